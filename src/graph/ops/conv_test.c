// Tests of convolution and pooling: numbers worked out by hand, symbolic sizes, hostile attributes.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "graph/ops/compute_testing.h"

#define X5 "const %0 \"x\" f32[1, 1, 5] = {1, 2, 3, 4, 5}\n"
#define W2 "const %1 \"w\" f32[1, 1, 2] = {1, 10}\n"
#define X33 "const %0 \"x\" f32[1, 1, 3, 3] = {1, 2, 3, 4, 5, 6, 7, 8, 9}\n"

static void test_conv(void **unused) {
  (void)unused;
  COMPUTES(X5 W2 "%9 = conv(%0, %1)\n", {21, 32, 43, 54});
  COMPUTES(X5 W2 "%9 = conv(%0, %1) {strides=[2], pads=[1, 0]}\n", {10, 32, 54});
  COMPUTES(X5 W2 "%9 = conv(%0, %1) {dilations=[3]}\n", {41, 52});
  COMPUTES(X5 W2 "%9 = conv(%0, %1) {strides=[2], auto_pad=\"SAME_UPPER\"}\n", {21, 43, 5});
  COMPUTES(X5 W2 "%9 = conv(%0, %1) {strides=[2], auto_pad=\"SAME_LOWER\"}\n", {10, 32, 54});
  COMPUTES(X5 W2 "const %2 \"b\" f32[1] = {0.5}\n%9 = conv(%0, %1, %2)\n",
           {21.5, 32.5, 43.5, 54.5});
  COMPUTES(
      "const %0 \"x\" i32[1, 2, 2] = {1, 2, 3, 4}\n"
      "const %1 \"w\" i32[2, 1, 1] = {2147483647, 3}\n%9 = conv(%0, %1) {group=2}\n",
      {2147483647, -2, 9, 12});
  COMPUTES(X33 "const %1 \"w\" f32[1, 1, 2, 2] = {1, 0, 0, 1}\n%9 = conv(%0, %1)\n",
           {6, 8, 12, 14});
}

static void test_conv_transpose(void **unused) {
  (void)unused;
  COMPUTES(
      "const %0 \"x\" f32[1, 1, 2] = {1, 2}\nconst %1 \"w\" f32[1, 1, 3] = {1, 10, 100}\n"
      "%9 = conv_transpose(%0, %1) {strides=[2]}\n",
      {1, 10, 102, 20, 200});
  COMPUTES(
      "const %0 \"x\" f32[1, 1, 2] = {1, 2}\nconst %1 \"w\" f32[1, 1, 3] = {1, 10, 100}\n"
      "%9 = conv_transpose(%0, %1) {strides=[2], pads=[1, -1]}\n",
      {10, 102, 20, 200, 0});
  COMPUTES(
      "const %0 \"x\" f32[1, 2, 1] = {1, 2}\nconst %1 \"w\" f32[2, 2, 1] = {1, 2, 3, 4}\n"
      "const %2 \"b\" f32[4] = {0, 0, 1, 1}\n%9 = conv_transpose(%0, %1, %2) {group=2}\n",
      {1, 2, 7, 9});
}

static void test_pools(void **unused) {
  (void)unused;
  COMPUTES(X33 "%9, %8 = max_pool(%0) {kernel=[2, 2]}\n", {5, 6, 8, 9});
  COMPUTES(X33 "%8, %9 = max_pool(%0) {kernel=[2, 2], storage_order=1}\n", {4, 7, 5, 8});
  COMPUTES(X5 "%9, %8 = max_pool(%0) {kernel=[2], strides=[2], ceil=1}\n", {2, 4, 5});
  COMPUTES("const %0 \"x\" u8[1, 1, 3] = {3, 200, 7}\n%9, %8 = max_pool(%0) {kernel=[2]}\n",
           {200, 200});
  COMPUTES(X5 "%9 = average_pool(%0) {kernel=[2], pads=[1, 1]}\n", {1, 1.5, 2.5, 3.5, 4.5, 5});
  COMPUTES(X5 "%9 = average_pool(%0) {kernel=[2], pads=[1, 1], count_include_pad=1}\n",
           {0.5, 1.5, 2.5, 3.5, 4.5, 2.5});
  // What hangs over behind the padding is never counted.
  COMPUTES(X5 "%9 = average_pool(%0) {kernel=[3], strides=[3], ceil=1, count_include_pad=1}\n",
           {2, 4.5});
  COMPUTES("const %0 \"x\" f32[1, 1, 2] = {-3, 4}\n%9 = lp_pool(%0) {kernel=[2]}\n", {5});
  COMPUTES(X33 "%9 = global_pool(%0) {kind=\"max\"}\n", {9});
  COMPUTES("const %0 \"x\" f32[1, 2, 2] = {-3, 4, 1, 0}\n%9 = global_pool(%0) {kind=\"lp\", p=2}\n",
           {5, 1});
  COMPUTES(
      "const %0 \"x\" f32[1, 1, 2] = {5, 6}\nconst %1 \"i\" i64[1, 1, 2] = {1, 2}\n"
      "%9 = max_unpool(%0, %1) {kernel=[2], strides=[2]}\n",
      {0, 5, 6, 0});
}

static void test_symbolic(void **unused) {
  (void)unused;
#define SYM                                                                              \
  "input %0 \"x\" f32[n, 4, h]\nconst %1 \"w\" f32[2, 4, 3] = {1, 2, 3, 4, 5, 6, 7, 8, " \
  "9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6}\n"
  has_shape(SYM "%9 = conv(%0, %1) {pads=[1, 1]}\n", "n, 2, h");
  has_shape(SYM "%9 = conv(%0, %1) {strides=[2], pads=[1, 1]}\n", "n, 2, floordiv(h + 1, 2)");
  has_shape(SYM "%9 = conv(%0, %1) {strides=[2], auto_pad=\"SAME_UPPER\"}\n",
            "n, 2, floordiv(h + 1, 2)");
  has_shape(SYM "%9, %8 = max_pool(%0) {kernel=[3], strides=[2], ceil=1}\n",
            "n, 4, floordiv(h, 2)");
  has_shape(
      "input %0 \"x\" f32[n, 2, h]\nconst %1 \"w\" f32[2, 1, 2] = {1, 2, 3, 4}\n"
      "%9 = conv_transpose(%0, %1) {strides=[2]}\n",
      "n, 1, 2*h");
}

static void test_hostile(void **unused) {
  (void)unused;
  refuses(X5 W2 "%9 = conv(%0, %1) {strides=[0]}\n", "strides");
  refuses(X5 W2 "%9 = conv(%0, %1) {dilations=[268435456]}\n", "does not fit");
  refuses(X5 W2 "%9 = conv(%0, %1) {pads=[1]}\n", "pads has 1");
  refuses(X5 W2 "%9 = conv(%0, %1) {group=2}\n", "expected dimension 1");
  refuses(X5 W2 "%9 = conv(%0, %1) {auto_pad=\"X\"}\n", "auto_pad");
  refuses(X5 "%9, %8 = max_pool(%0) {kernel=[6]}\n", "does not fit");
  refuses(X5 "%9, %8 = max_pool(%0) {kernel=[1, 1]}\n", "kernel has 2");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_conv),
                                     cmocka_unit_test(test_conv_transpose),
                                     cmocka_unit_test(test_pools), cmocka_unit_test(test_symbolic),
                                     cmocka_unit_test(test_hostile)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
