#include "tune/ceiling.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"

enum {
  TASK_MAX = 1 << 20,
  TASK_MIN = 1 << 16,
  TASKS_PER_THREAD = 16,
  READ_GRAIN = 512,  // of rt_ceiling_read_fn
  HUGE_PAGE = 2 << 20,
  MAX_LOOPS = 16,  // of a kind
  MAX_SAMPLES = 256,
  TRIALS = 3,
  INTERVALS = 12
};
static const size_t MAX_FOOTPRINT = (size_t)4 << 30;
// Multiply-adds run for a while before they count, as clocks have to settle, then for INTERVALS. An
// interval is so short that all threads may have had their processors for themselves in one of
// them, though others use the machine.
static const int64_t RAMP_NS = 3000000, INTERVAL_NS = 1000000;
// A thread looks at the clock so often.
static const int64_t CALL_NS = 40000;
// Small footprints are read over and over until they can be timed.
static const int64_t READ_NS = 8000000;
// A loop that stayed below this share of the best one in the first TRIALS samples is not run again.
static const double HOPELESS = 0.6;

// The samples of one rate.
typedef struct series {
  double best, samples[MAX_SAMPLES];  // the first MAX_SAMPLES of them
  size_t count;
  const char *row;
} series;

typedef struct loop {
  const char *row;
  rt_ceiling_read_fn read;
  rt_ceiling_ops_fn ops;
  uint64_t rounds;
  double best;  // rate
} loop;

typedef struct loops {
  loop loop[MAX_LOOPS];
  size_t count;
} loops;

typedef struct footprint {
  rt_ceiling_range *task;
  size_t tasks, bytes;
} footprint;

struct rt_ceiling_probe {
  rt_pool *pool;
  unsigned char *base;
  size_t mapped;
  footprint own, in_place;
  loops reads, own_reads, ops[RT_CEILING_KINDS];
  series read, read_in_place, rate[RT_CEILING_KINDS];
  // Of the pass under way.
  const loop *running;
  const footprint *over;
  int64_t start;  // of the first interval
  double *done;   // (threads, INTERVALS) multiply-adds
  atomic_ullong sink;
};

// ---------------------------------------------------------------------------------------------
// Samples

static void keep(series *s, double rate, const char *row) {
  if (s->count < MAX_SAMPLES) s->samples[s->count++] = rate;
  if (rate <= s->best) return;
  s->best = rate;
  s->row = row;
}

// Forgets the loops that have no chance.
static void prune(loops *all) {
  double best = 0;
  for (size_t i = 0; i < all->count; i++) {
    if (all->loop[i].best > best) best = all->loop[i].best;
  }
  size_t kept = 0;
  for (size_t i = 0; i < all->count; i++) {
    if (all->loop[i].best >= HOPELESS * best) all->loop[kept++] = all->loop[i];
  }
  all->count = kept;
}

static void read_task(void *context, size_t task, size_t worker) {
  (void)worker;
  rt_ceiling_probe *p = context;
  const rt_ceiling_range *r = &p->over->task[task];
  (void)atomic_fetch_xor(&p->sink, p->running->read(r->data, r->bytes));
}

// Bytes a second of the best pass.
static double read_once(rt_ceiling_probe *p, const footprint *over, const loop *l) {
  p->running = l;
  p->over = over;
  double best = 0;
  const int64_t begin = rt_time_ns();
  for (int64_t start = begin, now; start - begin < READ_NS; start = now) {
    rt_pool_run(p->pool, over->tasks, read_task, p);
    now = rt_time_ns();
    const double rate = (double)over->bytes * 1e9 / (double)rt_max_size(1, (size_t)(now - start));
    if (rate > best) best = rate;
  }
  return best;
}

static void sample_reads(rt_ceiling_probe *p, const footprint *over, loops *all, series *s) {
  if (over->tasks == 0) return;
  double best = 0;
  const char *row = NULL;
  for (size_t i = 0; i < all->count; i++) {
    loop *l = &all->loop[i];
    const double rate = read_once(p, over, l);
    if (rate > l->best) l->best = rate;
    if (rate <= best) continue;
    best = rate;
    row = l->row;
  }
  keep(s, best, row);
  if (s->count == TRIALS) prune(all);
}

// Parts what was done from `begin` to `end`, counted from the first interval, among the intervals.
static void spread(double *intervals, int64_t begin, int64_t end, double done) {
  for (int64_t i = begin < 0 ? 0 : begin / INTERVAL_NS; i < INTERVALS; i++) {
    const int64_t low = i * INTERVAL_NS, high = low + INTERVAL_NS;
    if (low >= end) return;
    const int64_t within = (end < high ? end : high) - (begin > low ? begin : low);
    intervals[i] += done * (double)within / (double)(end - begin);
  }
}

static void ops_task(void *context, size_t task, size_t worker) {
  (void)task;
  rt_ceiling_probe *p = context;
  int64_t before = rt_time_ns() - p->start, now;
  do {
    const double done = (double)p->running->ops(p->running->rounds);
    now = rt_time_ns() - p->start;
    spread(p->done + worker * INTERVALS, before, now, done);
    before = now;
  } while (now < INTERVALS * INTERVAL_NS);
}

// Operations a second of all threads together, in the best interval.
static double ops_once(rt_ceiling_probe *p, const loop *l) {
  const size_t threads = rt_pool_threads(p->pool);
  for (size_t i = 0; i < threads * INTERVALS; i++) p->done[i] = 0;
  p->running = l;
  p->start = rt_time_ns() + RAMP_NS;
  rt_pool_run(p->pool, threads, ops_task, p);
  double best = 0;
  for (size_t i = 0; i < INTERVALS; i++) {
    double all = 0;
    for (size_t t = 0; t < threads; t++) all += p->done[t * INTERVALS + i];
    if (all > best) best = all;
  }
  return 2 * best * 1e9 / (double)INTERVAL_NS;
}

static int64_t time_of(const loop *l) {
  const int64_t start = rt_time_ns();
  (void)l->ops(l->rounds);
  return rt_time_ns() - start;
}

// As many rounds as fill CALL_NS. The quickest of three counts: a call that was interrupted, or the
// first, whose code is not in memory yet, would leave calls so short that the clock is what is
// timed.
static void choose_rounds(loop *l) {
  for (l->rounds = 16; l->rounds < RT_CEILING_MAX_ROUNDS; l->rounds *= 2) {
    int64_t best = time_of(l);
    for (int i = 0; i < 2 && best >= CALL_NS / 2; i++) {
      const int64_t again = time_of(l);
      if (again < best) best = again;
    }
    if (best >= CALL_NS / 2) return;
  }
}

static void sample_ops(rt_ceiling_probe *p, loops *all, series *s) {
  if (all->count == 0) return;
  double best = 0;
  const char *row = NULL;
  for (size_t i = 0; i < all->count; i++) {
    loop *l = &all->loop[i];
    choose_rounds(l);
    const double rate = ops_once(p, l);
    if (rate > l->best) l->best = rate;
    if (rate <= best) continue;
    best = rate;
    row = l->row;
  }
  keep(s, best, row);
  if (s->count == TRIALS) prune(all);
}

void rt_ceiling_sample(rt_ceiling_probe *p) {
  sample_reads(p, &p->own, &p->own_reads, &p->read);
  sample_reads(p, &p->in_place, &p->reads, &p->read_in_place);
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) sample_ops(p, &p->ops[k], &p->rate[k]);
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static rt_ceiling_rate rate_of(const series *s) {
  if (s->count == 0) return (rt_ceiling_rate){0};
  double sorted[MAX_SAMPLES];
  for (size_t i = 0; i < s->count; i++) sorted[i] = s->samples[i];
  qsort(sorted, s->count, sizeof *sorted, by_value);
  return (rt_ceiling_rate){s->best, sorted[s->count / 2], s->row};
}

rt_ceiling rt_ceiling_best(const rt_ceiling_probe *p) {
  rt_ceiling c = {.read = rate_of(&p->read), .in_place = rate_of(&p->read_in_place)};
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) c.ops[k] = rate_of(&p->rate[k]);
  return c;
}

// ---------------------------------------------------------------------------------------------
// Setting up

static void fill_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const footprint *f = context;
  unsigned char *data = (unsigned char *)(uintptr_t)f->task[task].data;
  for (size_t i = 0; i < f->task[task].bytes; i += 8) {
    const uint64_t value = (uint64_t)(task + i) * 0x9E3779B97F4A7C15u;
    __builtin_memcpy(data + i, &value, 8);
  }
}

static void choose_loops(rt_ceiling_probe *p, unsigned kinds, rt_isa isa) {
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (rows[i].isa & ~isa) continue;
    if (rows[i].read && p->reads.count < MAX_LOOPS) {
      p->reads.loop[p->reads.count++] = (loop){.row = rows[i].name, .read = rows[i].read};
    }
    for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
      loops *all = &p->ops[k];
      if (!(kinds >> k & 1) || !rows[i].ops[k] || all->count == MAX_LOOPS) continue;
      all->loop[all->count++] = (loop){.row = rows[i].name, .ops = rows[i].ops[k]};
    }
  }
  p->own_reads = p->reads;
}

// Cuts ranges into tasks that the threads can share out evenly.
static retort_status cut(footprint *f, const rt_ceiling_range *ranges, size_t count, size_t threads,
                         retort_error *err) {
  for (size_t i = 0; i < count; i++) f->bytes += ranges[i].bytes;
  const size_t share = rt_round_up(f->bytes / (threads * TASKS_PER_THREAD) + 1, READ_GRAIN);
  const size_t step = rt_min_size(TASK_MAX, rt_max_size(TASK_MIN, share));
  size_t tasks = 0;
  for (size_t i = 0; i < count; i++) tasks += rt_div_up(ranges[i].bytes, step);
  f->task = calloc(tasks + 1, sizeof *f->task);
  if (!f->task) return RT_OOM(err, "measuring the machine");
  for (size_t i = 0; i < count; i++) {
    for (size_t at = 0; at < ranges[i].bytes; at += step) {
      f->task[f->tasks++] =
          (rt_ceiling_range){ranges[i].data + at, rt_min_size(step, ranges[i].bytes - at)};
    }
  }
  return RETORT_OK;
}

static retort_status take_memory(rt_ceiling_probe *p, size_t bytes, size_t threads,
                                 retort_error *err) {
  bytes = rt_round_up(rt_min_size(bytes, MAX_FOOTPRINT), READ_GRAIN);
  p->mapped = bytes + HUGE_PAGE;
  void *base = mmap(NULL, p->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) {
    return rt_fail(err, RETORT_ERR_MEMORY, "no memory to measure the read bandwidth over %zu MiB",
                   bytes >> 20);
  }
  p->base = base;
  const rt_ceiling_range whole = {p->base + (HUGE_PAGE - (uintptr_t)base % HUGE_PAGE) % HUGE_PAGE,
                                  bytes};
  (void)madvise((void *)(uintptr_t)whole.data, bytes, MADV_HUGEPAGE);
  RT_TRY(cut(&p->own, &whole, 1, threads, err));
  rt_pool_run(p->pool, p->own.tasks, fill_task, &p->own);
  return RETORT_OK;
}

static retort_status set_up(rt_ceiling_probe *p, const rt_ceiling_options *o, retort_error *err) {
  choose_loops(p, o->kinds, o->isa & rt_cpu_isa());
  RT_TRY(rt_pool_create(&p->pool, o->threads, err));
  const size_t threads = rt_pool_threads(p->pool);
  p->done = calloc(threads * INTERVALS, sizeof *p->done);
  if (!p->done) return RT_OOM(err, "measuring the machine");
  if (o->bytes) RT_TRY(take_memory(p, o->bytes, threads, err));
  if (o->range_count == 0) return RETORT_OK;
  RT_TRY(cut(&p->in_place, o->ranges, o->range_count, threads, err));
  (void)read_once(p, &p->in_place, &p->reads.loop[0]);  // pages of a file come in
  return RETORT_OK;
}

retort_status rt_ceiling_create(rt_ceiling_probe **out, const rt_ceiling_options *options,
                                retort_error *err) {
  *out = NULL;
  rt_ceiling_probe *p = calloc(1, sizeof *p);
  if (!p) return RT_OOM(err, "measuring the machine");
  const retort_status st = set_up(p, options, err);
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
  free(p->done);
  free(p->own.task);
  free(p->in_place.task);
  rt_pool_destroy(p->pool);
  free(p);
}
