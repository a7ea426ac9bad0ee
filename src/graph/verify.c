// graph/verify.c: the checker that runs after every pass.
#include <stdlib.h>

#include "graph/internal.h"

static retort_status fail_node(const rt_graph *g, rt_node_id id, retort_error *err,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
static retort_status fail_node(const rt_graph *g, rt_node_id id, retort_error *err,
                               const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)rt_vfail(err, RETORT_ERR_INTERNAL, format, args);
  va_end(args);
  rt_buf where = {0};
  rt_node_describe(g, id, &where);
  retort_status st = rt_fail_in(err, RETORT_ERR_INTERNAL, "%.400s", rt_buf_cstr(&where));
  rt_buf_deinit(&where);
  return st;
}

static retort_status check_constant(const rt_graph *g, rt_const_id id, retort_error *err) {
  const rt_constant *c = &g->constants[id];
  size_t need = rt_dtype_bytes(c->dtype), parts = 0;
  bool good = c->rank <= RT_MAX_RANK && c->dtype != RT_DTYPE_Q8;
  for (uint32_t i = 0; good && i < c->rank; i++) {
    good = c->dims[i] >= 0 && !__builtin_mul_overflow(need, (size_t)c->dims[i], &need);
  }
  good = good && need == c->bytes;
  if (c->kind == RT_CONST_CONCAT) {
    for (uint32_t i = 0; good && i < c->part_count; i++) {
      good = c->parts[i] < g->constant_count && c->parts[i] != id;
      const rt_constant *part = good ? &g->constants[c->parts[i]] : NULL;
      good = good && part->kind != RT_CONST_CONCAT && part->dtype == c->dtype;
      if (good) parts += part->bytes;
    }
    good = good && parts == c->bytes;
  } else {
    good = good && (c->data || c->bytes == 0);
  }
  if (good) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_INTERNAL, "constant \"%.200s\" is inconsistent", c->name);
}

static retort_status check_value(const rt_graph *g, rt_value_id id, retort_error *err) {
  const rt_value *v = &g->values[id];
  bool good = v->shape.rank <= RT_MAX_RANK && (unsigned)v->dtype < RT_DTYPE_COUNT;
  for (uint32_t i = 0; good && i < v->shape.rank; i++) good = v->shape.dims[i] < g->dim_count;
  switch (v->kind) {
    case RT_VALUE_INPUT: break;
    case RT_VALUE_CONST:
      good = good && v->constant < g->constant_count &&
             g->constants[v->constant].dtype == v->dtype &&
             g->constants[v->constant].rank == v->shape.rank;
      for (uint32_t i = 0; good && i < v->shape.rank; i++) {
        int64_t size;
        good = rt_dim_is_const(g, v->shape.dims[i], &size) &&
               size == g->constants[v->constant].dims[i];
      }
      break;
    case RT_VALUE_NODE:
      good = good && v->producer < g->node_count &&
             v->output < g->nodes[v->producer].output_count &&
             g->nodes[v->producer].outputs[v->output] == id;
      break;
  }
  if (good) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_INTERNAL, "value %u \"%.200s\" is inconsistent", id, v->name);
}

static bool same_shape(const rt_shape *a, const rt_shape *b) {
  if (a->rank != b->rank) return false;
  return a->rank == 0 || memcmp(a->dims, b->dims, a->rank * sizeof *a->dims) == 0;
}

// Runs the shape rule again and compares. Shape rules only touch the node's outputs, which come
// back as they were, so that the graph is logically unchanged.
static retort_status check_rule(rt_graph *g, rt_node_id id, retort_error *err) {
  const rt_node *n = &g->nodes[id];
  rt_value before[RT_OP_MAX_OUTPUTS];
  if (n->output_count > RT_OP_MAX_OUTPUTS) return fail_node(g, id, err, "too many outputs");
  for (uint32_t i = 0; i < n->output_count; i++) before[i] = g->values[n->outputs[i]];
  retort_status st = n->op->infer(g, id, err);
  if (st != RETORT_OK) {
    rt_buf where = {0};
    rt_node_describe(g, id, &where);
    st = rt_fail_in(err, RETORT_ERR_INTERNAL, "%.400s", rt_buf_cstr(&where));
    rt_buf_deinit(&where);
    return st;
  }
  for (uint32_t i = 0; i < n->output_count; i++) {
    const rt_value *now = &g->values[n->outputs[i]];
    // Contents may have become known; they must not have changed or been forgotten.
    bool same = now->dtype == before[i].dtype && same_shape(&now->shape, &before[i].shape) &&
                (!before[i].contents || now->contents == before[i].contents);
    if (!same) {
      g->values[n->outputs[i]] = before[i];
      return fail_node(g, id, err, "output %u no longer has the type its shape rule gives", i);
    }
  }
  return RETORT_OK;
}

static retort_status check_node(rt_graph *g, rt_node_id id, const bool *defined,
                                retort_error *err) {
  const rt_node *n = &g->nodes[id];
  if (n->input_count < n->op->min_inputs || n->input_count > n->op->max_inputs ||
      n->output_count != n->op->outputs) {
    return fail_node(g, id, err, "%u inputs and %u outputs", n->input_count, n->output_count);
  }
  for (uint32_t i = 0; i < n->input_count; i++) {
    rt_value_id v = n->inputs[i];
    if (v == RT_NONE && i >= n->op->min_inputs) continue;
    if (v >= g->value_count) return fail_node(g, id, err, "input %u is out of range", i);
    if (g->values[v].kind == RT_VALUE_NODE && !defined[v]) {
      return fail_node(g, id, err, "input %u (\"%.200s\") is used before it is defined", i,
                       g->values[v].name);
    }
  }
  for (uint32_t i = 0; i < n->output_count; i++) {
    rt_value_id v = n->outputs[i];
    if (v >= g->value_count || g->values[v].kind != RT_VALUE_NODE || g->values[v].producer != id) {
      return fail_node(g, id, err, "output %u is inconsistent", i);
    }
  }
  retort_error why = {0};
  if (rt_op_check_attrs(n->op, n->attrs, n->attr_count, &why) != RETORT_OK) {
    return fail_node(g, id, err, "%.500s", why.message);
  }
  return check_rule(g, id, err);
}

// The use lists must say what the nodes and outputs say.
static retort_status check_uses(const rt_graph *g, uint32_t *counts, retort_error *err) {
  memset(counts, 0, g->value_count * sizeof *counts);
  for (size_t i = 0; i < g->node_count; i++) {
    const rt_node *n = &g->nodes[i];
    for (uint32_t k = 0; !n->removed && k < n->input_count; k++) {
      if (n->inputs[k] == RT_NONE) continue;
      counts[n->inputs[k]]++;
      const rt_use *use = n->uses[k] < g->use_count ? &g->uses[n->uses[k]] : NULL;
      if (!use || use->node != i || use->input != k) {
        return fail_node(g, (rt_node_id)i, err, "the use of input %u is not recorded", k);
      }
    }
  }
  for (size_t i = 0; i < g->output_count; i++) counts[g->outputs[i].value]++;
  for (size_t i = 0; i < g->value_count; i++) {
    if (counts[i] != g->use_lists[i].count) {
      return rt_fail(err, RETORT_ERR_INTERNAL,
                     "value \"%.200s\" has %u uses, the graph remembers %u (inputs changed behind "
                     "its back?)",
                     g->values[i].name, counts[i], g->use_lists[i].count);
    }
  }
  return RETORT_OK;
}

static retort_status check_outputs(const rt_graph *g, const bool *defined, retort_error *err) {
  for (size_t i = 0; i < g->output_count; i++) {
    rt_value_id v = g->outputs[i].value;
    if (v >= g->value_count || (g->values[v].kind == RT_VALUE_NODE && !defined[v])) {
      return rt_fail(err, RETORT_ERR_INTERNAL, "graph output \"%.200s\" is not computed",
                     g->outputs[i].name);
    }
    for (size_t k = 0; k < i; k++) {
      if (strcmp(g->outputs[i].name, g->outputs[k].name) == 0) {
        return rt_fail(err, RETORT_ERR_INTERNAL, "two graph outputs are named \"%.200s\"",
                       g->outputs[i].name);
      }
    }
  }
  return RETORT_OK;
}

static retort_status check_all(rt_graph *g, bool *defined, bool *ordered, uint32_t *counts,
                               retort_error *err) {
  for (size_t i = 0; i < g->constant_count; i++) {
    RT_TRY(check_constant(g, (rt_const_id)i, err));
  }
  for (size_t i = 0; i < g->value_count; i++) RT_TRY(check_value(g, (rt_value_id)i, err));
  for (size_t i = 0; i < g->input_count; i++) {
    rt_value_id v = g->inputs[i].value;
    if (v >= g->value_count || g->values[v].kind != RT_VALUE_INPUT) {
      return rt_fail(err, RETORT_ERR_INTERNAL, "graph input \"%.200s\" is inconsistent",
                     g->inputs[i].name);
    }
  }
  for (size_t i = 0; i < g->node_count; i++) {
    rt_node_id id = g->order[i];
    if (id >= g->node_count || ordered[id]) {
      return rt_fail(err, RETORT_ERR_INTERNAL, "the execution order is broken at %zu", i);
    }
    ordered[id] = true;
    if (g->nodes[id].removed) continue;
    RT_TRY(check_node(g, id, defined, err));
    for (uint32_t k = 0; k < g->nodes[id].output_count; k++) {
      defined[g->nodes[id].outputs[k]] = true;
    }
  }
  RT_TRY(check_outputs(g, defined, err));
  return check_uses(g, counts, err);
}

retort_status rt_graph_verify(rt_graph *g, const char *after, retort_error *err) {
  retort_status st;
  bool *flags = calloc(g->value_count + g->node_count + 1, sizeof *flags);
  uint32_t *counts = malloc((g->value_count + 1) * sizeof *counts);
  if (!flags || !counts) {
    st = RT_OOM(err, "verifying a graph");
    goto done;
  }
  st = check_all(g, flags, flags + g->value_count, counts, err);
  if (st != RETORT_OK && after) (void)rt_fail_in(err, st, "after %s", after);
done:
  free(flags);
  free(counts);
  return st;
}
