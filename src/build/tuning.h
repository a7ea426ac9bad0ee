// build/tuning.h: measuring a new engine's GEMMs, with a timing cache if there is one.
#ifndef RT_BUILD_TUNING_H
#define RT_BUILD_TUNING_H

#include "engine/manifest.h"
#include "retort/retort.h"
#include "tune/cache.h"

// Reads options->tune ("fast" if NULL) into manifest->tune, and the fingerprint of this machine
// with the options' threads into manifest->fingerprint; *cache gets what the timing cache knows, if
// there is one. ARGUMENT for an unknown word, and for a
// timing cache that could not be written.
retort_status rt_build_tune_prepare(const retort_build_options *options, rt_manifest *manifest,
                                    rt_tune_cache *cache, retort_error *err) RETORT_MUST_USE;
// Room that the tactics may need in the manifest.
size_t rt_build_tune_bytes(const rt_program *program);
// Fills manifest->program.tactics (memory of `arena`) with what was measured on the complete engine
// file `path`, or is in *cache; the timing cache gets what is new. A cache that can't be used costs
// a warning, not the build.
retort_status rt_build_tune(const retort_build_options *options, const char *path,
                            rt_manifest *manifest, rt_tune_cache *cache, rt_arena *arena,
                            retort_error *err) RETORT_MUST_USE;

#endif
