// graph/ops/arrange.c: elements put elsewhere by a rule of their position: pad, center_crop_pad,
// trilu, depth_to_space, space_to_depth, reverse_sequence.
#include "base/size.h"
#include "graph/ops/move.h"

// ---------------------------------------------------------------------------------------------
// pad: x, pads (begins, then ends), [value], [axes]; negative pads cut

typedef enum pad_mode { CONSTANT, REFLECT, EDGE, WRAP } pad_mode;

static retort_status pad_mode_of(const rt_node *n, pad_mode *out, retort_error *err) {
  static const char *const NAMES[] = {"constant", "reflect", "edge", "wrap"};
  const char *name = rt_node_str(n, "mode", "constant");
  for (size_t i = 0; i < RT_COUNT(NAMES); i++) {
    if (strcmp(name, NAMES[i]) != 0) continue;
    *out = (pad_mode)i;
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "the mode is \"%.40s\"", name);
}

// The axis that pad number i of `count` is of; each once.
static retort_status pad_axis(const int64_t *axes, size_t count, uint32_t rank, size_t i,
                              bool *seen, uint32_t *out, retort_error *err) {
  if (count > rank) return rt_fail(err, RETORT_ERR_FORMAT, "%zu axes of rank %u", count, rank);
  RT_TRY(rt_op_axis(axes ? axes[i] : (int64_t)i, rank, out, err));
  if (seen[*out]) return rt_fail(err, RETORT_ERR_FORMAT, "axis %u is named twice", *out);
  seen[*out] = true;
  return RETORT_OK;
}

retort_status rt_infer_pad(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  pad_mode mode;
  RT_TRY(pad_mode_of(rt_graph_get_node(g, n), &mode, err));
  if (rt_op_in(g, n, 2)) RT_TRY(rt_move_want_same(g, n, 2, 0, err));
  const rt_value x = *rt_op_in(g, n, 0), pads = *rt_op_in(g, n, 1);
  const rt_value *given = rt_op_in(g, n, 3);
  int64_t axes[RT_MAX_RANK];
  size_t count = x.shape.rank;
  if (given) RT_TRY(rt_move_want_integers(g, n, 3, err));
  if (given && !rt_move_ints(g, given, axes, RT_MAX_RANK, &count)) {
    rt_move_set_open(g, n, 0, x.dtype, x.shape.rank);
    return RETORT_OK;
  }
  RT_TRY(rt_op_want_dim(g, n, 1, 0, rt_dim_const(g, 2 * (int64_t)count), err));
  rt_shape shape = x.shape;
  bool seen[RT_MAX_RANK] = {false};
  for (size_t i = 0; i < count; i++) {
    uint32_t axis;
    RT_TRY(pad_axis(given ? axes : NULL, count, shape.rank, i, seen, &axis, err));
    shape.dims[axis] = pads.contents
                           ? rt_dim_add(g, rt_dim_add(g, shape.dims[axis], pads.contents[i]),
                                        pads.contents[i + count])
                           : rt_op_open_dim(g, n, 0, axis);
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

// Which of `size` elements stands at `at` (which may lie outside); -1: none.
static int64_t padded_from(pad_mode mode, int64_t at, int64_t size) {
  if (at >= 0 && at < size) return at;
  if (mode == CONSTANT || size == 0) return -1;
  if (mode == EDGE || size == 1) return at < 0 ? 0 : size - 1;
  const int64_t period = mode == WRAP ? size : 2 * (size - 1);
  int64_t m = at % period;
  if (m < 0) m += period;
  return m < size ? m : period - m;
}

retort_status rt_reference_pad(rt_interp *interp, const rt_graph *g, const rt_node *n,
                               const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *value = n->input_count > 2 ? in[2] : NULL;
  const rt_tensor *axes = n->input_count > 3 ? in[3] : NULL;
  pad_mode mode;
  RT_TRY(pad_mode_of(n, &mode, err));
  int64_t dims[RT_MAX_RANK], begin[RT_MAX_RANK], index[RT_MAX_RANK];
  size_t stride[RT_MAX_RANK], count = axes ? axes->count : x->rank;
  bool seen[RT_MAX_RANK] = {false};
  rt_move_strides(x->rank, x->dims, stride);
  for (uint32_t d = 0; d < x->rank; d++) {
    dims[d] = x->dims[d];
    begin[d] = 0;
  }
  if (in[1]->count != 2 * count) return rt_fail(err, RETORT_ERR_ARGUMENT, "pads for other axes");
  for (size_t i = 0; i < count; i++) {
    uint32_t axis;
    RT_TRY(pad_axis(axes ? axes->data.i : NULL, count, x->rank, i, seen, &axis, err));
    begin[axis] = in[1]->data.i[i];
    const int64_t end = in[1]->data.i[count + i];
    // Bounded, so that indices below cannot overflow.
    if (begin[axis] > INT64_MAX / 4 || begin[axis] < -(INT64_MAX / 4) || end > INT64_MAX / 4 ||
        end < -(INT64_MAX / 4)) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "pads beyond what memory can hold");
    }
    dims[axis] += begin[axis] + end;
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, x->rank, dims, index);
    size_t at = 0;
    bool inside = true;
    for (uint32_t d = 0; d < x->rank && inside; d++) {
      const int64_t from = padded_from(mode, index[d] - begin[d], x->dims[d]);
      inside = from >= 0;
      at += (size_t)from * stride[d];
    }
    if (inside) {
      rt_move_one(out, i, x, at);
    } else if (value && value->count) {
      rt_move_one(out, i, value, 0);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// center_crop_pad: x, shape: each axis cut or filled up with zeros around the middle

static retort_status crop_axes(const rt_node *n, uint32_t rank, uint32_t *axes, uint32_t *count,
                               retort_error *err) {
  const rt_attr *a = rt_node_attr(n, "axes");
  bool seen[RT_MAX_RANK] = {false};
  *count = a ? a->int_count : rank;
  for (uint32_t i = 0; i < *count; i++) {
    RT_TRY(pad_axis(a ? a->ints : NULL, *count, rank, i, seen, &axes[i], err));
  }
  return RETORT_OK;
}

retort_status rt_infer_center_crop_pad(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  const rt_value x = *rt_op_in(g, n, 0), to = *rt_op_in(g, n, 1);
  uint32_t axes[RT_MAX_RANK], count;
  RT_TRY(crop_axes(rt_graph_get_node(g, n), x.shape.rank, axes, &count, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, rt_dim_const(g, count), err));
  rt_shape shape = x.shape;
  for (uint32_t i = 0; i < count; i++) {
    shape.dims[axes[i]] = to.contents ? to.contents[i] : rt_op_open_dim(g, n, 0, axes[i]);
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_center_crop_pad(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                           const rt_tensor *const *in, rt_tensor *out,
                                           retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  uint32_t axes[RT_MAX_RANK], count;
  RT_TRY(crop_axes(n, x->rank, axes, &count, err));
  int64_t dims[RT_MAX_RANK], shift[RT_MAX_RANK] = {0}, index[RT_MAX_RANK];
  size_t stride[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  for (uint32_t d = 0; d < x->rank; d++) dims[d] = x->dims[d];
  for (uint32_t i = 0; i < count && i < in[1]->count; i++) dims[axes[i]] = in[1]->data.i[i];
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  for (uint32_t d = 0; d < x->rank; d++) {
    // Both halves round down.
    shift[d] = dims[d] < x->dims[d] ? (x->dims[d] - dims[d]) / 2 : -((dims[d] - x->dims[d]) / 2);
  }
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, x->rank, dims, index);
    size_t at = 0;
    bool inside = true;
    for (uint32_t d = 0; d < x->rank; d++) {
      const int64_t from = index[d] + shift[d];
      inside = inside && from >= 0 && from < x->dims[d];
      at += inside ? (size_t)from * stride[d] : 0;
    }
    if (inside) rt_move_one(out, i, x, at);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// trilu: the upper (or lower) triangle of the last two axes from diagonal k on, others 0

retort_status rt_infer_trilu(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  const rt_value *x = rt_op_in(g, n, 0);
  if (x->shape.rank < 2) return rt_fail(err, RETORT_ERR_FORMAT, "of rank %u", x->shape.rank);
  if (rt_op_in(g, n, 1)) RT_TRY(rt_move_want_integers(g, n, 1, err));
  rt_op_set(g, n, 0, x->dtype, x->shape);
  return RETORT_OK;
}

retort_status rt_reference_trilu(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *given = n->input_count > 1 ? in[1] : NULL;
  const bool upper = rt_node_int(n, "upper", 1) != 0;
  if (given && given->count != 1) return rt_fail(err, RETORT_ERR_ARGUMENT, "k is no number");
  const int64_t k = given ? given->data.i[0] : 0;
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, x->dims, out, err));
  int64_t index[RT_MAX_RANK];
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, x->rank, x->dims, index);
    const int64_t diagonal = index[x->rank - 1] - index[x->rank - 2];
    if (upper ? diagonal >= k : diagonal <= k) rt_move_one(out, i, x, i);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// depth_to_space and space_to_depth: (n, c, h, w), blocks of b by b pixels and channels

static retort_status block_of(rt_graph *g, rt_node_id n, rt_dim *out, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_op_want_rank(g, n, 0, 4, err));
  RT_TRY(rt_op_want_range(g, n, "blocksize", 1, 1 << 15, err));
  const char *mode = rt_node_str(rt_graph_get_node(g, n), "mode", "DCR");
  if (strcmp(mode, "DCR") != 0 && strcmp(mode, "CRD") != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "the mode is \"%.40s\"", mode);
  }
  *out = rt_dim_const(g, rt_node_int(rt_graph_get_node(g, n), "blocksize", 1));
  return RETORT_OK;
}

static rt_dim divided(rt_graph *g, rt_dim a, rt_dim b, retort_error *err) {
  int64_t x, y;
  if (rt_dim_is_const(g, a, &x) && rt_dim_is_const(g, b, &y) && x % y != 0) {
    (void)rt_fail(err, RETORT_ERR_FORMAT, "%lld is no multiple of %lld", (long long)x,
                  (long long)y);
    return RT_DIM_NONE;
  }
  return rt_dim_floordiv(g, a, b);
}

retort_status rt_infer_depth_to_space(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim b;
  RT_TRY(block_of(g, n, &b, err));
  const rt_value x = *rt_op_in(g, n, 0);
  rt_shape shape = {.rank = 4, .dims = {x.shape.dims[0]}};
  shape.dims[1] = divided(g, x.shape.dims[1], rt_dim_mul(g, b, b), err);
  if (shape.dims[1] == RT_DIM_NONE) return RETORT_ERR_FORMAT;
  shape.dims[2] = rt_dim_mul(g, x.shape.dims[2], b);
  shape.dims[3] = rt_dim_mul(g, x.shape.dims[3], b);
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_depth_to_space(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const int64_t b = rt_node_int(n, "blocksize", 1);
  const bool depth_first = strcmp(rt_node_str(n, "mode", "DCR"), "DCR") == 0;
  if (x->dims[1] % (b * b) != 0) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "%lld channels", (long long)x->dims[1]);
  }
  const int64_t channels = x->dims[1] / (b * b);
  int64_t dims[4] = {x->dims[0], channels}, index[RT_MAX_RANK];
  for (uint32_t d = 2; d < 4; d++) {
    if (__builtin_mul_overflow(x->dims[d], b, &dims[d])) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor's size overflows");
    }
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, 4, dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, 4, dims, index);
    const int64_t block = index[2] % b * b + index[3] % b;
    const int64_t from = depth_first ? block * channels + index[1] : index[1] * b * b + block;
    const int64_t at =
        ((index[0] * x->dims[1] + from) * x->dims[2] + index[2] / b) * x->dims[3] + index[3] / b;
    rt_move_one(out, i, x, (size_t)at);
  }
  return RETORT_OK;
}

retort_status rt_infer_space_to_depth(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim b;
  RT_TRY(block_of(g, n, &b, err));
  const rt_value x = *rt_op_in(g, n, 0);
  rt_shape shape = {.rank = 4, .dims = {x.shape.dims[0]}};
  shape.dims[1] = rt_dim_mul(g, x.shape.dims[1], rt_dim_mul(g, b, b));
  for (uint32_t d = 2; d < 4; d++) {
    shape.dims[d] = divided(g, x.shape.dims[d], b, err);
    if (shape.dims[d] == RT_DIM_NONE) return RETORT_ERR_FORMAT;
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_space_to_depth(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const int64_t b = rt_node_int(n, "blocksize", 1), channels = x->dims[1];
  const bool depth_first = strcmp(rt_node_str(n, "mode", "DCR"), "DCR") == 0;
  int64_t dims[4] = {x->dims[0], 0, x->dims[2] / b, x->dims[3] / b}, index[RT_MAX_RANK];
  if (x->dims[2] % b != 0 || x->dims[3] % b != 0 ||
      __builtin_mul_overflow(channels, b * b, &dims[1])) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "the blocks do not fit");
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, 4, dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, 4, dims, index);
    const int64_t block = depth_first ? index[1] / channels : index[1] % (b * b);
    const int64_t channel = depth_first ? index[1] % channels : index[1] / (b * b);
    const int64_t row = index[2] * b + block / b, column = index[3] * b + block % b;
    const int64_t at = ((index[0] * channels + channel) * x->dims[2] + row) * x->dims[3] + column;
    rt_move_one(out, i, x, (size_t)at);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// reverse_sequence: the first lengths[i] elements along the time axis of each sample i backwards

static retort_status sequence_axes(const rt_node *n, uint32_t *batch, uint32_t *time,
                                   retort_error *err) {
  const int64_t b = rt_node_int(n, "batch_axis", 1), t = rt_node_int(n, "time_axis", 0);
  if ((b != 0 && b != 1) || t != 1 - b) {
    return rt_fail(err, RETORT_ERR_FORMAT, "the axes are %lld and %lld, not 0 and 1", (long long)b,
                   (long long)t);
  }
  *batch = (uint32_t)b;
  *time = (uint32_t)t;
  return RETORT_OK;
}

retort_status rt_infer_reverse_sequence(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  const rt_value *x = rt_op_in(g, n, 0);
  uint32_t batch, time;
  RT_TRY(sequence_axes(rt_graph_get_node(g, n), &batch, &time, err));
  if (x->shape.rank < 2) return rt_fail(err, RETORT_ERR_FORMAT, "of rank %u", x->shape.rank);
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, x->shape.dims[batch], err));
  rt_op_set(g, n, 0, x->dtype, x->shape);
  return RETORT_OK;
}

retort_status rt_reference_reverse_sequence(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                            const rt_tensor *const *in, rt_tensor *out,
                                            retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *lengths = in[1];
  uint32_t batch, time;
  RT_TRY(sequence_axes(n, &batch, &time, err));
  for (size_t i = 0; i < lengths->count; i++) {
    if (lengths->data.i[i] < 0 || lengths->data.i[i] > x->dims[time]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "%lld elements of %lld",
                     (long long)lengths->data.i[i], (long long)x->dims[time]);
    }
  }
  if ((int64_t)lengths->count != x->dims[batch]) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "lengths of other samples");
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, x->dims, out, err));
  size_t stride[RT_MAX_RANK];
  int64_t index[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  for (size_t i = 0; i < out->count; i++) {
    rt_move_index(i, x->rank, x->dims, index);
    const int64_t length = lengths->data.i[index[batch]], t = index[time];
    const int64_t from = t < length ? length - 1 - t : t;
    rt_move_one(out, i, x, i + (size_t)from * stride[time] - (size_t)t * stride[time]);
  }
  return RETORT_OK;
}
