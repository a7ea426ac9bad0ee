// graph/ops/recurrent.c: rnn, gru and lstm, over whole sequences.
//
// Inputs: x (steps, batch, in), w (directions, gates · H, in), r (directions, gates · H, H), [bias
// (directions, 2 · gates · H): w's, then r's], [lengths i32 (batch)], [h (directions, batch, H)],
// and for lstm [c like h], [peepholes (directions, 3 · H)]. Outputs: y (steps, directions, batch,
// H), h and, for lstm, c behind the last step (directions, batch, H). Gates are in ONNX's order: z
// r h of gru, i o f c of lstm; peepholes i o f.
//
// Attributes: direction ("forward", "reverse", "bidirectional"); activations, for each direction
// one name for each function of ONNX, with alpha and beta behind colons: "sigmoid,tanh,elu:0.5";
// clip, the bound of what goes into activations (0: none); linear_before_reset (gru); input_forget
// (lstm: the forget gate is 1 - input gate). Steps behind an item's length give zeros.
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "graph/ops/op.h"

typedef enum cell_kind { RNN, GRU, LSTM } cell_kind;
static const uint32_t GATES[] = {1, 3, 4}, FUNCTIONS[] = {1, 2, 3};

typedef enum activation_kind {
  RELU,
  TANH,
  SIGMOID,
  AFFINE,
  LEAKY_RELU,
  THRESHOLDED_RELU,
  SCALED_TANH,
  HARD_SIGMOID,
  ELU,
  SOFTSIGN,
  SOFTPLUS
} activation_kind;
typedef struct activation {
  activation_kind kind;
  double alpha, beta;
} activation;

static const struct {
  const char *name;
  activation usual;
} NAMES[] = {{"relu", {RELU, 0, 0}},
             {"tanh", {TANH, 0, 0}},
             {"sigmoid", {SIGMOID, 0, 0}},
             {"affine", {AFFINE, 1, 0}},
             {"leakyrelu", {LEAKY_RELU, 0.01, 0}},
             {"thresholdedrelu", {THRESHOLDED_RELU, 1, 0}},
             {"scaledtanh", {SCALED_TANH, 1, 1}},
             {"hardsigmoid", {HARD_SIGMOID, 0.2, 0.5}},
             {"elu", {ELU, 1, 0}},
             {"softsign", {SOFTSIGN, 0, 0}},
             {"softplus", {SOFTPLUS, 0, 0}}};

static double activate(activation a, double x) {
  switch (a.kind) {
    case RELU: return x > 0 ? x : 0;
    case TANH: return tanh(x);
    case SIGMOID: return 1 / (1 + exp(-x));
    case AFFINE: return a.alpha * x + a.beta;
    case LEAKY_RELU: return x >= 0 ? x : a.alpha * x;
    case THRESHOLDED_RELU: return x >= a.alpha ? x : 0;
    case SCALED_TANH: return a.alpha * tanh(a.beta * x);
    case HARD_SIGMOID: return fmin(1, fmax(0, a.alpha * x + a.beta));
    case ELU: return x >= 0 ? x : a.alpha * (exp(x) - 1);
    case SOFTSIGN: return x / (1 + fabs(x));
    case SOFTPLUS: return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
  }
  return x;
}

static bool same_name(const char *text, size_t size, const char *name) {
  if (strlen(name) != size) return false;
  for (size_t i = 0; i < size; i++) {
    if (tolower((unsigned char)text[i]) != name[i]) return false;
  }
  return true;
}

static retort_status read_activations(const rt_node *n, cell_kind kind, uint32_t directions,
                                      activation out[6], retort_error *err) {
  static const char *const USUAL[] = {"tanh", "sigmoid,tanh", "sigmoid,tanh,tanh"};
  const char *text = rt_node_str(n, "activations", "");
  const bool given = *text != '\0';
  const uint32_t want = FUNCTIONS[kind] * (given ? directions : 1);
  if (!given) text = USUAL[kind];
  for (uint32_t i = 0; i < want; i++) {
    const size_t size = strcspn(text, ",:");
    size_t k = 0;
    while (k < RT_COUNT(NAMES) && !same_name(text, size, NAMES[k].name)) k++;
    if (k == RT_COUNT(NAMES))
      return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the activation \"%.40s\"", text);
    out[i] = NAMES[k].usual;
    text += size;
    char *end;
    if (*text == ':') {
      out[i].alpha = strtod(text + 1, &end);
      text = end;
    }
    if (*text == ':') {
      out[i].beta = strtod(text + 1, &end);
      text = end;
    }
    if (*text != (i + 1 < want ? ',' : '\0'))
      return rt_fail(err, RETORT_ERR_FORMAT, "activations are not %u names", want);
    if (*text == ',') text++;
  }
  for (uint32_t i = want; i < FUNCTIONS[kind] * directions; i++) out[i] = out[i - want];
  return RETORT_OK;
}

static retort_status read_direction(const rt_node *n, uint32_t *directions, bool *reverse,
                                    retort_error *err) {
  const char *text = rt_node_str(n, "direction", "forward");
  *directions = strcmp(text, "bidirectional") == 0 ? 2 : 1;
  *reverse = strcmp(text, "reverse") == 0;
  if (*directions == 2 || *reverse || strcmp(text, "forward") == 0) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "direction is \"%.40s\"", text);
}

// ---------------------------------------------------------------------------------------------
// Shapes

static retort_status want_shape(const rt_graph *g, rt_node_id n, size_t i, uint32_t rank,
                                const rt_dim *dims, retort_error *err) {
  const rt_value *v = rt_op_in(g, n, i);
  if (!v) return RETORT_OK;
  if (!rt_dtype_is_float(v->dtype))
    return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, expected floats", i,
                   rt_dtype_name(v->dtype));
  RT_TRY(rt_op_want_rank(g, n, i, rank, err));
  for (uint32_t d = 0; d < rank; d++) RT_TRY(rt_op_want_dim(g, n, i, d, dims[d], err));
  return RETORT_OK;
}

static retort_status infer_cell(rt_graph *g, rt_node_id n, cell_kind kind, retort_error *err) {
  const rt_node *node = rt_graph_get_node(g, n);
  uint32_t count;
  bool reverse;
  activation functions[6];
  RT_TRY(read_direction(node, &count, &reverse, err));
  RT_TRY(read_activations(node, kind, count, functions, err));
  const double clip = rt_node_real(node, "clip", 0);
  if (!(clip >= 0)) return rt_fail(err, RETORT_ERR_FORMAT, "clip is %g", clip);
  RT_TRY(rt_op_want_rank(g, n, 0, 3, err));
  RT_TRY(rt_op_want_rank(g, n, 2, 3, err));
  const rt_value x = *rt_op_in(g, n, 0);
  if (!rt_dtype_is_float(x.dtype))
    return rt_fail(err, RETORT_ERR_FORMAT, "input 0 is %s", rt_dtype_name(x.dtype));
  const rt_dim directions = rt_dim_const(g, count), size = rt_op_in(g, n, 2)->shape.dims[2];
  const rt_dim steps = x.shape.dims[0], batch = x.shape.dims[1];
  const rt_dim rows = rt_dim_mul(g, size, rt_dim_const(g, GATES[kind]));
  const rt_dim biases = rt_dim_mul(g, rows, rt_dim_const(g, 2));
  const rt_dim peepholes = rt_dim_mul(g, size, rt_dim_const(g, 3));
  RT_TRY(want_shape(g, n, 1, 3, (const rt_dim[]){directions, rows, x.shape.dims[2]}, err));
  RT_TRY(want_shape(g, n, 2, 3, (const rt_dim[]){directions, rows, size}, err));
  RT_TRY(want_shape(g, n, 3, 2, (const rt_dim[]){directions, biases}, err));
  if (rt_op_in(g, n, 4)) RT_TRY(rt_op_want_ids(g, n, 4, batch, err));
  RT_TRY(want_shape(g, n, 5, 3, (const rt_dim[]){directions, batch, size}, err));
  RT_TRY(want_shape(g, n, 6, 3, (const rt_dim[]){directions, batch, size}, err));
  RT_TRY(want_shape(g, n, 7, 2, (const rt_dim[]){directions, peepholes}, err));
  const rt_shape last = {.rank = 3, .dims = {directions, batch, size}};
  rt_op_set(g, n, 0, x.dtype, (rt_shape){.rank = 4, .dims = {steps, directions, batch, size}});
  rt_op_set(g, n, 1, x.dtype, last);
  if (kind == LSTM) rt_op_set(g, n, 2, x.dtype, last);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Evaluation: one item of the batch in one direction after another

typedef struct cell {
  cell_kind kind;
  size_t size, in;            // H, features of x
  const float *w, *r, *bias;  // of the direction; bias may be NULL
  const float *peepholes;     // or NULL
  const activation *f;
  double clip;
  bool linear_before_reset, input_forget;
  double *h, *c;        // H each
  double *wx, *rh, *t;  // gates · H, gates · H, H
} cell;

static double dot_f(const float *w, const float *x, size_t count) {
  double s = 0;
  for (size_t i = 0; i < count; i++) s += (double)w[i] * (double)x[i];
  return s;
}
static double dot_d(const float *w, const double *x, size_t count) {
  double s = 0;
  for (size_t i = 0; i < count; i++) s += (double)w[i] * x[i];
  return s;
}
static double apply(const cell *k, size_t function, double x) {
  if (k->clip > 0) x = fmin(k->clip, fmax(-k->clip, x));
  return activate(k->f[function], x);
}
static double peek(const cell *k, size_t gate, size_t j) {
  return k->peepholes ? (double)k->peepholes[gate * k->size + j] : 0;
}

static void step_gru(const cell *k) {
  const size_t size = k->size;
  double *z = k->wx, *r = k->wx + size, *wx = k->wx + 2 * size, *rh = k->rh + 2 * size;
  for (size_t j = 0; j < 2 * size; j++) k->wx[j] = apply(k, 0, k->wx[j] + k->rh[j]);
  if (!k->linear_before_reset) {
    for (size_t j = 0; j < size; j++) k->t[j] = r[j] * k->h[j];
    for (size_t j = 0; j < size; j++) {
      rh[j] = dot_d(k->r + (2 * size + j) * size, k->t, size);
      if (k->bias) rh[j] += (double)k->bias[5 * size + j];
    }
  }
  for (size_t j = 0; j < size; j++) {
    const double fresh = apply(k, 1, wx[j] + (k->linear_before_reset ? r[j] * rh[j] : rh[j]));
    k->h[j] = (1 - z[j]) * fresh + z[j] * k->h[j];
  }
}

static void step_lstm(const cell *k) {
  const size_t size = k->size;
  for (size_t j = 0; j < size; j++) {
    const double *a = k->wx + j, *b = k->rh + j;
    const double i = apply(k, 0, a[0] + b[0] + peek(k, 0, j) * k->c[j]);
    const double f =
        k->input_forget ? 1 - i : apply(k, 0, a[2 * size] + b[2 * size] + peek(k, 2, j) * k->c[j]);
    k->c[j] = f * k->c[j] + i * apply(k, 1, a[3 * size] + b[3 * size]);
    const double o = apply(k, 0, a[size] + b[size] + peek(k, 1, j) * k->c[j]);
    k->h[j] = o * activate(k->f[2], k->c[j]);
  }
}

static void step(const cell *k, const float *x) {
  const size_t rows = GATES[k->kind] * k->size;
  for (size_t j = 0; j < rows; j++) {
    k->wx[j] = dot_f(k->w + j * k->in, x, k->in) + (k->bias ? (double)k->bias[j] : 0);
    k->rh[j] = dot_d(k->r + j * k->size, k->h, k->size) + (k->bias ? (double)k->bias[rows + j] : 0);
  }
  switch (k->kind) {
    case RNN:
      for (size_t j = 0; j < rows; j++) k->h[j] = apply(k, 0, k->wx[j] + k->rh[j]);
      break;
    case GRU: step_gru(k); break;
    case LSTM: step_lstm(k); break;
  }
}

static const rt_tensor *input(const rt_node *n, const rt_tensor *const *in, size_t i) {
  return i < n->input_count ? in[i] : NULL;
}

static bool has_dims(const rt_tensor *t, int64_t a, int64_t b, int64_t c) {
  if (!t) return true;
  return t->dims[0] == a && (t->rank < 2 || t->dims[1] == b) && (t->rank < 3 || t->dims[2] == c);
}

static retort_status run_cell(rt_interp *interp, const rt_node *n, const rt_tensor *const *in,
                              rt_tensor *out, cell_kind kind, retort_error *err) {
  uint32_t directions;
  bool reverse;
  activation functions[6];
  RT_TRY(read_direction(n, &directions, &reverse, err));
  RT_TRY(read_activations(n, kind, directions, functions, err));
  const rt_tensor *x = in[0], *w = in[1], *r = in[2], *bias = input(n, in, 3);
  const rt_tensor *lengths = input(n, in, 4), *h = input(n, in, 5), *c = input(n, in, 6);
  const rt_tensor *peepholes = input(n, in, 7);
  const int64_t steps = x->dims[0], batch = x->dims[1], size = r->dims[2];
  const int64_t gates = GATES[kind], rows = r->dims[1];
  if (rows % gates != 0 || rows / gates != size || !has_dims(w, directions, rows, x->dims[2]) ||
      !has_dims(r, directions, rows, size) || !has_dims(bias, directions, 2 * rows, 0) ||
      !has_dims(lengths, batch, 0, 0) || !has_dims(h, directions, batch, size) ||
      !has_dims(c, directions, batch, size) || !has_dims(peepholes, directions, 3 * size, 0)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "inputs do not fit");
  }
  const int64_t all[4] = {steps, directions, batch, size}, last[3] = {directions, batch, size};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 4, all, &out[0], err));
  for (size_t i = 1; i < (kind == LSTM ? 3u : 2u); i++) {
    RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 3, last, &out[i], err));
  }
  rt_tensor scratch;  // the i64 storage has the right size for doubles
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 2, (const int64_t[]){2 * gates + 3, size}, &scratch,
                         err));
  double *room = (double *)(void *)scratch.data.i;
  const size_t width = (size_t)size;
  cell k = {.kind = kind,
            .size = width,
            .in = (size_t)x->dims[2],
            .clip = rt_node_real(n, "clip", 0),
            .linear_before_reset = rt_node_int(n, "linear_before_reset", 0) != 0,
            .input_forget = rt_node_int(n, "input_forget", 0) != 0,
            .h = room,
            .c = room + width,
            .t = room + 2 * width,
            .wx = room + 3 * width,
            .rh = room + (3 + (size_t)gates) * width};
  for (size_t at = 0; at < (size_t)directions * (size_t)batch; at++) {
    const size_t d = at / (size_t)batch, b = at % (size_t)batch;
    k.w = w->data.f + d * (size_t)rows * k.in;
    k.r = r->data.f + d * (size_t)rows * width;
    k.bias = bias ? bias->data.f + d * 2 * (size_t)rows : NULL;
    k.peepholes = peepholes ? peepholes->data.f + d * 3 * width : NULL;
    k.f = functions + d * FUNCTIONS[kind];
    for (size_t j = 0; j < width; j++) {
      k.h[j] = h ? (double)h->data.f[at * width + j] : 0;
      k.c[j] = c ? (double)c->data.f[at * width + j] : 0;
    }
    const int64_t length = lengths ? lengths->data.i[b] : steps;
    if (length < 0 || length > steps)
      return rt_fail(err, RETORT_ERR_ARGUMENT, "a length of %lld in %lld steps", (long long)length,
                     (long long)steps);
    for (int64_t s = 0; s < length; s++) {
      const size_t t = (size_t)(reverse || d == 1 ? length - 1 - s : s);
      step(&k, x->data.f + (t * (size_t)batch + b) * k.in);
      float *y = out[0].data.f + ((t * (size_t)directions + d) * (size_t)batch + b) * width;
      for (size_t j = 0; j < width; j++) y[j] = (float)k.h[j];
    }
    for (size_t j = 0; j < width; j++) {
      out[1].data.f[at * width + j] = (float)k.h[j];
      if (kind == LSTM) out[2].data.f[at * width + j] = (float)k.c[j];
    }
  }
  return RETORT_OK;
}

#define CELL(id, kind)                                                                             \
  retort_status rt_infer_##id(rt_graph *g, rt_node_id n, retort_error *err) {                      \
    return infer_cell(g, n, kind, err);                                                            \
  }                                                                                                \
  retort_status rt_reference_##id(rt_interp *interp, const rt_graph *g, const rt_node *n,          \
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) { \
    (void)g;                                                                                       \
    return run_cell(interp, n, in, out, kind, err);                                                \
  }
CELL(rnn, RNN)
CELL(gru, GRU)
CELL(lstm, LSTM)
