// graph/internal.h: the graph's storage, shared by the files of graph/ only.
#ifndef RT_GRAPH_INTERNAL_H
#define RT_GRAPH_INTERNAL_H

#include "graph/graph.h"

// Limits on what comes from files. Far above real models, low enough that a hostile text or file
// cannot make the graph code slow or large.
enum {
  RT_GRAPH_MAX_NODES = 1000000,
  RT_GRAPH_MAX_VALUES = 4000000,
  RT_GRAPH_MAX_CONSTANTS = 1000000,
  RT_GRAPH_MAX_PORTS = 4096,        // graph inputs, and outputs
  RT_GRAPH_MAX_NODE_INPUTS = 1024,  // of one node
  RT_OP_MAX_OUTPUTS = 4,
  RT_GRAPH_MAX_PARTS = 65536,  // of one CONCAT constant
  RT_GRAPH_MAX_NAME_BYTES = 1024,
  RT_GRAPH_MAX_ATTR_INTS = 4096,
  RT_GRAPH_MAX_CONTENTS = 64,  // elements of a tensor whose contents are tracked
  RT_DIM_MAX_COUNT = 1 << 22,
  RT_DIM_MAX_TERMS = 32,    // of a sum
  RT_DIM_MAX_FACTORS = 16,  // of a product
  RT_DIM_MAX_NAME_BYTES = 128,
  RT_DIM_MAX_COST = 8192  // about the length of the printed form
};

typedef enum rt_dim_kind {
  RT_DIM_SYMBOL,
  RT_DIM_FLOORDIV,
  RT_DIM_PRODUCT,
  RT_DIM_SUM,
  RT_DIM_CONST
} rt_dim_kind;

typedef struct rt_dim_expr {
  rt_dim_kind kind;
  uint32_t count;  // terms
  uint32_t cost;   // bounds the size of the expression written out as a tree
  uint32_t next;   // of the hash chain
  uint64_t hash;
  int64_t value;         // CONST; the constant of a SUM
  const char *name;      // SYMBOL
  const rt_dim *terms;   // FLOORDIV: dividend, divisor; PRODUCT: atoms; SUM: atoms and products
  const int64_t *coefs;  // SUM
} rt_dim_expr;

// One use of a value. Uses of a value form a doubly linked list, so that rewriting costs the same
// in any graph.
typedef struct rt_use {
  rt_node_id node;  // RT_NONE: a graph output
  uint32_t input;   // of the node, or the number of the graph output
  uint32_t next, previous;
} rt_use;
typedef struct rt_use_list {
  uint32_t head;
  uint32_t count;
} rt_use_list;

typedef struct rt_graph_port {
  const char *name;
  rt_value_id value;
} rt_graph_port;

struct rt_graph {
  rt_arena arena;  // names, attributes, dimension terms, inline constants

  rt_dim_expr *dims;
  size_t dim_count, dim_capacity;
  uint32_t *dim_buckets;
  size_t dim_bucket_count;  // a power of two, or 0
  size_t fresh_count;       // symbols of rt_dim_fresh

  rt_value *values;
  rt_use_list *use_lists;  // parallel to values
  size_t value_count, value_capacity, use_list_capacity;
  rt_use *uses;
  size_t use_count, use_capacity;
  uint32_t free_use;

  rt_node *nodes;
  size_t node_count, node_capacity;
  rt_node_id *order;
  size_t order_capacity;

  rt_constant *constants;
  size_t constant_count, constant_capacity;

  rt_graph_port *inputs, *outputs;
  size_t input_count, input_capacity, output_count, output_capacity;
};

// Parses an expression at text[*pos] and stops at the first character that cannot continue it.
retort_status rt_dim_parse_at(rt_graph *g, rt_view text, size_t *pos, rt_dim *out,
                              retort_error *err) RETORT_MUST_USE;
void rt_dim_deinit(rt_graph *g);
// Whether it is a symbol that rt_dim_fresh made, here or before it was written as text.
bool rt_dim_is_open(const rt_graph *g, rt_dim dim);

// Reads a JSON string literal at text[*pos] (a double quote) and appends what it stands for. FORMAT
// if it is malformed, not UTF-8 or contains U+0000.
retort_status rt_text_string(rt_view text, size_t *pos, rt_buf *out,
                             retort_error *err) RETORT_MUST_USE;

// Checks that the attributes are those the op declares and of the right kinds.
retort_status rt_op_check_attrs(const rt_op *op, const rt_attr *attrs, size_t count,
                                retort_error *err) RETORT_MUST_USE;
// The kind of an attribute that the op declares; false if it does not.
bool rt_op_attr_kind(const rt_op *op, rt_view key, rt_attr_kind *kind);

#endif
