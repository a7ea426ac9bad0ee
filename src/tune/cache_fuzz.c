// Timing caches from strangers: read or refused, and what is read is a tactic that may run.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tune/cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // The machine of tests/fuzz/cache.
  const rt_fingerprint machine = {
      .cpu = "CPU", .isa = "avx2", .caches = "L1d 32K", .kernels = "1", .threads = 2};
  rt_tune_cache cache;
  rt_tune_cache_init(&cache, &machine);
  size_t ignored;
  retort_error err = {0};
  if (rt_tune_cache_parse(&cache, rt_view_make(data, size), "cache", &ignored, &err) != RETORT_OK) {
    if (!err.message[0] || cache.tactics.count) abort();
  }
  for (size_t i = 0; i < cache.tactics.count; i++) {
    const rt_tactic *t = &cache.tactics.items[i];
    if (t->bucket >= RT_ROW_BUCKETS || !t->way.kernel || t->way.kernel->op != RT_OP_GEMM ||
        t->way.kernel->signature != t->shape.signature || t->way.panels == 0 || t->way.panels % 2 ||
        !(t->ns > 0) || t->shape.n == 0 || t->shape.k == 0)
      abort();
    if (rt_tune_cache_find(&cache, &t->shape, t->bucket, RT_TUNE_FAST) != t) abort();
  }
  rt_tune_cache_deinit(&cache);
  return 0;
}
