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
#pragma GCC unroll 16
  for (int j = 0; j < CHAINS; j++) s[j] = _mm512_setzero_ps();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int j = 0; j < CHAINS; j++)
      __asm__ volatile("vfmadd231ps %2, %1, %0" : "+v"(s[j]) : "v"(x), "v"(y));
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
      __m512i product;
      __asm__ volatile("vpmaddwd %2, %1, %0" : "=v"(product) : "v"(x), "v"(y));
      __asm__ volatile("vpaddd %1, %0, %0" : "+v"(s[j]) : "v"(product));
    }
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
