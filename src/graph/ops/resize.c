// graph/ops/resize.c: resize as ONNX has it: interpolation along one axis after another. Nearest,
// linear and cubic; with `antialias` the kernels widen where the image shrinks.
#include <math.h>

#include "base/size.h"
#include "graph/ops/move.h"

enum { MAX_TAPS = 4096 };

// What happens along one axis.
typedef struct plan {
  double scale;
  int64_t size;   // of the output
  double roi[2];  // tf_crop_and_resize: where it begins and ends, as parts of the axis
} plan;

// The axes that scales, sizes and the region are of.
static retort_status resized_axes(const rt_node *n, uint32_t rank, uint32_t *axes, uint32_t *count,
                                  retort_error *err) {
  const rt_attr *a = rt_node_attr(n, "axes");
  *count = a ? a->int_count : rank;
  bool seen[RT_MAX_RANK] = {false};
  if (*count > rank) return rt_fail(err, RETORT_ERR_FORMAT, "%u axes of rank %u", *count, rank);
  for (uint32_t i = 0; i < *count; i++) {
    RT_TRY(rt_op_axis(a ? a->ints[i] : (int64_t)i, rank, &axes[i], err));
    if (seen[axes[i]]) return rt_fail(err, RETORT_ERR_FORMAT, "axis %u is named twice", axes[i]);
    seen[axes[i]] = true;
  }
  return RETORT_OK;
}

// Scales and sizes of all axes from one list of either (the other is NULL).
static retort_status make_plans(const rt_node *n, uint32_t rank, const int64_t *dims,
                                const double *scales, const double *sizes, plan *plans,
                                retort_error *err) {
  uint32_t axes[RT_MAX_RANK], count;
  RT_TRY(resized_axes(n, rank, axes, &count, err));
  for (uint32_t d = 0; d < rank; d++) plans[d] = (plan){1, dims[d], {0, 1}};
  const char *policy = rt_node_str(n, "policy", "stretch");
  const bool larger = strcmp(policy, "not_smaller") == 0, stretch = strcmp(policy, "stretch") == 0;
  double common = 0;
  for (uint32_t i = 0; i < count; i++) {
    plan *p = &plans[axes[i]];
    const double size = (double)dims[axes[i]];
    p->scale = scales ? scales[i] : size > 0 ? sizes[i] / size : 1;
    const double to = scales ? floor(size * p->scale) : sizes[i];
    if (!(p->scale >= 0 && isfinite(p->scale) && to >= 0 && to < 0x1p53)) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "axis %u grows by %g", axes[i], p->scale);
    }
    p->size = (int64_t)to;
    if (i == 0 || (larger ? p->scale > common : p->scale < common)) common = p->scale;
  }
  for (uint32_t i = 0; i < count && sizes && !stretch; i++) {
    const double to = floor((double)dims[axes[i]] * common + 0.5);
    if (!(to < 0x1p53)) return rt_fail(err, RETORT_ERR_LIMIT, "axis %u is too long", axes[i]);
    plans[axes[i]].scale = common;
    plans[axes[i]].size = (int64_t)to;
  }
  return RETORT_OK;
}

static bool one_of(const char *text, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(text, names[i]) == 0) return true;
  }
  return false;
}

static retort_status check_modes(const rt_node *n, retort_error *err) {
  static const char *const MODES[] = {"nearest", "linear", "cubic"};
  static const char *const COORDINATES[] = {"half_pixel",         "half_pixel_symmetric",
                                            "pytorch_half_pixel", "align_corners",
                                            "asymmetric",         "tf_crop_and_resize"};
  static const char *const NEAREST[] = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
  static const char *const POLICIES[] = {"stretch", "not_larger", "not_smaller"};
  const struct {
    const char *key, *fallback, *const *names;
    size_t count;
  } all[] = {{"mode", "nearest", MODES, RT_COUNT(MODES)},
             {"coordinates", "half_pixel", COORDINATES, RT_COUNT(COORDINATES)},
             {"nearest", "round_prefer_floor", NEAREST, RT_COUNT(NEAREST)},
             {"policy", "stretch", POLICIES, RT_COUNT(POLICIES)}};
  for (size_t i = 0; i < RT_COUNT(all); i++) {
    const char *is = rt_node_str(n, all[i].key, all[i].fallback);
    if (one_of(is, all[i].names, all[i].count)) continue;
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "%s is \"%.40s\"", all[i].key, is);
  }
  return RETORT_OK;
}

// Symbolic dimensions times a scale: whole numbers and one over them; otherwise unknown.
static rt_dim scaled(rt_graph *g, rt_dim dim, double scale) {
  int64_t size;
  if (rt_dim_is_const(g, dim, &size)) {
    const double to = floor((double)size * scale);
    return to >= 0 && to < 0x1p53 ? rt_dim_const(g, (int64_t)to) : RT_DIM_NONE;
  }
  const double over = 1 / scale;
  if (scale >= 1 && scale < 0x1p20 && floor(scale) == scale) {
    return rt_dim_mul(g, dim, rt_dim_const(g, (int64_t)scale));
  }
  if (over > 1 && over < 0x1p20 && floor(over) == over) {
    return rt_dim_floordiv(g, dim, rt_dim_const(g, (int64_t)over));
  }
  return RT_DIM_NONE;
}

// An input that is there and isn't the empty list that older exporters put for "none".
static const rt_value *given(const rt_graph *g, rt_node_id n, size_t i) {
  const rt_value *v = rt_op_in(g, n, i);
  int64_t size;
  if (v && v->shape.rank == 1 && rt_dim_is_const(g, v->shape.dims[0], &size) && size == 0) {
    return NULL;
  }
  return v;
}

retort_status rt_infer_resize(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_move_want_plain(g, n, 0, err));
  RT_TRY(check_modes(rt_graph_get_node(g, n), err));
  const rt_value x = *rt_op_in(g, n, 0), *scales = given(g, n, 2), *sizes = given(g, n, 3);
  uint32_t axes[RT_MAX_RANK], count;
  RT_TRY(resized_axes(rt_graph_get_node(g, n), x.shape.rank, axes, &count, err));
  if (!scales == !sizes)
    return rt_fail(err, RETORT_ERR_FORMAT, "neither scales nor sizes, or both");
  RT_TRY(rt_op_want_rank(g, n, scales ? 2 : 3, 1, err));
  RT_TRY(rt_op_want_dim(g, n, scales ? 2 : 3, 0, rt_dim_const(g, count), err));
  rt_shape shape = x.shape;
  double numbers[RT_MAX_RANK];
  size_t known = 0;
  const bool stretch =
      strcmp(rt_node_str(rt_graph_get_node(g, n), "policy", "stretch"), "stretch") == 0;
  int64_t dims[RT_MAX_RANK];
  bool fixed = rt_move_reals(g, scales ? scales : sizes, numbers, RT_MAX_RANK, &known);
  for (uint32_t d = 0; d < shape.rank; d++)
    fixed = rt_dim_is_const(g, shape.dims[d], &dims[d]) && fixed;
  plan plans[RT_MAX_RANK];
  if (fixed) {
    RT_TRY(make_plans(rt_graph_get_node(g, n), shape.rank, dims, scales ? numbers : NULL,
                      scales ? NULL : numbers, plans, err));
  }
  const rt_dim *contents = sizes ? sizes->contents : NULL;
  for (uint32_t i = 0; i < count; i++) {
    rt_dim to = RT_DIM_NONE;
    if (fixed) {
      to = rt_dim_const(g, plans[axes[i]].size);
    } else if (contents && stretch) {
      to = contents[i];
    } else if (scales && known) {
      to = scaled(g, shape.dims[axes[i]], numbers[i]);
    }
    shape.dims[axes[i]] = to == RT_DIM_NONE ? rt_op_open_dim(g, n, 0, axes[i]) : to;
  }
  RT_TRY(rt_move_check(g, &shape, err));
  rt_move_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

// Where element i of an axis of the output lies in the input.
static double coordinate(const char *how, const plan *p, int64_t input, int64_t i) {
  const double x = (double)i, in = (double)input, out = p->scale * in;
  if (strcmp(how, "align_corners") == 0) return out == 1 ? 0 : x * (in - 1) / (out - 1);
  if (strcmp(how, "asymmetric") == 0) return x / p->scale;
  if (strcmp(how, "tf_crop_and_resize") == 0) {
    const double span = (p->roi[1] - p->roi[0]) * (in - 1);
    return p->roi[0] * (in - 1) + (out == 1 ? span / 2 : x * span / (out - 1));
  }
  const double center = (x + 0.5) / p->scale - 0.5;
  if (strcmp(how, "pytorch_half_pixel") == 0) return out == 1 ? -0.5 : center;
  if (strcmp(how, "half_pixel_symmetric") == 0)
    return in / 2 * (1 - (double)p->size / out) + center;
  return center;
}

// How much an element `distance` away weighs.
static double kernel(bool cubic, double distance, double a) {
  const double x = fabs(distance);
  if (!cubic) return x < 1 ? 1 - x : 0;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

// The element that is nearest, by the rounding that the node wants.
static double rounded(const char *how, double at) {
  if (floor(at) == at) return at;
  if (strcmp(how, "floor") == 0) return floor(at);
  if (strcmp(how, "ceil") == 0) return ceil(at);
  return strcmp(how, "round_prefer_ceil") == 0 ? floor(at + 0.5) : ceil(at - 0.5);
}

typedef struct taps {
  double first;  // index of the first element, maybe outside
  size_t count;
  double weights[MAX_TAPS];
} taps;

static retort_status make_taps(const rt_node *n, const plan *p, double at, int64_t input, taps *t,
                               retort_error *err) {
  const char *mode = rt_node_str(n, "mode", "nearest");
  if (strcmp(mode, "nearest") == 0) {
    t->first = rounded(rt_node_str(n, "nearest", "round_prefer_floor"), at);
    t->count = 1;
    t->weights[0] = 1;
    return RETORT_OK;
  }
  const bool cubic = strcmp(mode, "cubic") == 0;
  const bool wide = rt_node_int(n, "antialias", 0) && p->scale < 1;
  const double stretch = wide ? p->scale : 1, reach = (cubic ? 2 : 1) / stretch;
  t->first = floor(at - reach) + 1;
  const double last = ceil(at + reach) - 1;
  if (!(last - t->first + 1 <= MAX_TAPS)) {
    return rt_fail(err, RETORT_ERR_LIMIT, "a scale of %g is too small", p->scale);
  }
  t->count = last < t->first ? 0 : (size_t)(last - t->first) + 1;
  const bool exclude = rt_node_int(n, "exclude_outside", 0) != 0;
  double sum = 0;
  for (size_t i = 0; i < t->count; i++) {
    const double index = t->first + (double)i;
    t->weights[i] = kernel(cubic, (index - at) * stretch, rt_node_real(n, "cubic_a", -0.75));
    if (exclude && (index < 0 || index >= (double)input)) t->weights[i] = 0;
    sum += t->weights[i];
  }
  // Plain kernels add up to 1 by themselves.
  for (size_t i = 0; i < t->count && (wide || exclude) && sum != 0; i++) t->weights[i] /= sum;
  return RETORT_OK;
}

// One axis of x, (outer, input, inner), into (outer, size, inner) of `out`.

static retort_status resize_axis(const rt_node *n, const plan *p, const double *x, double *out,
                                 size_t outer, int64_t input, size_t inner, retort_error *err) {
  const char *how = rt_node_str(n, "coordinates", "half_pixel");
  const bool crop = strcmp(how, "tf_crop_and_resize") == 0;
  const double beyond = rt_node_real(n, "extrapolation", 0);
  taps t;
  t.count = 0;
  for (int64_t i = 0; i < p->size; i++) {
    const double at = coordinate(how, p, input, i);
    const bool outside = crop && !(at >= 0 && at <= (double)input - 1);
    if (!isfinite(at)) return rt_fail(err, RETORT_ERR_ARGUMENT, "a coordinate is %g", at);
    RT_TRY(make_taps(n, p, at, input, &t, err));
    for (size_t o = 0; o < outer; o++) {
      double *to = out + (o * (size_t)p->size + (size_t)i) * inner;
      for (size_t k = 0; k < inner; k++) to[k] = outside ? beyond : 0;
      for (size_t j = 0; j < t.count && !outside; j++) {
        // Elements beyond the edge are those at it.
        const double index = fmin(fmax(t.first + (double)j, 0), (double)input - 1);
        const double *from = x + (o * (size_t)input + (size_t)index) * inner;
        for (size_t k = 0; k < inner; k++) to[k] += t.weights[j] * from[k];
      }
    }
  }
  return RETORT_OK;
}

// Doubles in the arena of the run: an i64 tensor's storage.
static retort_status doubles(rt_interp *interp, size_t count, double **out, retort_error *err) {
  rt_tensor t;
  const int64_t dims[1] = {(int64_t)count};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, dims, &t, err));
  *out = (double *)(void *)t.data.i;
  return RETORT_OK;
}

static retort_status plans_of(const rt_node *n, const rt_tensor *const *in, plan *plans,
                              retort_error *err) {
  const rt_tensor *x = in[0];
  const rt_tensor *scales = n->input_count > 2 && in[2] && in[2]->count ? in[2] : NULL;
  const rt_tensor *sizes = n->input_count > 3 && in[3] && in[3]->count ? in[3] : NULL;
  const rt_tensor *roi = n->input_count > 1 && in[1] && in[1]->count ? in[1] : NULL;
  uint32_t axes[RT_MAX_RANK], count;
  RT_TRY(resized_axes(n, x->rank, axes, &count, err));
  const rt_tensor *list = scales ? scales : sizes;
  if (!list || list->count != count || (roi && roi->count != 2 * (size_t)count)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "scales, sizes or region of other axes");
  }
  double numbers[RT_MAX_RANK];
  for (uint32_t i = 0; i < count; i++) numbers[i] = rt_move_real(list, i);
  RT_TRY(make_plans(n, x->rank, x->dims, scales ? numbers : NULL, scales ? NULL : numbers, plans,
                    err));
  for (uint32_t i = 0; roi && i < count; i++) {
    plans[axes[i]].roi[0] = rt_move_real(roi, i);
    plans[axes[i]].roi[1] = rt_move_real(roi, count + i);
  }
  return RETORT_OK;
}

retort_status rt_reference_resize(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  const rt_tensor *x = in[0];
  plan plans[RT_MAX_RANK];
  RT_TRY(plans_of(n, in, plans, err));
  int64_t dims[RT_MAX_RANK];
  for (uint32_t d = 0; d < x->rank; d++) dims[d] = plans[d].size;
  RT_TRY(rt_interp_alloc(interp, x->dtype, x->rank, dims, out, err));
  if (out->count == 0) return RETORT_OK;
  if (x->count == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "nothing cannot be resized");
  double *from, *to;
  RT_TRY(doubles(interp, x->count, &from, err));
  for (size_t i = 0; i < x->count; i++) from[i] = rt_move_real(x, i);
  for (uint32_t d = 0; d < x->rank; d++) dims[d] = x->dims[d];
  for (uint32_t d = 0; d < x->rank; d++) {
    const plan *p = &plans[d];
    if (p->scale == 1 && p->size == dims[d] && p->roi[0] == 0 && p->roi[1] == 1) continue;
    const size_t outer = rt_move_product(dims, 0, d), inner = rt_move_product(dims, d + 1, x->rank);
    size_t count;
    if (!rt_size_mul(outer * inner, (size_t)p->size, &count)) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a tensor's size overflows");
    }
    RT_TRY(doubles(interp, count, &to, err));
    RT_TRY(resize_axis(n, p, from, to, outer, dims[d], inner, err));
    dims[d] = p->size;
    from = to;
  }
  const bool is_unsigned = rt_graph_value(g, n->outputs[0])->dtype == RT_DTYPE_U8;
  for (size_t i = 0; i < out->count; i++) {
    if (out->dtype == RT_DTYPE_F32) {
      out->data.f[i] = (float)from[i];
    } else {
      // Integers saturate: cubic kernels overshoot.
      const double low = is_unsigned ? 0 : -0x1p62, high = is_unsigned ? 255 : 0x1p62;
      out->data.i[i] = (int64_t)fmin(fmax(from[i], low), high);
    }
  }
  return RETORT_OK;
}
