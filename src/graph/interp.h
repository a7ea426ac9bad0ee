// graph/interp.h: the reference interpreter. It runs any graph at any level with the ops' plain
// reference functions in fp32 (integers in int64), one node after another: the truth that passes,
// lowering and kernels are tested against. Slow by design.
//
// Attention's KV slots live in an rt_interp_state, so that a graph can be run chunk by chunk as the
// runtime does; without one, every call starts with empty slots.
#ifndef RT_GRAPH_INTERP_H
#define RT_GRAPH_INTERP_H

#include "graph/graph.h"

typedef struct rt_interp rt_interp;
typedef struct rt_interp_state rt_interp_state;

retort_status rt_interp_state_create(rt_interp_state **out, retort_error *err) RETORT_MUST_USE;
void rt_interp_state_destroy(rt_interp_state *state);

// Runs the graph. `inputs` are bound by position to rt_graph_input_at(i); symbolic dims take their
// values from them (a conflict is an error that names symbol and inputs). The outputs, in order of
// rt_graph_output_at, live until the next run or rt_interp_destroy. `state` may be NULL. The graph
// may only grow while an interpreter refers to it; the tensors of `inputs` are borrowed.
retort_status rt_interp_create(rt_interp **out, const rt_graph *graph, rt_interp_state *state,
                               retort_error *err) RETORT_MUST_USE;
void rt_interp_destroy(rt_interp *interp);
retort_status rt_interp_run(rt_interp *interp, const rt_tensor *inputs, size_t input_count,
                            retort_error *err) RETORT_MUST_USE;
// Runs one node whose inputs are constants or were computed before (constant folding).
retort_status rt_interp_node(rt_interp *interp, rt_node_id node, retort_error *err) RETORT_MUST_USE;
const rt_tensor *rt_interp_output(const rt_interp *interp, size_t i);
// Any value of the last run, or NULL if it was not computed.
const rt_tensor *rt_interp_value(const rt_interp *interp, rt_value_id id);

// For op references: zeroed storage for an output of the given shape.
retort_status rt_interp_alloc(rt_interp *interp, rt_dtype dtype, uint32_t rank, const int64_t *dims,
                              rt_tensor *out, retort_error *err) RETORT_MUST_USE;
// A constant converted to f32 (floats) or i64 (integers), CONCAT joined; kept until
// rt_interp_destroy.
retort_status rt_interp_constant(rt_interp *interp, rt_const_id id, const rt_tensor **out,
                                 retort_error *err) RETORT_MUST_USE;
// KV slot of the state: appends rows of k and v (each `width` floats) for (sequence, position) and
// lists what a sequence has, in order of position. Writing a position again replaces it.
retort_status rt_interp_kv_put(rt_interp *interp, int64_t slot, int64_t sequence, int64_t position,
                               const float *k, const float *v, size_t width,
                               retort_error *err) RETORT_MUST_USE;
typedef struct rt_kv_row {
  int64_t position;
  const float *k, *v;
} rt_kv_row;
const rt_kv_row *rt_interp_kv_rows(rt_interp *interp, int64_t slot, int64_t sequence,
                                   size_t *count);

#endif
