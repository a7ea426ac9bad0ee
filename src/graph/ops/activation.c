// graph/ops/activation.c: activations (one float operand and up to two numbers), relu, prelu, clip,
// shrink. Floats are computed in double and rounded once.
#include <math.h>

#include "graph/ops/elementwise.h"

// ---------------------------------------------------------------------------------------------
// Functions with up to two attributes

typedef struct activation {
  double (*of)(double x, double a, double b);
  const char *keys[2];
  double defaults[2];
} activation;

static retort_status infer_activation(rt_graph *g, rt_node_id n, const activation *op,
                                      retort_error *err) {
  (void)op;
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_FLOAT, err));
  return rt_op_infer_same(g, n, err);
}

static retort_status run_activation(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out,
                                    const activation *op, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  double p[2];
  for (int i = 0; i < 2; i++) {
    p[i] = op->keys[i] ? rt_node_real(n, op->keys[i], op->defaults[i]) : op->defaults[i];
  }
  RT_TRY(rt_op_alloc_like(interp, x, RT_DTYPE_F32, out, err));
  for (size_t i = 0; i < out->count; i++) {
    out->data.f[i] = (float)op->of((double)x->data.f[i], p[0], p[1]);
  }
  return RETORT_OK;
}

static double do_sigmoid(double x, double a, double b) {
  (void)a;
  (void)b;
  return 1 / (1 + exp(-x));
}
static double do_silu(double x, double a, double b) {
  (void)a;
  (void)b;
  return x / (1 + exp(-x));
}
static double do_swish(double x, double a, double b) {
  (void)b;
  return x / (1 + exp(-a * x));
}
static double do_leaky_relu(double x, double a, double b) {
  (void)b;
  return x < 0 ? a * x : x;
}
static double do_thresholded_relu(double x, double a, double b) {
  (void)b;
  return x > a ? x : isnan(x) ? x : 0;
}
static double do_elu(double x, double a, double b) {
  (void)b;
  return x < 0 ? a * expm1(x) : x;
}
static double do_selu(double x, double a, double b) {
  return b * (x <= 0 ? a * expm1(x) : x);
}
static double do_celu(double x, double a, double b) {
  (void)b;
  return x < 0 ? a * expm1(x / a) : x;
}
static double do_hard_sigmoid(double x, double a, double b) {
  const double y = a * x + b;
  return y < 0 ? 0 : y > 1 ? 1 : y;
}
static double do_hard_swish(double x, double a, double b) {
  return x * do_hard_sigmoid(x, a, b);
}
static double do_softplus(double x, double a, double b) {
  (void)a;
  (void)b;
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}
static double do_softsign(double x, double a, double b) {
  (void)a;
  (void)b;
  return x / (1 + fabs(x));
}
static double do_mish(double x, double a, double b) {
  return x * tanh(do_softplus(x, a, b));
}

#define ACTIVATION(id, key_a, default_a, key_b, default_b)                             \
  static const activation op_##id = {do_##id, {key_a, key_b}, {default_a, default_b}}; \
  RT_OP_ENTRY(id, infer_activation, run_activation, &op_##id)
ACTIVATION(sigmoid, NULL, 0, NULL, 0)
ACTIVATION(silu, NULL, 0, NULL, 0)
ACTIVATION(swish, "alpha", 1, NULL, 0)
ACTIVATION(leaky_relu, "alpha", 0.01, NULL, 0)
ACTIVATION(thresholded_relu, "alpha", 1, NULL, 0)
ACTIVATION(elu, "alpha", 1, NULL, 0)
ACTIVATION(selu, "alpha", 1.67326319217681884765625, "gamma", 1.05070102214813232421875)
ACTIVATION(celu, "alpha", 1, NULL, 0)
ACTIVATION(hard_sigmoid, "alpha", 0.2, "beta", 0.5)
ACTIVATION(hard_swish, NULL, 1.0 / 6, NULL, 0.5)
ACTIVATION(softplus, NULL, 0, NULL, 0)
ACTIVATION(softsign, NULL, 0, NULL, 0)
ACTIVATION(mish, NULL, 0, NULL, 0)

// ---------------------------------------------------------------------------------------------
// gelu: x times the normal distribution up to x, exactly or (approximate="tanh") nearly

static double do_gelu(double x) {
  return 0.5 * x * (1 + erf(x / sqrt(2.0)));
}
static double do_gelu_tanh(double x) {
  const double root = 0.79788456080286535588;  // of 2/pi
  return 0.5 * x * (1 + tanh(root * (x + 0.044715 * x * x * x)));
}

retort_status rt_infer_gelu(rt_graph *g, rt_node_id n, retort_error *err) {
  const char *how = rt_node_str(rt_graph_get_node(g, n), "approximate", "none");
  if (strcmp(how, "none") != 0 && strcmp(how, "tanh") != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "approximate is \"%.40s\", neither none nor tanh", how);
  }
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_FLOAT, err));
  return rt_op_infer_same(g, n, err);
}

retort_status rt_reference_gelu(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const bool near = strcmp(rt_node_str(n, "approximate", "none"), "tanh") == 0;
  RT_TRY(rt_op_alloc_like(interp, in[0], RT_DTYPE_F32, out, err));
  for (size_t i = 0; i < out->count; i++) {
    const double x = (double)in[0]->data.f[i];
    out->data.f[i] = (float)(near ? do_gelu_tanh(x) : do_gelu(x));
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// relu, shrink: integers too

retort_status rt_infer_relu(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  rt_op_set(g, n, 0, rt_op_in(g, n, 0)->dtype, rt_op_in(g, n, 0)->shape);
  return RETORT_OK;
}

retort_status rt_reference_relu(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  RT_TRY(rt_op_alloc_like(interp, x, x->dtype, out, err));
  for (size_t i = 0; i < out->count; i++) {
    if (x->dtype == RT_DTYPE_F32) {
      out->data.f[i] = x->data.f[i] < 0 ? 0 : x->data.f[i];
    } else {
      out->data.i[i] = rt_int_less(dtype, x->data.i[i], 0) ? 0 : x->data.i[i];
    }
  }
  return RETORT_OK;
}

retort_status rt_infer_shrink(rt_graph *g, rt_node_id n, retort_error *err) {
  return rt_infer_relu(g, n, err);
}

retort_status rt_reference_shrink(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const double lambd = rt_node_real(n, "lambd", 0.5), bias = rt_node_real(n, "bias", 0);
  const bool real = x->dtype == RT_DTYPE_F32;
  RT_TRY(rt_op_alloc_like(interp, x, x->dtype, out, err));
  for (size_t i = 0; i < out->count; i++) {
    const double v = real ? (double)x->data.f[i] : (double)x->data.i[i];
    const double y = v < -lambd ? v + bias : v > lambd ? v - bias : isnan(v) ? v : 0;
    if (real) {
      out->data.f[i] = (float)y;
    } else if (y >= -0x1p63 && y < 0x1p63) {
      out->data.i[i] = (int64_t)y;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// prelu: x, slope, which broadcasts to x

retort_status rt_infer_prelu(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  RT_TRY(rt_op_want_same_type(g, n, 0, 1, err));
  rt_shape shape = {0};
  RT_TRY(rt_op_broadcast(g, n, 0, 2, &shape, err));
  const rt_value *x = rt_op_in(g, n, 0);
  bool same = shape.rank == x->shape.rank;
  for (uint32_t i = 0; same && i < shape.rank; i++) same = shape.dims[i] == x->shape.dims[i];
  if (!same) return rt_fail(err, RETORT_ERR_FORMAT, "the slopes do not broadcast to the operand");
  rt_op_set(g, n, 0, x->dtype, x->shape);
  return RETORT_OK;
}

retort_status rt_reference_prelu(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                 const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  rt_walk w;
  RT_TRY(rt_walk_start(&w, in, 2, err));
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, w.rank, w.dims, out, err));
  for (size_t i = 0; i < out->count; i++, rt_walk_next(&w)) {
    if (in[0]->dtype == RT_DTYPE_F32) {
      const float x = in[0]->data.f[w.at[0]];
      out->data.f[i] = x < 0 ? in[1]->data.f[w.at[1]] * x : x;
    } else {
      const int64_t x = in[0]->data.i[w.at[0]];
      const bool negative = rt_int_less(dtype, x, 0);
      const uint64_t scaled = (uint64_t)x * (uint64_t)in[1]->data.i[w.at[1]];
      out->data.i[i] = negative ? (int64_t)scaled : x;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// clip: x, [min], [max], both one number; NaN stays, and max wins where min is above it

retort_status rt_infer_clip(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_types(g, n, 0, RT_TYPES_NUMBER, err));
  for (size_t i = 1; i < 3; i++) {
    const rt_value *bound = rt_op_in(g, n, i);
    if (!bound) continue;
    RT_TRY(rt_op_want_same_type(g, n, 0, i, err));
    int64_t one = 1;
    const bool vector = bound->shape.rank == 1 && rt_dim_is_const(g, bound->shape.dims[0], &one);
    if ((bound->shape.rank == 0 || vector) && one == 1) continue;
    return rt_fail(err, RETORT_ERR_FORMAT, "input %zu (\"%.100s\") is not one number", i,
                   bound->name);
  }
  // As relu: the operand's type and shape.
  return rt_infer_relu(g, n, err);
}

retort_status rt_reference_clip(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  const rt_tensor *low = n->input_count > 1 ? in[1] : NULL;
  const rt_tensor *high = n->input_count > 2 ? in[2] : NULL;
  const rt_dtype dtype = rt_graph_value(g, n->inputs[0])->dtype;
  if ((low && low->count != 1) || (high && high->count != 1)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "a bound is not one number");
  }
  RT_TRY(rt_op_alloc_like(interp, x, x->dtype, out, err));
  for (size_t i = 0; i < out->count; i++) {
    if (x->dtype == RT_DTYPE_F32) {
      float v = x->data.f[i];
      if (low && v < low->data.f[0]) v = low->data.f[0];
      if (high && v > high->data.f[0]) v = high->data.f[0];
      out->data.f[i] = v;
    } else {
      int64_t v = x->data.i[i];
      if (low && rt_int_less(dtype, v, low->data.i[0])) v = low->data.i[0];
      if (high && rt_int_less(dtype, high->data.i[0], v)) v = high->data.i[0];
      out->data.i[i] = v;
    }
  }
  return RETORT_OK;
}
