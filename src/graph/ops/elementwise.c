// graph/ops/elementwise.c: arithmetic with numpy broadcasting, activations, casts.
//
// Integers wrap around like two's complement; integer division truncates. Small integer tensors of
// known contents are computed symbolically, which keeps chains of shape arithmetic alive.
#include <math.h>

#include "graph/internal.h"
#include "graph/num.h"
#include "graph/ops/op.h"

typedef enum binary_kind { ADD, SUB, MUL, DIV } binary_kind;

static bool is_float(rt_dtype t) {
  return t == RT_DTYPE_F32 || t == RT_DTYPE_F16 || t == RT_DTYPE_BF16;
}

// ---------------------------------------------------------------------------------------------
// Binary operations

static retort_status broadcast(rt_graph *g, const rt_shape *a, const rt_shape *b, rt_shape *out,
                               retort_error *err) {
  out->rank = a->rank > b->rank ? a->rank : b->rank;
  for (uint32_t i = 0; i < out->rank; i++) {
    // Aligned at the last axis; a missing axis counts as 1.
    uint32_t from_end = out->rank - i;
    rt_dim x = from_end <= a->rank ? a->dims[a->rank - from_end] : RT_DIM_NONE;
    rt_dim y = from_end <= b->rank ? b->dims[b->rank - from_end] : RT_DIM_NONE;
    int64_t v;
    bool x_one = x == RT_DIM_NONE || (rt_dim_is_const(g, x, &v) && v == 1);
    bool y_one = y == RT_DIM_NONE || (rt_dim_is_const(g, y, &v) && v == 1);
    if (x == y || (y_one && x != RT_DIM_NONE)) {
      out->dims[i] = x;
    } else if (x_one && y != RT_DIM_NONE) {
      out->dims[i] = y;
    } else {
      rt_buf text = {0};
      rt_dim_print(g, x, &text);
      rt_buf_append_str(&text, " and ");
      rt_dim_print(g, y, &text);
      retort_status st =
          rt_fail(err, RETORT_ERR_FORMAT, "dimensions %.300s do not broadcast", rt_buf_cstr(&text));
      rt_buf_deinit(&text);
      return st;
    }
  }
  return RETORT_OK;
}

static rt_dim symbolic(rt_graph *g, binary_kind kind, rt_dim a, rt_dim b) {
  int64_t x, y;
  switch (kind) {
    case ADD: return rt_dim_add(g, a, b);
    case SUB: return rt_dim_sub(g, a, b);
    case MUL: return rt_dim_mul(g, a, b);
    case DIV:
      if (rt_dim_is_const(g, a, &x) && rt_dim_is_const(g, b, &y)) {
        if (y == 0 || (x == INT64_MIN && y == -1)) return RT_DIM_NONE;
        return rt_dim_const(g, x / y);
      }
      // Sizes are not negative, so that flooring and truncating agree.
      return rt_dim_floordiv(g, a, b);
  }
  return RT_DIM_NONE;
}

static retort_status infer_binary(rt_graph *g, rt_node_id n, binary_kind kind, retort_error *err) {
  rt_value a = *rt_op_in(g, n, 0), b = *rt_op_in(g, n, 1);
  if (a.dtype != b.dtype || a.dtype == RT_DTYPE_Q8 || a.dtype == RT_DTYPE_BOOL) {
    return rt_fail(err, RETORT_ERR_FORMAT, "operands are %s and %s", rt_dtype_name(a.dtype),
                   rt_dtype_name(b.dtype));
  }
  rt_shape shape = {0};
  RT_TRY(broadcast(g, &a.shape, &b.shape, &shape, err));
  rt_op_set(g, n, 0, a.dtype, shape);
  int64_t size = 1;
  bool known = a.contents && b.contents && shape.rank <= 1;
  if (known && shape.rank == 1) known = rt_dim_is_const(g, shape.dims[0], &size);
  if (!known || size > RT_GRAPH_MAX_CONTENTS) return rt_op_set_contents(g, n, NULL, 0, err);
  size_t na = rt_op_content_count(g, &a), nb = rt_op_content_count(g, &b);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < (size_t)size; i++) {
    contents[i] = symbolic(g, kind, a.contents[na == 1 ? 0 : i], b.contents[nb == 1 ? 0 : i]);
  }
  return rt_op_set_contents(g, n, contents, (size_t)size, err);
}

static int64_t wrap(int64_t v, rt_dtype dtype) {
  switch (dtype) {
    case RT_DTYPE_I32: return (int32_t)(uint32_t)(uint64_t)v;
    case RT_DTYPE_S8: return (int8_t)(uint8_t)(uint64_t)v;
    case RT_DTYPE_U8: return (uint8_t)(uint64_t)v;
    case RT_DTYPE_BOOL: return v != 0;
    default: return v;
  }
}

static float float_binary(binary_kind kind, float a, float b) {
  switch (kind) {
    case ADD: return a + b;
    case SUB: return a - b;
    case MUL: return a * b;
    case DIV: return a / b;
  }
  return 0;
}

static retort_status int_binary(binary_kind kind, int64_t a, int64_t b, int64_t *out,
                                retort_error *err) {
  switch (kind) {
    case ADD: *out = (int64_t)((uint64_t)a + (uint64_t)b); break;
    case SUB: *out = (int64_t)((uint64_t)a - (uint64_t)b); break;
    case MUL: *out = (int64_t)((uint64_t)a * (uint64_t)b); break;
    case DIV:
      if (b == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "integer division by zero");
      *out = b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b;
      break;
  }
  return RETORT_OK;
}

static retort_status run_binary(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, binary_kind kind,
                                retort_error *err) {
  const rt_tensor *a = in[0], *b = in[1];
  uint32_t rank = a->rank > b->rank ? a->rank : b->rank;
  int64_t dims[RT_MAX_RANK];
  size_t step_a[RT_MAX_RANK], step_b[RT_MAX_RANK], run_a = 1, run_b = 1;
  for (uint32_t i = rank; i-- > 0;) {
    uint32_t from_end = rank - i;
    int64_t x = from_end <= a->rank ? a->dims[a->rank - from_end] : 1;
    int64_t y = from_end <= b->rank ? b->dims[b->rank - from_end] : 1;
    dims[i] = x == 1 ? y : x;
    if (y != 1 && y != dims[i]) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "dimensions %lld and %lld do not broadcast",
                     (long long)x, (long long)y);
    }
    step_a[i] = x == 1 ? 0 : run_a;
    step_b[i] = y == 1 ? 0 : run_b;
    run_a *= (size_t)x;
    run_b *= (size_t)y;
  }
  rt_dtype dtype = rt_graph_value(g, n->outputs[0])->dtype;
  RT_TRY(rt_interp_alloc(interp, a->dtype, rank, dims, out, err));
  int64_t index[RT_MAX_RANK] = {0};
  size_t ia = 0, ib = 0;
  for (size_t i = 0; i < out->count; i++) {
    if (a->dtype == RT_DTYPE_F32) {
      out->data.f[i] = float_binary(kind, a->data.f[ia], b->data.f[ib]);
    } else {
      RT_TRY(int_binary(kind, a->data.i[ia], b->data.i[ib], &out->data.i[i], err));
      out->data.i[i] = wrap(out->data.i[i], dtype);
    }
    for (uint32_t d = rank; d-- > 0;) {
      ia += step_a[d];
      ib += step_b[d];
      if (++index[d] < dims[d]) break;
      ia -= step_a[d] * (size_t)dims[d];
      ib -= step_b[d] * (size_t)dims[d];
      index[d] = 0;
    }
  }
  return RETORT_OK;
}

#define BINARY(id, kind)                                                                           \
  retort_status rt_infer_##id(rt_graph *g, rt_node_id n, retort_error *err) {                      \
    return infer_binary(g, n, kind, err);                                                          \
  }                                                                                                \
  retort_status rt_reference_##id(rt_interp *interp, const rt_graph *g, const rt_node *n,          \
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) { \
    return run_binary(interp, g, n, in, out, kind, err);                                           \
  }
BINARY(add, ADD)
BINARY(sub, SUB)
BINARY(mul, MUL)
BINARY(div, DIV)

// ---------------------------------------------------------------------------------------------
// Unary operations

static retort_status infer_same(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_value x = *rt_op_in(g, n, 0);
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return rt_op_set_contents(g, n, x.contents, x.contents ? rt_op_content_count(g, &x) : 0, err);
}

static retort_status infer_float(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_float(g, n, 0, err));
  return infer_same(g, n, err);
}

static retort_status alloc_like(rt_interp *interp, const rt_tensor *x, rt_tensor *out,
                                retort_error *err) {
  return rt_interp_alloc(interp, x->dtype, x->rank, x->dims, out, err);
}

retort_status rt_infer_neg(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_value x = *rt_op_in(g, n, 0);
  if (!is_float(x.dtype) && x.dtype != RT_DTYPE_I64 && x.dtype != RT_DTYPE_I32 &&
      x.dtype != RT_DTYPE_S8) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot negate %s", rt_dtype_name(x.dtype));
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  if (!x.contents) return rt_op_set_contents(g, n, NULL, 0, err);
  size_t count = rt_op_content_count(g, &x);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS], zero = rt_dim_const(g, 0);
  for (size_t i = 0; i < count; i++) contents[i] = rt_dim_sub(g, zero, x.contents[i]);
  return rt_op_set_contents(g, n, contents, count, err);
}

retort_status rt_reference_neg(rt_interp *interp, const rt_graph *g, const rt_node *n,
                               const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  rt_dtype dtype = rt_graph_value(g, n->outputs[0])->dtype;
  RT_TRY(alloc_like(interp, in[0], out, err));
  for (size_t i = 0; i < out->count; i++) {
    if (in[0]->dtype == RT_DTYPE_F32) {
      out->data.f[i] = -in[0]->data.f[i];
    } else {
      out->data.i[i] = wrap((int64_t)(0 - (uint64_t)in[0]->data.i[i]), dtype);
    }
  }
  return RETORT_OK;
}

static double do_sqrt(double x) {
  return sqrt(x);
}
static double do_exp(double x) {
  return exp(x);
}
static double do_sigmoid(double x) {
  return 1 / (1 + exp(-x));
}
static double do_silu(double x) {
  return x / (1 + exp(-x));
}

static retort_status run_float(rt_interp *interp, const rt_tensor *x, rt_tensor *out,
                               double (*fn)(double), retort_error *err) {
  RT_TRY(alloc_like(interp, x, out, err));
  for (size_t i = 0; i < out->count; i++) out->data.f[i] = (float)fn((double)x->data.f[i]);
  return RETORT_OK;
}

#define UNARY(id)                                                                                  \
  retort_status rt_infer_##id(rt_graph *g, rt_node_id n, retort_error *err) {                      \
    return infer_float(g, n, err);                                                                 \
  }                                                                                                \
  retort_status rt_reference_##id(rt_interp *interp, const rt_graph *g, const rt_node *n,          \
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) { \
    (void)g;                                                                                       \
    (void)n;                                                                                       \
    return run_float(interp, in[0], out, do_##id, err);                                            \
  }
UNARY(sqrt)
UNARY(exp)
UNARY(sigmoid)
UNARY(silu)

retort_status rt_infer_identity(rt_graph *g, rt_node_id n, retort_error *err) {
  return infer_same(g, n, err);
}

retort_status rt_reference_identity(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)interp;
  (void)g;
  (void)n;
  (void)err;
  *out = *in[0];
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// cast

retort_status rt_infer_cast(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_value x = *rt_op_in(g, n, 0);
  const char *to = rt_node_str(rt_graph_get_node(g, n), "to", "");
  rt_dtype dtype;
  if (!rt_dtype_parse(rt_view_of(to), &dtype) || dtype == RT_DTYPE_Q8 || x.dtype == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot cast %s to \"%.100s\"", rt_dtype_name(x.dtype),
                   to);
  }
  rt_op_set(g, n, 0, dtype, x.shape);
  // Sizes fit the narrower of the two: larger ones are refused elsewhere.
  bool known = x.contents && (dtype == RT_DTYPE_I64 || dtype == RT_DTYPE_I32);
  size_t count = known ? rt_op_content_count(g, &x) : 0;
  for (size_t i = 0; i < count; i++) {
    int64_t v;
    if (rt_dim_is_const(g, x.contents[i], &v) && wrap(v, dtype) != v) known = false;
  }
  return rt_op_set_contents(g, n, known ? x.contents : NULL, count, err);
}

static int64_t float_to_int(float f) {
  if (!(f == f)) return 0;
  if (f >= 0x1p63f) return INT64_MAX;
  if (f < -0x1p63f) return INT64_MIN;
  return (int64_t)f;
}

static float round_to(float f, rt_dtype dtype) {
  if (dtype == RT_DTYPE_F16) return rt_num_from_f16(rt_num_to_f16(f));
  if (dtype == RT_DTYPE_BF16) return rt_num_from_bf16(rt_num_to_bf16(f));
  return f;
}

retort_status rt_reference_cast(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  rt_dtype to = rt_graph_value(g, n->outputs[0])->dtype;
  RT_TRY(rt_interp_alloc(interp, is_float(to) ? RT_DTYPE_F32 : RT_DTYPE_I64, x->rank, x->dims, out,
                         err));
  for (size_t i = 0; i < out->count; i++) {
    bool from_float = x->dtype == RT_DTYPE_F32;
    if (is_float(to)) {
      out->data.f[i] = round_to(from_float ? x->data.f[i] : (float)x->data.i[i], to);
    } else if (to == RT_DTYPE_BOOL && from_float) {
      out->data.i[i] = x->data.f[i] != 0;
    } else {
      out->data.i[i] = wrap(from_float ? float_to_int(x->data.f[i]) : x->data.i[i], to);
    }
  }
  return RETORT_OK;
}
