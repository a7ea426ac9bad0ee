// lower/lower.h: from the fused graph to what a device executes.
//
//   rt_lower  rewrites raised ops into lowered ones in place: chooses activation formats, recipes
//   and
//             reduction signatures, fuses conversions and residuals into neighbours.
//   rt_plan   lays out the lowered graph: activation buffers in one arena (liveness), stored
//   tensors in
//             execution order, one instruction a node: the rt_program of the manifest, and a list
//             that says from which constants each stored tensor is packed.
#ifndef RT_LOWER_LOWER_H
#define RT_LOWER_LOWER_H

#include "engine/program.h"
#include "graph/graph.h"

typedef struct rt_lower_options {
  // Recipe of every linear layer: W32 (w32), W16 (w16), WF16 (wf16), W8 (w8a8) or W4
  // (w4a8-g128).
  rt_wfmt weights;
  // If given, the recipe of one linear layer instead, by its name: the same answer every time. An
  // embedding table that no layer shares is in the format of `weights`, bf16 if that is 8 or 4
  // bits.
  rt_wfmt (*format_of)(void *self, const char *linear);
  void *self;
  // If given, the static scale of what one linear layer with W8 or W4 reads, by its name (after
  // merging: "layers.0.attn.qkv"): rt_static_scale_ok, or 0 for scales that each row finds itself.
  // The same answer every time. Layers that read one norm share its conversion where they agree;
  // where they don't, each converts the norm's fp32 result on its own.
  float (*act_scale_of)(void *act_scales, const char *linear);
  void *act_scales;
  // Format of the KV cache. If NULL: fp32 if all layers are, else bf16.
  const rt_kvfmt *kv;
} rt_lower_options;

// On failure the graph is half rewritten: destroy it. Errors: UNSUPPORTED names the node and what
// the lowering needs there; ARGUMENT the layer whose static scale is none.
retort_status rt_lower(rt_graph *graph, const rt_lower_options *options,
                       retort_error *err) RETORT_MUST_USE;

// Where a stored tensor's content comes from. Parallel to program->stored.
typedef struct rt_store_job {
  rt_const_id constant;  // rows = output channels; CONCAT constants join theirs
  rt_const_id up;        // gated matrices and their biases: the up half, else RT_NONE
} rt_store_job;

typedef struct rt_plan {
  rt_program program;       // arrays and names belong to `arena`
  rt_store_job *jobs;       // (program.stored_count)
  size_t peak_naive_bytes;  // what the activations would take without sharing memory
  rt_arena arena;
} rt_plan;

// `program.profile`, `.kv` and `.vocab` are filled in from the arguments and the graph.
retort_status rt_plan_create(rt_plan *out, const rt_graph *graph, const rt_profile *profile,
                             retort_error *err) RETORT_MUST_USE;
void rt_plan_deinit(rt_plan *plan);

#endif
