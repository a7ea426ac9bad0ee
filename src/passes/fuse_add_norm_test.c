#include "passes/pass_testing.h"

static const char TEXT[] =
    "retort-graph 1\n"
    "input %0 \"x\" f32[t, 3]\n"
    "input %1 \"y\" f32[t, 3]\n"
    "const %2 \"w\" f32[3] = {1, 2, 0.5}\n"
    "input %3 \"row\" f32[1, 3]\n"
    "const %4 \"m\" f32[3, 3] = {1, 2, 3, 4, 5, 6, 7, 8, 9}\n"
    "%10 = add(%0, %1) \"residual\"\n"
    "%11 = rms_norm(%10, %2) {eps=1e-5} \"norm\"\n"
    "%12 = mul(%11, %11)\n"
    "output \"y\" %12\n";

static void test_matches(void **unused) {
  (void)unused;
  test_preserves(TEXT, rt_pass_fuse_add_norm, 1);
  // Other users of the sum, before and after the norm, and the sum as an output.
  test_preserves(test_edit(TEXT, "%11 =", "%20 = neg(%10)\noutput \"n\" %20\n%11 ="),
                 rt_pass_fuse_add_norm, 1);
  test_preserves(test_edit(TEXT, "mul(%11, %11)", "mul(%11, %10)"), rt_pass_fuse_add_norm, 1);
  test_preserves(test_edit(TEXT, "output", "output \"s\" %10\noutput"), rt_pass_fuse_add_norm, 1);
  // Two norms of one sum: the first is fused.
  test_preserves(test_edit(TEXT, "%12 = mul(%11, %11)",
                           "%14 = rms_norm(%10, %2) {eps=1e-2}\n%12 = mul(%11, %14)"),
                 rt_pass_fuse_add_norm, 1);
  // A chain: the norm's result is added and normalized again.
  test_preserves(test_edit(TEXT, "%12 = mul(%11, %11)",
                           "%14 = add(%11, %10)\n%12 = rms_norm(%14, %2) {eps=1e-2}"),
                 rt_pass_fuse_add_norm, 2);
  test_preserves(test_edit(TEXT, "add(%0, %1)", "add(%0, %0)"), rt_pass_fuse_add_norm, 1);
  // A weight computed between the addition and the norm does not exist where the fused node goes.
  test_preserves(
      test_edit(TEXT, "%11 = rms_norm(%10, %2)", "%21 = neg(%2)\n%11 = rms_norm(%10, %21)"),
      rt_pass_fuse_add_norm, 0);
  test_preserves(test_edit(test_edit(TEXT, "rms_norm(%10, %2)", "rms_norm(%10, %21)"),
                           "%10 =", "%21 = neg(%2)\n%10 ="),
                 rt_pass_fuse_add_norm, 1);
}

static void test_residual_comes_first(void **unused) {
  (void)unused;
  for (int swap = 0; swap < 2; swap++) {
    rt_graph *g = test_parse(test_edit(TEXT, "%10 = add(%0, %1)",
                                       swap ? "%20 = linear(%1, %4)\n%10 = add(%20, %0)"
                                            : "%20 = linear(%1, %4)\n%10 = add(%0, %20)"));
    (void)test_run(g, rt_pass_fuse_add_norm);
    for (size_t i = 0; i < rt_graph_node_count(g); i++) {
      const rt_node *n = rt_graph_get_node(g, (rt_node_id)i);
      if (!rt_pass_is(n, "add_rms_norm")) continue;
      assert_int_equal(n->inputs[0], rt_graph_input_named(g, "x"));
      assert_string_equal(n->name, "norm");
    }
    assert_int_equal(test_count(g, "add_rms_norm"), 1);
    rt_graph_destroy(g);
  }
}

static void test_near_misses(void **unused) {
  (void)unused;
  static const char *const EDITS[][2] = {
      {"add(%0, %1)", "sub(%0, %1)"},
      {"add(%0, %1)", "add(%0, %3)"},  // broadcasting
      {"rms_norm(%10, %2)", "rms_norm(%0, %2)"},
      {"%11 = rms_norm(%10, %2) {eps=1e-5}", "%11 = neg(%10)"},
  };
  for (size_t i = 0; i < RT_COUNT(EDITS); i++) {
    test_preserves(test_edit(TEXT, EDITS[i][0], EDITS[i][1]), rt_pass_fuse_add_norm, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_matches),
                                     cmocka_unit_test(test_residual_comes_first),
                                     cmocka_unit_test(test_near_misses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
