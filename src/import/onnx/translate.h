// import/onnx/translate.h: how one ONNX node becomes nodes of the graph.
//
// A row of ops.def names a domain, an operator, the first opset version from which the row holds
// (the row with the highest such version not above the file's opset is taken) and a function, with
// a text that the function may use, so that one function serves many operators. A translator reads
// attributes and inputs through the call, emits graph nodes, and sets every output that the node
// has. What it can't do it refuses with UNSUPPORTED and a message that says which attribute or
// input is in the way: the importer goes on, so that all such nodes are listed at once.
//
// Graph operations have the meaning of ONNX's newest opset; older forms (attributes that became
// inputs, other defaults) are brought to it here.
#ifndef RT_IMPORT_ONNX_TRANSLATE_H
#define RT_IMPORT_ONNX_TRANSLATE_H

#include "graph/graph.h"
#include "import/onnx/model.h"

enum { RT_ONNX_MAX_OUTPUTS = 64 };

typedef struct rt_onnx_call {
  rt_graph *g;
  const rt_onnx_node *node;
  const char *name;       // of the node, for graph nodes
  const char *arg;        // the row's text, "" if none
  int64_t opset;          // of the node's domain
  const rt_value_id *in;  // RT_NONE: left out; in_count says how many there are
  size_t in_count;
  rt_value_id *out;  // to be set; RT_NONE before. An output whose name is empty needn't be
  size_t out_count;
  const char *bad_attr;  // an attribute of the wrong kind, or NULL
  retort_error *err;
} rt_onnx_call;

typedef retort_status (*rt_onnx_translator)(rt_onnx_call *c);
typedef struct rt_onnx_op {
  const char *domain;  // "" is ai.onnx
  const char *name;
  int64_t since;
  rt_onnx_translator translate;
  const char *arg;
} rt_onnx_op;
const rt_onnx_op *rt_onnx_op_table(size_t *count);
// NULL if there is none for the version.
const rt_onnx_op *rt_onnx_op_find(rt_view domain, rt_view name, int64_t opset);

// Input i, or RT_NONE if it is left out.
static inline rt_value_id rt_onnx_in(const rt_onnx_call *c, size_t i) {
  return i < c->in_count ? c->in[i] : RT_NONE;
}
// Whether output i is wanted.
bool rt_onnx_wants(const rt_onnx_call *c, size_t i);

// Attributes; the fallback where the node has none. An attribute of another kind is a FORMAT error
// that the importer reports when the translator returns (the fallback is returned meanwhile).
int64_t rt_onnx_int(rt_onnx_call *c, const char *key, int64_t fallback);
double rt_onnx_real(rt_onnx_call *c, const char *key, double fallback);
rt_view rt_onnx_str(rt_onnx_call *c, const char *key, const char *fallback);
// The list, or NULL with *count = 0 if there is none.
const int64_t *rt_onnx_ints_of(rt_onnx_call *c, const char *key, size_t *count);

// Numbers of an input that are known now (a constant or shape arithmetic without symbols): at most
// `capacity` of them, in *count. UNSUPPORTED, naming the input, if they are not known.
retort_status rt_onnx_known(rt_onnx_call *c, size_t i, int64_t *out, size_t capacity,
                            size_t *count);
// The only element of a constant input as a real number; UNSUPPORTED if it isn't a constant.
retort_status rt_onnx_known_real(rt_onnx_call *c, size_t i, double *out);

// Constants: an i64 vector; a scalar of a type (integers and bool from the value truncated).
retort_status rt_onnx_const_ints(rt_onnx_call *c, const int64_t *values, size_t count,
                                 rt_value_id *out);
retort_status rt_onnx_const_scalar(rt_onnx_call *c, rt_dtype dtype, double value, rt_value_id *out);

// Appends a node of one or more outputs, named as the ONNX node.
retort_status rt_onnx_emit(rt_onnx_call *c, const char *op, const rt_value_id *in, size_t in_count,
                           const rt_attr_init *attrs, rt_value_id *outputs);
// The most common case: one output from one or two inputs, no attributes.
retort_status rt_onnx_emit1(rt_onnx_call *c, const char *op, rt_value_id a, rt_value_id *out);
retort_status rt_onnx_emit2(rt_onnx_call *c, const char *op, rt_value_id a, rt_value_id b,
                            rt_value_id *out);

rt_dtype rt_onnx_dtype_of(const rt_onnx_call *c, rt_value_id id);
uint32_t rt_onnx_rank_of(const rt_onnx_call *c, rt_value_id id);
// false for types that graphs don't have (strings, complex, 8- and 4-bit floats).
bool rt_onnx_dtype(int32_t onnx_type, rt_dtype *out);

// UNSUPPORTED with a message.
retort_status rt_onnx_refuse(rt_onnx_call *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The translators that several tables use (ops/simple.c): the node's inputs go into the graph
// operation `arg` as they are, its attributes are left behind.
retort_status rt_onnx_simple(rt_onnx_call *c);

#endif
