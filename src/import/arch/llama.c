// Llama 1 to 3.x and the many models that share its shape: biases by key, no sliding window.
#include "import/arch/family.h"

static retort_status windows(const rt_json *root, rt_decoder_config *config, retort_error *err) {
  rt_family_set_windows(config, 0, config->layers, 0);
  return rt_family_check_layer_types(root, config, false, err);
}

extern const rt_family rt_family_llama;
const rt_family rt_family_llama = {
    .model_type = "llama",
    .architectures = {"LlamaForCausalLM", "LLaMAForCausalLM", "LlamaModel"},
    .tensors = rt_decoder_tensors,
    .prefix = "model.",
    .qkv_bias = {.key = "attention_bias"},
    .o_bias = {.key = "attention_bias"},
    .mlp_bias = {.key = "mlp_bias"},
    .default_max_positions = 2048,
    .windows = windows,
};
