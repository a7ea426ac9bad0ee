// passes/merge_qkv.c: the three projections of an attention become one.
//
//   linear(x, Wq) → rope ─┐                          ┌ slice_columns → rope ─┐
//   linear(x, Wk) → rope ─┤ attention   ⇒   linear ──┤ slice_columns → rope ─┤ attention
//   linear(x, Wv) ────────┘                (x, Wqkv) └ slice_columns ────────┘
//
// Wqkv is a CONCAT constant: nothing is copied until the weights are packed. Where only some of the
// projections have a bias, the others get zeros.
#include <stdlib.h>

#include "passes/pass.h"

typedef struct match {
  rt_node_id attention;
  rt_node_id linear[3];
  rt_value_id x;
  rt_value_id weight[3];
  rt_value_id bias[3];  // RT_NONE: none
  int64_t width[3];
} match;

static bool is_const(const rt_graph *g, rt_value_id value) {
  return value != RT_NONE && rt_graph_value(g, value)->kind == RT_VALUE_CONST;
}

// Both ropes must turn by the same angles, with the attention's idea of heads.
static bool same_rope(const rt_node *q, const rt_node *k, const rt_node *attention) {
  return q->inputs[1] == k->inputs[1] && q->inputs[2] == k->inputs[2] &&
         rt_node_real(q, "factor", 0) == rt_node_real(k, "factor", 0) &&
         rt_node_int(q, "heads", 0) == rt_node_int(attention, "heads", -1) &&
         rt_node_int(k, "heads", 0) == rt_node_int(attention, "kv_heads", -1) &&
         rt_node_int(q, "head_dim", 0) == rt_node_int(attention, "head_dim", -1) &&
         rt_node_int(k, "head_dim", 0) == rt_node_int(attention, "head_dim", -1);
}

static bool match_linear(const rt_graph *g, rt_value_id value, int i, match *m) {
  const rt_node *linear = rt_pass_producer(g, value, "linear", &m->linear[i]);
  if (!linear || rt_graph_use_count(g, value) != 1) return false;
  m->weight[i] = linear->inputs[1];
  m->bias[i] = rt_pass_input(linear, 2);
  if (!is_const(g, m->weight[i]) || (m->bias[i] != RT_NONE && !is_const(g, m->bias[i]))) {
    return false;
  }
  if (i == 0) m->x = linear->inputs[0];
  return linear->inputs[0] == m->x &&
         rt_dim_is_const(g, rt_graph_value(g, value)->shape.dims[1], &m->width[i]);
}

static bool match_attention(const rt_graph *g, match *m) {
  const rt_node *attention = rt_graph_get_node(g, m->attention);
  rt_value_id source[3] = {attention->inputs[0], attention->inputs[1], attention->inputs[2]};
  rt_node_id id;
  const rt_node *rope_q = rt_pass_producer(g, source[0], "rope", &id);
  const rt_node *rope_k = rt_pass_producer(g, source[1], "rope", &id);
  if ((rope_q == NULL) != (rope_k == NULL)) return false;
  if (rope_q) {
    if (rt_graph_use_count(g, source[0]) != 1 || rt_graph_use_count(g, source[1]) != 1 ||
        !same_rope(rope_q, rope_k, attention)) {
      return false;
    }
    source[0] = rope_q->inputs[0];
    source[1] = rope_k->inputs[0];
  }
  rt_dtype weight = RT_DTYPE_COUNT, bias = RT_DTYPE_COUNT;
  for (int i = 0; i < 3; i++) {
    if (!match_linear(g, source[i], i, m)) return false;
    const rt_value *w = rt_graph_value(g, m->weight[i]);
    if (weight != RT_DTYPE_COUNT && weight != w->dtype) return false;
    weight = w->dtype;
    if (m->bias[i] == RT_NONE) continue;
    const rt_value *b = rt_graph_value(g, m->bias[i]);
    if (bias != RT_DTYPE_COUNT && bias != b->dtype) return false;
    bias = b->dtype;
  }
  return true;
}

// "layers.0.attn.q" → "layers.0.attn.qkv": what the names have in common up to a dot.
static void merged_name(const rt_graph *g, const match *m, rt_buf *out) {
  const char *name[3];
  for (int i = 0; i < 3; i++) name[i] = rt_graph_get_node(g, m->linear[i])->name;
  size_t keep = 0;
  for (size_t n = 0; name[0][n] && name[0][n] == name[1][n] && name[0][n] == name[2][n]; n++) {
    // Far below the limit for names, since more is appended.
    if (name[0][n] == '.' && n < 512) keep = n + 1;
  }
  rt_buf_append(out, name[0], keep);
  rt_buf_append_str(out, "qkv");
}

static retort_status merged_bias(rt_graph *g, match *m, const char *name, rt_value_id *out,
                                 retort_error *err) {
  *out = RT_NONE;
  rt_dtype dtype = RT_DTYPE_COUNT;
  for (int i = 0; i < 3; i++) {
    if (m->bias[i] != RT_NONE) dtype = rt_graph_value(g, m->bias[i])->dtype;
  }
  if (dtype == RT_DTYPE_COUNT) return RETORT_OK;
  for (int i = 0; i < 3; i++) {
    if (m->bias[i] != RT_NONE) continue;
    // Zero is all bits zero in every float type.
    rt_buf zeros = {0};
    rt_buf_append_zeros(&zeros, (size_t)m->width[i] * rt_dtype_bytes(dtype));
    retort_status st = zeros.failed ? RT_OOM(err, "a bias") : RETORT_OK;
    if (st == RETORT_OK) {
      st = rt_graph_constant(g, RT_CONST_INLINE, "zeros", dtype, 1, &m->width[i], zeros.data,
                             zeros.size, &m->bias[i], err);
    }
    rt_buf_deinit(&zeros);
    RT_TRY(st);
  }
  return rt_graph_concat_constant(g, name, m->bias, 3, out, err);
}

static rt_node_id earliest(const rt_graph *g, const match *m) {
  size_t i = 0;
  for (;; i++) {
    rt_node_id id = rt_graph_order(g, i);
    if (id == m->linear[0] || id == m->linear[1] || id == m->linear[2]) return id;
  }
}

static retort_status rewrite_named(rt_graph *g, match *m, const char *name, retort_error *err) {
  static const char SUFFIX[] = "qkv";
  rt_buf text = {0};
  rt_value_id in[3] = {m->x, RT_NONE, RT_NONE}, merged;
  // x exists before any of the three; their users all come later than the first of them.
  rt_node_id place = earliest(g, m);
  int64_t begin = 0;
  retort_status st;
  rt_buf_append_format(&text, "%s.weight", name);
  RT_TRY_GOTO(rt_graph_concat_constant(g, rt_buf_cstr(&text), m->weight, 3, &in[1], err));
  rt_buf_clear(&text);
  rt_buf_append_format(&text, "%s.bias", name);
  RT_TRY_GOTO(merged_bias(g, m, rt_buf_cstr(&text), &in[2], err));
  RT_TRY_GOTO(rt_graph_node_before(g, place, "linear", name, in, in[2] == RT_NONE ? 2 : 3, NULL,
                                   &merged, err));
  for (int i = 0; i < 3; i++) {
    const rt_attr_init attrs[] = {RT_AI("begin", begin), RT_AI("end", begin + m->width[i]),
                                  RT_ATTR_END};
    rt_value_id slice, old = rt_graph_get_node(g, m->linear[i])->outputs[0];
    rt_buf_clear(&text);
    rt_buf_append_format(&text, "%s.%c", name, SUFFIX[i]);
    RT_TRY_GOTO(rt_graph_node_before(g, place, "slice_columns", rt_buf_cstr(&text), &merged, 1,
                                     attrs, &slice, err));
    rt_graph_replace(g, old, slice);
    begin += m->width[i];
  }
  for (int i = 0; i < 3; i++) rt_graph_remove_node(g, m->linear[i]);
done:
  rt_buf_deinit(&text);
  return st;
}

static retort_status rewrite(rt_graph *g, match *m, retort_error *err) {
  rt_buf name = {0};
  merged_name(g, m, &name);
  retort_status st = rewrite_named(g, m, rt_buf_cstr(&name), err);
  rt_buf_deinit(&name);
  return st;
}

retort_status rt_pass_merge_qkv(rt_graph *g, size_t *rewrites, retort_error *err) {
  size_t count = rt_graph_node_count(g);
  for (size_t i = 0; i < count; i++) {
    match m = {.attention = (rt_node_id)i};
    if (!rt_pass_is(rt_graph_get_node(g, m.attention), "attention") || !match_attention(g, &m)) {
      continue;
    }
    RT_TRY(rewrite(g, &m, err));
    ++*rewrites;
  }
  return RETORT_OK;
}
