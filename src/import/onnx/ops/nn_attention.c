// import/onnx/ops/nn_attention.c: attention and rotary embedding of ONNX.
#include <math.h>

#include "import/onnx/ops/nn.h"

retort_status rt_nn_split_heads(rt_onnx_call *c, rt_value_id x, int64_t heads, rt_value_id *out) {
  static const int64_t SWAP[4] = {0, 2, 1, 3};
  const rt_shape *shape = rt_nn_shape(c, x);
  int64_t width;
  if (heads < 1 || heads > 1 << 20 || shape->rank != 3 ||
      !rt_dim_is_const(c->g, shape->dims[2], &width) || width % heads != 0) {
    return rt_onnx_refuse(c, "a width of channels that is not known or no multiple of %lld heads",
                          (long long)heads);
  }
  const int64_t dims[4] = {0, 0, heads, width / heads};
  RT_TRY(rt_nn_reshape(c, x, dims, 4, out));
  return rt_nn_transpose(c, *out, SWAP, 4, out);
}

retort_status rt_nn_join_heads(rt_onnx_call *c, rt_value_id x, rt_value_id *out) {
  static const int64_t SWAP[4] = {0, 2, 1, 3}, FLAT[3] = {0, 0, -1};
  RT_TRY(rt_nn_transpose(c, x, SWAP, 4, out));
  // The width by its number where it is known: with -1 no axis could be symbolic and empty.
  int64_t heads, width, dims[3] = {FLAT[0], FLAT[1], FLAT[2]};
  const rt_shape *shape = rt_nn_shape(c, x);
  if (rt_dim_is_const(c->g, shape->dims[1], &heads) &&
      rt_dim_is_const(c->g, shape->dims[3], &width) && heads < 1 << 28 && width < 1 << 28) {
    dims[2] = heads * width;
  }
  return rt_nn_reshape(c, *out, dims, 3, out);
}

retort_status rt_nn_dim_value(rt_onnx_call *c, rt_value_id x, int64_t axis, rt_value_id *out) {
  RT_TRY(rt_onnx_emit1(c, "shape", x, out));
  return rt_nn_pick(c, *out, 0, axis, out);
}

// Forms 23 and 24; 25 adds windows.
retort_status rt_onnx_attention(rt_onnx_call *c) {
  RT_TRY(rt_nn_need(c, 3));
  rt_value_id q = c->in[0], k = c->in[1], v = c->in[2];
  const rt_value_id past_k = rt_onnx_in(c, 4), past_v = rt_onnx_in(c, 5);
  rt_value_id lengths = rt_onnx_in(c, 6), offset = RT_NONE;
  const bool flat = rt_onnx_rank_of(c, q) == 3;
  if (flat) {
    RT_TRY(rt_nn_split_heads(c, q, rt_onnx_int(c, "q_num_heads", 0), &q));
    RT_TRY(rt_nn_split_heads(c, k, rt_onnx_int(c, "kv_num_heads", 0), &k));
    RT_TRY(rt_nn_split_heads(c, v, rt_onnx_int(c, "kv_num_heads", 0), &v));
  }
  if (rt_onnx_rank_of(c, q) != 4)
    return rt_fail(c->err, RETORT_ERR_FORMAT, "input 0 has rank %u, expected 3 or 4",
                   rt_onnx_rank_of(c, q));
  if ((past_k == RT_NONE) != (past_v == RT_NONE))
    return rt_fail(c->err, RETORT_ERR_FORMAT, "past_key and past_value go together");
  if (past_k != RT_NONE) {
    RT_TRY(rt_nn_concat(c, past_k, k, 2, &k));
    RT_TRY(rt_nn_concat(c, past_v, v, 2, &v));
    RT_TRY(rt_nn_dim_value(c, past_k, 2, &offset));
  } else if (lengths != RT_NONE) {
    rt_value_id queries;
    RT_TRY(rt_nn_dim_value(c, q, 2, &queries));
    RT_TRY(rt_nn_cast(c, lengths, RT_DTYPE_I64, &lengths));
    RT_TRY(rt_onnx_emit2(c, "sub", lengths, queries, &offset));
  }
  int64_t width = 1;
  double scale = rt_onnx_real(c, "scale", NAN);
  if (isnan(scale)) {
    if (!rt_dim_is_const(c->g, rt_nn_shape(c, q)->dims[3], &width) || width < 1)
      return rt_onnx_refuse(c, "the width of a head is not known");
    scale = 1 / sqrt((double)width);
  }
  const rt_value_id in[6] = {q, k, v, rt_onnx_in(c, 3), offset, lengths};
  const rt_attr_init attrs[] = {RT_AR("scale", scale),
                                RT_AR("softcap", rt_onnx_real(c, "softcap", 0)),
                                RT_AI("causal", rt_onnx_int(c, "is_causal", 0) != 0),
                                RT_AI("left", rt_onnx_int(c, "left_window_size", -1)),
                                RT_AI("right", rt_onnx_int(c, "right_window_size", -1)),
                                RT_AI("scores", rt_onnx_int(c, "qk_matmul_output_mode", 0)),
                                RT_ATTR_END};
  rt_value_id out[2];
  size_t count = 6;
  while (in[count - 1] == RT_NONE) count--;
  RT_TRY(rt_onnx_emit(c, "sdpa", in, count, attrs, out));
  if (flat) RT_TRY(rt_nn_join_heads(c, out[0], &out[0]));
  c->out[0] = out[0];
  if (c->out_count > 1) c->out[1] = k;
  if (c->out_count > 2) c->out[2] = v;
  if (c->out_count > 3) c->out[3] = out[1];
  return RETORT_OK;
}

// x, cos, sin, positions of ONNX; the same, positions second, of com.microsoft (`arg` "contrib"),
// where positions may also be one number, the position of the first token.
retort_status rt_onnx_rotary(rt_onnx_call *c) {
  const bool contrib = strcmp(c->arg, "contrib") == 0;
  RT_TRY(rt_nn_need(c, 3));
  rt_value_id x = c->in[0];
  rt_value_id angles[2] = {c->in[contrib ? 2 : 1], rt_onnx_in(c, contrib ? 3 : 2)};
  const rt_value_id positions = rt_onnx_in(c, contrib ? 1 : 3);
  if (angles[1] == RT_NONE) return rt_fail(c->err, RETORT_ERR_FORMAT, "sin_cache is left out");
  if (contrib && rt_onnx_int(c, "is_packed_batching", 0) != 0)
    return rt_onnx_refuse(c, "is_packed_batching is not supported");
  if (contrib && rt_onnx_real(c, "scale", 1) != 1)
    return rt_onnx_refuse(c, "scale is not supported");
  const bool flat = rt_onnx_rank_of(c, x) == 3;
  int64_t half = rt_onnx_int(c, "rotary_embedding_dim", 0) / 2;
  if (flat) {
    int64_t heads = rt_onnx_int(c, "num_heads", 0), width, all;
    if (heads == 0 && contrib && half == 0 &&
        rt_dim_is_const(c->g, rt_nn_shape(c, angles[0])->dims[1], &width) && width > 0 &&
        rt_dim_is_const(c->g, rt_nn_shape(c, x)->dims[2], &all)) {
      heads = all / (2 * width);
    }
    RT_TRY(rt_nn_split_heads(c, x, heads, &x));
  }
  for (size_t i = 0; i < 2; i++) {
    rt_value_id at = positions;
    RT_TRY(rt_nn_cast(c, angles[i], rt_onnx_dtype_of(c, x), &angles[i]));
    if (at == RT_NONE) {
      if (rt_onnx_rank_of(c, angles[i]) != 3)
        return rt_fail(c->err, RETORT_ERR_FORMAT, "without positions the angles need rank 3");
    } else {
      int64_t one;
      const rt_shape *p = rt_nn_shape(c, at);
      if (p->rank == 1 && rt_dim_is_const(c->g, p->dims[0], &one) && one == 1)
        return rt_onnx_refuse(c, "one position for all tokens is not supported");
      RT_TRY(rt_onnx_emit2(c, "gather", angles[i], at, &angles[i]));
    }
    if (half > 0) RT_TRY(rt_nn_cut(c, angles[i], 2, 0, half, &angles[i]));
  }
  const rt_value_id in[3] = {x, angles[0], angles[1]};
  const rt_attr_init attrs[] = {RT_AI("interleaved", rt_onnx_int(c, "interleaved", 0) != 0),
                                RT_ATTR_END};
  rt_value_id y;
  RT_TRY(rt_onnx_emit(c, "rotate", in, 3, attrs, &y));
  if (flat) RT_TRY(rt_nn_join_heads(c, y, &y));
  c->out[0] = y;
  return RETORT_OK;
}
