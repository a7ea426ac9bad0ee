#include "kernels/ceiling/ceiling.h"

#include <string.h>

static const rt_ceiling_row rows[] = {
#ifndef RT_AMX_SOFTWARE
    {"amx_int8", RT_ISA_AVX512 | RT_ISA_AMX_INT8, NULL, {[RT_CEILING_I8] = rt_ceiling_dot_s8_amx}},
    {"amx_bf16",
     RT_ISA_AVX512 | RT_ISA_AMX_BF16,
     NULL,
     {[RT_CEILING_BF16] = rt_ceiling_dot_bf16_amx}},
#endif
    {"avx512_bf16",
     RT_ISA_AVX512 | RT_ISA_AVX512_BF16,
     NULL,
     {[RT_CEILING_BF16] = rt_ceiling_dot_avx512_bf16}},
    {"avx512_vnni",
     RT_ISA_AVX512 | RT_ISA_AVX512_VNNI,
     NULL,
     {[RT_CEILING_I8] = rt_ceiling_dot_avx512_vnni}},
    {"avx512",
     RT_ISA_AVX512,
     rt_ceiling_read_avx512,
     {rt_ceiling_fma_avx512, rt_ceiling_fma_avx512, rt_ceiling_dot_avx512}},
    {"avx2",
     RT_ISA_AVX2,
     rt_ceiling_read_avx2,
     {rt_ceiling_fma_avx2, rt_ceiling_fma_avx2, rt_ceiling_dot_avx2}},
    {"scalar",
     RT_ISA_SCALAR,
     rt_ceiling_read_scalar,
     {rt_ceiling_fma_scalar, rt_ceiling_fma_scalar, rt_ceiling_dot_scalar}},
};

const rt_ceiling_row *rt_ceiling_table(size_t *count) {
  *count = sizeof rows / sizeof rows[0];
  return rows;
}

rt_ceiling_kind rt_ceiling_kind_of(rt_wfmt format) {
  if (rt_wfmt_is_int(format)) return RT_CEILING_I8;
  return format == RT_W16 ? RT_CEILING_BF16 : RT_CEILING_F32;  // fp16 is expanded to fp32
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

// Four lanes, which every x86-64 has; other processors get what the compiler makes of it.
typedef float lanes_f32 __attribute__((vector_size(16)));
typedef int32_t lanes_s32 __attribute__((vector_size(16)));
enum { CHAINS = 8, LANES = 4 };

uint64_t rt_ceiling_fma_scalar(uint64_t rounds) {
  lanes_f32 s[CHAINS] = {0};
#pragma GCC unroll 8
  for (int j = 0; j < CHAINS; j++) {
    __asm__("" : "+x"(s[j]));  // else all chains are one to the compiler
  }
  lanes_f32 x = {1, 1, 1, 1}, y = x;
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 8
    for (int j = 0; j < CHAINS; j++) {
      __asm__("" : "+x"(x), "+x"(y));  // else one product does for all
      s[j] += x * y;
    }
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    for (int k = 0; k < LANES; k++) total += (uint64_t)s[j][k];
  }
  return total;
}

uint64_t rt_ceiling_dot_scalar(uint64_t rounds) {
  lanes_s32 s[CHAINS] = {0};
#pragma GCC unroll 8
  for (int j = 0; j < CHAINS; j++) {
    __asm__("" : "+x"(s[j]));  // else all chains are one to the compiler
  }
  lanes_s32 x = {1, 1, 1, 1}, y = x;
  for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 8
    for (int j = 0; j < CHAINS; j++) {
      __asm__("" : "+x"(x), "+x"(y));  // else one product does for all
      s[j] += x * y;
    }
  }
  uint64_t total = 0;
  for (int j = 0; j < CHAINS; j++) {
    for (int k = 0; k < LANES; k++) total += (uint32_t)s[j][k];
  }
  return total;
}
