// kernels/gemm/amx.h: the loop nest of the AMX GEMMs, written once for both products.
//
// A tile step takes 32 rows x 2 panels: two tiles of activations, two of weights, four of sums; the
// stored formats are tiles already, so that everything is read where it lies. Blocks of 32 rows
// pass over a pair of panels, which comes from memory once and stays in the second-level cache; the
// sums of a block leave the tile registers when all of k is in them, go through the epilogue and
// are gone. A block at the end has as many rows as there are: the tiles are configured for them,
// so that nothing behind the last row is read.
//
// A file that includes this defines RT_AMX_PRODUCT(c, a, b), the tile instruction, first.
#ifndef RT_KERNELS_GEMM_AMX_H
#define RT_KERNELS_GEMM_AMX_H

#include "base/size.h"
#include "kernels/gemm/finish_avx512.h"

enum { AMX_ROWS = 16, AMX_BLOCK = 2 * AMX_ROWS, AMX_ACC_STRIDE = 2 * RT_PANEL };

typedef struct amx_config {
  uint8_t palette, start_row, reserved[14];
  uint16_t column_bytes[16];
  uint8_t rows[16];
} amx_config;
_Static_assert(sizeof(amx_config) == 64, "the layout that LDTILECFG reads");

// Tiles 0..3: sums, 4 and 5: activations, 6 and 7: weights. Blocks have `first` rows in tiles 0, 1
// and 4, and `second` in 2, 3 and 5 (0: those tiles are not used).
static inline void amx_configure(size_t first, size_t second) {
  amx_config c = {.palette = 1};
  const size_t rows[8] = {first, first, second, second, first, second, AMX_ROWS, AMX_ROWS};
  for (size_t i = 0; i < 8; i++) {
    if (rows[i] == 0) continue;
    c.rows[i] = (uint8_t)rows[i];
    c.column_bytes[i] = 64;
  }
  // The compiler's intrinsic does not say that all of c is read.
  __asm__ volatile("ldtilecfg %0" : : "m"(c) : "memory");
}

typedef struct amx_block {
  const unsigned char *a;  // row 0, 64 bytes of each row a step
  size_t a_stride;
  const unsigned char *w0, *w1;  // the panels; equal if there is one
  size_t steps;
  void *acc;  // (32, 32) of 4 bytes
} amx_block;

// TWO_ROWS: 32 rows rather than up to 16. TWO_PANELS likewise.
static inline __attribute__((always_inline)) void amx_product(const bool two_rows,
                                                              const bool two_panels,
                                                              const amx_block *b) {
  const unsigned char *a0 = b->a, *a1 = b->a + AMX_ROWS * b->a_stride;
  const unsigned char *w0 = b->w0, *w1 = b->w1;
  unsigned char *acc = b->acc;
  const size_t stride = AMX_ACC_STRIDE * 4;
  _tile_zero(0);
  if (two_panels) _tile_zero(1);
  if (two_rows) _tile_zero(2);
  if (two_rows && two_panels) _tile_zero(3);
  for (size_t i = 0; i < b->steps; i++) {
    _tile_loadd(6, w0, 64);
    _tile_loadd(4, a0, b->a_stride);
    RT_AMX_PRODUCT(0, 4, 6);
    if (two_panels) {
      _tile_loadd(7, w1, 64);
      RT_AMX_PRODUCT(1, 4, 7);
    }
    if (two_rows) {
      _tile_loadd(5, a1, b->a_stride);
      RT_AMX_PRODUCT(2, 5, 6);
      if (two_panels) RT_AMX_PRODUCT(3, 5, 7);
    }
    a0 += 64;
    a1 += 64;
    w0 += RT_TILE_BYTES;
    w1 += RT_TILE_BYTES;
  }
  _tile_stored(0, acc, stride);
  if (two_panels) _tile_stored(1, acc + RT_PANEL * 4, stride);
  if (two_rows) _tile_stored(2, acc + AMX_ROWS * stride, stride);
  if (two_rows && two_panels) _tile_stored(3, acc + AMX_ROWS * stride + RT_PANEL * 4, stride);
  __asm__ volatile("" : : : "memory");  // the sums are read by other code
}

static inline __attribute__((always_inline)) void amx_gemm(const rt_gemm_args *g, rt_wfmt format,
                                                           rt_gemm_sums sums, size_t row_begin,
                                                           size_t row_end, size_t panel_begin,
                                                           size_t panel_end, void *scratch) {
  if (row_begin >= row_end) return;
  const size_t panel_bytes = rt_wfmt_panel_bytes(format, g->k);
  const size_t whole_end = row_begin + (row_end - row_begin) / AMX_BLOCK * AMX_BLOCK;
  // First all whole blocks, then the rows left over, which want other tiles.
  for (int rest = 0; rest < 2; rest++) {
    const size_t begin = rest ? whole_end : row_begin, end = rest ? row_end : whole_end;
    if (begin == end) continue;
    const size_t block = rt_min_size(AMX_BLOCK, end - begin);
    const size_t first = rt_min_size(AMX_ROWS, block);
    amx_configure(first, block - first);
    for (size_t p = panel_begin; p < panel_end; p += 2) {
      const bool pair = p + 1 < panel_end;
      const unsigned char *w = (const unsigned char *)g->w + p * panel_bytes;
      for (size_t r = begin; r < end; r += AMX_BLOCK) {
        const amx_block b = {.a = (const unsigned char *)g->a + r * g->a_stride,
                             .a_stride = g->a_stride,
                             .w0 = w,
                             .w1 = pair ? w + panel_bytes : w,
                             .steps = panel_bytes / RT_TILE_BYTES,
                             .acc = scratch};
        __asm__ volatile("" : : : "memory");  // the activations were written by other code
        if (block > AMX_ROWS) {
          pair ? amx_product(true, true, &b) : amx_product(true, false, &b);
        } else {
          pair ? amx_product(false, true, &b) : amx_product(false, false, &b);
        }
        rt_finish16(g, sums, r, block, p, pair ? 2 : 1, scratch, AMX_ACC_STRIDE);
      }
    }
  }
  _tile_release();
}

#endif
