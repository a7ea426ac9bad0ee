#include "base/pool.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/time.h"

enum { MAX_THREADS = 256, SPIN_NS = 20000, CACHE_LINE = 64 };

// The tasks of one worker's share that nobody has taken: the first in the low half, the end in the
// high half, so that both are read and changed at once. On its own line: others take from it only
// at the end.
typedef struct share {
  _Alignas(CACHE_LINE) atomic_uint_least64_t range;
} share;

typedef struct worker_start {
  rt_pool *pool;
  size_t index;
} worker_start;

// A loop is over when its tasks are done, not when every worker has noticed it: one that sleeps or
// was preempted holds up nothing but the task it is in. It may then come late and look for work
// while the next loop is being set up. That is harmless: what it takes from a share belongs to the
// loop whose share it is, which can't end before that task is done, and only after taking does it
// read what the task is.
struct rt_pool {
  size_t threads;
  rt_task_fn fn;
  void *context;
  _Atomic(rt_idle_fn) idle;
  void *idle_context;
  share *shares;
  pthread_t *ids;
  worker_start *starts;  // a worker may start late, at any time: nothing is freed behind it
  // Generation of the current loop; workers wait for it to change.
  _Alignas(CACHE_LINE) atomic_uint generation;
  atomic_uint sleepers;  // workers asleep on `generation`
  // Tasks of the current loop that are not done; the caller waits for 0.
  _Alignas(CACHE_LINE) atomic_uint left;
  atomic_uint caller_sleeps;
  atomic_bool stop;
};

static void futex_wait(atomic_uint *word, unsigned expected) {
  (void)syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

static void futex_wake(atomic_uint *word, int count) {
  (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static inline void pause_cpu(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Spins until *word is what is waited for or SPIN_NS are over, and makes itself useful meanwhile.
// `equal`: until it equals `value`, else until it differs.
static bool spin(rt_pool *pool, size_t worker, atomic_uint *word, bool equal, unsigned value) {
  const rt_idle_fn idle = atomic_load_explicit(&pool->idle, memory_order_acquire);
  bool useful = idle != NULL;
  int64_t until = 0;
  for (size_t turn = 0;; turn++) {
    if ((atomic_load_explicit(word, memory_order_acquire) == value) == equal) return true;
    if (useful) {
      useful = idle(pool->idle_context, worker, turn);
    } else {
      pause_cpu();
    }
    if (turn % 64 != 63) continue;
    const int64_t now = rt_time_ns();
    if (until == 0) until = now + SPIN_NS;
    if (now >= until) return false;
  }
}

// Waits until *word differs from `seen`: briefly awake, then asleep.
static void wait_change(rt_pool *pool, size_t worker, atomic_uint *word, unsigned seen,
                        atomic_uint *sleepers) {
  if (spin(pool, worker, word, false, seen)) return;
  (void)atomic_fetch_add(sleepers, 1);
  while (atomic_load(word) == seen) futex_wait(word, seen);
  (void)atomic_fetch_sub(sleepers, 1);
}

// Takes the next task of a share; false if there is none.
static bool take(share *s, size_t *task) {
  uint_least64_t range = atomic_load_explicit(&s->range, memory_order_relaxed);
  do {
    if ((uint32_t)range >= (uint32_t)(range >> 32)) return false;
  } while (!atomic_compare_exchange_weak_explicit(&s->range, &range, range + 1,
                                                  memory_order_acquire, memory_order_relaxed));
  *task = (uint32_t)range;
  return true;
}

// Works until nothing is left to take.
static void work(rt_pool *pool, size_t worker) {
  unsigned done = 0;
  for (size_t i = 0; i < pool->threads; i++) {
    share *s = &pool->shares[(worker + i) % pool->threads];
    for (size_t task; take(s, &task); done++) pool->fn(pool->context, task, worker);
  }
  // Counted once: until then the loop can't end, and none of the tasks taken is of a later one.
  if (done && atomic_fetch_sub(&pool->left, done) == done && atomic_load(&pool->caller_sleeps)) {
    futex_wake(&pool->left, 1);
  }
}

static void *worker_main(void *argument) {
  const worker_start start = *(const worker_start *)argument;
  rt_pool *pool = start.pool;
  (void)rt_cpu_enter_kernel_mode();
  unsigned seen = 0;
  for (;;) {
    wait_change(pool, start.index, &pool->generation, seen, &pool->sleepers);
    seen = atomic_load_explicit(&pool->generation, memory_order_acquire);
    if (atomic_load(&pool->stop)) return NULL;
    work(pool, start.index);
  }
}

retort_status rt_pool_create(rt_pool **out, size_t threads, retort_error *err) {
  *out = NULL;
  if (threads == 0) threads = rt_cpu_count();
  if (threads > MAX_THREADS) threads = MAX_THREADS;
  rt_pool *pool =
      aligned_alloc(CACHE_LINE, (sizeof *pool + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
  if (!pool) return RT_OOM(err, "the thread pool");
  *pool = (rt_pool){.threads = 1};
  pool->shares = aligned_alloc(CACHE_LINE, threads * sizeof *pool->shares);
  pool->ids = calloc(threads, sizeof *pool->ids);
  pool->starts = calloc(threads, sizeof *pool->starts);
  if (!pool->shares || !pool->ids || !pool->starts) {
    rt_pool_destroy(pool);
    return RT_OOM(err, "the thread pool");
  }
  for (size_t i = 0; i < threads; i++) {
    atomic_init(&pool->shares[i].range, 0);
  }
  for (size_t i = 1; i < threads; i++) {
    pool->starts[i] = (worker_start){pool, i};
    const int code = pthread_create(&pool->ids[i], NULL, worker_main, &pool->starts[i]);
    if (code != 0) {
      rt_pool_destroy(pool);
      return rt_fail_errno(err, code, "cannot start thread %zu of %zu", i + 1, threads);
    }
    pool->threads = i + 1;
  }
  *out = pool;
  return RETORT_OK;
}

void rt_pool_destroy(rt_pool *pool) {
  if (!pool) return;
  if (pool->threads > 1) {
    atomic_store(&pool->stop, true);
    (void)atomic_fetch_add(&pool->generation, 1);
    futex_wake(&pool->generation, INT_MAX);
    for (size_t i = 1; i < pool->threads; i++) (void)pthread_join(pool->ids[i], NULL);
  }
  free(pool->shares);
  free(pool->ids);
  free(pool->starts);
  free(pool);
}

bool rt_pool_pin(rt_pool *pool) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) == 0) return false;
  bool ok = true;
  size_t cpu = CPU_SETSIZE - 1;
  // Worker 0 is the caller: the first processor is left to it.
  for (size_t i = 0; i < pool->threads; i++) {
    do {
      cpu = (cpu + 1) % CPU_SETSIZE;
    } while (!CPU_ISSET(cpu, &allowed));
    if (i == 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    ok = pthread_setaffinity_np(pool->ids[i], sizeof one, &one) == 0 && ok;
  }
  return ok;
}

void rt_pool_idle(rt_pool *pool, rt_idle_fn fn, void *context) {
  pool->idle_context = context;
  atomic_store_explicit(&pool->idle, fn, memory_order_release);
}

void rt_pool_share(const rt_pool *pool, size_t count, size_t worker, size_t *begin, size_t *end) {
  const size_t each = count / pool->threads, more = count % pool->threads;
  *begin = worker * each + (worker < more ? worker : more);
  *end = *begin + each + (worker < more ? 1 : 0);
}

size_t rt_pool_threads(const rt_pool *pool) {
  return pool->threads;
}

void rt_pool_run(rt_pool *pool, size_t count, rt_task_fn fn, void *context) {
  if (count == 0) return;
  const uint32_t mode = rt_cpu_enter_kernel_mode();
  if (pool->threads == 1 || count == 1) {
    for (size_t i = 0; i < count; i++) fn(context, i, 0);
    rt_cpu_leave_kernel_mode(mode);
    return;
  }
  pool->fn = fn;
  pool->context = context;
  atomic_store_explicit(&pool->left, (unsigned)count, memory_order_relaxed);
  for (size_t i = 0; i < pool->threads; i++) {
    size_t start, end;
    rt_pool_share(pool, count, i, &start, &end);
    atomic_store_explicit(&pool->shares[i].range, (uint_least64_t)end << 32 | start,
                          memory_order_release);
  }
  (void)atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleepers)) futex_wake(&pool->generation, INT_MAX);
  work(pool, 0);
  // Others may still be in their last tasks.
  for (unsigned left; (left = atomic_load_explicit(&pool->left, memory_order_acquire)) != 0;) {
    if (spin(pool, 0, &pool->left, true, 0)) break;
    atomic_store(&pool->caller_sleeps, 1);
    left = atomic_load(&pool->left);
    if (left != 0) futex_wait(&pool->left, left);
    atomic_store(&pool->caller_sleeps, 0);
  }
  rt_cpu_leave_kernel_mode(mode);
}
