// A decoded token allocates nothing: malloc and its kin, mmap, brk and munmap are counted while
// tokens are made, across the borders of KV blocks, with sampling, drafts, stop texts, logprobs and
// streaming on.
#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "runtime/engine_testing.h"
#include "runtime/generate.h"

static atomic_int calls;
static atomic_bool counting;

static void count_call(void) {
  if (atomic_load(&counting)) (void)atomic_fetch_add(&calls, 1);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// glibc's own entry points; the program's calls and the library's reach these first.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t align, size_t size);
extern void __libc_free(void *pointer);

void *malloc(size_t size) {
  count_call();
  return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
  count_call();
  return __libc_calloc(count, size);
}
void *realloc(void *pointer, size_t size) {
  count_call();
  return __libc_realloc(pointer, size);
}
void *aligned_alloc(size_t align, size_t size) {
  count_call();
  return __libc_memalign(align, size);
}
void free(void *pointer) {
  if (pointer) count_call();
  __libc_free(pointer);
}
void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  count_call();
  return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}
int munmap(void *address, size_t length) {
  count_call();
  return (int)syscall(SYS_munmap, address, length);
}
enum { INTERPOSED = 1 };
#else
enum { INTERPOSED = 0 };
#endif

static bool watch(void *user, const rt_piece *piece) {
  // The first token ends the prefill; from then on every token counts.
  if (piece->index == 0) atomic_store(&counting, true);
  *(size_t *)user += piece->text.size;
  return true;
}

static void decoding_allocates_nothing(void **state) {
  const char *precision = *state;
  if (!INTERPOSED) skip();
  // The counter itself works.
  atomic_store(&counting, true);
  free(malloc(10));
  atomic_store(&counting, false);
  assert_int_equal(atomic_exchange(&calls, 0), 2);
  char path[256];
  test_build(path, sizeof path, "llama-gqa-tied-bf16", precision, 0);
  rt_model *m = test_open(path, 2, 0, 3);
  TEST_OK(rt_model_warm_up(m, err));
  enum { SESSIONS = 3, NEW = 180 };
  rt_session *s[SESSIONS];
  rt_generation_state g[SESSIONS], *list[SESSIONS];
  size_t bytes = 0;
  const char *stops[] = {"never said", "nor this"};
  for (size_t i = 0; i < SESSIONS; i++) {
    TEST_OK(rt_session_create(&s[i], m, err));
    const int32_t prompt[] = {1, 2, 3, (int32_t)i};
    // The first repeats itself and is drafted for, the second as it pays.
    const rt_generate_options o = {.max_tokens = NEW,
                                   .sampling = {.temperature = i ? 1.0 : 0,
                                                .top_p = 0.95,
                                                .top_k = i == 2 ? 50 : 0,
                                                .repetition_penalty = i ? 1.1 : 1,
                                                .presence_penalty = i ? 0.1 : 0,
                                                .seed = i},
                                   .stops = stops,
                                   .stop_count = 2,
                                   .ignore_eos = true,
                                   .logprobs = true,
                                   .top_logprobs = 3,
                                   .on_piece = watch,
                                   .user = &bytes,
                                   .speculate = i == 0   ? 4
                                                : i == 1 ? RT_SPECULATE_AUTO
                                                         : RT_SPECULATE_OFF};
    TEST_OK(rt_generation_begin(&g[i], s[i], prompt, 4, &o, err));
    list[i] = &g[i];
  }
  for (size_t running = 1; running;) {
    retort_error *err = NULL;
    const retort_status st = rt_generations_step(m, list, SESSIONS, &running, err);
    if (st != RETORT_OK) {
      atomic_store(&counting, false);
      fail_msg("step failed");
    }
  }
  atomic_store(&counting, false);
  for (size_t i = 0; i < SESSIONS; i++) {
    assert_int_equal(g[i].output_count, NEW);
    assert_true(i > 0 || (g[i].accepted > 0 && g[i].drafted > g[i].accepted));
    assert_true(s[i]->block_count > 2);  // borders were crossed
    rt_generation_deinit(&g[i]);
    rt_session_destroy(s[i]);
  }
  rt_model_close(m);
  assert_int_equal(atomic_exchange(&calls, 0), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"fp32", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "fp32"},
      {"bf16", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "bf16"},
      {"fp16", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "fp16"},
      {"int8 kv=int8", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "int8 kv=int8"},
      {"int8", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "int8"},
      {"int4", decoding_allocates_nothing, NULL, NULL, (void *)(uintptr_t) "int4"},
  };
  const int failed = cmocka_run_group_tests_name("no allocation per token", tests, NULL, NULL);
  test_remove_folder();
  return failed;
}
