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

uint64_t rt_ceiling_fma_avx512(uint64_t rounds, uint64_t *ops) {
  enum { CHAINS = 16 };
  __m512 s[CHAINS];
  __m512 x = _mm512_set1_ps(0.999f), y = _mm512_set1_ps(0.001f);
  __asm__ volatile("" : "+v"(x), "+v"(y));
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_set1_ps((float)j);
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++) s[j] = _mm512_fmadd_ps(s[j], x, y);
  }
#pragma GCC unroll 16
  for (int j = 1; j < CHAINS; j++) s[0] = _mm512_add_ps(s[0], s[j]);
  *ops = rounds * CHAINS * 16 * 2;
  return (uint64_t)(_mm512_reduce_add_ps(s[0]) * 1000);
}
