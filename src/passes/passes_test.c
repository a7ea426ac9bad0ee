// The passes together: on random decoders they must not change a single logit.
#include "passes/pass_testing.h"

enum { TOKENS = 11 };

// Two sequences interleaved, positions ascending in each.
static float *run(const rt_graph *g, const test_decoder *d, size_t *count) {
  int64_t ids[TOKENS], positions[TOKENS], sequences[TOKENS], next[2] = {0, 3};
  uint64_t s = d->seed + 99;
  for (size_t i = 0; i < TOKENS; i++) {
    ids[i] = test_below(&s, d->vocab);
    sequences[i] = test_below(&s, 2);
    positions[i] = next[sequences[i]]++;
  }
  const int64_t rows[3] = {0, TOKENS - 1, 4};
  return test_decoder_run(g, NULL, ids, positions, sequences, TOKENS, rows, 3, count);
}

static void dumped(void *self, const rt_pass *pass, const rt_graph *g) {
  assert_non_null(pass->what);
  assert_true(rt_graph_node_count(g) > 0);
  ++*(size_t *)self;
}

static void test_random_decoders(void **unused) {
  (void)unused;
  for (uint64_t seed = 0; seed < 150; seed++) {
    test_decoder d = test_decoder_random(seed);
    rt_graph *g = test_decoder_build(&d);
    size_t before_count, after_count, dumps = 0;
    float *before = run(g, &d, &before_count);
    rt_passes_report report;
    rt_passes_options options = {.dump_after = dumped, .self = &dumps};
    TEST_TRY(rt_passes_run(g, &options, &report, err));
    assert_int_equal(dumps, report.count);
    float *after = run(g, &d, &after_count);
    assert_int_equal(before_count, after_count);
    assert_int_equal(before_count, (size_t)d.vocab * 3);
    assert_memory_equal(before, after, before_count * sizeof *before);
    size_t layers = (size_t)d.layers;
    assert_int_equal(test_count(g, "slice_columns"), 3 * layers);
    assert_int_equal(test_count(g, "gated_linear"), layers);
    assert_int_equal(test_count(g, "linear"), 3 * layers + 1);
    assert_int_equal(test_count(g, "add_rms_norm"), 2 * layers);
    assert_int_equal(test_count(g, "rms_norm"), 1);
    assert_int_equal(test_count(g, "add") + test_count(g, "mul") + test_count(g, "silu"), 0);
    free(before);
    free(after);
    rt_graph_destroy(g);
  }
}

// Any subset of the passes is legal.
static void test_every_subset(void **unused) {
  (void)unused;
  static const char *const NAMES[] = {"fold_constants", "remove_dead", "merge_qkv", "merge_gate_up",
                                      "fuse_add_norm"};
  for (unsigned mask = 0; mask < 32; mask++) {
    test_decoder d = test_decoder_random(1000 + mask);
    rt_graph *g = test_decoder_build(&d);
    size_t before_count, after_count, off = 0;
    const char *disabled[5];
    for (unsigned i = 0; i < 5; i++) {
      if (mask & (1u << i)) disabled[off++] = NAMES[i];
    }
    float *before = run(g, &d, &before_count);
    rt_passes_report report;
    rt_passes_options options = {.disabled = disabled, .disabled_count = off};
    TEST_TRY(rt_passes_run(g, &options, &report, err));
    for (size_t i = 0; i < report.count; i++) {
      bool listed = false;
      for (size_t k = 0; k < off; k++) {
        listed = listed || strcmp(disabled[k], report.passes[i].pass->name) == 0;
      }
      assert_int_equal(report.passes[i].disabled, listed);
      if (listed) assert_int_equal(report.passes[i].rewrites, 0);
    }
    float *after = run(g, &d, &after_count);
    assert_memory_equal(before, after, before_count * sizeof *before);
    free(before);
    free(after);
    rt_graph_destroy(g);
  }
}

static void test_unknown_name(void **unused) {
  (void)unused;
  rt_graph *g = test_parse("retort-graph 1\n");
  const char *name = "make_faster";
  rt_passes_options options = {.disabled = &name, .disabled_count = 1};
  retort_error why = {0};
  assert_int_equal(rt_passes_run(g, &options, NULL, &why), RETORT_ERR_ARGUMENT);
  assert_non_null(strstr(why.message, "make_faster"));
  assert_non_null(strstr(why.message, "merge_qkv"));
  TEST_TRY(rt_passes_run(g, NULL, NULL, err));
  rt_graph_destroy(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_decoders),
                                     cmocka_unit_test(test_every_subset),
                                     cmocka_unit_test(test_unknown_name)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
