// graph/ops/unary.c: functions of one operand. Floats are computed in double and rounded once.
#include <math.h>

#include "graph/internal.h"
#include "graph/ops/elementwise.h"

typedef struct unary {
  unsigned types;
  double (*real)(double x);
  int64_t (*integer)(rt_dtype dtype, int64_t x);
  // Of known contents; RT_DIM_NONE where that has no answer. NULL: contents are not followed.
  rt_dim (*symbolic)(rt_graph *g, rt_dim x);
} unary;

static retort_status infer_unary(rt_graph *g, rt_node_id n, const unary *op, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, op->types, err));
  const rt_value x = *rt_op_in(g, n, 0);
  rt_op_set(g, n, 0, x.dtype, x.shape);
  if (!x.contents || !op->symbolic) return rt_op_set_contents(g, n, NULL, 0, err);
  const size_t count = rt_op_content_count(g, &x);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < count; i++) contents[i] = op->symbolic(g, x.contents[i]);
  return rt_op_set_contents(g, n, contents, count, err);
}

static retort_status run_unary(rt_interp *interp, const rt_graph *g, const rt_node *n,
                               const rt_tensor *const *in, rt_tensor *out, const unary *op,
                               retort_error *err) {
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_tensor *x = in[0];
  RT_TRY(rt_op_alloc_like(interp, x, x->dtype, out, err));
  for (size_t i = 0; i < out->count; i++) {
    if (x->dtype == RT_DTYPE_F32) {
      out->data.f[i] = (float)op->real((double)x->data.f[i]);
    } else {
      out->data.i[i] = op->integer(dtype, x->data.i[i]);
    }
  }
  return RETORT_OK;
}

static double reciprocal(double x) {
  return 1 / x;
}
// To the nearest integer, halves to even: what the default rounding does.
static double round_even(double x) {
  return nearbyint(x);
}

#define REAL(id, function)                                             \
  static const unary op_##id = {RT_TYPES_FLOAT, function, NULL, NULL}; \
  RT_OP_ENTRY(id, infer_unary, run_unary, &op_##id)
REAL(sqrt, sqrt)
REAL(exp, exp)
REAL(log, log)
REAL(sin, sin)
REAL(cos, cos)
REAL(tan, tan)
REAL(asin, asin)
REAL(acos, acos)
REAL(atan, atan)
REAL(sinh, sinh)
REAL(cosh, cosh)
REAL(tanh, tanh)
REAL(asinh, asinh)
REAL(acosh, acosh)
REAL(atanh, atanh)
REAL(erf, erf)
REAL(ceil, ceil)
REAL(floor, floor)
REAL(round, round_even)
REAL(reciprocal, reciprocal)

// ---------------------------------------------------------------------------------------------
// neg, abs, sign: integers too

static double neg_real(double x) {
  return -x;
}
static int64_t neg_int(rt_dtype dtype, int64_t x) {
  (void)dtype;
  return (int64_t)(0 - (uint64_t)x);
}
static rt_dim neg_dim(rt_graph *g, rt_dim x) {
  return rt_dim_sub(g, rt_dim_const(g, 0), x);
}

static int64_t abs_int(rt_dtype dtype, int64_t x) {
  return rt_int_less(dtype, x, 0) ? neg_int(dtype, x) : x;
}
static rt_dim abs_dim(rt_graph *g, rt_dim x) {
  const rt_dim_bounds b = rt_dim_bounds_of(g, x);
  if (b.has_low && b.low >= 0) return x;
  return b.has_high && b.high <= 0 ? neg_dim(g, x) : RT_DIM_NONE;
}

static double sign_real(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;  // zero and NaN as they are
}
static int64_t sign_int(rt_dtype dtype, int64_t x) {
  return rt_int_less(dtype, x, 0) ? -1 : x != 0;
}
static rt_dim sign_dim(rt_graph *g, rt_dim x) {
  const int order = rt_dim_order(g, x, rt_dim_const(g, 0));
  return order == RT_DIM_UNORDERED ? RT_DIM_NONE : rt_dim_const(g, order);
}

static retort_status infer_neg(rt_graph *g, rt_node_id n, const unary *op, retort_error *err) {
  const rt_dtype dtype = rt_op_in(g, n, 0)->dtype;
  if (!rt_dtype_is_float(dtype) && !rt_dtype_is_signed(dtype)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot negate %s", rt_dtype_name(dtype));
  }
  return infer_unary(g, n, op, err);
}
static const unary op_neg = {RT_TYPES_NUMBER, neg_real, neg_int, neg_dim};
RT_OP_ENTRY(neg, infer_neg, run_unary, &op_neg)
static const unary op_abs = {RT_TYPES_NUMBER, fabs, abs_int, abs_dim};
RT_OP_ENTRY(abs, infer_unary, run_unary, &op_abs)
static const unary op_sign = {RT_TYPES_NUMBER, sign_real, sign_int, sign_dim};
RT_OP_ENTRY(sign, infer_unary, run_unary, &op_sign)

// ---------------------------------------------------------------------------------------------
// not, bitwise_not

static int64_t not_int(rt_dtype dtype, int64_t x) {
  return dtype == RT_DTYPE_BOOL ? x == 0 : ~x;
}
static rt_dim not_dim(rt_graph *g, rt_dim x) {
  int64_t v;
  return rt_dim_is_const(g, x, &v) ? rt_dim_const(g, v == 0) : RT_DIM_NONE;
}
static const unary op_not = {RT_TYPES_BOOL, NULL, not_int, not_dim};
RT_OP_ENTRY(not, infer_unary, run_unary, &op_not)
static const unary op_bitwise_not = {RT_TYPES_INT, NULL, not_int, NULL};
RT_OP_ENTRY(bitwise_not, infer_unary, run_unary, &op_bitwise_not)
