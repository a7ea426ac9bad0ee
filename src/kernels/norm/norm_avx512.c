// norm: residual add, RMS normalization and conversion, AVX-512.
#include "kernels/convert/row_avx512.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) __m512 add_squares(float *x, const float *add,
                                                                const __mmask16 in, __m512 lanes) {
  __m512 v = _mm512_maskz_loadu_ps(in, x);
  if (add) {
    v = _mm512_add_ps(v, _mm512_maskz_loadu_ps(in, add));
    _mm512_mask_storeu_ps(x, in, v);
  }
  return _mm512_fmadd_ps(v, v, lanes);
}

static float inverse_rms(float *x, const float *add, size_t width, float eps) {
  __m512 lanes = _mm512_setzero_ps();
  size_t i = 0;
  for (; i + 16 <= width; i += 16) lanes = add_squares(x + i, add ? add + i : NULL, 0xFFFF, lanes);
  if (i < width) {
    lanes = add_squares(x + i, add ? add + i : NULL, rt_row_mask16(i, width), lanes);
  }
  return 1.0f / sqrtf(rt_tree_sum16(lanes) / (float)width + eps);
}

#define NORM_ROWS(name, row)                                                         \
  void rt_##name(const rt_norm_args *args, size_t row_begin, size_t row_end) {       \
    for (size_t r = row_begin; r < row_end; r++) {                                   \
      float *x = args->x + r * args->x_stride;                                       \
      const float *add = args->add ? args->add + r * args->add_stride : NULL;        \
      row(x, args->weight, inverse_rms(x, add, args->width, args->eps), args->width, \
          (unsigned char *)args->out + r * args->out_stride,                         \
          args->out_scale ? args->out_scale + r : NULL, args->static_scale);         \
    }                                                                                \
  }

NORM_ROWS(norm_f32_avx512, rt_row_f32_avx512)
NORM_ROWS(norm_bf16_avx512, rt_row_bf16_avx512)
NORM_ROWS(norm_u8_avx512, rt_row_u8_avx512)
