// graph/ops/quantize.c: linear quantization as ONNX has it, and the product of quantized matrices.
//
// The scale and zero point of an element lie per tensor (one number), per axis (a vector along
// `axis`, default 1) or per block (the operand's rank; `block_size` elements along `axis` share
// one).
#include <math.h>

#include "base/size.h"
#include "graph/num.h"
#include "graph/ops/elementwise.h"

// ---------------------------------------------------------------------------------------------
// Which scale an element has

typedef struct grid {
  size_t inner, size;          // of the axis
  size_t axis_scales, blocks;  // elements along the axis for one scale; scales along the axis
  bool blocked;
} grid;

static retort_status want_grid(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_node *node = rt_graph_get_node(g, n);
  const rt_value x = *rt_op_in(g, n, 0), scale = *rt_op_in(g, n, 1);
  RT_TRY(rt_op_want_types(g, n, 1, RT_TYPES_FLOAT, err));
  const rt_value *zero = rt_op_in(g, n, 2);
  if (zero) {
    RT_TRY(rt_op_want_rank(g, n, 2, scale.shape.rank, err));
    for (uint32_t d = 0; d < scale.shape.rank; d++) {
      RT_TRY(rt_op_want_dim(g, n, 2, d, scale.shape.dims[d], err));
    }
  }
  RT_TRY(rt_op_want_range(g, n, "block_size", 0, INT32_MAX, err));
  const int64_t block = rt_node_int(node, "block_size", 0);
  int64_t one;
  if (scale.shape.rank == 0 || (scale.shape.rank == 1 && block == 0 &&
                                rt_dim_is_const(g, scale.shape.dims[0], &one) && one == 1)) {
    return RETORT_OK;
  }
  uint32_t axis;
  const int64_t given = rt_node_int(node, "axis", 1);
  RT_TRY(rt_op_axis(x.shape.rank == 1 && block == 0 ? 0 : given, x.shape.rank, &axis, err));
  if (block == 0) {
    RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
    return rt_op_want_dim(g, n, 1, 0, x.shape.dims[axis], err);
  }
  RT_TRY(rt_op_want_rank(g, n, 1, x.shape.rank, err));
  for (uint32_t d = 0; d < x.shape.rank; d++) {
    rt_dim want = x.shape.dims[d];
    if (d == axis) {
      want = rt_dim_floordiv(g, rt_dim_add(g, want, rt_dim_const(g, block - 1)),
                             rt_dim_const(g, block));
    }
    RT_TRY(rt_op_want_dim(g, n, 1, d, want, err));
  }
  return RETORT_OK;
}

static retort_status grid_of(const rt_node *n, const rt_tensor *x, const rt_tensor *scale,
                             const rt_tensor *zero, grid *out, retort_error *err) {
  const int64_t block = rt_node_int(n, "block_size", 0);
  *out = (grid){.inner = 1, .size = 1, .axis_scales = 1, .blocks = 1};
  if (zero && zero->count != scale->count) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "%zu zero points for %zu scales", zero->count,
                   scale->count);
  }
  if (scale->count == 1 && block == 0) return RETORT_OK;
  uint32_t axis;
  const int64_t given = rt_node_int(n, "axis", 1);
  RT_TRY(rt_op_axis(x->rank == 1 && block == 0 ? 0 : given, x->rank, &axis, err));
  for (uint32_t d = axis + 1; d < x->rank; d++) out->inner *= (size_t)x->dims[d];
  out->size = (size_t)x->dims[axis];
  out->blocked = block > 0;
  out->axis_scales = block > 0 ? (size_t)block : 1;
  out->blocks = out->size / out->axis_scales + (out->size % out->axis_scales != 0);
  size_t expected = out->blocks;
  if (out->blocked && out->size) expected = x->count / out->size * out->blocks;
  if (scale->count == expected) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_ARGUMENT, "%zu scales, expected %zu", scale->count, expected);
}

static size_t scale_at(const grid *q, size_t i) {
  const size_t along = i / q->inner % q->size / q->axis_scales;
  if (!q->blocked) return along;
  return (i / q->inner / q->size * q->blocks + along) * q->inner + i % q->inner;
}

static float in_precision(float f, rt_dtype dtype) {
  if (dtype == RT_DTYPE_F16) return rt_num_from_f16(rt_num_to_f16(f));
  if (dtype == RT_DTYPE_BF16) return rt_num_from_bf16(rt_num_to_bf16(f));
  return f;
}

// rint(x) + zero within the range of a type of up to 16 bits; NaN counts as 0.
static int64_t saturated(float x, int64_t zero, rt_dtype to) {
  const double low = (double)rt_dtype_lowest(to), high = (double)rt_dtype_highest(to);
  const double y = (x == x ? nearbyint((double)x) : 0) + (double)zero;
  return (int64_t)(y < low ? low : y > high ? high : y);
}

static bool is_narrow(rt_dtype t) {
  return t == RT_DTYPE_U8 || t == RT_DTYPE_S8 || t == RT_DTYPE_U16 || t == RT_DTYPE_I16;
}

// ---------------------------------------------------------------------------------------------
// quantize_linear: x, scale, [zero point] → `to` (default: the zero point's type, or u8). The
// division is rounded to `precision` (default: the scale's type).

retort_status rt_infer_quantize_linear(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  const rt_node *node = rt_graph_get_node(g, n);
  const char *name = rt_node_str(node, "to", NULL),
             *precision = rt_node_str(node, "precision", NULL);
  const rt_value *zero = rt_op_in(g, n, 2);
  rt_dtype to = zero ? zero->dtype : RT_DTYPE_U8, exact = RT_DTYPE_F32;
  if (name && !rt_dtype_parse(rt_view_of(name), &to)) to = RT_DTYPE_COUNT;
  if (!is_narrow(to) || (zero && zero->dtype != to)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot quantize to %.40s with a zero point of %s",
                   name ? name : rt_dtype_name(to), zero ? rt_dtype_name(zero->dtype) : "nothing");
  }
  if (precision && (!rt_dtype_parse(rt_view_of(precision), &exact) || !rt_dtype_is_float(exact))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "precision is \"%.40s\"", precision);
  }
  RT_TRY(want_grid(g, n, err));
  rt_op_set(g, n, 0, to, rt_op_in(g, n, 0)->shape);
  return RETORT_OK;
}

retort_status rt_reference_quantize_linear(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                           const rt_tensor *const *in, rt_tensor *out,
                                           retort_error *err) {
  const rt_tensor *x = in[0], *scale = in[1], *zero = n->input_count > 2 ? in[2] : NULL;
  const rt_dtype to = rt_graph_value(g, n->outputs[0])->dtype;
  rt_dtype precision = rt_graph_value(g, n->inputs[1])->dtype;
  const char *name = rt_node_str(n, "precision", NULL);
  if (name) (void)rt_dtype_parse(rt_view_of(name), &precision);
  grid q;
  RT_TRY(grid_of(n, x, scale, zero, &q, err));
  RT_TRY(rt_op_alloc_like(interp, x, RT_DTYPE_I64, out, err));
  for (size_t i = 0; i < out->count; i++) {
    const size_t at = scale_at(&q, i);
    const float v = x->dtype == RT_DTYPE_F32 ? x->data.f[i] : (float)x->data.i[i];
    const float ratio = in_precision(v / scale->data.f[at], precision);
    out->data.i[i] = saturated(ratio, zero ? zero->data.i[at] : 0, to);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// dequantize_linear: x, scale, [zero point] → `to` (default: the scale's type)

retort_status rt_infer_dequantize_linear(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_value x = *rt_op_in(g, n, 0);
  if (!is_narrow(x.dtype) && x.dtype != RT_DTYPE_I32) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot dequantize %s", rt_dtype_name(x.dtype));
  }
  if (rt_op_in(g, n, 2)) RT_TRY(rt_op_want_same_type(g, n, 0, 2, err));
  RT_TRY(want_grid(g, n, err));
  const char *name = rt_node_str(rt_graph_get_node(g, n), "to", NULL);
  rt_dtype to = rt_op_in(g, n, 1)->dtype;
  if (name && (!rt_dtype_parse(rt_view_of(name), &to) || !rt_dtype_is_float(to))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot dequantize to \"%.40s\"", name);
  }
  rt_op_set(g, n, 0, to, x.shape);
  return RETORT_OK;
}

retort_status rt_reference_dequantize_linear(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                             const rt_tensor *const *in, rt_tensor *out,
                                             retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *scale = in[1], *zero = n->input_count > 2 ? in[2] : NULL;
  grid q;
  RT_TRY(grid_of(n, x, scale, zero, &q, err));
  RT_TRY(rt_op_alloc_like(interp, x, RT_DTYPE_F32, out, err));
  for (size_t i = 0; i < out->count; i++) {
    const size_t at = scale_at(&q, i);
    const int64_t v = x->data.i[i] - (zero ? zero->data.i[at] : 0);
    out->data.f[i] = (float)v * scale->data.f[at];
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// dynamic_quantize_linear: x f32 → u8, its scale and zero point, from the range of x and 0

retort_status rt_infer_dynamic_quantize_linear(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_f32(g, n, 0, err));
  rt_op_set(g, n, 0, RT_DTYPE_U8, rt_op_in(g, n, 0)->shape);
  rt_op_set(g, n, 1, RT_DTYPE_F32, (rt_shape){0});
  rt_op_set(g, n, 2, RT_DTYPE_U8, (rt_shape){0});
  return RETORT_OK;
}

retort_status rt_reference_dynamic_quantize_linear(rt_interp *interp, const rt_graph *g,
                                                   const rt_node *n, const rt_tensor *const *in,
                                                   rt_tensor *out, retort_error *err) {
  (void)g;
  (void)n;
  const rt_tensor *x = in[0];
  RT_TRY(rt_op_alloc_like(interp, x, RT_DTYPE_I64, &out[0], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 0, NULL, &out[1], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 0, NULL, &out[2], err));
  float low = 0, high = 0;
  for (size_t i = 0; i < x->count; i++) {
    if (x->data.f[i] < low) low = x->data.f[i];
    if (x->data.f[i] > high) high = x->data.f[i];
  }
  const float scale = high == low ? 1 : (high - low) / 255;
  const int64_t zero = saturated(-low / scale, 0, RT_DTYPE_U8);
  for (size_t i = 0; i < x->count; i++) {
    out[0].data.i[i] = saturated(x->data.f[i] / scale, zero, RT_DTYPE_U8);
  }
  out[1].data.f[0] = scale;
  out[2].data.i[0] = zero;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// matmul_integer: a (..., m, k), b (..., k, n) of u8 or s8, [zero point of a: one, a vector (m) or
// (..., m, 1)], [of b: one, a vector (n) or (..., 1, n)] → i32 (..., m, n), wrapping around

static retort_status want_zero_point(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  const rt_value *zero = rt_op_in(g, n, 2 + i);
  if (!zero) return RETORT_OK;
  RT_TRY(rt_op_want_same_type(g, n, 2 + i, i, err));
  const rt_shape x = rt_op_in(g, n, i)->shape;
  if (zero->shape.rank == 0) return RETORT_OK;
  const uint32_t own = x.rank - (i == 0 ? 2 : 1);  // the axis that keeps its own zero points
  int64_t one;
  if (zero->shape.rank == 1) {
    if (rt_dim_is_const(g, zero->shape.dims[0], &one) && one == 1) return RETORT_OK;
    return rt_op_want_dim(g, n, 2 + i, 0, x.dims[own], err);
  }
  RT_TRY(rt_op_want_rank(g, n, 2 + i, x.rank, err));
  const uint32_t shared = x.rank - (i == 0 ? 1 : 2);
  for (uint32_t d = 0; d < x.rank; d++) {
    if (d != shared) {
      RT_TRY(rt_op_want_dim(g, n, 2 + i, d, x.dims[d], err));
    } else if (!rt_dim_is_const(g, zero->shape.dims[d], &one) || one != 1) {
      return rt_fail(err, RETORT_ERR_FORMAT, "zero points of input %zu vary along the sum", i);
    }
  }
  return RETORT_OK;
}

retort_status rt_infer_matmul_integer(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_shape s[2];
  for (size_t i = 0; i < 2; i++) {
    const rt_value *v = rt_op_in(g, n, i);
    if ((v->dtype != RT_DTYPE_U8 && v->dtype != RT_DTYPE_S8) || v->shape.rank < 2) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s of rank %u, not a matrix of u8 or s8",
                     i, rt_dtype_name(v->dtype), v->shape.rank);
    }
    RT_TRY(want_zero_point(g, n, i, err));
    s[i] = v->shape;
  }
  RT_TRY(rt_op_want_dim(g, n, 1, s[1].rank - 2, s[0].dims[s[0].rank - 1], err));
  const uint32_t rank = s[0].rank > s[1].rank ? s[0].rank : s[1].rank;
  rt_shape shape = {.rank = rank};
  for (uint32_t i = 0; i + 2 < rank; i++) {
    int64_t v;
    rt_dim d[2];
    bool one[2];
    for (int k = 0; k < 2; k++) {
      const uint32_t from_end = rank - i;
      d[k] = from_end <= s[k].rank ? s[k].dims[s[k].rank - from_end] : rt_dim_const(g, 1);
      one[k] = rt_dim_is_const(g, d[k], &v) && v == 1;
    }
    if (d[0] != d[1] && !one[0] && !one[1]) {
      return rt_fail(err, RETORT_ERR_FORMAT, "leading dimensions %u do not broadcast", i);
    }
    shape.dims[i] = one[0] ? d[1] : d[0];
  }
  shape.dims[rank - 2] = s[0].dims[s[0].rank - 2];
  shape.dims[rank - 1] = s[1].dims[s[1].rank - 1];
  rt_op_set(g, n, 0, RT_DTYPE_I32, shape);
  return RETORT_OK;
}

// The operand less its zero points. `own`: the axis, from the end, that has zero points of its own
// when these are a vector.
static retort_status without_zero(rt_interp *interp, const rt_tensor *x, const rt_tensor *zero,
                                  uint32_t own, rt_tensor *out, retort_error *err) {
  RT_TRY(rt_op_alloc_like(interp, x, RT_DTYPE_I64, out, err));
  rt_tensor flat = zero ? *zero : (rt_tensor){0};
  if (zero && zero->rank == 1) {
    // (m) becomes (m, 1), (n) stays.
    flat.rank = own;
    flat.dims[0] = zero->dims[0];
    flat.dims[1] = 1;
  }
  const rt_tensor *operands[2] = {x, &flat};
  rt_walk w;
  RT_TRY(rt_walk_start(&w, operands, zero ? 2 : 1, err));
  for (uint32_t d = 0; d < w.rank; d++) {
    if (w.rank != x->rank || w.dims[d] != x->dims[d]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "zero points do not fit their operand");
    }
  }
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    out->data.i[i] = x->data.i[i] - (zero ? flat.data.i[w.at[1]] : 0);
  }
  return RETORT_OK;
}

retort_status rt_reference_matmul_integer(rt_interp *interp, const rt_graph *g, const rt_node *node,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  (void)g;
  rt_tensor a, b;
  RT_TRY(without_zero(interp, in[0], node->input_count > 2 ? in[2] : NULL, 2, &a, err));
  RT_TRY(without_zero(interp, in[1], node->input_count > 3 ? in[3] : NULL, 1, &b, err));
  const size_t m = (size_t)a.dims[a.rank - 2], k = (size_t)a.dims[a.rank - 1];
  const size_t n = (size_t)b.dims[b.rank - 1];
  if ((size_t)b.dims[b.rank - 2] != k) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "operands do not fit");
  }
  // The leading axes broadcast; a walk over them gives the numbers of the matrices.
  rt_tensor lead_a = a, lead_b = b;
  lead_a.rank -= 2;
  lead_b.rank -= 2;
  const rt_tensor *leads[2] = {&lead_a, &lead_b};
  rt_walk w;
  RT_TRY(rt_walk_start(&w, leads, 2, err));
  int64_t dims[RT_MAX_RANK];
  for (uint32_t d = 0; d < w.rank; d++) dims[d] = w.dims[d];
  dims[w.rank] = (int64_t)m;
  dims[w.rank + 1] = (int64_t)n;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, w.rank + 2, dims, out, err));
  for (size_t to = 0; to < out->count; to += m * n, rt_walk_next(&w)) {
    const int64_t *x = a.data.i + w.at[0] * m * k, *y = b.data.i + w.at[1] * k * n;
    for (size_t i = 0; i < m * n; i++) {
      uint64_t sum = 0;
      for (size_t j = 0; j < k; j++) {
        sum += (uint64_t)(x[i / n * k + j] * y[j * n + i % n]);
      }
      out->data.i[to + i] = (int64_t)sum;
    }
  }
  return RETORT_OK;
}
