// import/onnx/storage.h: what the files of import/onnx that read a model share: memory and limits
// of one model, and its external data. Not for users of model.h.
#ifndef RT_IMPORT_ONNX_STORAGE_H
#define RT_IMPORT_ONNX_STORAGE_H

#include "import/onnx/model.h"
#include "import/onnx/wire.h"

// A file of external data, by the text that names it.
typedef struct rt_onnx_file {
  rt_view location;  // data NULL: a free place
  rt_map map;
} rt_onnx_file;

typedef struct rt_onnx_storage {
  rt_map map;  // of the model's file, if it was opened here
  rt_arena arena;
  size_t used, limit;  // bytes of the arena
  size_t items;
  char *folder;         // as given; NULL: external data is refused
  char *folder_real;    // without links; made when first needed
  rt_onnx_file *files;  // open addressing
  size_t file_count, file_capacity;
} rt_onnx_storage;

retort_status rt_onnx_storage_create(rt_onnx_storage **out, size_t file_bytes, const char *folder,
                                     retort_error *err) RETORT_MUST_USE;
// Zeroed room for `count` elements, within the limit; *out is NULL for none. `w` is the place.
retort_status rt_onnx_alloc(rt_onnx_storage *s, const rt_wire *w, size_t count, size_t size,
                            void *out) RETORT_MUST_USE;
// Counts nodes, tensors and attributes against RT_ONNX_MAX_ITEMS.
retort_status rt_onnx_take_items(rt_onnx_storage *s, const rt_wire *w,
                                 size_t count) RETORT_MUST_USE;

// A TensorProto.
retort_status rt_onnx_read_tensor(rt_onnx_storage *s, rt_wire *w,
                                  rt_onnx_tensor *out) RETORT_MUST_USE;
// Fields of a message that hold texts or integers, as lists. `count`: how many fields (from
// rt_wire_count). Walk the message and rewind it.
retort_status rt_onnx_read_strings(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                                   size_t count, rt_onnx_strings *out) RETORT_MUST_USE;
retort_status rt_onnx_read_ints(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                                size_t count, rt_onnx_ints *out) RETORT_MUST_USE;

// The bytes of a tensor that lie in another file: key-value pairs as TensorProto.external_data has
// them. `bytes` is how many there must be, SIZE_MAX if that isn't known.
typedef struct rt_onnx_external {
  rt_view location, offset, length;
} rt_onnx_external;
retort_status rt_onnx_read_external(rt_onnx_storage *s, const rt_wire *w, rt_view tensor,
                                    const rt_onnx_external *where, size_t bytes,
                                    rt_view *out) RETORT_MUST_USE;
void rt_onnx_external_close(rt_onnx_storage *s);

#endif
