// passes/remove_dead.c: drops identities, nodes whose outputs nothing uses, and unused constants.
#include "passes/pass.h"

static bool is_identity(const rt_graph *g, const rt_node *n) {
  if (rt_pass_is(n, "identity")) return true;
  if (n->output_count != 1 || n->input_count < 1 || n->inputs[0] == RT_NONE ||
      !rt_pass_same_type(g, n->inputs[0], n->outputs[0])) {
    return false;
  }
  if (rt_pass_is(n, "cast") || rt_pass_is(n, "reshape") || rt_pass_is(n, "slice_columns")) {
    return true;  // of the same type, hence nothing moved
  }
  if (rt_pass_is(n, "concat")) return n->input_count == 1;
  if (!rt_pass_is(n, "transpose")) return false;
  const rt_attr *perm = rt_node_attr(n, "perm");
  if (!perm) return rt_graph_value(g, n->outputs[0])->shape.rank < 2;
  for (uint32_t i = 0; i < perm->int_count; i++) {
    if (perm->ints[i] != (int64_t)i) return false;
  }
  return true;
}

retort_status rt_pass_remove_dead(rt_graph *g, size_t *rewrites, retort_error *err) {
  size_t count = rt_graph_node_count(g);
  for (size_t i = 0; i < count; i++) {
    rt_node_id id = rt_graph_order(g, i);
    const rt_node *n = rt_graph_get_node(g, id);
    if (n->removed || !is_identity(g, n)) continue;
    rt_graph_replace(g, n->outputs[0], n->inputs[0]);
  }
  // Backwards, so that removing a node exposes those that only it used.
  for (size_t i = count; i-- > 0;) {
    rt_node_id id = rt_graph_order(g, i);
    const rt_node *n = rt_graph_get_node(g, id);
    bool used = n->removed;
    for (uint32_t k = 0; k < n->output_count; k++) {
      used = used || rt_graph_use_count(g, n->outputs[k]) > 0;
    }
    if (used) continue;
    rt_graph_remove_node(g, id);
    ++*rewrites;
  }
  return rt_graph_compact(g, err);
}
