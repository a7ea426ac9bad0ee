// tune/ceiling.h: what this machine can do at most, measured: the denominators of every "share of".
//
// A ceiling is the maximum over all loops of kernels/ceiling that the machine may run, each the
// best of all its samples, with all threads at work at once. What a machine gives varies with its
// neighbours and its clock, so samples are taken between the runs that will be compared with them.
// Of multiply-adds a sample is the best of a dozen milliseconds, after some that warm up; of
// reading, a whole pass. The best of all samples is a share's denominator: what was possible at
// some time of the run, so that a share errs downwards.
#ifndef RT_TUNE_CEILING_H
#define RT_TUNE_CEILING_H

#include <stddef.h>

#include "base/cpu.h"
#include "base/status.h"
#include "kernels/ceiling/ceiling.h"

// Memory that is read where it lies: 64-byte aligned, `bytes` a multiple of 512.
typedef struct rt_ceiling_range {
  const unsigned char *data;
  size_t bytes;
} rt_ceiling_range;

typedef struct rt_ceiling_options {
  size_t threads;  // 0: all
  rt_isa isa;      // highest level to use; no more than the processor has
  unsigned kinds;  // of multiply-adds: 1 << RT_CEILING_...
  // The footprint that is read: so many bytes (at most 4 GiB, which no cache comes near) of the
  // probe's own memory on huge pages, where there are any. Reading can't be better than that: 4 KiB
  // pages cost page walks. Each thread reads a contiguous part of it. 0: none.
  size_t bytes;
  // Read as well, such as an engine's weights in the pages that the engine reads them from. They
  // must stay until the probe is destroyed.
  const rt_ceiling_range *ranges;
  size_t range_count;
} rt_ceiling_options;

typedef struct rt_ceiling_rate {
  double best, median;  // a second, over the samples; 0: not asked for
  const char *row;      // of the loop table that was best
} rt_ceiling_rate;

typedef struct rt_ceiling {
  rt_ceiling_rate read;                   // bytes, of the probe's own memory
  rt_ceiling_rate in_place;               // bytes, of the ranges
  rt_ceiling_rate ops[RT_CEILING_KINDS];  // multiply-adds, two each
} rt_ceiling;

// Bytes a second that nothing can exceed: the better of both.
static inline double rt_ceiling_read_best(const rt_ceiling *c) {
  return c->read.best > c->in_place.best ? c->read.best : c->in_place.best;
}

typedef struct rt_ceiling_probe rt_ceiling_probe;

// Errors: MEMORY, IO (no threads).
retort_status rt_ceiling_create(rt_ceiling_probe **out, const rt_ceiling_options *options,
                                retort_error *err) RETORT_MUST_USE;
void rt_ceiling_destroy(rt_ceiling_probe *probe);
// One sample of everything: about 15 ms a loop, and for a gigabyte of footprint a few tens of
// milliseconds. The first few take all loops; later ones leave out what came nowhere near the best.
void rt_ceiling_sample(rt_ceiling_probe *probe);
rt_ceiling rt_ceiling_best(const rt_ceiling_probe *probe);

#endif
