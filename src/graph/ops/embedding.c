// graph/ops/embedding.c: embedding, gather_rows and slice_columns.
#include "graph/ops/op.h"

// Copies rows `ids` of a matrix.
static retort_status take_rows(rt_interp *interp, const rt_tensor *ids, const rt_tensor *table,
                               rt_tensor *out, retort_error *err) {
  size_t width = (size_t)table->dims[1];
  RT_TRY(rt_op_alloc_matrix(interp, ids->dims[0], table->dims[1], out, err));
  for (size_t r = 0; r < ids->count; r++) {
    int64_t id = ids->data.i[r];
    if (id < 0 || id >= table->dims[0]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "row %lld of a table of %lld", (long long)id,
                     (long long)table->dims[0]);
    }
    if (width) {
      memcpy(out->data.f + r * width, table->data.f + (size_t)id * width, width * sizeof(float));
    }
  }
  return RETORT_OK;
}

retort_status rt_infer_embedding(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_int(g, n, 0, err));
  RT_TRY(rt_op_want_rank(g, n, 0, 1, err));
  RT_TRY(rt_op_want_float(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 2, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rt_op_in(g, n, 0)->shape.dims[0],
                   rt_op_in(g, n, 1)->shape.dims[1]);
  return RETORT_OK;
}

retort_status rt_reference_embedding(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                     const rt_tensor *const *in, rt_tensor *out,
                                     retort_error *err) {
  (void)g;
  (void)n;
  return take_rows(interp, in[0], in[1], out, err);
}

retort_status rt_infer_gather_rows(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_int(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rt_op_in(g, n, 1)->shape.dims[0], width);
  return RETORT_OK;
}

retort_status rt_reference_gather_rows(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                       const rt_tensor *const *in, rt_tensor *out,
                                       retort_error *err) {
  (void)g;
  (void)n;
  return take_rows(interp, in[1], in[0], out, err);
}

retort_status rt_infer_slice_columns(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t begin = rt_node_int(node, "begin", 0), end = rt_node_int(node, "end", 0), known;
  if (!rt_dim_is_const(g, width, &known)) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the number of columns must be known");
  }
  if (begin < 0 || begin > end || end > known) {
    return rt_fail(err, RETORT_ERR_FORMAT, "columns %lld to %lld of %lld", (long long)begin,
                   (long long)end, (long long)known);
  }
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, rt_dim_const(g, end - begin));
  return RETORT_OK;
}

retort_status rt_reference_slice_columns(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                         const rt_tensor *const *in, rt_tensor *out,
                                         retort_error *err) {
  (void)g;
  size_t begin = (size_t)rt_node_int(n, "begin", 0), end = (size_t)rt_node_int(n, "end", 0);
  size_t width = (size_t)in[0]->dims[1];
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], (int64_t)(end - begin), out, err));
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    for (size_t c = begin; c < end; c++) {
      out->data.f[r * (end - begin) + c - begin] = in[0]->data.f[r * width + c];
    }
  }
  return RETORT_OK;
}
