// kernels/gemm/block.h: the loop nest that the vector GEMMs share.
//
// A kernel gives a tile function (a few rows by a few panels, along k, sums kept in registers), a
// function that prepares activations for it, and the epilogue; rt_gemm_blocked cuts a task into
// them. The cut only decides when an element's next block of k is added, never in which order.
//
// Rows are taken in blocks whose prepared activations fit into the scratch memory, k in chunks that
// let them fit, panels in groups that stay in the second-level cache while the row blocks pass. For
// few rows this makes one row block, one chunk and one group: the weights are read once, in order.
#ifndef RT_KERNELS_GEMM_BLOCK_H
#define RT_KERNELS_GEMM_BLOCK_H

#include "kernels/kernels.h"

typedef struct rt_gemm_tile {
  const unsigned char *a;  // prepared activations: (rows, k)
  size_t a_stride;         // bytes
  const unsigned char *w;  // first panel, at this chunk's first tile
  size_t w_stride;         // bytes from a panel to the next
  // Elements in this chunk; a multiple of the tile except for W32's and WF16's last, which end
  // where the sum does, and W4's, which may end after 64 of a group, as rows of activations do.
  size_t k;
  // Weights that will be wanted soon. A tile function fetches 64 bytes from there, and as far on
  // for each further panel, for every 64 bytes that it reads of a panel, and goes on by fetch_step;
  // where fetch_turn bytes of a panel are left, by fetch_jump besides.
  const unsigned char *fetch;
  size_t fetch_step, fetch_turn, fetch_jump;
  const signed char *multiplier;  // W4: of the first panel's first group in this chunk
  size_t multiplier_stride;       // bytes from a panel to the next
  size_t rows, panels;
  void *acc;  // (rows, panels * 16) of f32 or s32: partial sums in and out, from zero if `first`
  size_t acc_stride;  // elements
  bool first;
} rt_gemm_tile;

typedef struct rt_gemm_kind {
  rt_wfmt format;
  size_t max_rows;     // of a tile
  size_t max_panels;   // of a tile: 1 or 2
  size_t wide_rows;    // a task of at most this many rows takes wide_panels at a time: more streams
  size_t wide_panels;  // and more chains in flight, where sums of few rows leave registers free
  size_t a_bytes;      // of a prepared element
  // Prepares k elements of one row (k a multiple of the format's tile). NULL: as they are; a task
  // of at most max_rows rows then reads the caller's rows in place.
  void (*prepare)(const unsigned char *row, size_t k, unsigned char *out);
  void (*tile)(const rt_gemm_tile *t);
  // Turns finished sums (rows, panels * 16) into c.
  void (*finish)(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                 const void *acc, size_t acc_stride);
} rt_gemm_kind;

// What a tile function's sums are: the value itself, the sum over u8 activations (comp still to be
// taken off), or the sum over activations already made signed.
typedef enum rt_gemm_sums { RT_SUMS_F32, RT_SUMS_U8, RT_SUMS_S8 } rt_gemm_sums;

void rt_gemm_blocked(const rt_gemm_kind *kind, const rt_gemm_args *g, size_t row_begin,
                     size_t row_end, size_t panel_begin, size_t panel_end, void *scratch);

// Writes the W8 tiles that W4 tiles of one panel stand for, for kernels that want those: k inputs,
// rounded up to 64. `codes` and `multiplier` at the panel's first group to expand, codes and `out`
// 64-byte aligned. Needs AVX-512.
void rt_w4_expand_avx512(const unsigned char *codes, const signed char *multiplier, size_t k,
                         unsigned char *out);

// Bytes of a W4 panel from k on.
static inline size_t rt_gemm_w4_left(const rt_gemm_tile *t, size_t k) {
  return (t->k - k + RT_W4_GROUP - 1) / RT_W4_GROUP * RT_TILE_BYTES;
}

static inline __attribute__((always_inline)) void rt_gemm_fetch(const unsigned char *at,
                                                                size_t w_stride, int panels) {
#pragma GCC unroll 4
  for (int p = 0; p < panels; p++) __builtin_prefetch(at + (size_t)p * w_stride, 0, 3);
}

#endif
