// graph/ops/shapes.c: operations that change a shape and not (or only by repeating) the elements:
// squeeze, unsqueeze, flatten, expand, tile; and what makes tensors from shapes: size,
// constant_of_shape, range, eye_like. With known contents these carry shape arithmetic.
#include <math.h>

#include "base/size.h"
#include "graph/ops/move.h"

// Keeps the contents of x where the output is a scalar or a vector of as many elements.
static retort_status same_contents(rt_graph *g, rt_node_id n, const rt_value *x, uint32_t rank,
                                   retort_error *err) {
  const bool keep = x->contents && rank <= 1;
  return rt_op_set_contents(g, n, keep ? x->contents : NULL, keep ? rt_op_content_count(g, x) : 0,
                            err);
}

static rt_dim dim_product(rt_graph *g, const rt_dim *dims, uint32_t from, uint32_t to) {
  rt_dim p = rt_dim_const(g, 1);
  for (uint32_t i = from; i < to; i++) p = rt_dim_mul(g, p, dims[i]);
  return p;
}

// ---------------------------------------------------------------------------------------------
// size: the number of elements, an i64 scalar

retort_status rt_infer_size(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_shape x = rt_op_in(g, n, 0)->shape;
  rt_op_set(g, n, 0, RT_DTYPE_I64, (rt_shape){.rank = 0});
  const rt_dim count = dim_product(g, x.dims, 0, x.rank);
  return rt_op_set_contents(g, n, &count, 1, err);
}

retort_status rt_reference_size(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 0, NULL, out, err));
  out->data.i[0] = (int64_t)in[0]->count;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// squeeze takes axes of size 1 away, unsqueeze puts them in (axes of the result)

static retort_status marked_axes(const rt_node *n, uint32_t rank, bool *marked, retort_error *err) {
  const rt_attr *a = rt_node_attr(n, "axes");
  for (uint32_t i = 0; a && i < a->int_count; i++) {
    uint32_t axis;
    RT_TRY(rt_op_axis(a->ints[i], rank, &axis, err));
    if (marked[axis]) return rt_fail(err, RETORT_ERR_FORMAT, "axis %u is named twice", axis);
    marked[axis] = true;
  }
  return RETORT_OK;
}

retort_status rt_infer_squeeze(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value x = *rt_op_in(g, n, 0);
  bool drop[RT_MAX_RANK] = {false};
  RT_TRY(marked_axes(rt_graph_get_node(g, n), x.shape.rank, drop, err));
  rt_shape shape = {0};
  for (uint32_t i = 0; i < x.shape.rank; i++) {
    int64_t size;
    if (!drop[i]) {
      shape.dims[shape.rank++] = x.shape.dims[i];
    } else if (rt_dim_is_const(g, x.shape.dims[i], &size) && size != 1) {
      return rt_fail(err, RETORT_ERR_FORMAT, "axis %u has %lld elements, not 1", i,
                     (long long)size);
    }
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  return same_contents(g, n, &x, shape.rank, err);
}

retort_status rt_reference_squeeze(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)interp;
  (void)g;
  bool drop[RT_MAX_RANK] = {false};
  RT_TRY(marked_axes(n, in[0]->rank, drop, err));
  *out = *in[0];
  out->rank = 0;
  for (uint32_t i = 0; i < in[0]->rank; i++) {
    if (!drop[i]) {
      out->dims[out->rank++] = in[0]->dims[i];
    } else if (in[0]->dims[i] != 1) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "axis %u has %lld elements, not 1", i,
                     (long long)in[0]->dims[i]);
    }
  }
  return RETORT_OK;
}

static retort_status unsqueezed(const rt_node *n, uint32_t rank, uint32_t *new_rank, bool *marked,
                                retort_error *err) {
  const rt_attr *a = rt_node_attr(n, "axes");
  const uint32_t more = a ? a->int_count : 0;
  if (more > RT_MAX_RANK || rank + more > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the rank is above %d", RT_MAX_RANK);
  }
  *new_rank = rank + more;
  return marked_axes(n, *new_rank, marked, err);
}

retort_status rt_infer_unsqueeze(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value x = *rt_op_in(g, n, 0);
  bool fresh[RT_MAX_RANK] = {false};
  rt_shape shape = {0};
  RT_TRY(unsqueezed(rt_graph_get_node(g, n), x.shape.rank, &shape.rank, fresh, err));
  for (uint32_t i = 0, from = 0; i < shape.rank; i++) {
    shape.dims[i] = fresh[i] ? rt_dim_const(g, 1) : x.shape.dims[from++];
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  return same_contents(g, n, &x, shape.rank, err);
}

retort_status rt_reference_unsqueeze(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                     const rt_tensor *const *in, rt_tensor *out,
                                     retort_error *err) {
  (void)interp;
  (void)g;
  bool fresh[RT_MAX_RANK] = {false};
  uint32_t rank;
  RT_TRY(unsqueezed(n, in[0]->rank, &rank, fresh, err));
  *out = *in[0];
  out->rank = rank;
  for (uint32_t i = 0, from = 0; i < rank; i++) {
    out->dims[i] = fresh[i] ? 1 : in[0]->dims[from++];
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// flatten: axes before `axis` become the first of two, the others the second

static retort_status flatten_axis(const rt_node *n, uint32_t rank, uint32_t *out,
                                  retort_error *err) {
  int64_t axis = rt_node_int(n, "axis", 1);
  if (axis < -(int64_t)rank || axis > (int64_t)rank) {
    return rt_fail(err, RETORT_ERR_FORMAT, "axis %lld of a tensor of rank %u", (long long)axis,
                   rank);
  }
  *out = (uint32_t)(axis < 0 ? axis + (int64_t)rank : axis);
  return RETORT_OK;
}

retort_status rt_infer_flatten(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value x = *rt_op_in(g, n, 0);
  uint32_t axis;
  RT_TRY(flatten_axis(rt_graph_get_node(g, n), x.shape.rank, &axis, err));
  const rt_shape shape = {.rank = 2,
                          .dims = {dim_product(g, x.shape.dims, 0, axis),
                                   dim_product(g, x.shape.dims, axis, x.shape.rank)}};
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_flatten(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)interp;
  (void)g;
  uint32_t axis;
  RT_TRY(flatten_axis(n, in[0]->rank, &axis, err));
  *out = *in[0];
  out->rank = 2;
  // A side that is empty is 0 whatever the other is, so the products may not be of existing size.
  size_t sides[2] = {1, 1};
  for (uint32_t d = 0; d < in[0]->rank; d++) {
    size_t *side = &sides[d < axis ? 0 : 1];
    if (!rt_size_mul(*side, (size_t)in[0]->dims[d], side) || *side > INT64_MAX) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor's size overflows");
    }
  }
  out->dims[0] = (int64_t)sides[0];
  out->dims[1] = (int64_t)sides[1];
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// expand: broadcasts x with a shape, both ways

static bool is_one(const rt_graph *g, rt_dim dim) {
  int64_t number;
  return rt_dim_is_const(g, dim, &number) && number == 1;
}

retort_status rt_infer_expand(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  uint32_t wanted;
  RT_TRY(rt_move_rank(g, n, 1, &wanted, err));
  const rt_value x = *rt_op_in(g, n, 0), to = *rt_op_in(g, n, 1);
  rt_shape shape = {.rank = wanted > x.shape.rank ? wanted : x.shape.rank};
  for (uint32_t i = 0; i < shape.rank; i++) {
    // Aligned at the last axis.
    const uint32_t end = shape.rank - i;
    const rt_dim a = end <= x.shape.rank ? x.shape.dims[x.shape.rank - end] : rt_dim_const(g, 1);
    if (end > wanted) {
      shape.dims[i] = a;
    } else if (!to.contents) {
      shape.dims[i] = rt_op_open_dim(g, n, 0, i);
    } else {
      const rt_dim b = to.contents[wanted - end];
      if (a != b && !is_one(g, a) && !is_one(g, b)) {
        rt_buf text = {0};
        rt_dim_print(g, a, &text);
        rt_buf_append_str(&text, " and ");
        rt_dim_print(g, b, &text);
        const retort_status st = rt_fail(err, RETORT_ERR_FORMAT,
                                         "dimensions %.300s do not broadcast", rt_buf_cstr(&text));
        rt_buf_deinit(&text);
        return st;
      }
      shape.dims[i] = is_one(g, a) ? b : a;
    }
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, x.dtype, shape);
  int64_t size = 1;
  shape = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape;
  if (!x.contents || shape.rank > 1 ||
      (shape.rank == 1 && !rt_dim_is_const(g, shape.dims[0], &size)) ||
      size > RT_GRAPH_MAX_CONTENTS) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  const size_t have = rt_op_content_count(g, &x);
  for (size_t i = 0; i < (size_t)size; i++) contents[i] = x.contents[have == 1 ? 0 : i];
  return rt_op_set_contents(g, n, contents, (size_t)size, err);
}

// Every element of out is one of x: index modulo x's dimension, along each axis of x.
static void repeat(const rt_tensor *x, const rt_tensor *out) {
  size_t stride[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  const uint32_t extra = out->rank - x->rank;
  int64_t index[RT_MAX_RANK];
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, out->rank, out->dims, index);
    size_t at = 0;
    for (uint32_t d = 0; d < x->rank; d++)
      at += (size_t)(index[d + extra] % x->dims[d]) * stride[d];
    rt_move_one(out, i, x, at);
  }
}

retort_status rt_reference_expand(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  const rt_tensor *x = in[0];
  if (in[1]->count > RT_MAX_RANK) return rt_fail(err, RETORT_ERR_ARGUMENT, "the rank is too high");
  const uint32_t wanted = (uint32_t)in[1]->count, rank = wanted > x->rank ? wanted : x->rank;
  int64_t dims[RT_MAX_RANK];
  for (uint32_t i = 0; i < rank; i++) {
    const uint32_t end = rank - i;
    const int64_t a = end <= x->rank ? x->dims[x->rank - end] : 1;
    const int64_t b = end <= wanted ? in[1]->data.i[wanted - end] : 1;
    if (a != b && a != 1 && b != 1) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "dimensions %lld and %lld do not broadcast",
                     (long long)a, (long long)b);
    }
    dims[i] = a == 1 ? b : a;
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, rank, dims, out, err));
  repeat(x, out);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// tile: x repeated `repeats` times along each axis

retort_status rt_infer_tile(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  const rt_value x = *rt_op_in(g, n, 0), repeats = *rt_op_in(g, n, 1);
  uint32_t count;
  RT_TRY(rt_move_rank(g, n, 1, &count, err));
  if (count != x.shape.rank) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%u repeats for rank %u", count, x.shape.rank);
  }
  rt_shape shape = {.rank = count};
  for (uint32_t i = 0; i < count; i++) {
    shape.dims[i] = repeats.contents ? rt_dim_mul(g, x.shape.dims[i], repeats.contents[i])
                                     : rt_op_open_dim(g, n, 0, i);
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, x.dtype, shape);
  int64_t size;
  shape = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape;
  if (!x.contents || count != 1 || !rt_dim_is_const(g, shape.dims[0], &size) ||
      size > RT_GRAPH_MAX_CONTENTS) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  const size_t have = rt_op_content_count(g, &x);
  for (size_t i = 0; i < (size_t)size; i++) contents[i] = x.contents[i % have];
  return rt_op_set_contents(g, n, contents, (size_t)size, err);
}

retort_status rt_reference_tile(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  const rt_tensor *x = in[0];
  int64_t dims[RT_MAX_RANK];
  if (in[1]->count != x->rank) return rt_fail(err, RETORT_ERR_ARGUMENT, "repeats for another rank");
  for (uint32_t i = 0; i < x->rank; i++) {
    if (in[1]->data.i[i] < 0 || __builtin_mul_overflow(x->dims[i], in[1]->data.i[i], &dims[i])) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "%lld repeats", (long long)in[1]->data.i[i]);
    }
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  repeat(x, out);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// constant_of_shape: a tensor of the shape, every element the only one of `value`

retort_status rt_infer_constant_of_shape(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_integers(g, n, 0, err));
  RT_TRY(rt_move_want_plain(g, n, 1, err));
  const rt_value of = *rt_op_in(g, n, 0), value = *rt_op_in(g, n, 1);
  rt_shape shape = {0};
  RT_TRY(rt_move_rank(g, n, 0, &shape.rank, err));
  for (uint32_t i = 0; i < shape.rank; i++) {
    shape.dims[i] = of.contents ? of.contents[i] : rt_op_open_dim(g, n, 0, i);
  }
  for (uint32_t i = 0; i < value.shape.rank; i++) {
    if (!is_one(g, value.shape.dims[i])) {
      return rt_fail(err, RETORT_ERR_FORMAT, "the value has to be one element");
    }
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, value.dtype, shape);
  int64_t size = 1, number;
  size_t count;
  shape = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape;
  if (shape.rank > 1 || (shape.rank == 1 && !rt_dim_is_const(g, shape.dims[0], &size)) ||
      size > RT_GRAPH_MAX_CONTENTS || !rt_move_ints(g, &value, &number, 1, &count)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < (size_t)size; i++) contents[i] = rt_dim_const(g, number);
  return rt_op_set_contents(g, n, contents, (size_t)size, err);
}

retort_status rt_reference_constant_of_shape(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                             const rt_tensor *const *in, rt_tensor *out,
                                             retort_error *err) {
  (void)g;
  (void)n;
  if (in[0]->count > RT_MAX_RANK) return rt_fail(err, RETORT_ERR_ARGUMENT, "the rank is too high");
  RT_TRY(rt_interp_alloc(interp, in[1]->dtype, (uint32_t)in[0]->count, in[0]->data.i, out, err));
  for (size_t i = 0; i < out->count; i++) rt_move_one(out, i, in[1], 0);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// range: start, start + delta, ... before limit; scalars of one type

// How many there are; false if that isn't a number that memory could hold.
static bool range_count(double start, double limit, double delta, int64_t *out) {
  const double count = ceil((limit - start) / delta);
  if (isnan(count) || count > 0x1p53) return false;
  *out = count > 0 ? (int64_t)count : 0;
  return true;
}

static bool range_count_ints(int64_t start, int64_t limit, int64_t delta, int64_t *out) {
  int64_t span;
  if (delta == 0) return false;
  if (__builtin_sub_overflow(limit, start, &span) || delta == INT64_MIN || span == INT64_MIN) {
    return false;
  }
  *out = 0;
  if (delta > 0 && span > 0) *out = (span - 1) / delta + 1;
  if (delta < 0 && span < 0) *out = (-span - 1) / -delta + 1;
  return true;
}

retort_status rt_infer_range(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value start = *rt_op_in(g, n, 0), limit = *rt_op_in(g, n, 1), delta = *rt_op_in(g, n, 2);
  for (size_t i = 0; i < 3; i++) {
    const rt_value *v = rt_op_in(g, n, i);
    RT_TRY(rt_move_want_same(g, n, i, 0, err));
    if (v->dtype == RT_DTYPE_Q8 || v->dtype == RT_DTYPE_BOOL || v->shape.rank > 1 ||
        (v->shape.rank == 1 && !is_one(g, v->shape.dims[0]))) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu has to be one number", i);
    }
  }
  int64_t a, b, d, count;
  double reals[3];
  size_t one;
  rt_shape shape = {.rank = 1, .dims = {RT_DIM_NONE}};
  const bool numbers = rt_move_ints(g, &start, &a, 1, &one) &&
                       rt_move_ints(g, &limit, &b, 1, &one) && rt_move_ints(g, &delta, &d, 1, &one);
  bool known = false;
  if (numbers) {
    if (!range_count_ints(a, b, d, &count)) return rt_fail(err, RETORT_ERR_FORMAT, "endless");
    shape.dims[0] = rt_dim_const(g, count);
    known = count <= RT_GRAPH_MAX_CONTENTS;
  } else if (start.contents && limit.contents && rt_move_ints(g, &delta, &d, 1, &one) && d == 1) {
    // Of symbols: counts as not empty.
    shape.dims[0] = rt_dim_sub(g, limit.contents[0], start.contents[0]);
  } else if (rt_move_reals(g, &start, &reals[0], 1, &one) &&
             rt_move_reals(g, &limit, &reals[1], 1, &one) &&
             rt_move_reals(g, &delta, &reals[2], 1, &one)) {
    if (!range_count(reals[0], reals[1], reals[2], &count)) {
      return rt_fail(err, RETORT_ERR_FORMAT, "endless");
    }
    shape.dims[0] = rt_dim_const(g, count);
  } else {
    shape.dims[0] = rt_op_open_dim(g, n, 0, 0);
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, start.dtype, shape);
  shape = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape;
  if (!known || !rt_dim_is_const(g, shape.dims[0], &count)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (int64_t i = 0; i < count; i++) contents[i] = rt_dim_const(g, a + i * d);
  return rt_op_set_contents(g, n, contents, (size_t)count, err);
}

retort_status rt_reference_range(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  int64_t count;
  const bool floats = in[0]->dtype == RT_DTYPE_F32;
  const bool finite =
      floats ? range_count((double)in[0]->data.f[0], (double)in[1]->data.f[0],
                           (double)in[2]->data.f[0], &count)
             : range_count_ints(in[0]->data.i[0], in[1]->data.i[0], in[2]->data.i[0], &count);
  if (!finite) return rt_fail(err, RETORT_ERR_ARGUMENT, "the range has no end");
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, 1, &count, out, err));
  for (int64_t i = 0; i < count; i++) {
    if (floats) {
      out->data.f[i] = (float)((double)in[0]->data.f[0] + (double)i * (double)in[2]->data.f[0]);
    } else {
      out->data.i[i] = in[0]->data.i[0] + i * in[2]->data.i[0];
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// eye_like: 1 on diagonal k, in the shape of a matrix

retort_status rt_infer_eye_like(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dtype to;
  RT_TRY(rt_op_want_rank(g, n, 0, 2, err));
  const char *name = rt_node_str(rt_graph_get_node(g, n), "to", "f32");
  if (!rt_dtype_parse(rt_view_of(name), &to) || to == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_FORMAT, "\"%.40s\" is no type", name);
  }
  rt_op_set(g, n, 0, to, rt_op_in(g, n, 0)->shape);
  return RETORT_OK;
}

retort_status rt_reference_eye_like(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_value *v = rt_graph_value(g, n->outputs[0]);
  const bool floats = rt_dtype_is_float(v->dtype);
  RT_TRY(rt_interp_alloc(interp, floats ? RT_DTYPE_F32 : RT_DTYPE_I64, 2, in[0]->dims, out, err));
  const int64_t k = rt_node_int(n, "k", 0), rows = in[0]->dims[0], columns = in[0]->dims[1];
  for (int64_t r = 0; r < rows; r++) {
    int64_t column;
    if (__builtin_add_overflow(r, k, &column) || column < 0 || column >= columns) continue;
    if (floats) {
      out->data.f[r * columns + column] = 1;
    } else {
      out->data.i[r * columns + column] = 1;
    }
  }
  return RETORT_OK;
}
