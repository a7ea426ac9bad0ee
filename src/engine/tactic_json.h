// engine/tactic_json.h: tactics and fingerprints as JSON, in the manifest and in timing caches.
// docs/ENGINE_FORMAT.md lists the keys. What is read comes from strangers.
#ifndef RT_ENGINE_TACTIC_JSON_H
#define RT_ENGINE_TACTIC_JSON_H

#include "base/json.h"
#include "engine/tactic.h"

// NULL when out of memory.
json_t *rt_fingerprint_json(const rt_fingerprint *fingerprint);
json_t *rt_tactic_json(const rt_tactic *tactic);

// Errors: FORMAT, wrong types, values out of range, a kernel of another signature; UNSUPPORTED, a
// kernel or signature that this retort has not (such a tactic can be left out).
retort_status rt_fingerprint_read(const rt_json *json, rt_fingerprint *out,
                                  retort_error *err) RETORT_MUST_USE;
retort_status rt_tactic_read(const rt_json *json, rt_tactic *out,
                             retort_error *err) RETORT_MUST_USE;

// Names of the enumerations as the manifest has them (manifest.c); NULL if out of range.
const char *rt_wfmt_name(rt_wfmt format);
const char *rt_epilogue_name(rt_epilogue epilogue);

#endif
