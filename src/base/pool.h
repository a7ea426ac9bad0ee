// base/pool.h: a fixed team of threads that runs one parallel loop at a time.
//
// Tasks are numbered 0..count-1. Each worker starts on its own contiguous share and, when done,
// takes tasks from the shares of others, so that a preempted worker does not hold up the loop.
// Waiting spins for a few microseconds, then sleeps on a futex. Workers run in kernel mode
// (base/cpu.h). No allocation after creation.
#ifndef RT_BASE_POOL_H
#define RT_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef struct rt_pool rt_pool;

// `threads` counts the caller, which works too; 0 means one per processor. At most 256.
retort_status rt_pool_create(rt_pool **out, size_t threads, retort_error *err) RETORT_MUST_USE;
void rt_pool_destroy(rt_pool *pool);
size_t rt_pool_threads(const rt_pool *pool);
// Binds each worker but the caller, whose thread is not the pool's, to a processor of its own among
// those that the process may use: worker i to the i-th, round and round if there are more workers.
// False, and nothing is promised, where the system refuses. Call while no loop runs.
bool rt_pool_pin(rt_pool *pool);

// A task: `worker` is in 0..threads-1 and unique among those running at the same time (an index
// for scratch memory); the result must not depend on it.
typedef void (*rt_task_fn)(void *context, size_t task, size_t worker);

// What a worker does in place of spinning while it waits, awake, for others or for the next loop:
// called again and again with turn 0, 1, ... until it returns false, at most once more after what
// it waits for has happened. It must be short, and may run at the same time as anything else.
typedef bool (*rt_idle_fn)(void *context, size_t worker, size_t turn);
// Call before the first loop; the context must outlive the pool.
void rt_pool_idle(rt_pool *pool, rt_idle_fn fn, void *context);
// The share that a worker begins with: tasks [*begin, *end) of `count`.
void rt_pool_share(const rt_pool *pool, size_t count, size_t worker, size_t *begin, size_t *end);

// Runs all tasks and returns when they are done. One caller at a time; not reentrant.
void rt_pool_run(rt_pool *pool, size_t count, rt_task_fn fn, void *context);

#endif
