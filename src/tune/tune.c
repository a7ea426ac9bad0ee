#include "tune/tune.h"

#include <stdlib.h>

#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"
#include "tune/race.h"

enum {
  MAX_SHAPES = RT_MAX_TACTICS / RT_ROW_BUCKETS,
  MAX_LAYERS = 64,  // matrices of one shape that take turns
  SCRATCH_BYTES = 512 * 1024,
  PAGE = 4096,
  MAX_BYTES = 1 << 30,
  KERNEL_ROUNDS = 3,
  FAST_ROUNDS = 6,
  FULL_ROUNDS = 12,
  FEW_ROWS = 8,  // up to here a matrix passes once, and rows are not cut
  ALONE_NS = 20000,
  MIN_SAMPLE_NS = 40000  // shorter samples would measure the clock and the wake-up
};
static const double DOUBTFUL_SPREAD = 0.5;
enum { AGAIN_NS = 500 * 1000 * 1000 };  // for each
static const double SLICE_OPS = 5e8;
static const double FAST_SECONDS = 12, FULL_SECONDS = 120;
// Kernels this far behind the best are not tried with other cuts.
static const double NEAR = 1.4;

// One shape, and the instructions that have it.
typedef struct shape {
  rt_gemm_shape key;
  const rt_instr *instrs[MAX_LAYERS];
  size_t count;
  size_t max_rows;
} shape;

typedef struct job {
  const rt_program *program;
  const unsigned char *weights;
  const rt_tune_options *options;
  rt_isa isa;
  rt_pool *pool;
  unsigned char *memory;  // a, a_scale, c, scratch
  const unsigned char *scratch;
  size_t memory_bytes;
  shape *shapes;
  size_t shape_count;
  // The cell being raced.
  const shape *shape;
  size_t rows, panels, next_layer, next_panel;
  rt_gemm_args args;
  rt_gemm_way ways[RT_RACE_MAX];
  size_t min_tasks;  // of candidates beyond the first
  double fraction;
} job;

// ---------------------------------------------------------------------------------------------
// Shapes and cells

static bool tunable(rt_signature signature, rt_isa isa) {
  const rt_kernel *k = rt_kernel_find(signature, isa);
  return k && k->isa != RT_ISA_SCALAR;
}

static size_t add_instr(shape *shapes, size_t count, const rt_program *p, const rt_instr *i) {
  const rt_gemm_shape key = rt_instr_shape(p, i);
  size_t at = 0;
  while (at < count && !rt_gemm_shape_equal(&shapes[at].key, &key)) at++;
  if (at == count) {
    if (count == MAX_SHAPES) return count;
    shapes[count++] = (shape){.key = key};
  }
  shape *s = &shapes[at];
  const size_t rows =
      p->buffers[i->out[0]].rows == RT_ROWS_TOKENS ? p->profile.max_tokens : p->profile.max_outputs;
  s->max_rows = rt_max_size(s->max_rows, rows);
  if (s->count < MAX_LAYERS) s->instrs[s->count++] = i;
  return count;
}

static retort_status find_shapes(const rt_program *p, rt_isa isa, shape **out, size_t *count,
                                 retort_error *err) {
  shape *shapes = calloc(MAX_SHAPES, sizeof *shapes);
  if (!shapes) return RT_OOM(err, "the tuner");
  size_t n = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *instr = &p->instrs[i];
    if (instr->op == RT_INSTR_GEMM && tunable(instr->signature, isa)) {
      n = add_instr(shapes, n, p, instr);
    }
  }
  *out = shapes;
  *count = n;
  return RETORT_OK;
}

static size_t buckets_of(const shape *s) {
  return rt_row_bucket(s->max_rows) + 1;
}

retort_status rt_tune_collect(const rt_program *p, rt_isa isa, const rt_tune_cache *cache,
                              rt_tune_mode mode, rt_arena *arena, rt_tactics *out, size_t *missing,
                              retort_error *err) {
  *out = (rt_tactics){0};
  size_t none = 0, count;
  if (!missing) missing = &none;
  *missing = 0;
  shape *shapes;
  RT_TRY(find_shapes(p, isa & rt_cpu_isa(), &shapes, &count, err));
  out->items = rt_arena_array(arena, count * RT_ROW_BUCKETS + 1, sizeof *out->items);
  for (size_t i = 0; i < count && out->items; i++) {
    for (size_t bucket = 0; bucket < buckets_of(&shapes[i]); bucket++) {
      const rt_tactic *t = rt_tune_cache_find(cache, &shapes[i].key, bucket, mode);
      if (t) out->items[out->count++] = *t;
      *missing += !t;
    }
  }
  free(shapes);
  return out->items ? RETORT_OK : RT_OOM(err, "tactics");
}

// ---------------------------------------------------------------------------------------------
// Running one candidate

typedef struct cut {
  const job *j;
  const rt_kernel *kernel;
  const rt_gemm_args *args;
  size_t first, last;  // panels
  size_t group, groups, row_block;
} cut;

static void gemm_task(void *context, size_t task, size_t worker) {
  const cut *c = context;
  const size_t panel = c->first + task % c->groups * c->group;
  const size_t row = task / c->groups * c->row_block;
  c->kernel->fn.gemm(c->args, row, rt_min_size(row + c->row_block, c->j->rows), panel,
                     rt_min_size(panel + c->group, c->last),
                     (void *)(uintptr_t)(c->j->scratch + worker * SCRATCH_BYTES));
}

// How many panels one run takes. With many rows a slice tells as much as the matrix: as many whole
// rounds of tasks, one for each thread, as make about SLICE_OPS. Short runs come between what else
// the machine does. Few rows stream the weights, and run over all of them.
static size_t slice_of(const job *j, size_t group, size_t blocks) {
  if (j->rows <= FEW_ROWS) return j->panels;
  const double ops = 2.0 * RT_PANEL * (double)j->shape->key.k * (double)j->rows;
  const size_t threads = rt_pool_threads(j->pool), wanted = (size_t)(SLICE_OPS / ops) + 1;
  // Groups that give each thread the same number of tasks.
  const size_t step = group * (threads % blocks ? threads : rt_max_size(1, threads / blocks));
  return rt_min_size(rt_round_up(wanted, step), j->panels);
}

// One run, on the next slice of the matrix or the next layer's. Returns how many times longer the
// whole matrix would take.
static double run_once(job *j, const rt_gemm_way *way) {
  const size_t row_block = way->row_block ? way->row_block : j->rows;
  const size_t blocks = rt_div_up(j->rows, row_block), threads = rt_pool_threads(j->pool);
  const size_t slice = slice_of(j, way->panels, blocks);
  if (j->next_panel + slice > j->panels) {
    j->next_panel = 0;
    j->next_layer = (j->next_layer + 1) % j->shape->count;
  }
  rt_instr_bind(j->program, j->shape->instrs[j->next_layer], j->weights, &j->args);
  cut c = {.j = j,
           .kernel = way->kernel,
           .args = &j->args,
           .first = j->next_panel,
           .last = j->next_panel + slice,
           .group = way->panels,
           .groups = rt_div_up(slice, way->panels),
           .row_block = row_block};
  j->next_panel = rt_round_up(j->next_panel + slice, 2);
  const size_t tasks = c.groups * blocks, all = rt_div_up(j->panels, way->panels) * blocks;
  rt_pool_run(j->pool, tasks, gemm_task, &c);
  return tasks == all ? 1 : (double)rt_div_up(all, threads) / (double)rt_div_up(tasks, threads);
}

static int64_t now(void *self) {
  (void)self;
  return rt_time_ns();
}

static bool measure(void *self, size_t candidate, double *ns) {
  job *j = self;
  if (j->options->progress && !j->options->progress(j->options->self, j->fraction)) return false;
  const int64_t start = rt_time_ns();
  size_t runs = 0;
  int64_t elapsed = 0;
  double times = 1;
  while (runs == 0 || elapsed < MIN_SAMPLE_NS) {
    times = run_once(j, &j->ways[candidate]);
    runs++;
    elapsed = rt_time_ns() - start;
  }
  *ns = (double)(elapsed > 0 ? elapsed : 1) / (double)runs * times;
  return true;
}

// ---------------------------------------------------------------------------------------------
// Candidates

static size_t add_way(job *j, size_t count, const rt_kernel *kernel, size_t panels,
                      size_t row_block) {
  panels = rt_round_up(rt_max_size(1, rt_min_size(panels, j->panels)), 2);
  if (row_block >= j->rows) row_block = 0;
  const size_t blocks = row_block ? rt_div_up(j->rows, row_block) : 1;
  if (count > 0 && rt_div_up(j->panels, panels) * blocks < j->min_tasks) return count;
  for (size_t i = 0; i < count; i++) {
    const rt_gemm_way *w = &j->ways[i];
    if (w->kernel == kernel && w->panels == panels && w->row_block == row_block) return count;
  }
  if (count == RT_RACE_MAX) return count;
  j->ways[count] = (rt_gemm_way){kernel, panels, row_block};
  return count + 1;
}

static size_t usual_way(job *j, size_t count, const rt_kernel *kernel) {
  size_t group, row_block;
  rt_gemm_cut(j->rows, j->panels, rt_wfmt_panel_bytes(j->shape->key.format, j->shape->key.k),
              rt_pool_threads(j->pool), &group, &row_block);
  return add_way(j, count, kernel, group, row_block);
}

static size_t all_kernels(job *j) {
  size_t table, count = 0;
  const rt_kernel *rows = rt_kernel_table(&table);
  for (size_t i = 0; i < table; i++) {
    // The scalar reference is there to be compared with, not to win.
    if (rows[i].signature == j->shape->key.signature && !(rows[i].isa & ~j->isa) &&
        rows[i].isa != RT_ISA_SCALAR) {
      count = usual_way(j, count, &rows[i]);
    }
  }
  return count;
}

static size_t more_cuts(job *j, size_t count, const rt_kernel *kernel) {
  const size_t threads = rt_pool_threads(j->pool);
  const size_t panel_bytes = rt_wfmt_panel_bytes(j->shape->key.format, j->shape->key.k);
  if (j->rows <= FEW_ROWS) {
    for (size_t each = 1; each <= 32; each *= 2) {
      count = add_way(j, count, kernel, rt_div_up(j->panels, threads * each), 0);
    }
    return count;
  }
  const size_t blocks[] = {0, rt_round_up(rt_div_up(j->rows, threads), 16), 64, 32};
  for (size_t b = 0; b < RT_COUNT(blocks); b++) {
    for (size_t bytes = 64 << 10; bytes <= 4 << 20; bytes *= 2) {
      count = add_way(j, count, kernel, bytes / panel_bytes, blocks[b]);
    }
  }
  return count;
}

// ---------------------------------------------------------------------------------------------
// One cell

static retort_status make_room(job *j, retort_error *err) {
  const rt_instr *i = j->shape->instrs[0];
  const rt_buffer *in = &j->program->buffers[i->in[0]], *out = &j->program->buffers[i->out[0]];
  const size_t a = rt_align_up(j->rows * in->stride_bytes, PAGE);
  const size_t scale = rt_align_up(j->rows * sizeof(float), PAGE);
  // Half a page on: outputs that share their low address bits with inputs would wait for each
  // other.
  const size_t c = rt_align_up(j->rows * out->stride_bytes + PAGE / 2, PAGE);
  const size_t need = a + scale + c + rt_pool_threads(j->pool) * (size_t)SCRATCH_BYTES;
  if (need > MAX_BYTES) return RT_OOM(err, "tuning: the rows of this engine are very wide");
  if (need > j->memory_bytes) {
    free(j->memory);
    j->memory_bytes = 0;
    j->memory = aligned_alloc(PAGE, need);
    if (!j->memory) return RT_OOM(err, "tuning");
    j->memory_bytes = need;
  }
  // Activations of every bit pattern that is a small number; u8 are any bytes.
  uint32_t state = 1;
  for (size_t k = 0; k < a; k += 4) {
    state = state * 1664525u + 1013904223u;
    const float value = (float)(state >> 8) / 8388608.0f - 1.0f;
    const uint32_t pair = rt_bf16_from_f32(value) * 0x10001u;
    if (in->format == RT_ACT_F32) memcpy(j->memory + k, &value, 4);
    if (in->format == RT_ACT_BF16) memcpy(j->memory + k, &pair, 4);
    if (in->format == RT_ACT_U8) memcpy(j->memory + k, &state, 4);
  }
  float *scales = (float *)(void *)(j->memory + a);
  for (size_t k = 0; k < j->rows; k++) scales[k] = 0.01f;
  memset(j->memory + a + scale, 0, c);
  j->scratch = j->memory + a + scale + c;
  j->args = (rt_gemm_args){.a = j->memory,
                           .a_stride = in->stride_bytes,
                           .a_scale = scales,
                           .c = (float *)(void *)(j->memory + a + scale + PAGE / 2),
                           .c_stride = out->stride_bytes / sizeof(float)};
  return RETORT_OK;
}

// Kernels first, then the cuts of those that are near.
static retort_status tune_cell(job *j, size_t bucket, int64_t budget_ns, rt_tactic *out,
                               retort_error *err) {
  j->panels = rt_wfmt_panels(j->shape->key.n);
  j->rows = rt_min_size(rt_row_bucket_last(bucket), j->shape->max_rows);
  j->next_layer = 0;
  j->next_panel = j->panels;  // the first run takes the next layer
  j->min_tasks = 1;
  RT_TRY(make_room(j, err));
  rt_race race = {.now = now,
                  .measure = measure,
                  .self = j,
                  .candidates = all_kernels(j),
                  .rounds = KERNEL_ROUNDS,
                  .budget_ns = budget_ns / 3};
  rt_race_result r;
  rt_race_run(&race, &r);
  size_t count = 0;
  if (!r.cancelled) {
    rt_gemm_way kernels[RT_RACE_MAX];
    memcpy(kernels, j->ways, sizeof kernels);
    // One thread alone may win where the others are just then taken by something else. It is only
    // believed for what is over in less time than it takes to wake them.
    if (r.best[r.winner] > ALONE_NS) j->min_tasks = rt_pool_threads(j->pool);
    // The usual way of the usual kernel stays the first.
    count = usual_way(j, 0, kernels[0].kernel);
    for (size_t i = 0; i < race.candidates; i++) {
      if (r.best[i] == 0 || r.best[i] > r.best[r.winner] * NEAR) continue;
      count = usual_way(j, count, kernels[i].kernel);
    }
    for (size_t i = 0; i < race.candidates; i++) {
      // The usual kernel gets its cuts in any case: it may just have had bad luck.
      if (i > 0 && (r.best[i] == 0 || r.best[i] > r.best[r.winner] * NEAR)) continue;
      count = more_cuts(j, count, kernels[i].kernel);
    }
    race.candidates = count;
    race.rounds = j->options->mode == RT_TUNE_FULL ? FULL_ROUNDS : FAST_ROUNDS;
    race.budget_ns = budget_ns - budget_ns / 3;
    rt_race_run(&race, &r);
  }
  if (r.cancelled) return rt_fail(err, RETORT_ERR_CANCELLED, "tuning was cancelled");
  *out = (rt_tactic){.shape = j->shape->key,
                     .bucket = bucket,
                     .way = j->ways[r.winner],
                     .ns = r.best[r.winner],
                     .spread = r.spread,
                     .mode = j->options->mode};
  if (r.next < count) {
    out->next = j->ways[r.next];
    out->next_ns = r.best[r.next];
  }
  return RETORT_OK;
}

// More rows can't take less time, and samples of one thing should agree: where they don't,
// something else was running.
static bool doubtful(const rt_tune_cache *cache, const rt_tactic *t) {
  const rt_tactic *more = t->bucket + 1 < RT_ROW_BUCKETS
                              ? rt_tune_cache_find(cache, &t->shape, t->bucket + 1, RT_TUNE_FAST)
                              : NULL;
  return t->spread > DOUBTFUL_SPREAD || (more && more->ns < t->ns);
}

// What time is left goes to the doubtful cells; the better of both measurements stays.
static retort_status tune_again(job *j, rt_tune_cache *cache, int64_t end, retort_error *err) {
  for (size_t i = 0; i < j->shape_count; i++) {
    j->shape = &j->shapes[i];
    for (size_t b = 0; b < buckets_of(j->shape); b++) {
      const rt_tactic *old = rt_tune_cache_find(cache, &j->shape->key, b, j->options->mode);
      const int64_t left = end - rt_time_ns();
      if (!old || !doubtful(cache, old) || left <= 0) continue;
      rt_tactic t;
      RT_TRY(tune_cell(j, b, left < AGAIN_NS ? left : AGAIN_NS, &t, err));
      old = rt_tune_cache_find(cache, &j->shape->key, b, j->options->mode);
      if (t.ns < old->ns) RT_TRY(rt_tune_cache_add(cache, &t, err));
    }
  }
  return RETORT_OK;
}

static retort_status tune_all(job *j, rt_tune_cache *cache, rt_tune_report *report,
                              retort_error *err) {
  const int64_t start = rt_time_ns();
  const double seconds = j->options->seconds > 0            ? j->options->seconds
                         : j->options->mode == RT_TUNE_FULL ? FULL_SECONDS
                                                            : FAST_SECONDS;
  const int64_t budget = (int64_t)(seconds * 1e9);
  size_t open = 0, done = 0;
  for (size_t i = 0; i < j->shape_count; i++) {
    const shape *s = &j->shapes[i];
    for (size_t b = 0; b < buckets_of(s); b++) {
      report->cells++;
      if (rt_tune_cache_find(cache, &s->key, b, j->options->mode)) {
        report->cached++;
      } else {
        open++;
      }
    }
  }
  // By rows, not by shape: few rows are cheap to time, and what they leave goes to the many.
  for (size_t b = 0; b < RT_ROW_BUCKETS; b++) {
    for (size_t i = 0; i < j->shape_count; i++) {
      j->shape = &j->shapes[i];
      if (b >= buckets_of(j->shape) ||
          rt_tune_cache_find(cache, &j->shape->key, b, j->options->mode))
        continue;
      const int64_t left = budget - (rt_time_ns() - start);
      j->fraction = (double)done / (double)open;
      rt_tactic t;
      RT_TRY(tune_cell(j, b, left > 0 ? left / (int64_t)(open - done) : 0, &t, err));
      RT_TRY(rt_tune_cache_add(cache, &t, err));
      report->timed++;
      done++;
    }
  }
  j->fraction = 0.99;
  if (report->timed) RT_TRY(tune_again(j, cache, start + budget, err));
  report->seconds = (double)(rt_time_ns() - start) * 1e-9;
  return RETORT_OK;
}

retort_status rt_tune_run(const rt_program *program, const unsigned char *weights,
                          const rt_tune_options *options, rt_tune_cache *cache,
                          rt_tune_report *report, retort_error *err) {
  *report = (rt_tune_report){0};
  job *j = calloc(1, sizeof *j);
  if (!j) return RT_OOM(err, "the tuner");
  j->program = program;
  j->weights = weights;
  j->options = options;
  j->isa = options->isa & rt_cpu_isa();
  retort_status st = find_shapes(program, j->isa, &j->shapes, &j->shape_count, err);
  size_t missing = 0;
  for (size_t i = 0; i < j->shape_count && st == RETORT_OK; i++) {
    for (size_t b = 0; b < buckets_of(&j->shapes[i]); b++) {
      missing += !rt_tune_cache_find(cache, &j->shapes[i].key, b, options->mode);
    }
  }
  // A warm cache starts no threads.
  if (st == RETORT_OK && missing) st = rt_pool_create(&j->pool, options->threads, err);
  if (st == RETORT_OK) st = tune_all(j, cache, report, err);
  rt_pool_destroy(j->pool);
  free(j->memory);
  free(j->shapes);
  free(j);
  return st;
}
