// kernels/gemm/unpack_w4_avx512.h: W4 codes to values on 64 lanes.
#ifndef RT_KERNELS_GEMM_UNPACK_W4_AVX512_H
#define RT_KERNELS_GEMM_UNPACK_W4_AVX512_H

#include <immintrin.h>

#include "kernels/gemm/block.h"

static inline __m512i rt_w4_table16(void) {
  return _mm512_broadcast_i32x4(_mm_setr_epi8(RT_W4_VALUES));
}
// The values of the low and the high codes of 64 bytes.
static inline __m512i rt_w4_low16(__m512i codes, __m512i table) {
  return _mm512_shuffle_epi8(table, _mm512_and_si512(codes, _mm512_set1_epi8(15)));
}
static inline __m512i rt_w4_high16(__m512i codes, __m512i table) {
  return rt_w4_low16(_mm512_srli_epi16(codes, 4), table);
}
// The multipliers of a panel's channels in one group.
static inline __m512i rt_w4_multiplier16(const signed char *of_group) {
  return _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(const void *)of_group));
}

#endif
