// import/test_folder.h: for tests only: scratch folders, checkpoint files made of text, and checks
// of error messages.
#ifndef RT_IMPORT_TEST_FOLDER_H
#define RT_IMPORT_TEST_FOLDER_H

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"

// A fresh folder; the caller frees the name after remove_folder.
static inline char *make_folder(void) {
  char *name = strdup("/tmp/retort-test-XXXXXX");
  assert_non_null(mkdtemp(name));
  return name;
}

static inline void remove_folder(char *dir) {
  DIR *d = opendir(dir);
  for (struct dirent *e; d && (e = readdir(d));) {
    if (e->d_name[0] == '.') continue;
    if (unlinkat(dirfd(d), e->d_name, 0) != 0) {
      char path[PATH_MAX];
      (void)snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
      char *inner = strdup(path);
      remove_folder(inner);
    }
  }
  if (d) closedir(d);
  (void)rmdir(dir);
  free(dir);
}

static inline const char *path_in(const char *dir, const char *name) {
  static char path[2 * PATH_MAX];
  (void)snprintf(path, sizeof path, "%s/%s", dir, name);
  return path;
}

static inline void write_file(const char *dir, const char *name, const void *data, size_t size) {
  FILE *f = fopen(path_in(dir, name), "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(data, 1, size, f), size);
  assert_int_equal(fclose(f), 0);
}

static inline void write_text(const char *dir, const char *name, const char *text) {
  write_file(dir, name, text, strlen(text));
}

// A safetensors file of a header's text and `data_size` bytes of 0x3C.
static inline void safetensors_bytes(rt_buf *out, const char *header, size_t data_size) {
  uint64_t n = strlen(header);
  for (size_t i = 0; i < 8; i++) rt_buf_append_char(out, (char)(n >> (8 * i)));
  rt_buf_append_str(out, header);
  for (size_t i = 0; i < data_size; i++) rt_buf_append_char(out, 0x3C);
}
static inline void write_safetensors(const char *dir, const char *name, const char *header,
                                     size_t data_size) {
  rt_buf bytes = {0};
  safetensors_bytes(&bytes, header, data_size);
  write_file(dir, name, bytes.data, bytes.size);
  rt_buf_deinit(&bytes);
}

static inline void copy_folder(const char *from, const char *to) {
  DIR *d = opendir(from);
  if (!d) fail_msg("no folder %s", from);
  for (struct dirent *e; (e = readdir(d));) {
    if (e->d_name[0] == '.') continue;
    rt_buf bytes = {0};
    assert_int_equal(rt_file_read(&bytes, path_in(from, e->d_name), SIZE_MAX, NULL), RETORT_OK);
    write_file(to, e->d_name, bytes.data, bytes.size);
    rt_buf_deinit(&bytes);
  }
  closedir(d);
}

// Sets one key of a JSON file to a value given as JSON text; NULL removes the key.
static inline void patch_json(const char *dir, const char *name, const char *key,
                              const char *value) {
  json_t *json;
  assert_int_equal(rt_json_read(&json, path_in(dir, name), SIZE_MAX, NULL), RETORT_OK);
  if (value) {
    json_t *parsed = json_loads(value, JSON_DECODE_ANY, NULL);
    assert_non_null(parsed);
    assert_int_equal(json_object_set_new(json, key, parsed), 0);
  } else {
    (void)json_object_del(json, key);
  }
  assert_int_equal(json_dump_file(json, path_in(dir, name), 0), 0);
  json_decref(json);
}

// The call failed with this status, and the message has all fragments (separated by '|').
static inline void check_error(retort_status got, const retort_error *err, retort_status want,
                               const char *fragments) {
  if (got == RETORT_OK) fail_msg("accepted, expected an error with: %s", fragments);
  if (got != want) {
    fail_msg("status %s, expected %s: %s", retort_status_name(got), retort_status_name(want),
             err->message);
  }
  assert_int_equal(err->status, want);
  char *copy = strdup(fragments), *rest = copy;
  for (char *part; (part = strsep(&rest, "|"));) {
    if (!strstr(err->message, part)) fail_msg("no \"%s\" in: %s", part, err->message);
  }
  free(copy);
}

#endif
