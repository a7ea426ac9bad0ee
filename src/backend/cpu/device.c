// backend/cpu/device.c: executes programs with the kernels of src/kernels on a thread pool.
//
// Each instruction becomes tasks of one parallel loop. How the work is cut never changes a result:
// every output element is computed by one task in the order its kernel's signature fixes.
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "backend/backend.h"
#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"

enum {
  SCRATCH_BYTES = 512 * 1024,
  // Rows handled by one task of a row-wise kernel or of attention.
  ROWS_PER_TASK = 16,
  // Fewer leave AMX's tiles half empty, while the weights come from memory anyway.
  FEW_ROWS = 12,
  // Steps of at most this many rows are bound by memory: what a waiting worker fetches beforehand,
  // in turns short enough not to make anybody wait for it.
  IDLE_ROWS = 8,
  IDLE_BYTES = 128 * 1024,
  IDLE_TURN_BYTES = 1024,
  IDLE_STREAMS = 4
};
_Static_assert((int)SCRATCH_BYTES >= (int)RT_GEMM_SCRATCH_BYTES, "scratch holds a GEMM's");
_Static_assert((int)SCRATCH_BYTES >= (int)RT_ATTENTION_SCRATCH_BYTES, "scratch holds attention's");

struct rt_device {
  const rt_program *program;
  const unsigned char *weights;
  rt_pool *pool;
  const rt_kernel **kernels;  // per instruction; NULL where none is needed
  const rt_kernel **few;      // the same for GEMMs of fewer than FEW_ROWS rows that nobody measured
  // Per instruction and bucket of row counts, for GEMMs that were measured; kernel NULL elsewhere.
  rt_gemm_way (*ways)[RT_ROW_BUCKETS];
  unsigned char *arena;
  size_t arena_bytes;
  unsigned char *kv;
  size_t kv_bytes, kv_block_bytes, kv_blocks;
  unsigned char *scratch;  // SCRATCH_BYTES per worker
  size_t *task_starts;     // per segment, for attention and rope
  size_t *next_gemm;       // per instruction: the next GEMM, after the last the first
  // What idle workers may fetch weights for: 1 + the index of a GEMM, or 0, and the rows of it.
  atomic_size_t coming, coming_rows;
  rt_profile_row *profile;
  bool profiling;
  void (*tap)(void *self, size_t instr, const void *input, size_t rows);
  void *tap_self;
};

// One instruction in flight: what its tasks need.
typedef struct run {
  rt_device *d;
  const rt_instr *i;
  const rt_kernel *kernel;
  const rt_step *step;
  size_t rows;  // of this instruction
  union {
    struct {
      rt_gemm_args args;
      size_t panels, group, groups, row_block;
    } gemm;
    rt_norm_args norm;
    rt_convert_args convert;
    rt_embed_args embed;
    rt_rope_args rope;
    rt_attention_args attention;
  } u;
} run;

static void *buffer_data(const rt_device *d, int32_t index) {
  return d->arena + d->program->buffers[index].offset;
}
static float *buffer_scale(const rt_device *d, int32_t index) {
  const rt_buffer *b = &d->program->buffers[index];
  return b->format == RT_ACT_U8 ? (float *)(void *)(d->arena + b->scale_offset) : NULL;
}
static size_t stride_floats(const rt_device *d, int32_t index) {
  return d->program->buffers[index].stride_bytes / sizeof(float);
}
static const void *stored_data(const rt_device *d, int32_t index) {
  return index == RT_NO_OPERAND ? NULL : d->weights + d->program->stored[index].offset;
}

static void row_range(const run *r, size_t task, size_t *begin, size_t *end) {
  *begin = task * ROWS_PER_TASK;
  *end = rt_min_size(*begin + ROWS_PER_TASK, r->rows);
}

// ---------------------------------------------------------------------------------------------
// Row-wise instructions

static void embed_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const run *r = context;
  size_t begin, end;
  row_range(r, task, &begin, &end);
  r->kernel->fn.embed(&r->u.embed, begin, end);
}

static void norm_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const run *r = context;
  size_t begin, end;
  row_range(r, task, &begin, &end);
  r->kernel->fn.norm(&r->u.norm, begin, end);
}

static void convert_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const run *r = context;
  size_t begin, end;
  row_range(r, task, &begin, &end);
  r->kernel->fn.convert(&r->u.convert, begin, end);
}

static void run_embed(run *r) {
  const rt_device *d = r->d;
  const rt_stored *t = &d->program->stored[r->i->weight[0]];
  r->u.embed = (rt_embed_args){
      .table = stored_data(d, r->i->weight[0]),
      .format = t->format,
      .layout = t->kind == RT_STORED_PACKED ? RT_TABLE_PACKED : RT_TABLE_ROWS,
      .width = t->k,
      .ids = r->step->tokens,
      .out = buffer_data(d, r->i->out[0]),
      .out_stride = stride_floats(d, r->i->out[0]),
  };
  rt_pool_run(d->pool, rt_div_up(r->rows, ROWS_PER_TASK), embed_task, r);
}

static void run_norm(run *r) {
  const rt_device *d = r->d;
  const rt_instr *i = r->i;
  const bool add = i->in[1] != RT_NO_OPERAND;
  r->u.norm = (rt_norm_args){
      .x = buffer_data(d, i->in[0]),
      .x_stride = stride_floats(d, i->in[0]),
      .add = add ? buffer_data(d, i->in[1]) : NULL,
      .add_stride = add ? stride_floats(d, i->in[1]) : 0,
      .weight = stored_data(d, i->weight[0]),
      .eps = (float)i->eps,
      .width = d->program->buffers[i->in[0]].width,
      .out = buffer_data(d, i->out[0]),
      .out_stride = d->program->buffers[i->out[0]].stride_bytes,
      .out_scale = buffer_scale(d, i->out[0]),
      .static_scale = (float)i->act_scale,
  };
  rt_pool_run(d->pool, rt_div_up(r->rows, ROWS_PER_TASK), norm_task, r);
}

static void run_convert(run *r) {
  const rt_device *d = r->d;
  const rt_instr *i = r->i;
  r->u.convert = (rt_convert_args){
      .x = buffer_data(d, i->in[0]),
      .x_stride = stride_floats(d, i->in[0]),
      .width = d->program->buffers[i->in[0]].width,
      .out = buffer_data(d, i->out[0]),
      .out_stride = d->program->buffers[i->out[0]].stride_bytes,
      .out_scale = buffer_scale(d, i->out[0]),
      .static_scale = (float)i->act_scale,
  };
  rt_pool_run(d->pool, rt_div_up(r->rows, ROWS_PER_TASK), convert_task, r);
}

static void gather_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const run *r = context;
  const rt_device *d = r->d;
  const float *x = buffer_data(d, r->i->in[0]);
  float *out = buffer_data(d, r->i->out[0]);
  const size_t width = d->program->buffers[r->i->in[0]].width;
  size_t begin, end;
  row_range(r, task, &begin, &end);
  for (size_t row = begin; row < end; row++) {
    memcpy(out + row * stride_floats(d, r->i->out[0]),
           x + (size_t)r->step->output_rows[row] * stride_floats(d, r->i->in[0]),
           width * sizeof *out);
  }
}

// Angles as Transformers computes them: the product of position and frequency in fp32.
static void rope_table_task(void *context, size_t task, size_t worker) {
  (void)task, (void)worker;
  const run *r = context;
  const rt_device *d = r->d;
  const size_t half = d->program->stored[r->i->weight[0]].k;
  const float *frequency = stored_data(d, r->i->weight[0]);
  const float factor = (float)r->i->factor;
  for (size_t s = 0; s < r->step->segment_count; s++) {
    const rt_segment *segment = &r->step->segments[s];
    for (size_t n = 0; n < segment->rows; n++) {
      const size_t row = segment->row_begin + n;
      // Buffers, not the segment-wise layout: rope reads them with a dense stride of `half`.
      float *cosine = (float *)buffer_data(d, r->i->out[0]) + row * half;
      float *sine = (float *)buffer_data(d, r->i->out[1]) + row * half;
      const float position = (float)(segment->position + n);
      for (size_t i = 0; i < half; i++) {
        const float angle = position * frequency[i];
        cosine[i] = cosf(angle) * factor;
        sine[i] = sinf(angle) * factor;
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------
// GEMM

static void gemm_task(void *context, size_t task, size_t worker) {
  const run *r = context;
  const size_t group = task % r->u.gemm.groups, block = task / r->u.gemm.groups;
  const size_t panel = group * r->u.gemm.group, row = block * r->u.gemm.row_block;
  r->kernel->fn.gemm(&r->u.gemm.args, row, rt_min_size(row + r->u.gemm.row_block, r->rows), panel,
                     rt_min_size(panel + r->u.gemm.group, r->u.gemm.panels),
                     r->d->scratch + worker * SCRATCH_BYTES);
}

// Kernel and cut of a GEMM of so many rows.
static void choose_cut(const rt_device *d, size_t instr, size_t rows, const rt_kernel **kernel,
                       size_t *group, size_t *row_block) {
  const rt_stored *w = &d->program->stored[d->program->instrs[instr].weight[0]];
  const rt_gemm_way *way = &d->ways[instr][rt_row_bucket(rows)];
  if (way->kernel) {
    *kernel = way->kernel;
    *group = rt_min_size(way->panels, rt_round_up(rt_wfmt_panels(w->n), 2));
    *row_block = way->row_block ? way->row_block : rows;
    return;
  }
  *kernel = rows < FEW_ROWS ? d->few[instr] : d->kernels[instr];
  rt_gemm_cut(rows, rt_wfmt_panels(w->n), rt_wfmt_panel_bytes(w->format, w->k),
              rt_pool_threads(d->pool), group, row_block);
}

// A worker that waits fetches the weights that its share of the next GEMM begins with: one that
// streams them from memory would otherwise start anew each time, and memory would stand idle while
// one thread normalizes a row or the slower of two ends its last task.
static bool fetch_coming(void *context, size_t worker, size_t turn) {
  rt_device *d = context;
  const size_t coming = atomic_load_explicit(&d->coming, memory_order_relaxed);
  const size_t rows = atomic_load_explicit(&d->coming_rows, memory_order_relaxed);
  if (coming == 0 || turn >= IDLE_BYTES / IDLE_TURN_BYTES) return false;
  const rt_stored *w = &d->program->stored[d->program->instrs[coming - 1].weight[0]];
  const rt_kernel *kernel;
  size_t group, row_block, begin, end;
  choose_cut(d, coming - 1, rows, &kernel, &group, &row_block);
  const size_t panels = rt_wfmt_panels(w->n), panel_bytes = rt_wfmt_panel_bytes(w->format, w->k);
  rt_pool_share(d->pool, rt_div_up(panels, group), worker, &begin, &end);
  const size_t from = begin * group * panel_bytes;
  const size_t stop = rt_min_size(end * group, panels) * panel_bytes;
  // In the order of reading: IDLE_STREAMS panels side by side.
  const size_t at = turn * (IDLE_TURN_BYTES / IDLE_STREAMS), stream = IDLE_STREAMS * panel_bytes;
  for (size_t p = 0; p < IDLE_STREAMS; p++) {
    const size_t where = from + at / panel_bytes * stream + p * panel_bytes + at % panel_bytes;
    for (size_t i = 0; i < IDLE_TURN_BYTES / IDLE_STREAMS && where + i < stop; i += 64) {
      __builtin_prefetch(d->weights + w->offset + where + i, 0, 2);
    }
  }
  return true;
}

static void run_gemm(run *r) {
  const rt_device *d = r->d;
  const rt_instr *i = r->i;
  const rt_stored *w = &d->program->stored[i->weight[0]];
  const size_t panels = rt_wfmt_panels(w->n);
  r->u.gemm.args = (rt_gemm_args){
      .a = buffer_data(d, i->in[0]),
      .a_stride = d->program->buffers[i->in[0]].stride_bytes,
      .a_scale = buffer_scale(d, i->in[0]),
      .c = buffer_data(d, i->out[0]),
      .c_stride = stride_floats(d, i->out[0]),
  };
  rt_instr_bind(d->program, i, d->weights, &r->u.gemm.args);
  if (d->tap) d->tap(d->tap_self, (size_t)(i - d->program->instrs), r->u.gemm.args.a, r->rows);
  size_t group, row_block;
  choose_cut(d, (size_t)(i - d->program->instrs), r->rows, &r->kernel, &group, &row_block);
  r->u.gemm.panels = panels;
  r->u.gemm.group = group;
  r->u.gemm.groups = rt_div_up(panels, group);
  r->u.gemm.row_block = row_block;
  rt_pool_run(d->pool, r->u.gemm.groups * rt_div_up(r->rows, row_block), gemm_task, r);
}

// ---------------------------------------------------------------------------------------------
// Rope and attention: tasks are cut inside segments

static size_t cut_segments(const run *r, size_t per_rows) {
  size_t tasks = 0;
  for (size_t s = 0; s < r->step->segment_count; s++) {
    r->d->task_starts[s] = tasks;
    tasks += rt_div_up(r->step->segments[s].rows, ROWS_PER_TASK) * per_rows;
  }
  return tasks;
}

static const rt_segment *find_segment(const run *r, size_t task, size_t *local) {
  size_t low = 0, high = r->step->segment_count;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    if (r->d->task_starts[middle] <= task) {
      low = middle;
    } else {
      high = middle;
    }
  }
  *local = task - r->d->task_starts[low];
  return &r->step->segments[low];
}

static void rope_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const run *r = context;
  size_t local;
  const rt_segment *s = find_segment(r, task, &local);
  rt_rope_args args = r->u.rope;
  args.qkv += s->row_begin * args.stride;
  args.cos += s->row_begin * (args.rotary / 2);
  args.sin += s->row_begin * (args.rotary / 2);
  args.blocks = s->blocks;
  args.position = s->position;
  const size_t begin = local * ROWS_PER_TASK;
  r->kernel->fn.rope(&args, begin, rt_min_size(begin + ROWS_PER_TASK, s->rows));
}

static void run_rope(run *r) {
  const rt_device *d = r->d;
  const rt_instr *i = r->i;
  r->u.rope = (rt_rope_args){
      .qkv = buffer_data(d, i->in[0]),
      .stride = stride_floats(d, i->in[0]),
      .k_column = i->heads * i->head_dim,
      .v_column = (i->heads + i->kv_heads) * i->head_dim,
      .heads = i->heads,
      .kv_heads = i->kv_heads,
      .head_dim = i->head_dim,
      .rotary = i->rotary,
      .cos = buffer_data(d, i->in[1]),
      .sin = buffer_data(d, i->in[2]),
      .format = d->program->kv.format,
      .layer_offset = i->slot * rt_kv_layer_bytes(&d->program->kv),
  };
  rt_pool_run(d->pool, cut_segments(r, 1), rope_task, r);
}

static void attention_task(void *context, size_t task, size_t worker) {
  const run *r = context;
  size_t local;
  const rt_segment *s = find_segment(r, task, &local);
  rt_attention_args args = r->u.attention;
  args.q += s->row_begin * args.q_stride;
  args.out += s->row_begin * args.out_stride;
  args.blocks = (const unsigned char *const *)s->blocks;
  args.position = s->position;
  // Late rows see the most positions, so they go first: the loop's tail is then short.
  const size_t chunks = rt_div_up(s->rows, ROWS_PER_TASK);
  const size_t begin = (chunks - 1 - local / args.kv_heads) * ROWS_PER_TASK;
  r->kernel->fn.attention(&args, local % args.kv_heads, begin,
                          rt_min_size(begin + ROWS_PER_TASK, s->rows),
                          r->d->scratch + worker * SCRATCH_BYTES);
}

static void run_attention(run *r) {
  const rt_device *d = r->d;
  const rt_instr *i = r->i;
  r->u.attention = (rt_attention_args){
      .q = buffer_data(d, i->in[0]),
      .q_stride = stride_floats(d, i->in[0]),
      .out = buffer_data(d, i->out[0]),
      .out_stride = stride_floats(d, i->out[0]),
      .heads = i->heads,
      .kv_heads = i->kv_heads,
      .head_dim = i->head_dim,
      .scale = (float)i->scale,
      .window = i->window,
      .format = d->program->kv.format,
      .layer_offset = i->slot * rt_kv_layer_bytes(&d->program->kv),
  };
  rt_pool_run(d->pool, cut_segments(r, i->kv_heads), attention_task, r);
}

// ---------------------------------------------------------------------------------------------
// The step

static void run_instr(rt_device *d, size_t index, const rt_step *step) {
  const rt_instr *i = &d->program->instrs[index];
  const rt_rows kind = d->program->buffers[i->op == RT_INSTR_ROPE_KV ? i->in[0] : i->out[0]].rows;
  run r = {.d = d,
           .i = i,
           .kernel = d->kernels[index],
           .step = step,
           .rows = kind == RT_ROWS_TOKENS ? step->rows : step->outputs};
  const size_t next = d->next_gemm[index];
  atomic_store_explicit(&d->coming_rows, rt_max_size(r.rows, 1), memory_order_relaxed);
  atomic_store_explicit(&d->coming, step->rows <= IDLE_ROWS ? next + 1 : 0, memory_order_relaxed);
  if (r.rows == 0) return;  // a prefill chunk of which no logits are wanted
  switch (i->op) {
    case RT_INSTR_EMBED: run_embed(&r); break;
    case RT_INSTR_NORM: run_norm(&r); break;
    case RT_INSTR_CONVERT: run_convert(&r); break;
    case RT_INSTR_GEMM: run_gemm(&r); break;
    case RT_INSTR_ROPE_TABLE: rt_pool_run(d->pool, 1, rope_table_task, &r); break;
    case RT_INSTR_ROPE_KV: run_rope(&r); break;
    case RT_INSTR_ATTENTION: run_attention(&r); break;
    case RT_INSTR_GATHER:
      rt_pool_run(d->pool, rt_div_up(r.rows, ROWS_PER_TASK), gather_task, &r);
      break;
    case RT_INSTR_COUNT: break;
  }
}

static retort_status cpu_run(rt_device *d, const rt_step *step, retort_error *err) {
  (void)err;
  if (!d->profiling) {
    for (size_t i = 0; i < d->program->instr_count; i++) run_instr(d, i, step);
    return RETORT_OK;
  }
  int64_t before = rt_time_ns();
  for (size_t i = 0; i < d->program->instr_count; i++) {
    run_instr(d, i, step);
    const int64_t after = rt_time_ns();
    d->profile[i].ns += after - before;
    d->profile[i].calls++;
    before = after;
  }
  return RETORT_OK;
}

static const float *cpu_logits(rt_device *d, size_t output) {
  return (const float *)buffer_data(d, d->program->logits) +
         output * stride_floats(d, d->program->logits);
}

static unsigned char *cpu_kv_block(rt_device *d, size_t index) {
  return d->kv + index * d->kv_block_bytes;
}

static void cpu_kv_clear(rt_device *d, size_t index) {
  memset(cpu_kv_block(d, index), 0, d->kv_block_bytes);
}

static void cpu_parallel(rt_device *d, size_t count, rt_task_fn fn, void *context) {
  rt_pool_run(d->pool, count, fn, context);
}

static size_t cpu_threads(const rt_device *d) {
  return rt_pool_threads(d->pool);
}

static const char *cpu_kernel_name(const rt_device *d, size_t instr) {
  return d->kernels[instr] ? d->kernels[instr]->name : "builtin";
}

static void cpu_profile(rt_device *d, bool on) {
  memset(d->profile, 0, d->program->instr_count * sizeof *d->profile);
  d->profiling = on;
}

static const rt_profile_row *cpu_profile_rows(const rt_device *d) {
  return d->profile;
}

// ---------------------------------------------------------------------------------------------
// Life

static void cpu_destroy(rt_device *d) {
  if (!d) return;
  rt_pool_destroy(d->pool);
  if (d->arena) (void)munmap(d->arena, d->arena_bytes);
  if (d->kv) (void)munmap(d->kv, d->kv_bytes);
  free(d->scratch);
  free(d->kernels);
  free(d->few);
  free(d->ways);
  free(d->task_starts);
  free(d->next_gemm);
  free(d->profile);
  free(d);
}

static retort_status map_memory(unsigned char **out, size_t *bytes, const char *what,
                                retort_error *err) {
  *bytes = rt_align_up(rt_max_size(*bytes, 1), 2u << 20);
  // Not reserved: the KV cache is as large as its configuration allows, not as it is used.
  void *p = mmap(NULL, *bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                 -1, 0);
  if (p == MAP_FAILED) {
    return rt_fail(err, RETORT_ERR_MEMORY, "no memory for %zu MiB of %s", *bytes >> 20, what);
  }
  (void)madvise(p, *bytes, MADV_HUGEPAGE);
  *out = p;
  return RETORT_OK;
}

static retort_status choose_kernels(rt_device *d, rt_isa isa, retort_error *err) {
  const rt_program *p = d->program;
  const rt_isa amx = RT_ISA_AMX_INT8 | RT_ISA_AMX_BF16;
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    if (n->op == RT_INSTR_ROPE_TABLE || n->op == RT_INSTR_GATHER) continue;
    // The build's choice where this machine can run it; any other of the same signature gives the
    // same bits.
    const rt_kernel *k = n->kernel ? rt_kernel_by_name(n->kernel) : NULL;
    if (!k || k->signature != n->signature || (k->isa & ~isa))
      k = rt_kernel_find(n->signature, isa);
    if (!k) {
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "no kernel for %s with signature %s", n->name,
                     rt_signature_name(n->signature));
    }
    d->kernels[i] = d->few[i] = k;
    if (n->op == RT_INSTR_GEMM && (k->isa & amx))
      d->few[i] = rt_kernel_find(n->signature, isa & ~amx);
  }
  return RETORT_OK;
}

// Tactics for other signatures or for instructions that may not be used are passed over: the
// heuristics serve, with the same bits.
static void choose_ways(rt_device *d, rt_isa isa, const rt_tactics *tactics) {
  const rt_program *p = d->program;
  for (size_t i = 0; i < p->instr_count; i++) {
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    const rt_gemm_shape shape = rt_instr_shape(p, &p->instrs[i]);
    for (size_t k = 0; k < tactics->count; k++) {
      const rt_tactic *t = &tactics->items[k];
      if (!rt_gemm_shape_equal(&t->shape, &shape) || t->bucket >= RT_ROW_BUCKETS ||
          !t->way.kernel || (t->way.kernel->isa & ~isa) || t->way.panels == 0 ||
          t->way.kernel->signature != shape.signature)
        continue;
      d->ways[i][t->bucket] = t->way;
      d->ways[i][t->bucket].panels = rt_round_up(t->way.panels, 2);  // gate and up stay together
    }
  }
}

static bool find_next_gemms(rt_device *d) {
  const size_t count = d->program->instr_count;
  size_t next = count;
  // Twice round: the first GEMM follows the last.
  for (size_t i = 2 * count; i-- > 0;) {
    d->next_gemm[i % count] = next;
    if (d->program->instrs[i % count].op == RT_INSTR_GEMM) next = i % count;
  }
  return next != count;
}

static retort_status cpu_create(rt_device **out, const rt_program *program,
                                const unsigned char *weights, const rt_device_options *options,
                                retort_error *err) {
  *out = NULL;
  rt_device *d = calloc(1, sizeof *d);
  if (!d) return RT_OOM(err, "the device");
  d->program = program;
  d->weights = weights;
  d->tap = options->tap;
  d->tap_self = options->tap_self;
  retort_status st;
  RT_TRY_GOTO(rt_pool_create(&d->pool, options->threads, err));
  if (options->pin) (void)rt_pool_pin(d->pool);
  d->kernels = calloc(program->instr_count, sizeof(rt_kernel *));
  d->few = calloc(program->instr_count, sizeof(rt_kernel *));
  d->ways = calloc(program->instr_count, sizeof *d->ways);
  d->profile = calloc(program->instr_count, sizeof *d->profile);
  d->task_starts = calloc(program->profile.max_tokens, sizeof *d->task_starts);
  d->next_gemm = calloc(program->instr_count, sizeof *d->next_gemm);
  d->scratch = aligned_alloc(64, rt_pool_threads(d->pool) * (size_t)SCRATCH_BYTES);
  if (!d->kernels || !d->few || !d->ways || !d->profile || !d->task_starts || !d->scratch ||
      !d->next_gemm) {
    RT_TRY_GOTO(RT_OOM(err, "the device"));
  }
  const rt_isa isa = options->isa & rt_cpu_isa();
  RT_TRY_GOTO(choose_kernels(d, isa, err));
  choose_ways(d, isa, options->tactics ? options->tactics : &program->tactics);
  if (find_next_gemms(d)) rt_pool_idle(d->pool, fetch_coming, d);
  d->arena_bytes = program->arena_bytes;
  RT_TRY_GOTO(map_memory(&d->arena, &d->arena_bytes, "activations", err));
  d->kv_block_bytes = rt_kv_block_bytes(&program->kv);
  d->kv_blocks = options->kv_blocks;
  if (!rt_size_mul(d->kv_blocks, d->kv_block_bytes, &d->kv_bytes) || d->kv_bytes > SIZE_MAX / 2) {
    RT_TRY_GOTO(
        rt_fail(err, RETORT_ERR_MEMORY, "a KV cache of %zu blocks is too large", d->kv_blocks));
  }
  RT_TRY_GOTO(map_memory(&d->kv, &d->kv_bytes, "KV cache", err));
  *out = d;
  return RETORT_OK;
done:
  cpu_destroy(d);
  return st;
}

const rt_backend rt_backend_cpu = {
    .name = "cpu",
    .create = cpu_create,
    .destroy = cpu_destroy,
    .run = cpu_run,
    .logits = cpu_logits,
    .kv_block = cpu_kv_block,
    .kv_clear = cpu_kv_clear,
    .parallel = cpu_parallel,
    .threads = cpu_threads,
    .kernel_name = cpu_kernel_name,
    .profile = cpu_profile,
    .profile_rows = cpu_profile_rows,
};
