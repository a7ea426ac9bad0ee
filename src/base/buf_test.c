#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/size.h"

// Sizes that no allocator can give are asked for on purpose.
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "allocator_may_return_null=1";
}

static void assert_buf(rt_buf *buf, const char *text) {
  assert_false(buf->failed);
  assert_string_equal(rt_buf_cstr(buf), text);
  assert_int_equal(buf->size, strlen(text));
}

static void test_append(void **state) {
  (void)state;
  rt_buf b = {0};
  assert_string_equal(rt_buf_cstr(&b), "");
  rt_buf_append(&b, NULL, 0);
  rt_buf_append_view(&b, (rt_view){0});
  rt_buf_append_str(&b, "one");
  rt_buf_append_char(&b, ' ');
  rt_buf_append_view(&b, rt_view_make("two three", 3));
  rt_buf_append_format(&b, " %d%s", 3, "!");
  assert_buf(&b, "one two 3!");
  rt_buf_clear(&b);
  assert_buf(&b, "");
  rt_buf_append_format(&b, "%s", "");
  assert_buf(&b, "");
  rt_buf_append_zeros(&b, 3);
  assert_int_equal(b.size, 3);
  assert_memory_equal(b.data, "\0\0\0", 3);
  rt_buf_deinit(&b);
  assert_null(b.data);
  rt_buf_deinit(&b);
}

static void test_growth(void **state) {
  (void)state;
  rt_buf b = {0};
  for (int i = 0; i < 100000; i++) {
    const char c = (char)i;
    rt_buf_append(&b, &c, 1);
    if (i % 1000 == 0) (void)rt_buf_cstr(&b);
  }
  assert_int_equal(b.size, 100000);
  for (int i = 0; i < 100000; i++) assert_int_equal(b.data[i], (char)i);
  // A format longer than what is reserved.
  char longer[3000];
  memset(longer, 'y', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  rt_buf_append_format(&b, "<%s>", longer);
  assert_int_equal(b.size, 100000 + 2 + 2999);
  assert_int_equal(b.data[b.size - 1], '>');
  rt_buf_deinit(&b);
}

static void test_failure_is_remembered(void **state) {
  (void)state;
  rt_buf b = {0};
  rt_buf_append_str(&b, "kept");
  assert_false(rt_buf_reserve(&b, SIZE_MAX));
  assert_true(b.failed);
  b.failed = false;
  assert_false(rt_buf_reserve(&b, SIZE_MAX - 5));
  assert_false(rt_buf_reserve(&b, SIZE_MAX / 2 + 1));
  rt_buf_append_str(&b, " more");
  assert_true(b.failed);
  assert_string_equal(rt_buf_cstr(&b), "kept more");
  rt_buf_deinit(&b);
}

static void test_take(void **state) {
  (void)state;
  rt_buf b = {0};
  rt_buf_append_str(&b, "abc");
  size_t size;
  char *text = rt_buf_take(&b, &size);
  assert_string_equal(text, "abc");
  assert_int_equal(size, 3);
  free(text);
  assert_true(b.data == NULL && b.size == 0);
  text = rt_buf_take(&b, NULL);
  assert_string_equal(text, "");
  free(text);
}

static void test_views(void **state) {
  (void)state;
  assert_true(rt_view_is(rt_view_of("a"), "a"));
  assert_false(rt_view_is(rt_view_of("ab"), "a"));
  assert_false(rt_view_is(rt_view_of("a"), "ab"));
  assert_true(rt_view_equal((rt_view){0}, rt_view_of("")));
  assert_int_equal(rt_view_of(NULL).size, 0);
  assert_true(rt_view_equal(rt_view_make("a\0b", 3), rt_view_make("a\0b", 3)));
  assert_false(rt_view_equal(rt_view_make("a\0b", 3), rt_view_make("a\0c", 3)));
}

static void test_utf8_round_trip(void **state) {
  (void)state;
  for (uint32_t c = 0; c <= 0x110000; c++) {
    char bytes[64] = {0};
    rt_buf b = {.data = bytes, .capacity = sizeof bytes};
    rt_buf_append_utf8(&b, c);
    const bool valid = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    size_t length;
    const int32_t back = rt_utf8_decode(b.data, b.size, &length);
    assert_int_equal(back, valid ? c : 0xFFFD);
    assert_int_equal(length, b.size);
    assert_int_equal(length, !valid || (c >= 0x800 && c < 0x10000) ? 3
                             : c < 0x80                            ? 1
                             : c < 0x800                           ? 2
                                                                   : 4);
    // No shorter prefix is a character, and the place to cut is before it.
    for (size_t cut = 1; cut < b.size; cut++) {
      assert_int_equal(rt_utf8_decode(b.data, cut, &length), -1);
      assert_int_equal(length, 1);
      assert_int_equal(rt_utf8_complete(rt_view_make(b.data, cut)), 0);
    }
    assert_int_equal(rt_utf8_complete(rt_buf_view(&b)), b.size);
  }
}

static void test_utf8_invalid(void **state) {
  (void)state;
  static const char *const bad[] = {"\x80",
                                    "\xBF",
                                    "\xC0\x80",
                                    "\xC1\xBF",
                                    "\xE0\x80\x80",
                                    "\xE0\x9F\xBF",
                                    "\xED\xA0\x80",
                                    "\xED\xBF\xBF",
                                    "\xF0\x80\x80\x80",
                                    "\xF0\x8F\xBF\xBF",
                                    "\xF4\x90\x80\x80",
                                    "\xF5\x80\x80\x80",
                                    "\xFE",
                                    "\xFF",
                                    "\xC3(",
                                    "\xE2\x28\xA1",
                                    "\xE2\x82\x28",
                                    "\xF0\x28\x8C\xBC",
                                    "\xF0\x90\x28\xBC",
                                    "\xF0\x9F\x98\x28"};
  for (size_t i = 0; i < RT_COUNT(bad); i++) {
    size_t length;
    assert_int_equal(rt_utf8_decode(bad[i], strlen(bad[i]), &length), -1);
    assert_int_equal(length, 1);
    assert_false(rt_utf8_valid(rt_view_of(bad[i])));
  }
  assert_true(rt_utf8_valid(rt_view_of("")));
  assert_true(rt_utf8_valid(rt_view_of("a\xC3\xA9\xE4\xBD\xA0\xF0\x9F\x98\x80")));
  assert_true(rt_utf8_valid(rt_view_make("a\0b", 3)));
}

static void test_utf8_complete(void **state) {
  (void)state;
  static const char text[] = "a\xC3\xA9\xE4\xBD\xA0\xF0\x9F\x98\x80z";
  static const size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
  for (size_t n = 0; n < sizeof text; n++) {
    assert_int_equal(rt_utf8_complete(rt_view_make(text, n)), ends[n]);
  }
  // What can never become a character is not held back.
  assert_int_equal(rt_utf8_complete(rt_view_of("a\xFF")), 2);
  assert_int_equal(rt_utf8_complete(rt_view_of("a\x80\x80\x80\x80")), 5);
}

static void test_json_text(void **state) {
  (void)state;
  rt_buf b = {0};
  rt_buf_append_json(&b, rt_view_make("q\"\\\n\r\t\0\x1f\x7f/\xC3\xA9\xFF.", 14));
  assert_buf(&b, "\"q\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u007f/\xC3\xA9\xEF\xBF\xBD.\"");
  rt_buf_clear(&b);
  rt_buf_append_json(&b, (rt_view){0});
  assert_buf(&b, "\"\"");
  rt_buf_deinit(&b);
}

static void test_arena(void **state) {
  (void)state;
  rt_arena arena = {0};
  enum { N = 2000 };
  static unsigned char *blocks[N];
  static size_t sizes[N];
  for (size_t i = 0; i < N; i++) {
    sizes[i] = i % 97 == 0 ? 30000 + i * 50 : i % 11;
    blocks[i] = rt_arena_alloc(&arena, sizes[i]);
    assert_non_null(blocks[i]);
    assert_int_equal((uintptr_t)blocks[i] % 16, 0);
    for (size_t j = 0; j < sizes[i]; j++) assert_int_equal(blocks[i][j], 0);
    memset(blocks[i], (int)(i % 251), sizes[i]);
  }
  for (size_t i = 0; i < N; i++) {  // nobody wrote into another's
    for (size_t j = 0; j < sizes[i]; j++) assert_int_equal(blocks[i][j], i % 251);
  }
  assert_string_equal(rt_arena_strdup(&arena, rt_view_make("hello", 4)), "hell");
  assert_string_equal(rt_arena_strdup(&arena, (rt_view){0}), "");
  assert_non_null(rt_arena_array(&arena, 10, 8));
  assert_null(rt_arena_array(&arena, SIZE_MAX / 4, 8));
  assert_null(rt_arena_alloc(&arena, SIZE_MAX));
  assert_null(rt_arena_alloc(&arena, SIZE_MAX - 40));
  rt_arena_deinit(&arena);
  rt_arena_deinit(&arena);
}

static void test_grow(void **state) {
  (void)state;
  uint64_t *array = NULL;
  size_t capacity = 0;
  for (size_t i = 0; i < 1000; i++) {
    assert_true(rt_grow(&array, &capacity, i + 1, sizeof *array));
    array[i] = i * i;
  }
  for (size_t i = 0; i < 1000; i++) assert_int_equal(array[i], i * i);
  uint64_t *before = array;
  const size_t had = capacity;
  assert_false(rt_grow(&array, &capacity, SIZE_MAX, sizeof *array));
  assert_false(rt_grow(&array, &capacity, SIZE_MAX / 8, sizeof *array));
  assert_true(array == before && capacity == had);
  free(array);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_append),
      cmocka_unit_test(test_growth),
      cmocka_unit_test(test_failure_is_remembered),
      cmocka_unit_test(test_take),
      cmocka_unit_test(test_views),
      cmocka_unit_test(test_utf8_round_trip),
      cmocka_unit_test(test_utf8_invalid),
      cmocka_unit_test(test_utf8_complete),
      cmocka_unit_test(test_json_text),
      cmocka_unit_test(test_arena),
      cmocka_unit_test(test_grow),
  };
  return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
