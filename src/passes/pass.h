// passes/pass.h: what the passes share. For passes/*.c only.
#ifndef RT_PASSES_PASS_H
#define RT_PASSES_PASS_H

#include "passes/passes.h"

#define RT_PASS(name, what) \
  retort_status rt_pass_##name(rt_graph *g, size_t *rewrites, retort_error *err);
#include "passes/passes.def"
#undef RT_PASS

// The live node that computes a value, if it is of the given op; else NULL. *id gets its number.
const rt_node *rt_pass_producer(const rt_graph *g, rt_value_id value, const char *op,
                                rt_node_id *id);
bool rt_pass_is(const rt_node *n, const char *op);
// Input i, or RT_NONE beyond the end.
rt_value_id rt_pass_input(const rt_node *n, size_t i);
// Same dtype and shape.
bool rt_pass_same_type(const rt_graph *g, rt_value_id a, rt_value_id b);

#endif
