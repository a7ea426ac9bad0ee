#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_dot_avx512_vnni(uint64_t rounds) {
  enum { CHAINS = 16 };
  __m512i s[CHAINS];
  __m512i x = _mm512_set1_epi8(1), y = x;
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_si512();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++)
      __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(s[j]) : "v"(x), "v"(y));
  }
  uint64_t total = 0;
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) {
    uint32_t lanes[16];
    _mm512_storeu_si512(lanes, s[j]);
    for (int k = 0; k < 16; k++) total += lanes[k];
  }
  return total;
}
