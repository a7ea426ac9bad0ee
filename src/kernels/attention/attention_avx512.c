// attention: AVX-512, for f32, bf16 and s8 blocks.
//
// bf16 operands are widened in registers: even and odd elements accumulate apart, as the signature
// wants, so 4 queries by 2 panels keep 16 chains in flight.
#include "kernels/attention/attention_tile.h"
#include "kernels/rows.h"
#include "kernels/vmath_avx512.h"

enum { QUERIES_BF16 = 4, QUERIES_F32 = 8, QUERIES_MAX = 8, QUERIES_WIDENED = 16 };

// Columns k and k + 1, k even, of the panel at b.
INLINE void load_columns(const int columns, const unsigned char *b, size_t k, __m512 *even,
                         __m512 *odd) {
  if (columns == COLUMNS_S8) {
    *even = rt_s8_expand16(b + k * 16);
    *odd = rt_s8_expand16(b + k * 16 + 16);
    return;
  }
  const __m512i pair = _mm512_load_si512(b + k * 32);
  *even = _mm512_castsi512_ps(_mm512_slli_epi32(pair, 16));
  *odd = _mm512_castsi512_ps(_mm512_and_si512(pair, _mm512_set1_epi32((int)0xFFFF0000u)));
}

// sum[i][j] = the sum over one block of 32 k's of a[i][k] * B_j[k], B_j the panel at
// b + j * panel_bytes; even and odd k's apart, then added.
INLINE void product_pair32(const int columns, const float *a, size_t a_stride,
                           const unsigned char *b, size_t panel_bytes, const unsigned char *ahead,
                           const size_t hints, const size_t queries, __m512 sum[QUERIES_MAX][2]) {
  __m512 even[QUERIES_MAX][2], odd[QUERIES_MAX][2];
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) even[i][j] = odd[i][j] = _mm512_setzero_ps();
  }
  for (size_t k = 0; k < 32; k += 2) {
    __m512 b_even[2], b_odd[2];
    UNROLL for (size_t j = 0; j < 2; j++) {
      if (j < hints) _mm_prefetch((const char *)ahead + (k / 2 * hints + j) * 64, _MM_HINT_T0);
      load_columns(columns, b + j * panel_bytes, k, &b_even[j], &b_odd[j]);
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
    UNROLL for (size_t j = 0; j < 2; j++) sum[i][j] = _mm512_add_ps(even[i][j], odd[i][j]);
  }
}

#define ATTENTION_PAIRED 0
#include "kernels/attention/attention_avx512.inc"

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

void rt_attention_s8_avx512(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                            size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16, scores_s8, softmax_s8, values_s8, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}
