// graph/ops/attention.c: rope and attention.
#include "graph/ops/attention.h"

#include <math.h>

#include "graph/num.h"
#include "graph/ops/op.h"

void rt_op_angle(int64_t position, float inv_freq, double factor, float *cos_out, float *sin_out) {
  float angle = (float)position * inv_freq;
  *cos_out = (float)(cos((double)angle) * factor);
  *sin_out = (float)(sin((double)angle) * factor);
}

void rt_op_rotate(float *head, const float *cos_row, const float *sin_row, size_t half) {
  for (size_t i = 0; i < half; i++) {
    double a = (double)head[i], b = (double)head[i + half];
    double c = (double)cos_row[i], s = (double)sin_row[i];
    head[i] = (float)(a * c - b * s);
    head[i + half] = (float)(b * c + a * s);
  }
}

retort_status rt_infer_rope(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_range(g, n, "heads", 1, 1 << 20, err));
  RT_TRY(rt_op_want_range(g, n, "head_dim", 1, 1 << 20, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t heads = rt_node_int(node, "heads", 0), head_dim = rt_node_int(node, "head_dim", 0);
  RT_TRY(rt_op_want_dim(g, n, 0, 1, rt_dim_const(g, heads * head_dim), err));
  RT_TRY(rt_op_want_ids(g, n, 1, rows, err));
  RT_TRY(rt_op_want_float(g, n, 2, err));
  RT_TRY(rt_op_want_rank(g, n, 2, 1, err));
  int64_t half;
  if (!rt_dim_is_const(g, rt_op_in(g, n, 2)->shape.dims[0], &half) || half > head_dim / 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "inv_freq must hold at most %lld frequencies",
                   (long long)(head_dim / 2));
  }
  if (!isfinite(rt_node_real(rt_graph_get_node(g, n), "factor", 1))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute factor is not a number");
  }
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_rope(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  size_t heads = (size_t)rt_node_int(n, "heads", 0);
  size_t head_dim = (size_t)rt_node_int(n, "head_dim", 0), half = in[2]->count;
  double factor = rt_node_real(n, "factor", 1);
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], out, err));
  if (out->count) memcpy(out->data.f, in[0]->data.f, out->count * sizeof(float));
  rt_tensor table;  // cos, then sin
  RT_TRY(rt_op_alloc_matrix(interp, 2, (int64_t)half, &table, err));
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    for (size_t i = 0; i < half; i++) {
      rt_op_angle(in[1]->data.i[r], in[2]->data.f[i], factor, &table.data.f[i],
                  &table.data.f[half + i]);
    }
    for (size_t h = 0; h < heads; h++) {
      rt_op_rotate(out->data.f + (r * heads + h) * head_dim, table.data.f, table.data.f + half,
                   half);
    }
  }
  return RETORT_OK;
}

retort_status rt_infer_attention(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_heads(g, n, err));
  RT_TRY(rt_op_want_range(g, n, "window", 0, INT32_MAX, err));
  RT_TRY(rt_op_want_range(g, n, "slot", 0, 1 << 20, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t heads = rt_node_int(node, "heads", 0), kv_heads = rt_node_int(node, "kv_heads", 0);
  int64_t head_dim = rt_node_int(node, "head_dim", 0);
  if (!isfinite(rt_node_real(node, "scale", 0))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute scale is not a number");
  }
  rt_dim rows, width, other, kv_width = rt_dim_const(g, kv_heads * head_dim);
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_dim(g, n, 0, 1, rt_dim_const(g, heads * head_dim), err));
  for (size_t i = 1; i < 3; i++) {
    RT_TRY(rt_op_want_matrix(g, n, i, &other, &other, err));
    RT_TRY(rt_op_want_dim(g, n, i, 0, rows, err));
    RT_TRY(rt_op_want_dim(g, n, i, 1, kv_width, err));
  }
  RT_TRY(rt_op_want_ids(g, n, 3, rows, err));
  RT_TRY(rt_op_want_ids(g, n, 4, rows, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  return RETORT_OK;
}

retort_status rt_op_attend(rt_interp *interp, const rt_op_attention *a, int64_t sequence,
                           int64_t position, const float *q, float *out, retort_error *err) {
  size_t count, first = 0, end = 0;
  const rt_kv_row *rows = rt_interp_kv_rows(interp, a->slot, sequence, &count);
  while (end < count && rows[end].position <= position) end++;
  while (a->window && first < end && rows[first].position <= position - a->window) first++;
  int64_t dims[1] = {(int64_t)(end - first)};
  rt_tensor score;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 1, dims, &score, err));
  for (size_t h = 0; h < a->heads; h++) {
    size_t column = h / (a->heads / a->kv_heads) * a->head_dim;
    const float *query = q + h * a->head_dim;
    double max = -INFINITY, total = 0;
    for (size_t j = first; j < end; j++) {
      double dot = 0;
      for (size_t c = 0; c < a->head_dim; c++) {
        float x = a->round_query ? rt_num_round_bf16(query[c]) : query[c];
        dot += (double)x * (double)rows[j].k[column + c];
      }
      score.data.f[j - first] = (float)(dot * a->scale);
      if ((double)score.data.f[j - first] > max) max = (double)score.data.f[j - first];
    }
    for (size_t j = first; j < end; j++) total += exp((double)score.data.f[j - first] - max);
    for (size_t c = 0; c < a->head_dim; c++) {
      double sum = 0;
      for (size_t j = first; j < end; j++) {
        sum += exp((double)score.data.f[j - first] - max) * (double)rows[j].v[column + c];
      }
      out[h * a->head_dim + c] = (float)(sum / total);
    }
  }
  return RETORT_OK;
}

retort_status rt_reference_attention(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                     const rt_tensor *const *in, rt_tensor *out,
                                     retort_error *err) {
  (void)g;
  rt_op_attention a = {.slot = rt_node_int(n, "slot", 0),
                       .heads = (size_t)rt_node_int(n, "heads", 0),
                       .kv_heads = (size_t)rt_node_int(n, "kv_heads", 0),
                       .head_dim = (size_t)rt_node_int(n, "head_dim", 0),
                       .scale = rt_node_real(n, "scale", 0),
                       .window = rt_node_int(n, "window", 0)};
  size_t rows = (size_t)in[0]->dims[0], width = a.heads * a.head_dim;
  size_t kv_width = a.kv_heads * a.head_dim;
  const int64_t *positions = in[3]->data.i, *sequences = in[4]->data.i;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], out, err));
  for (size_t r = 0; r < rows; r++) {
    RT_TRY(rt_interp_kv_put(interp, a.slot, sequences[r], positions[r],
                            in[1]->data.f + r * kv_width, in[2]->data.f + r * kv_width, kv_width,
                            err));
  }
  for (size_t r = 0; r < rows; r++) {
    RT_TRY(rt_op_attend(interp, &a, sequences[r], positions[r], in[0]->data.f + r * width,
                        out->data.f + r * width, err));
  }
  return RETORT_OK;
}
