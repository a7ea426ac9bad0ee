#include "passes/pass_testing.h"

static void test_folds(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[t, 4]\n"
      "const %1 \"a\" f32[4] = {1, 2, 3, 4}\n"
      "const %2 \"h\" f16[2, 2] = base64 \"ADwAQABCAEQ=\"\n"
      "const %3 \"i\" i32[2, 2] = {7, -7, 100, 2147483647}\n"
      "%4 = exp(%1)\n"
      "%5 = mul(%4, %1)\n"
      "%6 = add(%0, %5)\n"
      "%7 = transpose(%2)\n"
      "%8 = cast(%7) {to=\"bf16\"}\n"
      "%9 = add(%3, %3)\n"
      "%10 = identity(%9)\n"
      "output \"a\" %6\n"
      "output \"b\" %8\n"
      "output \"c\" %10\n";
  test_preserves(TEXT, rt_pass_fold_constants, 6);
  rt_graph *g = test_parse(TEXT);
  (void)test_run(g, rt_pass_fold_constants);
  const rt_value *c = rt_graph_value(g, rt_graph_output_at(g, 2, NULL));
  const int32_t want[4] = {14, -14, 200, -2};
  assert_int_equal(c->kind, RT_VALUE_CONST);
  assert_memory_equal(rt_graph_get_constant(g, c->constant)->data, want, sizeof want);
  const uint16_t bf16[4] = {0x3F80, 0x4040, 0x4000, 0x4080};
  const rt_value *b = rt_graph_value(g, rt_graph_output_at(g, 1, NULL));
  assert_memory_equal(rt_graph_get_constant(g, b->constant)->data, bf16, sizeof bf16);
  rt_graph_destroy(g);
}

static void test_shape_arithmetic(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[t, 12]\n"
      "const %1 \"one\" i64[1] = {1}\n"
      "const %2 \"zero\" i64[1] = {0}\n"
      "const %3 \"three\" i64[1] = {3}\n"
      "%4 = shape(%0)\n"
      "%5 = gather(%4, %1)\n"
      "%6 = div(%5, %3)\n"
      "%7 = concat(%2, %3, %6) {axis=0}\n"
      "%8 = reshape(%0, %7) : f32[t, 3, 4]\n"
      "output \"y\" %8\n";
  // shape itself is not made of numbers; it dies later.
  test_preserves(TEXT, rt_pass_fold_constants, 3);
  rt_graph *g = test_parse(TEXT);
  (void)test_run(g, rt_pass_fold_constants);
  (void)test_run(g, rt_pass_remove_dead);
  assert_int_equal(rt_graph_node_count(g), 1);
  rt_graph_destroy(g);
}

static void test_refuses(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "const %0 \"a\" i64[2, 1] = {1, 2}\n"
      "const %1 \"z\" i64[2, 1] = {0, 1}\n"
      "const %2 \"i\" i64[1, 1] = {5}\n"
      "const %3 \"x\" f32[2, 1] = {1, 2}\n"
      "%4 = div(%0, %1)\n"
      "%5 = gather(%3, %2)\n"
      "output \"a\" %4\n"
      "output \"b\" %5\n";
  rt_graph *g = test_parse(TEXT);
  assert_int_equal(test_run(g, rt_pass_fold_constants), 0);
  rt_graph_destroy(g);
}

static void test_large_stays(void **unused) {
  (void)unused;
  enum { ROWS = 2200, WIDTH = 2000 };  // 17.6 MB
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_create(&g, err));
  float *data = calloc((size_t)ROWS * WIDTH, sizeof *data);
  int64_t dims[2] = {ROWS, WIDTH};
  rt_value_id w[2];
  for (int i = 0; i < 2; i++) {
    TEST_TRY(rt_graph_constant(g, RT_CONST_EXTERNAL, i ? "b" : "a", RT_DTYPE_F32, 2, dims, data,
                               sizeof *data * ROWS * WIDTH, &w[i], err));
  }
  const rt_attr_init rows[] = {RT_AI("axis", 0), RT_ATTR_END};
  const rt_attr_init columns[] = {RT_AI("axis", 1), RT_ATTR_END};
  TEST_TRY(rt_graph_output(g, "t", test_node(g, "transpose", "t", w, 1, NULL), err));
  TEST_TRY(rt_graph_output(g, "c", test_node(g, "concat", "c", w, 2, rows), err));
  TEST_TRY(rt_graph_output(g, "d", test_node(g, "concat", "d", w, 2, columns), err));
  TEST_TRY(rt_graph_output(g, "m", test_node(g, "reduce_mean", "m", w, 1, NULL), err));
  assert_int_equal(test_run(g, rt_pass_fold_constants), 1);
  const rt_value *c = rt_graph_value(g, rt_graph_output_at(g, 1, NULL));
  assert_int_equal(c->kind, RT_VALUE_CONST);
  assert_int_equal(rt_graph_get_constant(g, c->constant)->kind, RT_CONST_CONCAT);
  rt_graph_destroy(g);
  free(data);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_folds), cmocka_unit_test(test_shape_arithmetic),
      cmocka_unit_test(test_refuses), cmocka_unit_test(test_large_stays)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
