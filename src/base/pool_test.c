// The pool: every task once, results visible, stealing, sleeping, oversubscription. Run it under
// TSan too (RETORT_SANITIZE=thread). A lost wake-up would hang: the alarm turns that into a
// failure.
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cpu.h"
#include "base/pool.h"
#include "base/size.h"
#include "base/time.h"

enum { MAX_TASKS = 5000, MAX_WORKERS = 256 };

typedef struct log {
  const int *in;       // written by the caller before the loop, read by the tasks
  int out[MAX_TASKS];  // written by the tasks, read by the caller after: no atomics
  atomic_int running[MAX_WORKERS];
  atomic_int wrong;
  size_t threads;
} log_t;

static void task_log(void *context, size_t task, size_t worker) {
  log_t *l = context;
  if (worker >= l->threads) {
    (void)atomic_fetch_add(&l->wrong, 1);
    return;
  }
  // Nobody else runs under this worker's number meanwhile.
  if (atomic_fetch_add(&l->running[worker], 1) != 0) (void)atomic_fetch_add(&l->wrong, 1);
  l->out[task] += l->in[task] + 1;
  (void)atomic_fetch_sub(&l->running[worker], 1);
}

static void run_and_check(rt_pool *pool, log_t *l, int *in, size_t count) {
  memset(l->out, 0, sizeof l->out);
  for (size_t i = 0; i < count; i++) in[i] = (int)(i * 7 + count);
  rt_pool_run(pool, count, task_log, l);
  for (size_t i = 0; i < MAX_TASKS; i++) {
    assert_int_equal(l->out[i], i < count ? in[i] + 1 : 0);
  }
  assert_int_equal(atomic_load(&l->wrong), 0);
}

static void test_each_task_once(void **state) {
  (void)state;
  static const size_t thread_counts[] = {1, 2, 3, 8, 33};
  static const size_t counts[] = {0, 1, 2, 3, 7, 8, 9, 100, MAX_TASKS};
  static int in[MAX_TASKS];
  static log_t l;
  for (size_t t = 0; t < RT_COUNT(thread_counts); t++) {
    rt_pool *pool;
    assert_int_equal(rt_pool_create(&pool, thread_counts[t], NULL), RETORT_OK);
    assert_int_equal(rt_pool_threads(pool), thread_counts[t]);
    l = (log_t){.in = in, .threads = thread_counts[t]};
    for (int round = 0; round < 3; round++) {
      for (size_t i = 0; i < RT_COUNT(counts); i++) run_and_check(pool, &l, in, counts[i]);
    }
    rt_pool_destroy(pool);
  }
}

static void test_create(void **state) {
  (void)state;
  rt_pool_destroy(NULL);
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 0, NULL), RETORT_OK);
  assert_int_equal(rt_pool_threads(pool), rt_cpu_count());
  rt_pool_destroy(pool);
  assert_int_equal(rt_pool_create(&pool, 100000, NULL), RETORT_OK);
  assert_int_equal(rt_pool_threads(pool), 256);
  rt_pool_destroy(pool);
  // Destroyed at once, destroyed while its threads are still starting or fall asleep.
  for (int i = 0; i < 100; i++) {
    assert_int_equal(rt_pool_create(&pool, 1 + (size_t)i % 6, NULL), RETORT_OK);
    if (i % 10 == 0) (void)usleep(200);
    rt_pool_destroy(pool);
  }
}

static void task_count(void *context, size_t task, size_t worker) {
  (void)task;
  (void)worker;
  (void)atomic_fetch_add((atomic_size_t *)context, 1);
}

static void task_where(void *context, size_t task, size_t worker) {
  (void)task;
  atomic_int *where = context;
  atomic_store(&where[worker], sched_getcpu());
  (void)usleep(500);
}

// Workers stay on one processor each; the caller's thread is left as it was, and so are results.
static void test_pinned(void **state) {
  (void)state;
  cpu_set_t before, after;
  assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
  const size_t counts[] = {1, 2, 5};
  for (size_t i = 0; i < RT_COUNT(counts); i++) {
    rt_pool *pool;
    assert_int_equal(rt_pool_create(&pool, counts[i], NULL), RETORT_OK);
    assert_true(rt_pool_pin(pool));
    int seen[5] = {-1, -1, -1, -1, -1};
    for (int round = 0; round < 5; round++) {
      atomic_int where[5];
      for (size_t w = 0; w < 5; w++) atomic_init(&where[w], -1);
      rt_pool_run(pool, 3 * counts[i], task_where, where);
      for (size_t w = 1; w < counts[i]; w++) {
        const int cpu = atomic_load(&where[w]);
        if (cpu < 0) continue;
        if (seen[w] >= 0) assert_int_equal(cpu, seen[w]);
        seen[w] = cpu;
      }
    }
    rt_pool_destroy(pool);
  }
  assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
  assert_true(CPU_EQUAL(&before, &after));
}

// Loops so short that the workers are between spinning and sleeping when the next one comes.
static void test_many_short_loops(void **state) {
  (void)state;
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 4, NULL), RETORT_OK);
  atomic_size_t ran = 0;
  size_t want = 0;
  for (size_t i = 0; i < 5000; i++) {
    const size_t count = i % 9;
    rt_pool_run(pool, count, task_count, &ran);
    want += count;
    assert_int_equal(atomic_load(&ran), want);
    if (i % 500 == 0) (void)usleep(300);  // long enough that all sleep
  }
  rt_pool_destroy(pool);
}

typedef struct blocked {
  atomic_size_t done;
  size_t count;
} blocked;

// Task 0 waits for all others: without stealing, those behind it in its share would never run.
static void task_waits_for_others(void *context, size_t task, size_t worker) {
  (void)worker;
  blocked *b = context;
  if (task == 0) {
    while (atomic_load(&b->done) < b->count - 1) (void)usleep(50);
  }
  (void)atomic_fetch_add(&b->done, 1);
}

static void test_stealing(void **state) {
  (void)state;
  for (size_t threads = 2; threads <= 8; threads *= 2) {
    rt_pool *pool;
    assert_int_equal(rt_pool_create(&pool, threads, NULL), RETORT_OK);
    for (int i = 0; i < 20; i++) {
      blocked b = {0, threads * 5};
      rt_pool_run(pool, b.count, task_waits_for_others, &b);
      assert_int_equal(atomic_load(&b.done), b.count);
    }
    rt_pool_destroy(pool);
  }
}

static void *burn(void *stop) {
  volatile unsigned x = 0;
  while (!atomic_load_explicit((atomic_bool *)stop, memory_order_relaxed)) x = x + 1;
  return NULL;
}

// More threads than processors, and others that want the processors too: spinning must give way.
static void test_oversubscribed(void **state) {
  (void)state;
  atomic_bool stop = false;
  pthread_t burners[4];
  for (size_t i = 0; i < RT_COUNT(burners); i++) {
    assert_int_equal(pthread_create(&burners[i], NULL, burn, &stop), 0);
  }
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 16, NULL), RETORT_OK);
  static int in[MAX_TASKS];
  static log_t l;
  l = (log_t){.in = in, .threads = 16};
  const int64_t start = rt_time_ns();
  int loops = 0;
  while (loops < 200 && rt_time_ns() - start < 20000000000) {
    run_and_check(pool, &l, in, 64);
    loops++;
  }
  atomic_store(&stop, true);
  for (size_t i = 0; i < RT_COUNT(burners); i++) (void)pthread_join(burners[i], NULL);
  rt_pool_destroy(pool);
  print_message("200 loops on 16 threads beside 4 others: %.2f s\n",
                (double)(rt_time_ns() - start) * 1e-9);
  assert_int_equal(loops, 200);
}

static int64_t process_cpu_ns(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void test_idle_pool_sleeps(void **state) {
  (void)state;
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 8, NULL), RETORT_OK);
  atomic_size_t ran = 0;
  rt_pool_run(pool, 100, task_count, &ran);
  (void)usleep(20000);
  const int64_t before = process_cpu_ns();
  (void)usleep(200000);
  assert_true(process_cpu_ns() - before < 20000000);
  rt_pool_destroy(pool);
}

typedef struct idling {
  atomic_size_t calls, begun, wrong;
  size_t threads;
} idling;

static bool idle_count(void *context, size_t worker, size_t turn) {
  idling *d = context;
  (void)atomic_fetch_add(&d->calls, 1);
  if (turn == 0) (void)atomic_fetch_add(&d->begun, 1);
  if (worker >= d->threads || turn >= 5) (void)atomic_fetch_add(&d->wrong, 1);
  return turn < 4;
}

static void task_uneven(void *context, size_t task, size_t worker) {
  (void)worker;
  const int64_t until = rt_time_ns() + (task == 0 ? 100000 : 1000);
  while (rt_time_ns() < until) {}
  (void)atomic_fetch_add((atomic_size_t *)context, 1);
}

// Whoever waits is given something to do, turn by turn, until it says that there is no more.
static void test_idle_workers_are_used(void **state) {
  (void)state;
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 3, NULL), RETORT_OK);
  idling d = {.threads = 3};
  rt_pool_idle(pool, idle_count, &d);
  atomic_size_t ran = 0;
  for (int i = 0; i < 200; i++) rt_pool_run(pool, 3, task_uneven, &ran);
  assert_int_equal(atomic_load(&ran), 600);
  assert_true(atomic_load(&d.begun) > 0);
  assert_true(atomic_load(&d.calls) <= 5 * atomic_load(&d.begun));
  assert_int_equal(atomic_load(&d.wrong), 0);
  rt_pool_destroy(pool);
}

static void test_shares_cover_everything(void **state) {
  (void)state;
  for (size_t threads = 1; threads <= 7; threads++) {
    rt_pool *pool;
    assert_int_equal(rt_pool_create(&pool, threads, NULL), RETORT_OK);
    for (size_t count = 0; count < 40; count++) {
      size_t next = 0;
      for (size_t worker = 0; worker < threads; worker++) {
        size_t begin, end;
        rt_pool_share(pool, count, worker, &begin, &end);
        assert_int_equal(begin, next);
        assert_true(end >= begin && end - begin <= rt_div_up(count, threads));
        next = end;
      }
      assert_int_equal(next, count);
    }
    rt_pool_destroy(pool);
  }
}

static void task_mode(void *context, size_t task, size_t worker) {
  (void)task;
  (void)worker;
  volatile float tiny = 0x1p-126f;
  volatile float half = 0.5f;
  if (tiny * half != 0.0f) (void)atomic_fetch_add((atomic_int *)context, 1);
}

static void test_kernel_mode(void **state) {
  (void)state;
  for (size_t threads = 1; threads <= 4; threads++) {
    rt_pool *pool;
    assert_int_equal(rt_pool_create(&pool, threads, NULL), RETORT_OK);
    atomic_int denormal = 0;
    for (size_t count = 1; count < 50; count += 16) {
      rt_pool_run(pool, count, task_mode, &denormal);
      task_mode(&denormal, 0, 0);  // the caller's own mode is as it was
      assert_int_equal(atomic_exchange(&denormal, 0), 1);
    }
    rt_pool_destroy(pool);
  }
}

static void *own_pool(void *wrong) {
  rt_pool *pool;
  if (rt_pool_create(&pool, 3, NULL) != RETORT_OK) {
    (void)atomic_fetch_add((atomic_int *)wrong, 1);
    return NULL;
  }
  atomic_size_t ran = 0;
  for (int i = 0; i < 300; i++) rt_pool_run(pool, 10, task_count, &ran);
  if (atomic_load(&ran) != 3000) (void)atomic_fetch_add((atomic_int *)wrong, 1);
  rt_pool_destroy(pool);
  return NULL;
}

static void test_pools_side_by_side(void **state) {
  (void)state;
  pthread_t ids[4];
  atomic_int wrong = 0;
  for (size_t i = 0; i < RT_COUNT(ids); i++) {
    assert_int_equal(pthread_create(&ids[i], NULL, own_pool, &wrong), 0);
  }
  for (size_t i = 0; i < RT_COUNT(ids); i++) (void)pthread_join(ids[i], NULL);
  assert_int_equal(atomic_load(&wrong), 0);
}

// One pool handed from thread to thread, one caller at a time.
static void *borrow_pool(void *pool) {
  atomic_size_t ran = 0;
  rt_pool_run(pool, 20, task_count, &ran);
  return atomic_load(&ran) == 20 ? NULL : pool;
}

static void test_callers_take_turns(void **state) {
  (void)state;
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 4, NULL), RETORT_OK);
  for (int i = 0; i < 30; i++) {
    pthread_t id;
    void *failed;
    assert_int_equal(pthread_create(&id, NULL, borrow_pool, pool), 0);
    (void)pthread_join(id, &failed);
    assert_null(failed);
  }
  rt_pool_destroy(pool);
}

int main(void) {
  (void)alarm(300);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_create),
      cmocka_unit_test(test_pinned),
      cmocka_unit_test(test_each_task_once),
      cmocka_unit_test(test_many_short_loops),
      cmocka_unit_test(test_stealing),
      cmocka_unit_test(test_oversubscribed),
      cmocka_unit_test(test_idle_pool_sleeps),
      cmocka_unit_test(test_idle_workers_are_used),
      cmocka_unit_test(test_shares_cover_everything),
      cmocka_unit_test(test_kernel_mode),
      cmocka_unit_test(test_pools_side_by_side),
      cmocka_unit_test(test_callers_take_turns),
  };
  return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
