// graph/graph.c: storage, building and rewriting of graphs. Start at add_node.
#include "graph/graph.h"

#include <stdlib.h>

#include "base/size.h"
#include "graph/internal.h"

// ---------------------------------------------------------------------------------------------
// Element types

static const struct {
  const char *name;
  size_t bytes;
} DTYPES[RT_DTYPE_COUNT] = {
    [RT_DTYPE_F32] = {"f32", 4}, [RT_DTYPE_F16] = {"f16", 2},   [RT_DTYPE_BF16] = {"bf16", 2},
    [RT_DTYPE_I64] = {"i64", 8}, [RT_DTYPE_I32] = {"i32", 4},   [RT_DTYPE_S8] = {"s8", 1},
    [RT_DTYPE_U8] = {"u8", 1},   [RT_DTYPE_BOOL] = {"bool", 1}, [RT_DTYPE_Q8] = {"q8", 1},
    [RT_DTYPE_F64] = {"f64", 8}, [RT_DTYPE_I16] = {"i16", 2},   [RT_DTYPE_U16] = {"u16", 2},
    [RT_DTYPE_U32] = {"u32", 4}, [RT_DTYPE_U64] = {"u64", 8},
};

const char *rt_dtype_name(rt_dtype dtype) {
  return (unsigned)dtype < RT_DTYPE_COUNT ? DTYPES[dtype].name : "?";
}
size_t rt_dtype_bytes(rt_dtype dtype) {
  return (unsigned)dtype < RT_DTYPE_COUNT ? DTYPES[dtype].bytes : 0;
}
bool rt_dtype_is_float(rt_dtype dtype) {
  return dtype == RT_DTYPE_F32 || dtype == RT_DTYPE_F16 || dtype == RT_DTYPE_BF16 ||
         dtype == RT_DTYPE_F64;
}
int64_t rt_dtype_wrap(rt_dtype dtype, int64_t value) {
  const uint64_t bits = (uint64_t)value;
  switch (dtype) {
    case RT_DTYPE_I32: return (int32_t)(uint32_t)bits;
    case RT_DTYPE_I16: return (int16_t)(uint16_t)bits;
    case RT_DTYPE_S8: return (int8_t)(uint8_t)bits;
    case RT_DTYPE_U32: return (uint32_t)bits;
    case RT_DTYPE_U16: return (uint16_t)bits;
    case RT_DTYPE_U8: return (uint8_t)bits;
    case RT_DTYPE_BOOL: return value != 0;
    default: return value;
  }
}
bool rt_dtype_parse(rt_view name, rt_dtype *out) {
  for (int i = 0; i < RT_DTYPE_COUNT; i++) {
    if (rt_view_is(name, DTYPES[i].name)) {
      *out = (rt_dtype)i;
      return true;
    }
  }
  return false;
}

// ---------------------------------------------------------------------------------------------
// Lifetime and small helpers

retort_status rt_graph_create(rt_graph **out, retort_error *err) {
  *out = calloc(1, sizeof **out);
  if (!*out) return RT_OOM(err, "a graph");
  (*out)->free_use = RT_NONE;
  return RETORT_OK;
}

static bool copy_array(void *to, const void *from, size_t count, size_t size) {
  void *copy = malloc((count + 1) * size);
  if (copy && count) memcpy(copy, from, count * size);
  memcpy(to, &copy, sizeof copy);
  return copy != NULL;
}

// An array of ids that rewriting changes in place.
static bool own_ids(rt_graph *g, uint32_t **ids, size_t count) {
  uint32_t *copy = rt_arena_array(&g->arena, count + 1, sizeof *copy);
  if (!copy) return false;
  if (count) memcpy(copy, *ids, count * sizeof *copy);
  *ids = copy;
  return true;
}

static bool fork_into(rt_graph *g, const rt_graph *from) {
  bool ok = copy_array(&g->dims, from->dims, from->dim_count, sizeof *g->dims);
  ok = copy_array(&g->dim_buckets, from->dim_buckets, from->dim_bucket_count,
                  sizeof *g->dim_buckets) &&
       ok;
  ok = copy_array(&g->values, from->values, from->value_count, sizeof *g->values) && ok;
  ok = copy_array(&g->use_lists, from->use_lists, from->value_count, sizeof *g->use_lists) && ok;
  ok = copy_array(&g->uses, from->uses, from->use_count, sizeof *g->uses) && ok;
  ok = copy_array(&g->nodes, from->nodes, from->node_count, sizeof *g->nodes) && ok;
  ok = copy_array(&g->order, from->order, from->node_count, sizeof *g->order) && ok;
  ok = copy_array(&g->constants, from->constants, from->constant_count, sizeof *g->constants) && ok;
  ok = copy_array(&g->inputs, from->inputs, from->input_count, sizeof *g->inputs) && ok;
  ok = copy_array(&g->outputs, from->outputs, from->output_count, sizeof *g->outputs) && ok;
  for (size_t i = 0; ok && i < g->node_count; i++) {
    rt_node *n = &g->nodes[i];
    ok = own_ids(g, &n->inputs, n->input_count) && own_ids(g, &n->outputs, n->output_count) &&
         own_ids(g, &n->uses, n->input_count);
  }
  for (size_t i = 0; ok && i < g->constant_count; i++) {
    ok = own_ids(g, &g->constants[i].parts, g->constants[i].part_count);
  }
  return ok;
}

retort_status rt_graph_fork(rt_graph **out, const rt_graph *from, retort_error *err) {
  *out = calloc(1, sizeof **out);
  if (!*out) return RT_OOM(err, "a graph");
  rt_graph *g = *out;
  *g = *from;
  g->arena = (rt_arena){0};
  g->dims = NULL;
  g->dim_buckets = NULL;
  g->values = NULL;
  g->use_lists = NULL;
  g->uses = NULL;
  g->nodes = NULL;
  g->order = NULL;
  g->constants = NULL;
  g->inputs = g->outputs = NULL;
  const bool ok = fork_into(g, from);
  g->dim_capacity = g->dim_count;
  g->value_capacity = g->use_list_capacity = g->value_count;
  g->use_capacity = g->use_count;
  g->node_capacity = g->order_capacity = g->node_count;
  g->constant_capacity = g->constant_count;
  g->input_capacity = g->input_count;
  g->output_capacity = g->output_count;
  if (ok) return RETORT_OK;
  rt_graph_destroy(g);
  *out = NULL;
  return RT_OOM(err, "a graph");
}

void rt_graph_destroy(rt_graph *g) {
  if (!g) return;
  rt_dim_deinit(g);
  free(g->values);
  free(g->use_lists);
  free(g->uses);
  free(g->nodes);
  free(g->order);
  free(g->constants);
  free(g->inputs);
  free(g->outputs);
  rt_arena_deinit(&g->arena);
  free(g);
}

static retort_status copy_name(rt_graph *g, const char *name, const char **out, retort_error *err) {
  rt_view view = rt_view_of(name ? name : "");
  if (view.size > RT_GRAPH_MAX_NAME_BYTES) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the name \"%.40s...\" is longer than %d bytes", name,
                   RT_GRAPH_MAX_NAME_BYTES);
  }
  if (!rt_utf8_valid(view)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "a name in the graph is not valid UTF-8");
  }
  if (view.size == 0) {
    *out = "";
    return RETORT_OK;
  }
  *out = rt_arena_strdup(&g->arena, view);
  return *out ? RETORT_OK : RT_OOM(err, "a name");
}

static retort_status check_value(const rt_graph *g, rt_value_id id, retort_error *err) {
  if (id < g->value_count) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_ARGUMENT, "there is no value %u (the graph has %zu)", id,
                 g->value_count);
}

static retort_status check_shape(const rt_graph *g, const rt_shape *shape, retort_error *err) {
  if (shape->rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "rank %u is above %d", shape->rank, RT_MAX_RANK);
  }
  for (uint32_t i = 0; i < shape->rank; i++) {
    int64_t v;
    if (shape->dims[i] >= g->dim_count) {
      return rt_fail(err, RETORT_ERR_LIMIT,
                     "dimension %u cannot be represented (out of memory, overflow, or too large an "
                     "expression)",
                     i);
    }
    if (rt_dim_is_const(g, shape->dims[i], &v) && v < 0) {
      return rt_fail(err, RETORT_ERR_FORMAT, "dimension %u is %lld", i, (long long)v);
    }
  }
  return RETORT_OK;
}

static retort_status reserve_values(rt_graph *g, size_t more, retort_error *err) {
  size_t need = g->value_count + more;
  if (need > RT_GRAPH_MAX_VALUES) {
    return rt_fail(err, RETORT_ERR_LIMIT, "the graph has more than %d values", RT_GRAPH_MAX_VALUES);
  }
  if (!rt_grow(&g->values, &g->value_capacity, need, sizeof *g->values) ||
      !rt_grow(&g->use_lists, &g->use_list_capacity, need, sizeof *g->use_lists)) {
    return RT_OOM(err, "values");
  }
  return RETORT_OK;
}

// There must be room.
static rt_value_id push_value(rt_graph *g, rt_value value) {
  g->values[g->value_count] = value;
  g->use_lists[g->value_count] = (rt_use_list){.head = RT_NONE};
  return (rt_value_id)g->value_count++;
}

// ---------------------------------------------------------------------------------------------
// Uses

static retort_status reserve_uses(rt_graph *g, size_t more, retort_error *err) {
  // Free records are not counted: being generous here is cheaper than counting them.
  if (g->use_count + more >= RT_NONE ||
      !rt_grow(&g->uses, &g->use_capacity, g->use_count + more, sizeof *g->uses)) {
    return RT_OOM(err, "uses of values");
  }
  return RETORT_OK;
}

static uint32_t add_use(rt_graph *g, rt_value_id value, rt_node_id node, size_t input) {
  uint32_t record = g->free_use;
  if (record != RT_NONE) {
    g->free_use = g->uses[record].next;
  } else {
    record = (uint32_t)g->use_count++;
  }
  rt_use_list *list = &g->use_lists[value];
  g->uses[record] =
      (rt_use){.node = node, .input = (uint32_t)input, .next = list->head, .previous = RT_NONE};
  if (list->head != RT_NONE) g->uses[list->head].previous = record;
  list->head = record;
  list->count++;
  return record;
}

static void drop_use(rt_graph *g, rt_value_id value, uint32_t record) {
  rt_use_list *list = &g->use_lists[value];
  rt_use *use = &g->uses[record];
  if (use->previous == RT_NONE) {
    list->head = use->next;
  } else {
    g->uses[use->previous].next = use->next;
  }
  if (use->next != RT_NONE) g->uses[use->next].previous = use->previous;
  use->next = g->free_use;
  g->free_use = record;
  list->count--;
}

size_t rt_graph_use_count(const rt_graph *g, rt_value_id id) {
  return g->use_lists[id].count;
}

rt_node_id rt_graph_single_user(const rt_graph *g, rt_value_id id) {
  const rt_use_list *list = &g->use_lists[id];
  return list->count == 1 ? g->uses[list->head].node : RT_NONE;
}

size_t rt_graph_users(const rt_graph *g, rt_value_id id, rt_node_id *out, size_t capacity) {
  size_t n = 0;
  for (uint32_t u = g->use_lists[id].head; u != RT_NONE; u = g->uses[u].next) {
    rt_node_id node = g->uses[u].node;
    if (node == RT_NONE) continue;
    bool seen = false;
    for (size_t i = 0; i < n && i < capacity; i++) seen = seen || out[i] == node;
    if (seen) continue;
    if (n < capacity) out[n] = node;
    n++;
  }
  return n;
}

// ---------------------------------------------------------------------------------------------
// Inputs, outputs, constants

retort_status rt_graph_input(rt_graph *g, const char *name, rt_dtype dtype, rt_shape shape,
                             rt_value_id *out, retort_error *err) {
  if ((unsigned)dtype >= RT_DTYPE_COUNT || dtype == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "a graph input cannot be %s", rt_dtype_name(dtype));
  }
  if (!name || !*name) return rt_fail(err, RETORT_ERR_ARGUMENT, "a graph input needs a name");
  if (rt_graph_input_named(g, name) != RT_NONE) {
    return rt_fail(err, RETORT_ERR_FORMAT, "two graph inputs are named \"%.200s\"", name);
  }
  if (g->input_count >= RT_GRAPH_MAX_PORTS) {
    return rt_fail(err, RETORT_ERR_LIMIT, "more than %d graph inputs", RT_GRAPH_MAX_PORTS);
  }
  RT_TRY(check_shape(g, &shape, err));
  const char *copy;
  RT_TRY(copy_name(g, name, &copy, err));
  RT_TRY(reserve_values(g, 1, err));
  if (!rt_grow(&g->inputs, &g->input_capacity, g->input_count + 1, sizeof *g->inputs)) {
    return RT_OOM(err, "graph inputs");
  }
  *out = push_value(g, (rt_value){.kind = RT_VALUE_INPUT,
                                  .dtype = dtype,
                                  .shape = shape,
                                  .constant = RT_NONE,
                                  .producer = RT_NONE,
                                  .name = copy});
  g->inputs[g->input_count++] = (rt_graph_port){copy, *out};
  return RETORT_OK;
}

retort_status rt_graph_output(rt_graph *g, const char *name, rt_value_id value, retort_error *err) {
  RT_TRY(check_value(g, value, err));
  if (!name || !*name) return rt_fail(err, RETORT_ERR_ARGUMENT, "a graph output needs a name");
  if (g->output_count >= RT_GRAPH_MAX_PORTS) {
    return rt_fail(err, RETORT_ERR_LIMIT, "more than %d graph outputs", RT_GRAPH_MAX_PORTS);
  }
  for (size_t i = 0; i < g->output_count; i++) {
    if (strcmp(g->outputs[i].name, name) == 0) {
      return rt_fail(err, RETORT_ERR_FORMAT, "two graph outputs are named \"%.200s\"", name);
    }
  }
  const char *copy;
  RT_TRY(copy_name(g, name, &copy, err));
  RT_TRY(reserve_uses(g, 1, err));
  if (!rt_grow(&g->outputs, &g->output_capacity, g->output_count + 1, sizeof *g->outputs)) {
    return RT_OOM(err, "graph outputs");
  }
  g->outputs[g->output_count++] = (rt_graph_port){copy, value};
  (void)add_use(g, value, RT_NONE, g->output_count - 1);
  return RETORT_OK;
}

static bool constant_bytes(rt_dtype dtype, uint32_t rank, const int64_t *dims, size_t *out) {
  size_t bytes = rt_dtype_bytes(dtype);
  for (uint32_t i = 0; i < rank; i++) {
    if (dims[i] < 0 || !rt_size_mul(bytes, (size_t)dims[i], &bytes)) return false;
  }
  *out = bytes;
  return bytes <= INT64_MAX;
}

// Small integer constants have known contents, which starts the chains of shape arithmetic.
static retort_status constant_contents(rt_graph *g, const rt_constant *c, const rt_dim **out,
                                       retort_error *err) {
  *out = NULL;
  size_t size = rt_dtype_bytes(c->dtype), count = c->bytes / size;
  // bool: what comparisons of shapes are folded to.
  const bool tracked =
      c->dtype == RT_DTYPE_I64 || c->dtype == RT_DTYPE_I32 || c->dtype == RT_DTYPE_BOOL;
  if (!tracked || c->rank > 1 || !c->data || count > RT_GRAPH_MAX_CONTENTS) {
    return RETORT_OK;
  }
  rt_dim *contents = rt_arena_array(&g->arena, count, sizeof *contents);
  if (!contents) return RT_OOM(err, "known contents");
  for (size_t i = 0; i < count; i++) {
    int64_t wide = 0;
    int32_t narrow = 0;
    if (c->dtype == RT_DTYPE_I64) {
      memcpy(&wide, (const char *)c->data + i * size, size);
    } else if (c->dtype == RT_DTYPE_BOOL) {
      wide = ((const unsigned char *)c->data)[i] != 0;
    } else {
      memcpy(&narrow, (const char *)c->data + i * size, size);
      wide = narrow;
    }
    contents[i] = rt_dim_const(g, wide);
    if (contents[i] == RT_DIM_NONE) return RT_OOM(err, "known contents");
  }
  *out = contents;
  return RETORT_OK;
}

static retort_status add_constant(rt_graph *g, rt_constant c, const char *name, rt_value_id *out,
                                  retort_error *err) {
  if (g->constant_count >= RT_GRAPH_MAX_CONSTANTS) {
    return rt_fail(err, RETORT_ERR_LIMIT, "more than %d constants", RT_GRAPH_MAX_CONSTANTS);
  }
  RT_TRY(copy_name(g, name, &c.name, err));
  RT_TRY(reserve_values(g, 1, err));
  if (!rt_grow(&g->constants, &g->constant_capacity, g->constant_count + 1, sizeof *g->constants)) {
    return RT_OOM(err, "constants");
  }
  rt_value v = {.kind = RT_VALUE_CONST,
                .dtype = c.dtype,
                .shape = {.rank = c.rank},
                .constant = (rt_const_id)g->constant_count,
                .producer = RT_NONE,
                .name = c.name};
  for (uint32_t i = 0; i < c.rank; i++) {
    v.shape.dims[i] = rt_dim_const(g, c.dims[i]);
    if (v.shape.dims[i] == RT_DIM_NONE) return RT_OOM(err, "a constant's shape");
  }
  RT_TRY(constant_contents(g, &c, &v.contents, err));
  g->constants[g->constant_count++] = c;
  *out = push_value(g, v);
  return RETORT_OK;
}

retort_status rt_graph_constant(rt_graph *g, rt_const_kind kind, const char *name, rt_dtype dtype,
                                uint32_t rank, const int64_t *dims, const void *data, size_t bytes,
                                rt_value_id *out, retort_error *err) {
  if (kind != RT_CONST_INLINE && kind != RT_CONST_EXTERNAL) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "a CONCAT constant is made of constants");
  }
  if ((unsigned)dtype >= RT_DTYPE_COUNT || dtype == RT_DTYPE_Q8) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "a constant cannot be %s", rt_dtype_name(dtype));
  }
  if (rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "constant \"%.200s\": rank %u is above %d",
                   name ? name : "", rank, RT_MAX_RANK);
  }
  size_t need;
  if (!constant_bytes(dtype, rank, dims, &need)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "constant \"%.200s\": the shape is invalid or too large",
                   name ? name : "");
  }
  if (need != bytes) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "constant \"%.200s\": %zu bytes where the shape needs %zu", name ? name : "",
                   bytes, need);
  }
  rt_constant c = {.kind = kind, .dtype = dtype, .rank = rank, .data = data, .bytes = bytes};
  if (rank) memcpy(c.dims, dims, rank * sizeof *dims);
  if (kind == RT_CONST_INLINE) {
    void *copy = rt_arena_alloc(&g->arena, bytes);
    if (!copy) return RT_OOM(err, "a constant");
    if (bytes) memcpy(copy, data, bytes);
    c.data = copy;
  }
  return add_constant(g, c, name, out, err);
}

retort_status rt_graph_concat_constant(rt_graph *g, const char *name, const rt_value_id *parts,
                                       size_t count, rt_value_id *out, retort_error *err) {
  if (count == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "a CONCAT constant of nothing");
  size_t flat = 0, bytes = 0;
  int64_t rows = 0;
  const rt_constant *first = NULL;
  for (size_t i = 0; i < count; i++) {
    RT_TRY(check_value(g, parts[i], err));
    if (g->values[parts[i]].kind != RT_VALUE_CONST) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "part %zu of a CONCAT constant is not a constant",
                     i);
    }
    const rt_constant *c = &g->constants[g->values[parts[i]].constant];
    if (!first) first = c;
    bool fits = c->rank >= 1 && c->rank == first->rank && c->dtype == first->dtype;
    for (uint32_t d = 1; fits && d < c->rank; d++) fits = c->dims[d] == first->dims[d];
    if (!fits) {
      return rt_fail(
          err, RETORT_ERR_ARGUMENT,
          "parts of a CONCAT constant differ in type or inner dimensions (\"%.150s\" and "
          "\"%.150s\")",
          first->name, c->name);
    }
    if (!rt_size_add(bytes, c->bytes, &bytes) || __builtin_add_overflow(rows, c->dims[0], &rows)) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a CONCAT constant is too large");
    }
    flat += c->kind == RT_CONST_CONCAT ? c->part_count : 1;
  }
  if (flat > RT_GRAPH_MAX_PARTS) {
    return rt_fail(err, RETORT_ERR_LIMIT, "a CONCAT constant of more than %d parts",
                   RT_GRAPH_MAX_PARTS);
  }
  rt_constant c = *first;
  c.kind = RT_CONST_CONCAT;
  c.data = NULL;
  c.bytes = bytes;
  c.dims[0] = rows;
  // Without this, a row of no bytes could claim any number of rows.
  size_t need;
  if (!constant_bytes(c.dtype, c.rank, c.dims, &need) || need != bytes) {
    return rt_fail(err, RETORT_ERR_LIMIT, "a CONCAT constant is too large");
  }
  c.parts = rt_arena_array(&g->arena, flat, sizeof *c.parts);
  if (!c.parts) return RT_OOM(err, "a CONCAT constant");
  c.part_count = 0;
  for (size_t i = 0; i < count; i++) {
    rt_const_id id = g->values[parts[i]].constant;
    const rt_constant *part = &g->constants[id];
    if (part->kind == RT_CONST_CONCAT) {
      memcpy(c.parts + c.part_count, part->parts, part->part_count * sizeof *c.parts);
      c.part_count += part->part_count;
    } else {
      c.parts[c.part_count++] = id;
    }
  }
  return add_constant(g, c, name, out, err);
}

// ---------------------------------------------------------------------------------------------
// Nodes

static const char *const ATTR_KINDS[] = {"int", "real", "str", "ints"};

// Walks "eps:real heads:int window:int?": the next declaration, or false at the end.
static bool next_declared(const char **spec, rt_view *key, rt_attr_kind *kind, bool *optional) {
  const char *s = *spec;
  while (*s == ' ') s++;
  if (!*s) return false;
  const char *colon = strchr(s, ':');
  *key = rt_view_make(s, (size_t)(colon - s));
  size_t n = strcspn(colon + 1, " ");
  rt_view type = rt_view_make(colon + 1, n);
  *optional = n && type.data[n - 1] == '?';
  type.size -= *optional;
  *kind = RT_ATTR_INT;
  for (int i = 0; i < 4; i++) {
    if (rt_view_is(type, ATTR_KINDS[i])) *kind = (rt_attr_kind)i;
  }
  *spec = colon + 1 + n;
  return true;
}

retort_status rt_op_check_attrs(const rt_op *op, const rt_attr *attrs, size_t count,
                                retort_error *err) {
  const char *spec = op->attrs;
  rt_view key;
  rt_attr_kind kind;
  bool optional;
  size_t known = 0;
  while (next_declared(&spec, &key, &kind, &optional)) {
    const rt_attr *found = NULL;
    for (size_t i = 0; i < count; i++) {
      if (!rt_view_is(key, attrs[i].key)) continue;
      if (found) {
        return rt_fail(err, RETORT_ERR_FORMAT, "attribute %s is given twice", attrs[i].key);
      }
      found = &attrs[i];
    }
    if (!found) {
      if (optional) continue;
      return rt_fail(err, RETORT_ERR_FORMAT, "attribute %.*s is missing", (int)key.size, key.data);
    }
    known++;
    if (found->kind != kind) {
      return rt_fail(err, RETORT_ERR_FORMAT, "attribute %s must be of kind %s", found->key,
                     ATTR_KINDS[kind]);
    }
  }
  if (known == count) return RETORT_OK;
  for (size_t i = 0; i < count; i++) {
    bool declared = false;
    spec = op->attrs;
    while (next_declared(&spec, &key, &kind, &optional)) {
      declared = declared || rt_view_is(key, attrs[i].key);
    }
    if (!declared) {
      return rt_fail(err, RETORT_ERR_FORMAT, "unknown attribute \"%.100s\"", attrs[i].key);
    }
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "an attribute is given twice");
}

bool rt_op_attr_kind(const rt_op *op, rt_view key, rt_attr_kind *kind) {
  const char *spec = op->attrs;
  rt_view declared;
  bool optional;
  while (next_declared(&spec, &declared, kind, &optional)) {
    if (rt_view_equal(declared, key)) return true;
  }
  return false;
}

static retort_status copy_attr(rt_graph *g, const rt_attr_init *from, rt_attr *to,
                               retort_error *err) {
  *to = (rt_attr){.kind = from->kind, .i = from->i, .r = from->r, .s = "", .ints = NULL};
  RT_TRY(copy_name(g, from->key, &to->key, err));
  if (from->kind == RT_ATTR_STR) RT_TRY(copy_name(g, from->s, &to->s, err));
  if (from->kind == RT_ATTR_INTS) {
    if (from->int_count > RT_GRAPH_MAX_ATTR_INTS) {
      return rt_fail(err, RETORT_ERR_LIMIT, "attribute %s has more than %d numbers", to->key,
                     RT_GRAPH_MAX_ATTR_INTS);
    }
    int64_t *ints = rt_arena_array(&g->arena, from->int_count, sizeof *ints);
    if (!ints) return RT_OOM(err, "an attribute");
    if (from->int_count) memcpy(ints, from->ints, from->int_count * sizeof *ints);
    to->ints = ints;
    to->int_count = (uint32_t)from->int_count;
  }
  return RETORT_OK;
}

// Copies and checks the attributes, in the order in which the op declares them, so that the text
// form does not depend on who built the node.
static retort_status copy_attrs(rt_graph *g, const rt_op *op, const rt_attr_init *attrs,
                                rt_node *node, retort_error *err) {
  size_t count = 0;
  while (attrs && attrs[count].key) count++;
  if (count > 64) return rt_fail(err, RETORT_ERR_LIMIT, "more than 64 attributes");
  rt_attr given[64];
  for (size_t i = 0; i < count; i++) RT_TRY(copy_attr(g, &attrs[i], &given[i], err));
  RT_TRY(rt_op_check_attrs(op, given, count, err));
  node->attrs = rt_arena_array(&g->arena, count, sizeof *node->attrs);
  if (!node->attrs) return RT_OOM(err, "attributes");
  const char *spec = op->attrs;
  rt_view key;
  rt_attr_kind kind;
  bool optional;
  while (next_declared(&spec, &key, &kind, &optional)) {
    for (size_t i = 0; i < count; i++) {
      if (rt_view_is(key, given[i].key)) node->attrs[node->attr_count++] = given[i];
    }
  }
  return RETORT_OK;
}

static retort_status check_inputs(const rt_graph *g, const rt_op *op, const rt_value_id *inputs,
                                  size_t count, retort_error *err) {
  if (count < op->min_inputs || count > op->max_inputs || count > RT_GRAPH_MAX_NODE_INPUTS) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%zu inputs where %s takes %u to %u", count, op->name,
                   op->min_inputs, op->max_inputs);
  }
  for (size_t i = 0; i < count; i++) {
    if (inputs[i] == RT_NONE) {
      if (i >= op->min_inputs) continue;
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is not optional", i);
    }
    RT_TRY(check_value(g, inputs[i], err));
    const rt_value *v = &g->values[inputs[i]];
    if (v->kind == RT_VALUE_NODE && g->nodes[v->producer].removed) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "input %zu comes from a removed node", i);
    }
  }
  return RETORT_OK;
}

// A second output gets the node's name and a number.
static retort_status output_name(rt_graph *g, const char *name, size_t index, const char **out,
                                 retort_error *err) {
  *out = name;
  if (index == 0 || !*name || strlen(name) + 8 > RT_GRAPH_MAX_NAME_BYTES) return RETORT_OK;
  rt_buf text = {0};
  rt_buf_append_format(&text, "%s.%zu", name, index);
  *out = text.failed ? NULL : rt_arena_strdup(&g->arena, rt_buf_view(&text));
  rt_buf_deinit(&text);
  return *out ? RETORT_OK : RT_OOM(err, "a name");
}

static retort_status build_node(rt_graph *g, const rt_op *op, const char *name,
                                const rt_value_id *inputs, size_t input_count,
                                const rt_attr_init *attrs, rt_node *node, retort_error *err) {
  RT_TRY(check_inputs(g, op, inputs, input_count, err));
  if (g->node_count >= RT_GRAPH_MAX_NODES) {
    return rt_fail(err, RETORT_ERR_LIMIT, "more than %d nodes", RT_GRAPH_MAX_NODES);
  }
  *node = (rt_node){.op = op, .input_count = (uint32_t)input_count, .output_count = op->outputs};
  RT_TRY(copy_name(g, name, &node->name, err));
  RT_TRY(copy_attrs(g, op, attrs, node, err));
  node->inputs = rt_arena_array(&g->arena, input_count, sizeof *node->inputs);
  node->outputs = rt_arena_array(&g->arena, op->outputs, sizeof *node->outputs);
  node->uses = rt_arena_array(&g->arena, input_count, sizeof *node->uses);
  if (!node->inputs || !node->outputs || !node->uses) return RT_OOM(err, "a node");
  if (input_count) memcpy(node->inputs, inputs, input_count * sizeof *inputs);
  RT_TRY(reserve_values(g, op->outputs, err));
  RT_TRY(reserve_uses(g, input_count, err));
  if (!rt_grow(&g->nodes, &g->node_capacity, g->node_count + 1, sizeof *g->nodes) ||
      !rt_grow(&g->order, &g->order_capacity, g->node_count + 1, sizeof *g->order)) {
    return RT_OOM(err, "nodes");
  }
  return RETORT_OK;
}

// `place` is an index of the execution order.
static retort_status add_node(rt_graph *g, size_t place, const char *op_name, const char *name,
                              const rt_value_id *inputs, size_t input_count,
                              const rt_attr_init *attrs, rt_value_id *outputs, retort_error *err) {
  const rt_op *op = rt_op_find(op_name);
  if (!op) return rt_fail(err, RETORT_ERR_UNSUPPORTED, "unknown operation \"%.100s\"", op_name);
  rt_node node = {.name = name};
  retort_status st = build_node(g, op, name, inputs, input_count, attrs, &node, err);
  size_t old_values = g->value_count;
  rt_node_id id = (rt_node_id)g->node_count;
  for (size_t i = 0; st == RETORT_OK && i < op->outputs; i++) {
    rt_value v = {
        .kind = RT_VALUE_NODE, .constant = RT_NONE, .producer = id, .output = (uint32_t)i};
    st = output_name(g, node.name, i, &v.name, err);
    if (st == RETORT_OK) node.outputs[i] = push_value(g, v);
  }
  if (st == RETORT_OK) {
    g->nodes[g->node_count++] = node;
    st = op->infer(g, id, err);
    for (size_t i = 0; st == RETORT_OK && i < op->outputs; i++) {
      st = check_shape(g, &g->values[node.outputs[i]].shape, err);
    }
    if (st != RETORT_OK) g->node_count--;
  }
  if (st != RETORT_OK) {
    g->value_count = old_values;
    return rt_fail_in(err, st, "%s \"%.200s\"", op->name, name ? name : "");
  }
  memmove(g->order + place + 1, g->order + place, (id - place) * sizeof *g->order);
  g->order[place] = id;
  for (size_t i = 0; i < input_count; i++) {
    if (inputs[i] != RT_NONE) node.uses[i] = add_use(g, inputs[i], id, i);
  }
  for (size_t i = 0; outputs && i < op->outputs; i++) outputs[i] = node.outputs[i];
  return RETORT_OK;
}

retort_status rt_graph_node(rt_graph *g, const char *op, const char *name,
                            const rt_value_id *inputs, size_t input_count,
                            const rt_attr_init *attrs, rt_value_id *outputs, retort_error *err) {
  return add_node(g, g->node_count, op, name, inputs, input_count, attrs, outputs, err);
}

retort_status rt_graph_node_before(rt_graph *g, rt_node_id before, const char *op, const char *name,
                                   const rt_value_id *inputs, size_t input_count,
                                   const rt_attr_init *attrs, rt_value_id *outputs,
                                   retort_error *err) {
  size_t place = 0;
  while (place < g->node_count && g->order[place] != before) place++;
  if (place == g->node_count) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "there is no node %u", before);
  }
  return add_node(g, place, op, name, inputs, input_count, attrs, outputs, err);
}

// ---------------------------------------------------------------------------------------------
// Reading

size_t rt_graph_value_count(const rt_graph *g) {
  return g->value_count;
}
size_t rt_graph_node_count(const rt_graph *g) {
  return g->node_count;
}
const rt_value *rt_graph_value(const rt_graph *g, rt_value_id id) {
  // An input left out has no value: a scalar of nothing, which no shape rule takes for an operand.
  static const rt_value NOTHING = {.producer = RT_NONE, .constant = RT_NONE, .name = ""};
  return id < g->value_count ? &g->values[id] : &NOTHING;
}
const rt_node *rt_graph_get_node(const rt_graph *g, rt_node_id id) {
  return &g->nodes[id];
}
const rt_constant *rt_graph_get_constant(const rt_graph *g, rt_const_id id) {
  return &g->constants[id];
}
rt_value *rt_graph_value_mut(rt_graph *g, rt_value_id id) {
  return &g->values[id];
}
rt_node *rt_graph_node_mut(rt_graph *g, rt_node_id id) {
  return &g->nodes[id];
}
rt_node_id rt_graph_order(const rt_graph *g, size_t i) {
  return g->order[i];
}
size_t rt_graph_input_count(const rt_graph *g) {
  return g->input_count;
}
rt_value_id rt_graph_input_at(const rt_graph *g, size_t i) {
  return g->inputs[i].value;
}
rt_value_id rt_graph_input_named(const rt_graph *g, const char *name) {
  for (size_t i = 0; i < g->input_count; i++) {
    if (strcmp(g->inputs[i].name, name) == 0) return g->inputs[i].value;
  }
  return RT_NONE;
}
size_t rt_graph_output_count(const rt_graph *g) {
  return g->output_count;
}
rt_value_id rt_graph_output_at(const rt_graph *g, size_t i, const char **name) {
  if (name) *name = g->outputs[i].name;
  return g->outputs[i].value;
}

const rt_attr *rt_node_attr(const rt_node *n, const char *key) {
  for (uint32_t i = 0; i < n->attr_count; i++) {
    if (strcmp(n->attrs[i].key, key) == 0) return &n->attrs[i];
  }
  return NULL;
}
int64_t rt_node_int(const rt_node *n, const char *key, int64_t fallback) {
  const rt_attr *a = rt_node_attr(n, key);
  return a && a->kind == RT_ATTR_INT ? a->i : fallback;
}
double rt_node_real(const rt_node *n, const char *key, double fallback) {
  const rt_attr *a = rt_node_attr(n, key);
  return a && a->kind == RT_ATTR_REAL ? a->r : fallback;
}
const char *rt_node_str(const rt_node *n, const char *key, const char *fallback) {
  const rt_attr *a = rt_node_attr(n, key);
  return a && a->kind == RT_ATTR_STR ? a->s : fallback;
}

void rt_node_describe(const rt_graph *g, rt_node_id id, rt_buf *out) {
  if (id >= g->node_count) {
    rt_buf_append_format(out, "node %u", id);
    return;
  }
  const rt_node *n = &g->nodes[id];
  rt_buf_append_format(out, "node %u %s \"%s\"", id, n->op->name, n->name);
}

// ---------------------------------------------------------------------------------------------
// Rewriting

void rt_graph_replace(rt_graph *g, rt_value_id from, rt_value_id to) {
  if (from == to) return;
  rt_use_list *source = &g->use_lists[from], *target = &g->use_lists[to];
  uint32_t last = RT_NONE;
  for (uint32_t u = source->head; u != RT_NONE; u = g->uses[u].next) {
    const rt_use *use = &g->uses[u];
    if (use->node == RT_NONE) {
      g->outputs[use->input].value = to;
    } else {
      g->nodes[use->node].inputs[use->input] = to;
    }
    last = u;
  }
  if (last == RT_NONE) return;
  g->uses[last].next = target->head;
  if (target->head != RT_NONE) g->uses[target->head].previous = last;
  target->head = source->head;
  target->count += source->count;
  *source = (rt_use_list){.head = RT_NONE};
}

void rt_graph_remove_node(rt_graph *g, rt_node_id id) {
  rt_node *n = &g->nodes[id];
  if (n->removed) return;
  n->removed = true;
  for (uint32_t i = 0; i < n->input_count; i++) {
    if (n->inputs[i] != RT_NONE) drop_use(g, n->inputs[i], n->uses[i]);
  }
}

// Marks what stays: graph inputs, values that are used, outputs of live nodes, parts of used
// CONCATs.
static void mark_values(const rt_graph *g, bool *keep, bool *keep_const) {
  for (size_t i = 0; i < g->input_count; i++) keep[g->inputs[i].value] = true;
  for (size_t i = 0; i < g->value_count; i++) {
    if (g->use_lists[i].count) keep[i] = true;
  }
  for (size_t i = 0; i < g->node_count; i++) {
    const rt_node *n = &g->nodes[i];
    for (uint32_t k = 0; !n->removed && k < n->output_count; k++) keep[n->outputs[k]] = true;
  }
  for (size_t i = 0; i < g->value_count; i++) {
    const rt_value *v = &g->values[i];
    if (!keep[i] || v->kind != RT_VALUE_CONST) continue;
    const rt_constant *c = &g->constants[v->constant];
    keep_const[v->constant] = true;
    for (uint32_t k = 0; k < c->part_count; k++) keep_const[c->parts[k]] = true;
  }
  for (size_t i = 0; i < g->value_count; i++) {
    const rt_value *v = &g->values[i];
    if (v->kind == RT_VALUE_CONST && keep_const[v->constant]) keep[i] = true;
  }
}

retort_status rt_graph_compact(rt_graph *g, retort_error *err) {
  retort_status st = RETORT_OK;
  bool *keep = calloc(g->value_count + g->constant_count + 1, sizeof *keep);
  uint32_t *map = malloc((g->value_count + g->constant_count + g->node_count + 1) * sizeof *map);
  if (!keep || !map) {
    st = RT_OOM(err, "compacting a graph");
    goto done;
  }
  bool *keep_const = keep + g->value_count;
  uint32_t *value_map = map, *const_map = map + g->value_count;
  uint32_t *node_map = const_map + g->constant_count;
  mark_values(g, keep, keep_const);

  uint32_t values = 0, constants = 0, nodes = 0;
  for (size_t i = 0; i < g->value_count; i++) value_map[i] = keep[i] ? values++ : RT_NONE;
  for (size_t i = 0; i < g->constant_count; i++) {
    const_map[i] = keep_const[i] ? constants++ : RT_NONE;
  }
  for (size_t i = 0; i < g->node_count; i++) {
    node_map[i] = g->nodes[i].removed ? RT_NONE : nodes++;
  }

  for (size_t i = 0; i < g->value_count; i++) {
    if (!keep[i]) continue;
    rt_value v = g->values[i];
    if (v.constant != RT_NONE) v.constant = const_map[v.constant];
    if (v.producer != RT_NONE) v.producer = node_map[v.producer];
    g->values[value_map[i]] = v;
    g->use_lists[value_map[i]] = g->use_lists[i];
  }
  for (size_t i = 0; i < g->constant_count; i++) {
    if (!keep_const[i]) continue;
    rt_constant c = g->constants[i];
    for (uint32_t k = 0; k < c.part_count; k++) c.parts[k] = const_map[c.parts[k]];
    g->constants[const_map[i]] = c;
  }
  size_t ordered = 0;
  for (size_t i = 0; i < g->node_count; i++) {
    if (node_map[g->order[i]] != RT_NONE) g->order[ordered++] = node_map[g->order[i]];
  }
  for (size_t i = 0; i < g->node_count; i++) {
    if (node_map[i] == RT_NONE) continue;
    rt_node n = g->nodes[i];
    for (uint32_t k = 0; k < n.input_count; k++) {
      if (n.inputs[k] != RT_NONE) n.inputs[k] = value_map[n.inputs[k]];
    }
    for (uint32_t k = 0; k < n.output_count; k++) n.outputs[k] = value_map[n.outputs[k]];
    g->nodes[node_map[i]] = n;
  }
  for (size_t i = 0; i < g->input_count; i++) g->inputs[i].value = value_map[g->inputs[i].value];
  for (size_t i = 0; i < g->output_count; i++) g->outputs[i].value = value_map[g->outputs[i].value];
  for (size_t i = 0; i < values; i++) {
    for (uint32_t u = g->use_lists[i].head; u != RT_NONE; u = g->uses[u].next) {
      if (g->uses[u].node != RT_NONE) g->uses[u].node = node_map[g->uses[u].node];
    }
  }
  g->value_count = values;
  g->constant_count = constants;
  g->node_count = nodes;
done:
  free(keep);
  free(map);
  return st;
}
