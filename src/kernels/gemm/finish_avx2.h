// kernels/gemm/finish_avx2.h: the epilogues on 8 lanes.
#ifndef RT_KERNELS_GEMM_FINISH_AVX2_H
#define RT_KERNELS_GEMM_FINISH_AVX2_H

#include "kernels/gemm/block.h"
#include "kernels/vmath_avx2.h"

static inline __m256 rt_finish_value8(const rt_gemm_args *g, rt_gemm_sums sums_are, size_t row,
                                      size_t n, const void *acc) {
  __m256 v;
  if (sums_are != RT_SUMS_F32) {
    __m256i sum = _mm256_loadu_si256((const __m256i *)acc);
    if (sums_are == RT_SUMS_U8) {
      const void *comp = g->w_comp + n;
      sum = _mm256_sub_epi32(sum, _mm256_loadu_si256((const __m256i *)comp));
    }
    const __m256 scale =
        _mm256_mul_ps(_mm256_set1_ps(g->a_scale[row]), _mm256_loadu_ps(g->w_scale + n));
    v = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale);
  } else {
    v = _mm256_loadu_ps((const float *)acc);
  }
  return g->bias ? _mm256_add_ps(v, _mm256_loadu_ps(g->bias + n)) : v;
}

static inline void rt_finish8(const rt_gemm_args *g, rt_gemm_sums sums_are, size_t row_begin,
                              size_t rows, size_t panel_begin, size_t panels, const void *acc,
                              size_t acc_stride) {
  for (size_t r = 0; r < rows; r++) {
    const size_t row = row_begin + r;
    const float *sums = (const float *)acc + r * acc_stride;
    float *c = g->c + row * g->c_stride;
    if (g->epilogue == RT_EPI_GATE) {
      for (size_t p = 0; p < panels; p += 2) {
        const size_t n = (panel_begin + p) * RT_PANEL;
        for (size_t j = 0; j < RT_PANEL; j += 8) {
          const float *s = sums + p * RT_PANEL + j;
          const __m256 gate = rt_finish_value8(g, sums_are, row, n + j, s);
          const __m256 up = rt_finish_value8(g, sums_are, row, n + RT_PANEL + j, s + RT_PANEL);
          _mm256_storeu_ps(c + n / 2 + j, _mm256_mul_ps(rt_siluf8(gate), up));
        }
      }
      continue;
    }
    for (size_t i = 0; i < panels * RT_PANEL; i += 8) {
      const size_t n = panel_begin * RT_PANEL + i;
      __m256 v = rt_finish_value8(g, sums_are, row, n, sums + i);
      if (g->epilogue == RT_EPI_ADD) v = _mm256_add_ps(_mm256_loadu_ps(c + n), v);
      _mm256_storeu_ps(c + n, v);
    }
  }
}

#endif
