// graph/ops/normalize.c: batch, group, layer, Lp and local response normalization. Sums in double.
#include <math.h>

#include "base/size.h"
#include "graph/ops/op.h"

static retort_status want_real(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  const rt_dtype dtype = rt_op_in(g, n, i)->dtype;
  if (rt_dtype_is_float(dtype)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, expected floats", i,
                 rt_dtype_name(dtype));
}

static retort_status want_channels(const rt_graph *g, rt_node_id n, size_t first, size_t last,
                                   retort_error *err) {
  RT_TRY(want_real(g, n, 0, err));
  const rt_shape *x = &rt_op_in(g, n, 0)->shape;
  if (x->rank < 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "input 0 has rank %u, expected 2 or more", x->rank);
  }
  for (size_t i = first; i <= last; i++) {
    RT_TRY(want_real(g, n, i, err));
    RT_TRY(rt_op_want_rank(g, n, i, 1, err));
    RT_TRY(rt_op_want_dim(g, n, i, 0, x->dims[1], err));
  }
  return RETORT_OK;
}

static void set_like_input(rt_graph *g, rt_node_id n) {
  const rt_value x = *rt_op_in(g, n, 0);
  rt_op_set(g, n, 0, x.dtype, x.shape);
}

static size_t product(const int64_t *dims, uint32_t from, uint32_t to) {
  size_t p = 1;
  for (uint32_t i = from; i < to; i++) p *= (size_t)dims[i];
  return p;
}

// ---------------------------------------------------------------------------------------------
// batch_norm: (x - mean) / sqrt(variance + eps) * scale + bias, each of them one number a channel
// (axis 1). Inputs: x, scale, bias, mean, variance.

retort_status rt_infer_batch_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_channels(g, n, 1, 4, err));
  RT_TRY(rt_op_want_eps(g, n, err));
  set_like_input(g, n);
  return RETORT_OK;
}

retort_status rt_reference_batch_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                      const rt_tensor *const *in, rt_tensor *out,
                                      retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const double eps = rt_node_real(n, "eps", 0);
  for (size_t i = 1; i < 5; i++) {
    if (in[i]->dims[0] != x->dims[1])
      return rt_fail(err, RETORT_ERR_ARGUMENT, "input %zu does not fit", i);
  }
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, out, err));
  const size_t channels = (size_t)x->dims[1], inner = product(x->dims, 2, x->rank);
  for (size_t i = 0; i < x->count; i++) {
    const size_t c = i / inner % channels;
    const double unit =
        ((double)x->data.f[i] - (double)in[3]->data.f[c]) / sqrt((double)in[4]->data.f[c] + eps);
    out->data.f[i] = (float)(unit * (double)in[1]->data.f[c] + (double)in[2]->data.f[c]);
  }
  return RETORT_OK;
}

static void moments(const float *x, size_t count, double *mean, double *variance) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++) sum += (double)x[i];
  *mean = count ? sum / (double)count : 0;
  for (size_t i = 0; i < count; i++) squares += ((double)x[i] - *mean) * ((double)x[i] - *mean);
  *variance = count ? squares / (double)count : 0;
}

// ---------------------------------------------------------------------------------------------
// group_norm: mean 0 and variance 1 over each group of neighbouring channels of an item, then scale
// and bias of the channel. Inputs: x, scale, bias. As many groups as channels: instance
// normalization.

retort_status rt_infer_group_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_channels(g, n, 1, 2, err));
  RT_TRY(rt_op_want_eps(g, n, err));
  RT_TRY(rt_op_want_range(g, n, "groups", 1, 1 << 28, err));
  const int64_t groups = rt_node_int(rt_graph_get_node(g, n), "groups", 1);
  int64_t channels;
  if (rt_dim_is_const(g, rt_op_in(g, n, 0)->shape.dims[1], &channels) && channels % groups != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%lld channels in %lld groups", (long long)channels,
                   (long long)groups);
  }
  set_like_input(g, n);
  return RETORT_OK;
}

retort_status rt_reference_group_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                      const rt_tensor *const *in, rt_tensor *out,
                                      retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const double eps = rt_node_real(n, "eps", 0);
  const int64_t groups = rt_node_int(n, "groups", 1);
  if (x->dims[1] % groups != 0 || in[1]->dims[0] != x->dims[1] || in[2]->dims[0] != x->dims[1]) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "inputs do not fit");
  }
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, out, err));
  if (x->count == 0) return RETORT_OK;
  const size_t channels = (size_t)x->dims[1], inner = product(x->dims, 2, x->rank);
  const size_t size = channels / (size_t)groups * inner;
  for (size_t begin = 0; begin < x->count; begin += size) {
    double mean, variance;
    moments(x->data.f + begin, size, &mean, &variance);
    const double factor = 1 / sqrt(variance + eps);
    for (size_t i = begin; i < begin + size; i++) {
      const size_t c = i / inner % channels;
      const double unit = ((double)x->data.f[i] - mean) * factor;
      out->data.f[i] = (float)(unit * (double)in[1]->data.f[c] + (double)in[2]->data.f[c]);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// layer_norm: mean 0 and variance 1 over the axes from `axis` on, then scale and bias, which
// broadcast to x. Inputs: x, scale, [bias]; outputs: y, and mean and 1 / sqrt(variance + eps) in
// f32 with the axes kept as 1.

retort_status rt_infer_layer_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, 0, err));
  RT_TRY(rt_op_want_eps(g, n, err));
  const rt_value x = *rt_op_in(g, n, 0);
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", -1), x.shape.rank, &axis, err));
  for (size_t i = 1; i < 3 && rt_op_in(g, n, i); i++) {
    RT_TRY(want_real(g, n, i, err));
    const rt_shape s = rt_op_in(g, n, i)->shape;
    bool fits = s.rank <= x.shape.rank;
    for (uint32_t d = 0; fits && d < s.rank; d++) {
      int64_t v;
      fits = s.dims[d] == x.shape.dims[x.shape.rank - s.rank + d] ||
             (rt_dim_is_const(g, s.dims[d], &v) && v == 1);
    }
    if (!fits) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu does not broadcast to input 0", i);
    }
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  rt_shape kept = x.shape;
  for (uint32_t i = axis; i < kept.rank; i++) kept.dims[i] = rt_dim_const(g, 1);
  rt_op_set(g, n, 1, RT_DTYPE_F32, kept);
  rt_op_set(g, n, 2, RT_DTYPE_F32, kept);
  return RETORT_OK;
}

// For each axis of x how far a step goes in `t`, which broadcasts to x.
static retort_status steps_of(const rt_tensor *t, const rt_tensor *x, size_t *step,
                              retort_error *err) {
  size_t run = 1;
  for (uint32_t i = x->rank; i-- > 0;) {
    const uint32_t from_end = x->rank - i;
    const int64_t size = from_end <= t->rank ? t->dims[t->rank - from_end] : 1;
    if (size != 1 && size != x->dims[i])
      return rt_fail(err, RETORT_ERR_ARGUMENT, "inputs do not fit");
    step[i] = size == 1 ? 0 : run;
    run *= (size_t)size;
  }
  return RETORT_OK;
}

static double broadcast_at(const rt_tensor *t, const rt_tensor *x, const size_t *step, size_t i) {
  size_t at = 0;
  for (uint32_t d = x->rank; d-- > 0;) {
    at += i % (size_t)x->dims[d] * step[d];
    i /= (size_t)x->dims[d];
  }
  return (double)t->data.f[at];
}

retort_status rt_reference_layer_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                      const rt_tensor *const *in, rt_tensor *out,
                                      retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *scale = in[1], *bias = n->input_count > 2 ? in[2] : NULL;
  const double eps = rt_node_real(n, "eps", 0);
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", -1), x->rank, &axis, err));
  size_t scale_step[RT_MAX_RANK], bias_step[RT_MAX_RANK];
  RT_TRY(steps_of(scale, x, scale_step, err));
  if (bias) RT_TRY(steps_of(bias, x, bias_step, err));
  int64_t kept[RT_MAX_RANK];
  for (uint32_t i = 0; i < x->rank; i++) kept[i] = i < axis ? x->dims[i] : 1;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, &out[0], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, kept, &out[1], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, kept, &out[2], err));
  const size_t size = product(x->dims, axis, x->rank);
  for (size_t row = 0; row < out[1].count; row++) {
    double mean, variance;
    moments(x->data.f + row * size, size, &mean, &variance);
    const double factor = 1 / sqrt(variance + eps);
    out[1].data.f[row] = (float)mean;
    out[2].data.f[row] = (float)factor;
    for (size_t i = row * size; i < (row + 1) * size; i++) {
      double y = ((double)x->data.f[i] - mean) * factor * broadcast_at(scale, x, scale_step, i);
      if (bias) y += broadcast_at(bias, x, bias_step, i);
      out[0].data.f[i] = (float)y;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// lp_normalize: x divided by its norm along an axis (p 1 or 2); 0 where the norm is 0

retort_status rt_infer_lp_normalize(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, 0, err));
  RT_TRY(rt_op_want_range(g, n, "p", 1, 2, err));
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(rt_graph_get_node(g, n), "axis", -1), rt_op_in(g, n, 0)->shape.rank,
                    &axis, err));
  set_like_input(g, n);
  return RETORT_OK;
}

retort_status rt_reference_lp_normalize(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const bool squares = rt_node_int(n, "p", 2) == 2;
  uint32_t axis;
  RT_TRY(rt_op_axis(rt_node_int(n, "axis", -1), x->rank, &axis, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, out, err));
  const size_t size = (size_t)x->dims[axis], inner = product(x->dims, axis + 1, x->rank);
  for (size_t i = 0; i < x->count; i++) {
    // Each line along the axis is handled at its first element.
    if (i / inner % size != 0) continue;
    double norm = 0;
    for (size_t j = 0; j < size; j++) {
      const double v = (double)x->data.f[i + j * inner];
      norm += squares ? v * v : fabs(v);
    }
    if (squares) norm = sqrt(norm);
    for (size_t j = 0; norm != 0 && j < size; j++) {
      out->data.f[i + j * inner] = (float)((double)x->data.f[i + j * inner] / norm);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// lrn: x / (bias + alpha / size · sum of squares of `size` neighbouring channels)^beta

retort_status rt_infer_lrn(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, 0, err));
  RT_TRY(rt_op_want_range(g, n, "size", 1, 1 << 20, err));
  if (rt_op_in(g, n, 0)->shape.rank < 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "input 0 needs rank 2 or more");
  }
  set_like_input(g, n);
  return RETORT_OK;
}

retort_status rt_reference_lrn(rt_interp *interp, const rt_graph *g, const rt_node *n,
                               const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const int64_t size = rt_node_int(n, "size", 1), channels = x->dims[1];
  const double alpha = rt_node_real(n, "alpha", 0), beta = rt_node_real(n, "beta", 0);
  const double bias = rt_node_real(n, "bias", 0);
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, x->dims, out, err));
  const size_t inner = product(x->dims, 2, x->rank);
  for (size_t i = 0; i < x->count; i++) {
    const int64_t c = (int64_t)(i / inner % (size_t)channels);
    int64_t first = c - (size - 1) / 2, last = c + size / 2;
    if (first < 0) first = 0;
    if (last >= channels) last = channels - 1;
    double sum = 0;
    for (int64_t k = first; k <= last; k++) {
      const double v = (double)x->data.f[i - (size_t)c * inner + (size_t)k * inner];
      sum += v * v;
    }
    out->data.f[i] = (float)((double)x->data.f[i] / pow(bias + alpha / (double)size * sum, beta));
  }
  return RETORT_OK;
}
