// pack_bench: how fast a checkpoint's weights become panels.
//
//   pack_bench [--threads N]
//
// Packs a matrix of 5632 x 2048 again and again on a pool and prints the time that 1.1 billion
// weights would take, for each source type and stored format.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"
#include "quant/pack.h"

enum { N = 5632, K = 2048, ROUNDS = 3 };

typedef struct job {
  rt_pack_matrix m;
  unsigned char *out;
  float *scale;
  int32_t *comp;
  signed char *multiplier;
} job;

static void pack(void *context, size_t task, size_t worker) {
  (void)worker;
  const job *j = context;
  rt_pack_bad bad;
  if (!rt_pack_panels(&j->m, task, task + 1, j->out + task * rt_wfmt_panel_bytes(j->m.format, K),
                      j->scale + task * RT_PANEL, j->comp + task * RT_PANEL,
                      j->multiplier + task * rt_w4_panel_multipliers(K), &bad)) {
    abort();
  }
}

int main(int argc, char **argv) {
  const size_t threads =
      argc == 3 && strcmp(argv[1], "--threads") == 0 ? strtoul(argv[2], NULL, 10) : 0;
  rt_pool *pool;
  retort_error err;
  if (rt_pool_create(&pool, threads, &err) != RETORT_OK) return 1;
  unsigned char *data = malloc((size_t)N * K * 4);
  unsigned char *out = aligned_alloc(64, (size_t)N * K * 4);
  float *scale = malloc(N * sizeof *scale);
  int32_t *comp = malloc(N * sizeof *comp);
  signed char *multiplier = malloc(N * rt_w4_groups(K));
  if (!data || !out || !scale || !comp || !multiplier) return 1;
  for (size_t i = 0; i < (size_t)N * K * 4; i += 2) {
    memcpy(data + i, &(uint16_t){(uint16_t)(0x3C00 + i * 2654435761u % 255)}, 2);
  }
  static const char *const from[] = {"f32", "f16", "bf16"}, *const to[] = {"w32", "w16", "w8", "w4",
                                                                           "wf16"};
  for (int d = RT_PACK_F32; d <= RT_PACK_BF16; d++) {
    const size_t size = rt_pack_dtype_bytes((rt_pack_dtype)d);
    const rt_pack_source source = {data, (rt_pack_dtype)d, N, K * size, size, NULL};
    for (int f = RT_W32; f <= RT_WF16; f++) {
      job j = {
          {(rt_wfmt)f, RT_PACK_CONCAT, &source, 1, K, NULL, NULL}, out, scale, comp, multiplier};
      int64_t best = INT64_MAX;
      for (int r = 0; r < ROUNDS; r++) {
        const int64_t start = rt_time_ns();
        rt_pool_run(pool, rt_pack_panel_count(&j.m), pack, &j);
        const int64_t t = rt_time_ns() - start;
        if (t < best) best = t;
      }
      const double seconds = (double)best * 1e-9 * 1.1e9 / ((double)N * K);
      (void)printf("%-4s -> %-3s  1.1B weights in %5.2f s on %zu threads\n", from[d], to[f],
                   seconds, rt_pool_threads(pool));
    }
  }
  rt_pool_destroy(pool);
  free(data);
  free(out);
  free(scale);
  free(comp);
  free(multiplier);
  return 0;
}
