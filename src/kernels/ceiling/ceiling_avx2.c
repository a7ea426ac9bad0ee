#include <immintrin.h>

#include "kernels/ceiling/ceiling.h"

uint64_t rt_ceiling_read_avx2(const void *data, size_t bytes) {
  const char *p = data;
  __m256i s[8];
#pragma GCC unroll 8
  for (int j = 0; j < 8; j++) s[j] = _mm256_setzero_si256();
  for (size_t i = 0; i < bytes; i += 256) {
#pragma GCC unroll 8
    for (int j = 0; j < 8; j++) {
      s[j] = _mm256_xor_si256(
          s[j], _mm256_load_si256((const __m256i *)(const void *)(p + i + (size_t)j * 32)));
    }
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++) _mm_prefetch(p + i + j * 64 + 4096, _MM_HINT_T0);
  }
#pragma GCC unroll 8
  for (int j = 1; j < 8; j++) s[0] = _mm256_xor_si256(s[0], s[j]);
  const __m128i half =
      _mm_xor_si128(_mm256_castsi256_si128(s[0]), _mm256_extracti128_si256(s[0], 1));
  return (uint64_t)_mm_cvtsi128_si64(half) ^ (uint64_t)_mm_extract_epi64(half, 1);
}

uint64_t rt_ceiling_fma_avx2(uint64_t rounds) {
  enum { CHAINS = 12 };
  __m256 s[CHAINS];
  __m256 x = _mm256_set1_ps(1), y = x;
  __asm__("" : "+x"(x), "+x"(y));
#pragma GCC unroll 12
  for (int j = 0; j < CHAINS; j++) s[j] = _mm256_setzero_ps();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 12
    for (int j = 0; j < CHAINS; j++) s[j] = _mm256_fmadd_ps(x, y, s[j]);
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    for (int k = 0; k < 8; k++) total += (uint64_t)s[j][k];
  }
  return total;
}

// Two instructions a product here: pairs of s16, which is how s8 is multiplied without saturation.
uint64_t rt_ceiling_dot_avx2(uint64_t rounds) {
  enum { CHAINS = 12 };
  __m256i s[CHAINS];
  __m256i x = _mm256_set1_epi16(1), y = x;
#pragma GCC unroll 12
  for (int j = 0; j < CHAINS; j++) s[j] = _mm256_setzero_si256();
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 12
    for (int j = 0; j < CHAINS; j++) {
      __asm__(""
              : "+x"(x));  // a factor that the compiler doesn't know, or one product does for all
      s[j] = _mm256_add_epi32(s[j], _mm256_madd_epi16(x, y));
    }
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    uint32_t lanes[8];
    _mm256_storeu_si256((__m256i *)(void *)lanes, s[j]);
    for (int k = 0; k < 8; k++) total += lanes[k];
  }
  return total;
}
