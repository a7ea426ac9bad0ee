// rope: rotates q and k in place and writes k and v into the KV blocks, scalar reference.
#include "kernels/attention/kv_block.h"
#include "kernels/rows.h"

static void rotate(float *x, const float *cos, const float *sin, size_t half) {
  for (size_t i = 0; i < half; i++) {
    const float a = x[i], b = x[i + half];
    const float ac = a * cos[i], bs = b * sin[i], bc = b * cos[i], as = a * sin[i];
    x[i] = ac - bs;
    x[i + half] = bc + as;
  }
}

void rt_rope_ref(const rt_rope_args *args, size_t row_begin, size_t row_end) {
  const size_t dp = rt_kv_padded_dim(args->head_dim), half = args->rotary / 2;
  for (size_t r = row_begin; r < row_end; r++) {
    float *row = args->qkv + r * args->stride;
    const float *cos = args->cos + r * half, *sin = args->sin + r * half;
    for (size_t h = 0; h < args->heads; h++) rotate(row + h * args->head_dim, cos, sin, half);
    const size_t p = args->position + r;
    unsigned char *layer = args->blocks[p / RT_KV_BLOCK] + args->layer_offset;
    for (size_t h = 0; h < args->kv_heads; h++) {
      float *k = row + args->k_column + h * args->head_dim;
      const float *v = row + args->v_column + h * args->head_dim;
      rotate(k, cos, sin, half);
      unsigned char *to_k = layer + rt_kv_head_offset(args->format, dp, h);
      unsigned char *to_v = to_k + rt_kv_plane(args->format, dp);
      rt_kv_put_k(args->format, to_k, dp, p % RT_KV_BLOCK, k, args->head_dim);
      rt_kv_put_v(args->format, to_v, dp, p % RT_KV_BLOCK, v, args->head_dim);
    }
  }
}
