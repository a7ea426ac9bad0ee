#include "kernels/gemm/unpack_w4_avx512.h"

// Values times the multipliers of their columns (32-bit lanes), within 8 bits.
static inline __m512i scale_bytes(__m512i values, __m512i multiplier) {
  // The low byte of a 16-bit product depends on the low bytes only, and if those of one factor are
  // zero its high byte is the product of the high one. In both halves of a column the same factor.
  const __m512i low = _mm512_set1_epi16(0xFF);
  const __m512i even = _mm512_and_si512(multiplier, _mm512_set1_epi32(0xFFFF));
  const __m512i by = _mm512_or_si512(even, _mm512_slli_epi32(even, 16));
  const __m512i products = _mm512_mullo_epi16(values, by);
  const __m512i high = _mm512_mullo_epi16(_mm512_andnot_si512(low, values), by);
  return _mm512_or_si512(_mm512_and_si512(products, low), _mm512_andnot_si512(low, high));
}

void rt_w4_expand_avx512(const unsigned char *codes, const signed char *multiplier, size_t k,
                         unsigned char *out) {
  const __m512i table = rt_w4_table16();
  for (size_t at = 0; at < k; at += RT_W4_GROUP, codes += RT_TILE_BYTES, multiplier += RT_PANEL) {
    const __m512i by = rt_w4_multiplier16(multiplier);
    const bool both = at + RT_W4_GROUP / 2 < k;
    for (size_t i = 0; i < RT_TILE_BYTES; i += 64) {
      const __m512i pair = _mm512_load_si512(codes + i);
      _mm512_store_si512(out + i, scale_bytes(rt_w4_low16(pair, table), by));
      if (both) {
        unsigned char *second = out + RT_TILE_BYTES + i;
        _mm512_store_si512(second, scale_bytes(rt_w4_high16(pair, table), by));
      }
    }
    out += 2 * RT_TILE_BYTES;
  }
}
