// import/onnx/ops/layout.c: operators that make constants, move elements and work on shapes. Most
// have a graph operation of the same form; rt_onnx_attributes carries their attributes over.
#include <stdlib.h>

#include "base/size.h"
#include "import/onnx/translate.h"

#define RT_ONNX_OP(domain, name, since, translate, arg) retort_status translate(rt_onnx_call *c);
#include "import/onnx/ops/layout.def"
#undef RT_ONNX_OP

enum { MAX_ATTRS = 12, MAX_AXES = 64 };

// ---------------------------------------------------------------------------------------------
// Attributes as a row describes them: "graph_op key:kind=default ...". Kinds: i (an integer), r (a
// real), s (a text), l (integers). What has no default is left out where the node leaves it out.

typedef struct attr_list {
  rt_attr_init items[MAX_ATTRS + 1];
  char texts[MAX_ATTRS][32], keys[MAX_ATTRS][40];
  size_t count;
} attr_list;

static retort_status take_text(rt_onnx_call *c, rt_view text, char out[32]) {
  if (text.size >= 32) return rt_onnx_refuse(c, "an attribute of %zu characters", text.size);
  if (text.size) memcpy(out, text.data, text.size);
  out[text.size] = '\0';
  return RETORT_OK;
}

static retort_status take_attr(rt_onnx_call *c, attr_list *list, const char *key, char kind,
                               const char *fallback) {
  if (!fallback && !rt_onnx_attr_find(c->node, key)) return RETORT_OK;
  rt_attr_init *a = &list->items[list->count];
  char *text = list->texts[list->count];
  *a = (rt_attr_init){.key = key};
  if (kind == 'i') {
    a->kind = RT_ATTR_INT;
    a->i = rt_onnx_int(c, key, fallback ? strtoll(fallback, NULL, 10) : 0);
  } else if (kind == 'r') {
    a->kind = RT_ATTR_REAL;
    a->r = rt_onnx_real(c, key, fallback ? strtod(fallback, NULL) : 0);
  } else if (kind == 's') {
    a->kind = RT_ATTR_STR;
    RT_TRY(take_text(c, rt_onnx_str(c, key, fallback ? fallback : ""), text));
    a->s = text;
  } else {
    a->kind = RT_ATTR_INTS;
    a->ints = rt_onnx_ints_of(c, key, &a->int_count);
  }
  list->count++;
  return RETORT_OK;
}

// Outputs that the node doesn't name are made and forgotten.
static retort_status emit_some(rt_onnx_call *c, const char *op, const rt_value_id *in,
                               size_t in_count, const rt_attr_init *attrs) {
  rt_value_id made[8];
  const rt_op *row = rt_op_find(op);
  if (!row || row->outputs > RT_COUNT(made) || c->out_count > row->outputs) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "%zu outputs", c->out_count);
  }
  RT_TRY(rt_onnx_emit(c, op, in, in_count, attrs, made));
  for (size_t i = 0; i < c->out_count; i++) c->out[i] = made[i];
  return RETORT_OK;
}

retort_status rt_onnx_attributes(rt_onnx_call *c) {
  attr_list list = {.count = 0};
  char op[40] = "", word[120];
  const char *at = c->arg;
  for (size_t i = 0; *at && i <= MAX_ATTRS; i++) {
    const size_t n = strcspn(at, " ");
    if (n >= sizeof word || (i == 0 && n >= sizeof op)) break;
    memcpy(word, at, n);
    word[n] = '\0';
    at += n;
    while (*at == ' ') at++;
    if (i == 0) {
      memcpy(op, word, n + 1);
      continue;
    }
    char *colon = strchr(word, ':'), *fallback = strchr(word, '=');
    if (!colon) break;
    const size_t length = rt_min_size((size_t)(colon - word), sizeof list.keys[0] - 1);
    char *key = list.keys[i - 1];
    memcpy(key, word, length);
    RT_TRY(take_attr(c, &list, key, colon[1], fallback ? fallback + 1 : NULL));
  }
  return emit_some(c, op, c->in, c->in_count, list.items);
}

// ---------------------------------------------------------------------------------------------
// Constants

static retort_status tensor_constant(rt_onnx_call *c, const rt_onnx_tensor *t, rt_value_id *out) {
  rt_dtype dtype;
  static const unsigned char NOTHING[1];
  if (!t || !rt_onnx_dtype(t->type, &dtype)) {
    return rt_onnx_refuse(c, "a constant of type %s", t ? rt_onnx_type_name(t->type) : "none");
  }
  if (t->dims.count > RT_MAX_RANK)
    return rt_onnx_refuse(c, "a constant of rank %zu", t->dims.count);
  return rt_graph_constant(c->g, t->bytes ? RT_CONST_EXTERNAL : RT_CONST_INLINE, c->name, dtype,
                           (uint32_t)t->dims.count, t->dims.data, t->data ? t->data : NOTHING,
                           t->bytes, out, c->err);
}

retort_status rt_onnx_constant(rt_onnx_call *c) {
  const rt_onnx_attr *a;
  if ((a = rt_onnx_attr_find(c->node, "value"))) return tensor_constant(c, a->t, &c->out[0]);
  if ((a = rt_onnx_attr_find(c->node, "value_float"))) {
    return rt_graph_constant(c->g, RT_CONST_INLINE, c->name, RT_DTYPE_F32, 0, NULL, &a->f,
                             sizeof a->f, &c->out[0], c->err);
  }
  if ((a = rt_onnx_attr_find(c->node, "value_int"))) {
    return rt_graph_constant(c->g, RT_CONST_INLINE, c->name, RT_DTYPE_I64, 0, NULL, &a->i,
                             sizeof a->i, &c->out[0], c->err);
  }
  static const int64_t NOTHING[1];
  if ((a = rt_onnx_attr_find(c->node, "value_ints"))) {
    return rt_onnx_const_ints(c, a->ints.count ? a->ints.data : NOTHING, a->ints.count, &c->out[0]);
  }
  if ((a = rt_onnx_attr_find(c->node, "value_floats"))) {
    const int64_t dims[1] = {(int64_t)a->floats.count};
    const void *data = a->floats.count ? (const void *)a->floats.data : (const void *)NOTHING;
    return rt_graph_constant(c->g, RT_CONST_INLINE, c->name, RT_DTYPE_F32, 1, dims, data,
                             a->floats.count * sizeof(float), &c->out[0], c->err);
  }
  return rt_onnx_refuse(c, "a constant of strings, or a sparse one");
}

retort_status rt_onnx_constant_of_shape(rt_onnx_call *c) {
  const rt_onnx_attr *a = rt_onnx_attr_find(c->node, "value");
  rt_value_id value;
  RT_TRY(a ? tensor_constant(c, a->t, &value) : rt_onnx_const_scalar(c, RT_DTYPE_F32, 0, &value));
  return rt_onnx_emit2(c, "constant_of_shape", rt_onnx_in(c, 0), value, &c->out[0]);
}

retort_status rt_onnx_eye_like(rt_onnx_call *c) {
  rt_dtype dtype = rt_onnx_dtype_of(c, rt_onnx_in(c, 0));
  const int64_t type = rt_onnx_int(c, "dtype", 0);
  if (type && !rt_onnx_dtype((int32_t)type, &dtype)) {
    return rt_onnx_refuse(c, "elements of type %s", rt_onnx_type_name((int32_t)type));
  }
  const rt_attr_init attrs[] = {RT_AI("k", rt_onnx_int(c, "k", 0)),
                                RT_AS("to", rt_dtype_name(dtype)), RT_ATTR_END};
  return rt_onnx_emit(c, "eye_like", c->in, c->in_count, attrs, c->out);
}

// ---------------------------------------------------------------------------------------------
// Axes that are an attribute in older files and an input in newer ones

static retort_status axes_of(rt_onnx_call *c, int64_t axes[MAX_AXES], size_t *count, bool *given) {
  const int64_t *listed = rt_onnx_ints_of(c, "axes", count);
  *given = listed || rt_onnx_in(c, 1) != RT_NONE;
  if (!listed) return *given ? rt_onnx_known(c, 1, axes, MAX_AXES, count) : RETORT_OK;
  if (*count > MAX_AXES) return rt_onnx_refuse(c, "%zu axes", *count);
  memcpy(axes, listed, *count * sizeof *axes);
  return RETORT_OK;
}

static retort_status emit_axes(rt_onnx_call *c, const char *op, const int64_t *axes, size_t count) {
  const rt_attr_init attrs[] = {
      {.key = "axes", .kind = RT_ATTR_INTS, .ints = axes, .int_count = count}, RT_ATTR_END};
  return rt_onnx_emit(c, op, c->in, 1, attrs, c->out);
}

retort_status rt_onnx_squeeze(rt_onnx_call *c) {
  int64_t axes[MAX_AXES];
  size_t count = 0;
  bool given;
  RT_TRY(axes_of(c, axes, &count, &given));
  const rt_value *x = rt_graph_value(c->g, rt_onnx_in(c, 0));
  for (uint32_t d = 0; !given && d < x->shape.rank; d++) {
    int64_t size;
    if (!rt_dim_is_const(c->g, x->shape.dims[d], &size)) {
      return rt_onnx_refuse(c, "which axes go depends on a symbolic dimension");
    }
    if (size == 1) axes[count++] = d;
  }
  return emit_axes(c, "squeeze", axes, count);
}

retort_status rt_onnx_unsqueeze(rt_onnx_call *c) {
  int64_t axes[MAX_AXES];
  size_t count = 0;
  bool given;
  RT_TRY(axes_of(c, axes, &count, &given));
  return emit_axes(c, "unsqueeze", axes, count);
}

retort_status rt_onnx_reshape(rt_onnx_call *c) {
  const rt_attr_init attrs[] = {RT_AI("allow_zero", rt_onnx_int(c, "allowzero", 0)), RT_ATTR_END};
  return rt_onnx_emit(c, "reshape", c->in, c->in_count, attrs, c->out);
}

// k as an attribute (before opset 10), or pads and the value (before 11).
retort_status rt_onnx_top_k_1(rt_onnx_call *c) {
  const int64_t k = rt_onnx_int(c, "k", 0);
  const rt_attr_init attrs[] = {RT_AI("axis", rt_onnx_int(c, "axis", -1)), RT_ATTR_END};
  rt_value_id in[2] = {rt_onnx_in(c, 0)};
  RT_TRY(rt_onnx_const_ints(c, &k, 1, &in[1]));
  return emit_some(c, "top_k", in, 2, attrs);
}

retort_status rt_onnx_pad_2(rt_onnx_call *c) {
  size_t count;
  const int64_t *pads = rt_onnx_ints_of(c, c->arg, &count);
  char mode[32];
  RT_TRY(take_text(c, rt_onnx_str(c, "mode", "constant"), mode));
  const rt_attr_init attrs[] = {RT_AS("mode", mode), RT_ATTR_END};
  rt_value_id in[3] = {rt_onnx_in(c, 0)};
  if (!pads) return rt_fail(c->err, RETORT_ERR_FORMAT, "the attribute %s is missing", c->arg);
  RT_TRY(rt_onnx_const_ints(c, pads, count, &in[1]));
  RT_TRY(rt_onnx_const_scalar(c, rt_onnx_dtype_of(c, in[0]), rt_onnx_real(c, "value", 0), &in[2]));
  return rt_onnx_emit(c, "pad", in, 3, attrs, c->out);
}

retort_status rt_onnx_slice_1(rt_onnx_call *c) {
  static const char *const KEYS[] = {"starts", "ends", "axes"};
  rt_value_id in[4] = {rt_onnx_in(c, 0), RT_NONE, RT_NONE, RT_NONE};
  for (size_t i = 0; i < 3; i++) {
    size_t count;
    const int64_t *numbers = rt_onnx_ints_of(c, KEYS[i], &count);
    if (numbers) RT_TRY(rt_onnx_const_ints(c, numbers, count, &in[i + 1]));
    if (!numbers && i < 2) {
      return rt_fail(c->err, RETORT_ERR_FORMAT, "the attribute %s is missing", KEYS[i]);
    }
  }
  return rt_onnx_emit(c, "slice", in, in[3] == RT_NONE ? 3 : 4, NULL, c->out);
}

// ---------------------------------------------------------------------------------------------
// Split: slices

static retort_status cut(rt_onnx_call *c, rt_value_id start, rt_value_id end, rt_value_id axes,
                         rt_value_id *out) {
  const rt_value_id in[4] = {rt_onnx_in(c, 0), start, end, axes};
  return rt_onnx_emit(c, "slice", in, 4, NULL, out);
}

static retort_status split_numbers(rt_onnx_call *c, const int64_t *sizes, rt_value_id axes) {
  int64_t at = 0;
  for (size_t i = 0; i < c->out_count; i++) {
    rt_value_id start, end;
    RT_TRY(rt_onnx_const_ints(c, &at, 1, &start));
    if (sizes[i] < 0 || __builtin_add_overflow(at, sizes[i], &at)) {
      return rt_fail(c->err, RETORT_ERR_FORMAT, "a part of %lld", (long long)sizes[i]);
    }
    RT_TRY(rt_onnx_const_ints(c, &at, 1, &end));
    RT_TRY(cut(c, start, end, axes, &c->out[i]));
  }
  return RETORT_OK;
}

// Sizes that an input holds when the graph runs.
static retort_status split_unknown(rt_onnx_call *c, rt_value_id axes) {
  const int64_t zero = 0;
  rt_value_id first, start, end;
  RT_TRY(rt_onnx_const_ints(c, &zero, 1, &first));
  start = first;
  for (size_t i = 0; i < c->out_count; i++) {
    const int64_t bounds[2] = {(int64_t)i, (int64_t)i + 1};
    rt_value_id in[4] = {rt_onnx_in(c, 1), RT_NONE, RT_NONE, first}, size;
    RT_TRY(rt_onnx_const_ints(c, &bounds[0], 1, &in[1]));
    RT_TRY(rt_onnx_const_ints(c, &bounds[1], 1, &in[2]));
    RT_TRY(rt_onnx_emit(c, "slice", in, 4, NULL, &size));
    RT_TRY(rt_onnx_emit2(c, "add", start, size, &end));
    RT_TRY(cut(c, start, end, axes, &c->out[i]));
    start = end;
  }
  return RETORT_OK;
}

// Equal parts of a dimension that is a symbol: bounds are computed, with contents that are known.
static retort_status split_symbol(rt_onnx_call *c, uint32_t axis, rt_value_id axes) {
  const rt_attr_init span[] = {RT_AI("start", axis), RT_AI("end", axis + 1), RT_ATTR_END};
  const int64_t parts = (int64_t)c->out_count, less = parts - 1, zero = 0, all = INT64_MAX;
  rt_value_id x = rt_onnx_in(c, 0), size, by, start, end, last;
  RT_TRY(rt_onnx_emit(c, "shape", &x, 1, span, &size));
  if (c->opset >= 18) {
    // The last may be smaller.
    RT_TRY(rt_onnx_const_ints(c, &less, 1, &by));
    RT_TRY(rt_onnx_emit2(c, "add", size, by, &size));
  }
  RT_TRY(rt_onnx_const_ints(c, &parts, 1, &by));
  RT_TRY(rt_onnx_emit2(c, "div", size, by, &size));
  RT_TRY(rt_onnx_const_ints(c, &zero, 1, &start));
  RT_TRY(rt_onnx_const_ints(c, &all, 1, &last));
  for (size_t i = 0; i < c->out_count; i++) {
    RT_TRY(rt_onnx_emit2(c, "add", start, size, &end));
    RT_TRY(cut(c, start, i + 1 == c->out_count ? last : end, axes, &c->out[i]));
    start = end;
  }
  return RETORT_OK;
}

retort_status rt_onnx_split(rt_onnx_call *c) {
  const rt_value *x = rt_graph_value(c->g, rt_onnx_in(c, 0));
  const int64_t given = rt_onnx_int(c, "axis", 0), rank = x->shape.rank;
  const int64_t axis = given < 0 ? given + rank : given, parts = (int64_t)c->out_count;
  int64_t sizes[RT_ONNX_MAX_OUTPUTS], size = 0;
  size_t count = 0;
  rt_value_id axes;
  if (axis < 0 || axis >= rank) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "axis %lld of rank %lld", (long long)given,
                   (long long)rank);
  }
  if (parts < 1 || parts > RT_ONNX_MAX_OUTPUTS) return rt_onnx_refuse(c, "%zu parts", c->out_count);
  if (rt_onnx_int(c, "num_outputs", parts) != parts) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "num_outputs is not the number of outputs");
  }
  const bool fixed = rt_dim_is_const(c->g, x->shape.dims[axis], &size);
  RT_TRY(rt_onnx_const_ints(c, &axis, 1, &axes));
  const int64_t *listed = rt_onnx_ints_of(c, "split", &count);
  if (!listed && rt_onnx_in(c, 1) != RT_NONE) {
    retort_error why = {0};
    retort_error *const outer = c->err;
    c->err = &why;
    const retort_status st = rt_onnx_known(c, 1, sizes, RT_ONNX_MAX_OUTPUTS, &count);
    c->err = outer;
    if (st != RETORT_OK) return split_unknown(c, axes);
    listed = sizes;
  }
  if (!listed) {
    if (!fixed) return split_symbol(c, (uint32_t)axis, axes);
    const int64_t each = size / parts + (size % parts != 0);
    if (c->opset < 18 && size % parts != 0) {
      return rt_fail(c->err, RETORT_ERR_FORMAT, "%lld elements in %lld equal parts",
                     (long long)size, (long long)parts);
    }
    for (int64_t i = 0; i < parts; i++) {
      sizes[i] = i + 1 < parts ? each : size - each * (parts - 1);
    }
    return split_numbers(c, sizes, axes);
  }
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    if (listed[i] < 0 || __builtin_add_overflow(sum, listed[i], &sum)) sum = -1;
    if (sum < 0) break;
  }
  if ((int64_t)count != parts || sum < 0 || (fixed && sum != size)) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "the sizes of the parts do not fit");
  }
  return split_numbers(c, listed, axes);
}

// ---------------------------------------------------------------------------------------------
// Resize and what it was called before

static retort_status emit_resize(rt_onnx_call *c, const rt_value_id in[4], const char *coordinates,
                                 const char *nearest) {
  char mode[32], policy[32];
  size_t axis_count;
  RT_TRY(take_text(c, rt_onnx_str(c, "mode", "nearest"), mode));
  RT_TRY(take_text(c, rt_onnx_str(c, "keep_aspect_ratio_policy", "stretch"), policy));
  const int64_t *axes = rt_onnx_ints_of(c, "axes", &axis_count);
  // Before opset 10 it was called by the number of axes.
  const bool linear = strcmp(mode, "bilinear") == 0 || strcmp(mode, "trilinear") == 0;
  rt_attr_init attrs[] = {
      RT_AS("mode", linear ? "linear" : mode),
      RT_AS("coordinates", coordinates),
      RT_AS("nearest", nearest),
      RT_AS("policy", policy),
      RT_AR("cubic_a", rt_onnx_real(c, "cubic_coeff_a", -0.75)),
      RT_AR("extrapolation", rt_onnx_real(c, "extrapolation_value", 0)),
      RT_AI("exclude_outside", rt_onnx_int(c, "exclude_outside", 0)),
      RT_AI("antialias", rt_onnx_int(c, "antialias", 0)),
      {.key = "axes", .kind = RT_ATTR_INTS, .ints = axes, .int_count = axis_count},
      RT_ATTR_END};
  if (!axes) attrs[RT_COUNT(attrs) - 2].key = NULL;
  return rt_onnx_emit(c, "resize", in, 4, attrs, c->out);
}

retort_status rt_onnx_resize(rt_onnx_call *c) {
  char coordinates[32], nearest[32];
  const rt_value_id in[4] = {rt_onnx_in(c, 0), rt_onnx_in(c, 1), rt_onnx_in(c, 2),
                             rt_onnx_in(c, 3)};
  RT_TRY(take_text(c, rt_onnx_str(c, "coordinate_transformation_mode", "half_pixel"), coordinates));
  RT_TRY(take_text(c, rt_onnx_str(c, "nearest_mode", "round_prefer_floor"), nearest));
  if (strcmp(coordinates, "tf_half_pixel_for_nn") == 0) {
    return rt_onnx_refuse(c, "coordinate_transformation_mode tf_half_pixel_for_nn");
  }
  return emit_resize(c, in, coordinates, nearest);
}

// Scales as the second input (Resize of opset 10, Upsample of 9) or as an attribute.
retort_status rt_onnx_upsample(rt_onnx_call *c) {
  rt_value_id in[4] = {rt_onnx_in(c, 0), RT_NONE, rt_onnx_in(c, 1), RT_NONE};
  const rt_onnx_attr *a = rt_onnx_attr_find(c->node, "scales");
  if (a && a->floats.count) {
    const int64_t dims[1] = {(int64_t)a->floats.count};
    RT_TRY(rt_graph_constant(c->g, RT_CONST_INLINE, c->name, RT_DTYPE_F32, 1, dims, a->floats.data,
                             a->floats.count * sizeof(float), &in[2], c->err));
  }
  return emit_resize(c, in, "asymmetric", "floor");
}

retort_status rt_onnx_grid_sample(rt_onnx_call *c) {
  char mode[32], padding[32];
  RT_TRY(take_text(c, rt_onnx_str(c, "mode", "linear"), mode));
  RT_TRY(take_text(c, rt_onnx_str(c, "padding_mode", "zeros"), padding));
  // What the modes were called before opset 20.
  const char *name = strcmp(mode, "bilinear") == 0  ? "linear"
                     : strcmp(mode, "bicubic") == 0 ? "cubic"
                                                    : mode;
  const rt_attr_init attrs[] = {RT_AS("mode", name), RT_AS("padding", padding),
                                RT_AI("align_corners", rt_onnx_int(c, "align_corners", 0)),
                                RT_ATTR_END};
  return rt_onnx_emit(c, "grid_sample", c->in, c->in_count, attrs, c->out);
}
