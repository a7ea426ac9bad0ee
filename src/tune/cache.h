// tune/cache.h: measured tactics in a file: the timing cache of builds, and the sidecar of an
// engine that runs on another machine than it was built on. Both are the same JSON:
//
//   {"retort_timing_cache": 1, "machines": [{"fingerprint": {...}, "tactics": [{...}, ...]}, ...]}
//
// (docs/ENGINE_FORMAT.md lists the keys.) One file may hold any number of machines; what is not of
// this one is kept as it is. The file comes from anywhere: what makes no sense in it is ignored
// with a message and never used. A file that isn't a timing cache is never overwritten; one that
// begins as one but is damaged is begun anew.
//
// Saving merges into what the file holds by then, under a lock on its folder where there are locks,
// and replaces the file whole: concurrent builds share one. Not thread-safe.
#ifndef RT_TUNE_CACHE_H
#define RT_TUNE_CACHE_H

#include "base/buf.h"
#include "engine/tactic.h"

enum { RT_TUNE_CACHE_VERSION = 1, RT_TUNE_CACHE_MAX_BYTES = 16 << 20, RT_TUNE_MAX_MACHINES = 256 };

typedef void (*rt_tune_message)(void *self, const char *line);

// The tactics of one machine.
typedef struct rt_tune_cache {
  rt_fingerprint fingerprint;
  rt_tactics tactics;
  size_t capacity;
  size_t added;  // since loading
} rt_tune_cache;

void rt_tune_cache_init(rt_tune_cache *cache, const rt_fingerprint *fingerprint);
void rt_tune_cache_deinit(rt_tune_cache *cache);

// Adds what the text holds for the cache's machine. Errors: FORMAT, it is no timing cache or is
// damaged; UNSUPPORTED, a newer one. Single entries that make no sense are left out; *ignored
// counts them (may be NULL).
retort_status rt_tune_cache_parse(rt_tune_cache *cache, rt_view text, const char *origin,
                                  size_t *ignored, retort_error *err) RETORT_MUST_USE;
// The same from a file. A file that is missing, unreadable or nonsense leaves the cache as it was;
// the last two are told.
void rt_tune_cache_load(rt_tune_cache *cache, const char *path, rt_tune_message message,
                        void *self);
// Measured at least as thoroughly as `mode`; NULL if there is none.
const rt_tactic *rt_tune_cache_find(const rt_tune_cache *cache, const rt_gemm_shape *shape,
                                    size_t bucket, rt_tune_mode mode);
// Replaces what is there for the same shape and bucket unless that was measured more thoroughly.
retort_status rt_tune_cache_add(rt_tune_cache *cache, const rt_tactic *tactic,
                                retort_error *err) RETORT_MUST_USE;
// Merges the cache into the file. Errors: IO; FORMAT, the file is something else and was left
// alone.
retort_status rt_tune_cache_save(const rt_tune_cache *cache, const char *path,
                                 retort_error *err) RETORT_MUST_USE;

#endif
