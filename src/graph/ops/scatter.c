// graph/ops/scatter.c: elements taken from and written to places that indices name:
// gather_elements, gather_nd, scatter_elements, scatter_nd, tensor_scatter, one_hot. Negative
// indices count from the end.
#include <math.h>

#include "base/size.h"
#include "graph/ops/move.h"

// ---------------------------------------------------------------------------------------------
// gather_elements: out[i][j] = x[indices[i][j]][j] for axis 0, of the shape of the indices

retort_status rt_infer_gather_elements(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  const rt_value *x = rt_op_in(g, n, 0);
  uint32_t axis;
  RT_TRY(rt_op_want_rank(g, n, 1, x->shape.rank, err));
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", 0), x->shape.rank, &axis, err));
  rt_op_set(g, n, 0, x->dtype, rt_op_in(g, n, 1)->shape);
  return RETORT_OK;
}

// The element of x that element i of the indices names.
static retort_status named_element(const rt_tensor *x, const rt_tensor *indices, uint32_t axis,
                                   size_t i, size_t *out, retort_error *err) {
  size_t stride[RT_MAX_RANK];
  int64_t index[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  rt_move_index(i, indices->rank, indices->dims, index);
  RT_TRY(rt_move_wrap(indices->data.i[i], x->dims[axis], &index[axis], err));
  *out = 0;
  for (uint32_t d = 0; d < x->rank; d++) {
    if (index[d] >= x->dims[d]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "the indices are longer than the data in axis %u",
                     d);
    }
    *out += (size_t)index[d] * stride[d];
  }
  return RETORT_OK;
}

retort_status rt_reference_gather_elements(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                           const rt_tensor *const *in, rt_tensor *out,
                                           retort_error *err) {
  (void)g;
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), in[0]->rank, &axis, err));
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, in[1]->rank, in[1]->dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    size_t at;
    RT_TRY(named_element(in[0], in[1], axis, i, &at, err));
    rt_move_one(out, i, in[0], at);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// gather_nd and scatter_nd: the last axis of the indices holds indices of leading axes of x

// Where tuple i of the indices points to: the first of `run` elements. `batch` leading axes are
// walked along with the indices.
static retort_status tuple_target(const rt_tensor *x, const rt_tensor *indices, uint32_t batch,
                                  size_t i, size_t *out, retort_error *err) {
  const uint32_t depth = (uint32_t)indices->dims[indices->rank - 1];
  size_t stride[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  *out = 0;
  if (batch) {
    const size_t each = rt_move_product(indices->dims, batch, indices->rank - 1);
    *out = i / each * stride[batch - 1];
  }
  for (uint32_t d = 0; d < depth; d++) {
    int64_t at;
    RT_TRY(rt_move_wrap(indices->data.i[i * depth + d], x->dims[batch + d], &at, err));
    *out += (size_t)at * stride[batch + d];
  }
  return RETORT_OK;
}

static retort_status tuple_depth(const rt_graph *g, const rt_value *x, const rt_value *indices,
                                 int64_t batch, int64_t *out, retort_error *err) {
  if (x->shape.rank == 0 || indices->shape.rank == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "data and indices cannot be scalars");
  }
  if (batch < 0 || batch >= (int64_t)indices->shape.rank || batch >= (int64_t)x->shape.rank) {
    return rt_fail(err, RETORT_ERR_FORMAT, "batch_dims is %lld", (long long)batch);
  }
  if (!rt_dim_is_const(g, indices->shape.dims[indices->shape.rank - 1], out)) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED,
                   "the last dimension of the indices is not known when compiling");
  }
  if (*out >= 1 && *out <= (int64_t)x->shape.rank - batch) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "%lld indices for rank %u", (long long)*out,
                 x->shape.rank);
}

retort_status rt_infer_gather_nd(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  const rt_value x = *rt_op_in(g, n, 0), indices = *rt_op_in(g, n, 1);
  const int64_t batch = rt_node_int(rt_graph_get_node(g, n), "batch_dims", 0);
  int64_t depth;
  RT_TRY(tuple_depth(g, &x, &indices, batch, &depth, err));
  for (uint32_t d = 0; d < (uint32_t)batch; d++) {
    RT_TRY(rt_op_want_dim(g, n, 1, d, x.shape.dims[d], err));
  }
  const uint32_t inner = (uint32_t)(batch + depth);
  rt_shape shape = {.rank = indices.shape.rank - 1 + x.shape.rank - inner};
  if (shape.rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the rank is above %d", RT_MAX_RANK);
  }
  for (uint32_t d = 0; d < shape.rank; d++) {
    shape.dims[d] = d < indices.shape.rank - 1 ? indices.shape.dims[d]
                                               : x.shape.dims[d - (indices.shape.rank - 1) + inner];
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_gather_nd(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                     const rt_tensor *const *in, rt_tensor *out,
                                     retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *indices = in[1];
  const uint32_t batch = (uint32_t)rt_node_int(n, "batch_dims", 0);
  const uint32_t inner = batch + (uint32_t)indices->dims[indices->rank - 1];
  for (uint32_t d = 0; d < batch; d++) {
    if (x->dims[d] != indices->dims[d]) return rt_fail(err, RETORT_ERR_ARGUMENT, "batches differ");
  }
  int64_t dims[2 * RT_MAX_RANK];
  uint32_t rank = 0;
  for (uint32_t d = 0; d + 1 < indices->rank; d++) dims[rank++] = indices->dims[d];
  for (uint32_t d = inner; d < x->rank; d++) dims[rank++] = x->dims[d];
  RT_TRY(rt_interp_alloc(interp, x->dtype, rank, dims, out, err));
  const size_t run = rt_move_product(x->dims, inner, x->rank);
  for (size_t i = 0; run && i < out->count / run; i++) {
    size_t at;
    RT_TRY(tuple_target(x, indices, batch, i, &at, err));
    for (size_t k = 0; k < run; k++) rt_move_one(out, i * run + k, x, at + k);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// What becomes of an element that is written to

typedef enum reduction { NONE, ADD, MUL, MIN, MAX } reduction;

static retort_status reduction_of(const rt_node *n, reduction *out, retort_error *err) {
  static const char *const NAMES[] = {"none", "add", "mul", "min", "max"};
  const char *name = rt_node_str(n, "reduction", "none");
  for (size_t i = 0; i < RT_COUNT(NAMES); i++) {
    if (strcmp(name, NAMES[i]) != 0) continue;
    *out = (reduction)i;
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "the reduction is \"%.40s\"", name);
}

static void write_element(reduction how, bool is_unsigned, const rt_tensor *to, size_t i,
                          const rt_tensor *from, size_t k) {
  if (how == NONE) {
    rt_move_one(to, i, from, k);
  } else if (to->dtype == RT_DTYPE_F32) {
    float *a = &to->data.f[i];
    const float b = from->data.f[k];
    switch (how) {
      case ADD: *a += b; break;
      case MUL: *a *= b; break;
      // What is no number stays.
      case MIN: *a = isnan(*a) || *a < b ? *a : b; break;
      case MAX: *a = isnan(*a) || *a > b ? *a : b; break;
      case NONE: break;
    }
  } else {
    const int64_t a = to->data.i[i], b = from->data.i[k];
    const bool less = is_unsigned ? (uint64_t)a < (uint64_t)b : a < b;
    switch (how) {
      case ADD: to->data.i[i] = (int64_t)((uint64_t)a + (uint64_t)b); break;
      case MUL: to->data.i[i] = (int64_t)((uint64_t)a * (uint64_t)b); break;
      case MIN: to->data.i[i] = less ? a : b; break;
      case MAX: to->data.i[i] = less ? b : a; break;
      case NONE: break;
    }
  }
}

static retort_status copy_of(rt_interp *interp, const rt_tensor *x, rt_tensor *out,
                             retort_error *err) {
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, x->dims, out, err));
  if (x->count) memcpy(rt_move_data(out), rt_move_data(x), x->count * rt_move_size(x));
  return RETORT_OK;
}

// A vector of known contents in which elements at known places are replaced by known ones.
static retort_status scatter_contents(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value *x = rt_op_in(g, n, 0), *indices = rt_op_in(g, n, 1), *by = rt_op_in(g, n, 2);
  int64_t at[RT_GRAPH_MAX_CONTENTS];
  size_t count;
  if (!x->contents || x->shape.rank != 1 || !by->contents || by->shape.rank != 1 ||
      strcmp(rt_node_str(rt_graph_get_node(g, n), "reduction", "none"), "none") != 0 ||
      !rt_move_ints(g, indices, at, RT_GRAPH_MAX_CONTENTS, &count) ||
      count != rt_op_content_count(g, by)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  const int64_t size = (int64_t)rt_op_content_count(g, x);
  for (int64_t i = 0; i < size; i++) contents[i] = x->contents[i];
  for (size_t i = 0; i < count; i++) {
    if (at[i] < -size || at[i] >= size) return rt_op_set_contents(g, n, NULL, 0, err);
    contents[at[i] < 0 ? at[i] + size : at[i]] = by->contents[i];
  }
  return rt_op_set_contents(g, n, contents, (size_t)size, err);
}

// ---------------------------------------------------------------------------------------------
// scatter_elements: gather_elements the other way round

retort_status rt_infer_scatter_elements(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  RT_TRY(rt_move_want_same(g, n, 2, 0, err));
  const rt_value x = *rt_op_in(g, n, 0), indices = *rt_op_in(g, n, 1);
  const rt_node *node = rt_graph_get_node(g, n);
  uint32_t axis;
  reduction how;
  RT_TRY(reduction_of(node, &how, err));
  RT_TRY(rt_op_axis(rt_node_int(node, "axis", 0), x.shape.rank, &axis, err));
  RT_TRY(rt_op_want_rank(g, n, 1, x.shape.rank, err));
  RT_TRY(rt_op_want_rank(g, n, 2, x.shape.rank, err));
  for (uint32_t d = 0; d < x.shape.rank; d++) {
    RT_TRY(rt_op_want_dim(g, n, 2, d, indices.shape.dims[d], err));
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return scatter_contents(g, n, err);
}

retort_status rt_reference_scatter_elements(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                            const rt_tensor *const *in, rt_tensor *out,
                                            retort_error *err) {
  uint32_t axis;
  reduction how;
  RT_TRY(reduction_of(n, &how, err));
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), in[0]->rank, &axis, err));
  if (in[1]->count != in[2]->count) return rt_fail(err, RETORT_ERR_ARGUMENT, "too few updates");
  RT_TRY(copy_of(interp, in[0], out, err));
  const bool is_unsigned = rt_graph_value(g, n->outputs[0])->dtype == RT_DTYPE_U64;
  for (size_t i = 0; i < in[1]->count; i++) {
    size_t at;
    RT_TRY(named_element(out, in[1], axis, i, &at, err));
    write_element(how, is_unsigned, out, at, in[2], i);
  }
  return RETORT_OK;
}

retort_status rt_infer_scatter_nd(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  RT_TRY(rt_move_want_same(g, n, 2, 0, err));
  const rt_value x = *rt_op_in(g, n, 0), indices = *rt_op_in(g, n, 1);
  int64_t depth;
  reduction how;
  RT_TRY(reduction_of(rt_graph_get_node(g, n), &how, err));
  RT_TRY(tuple_depth(g, &x, &indices, 0, &depth, err));
  const uint32_t outer = indices.shape.rank - 1;
  RT_TRY(rt_op_want_rank(g, n, 2, outer + x.shape.rank - (uint32_t)depth, err));
  for (uint32_t d = 0; d < rt_op_in(g, n, 2)->shape.rank; d++) {
    const rt_dim want =
        d < outer ? indices.shape.dims[d] : x.shape.dims[d - outer + (uint32_t)depth];
    RT_TRY(rt_op_want_dim(g, n, 2, d, want, err));
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return scatter_contents(g, n, err);
}

retort_status rt_reference_scatter_nd(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                      const rt_tensor *const *in, rt_tensor *out,
                                      retort_error *err) {
  reduction how;
  RT_TRY(reduction_of(n, &how, err));
  RT_TRY(copy_of(interp, in[0], out, err));
  const rt_tensor *indices = in[1];
  const bool is_unsigned = rt_graph_value(g, n->outputs[0])->dtype == RT_DTYPE_U64;
  const uint32_t depth = (uint32_t)indices->dims[indices->rank - 1];
  const size_t run = rt_move_product(out->dims, depth, out->rank);
  const size_t tuples = depth ? indices->count / depth : 0;
  if (in[2]->count != tuples * run) return rt_fail(err, RETORT_ERR_ARGUMENT, "too few updates");
  for (size_t i = 0; run && i < tuples; i++) {
    size_t at;
    RT_TRY(tuple_target(out, indices, 0, i, &at, err));
    for (size_t k = 0; k < run; k++)
      write_element(how, is_unsigned, out, at + k, in[2], i * run + k);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// tensor_scatter: writes `update` into `cache` along an axis from an index of each sample's own on

retort_status rt_infer_tensor_scatter(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(rt_move_want_same(g, n, 1, 0, err));
  const rt_value x = *rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  const char *mode = rt_node_str(node, "mode", "linear");
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(node, "axis", -2), x.shape.rank, &axis, err));
  if (axis == 0) return rt_fail(err, RETORT_ERR_FORMAT, "the axis is that of samples");
  if (strcmp(mode, "linear") != 0 && strcmp(mode, "circular") != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "the mode is \"%.40s\"", mode);
  }
  RT_TRY(rt_op_want_rank(g, n, 1, x.shape.rank, err));
  for (uint32_t d = 0; d < x.shape.rank; d++) {
    if (d != axis) RT_TRY(rt_op_want_dim(g, n, 1, d, x.shape.dims[d], err));
  }
  if (rt_op_in(g, n, 2)) {
    RT_TRY(rt_move_want_integers(g, n, 2, err));
    RT_TRY(rt_op_want_rank(g, n, 2, 1, err));
    RT_TRY(rt_op_want_dim(g, n, 2, 0, x.shape.dims[0], err));
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return RETORT_OK;
}

retort_status rt_reference_tensor_scatter(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *update = in[1], *starts = n->input_count > 2 ? in[2] : NULL;
  const bool circular = strcmp(rt_node_str(n, "mode", "linear"), "circular") == 0;
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", -2), x->rank, &axis, err));
  RT_TRY(copy_of(interp, x, out, err));
  for (uint32_t d = 0; d < x->rank; d++) {
    if (d != axis && update->dims[d] != x->dims[d]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "the update has another dimension %u", d);
    }
  }
  size_t stride[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  int64_t index[RT_MAX_RANK];
  for (size_t i = 0; i < update->count; i++) {
    rt_move_index(i, update->rank, update->dims, index);
    const int64_t start = starts ? starts->data.i[index[0]] : 0, size = x->dims[axis];
    int64_t at;
    if (start < 0 || size == 0 || __builtin_add_overflow(start, index[axis], &at) ||
        (!circular && at >= size)) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "writing from %lld on in %lld", (long long)start,
                     (long long)size);
    }
    index[axis] = at % size;
    size_t to = 0;
    for (uint32_t d = 0; d < x->rank; d++) to += (size_t)index[d] * stride[d];
    rt_move_one(out, to, update, i);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// one_hot: indices, depth, values (off, on); a new axis of `depth` at `axis`. Indices and depth may
// be floats.

static retort_status one_hot_axis(const rt_node *n, uint32_t rank, uint32_t *out,
                                  retort_error *err) {
  if (rank >= RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the rank is above %d", RT_MAX_RANK);
  }
  return rt_op_axis(rt_node_int(n, "axis", -1), rank + 1, out, err);
}

retort_status rt_infer_one_hot(rt_graph *g, rt_node_id n, retort_error *err) {
  for (size_t i = 0; i < 3; i++) RT_TRY(rt_move_want_plain(g, n, i, err));
  const rt_value indices = *rt_op_in(g, n, 0), depth = *rt_op_in(g, n, 1);
  uint32_t axis;
  RT_TRY(one_hot_axis(rt_graph_get_node(g, n), indices.shape.rank, &axis, err));
  RT_TRY(rt_op_want_rank(g, n, 2, 1, err));
  RT_TRY(rt_op_want_dim(g, n, 2, 0, rt_dim_const(g, 2), err));
  double number;
  size_t count;
  rt_dim size = RT_DIM_NONE;
  if (depth.contents && rt_op_content_count(g, &depth) == 1) {
    size = depth.contents[0];
  } else if (rt_move_reals(g, &depth, &number, 1, &count) && count == 1 && fabs(number) < 0x1p53) {
    size = rt_dim_const(g, (int64_t)number);
  } else {
    size = rt_op_open_dim(g, n, 0, axis);
  }
  rt_shape shape = {.rank = indices.shape.rank + 1};
  for (uint32_t d = 0, from = 0; d < shape.rank; d++) {
    shape.dims[d] = d == axis ? size : indices.shape.dims[from++];
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, rt_op_in(g, n, 2)->dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_one_hot(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *indices = in[0], *values = in[2];
  uint32_t axis;
  RT_TRY(one_hot_axis(n, indices->rank, &axis, err));
  const double depth = in[1]->count == 1 ? rt_move_real(in[1], 0) : -1;
  if (!(depth >= 0 && depth < 0x1p53)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "the depth is %g", depth);
  }
  int64_t dims[RT_MAX_RANK];
  for (uint32_t d = 0, from = 0; d <= indices->rank; d++) {
    dims[d] = d == axis ? (int64_t)depth : indices->dims[from++];
  }
  RT_TRY(rt_interp_alloc(interp, values->dtype, indices->rank + 1, dims, out, err));
  for (size_t i = 0; i < out->count; i++) rt_move_one(out, i, values, 0);
  const size_t inner = rt_move_product(dims, axis + 1, out->rank);
  for (size_t i = 0; out->count && i < indices->count; i++) {
    double at = rt_move_real(indices, i);
    if (at < 0) at += (double)dims[axis];
    // One that lies outside marks nothing.
    if (!(at >= 0 && at < (double)dims[axis])) continue;
    rt_move_one(out, (i / inner * (size_t)dims[axis] + (size_t)at) * inner + i % inner, values, 1);
  }
  return RETORT_OK;
}
