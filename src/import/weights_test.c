#include "import/weights.h"

#include <xxhash.h>

#include "base/size.h"
#include "import/test_folder.h"

#define TENSOR(name, dtype, shape, begin, end)                                                   \
  "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":[" #begin "," #end \
  "]}"
static const char A_AND_B[] =
    "{" TENSOR("a", "F32", "[2,2]", 0, 16) "," TENSOR("b", "BF16", "[3]", 16, 22) "}";
static const char C_AND_I[] =
    "{" TENSOR("c", "F16", "[2]", 0, 4) "," TENSOR("i", "I8", "[2]", 4, 6) "}";
static const char INDEX[] =
    "{\"metadata\":{},\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-1.safetensors\","
    "\"c\":\"m-2.safetensors\",\"i\":\"m-2.safetensors\"}}";
static const char INDEX_NAME[] = "model.safetensors.index.json";

static rt_weights *open_ok(const char *dir, rt_notes *notes) {
  rt_weights *w = NULL;
  retort_error err;
  if (rt_weights_open(&w, dir, notes, &err) != RETORT_OK) fail_msg("%s", err.message);
  return w;
}

static void refused(const char *dir, retort_status status, const char *fragments) {
  rt_weights *w = NULL;
  retort_error err = {0};
  check_error(rt_weights_open(&w, dir, NULL, &err), &err, status, fragments);
  assert_null(w);
}

static void opens_one_file(void **state) {
  (void)state;
  char *dir = make_folder();
  rt_notes notes = {0};
  write_safetensors(dir, "model.safetensors", A_AND_B, 22);
  rt_weights *w = open_ok(dir, &notes);
  assert_int_equal(rt_weights_count(w), 2);
  assert_int_equal(rt_weights_bytes(w), 22);
  const rt_weight *b = rt_weights_find(w, "b");
  assert_non_null(b);
  assert_ptr_equal(rt_weights_owner(w, b->tensor->data + 5), b);
  assert_null(rt_weights_owner(w, b->tensor->data + 6));
  rt_weights_will_read(b);
  rt_weights_done_reading(b);
  assert_int_equal(b->tensor->data[0], 0x3C);
  assert_int_equal(notes.count, 0);
  rt_weights_close(w);
  // Another file beside it is not read, and that is said.
  write_safetensors(dir, "consolidated.safetensors", C_AND_I, 6);
  w = open_ok(dir, &notes);
  assert_int_equal(rt_weights_count(w), 2);
  assert_int_equal(notes.count, 1);
  rt_weights_close(w);
  // Nor is an index, as in Transformers.
  write_text(dir, INDEX_NAME, INDEX);
  w = open_ok(dir, NULL);
  assert_int_equal(rt_weights_count(w), 2);
  rt_weights_close(w);
  rt_notes_deinit(&notes);
  remove_folder(dir);
}

static void opens_shards(void **state) {
  (void)state;
  char *dir = make_folder();
  rt_notes notes = {0};
  write_safetensors(dir, "m-1.safetensors", A_AND_B, 22);
  write_safetensors(dir, "m-2.safetensors", C_AND_I, 6);
  rt_weights *w = open_ok(dir, &notes);  // no index: every file of the folder
  assert_int_equal(rt_weights_count(w), 4);
  rt_weights_close(w);
  write_text(dir, INDEX_NAME, INDEX);
  w = open_ok(dir, &notes);
  assert_int_equal(rt_weights_count(w), 4);
  assert_string_equal(rt_path_base(rt_weights_find(w, "c")->file->path), "m-2.safetensors");
  assert_int_equal(notes.count, 0);
  rt_weights_close(w);
  // A tensor that the index does not list is worth a note.
  write_text(dir, INDEX_NAME,
             "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"c\":\"m-2.safetensors\","
             "\"i\":\"m-2.safetensors\"}}");
  w = open_ok(dir, &notes);
  assert_int_equal(notes.count, 1);
  assert_non_null(strstr(notes.items[0], "tensor b is not listed"));
  rt_weights_close(w);
  rt_notes_deinit(&notes);
  remove_folder(dir);
}

static void refuses_broken_folders(void **state) {
  (void)state;
  char *dir = make_folder();
  refused(dir, RETORT_ERR_IO, "no weights|model.safetensors.index.json|download complete");
  write_text(dir, "m.gguf", "GGUF");
  refused(dir, RETORT_ERR_ARGUMENT, "m.gguf|path of that file");
  write_text(dir, "pytorch_model-00001-of-00002.bin", "PK");
  refused(dir, RETORT_ERR_UNSUPPORTED,
          "pytorch_model-00001-of-00002.bin|python3 -c|save_pretrained");
  write_safetensors(dir, "m-1.safetensors", A_AND_B, 22);
  write_text(dir, INDEX_NAME, INDEX);
  refused(dir, RETORT_ERR_IO, "m-2.safetensors|1 of the 2 files|missing|download it");
  write_safetensors(dir, "m-2.safetensors", A_AND_B, 22);
  refused(dir, RETORT_ERR_FORMAT, "m-2.safetensors|tensor a|also in m-1.safetensors");
  write_safetensors(dir, "m-2.safetensors", "{" TENSOR("c", "F16", "[2]", 0, 4) "}", 4);
  refused(dir, RETORT_ERR_FORMAT, "index.json: weight_map.i|no file has this tensor|download");
  write_safetensors(dir, "m-2.safetensors", C_AND_I, 6);
  write_text(dir, INDEX_NAME,
             "{\"weight_map\":{\"a\":\"m-2.safetensors\",\"c\":\"m-1.safetensors\"}}");
  refused(dir, RETORT_ERR_FORMAT, "weight_map.a|m-2.safetensors|another file");
  write_safetensors(dir, "m-2.safetensors", C_AND_I, 5);
  write_text(dir, INDEX_NAME, INDEX);
  refused(dir, RETORT_ERR_FORMAT, "m-2.safetensors: i.data_offsets|truncated");
  static const char *const NAMES[] = {
      "../m.safetensors", "/etc/passwd", "a/b.safetensors", "..", "", "a\\\\b"};
  for (size_t i = 0; i < RT_COUNT(NAMES); i++) {
    char text[256];
    (void)snprintf(text, sizeof text, "{\"weight_map\":{\"a\":\"%s\"}}", NAMES[i]);
    write_text(dir, INDEX_NAME, text);
    refused(dir, RETORT_ERR_FORMAT, "weight_map.a|plain name");
  }
  write_text(dir, INDEX_NAME, "{\"weight_map\":{\"a\":3}}");
  refused(dir, RETORT_ERR_FORMAT, "weight_map.a|a string");
  write_text(dir, INDEX_NAME, "{\"weight_map\":{}}");
  refused(dir, RETORT_ERR_FORMAT, "weight_map|no tensors");
  write_text(dir, INDEX_NAME, "{}");
  refused(dir, RETORT_ERR_FORMAT, "weight_map|an object");
  write_text(dir, INDEX_NAME, "{\"weight_map\"");
  refused(dir, RETORT_ERR_FORMAT, "index.json: line 1|not valid JSON");
  remove_folder(dir);
  refused("/nonexistent", RETORT_ERR_IO, "/nonexistent");
}

static void checks_tensors_on_use(void **state) {
  (void)state;
  char *dir = make_folder();
  write_safetensors(dir, "m-1.safetensors", A_AND_B, 22);
  write_safetensors(dir, "m-2.safetensors", C_AND_I, 6);
  rt_weights *w = open_ok(dir, NULL);
  const rt_weight *found = NULL;
  retort_error err = {0};
  assert_int_equal(rt_weights_use(w, "a", 2, (int64_t[]){2, 2}, &found, &err), RETORT_OK);
  assert_true(rt_weights_find(w, "a")->used);
  assert_false(rt_weights_find(w, "b")->used);
  check_error(rt_weights_use(w, "a", 2, (int64_t[]){2, 4}, &found, &err), &err, RETORT_ERR_FORMAT,
              "m-1.safetensors|tensor a|[2, 2]|expected [2, 4]");
  check_error(rt_weights_use(w, "b", 2, (int64_t[]){3, 1}, &found, &err), &err, RETORT_ERR_FORMAT,
              "tensor b|[3]|[3, 1]");
  check_error(rt_weights_use(w, "i", 1, (int64_t[]){2}, &found, &err), &err, RETORT_ERR_UNSUPPORTED,
              "m-2.safetensors|tensor i|I8|not quantized");
  check_error(rt_weights_use(w, "z", 1, (int64_t[]){2}, &found, &err), &err, RETORT_ERR_FORMAT,
              "tensor z|incomplete");
  rt_weights_close(w);
  remove_folder(dir);
}

static uint64_t hash_of(const char *dir) {
  rt_weights *w = open_ok(dir, NULL);
  XXH3_state_t *state = XXH3_createState();
  (void)XXH3_128bits_reset(state);
  rt_weights_hash(w, state);
  uint64_t hash = XXH3_128bits_digest(state).low64;
  (void)XXH3_freeState(state);
  rt_weights_close(w);
  return hash;
}

static void hash_tells_checkpoints_apart(void **state) {
  (void)state;
  char *dir = make_folder();
  static const char BIG[] = "{" TENSOR("a", "F32", "[25000]", 0, 100000) "}";
  write_safetensors(dir, "model.safetensors", BIG, 100000);
  uint64_t first = hash_of(dir);
  assert_int_equal(hash_of(dir), first);
  // A byte in each of the three samples.
  static const long SAMPLED[] = {0, 50000, 99999};
  for (size_t i = 0; i < RT_COUNT(SAMPLED); i++) {
    write_safetensors(dir, "model.safetensors", BIG, 100000);
    FILE *f = fopen(path_in(dir, "model.safetensors"), "r+b");
    assert_int_equal(fseek(f, (long)(8 + strlen(BIG)) + SAMPLED[i], SEEK_SET), 0);
    assert_int_equal(fputc(1, f), 1);
    assert_int_equal(fclose(f), 0);
    assert_int_not_equal(hash_of(dir), first);
  }
  // The same bytes under another tensor name, and under another file name.
  write_safetensors(dir, "model.safetensors", "{" TENSOR("b", "F32", "[25000]", 0, 100000) "}",
                    100000);
  assert_int_not_equal(hash_of(dir), first);
  write_safetensors(dir, "model.safetensors", BIG, 100000);
  assert_int_equal(hash_of(dir), first);
  char from[PATH_MAX];
  (void)snprintf(from, sizeof from, "%s/model.safetensors", dir);
  assert_int_equal(rename(from, path_in(dir, "other.safetensors")), 0);
  assert_int_not_equal(hash_of(dir), first);
  remove_folder(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(opens_one_file),
      cmocka_unit_test(opens_shards),
      cmocka_unit_test(refuses_broken_folders),
      cmocka_unit_test(checks_tensors_on_use),
      cmocka_unit_test(hash_tells_checkpoints_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
