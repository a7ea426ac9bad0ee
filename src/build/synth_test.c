#include "build/synth.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/size.h"
#include "import/hf.h"
#include "import/test_folder.h"

static const char CONFIG[] =
    "{\"architectures\":[\"Qwen2ForCausalLM\"],\"model_type\":\"qwen2\",\"vocab_size\":4000,"
    "\"hidden_size\":256,\"num_hidden_layers\":2,\"num_attention_heads\":4,"
    "\"num_key_value_heads\":2,\"intermediate_size\":512,\"max_position_embeddings\":256,"
    "\"torch_dtype\":\"float16\",\"eos_token_id\":7,\"tie_word_embeddings\":false}";

static size_t entries(const char *dir) {
  size_t count = 0;
  DIR *d = opendir(dir);
  assert_non_null(d);
  for (struct dirent *e; (e = readdir(d));) count += e->d_name[0] != '.';
  closedir(d);
  return count;
}

static void synth_ok(const char *shape, const char *out, const rt_synth_options *options) {
  retort_error err;
  if (rt_synth(shape, out, options, &err) != RETORT_OK) fail_msg("%s", err.message);
}

static float bfloat16(const unsigned char *p) {
  uint32_t bits = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 24;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

typedef struct seen {
  size_t calls;
  uint64_t last, total;
  uint64_t stop_at;  // 0: never
} seen;
static bool watch(void *self, uint64_t done, uint64_t total) {
  seen *s = self;
  assert_true(done > s->last || s->calls == 0);
  s->calls++;
  s->last = done;
  s->total = total;
  return !s->stop_at || done < s->stop_at;
}

static void writes_a_checkpoint_that_imports(void **state) {
  (void)state;
  char *dir = make_folder(), out[PATH_MAX], config[PATH_MAX];
  write_text(dir, "config.json", CONFIG);
  (void)snprintf(config, sizeof config, "%s/config.json", dir);
  (void)snprintf(out, sizeof out, "%s/model", dir);
  seen s = {0};
  // A slash at the end, small shards.
  char with_slash[PATH_MAX + 1];
  (void)snprintf(with_slash, sizeof with_slash, "%s/", out);
  synth_ok(config, with_slash,
           &(rt_synth_options){.seed = 1, .shard_bytes = 1500000, .progress = watch, .self = &s});
  assert_int_equal(s.last, s.total);
  assert_int_equal(entries(dir), 2);
  rt_import import;
  retort_error err;
  if (rt_hf_import(&import, out, NULL, &err) != RETORT_OK) fail_msg("%s", err.message);
  assert_int_equal(import.notes.count, 0);
  assert_int_equal(rt_weights_bytes(import.weights), s.total);
  assert_string_equal(import.config.dtype, "bfloat16");
  assert_int_equal(import.config.eos.count, 1);
  assert_int_equal(import.config.eos.ids[0], 3996);
  assert_true(import.chat_template.size > 0);
  // The file sizes obey the limit, but for the tensor that is larger by itself.
  for (size_t i = 0; i < rt_weights_count(import.weights); i++) {
    const rt_weight *w = rt_weights_at(import.weights, i);
    assert_true(w->file->bytes.size < 1510000 || w->file->count == 1);
    double sum = 0, squares = 0;
    size_t n = (size_t)w->tensor->bytes / 2;
    for (size_t k = 0; k < n; k++) {
      double x = bfloat16(w->tensor->data + 2 * k);
      sum += x;
      squares += x * x;
    }
    if (strstr(w->tensor->name, "norm")) {
      assert_true(sum == (double)n);
    } else {
      double deviation = sqrt(squares / (double)n);
      double tolerance = 5 / sqrt((double)n);  // five standard errors
      assert_true(fabs(sum / (double)n) < 0.02 * tolerance);
      assert_true(fabs(deviation / 0.02 - 1) < tolerance);
    }
  }
  rt_import_deinit(&import);
  remove_folder(dir);
}

static void hash_of(const char *dir, uint8_t *hash) {
  rt_import import;
  retort_error err;
  if (rt_hf_import(&import, dir, NULL, &err) != RETORT_OK) fail_msg("%s", err.message);
  memcpy(hash, import.source_hash, RT_SOURCE_HASH_BYTES);
  rt_import_deinit(&import);
}

static void depends_on_the_seed_alone(void **state) {
  (void)state;
  char *dir = make_folder(), config[PATH_MAX];
  write_text(dir, "config.json", CONFIG);
  (void)snprintf(config, sizeof config, "%s/config.json", dir);
  static const rt_synth_options OPTIONS[] = {
      {.seed = 1, .threads = 1}, {.seed = 1, .threads = 3}, {.seed = 2, .threads = 3}};
  uint8_t hashes[3][RT_SOURCE_HASH_BYTES];
  rt_buf files[3] = {0};
  for (size_t i = 0; i < 3; i++) {
    char out[PATH_MAX];
    (void)snprintf(out, sizeof out, "%s/%zu", dir, i);
    synth_ok(config, out, &OPTIONS[i]);
    hash_of(out, hashes[i]);
    assert_int_equal(rt_file_read(&files[i], path_in(out, "model.safetensors"), SIZE_MAX, NULL),
                     RETORT_OK);
  }
  assert_memory_equal(hashes[0], hashes[1], RT_SOURCE_HASH_BYTES);
  assert_memory_not_equal(hashes[0], hashes[2], RT_SOURCE_HASH_BYTES);
  assert_true(rt_view_equal(rt_buf_view(&files[0]), rt_buf_view(&files[1])));
  assert_false(rt_view_equal(rt_buf_view(&files[0]), rt_buf_view(&files[2])));
  for (size_t i = 0; i < 3; i++) rt_buf_deinit(&files[i]);
  remove_folder(dir);
}

static void leaves_nothing_behind(void **state) {
  (void)state;
  char *dir = make_folder(), config[PATH_MAX], out[PATH_MAX];
  write_text(dir, "config.json", CONFIG);
  (void)snprintf(config, sizeof config, "%s/config.json", dir);
  (void)snprintf(out, sizeof out, "%s/model", dir);
  retort_error err = {0};
  seen s = {.stop_at = 3000000};
  check_error(rt_synth(config, out, &(rt_synth_options){.progress = watch, .self = &s}, &err), &err,
              RETORT_ERR_CANCELLED, "model|stopped");
  assert_int_equal(entries(dir), 1);

  // A write that fails half-way, as on a full disk.
  struct rlimit old, low;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  low = (struct rlimit){.rlim_cur = 2 << 20, .rlim_max = old.rlim_max};
  (void)signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
  retort_status st = rt_synth(config, out, NULL, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  check_error(st, &err, RETORT_ERR_IO, "cannot write|model.safetensors");
  assert_int_equal(entries(dir), 1);

  // A folder with something in it is not touched; an empty one is filled.
  check_error(rt_synth(config, dir, NULL, &err), &err, RETORT_ERR_ARGUMENT,
              "not an empty folder|another name");
  assert_int_equal(entries(dir), 1);
  assert_int_equal(mkdir(out, 0755), 0);
  synth_ok(config, out, NULL);
  assert_int_equal(entries(out), 6);
  assert_int_equal(entries(dir), 2);
  remove_folder(dir);
}

static void refuses_unknown_shapes(void **state) {
  (void)state;
  char *dir = make_folder(), config[PATH_MAX], out[PATH_MAX];
  (void)snprintf(config, sizeof config, "%s/config.json", dir);
  (void)snprintf(out, sizeof out, "%s/model", dir);
  retort_error err = {0};
  check_error(rt_synth("llama-9b", out, NULL, &err), &err, RETORT_ERR_ARGUMENT,
              "llama-9b|tinyllama-1.1b, llama-1.3b, llama-7b, llama-8b|config.json");
  write_text(dir, "config.json", CONFIG);
  patch_json(dir, "config.json", "vocab_size", "200");
  patch_json(dir, "config.json", "eos_token_id", NULL);
  check_error(rt_synth(config, out, NULL, &err), &err, RETORT_ERR_ARGUMENT, "200 tokens|261");
  patch_json(dir, "config.json", "vocab_size", "\"many\"");
  check_error(rt_synth(config, out, NULL, &err), &err, RETORT_ERR_FORMAT,
              "config.json: vocab_size");
  assert_int_equal(entries(dir), 1);
  remove_folder(dir);
}

// Every token's id appears once, every merge joins two tokens that are there, and its result is
// too.
static void tokenizer_is_whole(void **state) {
  (void)state;
  static const int64_t SIZES[] = {261, 262, 400, 3000, 32000, 128256};
  for (size_t i = 0; i < RT_COUNT(SIZES); i++) {
    rt_buf text = {0};
    retort_error err;
    assert_int_equal(rt_synth_tokenizer(SIZES[i], &text, &err), RETORT_OK);
    json_t *json;
    if (rt_json_parse(&json, rt_buf_view(&text), "tokenizer", &err) != RETORT_OK) {
      fail_msg("%s", err.message);  // duplicate tokens would be refused here
    }
    json_t *model = json_object_get(json, "model"), *vocab = json_object_get(model, "vocab");
    json_t *merges = json_object_get(model, "merges");
    json_t *added = json_object_get(json, "added_tokens"), *entry;
    size_t m, plain = json_object_size(vocab);
    assert_int_equal(plain + json_array_size(added), SIZES[i]);
    assert_int_equal(json_array_size(merges), plain - 256);
    json_array_foreach(merges, m, entry) {
      const char *left = json_string_value(json_array_get(entry, 0));
      const char *right = json_string_value(json_array_get(entry, 1));
      char joined[64];
      (void)snprintf(joined, sizeof joined, "%s%s", left, right);
      json_t *a = json_object_get(vocab, left), *b = json_object_get(vocab, right);
      json_t *c = json_object_get(vocab, joined);
      assert_true(a && b && c);
      assert_int_equal(json_integer_value(c), 256 + m);
      assert_true(json_integer_value(a) < json_integer_value(c));
      assert_true(json_integer_value(b) < json_integer_value(c));
    }
    json_array_foreach(added, m, entry) {
      assert_int_equal(json_integer_value(json_object_get(entry, "id")), plain + m);
    }
    json_decref(json);
    rt_buf_deinit(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_a_checkpoint_that_imports),
      cmocka_unit_test(depends_on_the_seed_alone),
      cmocka_unit_test(leaves_nothing_behind),
      cmocka_unit_test(refuses_unknown_shapes),
      cmocka_unit_test(tokenizer_is_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
