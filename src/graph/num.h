// graph/num.h: 16-bit floats and int8 quantization as the reference functions need them.
#ifndef RT_GRAPH_NUM_H
#define RT_GRAPH_NUM_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline float rt_num_from_bits(uint32_t bits) {
  float f;
  memcpy(&f, &bits, sizeof f);
  return f;
}
static inline uint32_t rt_num_to_bits(float f) {
  uint32_t bits;
  memcpy(&bits, &f, sizeof bits);
  return bits;
}

static inline float rt_num_from_bf16(uint16_t x) {
  return rt_num_from_bits((uint32_t)x << 16);
}
// Round to nearest even; NaN stays NaN. Denormals are kept: what a file or a cast means.
static inline uint16_t rt_num_to_bf16(float x) {
  uint32_t u = rt_num_to_bits(x);
  if ((u & 0x7FFFFFFFu) > 0x7F800000u) return (uint16_t)((u >> 16) | 0x40u);
  return (uint16_t)((u + 0x7FFFu + ((u >> 16) & 1u)) >> 16);
}
// The value a kernel sees after conversion to bf16: denormals count as zero there.
static inline float rt_num_round_bf16(float x) {
  uint32_t u = rt_num_to_bits(x);
  if ((u & 0x7F800000u) == 0) return rt_num_from_bits(u & 0x80000000u);
  return rt_num_from_bf16(rt_num_to_bf16(x));
}

static inline float rt_num_from_f16(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000u) << 16;
  uint32_t exponent = (h >> 10) & 0x1Fu, mantissa = h & 0x3FFu;
  if (exponent == 0x1F) return rt_num_from_bits(sign | 0x7F800000u | mantissa << 13);
  if (exponent != 0) return rt_num_from_bits(sign | (exponent + 112) << 23 | mantissa << 13);
  float tiny = (float)mantissa * 0x1p-24f;
  return sign ? -tiny : tiny;
}
static inline uint16_t rt_num_to_f16(float x) {
  uint32_t u = rt_num_to_bits(x);
  uint16_t sign = (uint16_t)((u >> 16) & 0x8000u);
  u &= 0x7FFFFFFFu;
  if (u > 0x7F800000u) return (uint16_t)(sign | 0x7E00u);
  if (u >= 0x477FF000u) return (uint16_t)(sign | 0x7C00u);  // 65520 and up round to infinity
  if (u < 0x38800000u) {                                    // below 2^-14: a multiple of 2^-24
    float scaled = rintf(rt_num_from_bits(u) * 0x1p24f);
    return (uint16_t)(sign | (uint16_t)scaled);
  }
  u += 0xFFFu + ((u >> 13) & 1u);
  return (uint16_t)(sign | (uint16_t)((u - (112u << 23)) >> 13));
}

// Symmetric int8 over `count` values: replaces them by what their quantized form stands for, with
// scale = amax / 127 and q = clamp(rint(x * (127 / amax)), -127, 127). NaN counts as 0.
static inline void rt_num_quantize_row(float *x, size_t count) {
  float amax = 0;
  for (size_t i = 0; i < count; i++) {
    float a = fabsf(x[i]);
    if (a > amax) amax = a;
  }
  float scale = amax / 127.0f, inverse = amax > 0 ? 127.0f / amax : 0;
  for (size_t i = 0; i < count; i++) {
    float q = rintf(x[i] * inverse);
    if (!(q == q)) q = 0;
    q = q > 127 ? 127 : q < -127 ? -127 : q;
    x[i] = amax > 0 ? q * scale : 0;
  }
}
// The same with a given scale > 0: q = clamp(rint(x * (1 / scale)), -127, 127).
static inline void rt_num_quantize_static(float *x, size_t count, float scale) {
  float inverse = 1.0f / scale;
  for (size_t i = 0; i < count; i++) {
    float q = rintf(x[i] * inverse);
    if (!(q == q)) q = 0;
    q = q > 127 ? 127 : q < -127 ? -127 : q;
    x[i] = q * scale;
  }
}
// As rt_num_quantize_row, for weights of one output channel: q = clamp(rint(w / scale), -127, 127).
static inline void rt_num_quantize_channel(float *w, size_t count) {
  float amax = 0;
  for (size_t i = 0; i < count; i++) {
    float a = fabsf(w[i]);
    if (a > amax) amax = a;
  }
  float scale = amax / 127.0f;
  for (size_t i = 0; i < count; i++) {
    float q = scale > 0 ? rintf(w[i] / scale) : 0;
    if (!(q == q)) q = 0;
    q = q > 127 ? 127 : q < -127 ? -127 : q;
    w[i] = q * scale;
  }
}
// As plain 4-bit groups of 128: q = clamp(rint(w / scale), -7, 7), scale = amax / 7. How the packer
// chooses codes is its own matter (quant/pack.h), and better; this has an error of the same size.
static inline void rt_num_quantize_groups(float *w, size_t count) {
  for (size_t begin = 0; begin < count; begin += 128) {
    size_t end = count - begin < 128 ? count : begin + 128;
    float amax = 0;
    for (size_t i = begin; i < end; i++) amax = fmaxf(amax, fabsf(w[i]));
    for (size_t i = begin; i < end && amax > 0; i++) w[i] = rintf(w[i] * 7 / amax) * amax / 7;
  }
}

#endif
