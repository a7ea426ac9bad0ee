// engine/manifest.h: the readable part of an engine, as a struct and as JSON. docs/ENGINE_FORMAT.md
// lists every key.
#ifndef RT_ENGINE_MANIFEST_H
#define RT_ENGINE_MANIFEST_H

#include <jansson.h>

#include "engine/program.h"
#include "engine/tactic_json.h"

enum { RT_MAX_EOS = 16 };

// What generation should use when the caller says nothing.
typedef struct rt_generation_defaults {
  int32_t bos;  // -1: none
  int32_t eos[RT_MAX_EOS];
  size_t eos_count;
  double temperature, top_p, min_p, repetition_penalty;  // 0 temperature: greedy
  int64_t top_k;                                         // 0: off
} rt_generation_defaults;

typedef struct rt_manifest {
  const char *name;            // of the model, for people and routing
  const char *retort_version;  // that built it
  const char *source, *source_hash, *architecture;
  const char *precision;  // as asked for: "bf16"
  const char *target_arch, *target_cpu, *target_isa;
  size_t target_threads;
  rt_tune_mode tune;           // what the build was asked to measure
  rt_fingerprint fingerprint;  // of the machine it was built on; threads 0: not recorded
  rt_generation_defaults generation;
  rt_program program;
  json_t *report;    // what the build did and measured: passes, warnings, baseline; may be NULL
  rt_arena arena;    // owns the texts and the program's arrays after parsing
  json_t *document;  // owns the JSON texts after parsing
} rt_manifest;

void rt_manifest_deinit(rt_manifest *manifest);

// Appends pretty-printed JSON.
retort_status rt_manifest_print(const rt_manifest *manifest, rt_buf *out,
                                retort_error *err) RETORT_MUST_USE;
// Parses and checks (rt_program_check included) a manifest from an untrusted file. `weight_bytes`
// is the size of the section that its tensors lie in. On failure *out holds nothing.
retort_status rt_manifest_parse(rt_manifest *out, rt_view text, uint64_t weight_bytes,
                                const char *origin, retort_error *err) RETORT_MUST_USE;

#endif
