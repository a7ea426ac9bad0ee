// graph/ops/binary.c: arithmetic, bits and logic of two operands, with numpy broadcasting.
//
// Integers wrap around like two's complement (the interpreter does it); integer division truncates.
// Small integer tensors of known contents are computed symbolically, which keeps chains of shape
// arithmetic alive.
#include <math.h>

#include "graph/internal.h"
#include "graph/ops/elementwise.h"

typedef struct context {
  rt_dtype dtype;  // of both operands
  bool flag;       // fmod of mod, direction LEFT of bit_shift
} context;

typedef struct binary {
  unsigned types;
  float (*real)(const context *c, float a, float b);
  // false: division by zero.
  bool (*integer)(const context *c, int64_t a, int64_t b, int64_t *out);
  // Of known contents; RT_DIM_NONE where that has no answer. NULL: contents are not followed.
  rt_dim (*symbolic)(rt_graph *g, const context *c, rt_dim a, rt_dim b);
} binary;

static context context_of(const rt_graph *g, const rt_node *n) {
  const char *direction = rt_node_str(n, "direction", "");
  return (context){rt_graph_value(g, n->inputs[0])->dtype,
                   rt_node_int(n, "fmod", 0) != 0 || strcmp(direction, "LEFT") == 0};
}

static retort_status infer_binary(rt_graph *g, rt_node_id n, const binary *op, retort_error *err) {
  RT_TRY(rt_op_want_same_type(g, n, 0, 1, err));
  RT_TRY(rt_op_want_types(g, n, 0, op->types, err));
  rt_value a = *rt_op_in(g, n, 0), b = *rt_op_in(g, n, 1);
  rt_shape shape = {0};
  RT_TRY(rt_op_broadcast(g, n, 0, 2, &shape, err));
  rt_op_set(g, n, 0, a.dtype, shape);
  size_t size;
  if (!op->symbolic || !a.contents || !b.contents || !rt_op_content_size(g, shape, &size)) {
    return rt_op_set_contents(g, n, NULL, 0, err);
  }
  const context c = context_of(g, rt_graph_get_node(g, n));
  size_t na = rt_op_content_count(g, &a), nb = rt_op_content_count(g, &b);
  rt_dim contents[RT_GRAPH_MAX_CONTENTS];
  for (size_t i = 0; i < size; i++) {
    contents[i] = op->symbolic(g, &c, a.contents[na == 1 ? 0 : i], b.contents[nb == 1 ? 0 : i]);
  }
  return rt_op_set_contents(g, n, contents, size, err);
}

static retort_status run_binary(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, const binary *op,
                                retort_error *err) {
  const rt_tensor *a = in[0], *b = in[1];
  const context c = context_of(g, n);
  rt_walk w;
  RT_TRY(rt_walk_start(&w, in, 2, err));
  RT_TRY(rt_interp_alloc(interp, a->dtype, w.rank, w.dims, out, err));
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    if (a->dtype == RT_DTYPE_F32) {
      out->data.f[i] = op->real(&c, a->data.f[w.at[0]], b->data.f[w.at[1]]);
    } else if (!op->integer(&c, a->data.i[w.at[0]], b->data.i[w.at[1]], &out->data.i[i])) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "integer division by zero");
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Arithmetic

static float add_real(const context *c, float a, float b) {
  (void)c;
  return a + b;
}
static float sub_real(const context *c, float a, float b) {
  (void)c;
  return a - b;
}
static float mul_real(const context *c, float a, float b) {
  (void)c;
  return a * b;
}
static float div_real(const context *c, float a, float b) {
  (void)c;
  return a / b;
}
static bool add_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = (int64_t)((uint64_t)a + (uint64_t)b);
  return true;
}
static bool sub_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = (int64_t)((uint64_t)a - (uint64_t)b);
  return true;
}
static bool mul_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = (int64_t)((uint64_t)a * (uint64_t)b);
  return true;
}
static bool div_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  if (b == 0) return false;
  if (c->dtype == RT_DTYPE_U64) {
    *out = (int64_t)((uint64_t)a / (uint64_t)b);
  } else {
    *out = b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b;
  }
  return true;
}
static rt_dim add_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  return rt_dim_add(g, a, b);
}
static rt_dim sub_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  return rt_dim_sub(g, a, b);
}
static rt_dim mul_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  return rt_dim_mul(g, a, b);
}
static rt_dim div_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  int64_t x, y;
  if (rt_dim_is_const(g, a, &x) && rt_dim_is_const(g, b, &y)) {
    if (y == 0 || (x == INT64_MIN && y == -1)) return RT_DIM_NONE;
    return rt_dim_const(g, x / y);
  }
  // Sizes are not negative, so that flooring and truncating agree.
  return rt_dim_floordiv(g, a, b);
}

// The remainder has the sign of the divisor, or with fmod that of the dividend.
static float mod_real(const context *c, float a, float b) {
  float r = fmodf(a, b);
  if (c->flag || !(r == r)) return r;
  if (r == 0) return copysignf(0, b);
  return (r < 0) == (b < 0) ? r : r + b;
}
static bool mod_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  if (b == 0) return false;
  if (c->dtype == RT_DTYPE_U64) {
    *out = (int64_t)((uint64_t)a % (uint64_t)b);
    return true;
  }
  const int64_t r = b == -1 ? 0 : a % b;
  *out = c->flag || r == 0 || (r < 0) == (b < 0) ? r : r + b;
  return true;
}
static rt_dim mod_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  int64_t x, y, r;
  if (rt_dim_is_const(g, a, &x) && rt_dim_is_const(g, b, &y)) {
    return mod_int(c, x, y, &r) ? rt_dim_const(g, r) : RT_DIM_NONE;
  }
  if (c->flag) {
    const rt_dim_bounds p = rt_dim_bounds_of(g, a), q = rt_dim_bounds_of(g, b);
    if (!p.has_low || p.low < 0 || !q.has_low || q.low < 0) return RT_DIM_NONE;
  }
  return rt_dim_sub(g, a, rt_dim_mul(g, b, rt_dim_floordiv(g, a, b)));
}

// NaN in either operand comes through.
static float max_real(const context *c, float a, float b) {
  (void)c;
  return a >= b || !(a == a) ? a : b;
}
static float min_real(const context *c, float a, float b) {
  (void)c;
  return a <= b || !(a == a) ? a : b;
}
static bool max_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  *out = rt_int_less(c->dtype, a, b) ? b : a;
  return true;
}
static bool min_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  *out = rt_int_less(c->dtype, b, a) ? b : a;
  return true;
}
static rt_dim max_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  return rt_dim_max(g, a, b);
}
static rt_dim min_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {
  (void)c;
  return rt_dim_min(g, a, b);
}

#define ARITHMETIC(id)                                                            \
  static const binary op_##id = {RT_TYPES_NUMBER, id##_real, id##_int, id##_dim}; \
  RT_OP_ENTRY(id, infer_binary, run_binary, &op_##id)
ARITHMETIC(add)
ARITHMETIC(sub)
ARITHMETIC(mul)
ARITHMETIC(div)
ARITHMETIC(mod)
ARITHMETIC(max)
ARITHMETIC(min)

// ---------------------------------------------------------------------------------------------
// Bits and logic

static bool and_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = a & b;
  return true;
}
static bool or_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = a | b;
  return true;
}
static bool xor_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  (void)c;
  *out = a ^ b;
  return true;
}

// A shift by a negative number, or by all bits or more, leaves what sign extension gives alone.
static bool shift_int(const context *c, int64_t a, int64_t b, int64_t *out) {
  const bool out_of_range =
      rt_int_less(c->dtype, b, 0) || !rt_int_less(c->dtype, b, (int64_t)rt_dtype_bits(c->dtype));
  if (c->flag) {
    *out = out_of_range ? 0 : (int64_t)((uint64_t)a << b);
  } else if (rt_dtype_is_signed(c->dtype)) {
    *out = out_of_range ? -(a < 0) : a >> b;
  } else {
    *out = out_of_range ? 0 : (int64_t)((uint64_t)a >> b);
  }
  return true;
}

// Of numbers, and of the same thing twice.
static rt_dim logic_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b,
                        bool (*of)(const context *, int64_t, int64_t, int64_t *)) {
  int64_t x, y, r = 0;
  if (!rt_dim_is_const(g, a, &x) || !rt_dim_is_const(g, b, &y)) return RT_DIM_NONE;
  (void)of(c, x, y, &r);
  return rt_dim_const(g, r);
}

#define LOGIC(id)                                                                 \
  static rt_dim id##_dim(rt_graph *g, const context *c, rt_dim a, rt_dim b) {     \
    return logic_dim(g, c, a, b, id##_int);                                       \
  }                                                                               \
  static const binary op_##id = {RT_TYPES_BOOL, NULL, id##_int, id##_dim};        \
  static const binary op_bitwise_##id = {RT_TYPES_INT, NULL, id##_int, id##_dim}; \
  RT_OP_ENTRY(id, infer_binary, run_binary, &op_##id)                             \
  RT_OP_ENTRY(bitwise_##id, infer_binary, run_binary, &op_bitwise_##id)
LOGIC(and)
LOGIC(or)
LOGIC(xor)

static retort_status infer_shift(rt_graph *g, rt_node_id n, const binary *op, retort_error *err) {
  const char *direction = rt_node_str(rt_graph_get_node(g, n), "direction", "");
  if (strcmp(direction, "LEFT") != 0 && strcmp(direction, "RIGHT") != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "direction is \"%.40s\", neither LEFT nor RIGHT",
                   direction);
  }
  return infer_binary(g, n, op, err);
}
static const binary op_bit_shift = {RT_TYPES_INT, NULL, shift_int, NULL};
RT_OP_ENTRY(bit_shift, infer_shift, run_binary, &op_bit_shift)

// ---------------------------------------------------------------------------------------------
// pow: the result has the base's type, the exponent any

retort_status rt_infer_pow(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  RT_TRY(rt_op_want_types(g, n, 1, RT_TYPES_NUMBER, err));
  rt_shape shape = {0};
  RT_TRY(rt_op_broadcast(g, n, 0, 2, &shape, err));
  rt_op_set(g, n, 0, rt_op_in(g, n, 0)->dtype, shape);
  return RETORT_OK;
}

static int64_t saturate(double v) {
  if (!(v == v)) return 0;
  if (v >= 0x1p63) return INT64_MAX;
  return v < -0x1p63 ? INT64_MIN : (int64_t)v;
}

// Wraps around for exponents from 0 on; a negative one leaves 0 of all but 1 and -1.
static int64_t int_power(int64_t base, int64_t exponent) {
  if (exponent < 0) return saturate(pow((double)base, (double)exponent));
  uint64_t result = 1;
  for (uint64_t b = (uint64_t)base, e = (uint64_t)exponent; e; e >>= 1, b *= b) {
    if (e & 1) result *= b;
  }
  return (int64_t)result;
}

static double number_at(const rt_tensor *t, size_t at, rt_dtype dtype) {
  if (t->dtype == RT_DTYPE_F32) return (double)t->data.f[at];
  return dtype == RT_DTYPE_U64 ? (double)(uint64_t)t->data.i[at] : (double)t->data.i[at];
}

retort_status rt_reference_pow(rt_interp *interp, const rt_graph *g, const rt_node *n,
                               const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_dtype base = rt_graph_value(g, n->inputs[0])->dtype;
  const rt_dtype exponent = rt_graph_value(g, n->inputs[1])->dtype;
  rt_walk w;
  RT_TRY(rt_walk_start(&w, in, 2, err));
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, w.rank, w.dims, out, err));
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    if (in[0]->dtype != RT_DTYPE_F32 && in[1]->dtype != RT_DTYPE_F32) {
      out->data.i[i] = int_power(in[0]->data.i[w.at[0]], in[1]->data.i[w.at[1]]);
      continue;
    }
    const double p = pow(number_at(in[0], w.at[0], base), number_at(in[1], w.at[1], exponent));
    if (in[0]->dtype == RT_DTYPE_F32) {
      out->data.f[i] = (float)p;
    } else {
      out->data.i[i] = saturate(p);
    }
  }
  return RETORT_OK;
}
