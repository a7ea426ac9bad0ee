// kernels/gemm/gemm_amx.h: the loop nest of the AMX GEMMs.
//
// Everything is read where it lies, since the stored formats are tiles already. Blocks of 32 rows
// pass over a pair of panels, which comes from memory once and stays in the second-level cache; the
// sums of a block leave the tile registers when all of k is in them, go through the epilogue and
// are gone.
#ifndef RT_KERNELS_GEMM_GEMM_AMX_H
#define RT_KERNELS_GEMM_GEMM_AMX_H

#include "base/size.h"
#include "kernels/amx.h"
#include "kernels/gemm/finish_avx512.h"

enum {
  AMX_SCRATCH_BYTES = 256 * 1024,  // stays in the second-level cache with the rest
  AMX_DEEP_ROWS = 256,             // that keep their sums in scratch memory
  AMX_RESIDENT_BYTES = 1 << 20,    // of rows, that stay in the second-level cache beside the panels
};

// Rows too long to stay in the cache while all panels pass: k goes in chunks of which they do, and
// a group of panels takes a chunk together, its sums waiting in memory.
static inline __attribute__((always_inline)) void amx_gemm_deep(const bool bf16,
                                                                const rt_gemm_args *g, size_t row,
                                                                size_t rows, size_t panel_begin,
                                                                size_t panel_end, void *scratch) {
  const size_t panel_bytes = rt_wfmt_panel_bytes(bf16 ? RT_W16 : RT_W8, g->k);
  const size_t steps = panel_bytes / RT_TILE_BYTES;
  const size_t chunk = rt_max_size(1, AMX_RESIDENT_BYTES / (rows * 64));
  const size_t room = AMX_SCRATCH_BYTES / (rows * RT_PANEL * 4) / 2 * 2;
  const size_t whole = rows / AMX_BLOCK * AMX_BLOCK;
  for (size_t p = panel_begin; p < panel_end; p += room) {
    const size_t panels = rt_min_size(room, panel_end - p), stride = rt_round_up(panels, 2) * 64;
    for (size_t step = 0; step < steps; step += chunk) {
      const size_t count = rt_min_size(chunk, steps - step);
      // All whole blocks, then the rows left over, which want other tiles.
      for (int rest = 0; rest < 2; rest++) {
        const size_t begin = rest ? whole : 0, end = rest ? rows : whole;
        if (begin == end) continue;
        const size_t each = rt_min_size(AMX_BLOCK, end - begin);
        const size_t lines = rest ? 0 : rt_div_up(2 * 16, rt_div_up(end - begin, AMX_BLOCK));
        amx_configure(each);
        for (size_t i = 0; i < panels; i += 2) {
          const bool pair = i + 1 < panels;
          const unsigned char *w =
              (const unsigned char *)g->w + (p + i) * panel_bytes + step * RT_TILE_BYTES;
          for (size_t r = begin; r < end; r += AMX_BLOCK) {
            const unsigned char *next = w + 2 * panel_bytes;
            const amx_block b = {
                .a = (const unsigned char *)g->a + (row + r) * g->a_stride + step * 64,
                .a_stride = g->a_stride,
                .b0 = w,
                .b1 = pair ? w + panel_bytes : w,
                .steps = count,
                .c = (unsigned char *)scratch + r * stride + i * 64,
                .c_stride = stride,
                .ahead = next + (r - begin) / AMX_BLOCK % 2 * panel_bytes +
                         (r - begin) / AMX_BLOCK / 2 * count * lines * 64,
                .ahead_lines = lines};
            amx_product_of(bf16, each, pair, step > 0, &b);
          }
        }
      }
    }
    rt_finish16(g, bf16 ? RT_SUMS_F32 : RT_SUMS_U8, row, rows, p, panels, scratch, stride / 4);
  }
}

static inline __attribute__((always_inline)) void amx_gemm(const bool bf16, const rt_gemm_args *g,
                                                           size_t row_begin, size_t row_end,
                                                           size_t panel_begin, size_t panel_end,
                                                           void *scratch) {
  if (row_begin >= row_end) return;
  const size_t panel_bytes = rt_wfmt_panel_bytes(bf16 ? RT_W16 : RT_W8, g->k);
  if ((row_end - row_begin) * panel_bytes / RT_PANEL > AMX_RESIDENT_BYTES * 5 / 4) {
    for (size_t r = row_begin; r < row_end; r += AMX_DEEP_ROWS) {
      amx_gemm_deep(bf16, g, r, rt_min_size(AMX_DEEP_ROWS, row_end - r), panel_begin, panel_end,
                    scratch);
    }
    amx_release();
    return;
  }
  const size_t whole_end = row_begin + (row_end - row_begin) / AMX_BLOCK * AMX_BLOCK;
  // First all whole blocks, then the rows left over, which want other tiles.
  for (int rest = 0; rest < 2; rest++) {
    const size_t begin = rest ? whole_end : row_begin, end = rest ? row_end : whole_end;
    if (begin == end) continue;
    const size_t rows = rt_min_size(AMX_BLOCK, end - begin);
    amx_configure(rows);
    // The next pair of panels comes while the blocks pass over this one.
    const size_t steps = panel_bytes / RT_TILE_BYTES, blocks = rt_div_up(end - begin, AMX_BLOCK);
    const size_t lines = rt_div_up(2 * panel_bytes / 64, steps * blocks);
    for (size_t p = panel_begin; p < panel_end; p += 2) {
      const bool pair = p + 1 < panel_end;
      const unsigned char *w = (const unsigned char *)g->w + p * panel_bytes;
      for (size_t r = begin; r < end; r += AMX_BLOCK) {
        const amx_block b = {
            .a = (const unsigned char *)g->a + r * g->a_stride,
            .a_stride = g->a_stride,
            .b0 = w,
            .b1 = pair ? w + panel_bytes : w,
            .steps = steps,
            .c = scratch,
            .c_stride = 2 * RT_PANEL * 4,
            .ahead = w + 2 * panel_bytes + (r - begin) / AMX_BLOCK * steps * lines * 64,
            .ahead_lines = lines};
        amx_product_of(bf16, rows, pair, false, &b);
        rt_finish16(g, bf16 ? RT_SUMS_F32 : RT_SUMS_U8, r, rows, p, pair ? 2 : 1, scratch,
                    2 * RT_PANEL);
      }
    }
  }
  amx_release();
}

#endif
