// graph/ops/pool.c: pooling over the spatial axes of (batch, channels, spatial...).
#include <math.h>

#include "graph/ops/window.h"

static size_t product(const int64_t *dims, uint32_t count) {
  size_t p = 1;
  for (uint32_t i = 0; i < count; i++) p *= (size_t)dims[i];
  return p;
}

// Sets output 0; *shape is its shape.
static retort_status infer_windows(rt_graph *g, rt_node_id n, rt_shape *shape, retort_error *err) {
  const rt_value x = *rt_op_in(g, n, 0);
  if (x.shape.rank < 3) {
    return rt_fail(err, RETORT_ERR_FORMAT, "pooling of a tensor of rank %u", x.shape.rank);
  }
  rt_op_window window;
  RT_TRY(rt_op_window_read(rt_graph_get_node(g, n), x.shape.rank - 2, NULL, false, &window, err));
  *shape = x.shape;
  for (uint32_t i = 0; i < window.axes; i++) {
    RT_TRY(rt_op_window_infer(g, &window, i, x.shape.dims[2 + i], &shape->dims[2 + i], err));
  }
  rt_op_set(g, n, 0, x.dtype, *shape);
  return RETORT_OK;
}

static retort_status want_real(const rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_dtype dtype = rt_op_in(g, n, 0)->dtype;
  if (rt_dtype_is_float(dtype)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "cannot pool %s", rt_dtype_name(dtype));
}

typedef struct walk {
  rt_op_window window;
  int64_t dims[RT_MAX_RANK];  // of the output
  rt_op_tap *taps;
  size_t rows, in_size, out_size;  // batch * channels; spatial elements
} walk;

static retort_status start(rt_interp *interp, const rt_node *n, const rt_tensor *x, rt_tensor *out,
                           walk *w, retort_error *err) {
  RT_TRY(rt_op_window_read(n, x->rank - 2, NULL, false, &w->window, err));
  w->dims[0] = x->dims[0];
  w->dims[1] = x->dims[1];
  RT_TRY(rt_op_window_fix(&w->window, x->dims + 2, w->dims + 2, err));
  RT_TRY(rt_op_window_room(interp, &w->window, x->dims + 2, &w->taps, err));
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, w->dims, out, err));
  w->rows = product(x->dims, 2);
  w->in_size = product(x->dims + 2, w->window.axes);
  w->out_size = product(w->dims + 2, w->window.axes);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// max_pool: the largest element and where it lies in all of x, counted row-major or, with
// storage_order 1, with the spatial axes in reverse. The first of equal ones counts.

retort_status rt_infer_max_pool(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_shape shape;
  RT_TRY(rt_op_want_range(g, n, "storage_order", 0, 1, err));
  RT_TRY(infer_windows(g, n, &shape, err));
  rt_op_set(g, n, 1, RT_DTYPE_I64, shape);
  return RETORT_OK;
}

static size_t reversed(size_t at, const int64_t *dims, uint32_t rank) {
  size_t total = product(dims, rank), index = 0;
  for (uint32_t d = rank; d-- > 0;) {
    total /= (size_t)dims[d];
    index += at % (size_t)dims[d] * total;
    at /= (size_t)dims[d];
  }
  // The stride of an axis is the product of the sizes before it.
  return index;
}

retort_status rt_reference_max_pool(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                    const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const bool reverse = rt_node_int(n, "storage_order", 0) == 1;
  walk w;
  RT_TRY(start(interp, n, x, &out[0], &w, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, x->rank, w.dims, &out[1], err));
  if (out->count == 0) return RETORT_OK;
  int64_t at[RT_OP_MAX_SPATIAL] = {0};
  size_t position = 0;
  do {
    const size_t count = rt_op_window_taps(&w.window, x->dims + 2, at, w.taps);
    for (size_t row = 0; row < w.rows; row++) {
      const size_t base = row * w.in_size, o = row * w.out_size + position;
      size_t best = SIZE_MAX;
      for (size_t t = 0; t < count; t++) {
        const size_t i = base + w.taps[t].in;
        if (best == SIZE_MAX || (x->dtype == RT_DTYPE_F32 ? x->data.f[i] > x->data.f[best]
                                                          : x->data.i[i] > x->data.i[best])) {
          best = i;
        }
      }
      if (best == SIZE_MAX) {  // a window of nothing but padding
        if (x->dtype == RT_DTYPE_F32) out[0].data.f[o] = -INFINITY;
        out[1].data.i[o] = (int64_t)base;
        continue;
      }
      if (x->dtype == RT_DTYPE_F32) {
        out[0].data.f[o] = x->data.f[best];
      } else {
        out[0].data.i[o] = x->data.i[best];
      }
      const size_t spatial = best - base;
      out[1].data.i[o] =
          (int64_t)(base + (reverse ? reversed(spatial, x->dims + 2, w.window.axes) : spatial));
    }
    position++;
  } while (rt_op_next(at, w.dims + 2, w.window.axes));
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// average_pool and lp_pool

retort_status rt_infer_average_pool(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_shape shape;
  RT_TRY(want_real(g, n, err));
  return infer_windows(g, n, &shape, err);
}

retort_status rt_infer_lp_pool(rt_graph *g, rt_node_id n, retort_error *err) {
  rt_shape shape;
  RT_TRY(want_real(g, n, err));
  RT_TRY(rt_op_want_range(g, n, "p", 1, 1 << 20, err));
  return infer_windows(g, n, &shape, err);
}

// Elements of the window at `at` that lie in the input or its padding.
static double padded_taps(const rt_op_window *w, const int64_t *in, const int64_t *at) {
  double taps = 1;
  for (uint32_t i = 0; i < w->axes; i++) {
    const int64_t room = in[i] + w->end[i] - 1 - (at[i] * w->strides[i] - w->begin[i]);
    const int64_t count = room < 0 ? 0 : room / w->dilations[i] + 1;
    taps *= (double)(count < w->kernel[i] ? count : w->kernel[i]);
  }
  return taps;
}

static retort_status run_sums(rt_interp *interp, const rt_node *n, const rt_tensor *x,
                              rt_tensor *out, bool average, retort_error *err) {
  const bool include = rt_node_int(n, "count_include_pad", 0) != 0;
  const double p = (double)rt_node_int(n, "p", 2);
  walk w;
  RT_TRY(start(interp, n, x, out, &w, err));
  if (out->count == 0) return RETORT_OK;
  int64_t at[RT_OP_MAX_SPATIAL] = {0};
  size_t position = 0;
  do {
    const size_t count = rt_op_window_taps(&w.window, x->dims + 2, at, w.taps);
    const double divisor =
        include ? padded_taps(&w.window, x->dims + 2, at) : (double)(count ? count : 1);
    for (size_t row = 0; row < w.rows; row++) {
      double sum = 0;
      for (size_t t = 0; t < count; t++) {
        const double v = (double)x->data.f[row * w.in_size + w.taps[t].in];
        sum += average ? v : pow(fabs(v), p);
      }
      out->data.f[row * w.out_size + position] = (float)(average ? sum / divisor : pow(sum, 1 / p));
    }
    position++;
  } while (rt_op_next(at, w.dims + 2, w.window.axes));
  return RETORT_OK;
}

retort_status rt_reference_average_pool(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                        const rt_tensor *const *in, rt_tensor *out,
                                        retort_error *err) {
  (void)g;
  return run_sums(interp, n, in[0], out, true, err);
}

retort_status rt_reference_lp_pool(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                   const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  return run_sums(interp, n, in[0], out, false, err);
}

// ---------------------------------------------------------------------------------------------
// global_pool: over all spatial axes, which stay with size 1

typedef enum global_kind { GLOBAL_MAX, GLOBAL_LP, GLOBAL_UNKNOWN } global_kind;
static global_kind kind_of(const rt_node *n) {
  const char *kind = rt_node_str(n, "kind", "");
  return strcmp(kind, "max") == 0  ? GLOBAL_MAX
         : strcmp(kind, "lp") == 0 ? GLOBAL_LP
                                   : GLOBAL_UNKNOWN;
}

retort_status rt_infer_global_pool(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, err));
  RT_TRY(rt_op_want_range(g, n, "p", 1, 1 << 20, err));
  if (kind_of(rt_graph_get_node(g, n)) == GLOBAL_UNKNOWN) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute kind is neither \"max\" nor \"lp\"");
  }
  const rt_value x = *rt_op_in(g, n, 0);
  if (x.shape.rank < 2) {
    return rt_fail(err, RETORT_ERR_FORMAT, "pooling of a tensor of rank %u", x.shape.rank);
  }
  rt_shape shape = x.shape;
  for (uint32_t i = 2; i < shape.rank; i++) shape.dims[i] = rt_dim_const(g, 1);
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_global_pool(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                       const rt_tensor *const *in, rt_tensor *out,
                                       retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0];
  const bool max = kind_of(n) == GLOBAL_MAX;
  const double p = (double)rt_node_int(n, "p", 2);
  int64_t dims[RT_MAX_RANK] = {x->dims[0], x->dims[1], 1, 1, 1, 1, 1, 1};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, dims, out, err));
  const size_t size = product(x->dims + 2, x->rank - 2);
  for (size_t row = 0; row < out->count; row++) {
    double result = max ? -INFINITY : 0;
    for (size_t i = 0; i < size; i++) {
      const double v = (double)x->data.f[row * size + i];
      if (!max) {
        result += pow(fabs(v), p);
      } else if (v > result || isnan(v)) {
        result = v;
      }
    }
    out->data.f[row] = (float)(max ? result : pow(result, 1 / p));
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// max_unpool: puts x where the indices of max_pool say, zeros elsewhere. The size is known (input
// 2) or what the pooling without ceil would have come from.

retort_status rt_infer_max_unpool(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(want_real(g, n, err));
  const rt_value x = *rt_op_in(g, n, 0), indices = *rt_op_in(g, n, 1);
  const rt_value *size = rt_op_in(g, n, 2);
  if (indices.dtype != RT_DTYPE_I64) {
    return rt_fail(err, RETORT_ERR_FORMAT, "indices are %s", rt_dtype_name(indices.dtype));
  }
  if (x.shape.rank < 3) {
    return rt_fail(err, RETORT_ERR_FORMAT, "pooling of a tensor of rank %u", x.shape.rank);
  }
  RT_TRY(rt_op_want_rank(g, n, 1, x.shape.rank, err));
  for (uint32_t i = 0; i < x.shape.rank; i++)
    RT_TRY(rt_op_want_dim(g, n, 1, i, x.shape.dims[i], err));
  rt_op_window w;
  RT_TRY(rt_op_window_read(rt_graph_get_node(g, n), x.shape.rank - 2, NULL, false, &w, err));
  rt_shape shape = x.shape;
  if (size) {
    int64_t sizes;
    if (size->dtype != RT_DTYPE_I64 || size->shape.rank != 1 ||
        !rt_dim_is_const(g, size->shape.dims[0], &sizes) || sizes != x.shape.rank) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input 2 needs one i64 for each axis");
    }
    for (uint32_t i = 0; i < x.shape.rank; i++) {
      shape.dims[i] = size->contents ? size->contents[i] : rt_op_open_dim(g, n, 0, i);
    }
  } else {
    for (uint32_t i = 0; i < w.axes; i++) {
      rt_dim first = rt_dim_mul(g, rt_dim_sub(g, x.shape.dims[2 + i], rt_dim_const(g, 1)),
                                rt_dim_const(g, w.strides[i]));
      shape.dims[2 + i] =
          rt_dim_add(g, first, rt_dim_const(g, w.kernel[i] - w.begin[i] - w.end[i]));
      if (shape.dims[2 + i] == RT_DIM_NONE)
        return rt_fail(err, RETORT_ERR_LIMIT, "a dimension cannot be represented");
    }
  }
  for (uint32_t i = 0; i < shape.rank; i++) {
    int64_t v;
    if (rt_dim_is_const(g, shape.dims[i], &v) && v < 0)
      return rt_fail(err, RETORT_ERR_FORMAT, "dimension %u of the output is %lld", i, (long long)v);
  }
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

retort_status rt_reference_max_unpool(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                      const rt_tensor *const *in, rt_tensor *out,
                                      retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *size = n->input_count > 2 ? in[2] : NULL;
  rt_op_window w;
  RT_TRY(rt_op_window_read(n, x->rank - 2, NULL, false, &w, err));
  int64_t dims[RT_MAX_RANK], plain[RT_MAX_RANK] = {x->dims[0], x->dims[1]};
  size_t total = (size_t)x->dims[0] * (size_t)x->dims[1];
  for (uint32_t i = 0; i < w.axes; i++) {
    if (__builtin_mul_overflow(x->dims[2 + i] - 1, w.strides[i], &plain[2 + i]) ||
        __builtin_add_overflow(plain[2 + i], w.kernel[i] - w.begin[i] - w.end[i], &plain[2 + i]) ||
        plain[2 + i] < 0 || __builtin_mul_overflow(total, (size_t)plain[2 + i], &total)) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor's size overflows");
    }
  }
  for (uint32_t i = 0; i < x->rank; i++) dims[i] = size ? size->data.i[i] : plain[i];
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, dims, out, err));
  for (size_t i = 0; i < x->count; i++) {
    // Indices count in the plain size, whatever size the output has: the rows below are longer.
    int64_t index = in[1]->data.i[i];
    if (index < 0 || (size_t)index >= total) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "index %lld of %zu elements", (long long)index,
                     total);
    }
    size_t at = 0, step = 1;
    bool inside = true;
    for (uint32_t d = x->rank; d-- > 0;) {
      const int64_t coordinate = index % plain[d];
      index /= plain[d];
      inside = inside && coordinate < dims[d];
      at += (size_t)coordinate * step;
      step *= (size_t)dims[d];
    }
    if (!inside) return rt_fail(err, RETORT_ERR_ARGUMENT, "an index lies outside of the output");
    out->data.f[at] = x->data.f[i];
  }
  return RETORT_OK;
}
