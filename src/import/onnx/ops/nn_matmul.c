// import/onnx/ops/nn_matmul.c: matrix products.
#include "import/onnx/ops/nn.h"

// numpy's rules: a vector counts as a row before the product and as a column behind it, and the
// axis of 1 goes from the result.
retort_status rt_nn_matmul(rt_onnx_call *c, rt_value_id a, rt_value_id b, rt_value_id *out) {
  const uint32_t ra = rt_onnx_rank_of(c, a), rb = rt_onnx_rank_of(c, b);
  const int64_t row[2] = {1, -1}, column[2] = {-1, 1};
  if (ra == 0 || rb == 0) return rt_fail(c->err, RETORT_ERR_FORMAT, "an operand is a scalar");
  if (ra == 1) RT_TRY(rt_nn_reshape(c, a, row, 2, &a));
  if (rb == 1) RT_TRY(rt_nn_reshape(c, b, column, 2, &b));
  RT_TRY(rt_onnx_emit2(c, "matmul", a, b, out));
  if (rb == 1) RT_TRY(rt_nn_pick(c, *out, -1, 0, out));
  if (ra == 1) RT_TRY(rt_nn_pick(c, *out, rb == 1 ? -1 : -2, 0, out));
  return RETORT_OK;
}

retort_status rt_onnx_matmul(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  return rt_nn_matmul(c, c->in[0], c->in[1], c->out);
}

static retort_status swapped(rt_onnx_call *c, rt_value_id x, rt_value_id *out) {
  int64_t perm[RT_MAX_RANK];
  const uint32_t rank = rt_onnx_rank_of(c, x);
  *out = x;
  if (rank < 2) return RETORT_OK;
  for (uint32_t i = 0; i < rank; i++) perm[i] = i;
  perm[rank - 1] = rank - 2;
  perm[rank - 2] = rank - 1;
  return rt_nn_transpose(c, x, perm, rank, out);
}

// x times a real number; for integers it must be a whole one.
static retort_status scaled(rt_onnx_call *c, rt_value_id x, double factor, rt_value_id *out) {
  *out = x;
  if (factor == 1) return RETORT_OK;
  if (!rt_dtype_is_float(rt_onnx_dtype_of(c, x)) &&
      (!(factor > -1e9 && factor < 1e9) || (double)(int64_t)factor != factor)) {
    return rt_onnx_refuse(c, "integers times %g", factor);
  }
  return rt_nn_scalar(c, "mul", x, factor, out);
}

retort_status rt_onnx_gemm(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  rt_value_id a = c->in[0], b = c->in[1], y, bias = rt_onnx_in(c, 2);
  if (rt_onnx_rank_of(c, a) != 2 || rt_onnx_rank_of(c, b) != 2)
    return rt_fail(c->err, RETORT_ERR_FORMAT, "operands of Gemm need rank 2");
  if (rt_onnx_int(c, "transA", 0) != 0) RT_TRY(swapped(c, a, &a));
  if (rt_onnx_int(c, "transB", 0) != 0) RT_TRY(swapped(c, b, &b));
  RT_TRY(rt_onnx_emit2(c, "matmul", a, b, &y));
  RT_TRY(scaled(c, y, rt_onnx_real(c, "alpha", 1), &y));
  const double beta = rt_onnx_real(c, "beta", 1);
  if (bias != RT_NONE && beta != 0) {
    RT_TRY(scaled(c, bias, beta, &bias));
    RT_TRY(rt_onnx_emit2(c, "add", y, bias, &y));
  }
  c->out[0] = y;
  return RETORT_OK;
}

// alpha · A' B' with either transposed; transBatchA and transBatchB (the first axis moved before
// the last) are refused.
retort_status rt_onnx_fused_matmul(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 2));
  rt_value_id a = c->in[0], b = c->in[1], y;
  if (rt_onnx_int(c, "transBatchA", 0) != 0 || rt_onnx_int(c, "transBatchB", 0) != 0)
    return rt_onnx_refuse(c, "transBatchA and transBatchB are not supported");
  if (rt_onnx_int(c, "transA", 0) != 0) RT_TRY(swapped(c, a, &a));
  if (rt_onnx_int(c, "transB", 0) != 0) RT_TRY(swapped(c, b, &b));
  RT_TRY(rt_nn_matmul(c, a, b, &y));
  return scaled(c, y, rt_onnx_real(c, "alpha", 1), c->out);
}

// The equation is taken apart by the graph operation.
retort_status rt_onnx_einsum(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, c->in_count));
  const rt_view equation = rt_onnx_str(c, "equation", "");
  char text[256];
  if (equation.size >= sizeof text) return rt_onnx_refuse(c, "an equation of over 255 characters");
  memcpy(text, equation.data, equation.size);
  text[equation.size] = '\0';
  const rt_attr_init attrs[] = {RT_AS("equation", text), RT_ATTR_END};
  return rt_onnx_emit(c, "einsum", c->in, c->in_count, attrs, c->out);
}
