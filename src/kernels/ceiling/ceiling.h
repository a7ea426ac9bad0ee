// kernels/ceiling/ceiling.h: loops that do nothing but what bounds a kernel: reading memory, or the
// multiply-add that its arithmetic rests on, from registers. src/tune/ceiling.h runs and times
// them.
#ifndef RT_KERNELS_CEILING_H
#define RT_KERNELS_CEILING_H

#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"
#include "kernels/kernels.h"

// What a GEMM's arithmetic can rest on, by the format of its weights.
typedef enum rt_ceiling_kind {
  RT_CEILING_F32,
  RT_CEILING_BF16,  // bf16 factors, sums in f32; where nothing multiplies bf16, f32 does
  RT_CEILING_I8,    // u8 x s8 into s32, for int4 too
  RT_CEILING_KINDS
} rt_ceiling_kind;
rt_ceiling_kind rt_ceiling_kind_of(rt_wfmt format);

// Reads [data, data + bytes), a multiple of 512 bytes at 64-byte alignment, once, in order. The
// result depends on every byte, so that nothing is left out.
typedef uint64_t (*rt_ceiling_read_fn)(const void *data, size_t bytes);
// Runs `rounds` (1 .. RT_CEILING_MAX_ROUNDS) rounds of independent multiply-adds of ones to sums
// that begin at zero, and returns the total of the sums: the number of multiply-adds, counted by
// the instructions themselves. In kernel mode or not; no state is left behind. The instructions are
// written out: compilers find that chains of ones are all the same, or copy registers about.
typedef uint64_t (*rt_ceiling_ops_fn)(uint64_t rounds);
enum { RT_CEILING_MAX_ROUNDS = 1 << 18 };  // every sum stays exact in its type

typedef struct rt_ceiling_row {
  const char *name;
  rt_isa isa;
  rt_ceiling_read_fn read;  // NULL where the row has no loop of that kind
  rt_ceiling_ops_fn ops[RT_CEILING_KINDS];
} rt_ceiling_row;

// From the fastest to the plainest, usually; the last needs nothing and has all loops. AMX is
// missing in the test build whose tiles are plain C (kernels/amx.h): it would measure the C.
const rt_ceiling_row *rt_ceiling_table(size_t *count);

// clang-format off
uint64_t rt_ceiling_read_scalar(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_scalar(uint64_t rounds);
uint64_t rt_ceiling_dot_scalar(uint64_t rounds);
uint64_t rt_ceiling_read_avx2(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_avx2(uint64_t rounds);
uint64_t rt_ceiling_dot_avx2(uint64_t rounds);
uint64_t rt_ceiling_read_avx512(const void *data, size_t bytes);
uint64_t rt_ceiling_fma_avx512(uint64_t rounds);
uint64_t rt_ceiling_dot_avx512(uint64_t rounds);
uint64_t rt_ceiling_dot_avx512_vnni(uint64_t rounds);
uint64_t rt_ceiling_dot_avx512_bf16(uint64_t rounds);
uint64_t rt_ceiling_dot_s8_amx(uint64_t rounds);
uint64_t rt_ceiling_dot_bf16_amx(uint64_t rounds);
// clang-format on

#endif
