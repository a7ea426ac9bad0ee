// kernels/gemm/unpack_w4_avx512.h: W4 codes to values on 64 lanes, and whole panels to W8 tiles for
// kernels that want those.
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

// Values times the multipliers of their columns (32-bit lanes), within 8 bits.
static inline __m512i rt_w4_scale16(__m512i values, __m512i multiplier) {
  // The low byte of a 16-bit product depends on the low bytes only, and if those of one factor are
  // zero its high byte is the product of the high one. In both halves of a column the same factor.
  const __m512i low = _mm512_set1_epi16(0xFF);
  const __m512i even = _mm512_and_si512(multiplier, _mm512_set1_epi32(0xFFFF));
  const __m512i by = _mm512_or_si512(even, _mm512_slli_epi32(even, 16));
  const __m512i products = _mm512_mullo_epi16(values, by);
  const __m512i high = _mm512_mullo_epi16(_mm512_andnot_si512(low, values), by);
  return _mm512_or_si512(_mm512_and_si512(products, low), _mm512_andnot_si512(low, high));
}

// Writes the W8 tiles (64 k each) that W4 tiles of one panel stand for: k inputs, rounded up to 64.
// `codes` and `multiplier` at the panel's first tile to expand, `out` 64-byte aligned.
static inline void rt_w4_expand16(const unsigned char *codes, const signed char *multiplier,
                                  size_t k, unsigned char *out) {
  const __m512i table = rt_w4_table16();
  for (size_t at = 0; at < k; at += RT_W4_GROUP, codes += RT_TILE_BYTES, multiplier += RT_PANEL) {
    const __m512i by = rt_w4_multiplier16(multiplier);
    const bool both = at + 64 < k;
    for (size_t i = 0; i < RT_TILE_BYTES; i += 64, out += 64) {
      const __m512i pair = _mm512_load_si512(codes + i);
      _mm512_store_si512(out, rt_w4_scale16(rt_w4_low16(pair, table), by));
      if (both) {
        _mm512_store_si512(out + RT_TILE_BYTES, rt_w4_scale16(rt_w4_high16(pair, table), by));
      }
    }
    out += RT_TILE_BYTES;
  }
}

#endif
