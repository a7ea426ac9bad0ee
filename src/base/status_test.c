#include "base/status.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_names(void **state) {
  (void)state;
  assert_string_equal(retort_status_name(RETORT_OK), "ok");
  assert_string_equal(retort_status_name(RETORT_ERR_INTERNAL), "internal");
  assert_string_equal(retort_status_name((retort_status)1234), "unknown");
}

static void test_messages(void **state) {
  (void)state;
  retort_error err = {0};
  assert_int_equal(rt_fail(&err, RETORT_ERR_FORMAT, "%s has %d", "x", 3), RETORT_ERR_FORMAT);
  assert_int_equal(err.status, RETORT_ERR_FORMAT);
  assert_string_equal(err.message, "x has 3");
  assert_int_equal(rt_fail_in(&err, RETORT_ERR_FORMAT, "tensor %d", 7), RETORT_ERR_FORMAT);
  assert_string_equal(err.message, "tensor 7: x has 3");
  assert_int_equal(rt_fail_errno(&err, ENOENT, "cannot open %s", "y"), RETORT_ERR_IO);
  assert_string_equal(err.message, "cannot open y: No such file or directory");
  assert_int_equal(rt_fail(NULL, RETORT_ERR_MEMORY, "unheard"), RETORT_ERR_MEMORY);
  assert_int_equal(rt_fail_in(NULL, RETORT_ERR_MEMORY, "unheard"), RETORT_ERR_MEMORY);
  assert_int_equal(RT_OOM(&err, "things"), RETORT_ERR_MEMORY);
  assert_string_equal(err.message, "out of memory for things");
}

// Too long: cut, terminated, and never inside a character.
static void test_long_message(void **state) {
  (void)state;
  for (size_t lead = 0; lead < 4; lead++) {
    char text[3000];
    size_t n = 0;
    while (n < lead) text[n++] = '.';
    while (n + 5 < sizeof text) {
      memcpy(text + n, "\xF0\x9F\x98\x80", 4);
      n += 4;
    }
    text[n] = '\0';
    retort_error err;
    assert_int_equal(rt_fail(&err, RETORT_ERR_FORMAT, "%s", text), RETORT_ERR_FORMAT);
    const size_t size = strlen(err.message);
    assert_true(size < sizeof err.message && size + 4 >= sizeof err.message);
    assert_int_equal((size - lead) % 4, 0);
    assert_int_equal(rt_fail_in(&err, RETORT_ERR_FORMAT, "at"), RETORT_ERR_FORMAT);
    assert_int_equal((strlen(err.message) - lead - 4) % 4, 0);
  }
}

static retort_status try_twice(retort_status first, int *reached) {
  RT_TRY(first);
  *reached = 1;
  return RETORT_OK;
}

static void test_try(void **state) {
  (void)state;
  int reached = 0;
  assert_int_equal(try_twice(RETORT_ERR_LIMIT, &reached), RETORT_ERR_LIMIT);
  assert_int_equal(reached, 0);
  assert_int_equal(try_twice(RETORT_OK, &reached), RETORT_OK);
  assert_int_equal(reached, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names),
      cmocka_unit_test(test_messages),
      cmocka_unit_test(test_long_message),
      cmocka_unit_test(test_try),
  };
  return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
