#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/size.h"

static json_t *parse(const char *text) {
  json_t *out;
  retort_error err = {0};
  if (rt_json_parse(&out, rt_view_of(text), "t", &err) != RETORT_OK) fail_msg("%s", err.message);
  return out;
}

static void test_parse_errors(void **state) {
  (void)state;
  static const char *const bad[] = {"",           "{",
                                    "{\"a\":}",   "{\"a\":1,}",
                                    "[1] 2",      "{'a':1}",
                                    "nan",        "[01]",
                                    "[1e999]",    "\"\\x\"",
                                    "\"\xFF\"",   "{\"a\":1,\"a\":2}",
                                    "[\"\xC3\"]", "\xEF\xBB\xBF{}",
                                    "{1:2}",      "[1",
                                    "[\"\n\"]"};
  for (size_t i = 0; i < RT_COUNT(bad); i++) {
    json_t *out = (json_t *)1;
    retort_error err;
    assert_int_equal(rt_json_parse(&out, rt_view_of(bad[i]), "file.json", &err), RETORT_ERR_FORMAT);
    assert_null(out);
    assert_non_null(strstr(err.message, "file.json: line "));
  }
  json_t *out;
  retort_error err;
  assert_int_equal(rt_json_parse(&out, (rt_view){0}, "t", &err), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_parse(&out, rt_view_of("{\n \"a\": oops}"), "t", &err),
                   RETORT_ERR_FORMAT);
  assert_non_null(strstr(err.message, "line 2"));
}

static void test_deep_nesting(void **state) {
  (void)state;
  enum { DEPTH = 1000000 };
  char *text = malloc(DEPTH);
  assert_non_null(text);
  memset(text, '[', DEPTH);
  json_t *out;
  assert_int_equal(rt_json_parse(&out, rt_view_make(text, DEPTH), "t", NULL), RETORT_ERR_FORMAT);
  free(text);
}

static void test_not_terminated(void **state) {
  (void)state;
  json_t *out;
  assert_int_equal(rt_json_parse(&out, rt_view_make("[1,2]3", 5), "t", NULL), RETORT_OK);
  assert_int_equal(json_array_size(out), 2);
  json_decref(out);
}

static void test_paths_in_errors(void **state) {
  (void)state;
  json_t *doc = parse("{\"a\": {\"b\": [1, 2, {\"c\": \"x\"}]}, \"n\": null}");
  const rt_json root = rt_json_root(doc, "config.json");
  const rt_json a = rt_json_get(&root, "a"), b = rt_json_get(&a, "b"), two = rt_json_at(&b, 2);
  const rt_json c = rt_json_get(&two, "c"), none = rt_json_get(&two, "d");
  int64_t value = 5;
  retort_error err;
  assert_int_equal(rt_json_int(&c, 0, 10, &value, &err), RETORT_ERR_FORMAT);
  assert_string_equal(err.message, "config.json: a.b[2].c: expected an integer, found a string");
  assert_int_equal(rt_json_int(&none, 0, 10, &value, &err), RETORT_ERR_FORMAT);
  assert_string_equal(err.message, "config.json: a.b[2].d: expected an integer, found nothing");
  assert_int_equal(rt_json_int(&root, 0, 10, &value, &err), RETORT_ERR_FORMAT);
  assert_string_equal(err.message, "config.json: expected an integer, found an object");
  assert_int_equal(value, 5);
  // Walking on from what is not there stays absent and keeps the path.
  const rt_json deeper = rt_json_get(&none, "e"), at = rt_json_at(&deeper, 7);
  assert_null(at.node);
  assert_int_equal(rt_json_bool(&at, &(bool){false}, &err), RETORT_ERR_FORMAT);
  assert_non_null(strstr(err.message, "a.b[2].d.e[7]"));
  const rt_json null = rt_json_get(&root, "n");
  assert_false(rt_json_present(&null));
  assert_true(rt_json_present(&a));
  assert_int_equal(rt_json_fail(&b, &err, RETORT_ERR_UNSUPPORTED, "no %s", "way"),
                   RETORT_ERR_UNSUPPORTED);
  assert_string_equal(err.message, "config.json: a.b: no way");
  assert_int_equal(rt_json_fail(&b, NULL, RETORT_ERR_UNSUPPORTED, "no %s", "way"),
                   RETORT_ERR_UNSUPPORTED);
  json_decref(doc);
}

static void test_long_key(void **state) {
  (void)state;
  char key[5000];
  memset(key, 'k', sizeof key - 1);
  key[sizeof key - 1] = '\0';
  json_t *doc = parse("{}");
  const rt_json root = rt_json_root(doc, "t"), child = rt_json_get(&root, key);
  retort_error err;
  assert_int_equal(rt_json_fail(&child, &err, RETORT_ERR_FORMAT, "the reason"), RETORT_ERR_FORMAT);
  assert_non_null(strstr(err.message, "the reason"));
  json_decref(doc);
}

static void test_int(void **state) {
  (void)state;
  json_t *doc = parse("[7, 4096.0, 1e6, 1.5, \"7\", true, -1, 9007199254740993, 1e300, -2.0]");
  const rt_json root = rt_json_root(doc, "t");
  static const struct {
    bool ok;
    int64_t value;
  } want[] = {{true, 7},  {true, 4096}, {true, 1000000},          {false, 0}, {false, 0},
              {false, 0}, {true, -1},   {true, 9007199254740993}, {false, 0}, {true, -2}};
  for (size_t i = 0; i < RT_COUNT(want); i++) {
    const rt_json j = rt_json_at(&root, i);
    int64_t value = 42;
    const retort_status st = rt_json_int(&j, INT64_MIN, INT64_MAX, &value, NULL);
    assert_int_equal(st, want[i].ok ? RETORT_OK : RETORT_ERR_FORMAT);
    assert_int_equal(value, want[i].ok ? want[i].value : 42);
  }
  const rt_json seven = rt_json_at(&root, 0);
  int64_t value = 0;
  retort_error err;
  assert_int_equal(rt_json_int(&seven, 7, 7, &value, NULL), RETORT_OK);
  assert_int_equal(rt_json_int(&seven, 8, 9, &value, &err), RETORT_ERR_FORMAT);
  assert_non_null(strstr(err.message, "outside 8..9"));
  assert_int_equal(rt_json_int(&seven, 0, 6, &value, &err), RETORT_ERR_FORMAT);
  json_decref(doc);
}

static void test_other_types(void **state) {
  (void)state;
  json_t *doc = parse(
      "{\"r\": 1.5, \"i\": 2, \"t\": true, \"s\": \"x\", \"a\": [1, 2], \"o\": {}, \"z\": "
      "\"a\\u0000b\"}");
  const rt_json root = rt_json_root(doc, "t");
  const rt_json r = rt_json_get(&root, "r"), i = rt_json_get(&root, "i"),
                t = rt_json_get(&root, "t");
  const rt_json s = rt_json_get(&root, "s"), a = rt_json_get(&root, "a"),
                o = rt_json_get(&root, "o");
  const rt_json z = rt_json_get(&root, "z");
  double real = 0;
  bool flag = false;
  const char *text = NULL;
  size_t count = 9;
  assert_true(rt_json_real(&r, &real, NULL) == RETORT_OK && real == 1.5);
  assert_true(rt_json_real(&i, &real, NULL) == RETORT_OK && real == 2);
  assert_int_equal(rt_json_real(&s, &real, NULL), RETORT_ERR_FORMAT);
  assert_true(rt_json_bool(&t, &flag, NULL) == RETORT_OK && flag);
  assert_int_equal(rt_json_bool(&i, &flag, NULL), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_str(&s, &text, NULL), RETORT_OK);
  assert_string_equal(text, "x");
  assert_int_equal(rt_json_str(&i, &text, NULL), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_str(&z, &text, NULL), RETORT_OK);
  assert_int_equal(json_string_length(z.node), 3);
  assert_true(rt_json_want_array(&a, &count, NULL) == RETORT_OK && count == 2);
  assert_int_equal(rt_json_want_array(&o, &count, NULL), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_want_object(&o, NULL), RETORT_OK);
  assert_int_equal(rt_json_want_object(&a, NULL), RETORT_ERR_FORMAT);
  json_decref(doc);
}

static void test_optional(void **state) {
  (void)state;
  json_t *doc = parse("{\"i\": 3, \"n\": null, \"s\": \"x\", \"b\": false, \"r\": 0.25}");
  const rt_json root = rt_json_root(doc, "t");
  int64_t i = 42;
  double r = 42;
  bool b = true;
  const char *s = "default";
  assert_int_equal(rt_json_opt_int(&root, "absent", 0, 9, &i, NULL), RETORT_OK);
  assert_int_equal(rt_json_opt_int(&root, "n", 0, 9, &i, NULL), RETORT_OK);
  assert_int_equal(i, 42);
  assert_int_equal(rt_json_opt_int(&root, "i", 0, 9, &i, NULL), RETORT_OK);
  assert_int_equal(i, 3);
  assert_int_equal(rt_json_opt_int(&root, "i", 4, 9, &i, NULL), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_opt_int(&root, "s", 0, 9, &i, NULL), RETORT_ERR_FORMAT);
  assert_true(rt_json_opt_real(&root, "n", &r, NULL) == RETORT_OK && r == 42);
  assert_true(rt_json_opt_real(&root, "r", &r, NULL) == RETORT_OK && r == 0.25);
  assert_true(rt_json_opt_bool(&root, "n", &b, NULL) == RETORT_OK && b);
  assert_true(rt_json_opt_bool(&root, "b", &b, NULL) == RETORT_OK && !b);
  assert_int_equal(rt_json_opt_bool(&root, "i", &b, NULL), RETORT_ERR_FORMAT);
  assert_int_equal(rt_json_opt_str(&root, "absent", &s, NULL), RETORT_OK);
  assert_string_equal(s, "default");
  assert_int_equal(rt_json_opt_str(&root, "s", &s, NULL), RETORT_OK);
  assert_string_equal(s, "x");
  json_decref(doc);
}

static void test_read(void **state) {
  (void)state;
  char path[] = "/tmp/retort-json-XXXXXX";
  const int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, "{\"a\": 1}", 8), 8);
  (void)close(fd);
  json_t *doc;
  assert_int_equal(rt_json_read(&doc, path, 100, NULL), RETORT_OK);
  json_decref(doc);
  retort_error err;
  assert_int_equal(rt_json_read(&doc, path, 7, &err), RETORT_ERR_LIMIT);
  assert_null(doc);
  (void)unlink(path);
  assert_int_equal(rt_json_read(&doc, path, 100, &err), RETORT_ERR_IO);
  assert_non_null(strstr(err.message, path));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parse_errors),   cmocka_unit_test(test_deep_nesting),
      cmocka_unit_test(test_not_terminated), cmocka_unit_test(test_paths_in_errors),
      cmocka_unit_test(test_long_key),       cmocka_unit_test(test_int),
      cmocka_unit_test(test_other_types),    cmocka_unit_test(test_optional),
      cmocka_unit_test(test_read),
  };
  return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
