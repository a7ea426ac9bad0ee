// import/onnx/ops/nn_contrib.c: operators of the domain com.microsoft (what optimized exports
// hold), and quantized convolution.
#include <math.h>

#include "import/onnx/ops/nn.h"

// x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, [bias i32]. The scale of w may be one
// for each filter. Exact up to the last rounding.
retort_status rt_onnx_qlinear_conv(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 8));
  const uint32_t rank = rt_onnx_rank_of(c, c->in[0]);
  static const int64_t FILTERS[RT_MAX_RANK] = {-1, 1, 1, 1, 1, 1, 1, 1};
  rt_value_id conv, scale, w_scale = c->in[4];
  if (rank < 3) return rt_fail(c->err, RETORT_ERR_FORMAT, "input 0 has rank %u", rank);
  const rt_value_id in[5] = {c->in[0], c->in[3], c->in[2], c->in[5], rt_onnx_in(c, 8)};
  rt_onnx_call inner = *c;
  inner.in = in;
  inner.in_count = in[4] == RT_NONE ? 4 : 5;
  inner.out = &conv;
  inner.out_count = 1;
  RT_TRY(rt_onnx_conv_integer(&inner));
  c->bad_attr = inner.bad_attr;
  if (rt_onnx_rank_of(c, w_scale) == 1) {
    RT_TRY(rt_nn_reshape(c, w_scale, FILTERS, rank - 1, &w_scale));
  }
  RT_TRY(rt_onnx_emit2(c, "mul", c->in[1], w_scale, &scale));
  RT_TRY(rt_nn_cast(c, conv, RT_DTYPE_F32, &conv));
  RT_TRY(rt_onnx_emit2(c, "mul", conv, scale, &conv));
  const rt_value_id quantize[3] = {conv, c->in[6], c->in[7]};
  return rt_onnx_emit(c, "quantize_linear", quantize, 3, NULL, c->out);
}

// Sums input, skip and bias, and hands the sum out as output 3.
static retort_status skip_sum(rt_onnx_call *c, size_t bias, rt_value_id *sum) {
  RT_TRY(rt_onnx_emit2(c, "add", c->in[0], c->in[1], sum));
  if (rt_onnx_in(c, bias) != RT_NONE) RT_TRY(rt_onnx_emit2(c, "add", *sum, c->in[bias], sum));
  if (c->out_count > 3) c->out[3] = *sum;
  return RETORT_OK;
}

static retort_status emit_layer_norm(rt_onnx_call *c, rt_value_id x, rt_value_id scale,
                                     rt_value_id bias, double eps, rt_value_id *out) {
  const rt_value_id in[3] = {x, scale, bias};
  const rt_attr_init attrs[] = {RT_AI("axis", -1), RT_AR("eps", eps), RT_ATTR_END};
  return rt_onnx_emit(c, "layer_norm", in, bias == RT_NONE ? 2 : 3, attrs, out);
}

// input, skip, gamma, [beta], [bias] → y, mean, 1/deviation, sum
retort_status rt_onnx_skip_layer_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  rt_value_id sum, out[3];
  RT_TRY(skip_sum(c, 4, &sum));
  RT_TRY(emit_layer_norm(c, sum, c->in[2], rt_onnx_in(c, 3),
                         rt_onnx_real(c, "epsilon", (double)1e-12f), out));
  for (size_t i = 0; i < c->out_count && i < 3; i++) c->out[i] = out[i];
  return RETORT_OK;
}

// input, skip, gamma, [bias] → y, (mean), 1/root, sum
retort_status rt_onnx_skip_rms_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  rt_value_id sum, inverse;
  if (rt_onnx_wants(c, 1)) return rt_onnx_refuse(c, "output 1 is not supported");
  RT_TRY(skip_sum(c, 3, &sum));
  RT_TRY(rt_nn_rms(c, sum, c->in[2], -1, rt_onnx_real(c, "epsilon", (double)1e-6f), &c->out[0],
                   rt_onnx_wants(c, 2) ? &inverse : NULL));
  if (rt_onnx_wants(c, 2)) c->out[2] = inverse;
  return RETORT_OK;
}

// gelu(x + bias); `arg` is the approximation, "none" or "tanh".
retort_status rt_onnx_bias_gelu(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  rt_value_id x = c->in[0];
  if (rt_onnx_in(c, 1) != RT_NONE) RT_TRY(rt_onnx_emit2(c, "add", x, c->in[1], &x));
  const rt_attr_init attrs[] = {RT_AS("approximate", c->arg), RT_ATTR_END};
  return rt_onnx_emit(c, "gelu", &x, 1, attrs, c->out);
}

// x · sigmoid(alpha · x)
retort_status rt_onnx_quick_gelu(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  rt_value_id v;
  RT_TRY(rt_nn_scalar(c, "mul", c->in[0], rt_onnx_real(c, "alpha", (double)1.702f), &v));
  RT_TRY(rt_onnx_emit1(c, "sigmoid", v, &v));
  return rt_onnx_emit2(c, "mul", c->in[0], v, c->out);
}

// Attention of flat (batch, n, heads · d) tensors with what came before in front of k and v.
typedef struct flat_attention {
  rt_value_id q, k, v;  // (batch, heads, n, d)
  rt_value_id past_k, past_v, mask;
  double softcap;
  bool causal;
} flat_attention;

static retort_status attend(rt_onnx_call *c, const flat_attention *a, rt_value_id *y,
                            rt_value_id *present) {
  rt_value_id offset = RT_NONE, out[2];
  present[0] = a->k;
  present[1] = a->v;
  if (a->past_k != RT_NONE) {
    RT_TRY(rt_nn_concat(c, a->past_k, a->k, 2, &present[0]));
    RT_TRY(rt_nn_concat(c, a->past_v, a->v, 2, &present[1]));
    RT_TRY(rt_nn_dim_value(c, a->past_k, 2, &offset));
  }
  double scale = rt_onnx_real(c, "scale", 0);
  if (scale == 0) {
    int64_t width;
    if (!rt_dim_is_const(c->g, rt_nn_shape(c, a->q)->dims[3], &width) || width < 1)
      return rt_onnx_refuse(c, "the width of a head is not known");
    scale = 1 / sqrt((double)width);
  }
  const rt_value_id in[5] = {a->q, present[0], present[1], a->mask, offset};
  size_t count = 5;
  while (in[count - 1] == RT_NONE) count--;
  const rt_attr_init attrs[] = {RT_AR("scale", scale), RT_AR("softcap", a->softcap),
                                RT_AI("causal", a->causal), RT_ATTR_END};
  RT_TRY(rt_onnx_emit(c, "sdpa", in, count, attrs, out));
  return rt_nn_join_heads(c, out[0], y);
}

// query, key, value, [bias], [key_padding_mask], [attention_bias], [past_key], [past_value]; packed
// forms (rank 5) and padding masks are refused.
retort_status rt_onnx_multi_head_attention(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  const int64_t heads = rt_onnx_int(c, "num_heads", 0);
  if (rt_onnx_in(c, 4) != RT_NONE) return rt_onnx_refuse(c, "key_padding_mask is not supported");
  if (c->in_count > 8) return rt_onnx_refuse(c, "a shared buffer of keys is not supported");
  if (c->out_count > 3 && rt_onnx_wants(c, 3))
    return rt_onnx_refuse(c, "output 3 is not supported");
  rt_value_id x[3];
  int64_t begin = 0;
  for (size_t i = 0; i < 3; i++) {
    int64_t width;
    x[i] = c->in[i];
    if (rt_onnx_rank_of(c, x[i]) == 4 && i > 0) continue;  // (batch, heads, n, d) already
    if (rt_onnx_rank_of(c, x[i]) != 3) return rt_onnx_refuse(c, "a packed form is not supported");
    if (rt_onnx_in(c, 3) != RT_NONE) {
      rt_value_id part;
      if (!rt_dim_is_const(c->g, rt_nn_shape(c, x[i])->dims[2], &width))
        return rt_onnx_refuse(c, "the width of input %zu is not known", i);
      RT_TRY(rt_nn_cut(c, c->in[3], 0, begin, begin + width, &part));
      RT_TRY(rt_onnx_emit2(c, "add", x[i], part, &x[i]));
      begin += width;
    }
    RT_TRY(rt_nn_split_heads(c, x[i], heads, &x[i]));
  }
  const flat_attention a = {.q = x[0],
                            .k = x[1],
                            .v = x[2],
                            .past_k = rt_onnx_in(c, 6),
                            .past_v = rt_onnx_in(c, 7),
                            .mask = rt_onnx_in(c, 5),
                            .causal = rt_onnx_int(c, "unidirectional", 0) != 0};
  if ((a.past_k == RT_NONE) != (a.past_v == RT_NONE))
    return rt_fail(c->err, RETORT_ERR_FORMAT, "past_key and past_value go together");
  rt_value_id present[2];
  RT_TRY(attend(c, &a, &c->out[0], present));
  for (size_t i = 0; i < 2 && i + 1 < c->out_count; i++) c->out[i + 1] = present[i];
  return RETORT_OK;
}

// A fused activation of Conv, where the graph has an operation of its name.
retort_status rt_onnx_fused_conv(rt_onnx_call *c) {
  const rt_view name = rt_onnx_str(c, "activation", "");
  RT_TRY(rt_onnx_conv(c));
  if (rt_onnx_in(c, 3) != RT_NONE) RT_TRY(rt_onnx_emit2(c, "add", c->out[0], c->in[3], &c->out[0]));
  if (name.size == 0) return RETORT_OK;
  static const char *const NAMES[][2] = {
      {"Relu", "relu"}, {"Sigmoid", "sigmoid"}, {"Tanh", "tanh"}};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    if (rt_view_is(name, NAMES[i][0])) return rt_onnx_emit1(c, NAMES[i][1], c->out[0], &c->out[0]);
  }
  return rt_onnx_refuse(c, "this activation is not supported");
}
