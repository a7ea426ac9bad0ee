// Replies: sampling repeats, stops, streams, cancels, and does not depend on who else is speaking.
#include "runtime/engine_testing.h"

#include "runtime/generate.h"

typedef struct fixture {
  rt_model *m;
  rt_session *s;
  rt_buf streamed;
  size_t pieces, stop_after;
  int32_t tokens[256];
  double logprob_sum;
  bool saw_logprobs;
} fixture;

static fixture open_fixture(const char *model, size_t sessions) {
  fixture f = {0};
  char path[256];
  test_build(path, sizeof path, model, "fp32", 128);
  f.m = test_open(path, 2, 0, sessions);
  TEST_OK(rt_session_create(&f.s, f.m, err));
  return f;
}

static void close_fixture(fixture *f) {
  rt_session_destroy(f->s);
  rt_model_close(f->m);
  rt_buf_deinit(&f->streamed);
}

static bool collect(void *user, const rt_piece *piece) {
  fixture *f = user;
  assert_true(rt_utf8_valid(piece->text));
  rt_buf_append_view(&f->streamed, piece->text);
  f->tokens[f->pieces++] = piece->token;
  if (piece->chosen) {
    f->saw_logprobs = true;
    assert_int_equal(piece->chosen->id, piece->token);
    assert_true(piece->chosen->logprob <= 0);
    for (size_t i = 1; i < piece->top_count; i++) {
      assert_true(piece->top[i - 1].logprob >= piece->top[i].logprob);
    }
  }
  return f->pieces != f->stop_after;
}

static rt_generate_options plain(fixture *f, size_t max_tokens) {
  return (rt_generate_options){.max_tokens = max_tokens,
                               .sampling = {.top_p = 1, .repetition_penalty = 1},
                               .ignore_eos = true,
                               .on_piece = f ? collect : NULL,
                               .user = f};
}

static void finish(rt_model *m, rt_generation_state *g) {
  rt_generation_state *list[] = {g};
  for (size_t running = 1; running;) TEST_OK(rt_generations_step(m, list, 1, &running, err));
}

static const int32_t prompt[] = {1, 2, 3, 4, 5, 6, 7};
enum { PROMPT = sizeof prompt / sizeof prompt[0] };

// Runs a reply and returns its ids (free them).
static int32_t *reply_ids(fixture *f, rt_generate_options options, size_t *count) {
  rt_generation_state g;
  rt_session_truncate(f->s, 0);
  rt_buf_clear(&f->streamed);
  f->pieces = 0;
  TEST_OK(rt_generation_begin(&g, f->s, prompt, PROMPT, &options, err));
  finish(f->m, &g);
  int32_t *ids = malloc((g.output_count + 1) * sizeof *ids);
  memcpy(ids, g.ids + g.prompt_count, g.output_count * sizeof *ids);
  *count = g.output_count;
  if (options.on_piece) {
    assert_int_equal(f->streamed.size, g.text.size);
    assert_memory_equal(rt_buf_cstr(&f->streamed), rt_buf_cstr(&g.text), g.text.size);
  }
  rt_generation_deinit(&g);
  return ids;
}

static void greedy_streams_its_text(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  size_t count;
  int32_t *ids = reply_ids(&f, plain(&f, 40), &count);
  assert_int_equal(count, 40);
  assert_int_equal(f.pieces, 40);
  assert_memory_equal(ids, f.tokens, 40 * sizeof *ids);
  rt_buf whole = {0};
  TEST_OK(rt_tokenizer_decode(f.m->tokenizer, (const uint32_t *)(const void *)ids, count, true,
                              &whole, err));
  assert_int_equal(whole.size, f.streamed.size);
  assert_memory_equal(rt_buf_cstr(&whole), rt_buf_cstr(&f.streamed), whole.size);
  rt_buf_deinit(&whole);
  free(ids);
  close_fixture(&f);
}

static void seeds_repeat_and_differ(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  rt_generate_options o = plain(&f, 30);
  o.sampling.temperature = 1.5;
  size_t count, different = 0;
  o.sampling.seed = 1;
  int32_t *first = reply_ids(&f, o, &count), *again = reply_ids(&f, o, &count);
  assert_memory_equal(first, again, count * sizeof *first);
  for (uint64_t seed = 2; seed < 12; seed++) {
    o.sampling.seed = seed;
    int32_t *other = reply_ids(&f, o, &count);
    different += memcmp(first, other, count * sizeof *first) != 0;
    free(other);
  }
  assert_int_equal(different, 10);
  free(first);
  free(again);
  close_fixture(&f);
}

// A reply is the same alone, with strangers of other lengths, and after a reused prefix.
static void company_changes_nothing(void **state) {
  (void)state;
  enum { COMPANY = 5 };
  fixture f = open_fixture("qwen2-bf16", COMPANY + 1);
  rt_generate_options o = plain(NULL, 50);
  o.sampling = (rt_sampling){
      .temperature = 0.9, .top_p = 0.9, .top_k = 40, .repetition_penalty = 1.1, .seed = 9};
  size_t count;
  int32_t *alone = reply_ids(&f, o, &count);
  rt_session *others[COMPANY];
  rt_generation_state g[COMPANY + 1];
  rt_generation_state *list[COMPANY + 1];
  rt_session_truncate(f.s, 0);
  for (size_t i = 0; i < COMPANY; i++) {
    TEST_OK(rt_session_create(&others[i], f.m, err));
    rt_generate_options other = o;
    other.max_tokens = 5 + 9 * i;
    other.sampling.seed = i;
    int32_t long_prompt[60];
    for (size_t k = 0; k < 60; k++) long_prompt[k] = (int32_t)((k * 7 + i) % 200);
    TEST_OK(rt_generation_begin(&g[i], others[i], long_prompt, 10 * (i + 1), &other, err));
    list[i] = &g[i];
  }
  TEST_OK(rt_generation_begin(&g[COMPANY], f.s, prompt, PROMPT, &o, err));
  list[COMPANY] = &g[COMPANY];
  for (size_t running = 1; running;) {
    TEST_OK(rt_generations_step(f.m, list, COMPANY + 1, &running, err));
  }
  assert_int_equal(g[COMPANY].output_count, count);
  assert_memory_equal(g[COMPANY].ids + PROMPT, alone, count * sizeof *alone);
  rt_generation_deinit(&g[COMPANY]);
  // The session holds the prompt and most of the reply: only the last prompt token is fed again.
  TEST_OK(rt_generation_begin(&g[COMPANY], f.s, prompt, PROMPT, &o, err));
  assert_int_equal(g[COMPANY].reused, PROMPT - 1);
  finish(f.m, &g[COMPANY]);
  assert_memory_equal(g[COMPANY].ids + PROMPT, alone, count * sizeof *alone);
  for (size_t i = 0; i <= COMPANY; i++) rt_generation_deinit(&g[i]);
  for (size_t i = 0; i < COMPANY; i++) rt_session_destroy(others[i]);
  free(alone);
  close_fixture(&f);
}

static void stops_at_texts_and_tokens(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  size_t count;
  free(reply_ids(&f, plain(&f, 40), &count));
  rt_buf full = {0};
  rt_buf_append_view(&full, rt_buf_view(&f.streamed));
  // Every run of valid characters inside the reply works as a stop text, wherever tokens cut it.
  size_t tried = 0;
  for (size_t at = 1; at + 4 < full.size; at++) {
    const rt_view part = {full.data + at, 4};
    if (!rt_utf8_valid(part) || memchr(part.data, 0, part.size)) continue;
    char stop[5] = {0};
    memcpy(stop, part.data, 4);
    const char *stops[] = {"never said", stop};
    rt_generate_options o = plain(&f, 40);
    o.stops = stops;
    o.stop_count = 2;
    free(reply_ids(&f, o, &count));
    const char *first = memmem(full.data, full.size, stop, 4);
    assert_int_equal(f.streamed.size, first - full.data);
    assert_memory_equal(rt_buf_cstr(&f.streamed), full.data, f.streamed.size);
    tried++;
  }
  print_message("%zu stop texts\n", tried);
  assert_true(tried > 0);
  rt_buf_deinit(&full);
  // An end-of-text token ends the reply and is not part of the text.
  rt_manifest *manifest = &f.m->file.manifest;
  int32_t *ids = reply_ids(&f, plain(&f, 40), &count);
  manifest->generation.eos[0] = ids[10];
  manifest->generation.eos_count = 1;
  size_t first = 0;
  while (ids[first] != ids[10]) first++;
  free(ids);
  rt_generate_options o = plain(&f, 40);
  o.ignore_eos = false;
  ids = reply_ids(&f, o, &count);
  assert_int_equal(count, first + 1);
  free(ids);
  close_fixture(&f);
}

static void cancels_from_callback_and_outside(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  f.stop_after = 3;
  rt_generate_options o = plain(&f, 40);
  rt_generation_state g;
  TEST_OK(rt_generation_begin(&g, f.s, prompt, PROMPT, &o, err));
  finish(f.m, &g);
  assert_int_equal(g.finish, RT_FINISH_CANCELLED);
  assert_int_equal(g.output_count, 3);
  rt_generation_deinit(&g);
  f.stop_after = 0;
  TEST_OK(rt_generation_begin(&g, f.s, prompt, PROMPT, &o, err));
  rt_generation_state *list[] = {&g};
  size_t running;
  TEST_OK(rt_generations_step(f.m, list, 1, &running, err));
  rt_generation_cancel(&g);
  TEST_OK(rt_generations_step(f.m, list, 1, &running, err));
  assert_int_equal(running, 0);
  assert_int_equal(g.output_count, 1);
  rt_generation_deinit(&g);
  close_fixture(&f);
}

static void logprobs_come_along(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  rt_generate_options o = plain(&f, 10);
  o.logprobs = true;
  o.top_logprobs = 5;
  size_t count;
  free(reply_ids(&f, o, &count));
  assert_true(f.saw_logprobs);
  close_fixture(&f);
}

static void runs_to_the_end_of_the_context(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  size_t count;
  free(reply_ids(&f, plain(NULL, SIZE_MAX - 1), &count));
  assert_int_equal(count, 128 - PROMPT + 1);
  int32_t long_prompt[129] = {0};
  rt_generation_state g;
  retort_error why;
  rt_generate_options o = plain(NULL, 4);
  assert_int_equal(rt_generation_begin(&g, f.s, long_prompt, 129, &o, &why), RETORT_ERR_LIMIT);
  assert_non_null(strstr(why.message, "--max-context"));
  TEST_OK(rt_generation_begin(&g, f.s, long_prompt, 128, &o, err));
  assert_int_equal(g.options.max_tokens, 1);
  rt_generation_deinit(&g);
  close_fixture(&f);
}

static void refuses_bad_parameters(void **state) {
  (void)state;
  fixture f = open_fixture("llama-f32", 1);
  rt_generation_state g;
  retort_error why;
  const int32_t bad[] = {0, -1}, outside[] = {1 << 30};
  rt_generate_options o = plain(NULL, 4);
#define REFUSED(text)                                                                            \
  assert_int_equal(rt_generation_begin(&g, f.s, prompt, PROMPT, &o, &why), RETORT_ERR_ARGUMENT); \
  assert_non_null(strstr(why.message, text));                                                    \
  o = plain(NULL, 4)
  assert_int_equal(rt_generation_begin(&g, f.s, bad, 2, &o, &why), RETORT_ERR_ARGUMENT);
  assert_int_equal(rt_generation_begin(&g, f.s, outside, 1, &o, &why), RETORT_ERR_ARGUMENT);
  assert_int_equal(rt_generation_begin(&g, f.s, prompt, 0, &o, &why), RETORT_ERR_ARGUMENT);
  o.sampling.temperature = -1;
  REFUSED("temperature");
  o.sampling.temperature = 0.0 / 0.0;
  REFUSED("temperature");
  o.sampling.top_p = 0;
  REFUSED("top_p");
  o.sampling.min_p = 1.5;
  REFUSED("min_p");
  o.sampling.top_k = -2;
  REFUSED("top_k");
  o.sampling.repetition_penalty = 0;
  REFUSED("repetition_penalty");
  o.max_tokens = 0;
  REFUSED("max_tokens");
  o.top_logprobs = 21;
  REFUSED("logprobs");
  const char *empty[] = {""};
  o.stops = empty;
  o.stop_count = 1;
  REFUSED("stop");
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(greedy_streams_its_text),
      cmocka_unit_test(seeds_repeat_and_differ),
      cmocka_unit_test(company_changes_nothing),
      cmocka_unit_test(stops_at_texts_and_tokens),
      cmocka_unit_test(cancels_from_callback_and_outside),
      cmocka_unit_test(logprobs_come_along),
      cmocka_unit_test(runs_to_the_end_of_the_context),
      cmocka_unit_test(refuses_bad_parameters),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
