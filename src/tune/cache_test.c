// Timing caches: what is saved is read, several machines share a file, and whatever a file holds it
// is used only where it makes sense and overwritten only where it is ours.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "tune/cache.h"

static char folder[] = "/tmp/retort-cache-XXXXXX", path[64];
static char told[1024];

static void remember(void *self, const char *line) {
  (void)self;
  (void)snprintf(told, sizeof told, "%s", line);
}

static rt_fingerprint machine(const char *cpu) {
  rt_fingerprint f = {.isa = "avx2", .caches = "L1d 32K", .kernels = "1", .threads = 2};
  (void)snprintf(f.cpu, sizeof f.cpu, "%s", cpu);
  return f;
}

static rt_tactic tactic(size_t n, size_t bucket, double ns, rt_tune_mode mode) {
  return (rt_tactic){.shape = {RT_SIG_GEMM_I8_EXACT, RT_W8, n, 64, RT_EPI_STORE},
                     .bucket = bucket,
                     .way = {rt_kernel_by_name("gemm_s8_avx2"), 4, 16},
                     .ns = ns,
                     .mode = mode};
}

static rt_tune_cache cache_with(const char *cpu, size_t n, double ns, rt_tune_mode mode) {
  rt_tune_cache c;
  const rt_fingerprint f = machine(cpu);
  rt_tune_cache_init(&c, &f);
  if (n) {
    const rt_tactic t = tactic(n, 3, ns, mode);
    assert_int_equal(rt_tune_cache_add(&c, &t, NULL), RETORT_OK);
  }
  return c;
}

static double time_of(const rt_tune_cache *c, size_t n, rt_tune_mode mode) {
  const rt_tactic t = tactic(n, 3, 0, mode), *found = rt_tune_cache_find(c, &t.shape, 3, mode);
  return found ? found->ns : 0;
}

static void save(rt_tune_cache c) {
  retort_error err;
  if (rt_tune_cache_save(&c, path, &err) != RETORT_OK) fail_msg("%s", err.message);
  rt_tune_cache_deinit(&c);
}

static rt_tune_cache load(const char *cpu) {
  rt_tune_cache c = cache_with(cpu, 0, 0, RT_TUNE_FAST);
  told[0] = '\0';
  rt_tune_cache_load(&c, path, remember, NULL);
  return c;
}

static void put(const char *text) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
  assert_int_equal(fclose(f), 0);
}

static void content(rt_buf *out) {
  rt_buf_clear(out);
  assert_int_equal(rt_file_read(out, path, 1 << 20, NULL), RETORT_OK);
  (void)rt_buf_cstr(out);
}

static void machines_share_a_file(void **state) {
  (void)state;
  (void)unlink(path);
  save(cache_with("A", 10, 100, RT_TUNE_FAST));
  save(cache_with("B", 10, 200, RT_TUNE_FAST));
  save(cache_with("A", 20, 300, RT_TUNE_FAST));
  rt_tune_cache a = load("A"), b = load("B"), c = load("C");
  assert_int_equal(a.tactics.count, 2);
  assert_int_equal(a.added, 0);
  assert_true(time_of(&a, 10, RT_TUNE_FAST) == 100 && time_of(&a, 20, RT_TUNE_FAST) == 300);
  assert_int_equal(b.tactics.count, 1);
  assert_true(time_of(&b, 10, RT_TUNE_FAST) == 200);
  assert_int_equal(c.tactics.count, 0);
  assert_string_equal(told, "");
  rt_tune_cache_deinit(&a);
  rt_tune_cache_deinit(&b);
  rt_tune_cache_deinit(&c);
}

// Fast times don't serve a thorough build, nor replace a thorough one's.
static void modes(void **state) {
  (void)state;
  (void)unlink(path);
  save(cache_with("A", 10, 100, RT_TUNE_FAST));
  rt_tune_cache a = load("A");
  assert_true(time_of(&a, 10, RT_TUNE_FULL) == 0);
  rt_tune_cache_deinit(&a);
  save(cache_with("A", 10, 90, RT_TUNE_FULL));
  save(cache_with("A", 10, 80, RT_TUNE_FAST));
  a = load("A");
  assert_true(time_of(&a, 10, RT_TUNE_FULL) == 90 && time_of(&a, 10, RT_TUNE_FAST) == 90);
  rt_tune_cache_deinit(&a);
}

#define HEAD                                                                                 \
  "{\"retort_timing_cache\": 1, \"machines\": [{\"fingerprint\": {\"cpu\": \"A\", \"isa\": " \
  "\"avx2\", "                                                                               \
  "\"caches\": \"L1d 32K\", \"threads\": 2, \"kernels\": \"1\"}, \"tactics\": ["
#define ENTRY(rows, kernel, panels, block, ns)                                                 \
  "{\"op\": \"gemm\", \"signature\": \"i8-exact\", \"format\": \"w8\", \"n\": 10, \"k\": 64, " \
  "\"epilogue\": \"store\", \"rows\": " rows ", \"kernel\": " kernel ", \"panels\": " panels   \
  ", \"row_block\": " block ", \"ns\": " ns ", \"mode\": \"fast\"}"
#define GOOD ENTRY("9", "\"gemm_s8_avx2\"", "4", "16", "100")

// Entries that make no sense are left out, and told; the others count.
static void absurd_values(void **state) {
  (void)state;
  static const char *const bad[] = {ENTRY("1", "\"gemm_s8_avx2\"", "4", "16", "0"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "4", "16", "-5"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "4", "16", "1e300"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "4", "16", "\"fast\""),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "0", "16", "1"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "3", "16", "1"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "99999999999999", "16", "1"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "4", "-1", "1"),
                                    ENTRY("1", "\"gemm_s8_avx2\"", "4", "99999999", "1"),
                                    ENTRY("1", "\"gemm_f32_ref\"", "4", "16", "1"),
                                    ENTRY("1", "\"norm_u8_ref\"", "4", "16", "1"),
                                    ENTRY("1", "\"rm -rf\"", "4", "16", "1"),
                                    ENTRY("1", "7", "4", "16", "1"),
                                    ENTRY("3", "\"gemm_s8_avx2\"", "4", "16", "1"),
                                    ENTRY("0", "\"gemm_s8_avx2\"", "4", "16", "1"),
                                    "{}",
                                    "[]",
                                    "null",
                                    "5"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    rt_buf text = {0};
    rt_buf_append_format(&text, HEAD "%s, " GOOD "]}]}", bad[i]);
    put(rt_buf_cstr(&text));
    rt_buf_deinit(&text);
    rt_tune_cache a = load("A");
    if (a.tactics.count != 1 || time_of(&a, 10, RT_TUNE_FAST) != 100 || !strstr(told, "1 entries"))
      fail_msg("entry %zu: %zu read, told '%s'", i, a.tactics.count, told);
    rt_tune_cache_deinit(&a);
  }
}

// Ours but damaged: ignored, told, and begun anew.
static void damaged_files(void **state) {
  (void)state;
  static const char *const bad[] = {
      HEAD,
      HEAD GOOD "]}",
      "{\"retort_timing_cache\": \"one\", \"machines\": []}",
      "{\"retort_timing_cache\": 0, \"machines\": []}",
      "{\"retort_timing_cache\": 1, \"machines\": {}}",
      "{\"retort_timing_cache\": 1}",
      "{\"retort_timing_cache\": 1, \"machines\": [",
      "{\"retort_timing_cache\"",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    put(bad[i]);
    rt_tune_cache a = load("A");
    if (a.tactics.count != 0 || !strstr(told, path)) fail_msg("file %zu: told '%s'", i, told);
    rt_tune_cache_deinit(&a);
    save(cache_with("A", 10, 50, RT_TUNE_FAST));
    a = load("A");
    assert_true(time_of(&a, 10, RT_TUNE_FAST) == 50);
    assert_string_equal(told, "");
    rt_tune_cache_deinit(&a);
  }
}

// Not ours, or from a later retort: ignored, told, left as it is.
static void files_of_others(void **state) {
  (void)state;
  static const char *const bad[] = {"my thesis", "{\"machines\": [], \"retort_timing_cache\": 1}",
                                    "[1, 2]",
                                    "\x7f"
                                    "ELF",
                                    "{\"retort_timing_cache\": 2, \"machines\": []}"};
  rt_buf text = {0};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    put(bad[i]);
    rt_tune_cache a = load("A");
    assert_int_equal(a.tactics.count, 0);
    assert_non_null(strstr(told, path));
    const rt_tactic t = tactic(10, 0, 1, RT_TUNE_FAST);
    assert_int_equal(rt_tune_cache_add(&a, &t, NULL), RETORT_OK);
    retort_error err;
    assert_int_not_equal(rt_tune_cache_save(&a, path, &err), RETORT_OK);
    assert_non_null(strstr(err.message, path));
    rt_tune_cache_deinit(&a);
    content(&text);
    assert_string_equal(rt_buf_cstr(&text), bad[i]);
  }
  rt_buf_deinit(&text);
  put("");
  save(cache_with("A", 10, 50, RT_TUNE_FAST));  // an empty file is nobody's
  rt_tune_cache c = cache_with("A", 10, 1, RT_TUNE_FAST);
  assert_int_not_equal(rt_tune_cache_save(&c, "/nonexistent/x", NULL), RETORT_OK);
  assert_int_not_equal(rt_tune_cache_save(&c, folder, NULL), RETORT_OK);
  assert_int_not_equal(rt_tune_cache_save(&c, "/dev/null", NULL), RETORT_OK);
  rt_tune_cache_deinit(&c);
}

// Each cut of a good file is refused whole.
static void cut_short(void **state) {
  (void)state;
  (void)unlink(path);
  save(cache_with("A", 10, 100, RT_TUNE_FAST));
  rt_buf text = {0};
  content(&text);
  for (size_t size = 0; size + 2 < text.size; size++) {
    rt_tune_cache c = cache_with("A", 0, 0, RT_TUNE_FAST);
    assert_int_equal(rt_tune_cache_parse(&c, rt_view_make(text.data, size), "cut", NULL, NULL),
                     RETORT_ERR_FORMAT);
    assert_int_equal(c.tactics.count, 0);
    rt_tune_cache_deinit(&c);
  }
  rt_buf_deinit(&text);
}

// Processes that save at once lose nothing.
static void concurrent_saves(void **state) {
  (void)state;
  enum { CHILDREN = 8 };
  (void)unlink(path);
  for (int i = 0; i < CHILDREN; i++) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      rt_tune_cache c = cache_with(i % 2 ? "A" : "B", (size_t)(10 + i), 1 + i, RT_TUNE_FAST);
      _exit(rt_tune_cache_save(&c, path, NULL) != RETORT_OK);
    }
  }
  for (int i = 0; i < CHILDREN; i++) {
    int code;
    assert_true(wait(&code) > 0);
    assert_int_equal(code, 0);
  }
  rt_tune_cache a = load("A"), b = load("B");
  assert_int_equal(a.tactics.count + b.tactics.count, CHILDREN);
  rt_tune_cache_deinit(&a);
  rt_tune_cache_deinit(&b);
}

static void full_of_machines(void **state) {
  (void)state;
  (void)unlink(path);
  for (int i = 0; i < RT_TUNE_MAX_MACHINES + 3; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "M%d", i);
    save(cache_with(name, 10, 1, RT_TUNE_FAST));
  }
  rt_tune_cache oldest = load("M0"), newest = load("M258");
  assert_string_equal(told, "");
  assert_int_equal(oldest.tactics.count, 0);
  assert_int_equal(newest.tactics.count, 1);
  rt_tune_cache_deinit(&oldest);
  rt_tune_cache_deinit(&newest);
}

int main(void) {
  if (!mkdtemp(folder)) return 1;
  (void)snprintf(path, sizeof path, "%s/cache.json", folder);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(machines_share_a_file), cmocka_unit_test(modes),
      cmocka_unit_test(absurd_values),         cmocka_unit_test(damaged_files),
      cmocka_unit_test(files_of_others),       cmocka_unit_test(cut_short),
      cmocka_unit_test(concurrent_saves),      cmocka_unit_test(full_of_machines),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  (void)unlink(path);
  (void)rmdir(folder);
  return failed;
}
