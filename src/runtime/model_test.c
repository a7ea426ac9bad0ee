// The whole path on the golden checkpoints: engines give Transformers' logits and tokens, and the
// same bits whatever the number of rows, chunk size, thread count, instruction set and company.
#include "runtime/engine_testing.h"

#include <math.h>

static void goldens_match_transformers(void **state) {
  (void)state;
  double worst = 0;
  for (size_t g = 0; g < TEST_GOLDENS; g++) {
    char path[256];
    test_build(path, sizeof path, test_goldens[g], "fp32", 0);
    rt_model *m = test_open(path, 2, 0, 1);
    rt_session *s;
    TEST_OK(rt_session_create(&s, m, err));
    json_t *golden = test_golden_json(test_goldens[g]), *prompt;
    const size_t vocab = m->program->vocab;
    float *logits = malloc(96 * vocab * sizeof *logits);
    size_t i;
    json_array_foreach(json_object_get(golden, "prompts"), i, prompt) {
      const json_t *ids = json_object_get(prompt, "ids"), *want = json_object_get(prompt, "logits");
      const json_t *greedy = json_object_get(prompt, "greedy");
      int32_t tokens[96];
      const size_t n = json_array_size(ids);
      for (size_t k = 0; k < n; k++)
        tokens[k] = (int32_t)json_integer_value(json_array_get(ids, k));
      rt_session_truncate(s, 0);
      test_step(m, s, tokens, n, logits);
      const float *last = logits + (n - 1) * vocab;
      assert_int_equal(json_array_size(want), vocab);
      for (size_t k = 0; k < vocab; k++) {
        const double d = fabs(last[k] - json_number_value(json_array_get(want, k)));
        if (!(d <= 1e-3)) fail_msg("%s prompt %zu logit %zu off by %g", test_goldens[g], i, k, d);
        if (d > worst) worst = d;
      }
      memmove(logits, last, vocab * sizeof *logits);
      for (size_t k = 0; k < json_array_size(greedy); k++) {
        int32_t best = 0;
        for (size_t v = 1; v < vocab; v++) best = logits[v] > logits[best] ? (int32_t)v : best;
        assert_int_equal(best, json_integer_value(json_array_get(greedy, k)));
        test_step(m, s, &best, 1, logits);
      }
    }
    free(logits);
    json_decref(golden);
    rt_session_destroy(s);
    rt_model_close(m);
  }
  print_message("worst logit difference %.2e\n", worst);
}

enum { TOKENS = 140 };

static void make_tokens(int32_t *tokens, size_t count, size_t vocab, uint64_t seed) {
  for (size_t i = 0; i < count; i++) tokens[i] = (int32_t)(test_next(&seed) % vocab);
}

// Logits of every position, one row a step, one thread: the reference of the tests below.
static float *reference(const char *path, const int32_t *tokens, size_t count) {
  rt_model *m = test_open(path, 1, 0, 1);
  rt_session *s;
  TEST_OK(rt_session_create(&s, m, err));
  float *out = malloc(count * m->program->vocab * sizeof *out);
  for (size_t i = 0; i < count; i++) test_step(m, s, tokens + i, 1, out + i * m->program->vocab);
  rt_session_destroy(s);
  rt_model_close(m);
  return out;
}

static void expect_bits(const float *got, const float *want, size_t count, const char *what,
                        size_t a, size_t b) {
  if (memcmp(got, want, count * sizeof *got) == 0) return;
  for (size_t i = 0; i < count; i++) {
    if (memcmp(got + i, want + i, sizeof *got) != 0) {
      fail_msg("%s (%zu, %zu): value %zu is %a, expected %a", what, a, b, i, got[i], want[i]);
    }
  }
}

// Every chunk size 1..70, and with it every row count, for 1 and 2 threads.
static void same_bits_in_every_chunk(void **state) {
  const char *precision = *state;
  static const char *const models[] = {"llama-gqa-tied-bf16", "mistral-window-bf16",
                                       "qwen2-window-bf16", "llama-bias-f16"};
  for (size_t g = 0; g < RT_COUNT(models); g++) {
    char path[256];
    test_build(path, sizeof path, models[g], precision, 192);
    int32_t tokens[TOKENS];
    rt_model *m = test_open(path, 1, 0, 1);
    const size_t vocab = m->program->vocab;
    rt_model_close(m);
    make_tokens(tokens, TOKENS, vocab, g + 1);
    float *want = reference(path, tokens, TOKENS), *got = malloc(TOKENS * vocab * sizeof *got);
    for (size_t threads = 1; threads <= 2; threads++) {
      m = test_open(path, threads, 0, 1);
      rt_session *s;
      TEST_OK(rt_session_create(&s, m, err));
      for (size_t chunk = 1; chunk <= 70; chunk++) {
        rt_session_truncate(s, 0);
        for (size_t at = 0; at < TOKENS; at += chunk) {
          const size_t n = TOKENS - at < chunk ? TOKENS - at : chunk;
          test_step(m, s, tokens + at, n, got + at * vocab);
        }
        expect_bits(got, want, TOKENS * vocab, models[g], chunk, threads);
      }
      rt_session_destroy(s);
      rt_model_close(m);
    }
    free(want);
    free(got);
  }
}

// Four sessions advance by random numbers of tokens in random company; all get their own bits.
static void same_bits_in_company(void **state) {
  const char *precision = *state;
  enum { SESSIONS = 4 };
  char path[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", precision, 192);
  rt_model *m = test_open(path, 2, 0, SESSIONS);
  const size_t vocab = m->program->vocab;
  int32_t tokens[SESSIONS][TOKENS];
  float *want[SESSIONS];
  rt_session *sessions[SESSIONS];
  for (size_t i = 0; i < SESSIONS; i++) {
    make_tokens(tokens[i], TOKENS, vocab, 77 + i);
    want[i] = reference(path, tokens[i], TOKENS);
    TEST_OK(rt_session_create(&sessions[i], m, err));
  }
  uint64_t seed = 5;
  for (int round = 0; round < 6; round++) {
    // Blocks come back to the pool in disorder and are used again.
    for (size_t i = 0; i < SESSIONS; i++) rt_session_truncate(sessions[i], test_next(&seed) % 100);
    for (;;) {
      rt_feed feeds[SESSIONS];
      size_t owner[SESSIONS], count = 0, room = 96;
      for (size_t i = 0; i < SESSIONS; i++) {
        size_t n = test_next(&seed) % 3 == 0 ? 1 + test_next(&seed) % 40 : 1;
        const size_t left = TOKENS - sessions[i]->length;
        if (n > left) n = left;
        if (n > room) n = room;
        if (n == 0 || test_next(&seed) % 4 == 0) continue;
        room -= n;
        owner[count] = i;
        feeds[count++] = (rt_feed){sessions[i], tokens[i] + sessions[i]->length, n, n};
      }
      size_t left = 0;
      for (size_t i = 0; i < SESSIONS; i++) left += TOKENS - sessions[i]->length;
      if (left == 0) break;
      if (count == 0) continue;
      size_t from[SESSIONS];
      for (size_t i = 0; i < count; i++) from[i] = sessions[owner[i]]->length;
      rt_model_lock(m);
      TEST_OK(rt_model_step(m, feeds, count, err));
      size_t output = 0;
      for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < feeds[i].count; k++) {
          expect_bits(rt_model_logits(m, output++), want[owner[i]] + (from[i] + k) * vocab, vocab,
                      "company", i, from[i] + k);
        }
      }
      rt_model_unlock(m);
    }
  }
  for (size_t i = 0; i < SESSIONS; i++) {
    rt_session_destroy(sessions[i]);
    free(want[i]);
  }
  rt_model_close(m);
}

// Every instruction set level that this machine has gives the bits of the scalar reference.
static void same_bits_on_every_isa(void **state) {
  const char *precision = *state;
  static const char *const levels[] = {"scalar",      "avx2",        "avx512",
                                       "avx512_vnni", "avx512_bf16", "amx"};
  char path[256];
  test_build(path, sizeof path, "qwen2-window-bf16", precision, 192);
  enum { COUNT = 80 };
  int32_t tokens[COUNT];
  float *want = NULL;
  for (size_t i = 0; i < RT_COUNT(levels); i++) {
    rt_isa isa = 0;
    assert_true(rt_isa_level(levels[i], &isa));
    // 0 would mean "everything": the scalar level is asked for with a bit that no kernel needs.
    rt_model *m = test_open(path, 2, isa ? isa : 1u << 31, 1);
    const size_t vocab = m->program->vocab;
    rt_session *s;
    TEST_OK(rt_session_create(&s, m, err));
    make_tokens(tokens, COUNT, vocab, 3);
    float *got = malloc(COUNT * vocab * sizeof *got);
    test_step(m, s, tokens, 64, got);
    for (size_t k = 64; k < COUNT; k++) test_step(m, s, tokens + k, 1, got + k * vocab);
    if (!want) {
      want = got;
    } else {
      expect_bits(got, want, COUNT * vocab, levels[i], i, 0);
      free(got);
    }
    rt_session_destroy(s);
    rt_model_close(m);
  }
  free(want);
}

static void run_with_tactics(const char *path, const rt_tactics *tactics, size_t threads,
                             const int32_t *tokens, const float *want);

// However rows and panels are cut, and whatever kernel of the signature runs: the same bits. The
// odd ways include tasks larger than the matrix, of one row, and kernels that change with the rows.
static void same_bits_with_odd_tactics(void **state) {
  const char *precision = *state;
  static const char *const models[] = {"llama-gqa-tied-bf16", "qwen2-window-bf16"};
  for (size_t g = 0; g < RT_COUNT(models); g++) {
    char path[256];
    test_build(path, sizeof path, models[g], precision, 192);
    rt_engine_file file;
    TEST_OK(rt_engine_file_open(&file, path, RT_LOAD_MAP, err));
    const rt_program *p = &file.manifest.program;
    int32_t tokens[TOKENS];
    make_tokens(tokens, TOKENS, p->vocab, g + 7);
    float *want = reference(path, tokens, TOKENS);
    rt_tactic items[512];
    uint64_t seed = g + 1;
    for (int round = 0; round < 12; round++) {
      rt_tactics tactics = {items, 0};
      for (size_t i = 0; i < p->instr_count; i++) {
        if (p->instrs[i].op != RT_INSTR_GEMM) continue;
        const rt_gemm_shape shape = rt_instr_shape(p, &p->instrs[i]);
        if (rt_tactics_find(&tactics, &shape, 0)) continue;
        for (size_t bucket = 0; bucket < RT_ROW_BUCKETS && tactics.count < RT_COUNT(items);
             bucket++) {
          size_t count, pick = test_next(&seed);
          const rt_kernel *rows = rt_kernel_table(&count);
          while (rows[pick % count].signature != shape.signature) pick++;
          static const size_t panels[] = {2, 4, 6, 10, 64, 1 << 20};
          static const size_t blocks[] = {0, 1, 3, 7, 16, 50, 1 << 14};
          items[tactics.count++] =
              (rt_tactic){.shape = shape,
                          .bucket = bucket,
                          .way = {&rows[pick % count], panels[test_next(&seed) % RT_COUNT(panels)],
                                  blocks[test_next(&seed) % RT_COUNT(blocks)]}};
        }
      }
      assert_true(tactics.count > 0);
      run_with_tactics(path, &tactics, 1 + (size_t)round % 3, tokens, want);
    }
    free(want);
    rt_engine_file_close(&file);
  }
}

static retort_status give_tactics(void *self, const rt_engine_file *file,
                                  const rt_tactics **tactics, retort_error *err) {
  (void)file, (void)err;
  *tactics = self;
  return RETORT_OK;
}

static void run_with_tactics(const char *path, const rt_tactics *tactics, size_t threads,
                             const int32_t *tokens, const float *want) {
  const rt_model_options options = {
      .threads = threads, .on_file = give_tactics, .self = (void *)(uintptr_t)tactics};
  static const size_t chunks[] = {1, 4, 7, 13, 31, 60, 70};
  rt_model *m = NULL;
  rt_session *s = NULL;
  TEST_OK(rt_model_open(&m, path, &options, err));
  TEST_OK(rt_session_create(&s, m, err));
  const size_t vocab = m->program->vocab;
  float *got = malloc(TOKENS * vocab * sizeof *got);
  for (size_t c = 0; c < RT_COUNT(chunks); c++) {
    rt_session_truncate(s, 0);
    for (size_t at = 0; at < TOKENS; at += chunks[c]) {
      const size_t n = TOKENS - at < chunks[c] ? TOKENS - at : chunks[c];
      test_step(m, s, tokens + at, n, got + at * vocab);
    }
    expect_bits(got, want, TOKENS * vocab, path, chunks[c], threads);
  }
  free(got);
  rt_session_destroy(s);
  rt_model_close(m);
}

// The device hands scales to kernels: what they are shows in the logits.
static void static_scales_are_used(void **state) {
  (void)state;
  static const struct {
    const char *precision;
    double scale;
  } engines[] = {{"fp32", 0}, {"int8", 0}, {"int8", 0.04}, {"int4", 0.04}, {"int8", 0x1p100}};
  enum { COUNT = 20 };
  static int32_t tokens[COUNT];
  float *logits[RT_COUNT(engines)];
  double error[RT_COUNT(engines)];
  size_t vocab = 0;
  for (size_t e = 0; e < RT_COUNT(engines); e++) {
    char path[256], fixed[256];
    test_build(path, sizeof path, "llama-gqa-tied-bf16", engines[e].precision, 192);
    if (engines[e].scale > 0) {
      test_fix_scales(test_path(fixed, sizeof fixed, "fixed.engine"), path, engines[e].scale, true);
    }
    rt_model *m = test_open(engines[e].scale > 0 ? fixed : path, 2, 0, 1);
    rt_session *s;
    TEST_OK(rt_session_create(&s, m, err));
    vocab = m->program->vocab;
    make_tokens(tokens, COUNT, vocab, 11);
    logits[e] = malloc(COUNT * vocab * sizeof(float));
    test_step(m, s, tokens, COUNT, logits[e]);
    double sum = 0, energy = 0;
    for (size_t i = 0; i < COUNT * vocab; i++) {
      sum += pow((double)logits[e][i] - logits[0][i], 2);
      energy += pow(logits[0][i], 2);
    }
    error[e] = sqrt(sum / energy);
    rt_session_destroy(s);
    rt_model_close(m);
  }
  print_message("relative errors: int8 %.3f, with static scales %.3f, int4 %.3f\n", error[1],
                error[2], error[3]);
  assert_true(error[1] < 0.1 && error[2] < 0.2 && error[3] < 0.6);
  assert_memory_not_equal(logits[1], logits[2], COUNT * vocab * sizeof(float));
  // Units so large that everything is zero.
  for (size_t i = 0; i < COUNT * vocab; i++) assert_true(logits[4][i] == 0);
  for (size_t e = 0; e < RT_COUNT(engines); e++) free(logits[e]);
}

static void map_and_copy_agree(void **state) {
  (void)state;
  char path[256];
  test_build(path, sizeof path, "llama-f32", "int8", 0);
  float *logits[2];
  for (int copy = 0; copy < 2; copy++) {
    const rt_model_options options = {.load = copy ? RT_LOAD_COPY : RT_LOAD_MAP, .threads = 1};
    rt_model *m = NULL;
    TEST_OK(rt_model_open(&m, path, &options, err));
    rt_session *s;
    TEST_OK(rt_session_create(&s, m, err));
    const int32_t tokens[] = {1, 2, 3, 4, 5};
    logits[copy] = malloc(5 * m->program->vocab * sizeof(float));
    test_step(m, s, tokens, 5, logits[copy]);
    if (copy) expect_bits(logits[0], logits[1], 5 * m->program->vocab, "copy", 0, 0);
    rt_session_destroy(s);
    rt_model_close(m);
  }
  free(logits[0]);
  free(logits[1]);
}

static void steps_refuse_what_does_not_fit(void **state) {
  (void)state;
  char path[256];
  test_build(path, sizeof path, "llama-f32", "fp32", 100);
  rt_model *m = test_open(path, 1, 0, 1);
  rt_session *a, *b;
  TEST_OK(rt_session_create(&a, m, err));
  TEST_OK(rt_session_create(&b, m, err));
  int32_t tokens[200] = {0};
  retort_error why;
  rt_model_lock(m);
  rt_feed feed = {a, tokens, 97, 1};
  assert_int_equal(rt_model_step(m, &feed, 1, &why), RETORT_ERR_LIMIT);  // rows
  assert_non_null(strstr(why.message, "max_tokens"));
  feed.count = 101;
  assert_int_equal(rt_model_step(m, &feed, 1, &why), RETORT_ERR_LIMIT);  // context
  assert_non_null(strstr(why.message, "max_context"));
  feed = (rt_feed){a, tokens, 4, 1};
  tokens[3] = (int32_t)m->program->vocab;
  assert_int_equal(rt_model_step(m, &feed, 1, &why), RETORT_ERR_ARGUMENT);
  tokens[3] = -1;
  assert_int_equal(rt_model_step(m, &feed, 1, &why), RETORT_ERR_ARGUMENT);
  tokens[3] = 0;
  const rt_feed twice[2] = {feed, feed};
  assert_int_equal(rt_model_step(m, twice, 2, &why), RETORT_ERR_ARGUMENT);
  assert_int_equal(a->length, 0);
  // The pool has blocks for one full context.
  feed.count = 90;
  TEST_OK(rt_model_step(m, &feed, 1, err));
  feed.session = b;
  assert_int_equal(rt_model_step(m, &feed, 1, &why), RETORT_ERR_LIMIT);
  assert_non_null(strstr(why.message, "KV cache is full"));
  rt_model_unlock(m);
  rt_session_truncate(a, 0);
  rt_model_lock(m);
  TEST_OK(rt_model_step(m, &feed, 1, err));
  rt_model_unlock(m);
  rt_session_destroy(a);
  rt_session_destroy(b);
  assert_int_equal(m->free_count, m->block_count);
  rt_model_close(m);
}

static void warm_up_leaves_nothing_behind(void **state) {
  (void)state;
  char path[256];
  test_build(path, sizeof path, "llama-f32", "fp32", 100);
  rt_model *m = test_open(path, 2, 0, 1);
  TEST_OK(rt_model_warm_up(m, err));
  assert_int_equal(m->free_count, m->block_count);
  rt_model_close(m);
}

// Every format and every conversion between two.
#define MIXED                                                                                  \
  "int4,layers.0.attn.o=fp32,layers.0.mlp.*=bf16,layers.1.attn.*=int8,layers.1.mlp.*=fp16,lm_" \
  "head=fp32"
#define KV8 "bf16 kv=int8"
#define FOR_EACH_PRECISION(test)                                                       \
  {#test " fp32", test, NULL, NULL, (void *)(uintptr_t) "fp32"},                       \
      {#test " kv8", test, NULL, NULL, (void *)(uintptr_t)KV8},                        \
      {#test " bf16", test, NULL, NULL, (void *)(uintptr_t) "bf16"},                   \
      {#test " fp16", test, NULL, NULL, (void *)(uintptr_t) "fp16"},                   \
      {#test " int8", test, NULL, NULL, (void *)(uintptr_t) "int8"},                   \
      {#test " int4", test, NULL, NULL, (void *)(uintptr_t) "int4"},                   \
      {#test " int8 static", test, NULL, NULL, (void *)(uintptr_t) "int8+static"},     \
      {#test " mixed static", test, NULL, NULL, (void *)(uintptr_t)MIXED "+static"}, { \
#test " mixed", test, NULL, NULL, (void *)(uintptr_t)MIXED                         \
  }

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goldens_match_transformers),
      FOR_EACH_PRECISION(same_bits_in_every_chunk),
      FOR_EACH_PRECISION(same_bits_in_company),
      FOR_EACH_PRECISION(same_bits_on_every_isa),
      FOR_EACH_PRECISION(same_bits_with_odd_tactics),
      cmocka_unit_test(static_scales_are_used),
      cmocka_unit_test(map_and_copy_agree),
      cmocka_unit_test(steps_refuse_what_does_not_fit),
      cmocka_unit_test(warm_up_leaves_nothing_behind),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
