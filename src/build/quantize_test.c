// What the search found is what the finished engine is: the recipe's trial and the engine predict
// the same, bit by bit, with migrations, static scales, searched 4-bit scales and mixed formats.
#include "build/quantize.h"

#include "build/lab.h"
#include "import/hf.h"
#include "passes/passes.h"
#include "runtime/engine_testing.h"
#include "text/tokenizer_compile.h"

enum { CONTEXT = 64, ROWS = 32 };

static const char *text_path(char *out, size_t size) {
  static const char *const words[] = {"the", "king", "sword", "tavern",
                                      "ale", "of",   "walks", "old"};
  (void)test_path(out, size, "calib.txt");
  FILE *f = fopen(out, "wb");
  assert_non_null(f);
  uint64_t s = 11;
  for (int d = 0; d < 24; d++) {
    for (int i = 0; i < 40; i++) (void)fprintf(f, "%s ", words[test_next(&s) % RT_COUNT(words)]);
    (void)fputs("\n\n", f);
  }
  assert_int_equal(fclose(f), 0);
  return out;
}

static void predict_both(const rt_quantize *q, const rt_import *in, rt_pool *pool,
                         const char *engine) {
  const rt_corpus *c = &q->corpus;
  const rt_lab_options lab_options = {
      .graph = in->graph,
      .pool = pool,
      .threads = 1,
      .folder_of = engine,
      .profile = {.max_context = CONTEXT, .max_tokens = ROWS, .max_outputs = ROWS}};
  rt_predictions p[2];
  for (int i = 0; i < 2; i++) {
    TEST_OK(rt_predictions_init(&p[i], c->held.tokens, c->window, c->held.windows,
                                q->reference.vocab, err));
  }
  rt_lab lab;
  rt_trial trial;
  TEST_OK(rt_lab_open(&lab, &lab_options, (uint64_t)64 << 20, err));
  TEST_OK(rt_trial_open(&trial, &lab, &q->recipe, NULL, NULL, err));
  TEST_OK(rt_predictions_of_trial(&p[0], &trial, err));
  rt_trial_close(&trial);
  rt_lab_close(&lab);
  rt_model *m = test_open(engine, 1, RT_ISA_ALL, 1);
  TEST_OK(rt_predictions_of_model(&p[1], m, NULL, NULL, err));
  rt_model_close(m);
  const size_t count = c->window * c->held.windows;
  assert_memory_equal(p[0].loss, p[1].loss, count * sizeof *p[0].loss);
  assert_memory_equal(p[0].best, p[1].best, count * sizeof *p[0].best);
  const rt_comparison now = rt_predictions_compare(&q->reference, &p[1]);
  if (q->budget > 0) assert_true(now.added <= q->budget);
  for (int i = 0; i < 2; i++) rt_predictions_deinit(&p[i]);
}

static void test_recipe_is_the_engine(void **state) {
  (void)state;
  static const struct {
    const char *precision, *method, *max_loss;
  } cases[] = {{"int8", "smooth", NULL},
               {"int4", "smooth", NULL},
               {"int4", NULL, "2%"},
               {"int8,layers.0.*=int4,lm_head=fp32", "entropy", "100%"},
               {"fp32,layers.1.*=int4", "smooth", NULL}};
  static const char *const models[] = {"llama-bias-f16", "llama-gqa-tied-bf16", "qwen2-bf16",
                                       "mistral-full-f16"};
  size_t migrated = 0, fixed = 0;
  for (size_t n = 0; n < RT_COUNT(cases) * RT_COUNT(models); n++) {
    char source[512], engine[256], text[256];
    (void)snprintf(source, sizeof source, "%s/%s", TEST_GOLDEN_DIR, models[n % RT_COUNT(models)]);
    RETORT_INIT(retort_build_options, o);
    o.source = source;
    o.output = test_path(engine, sizeof engine, "calib.engine");
    o.calib = text_path(text, sizeof text);
    o.precision = cases[n / RT_COUNT(models)].precision;
    o.calib_method = cases[n / RT_COUNT(models)].method;
    o.max_loss = cases[n / RT_COUNT(models)].max_loss;
    o.max_context = CONTEXT;
    o.max_step_tokens = o.max_step_outputs = ROWS;
    o.tune = "off";
    o.threads = 1;
    TEST_OK(retort_engine_build(&o, err));
    // The same once more, step by step.
    rt_import in;
    rt_pool *pool;
    rt_buf tokenizer = {0};
    rt_precision precision;
    TEST_OK(rt_hf_import(&in, source, NULL, err));
    TEST_OK(rt_passes_run(in.graph, NULL, NULL, err));
    TEST_OK(rt_pool_create(&pool, 1, err));
    TEST_OK(rt_tokenizer_compile(rt_buf_view(&in.tokenizer_json), "tokenizer.json",
                                 rt_buf_view(&in.tokenizer_config_json), "tokenizer_config.json",
                                 &tokenizer, err));
    TEST_OK(rt_precision_parse(&precision, o.precision, err));
    const rt_quantize_input input = {
        .o = &o,
        .precision = &precision,
        .graph = in.graph,
        .tokenizer = rt_buf_view(&tokenizer),
        .end = in.config.eos.count ? (int32_t)in.config.eos.ids[0] : -1,
        .vocab = (size_t)in.config.vocab,
        .profile = {.max_context = CONTEXT, .max_tokens = ROWS, .max_outputs = ROWS},
        .pool = pool};
    rt_quantize q;
    TEST_OK(rt_quantize_run(&q, &input, err));
    for (size_t i = 0; i < q.recipe.count; i++) {
      migrated += q.recipe.linears[i].input_factor != NULL;
      fixed += rt_wfmt_is_int(q.recipe.linears[i].format) && q.recipe.linears[i].act_scale > 0;
    }
    predict_both(&q, &in, pool, engine);
    rt_quantize_deinit(&q);
    rt_precision_deinit(&precision);
    rt_buf_deinit(&tokenizer);
    rt_pool_destroy(pool);
    rt_import_deinit(&in);
  }
  assert_true(migrated > 0 && fixed > 0);
}

static int remove_folder(void **state) {
  (void)state;
  test_remove_folder();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_recipe_is_the_engine)};
  return cmocka_run_group_tests_name("quantize", tests, NULL, remove_folder);
}
