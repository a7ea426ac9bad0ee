// build/weights.h: streams a plan's stored tensors from the mapped checkpoint into an engine.
#ifndef RT_BUILD_WEIGHTS_H
#define RT_BUILD_WEIGHTS_H

#include "base/pool.h"
#include "engine/engine.h"
#include "lower/lower.h"

enum { RT_PACK_CHUNK_BYTES = 8 << 20 };

typedef struct rt_weight_job {
  const rt_graph *graph;
  const rt_plan *plan;
  rt_pool *pool;
  // Says where a constant's element came from, for messages. May be NULL.
  void (*locate)(void *self, const void *data, uint64_t element, rt_buf *out);
  // Bytes of the section written so far; false cancels. May be NULL.
  bool (*progress)(void *self, uint64_t done, uint64_t total);
  void *self;
} rt_weight_job;

// Writes the whole weight section in order. Holds about RT_PACK_CHUNK_BYTES. Errors: FORMAT for a
// weight that is not finite (named), CANCELLED, IO.
retort_status rt_weights_write(const rt_weight_job *job, rt_engine_writer *writer, retort_error *err)
    RETORT_MUST_USE;

// Anonymous memory that rt_weights_write takes at most.
size_t rt_weights_memory(const rt_plan *plan);

#endif
