// Engine files: what is written is read back; whatever byte is flipped, and wherever the file is
// cut, the answer is an error or the same answer.
#include "runtime/engine_testing.h"

#include <fcntl.h>
#include <sys/stat.h>

typedef struct image {
  unsigned char *bytes;
  size_t size;
} image;

static image read_image(const char *path) {
  rt_buf text = {0};
  TEST_OK(rt_file_read(&text, path, SIZE_MAX, err));
  image i;
  i.bytes = (unsigned char *)rt_buf_take(&text, &i.size);
  return i;
}

static void write_image(const char *path, const unsigned char *bytes, size_t size) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, size, f), size);
  assert_int_equal(fclose(f), 0);
}

enum { TOKENS = 6 };

// Loads and runs; false with the message if that is refused. `out` gets the last logits.
static bool answer(const char *path, float *out, size_t vocab, retort_error *err) {
  rt_model *m = NULL;
  const rt_model_options options = {.threads = 1};
  if (rt_model_open(&m, path, &options, err) != RETORT_OK) return false;
  rt_session *s = NULL;
  static const int32_t tokens[TOKENS] = {1, 2, 3, 4, 5, 6};
  assert_int_equal(m->program->vocab, vocab);
  assert_int_equal(rt_session_create(&s, m, err), RETORT_OK);
  const rt_feed feed = {s, tokens, TOKENS, 1};
  rt_model_lock(m);
  assert_int_equal(rt_model_step(m, &feed, 1, err), RETORT_OK);
  memcpy(out, rt_model_logits(m, 0), vocab * sizeof *out);
  rt_model_unlock(m);
  rt_session_destroy(s);
  rt_model_close(m);
  return true;
}

static size_t vocab_of(const char *path) {
  rt_engine_file f;
  TEST_OK(rt_engine_file_open(&f, path, RT_LOAD_MAP, err));
  const size_t vocab = f.manifest.program.vocab;
  rt_engine_file_close(&f);
  return vocab;
}

// Every byte of the header, a spread of all others, one at a time, in place.
static void flipped_bytes(void **state) {
  (void)state;
  char path[256], broken[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  (void)test_path(broken, sizeof broken, "flipped.engine");
  image i = read_image(path);
  write_image(broken, i.bytes, i.size);
  const size_t vocab = vocab_of(path);
  float *want = calloc(vocab, sizeof *want), *got = calloc(vocab, sizeof *got);
  retort_error err = {0};
  assert_true(answer(path, want, vocab, &err));
  const int fd = open(broken, O_RDWR);
  assert_true(fd >= 0);
  size_t refused = 0, same = 0;
  uint64_t seed = 1;
  for (size_t at = 0; at < i.size;
       at += at < 1100 ? 1 : 1 + test_next(&seed) % (i.size / 1500 + 1)) {
    const unsigned char flipped = i.bytes[at] ^ (unsigned char)(1u << (test_next(&seed) % 8));
    assert_int_equal(pwrite(fd, &flipped, 1, (off_t)at), 1);
    err.message[0] = '\0';
    if (answer(broken, got, vocab, &err)) {
      same++;
      if (memcmp(got, want, vocab * sizeof *got)) fail_msg("byte %zu changed the answer", at);
    } else {
      refused++;
      assert_true(err.message[0] != '\0');
    }
    assert_int_equal(pwrite(fd, &i.bytes[at], 1, (off_t)at), 1);
  }
  (void)close(fd);
  print_message("%zu flips refused\n", refused);
  assert_int_equal(same, 0);  // padding too is checked
  assert_true(refused > 1000);
  assert_true(answer(broken, got, vocab, &err));
  free(want);
  free(got);
  free(i.bytes);
}

static void cut_short_or_long(void **state) {
  (void)state;
  char path[256], broken[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  (void)test_path(broken, sizeof broken, "cut.engine");
  image i = read_image(path);
  const size_t sizes[] = {0, 1, 7, 8, 100, 4095, 4096, 5000, i.size / 2, i.size - 1};
  for (size_t k = 0; k < RT_COUNT(sizes); k++) {
    write_image(broken, i.bytes, sizes[k]);
    rt_engine_file f;
    retort_error err;
    const retort_status st = rt_engine_file_open(&f, broken, RT_LOAD_MAP, &err);
    assert_int_equal(st, RETORT_ERR_FORMAT);
    assert_non_null(strstr(err.message, broken));
  }
  i.bytes = realloc(i.bytes, i.size + 1);
  i.bytes[i.size] = 0;
  write_image(broken, i.bytes, i.size + 1);
  rt_engine_file f;
  assert_int_equal(rt_engine_file_open(&f, broken, RT_LOAD_MAP, NULL), RETORT_ERR_FORMAT);
  free(i.bytes);
}

static void newer_format_is_named(void **state) {
  (void)state;
  char path[256], broken[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  (void)test_path(broken, sizeof broken, "newer.engine");
  image i = read_image(path);
  ((rt_engine_header *)(void *)i.bytes)->version = RT_ENGINE_VERSION + 1;
  test_seal(i.bytes);
  write_image(broken, i.bytes, i.size);
  rt_engine_file f;
  retort_error err;
  assert_int_equal(rt_engine_file_open(&f, broken, RT_LOAD_MAP, &err), RETORT_ERR_UNSUPPORTED);
  assert_non_null(strstr(err.message, "newer retort"));
  free(i.bytes);
}

// Hashes that fit don't make a manifest sound: digits and words are changed and the file sealed
// again.
static void hostile_manifests(void **state) {
  (void)state;
  char path[256], broken[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  (void)test_path(broken, sizeof broken, "hostile.engine");
  image i = read_image(path);
  const size_t vocab = vocab_of(path);
  float *got = calloc(vocab, sizeof *got);
  const rt_engine_header h = *(const rt_engine_header *)(const void *)i.bytes;
  const rt_section_entry m = h.sections[0];
  assert_int_equal(m.kind, RT_SECTION_MANIFEST);
  unsigned char *copy = malloc(i.size);
  uint64_t seed = 4;
  size_t refused = 0, ran = 0;
  const size_t numbers = 3000;
  for (size_t k = 0; k < numbers; k++) {
    memcpy(copy, i.bytes, i.size);
    char *text = (char *)copy + m.offset;
    // Another digit for a digit, now and then several; or any byte.
    for (uint32_t changes = 1 + test_next(&seed) % 3; changes > 0; changes--) {
      size_t at = test_next(&seed) % m.bytes;
      if (test_next(&seed) % 8) {
        while (text[at] < '0' || text[at] > '9') at = (at + 1) % m.bytes;
        text[at] = (char)('0' + test_next(&seed) % 10);
      } else {
        text[at] = (char)test_next(&seed);
      }
    }
    test_seal(copy);
    write_image(broken, copy, i.size);
    rt_engine_file f;
    retort_error err = {0};
    if (rt_engine_file_open(&f, broken, RT_LOAD_MAP, &err) != RETORT_OK) {
      refused++;
      assert_true(err.message[0] != '\0');
      continue;
    }
    const bool same_vocab = f.manifest.program.vocab == vocab;
    const bool room = f.manifest.program.profile.max_tokens >= TOKENS &&
                      f.manifest.program.profile.max_context >= TOKENS &&
                      f.manifest.program.profile.max_context < 100000;
    rt_engine_file_close(&f);
    // What passes all checks must be safe to run, whatever it computes.
    if (same_vocab && room) ran += answer(broken, got, vocab, &err);
  }
  print_message("%zu manifests refused, %zu ran\n", refused, ran);
  assert_true(refused > numbers / 4);
  free(copy);
  free(got);
  free(i.bytes);
}

// What was measured survives the file, and a manifest that is printed again is the same.
static void tactics_round_trip(void **state) {
  (void)state;
  char path[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  rt_engine_file f;
  TEST_OK(rt_engine_file_open(&f, path, RT_LOAD_MAP, err));
  assert_int_equal(f.manifest.tune, RT_TUNE_FAST);
  rt_fingerprint here;
  rt_fingerprint_of(&here, RT_ISA_ALL, 0);
  assert_true(rt_fingerprint_equal(&here, &f.manifest.fingerprint));
  rt_tactic items[2] = {
      {.shape = {RT_SIG_GEMM_I8_EXACT, RT_W8, 96, 64, RT_EPI_GATE},
       .bucket = 7,
       .way = {rt_kernel_by_name("gemm_s8_avx2"), 6, 32},
       .ns = 1234,
       .spread = 0.125,
       .next = {rt_kernel_by_name("gemm_s8_ref"), 2, 0},
       .next_ns = 2000,
       .mode = RT_TUNE_FULL},
      {.shape = {RT_SIG_GEMM_F32_SEQ, RT_W32, 7, 5, RT_EPI_ADD},
       .way = {rt_kernel_by_name("gemm_f32_ref"), 2, 0},
       .ns = 1,
       .mode = RT_TUNE_FAST},
  };
  f.manifest.program.tactics = (rt_tactics){items, 2};
  rt_buf text = {0}, again = {0};
  TEST_OK(rt_manifest_print(&f.manifest, &text, err));
  rt_manifest m;
  TEST_OK(rt_manifest_parse(&m, rt_buf_view(&text), f.weight_bytes, "again", err));
  assert_int_equal(m.program.tactics.count, 2);
  for (size_t i = 0; i < 2; i++) {
    const rt_tactic *a = &items[i], *b = &m.program.tactics.items[i];
    assert_true(rt_gemm_shape_equal(&a->shape, &b->shape));
    assert_ptr_equal(a->way.kernel, b->way.kernel);
    assert_ptr_equal(a->next.kernel, b->next.kernel);
    assert_true(a->bucket == b->bucket && a->ns == b->ns && a->spread == b->spread &&
                a->mode == b->mode && a->next_ns == b->next_ns && a->way.panels == b->way.panels &&
                a->way.row_block == b->way.row_block);
  }
  TEST_OK(rt_manifest_print(&m, &again, err));
  assert_true(rt_view_equal(rt_buf_view(&text), rt_buf_view(&again)));
  rt_manifest_deinit(&m);
  // A kernel of a later retort is passed over; one that computes something else is a fault.
  const struct {
    const char *from, *to;
    retort_status status;
  } edits[] = {
      {"gemm_s8_avx2\"", "gemm_s9_avx2\"", RETORT_OK},
      {"gemm_s8_avx2\"", "embed_ref\"   ", RETORT_ERR_FORMAT},
      {"gemm_f32_ref\", \"panels\": 2", "gemm_f32_ref\", \"panels\": 3", RETORT_ERR_FORMAT},
      {"\"rows\": 129", "\"rows\": 130", RETORT_ERR_FORMAT}};
  for (size_t i = 0; i < RT_COUNT(edits); i++) {
    rt_buf_clear(&again);
    rt_buf_append_view(&again, rt_buf_view(&text));
    (void)rt_buf_cstr(&again);
    // The last one: the program names kernels before.
    char *at = NULL;
    for (char *next = again.data; (next = strstr(next, edits[i].from)); next++) at = next;
    assert_non_null(at);
    memcpy(at, edits[i].to, strlen(edits[i].to));
    retort_error why;
    assert_int_equal(rt_manifest_parse(&m, rt_buf_view(&again), f.weight_bytes, "edited", &why),
                     edits[i].status);
    if (edits[i].status == RETORT_OK) {
      assert_int_equal(m.program.tactics.count, 1);
      rt_manifest_deinit(&m);
    }
  }
  rt_buf_deinit(&text);
  rt_buf_deinit(&again);
  f.manifest.program.tactics = (rt_tactics){0};
  rt_engine_file_close(&f);
}

// Static scales survive the file; what no kernel could use is refused, by the instruction's name.
static void act_scales_round_trip(void **state) {
  (void)state;
  char path[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  rt_engine_file f;
  TEST_OK(rt_engine_file_open(&f, path, RT_LOAD_MAP, err));
  rt_program *p = &f.manifest.program;
  rt_buf text = {0}, edited = {0};
  TEST_OK(rt_manifest_print(&f.manifest, &text, err));
  assert_null(strstr(rt_buf_cstr(&text), "act_scale"));
  size_t first = p->instr_count;
  for (size_t i = p->instr_count; i-- > 0;) {
    if (p->instrs[i].op != RT_INSTR_NORM && p->instrs[i].op != RT_INSTR_CONVERT) continue;
    p->instrs[i].act_scale = (double)(0.0123f + (float)i * 0.001f);
    first = i;
  }
  p->instrs[first].act_scale = 0.5;
  rt_buf_clear(&text);
  TEST_OK(rt_manifest_print(&f.manifest, &text, err));
  rt_manifest m;
  TEST_OK(rt_manifest_parse(&m, rt_buf_view(&text), f.weight_bytes, "again", err));
  for (size_t i = 0; i < p->instr_count; i++) {
    assert_true(m.program.instrs[i].act_scale == p->instrs[i].act_scale);
  }
  rt_manifest_deinit(&m);
  static const char *const bad[] = {"-0.5",  "1e300", "1e-300", "1e39", "1e-39",
                                    "1e400", "\"1\"", "[]",     "true", "nan"};
  static const char *const good[] = {"0.25", "1", "0", "0.0", "null", "1e-37", "1e37"};
  for (size_t i = 0; i < RT_COUNT(bad) + RT_COUNT(good); i++) {
    const char *value = i < RT_COUNT(bad) ? bad[i] : good[i - RT_COUNT(bad)];
    const char *whole = rt_buf_cstr(&text), *at = strstr(whole, "\"act_scale\": 0.5");
    assert_non_null(at);
    rt_buf_clear(&edited);
    rt_buf_append(&edited, whole, (size_t)(at - whole));
    rt_buf_append_format(&edited, "\"act_scale\": %s%s", value, at + strlen("\"act_scale\": 0.5"));
    retort_error why;
    const retort_status st =
        rt_manifest_parse(&m, rt_buf_view(&edited), f.weight_bytes, "edited", &why);
    if ((st == RETORT_OK) != (i >= RT_COUNT(bad))) fail_msg("act_scale %s: %d", value, (int)st);
    if (st == RETORT_OK) rt_manifest_deinit(&m);
  }
  // Only where the output is u8.
  rt_instr *n = &p->instrs[first];
  const rt_signature as = n->signature;
  const rt_act format = p->buffers[n->out[0]].format;
  n->signature = RT_SIG_NORM_F32;
  p->buffers[n->out[0]].format = RT_ACT_F32;
  p->buffers[n->out[0]].stride_bytes *= 4;
  retort_error why;
  assert_int_not_equal(rt_program_check(p, "here", &why), RETORT_OK);
  n->act_scale = 0;
  n->signature = as;
  p->buffers[n->out[0]].format = format;
  p->buffers[n->out[0]].stride_bytes /= 4;
  TEST_OK(rt_program_check(p, "here", err));
  rt_buf_deinit(&text);
  rt_buf_deinit(&edited);
  rt_engine_file_close(&f);
}

// The KV cache's format must be known and that of the program's attention.
static void kv_formats_are_checked(void **state) {
  (void)state;
  static const struct {
    const char *precision, *to;
    retort_status status;
  } cases[] = {{"int8", "bf16\"", RETORT_OK},
               {"int8", "s8\"  ", RETORT_ERR_FORMAT},
               {"int8", "f32\" ", RETORT_ERR_FORMAT},
               {"int8", "s4\"  ", RETORT_ERR_UNSUPPORTED},
               {"int8 kv=int8", "s8\"", RETORT_OK},
               {"fp32 kv=bf16", "bf16\"", RETORT_OK},
               {"fp32 kv=bf16", "f32\" ", RETORT_ERR_FORMAT}};
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    char path[256];
    test_build(path, sizeof path, "llama-gqa-tied-bf16", cases[i].precision, 0);
    rt_engine_file f;
    TEST_OK(rt_engine_file_open(&f, path, RT_LOAD_MAP, err));
    rt_buf text = {0};
    TEST_OK(rt_manifest_print(&f.manifest, &text, err));
    char *at = strstr(rt_buf_cstr(&text), "\"kv\": {\"format\": \"");
    assert_non_null(at);
    memcpy(strchr(at, '{') + strlen("{\"format\": \""), cases[i].to, strlen(cases[i].to));
    rt_manifest m;
    retort_error why;
    assert_int_equal(rt_manifest_parse(&m, rt_buf_view(&text), f.weight_bytes, "edited", &why),
                     cases[i].status);
    if (cases[i].status == RETORT_OK) rt_manifest_deinit(&m);
    rt_buf_deinit(&text);
    rt_engine_file_close(&f);
  }
}

static void missing_and_special_files(void **state) {
  (void)state;
  rt_engine_file f;
  retort_error err;
  assert_int_equal(rt_engine_file_open(&f, "/nonexistent/x.engine", RT_LOAD_MAP, &err),
                   RETORT_ERR_IO);
  assert_non_null(strstr(err.message, "/nonexistent/x.engine"));
  assert_int_equal(rt_engine_file_open(&f, "/tmp", RT_LOAD_MAP, &err), RETORT_ERR_IO);
  assert_int_equal(rt_engine_file_open(&f, "/dev/null", RT_LOAD_MAP, &err), RETORT_ERR_IO);
  char path[256];
  (void)test_path(path, sizeof path, "text.engine");
  write_image(path, (const unsigned char *)"not an engine at all", 20);
  assert_int_equal(rt_engine_file_open(&f, path, RT_LOAD_MAP, &err), RETORT_ERR_FORMAT);
  assert_non_null(strstr(err.message, "retort build"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(flipped_bytes),
      cmocka_unit_test(cut_short_or_long),
      cmocka_unit_test(newer_format_is_named),
      cmocka_unit_test(hostile_manifests),
      cmocka_unit_test(act_scales_round_trip),
      cmocka_unit_test(tactics_round_trip),
      cmocka_unit_test(missing_and_special_files),
      cmocka_unit_test(kv_formats_are_checked),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
