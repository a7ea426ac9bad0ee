#include "import/onnx/wire.h"

#include <stdio.h>

#include "base/size.h"
#include "import/onnx/model.h"

enum { MAX_VARINT_BYTES = 10, MAX_FIELD = (1 << 29) - 1 };

// The place of a message, from the outside in: "graph.node[17]". Empty for the file itself.
static void print_place(const rt_wire *w, rt_buf *out) {
  if (!w->parent) return;
  print_place(w->parent, out);
  if (out->size) rt_buf_append_char(out, '.');
  rt_buf_append_str(out, w->name);
  if (w->index != SIZE_MAX) rt_buf_append_format(out, "[%zu]", w->index);
}

retort_status rt_wire_fail(const rt_wire *w, retort_status status, const char *format, ...) {
  char message[512];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(message, sizeof message, format, args);
  va_end(args);
  rt_buf place = {0};
  print_place(w, &place);
  const size_t offset = (size_t)((w->field_at ? w->field_at : w->begin) - w->file->start);
  const retort_status st =
      rt_fail(w->file->err, status, "%.250s: %.200s%s%s (byte %zu)", w->file->origin,
              rt_buf_cstr(&place), place.size ? ": " : "", message, offset);
  rt_buf_deinit(&place);
  return st;
}

void rt_wire_root(rt_wire *w, const rt_wire_file *file, rt_view bytes) {
  *w = (rt_wire){.file = file, .index = SIZE_MAX, .depth = 1};
  w->begin = w->at = file->start;
  w->end = file->start + bytes.size;
}

retort_status rt_wire_enter(rt_wire *w, const rt_wire *parent, const char *name, size_t index) {
  rt_view bytes = {0};
  RT_TRY(rt_wire_bytes(parent, name, &bytes));
  *w = (rt_wire){.file = parent->file,
                 .parent = parent,
                 .name = name,
                 .index = index,
                 .depth = parent->depth + 1};
  w->begin = w->at = (const unsigned char *)bytes.data;
  w->end = w->begin + bytes.size;
  if (w->depth <= RT_ONNX_MAX_DEPTH) return RETORT_OK;
  return rt_wire_fail(w, RETORT_ERR_FORMAT, "messages are nested more than %d deep",
                      RT_ONNX_MAX_DEPTH);
}

void rt_wire_rewind(rt_wire *w) {
  w->at = w->begin;
  w->field_at = NULL;
}

// Reads a varint that must end before `end`; false if it doesn't or is too long.
static bool read_varint(const unsigned char **at, const unsigned char *end, uint64_t *out) {
  uint64_t value = 0;
  for (unsigned i = 0; i < MAX_VARINT_BYTES && *at < end; i++) {
    const unsigned char byte = *(*at)++;
    value |= (uint64_t)(byte & 0x7F) << (7 * i);
    if (!(byte & 0x80)) {
      *out = value;
      return true;
    }
  }
  return false;
}

static retort_status next_varint(rt_wire *w, const char *what, uint64_t *out) {
  if (read_varint(&w->at, w->end, out)) return RETORT_OK;
  return rt_wire_fail(w, RETORT_ERR_FORMAT,
                      "%s that is over %d bytes long or goes on past its message (is the file "
                      "complete, and an ONNX file?)",
                      what, MAX_VARINT_BYTES);
}

static retort_status next_fixed(rt_wire *w, size_t size) {
  if ((size_t)(w->end - w->at) < size) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT,
                        "field %u needs %zu bytes, its message has %zu left (is the file "
                        "complete?)",
                        w->field, size, (size_t)(w->end - w->at));
  }
  w->number = 0;
  for (size_t i = 0; i < size; i++) w->number |= (uint64_t)w->at[i] << (8 * i);
  w->at += size;
  return RETORT_OK;
}

static retort_status next_field(rt_wire *w) {
  uint64_t tag, length;
  w->field_at = w->at;
  RT_TRY(next_varint(w, "a field's number", &tag));
  if (tag >> 3 == 0 || tag >> 3 > MAX_FIELD) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "%llu is no field number (is this an ONNX file?)",
                        (unsigned long long)(tag >> 3));
  }
  w->field = (uint32_t)(tag >> 3);
  switch (tag & 7) {
    case RT_WIRE_VARINT: w->type = RT_WIRE_VARINT; return next_varint(w, "a number", &w->number);
    case RT_WIRE_FIXED64: w->type = RT_WIRE_FIXED64; return next_fixed(w, 8);
    case RT_WIRE_FIXED32: w->type = RT_WIRE_FIXED32; return next_fixed(w, 4);
    case RT_WIRE_LENGTH:
      w->type = RT_WIRE_LENGTH;
      RT_TRY(next_varint(w, "a length", &length));
      if (length > (size_t)(w->end - w->at)) {
        return rt_wire_fail(w, RETORT_ERR_FORMAT,
                            "field %u has %llu bytes, its message has %zu left (is the file "
                            "complete?)",
                            w->field, (unsigned long long)length, (size_t)(w->end - w->at));
      }
      w->bytes = rt_view_make(w->at, (size_t)length);
      w->at += length;
      return RETORT_OK;
    default:
      return rt_wire_fail(w, RETORT_ERR_FORMAT,
                          "field %u has wire type %u, which ONNX doesn't use (is this an ONNX "
                          "file?)",
                          w->field, (unsigned)(tag & 7));
  }
}

bool rt_wire_next(rt_wire *w) {
  w->status = RETORT_OK;
  if (w->at == w->end) return false;
  w->status = next_field(w);
  return w->status == RETORT_OK;
}

retort_status rt_wire_count(rt_wire *w, size_t counts[RT_WIRE_FIELDS]) {
  memset(counts, 0, RT_WIRE_FIELDS * sizeof *counts);
  rt_wire_rewind(w);
  while (rt_wire_next(w)) counts[w->field < RT_WIRE_FIELDS ? w->field : 0]++;
  RT_TRY(w->status);
  rt_wire_rewind(w);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Values

static retort_status wrong_type(const rt_wire *w, const char *name, const char *wanted) {
  static const char *const FOUND[] = {"a varint", "8 bytes", "bytes of a length",
                                      "a group",  "a group", "4 bytes"};
  return rt_wire_fail(w, RETORT_ERR_FORMAT, "%s must be %s, not %s", name, wanted, FOUND[w->type]);
}

retort_status rt_wire_bytes(const rt_wire *w, const char *name, rt_view *out) {
  if (w->type != RT_WIRE_LENGTH) return wrong_type(w, name, "bytes of a length");
  *out = w->bytes;
  return RETORT_OK;
}

retort_status rt_wire_int(const rt_wire *w, const char *name, int64_t *out) {
  if (w->type != RT_WIRE_VARINT) return wrong_type(w, name, "a varint");
  *out = (int64_t)w->number;
  return RETORT_OK;
}

retort_status rt_wire_int32(const rt_wire *w, const char *name, int32_t *out) {
  if (w->type != RT_WIRE_VARINT) return wrong_type(w, name, "a varint");
  *out = (int32_t)(uint32_t)w->number;
  return RETORT_OK;
}

retort_status rt_wire_float(const rt_wire *w, const char *name, float *out) {
  if (w->type != RT_WIRE_FIXED32) return wrong_type(w, name, "4 bytes");
  const uint32_t bits = (uint32_t)w->number;
  memcpy(out, &bits, sizeof *out);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Lists

retort_status rt_wire_count_varints(const rt_wire *w, const char *name, size_t *count) {
  if (w->type == RT_WIRE_VARINT) {
    ++*count;
    return RETORT_OK;
  }
  if (w->type != RT_WIRE_LENGTH) return wrong_type(w, name, "varints");
  size_t ends = 0;
  for (size_t i = 0; i < w->bytes.size; i++) ends += ((unsigned char)w->bytes.data[i] & 0x80) == 0;
  if (w->bytes.size && ((unsigned char)w->bytes.data[w->bytes.size - 1] & 0x80)) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "the last number of %s has no end", name);
  }
  *count += ends;
  return RETORT_OK;
}

retort_status rt_wire_count_fixed(const rt_wire *w, const char *name, size_t size, size_t *count) {
  if (w->type == (size == 4 ? RT_WIRE_FIXED32 : RT_WIRE_FIXED64)) {
    ++*count;
    return RETORT_OK;
  }
  if (w->type != RT_WIRE_LENGTH) {
    return wrong_type(w, name, size == 4 ? "numbers of 4 bytes" : "numbers of 8 bytes");
  }
  if (w->bytes.size % size) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "%s has %zu bytes, not a multiple of %zu", name,
                        w->bytes.size, size);
  }
  *count += w->bytes.size / size;
  return RETORT_OK;
}

rt_wire_list rt_wire_list_of(const rt_wire *w) {
  if (w->type == RT_WIRE_VARINT) return (rt_wire_list){.w = w, .single = true};
  const unsigned char *at = (const unsigned char *)w->bytes.data;
  return (rt_wire_list){.w = w, .at = at, .end = at + w->bytes.size};
}

bool rt_wire_list_next(rt_wire_list *list, uint64_t *out, retort_status *status) {
  *status = RETORT_OK;
  if (list->single) {
    list->single = false;
    list->at = list->end = NULL;
    *out = list->w->number;
    return true;
  }
  if (list->at == list->end) return false;
  if (read_varint(&list->at, list->end, out)) return true;
  *status = rt_wire_fail(list->w, RETORT_ERR_FORMAT, "a number of a list is over %d bytes long",
                         MAX_VARINT_BYTES);
  return false;
}

size_t rt_wire_copy_fixed(const rt_wire *w, size_t size, unsigned char *out) {
  if (w->type == RT_WIRE_LENGTH) {
    if (w->bytes.size) memcpy(out, w->bytes.data, w->bytes.size);
    return w->bytes.size;
  }
  for (size_t i = 0; i < size; i++) out[i] = (unsigned char)(w->number >> (8 * i));
  return size;
}
