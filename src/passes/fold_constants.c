// passes/fold_constants.c: computes what depends on constants only, with the reference interpreter.
//
// Large weights stay where they are: a result above 16 MiB is never computed, an input above it
// never read, and a concatenation of checkpoint tensors along axis 0 becomes a CONCAT constant.
#include "graph/interp.h"
#include "graph/num.h"
#include "passes/pass.h"

enum {
  MAX_BYTES = 16 << 20,
  // The interpreter keeps what it computed; beyond this it is started anew.
  MAX_KEPT_BYTES = 64 << 20
};

typedef struct folder {
  rt_graph *g;
  rt_interp *interp;
  size_t kept_bytes;
  retort_error *err;
} folder;

// The size of a value of known dimensions, in bytes; false if unknown or above MAX_BYTES.
static bool small_bytes(const rt_graph *g, rt_value_id id, size_t *out) {
  const rt_value *v = rt_graph_value(g, id);
  size_t bytes = rt_dtype_bytes(v->dtype);
  for (uint32_t i = 0; i < v->shape.rank; i++) {
    int64_t size;
    if (!rt_dim_is_const(g, v->shape.dims[i], &size) ||
        __builtin_mul_overflow(bytes, (size_t)size, &bytes)) {
      return false;
    }
  }
  *out = bytes;
  return bytes <= MAX_BYTES;
}

// Writes a tensor in the element type of a value.
static void to_bytes(const rt_tensor *t, rt_dtype dtype, unsigned char *out) {
  for (size_t i = 0; i < t->count; i++) {
    uint16_t half;
    double wide;
    switch (dtype) {
      case RT_DTYPE_F32: memcpy(out + i * 4, &t->data.f[i], 4); break;
      case RT_DTYPE_F64:
        wide = (double)t->data.f[i];
        memcpy(out + i * 8, &wide, 8);
        break;
      case RT_DTYPE_F16:
        half = rt_num_to_f16(t->data.f[i]);
        memcpy(out + i * 2, &half, 2);
        break;
      case RT_DTYPE_BF16:
        half = rt_num_to_bf16(t->data.f[i]);
        memcpy(out + i * 2, &half, 2);
        break;
      default:
        // Little-endian: the low bytes are the narrower number.
        memcpy(out + i * rt_dtype_bytes(dtype), &t->data.i[i], rt_dtype_bytes(dtype));
        break;
    }
  }
}

static retort_status replace_output(folder *f, rt_value_id old, const rt_tensor *t) {
  const rt_value *v = rt_graph_value(f->g, old);
  size_t bytes = t->count * rt_dtype_bytes(v->dtype);
  rt_buf data = {0};
  rt_buf_append_zeros(&data, bytes + 1);
  if (data.failed) return RT_OOM(f->err, "a folded constant");
  to_bytes(t, v->dtype, (unsigned char *)data.data);
  rt_value_id fresh;
  retort_status st = rt_graph_constant(f->g, RT_CONST_INLINE, v->name, v->dtype, t->rank, t->dims,
                                       data.data, bytes, &fresh, f->err);
  rt_buf_deinit(&data);
  if (st == RETORT_OK) rt_graph_replace(f->g, old, fresh);
  return st;
}

// A shape computation whose every element turned out to be a number.
static bool known_numbers(const rt_graph *g, const rt_node *n, int64_t *numbers, rt_tensor *t) {
  const rt_value *v = rt_graph_value(g, n->outputs[0]);
  if (n->output_count != 1 || !v->contents || v->shape.rank > 1) return false;
  *t = (rt_tensor){.dtype = RT_DTYPE_I64, .rank = v->shape.rank, .count = 1, .data.i = numbers};
  if (t->rank == 1) {
    if (!rt_dim_is_const(g, v->shape.dims[0], &t->dims[0]) || t->dims[0] > 64) return false;
    t->count = (size_t)t->dims[0];
  }
  for (size_t i = 0; i < t->count; i++) {
    if (!rt_dim_is_const(g, v->contents[i], &numbers[i])) return false;
  }
  return true;
}

static bool all_constant(const rt_graph *g, const rt_node *n) {
  for (uint32_t i = 0; i < n->input_count; i++) {
    if (n->inputs[i] != RT_NONE && rt_graph_value(g, n->inputs[i])->kind != RT_VALUE_CONST) {
      return false;
    }
  }
  return n->input_count > 0;
}

// A concatenation along axis 0 that should not be computed.
static bool is_lazy_concat(const rt_graph *g, const rt_node *n) {
  if (!rt_pass_is(n, "concat")) return false;
  int64_t axis = rt_node_int(n, "axis", 0);
  const rt_value *v = rt_graph_value(g, n->outputs[0]);
  if (axis != 0 && axis != -(int64_t)v->shape.rank) return false;
  for (uint32_t i = 0; i < n->input_count; i++) {
    const rt_value *part = rt_graph_value(g, n->inputs[i]);
    if (rt_graph_get_constant(g, part->constant)->kind != RT_CONST_INLINE) return true;
  }
  size_t bytes;
  return !small_bytes(g, n->outputs[0], &bytes);
}

// Evaluates a node; *done stays false if it is too large or its reference refuses (a division by
// zero is the program's business when it runs, not an error here).
static retort_status evaluate(folder *f, rt_node_id id, bool *done) {
  const rt_node *n = rt_graph_get_node(f->g, id);
  size_t total = 0, bytes;
  for (uint32_t i = 0; i < n->input_count; i++) {
    if (n->inputs[i] == RT_NONE) continue;
    if (!small_bytes(f->g, n->inputs[i], &bytes)) return RETORT_OK;
    total += bytes;
  }
  for (uint32_t i = 0; i < n->output_count; i++) {
    if (!small_bytes(f->g, n->outputs[i], &bytes) ||
        rt_graph_value(f->g, n->outputs[i])->dtype == RT_DTYPE_Q8) {
      return RETORT_OK;
    }
    total += bytes;
  }
  if (f->interp && f->kept_bytes > MAX_KEPT_BYTES) {
    rt_interp_destroy(f->interp);
    f->interp = NULL;
  }
  if (!f->interp) {
    f->kept_bytes = 0;
    RT_TRY(rt_interp_create(&f->interp, f->g, NULL, f->err));
  }
  // Elements are up to eight times wider in the interpreter.
  f->kept_bytes += 8 * total;
  retort_error why = {0};
  retort_status st = rt_interp_node(f->interp, id, &why);
  if (st == RETORT_ERR_MEMORY) return rt_fail(f->err, st, "%s", why.message);
  if (st != RETORT_OK) return RETORT_OK;
  for (uint32_t i = 0; i < rt_graph_get_node(f->g, id)->output_count; i++) {
    rt_value_id old = rt_graph_get_node(f->g, id)->outputs[i];
    RT_TRY(replace_output(f, old, rt_interp_value(f->interp, old)));
  }
  *done = true;
  return RETORT_OK;
}

static retort_status fold(folder *f, rt_node_id id, bool *done) {
  const rt_node *n = rt_graph_get_node(f->g, id);
  int64_t numbers[64];
  rt_tensor known;
  if (known_numbers(f->g, n, numbers, &known)) {
    *done = true;
    return replace_output(f, n->outputs[0], &known);
  }
  if (!all_constant(f->g, n)) return RETORT_OK;
  if (rt_pass_is(n, "identity")) {
    rt_graph_replace(f->g, n->outputs[0], n->inputs[0]);
    *done = true;
    return RETORT_OK;
  }
  if (is_lazy_concat(f->g, n)) {
    rt_value_id out, old = n->outputs[0];
    RT_TRY(rt_graph_concat_constant(f->g, n->name, n->inputs, n->input_count, &out, f->err));
    rt_graph_replace(f->g, old, out);
    *done = true;
    return RETORT_OK;
  }
  return evaluate(f, id, done);
}

retort_status rt_pass_fold_constants(rt_graph *g, size_t *rewrites, retort_error *err) {
  folder f = {.g = g, .err = err};
  retort_status st = RETORT_OK;
  for (size_t i = 0; st == RETORT_OK && i < rt_graph_node_count(g); i++) {
    rt_node_id id = rt_graph_order(g, i);
    const rt_node *n = rt_graph_get_node(g, id);
    if (n->removed || n->op->stateful) continue;
    bool done = false;
    st = fold(&f, id, &done);
    if (st != RETORT_OK || !done) continue;
    rt_graph_remove_node(g, id);
    ++*rewrites;
  }
  rt_interp_destroy(f.interp);
  return st;
}
