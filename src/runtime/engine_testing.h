// runtime/engine_testing.h: engines for tests, built from the golden checkpoints into a temporary
// folder. For tests only; every function is static and fails the test on error.
#ifndef RT_RUNTIME_ENGINE_TESTING_H
#define RT_RUNTIME_ENGINE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <xxhash.h>

#include "base/json.h"
#include "base/size.h"
#include "engine/header.h"
#include "retort/retort.h"
#include "runtime/model.h"

#define TEST_GOLDEN_DIR RETORT_SOURCE_DIR "/tests/golden"

static const char *const test_goldens[] = {
    "llama-bias-f16",    "llama-f32",         "llama-gqa-tied-bf16",    "llama-linear-bf16",
    "llama-llama3-bf16", "llama-yarn-bf16",   "mistral-full-f16",       "mistral-window-bf16",
    "qwen2-bf16",        "qwen2-window-bf16", "qwen2-layer-types-bf16",
};
enum { TEST_GOLDENS = sizeof test_goldens / sizeof test_goldens[0] };

#define TEST_OK(expr)                                                     \
  do {                                                                    \
    retort_error test_err = {0};                                          \
    retort_error *err = &test_err;                                        \
    if ((expr) != RETORT_OK) fail_msg("%s: %s", #expr, test_err.message); \
  } while (0)

static char test_folder[64];

static inline const char *test_path(char *out, size_t size, const char *name) {
  if (!test_folder[0]) {
    (void)snprintf(test_folder, sizeof test_folder, "/tmp/retort-test-XXXXXX");
    assert_non_null(mkdtemp(test_folder));
  }
  (void)snprintf(out, size, "%s/%s", test_folder, name);
  return out;
}

static inline void test_remove_folder(void) {
  if (!test_folder[0]) return;
  char command[128];
  (void)snprintf(command, sizeof command, "rm -rf '%s'", test_folder);
  (void)!system(command);
}

// Makes the hashes of a changed engine's header and sections fit again.
static inline void test_seal(unsigned char *bytes) {
  rt_engine_header *h = (rt_engine_header *)(void *)bytes;
  for (uint32_t k = 0; k < h->section_count && k < RT_ENGINE_MAX_SECTIONS; k++) {
    rt_section_entry *s = &h->sections[k];
    if (s->kind != RT_SECTION_WEIGHTS) s->hash = XXH3_64bits(bytes + s->offset, s->bytes);
  }
  h->hash = XXH3_64bits(h, offsetof(rt_engine_header, hash));
}

// Writes the engine `from` to `to` with static activation scales: `scale` times 1 to 2, but for
// every fourth conversion, which stays dynamic; or `scale` for all if `same`.
static inline void test_fix_scales(const char *to, const char *from, double scale, bool same) {
  rt_engine_file file;
  rt_buf manifest = {0}, bytes = {0};
  TEST_OK(rt_engine_file_open(&file, from, RT_LOAD_MAP, err));
  size_t conversions = 0;
  for (size_t i = 0; i < file.manifest.program.instr_count; i++) {
    rt_instr *n = &file.manifest.program.instrs[i];
    if (n->signature != RT_SIG_NORM_U8 && n->signature != RT_SIG_CONVERT_U8) continue;
    if (same || ++conversions % 4) n->act_scale = scale * (same ? 1 : 1 + 0.1 * (double)(i % 11));
  }
  TEST_OK(rt_manifest_print(&file.manifest, &manifest, err));
  rt_engine_file_close(&file);
  TEST_OK(rt_file_read(&bytes, from, SIZE_MAX, err));
  rt_engine_header *h = (rt_engine_header *)(void *)bytes.data;
  assert_int_equal(h->sections[0].kind, RT_SECTION_MANIFEST);
  assert_true(manifest.size <= h->sections[1].offset - h->sections[0].offset);
  memcpy(bytes.data + h->sections[0].offset, manifest.data, manifest.size);
  h->sections[0].bytes = manifest.size;
  test_seal((unsigned char *)bytes.data);
  FILE *f = fopen(to, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
  assert_int_equal(fclose(f), 0);
  rt_buf_deinit(&manifest);
  rt_buf_deinit(&bytes);
}

// Builds tests/golden/NAME unless it was built before; `context` 0 means the model's own. "+static"
// behind a precision gives it static activation scales; " kv=FORMAT" may stand there too.
static inline void test_build(char *path, size_t size, const char *name, const char *precision,
                              size_t context) {
  char file[128];
  (void)snprintf(file, sizeof file, "%s-%s-%zu.engine", name, precision, context);
  (void)test_path(path, size, file);
  if (access(path, F_OK) == 0) return;
  const char *suffix = strstr(precision, "+static");
  if (suffix) {
    char dynamic[256], plain[128];
    (void)snprintf(plain, sizeof plain, "%.*s", (int)(suffix - precision), precision);
    test_build(dynamic, sizeof dynamic, name, plain, context);
    test_fix_scales(path, dynamic, 0.02, false);
    return;
  }
  char source[512];
  (void)snprintf(source, sizeof source, "%s/%s", TEST_GOLDEN_DIR, name);
  RETORT_INIT(retort_build_options, o);
  o.source = source;
  o.output = path;
  char base[128];
  const char *kv = strstr(precision, " kv=");
  (void)snprintf(base, sizeof base, "%.*s", (int)(kv ? kv - precision : 127), precision);
  o.precision = base;
  o.kv = kv ? kv + 4 : NULL;
  o.max_context = context;
  o.max_step_tokens = 96;
  o.max_step_outputs = 96;
  TEST_OK(retort_engine_build(&o, err));
}

static inline rt_model *test_open(const char *path, size_t threads, rt_isa isa, size_t sessions) {
  const rt_model_options options = {.threads = threads, .isa = isa, .max_sessions = sessions};
  rt_model *m = NULL;
  TEST_OK(rt_model_open(&m, path, &options, err));
  return m;
}

static inline json_t *test_golden_json(const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s/golden.json", TEST_GOLDEN_DIR, name);
  json_t *out = NULL;
  TEST_OK(rt_json_read(&out, path, 1 << 22, err));
  return out;
}

static inline uint32_t test_next(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

// Feeds tokens in one step and copies the logits of every row to out (count, vocab).
static inline void test_step(rt_model *m, rt_session *s, const int32_t *tokens, size_t count,
                             float *out) {
  const rt_feed feed = {.session = s, .tokens = tokens, .count = count, .outputs = count};
  rt_model_lock(m);
  TEST_OK(rt_model_step(m, &feed, 1, err));
  for (size_t i = 0; i < count; i++) {
    memcpy(out + i * m->program->vocab, rt_model_logits(m, i), m->program->vocab * sizeof *out);
  }
  rt_model_unlock(m);
}

#endif
