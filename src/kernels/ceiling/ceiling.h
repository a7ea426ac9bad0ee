// kernels/ceiling/ceiling.h: loops that do nothing but what bounds a kernel: reading memory, or the
// multiply-add that its arithmetic rests on, from registers. src/tune/ceiling.h runs and times
// them.
#ifndef RT_KERNELS_CEILING_H
#define RT_KERNELS_CEILING_H

#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"

// Reads [data, data + bytes), a multiple of 512 bytes at 64-byte alignment, once, in order. The
// result depends on every byte, so that nothing is left out.
typedef uint64_t (*rt_ceiling_read_fn)(const void *data, size_t bytes);
// Runs `rounds` rounds of independent multiply-adds; *ops gets the operations done (two each).
typedef uint64_t (*rt_ceiling_ops_fn)(uint64_t rounds, uint64_t *ops);

typedef struct rt_ceiling_row {
  const char *name;
  rt_isa isa;
  rt_ceiling_read_fn read;    // NULL where the row has no loop of that kind
  rt_ceiling_ops_fn f32_fma;  // fp32 fused multiply-add: f32 and bf16 GEMMs without AMX
  rt_ceiling_ops_fn i8_dot;   // u8 x s8 into s32
} rt_ceiling_row;

// From the fastest to the plainest; the last needs nothing.
const rt_ceiling_row *rt_ceiling_table(size_t *count);

// clang-format off
uint64_t rt_ceiling_read_scalar(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_scalar(uint64_t rounds, uint64_t *ops);
uint64_t rt_ceiling_dot_scalar(uint64_t rounds, uint64_t *ops);
uint64_t rt_ceiling_read_avx2(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_avx2(uint64_t rounds, uint64_t *ops);
uint64_t rt_ceiling_dot_avx2(uint64_t rounds, uint64_t *ops);
uint64_t rt_ceiling_read_avx512(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_avx512(uint64_t rounds, uint64_t *ops);
uint64_t rt_ceiling_dot_avx512_vnni(uint64_t rounds, uint64_t *ops);
// clang-format on

#endif
