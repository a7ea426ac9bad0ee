// build/recipe.h: what is done to each linear layer of a model: its format, and what calibration
// found for it.
//
// Migration of range from activations to weights (SmoothQuant) multiplies the weights of an input
// channel by a factor and divides what produces that channel by it: the norm before the layer, the
// rows of V before the output projection, the rows of `up` before the down projection. Factors are
// powers of two, so that all of it is exact but for the rounding of quantization itself: a layer
// that isn't quantized, or that is quantized per channel (as `up` and V are), computes the same
// bits up to that power.
#ifndef RT_BUILD_RECIPE_H
#define RT_BUILD_RECIPE_H

#include "build/weights.h"

typedef struct rt_linear {
  const char *name;  // of the layer, as `retort inspect --program` shows it
  size_t n, k;       // of the stored matrix
  rt_wfmt format;
  float act_scale;            // static scale of its inputs; 0: per token
  const float *importance;    // (k) or NULL, see rt_pack_matrix
  const float *input_factor;  // (k) or NULL: 1
} rt_linear;

typedef struct rt_recipe {
  rt_linear *linears;
  size_t count;
  rt_wfmt other;       // of layers that are not listed
  const rt_kvfmt *kv;  // of keys and values; NULL: what fits the layers
} rt_recipe;

// For rt_lower_options, with the rt_recipe as `self`.
rt_wfmt rt_recipe_format(void *self, const char *layer);
float rt_recipe_act_scale(void *self, const char *layer);
rt_linear *rt_recipe_find(const rt_recipe *recipe, const char *layer);

// What stands before a GEMM and can take the other half of a migration.
typedef enum rt_producer {
  RT_PRODUCER_NONE,
  RT_PRODUCER_NORM,
  RT_PRODUCER_V,
  RT_PRODUCER_UP
} rt_producer;
// Of instruction `gemm`; *instr gets the norm, or the GEMM whose rows are V or `up`. NONE where the
// value has another reader, or the tensors that would change have one.
rt_producer rt_recipe_producer(const rt_program *program, size_t gemm, size_t *instr);

// The changes that the recipe makes to a plan's tensors: (program.stored_count), in `arena`. NULL
// with MEMORY in *err. A factor of a layer without a producer is left out.
const rt_weight_change *rt_recipe_changes(const rt_recipe *recipe, const rt_program *program,
                                          rt_arena *arena, retort_error *err);

#endif
