#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_dot_avx512_vnni(uint64_t rounds, uint64_t *ops) {
  enum { CHAINS = 16 };
  __m512i s[CHAINS];
  __m512i x = _mm512_set1_epi8(3), y = _mm512_set1_epi8(1);
  __asm__ volatile("" : "+v"(x), "+v"(y));
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_set1_epi32(j);
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++) s[j] = _mm512_dpbusd_epi32(s[j], x, y);
  }
#pragma GCC unroll 16
  for (int j = 1; j < CHAINS; j++) s[0] = _mm512_add_epi32(s[0], s[j]);
  *ops = rounds * CHAINS * 64 * 2;
  return (uint64_t)(uint32_t)_mm512_reduce_add_epi32(s[0]);
}
