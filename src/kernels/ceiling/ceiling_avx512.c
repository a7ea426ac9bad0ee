#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_read_avx512(const void *data, size_t bytes) {
  const char *p = data;
  __m512i s[8];
#pragma GCC unroll 8
  for (int j = 0; j < 8; j++) s[j] = _mm512_setzero_si512();
  for (size_t i = 0; i < bytes; i += 512) {
#pragma GCC unroll 8
    for (int j = 0; j < 8; j++) {
      s[j] = _mm512_xor_si512(s[j], _mm512_load_si512(p + i + j * 64));
      _mm_prefetch(p + i + j * 64 + 4096, _MM_HINT_T0);
    }
  }
#pragma GCC unroll 8
  for (int j = 1; j < 8; j++) s[0] = _mm512_xor_si512(s[0], s[j]);
  return (uint64_t)_mm512_reduce_or_epi64(s[0]);  // an addition could overflow
}

uint64_t rt_ceiling_fma_avx512(uint64_t rounds) {
  enum { CHAINS = 16 };
  __m512 s[CHAINS];
  __m512 x = _mm512_set1_ps(1), y = x;
  __asm__("" : "+v"(x), "+v"(y));
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_ps();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++) s[j] = _mm512_fmadd_ps(x, y, s[j]);
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    for (int k = 0; k < 16; k++) total += (uint64_t)s[j][k];
  }
  return total;
}

// As without VNNI: pairs of s16, then an addition.
uint64_t rt_ceiling_dot_avx512(uint64_t rounds) {
  enum { CHAINS = 16 };
  __m512i s[CHAINS];
  __m512i x = _mm512_set1_epi16(1), y = x;
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_si512();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++) {
      __asm__(""
              : "+v"(x));  // a factor that the compiler doesn't know, or one product does for all
      s[j] = _mm512_add_epi32(s[j], _mm512_madd_epi16(x, y));
    }
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    uint32_t lanes[16];
    _mm512_storeu_si512(lanes, s[j]);
    for (int k = 0; k < 16; k++) total += lanes[k];
  }
  return total;
}
