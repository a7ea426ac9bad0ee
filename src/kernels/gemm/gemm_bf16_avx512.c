// bf16-pair32 on 16 lanes. The even and the odd element of each pair are widened and go through one
// chain of fused multiply-adds each.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

enum { A_BYTES = 4 };

static inline __attribute__((always_inline)) void four_steps(const int R, const int P,
                                                             const float *a, size_t stride,
                                                             const __m512i first[4],
                                                             const __m512i second[4],
                                                             __m512 even[6][4], __m512 odd[6][4]) {
  const __m512i high = _mm512_set1_epi32((int)0xFFFF0000u);
#pragma GCC unroll 2
  for (int i = 0; i < 2; i++) {
    __m512 b_even[4], b_odd[4];
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      const __m512i pair = i == 0 ? first[p] : second[p];
      b_even[p] = _mm512_castsi512_ps(_mm512_slli_epi32(pair, 16));
      b_odd[p] = _mm512_castsi512_ps(_mm512_and_si512(pair, high));
    }
#pragma GCC unroll 6
    for (int r = 0; r < R; r++) {
      const __m512 x_even = _mm512_set1_ps(a[(size_t)r * stride + 2 * (size_t)i]);
      const __m512 x_odd = _mm512_set1_ps(a[(size_t)r * stride + 2 * (size_t)i + 1]);
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        even[r][p] = _mm512_fmadd_ps(x_even, b_even[p], even[r][p]);
        odd[r][p] = _mm512_fmadd_ps(x_odd, b_odd[p], odd[r][p]);
      }
    }
  }
}

static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  const __m256i *x = (const __m256i *)(const void *)row;
  float *y = (float *)(void *)out;
  for (size_t i = 0; i < k; i += 16) {
    _mm512_storeu_ps(y + i, rt_bf16_expand16(_mm256_loadu_si256(x++)));
  }
}

#include "kernels/gemm/gemm_bf16_avx512.inc"

void rt_gemm_bf16_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end,
                         size_t panel_begin, size_t panel_end, void *scratch) {
  rt_gemm_blocked(&gemm_kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
