// norm: residual add, RMS normalization and conversion, AVX2.
#include "kernels/convert/row_avx2.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) __m256 add_squares(float *x, const float *add,
                                                                size_t left, __m256 lanes) {
  __m256 v = rt_load_part8(x, left);
  if (add) {
    v = _mm256_add_ps(v, rt_load_part8(add, left));
    if (left >= 8) {
      _mm256_storeu_ps(x, v);
    } else {
      _mm256_maskstore_ps(x, rt_part_mask8(left), v);
    }
  }
  return _mm256_fmadd_ps(v, v, lanes);
}

static float inverse_rms(float *x, const float *add, size_t width, float eps) {
  __m256 low = _mm256_setzero_ps(), high = _mm256_setzero_ps();
  size_t i = 0;
  for (; i + 16 <= width; i += 16) {
    low = add_squares(x + i, add ? add + i : NULL, 8, low);
    high = add_squares(x + i + 8, add ? add + i + 8 : NULL, 8, high);
  }
  if (i < width) {
    low = add_squares(x + i, add ? add + i : NULL, rt_left8(i, width), low);
    if (i + 8 < width) {
      high = add_squares(x + i + 8, add ? add + i + 8 : NULL, rt_left8(i + 8, width), high);
    }
  }
  return 1.0f / sqrtf(rt_tree_sum8(low, high) / (float)width + eps);
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

NORM_ROWS(norm_f32_avx2, rt_row_f32_avx2)
NORM_ROWS(norm_bf16_avx2, rt_row_bf16_avx2)
NORM_ROWS(norm_u8_avx2, rt_row_u8_avx2)
