// import/onnx/tensor.c: TensorProto. Start at rt_onnx_read_tensor.
#include "base/size.h"
#include "import/onnx/storage.h"

// TensorProto's fields.
enum {
  DIMS = 1,
  TYPE = 2,
  SEGMENT = 3,
  FLOATS = 4,
  INT32S = 5,
  STRINGS = 6,
  INT64S = 7,
  NAME = 8,
  RAW = 9,
  DOUBLES = 10,
  UINT64S = 11,
  EXTERNAL = 13,
  LOCATION = 14
};

static const struct type_row {
  const char *name;
  uint8_t bits;   // of an element; 0: unknown or none
  uint8_t field;  // where its numbers lie if they aren't raw
} TYPES[] = {
    [RT_ONNX_UNDEFINED] = {"undefined", 0, 0},
    [RT_ONNX_FLOAT] = {"float", 32, FLOATS},
    [RT_ONNX_UINT8] = {"uint8", 8, INT32S},
    [RT_ONNX_INT8] = {"int8", 8, INT32S},
    [RT_ONNX_UINT16] = {"uint16", 16, INT32S},
    [RT_ONNX_INT16] = {"int16", 16, INT32S},
    [RT_ONNX_INT32] = {"int32", 32, INT32S},
    [RT_ONNX_INT64] = {"int64", 64, INT64S},
    [RT_ONNX_STRING] = {"string", 0, STRINGS},
    [RT_ONNX_BOOL] = {"bool", 8, INT32S},
    [RT_ONNX_FLOAT16] = {"float16", 16, INT32S},
    [RT_ONNX_DOUBLE] = {"double", 64, DOUBLES},
    [RT_ONNX_UINT32] = {"uint32", 32, UINT64S},
    [RT_ONNX_UINT64] = {"uint64", 64, UINT64S},
    [RT_ONNX_COMPLEX64] = {"complex64", 64, FLOATS},
    [RT_ONNX_COMPLEX128] = {"complex128", 128, DOUBLES},
    [RT_ONNX_BFLOAT16] = {"bfloat16", 16, INT32S},
    [17] = {"float8e4m3fn", 8, INT32S},
    [18] = {"float8e4m3fnuz", 8, INT32S},
    [19] = {"float8e5m2", 8, INT32S},
    [20] = {"float8e5m2fnuz", 8, INT32S},
    [21] = {"uint4", 4, INT32S},
    [22] = {"int4", 4, INT32S},
    [23] = {"float4e2m1", 4, INT32S},
    [24] = {"float8e8m0", 8, INT32S},
    [25] = {"uint2", 2, INT32S},
    [26] = {"int2", 2, INT32S},
};

static const struct type_row *row_of(int32_t type) {
  return type >= 0 && (size_t)type < RT_COUNT(TYPES) ? &TYPES[type] : NULL;
}

const char *rt_onnx_type_name(int32_t type) {
  const struct type_row *row = row_of(type);
  if (row) return row->name;
  // Threads that meet two unknown types at once get texts of their own.
  static _Thread_local char text[24];
  rt_buf out = {0};
  rt_buf_append_format(&out, "type %d", type);
  const char *from = rt_buf_cstr(&out);
  const size_t n = rt_min_size(strlen(from), sizeof text - 1);
  memcpy(text, from, n);
  text[n] = '\0';
  rt_buf_deinit(&out);
  return text;
}

static const char *field_name(uint32_t field) {
  switch (field) {
    case FLOATS: return "float_data";
    case INT32S: return "int32_data";
    case STRINGS: return "string_data";
    case INT64S: return "int64_data";
    case RAW: return "raw_data";
    case DOUBLES: return "double_data";
    case UINT64S: return "uint64_data";
    default: return "no field";
  }
}

// What a first walk over the message finds.
typedef struct survey {
  size_t counts[RT_WIRE_FIELDS];  // of fields
  size_t numbers;                 // in `field`
  uint32_t field;                 // the data field that holds something, 0 if none
  rt_view raw;
  bool external;
  rt_onnx_external where;
} survey;

static retort_status read_external_entry(const rt_wire *w, size_t index, rt_onnx_external *out) {
  rt_wire entry;
  rt_view key = rt_view_of(""), value = rt_view_of("");
  RT_TRY(rt_wire_enter(&entry, w, "external_data", index));
  while (rt_wire_next(&entry)) {
    if (entry.field == 1) RT_TRY(rt_wire_bytes(&entry, "key", &key));
    if (entry.field == 2) RT_TRY(rt_wire_bytes(&entry, "value", &value));
  }
  RT_TRY(entry.status);
  rt_view *place = rt_view_is(key, "location") ? &out->location
                   : rt_view_is(key, "offset") ? &out->offset
                   : rt_view_is(key, "length") ? &out->length
                                               : NULL;
  if (!place) return RETORT_OK;
  if (place->data) {
    return rt_wire_fail(&entry, RETORT_ERR_FORMAT, "\"%.*s\" is given twice", (int)key.size,
                        key.data);
  }
  *place = value;
  return RETORT_OK;
}

// A data field that holds anything: there may be one.
static retort_status note_data(const rt_wire *w, survey *s, size_t count) {
  if (count == 0) return RETORT_OK;
  if (s->field && s->field != w->field) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "data in both %s and %s", field_name(s->field),
                        field_name(w->field));
  }
  s->field = w->field;
  s->numbers += count;
  return RETORT_OK;
}

static retort_status look_over(rt_wire *w, rt_onnx_tensor *out, survey *s) {
  *s = (survey){0};
  RT_TRY(rt_wire_count(w, s->counts));
  size_t entries = 0;
  while (rt_wire_next(w)) {
    size_t count = 0;
    int32_t location;
    switch (w->field) {
      case TYPE: RT_TRY(rt_wire_int32(w, "data_type", &out->type)); break;
      case SEGMENT:
        return rt_wire_fail(w, RETORT_ERR_UNSUPPORTED, "a tensor in segments; write it as one");
      case NAME: RT_TRY(rt_wire_bytes(w, "name", &out->name)); break;
      case FLOATS:
        RT_TRY(rt_wire_count_fixed(w, "float_data", 4, &count));
        RT_TRY(note_data(w, s, count));
        break;
      case DOUBLES:
        RT_TRY(rt_wire_count_fixed(w, "double_data", 8, &count));
        RT_TRY(note_data(w, s, count));
        break;
      case INT32S:
      case INT64S:
      case UINT64S:
        RT_TRY(rt_wire_count_varints(w, field_name(w->field), &count));
        RT_TRY(note_data(w, s, count));
        break;
      case STRINGS: RT_TRY(note_data(w, s, 1)); break;
      case RAW:
        RT_TRY(rt_wire_bytes(w, "raw_data", &s->raw));
        if (s->counts[RAW] > 1) {
          return rt_wire_fail(w, RETORT_ERR_FORMAT, "raw_data is given twice");
        }
        RT_TRY(note_data(w, s, s->raw.size));
        break;
      case EXTERNAL: RT_TRY(read_external_entry(w, entries++, &s->where)); break;
      case LOCATION:
        RT_TRY(rt_wire_int32(w, "data_location", &location));
        s->external = location == 1;
        break;
      default: break;
    }
  }
  RT_TRY(w->status);
  rt_wire_rewind(w);
  return RETORT_OK;
}

// How many elements the dimensions make.
static retort_status count_elements(const rt_wire *w, const rt_onnx_tensor *t, size_t *out) {
  bool overflow = false, empty = false;
  size_t count = 1;
  for (size_t i = 0; i < t->dims.count; i++) {
    if (t->dims.data[i] < 0) {
      return rt_wire_fail(w, RETORT_ERR_FORMAT, "dimension %zu of tensor \"%.*s\" is %lld", i,
                          (int)rt_min_size(t->name.size, 100), t->name.data,
                          (long long)t->dims.data[i]);
    }
    empty = empty || t->dims.data[i] == 0;
    if (!rt_size_mul(count, (size_t)t->dims.data[i], &count)) overflow = true;
  }
  if (overflow) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT,
                        "the dimensions of tensor \"%.*s\" make more elements than can be counted",
                        (int)rt_min_size(t->name.size, 100), t->name.data);
  }
  *out = empty ? 0 : count;
  return RETORT_OK;
}

static retort_status wrong_size(const rt_wire *w, const rt_onnx_tensor *t, const survey *s,
                                size_t wanted, const char *unit) {
  return rt_wire_fail(w, RETORT_ERR_FORMAT,
                      "tensor \"%.*s\": %zu %s of data in %s, type %s and dimensions make %zu",
                      (int)rt_min_size(t->name.size, 100), t->name.data, s->numbers, unit,
                      field_name(s->field), rt_onnx_type_name(t->type), wanted);
}

// Whether the number can stand for an element of `bits` in int32_data: signed or not.
static bool fits(int32_t v, unsigned bits) {
  if (bits >= 32) return true;
  return v >= -(1 << (bits - 1)) && v < 1 << bits;
}

// A number of a varint field becomes element i, or byte i of packed ones.
static bool store(unsigned char *out, size_t i, const struct type_row *row, int32_t type,
                  uint64_t v) {
  const unsigned bits = row->bits < 8 ? 8 : row->bits;
  if (row->field == INT32S) {
    const int32_t small = (int32_t)(uint32_t)v;
    if (type == RT_ONNX_BOOL) v = small != 0;
    if (type != RT_ONNX_BOOL && !fits(small, bits)) return false;
  } else if (type == RT_ONNX_UINT32 && v > UINT32_MAX) {
    return false;
  }
  memcpy(out + i * (bits / 8), &v, bits / 8);  // little-endian: the low bytes
  return true;
}

static retort_status unpack_varints(rt_wire *w, const rt_onnx_tensor *t, const struct type_row *row,
                                    unsigned char *out) {
  size_t i = 0;
  while (rt_wire_next(w)) {
    if (w->field != row->field) continue;
    rt_wire_list list = rt_wire_list_of(w);
    uint64_t v;
    retort_status st;
    for (; rt_wire_list_next(&list, &v, &st); i++) {
      if (store(out, i, row, t->type, v)) continue;
      return rt_wire_fail(
          w, RETORT_ERR_FORMAT, "tensor \"%.*s\": element %zu is %lld, which %s can't be",
          (int)rt_min_size(t->name.size, 100), t->name.data, i, (long long)v, row->name);
    }
    RT_TRY(st);
  }
  return w->status;
}

// float_data and double_data: in place if they are in one piece.
static retort_status take_fixed(rt_onnx_storage *s, rt_wire *w, const struct type_row *row,
                                size_t pieces, size_t bytes, const unsigned char **out) {
  const size_t size = row->field == FLOATS ? 4 : 8;
  unsigned char *copy = NULL;
  size_t at = 0;
  while (rt_wire_next(w)) {
    if (w->field != row->field) continue;
    if (pieces == 1 && w->type == RT_WIRE_LENGTH) {
      *out = (const unsigned char *)w->bytes.data;
      return RETORT_OK;
    }
    if (!copy) RT_TRY(rt_onnx_alloc(s, w, bytes, 1, &copy));
    at += rt_wire_copy_fixed(w, size, copy + at);
  }
  *out = copy;
  return w->status;
}

static retort_status take_numbers(rt_onnx_storage *s, rt_wire *w, const survey *seen,
                                  const struct type_row *row, size_t bytes, rt_onnx_tensor *out) {
  const size_t unit = seen->field == FLOATS    ? 4
                      : seen->field == DOUBLES ? 8
                                               : rt_max_size(row->bits / 8, 1);
  if (seen->field != row->field) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "tensor \"%.*s\": data of type %s in %s",
                        (int)rt_min_size(out->name.size, 100), out->name.data, row->name,
                        field_name(seen->field));
  }
  if (seen->numbers != bytes / unit) return wrong_size(w, out, seen, bytes / unit, "numbers");
  out->bytes = bytes;
  if (seen->field == FLOATS || seen->field == DOUBLES) {
    return take_fixed(s, w, row, seen->counts[seen->field], bytes, &out->data);
  }
  unsigned char *data;
  RT_TRY(rt_onnx_alloc(s, w, bytes, 1, &data));
  RT_TRY(unpack_varints(w, out, row, data));
  out->data = data;
  return RETORT_OK;
}

static retort_status take_strings(rt_onnx_storage *s, rt_wire *w, survey *seen, size_t elements,
                                  rt_onnx_tensor *out) {
  if (seen->external || (seen->field && seen->field != STRINGS)) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "strings can only be in string_data");
  }
  seen->field = STRINGS;
  if (seen->numbers != elements) return wrong_size(w, out, seen, elements, "strings");
  return rt_onnx_read_strings(s, w, STRINGS, "string_data", elements, &out->strings);
}

// `bytes` is SIZE_MAX for types of unknown size, whose bytes are taken as they come.
static retort_status take_data(rt_onnx_storage *s, rt_wire *w, survey *seen,
                               const struct type_row *row, size_t bytes, rt_onnx_tensor *out) {
  rt_view view = seen->raw;
  if (seen->external) {
    if (seen->field) {
      return rt_wire_fail(w, RETORT_ERR_FORMAT, "external data, and data in %s as well",
                          field_name(seen->field));
    }
    RT_TRY(rt_onnx_read_external(s, w, out->name, &seen->where, bytes, &view));
    out->external = true;
  } else if (seen->field && seen->field != RAW) {
    // Numbers of a type that isn't known stay unread: nothing can use the tensor anyway.
    return bytes == SIZE_MAX ? RETORT_OK : take_numbers(s, w, seen, row, bytes, out);
  } else if (bytes != SIZE_MAX && view.size != bytes) {
    seen->field = RAW;
    return wrong_size(w, out, seen, bytes, "bytes");
  }
  out->bytes = view.size;
  out->data = view.size ? (const unsigned char *)view.data : NULL;
  return RETORT_OK;
}

retort_status rt_onnx_read_tensor(rt_onnx_storage *s, rt_wire *w, rt_onnx_tensor *out) {
  survey seen;
  size_t elements = 0, bits, bytes = SIZE_MAX;
  *out = (rt_onnx_tensor){.name = rt_view_of("")};
  RT_TRY(look_over(w, out, &seen));
  RT_TRY(rt_onnx_read_ints(s, w, DIMS, "dims", seen.counts[DIMS], &out->dims));
  RT_TRY(count_elements(w, out, &elements));
  if (out->type == RT_ONNX_STRING) return take_strings(s, w, &seen, elements, out);
  const struct type_row *row = row_of(out->type);
  if (row && row->bits) {
    if (!rt_size_mul(elements, row->bits, &bits) || !rt_size_add(bits, 7, &bits)) {
      return rt_wire_fail(w, RETORT_ERR_FORMAT, "the size of tensor \"%.*s\" overflows",
                          (int)rt_min_size(out->name.size, 100), out->name.data);
    }
    bytes = bits / 8;
  }
  return take_data(s, w, &seen, row, bytes, out);
}
