// import/safetensors.h: one *.safetensors file, mapped and checked.
//
//   0        8                    8 + N                              file end
//   | N, u64 | JSON header, N bytes | tensors, one after another, no holes |
//
// The header maps each tensor name to {"dtype", "shape", "data_offsets": [begin, end]} (relative to
// the end of the header) and "__metadata__" to an object of strings. Opening checks everything:
// sizes against shape and dtype with overflow checks, offsets inside the file, no overlap, no hole,
// no duplicate name. What is left to trust is the weights' values. Start at rt_safetensors_open.
#ifndef RT_IMPORT_SAFETENSORS_H
#define RT_IMPORT_SAFETENSORS_H

#include "base/file.h"
#include "graph/graph.h"

typedef struct rt_st_tensor {
  const char *name;        // owned by the file object
  const char *dtype_name;  // as in the file: "BF16"; static
  rt_dtype dtype;          // valid if `usable`
  bool usable;             // F32, F16 or BF16; others are listed but refused when asked for
  uint32_t rank;
  int64_t dims[RT_MAX_RANK];
  uint64_t bytes;
  const unsigned char *data;  // inside the mapping; any alignment
} rt_st_tensor;

typedef struct rt_safetensors {
  rt_map map;
  rt_view bytes;   // the whole file
  rt_view header;  // its JSON
  char *path;
  rt_st_tensor *tensors;  // sorted by name (bytewise)
  size_t count;
  rt_arena arena;
} rt_safetensors;

// Maps and checks a file. On success the caller releases it with rt_safetensors_close, which ends
// the life of all names and data; on failure nothing is held. Errors: IO, FORMAT (the file is
// damaged or is something else: the message says which), UNSUPPORTED (a dtype name nobody knows, or
// a rank over RT_MAX_RANK), MEMORY. Any number of threads may read an open file.
retort_status rt_safetensors_open(rt_safetensors *out, const char *path,
                                  retort_error *err) RETORT_MUST_USE;
// The same for bytes in memory, which are borrowed; `path` is for messages.
retort_status rt_safetensors_parse(rt_safetensors *out, rt_view bytes, const char *path,
                                   retort_error *err) RETORT_MUST_USE;
void rt_safetensors_close(rt_safetensors *file);

// NULL if there is no such tensor.
const rt_st_tensor *rt_safetensors_find(const rt_safetensors *file, const char *name);

// "[4096, 11008]"; "[]" for a scalar.
void rt_st_print_shape(rt_buf *out, uint32_t rank, const int64_t *dims);

#endif
