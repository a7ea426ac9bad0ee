// rope: rotates q and k in place and writes k and v into the KV blocks, AVX2.
//
// Two rows of positions 2 i, 2 i + 1 are written together where the task has both: they share the
// words of V in bf16 blocks.
#include <string.h>

#include "kernels/attention/kv_block.h"
#include "kernels/convert/row_avx2.h"
#include "kernels/rows.h"

static inline void store_part8(float *to, size_t left, __m256 v) {
  if (left >= 8) {
    _mm256_storeu_ps(to, v);
  } else {
    _mm256_maskstore_ps(to, rt_part_mask8(left), v);
  }
}

static void rotate(float *x, const float *cos, const float *sin, size_t half) {
  for (size_t i = 0; i < half; i += 8) {
    const size_t left = rt_left8(i, half);
    const __m256 a = rt_load_part8(x + i, left), b = rt_load_part8(x + half + i, left);
    const __m256 c = rt_load_part8(cos + i, left), s = rt_load_part8(sin + i, left);
    const __m256 ac = _mm256_mul_ps(a, c), bs = _mm256_mul_ps(b, s);
    const __m256 bc = _mm256_mul_ps(b, c), as = _mm256_mul_ps(a, s);
    store_part8(x + i, left, _mm256_sub_ps(ac, bs));
    store_part8(x + half + i, left, _mm256_add_ps(bc, as));
  }
}

// Channels c .. c + 15 in s8; those from head_dim on are zero.
static inline __m128i quantize16(const float *x, size_t c, size_t head_dim, __m256 units) {
  const __m256i low = rt_row_units8(rt_load_part8(x + c, rt_left8(c, head_dim)), units);
  const __m256i high = rt_row_units8(rt_load_part8(x + c + 8, rt_left8(c + 8, head_dim)), units);
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
  return _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

// The factor to s8 of one position, whose scale is written.
static __m256 write_scale(unsigned char *plane, size_t dp, size_t p, const float *x,
                          size_t head_dim) {
  __m256 most = _mm256_setzero_ps();
  for (size_t c = 0; c < head_dim; c += 8) {  // max returns its second operand for NaN
    const __m256 v = rt_load_part8(x + c, rt_left8(c, head_dim));
    most = _mm256_max_ps(_mm256_andnot_ps(_mm256_set1_ps(-0.0f), v), most);
  }
  float amax = rt_tree_max8(most, most);
  if (amax > FLT_MAX) amax = FLT_MAX;
  const float scale = amax / 127.0f;
  memcpy(plane + rt_kv_scale_offset(dp, p), &scale, sizeof scale);
  return _mm256_set1_ps(amax == 0.0f ? 0.0f : 127.0f / amax);
}

static void write_k_s8(unsigned char *plane, size_t dp, size_t p, const float *k, size_t head_dim) {
  const __m256 units = write_scale(plane, dp, p, k, head_dim);
  for (size_t c = 0; c < head_dim; c += 16) {
    unsigned char q[16], *to = plane + rt_kv_k_offset(RT_KV_S8, dp, p, c);
    _mm_storeu_si128((__m128i *)(void *)q, quantize16(k, c, head_dim, units));
    for (size_t i = 0; i < 16; i++) to[16 * i] = q[i];
  }
}

static void write_v_s8(unsigned char *plane, size_t dp, size_t p, const float *v, size_t head_dim) {
  const __m256 units = write_scale(plane, dp, p, v, head_dim);
  for (size_t c = 0; c < head_dim; c += 16) {
    unsigned char *to = plane + rt_kv_v_offset(RT_KV_S8, p, c);
    _mm_storeu_si128((__m128i *)(void *)to, quantize16(v, c, head_dim, units));
  }
}

// One position of K. Padding channels may be written, with zeros.
static void write_k(rt_kvfmt format, unsigned char *plane, size_t dp, size_t p, const float *k,
                    size_t head_dim) {
  if (format == RT_KV_S8) {
    write_k_s8(plane, dp, p, k, head_dim);
    return;
  }
  unsigned char *to = plane + rt_kv_k_offset(format, dp, p, 0);
  if (format == RT_KV_F32) {
    for (size_t c = 0; c < head_dim; c++) memcpy(to + c * 64, &k[c], sizeof k[c]);
    return;
  }
  for (size_t c = 0; c < head_dim; c += 8) {  // four pairs of channels, a line each
    uint32_t pairs[4];
    const __m128i b = rt_bf16_round8(rt_load_part8(k + c, rt_left8(c, head_dim)));
    _mm_storeu_si128((__m128i *)(void *)pairs, b);
    for (size_t i = 0; i < 4; i++) memcpy(to + (c / 2 + i) * 64, &pairs[i], sizeof pairs[i]);
  }
}

static void write_v(rt_kvfmt format, unsigned char *plane, size_t dp, size_t p, const float *v,
                    size_t head_dim) {
  if (format == RT_KV_S8) {
    write_v_s8(plane, dp, p, v, head_dim);
    return;
  }
  if (format == RT_KV_F32) {
    for (size_t c = 0; c < head_dim; c += 8) {
      const __m256 x = rt_load_part8(v + c, rt_left8(c, head_dim));
      _mm256_storeu_ps((float *)(void *)(plane + rt_kv_v_offset(format, p, c)), x);
    }
    return;
  }
  for (size_t c = 0; c < head_dim; c += 8) {
    rt_bf16 b[8];
    const __m256 x = rt_load_part8(v + c, rt_left8(c, head_dim));
    _mm_storeu_si128((__m128i *)(void *)b, rt_bf16_round8(x));
    unsigned char *to = plane + rt_kv_v_offset(format, p, c);
    for (size_t i = 0; i < 8; i++) memcpy(to + 4 * i, &b[i], sizeof b[i]);
  }
}

// Positions p and p + 1 of V in bf16, p even.
static void write_v_pair(unsigned char *plane, size_t p, const float *v0, const float *v1,
                         size_t head_dim) {
  for (size_t c = 0; c < head_dim; c += 8) {
    const size_t left = rt_left8(c, head_dim);
    const __m128i a = rt_bf16_round8(rt_load_part8(v0 + c, left));
    const __m128i b = rt_bf16_round8(rt_load_part8(v1 + c, left));
    __m128i *to = (__m128i *)(void *)(plane + rt_kv_v_offset(RT_KV_BF16, p, c));
    _mm_storeu_si128(to, _mm_unpacklo_epi16(a, b));
    _mm_storeu_si128(to + 1, _mm_unpackhi_epi16(a, b));
  }
}

void rt_rope_avx2(const rt_rope_args *args, size_t row_begin, size_t row_end) {
  const size_t dim = args->head_dim, dp = rt_kv_padded_dim(dim), half = args->rotary / 2;
  for (size_t r = row_begin; r < row_end;) {
    const size_t p = (args->position + r) % RT_KV_BLOCK;
    const size_t rows = p % 2 == 0 && r + 1 < row_end ? 2 : 1;
    unsigned char *layer = args->blocks[(args->position + r) / RT_KV_BLOCK] + args->layer_offset;
    for (size_t i = 0; i < rows; i++) {
      float *row = args->qkv + (r + i) * args->stride;
      const float *cos = args->cos + (r + i) * half, *sin = args->sin + (r + i) * half;
      for (size_t h = 0; h < args->heads; h++) rotate(row + h * dim, cos, sin, half);
      for (size_t h = 0; h < args->kv_heads; h++) {
        rotate(row + args->k_column + h * dim, cos, sin, half);
        write_k(args->format, layer + rt_kv_head_offset(args->format, dp, h), dp, p + i,
                row + args->k_column + h * dim, dim);
      }
    }
    const float *v = args->qkv + r * args->stride + args->v_column;
    for (size_t h = 0; h < args->kv_heads; h++) {
      unsigned char *plane =
          layer + rt_kv_head_offset(args->format, dp, h) + rt_kv_plane(args->format, dp);
      if (rows == 2 && args->format == RT_KV_BF16) {
        write_v_pair(plane, p, v + h * dim, v + args->stride + h * dim, dim);
        continue;
      }
      for (size_t i = 0; i < rows; i++) {
        write_v(args->format, plane, dp, p + i, v + i * args->stride + h * dim, dim);
      }
    }
    r += rows;
  }
}
