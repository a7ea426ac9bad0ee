// api/tuning.h: an engine on another machine than it was tuned for.
#ifndef RT_API_TUNING_H
#define RT_API_TUNING_H

#include "engine/engine.h"
#include "retort/retort.h"

// State of one opening; `options` is complete and outlives it.
typedef struct rt_api_tuning {
  const retort_engine_options *options;
  rt_isa isa;
  rt_arena arena;
  rt_tactics tactics;
} rt_api_tuning;

// rt_model_options.on_file with an rt_api_tuning as `self`: leaves *tactics alone where the
// engine's own fit or it was built without; else takes them from the sidecar, or measures and keeps
// them there, telling options->on_message. Errors: UNSUPPORTED for any difference under
// options->strict; CANCELLED. Anything else that goes wrong costs speed only and is told.
retort_status rt_api_tune(void *self, const rt_engine_file *file, const rt_tactics **tactics,
                          retort_error *err) RETORT_MUST_USE;
void rt_api_tuning_deinit(rt_api_tuning *tuning);

#endif
