// base/time.h: the monotonic clock.
#ifndef RT_BASE_TIME_H
#define RT_BASE_TIME_H

#include <stdint.h>
#include <time.h>

static inline int64_t rt_time_ns(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

#endif
