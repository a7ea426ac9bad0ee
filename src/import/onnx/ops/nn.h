// import/onnx/ops/nn.h: what the translators of nn*.c share.
#ifndef RT_IMPORT_ONNX_OPS_NN_H
#define RT_IMPORT_ONNX_OPS_NN_H

#include "import/onnx/translate.h"

#define RT_ONNX_OP(domain, name, since, translate, arg) retort_status translate(rt_onnx_call *c);
#include "import/onnx/ops/nn.def"
#undef RT_ONNX_OP

#define RT_NN_INTS(key_, values_, count_) \
  { .key = (key_), .kind = RT_ATTR_INTS, .ints = (values_), .int_count = (count_) }

// Attribute lists that grow: at most RT_NN_MAX_ATTRS, always terminated.
enum { RT_NN_MAX_ATTRS = 16 };
typedef struct rt_nn_attrs {
  rt_attr_init list[RT_NN_MAX_ATTRS];
  size_t count;
} rt_nn_attrs;
static inline void rt_nn_add(rt_nn_attrs *a, rt_attr_init attr) {
  if (a->count + 1 < RT_NN_MAX_ATTRS) a->list[a->count++] = attr;
}

// FORMAT unless the node has at least so many inputs, none of these left out.
retort_status rt_nn_need(rt_onnx_call *c, size_t inputs);
const rt_shape *rt_nn_shape(const rt_onnx_call *c, rt_value_id id);
// x of any type in another one; x itself if it has that type already.
retort_status rt_nn_cast(rt_onnx_call *c, rt_value_id x, rt_dtype to, rt_value_id *out);
// reshape to numbers (0 copies a dimension, one may be -1).
retort_status rt_nn_reshape(rt_onnx_call *c, rt_value_id x, const int64_t *dims, size_t count,
                            rt_value_id *out);
retort_status rt_nn_transpose(rt_onnx_call *c, rt_value_id x, const int64_t *perm, size_t count,
                              rt_value_id *out);
// One element of an axis, which goes.
retort_status rt_nn_pick(rt_onnx_call *c, rt_value_id x, int64_t axis, int64_t index,
                         rt_value_id *out);
// begin..end of an axis (INT64_MAX: to its end).
retort_status rt_nn_cut(rt_onnx_call *c, rt_value_id x, int64_t axis, int64_t begin, int64_t end,
                        rt_value_id *out);
retort_status rt_nn_concat(rt_onnx_call *c, rt_value_id a, rt_value_id b, int64_t axis,
                           rt_value_id *out);
// x op number, in x's type.
retort_status rt_nn_scalar(rt_onnx_call *c, const char *op, rt_value_id x, double number,
                           rt_value_id *out);
// numpy's matmul, vectors included (nn_matmul.c).
retort_status rt_nn_matmul(rt_onnx_call *c, rt_value_id a, rt_value_id b, rt_value_id *out);
// x / sqrt(mean of x² over the axes from `axis` on + eps) · scale, in f32 up to the product;
// *inverse, unless NULL, 1 / that root in f32 (nn_norm.c).
retort_status rt_nn_rms(rt_onnx_call *c, rt_value_id x, rt_value_id scale, int64_t axis, double eps,
                        rt_value_id *y, rt_value_id *inverse);

// (batch, n, heads · d) to (batch, heads, n, d), and back.
retort_status rt_nn_split_heads(rt_onnx_call *c, rt_value_id x, int64_t heads, rt_value_id *out);
retort_status rt_nn_join_heads(rt_onnx_call *c, rt_value_id x, rt_value_id *out);
// The size of an axis, an i64 scalar.
retort_status rt_nn_dim_value(rt_onnx_call *c, rt_value_id x, int64_t axis, rt_value_id *out);

#endif
