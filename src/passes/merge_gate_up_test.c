#include "passes/pass_testing.h"

static const char TEXT[] =
    "retort-graph 1\n"
    "input %0 \"x\" f32[t, 3]\n"
    "const %1 \"g\" f32[2, 3] = {1, -2, 3, 0.5, 0.25, -1}\n"
    "const %2 \"u\" f32[2, 3] = {0.1, 2, 0.3, 4, 0.5, 6}\n"
    "const %3 \"b\" f32[2] = {1, 2}\n"
    "const %4 \"narrow\" f32[1, 3] = {1, 2, 3}\n"
    "input %5 \"z\" f32[t, 3]\n"
    "%10 = linear(%0, %1, _) \"mlp.gate\"\n"
    "%11 = linear(%0, %2, %3) \"mlp.up\"\n"
    "%12 = silu(%10)\n"
    "%13 = mul(%12, %11)\n"
    "output \"y\" %13\n";

static void test_matches(void **unused) {
  (void)unused;
  test_preserves(TEXT, rt_pass_merge_gate_up, 1);
  test_preserves(test_edit(TEXT, "mul(%12, %11)", "mul(%11, %12)"), rt_pass_merge_gate_up, 1);
  test_preserves(test_edit(TEXT, "%1, _)", "%1, %3)"), rt_pass_merge_gate_up, 1);
  test_preserves(test_edit(TEXT, "%2, %3)", "%2)"), rt_pass_merge_gate_up, 1);
  rt_graph *g = test_parse(TEXT);
  (void)test_run(g, rt_pass_merge_gate_up);
  assert_int_equal(test_count(g, "gated_linear"), 1);
  assert_int_equal(test_count(g, "linear") + test_count(g, "mul") + test_count(g, "silu"), 0);
  const rt_node *n =
      rt_graph_get_node(g, rt_graph_value(g, rt_graph_output_at(g, 0, NULL))->producer);
  assert_int_equal(n->input_count, 5);
  assert_int_equal(n->inputs[3], RT_NONE);
  assert_string_equal(n->name, "mlp.gate");
  rt_graph_destroy(g);
}

static void test_near_misses(void **unused) {
  (void)unused;
  static const char *const EDITS[][2] = {
      {"linear(%0, %2, %3)", "linear(%5, %2, %3)"},                // another x
      {"output \"y\" %13", "output \"y\" %13\noutput \"g\" %10"},  // users of the
      {"output \"y\" %13", "output \"y\" %13\noutput \"u\" %11"},  // intermediates
      {"output \"y\" %13", "output \"y\" %13\noutput \"a\" %12"},  //
      {"output \"y\" %13", "%14 = add(%12, %12)\noutput \"y\" %13\noutput \"a\" %14"},
      {"silu(%10)", "sigmoid(%10)"},  // another activation
      {"mul(%12, %11)", "add(%12, %11)"},
      {"mul(%12, %11)", "mul(%12, %12)"},
      {"linear(%0, %1, _)", "linear(%0, %4)"},  // broadcasting
      {"linear(%0, %2, %3)", "linear(%0, %4)"},
  };
  for (size_t i = 0; i < RT_COUNT(EDITS); i++) {
    test_preserves(test_edit(TEXT, EDITS[i][0], EDITS[i][1]), rt_pass_merge_gate_up, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_matches),
                                     cmocka_unit_test(test_near_misses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
