#include "graph/ops/window.h"

#include "base/size.h"

// Sizes beyond these are not real; they keep products inside 64 bits.
enum { MAX_STEP = 1 << 28 };
static const int64_t MAX_INPUT = (int64_t)1 << 40;

static retort_status read_list(const rt_node *node, const char *key, uint32_t count, int64_t least,
                               int64_t fallback, int64_t *out, retort_error *err) {
  const rt_attr *a = rt_node_attr(node, key);
  for (uint32_t i = 0; i < count; i++) out[i] = fallback;
  if (!a) return RETORT_OK;
  if (a->int_count != count) {
    return rt_fail(err, RETORT_ERR_FORMAT, "attribute %s has %u numbers, expected %u", key,
                   a->int_count, count);
  }
  for (uint32_t i = 0; i < count; i++) {
    out[i] = a->ints[i];
    if (out[i] < least || out[i] > MAX_STEP) {
      return rt_fail(err, RETORT_ERR_FORMAT, "attribute %s holds %lld, outside %lld to %d", key,
                     (long long)out[i], (long long)least, MAX_STEP);
    }
  }
  return RETORT_OK;
}

retort_status rt_op_window_read(const rt_node *node, uint32_t axes, const int64_t *kernel,
                                bool negative_pads, rt_op_window *out, retort_error *err) {
  *out = (rt_op_window){.axes = axes};
  if (axes < 1 || axes > RT_OP_MAX_SPATIAL) {
    return rt_fail(err, RETORT_ERR_FORMAT, "windows need 1 to %d spatial axes", RT_OP_MAX_SPATIAL);
  }
  if (kernel) {
    for (uint32_t i = 0; i < axes; i++) {
      out->kernel[i] = kernel[i];
      if (kernel[i] < 1 || kernel[i] > MAX_STEP) {
        return rt_fail(err, RETORT_ERR_FORMAT, "a kernel of size %lld", (long long)kernel[i]);
      }
    }
  } else {
    RT_TRY(read_list(node, "kernel", axes, 1, 1, out->kernel, err));
  }
  RT_TRY(read_list(node, "strides", axes, 1, 1, out->strides, err));
  RT_TRY(read_list(node, "dilations", axes, 1, 1, out->dilations, err));
  int64_t pads[2 * RT_OP_MAX_SPATIAL];
  RT_TRY(read_list(node, "pads", 2 * axes, negative_pads ? -MAX_STEP : 0, 0, pads, err));
  for (uint32_t i = 0; i < axes; i++) {
    out->begin[i] = pads[i];
    out->end[i] = pads[axes + i];
  }
  const char *same = rt_node_str(node, "auto_pad", "");
  if (strcmp(same, "SAME_UPPER") == 0) {
    out->same = RT_OP_SAME_UPPER;
  } else if (strcmp(same, "SAME_LOWER") == 0) {
    out->same = RT_OP_SAME_LOWER;
  } else if (*same) {
    return rt_fail(err, RETORT_ERR_FORMAT, "auto_pad is \"%.100s\"", same);
  }
  out->ceil = rt_node_int(node, "ceil", 0) != 0;
  return RETORT_OK;
}

int64_t rt_op_window_extent(const rt_op_window *w, uint32_t axis) {
  return (w->kernel[axis] - 1) * w->dilations[axis] + 1;
}

// Positions = floor((input + this) / stride). With `ceil` there are ceil((padded - extent) /
// stride) + 1 positions, but none that begin behind input and padding at the beginning: at most
// ceil((input + begin) / stride), so that the smaller of two numerators decides.
static int64_t numerator(const rt_op_window *w, uint32_t axis) {
  const int64_t s = w->strides[axis];
  if (w->same != RT_OP_SAME_NONE) return s - 1;
  const int64_t over = w->end[axis] - rt_op_window_extent(w, axis) + s;
  if (!w->ceil) return w->begin[axis] + over;
  return w->begin[axis] + (over < 0 ? over : 0) + s - 1;
}

// Whether a window of the extent has room in the padded input.
static bool fits(const rt_op_window *w, uint32_t axis, int64_t in) {
  return w->same != RT_OP_SAME_NONE ||
         in + w->begin[axis] + w->end[axis] >= rt_op_window_extent(w, axis) ||
         (w->ceil && in + w->begin[axis] > 0);
}

retort_status rt_op_window_infer(rt_graph *g, const rt_op_window *w, uint32_t axis, rt_dim in,
                                 rt_dim *out, retort_error *err) {
  int64_t size;
  if (rt_dim_is_const(g, in, &size) && (size > MAX_INPUT || !fits(w, axis, size))) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "a window of %lld does not fit %lld elements with padding %lld and %lld",
                   (long long)rt_op_window_extent(w, axis), (long long)size,
                   (long long)w->begin[axis], (long long)w->end[axis]);
  }
  *out = rt_dim_floordiv(g, rt_dim_add(g, in, rt_dim_const(g, numerator(w, axis))),
                         rt_dim_const(g, w->strides[axis]));
  if (*out == RT_DIM_NONE)
    return rt_fail(err, RETORT_ERR_LIMIT, "a dimension cannot be represented");
  return RETORT_OK;
}

retort_status rt_op_window_fix(rt_op_window *w, const int64_t *in, int64_t *out,
                               retort_error *err) {
  for (uint32_t i = 0; i < w->axes; i++) {
    if (in[i] > MAX_INPUT || !fits(w, i, in[i])) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "a window of %lld does not fit %lld elements",
                     (long long)rt_op_window_extent(w, i), (long long)in[i]);
    }
    out[i] = (in[i] + numerator(w, i)) / w->strides[i];
    if (w->same == RT_OP_SAME_NONE) continue;
    int64_t total = (out[i] - 1) * w->strides[i] + rt_op_window_extent(w, i) - in[i];
    if (total < 0) total = 0;
    w->begin[i] = w->same == RT_OP_SAME_UPPER ? total / 2 : total - total / 2;
    w->end[i] = total - w->begin[i];
  }
  return RETORT_OK;
}

retort_status rt_op_window_room(rt_interp *interp, const rt_op_window *w, const int64_t *in,
                                rt_op_tap **out, retort_error *err) {
  _Static_assert(sizeof(rt_op_tap) == 2 * sizeof(int64_t), "taps live in an i64 tensor");
  int64_t dims[RT_OP_MAX_SPATIAL + 1];
  for (uint32_t i = 0; i < w->axes; i++) dims[i] = in[i] < w->kernel[i] ? in[i] : w->kernel[i];
  dims[w->axes] = 2;
  rt_tensor room;
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, w->axes + 1, dims, &room, err));
  *out = (rt_op_tap *)(void *)room.data.i;
  return RETORT_OK;
}

size_t rt_op_window_taps(const rt_op_window *w, const int64_t *in, const int64_t *at,
                         rt_op_tap *taps) {
  int64_t first[RT_OP_MAX_SPATIAL], count[RT_OP_MAX_SPATIAL], k[RT_OP_MAX_SPATIAL] = {0};
  for (uint32_t i = 0; i < w->axes; i++) {
    const int64_t p = at[i] * w->strides[i] - w->begin[i], d = w->dilations[i];
    first[i] = p < 0 ? (-p + d - 1) / d : 0;
    const int64_t room = in[i] - 1 - p;
    int64_t last = room < 0 ? 0 : room / d + 1;
    if (last > w->kernel[i]) last = w->kernel[i];
    count[i] = last - first[i];
    if (count[i] <= 0) return 0;
  }
  size_t n = 0;
  do {
    rt_op_tap tap = {0};
    for (uint32_t i = 0; i < w->axes; i++) {
      const int64_t at_kernel = first[i] + k[i];
      const int64_t at_in = at[i] * w->strides[i] - w->begin[i] + at_kernel * w->dilations[i];
      tap.kernel = tap.kernel * (size_t)w->kernel[i] + (size_t)at_kernel;
      tap.in = tap.in * (size_t)in[i] + (size_t)at_in;
    }
    taps[n++] = tap;
  } while (rt_op_next(k, count, w->axes));
  return n;
}

bool rt_op_next(int64_t *at, const int64_t *dims, uint32_t rank) {
  for (uint32_t d = rank; d-- > 0;) {
    if (++at[d] < dims[d]) return true;
    at[d] = 0;
  }
  return false;
}
