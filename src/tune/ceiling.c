#include "tune/ceiling.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"
#include "kernels/ceiling/ceiling.h"

enum { TASK_BYTES = 1 << 20, HUGE_PAGE = 2 << 20, OPS_ROUNDS = 1 << 20 };
static const size_t MAX_FOOTPRINT = (size_t)4 << 30;
// Small footprints are read often enough to be timed.
static const size_t MIN_READ = (size_t)128 << 20;

struct rt_ceiling_probe {
  rt_pool *pool;
  unsigned char *base, *data;
  size_t mapped, bytes;
  rt_ceiling_read_fn read;
  rt_ceiling_ops_fn ops;
  rt_ceiling best;
  atomic_ullong counted, sink;
};

static void read_task(void *context, size_t task, size_t worker) {
  (void)worker;
  rt_ceiling_probe *p = context;
  (void)atomic_fetch_xor(&p->sink, p->read(p->data + task * TASK_BYTES, TASK_BYTES));
}

static void fill_task(void *context, size_t task, size_t worker) {
  (void)worker;
  unsigned char *data = (unsigned char *)context + task * TASK_BYTES;
  for (size_t i = 0; i < TASK_BYTES; i += 8) {
    const uint64_t value = (task * TASK_BYTES + i) * 0x9E3779B97F4A7C15u;
    __builtin_memcpy(data + i, &value, 8);
  }
}

static void ops_task(void *context, size_t task, size_t worker) {
  (void)task, (void)worker;
  rt_ceiling_probe *p = context;
  uint64_t ops = 0;
  (void)atomic_fetch_xor(&p->sink, p->ops(OPS_ROUNDS, &ops));
  (void)atomic_fetch_add(&p->counted, ops);
}

static void choose_loops(rt_ceiling_probe *p, rt_wfmt format, rt_isa isa) {
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (rows[i].isa & ~isa) continue;
    const rt_ceiling_ops_fn ops = rt_wfmt_is_int(format) ? rows[i].i8_dot : rows[i].f32_fma;
    if (!p->read) p->read = rows[i].read;
    if (!p->ops) p->ops = ops;
  }
}

retort_status rt_ceiling_create(rt_ceiling_probe **out, size_t bytes, rt_wfmt format,
                                size_t threads, rt_isa isa, retort_error *err) {
  *out = NULL;
  rt_ceiling_probe *p = calloc(1, sizeof *p);
  if (!p) return RT_OOM(err, "measuring the machine");
  choose_loops(p, format, isa & rt_cpu_isa());
  retort_status st = rt_pool_create(&p->pool, threads, err);
  if (st == RETORT_OK) {
    bytes = rt_min_size(bytes, MAX_FOOTPRINT);
    p->bytes = rt_round_up(rt_max_size(bytes, TASK_BYTES), TASK_BYTES);
    p->mapped = p->bytes + HUGE_PAGE;
    void *base = mmap(NULL, p->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) {
      st = rt_fail(err, RETORT_ERR_MEMORY, "no memory to measure the read bandwidth over %zu MiB",
                   p->bytes >> 20);
    } else {
      p->base = base;
      p->data = p->base + (HUGE_PAGE - (uintptr_t)base % HUGE_PAGE) % HUGE_PAGE;
      (void)madvise(p->data, p->bytes, MADV_HUGEPAGE);
      rt_pool_run(p->pool, p->bytes / TASK_BYTES, fill_task, p->data);
    }
  }
  if (st != RETORT_OK) {
    rt_ceiling_destroy(p);
    return st;
  }
  *out = p;
  return RETORT_OK;
}

void rt_ceiling_destroy(rt_ceiling_probe *p) {
  if (!p) return;
  if (p->base) (void)munmap(p->base, p->mapped);
  rt_pool_destroy(p->pool);
  free(p);
}

void rt_ceiling_sample(rt_ceiling_probe *p) {
  const size_t repeats = rt_max_size(1, MIN_READ / p->bytes);
  int64_t start = rt_time_ns();
  for (size_t i = 0; i < repeats; i++) {
    rt_pool_run(p->pool, p->bytes / TASK_BYTES, read_task, p);
  }
  const double read = (double)(p->bytes * repeats) / ((double)(rt_time_ns() - start) * 1e-9);
  if (read > p->best.read_bytes_per_s) p->best.read_bytes_per_s = read;
  atomic_store(&p->counted, 0);
  start = rt_time_ns();
  rt_pool_run(p->pool, rt_pool_threads(p->pool), ops_task, p);
  const double ops = (double)atomic_load(&p->counted) / ((double)(rt_time_ns() - start) * 1e-9);
  if (ops > p->best.ops_per_s) p->best.ops_per_s = ops;
}

rt_ceiling rt_ceiling_best(const rt_ceiling_probe *p) {
  return p->best;
}
