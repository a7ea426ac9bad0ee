// build/build.h: the compiler's driver: import -> passes -> lower -> pack -> engine file.
#ifndef RT_BUILD_BUILD_H
#define RT_BUILD_BUILD_H

#include "retort/retort.h"

// Implements retort_engine_build; see there. Options must be complete (their `size` was handled).
retort_status rt_build(const retort_build_options *options, retort_error *err) RETORT_MUST_USE;

#endif
