// i8-exact with VPDPBUSD (which does not saturate): up to 12 rows x 2 panels.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const int32_t *a = (const int32_t *)(const void *)t->a;
  const size_t stride = t->a_stride / 4;
  int32_t *acc = t->acc;
  __m512i sum[12][4];
#pragma GCC unroll 12
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      sum[r][p] = t->first ? _mm512_setzero_si512()
                           : _mm512_loadu_si512(acc + (size_t)r * t->acc_stride + p * RT_PANEL);
    }
  }
  const unsigned char *w = t->w, *fetch = t->fetch;
  const size_t steps = t->k / 4, fetch_step = t->fetch_step;
  size_t i = 0;
  for (size_t end = steps - t->fetch_turn / 64;; end = steps, fetch += t->fetch_jump) {
#pragma GCC unroll 2
    for (; i < end; i++, w += 64, a++, fetch += fetch_step) {
      rt_gemm_fetch(fetch, t->w_stride, P);
      __m512i b[4];
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        b[p] = _mm512_load_si512(w + (size_t)p * t->w_stride);
      }
#pragma GCC unroll 12
      for (int r = 0; r < R; r++) {
        const __m512i x = _mm512_set1_epi32(a[(size_t)r * stride]);
#pragma GCC unroll 4
        for (int p = 0; p < P; p++) sum[r][p] = _mm512_dpbusd_epi32(sum[r][p], x, b[p]);
      }
    }
    if (end == steps) break;
  }
#pragma GCC unroll 12
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int p = 0; p < P; p++) {
      _mm512_storeu_si512(acc + (size_t)r * t->acc_stride + p * RT_PANEL, sum[r][p]);
    }
  }
}

enum { MAX_ROWS = 12, WIDE_PANELS = 4 };
#include "kernels/gemm/run_tile_avx512.inc"

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish16(g, RT_SUMS_U8, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_s8_avx512_vnni(const rt_gemm_args *g, size_t row_begin, size_t row_end,
                            size_t panel_begin, size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W8,
                                    .max_rows = MAX_ROWS,
                                    .max_panels = 2,
                                    .wide_rows = 2,
                                    .wide_panels = WIDE_PANELS,
                                    .a_bytes = 1,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
