#include "base/size.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_checked(void **state) {
  (void)state;
  size_t out = 7;
  assert_true(rt_size_add(2, 3, &out) && out == 5);
  assert_true(rt_size_add(SIZE_MAX, 0, &out) && out == SIZE_MAX);
  assert_true(rt_size_mul(SIZE_MAX, 0, &out) && out == 0);
  assert_true(rt_size_mul(SIZE_MAX / 2, 2, &out) && out == SIZE_MAX - 1);
}

static void test_align(void **state) {
  (void)state;
  size_t out = 1;
  assert_true(rt_size_align(0, 64, &out) && out == 0);
  assert_true(rt_size_align(1, 64, &out) && out == 64);
  assert_true(rt_size_align(64, 64, &out) && out == 64);
  assert_true(rt_size_align(65, 1, &out) && out == 65);
  assert_true(rt_size_align(SIZE_MAX - 63, 64, &out) && out == SIZE_MAX - 63);
  out = 7;
  assert_false(rt_size_align(SIZE_MAX - 62, 64, &out));
  assert_false(rt_size_align(SIZE_MAX, 4096, &out));
  assert_int_equal(out, 7);
  assert_int_equal(rt_align_up(65, 64), 128);
  assert_int_equal(rt_div_up(10, 3), 4);
  assert_int_equal(rt_div_up(9, 3), 3);
  assert_int_equal(rt_div_up(0, 3), 0);
  assert_int_equal(rt_round_up(10, 3), 12);
  assert_int_equal(rt_min_size(3, 2), 2);
  assert_int_equal(rt_max_size(3, 2), 3);
}

static void test_overflow_leaves_out_alone(void **state) {
  (void)state;
  size_t out = 7;
  assert_false(rt_size_add(SIZE_MAX, 1, &out));
  assert_int_equal(out, 7);
  assert_false(rt_size_mul(SIZE_MAX, 2, &out));
  assert_int_equal(out, 7);
  assert_false(rt_size_mul((size_t)1 << 32, (size_t)1 << 32, &out));
  assert_int_equal(out, 7);
}

static void test_range(void **state) {
  (void)state;
  assert_true(rt_range_inside(0, 0, 0));
  assert_true(rt_range_inside(10, 0, 10));
  assert_true(rt_range_inside(3, 7, 10));
  assert_false(rt_range_inside(3, 8, 10));
  assert_false(rt_range_inside(11, 0, 10));
  assert_false(rt_range_inside(1, UINT64_MAX, UINT64_MAX));
  assert_false(rt_range_inside(UINT64_MAX, 2, UINT64_MAX));
  assert_true(rt_range_inside(0, UINT64_MAX, UINT64_MAX));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_checked),
      cmocka_unit_test(test_align),
      cmocka_unit_test(test_overflow_leaves_out_alone),
      cmocka_unit_test(test_range),
  };
  return cmocka_run_group_tests_name("size", tests, NULL, NULL);
}
