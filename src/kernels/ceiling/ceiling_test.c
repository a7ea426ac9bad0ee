#include "kernels/ceiling/ceiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"
#include "base/time.h"

// The loops count with their own instructions: as many multiply-adds as there should be, also at
// the largest number of rounds, where sums could stop being exact.
static void check_ops(rt_ceiling_ops_fn ops) {
  const uint64_t one = ops(1);
  assert_in_range(one, 16, 1 << 16);
  assert_true(one % 16 == 0);
  static const uint64_t rounds[] = {2, 3, 1000, RT_CEILING_MAX_ROUNDS};
  for (size_t i = 0; i < RT_COUNT(rounds); i++) {
    if (rounds[i] > 1000 && getenv("RETORT_TEST_QUICK")) continue;
    assert_int_equal(ops(rounds[i]), one * rounds[i]);
  }
}

// Cycles a second: a product of integers waits three for the one before.
static double clock_rate(void) {
  enum { TIMES = 30000 };
  double best = 0;
  for (int i = 0; i < 40; i++) {
    uint64_t x = 1;
    const int64_t start = rt_time_ns();
    for (int k = 0; k < TIMES; k++) __asm__ volatile("imul %0, %0" : "+r"(x));
    const double rate = 3.0 * TIMES * 1e9 / (double)(rt_time_ns() - start);
    if (rate > best) best = rate;
  }
  return best;
}

// No processor begins more than two vector multiply-adds in a cycle, or one TDP... in 16. A loop
// that seems to was simplified by the compiler.
static void test_no_wonders(void **state) {
  (void)state;
#if !defined(__x86_64__) || defined(RT_AMX_SOFTWARE)
  skip();
#endif
  if (getenv("RETORT_TEST_QUICK")) skip();
  enum { ROUNDS = 4000 };
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
      if (!rows[i].ops[k] || (rows[i].isa & ~rt_cpu_isa())) continue;
      const rt_isa isa = rows[i].isa;
      const double bytes = isa & RT_ISA_AVX512 ? 64 : isa & RT_ISA_AVX2 ? 32 : 16;
      // Multiply-adds of an instruction: a factor of each has so many bytes.
      double most = 2 * bytes / (k == RT_CEILING_I8 ? 1 : 4);
      if (isa & RT_ISA_AVX512_BF16) most = 2 * bytes / 2;
      if (isa & (RT_ISA_AMX_INT8 | RT_ISA_AMX_BF16)) {
        most = k == RT_CEILING_I8 ? 16 * 64 : 16 * 32;
      }
      double best = 0;
      for (int t = 0; t < 40; t++) {
        const int64_t start = rt_time_ns();
        const uint64_t done = rows[i].ops[k](ROUNDS);
        const double rate = (double)done * 1e9 / (double)(rt_time_ns() - start);
        if (rate > best) best = rate;
      }
      const double per_cycle = best / clock_rate();
      if (per_cycle > 1.1 * most || per_cycle < 0.02 * most) {
        fail_msg("%s: %.1f multiply-adds in a cycle, at most %.0f", rows[i].name, per_cycle, most);
      }
    }
  }
}

static void test_rows(void **state) {
  (void)state;
  size_t count, run = 0;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < i; k++) assert_string_not_equal(rows[i].name, rows[k].name);
    bool any = rows[i].read != NULL;
    for (size_t k = 0; k < RT_CEILING_KINDS; k++) any = any || rows[i].ops[k];
    assert_true(any);
    if (rows[i].isa & ~rt_cpu_isa()) continue;
    run++;
    for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
      if (rows[i].ops[k]) check_ops(rows[i].ops[k]);
    }
  }
  assert_true(run >= 1);
  // Whatever the level, something measures every kind.
  const rt_ceiling_row *last = &rows[count - 1];
  assert_true(last->isa == RT_ISA_SCALAR && last->read);
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) assert_non_null(last->ops[k]);
}

static const rt_ceiling_row *row_named(const char *name) {
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(rows[i].name, name) == 0) return &rows[i];
  }
  return NULL;
}

// AMX is a row on machines that have it, and only tested where plain C stands in for it.
static void test_amx(void **state) {
  (void)state;
  const rt_isa isa = rt_cpu_isa();
#ifdef RT_AMX_SOFTWARE
  assert_null(row_named("amx_int8"));
  assert_null(row_named("amx_bf16"));
#else
  assert_non_null(row_named("amx_int8"));
  assert_non_null(row_named("amx_bf16"));
#endif
  if (!(isa & RT_ISA_AMX_INT8) || !(isa & RT_ISA_AVX512)) skip();
  enum { ELEMENTS = 4 * 16 * 16 };
  assert_int_equal(rt_ceiling_dot_s8_amx(1), ELEMENTS * 64);
  assert_int_equal(rt_ceiling_dot_s8_amx(7), ELEMENTS * 64 * 7);
  if (!(isa & RT_ISA_AMX_BF16)) skip();
  assert_int_equal(rt_ceiling_dot_bf16_amx(1), ELEMENTS * 32);
  assert_int_equal(rt_ceiling_dot_bf16_amx(7), ELEMENTS * 32 * 7);
}

// Every byte counts: each bit flipped alone changes what comes out.
static void test_reads(void **state) {
  (void)state;
  enum { BYTES = 2048 };
  _Alignas(64) static unsigned char data[BYTES + 8192];  // what is fetched ahead
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (!rows[i].read || (rows[i].isa & ~rt_cpu_isa())) continue;
    memset(data, 0, sizeof data);
    const uint64_t zero = rows[i].read(data, BYTES);
    for (size_t k = 0; k < BYTES; k++) {
      data[k] = (unsigned char)(1u << k % 8);
      assert_true(rows[i].read(data, BYTES) != zero);
      data[k] = 0;
    }
    data[BYTES] = 1;
    assert_true(rows[i].read(data, BYTES) == zero);
    data[BYTES] = 0;
  }
}

static void test_kinds(void **state) {
  (void)state;
  assert_true(rt_ceiling_kind_of(RT_W32) == RT_CEILING_F32);
  assert_true(rt_ceiling_kind_of(RT_W16) == RT_CEILING_BF16);
  assert_true(rt_ceiling_kind_of(RT_W8) == RT_CEILING_I8);
  assert_true(rt_ceiling_kind_of(RT_W4) == RT_CEILING_I8);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_amx),
                                     cmocka_unit_test(test_no_wonders),
                                     cmocka_unit_test(test_reads), cmocka_unit_test(test_kinds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
