// kernel_bench: what the GEMM kernels reach on this machine, beside what the machine can do.
//
//   kernel_bench [--threads N] [--kernel NAME] [--mib M] [--rounds R]
//
// Prints the machine's ceilings (reading memory, multiply-adds of each kind), then one line a
// kernel: GB/s of weights with 1..16 rows over weights far larger than the caches, and G(FL)OP/s
// with 512 rows for the shapes of a 1.1B model, each with its share of the ceiling (of a kernel's
// own instructions). Every figure is the best of R rounds (5); on a busy machine take many rounds
// over fewer MiB (512).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/cpu.h"
#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"
#include "kernels/kernels.h"
#include "tune/ceiling.h"

static void *map_huge(size_t bytes) {
  const size_t huge = (size_t)2 << 20;
  bytes = rt_round_up(bytes, huge) + huge;
  unsigned char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) {
    (void)fprintf(stderr, "out of memory for %zu MiB\n", bytes >> 20);
    exit(1);
  }
  p += (huge - (size_t)(uintptr_t)p % huge) % huge;
  (void)madvise(p, bytes - huge, MADV_HUGEPAGE);
  return p;
}

// What the machine gives with these instructions, the best of `rounds` samples.
static rt_ceiling ceiling(size_t bytes, unsigned kinds, size_t threads, rt_isa isa, int rounds) {
  rt_ceiling_probe *probe;
  retort_error err;
  const rt_ceiling_options options = {
      .threads = threads, .isa = isa, .kinds = kinds, .bytes = bytes};
  if (rt_ceiling_create(&probe, &options, &err) != RETORT_OK) {
    (void)fprintf(stderr, "%s\n", err.message);
    exit(1);
  }
  for (int i = 0; i < rounds; i++) rt_ceiling_sample(probe);
  const rt_ceiling best = rt_ceiling_best(probe);
  rt_ceiling_destroy(probe);
  return best;
}

// Best of a few runs, in seconds.
static double best_time(rt_pool *pool, size_t tasks, rt_task_fn fn, void *context, int rounds) {
  int64_t best = INT64_MAX;
  for (int i = 0; i < rounds; i++) {
    const int64_t start = rt_time_ns();
    rt_pool_run(pool, tasks, fn, context);
    const int64_t t = rt_time_ns() - start;
    if (t < best) best = t;
  }
  return (double)best * 1e-9;
}

// ---------------------------------------------------------------------------------------------
// Kernels

typedef struct job {
  rt_gemm_fn fn;
  rt_gemm_args args;
  size_t rows, panels, task_panels;
  unsigned char *scratch;
} job;

static void run_job(void *context, size_t task, size_t worker) {
  const job *j = context;
  const size_t begin = task * j->task_panels;
  j->fn(&j->args, 0, j->rows, begin, rt_min_size(begin + j->task_panels, j->panels),
        j->scratch + worker * RT_GEMM_SCRATCH_BYTES);
}

static double time_job(rt_pool *pool, const job *j, int rounds) {
  job copy = *j;
  return best_time(pool, rt_div_up(j->panels, j->task_panels), run_job, &copy, rounds);
}

static rt_wfmt format_of(rt_signature s) {
  rt_wfmt f = RT_W32;
  while (rt_wfmt_signature(f) != s) f++;
  return f;
}

int main(int argc, char **argv) {
  size_t threads = 0, mib = 512;
  const char *only = NULL;
  int rounds = 5;
  for (int i = 1; i < argc; i++) {
    const bool more = i + 1 < argc;
    if (strcmp(argv[i], "--threads") == 0 && more) {
      threads = strtoul(argv[++i], NULL, 10);
    } else if (strcmp(argv[i], "--kernel") == 0 && more) {
      only = argv[++i];
    } else if (strcmp(argv[i], "--mib") == 0 && more) {
      mib = strtoul(argv[++i], NULL, 10);
    } else if (strcmp(argv[i], "--rounds") == 0 && more) {
      rounds = (int)strtol(argv[++i], NULL, 10);
    } else {
      (void)fprintf(stderr,
                    "usage: kernel_bench [--threads N] [--kernel NAME] [--mib M] [--rounds R]\n");
      return 2;
    }
  }
  rt_pool *pool;
  retort_error err;
  if (rt_pool_create(&pool, threads, &err) != RETORT_OK) {
    (void)fprintf(stderr, "%s\n", err.message);
    return 1;
  }
  threads = rt_pool_threads(pool);
  const rt_isa isa = rt_cpu_isa();
  char brand[64], names[128];
  rt_cpu_brand(brand, sizeof brand);
  rt_isa_names(isa, names, sizeof names);
  (void)printf("%s (%s), %zu thread%s\n", brand, names, threads, threads == 1 ? "" : "s");
  if (!(isa & RT_ISA_AVX2)) return 0;

  const size_t bytes = mib << 20;
  unsigned char *weights = map_huge(bytes);
  // Small finite values in every format.
  for (size_t i = 0; i < bytes; i += 4)
    memcpy(weights + i, &(uint32_t){0x3C013B01u + (uint32_t)(i % 997)}, 4);

  const rt_ceiling whole = ceiling(bytes, (1u << RT_CEILING_KINDS) - 1, threads, isa, rounds);
  const double read = whole.read.best * 1e-9;
  static const char *const kinds[] = {"f32", "bf16", "int8"};
  (void)printf("reads %.1f GB/s", read);
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
    (void)printf("; %s %.0f Gop/s (%s)", kinds[k], whole.ops[k].best * 1e-9, whole.ops[k].row);
  }
  (void)printf("\n\n");

  static const struct { size_t n, k; } shapes[] = {{2048, 2048}, {5632, 2048}, {2048, 5632}};
  static const size_t row_counts[] = {1, 2, 4, 8, 16};
  enum { ROWS = 512, K_MAX = 5632 };
  const size_t k_stream = 2048;
  unsigned char *a = map_huge((size_t)ROWS * K_MAX * 4);
  for (size_t i = 0; i < (size_t)ROWS * K_MAX * 4; i += 4)
    memcpy(a + i, &(uint32_t){0x3C023B02u}, 4);
  float *c_out = map_huge((size_t)16 * (bytes / 1024 / 16) * 64 + (size_t)ROWS * 5632 * 4);
  const size_t n_max = rt_max_size(2 * bytes / k_stream, 8192);
  float *scale = map_huge(n_max * 4);
  int32_t *comp = map_huge(n_max * 4);
  for (size_t i = 0; i < n_max; i++) scale[i] = 0.01f;
  signed char *multiplier = map_huge(n_max * rt_w4_groups(K_MAX));
  memset(multiplier, 3, n_max * rt_w4_groups(K_MAX));
  unsigned char *scratch = map_huge(threads * RT_GEMM_SCRATCH_BYTES);

  (void)printf("%-22s", "GB/s of weights, rows:");
  for (size_t i = 0; i < RT_COUNT(row_counts); i++) (void)printf(" %10zu", row_counts[i]);
  (void)printf(" | 512 rows, n x k:");
  for (size_t i = 0; i < RT_COUNT(shapes); i++) {
    char text[32];
    (void)snprintf(text, sizeof text, "%zux%zu", shapes[i].n, shapes[i].k);
    (void)printf(" %14s", text);
  }
  (void)printf("\n");
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (table[i].op != RT_OP_GEMM || (table[i].isa & ~isa)) continue;
    if (only ? strcmp(table[i].name, only) != 0 : table[i].isa == RT_ISA_SCALAR) continue;
    const rt_wfmt format = format_of(table[i].signature);
    job j = {.fn = table[i].fn.gemm, .scratch = scratch};
    j.args = (rt_gemm_args){.a = a,
                            .a_scale = scale,
                            .w = weights,
                            .w_scale = scale,
                            .w_comp = comp,
                            .w_multiplier = multiplier,
                            .c = c_out,
                            .epilogue = RT_EPI_STORE};
    (void)printf("%-22s", table[i].name);
    j.args.k = k_stream;
    j.args.a_stride = rt_act_row_bytes(rt_wfmt_act(format), k_stream);
    const size_t panel_bytes = rt_wfmt_panel_bytes(format, k_stream);
    j.panels = bytes / panel_bytes;
    j.args.c_stride = j.panels * RT_PANEL;
    j.task_panels = 8;
    for (size_t r = 0; r < RT_COUNT(row_counts); r++) {
      j.rows = row_counts[r];
      const double rate = (double)(j.panels * panel_bytes) / time_job(pool, &j, rounds) * 1e-9;
      (void)printf(" %5.1f %3.0f%%", rate, rate / read * 100);
      (void)fflush(stdout);
    }
    (void)printf(" |                 ");
    j.rows = ROWS;
    const rt_ceiling_kind kind = rt_ceiling_kind_of(format);
    const double peak = ceiling(0, 1u << kind, threads, table[i].isa, rounds).ops[kind].best * 1e-9;
    for (size_t s = 0; s < RT_COUNT(shapes); s++) {
      j.args.k = shapes[s].k;
      j.args.a_stride = rt_act_row_bytes(rt_wfmt_act(format), shapes[s].k);
      j.panels = shapes[s].n / RT_PANEL;
      j.args.c_stride = shapes[s].n;
      const double ops = 2.0 * ROWS * (double)shapes[s].n * (double)shapes[s].k;
      const double rate = ops / time_job(pool, &j, rounds) * 1e-9;
      (void)printf(" %9.0f %3.0f%%", rate, rate / peak * 100);
      (void)fflush(stdout);
    }
    (void)printf("\n");
  }
  rt_pool_destroy(pool);
  return 0;
}
