// bf16-pair32 with VDPBF16PS, which adds the product of the high halves of a word to a lane and
// then that of the low halves, each rounded once: two steps of one chain, if a word holds k and
// k + 2 instead of neighbours. So weights are regrouped in registers, activations beforehand, and
// the same bits come out in half the steps.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

enum { A_BYTES = 2, SELECT = 0xCA };  // ternary logic: first ? second : third, bit by bit

static inline __attribute__((always_inline)) void four_steps(const int R, const int P,
                                                             const float *a, size_t stride,
                                                             const __m512i first[4],
                                                             const __m512i second[4],
                                                             __m512 even[6][4], __m512 odd[6][4]) {
  const __m512i low = _mm512_set1_epi32(0xFFFF);
  __m512i b_even[4], b_odd[4];
#pragma GCC unroll 4
  for (int p = 0; p < P; p++) {
    b_even[p] = _mm512_ternarylogic_epi32(low, second[p], _mm512_slli_epi32(first[p], 16), SELECT);
    b_odd[p] = _mm512_ternarylogic_epi32(low, _mm512_srli_epi32(second[p], 16), first[p], SELECT);
  }
#pragma GCC unroll 6
  for (int r = 0; r < R; r++) {
    const __m512bh x_even = (__m512bh)_mm512_set1_ps(a[(size_t)r * stride]);
    const __m512bh x_odd = (__m512bh)_mm512_set1_ps(a[(size_t)r * stride + 1]);
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      even[r][p] = _mm512_dpbf16_ps(even[r][p], x_even, (__m512bh)b_even[p]);
      odd[r][p] = _mm512_dpbf16_ps(odd[r][p], x_odd, (__m512bh)b_odd[p]);
    }
  }
}

// Of each four elements, two words: the first above the third, the second above the fourth.
static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  const __m512i order = _mm512_set4_epi32(0x0B0A0F0E, 0x09080D0C, 0x03020706, 0x01000504);
  for (size_t i = 0; i < k; i += 32) {
    _mm512_storeu_si512(out + i * 2, _mm512_shuffle_epi8(_mm512_loadu_si512(row + i * 2), order));
  }
}

#include "kernels/gemm/gemm_bf16_avx512.inc"

void rt_gemm_bf16_avx512_bf16(const rt_gemm_args *g, size_t row_begin, size_t row_end,
                              size_t panel_begin, size_t panel_end, void *scratch) {
  rt_gemm_blocked(&gemm_kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
