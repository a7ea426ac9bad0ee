// import/onnx/external.c: tensors whose bytes lie in files beside the model.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <xxhash.h>

#include "base/size.h"
#include "import/onnx/storage.h"

enum { MAX_FILES = 65536 };

static retort_status refuse(const rt_wire *w, rt_view tensor, rt_view location, const char *why) {
  return rt_wire_fail(w, RETORT_ERR_FORMAT, "tensor \"%.*s\": external data in \"%.*s\": %s",
                      (int)rt_min_size(tensor.size, 100), tensor.data,
                      (int)rt_min_size(location.size, 150), location.data, why);
}

// What the text alone shows.
static const char *bad_location(rt_view location) {
  if (location.size == 0) return "no path is given";
  if (location.size >= PATH_MAX) return "the path is too long";
  if (memchr(location.data, '\0', location.size)) return "the path has a zero byte";
  if (location.data[0] == '/') return "the path must be relative to the model's folder";
  for (size_t i = 0; i < location.size;) {
    const char *slash = memchr(location.data + i, '/', location.size - i);
    const size_t end = slash ? (size_t)(slash - location.data) : location.size;
    if (rt_view_is(rt_view_make(location.data + i, end - i), "..")) {
      return "the path must not have \"..\"";
    }
    i = end + 1;
  }
  return NULL;
}

// An optional decimal number; spaces and signs are refused.
static bool read_number(rt_view text, uint64_t *out) {
  if (text.size == 0) return false;
  uint64_t value = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9' || __builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, (uint64_t)(text.data[i] - '0'), &value)) {
      return false;
    }
  }
  *out = value;
  return true;
}

static rt_onnx_file *slot_of(rt_onnx_file *files, size_t capacity, rt_view location) {
  size_t at = (size_t)XXH3_64bits(location.data, location.size) & (capacity - 1);
  while (files[at].location.data && !rt_view_equal(files[at].location, location)) {
    at = (at + 1) & (capacity - 1);
  }
  return &files[at];
}

static retort_status make_room(rt_onnx_storage *s, retort_error *err) {
  if ((s->file_count + 1) * 2 <= s->file_capacity) return RETORT_OK;
  const size_t capacity = s->file_capacity ? s->file_capacity * 2 : 16;
  rt_onnx_file *files = calloc(capacity, sizeof *files);
  if (!files) return RT_OOM(err, "a list of files");
  for (size_t i = 0; i < s->file_capacity; i++) {
    if (s->files[i].location.data) *slot_of(files, capacity, s->files[i].location) = s->files[i];
  }
  free(s->files);
  s->files = files;
  s->file_capacity = capacity;
  return RETORT_OK;
}

// The path without links must still be below the model's folder.
static retort_status open_file(rt_onnx_storage *s, const rt_wire *w, rt_view tensor,
                               rt_view location, rt_map *map) {
  if (!s->folder) return refuse(w, tensor, location, "there is no folder to look in");
  if (s->file_count >= MAX_FILES) return refuse(w, tensor, location, "too many files");
  if (!s->folder_real) s->folder_real = realpath(s->folder, NULL);
  if (!s->folder_real) return rt_fail_errno(w->file->err, errno, "cannot find %s", s->folder);
  char text[PATH_MAX], path[PATH_MAX];
  memcpy(text, location.data, location.size);
  text[location.size] = '\0';
  RT_TRY(rt_path_join(path, sizeof path, s->folder, text, w->file->err));
  char *real = realpath(path, NULL);
  if (!real) {
    const retort_status st = rt_fail_errno(w->file->err, errno, "cannot open %s", path);
    return rt_fail_in(w->file->err, st, "%.200s: external data of tensor \"%.*s\"", w->file->origin,
                      (int)rt_min_size(tensor.size, 100), tensor.data);
  }
  const size_t n = strlen(s->folder_real);
  const bool root = n == 1;  // "/" holds everything
  retort_status st;
  if (!root && (strncmp(real, s->folder_real, n) != 0 || real[n] != '/')) {
    st = refuse(w, tensor, location,
                "a link leads out of the model's folder; put the file itself there");
  } else {
    st = rt_map_open(map, real, w->file->err);
    if (st != RETORT_OK) {
      st = rt_fail_in(w->file->err, st, "%.200s: external data of tensor \"%.*s\"", w->file->origin,
                      (int)rt_min_size(tensor.size, 100), tensor.data);
    }
  }
  free(real);
  return st;
}

static retort_status find_file(rt_onnx_storage *s, const rt_wire *w, rt_view tensor,
                               rt_view location, const rt_map **out) {
  const char *bad = bad_location(location);
  if (bad) return refuse(w, tensor, location, bad);
  RT_TRY(make_room(s, w->file->err));
  rt_onnx_file *file = slot_of(s->files, s->file_capacity, location);
  if (!file->location.data) {
    RT_TRY(open_file(s, w, tensor, location, &file->map));
    file->location = location;
    s->file_count++;
  }
  *out = &file->map;
  return RETORT_OK;
}

retort_status rt_onnx_read_external(rt_onnx_storage *s, const rt_wire *w, rt_view tensor,
                                    const rt_onnx_external *where, size_t bytes, rt_view *out) {
  const rt_map *map = NULL;
  RT_TRY(find_file(s, w, tensor, where->location, &map));
  uint64_t offset = 0, length;
  if (where->offset.data && !read_number(where->offset, &offset)) {
    return refuse(w, tensor, where->location, "the offset is not a number");
  }
  if (offset > map->size) {
    return refuse(w, tensor, where->location, "the offset is beyond the end of the file");
  }
  length = map->size - offset;  // without a length: up to the end
  if (where->length.data && !read_number(where->length, &length)) {
    return refuse(w, tensor, where->location, "the length is not a number");
  }
  if (!rt_range_inside(offset, length, map->size)) {
    return refuse(w, tensor, where->location,
                  "offset and length lead beyond the end of the file (is it complete?)");
  }
  if (bytes != SIZE_MAX && length != bytes) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT,
                        "tensor \"%.*s\": %llu bytes of external data in \"%.*s\", type and "
                        "dimensions make %zu",
                        (int)rt_min_size(tensor.size, 100), tensor.data, (unsigned long long)length,
                        (int)rt_min_size(where->location.size, 150), where->location.data, bytes);
  }
  *out = rt_view_make(map->data + offset, (size_t)length);
  return RETORT_OK;
}

void rt_onnx_external_close(rt_onnx_storage *s) {
  for (size_t i = 0; i < s->file_capacity; i++) {
    if (s->files[i].location.data) rt_map_close(&s->files[i].map);
  }
  free(s->files);
  s->files = NULL;
  s->file_count = s->file_capacity = 0;
}
