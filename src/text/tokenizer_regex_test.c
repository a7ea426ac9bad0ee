#include "text/tokenizer_regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/size.h"
#include "base/time.h"

// All matches of a pattern in a text, joined with '|'; "error: ..." if it does not compile.
static void find_all(const char *pattern, rt_view text, rt_buf *out) {
  retort_error err = {0};
  rt_regex *regex = NULL;
  rt_regex_scratch *scratch = NULL;
  rt_buf_clear(out);
  if (rt_regex_create(&regex, rt_view_of(pattern), &err) != RETORT_OK) {
    rt_buf_append_format(out, "error: %s", err.message);
    return;
  }
  assert_int_equal(rt_regex_scratch_create(&scratch, &err), RETORT_OK);
  rt_regex_scratch_begin(scratch, text.size);
  rt_regex_walk walk = rt_regex_walk_start(regex, scratch, text);
  for (size_t n = 0;; n++) {
    bool found;
    size_t start, end;
    retort_status st = rt_regex_next(&walk, &found, &start, &end, &err);
    if (st != RETORT_OK) {
      rt_buf_clear(out);
      rt_buf_append_format(out, "failed: %s", retort_status_name(st));
      break;
    }
    if (!found) break;
    if (n) rt_buf_append_char(out, '|');
    rt_buf_append(out, text.data + start, end - start);
  }
  rt_regex_scratch_destroy(scratch);
  rt_regex_destroy(regex);
}

// Expected matches were made with the reference's own pattern library.
static const struct {
  const char *pattern, *text, *matches;
} CASES[] = {
    {"a+", "baaab a", "aaa|a"},
    {"x*", "axb", "|x|"},
    // White space is what Unicode says: no U+180E or U+200B, but U+0085 and U+2028.
    {"\\s+",
     "a\xC2\x85 b\xE1\xA0\x8E"
     "c\xE2\x80\x8B\xE2\x80\xA8",
     "\xC2\x85 |\xE2\x80\xA8"},
    {"[\\S]+", "a\xE1\xA0\x8E b", "a\xE1\xA0\x8E|b"},
    {"\\w+", "a_\xCC\x81\xC2\xB2 \xE2\x80\xBF-", "a_\xCC\x81\xC2\xB2|\xE2\x80\xBF"},
    {"\\h+", "x1aF \t", "1aF"},
    {"\\d+", "12\xD9\xA3x", "12\xD9\xA3"},
    {"\\p{^L}+", "ab1,c", "1,"},
    {"\\P{Letter}+", "ab1,c", "1,"},
    {"[\\p{Lu}\\p{Lt}][\\p{Ll}]*", "HelloWorld", "Hello|World"},
    // Letters and digits newer than the library's Unicode.
    {"\\p{L}+", "\xF0\xB1\x8D\x90!", "\xF0\xB1\x8D\x90"},
    {"\\p{Han}+", "a\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x81", "\xE4\xBD\xA0\xE5\xA5\xBD"},
    // $ and ^ are about lines, . is not about their ends.
    {"\\s+$", "a \nb  ", " |  "},
    {"^.", "ab\ncd\n", "a|c"},
    // {n,m}+ repeats, ?+ and ++ are possessive, {,m} starts at none.
    {"[0-9]{1,3}+", "12345", "12345"},
    {"[0-9]{2}+", "12345", "1234"},
    {"a?+a", "aa", "aa"},
    {"a++a", "aaa", ""},
    {"ba{,2}c", "bc baac baaac", "bc|baac"},
    {"a{x}", "a{x}", "a{x}"},
    {"(?i:'S|'ll)", "x's y'LL '\xC5\xBF", "'s|'LL|'\xC5\xBF"},
    {"(?<=a)b(?!c)", "abc abd b", "b"},
    {"\\bab\\b", "ab cab ab", "ab|ab"},
    {"(?<n>ab)(c)", "abc", "abc"},
    {"[]a]+", "]a]b", "]a]"},
    {"\\x41\\x{42}\\u0043", "ABC", "ABC"},
    {"[0-9]{2}?", "12345", "12|34|"},
    {"a{1,2}?", "aaa", "a|a|a"},
    {"a**", "aab", "aa|"},
    {"(?m:a.b)", "a\nb", "a\nb"},
};

static void test_matches(void **state) {
  (void)state;
  rt_buf out = {0};
  for (size_t i = 0; i < RT_COUNT(CASES); i++) {
    find_all(CASES[i].pattern, rt_view_of(CASES[i].text), &out);
    assert_string_equal(rt_buf_cstr(&out), CASES[i].matches);
  }
  rt_buf_deinit(&out);
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *says;
  } BAD[] = {
      {"", "empty"},
      {"a(b", "( without its )"},
      {"a)b", ") without its ("},
      {"[a", "[ without its ]"},
      {"*a", "nothing to repeat"},
      {"[a[b]]", "escape it"},
      {"[a&&b]", "&& in a class"},
      {"\\1", "escape that is not known"},
      {"\\X", "escape that is not known"},
      {"\\p{Klingon}", "no category or known script"},
      {"\\pL", "without braces"},
      {"[\\P{L}]", "negated \\p inside a class"},
      {"(?x:a b)", "a kind of group"},
      {"(?(1)a|b)", "a kind of group"},
      {"(*ACCEPT)", "nothing to repeat"},
      {"a{1,100000}", "bounds"},
      {"\\xff", "bad code point"},
      {"(?<=a+)b", "pattern \"(?<=a+)b\""},
      {"a\xFF", "not valid text"},
  };
  rt_buf out = {0};
  for (size_t i = 0; i < RT_COUNT(BAD); i++) {
    find_all(BAD[i].pattern, rt_view_of("text"), &out);
    if (!strstr(rt_buf_cstr(&out), BAD[i].says) || strncmp(out.data, "error: ", 7) != 0) {
      fail_msg("%s: %s", BAD[i].pattern, rt_buf_cstr(&out));
    }
  }
  rt_buf_deinit(&out);
}

static rt_view repeat(rt_buf *buf, const char *what, size_t times, const char *end) {
  rt_buf_clear(buf);
  for (size_t i = 0; i < times; i++) rt_buf_append_str(buf, what);
  rt_buf_append_str(buf, end);
  return rt_buf_view(buf);
}

static void test_long_texts(void **state) {
  (void)state;
  static const char *const PATTERNS[] = {
      "\\s+$", "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lo}]*[\\p{Ll}\\p{Lo}]+|[\\p{Lu}\\p{Lo}]+", "(?:a|b)+",
      "[0-9]{1,3}+"};
  rt_buf text = {0}, out = {0};
  for (size_t i = 0; i < RT_COUNT(PATTERNS); i++) {
    static const char *const UNITS[] = {" ", "A", "\n", "7", "\xE4\xBD\xA0"};
    for (size_t u = 0; u < RT_COUNT(UNITS); u++) {
      int64_t start = rt_time_ns();
      find_all(PATTERNS[i], repeat(&text, UNITS[u], 1000000 / strlen(UNITS[u]), "x"), &out);
      assert_null(strstr(rt_buf_cstr(&out), "failed"));
      assert_true(rt_time_ns() - start < 5000000000);
    }
  }
  // A pattern that runs away says so instead of hanging.
  find_all("(?:a+)+$", repeat(&text, "a", 40, "b"), &out);
  assert_string_equal(rt_buf_cstr(&out), "failed: limit");
  rt_buf_deinit(&text);
  rt_buf_deinit(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_matches),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_long_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
