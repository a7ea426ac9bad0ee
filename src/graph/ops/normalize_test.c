// Tests of normalization, einsum, attention, rotation and recurrence against numbers worked out by
// hand.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "graph/ops/compute_testing.h"

#define A23 "const %0 \"a\" f32[2, 3] = {1, 2, 3, 4, 5, 6}\n"

static void test_norms(void **unused) {
  (void)unused;
  COMPUTES(
      "const %0 \"x\" f32[1, 2, 2] = {1, 2, 3, 4}\nconst %1 \"s\" f32[2] = {1, 2}\n"
      "const %2 \"b\" f32[2] = {0, 1}\nconst %3 \"m\" f32[2] = {1, 3}\n"
      "const %4 \"v\" f32[2] = {4, 1}\n%9 = batch_norm(%0, %1, %2, %3, %4) {eps=0.0}\n",
      {0, 0.5, 1, 3});
  COMPUTES(
      "const %0 \"x\" f32[1, 2, 2] = {1, 3, 5, 9}\nconst %1 \"s\" f32[2] = {1, 2}\n"
      "const %2 \"b\" f32[2] = {0, 1}\n%9 = group_norm(%0, %1, %2) {groups=2, eps=0.0}\n",
      {-1, 1, -1, 3});
#define LN A23 "const %1 \"s\" f32[3] = {1, 1, 2}\nconst %2 \"b\" f32[1] = {1}\n"
  const double e = sqrt(1.5);
  COMPUTES(LN "%9, %7, %8 = layer_norm(%0, %1, %2) {eps=0.0}\n",
           {1 - e, 1, 1 + 2 * e, 1 - e, 1, 1 + 2 * e});
  COMPUTES(LN "%7, %9, %8 = layer_norm(%0, %1) {eps=0.0}\n", {2, 5});
  COMPUTES(LN "%7, %8, %9 = layer_norm(%0, %1) {eps=0.0, axis=0}\n", {1 / sqrt(35.0 / 12)});
  COMPUTES("const %0 \"x\" f32[2, 2] = {3, -4, 0, 0}\n%9 = lp_normalize(%0)\n", {0.6, -0.8, 0, 0});
  COMPUTES("const %0 \"x\" f32[2, 2] = {3, -1, 0, 0}\n%9 = lp_normalize(%0) {p=1, axis=0}\n",
           {1, -1, 0, 0});
  COMPUTES(
      "const %0 \"x\" f32[1, 3] = {1, 2, 3}\n"
      "%9 = lrn(%0) {size=2, alpha=2.0, beta=1.0, bias=1.0}\n",
      {1.0 / 6, 2.0 / 14, 3.0 / 10});
}

static void test_einsum(void **unused) {
  (void)unused;
  COMPUTES(A23 "%9 = einsum(%0) {equation=\"ij->ji\"}\n", {1, 4, 2, 5, 3, 6});
  COMPUTES(A23 "%9 = einsum(%0) {equation=\"ij->\"}\n", {21});
  COMPUTES(A23 "%9 = einsum(%0, %0) {equation=\"ij, kj -> ik\"}\n", {14, 32, 32, 77});
  COMPUTES(A23 "%9 = einsum(%0, %0) {equation=\"i...,i...\"}\n", {17, 29, 45});
  COMPUTES("const %0 \"a\" i64[2, 2] = {1, 2, 3, 4}\n%9 = einsum(%0) {equation=\"ii->i\"}\n",
           {1, 4});
  refuses(A23 "%9 = einsum(%0) {equation=\"ij->k\"}\n", "no operand");
  refuses(A23 "%9 = einsum(%0) {equation=\"ijk->i\"}\n", "3 axes named");
  refuses(A23 "%9 = einsum(%0) {equation=\"i?->i\"}\n", "unexpected");
  refuses(A23 "%9 = einsum(%0) {equation=\"aaaaaaaaaaaaaaaaaaaa\"}\n", "too many axes");
  refuses(A23 "%9 = einsum(%0, %0) {equation=\"ij\"}\n", "2 operands");
  has_shape(
      "input %0 \"a\" f32[b, t, 4]\ninput %1 \"c\" f32[b, s, 4]\n"
      "%9 = einsum(%0, %1) {equation=\"btd,bsd->bts\"}\n",
      "b, t, s");
}

#define QKV                                                                            \
  "const %0 \"q\" f32[1, 1, 2, 1] = {0, 1}\nconst %1 \"k\" f32[1, 1, 2, 1] = {0, 1}\n" \
  "const %2 \"v\" f32[1, 1, 2, 1] = {10, 20}\n"

static void test_attention(void **unused) {
  (void)unused;
  const double p = 1 / (1 + exp(-1));
  COMPUTES(QKV "%9, %8 = sdpa(%0, %1, %2) {scale=1.0}\n", {15, 10 + 10 * p});
  COMPUTES(QKV "%8, %9 = sdpa(%0, %1, %2) {scale=1.0, scores=3}\n", {0.5, 0.5, 1 - p, p});
  COMPUTES(QKV "%9, %8 = sdpa(%0, %1, %2) {scale=1.0, causal=1}\n", {10, 10 + 10 * p});
  COMPUTES(QKV "%9, %8 = sdpa(%0, %1, %2) {scale=1.0, left=0, right=0}\n", {10, 20});
  COMPUTES(QKV
           "const %3 \"m\" bool[2, 2] = {0, 0, 1, 0}\n%9, %8 = sdpa(%0, %1, %2, %3) {scale=1.0}\n",
           {0, 10});
  COMPUTES(QKV "const %3 \"l\" i64[1] = {1}\n%9, %8 = sdpa(%0, %1, %2, _, _, %3) {scale=1.0}\n",
           {10, 10});
  COMPUTES(
      "const %0 \"x\" f32[1, 1, 1, 3] = {1, 2, 3}\nconst %1 \"c\" f32[1, 1, 1] = {0}\n"
      "const %2 \"s\" f32[1, 1, 1] = {1}\n%9 = rotate(%0, %1, %2)\n",
      {-2, 1, 3});
}

static void test_recurrent(void **unused) {
  (void)unused;
#define RX "const %0 \"x\" f32[2, 1, 1] = {1, 2}\n"
  COMPUTES(RX
           "const %1 \"w\" f32[1, 1, 1] = {1}\nconst %2 \"r\" f32[1, 1, 1] = {10}\n"
           "%9, %8 = rnn(%0, %1, %2) {activations=\"affine:2:1\"}\n",
           {3, 65});
  COMPUTES(RX
           "const %1 \"w\" f32[2, 1, 1] = {1, 1}\nconst %2 \"r\" f32[2, 1, 1] = {10, 10}\n"
           "%9, %8 = rnn(%0, %1, %2) {activations=\"Relu,Relu\", direction=\"bidirectional\"}\n",
           {1, 21, 12, 2});
  COMPUTES(RX
           "const %1 \"w\" f32[1, 1, 1] = {1}\nconst %2 \"r\" f32[1, 1, 1] = {10}\n"
           "%9, %8 = rnn(%0, %1, %2) {activations=\"relu\", clip=5.0}\n",
           {1, 5});
  // All weights 0: gates are 0.5, the candidate is 0.
  COMPUTES(RX
           "const %1 \"w\" f32[1, 3, 1] = {0, 0, 0}\nconst %2 \"r\" f32[1, 3, 1] = {0, 0, 0}\n"
           "const %3 \"h\" f32[1, 1, 1] = {8}\n%9, %8 = gru(%0, %1, %2, _, _, %3)\n",
           {4, 2});
  COMPUTES(
      RX
      "const %1 \"w\" f32[1, 4, 1] = {0, 0, 0, 0}\nconst %2 \"r\" f32[1, 4, 1] = {0, 0, 0, 0}\n"
      "const %3 \"c\" f32[1, 1, 1] = {8}\nconst %4 \"l\" i32[1] = {1}\n"
      "%7, %8, %9 = lstm(%0, %1, %2, _, %4, _, %3)\n",
      {4});
  refuses(RX
          "const %1 \"w\" f32[1, 1, 1] = {1}\nconst %2 \"r\" f32[1, 1, 1] = {10}\n"
          "%9, %8 = rnn(%0, %1, %2) {activations=\"x\"}\n",
          "activation");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_norms), cmocka_unit_test(test_einsum),
                                     cmocka_unit_test(test_attention),
                                     cmocka_unit_test(test_recurrent)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
