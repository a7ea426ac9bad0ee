// kernels/vmath_avx2.h: vmath_ref.h in 8 lanes, bit for bit. For files named _avx2 and above.
#ifndef RT_KERNELS_VMATH_AVX2_H
#define RT_KERNELS_VMATH_AVX2_H

#include <immintrin.h>

#include "kernels/kernels.h"
#include "kernels/vmath_ref.h"

static inline __m256 rt_expf8(__m256 x) {
  // The compare is false and min returns its second operand for NaN: NaN passes through.
  const __m256 zero = _mm256_cmp_ps(x, _mm256_set1_ps(RT_EXP_MIN), _CMP_LT_OQ);
  x = _mm256_min_ps(_mm256_set1_ps(RT_EXP_MAX), x);
  const __m256 round = _mm256_set1_ps(RT_EXP_ROUND), one = _mm256_set1_ps(1.0f);
  const __m256 t = _mm256_fmadd_ps(x, _mm256_set1_ps(RT_EXP_LOG2E), round);
  const __m256 n = _mm256_sub_ps(t, round);
  __m256 r = _mm256_fmadd_ps(n, _mm256_set1_ps(-RT_EXP_LN2_HI), x);
  r = _mm256_fmadd_ps(n, _mm256_set1_ps(-RT_EXP_LN2_LO), r);
  __m256 p = _mm256_set1_ps(RT_EXP_C6);
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(RT_EXP_C5));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(RT_EXP_C4));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(RT_EXP_C3));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(RT_EXP_C2));
  p = _mm256_fmadd_ps(p, r, one);
  p = _mm256_fmadd_ps(p, r, one);
  const __m256i scale = _mm256_add_epi32(_mm256_slli_epi32(_mm256_castps_si256(t), 23),
                                         _mm256_set1_epi32(0x3F800000));
  return _mm256_andnot_ps(zero, _mm256_mul_ps(p, _mm256_castsi256_ps(scale)));
}

static inline __m256 rt_siluf8(__m256 x) {
  const __m256 e = rt_expf8(_mm256_xor_ps(x, _mm256_set1_ps(-0.0f)));
  return _mm256_div_ps(x, _mm256_add_ps(_mm256_set1_ps(1.0f), e));
}

// Lanes 0-7 in `low`, 8-15 in `high`.
static inline float rt_tree_sum8(__m256 low, __m256 high) {
  const __m256 s8 = _mm256_add_ps(low, high);
  const __m128 s4 = _mm_add_ps(_mm256_castps256_ps128(s8), _mm256_extractf128_ps(s8, 1));
  const __m128 s2 = _mm_add_ps(s4, _mm_movehl_ps(s4, s4));
  return _mm_cvtss_f32(_mm_add_ss(s2, _mm_movehdup_ps(s2)));
}

static inline float rt_tree_max8(__m256 low, __m256 high) {
  const __m256 s8 = _mm256_max_ps(low, high);
  const __m128 s4 = _mm_max_ps(_mm256_castps256_ps128(s8), _mm256_extractf128_ps(s8, 1));
  const __m128 s2 = _mm_max_ps(s4, _mm_movehl_ps(s4, s4));
  return _mm_cvtss_f32(_mm_max_ss(s2, _mm_movehdup_ps(s2)));
}

static inline __m256 rt_bf16_expand8(__m128i x) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(x), 16));
}

// rt_bf16_from_f32 in each lane.
static inline __m128i rt_bf16_round8(__m256 x) {
  const __m256i u = _mm256_castps_si256(x);
  const __m256i high = _mm256_srli_epi32(u, 16);
  const __m256i exponent = _mm256_set1_epi32(0x7F800000);
  const __m256i odd = _mm256_and_si256(high, _mm256_set1_epi32(1));
  __m256i y = _mm256_add_epi32(_mm256_add_epi32(u, _mm256_set1_epi32(0x7FFF)), odd);
  y = _mm256_srli_epi32(y, 16);
  const __m256i tiny = _mm256_cmpeq_epi32(_mm256_and_si256(u, exponent), _mm256_setzero_si256());
  y = _mm256_blendv_epi8(y, _mm256_and_si256(high, _mm256_set1_epi32(0x8000)), tiny);
  const __m256i nan =
      _mm256_cmpgt_epi32(_mm256_and_si256(u, _mm256_set1_epi32(0x7FFFFFFF)), exponent);
  y = _mm256_blendv_epi8(y, _mm256_or_si256(high, _mm256_set1_epi32(0x40)), nan);
  return _mm_packus_epi32(_mm256_castsi256_si128(y), _mm256_extracti128_si256(y, 1));
}

#endif
