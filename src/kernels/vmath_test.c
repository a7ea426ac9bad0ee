// vmath: accuracy against double over every float, and equal bits on all ISA levels.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cpu.h"
#include "kernels/kernels.h"
#include "kernels/vmath_ref.h"

// The vector headers are compiled for their instruction set here, and run only where it exists.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#endif
#include "kernels/vmath_avx2.h"

enum { FN_EXP, FN_SILU, FN_BF16 };

static void map_avx2(int fn, const float *x, uint32_t *y) {
  for (int i = 0; i < 16; i += 8) {
    const __m256 v = _mm256_loadu_ps(x + i);
    __m256i out = _mm256_setzero_si256();
    if (fn == FN_EXP) out = _mm256_castps_si256(rt_expf8(v));
    if (fn == FN_SILU) out = _mm256_castps_si256(rt_siluf8(v));
    if (fn == FN_BF16) out = _mm256_castps_si256(rt_bf16_expand8(rt_bf16_round8(v)));
    _mm256_storeu_si256((__m256i *)(void *)(y + i), out);
  }
}
static void trees_avx2(const float *x, float *sum, float *max) {
  *sum = rt_tree_sum8(_mm256_loadu_ps(x), _mm256_loadu_ps(x + 8));
  *max = rt_tree_max8(_mm256_loadu_ps(x), _mm256_loadu_ps(x + 8));
}
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(                                                    \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl"))), \
    apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl")
#endif
#include "kernels/vmath_avx512.h"

static void map_avx512(int fn, const float *x, uint32_t *y) {
  const __m512 v = _mm512_loadu_ps(x);
  __m512i out = _mm512_setzero_si512();
  if (fn == FN_EXP) out = _mm512_castps_si512(rt_expf16(v));
  if (fn == FN_SILU) out = _mm512_castps_si512(rt_siluf16(v));
  if (fn == FN_BF16) out = _mm512_castps_si512(rt_bf16_expand16(rt_bf16_round16(v)));
  _mm512_storeu_si512(y, out);
}
static void trees_avx512(const float *x, float *sum, float *max) {
  *sum = rt_tree_sum16(_mm512_loadu_ps(x));
  *max = rt_tree_max16(_mm512_loadu_ps(x));
}
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

typedef void (*map_fn)(int fn, const float *x, uint32_t *y);
typedef void (*trees_fn)(const float *x, float *sum, float *max);
static const struct {
  rt_isa isa;
  map_fn map;
  trees_fn trees;
} levels[] = {{RT_ISA_AVX2, map_avx2, trees_avx2}, {RT_ISA_AVX512, map_avx512, trees_avx512}};

static uint32_t map_ref(int fn, float x) {
  if (fn == FN_EXP) return rt_bits_of_f32(rt_expf(x));
  if (fn == FN_SILU) return rt_bits_of_f32(rt_siluf(x));
  return (uint32_t)rt_bf16_from_f32(x) << 16;
}

static bool is_nan(uint32_t u) {
  return (u & 0x7FFFFFFFu) > 0x7F800000u;
}

// All 2^32 floats in steps of `step` (odd, so that every exponent and low bit pattern is met).
static void same_bits(int fn, uint32_t step) {
  const uint32_t mode = rt_cpu_enter_kernel_mode();
  for (uint64_t base = 0; base < (1ull << 32); base += 16ull * step) {
    float x[16];
    uint32_t y[16];
    for (uint32_t i = 0; i < 16; i++) x[i] = rt_f32_of_bits((uint32_t)(base + i * step));
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++) {
      if (levels[l].isa & ~rt_cpu_isa()) continue;
      levels[l].map(fn, x, y);
      for (int i = 0; i < 16; i++) {
        const uint32_t want = map_ref(fn, x[i]);
        if (y[i] == want || (is_nan(y[i]) && is_nan(want))) continue;
        rt_cpu_leave_kernel_mode(mode);
        fail_msg("fn %d level %zu x=%a: %08x, reference %08x", fn, l, x[i], y[i], want);
      }
    }
  }
  rt_cpu_leave_kernel_mode(mode);
}

static void test_exp_bits(void **state) {
  (void)state;
  same_bits(FN_EXP, 97);
}
static void test_silu_bits(void **state) {
  (void)state;
  same_bits(FN_SILU, 97);
}
static void test_bf16_bits(void **state) {
  (void)state;
  same_bits(FN_BF16, 97);
}

// Distance in units of the last place of the float nearest to the exact value.
static void test_exp_accuracy(void **state) {
  (void)state;
  const uint32_t mode = rt_cpu_enter_kernel_mode();
  double worst = 0;
  float worst_x = 0;
  const uint32_t step = 11;
  for (int sign = 0; sign < 2; sign++) {
    const uint32_t limit = rt_bits_of_f32(sign ? -RT_EXP_MIN : RT_EXP_MAX);
    for (uint32_t u = 0; u <= limit; u += u < 0x30000000u ? 4099 : step) {
      const float x = rt_f32_of_bits(u | (uint32_t)sign << 31);
      const double exact = exp((double)x);
      int e;
      (void)frexp(exact, &e);
      const double error = fabs((double)rt_expf(x) - exact) / ldexp(1.0, e - 24);
      if (error > worst) worst = error, worst_x = x;
    }
  }
  rt_cpu_leave_kernel_mode(mode);
  print_message("exp: worst %.4f ulp at %a\n", worst, worst_x);
  assert_true(worst <= 1.0);
}

static void test_exp_edges(void **state) {
  (void)state;
  const uint32_t mode = rt_cpu_enter_kernel_mode();
  assert_true(rt_expf(0.0f) == 1.0f && rt_expf(-0.0f) == 1.0f);
  assert_true(rt_expf(-INFINITY) == 0.0f && !signbit(rt_expf(-INFINITY)));
  assert_true(rt_expf(nextafterf(RT_EXP_MIN, -INFINITY)) == 0.0f);
  assert_true(rt_expf(RT_EXP_MIN) >= 0x1p-126f);
  assert_true(isfinite(rt_expf(INFINITY)) && rt_expf(INFINITY) == rt_expf(RT_EXP_MAX));
  assert_true(isnan(rt_expf(NAN)));
  assert_true(rt_siluf(0.0f) == 0.0f && rt_siluf(100.0f) == 100.0f &&
              fabsf(rt_siluf(-200.0f)) < 1e-35f);
  assert_true(rt_siluf(INFINITY) == INFINITY && isnan(rt_siluf(NAN)));
  rt_cpu_leave_kernel_mode(mode);
}

static void test_bf16_rounding(void **state) {
  (void)state;
  assert_int_equal(rt_bf16_from_f32(1.0f), 0x3F80);
  assert_int_equal(rt_bf16_from_f32(0x1.01p0f), 0x3F80);        // tie to even, down
  assert_int_equal(rt_bf16_from_f32(0x1.03p0f), 0x3F82);        // tie to even, up
  assert_int_equal(rt_bf16_from_f32(0x1.010002p0f), 0x3F81);    // above the tie
  assert_int_equal(rt_bf16_from_f32(0x1.fffffep127f), 0x7F80);  // overflows to infinity
  assert_int_equal(rt_bf16_from_f32(-INFINITY), 0xFF80);
  assert_int_equal(rt_bf16_from_f32(rt_f32_of_bits(0x807FFFFF)), 0x8000);  // denormal: signed zero
  assert_int_equal(rt_bf16_from_f32(rt_f32_of_bits(0x7F800001)), 0x7FC0);  // NaN stays NaN
}

static void test_trees(void **state) {
  (void)state;
  uint32_t seed = 1;
  for (int round = 0; round < 1000; round++) {
    float x[16], sum, max;
    for (int i = 0; i < 16; i++) {
      seed = seed * 1664525u + 1013904223u;
      x[i] = ((float)(seed >> 8) - 8388608.0f) * ldexpf(1.0f, (int)(seed % 40) - 50);
    }
    const float want_sum = rt_tree_sum(x), want_max = rt_tree_max(x);
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++) {
      if (levels[l].isa & ~rt_cpu_isa()) continue;
      levels[l].trees(x, &sum, &max);
      assert_true(rt_bits_of_f32(sum) == rt_bits_of_f32(want_sum));
      assert_true(rt_bits_of_f32(max) == rt_bits_of_f32(want_max));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_exp_edges),     cmocka_unit_test(test_exp_accuracy),
      cmocka_unit_test(test_exp_bits),      cmocka_unit_test(test_silu_bits),
      cmocka_unit_test(test_bf16_rounding), cmocka_unit_test(test_bf16_bits),
      cmocka_unit_test(test_trees),
  };
  return cmocka_run_group_tests_name("vmath", tests, NULL, NULL);
}
