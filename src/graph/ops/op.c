// graph/ops/op.c: the table of operations and what shape rules share.
#include "graph/ops/op.h"

#include <math.h>
#include <stdio.h>

#include "base/size.h"
#include "graph/internal.h"

static const rt_op TABLE[] = {
#define RT_OP(id, name_, level_, min, max, outputs_, attrs_, stateful_) \
  {.name = name_,                                                       \
   .level = RT_LEVEL_##level_,                                          \
   .min_inputs = min,                                                   \
   .max_inputs = max,                                                   \
   .outputs = outputs_,                                                 \
   .attrs = attrs_,                                                     \
   .stateful = stateful_,                                               \
   .infer = rt_infer_##id,                                              \
   .reference = rt_reference_##id},
#include "graph/ops/ops.def"
#undef RT_OP
};

const rt_op *rt_op_table(size_t *count) {
  *count = RT_COUNT(TABLE);
  return TABLE;
}

const rt_op *rt_op_find(const char *name) {
  for (size_t i = 0; i < RT_COUNT(TABLE); i++) {
    if (strcmp(TABLE[i].name, name) == 0) return &TABLE[i];
  }
  return NULL;
}

const rt_value *rt_op_in(const rt_graph *g, rt_node_id n, size_t i) {
  const rt_node *node = rt_graph_get_node(g, n);
  if (i >= node->input_count || node->inputs[i] == RT_NONE) return NULL;
  return rt_graph_value(g, node->inputs[i]);
}

static retort_status bad_input(const rt_graph *g, rt_node_id n, size_t i, retort_error *err,
                               const char *what) {
  const rt_value *v = rt_op_in(g, n, i);
  rt_buf shape = {0};
  for (uint32_t d = 0; v && d < v->shape.rank; d++) {
    if (d) rt_buf_append_str(&shape, ", ");
    rt_dim_print(g, v->shape.dims[d], &shape);
  }
  retort_status st =
      rt_fail(err, RETORT_ERR_FORMAT, "input %zu (\"%.100s\" %s[%.200s]): %s", i, v ? v->name : "",
              v ? rt_dtype_name(v->dtype) : "none", rt_buf_cstr(&shape), what);
  rt_buf_deinit(&shape);
  return st;
}

retort_status rt_op_want_rank(const rt_graph *g, rt_node_id n, size_t i, uint32_t rank,
                              retort_error *err) {
  if (rt_op_in(g, n, i)->shape.rank == rank) return RETORT_OK;
  char what[40];
  (void)snprintf(what, sizeof what, "expected rank %u", rank);
  return bad_input(g, n, i, err, what);
}

retort_status rt_op_want_f32(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  if (rt_op_in(g, n, i)->dtype == RT_DTYPE_F32) return RETORT_OK;
  return bad_input(g, n, i, err, "expected f32");
}

retort_status rt_op_want_float(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  rt_dtype t = rt_op_in(g, n, i)->dtype;
  if (t == RT_DTYPE_F32 || t == RT_DTYPE_F16 || t == RT_DTYPE_BF16) return RETORT_OK;
  return bad_input(g, n, i, err, "expected f32, f16 or bf16");
}

retort_status rt_op_want_int(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  rt_dtype t = rt_op_in(g, n, i)->dtype;
  if (t == RT_DTYPE_I64 || t == RT_DTYPE_I32) return RETORT_OK;
  return bad_input(g, n, i, err, "expected i32 or i64");
}

retort_status rt_op_want_dim(const rt_graph *g, rt_node_id n, size_t i, uint32_t axis, rt_dim want,
                             retort_error *err) {
  if (want == RT_DIM_NONE) {
    return rt_fail(err, RETORT_ERR_LIMIT, "a dimension cannot be represented");
  }
  if (rt_op_in(g, n, i)->shape.dims[axis] == want) return RETORT_OK;
  rt_buf what = {0};
  rt_buf_append_format(&what, "expected dimension %u to be ", axis);
  rt_dim_print(g, want, &what);
  retort_status st = bad_input(g, n, i, err, rt_buf_cstr(&what));
  rt_buf_deinit(&what);
  return st;
}

retort_status rt_op_want_matrix(const rt_graph *g, rt_node_id n, size_t i, rt_dim *rows,
                                rt_dim *columns, retort_error *err) {
  RT_TRY(rt_op_want_f32(g, n, i, err));
  RT_TRY(rt_op_want_rank(g, n, i, 2, err));
  *rows = rt_op_in(g, n, i)->shape.dims[0];
  *columns = rt_op_in(g, n, i)->shape.dims[1];
  return RETORT_OK;
}

retort_status rt_op_want_vector(const rt_graph *g, rt_node_id n, size_t i, rt_dim size,
                                retort_error *err) {
  if (!rt_op_in(g, n, i)) return RETORT_OK;
  RT_TRY(rt_op_want_float(g, n, i, err));
  RT_TRY(rt_op_want_rank(g, n, i, 1, err));
  return rt_op_want_dim(g, n, i, 0, size, err);
}

retort_status rt_op_want_ids(const rt_graph *g, rt_node_id n, size_t i, rt_dim size,
                             retort_error *err) {
  RT_TRY(rt_op_want_int(g, n, i, err));
  RT_TRY(rt_op_want_rank(g, n, i, 1, err));
  return rt_op_want_dim(g, n, i, 0, size, err);
}

retort_status rt_op_want_range(const rt_graph *g, rt_node_id n, const char *key, int64_t min,
                               int64_t max, retort_error *err) {
  int64_t v = rt_node_int(rt_graph_get_node(g, n), key, min);
  if (v >= min && v <= max) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "attribute %s is %lld, outside %lld to %lld", key,
                 (long long)v, (long long)min, (long long)max);
}

retort_status rt_op_want_heads(const rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_range(g, n, "heads", 1, 1 << 20, err));
  RT_TRY(rt_op_want_range(g, n, "head_dim", 1, 1 << 20, err));
  RT_TRY(rt_op_want_range(g, n, "kv_heads", 1, 1 << 20, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t heads = rt_node_int(node, "heads", 1), kv = rt_node_int(node, "kv_heads", 1);
  if (heads % kv == 0) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "kv_heads (%lld) does not divide heads (%lld)",
                 (long long)kv, (long long)heads);
}

retort_status rt_op_want_eps(const rt_graph *g, rt_node_id n, retort_error *err) {
  double eps = rt_node_real(rt_graph_get_node(g, n), "eps", 0);
  if (isfinite(eps) && eps >= 0) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "attribute eps is %g, expected a number of 0 or more",
                 eps);
}

rt_dim rt_op_open_dim(rt_graph *g, rt_node_id n, size_t output, uint32_t axis) {
  const rt_value *v = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[output]);
  if (axis < v->shape.rank && rt_dim_is_open(g, v->shape.dims[axis])) return v->shape.dims[axis];
  return rt_dim_fresh(g);
}

void rt_op_set(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_shape shape) {
  rt_value *v = rt_graph_value_mut(g, rt_graph_get_node(g, n)->outputs[output]);
  v->dtype = dtype;
  v->shape = shape;
}

void rt_op_set_matrix(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_dim rows,
                      rt_dim columns) {
  rt_op_set(g, n, output, dtype, (rt_shape){.rank = 2, .dims = {rows, columns}});
}

retort_status rt_op_set_contents(rt_graph *g, rt_node_id n, const rt_dim *contents, size_t count,
                                 retort_error *err) {
  rt_value *v = rt_graph_value_mut(g, rt_graph_get_node(g, n)->outputs[0]);
  for (size_t i = 0; contents && i < count; i++) {
    int64_t number;
    bool fits = v->dtype == RT_DTYPE_I64 || !rt_dim_is_const(g, contents[i], &number) ||
                (number >= INT32_MIN && number <= INT32_MAX);
    // Not representable, or a number that wraps around.
    if (contents[i] == RT_DIM_NONE || !fits) contents = NULL;
  }
  if (!contents) {
    v->contents = NULL;
    return RETORT_OK;
  }
  // Rules run again after every pass; most of the time nothing changed.
  if (v->contents && memcmp(v->contents, contents, count * sizeof *contents) == 0) return RETORT_OK;
  rt_dim *copy = rt_arena_array(&g->arena, count, sizeof *copy);
  if (!copy) return RT_OOM(err, "known contents");
  if (count) memcpy(copy, contents, count * sizeof *copy);
  v->contents = copy;
  return RETORT_OK;
}

size_t rt_op_content_count(const rt_graph *g, const rt_value *v) {
  int64_t count = 1;
  if (v->shape.rank == 1) (void)rt_dim_is_const(g, v->shape.dims[0], &count);
  return (size_t)count;
}

retort_status rt_op_axis(int64_t axis, uint32_t rank, uint32_t *out, retort_error *err) {
  int64_t a = axis < 0 ? axis + (int64_t)rank : axis;
  if (axis < -RT_MAX_RANK || a < 0 || a >= (int64_t)rank) {
    return rt_fail(err, RETORT_ERR_FORMAT, "axis %lld of a tensor of rank %u", (long long)axis,
                   rank);
  }
  *out = (uint32_t)a;
  return RETORT_OK;
}
