// kernels/vmath_avx512.h: vmath_ref.h in 16 lanes, bit for bit. For files named _avx512 and above.
#ifndef RT_KERNELS_VMATH_AVX512_H
#define RT_KERNELS_VMATH_AVX512_H

#include "kernels/vmath_avx2.h"

static inline __m512 rt_expf16(__m512 x) {
  // The compare is true and min returns its second operand for NaN: NaN passes through.
  const __mmask16 keep = _mm512_cmp_ps_mask(x, _mm512_set1_ps(RT_EXP_MIN), _CMP_NLT_UQ);
  x = _mm512_min_ps(_mm512_set1_ps(RT_EXP_MAX), x);
  const __m512 round = _mm512_set1_ps(RT_EXP_ROUND), one = _mm512_set1_ps(1.0f);
  const __m512 t = _mm512_fmadd_ps(x, _mm512_set1_ps(RT_EXP_LOG2E), round);
  const __m512 n = _mm512_sub_ps(t, round);
  __m512 r = _mm512_fmadd_ps(n, _mm512_set1_ps(-RT_EXP_LN2_HI), x);
  r = _mm512_fmadd_ps(n, _mm512_set1_ps(-RT_EXP_LN2_LO), r);
  __m512 p = _mm512_set1_ps(RT_EXP_C6);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(RT_EXP_C5));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(RT_EXP_C4));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(RT_EXP_C3));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(RT_EXP_C2));
  p = _mm512_fmadd_ps(p, r, one);
  p = _mm512_fmadd_ps(p, r, one);
  const __m512i scale = _mm512_add_epi32(_mm512_slli_epi32(_mm512_castps_si512(t), 23),
                                         _mm512_set1_epi32(0x3F800000));
  return _mm512_maskz_mul_ps(keep, p, _mm512_castsi512_ps(scale));
}

static inline __m512 rt_siluf16(__m512 x) {
  const __m512 e = rt_expf16(_mm512_xor_ps(x, _mm512_set1_ps(-0.0f)));
  return _mm512_div_ps(x, _mm512_add_ps(_mm512_set1_ps(1.0f), e));
}

static inline float rt_tree_sum16(__m512 x) {
  return rt_tree_sum8(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
}

static inline float rt_tree_max16(__m512 x) {
  return rt_tree_max8(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
}

static inline __m512 rt_bf16_expand16(__m256i x) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(x), 16));
}

// 16 aligned bytes as integers -128..127: exact in bf16 too, so that the lower halves are zero.
static inline __m512 rt_s8_expand16(const unsigned char *at) {
  const __m128i x = _mm_load_si128((const __m128i *)(const void *)at);
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(x));
}

// Numbers that are bf16 already, two in a word.
static inline __m512i rt_bf16_join16(__m512 high, __m512 low) {
  const __m512i down = _mm512_srli_epi32(_mm512_castps_si512(low), 16);
  return _mm512_or_si512(_mm512_castps_si512(high), down);
}

// rt_bf16_from_f32 in each lane.
static inline __m256i rt_bf16_round16(__m512 x) {
  const __m512i u = _mm512_castps_si512(x);
  const __m512i high = _mm512_srli_epi32(u, 16);
  const __m512i exponent = _mm512_set1_epi32(0x7F800000);
  const __m512i odd = _mm512_and_si512(high, _mm512_set1_epi32(1));
  __m512i y = _mm512_add_epi32(_mm512_add_epi32(u, _mm512_set1_epi32(0x7FFF)), odd);
  y = _mm512_srli_epi32(y, 16);
  const __mmask16 tiny = _mm512_testn_epi32_mask(u, exponent);
  y = _mm512_mask_and_epi32(y, tiny, high, _mm512_set1_epi32(0x8000));
  const __mmask16 nan =
      _mm512_cmpgt_epi32_mask(_mm512_and_si512(u, _mm512_set1_epi32(0x7FFFFFFF)), exponent);
  y = _mm512_mask_or_epi32(y, nan, high, _mm512_set1_epi32(0x40));
  return _mm512_cvtepi32_epi16(y);
}

#endif
