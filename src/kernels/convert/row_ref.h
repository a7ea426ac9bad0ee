// kernels/convert/row_ref.h: one row of f32 to a GEMM's activation format, as CONVERT and NORM end.
//
// y[i] = (x[i] * inv) * weight[i], or x[i] where weight is NULL, is formed anew in each pass, so
// that no scratch is needed. The functions write the whole padded row. `fixed` is the static scale
// or 0.
#ifndef RT_KERNELS_CONVERT_ROW_REF_H
#define RT_KERNELS_CONVERT_ROW_REF_H

#include <math.h>

#include "kernels/kernels.h"

static inline float rt_row_value(const float *x, const float *weight, float inv, size_t i) {
  return weight ? (x[i] * inv) * weight[i] : x[i];
}

static inline void rt_row_f32_ref(const float *x, const float *weight, float inv, size_t width,
                                  void *out, float *scale, float fixed) {
  (void)scale, (void)fixed;
  float *to = out;
  const size_t padded = rt_act_row_bytes(RT_ACT_F32, width) / sizeof *to;
  for (size_t i = 0; i < padded; i++) to[i] = i < width ? rt_row_value(x, weight, inv, i) : 0.0f;
}

static inline void rt_row_bf16_ref(const float *x, const float *weight, float inv, size_t width,
                                   void *out, float *scale, float fixed) {
  (void)scale, (void)fixed;
  rt_bf16 *to = out;
  const size_t padded = rt_act_row_bytes(RT_ACT_BF16, width) / sizeof *to;
  for (size_t i = 0; i < padded; i++) {
    to[i] = i < width ? rt_bf16_from_f32(rt_row_value(x, weight, inv, i)) : (rt_bf16)0;
  }
}

// Sets the scale and returns its reciprocal, by which numbers become units.
static inline float rt_row_to_units_ref(const float *x, const float *weight, float inv,
                                        size_t width, float fixed, float *scale) {
  if (fixed > 0.0f) {
    *scale = fixed;
    return 1.0f / fixed;
  }
  float amax = 0.0f;
  for (size_t i = 0; i < width; i++) {
    const float y = fabsf(rt_row_value(x, weight, inv, i));
    if (y > amax) amax = y;  // never for NaN
  }
  *scale = amax / 127.0f;
  return amax == 0.0f ? 0.0f : 127.0f / amax;
}

static inline void rt_row_u8_ref(const float *x, const float *weight, float inv, size_t width,
                                 void *out, float *scale, float fixed) {
  const float to_units = rt_row_to_units_ref(x, weight, inv, width, fixed, scale);
  uint8_t *to = out;
  const size_t padded = rt_act_row_bytes(RT_ACT_U8, width);
  for (size_t i = 0; i < padded; i++) {
    float u = i < width ? rt_row_value(x, weight, inv, i) * to_units : 0.0f;
    if (!(u == u)) u = 0.0f;
    if (u > 127.0f) u = 127.0f;
    if (u < -127.0f) u = -127.0f;
    to[i] = (uint8_t)(128 + (int)rintf(u));
  }
}

#endif
