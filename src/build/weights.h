// build/weights.h: streams a plan's stored tensors from the mapped checkpoint into an engine.
#ifndef RT_BUILD_WEIGHTS_H
#define RT_BUILD_WEIGHTS_H

#include "base/pool.h"
#include "engine/engine.h"
#include "lower/lower.h"

enum { RT_PACK_CHUNK_BYTES = 8 << 20 };

// Appends where a constant's element came from: «file: tensor name, element [3, 5]».
typedef void (*rt_weight_locate_fn)(void *self, const void *data, uint64_t element, rt_buf *out);

// What calibration asks of the content of a stored tensor, on its way from the checkpoint. Factors
// are powers of two, NULL means 1 everywhere.
typedef struct rt_weight_change {
  const float *importance;    // (k), of a W4 matrix: rt_pack_matrix.importance
  const float *input_factor;  // (k), of a matrix
  // Of a matrix per channel, of a vector per element; where gate and up interleave, per element or
  // channel of the up half alone.
  const float *output_factor;
} rt_weight_change;

typedef struct rt_weight_job {
  const rt_graph *graph;
  const rt_plan *plan;
  rt_pool *pool;
  rt_weight_locate_fn locate;  // for messages; may be NULL
  // Bytes of the section written so far; false cancels. May be NULL.
  bool (*progress)(void *self, uint64_t done, uint64_t total);
  void *self;
  const rt_weight_change *changes;  // (program.stored_count), or NULL
} rt_weight_job;

// Writes the whole weight section in order. Holds about RT_PACK_CHUNK_BYTES. Errors: FORMAT for a
// weight that is not finite (named), CANCELLED, IO.
retort_status rt_weights_write(const rt_weight_job *job, rt_engine_writer *writer,
                               retort_error *err) RETORT_MUST_USE;

// Packs one stored tensor into `section`, the memory of a weight section, where its offsets say.
retort_status rt_weights_pack_one(const rt_weight_job *job, size_t stored, unsigned char *section,
                                  retort_error *err) RETORT_MUST_USE;

// Anonymous memory that rt_weights_write takes at most.
size_t rt_weights_memory(const rt_plan *plan);

// Looks for NaN and Inf in the graph's vectors. Passes turn norms and biases into fp32 constants of
// their own, after which the place in the file is lost; so this comes before them. Matrices are
// looked at when they are packed.
retort_status rt_weights_check_vectors(const rt_graph *graph, rt_weight_locate_fn locate,
                                       void *self, retort_error *err) RETORT_MUST_USE;

#endif
