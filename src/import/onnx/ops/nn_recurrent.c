// import/onnx/ops/nn_recurrent.c: RNN, GRU and LSTM.
#include <stdio.h>

#include "import/onnx/ops/nn.h"

// Names with alpha and beta. ONNX hands out the lists of alphas and betas in order to those
// activations that take one.
static retort_status activations(rt_onnx_call *c, char *text, size_t capacity) {
  static const char *const ALPHA[] = {"Affine",     "LeakyRelu",   "ThresholdedRelu",
                                      "ScaledTanh", "HardSigmoid", "Elu"};
  static const double USUAL[] = {1, 0.01, 1, 1, 0.2, 1};
  static const char *const BETA[] = {"Affine", "ScaledTanh", "HardSigmoid"};
  const rt_onnx_attr *names = rt_onnx_attr_find(c->node, "activations");
  const rt_onnx_attr *alphas = rt_onnx_attr_find(c->node, "activation_alpha");
  const rt_onnx_attr *betas = rt_onnx_attr_find(c->node, "activation_beta");
  size_t used = 0, alpha = 0, beta = 0;
  text[0] = '\0';
  if (!names) return RETORT_OK;
  if (names->kind != RT_ONNX_ATTR_STRINGS || (alphas && alphas->kind != RT_ONNX_ATTR_FLOATS) ||
      (betas && betas->kind != RT_ONNX_ATTR_FLOATS)) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "activations are of the wrong kind");
  }
  for (size_t i = 0; i < names->strings.count; i++) {
    const rt_view name = names->strings.data[i];
    if (name.size > 32 || capacity - used < 100)
      return rt_fail(c->err, RETORT_ERR_FORMAT, "too many activations, or too long");
    used += (size_t)snprintf(text + used, capacity - used, "%s%.*s", i ? "," : "", (int)name.size,
                             name.data);
    for (size_t k = 0; k < sizeof ALPHA / sizeof *ALPHA; k++) {
      if (!rt_view_is(name, ALPHA[k])) continue;
      const bool given = alphas && alpha < alphas->floats.count;
      used += (size_t)snprintf(text + used, capacity - used, ":%.9g",
                               given ? (double)alphas->floats.data[alpha] : USUAL[k]);
      alpha++;
    }
    for (size_t k = 0; k < sizeof BETA / sizeof *BETA; k++) {
      if (!rt_view_is(name, BETA[k]) || !betas || beta >= betas->floats.count) continue;
      used += (size_t)snprintf(text + used, capacity - used, ":%.9g",
                               (double)betas->floats.data[beta++]);
    }
  }
  return RETORT_OK;
}

// `arg` is the graph operation. With layout 1 the batch comes first in x, y and the states.
retort_status rt_onnx_recurrent(rt_onnx_call *c) {
  static const int64_t X[3] = {1, 0, 2}, Y[4] = {2, 0, 1, 3};
  RT_TRY(rt_nn_need(c, 3));
  const bool lstm = strcmp(c->arg, "lstm") == 0, batch_first = rt_onnx_int(c, "layout", 0) != 0;
  rt_value_id in[8], out[3];
  size_t count = lstm ? 8 : 6;
  for (size_t i = 0; i < count; i++) in[i] = rt_onnx_in(c, i);
  while (in[count - 1] == RT_NONE) count--;
  if (batch_first) {
    RT_TRY(rt_nn_transpose(c, in[0], X, 3, &in[0]));
    for (size_t i = 5; i < count && i < 7; i++) {
      if (in[i] != RT_NONE) RT_TRY(rt_nn_transpose(c, in[i], X, 3, &in[i]));
    }
  }
  char text[1024], direction[16] = "forward";
  RT_TRY(activations(c, text, sizeof text));
  const rt_view way = rt_onnx_str(c, "direction", "forward");
  if (way.size >= sizeof direction) return rt_fail(c->err, RETORT_ERR_FORMAT, "a wrong direction");
  memcpy(direction, way.data, way.size);
  direction[way.size] = '\0';
  rt_nn_attrs attrs = {0};
  rt_nn_add(&attrs, (rt_attr_init)RT_AS("direction", direction));
  if (text[0]) rt_nn_add(&attrs, (rt_attr_init)RT_AS("activations", text));
  const double clip = rt_onnx_real(c, "clip", 0);
  if (clip != 0) rt_nn_add(&attrs, (rt_attr_init)RT_AR("clip", clip));
  if (lstm) {
    rt_nn_add(&attrs, (rt_attr_init)RT_AI("input_forget", rt_onnx_int(c, "input_forget", 0) != 0));
  } else if (strcmp(c->arg, "gru") == 0) {
    const bool linear = rt_onnx_int(c, "linear_before_reset", 0) != 0;
    rt_nn_add(&attrs, (rt_attr_init)RT_AI("linear_before_reset", linear));
  }
  RT_TRY(rt_onnx_emit(c, c->arg, in, count, attrs.list, out));
  for (size_t i = 0; i < c->out_count && i < (lstm ? 3u : 2u); i++) {
    c->out[i] = out[i];
    if (batch_first && rt_onnx_wants(c, i)) {
      RT_TRY(rt_nn_transpose(c, out[i], i == 0 ? Y : X, i == 0 ? 4 : 3, &c->out[i]));
    }
  }
  return RETORT_OK;
}
