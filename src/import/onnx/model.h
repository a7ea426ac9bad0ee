// import/onnx/model.h: an ONNX file as it lies: protobuf read in place, nothing copied but what has
// to be (lists of pointers, an arena's worth). What the fields mean is import/onnx/onnx.h's matter.
//
// Every string, list of numbers and tensor is a view into the mapped file (or into a mapped file of
// external data), valid until rt_onnx_close. Strings are not terminated and may hold any bytes.
// Unknown fields are passed over, as protobuf wants; a field of the wrong wire type, a length that
// leaves its message, a varint of over 10 bytes and nesting deeper than RT_ONNX_MAX_DEPTH are
// FORMAT errors that name the file, the place ("graph.node[17].attribute[2]") and the offset.
//
// Limits: nodes, tensors and attributes in all at most RT_ONNX_MAX_ITEMS; the arena at most 64
// times the file's size and never more than 1 GiB. Not thread-safe; any number of readers once
// open.
#ifndef RT_IMPORT_ONNX_MODEL_H
#define RT_IMPORT_ONNX_MODEL_H

#include "base/buf.h"
#include "base/file.h"

enum { RT_ONNX_MAX_DEPTH = 32, RT_ONNX_MAX_ITEMS = 4000000 };

// TensorProto.DataType.
typedef enum rt_onnx_type {
  RT_ONNX_UNDEFINED = 0,
  RT_ONNX_FLOAT = 1,
  RT_ONNX_UINT8 = 2,
  RT_ONNX_INT8 = 3,
  RT_ONNX_UINT16 = 4,
  RT_ONNX_INT16 = 5,
  RT_ONNX_INT32 = 6,
  RT_ONNX_INT64 = 7,
  RT_ONNX_STRING = 8,
  RT_ONNX_BOOL = 9,
  RT_ONNX_FLOAT16 = 10,
  RT_ONNX_DOUBLE = 11,
  RT_ONNX_UINT32 = 12,
  RT_ONNX_UINT64 = 13,
  RT_ONNX_COMPLEX64 = 14,
  RT_ONNX_COMPLEX128 = 15,
  RT_ONNX_BFLOAT16 = 16
  // 17 and up: 8-, 4- and 2-bit types; kept as their number, refused by whoever meets them
} rt_onnx_type;
const char *rt_onnx_type_name(int32_t type);  // "float", ..., "type 99"

// A list of scalars in a packed or unpacked field: decoded into the arena.
typedef struct rt_onnx_ints {
  const int64_t *data;
  size_t count;
} rt_onnx_ints;
typedef struct rt_onnx_floats {
  const float *data;
  size_t count;
} rt_onnx_floats;
typedef struct rt_onnx_strings {
  const rt_view *data;
  size_t count;
} rt_onnx_strings;

typedef struct rt_onnx_tensor {
  rt_view name;
  int32_t type;  // rt_onnx_type
  rt_onnx_ints dims;
  // Row-major little-endian elements, whatever field they came in (raw_data, float_data,
  // int32_data, int64_data, uint64_data, double_data, external data), checked to be exactly as many
  // bytes as dims and type say; types below 8 bits two (or four) to a byte. NULL with bytes = 0 for
  // an empty tensor. `external`: borrowed from another file.
  const unsigned char *data;
  size_t bytes;
  bool external;
  rt_onnx_strings strings;  // STRING only
} rt_onnx_tensor;

// A dimension of a value's type: a number, a symbol, or unknown (neither).
typedef struct rt_onnx_dim {
  bool known;
  int64_t value;
  rt_view symbol;
} rt_onnx_dim;
typedef struct rt_onnx_value {
  rt_view name;
  // TENSOR, or what else a TypeProto may say; anything else has no elem_type and shape.
  enum {
    RT_ONNX_NO_TYPE,
    RT_ONNX_TENSOR,
    RT_ONNX_SEQUENCE,
    RT_ONNX_OPTIONAL,
    RT_ONNX_MAP,
    RT_ONNX_SPARSE
  } kind;
  int32_t type;
  bool has_shape;
  const rt_onnx_dim *dims;
  size_t rank;
} rt_onnx_value;

struct rt_onnx_graph;
// AttributeProto.AttributeType.
typedef enum rt_onnx_attr_kind {
  RT_ONNX_ATTR_NONE = 0,
  RT_ONNX_ATTR_FLOAT = 1,
  RT_ONNX_ATTR_INT = 2,
  RT_ONNX_ATTR_STRING = 3,
  RT_ONNX_ATTR_TENSOR = 4,
  RT_ONNX_ATTR_GRAPH = 5,
  RT_ONNX_ATTR_FLOATS = 6,
  RT_ONNX_ATTR_INTS = 7,
  RT_ONNX_ATTR_STRINGS = 8,
  RT_ONNX_ATTR_TENSORS = 9,
  RT_ONNX_ATTR_GRAPHS = 10,
  RT_ONNX_ATTR_SPARSE_TENSOR = 11
  // others: kept as their number
} rt_onnx_attr_kind;
typedef struct rt_onnx_attr {
  rt_view name;
  // As `type` says; where an old file leaves it out (IR version 1), by the field that is there.
  int32_t kind;
  rt_view ref;  // ref_attr_name, in function bodies
  float f;
  int64_t i;
  rt_view s;
  const rt_onnx_tensor *t;        // TENSOR
  const struct rt_onnx_graph *g;  // GRAPH
  rt_onnx_floats floats;
  rt_onnx_ints ints;
  rt_onnx_strings strings;
  const rt_onnx_tensor *tensors;  // TENSORS
  size_t tensor_count;
} rt_onnx_attr;

typedef struct rt_onnx_node {
  rt_view name, op, domain;         // domain "" and "ai.onnx" are the same
  rt_onnx_strings inputs, outputs;  // an empty name: left out
  const rt_onnx_attr *attrs;
  size_t attr_count;
} rt_onnx_node;

typedef struct rt_onnx_graph {
  rt_view name;
  const rt_onnx_node *nodes;
  size_t node_count;
  const rt_onnx_tensor *initializers;
  size_t initializer_count;
  size_t sparse_initializer_count;  // only counted: refused by whoever meets them
  const rt_onnx_value *inputs, *outputs, *value_infos;
  size_t input_count, output_count, value_info_count;
} rt_onnx_graph;

typedef struct rt_onnx_function {
  rt_view name, domain;
  rt_onnx_strings inputs, outputs, attr_names;
  const rt_onnx_attr *attr_defaults;
  size_t attr_default_count;
  const rt_onnx_node *nodes;
  size_t node_count;
  const struct rt_onnx_opset *opsets;
  size_t opset_count;
} rt_onnx_function;

typedef struct rt_onnx_opset {
  rt_view domain;
  int64_t version;
} rt_onnx_opset;
typedef struct rt_onnx_meta {
  rt_view key, value;
} rt_onnx_meta;

typedef struct rt_onnx_model {
  int64_t ir_version;
  rt_view producer, producer_version, domain, doc;
  const rt_onnx_opset *opsets;
  size_t opset_count;
  const rt_onnx_meta *metadata;
  size_t metadata_count;
  const rt_onnx_function *functions;
  size_t function_count;
  rt_onnx_graph graph;
  struct rt_onnx_storage *storage;  // maps and arena
} rt_onnx_model;

// Maps and reads a file. External data must lie in regular files in the folder of the model or
// below it: absolute paths, "..", and links that lead out of it are refused (with the tensor's name
// and the path), as are offset and length outside the file. `out` is to be closed on success only.
retort_status rt_onnx_open(rt_onnx_model *out, const char *path, retort_error *err) RETORT_MUST_USE;
// From memory, which must outlive the model; external data is refused if `folder` is NULL.
retort_status rt_onnx_parse(rt_onnx_model *out, rt_view bytes, const char *folder,
                            const char *origin, retort_error *err) RETORT_MUST_USE;
void rt_onnx_close(rt_onnx_model *model);

// A file that holds one TensorProto (the .pb files of ONNX's test cases); memory as above.
retort_status rt_onnx_parse_tensor(rt_onnx_tensor *out, struct rt_onnx_storage **storage,
                                   rt_view bytes, const char *origin,
                                   retort_error *err) RETORT_MUST_USE;
void rt_onnx_storage_free(struct rt_onnx_storage *storage);

// NULL if there is none of the name.
const rt_onnx_attr *rt_onnx_attr_find(const rt_onnx_node *node, const char *name);

#endif
