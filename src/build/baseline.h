// build/baseline.h: runs a fresh engine for a moment and records what later runs are compared with.
#ifndef RT_BUILD_BASELINE_H
#define RT_BUILD_BASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct rt_baseline {
  size_t prompt_tokens, new_tokens;
  double ttft_ms, tpot_ms, load_ms;
  uint64_t memory_bytes;  // arena and KV that the run used, without the mapped weights
} rt_baseline;

// Loads the engine (verifying every block), warms up, prefills and decodes a fixed pseudo-random
// prompt. Fails if the model's logits are not numbers. `progress` (or NULL) is asked before every
// step with the share that is done; false cancels.
typedef bool (*rt_baseline_progress)(void *self, double fraction);
retort_status rt_baseline_measure(rt_baseline *out, const char *engine, size_t threads,
                                  rt_baseline_progress progress, void *self,
                                  retort_error *err) RETORT_MUST_USE;

#endif
