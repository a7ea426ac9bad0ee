#include "import/arch/family.h"

#include "base/size.h"

#define RT_FAMILY(name) extern const rt_family rt_family_##name;
#include "import/arch/families.def"
#undef RT_FAMILY

static const rt_family *const FAMILIES[] = {
#define RT_FAMILY(name) &rt_family_##name,
#include "import/arch/families.def"
#undef RT_FAMILY
};

const rt_tensor_row rt_decoder_tensors[RT_ROLE_COUNT] = {
    [RT_ROLE_EMBEDDING] = {"embed_tokens.weight", RT_EXTENT_VOCAB, RT_EXTENT_HIDDEN},
    [RT_ROLE_ATTN_NORM] = {"input_layernorm.weight", RT_EXTENT_HIDDEN, RT_EXTENT_NONE},
    [RT_ROLE_Q] = {"self_attn.q_proj.weight", RT_EXTENT_QUERY, RT_EXTENT_HIDDEN},
    [RT_ROLE_Q_BIAS] = {"self_attn.q_proj.bias", RT_EXTENT_QUERY, RT_EXTENT_NONE},
    [RT_ROLE_K] = {"self_attn.k_proj.weight", RT_EXTENT_KEY, RT_EXTENT_HIDDEN},
    [RT_ROLE_K_BIAS] = {"self_attn.k_proj.bias", RT_EXTENT_KEY, RT_EXTENT_NONE},
    [RT_ROLE_V] = {"self_attn.v_proj.weight", RT_EXTENT_KEY, RT_EXTENT_HIDDEN},
    [RT_ROLE_V_BIAS] = {"self_attn.v_proj.bias", RT_EXTENT_KEY, RT_EXTENT_NONE},
    [RT_ROLE_O] = {"self_attn.o_proj.weight", RT_EXTENT_HIDDEN, RT_EXTENT_QUERY},
    [RT_ROLE_O_BIAS] = {"self_attn.o_proj.bias", RT_EXTENT_HIDDEN, RT_EXTENT_NONE},
    [RT_ROLE_MLP_NORM] = {"post_attention_layernorm.weight", RT_EXTENT_HIDDEN, RT_EXTENT_NONE},
    [RT_ROLE_GATE] = {"mlp.gate_proj.weight", RT_EXTENT_INTERMEDIATE, RT_EXTENT_HIDDEN},
    [RT_ROLE_GATE_BIAS] = {"mlp.gate_proj.bias", RT_EXTENT_INTERMEDIATE, RT_EXTENT_NONE},
    [RT_ROLE_UP] = {"mlp.up_proj.weight", RT_EXTENT_INTERMEDIATE, RT_EXTENT_HIDDEN},
    [RT_ROLE_UP_BIAS] = {"mlp.up_proj.bias", RT_EXTENT_INTERMEDIATE, RT_EXTENT_NONE},
    [RT_ROLE_DOWN] = {"mlp.down_proj.weight", RT_EXTENT_HIDDEN, RT_EXTENT_INTERMEDIATE},
    [RT_ROLE_DOWN_BIAS] = {"mlp.down_proj.bias", RT_EXTENT_HIDDEN, RT_EXTENT_NONE},
    [RT_ROLE_FINAL_NORM] = {"norm.weight", RT_EXTENT_HIDDEN, RT_EXTENT_NONE},
    [RT_ROLE_HEAD] = {"lm_head.weight", RT_EXTENT_VOCAB, RT_EXTENT_HIDDEN},
};

const rt_family *rt_family_find(const char *model_type) {
  for (size_t i = 0; i < RT_COUNT(FAMILIES); i++) {
    if (strcmp(FAMILIES[i]->model_type, model_type) == 0) return FAMILIES[i];
  }
  return NULL;
}

const rt_family *rt_family_of_architecture(const char *architecture) {
  for (size_t i = 0; i < RT_COUNT(FAMILIES); i++) {
    for (const char *const *name = FAMILIES[i]->architectures; *name; name++) {
      if (strcmp(*name, architecture) == 0) return FAMILIES[i];
    }
  }
  return NULL;
}

void rt_family_list(rt_buf *out) {
  for (size_t i = 0; i < RT_COUNT(FAMILIES); i++) {
    rt_buf_append_format(out, "%s%s", i ? ", " : "", FAMILIES[i]->architectures[0]);
  }
}

void rt_family_set_windows(rt_decoder_config *config, int64_t begin, int64_t end, int64_t window) {
  if (window >= config->max_positions) window = 0;
  for (int64_t i = begin; i < end; i++) config->windows[i] = (int32_t)window;
}

retort_status rt_family_layer_types(const rt_json *root, int64_t layers, bool *types, bool *found,
                                    retort_error *err) {
  rt_json list = rt_json_get(root, "layer_types");
  *found = rt_json_present(&list);
  if (!*found) return RETORT_OK;
  size_t count = 0;
  RT_TRY(rt_json_want_array(&list, &count, err));
  if (count != (size_t)layers) {
    return rt_json_fail(&list, err, RETORT_ERR_FORMAT, "%zu entries for %lld layers", count,
                        (long long)layers);
  }
  for (size_t i = 0; i < count; i++) {
    rt_json entry = rt_json_at(&list, i);
    const char *type = NULL;
    RT_TRY(rt_json_str(&entry, &type, err));
    types[i] = strcmp(type, "sliding_attention") == 0;
    if (!types[i] && strcmp(type, "full_attention") != 0) {
      return rt_json_fail(&entry, err, RETORT_ERR_UNSUPPORTED,
                          "layer type \"%.64s\"; known: full_attention, sliding_attention", type);
    }
  }
  return RETORT_OK;
}

retort_status rt_family_check_layer_types(const rt_json *root, const rt_decoder_config *config,
                                          bool all_slide, retort_error *err) {
  bool slides[RT_MAX_LAYERS] = {false}, listed = false;
  RT_TRY(rt_family_layer_types(root, config->layers, slides, &listed, err));
  for (int64_t i = 0; listed && i < config->layers; i++) {
    if (slides[i] == all_slide) continue;
    rt_json types = rt_json_get(root, "layer_types");
    return rt_json_fail(&types, err, RETORT_ERR_UNSUPPORTED,
                        "layer %lld is \"%s\", but layers of model type %s are all \"%s\" here",
                        (long long)i, slides[i] ? "sliding_attention" : "full_attention",
                        config->family->model_type,
                        all_slide ? "sliding_attention" : "full_attention");
  }
  return RETORT_OK;
}
