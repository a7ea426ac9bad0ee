// Times attention and norm beside what the machine can do: bytes read and multiply-adds per second.
//
//   attention_bench [isa level [formats]]    such as avx2; default: everything this processor has.
//                                            formats: bf16 against s8 blocks alone
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "base/time.h"
#include "kernels/attention/kv_block.h"
#include "tune/ceiling.h"

enum { REPEATS = 10, SHORT_REPEATS = 300, MAX_THREADS = 64 };

static uint32_t random_state = 1;
static float uniform(void) {
  random_state = random_state * 1664525u + 1013904223u;
  return (float)(random_state >> 8) / 8388608.0f - 1.0f;
}

static void *memory(size_t bytes) {
  const size_t huge = (size_t)2 << 20;
  bytes = (bytes + huge - 1) / huge * huge;
  void *p = aligned_alloc(huge, bytes);
  if (!p) abort();
  (void)madvise(p, bytes, MADV_HUGEPAGE);
  memset(p, 0, bytes);
  return p;
}

// What the machine gives with up to these instructions, over a range that no cache holds.
static rt_ceiling ceiling(size_t threads, rt_isa isa) {
  enum { BYTES = 256 << 20 };
  rt_ceiling_probe *probe;
  const rt_ceiling_options options = {
      .threads = threads, .isa = isa, .kinds = 1u << RT_CEILING_BF16, .bytes = BYTES};
  if (rt_ceiling_create(&probe, &options, NULL) != RETORT_OK) abort();
  for (int i = 0; i < REPEATS; i++) rt_ceiling_sample(probe);
  const rt_ceiling best = rt_ceiling_best(probe);
  rt_ceiling_destroy(probe);
  return best;
}

// ---------------------------------------------------------------------------------------------
// Attention

typedef struct job {
  const rt_kernel *kernel;
  rt_attention_args args;
  rt_kv_shape shape;
  size_t rows, rows_per_task, blocks, layer;
  unsigned char **memory;
  unsigned char *scratch[MAX_THREADS];
} job;

static void attention_task(void *context, size_t task, size_t worker) {
  job *j = context;
  const size_t chunks = (j->rows + j->rows_per_task - 1) / j->rows_per_task;
  const size_t begin = task % chunks * j->rows_per_task;
  const size_t end = begin + j->rows_per_task < j->rows ? begin + j->rows_per_task : j->rows;
  j->kernel->fn.attention(&j->args, task / chunks, begin, end, j->scratch[worker]);
}

// Keys and values of all layers.
static void fill_block(const rt_kv_shape *shape, unsigned char *block) {
  const size_t dp = rt_kv_padded_dim(shape->head_dim), plane = rt_kv_plane_bytes(shape);
  for (size_t i = 0; i < shape->layers * shape->kv_heads; i++, block += 2 * plane) {
    for (size_t p = 0; p < RT_KV_BLOCK; p++) {
      float x[RT_ATTENTION_MAX_DIM], y[RT_ATTENTION_MAX_DIM];
      for (size_t c = 0; c < shape->head_dim; c++) x[c] = uniform(), y[c] = uniform();
      rt_kv_put_k(shape->format, block, dp, p, x, shape->head_dim);
      rt_kv_put_v(shape->format, block + plane, dp, p, y, shape->head_dim);
    }
  }
}

static void job_init(job *j, const rt_kernel *kernel, rt_kv_shape shape, size_t heads,
                     size_t position, size_t rows, size_t rows_per_task) {
  *j = (job){.kernel = kernel, .shape = shape, .rows = rows, .rows_per_task = rows_per_task};
  j->blocks = (position + rows + RT_KV_BLOCK - 1) / RT_KV_BLOCK;
  j->memory = malloc(j->blocks * sizeof *j->memory);
  if (!j->memory) abort();
  const size_t bytes = rt_kv_block_bytes(&shape);
  j->memory[0] = memory(j->blocks * bytes);
  for (size_t b = 0; b < j->blocks; b++) {
    j->memory[b] = j->memory[0] + b * bytes;
    fill_block(&shape, j->memory[b]);
  }
  const size_t width = heads * shape.head_dim;
  float *q = memory(rows * width * 4);
  for (size_t i = 0; i < rows * width; i++) q[i] = uniform();
  for (size_t i = 0; i < MAX_THREADS; i++) j->scratch[i] = memory(RT_ATTENTION_SCRATCH_BYTES);
  j->args = (rt_attention_args){.q = q,
                                .q_stride = width,
                                .out = memory(rows * width * 4),
                                .out_stride = width,
                                .heads = heads,
                                .kv_heads = shape.kv_heads,
                                .head_dim = shape.head_dim,
                                .scale = 0.125f,
                                .format = shape.format,
                                .blocks = (const unsigned char *const *)j->memory,
                                .position = position};
}

static void job_deinit(job *j) {
  free(j->memory[0]);
  free(j->memory);
  free((void *)(uintptr_t)j->args.q);
  free(j->args.out);
  for (size_t i = 0; i < MAX_THREADS; i++) free(j->scratch[i]);
}

// Best time of one layer. The layers follow each other, so with many of them each is cold.
static double job_ns(job *j, rt_pool *pool) {
  const size_t chunks = (j->rows + j->rows_per_task - 1) / j->rows_per_task;
  double best = 0;
  for (int i = 0; i < REPEATS; i++) {
    for (size_t layer = 0; layer < j->shape.layers; layer++) {
      j->args.layer_offset = layer * rt_kv_layer_bytes(&j->shape);
      const int64_t start = rt_time_ns();
      rt_pool_run(pool, j->shape.kv_heads * chunks, attention_task, j);
      const double ns = (double)(rt_time_ns() - start);
      if (best == 0 || ns < best) best = ns;
    }
  }
  return best;
}

// All layers, one after the other.
static double pass_ns(job *j, rt_pool *pool) {
  const size_t chunks = (j->rows + j->rows_per_task - 1) / j->rows_per_task;
  const int64_t start = rt_time_ns();
  for (size_t layer = 0; layer < j->shape.layers; layer++) {
    j->args.layer_offset = layer * rt_kv_layer_bytes(&j->shape);
    rt_pool_run(pool, j->shape.kv_heads * chunks, attention_task, j);
  }
  return (double)(rt_time_ns() - start);
}

static void decode(rt_pool *pool, const rt_kernel *kernel, rt_kvfmt format, size_t heads,
                   size_t layers, size_t context, double peak, const char *what) {
  const rt_kv_shape shape = {format, layers, 4, 64};
  job j;
  job_init(&j, kernel, shape, heads, context - 1, 1, 1);
  const double ns = job_ns(&j, pool);
  const double bytes = (double)(j.blocks * rt_kv_layer_bytes(&shape));
  printf(
      "  decode  %-26s heads %2zu/4 dim 64 context %zu %s: %7.1f us a layer, %5.1f GB/s, %3.0f%%\n",
      kernel->name, heads, context, what, ns / 1e3, bytes / ns, 100 * bytes / ns / peak);
  job_deinit(&j);
}

static void prefill(rt_pool *pool, const rt_kernel *kernel, rt_kvfmt format, double peak) {
  enum { ROWS = 512, HEADS = 32, DIM = 64 };
  const rt_kv_shape shape = {format, 1, 4, DIM};
  job j;
  job_init(&j, kernel, shape, HEADS, 0, ROWS, 64);
  const double ns = job_ns(&j, pool);
  const double flops = 4.0 * HEADS * DIM * (ROWS * (ROWS + 1.0) / 2);
  printf("  prefill %-26s 512 rows: %7.2f ms, %6.1f GFLOP/s (visible positions only), %3.0f%%\n",
         kernel->name, ns / 1e6, flops / ns, 100 * flops / ns / peak);
  job_deinit(&j);
}

// bf16 and s8 blocks in turns: medians of the rounds, and of the rounds' ratios.
static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void formats(rt_pool *pool, rt_isa isa, size_t heads, size_t layers, size_t position,
                    size_t rows, size_t rounds) {
  enum { DIM = 64, KV_HEADS = 4, MOST_ROUNDS = 64 };
  job jobs[2];
  double ns[3][MOST_ROUNDS];
  for (size_t f = 0; f < 2; f++) {
    const rt_kvfmt format = f ? RT_KV_S8 : RT_KV_BF16;
    const rt_kernel *kernel = rt_kernel_find(rt_kvfmt_signature(format), isa);
    job_init(&jobs[f], kernel, (rt_kv_shape){format, layers, KV_HEADS, DIM}, heads, position, rows,
             64);
  }
  for (size_t round = 0; round < rounds; round++) {
    for (size_t f = 0; f < 2; f++) ns[f][round] = pass_ns(&jobs[f], pool) / (double)layers;
    ns[2][round] = ns[0][round] / ns[1][round];
  }
  for (size_t i = 0; i < 3; i++) qsort(ns[i], rounds, sizeof ns[i][0], ascending);
  printf(
      "  %4zu row%s at %5zu heads %2zu/4 dim 64: bf16 %9.1f us a layer, s8 %9.1f us, %.2f times as "
      "fast\n",
      rows, rows > 1 ? "s" : " ", position, heads, ns[0][rounds / 2] / 1e3, ns[1][rounds / 2] / 1e3,
      ns[2][rounds / 2]);
  for (size_t f = 0; f < 2; f++) job_deinit(&jobs[f]);
}

// ---------------------------------------------------------------------------------------------
// Norm and quantize

// The buffers start at different places of a page: a load that shares the low 12 address bits with
// an earlier store waits for it.
static void norm(const rt_kernel *kernel, float static_scale) {
  enum { WIDTH = 2048, ROWS = 4, TIMES = 20 };
  unsigned char *all = memory((size_t)1 << 20);
  float *x = (float *)(void *)(all + 64), *add = (float *)(void *)(all + (1 << 18) + 1088);
  float *weight = (float *)(void *)(all + (2 << 18) + 2112), scale[ROWS];
  for (size_t i = 0; i < ROWS * WIDTH; i++) x[i] = uniform(), add[i] = uniform() * 1e-3f;
  for (size_t i = 0; i < WIDTH; i++) weight[i] = uniform();
  const rt_norm_args args = {.x = x,
                             .x_stride = WIDTH,
                             .add = add,
                             .add_stride = WIDTH,
                             .weight = weight,
                             .eps = 1e-5f,
                             .width = WIDTH,
                             .out = all + (3 << 18) + 3136,
                             .out_stride = WIDTH * 4,
                             .out_scale = scale,
                             .static_scale = static_scale};
  double best = 0;
  for (int i = 0; i < SHORT_REPEATS; i++) {
    const int64_t start = rt_time_ns();
    for (int t = 0; t < TIMES; t++) kernel->fn.norm(&args, 0, ROWS);
    const double ns = (double)(rt_time_ns() - start) / (TIMES * ROWS);
    if (i == 0 || ns < best) best = ns;
  }
  printf("  %-18s width 2048: %6.0f ns a row%s\n", kernel->name, best,
         static_scale > 0 ? ", static scale" : "");
  free(all);
}

// ---------------------------------------------------------------------------------------------
// Rotation and KV write

static void rope(const rt_kernel *kernel) {
  enum { HEADS = 32, KV_HEADS = 4, DIM = 64, ROWS = 512 };
  const rt_kv_shape shape = {RT_KV_BF16, 1, KV_HEADS, DIM};
  const size_t width = (HEADS + 2 * KV_HEADS) * DIM;
  float *qkv = memory(ROWS * width * 4), *angles = memory(ROWS * DIM / 2 * 4);
  unsigned char *blocks[ROWS / RT_KV_BLOCK];
  for (size_t b = 0; b < ROWS / RT_KV_BLOCK; b++) blocks[b] = memory(rt_kv_block_bytes(&shape));
  for (size_t i = 0; i < ROWS * width; i++) qkv[i] = uniform();
  for (size_t i = 0; i < ROWS * DIM / 2; i++) angles[i] = 0.70710678f;
  rt_rope_args args = {.qkv = qkv,
                       .stride = width,
                       .k_column = HEADS * DIM,
                       .v_column = (HEADS + KV_HEADS) * DIM,
                       .heads = HEADS,
                       .kv_heads = KV_HEADS,
                       .head_dim = DIM,
                       .rotary = DIM,
                       .cos = angles,
                       .sin = angles,
                       .format = RT_KV_BF16,
                       .blocks = blocks};
  for (size_t rows = 1; rows <= ROWS; rows *= ROWS) {  // as when decoding, and a prefill
    double best = 0;
    for (int i = 0; i < SHORT_REPEATS; i++) {
      const int64_t start = rt_time_ns();
      for (size_t r = 0; r < ROWS; r += rows) kernel->fn.rope(&args, r, r + rows);
      const double ns = (double)(rt_time_ns() - start) / ROWS;
      if (i == 0 || ns < best) best = ns;
    }
    printf("  %-18s heads 32/4 dim 64, %3zu rows at once: %6.0f ns a row\n", kernel->name, rows,
           best);
  }
  for (size_t b = 0; b < ROWS / RT_KV_BLOCK; b++) free(blocks[b]);
  free(qkv);
  free(angles);
}

// ---------------------------------------------------------------------------------------------
// Embedding rows

static void embed(const rt_kernel *kernel) {
  enum { VOCAB = 16384, WIDTH = 2048, ROWS = 64 };
  unsigned char *table = memory((size_t)VOCAB * WIDTH * 2);
  float *out = memory(ROWS * WIDTH * 4);
  for (rt_table_layout layout = RT_TABLE_ROWS; layout <= RT_TABLE_PACKED; layout++) {
    double best = 0;
    for (int i = 0; i < REPEATS * 4; i++) {
      int32_t ids[ROWS];
      for (size_t r = 0; r < ROWS; r++) ids[r] = (int32_t)((uniform() + 1.0f) * (VOCAB / 2 - 1));
      const rt_embed_args args = {.table = table,
                                  .format = RT_W16,
                                  .layout = layout,
                                  .width = WIDTH,
                                  .ids = ids,
                                  .out = out,
                                  .out_stride = WIDTH};
      const int64_t start = rt_time_ns();
      kernel->fn.embed(&args, 0, ROWS);
      const double ns = (double)(rt_time_ns() - start) / ROWS;
      if (i == 0 || ns < best) best = ns;
    }
    printf("  %-18s width 2048 bf16 %-6s: %6.0f ns a row\n", kernel->name,
           layout == RT_TABLE_ROWS ? "rows" : "packed", best);
  }
  free(table);
  free(out);
}

int main(int argc, char **argv) {
  rt_isa isa = RT_ISA_ALL;
  if (argc > 1 && !rt_isa_level(argv[1], &isa)) {
    fprintf(stderr, "unknown isa level: %s\n", argv[1]);
    return 2;
  }
  isa &= rt_cpu_isa();
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  (void)rt_cpu_enter_kernel_mode();
  char brand[64];
  rt_cpu_brand(brand, sizeof brand);
  printf("%s\n", brand);
  const rt_kernel *bf16 = rt_kernel_find(RT_SIG_ATTENTION_BF16, isa);
  const rt_kernel *f32 = rt_kernel_find(RT_SIG_ATTENTION_F32, isa);
  const bool only_formats = argc > 2 && strcmp(argv[2], "formats") == 0;
  static const size_t contexts[] = {512, 4096, 16384}, heads[] = {4, 16, 32};
  const size_t most = rt_cpu_count() < MAX_THREADS ? rt_cpu_count() : MAX_THREADS;
  for (size_t threads = 1; threads <= most && threads <= 2; threads++) {
    rt_pool *pool;
    if (rt_pool_create(&pool, threads, NULL) != RETORT_OK) return 1;
    const rt_ceiling best = ceiling(threads, isa);
    const double read = best.read.best * 1e-9, flops = best.ops[RT_CEILING_BF16].best * 1e-9;
    printf("%zu thread(s): reads %.1f GB/s, multiply-adds %.0f GFLOP/s\n", threads, read, flops);
    for (size_t h = 0; h < 3; h++) {
      for (size_t i = 0; i < 3; i++) formats(pool, isa, heads[h], 22, contexts[i] - 1, 1, 9);
    }
    formats(pool, isa, 32, 1, 0, 512, 9);
    formats(pool, isa, 32, 1, 0, 4096, 3);
    if (only_formats) {
      rt_pool_destroy(pool);
      continue;
    }
    decode(pool, bf16, RT_KV_BF16, 32, 22, 4096, read, "cold");
    decode(pool, bf16, RT_KV_BF16, 16, 22, 4096, read, "cold");
    decode(pool, bf16, RT_KV_BF16, 4, 22, 4096, read, "cold");
    decode(pool, bf16, RT_KV_BF16, 32, 1, 1024, read, "warm");
    decode(pool, f32, RT_KV_F32, 32, 11, 4096, read, "cold");
    decode(pool, f32, RT_KV_F32, 4, 11, 4096, read, "cold");
    prefill(pool, bf16, RT_KV_BF16, flops);
    prefill(pool, f32, RT_KV_F32, flops);
    rt_pool_destroy(pool);
  }
  for (rt_signature s = RT_SIG_NORM_F32; s <= RT_SIG_NORM_U8; s++) norm(rt_kernel_find(s, isa), 0);
  norm(rt_kernel_find(RT_SIG_NORM_U8, isa), 0.01f);
  rope(rt_kernel_find(RT_SIG_ROPE, RT_ISA_SCALAR));
  rope(rt_kernel_find(RT_SIG_ROPE, isa));
  embed(rt_kernel_find(RT_SIG_EMBED, isa));
  return 0;
}
