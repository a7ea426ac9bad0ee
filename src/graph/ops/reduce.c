// graph/ops/reduce.c: reductions over axes, the position of an extreme, running sums and products.
//
// Every result element is computed by itself: its operand's elements in row-major order, sums in
// double. Integers are summed and multiplied as such and wrap around; what has no integer form
// (mean, l2, log_sum, log_sum_exp) is computed in double and truncated.
#include <math.h>

#include "graph/internal.h"
#include "graph/ops/elementwise.h"

// ---------------------------------------------------------------------------------------------
// Reductions

typedef struct state {
  double sum, scale;  // of log_sum_exp: sum * exp(scale)
  int64_t whole;
} state;

typedef struct reduction {
  unsigned types;
  double start;  // what an empty set gives, before `finish`
  void (*real)(state *s, double x);
  double (*finish)(const state *s, size_t count);  // NULL: the sum as it is
  // NULL: integers go through double.
  int64_t (*begin)(rt_dtype dtype);
  void (*integer)(rt_dtype dtype, state *s, int64_t x);
  // Of known contents; NULL: not followed.
  rt_dim (*symbolic)(rt_graph *g, rt_dim a, rt_dim b);
  int64_t symbolic_start;
  bool symbolic_empty;  // whether symbolic_start is what an empty set gives
} reduction;

// Axes that were known when importing are an attribute; others are an input, whose values the shape
// rule doesn't look at, so that learning them later changes nothing.
static retort_status reduced_axes(const rt_node *n, const rt_tensor *given, uint32_t rank,
                                  bool *reduced, retort_error *err) {
  const rt_attr *attr = rt_node_attr(n, "axes");
  const size_t count = given ? given->count : attr ? attr->int_count : 0;
  const int64_t *axes = given ? given->data.i : attr ? attr->ints : NULL;
  const bool all = count == 0 && rt_node_int(n, "noop_with_empty_axes", 0) == 0;
  for (uint32_t i = 0; i < rank; i++) reduced[i] = all;
  for (size_t i = 0; i < count; i++) {
    uint32_t axis;
    RT_TRY(rt_op_axis(axes[i], rank, &axis, err));
    reduced[axis] = true;
  }
  return RETORT_OK;
}

// The shape where the axes are an input: every axis that stays has a size of its own.
static retort_status infer_open(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_int(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  const rt_value x = *rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  rt_shape shape = {.rank = x.shape.rank};
  int64_t count;
  const bool counted = rt_dim_is_const(g, rt_op_in(g, n, 1)->shape.dims[0], &count);
  if (counted && count == 0 && rt_node_int(node, "noop_with_empty_axes", 0) != 0) {
    rt_op_set(g, n, 0, x.dtype, x.shape);
    return RETORT_OK;
  }
  if (rt_node_int(node, "keepdims", 1) == 0) {
    if (!counted || count > (int64_t)x.shape.rank) {
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the rank is not known when compiling");
    }
    shape.rank = count ? x.shape.rank - (uint32_t)count : 0;
  }
  for (uint32_t d = 0; d < shape.rank; d++) shape.dims[d] = rt_op_open_dim(g, n, 0, d);
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

static retort_status set_contents(rt_graph *g, rt_node_id n, const reduction *op, rt_value x,
                                  bool reduced, retort_error *err) {
  if (!op->symbolic || !x.contents) return rt_op_set_contents(g, n, NULL, 0, err);
  const size_t count = rt_op_content_count(g, &x);
  if (!reduced) return rt_op_set_contents(g, n, x.contents, count, err);
  if (count == 0 && !op->symbolic_empty) return rt_op_set_contents(g, n, NULL, 0, err);
  rt_dim result =
      count && !op->symbolic_empty ? x.contents[0] : rt_dim_const(g, op->symbolic_start);
  for (size_t i = 0; i < count; i++) result = op->symbolic(g, result, x.contents[i]);
  return rt_op_set_contents(g, n, &result, 1, err);
}

static retort_status infer_reduction(rt_graph *g, rt_node_id n, const reduction *op,
                                     retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, op->types, err));
  const rt_value x = *rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  bool reduced[RT_MAX_RANK], keep = rt_node_int(node, "keepdims", 1) != 0;
  rt_shape shape = {0};
  if (rt_op_in(g, n, 1)) return infer_open(g, n, err);
  RT_TRY(reduced_axes(node, NULL, x.shape.rank, reduced, err));
  for (uint32_t i = 0; i < x.shape.rank; i++) {
    if (!reduced[i]) {
      shape.dims[shape.rank++] = x.shape.dims[i];
    } else if (keep) {
      shape.dims[shape.rank++] = rt_dim_const(g, 1);
    }
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  return set_contents(g, n, op, x, x.shape.rank == 1 && reduced[0], err);
}

// Axes of a tensor, those that stay or those that go, with how far apart their elements are.
typedef struct axes {
  uint32_t rank;
  int64_t dims[RT_MAX_RANK];
  size_t step[RT_MAX_RANK], count;
} axes;

static axes axes_of(const rt_tensor *x, const bool *reduced, bool which) {
  axes a = {.count = 1};
  for (uint32_t i = 0; i < x->rank; i++) {
    if (reduced[i] != which) continue;
    size_t step = 1;
    for (uint32_t d = i + 1; d < x->rank; d++) step *= (size_t)x->dims[d];
    a.dims[a.rank] = x->dims[i];
    a.step[a.rank++] = step;
    a.count *= (size_t)x->dims[i];
  }
  return a;
}

static size_t offset_of(const axes *a, size_t index) {
  size_t at = 0;
  for (uint32_t d = a->rank; d-- > 0;) {
    at += index % (size_t)a->dims[d] * a->step[d];
    index /= (size_t)a->dims[d];
  }
  return at;
}

static int64_t truncate(double v) {
  if (!(v == v)) return 0;
  if (v >= 0x1p63) return INT64_MAX;
  return v < -0x1p63 ? INT64_MIN : (int64_t)v;
}

static double finished(const reduction *op, const state *s, size_t count) {
  return op->finish ? op->finish(s, count) : s->sum;
}

static retort_status run_reduction(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, const reduction *op,
                                   retort_error *err) {
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_tensor *x = in[0];
  bool reduced[RT_MAX_RANK], keep = rt_node_int(n, "keepdims", 1) != 0;
  RT_TRY(reduced_axes(n, n->input_count > 1 ? in[1] : NULL, x->rank, reduced, err));
  int64_t dims[RT_MAX_RANK];
  uint32_t rank = 0;
  for (uint32_t i = 0; i < x->rank; i++) {
    if (!reduced[i] || keep) dims[rank++] = reduced[i] ? 1 : x->dims[i];
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, rank, dims, out, err));
  const axes outer = axes_of(x, reduced, false), inner = axes_of(x, reduced, true);
  for (size_t i = 0; i < out->count; i++) {
    const size_t base = offset_of(&outer, i);
    state s = {.sum = op->start, .scale = -INFINITY, .whole = op->begin ? op->begin(dtype) : 0};
    for (size_t j = 0; j < inner.count; j++) {
      const size_t at = base + offset_of(&inner, j);
      if (x->dtype == RT_DTYPE_F32) {
        op->real(&s, (double)x->data.f[at]);
      } else if (op->integer) {
        op->integer(dtype, &s, x->data.i[at]);
      } else {
        const int64_t v = x->data.i[at];
        op->real(&s, dtype == RT_DTYPE_U64 ? (double)(uint64_t)v : (double)v);
      }
    }
    if (x->dtype == RT_DTYPE_F32) {
      out->data.f[i] = (float)finished(op, &s, inner.count);
    } else {
      out->data.i[i] = op->integer ? s.whole : truncate(finished(op, &s, inner.count));
    }
  }
  return RETORT_OK;
}

static void real_sum(state *s, double x) {
  s->sum += x;
}
static void real_prod(state *s, double x) {
  s->sum *= x;
}
static void real_l1(state *s, double x) {
  s->sum += fabs(x);
}
static void real_square(state *s, double x) {
  s->sum += x * x;
}
// NaN stays once it is there.
static void real_max(state *s, double x) {
  if (x > s->sum || isnan(x)) s->sum = x;
}
static void real_min(state *s, double x) {
  if (x < s->sum || isnan(x)) s->sum = x;
}
// Scaled by the largest so far, so that nothing overflows.
static void real_exp(state *s, double x) {
  if (x == s->scale) {
    s->sum += x > -INFINITY ? 1 : 0;
  } else if (x > s->scale) {
    s->sum = s->sum * exp(s->scale - x) + 1;
    s->scale = x;
  } else {
    s->sum += exp(x - s->scale);
  }
}
static double finish_mean(const state *s, size_t count) {
  return s->sum / (double)count;
}
static double finish_root(const state *s, size_t count) {
  (void)count;
  return sqrt(s->sum);
}
static double finish_log(const state *s, size_t count) {
  (void)count;
  return log(s->sum);
}
static double finish_log_exp(const state *s, size_t count) {
  (void)count;
  return s->scale + log(s->sum);
}
static int64_t begin_zero(rt_dtype dtype) {
  (void)dtype;
  return 0;
}
static int64_t begin_one(rt_dtype dtype) {
  (void)dtype;
  return 1;
}
static void int_sum(rt_dtype dtype, state *s, int64_t x) {
  (void)dtype;
  s->whole = (int64_t)((uint64_t)s->whole + (uint64_t)x);
}
static void int_prod(rt_dtype dtype, state *s, int64_t x) {
  (void)dtype;
  s->whole = (int64_t)((uint64_t)s->whole * (uint64_t)x);
}
static void int_l1(rt_dtype dtype, state *s, int64_t x) {
  const uint64_t size = rt_int_less(dtype, x, 0) ? 0 - (uint64_t)x : (uint64_t)x;
  s->whole = (int64_t)((uint64_t)s->whole + size);
}
static void int_square(rt_dtype dtype, state *s, int64_t x) {
  (void)dtype;
  s->whole = (int64_t)((uint64_t)s->whole + (uint64_t)x * (uint64_t)x);
}
static void int_max(rt_dtype dtype, state *s, int64_t x) {
  if (rt_int_less(dtype, s->whole, x)) s->whole = x;
}
static void int_min(rt_dtype dtype, state *s, int64_t x) {
  if (rt_int_less(dtype, x, s->whole)) s->whole = x;
}

#define REDUCTION(id, ...)                        \
  static const reduction op_##id = {__VA_ARGS__}; \
  RT_OP_ENTRY(id, infer_reduction, run_reduction, &op_##id)
REDUCTION(reduce_sum, RT_TYPES_NUMBER, 0, real_sum, NULL, begin_zero, int_sum, rt_dim_add, 0, true)
REDUCTION(reduce_prod, RT_TYPES_NUMBER, 1, real_prod, NULL, begin_one, int_prod, rt_dim_mul, 1,
          true)
REDUCTION(reduce_max, RT_TYPES_ALL, -INFINITY, real_max, NULL, rt_dtype_lowest, int_max, rt_dim_max,
          0, false)
REDUCTION(reduce_min, RT_TYPES_ALL, INFINITY, real_min, NULL, rt_dtype_highest, int_min, rt_dim_min,
          0, false)
REDUCTION(reduce_mean, RT_TYPES_NUMBER, 0, real_sum, finish_mean, NULL, NULL, NULL, 0, false)
REDUCTION(reduce_l1, RT_TYPES_NUMBER, 0, real_l1, NULL, begin_zero, int_l1, NULL, 0, false)
REDUCTION(reduce_l2, RT_TYPES_NUMBER, 0, real_square, finish_root, NULL, NULL, NULL, 0, false)
REDUCTION(reduce_sum_square, RT_TYPES_NUMBER, 0, real_square, NULL, begin_zero, int_square, NULL, 0,
          false)
REDUCTION(reduce_log_sum, RT_TYPES_NUMBER, 0, real_sum, finish_log, NULL, NULL, NULL, 0, false)
REDUCTION(reduce_log_sum_exp, RT_TYPES_NUMBER, 0, real_exp, finish_log_exp, NULL, NULL, NULL, 0,
          false)

// ---------------------------------------------------------------------------------------------
// arg_max, arg_min: over one axis (default 0), the first or the last of equals; NaN counts as the
// extreme

static retort_status infer_arg(rt_graph *g, rt_node_id n, bool max, retort_error *err) {
  (void)max;
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  const rt_node *node = rt_graph_get_node(g, n);
  const rt_shape from = rt_op_in(g, n, 0)->shape;
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(node, "axis", 0), from.rank, &axis, err));
  rt_shape shape = {0};
  for (uint32_t i = 0; i < from.rank; i++) {
    if (i != axis) {
      shape.dims[shape.rank++] = from.dims[i];
    } else if (rt_node_int(node, "keepdims", 1) != 0) {
      shape.dims[shape.rank++] = rt_dim_const(g, 1);
    }
  }
  rt_op_set(g, n, 0, RT_DTYPE_I64, shape);
  return RETORT_OK;
}

// Whether element a comes before b in the order of extremes.
static bool beats(const rt_tensor *x, rt_dtype dtype, size_t a, size_t b, bool max) {
  if (x->dtype != RT_DTYPE_F32) {
    return rt_int_less(dtype, x->data.i[max ? b : a], x->data.i[max ? a : b]);
  }
  const float p = x->data.f[a], q = x->data.f[b];
  if (isnan(p) || isnan(q)) return isnan(p) && !isnan(q);
  return max ? p > q : p < q;
}

static retort_status run_arg(rt_interp *interp, const rt_graph *g, const rt_node *n,
                             const rt_tensor *const *in, rt_tensor *out, bool max,
                             retort_error *err) {
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_tensor *x = in[0];
  const bool last = rt_node_int(n, "select_last_index", 0) != 0;
  uint32_t axis, rank = 0;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), x->rank, &axis, err));
  int64_t dims[RT_MAX_RANK];
  size_t inner = 1, size = (size_t)x->dims[axis];
  for (uint32_t i = 0; i < x->rank; i++) {
    if (i != axis) {
      dims[rank++] = x->dims[i];
    } else if (rt_node_int(n, "keepdims", 1) != 0) {
      dims[rank++] = 1;
    }
    if (i > axis) inner *= (size_t)x->dims[i];
  }
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, rank, dims, out, err));
  if (out->count && !size) return rt_fail(err, RETORT_ERR_ARGUMENT, "the axis is empty");
  for (size_t i = 0; i < out->count; i++) {
    const size_t base = i / inner * inner * size + i % inner;
    size_t best = 0;
    for (size_t j = 1; j < size; j++) {
      const size_t a = base + j * inner, b = base + best * inner;
      if (beats(x, dtype, a, b, max) || (last && !beats(x, dtype, b, a, max))) best = j;
    }
    out->data.i[i] = (int64_t)best;
  }
  return RETORT_OK;
}
RT_OP_ENTRY(arg_max, infer_arg, run_arg, true)
RT_OP_ENTRY(arg_min, infer_arg, run_arg, false)

// ---------------------------------------------------------------------------------------------
// cum_sum, cum_prod: running sums and products along an axis; exclusive leaves each element's own
// value out, reverse runs from the end. The axis is an input, a number or a vector of one

static retort_status infer_running(rt_graph *g, rt_node_id n, bool product, retort_error *err) {
  (void)product;
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  const rt_value *x = rt_op_in(g, n, 0);
  RT_TRY(rt_op_want_int(g, n, 1, err));
  if (x->shape.rank == 0 || rt_op_in(g, n, 1)->shape.rank > 1) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "the operand has no axes, or the axis is not one number");
  }
  rt_op_set(g, n, 0, x->dtype, x->shape);
  return RETORT_OK;
}

static retort_status run_running(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, bool product,
                                 retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const bool exclusive = rt_node_int(n, "exclusive", 0) != 0;
  const bool reverse = rt_node_int(n, "reverse", 0) != 0;
  uint32_t axis;
  if (in[1]->count != 1) return rt_fail(err, RETORT_ERR_ARGUMENT, "the axis is not one number");
  RT_TRY(rt_op_axis(in[1]->data.i[0], x->rank, &axis, err));
  RT_TRY(rt_op_alloc_like(interp, x, x->dtype, out, err));
  size_t inner = 1, size = (size_t)x->dims[axis];
  for (uint32_t d = axis + 1; d < x->rank; d++) inner *= (size_t)x->dims[d];
  for (size_t line = 0; size && line < out->count / size; line++) {
    const size_t base = line / inner * inner * size + line % inner;
    double real = product ? 1 : 0;
    uint64_t whole = product ? 1 : 0;
    for (size_t j = 0; j < size; j++) {
      const size_t at = base + (reverse ? size - 1 - j : j) * inner;
      if (x->dtype == RT_DTYPE_F32) {
        const double v = (double)x->data.f[at], after = product ? real * v : real + v;
        out->data.f[at] = (float)(exclusive ? real : after);
        real = after;
      } else {
        const uint64_t v = (uint64_t)x->data.i[at], after = product ? whole * v : whole + v;
        out->data.i[at] = (int64_t)(exclusive ? whole : after);
        whole = after;
      }
    }
  }
  return RETORT_OK;
}
RT_OP_ENTRY(cum_sum, infer_running, run_running, false)
RT_OP_ENTRY(cum_prod, infer_running, run_running, true)
