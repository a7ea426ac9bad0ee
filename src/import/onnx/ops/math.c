// import/onnx/ops/math.c: arithmetic element by element, activations, casts and matrix products.
#include "import/onnx/ops/math.h"

#include "base/size.h"

// Operators that are refused by name; the row says why.
retort_status rt_onnx_refused(rt_onnx_call *c) {
  return rt_onnx_refuse(c, "%s", c->arg);
}

// ---------------------------------------------------------------------------------------------
// Any number of operands, two at a time

static retort_status chain(rt_onnx_call *c, const char *op, rt_value_id *out) {
  if (c->in_count == 0) return rt_onnx_refuse(c, "there are no inputs");
  *out = rt_onnx_in(c, 0);
  for (size_t i = 0; i < c->in_count; i++) {
    if (c->in[i] == RT_NONE) return rt_onnx_refuse(c, "input %zu is left out", i);
    if (i > 0) RT_TRY(rt_onnx_emit2(c, op, *out, c->in[i], out));
  }
  return RETORT_OK;
}

retort_status rt_onnx_variadic(rt_onnx_call *c) {
  return chain(c, c->arg, &c->out[0]);
}

retort_status rt_onnx_mean(rt_onnx_call *c) {
  rt_value_id sum, count;
  RT_TRY(chain(c, "add", &sum));
  RT_TRY(rt_onnx_const_scalar(c, rt_onnx_dtype_of(c, sum), (double)c->in_count, &count));
  return rt_onnx_emit2(c, "div", sum, count, &c->out[0]);
}

retort_status rt_onnx_mod(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {RT_AI("fmod", rt_onnx_int(c, "fmod", 0) != 0), RT_ATTR_END};
  return rt_onnx_emit(c, "mod", c->in, c->in_count, attrs, c->out);
}

retort_status rt_onnx_bit_shift(rt_onnx_call *c) {
  const bool left = rt_view_is(rt_onnx_str(c, "direction", ""), "LEFT");
  if (!left && !rt_view_is(rt_onnx_str(c, "direction", ""), "RIGHT")) {
    return rt_onnx_refuse(c, "the direction is neither LEFT nor RIGHT");
  }
  const rt_attr_init attrs[] = {RT_AS("direction", left ? "LEFT" : "RIGHT"), RT_ATTR_END};
  return rt_onnx_emit(c, "bit_shift", c->in, c->in_count, attrs, c->out);
}

retort_status rt_onnx_is_inf(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {RT_AI("detect_positive", rt_onnx_int(c, "detect_positive", 1) != 0),
                                RT_AI("detect_negative", rt_onnx_int(c, "detect_negative", 1) != 0),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "is_inf", c->in, c->in_count, attrs, c->out);
}

// ---------------------------------------------------------------------------------------------
// Activations

// Number attributes of a graph operation that ONNX calls the same, with ONNX's defaults.
static const struct {
  const char *op, *keys[2];
  double defaults[2];
} REALS[] = {
    {"leaky_relu", {"alpha"}, {(double)0.01f}},
    {"thresholded_relu", {"alpha"}, {1}},
    {"elu", {"alpha"}, {1}},
    {"celu", {"alpha"}, {1}},
    {"swish", {"alpha"}, {1}},
    {"selu", {"alpha", "gamma"}, {1.67326319217681884765625, 1.05070102214813232421875}},
    {"hard_sigmoid", {"alpha", "beta"}, {(double)0.2f, 0.5}},
    {"shrink", {"lambd", "bias"}, {0.5, 0}},
};

retort_status rt_onnx_activation(rt_onnx_call *c) {
  for (size_t i = 0; i < RT_COUNT(REALS); i++) {
    if (strcmp(REALS[i].op, c->arg) != 0) continue;
    rt_attr_init attrs[3] = {RT_ATTR_END, RT_ATTR_END, RT_ATTR_END};
    for (size_t k = 0; k < 2 && REALS[i].keys[k]; k++) {
      attrs[k] = (rt_attr_init)RT_AR(REALS[i].keys[k],
                                     rt_onnx_real(c, REALS[i].keys[k], REALS[i].defaults[k]));
    }
    return rt_onnx_emit(c, c->arg, c->in, c->in_count, attrs, c->out);
  }
  return rt_fail(c->err, RETORT_ERR_INTERNAL, "%s has no row", c->arg);
}

retort_status rt_onnx_swish(rt_onnx_call *c) {
  // What the passes know.
  if (rt_onnx_real(c, "alpha", 1) == 1) return rt_onnx_emit1(c, "silu", rt_onnx_in(c, 0), c->out);
  return rt_onnx_activation(c);
}

retort_status rt_onnx_gelu(rt_onnx_call *c) {
  const rt_view how = rt_onnx_str(c, "approximate", "none");
  if (!rt_view_is(how, "none") && !rt_view_is(how, "tanh")) {
    return rt_onnx_refuse(c, "approximate is \"%.*s\"", (int)rt_min_size(how.size, 80), how.data);
  }
  const rt_attr_init attrs[] = {RT_AS("approximate", rt_view_is(how, "tanh") ? "tanh" : "none"),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "gelu", c->in, c->in_count, attrs, c->out);
}

// Before opset 11 the bounds are attributes, which default to the range of f32.
retort_status rt_onnx_clip_6(rt_onnx_call *c) {
  rt_value_id in[3] = {rt_onnx_in(c, 0), RT_NONE, RT_NONE};
  if (in[0] == RT_NONE) return rt_onnx_refuse(c, "input 0 is left out");
  static const char *const KEYS[] = {"min", "max"};
  size_t count = 1;
  for (size_t i = 0; i < 2; i++) {
    if (!rt_onnx_attr_find(c->node, KEYS[i])) continue;
    RT_TRY(rt_onnx_const_scalar(c, rt_onnx_dtype_of(c, in[0]), rt_onnx_real(c, KEYS[i], 0),
                                &in[i + 1]));
    count = i + 2;
  }
  return rt_onnx_emit(c, "clip", in, count, NULL, c->out);
}

retort_status rt_onnx_clip(rt_onnx_call *c) {
  size_t count = c->in_count;
  while (count > 1 && c->in[count - 1] == RT_NONE) count--;
  return rt_onnx_emit(c, "clip", c->in, count, NULL, c->out);
}

retort_status rt_onnx_dropout(rt_onnx_call *c) {
  const rt_value_id x = rt_onnx_in(c, 0);
  if (x == RT_NONE) return rt_onnx_refuse(c, "input 0 is left out");
  if (rt_onnx_in(c, 2) != RT_NONE) {
    int64_t training;
    size_t count;
    double ratio;
    RT_TRY(rt_onnx_known(c, 2, &training, 1, &count));
    if (count == 1 && training) {
      const bool none = rt_onnx_in(c, 1) != RT_NONE &&
                        rt_onnx_known_real(c, 1, &ratio) == RETORT_OK && ratio == 0;
      if (!none) return rt_onnx_refuse(c, "training_mode is set: only inference is possible");
    }
  }
  RT_TRY(rt_onnx_emit1(c, "identity", x, &c->out[0]));
  if (!rt_onnx_wants(c, 1)) return RETORT_OK;
  // The mask: true everywhere.
  const rt_attr_init to[] = {RT_AS("to", "bool"), RT_ATTR_END};
  rt_value_id some, others;
  RT_TRY(rt_onnx_emit(c, "cast", &x, 1, to, &some));
  RT_TRY(rt_onnx_emit1(c, "not", some, &others));
  return rt_onnx_emit2(c, "or", some, others, &c->out[1]);
}

// ---------------------------------------------------------------------------------------------
// Casts

static retort_status cast_to(rt_onnx_call *c, rt_value_id x, rt_dtype to, rt_value_id *out) {
  const rt_attr_init attrs[] = {RT_AS("to", rt_dtype_name(to)), RT_ATTR_END};
  return rt_onnx_emit(c, "cast", &x, 1, attrs, out);
}

retort_status rt_onnx_cast(rt_onnx_call *c) {
  const int64_t type = rt_onnx_int(c, "to", RT_ONNX_UNDEFINED);
  rt_dtype to;
  if (type < 0 || type > INT32_MAX || !rt_onnx_dtype((int32_t)type, &to)) {
    return rt_onnx_refuse(c, "a cast to %s",
                          rt_onnx_type_name(type < 0 || type > INT32_MAX ? -1 : (int32_t)type));
  }
  return cast_to(c, rt_onnx_in(c, 0), to, c->out);
}

retort_status rt_onnx_cast_like(rt_onnx_call *c) {
  const rt_value_id like = rt_onnx_in(c, 1);
  if (like == RT_NONE) return rt_onnx_refuse(c, "input 1 is left out");
  return cast_to(c, rt_onnx_in(c, 0), rt_onnx_dtype_of(c, like), c->out);
}

// ---------------------------------------------------------------------------------------------
// Softmax and its kin

retort_status rt_onnx_softmax(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {RT_AI("axis", rt_onnx_int(c, "axis", -1)), RT_ATTR_END};
  return rt_onnx_emit(c, c->arg, c->in, c->in_count, attrs, c->out);
}

// Before opset 13: over all axes from `axis` on.
retort_status rt_onnx_softmax_1(rt_onnx_call *c) {
  const rt_value_id x = rt_onnx_in(c, 0);
  if (x == RT_NONE) return rt_onnx_refuse(c, "input 0 is left out");
  const int64_t rank = (int64_t)rt_onnx_rank_of(c, x);
  int64_t axis = rt_onnx_int(c, "axis", 1);
  if (axis < -rank || axis > rank) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "axis %lld of a tensor of rank %lld", (long long)axis,
                   (long long)rank);
  }
  if (axis < 0) axis += rank;
  const rt_attr_init last[] = {RT_AI("axis", -1), RT_ATTR_END};
  if (axis == rank - 1) return rt_onnx_emit(c, c->arg, &x, 1, last, c->out);
  // The leading axes as they are (0 copies), the rest one axis (of 1 if there are none).
  int64_t flat[RT_MAX_RANK + 1] = {0};
  flat[axis] = axis == rank ? 1 : -1;
  if (axis >= RT_MAX_RANK) return rt_onnx_refuse(c, "the rank is too high");
  rt_value_id in[2] = {x, RT_NONE}, shape;
  RT_TRY(rt_onnx_const_ints(c, flat, (size_t)axis + 1, &in[1]));
  RT_TRY(rt_onnx_emit(c, "reshape", in, 2, NULL, &in[0]));
  RT_TRY(rt_onnx_emit(c, c->arg, in, 1, last, &in[0]));
  RT_TRY(rt_onnx_emit1(c, "shape", x, &shape));
  in[1] = shape;
  const rt_attr_init zeros[] = {RT_AI("allow_zero", 1), RT_ATTR_END};
  return rt_onnx_emit(c, "reshape", in, 2, zeros, c->out);
}

// ---------------------------------------------------------------------------------------------
// Matrix products

static retort_status reshaped(rt_onnx_call *c, rt_value_id x, int64_t first, int64_t second,
                              rt_value_id *out) {
  const int64_t shape[2] = {first, second};
  rt_value_id in[2] = {x, RT_NONE};
  RT_TRY(rt_onnx_const_ints(c, shape, 2, &in[1]));
  return rt_onnx_emit(c, "reshape", in, 2, NULL, out);
}

// Makes matrices of vectors as numpy does: (k) to the left is (1, k), to the right (k, 1). *added
// says which axes have to go afterwards.
static retort_status as_matrices(rt_onnx_call *c, rt_value_id *a, rt_value_id *b, int64_t *added,
                                 uint32_t *count) {
  *count = 0;
  if (*a == RT_NONE || *b == RT_NONE) return rt_onnx_refuse(c, "an operand is left out");
  if (rt_onnx_rank_of(c, *a) == 1) {
    RT_TRY(reshaped(c, *a, 1, -1, a));
    added[(*count)++] = -2;
  }
  if (rt_onnx_rank_of(c, *b) == 1) {
    RT_TRY(reshaped(c, *b, -1, 1, b));
    added[(*count)++] = -1;
  }
  return RETORT_OK;
}

static retort_status without_axes(rt_onnx_call *c, rt_value_id x, const int64_t *added,
                                  uint32_t count, rt_value_id *out) {
  if (count == 0) {
    *out = x;
    return RETORT_OK;
  }
  // Axes of one element: the largest along them is the element.
  const rt_attr_init attrs[] = {
      {.key = "axes", .kind = RT_ATTR_INTS, .ints = added, .int_count = count},
      RT_AI("keepdims", 0),
      RT_ATTR_END};
  return rt_onnx_emit(c, "reduce_max", &x, 1, attrs, out);
}

retort_status rt_onnx_matmul_integer(rt_onnx_call *c) {
  rt_value_id in[4], y;
  int64_t added[2];
  uint32_t count;
  size_t given = 2;
  for (size_t i = 0; i < 4; i++) {
    in[i] = rt_onnx_in(c, i);
    if (in[i] != RT_NONE && i >= given) given = i + 1;
  }
  RT_TRY(as_matrices(c, &in[0], &in[1], added, &count));
  RT_TRY(rt_onnx_emit(c, "matmul_integer", in, given, NULL, &y));
  return without_axes(c, y, added, count, c->out);
}

// A vector of one scale for each row of the left operand becomes a column.
static retort_status row_scales(rt_onnx_call *c, rt_value_id scale, rt_value_id *out) {
  *out = scale;
  return rt_onnx_rank_of(c, scale) == 1 ? reshaped(c, scale, -1, 1, out) : RETORT_OK;
}

// a, its scale and zero point, b, its scale and zero point, those of the result: the integer
// product, scaled, and quantized again.
retort_status rt_onnx_qlinear_matmul(rt_onnx_call *c) {
  for (size_t i = 0; i < 8; i++) {
    if (rt_onnx_in(c, i) == RT_NONE) return rt_onnx_refuse(c, "input %zu is left out", i);
  }
  rt_value_id in[4] = {c->in[0], c->in[3], c->in[2], c->in[5]}, scale_a, scale, y;
  int64_t added[2];
  uint32_t count;
  RT_TRY(as_matrices(c, &in[0], &in[1], added, &count));
  RT_TRY(rt_onnx_emit(c, "matmul_integer", in, 4, NULL, &y));
  RT_TRY(cast_to(c, y, RT_DTYPE_F32, &y));
  RT_TRY(row_scales(c, c->in[1], &scale_a));
  RT_TRY(rt_onnx_emit2(c, "mul", scale_a, c->in[4], &scale));
  RT_TRY(cast_to(c, scale, RT_DTYPE_F32, &scale));
  RT_TRY(rt_onnx_emit2(c, "mul", y, scale, &y));
  RT_TRY(without_axes(c, y, added, count, &y));
  rt_value_id last[3] = {y, c->in[6], c->in[7]};
  RT_TRY(cast_to(c, last[1], RT_DTYPE_F32, &last[1]));
  const rt_attr_init axis[] = {RT_AI("axis", -1), RT_ATTR_END};
  return rt_onnx_emit(c, "quantize_linear", last, 3, axis, c->out);
}
