// i8-exact-w4 without VPDPBUSD on 16 lanes. The values that codes stand for are so small that
// VPMADDUBSW cannot saturate, nor can the 16-bit sum of the low and the high half's products.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/gemm/unpack_w4_avx512.h"
#include "kernels/rows.h"

_Static_assert(4 * 255 * RT_W4_MAX_VALUE <= INT16_MAX, "four products fit 16 bits");

static inline __attribute__((always_inline)) void group(const int R, const int P, const bool half,
                                                        const int32_t *a, size_t stride,
                                                        const unsigned char *w, size_t w_stride,
                                                        const unsigned char *fetch,
                                                        size_t fetch_step, __m512i sum[8][4]) {
  const __m512i table = rt_w4_table16(), ones = _mm512_set1_epi16(1);
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) sum[r][p] = _mm512_setzero_si512();
  }
  for (size_t i = 0; i < 16; i++, w += 64, a++, fetch += fetch_step) {
    rt_gemm_fetch(fetch, w_stride, P);
    __m512i low[4], high[4];
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      const __m512i codes = _mm512_load_si512(w + (size_t)p * w_stride);
      low[p] = rt_w4_low16(codes, table);
      high[p] = rt_w4_high16(codes, table);
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      const __m512i x = _mm512_set1_epi32(a[(size_t)r * stride]);
      const __m512i y = half ? x : _mm512_set1_epi32(a[(size_t)r * stride + 16]);
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        __m512i pairs = _mm512_maddubs_epi16(x, low[p]);
        if (!half) pairs = _mm512_add_epi16(pairs, _mm512_maddubs_epi16(y, high[p]));
        sum[r][p] = _mm512_add_epi32(sum[r][p], _mm512_madd_epi16(pairs, ones));
      }
    }
  }
}

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const int32_t *a = (const int32_t *)(const void *)t->a;
  const size_t stride = t->a_stride / 4;
  const unsigned char *w = t->w, *fetch = t->fetch;
  const size_t fetch_step = t->fetch_step;
  for (size_t k = 0, j = 0; k < t->k; k += RT_W4_GROUP, j += RT_PANEL, w += RT_TILE_BYTES) {
    __m512i sum[8][4];
    if (rt_gemm_w4_left(t, k) == t->fetch_turn) fetch += t->fetch_jump;
    if (k + RT_W4_GROUP <= t->k) {
      group(R, P, false, a, stride, w, t->w_stride, fetch, fetch_step, sum);
    } else {
      group(R, P, true, a, stride, w, t->w_stride, fetch, fetch_step, sum);
    }
    a += RT_W4_GROUP / 4;
    fetch += 16 * fetch_step;
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      const __m512i by = rt_w4_multiplier16(t->multiplier + (size_t)p * t->multiplier_stride + j);
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) {
        int32_t *acc = (int32_t *)t->acc + (size_t)r * t->acc_stride + p * RT_PANEL;
        const __m512i v = _mm512_mullo_epi32(sum[r][p], by);
        _mm512_storeu_si512(acc,
                            t->first && k == 0 ? v : _mm512_add_epi32(_mm512_loadu_si512(acc), v));
      }
    }
  }
}

enum { MAX_ROWS = 8, WIDE_PANELS = 4 };
#include "kernels/gemm/run_tile_avx512.inc"

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish16(g, RT_SUMS_U8, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_s4_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                       size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W4,
                                    .max_rows = MAX_ROWS,
                                    .max_panels = 2,
                                    .wide_rows = 2,
                                    .wide_panels = WIDE_PANELS,
                                    .a_bytes = 1,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
