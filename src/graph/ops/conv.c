// graph/ops/conv.c: convolution and its transpose, on floats and on i32.
//
// x is (batch, channels, spatial...), w (filters, channels / group, kernel...) or, transposed,
// (channels, filters / group, kernel...); b, if there is one, (filters).
#include "graph/ops/window.h"

// What both share: types, ranks, groups. Fills `kernel` from w, which must be known.
static retort_status check_operands(rt_graph *g, rt_node_id n, int64_t *kernel, int64_t *group,
                                    retort_error *err) {
  const rt_value *x = rt_op_in(g, n, 0), *w = rt_op_in(g, n, 1), *b = rt_op_in(g, n, 2);
  if (x->dtype != RT_DTYPE_I32 && !rt_dtype_is_float(x->dtype)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot convolve %s", rt_dtype_name(x->dtype));
  }
  if (w->dtype != x->dtype || (b && b->dtype != x->dtype)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "operands are %s, %s and %s", rt_dtype_name(x->dtype),
                   rt_dtype_name(w->dtype), b ? rt_dtype_name(b->dtype) : "none");
  }
  if (x->shape.rank < 3) {
    return rt_fail(err, RETORT_ERR_FORMAT, "convolution of a tensor of rank %u", x->shape.rank);
  }
  RT_TRY(rt_op_want_rank(g, n, 1, x->shape.rank, err));
  for (uint32_t i = 2; i < w->shape.rank; i++) {
    if (!rt_dim_is_const(g, w->shape.dims[i], &kernel[i - 2])) {
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the size of the kernel is not known");
    }
  }
  RT_TRY(rt_op_want_range(g, n, "group", 1, 1 << 28, err));
  *group = rt_node_int(rt_graph_get_node(g, n), "group", 1);
  return RETORT_OK;
}

static retort_status want_multiple(const rt_graph *g, rt_dim dim, int64_t group, const char *what,
                                   retort_error *err) {
  int64_t v;
  if (!rt_dim_is_const(g, dim, &v) || v % group == 0) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "%lld %s in %lld groups", (long long)v, what,
                 (long long)group);
}

retort_status rt_infer_conv(rt_graph *g, rt_node_id n, retort_error *err) {
  int64_t kernel[RT_MAX_RANK], group;
  RT_TRY(check_operands(g, n, kernel, &group, err));
  rt_shape x = rt_op_in(g, n, 0)->shape, w = rt_op_in(g, n, 1)->shape;
  const rt_dtype dtype = rt_op_in(g, n, 0)->dtype;
  rt_op_window window;
  RT_TRY(rt_op_window_read(rt_graph_get_node(g, n), x.rank - 2, kernel, false, &window, err));
  RT_TRY(rt_op_want_dim(g, n, 0, 1, rt_dim_mul(g, w.dims[1], rt_dim_const(g, group)), err));
  RT_TRY(want_multiple(g, w.dims[0], group, "filters", err));
  if (rt_op_in(g, n, 2)) {
    RT_TRY(rt_op_want_rank(g, n, 2, 1, err));
    RT_TRY(rt_op_want_dim(g, n, 2, 0, w.dims[0], err));
  }
  rt_shape out = {.rank = x.rank, .dims = {x.dims[0], w.dims[0]}};
  for (uint32_t i = 0; i < window.axes; i++) {
    RT_TRY(rt_op_window_infer(g, &window, i, x.dims[2 + i], &out.dims[2 + i], err));
  }
  rt_op_set(g, n, 0, dtype, out);
  return RETORT_OK;
}

static size_t product(const int64_t *dims, uint32_t count) {
  size_t p = 1;
  for (uint32_t i = 0; i < count; i++) p *= (size_t)dims[i];
  return p;
}

static retort_status mismatch(retort_error *err) {
  return rt_fail(err, RETORT_ERR_ARGUMENT, "operands of a convolution do not fit");
}

retort_status rt_reference_conv(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *w = in[1], *b = n->input_count > 2 ? in[2] : NULL;
  const int64_t group = rt_node_int(n, "group", 1);
  if (x->dims[1] != w->dims[1] * group || w->dims[0] % group != 0 ||
      (b && b->dims[0] != w->dims[0])) {
    return mismatch(err);
  }
  rt_op_window window;
  RT_TRY(rt_op_window_read(n, x->rank - 2, w->dims + 2, false, &window, err));
  int64_t dims[RT_MAX_RANK] = {x->dims[0], w->dims[0]};
  RT_TRY(rt_op_window_fix(&window, x->dims + 2, dims + 2, err));
  rt_op_tap *taps;
  RT_TRY(rt_op_window_room(interp, &window, x->dims + 2, &taps, err));
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  if (out->count == 0) return RETORT_OK;
  const size_t channels = (size_t)w->dims[1], filters = (size_t)dims[1];
  const size_t per_group = filters / (size_t)group;
  const size_t in_size = product(x->dims + 2, window.axes);
  const size_t out_size = product(dims + 2, window.axes);
  const size_t kernel_size = product(w->dims + 2, window.axes);
  int64_t at[RT_OP_MAX_SPATIAL] = {0};
  size_t position = 0;
  do {
    const size_t count = rt_op_window_taps(&window, x->dims + 2, at, taps);
    for (size_t row = 0; row < (size_t)dims[0] * filters; row++) {
      const size_t item = row / filters, filter = row % filters;
      const size_t x_row = (item * (size_t)group + filter / per_group) * channels;
      double sum = b && x->dtype == RT_DTYPE_F32 ? (double)b->data.f[filter] : 0;
      uint64_t isum = b && x->dtype != RT_DTYPE_F32 ? (uint64_t)b->data.i[filter] : 0;
      for (size_t c = 0; c < channels; c++) {
        const size_t xb = (x_row + c) * in_size, wb = (filter * channels + c) * kernel_size;
        for (size_t t = 0; t < count; t++) {
          if (x->dtype == RT_DTYPE_F32) {
            sum += (double)x->data.f[xb + taps[t].in] * (double)w->data.f[wb + taps[t].kernel];
          } else {
            isum += (uint64_t)x->data.i[xb + taps[t].in] * (uint64_t)w->data.i[wb + taps[t].kernel];
          }
        }
      }
      if (x->dtype == RT_DTYPE_F32) {
        out->data.f[row * out_size + position] = (float)sum;
      } else {
        out->data.i[row * out_size + position] = (int64_t)isum;
      }
    }
    position++;
  } while (rt_op_next(at, dims + 2, window.axes));
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// conv_transpose: position i of x adds its kernel to the output from i * stride - begin on. Pads
// take away from the output; negative ones add to it.

retort_status rt_infer_conv_transpose(rt_graph *g, rt_node_id n, retort_error *err) {
  int64_t kernel[RT_MAX_RANK], group;
  RT_TRY(check_operands(g, n, kernel, &group, err));
  rt_shape x = rt_op_in(g, n, 0)->shape, w = rt_op_in(g, n, 1)->shape;
  const rt_dtype dtype = rt_op_in(g, n, 0)->dtype;
  rt_op_window window;
  RT_TRY(rt_op_window_read(rt_graph_get_node(g, n), x.rank - 2, kernel, true, &window, err));
  if (window.same != RT_OP_SAME_NONE) {
    return rt_fail(err, RETORT_ERR_FORMAT, "conv_transpose has no auto_pad");
  }
  RT_TRY(rt_op_want_dim(g, n, 1, 0, x.dims[1], err));
  RT_TRY(want_multiple(g, x.dims[1], group, "channels", err));
  const rt_dim filters = rt_dim_mul(g, w.dims[1], rt_dim_const(g, group));
  if (rt_op_in(g, n, 2)) {
    RT_TRY(rt_op_want_rank(g, n, 2, 1, err));
    RT_TRY(rt_op_want_dim(g, n, 2, 0, filters, err));
  }
  rt_shape out = {.rank = x.rank, .dims = {x.dims[0], filters}};
  for (uint32_t i = 0; i < window.axes; i++) {
    const int64_t s = window.strides[i];
    const int64_t more = rt_op_window_extent(&window, i) - s - window.begin[i] - window.end[i];
    out.dims[2 + i] =
        rt_dim_add(g, rt_dim_mul(g, x.dims[2 + i], rt_dim_const(g, s)), rt_dim_const(g, more));
    int64_t size;
    if (rt_dim_is_const(g, out.dims[2 + i], &size) && size < 0) {
      return rt_fail(err, RETORT_ERR_FORMAT, "pads leave nothing of axis %u", 2 + i);
    }
  }
  for (uint32_t i = 0; i < out.rank; i++) {
    if (out.dims[i] == RT_DIM_NONE)
      return rt_fail(err, RETORT_ERR_LIMIT, "a dimension cannot be represented");
  }
  rt_op_set(g, n, 0, dtype, out);
  return RETORT_OK;
}

retort_status rt_reference_conv_transpose(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *w = in[1], *b = n->input_count > 2 ? in[2] : NULL;
  const int64_t group = rt_node_int(n, "group", 1);
  rt_op_window window;
  RT_TRY(rt_op_window_read(n, x->rank - 2, w->dims + 2, true, &window, err));
  int64_t dims[RT_MAX_RANK] = {x->dims[0], w->dims[1] * group}, back[RT_OP_MAX_SPATIAL];
  if (x->dims[1] != w->dims[0] || x->dims[1] % group != 0 || (b && b->dims[0] != dims[1])) {
    return mismatch(err);
  }
  for (uint32_t i = 0; i < window.axes; i++) {
    if (x->dims[2 + i] > (int64_t)1 << 30)
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor is too large");
    dims[2 + i] = (x->dims[2 + i] - 1) * window.strides[i] + rt_op_window_extent(&window, i) -
                  window.begin[i] - window.end[i];
    if (dims[2 + i] < 0) return mismatch(err);
    back[i] = dims[2 + i];
  }
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  if (out->count == 0) return RETORT_OK;
  // The same windows as a convolution that goes from the output back to x.
  rt_op_tap *taps;
  RT_TRY(rt_op_window_room(interp, &window, back, &taps, err));
  const size_t channels = (size_t)x->dims[1], per_group = (size_t)w->dims[1];
  const size_t in_size = product(x->dims + 2, window.axes);
  const size_t out_size = product(dims + 2, window.axes);
  const size_t kernel_size = product(w->dims + 2, window.axes);
  // Sums in double: the i64 storage of a scratch tensor has the right size for it.
  rt_tensor scratch;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, x->rank, dims, &scratch, err));
  const bool real = x->dtype == RT_DTYPE_F32;
  double *sums = (double *)(void *)scratch.data.i;
  uint64_t *isums = (uint64_t *)scratch.data.i;
  int64_t at[RT_OP_MAX_SPATIAL] = {0};
  size_t position = 0;
  do {
    if (x->count == 0) break;
    const size_t count = rt_op_window_taps(&window, back, at, taps);
    for (size_t row = 0; row < (size_t)x->dims[0] * channels; row++) {
      const size_t item = row / channels, channel = row % channels;
      const size_t first =
          item * (size_t)dims[1] + channel / (channels / (size_t)group) * per_group;
      for (size_t f = 0; f < per_group; f++) {
        const size_t ob = (first + f) * out_size, wb = (channel * per_group + f) * kernel_size;
        for (size_t t = 0; t < count; t++) {
          if (real) {
            sums[ob + taps[t].in] += (double)x->data.f[row * in_size + position] *
                                     (double)w->data.f[wb + taps[t].kernel];
          } else {
            isums[ob + taps[t].in] += (uint64_t)x->data.i[row * in_size + position] *
                                      (uint64_t)w->data.i[wb + taps[t].kernel];
          }
        }
      }
    }
    position++;
  } while (rt_op_next(at, x->dims + 2, window.axes));
  for (size_t i = 0; i < out->count; i++) {
    const size_t filter = i / out_size % (size_t)dims[1];
    if (real) {
      out->data.f[i] = (float)(sums[i] + (b ? (double)b->data.f[filter] : 0));
    } else {
      out->data.i[i] = (int64_t)(isums[i] + (b ? (uint64_t)b->data.i[filter] : 0));
    }
  }
  return RETORT_OK;
}
