#include "import/safetensors.h"

#include "base/size.h"
#include "import/test_folder.h"

static void reads_every_dtype_and_shape(void **state) {
  (void)state;
  char *dir = make_folder();
  write_safetensors(dir, "a.safetensors",
                    "{\"__metadata__\":{\"format\":\"pt\"},"
                    "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[6,30]},"
                    "\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                    "\"s\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[30,32]},"
                    "\"none\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[30,30]},"
                    "\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[32,40]},"
                    "\"nibbles\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[40,42]}}   ",
                    42);
  rt_safetensors f;
  retort_error err;
  char path[PATH_MAX];
  (void)snprintf(path, sizeof path, "%s/a.safetensors", dir);
  if (rt_safetensors_open(&f, path, &err) != RETORT_OK) fail_msg("%s", err.message);
  assert_int_equal(f.count, 6);
  const rt_st_tensor *w = rt_safetensors_find(&f, "w");
  assert_non_null(w);
  assert_true(w->usable);
  assert_int_equal(w->dtype, RT_DTYPE_F32);
  assert_int_equal(w->rank, 2);
  assert_int_equal(w->dims[1], 3);
  assert_int_equal(w->bytes, 24);
  const rt_st_tensor *h = rt_safetensors_find(&f, "h"), *s = rt_safetensors_find(&f, "s");
  assert_int_equal(h->dtype, RT_DTYPE_F16);
  assert_int_equal(s->dtype, RT_DTYPE_BF16);
  assert_int_equal(s->rank, 0);
  assert_ptr_equal(w->data, h->data + 6);
  const rt_st_tensor *ids = rt_safetensors_find(&f, "ids");
  assert_false(ids->usable);
  assert_string_equal(ids->dtype_name, "I64");
  assert_null(rt_safetensors_find(&f, "__metadata__"));
  assert_null(rt_safetensors_find(&f, "missing"));
  for (size_t i = 1; i < f.count; i++) {
    assert_true(strcmp(f.tensors[i - 1].name, f.tensors[i].name) < 0);
  }
  rt_safetensors_close(&f);
  rt_safetensors_close(&f);
  remove_folder(dir);
}

static void accepts_a_file_without_tensors(void **state) {
  (void)state;
  rt_buf bytes = {0};
  safetensors_bytes(&bytes, "{}", 0);
  rt_safetensors f;
  assert_int_equal(rt_safetensors_parse(&f, rt_buf_view(&bytes), "x", NULL), RETORT_OK);
  assert_int_equal(f.count, 0);
  assert_null(rt_safetensors_find(&f, "a"));
  rt_safetensors_close(&f);
  rt_buf_deinit(&bytes);
}

#define ENTRY(name, dtype, shape, begin, end)                                                    \
  "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":[" #begin "," #end \
  "]}"

static void refuses_what_is_wrong(void **state) {
  (void)state;
  static const struct {
    const char *header;
    size_t data_size;
    retort_status status;
    const char *fragments;
  } cases[] = {
      {"{" ENTRY("a", "F32", "[1]", 0, 4) "," ENTRY("a", "F32", "[1]", 4, 8) "}", 8,
       RETORT_ERR_FORMAT, "x.safetensors|duplicate"},
      {"{" ENTRY("a", "F31", "[1]", 0, 4) "}", 4, RETORT_ERR_UNSUPPORTED,
       "x.safetensors: a.dtype|F31"},
      {"{" ENTRY("a", "F32", "[-1]", 0, 4) "}", 4, RETORT_ERR_FORMAT, "a.shape[0]|-1"},
      {"{" ENTRY("a", "F32", "[4294967296,4294967296,2]", 0, 4) "}", 4, RETORT_ERR_FORMAT,
       "a.shape|overflow"},
      {"{" ENTRY("a", "F32", "[1.5]", 0, 4) "}", 4, RETORT_ERR_FORMAT, "a.shape[0]|an integer"},
      {"{" ENTRY("a", "F32", "[1,1,1,1,1,1,1,1,1]", 0, 4) "}", 4, RETORT_ERR_UNSUPPORTED,
       "a.shape|9 dimensions"},
      {"{" ENTRY("a", "F32", "[1]", 4, 0) "}", 4, RETORT_ERR_FORMAT, "a.data_offsets|before"},
      {"{" ENTRY("a", "F32", "[2]", 0, 8) "}", 4, RETORT_ERR_FORMAT,
       "x.safetensors: a.data_offsets|truncated|download it again"},
      {"{" ENTRY("a", "F32", "[3]", 0, 8) "}", 8, RETORT_ERR_FORMAT, "a.data_offsets|8 bytes|12"},
      {"{" ENTRY("a", "F4", "[3]", 0, 2) "}", 2, RETORT_ERR_FORMAT, "a|whole number of bytes"},
      {"{" ENTRY("a", "F32", "[2]", 0, 8) "," ENTRY("b", "F32", "[1]", 4, 8) "}", 8,
       RETORT_ERR_FORMAT, "x.safetensors: b|overlaps a"},
      {"{" ENTRY("a", "F32", "[1]", 0, 4) "," ENTRY("b", "F32", "[1]", 8, 12) "}", 12,
       RETORT_ERR_FORMAT, "x.safetensors: b|4 to 8|no tensor"},
      {"{" ENTRY("a", "F32", "[1]", 0, 4) "}", 9, RETORT_ERR_FORMAT, "5 bytes after|(a)"},
      {"{" ENTRY("a", "F32", "[1]", 0, 4), 4, RETORT_ERR_FORMAT, "x.safetensors|not valid JSON"},
      {"{\"a\":7}", 0, RETORT_ERR_FORMAT, "a|an object"},
      {"{\"a\":{}}", 0, RETORT_ERR_FORMAT, "a.dtype|a string"},
      {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4, RETORT_ERR_FORMAT,
       "a.data_offsets|3 numbers"},
      {"{\"a\\u0000b\":{}}", 0, RETORT_ERR_FORMAT, "NUL byte"},
      {"{\"__metadata__\":{\"a\":1}}", 0, RETORT_ERR_FORMAT, "__metadata__.a|strings"},
      {"[]", 0, RETORT_ERR_FORMAT, "not a safetensors file"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_buf bytes = {0};
    safetensors_bytes(&bytes, cases[i].header, cases[i].data_size);
    rt_safetensors f;
    retort_error err = {0};
    retort_status st = rt_safetensors_parse(&f, rt_buf_view(&bytes), "x.safetensors", &err);
    check_error(st, &err, cases[i].status, cases[i].fragments);
    rt_buf_deinit(&bytes);
  }
}

static void refuses_other_files(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t size;
    const char *fragments;
  } cases[] = {
      {"", 0, "x: truncated|download"},
      {"abc", 3, "truncated"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:00", 56,
       "Git LFS pointer|git lfs pull"},
      {"PK\3\4\0\0\0\0........", 16, "truncated"},
      {"\xff\xff\xff\xff\xff\xff\xff\xff{}", 10, "not a safetensors file|limit"},
      {"\2\0\0\0\0\0\0\0[]", 10, "not a safetensors file"},
      {"\0\0\0\0\0\0\0\0", 8, "not a safetensors file"},
      {"\x40\0\0\0\0\0\0\0{}", 10, "truncated|64 bytes"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_safetensors f;
    retort_error err = {0};
    retort_status st =
        rt_safetensors_parse(&f, rt_view_make(cases[i].bytes, cases[i].size), "x", &err);
    check_error(st, &err, RETORT_ERR_FORMAT, cases[i].fragments);
  }
  rt_safetensors f;
  retort_error err = {0};
  check_error(rt_safetensors_open(&f, "/nonexistent/model.safetensors", &err), &err, RETORT_ERR_IO,
              "/nonexistent/model.safetensors");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_dtype_and_shape),
      cmocka_unit_test(accepts_a_file_without_tensors),
      cmocka_unit_test(refuses_what_is_wrong),
      cmocka_unit_test(refuses_other_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
