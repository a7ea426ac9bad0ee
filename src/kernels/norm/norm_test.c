// norm and convert: every row against the scalar reference bit for bit, and the reference against
// plain double arithmetic.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/kernels.h"

enum { ROWS = 5, MAX_WIDTH = 2100, STRIDE = 2112, OUT_STRIDE = STRIDE * 4, GUARD = 64 };

static uint64_t seed = 0x9E3779B97F4A7C15u;
static float uniform(void) {  // -1..1
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return (float)((double)(seed >> 11) / 4503599627370496.0 - 1.0);
}

static float x0[ROWS * STRIDE], add[ROWS * STRIDE], weight[STRIDE];
static float xa[ROWS * STRIDE], xb[ROWS * STRIDE], scale_a[ROWS + 1], scale_b[ROWS + 1];
static float static_scale;  // 0: dynamic
static unsigned char out_a[ROWS * OUT_STRIDE + GUARD], out_b[ROWS * OUT_STRIDE + GUARD];

static const size_t widths[] = {1,  2,  7,  8,  9,  15, 16,  17,  23,  24,   31,   32,  33,
                                47, 48, 63, 64, 65, 95, 100, 129, 576, 1000, 2048, 2100};

enum special { PLAIN, ZERO, WITH_NAN, WITH_INF, TINY, HUGE_VALUES, ALL_NAN, SPECIALS };

static void fill(enum special kind, size_t width) {
  for (size_t r = 0; r < ROWS; r++) {
    for (size_t i = 0; i < STRIDE; i++) {
      float v = uniform() * (r == 1 ? 100.0f : 1.0f);
      if (kind == ZERO) v = i % 2 ? 0.0f : -0.0f;
      if (kind == TINY) v *= 1e-37f;  // some are denormal
      if (kind == HUGE_VALUES) v *= 3e38f;
      if (kind == ALL_NAN) v = NAN;
      x0[r * STRIDE + i] = v;
      add[r * STRIDE + i] = kind == ZERO ? 0.0f : uniform();
    }
    const size_t at = r * STRIDE + (size_t)(fabsf(uniform()) * (float)(width - 1));
    if (kind == WITH_NAN) x0[at] = NAN;
    if (kind == WITH_INF) x0[at] = -INFINITY;
  }
  for (size_t i = 0; i < STRIDE; i++) weight[i] = uniform() * 2.0f;
}

static void run(const rt_kernel *kernel, float *x, bool with_add, size_t width, size_t row_begin,
                size_t row_end, unsigned char *out, float *scale) {
  if (kernel->op == RT_OP_NORM) {
    const rt_norm_args args = {.x = x,
                               .x_stride = STRIDE,
                               .add = with_add ? add : NULL,
                               .add_stride = STRIDE,
                               .weight = weight,
                               .eps = 1e-5f,
                               .width = width,
                               .out = out,
                               .out_stride = OUT_STRIDE,
                               .out_scale = scale,
                               .static_scale = static_scale};
    kernel->fn.norm(&args, row_begin, row_end);
  } else {
    const rt_convert_args args = {.x = x,
                                  .x_stride = STRIDE,
                                  .width = width,
                                  .out = out,
                                  .out_stride = OUT_STRIDE,
                                  .out_scale = scale,
                                  .static_scale = static_scale};
    kernel->fn.convert(&args, row_begin, row_end);
  }
}

// NaN has many encodings: any counts as the same.
static bool same_outputs(rt_signature signature, const unsigned char *a, const unsigned char *b) {
  const size_t size = ROWS * OUT_STRIDE + GUARD;
  if (signature != RT_SIG_NORM_F32 && signature != RT_SIG_CONVERT_F32) {
    if (signature == RT_SIG_NORM_BF16 || signature == RT_SIG_CONVERT_BF16) {
      for (size_t i = 0; i < size; i += 2) {
        uint16_t u, v;
        memcpy(&u, a + i, 2), memcpy(&v, b + i, 2);
        if (u != v && ((u & 0x7FFF) <= 0x7F80 || (v & 0x7FFF) <= 0x7F80)) return false;
      }
      return true;
    }
    return memcmp(a, b, size) == 0;
  }
  for (size_t i = 0; i < size; i += 4) {
    uint32_t u, v;
    memcpy(&u, a + i, 4), memcpy(&v, b + i, 4);
    if (u != v && ((u & 0x7FFFFFFF) <= 0x7F800000 || (v & 0x7FFFFFFF) <= 0x7F800000)) return false;
  }
  return true;
}

static bool same_floats(const float *a, const float *b, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (memcmp(&a[i], &b[i], sizeof a[i]) != 0 && !(isnan(a[i]) && isnan(b[i]))) return false;
  }
  return true;
}

// Dynamic; within the range of most fills, beyond it, far below it; the smallest and the largest.
static const float static_scales[] = {0.0f, 0.0079f, 0.001f, 10.0f, 0x1p-126f, 0x1p126f};

static void agrees(const rt_kernel *kernel, const rt_kernel *reference, size_t width,
                   enum special kind, bool with_add) {
  fill(kind, width);
  memcpy(xa, x0, sizeof xa), memcpy(xb, x0, sizeof xb);
  memset(out_a, 0xA5, sizeof out_a), memset(out_b, 0xA5, sizeof out_b);
  memset(scale_a, 0, sizeof scale_a), memset(scale_b, 0, sizeof scale_b);
  run(reference, xa, with_add, width, 0, ROWS, out_a, scale_a);
  run(kernel, xb, with_add, width, 3, ROWS, out_b, scale_b);
  run(kernel, xb, with_add, width, 0, 3, out_b, scale_b);
  if (!same_outputs(kernel->signature, out_a, out_b) || !same_floats(xa, xb, ROWS * STRIDE) ||
      !same_floats(scale_a, scale_b, ROWS + 1)) {
    fail_msg("%s: width %zu, kind %d, add %d, static scale %g", kernel->name, width, (int)kind,
             with_add, static_scale);
  }
}

static void rows_agree(void **state) {
  (void)state;
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t i = 0; i < count; i++) {
    const rt_kernel *kernel = &table[i];
    if (kernel->op != RT_OP_NORM && kernel->op != RT_OP_CONVERT) continue;
    if (kernel->isa & ~rt_cpu_isa()) {
      print_message("skipped: %s\n", kernel->name);
      continue;
    }
    const rt_kernel *reference = rt_kernel_find(kernel->signature, RT_ISA_SCALAR);
    const bool u8 = kernel->signature == RT_SIG_NORM_U8 || kernel->signature == RT_SIG_CONVERT_U8;
    for (size_t k = 0; k < (u8 ? sizeof static_scales / sizeof *static_scales : 1); k++) {
      static_scale = static_scales[k];
      for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        for (enum special kind = 0; kind < SPECIALS; kind++) {
          agrees(kernel, reference, widths[w], kind, false);
          agrees(kernel, reference, widths[w], kind, true);
        }
      }
    }
    static_scale = 0.0f;
  }
}

static void values_are_right(void **state) {
  (void)state;
  for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
    const size_t n = widths[w];
    fill(PLAIN, n);
    for (rt_signature s = RT_SIG_NORM_F32; s <= RT_SIG_CONVERT_U8; s++) {
      const bool norm = s <= RT_SIG_NORM_U8;
      const rt_act act = (rt_act)((int)s - (int)(norm ? RT_SIG_NORM_F32 : RT_SIG_CONVERT_F32));
      memcpy(xa, x0, sizeof xa);
      memset(out_a, 0xA5, sizeof out_a);
      run(rt_kernel_find(s, RT_ISA_ALL & rt_cpu_isa()), xa, true, n, 0, ROWS, out_a, scale_a);
      for (size_t r = 0; r < ROWS; r++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
          const double v = (double)(x0[r * STRIDE + i] + add[r * STRIDE + i]);
          sum += v * v;
        }
        const double inv = 1.0 / sqrt(sum / (double)n + 1e-5);
        for (size_t i = 0; i < rt_act_row_bytes(act, n) / (act == RT_ACT_F32    ? 4
                                                           : act == RT_ACT_BF16 ? 2
                                                                                : 1);
             i++) {
          const unsigned char *row = out_a + r * OUT_STRIDE;
          double got, error;
          if (act == RT_ACT_F32) {
            got = ((const float *)(const void *)row)[i], error = 1e-6;
          } else if (act == RT_ACT_BF16) {
            got = rt_bf16_to_f32(((const rt_bf16 *)(const void *)row)[i]), error = 1.0 / 256;
          } else {
            got = ((double)row[i] - 128) * scale_a[r], error = 0;
          }
          double expected = 0;
          if (i < n) {
            expected = norm ? (x0[r * STRIDE + i] + add[r * STRIDE + i]) * inv * weight[i]
                            : x0[r * STRIDE + i];
          }
          double bound = error * fabs(expected) + 1e-30;
          if (act == RT_ACT_U8) bound += 0.501 * scale_a[r];
          if (i >= n) bound = 0;
          if (!(fabs(got - expected) <= bound)) {
            fail_msg("signature %d, width %zu, row %zu, column %zu: %g, expected %g", (int)s, n, r,
                     i, got, expected);
          }
        }
        for (size_t i = rt_act_row_bytes(act, n); i < OUT_STRIDE; i++) {
          assert_int_equal(out_a[r * OUT_STRIDE + i], 0xA5);  // not a byte more
        }
      }
    }
  }
}

static void u8_edges(void **state) {
  (void)state;
  const rt_kernel *kernel = rt_kernel_find(RT_SIG_CONVERT_U8, rt_cpu_isa());
  const float row[8] = {NAN, 2.0f, -2.0f, 1.0f, 0.0f, -0.0f, 0.0078f, -0.0079f};
  memcpy(xa, row, sizeof row);
  memset(xa + STRIDE, 0, 8 * sizeof xa[0]);
  run(kernel, xa, false, 8, 0, 2, out_a, scale_a);
  const unsigned char expected[8] = {128, 255, 1, 192, 128, 128, 128, 127};
  assert_memory_equal(out_a, expected, 8);
  assert_true(scale_a[0] == 2.0f / 127.0f);
  for (size_t i = 8; i < 64; i++) assert_int_equal(out_a[i], 128);
  for (size_t i = 0; i < 64; i++) assert_int_equal(out_a[OUT_STRIDE + i], 128);
  assert_true(scale_a[1] == 0.0f);
}

// The reference with a static scale against the definition, in double where that is exact.
static void static_scales_are_right(void **state) {
  (void)state;
  const rt_kernel *convert = rt_kernel_find(RT_SIG_CONVERT_U8, RT_ISA_SCALAR);
  const rt_kernel *norm = rt_kernel_find(RT_SIG_NORM_U8, RT_ISA_SCALAR);
  // Powers of two, so that products are exact; ties go to even, and 127 units are the most.
  const float row[12] = {NAN,    INFINITY, -INFINITY, 0.5f,    0.25f,  0.75f,
                         -1.25f, 63.5f,    63.75f,    -63.75f, -1e30f, -0.0f};
  const unsigned char expected[12] = {128, 255, 1, 129, 128, 130, 126, 255, 255, 1, 1, 128};
  static_scale = 0.5f;
  memcpy(xa, row, sizeof row);
  run(convert, xa, false, 12, 0, 1, out_a, scale_a);
  assert_memory_equal(out_a, expected, 12);
  for (size_t i = 12; i < 64; i++) assert_int_equal(out_a[i], 128);
  assert_true(scale_a[0] == 0.5f);
  size_t clamped = 0, inside = 0;
  for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
    const size_t n = widths[w];
    fill(PLAIN, n);
    static_scale = 0.0079f;
    memcpy(xa, x0, sizeof xa);
    run(convert, xa, false, n, 0, ROWS, out_a, scale_a);
    memcpy(xb, x0, sizeof xb);
    run(norm, xb, true, n, 0, ROWS, out_b, scale_b);
    // A norm is an fp32 norm and then a conversion.
    memcpy(xa, x0, sizeof xa);
    static float normed[ROWS * STRIDE];
    run(rt_kernel_find(RT_SIG_NORM_F32, RT_ISA_SCALAR), xa, true, n, 0, ROWS,
        (unsigned char *)normed, NULL);
    for (size_t r = 0; r < ROWS; r++) {
      assert_true(scale_a[r] == static_scale && scale_b[r] == static_scale);
      for (size_t i = 0; i < n; i++) {
        const double plain[2] = {x0[r * STRIDE + i], normed[r * STRIDE + i]};
        const int got[2] = {out_a[r * OUT_STRIDE + i], out_b[r * OUT_STRIDE + i]};
        for (int k = 0; k < 2; k++) {
          const double u = fmax(-127, fmin(127, plain[k] * (double)(1.0f / static_scale)));
          if (!(fabs(u - (got[k] - 128)) <= 0.5001)) {
            fail_msg("width %zu, row %zu, column %zu: %d for %g units", n, r, i, got[k], u);
          }
          fabs(u) == 127 ? clamped++ : inside++;
        }
      }
    }
  }
  assert_true(clamped > 1000 && inside > 1000);
  static_scale = 0.0f;
  assert_true(rt_static_scale_ok(0x1p-126) && rt_static_scale_ok(0x1p126));
  const double bad[] = {0, -1, NAN, INFINITY, 1e-40, 1e39, 1e300};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(rt_static_scale_ok(bad[i]));
}

int main(void) {
  (void)rt_cpu_enter_kernel_mode();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_agree),
      cmocka_unit_test(values_are_right),
      cmocka_unit_test(u8_edges),
      cmocka_unit_test(static_scales_are_right),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
