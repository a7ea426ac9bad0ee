// import/onnx/wire.h: protobuf's wire format, one message at a time, in place.
//
// A message is walked field by field; what a number means and where it may stand is the caller's
// business:
//
//   while (rt_wire_next(&w)) switch (w.field) {
//     case 1: RT_TRY(rt_wire_bytes(&w, "name", &out->name)); break;
//     default: break;  // unknown: passed over
//   }
//   RT_TRY(w.status);
//
// Messages inside messages are entered with rt_wire_enter; each knows the one that it is in, so
// that errors name the place ("model.onnx: graph.node[17].attribute[2]: ... at byte 123"). The
// parent must stay where it is while a child is read.
#ifndef RT_IMPORT_ONNX_WIRE_H
#define RT_IMPORT_ONNX_WIRE_H

#include "base/buf.h"

// The bytes that are read, and where errors go. Borrowed.
typedef struct rt_wire_file {
  const char *origin;  // the path, for messages
  const unsigned char *start;
  retort_error *err;  // may be NULL
} rt_wire_file;

typedef enum rt_wire_type {
  RT_WIRE_VARINT = 0,
  RT_WIRE_FIXED64 = 1,
  RT_WIRE_LENGTH = 2,
  RT_WIRE_FIXED32 = 5
} rt_wire_type;

typedef struct rt_wire {
  const rt_wire_file *file;
  const struct rt_wire *parent;  // NULL: the whole file
  const char *name;              // of the field that this message is; static
  size_t index;                  // in its list; SIZE_MAX: no list
  size_t depth;
  const unsigned char *begin, *at, *end;
  retort_status status;  // of the last rt_wire_next that returned false

  // The field just read.
  uint32_t field;
  rt_wire_type type;
  const unsigned char *field_at;
  uint64_t number;  // VARINT, FIXED64, FIXED32 (bits)
  rt_view bytes;    // LENGTH
} rt_wire;

// A whole file of `bytes`, which `file->start` points to.
void rt_wire_root(rt_wire *w, const rt_wire_file *file, rt_view bytes);
// The message in the field just read of `parent`: element `index` of the list `name`, or SIZE_MAX.
retort_status rt_wire_enter(rt_wire *w, const rt_wire *parent, const char *name,
                            size_t index) RETORT_MUST_USE;
// false at the end (status OK) and on errors (status set, the error filled in).
bool rt_wire_next(rt_wire *w);
void rt_wire_rewind(rt_wire *w);

// How often each field below RT_WIRE_FIELDS occurs (others are counted as field 0); walks the
// message and rewinds it.
enum { RT_WIRE_FIELDS = 32 };
retort_status rt_wire_count(rt_wire *w, size_t counts[RT_WIRE_FIELDS]) RETORT_MUST_USE;

// The field just read as what it must be; `name` is the field's, for messages.
retort_status rt_wire_bytes(const rt_wire *w, const char *name, rt_view *out) RETORT_MUST_USE;
retort_status rt_wire_int(const rt_wire *w, const char *name, int64_t *out) RETORT_MUST_USE;
retort_status rt_wire_int32(const rt_wire *w, const char *name, int32_t *out) RETORT_MUST_USE;
retort_status rt_wire_float(const rt_wire *w, const char *name, float *out) RETORT_MUST_USE;

// Lists of scalars, packed or not. Adds to *count how many numbers the field just read holds.
retort_status rt_wire_count_varints(const rt_wire *w, const char *name,
                                    size_t *count) RETORT_MUST_USE;
retort_status rt_wire_count_fixed(const rt_wire *w, const char *name, size_t size,
                                  size_t *count) RETORT_MUST_USE;
// The numbers of a varint field, packed or not, one after another.
typedef struct rt_wire_list {
  const rt_wire *w;
  const unsigned char *at, *end;
  bool single;
} rt_wire_list;
rt_wire_list rt_wire_list_of(const rt_wire *w);
// Only for fields that rt_wire_count_varints accepted. false at the end; an overlong number is
// reported through *status.
bool rt_wire_list_next(rt_wire_list *list, uint64_t *out, retort_status *status);
// Copies the field's fixed-size numbers (4 or 8 bytes each) to `out`; returns how many bytes.
// Only for fields that rt_wire_count_fixed accepted.
size_t rt_wire_copy_fixed(const rt_wire *w, size_t size, unsigned char *out);

// An error at the field just read (or at the message, before the first one).
retort_status rt_wire_fail(const rt_wire *w, retort_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
