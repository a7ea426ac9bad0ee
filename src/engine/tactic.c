#include "engine/tactic.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "base/size.h"

enum {
  // A few rows stream the weights from memory; more are bound by arithmetic.
  FEW_ROWS = 8,
  // A task's weights should stay in the second-level cache while all rows pass over them...
  GROUP_BYTES = 256 * 1024,
  // ...and be worth the cost of taking a task when they pass only once.
  MIN_GROUP_BYTES = 32 * 1024,
  // Row blocks are multiples of this.
  ROW_STEP = 16,
  // Raise when kernels change speed under the same names: measured times are then out of date.
  KERNEL_SET = 3
};

static const char *const mode_names[] = {"off", "fast", "full"};

const char *rt_tune_mode_name(rt_tune_mode mode) {
  return (unsigned)mode < RT_COUNT(mode_names) ? mode_names[mode] : NULL;
}

bool rt_tune_mode_parse(const char *name, rt_tune_mode *out) {
  for (unsigned i = 0; i < RT_COUNT(mode_names); i++) {
    if (strcmp(name, mode_names[i]) != 0) continue;
    *out = (rt_tune_mode)i;
    return true;
  }
  return false;
}

// Kernels that come or go change the hash by themselves.
static uint64_t registry_hash(void) {
  size_t count;
  const rt_kernel *rows = rt_kernel_table(&count);
  uint64_t hash = KERNEL_SET;
  for (size_t i = 0; i < count; i++) {
    hash = XXH3_64bits_withSeed(rows[i].name, strlen(rows[i].name), hash);
    const uint64_t what = (uint64_t)rows[i].signature << 32 | rows[i].isa;
    hash = XXH3_64bits_withSeed(&what, sizeof what, hash);
  }
  return hash;
}

void rt_fingerprint_of(rt_fingerprint *out, rt_isa isa, size_t threads) {
  *out = (rt_fingerprint){.threads = threads ? threads : rt_cpu_count()};
  rt_cpu_brand(out->cpu, sizeof out->cpu);
  rt_isa_names(isa & rt_cpu_isa(), out->isa, sizeof out->isa);
  (void)snprintf(out->caches, sizeof out->caches, "L1d %zuK L2 %zuK L3 %zuK",
                 rt_cpu_cache_bytes(1) >> 10, rt_cpu_cache_bytes(2) >> 10,
                 rt_cpu_cache_bytes(3) >> 10);
  (void)snprintf(out->kernels, sizeof out->kernels, "%s-%016llx", RETORT_VERSION,
                 (unsigned long long)registry_hash());
}

bool rt_fingerprint_equal(const rt_fingerprint *a, const rt_fingerprint *b) {
  return a->threads == b->threads && strcmp(a->cpu, b->cpu) == 0 && strcmp(a->isa, b->isa) == 0 &&
         strcmp(a->caches, b->caches) == 0 && strcmp(a->kernels, b->kernels) == 0;
}

void rt_fingerprint_print(const rt_fingerprint *f, char *out, size_t size) {
  (void)snprintf(out, size, "%s, %zu thread%s, %s, %s, kernels %s", f->cpu, f->threads,
                 f->threads == 1 ? "" : "s", f->isa, f->caches, f->kernels);
}

bool rt_gemm_shape_equal(const rt_gemm_shape *a, const rt_gemm_shape *b) {
  return a->signature == b->signature && a->format == b->format && a->n == b->n && a->k == b->k &&
         a->epilogue == b->epilogue;
}

const rt_tactic *rt_tactics_find(const rt_tactics *tactics, const rt_gemm_shape *shape,
                                 size_t bucket) {
  for (size_t i = 0; i < tactics->count; i++) {
    const rt_tactic *t = &tactics->items[i];
    if (t->bucket == bucket && rt_gemm_shape_equal(&t->shape, shape)) return t;
  }
  return NULL;
}

void rt_gemm_cut(size_t rows, size_t panels, size_t panel_bytes, size_t threads, size_t *group,
                 size_t *row_block) {
  size_t g;
  *row_block = rows;
  if (rows <= FEW_ROWS) {
    g = rt_max_size(rt_div_up(panels, threads * 8), rt_div_up(MIN_GROUP_BYTES, panel_bytes));
  } else {
    g = rt_max_size(1, GROUP_BYTES / panel_bytes);
    g = rt_min_size(g, rt_max_size(1, panels / (threads * 2)));
    if (panels / g < threads * 2) {
      *row_block = rt_round_up(rt_div_up(rows, threads * 2), ROW_STEP);
    }
  }
  *group = rt_round_up(g, 2);  // gate and up panels stay together
}
