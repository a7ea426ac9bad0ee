// Tuning a real engine: every cell gets a tactic that may run, what is known is not measured again,
// and cancelling keeps what was measured.
#include "tune/tune.h"
#include "runtime/engine_testing.h"

typedef struct calls {
  size_t count, cancel_at;
} calls;

static bool count_calls(void *self, double fraction) {
  calls *c = self;
  assert_true(fraction >= 0 && fraction < 1);
  return ++c->count != c->cancel_at;
}

typedef struct bench {
  rt_engine_file file;
  rt_tune_cache cache;
  rt_tune_report report;
  calls calls;
} bench;

static void open_bench(bench *b) {
  char path[256];
  *b = (bench){0};
  test_build(path, sizeof path, "llama-gqa-tied-bf16", "int8", 0);
  TEST_OK(rt_engine_file_open(&b->file, path, RT_LOAD_MAP, err));
  rt_fingerprint f;
  rt_fingerprint_of(&f, RT_ISA_ALL, 2);
  rt_tune_cache_init(&b->cache, &f);
}

static void close_bench(bench *b) {
  rt_tune_cache_deinit(&b->cache);
  rt_engine_file_close(&b->file);
}

static retort_status tune(bench *b, rt_tune_mode mode, double seconds, rt_isa isa) {
  const rt_tune_options options = {.mode = mode,
                                   .seconds = seconds,
                                   .threads = 2,
                                   .isa = isa,
                                   .progress = count_calls,
                                   .self = &b->calls};
  return rt_tune_run(&b->file.manifest.program, b->file.weights, &options, &b->cache, &b->report,
                     NULL);
}

static void every_cell_once(void **state) {
  (void)state;
  bench b;
  open_bench(&b);
  if (rt_cpu_isa() == RT_ISA_SCALAR) skip();
  assert_int_equal(tune(&b, RT_TUNE_FAST, 0, RT_ISA_ALL), RETORT_OK);
  assert_true(b.report.cells > 0 && b.report.timed == b.report.cells && b.report.cached == 0);
  rt_arena arena = {0};
  rt_tactics tactics;
  size_t missing;
  TEST_OK(rt_tune_collect(&b.file.manifest.program, RT_ISA_ALL, &b.cache, RT_TUNE_FAST, &arena,
                          &tactics, &missing, err));
  assert_true(missing == 0 && tactics.count == b.report.cells);
  for (size_t i = 0; i < tactics.count; i++) {
    const rt_tactic *t = &tactics.items[i];
    assert_int_equal(t->way.kernel->signature, t->shape.signature);
    assert_true(t->ns > 0 && t->spread >= 0 && t->way.panels % 2 == 0);
    // Matrices of this model are small: a task per panel pair at least is possible.
    assert_true(!t->next.kernel || t->next.kernel->signature == t->shape.signature);
  }
  const size_t before = b.calls.count;
  assert_int_equal(tune(&b, RT_TUNE_FAST, 0, RT_ISA_ALL), RETORT_OK);
  assert_true(b.report.timed == 0 && b.report.cached == b.report.cells);
  assert_int_equal(b.calls.count, before);
  rt_arena_deinit(&arena);
  close_bench(&b);
}

// Out of time at once: one sample of the usual way each, no more.
static void no_budget(void **state) {
  (void)state;
  bench b;
  open_bench(&b);
  if (rt_cpu_isa() == RT_ISA_SCALAR) skip();
  assert_int_equal(tune(&b, RT_TUNE_FULL, 1e-9, RT_ISA_ALL), RETORT_OK);
  assert_int_equal(b.report.timed, b.report.cells);
  assert_int_equal(b.calls.count, 2 * b.report.cells);
  for (size_t i = 0; i < b.cache.tactics.count; i++) {
    assert_null(b.cache.tactics.items[i].next.kernel);
  }
  close_bench(&b);
}

static void cancelling(void **state) {
  (void)state;
  bench b;
  open_bench(&b);
  if (rt_cpu_isa() == RT_ISA_SCALAR) skip();
  b.calls.cancel_at = 100;
  assert_int_equal(tune(&b, RT_TUNE_FAST, 0, RT_ISA_ALL), RETORT_ERR_CANCELLED);
  assert_int_equal(b.calls.count, 100);
  assert_int_equal(b.cache.tactics.count, b.report.timed);
  assert_true(b.report.timed > 0);
  close_bench(&b);
}

static void scalar_machines_are_left_alone(void **state) {
  (void)state;
  bench b;
  open_bench(&b);
  assert_int_equal(tune(&b, RT_TUNE_FAST, 0, RT_ISA_SCALAR), RETORT_OK);
  assert_true(b.report.cells == 0 && b.calls.count == 0);
  close_bench(&b);
}

// Row counts and buckets.
static void buckets(void **state) {
  (void)state;
  static const size_t first[] = {1, 2, 5, 9, 17, 33, 65, 129};
  for (size_t b = 0; b < RT_ROW_BUCKETS; b++) {
    assert_int_equal(rt_row_bucket_first(b), first[b]);
    assert_int_equal(rt_row_bucket(first[b]), b);
    assert_int_equal(rt_row_bucket(rt_row_bucket_last(b)), b);
    if (b > 0) assert_int_equal(rt_row_bucket_last(b - 1) + 1, first[b]);
  }
  assert_int_equal(rt_row_bucket(1 << 14), RT_ROW_BUCKETS - 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_cell_once), cmocka_unit_test(no_budget),
      cmocka_unit_test(cancelling),      cmocka_unit_test(scalar_machines_are_left_alone),
      cmocka_unit_test(buckets),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
