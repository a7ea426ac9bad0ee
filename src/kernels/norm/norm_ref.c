// norm: residual add, RMS normalization and conversion, scalar reference.
#include "kernels/convert/row_ref.h"
#include "kernels/rows.h"
#include "kernels/vmath_ref.h"

// Adds the residual and returns 1 / sqrt(mean square + eps), the squares summed by lane16.
static float inverse_rms(float *x, const float *add, size_t width, float eps) {
  float lanes[16] = {0};
  for (size_t i = 0; i < width; i++) {
    if (add) x[i] = x[i] + add[i];
    lanes[i % 16] = fmaf(x[i], x[i], lanes[i % 16]);
  }
  return 1.0f / sqrtf(rt_tree_sum(lanes) / (float)width + eps);
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

NORM_ROWS(norm_f32_ref, rt_row_f32_ref)
NORM_ROWS(norm_bf16_ref, rt_row_bf16_ref)
NORM_ROWS(norm_u8_ref, rt_row_u8_ref)
