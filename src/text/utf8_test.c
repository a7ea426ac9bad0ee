#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/size.h"

static const struct {
  const char *in, *out;
} CASES[] = {
    {"", ""},
    {"plain", "plain"},
    {"\xC3\xA9", "\xC3\xA9"},
    {"a\xF0\x9F\x99\x82z", "a\xF0\x9F\x99\x82z"},
    {"\xFF", "\xEF\xBF\xBD"},
    {"\xC3", "\xEF\xBF\xBD"},
    {"\xC3(", "\xEF\xBF\xBD("},
    {"\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    // One replacement for the longest beginning of a character ...
    {"\xF0\x9F\x99", "\xEF\xBF\xBD"},
    {"\xF0\x9F\x99!", "\xEF\xBF\xBD!"},
    {"\xE4\xBD\xC3\xA9", "\xEF\xBF\xBD\xC3\xA9"},
    // ... but one each for bytes that can begin none: surrogates, overlong forms, beyond U+10FFFF.
    {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xE0\x80\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void test_whole(void **state) {
  (void)state;
  for (size_t i = 0; i < RT_COUNT(CASES); i++) {
    rt_buf out = {0};
    rt_utf8_append_lossy(rt_view_of(CASES[i].in), &out);
    assert_string_equal(rt_buf_cstr(&out), CASES[i].out);
    rt_buf_deinit(&out);
  }
}

// All cases in a row, in pieces of every length: the same text, and never half a character.
static void test_pieces(void **state) {
  (void)state;
  rt_buf all = {0}, want = {0};
  for (size_t i = 0; i < RT_COUNT(CASES); i++) {
    rt_buf_append_str(&all, CASES[i].in);
    rt_buf_append_str(&all, "|");
    rt_buf_append_str(&want, CASES[i].out);
    rt_buf_append_str(&want, "|");
  }
  for (size_t step = 1; step < 9; step++) {
    rt_buf out = {0};
    rt_utf8_stream stream = {0};
    for (size_t at = 0; at < all.size; at += step) {
      size_t before = out.size;
      rt_utf8_push(&stream, rt_view_make(all.data + at, rt_min_size(step, all.size - at)), &out);
      assert_true(rt_utf8_valid(rt_view_make(out.data + before, out.size - before)));
    }
    rt_utf8_finish(&stream, &out);
    assert_string_equal(rt_buf_cstr(&out), rt_buf_cstr(&want));
    rt_buf_deinit(&out);
  }
  rt_buf_deinit(&all);
  rt_buf_deinit(&want);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_pieces)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
