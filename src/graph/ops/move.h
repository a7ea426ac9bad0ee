// graph/ops/move.h: what operations that move elements share. For ops/*.c only.
#ifndef RT_GRAPH_OPS_MOVE_H
#define RT_GRAPH_OPS_MOVE_H

#include "graph/internal.h"
#include "graph/ops/op.h"

// Bytes of an element of the interpreter, and where the elements lie.
static inline size_t rt_move_size(const rt_tensor *t) {
  return t->dtype == RT_DTYPE_F32 ? sizeof(float) : sizeof(int64_t);
}
static inline char *rt_move_data(const rt_tensor *t) {
  return t->dtype == RT_DTYPE_F32 ? (char *)t->data.f : (char *)t->data.i;
}
// to[i] = from[k]; both of one type.
static inline void rt_move_one(const rt_tensor *to, size_t i, const rt_tensor *from, size_t k) {
  if (to->dtype == RT_DTYPE_F32) {
    to->data.f[i] = from->data.f[k];
  } else {
    to->data.i[i] = from->data.i[k];
  }
}
static inline double rt_move_real(const rt_tensor *t, size_t i) {
  return t->dtype == RT_DTYPE_F32 ? (double)t->data.f[i] : (double)t->data.i[i];
}

// Elements from one index of an axis to the next (row-major).
static inline void rt_move_strides(uint32_t rank, const int64_t *dims, size_t *stride) {
  size_t run = 1;
  for (uint32_t d = rank; d-- > 0;) {
    stride[d] = run;
    run *= (size_t)dims[d];
  }
}
// The index along each axis of element i.
static inline void rt_move_index(size_t i, uint32_t rank, const int64_t *dims, int64_t *index) {
  for (uint32_t d = rank; d-- > 0;) {
    index[d] = (int64_t)(i % (size_t)dims[d]);
    i /= (size_t)dims[d];
  }
}
// Product of dims[from] to dims[to - 1]; they belong to a tensor that exists.
static inline size_t rt_move_product(const int64_t *dims, uint32_t from, uint32_t to) {
  size_t p = 1;
  for (uint32_t d = from; d < to; d++) p *= (size_t)dims[d];
  return p;
}
// An index that may count from the end; ARGUMENT if it lies outside.
static inline retort_status rt_move_wrap(int64_t at, int64_t size, int64_t *out,
                                         retort_error *err) {
  *out = at < 0 ? at + size : at;
  if (*out >= 0 && *out < size) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_ARGUMENT, "index %lld of %lld", (long long)at, (long long)size);
}

// Input i must be of any integer type but bool; of the type of input k.
retort_status rt_move_want_integers(const rt_graph *g, rt_node_id n, size_t i, retort_error *err);
retort_status rt_move_want_same(const rt_graph *g, rt_node_id n, size_t i, size_t k,
                                retort_error *err);
// x as it is told to be: q8 rows are not elements.
retort_status rt_move_want_plain(const rt_graph *g, rt_node_id n, size_t i, retort_error *err);

// Numbers known when compiling: known contents without symbols, or a constant of any rank. False,
// and *count 0, if they aren't, or are more than `capacity`.
bool rt_move_ints(const rt_graph *g, const rt_value *v, int64_t *out, size_t capacity,
                  size_t *count);
bool rt_move_reals(const rt_graph *g, const rt_value *v, double *out, size_t capacity,
                   size_t *count);

// rt_op_set, but what was an open dimension stays one: passes may find out later what wasn't known
// when the node was made, and the shape must stay what its users were told.
void rt_move_set(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_shape shape);
// The same with every dimension open.
void rt_move_set_open(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, uint32_t rank);
// LIMIT if a dimension cannot be represented, FORMAT if one is negative.
retort_status rt_move_check(const rt_graph *g, const rt_shape *shape, retort_error *err);

// Length of a vector whose length is a number: the rank of what it is the shape of. UNSUPPORTED or
// LIMIT otherwise.
retort_status rt_move_rank(const rt_graph *g, rt_node_id n, size_t i, uint32_t *out,
                           retort_error *err);

#endif
