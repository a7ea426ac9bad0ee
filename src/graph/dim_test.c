// Tests of dimension expressions: identities, random polynomials, printing and parsing.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/size.h"
#include "graph/decoder_testing.h"

static rt_graph *fresh(void) {
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_create(&g, err));
  return g;
}

static rt_dim parse(rt_graph *g, const char *text) {
  rt_dim d = RT_DIM_NONE;
  TEST_TRY(rt_dim_parse(g, rt_view_of(text), &d, err));
  return d;
}

static void prints(const char *text, const char *expect) {
  rt_graph *g = fresh();
  rt_buf out = {0};
  rt_dim_print(g, parse(g, text), &out);
  assert_string_equal(rt_buf_cstr(&out), expect);
  rt_buf_deinit(&out);
  rt_graph_destroy(g);
}

static void test_normal_form(void **unused) {
  (void)unused;
  prints("seq + past", "past + seq");
  prints("past + 2*seq", "past + 2*seq");
  prints("2*(a + b) - a - a", "2*b");
  prints("(a + b)*(a - b) + b*b", "a*a");
  prints("a*(b*c)", "a*b*c");
  prints("x - x", "0");
  prints("-x", "-x");
  prints("3 - x", "-x + 3");
  prints("floordiv(6*x + 5, 3)", "2*x + 1");
  prints("floordiv(6*x + 5*y, 3)", "2*x + floordiv(5*y, 3)");
  prints("floordiv(-7, 2)", "-4");
  prints("floordiv(-9223372036854775808, 3)", "-3074457345618258603");
  prints("floordiv(x - 9223372036854775808, 3)", "floordiv(x + 1, 3) - 3074457345618258603");
  prints("floordiv(x + y, x + y)", "1");
  prints("floordiv(3*x + 3*y, x + y)", "3");
  prints("floordiv(64*t*h, h)", "64*t");
  prints("floordiv(t*h + t, t)", "h + 1");
  prints("floordiv(x, 1)", "x");
  prints("floordiv(0, x)", "0");
  prints("\"batch size\"*2", "2*\"batch size\"");
  prints("\"floordiv\" + \"a\\\"b\"", "\"a\\\"b\" + \"floordiv\"");
  prints("-9223372036854775808", "-9223372036854775808");
  prints("-9223372036854775808*x", "-9223372036854775808*x");
}

static void test_rejects(void **unused) {
  (void)unused;
  static const char *const BAD[] = {
      "",
      "+",
      "x +",
      "x y",
      "(x",
      "x)",
      "2x",
      "x**y",
      "floordiv(x, 0)",
      "floordiv(x y)",
      "\"a",
      "9223372036854775808",
      "9223372036854775807*2",
      "floordiv",
      "x & y",
      "\"\"",
      "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((x"};
  rt_graph *g = fresh();
  for (size_t i = 0; i < RT_COUNT(BAD); i++) {
    rt_dim d;
    retort_error why = {0};
    if (rt_dim_parse(g, rt_view_of(BAD[i]), &d, &why) != RETORT_ERR_FORMAT) fail_msg("%s", BAD[i]);
  }
  assert_int_equal(rt_dim_symbol(g, rt_view_of("")), RT_DIM_NONE);
  assert_int_equal(rt_dim_symbol(g, rt_view_of("\xff")), RT_DIM_NONE);
  assert_int_equal(rt_dim_symbol(g, rt_view_make("a\0b", 3)), RT_DIM_NONE);
  // Failure travels through a chain.
  rt_dim x = rt_dim_symbol(g, rt_view_of("x"));
  assert_int_equal(rt_dim_add(g, x, rt_dim_mul(g, RT_DIM_NONE, x)), RT_DIM_NONE);
  rt_dim big = rt_dim_const(g, INT64_MAX);
  assert_int_equal(rt_dim_add(g, big, rt_dim_const(g, 1)), RT_DIM_NONE);
  assert_int_equal(rt_dim_floordiv(g, rt_dim_const(g, INT64_MIN), rt_dim_const(g, -1)),
                   RT_DIM_NONE);
  // An expression that would explode stops at the cap.
  for (int i = 0; i < 200 && x != RT_DIM_NONE; i++) {
    x = rt_dim_floordiv(g, x, rt_dim_add(g, x, rt_dim_const(g, 2)));
  }
  assert_int_equal(x, RT_DIM_NONE);
  rt_graph_destroy(g);
}

static const char *const SYMBOLS[4] = {"t", "past", "batch", "odd one"};

// A random expression and its value.
static rt_dim grow(rt_graph *g, uint64_t *s, int depth, const int64_t *at, int64_t *value) {
  int kind = depth == 0 ? test_below(s, 2) : test_below(s, 6);
  if (kind == 0) {
    *value = test_below(s, 9) - 4;
    return rt_dim_const(g, *value);
  }
  if (kind == 1) {
    int i = test_below(s, 4);
    *value = at[i];
    return rt_dim_symbol(g, rt_view_of(SYMBOLS[i]));
  }
  int64_t x, y;
  rt_dim a = grow(g, s, depth - 1, at, &x), b = grow(g, s, depth - 1, at, &y);
  if (a == RT_DIM_NONE || b == RT_DIM_NONE) return RT_DIM_NONE;
  switch (kind) {
    case 2: *value = x + y; return rt_dim_add(g, a, b);
    case 3: *value = x - y; return rt_dim_sub(g, a, b);
    case 4: *value = x * y; return rt_dim_mul(g, a, b);
    default:
      if (y == 0) return RT_DIM_NONE;
      *value = x / y - (x % y != 0 && (x < 0) != (y < 0));
      return rt_dim_floordiv(g, a, b);
  }
}

static void test_random_expressions(void **unused) {
  (void)unused;
  uint64_t s = 42;
  size_t checked = 0;
  for (int round = 0; round < 20000; round++) {
    rt_graph *g = fresh(), *other = fresh();
    // Positive and all different, as sizes are; divisors may still be zero elsewhere.
    int64_t at[4] = {1 + test_below(&s, 50), 60 + test_below(&s, 50), 200 + test_below(&s, 50),
                     1000 + test_below(&s, 50)};
    rt_binding bindings[4];
    for (int i = 0; i < 4; i++) bindings[i] = (rt_binding){SYMBOLS[i], at[i]};
    int64_t value = 0, got = 0;
    rt_dim d = grow(g, &s, 3, at, &value);
    if (d != RT_DIM_NONE) {
      // Simplification may remove a division by something that is zero here, never add one.
      if (rt_dim_eval(g, d, bindings, 4, &got)) {
        assert_int_equal(got, value);
        checked++;
      }
      rt_buf text = {0}, again = {0};
      rt_dim_print(g, d, &text);
      assert_int_equal(parse(g, rt_buf_cstr(&text)), d);
      // The order of creation must not show.
      for (int i = 3; i >= 0; i--) (void)rt_dim_symbol(other, rt_view_of(SYMBOLS[i]));
      rt_dim_print(other, parse(other, rt_buf_cstr(&text)), &again);
      assert_string_equal(rt_buf_cstr(&text), rt_buf_cstr(&again));
      rt_buf_deinit(&text);
      rt_buf_deinit(&again);
    }
    rt_graph_destroy(g);
    rt_graph_destroy(other);
  }
  assert_true(checked > 10000);
}

static void test_equal_expressions_have_equal_ids(void **unused) {
  (void)unused;
  uint64_t s = 7;
  const int64_t at[4] = {2, 3, 5, 7};
  rt_graph *g = fresh();
  for (int round = 0; round < 5000; round++) {
    int64_t v;
    rt_dim a = grow(g, &s, 2, at, &v), b = grow(g, &s, 2, at, &v), c = grow(g, &s, 1, at, &v);
    if (a == RT_DIM_NONE || b == RT_DIM_NONE || c == RT_DIM_NONE) continue;
    assert_int_equal(rt_dim_add(g, a, b), rt_dim_add(g, b, a));
    assert_int_equal(rt_dim_mul(g, a, b), rt_dim_mul(g, b, a));
    assert_int_equal(rt_dim_sub(g, rt_dim_add(g, a, b), b), a);
    rt_dim left = rt_dim_mul(g, rt_dim_add(g, a, b), c);
    rt_dim right = rt_dim_add(g, rt_dim_mul(g, a, c), rt_dim_mul(g, b, c));
    if (left != RT_DIM_NONE && right != RT_DIM_NONE) assert_int_equal(left, right);
  }
  rt_graph_destroy(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_normal_form),
                                     cmocka_unit_test(test_rejects),
                                     cmocka_unit_test(test_random_expressions),
                                     cmocka_unit_test(test_equal_expressions_have_equal_ids)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
