#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_dot_avx512_bf16(uint64_t rounds) {
  enum { CHAINS = 16 };
  __m512 s[CHAINS];
  __m512i x = _mm512_set1_epi16(0x3F80), y = x;  // ones
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_ps();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++)
      __asm__ volatile("vdpbf16ps %2, %1, %0" : "+v"(s[j]) : "v"(x), "v"(y));
  }
  uint64_t total = 0;
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) {
    float lanes[16];
    _mm512_storeu_ps(lanes, s[j]);
    for (int k = 0; k < 16; k++) total += (uint64_t)lanes[k];
  }
  return total;
}
