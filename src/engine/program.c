#include "engine/program.h"

#include <math.h>

#include "base/size.h"

static const char *const instr_names[RT_INSTR_COUNT] = {
    "embed", "norm", "convert", "gemm", "rope_table", "rope_kv", "attention", "gather"};

const char *rt_instr_name(rt_instr_op op) {
  return (unsigned)op < RT_INSTR_COUNT ? instr_names[op] : "?";
}

bool rt_stored_size(const rt_stored *t, uint64_t *bytes) {
  if (t->n == 0 || t->k == 0 || t->n > RT_MAX_WIDTH || t->k > RT_MAX_WIDTH) return false;
  switch (t->kind) {
    case RT_STORED_PACKED:
      if (rt_wfmt_is_int(t->format) && t->k > RT_W8_MAX_K) return false;
      // Both factors are below 2^31, so the product cannot overflow.
      *bytes = (uint64_t)rt_wfmt_panels(t->n) * rt_wfmt_panel_bytes(t->format, t->k);
      return true;
    case RT_STORED_ROWS:
      if (rt_wfmt_is_int(t->format)) return false;
      *bytes = (uint64_t)t->n * t->k * (t->format == RT_W32 ? 4u : 2u);
      return true;
    case RT_STORED_VECTOR: *bytes = (uint64_t)rt_round_up(t->k, 16) * 4; return t->n == 1;
  }
  return false;
}

size_t rt_stored_outputs(const rt_stored *t) {
  return t->gated ? t->n / 2 : t->n;
}

rt_gemm_shape rt_instr_shape(const rt_program *p, const rt_instr *i) {
  const rt_stored *w = &p->stored[i->weight[0]];
  return (rt_gemm_shape){.signature = i->signature,
                         .format = w->format,
                         .n = w->n,
                         .k = w->k,
                         .epilogue = i->epilogue};
}

void rt_instr_bind(const rt_program *p, const rt_instr *i, const unsigned char *weights,
                   rt_gemm_args *args) {
  const rt_stored *w = &p->stored[i->weight[0]];
  const int32_t bias = i->weight[1];
  args->w = weights + w->offset;
  args->w_scale = (const float *)(const void *)(weights + w->scale_offset);
  args->w_comp = (const int32_t *)(const void *)(weights + w->comp_offset);
  args->w_multiplier = (const signed char *)weights + w->multiplier_offset;
  args->bias = bias == RT_NO_OPERAND
                   ? NULL
                   : (const float *)(const void *)(weights + p->stored[bias].offset);
  args->k = w->k;
  args->epilogue = i->epilogue;
}

// ---------------------------------------------------------------------------------------------
// Checking

typedef struct checker {
  const rt_program *p;
  const char *origin;
  retort_error *err;
  const rt_instr *at;
  size_t index;
} checker;

static retort_status bad(const checker *c, const char *what) {
  return rt_fail(c->err, RETORT_ERR_FORMAT,
                 "%s: instruction %zu (%s %s): %s; the engine is damaged or was made by a faulty "
                 "build: build it again",
                 c->origin, c->index, rt_instr_name(c->at->op), c->at->name, what);
}

static const rt_buffer *buffer_at(const checker *c, int32_t i) {
  return i >= 0 && (size_t)i < c->p->buffer_count ? &c->p->buffers[i] : NULL;
}
static const rt_stored *stored_at(const checker *c, int32_t i) {
  return i >= 0 && (size_t)i < c->p->stored_count ? &c->p->stored[i] : NULL;
}

static bool is_buffer(const rt_buffer *b, rt_act format, rt_rows rows, size_t width) {
  return b && b->format == format && b->rows == rows && b->width == width;
}

static bool is_vector(const rt_stored *t, size_t width) {
  return t && t->kind == RT_STORED_VECTOR && t->k == width;
}

static size_t max_rows(const rt_program *p, rt_rows rows) {
  return rows == RT_ROWS_TOKENS ? p->profile.max_tokens : p->profile.max_outputs;
}

static bool overlap(const rt_program *p, const rt_buffer *a, const rt_buffer *b) {
  size_t a_end = a->offset + max_rows(p, a->rows) * a->stride_bytes;
  size_t b_end = b->offset + max_rows(p, b->rows) * b->stride_bytes;
  return a->offset < b_end && b->offset < a_end;
}

static bool act_of_signature(rt_signature s, rt_act *out) {
  switch (s) {
    case RT_SIG_NORM_F32:
    case RT_SIG_CONVERT_F32: *out = RT_ACT_F32; return true;
    case RT_SIG_NORM_BF16:
    case RT_SIG_CONVERT_BF16: *out = RT_ACT_BF16; return true;
    case RT_SIG_NORM_U8:
    case RT_SIG_CONVERT_U8: *out = RT_ACT_U8; return true;
    default: return false;
  }
}

static bool attention_shape_ok(const rt_program *p, const rt_instr *i) {
  return i->heads > 0 && i->heads <= RT_MAX_WIDTH && i->kv_heads == p->kv.kv_heads &&
         i->head_dim == p->kv.head_dim && i->heads % i->kv_heads == 0 &&
         i->heads * i->head_dim <= RT_MAX_WIDTH && i->slot < p->kv.layers;
}

static retort_status check_norm(const checker *c) {
  const rt_instr *i = c->at;
  const rt_buffer *x = buffer_at(c, i->in[0]), *out = buffer_at(c, i->out[0]);
  rt_act act;
  if (!x || !out || x->format != RT_ACT_F32) return bad(c, "x must be an f32 buffer");
  if (!act_of_signature(i->signature, &act)) return bad(c, "wrong signature");
  if (i->act_scale != 0 && (act != RT_ACT_U8 || !rt_static_scale_ok(i->act_scale))) {
    return bad(c, "bad act_scale");
  }
  if (!is_buffer(out, act, x->rows, x->width) || overlap(c->p, x, out)) return bad(c, "bad output");
  if (i->op == RT_INSTR_CONVERT) return RETORT_OK;
  if (i->in[1] != RT_NO_OPERAND) {
    const rt_buffer *add = buffer_at(c, i->in[1]);
    if (!is_buffer(add, RT_ACT_F32, x->rows, x->width)) return bad(c, "bad addend");
    if (overlap(c->p, add, out)) return bad(c, "addend and output share memory");
  }
  if (!is_vector(stored_at(c, i->weight[0]), x->width)) return bad(c, "bad weight");
  if (!(i->eps >= 0 && i->eps < 1)) return bad(c, "bad eps");
  return RETORT_OK;
}

static retort_status check_gemm(const checker *c) {
  const rt_instr *i = c->at;
  const rt_buffer *a = buffer_at(c, i->in[0]), *out = buffer_at(c, i->out[0]);
  const rt_stored *w = stored_at(c, i->weight[0]);
  if (!a || !out || !w || w->kind != RT_STORED_PACKED) return bad(c, "missing operand");
  if (i->signature != rt_wfmt_signature(w->format))
    return bad(c, "signature does not fit the weights");
  if (a->format != rt_wfmt_act(w->format) || a->width != w->k) return bad(c, "bad activations");
  if (w->gated != (i->epilogue == RT_EPI_GATE)) return bad(c, "bad epilogue");
  size_t outputs = rt_stored_outputs(w);
  if (out->format != RT_ACT_F32 || out->rows != a->rows || out->width > outputs ||
      rt_round_up(out->width, RT_PANEL) != rt_round_up(outputs, RT_PANEL) ||
      out->stride_bytes < rt_round_up(outputs, RT_PANEL) * 4) {
    return bad(c, "bad output");
  }
  if (overlap(c->p, a, out)) return bad(c, "input and output share memory");
  if (i->weight[1] != RT_NO_OPERAND && !is_vector(stored_at(c, i->weight[1]), w->n)) {
    return bad(c, "bad bias");
  }
  return RETORT_OK;
}

static retort_status check_rope(const checker *c) {
  const rt_instr *i = c->at;
  if (!attention_shape_ok(c->p, i)) return bad(c, "head counts do not fit the KV cache");
  size_t width = (i->heads + 2 * i->kv_heads) * i->head_dim;
  if (!is_buffer(buffer_at(c, i->in[0]), RT_ACT_F32, RT_ROWS_TOKENS, width)) {
    return bad(c, "bad qkv");
  }
  if (i->op == RT_INSTR_ATTENTION) {
    const rt_buffer *out = buffer_at(c, i->out[0]);
    if (!is_buffer(out, RT_ACT_F32, RT_ROWS_TOKENS, i->heads * i->head_dim)) {
      return bad(c, "bad output");
    }
    if (overlap(c->p, buffer_at(c, i->in[0]), out)) return bad(c, "input and output share memory");
    if (!isfinite(i->scale)) return bad(c, "bad scale");
    if (i->signature != rt_kvfmt_signature(c->p->kv.format)) {
      return bad(c, "signature does not fit the KV cache");
    }
    return RETORT_OK;
  }
  if (i->rotary == 0 || i->rotary % 2 || i->rotary > i->head_dim) return bad(c, "bad rotary width");
  if (i->signature != RT_SIG_ROPE) return bad(c, "wrong signature");
  for (int k = 1; k <= 2; k++) {
    if (!is_buffer(buffer_at(c, i->in[k]), RT_ACT_F32, RT_ROWS_TOKENS, i->rotary / 2)) {
      return bad(c, "bad cos or sin");
    }
  }
  return RETORT_OK;
}

static retort_status check_instr(const checker *c) {
  const rt_instr *i = c->at;
  const rt_buffer *in = buffer_at(c, i->in[0]), *out = buffer_at(c, i->out[0]);
  const rt_stored *w = stored_at(c, i->weight[0]);
  switch (i->op) {
    case RT_INSTR_EMBED:
      if (!w || w->kind == RT_STORED_VECTOR || rt_wfmt_is_int(w->format) || w->gated ||
          w->n != c->p->vocab || !is_buffer(out, RT_ACT_F32, RT_ROWS_TOKENS, w->k) ||
          i->signature != RT_SIG_EMBED) {
        return bad(c, "bad table or output");
      }
      return RETORT_OK;
    case RT_INSTR_NORM:
    case RT_INSTR_CONVERT: return check_norm(c);
    case RT_INSTR_GEMM: return check_gemm(c);
    case RT_INSTR_ROPE_TABLE:
      if (!w || w->kind != RT_STORED_VECTOR || !isfinite(i->factor) ||
          !is_buffer(out, RT_ACT_F32, RT_ROWS_TOKENS, w->k) ||
          !is_buffer(buffer_at(c, i->out[1]), RT_ACT_F32, RT_ROWS_TOKENS, w->k)) {
        return bad(c, "bad frequencies or output");
      }
      return RETORT_OK;
    case RT_INSTR_ROPE_KV:
    case RT_INSTR_ATTENTION: return check_rope(c);
    case RT_INSTR_GATHER:
      if (!in || !is_buffer(in, RT_ACT_F32, RT_ROWS_TOKENS, in->width) ||
          !is_buffer(out, RT_ACT_F32, RT_ROWS_OUTPUTS, in->width) || overlap(c->p, in, out)) {
        return bad(c, "bad input or output");
      }
      return RETORT_OK;
    case RT_INSTR_COUNT: break;
  }
  return bad(c, "unknown operation");
}

static retort_status check_buffer(const rt_program *p, size_t index, const char *origin,
                                  retort_error *err) {
  const rt_buffer *b = &p->buffers[index];
  size_t data, end, scales_end;
  const size_t rows = max_rows(p, b->rows);
  bool ok = b->width > 0 && b->width <= RT_MAX_WIDTH && b->stride_bytes % 64 == 0 &&
            b->offset % 64 == 0 && b->stride_bytes >= rt_act_row_bytes(b->format, b->width) &&
            b->stride_bytes <= (size_t)RT_MAX_WIDTH * 8 &&
            rt_size_mul(rows, b->stride_bytes, &data) && rt_size_add(b->offset, data, &end) &&
            end <= p->arena_bytes;
  if (ok && b->format == RT_ACT_U8) {
    ok = b->scale_offset % 64 == 0 && rt_size_add(b->scale_offset, rows * 4, &scales_end) &&
         scales_end <= p->arena_bytes && (b->scale_offset >= end || scales_end <= b->offset);
  }
  if (ok) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "%s: activation buffer %zu does not fit the arena", origin,
                 index);
}

static retort_status check_stored(const rt_program *p, size_t index, const char *origin,
                                  retort_error *err) {
  const rt_stored *t = &p->stored[index];
  uint64_t bytes = 0;
  bool ok = rt_stored_size(t, &bytes) && bytes == t->bytes && t->offset % 64 == 0 &&
            rt_range_inside(t->offset, bytes, p->weight_bytes);
  if (ok && t->gated) ok = t->kind == RT_STORED_PACKED && t->n % (2 * RT_PANEL) == 0;
  if (ok && t->kind == RT_STORED_PACKED && rt_wfmt_is_int(t->format)) {
    const uint64_t side = (uint64_t)rt_wfmt_panels(t->n) * RT_PANEL * 4;
    ok = t->scale_offset % 64 == 0 && t->comp_offset % 64 == 0 &&
         rt_range_inside(t->scale_offset, side, p->weight_bytes) &&
         rt_range_inside(t->comp_offset, side, p->weight_bytes);
  }
  if (ok && t->kind == RT_STORED_PACKED && t->format == RT_W4) {
    const uint64_t side = (uint64_t)rt_wfmt_panels(t->n) * rt_w4_panel_multipliers(t->k);
    ok = t->multiplier_offset % 64 == 0 &&
         rt_range_inside(t->multiplier_offset, side, p->weight_bytes);
  }
  if (ok) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "%s: tensor %zu (%s) has a wrong size or place", origin,
                 index, t->name);
}

retort_status rt_program_check(const rt_program *p, const char *origin, retort_error *err) {
  const rt_profile *f = &p->profile;
  const rt_kv_shape *kv = &p->kv;
  if (f->max_tokens < 1 || f->max_tokens > RT_MAX_STEP_ROWS || f->max_outputs < 1 ||
      f->max_outputs > f->max_tokens || f->max_context < 1 || f->max_context > (1u << 24)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: the profile is out of range", origin);
  }
  if (kv->format > RT_KV_S8 || kv->layers < 1 || kv->layers > 4096 || kv->kv_heads < 1 ||
      kv->kv_heads > 4096 || kv->head_dim < 1 || kv->head_dim > RT_ATTENTION_MAX_DIM ||
      p->vocab < 1 || p->vocab > RT_MAX_WIDTH) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: the model's dimensions are out of range", origin);
  }
  if (p->buffer_count > RT_MAX_BUFFERS || p->stored_count > RT_MAX_STORED ||
      p->instr_count > RT_MAX_INSTRUCTIONS || p->instr_count == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: too many or no instructions", origin);
  }
  for (size_t i = 0; i < p->buffer_count; i++) RT_TRY(check_buffer(p, i, origin, err));
  for (size_t i = 0; i < p->stored_count; i++) RT_TRY(check_stored(p, i, origin, err));
  for (size_t i = 0; i < p->instr_count; i++) {
    const checker c = {p, origin, err, &p->instrs[i], i};
    RT_TRY(check_instr(&c));
  }
  const rt_instr *last = &p->instrs[p->instr_count - 1];
  const checker c = {p, origin, err, last, p->instr_count - 1};
  if (!is_buffer(buffer_at(&c, p->logits), RT_ACT_F32, RT_ROWS_OUTPUTS, p->vocab) ||
      last->out[0] != p->logits) {
    return bad(&c, "the program does not end in logits");
  }
  return RETORT_OK;
}
