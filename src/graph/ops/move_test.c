// Tests of the operations that move elements: numbers worked out by hand, shape arithmetic, errors.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/size.h"
#include "graph/decoder_testing.h"

static rt_graph *parsed(const char *body, bool fails) {
  rt_buf text = {0};
  rt_graph *g = NULL;
  retort_error why = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%s", body);
  const retort_status st = rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, &why);
  rt_buf_deinit(&text);
  if ((st != RETORT_OK) != fails) fail_msg("%s: %s", body, why.message);
  return g;
}

// The graph has no inputs; its output must be `expect` whether it is run or, with `known`, by its
// known contents.
static void computes(const char *body, const double *expect, size_t count) {
  rt_graph *g = parsed(body, false);
  rt_interp *interp = NULL;
  TEST_TRY(rt_graph_verify(g, "test", err));
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, NULL, 0, err));
  const rt_tensor *t = rt_interp_output(interp, 0);
  const rt_value *v = rt_graph_value(g, rt_graph_output_at(g, 0, NULL));
  if (t->count != count) fail_msg("%zu elements, not %zu, in\n%s", t->count, count, body);
  for (size_t i = 0; i < count; i++) {
    const double got = t->dtype == RT_DTYPE_F32 ? (double)t->data.f[i] : (double)t->data.i[i];
    int64_t number = 0;
    if (!(fabs(got - expect[i]) <= 1e-6 * (1 + fabs(expect[i])))) {
      fail_msg("element %zu is %g, expected %g, in\n%s", i, got, expect[i], body);
    }
    if (v->contents && rt_dim_is_const(g, v->contents[i], &number) && number != t->data.i[i]) {
      fail_msg("element %zu is known as %lld in\n%s", i, (long long)number, body);
    }
  }
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}
#define COMPUTES(body, ...)                                       \
  computes(body "output \"y\" %9\n", (const double[])__VA_ARGS__, \
           sizeof((const double[])__VA_ARGS__) / sizeof(double))
#define A23 "const %0 \"a\" f32[2, 3] = {1, 2, 3, 4, 5, 6}\n"
#define V4 "const %0 \"v\" i64[4] = {4, 3, 2, 1}\n"
#define INTS(id, n, list) "const %" id " \"i\" i64[" n "] = {" list "}\n"

static void test_shapes(void **unused) {
  (void)unused;
  COMPUTES(A23 "%9 = shape(%0) {start=-1}\n", {3});
  COMPUTES(A23 "%9 = size(%0)\n", {6});
  COMPUTES(A23 "%1 = unsqueeze(%0) {axes=[0, -1]}\n%9 = shape(%1)\n", {1, 2, 3, 1});
  COMPUTES(A23 "%1 = flatten(%0) {axis=0}\n%9 = shape(%1)\n", {1, 6});
  COMPUTES(V4 INTS("1", "1", "1") "%2 = gather(%0, %1)\n%9 = squeeze(%2) {axes=[0]}\n", {3});
  COMPUTES("const %0 \"v\" i64[1] = {5}\n" INTS("1", "1", "3") "%9 = expand(%0, %1)\n", {5, 5, 5});
  COMPUTES(V4 INTS("1", "1", "2") "%9 = tile(%0, %1)\n", {4, 3, 2, 1, 4, 3, 2, 1});
  COMPUTES(INTS("0", "1", "3") INTS("1", "1", "7") "%9 = constant_of_shape(%0, %1)\n", {7, 7, 7});
  COMPUTES(INTS("0", "", "10") INTS("1", "", "4") INTS("2", "", "-3") "%9 = range(%0, %1, %2)\n",
           {10, 7});
  COMPUTES(A23 "%9 = eye_like(%0) {k=1, to=\"u8\"}\n", {0, 1, 0, 0, 0, 1});
}

static void test_indices(void **unused) {
  (void)unused;
  COMPUTES(A23 INTS("1", "2, 1", "-1, 0") "%9 = gather_elements(%0, %1) {axis=1}\n", {3, 4});
  COMPUTES(A23 INTS("1", "2, 1", "1, 0") "%9 = gather_nd(%0, %1)\n", {4, 5, 6, 1, 2, 3});
  COMPUTES(A23 INTS("1", "2, 1", "2, 0") "%9 = gather_nd(%0, %1) {batch_dims=1}\n", {3, 4});
  COMPUTES(V4 INTS("1", "2", "1, -1") INTS("2", "2", "8, 9") "%9 = scatter_elements(%0, %1, %2)\n",
           {4, 8, 2, 9});
  COMPUTES(V4 INTS("1", "2, 1", "0, 0")
               INTS("2", "2", "8, 9") "%9 = scatter_nd(%0, %1, %2) {reduction=\"add\"}\n",
           {21, 3, 2, 1});
  COMPUTES(INTS("0", "2", "-1, 5") INTS("1", "", "2")
               INTS("2", "2", "6, 7") "%9 = one_hot(%0, %1, %2)\n",
           {6, 7, 6, 6});
}

static void test_positions(void **unused) {
  (void)unused;
  COMPUTES(V4 INTS("1", "2", "1, -2") "%9 = pad(%0, %1)\n", {0, 4, 3});
  COMPUTES(V4 INTS("1", "2", "2, 1") "%9 = pad(%0, %1) {mode=\"reflect\"}\n",
           {2, 3, 4, 3, 2, 1, 2});
  COMPUTES(V4 INTS("1", "2", "1, 2") "%9 = pad(%0, %1) {mode=\"wrap\"}\n", {1, 4, 3, 2, 1, 4, 3});
  COMPUTES(A23 INTS("1", "", "1") "%9 = trilu(%0, %1)\n", {0, 2, 3, 0, 0, 6});
  COMPUTES(V4 INTS("1", "", "2") "%2, %9 = top_k(%0, %1) {largest=0}\n", {3, 2});
  COMPUTES(V4 "const %1 \"c\" bool[3] = {1, 0, 1}\n%9 = compress(%0, %1)\n", {4, 2});
  COMPUTES("const %0 \"x\" f32[2, 2] = {1, 0, 0, 2}\n%9 = non_zero(%0)\n", {0, 1, 0, 1});
  COMPUTES("const %0 \"x\" i64[4] = {5, 2, 5, 1}\n%1, %2, %9, %4 = unique(%0) {sorted=0}\n",
           {0, 1, 0, 2});
  COMPUTES(
      "const %0 \"x\" f32[2] = {1, 3}\nconst %1 \"s\" f32[1] = {2}\n"
      "%9 = resize(%0, _, %1) {mode=\"linear\", coordinates=\"half_pixel\"}\n",
      {1, 1.5, 2.5, 3});
}

// What isn't known when compiling is open; symbols stay symbols.
static void test_symbols(void **unused) {
  (void)unused;
  static const char *const GOOD[] = {
      "input %0 \"x\" f32[n, 3]\ninput %1 \"e\" i64[1]\n%2 = slice(%0, %1, %1)\n"
      "%3 = shape(%2)\noutput \"y\" %3\n",
      "input %0 \"x\" f32[n, 3]\n%1 = shape(%0) {end=1}\n%2 = squeeze(%1) {axes=[0]}\n"
      "const %3 \"z\" i64[] = {0}\nconst %4 \"d\" i64[] = {1}\n"
      "%5 = range(%3, %2, %4) : i64[n]\noutput \"y\" %5\n",
      "input %0 \"x\" f32[1, 3, h, w]\nconst %1 \"s\" f32[4] = {1, 1, 2, 0.5}\n"
      "%2 = resize(%0, _, %1) {mode=\"nearest\", coordinates=\"asymmetric\"}\noutput \"y\" %2\n"};
  static const char *const BAD[] = {
      "input %0 \"x\" f32[2, 3]\n%1 = squeeze(%0) {axes=[0]}\n",
      "input %0 \"x\" f32[2, 3]\n%1 = unsqueeze(%0) {axes=[0, 0]}\n",
      "input %0 \"x\" f32[2, 3]\nconst %1 \"i\" i64[1] = {4}\n%2 = expand(%0, %1)\n",
      "input %0 \"x\" f32[2]\nconst %1 \"p\" i64[2] = {-2, -1}\n%2 = pad(%0, %1)\n",
      "const %0 \"a\" i64[] = {0}\n%1 = range(%0, %0, %0)\n",
      "input %0 \"x\" f32[2]\nconst %1 \"k\" i64[] = {3}\n%2, %3 = top_k(%0, %1)\n"};
  for (size_t i = 0; i < RT_COUNT(GOOD); i++) {
    rt_graph *g = parsed(GOOD[i], false);
    TEST_TRY(rt_graph_verify(g, "test", err));
    rt_graph_destroy(g);
  }
  for (size_t i = 0; i < RT_COUNT(BAD); i++) (void)parsed(BAD[i], true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shapes),
      cmocka_unit_test(test_indices),
      cmocka_unit_test(test_positions),
      cmocka_unit_test(test_symbols),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
