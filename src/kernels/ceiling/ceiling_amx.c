// Both AMX loops: four tiles of sums, as many as the GEMMs keep, so that a product need not wait
// for the one before it; two of rows and two of columns that stay where they are.
#include <string.h>

#include "kernels/amx.h"
#include "kernels/ceiling/ceiling.h"

enum { SUMS = AMX_BLOCK * 2 * RT_PANEL };

// `sums` gets the four tiles, `ones` fills the factors.
static inline __attribute__((always_inline)) void run(const bool bf16, uint64_t rounds,
                                                      const void *ones, void *sums) {
  amx_configure(AMX_BLOCK);
  amx_tile_zero(0);
  amx_tile_zero(1);
  amx_tile_zero(2);
  amx_tile_zero(3);
  __asm__ volatile("" : : : "memory");  // the loads don't tell the compiler what they read
  amx_tile_load(4, ones, 64);
  amx_tile_load(5, ones, 64);
  amx_tile_load(6, ones, 64);
  amx_tile_load(7, ones, 64);
  for (uint64_t i = 0; i < rounds; i++) {
    if (bf16) {
      amx_tile_bf16(0, 4, 6);
      amx_tile_bf16(1, 4, 7);
      amx_tile_bf16(2, 5, 6);
      amx_tile_bf16(3, 5, 7);
    } else {
      amx_tile_u8s8(0, 4, 6);
      amx_tile_u8s8(1, 4, 7);
      amx_tile_u8s8(2, 5, 6);
      amx_tile_u8s8(3, 5, 7);
    }
  }
  char *out = sums;
  amx_tile_store(0, out, 64);
  amx_tile_store(1, out + RT_TILE_BYTES, 64);
  amx_tile_store(2, out + 2 * RT_TILE_BYTES, 64);
  amx_tile_store(3, out + 3 * RT_TILE_BYTES, 64);
  __asm__ volatile("" : : : "memory");
  amx_release();
}

uint64_t rt_ceiling_dot_s8_amx(uint64_t rounds) {
  _Alignas(64) unsigned char ones[RT_TILE_BYTES];
  _Alignas(64) uint32_t sums[SUMS];
  memset(ones, 1, sizeof ones);
  run(false, rounds, ones, sums);
  uint64_t total = 0;
  for (size_t i = 0; i < SUMS; i++) total += sums[i];
  return total;
}

uint64_t rt_ceiling_dot_bf16_amx(uint64_t rounds) {
  _Alignas(64) rt_bf16 ones[RT_TILE_BYTES / sizeof(rt_bf16)];
  _Alignas(64) float sums[SUMS];
  for (size_t i = 0; i < RT_TILE_BYTES / sizeof(rt_bf16); i++) ones[i] = 0x3F80;
  run(true, rounds, ones, sums);
  uint64_t total = 0;
  for (size_t i = 0; i < SUMS; i++) total += (uint64_t)sums[i];
  return total;
}
