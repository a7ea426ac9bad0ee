// attention: AMX for the products of bf16 blocks and of s8 ones (expanded to bf16), AVX-512 for the
// rest.
//
// Tiles are 16 queries by 16 positions (scores) or channels (values). Few queries would leave the
// tiles empty, while their blocks come from memory: those go to the vector row, same bits.
#define ATTENTION_TILES 1
#define ATTENTION_PAIRED 0

#include "kernels/amx.h"
#include "kernels/attention/attention_tile.h"
#include "kernels/rows.h"
#include "kernels/vmath_avx512.h"

enum { FEW_QUERIES = 8 };

#include "kernels/attention/attention_avx512.inc"

static inline size_t block_queries(const attention_tile *tile, size_t begin) {
  return tile->queries - begin < AMX_BLOCK ? tile->queries - begin : AMX_BLOCK;
}

// Setting up takes as long as many products.
static inline void configure(attention_tile *tile, size_t queries) {
  if (tile->configured == queries) return;
  amx_configure(queries);
  tile->configured = queries;
}

static void scores_amx(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  (void)next;
  const size_t row = tile->dp * sizeof(rt_bf16), panel = tile->dp * 32;
  for (size_t begin = 0; begin < tile->queries; begin += AMX_BLOCK) {
    const size_t queries = block_queries(tile, begin);
    configure(tile, queries);
    for (size_t position = 0; position < RT_KV_BLOCK; position += 32) {
      const unsigned char *b = k + position / 16 * panel;
      const amx_block block = {.a = (const unsigned char *)tile->q + begin * row,
                               .a_stride = row,
                               .b0 = b,
                               .b1 = b + panel,
                               .steps = tile->dp / 32,
                               .c = tile->s + begin * RT_KV_BLOCK + position,
                               .c_stride = RT_KV_BLOCK * sizeof(float)};
      amx_product_of(true, queries, true, false, &block);
    }
  }
}

static void values_amx(attention_tile *tile, const unsigned char *v, const unsigned char *next) {
  (void)next;
  enum { PANEL = RT_KV_BLOCK * 32 };
  float sums[AMX_BLOCK][32] __attribute__((aligned(64)));
  for (size_t begin = 0; begin < tile->queries; begin += AMX_BLOCK) {
    const size_t queries = block_queries(tile, begin);
    configure(tile, queries);
    for (size_t channel = 0; channel < tile->dp; channel += 32) {
      const unsigned char *b = v + channel / 16 * PANEL;
      const amx_block block = {.a = (const unsigned char *)(tile->s + begin * RT_KV_BLOCK),
                               .a_stride = RT_KV_BLOCK * sizeof(float),
                               .b0 = b,
                               .b1 = b + PANEL,
                               .steps = RT_KV_BLOCK / 32,
                               .c = sums,
                               .c_stride = sizeof sums[0]};
      amx_product_of(true, queries, true, false, &block);
      for (size_t i = 0; i < queries; i++) {
        const __m512 alpha = _mm512_set1_ps(tile->alpha[begin + i]);
        float *to = tile->span.o + (begin + i) * tile->dp + channel;
        UNROLL for (size_t j = 0; j < 32; j += 16) {
          const __m512 sum = _mm512_load_ps(&sums[i][j]);
          _mm512_store_ps(to + j, _mm512_fmadd_ps(_mm512_load_ps(to + j), alpha, sum));
        }
      }
    }
  }
}

static void scores_s8_amx(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  scale_keys(tile, k, next);
  expand(tile, k);
  scores_amx(tile, tile->wide, NULL);
}

static void values_s8_amx(attention_tile *tile, const unsigned char *v, const unsigned char *next) {
  (void)next;
  expand(tile, v);
  values_amx(tile, tile->wide, NULL);
}

void rt_attention_bf16_amx(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                           size_t row_end, void *scratch) {
  if ((row_end - row_begin) * (args->heads / args->kv_heads) <= FEW_QUERIES) {
    rt_attention_bf16_avx512_bf16(args, kv_head, row_begin, row_end, scratch);
    return;
  }
  static const attention_ops ops = {load_bf16, scores_amx, softmax_bf16, values_amx, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
  amx_release();
}

void rt_attention_s8_amx(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                         size_t row_end, void *scratch) {
  if ((row_end - row_begin) * (args->heads / args->kv_heads) <= FEW_QUERIES) {
    rt_attention_s8_avx512_bf16(args, kv_head, row_begin, row_end, scratch);
    return;
  }
  static const attention_ops ops = {load_bf16,     scores_s8_amx, softmax_s8,
                                    values_s8_amx, join,          finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
  amx_release();
}
