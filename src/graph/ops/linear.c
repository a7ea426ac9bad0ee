// graph/ops/linear.c: linear and gated_linear.
#include <math.h>

#include "graph/ops/op.h"

void rt_op_linear(const float *x, const float *w, const float *bias, size_t rows, size_t n,
                  size_t k, float *y) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t o = 0; o < n; o++) {
      double sum = bias ? (double)bias[o] : 0;
      for (size_t i = 0; i < k; i++) sum += (double)x[r * k + i] * (double)w[o * k + i];
      y[r * n + o] = (float)sum;
    }
  }
}

static retort_status want_weight(const rt_graph *g, rt_node_id n, size_t i, rt_dim k, rt_dim *out,
                                 retort_error *err) {
  RT_TRY(rt_op_want_float(g, n, i, err));
  RT_TRY(rt_op_want_rank(g, n, i, 2, err));
  RT_TRY(rt_op_want_dim(g, n, i, 1, k, err));
  *out = rt_op_in(g, n, i)->shape.dims[0];
  return RETORT_OK;
}

retort_status rt_infer_linear(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, k, columns;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &k, err));
  RT_TRY(want_weight(g, n, 1, k, &columns, err));
  RT_TRY(rt_op_want_vector(g, n, 2, columns, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, columns);
  return RETORT_OK;
}

retort_status rt_reference_linear(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *bias = n->input_count > 2 ? in[2] : NULL;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[1]->dims[0], out, err));
  rt_op_linear(in[0]->data.f, in[1]->data.f, bias ? bias->data.f : NULL, (size_t)in[0]->dims[0],
               (size_t)in[1]->dims[0], (size_t)in[0]->dims[1], out->data.f);
  return RETORT_OK;
}

retort_status rt_infer_gated_linear(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, k, gate, up;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &k, err));
  RT_TRY(want_weight(g, n, 1, k, &gate, err));
  RT_TRY(want_weight(g, n, 2, k, &up, err));
  RT_TRY(rt_op_want_dim(g, n, 2, 0, gate, err));
  RT_TRY(rt_op_want_vector(g, n, 3, gate, err));
  RT_TRY(rt_op_want_vector(g, n, 4, gate, err));
  const char *act = rt_node_str(rt_graph_get_node(g, n), "act", "");
  if (strcmp(act, "silu") != 0) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "act is \"%.100s\", known is silu", act);
  }
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, gate);
  return RETORT_OK;
}

retort_status rt_reference_gated_linear(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  const rt_tensor *bias[2] = {n->input_count > 3 ? in[3] : NULL, n->input_count > 4 ? in[4] : NULL};
  size_t rows = (size_t)in[0]->dims[0], k = (size_t)in[0]->dims[1], width = (size_t)in[1]->dims[0];
  rt_tensor part[2];
  for (int i = 0; i < 2; i++) {
    RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[1]->dims[0], &part[i], err));
    rt_op_linear(in[0]->data.f, in[1 + i]->data.f, bias[i] ? bias[i]->data.f : NULL, rows, width, k,
                 part[i].data.f);
  }
  *out = part[1];
  for (size_t i = 0; i < out->count; i++) {
    // Rounded where silu and mul round, so that merging them changes nothing.
    double gate = (double)part[0].data.f[i];
    out->data.f[i] *= (float)(gate / (1 + exp(-gate)));
  }
  return RETORT_OK;
}
