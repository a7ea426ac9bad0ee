// graph/graph.h: the intermediate representation of a model.
//
// A graph is SSA values and nodes in arrays; everything refers by id, never by pointer, because the
// arrays grow. A value has a dtype, a shape of dimension expressions, and is either a graph input,
// a constant or one output of one node. Nodes are kept in execution order (every input is defined
// before its use; the verifier checks it).
//
// THREE LEVELS of operation exist, in one table (ops/ops.def):
//   portable  tensor algebra as ONNX has it: add, matmul, reshape, softmax, ...
//   raised    what a model means: embedding, rms_norm, linear, rope, attention, gated_linear, ...
//   lowered   what the runtime executes: norm, gemm, rope_kv, ... with activation formats, recipes
//             and kernel signatures as attributes. The engine stores these.
// Importers emit portable or raised graphs, passes rewrite them, src/lower produces lowered ones.
//
// DECODER GRAPHS ARE RAGGED. There is no batch axis: activations are (tokens, width), the tokens of
// all sessions of a step one after another. Such a graph has these inputs:
//   token_ids  i32[tokens]     positions  i32[tokens]  (absolute position inside its sequence)
//   sequences  i32[tokens]     which sequence the token belongs to (an index of the caller's)
//   output_rows i32[outputs]   the rows of which logits are wanted
// and one output, logits f32[outputs, vocab]. Attention keeps keys and values of a sequence between
// calls in a numbered cache slot (attribute `slot`, one per layer).
//
// Ownership: a graph owns everything but the bytes of external constants, which are borrowed
// (mapped checkpoint files) and must outlive it. Not thread-safe while being changed; any number of
// readers.
#ifndef RT_GRAPH_GRAPH_H
#define RT_GRAPH_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

// ---------------------------------------------------------------------------------------------
// Element types

typedef enum rt_dtype {
  RT_DTYPE_F32,
  RT_DTYPE_F16,
  RT_DTYPE_BF16,
  RT_DTYPE_I64,
  RT_DTYPE_I32,
  RT_DTYPE_S8,
  RT_DTYPE_U8,
  RT_DTYPE_BOOL,
  RT_DTYPE_F64,  // computed as f32: what exporters leave in scales and ranges
  RT_DTYPE_I16,
  RT_DTYPE_U16,
  RT_DTYPE_U32,
  RT_DTYPE_U64,
  // Lowered activations only: u8 rows (true value + 128) with one f32 scale a row, see
  // kernels/kernels.h RT_ACT_U8. Never in files.
  RT_DTYPE_Q8,
  RT_DTYPE_COUNT
} rt_dtype;
const char *rt_dtype_name(rt_dtype dtype);  // "f32", ...
bool rt_dtype_parse(rt_view name, rt_dtype *out);
size_t rt_dtype_bytes(rt_dtype dtype);  // of one element (Q8: 1)
// f32, f16, bf16, f64; Q8 is none.
bool rt_dtype_is_float(rt_dtype dtype);
// What a 64-bit integer becomes in an integer type: its low bits, or, for bool, whether it is not
// 0. u64 is kept as the i64 of the same bits.
int64_t rt_dtype_wrap(rt_dtype dtype, int64_t value);

// ---------------------------------------------------------------------------------------------
// Dimension expressions: hash-consed, in normal form, so that equal expressions have equal ids.
// Normal form: a polynomial. Integer constant; symbol; floor division; product of two or more
// symbols or floor divisions; or a sum of number * (symbol, floor division or product) plus a
// number. Terms and factors are in an order that does not depend on ids. Divisors count as
// non-zero.

typedef uint32_t rt_dim;  // index into the graph's table; RT_DIM_NONE is invalid
enum { RT_DIM_NONE = 0xFFFFFFFFu, RT_MAX_RANK = 8 };

typedef struct rt_shape {
  uint32_t rank;  // 0: scalar
  rt_dim dims[RT_MAX_RANK];
} rt_shape;

// ---------------------------------------------------------------------------------------------
// Graph objects

typedef uint32_t rt_value_id;
typedef uint32_t rt_node_id;
typedef uint32_t rt_const_id;
enum { RT_NONE = 0xFFFFFFFFu };

typedef enum rt_const_kind {
  RT_CONST_INLINE,    // bytes owned by the graph
  RT_CONST_EXTERNAL,  // bytes borrowed from a mapped file
  RT_CONST_CONCAT  // parts one after another along axis 0, never materialized; all same dtype, same
                   // inner dims; parts are INLINE or EXTERNAL constants
} rt_const_kind;

typedef struct rt_constant {
  rt_const_kind kind;
  rt_dtype dtype;
  uint32_t rank;
  int64_t dims[RT_MAX_RANK];
  const void *data;  // row-major, little-endian; alignment of 1 only. NULL for CONCAT
  size_t bytes;
  rt_const_id *parts;  // CONCAT
  uint32_t part_count;
  const char *name;  // of the tensor in the checkpoint (EXTERNAL), or "" ; owned by the graph
} rt_constant;

typedef enum rt_value_kind { RT_VALUE_INPUT, RT_VALUE_CONST, RT_VALUE_NODE } rt_value_kind;
typedef struct rt_value {
  rt_value_kind kind;
  rt_dtype dtype;
  rt_shape shape;
  rt_const_id constant;  // RT_VALUE_CONST
  rt_node_id producer;   // RT_VALUE_NODE
  uint32_t output;       // which output of the producer
  const char *name;      // where it came from, such as "model.layers.0.mlp.down_proj"; owned
  // Known contents of a small integer tensor (shape arithmetic), row-major, or NULL; owned.
  const rt_dim *contents;
} rt_value;

typedef enum rt_attr_kind { RT_ATTR_INT, RT_ATTR_REAL, RT_ATTR_STR, RT_ATTR_INTS } rt_attr_kind;
typedef struct rt_attr {
  const char *key;  // owned by the graph
  rt_attr_kind kind;
  int64_t i;
  double r;
  const char *s;
  const int64_t *ints;
  uint32_t int_count;
} rt_attr;

struct rt_op;
typedef struct rt_node {
  const struct rt_op *op;
  rt_value_id *inputs;  // RT_NONE for an omitted optional input
  uint32_t input_count;
  rt_value_id *outputs;
  uint32_t output_count;
  rt_attr *attrs;
  uint32_t attr_count;
  const char *name;  // layer name for people: "layers.0.attn.q"; owned
  bool removed;      // skipped by everything; rt_graph_compact drops it
  uint32_t *uses;    // the graph's own bookkeeping, one record an input
} rt_node;

typedef struct rt_graph rt_graph;

// ---------------------------------------------------------------------------------------------
// Operations: one row in ops/ops.def and one function pair in ops/<op>.c

typedef enum rt_level { RT_LEVEL_PORTABLE, RT_LEVEL_RAISED, RT_LEVEL_LOWERED } rt_level;

// A dense tensor of the reference interpreter: f32 for every float type (and for lowered Q8, whose
// references carry dequantized values), i64 for integers and bool, with concrete dims. The
// interpreter rounds or wraps what a reference returns to the value's own type, so that references
// needn't. Owned by the interpreter's arena.
typedef struct rt_tensor {
  rt_dtype dtype;  // RT_DTYPE_F32 or RT_DTYPE_I64
  uint32_t rank;
  int64_t dims[RT_MAX_RANK];
  size_t count;
  union {
    float *f;
    int64_t *i;
  } data;
} rt_tensor;

struct rt_interp;  // graph/interp.h

typedef struct rt_op {
  const char *name;  // "linear", "lowered.gemm"
  rt_level level;
  uint32_t min_inputs, max_inputs, outputs;
  // Attributes that the op knows: "eps:real heads:int window:int?" ("?" optional; kinds int, real,
  // str, ints). Unknown or missing ones are verifier errors.
  const char *attrs;
  // Reads or writes a KV slot: never folded, merged or removed while its output is used.
  bool stateful;
  // Shape rule and verifier in one: checks the inputs and sets dtype and shape of every output
  // value.
  retort_status (*infer)(rt_graph *graph, rt_node_id node, retort_error *err);
  // Plain, slow, obviously right evaluation. NULL inputs where omitted. Allocates outputs through
  // rt_interp_alloc.
  retort_status (*reference)(struct rt_interp *interp, const rt_graph *graph, const rt_node *node,
                             const rt_tensor *const *inputs, rt_tensor *outputs, retort_error *err);
} rt_op;

const rt_op *rt_op_find(const char *name);  // NULL if unknown
const rt_op *rt_op_table(size_t *count);

// ---------------------------------------------------------------------------------------------
// Building and reading

retort_status rt_graph_create(rt_graph **out, retort_error *err) RETORT_MUST_USE;
void rt_graph_destroy(rt_graph *graph);
// A graph that can be rewritten without touching `from`, whose texts and constants it borrows:
// `from` must outlive it, unchanged.
retort_status rt_graph_fork(rt_graph **out, const rt_graph *from,
                            retort_error *err) RETORT_MUST_USE;

// Dimensions. These return RT_DIM_NONE when out of memory, on overflow of int64, for a symbol that
// is empty, over 128 bytes or not UTF-8, and for expressions beyond sensible size (32 terms); an
// operation on RT_DIM_NONE gives RT_DIM_NONE, so that a chain is checked once.
rt_dim rt_dim_const(rt_graph *g, int64_t value);
rt_dim rt_dim_symbol(rt_graph *g, rt_view name);
// A symbol of its own ("?1", "?2", ...) for a size that depends on what a tensor holds.
rt_dim rt_dim_fresh(rt_graph *g);
rt_dim rt_dim_add(rt_graph *g, rt_dim a, rt_dim b);
rt_dim rt_dim_sub(rt_graph *g, rt_dim a, rt_dim b);
rt_dim rt_dim_mul(rt_graph *g, rt_dim a, rt_dim b);
rt_dim rt_dim_floordiv(rt_graph *g, rt_dim a, rt_dim b);
bool rt_dim_is_const(const rt_graph *g, rt_dim dim, int64_t *value);
// Evaluates with symbol values; false if a symbol is missing, on overflow or division by zero.
typedef struct rt_binding {
  const char *symbol;
  int64_t value;
} rt_binding;
bool rt_dim_eval(const rt_graph *g, rt_dim dim, const rt_binding *bindings, size_t count,
                 int64_t *out);
void rt_dim_print(const rt_graph *g, rt_dim dim, rt_buf *out);  // "past + 2*seq"
retort_status rt_dim_parse(rt_graph *g, rt_view text, rt_dim *out,
                           retort_error *err) RETORT_MUST_USE;

// Constants and values. `name` texts are copied.
retort_status rt_graph_input(rt_graph *g, const char *name, rt_dtype dtype, rt_shape shape,
                             rt_value_id *out, retort_error *err) RETORT_MUST_USE;
retort_status rt_graph_output(rt_graph *g, const char *name, rt_value_id value,
                              retort_error *err) RETORT_MUST_USE;
// Copies `data` (INLINE) or borrows it (EXTERNAL).
retort_status rt_graph_constant(rt_graph *g, rt_const_kind kind, const char *name, rt_dtype dtype,
                                uint32_t rank, const int64_t *dims, const void *data, size_t bytes,
                                rt_value_id *out, retort_error *err) RETORT_MUST_USE;
// A CONCAT constant of existing constant values along axis 0 (CONCAT parts are flattened).
retort_status rt_graph_concat_constant(rt_graph *g, const char *name, const rt_value_id *parts,
                                       size_t count, rt_value_id *out,
                                       retort_error *err) RETORT_MUST_USE;

// Attributes for rt_graph_node; terminated by RT_ATTR_END.
typedef struct rt_attr_init {
  const char *key;
  rt_attr_kind kind;
  int64_t i;
  double r;
  const char *s;
  const int64_t *ints;
  size_t int_count;
} rt_attr_init;
#define RT_AI(key_, value_) \
  { .key = (key_), .kind = RT_ATTR_INT, .i = (int64_t)(value_) }
#define RT_AR(key_, value_) \
  { .key = (key_), .kind = RT_ATTR_REAL, .r = (value_) }
#define RT_AS(key_, value_) \
  { .key = (key_), .kind = RT_ATTR_STR, .s = (value_) }
#define RT_ATTR_END \
  { .key = NULL }

// Appends a node, creates its outputs and runs the op's shape rule. `outputs` receives op->outputs
// ids (pass NULL to ignore). On failure the graph is unchanged.
retort_status rt_graph_node(rt_graph *g, const char *op, const char *name,
                            const rt_value_id *inputs, size_t input_count,
                            const rt_attr_init *attrs, rt_value_id *outputs,
                            retort_error *err) RETORT_MUST_USE;
// The same, placed directly before node `before` in execution order (for passes).
retort_status rt_graph_node_before(rt_graph *g, rt_node_id before, const char *op, const char *name,
                                   const rt_value_id *inputs, size_t input_count,
                                   const rt_attr_init *attrs, rt_value_id *outputs,
                                   retort_error *err) RETORT_MUST_USE;

size_t rt_graph_value_count(const rt_graph *g);
size_t rt_graph_node_count(const rt_graph *g);  // ids run 0..count-1, removed ones included
// RT_NONE, an input left out, gives a nameless scalar.
const rt_value *rt_graph_value(const rt_graph *g, rt_value_id id);
const rt_node *rt_graph_get_node(const rt_graph *g, rt_node_id id);
const rt_constant *rt_graph_get_constant(const rt_graph *g, rt_const_id id);
// For op shape rules: the value to fill in. The pointer is valid until the graph grows. A node's
// inputs must not be changed this way (the graph keeps track of uses): rt_graph_replace does that.
rt_value *rt_graph_value_mut(rt_graph *g, rt_value_id id);
rt_node *rt_graph_node_mut(rt_graph *g, rt_node_id id);
// Position i of the execution order, 0..node_count-1; removed nodes included.
rt_node_id rt_graph_order(const rt_graph *g, size_t i);
size_t rt_graph_input_count(const rt_graph *g);
rt_value_id rt_graph_input_at(const rt_graph *g, size_t i);
rt_value_id rt_graph_input_named(const rt_graph *g, const char *name);  // RT_NONE if absent
size_t rt_graph_output_count(const rt_graph *g);
rt_value_id rt_graph_output_at(const rt_graph *g, size_t i, const char **name);

// Attribute readers; the default is returned when the attribute is absent.
int64_t rt_node_int(const rt_node *n, const char *key, int64_t fallback);
double rt_node_real(const rt_node *n, const char *key, double fallback);
const char *rt_node_str(const rt_node *n, const char *key, const char *fallback);
const rt_attr *rt_node_attr(const rt_node *n, const char *key);

// Rewriting. Replaces every use (and graph output) of `from` by `to`.
void rt_graph_replace(rt_graph *g, rt_value_id from, rt_value_id to);
void rt_graph_remove_node(rt_graph *g, rt_node_id id);
// Uses of a value as node input or graph output (removed nodes don't count).
size_t rt_graph_use_count(const rt_graph *g, rt_value_id id);
// The node that holds the only use of the value, or RT_NONE if there are none or several (mul(x, x)
// is two) or it is a graph output.
rt_node_id rt_graph_single_user(const rt_graph *g, rt_value_id id);
// The nodes that use the value, each once, in no particular order; returns how many there are and
// writes at most `capacity` of them.
size_t rt_graph_users(const rt_graph *g, rt_value_id id, rt_node_id *out, size_t capacity);
// Drops removed nodes and unused values; ids change.
retort_status rt_graph_compact(rt_graph *g, retort_error *err) RETORT_MUST_USE;

// Text for errors: «node 17 linear "layers.0.attn.q"».
void rt_node_describe(const rt_graph *g, rt_node_id id, rt_buf *out);

// Checks everything: ids in range, order (each input defined before its use), op arity, attribute
// kinds, dtypes and shapes against the shape rules, output names unique, constant sizes. The
// message names the node and what is wrong. `after` names the pass that ran, for the message. Shape
// rules are run again, which may intern dimensions: not while others read the graph.
retort_status rt_graph_verify(rt_graph *g, const char *after, retort_error *err) RETORT_MUST_USE;

// ---------------------------------------------------------------------------------------------
// Text form (graph/text.c). rt_graph_dump's output parses back to an equal graph; external
// constants are written by name and found again through `resolve` (which may be NULL if there are
// none).
void rt_graph_dump(const rt_graph *g, rt_buf *out);
typedef struct rt_resolver {
  // Sets data and bytes for a constant by name; dtype and dims are those in the text.
  retort_status (*find)(void *self, const char *name, rt_dtype dtype, uint32_t rank,
                        const int64_t *dims, const void **data, size_t *bytes, retort_error *err);
  void *self;
} rt_resolver;
retort_status rt_graph_parse(rt_graph **out, rt_view text, const char *origin,
                             const rt_resolver *resolve, retort_error *err) RETORT_MUST_USE;

#endif
