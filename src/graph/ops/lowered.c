// graph/ops/lowered.c: the operations that the runtime executes.
//
// References take the same rounding steps of operands as the kernels (bf16 to nearest even, int8
// rows and channels) but add in plain order in double, so that a kernel can differ by summation
// only. Activations are carried dequantized: a q8 tensor holds q * scale.
#include <math.h>

#include "graph/num.h"
#include "graph/ops/attention.h"
#include "graph/ops/op.h"

// ---------------------------------------------------------------------------------------------
// Formats and recipes

static retort_status act_dtype(const rt_graph *g, rt_node_id n, rt_dtype *out, retort_error *err) {
  const char *act = rt_node_str(rt_graph_get_node(g, n), "act", "");
  if (rt_dtype_parse(rt_view_of(act), out) &&
      (*out == RT_DTYPE_F32 || *out == RT_DTYPE_BF16 || *out == RT_DTYPE_Q8)) {
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "act is \"%.100s\", known are f32, bf16 and q8", act);
}

// The static scale of a q8 output: normal as a float, and its reciprocal too, since kernels take
// others for zero. 0: dynamic.
static retort_status want_act_scale(const rt_graph *g, rt_node_id n, rt_dtype act,
                                    retort_error *err) {
  const double scale = rt_node_real(rt_graph_get_node(g, n), "act_scale", 0);
  if (scale == 0 || (act == RT_DTYPE_Q8 && scale >= 0x1p-126 && scale <= 0x1p126)) {
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_FORMAT,
                 "act_scale is %g, expected 0, or with q8 a number from 2^-126 to 2^126", scale);
}

static void to_act(const char *act, float *x, size_t rows, size_t width) {
  if (strcmp(act, "bf16") == 0) {
    for (size_t i = 0; i < rows * width; i++) x[i] = rt_num_round_bf16(x[i]);
  } else if (strcmp(act, "q8") == 0) {
    for (size_t r = 0; r < rows; r++) rt_num_quantize_row(x + r * width, width);
  }
}

// As a lowered.norm or lowered.convert says.
static void to_act_of(const rt_node *n, float *x, size_t rows, size_t width) {
  const float scale = (float)rt_node_real(n, "act_scale", 0);
  if (scale > 0) {
    rt_num_quantize_static(x, rows * width, scale);
  } else {
    to_act(rt_node_str(n, "act", ""), x, rows, width);
  }
}

typedef struct recipe {
  const char *name;
  rt_dtype act;
} recipe;
static const recipe RECIPES[] = {{"w32", RT_DTYPE_F32},
                                 {"w16", RT_DTYPE_BF16},
                                 {"w8a8", RT_DTYPE_Q8},
                                 {"w4a8-g128", RT_DTYPE_Q8},
                                 {"wf16", RT_DTYPE_F32}};

static retort_status want_recipe(const rt_graph *g, rt_node_id n, rt_dtype *act,
                                 retort_error *err) {
  const char *name = rt_node_str(rt_graph_get_node(g, n), "recipe", "");
  for (size_t i = 0; i < sizeof RECIPES / sizeof *RECIPES; i++) {
    if (strcmp(name, RECIPES[i].name) == 0) {
      *act = RECIPES[i].act;
      return RETORT_OK;
    }
  }
  return rt_fail(err, RETORT_ERR_FORMAT,
                 "recipe is \"%.100s\", known are w32, w16, wf16, w8a8 and w4a8-g128", name);
}

static void to_f16(rt_tensor *x) {
  for (size_t i = 0; i < x->count; i++) {
    x->data.f[i] = rt_num_from_f16(rt_num_to_f16(x->data.f[i]));
  }
}

// The weights as the recipe stores them, expanded to f32.
static retort_status round_weights(rt_interp *interp, const char *recipe_name, const rt_tensor *w,
                                   rt_tensor *out, retort_error *err) {
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, w->rank, w->dims, out, err));
  if (w->count) memcpy(out->data.f, w->data.f, w->count * sizeof(float));
  if (strcmp(recipe_name, "w16") == 0) {
    for (size_t i = 0; i < out->count; i++) out->data.f[i] = rt_num_round_bf16(out->data.f[i]);
  } else if (strcmp(recipe_name, "wf16") == 0) {
    to_f16(out);
  } else if (strcmp(recipe_name, "w8a8") == 0) {
    size_t k = (size_t)w->dims[1];
    for (size_t r = 0; r < (size_t)w->dims[0]; r++) rt_num_quantize_channel(out->data.f + r * k, k);
  } else if (strcmp(recipe_name, "w4a8-g128") == 0) {
    size_t k = (size_t)w->dims[1];
    for (size_t r = 0; r < (size_t)w->dims[0]; r++) rt_num_quantize_groups(out->data.f + r * k, k);
  }
  return RETORT_OK;
}

static retort_status want_kv(const rt_graph *g, rt_node_id n, retort_error *err) {
  const char *kv = rt_node_str(rt_graph_get_node(g, n), "kv", "");
  if (strcmp(kv, "f32") == 0 || strcmp(kv, "bf16") == 0 || strcmp(kv, "s8") == 0) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "kv is \"%.100s\", known are f32, bf16 and s8", kv);
}

// ---------------------------------------------------------------------------------------------
// embed, gather, convert, norm

retort_status rt_infer_lowered_embed(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_node *node = rt_graph_get_node(g, n);
  const char *layout = rt_node_str(node, "layout", "");
  if (strcmp(layout, "rows") != 0 && strcmp(layout, "packed") != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "layout is \"%.100s\", known are rows and packed",
                   layout);
  }
  rt_dtype act;
  RT_TRY(want_recipe(g, n, &act, err));
  if (act == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "a table cannot be 8 or 4 bits");
  }
  return rt_infer_embedding(g, n, err);
}

retort_status rt_reference_lowered_embed(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                         const rt_tensor *const *in, rt_tensor *out,
                                         retort_error *err) {
  RT_TRY(rt_reference_embedding(interp, g, n, in, out, err));
  if (strcmp(rt_node_str(n, "recipe", ""), "w16") == 0) to_act("bf16", out->data.f, 1, out->count);
  if (strcmp(rt_node_str(n, "recipe", ""), "wf16") == 0) to_f16(out);
  return RETORT_OK;
}

retort_status rt_infer_lowered_gather(rt_graph *g, rt_node_id n, retort_error *err) {
  return rt_infer_gather_rows(g, n, err);
}

retort_status rt_reference_lowered_gather(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                          const rt_tensor *const *in, rt_tensor *out,
                                          retort_error *err) {
  return rt_reference_gather_rows(interp, g, n, in, out, err);
}

retort_status rt_infer_lowered_convert(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  rt_dtype act;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(act_dtype(g, n, &act, err));
  RT_TRY(want_act_scale(g, n, act, err));
  rt_op_set_matrix(g, n, 0, act, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_lowered_convert(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                           const rt_tensor *const *in, rt_tensor *out,
                                           retort_error *err) {
  (void)g;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], out, err));
  if (out->count) memcpy(out->data.f, in[0]->data.f, out->count * sizeof(float));
  to_act_of(n, out->data.f, (size_t)out->dims[0], (size_t)out->dims[1]);
  return RETORT_OK;
}

retort_status rt_infer_lowered_norm(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width, add_rows, add_width;
  rt_dtype act;
  RT_TRY(rt_op_want_matrix(g, n, 0, &rows, &width, err));
  RT_TRY(rt_op_want_vector(g, n, 1, width, err));
  if (rt_op_in(g, n, 2)) {
    RT_TRY(rt_op_want_matrix(g, n, 2, &add_rows, &add_width, err));
    RT_TRY(rt_op_want_dim(g, n, 2, 0, rows, err));
    RT_TRY(rt_op_want_dim(g, n, 2, 1, width, err));
  }
  RT_TRY(rt_op_want_eps(g, n, err));
  RT_TRY(act_dtype(g, n, &act, err));
  RT_TRY(want_act_scale(g, n, act, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  rt_op_set_matrix(g, n, 1, act, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_lowered_norm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  size_t rows = (size_t)in[0]->dims[0], width = (size_t)in[0]->dims[1];
  const rt_tensor *add = n->input_count > 2 ? in[2] : NULL;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], &out[0], err));
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], &out[1], err));
  for (size_t i = 0; i < rows * width; i++) {
    out[0].data.f[i] = add ? in[0]->data.f[i] + add->data.f[i] : in[0]->data.f[i];
  }
  for (size_t r = 0; r < rows; r++) {
    rt_op_rms(out[0].data.f + r * width, in[1]->data.f, width, rt_node_real(n, "eps", 0),
              out[1].data.f + r * width);
  }
  to_act_of(n, out[1].data.f, rows, width);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// gemm

// The activations must be in the recipe's format; gives rows and k.
static retort_status want_operand(const rt_graph *g, rt_node_id n, rt_dim *rows, rt_dim *k,
                                  retort_error *err) {
  rt_dtype act;
  RT_TRY(want_recipe(g, n, &act, err));
  const rt_value *a = rt_op_in(g, n, 0);
  if (a->dtype != act) {
    return rt_fail(err, RETORT_ERR_FORMAT, "input 0 is %s where the recipe wants %s",
                   rt_dtype_name(a->dtype), rt_dtype_name(act));
  }
  RT_TRY(rt_op_want_rank(g, n, 0, 2, err));
  *rows = a->shape.dims[0];
  *k = a->shape.dims[1];
  return RETORT_OK;
}

static retort_status want_weights(const rt_graph *g, rt_node_id n, size_t i, rt_dim k, rt_dim *out,
                                  retort_error *err) {
  RT_TRY(rt_op_want_float(g, n, i, err));
  RT_TRY(rt_op_want_rank(g, n, i, 2, err));
  RT_TRY(rt_op_want_dim(g, n, i, 1, k, err));
  *out = rt_op_in(g, n, i)->shape.dims[0];
  return RETORT_OK;
}

retort_status rt_infer_lowered_gemm(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, k, columns, c_rows, c_columns;
  RT_TRY(want_operand(g, n, &rows, &k, err));
  RT_TRY(want_weights(g, n, 1, k, &columns, err));
  RT_TRY(rt_op_want_vector(g, n, 2, columns, err));
  if (rt_op_in(g, n, 3)) {
    RT_TRY(rt_op_want_matrix(g, n, 3, &c_rows, &c_columns, err));
    RT_TRY(rt_op_want_dim(g, n, 3, 0, rows, err));
    RT_TRY(rt_op_want_dim(g, n, 3, 1, columns, err));
  }
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, columns);
  return RETORT_OK;
}

retort_status rt_reference_lowered_gemm(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  const rt_tensor *bias = n->input_count > 2 ? in[2] : NULL;
  const rt_tensor *c = n->input_count > 3 ? in[3] : NULL;
  rt_tensor w;
  RT_TRY(round_weights(interp, rt_node_str(n, "recipe", ""), in[1], &w, err));
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], w.dims[0], out, err));
  rt_op_linear(in[0]->data.f, w.data.f, bias ? bias->data.f : NULL, (size_t)in[0]->dims[0],
               (size_t)w.dims[0], (size_t)w.dims[1], out->data.f);
  for (size_t i = 0; c && i < out->count; i++) out->data.f[i] += c->data.f[i];
  return RETORT_OK;
}

retort_status rt_infer_lowered_gemm_gate(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, k, gate, up;
  RT_TRY(want_operand(g, n, &rows, &k, err));
  RT_TRY(want_weights(g, n, 1, k, &gate, err));
  RT_TRY(want_weights(g, n, 2, k, &up, err));
  RT_TRY(rt_op_want_dim(g, n, 2, 0, gate, err));
  RT_TRY(rt_op_want_vector(g, n, 3, gate, err));
  RT_TRY(rt_op_want_vector(g, n, 4, gate, err));
  const char *act = rt_node_str(rt_graph_get_node(g, n), "act", "");
  if (strcmp(act, "silu") != 0) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "act is \"%.100s\", known is silu", act);
  }
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, gate);
  return RETORT_OK;
}

retort_status rt_reference_lowered_gemm_gate(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                             const rt_tensor *const *in, rt_tensor *out,
                                             retort_error *err) {
  const char *recipe_name = rt_node_str(n, "recipe", "");
  rt_tensor gate, up;
  RT_TRY(round_weights(interp, recipe_name, in[1], &gate, err));
  RT_TRY(round_weights(interp, recipe_name, in[2], &up, err));
  const rt_tensor *rounded[5] = {in[0], &gate, &up, n->input_count > 3 ? in[3] : NULL,
                                 n->input_count > 4 ? in[4] : NULL};
  return rt_reference_gated_linear(interp, g, n, rounded, out, err);
}

// ---------------------------------------------------------------------------------------------
// rope and attention

retort_status rt_infer_lowered_rope_table(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_int(g, n, 0, err));
  RT_TRY(rt_op_want_rank(g, n, 0, 1, err));
  RT_TRY(rt_op_want_float(g, n, 1, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 1, err));
  if (!isfinite(rt_node_real(rt_graph_get_node(g, n), "factor", 1))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute factor is not a number");
  }
  for (size_t i = 0; i < 2; i++) {
    rt_op_set_matrix(g, n, i, RT_DTYPE_F32, rt_op_in(g, n, 0)->shape.dims[0],
                     rt_op_in(g, n, 1)->shape.dims[0]);
  }
  return RETORT_OK;
}

retort_status rt_reference_lowered_rope_table(rt_interp *interp, const rt_graph *g,
                                              const rt_node *n, const rt_tensor *const *in,
                                              rt_tensor *out, retort_error *err) {
  (void)g;
  size_t half = in[1]->count;
  double factor = rt_node_real(n, "factor", 1);
  for (int i = 0; i < 2; i++) {
    RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[1]->dims[0], &out[i], err));
  }
  for (size_t i = 0; i < out[0].count; i++) {
    rt_op_angle(in[0]->data.i[i / half], in[1]->data.f[i % half], factor, &out[0].data.f[i],
                &out[1].data.f[i]);
  }
  return RETORT_OK;
}

static retort_status want_qkv(const rt_graph *g, rt_node_id n, rt_dim *rows, rt_dim *width,
                              retort_error *err) {
  RT_TRY(rt_op_want_heads(g, n, err));
  RT_TRY(rt_op_want_range(g, n, "slot", 0, 1 << 20, err));
  RT_TRY(want_kv(g, n, err));
  RT_TRY(rt_op_want_matrix(g, n, 0, rows, width, err));
  return RETORT_OK;
}

retort_status rt_infer_lowered_rope_kv(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width, table_rows, half;
  RT_TRY(want_qkv(g, n, &rows, &width, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t heads = rt_node_int(node, "heads", 0), kv_heads = rt_node_int(node, "kv_heads", 0);
  int64_t head_dim = rt_node_int(node, "head_dim", 0), frequencies;
  rt_dim expected = rt_dim_const(g, (heads + 2 * kv_heads) * head_dim);
  RT_TRY(rt_op_want_dim(g, n, 0, 1, expected, err));
  RT_TRY(rt_op_want_matrix(g, n, 1, &table_rows, &half, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, rows, err));
  if (!rt_dim_is_const(g, half, &frequencies) || frequencies > head_dim / 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "cos and sin must have at most %lld columns",
                   (long long)(head_dim / 2));
  }
  RT_TRY(rt_op_want_matrix(g, n, 2, &table_rows, &table_rows, err));
  RT_TRY(rt_op_want_dim(g, n, 2, 0, rows, err));
  RT_TRY(rt_op_want_dim(g, n, 2, 1, half, err));
  RT_TRY(rt_op_want_ids(g, n, 3, rows, err));
  RT_TRY(rt_op_want_ids(g, n, 4, rows, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, width);
  return RETORT_OK;
}

retort_status rt_reference_lowered_rope_kv(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                           const rt_tensor *const *in, rt_tensor *out,
                                           retort_error *err) {
  (void)g;
  size_t heads = (size_t)rt_node_int(n, "heads", 0),
         kv_heads = (size_t)rt_node_int(n, "kv_heads", 0);
  size_t head_dim = (size_t)rt_node_int(n, "head_dim", 0), half = (size_t)in[1]->dims[1];
  size_t width = (heads + 2 * kv_heads) * head_dim, kv_width = kv_heads * head_dim;
  bool round = strcmp(rt_node_str(n, "kv", ""), "bf16") == 0;
  bool quantize = strcmp(rt_node_str(n, "kv", ""), "s8") == 0;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], in[0]->dims[1], out, err));
  if (out->count) memcpy(out->data.f, in[0]->data.f, out->count * sizeof(float));
  rt_tensor kv;
  RT_TRY(rt_op_alloc_matrix(interp, 2, (int64_t)kv_width, &kv, err));
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    float *row = out->data.f + r * width;
    for (size_t h = 0; h < heads + kv_heads; h++) {
      rt_op_rotate(row + h * head_dim, in[1]->data.f + r * half, in[2]->data.f + r * half, half);
    }
    memcpy(kv.data.f, row + heads * head_dim, 2 * kv_width * sizeof(float));
    for (size_t i = 0; round && i < 2 * kv_width; i++) {
      kv.data.f[i] = rt_num_round_bf16(kv.data.f[i]);
    }
    for (size_t h = 0; quantize && h < 2 * kv_heads; h++) {
      rt_num_quantize_row(kv.data.f + h * head_dim, head_dim);
    }
    RT_TRY(rt_interp_kv_put(interp, rt_node_int(n, "slot", 0), in[4]->data.i[r], in[3]->data.i[r],
                            kv.data.f, kv.data.f + kv_width, kv_width, err));
  }
  return RETORT_OK;
}

retort_status rt_infer_lowered_attention(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_dim rows, width;
  RT_TRY(want_qkv(g, n, &rows, &width, err));
  RT_TRY(rt_op_want_range(g, n, "window", 0, INT32_MAX, err));
  const rt_node *node = rt_graph_get_node(g, n);
  int64_t heads = rt_node_int(node, "heads", 0), kv_heads = rt_node_int(node, "kv_heads", 0);
  int64_t head_dim = rt_node_int(node, "head_dim", 0);
  if (!isfinite(rt_node_real(node, "scale", 0))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute scale is not a number");
  }
  rt_dim expected = rt_dim_const(g, (heads + 2 * kv_heads) * head_dim);
  RT_TRY(rt_op_want_dim(g, n, 0, 1, expected, err));
  RT_TRY(rt_op_want_ids(g, n, 1, rows, err));
  RT_TRY(rt_op_want_ids(g, n, 2, rows, err));
  rt_op_set_matrix(g, n, 0, RT_DTYPE_F32, rows, rt_dim_const(g, heads * head_dim));
  return RETORT_OK;
}

retort_status rt_reference_lowered_attention(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                             const rt_tensor *const *in, rt_tensor *out,
                                             retort_error *err) {
  (void)g;
  rt_op_attention a = {.slot = rt_node_int(n, "slot", 0),
                       .heads = (size_t)rt_node_int(n, "heads", 0),
                       .kv_heads = (size_t)rt_node_int(n, "kv_heads", 0),
                       .head_dim = (size_t)rt_node_int(n, "head_dim", 0),
                       .scale = rt_node_real(n, "scale", 0),
                       .window = rt_node_int(n, "window", 0),
                       .round_query = strcmp(rt_node_str(n, "kv", ""), "f32") != 0};
  size_t width = (size_t)in[0]->dims[1], out_width = a.heads * a.head_dim;
  RT_TRY(rt_op_alloc_matrix(interp, in[0]->dims[0], (int64_t)out_width, out, err));
  for (size_t r = 0; r < (size_t)in[0]->dims[0]; r++) {
    RT_TRY(rt_op_attend(interp, &a, in[2]->data.i[r], in[1]->data.i[r], in[0]->data.f + r * width,
                        out->data.f + r * out_width, err));
  }
  return RETORT_OK;
}
