// graph/ops/compare.c: comparisons and questions (bool results), and where.
#include <math.h>

#include "graph/internal.h"
#include "graph/ops/elementwise.h"

// ---------------------------------------------------------------------------------------------
// Comparisons: equal, or strictly or loosely less, the operands swapped or not

typedef struct comparison {
  unsigned types;
  bool equal, less, swap;  // what makes it true, after swapping
} comparison;

// From an order (-1, 0, 1); 2 where a NaN is in the way.
static bool holds(const comparison *op, int order) {
  return (op->equal && order == 0) || (op->less && order == -1);
}

// 1 or 0, or RT_DIM_NONE if it depends on sizes.
static rt_dim compare_dims(rt_graph *g, const comparison *op, rt_dim a, rt_dim b) {
  const int order = rt_dim_order(g, a, b);
  if (order != RT_DIM_UNORDERED) return rt_dim_const(g, holds(op, order));
  const rt_dim_bounds by = rt_dim_bounds_of(g, rt_dim_sub(g, a, b));
  if (!op->less) return RT_DIM_NONE;
  if (by.has_low && by.low >= (op->equal ? 1 : 0)) return rt_dim_const(g, 0);
  if (by.has_high && by.high <= (op->equal ? 0 : -1)) return rt_dim_const(g, 1);
  return RT_DIM_NONE;
}

static retort_status infer_compare(rt_graph *g, rt_node_id n, const comparison *op,
                                   retort_error *err) {
  RT_TRY(rt_op_want_same_type(g, n, 0, 1, err));
  RT_TRY(rt_op_want_types(g, n, 0, op->types, err));
  rt_shape shape = {0};
  RT_TRY(rt_op_broadcast(g, n, 0, 2, &shape, err));
  const rt_value a = *rt_op_in(g, n, op->swap), b = *rt_op_in(g, n, !op->swap);
  rt_op_set(g, n, 0, RT_DTYPE_BOOL, shape);
  size_t size;
  if (!a.contents || !b.contents || !rt_op_content_size(g, shape, &size)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  size_t na = rt_op_content_count(g, &a), nb = rt_op_content_count(g, &b);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < size; i++) {
    contents[i] = compare_dims(g, op, a.contents[na == 1 ? 0 : i], b.contents[nb == 1 ? 0 : i]);
  }
  return rt_op_set_contents(g, n, contents, size, err);
}

static retort_status run_compare(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, const comparison *op,
                                 retort_error *err) {
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_tensor *operands[2] = {in[op->swap], in[!op->swap]};
  rt_walk w;
  RT_TRY(rt_walk_start(&w, operands, 2, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, w.rank, w.dims, out, err));
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    int order = 2;
    if (in[0]->dtype == RT_DTYPE_F32) {
      const float a = operands[0]->data.f[w.at[0]], b = operands[1]->data.f[w.at[1]];
      order = a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
    } else {
      const int64_t a = operands[0]->data.i[w.at[0]], b = operands[1]->data.i[w.at[1]];
      order = rt_int_less(dtype, a, b) ? -1 : a != b;
    }
    out->data.i[i] = holds(op, order);
  }
  return RETORT_OK;
}

#define COMPARISON(id, types, equal, less, swap)                \
  static const comparison op_##id = {types, equal, less, swap}; \
  RT_OP_ENTRY(id, infer_compare, run_compare, &op_##id)
COMPARISON(equal, RT_TYPES_ALL, true, false, false)
COMPARISON(less, RT_TYPES_NUMBER, false, true, false)
COMPARISON(less_or_equal, RT_TYPES_NUMBER, true, true, false)
COMPARISON(greater, RT_TYPES_NUMBER, false, true, true)
COMPARISON(greater_or_equal, RT_TYPES_NUMBER, true, true, true)

// ---------------------------------------------------------------------------------------------
// is_nan, is_inf

static retort_status infer_question(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_FLOAT, err));
  rt_op_set(g, n, 0, RT_DTYPE_BOOL, rt_op_in(g, n, 0)->shape);
  return RETORT_OK;
}

retort_status rt_infer_is_nan(rt_graph *g, rt_node_id n, retort_error *err) {
  return infer_question(g, n, err);
}

retort_status rt_reference_is_nan(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  RT_TRY(rt_op_alloc_like(interp, in[0], RT_DTYPE_I64, out, err));
  for (size_t i = 0; i < out->count; i++) out->data.i[i] = isnan(in[0]->data.f[i]) != 0;
  return RETORT_OK;
}

retort_status rt_infer_is_inf(rt_graph *g, rt_node_id n, retort_error *err) {
  return infer_question(g, n, err);
}

retort_status rt_reference_is_inf(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const bool positive = rt_node_int(n, "detect_positive", 1) != 0;
  const bool negative = rt_node_int(n, "detect_negative", 1) != 0;
  RT_TRY(rt_op_alloc_like(interp, in[0], RT_DTYPE_I64, out, err));
  for (size_t i = 0; i < out->count; i++) {
    const float x = in[0]->data.f[i];
    out->data.i[i] = isinf(x) && (x > 0 ? positive : negative);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// where: condition, x, y

retort_status rt_infer_where(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_BOOL, err));
  RT_TRY(rt_op_want_same_type(g, n, 1, 2, err));
  RT_TRY(rt_op_want_types(g, n, 1, RT_TYPES_ALL, err));
  rt_shape shape = {0};
  RT_TRY(rt_op_broadcast(g, n, 0, 3, &shape, err));
  const rt_value c = *rt_op_in(g, n, 0), x = *rt_op_in(g, n, 1), y = *rt_op_in(g, n, 2);
  rt_op_set(g, n, 0, x.dtype, shape);
  size_t size;
  if (!x.contents || !y.contents || !rt_op_content_size(g, shape, &size)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  const size_t nc = rt_op_content_count(g, &c), nx = rt_op_content_count(g, &x);
  const size_t ny = rt_op_content_count(g, &y);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < size; i++) {
    const rt_dim a = x.contents[nx == 1 ? 0 : i], b = y.contents[ny == 1 ? 0 : i];
    int64_t first;
    // Without the condition, only what both sides agree on.
    const bool known = c.contents && rt_dim_is_const(g, c.contents[nc == 1 ? 0 : i], &first);
    contents[i] = known ? (first ? a : b) : a == b ? a : RT_DIM_NONE;
  }
  return rt_op_set_contents(g, n, contents, size, err);
}

retort_status rt_reference_where(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  rt_walk w;
  RT_TRY(rt_walk_start(&w, in, 3, err));
  RT_TRY(rt_interp_alloc(interp, in[1]->dtype, w.rank, w.dims, out, err));
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    const uint32_t k = in[0]->data.i[w.at[0]] ? 1 : 2;
    if (out->dtype == RT_DTYPE_F32) {
      out->data.f[i] = in[k]->data.f[w.at[k]];
    } else {
      out->data.i[i] = in[k]->data.i[w.at[k]];
    }
  }
  return RETORT_OK;
}
