// Speculation changes nothing but the time: tokens, pieces, log-probabilities, ends and the
// session's state are those of plain decoding, whatever is drafted and however steps are cut.
#include "runtime/engine_testing.h"

#include "runtime/generate.h"

enum { CONTEXT = 200, PROMPT = 40, MAX_NEW = 160 };

// What came of a reply, in the order in which it came.
typedef struct record {
  int32_t tokens[MAX_NEW];
  size_t text_bytes[MAX_NEW];
  rt_logprob chosen[MAX_NEW], top[MAX_NEW][3];
  size_t pieces, stop_after;
  rt_buf text;
  rt_finish finish;
  size_t length, blocks, drafted, accepted, steps;
  rt_generation_state *cancel;  // by rt_generation_cancel, at the piece stop_after
} record;

static bool collect(void *user, const rt_piece *piece) {
  record *r = user;
  assert_int_equal(piece->index, r->pieces);
  r->tokens[r->pieces] = piece->token;
  r->text_bytes[r->pieces] = piece->text.size;
  if (piece->chosen) {
    r->chosen[r->pieces] = *piece->chosen;
    memcpy(r->top[r->pieces], piece->top, sizeof r->top[0]);
  }
  rt_buf_append_view(&r->text, piece->text);
  r->pieces++;
  if (r->pieces != r->stop_after) return true;
  if (!r->cancel) return false;
  rt_generation_cancel(r->cancel);
  return true;
}

static void expect_same(const record *got, const record *want) {
  assert_int_equal(got->pieces, want->pieces);
  assert_memory_equal(got->tokens, want->tokens, want->pieces * sizeof *want->tokens);
  assert_memory_equal(got->text_bytes, want->text_bytes, want->pieces * sizeof(size_t));
  assert_memory_equal(got->chosen, want->chosen, want->pieces * sizeof *want->chosen);
  assert_memory_equal(got->top, want->top, want->pieces * sizeof *want->top);
  assert_int_equal(got->text.size, want->text.size);
  if (want->text.size) assert_memory_equal(got->text.data, want->text.data, want->text.size);
  assert_int_equal(got->finish, want->finish);
  assert_int_equal(got->length, want->length);
  assert_int_equal(got->blocks, want->blocks);
}

static rt_model *open_model_as(const char *name, const char *precision, size_t sessions) {
  char path[256];
  test_build(path, sizeof path, name, precision, CONTEXT);
  return test_open(path, 2, 0, sessions);
}
static rt_model *open_model(const char *name, size_t sessions) {
  return open_model_as(name, "fp32", sessions);
}

// Random tokens of which much is said twice.
static void make_prompt(int32_t *prompt, size_t vocab, uint64_t *seed) {
  for (size_t i = 0; i < PROMPT; i++) prompt[i] = (int32_t)(test_next(seed) % vocab);
  memcpy(prompt + PROMPT / 2, prompt, PROMPT / 4 * sizeof *prompt);
}

static rt_generate_options random_options(uint64_t *seed) {
  rt_generate_options o = {.max_tokens = 1 + test_next(seed) % (MAX_NEW - 1),
                           .sampling = {.temperature = (test_next(seed) % 4) * 0.3,
                                        .top_p = test_next(seed) % 2 ? 0.9 : 1,
                                        .top_k = test_next(seed) % 2 ? 5 : 0,
                                        .min_p = test_next(seed) % 3 ? 0 : 0.05,
                                        .repetition_penalty = test_next(seed) % 3 ? 1 : 1.2,
                                        .presence_penalty = test_next(seed) % 3 ? 0 : 0.3,
                                        .frequency_penalty = test_next(seed) % 3 ? 0 : 0.2,
                                        .seed = test_next(seed)},
                           .ignore_eos = test_next(seed) % 2,
                           .logprobs = true,
                           .top_logprobs = 3,
                           .on_piece = collect};
  // Left alone, the little models soon repeat themselves.
  if (test_next(seed) % 2) o.sampling = (rt_sampling){.top_p = 1, .repetition_penalty = 1};
  return o;
}

static void close_record(record *r, const rt_generation_state *g) {
  r->finish = g->finish;
  r->length = g->session->length;
  r->blocks = g->session->block_count;
  r->drafted = g->drafted;
  r->accepted = g->accepted;
}

// One reply on a fresh session; leaves the session as the reply left it.
static void run_reply(rt_model *m, rt_session *s, const int32_t *prompt, rt_generate_options o,
                      record *r, bool cancel) {
  rt_generation_state g;
  o.user = r;
  rt_session_truncate(s, 0);
  TEST_OK(rt_generation_begin(&g, s, prompt, PROMPT, &o, err));
  r->cancel = cancel ? &g : NULL;
  rt_generation_state *list[] = {&g};
  for (size_t running = 1; running; r->steps++) {
    TEST_OK(rt_generations_step(m, list, 1, &running, err));
  }
  close_record(r, &g);
  assert_memory_equal(s->tokens, g.ids, s->length * sizeof *g.ids);
  rt_generation_deinit(&g);
}

// The logits that the session gives next show whether its keys and values are the same.
static void next_logits(rt_model *m, rt_session *s, float *out) {
  const int32_t token = 3;
  test_step(m, s, &token, 1, out);
}

static void expect_same_session(rt_model *m, rt_session *a, rt_session *b) {
  const size_t vocab = m->program->vocab;
  if (a->length == m->max_context) return;
  float *x = malloc(vocab * sizeof *x), *y = malloc(vocab * sizeof *y);
  next_logits(m, a, x);
  next_logits(m, b, y);
  assert_memory_equal(x, y, vocab * sizeof *x);
  free(x);
  free(y);
}

// ---------------------------------------------------------------------------------------------
// Drafters

typedef struct oracle {
  const record *plain;
  int lie_every;  // 0: never, 1: always, n: at random every nth
  uint64_t seed;
  size_t vocab;
} oracle;

// Knows the reply to come.
static size_t tell(void *user, const int32_t *ids, size_t count, int32_t *out, size_t most) {
  oracle *o = user;
  (void)ids;
  const size_t at = count - PROMPT;
  for (size_t i = 0; i < most; i++) {
    const int32_t truth = at + i < o->plain->pieces ? o->plain->tokens[at + i] : 0;
    const bool lie = o->lie_every && test_next(&o->seed) % (unsigned)o->lie_every == 0;
    out[i] = lie ? (int32_t)((size_t)(truth + 1) % o->vocab) : truth;
  }
  return most;
}

static void all_right_and_all_wrong(void **state) {
  (void)state;
  rt_model *m = open_model("llama-f32", 2);
  rt_session *s, *p;
  TEST_OK(rt_session_create(&p, m, err));
  TEST_OK(rt_session_create(&s, m, err));
  uint64_t seed = 11;
  for (int round = 0; round < 60; round++) {
    int32_t prompt[PROMPT];
    make_prompt(prompt, m->program->vocab, &seed);
    rt_generate_options o = random_options(&seed);
    o.ignore_eos = true;
    static record plain, drafted;
    plain = drafted = (record){0};
    o.speculate = RT_SPECULATE_OFF;
    run_reply(m, p, prompt, o, &plain, false);
    assert_int_equal(plain.drafted, 0);
    assert_int_equal(plain.steps, o.max_tokens);
    oracle truth = {&plain, round % 4 == 3 ? 3 : round % 2, seed, m->program->vocab};
    const int n = 1 + (int)(test_next(&seed) % RT_DRAFT_LONGEST);
    o.speculate = n;
    o.draft = tell;
    o.draft_user = &truth;
    run_reply(m, s, prompt, o, &drafted, false);
    expect_same(&drafted, &plain);
    if (truth.lie_every == 0) {
      assert_int_equal(drafted.accepted, drafted.drafted);
      // The prompt's step gives one token, every other one 1 + n.
      assert_int_equal(drafted.steps, 1 + rt_div_up(o.max_tokens - 1, (size_t)n + 1));
    } else if (truth.lie_every == 1) {
      assert_int_equal(drafted.accepted, 0);
      assert_int_equal(drafted.steps, o.max_tokens);
    }
    expect_same_session(m, s, p);
    rt_buf_deinit(&plain.text);
    rt_buf_deinit(&drafted.text);
  }
  rt_session_destroy(s);
  rt_session_destroy(p);
  rt_model_close(m);
}

// ---------------------------------------------------------------------------------------------
// The lookup, alone

// Prices at which everything or nothing pays, so that the automatic choice is put to use.
static void set_prices(rt_model *m, bool cheap) {
  rt_speculator *s = &m->speculator;
  rt_speculator_init(s);
  s->steps = 1;
  for (size_t r = 1; r <= RT_SPECULATE_ROWS; r++) {
    s->ns[r] = cheap ? 1e6 : 1e6 * (double)r;
    s->stamp[r] = 1;
  }
  s->balance_ns = 1e12;
}

static void replies_are_the_same(void **state) {
  (void)state;
  static const char *const models[] = {"llama-f32", "qwen2-window-bf16", "llama-f32"};
  static const char *const precisions[] = {"fp32", "fp32", "fp32 kv=int8"};
  size_t drafted_all = 0, accepted_all = 0;
  for (size_t k = 0; k < RT_COUNT(models); k++) {
    rt_model *m = open_model_as(models[k], precisions[k], 2);
    rt_profile *profile = &m->file.manifest.program.profile;
    const rt_profile full = *profile;
    rt_generation_defaults *defaults = &m->file.manifest.generation;
    rt_session *s, *p;
    TEST_OK(rt_session_create(&p, m, err));
    TEST_OK(rt_session_create(&s, m, err));
    uint64_t seed = 100 + k;
    for (int round = 0; round < 150; round++) {
      int32_t prompt[PROMPT];
      make_prompt(prompt, m->program->vocab, &seed);
      rt_generate_options o = random_options(&seed);
      static record plain, drafted;
      plain = drafted = (record){0};
      plain.stop_after = drafted.stop_after = test_next(&seed) % 5 ? 0 : 1 + test_next(&seed) % 50;
      const bool cancel = test_next(&seed) % 2;
      // Texts and tokens of an earlier reply, so that they do come up.
      static char stop[8];
      const char *stops[] = {"never said", stop};
      if (stop[0] && test_next(&seed) % 2) {
        o.stops = stops;
        o.stop_count = 2;
      }
      o.speculate = RT_SPECULATE_OFF;
      run_reply(m, p, prompt, o, &plain, cancel);
      // Chunks and outputs of any size.
      profile->max_tokens = 1 + test_next(&seed) % full.max_tokens;
      profile->max_outputs = 1 + test_next(&seed) % full.max_outputs;
      set_prices(m, round % 8 != 0);
      o.speculate = round % 2 ? RT_SPECULATE_AUTO : 1 + (int)(test_next(&seed) % RT_DRAFT_LONGEST);
      run_reply(m, s, prompt, o, &drafted, cancel);
      *profile = full;
      expect_same(&drafted, &plain);
      expect_same_session(m, s, p);
      drafted_all += drafted.drafted;
      accepted_all += drafted.accepted;
      if (plain.text.size > 20 && test_next(&seed) % 2) {
        memcpy(stop, plain.text.data + 15, 2);
        if (!rt_utf8_valid((rt_view){stop, 2}) || strlen(stop) != 2) stop[0] = '\0';
      }
      if (plain.pieces > 5) {
        defaults->eos[0] = plain.tokens[plain.pieces - 2];
        defaults->eos_count = 1;
      }
      rt_buf_deinit(&plain.text);
      rt_buf_deinit(&drafted.text);
    }
    rt_session_destroy(s);
    rt_session_destroy(p);
    rt_model_close(m);
  }
  print_message("%zu of %zu guesses right\n", accepted_all, drafted_all);
  assert_true(accepted_all > 100 && drafted_all > accepted_all + 500);
}

// ---------------------------------------------------------------------------------------------
// In company

static void batches_are_the_same(void **state) {
  (void)state;
  enum { MANY = 5 };
  // Room for fewer full contexts than sessions: drafts must not take the blocks that others need.
  rt_model *m = open_model("llama-gqa-tied-bf16", MANY - 1);
  rt_profile *profile = &m->file.manifest.program.profile;
  const rt_profile full = *profile;
  static record plain[MANY], together[MANY];
  size_t accepted = 0;
  uint64_t seed = 77;
  for (int round = 0; round < 40; round++) {
    int32_t prompts[MANY][PROMPT];
    rt_generate_options o[MANY];
    rt_session *s[MANY];
    rt_generation_state g[MANY], *list[MANY];
    for (size_t i = 0; i < MANY; i++) {
      make_prompt(prompts[i], m->program->vocab, &seed);
      o[i] = random_options(&seed);
      if (o[i].max_tokens > 100) o[i].max_tokens = 100;
      plain[i] = together[i] = (record){0};
      TEST_OK(rt_session_create(&s[i], m, err));
      o[i].speculate = RT_SPECULATE_OFF;
      run_reply(m, s[i], prompts[i], o[i], &plain[i], false);
      rt_session_truncate(s[i], 0);
    }
    profile->max_tokens = MANY + test_next(&seed) % (full.max_tokens - MANY);
    profile->max_outputs = MANY + test_next(&seed) % (full.max_outputs - MANY);
    set_prices(m, true);
    for (size_t i = 0; i < MANY; i++) {
      o[i].speculate = i == 0 ? RT_SPECULATE_OFF : i == 1 ? RT_DRAFT_LONGEST : RT_SPECULATE_AUTO;
      o[i].user = &together[i];
      TEST_OK(rt_generation_begin(&g[i], s[i], prompts[i], PROMPT, &o[i], err));
      list[i] = &g[i];
    }
    // Others come later.
    size_t joined = 1;
    for (size_t running = 1; running || joined < MANY;) {
      if (joined < MANY && test_next(&seed) % 3 == 0) joined++;
      TEST_OK(rt_generations_step(m, list, joined, &running, err));
    }
    *profile = full;
    size_t held = 0;
    for (size_t i = 0; i < MANY; i++) {
      close_record(&together[i], &g[i]);
      expect_same(&together[i], &plain[i]);
      accepted += together[i].accepted;
      held += s[i]->block_count;
      rt_generation_deinit(&g[i]);
      rt_buf_deinit(&plain[i].text);
      rt_buf_deinit(&together[i].text);
    }
    assert_int_equal(held + m->free_count, m->block_count);
    for (size_t i = 0; i < MANY; i++) rt_session_destroy(s[i]);
  }
  assert_true(accepted > 200);
  rt_model_close(m);
}

// A full pool: plain decoding fits exactly, so drafts must do without.
static void full_pools_leave_no_room_for_drafts(void **state) {
  (void)state;
  rt_model *m = open_model("llama-f32", 1);
  rt_session *s, *other;
  TEST_OK(rt_session_create(&s, m, err));
  TEST_OK(rt_session_create(&other, m, err));
  uint64_t seed = 3;
  int32_t prompt[PROMPT];
  make_prompt(prompt, m->program->vocab, &seed);
  rt_generate_options o = random_options(&seed);
  o.max_tokens = 128 - PROMPT + 1;
  o.ignore_eos = true;
  static record plain, drafted;
  o.speculate = RT_SPECULATE_OFF;
  run_reply(m, s, prompt, o, &plain, false);
  rt_session_truncate(s, 0);
  // The other one holds all blocks but the two that the reply needs.
  int32_t filler[96] = {0};
  const size_t spare = (m->block_count - 2) * RT_KV_BLOCK;
  float *logits = malloc(96 * m->program->vocab * sizeof *logits);
  for (size_t done = 0; done < spare; done += 64) test_step(m, other, filler, 64, logits);
  free(logits);
  assert_int_equal(m->free_count, 2);
  oracle lies = {&plain, 1, 0, m->program->vocab};
  o.speculate = RT_DRAFT_LONGEST;
  o.draft = tell;
  o.draft_user = &lies;
  run_reply(m, s, prompt, o, &drafted, false);
  expect_same(&drafted, &plain);
  assert_true(drafted.drafted > 0);
  rt_buf_deinit(&plain.text);
  rt_buf_deinit(&drafted.text);
  rt_session_destroy(s);
  rt_session_destroy(other);
  rt_model_close(m);
}

// ---------------------------------------------------------------------------------------------
// The choice

// Runs `steps` steps against a machine on which a row costs `share` of a step and guesses come true
// at the rate given; returns the time against plain decoding.
static double simulate(double share, float rate, int steps, uint64_t seed, size_t *drafted) {
  rt_speculator s;
  rt_speculator_init(&s);
  rt_acceptance a = s.acceptance;
  double time = 0, tokens = 0;
  *drafted = 0;
  for (int i = 0; i < steps; i++) {
    rt_draft d = {.length = 2 + test_next(&seed) % 6, .most = 16, .acceptance = &a};
    rt_speculator_plan(&s, 1, &d, 1, 63);
    size_t accepted = 0;
    bool hit = true;
    for (size_t k = 0; k <= d.count && hit; k++) {
      hit = test_next(&seed) % 1000 < rate * 1000;
      rt_acceptance_learn(&a, d.length + k, hit, 1.0f / 16);
      accepted += hit && k < d.count;
    }
    // Interruptions too.
    const double noise = test_next(&seed) % 10 ? 1 + (test_next(&seed) % 100) * 0.001 : 3;
    const double ns = 1e6 * (1 + share * (double)d.count) * noise;
    rt_speculator_learn(&s, 1, 1 + d.count, accepted, (int64_t)ns);
    time += ns;
    tokens += 1 + (double)accepted;
    *drafted += d.count;
  }
  return time / (tokens * 1e6 * (0.9 * 1.05 + 0.1 * 3));
}

static void drafts_where_it_pays(void **state) {
  (void)state;
  static const struct {
    double share;
    float rate;
    double at_most;
  } cases[] = {
      {0.02, 0.95f, 0.25}, {0.05, 0.7f, 0.5},  {0.2, 0.9f, 0.6},  {0.02, 0.0f, 1.02},
      {0.9, 0.95f, 1.02},  {2.0, 0.95f, 1.02}, {0.5, 0.2f, 1.02}, {0.3, 0.3f, 1.02},
  };
  for (size_t c = 0; c < RT_COUNT(cases); c++) {
    size_t drafted;
    const double ratio = simulate(cases[c].share, cases[c].rate, 20000, c, &drafted);
    print_message("a row costs %.2f, guesses right %.2f: time %.3f, %zu drafted\n", cases[c].share,
                  (double)cases[c].rate, ratio, drafted);
    assert_true(ratio <= cases[c].at_most);
  }
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  rt_model *m = open_model("llama-f32", 1);
  rt_session *s;
  TEST_OK(rt_session_create(&s, m, err));
  rt_generate_options o = {.max_tokens = 4, .sampling = {.top_p = 1, .repetition_penalty = 1}};
  const int32_t prompt[] = {1, 2, 3};
  rt_generation_state g;
  retort_error why;
  o.speculate = RT_DRAFT_LONGEST + 1;
  assert_int_equal(rt_generation_begin(&g, s, prompt, 3, &o, &why), RETORT_ERR_ARGUMENT);
  assert_non_null(strstr(why.message, "speculate"));
  o.speculate = -2;
  assert_int_equal(rt_generation_begin(&g, s, prompt, 3, &o, &why), RETORT_ERR_ARGUMENT);
  rt_session_destroy(s);
  rt_model_close(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_right_and_all_wrong),
      cmocka_unit_test(replies_are_the_same),
      cmocka_unit_test(batches_are_the_same),
      cmocka_unit_test(full_pools_leave_no_room_for_drafts),
      cmocka_unit_test(drafts_where_it_pays),
      cmocka_unit_test(refuses_what_is_out_of_range),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
