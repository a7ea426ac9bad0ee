#include "import/onnx/ops/nn.h"

retort_status rt_nn_need(rt_onnx_call *c, size_t inputs) {
  for (size_t i = 0; i < inputs; i++) {
    if (rt_onnx_in(c, i) == RT_NONE)
      return rt_fail(c->err, RETORT_ERR_FORMAT, "input %zu is left out", i);
  }
  return RETORT_OK;
}

const rt_shape *rt_nn_shape(const rt_onnx_call *c, rt_value_id id) {
  return &rt_graph_value(c->g, id)->shape;
}

retort_status rt_nn_cast(rt_onnx_call *c, rt_value_id x, rt_dtype to, rt_value_id *out) {
  *out = x;
  if (rt_onnx_dtype_of(c, x) == to) return RETORT_OK;
  const rt_attr_init attrs[] = {RT_AS("to", rt_dtype_name(to)), RT_ATTR_END};
  return rt_onnx_emit(c, "cast", &x, 1, attrs, out);
}

retort_status rt_nn_reshape(rt_onnx_call *c, rt_value_id x, const int64_t *dims, size_t count,
                            rt_value_id *out) {
  rt_value_id shape;
  RT_TRY(rt_onnx_const_ints(c, dims, count, &shape));
  return rt_onnx_emit2(c, "reshape", x, shape, out);
}

retort_status rt_nn_transpose(rt_onnx_call *c, rt_value_id x, const int64_t *perm, size_t count,
                              rt_value_id *out) {
  const rt_attr_init attrs[] = {RT_NN_INTS("perm", perm, count), RT_ATTR_END};
  return rt_onnx_emit(c, "transpose", &x, 1, attrs, out);
}

retort_status rt_nn_pick(rt_onnx_call *c, rt_value_id x, int64_t axis, int64_t index,
                         rt_value_id *out) {
  rt_value_id in[2] = {x, RT_NONE};
  RT_TRY(rt_onnx_const_scalar(c, RT_DTYPE_I64, (double)index, &in[1]));
  const rt_attr_init attrs[] = {RT_AI("axis", axis), RT_ATTR_END};
  return rt_onnx_emit(c, "gather", in, 2, attrs, out);
}

retort_status rt_nn_cut(rt_onnx_call *c, rt_value_id x, int64_t axis, int64_t begin, int64_t end,
                        rt_value_id *out) {
  rt_value_id in[4] = {x};
  RT_TRY(rt_onnx_const_ints(c, &begin, 1, &in[1]));
  RT_TRY(rt_onnx_const_ints(c, &end, 1, &in[2]));
  RT_TRY(rt_onnx_const_ints(c, &axis, 1, &in[3]));
  return rt_onnx_emit(c, "slice", in, 4, NULL, out);
}

retort_status rt_nn_concat(rt_onnx_call *c, rt_value_id a, rt_value_id b, int64_t axis,
                           rt_value_id *out) {
  const rt_value_id in[2] = {a, b};
  const rt_attr_init attrs[] = {RT_AI("axis", axis), RT_ATTR_END};
  return rt_onnx_emit(c, "concat", in, 2, attrs, out);
}

retort_status rt_nn_scalar(rt_onnx_call *c, const char *op, rt_value_id x, double number,
                           rt_value_id *out) {
  rt_value_id k;
  RT_TRY(rt_onnx_const_scalar(c, rt_onnx_dtype_of(c, x), number, &k));
  return rt_onnx_emit2(c, op, x, k, out);
}
