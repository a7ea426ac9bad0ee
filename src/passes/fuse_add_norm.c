// passes/fuse_add_norm.c: an addition whose sum a rms_norm reads becomes add_rms_norm, which gives
// the sum to its other users as well. One pass over the residual stream instead of two.
#include <stdlib.h>

#include "passes/pass.h"

enum { MAX_USERS = 64 };

// The first rms_norm, in execution order, that normalizes `sum` with a weight that exists before
// the addition (the fused node takes its place).
static rt_node_id find_norm(const rt_graph *g, const uint32_t *position, rt_node_id add,
                            rt_value_id sum) {
  rt_node_id users[MAX_USERS], best = RT_NONE;
  size_t count = rt_graph_users(g, sum, users, MAX_USERS);
  for (size_t i = 0; i < count && i < MAX_USERS; i++) {
    const rt_node *n = rt_graph_get_node(g, users[i]);
    if (!rt_pass_is(n, "rms_norm") || n->inputs[0] != sum) continue;
    const rt_value *weight = rt_graph_value(g, n->inputs[1]);
    bool early = weight->kind != RT_VALUE_NODE || position[weight->producer] < position[add];
    if (early && (best == RT_NONE || position[users[i]] < position[best])) best = users[i];
  }
  return best;
}

static bool is_branch(const rt_graph *g, rt_value_id value) {
  rt_node_id id;
  return rt_pass_producer(g, value, "linear", &id) != NULL;
}

static retort_status rewrite(rt_graph *g, rt_node_id add, rt_node_id norm, retort_error *err) {
  const rt_node *a = rt_graph_get_node(g, add), *n = rt_graph_get_node(g, norm);
  rt_value_id in[3] = {a->inputs[0], a->inputs[1], n->inputs[1]};
  // The residual stream comes first, what a projection adds to it second: the order in which the
  // fused kernel updates the stream in place. The sum is the same number either way.
  if (is_branch(g, in[0]) && !is_branch(g, in[1])) {
    in[0] = a->inputs[1];
    in[1] = a->inputs[0];
  }
  rt_value_id sum = a->outputs[0], normed = n->outputs[0], out[2];
  const rt_attr_init attrs[] = {RT_AR("eps", rt_node_real(n, "eps", 0)), RT_ATTR_END};
  RT_TRY(rt_graph_node_before(g, add, "add_rms_norm", n->name, in, 3, attrs, out, err));
  rt_graph_remove_node(g, norm);
  rt_graph_replace(g, sum, out[0]);
  rt_graph_replace(g, normed, out[1]);
  rt_graph_remove_node(g, add);
  return RETORT_OK;
}

retort_status rt_pass_fuse_add_norm(rt_graph *g, size_t *rewrites, retort_error *err) {
  // Nodes that this pass adds are not asked for their position: they produce matrices, and a norm's
  // weight is a vector.
  size_t count = rt_graph_node_count(g);
  uint32_t *position = malloc((count + 1) * sizeof *position);
  if (!position) return RT_OOM(err, "a pass");
  for (size_t i = 0; i < count; i++) position[rt_graph_order(g, i)] = (uint32_t)i;
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < count && st == RETORT_OK; i++) {
    rt_node_id add = (rt_node_id)i;
    const rt_node *n = rt_graph_get_node(g, add);
    if (!rt_pass_is(n, "add") || !rt_pass_same_type(g, n->inputs[0], n->inputs[1])) continue;
    rt_node_id norm = find_norm(g, position, add, n->outputs[0]);
    if (norm == RT_NONE) continue;
    st = rewrite(g, add, norm, err);
    ++*rewrites;
  }
  free(position);
  return st;
}
