// kernels/attention/kv_block.h: where an element lies in a KV block (the layouts of kernels.h).
//
// All offsets are in bytes. `dp` is the padded head size; `p` a position 0..63 inside the block.
#ifndef RT_KERNELS_ATTENTION_KV_BLOCK_H
#define RT_KERNELS_ATTENTION_KV_BLOCK_H

#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/kernels.h"

static inline size_t rt_kv_plane(rt_kvfmt format, size_t dp) {  // K or V of one head
  return RT_KV_BLOCK * (format == RT_KV_F32 ? 4 * dp : format == RT_KV_BF16 ? 2 * dp : dp + 4);
}

// From the start of a K plane to channel c of position p.
static inline size_t rt_kv_k_offset(rt_kvfmt format, size_t dp, size_t p, size_t c) {
  const size_t element = (p / 16 * dp + c) * 16 + p % 16;
  if (format != RT_KV_BF16) return format == RT_KV_F32 ? element * 4 : element;
  return ((p / 16 * (dp / 2) + c / 2) * 16 + p % 16) * 4 + c % 2 * 2;
}

// From the start of a V plane to channel c of position p.
static inline size_t rt_kv_v_offset(rt_kvfmt format, size_t p, size_t c) {
  const size_t element = (c / 16 * RT_KV_BLOCK + p) * 16 + c % 16;
  if (format != RT_KV_BF16) return format == RT_KV_F32 ? element * 4 : element;
  return ((c / 16 * (RT_KV_BLOCK / 2) + p / 2) * 16 + c % 16) * 4 + p % 2 * 2;
}

// From the start of a layer to the K plane of `kv_head`; its V plane follows it.
static inline size_t rt_kv_head_offset(rt_kvfmt format, size_t dp, size_t kv_head) {
  return kv_head * 2 * rt_kv_plane(format, dp);
}

// From the start of an s8 plane to the scale of position p.
static inline size_t rt_kv_scale_offset(size_t dp, size_t p) {
  return RT_KV_BLOCK * dp + p * sizeof(float);
}

// What is stored at `at`; in s8 the integer, without its scale.
static inline float rt_kv_load(rt_kvfmt format, const unsigned char *at) {
  if (format == RT_KV_F32) {
    float f;
    memcpy(&f, at, sizeof f);
    return f;
  }
  if (format == RT_KV_S8) return *(const signed char *)at;
  rt_bf16 b;
  memcpy(&b, at, sizeof b);
  return rt_bf16_to_f32(b);
}

// The scale of position p in a plane; 1 where the format has none.
static inline float rt_kv_scale(rt_kvfmt format, const unsigned char *plane, size_t dp, size_t p) {
  float scale = 1.0f;
  if (format == RT_KV_S8) memcpy(&scale, plane + rt_kv_scale_offset(dp, p), sizeof scale);
  return scale;
}

// The factor to s8 of `count` numbers, whose scale goes to *scale.
static inline float rt_kv_units(const float *x, size_t count, float *scale) {
  float amax = 0.0f;
  for (size_t i = 0; i < count; i++) {
    if (fabsf(x[i]) > amax) amax = fabsf(x[i]);  // never for NaN
  }
  if (amax > FLT_MAX) amax = FLT_MAX;
  *scale = amax / 127.0f;
  return amax == 0.0f ? 0.0f : 127.0f / amax;
}

static inline void rt_kv_store(rt_kvfmt format, unsigned char *at, float x, float units) {
  if (format == RT_KV_F32) {
    memcpy(at, &x, sizeof x);
  } else if (format == RT_KV_BF16) {
    const rt_bf16 b = rt_bf16_from_f32(x);
    memcpy(at, &b, sizeof b);
  } else {
    float q = x * units;
    if (!(q == q)) q = 0.0f;
    if (q > 127.0f) q = 127.0f;
    if (q < -127.0f) q = -127.0f;
    *(signed char *)at = (signed char)rintf(q);
  }
}

// Position p of one head: `count` channels at `k` into the K plane, at `v` into the V plane.
static inline void rt_kv_put_k(rt_kvfmt format, unsigned char *plane, size_t dp, size_t p,
                               const float *k, size_t count) {
  float scale = 1.0f, units = 1.0f;
  if (format == RT_KV_S8) {
    units = rt_kv_units(k, count, &scale);
    memcpy(plane + rt_kv_scale_offset(dp, p), &scale, sizeof scale);
  }
  for (size_t c = 0; c < count; c++) {
    rt_kv_store(format, plane + rt_kv_k_offset(format, dp, p, c), k[c], units);
  }
}
static inline void rt_kv_put_v(rt_kvfmt format, unsigned char *plane, size_t dp, size_t p,
                               const float *v, size_t count) {
  float scale = 1.0f, units = 1.0f;
  if (format == RT_KV_S8) {
    units = rt_kv_units(v, count, &scale);
    memcpy(plane + rt_kv_scale_offset(dp, p), &scale, sizeof scale);
  }
  for (size_t c = 0; c < count; c++) {
    rt_kv_store(format, plane + rt_kv_v_offset(format, p, c), v[c], units);
  }
}

#endif
