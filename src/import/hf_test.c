// Folders as a whole: the golden checkpoints give the logits and tokens that Transformers gives,
// and broken folders give errors that say what to do.
#include "import/hf.h"

#include <math.h>

#include "base/size.h"
#include "graph/interp.h"
#include "import/test_folder.h"

#define GOLDEN_DIR RETORT_SOURCE_DIR "/tests/golden"

static const char *const GOLDENS[] = {
    "llama-f32",         "llama-gqa-tied-bf16", "llama-bias-f16",         "llama-linear-bf16",
    "llama-llama3-bf16", "llama-yarn-bf16",     "mistral-window-bf16",    "mistral-full-f16",
    "qwen2-bf16",        "qwen2-window-bf16",   "qwen2-layer-types-bf16",
};

static rt_import imported(const char *dir, const rt_import_options *options) {
  rt_import out;
  retort_error err;
  if (rt_hf_import(&out, dir, options, &err) != RETORT_OK) fail_msg("%s", err.message);
  return out;
}

static void refused(const char *dir, retort_status status, const char *fragments) {
  rt_import out;
  retort_error err = {0};
  check_error(rt_hf_import(&out, dir, NULL, &err), &err, status, fragments);
  assert_null(out.graph);
}

// ---------------------------------------------------------------------------------------------
// Running

enum { MAX_TOKENS = 64 };

// Feeds `count` tokens that start at `position`; returns the logits of the last one.
static const float *feed(rt_interp *interp, const int64_t *ids, size_t count, int64_t position) {
  int64_t positions[MAX_TOKENS], sequences[MAX_TOKENS], rows[1] = {(int64_t)count - 1};
  for (size_t i = 0; i < count; i++) {
    positions[i] = position + (int64_t)i;
    sequences[i] = 3;
  }
  rt_tensor inputs[4] = {0};
  const int64_t *data[4] = {ids, positions, sequences, rows};
  for (size_t i = 0; i < 4; i++) {
    inputs[i].dtype = RT_DTYPE_I64;
    inputs[i].rank = 1;
    inputs[i].count = i < 3 ? count : 1;
    inputs[i].dims[0] = (int64_t)inputs[i].count;
    inputs[i].data.i = (int64_t *)(uintptr_t)data[i];
  }
  retort_error err;
  if (rt_interp_run(interp, inputs, 4, &err) != RETORT_OK) fail_msg("%s", err.message);
  return rt_interp_output(interp, 0)->data.f;
}

static int64_t argmax(const float *x, size_t n) {
  size_t best = 0;
  for (size_t i = 1; i < n; i++) {
    if (x[i] > x[best]) best = i;
  }
  return (int64_t)best;
}

// Checks one prompt: its logits, then the greedy tokens one by one through the KV slots. The prompt
// goes in in two chunks where it is long enough, which must not matter.
static double check_prompt(const rt_import *import, json_t *prompt, bool chunked) {
  json_t *ids = json_object_get(prompt, "ids"), *want = json_object_get(prompt, "logits");
  json_t *greedy = json_object_get(prompt, "greedy");
  size_t count = json_array_size(ids), vocab = (size_t)import->config.vocab;
  int64_t tokens[MAX_TOKENS];
  assert_in_range(count, 1, MAX_TOKENS);
  for (size_t i = 0; i < count; i++) tokens[i] = json_integer_value(json_array_get(ids, i));

  retort_error err;
  rt_interp_state *kv = NULL;
  rt_interp *interp = NULL;
  assert_int_equal(rt_interp_state_create(&kv, &err), RETORT_OK);
  if (rt_interp_create(&interp, import->graph, kv, &err) != RETORT_OK) fail_msg("%s", err.message);
  size_t first = chunked && count > 2 ? count / 3 : 0;
  if (first) (void)feed(interp, tokens, first, 0);
  const float *logits = feed(interp, tokens + first, count - first, (int64_t)first);
  double worst = 0;
  assert_int_equal(json_array_size(want), vocab);
  for (size_t i = 0; i < vocab; i++) {
    double off = fabs((double)logits[i] - json_number_value(json_array_get(want, i)));
    worst = off > worst ? off : worst;
  }
  for (size_t i = 0; i < json_array_size(greedy); i++) {
    int64_t next = argmax(logits, vocab);
    int64_t expected = json_integer_value(json_array_get(greedy, i));
    if (next != expected) {
      fail_msg("token %zu after %zu: %lld, expected %lld", i, count, (long long)next,
               (long long)expected);
    }
    logits = feed(interp, &next, 1, (int64_t)(count + i));
  }
  rt_interp_destroy(interp);
  rt_interp_state_destroy(kv);
  return worst;
}

static void goldens_match_transformers(void **state) {
  (void)state;
  for (size_t g = 0; g < RT_COUNT(GOLDENS); g++) {
    char dir[PATH_MAX], path[PATH_MAX];
    (void)snprintf(dir, sizeof dir, GOLDEN_DIR "/%s", GOLDENS[g]);
    (void)snprintf(path, sizeof path, "%.4000s/golden.json", dir);
    rt_import import = imported(dir, NULL);
    for (size_t i = 0; i < import.notes.count; i++) fail_msg("note: %s", import.notes.items[i]);
    json_t *golden;
    assert_int_equal(rt_json_read(&golden, path, 1 << 20, NULL), RETORT_OK);
    json_t *prompts = json_object_get(golden, "prompts"), *prompt;
    assert_true(json_array_size(prompts) >= 3);
    size_t i;
    double worst = 0;
    json_array_foreach(prompts, i, prompt) {
      double off = check_prompt(&import, prompt, i % 2 == 0);
      worst = off > worst ? off : worst;
    }
    print_message("%-24s largest difference of a logit %.1e\n", GOLDENS[g], worst);
    if (!(worst < 1e-3)) fail_msg("%s: logits differ by %g", GOLDENS[g], worst);
    json_decref(golden);
    rt_import_deinit(&import);
  }
}

static void several_sequences_do_not_mix(void **state) {
  (void)state;
  rt_import import = imported(GOLDEN_DIR "/mistral-window-bf16", NULL);
  json_t *golden;
  assert_int_equal(
      rt_json_read(&golden, GOLDEN_DIR "/mistral-window-bf16/golden.json", 1 << 20, NULL),
      RETORT_OK);
  // All prompts in one step, their rows interleaved; logits of every last row.
  json_t *prompts = json_object_get(golden, "prompts");
  int64_t ids[MAX_TOKENS], positions[MAX_TOKENS], sequences[MAX_TOKENS], rows[8];
  size_t count = 0, n = json_array_size(prompts);
  for (size_t position = 0; position < MAX_TOKENS; position++) {
    for (size_t p = 0; p < n; p++) {
      json_t *list = json_object_get(json_array_get(prompts, p), "ids");
      if (position >= json_array_size(list)) continue;
      assert_true(count < MAX_TOKENS);
      ids[count] = json_integer_value(json_array_get(list, position));
      positions[count] = (int64_t)position;
      sequences[count] = (int64_t)p;
      rows[p] = (int64_t)count++;
    }
  }
  rt_tensor inputs[4] = {0};
  int64_t *data[4] = {ids, positions, sequences, rows};
  for (size_t i = 0; i < 4; i++) {
    inputs[i] = (rt_tensor){.dtype = RT_DTYPE_I64, .rank = 1, .count = i < 3 ? count : n};
    inputs[i].dims[0] = (int64_t)inputs[i].count;
    inputs[i].data.i = data[i];
  }
  rt_interp *interp = NULL;
  retort_error err;
  assert_int_equal(rt_interp_create(&interp, import.graph, NULL, &err), RETORT_OK);
  if (rt_interp_run(interp, inputs, 4, &err) != RETORT_OK) fail_msg("%s", err.message);
  const rt_tensor *logits = rt_interp_output(interp, 0);
  assert_int_equal(logits->dims[0], n);
  for (size_t p = 0; p < n; p++) {
    json_t *want = json_object_get(json_array_get(prompts, p), "logits");
    for (size_t i = 0; i < json_array_size(want); i++) {
      float got = logits->data.f[p * (size_t)logits->dims[1] + i];
      if (fabs((double)got - json_number_value(json_array_get(want, i))) > 1e-3) {
        fail_msg("prompt %zu, logit %zu", p, i);
      }
    }
  }
  rt_interp_destroy(interp);
  json_decref(golden);
  rt_import_deinit(&import);
}

// ---------------------------------------------------------------------------------------------
// Everything beside the graph

static void gathers_texts_and_settings(void **state) {
  (void)state;
  rt_import a = imported(GOLDEN_DIR "/llama-gqa-tied-bf16", NULL);
  assert_true(a.config.tied);
  assert_true(a.generation.sample);
  assert_true(a.generation.temperature == 0.7 && a.generation.top_p == 0.9);
  assert_int_equal(a.generation.top_k, 20);
  assert_true(a.generation.min_p == 0 && a.generation.repetition_penalty == 1.05);
  assert_int_equal(a.generation.max_new_tokens, 0);
  // config.json has two, generation_config.json and the tokenizer name one of them again.
  assert_int_equal(a.config.eos.count, 2);
  assert_int_equal(a.config.eos.ids[0], 268);
  assert_int_equal(a.config.bos.count, 1);
  assert_int_equal(a.config.bos.ids[0], 267);
  assert_non_null(strstr(rt_buf_cstr(&a.tokenizer_json), "\"BPE\""));
  assert_non_null(strstr(rt_buf_cstr(&a.chat_template), "add_generation_prompt"));

  rt_import b = imported(GOLDEN_DIR "/llama-f32", NULL);       // a string in tokenizer_config.json
  rt_import c = imported(GOLDEN_DIR "/llama-bias-f16", NULL);  // a list there
  rt_import d = imported(GOLDEN_DIR "/llama-linear-bf16", NULL);
  assert_true(rt_view_equal(rt_buf_view(&a.chat_template), rt_buf_view(&b.chat_template)));
  assert_true(rt_view_equal(rt_buf_view(&a.chat_template), rt_buf_view(&c.chat_template)));
  assert_int_equal(d.chat_template.size, 0);
  rt_import e =
      imported(GOLDEN_DIR "/llama-bias-f16", &(rt_import_options){.template_name = "tool_use"});
  assert_string_equal(rt_buf_cstr(&e.chat_template), "{{ tools }}");
  rt_import f = imported(GOLDEN_DIR "/llama-f32", &(rt_import_options){.no_tokenizer = true});
  assert_int_equal(f.tokenizer_json.size, 0);
  assert_int_equal(f.chat_template.size, 0);
  rt_import *const all[] = {&a, &b, &c, &d, &e, &f};
  for (size_t i = 0; i < RT_COUNT(all); i++) rt_import_deinit(all[i]);
}

static void names_a_weight_by_its_address(void **state) {
  (void)state;
  rt_import import = imported(GOLDEN_DIR "/llama-llama3-bf16", NULL);
  const rt_weight *w = rt_weights_find(import.weights, "model.layers.1.mlp.down_proj.weight");
  assert_non_null(w);
  rt_buf text = {0};
  rt_import_locate(&import, w->tensor->data, 96 * 5 + 7, &text);
  assert_non_null(strstr(rt_buf_cstr(&text), rt_path_base(w->file->path)));
  assert_non_null(
      strstr(rt_buf_cstr(&text), "tensor model.layers.1.mlp.down_proj.weight, element [5, 7]"));
  rt_buf_clear(&text);
  rt_import_locate(&import, &text, 3, &text);
  assert_non_null(strstr(rt_buf_cstr(&text), "computed"));
  rt_buf_deinit(&text);
  rt_import_deinit(&import);
}

static void hash_covers_every_file(void **state) {
  (void)state;
  static const char *const FILES[] = {"config.json", "generation_config.json", "tokenizer.json",
                                      "tokenizer_config.json", "chat_template.jinja"};
  char *dir = make_folder();
  copy_folder(GOLDEN_DIR "/qwen2-bf16", dir);
  rt_import first = imported(dir, NULL), again = imported(dir, NULL);
  assert_memory_equal(first.source_hash, again.source_hash, RT_SOURCE_HASH_BYTES);
  rt_import_deinit(&again);
  for (size_t i = 0; i < RT_COUNT(FILES); i++) {
    rt_buf text = {0};
    assert_int_equal(rt_file_read(&text, path_in(dir, FILES[i]), SIZE_MAX, NULL), RETORT_OK);
    rt_buf_append_char(&text, '\n');
    write_file(dir, FILES[i], text.data, text.size);
    rt_import changed = imported(dir, NULL);
    assert_memory_not_equal(first.source_hash, changed.source_hash, RT_SOURCE_HASH_BYTES);
    rt_import_deinit(&changed);
    write_file(dir, FILES[i], text.data, text.size - 1);
    rt_buf_deinit(&text);
  }
  rt_import_deinit(&first);
  remove_folder(dir);
}

// Rewrites the tensor names of a one-file checkpoint: every `from` in the header becomes `to`, and
// the length in front is mended.
static void rename_tensors(const char *dir, const char *from, const char *to) {
  rt_buf in = {0}, header = {0};
  assert_int_equal(rt_file_read(&in, path_in(dir, "model.safetensors"), SIZE_MAX, NULL), RETORT_OK);
  uint64_t n = 0;
  memcpy(&n, in.data, sizeof n);
  rt_buf_append_zeros(&header, 8);
  for (size_t i = 8; i < 8 + n;) {
    if (8 + n - i >= strlen(from) && memcmp(in.data + i, from, strlen(from)) == 0) {
      rt_buf_append_str(&header, to);
      i += strlen(from);
    } else {
      rt_buf_append_char(&header, in.data[i++]);
    }
  }
  uint64_t length = header.size - 8;
  memcpy(header.data, &length, sizeof length);
  rt_buf_append(&header, in.data + 8 + n, in.size - 8 - n);
  write_file(dir, "model.safetensors", header.data, header.size);
  rt_buf_deinit(&in);
  rt_buf_deinit(&header);
}

static void notes_what_is_odd(void **state) {
  (void)state;
  char *dir = make_folder();
  copy_folder(GOLDEN_DIR "/llama-f32", dir);
  // Without the prefix: the same model, nothing to note.
  rename_tensors(dir, "\"model.", "\"");
  rt_import import = imported(dir, NULL);
  assert_int_equal(import.notes.count, 0);
  assert_non_null(rt_weights_find(import.weights, "layers.0.self_attn.q_proj.weight"));
  rt_import_deinit(&import);
  remove_folder(dir);

  // Biases that config.json does not speak of are left over.
  dir = make_folder();
  copy_folder(GOLDEN_DIR "/llama-bias-f16", dir);
  patch_json(dir, "config.json", "mlp_bias", "false");
  import = imported(dir, NULL);
  assert_int_equal(import.notes.count, 6);
  assert_non_null(strstr(import.notes.items[0], "model.layers.0.mlp.down_proj.bias is not used"));
  rt_import_deinit(&import);
  patch_json(dir, "config.json", "attention_bias", "false");
  import = imported(dir, NULL);
  assert_int_equal(import.notes.count, 9);
  assert_non_null(strstr(import.notes.items[8], "6 more tensors"));
  rt_import_deinit(&import);
  remove_folder(dir);

  // A tied config beside a head of its own: the head counts, as in Transformers.
  dir = make_folder();
  copy_folder(GOLDEN_DIR "/llama-f32", dir);
  patch_json(dir, "config.json", "tie_word_embeddings", "true");
  patch_json(dir, "tokenizer_config.json", "eos_token", "\"<|nothing|>\"");
  import = imported(dir, NULL);
  assert_false(import.config.tied);
  assert_int_equal(import.notes.count, 2);
  assert_non_null(strstr(import.notes.items[0], "eos_token: \"<|nothing|>\""));
  assert_non_null(strstr(import.notes.items[1], "lm_head.weight differs"));
  rt_import_deinit(&import);
  // Rotation frequencies in the file are known to be superfluous.
  rename_tensors(dir, "lm_head.weight", "model.layers.0.self_attn.rotary_emb.inv_freq");
  import = imported(dir, NULL);
  assert_true(import.config.tied);
  assert_int_equal(import.notes.count, 1);
  rt_import_deinit(&import);
  remove_folder(dir);
}

// ---------------------------------------------------------------------------------------------
// Broken folders

static void refuses_broken_folders(void **state) {
  (void)state;
  refused("/nonexistent/model", RETORT_ERR_ARGUMENT, "/nonexistent/model|no such folder");
  char *dir = make_folder();
  refused(dir, RETORT_ERR_IO, "no config.json|download complete");
  copy_folder(GOLDEN_DIR "/llama-llama3-bf16", dir);
  char file[PATH_MAX];
  (void)snprintf(file, sizeof file, "%s/config.json", dir);
  refused(file, RETORT_ERR_ARGUMENT, "config.json|not a folder");

  struct {
    const char *file, *key, *value;  // key NULL: remove the file
    retort_status status;
    const char *fragments;
  } cases[] = {
      {"config.json", "architectures", "[\"FooForCausalLM\"]", RETORT_ERR_UNSUPPORTED,
       "config.json: architectures[0]|FooForCausalLM|known: LlamaForCausalLM"},
      {"config.json", "intermediate_size", "128", RETORT_ERR_FORMAT,
       "safetensors: tensor model.layers.0.mlp.gate_proj.weight|[96, 64], expected [128, 64]"},
      {"config.json", "num_hidden_layers", "3", RETORT_ERR_FORMAT,
       "no file has tensor model.layers.2.input_layernorm.weight|incomplete"},
      {"config.json", "mlp_bias", "true", RETORT_ERR_FORMAT,
       "no file has tensor model.layers.0.mlp.gate_proj.bias"},
      {"tokenizer.json", NULL, NULL, RETORT_ERR_IO, "no tokenizer.json|download"},
      {"model-00002-of-00004.safetensors", NULL, NULL, RETORT_ERR_IO,
       "model-00002-of-00004.safetensors|missing|download it"},
      {"tokenizer_config.json", "chat_template", "7", RETORT_ERR_FORMAT,
       "tokenizer_config.json: chat_template|a string"},
      {"tokenizer_config.json", "chat_template", "[{\"name\":\"default\"}]", RETORT_ERR_FORMAT,
       "tokenizer_config.json: chat_template[0].template|a string"},
      {"generation_config.json", "temperature", "-1", RETORT_ERR_FORMAT,
       "generation_config.json: temperature|-1"},
      {"generation_config.json", "eos_token_id", "[1000]", RETORT_ERR_FORMAT,
       "generation_config.json: eos_token_id[0]|1000"},
      {"generation_config.json", "top_k", "0.5", RETORT_ERR_FORMAT, "top_k|an integer"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_buf kept = {0};
    assert_int_equal(rt_file_read(&kept, path_in(dir, cases[i].file), SIZE_MAX, NULL), RETORT_OK);
    if (strstr(cases[i].fragments, "chat_template"))
      (void)unlink(path_in(dir, "chat_template.jinja"));
    if (cases[i].key) {
      patch_json(dir, cases[i].file, cases[i].key, cases[i].value);
    } else {
      assert_int_equal(unlink(path_in(dir, cases[i].file)), 0);
    }
    refused(dir, cases[i].status, cases[i].fragments);
    write_file(dir, cases[i].file, kept.data, kept.size);
    rt_buf_deinit(&kept);
  }
  rt_import import = imported(dir, NULL);  // mended
  rt_import_deinit(&import);

  // A tokenizer of another kind, text that is no JSON, weights of other kinds.
  assert_int_equal(unlink(path_in(dir, "tokenizer.json")), 0);
  write_text(dir, "tokenizer.model", "x");
  refused(dir, RETORT_ERR_UNSUPPORTED, "no tokenizer.json, only tokenizer.model|python3 -c");
  write_text(dir, "tokenizer.json", "{}");
  write_text(dir, "chat_template.jinja", "\xff\xfe");
  refused(dir, RETORT_ERR_FORMAT, "chat_template.jinja|UTF-8");
  write_text(dir, "chat_template.jinja", "{{ x }}");
  write_text(dir, "generation_config.json", "{,}");
  refused(dir, RETORT_ERR_FORMAT, "generation_config.json: line 1, column 2|not valid JSON");
  remove_folder(dir);
}

static void refuses_pickled_weights(void **state) {
  (void)state;
  char *dir = make_folder();
  copy_folder(GOLDEN_DIR "/llama-f32", dir);
  assert_int_equal(unlink(path_in(dir, "model.safetensors")), 0);
  write_text(dir, "pytorch_model.bin", "PK");
  refused(dir, RETORT_ERR_UNSUPPORTED, "pytorch_model.bin|python3 -c|save_pretrained");
  remove_folder(dir);
}

static void wants_the_named_template(void **state) {
  (void)state;
  rt_import out;
  retort_error err = {0};
  check_error(rt_hf_import(&out, GOLDEN_DIR "/llama-bias-f16",
                           &(rt_import_options){.template_name = "rag"}, &err),
              &err, RETORT_ERR_ARGUMENT,
              "tokenizer_config.json: chat_template|rag|tool_use, default");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goldens_match_transformers), cmocka_unit_test(several_sequences_do_not_mix),
      cmocka_unit_test(gathers_texts_and_settings), cmocka_unit_test(names_a_weight_by_its_address),
      cmocka_unit_test(hash_covers_every_file),     cmocka_unit_test(notes_what_is_odd),
      cmocka_unit_test(refuses_broken_folders),     cmocka_unit_test(refuses_pickled_weights),
      cmocka_unit_test(wants_the_named_template),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
