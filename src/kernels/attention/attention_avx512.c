// attention: AVX-512, for f32 and bf16 blocks.
//
// Both products are a few queries by two panels of 16 columns (positions of K, channels of V), the
// columns in the lanes. bf16 operands are widened in registers: even and odd elements accumulate
// apart, as the signature wants, so 4 queries by 2 panels keep 16 chains in flight.
#include "kernels/attention/attention_tile.h"
#include "kernels/rows.h"
#include "kernels/vmath_avx512.h"

#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

enum { QUERIES_BF16 = 4, QUERIES_F32 = 8, QUERIES_MAX = 8 };

// acc[i][j] = sum over k of a[i][k] * B_j[k], B_j the panel at b + j * panel_bytes, over `count` k's.
INLINE void product_bf16(const float *a, size_t a_stride, const unsigned char *b,
                         size_t panel_bytes, size_t count, const unsigned char *ahead,
                         const size_t queries, __m512 acc[QUERIES_MAX][2]) {
  const __m512i high = _mm512_set1_epi32((int)0xFFFF0000u);
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) acc[i][j] = _mm512_setzero_ps();
  }
  for (size_t begin = 0; begin < count; begin += 32) {
    __m512 even[QUERIES_MAX][2], odd[QUERIES_MAX][2];
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) even[i][j] = odd[i][j] = _mm512_setzero_ps();
    }
    for (size_t k = begin; k < begin + 32; k += 2) {
      __m512 b_even[2], b_odd[2];
      UNROLL for (size_t j = 0; j < 2; j++) {
        const unsigned char *at = b + j * panel_bytes + k * 32;
        if (ahead) _mm_prefetch((const char *)ahead + (at - b), _MM_HINT_T0);
        const __m512i pair = _mm512_load_si512(at);
        b_even[j] = _mm512_castsi512_ps(_mm512_slli_epi32(pair, 16));
        b_odd[j] = _mm512_castsi512_ps(_mm512_and_si512(pair, high));
      }
      UNROLL for (size_t i = 0; i < queries; i++) {
        const __m512 a_even = _mm512_set1_ps(a[i * a_stride + k]);
        const __m512 a_odd = _mm512_set1_ps(a[i * a_stride + k + 1]);
        UNROLL for (size_t j = 0; j < 2; j++) {
          even[i][j] = _mm512_fmadd_ps(a_even, b_even[j], even[i][j]);
          odd[i][j] = _mm512_fmadd_ps(a_odd, b_odd[j], odd[i][j]);
        }
      }
    }
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        acc[i][j] = _mm512_add_ps(acc[i][j], _mm512_add_ps(even[i][j], odd[i][j]));
      }
    }
  }
}

INLINE void product_f32(const float *a, size_t a_stride, const unsigned char *b,
                        size_t panel_bytes, size_t count, const unsigned char *ahead,
                        const size_t queries, __m512 acc[QUERIES_MAX][2]) {
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) acc[i][j] = _mm512_setzero_ps();
  }
  for (size_t k = 0; k < count; k++) {
    __m512 column[2];
    UNROLL for (size_t j = 0; j < 2; j++) {
      const unsigned char *at = b + j * panel_bytes + k * 64;
      if (ahead) _mm_prefetch((const char *)ahead + (at - b), _MM_HINT_T0);
      column[j] = _mm512_load_ps(at);
    }
    UNROLL for (size_t i = 0; i < queries; i++) {
      const __m512 x = _mm512_set1_ps(a[i * a_stride + k]);
      UNROLL for (size_t j = 0; j < 2; j++) {
        acc[i][j] = _mm512_fmadd_ps(x, column[j], acc[i][j]);
      }
    }
  }
}

INLINE void product(const bool bf16, const float *a, size_t a_stride, const unsigned char *b,
                    size_t panel_bytes, size_t count, const unsigned char *ahead,
                    const size_t queries, __m512 acc[QUERIES_MAX][2]) {
  if (bf16) {
    product_bf16(a, a_stride, b, panel_bytes, count, ahead, queries, acc);
  } else {
    product_f32(a, a_stride, b, panel_bytes, count, ahead, queries, acc);
  }
}

// Queries [begin, begin + queries) against positions [position, position + 32).
INLINE void scores_part(const bool bf16, attention_tile *tile, const unsigned char *k,
                        const unsigned char *ahead, size_t position, size_t begin,
                        const size_t queries) {
  const size_t panel_bytes = tile->dp * (bf16 ? 32 : 64), at = position / 16 * panel_bytes;
  const __m512 scale = _mm512_set1_ps(tile->args->scale);
  __m512 acc[QUERIES_MAX][2];
  product(bf16, tile->q + begin * tile->dp, tile->dp, k + at, panel_bytes, tile->dp,
          ahead ? ahead + at : NULL, queries, acc);
  float *s = tile->s + begin * RT_KV_BLOCK + position;
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) {
      _mm512_store_ps(s + i * RT_KV_BLOCK + j * 16, _mm512_mul_ps(acc[i][j], scale));
    }
  }
}

// Queries [begin, begin + queries), channels [channel, channel + 32).
INLINE void values_part(const bool bf16, attention_tile *tile, const unsigned char *v,
                        const unsigned char *ahead, size_t channel, size_t begin,
                        const size_t queries) {
  const size_t panel_bytes = RT_KV_BLOCK * (bf16 ? 32 : 64), at = channel / 16 * panel_bytes;
  __m512 acc[QUERIES_MAX][2];
  product(bf16, tile->s + begin * RT_KV_BLOCK, RT_KV_BLOCK, v + at, panel_bytes, RT_KV_BLOCK,
          ahead ? ahead + at : NULL, queries, acc);
  float *o = tile->span.o + begin * tile->dp + channel;
  UNROLL for (size_t i = 0; i < queries; i++) {
    const __m512 alpha = _mm512_set1_ps(tile->alpha[begin + i]);
    UNROLL for (size_t j = 0; j < 2; j++) {
      float *to = o + i * tile->dp + j * 16;
      _mm512_store_ps(to, _mm512_fmadd_ps(_mm512_load_ps(to), alpha, acc[i][j]));
    }
  }
}

// One switch per strip of queries, so that every product has its counts fixed.
#define PARTS(bf16, part, plane, columns)                                            \
  for (size_t column = 0; column < (columns); column += 32) {                        \
    const unsigned char *hint = ahead;                                               \
    for (size_t begin = 0; begin < tile->queries;) {                                 \
      const size_t most = (bf16) ? QUERIES_BF16 : QUERIES_F32;                       \
      const size_t left = tile->queries - begin, count = left < most ? left : most;  \
      switch (count) {                                                               \
        case 1: part(bf16, tile, plane, hint, column, begin, 1); break;              \
        case 2: part(bf16, tile, plane, hint, column, begin, 2); break;              \
        case 3: part(bf16, tile, plane, hint, column, begin, 3); break;              \
        case 4: part(bf16, tile, plane, hint, column, begin, 4); break;              \
        case 5: if (!(bf16)) part(bf16, tile, plane, hint, column, begin, 5); break; \
        case 6: if (!(bf16)) part(bf16, tile, plane, hint, column, begin, 6); break; \
        case 7: if (!(bf16)) part(bf16, tile, plane, hint, column, begin, 7); break; \
        default: if (!(bf16)) part(bf16, tile, plane, hint, column, begin, 8); break; \
      }                                                                              \
      begin += count;                                                                \
      hint = NULL;                                                                   \
    }                                                                                \
  }

static void scores_bf16(attention_tile *tile, const unsigned char *k, const unsigned char *ahead) {
  PARTS(true, scores_part, k, RT_KV_BLOCK)
}
static void values_bf16(attention_tile *tile, const unsigned char *v, const unsigned char *ahead) {
  PARTS(true, values_part, v, tile->dp)
}
static void scores_f32(attention_tile *tile, const unsigned char *k, const unsigned char *ahead) {
  PARTS(false, scores_part, k, RT_KV_BLOCK)
}
static void values_f32(attention_tile *tile, const unsigned char *v, const unsigned char *ahead) {
  PARTS(false, values_part, v, tile->dp)
}

// Of exp's results, which are no denormals; a NaN stays one.
INLINE __m512 round_probability(__m512 p) {
  const __m512i u = _mm512_castps_si512(p);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(u, 16), _mm512_set1_epi32(1));
  const __m512i sum = _mm512_add_epi32(_mm512_add_epi32(u, _mm512_set1_epi32(0x7FFF)), odd);
  return _mm512_castsi512_ps(_mm512_and_si512(sum, _mm512_set1_epi32((int)0xFFFF0000u)));
}

INLINE __mmask16 visible_part(const attention_tile *tile, size_t query, size_t j) {
  return tile->masked ? (__mmask16)(tile->visible[query] >> (16 * j)) : (__mmask16)0xFFFF;
}

INLINE void softmax(const bool bf16, attention_tile *tile) {
  const __m512 none = _mm512_set1_ps(-INFINITY);
  for (size_t begin = 0; begin < tile->queries; begin += 16) {
    const size_t end = tile->queries - begin < 16 ? tile->queries : begin + 16;
    float most[16] __attribute__((aligned(64))) = {0}, sums[16] __attribute__((aligned(64))) = {0};
    for (size_t i = begin; i < end; i++) {
      const float *s = tile->s + i * RT_KV_BLOCK;
      __m512 v[4];
      UNROLL for (size_t j = 0; j < 4; j++) {
        v[j] = _mm512_mask_load_ps(none, visible_part(tile, i, j), s + 16 * j);
      }
      most[i - begin] =
          rt_tree_max16(_mm512_max_ps(_mm512_max_ps(v[0], v[1]), _mm512_max_ps(v[2], v[3])));
    }
    const __m512 before = _mm512_loadu_ps(tile->span.m + begin);
    const __m512 now = _mm512_max_ps(before, _mm512_load_ps(most));
    const __m512 alpha = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(before, none, _CMP_NEQ_UQ),
                                             rt_expf16(_mm512_sub_ps(before, now)));
    _mm512_storeu_ps(tile->span.m + begin, now);
    _mm512_storeu_ps(tile->alpha + begin, alpha);
    for (size_t i = begin; i < end; i++) {
      float *s = tile->s + i * RT_KV_BLOCK;
      const __m512 top = _mm512_set1_ps(tile->span.m[i]);
      __m512 p[4];
      UNROLL for (size_t j = 0; j < 4; j++) {
        p[j] = rt_expf16(_mm512_sub_ps(_mm512_load_ps(s + 16 * j), top));
        p[j] = _mm512_maskz_mov_ps(visible_part(tile, i, j), p[j]);
        if (bf16) p[j] = round_probability(p[j]);
        _mm512_store_ps(s + 16 * j, p[j]);
      }
      sums[i - begin] = rt_tree_sum16(_mm512_add_ps(_mm512_add_ps(p[0], p[1]),
                                                    _mm512_add_ps(p[2], p[3])));
    }
    float *l = tile->span.l + begin;
    _mm512_storeu_ps(l, _mm512_fmadd_ps(_mm512_loadu_ps(l), alpha, _mm512_load_ps(sums)));
  }
}

static void softmax_bf16(attention_tile *tile) {
  softmax(true, tile);
}
static void softmax_f32(attention_tile *tile) {
  softmax(false, tile);
}

INLINE __mmask16 channel_mask(size_t channel, size_t head_dim) {
  if (channel + 16 <= head_dim) return 0xFFFF;
  return channel >= head_dim ? (__mmask16)0 : (__mmask16)((1u << (head_dim - channel)) - 1u);
}

INLINE void load(const bool bf16, attention_tile *tile) {
  for (size_t i = 0; i < tile->queries; i++) {
    const float *from = tile->args->q + attention_query_row(tile, i) * tile->args->q_stride +
                        attention_query_column(tile, i);
    for (size_t c = 0; c < tile->dp; c += 16) {
      __m512 x = _mm512_maskz_loadu_ps(channel_mask(c, tile->args->head_dim), from + c);
      if (bf16) x = rt_bf16_expand16(rt_bf16_round16(x));
      _mm512_store_ps(tile->q + i * tile->dp + c, x);
    }
  }
}

static void load_bf16(attention_tile *tile) {
  load(true, tile);
}
static void load_f32(attention_tile *tile) {
  load(false, tile);
}

static void join(attention_tile *tile) {
  for (size_t i = 0; i < tile->queries; i++) {
    const float m = tile->span.m[i], total_m = tile->total.m[i];
    float *to = tile->total.o + i * tile->dp;
    const float *from = tile->span.o + i * tile->dp;
    if (total_m == -INFINITY) {
      tile->total.m[i] = m;
      tile->total.l[i] = tile->span.l[i];
      memcpy(to, from, tile->dp * sizeof *to);
      continue;
    }
    const float most = m > total_m ? m : total_m;
    const __m512 a = rt_expf16(_mm512_set1_ps(total_m - most));
    const __m512 b = rt_expf16(_mm512_set1_ps(m - most));
    tile->total.m[i] = most;
    tile->total.l[i] = fmaf(tile->total.l[i], _mm512_cvtss_f32(a),
                            tile->span.l[i] * _mm512_cvtss_f32(b));
    for (size_t c = 0; c < tile->dp; c += 16) {
      const __m512 part = _mm512_mul_ps(_mm512_load_ps(from + c), b);
      _mm512_store_ps(to + c, _mm512_fmadd_ps(_mm512_load_ps(to + c), a, part));
    }
  }
}

static void finish(attention_tile *tile) {
  for (size_t i = 0; i < tile->queries; i++) {
    const __m512 inverse = _mm512_set1_ps(1.0f / tile->total.l[i]);
    const float *from = tile->total.o + i * tile->dp;
    float *to = tile->args->out + attention_query_row(tile, i) * tile->args->out_stride +
                attention_query_column(tile, i);
    for (size_t c = 0; c < tile->args->head_dim; c += 16) {
      _mm512_mask_storeu_ps(to + c, channel_mask(c, tile->args->head_dim),
                            _mm512_mul_ps(_mm512_load_ps(from + c), inverse));
    }
  }
}

void rt_attention_f32_avx512(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                             size_t row_end, void *scratch) {
  static const attention_ops ops = {load_f32, scores_f32, softmax_f32, values_f32, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}

void rt_attention_bf16_avx512(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                              size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16,   scores_bf16, softmax_bf16,
                                    values_bf16, join,        finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}
