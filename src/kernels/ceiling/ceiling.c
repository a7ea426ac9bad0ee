#include "kernels/ceiling/ceiling.h"

#include <string.h>

static const rt_ceiling_row rows[] = {
    {"avx512_vnni", RT_ISA_AVX512_VNNI, NULL, NULL, rt_ceiling_dot_avx512_vnni},
    {"avx512", RT_ISA_AVX512, rt_ceiling_read_avx512, rt_ceiling_fma_avx512, NULL},
    {"avx2", RT_ISA_AVX2, rt_ceiling_read_avx2, rt_ceiling_fma_avx2, rt_ceiling_dot_avx2},
    {"scalar", RT_ISA_SCALAR, rt_ceiling_read_scalar, rt_ceiling_fma_scalar, rt_ceiling_dot_scalar},
};

const rt_ceiling_row *rt_ceiling_table(size_t *count) {
  *count = sizeof rows / sizeof rows[0];
  return rows;
}

uint64_t rt_ceiling_read_scalar(const void *data, size_t bytes) {
  const unsigned char *p = data;
  uint64_t a = 0, b = 0;
  for (size_t i = 0; i < bytes; i += 16) {
    uint64_t x, y;
    memcpy(&x, p + i, 8);
    memcpy(&y, p + i + 8, 8);
    a ^= x;
    b ^= y;
  }
  return a ^ b;
}

// Keeps a value out of the optimizer's sight without storing it.
#define OPAQUE(x) __asm__ volatile("" : "+x"(x))

uint64_t rt_ceiling_fma_scalar(uint64_t rounds, uint64_t *ops) {
  enum { CHAINS = 8 };
  float s[CHAINS] = {0};
  float x = 0.999f, y = 0.001f;
  OPAQUE(x);
  for (uint64_t i = 0; i < rounds; i++) {
    for (int j = 0; j < CHAINS; j++) s[j] = s[j] * x + y;
  }
  float total = 0;
  for (int j = 0; j < CHAINS; j++) total += s[j];
  *ops = rounds * CHAINS * 2;
  return (uint64_t)(total * 1000);
}

uint64_t rt_ceiling_dot_scalar(uint64_t rounds, uint64_t *ops) {
  enum { CHAINS = 8 };
  uint32_t s[CHAINS] = {0, 1, 2, 3, 4, 5, 6, 7};
  uint32_t x = 3;
  __asm__ volatile("" : "+r"(x));
  for (uint64_t i = 0; i < rounds; i++) {
    for (int j = 0; j < CHAINS; j++) s[j] = s[j] * x + 1;
  }
  uint32_t total = 0;
  for (int j = 0; j < CHAINS; j++) total += s[j];
  *ops = rounds * CHAINS * 2;
  return total;
}
