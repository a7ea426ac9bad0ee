// graph/ops/elementwise.h: broadcasting, types and shape arithmetic for the operations that go
// element by element (unary.c, binary.c, compare.c, activation.c, reduce.c, quantize.c).
#ifndef RT_GRAPH_OPS_ELEMENTWISE_H
#define RT_GRAPH_OPS_ELEMENTWISE_H

#include "graph/ops/op.h"

// Sets of element types.
enum {
  RT_TYPES_FLOAT = 1,  // f32, f16, bf16, f64
  RT_TYPES_INT = 2,    // integers, signed or not
  RT_TYPES_BOOL = 4,
  RT_TYPES_NUMBER = RT_TYPES_FLOAT | RT_TYPES_INT,
  RT_TYPES_ALL = RT_TYPES_NUMBER | RT_TYPES_BOOL
};
// FORMAT, naming the input, unless its type is in the set.
retort_status rt_op_want_types(const rt_graph *g, rt_node_id n, size_t i, unsigned types,
                               retort_error *err) RETORT_MUST_USE;
// FORMAT unless inputs i and j have one type.
retort_status rt_op_want_same_type(const rt_graph *g, rt_node_id n, size_t i, size_t j,
                                   retort_error *err) RETORT_MUST_USE;
bool rt_dtype_is_signed(rt_dtype dtype);  // i64, i32, i16, s8
unsigned rt_dtype_bits(rt_dtype dtype);
// What an integer type can hold; u64 as the i64 of the same bits, as everywhere.
int64_t rt_dtype_lowest(rt_dtype dtype);
int64_t rt_dtype_highest(rt_dtype dtype);
// a < b for integers of a type: u64 compares without sign.
bool rt_int_less(rt_dtype dtype, int64_t a, int64_t b);

// The shape that `count` inputs from `first` on broadcast to, as numpy does it. Symbols broadcast
// against themselves and 1 only.
retort_status rt_op_broadcast(rt_graph *g, rt_node_id n, size_t first, size_t count, rt_shape *out,
                              retort_error *err) RETORT_MUST_USE;

// A walk over the elements of broadcast operands, in row-major order of the result.
enum { RT_WALK_OPERANDS = 3 };
typedef struct rt_walk {
  uint32_t rank, operands;
  int64_t dims[RT_MAX_RANK];    // of the result
  size_t at[RT_WALK_OPERANDS];  // where each operand's element is
  size_t step[RT_WALK_OPERANDS][RT_MAX_RANK];
  int64_t index[RT_MAX_RANK];
} rt_walk;
retort_status rt_walk_start(rt_walk *w, const rt_tensor *const *in, uint32_t operands,
                            retort_error *err) RETORT_MUST_USE;
void rt_walk_next(rt_walk *w);

// Output 0 with the type, shape and contents of input 0.
retort_status rt_op_infer_same(rt_graph *g, rt_node_id n, retort_error *err) RETORT_MUST_USE;
// Storage with the shape of a tensor.
static inline retort_status rt_op_alloc_like(rt_interp *interp, const rt_tensor *x, rt_dtype dtype,
                                             rt_tensor *out, retort_error *err) {
  return rt_interp_alloc(interp, dtype, x->rank, x->dims, out, err);
}

// Shape arithmetic. How many elements contents of this shape have; false if contents are not
// tracked for it (rank over 1, a symbolic or large size).
bool rt_op_content_size(const rt_graph *g, rt_shape shape, size_t *size);
// What is certain of an expression whose symbols are sizes (not negative): it is at least *low (if
// that is returned as known), at most *high.
typedef struct rt_dim_bounds {
  bool has_low, has_high;
  int64_t low, high;
} rt_dim_bounds;
rt_dim_bounds rt_dim_bounds_of(const rt_graph *g, rt_dim dim);
// -1, 0, 1: a < b, a = b, a > b for every size; RT_DIM_UNORDERED if that depends.
enum { RT_DIM_UNORDERED = 2 };
int rt_dim_order(rt_graph *g, rt_dim a, rt_dim b);
rt_dim rt_dim_max(rt_graph *g, rt_dim a, rt_dim b);  // RT_DIM_NONE if it depends
rt_dim rt_dim_min(rt_graph *g, rt_dim a, rt_dim b);

// The two functions of an operation that is an entry of a file's table.
#define RT_OP_ENTRY(id, infer, run, entry)                                                         \
  retort_status rt_infer_##id(rt_graph *g, rt_node_id n, retort_error *err) {                      \
    return infer(g, n, entry, err);                                                                \
  }                                                                                                \
  retort_status rt_reference_##id(rt_interp *interp, const rt_graph *g, const rt_node *n,          \
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) { \
    return run(interp, g, n, in, out, entry, err);                                                 \
  }

#endif
