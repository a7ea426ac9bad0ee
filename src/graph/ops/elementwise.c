// graph/ops/elementwise.c: broadcasting and shape arithmetic that the files of elementwise
// operations share; identity and cast.
#include "graph/ops/elementwise.h"

#include <math.h>
#include <stdio.h>

#include "graph/internal.h"
#include "graph/num.h"

// ---------------------------------------------------------------------------------------------
// Types

static unsigned types_of(rt_dtype dtype) {
  if (rt_dtype_is_float(dtype)) return RT_TYPES_FLOAT;
  if (dtype == RT_DTYPE_BOOL) return RT_TYPES_BOOL;
  return dtype == RT_DTYPE_Q8 ? 0 : RT_TYPES_INT;
}

retort_status rt_op_want_types(const rt_graph *g, rt_node_id n, size_t i, unsigned types,
                               retort_error *err) {
  const rt_value *v = rt_op_in(g, n, i);
  if (types_of(v->dtype) & types) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu (\"%.100s\") is %s, expected%s%s%s", i, v->name,
                 rt_dtype_name(v->dtype), types & RT_TYPES_FLOAT ? " floats" : "",
                 types & RT_TYPES_INT ? " integers" : "", types & RT_TYPES_BOOL ? " bool" : "");
}

retort_status rt_op_want_same_type(const rt_graph *g, rt_node_id n, size_t i, size_t j,
                                   retort_error *err) {
  const rt_value *a = rt_op_in(g, n, i), *b = rt_op_in(g, n, j);
  if (a->dtype == b->dtype) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "operands are %s and %s", rt_dtype_name(a->dtype),
                 rt_dtype_name(b->dtype));
}

bool rt_dtype_is_signed(rt_dtype dtype) {
  return dtype == RT_DTYPE_I64 || dtype == RT_DTYPE_I32 || dtype == RT_DTYPE_I16 ||
         dtype == RT_DTYPE_S8;
}

unsigned rt_dtype_bits(rt_dtype dtype) {
  return (unsigned)rt_dtype_bytes(dtype) * 8;
}

int64_t rt_dtype_lowest(rt_dtype dtype) {
  if (!rt_dtype_is_signed(dtype)) return 0;
  return dtype == RT_DTYPE_I64 ? INT64_MIN : -((int64_t)1 << (rt_dtype_bits(dtype) - 1));
}

int64_t rt_dtype_highest(rt_dtype dtype) {
  if (dtype == RT_DTYPE_BOOL) return 1;
  if (dtype == RT_DTYPE_U64) return -1;
  if (rt_dtype_is_signed(dtype)) return -1 - rt_dtype_lowest(dtype);
  return ((int64_t)1 << rt_dtype_bits(dtype)) - 1;
}

bool rt_int_less(rt_dtype dtype, int64_t a, int64_t b) {
  return dtype == RT_DTYPE_U64 ? (uint64_t)a < (uint64_t)b : a < b;
}

// ---------------------------------------------------------------------------------------------
// Broadcasting

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
      // Two numbers contradict each other; a symbol might have turned out to fit.
      const bool numbers = x != RT_DIM_NONE && y != RT_DIM_NONE && rt_dim_is_const(g, x, &v) &&
                           rt_dim_is_const(g, y, &v);
      retort_status st =
          numbers ? rt_fail(err, RETORT_ERR_FORMAT, "dimensions %.300s do not broadcast",
                            rt_buf_cstr(&text))
                  : rt_fail(err, RETORT_ERR_UNSUPPORTED,
                            "dimensions %.300s are not known to broadcast", rt_buf_cstr(&text));
      rt_buf_deinit(&text);
      return st;
    }
  }
  return RETORT_OK;
}

retort_status rt_op_broadcast(rt_graph *g, rt_node_id n, size_t first, size_t count, rt_shape *out,
                              retort_error *err) {
  rt_shape shape = rt_op_in(g, n, first)->shape;
  for (size_t i = first + 1; i < first + count; i++) {
    const rt_shape a = shape, b = rt_op_in(g, n, i)->shape;
    RT_TRY(broadcast(g, &a, &b, &shape, err));
  }
  *out = shape;
  return RETORT_OK;
}

retort_status rt_walk_start(rt_walk *w, const rt_tensor *const *in, uint32_t operands,
                            retort_error *err) {
  *w = (rt_walk){.operands = operands};
  size_t run[RT_WALK_OPERANDS];
  for (uint32_t k = 0; k < operands; k++) {
    if (in[k]->rank > w->rank) w->rank = in[k]->rank;
    run[k] = 1;
  }
  for (uint32_t i = w->rank; i-- > 0;) {
    const uint32_t from_end = w->rank - i;
    w->dims[i] = 1;
    for (uint32_t k = 0; k < operands; k++) {
      const rt_tensor *t = in[k];
      const int64_t size = from_end <= t->rank ? t->dims[t->rank - from_end] : 1;
      if (size != 1 && w->dims[i] != 1 && size != w->dims[i]) {
        return rt_fail(err, RETORT_ERR_ARGUMENT, "dimensions %lld and %lld do not broadcast",
                       (long long)w->dims[i], (long long)size);
      }
      if (size != 1) w->dims[i] = size;
      w->step[k][i] = size == 1 ? 0 : run[k];
      run[k] *= (size_t)size;
    }
  }
  return RETORT_OK;
}

void rt_walk_next(rt_walk *w) {
  for (uint32_t d = w->rank; d-- > 0;) {
    for (uint32_t k = 0; k < w->operands; k++) w->at[k] += w->step[k][d];
    if (++w->index[d] < w->dims[d]) return;
    for (uint32_t k = 0; k < w->operands; k++) w->at[k] -= w->step[k][d] * (size_t)w->dims[d];
    w->index[d] = 0;
  }
}

// ---------------------------------------------------------------------------------------------
// Shape arithmetic

bool rt_op_content_size(const rt_graph *g, rt_shape shape, size_t *size) {
  int64_t count = 1;
  if (shape.rank > 1) return false;
  if (shape.rank == 1 && !rt_dim_is_const(g, shape.dims[0], &count)) return false;
  *size = (size_t)count;
  return count <= RT_GRAPH_MAX_CONTENTS;
}

// Whether a symbol, a floor division or a product is 0 or more for every size.
static bool never_negative(const rt_graph *g, rt_dim dim, int depth) {
  const rt_dim_expr *e = &g->dims[dim];
  if (e->kind == RT_DIM_SYMBOL) return true;
  if (e->kind == RT_DIM_CONST) return e->value >= 0;
  if (depth == 0 || (e->kind == RT_DIM_SUM && e->value < 0)) return false;
  for (uint32_t i = 0; i < e->count; i++) {
    if (e->kind == RT_DIM_SUM && e->coefs[i] < 0) return false;
    if (!never_negative(g, e->terms[i], depth - 1)) return false;
  }
  return true;
}

rt_dim_bounds rt_dim_bounds_of(const rt_graph *g, rt_dim dim) {
  enum { DEPTH = 8 };
  if (dim == RT_DIM_NONE) return (rt_dim_bounds){0};
  const rt_dim_expr *e = &g->dims[dim];
  if (e->kind == RT_DIM_CONST) return (rt_dim_bounds){true, true, e->value, e->value};
  if (e->kind != RT_DIM_SUM) return (rt_dim_bounds){.has_low = never_negative(g, dim, DEPTH)};
  rt_dim_bounds b = {true, true, e->value, e->value};
  for (uint32_t i = 0; i < e->count; i++) {
    const bool term = never_negative(g, e->terms[i], DEPTH);
    b.has_low = b.has_low && term && e->coefs[i] > 0;
    b.has_high = b.has_high && term && e->coefs[i] < 0;
  }
  return b;
}

int rt_dim_order(rt_graph *g, rt_dim a, rt_dim b) {
  if (a == b && a != RT_DIM_NONE) return 0;
  const rt_dim_bounds by = rt_dim_bounds_of(g, rt_dim_sub(g, a, b));
  if (by.has_low && by.low > 0) return 1;
  if (by.has_high && by.high < 0) return -1;
  // Numbers whose difference doesn't fit.
  int64_t x, y;
  if (rt_dim_is_const(g, a, &x) && rt_dim_is_const(g, b, &y)) return x < y ? -1 : x > y;
  return RT_DIM_UNORDERED;
}

// Whether a >= b for every size.
static bool at_least(rt_graph *g, rt_dim a, rt_dim b) {
  const int order = rt_dim_order(g, a, b);
  if (order != RT_DIM_UNORDERED) return order >= 0;
  const rt_dim_bounds by = rt_dim_bounds_of(g, rt_dim_sub(g, a, b));
  return by.has_low && by.low >= 0;
}

rt_dim rt_dim_max(rt_graph *g, rt_dim a, rt_dim b) {
  if (at_least(g, a, b)) return a;
  return at_least(g, b, a) ? b : RT_DIM_NONE;
}

rt_dim rt_dim_min(rt_graph *g, rt_dim a, rt_dim b) {
  if (at_least(g, a, b)) return b;
  return at_least(g, b, a) ? a : RT_DIM_NONE;
}

// ---------------------------------------------------------------------------------------------
// identity

retort_status rt_op_infer_same(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_value x = *rt_op_in(g, n, 0);
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return rt_op_set_contents(g, n, x.contents, x.contents ? rt_op_content_count(g, &x) : 0, err);
}

retort_status rt_infer_identity(rt_graph *g, rt_node_id n, retort_error *err) {
  return rt_op_infer_same(g, n, err);
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

// What a known number is in another type; RT_DIM_NONE if that can't be said.
static rt_dim cast_dim(rt_graph *g, rt_dim x, rt_dtype to) {
  int64_t v;
  if (rt_dim_is_const(g, x, &v)) return rt_dim_const(g, rt_dtype_wrap(to, v));
  if (to != RT_DTYPE_BOOL) return x;  // sizes fit the narrower: larger ones are refused elsewhere
  const rt_dim_bounds b = rt_dim_bounds_of(g, x);
  const bool not_zero = (b.has_low && b.low > 0) || (b.has_high && b.high < 0);
  return not_zero ? rt_dim_const(g, 1) : RT_DIM_NONE;
}

retort_status rt_infer_cast(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_value x = *rt_op_in(g, n, 0);
  const char *to = rt_node_str(rt_graph_get_node(g, n), "to", "");
  rt_dtype dtype;
  if (!rt_dtype_parse(rt_view_of(to), &dtype) || dtype == RT_DTYPE_Q8 || x.dtype == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cannot cast %s to \"%.100s\"", rt_dtype_name(x.dtype),
                   to);
  }
  rt_op_set(g, n, 0, dtype, x.shape);
  bool known =
      x.contents && (dtype == RT_DTYPE_I64 || dtype == RT_DTYPE_I32 || dtype == RT_DTYPE_BOOL);
  size_t count = known ? rt_op_content_count(g, &x) : 0;
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < count; i++) contents[i] = cast_dim(g, x.contents[i], dtype);
  return rt_op_set_contents(g, n, known ? contents : NULL, count, err);
}

static int64_t float_to_int(float f, rt_dtype to) {
  if (!(f == f)) return 0;
  if (to == RT_DTYPE_U64 && f >= 0x1p63f) return f >= 0x1p64f ? -1 : (int64_t)(uint64_t)f;
  if (f >= 0x1p63f) return INT64_MAX;
  if (f < -0x1p63f) return INT64_MIN;
  return (int64_t)f;
}

retort_status rt_reference_cast(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  const rt_dtype from = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_dtype to = rt_graph_value(g, n->outputs[0])->dtype;
  const bool from_float = x->dtype == RT_DTYPE_F32, to_float = rt_dtype_is_float(to);
  RT_TRY(rt_op_alloc_like(interp, x, to_float ? RT_DTYPE_F32 : RT_DTYPE_I64, out, err));
  for (size_t i = 0; i < out->count; i++) {
    if (to_float && from_float) {
      out->data.f[i] = x->data.f[i];
    } else if (to_float) {
      const int64_t v = x->data.i[i];
      out->data.f[i] = from == RT_DTYPE_U64 ? (float)(uint64_t)v : (float)v;
    } else if (to == RT_DTYPE_BOOL && from_float) {
      out->data.i[i] = x->data.f[i] != 0;
    } else {
      out->data.i[i] = from_float ? float_to_int(x->data.f[i], to) : x->data.i[i];
    }
  }
  return RETORT_OK;
}
