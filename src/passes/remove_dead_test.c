#include "passes/pass_testing.h"

static void test_identities(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[t, 4]\n"
      "const %1 \"shape\" i64[2] = {0, -1}\n"
      "%2 = identity(%0)\n"
      "%3 = cast(%2) {to=\"f32\"}\n"
      "%4 = reshape(%3, %1)\n"
      "%5 = transpose(%4) {perm=[0, 1]}\n"
      "%6 = slice_columns(%5) {begin=0, end=4}\n"
      "%7 = concat(%6) {axis=0}\n"
      "%8 = neg(%7)\n"
      "%9 = identity(%8)\n"
      "output \"y\" %9\n"
      "output \"z\" %2\n";
  test_preserves(TEXT, rt_pass_remove_dead, 7);
  rt_graph *g = test_parse(TEXT);
  (void)test_run(g, rt_pass_remove_dead);
  assert_int_equal(rt_graph_node_count(g), 1);
  assert_int_equal(rt_graph_value_count(g), 2);  // the constant is gone as well
  assert_int_equal(rt_graph_output_at(g, 1, NULL), rt_graph_input_named(g, "x"));
  rt_graph_destroy(g);
}

static void test_not_identities(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[4, 4]\n"
      "%1 = transpose(%0)\n"
      "%2 = cast(%1) {to=\"i32\"}\n"
      "%3 = slice_columns(%0) {begin=1, end=4}\n"
      "%4 = concat(%0, %0) {axis=0}\n"
      "output \"a\" %1\n"
      "output \"b\" %2\n"
      "output \"c\" %3\n"
      "output \"d\" %4\n";
  test_preserves(TEXT, rt_pass_remove_dead, 0);
}

static void test_dead_chain(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[t, 2]\n"
      "input %1 \"positions\" i32[t]\n"
      "const %2 \"w\" f32[2] = {1, 2}\n"
      "%3 = attention(%0, %0, %0, %1, %1) "
      "{heads=1, kv_heads=1, head_dim=2, scale=1, window=0, slot=0}\n"
      "%4, %5 = add_rms_norm(%3, %0, %2) {eps=0.0}\n"
      "%6 = neg(%5)\n"
      "%7, %8 = add_rms_norm(%0, %0, %2) {eps=0.0}\n"
      "output \"y\" %8\n";
  // One unused output of two does not make a node dead.
  test_preserves(TEXT, rt_pass_remove_dead, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_identities),
                                     cmocka_unit_test(test_not_identities),
                                     cmocka_unit_test(test_dead_chain)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
