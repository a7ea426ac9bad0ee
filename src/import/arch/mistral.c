// Mistral 7B and its successors: no biases, one sliding window for every layer or none.
#include "import/arch/family.h"

enum { DEFAULT_WINDOW = 4096 };

static retort_status windows(const rt_json *root, rt_decoder_config *config, retort_error *err) {
  // null means none; a file without the key means the default.
  int64_t window = json_object_get(root->node, "sliding_window") ? 0 : DEFAULT_WINDOW;
  RT_TRY(rt_json_opt_int(root, "sliding_window", 1, INT32_MAX, &window, err));
  rt_family_set_windows(config, 0, config->layers, window);
  return rt_family_check_layer_types(root, config, window > 0, err);
}

extern const rt_family rt_family_mistral;
const rt_family rt_family_mistral = {
    .model_type = "mistral",
    .architectures = {"MistralForCausalLM", "MistralModel"},
    .tensors = rt_decoder_tensors,
    .prefix = "model.",
    .default_kv_heads = 8,
    .default_max_positions = 4096 * 32,
    .windows = windows,
};
