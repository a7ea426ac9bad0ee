// kernels/attention/kv_block.h: where an element lies in a KV block (the layouts of kernels.h).
//
// All offsets are in bytes. `dp` is the padded head size; `p` a position 0..63 inside the block.
#ifndef RT_KERNELS_ATTENTION_KV_BLOCK_H
#define RT_KERNELS_ATTENTION_KV_BLOCK_H

#include <string.h>

#include "kernels/kernels.h"

static inline size_t rt_kv_plane(rt_kvfmt format, size_t dp) {  // K or V of one head
  return RT_KV_BLOCK * dp * (format == RT_KV_F32 ? 4u : 2u);
}

// From the start of a K plane to channel c of position p.
static inline size_t rt_kv_k_offset(rt_kvfmt format, size_t dp, size_t p, size_t c) {
  if (format == RT_KV_F32) return ((p / 16 * dp + c) * 16 + p % 16) * 4;
  return ((p / 16 * (dp / 2) + c / 2) * 16 + p % 16) * 4 + c % 2 * 2;
}

// From the start of a V plane to channel c of position p.
static inline size_t rt_kv_v_offset(rt_kvfmt format, size_t p, size_t c) {
  if (format == RT_KV_F32) return ((c / 16 * RT_KV_BLOCK + p) * 16 + c % 16) * 4;
  return ((c / 16 * (RT_KV_BLOCK / 2) + p / 2) * 16 + c % 16) * 4 + p % 2 * 2;
}

// From the start of a layer to the K plane of `kv_head`; its V plane follows it.
static inline size_t rt_kv_head_offset(rt_kvfmt format, size_t dp, size_t kv_head) {
  return kv_head * 2 * rt_kv_plane(format, dp);
}

static inline float rt_kv_load(rt_kvfmt format, const unsigned char *at) {
  if (format == RT_KV_F32) {
    float f;
    memcpy(&f, at, sizeof f);
    return f;
  }
  rt_bf16 b;
  memcpy(&b, at, sizeof b);
  return rt_bf16_to_f32(b);
}

static inline void rt_kv_store(rt_kvfmt format, unsigned char *at, float x) {
  if (format == RT_KV_F32) {
    memcpy(at, &x, sizeof x);
  } else {
    const rt_bf16 b = rt_bf16_from_f32(x);
    memcpy(at, &b, sizeof b);
  }
}

#endif
