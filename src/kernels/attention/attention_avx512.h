// kernels/attention/attention_avx512.h: what the AVX-512 rows of attention share, which is all but
// the product of bf16 operands.
//
// Both products are a few queries by two panels of 16 columns (positions of K, channels of V), the
// columns in the lanes. The file that includes this one defines first:
//
//   product_bf16      sum[i][j] = the sum over one block of 32 k's of a[i][k] * B_j[k], B_j the
//   panel
//                     at b + j * panel_bytes, in the order of bf16-pair32; fetches `hints` lines at
//                     `ahead` per line of a panel
//   ATTENTION_PAIRED  whether it wants q and p as `paired` leaves them, or widened to f32
#ifndef RT_KERNELS_ATTENTION_AVX512_H
#define RT_KERNELS_ATTENTION_AVX512_H

// sum[i][j] = the chain over `count` k's of a[i][k] * B_j[k].
INLINE void product_f32(const float *a, size_t a_stride, const unsigned char *b, size_t panel_bytes,
                        size_t count, const unsigned char *ahead, const size_t hints,
                        const size_t queries, __m512 sum[QUERIES_MAX][2]) {
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) sum[i][j] = _mm512_setzero_ps();
  }
  for (size_t k = 0; k < count; k++) {
    __m512 column[2];
    UNROLL for (size_t j = 0; j < 2; j++) {
      const size_t at = j * panel_bytes + k * 64;
      if (j < hints) _mm_prefetch((const char *)ahead + (k * hints + j) * 64, _MM_HINT_T0);
      column[j] = _mm512_load_ps(b + at);
    }
    UNROLL for (size_t i = 0; i < queries; i++) {
      const __m512 x = _mm512_set1_ps(a[i * a_stride + k]);
      UNROLL for (size_t j = 0; j < 2; j++) {
        sum[i][j] = _mm512_fmadd_ps(x, column[j], sum[i][j]);
      }
    }
  }
}

// Queries [begin, begin + queries) against positions [position, position + 32).
INLINE void scores_part(const bool bf16, attention_tile *tile, const unsigned char *k,
                        const unsigned char *ahead, const size_t hints, size_t position,
                        size_t begin, const size_t queries) {
  const size_t dp = tile->dp, panel_bytes = dp * (bf16 ? 32 : 64);
  const size_t at = position / 16 * panel_bytes;
  const __m512 scale = _mm512_set1_ps(tile->args->scale);
  const float *q = tile->q + begin * dp;
  float *s = tile->s + begin * RT_KV_BLOCK + position;
  __m512 sum[QUERIES_MAX][2];
  if (!bf16) {
    product_f32(q, dp, k + at, panel_bytes, dp, ahead + at, hints, queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        _mm512_store_ps(s + i * RT_KV_BLOCK + j * 16, _mm512_mul_ps(sum[i][j], scale));
      }
    }
    return;
  }
  // The sum over the blocks of channels waits in s: there are no registers left for it.
  for (size_t c = 0; c < dp; c += 32) {
    product_bf16(q + c, dp, k + at + c * 32, panel_bytes, ahead + at + c * 32 * hints, hints,
                 queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        float *to = s + i * RT_KV_BLOCK + j * 16;
        __m512 acc = c == 0 ? _mm512_setzero_ps() : _mm512_load_ps(to);
        acc = _mm512_add_ps(acc, sum[i][j]);
        _mm512_store_ps(to, c + 32 == dp ? _mm512_mul_ps(acc, scale) : acc);
      }
    }
  }
}

// Queries [begin, begin + queries), channels [channel, channel + 32).
INLINE void values_part(const bool bf16, attention_tile *tile, const unsigned char *v,
                        const unsigned char *ahead, const size_t hints, size_t channel,
                        size_t begin, const size_t queries) {
  const size_t panel_bytes = RT_KV_BLOCK * (bf16 ? 32 : 64), at = channel / 16 * panel_bytes;
  const float *p = tile->s + begin * RT_KV_BLOCK;
  float *o = tile->span.o + begin * tile->dp + channel;
  __m512 sum[QUERIES_MAX][2];
  if (bf16) {
    // As in scores_part, the sum of the first 32 positions waits in memory.
    float first[QUERIES_BF16][32] __attribute__((aligned(64)));
    product_bf16(p, RT_KV_BLOCK, v + at, panel_bytes, ahead + at, hints, queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        _mm512_store_ps(&first[i][16 * j], _mm512_add_ps(_mm512_setzero_ps(), sum[i][j]));
      }
    }
    __asm__ volatile("" : : "r"(first) : "memory");
    product_bf16(p + 32, RT_KV_BLOCK, v + at + 1024, panel_bytes, ahead + at + 1024 * hints, hints,
                 queries, sum);
    UNROLL for (size_t i = 0; i < queries; i++) {
      UNROLL for (size_t j = 0; j < 2; j++) {
        sum[i][j] = _mm512_add_ps(_mm512_load_ps(&first[i][16 * j]), sum[i][j]);
      }
    }
  } else {
    product_f32(p, RT_KV_BLOCK, v + at, panel_bytes, RT_KV_BLOCK, ahead + at, hints, queries, sum);
  }
  UNROLL for (size_t i = 0; i < queries; i++) {
    const __m512 alpha = _mm512_set1_ps(tile->alpha[begin + i]);
    UNROLL for (size_t j = 0; j < 2; j++) {
      float *to = o + i * tile->dp + j * 16;
      _mm512_store_ps(to, _mm512_fmadd_ps(_mm512_load_ps(to), alpha, sum[i][j]));
    }
  }
}

// All strips of queries by all pairs of panels. The count is a constant in each call, so that the
// products keep their sums in registers. What is read next is fetched meanwhile, evenly: by one
// line per line of the plane, from the first panel's during the first strip, from the second's
// during the second; a single strip fetches both.
#define STRIP_CASE(bf16, part, plane, hints, n)                \
  case n:                                                      \
    if ((n) <= ((bf16) ? QUERIES_BF16 : QUERIES_F32)) {        \
      part(bf16, tile, plane, ahead, hints, column, begin, n); \
    }                                                          \
    break;
#define STRIP(bf16, part, plane, hints)     \
  switch (count) {                          \
    STRIP_CASE(bf16, part, plane, hints, 1) \
    STRIP_CASE(bf16, part, plane, hints, 2) \
    STRIP_CASE(bf16, part, plane, hints, 3) \
    STRIP_CASE(bf16, part, plane, hints, 4) \
    STRIP_CASE(bf16, part, plane, hints, 5) \
    STRIP_CASE(bf16, part, plane, hints, 6) \
    STRIP_CASE(bf16, part, plane, hints, 7) \
    STRIP_CASE(bf16, part, plane, hints, 8) \
  }
#define PARTS(bf16, part, plane, columns, panel_bytes)                          \
  const size_t most = (bf16) ? QUERIES_BF16 : QUERIES_F32;                      \
  for (size_t column = 0; column < (columns); column += 32) {                   \
    const unsigned char *ahead = next;                                          \
    for (size_t begin = 0, count; begin < tile->queries; begin += count) {      \
      count = tile->queries - begin < most ? tile->queries - begin : most;      \
      if (tile->queries <= most) {                                              \
        STRIP(bf16, part, plane, 2)                                             \
      } else {                                                                  \
        STRIP(bf16, part, plane, 1)                                             \
        ahead = begin == 0 && next != (plane) ? next + (panel_bytes) : (plane); \
      }                                                                         \
    }                                                                           \
  }

static inline void scores_bf16(attention_tile *tile, const unsigned char *k,
                               const unsigned char *next) {
  PARTS(true, scores_part, k, RT_KV_BLOCK, tile->dp * 32)
}
static inline void values_bf16(attention_tile *tile, const unsigned char *v,
                               const unsigned char *next) {
  PARTS(true, values_part, v, tile->dp, RT_KV_BLOCK * 32)
}
static inline void scores_f32(attention_tile *tile, const unsigned char *k,
                              const unsigned char *next) {
  PARTS(false, scores_part, k, RT_KV_BLOCK, tile->dp * 64)
}
static inline void values_f32(attention_tile *tile, const unsigned char *v,
                              const unsigned char *next){
    PARTS(false, values_part, v, tile->dp, RT_KV_BLOCK * 64)}

// rt_expf16 of four vectors of numbers up to 0, step by step in all four: one after the other, the
// chains of dependent steps would fill the scheduler and leave the units idle. No upper bound to
// respect; lanes beyond 0 (of positions that are not visible) may come out as anything.
INLINE void exp_below_zero(__m512 x[4]) {
  static const float c[] = {RT_EXP_C5, RT_EXP_C4, RT_EXP_C3, RT_EXP_C2, 1.0f, 1.0f};
  const __m512 round = _mm512_set1_ps(RT_EXP_ROUND);
  __mmask16 keep[4];
  __m512 t[4], n[4], p[4];
  UNROLL for (size_t j = 0; j < 4; j++) {
    keep[j] = _mm512_cmp_ps_mask(x[j], _mm512_set1_ps(RT_EXP_MIN), _CMP_NLT_UQ);
  }
  UNROLL for (size_t j = 0; j < 4; j++) {
    t[j] = _mm512_fmadd_ps(x[j], _mm512_set1_ps(RT_EXP_LOG2E), round);
  }
  UNROLL for (size_t j = 0; j < 4; j++) n[j] = _mm512_sub_ps(t[j], round);
  UNROLL for (size_t j = 0; j < 4; j++) {
    x[j] = _mm512_fmadd_ps(n[j], _mm512_set1_ps(-RT_EXP_LN2_HI), x[j]);
  }
  UNROLL for (size_t j = 0; j < 4; j++) {
    x[j] = _mm512_fmadd_ps(n[j], _mm512_set1_ps(-RT_EXP_LN2_LO), x[j]);
  }
  UNROLL for (size_t j = 0; j < 4; j++) p[j] = _mm512_set1_ps(RT_EXP_C6);
  UNROLL for (size_t i = 0; i < 6; i++) {
    UNROLL for (size_t j = 0; j < 4; j++) p[j] = _mm512_fmadd_ps(p[j], x[j], _mm512_set1_ps(c[i]));
  }
  UNROLL for (size_t j = 0; j < 4; j++) {
    const __m512i scale = _mm512_add_epi32(_mm512_slli_epi32(_mm512_castps_si512(t[j]), 23),
                                           _mm512_set1_epi32(0x3F800000));
    x[j] = _mm512_maskz_mul_ps(keep[j], p[j], _mm512_castsi512_ps(scale));
  }
}

// To bf16 and back. These are results of exp, so no denormals; a NaN stays one.
INLINE __m512 round_probability(__m512 p) {
  const __m512i u = _mm512_castps_si512(p);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(u, 16), _mm512_set1_epi32(1));
  const __m512i sum = _mm512_add_epi32(_mm512_add_epi32(u, _mm512_set1_epi32(0x7FFF)), odd);
  return _mm512_castsi512_ps(_mm512_and_si512(sum, _mm512_set1_epi32((int)0xFFFF0000u)));
}

// Of bf16 numbers 4 i .. 4 i + 3, widened: 0 and 2 in one lane (the earlier one in the high half),
// 1 and 3 in the next; the other two lanes are of no use.
INLINE __m512 paired(__m512 x) {
  const __m512i later = _mm512_castps_si512(_mm512_permute_ps(x, 0xEE));
  return _mm512_castsi512_ps(_mm512_or_si512(_mm512_castps_si512(x), _mm512_srli_epi32(later, 16)));
}

// One step of the lane tree in two vectors at once: the halves (or quarters) of each meet.
INLINE void halves(__m512 a, __m512 b, __m512 *low, __m512 *high) {
  *low = _mm512_shuffle_f32x4(a, b, 0x44);
  *high = _mm512_shuffle_f32x4(a, b, 0xEE);
}
INLINE void quarters(__m512 a, __m512 b, __m512 *low, __m512 *high) {
  *low = _mm512_shuffle_f32x4(a, b, 0x88);
  *high = _mm512_shuffle_f32x4(a, b, 0xDD);
}

// The lane tree (rt_tree_sum16, rt_tree_max16) of four vectors at once.
#define TREE4(name, op)                                                                       \
  INLINE __m128 name(const __m512 v[4]) {                                                     \
    __m512 low, high, a, b;                                                                   \
    halves(v[0], v[1], &low, &high);                                                          \
    a = op(low, high);                                                                        \
    halves(v[2], v[3], &low, &high);                                                          \
    b = op(low, high);                                                                        \
    quarters(a, b, &low, &high);                                                              \
    a = op(low, high);                                                                        \
    a = op(a, _mm512_permute_ps(a, 0x0E));                                                    \
    a = op(a, _mm512_permute_ps(a, 0x01));                                                    \
    const __m512i first = _mm512_setr_epi32(0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); \
    return _mm512_castps512_ps128(_mm512_permutexvar_ps(first, a));                           \
  }
TREE4(tree_max4, _mm512_max_ps)
TREE4(tree_sum4, _mm512_add_ps)

INLINE __mmask16 visible_part(const attention_tile *tile, size_t query, size_t j) {
  return (__mmask16)(tile->visible[query] >> (16 * j));
}

// Queries [begin, begin + 16), in fours. Rows of s past the last query hold garbage or earlier
// probabilities; what comes of them is not used.
INLINE void softmax_part(const bool bf16, const bool masked, attention_tile *tile, size_t begin) {
  const __m512 none = _mm512_set1_ps(-INFINITY);
  const size_t end = tile->queries - begin < 16 ? tile->queries : begin + 16;
  float most[16] __attribute__((aligned(64))) = {0}, sums[16] __attribute__((aligned(64))) = {0};
  for (size_t four = begin; four < end; four += 4) {
    __m512 v[4];
    UNROLL for (size_t i = 0; i < 4; i++) {
      const float *s = tile->s + (four + i) * RT_KV_BLOCK;
      __m512 part[4];
      UNROLL for (size_t j = 0; j < 4; j++) {
        part[j] = _mm512_load_ps(s + 16 * j);
        if (masked) part[j] = _mm512_mask_mov_ps(none, visible_part(tile, four + i, j), part[j]);
      }
      v[i] = _mm512_max_ps(_mm512_max_ps(part[0], part[1]), _mm512_max_ps(part[2], part[3]));
    }
    _mm_store_ps(most + (four - begin), tree_max4(v));
  }
  float *m = tile->span.m + begin, *l = tile->span.l + begin;
  const __m512 before = _mm512_loadu_ps(m);
  const __m512 now = _mm512_max_ps(before, _mm512_load_ps(most));
  const __m512 alpha = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(before, none, _CMP_NEQ_UQ),
                                           rt_expf16(_mm512_sub_ps(before, now)));
  _mm512_storeu_ps(m, now);
  _mm512_storeu_ps(tile->alpha + begin, alpha);
  for (size_t four = begin; four < end; four += 4) {
    __m512 v[4];
    UNROLL for (size_t i = 0; i < 4; i++) {
      float *s = tile->s + (four + i) * RT_KV_BLOCK;
      const __m512 top = _mm512_set1_ps(tile->span.m[four + i]);
      __m512 p[4];
      UNROLL for (size_t j = 0; j < 4; j++) p[j] = _mm512_sub_ps(_mm512_load_ps(s + 16 * j), top);
      exp_below_zero(p);
      UNROLL for (size_t j = 0; j < 4; j++) {
        if (masked) p[j] = _mm512_maskz_mov_ps(visible_part(tile, four + i, j), p[j]);
        if (bf16) p[j] = round_probability(p[j]);
        _mm512_store_ps(s + 16 * j, bf16 && ATTENTION_PAIRED ? paired(p[j]) : p[j]);
      }
      v[i] = _mm512_add_ps(_mm512_add_ps(p[0], p[1]), _mm512_add_ps(p[2], p[3]));
    }
    _mm_store_ps(sums + (four - begin), tree_sum4(v));
  }
  _mm512_storeu_ps(l, _mm512_fmadd_ps(_mm512_loadu_ps(l), alpha, _mm512_load_ps(sums)));
}

INLINE void softmax(const bool bf16, attention_tile *tile) {
  for (size_t begin = 0; begin < tile->queries; begin += 16) {
    if (tile->masked) {
      softmax_part(bf16, true, tile, begin);
    } else {
      softmax_part(bf16, false, tile, begin);
    }
  }
}

static inline void softmax_bf16(attention_tile *tile) {
  softmax(true, tile);
}
static inline void softmax_f32(attention_tile *tile) {
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
      if (bf16 && ATTENTION_PAIRED) x = paired(x);
      _mm512_store_ps(tile->q + i * tile->dp + c, x);
    }
  }
}

static inline void load_bf16(attention_tile *tile) {
  load(true, tile);
}
static inline void load_f32(attention_tile *tile) {
  load(false, tile);
}

static inline void join(attention_tile *tile) {
  for (size_t begin = 0; begin < tile->queries; begin += 16) {
    const size_t end = tile->queries - begin < 16 ? tile->queries : begin + 16;
    attention_totals *to = &tile->total, *from = &tile->span;
    const __m512 total_m = _mm512_loadu_ps(to->m + begin), m = _mm512_loadu_ps(from->m + begin);
    const __m512 most = _mm512_max_ps(total_m, m);
    // Where nothing was visible before, the span is taken as it is.
    const __mmask16 fresh = _mm512_cmp_ps_mask(total_m, _mm512_set1_ps(-INFINITY), _CMP_EQ_OQ);
    const __m512 a = rt_expf16(_mm512_sub_ps(total_m, most));
    const __m512 b = rt_expf16(_mm512_sub_ps(m, most));
    const __m512 l = _mm512_loadu_ps(from->l + begin);
    const __m512 sum = _mm512_fmadd_ps(_mm512_loadu_ps(to->l + begin), a, _mm512_mul_ps(l, b));
    float by_a[16], by_b[16];
    _mm512_storeu_ps(to->m + begin, _mm512_mask_mov_ps(most, fresh, m));
    _mm512_storeu_ps(to->l + begin, _mm512_mask_mov_ps(sum, fresh, l));
    _mm512_storeu_ps(by_a, a);
    _mm512_storeu_ps(by_b, b);
    for (size_t i = begin; i < end; i++) {
      float *to_o = to->o + i * tile->dp;
      const float *from_o = from->o + i * tile->dp;
      if ((fresh >> (i - begin)) & 1) {
        memcpy(to_o, from_o, tile->dp * sizeof *to_o);
        continue;
      }
      const __m512 x = _mm512_set1_ps(by_a[i - begin]), y = _mm512_set1_ps(by_b[i - begin]);
      for (size_t c = 0; c < tile->dp; c += 16) {
        const __m512 part = _mm512_mul_ps(_mm512_load_ps(from_o + c), y);
        _mm512_store_ps(to_o + c, _mm512_fmadd_ps(_mm512_load_ps(to_o + c), x, part));
      }
    }
  }
}

static inline void finish(attention_tile *tile) {
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

#endif
