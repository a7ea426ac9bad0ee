#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_dot_avx512_bf16(uint64_t rounds) {
  enum { CHAINS = 16 };
  __m512 s[CHAINS];
  __m512i x = _mm512_set1_epi16(0x3F80), y = x;  // ones
  __asm__("" : "+v"(x), "+v"(y));
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_ps();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++) s[j] = _mm512_dpbf16_ps(s[j], (__m512bh)x, (__m512bh)y);
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    for (int k = 0; k < 16; k++) total += (uint64_t)s[j][k];
  }
  return total;
}
