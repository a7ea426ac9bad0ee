#include "tune/ceiling.h"

#include <stdatomic.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"
#include "kernels/ceiling/ceiling.h"

enum { PASSES = 7, TASK_BYTES = 1 << 20 };

typedef struct read_run {
  rt_ceiling_read_fn fn;
  const unsigned char *data;
  atomic_ullong sink;
} read_run;

static void read_task(void *context, size_t task, size_t worker) {
  (void)worker;
  read_run *r = context;
  (void)atomic_fetch_xor(&r->sink, r->fn(r->data + task * TASK_BYTES, TASK_BYTES));
}

static void fill_task(void *context, size_t task, size_t worker) {
  (void)worker;
  unsigned char *data = (unsigned char *)context + task * TASK_BYTES;
  for (size_t i = 0; i < TASK_BYTES; i += 8) {
    const uint64_t value = (task * TASK_BYTES + i) * 0x9E3779B97F4A7C15u;
    __builtin_memcpy(data + i, &value, 8);
  }
}

typedef struct ops_run {
  rt_ceiling_ops_fn fn;
  uint64_t rounds;
  atomic_ullong ops, sink;
} ops_run;

static void ops_task(void *context, size_t task, size_t worker) {
  (void)task, (void)worker;
  ops_run *r = context;
  uint64_t ops = 0;
  (void)atomic_fetch_xor(&r->sink, r->fn(r->rounds, &ops));
  (void)atomic_fetch_add(&r->ops, ops);
}

static retort_status measure_read(rt_ceiling *out, rt_pool *pool, size_t bytes, rt_isa isa,
                                  retort_error *err) {
  size_t count, rows = 0;
  const rt_ceiling_row *table = rt_ceiling_table(&count);
  while (!table[rows].read || (table[rows].isa & ~isa)) rows++;
  bytes = rt_round_up(rt_max_size(bytes, TASK_BYTES), TASK_BYTES);
  const size_t huge = 2u << 20, mapped = bytes + huge;
  unsigned char *base =
      mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) {
    return rt_fail(err, RETORT_ERR_MEMORY, "no memory to measure the read bandwidth over %zu MiB",
                   bytes >> 20);
  }
  unsigned char *data = base + (huge - (uintptr_t)base % huge) % huge;
  (void)madvise(data, bytes, MADV_HUGEPAGE);
  rt_pool_run(pool, bytes / TASK_BYTES, fill_task, data);
  read_run r = {.fn = table[rows].read, .data = data};
  // Small footprints are read often enough to be timed.
  const size_t repeats = rt_max_size(1, (64u << 20) / bytes);
  double best = 0;
  for (int i = 0; i < PASSES; i++) {
    const int64_t start = rt_time_ns();
    for (size_t k = 0; k < repeats; k++) rt_pool_run(pool, bytes / TASK_BYTES, read_task, &r);
    const double rate = (double)(bytes * repeats) / ((double)(rt_time_ns() - start) * 1e-9);
    if (rate > best) best = rate;
  }
  (void)munmap(base, mapped);
  out->read_bytes_per_s = best;
  return RETORT_OK;
}

static void measure_ops(rt_ceiling *out, rt_pool *pool, rt_wfmt format, rt_isa isa) {
  size_t count;
  const rt_ceiling_row *table = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    ops_run r = {.fn = format == RT_W8 ? table[i].i8_dot : table[i].f32_fma, .rounds = 1 << 21};
    if (!r.fn || (table[i].isa & ~isa)) continue;
    double best = 0;
    for (int k = 0; k < PASSES; k++) {
      atomic_store(&r.ops, 0);
      const int64_t start = rt_time_ns();
      rt_pool_run(pool, rt_pool_threads(pool), ops_task, &r);
      const double rate = (double)atomic_load(&r.ops) / ((double)(rt_time_ns() - start) * 1e-9);
      if (rate > best) best = rate;
    }
    out->ops_per_s = best;
    return;
  }
}

retort_status rt_ceiling_measure(rt_ceiling *out, size_t bytes, rt_wfmt format, size_t threads,
                                 rt_isa isa, retort_error *err) {
  *out = (rt_ceiling){0};
  rt_pool *pool;
  RT_TRY(rt_pool_create(&pool, threads, err));
  isa &= rt_cpu_isa();
  const retort_status st = measure_read(out, pool, bytes, isa, err);
  if (st == RETORT_OK) measure_ops(out, pool, format, isa);
  rt_pool_destroy(pool);
  return st;
}
