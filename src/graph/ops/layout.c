// graph/ops/layout.c: moving elements (transpose, reshape, concat, slice, gather) and shape. With
// known contents these carry shape arithmetic.
#include "base/size.h"
#include "graph/ops/move.h"

// ---------------------------------------------------------------------------------------------
// transpose: perm defaults to reversing the axes

static retort_status permutation(const rt_node *n, uint32_t rank, uint32_t *perm,
                                 retort_error *err) {
  const rt_attr *a = rt_node_attr(n, "perm");
  bool used[RT_MAX_RANK] = {false};
  if (a && a->int_count != rank) {
    return rt_fail(err, RETORT_ERR_FORMAT, "perm has %u numbers for rank %u", a->int_count, rank);
  }
  for (uint32_t i = 0; i < rank; i++) {
    int64_t p = a ? a->ints[i] : (int64_t)(rank - 1 - i);
    if (p < 0 || p >= (int64_t)rank || used[p]) {
      return rt_fail(err, RETORT_ERR_FORMAT, "perm is not a permutation of 0 to %u", rank - 1);
    }
    used[p] = true;
    perm[i] = (uint32_t)p;
  }
  return RETORT_OK;
}

retort_status rt_infer_transpose(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value *x = rt_op_in(g, n, 0);
  uint32_t perm[RT_MAX_RANK];
  RT_TRY(permutation(rt_graph_get_node(g, n), x->shape.rank, perm, err));
  rt_shape shape = {.rank = x->shape.rank};
  for (uint32_t i = 0; i < shape.rank; i++) shape.dims[i] = x->shape.dims[perm[i]];
  rt_op_set(g, n, 0, x->dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_transpose(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                     const rt_tensor *const *in, rt_tensor *out,
                                     retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  uint32_t perm[RT_MAX_RANK];
  RT_TRY(permutation(n, x->rank, perm, err));
  int64_t dims[RT_MAX_RANK];
  size_t stride[RT_MAX_RANK], run = 1, size = rt_move_size(x);
  for (uint32_t i = x->rank; i-- > 0;) {
    stride[i] = run;
    run *= (size_t)x->dims[i];
  }
  for (uint32_t i = 0; i < x->rank; i++) dims[i] = x->dims[perm[i]];
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    size_t at = 0, rest = i;
    for (uint32_t d = x->rank; d-- > 0;) {
      at += rest % (size_t)dims[d] * stride[perm[d]];
      rest /= (size_t)dims[d];
    }
    memcpy(rt_move_data(out) + i * size, rt_move_data(x) + at * size, size);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// reshape: the shape is an integer vector of known contents; 0 copies a dimension (unless
// allow_zero is 1) and one -1 takes what is left

static rt_dim product(rt_graph *g, const rt_dim *dims, uint32_t count, uint32_t skip) {
  rt_dim p = rt_dim_const(g, 1);
  for (uint32_t i = 0; i < count; i++) {
    if (i != skip) p = rt_dim_mul(g, p, dims[i]);
  }
  return p;
}

retort_status rt_infer_reshape(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_int(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  rt_value x = *rt_op_in(g, n, 0), wanted = *rt_op_in(g, n, 1);
  if (!wanted.contents) {
    int64_t known_rank;
    if (!rt_dim_is_const(g, wanted.shape.dims[0], &known_rank) || known_rank > RT_MAX_RANK) {
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the rank is not known when compiling");
    }
    rt_shape open = {.rank = (uint32_t)known_rank};
    for (uint32_t i = 0; i < open.rank; i++) open.dims[i] = rt_op_open_dim(g, n, 0, i);
    rt_op_set(g, n, 0, x.dtype, open);
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  size_t rank = rt_op_content_count(g, &wanted);
  if (rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "rank %zu is above %d", rank, RT_MAX_RANK);
  }
  bool zero_copies = rt_node_int(rt_graph_get_node(g, n), "allow_zero", 0) == 0;
  rt_shape shape = {.rank = (uint32_t)rank};
  uint32_t open = RT_NONE;
  for (uint32_t i = 0; i < shape.rank; i++) {
    int64_t v;
    shape.dims[i] = wanted.contents[i];
    if (!rt_dim_is_const(g, shape.dims[i], &v)) continue;
    if (v == -1 && open == RT_NONE) {
      open = i;
    } else if (v == 0 && zero_copies && i < x.shape.rank) {
      shape.dims[i] = x.shape.dims[i];
    } else if (v < 0 || (v == 0 && zero_copies)) {
      return rt_fail(err, RETORT_ERR_FORMAT, "dimension %u of the shape is %lld", i, (long long)v);
    }
  }
  rt_dim before = product(g, x.shape.dims, x.shape.rank, RT_NONE);
  rt_dim after = product(g, shape.dims, shape.rank, open);
  if (open != RT_NONE) {
    shape.dims[open] = rt_dim_floordiv(g, before, after);
    after = rt_dim_mul(g, after, shape.dims[open]);
  }
  if (before == RT_DIM_NONE || after == RT_DIM_NONE) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the number of elements cannot be represented");
  }
  if (before != after) {
    rt_buf text = {0};
    rt_dim_print(g, before, &text);
    rt_buf_append_str(&text, " elements into ");
    rt_dim_print(g, after, &text);
    retort_status st = rt_fail(err, RETORT_ERR_FORMAT, "%.400s", rt_buf_cstr(&text));
    rt_buf_deinit(&text);
    return st;
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  bool keep = x.contents && shape.rank <= 1;
  return rt_op_set_contents(g, n, keep ? x.contents : NULL, keep ? rt_op_content_count(g, &x) : 0,
                            err);
}

retort_status rt_reference_reshape(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)interp;
  (void)g;
  *out = *in[0];
  bool zero_copies = rt_node_int(n, "allow_zero", 0) == 0;
  size_t known = 1;
  uint32_t open = RT_NONE;
  if (in[1]->count > RT_MAX_RANK) return rt_fail(err, RETORT_ERR_ARGUMENT, "the rank is too high");
  out->rank = (uint32_t)in[1]->count;
  for (uint32_t i = 0; i < out->rank; i++) {
    int64_t v = in[1]->data.i[i];
    if (v == 0 && zero_copies && i < in[0]->rank) v = in[0]->dims[i];
    if (v == -1 && open == RT_NONE) {
      open = i;
      continue;
    }
    out->dims[i] = v;
    if (v < 0 || !rt_size_mul(known, (size_t)v, &known)) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "dimension %u is %lld", i, (long long)v);
    }
  }
  if (open != RT_NONE) out->dims[open] = known ? (int64_t)(out->count / known) : 0;
  if (open != RT_NONE) known *= (size_t)out->dims[open];
  if (known == out->count) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_ARGUMENT, "%zu elements into %zu", out->count, known);
}

// ---------------------------------------------------------------------------------------------
// concat

retort_status rt_infer_concat(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_node *node = rt_graph_get_node(g, n);
  rt_value first = *rt_op_in(g, n, 0);
  uint32_t axis, count = node->input_count;
  RT_TRY(rt_op_axis(rt_node_int(node, "axis", 0), first.shape.rank, &axis, err));
  rt_shape shape = first.shape;
  bool known = shape.rank == 1;
  size_t filled = 0;
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < count; i++) {
    const rt_value *v = rt_op_in(g, n, i);
    if (!v) return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is missing", i);
    RT_TRY(rt_op_want_rank(g, n, i, shape.rank, err));
    if (v->dtype != first.dtype || v->dtype == RT_DTYPE_Q8) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, not %s", i, rt_dtype_name(v->dtype),
                     rt_dtype_name(first.dtype));
    }
    for (uint32_t d = 0; d < shape.rank; d++) {
      if (d != axis) RT_TRY(rt_op_want_dim(g, n, i, d, shape.dims[d], err));
    }
    if (i > 0) shape.dims[axis] = rt_dim_add(g, shape.dims[axis], v->shape.dims[axis]);
    size_t size = known && v->contents ? rt_op_content_count(g, v) : 0;
    known = known && v->contents && filled + size <= RT_GRAPH_MAX_CONTENTS;
    if (known && size) memcpy(contents + filled, v->contents, size * sizeof *contents);
    filled += size;
  }
  rt_op_set(g, n, 0, first.dtype, shape);
  return rt_op_set_contents(g, n, known ? contents : NULL, filled, err);
}

retort_status rt_reference_concat(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), in[0]->rank, &axis, err));
  int64_t dims[RT_MAX_RANK];
  size_t inner = rt_move_size(in[0]), outer = 1;
  for (uint32_t d = 0; d < in[0]->rank; d++) {
    dims[d] = in[0]->dims[d];
    if (d < axis) outer *= (size_t)dims[d];
    if (d > axis) inner *= (size_t)dims[d];
  }
  for (uint32_t i = 1; i < n->input_count; i++) dims[axis] += in[i]->dims[axis];
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, in[0]->rank, dims, out, err));
  char *to = rt_move_data(out);
  for (size_t o = 0; o < outer; o++) {
    for (uint32_t i = 0; i < n->input_count; i++) {
      size_t bytes = (size_t)in[i]->dims[axis] * inner;
      if (bytes) memcpy(to, rt_move_data(in[i]) + o * bytes, bytes);
      to += bytes;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// slice: x, starts, ends, [axes], [steps], as ONNX has it. Bounds may
// be symbolic for a step of 1 and then count as lying inside the dimension; what isn't known when
// compiling gives open dimensions.

// One axis of numbers: clamps as ONNX (and Python) do and gives the number of elements.
static int64_t clamp_slice(int64_t dim, int64_t step, int64_t *start, int64_t end) {
  int64_t low = step > 0 ? 0 : -1, high = step > 0 ? dim : dim - 1;
  int64_t s = *start < 0 ? *start + dim : *start;
  int64_t e = end < 0 ? end + dim : end;
  s = s < 0 ? 0 : s;
  s = s > high ? high : s;
  e = e < low ? low : e;
  e = e > high ? high : e;
  *start = s;
  if (step > 0) return e > s ? (e - s - 1) / step + 1 : 0;
  // -(step + 1) never overflows.
  uint64_t by = (uint64_t)(-(step + 1)) + 1;
  return s > e ? (int64_t)(((uint64_t)(s - e) - 1) / by) + 1 : 0;
}

// RT_DIM_NONE where the result is no expression: its size is only known when it runs.
static rt_dim slice_axis(rt_graph *g, rt_dim dim, rt_dim start, rt_dim end, int64_t step) {
  int64_t size, s, e;
  bool known_start = rt_dim_is_const(g, start, &s), known_end = rt_dim_is_const(g, end, &e);
  if (rt_dim_is_const(g, dim, &size) && known_start && known_end) {
    return rt_dim_const(g, clamp_slice(size, step, &s, e));
  }
  // Exporters write "to the end" as a huge number.
  const bool to_end = known_end && e >= INT32_MAX;
  if (step == -1 && known_start && s == -1 && known_end && e <= INT32_MIN) return dim;
  if (step > 1 && step <= INT32_MAX && known_start && s >= 0 && s <= INT32_MAX && to_end) {
    return rt_dim_floordiv(g, rt_dim_add(g, dim, rt_dim_const(g, step - 1 - s)),
                           rt_dim_const(g, step));
  }
  if (step != 1) return RT_DIM_NONE;
  if (known_start && s < 0) start = rt_dim_add(g, dim, start);
  if (known_end && e < 0) end = rt_dim_add(g, dim, end);
  return rt_dim_sub(g, to_end ? dim : end, start);
}

// Numbers of starts, ends, axes or steps, NULL where they are not known or not given.
static retort_status slice_inputs(rt_graph *g, rt_node_id n, const rt_dim **given, uint32_t *count,
                                  bool *known, retort_error *err) {
  *known = true;
  for (size_t i = 1; i < 5; i++) {
    uint32_t length;
    const rt_value *v = rt_op_in(g, n, i);
    given[i] = NULL;
    if (!v) continue;
    RT_TRY(rt_op_want_int(g, n, i, err));
    RT_TRY(rt_move_rank(g, n, i, &length, err));
    if (i == 1) *count = length;
    if (length != *count) {
      return rt_fail(err, RETORT_ERR_FORMAT, "starts, ends, axes and steps differ in length");
    }
    given[i] = v->contents;
    *known = *known && v->contents;
  }
  return RETORT_OK;
}

retort_status rt_infer_slice(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  rt_value x = *rt_op_in(g, n, 0);
  const rt_dim *given[5] = {NULL};
  uint32_t count = 0;
  bool known;
  RT_TRY(slice_inputs(g, n, given, &count, &known, err));
  rt_shape shape = x.shape;
  if (rt_op_in(g, n, 3) && !given[3]) {
    rt_move_set_open(g, n, 0, x.dtype, shape.rank);
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  bool seen[RT_MAX_RANK] = {false};
  int64_t first = 0, step = 1;
  for (size_t i = 0; i < count; i++) {
    int64_t axis_number = (int64_t)i;
    uint32_t axis;
    step = 1;
    if ((given[3] && !rt_dim_is_const(g, given[3][i], &axis_number)) ||
        (given[4] && !rt_dim_is_const(g, given[4][i], &step)) || step == 0) {
      return rt_fail(err, RETORT_ERR_FORMAT, "axes and steps must be numbers, steps not 0");
    }
    RT_TRY(rt_op_axis(axis_number, shape.rank, &axis, err));
    if (seen[axis]) return rt_fail(err, RETORT_ERR_FORMAT, "axis %u is sliced twice", axis);
    seen[axis] = true;
    rt_dim *dim = &shape.dims[axis];
    *dim = known ? slice_axis(g, *dim, given[1][i], given[2][i], step) : RT_DIM_NONE;
    if (*dim == RT_DIM_NONE) *dim = rt_op_open_dim(g, n, 0, axis);
  }
  rt_move_set(g, n, 0, x.dtype, shape);
  shape = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[0])->shape;

  // Contents of a vector cut by numbers.
  int64_t size, taken, end;
  if (!x.contents || !known || shape.rank != 1 || count != 1 ||
      !rt_dim_is_const(g, shape.dims[0], &taken) || !rt_dim_is_const(g, x.shape.dims[0], &size) ||
      !rt_dim_is_const(g, given[1][0], &first) || !rt_dim_is_const(g, given[2][0], &end)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  (void)clamp_slice(size, step, &first, end);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (int64_t i = 0; i < taken; i++) contents[i] = x.contents[first + i * step];
  return rt_op_set_contents(g, n, contents, (size_t)taken, err);
}

retort_status rt_reference_slice(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const rt_tensor *axes = n->input_count > 3 ? in[3] : NULL;
  const rt_tensor *steps = n->input_count > 4 ? in[4] : NULL;
  int64_t dims[RT_MAX_RANK], start[RT_MAX_RANK], step[RT_MAX_RANK];
  size_t stride[RT_MAX_RANK], run = 1, size = rt_move_size(x);
  for (uint32_t d = x->rank; d-- > 0;) {
    stride[d] = run;
    run *= (size_t)x->dims[d];
    dims[d] = x->dims[d];
    start[d] = 0;
    step[d] = 1;
  }
  for (size_t i = 0; i < in[1]->count; i++) {
    uint32_t axis;
    RT_TRY(rt_op_axis(axes ? axes->data.i[i] : (int64_t)i, x->rank, &axis, err));
    step[axis] = steps ? steps->data.i[i] : 1;
    if (step[axis] == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "a step of 0");
    start[axis] = in[1]->data.i[i];
    dims[axis] = clamp_slice(x->dims[axis], step[axis], &start[axis], in[2]->data.i[i]);
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  for (size_t i = 0; i < out->count; i++) {
    size_t at = 0, rest = i;
    for (uint32_t d = x->rank; d-- > 0;) {
      int64_t index = start[d] + (int64_t)(rest % (size_t)dims[d]) * step[d];
      at += (size_t)index * stride[d];
      rest /= (size_t)dims[d];
    }
    memcpy(rt_move_data(out) + i * size, rt_move_data(x) + at * size, size);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// gather: x (a..., n, b...), indices (i...) → (a..., i..., b...); negative indices count from the
// end

retort_status rt_infer_gather(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_integers(g, n, 1, err));
  rt_value x = *rt_op_in(g, n, 0), indices = *rt_op_in(g, n, 1);
  if (x.dtype == RT_DTYPE_Q8) return rt_fail(err, RETORT_ERR_FORMAT, "cannot gather q8");
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", 0), x.shape.rank, &axis, err));
  if (x.shape.rank - 1 + indices.shape.rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the rank is above %d", RT_MAX_RANK);
  }
  rt_shape shape = {0};
  for (uint32_t i = 0; i < axis; i++) shape.dims[shape.rank++] = x.shape.dims[i];
  for (uint32_t i = 0; i < indices.shape.rank; i++) {
    shape.dims[shape.rank++] = indices.shape.dims[i];
  }
  for (uint32_t i = axis + 1; i < x.shape.rank; i++) shape.dims[shape.rank++] = x.shape.dims[i];
  rt_op_set(g, n, 0, x.dtype, shape);
  if (!x.contents || !indices.contents || x.shape.rank != 1) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  size_t count = rt_op_content_count(g, &indices), size = rt_op_content_count(g, &x);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < count; i++) {
    int64_t at;
    if (!rt_dim_is_const(g, indices.contents[i], &at))
      return rt_op_set_contents(g, n, NULL, 0, err);
    // Out of range: the reference says so, when it runs.
    if (at < -(int64_t)size || at >= (int64_t)size) return rt_op_set_contents(g, n, NULL, 0, err);
    contents[i] = x.contents[at < 0 ? at + (int64_t)size : at];
  }
  return rt_op_set_contents(g, n, contents, count, err);
}

retort_status rt_reference_gather(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *indices = in[1];
  uint32_t axis, rank = 0;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", 0), x->rank, &axis, err));
  int64_t dims[2 * RT_MAX_RANK];
  size_t inner = rt_move_size(x), outer = 1, size = (size_t)x->dims[axis];
  for (uint32_t i = 0; i < axis; i++) {
    dims[rank++] = x->dims[i];
    outer *= (size_t)x->dims[i];
  }
  for (uint32_t i = 0; i < indices->rank; i++) dims[rank++] = indices->dims[i];
  for (uint32_t i = axis + 1; i < x->rank; i++) {
    dims[rank++] = x->dims[i];
    inner *= (size_t)x->dims[i];
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, rank, dims, out, err));
  for (size_t o = 0; o < outer; o++) {
    for (size_t i = 0; i < indices->count; i++) {
      int64_t at = indices->data.i[i];
      if (at < 0) at += (int64_t)size;
      if (at < 0 || (size_t)at >= size) {
        return rt_fail(err, RETORT_ERR_ARGUMENT, "index %lld of %zu", (long long)indices->data.i[i],
                       size);
      }
      if (!inner) continue;
      memcpy(rt_move_data(out) + (o * indices->count + i) * inner,
             rt_move_data(x) + (o * size + (size_t)at) * inner, inner);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// shape: the dimensions start to end - 1 as i64, both clamped, negative ones from the end

static void shape_span(const rt_node *n, uint32_t rank, uint32_t *start, uint32_t *end) {
  int64_t bounds[2] = {rt_node_int(n, "start", 0), rt_node_int(n, "end", INT64_MAX)};
  for (size_t i = 0; i < 2; i++) {
    if (bounds[i] < 0) bounds[i] += (int64_t)rank;
    if (bounds[i] < 0) bounds[i] = 0;
    if (bounds[i] > (int64_t)rank) bounds[i] = (int64_t)rank;
  }
  *start = (uint32_t)bounds[0];
  *end = (uint32_t)(bounds[1] > bounds[0] ? bounds[1] : bounds[0]);
}

retort_status rt_infer_shape(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_shape of = rt_op_in(g, n, 0)->shape;
  uint32_t start, end;
  shape_span(rt_graph_get_node(g, n), of.rank, &start, &end);
  rt_op_set(g, n, 0, RT_DTYPE_I64, (rt_shape){.rank = 1, .dims = {rt_dim_const(g, end - start)}});
  return rt_op_set_contents(g, n, of.dims + start, end - start, err);
}

retort_status rt_reference_shape(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  uint32_t start, end;
  shape_span(n, in[0]->rank, &start, &end);
  int64_t dims[1] = {end - start};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, dims, out, err));
  for (uint32_t i = start; i < end; i++) out->data.i[i - start] = in[0]->dims[i];
  return RETORT_OK;
}
