#include "import/safetensors.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/size.h"

// The reference implementation's own limit; a header of this size would name a million tensors.
enum { MAX_HEADER_BYTES = 100 * 1000 * 1000 };

static const struct dtype_row {
  const char *name;
  uint32_t bits;
  bool usable;
  rt_dtype dtype;
} DTYPES[] = {
    {"F32", 32, true, RT_DTYPE_F32},
    {"F16", 16, true, RT_DTYPE_F16},
    {"BF16", 16, true, RT_DTYPE_BF16},
    {"F64", 64, false, 0},
    {"I64", 64, false, 0},
    {"U64", 64, false, 0},
    {"C64", 64, false, 0},
    {"I32", 32, false, 0},
    {"U32", 32, false, 0},
    {"I16", 16, false, 0},
    {"U16", 16, false, 0},
    {"I8", 8, false, 0},
    {"U8", 8, false, 0},
    {"BOOL", 8, false, 0},
    {"F8_E4M3", 8, false, 0},
    {"F8_E5M2", 8, false, 0},
    {"F8_E8M0", 8, false, 0},
    {"F8_E4M3FNUZ", 8, false, 0},
    {"F8_E5M2FNUZ", 8, false, 0},
    {"F6_E2M3", 6, false, 0},
    {"F6_E3M2", 6, false, 0},
    {"F4", 4, false, 0},
};

static const struct dtype_row *find_dtype(const char *name) {
  for (size_t i = 0; i < RT_COUNT(DTYPES); i++) {
    if (strcmp(DTYPES[i].name, name) == 0) return &DTYPES[i];
  }
  return NULL;
}

void rt_st_print_shape(rt_buf *out, uint32_t rank, const int64_t *dims) {
  rt_buf_append_char(out, '[');
  for (uint32_t i = 0; i < rank; i++) {
    rt_buf_append_format(out, "%s%lld", i ? ", " : "", (long long)dims[i]);
  }
  rt_buf_append_char(out, ']');
}

// Length of the JSON header, with the usual accidents recognized by what they look like.
static retort_status header_length(rt_view bytes, const char *path, size_t *length,
                                   retort_error *err) {
  static const char LFS[] = "version https://git-lfs";
  if (bytes.size >= sizeof LFS - 1 && memcmp(bytes.data, LFS, sizeof LFS - 1) == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s: this is a Git LFS pointer, not the weights; run `git lfs pull` in its "
                   "folder, or download the file itself",
                   path);
  }
  if (bytes.size < 8) {
    return rt_fail(
        err, RETORT_ERR_FORMAT,
        "%s: truncated: %zu bytes, a safetensors file has at least 10; download it again", path,
        bytes.size);
  }
  uint64_t n = 0;
  for (size_t i = 0; i < 8; i++) n |= (uint64_t)(unsigned char)bytes.data[i] << (8 * i);
  if (n > MAX_HEADER_BYTES) {
    return rt_fail(
        err, RETORT_ERR_FORMAT,
        "%s: not a safetensors file: the header length at byte 0 is %llu, the limit is %d", path,
        (unsigned long long)n, MAX_HEADER_BYTES);
  }
  if (n > bytes.size - 8) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s: truncated: the header needs %llu bytes after byte 8, the file has %zu; "
                   "download it again",
                   path, (unsigned long long)n, bytes.size - 8);
  }
  if (n < 2 || bytes.data[8] != '{') {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s: not a safetensors file: no JSON object at byte 8",
                   path);
  }
  *length = (size_t)n;
  return RETORT_OK;
}

static retort_status read_shape(const rt_json *entry, rt_st_tensor *t, uint64_t *elements,
                                retort_error *err) {
  rt_json shape = rt_json_get(entry, "shape");
  size_t rank = 0;
  RT_TRY(rt_json_want_array(&shape, &rank, err));
  if (rank > RT_MAX_RANK) {
    return rt_json_fail(&shape, err, RETORT_ERR_UNSUPPORTED,
                        "%zu dimensions; at most %d are handled", rank, RT_MAX_RANK);
  }
  *elements = 1;
  t->rank = (uint32_t)rank;
  for (size_t i = 0; i < rank; i++) {
    rt_json dim = rt_json_at(&shape, i);
    RT_TRY(rt_json_int(&dim, 0, INT64_MAX, &t->dims[i], err));
    if (__builtin_mul_overflow(*elements, (uint64_t)t->dims[i], elements)) {
      return rt_json_fail(&shape, err, RETORT_ERR_FORMAT, "the number of elements overflows");
    }
  }
  return RETORT_OK;
}

// Fills *t from one header entry; `room` is the number of bytes after the header.
static retort_status read_tensor(const rt_json *entry, rt_view data, rt_st_tensor *t,
                                 retort_error *err) {
  RT_TRY(rt_json_want_object(entry, err));
  rt_json dtype = rt_json_get(entry, "dtype");
  const char *dtype_name = NULL;
  RT_TRY(rt_json_str(&dtype, &dtype_name, err));
  const struct dtype_row *row = find_dtype(dtype_name);
  if (!row) {
    return rt_json_fail(&dtype, err, RETORT_ERR_UNSUPPORTED, "unknown dtype \"%.32s\"", dtype_name);
  }
  t->dtype_name = row->name;
  t->usable = row->usable;
  t->dtype = row->dtype;
  uint64_t elements = 0;
  RT_TRY(read_shape(entry, t, &elements, err));

  rt_json offsets = rt_json_get(entry, "data_offsets");
  size_t count = 0;
  RT_TRY(rt_json_want_array(&offsets, &count, err));
  if (count != 2) {
    return rt_json_fail(&offsets, err, RETORT_ERR_FORMAT,
                        "expected [begin, end], found %zu numbers", count);
  }
  int64_t begin = 0, end = 0;
  rt_json first = rt_json_at(&offsets, 0), second = rt_json_at(&offsets, 1);
  RT_TRY(rt_json_int(&first, 0, INT64_MAX, &begin, err));
  RT_TRY(rt_json_int(&second, 0, INT64_MAX, &end, err));
  if (end < begin) {
    return rt_json_fail(&offsets, err, RETORT_ERR_FORMAT, "ends at %lld, before it begins at %lld",
                        (long long)end, (long long)begin);
  }
  if ((uint64_t)end > data.size) {
    return rt_json_fail(
        &offsets, err, RETORT_ERR_FORMAT,
        "truncated: the tensor ends at byte %lld, the file has %zu after its header; "
        "download it again",
        (long long)end, data.size);
  }
  uint64_t bits;
  if (__builtin_mul_overflow(elements, (uint64_t)row->bits, &bits) || bits % 8 != 0) {
    return rt_json_fail(entry, err, RETORT_ERR_FORMAT,
                        "dtype and shape do not make a whole number of bytes");
  }
  t->bytes = (uint64_t)(end - begin);
  if (t->bytes != bits / 8) {
    return rt_json_fail(&offsets, err, RETORT_ERR_FORMAT,
                        "%llu bytes, but %s of this shape takes %llu", (unsigned long long)t->bytes,
                        row->name, (unsigned long long)(bits / 8));
  }
  t->data = (const unsigned char *)data.data + begin;
  return RETORT_OK;
}

static retort_status check_metadata(const rt_json *metadata, retort_error *err) {
  RT_TRY(rt_json_want_object(metadata, err));
  const char *key;
  json_t *value;
  json_object_foreach(metadata->node, key, value) {
    if (!json_is_string(value)) {
      rt_json child = rt_json_get(metadata, key);
      return rt_json_fail(&child, err, RETORT_ERR_FORMAT, "metadata values must be strings");
    }
  }
  return RETORT_OK;
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const rt_st_tensor *)a)->name, ((const rt_st_tensor *)b)->name);
}

static int by_place(const void *a, const void *b) {
  const rt_st_tensor *x = a, *y = b;
  if (x->data != y->data) return x->data < y->data ? -1 : 1;
  // Empty tensors come before the one that starts at the same byte.
  return x->bytes < y->bytes ? -1 : x->bytes > y->bytes;
}

// The format asks that tensors cover the data part exactly. `tensors` gets sorted by place.
static retort_status check_cover(const rt_safetensors *file, rt_view data, retort_error *err) {
  if (file->count > 1) qsort(file->tensors, file->count, sizeof *file->tensors, by_place);
  const unsigned char *start = (const unsigned char *)data.data, *at = start;
  const char *before = NULL;
  for (size_t i = 0; i < file->count; i++) {
    const rt_st_tensor *t = &file->tensors[i];
    if (t->data < at) {
      return rt_fail(
          err, RETORT_ERR_FORMAT,
          "%s: %s: overlaps %s: it begins at byte %td of the data, the other ends at %td; "
          "the file is damaged or was written wrongly, get it again",
          file->path, t->name, before, t->data - start, at - start);
    }
    if (t->data > at) {
      return rt_fail(err, RETORT_ERR_FORMAT,
                     "%s: %s: bytes %td to %td of the data before it belong to no tensor; the file "
                     "is damaged or was written wrongly, get it again",
                     file->path, t->name, at - start, t->data - start);
    }
    at += t->bytes;
    before = t->name;
  }
  size_t covered = (size_t)(at - start);
  if (covered != data.size) {
    return rt_fail(
        err, RETORT_ERR_FORMAT,
        "%s: %zu bytes after the last tensor (%s) belong to no tensor; the file is damaged "
        "or was written wrongly, get it again",
        file->path, data.size - covered, before ? before : "none");
  }
  return RETORT_OK;
}

static retort_status read_header(rt_safetensors *file, json_t *header, rt_view data,
                                 retort_error *err) {
  rt_json root = rt_json_root(header, file->path);
  RT_TRY(rt_json_want_object(&root, err));
  file->tensors = calloc(rt_max_size(json_object_size(header), 1), sizeof *file->tensors);
  if (!file->tensors) return RT_OOM(err, "the tensor list");
  void *it = json_object_iter(header);
  for (; it; it = json_object_iter_next(header, it)) {
    const char *key = json_object_iter_key(it);
    rt_json entry = {
        .node = json_object_iter_value(it), .origin = file->path, .parent = &root, .key = key};
    if (strcmp(key, "__metadata__") == 0) {
      RT_TRY(check_metadata(&entry, err));
      continue;
    }
    rt_st_tensor *t = &file->tensors[file->count];
    RT_TRY(read_tensor(&entry, data, t, err));
    t->name = rt_arena_strdup(&file->arena, rt_view_of(key));
    if (!t->name) return RT_OOM(err, "a tensor name");
    file->count++;
  }
  RT_TRY(check_cover(file, data, err));
  if (file->count > 1) qsort(file->tensors, file->count, sizeof *file->tensors, by_name);
  return RETORT_OK;
}

// Reads file->bytes; on failure the caller closes the file.
static retort_status parse(rt_safetensors *file, retort_error *err) {
  size_t length = 0;
  RT_TRY(header_length(file->bytes, file->path, &length, err));
  file->header = rt_view_make(file->bytes.data + 8, length);
  rt_view data = rt_view_make(file->bytes.data + 8 + length, file->bytes.size - 8 - length);
  json_t *header = NULL;
  RT_TRY(rt_json_parse(&header, file->header, file->path, err));
  retort_status st = read_header(file, header, data, err);
  json_decref(header);
  return st;
}

retort_status rt_safetensors_parse(rt_safetensors *out, rt_view bytes, const char *path,
                                   retort_error *err) {
  *out = (rt_safetensors){.bytes = bytes, .path = strdup(path)};
  retort_status st = out->path ? parse(out, err) : RT_OOM(err, "a path");
  if (st != RETORT_OK) rt_safetensors_close(out);
  return st;
}

retort_status rt_safetensors_open(rt_safetensors *out, const char *path, retort_error *err) {
  *out = (rt_safetensors){0};
  rt_map map;
  RT_TRY(rt_map_open(&map, path, err));
  retort_status st = rt_safetensors_parse(out, rt_view_make(map.data, map.size), path, err);
  if (st == RETORT_OK) {
    out->map = map;
  } else {
    rt_map_close(&map);
  }
  return st;
}

void rt_safetensors_close(rt_safetensors *file) {
  rt_map_close(&file->map);
  rt_arena_deinit(&file->arena);
  free(file->tensors);
  free(file->path);
  *file = (rt_safetensors){0};
}

const rt_st_tensor *rt_safetensors_find(const rt_safetensors *file, const char *name) {
  rt_st_tensor key = {.name = name};
  return file->count ? bsearch(&key, file->tensors, file->count, sizeof key, by_name) : NULL;
}
