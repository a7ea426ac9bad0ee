#include "build/weights.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/size.h"
#include "quant/pack.h"

typedef struct weight_writer {
  const rt_weight_job *job;
  rt_engine_writer *out;   // or else
  unsigned char *section;  // memory
  retort_error *err;
  unsigned char *chunk;
  uint64_t written;
} weight_writer;

static const rt_weight_change *change_of(const weight_writer *w, const rt_stored *t) {
  static const rt_weight_change none;
  return w->job->changes ? &w->job->changes[t - w->job->plan->program.stored] : &none;
}

static retort_status put(weight_writer *w, const void *data, size_t bytes) {
  if (w->section) {
    memcpy(w->section + w->written, data, bytes);
  } else {
    RT_TRY(rt_engine_writer_weights(w->out, data, bytes, w->err));
  }
  w->written += bytes;
  if (w->job->progress &&
      !w->job->progress(w->job->self, w->written, w->job->plan->program.weight_bytes)) {
    return rt_fail(w->err, RETORT_ERR_CANCELLED, "the build was cancelled");
  }
  return RETORT_OK;
}

static retort_status pad_to(weight_writer *w, uint64_t offset) {
  static const unsigned char zeros[4096];
  while (w->written < offset) {
    RT_TRY(put(w, zeros, rt_min_size(sizeof zeros, offset - w->written)));
  }
  return RETORT_OK;
}

// Computed constants have no place in a file; they are called by their own name, or that of what
// holds them.
static rt_buf place_of(rt_weight_locate_fn locate, void *self, const rt_constant *c,
                       const char *holder, uint64_t element) {
  rt_buf place = {0};
  if (locate && c->kind == RT_CONST_EXTERNAL) {
    locate(self, c->data, element, &place);
  } else {
    rt_buf_append_format(&place, "%s, element %llu", *c->name ? c->name : holder,
                         (unsigned long long)element);
  }
  return place;
}

static retort_status not_finite(rt_weight_locate_fn locate, void *self, const rt_constant *c,
                                const char *holder, uint64_t element, float value,
                                retort_error *err) {
  rt_buf place = place_of(locate, self, c, holder, element);
  (void)rt_fail(
      err, RETORT_ERR_FORMAT,
      "%s is %s: the checkpoint is damaged or diverged in training; get it anew or repair the "
      "tensor",
      rt_buf_cstr(&place), isnan(value) ? "NaN" : "infinite or out of range");
  rt_buf_deinit(&place);
  return RETORT_ERR_FORMAT;
}

static retort_status beyond_f16(weight_writer *w, const rt_stored *t, const rt_constant *c,
                                uint64_t element, float value) {
  rt_buf place = place_of(w->job->locate, w->job->self, c, t->name, element), layer = {0};
  const char *dot = strrchr(t->name, '.');
  if (t->kind == RT_STORED_PACKED && dot) {  // a packed table is also the head's matrix
    const bool table = strcmp(dot, ".table") == 0;
    rt_buf_append_format(&layer, ", or for this layer alone with ,%.*s=bf16 at the end of it",
                         table ? 7 : (int)(dot - t->name), table ? "lm_head" : t->name);
  }
  (void)rt_fail(w->err, RETORT_ERR_UNSUPPORTED,
                "%s is %g, and fp16 ends at 65504: build with --precision bf16%s",
                rt_buf_cstr(&place), (double)value, rt_buf_cstr(&layer));
  rt_buf_deinit(&layer);
  rt_buf_deinit(&place);
  return RETORT_ERR_UNSUPPORTED;
}

static retort_status bad_value(weight_writer *w, const rt_stored *t, const rt_constant *c,
                               uint64_t element, float value) {
  if (t->format == RT_WF16 && isfinite(value)) return beyond_f16(w, t, c, element, value);
  return not_finite(w->job->locate, w->job->self, c, t->name, element, value, w->err);
}

static bool pack_dtype(rt_dtype dtype, rt_pack_dtype *out) {
  switch (dtype) {
    case RT_DTYPE_F32: *out = RT_PACK_F32; return true;
    case RT_DTYPE_F16: *out = RT_PACK_F16; return true;
    case RT_DTYPE_BF16: *out = RT_PACK_BF16; return true;
    default: return false;
  }
}

// The plain constants behind one: itself, or the parts of a CONCAT.
static size_t part_count(const rt_constant *c) {
  return c->kind == RT_CONST_CONCAT ? c->part_count : 1;
}
static const rt_constant *part_at(const rt_graph *g, const rt_constant *c, size_t i) {
  return c->kind == RT_CONST_CONCAT ? rt_graph_get_constant(g, c->parts[i]) : c;
}

// ---------------------------------------------------------------------------------------------
// Packed matrices

typedef struct pack_run {
  const rt_pack_matrix *matrix;
  size_t begin, end, per_task, panel_bytes;
  unsigned char *out;
  float *scale;
  int32_t *comp;
  signed char *multiplier;
  atomic_bool failed;
  rt_pack_bad bad;
} pack_run;

static void pack_task(void *context, size_t task, size_t worker) {
  (void)worker;
  pack_run *r = context;
  const size_t begin = r->begin + task * r->per_task;
  const size_t end = rt_min_size(begin + r->per_task, r->end);
  rt_pack_bad bad;
  const bool ok = rt_pack_panels(
      r->matrix, begin, end, r->out + (begin - r->begin) * r->panel_bytes,
      r->scale ? r->scale + begin * RT_PANEL : NULL, r->comp ? r->comp + begin * RT_PANEL : NULL,
      r->multiplier ? r->multiplier + begin * rt_w4_panel_multipliers(r->matrix->k) : NULL, &bad);
  if (!ok && !atomic_exchange(&r->failed, true)) r->bad = bad;
}

static retort_status collect_parts(weight_writer *w, const rt_stored *t, rt_const_id id,
                                   rt_pack_source *parts, size_t room, size_t *count) {
  const rt_graph *g = w->job->graph;
  const rt_constant *c = rt_graph_get_constant(g, id);
  for (size_t i = 0; i < part_count(c); i++) {
    const rt_constant *p = part_at(g, c, i);
    rt_pack_source *s = &parts[*count];
    if (*count == room || p->rank != 2 || (size_t)p->dims[1] != t->k || !p->data ||
        !pack_dtype(p->dtype, &s->dtype)) {
      return rt_fail(w->err, RETORT_ERR_UNSUPPORTED, "%s: cannot pack a %s constant like this",
                     t->name, rt_dtype_name(p->dtype));
    }
    s->data = p->data;
    s->output_factor = NULL;
    s->n = (size_t)p->dims[0];
    s->k_stride = rt_pack_dtype_bytes(s->dtype);
    s->n_stride = t->k * s->k_stride;
    (*count)++;
  }
  return RETORT_OK;
}

static void give_factors(rt_pack_source *parts, size_t count, const float *factors) {
  for (size_t i = 0; factors && i < count; i++) {
    parts[i].output_factor = factors;
    factors += parts[i].n;
  }
}

static retort_status report_bad(weight_writer *w, const rt_stored *t, const rt_store_job *job,
                                const rt_pack_bad *bad) {
  const rt_graph *g = w->job->graph;
  size_t part = bad->part;
  const rt_constant *c = rt_graph_get_constant(g, job->constant);
  if (part >= part_count(c)) {
    part -= part_count(c);
    c = rt_graph_get_constant(g, job->up);
  }
  return bad_value(w, t, part_at(g, c, part), (uint64_t)bad->row * t->k + bad->column, bad->value);
}

static retort_status write_packed(weight_writer *w, const rt_stored *t, const rt_store_job *job) {
  rt_pack_source parts[64];
  size_t count = 0;
  const rt_weight_change *change = change_of(w, t);
  RT_TRY(collect_parts(w, t, job->constant, parts, RT_COUNT(parts), &count));
  if (job->up != RT_NONE) {
    const size_t gate = count;
    RT_TRY(collect_parts(w, t, job->up, parts, RT_COUNT(parts), &count));
    give_factors(parts + gate, count - gate, change->output_factor);
  } else {
    give_factors(parts, count, change->output_factor);
  }
  const rt_pack_matrix matrix = {.format = t->format,
                                 .order = job->up == RT_NONE ? RT_PACK_CONCAT : RT_PACK_GATE,
                                 .parts = parts,
                                 .part_count = count,
                                 .k = t->k,
                                 .importance = change->importance,
                                 .input_factor = change->input_factor};
  const size_t panels = rt_wfmt_panels(t->n), panel_bytes = rt_wfmt_panel_bytes(t->format, t->k);
  if (rt_pack_panel_count(&matrix) != panels) {
    return rt_fail(w->err, RETORT_ERR_INTERNAL, "%s: %zu panels planned, %zu found", t->name,
                   panels, rt_pack_panel_count(&matrix));
  }
  const bool sides = rt_wfmt_is_int(t->format);
  const size_t multipliers = t->format == RT_W4 ? panels * rt_w4_panel_multipliers(t->k) : 0;
  float *scale = sides ? calloc(panels * RT_PANEL, sizeof *scale) : NULL;
  int32_t *comp = sides ? calloc(panels * RT_PANEL, sizeof *comp) : NULL;
  signed char *multiplier = multipliers ? calloc(multipliers, 1) : NULL;
  retort_status st = RETORT_OK;
  if (sides && (!scale || !comp || (multipliers && !multiplier)))
    RT_TRY_GOTO(RT_OOM(w->err, "packing"));
  const size_t chunk = rt_max_size(1, RT_PACK_CHUNK_BYTES / panel_bytes);
  if (chunk == 1 && panel_bytes > RT_PACK_CHUNK_BYTES) {
    RT_TRY_GOTO(
        rt_fail(w->err, RETORT_ERR_UNSUPPORTED, "%s: %zu inputs are too many", t->name, t->k));
  }
  pack_run r = {.matrix = &matrix,
                .panel_bytes = panel_bytes,
                .out = w->chunk,
                .scale = scale,
                .comp = comp,
                .multiplier = multiplier};
  for (r.begin = 0; r.begin < panels; r.begin += chunk) {
    r.end = rt_min_size(r.begin + chunk, panels);
    r.per_task = rt_max_size(1, (r.end - r.begin) / (4 * rt_pool_threads(w->job->pool)));
    rt_pool_run(w->job->pool, rt_div_up(r.end - r.begin, r.per_task), pack_task, &r);
    if (atomic_load(&r.failed)) RT_TRY_GOTO(report_bad(w, t, job, &r.bad));
    RT_TRY_GOTO(put(w, w->chunk, (r.end - r.begin) * panel_bytes));
  }
  if (sides) {
    RT_TRY_GOTO(pad_to(w, t->scale_offset));
    RT_TRY_GOTO(put(w, scale, panels * RT_PANEL * sizeof *scale));
    RT_TRY_GOTO(pad_to(w, t->comp_offset));
    RT_TRY_GOTO(put(w, comp, panels * RT_PANEL * sizeof *comp));
  }
  if (multipliers) {
    RT_TRY_GOTO(pad_to(w, t->multiplier_offset));
    RT_TRY_GOTO(put(w, multiplier, multipliers));
  }
done:
  free(scale);
  free(comp);
  free(multiplier);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Tables and vectors

static float element_f32(const rt_constant *c, size_t i) {
  const unsigned char *data = c->data;
  uint16_t half;
  float value;
  switch (c->dtype) {
    case RT_DTYPE_F32: memcpy(&value, data + i * 4, 4); return value;
    case RT_DTYPE_F16: memcpy(&half, data + i * 2, 2); return rt_f16_to_f32(half);
    case RT_DTYPE_BF16: memcpy(&half, data + i * 2, 2); return rt_bf16_to_f32(half);
    default: return NAN;
  }
}

// Rounds elements [begin, end) into the chunk; returns the first that is not finite then, or
// SIZE_MAX.
static size_t convert_elements(const rt_constant *c, rt_wfmt format, const float *factors,
                               size_t begin, size_t end, unsigned char *out) {
  for (size_t i = begin; i < end; i++) {
    const float value = element_f32(c, i) * (factors ? factors[i] : 1);
    const bool f16 = format == RT_WF16;
    const uint16_t half = f16 ? rt_f16_from_f32(value) : rt_bf16_from_f32(value);
    const float stored = format == RT_W32 ? value
                         : f16            ? rt_f16_to_f32(half)
                                          : rt_bf16_to_f32(half);
    if (!isfinite(stored)) return i;
    if (format == RT_W32) {
      memcpy(out + (i - begin) * 4, &value, 4);
    } else {
      memcpy(out + (i - begin) * 2, &half, 2);
    }
  }
  return SIZE_MAX;
}

typedef struct convert_run {
  const rt_constant *c;
  rt_wfmt format;
  const float *factors;
  size_t begin, end, per_task;
  unsigned char *out;
  atomic_size_t bad;
} convert_run;

static void convert_task(void *context, size_t task, size_t worker) {
  (void)worker;
  convert_run *r = context;
  const size_t begin = r->begin + task * r->per_task, bytes = r->format == RT_W32 ? 4 : 2;
  const size_t bad =
      convert_elements(r->c, r->format, r->factors, begin, rt_min_size(begin + r->per_task, r->end),
                       r->out + (begin - r->begin) * bytes);
  if (bad != SIZE_MAX) atomic_store(&r->bad, bad);
}

static retort_status write_elements(weight_writer *w, const rt_stored *t, const rt_constant *c,
                                    const float *factors, size_t count) {
  rt_pack_dtype dtype;
  if (!pack_dtype(c->dtype, &dtype) || !c->data) {
    return rt_fail(w->err, RETORT_ERR_UNSUPPORTED, "%s: cannot store a %s constant", t->name,
                   rt_dtype_name(c->dtype));
  }
  const size_t bytes = t->format == RT_W32 ? 4 : 2, chunk = RT_PACK_CHUNK_BYTES / bytes;
  convert_run r = {
      .c = c, .format = t->format, .factors = factors, .out = w->chunk, .per_task = 65536};
  atomic_init(&r.bad, SIZE_MAX);
  for (r.begin = 0; r.begin < count; r.begin += chunk) {
    r.end = rt_min_size(r.begin + chunk, count);
    rt_pool_run(w->job->pool, rt_div_up(r.end - r.begin, r.per_task), convert_task, &r);
    const size_t bad = atomic_load(&r.bad);
    if (bad != SIZE_MAX) return bad_value(w, t, c, bad, element_f32(c, bad));
    RT_TRY(put(w, w->chunk, (r.end - r.begin) * bytes));
  }
  return RETORT_OK;
}

static size_t element_count(const rt_constant *c) {
  size_t n = 1;
  for (uint32_t i = 0; i < c->rank; i++) n *= (size_t)c->dims[i];
  return n;
}

static retort_status write_constant(weight_writer *w, const rt_stored *t, rt_const_id id) {
  const rt_graph *g = w->job->graph;
  const rt_constant *c = rt_graph_get_constant(g, id);
  const float *factors = change_of(w, t)->output_factor;
  for (size_t i = 0; i < part_count(c); i++) {
    const rt_constant *p = part_at(g, c, i);
    RT_TRY(write_elements(w, t, p, factors, element_count(p)));
    if (factors) factors += element_count(p);
  }
  return RETORT_OK;
}

// A bias of gate and up lies like their panels: 16 of one, 16 of the other.
static retort_status write_gate_bias(weight_writer *w, const rt_stored *t,
                                     const rt_store_job *job) {
  const rt_graph *g = w->job->graph;
  const rt_constant *halves[2] = {rt_graph_get_constant(g, job->constant),
                                  rt_graph_get_constant(g, job->up)};
  const size_t n = element_count(halves[0]);
  const float *factors = change_of(w, t)->output_factor;
  for (size_t i = 0; i < t->k; i++) {
    const size_t half = (i / RT_PANEL) % 2;
    const rt_constant *c = halves[half];
    const size_t at = i / (2 * RT_PANEL) * RT_PANEL + i % RT_PANEL;
    const float factor = half == 1 && factors && at < n ? factors[at] : 1;
    const float value = at < n ? element_f32(c, at) * factor : 0.0f;
    if (!isfinite(value)) return bad_value(w, t, c, at, value);
    RT_TRY(put(w, &value, sizeof value));
  }
  return RETORT_OK;
}

static retort_status write_stored(weight_writer *w, size_t index) {
  const rt_stored *t = &w->job->plan->program.stored[index];
  const rt_store_job *job = &w->job->plan->jobs[index];
  RT_TRY(pad_to(w, t->offset));
  switch (t->kind) {
    case RT_STORED_PACKED: return write_packed(w, t, job);
    case RT_STORED_ROWS: return write_constant(w, t, job->constant);
    case RT_STORED_VECTOR:
      if (job->up != RT_NONE) return write_gate_bias(w, t, job);
      RT_TRY(write_constant(w, t, job->constant));
      return pad_to(w, t->offset + t->bytes);
  }
  return RETORT_OK;
}

retort_status rt_weights_check_vectors(const rt_graph *graph, rt_weight_locate_fn locate,
                                       void *self, retort_error *err) {
  for (size_t v = 0; v < rt_graph_value_count(graph); v++) {
    const rt_value *value = rt_graph_value(graph, (rt_value_id)v);
    if (value->kind != RT_VALUE_CONST) continue;
    const rt_constant *c = rt_graph_get_constant(graph, value->constant);
    rt_pack_dtype dtype;
    if (c->rank != 1 || !c->data || !pack_dtype(c->dtype, &dtype)) continue;
    for (size_t i = 0; i < element_count(c); i++) {
      const float x = element_f32(c, i);
      if (!isfinite(x)) return not_finite(locate, self, c, "a vector", i, x, err);
    }
  }
  return RETORT_OK;
}

size_t rt_weights_memory(const rt_plan *plan) {
  size_t sides = 0;
  for (size_t i = 0; i < plan->program.stored_count; i++) {
    const rt_stored *t = &plan->program.stored[i];
    if (!rt_wfmt_is_int(t->format)) continue;
    const size_t each = RT_PANEL * 8 + (t->format == RT_W4 ? rt_w4_panel_multipliers(t->k) : 0);
    sides = rt_max_size(sides, rt_wfmt_panels(t->n) * each);
  }
  return RT_PACK_CHUNK_BYTES + sides;
}

retort_status rt_weights_pack_one(const rt_weight_job *job, size_t stored, unsigned char *section,
                                  retort_error *err) {
  weight_writer w = {.job = job,
                     .section = section,
                     .err = err,
                     .written = job->plan->program.stored[stored].offset};
  w.chunk = aligned_alloc(64, RT_PACK_CHUNK_BYTES);
  if (!w.chunk) return RT_OOM(err, "packing");
  const retort_status st = write_stored(&w, stored);
  free(w.chunk);
  return st;
}

retort_status rt_weights_write(const rt_weight_job *job, rt_engine_writer *writer,
                               retort_error *err) {
  weight_writer w = {.job = job, .out = writer, .err = err};
  w.chunk = aligned_alloc(64, RT_PACK_CHUNK_BYTES);
  if (!w.chunk) return RT_OOM(err, "packing");
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < job->plan->program.stored_count; i++) RT_TRY_GOTO(write_stored(&w, i));
  st = pad_to(&w, job->plan->program.weight_bytes);
done:
  free(w.chunk);
  return st;
}
