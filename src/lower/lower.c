#include "lower/lower.h"

#include <stdlib.h>

#include "base/size.h"

typedef struct lowering {
  rt_graph *g;
  const rt_lower_options *o;
  rt_kvfmt kv;
  retort_error *err;
  // The last rope table made, since all layers of most models share one.
  rt_const_id table_constant;
  double table_factor;
  rt_value_id table_cos, table_sin;
} lowering;

static const char *recipe_name(rt_wfmt f) {
  static const char *const names[] = {[RT_W32] = "w32",
                                      [RT_W16] = "w16",
                                      [RT_W8] = "w8a8",
                                      [RT_W4] = "w4a8-g128",
                                      [RT_WF16] = "wf16"};
  return names[f];
}
static const char *act_name(rt_act a) {
  static const char *const names[] = {
      [RT_ACT_F32] = "f32", [RT_ACT_BF16] = "bf16", [RT_ACT_U8] = "q8"};
  return names[a];
}
static rt_dtype act_dtype(rt_act a) {
  return a == RT_ACT_F32 ? RT_DTYPE_F32 : a == RT_ACT_BF16 ? RT_DTYPE_BF16 : RT_DTYPE_Q8;
}
static const char *kv_name(const lowering *l) {
  return l->kv == RT_KV_F32 ? "f32" : l->kv == RT_KV_BF16 ? "bf16" : "s8";
}

static bool is_linear(const rt_node *n) {
  return strcmp(n->op->name, "linear") == 0 || strcmp(n->op->name, "gated_linear") == 0;
}

static rt_wfmt format_of(const lowering *l, const rt_node *linear) {
  if (!l->o->format_of) return l->o->weights;
  return l->o->format_of(l->o->self, linear->name ? linear->name : "");
}

// 0: dynamic.
static float act_scale_of(const lowering *l, const rt_node *linear) {
  if (!l->o->act_scale_of || rt_wfmt_act(format_of(l, linear)) != RT_ACT_U8) return 0;
  return l->o->act_scale_of(l->o->act_scales, linear->name ? linear->name : "");
}

static retort_status refuse(lowering *l, rt_node_id id, const char *why) {
  rt_buf text = {0};
  rt_node_describe(l->g, id, &text);
  (void)rt_fail(l->err, RETORT_ERR_UNSUPPORTED, "cannot lower %s: %s", rt_buf_cstr(&text), why);
  rt_buf_deinit(&text);
  return RETORT_ERR_UNSUPPORTED;
}

static const char *row_signature(rt_act act, rt_kernel_op op) {
  static const rt_signature norm[] = {RT_SIG_NORM_F32, RT_SIG_NORM_BF16, RT_SIG_NORM_U8};
  static const rt_signature convert[] = {RT_SIG_CONVERT_F32, RT_SIG_CONVERT_BF16,
                                         RT_SIG_CONVERT_U8};
  return rt_signature_name(op == RT_OP_NORM ? norm[act] : convert[act]);
}

static const rt_node *producer(const lowering *l, rt_value_id value, const char *op) {
  const rt_value *v = rt_graph_value(l->g, value);
  if (v->kind != RT_VALUE_NODE) return NULL;
  const rt_node *n = rt_graph_get_node(l->g, v->producer);
  return !n->removed && strcmp(n->op->name, op) == 0 ? n : NULL;
}

// The linear layer whose matrix `value` is too, or NULL. Embeddings come before it.
static const rt_node *linear_with(const lowering *l, rt_value_id value) {
  for (size_t i = 0; i < rt_graph_node_count(l->g); i++) {
    const rt_node *n = rt_graph_get_node(l->g, (rt_node_id)i);
    if (n->removed || strcmp(n->op->name, "linear") != 0) continue;
    if (n->input_count > 1 && n->inputs[1] == value) return n;
  }
  return NULL;
}

// The activation format that all linear layers behind `value` take, with one scale, or F32, from
// which each is converted apart.
static rt_act wanted_act(const lowering *l, rt_value_id value, float *scale) {
  int found = -1;
  *scale = 0;
  for (size_t i = 0; i < rt_graph_node_count(l->g); i++) {
    const rt_node *n = rt_graph_get_node(l->g, (rt_node_id)i);
    if (n->removed || !is_linear(n) || n->inputs[0] != value) continue;
    const rt_act act = rt_wfmt_act(format_of(l, n));
    const float own = act_scale_of(l, n);
    if (found >= 0 && (found != (int)act || *scale != own)) {
      *scale = 0;
      return RT_ACT_F32;
    }
    found = (int)act;
    *scale = own;
  }
  return found < 0 ? RT_ACT_F32 : (rt_act)found;
}

static bool feeds_only_linears(const lowering *l, rt_value_id value) {
  for (size_t i = 0; i < rt_graph_output_count(l->g); i++) {
    if (rt_graph_output_at(l->g, i, NULL) == value) return false;
  }
  for (size_t i = 0; i < rt_graph_node_count(l->g); i++) {
    const rt_node *n = rt_graph_get_node(l->g, (rt_node_id)i);
    if (n->removed) continue;
    for (uint32_t k = 0; k < n->input_count; k++) {
      if (n->inputs[k] != value) continue;
      if (!is_linear(n) || k != 0) return false;
    }
  }
  return true;
}

// Gives `value` in the activation format that `linear` takes, converting if it isn't yet: if it is,
// wanted_act found this format and scale.
static retort_status as_activation(lowering *l, rt_node_id before, const rt_node *linear,
                                   rt_value_id *out) {
  const rt_act act = rt_wfmt_act(format_of(l, linear));
  const rt_value_id value = linear->inputs[0];
  const rt_value *v = rt_graph_value(l->g, value);
  int64_t width = 0;
  if (v->shape.rank != 2 || !rt_dim_is_const(l->g, v->shape.dims[1], &width)) {
    return refuse(l, before, "its input must be (tokens, width) with a fixed width");
  }
  // fp32 needs no conversion, but the GEMM reads rows padded to 16 with zeros.
  if (v->dtype == act_dtype(act) &&
      (act != RT_ACT_F32 || width % 16 == 0 || producer(l, value, "lowered.norm") != NULL ||
       producer(l, value, "lowered.convert") != NULL)) {
    *out = value;
    return RETORT_OK;
  }
  if (v->dtype != RT_DTYPE_F32) return refuse(l, before, "its input has an unexpected format");
  const float scale = act_scale_of(l, linear);
  rt_attr_init attrs[] = {RT_AS("act", act_name(act)),
                          RT_AS("signature", row_signature(act, RT_OP_CONVERT)), RT_ATTR_END,
                          RT_ATTR_END};
  if (scale != 0) attrs[2] = (rt_attr_init)RT_AR("act_scale", (double)scale);
  return rt_graph_node_before(l->g, before, "lowered.convert", linear->name, &value, 1, attrs, out,
                              l->err);
}

static retort_status lower_embedding(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  // A table that is also the LM head's matrix is stored once, packed. int8 heads are too coarse to
  // embed from, so there the table is kept apart in bf16.
  const rt_node *head = linear_with(l, n.inputs[1]);
  const bool shared = head && !rt_wfmt_is_int(format_of(l, head));
  const rt_wfmt apart = rt_wfmt_is_int(l->o->weights) ? RT_W16 : l->o->weights;
  const rt_wfmt format = shared ? format_of(l, head) : apart;
  const rt_attr_init attrs[] = {RT_AS("recipe", recipe_name(format)),
                                RT_AS("layout", shared ? "packed" : "rows"), RT_ATTR_END};
  rt_value_id out;
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.embed", n.name, n.inputs, 2, attrs, &out, l->err));
  rt_graph_replace(l->g, n.outputs[0], out);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

// rms_norm(x, w) and add_rms_norm(x, y, w).
static retort_status lower_norm(lowering *l, rt_node_id id, bool add) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  const rt_value_id normed = n.outputs[add ? 1 : 0];
  if (!feeds_only_linears(l, normed)) {
    return refuse(l, id, "a norm must feed linear layers only");
  }
  const rt_value_id inputs[3] = {n.inputs[0], n.inputs[add ? 2 : 1], add ? n.inputs[1] : RT_NONE};
  float scale;
  const rt_act act = wanted_act(l, normed, &scale);
  rt_attr_init attrs[] = {RT_AR("eps", rt_node_real(&n, "eps", 0)), RT_AS("act", act_name(act)),
                          RT_AS("signature", row_signature(act, RT_OP_NORM)), RT_ATTR_END,
                          RT_ATTR_END};
  if (scale != 0) attrs[3] = (rt_attr_init)RT_AR("act_scale", (double)scale);
  rt_value_id out[2];
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.norm", n.name, inputs, add ? 3 : 2, attrs, out,
                              l->err));
  if (add) rt_graph_replace(l->g, n.outputs[0], out[0]);
  rt_graph_replace(l->g, normed, out[1]);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

static retort_status lower_linear(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  rt_value_id inputs[3] = {RT_NONE, n.inputs[1], n.input_count > 2 ? n.inputs[2] : RT_NONE};
  const rt_wfmt f = format_of(l, &n);
  RT_TRY(as_activation(l, id, &n, &inputs[0]));
  const rt_attr_init attrs[] = {RT_AS("recipe", recipe_name(f)),
                                RT_AS("signature", rt_signature_name(rt_wfmt_signature(f))),
                                RT_ATTR_END};
  rt_value_id out;
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.gemm", n.name, inputs, 3, attrs, &out, l->err));
  rt_graph_replace(l->g, n.outputs[0], out);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

static retort_status lower_gated(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  const char *act = rt_node_str(&n, "act", "silu");
  if (strcmp(act, "silu") != 0) return refuse(l, id, "the only gate activation is silu");
  rt_value_id inputs[5] = {RT_NONE, RT_NONE, RT_NONE, RT_NONE, RT_NONE};
  for (uint32_t i = 1; i < n.input_count && i < 5; i++) inputs[i] = n.inputs[i];
  if ((inputs[3] == RT_NONE) != (inputs[4] == RT_NONE)) {
    return refuse(l, id, "gate and up must both have a bias or neither");
  }
  const rt_wfmt f = format_of(l, &n);
  RT_TRY(as_activation(l, id, &n, &inputs[0]));
  const rt_attr_init attrs[] = {RT_AS("recipe", recipe_name(f)),
                                RT_AS("signature", rt_signature_name(rt_wfmt_signature(f))),
                                RT_AS("act", act), RT_ATTR_END};
  rt_value_id out;
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.gemm_gate", n.name, inputs,
                              inputs[3] == RT_NONE ? 3 : 5, attrs, &out, l->err));
  rt_graph_replace(l->g, n.outputs[0], out);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

// add(x, gemm(...)): the GEMM accumulates into x.
static retort_status lower_add(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  for (int side = 1; side >= 0; side--) {
    const rt_node *found = producer(l, n.inputs[side], "lowered.gemm");
    if (!found || rt_graph_use_count(l->g, n.inputs[side]) != 1 || n.inputs[0] == n.inputs[1]) {
      continue;
    }
    if (found->input_count > 3 && found->inputs[3] != RT_NONE) continue;
    const rt_node gemm = *found;
    const rt_node_id gemm_id = rt_graph_value(l->g, n.inputs[side])->producer;
    const rt_value_id inputs[4] = {gemm.inputs[0], gemm.inputs[1],
                                   gemm.input_count > 2 ? gemm.inputs[2] : RT_NONE,
                                   n.inputs[1 - side]};
    const rt_attr_init attrs[] = {RT_AS("recipe", rt_node_str(&gemm, "recipe", "")),
                                  RT_AS("signature", rt_node_str(&gemm, "signature", "")),
                                  RT_ATTR_END};
    rt_value_id out;
    RT_TRY(
        rt_graph_node_before(l->g, id, "lowered.gemm", gemm.name, inputs, 4, attrs, &out, l->err));
    rt_graph_replace(l->g, n.outputs[0], out);
    rt_graph_remove_node(l->g, id);
    rt_graph_remove_node(l->g, gemm_id);
    return RETORT_OK;
  }
  return refuse(l, id, "an addition must take the result of a linear layer used nowhere else");
}

typedef struct qkv_match {
  rt_value_id merged, positions, frequencies;
  double factor;
} qkv_match;

// Recognizes slice(merged) with the expected columns, behind a rope where `rope` says so.
static bool match_part(const lowering *l, rt_value_id value, bool rope, int64_t begin, int64_t end,
                       qkv_match *m) {
  if (rope) {
    const rt_node *r = producer(l, value, "rope");
    if (!r) return false;
    const double factor = rt_node_real(r, "factor", 1.0);
    if (m->frequencies == RT_NONE) {
      m->frequencies = r->inputs[2];
      m->positions = r->inputs[1];
      m->factor = factor;
    } else if (m->frequencies != r->inputs[2] || m->positions != r->inputs[1] ||
               m->factor != factor) {
      return false;
    }
    value = r->inputs[0];
  }
  const rt_node *s = producer(l, value, "slice_columns");
  if (!s || rt_node_int(s, "begin", -1) != begin || rt_node_int(s, "end", -1) != end) return false;
  if (m->merged == RT_NONE) m->merged = s->inputs[0];
  return m->merged == s->inputs[0];
}

static retort_status rope_table(lowering *l, rt_node_id before, const qkv_match *m) {
  const rt_value *v = rt_graph_value(l->g, m->frequencies);
  if (v->kind != RT_VALUE_CONST) return refuse(l, before, "rope frequencies must be constant");
  if (l->table_cos != RT_NONE && l->table_constant == v->constant && l->table_factor == m->factor) {
    return RETORT_OK;
  }
  l->table_constant = v->constant;
  l->table_factor = m->factor;
  const rt_value_id inputs[2] = {m->positions, m->frequencies};
  const rt_attr_init attrs[] = {RT_AR("factor", m->factor), RT_ATTR_END};
  rt_value_id out[2];
  RT_TRY(rt_graph_node_before(l->g, before, "lowered.rope_table", "rope", inputs, 2, attrs, out,
                              l->err));
  l->table_cos = out[0];
  l->table_sin = out[1];
  return RETORT_OK;
}

static retort_status lower_attention(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  const int64_t heads = rt_node_int(&n, "heads", 0), kv = rt_node_int(&n, "kv_heads", 0);
  const int64_t dim = rt_node_int(&n, "head_dim", 0), slot = rt_node_int(&n, "slot", 0);
  qkv_match m = {.merged = RT_NONE, .positions = RT_NONE, .frequencies = RT_NONE};
  const int64_t k = heads * dim, v = (heads + kv) * dim, end = (heads + 2 * kv) * dim;
  if (!match_part(l, n.inputs[0], true, 0, k, &m) || !match_part(l, n.inputs[1], true, k, v, &m) ||
      !match_part(l, n.inputs[2], false, v, end, &m)) {
    return refuse(l, id,
                  "it needs q, k and v as columns of one merged linear layer, q and k through rope "
                  "(is the pass merge_qkv switched off?)");
  }
  RT_TRY(rope_table(l, id, &m));
  const rt_value_id rope_in[5] = {m.merged, l->table_cos, l->table_sin, n.inputs[3], n.inputs[4]};
  const rt_attr_init rope_attrs[] = {RT_AI("heads", heads),
                                     RT_AI("kv_heads", kv),
                                     RT_AI("head_dim", dim),
                                     RT_AI("slot", slot),
                                     RT_AS("kv", kv_name(l)),
                                     RT_AS("signature", rt_signature_name(RT_SIG_ROPE)),
                                     RT_ATTR_END};
  rt_value_id qkv;
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.rope_kv", n.name, rope_in, 5, rope_attrs, &qkv,
                              l->err));
  const rt_value_id inputs[3] = {qkv, n.inputs[3], n.inputs[4]};
  const rt_signature signature = rt_kvfmt_signature(l->kv);
  const rt_attr_init attrs[] = {RT_AI("heads", heads),
                                RT_AI("kv_heads", kv),
                                RT_AI("head_dim", dim),
                                RT_AR("scale", rt_node_real(&n, "scale", 1.0)),
                                RT_AI("window", rt_node_int(&n, "window", 0)),
                                RT_AI("slot", slot),
                                RT_AS("kv", kv_name(l)),
                                RT_AS("signature", rt_signature_name(signature)),
                                RT_ATTR_END};
  rt_value_id out;
  RT_TRY(
      rt_graph_node_before(l->g, id, "lowered.attention", n.name, inputs, 3, attrs, &out, l->err));
  rt_graph_replace(l->g, n.outputs[0], out);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

static retort_status lower_gather(lowering *l, rt_node_id id) {
  const rt_node n = *rt_graph_get_node(l->g, id);
  rt_value_id out;
  RT_TRY(rt_graph_node_before(l->g, id, "lowered.gather", n.name, n.inputs, 2, NULL, &out, l->err));
  rt_graph_replace(l->g, n.outputs[0], out);
  rt_graph_remove_node(l->g, id);
  return RETORT_OK;
}

static retort_status lower_node(lowering *l, rt_node_id id) {
  const rt_node *n = rt_graph_get_node(l->g, id);
  const char *op = n->op->name;
  if (n->removed || n->op->level == RT_LEVEL_LOWERED) return RETORT_OK;
  if (strcmp(op, "embedding") == 0) return lower_embedding(l, id);
  if (strcmp(op, "rms_norm") == 0) return lower_norm(l, id, false);
  if (strcmp(op, "add_rms_norm") == 0) return lower_norm(l, id, true);
  if (strcmp(op, "linear") == 0) return lower_linear(l, id);
  if (strcmp(op, "gated_linear") == 0) return lower_gated(l, id);
  if (strcmp(op, "add") == 0) return lower_add(l, id);
  if (strcmp(op, "attention") == 0) return lower_attention(l, id);
  if (strcmp(op, "gather_rows") == 0) return lower_gather(l, id);
  // Consumed by the attention they lead to; what is left over is refused below.
  if (strcmp(op, "rope") == 0 || strcmp(op, "slice_columns") == 0) return RETORT_OK;
  return refuse(l, id, "the CPU backend has no lowered form for this operation here");
}

// Removes rope and slices that attention has consumed, back to front.
static retort_status drop_consumed(lowering *l) {
  for (size_t i = rt_graph_node_count(l->g); i-- > 0;) {
    const rt_node_id id = rt_graph_order(l->g, i);
    const rt_node *n = rt_graph_get_node(l->g, id);
    if (n->removed || n->op->level == RT_LEVEL_LOWERED) continue;
    if (rt_graph_use_count(l->g, n->outputs[0]) > 0) {
      return refuse(l, id, "it is not part of an attention layer");
    }
    rt_graph_remove_node(l->g, id);
  }
  return RETORT_OK;
}

retort_status rt_lower(rt_graph *graph, const rt_lower_options *options, retort_error *err) {
  lowering l = {.g = graph, .o = options, .kv = RT_KV_F32, .err = err, .table_cos = RT_NONE};
  // One layer that is not fp32, and fp32 keys and values would be wasted.
  for (size_t i = 0; i < rt_graph_node_count(graph); i++) {
    const rt_node *n = rt_graph_get_node(graph, (rt_node_id)i);
    if (n->removed || !is_linear(n)) continue;
    if (format_of(&l, n) != RT_W32) l.kv = RT_KV_BF16;
    const float scale = act_scale_of(&l, n);
    if (scale != 0 && !rt_static_scale_ok((double)scale)) {
      return rt_fail(err, RETORT_ERR_ARGUMENT,
                     "the static activation scale of %s is %g, expected 0 or a number from 2^-126 "
                     "to 2^126",
                     n->name ? n->name : "a linear layer", (double)scale);
    }
  }
  if (options->kv) l.kv = *options->kv;
  const size_t count = rt_graph_node_count(graph);
  rt_node_id *order = malloc((count + 1) * sizeof *order);
  if (!order) return RT_OOM(err, "lowering");
  for (size_t i = 0; i < count; i++) order[i] = rt_graph_order(graph, i);
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < count && st == RETORT_OK; i++) st = lower_node(&l, order[i]);
  free(order);
  RT_TRY(st);
  RT_TRY(drop_consumed(&l));
  RT_TRY(rt_graph_compact(graph, err));
  return rt_graph_verify(graph, "lower", err);
}
