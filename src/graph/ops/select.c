// graph/ops/select.c: elements chosen by what they are: top_k, non_zero, compress, unique. Sizes
// that depend on contents are open dimensions.
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "graph/ops/move.h"

// What a comparison needs. top_k: element i of a list lies at first + i * step. unique: slice i is
// `first` runs of `run` elements, `step` apart, from i * run on.
typedef struct ordering {
  const rt_tensor *x;
  size_t first, step, run;
  bool is_unsigned, largest;
} ordering;

// -1, 0, 1; what is no number comes after all others.
static int compare_elements(const ordering *o, size_t i, size_t k) {
  if (o->x->dtype == RT_DTYPE_F32) {
    const float a = o->x->data.f[i], b = o->x->data.f[k];
    if (isnan(a) || isnan(b)) return (isnan(a) != 0) - (isnan(b) != 0);
    return (a > b) - (a < b);
  }
  const int64_t a = o->x->data.i[i], b = o->x->data.i[k];
  if (o->is_unsigned) return ((uint64_t)a > (uint64_t)b) - ((uint64_t)a < (uint64_t)b);
  return (a > b) - (a < b);
}

// Sorts int64 positions along an axis; equal ones stay in order.
static int compare_top(const void *a, const void *b, void *context) {
  const ordering *o = context;
  const int64_t i = *(const int64_t *)a, k = *(const int64_t *)b;
  const int c = compare_elements(o, o->first + (size_t)i * o->step, o->first + (size_t)k * o->step);
  if (c != 0) return o->largest ? -c : c;
  return (i > k) - (i < k);
}

static bool wraps_unsigned(const rt_graph *g, rt_value_id id) {
  return rt_graph_value(g, id)->dtype == RT_DTYPE_U64;
}

// ---------------------------------------------------------------------------------------------
// top_k: x, k → the k largest (or smallest) along an axis, in order, and their indices

retort_status rt_infer_top_k(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  const rt_value x = *rt_op_in(g, n, 0), k = *rt_op_in(g, n, 1);
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", -1), x.shape.rank, &axis, err));
  int64_t size, number;
  rt_shape shape = x.shape;
  const bool known = k.contents && rt_op_content_count(g, &k) == 1;
  if (known && rt_dim_is_const(g, k.contents[0], &number) &&
      (number < 0 || (rt_dim_is_const(g, shape.dims[axis], &size) && number > size))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "k is %lld", (long long)number);
  }
  for (size_t i = 0; i < 2; i++) {
    shape.dims[axis] = known ? k.contents[0] : RT_DIM_NONE;
    // One symbol for both outputs.
    if (!known) {
      shape.dims[axis] =
          i == 0 ? rt_op_open_dim(g, n, 0, axis)
                 : rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape.dims[axis];
    }
    RT_TRY(rt_move_check(g, &shape, err));
    rt_move_set(g, n, i, i == 0 ? x.dtype : RT_DTYPE_I64, shape);
  }
  return RETORT_OK;
}

retort_status rt_reference_top_k(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", -1), x->rank, &axis, err));
  const int64_t k = in[1]->count == 1 ? in[1]->data.i[0] : -1, size = x->dims[axis];
  if (k < 0 || k > size) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "k is %lld of %lld", (long long)k, (long long)size);
  }
  int64_t dims[RT_MAX_RANK];
  for (uint32_t d = 0; d < x->rank; d++) dims[d] = d == axis ? k : x->dims[d];
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, &out[0], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, x->rank, dims, &out[1], err));
  if (out->count == 0) return RETORT_OK;
  rt_tensor order;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &size, &order, err));
  const size_t inner = rt_move_product(x->dims, axis + 1, x->rank);
  const size_t outer = rt_move_product(x->dims, 0, axis);
  ordering o = {.x = x,
                .step = inner,
                .largest = rt_node_int(n, "largest", 1) != 0,
                .is_unsigned = wraps_unsigned(g, n->outputs[0])};
  for (size_t i = 0; i < outer * inner; i++) {
    o.first = i / inner * (size_t)size * inner + i % inner;
    for (int64_t j = 0; j < size; j++) order.data.i[j] = j;
    qsort_r(order.data.i, (size_t)size, sizeof(int64_t), compare_top, &o);
    for (int64_t j = 0; j < k; j++) {
      const size_t to = (i / inner * (size_t)k + (size_t)j) * inner + i % inner;
      rt_move_one(&out[0], to, x, o.first + (size_t)order.data.i[j] * inner);
      out[1].data.i[to] = order.data.i[j];
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// non_zero: the indices of what isn't 0, i64 (rank, number of them)

retort_status rt_infer_non_zero(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  const int64_t rank = rt_op_in(g, n, 0)->shape.rank;
  const rt_shape shape = {.rank = 2, .dims = {rt_dim_const(g, rank), rt_op_open_dim(g, n, 0, 1)}};
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, RT_DTYPE_I64, shape);
  return RETORT_OK;
}

static bool is_set(const rt_tensor *t, size_t i) {
  return t->dtype == RT_DTYPE_F32 ? t->data.f[i] != 0 : t->data.i[i] != 0;
}

retort_status rt_reference_non_zero(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  const rt_tensor *x = in[0];
  int64_t dims[2] = {x->rank, 0}, index[RT_MAX_RANK];
  for (size_t i = 0; i < x->count; i++) dims[1] += is_set(x, i);
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 2, dims, out, err));
  int64_t at = 0;
  for (size_t i = 0; i < x->count; i++) {
    if (!is_set(x, i)) continue;
    rt_move_index(i, x->rank, x->dims, index);
    for (uint32_t d = 0; d < x->rank; d++) out->data.i[d * dims[1] + at] = index[d];
    at++;
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// compress: x, condition (a vector): what lies where it is not 0, along an axis or, without one, of
// all elements

retort_status rt_infer_compress(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_plain(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  const rt_value x = *rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  rt_shape shape = {.rank = 1};
  uint32_t axis = 0;
  if (rt_node_attr(node, "axis")) {
    shape = x.shape;
    RT_TRY(rt_op_axis(rt_node_int(node, "axis", 0), x.shape.rank, &axis, err));
  }
  shape.dims[axis] = rt_op_open_dim(g, n, 0, axis);
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_compress(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  rt_tensor x = *in[0];
  const rt_tensor *condition = in[1];
  uint32_t axis = 0;
  if (rt_node_attr(n, "axis")) {
    RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), x.rank, &axis, err));
  } else {
    x.rank = 1;
    x.dims[0] = (int64_t)x.count;
  }
  int64_t dims[RT_MAX_RANK], taken = 0;
  for (size_t i = 0; i < condition->count; i++) {
    if (!is_set(condition, i)) continue;
    taken++;
    if ((int64_t)i >= x.dims[axis]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "the condition is longer than the data");
    }
  }
  for (uint32_t d = 0; d < x.rank; d++) dims[d] = d == axis ? taken : x.dims[d];
  RT_TRY(rt_interp_alloc(interp, x.dtype, x.rank, dims, out, err));
  const size_t inner = rt_move_product(x.dims, axis + 1, x.rank);
  const size_t outer = out->count ? rt_move_product(x.dims, 0, axis) : 0;
  size_t to = 0;
  for (size_t o = 0; o < outer; o++) {
    for (size_t i = 0; i < condition->count; i++) {
      if (!is_set(condition, i)) continue;
      const size_t from = (o * (size_t)x.dims[axis] + i) * inner;
      for (size_t k = 0; k < inner; k++) rt_move_one(out, to++, &x, from + k);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// unique: the different elements (or slices along an axis), where each is first, which of them
// every element is, and how often each occurs

retort_status rt_infer_unique(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  const rt_value x = *rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  uint32_t axis = 0;
  rt_shape shape = {.rank = 1}, inverse = {.rank = 1};
  if (rt_node_attr(node, "axis")) {
    shape = x.shape;
    RT_TRY(rt_op_axis(rt_node_int(node, "axis", 0), x.shape.rank, &axis, err));
    inverse.dims[0] = x.shape.dims[axis];
  } else {
    inverse.dims[0] = rt_dim_const(g, 1);
    for (uint32_t d = 0; d < x.shape.rank; d++) {
      inverse.dims[0] = rt_dim_mul(g, inverse.dims[0], x.shape.dims[d]);
    }
  }
  shape.dims[axis] = rt_op_open_dim(g, n, 0, axis);
  const rt_shape list = {.rank = 1, .dims = {shape.dims[axis]}};
  RT_TRY(rt_move_check(g, &shape, err));
  RT_TRY(rt_move_check(g, &inverse, err));
  rt_op_set(g, n, 0, x.dtype, shape);
  rt_op_set(g, n, 1, RT_DTYPE_I64, list);
  rt_op_set(g, n, 2, RT_DTYPE_I64, inverse);
  rt_op_set(g, n, 3, RT_DTYPE_I64, list);
  return RETORT_OK;
}

// Slices i and k along the axis: `first` outer runs of `run` elements, `step` apart.
static int compare_slices(const ordering *o, int64_t i, int64_t k) {
  for (size_t a = 0; a < o->first; a++) {
    for (size_t b = 0; b < o->run; b++) {
      const size_t at = a * o->step + b;
      const int c = compare_elements(o, at + (size_t)i * o->run, at + (size_t)k * o->run);
      if (c != 0) return c;
    }
  }
  return 0;
}

static int compare_unique(const void *a, const void *b, void *context) {
  const int64_t i = *(const int64_t *)a, k = *(const int64_t *)b;
  const int c = compare_slices(context, i, k);
  return c != 0 ? c : (i > k) - (i < k);
}

// Two numbers by the first.
static int compare_pairs(const void *a, const void *b) {
  const int64_t i = *(const int64_t *)a, k = *(const int64_t *)b;
  return (i > k) - (i < k);
}

retort_status rt_reference_unique(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  rt_tensor x = *in[0];
  uint32_t axis = 0;
  if (rt_node_attr(n, "axis")) {
    RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), x.rank, &axis, err));
  } else {
    x.rank = 1;
    x.dims[0] = (int64_t)x.count;
  }
  const int64_t size = x.dims[axis];
  const size_t inner = x.count ? rt_move_product(x.dims, axis + 1, x.rank) : 0;
  const ordering o = {.x = &x,
                      .first = x.count ? rt_move_product(x.dims, 0, axis) : 0,
                      .step = (size_t)size * inner,
                      .run = inner,
                      .is_unsigned = wraps_unsigned(g, n->outputs[0])};
  // Positions in order; then (first position, group) pairs of the groups of equal ones.
  rt_tensor order, groups;
  const int64_t pairs[2] = {size, 2};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &size, &order, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 2, pairs, &groups, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &size, &out[2], err));
  for (int64_t i = 0; i < size; i++) order.data.i[i] = i;
  qsort_r(order.data.i, (size_t)size, sizeof(int64_t), compare_unique, (void *)(uintptr_t)&o);
  int64_t count = 0;
  for (int64_t i = 0; i < size; i++) {
    if (i == 0 || compare_slices(&o, order.data.i[i - 1], order.data.i[i]) != 0) {
      groups.data.i[2 * count] = order.data.i[i];
      groups.data.i[2 * count + 1] = count;
      count++;
    }
    out[2].data.i[order.data.i[i]] = count - 1;
  }
  // Unsorted: in order of their first appearance.
  if (rt_node_int(n, "sorted", 1) == 0) {
    qsort(groups.data.i, (size_t)count, 2 * sizeof(int64_t), compare_pairs);
  }
  int64_t dims[RT_MAX_RANK];
  for (uint32_t d = 0; d < x.rank; d++) dims[d] = d == axis ? count : x.dims[d];
  RT_TRY(rt_interp_alloc(interp, x.dtype, x.rank, dims, &out[0], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &count, &out[1], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &count, &out[3], err));
  for (int64_t i = 0; i < count; i++) {
    const int64_t from = groups.data.i[2 * i];
    out[1].data.i[i] = from;
    for (size_t a = 0; a < o.first; a++) {
      for (size_t b = 0; b < inner; b++) {
        rt_move_one(&out[0], (a * (size_t)count + (size_t)i) * inner + b, &x,
                    a * o.step + (size_t)from * inner + b);
      }
    }
    order.data.i[groups.data.i[2 * i + 1]] = i;
  }
  for (int64_t i = 0; i < size; i++) {
    out[2].data.i[i] = order.data.i[out[2].data.i[i]];
    out[3].data.i[out[2].data.i[i]]++;
  }
  return RETORT_OK;
}
