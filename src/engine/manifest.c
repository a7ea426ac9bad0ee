#include "engine/manifest.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/size.h"

// Names of the enumerations in the manifest. The order is that of the enums.
static const char *const rows_names[] = {"tokens", "outputs"};
static const char *const act_names[] = {"f32", "bf16", "u8"};
static const char *const kind_names[] = {"packed", "rows", "vector"};
static const char *const wfmt_names[] = {"w32", "w16", "w8", "w4", "wf16"};
// What a linear layer's weights are called on the command line.
static const char *const precision_names[] = {"fp32", "bf16", "int8", "int4", "fp16"};
static const char *const epilogue_names[] = {"store", "add", "gate"};
static const char *const kv_names[] = {"f32", "bf16", "s8"};

const char *rt_wfmt_name(rt_wfmt format) {
  return (unsigned)format < RT_COUNT(wfmt_names) ? wfmt_names[format] : NULL;
}
const char *rt_epilogue_name(rt_epilogue epilogue) {
  return (unsigned)epilogue < RT_COUNT(epilogue_names) ? epilogue_names[epilogue] : NULL;
}

void rt_manifest_deinit(rt_manifest *m) {
  json_decref(m->report);
  json_decref(m->document);
  rt_arena_deinit(&m->arena);
  *m = (rt_manifest){0};
}

// ---------------------------------------------------------------------------------------------
// Printing. jansson calls return -1 when out of memory; `ok` collects that.

typedef struct printer {
  bool ok;
} printer;

static void put(printer *p, json_t *object, const char *key, json_t *value) {
  if (json_object_set_new(object, key, value) != 0) p->ok = false;
}
static void put_int(printer *p, json_t *object, const char *key, uint64_t value) {
  put(p, object, key, json_integer((json_int_t)value));
}
static void put_str(printer *p, json_t *object, const char *key, const char *value) {
  if (value) put(p, object, key, json_string(value));
}
static void append(printer *p, json_t *array, json_t *value) {
  if (json_array_append_new(array, value) != 0) p->ok = false;
}

static json_t *operands(printer *p, const int32_t *list, size_t count) {
  json_t *array = json_array();
  size_t used = count;
  while (used > 0 && list[used - 1] == RT_NO_OPERAND) used--;
  for (size_t i = 0; i < used; i++) append(p, array, json_integer(list[i]));
  return array;
}

static json_t *print_instr(printer *p, const rt_program *g, const rt_instr *i) {
  json_t *o = json_object();
  put_str(p, o, "op", rt_instr_name(i->op));
  put_str(p, o, "name", i->name);
  put(p, o, "in", operands(p, i->in, RT_COUNT(i->in)));
  put(p, o, "out", operands(p, i->out, RT_COUNT(i->out)));
  put(p, o, "weights", operands(p, i->weight, RT_COUNT(i->weight)));
  switch (i->op) {
    case RT_INSTR_NORM: put(p, o, "eps", json_real(i->eps)); break;
    case RT_INSTR_GEMM:
      put_str(p, o, "epilogue", epilogue_names[i->epilogue]);
      put_str(p, o, "precision", precision_names[g->stored[i->weight[0]].format]);
      break;
    case RT_INSTR_ROPE_TABLE: put(p, o, "factor", json_real(i->factor)); break;
    case RT_INSTR_ROPE_KV:
    case RT_INSTR_ATTENTION:
      put_int(p, o, "slot", i->slot);
      put_int(p, o, "heads", i->heads);
      put_int(p, o, "kv_heads", i->kv_heads);
      put_int(p, o, "head_dim", i->head_dim);
      if (i->op == RT_INSTR_ROPE_KV) put_int(p, o, "rotary", i->rotary);
      if (i->op == RT_INSTR_ATTENTION) {
        put(p, o, "scale", json_real(i->scale));
        put_int(p, o, "window", i->window);
      }
      break;
    default: break;
  }
  if (i->op != RT_INSTR_ROPE_TABLE && i->op != RT_INSTR_GATHER) {
    put_str(p, o, "signature", rt_signature_name(i->signature));
    put_str(p, o, "kernel", i->kernel);
  }
  if (i->act_scale != 0) put(p, o, "act_scale", json_real(i->act_scale));
  return o;
}

static json_t *print_stored(printer *p, const rt_stored *t) {
  json_t *o = json_object();
  put_str(p, o, "name", t->name);
  put_str(p, o, "kind", kind_names[t->kind]);
  put_str(p, o, "format", wfmt_names[t->format]);
  put_int(p, o, "n", t->n);
  put_int(p, o, "k", t->k);
  if (t->gated) put(p, o, "gated", json_true());
  put_int(p, o, "offset", t->offset);
  put_int(p, o, "bytes", t->bytes);
  if (t->kind == RT_STORED_PACKED && rt_wfmt_is_int(t->format)) {
    put_int(p, o, "scale_offset", t->scale_offset);
    put_int(p, o, "comp_offset", t->comp_offset);
    if (t->format == RT_W4) put_int(p, o, "multiplier_offset", t->multiplier_offset);
  }
  return o;
}

static json_t *print_buffer(printer *p, const rt_buffer *b) {
  json_t *o = json_object();
  put_str(p, o, "rows", rows_names[b->rows]);
  put_str(p, o, "format", act_names[b->format]);
  put_int(p, o, "width", b->width);
  put_int(p, o, "stride", b->stride_bytes);
  put_int(p, o, "offset", b->offset);
  if (b->format == RT_ACT_U8) put_int(p, o, "scale_offset", b->scale_offset);
  return o;
}

retort_status rt_manifest_print(const rt_manifest *m, rt_buf *out, retort_error *err) {
  printer pr = {true}, *p = &pr;
  const rt_program *g = &m->program;
  json_t *root = json_object();
  put_str(p, root, "name", m->name);
  put_str(p, root, "retort", m->retort_version);
  json_t *source = json_object();
  put_str(p, source, "name", m->source);
  put_str(p, source, "hash", m->source_hash);
  put_str(p, source, "architecture", m->architecture);
  put(p, root, "source", source);
  put_str(p, root, "precision", m->precision);
  json_t *target = json_object();
  put_str(p, target, "arch", m->target_arch);
  put_str(p, target, "cpu", m->target_cpu);
  put_str(p, target, "isa", m->target_isa);
  put_int(p, target, "threads", m->target_threads);
  put(p, root, "target", target);
  if (m->fingerprint.threads) {
    json_t *tune = json_object();
    put_str(p, tune, "mode", rt_tune_mode_name(m->tune));
    put(p, tune, "fingerprint", rt_fingerprint_json(&m->fingerprint));
    put(p, root, "tune", tune);
  }
  json_t *profile = json_object();
  put_int(p, profile, "max_context", g->profile.max_context);
  put_int(p, profile, "max_tokens", g->profile.max_tokens);
  put_int(p, profile, "max_outputs", g->profile.max_outputs);
  put(p, root, "profile", profile);
  json_t *generation = json_object();
  if (m->generation.bos >= 0) put_int(p, generation, "bos", (uint64_t)m->generation.bos);
  json_t *eos = json_array();
  for (size_t i = 0; i < m->generation.eos_count; i++)
    append(p, eos, json_integer(m->generation.eos[i]));
  put(p, generation, "eos", eos);
  put(p, generation, "temperature", json_real(m->generation.temperature));
  put(p, generation, "top_p", json_real(m->generation.top_p));
  put(p, generation, "min_p", json_real(m->generation.min_p));
  put(p, generation, "repetition_penalty", json_real(m->generation.repetition_penalty));
  put_int(p, generation, "top_k", (uint64_t)m->generation.top_k);
  put(p, root, "generation", generation);
  json_t *kv = json_object();
  put_str(p, kv, "format", kv_names[g->kv.format]);
  put_int(p, kv, "layers", g->kv.layers);
  put_int(p, kv, "kv_heads", g->kv.kv_heads);
  put_int(p, kv, "head_dim", g->kv.head_dim);
  put(p, root, "kv", kv);
  if (m->report) put(p, root, "report", json_incref(m->report));
  put_int(p, root, "vocab", g->vocab);
  put_int(p, root, "arena_bytes", g->arena_bytes);
  put_int(p, root, "weight_bytes", g->weight_bytes);
  put_int(p, root, "logits", (uint64_t)g->logits);
  json_t *buffers = json_array(), *tensors = json_array(), *program = json_array();
  json_t *tactics = json_array();
  for (size_t i = 0; i < g->buffer_count; i++) append(p, buffers, print_buffer(p, &g->buffers[i]));
  for (size_t i = 0; i < g->stored_count; i++) append(p, tensors, print_stored(p, &g->stored[i]));
  for (size_t i = 0; i < g->instr_count; i++) append(p, program, print_instr(p, g, &g->instrs[i]));
  put(p, root, "buffers", buffers);
  put(p, root, "tensors", tensors);
  put(p, root, "program", program);
  for (size_t i = 0; i < g->tactics.count; i++) {
    append(p, tactics, rt_tactic_json(&g->tactics.items[i]));
  }
  put(p, root, "tactics", tactics);
  // Objects at the top one key a line; the long arrays one entry a line, which reads better than
  // jansson's indentation of everything.
  const char *key;
  json_t *value;
  rt_buf_append_str(out, "{\n");
  size_t n = 0;
  json_object_foreach(root, key, value) {
    rt_buf_append_str(out, n++ ? ",\n  " : "  ");
    rt_buf_append_json(out, rt_view_of(key));
    rt_buf_append_str(out, ": ");
    if (value == buffers || value == tensors || value == program ||
        (value == tactics && g->tactics.count)) {
      rt_buf_append_str(out, "[\n");
      for (size_t i = 0; i < json_array_size(value); i++) {
        char *line = json_dumps(json_array_get(value, i), 0);
        if (!line) p->ok = false;
        rt_buf_append_format(out, "%s    %s", i ? ",\n" : "", line ? line : "");
        free(line);
      }
      rt_buf_append_str(out, "\n  ]");
    } else {
      char *line = json_dumps(value, JSON_ENCODE_ANY);
      if (!line) p->ok = false;
      rt_buf_append_str(out, line ? line : "null");
      free(line);
    }
  }
  rt_buf_append_str(out, "\n}\n");
  json_decref(root);
  return p->ok && !out->failed ? RETORT_OK : RT_OOM(err, "the manifest");
}

// ---------------------------------------------------------------------------------------------
// Parsing

static retort_status read_size(const rt_json *object, const char *key, int64_t max, size_t *out,
                               retort_error *err) {
  rt_json j = rt_json_get(object, key);
  int64_t value = 0;
  RT_TRY(rt_json_int(&j, 0, max, &value, err));
  *out = (size_t)value;
  return RETORT_OK;
}

static retort_status read_str(const rt_json *object, const char *key, const char **out,
                              retort_error *err) {
  rt_json j = rt_json_get(object, key);
  return rt_json_str(&j, out, err);
}

static retort_status read_name(const rt_json *object, const char *key, const char *const *names,
                               size_t count, unsigned *out, retort_error *err) {
  rt_json j = rt_json_get(object, key);
  const char *text = NULL;
  RT_TRY(rt_json_str(&j, &text, err));
  for (size_t i = 0; i < count; i++) {
    if (strcmp(text, names[i]) == 0) {
      *out = (unsigned)i;
      return RETORT_OK;
    }
  }
  return rt_json_fail(&j, err, RETORT_ERR_UNSUPPORTED, "'%s' is not known to this retort", text);
}
#define READ_ENUM(object, key, names, out, err)                                    \
  do {                                                                             \
    unsigned read_enum_value = 0;                                                  \
    RT_TRY(read_name(object, key, names, RT_COUNT(names), &read_enum_value, err)); \
    *(out) = read_enum_value;                                                      \
  } while (0)

static const int64_t SIZE_LIMIT = (int64_t)1 << 50;

static retort_status read_buffer(const rt_json *o, rt_buffer *b, retort_error *err) {
  READ_ENUM(o, "rows", rows_names, &b->rows, err);
  READ_ENUM(o, "format", act_names, &b->format, err);
  RT_TRY(read_size(o, "width", RT_MAX_WIDTH, &b->width, err));
  RT_TRY(read_size(o, "stride", SIZE_LIMIT, &b->stride_bytes, err));
  RT_TRY(read_size(o, "offset", SIZE_LIMIT, &b->offset, err));
  if (b->format == RT_ACT_U8)
    RT_TRY(read_size(o, "scale_offset", SIZE_LIMIT, &b->scale_offset, err));
  return RETORT_OK;
}

static retort_status read_stored(const rt_json *o, rt_stored *t, retort_error *err) {
  RT_TRY(read_str(o, "name", &t->name, err));
  READ_ENUM(o, "kind", kind_names, &t->kind, err);
  READ_ENUM(o, "format", wfmt_names, &t->format, err);
  RT_TRY(read_size(o, "n", RT_MAX_WIDTH, &t->n, err));
  RT_TRY(read_size(o, "k", RT_MAX_WIDTH, &t->k, err));
  RT_TRY(rt_json_opt_bool(o, "gated", &t->gated, err));
  size_t v = 0;
  RT_TRY(read_size(o, "offset", SIZE_LIMIT, &v, err));
  t->offset = v;
  RT_TRY(read_size(o, "bytes", SIZE_LIMIT, &v, err));
  t->bytes = v;
  if (t->kind == RT_STORED_PACKED && rt_wfmt_is_int(t->format)) {
    RT_TRY(read_size(o, "scale_offset", SIZE_LIMIT, &v, err));
    t->scale_offset = v;
    RT_TRY(read_size(o, "comp_offset", SIZE_LIMIT, &v, err));
    t->comp_offset = v;
    if (t->format == RT_W4) {
      RT_TRY(read_size(o, "multiplier_offset", SIZE_LIMIT, &v, err));
      t->multiplier_offset = v;
    }
  }
  return RETORT_OK;
}

static retort_status read_operands(const rt_json *o, const char *key, int32_t *out, size_t room,
                                   retort_error *err) {
  for (size_t i = 0; i < room; i++) out[i] = RT_NO_OPERAND;
  rt_json list = rt_json_get(o, key);
  size_t count = 0;
  RT_TRY(rt_json_want_array(&list, &count, err));
  if (count > room) return rt_json_fail(&list, err, RETORT_ERR_FORMAT, "too many operands");
  for (size_t i = 0; i < count; i++) {
    rt_json item = rt_json_at(&list, i);
    int64_t value = 0;
    RT_TRY(rt_json_int(&item, RT_NO_OPERAND, INT32_MAX, &value, err));
    out[i] = (int32_t)value;
  }
  return RETORT_OK;
}

static retort_status read_real(const rt_json *o, const char *key, double *out, retort_error *err) {
  rt_json j = rt_json_get(o, key);
  return rt_json_real(&j, out, err);
}

static retort_status read_instr(const rt_json *o, rt_instr *i, retort_error *err) {
  const char *ops[RT_INSTR_COUNT];
  for (unsigned k = 0; k < RT_INSTR_COUNT; k++) ops[k] = rt_instr_name((rt_instr_op)k);
  READ_ENUM(o, "op", ops, &i->op, err);
  RT_TRY(read_str(o, "name", &i->name, err));
  RT_TRY(rt_json_opt_str(o, "kernel", &i->kernel, err));
  RT_TRY(read_operands(o, "in", i->in, RT_COUNT(i->in), err));
  RT_TRY(read_operands(o, "out", i->out, RT_COUNT(i->out), err));
  RT_TRY(read_operands(o, "weights", i->weight, RT_COUNT(i->weight), err));
  switch (i->op) {
    case RT_INSTR_NORM: RT_TRY(read_real(o, "eps", &i->eps, err)); break;
    case RT_INSTR_GEMM: READ_ENUM(o, "epilogue", epilogue_names, &i->epilogue, err); break;
    case RT_INSTR_ROPE_TABLE: RT_TRY(read_real(o, "factor", &i->factor, err)); break;
    case RT_INSTR_ROPE_KV:
    case RT_INSTR_ATTENTION:
      RT_TRY(read_size(o, "slot", 4096, &i->slot, err));
      RT_TRY(read_size(o, "heads", 65536, &i->heads, err));
      RT_TRY(read_size(o, "kv_heads", 65536, &i->kv_heads, err));
      RT_TRY(read_size(o, "head_dim", 65536, &i->head_dim, err));
      if (i->op == RT_INSTR_ROPE_KV) {
        RT_TRY(read_size(o, "rotary", 65536, &i->rotary, err));
      } else {
        RT_TRY(read_real(o, "scale", &i->scale, err));
        RT_TRY(read_size(o, "window", 1 << 30, &i->window, err));
      }
      break;
    default: break;
  }
  if (i->op == RT_INSTR_NORM || i->op == RT_INSTR_CONVERT) {
    RT_TRY(rt_json_opt_real(o, "act_scale", &i->act_scale, err));
  }
  if (i->op != RT_INSTR_ROPE_TABLE && i->op != RT_INSTR_GATHER) {
    rt_json j = rt_json_get(o, "signature");
    const char *name = NULL;
    RT_TRY(rt_json_str(&j, &name, err));
    if (!rt_signature_parse(name, &i->signature)) {
      return rt_json_fail(&j, err, RETORT_ERR_UNSUPPORTED,
                          "no kernel with reduction signature '%s' in this retort", name);
    }
  }
  return RETORT_OK;
}

// Reads an array of objects through `read` into arena memory.
typedef retort_status (*read_fn)(const rt_json *, void *, retort_error *);
static retort_status read_list(rt_manifest *m, const rt_json *root, const char *key, size_t max,
                               size_t item_bytes, read_fn read, void **out, size_t *count,
                               retort_error *err) {
  rt_json list = rt_json_get(root, key);
  size_t n = 0;
  RT_TRY(rt_json_want_array(&list, &n, err));
  if (n > max) return rt_json_fail(&list, err, RETORT_ERR_FORMAT, "more than %zu entries", max);
  char *items = rt_arena_array(&m->arena, n + 1, item_bytes);
  if (!items) return RT_OOM(err, key);
  for (size_t i = 0; i < n; i++) {
    rt_json item = rt_json_at(&list, i);
    RT_TRY(rt_json_want_object(&item, err));
    RT_TRY(read(&item, items + i * item_bytes, err));
  }
  *out = items;
  *count = n;
  return RETORT_OK;
}
static retort_status read_buffer_any(const rt_json *o, void *b, retort_error *err) {
  return read_buffer(o, b, err);
}
static retort_status read_stored_any(const rt_json *o, void *t, retort_error *err) {
  return read_stored(o, t, err);
}
static retort_status read_instr_any(const rt_json *o, void *i, retort_error *err) {
  return read_instr(o, i, err);
}

// An engine may carry tactics for kernels of a later retort; those are left out, and the heuristics
// serve instead.
static retort_status read_tactics(rt_manifest *m, const rt_json *root, retort_error *err) {
  const rt_json list = rt_json_get(root, "tactics");
  size_t n = 0;
  if (!rt_json_present(&list)) return RETORT_OK;
  RT_TRY(rt_json_want_array(&list, &n, err));
  if (n > RT_MAX_TACTICS) {
    return rt_json_fail(&list, err, RETORT_ERR_FORMAT, "more than %d entries", RT_MAX_TACTICS);
  }
  rt_tactics *t = &m->program.tactics;
  t->items = rt_arena_array(&m->arena, n + 1, sizeof *t->items);
  if (!t->items) return RT_OOM(err, "tactics");
  for (size_t i = 0; i < n; i++) {
    const rt_json item = rt_json_at(&list, i);
    retort_status st = rt_tactic_read(&item, &t->items[t->count], err);
    if (st == RETORT_OK) t->count++;
    if (st != RETORT_OK && st != RETORT_ERR_UNSUPPORTED) return st;
  }
  return RETORT_OK;
}

static retort_status read_tune(rt_manifest *m, const rt_json *root, retort_error *err) {
  const rt_json tune = rt_json_get(root, "tune");
  if (!rt_json_present(&tune)) return RETORT_OK;  // made before there was tuning
  const rt_json mode = rt_json_get(&tune, "mode"), machine = rt_json_get(&tune, "fingerprint");
  const char *text = NULL;
  RT_TRY(rt_json_want_object(&tune, err));
  RT_TRY(rt_json_str(&mode, &text, err));
  if (!rt_tune_mode_parse(text, &m->tune)) {
    return rt_json_fail(&mode, err, RETORT_ERR_UNSUPPORTED, "'%.20s' is not known to this retort",
                        text);
  }
  RT_TRY(rt_fingerprint_read(&machine, &m->fingerprint, err));
  return read_tactics(m, root, err);
}

static retort_status read_generation(const rt_json *g, rt_generation_defaults *out,
                                     retort_error *err) {
  int64_t bos = -1;
  RT_TRY(rt_json_opt_int(g, "bos", -1, INT32_MAX, &bos, err));
  out->bos = (int32_t)bos;
  rt_json eos = rt_json_get(g, "eos");
  size_t count = 0;
  RT_TRY(rt_json_want_array(&eos, &count, err));
  if (count > RT_MAX_EOS) return rt_json_fail(&eos, err, RETORT_ERR_FORMAT, "too many entries");
  for (size_t i = 0; i < count; i++) {
    rt_json item = rt_json_at(&eos, i);
    int64_t id = 0;
    RT_TRY(rt_json_int(&item, 0, INT32_MAX, &id, err));
    out->eos[i] = (int32_t)id;
  }
  out->eos_count = count;
  RT_TRY(read_real(g, "temperature", &out->temperature, err));
  RT_TRY(read_real(g, "top_p", &out->top_p, err));
  RT_TRY(read_real(g, "min_p", &out->min_p, err));
  RT_TRY(read_real(g, "repetition_penalty", &out->repetition_penalty, err));
  return rt_json_opt_int(g, "top_k", 0, INT32_MAX, &out->top_k, err);
}

static retort_status parse_into(rt_manifest *m, uint64_t weight_bytes, const char *origin,
                                retort_error *err) {
  const rt_json root = rt_json_root(m->document, origin);
  rt_program *g = &m->program;
  RT_TRY(rt_json_want_object(&root, err));
  RT_TRY(read_str(&root, "name", &m->name, err));
  RT_TRY(read_str(&root, "retort", &m->retort_version, err));
  RT_TRY(read_str(&root, "precision", &m->precision, err));
  const rt_json source = rt_json_get(&root, "source"), target = rt_json_get(&root, "target");
  const rt_json profile = rt_json_get(&root, "profile"), kv = rt_json_get(&root, "kv");
  const rt_json generation = rt_json_get(&root, "generation");
  RT_TRY(read_str(&source, "name", &m->source, err));
  RT_TRY(read_str(&source, "hash", &m->source_hash, err));
  RT_TRY(read_str(&source, "architecture", &m->architecture, err));
  RT_TRY(read_str(&target, "arch", &m->target_arch, err));
  RT_TRY(read_str(&target, "cpu", &m->target_cpu, err));
  RT_TRY(read_str(&target, "isa", &m->target_isa, err));
  RT_TRY(read_size(&target, "threads", 65536, &m->target_threads, err));
  RT_TRY(read_size(&profile, "max_context", 1 << 24, &g->profile.max_context, err));
  RT_TRY(read_size(&profile, "max_tokens", RT_MAX_STEP_ROWS, &g->profile.max_tokens, err));
  RT_TRY(read_size(&profile, "max_outputs", RT_MAX_STEP_ROWS, &g->profile.max_outputs, err));
  READ_ENUM(&kv, "format", kv_names, &g->kv.format, err);
  RT_TRY(read_size(&kv, "layers", 4096, &g->kv.layers, err));
  RT_TRY(read_size(&kv, "kv_heads", 4096, &g->kv.kv_heads, err));
  RT_TRY(read_size(&kv, "head_dim", 1024, &g->kv.head_dim, err));
  RT_TRY(read_generation(&generation, &m->generation, err));
  RT_TRY(read_size(&root, "vocab", RT_MAX_WIDTH, &g->vocab, err));
  RT_TRY(read_size(&root, "arena_bytes", SIZE_LIMIT, &g->arena_bytes, err));
  g->weight_bytes = weight_bytes;
  size_t logits = 0;
  RT_TRY(read_size(&root, "logits", RT_MAX_BUFFERS, &logits, err));
  g->logits = (int32_t)logits;
  void *items = NULL;
  RT_TRY(read_list(m, &root, "buffers", RT_MAX_BUFFERS, sizeof *g->buffers, read_buffer_any, &items,
                   &g->buffer_count, err));
  g->buffers = items;
  RT_TRY(read_list(m, &root, "tensors", RT_MAX_STORED, sizeof *g->stored, read_stored_any, &items,
                   &g->stored_count, err));
  g->stored = items;
  RT_TRY(read_list(m, &root, "program", RT_MAX_INSTRUCTIONS, sizeof *g->instrs, read_instr_any,
                   &items, &g->instr_count, err));
  g->instrs = items;
  RT_TRY(read_tune(m, &root, err));
  const rt_json report = rt_json_get(&root, "report");
  m->report = json_incref(report.node);
  for (size_t i = 0; i < m->generation.eos_count; i++) {
    if ((size_t)m->generation.eos[i] >= g->vocab) {
      return rt_fail(err, RETORT_ERR_FORMAT, "%s: generation.eos[%zu] is outside the vocabulary",
                     origin, i);
    }
  }
  return rt_program_check(g, origin, err);
}

retort_status rt_manifest_parse(rt_manifest *out, rt_view text, uint64_t weight_bytes,
                                const char *origin, retort_error *err) {
  *out = (rt_manifest){0};
  RT_TRY(rt_json_parse(&out->document, text, origin, err));
  retort_status st = parse_into(out, weight_bytes, origin, err);
  if (st != RETORT_OK) rt_manifest_deinit(out);
  return st;
}
