// Trials against the engines they stand for, and migrations: with factors that are powers of two a
// model in fp32 or bf16 computes the same bits, which it does only if norms, V and `up`, and their
// biases, take exactly the other half.
#include <math.h>

#include "build/score.h"
#include "import/hf.h"
#include "passes/passes.h"
#include "runtime/engine_testing.h"

enum { WINDOW = 40, WINDOWS = 2, ROWS = 16 };

typedef struct bench {
  rt_import in;
  rt_pool *pool;
  rt_lab lab;
  rt_recipe recipe;
  rt_linear linears[64];
  int32_t tokens[WINDOW * WINDOWS];
  size_t vocab;
} bench;

static void set_up(bench *b, const char *name) {
  char source[512], folder[512];
  *b = (bench){0};
  (void)snprintf(source, sizeof source, "%s/%s", TEST_GOLDEN_DIR, name);
  TEST_OK(rt_hf_import(&b->in, source, NULL, err));
  TEST_OK(rt_passes_run(b->in.graph, NULL, NULL, err));
  TEST_OK(rt_pool_create(&b->pool, 1, err));
  const rt_lab_options options = {
      .graph = b->in.graph,
      .pool = b->pool,
      .threads = 1,
      .folder_of = test_path(folder, sizeof folder, "x.engine"),
      .profile = {.max_context = RT_KV_BLOCK, .max_tokens = ROWS, .max_outputs = ROWS}};
  TEST_OK(rt_lab_open(&b->lab, &options, (uint64_t)64 << 20, err));
  b->vocab = (size_t)b->in.config.vocab;
  uint64_t state = 7;
  for (size_t i = 0; i < RT_COUNT(b->tokens); i++) {
    b->tokens[i] = (int32_t)(test_next(&state) % b->vocab);
  }
  // All layers by their names.
  rt_trial t;
  const rt_recipe fp32 = {.other = RT_W32};
  TEST_OK(rt_trial_open(&t, &b->lab, &fp32, NULL, NULL, err));
  const rt_program *p = &t.plan.program;
  for (size_t i = 0; i < p->instr_count; i++) {
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    const rt_stored *m = &p->stored[p->instrs[i].weight[0]];
    assert_true(b->recipe.count < RT_COUNT(b->linears));
    b->linears[b->recipe.count++] =
        (rt_linear){.name = strdup(p->instrs[i].name), .n = m->n, .k = m->k};
  }
  b->recipe.linears = b->linears;
  rt_trial_close(&t);
}

static void no_factors(bench *b) {
  for (size_t i = 0; i < b->recipe.count; i++) {
    free((void *)(uintptr_t)b->linears[i].input_factor);
    b->linears[i].input_factor = NULL;
  }
}

static void tear_down(bench *b) {
  no_factors(b);
  for (size_t i = 0; i < b->recipe.count; i++) free((void *)(uintptr_t)b->linears[i].name);
  rt_lab_close(&b->lab);
  rt_pool_destroy(b->pool);
  rt_import_deinit(&b->in);
}

static bool ends_with(const char *name, const char *end) {
  return strlen(name) >= strlen(end) && strcmp(name + strlen(name) - strlen(end), end) == 0;
}

// Powers of two up to 2^range either way; query heads that share a V head have the same.
static void give_factors(bench *b, rt_linear *l, int range, uint64_t seed) {
  float *f = malloc(l->k * sizeof *f);
  assert_non_null(f);
  const rt_decoder_config *c = &b->in.config;
  const size_t share = (size_t)(c->heads / c->kv_heads), dim = (size_t)c->head_dim;
  for (size_t i = 0; i < l->k; i++) {
    f[i] = ldexpf(1, (int)(test_next(&seed) % (2 * (unsigned)range + 1)) - range);
  }
  if (ends_with(l->name, "attn.o")) {
    for (size_t i = 0; i < l->k; i++) f[i] = f[i / dim / share * share * dim + i % dim];
  }
  l->input_factor = f;
}

static void set_formats(bench *b, rt_wfmt format) {
  b->recipe.other = format;
  for (size_t i = 0; i < b->recipe.count; i++) b->linears[i].format = format;
}

static void keep_logits(void *self, size_t row, const float *logits) {
  float **out = self;
  const size_t vocab = (size_t)(out[1] - out[0]);
  memcpy(out[0] + row * vocab, logits, vocab * sizeof *logits);
}

static float *logits_of(bench *b) {
  float *out = calloc(WINDOW * b->vocab, sizeof *out);
  assert_non_null(out);
  float *range[2] = {out, out + b->vocab};
  rt_trial t;
  TEST_OK(rt_trial_open(&t, &b->lab, &b->recipe, NULL, NULL, err));
  TEST_OK(rt_trial_run(&t, b->tokens, WINDOW, keep_logits, range, err));
  rt_trial_close(&t);
  return out;
}

static bool same(const bench *b, const float *x, const float *y) {
  return memcmp(x, y, WINDOW * b->vocab * sizeof *x) == 0;
}

// Largest difference over the spread of the logits.
static double distance(const bench *b, const float *x, const float *y) {
  double square = 0, most = 0;
  for (size_t i = 0; i < WINDOW * b->vocab; i++) {
    square += (double)x[i] * (double)x[i];
    most = fmax(most, fabs((double)x[i] - (double)y[i]));
  }
  return most / sqrt(square / (double)(WINDOW * b->vocab));
}

// Every layer has what can take the other half, but for a head that is the embedding too.
static size_t producers(bench *b, rt_wfmt format, size_t counts[4]) {
  memset(counts, 0, 4 * sizeof *counts);
  set_formats(b, format);
  rt_trial t;
  TEST_OK(rt_trial_open(&t, &b->lab, &b->recipe, NULL, NULL, err));
  const rt_program *p = &t.plan.program;
  size_t gemms = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    size_t from = SIZE_MAX;
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    gemms++;
    const rt_producer producer = rt_recipe_producer(p, i, &from);
    counts[producer]++;
    if (producer == RT_PRODUCER_NORM) assert_int_equal(p->instrs[from].op, RT_INSTR_NORM);
    if (producer == RT_PRODUCER_V) assert_true(ends_with(p->instrs[from].name, "qkv"));
    if (producer == RT_PRODUCER_UP) assert_int_equal(p->instrs[from].epilogue, RT_EPI_GATE);
  }
  rt_trial_close(&t);
  return gemms;
}

static void test_producers(void **state) {
  (void)state;
  for (size_t g = 0; g < TEST_GOLDENS; g++) {
    bench b;
    set_up(&b, test_goldens[g]);
    const size_t layers = (size_t)b.in.config.layers;
    for (int f = RT_W32; f <= RT_W4; f++) {
      const bool table = b.in.config.tied && !rt_wfmt_is_int((rt_wfmt)f);
      size_t counts[4];
      assert_int_equal(producers(&b, (rt_wfmt)f, counts), 4 * layers + 1);
      assert_int_equal(counts[RT_PRODUCER_V], layers);
      assert_int_equal(counts[RT_PRODUCER_UP], layers);
      assert_int_equal(counts[RT_PRODUCER_NORM], 2 * layers + !table);
      assert_int_equal(counts[RT_PRODUCER_NONE], table);
    }
    tear_down(&b);
  }
}

static void test_factors_change_no_bit(void **state) {
  (void)state;
  for (size_t g = 0; g < TEST_GOLDENS; g++) {
    bench b;
    set_up(&b, test_goldens[g]);
    for (int f = RT_W32; f <= RT_W8; f++) {
      set_formats(&b, (rt_wfmt)f);
      float *plain = logits_of(&b);
      for (size_t i = 0; i < b.recipe.count; i++) {
        give_factors(&b, &b.linears[i], f == RT_W8 ? 1 : 6, 100 + i);
      }
      float *moved = logits_of(&b);
      const double far = distance(&b, plain, moved);
      if (f != RT_W8 && !same(&b, plain, moved)) {
        fail_msg("%s, format %d: %g apart", test_goldens[g], f, far);
      }
      // Another rounding, but the same function.
      if (f == RT_W8 && !(far > 0 && far < 0.5)) fail_msg("%s: %g apart", test_goldens[g], far);
      free(plain);
      free(moved);
      no_factors(&b);
    }
    tear_down(&b);
  }
}

// V and `up` are quantized by channel: a power of two on a channel is a power of two on its scale,
// and what reads them isn't quantized. Static scales and 4 bits make no difference.
static void test_factors_over_integers(void **state) {
  (void)state;
  static const rt_wfmt wide[] = {RT_W32, RT_W16}, narrow[] = {RT_W8, RT_W4};
  for (size_t n = 0; n < 4 * TEST_GOLDENS; n++) {
    bench b;
    set_up(&b, test_goldens[n / 4]);
    set_formats(&b, RT_W16);
    for (size_t i = 0; i < b.recipe.count; i++) {
      rt_linear *l = &b.linears[i];
      const bool reads = ends_with(l->name, "attn.o") || ends_with(l->name, "down");
      l->format = reads ? wide[n / 2 % 2] : narrow[n % 2];
      if (!reads && i % 2) l->act_scale = 0.02f;
    }
    float *plain = logits_of(&b);
    for (size_t i = 0; i < b.recipe.count; i++) {
      if (!rt_wfmt_is_int(b.linears[i].format)) give_factors(&b, &b.linears[i], 6, 100 + i);
    }
    float *moved = logits_of(&b);
    if (!same(&b, plain, moved)) {
      fail_msg("%s, %zu: %g apart", test_goldens[n / 4], n % 4, distance(&b, plain, moved));
    }
    free(plain);
    free(moved);
    tear_down(&b);
  }
}

static void test_changes(void **state) {
  (void)state;
  bench b;
  set_up(&b, "llama-bias-f16");
  const rt_decoder_config *c = &b.in.config;
  const size_t dim = (size_t)c->head_dim, share = (size_t)(c->heads / c->kv_heads);
  const size_t keys = (size_t)(c->heads + c->kv_heads) * dim;
  for (size_t i = 0; i < b.recipe.count; i++) give_factors(&b, &b.linears[i], 6, 100 + i);
  set_formats(&b, RT_W8);
  rt_trial t;
  TEST_OK(rt_trial_open(&t, &b.lab, &b.recipe, NULL, NULL, err));
  const rt_program *p = &t.plan.program;
  rt_arena arena = {0};
  retort_error err;
  const rt_weight_change *changes = rt_recipe_changes(&b.recipe, p, &arena, &err);
  assert_non_null(changes);
  size_t biases = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    size_t from;
    if (n->op != RT_INSTR_GEMM) continue;
    const rt_producer producer = rt_recipe_producer(p, i, &from);
    const rt_linear *l = rt_recipe_find(&b.recipe, n->name);
    assert_ptr_equal(changes[n->weight[0]].input_factor, l->input_factor);
    assert_null(changes[n->weight[0]].importance);
    const rt_instr *to = &p->instrs[from];
    const float *half = changes[to->weight[0]].output_factor;
    assert_non_null(half);
    if (to->weight[1] != RT_NO_OPERAND) {
      assert_ptr_equal(changes[to->weight[1]].output_factor, half);
      assert_null(changes[to->weight[1]].input_factor);
      biases++;
    }
    for (size_t k = 0; k < l->k; k++) {
      const size_t row = producer != RT_PRODUCER_V ? k : keys + k / dim / share * dim + k % dim;
      assert_true(half[row] * l->input_factor[k] == 1);
    }
    for (size_t k = 0; producer == RT_PRODUCER_V && k < keys; k++) assert_true(half[k] == 1);
  }
  assert_true(biases >= 2);
  rt_arena_deinit(&arena);
  rt_trial_close(&t);
  tear_down(&b);
}

// What the build chose its formats by is what the engine does.
static void test_trial_is_the_engine(void **state) {
  (void)state;
  static const char *const names[] = {"fp32", "bf16", "int8", "int4"};
  for (size_t n = 0; n < 4 * TEST_GOLDENS; n++) {
    char path[256];
    bench b;
    set_up(&b, test_goldens[n / 4]);
    test_build(path, sizeof path, test_goldens[n / 4], names[n % 4], RT_KV_BLOCK);
    b.lab.o.threads = n < 4 ? 2 : 1;
    set_formats(&b, (rt_wfmt)(n % 4));
    for (size_t i = 0; n % 4 == RT_W4 && i < b.recipe.count; i++) {
      if (strcmp(b.linears[i].name, "lm_head") == 0) b.linears[i].format = RT_W8;
    }
    rt_predictions p[2];
    for (int i = 0; i < 2; i++) {
      TEST_OK(rt_predictions_init(&p[i], b.tokens, WINDOW, WINDOWS, b.vocab, err));
    }
    rt_trial t;
    TEST_OK(rt_trial_open(&t, &b.lab, &b.recipe, NULL, NULL, err));
    TEST_OK(rt_predictions_of_trial(&p[0], &t, err));
    rt_trial_close(&t);
    rt_model *m = test_open(path, 1, RT_ISA_ALL, 1);
    TEST_OK(rt_predictions_of_model(&p[1], m, NULL, NULL, err));
    rt_model_close(m);
    assert_memory_equal(p[0].loss, p[1].loss, WINDOW * WINDOWS * sizeof *p[0].loss);
    assert_memory_equal(p[0].best, p[1].best, WINDOW * WINDOWS * sizeof *p[0].best);
    const rt_comparison c = rt_predictions_compare(&p[0], &p[1]);
    assert_int_equal(c.count, WINDOWS * (WINDOW - 1));
    assert_true(c.added == 0 && c.error == 0 && c.agreement == 1 && c.loss == c.reference);
    assert_true(rt_predictions_finite(&p[0]));
    p[1].loss[3] = NAN;
    assert_false(rt_predictions_finite(&p[1]));
    for (int i = 0; i < 2; i++) rt_predictions_deinit(&p[i]);
    tear_down(&b);
  }
}

typedef struct tapped {
  const rt_program *program;
  size_t calls, rows;
} tapped;

static void tap(void *self, size_t instr, const void *input, size_t rows) {
  tapped *t = self;
  assert_int_equal(t->program->instrs[instr].op, RT_INSTR_GEMM);
  const rt_buffer *in = &t->program->buffers[t->program->instrs[instr].in[0]];
  assert_true(isfinite(((const float *)input)[(rows - 1) * in->stride_bytes / 4 + in->width - 1]));
  t->calls++;
  t->rows += rows;
}

static void test_tap(void **state) {
  (void)state;
  bench b;
  set_up(&b, "llama-f32");
  rt_trial t;
  tapped seen = {0};
  b.recipe.other = RT_W32;
  TEST_OK(rt_trial_open(&t, &b.lab, &b.recipe, tap, &seen, err));
  seen.program = &t.plan.program;
  TEST_OK(rt_trial_run(&t, b.tokens, WINDOW, NULL, NULL, err));
  const size_t steps = rt_div_up(WINDOW, ROWS);
  assert_int_equal(seen.calls, (b.recipe.count - 1) * steps);  // the head has no rows
  assert_int_equal(seen.rows, (b.recipe.count - 1) * WINDOW);
  rt_trial_close(&t);
  tear_down(&b);
}

// Tensors are packed once for all combinations, and again after they were forgotten.
static void test_sharing(void **state) {
  (void)state;
  bench b;
  set_up(&b, "llama-gqa-tied-bf16");
  set_formats(&b, RT_W16);
  float *first = logits_of(&b);
  const uint64_t used = b.lab.used;
  const size_t count = b.lab.tensor_count;
  float *again = logits_of(&b);
  assert_true(same(&b, first, again));
  assert_int_equal(b.lab.used, used);
  free(again);
  // One layer in other formats, with another importance, static scales (which no tensor has).
  float *importance = malloc(b.linears[1].k * sizeof *importance);
  for (size_t i = 0; i < b.linears[1].k; i++) importance[i] = (float)(1 + i % 5);
  b.linears[1].format = RT_W4;
  free(logits_of(&b));
  assert_int_equal(b.lab.tensor_count, count + 1);
  b.linears[1].importance = importance;
  free(logits_of(&b));
  assert_int_equal(b.lab.tensor_count, count + 2);
  b.linears[1].act_scale = 0.05f;
  free(logits_of(&b));
  assert_int_equal(b.lab.tensor_count, count + 2);
  b.linears[1].format = RT_W8;  // the importance is for 4 bits only
  free(logits_of(&b));
  b.linears[1].importance = NULL;
  free(logits_of(&b));
  assert_int_equal(b.lab.tensor_count, count + 3);
  rt_lab_forget(&b.lab, used);
  assert_int_equal(b.lab.tensor_count, count);
  assert_int_equal(b.lab.used, used);
  b.linears[1].format = RT_W16;
  rt_lab_forget(&b.lab, 0);
  again = logits_of(&b);
  assert_true(same(&b, first, again));
  void *memory;
  TEST_OK(rt_lab_reserve(&b.lab, 1000, &memory, err));
  assert_int_equal((uintptr_t)memory % 64, 0);
  memset(memory, 1, 1000);
  free(again);
  again = logits_of(&b);
  assert_true(same(&b, first, again));
  free(first);
  free(again);
  free(importance);
  tear_down(&b);
}

static bool stop_soon(void *self) {
  return --*(int *)self > 0;
}

static void test_errors(void **state) {
  (void)state;
  bench b;
  retort_error why;
  set_up(&b, "llama-f32");
  set_formats(&b, RT_W16);
  rt_lab_options options = b.lab.o;
  rt_lab lab;
  options.folder_of = "/nowhere/at/all/x.engine";
  assert_int_equal(rt_lab_open(&lab, &options, 1 << 20, &why), RETORT_ERR_IO);
  assert_non_null(strstr(why.message, "/nowhere/at/all/x.engine"));
  options = b.lab.o;
  assert_int_equal(rt_lab_open(&lab, &options, (uint64_t)1 << 60, &why), RETORT_ERR_MEMORY);
  // Cancelled at every place where that can be.
  size_t cancelled = 0;
  for (int left = 1;; left++) {
    int count = left;
    options.progress = stop_soon;
    options.self = &count;
    TEST_OK(rt_lab_open(&lab, &options, (uint64_t)64 << 20, err));
    rt_trial t;
    retort_status st = rt_trial_open(&t, &lab, &b.recipe, NULL, NULL, &why);
    if (st == RETORT_OK) {
      st = rt_trial_run(&t, b.tokens, WINDOW, NULL, NULL, &why);
      rt_trial_close(&t);
    }
    rt_lab_close(&lab);
    if (st == RETORT_OK) break;
    assert_int_equal(st, RETORT_ERR_CANCELLED);
    cancelled++;
  }
  assert_true(cancelled > 10);
  tear_down(&b);
}

static void test_divergence(void **state) {
  (void)state;
  enum { VOCAB = 50 };
  float p[VOCAB], q[VOCAB];
  uint64_t s = 3;
  for (size_t i = 0; i < VOCAB; i++) {
    p[i] = (float)(test_next(&s) % 1000) / 200;
    q[i] = p[i] + (float)(test_next(&s) % 1000) / 2000;
  }
  p[7] = -200;  // next to never
  double sum_p = 0, sum_q = 0, want = 0;
  for (size_t i = 0; i < VOCAB; i++) {
    sum_p += exp((double)p[i]);
    sum_q += exp((double)q[i]);
  }
  for (size_t i = 0; i < VOCAB; i++) {
    const double share = exp((double)p[i]) / sum_p;
    want += share * (log(share) - ((double)q[i] - log(sum_q)));
  }
  const double got = rt_row_divergence(p, log(sum_p), q, VOCAB);
  assert_true(want > 0.001 && fabs(got - want) < 1e-5 * want + 1e-7);
  assert_true(fabs(rt_row_divergence(p, log(sum_p), p, VOCAB)) < 1e-6);
}

static int remove_folder(void **state) {
  (void)state;
  test_remove_folder();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_producers),
      cmocka_unit_test(test_factors_change_no_bit),
      cmocka_unit_test(test_factors_over_integers),
      cmocka_unit_test(test_changes),
      cmocka_unit_test(test_trial_is_the_engine),
      cmocka_unit_test(test_tap),
      cmocka_unit_test(test_sharing),
      cmocka_unit_test(test_errors),
      cmocka_unit_test(test_divergence),
  };
  return cmocka_run_group_tests_name("lab", tests, NULL, remove_folder);
}
