// Tests of the operations element by element, reductions and quantization: numbers worked out by
// hand, and shape arithmetic.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/size.h"
#include "graph/decoder_testing.h"

static rt_graph *parsed(const char *body) {
  rt_buf text = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%soutput \"y\" %%9\n", body);
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, err));
  rt_buf_deinit(&text);
  return g;
}

// A graph without inputs; NaN equals NaN.
static void computes(const char *body, const double *expect, size_t count) {
  rt_graph *g = parsed(body);
  TEST_TRY(rt_graph_verify(g, "test", err));
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, NULL, 0, err));
  const rt_tensor *t = rt_interp_output(interp, 0);
  assert_int_equal(t->count, count);
  for (size_t i = 0; i < count; i++) {
    const double got = t->dtype == RT_DTYPE_F32 ? (double)t->data.f[i] : (double)t->data.i[i];
    const bool same = got == expect[i] || (isnan(got) && isnan(expect[i])) ||
                      fabs(got - expect[i]) <= 1e-6 * (1 + fabs(expect[i]));
    if (!same) fail_msg("element %zu is %g, expected %g, in\n%s", i, got, expect[i], body);
  }
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}
#define COMPUTES(body, ...) \
  computes(body, (const double[])__VA_ARGS__, sizeof((const double[])__VA_ARGS__) / sizeof(double))

#define F4 "const %0 \"a\" f32[4] = {-2.5, -0.5, 0.5, 1.5}\n"
#define A23 "const %0 \"a\" f32[2, 3] = {1, 2, 3, 4, 5, 6}\n"
#define TWO(type, a, b) "const %0 \"a\" " type " = {" a "}\nconst %1 \"b\" " type " = {" b "}\n"

static void test_binary(void **unused) {
  (void)unused;
  COMPUTES(TWO("i64[4]", "-7, 7, -7, 7", "3, -3, -3, 3") "%9 = mod(%0, %1)\n", {2, -2, -1, 1});
  COMPUTES(TWO("i64[2]", "-7, 7", "3, -3") "%9 = mod(%0, %1) {fmod=1}\n", {-1, 1});
  COMPUTES(TWO("f32[2]", "-7.5, 7", "3, -inf") "%9 = mod(%0, %1)\n", {1.5, -INFINITY});
  COMPUTES(TWO("f32[3]", "1, nan, 2", "2, 1, nan") "%9 = max(%0, %1)\n", {2, NAN, NAN});
  COMPUTES(TWO("u64[1]", "-1", "1") "%9 = min(%0, %1)\n", {1});
  COMPUTES(TWO("u64[1]", "-1", "2") "%9 = div(%0, %1)\n", {9223372036854775807.0});
  COMPUTES(
      "const %0 \"a\" i32[3] = {3, -2, 2}\nconst %1 \"b\" f32[3] = {2, 3, -1}\n"
      "%9 = pow(%0, %1)\n",
      {9, -8, 0});
  COMPUTES(TWO("i64[3]", "3, -2, 2", "4, 3, -1") "%9 = pow(%0, %1)\n", {81, -8, 0});
  COMPUTES(TWO("bool[4]", "0, 0, 1, 1", "0, 1, 0, 1") "%9 = xor(%0, %1)\n", {0, 1, 1, 0});
  COMPUTES(TWO("u8[2]", "240, 1", "60, 9") "%9 = bitwise_and(%0, %1)\n", {48, 1});
  COMPUTES(TWO("u8[3]", "255, 1, 1", "1, 7, 8") "%9 = bit_shift(%0, %1) {direction=\"LEFT\"}\n",
           {254, 128, 0});
  COMPUTES(TWO("s8[3]", "-8, -8, 8", "1, 9, 9") "%9 = bit_shift(%0, %1) {direction=\"RIGHT\"}\n",
           {-4, -1, 0});
}

static void test_unary(void **unused) {
  (void)unused;
  COMPUTES(F4 "%9 = round(%0)\n", {-2, 0, 0, 2});
  COMPUTES(F4 "%9 = sign(%0)\n", {-1, -1, 1, 1});
  COMPUTES(F4 "%9 = reciprocal(%0)\n", {-0.4, -2, 2, 2 / 3.0});
  COMPUTES("const %0 \"a\" s8[2] = {-128, 5}\n%9 = abs(%0)\n", {-128, 5});
  COMPUTES("const %0 \"a\" u8[1] = {5}\n%9 = bitwise_not(%0)\n", {250});
  COMPUTES("const %0 \"a\" bool[2] = {0, 1}\n%9 = not(%0)\n", {1, 0});
  COMPUTES(F4 "%9 = erf(%0)\n", {-0.999593048, -0.5204998778, 0.5204998778, 0.9661051465});
}

static void test_comparisons(void **unused) {
  (void)unused;
#define NANS TWO("f32[3]", "1, nan, 2", "1, 1, 1")
  COMPUTES(NANS "%9 = equal(%0, %1)\n", {1, 0, 0});
  COMPUTES(NANS "%9 = less_or_equal(%0, %1)\n", {1, 0, 0});
  COMPUTES(NANS "%9 = greater(%0, %1)\n", {0, 0, 1});
  COMPUTES(NANS "%9 = greater_or_equal(%0, %1)\n", {1, 0, 1});
  COMPUTES(TWO("u64[1]", "-1", "1") "%9 = less(%0, %1)\n", {0});
  COMPUTES("const %0 \"a\" f32[3] = {-inf, inf, nan}\n%9 = is_inf(%0) {detect_negative=0}\n",
           {0, 1, 0});
  COMPUTES("const %0 \"a\" f32[3] = {-inf, inf, nan}\n%9 = is_nan(%0)\n", {0, 0, 1});
  COMPUTES(
      "const %0 \"c\" bool[2, 1] = {1, 0}\nconst %1 \"x\" f32[2] = {1, 2}\n"
      "const %2 \"y\" f32[] = {9}\n%9 = where(%0, %1, %2)\n",
      {1, 2, 9, 9});
}

static void test_activations(void **unused) {
  (void)unused;
  COMPUTES(F4 "%9 = leaky_relu(%0) {alpha=0.1}\n", {-0.25, -0.05, 0.5, 1.5});
  COMPUTES(F4 "%9 = hard_sigmoid(%0)\n", {0, 0.4, 0.6, 0.8});
  COMPUTES(F4 "%9 = hard_swish(%0)\n", {-2.5 / 12, -0.5 * 5 / 12, 0.5 * 7 / 12, 1.5 * 0.75});
  COMPUTES(F4 "%9 = shrink(%0) {lambd=1.0, bias=0.5}\n", {-2, 0, 0, 1});
  COMPUTES(F4 "%9 = thresholded_relu(%0)\n", {0, 0, 0, 1.5});
  COMPUTES("const %0 \"a\" f32[1] = {100}\n%9 = softplus(%0)\n", {100});
  COMPUTES("const %0 \"a\" f32[1] = {1}\n%9 = gelu(%0)\n", {0.8413447461});
  COMPUTES("const %0 \"a\" f32[1] = {1}\n%9 = gelu(%0) {approximate=\"tanh\"}\n", {0.8411919906});
  COMPUTES(F4 "const %1 \"s\" f32[1] = {2}\n%9 = prelu(%0, %1)\n", {-5, -1, 0.5, 1.5});
  COMPUTES(F4 "const %1 \"m\" f32[] = {1}\n%9 = clip(%0, _, %1)\n", {-2.5, -0.5, 0.5, 1});
  COMPUTES("const %0 \"a\" i32[2] = {-5, 5}\nconst %1 \"m\" i32[] = {0}\n%9 = clip(%0, %1)\n",
           {0, 5});
}

static void test_reductions(void **unused) {
  (void)unused;
  COMPUTES(A23 "%9 = reduce_sum(%0) {axes=[0]}\n", {5, 7, 9});
  COMPUTES(A23 "%9 = reduce_prod(%0) {axes=[-1], keepdims=0}\n", {6, 120});
  COMPUTES(A23 "%9 = reduce_l2(%0) {axes=[1]}\n", {sqrt(14), sqrt(77)});
  COMPUTES(A23 "%9 = reduce_sum_square(%0) {noop_with_empty_axes=1}\n", {1, 4, 9, 16, 25, 36});
  COMPUTES("const %0 \"a\" f32[2] = {1000, 1000}\n%9 = reduce_log_sum_exp(%0)\n",
           {1000.6931471806});
  COMPUTES("const %0 \"a\" f32[0, 2] = {}\n%9 = reduce_max(%0) {axes=[0]}\n",
           {-INFINITY, -INFINITY});
  COMPUTES("const %0 \"a\" s8[0] = {}\n%9 = reduce_min(%0)\n", {127});
  COMPUTES("const %0 \"a\" i64[2] = {-3, 2}\n%9 = reduce_l1(%0)\n", {5});
  COMPUTES(A23 "const %1 \"x\" i64[1] = {1}\n%9 = reduce_max(%0, %1)\n", {3, 6});
  COMPUTES("const %0 \"a\" f32[2, 2] = {3, 3, 1, 2}\n%9 = arg_max(%0) {axis=1}\n", {0, 1});
  COMPUTES(
      "const %0 \"a\" f32[2, 2] = {3, 3, 1, 2}\n%9 = arg_max(%0) {axis=1, select_last_index=1}\n",
      {1, 1});
  COMPUTES(A23 "const %1 \"x\" i64[] = {1}\n%9 = cum_sum(%0, %1) {exclusive=1}\n",
           {0, 1, 3, 0, 4, 9});
  COMPUTES(A23 "const %1 \"x\" i64[] = {-1}\n%9 = cum_prod(%0, %1) {reverse=1}\n",
           {6, 6, 3, 120, 30, 6});
  COMPUTES(A23 "%9 = log_softmax(%0) {axis=0}\n", {-3.0485873516, -3.0485873516, -3.0485873516,
                                                   -0.0485873516, -0.0485873516, -0.0485873516});
  COMPUTES("const %0 \"a\" f32[3] = {1, 4, 4}\n%9 = hardmax(%0)\n", {0, 1, 0});
  COMPUTES("const %0 \"a\" f32[2, 2] = {0, 2, 3, 4}\n%9 = det(%0)\n", {-6});
}

static void test_quantization(void **unused) {
  (void)unused;
  COMPUTES(
      "const %0 \"a\" f32[4] = {-1, 1, 3, 1000}\nconst %1 \"s\" f32[] = {2}\n"
      "const %2 \"z\" u8[] = {10}\n%9 = quantize_linear(%0, %1, %2)\n",
      {10, 10, 12, 255});
  COMPUTES(
      "const %0 \"a\" u8[2, 2] = {10, 20, 30, 40}\nconst %1 \"s\" f32[2] = {1, 0.5}\n"
      "const %2 \"z\" u8[2] = {10, 0}\n%9 = dequantize_linear(%0, %1, %2) {axis=0}\n",
      {0, 10, 15, 20});
  COMPUTES(
      "const %0 \"a\" s8[1, 3] = {1, 2, 3}\nconst %1 \"s\" f32[1, 2] = {1, 10}\n"
      "%9 = dequantize_linear(%0, %1) {axis=1, block_size=2}\n",
      {1, 2, 30});
  COMPUTES("const %0 \"a\" f32[3] = {-1, 0, 1.55}\n%9, %1, %2 = dynamic_quantize_linear(%0)\n",
           {0, 100, 255});
  COMPUTES(
      "const %0 \"a\" u8[2, 2] = {1, 2, 3, 4}\nconst %1 \"b\" s8[2, 1] = {1, -1}\n"
      "const %2 \"z\" u8[2] = {1, 0}\n%9 = matmul_integer(%0, %1, %2)\n",
      {-1, -1});
}

// What is known of the output when compiling; "" if nothing.
static void knows(const char *body, const char *expect) {
  rt_graph *g = parsed(body);
  TEST_TRY(rt_graph_verify(g, "test", err));
  const rt_value *v = rt_graph_value(g, rt_graph_output_at(g, 0, NULL));
  rt_buf text = {0};
  int64_t count = 1;
  if (v->shape.rank == 1) assert_true(rt_dim_is_const(g, v->shape.dims[0], &count));
  for (int64_t i = 0; v->contents && i < count; i++) {
    if (i) rt_buf_append_str(&text, ", ");
    rt_dim_print(g, v->contents[i], &text);
  }
  assert_string_equal(rt_buf_cstr(&text), expect);
  rt_buf_deinit(&text);
  rt_graph_destroy(g);
}

static void test_shape_arithmetic(void **unused) {
  (void)unused;
#define SHAPE "input %0 \"x\" f32[n, 3]\n%1 = shape(%0)\n"
#define WITH(numbers) SHAPE "const %2 \"c\" i64[2] = {" numbers "}\n"
  knows(WITH("-1, 3") "%9 = equal(%1, %2)\n", "0, 1");
  knows(WITH("0, 3") "%9 = equal(%1, %2)\n", "");
  knows(WITH("-1, 3") "%3 = equal(%1, %2)\n%9 = where(%3, %2, %1)\n", "n, 3");
  knows(WITH("0, 4") "%9 = less(%1, %2)\n", "0, 1");
  knows(WITH("0, 4") "%9 = max(%1, %2)\n", "n, 4");
  knows(WITH("5, 4") "%9 = max(%1, %2)\n", "");
  knows(WITH("1, 2") "%9 = mod(%1, %2)\n", "0, 1");
  knows(SHAPE "%9 = reduce_prod(%1) {keepdims=0}\n", "3*n");
  knows(SHAPE "%9 = reduce_sum(%1)\n", "n + 3");
  knows(SHAPE "%2 = neg(%1)\n%9 = abs(%2)\n", "n, 3");
  knows(WITH("1, 1") "%3 = add(%1, %2)\n%9 = cast(%3) {to=\"bool\"}\n", "1, 1");
  knows(WITH("1, 1") "%3 = add(%1, %2)\n%9 = sign(%3)\n", "1, 1");
}

static void refuses(const char *body) {
  rt_buf text = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%soutput \"y\" %%9\n", body);
  rt_graph *g = NULL;
  retort_error err = {0};
  assert_int_not_equal(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, &err), RETORT_OK);
  rt_buf_deinit(&text);
}

static void test_refusals(void **unused) {
  (void)unused;
  refuses(TWO("bool[1]", "0", "1") "%9 = add(%0, %1)\n");
  refuses(TWO("f32[2]", "0, 1", "0, 1") "%9 = and(%0, %1)\n");
  refuses(TWO("u8[1]", "0", "1") "%9 = bit_shift(%0, %1) {direction=\"UP\"}\n");
  refuses("const %0 \"a\" u8[1] = {1}\n%9 = neg(%0)\n");
  refuses("const %0 \"a\" i64[1] = {1}\n%9 = exp(%0)\n");
  refuses(A23 "%9 = reduce_sum(%0) {axes=[2]}\n");
  refuses(A23 "const %1 \"s\" f32[2] = {1, 2}\n%9 = quantize_linear(%0, %1)\n");
  refuses(F4 "const %1 \"s\" f32[2, 1] = {1, 2}\n%9 = prelu(%0, %1)\n");
  refuses(F4 "%9 = gelu(%0) {approximate=\"erf\"}\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_binary),           cmocka_unit_test(test_unary),
      cmocka_unit_test(test_comparisons),      cmocka_unit_test(test_activations),
      cmocka_unit_test(test_reductions),       cmocka_unit_test(test_quantization),
      cmocka_unit_test(test_shape_arithmetic), cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
