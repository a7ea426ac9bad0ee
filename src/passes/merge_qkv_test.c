#include "passes/pass_testing.h"

// Two query heads and one key-value head of two channels.
static const char TEXT[] =
    "retort-graph 1\n"
    "input %0 \"x\" f32[t, 2]\n"
    "input %1 \"positions\" i32[t]\n"
    "input %2 \"sequences\" i32[t]\n"
    "const %3 \"f\" f32[1] = {0.5}\n"
    "const %4 \"f2\" f32[1] = {0.25}\n"
    "input %5 \"z\" f32[t, 2]\n"
    "const %6 \"wq\" f32[4, 2] = {1, -2, 3, 0.5, 0.25, -1, 0.75, 2}\n"
    "const %7 \"wk\" f32[2, 2] = {0.5, -1, 2, 0.25}\n"
    "const %8 \"wv\" f32[2, 2] = {0.1, 0.2, 0.3, 0.4}\n"
    "const %9 \"b\" f32[2] = {3, 4}\n"
    "const %30 \"wk16\" bf16[2, 2] = base64 \"AD8AP4A/AEA=\"\n"
    "const %31 \"b16\" bf16[2] = base64 \"AD8AQA==\"\n"
    "%10 = linear(%0, %6) \"l.0.attn.q\"\n"
    "%11 = linear(%0, %7, %9) \"l.0.attn.k\"\n"
    "%12 = linear(%0, %8, _) \"l.0.attn.v\"\n"
    "%13 = rope(%10, %1, %3) {heads=2, head_dim=2, factor=1}\n"
    "%14 = rope(%11, %1, %3) {heads=1, head_dim=2, factor=1}\n"
    "%15 = attention(%13, %14, %12, %1, %2) "
    "{heads=2, kv_heads=1, head_dim=2, scale=0.7, window=3, slot=0}\n"
    "output \"y\" %15\n";

static void test_matches(void **unused) {
  (void)unused;
  test_preserves(TEXT, rt_pass_merge_qkv, 1);
  test_preserves(test_edit(TEXT, "%7, %9)", "%7)"), rt_pass_merge_qkv, 1);
  test_preserves(test_edit(TEXT, "%8, _)", "%8, %9)"), rt_pass_merge_qkv, 1);
  test_preserves(test_edit(TEXT, "%7, %9)", "%7, %31)"), rt_pass_merge_qkv, 1);
  // No rope at all.
  test_preserves(test_edit(TEXT, "attention(%13, %14,", "attention(%10, %11,"), rt_pass_merge_qkv,
                 0);  // the ropes still use them
  test_preserves(
      test_edit(
          test_edit(test_edit(TEXT, "%13 = rope(%10, %1, %3) {heads=2, head_dim=2, factor=1}", ""),
                    "%14 = rope(%11, %1, %3) {heads=1, head_dim=2, factor=1}", ""),
          "attention(%13, %14,", "attention(%10, %11,"),
      rt_pass_merge_qkv, 1);
}

static void test_shape_of_result(void **unused) {
  (void)unused;
  rt_graph *g = test_parse(TEXT);
  (void)test_run(g, rt_pass_merge_qkv);
  assert_int_equal(test_count(g, "linear"), 1);
  assert_int_equal(test_count(g, "slice_columns"), 3);
  for (size_t i = 0; i < rt_graph_node_count(g); i++) {
    const rt_node *n = rt_graph_get_node(g, (rt_node_id)i);
    if (!rt_pass_is(n, "linear")) continue;
    assert_string_equal(n->name, "l.0.attn.qkv");
    const rt_constant *w = rt_graph_get_constant(g, rt_graph_value(g, n->inputs[1])->constant);
    assert_int_equal(w->kind, RT_CONST_CONCAT);
    assert_int_equal(w->part_count, 3);
    assert_int_equal(w->dims[0], 8);
    const rt_constant *b = rt_graph_get_constant(g, rt_graph_value(g, n->inputs[2])->constant);
    assert_int_equal(b->kind, RT_CONST_CONCAT);
    assert_int_equal(b->dims[0], 8);
  }
  const rt_node *attention =
      rt_graph_get_node(g, rt_graph_value(g, rt_graph_output_at(g, 0, NULL))->producer);
  rt_node_id id;
  for (size_t i = 0; i < 3; i++) {
    rt_value_id v = attention->inputs[i];
    if (i < 2) v = rt_pass_producer(g, v, "rope", &id)->inputs[0];
    const rt_node *slice = rt_pass_producer(g, v, "slice_columns", &id);
    assert_non_null(slice);
    assert_int_equal(rt_node_int(slice, "begin", -1), i == 0 ? 0 : i == 1 ? 4 : 6);
  }
  rt_graph_destroy(g);
}

static void test_order_of_projections(void **unused) {
  (void)unused;
  // v first, and x computed between nothing and the first projection.
  static const char REORDERED[] =
      "retort-graph 1\n"
      "input %40 \"raw\" f32[t, 2]\n"
      "input %1 \"positions\" i32[t]\n"
      "input %2 \"sequences\" i32[t]\n"
      "const %3 \"f\" f32[1] = {0.5}\n"
      "const %6 \"w\" f32[2, 2] = {1, -2, 3, 0.5}\n"
      "%0 = neg(%40)\n"
      "%12 = linear(%0, %6) \"v\"\n"
      "%10 = linear(%0, %6) \"q\"\n"
      "%13 = rope(%10, %1, %3) {heads=1, head_dim=2, factor=1}\n"
      "%11 = linear(%0, %6) \"k\"\n"
      "%14 = rope(%11, %1, %3) {heads=1, head_dim=2, factor=1}\n"
      "%15 = attention(%13, %14, %12, %1, %2) "
      "{heads=1, kv_heads=1, head_dim=2, scale=0.7, window=0, slot=0}\n"
      "output \"y\" %15\n";
  test_preserves(REORDERED, rt_pass_merge_qkv, 1);
}

static void test_near_misses(void **unused) {
  (void)unused;
  static const char *const EDITS[][2] = {
      {"linear(%0, %7, %9)", "linear(%5, %7, %9)"},  // another x
      {"linear(%0, %8, _)", "linear(%5, %8, _)"},
      {"output \"y\" %15", "output \"y\" %15\noutput \"q\" %10"},  // users of intermediates
      {"output \"y\" %15", "output \"y\" %15\noutput \"v\" %12"},
      {"output \"y\" %15", "output \"y\" %15\noutput \"k\" %14"},
      {"output \"y\" %15", "%16 = neg(%11)\noutput \"y\" %15\noutput \"k\" %16"},
      {"rope(%11, %1, %3)", "rope(%11, %1, %4)"},  // other frequencies
      {"rope(%11, %1, %3)", "rope(%11, %2, %3)"},  // other positions
      {"rope(%11, %1, %3) {heads=1, head_dim=2, factor=1}",
       "rope(%11, %1, %3) {heads=1, head_dim=2, factor=2}"},
      {"rope(%10, %1, %3) {heads=2, head_dim=2", "rope(%10, %1, %3) {heads=1, head_dim=4"},
      {"attention(%13, %14, %12", "attention(%13, %14, %14"},  // one value twice
      {"attention(%13, %14, %12", "attention(%10, %14, %12"},  // only one is rotated
      {"linear(%0, %7, %9)", "linear(%0, %30, %9)"},           // weights of two types
      {"linear(%0, %8, _)", "linear(%0, %8, %31)"},            // biases of two types
  };
  for (size_t i = 0; i < RT_COUNT(EDITS); i++) {
    test_preserves(test_edit(TEXT, EDITS[i][0], EDITS[i][1]), rt_pass_merge_qkv, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_matches), cmocka_unit_test(test_shape_of_result),
      cmocka_unit_test(test_order_of_projections), cmocka_unit_test(test_near_misses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
