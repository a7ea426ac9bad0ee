// tune/tune.h: finds out how this machine runs an engine's GEMMs fastest.
//
// For each distinct shape (signature, format, n, k, epilogue) and each bucket of row counts that
// the profile allows: every kernel of the signature that may be used, cut as without measuring;
// then, for those not far behind, a few other cuts (panels of a task, rows of a task). Both are
// races, see tune/race.h.
//
// What is timed is what a step does: the packed weights where the engine has them, random
// activations with the strides of the real buffers, the pool's threads. A shape that occurs in many
// layers is timed once, but every run takes the matrix of the next layer, so that weights come from
// memory, or from a cache, as they do while decoding; more rows than a few run over a slice of a
// matrix and then the next one, and times are scaled to the whole. A bucket is timed at its last
// row count (256 for the open one), or at the most rows that the profile has.
//
// Cells whose samples disagree, or that took longer than more rows did, are timed once more.
// Without budget left the rest keeps its heuristics. Shapes for which this machine has only the
// scalar reference are left alone: nothing there is worth a second.
#ifndef RT_TUNE_TUNE_H
#define RT_TUNE_TUNE_H

#include "engine/program.h"
#include "tune/cache.h"

typedef struct rt_tune_options {
  rt_tune_mode mode;                              // FAST or FULL
  double seconds;                                 // that may be spent; 0: what the mode stands for
  size_t threads;                                 // 0: one per processor
  rt_isa isa;                                     // masked by what the machine has
  bool (*progress)(void *self, double fraction);  // false cancels; may be NULL
  void *self;
} rt_tune_options;

typedef struct rt_tune_report {
  size_t cells;   // shapes x buckets
  size_t cached;  // of these, known before
  size_t timed;
  double seconds;
} rt_tune_report;

// Measures what `cache` does not know yet and adds it there. `weights` is the engine's weight
// section. Errors: MEMORY, IO (no threads), CANCELLED (the cache keeps what was measured).
retort_status rt_tune_run(const rt_program *program, const unsigned char *weights,
                          const rt_tune_options *options, rt_tune_cache *cache,
                          rt_tune_report *report, retort_error *err) RETORT_MUST_USE;

// The tactics of a program's own shapes out of a cache, into memory of `arena`. *missing gets the
// number of cells without one (may be NULL).
retort_status rt_tune_collect(const rt_program *program, rt_isa isa, const rt_tune_cache *cache,
                              rt_tune_mode mode, rt_arena *arena, rt_tactics *out, size_t *missing,
                              retort_error *err) RETORT_MUST_USE;

#endif
