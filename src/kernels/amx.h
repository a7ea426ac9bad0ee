// kernels/amx.h: tiles of AMX, and the product that GEMM and attention share.
//
// A product takes up to 32 rows x 2 panels of 16 columns: two tiles of rows (0..15 and 16..31), two
// of columns, four of sums. Rows are read where they lie, 64 bytes of each a step, the columns from
// stored tiles (1 KiB, a step each); see the formats in kernels.h. The tiles are configured for as
// many rows as there are, so that nothing behind the last row is read or written.
//
// Tile registers belong to a thread and to its code between amx_configure and amx_release; no
// kernel leaves them in use.
//
// Built with RT_AMX_SOFTWARE, plain C stands in for the instructions, so that the kernels can be
// tested on machines without them. It computes what the instructions do, bit for bit.
#ifndef RT_KERNELS_AMX_H
#define RT_KERNELS_AMX_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernels/kernels.h"

enum { AMX_ROWS = 16, AMX_BLOCK = 2 * AMX_ROWS };

// What LDTILECFG reads.
typedef struct amx_config {
  uint8_t palette, start_row, reserved[14];
  uint16_t column_bytes[16];
  uint8_t rows[16];
} amx_config;
_Static_assert(sizeof(amx_config) == 64, "the layout of the instruction");

#ifdef RT_AMX_SOFTWARE
#include <math.h>
#include <string.h>

typedef struct amx_state {
  amx_config config;
  unsigned char tile[8][AMX_ROWS][64];
} amx_state;
static _Thread_local amx_state amx;

static inline void amx_tile_zero(int t) {
  memset(amx.tile[t], 0, sizeof amx.tile[t]);
}
static inline void amx_tile_load(int t, const void *from, size_t stride) {
  amx_tile_zero(t);
  for (size_t r = 0; r < amx.config.rows[t]; r++) {
    memcpy(amx.tile[t][r], (const char *)from + r * stride, 64);
  }
}
static inline void amx_tile_store(int t, void *to, size_t stride) {
  for (size_t r = 0; r < amx.config.rows[t]; r++) {
    memcpy((char *)to + r * stride, amx.tile[t][r], 64);
  }
}
static inline void amx_tile_u8s8(int c, int a, int b) {
  for (size_t m = 0; m < amx.config.rows[c]; m++) {
    int32_t sum[16];
    memcpy(sum, amx.tile[c][m], 64);
    for (size_t k = 0; k < 64; k++) {
      for (size_t n = 0; n < 16; n++) {
        sum[n] += amx.tile[a][m][k] * (int8_t)amx.tile[b][k / 4][n * 4 + k % 4];
      }
    }
    memcpy(amx.tile[c][m], sum, 64);
  }
}
static inline float amx_bf16_at(const unsigned char *p) {
  rt_bf16 x;
  memcpy(&x, p, sizeof x);
  return rt_bf16_to_f32(x);
}
static inline void amx_tile_bf16(int c, int a, int b) {
  for (size_t m = 0; m < amx.config.rows[c]; m++) {
    float sum[16];
    memcpy(sum, amx.tile[c][m], 64);
    for (size_t n = 0; n < 16; n++) {
      float even = 0, odd = 0;
      for (size_t i = 0; i < 16; i++) {
        const unsigned char *x = amx.tile[a][m] + 4 * i, *y = amx.tile[b][i] + 4 * n;
        even = fmaf(amx_bf16_at(x), amx_bf16_at(y), even);
        odd = fmaf(amx_bf16_at(x + 2), amx_bf16_at(y + 2), odd);
      }
      sum[n] = sum[n] + (even + odd);
    }
    memcpy(amx.tile[c][m], sum, 64);
  }
}
static inline void amx_load_config(const amx_config *config) {
  amx.config = *config;
  memset(amx.tile, 0, sizeof amx.tile);
}
static inline void amx_release(void) {
  memset(&amx, 0xFF, sizeof amx);
}

#else
#define amx_tile_zero(t) _tile_zero(t)
#define amx_tile_load(t, from, stride) _tile_loadd(t, from, stride)
#define amx_tile_store(t, to, stride) _tile_stored(t, to, stride)
#define amx_tile_u8s8(c, a, b) _tile_dpbusd(c, a, b)
#define amx_tile_bf16(c, a, b) _tile_dpbf16ps(c, a, b)
static inline void amx_load_config(const amx_config *config) {
  // The compiler's intrinsic does not say that all 64 bytes are read.
  __asm__ volatile("ldtilecfg %0" : : "m"(*config) : "memory");
}
static inline void amx_release(void) {
  _tile_release();
}
#endif

// For blocks of 1 to 32 rows. Tiles 0..3: sums, 4 and 5: rows, 6 and 7: columns; rows 0..15 of a
// block are in 0, 1 and 4, the others in 2, 3 and 5.
static inline void amx_configure(size_t rows) {
  const size_t first = rows < AMX_ROWS ? rows : AMX_ROWS, second = rows - first;
  amx_config c = {.palette = 1};
  const size_t of_tile[8] = {first, first, second, second, first, second, AMX_ROWS, AMX_ROWS};
  for (size_t i = 0; i < 8; i++) {
    if (of_tile[i] == 0) continue;
    c.rows[i] = (uint8_t)of_tile[i];
    c.column_bytes[i] = 64;
  }
  amx_load_config(&c);
}

typedef struct amx_block {
  const unsigned char *a;  // row 0
  size_t a_stride;
  const unsigned char *b0, *b1;  // first tiles of the panels
  size_t steps;
  void *c;  // (rows, 32) of 4 bytes
  size_t c_stride;
  // What is read after this: `ahead_lines` lines a step are fetched into the second-level cache, as
  // tile loads wait for each line and the hardware does not see far enough.
  const unsigned char *ahead;
  size_t ahead_lines;
} amx_block;

// c = a x b over all steps, as configured, or c += if `more`; BF16 in the order of bf16-pair32,
// else u8 by s8. All flags but `more` must be constants.
static inline __attribute__((always_inline)) void amx_product(const bool bf16, const bool two_rows,
                                                              const bool two_panels, bool more,
                                                              const amx_block *block) {
  const unsigned char *a0 = block->a, *a1 = a0 + AMX_ROWS * block->a_stride;
  const unsigned char *b0 = block->b0, *b1 = block->b1;
  const size_t a_stride = block->a_stride;
  __asm__ volatile("" : : : "memory");  // the loads below don't tell the compiler what they read
  unsigned char *c = block->c;
  const size_t c_stride = block->c_stride;
  if (more) {
    amx_tile_load(0, c, c_stride);
    if (two_panels) amx_tile_load(1, c + 64, c_stride);
    if (two_rows) amx_tile_load(2, c + AMX_ROWS * c_stride, c_stride);
    if (two_rows && two_panels) amx_tile_load(3, c + AMX_ROWS * c_stride + 64, c_stride);
  } else {
    amx_tile_zero(0);
    if (two_panels) amx_tile_zero(1);
    if (two_rows) amx_tile_zero(2);
    if (two_rows && two_panels) amx_tile_zero(3);
  }
  const unsigned char *ahead = block->ahead;
  for (size_t i = 0; i < block->steps; i++) {
    for (size_t j = 0; j < block->ahead_lines; j++, ahead += 64) {
      _mm_prefetch((const char *)ahead, _MM_HINT_T1);
    }
    amx_tile_load(6, b0, 64);
    amx_tile_load(4, a0, a_stride);
    if (bf16) {
      amx_tile_bf16(0, 4, 6);
    } else {
      amx_tile_u8s8(0, 4, 6);
    }
    if (two_panels) {
      amx_tile_load(7, b1, 64);
      if (bf16) {
        amx_tile_bf16(1, 4, 7);
      } else {
        amx_tile_u8s8(1, 4, 7);
      }
    }
    if (two_rows) {
      amx_tile_load(5, a1, a_stride);
      if (bf16) {
        amx_tile_bf16(2, 5, 6);
        if (two_panels) amx_tile_bf16(3, 5, 7);
      } else {
        amx_tile_u8s8(2, 5, 6);
        if (two_panels) amx_tile_u8s8(3, 5, 7);
      }
    }
    a0 += 64;
    a1 += 64;
    b0 += RT_TILE_BYTES;
    b1 += RT_TILE_BYTES;
  }
  amx_tile_store(0, c, c_stride);
  if (two_panels) amx_tile_store(1, c + 64, c_stride);
  if (two_rows) amx_tile_store(2, c + AMX_ROWS * c_stride, c_stride);
  if (two_rows && two_panels) amx_tile_store(3, c + AMX_ROWS * c_stride + 64, c_stride);
  __asm__ volatile("" : : : "memory");
}

// The same for `rows` rows, which the tiles are configured for, and one or two panels.
static inline __attribute__((always_inline)) void amx_product_of(const bool bf16, size_t rows,
                                                                 bool two_panels, bool more,
                                                                 const amx_block *block) {
  if (rows > AMX_ROWS) {
    two_panels ? amx_product(bf16, true, true, more, block)
               : amx_product(bf16, true, false, more, block);
  } else {
    two_panels ? amx_product(bf16, false, true, more, block)
               : amx_product(bf16, false, false, more, block);
  }
}

#endif
