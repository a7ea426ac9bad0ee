// graph/ops/tensor.c: matmul, softmax and reduce_mean on tensors of any rank.
#include <math.h>

#include "graph/ops/op.h"

// ---------------------------------------------------------------------------------------------
// matmul: (..., m, k) x (..., k, n) with leading axes broadcast; ranks of 2 and more

retort_status rt_infer_matmul(rt_graph *g, rt_node_id n, retort_error *err) {
  for (size_t i = 0; i < 2; i++) {
    const rt_dtype t = rt_op_in(g, n, i)->dtype;
    if (t == RT_DTYPE_BOOL || t == RT_DTYPE_Q8) {
      return rt_fail(err, RETORT_ERR_FORMAT, "matmul of %s", rt_dtype_name(t));
    }
    if (rt_op_in(g, n, i)->shape.rank < 2) {
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "operands of matmul need rank 2 or more");
    }
  }
  const rt_value *a = rt_op_in(g, n, 0), *b = rt_op_in(g, n, 1);
  if (a->dtype != b->dtype) {
    return rt_fail(err, RETORT_ERR_FORMAT, "operands are %s and %s", rt_dtype_name(a->dtype),
                   rt_dtype_name(b->dtype));
  }
  uint32_t ra = a->shape.rank, rb = b->shape.rank;
  RT_TRY(rt_op_want_dim(g, n, 1, rb - 2, a->shape.dims[ra - 1], err));
  rt_shape shape = {.rank = ra > rb ? ra : rb};
  for (uint32_t i = 0; i + 2 < shape.rank; i++) {
    uint32_t from_end = shape.rank - i;
    rt_dim x = from_end <= ra ? a->shape.dims[ra - from_end] : RT_DIM_NONE;
    rt_dim y = from_end <= rb ? b->shape.dims[rb - from_end] : RT_DIM_NONE;
    int64_t v;
    bool x_one = x == RT_DIM_NONE || (rt_dim_is_const(g, x, &v) && v == 1);
    bool y_one = y == RT_DIM_NONE || (rt_dim_is_const(g, y, &v) && v == 1);
    if (x != y && !x_one && !y_one) {
      return rt_fail(err, RETORT_ERR_FORMAT, "leading dimensions %u do not broadcast", i);
    }
    shape.dims[i] = x_one && y != RT_DIM_NONE ? y : x;
  }
  shape.dims[shape.rank - 2] = a->shape.dims[ra - 2];
  shape.dims[shape.rank - 1] = b->shape.dims[rb - 1];
  rt_op_set(g, n, 0, a->dtype, shape);
  return RETORT_OK;
}

static void multiply(const float *a, const float *b, float *c, size_t m, size_t k, size_t n) {
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (size_t x = 0; x < k; x++) sum += (double)a[i * k + x] * (double)b[x * n + j];
      c[i * n + j] = (float)sum;
    }
  }
}

// Integers wrap around.
static void multiply_ints(const int64_t *a, const int64_t *b, int64_t *c, size_t m, size_t k,
                          size_t n) {
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) {
      uint64_t sum = 0;
      for (size_t x = 0; x < k; x++) sum += (uint64_t)a[i * k + x] * (uint64_t)b[x * n + j];
      c[i * n + j] = (int64_t)sum;
    }
  }
}

retort_status rt_reference_matmul(rt_interp *interp, const rt_graph *g, const rt_node *node,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  (void)node;
  const rt_tensor *a = in[0], *b = in[1];
  uint32_t rank = a->rank > b->rank ? a->rank : b->rank;
  size_t m = (size_t)a->dims[a->rank - 2], k = (size_t)a->dims[a->rank - 1];
  size_t n = (size_t)b->dims[b->rank - 1];
  int64_t dims[RT_MAX_RANK];
  size_t step_a[RT_MAX_RANK] = {0}, step_b[RT_MAX_RANK] = {0}, run_a = m * k, run_b = k * n;
  size_t batch = 1;
  dims[rank - 2] = (int64_t)m;
  dims[rank - 1] = (int64_t)n;
  for (uint32_t i = rank - 2; i-- > 0;) {
    uint32_t from_end = rank - i;
    int64_t x = from_end <= a->rank ? a->dims[a->rank - from_end] : 1;
    int64_t y = from_end <= b->rank ? b->dims[b->rank - from_end] : 1;
    dims[i] = x == 1 ? y : x;
    if ((y != 1 && y != dims[i]) || (size_t)b->dims[b->rank - 2] != k) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "operands do not fit");
    }
    step_a[i] = x == 1 ? 0 : run_a;
    step_b[i] = y == 1 ? 0 : run_b;
    run_a *= (size_t)x;
    run_b *= (size_t)y;
    batch *= (size_t)dims[i];
  }
  RT_TRY(rt_interp_alloc(interp, a->dtype, rank, dims, out, err));
  for (size_t i = 0; i < batch; i++) {
    size_t ia = 0, ib = 0, rest = i;
    for (uint32_t d = rank - 2; d-- > 0;) {
      size_t at = rest % (size_t)dims[d];
      rest /= (size_t)dims[d];
      ia += at * step_a[d];
      ib += at * step_b[d];
    }
    if (a->dtype == RT_DTYPE_F32) {
      multiply(a->data.f + ia, b->data.f + ib, out->data.f + i * m * n, m, k, n);
    } else {
      multiply_ints(a->data.i + ia, b->data.i + ib, out->data.i + i * m * n, m, k, n);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// softmax over one axis (default: the last)

retort_status rt_infer_softmax(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_float(g, n, 0, err));
  const rt_value *x = rt_op_in(g, n, 0);
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", -1), x->shape.rank, &axis, err));
  rt_op_set(g, n, 0, x->dtype, x->shape);
  return RETORT_OK;
}

retort_status rt_reference_softmax(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", -1), x->rank, &axis, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, out, err));
  size_t size = (size_t)x->dims[axis], inner = 1;
  for (uint32_t d = axis + 1; d < x->rank; d++) inner *= (size_t)x->dims[d];
  for (size_t i = 0; i < x->count; i++) {
    // Each line along the axis is handled at its first element.
    if (i / inner % size != 0) continue;
    double max = -INFINITY, sum = 0;
    for (size_t j = 0; j < size; j++) {
      if ((double)x->data.f[i + j * inner] > max) max = (double)x->data.f[i + j * inner];
    }
    for (size_t j = 0; j < size; j++) sum += exp((double)x->data.f[i + j * inner] - max);
    for (size_t j = 0; j < size; j++) {
      out->data.f[i + j * inner] = (float)(exp((double)x->data.f[i + j * inner] - max) / sum);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// reduce_mean over some axes (default: all); keepdims defaults to 1 as in ONNX

static retort_status reduced_axes(const rt_node *n, uint32_t rank, bool *reduced,
                                  retort_error *err) {
  const rt_attr *axes = rt_node_attr(n, "axes");
  for (uint32_t i = 0; i < rank; i++) reduced[i] = !axes || axes->int_count == 0;
  for (uint32_t i = 0; axes && i < axes->int_count; i++) {
    uint32_t axis;
    RT_TRY(rt_op_axis(axes->ints[i], rank, &axis, err));
    reduced[axis] = true;
  }
  return RETORT_OK;
}

retort_status rt_infer_reduce_mean(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_float(g, n, 0, err));
  const rt_value *x = rt_op_in(g, n, 0);
  const rt_node *node = rt_graph_get_node(g, n);
  bool reduced[RT_MAX_RANK], keep = rt_node_int(node, "keepdims", 1) != 0;
  rt_shape shape = {0};
  rt_dtype dtype = x->dtype;
  rt_shape from = x->shape;
  RT_TRY(reduced_axes(node, from.rank, reduced, err));
  for (uint32_t i = 0; i < from.rank; i++) {
    if (!reduced[i]) {
      shape.dims[shape.rank++] = from.dims[i];
    } else if (keep) {
      shape.dims[shape.rank++] = rt_dim_const(g, 1);
    }
  }
  rt_op_set(g, n, 0, dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_reduce_mean(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                       const rt_tensor *const *in, rt_tensor *out,
                                       retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  bool reduced[RT_MAX_RANK], keep = rt_node_int(n, "keepdims", 1) != 0;
  RT_TRY(reduced_axes(n, x->rank, reduced, err));
  int64_t dims[RT_MAX_RANK];
  size_t step[RT_MAX_RANK] = {0}, run = 1, averaged = 1;
  uint32_t rank = 0;
  for (uint32_t i = 0; i < x->rank; i++) {
    if (!reduced[i] || keep) dims[rank++] = reduced[i] ? 1 : x->dims[i];
  }
  for (uint32_t i = x->rank; i-- > 0;) {
    step[i] = reduced[i] ? 0 : run;
    if (reduced[i]) {
      averaged *= (size_t)x->dims[i];
    } else {
      run *= (size_t)x->dims[i];
    }
  }
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, rank, dims, out, err));
  // Sums in double: the i64 storage of a scratch tensor has the right size for it.
  rt_tensor scratch;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, rank, dims, &scratch, err));
  double *sums = (double *)(void *)scratch.data.i;
  for (size_t i = 0; i < x->count; i++) {
    size_t at = 0, rest = i;
    for (uint32_t d = x->rank; d-- > 0;) {
      at += rest % (size_t)x->dims[d] * step[d];
      rest /= (size_t)x->dims[d];
    }
    sums[at] += (double)x->data.f[i];
  }
  for (size_t i = 0; i < out->count; i++) out->data.f[i] = (float)(sums[i] / (double)averaged);
  return RETORT_OK;
}
