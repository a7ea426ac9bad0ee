#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/size.h"

static char root[] = "/tmp/retort-file-XXXXXX";
static char names[8][256];

// A path inside the test's folder; valid until eight more are asked for.
static const char *path(const char *name) {
  static int next;
  char *out = names[next++ % 8];
  (void)snprintf(out, sizeof names[0], "%s/%s", root, name);
  return out;
}

static void put(const char *name, const void *data, size_t size) {
  FILE *f = fopen(path(name), "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(data, 1, size, f), size);
  assert_int_equal(fclose(f), 0);
}

static void assert_content(const char *name, const void *data, size_t size) {
  rt_buf b = {0};
  assert_int_equal(rt_file_read(&b, path(name), 1 << 30, NULL), RETORT_OK);
  assert_int_equal(b.size, size);
  if (size) assert_memory_equal(b.data, data, size);
  rt_buf_deinit(&b);
}

// Files left in the folder, so that no temporary stays behind.
static size_t file_count(void) {
  size_t count = 0;
  DIR *dir = opendir(root);
  assert_non_null(dir);
  for (const struct dirent *e; (e = readdir(dir)) != NULL;) count += e->d_name[0] != '.';
  (void)closedir(dir);
  return count;
}

static int setup(void **state) {
  (void)state;
  return mkdtemp(root) ? 0 : 1;
}

static int clean(void **state) {
  (void)state;
  char command[300];
  (void)snprintf(command, sizeof command, "rm -rf %s/*", root);
  return system(command);
}

static int teardown(void **state) {
  (void)clean(state);
  return rmdir(root);
}

static void test_map(void **state) {
  (void)state;
  put("a", "hello", 5);
  rt_map map;
  assert_int_equal(rt_map_open(&map, path("a"), NULL), RETORT_OK);
  assert_int_equal(map.size, 5);
  assert_memory_equal(map.data, "hello", 5);
  rt_map_close(&map);
  rt_map_close(&map);  // twice is harmless
  put("empty", "", 0);
  assert_int_equal(rt_map_open(&map, path("empty"), NULL), RETORT_OK);
  assert_int_equal(map.size, 0);
  assert_non_null(map.data);
  rt_map_close(&map);
}

static void test_refused(void **state) {
  (void)state;
  assert_int_equal(mkdir(path("dir"), 0700), 0);
  assert_int_equal(mkfifo(path("pipe"), 0600), 0);
  const char *const refused[] = {path("missing"), path("dir"), path("pipe"), "/dev/null", ""};
  for (size_t i = 0; i < RT_COUNT(refused); i++) {
    rt_map map;
    rt_buf b = {0};
    retort_error err = {0};
    assert_int_equal(rt_map_open(&map, refused[i], &err), RETORT_ERR_IO);
    assert_non_null(strstr(err.message, refused[i]));
    assert_true(map.data == NULL && map.size == 0);
    assert_int_equal(rt_file_read(&b, refused[i], 100, &err), RETORT_ERR_IO);
    assert_int_equal(b.size, 0);
    rt_buf_deinit(&b);
    assert_false(rt_file_exists(refused[i]));
  }
  retort_error err;
  rt_map map;
  assert_int_equal(rt_map_open(&map, path("dir"), &err), RETORT_ERR_IO);
  assert_non_null(strstr(err.message, "folder"));
}

static void test_read(void **state) {
  (void)state;
  put("a", "0123456789", 10);
  rt_buf b = {0};
  rt_buf_append_str(&b, ">");
  assert_int_equal(rt_file_read(&b, path("a"), 10, NULL), RETORT_OK);
  assert_string_equal(rt_buf_cstr(&b), ">0123456789");
  retort_error err;
  assert_int_equal(rt_file_read(&b, path("a"), 9, &err), RETORT_ERR_LIMIT);
  assert_non_null(strstr(err.message, "10 bytes"));
  assert_int_equal(b.size, 11);
  rt_buf_deinit(&b);
  assert_true(rt_file_exists(path("a")) && !rt_is_directory(path("a")));
  assert_true(rt_is_directory(root));
}

static void test_paths(void **state) {
  (void)state;
  char out[10];
  assert_int_equal(rt_path_join(out, sizeof out, "a", "b", NULL), RETORT_OK);
  assert_string_equal(out, "a/b");
  assert_int_equal(rt_path_join(out, sizeof out, "a/", "b", NULL), RETORT_OK);
  assert_string_equal(out, "a/b");
  assert_int_equal(rt_path_join(out, sizeof out, "1234", "5678", NULL), RETORT_OK);
  assert_int_equal(rt_path_join(out, sizeof out, "1234", "56789", NULL), RETORT_ERR_ARGUMENT);
  assert_string_equal(rt_path_base("/a/b"), "b");
  assert_string_equal(rt_path_base("b"), "b");
  assert_string_equal(rt_path_base("a/"), "");
  assert_string_equal(rt_path_base(""), "");
}

static void test_writer(void **state) {
  (void)state;
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("out"), NULL), RETORT_OK);
  assert_int_equal(rt_writer_write(&w, "abc", 3, NULL), RETORT_OK);
  assert_int_equal(rt_writer_write(&w, NULL, 0, NULL), RETORT_OK);
  assert_int_equal(rt_writer_align(&w, 8, NULL), RETORT_OK);
  assert_int_equal(w.offset, 8);
  assert_int_equal(rt_writer_align(&w, 8, NULL), RETORT_OK);
  assert_int_equal(w.offset, 8);
  assert_int_equal(rt_writer_write(&w, "tail", 4, NULL), RETORT_OK);
  assert_int_equal(rt_writer_rewrite(&w, 1, "XY", 2, NULL), RETORT_OK);
  assert_int_equal(rt_writer_rewrite(&w, 10, "!!", 2, NULL), RETORT_OK);
  assert_int_equal(rt_writer_rewrite(&w, 11, "!!", 2, NULL), RETORT_ERR_INTERNAL);
  assert_int_equal(rt_writer_rewrite(&w, UINT64_MAX, "!!", 2, NULL), RETORT_ERR_INTERNAL);
  assert_int_equal(rt_writer_write(&w, ".", 1, NULL), RETORT_OK);
  assert_false(rt_file_exists(path("out")));  // nobody sees it before the commit
  assert_int_equal(rt_writer_commit(&w, NULL), RETORT_OK);
  assert_content("out", "aXY\0\0\0\0\0ta!!.", 13);
  assert_int_equal(file_count(), 1);
  rt_writer_deinit(&w);
}

// Pieces around the buffer's size in every order, against a plain copy.
static void test_writer_large(void **state) {
  (void)state;
  static const size_t pieces[] = {1,       (1 << 20) - 1, 1,  (1 << 20), 5, (1 << 20) + 7,
                                  3 << 20, 100,           17, 999983,    0, 65536};
  size_t total = 0;
  for (size_t i = 0; i < RT_COUNT(pieces); i++) total += pieces[i];
  unsigned char *data = malloc(total);
  assert_non_null(data);
  for (size_t i = 0; i < total; i++) data[i] = (unsigned char)(i * 2654435761u >> 13);
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("out"), NULL), RETORT_OK);
  size_t at = 0;
  for (size_t i = 0; i < RT_COUNT(pieces); i++) {
    assert_int_equal(rt_writer_write(&w, data + at, pieces[i], NULL), RETORT_OK);
    at += pieces[i];
    assert_int_equal(w.offset, at);
  }
  memset(data + 1000000, 0xEE, 100000);
  assert_int_equal(rt_writer_rewrite(&w, 1000000, data + 1000000, 100000, NULL), RETORT_OK);
  assert_int_equal(rt_writer_commit(&w, NULL), RETORT_OK);
  assert_content("out", data, total);
  free(data);
}

static void test_writer_replaces(void **state) {
  (void)state;
  put("out", "old", 3);
  rt_map map;  // a reader of the old file keeps it
  assert_int_equal(rt_map_open(&map, path("out"), NULL), RETORT_OK);
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("out"), NULL), RETORT_OK);
  assert_int_equal(rt_writer_write(&w, "newer", 5, NULL), RETORT_OK);
  assert_content("out", "old", 3);
  assert_int_equal(rt_writer_commit(&w, NULL), RETORT_OK);
  assert_content("out", "newer", 5);
  assert_memory_equal(map.data, "old", 3);
  rt_map_close(&map);
}

static void test_writer_abandoned(void **state) {
  (void)state;
  put("out", "old", 3);
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("out"), NULL), RETORT_OK);
  assert_int_equal(rt_writer_write(&w, "newer", 5, NULL), RETORT_OK);
  rt_writer_deinit(&w);
  rt_writer_deinit(&w);
  assert_content("out", "old", 3);
  assert_int_equal(file_count(), 1);
  const int flags = fcntl(0, F_GETFD);
  w = (rt_writer){0};  // never opened: descriptor 0 is not its own
  rt_writer_deinit(&w);
  assert_int_equal(fcntl(0, F_GETFD), flags);
}

static void test_writer_symlink(void **state) {
  (void)state;
  assert_int_equal(mkdir(path("store"), 0700), 0);
  put("store/v1", "old", 3);
  assert_int_equal(symlink("store/v1", path("current")), 0);
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("current"), NULL), RETORT_OK);
  assert_int_equal(rt_writer_write(&w, "new", 3, NULL), RETORT_OK);
  assert_int_equal(rt_writer_commit(&w, NULL), RETORT_OK);
  struct stat info;
  assert_int_equal(lstat(path("current"), &info), 0);
  assert_true(S_ISLNK(info.st_mode));
  assert_content("store/v1", "new", 3);
}

static void test_writer_refused(void **state) {
  (void)state;
  rt_writer w;
  retort_error err;
  assert_int_equal(rt_writer_open(&w, path("no/such/file"), &err), RETORT_ERR_IO);
  assert_non_null(strstr(err.message, "no/such/file"));
  rt_writer_deinit(&w);
  assert_int_equal(rt_writer_open(&w, root, &err), RETORT_ERR_IO);
  assert_non_null(strstr(err.message, "folder"));
  rt_writer_deinit(&w);
  assert_int_equal(file_count(), 0);
}

static void test_writer_permissions(void **state) {
  (void)state;
  const mode_t mask = umask(027);
  rt_writer w;
  assert_int_equal(rt_writer_open(&w, path("out"), NULL), RETORT_OK);
  assert_int_equal(rt_writer_commit(&w, NULL), RETORT_OK);
  assert_int_equal(umask(mask), 027);
  struct stat info;
  assert_int_equal(stat(path("out"), &info), 0);
  assert_int_equal(info.st_mode & 0777, 0640);
  assert_int_equal(info.st_size, 0);
}

#define TEST(f) cmocka_unit_test_teardown(f, clean)
int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_map),
      TEST(test_refused),
      TEST(test_read),
      TEST(test_paths),
      TEST(test_writer),
      TEST(test_writer_large),
      TEST(test_writer_replaces),
      TEST(test_writer_abandoned),
      TEST(test_writer_symlink),
      TEST(test_writer_refused),
      TEST(test_writer_permissions),
  };
  return cmocka_run_group_tests_name("file", tests, setup, teardown);
}
