// attention: AVX-512 with VDPBF16PS, for bf16 and s8 blocks.
//
// The instruction adds two products to a lane one after the other, that of the high halves first,
// each rounded once: two steps of a chain of the signature, if a word holds k and k + 2 instead of
// neighbours. So the rows of a panel are regrouped in registers, q and p beforehand, and the same
// bits come out in half the steps.
#include "kernels/attention/attention_tile.h"
#include "kernels/rows.h"
#include "kernels/vmath_avx512.h"

enum { QUERIES_BF16 = 4, QUERIES_F32 = 8, QUERIES_MAX = 8, QUERIES_WIDENED = 4 };

INLINE __m512 two_steps(__m512 acc, __m512 a, __m512i b) {
  return _mm512_dpbf16_ps(acc, (__m512bh)a, (__m512bh)b);
}

// Columns k .. k + 3 of the panel at b: k and k + 2 in a word, k + 1 and k + 3.
INLINE void load_columns(const int columns, const unsigned char *b, size_t k, __m512i *even,
                         __m512i *odd) {
  if (columns == COLUMNS_S8) {
    b += k * 16;
    *even = rt_bf16_join16(rt_s8_expand16(b), rt_s8_expand16(b + 32));
    *odd = rt_bf16_join16(rt_s8_expand16(b + 16), rt_s8_expand16(b + 48));
    return;
  }
  const __m512i first = _mm512_load_si512(b + k * 32), second = _mm512_load_si512(b + k * 32 + 64);
  if (columns == COLUMNS_WIDE) {
    *even = first;
    *odd = second;
    return;
  }
  const __mmask32 low = 0x55555555;
  *even = _mm512_mask_blend_epi16(low, _mm512_slli_epi32(first, 16), second);
  *odd = _mm512_mask_blend_epi16(low, first, _mm512_srli_epi32(second, 16));
}

INLINE void product_pair32(const int columns, const float *a, size_t a_stride,
                           const unsigned char *b, size_t panel_bytes, const unsigned char *ahead,
                           const size_t hints, const size_t queries, __m512 sum[QUERIES_MAX][2]) {
  __m512 even[QUERIES_MAX][2], odd[QUERIES_MAX][2];
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) even[i][j] = odd[i][j] = _mm512_setzero_ps();
  }
  for (size_t k = 0; k < 32; k += 4) {
    __m512i b_even[2], b_odd[2];
    UNROLL for (size_t j = 0; j < hints; j++) {
      _mm_prefetch((const char *)ahead + (k / 2 * hints + j) * 64, _MM_HINT_T0);
      _mm_prefetch((const char *)ahead + ((k / 2 + 1) * hints + j) * 64, _MM_HINT_T0);
    }
    UNROLL for (size_t j = 0; j < 2; j++) {
      load_columns(columns, b + j * panel_bytes, k, &b_even[j], &b_odd[j]);
    }
    UNROLL for (size_t i = 0; i < queries; i++) {
      const __m512 a_even = _mm512_set1_ps(a[i * a_stride + k]);
      const __m512 a_odd = _mm512_set1_ps(a[i * a_stride + k + 1]);
      UNROLL for (size_t j = 0; j < 2; j++) {
        even[i][j] = two_steps(even[i][j], a_even, b_even[j]);
        odd[i][j] = two_steps(odd[i][j], a_odd, b_odd[j]);
      }
    }
  }
  UNROLL for (size_t i = 0; i < queries; i++) {
    UNROLL for (size_t j = 0; j < 2; j++) sum[i][j] = _mm512_add_ps(even[i][j], odd[i][j]);
  }
}

#define ATTENTION_PAIRED 1
#include "kernels/attention/attention_avx512.inc"

void rt_attention_bf16_avx512_bf16(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                                   size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16,   scores_bf16, softmax_bf16,
                                    values_bf16, join,        finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}

void rt_attention_s8_avx512_bf16(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                                 size_t row_end, void *scratch) {
  static const attention_ops ops = {load_bf16, scores_s8, softmax_s8, values_s8, join, finish};
  attention_run(args, kv_head, row_begin, row_end, scratch, &ops);
}
