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

#include "base/json.h"
#include "base/size.h"
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

// Builds tests/golden/NAME unless it was built before; `context` 0 means the model's own. Behind
// `precision` may stand " kv=FORMAT".
static inline void test_build(char *path, size_t size, const char *name, const char *precision,
                              size_t context) {
  char file[128];
  (void)snprintf(file, sizeof file, "%s-%s-%zu.engine", name, precision, context);
  (void)test_path(path, size, file);
  if (access(path, F_OK) == 0) return;
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
