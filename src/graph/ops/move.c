// graph/ops/move.c: what operations that move elements share.
#include "graph/ops/move.h"

#include "graph/num.h"

retort_status rt_move_want_plain(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  if (rt_op_in(g, n, i)->dtype != RT_DTYPE_Q8) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is q8", i);
}

retort_status rt_move_want_integers(const rt_graph *g, rt_node_id n, size_t i, retort_error *err) {
  const rt_dtype t = rt_op_in(g, n, i)->dtype;
  if (!rt_dtype_is_float(t) && t != RT_DTYPE_Q8 && t != RT_DTYPE_BOOL) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, not integers", i, rt_dtype_name(t));
}

retort_status rt_move_want_same(const rt_graph *g, rt_node_id n, size_t i, size_t k,
                                retort_error *err) {
  const rt_dtype a = rt_op_in(g, n, i)->dtype, b = rt_op_in(g, n, k)->dtype;
  if (a == b) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s, not %s", i, rt_dtype_name(a),
                 rt_dtype_name(b));
}

bool rt_move_reals(const rt_graph *g, const rt_value *v, double *out, size_t capacity,
                   size_t *count) {
  *count = 0;
  if (!v || v->kind != RT_VALUE_CONST || !rt_dtype_is_float(v->dtype)) {
    int64_t numbers[RT_GRAPH_MAX_CONTENTS];
    if (capacity > RT_GRAPH_MAX_CONTENTS) capacity = RT_GRAPH_MAX_CONTENTS;
    if (!rt_move_ints(g, v, numbers, capacity, count)) return false;
    for (size_t i = 0; i < *count; i++) out[i] = (double)numbers[i];
    return true;
  }
  const rt_constant *c = rt_graph_get_constant(g, v->constant);
  const size_t size = rt_dtype_bytes(c->dtype);
  if (c->kind == RT_CONST_CONCAT || c->bytes / size > capacity) return false;
  for (*count = 0; *count < c->bytes / size; ++*count) {
    const char *at = (const char *)c->data + *count * size;
    float f;
    uint16_t h;
    if (c->dtype == RT_DTYPE_F64) {
      memcpy(&out[*count], at, 8);
    } else if (c->dtype == RT_DTYPE_F32) {
      memcpy(&f, at, 4);
      out[*count] = (double)f;
    } else {
      memcpy(&h, at, 2);
      out[*count] = (double)(c->dtype == RT_DTYPE_F16 ? rt_num_from_f16(h) : rt_num_from_bf16(h));
    }
  }
  return true;
}

bool rt_move_ints(const rt_graph *g, const rt_value *v, int64_t *out, size_t capacity,
                  size_t *count) {
  *count = 0;
  if (!v) return false;
  if (v->contents) {
    const size_t have = rt_op_content_count(g, v);
    if (have > capacity) return false;
    for (size_t i = 0; i < have; i++) {
      if (!rt_dim_is_const(g, v->contents[i], &out[i])) return false;
    }
    *count = have;
    return true;
  }
  if (v->kind != RT_VALUE_CONST || rt_dtype_is_float(v->dtype)) return false;
  const rt_constant *c = rt_graph_get_constant(g, v->constant);
  const size_t size = rt_dtype_bytes(c->dtype);
  if (c->kind == RT_CONST_CONCAT || c->bytes / size > capacity) return false;
  for (*count = 0; *count < c->bytes / size; ++*count) {
    int64_t bits = 0;
    memcpy(&bits, (const char *)c->data + *count * size, size);
    out[*count] = rt_dtype_wrap(c->dtype, bits);
  }
  return true;
}

void rt_move_set(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, rt_shape shape) {
  const rt_value *v = rt_graph_value(g, rt_graph_get_node(g, n)->outputs[output]);
  for (uint32_t d = 0; v->shape.rank == shape.rank && d < shape.rank; d++) {
    if (rt_dim_is_open(g, v->shape.dims[d])) shape.dims[d] = v->shape.dims[d];
  }
  rt_op_set(g, n, output, dtype, shape);
}

void rt_move_set_open(rt_graph *g, rt_node_id n, size_t output, rt_dtype dtype, uint32_t rank) {
  rt_shape shape = {.rank = rank};
  for (uint32_t d = 0; d < rank; d++) shape.dims[d] = rt_op_open_dim(g, n, output, d);
  rt_op_set(g, n, output, dtype, shape);
}

retort_status rt_move_check(const rt_graph *g, const rt_shape *shape, retort_error *err) {
  for (uint32_t d = 0; d < shape->rank; d++) {
    int64_t number;
    if (shape->dims[d] == RT_DIM_NONE) {
      return rt_fail(err, RETORT_ERR_LIMIT, "dimension %u cannot be represented", d);
    }
    if (rt_dim_is_const(g, shape->dims[d], &number) && number < 0) {
      return rt_fail(err, RETORT_ERR_FORMAT, "dimension %u would be %lld", d, (long long)number);
    }
  }
  return RETORT_OK;
}

retort_status rt_move_rank(const rt_graph *g, rt_node_id n, size_t i, uint32_t *out,
                           retort_error *err) {
  RT_TRY(rt_op_want_rank(g, n, i, 1, err));
  int64_t rank;
  if (!rt_dim_is_const(g, rt_op_in(g, n, i)->shape.dims[0], &rank)) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the rank is not known when compiling");
  }
  if (rank > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_LIMIT, "rank %lld is above %d", (long long)rank, RT_MAX_RANK);
  }
  *out = (uint32_t)rank;
  return RETORT_OK;
}
