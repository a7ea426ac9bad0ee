// kernels/vmath_ref.h: the elementary functions of the kernels, one number at a time.
//
// This is the definition; vmath_avx2.h (8 lanes) and vmath_avx512.h (16 lanes) do the same
// operations in the same order and so return the same bits in each lane. Everything assumes round
// to nearest and kernel mode (base/cpu.h).
//
//   exp   rt_expf(x), within 1 ulp of the exact value (vmath_test.c walks over the floats):
//           x = min(x, EXP_MAX)             so that the result stays finite, +inf included
//           t = fma(x, log2 e, 1.5 * 2^23)  its low bits are n = rint(x log2 e)
//           n = t - 1.5 * 2^23
//           r = fma(n, -LN2_HI, x); r = fma(n, -LN2_LO, r)
//           p = C6; p = fma(p, r, C5) ... fma(p, r, C2); p = fma(p, r, 1); p = fma(p, r, 1)
//           result = p * 2^n, 2^n made from the bits of t
//         0 for x < EXP_MIN (-inf included), where the result would be denormal; NaN gives NaN.
//   silu  rt_siluf(x) = x / (1 + exp(-x)), each operation rounded.
//   tree  16 lanes reduced in the order of lane16: j with j+8, then +4, +2, +1.
#ifndef RT_KERNELS_VMATH_REF_H
#define RT_KERNELS_VMATH_REF_H

#include <math.h>
#include <stdint.h>

#define RT_EXP_MAX 0x1.61814ap+6f   // 127.5 ln 2, rounded down: n <= 127
#define RT_EXP_MIN -0x1.5d589ep+6f  // -126 ln 2, rounded up: n >= -126
#define RT_EXP_LOG2E 0x1.715476p+0f
#define RT_EXP_ROUND 0x1.8p+23f
#define RT_EXP_LN2_HI 0x1.62e430p-1f
#define RT_EXP_LN2_LO -0x1.05c610p-29f
// exp(r) = 1 + r + r^2 (C2 + C3 r + ...) on |r| <= 0.3466, C2.. fitted for the least relative error
// (3.1e-9 before rounding to float).
#define RT_EXP_C2 0x1.fffffcp-2f
#define RT_EXP_C3 0x1.555492p-3f
#define RT_EXP_C4 0x1.5558f2p-5f
#define RT_EXP_C5 0x1.1239e0p-7f
#define RT_EXP_C6 0x1.6a243ap-10f

static inline uint32_t rt_bits_of_f32(float x) {
  union {
    float f;
    uint32_t u;
  } v = {.f = x};
  return v.u;
}
static inline float rt_f32_of_bits(uint32_t u) {
  union {
    uint32_t u;
    float f;
  } v = {.u = u};
  return v.f;
}

static inline float rt_expf(float x) {
  if (x < RT_EXP_MIN) return 0.0f;
  if (x > RT_EXP_MAX) x = RT_EXP_MAX;
  const float t = fmaf(x, RT_EXP_LOG2E, RT_EXP_ROUND);
  const float n = t - RT_EXP_ROUND;
  float r = fmaf(n, -RT_EXP_LN2_HI, x);
  r = fmaf(n, -RT_EXP_LN2_LO, r);
  float p = RT_EXP_C6;
  p = fmaf(p, r, RT_EXP_C5);
  p = fmaf(p, r, RT_EXP_C4);
  p = fmaf(p, r, RT_EXP_C3);
  p = fmaf(p, r, RT_EXP_C2);
  p = fmaf(p, r, 1.0f);
  p = fmaf(p, r, 1.0f);
  return p * rt_f32_of_bits((rt_bits_of_f32(t) << 23) + 0x3F800000u);
}

static inline float rt_siluf(float x) {
  return x / (1.0f + rt_expf(-x));
}

static inline float rt_tree_sum(const float lanes[16]) {
  float s[8];
  for (int j = 0; j < 8; j++) s[j] = lanes[j] + lanes[j + 8];
  for (int j = 0; j < 4; j++) s[j] = s[j] + s[j + 4];
  return (s[0] + s[2]) + (s[1] + s[3]);
}

// a > b ? a : b at each node, so a NaN may be lost.
static inline float rt_tree_max(const float lanes[16]) {
  float s[8];
  for (int j = 0; j < 8; j++) s[j] = lanes[j] > lanes[j + 8] ? lanes[j] : lanes[j + 8];
  for (int h = 4; h > 0; h /= 2) {
    for (int j = 0; j < h; j++) s[j] = s[j] > s[j + h] ? s[j] : s[j + h];
  }
  return s[0];
}

#endif
