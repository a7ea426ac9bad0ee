// import/onnx/ops/nn_norm.c: normalization.
#include "import/onnx/ops/nn.h"

// Before opset 9 `spatial` = 0 meant statistics of each position; training forms are refused.
retort_status rt_onnx_batch_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 5));
  if (rt_onnx_int(c, "training_mode", 0) != 0)
    return rt_onnx_refuse(c, "training_mode is not supported");
  if (rt_onnx_int(c, "spatial", 1) == 0) return rt_onnx_refuse(c, "spatial = 0 is not supported");
  if (c->opset < 7 && rt_onnx_int(c, "is_test", 0) == 0)
    return rt_onnx_refuse(c, "training (is_test = 0) is not supported");
  for (size_t i = 1; i < 5; i++) {
    if (rt_onnx_wants(c, i)) return rt_onnx_refuse(c, "output %zu is one of training", i);
  }
  const rt_attr_init attrs[] = {RT_AR("eps", rt_onnx_real(c, "epsilon", (double)1e-5f)),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "batch_norm", c->in, 5, attrs, c->out);
}

static retort_status emit_groups(rt_onnx_call *c, rt_value_id scale, rt_value_id bias,
                                 int64_t groups) {
  const rt_value_id in[3] = {c->in[0], scale, bias};
  const rt_attr_init attrs[] = {RT_AI("groups", groups),
                                RT_AR("eps", rt_onnx_real(c, "epsilon", (double)1e-5f)),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "group_norm", in, 3, attrs, c->out);
}

retort_status rt_onnx_instance_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  const rt_shape *x = rt_nn_shape(c, c->in[0]);
  int64_t channels;
  if (x->rank < 2 || !rt_dim_is_const(c->g, x->dims[1], &channels) || channels < 1)
    return rt_onnx_refuse(c, "the number of channels is not known");
  return emit_groups(c, c->in[1], c->in[2], channels);
}

// In opset 18 scale and bias have one number a group, since 21 one a channel.
retort_status rt_onnx_group_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  const int64_t groups = rt_onnx_int(c, "num_groups", 0);
  if (groups < 1 || groups > 1 << 28) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "num_groups is %lld", (long long)groups);
  }
  if (c->opset >= 21) return emit_groups(c, c->in[1], c->in[2], groups);
  const rt_shape *x = rt_nn_shape(c, c->in[0]);
  int64_t channels;
  if (x->rank < 2 || !rt_dim_is_const(c->g, x->dims[1], &channels) || channels % groups != 0)
    return rt_onnx_refuse(c, "the number of channels is not known or no multiple of num_groups");
  rt_value_id parts[2];
  for (size_t i = 0; i < 2; i++) {
    // (groups) times a row of ones of the channels in a group.
    rt_value_id ones, column;
    const int64_t as_column[2] = {-1, 1}, as_row[2] = {1, channels / groups}, flat[1] = {-1};
    RT_TRY(rt_nn_reshape(c, c->in[1 + i], as_column, 2, &column));
    RT_TRY(rt_onnx_const_scalar(c, rt_onnx_dtype_of(c, column), 1, &ones));
    const int64_t one[2] = {1, 1};
    RT_TRY(rt_nn_reshape(c, ones, one, 2, &ones));
    rt_value_id row = ones;
    if (as_row[1] > 1024) return rt_onnx_refuse(c, "over 1024 channels in a group");
    rt_value_id all[1024];
    for (int64_t k = 0; k < as_row[1]; k++) all[k] = ones;
    const rt_attr_init axis[] = {RT_AI("axis", 1), RT_ATTR_END};
    if (as_row[1] > 1) RT_TRY(rt_onnx_emit(c, "concat", all, (size_t)as_row[1], axis, &row));
    RT_TRY(rt_onnx_emit2(c, "mul", column, row, &column));
    RT_TRY(rt_nn_reshape(c, column, flat, 1, &parts[i]));
  }
  return emit_groups(c, parts[0], parts[1], groups);
}

retort_status rt_onnx_layer_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  const rt_value_id in[3] = {c->in[0], c->in[1], rt_onnx_in(c, 2)};
  const rt_attr_init attrs[] = {RT_AI("axis", rt_onnx_int(c, "axis", -1)),
                                RT_AR("eps", rt_onnx_real(c, "epsilon", (double)1e-5f)),
                                RT_ATTR_END};
  rt_value_id out[3];
  RT_TRY(rt_onnx_emit(c, "layer_norm", in, in[2] == RT_NONE ? 2 : 3, attrs, out));
  for (size_t i = 0; i < c->out_count && i < 3; i++) c->out[i] = out[i];
  return RETORT_OK;
}

retort_status rt_nn_rms(rt_onnx_call *c, rt_value_id x, rt_value_id scale, int64_t axis, double eps,
                        rt_value_id *y, rt_value_id *inverse) {
  const rt_dtype dtype = rt_onnx_dtype_of(c, x);
  const int64_t rank = rt_onnx_rank_of(c, x);
  if (axis < 0) axis += rank;
  if (axis < 0 || axis >= rank) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "axis %lld of a tensor of rank %lld", (long long)axis,
                   (long long)rank);
  }
  int64_t axes[RT_MAX_RANK];
  size_t count = 0;
  for (int64_t i = axis; i < rank; i++) axes[count++] = i;
  rt_value_id v, root;
  RT_TRY(rt_nn_cast(c, x, RT_DTYPE_F32, &x));
  RT_TRY(rt_onnx_emit2(c, "mul", x, x, &v));
  const rt_attr_init attrs[] = {RT_NN_INTS("axes", axes, count), RT_AI("keepdims", 1), RT_ATTR_END};
  RT_TRY(rt_onnx_emit(c, "reduce_mean", &v, 1, attrs, &v));
  RT_TRY(rt_nn_scalar(c, "add", v, eps, &v));
  RT_TRY(rt_onnx_emit1(c, "sqrt", v, &root));
  RT_TRY(rt_onnx_emit2(c, "div", x, root, &v));
  RT_TRY(rt_nn_cast(c, v, dtype, &v));
  RT_TRY(rt_nn_cast(c, scale, dtype, &scale));
  RT_TRY(rt_onnx_emit2(c, "mul", v, scale, y));
  if (!inverse) return RETORT_OK;
  rt_value_id one;
  RT_TRY(rt_onnx_const_scalar(c, RT_DTYPE_F32, 1, &one));
  return rt_onnx_emit2(c, "div", one, root, inverse);
}

// RMSNormalization; SimplifiedLayerNormalization has 1 / root as a second output.
retort_status rt_onnx_rms_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  rt_value_id inverse = RT_NONE;
  RT_TRY(rt_nn_rms(c, c->in[0], c->in[1], rt_onnx_int(c, "axis", -1),
                   rt_onnx_real(c, "epsilon", (double)1e-5f), &c->out[0],
                   rt_onnx_wants(c, 1) ? &inverse : NULL));
  if (inverse != RT_NONE) c->out[1] = inverse;
  return RETORT_OK;
}

retort_status rt_onnx_lp_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  const rt_attr_init attrs[] = {RT_AI("axis", rt_onnx_int(c, "axis", -1)),
                                RT_AI("p", rt_onnx_int(c, "p", 2)), RT_ATTR_END};
  return rt_onnx_emit(c, "lp_normalize", c->in, 1, attrs, c->out);
}

retort_status rt_onnx_lrn(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  const rt_attr_init attrs[] = {RT_AI("size", rt_onnx_int(c, "size", 0)),
                                RT_AR("alpha", rt_onnx_real(c, "alpha", (double)1e-4f)),
                                RT_AR("beta", rt_onnx_real(c, "beta", 0.75)),
                                RT_AR("bias", rt_onnx_real(c, "bias", 1)), RT_ATTR_END};
  return rt_onnx_emit(c, "lrn", c->in, 1, attrs, c->out);
}

// (x - mean) / (sqrt(variance) + 1e-9)
retort_status rt_onnx_mean_variance_norm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 1));
  static const int64_t USUAL[3] = {0, 2, 3};
  size_t count;
  const int64_t *axes = rt_onnx_ints_of(c, "axes", &count);
  if (!axes) {
    axes = USUAL;
    count = 3;
  }
  const rt_attr_init attrs[] = {RT_NN_INTS("axes", axes, count), RT_AI("keepdims", 1), RT_ATTR_END};
  rt_value_id v, centred;
  RT_TRY(rt_onnx_emit(c, "reduce_mean", c->in, 1, attrs, &v));
  RT_TRY(rt_onnx_emit2(c, "sub", c->in[0], v, &centred));
  RT_TRY(rt_onnx_emit2(c, "mul", centred, centred, &v));
  RT_TRY(rt_onnx_emit(c, "reduce_mean", &v, 1, attrs, &v));
  RT_TRY(rt_onnx_emit1(c, "sqrt", v, &v));
  RT_TRY(rt_nn_scalar(c, "add", v, 1e-9, &v));
  return rt_onnx_emit2(c, "div", centred, v, c->out);
}
