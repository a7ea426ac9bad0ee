#include "import/config.h"

#include "base/size.h"
#include "import/arch/family.h"
#include "import/test_folder.h"

// A valid config of each family; tests change keys of it.
static const char LLAMA[] =
    "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"vocab_size\":100,"
    "\"hidden_size\":64,\"num_hidden_layers\":3,\"num_attention_heads\":4,"
    "\"num_key_value_heads\":2,\"intermediate_size\":96,\"max_position_embeddings\":256}";
static const char MISTRAL[] =
    "{\"architectures\":[\"MistralForCausalLM\"],\"model_type\":\"mistral\",\"vocab_size\":100,"
    "\"hidden_size\":64,\"num_hidden_layers\":3,\"num_attention_heads\":4,"
    "\"num_key_value_heads\":2,\"intermediate_size\":96,\"max_position_embeddings\":256}";
static const char QWEN2[] =
    "{\"architectures\":[\"Qwen2ForCausalLM\"],\"model_type\":\"qwen2\",\"vocab_size\":100,"
    "\"hidden_size\":64,\"num_hidden_layers\":3,\"num_attention_heads\":4,"
    "\"num_key_value_heads\":2,\"intermediate_size\":96,\"max_position_embeddings\":256}";

// `patch` is a JSON object of keys to set; a key with the value "(remove)" is removed.
static retort_status parse(const char *base, const char *patch, rt_decoder_config *out,
                           rt_notes *notes, retort_error *err) {
  json_t *json = json_loads(base, 0, NULL), *changes = json_loads(patch, 0, NULL);
  assert_non_null(json);
  if (!changes) fail_msg("not JSON: %s", patch);
  const char *key;
  json_t *value;
  json_object_foreach(changes, key, value) {
    if (json_is_string(value) && strcmp(json_string_value(value), "(remove)") == 0) {
      (void)json_object_del(json, key);
    } else {
      (void)json_object_set(json, key, value);
    }
  }
  retort_status st = rt_config_parse(out, json, "config.json", notes, err);
  json_decref(changes);
  json_decref(json);
  return st;
}

static rt_decoder_config parsed(const char *base, const char *patch) {
  rt_decoder_config out;
  retort_error err;
  if (parse(base, patch, &out, NULL, &err) != RETORT_OK) fail_msg("%s: %s", patch, err.message);
  return out;
}

static void reads_sizes_and_defaults(void **state) {
  (void)state;
  rt_decoder_config c = parsed(LLAMA, "{}");
  assert_string_equal(c.family->model_type, "llama");
  assert_int_equal(c.head_dim, 16);
  assert_int_equal(c.kv_heads, 2);
  assert_true(c.eps == 1e-6);
  assert_true(c.rope.theta == 10000);
  assert_int_equal(c.rope.type, RT_ROPE_DEFAULT);
  assert_false(c.qkv_bias || c.o_bias || c.mlp_bias || c.tied);
  assert_int_equal(c.eos.count, 0);
  assert_string_equal(c.dtype, "");

  assert_int_equal(parsed(LLAMA, "{\"num_key_value_heads\":\"(remove)\"}").kv_heads, 4);
  assert_int_equal(parsed(LLAMA, "{\"num_key_value_heads\":null}").kv_heads, 4);
  assert_int_equal(
      parsed(MISTRAL, "{\"num_key_value_heads\":\"(remove)\",\"num_attention_heads\":8}").kv_heads,
      8);
  assert_int_equal(parsed(LLAMA, "{\"head_dim\":24}").head_dim, 24);
  assert_int_equal(parsed(LLAMA, "{\"head_dim\":null}").head_dim, 16);
  assert_int_equal(parsed(LLAMA, "{\"hidden_size\":64.0}").hidden, 64);
  assert_int_equal(parsed(LLAMA, "{\"max_position_embeddings\":\"(remove)\"}").max_positions, 2048);
  assert_string_equal(parsed(LLAMA, "{\"torch_dtype\":\"float16\"}").dtype, "float16");
  assert_string_equal(parsed(LLAMA, "{\"dtype\":\"torch.bfloat16\"}").dtype, "bfloat16");
  assert_string_equal(parsed(LLAMA, "{\"model_type\":\"(remove)\"}").family->model_type, "llama");
  assert_string_equal(parsed(QWEN2, "{\"architectures\":null}").family->model_type, "qwen2");
  assert_true(parsed(LLAMA, "{\"tie_word_embeddings\":true}").tied);
  c = parsed(LLAMA, "{\"attention_bias\":true}");
  assert_true(c.qkv_bias && c.o_bias && !c.mlp_bias);
  assert_true(parsed(LLAMA, "{\"mlp_bias\":true}").mlp_bias);
  c = parsed(QWEN2, "{}");
  assert_true(c.qkv_bias && !c.o_bias && !c.mlp_bias);
  c = parsed(LLAMA, "{\"bos_token_id\":1,\"eos_token_id\":[2,5,2]}");
  assert_int_equal(c.bos.ids[0], 1);
  assert_int_equal(c.eos.count, 2);
  assert_int_equal(c.eos.ids[1], 5);
}

static void reads_both_spellings_of_rope(void **state) {
  (void)state;
  rt_decoder_config c =
      parsed(LLAMA, "{\"rope_theta\":5e5,\"rope_scaling\":{\"type\":\"linear\",\"factor\":2}}");
  assert_int_equal(c.rope.type, RT_ROPE_LINEAR);
  assert_true(c.rope.theta == 5e5 && c.rope.factor == 2);
  c = parsed(LLAMA,
             "{\"rope_parameters\":{\"rope_type\":\"llama3\",\"rope_theta\":5e5,\"factor\":8,"
             "\"low_freq_factor\":1,\"high_freq_factor\":4,"
             "\"original_max_position_embeddings\":128}}");
  assert_int_equal(c.rope.type, RT_ROPE_LLAMA3);
  assert_true(c.rope.theta == 5e5 && c.rope.high_freq == 4 && c.rope.original_positions == 128);
  // A theta inside the object wins over one outside; rope_type wins over type; null means absent.
  c = parsed(
      LLAMA,
      "{\"rope_theta\":7,\"rope_scaling\":null,\"rope_parameters\":{\"rope_type\":\"default\","
      "\"type\":\"yarn\",\"rope_theta\":20000,\"factor\":null}}");
  assert_true(c.rope.theta == 20000 && c.rope.type == RT_ROPE_DEFAULT);
  // yarn: defaults, the ratio of the two lengths where factor is absent, the length outside wins.
  c = parsed(LLAMA,
             "{\"rope_scaling\":{\"type\":\"yarn\",\"original_max_position_embeddings\":64}}");
  assert_true(c.rope.factor == 4 && c.rope.beta_fast == 32 && c.rope.beta_slow == 1);
  assert_true(c.rope.truncate && c.rope.attention_factor == 0);
  c = parsed(LLAMA,
             "{\"original_max_position_embeddings\":32,\"rope_scaling\":{\"type\":\"yarn\","
             "\"factor\":2,\"original_max_position_embeddings\":64,\"beta_fast\":0,\"mscale\":0.7,"
             "\"truncate\":false}}");
  assert_true(c.rope.original_positions == 32 && c.rope.beta_fast == 32 && c.rope.mscale == 0.7);
  assert_false(c.rope.truncate);
  c = parsed(LLAMA, "{\"rope_scaling\":{\"type\":\"yarn\",\"factor\":2}}");
  assert_true(c.rope.original_positions == 256);
  assert_int_equal(c.max_positions, 512);
}

static void reads_windows(void **state) {
  (void)state;
  static const struct {
    const char *base, *patch;
    int32_t windows[3];
  } cases[] = {
      {LLAMA, "{}", {0, 0, 0}},
      {LLAMA, "{\"sliding_window\":8}", {0, 0, 0}},
      {MISTRAL, "{\"sliding_window\":8}", {8, 8, 8}},
      {MISTRAL, "{\"sliding_window\":null}", {0, 0, 0}},
      {MISTRAL, "{}", {0, 0, 0}},  // the default of 4,096 is beyond max_position_embeddings
      {MISTRAL, "{\"max_position_embeddings\":32768}", {4096, 4096, 4096}},
      {MISTRAL, "{\"sliding_window\":256}", {0, 0, 0}},
      {QWEN2, "{\"sliding_window\":8,\"max_window_layers\":1}", {0, 0, 0}},
      {QWEN2,
       "{\"use_sliding_window\":true,\"sliding_window\":8,\"max_window_layers\":1}",
       {0, 8, 8}},
      {QWEN2, "{\"use_sliding_window\":true,\"sliding_window\":8}", {0, 0, 0}},
      {QWEN2,
       "{\"use_sliding_window\":true,\"sliding_window\":8,\"layer_types\":[\"sliding_attention\","
       "\"full_attention\",\"sliding_attention\"]}",
       {8, 0, 8}},
      {QWEN2,
       "{\"layer_types\":[\"full_attention\",\"full_attention\",\"full_attention\"]}",
       {0, 0, 0}},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_decoder_config c = parsed(cases[i].base, cases[i].patch);
    for (size_t l = 0; l < 3; l++) {
      if (c.windows[l] != cases[i].windows[l]) {
        fail_msg("%s: layer %zu has window %d", cases[i].patch, l, c.windows[l]);
      }
    }
  }
}

static void refuses_what_is_wrong(void **state) {
  (void)state;
  static const struct {
    const char *base, *patch;
    retort_status status;
    const char *fragments;
  } cases[] = {
      {LLAMA, "{\"architectures\":[\"FooForCausalLM\"]}", RETORT_ERR_UNSUPPORTED,
       "config.json: architectures[0]|FooForCausalLM|LlamaForCausalLM, MistralForCausalLM, "
       "Qwen2ForCausalLM"},
      {LLAMA, "{\"model_type\":\"gemma3\"}", RETORT_ERR_UNSUPPORTED, "model_type|gemma3|known"},
      {LLAMA, "{\"model_type\":\"qwen2\"}", RETORT_ERR_FORMAT, "model_type|qwen2|contradicts"},
      {LLAMA, "{\"model_type\":null,\"architectures\":null}", RETORT_ERR_FORMAT,
       "config.json|architectures|model_type"},
      {LLAMA, "{\"architectures\":\"x\"}", RETORT_ERR_FORMAT, "architectures|an array"},
      {LLAMA, "{\"vocab_size\":\"(remove)\"}", RETORT_ERR_FORMAT, "vocab_size|missing"},
      {LLAMA, "{\"vocab_size\":0}", RETORT_ERR_FORMAT, "vocab_size|0 is outside"},
      {LLAMA, "{\"hidden_size\":\"64\"}", RETORT_ERR_FORMAT, "hidden_size|an integer|a string"},
      {LLAMA, "{\"num_hidden_layers\":5000}", RETORT_ERR_FORMAT, "num_hidden_layers|5000"},
      {LLAMA, "{\"num_key_value_heads\":3}", RETORT_ERR_FORMAT, "num_key_value_heads|3|divide"},
      {LLAMA, "{\"hidden_size\":66}", RETORT_ERR_FORMAT, "head_dim|66"},
      {LLAMA, "{\"head_dim\":15}", RETORT_ERR_UNSUPPORTED, "head_dim|15|even"},
      {LLAMA, "{\"head_dim\":4096}", RETORT_ERR_FORMAT, "head_dim|4096"},
      {LLAMA, "{\"intermediate_size\":-1}", RETORT_ERR_FORMAT, "intermediate_size"},
      {LLAMA, "{\"rms_norm_eps\":0}", RETORT_ERR_FORMAT, "rms_norm_eps"},
      {LLAMA, "{\"rms_norm_eps\":\"small\"}", RETORT_ERR_FORMAT, "rms_norm_eps|a number"},
      {LLAMA, "{\"hidden_act\":\"gelu\"}", RETORT_ERR_UNSUPPORTED, "hidden_act|gelu|silu"},
      {LLAMA, "{\"quantization_config\":{\"quant_method\":\"gptq\"}}", RETORT_ERR_UNSUPPORTED,
       "quantization_config|quantize at build"},
      {LLAMA, "{\"attention_multiplier\":0.1}", RETORT_ERR_UNSUPPORTED, "attention_multiplier"},
      {LLAMA, "{\"logits_scaling\":8}", RETORT_ERR_UNSUPPORTED, "logits_scaling"},
      {LLAMA, "{\"num_local_experts\":8}", RETORT_ERR_UNSUPPORTED, "num_local_experts|experts"},
      {QWEN2, "{\"use_mrope\":true}", RETORT_ERR_UNSUPPORTED, "use_mrope"},
      {LLAMA, "{\"partial_rotary_factor\":0.5}", RETORT_ERR_UNSUPPORTED, "partial_rotary_factor"},
      {LLAMA, "{\"rope_theta\":-1}", RETORT_ERR_FORMAT, "rope_theta|-1"},
      {LLAMA, "{\"rope_scaling\":{\"type\":\"dynamic\",\"factor\":2}}", RETORT_ERR_UNSUPPORTED,
       "rope_scaling.type|dynamic|default, linear, llama3, yarn"},
      {LLAMA, "{\"rope_parameters\":{\"rope_type\":\"longrope\"}}", RETORT_ERR_UNSUPPORTED,
       "rope_parameters.rope_type|longrope"},
      {LLAMA, "{\"rope_scaling\":{\"type\":\"linear\"}}", RETORT_ERR_FORMAT,
       "rope_scaling.factor|missing|linear"},
      {LLAMA, "{\"rope_scaling\":{\"type\":\"linear\",\"factor\":0}}", RETORT_ERR_FORMAT,
       "rope_scaling.factor|0"},
      {LLAMA,
       "{\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":4,"
       "\"high_freq_factor\":4}}",
       RETORT_ERR_FORMAT, "high_freq_factor|not above"},
      {LLAMA, "{\"rope_theta\":1,\"rope_scaling\":{\"type\":\"yarn\",\"factor\":8}}",
       RETORT_ERR_FORMAT, "rope_scaling|rope_theta 1"},
      {LLAMA, "{\"rope_parameters\":{\"full_attention\":{\"rope_type\":\"default\"}}}",
       RETORT_ERR_UNSUPPORTED, "rope_parameters.full_attention"},
      {LLAMA, "{\"rope_scaling\":{\"type\":\"default\",\"mrope_section\":[1,2]}}",
       RETORT_ERR_UNSUPPORTED, "rope_scaling.mrope_section"},
      {LLAMA, "{\"rope_scaling\":7}", RETORT_ERR_FORMAT, "rope_scaling|an object"},
      {LLAMA, "{\"layer_types\":[\"full_attention\",\"sliding_attention\",\"full_attention\"]}",
       RETORT_ERR_UNSUPPORTED, "layer_types|layer 1"},
      {QWEN2, "{\"layer_types\":[\"full_attention\"]}", RETORT_ERR_FORMAT,
       "layer_types|1 entries for 3"},
      {QWEN2, "{\"layer_types\":[\"full_attention\",\"full_attention\",\"linear_attention\"]}",
       RETORT_ERR_UNSUPPORTED, "layer_types[2]|linear_attention"},
      {QWEN2, "{\"layer_types\":[\"full_attention\",\"full_attention\",\"sliding_attention\"]}",
       RETORT_ERR_FORMAT, "layer_types|use_sliding_window"},
      {MISTRAL, "{\"sliding_window\":0}", RETORT_ERR_FORMAT, "sliding_window|0"},
      {LLAMA, "{\"eos_token_id\":100}", RETORT_ERR_FORMAT, "eos_token_id|100"},
      {LLAMA, "{\"eos_token_id\":[1,-1]}", RETORT_ERR_FORMAT, "eos_token_id[1]|-1"},
      {LLAMA, "{\"tie_word_embeddings\":1}", RETORT_ERR_FORMAT,
       "tie_word_embeddings|true or false"},
      {LLAMA, "{\"torch_dtype\":5}", RETORT_ERR_FORMAT, "torch_dtype|a string"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_decoder_config c;
    retort_error err = {0};
    retort_status st = parse(cases[i].base, cases[i].patch, &c, NULL, &err);
    if (st == RETORT_OK) fail_msg("accepted: %s", cases[i].patch);
    check_error(st, &err, cases[i].status, cases[i].fragments);
    assert_non_null(strstr(err.message, "config.json"));
  }
}

static void ignores_what_is_harmless(void **state) {
  (void)state;
  rt_notes notes = {0};
  rt_decoder_config c;
  assert_int_equal(
      parse(LLAMA,
            "{\"use_cache\":true,\"pretraining_tp\":2,\"attention_dropout\":0.1,"
            "\"unknown_thing\":{\"a\":1},\"logits_scaling\":1.0,\"num_experts\":0,"
            "\"hidden_act\":\"swish\",\"use_mrope\":false,\"quantization_config\":null}",
            &c, &notes, NULL),
      RETORT_OK);
  assert_int_equal(notes.count, 0);
  assert_int_equal(parse(LLAMA,
                         "{\"auto_map\":{\"AutoModel\":\"modeling.X\"},\"rope_parameters\":"
                         "{\"rope_type\":\"default\",\"extra\":1}}",
                         &c, &notes, NULL),
                   RETORT_OK);
  assert_int_equal(notes.count, 2);
  assert_non_null(strstr(notes.items[0], "rope_parameters.extra"));
  assert_non_null(strstr(notes.items[1], "auto_map"));
  rt_notes_deinit(&notes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_sizes_and_defaults),
      cmocka_unit_test(reads_both_spellings_of_rope),
      cmocka_unit_test(reads_windows),
      cmocka_unit_test(refuses_what_is_wrong),
      cmocka_unit_test(ignores_what_is_harmless),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
