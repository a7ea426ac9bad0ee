// graph/ops/norm.c: rms_norm and add_rms_norm.
#include <math.h>

#include "graph/ops/op.h"

void rt_op_rms(const float *x, const float *weight, size_t width, double eps, float *y) {
  double sum = 0;
  for (size_t i = 0; i < width; i++) sum += (double)x[i] * (double)x[i];
  double inverse = 1 / sqrt(sum / (double)width + eps);
  for (size_t i = 0; i < width; i++) {
    y[i] = (float)((double)x[i] * inverse * (weight ? (double)weight[i] : 1));
  }
}

retort_status rt_infer_rms_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_vector(g, n, 1, width, err));
  RT_TRY(rt_op_want_eps(g, n, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_rms_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  size_t width = (size_t)in[0]->dims[1];
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], out, err));
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    rt_op_rms(in[0]->data.f + r * width, in[1]->data.f, width, rt_node_real(n, "eps", 0),
              out->data.f + r * width);
  }
  return RETORT_OK;
}

retort_status rt_infer_add_rms_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width, rows_y, width_y;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_matrix(g, n, 1, &rows_y, &width_y, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, rows, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 1, width, err));
  RT_TRY(rt_op_want_vector(g, n, 2, width, err));
  RT_TRY(rt_op_want_eps(g, n, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  rt_op_set_matrix(g, n, 1, RT_DTYPE_F32, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_add_rms_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  size_t width = (size_t)in[0]->dims[1];
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], &out[0], err));
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], &out[1], err));
  for (size_t i = 0; i < out[0].count; i++) {
    out[0].data.f[i] = in[0]->data.f[i] + in[1]->data.f[i];
  }
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    rt_op_rms(out[0].data.f + r * width, in[2]->data.f, width, rt_node_real(n, "eps", 0),
              out[1].data.f + r * width);
  }
  return RETORT_OK;
}
