// lower/plan.c: lowered graph -> rt_program. Activations share one arena: values whose lifetimes do
// not meet may lie in the same bytes (greedy by size, lowest free offset), and values that are
// updated in place are one buffer.
#include <stdlib.h>

#include "base/size.h"
#include "lower/lower.h"

// A piece of arena memory: one or more values that are updates of each other.
typedef struct storage {
  size_t bytes, scale_bytes, offset;
  size_t first, last;  // instruction indexes between which it is alive
  bool pinned;         // a graph output: alive to the end
} storage;

typedef struct planner {
  const rt_graph *g;
  rt_plan *out;
  rt_program *p;
  retort_error *err;
  rt_dim tokens, outputs;
  int32_t *storage_of;  // per value, -1: none
  int32_t *buffer_of;
  storage *stores;
  size_t store_count;
  rt_node_id *nodes;  // in execution order, without removed ones
  size_t node_count;
} planner;

static retort_status refuse(planner *p, rt_node_id id, const char *why) {
  rt_buf text = {0};
  rt_node_describe(p->g, id, &text);
  (void)rt_fail(p->err, RETORT_ERR_UNSUPPORTED, "cannot plan %s: %s", rt_buf_cstr(&text), why);
  rt_buf_deinit(&text);
  return RETORT_ERR_UNSUPPORTED;
}

static bool op_is(const rt_node *n, const char *name) {
  return strcmp(n->op->name, name) == 0;
}

// ---------------------------------------------------------------------------------------------
// Buffers

static rt_act act_of(rt_dtype dtype) {
  return dtype == RT_DTYPE_BF16 ? RT_ACT_BF16 : dtype == RT_DTYPE_Q8 ? RT_ACT_U8 : RT_ACT_F32;
}

static retort_status describe_value(planner *p, rt_node_id node, rt_value_id id, rt_buffer *b) {
  const rt_value *v = rt_graph_value(p->g, id);
  int64_t width = 0;
  if (v->shape.rank != 2 || !rt_dim_is_const(p->g, v->shape.dims[1], &width) || width < 1 ||
      width > RT_MAX_WIDTH) {
    return refuse(p, node, "an activation must be (rows, width) with a fixed width");
  }
  if (v->shape.dims[0] == p->tokens) {
    b->rows = RT_ROWS_TOKENS;
  } else if (v->shape.dims[0] == p->outputs) {
    b->rows = RT_ROWS_OUTPUTS;
  } else {
    return refuse(p, node, "an activation must have a row per token or per output");
  }
  b->format = act_of(v->dtype);
  b->width = (size_t)width;
  // Whole panels are written by GEMMs: room for a multiple of 16 columns. An odd number of cache
  // lines between rows: a power of two would put 16 rows of a tile into the same sets of the cache.
  b->stride_bytes = rt_act_row_bytes(b->format, rt_round_up((size_t)width, RT_PANEL));
  if (b->stride_bytes / 64 % 2 == 0) b->stride_bytes += 64;
  return RETORT_OK;
}

// Rows that memory is kept for: whole tiles of 16, so that a kernel may read (not use) a full one.
static size_t rows_of(const planner *p, rt_rows rows) {
  return rt_round_up(rows == RT_ROWS_TOKENS ? p->p->profile.max_tokens : p->p->profile.max_outputs,
                     16);
}

// The input whose memory output `k` of a node takes over, or -1.
static int in_place_input(const rt_node *n, uint32_t k) {
  if (k != 0) return -1;
  if (op_is(n, "lowered.norm") || op_is(n, "lowered.rope_kv")) return 0;
  if (op_is(n, "lowered.gemm") && n->input_count > 3 && n->inputs[3] != RT_NONE) return 3;
  return -1;
}

// True if `value` is read by a node after position `at`.
static bool used_after(const planner *p, rt_value_id value, size_t at) {
  for (size_t i = at + 1; i < p->node_count; i++) {
    const rt_node *n = rt_graph_get_node(p->g, p->nodes[i]);
    for (uint32_t k = 0; k < n->input_count; k++) {
      if (n->inputs[k] == value) return true;
    }
  }
  for (size_t i = 0; i < rt_graph_output_count(p->g); i++) {
    if (rt_graph_output_at(p->g, i, NULL) == value) return true;
  }
  return false;
}

static retort_status assign_storage(planner *p) {
  for (size_t at = 0; at < p->node_count; at++) {
    const rt_node *n = rt_graph_get_node(p->g, p->nodes[at]);
    for (uint32_t k = 0; k < n->input_count; k++) {
      if (n->inputs[k] == RT_NONE) continue;
      const int32_t s = p->storage_of[n->inputs[k]];
      if (s >= 0) p->stores[s].last = at;
    }
    for (uint32_t k = 0; k < n->output_count; k++) {
      const rt_value_id id = n->outputs[k];
      const int input = in_place_input(n, k);
      if (input >= 0) {
        const int32_t s = p->storage_of[n->inputs[input]];
        const bool changes = !op_is(n, "lowered.norm") || n->input_count > 2;
        if (s < 0) return refuse(p, p->nodes[at], "it updates a value that is no activation");
        if (changes && used_after(p, n->inputs[input], at)) {
          return refuse(p, p->nodes[at], "it updates a value in place that is needed later");
        }
        p->storage_of[id] = s;
        continue;
      }
      rt_buffer b = {0};
      RT_TRY(describe_value(p, p->nodes[at], id, &b));
      storage *s = &p->stores[p->store_count];
      *s = (storage){.bytes = rt_align_up(rows_of(p, b.rows) * b.stride_bytes, RT_BUFFER_ALIGN),
                     .first = at,
                     .last = at};
      if (b.format == RT_ACT_U8)
        s->scale_bytes = rt_align_up(rows_of(p, b.rows) * 4, RT_BUFFER_ALIGN);
      p->storage_of[id] = (int32_t)p->store_count++;
    }
  }
  for (size_t i = 0; i < rt_graph_output_count(p->g); i++) {
    const int32_t s = p->storage_of[rt_graph_output_at(p->g, i, NULL)];
    if (s >= 0) p->stores[s].last = p->node_count;
  }
  return RETORT_OK;
}

static size_t total(const storage *s) {
  return s->bytes + s->scale_bytes;
}

static int larger_first(const void *a, const void *b) {
  const storage *x = *(storage *const *)a, *y = *(storage *const *)b;
  if (total(x) != total(y)) return total(x) > total(y) ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

// Lowest offset at which nothing alive at the same time lies.
static retort_status assign_offsets(planner *p) {
  storage **order = calloc(p->store_count + 1, sizeof(storage *));
  if (!order) return RT_OOM(p->err, "the memory plan");
  for (size_t i = 0; i < p->store_count; i++) order[i] = &p->stores[i];
  qsort(order, p->store_count, sizeof *order, larger_first);
  size_t peak = 0;
  for (size_t i = 0; i < p->store_count; i++) {
    storage *s = order[i];
    p->out->peak_naive_bytes += total(s);
    bool moved = true;
    s->offset = 0;
    while (moved) {
      moved = false;
      for (size_t k = 0; k < i; k++) {
        const storage *o = order[k];
        const bool together = o->first <= s->last && s->first <= o->last;
        if (together && s->offset < o->offset + total(o) && o->offset < s->offset + total(s)) {
          s->offset = o->offset + total(o);
          moved = true;
        }
      }
    }
    peak = rt_max_size(peak, s->offset + total(s));
  }
  free(order);
  p->p->arena_bytes = peak;
  return RETORT_OK;
}

static bool same_buffer(const rt_buffer *a, const rt_buffer *b) {
  return a->rows == b->rows && a->format == b->format && a->width == b->width &&
         a->stride_bytes == b->stride_bytes && a->offset == b->offset &&
         a->scale_offset == b->scale_offset;
}

// Buffers that agree in everything are one entry: layers repeat.
static retort_status buffer_index(planner *p, rt_node_id node, rt_value_id id, int32_t *out) {
  if (id == RT_NONE) {
    *out = RT_NO_OPERAND;
    return RETORT_OK;
  }
  if (p->storage_of[id] < 0) return refuse(p, node, "an operand is no activation");
  if (p->buffer_of[id] < 0) {
    rt_buffer b = {0};
    RT_TRY(describe_value(p, node, id, &b));
    const storage *s = &p->stores[p->storage_of[id]];
    b.offset = s->offset;
    if (b.format == RT_ACT_U8) b.scale_offset = s->offset + s->bytes;
    size_t i = 0;
    while (i < p->p->buffer_count && !same_buffer(&p->p->buffers[i], &b)) i++;
    if (i == p->p->buffer_count) p->p->buffers[p->p->buffer_count++] = b;
    p->buffer_of[id] = (int32_t)i;
  }
  *out = p->buffer_of[id];
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Stored tensors, in execution order

static retort_status store(planner *p, rt_node_id node, rt_stored_kind kind, rt_wfmt format,
                           rt_value_id value, rt_value_id up, const char *suffix, int32_t *out) {
  *out = RT_NO_OPERAND;
  if (value == RT_NONE) return RETORT_OK;
  const rt_value *v = rt_graph_value(p->g, value);
  if (v->kind != RT_VALUE_CONST ||
      (up != RT_NONE && rt_graph_value(p->g, up)->kind != RT_VALUE_CONST)) {
    return refuse(p, node, "its weights must be constants");
  }
  const rt_store_job job = {
      v->constant, up == RT_NONE ? (rt_const_id)RT_NONE : rt_graph_value(p->g, up)->constant};
  for (size_t i = 0; i < p->p->stored_count; i++) {
    const rt_stored *s = &p->p->stored[i];
    if (p->out->jobs[i].constant == job.constant && p->out->jobs[i].up == job.up &&
        s->kind == kind && s->format == format) {
      *out = (int32_t)i;
      return RETORT_OK;
    }
  }
  const rt_constant *c = rt_graph_get_constant(p->g, job.constant);
  const uint32_t rank = kind == RT_STORED_VECTOR ? 1 : 2;
  if (c->rank != rank || c->dims[0] < 1 || c->dims[0] > RT_MAX_WIDTH ||
      (rank == 2 && (c->dims[1] < 1 || c->dims[1] > RT_MAX_WIDTH))) {
    return refuse(p, node, "a weight has an unexpected shape");
  }
  rt_stored t = {.kind = kind, .format = format, .n = 1, .k = (size_t)c->dims[rank - 1]};
  if (rank == 2) t.n = (size_t)c->dims[0];
  if (up != RT_NONE) {
    // Gate and up interleave by panels, each padded to whole ones.
    const size_t half = rt_round_up(kind == RT_STORED_VECTOR ? t.k : t.n, RT_PANEL);
    if (kind == RT_STORED_VECTOR) {
      t.k = 2 * half;
    } else {
      t.n = 2 * half;
      t.gated = true;
    }
  }
  const char *layer = rt_graph_get_node(p->g, node)->name;
  rt_buf name = {0};
  rt_buf_append_format(&name, "%s.%s", layer && *layer ? layer : "model", suffix);
  t.name = rt_arena_strdup(&p->out->arena, rt_buf_view(&name));
  rt_buf_deinit(&name);
  if (!t.name) return RT_OOM(p->err, "a tensor's name");
  if (!rt_stored_size(&t, &t.bytes)) return refuse(p, node, "a weight is too large");
  // Matrices start on a page, so that reading one never touches another's.
  t.offset = rt_align_up(p->p->weight_bytes, kind == RT_STORED_VECTOR ? 64 : 4096);
  p->p->weight_bytes = t.offset + t.bytes;
  if (kind == RT_STORED_PACKED && rt_wfmt_is_int(format)) {
    const size_t side = rt_wfmt_panels(t.n) * RT_PANEL * 4;
    t.scale_offset = rt_align_up(p->p->weight_bytes, 64);
    t.comp_offset = rt_align_up(t.scale_offset + side, 64);
    p->p->weight_bytes = t.comp_offset + side;
    if (format == RT_W4) {
      t.multiplier_offset = rt_align_up(p->p->weight_bytes, 64);
      p->p->weight_bytes = t.multiplier_offset + rt_wfmt_panels(t.n) * rt_w4_panel_multipliers(t.k);
    }
  }
  if (p->p->stored_count >= RT_MAX_STORED) return refuse(p, node, "too many weights");
  p->out->jobs[p->p->stored_count] = job;
  *out = (int32_t)p->p->stored_count;
  p->p->stored[p->p->stored_count++] = t;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Instructions

static bool recipe_format(const rt_node *n, rt_wfmt *out) {
  const char *r = rt_node_str(n, "recipe", "");
  if (strcmp(r, "w32") == 0)
    *out = RT_W32;
  else if (strcmp(r, "w16") == 0)
    *out = RT_W16;
  else if (strcmp(r, "w8a8") == 0)
    *out = RT_W8;
  else if (strcmp(r, "w4a8-g128") == 0)
    *out = RT_W4;
  else if (strcmp(r, "wf16") == 0)
    *out = RT_WF16;
  else
    return false;
  return true;
}

static void read_heads(const rt_node *n, rt_instr *i) {
  i->heads = (size_t)rt_node_int(n, "heads", 0);
  i->kv_heads = (size_t)rt_node_int(n, "kv_heads", 0);
  i->head_dim = (size_t)rt_node_int(n, "head_dim", 0);
  i->slot = (size_t)rt_node_int(n, "slot", 0);
  i->scale = rt_node_real(n, "scale", 1.0);
  i->window = (size_t)rt_node_int(n, "window", 0);
}

static retort_status plan_operands(planner *p, rt_node_id id, const rt_node *n, rt_instr *i) {
  const rt_value_id none = RT_NONE;
  const rt_value_id third = n->input_count > 2 ? n->inputs[2] : none;
  rt_wfmt format = RT_W32;
  if (op_is(n, "lowered.embed")) {
    i->op = RT_INSTR_EMBED;
    i->signature = RT_SIG_EMBED;
    if (!recipe_format(n, &format)) return refuse(p, id, "unknown recipe");
    const bool packed = strcmp(rt_node_str(n, "layout", "rows"), "packed") == 0;
    RT_TRY(store(p, id, packed ? RT_STORED_PACKED : RT_STORED_ROWS, format, n->inputs[1], none,
                 "table", &i->weight[0]));
  } else if (op_is(n, "lowered.norm")) {
    i->op = RT_INSTR_NORM;
    i->eps = rt_node_real(n, "eps", 0);
    i->act_scale = rt_node_real(n, "act_scale", 0);
    RT_TRY(buffer_index(p, id, n->inputs[0], &i->in[0]));
    RT_TRY(buffer_index(p, id, third, &i->in[1]));
    RT_TRY(store(p, id, RT_STORED_VECTOR, RT_W32, n->inputs[1], none, "weight", &i->weight[0]));
    return buffer_index(p, id, n->outputs[1], &i->out[0]);
  } else if (op_is(n, "lowered.convert")) {
    i->op = RT_INSTR_CONVERT;
    i->act_scale = rt_node_real(n, "act_scale", 0);
    RT_TRY(buffer_index(p, id, n->inputs[0], &i->in[0]));
  } else if (op_is(n, "lowered.gemm") || op_is(n, "lowered.gemm_gate")) {
    const bool gate = op_is(n, "lowered.gemm_gate");
    i->op = RT_INSTR_GEMM;
    if (!recipe_format(n, &format)) return refuse(p, id, "unknown recipe");
    RT_TRY(buffer_index(p, id, n->inputs[0], &i->in[0]));
    RT_TRY(store(p, id, RT_STORED_PACKED, format, n->inputs[1], gate ? n->inputs[2] : none,
                 "weight", &i->weight[0]));
    const rt_value_id bias = !gate ? third : n->input_count > 3 ? n->inputs[3] : none;
    RT_TRY(store(p, id, RT_STORED_VECTOR, RT_W32, bias, gate && bias != none ? n->inputs[4] : none,
                 "bias", &i->weight[1]));
    const bool accumulate = !gate && n->input_count > 3 && n->inputs[3] != none;
    i->epilogue = gate ? RT_EPI_GATE : accumulate ? RT_EPI_ADD : RT_EPI_STORE;
  } else if (op_is(n, "lowered.rope_table")) {
    i->op = RT_INSTR_ROPE_TABLE;
    i->factor = rt_node_real(n, "factor", 1.0);
    RT_TRY(
        store(p, id, RT_STORED_VECTOR, RT_W32, n->inputs[1], none, "frequencies", &i->weight[0]));
    RT_TRY(buffer_index(p, id, n->outputs[1], &i->out[1]));
  } else if (op_is(n, "lowered.rope_kv")) {
    i->op = RT_INSTR_ROPE_KV;
    read_heads(n, i);
    for (int k = 0; k < 3; k++) RT_TRY(buffer_index(p, id, n->inputs[k], &i->in[k]));
    i->rotary = 2 * p->p->buffers[i->in[1]].width;
    return RETORT_OK;
  } else if (op_is(n, "lowered.attention")) {
    i->op = RT_INSTR_ATTENTION;
    read_heads(n, i);
    RT_TRY(buffer_index(p, id, n->inputs[0], &i->in[0]));
  } else if (op_is(n, "lowered.gather")) {
    i->op = RT_INSTR_GATHER;
    RT_TRY(buffer_index(p, id, n->inputs[0], &i->in[0]));
  } else {
    return refuse(p, id, "it is not a lowered operation");
  }
  return buffer_index(p, id, n->outputs[0], &i->out[0]);
}

static retort_status plan_instr(planner *p, size_t at) {
  const rt_node_id id = p->nodes[at];
  const rt_node *n = rt_graph_get_node(p->g, id);
  rt_instr *i = &p->p->instrs[p->p->instr_count];
  *i = (rt_instr){.in = {RT_NO_OPERAND, RT_NO_OPERAND, RT_NO_OPERAND},
                  .out = {RT_NO_OPERAND, RT_NO_OPERAND},
                  .weight = {RT_NO_OPERAND, RT_NO_OPERAND}};
  i->name = rt_arena_strdup(&p->out->arena, rt_view_of(n->name ? n->name : ""));
  if (!i->name) return RT_OOM(p->err, "the program");
  const char *signature = rt_node_str(n, "signature", NULL);
  if (signature && !rt_signature_parse(signature, &i->signature)) {
    return refuse(p, id, "unknown reduction signature");
  }
  RT_TRY(plan_operands(p, id, n, i));
  p->p->instr_count++;
  return RETORT_OK;
}

static retort_status plan_model(planner *p) {
  const rt_graph *g = p->g;
  const rt_value_id ids = rt_graph_input_named(g, "token_ids");
  const rt_value_id rows = rt_graph_input_named(g, "output_rows");
  if (ids == RT_NONE || rows == RT_NONE || rt_graph_output_count(g) != 1) {
    return rt_fail(
        p->err, RETORT_ERR_UNSUPPORTED,
        "the graph is not a ragged decoder: it needs inputs token_ids and output_rows and "
        "the output logits");
  }
  p->tokens = rt_graph_value(g, ids)->shape.dims[0];
  p->outputs = rt_graph_value(g, rows)->shape.dims[0];
  const rt_value *logits = rt_graph_value(g, rt_graph_output_at(g, 0, NULL));
  int64_t vocab = 0;
  if (logits->shape.rank != 2 || !rt_dim_is_const(g, logits->shape.dims[1], &vocab)) {
    return rt_fail(p->err, RETORT_ERR_UNSUPPORTED, "the logits have no fixed vocabulary");
  }
  p->p->vocab = (size_t)vocab;
  for (size_t i = 0; i < p->node_count; i++) {
    const rt_node *n = rt_graph_get_node(g, p->nodes[i]);
    if (!op_is(n, "lowered.attention")) continue;
    rt_instr a = {0};
    read_heads(n, &a);
    rt_kv_shape *kv = &p->p->kv;
    if (kv->layers && (kv->kv_heads != a.kv_heads || kv->head_dim != a.head_dim)) {
      return refuse(p, p->nodes[i], "layers with different KV shapes are not supported");
    }
    const char *format = rt_node_str(n, "kv", "bf16");
    kv->format = strcmp(format, "f32") == 0  ? RT_KV_F32
                 : strcmp(format, "s8") == 0 ? RT_KV_S8
                                             : RT_KV_BF16;
    kv->kv_heads = a.kv_heads;
    kv->head_dim = a.head_dim;
    kv->layers = rt_max_size(kv->layers, a.slot + 1);
  }
  return RETORT_OK;
}

static retort_status plan_all(planner *p) {
  const rt_graph *g = p->g;
  const size_t values = rt_graph_value_count(g) + 1, nodes = rt_graph_node_count(g) + 1;
  p->storage_of = malloc(values * sizeof *p->storage_of);
  p->buffer_of = malloc(values * sizeof *p->buffer_of);
  p->stores = calloc(values, sizeof *p->stores);
  p->nodes = calloc(nodes, sizeof *p->nodes);
  p->p->buffers = rt_arena_array(&p->out->arena, values, sizeof *p->p->buffers);
  p->p->instrs = rt_arena_array(&p->out->arena, nodes, sizeof *p->p->instrs);
  p->p->stored = rt_arena_array(&p->out->arena, 2 * nodes, sizeof *p->p->stored);
  p->out->jobs = rt_arena_array(&p->out->arena, 2 * nodes, sizeof *p->out->jobs);
  if (!p->storage_of || !p->buffer_of || !p->stores || !p->nodes || !p->p->buffers ||
      !p->p->instrs || !p->p->stored || !p->out->jobs) {
    return RT_OOM(p->err, "the memory plan");
  }
  memset(p->storage_of, 0xFF, values * sizeof *p->storage_of);
  memset(p->buffer_of, 0xFF, values * sizeof *p->buffer_of);
  for (size_t i = 0; i + 1 < nodes; i++) {
    const rt_node_id id = rt_graph_order(g, i);
    if (!rt_graph_get_node(g, id)->removed) p->nodes[p->node_count++] = id;
  }
  RT_TRY(plan_model(p));
  RT_TRY(assign_storage(p));
  RT_TRY(assign_offsets(p));
  for (size_t i = 0; i < p->node_count; i++) RT_TRY(plan_instr(p, i));
  RT_TRY(
      buffer_index(p, p->nodes[p->node_count - 1], rt_graph_output_at(g, 0, NULL), &p->p->logits));
  p->p->weight_bytes = rt_align_up(p->p->weight_bytes, 4096);
  return rt_program_check(p->p, "the plan", p->err);
}

retort_status rt_plan_create(rt_plan *out, const rt_graph *graph, const rt_profile *profile,
                             retort_error *err) {
  *out = (rt_plan){.program = {.profile = *profile}};
  planner p = {.g = graph, .out = out, .p = &out->program, .err = err};
  const retort_status st = plan_all(&p);
  free(p.storage_of);
  free(p.buffer_of);
  free(p.stores);
  free(p.nodes);
  if (st != RETORT_OK) rt_plan_deinit(out);
  return st;
}

void rt_plan_deinit(rt_plan *plan) {
  rt_arena_deinit(&plan->arena);
  *plan = (rt_plan){0};
}
