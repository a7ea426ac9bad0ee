// engine/tactic.h: how a GEMM is run: which kernel, how many panels a task takes, how many rows
// pass over them at once; and the machine on which that was measured.
//
// Bits never depend on a tactic: only kernels of the instruction's own signature are allowed, and
// cutting outputs changes no sum. A tactic is kept for each shape and bucket of row counts; where
// none is known the device cuts by rt_gemm_cut. src/tune measures them, the manifest keeps them.
#ifndef RT_ENGINE_TACTIC_H
#define RT_ENGINE_TACTIC_H

#include "kernels/kernels.h"

// ---------------------------------------------------------------------------------------------
// The machine

// Times measured under one fingerprint say nothing under another.
typedef struct rt_fingerprint {
  char cpu[64];      // brand
  char isa[128];     // what may be used of it, as rt_isa_names writes it
  char caches[96];   // "L1d 32K L2 1024K L3 32768K"
  char kernels[48];  // retort's version and a hash of the kernel registry
  size_t threads;
} rt_fingerprint;
enum { RT_MAX_TUNE_THREADS = 65536 };

// This machine with the instructions `isa` (masked by what it has) and `threads` (0: one per
// processor).
void rt_fingerprint_of(rt_fingerprint *out, rt_isa isa, size_t threads);
bool rt_fingerprint_equal(const rt_fingerprint *a, const rt_fingerprint *b);
// One line for people.
void rt_fingerprint_print(const rt_fingerprint *f, char *out, size_t size);

// ---------------------------------------------------------------------------------------------
// Row buckets: 1, 2-4, 5-8, 9-16, 17-32, 33-64, 65-128, 129 and more

enum { RT_ROW_BUCKETS = 8 };
static inline size_t rt_row_bucket(size_t rows) {
  size_t bucket = 0;
  for (size_t last = 1; bucket + 1 < RT_ROW_BUCKETS && rows > last; bucket++) {
    last = last == 1 ? 4 : last * 2;
  }
  return bucket;
}
// First row count of a bucket.
static inline size_t rt_row_bucket_first(size_t bucket) {
  return bucket == 0 ? 1 : bucket == 1 ? 2 : ((size_t)1 << bucket) + 1;
}
// Last row count; of the open bucket twice its first part, which is the count that is timed.
static inline size_t rt_row_bucket_last(size_t bucket) {
  return bucket == 0 ? 1 : (size_t)2 << bucket;
}

// ---------------------------------------------------------------------------------------------
// Tactics

typedef struct rt_gemm_shape {
  rt_signature signature;
  rt_wfmt format;
  size_t n, k;  // of the stored matrix
  rt_epilogue epilogue;
} rt_gemm_shape;
bool rt_gemm_shape_equal(const rt_gemm_shape *a, const rt_gemm_shape *b);

typedef struct rt_gemm_way {
  const rt_kernel *kernel;  // NULL: none
  size_t panels;            // of a task; even
  size_t row_block;         // rows of a task; 0: all
} rt_gemm_way;

typedef enum rt_tune_mode { RT_TUNE_OFF, RT_TUNE_FAST, RT_TUNE_FULL } rt_tune_mode;
// "off", "fast", "full"; NULL and false if out of range or unknown.
const char *rt_tune_mode_name(rt_tune_mode mode);
bool rt_tune_mode_parse(const char *name, rt_tune_mode *out);

typedef struct rt_tactic {
  rt_gemm_shape shape;
  size_t bucket;
  rt_gemm_way way;
  double ns;         // best of the samples
  double spread;     // (median - best) / best of them
  rt_gemm_way next;  // the runner-up; kernel NULL: there was no other candidate
  double next_ns;
  rt_tune_mode mode;  // how thoroughly it was measured
} rt_tactic;

typedef struct rt_tactics {
  rt_tactic *items;
  size_t count;
} rt_tactics;
enum { RT_MAX_TACTICS = 1 << 11 };

// NULL if there is none.
const rt_tactic *rt_tactics_find(const rt_tactics *tactics, const rt_gemm_shape *shape,
                                 size_t bucket);

// How the rows and panels of a GEMM are cut where nothing was measured.
void rt_gemm_cut(size_t rows, size_t panels, size_t panel_bytes, size_t threads, size_t *group,
                 size_t *row_block);

#endif
