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

// The loop is written out too: with so few registers GCC copies half of the sums in every round.
uint64_t rt_ceiling_fma_avx2(uint64_t rounds) {
  enum { CHAINS = 10 };
  __m256 s[CHAINS];
  const __m256 x = _mm256_set1_ps(1);
#pragma GCC unroll 10
  for (int j = 0; j < CHAINS; j++) s[j] = _mm256_setzero_ps();
  __asm__ volatile(
      "1:\n\t"
      "vfmadd231ps %11, %11, %0\n\t"
      "vfmadd231ps %11, %11, %1\n\t"
      "vfmadd231ps %11, %11, %2\n\t"
      "vfmadd231ps %11, %11, %3\n\t"
      "vfmadd231ps %11, %11, %4\n\t"
      "vfmadd231ps %11, %11, %5\n\t"
      "vfmadd231ps %11, %11, %6\n\t"
      "vfmadd231ps %11, %11, %7\n\t"
      "vfmadd231ps %11, %11, %8\n\t"
      "vfmadd231ps %11, %11, %9\n\t"
      "dec %10\n\t"
      "jnz 1b"
      : "+x"(s[0]), "+x"(s[1]), "+x"(s[2]), "+x"(s[3]), "+x"(s[4]), "+x"(s[5]), "+x"(s[6]),
        "+x"(s[7]), "+x"(s[8]), "+x"(s[9]), "+r"(rounds)
      : "x"(x)
      : "cc");
  uint64_t total = 0;
#pragma GCC unroll 10
  for (int j = 0; j < CHAINS; j++) {
    float lanes[8];
    _mm256_storeu_ps(lanes, s[j]);
    for (int k = 0; k < 8; k++) total += (uint64_t)lanes[k];
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
      __m256i product;
      __asm__ volatile("vpmaddwd %2, %1, %0" : "=x"(product) : "x"(x), "x"(y));
      __asm__ volatile("vpaddd %1, %0, %0" : "+x"(s[j]) : "x"(product));
    }
  }
  uint64_t total = 0;
#pragma GCC unroll 12
  for (int j = 0; j < CHAINS; j++) {
    uint32_t lanes[8];
    _mm256_storeu_si256((__m256i *)(void *)lanes, s[j]);
    for (int k = 0; k < 8; k++) total += lanes[k];
  }
  return total;
}
