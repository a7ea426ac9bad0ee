// import/onnx/ops/nn_window.c: convolution and pooling.
//
// auto_pad is turned into pads where these don't depend on a symbolic size: with VALID, with stride
// 1, and where the size of the axis is known. Else the graph operation resolves it.
#include "base/size.h"
#include "import/onnx/ops/nn.h"

enum { MAX_SPATIAL = RT_MAX_RANK - 2 };

typedef struct window {
  uint32_t axes;
  int64_t kernel[MAX_SPATIAL], strides[MAX_SPATIAL], dilations[MAX_SPATIAL];
  int64_t pads[2 * MAX_SPATIAL];
  const char *same;  // "SAME_UPPER", "SAME_LOWER" where pads are to be worked out, or NULL
} window;

static retort_status list(rt_onnx_call *c, const char *key, uint32_t count, int64_t fallback,
                          int64_t *out) {
  size_t have;
  const int64_t *given = rt_onnx_ints_of(c, key, &have);
  for (uint32_t i = 0; i < count; i++) out[i] = given && have == count ? given[i] : fallback;
  if (!given || have == count || have == 0) return RETORT_OK;
  return rt_fail(c->err, RETORT_ERR_FORMAT, "attribute %s has %zu numbers, expected %u", key, have,
                 count);
}

// Sizes up to which sums and products below can't overflow.
static retort_status check_range(rt_onnx_call *c, const int64_t *values, uint32_t count,
                                 int64_t least) {
  for (uint32_t i = 0; i < count; i++) {
    if (values[i] < least || values[i] > 1 << 28) {
      return rt_fail(c->err, RETORT_ERR_FORMAT, "a window's size, stride, dilation or pad is %lld",
                     (long long)values[i]);
    }
  }
  return RETORT_OK;
}

// `weights`: the input whose axes 2.. are the kernel, or 0 where kernel_shape has to say it.
static retort_status read_window(rt_onnx_call *c, size_t weights, window *w) {
  *w = (window){0};
  const rt_shape *x = rt_nn_shape(c, c->in[0]);
  if (x->rank < 3) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "input 0 has rank %u, expected 3 or more", x->rank);
  }
  w->axes = x->rank - 2;
  if (weights) {
    const rt_shape *k = rt_nn_shape(c, c->in[weights]);
    if (k->rank != x->rank) {
      return rt_fail(c->err, RETORT_ERR_FORMAT, "input %zu has rank %u, expected %u", weights,
                     k->rank, x->rank);
    }
    for (uint32_t i = 0; i < w->axes; i++) {
      if (!rt_dim_is_const(c->g, k->dims[2 + i], &w->kernel[i]))
        return rt_onnx_refuse(c, "the size of the kernel is not known");
    }
    int64_t said[MAX_SPATIAL];
    RT_TRY(list(c, "kernel_shape", w->axes, 0, said));
    for (uint32_t i = 0; i < w->axes; i++) {
      if (said[i] != 0 && said[i] != w->kernel[i])
        return rt_fail(c->err, RETORT_ERR_FORMAT, "kernel_shape is not that of the weights");
    }
  } else {
    RT_TRY(list(c, "kernel_shape", w->axes, 0, w->kernel));
  }
  RT_TRY(list(c, "strides", w->axes, 1, w->strides));
  RT_TRY(list(c, "dilations", w->axes, 1, w->dilations));
  RT_TRY(list(c, "pads", 2 * w->axes, 0, w->pads));
  RT_TRY(check_range(c, w->kernel, w->axes, 1));
  RT_TRY(check_range(c, w->strides, w->axes, 1));
  RT_TRY(check_range(c, w->dilations, w->axes, 1));
  RT_TRY(check_range(c, w->pads, 2 * w->axes, -(1 << 28)));
  const rt_view mode = rt_onnx_str(c, "auto_pad", "NOTSET");
  if (rt_view_is(mode, "SAME_UPPER")) w->same = "SAME_UPPER";
  if (rt_view_is(mode, "SAME_LOWER")) w->same = "SAME_LOWER";
  if (rt_view_is(mode, "NOTSET") || mode.size == 0) return RETORT_OK;
  if (!w->same && !rt_view_is(mode, "VALID")) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "auto_pad is \"%.*s\"", (int)(mode.size % 100),
                   (const char *)mode.data);
  }
  for (uint32_t i = 0; i < 2 * w->axes; i++) w->pads[i] = 0;
  return RETORT_OK;
}

// What a transposed convolution lacks (total < 0) is added at the end.
static void share(window *w, uint32_t axis, int64_t total, bool more_at_end) {
  const int64_t less = total / 2;
  if (total < 0) {
    w->pads[axis] = 0;
    w->pads[w->axes + axis] = total;
    return;
  }
  w->pads[axis] = more_at_end ? less : total - less;
  w->pads[w->axes + axis] = total - w->pads[axis];
}

// Turns SAME into pads if that doesn't depend on symbols.
static void resolve_same(rt_onnx_call *c, window *w) {
  if (!w->same) return;
  int64_t total[MAX_SPATIAL];
  for (uint32_t i = 0; i < w->axes; i++) {
    const int64_t extent = (w->kernel[i] - 1) * w->dilations[i] + 1, s = w->strides[i];
    int64_t in;
    if (s == 1) {
      total[i] = extent - 1;
    } else if (rt_dim_is_const(c->g, rt_nn_shape(c, c->in[0])->dims[2 + i], &in) && in > 0) {
      total[i] = (in - 1) / s * s + extent - in;
      if (total[i] < 0) total[i] = 0;
    } else {
      return;
    }
  }
  for (uint32_t i = 0; i < w->axes; i++) share(w, i, total[i], strcmp(w->same, "SAME_UPPER") == 0);
  w->same = NULL;
}

static void window_attrs(const window *w, rt_nn_attrs *a) {
  rt_nn_add(a, (rt_attr_init)RT_NN_INTS("strides", w->strides, w->axes));
  rt_nn_add(a, (rt_attr_init)RT_NN_INTS("dilations", w->dilations, w->axes));
  if (w->same) {
    rt_nn_add(a, (rt_attr_init)RT_AS("auto_pad", w->same));
  } else {
    rt_nn_add(a, (rt_attr_init)RT_NN_INTS("pads", w->pads, 2 * w->axes));
  }
}

// ---------------------------------------------------------------------------------------------
// Convolution

static retort_status emit_conv(rt_onnx_call *c, const rt_value_id *in, size_t count,
                               rt_value_id *out) {
  window w;
  rt_nn_attrs attrs = {0};
  RT_TRY(read_window(c, 1, &w));
  resolve_same(c, &w);
  window_attrs(&w, &attrs);
  rt_nn_add(&attrs, (rt_attr_init)RT_AI("group", rt_onnx_int(c, "group", 1)));
  return rt_onnx_emit(c, "conv", in, count, attrs.list, out);
}

retort_status rt_onnx_conv(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  const rt_value_id in[3] = {c->in[0], c->in[1], rt_onnx_in(c, 2)};
  return emit_conv(c, in, in[2] == RT_NONE ? 2 : 3, c->out);
}

// An operand of an integer convolution in i32, its zero point taken away. A zero point of several
// numbers is one for each filter.
static retort_status centred(rt_onnx_call *c, rt_value_id x, rt_value_id zero, rt_value_id *out) {
  RT_TRY(rt_nn_cast(c, x, RT_DTYPE_I32, out));
  if (zero == RT_NONE) return RETORT_OK;
  RT_TRY(rt_nn_cast(c, zero, RT_DTYPE_I32, &zero));
  int64_t dims[RT_MAX_RANK] = {-1, 1, 1, 1, 1, 1, 1, 1};
  if (rt_onnx_rank_of(c, zero) == 1) {
    RT_TRY(rt_nn_reshape(c, zero, dims, rt_onnx_rank_of(c, x), &zero));
  }
  return rt_onnx_emit2(c, "sub", *out, zero, out);
}

retort_status rt_onnx_conv_integer(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  rt_value_id in[3];
  RT_TRY(centred(c, c->in[0], rt_onnx_in(c, 2), &in[0]));
  RT_TRY(centred(c, c->in[1], rt_onnx_in(c, 3), &in[1]));
  // A fifth input is a bias in i32 (QLinearConv).
  in[2] = rt_onnx_in(c, 4);
  return emit_conv(c, in, in[2] == RT_NONE ? 2 : 3, c->out);
}

retort_status rt_onnx_conv_transpose(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  window w;
  RT_TRY(read_window(c, 1, &w));
  int64_t more[MAX_SPATIAL], size[2 * MAX_SPATIAL];
  RT_TRY(list(c, "output_padding", w.axes, 0, more));
  RT_TRY(check_range(c, more, w.axes, 0));
  // output_shape may also hold the batch and channels.
  size_t sizes;
  const int64_t *given = rt_onnx_ints_of(c, "output_shape", &sizes);
  if (sizes == w.axes + 2) given += 2;
  if (sizes != 0 && sizes != w.axes && sizes != w.axes + 2) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "output_shape has %zu numbers, expected %u", sizes,
                   w.axes);
  }
  for (uint32_t i = 0; i < w.axes; i++) {
    const int64_t extent = (w.kernel[i] - 1) * w.dilations[i] + 1, s = w.strides[i];
    if (sizes) {
      int64_t in;
      size[i] = given[i];
      RT_TRY(check_range(c, &size[i], 1, 0));
      if (!rt_dim_is_const(c->g, rt_nn_shape(c, c->in[0])->dims[2 + i], &in) || in > 1 << 28)
        return rt_onnx_refuse(c, "output_shape with a symbolic axis %u", 2 + i);
      share(&w, i, s * (in - 1) + more[i] + extent - size[i],
            w.same && strcmp(w.same, "SAME_UPPER") == 0);
    } else if (w.same) {
      // The output is stride times the input.
      share(&w, i, more[i] + extent - s, strcmp(w.same, "SAME_UPPER") == 0);
    }
    w.pads[w.axes + i] -= more[i];
  }
  w.same = NULL;
  rt_nn_attrs attrs = {0};
  window_attrs(&w, &attrs);
  rt_nn_add(&attrs, (rt_attr_init)RT_AI("group", rt_onnx_int(c, "group", 1)));
  const rt_value_id in[3] = {c->in[0], c->in[1], rt_onnx_in(c, 2)};
  return rt_onnx_emit(c, "conv_transpose", in, in[2] == RT_NONE ? 2 : 3, attrs.list, c->out);
}

// ---------------------------------------------------------------------------------------------
// Pooling

// `arg` is the graph operation: max_pool, average_pool or lp_pool.
retort_status rt_onnx_pool(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  window w;
  rt_nn_attrs attrs = {0};
  RT_TRY(read_window(c, 0, &w));
  resolve_same(c, &w);
  window_attrs(&w, &attrs);
  rt_nn_add(&attrs, (rt_attr_init)RT_NN_INTS("kernel", w.kernel, w.axes));
  rt_nn_add(&attrs, (rt_attr_init)RT_AI("ceil", rt_onnx_int(c, "ceil_mode", 0) != 0));
  const bool max = strcmp(c->arg, "max_pool") == 0;
  if (max) {
    rt_nn_add(&attrs, (rt_attr_init)RT_AI("storage_order", rt_onnx_int(c, "storage_order", 0)));
  } else if (strcmp(c->arg, "lp_pool") == 0) {
    rt_nn_add(&attrs, (rt_attr_init)RT_AI("p", rt_onnx_int(c, "p", 2)));
  } else {
    const bool include = rt_onnx_int(c, "count_include_pad", 0) != 0;
    rt_nn_add(&attrs, (rt_attr_init)RT_AI("count_include_pad", include));
  }
  rt_value_id out[2];
  RT_TRY(rt_onnx_emit(c, c->arg, c->in, 1, attrs.list, out));
  for (size_t i = 0; i < c->out_count && i < (max ? 2u : 1u); i++) c->out[i] = out[i];
  return RETORT_OK;
}

// `arg`: max, average or lp.
retort_status rt_onnx_global_pool(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  if (strcmp(c->arg, "average") == 0) {
    const uint32_t rank = rt_onnx_rank_of(c, c->in[0]);
    const int64_t axes[] = {2, 3, 4, 5, 6, 7};
    if (rank < 3) return rt_onnx_emit1(c, "identity", c->in[0], c->out);
    const rt_attr_init attrs[] = {RT_NN_INTS("axes", axes, rank - 2), RT_AI("keepdims", 1),
                                  RT_ATTR_END};
    return rt_onnx_emit(c, "reduce_mean", c->in, 1, attrs, c->out);
  }
  const bool lp = strcmp(c->arg, "lp") == 0;
  const rt_attr_init attrs[] = {RT_AS("kind", c->arg), RT_AI("p", lp ? rt_onnx_int(c, "p", 2) : 2),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "global_pool", c->in, 1, attrs, c->out);
}

retort_status rt_onnx_max_unpool(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  window w;
  rt_nn_attrs attrs = {0};
  RT_TRY(read_window(c, 0, &w));
  window_attrs(&w, &attrs);
  rt_nn_add(&attrs, (rt_attr_init)RT_NN_INTS("kernel", w.kernel, w.axes));
  const rt_value_id in[3] = {c->in[0], c->in[1], rt_onnx_in(c, 2)};
  return rt_onnx_emit(c, "max_unpool", in, in[2] == RT_NONE ? 2 : 3, attrs.list, c->out);
}
