// i8-exact-w4 on AMX: a pair of panels becomes W8 tiles in the scratch memory, over which all rows
// then pass. k goes in chunks where a whole pair would not fit; the sums wait in memory between
// them.
#include "base/size.h"
#include "kernels/amx.h"
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

enum {
  SCRATCH_BYTES = 256 * 1024,  // stays in the second-level cache with the rest
  PAIR_BYTES = 128 * 1024,     // expanded tiles of two panels
  CHUNK = PAIR_BYTES / (2 * RT_PANEL),
  ACC_STRIDE = 2 * RT_PANEL,
  ACC_ROWS = (SCRATCH_BYTES - PAIR_BYTES) / (ACC_STRIDE * 4)
};
_Static_assert(CHUNK % RT_W4_GROUP == 0 && ACC_ROWS % AMX_BLOCK == 0, "whole groups and blocks");

typedef struct pass {
  const rt_gemm_args *g;
  size_t row, rows;  // at most ACC_ROWS
  size_t k;
  const unsigned char *tiles;  // of the first panel; the second's follow
  size_t tile_bytes;           // of one panel
  bool pair;
  int32_t *acc;
} pass;

static void multiply(const pass *s) {
  const size_t whole = s->rows / AMX_BLOCK * AMX_BLOCK;
  for (int rest = 0; rest < 2; rest++) {
    const size_t begin = rest ? whole : 0, end = rest ? s->rows : whole;
    if (begin == end) continue;
    const size_t rows = rt_min_size(AMX_BLOCK, end - begin);
    amx_configure(rows);
    for (size_t r = begin; r < end; r += AMX_BLOCK) {
      const amx_block b = {
          .a = (const unsigned char *)s->g->a + (s->row + r) * s->g->a_stride + s->k,
          .a_stride = s->g->a_stride,
          .b0 = s->tiles,
          .b1 = s->tiles + (s->pair ? s->tile_bytes : 0),
          .steps = s->tile_bytes / RT_TILE_BYTES,
          .c = s->acc + r * ACC_STRIDE,
          .c_stride = ACC_STRIDE * sizeof(int32_t)};
      amx_product_of(false, rows, s->pair, s->k > 0, &b);
    }
  }
}

void rt_gemm_s4_amx(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                    size_t panel_end, void *scratch) {
  unsigned char *tiles = scratch;
  int32_t *acc = (int32_t *)(void *)(tiles + PAIR_BYTES);
  const size_t panel_bytes = rt_wfmt_panel_bytes(RT_W4, g->k);
  const size_t groups = panel_bytes / RT_TILE_BYTES;
  for (size_t row = row_begin; row < row_end; row += ACC_ROWS) {
    const size_t rows = rt_min_size(ACC_ROWS, row_end - row);
    for (size_t p = panel_begin; p < panel_end; p += 2) {
      const size_t panels = rt_min_size(2, panel_end - p);
      for (size_t k = 0; k < g->k; k += CHUNK) {
        const size_t count = rt_min_size(CHUNK, g->k - k);
        const size_t tile_bytes = rt_div_up(count, 64) * RT_TILE_BYTES;
        for (size_t i = 0; i < panels; i++) {
          rt_w4_expand_avx512(
              (const unsigned char *)g->w + (p + i) * panel_bytes + k / RT_W4_GROUP * RT_TILE_BYTES,
              g->w_multiplier + ((p + i) * groups + k / RT_W4_GROUP) * RT_PANEL, count,
              tiles + i * tile_bytes);
        }
        const pass s = {.g = g,
                        .row = row,
                        .rows = rows,
                        .k = k,
                        .tiles = tiles,
                        .tile_bytes = tile_bytes,
                        .pair = panels == 2,
                        .acc = acc};
        multiply(&s);
      }
      rt_finish16(g, RT_SUMS_U8, row, rows, p, panels, acc, ACC_STRIDE);
    }
  }
  amx_release();
}
