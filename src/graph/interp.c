// graph/interp.c: the reference interpreter. Start at rt_interp_run.
#include "graph/interp.h"

#include <stdlib.h>

#include "base/size.h"
#include "graph/internal.h"
#include "graph/num.h"

// What one sequence has in one slot: rows in order of position; k and v of a row are one
// allocation.
typedef struct kv_list {
  int64_t slot, sequence;
  rt_kv_row *rows;
  size_t count, capacity, width;
} kv_list;

struct rt_interp_state {
  kv_list *lists;
  size_t count, capacity;
};

struct rt_interp {
  const rt_graph *graph;
  rt_interp_state *state;  // the caller's, or `own`
  rt_interp_state *own;
  rt_arena arena;           // of the current run
  rt_arena constant_arena;  // converted constants are kept from run to run
  rt_tensor *values;        // by value id; rank RT_NONE: not computed
  rt_tensor *constants;     // by constant id, the same
  size_t value_count, value_capacity, constant_count, constant_capacity;
  rt_binding *bindings;
  size_t binding_count, binding_capacity;
  // Which graph input gave a binding its value, for the message about a conflict.
  size_t *binding_inputs;
  size_t binding_input_capacity;
};

// ---------------------------------------------------------------------------------------------
// KV state

retort_status rt_interp_state_create(rt_interp_state **out, retort_error *err) {
  *out = calloc(1, sizeof **out);
  return *out ? RETORT_OK : RT_OOM(err, "interpreter state");
}

static void state_clear(rt_interp_state *state) {
  for (size_t i = 0; i < state->count; i++) {
    // `k` starts the row's allocation.
    for (size_t r = 0; r < state->lists[i].count; r++)
      free((void *)(uintptr_t)state->lists[i].rows[r].k);
    free(state->lists[i].rows);
  }
  state->count = 0;
}

void rt_interp_state_destroy(rt_interp_state *state) {
  if (!state) return;
  state_clear(state);
  free(state->lists);
  free(state);
}

static kv_list *find_list(rt_interp_state *state, int64_t slot, int64_t sequence) {
  for (size_t i = 0; i < state->count; i++) {
    if (state->lists[i].slot == slot && state->lists[i].sequence == sequence)
      return &state->lists[i];
  }
  return NULL;
}

retort_status rt_interp_kv_put(rt_interp *interp, int64_t slot, int64_t sequence, int64_t position,
                               const float *k, const float *v, size_t width, retort_error *err) {
  rt_interp_state *state = interp->state;
  kv_list *list = find_list(state, slot, sequence);
  if (!list) {
    if (!rt_grow(&state->lists, &state->capacity, state->count + 1, sizeof *state->lists)) {
      return RT_OOM(err, "interpreter state");
    }
    list = &state->lists[state->count++];
    *list = (kv_list){.slot = slot, .sequence = sequence, .width = width};
  }
  if (list->width != width) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "KV slot %lld holds rows of %zu channels, not %zu (two layers with one slot?)",
                   (long long)slot, list->width, width);
  }
  size_t at = list->count;
  while (at > 0 && list->rows[at - 1].position >= position) at--;
  float *row;
  if (at < list->count && list->rows[at].position == position) {
    row = (float *)(uintptr_t)list->rows[at].k;
  } else {
    row = malloc((2 * width + 1) * sizeof *row);
    if (!row || !rt_grow(&list->rows, &list->capacity, list->count + 1, sizeof *list->rows)) {
      free(row);
      return RT_OOM(err, "interpreter state");
    }
    memmove(list->rows + at + 1, list->rows + at, (list->count - at) * sizeof *list->rows);
    list->rows[at] = (rt_kv_row){position, row, row + width};
    list->count++;
  }
  memcpy(row, k, width * sizeof *row);
  memcpy(row + width, v, width * sizeof *row);
  return RETORT_OK;
}

const rt_kv_row *rt_interp_kv_rows(rt_interp *interp, int64_t slot, int64_t sequence,
                                   size_t *count) {
  const kv_list *list = find_list(interp->state, slot, sequence);
  *count = list ? list->count : 0;
  return list ? list->rows : NULL;
}

// ---------------------------------------------------------------------------------------------
// Tensors

static retort_status alloc_in(rt_arena *arena, rt_dtype dtype, uint32_t rank, const int64_t *dims,
                              rt_tensor *out, retort_error *err) {
  rt_tensor t = {.dtype = dtype, .rank = rank, .count = 1};
  for (uint32_t i = 0; i < rank; i++) {
    t.dims[i] = dims[i];
    if (dims[i] < 0 || !rt_size_mul(t.count, (size_t)dims[i], &t.count)) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor's size overflows");
    }
  }
  size_t size = dtype == RT_DTYPE_F32 ? sizeof(float) : sizeof(int64_t);
  void *data = rt_arena_array(arena, t.count, size);
  if (!data) return RT_OOM(err, "a tensor of the interpreter");
  if (dtype == RT_DTYPE_F32) {
    t.data.f = data;
  } else {
    t.data.i = data;
  }
  *out = t;
  return RETORT_OK;
}

retort_status rt_interp_alloc(rt_interp *interp, rt_dtype dtype, uint32_t rank, const int64_t *dims,
                              rt_tensor *out, retort_error *err) {
  return alloc_in(&interp->arena, dtype, rank, dims, out, err);
}

// Whether tensors of the type hold floats here.
static bool is_float(rt_dtype t) {
  return rt_dtype_is_float(t) || t == RT_DTYPE_Q8;
}

// `data` has no alignment.
static void convert(rt_dtype dtype, const unsigned char *data, size_t count, rt_tensor *out,
                    size_t at) {
  uint16_t h;
  int32_t i32;
  uint32_t u32;
  double d;
  switch (dtype) {
    case RT_DTYPE_F32: memcpy(out->data.f + at, data, count * 4); break;
    case RT_DTYPE_I64: memcpy(out->data.i + at, data, count * 8); break;
    case RT_DTYPE_F16:
    case RT_DTYPE_BF16:
      for (size_t i = 0; i < count; i++) {
        memcpy(&h, data + i * 2, 2);
        out->data.f[at + i] = dtype == RT_DTYPE_F16 ? rt_num_from_f16(h) : rt_num_from_bf16(h);
      }
      break;
    case RT_DTYPE_I32:
      for (size_t i = 0; i < count; i++) {
        memcpy(&i32, data + i * 4, 4);
        out->data.i[at + i] = i32;
      }
      break;
    case RT_DTYPE_S8:
      // A number, not a character.
      for (size_t i = 0; i < count; i++) {
        out->data.i[at + i] = (int8_t)data[i];  // NOLINT(bugprone-signed-char-misuse)
      }
      break;
    case RT_DTYPE_F64:
      for (size_t i = 0; i < count; i++) {
        memcpy(&d, data + i * 8, 8);
        out->data.f[at + i] = (float)d;
      }
      break;
    case RT_DTYPE_U64: memcpy(out->data.i + at, data, count * 8); break;
    case RT_DTYPE_U32:
      for (size_t i = 0; i < count; i++) {
        memcpy(&u32, data + i * 4, 4);
        out->data.i[at + i] = u32;
      }
      break;
    case RT_DTYPE_I16:
    case RT_DTYPE_U16:
      for (size_t i = 0; i < count; i++) {
        memcpy(&h, data + i * 2, 2);
        out->data.i[at + i] = rt_dtype_wrap(dtype, h);
      }
      break;
    case RT_DTYPE_U8:
      for (size_t i = 0; i < count; i++) out->data.i[at + i] = data[i];
      break;
    case RT_DTYPE_BOOL:
      for (size_t i = 0; i < count; i++) out->data.i[at + i] = data[i] != 0;
      break;
    case RT_DTYPE_Q8:
    case RT_DTYPE_COUNT: break;
  }
}

retort_status rt_interp_constant(rt_interp *interp, rt_const_id id, const rt_tensor **out,
                                 retort_error *err) {
  rt_tensor *cached = &interp->constants[id];
  *out = cached;
  if (cached->rank != RT_NONE) return RETORT_OK;
  const rt_constant *c = rt_graph_get_constant(interp->graph, id);
  rt_tensor t;
  rt_dtype wide = is_float(c->dtype) ? RT_DTYPE_F32 : RT_DTYPE_I64;
  RT_TRY(alloc_in(&interp->constant_arena, wide, c->rank, c->dims, &t, err));
  size_t size = rt_dtype_bytes(c->dtype), at = 0;
  for (uint32_t i = 0; i < c->part_count; i++) {
    const rt_constant *part = rt_graph_get_constant(interp->graph, c->parts[i]);
    convert(c->dtype, part->data, part->bytes / size, &t, at);
    at += part->bytes / size;
  }
  if (c->kind != RT_CONST_CONCAT && t.count) convert(c->dtype, c->data, t.count, &t, 0);
  *cached = t;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Symbols

static retort_status bind_symbol(rt_interp *interp, const char *symbol, int64_t value, size_t input,
                                 retort_error *err) {
  for (size_t i = 0; i < interp->binding_count; i++) {
    if (strcmp(interp->bindings[i].symbol, symbol) != 0) continue;
    if (interp->bindings[i].value == value) return RETORT_OK;
    const rt_graph *g = interp->graph;
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "%.100s is %lld in input \"%.150s\" but %lld in input \"%.150s\"", symbol,
                   (long long)interp->bindings[i].value, g->inputs[interp->binding_inputs[i]].name,
                   (long long)value, g->inputs[input].name);
  }
  size_t need = interp->binding_count + 1;
  if (!rt_grow(&interp->bindings, &interp->binding_capacity, need, sizeof *interp->bindings) ||
      !rt_grow(&interp->binding_inputs, &interp->binding_input_capacity, need,
               sizeof *interp->binding_inputs)) {
    return RT_OOM(err, "symbols");
  }
  interp->bindings[interp->binding_count] = (rt_binding){symbol, value};
  interp->binding_inputs[interp->binding_count++] = input;
  return RETORT_OK;
}

static retort_status check_input(const rt_interp *interp, size_t i, const rt_tensor *t,
                                 retort_error *err) {
  const rt_graph *g = interp->graph;
  const rt_value *v = rt_graph_value(g, g->inputs[i].value);
  size_t count = 1;
  for (uint32_t d = 0; d < t->rank && d < RT_MAX_RANK; d++) {
    if (t->dims[d] < 0 || !rt_size_mul(count, (size_t)t->dims[d], &count)) count = SIZE_MAX;
  }
  if (t->rank != v->shape.rank || t->dtype != (is_float(v->dtype) ? RT_DTYPE_F32 : RT_DTYPE_I64) ||
      t->count != count) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "input \"%.200s\" must be a tensor of %s of rank %u, its count the product of "
                   "its dimensions",
                   g->inputs[i].name, is_float(v->dtype) ? "f32" : "i64", v->shape.rank);
  }
  return RETORT_OK;
}

static retort_status bind_inputs(rt_interp *interp, const rt_tensor *inputs, size_t count,
                                 retort_error *err) {
  const rt_graph *g = interp->graph;
  if (count != g->input_count) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "%zu inputs given, the graph has %zu", count,
                   g->input_count);
  }
  interp->binding_count = 0;
  for (size_t i = 0; i < count; i++) {
    RT_TRY(check_input(interp, i, &inputs[i], err));
    const rt_value *v = rt_graph_value(g, g->inputs[i].value);
    for (uint32_t d = 0; d < v->shape.rank; d++) {
      const rt_dim_expr *e = &g->dims[v->shape.dims[d]];
      if (e->kind == RT_DIM_SYMBOL) RT_TRY(bind_symbol(interp, e->name, inputs[i].dims[d], i, err));
    }
    interp->values[g->inputs[i].value] = inputs[i];
  }
  // With all symbols known, every dimension must be what it says.
  for (size_t i = 0; i < count; i++) {
    const rt_value *v = rt_graph_value(g, g->inputs[i].value);
    for (uint32_t d = 0; d < v->shape.rank; d++) {
      int64_t want;
      if (rt_dim_eval(g, v->shape.dims[d], interp->bindings, interp->binding_count, &want) &&
          want == inputs[i].dims[d]) {
        continue;
      }
      rt_buf text = {0};
      rt_dim_print(g, v->shape.dims[d], &text);
      retort_status st =
          rt_fail(err, RETORT_ERR_ARGUMENT, "dimension %u of input \"%.200s\" is %lld, not %.200s",
                  d, g->inputs[i].name, (long long)inputs[i].dims[d], rt_buf_cstr(&text));
      rt_buf_deinit(&text);
      return st;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Running

// Constant folding adds constants to the graph between nodes.
static retort_status follow_graph(rt_interp *interp, retort_error *err) {
  const rt_graph *g = interp->graph;
  if (!rt_grow(&interp->values, &interp->value_capacity, g->value_count + 1,
               sizeof *interp->values) ||
      !rt_grow(&interp->constants, &interp->constant_capacity, g->constant_count + 1,
               sizeof *interp->constants)) {
    return RT_OOM(err, "an interpreter");
  }
  while (interp->value_count < g->value_count) {
    interp->values[interp->value_count++].rank = RT_NONE;
  }
  while (interp->constant_count < g->constant_count) {
    interp->constants[interp->constant_count++].rank = RT_NONE;
  }
  return RETORT_OK;
}

retort_status rt_interp_create(rt_interp **out, const rt_graph *graph, rt_interp_state *state,
                               retort_error *err) {
  *out = NULL;
  rt_interp *interp = calloc(1, sizeof *interp);
  if (!interp) return RT_OOM(err, "an interpreter");
  interp->graph = graph;
  retort_status st = follow_graph(interp, err);
  if (st == RETORT_OK && !state) st = rt_interp_state_create(&interp->own, err);
  if (st != RETORT_OK) {
    rt_interp_destroy(interp);
    return st;
  }
  interp->state = state ? state : interp->own;
  *out = interp;
  return RETORT_OK;
}

void rt_interp_destroy(rt_interp *interp) {
  if (!interp) return;
  rt_interp_state_destroy(interp->own);
  rt_arena_deinit(&interp->arena);
  rt_arena_deinit(&interp->constant_arena);
  free(interp->values);
  free(interp->constants);
  free(interp->bindings);
  free(interp->binding_inputs);
  free(interp);
}

// The shape rule predicted a shape; the reference must have produced it.
static retort_status check_output(const rt_interp *interp, rt_value_id id, retort_error *err) {
  const rt_value *v = rt_graph_value(interp->graph, id);
  const rt_tensor *t = &interp->values[id];
  bool fits = t->rank == v->shape.rank;
  for (uint32_t d = 0; fits && d < t->rank; d++) {
    int64_t want;
    // A symbol that no input binds cannot be checked.
    if (rt_dim_eval(interp->graph, v->shape.dims[d], interp->bindings, interp->binding_count,
                    &want)) {
      fits = want == t->dims[d];
    }
  }
  if (fits) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_INTERNAL, "output \"%.200s\" does not have the shape inferred",
                 v->name);
}

// References compute in f32 and i64; what they return becomes what its type can hold.
static void narrow(rt_tensor *t, rt_dtype dtype) {
  if (dtype == RT_DTYPE_F16) {
    for (size_t i = 0; i < t->count; i++) {
      t->data.f[i] = rt_num_from_f16(rt_num_to_f16(t->data.f[i]));
    }
  } else if (dtype == RT_DTYPE_BF16) {
    for (size_t i = 0; i < t->count; i++) {
      t->data.f[i] = rt_num_from_bf16(rt_num_to_bf16(t->data.f[i]));
    }
  } else if (!is_float(dtype) && dtype != RT_DTYPE_I64 && dtype != RT_DTYPE_U64) {
    for (size_t i = 0; i < t->count; i++) t->data.i[i] = rt_dtype_wrap(dtype, t->data.i[i]);
  }
}

retort_status rt_interp_node(rt_interp *interp, rt_node_id id, retort_error *err) {
  RT_TRY(follow_graph(interp, err));
  const rt_graph *g = interp->graph;
  const rt_node *n = rt_graph_get_node(g, id);
  const rt_tensor **in = rt_arena_array(&interp->arena, n->input_count, sizeof *in);
  rt_tensor *out = rt_arena_array(&interp->arena, n->output_count, sizeof *out);
  if (!in || !out) return RT_OOM(err, "the interpreter");
  for (uint32_t i = 0; i < n->input_count; i++) {
    rt_value_id v = n->inputs[i];
    if (v == RT_NONE) continue;
    if (rt_graph_value(g, v)->kind == RT_VALUE_CONST) {
      RT_TRY(rt_interp_constant(interp, rt_graph_value(g, v)->constant, &in[i], err));
    } else if (interp->values[v].rank != RT_NONE) {
      in[i] = &interp->values[v];
    } else {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "input %u of %s \"%.200s\" was not computed", i,
                     n->op->name, n->name);
    }
  }
  retort_status st = n->op->reference(interp, g, n, in, out, err);
  for (uint32_t i = 0; st == RETORT_OK && i < n->output_count; i++) {
    interp->values[n->outputs[i]] = out[i];
    st = check_output(interp, n->outputs[i], err);
    if (st == RETORT_OK) narrow(&out[i], rt_graph_value(g, n->outputs[i])->dtype);
  }
  if (st != RETORT_OK) return rt_fail_in(err, st, "%s \"%.200s\"", n->op->name, n->name);
  return RETORT_OK;
}

retort_status rt_interp_run(rt_interp *interp, const rt_tensor *inputs, size_t input_count,
                            retort_error *err) {
  const rt_graph *g = interp->graph;
  rt_arena_deinit(&interp->arena);
  RT_TRY(follow_graph(interp, err));
  for (size_t i = 0; i < g->value_count; i++) interp->values[i].rank = RT_NONE;
  if (interp->own) state_clear(interp->own);
  RT_TRY(bind_inputs(interp, inputs, input_count, err));
  for (size_t i = 0; i < g->node_count; i++) {
    if (!g->nodes[g->order[i]].removed) RT_TRY(rt_interp_node(interp, g->order[i], err));
  }
  for (size_t i = 0; i < g->output_count; i++) {
    const rt_tensor *t;
    const rt_value *v = rt_graph_value(g, g->outputs[i].value);
    if (v->kind != RT_VALUE_CONST) continue;
    RT_TRY(rt_interp_constant(interp, v->constant, &t, err));
  }
  return RETORT_OK;
}

const rt_tensor *rt_interp_value(const rt_interp *interp, rt_value_id id) {
  const rt_value *v = rt_graph_value(interp->graph, id);
  const rt_tensor *t =
      v->kind == RT_VALUE_CONST ? &interp->constants[v->constant] : &interp->values[id];
  return t->rank == RT_NONE ? NULL : t;
}

const rt_tensor *rt_interp_output(const rt_interp *interp, size_t i) {
  return rt_interp_value(interp, rt_graph_output_at(interp->graph, i, NULL));
}
