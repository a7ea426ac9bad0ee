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

// A probe keeps the best of all its samples. What a machine gives varies with its neighbours, so
// samples are taken between the runs that will be compared with them.
typedef struct rt_ceiling_probe rt_ceiling_probe;

// `threads` 0: all. The footprint is `bytes` of anonymous memory (at most 4 GiB, which no cache
// comes near) on huge pages where there are any, which is the best that reading can be; each thread
// reads a contiguous range. Errors: MEMORY, IO (no threads).
retort_status rt_ceiling_create(rt_ceiling_probe **out, size_t bytes, rt_wfmt format,
                                size_t threads, rt_isa isa, retort_error *err) RETORT_MUST_USE;
void rt_ceiling_destroy(rt_ceiling_probe *probe);
// Takes a few tens of milliseconds for a footprint of a gigabyte.
void rt_ceiling_sample(rt_ceiling_probe *probe);
rt_ceiling rt_ceiling_best(const rt_ceiling_probe *probe);

#endif
