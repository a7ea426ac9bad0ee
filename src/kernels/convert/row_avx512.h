// kernels/convert/row_avx512.h: row_ref.h in 16 lanes, bit for bit.
#ifndef RT_KERNELS_CONVERT_ROW_AVX512_H
#define RT_KERNELS_CONVERT_ROW_AVX512_H

#include "kernels/vmath_avx512.h"

// The lanes of elements i.. that lie inside a row. Loops take whole vectors first, with a constant
// mask, and then what is left.
static inline __mmask16 rt_row_mask16(size_t i, size_t width) {
  if (i + 16 <= width) return 0xFFFF;
  return i >= width ? (__mmask16)0 : (__mmask16)((1u << (width - i)) - 1u);
}

static inline __attribute__((always_inline)) __m512 rt_row_value16(const float *x,
                                                                   const float *weight, __m512 inv,
                                                                   size_t i, const __mmask16 in) {
  const __m512 v = _mm512_maskz_loadu_ps(in, x + i);
  if (!weight) return v;
  // 0 * inv may be NaN: the padding is zero whatever the row holds.
  return _mm512_maskz_mul_ps(in, _mm512_mul_ps(v, inv), _mm512_maskz_loadu_ps(in, weight + i));
}

static inline __attribute__((always_inline)) void rt_row_f32_avx512(const float *x,
                                                                    const float *weight, float inv,
                                                                    size_t width, void *out,
                                                                    float *scale, float fixed) {
  (void)scale, (void)fixed;
  float *to = out;
  const __m512 by = _mm512_set1_ps(inv);
  size_t i = 0;
  for (; i + 16 <= width; i += 16)
    _mm512_storeu_ps(to + i, rt_row_value16(x, weight, by, i, 0xFFFF));
  if (i < width) {
    _mm512_storeu_ps(to + i, rt_row_value16(x, weight, by, i, rt_row_mask16(i, width)));
  }
}

static inline __attribute__((always_inline)) void rt_row_bf16_avx512(const float *x,
                                                                     const float *weight, float inv,
                                                                     size_t width, void *out,
                                                                     float *scale, float fixed) {
  (void)scale, (void)fixed;
  rt_bf16 *to = out;
  const __m512 by = _mm512_set1_ps(inv);
  const size_t padded = rt_act_row_bytes(RT_ACT_BF16, width) / sizeof *to;
  size_t i = 0;
  for (; i + 16 <= width; i += 16) {
    const __m512 v = rt_row_value16(x, weight, by, i, 0xFFFF);
    _mm256_storeu_si256((__m256i *)(void *)(to + i), rt_bf16_round16(v));
  }
  for (; i < padded; i += 16) {
    const __m512 v = rt_row_value16(x, weight, by, i, rt_row_mask16(i, width));
    _mm256_storeu_si256((__m256i *)(void *)(to + i), rt_bf16_round16(v));
  }
}

static inline __attribute__((always_inline)) __m128i rt_row_units16(__m512 v, __m512 to_units) {
  v = _mm512_mul_ps(v, to_units);
  v = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(v, v, _CMP_ORD_Q), v);
  v = _mm512_max_ps(_mm512_min_ps(v, _mm512_set1_ps(127.0f)), _mm512_set1_ps(-127.0f));
  const __m128i s8 = _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(v));
  return _mm_xor_si128(s8, _mm_set1_epi8((char)0x80));
}

// Sets the scale and returns its reciprocal, by which numbers become units.
static inline __attribute__((always_inline)) float rt_row_to_units_avx512(
    const float *x, const float *weight, __m512 by, size_t width, float fixed, float *scale) {
  if (fixed > 0.0f) {
    *scale = fixed;
    return 1.0f / fixed;
  }
  __m512 most0 = _mm512_setzero_ps(), most1 = _mm512_setzero_ps();
  size_t i = 0;
  for (; i + 32 <= width; i += 32) {  // max returns its second operand for NaN
    most0 = _mm512_max_ps(_mm512_abs_ps(rt_row_value16(x, weight, by, i, 0xFFFF)), most0);
    most1 = _mm512_max_ps(_mm512_abs_ps(rt_row_value16(x, weight, by, i + 16, 0xFFFF)), most1);
  }
  for (; i < width; i += 16) {
    const __m512 v = rt_row_value16(x, weight, by, i, rt_row_mask16(i, width));
    most0 = _mm512_max_ps(_mm512_abs_ps(v), most0);
  }
  const float amax = rt_tree_max16(_mm512_max_ps(most0, most1));
  *scale = amax / 127.0f;
  return amax == 0.0f ? 0.0f : 127.0f / amax;
}

static inline __attribute__((always_inline)) void rt_row_u8_avx512(const float *x,
                                                                   const float *weight, float inv,
                                                                   size_t width, void *out,
                                                                   float *scale, float fixed) {
  const __m512 by = _mm512_set1_ps(inv);
  const __m512 to_units =
      _mm512_set1_ps(rt_row_to_units_avx512(x, weight, by, width, fixed, scale));
  uint8_t *to = out;
  const size_t padded = rt_act_row_bytes(RT_ACT_U8, width);
  size_t i = 0;
  for (; i + 16 <= width; i += 16) {
    const __m512 v = rt_row_value16(x, weight, by, i, 0xFFFF);
    _mm_storeu_si128((__m128i *)(void *)(to + i), rt_row_units16(v, to_units));
  }
  for (; i < padded; i += 16) {
    const __m512 v = rt_row_value16(x, weight, by, i, rt_row_mask16(i, width));
    _mm_storeu_si128((__m128i *)(void *)(to + i), rt_row_units16(v, to_units));
  }
}

#endif
