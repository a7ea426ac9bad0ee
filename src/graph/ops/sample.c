// graph/ops/sample.c: values at places between the elements (grid_sample), and which boxes remain
// of those that overlap (non_max_suppression).
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "graph/ops/move.h"

// ---------------------------------------------------------------------------------------------
// grid_sample: x (n, c, d...), grid (n, e..., number of d) → (n, c, e...). Coordinates are from -1
// to 1, those of the last axis first.

typedef enum padding { ZEROS, BORDER, REFLECTION } padding;

static retort_status sample_modes(const rt_node *n, int *taps, padding *pad, retort_error *err) {
  const char *mode = rt_node_str(n, "mode", "linear"), *how = rt_node_str(n, "padding", "zeros");
  *taps = strcmp(mode, "nearest") == 0  ? 1
          : strcmp(mode, "linear") == 0 ? 2
          : strcmp(mode, "cubic") == 0  ? 4
                                        : 0;
  *pad = strcmp(how, "border") == 0 ? BORDER : strcmp(how, "zeros") == 0 ? ZEROS : REFLECTION;
  if (*taps && (*pad != REFLECTION || strcmp(how, "reflection") == 0)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "mode \"%.40s\", padding \"%.40s\"", mode, how);
}

retort_status rt_infer_grid_sample(rt_graph *g, rt_node_id n, retort_error *err) {
  int taps;
  padding pad;
  RT_TRY(sample_modes(rt_graph_get_node(g, n), &taps, &pad, err));
  const rt_value x = *rt_op_in(g, n, 0), grid = *rt_op_in(g, n, 1);
  if (!rt_dtype_is_float(x.dtype) || !rt_dtype_is_float(grid.dtype) || x.shape.rank < 3) {
    return rt_fail(err, RETORT_ERR_FORMAT, "x and grid have to be floats of rank 3 or more");
  }
  RT_TRY(rt_op_want_rank(g, n, 1, x.shape.rank, err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, x.shape.dims[0], err));
  RT_TRY(rt_op_want_dim(g, n, 1, x.shape.rank - 1, rt_dim_const(g, x.shape.rank - 2), err));
  rt_shape shape = x.shape;
  for (uint32_t d = 2; d < shape.rank; d++) shape.dims[d] = grid.shape.dims[d - 1];
  rt_op_set(g, n, 0, x.dtype, shape);
  return RETORT_OK;
}

// Mirrors at the edges of [low, high] as often as it takes.
static double reflect(double at, double low, double high) {
  const double span = high - low;
  if (span <= 0) return low;
  const double beyond = fmod(fabs(at - low), 2 * span);
  return low + (beyond <= span ? beyond : 2 * span - beyond);
}

typedef struct axis_taps {
  int64_t at[4];  // -1: nothing there
  double weight[4];
} axis_taps;

static void cubic_weights(double t, double *w) {
  const double a = -0.75, u = 1 - t;
  w[0] = ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a;
  w[1] = ((a + 2) * t - (a + 3)) * t * t + 1;
  w[2] = ((a + 2) * u - (a + 3)) * u * u + 1;
  w[3] = ((a * (u + 1) - 5 * a) * (u + 1) + 8 * a) * (u + 1) - 4 * a;
}

// The elements around a coordinate along an axis of `size` and their weights.
static void find_taps(double coordinate, int64_t size, bool corners, int taps, padding pad,
                      axis_taps *out) {
  const double length = (double)size, low = corners ? 0 : -0.5;
  const double high = corners ? length - 1 : length - 0.5;
  double x = corners ? (coordinate + 1) / 2 * (length - 1) : ((coordinate + 1) * length - 1) / 2;
  if (!isfinite(x)) x = -1e9;
  if (taps == 1) x = nearbyint(x);
  if (x < low || x > high) {
    if (pad == BORDER) x = fmin(fmax(x, 0), length - 1);
    if (pad == REFLECTION) x = reflect(x, low, high);
  }
  const double floored = taps == 1 ? nearbyint(x) : floor(x), part = x - floored;
  if (taps == 1) out->weight[0] = 1;
  if (taps == 2) {
    out->weight[0] = 1 - part;
    out->weight[1] = part;
  }
  if (taps == 4) cubic_weights(part, out->weight);
  for (int i = 0; i < taps; i++) {
    double at = floored + i - (taps == 4 ? 1 : 0);
    const bool inside = at >= 0 && at < length;
    if (!inside && pad == REFLECTION) at = trunc(reflect(at, low, high));
    if (!inside && pad != ZEROS) at = fmin(fmax(at, 0), length - 1);
    out->at[i] = inside || pad != ZEROS ? (int64_t)at : -1;
  }
}

retort_status rt_reference_grid_sample(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                       const rt_tensor *const *in, rt_tensor *out,
                                       retort_error *err) {
  (void)g;
  const rt_tensor *x = in[0], *grid = in[1];
  int taps;
  padding pad;
  RT_TRY(sample_modes(n, &taps, &pad, err));
  const bool corners = rt_node_int(n, "align_corners", 0) != 0;
  const uint32_t axes = x->rank - 2;
  int64_t dims[RT_MAX_RANK] = {x->dims[0], x->dims[1]};
  for (uint32_t d = 0; d < axes; d++) dims[d + 2] = grid->dims[d + 1];
  if (grid->dims[0] != x->dims[0]) return rt_fail(err, RETORT_ERR_ARGUMENT, "other samples");
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_F32, x->rank, dims, out, err));
  if (out->count == 0) return RETORT_OK;
  if (x->count == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "an empty image");
  const size_t points = rt_move_product(dims, 2, x->rank),
               plane = x->count / (size_t)(dims[0] * dims[1]);
  size_t combinations = 1, stride[RT_MAX_RANK];
  rt_move_strides(x->rank, x->dims, stride);
  for (uint32_t d = 0; d < axes; d++) combinations *= (size_t)taps;
  axis_taps around[RT_MAX_RANK];
  for (size_t p = 0; p < (size_t)dims[0] * points; p++) {
    for (uint32_t d = 0; d < axes; d++) {
      const double at = (double)grid->data.f[p * axes + (axes - 1 - d)];
      find_taps(at, x->dims[d + 2], corners, taps, pad, &around[d]);
    }
    for (size_t c = 0; c < (size_t)dims[1]; c++) {
      const size_t image = p / points * (size_t)dims[1] + c;
      double sum = 0;
      for (size_t k = 0; k < combinations; k++) {
        size_t rest = k, at = 0;
        double weight = 1;
        for (uint32_t d = 0; d < axes; d++, rest /= (size_t)taps) {
          const size_t tap = rest % (size_t)taps;
          weight *= around[d].at[tap] < 0 ? 0 : around[d].weight[tap];
          at += around[d].at[tap] < 0 ? 0 : (size_t)around[d].at[tap] * stride[d + 2];
        }
        if (weight != 0) sum += weight * (double)x->data.f[image * plane + at];
      }
      out->data.f[image * points + p % points] = (float)sum;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// non_max_suppression: boxes in order of their scores, without those that overlap a better one

retort_status rt_infer_non_max_suppression(rt_graph *g, rt_node_id n, retort_error *err) {
  RT_TRY(rt_op_want_rank(g, n, 0, 3, err));
  RT_TRY(rt_op_want_rank(g, n, 1, 3, err));
  const rt_value boxes = *rt_op_in(g, n, 0);
  RT_TRY(rt_op_want_dim(g, n, 0, 2, rt_dim_const(g, 4), err));
  RT_TRY(rt_op_want_dim(g, n, 1, 0, boxes.shape.dims[0], err));
  RT_TRY(rt_op_want_dim(g, n, 1, 2, boxes.shape.dims[1], err));
  for (size_t i = 0; i < 5; i++) {
    const rt_value *v = rt_op_in(g, n, i);
    if (v && rt_dtype_is_float(v->dtype) == (i == 2)) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu is %s", i, rt_dtype_name(v->dtype));
    }
  }
  const rt_shape shape = {.rank = 2, .dims = {rt_op_open_dim(g, n, 0, 0), rt_dim_const(g, 3)}};
  RT_TRY(rt_move_check(g, &shape, err));
  rt_op_set(g, n, 0, RT_DTYPE_I64, shape);
  return RETORT_OK;
}

// Better scores first, then lower numbers.
static int compare_scores(const void *a, const void *b, void *context) {
  const float *scores = context;
  const int64_t i = *(const int64_t *)a, k = *(const int64_t *)b;
  if (scores[i] != scores[k]) return scores[i] > scores[k] ? -1 : 1;
  return (i > k) - (i < k);
}

// Corners in order: two of the first coordinate, two of the second.
static void corners_of(const float *box, bool centered, double *out) {
  for (int d = 0; d < 2; d++) {
    const double a = (double)box[d], b = (double)box[d + 2];
    out[2 * d] = centered ? a - b / 2 : fmin(a, b);
    out[2 * d + 1] = centered ? a + b / 2 : fmax(a, b);
  }
}

static double overlap(const double *a, const double *b) {
  const double h = fmin(a[1], b[1]) - fmax(a[0], b[0]), w = fmin(a[3], b[3]) - fmax(a[2], b[2]);
  if (h <= 0 || w <= 0) return 0;
  const double both = (a[1] - a[0]) * (a[3] - a[2]) + (b[1] - b[0]) * (b[3] - b[2]) - h * w;
  return both > 0 ? h * w / both : 0;
}

retort_status rt_reference_non_max_suppression(rt_interp *interp, const rt_graph *g,
                                               const rt_node *n, const rt_tensor *const *in,
                                               rt_tensor *out, retort_error *err) {
  (void)g;
  const rt_tensor *boxes = in[0], *scores = in[1];
  const rt_tensor *extra[3] = {NULL};
  for (uint32_t i = 2; i < n->input_count; i++) extra[i - 2] = in[i] && in[i]->count ? in[i] : NULL;
  const int64_t most = extra[0] ? extra[0]->data.i[0] : 0;
  const double limit = extra[1] ? (double)extra[1]->data.f[0] : 0;
  const bool centered = rt_node_int(n, "center_point_box", 0) != 0;
  const int64_t count = boxes->dims[1], classes = scores->dims[1];
  if (scores->dims[0] != boxes->dims[0] || scores->dims[2] != count) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "scores of other boxes");
  }
  rt_tensor order, kept;
  const int64_t all[2] = {(int64_t)scores->count, 3};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 1, &count, &order, err));
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 2, all, &kept, err));
  int64_t total = 0;
  for (int64_t list = 0; list < boxes->dims[0] * classes && count; list++) {
    const float *score = scores->data.f + list * count;
    const float *box = boxes->data.f + list / classes * count * 4;
    int64_t candidates = 0;
    for (int64_t i = 0; i < count; i++) {
      const bool counts = !isnan(score[i]) && (!extra[2] || score[i] > extra[2]->data.f[0]);
      if (counts) order.data.i[candidates++] = i;
    }
    qsort_r(order.data.i, (size_t)candidates, sizeof(int64_t), compare_scores,
            (void *)(uintptr_t)score);
    const int64_t first = total;
    for (int64_t i = 0; i < candidates && total - first < most; i++) {
      double a[4], b[4];
      bool free_of_better = true;
      corners_of(box + 4 * order.data.i[i], centered, a);
      for (int64_t k = first; k < total && free_of_better; k++) {
        corners_of(box + 4 * kept.data.i[3 * k + 2], centered, b);
        free_of_better = overlap(a, b) <= limit;
      }
      if (!free_of_better) continue;
      kept.data.i[3 * total] = list / classes;
      kept.data.i[3 * total + 1] = list % classes;
      kept.data.i[3 * total++ + 2] = order.data.i[i];
    }
  }
  const int64_t dims[2] = {total, 3};
  RT_TRY(rt_interp_alloc(interp, RT_DTYPE_I64, 2, dims, out, err));
  if (total) memcpy(out->data.i, kept.data.i, (size_t)total * 3 * sizeof(int64_t));
  return RETORT_OK;
}
