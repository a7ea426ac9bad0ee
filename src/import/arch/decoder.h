// import/arch/decoder.h: from a config and its family to tensors and the raised graph.
//
// The graph is ragged (graph/graph.h): token_ids, positions, sequences and output_rows in, logits
// out. Rows are independent outside attention, so the wanted rows are gathered before the final
// norm and only they are normalized and multiplied with the head.
#ifndef RT_IMPORT_ARCH_DECODER_H
#define RT_IMPORT_ARCH_DECODER_H

#include "import/arch/family.h"
#include "import/weights.h"

// Whether a model of this config has a tensor of this role (biases, the head).
bool rt_decoder_has(const rt_decoder_config *config, rt_role role);
// True for the roles that every layer has.
static inline bool rt_role_per_layer(rt_role role) {
  return role > RT_ROLE_EMBEDDING && role < RT_ROLE_FINAL_NORM;
}

// Name and shape of one tensor of a checkpoint.
typedef struct rt_tensor_spec {
  char name[160];
  uint32_t rank;
  int64_t dims[2];
} rt_tensor_spec;
// `layer` counts for per-layer roles only; `prefix` is the family's, or "" in files without it.
void rt_decoder_tensor(const rt_decoder_config *config, rt_role role, int64_t layer,
                       const char *prefix, rt_tensor_spec *out);

// Builds the graph into `graph`, an empty one. Weights become external constants, borrowed from
// `weights`, which must outlive the graph. Every tensor used is checked for dtype and shape;
// tensors that are left over get a note. Where a tied model's file has a head of its own that
// differs from the embedding, that head is used, as Transformers does: config->tied is then
// cleared.
retort_status rt_decoder_build(rt_decoder_config *config, rt_weights *weights, rt_graph *graph,
                               rt_notes *notes, retort_error *err) RETORT_MUST_USE;

#endif
