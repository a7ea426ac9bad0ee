#include "tune/ceiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"
#include "kernels/kernels.h"

enum { BYTES = 1 << 20, ALL_KINDS = (1 << RT_CEILING_KINDS) - 1 };
_Alignas(64) static unsigned char memory[3 * 512];

static rt_ceiling measure(const rt_ceiling_options *options, int samples) {
  rt_ceiling_probe *probe;
  retort_error err;
  assert_int_equal(rt_ceiling_create(&probe, options, &err), RETORT_OK);
  for (int i = 0; i < samples; i++) rt_ceiling_sample(probe);
  const rt_ceiling c = rt_ceiling_best(probe);
  rt_ceiling_destroy(probe);
  return c;
}

static bool is_row_within(const char *name, rt_isa isa) {
  size_t count;
  const rt_ceiling_row *rows = rt_ceiling_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(rows[i].name, name) == 0) return !(rows[i].isa & ~isa);
  }
  return false;
}

// Between what the slowest of machines does and what none can, and no row above the level.
static void check_rate(const rt_ceiling_rate *r, double most, rt_isa isa) {
  assert_true(r->best > 1e7 && r->best < most);
  assert_true(r->median > 0 && r->median <= r->best);
  assert_true(is_row_within(r->row, isa));
}

static void test_levels(void **state) {
  (void)state;
  static const char *const levels[] = {"scalar",      "avx2",        "avx512",
                                       "avx512_vnni", "avx512_bf16", "amx"};
  for (size_t i = 0; i < RT_COUNT(levels); i++) {
    rt_isa isa;
    assert_true(rt_isa_level(levels[i], &isa));
    const rt_ceiling_options options = {
        .threads = 2, .isa = isa, .kinds = ALL_KINDS, .bytes = BYTES};
    const rt_ceiling c = measure(&options, 2);
    check_rate(&c.read, 1e14, isa);
    for (size_t k = 0; k < RT_CEILING_KINDS; k++) check_rate(&c.ops[k], 1e14, isa);
    assert_true(c.in_place.best == 0);
    assert_true(rt_ceiling_read_best(&c) == c.read.best);
  }
}

static void test_asked_for(void **state) {
  (void)state;
  const rt_ceiling_range ranges[] = {{memory, 512}, {memory + 512, 1024}};
  const rt_ceiling_options options = {.threads = 1,
                                      .isa = RT_ISA_ALL,
                                      .kinds = 1u << RT_CEILING_BF16,
                                      .ranges = ranges,
                                      .range_count = 2};
  const rt_ceiling c = measure(&options, 1);
  assert_true(c.read.best == 0 && !c.read.row);
  check_rate(&c.in_place, 1e14, RT_ISA_ALL);
  check_rate(&c.ops[RT_CEILING_BF16], 1e14, RT_ISA_ALL);
  assert_true(c.ops[RT_CEILING_F32].best == 0 && c.ops[RT_CEILING_I8].best == 0);
  assert_true(rt_ceiling_read_best(&c) == c.in_place.best);
  // Nothing asked for and nothing sampled: zeros.
  const rt_ceiling_options nothing = {.threads = 1};
  const rt_ceiling none = measure(&nothing, 1);
  assert_true(rt_ceiling_read_best(&none) == 0);
  const rt_ceiling unsampled = measure(&options, 0);
  assert_true(unsampled.in_place.best == 0 && unsampled.in_place.median == 0);
}

static void test_many_samples(void **state) {
  (void)state;
  if (getenv("RETORT_TEST_QUICK")) skip();
  const rt_ceiling_options options = {.threads = 1,
                                      .isa = RT_ISA_ALL,
                                      .ranges = &(rt_ceiling_range){memory, 512},
                                      .range_count = 1};
  const rt_ceiling c = measure(&options, 260);
  check_rate(&c.in_place, 1e14, RT_ISA_ALL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels),
                                     cmocka_unit_test(test_asked_for),
                                     cmocka_unit_test(test_many_samples)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
