#include "kernels/gemm/block.h"

#include <string.h>

#include "base/size.h"

enum {
  A_BYTES = 200 * 1024,  // prepared activations, then the partial sums
  ACC_BYTES = RT_GEMM_SCRATCH_BYTES - A_BYTES,
  ROW_BLOCK = 96,
  // How far ahead of its own reading a tile of few rows fetches: enough to hide memory latency, and
  // past the page ends at which the hardware stops.
  AHEAD_BYTES = 2048,
  SKEW = 64  // keeps the rows of a block out of one another's cache sets
};

// What a tile fetches while it works. The only rows of a block read on in their own panels, then in
// those behind. Where more rows follow on the same weights, which then come from the cache, each
// tile fetches its share of what the block wants next: the next panels, or the next chunk's first.
static void plan_fetch(rt_gemm_tile *t, const unsigned char *next, size_t bytes, size_t tile,
                       size_t tiles) {
  if (tiles > 1) {
    t->fetch_step = rt_div_up(64, tiles);
    t->fetch = next + tile * (bytes / tiles);
    return;
  }
  t->fetch_step = 64;
  t->fetch = t->w + AHEAD_BYTES;
  t->fetch_jump = (t->panels - 1) * t->w_stride;
  if (bytes > AHEAD_BYTES) {
    t->fetch_turn = AHEAD_BYTES;
  } else {
    t->fetch += t->fetch_jump;
  }
}

// The largest part when `total` is cut into as few equal parts of at most `most` as possible.
static size_t even_part(size_t total, size_t most) {
  return rt_div_up(total, rt_div_up(total, most));
}

void rt_gemm_blocked(const rt_gemm_kind *kind, const rt_gemm_args *g, size_t row_begin,
                     size_t row_end, size_t panel_begin, size_t panel_end, void *scratch) {
  const size_t rows = row_end - row_begin, panels = panel_end - panel_begin;
  if (rows == 0 || panels == 0) return;
  const size_t tile_k = rt_wfmt_tile_k(kind->format);
  const size_t panel_bytes = rt_wfmt_panel_bytes(kind->format, g->k);
  const size_t multipliers = kind->format == RT_W4 ? rt_w4_panel_multipliers(g->k) : 0;
  const size_t a_element = rt_wfmt_act(kind->format) == RT_ACT_F32    ? 4
                           : rt_wfmt_act(kind->format) == RT_ACT_BF16 ? 2
                                                                      : 1;
  const size_t k_padded = rt_act_row_bytes(rt_wfmt_act(kind->format), g->k) / a_element;
  const bool exact_k = rt_wfmt_act(kind->format) == RT_ACT_F32;
  const bool in_place = !kind->prepare && rows <= kind->max_rows;

  size_t row_block = even_part(rows, ROW_BLOCK);
  // Whole tiles in all blocks but the last.
  if (row_block < rows) row_block = rt_round_up(row_block, kind->max_rows);
  size_t chunk = k_padded;
  if (!in_place) {
    const size_t fit = (A_BYTES / row_block - SKEW) / kind->a_bytes / tile_k * tile_k;
    chunk = rt_round_up(even_part(k_padded, fit), tile_k);
  }
  size_t group = ACC_BYTES / (row_block * RT_PANEL * sizeof(float));
  group = rt_max_size(group / 2 * 2, 2);

  unsigned char *const prepared = scratch;
  float *const acc = (float *)(void *)(prepared + A_BYTES);
  const size_t prepared_stride = chunk * kind->a_bytes + SKEW;

  for (size_t p0 = panel_begin; p0 < panel_end; p0 += group) {
    const size_t group_panels = rt_min_size(group, panel_end - p0);
    const size_t acc_stride = group_panels * RT_PANEL;
    for (size_t r0 = row_begin; r0 < row_end; r0 += row_block) {
      const size_t block_rows = rt_min_size(row_block, row_end - r0);
      const size_t tile_rows = even_part(block_rows, kind->max_rows);
      const size_t tiles = rt_div_up(block_rows, tile_rows);
      for (size_t k0 = 0; k0 < g->k; k0 += chunk) {
        const size_t padded = rt_min_size(chunk, k_padded - k0);
        const bool last = k0 + chunk >= g->k;
        const unsigned char *const w =
            (const unsigned char *)g->w + p0 * panel_bytes + k0 / tile_k * RT_TILE_BYTES;
        const size_t w_bytes = rt_div_up(padded, tile_k) * RT_TILE_BYTES;
        const unsigned char *a = (const unsigned char *)g->a + r0 * g->a_stride + k0 * a_element;
        size_t a_stride = g->a_stride;
        if (!in_place) {
          for (size_t r = 0; r < block_rows; r++) {
            unsigned char *out = prepared + r * prepared_stride;
            if (kind->prepare) {
              kind->prepare(a + r * g->a_stride, padded, out);
            } else {
              memcpy(out, a + r * g->a_stride, padded * a_element);
            }
          }
          a = prepared;
          a_stride = prepared_stride;
        }
        for (size_t p = 0, step; p < group_panels; p += step) {
          step = rt_min_size(group_panels - p,
                             block_rows <= kind->wide_rows ? kind->wide_panels : kind->max_panels);
          if (step == 3) step = 2;
          for (size_t r = 0; r < block_rows; r += tile_rows) {
            const size_t n_rows = rt_min_size(tile_rows, block_rows - r);
            rt_gemm_tile t = {
                .a = a + r * a_stride,
                .a_stride = a_stride,
                .w = w + p * panel_bytes,
                .w_stride = panel_bytes,
                .k = exact_k ? rt_min_size(chunk, g->k - k0) : padded,
                .multiplier = kind->format == RT_W4 ? g->w_multiplier + (p0 + p) * multipliers +
                                                          k0 / tile_k * RT_PANEL
                                                    : NULL,
                .multiplier_stride = multipliers,
                .rows = n_rows,
                .panels = step,
                .acc = acc + r * acc_stride + p * RT_PANEL,
                .acc_stride = acc_stride,
                .first = k0 == 0,
            };
            plan_fetch(&t, p + step < group_panels || last ? t.w + step * panel_bytes : w + w_bytes,
                       w_bytes, r / tile_rows, tiles);
            kind->tile(&t);
            if (last && (g->epilogue != RT_EPI_GATE || step % 2 == 0)) {
              kind->finish(g, r0 + r, n_rows, p0 + p, step, t.acc, acc_stride);
            } else if (last && (p0 + p - panel_begin) % 2 == 1) {
              // Tiles of one panel: the gate's partner is complete with the up panel.
              kind->finish(g, r0 + r, n_rows, p0 + p - 1, 2, (float *)t.acc - RT_PANEL, acc_stride);
            }
          }
        }
      }
    }
  }
}
