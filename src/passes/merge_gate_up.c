// passes/merge_gate_up.c: mul(silu(linear(x, Wg)), linear(x, Wu)), in either order, becomes one
// gated_linear, so that x is read once and the product never reaches memory twice.
#include "passes/pass.h"

typedef struct match {
  rt_node_id mul, act, gate, up;
} match;

static bool match_order(const rt_graph *g, rt_value_id activated, rt_value_id plain, match *m) {
  const rt_node *act = rt_pass_producer(g, activated, "silu", &m->act);
  const rt_node *up = rt_pass_producer(g, plain, "linear", &m->up);
  if (!act || !up) return false;
  const rt_node *gate = rt_pass_producer(g, act->inputs[0], "linear", &m->gate);
  return gate && gate->inputs[0] == up->inputs[0] &&
         // Nobody else may want an intermediate.
         rt_graph_use_count(g, activated) == 1 && rt_graph_use_count(g, plain) == 1 &&
         rt_graph_use_count(g, act->inputs[0]) == 1 &&
         // No broadcasting.
         rt_pass_same_type(g, activated, plain);
}

static retort_status rewrite(rt_graph *g, const match *m, retort_error *err) {
  const rt_node *gate = rt_graph_get_node(g, m->gate), *up = rt_graph_get_node(g, m->up);
  rt_value_id in[5] = {gate->inputs[0], gate->inputs[1], up->inputs[1], rt_pass_input(gate, 2),
                       rt_pass_input(up, 2)};
  size_t count = in[4] != RT_NONE ? 5 : in[3] != RT_NONE ? 4 : 3;
  const rt_attr_init attrs[] = {RT_AS("act", "silu"), RT_ATTR_END};
  rt_value_id out, old = rt_graph_get_node(g, m->mul)->outputs[0];
  RT_TRY(rt_graph_node_before(g, m->mul, "gated_linear", gate->name, in, count, attrs, &out, err));
  rt_graph_replace(g, old, out);
  const rt_node_id gone[4] = {m->mul, m->act, m->gate, m->up};
  for (size_t i = 0; i < 4; i++) rt_graph_remove_node(g, gone[i]);
  return RETORT_OK;
}

retort_status rt_pass_merge_gate_up(rt_graph *g, size_t *rewrites, retort_error *err) {
  // New nodes are appended to the numbering; only old ones can match.
  size_t count = rt_graph_node_count(g);
  for (size_t i = 0; i < count; i++) {
    match m = {.mul = (rt_node_id)i};
    const rt_node *mul = rt_graph_get_node(g, m.mul);
    if (!rt_pass_is(mul, "mul")) continue;
    if (!match_order(g, mul->inputs[0], mul->inputs[1], &m) &&
        !match_order(g, mul->inputs[1], mul->inputs[0], &m)) {
      continue;
    }
    RT_TRY(rewrite(g, &m, err));
    ++*rewrites;
  }
  return RETORT_OK;
}
