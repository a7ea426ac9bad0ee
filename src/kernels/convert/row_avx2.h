// kernels/convert/row_avx2.h: row_ref.h in 8 lanes, bit for bit.
#ifndef RT_KERNELS_CONVERT_ROW_AVX2_H
#define RT_KERNELS_CONVERT_ROW_AVX2_H

#include "kernels/vmath_avx2.h"

static inline __m256i rt_part_mask8(size_t left) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)left),
                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

// Loads up to 8 floats; lanes from `left` on are zero and not read.
static inline __m256 rt_load_part8(const float *x, size_t left) {
  return left >= 8 ? _mm256_loadu_ps(x) : _mm256_maskload_ps(x, rt_part_mask8(left));
}

static inline size_t rt_left8(size_t i, size_t width) {
  return i >= width ? 0 : width - i < 8 ? width - i : 8;
}

// Loops take whole vectors first, with a constant `left`, and then the rest.
static inline __attribute__((always_inline)) __m256 rt_row_value8(const float *x,
                                                                  const float *weight, __m256 inv,
                                                                  size_t i, size_t left) {
  __m256 v = rt_load_part8(x + i, left);
  if (!weight) return v;
  v = _mm256_mul_ps(_mm256_mul_ps(v, inv), rt_load_part8(weight + i, left));
  // 0 * inv may be NaN: the padding is zero whatever the row holds.
  return left >= 8 ? v : _mm256_and_ps(v, _mm256_castsi256_ps(rt_part_mask8(left)));
}

static inline void rt_row_f32_avx2(const float *x, const float *weight, float inv, size_t width,
                                   void *out, float *scale, float fixed) {
  (void)scale, (void)fixed;
  float *to = out;
  const __m256 by = _mm256_set1_ps(inv);
  const size_t padded = rt_act_row_bytes(RT_ACT_F32, width) / sizeof *to;
  size_t i = 0;
  for (; i + 8 <= width; i += 8) _mm256_storeu_ps(to + i, rt_row_value8(x, weight, by, i, 8));
  for (; i < padded; i += 8) {
    _mm256_storeu_ps(to + i, rt_row_value8(x, weight, by, i, rt_left8(i, width)));
  }
}

static inline void rt_row_bf16_avx2(const float *x, const float *weight, float inv, size_t width,
                                    void *out, float *scale, float fixed) {
  (void)scale, (void)fixed;
  rt_bf16 *to = out;
  const __m256 by = _mm256_set1_ps(inv);
  const size_t padded = rt_act_row_bytes(RT_ACT_BF16, width) / sizeof *to;
  size_t i = 0;
  for (; i + 8 <= width; i += 8) {
    const __m256 v = rt_row_value8(x, weight, by, i, 8);
    _mm_storeu_si128((__m128i *)(void *)(to + i), rt_bf16_round8(v));
  }
  for (; i < padded; i += 8) {
    const __m256 v = rt_row_value8(x, weight, by, i, rt_left8(i, width));
    _mm_storeu_si128((__m128i *)(void *)(to + i), rt_bf16_round8(v));
  }
}

static inline __m256i rt_row_units8(__m256 v, __m256 to_units) {
  v = _mm256_mul_ps(v, to_units);
  v = _mm256_and_ps(v, _mm256_cmp_ps(v, v, _CMP_ORD_Q));
  v = _mm256_max_ps(_mm256_min_ps(v, _mm256_set1_ps(127.0f)), _mm256_set1_ps(-127.0f));
  return _mm256_cvtps_epi32(v);
}

static inline __attribute__((always_inline)) void rt_row_units32(const float *x,
                                                                 const float *weight, __m256 inv,
                                                                 size_t i, size_t left,
                                                                 __m256 to_units, uint8_t *to) {
  __m256i u[4];
  for (size_t j = 0; j < 4; j++) {
    const size_t part = left >= 32 ? 8 : rt_left8(8 * j, left);
    u[j] = rt_row_units8(rt_row_value8(x, weight, inv, i + 8 * j, part), to_units);
  }
  // The packs interleave 128-bit halves: the permutation puts runs of four back in order.
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i s8 =
      _mm256_packs_epi16(_mm256_packs_epi32(u[0], u[1]), _mm256_packs_epi32(u[2], u[3]));
  const __m256i u8 =
      _mm256_xor_si256(_mm256_permutevar8x32_epi32(s8, order), _mm256_set1_epi8((char)0x80));
  _mm256_storeu_si256((__m256i *)(void *)(to + i), u8);
}

// Sets the scale and returns its reciprocal, by which numbers become units.
static inline float rt_row_to_units_avx2(const float *x, const float *weight, __m256 by,
                                         size_t width, float fixed, float *scale) {
  if (fixed > 0.0f) {
    *scale = fixed;
    return 1.0f / fixed;
  }
  const __m256 sign = _mm256_set1_ps(-0.0f);
  __m256 most0 = _mm256_setzero_ps(), most1 = _mm256_setzero_ps();
  size_t i = 0;
  for (; i + 16 <= width; i += 16) {  // max returns its second operand for NaN
    most0 = _mm256_max_ps(_mm256_andnot_ps(sign, rt_row_value8(x, weight, by, i, 8)), most0);
    most1 = _mm256_max_ps(_mm256_andnot_ps(sign, rt_row_value8(x, weight, by, i + 8, 8)), most1);
  }
  for (; i < width; i += 8) {
    const __m256 v = rt_row_value8(x, weight, by, i, rt_left8(i, width));
    most0 = _mm256_max_ps(_mm256_andnot_ps(sign, v), most0);
  }
  const float amax = rt_tree_max8(most0, most1);
  *scale = amax / 127.0f;
  return amax == 0.0f ? 0.0f : 127.0f / amax;
}

static inline void rt_row_u8_avx2(const float *x, const float *weight, float inv, size_t width,
                                  void *out, float *scale, float fixed) {
  const __m256 by = _mm256_set1_ps(inv);
  const __m256 to_units = _mm256_set1_ps(rt_row_to_units_avx2(x, weight, by, width, fixed, scale));
  size_t i = 0;
  const size_t padded = rt_act_row_bytes(RT_ACT_U8, width);
  for (; i + 32 <= width; i += 32) rt_row_units32(x, weight, by, i, 32, to_units, out);
  for (; i < padded; i += 32) {
    rt_row_units32(x, weight, by, i, i < width ? width - i : 0, to_units, out);
  }
}

#endif
