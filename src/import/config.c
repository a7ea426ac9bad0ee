#include "import/config.h"

#include <math.h>

#include "base/size.h"
#include "import/arch/family.h"

enum {
  MAX_CONFIG_BYTES = 16 << 20,
  MAX_VOCAB = 1 << 24,
  MAX_WIDTH = 1 << 20,
  MAX_HEADS = 4096,
  MAX_HEAD_DIM = 1024,
  MAX_POSITIONS = 1 << 28,
};

// ---------------------------------------------------------------------------------------------
// Features that change results and are not implemented. A key with its neutral value is harmless.

typedef enum neutral { NEUTRAL_ABSENT, NEUTRAL_FALSE, NEUTRAL_ZERO, NEUTRAL_ONE } neutral;
static const struct refused_row {
  const char *key;
  neutral neutral;
  const char *what;
} REFUSED[] = {
    {"quantization_config", NEUTRAL_ABSENT,
     "the weights are stored quantized; import the checkpoint that is not, and quantize at build"},
    {"compression_config", NEUTRAL_ABSENT,
     "the weights are stored compressed; import the checkpoint that is not, and quantize at build"},
    {"attention_multiplier", NEUTRAL_ABSENT, "a scale of attention scores"},
    {"query_pre_attn_scalar", NEUTRAL_ABSENT, "a scale of attention scores"},
    {"attn_logit_softcapping", NEUTRAL_ABSENT, "soft capping of attention scores"},
    {"final_logit_softcapping", NEUTRAL_ABSENT, "soft capping of logits"},
    {"logits_scaling", NEUTRAL_ONE, "a scale of logits"},
    {"logit_scale", NEUTRAL_ONE, "a scale of logits"},
    {"embedding_multiplier", NEUTRAL_ONE, "a scale of embeddings"},
    {"scale_emb", NEUTRAL_ONE, "a scale of embeddings"},
    {"residual_multiplier", NEUTRAL_ONE, "a scale of residuals"},
    {"scale_depth", NEUTRAL_ABSENT, "a scale of residuals"},
    {"num_experts", NEUTRAL_ZERO, "a mixture of experts"},
    {"num_local_experts", NEUTRAL_ZERO, "a mixture of experts"},
    {"n_routed_experts", NEUTRAL_ZERO, "a mixture of experts"},
    {"kv_lora_rank", NEUTRAL_ABSENT, "latent attention"},
    {"qk_layernorm", NEUTRAL_FALSE, "norms of queries and keys"},
    {"use_qk_norm", NEUTRAL_FALSE, "norms of queries and keys"},
    {"qk_norm", NEUTRAL_FALSE, "norms of queries and keys"},
    {"clip_qkv", NEUTRAL_ABSENT, "clipping of queries, keys and values"},
    {"alibi", NEUTRAL_FALSE, "position biases"},
    {"no_rope_layers", NEUTRAL_ABSENT, "layers without rotation"},
    {"attention_chunk_size", NEUTRAL_ABSENT, "chunked attention"},
    {"use_mrope", NEUTRAL_FALSE, "rotation in several dimensions"},
    {"rope_interleaved", NEUTRAL_FALSE, "interleaved rotation"},
    {"is_encoder_decoder", NEUTRAL_FALSE, "an encoder"},
};

static bool is_neutral(const json_t *node, neutral value) {
  switch (value) {
    case NEUTRAL_ABSENT: return false;
    case NEUTRAL_FALSE: return json_is_false(node);
    case NEUTRAL_ZERO: return json_is_number(node) && json_number_value(node) == 0;
    case NEUTRAL_ONE: return json_is_number(node) && json_number_value(node) == 1.0;
  }
  return false;
}

static retort_status refuse_unsupported(const rt_json *root, retort_error *err) {
  for (size_t i = 0; i < RT_COUNT(REFUSED); i++) {
    rt_json value = rt_json_get(root, REFUSED[i].key);
    if (!rt_json_present(&value) || is_neutral(value.node, REFUSED[i].neutral)) continue;
    return rt_json_fail(&value, err, RETORT_ERR_UNSUPPORTED, "not supported: %s", REFUSED[i].what);
  }
  static const char *const ACTIVATION_KEYS[] = {"hidden_act", "hidden_activation"};
  for (size_t i = 0; i < RT_COUNT(ACTIVATION_KEYS); i++) {
    rt_json act = rt_json_get(root, ACTIVATION_KEYS[i]);
    const char *name = "silu";
    if (rt_json_present(&act)) RT_TRY(rt_json_str(&act, &name, err));
    if (strcmp(name, "silu") != 0 && strcmp(name, "swish") != 0) {
      return rt_json_fail(&act, err, RETORT_ERR_UNSUPPORTED,
                          "activation \"%.64s\" is not supported; known: silu", name);
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Family

static retort_status unknown_architecture(const rt_json *at, const char *name, retort_error *err) {
  rt_buf known = {0};
  rt_family_list(&known);
  retort_status st =
      rt_json_fail(at, err, RETORT_ERR_UNSUPPORTED, "unknown architecture \"%.100s\"; known: %s",
                   name, rt_buf_cstr(&known));
  rt_buf_deinit(&known);
  return st;
}

static retort_status find_family(const rt_json *root, const rt_family **out, retort_error *err) {
  const rt_family *by_type = NULL, *by_name = NULL;
  rt_json type = rt_json_get(root, "model_type");
  const char *type_name = NULL;
  if (rt_json_present(&type)) {
    RT_TRY(rt_json_str(&type, &type_name, err));
    by_type = rt_family_find(type_name);
  }
  rt_json names = rt_json_get(root, "architectures");
  size_t count = 0;
  if (rt_json_present(&names)) RT_TRY(rt_json_want_array(&names, &count, err));
  for (size_t i = 0; i < count && !by_name; i++) {
    rt_json entry = rt_json_at(&names, i);
    const char *name = NULL;
    RT_TRY(rt_json_str(&entry, &name, err));
    by_name = rt_family_of_architecture(name);
    if (!by_name && i + 1 == count) return unknown_architecture(&entry, name, err);
  }
  if (!type_name && !by_name) {
    return rt_json_fail(
        root, err, RETORT_ERR_FORMAT,
        "neither \"architectures\" nor \"model_type\" is there; is this the config.json "
        "of a language model?");
  }
  if (type_name && !by_type) return unknown_architecture(&type, type_name, err);
  if (by_type && by_name && by_type != by_name) {
    return rt_json_fail(&type, err, RETORT_ERR_FORMAT,
                        "\"%s\" contradicts architectures, which is of model type \"%s\"",
                        type_name, by_name->model_type);
  }
  *out = by_name ? by_name : by_type;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Numbers

static retort_status need_int(const rt_json *root, const char *key, int64_t min, int64_t max,
                              int64_t *out, retort_error *err) {
  rt_json value = rt_json_get(root, key);
  if (!rt_json_present(&value)) {
    return rt_json_fail(&value, err, RETORT_ERR_FORMAT,
                        "missing; every model needs it, is config.json complete?");
  }
  return rt_json_int(&value, min, max, out, err);
}

// An optional number in (0, max].
static retort_status opt_positive(const rt_json *object, const char *key, double max, double *out,
                                  retort_error *err) {
  rt_json value = rt_json_get(object, key);
  if (!rt_json_present(&value)) return RETORT_OK;
  double number;
  RT_TRY(rt_json_real(&value, &number, err));
  if (!(number > 0 && number <= max)) {
    return rt_json_fail(&value, err, RETORT_ERR_FORMAT, "%g is outside (0, %g]", number, max);
  }
  *out = number;
  return RETORT_OK;
}

static retort_status read_sizes(const rt_json *root, rt_decoder_config *c, retort_error *err) {
  RT_TRY(need_int(root, "vocab_size", 1, MAX_VOCAB, &c->vocab, err));
  RT_TRY(need_int(root, "hidden_size", 1, MAX_WIDTH, &c->hidden, err));
  RT_TRY(need_int(root, "num_hidden_layers", 1, RT_MAX_LAYERS, &c->layers, err));
  RT_TRY(need_int(root, "num_attention_heads", 1, MAX_HEADS, &c->heads, err));
  RT_TRY(need_int(root, "intermediate_size", 1, MAX_WIDTH, &c->intermediate, err));

  // The key with the value null means as many as heads; without the key the family's default
  // counts.
  c->kv_heads = c->heads;
  if (!json_object_get(root->node, "num_key_value_heads") && c->family->default_kv_heads) {
    c->kv_heads = c->family->default_kv_heads;
  }
  RT_TRY(rt_json_opt_int(root, "num_key_value_heads", 1, MAX_HEADS, &c->kv_heads, err));
  if (c->heads % c->kv_heads != 0) {
    rt_json at = rt_json_get(root, "num_key_value_heads");
    return rt_json_fail(&at, err, RETORT_ERR_FORMAT,
                        "%lld key-value heads do not divide num_attention_heads, %lld",
                        (long long)c->kv_heads, (long long)c->heads);
  }

  rt_json head_dim = rt_json_get(root, "head_dim");
  if (rt_json_present(&head_dim)) {
    RT_TRY(rt_json_int(&head_dim, 2, MAX_HEAD_DIM, &c->head_dim, err));
  } else if (c->hidden % c->heads != 0) {
    return rt_json_fail(&head_dim, err, RETORT_ERR_FORMAT,
                        "missing, and hidden_size %lld is no multiple of num_attention_heads %lld",
                        (long long)c->hidden, (long long)c->heads);
  } else {
    c->head_dim = c->hidden / c->heads;
  }
  if (c->head_dim % 2 != 0 || c->head_dim < 2 || c->head_dim > MAX_HEAD_DIM) {
    return rt_json_fail(&head_dim, err, RETORT_ERR_UNSUPPORTED,
                        "heads of %lld channels; an even number from 2 to %d can be rotated",
                        (long long)c->head_dim, MAX_HEAD_DIM);
  }

  c->max_positions = c->family->default_max_positions;
  RT_TRY(rt_json_opt_int(root, "max_sequence_length", 1, MAX_POSITIONS, &c->max_positions, err));
  RT_TRY(
      rt_json_opt_int(root, "max_position_embeddings", 1, MAX_POSITIONS, &c->max_positions, err));
  c->eps = 1e-6;
  return opt_positive(root, "rms_norm_eps", 1, &c->eps, err);
}

static retort_status read_bias(const rt_json *root, const rt_bias_rule *rule, bool *out,
                               retort_error *err) {
  *out = rule->fixed;
  return rule->key ? rt_json_opt_bool(root, rule->key, out, err) : RETORT_OK;
}

static retort_status read_dtype(const rt_json *root, rt_decoder_config *c, retort_error *err) {
  const char *name = "";
  RT_TRY(rt_json_opt_str(root, "torch_dtype", &name, err));
  RT_TRY(rt_json_opt_str(root, "dtype", &name, err));
  if (strncmp(name, "torch.", 6) == 0) name += 6;
  size_t n = rt_min_size(strlen(name), sizeof c->dtype - 1);
  memcpy(c->dtype, name, n);
  c->dtype[n] = '\0';
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Rotary embedding

static const char *const ROPE_TYPES[] = {
    [RT_ROPE_DEFAULT] = "default",
    [RT_ROPE_LINEAR] = "linear",
    [RT_ROPE_LLAMA3] = "llama3",
    [RT_ROPE_YARN] = "yarn",
};

// Inside the rope object: keys of variants that turn in other ways.
static const char *const ROPE_REFUSED[] = {"mrope_section",  "short_factor",
                                           "long_factor",    "llama_4_scaling_beta",
                                           "full_attention", "sliding_attention"};
static const char *const ROPE_KNOWN[] = {
    "rope_type", "type", "rope_theta", "partial_rotary_factor", "factor",
    "original_max_position_embeddings", "low_freq_factor", "high_freq_factor", "beta_fast",
    "beta_slow", "attention_factor", "mscale", "mscale_all_dim", "truncate",
    // What the training of the model did; no meaning later.
    "finetuned"};

static retort_status rope_type(const rt_json *object, rt_rope_type *out, retort_error *err) {
  const char *name = "default", *key = "rope_type";
  rt_json node = rt_json_get(object, key);
  if (!rt_json_present(&node)) node = rt_json_get(object, "type");
  if (rt_json_present(&node)) RT_TRY(rt_json_str(&node, &name, err));
  for (size_t i = 0; i < RT_COUNT(ROPE_TYPES); i++) {
    if (strcmp(name, ROPE_TYPES[i]) == 0) {
      *out = (rt_rope_type)i;
      return RETORT_OK;
    }
  }
  return rt_json_fail(&node, err, RETORT_ERR_UNSUPPORTED,
                      "rope type \"%.64s\" is not supported; known: default, linear, llama3, yarn",
                      name);
}

static retort_status check_rope_keys(const rt_json *object, rt_notes *notes, retort_error *err) {
  for (void *it = json_object_iter(object->node); it;
       it = json_object_iter_next(object->node, it)) {
    const char *key = json_object_iter_key(it);
    bool known = json_is_null(json_object_iter_value(it));
    for (size_t i = 0; i < RT_COUNT(ROPE_KNOWN); i++) {
      known = known || strcmp(key, ROPE_KNOWN[i]) == 0;
    }
    for (size_t i = 0; !known && i < RT_COUNT(ROPE_REFUSED); i++) {
      if (strcmp(key, ROPE_REFUSED[i]) != 0) continue;
      rt_json at = rt_json_get(object, key);
      return rt_json_fail(&at, err, RETORT_ERR_UNSUPPORTED,
                          "this way of rotating is not supported");
    }
    if (!known) rt_note(notes, "%s: %s.%.64s is ignored", object->origin, object->key, key);
  }
  return RETORT_OK;
}

static retort_status need_positive(const rt_json *object, const char *key, const char *type,
                                   double max, double *out, retort_error *err) {
  rt_json value = rt_json_get(object, key);
  if (!rt_json_present(&value)) {
    return rt_json_fail(&value, err, RETORT_ERR_FORMAT, "missing; rope type %s needs it", type);
  }
  return opt_positive(object, key, max, out, err);
}

// The keys of linear, llama3 and yarn; `object` is where they are.
static retort_status read_rope_scaling(const rt_json *object, rt_decoder_config *c,
                                       retort_error *err) {
  rt_rope_config *r = &c->rope;
  const char *type = ROPE_TYPES[r->type];
  if (r->type == RT_ROPE_LINEAR) return need_positive(object, "factor", type, 1e6, &r->factor, err);
  if (r->type == RT_ROPE_LLAMA3) {
    RT_TRY(need_positive(object, "factor", type, 1e6, &r->factor, err));
    RT_TRY(need_positive(object, "low_freq_factor", type, 1e6, &r->low_freq, err));
    RT_TRY(need_positive(object, "high_freq_factor", type, 1e6, &r->high_freq, err));
    if (!(r->high_freq > r->low_freq)) {
      rt_json at = rt_json_get(object, "high_freq_factor");
      return rt_json_fail(&at, err, RETORT_ERR_FORMAT, "%g is not above low_freq_factor, %g",
                          r->high_freq, r->low_freq);
    }
    return RETORT_OK;
  }
  // yarn
  r->factor = (double)c->max_positions / r->original_positions;
  RT_TRY(opt_positive(object, "factor", 1e6, &r->factor, err));
  RT_TRY(opt_positive(object, "attention_factor", 1e3, &r->attention_factor, err));
  // 0 counts as absent for the next four.
  static const struct {
    const char *key;
    size_t offset;
  } OPTIONAL[] = {{"beta_fast", offsetof(rt_rope_config, beta_fast)},
                  {"beta_slow", offsetof(rt_rope_config, beta_slow)},
                  {"mscale", offsetof(rt_rope_config, mscale)},
                  {"mscale_all_dim", offsetof(rt_rope_config, mscale_all_dim)}};
  for (size_t i = 0; i < RT_COUNT(OPTIONAL); i++) {
    rt_json value = rt_json_get(object, OPTIONAL[i].key);
    if (json_is_number(value.node) && json_number_value(value.node) == 0) continue;
    double *out = (double *)(void *)((char *)r + OPTIONAL[i].offset);
    RT_TRY(opt_positive(object, OPTIONAL[i].key, 1e6, out, err));
  }
  if (!(r->theta > 1)) {
    return rt_json_fail(object, err, RETORT_ERR_FORMAT, "rope_theta %g; rope type yarn needs > 1",
                        r->theta);
  }
  // Files made for yarn often keep the length that the model was trained for.
  double reach = floor(r->original_positions * r->factor);
  if (reach > (double)c->max_positions && reach <= MAX_POSITIONS) c->max_positions = (int64_t)reach;
  return rt_json_opt_bool(object, "truncate", &r->truncate, err);
}

static retort_status read_rope(const rt_json *root, rt_decoder_config *c, rt_notes *notes,
                               retort_error *err) {
  rt_rope_config *r = &c->rope;
  *r = (rt_rope_config){.theta = 10000,
                        .partial = 1,
                        .factor = 1,
                        .low_freq = 1,
                        .high_freq = 4,
                        .beta_fast = 32,
                        .beta_slow = 1,
                        .truncate = true};
  r->original_positions = (double)c->max_positions;
  RT_TRY(opt_positive(root, "rope_theta", 1e15, &r->theta, err));
  RT_TRY(opt_positive(root, "partial_rotary_factor", 1, &r->partial, err));
  // The older spelling wins where a file has both, as in Transformers.
  rt_json object = rt_json_get(root, "rope_scaling");
  if (!rt_json_present(&object)) object = rt_json_get(root, "rope_parameters");
  if (rt_json_present(&object)) {
    RT_TRY(rt_json_want_object(&object, err));
    RT_TRY(check_rope_keys(&object, notes, err));
    RT_TRY(rope_type(&object, &r->type, err));
    RT_TRY(opt_positive(&object, "rope_theta", 1e15, &r->theta, err));
    RT_TRY(opt_positive(&object, "partial_rotary_factor", 1, &r->partial, err));
    RT_TRY(opt_positive(&object, "original_max_position_embeddings", MAX_POSITIONS,
                        &r->original_positions, err));
    RT_TRY(opt_positive(root, "original_max_position_embeddings", MAX_POSITIONS,
                        &r->original_positions, err));
    if (r->type != RT_ROPE_DEFAULT) RT_TRY(read_rope_scaling(&object, c, err));
  }
  if (r->partial != 1) {
    rt_json at = rt_json_get(root, "partial_rotary_factor");
    return rt_json_fail(&at, err, RETORT_ERR_UNSUPPORTED,
                        "%g; models of type %s rotate whole heads", r->partial,
                        c->family->model_type);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// The whole

void rt_id_set_add(rt_id_set *ids, int32_t id) {
  for (size_t i = 0; i < ids->count; i++) {
    if (ids->ids[i] == id) return;
  }
  if (ids->count < RT_MAX_TOKEN_IDS) ids->ids[ids->count++] = id;
}

retort_status rt_config_token_ids(const rt_json *object, const char *key, int64_t vocab,
                                  rt_id_set *ids, retort_error *err) {
  rt_json value = rt_json_get(object, key);
  if (!rt_json_present(&value)) return RETORT_OK;
  int64_t id;
  if (!json_is_array(value.node)) {
    RT_TRY(rt_json_int(&value, 0, vocab - 1, &id, err));
    rt_id_set_add(ids, (int32_t)id);
    return RETORT_OK;
  }
  size_t count = json_array_size(value.node);
  if (count > RT_MAX_TOKEN_IDS) {
    return rt_json_fail(&value, err, RETORT_ERR_LIMIT, "%zu ids; at most %d are handled", count,
                        RT_MAX_TOKEN_IDS);
  }
  for (size_t i = 0; i < count; i++) {
    rt_json entry = rt_json_at(&value, i);
    RT_TRY(rt_json_int(&entry, 0, vocab - 1, &id, err));
    rt_id_set_add(ids, (int32_t)id);
  }
  return RETORT_OK;
}

retort_status rt_config_parse(rt_decoder_config *out, json_t *json, const char *origin,
                              rt_notes *notes, retort_error *err) {
  *out = (rt_decoder_config){0};
  rt_json root = rt_json_root(json, origin);
  RT_TRY(rt_json_want_object(&root, err));
  RT_TRY(find_family(&root, &out->family, err));
  RT_TRY(refuse_unsupported(&root, err));
  RT_TRY(read_sizes(&root, out, err));
  RT_TRY(read_rope(&root, out, notes, err));
  RT_TRY(read_dtype(&root, out, err));
  RT_TRY(read_bias(&root, &out->family->qkv_bias, &out->qkv_bias, err));
  RT_TRY(read_bias(&root, &out->family->o_bias, &out->o_bias, err));
  RT_TRY(read_bias(&root, &out->family->mlp_bias, &out->mlp_bias, err));
  RT_TRY(rt_json_opt_bool(&root, "tie_word_embeddings", &out->tied, err));
  RT_TRY(out->family->windows(&root, out, err));
  RT_TRY(rt_config_token_ids(&root, "bos_token_id", out->vocab, &out->bos, err));
  RT_TRY(rt_config_token_ids(&root, "eos_token_id", out->vocab, &out->eos, err));
  rt_json custom = rt_json_get(&root, "auto_map");
  if (rt_json_present(&custom)) {
    rt_note(notes,
            "%s: auto_map: the model brings code of its own, which is not run; it is read as a "
            "plain %s model",
            origin, out->family->model_type);
  }
  return RETORT_OK;
}

retort_status rt_config_read(rt_decoder_config *out, const char *path, rt_notes *notes,
                             retort_error *err) {
  json_t *json = NULL;
  RT_TRY(rt_json_read(&json, path, MAX_CONFIG_BYTES, err));
  retort_status st = rt_config_parse(out, json, path, notes, err);
  json_decref(json);
  return st;
}
