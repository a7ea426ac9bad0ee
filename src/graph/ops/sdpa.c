// graph/ops/sdpa.c: attention of whole tensors, and rotary embedding with given angles.
#include <math.h>

#include "base/size.h"
#include "graph/ops/op.h"

static retort_status want_real(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  const rt_dtype dtype = rt_op_in(g, n, i)->dtype;
  if (rt_dtype_is_float(dtype)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, expected floats", i,
                 rt_dtype_name(dtype));
}

// ---------------------------------------------------------------------------------------------
// sdpa: softmax(softcap(q·kᵀ·scale) + mask)·v for every head.
//
// q (batch, heads, m, d), k (batch, kv_heads, n, d), v (batch, kv_heads, n, e), [mask], [offset
// i64, a scalar or (batch)], [lengths i64 (batch)] → y (batch, heads, m, e) and scores (batch,
// heads, m, n), by `scores`: 0 the products times scale, 1 after softcap, 2 with the mask, 3 the
// probabilities. heads is a multiple of kv_heads; head h reads kv head h / (heads / kv_heads).
// The mask broadcasts to the scores and is bool (true: seen) or a float that is added; its last
// axis may be shorter than n, what it lacks isn't seen. Query i has position p = i + offset; with
// causal it sees keys up to p, with left >= 0 none before p - left, with right >= 0 none behind p +
// right. Of item b only the first lengths[b] keys are seen. A query that sees no key gives zeros.

retort_status rt_infer_sdpa(rt_graph *g, rt_node_id n, retort_error *err) {
  for (size_t i = 0; i < 3; i++) {
    RT_TRY(want_real(g, n, i, err));
    RT_TRY(rt_op_want_rank(g, n, i, 4, err));
  }
  const rt_value q = *rt_op_in(g, n, 0), k = *rt_op_in(g, n, 1), v = *rt_op_in(g, n, 2);
  const rt_value *mask = rt_op_in(g, n, 3), *offset = rt_op_in(g, n, 4);
  const rt_value *lengths = rt_op_in(g, n, 5);
  RT_TRY(rt_op_want_dim(g, n, 1, 0, q.shape.dims[0], err));
  RT_TRY(rt_op_want_dim(g, n, 1, 3, q.shape.dims[3], err));
  for (uint32_t i = 0; i < 3; i++) RT_TRY(rt_op_want_dim(g, n, 2, i, k.shape.dims[i], err));
  int64_t heads, kv_heads;
  if (q.shape.dims[1] != k.shape.dims[1] &&
      (!rt_dim_is_const(g, q.shape.dims[1], &heads) ||
       !rt_dim_is_const(g, k.shape.dims[1], &kv_heads) || kv_heads < 1 || heads % kv_heads != 0)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "heads are no multiple of kv_heads");
  }
  RT_TRY(rt_op_want_range(g, n, "scores", 0, 3, err));
  RT_TRY(rt_op_want_range(g, n, "left", -1, INT32_MAX, err));
  RT_TRY(rt_op_want_range(g, n, "right", -1, INT32_MAX, err));
  const rt_shape scores = {
      .rank = 4, .dims = {q.shape.dims[0], q.shape.dims[1], q.shape.dims[2], k.shape.dims[2]}};
  if (mask) {
    if (mask->dtype != RT_DTYPE_BOOL) RT_TRY(want_real(g, n, 3, err));
    bool fits = mask->shape.rank <= 4;
    // The last axis is checked when running: it may be shorter.
    for (uint32_t i = 1; fits && i < mask->shape.rank; i++) {
      const rt_dim d = mask->shape.dims[mask->shape.rank - 1 - i];
      int64_t one;
      fits = d == scores.dims[3 - i] || (rt_dim_is_const(g, d, &one) && one == 1);
    }
    if (!fits) return rt_fail(err, RETORT_ERR_FORMAT, "the mask does not broadcast to the scores");
  }
  if (offset) {
    RT_TRY(rt_op_want_int(g, n, 4, err));
    if (offset->shape.rank != 0) RT_TRY(rt_op_want_ids(g, n, 4, q.shape.dims[0], err));
  }
  if (lengths) RT_TRY(rt_op_want_ids(g, n, 5, q.shape.dims[0], err));
  rt_op_set(
      g, n, 0, q.dtype,
      (rt_shape){.rank = 4,
                 .dims = {q.shape.dims[0], q.shape.dims[1], q.shape.dims[2], v.shape.dims[3]}});
  rt_op_set(g, n, 1, q.dtype, scores);
  return RETORT_OK;
}

typedef struct attention {
  const rt_tensor *q, *k, *v, *mask;
  size_t mask_step[4], mask_size;  // elements of its last axis
  bool causal;
  int64_t left, right;
  int mode;
  double scale, softcap;
} attention;

// What is added to the score of (item, head, query, key).
static double bias_of(const attention *a, int64_t offset, int64_t length, const size_t at[4]) {
  const int64_t p = (int64_t)at[2] + offset, key = (int64_t)at[3];
  if (key >= length || (a->causal && key > p) || (a->left >= 0 && key < p - a->left) ||
      (a->right >= 0 && key > p + a->right)) {
    return -INFINITY;
  }
  if (!a->mask) return 0;
  // One element may stand for all keys.
  if (a->mask_step[3] != 0 && at[3] >= a->mask_size) return -INFINITY;
  size_t i = 0;
  for (size_t d = 0; d < 4; d++) i += at[d] * a->mask_step[d];
  if (a->mask->dtype != RT_DTYPE_F32) return a->mask->data.i[i] ? 0 : -INFINITY;
  return (double)a->mask->data.f[i];
}

static retort_status read_mask(attention *a, const int64_t *scores, retort_error *err) {
  size_t run = 1;
  a->mask_size = SIZE_MAX;
  if (!a->mask) return RETORT_OK;
  for (uint32_t d = 4; d-- > 0;) {
    const uint32_t from_end = 4 - d;
    const int64_t size = from_end <= a->mask->rank ? a->mask->dims[a->mask->rank - from_end] : 1;
    if (size != 1 && size != scores[d] && !(d == 3 && size < scores[d]))
      return rt_fail(err, RETORT_ERR_ARGUMENT, "the mask does not fit");
    // A scalar axis of 1 stands for all, but for the only key of a shorter mask see below.
    a->mask_step[d] = size == 1 ? 0 : run;
    if (d == 3) a->mask_size = (size_t)size;
    run *= (size_t)size;
  }
  return RETORT_OK;
}

// One query: its scores as `mode` has them and its result.
static void attend(const attention *a, int64_t offset, int64_t length, size_t item, size_t head,
                   size_t query, double *weights, float *scores, float *y) {
  const size_t d = (size_t)a->q->dims[3], e = (size_t)a->v->dims[3], keys = (size_t)a->k->dims[2];
  const size_t heads = (size_t)a->q->dims[1], kv_heads = (size_t)a->k->dims[1];
  const size_t kv = item * kv_heads + head / (heads / kv_heads);
  const float *q = a->q->data.f + ((item * heads + head) * (size_t)a->q->dims[2] + query) * d;
  double max = -INFINITY, sum = 0;
  bool sees = false;
  for (size_t key = 0; key < keys; key++) {
    const float *k = a->k->data.f + (kv * keys + key) * d;
    double s = 0;
    for (size_t i = 0; i < d; i++) s += (double)q[i] * (double)k[i];
    s *= a->scale;
    if (a->mode == 0) scores[key] = (float)s;
    if (a->softcap > 0) s = a->softcap * tanh(s / a->softcap);
    if (a->mode == 1) scores[key] = (float)s;
    const double bias = bias_of(a, offset, length, (const size_t[4]){item, head, query, key});
    sees = sees || bias != -INFINITY;
    s = bias == -INFINITY ? bias : s + bias;
    if (a->mode == 2) scores[key] = (float)s;
    weights[key] = s;
    if (s > max) max = s;
  }
  for (size_t key = 0; key < keys; key++) {
    weights[key] = sees ? exp(weights[key] - max) : 0;
    sum += weights[key];
  }
  for (size_t key = 0; key < keys; key++) {
    if (sees) weights[key] /= sum;
    if (a->mode == 3) scores[key] = (float)weights[key];
  }
  for (size_t i = 0; i < e; i++) {
    double s = 0;
    for (size_t key = 0; key < keys; key++) {
      if (weights[key] != 0) s += weights[key] * (double)a->v->data.f[(kv * keys + key) * e + i];
    }
    y[i] = (float)s;
  }
}

retort_status rt_reference_sdpa(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *offsets = n->input_count > 4 ? in[4] : NULL;
  const rt_tensor *lengths = n->input_count > 5 ? in[5] : NULL;
  attention a = {.q = in[0],
                 .k = in[1],
                 .v = in[2],
                 .mask = n->input_count > 3 ? in[3] : NULL,
                 .causal = rt_node_int(n, "causal", 0) != 0,
                 .left = rt_node_int(n, "left", -1),
                 .right = rt_node_int(n, "right", -1),
                 .mode = (int)rt_node_int(n, "scores", 0),
                 .scale = rt_node_real(n, "scale", 1),
                 .softcap = rt_node_real(n, "softcap", 0)};
  const int64_t *q = a.q->dims, *k = a.k->dims, *v = a.v->dims;
  if (q[0] != k[0] || q[3] != k[3] || v[0] != k[0] || v[1] != k[1] || v[2] != k[2] || k[1] < 1 ||
      q[1] % k[1] != 0 || (lengths && lengths->count < (size_t)q[0]) ||
      (offsets && offsets->rank != 0 && offsets->count < (size_t)q[0])) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "inputs do not fit");
  }
  const int64_t y[4] = {q[0], q[1], q[2], v[3]}, scores[4] = {q[0], q[1], q[2], k[2]};
  RT_TRY(read_mask(&a, scores, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 4, y, &out[0], err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 4, scores, &out[1], err));
  rt_tensor scratch;  // the i64 storage has the right size for doubles
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &k[2], &scratch, err));
  const size_t heads = (size_t)q[1], queries = (size_t)q[2], rows = (size_t)q[0] * heads * queries;
  for (size_t row = 0; row < rows; row++) {
    const size_t item = row / queries / heads;
    int64_t offset = !offsets ? 0 : offsets->data.i[offsets->rank == 0 ? 0 : item];
    if (offset > INT32_MAX || offset < -INT32_MAX)
      return rt_fail(err, RETORT_ERR_ARGUMENT, "a position is %lld", (long long)offset);
    attend(&a, offset, lengths ? lengths->data.i[item] : INT64_MAX, item, row / queries % heads,
           row % queries, (double *)(void *)scratch.data.i, out[1].data.f + row * (size_t)k[2],
           out[0].data.f + row * (size_t)v[3]);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// rotate: x (batch, heads, n, d), cos and sin (batch or 1, n, r/2) → x with channel i of a head's
// first r turned against channel i + r/2, or, interleaved, 2i against 2i + 1

retort_status rt_infer_rotate(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, 0, err));
  RT_TRY(rt_op_want_rank(g, n, 0, 4, err));
  const rt_value x = *rt_op_in(g, n, 0);
  for (size_t i = 1; i < 3; i++) {
    RT_TRY(want_real(g, n, i, err));
    RT_TRY(rt_op_want_rank(g, n, i, 3, err));
    int64_t one;
    if (!rt_dim_is_const(g, rt_op_in(g, n, i)->shape.dims[0], &one) || one != 1) {
      RT_TRY(rt_op_want_dim(g, n, i, 0, x.shape.dims[0], err));
    }
    RT_TRY(rt_op_want_dim(g, n, i, 1, x.shape.dims[2], err));
    RT_TRY(rt_op_want_dim(g, n, i, 2, rt_op_in(g, n, 1)->shape.dims[2], err));
  }
  int64_t width, half;
  if (rt_dim_is_const(g, x.shape.dims[3], &width) &&
      rt_dim_is_const(g, rt_op_in(g, n, 1)->shape.dims[2], &half) && half > width / 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%lld angles for %lld channels", (long long)half,
                   (long long)width);
  }
  rt_op_set(g, n, 0, x.dtype, x.shape);
  return RETORT_OK;
}

retort_status rt_reference_rotate(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *cosine = in[1], *sine = in[2];
  const bool interleaved = rt_node_int(n, "interleaved", 0) != 0;
  for (size_t i = 1; i < 3; i++) {
    if (in[i]->dims[1] != x->dims[2] || in[i]->dims[2] != cosine->dims[2] ||
        in[i]->dims[2] > x->dims[3] / 2 || (in[i]->dims[0] != 1 && in[i]->dims[0] != x->dims[0])) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "inputs do not fit");
    }
  }
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, 4, x->dims, out, err));
  if (out->count == 0) return RETORT_OK;
  const size_t width = (size_t)x->dims[3], half = (size_t)cosine->dims[2];
  const size_t length = (size_t)x->dims[2], per_item = (size_t)x->dims[1] * length;
  for (size_t row = 0; row < x->count / width; row++) {
    const float *from = x->data.f + row * width;
    float *to = out->data.f + row * width;
    memcpy(to, from, width * sizeof *to);
    for (size_t i = 0; i < half; i++) {
      const size_t a = interleaved ? 2 * i : i, b = interleaved ? 2 * i + 1 : i + half;
      const size_t item = row / per_item, at = row % length;
      const size_t ci = ((cosine->dims[0] == 1 ? 0 : item) * length + at) * half + i;
      const size_t si = ((sine->dims[0] == 1 ? 0 : item) * length + at) * half + i;
      const double c = (double)cosine->data.f[ci], s = (double)sine->data.f[si];
      to[a] = (float)(c * (double)from[a] - s * (double)from[b]);
      to[b] = (float)(s * (double)from[a] + c * (double)from[b]);
    }
  }
  return RETORT_OK;
}
