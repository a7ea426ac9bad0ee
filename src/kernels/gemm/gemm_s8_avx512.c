// i8-exact without VPDPBUSD on 16 lanes. VPMADDUBSW would saturate, so both sides are widened to 16
// bits: of each four k's in a column, 0 and 2 in one vector, 1 and 3 in another, as VPMADDWD pairs.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const int32_t *a = (const int32_t *)(const void *)t->a;
  const size_t stride = t->a_stride / 4;
  int32_t *acc = t->acc;
  __m512i sum[8][4];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      sum[r][p] = t->first ? _mm512_setzero_si512()
                           : _mm512_loadu_si512(acc + (size_t)r * t->acc_stride + p * RT_PANEL);
    }
  }
  const unsigned char *w = t->w, *fetch = t->fetch;
  size_t k = 0;
  for (size_t end = t->k - t->fetch_turn / 16;; end = t->k, fetch += t->fetch_jump) {
    for (; k < end; k += 4, w += 64, a += 2, fetch += t->fetch_step) {
      rt_gemm_fetch(fetch, t->w_stride, P);
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        const __m512i quad = _mm512_load_si512(w + (size_t)p * t->w_stride);
        const __m512i even = _mm512_srai_epi16(_mm512_slli_epi16(quad, 8), 8);
        const __m512i odd = _mm512_srai_epi16(quad, 8);
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) {
          const __m512i x_even = _mm512_set1_epi32(a[(size_t)r * stride]);
          const __m512i x_odd = _mm512_set1_epi32(a[(size_t)r * stride + 1]);
          sum[r][p] = _mm512_add_epi32(sum[r][p], _mm512_add_epi32(_mm512_madd_epi16(x_even, even),
                                                                   _mm512_madd_epi16(x_odd, odd)));
        }
      }
    }
    if (end == t->k) break;
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      _mm512_storeu_si512(acc + (size_t)r * t->acc_stride + p * RT_PANEL, sum[r][p]);
    }
  }
}

enum { MAX_ROWS = 8, WIDE_PANELS = 2 };
#include "kernels/gemm/run_tile_avx512.inc"

// Each four activations become the 16-bit pairs (0, 2) and (1, 3).
static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  const __m512i low = _mm512_set1_epi16(0xFF);
  for (size_t i = 0; i < k; i += 32, out += 64) {
    // Four bytes in the low half of each 64-bit lane.
    const __m512i four =
        _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)(row + i)));
    const __m512i even = _mm512_and_si512(four, low);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi16(four, 8), low);
    _mm512_storeu_si512(out, _mm512_or_si512(even, _mm512_slli_epi64(odd, 32)));
  }
}

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish16(g, RT_SUMS_U8, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_s8_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                       size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W8,
                                    .max_rows = MAX_ROWS,
                                    .max_panels = 2,
                                    .a_bytes = 2,
                                    .prepare = prepare,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
