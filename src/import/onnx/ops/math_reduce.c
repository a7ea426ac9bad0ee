// import/onnx/ops/math_reduce.c: reductions, extremes' positions, running sums, and quantization.
#include "base/size.h"
#include "import/onnx/ops/math.h"

// The axes are an attribute, or from opset 13 (ReduceSum) or 18 on an input.
retort_status rt_onnx_reduce(rt_onnx_call *c) {
  const int64_t none[1] = {0};
  int64_t known[RT_MAX_RANK];
  size_t count = 0, inputs = 1;
  const int64_t *axes = known;
  if (rt_onnx_in(c, 1) == RT_NONE) {
    axes = rt_onnx_ints_of(c, "axes", &count);
  } else if (rt_onnx_known(c, 1, known, RT_MAX_RANK, &count) != RETORT_OK) {
    inputs = 2;
  }
  // With axes as an input the attribute stays away.
  const rt_attr_init attrs[] = {
      RT_AI("keepdims", rt_onnx_int(c, "keepdims", 1) != 0),
      RT_AI("noop_with_empty_axes", rt_onnx_int(c, "noop_with_empty_axes", 0) != 0),
      {.key = inputs == 1 ? "axes" : NULL,
       .kind = RT_ATTR_INTS,
       .ints = axes ? axes : none,
       .int_count = count},
      RT_ATTR_END};
  const rt_value_id in[2] = {rt_onnx_in(c, 0), rt_onnx_in(c, 1)};
  return rt_onnx_emit(c, c->arg, in, inputs, attrs, c->out);
}

retort_status rt_onnx_arg(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {
      RT_AI("axis", rt_onnx_int(c, "axis", 0)),
      RT_AI("keepdims", rt_onnx_int(c, "keepdims", 1) != 0),
      RT_AI("select_last_index", rt_onnx_int(c, "select_last_index", 0) != 0), RT_ATTR_END};
  return rt_onnx_emit(c, c->arg, c->in, c->in_count, attrs, c->out);
}

retort_status rt_onnx_running(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {RT_AI("exclusive", rt_onnx_int(c, "exclusive", 0) != 0),
                                RT_AI("reverse", rt_onnx_int(c, "reverse", 0) != 0), RT_ATTR_END};
  return rt_onnx_emit(c, c->arg, c->in, c->in_count, attrs, c->out);
}

// ---------------------------------------------------------------------------------------------
// Quantization

// A type attribute, in *given whether it is there.
static retort_status type_attr(rt_onnx_call *c, const char *key, rt_dtype *out, bool *given) {
  const int64_t type = rt_onnx_int(c, key, 0);
  *given = type != 0;
  if (!*given) return RETORT_OK;
  const int32_t number = type < 0 || type > INT32_MAX ? -1 : (int32_t)type;
  if (rt_onnx_dtype(number, out)) return RETORT_OK;
  return rt_onnx_refuse(c, "%s is %s", key, rt_onnx_type_name(number));
}

// The block size where the scales say it is blocked: older files may leave it out or write 0.
static retort_status quantization(rt_onnx_call *c, const char *op, rt_dtype to, bool has_to,
                                  const char *precision) {
  size_t count = 2;
  if (rt_onnx_in(c, 0) == RT_NONE || rt_onnx_in(c, 1) == RT_NONE) {
    return rt_onnx_refuse(c, "input %d is left out", rt_onnx_in(c, 0) == RT_NONE ? 0 : 1);
  }
  if (rt_onnx_in(c, 2) != RT_NONE) count = 3;
  rt_attr_init attrs[5] = {RT_AI("axis", rt_onnx_int(c, "axis", 1)),
                           RT_AI("block_size", rt_onnx_int(c, "block_size", 0)), RT_ATTR_END,
                           RT_ATTR_END, RT_ATTR_END};
  size_t n = 2;
  if (has_to) attrs[n++] = (rt_attr_init)RT_AS("to", rt_dtype_name(to));
  if (precision) attrs[n++] = (rt_attr_init)RT_AS("precision", precision);
  return rt_onnx_emit(c, op, c->in, count, attrs, c->out);
}

retort_status rt_onnx_quantize(rt_onnx_call *c) {
  rt_dtype to = RT_DTYPE_U8, precision = RT_DTYPE_F32;
  bool has_to, has_precision;
  RT_TRY(type_attr(c, "output_dtype", &to, &has_to));
  RT_TRY(type_attr(c, "precision", &precision, &has_precision));
  return quantization(c, "quantize_linear", to, has_to,
                      has_precision ? rt_dtype_name(precision) : NULL);
}

retort_status rt_onnx_dequantize(rt_onnx_call *c) {
  rt_dtype to = RT_DTYPE_F32;
  bool has_to;
  RT_TRY(type_attr(c, "output_dtype", &to, &has_to));
  return quantization(c, "dequantize_linear", to, has_to, NULL);
}

retort_status rt_onnx_dynamic_quantize(rt_onnx_call *c) {
  rt_value_id out[3];
  RT_TRY(rt_onnx_emit(c, "dynamic_quantize_linear", c->in, c->in_count, NULL, out));
  for (size_t i = 0; i < c->out_count && i < 3; i++) c->out[i] = out[i];
  return RETORT_OK;
}
