// base/file.h: reading by mapping or by copy, and writing whole files or nothing.
#ifndef RT_BASE_FILE_H
#define RT_BASE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

// A read-only mapping of a whole file. An empty file maps to {NULL-safe "", 0}. The path in errors
// is the one given. Thread-safe once mapped.
typedef struct rt_map {
  const unsigned char *data;
  size_t size;
} rt_map;
retort_status rt_map_open(rt_map *map, const char *path, retort_error *err) RETORT_MUST_USE;
void rt_map_close(rt_map *map);

// Reads a whole file of at most `max_bytes` into *out (appended).
retort_status rt_file_read(rt_buf *out, const char *path, size_t max_bytes,
                           retort_error *err) RETORT_MUST_USE;

bool rt_file_exists(const char *path);
bool rt_is_directory(const char *path);
// "dir/name" into out (of `size` bytes); ARGUMENT if it does not fit.
retort_status rt_path_join(char *out, size_t size, const char *dir, const char *name,
                           retort_error *err) RETORT_MUST_USE;
// The part after the last '/', never NULL.
const char *rt_path_base(const char *path);

// Writes a file under a temporary name beside its destination and renames it when committed, so
// that readers see the old file or the whole new one. Deinit without commit removes the temporary.
// Works for a destination that exists, and follows a symlink to it. Not thread-safe.
typedef struct rt_writer {
  int fd;  // -1 when closed
  char *path, *temporary;
  unsigned char *buffer;
  size_t buffered;
  uint64_t offset;  // bytes accepted so far
} rt_writer;
// Whether rt_writer_open could write there: a plain file, or none yet, in a folder that may be
// written.
retort_status rt_writer_check(const char *path, retort_error *err) RETORT_MUST_USE;
retort_status rt_writer_open(rt_writer *writer, const char *path,
                             retort_error *err) RETORT_MUST_USE;
retort_status rt_writer_write(rt_writer *writer, const void *data, size_t size,
                              retort_error *err) RETORT_MUST_USE;
// Pads with zeros to a multiple of `align`.
retort_status rt_writer_align(rt_writer *writer, size_t align, retort_error *err) RETORT_MUST_USE;
// Overwrites bytes already written (flushes first).
retort_status rt_writer_rewrite(rt_writer *writer, uint64_t offset, const void *data, size_t size,
                                retort_error *err) RETORT_MUST_USE;
// Flushes, syncs and renames. The writer is closed either way.
retort_status rt_writer_commit(rt_writer *writer, retort_error *err) RETORT_MUST_USE;
void rt_writer_deinit(rt_writer *writer);

#endif
