// attention: AVX2, for f32, bf16 and s8 blocks.
//
// Both products are a few queries by one panel of 16 columns (positions of K, channels of V), the
// columns in two vectors of 8 lanes. bf16 operands are widened in registers, even and odd elements
// accumulate apart, as the signature wants.
#include "kernels/attention/attention_tile.h"
#include "kernels/rows.h"
#include "kernels/vmath_avx2.h"

enum { QUERIES_BF16 = 2, QUERIES_F32 = 4, QUERIES_MAX = 4, QUERIES_WIDENED = 16 };

// 8 bytes as integers -128..127: exact in bf16 too, so that the lower halves are zero.
INLINE __m256 widen(const unsigned char *at) {
  const __m128i x = _mm_loadl_epi64((const __m128i *)(const void *)at);
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(x));
}

// Half j of columns k and k + 1, k even, of the panel at b.
INLINE void load_columns(const int columns, const unsigned char *b, size_t k, size_t j,
                         __m256 *even, __m256 *odd) {
  if (columns == COLUMNS_S8) {
    *even = widen(b + k * 16 + j * 8);
    *odd = widen(b + k * 16 + 16 + j * 8);
    return;
  }
  const __m256i high = _mm256_set1_epi32((int)0xFFFF0000u);
  const __m256i pair = _mm256_load_si256((const __m256i *)(const void *)(b + k * 32 + j * 32));
  *even = _mm256_castsi256_ps(_mm256_slli_epi32(pair, 16));
  *odd = _mm256_castsi256_ps(_mm256_and_si256(pair, high));
}

// sum[i][j] = the sum over one block of 32 k's of a[i][k] * B[k][8 j + lane], B the panel at b;
// even and odd k's apart, then added.
INLINE void product_pair32(const int columns, const float *a, size_t a_stride,
                           const unsigned char *b, const unsigned char *ahead, const size_t queries,
                           __m256 sum[QUERIES_MAX][2]) {
  const size_t hint = columns == COLUMNS_BF16 ? 32 : 16;  // bytes of the block per k
  __m256 even[QUERIES_MAX][2], odd[QUERIES_MAX][2];
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) even[i][j] = odd[i][j] = _mm256_setzero_ps();
  }
  for (size_t k = 0; k < 32; k += 2) {
    __m256 b_even[2], b_odd[2];
    _mm_prefetch((const char *)ahead + k * hint, _MM_HINT_T0);
    UNROLL for (size_t j = 0; j < 2; j++) load_columns(columns, b, k, j, &b_even[j], &b_odd[j]);
    UNROLL for (size_t i = 0; i < queries; i++) {
      const __m256 a_even = _mm256_broadcast_ss(&a[i * a_stride + k]);
      const __m256 a_odd = _mm256_broadcast_ss(&a[i * a_stride + k + 1]);
      UNROLL for (size_t j = 0; j < 2; j++) {
        even[i][j] = _mm256_fmadd_ps(a_even, b_even[j], even[i][j]);
        odd[i][j] = _mm256_fmadd_ps(a_odd, b_odd[j], odd[i][j]);
      }
    }
  }
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) sum[i][j] = _mm256_add_ps(even[i][j], odd[i][j]);
  }
}

// sum[i][j] = the chain over `count` k's of a[i][k] * B[k][8 j + lane].
INLINE void product_f32(const float *a, size_t a_stride, const unsigned char *b, size_t count,
                        const unsigned char *ahead, const size_t queries,
                        __m256 sum[QUERIES_MAX][2]) {
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) sum[i][j] = _mm256_setzero_ps();
  }
  for (size_t k = 0; k < count; k++) {
    const float *row = (const float *)(const void *)(b + k * 64);
    const __m256 column[2] = {_mm256_load_ps(row), _mm256_load_ps(row + 8)};
    _mm_prefetch((const char *)ahead + k * 64, _MM_HINT_T0);
    UNROLL for (size_t i = 0; i < queries; i++) {
      const __m256 x = _mm256_broadcast_ss(&a[i * a_stride + k]);
      UNROLL for (size_t j = 0; j < 2; j++) {
        sum[i][j] = _mm256_fmadd_ps(x, column[j], sum[i][j]);
      }
    }
  }
}

// Queries [begin, begin + queries) against positions [position, position + 16).
INLINE void scores_part(const int columns, attention_tile *tile, const unsigned char *k,
                        const unsigned char *ahead, size_t position, size_t begin,
                        const size_t queries) {
  const bool s8 = columns == COLUMNS_S8 || columns == COLUMNS_WIDE;
  const size_t dp = tile->dp, line = COLUMNS_BYTES(columns), at = position * dp * line / 16;
  const size_t hint = s8 ? 16 : line;
  __m256 scale[2];
  UNROLL for (size_t j = 0; j < 2; j++) {
    scale[j] =
        s8 ? _mm256_loadu_ps(tile->k_scale + position + 8 * j) : _mm256_set1_ps(tile->args->scale);
  }
  ahead += position * dp * hint / 16;
  const float *q = tile->q + begin * dp;
  float *s = tile->s + begin * RT_KV_BLOCK + position;
  __m256 sum[QUERIES_MAX][2];
  if (columns == COLUMNS_F32) {
    product_f32(q, dp, k + at, dp, ahead, queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        _mm256_store_ps(s + i * RT_KV_BLOCK + j * 8, _mm256_mul_ps(sum[i][j], scale[j]));
      }
    }
    return;
  }
  // The sum over the blocks of channels waits in s: there are no registers left for it.
  for (size_t c = 0; c < dp; c += 32) {
    product_pair32(columns, q + c, dp, k + at + c * line, ahead + c * hint, queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        float *to = s + i * RT_KV_BLOCK + j * 8;
        __m256 acc = c == 0 ? _mm256_setzero_ps() : _mm256_load_ps(to);
        acc = _mm256_add_ps(acc, sum[i][j]);
        _mm256_store_ps(to, c + 32 == dp ? _mm256_mul_ps(acc, scale[j]) : acc);
      }
    }
  }
}

// Queries [begin, begin + queries), channels [channel, channel + 16).
INLINE void values_part(const int columns, attention_tile *tile, const unsigned char *v,
                        const unsigned char *ahead, size_t channel, size_t begin,
                        const size_t queries) {
  const size_t line = COLUMNS_BYTES(columns), at = channel / 16 * RT_KV_BLOCK * line;
  const size_t hint = columns == COLUMNS_WIDE ? 16 : line;
  ahead += channel / 16 * RT_KV_BLOCK * hint;
  const float *p = tile->s + begin * RT_KV_BLOCK;
  __m256 sum[QUERIES_MAX][2];
  if (columns != COLUMNS_F32) {
    // As in scores_part, the sum of the first 32 positions waits in memory.
    float first[QUERIES_BF16][16] __attribute__((aligned(32)));
    product_pair32(columns, p, RT_KV_BLOCK, v + at, ahead, queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        _mm256_store_ps(&first[i][8 * j], _mm256_add_ps(_mm256_setzero_ps(), sum[i][j]));
      }
    }
    __asm__ volatile("" : : "r"(first) : "memory");
    product_pair32(columns, p + 32, RT_KV_BLOCK, v + at + 32 * line, ahead + 32 * hint, queries,
                   sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        sum[i][j] = _mm256_add_ps(_mm256_load_ps(&first[i][8 * j]), sum[i][j]);
      }
    }
  } else {
    product_f32(p, RT_KV_BLOCK, v + at, RT_KV_BLOCK, ahead, queries, sum);
  }
  float *o = tile->span.o + begin * tile->dp + channel;
  UNROLL for (size_t i = 0; i < queries; i++) {
    const __m256 alpha = _mm256_set1_ps(tile->alpha[begin + i]);
    UNROLL for (size_t j = 0; j < 2; j++) {
      float *to = o + i * tile->dp + j * 8;
      _mm256_store_ps(to, _mm256_fmadd_ps(_mm256_load_ps(to), alpha, sum[i][j]));
    }
  }
}

// All strips of queries by all panels; the count is a constant in each call, so that the products
// keep their sums in registers. The first strip fetches what is read next, line for line.
#define STRIP_MOST(kind) ((kind) == COLUMNS_F32 ? QUERIES_F32 : QUERIES_BF16)
#define STRIP_CASE(kind, part, plane, n)                \
  case n:                                               \
    if ((n) <= STRIP_MOST(kind)) {                      \
      part(kind, tile, plane, ahead, column, begin, n); \
    }                                                   \
    break;
#define PARTS(kind, part, plane, columns)                                  \
  const size_t most = STRIP_MOST(kind);                                    \
  for (size_t column = 0; column < (columns); column += 16) {              \
    const unsigned char *ahead = next;                                     \
    for (size_t begin = 0, count; begin < tile->queries; begin += count) { \
      count = tile->queries - begin < most ? tile->queries - begin : most; \
      switch (count) {                                                     \
        STRIP_CASE(kind, part, plane, 1)                                   \
        STRIP_CASE(kind, part, plane, 2)                                   \
        STRIP_CASE(kind, part, plane, 3)                                   \
        STRIP_CASE(kind, part, plane, 4)                                   \
      }                                                                    \
      ahead = plane;                                                       \
    }                                                                      \
  }

static void scores_bf16(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  PARTS(COLUMNS_BF16, scores_part, k, RT_KV_BLOCK)
}
static void values_bf16(attention_tile *tile, const unsigned char *v, const unsigned char *next) {
  PARTS(COLUMNS_BF16, values_part, v, tile->dp)
}
static void scores_f32(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  PARTS(COLUMNS_F32, scores_part, k, RT_KV_BLOCK)
}
static void values_f32(attention_tile *tile, const unsigned char *v, const unsigned char *next) {
  PARTS(COLUMNS_F32, values_part, v, tile->dp)
}

// Before the products of an s8 block: scales of its keys, and lines of the next block's scales.
static void scale_keys(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  const size_t at = rt_kv_scale_offset(tile->dp, 0), plane = rt_kv_plane(RT_KV_S8, tile->dp);
  const __m256 scale = _mm256_set1_ps(tile->args->scale);
  for (size_t j = 0; j < RT_KV_BLOCK; j += 8) {
    const __m256 of_k = _mm256_load_ps((const float *)(const void *)(k + at) + j);
    _mm256_storeu_ps(tile->k_scale + j, _mm256_mul_ps(scale, of_k));
    if (j % 16 == 0) _mm_prefetch((const char *)next + at + 4 * j, _MM_HINT_T0);
    if (j % 16 == 0) _mm_prefetch((const char *)next + plane + at + 4 * j, _MM_HINT_T0);
  }
}

// An s8 plane into tile->wide as bf16 blocks have it: both have runs of 16 columns in the same
// order, there two k's in a word.
static void expand(attention_tile *tile, const unsigned char *from) {
  __m256i *to = (__m256i *)(void *)tile->wide;
  for (size_t left = RT_KV_BLOCK * tile->dp; left > 0; left -= 32, from += 32, to += 2) {
    UNROLL for (size_t j = 0; j < 2; j++) {
      const __m256i first = _mm256_castps_si256(widen(from + 8 * j));
      const __m256i second = _mm256_castps_si256(widen(from + 16 + 8 * j));
      _mm256_store_si256(to + j, _mm256_or_si256(second, _mm256_srli_epi32(first, 16)));
    }
  }
}

static void scores_s8(attention_tile *tile, const unsigned char *k, const unsigned char *next) {
  scale_keys(tile, k, next);
  if (tile->queries <= QUERIES_WIDENED) {
    PARTS(COLUMNS_S8, scores_part, k, RT_KV_BLOCK)
  } else {
    expand(tile, k);
    PARTS(COLUMNS_WIDE, scores_part, tile->wide, RT_KV_BLOCK)
  }
}
static void values_s8(attention_tile *tile, const unsigned char *v, const unsigned char *next) {
  if (tile->queries <= QUERIES_WIDENED) {
    PARTS(COLUMNS_S8, values_part, v, tile->dp)
  } else {
    expand(tile, v);
    PARTS(COLUMNS_WIDE, values_part, tile->wide, tile->dp)
  }
}

// To bf16 and back. These are results of kernel mode, so no denormals; a NaN stays one.
INLINE __m256 round_probability(__m256 p) {
  const __m256i u = _mm256_castps_si256(p);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(u, 16), _mm256_set1_epi32(1));
  const __m256i sum = _mm256_add_epi32(_mm256_add_epi32(u, _mm256_set1_epi32(0x7FFF)), odd);
  return _mm256_castsi256_ps(_mm256_and_si256(sum, _mm256_set1_epi32((int)0xFFFF0000u)));
}

// All ones in the lanes of positions 8 j .. 8 j + 7 that the query sees.
INLINE __m256 visible_part(const attention_tile *tile, size_t query, size_t j) {
  const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  const __m256i bits = _mm256_set1_epi32((int)(tile->visible[query] >> (8 * j) & 0xFF));
  return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(bits, bit), bit));
}

// Queries [begin, begin + 8).
INLINE void softmax_part(const rt_kvfmt format, const bool masked, attention_tile *tile,
                         size_t begin) {
  const __m256 none = _mm256_set1_ps(-INFINITY);
  const size_t end = tile->queries - begin < 8 ? tile->queries : begin + 8;
  float most[8] = {0}, sums[8] = {0};
  for (size_t i = begin; i < end; i++) {
    const float *s = tile->s + i * RT_KV_BLOCK;
    __m256 v[2] = {none, none};
    UNROLL for (size_t j = 0; j < 8; j++) {
      __m256 part = _mm256_load_ps(s + 8 * j);
      if (masked) part = _mm256_blendv_ps(none, part, visible_part(tile, i, j));
      v[j % 2] = _mm256_max_ps(v[j % 2], part);
    }
    most[i - begin] = rt_tree_max8(v[0], v[1]);
  }
  float *m = tile->span.m + begin, *l = tile->span.l + begin;
  const __m256 before = _mm256_loadu_ps(m);
  const __m256 now = _mm256_max_ps(before, _mm256_loadu_ps(most));
  const __m256 alpha =
      _mm256_and_ps(_mm256_cmp_ps(before, none, _CMP_NEQ_UQ), rt_expf8(_mm256_sub_ps(before, now)));
  _mm256_storeu_ps(m, now);
  _mm256_storeu_ps(tile->alpha + begin, alpha);
  for (size_t i = begin; i < end; i++) {
    float *s = tile->s + i * RT_KV_BLOCK;
    const __m256 top = _mm256_set1_ps(tile->span.m[i]);
    __m256 p[8];
    UNROLL for (size_t j = 0; j < 8; j++) {
      p[j] = rt_expf8(_mm256_sub_ps(_mm256_load_ps(s + 8 * j), top));
      if (masked) p[j] = _mm256_and_ps(p[j], visible_part(tile, i, j));
      if (format == RT_KV_BF16) p[j] = round_probability(p[j]);
      __m256 weight = p[j];
      if (format == RT_KV_S8) {
        weight = round_probability(_mm256_mul_ps(p[j], _mm256_load_ps(tile->v_scale + 8 * j)));
      }
      _mm256_store_ps(s + 8 * j, weight);
    }
    sums[i - begin] =
        rt_tree_sum8(_mm256_add_ps(_mm256_add_ps(p[0], p[2]), _mm256_add_ps(p[4], p[6])),
                     _mm256_add_ps(_mm256_add_ps(p[1], p[3]), _mm256_add_ps(p[5], p[7])));
  }
  _mm256_storeu_ps(l, _mm256_fmadd_ps(_mm256_loadu_ps(l), alpha, _mm256_loadu_ps(sums)));
}

INLINE void softmax(const rt_kvfmt format, attention_tile *tile) {
  for (size_t begin = 0; begin < tile->queries; begin += 8) {
    if (tile->masked) {
      softmax_part(format, true, tile, begin);
    } else {
      softmax_part(format, false, tile, begin);
    }
  }
}

static void softmax_bf16(attention_tile *tile) {
  softmax(RT_KV_BF16, tile);
}
static void softmax_s8(attention_tile *tile) {
  softmax(RT_KV_S8, tile);
}
static void softmax_f32(attention_tile *tile) {
  softmax(RT_KV_F32, tile);
}

INLINE __m256i channel_mask(size_t channel, size_t head_dim) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)head_dim - (int)channel),
                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

INLINE void load(const bool bf16, attention_tile *tile) {
  for (size_t i = 0; i < tile->queries; i++) {
    const float *from = tile->args->q + attention_query_row(tile, i) * tile->args->q_stride +
                        attention_query_column(tile, i);
    for (size_t c = 0; c < tile->dp; c += 8) {
      __m256 x = _mm256_maskload_ps(from + c, channel_mask(c, tile->args->head_dim));
      if (bf16) x = rt_bf16_expand8(rt_bf16_round8(x));
      _mm256_store_ps(tile->q + i * tile->dp + c, x);
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
    if (total_m == -INFINITY) {  // nothing was visible before: the span is taken as it is
      tile->total.m[i] = m;
      tile->total.l[i] = tile->span.l[i];
      memcpy(to, from, tile->dp * sizeof *to);
      continue;
    }
    const float most = m > total_m ? m : total_m;
    const __m256 a = rt_expf8(_mm256_set1_ps(total_m - most));
    const __m256 b = rt_expf8(_mm256_set1_ps(m - most));
    tile->total.m[i] = most;
    tile->total.l[i] =
        fmaf(tile->total.l[i], _mm256_cvtss_f32(a), tile->span.l[i] * _mm256_cvtss_f32(b));
    for (size_t c = 0; c < tile->dp; c += 8) {
      const __m256 part = _mm256_mul_ps(_mm256_load_ps(from + c), b);
      _mm256_store_ps(to + c, _mm256_fmadd_ps(_mm256_load_ps(to + c), a, part));
    }
  }
}

static void finish(attention_tile *tile) {
  for (size_t i = 0; i < tile->queries; i++) {
    const __m256 inverse = _mm256_set1_ps(1.0f / tile->total.l[i]);
    const float *from = tile->total.o + i * tile->dp;
    float *to = tile->args->out + attention_query_row(tile, i) * tile->args->out_stride +
                attention_query_column(tile, i);
    for (size_t c = 0; c < tile->args->head_dim; c += 8) {
      _mm256_maskstore_ps(to + c, channel_mask(c, tile->args->head_dim),
                          _mm256_mul_ps(_mm256_load_ps(from + c), inverse));
    }
  }
}

void rt_attention_f32_avx2(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                           size_t row_end, void *scratch) {
  static const attention_ops ops = {load_f32, scores_f32, softmax_f32, values_f32, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}

void rt_attention_bf16_avx2(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                            size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16,   scores_bf16, softmax_bf16,
                                    values_bf16, join,        finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}

void rt_attention_s8_avx2(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                          size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16, scores_s8, softmax_s8, values_s8, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}
