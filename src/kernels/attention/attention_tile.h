// kernels/attention/attention_tile.h: the walk that all fast attention rows share.
//
// A tile is up to 64 queries, a query being one row of one head of the group, all of which end in
// the same KV block. A block is read once for the whole tile: from memory when decoding (the rows
// are few, the heads of the group share it), from L1 or L2 when prefilling. The file that includes
// this one defines, for its instruction set:
//
//   load     q of the tile into tile->q
//   scores   tile->s = dot(q, K) * scale for the 64 positions of a block
//   softmax  tile->s to probabilities under the mask, and alpha, m, l of each query
//   values   tile->o = fma(o, alpha, p V)
//   join     the span's m, l, o into the totals
//   finish   writes o * (1 / l) of the totals
#ifndef RT_KERNELS_ATTENTION_TILE_H
#define RT_KERNELS_ATTENTION_TILE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "kernels/attention/kv_block.h"

#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

enum { ATTENTION_TILE = 64 };

// In which form a product finds its columns: as a block has them, or s8 expanded to what the file's
// bf16 product reads (WIDE), which pays where many queries use it.
enum { COLUMNS_F32 = RT_KV_F32, COLUMNS_BF16 = RT_KV_BF16, COLUMNS_S8 = RT_KV_S8, COLUMNS_WIDE };
// Bytes of 16 columns at one k.
#define COLUMNS_BYTES(columns) \
  ((columns) == COLUMNS_F32 ? 64u : (columns) == COLUMNS_S8 ? 16u : 32u)

typedef struct attention_totals {
  float m[ATTENTION_TILE], l[ATTENTION_TILE];
  float *o;  // (queries, dp)
} attention_totals;

typedef struct attention_tile {
  const rt_attention_args *args;
  size_t dp, queries;
  size_t first_row, first_head;  // of query 0; heads of the group run fastest
  size_t kv_head, group;
  float *q;  // (queries, dp), rounded to bf16 unless blocks are f32
  float *s;  // (queries, 64)
  float alpha[ATTENTION_TILE];
  uint64_t visible[ATTENTION_TILE];  // bit j: position j of the current block
  bool masked;                       // some query does not see the whole block
  unsigned char *wide;               // s8: a plane of 64 * dp numbers, expanded to bf16
  const float *v_scale;              // s8: (64), of the current block
  float k_scale[RT_KV_BLOCK];        // s8: the block's times args->scale
  attention_totals span, total;
  bool joined;        // total holds something
  size_t configured;  // for tile registers: what they are set up for; 0: nothing
} attention_tile;

_Static_assert(ATTENTION_TILE *(3 * RT_ATTENTION_MAX_DIM + RT_KV_BLOCK) * sizeof(float) +
                       RT_KV_BLOCK * RT_ATTENTION_MAX_DIM * sizeof(rt_bf16) <=
                   RT_ATTENTION_SCRATCH_BYTES,
               "scratch holds q, s, two accumulators of a tile and an expanded plane");

typedef struct attention_ops {
  void (*load)(attention_tile *tile);
  // `next`: the plane of the next block, to be fetched while this one is worked on; k itself if
  // there is none.
  void (*scores)(attention_tile *tile, const unsigned char *k, const unsigned char *next);
  void (*softmax)(attention_tile *tile);
  void (*values)(attention_tile *tile, const unsigned char *v, const unsigned char *next);
  void (*join)(attention_tile *tile);
  void (*finish)(attention_tile *tile);
} attention_ops;

static inline size_t attention_query_row(const attention_tile *tile, size_t query) {
  return tile->first_row + (tile->first_head + query) / tile->group;
}

static inline size_t attention_query_column(const attention_tile *tile, size_t query) {
  const size_t head = tile->kv_head * tile->group + (tile->first_head + query) % tile->group;
  return head * tile->args->head_dim;
}

static inline size_t attention_first_visible(const rt_attention_args *args, size_t position) {
  return args->window > 0 && position + 1 > args->window ? position + 1 - args->window : 0;
}

// Sets the mask of the block that starts at `start`; every query reaches it or lies beyond.
static inline void attention_mask(attention_tile *tile, size_t start) {
  tile->masked = false;
  for (size_t i = 0; i < tile->queries; i++) {
    const size_t position = tile->args->position + attention_query_row(tile, i);
    const size_t first = attention_first_visible(tile->args, position);
    uint64_t visible = ~(uint64_t)0;
    if (first >= start + RT_KV_BLOCK) {
      visible = 0;
    } else if (first > start) {
      visible <<= first - start;
    }
    if (position - start < RT_KV_BLOCK - 1) visible &= ((uint64_t)2 << (position - start)) - 1;
    tile->visible[i] = visible;
    tile->masked |= ~visible != 0;
  }
}

static inline void attention_reset(attention_totals *totals, size_t queries, size_t dp) {
  for (size_t i = 0; i < ATTENTION_TILE; i++) {
    totals->m[i] = -INFINITY;
    totals->l[i] = 0.0f;
  }
  memset(totals->o, 0, queries * dp * sizeof *totals->o);
}

static inline void attention_run_tile(attention_tile *tile, const attention_ops *ops) {
  const rt_attention_args *args = tile->args;
  const size_t position =
      args->position + tile->first_row;  // the first query's: sees furthest back
  const size_t first_block = attention_first_visible(args, position) / RT_KV_BLOCK;
  const size_t last_block = position / RT_KV_BLOCK;
  const size_t last_row = attention_query_row(tile, tile->queries - 1);
  const size_t full_from = attention_first_visible(args, args->position + last_row);
  const size_t plane = rt_kv_plane(args->format, tile->dp);
  const size_t scales = rt_kv_scale_offset(tile->dp, 0);
  const size_t offset =
      args->layer_offset + rt_kv_head_offset(args->format, tile->dp, tile->kv_head);
  ops->load(tile);
  attention_reset(&tile->span, tile->queries, tile->dp);
  tile->joined = false;
  tile->masked = false;
  for (size_t b = first_block; b <= last_block; b++) {
    const unsigned char *k = args->blocks[b] + offset;
    const unsigned char *next = b < last_block ? args->blocks[b + 1] + offset : k;
    if (b == last_block || b * RT_KV_BLOCK < full_from) {
      attention_mask(tile, b * RT_KV_BLOCK);
    } else {
      tile->masked = false;
    }
    tile->v_scale = (const float *)(const void *)(k + plane + scales);
    ops->scores(tile, k, next);
    ops->softmax(tile);
    ops->values(tile, k + plane, next + plane);
    if (b == last_block || b % RT_ATTENTION_SPAN == RT_ATTENTION_SPAN - 1) {
      if (tile->joined) {
        ops->join(tile);
        if (b < last_block) attention_reset(&tile->span, tile->queries, tile->dp);
      } else {
        const attention_totals span = tile->span;
        tile->span = tile->total;
        tile->total = span;
        tile->joined = true;
        if (b < last_block) attention_reset(&tile->span, tile->queries, tile->dp);
      }
    }
  }
  ops->finish(tile);
}

static inline void attention_run(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                                 size_t row_end, void *scratch, const attention_ops *ops) {
  attention_tile tile;
  tile.args = args;
  tile.configured = 0;
  tile.dp = rt_kv_padded_dim(args->head_dim);
  tile.kv_head = kv_head;
  tile.group = args->heads / args->kv_heads;
  tile.q = scratch;
  tile.s = tile.q + ATTENTION_TILE * tile.dp;
  tile.span.o = tile.s + ATTENTION_TILE * RT_KV_BLOCK;
  tile.total.o = tile.span.o + ATTENTION_TILE * tile.dp;
  tile.wide = (unsigned char *)(tile.total.o + ATTENTION_TILE * tile.dp);
  for (size_t row = row_begin; row < row_end;) {
    const size_t to_edge = RT_KV_BLOCK - (args->position + row) % RT_KV_BLOCK;
    const size_t rows = row_end - row < to_edge ? row_end - row : to_edge;
    const size_t queries = rows * tile.group;
    for (size_t i = 0; i < queries; i += ATTENTION_TILE) {
      tile.queries = queries - i < ATTENTION_TILE ? queries - i : ATTENTION_TILE;
      tile.first_row = row + i / tile.group;
      tile.first_head = i % tile.group;
      attention_run_tile(&tile, ops);
    }
    row += rows;
  }
}

#endif
