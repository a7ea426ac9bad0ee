// graph/ops/attention.h: the parts of rotary embedding and attention that raised and lowered ops
// share. For ops/*.c only.
#ifndef RT_GRAPH_OPS_ATTENTION_H
#define RT_GRAPH_OPS_ATTENTION_H

#include "graph/interp.h"

// cos and sin of position * inv_freq[i] (an fp32 product), times factor.
void rt_op_angle(int64_t position, float inv_freq, double factor, float *cos_out, float *sin_out);
// Rotates channel i with i + half of one head in place.
void rt_op_rotate(float *head, const float *cos_row, const float *sin_row, size_t half);

typedef struct rt_op_attention {
  int64_t slot;
  size_t heads, kv_heads, head_dim;
  double scale;
  int64_t window;    // 0: all
  bool round_query;  // to bf16
} rt_op_attention;
// One row: q (heads * head_dim) against what the slot holds of `sequence` at visible positions.
retort_status rt_op_attend(rt_interp *interp, const rt_op_attention *a, int64_t sequence,
                           int64_t position, const float *q, float *out,
                           retort_error *err) RETORT_MUST_USE;

#endif
