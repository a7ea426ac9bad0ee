// convert: f32 rows to the activation formats, AVX-512.
#include "kernels/convert/row_avx512.h"
#include "kernels/rows.h"

#define CONVERT_ROWS(name, row)                                                   \
  void rt_##name(const rt_convert_args *args, size_t row_begin, size_t row_end) { \
    for (size_t r = row_begin; r < row_end; r++) {                                \
      row(args->x + r * args->x_stride, NULL, 1.0f, args->width,                  \
          (unsigned char *)args->out + r * args->out_stride,                      \
          args->out_scale ? args->out_scale + r : NULL, args->static_scale);      \
    }                                                                             \
  }

CONVERT_ROWS(convert_f32_avx512, rt_row_f32_avx512)
CONVERT_ROWS(convert_bf16_avx512, rt_row_bf16_avx512)
CONVERT_ROWS(convert_u8_avx512, rt_row_u8_avx512)
