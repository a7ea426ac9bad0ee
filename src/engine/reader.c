#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/size.h"
#include "engine/header.h"

static retort_status corrupt(const rt_engine_file *f, retort_error *err, const char *part) {
  return rt_fail(err, RETORT_ERR_CORRUPT,
                 "%s: the %s %s: the file was damaged; build the engine again "
                 "or copy it anew",
                 f->path, part,
                 strcmp(part, "padding") == 0 ? "is not zero" : "does not match its hash");
}

static retort_status read_header(const rt_engine_file *f, rt_engine_header *h, retort_error *err) {
  const size_t size = f->map.size;
  if (size < sizeof h->magic || memcmp(f->map.data, RT_ENGINE_MAGIC, sizeof h->magic) != 0) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s is not a retort engine; make one with: retort build MODEL_FOLDER -o %s",
                   f->path, rt_path_base(f->path));
  }
  if (size < sizeof *h) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: the engine is cut short at %zu bytes", f->path,
                   size);
  }
  memcpy(h, f->map.data, sizeof *h);
  // The version comes before the hash: a newer format may place its hash elsewhere.
  if (h->version > RT_ENGINE_VERSION) {
    return rt_fail(
        err, RETORT_ERR_UNSUPPORTED,
        "%s has engine format %u, made by a newer retort; this one reads formats up to %d: "
        "update retort or build the engine again",
        f->path, h->version, RT_ENGINE_VERSION);
  }
  if (XXH3_64bits(h, offsetof(rt_engine_header, hash)) != h->hash) return corrupt(f, err, "header");
  if (h->version == 0 || h->header_bytes != sizeof *h ||
      h->hash_block_bytes != RT_ENGINE_HASH_BLOCK || h->section_count > RT_ENGINE_MAX_SECTIONS) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: the engine's header is not valid", f->path);
  }
  if (h->file_bytes != size) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s: the engine has %zu bytes but its header says %llu: it was cut short or "
                   "appended to; copy or build it again",
                   f->path, size, (unsigned long long)h->file_bytes);
  }
  return RETORT_OK;
}

static retort_status find_section(const rt_engine_file *f, const rt_engine_header *h,
                                  rt_section kind, const char *name, rt_section_entry *out,
                                  retort_error *err) {
  for (uint32_t i = 0; i < h->section_count; i++) {
    const rt_section_entry *s = &h->sections[i];
    if (s->kind != (uint32_t)kind) continue;
    if (s->offset % RT_ENGINE_ALIGN || s->offset < sizeof *h ||
        !rt_range_inside(s->offset, s->bytes, f->map.size)) {
      return rt_fail(err, RETORT_ERR_FORMAT, "%s: the %s lies outside the file", f->path, name);
    }
    *out = *s;
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "%s: the engine has no %s", f->path, name);
}

static retort_status small_section(const rt_engine_file *f, const rt_engine_header *h,
                                   rt_section kind, const char *name, rt_view *out,
                                   retort_error *err) {
  rt_section_entry s;
  RT_TRY(find_section(f, h, kind, name, &s, err));
  *out = rt_view_make(f->map.data + s.offset, s.bytes);
  if (XXH3_64bits(out->data, out->size) != s.hash) return corrupt(f, err, name);
  return RETORT_OK;
}

// Everything between the sections is zero. It is read by nobody, but a file with a flipped byte is
// a damaged file wherever the byte lies.
static retort_status check_padding(const rt_engine_file *f, const rt_engine_header *h,
                                   retort_error *err) {
  uint64_t at = sizeof *h;
  while (at < f->map.size) {
    // The next section to begin at or after `at`, and whether one covers `at` itself.
    uint64_t next = f->map.size, end = at;
    for (uint32_t i = 0; i < h->section_count; i++) {
      const rt_section_entry *s = &h->sections[i];
      if (!rt_range_inside(s->offset, s->bytes, f->map.size)) continue;  // find_section reports it
      if (s->offset <= at && s->offset + s->bytes > end) end = s->offset + s->bytes;
      if (s->offset > at && s->bytes && s->offset < next) next = s->offset;
    }
    if (end > at) {
      at = end;
      continue;
    }
    for (; at < next; at++) {
      if (f->map.data[at]) return corrupt(f, err, "padding");
    }
  }
  return RETORT_OK;
}

// Reads everything into anonymous memory, so that nothing depends on the file any more. Reading,
// unlike touching a mapping, is safe when the file is cut meanwhile.
static retort_status copy_file(rt_engine_file *f, const char *path, retort_error *err) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    const int code = errno;
    if (fd >= 0) (void)close(fd);
    return fd >= 0 ? rt_fail(err, RETORT_ERR_IO, "%s is not a regular file", path)
                   : rt_fail_errno(err, code, "cannot open %s", path);
  }
  const size_t size = (size_t)info.st_size, huge = 2u << 20, bytes = rt_align_up(size + 1, huge);
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    (void)close(fd);
    return rt_fail(err, RETORT_ERR_MEMORY,
                   "%s: no memory for a copy of %zu MiB; load it by mapping", path, size >> 20);
  }
  f->copy = memory;
  f->copy_bytes = bytes;
  // Fewer page walks while streaming the weights; only a hint.
  (void)madvise(memory, bytes, MADV_HUGEPAGE);
  size_t got = 0;
  ssize_t n = 1;
  while (got < size && n > 0) {
    n = read(fd, f->copy + got, size - got);
    if (n < 0 && errno == EINTR)
      n = 1;
    else if (n > 0)
      got += (size_t)n;
  }
  const int code = errno;
  (void)close(fd);
  if (n < 0) return rt_fail_errno(err, code, "cannot read %s", path);
  f->map = (rt_map){memory, got};
  return RETORT_OK;
}

static retort_status open_into(rt_engine_file *f, rt_load_mode mode, retort_error *err) {
  rt_engine_header h;
  rt_section_entry weights;
  rt_view hashes;
  RT_TRY(mode == RT_LOAD_COPY ? copy_file(f, f->path, err) : rt_map_open(&f->map, f->path, err));
  RT_TRY(read_header(f, &h, err));
  RT_TRY(small_section(f, &h, RT_SECTION_MANIFEST, "manifest", &f->manifest_text, err));
  RT_TRY(small_section(f, &h, RT_SECTION_TOKENIZER, "tokenizer", &f->tokenizer, err));
  RT_TRY(small_section(f, &h, RT_SECTION_TEMPLATE, "chat template", &f->chat_template, err));
  RT_TRY(small_section(f, &h, RT_SECTION_HASHES, "hash table", &hashes, err));
  RT_TRY(find_section(f, &h, RT_SECTION_WEIGHTS, "weights", &weights, err));
  RT_TRY(check_padding(f, &h, err));
  f->hashes = (const unsigned char *)hashes.data;
  f->weights = f->map.data + weights.offset;
  f->weight_bytes = weights.bytes;
  f->blocks = rt_div_up(weights.bytes, RT_ENGINE_HASH_BLOCK);
  if (hashes.size != f->blocks * sizeof(uint64_t)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: the hash table does not cover the weights",
                   f->path);
  }
  return rt_manifest_parse(&f->manifest, f->manifest_text, f->weight_bytes, f->path, err);
}

retort_status rt_engine_file_open(rt_engine_file *file, const char *path, rt_load_mode mode,
                                  retort_error *err) {
  *file = (rt_engine_file){0};
  file->path = strdup(path);
  if (!file->path) return RT_OOM(err, "an engine");
  const retort_status st = open_into(file, mode, err);
  if (st != RETORT_OK) rt_engine_file_close(file);
  return st;
}

void rt_engine_file_close(rt_engine_file *file) {
  rt_manifest_deinit(&file->manifest);
  if (file->copy) {
    (void)munmap(file->copy, file->copy_bytes);
  } else {
    rt_map_close(&file->map);
  }
  free(file->path);
  *file = (rt_engine_file){0};
}

bool rt_engine_block_ok(const rt_engine_file *file, size_t index) {
  const uint64_t start = (uint64_t)index * RT_ENGINE_HASH_BLOCK;
  const size_t bytes = rt_min_size(RT_ENGINE_HASH_BLOCK, file->weight_bytes - start);
  const unsigned char *data = file->weights + start;
#ifdef MADV_POPULATE_READ
  // One call maps the block's pages; without it every 16th page faults on its own.
  if (!file->copy) {
    const uintptr_t page = (uintptr_t)data & ~(uintptr_t)4095;
    (void)madvise((void *)page, (uintptr_t)data + bytes - page, MADV_POPULATE_READ);
  }
#endif
  uint64_t expected;
  memcpy(&expected, file->hashes + index * sizeof expected, sizeof expected);
  // Seeded with the block's number: blocks that changed places are found too.
  return XXH3_64bits_withSeed(data, bytes, index) == expected;
}
