// kernels/gemm/finish_avx512.h: the epilogues on 16 lanes.
#ifndef RT_KERNELS_GEMM_FINISH_AVX512_H
#define RT_KERNELS_GEMM_FINISH_AVX512_H

#include "kernels/gemm/block.h"
#include "kernels/vmath_avx512.h"

static inline __m512 rt_finish_value16(const rt_gemm_args *g, rt_gemm_sums sums_are, size_t row,
                                       size_t n, const void *acc) {
  __m512 v;
  if (sums_are != RT_SUMS_F32) {
    __m512i sum = _mm512_loadu_si512(acc);
    if (sums_are == RT_SUMS_U8) sum = _mm512_sub_epi32(sum, _mm512_loadu_si512(g->w_comp + n));
    const __m512 scale =
        _mm512_mul_ps(_mm512_set1_ps(g->a_scale[row]), _mm512_loadu_ps(g->w_scale + n));
    v = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale);
  } else {
    v = _mm512_loadu_ps(acc);
  }
  return g->bias ? _mm512_add_ps(v, _mm512_loadu_ps(g->bias + n)) : v;
}

static inline void rt_finish16(const rt_gemm_args *g, rt_gemm_sums sums_are, size_t row_begin,
                               size_t rows, size_t panel_begin, size_t panels, const void *acc,
                               size_t acc_stride) {
  for (size_t r = 0; r < rows; r++) {
    const size_t row = row_begin + r;
    const float *sums = (const float *)acc + r * acc_stride;
    float *c = g->c + row * g->c_stride;
    if (g->epilogue == RT_EPI_GATE) {
      for (size_t p = 0; p < panels; p += 2) {
        const size_t n = (panel_begin + p) * RT_PANEL;
        const __m512 gate = rt_finish_value16(g, sums_are, row, n, sums + p * RT_PANEL);
        const __m512 up =
            rt_finish_value16(g, sums_are, row, n + RT_PANEL, sums + (p + 1) * RT_PANEL);
        _mm512_storeu_ps(c + n / 2, _mm512_mul_ps(rt_siluf16(gate), up));
      }
      continue;
    }
    for (size_t p = 0; p < panels; p++) {
      const size_t n = (panel_begin + p) * RT_PANEL;
      __m512 v = rt_finish_value16(g, sums_are, row, n, sums + p * RT_PANEL);
      if (g->epilogue == RT_EPI_ADD) v = _mm512_add_ps(_mm512_loadu_ps(c + n), v);
      _mm512_storeu_ps(c + n, v);
    }
  }
}

#endif
