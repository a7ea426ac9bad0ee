// Qwen2 and Qwen2.5: biases on q, k and v; a sliding window on the layers from max_window_layers
// on, or on those that layer_types names, but only if use_sliding_window says so.
#include "import/arch/family.h"

enum { DEFAULT_WINDOW = 4096, DEFAULT_FULL_LAYERS = 28 };

static retort_status windows(const rt_json *root, rt_decoder_config *config, retort_error *err) {
  bool use = false;
  RT_TRY(rt_json_opt_bool(root, "use_sliding_window", &use, err));
  int64_t window = json_object_get(root->node, "sliding_window") ? 0 : DEFAULT_WINDOW;
  RT_TRY(rt_json_opt_int(root, "sliding_window", 1, INT32_MAX, &window, err));
  int64_t full = DEFAULT_FULL_LAYERS;
  RT_TRY(rt_json_opt_int(root, "max_window_layers", 0, RT_MAX_LAYERS, &full, err));
  if (!use) window = 0;
  rt_family_set_windows(config, 0, config->layers, 0);

  bool slides[RT_MAX_LAYERS], listed = false;
  RT_TRY(rt_family_layer_types(root, config->layers, slides, &listed, err));
  for (int64_t i = 0; i < config->layers; i++) {
    if (!(listed ? slides[i] : window > 0 && i >= full)) continue;
    if (window == 0) {
      rt_json types = rt_json_get(root, "layer_types");
      return rt_json_fail(&types, err, RETORT_ERR_FORMAT,
                          "layer %lld is \"sliding_attention\", but use_sliding_window is false or "
                          "sliding_window is null",
                          (long long)i);
    }
    rt_family_set_windows(config, i, i + 1, window);
  }
  return RETORT_OK;
}

extern const rt_family rt_family_qwen2;
const rt_family rt_family_qwen2 = {
    .model_type = "qwen2",
    .architectures = {"Qwen2ForCausalLM", "Qwen2Model"},
    .tensors = rt_decoder_tensors,
    .prefix = "model.",
    .qkv_bias = {.fixed = true},
    .default_kv_heads = 32,
    .default_max_positions = 32768,
    .windows = windows,
};
