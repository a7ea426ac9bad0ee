// tune/ceiling.h: what this machine can do at most, measured: the denominators of every "share of".
#ifndef RT_TUNE_CEILING_H
#define RT_TUNE_CEILING_H

#include <stddef.h>

#include "base/cpu.h"
#include "base/status.h"
#include "kernels/kernels.h"

typedef struct rt_ceiling {
  double read_bytes_per_s;  // streaming a footprint once, all threads together
  double ops_per_s;         // multiply-adds (two each) on the unit that the weight format uses
} rt_ceiling;

// Measures with `threads` threads (0: all). The footprint is `bytes` of anonymous memory on huge
// pages where there are any, which is the best that reading can be; halves of it are given to each
// thread as contiguous ranges, the best of a few passes counts. Takes about a second.
retort_status rt_ceiling_measure(rt_ceiling *out, size_t bytes, rt_wfmt format, size_t threads,
                                 rt_isa isa, retort_error *err) RETORT_MUST_USE;

#endif
