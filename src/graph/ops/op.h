// graph/ops/op.h: what shape rules and reference functions share. For ops/*.c only.
#ifndef RT_GRAPH_OPS_OP_H
#define RT_GRAPH_OPS_OP_H

#include "graph/graph.h"
#include "graph/interp.h"

#define RT_OP(id, name, level, min, max, outputs, attrs, stateful)                        \
  retort_status rt_infer_##id(rt_graph *g, rt_node_id n, retort_error *err);              \
  retort_status rt_reference_##id(rt_interp *interp, const rt_graph *g, const rt_node *n, \
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err);
#include "graph/ops/ops.def"
#undef RT_OP

// Input i of a node, or NULL if it was omitted.
const rt_value *rt_op_in(const rt_graph *g, rt_node_id n, size_t i);

// Shape rules: each fails with FORMAT and a message that names the input.
retort_status rt_op_want_rank(const rt_graph *g, rt_node_id n, size_t i, uint32_t rank,
                              retort_error *err) RETORT_MUST_USE;
retort_status rt_op_want_f32(const rt_graph *g, rt_node_id n, size_t i,
                             retort_error *err) RETORT_MUST_USE;
retort_status rt_op_want_float(const rt_graph *g, rt_node_id n, size_t i,
                               retort_error *err) RETORT_MUST_USE;  // f32, f16 or bf16
retort_status rt_op_want_int(const rt_graph *g, rt_node_id n, size_t i,
                             retort_error *err) RETORT_MUST_USE;  // i64 or i32
retort_status rt_op_want_dim(const rt_graph *g, rt_node_id n, size_t i, uint32_t axis, rt_dim want,
                             retort_error *err) RETORT_MUST_USE;
// An f32 matrix; gives its dims.
retort_status rt_op_want_matrix(const rt_graph *g, rt_node_id n, size_t i, rt_dim *rows,
                                rt_dim *columns, retort_error *err) RETORT_MUST_USE;
// A float vector of `size`; nothing is checked when the input was omitted.
retort_status rt_op_want_vector(const rt_graph *g, rt_node_id n, size_t i, rt_dim size,
                                retort_error *err) RETORT_MUST_USE;
// An integer vector of `size`.
retort_status rt_op_want_ids(const rt_graph *g, rt_node_id n, size_t i, rt_dim size,
                             retort_error *err) RETORT_MUST_USE;
// An integer attribute within [min, max].
retort_status rt_op_want_range(const rt_graph *g, rt_node_id n, const char *key, int64_t min,
                               int64_t max, retort_error *err) RETORT_MUST_USE;
// heads, kv_heads and head_dim within sane bounds, kv_heads dividing heads.
retort_status rt_op_want_heads(const rt_graph *g, rt_node_id n, retort_error *err) RETORT_MUST_USE;
retort_status rt_op_want_eps(const rt_graph *g, rt_node_id n, retort_error *err) RETORT_MUST_USE;

// Sets an output of a node.
void rt_op_set(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_shape shape);
void rt_op_set_matrix(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_dim rows,
                      rt_dim columns);
// Dimension `axis` of an output whose size depends on what tensors hold: a symbol of its own, the
// same one each time the rule runs.
rt_dim rt_op_open_dim(rt_graph *g, rt_node_id n, size_t output, uint32_t axis);
// Records known contents (copied) of output 0; `count` elements. NULL clears them.
retort_status rt_op_set_contents(rt_graph *g, rt_node_id n, const rt_dim *contents, size_t count,
                                 retort_error *err) RETORT_MUST_USE;
// The number of elements of a value with known contents.
size_t rt_op_content_count(const rt_graph *g, const rt_value *v);
// Negative axes count from the end; FORMAT if it lies outside.
retort_status rt_op_axis(int64_t axis, uint32_t rank, uint32_t *out,
                         retort_error *err) RETORT_MUST_USE;

// Reference functions: a matrix output.
static inline retort_status rt_op_alloc_matrix(rt_interp *interp, int64_t rows, int64_t columns,
                                               rt_tensor *out, retort_error *err) {
  int64_t dims[2] = {rows, columns};
  return rt_interp_alloc(interp, RT_DTYPE_F32, 2, dims, out, err);
}
// y (rows, n) = x (rows, k) W (n, k) transposed + bias, sums in double.
void rt_op_linear(const float *x, const float *w, const float *bias, size_t rows, size_t n,
                  size_t k, float *y);
// One row of RMS normalization; weight may be NULL.
void rt_op_rms(const float *x, const float *weight, size_t width, double eps, float *y);

#endif
