#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/size.h"

enum { WRITE_BUFFER_BYTES = 1 << 20 };

static retort_status open_regular(const char *path, int *fd_out, size_t *size_out,
                                  retort_error *err) {
  // O_NONBLOCK: a pipe without a writer must be refused below, not waited for.
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return rt_fail_errno(err, errno, "cannot open %s", path);
  struct stat info;
  if (fstat(fd, &info) != 0) {
    int code = errno;
    (void)close(fd);
    return rt_fail_errno(err, code, "cannot inspect %s", path);
  }
  if (!S_ISREG(info.st_mode)) {
    (void)close(fd);
    return rt_fail(err, RETORT_ERR_IO, "%s is %s, not a regular file", path,
                   S_ISDIR(info.st_mode) ? "a folder" : "a special file");
  }
  *fd_out = fd;
  *size_out = (size_t)info.st_size;
  return RETORT_OK;
}

retort_status rt_map_open(rt_map *map, const char *path, retort_error *err) {
  *map = (rt_map){0};
  int fd;
  size_t size;
  RT_TRY(open_regular(path, &fd, &size, err));
  if (size == 0) {
    (void)close(fd);
    map->data = (const unsigned char *)"";
    return RETORT_OK;
  }
  void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  int code = errno;
  (void)close(fd);
  if (data == MAP_FAILED) return rt_fail_errno(err, code, "cannot map %s", path);
  map->data = data;
  map->size = size;
  return RETORT_OK;
}

void rt_map_close(rt_map *map) {
  if (map->size) (void)munmap((void *)(uintptr_t)map->data, map->size);
  *map = (rt_map){0};
}

retort_status rt_file_read(rt_buf *out, const char *path, size_t max_bytes, retort_error *err) {
  int fd;
  size_t size;
  RT_TRY(open_regular(path, &fd, &size, err));
  if (size > max_bytes) {
    (void)close(fd);
    return rt_fail(err, RETORT_ERR_LIMIT, "%s has %zu bytes, more than the %zu allowed", path, size,
                   max_bytes);
  }
  if (!rt_buf_reserve(out, size)) {
    (void)close(fd);
    return RT_OOM(err, path);
  }
  size_t got = 0;
  while (got < size) {
    ssize_t n = read(fd, out->data + out->size + got, size - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      int code = errno;
      (void)close(fd);
      return rt_fail_errno(err, code, "cannot read %s", path);
    }
    if (n == 0) break;
    got += (size_t)n;
  }
  (void)close(fd);
  out->size += got;
  return RETORT_OK;
}

bool rt_file_exists(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool rt_is_directory(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

retort_status rt_path_join(char *out, size_t size, const char *dir, const char *name,
                           retort_error *err) {
  size_t n = strlen(dir);
  const char *slash = n > 0 && dir[n - 1] == '/' ? "" : "/";
  int written = snprintf(out, size, "%s%s%s", dir, slash, name);
  if (written < 0 || (size_t)written >= size) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "path too long: %s/%s", dir, name);
  }
  return RETORT_OK;
}

const char *rt_path_base(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

retort_status rt_writer_check(const char *path, retort_error *err) {
  if (!*path) return rt_fail(err, RETORT_ERR_ARGUMENT, "the output file has an empty name");
  struct stat info;
  if (stat(path, &info) == 0) {
    if (S_ISDIR(info.st_mode)) {
      return rt_fail(err, RETORT_ERR_IO, "cannot write %s: it is a folder; name a file", path);
    }
    // Renaming over a device or a pipe would remove it, /dev/null not excepted.
    if (!S_ISREG(info.st_mode)) {
      return rt_fail(err, RETORT_ERR_IO, "cannot write %s: it is a special file; name a plain one",
                     path);
    }
  }
  char *resolved = realpath(path, NULL);
  char *folder = resolved ? resolved : strdup(path);
  if (!folder) return RT_OOM(err, "a path");
  char *slash = strrchr(folder, '/');
  if (slash) slash[slash == folder ? 1 : 0] = '\0';
  const char *where = slash ? folder : ".";
  retort_status st = RETORT_OK;
  if (!rt_is_directory(where)) {
    st = rt_fail(err, RETORT_ERR_IO, "cannot write %s: there is no folder %s; create it first",
                 path, where);
  } else if (access(where, W_OK | X_OK) != 0) {
    st = rt_fail_errno(err, errno, "cannot write %s: the folder %s", path, where);
  }
  free(folder);
  return st;
}

retort_status rt_writer_open(rt_writer *writer, const char *path, retort_error *err) {
  *writer = (rt_writer){.fd = -1};
  RT_TRY(rt_writer_check(path, err));
  char *resolved = realpath(path, NULL);
  writer->path = resolved ? resolved : strdup(path);
  writer->buffer = malloc(WRITE_BUFFER_BYTES);
  size_t bytes = (writer->path ? strlen(writer->path) : 0) + 16;
  writer->temporary = malloc(bytes);
  if (!writer->path || !writer->buffer || !writer->temporary) {
    rt_writer_deinit(writer);
    return RT_OOM(err, "an output file");
  }
  (void)snprintf(writer->temporary, bytes, "%s.tmpXXXXXX", writer->path);
  writer->fd = mkostemp(writer->temporary, O_CLOEXEC);
  if (writer->fd < 0) {
    int code = errno;
    free(writer->temporary);
    writer->temporary = NULL;
    rt_writer_deinit(writer);
    return rt_fail_errno(err, code, "cannot write %s", path);
  }
  // mkostemp makes it private; give it what the umask would have given.
  mode_t mask = umask(0);
  (void)umask(mask);
  (void)fchmod(writer->fd, 0666 & ~mask);
  return RETORT_OK;
}

static retort_status write_all(rt_writer *writer, const unsigned char *data, size_t size,
                               retort_error *err) {
  while (size > 0) {
    ssize_t n = write(writer->fd, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return rt_fail_errno(err, errno, "cannot write %s", writer->path);
    data += n;
    size -= (size_t)n;
  }
  return RETORT_OK;
}

static retort_status flush(rt_writer *writer, retort_error *err) {
  size_t n = writer->buffered;
  writer->buffered = 0;
  return write_all(writer, writer->buffer, n, err);
}

retort_status rt_writer_write(rt_writer *writer, const void *data, size_t size, retort_error *err) {
  const unsigned char *from = data;
  writer->offset += size;
  while (size > 0) {
    if (writer->buffered == 0 && size >= WRITE_BUFFER_BYTES)
      return write_all(writer, from, size, err);
    size_t n = rt_min_size(size, WRITE_BUFFER_BYTES - writer->buffered);
    memcpy(writer->buffer + writer->buffered, from, n);
    writer->buffered += n;
    from += n;
    size -= n;
    if (writer->buffered == WRITE_BUFFER_BYTES) RT_TRY(flush(writer, err));
  }
  return RETORT_OK;
}

retort_status rt_writer_align(rt_writer *writer, size_t align, retort_error *err) {
  static const unsigned char zeros[4096];
  size_t pad = (size_t)(rt_align_up((size_t)writer->offset, align) - writer->offset);
  while (pad > 0) {
    size_t n = rt_min_size(pad, sizeof zeros);
    RT_TRY(rt_writer_write(writer, zeros, n, err));
    pad -= n;
  }
  return RETORT_OK;
}

retort_status rt_writer_rewrite(rt_writer *writer, uint64_t offset, const void *data, size_t size,
                                retort_error *err) {
  RT_TRY(flush(writer, err));
  if (!rt_range_inside(offset, size, writer->offset)) {
    return rt_fail(err, RETORT_ERR_INTERNAL, "rewrite outside %s", writer->path);
  }
  const unsigned char *from = data;
  while (size > 0) {
    ssize_t n = pwrite(writer->fd, from, size, (off_t)offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return rt_fail_errno(err, errno, "cannot write %s", writer->path);
    from += n;
    offset += (uint64_t)n;
    size -= (size_t)n;
  }
  return RETORT_OK;
}

retort_status rt_writer_commit(rt_writer *writer, retort_error *err) {
  retort_status st = flush(writer, err);
  if (st == RETORT_OK && fsync(writer->fd) != 0) {
    st = rt_fail_errno(err, errno, "cannot write %s", writer->path);
  }
  if (close(writer->fd) != 0 && st == RETORT_OK) {
    st = rt_fail_errno(err, errno, "cannot write %s", writer->path);
  }
  writer->fd = -1;
  if (st == RETORT_OK && rename(writer->temporary, writer->path) != 0) {
    st = rt_fail_errno(err, errno, "cannot rename to %s", writer->path);
  }
  if (st == RETORT_OK) {
    free(writer->temporary);
    writer->temporary = NULL;
  }
  rt_writer_deinit(writer);
  return st;
}

void rt_writer_deinit(rt_writer *writer) {
  // A zero-initialized writer has fd 0 but no path.
  if (writer->path && writer->fd >= 0) (void)close(writer->fd);
  if (writer->temporary) (void)unlink(writer->temporary);
  free(writer->temporary);
  free(writer->path);
  free(writer->buffer);
  *writer = (rt_writer){.fd = -1};
}
