// attention: the signatures attn-f32, attn-bf16 and attn-s8 as stated in kernels.h, one element at
// a time.
#include <math.h>

#include "kernels/attention/kv_block.h"
#include "kernels/rows.h"
#include "kernels/vmath_ref.h"

// Sum of a[i] * b[i], b read by `at` from a plane, in the order of the format's signature.
typedef size_t (*offset_fn)(rt_kvfmt format, size_t dp, size_t i, size_t fixed);

static float chain(rt_kvfmt format, const float *a, size_t n, const unsigned char *plane,
                   offset_fn at, size_t dp, size_t fixed) {
  float acc = 0.0f;
  for (size_t i = 0; i < n; i++) {
    acc = fmaf(a[i], rt_kv_load(format, plane + at(format, dp, i, fixed)), acc);
  }
  return acc;
}

static float pair32(rt_kvfmt format, const float *a, size_t n, const unsigned char *plane,
                    offset_fn at, size_t dp, size_t fixed) {
  float acc = 0.0f;
  for (size_t begin = 0; begin < n; begin += 32) {
    float even = 0.0f, odd = 0.0f;
    for (size_t i = begin; i < begin + 32; i += 2) {
      even = fmaf(a[i], rt_kv_load(format, plane + at(format, dp, i, fixed)), even);
      odd = fmaf(a[i + 1], rt_kv_load(format, plane + at(format, dp, i + 1, fixed)), odd);
    }
    acc = acc + (even + odd);
  }
  return acc;
}

static float sum(rt_kvfmt format, const float *a, size_t n, const unsigned char *plane,
                 offset_fn at, size_t dp, size_t fixed) {
  return (format == RT_KV_F32 ? chain : pair32)(format, a, n, plane, at, dp, fixed);
}

static size_t k_at(rt_kvfmt format, size_t dp, size_t c, size_t p) {
  return rt_kv_k_offset(format, dp, p, c);
}
static size_t v_at(rt_kvfmt format, size_t dp, size_t p, size_t c) {
  (void)dp;
  return rt_kv_v_offset(format, p, c);
}

typedef struct softmax_state {
  float m, l, o[RT_ATTENTION_MAX_DIM];
} softmax_state;

static void state_reset(softmax_state *s) {
  *s = (softmax_state){.m = -INFINITY};
}

// Adds the block at `k` whose positions low..high are visible.
static void add_block(const rt_attention_args *args, const float *q, const unsigned char *k,
                      size_t low, size_t high, softmax_state *state) {
  const rt_kvfmt format = args->format;
  const size_t dp = rt_kv_padded_dim(args->head_dim);
  const unsigned char *v = k + rt_kv_plane(format, dp);
  float p[RT_KV_BLOCK], most = state->m;
  for (size_t j = low; j <= high; j++) {
    p[j] = sum(format, q, dp, k, k_at, dp, j) * (args->scale * rt_kv_scale(format, k, dp, j));
    if (p[j] > most) most = p[j];
  }
  const float alpha = state->m == -INFINITY ? 0.0f : rt_expf(state->m - most);
  for (size_t j = 0; j < RT_KV_BLOCK; j++) {
    p[j] = j < low || j > high ? 0.0f : rt_expf(p[j] - most);
    if (format == RT_KV_BF16) p[j] = rt_bf16_to_f32(rt_bf16_from_f32(p[j]));
  }
  float lanes[16];
  for (size_t t = 0; t < 16; t++) lanes[t] = (p[t] + p[t + 16]) + (p[t + 32] + p[t + 48]);
  state->l = fmaf(state->l, alpha, rt_tree_sum(lanes));
  for (size_t j = 0; j < RT_KV_BLOCK && format == RT_KV_S8; j++) {
    p[j] = rt_bf16_to_f32(rt_bf16_from_f32(p[j] * rt_kv_scale(format, v, dp, j)));
  }
  for (size_t c = 0; c < dp; c++) {
    state->o[c] = fmaf(state->o[c], alpha, sum(format, p, RT_KV_BLOCK, v, v_at, dp, c));
  }
  state->m = most;
}

static void join_span(softmax_state *total, const softmax_state *span, size_t dp) {
  if (total->m == -INFINITY) {
    *total = *span;
    return;
  }
  const float most = span->m > total->m ? span->m : total->m;
  const float a = rt_expf(total->m - most), b = rt_expf(span->m - most);
  total->l = fmaf(total->l, a, span->l * b);
  for (size_t c = 0; c < dp; c++) total->o[c] = fmaf(total->o[c], a, span->o[c] * b);
  total->m = most;
}

static void attend(const rt_attention_args *args, size_t kv_head, const float *q_row,
                   size_t position, float *out) {
  const size_t dp = rt_kv_padded_dim(args->head_dim);
  float q[RT_ATTENTION_MAX_DIM] = {0};
  for (size_t c = 0; c < args->head_dim; c++) {
    q[c] = args->format == RT_KV_F32 ? q_row[c] : rt_bf16_to_f32(rt_bf16_from_f32(q_row[c]));
  }
  const size_t first =
      args->window > 0 && position + 1 > args->window ? position + 1 - args->window : 0;
  const size_t last_block = position / RT_KV_BLOCK;
  softmax_state span, total;
  state_reset(&span);
  state_reset(&total);
  for (size_t b = first / RT_KV_BLOCK; b <= last_block; b++) {
    const size_t start = b * RT_KV_BLOCK;
    const size_t low = first > start ? first - start : 0;
    const size_t high = position - start < RT_KV_BLOCK ? position - start : RT_KV_BLOCK - 1;
    const unsigned char *layer = args->blocks[b] + args->layer_offset;
    add_block(args, q, layer + rt_kv_head_offset(args->format, dp, kv_head), low, high, &span);
    if (b == last_block || b % RT_ATTENTION_SPAN == RT_ATTENTION_SPAN - 1) {
      join_span(&total, &span, dp);
      state_reset(&span);
    }
  }
  const float inverse = 1.0f / total.l;
  for (size_t c = 0; c < args->head_dim; c++) out[c] = total.o[c] * inverse;
}

static void attention(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                      size_t row_end) {
  const size_t group = args->heads / args->kv_heads;
  for (size_t r = row_begin; r < row_end; r++) {
    for (size_t h = kv_head * group; h < (kv_head + 1) * group; h++) {
      attend(args, kv_head, args->q + r * args->q_stride + h * args->head_dim, args->position + r,
             args->out + r * args->out_stride + h * args->head_dim);
    }
  }
}

void rt_attention_f32_ref(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                          size_t row_end, void *scratch) {
  (void)scratch;
  attention(args, kv_head, row_begin, row_end);
}

void rt_attention_s8_ref(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                         size_t row_end, void *scratch) {
  (void)scratch;
  attention(args, kv_head, row_begin, row_end);
}

void rt_attention_bf16_ref(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                           size_t row_end, void *scratch) {
  (void)scratch;
  attention(args, kv_head, row_begin, row_end);
}
