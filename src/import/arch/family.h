// import/arch/family.h: what a family of decoder models is: one row in families.def, one file with
// an rt_family in it. Nearly all is data: names, defaults, where biases are; only the rule for
// sliding windows is code. arch/decoder.h turns a config and its family into tensors and a graph.
#ifndef RT_IMPORT_ARCH_FAMILY_H
#define RT_IMPORT_ARCH_FAMILY_H

#include "import/config.h"

// Where a bias comes from: a key of config.json (false if absent), or fixed if there is no key.
typedef struct rt_bias_rule {
  const char *key;
  bool fixed;
} rt_bias_rule;

// Sizes that tensor shapes are made of.
typedef enum rt_extent {
  RT_EXTENT_NONE,
  RT_EXTENT_VOCAB,
  RT_EXTENT_HIDDEN,
  RT_EXTENT_QUERY,  // heads * head_dim
  RT_EXTENT_KEY,    // kv_heads * head_dim
  RT_EXTENT_INTERMEDIATE
} rt_extent;

// What a tensor is for. The order is that of the checkpoint written by build/synth.
typedef enum rt_role {
  RT_ROLE_EMBEDDING,
  // From here to RT_ROLE_DOWN_BIAS: one per layer.
  RT_ROLE_ATTN_NORM,
  RT_ROLE_Q,
  RT_ROLE_Q_BIAS,
  RT_ROLE_K,
  RT_ROLE_K_BIAS,
  RT_ROLE_V,
  RT_ROLE_V_BIAS,
  RT_ROLE_O,
  RT_ROLE_O_BIAS,
  RT_ROLE_MLP_NORM,
  RT_ROLE_GATE,
  RT_ROLE_GATE_BIAS,
  RT_ROLE_UP,
  RT_ROLE_UP_BIAS,
  RT_ROLE_DOWN,
  RT_ROLE_DOWN_BIAS,
  RT_ROLE_FINAL_NORM,
  RT_ROLE_HEAD,
  RT_ROLE_COUNT
} rt_role;

// Name and shape of a role's tensor. Per-layer names follow "<prefix>layers.<i>.", the others
// "<prefix>"; the head has no prefix. A second extent of NONE means rank 1.
typedef struct rt_tensor_row {
  const char *name;
  rt_extent rows, columns;
} rt_tensor_row;

typedef struct rt_family {
  const char *model_type;        // of config.json
  const char *architectures[4];  // of config.json; NULL-terminated
  const rt_tensor_row *tensors;  // by role
  const char *prefix;            // of all names but the head's; may be absent in a file
  rt_bias_rule qkv_bias, o_bias, mlp_bias;
  // For keys that a file leaves out. 0 key-value heads: as many as heads.
  int64_t default_kv_heads, default_max_positions;
  // Sets config->windows from the keys of config.json; everything else of *config is set already.
  retort_status (*windows)(const rt_json *root, rt_decoder_config *config, retort_error *err);
} rt_family;

// By model_type, or by a name of architectures; NULL if unknown.
const rt_family *rt_family_find(const char *model_type);
const rt_family *rt_family_of_architecture(const char *architecture);
// "LlamaForCausalLM, MistralForCausalLM, ...", for errors.
void rt_family_list(rt_buf *out);

// The naming that all families so far share.
extern const rt_tensor_row rt_decoder_tensors[RT_ROLE_COUNT];

// Helpers for `windows`. A window that is never reached, because max_positions ends before it, is
// none.
void rt_family_set_windows(rt_decoder_config *config, int64_t begin, int64_t end, int64_t window);
// Reads "layer_types"; *found is false if absent, else types[i] says whether layer i slides.
retort_status rt_family_layer_types(const rt_json *root, int64_t layers, bool *types, bool *found,
                                    retort_error *err) RETORT_MUST_USE;
// Refuses a "layer_types" that says other than what config->windows has, for families whose rule
// does not read it.
retort_status rt_family_check_layer_types(const rt_json *root, const rt_decoder_config *config,
                                          bool all_slide, retort_error *err) RETORT_MUST_USE;

#endif
