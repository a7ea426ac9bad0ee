#include "import/onnx/translate.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/size.h"
#include "graph/num.h"

// ---------------------------------------------------------------------------------------------
// The table

#define RT_ONNX_OP(domain, name, since, translate, arg) retort_status translate(rt_onnx_call *c);
#include "import/onnx/ops.def"
#undef RT_ONNX_OP

static const rt_onnx_op TABLE[] = {
#define RT_ONNX_OP(domain, name, since, translate, arg) {domain, name, since, translate, arg},
#include "import/onnx/ops.def"
#undef RT_ONNX_OP
};

const rt_onnx_op *rt_onnx_op_table(size_t *count) {
  *count = RT_COUNT(TABLE);
  return TABLE;
}

const rt_onnx_op *rt_onnx_op_find(rt_view domain, rt_view name, int64_t opset) {
  if (rt_view_is(domain, "ai.onnx")) domain = (rt_view){0};
  const rt_onnx_op *best = NULL;
  for (size_t i = 0; i < RT_COUNT(TABLE); i++) {
    const rt_onnx_op *op = &TABLE[i];
    if (op->since <= opset && (!best || op->since > best->since) && rt_view_is(name, op->name) &&
        rt_view_is(domain, op->domain)) {
      best = op;
    }
  }
  return best;
}

// ---------------------------------------------------------------------------------------------
// Attributes

bool rt_onnx_wants(const rt_onnx_call *c, size_t i) {
  return i < c->out_count && c->node->outputs.data[i].size > 0;
}

static const rt_onnx_attr *attr_of(rt_onnx_call *c, const char *key, int32_t kind) {
  const rt_onnx_attr *a = rt_onnx_attr_find(c->node, key);
  if (!a || a->kind == kind) return a;
  c->bad_attr = key;
  return NULL;
}

int64_t rt_onnx_int(rt_onnx_call *c, const char *key, int64_t fallback) {
  const rt_onnx_attr *a = attr_of(c, key, RT_ONNX_ATTR_INT);
  return a ? a->i : fallback;
}

double rt_onnx_real(rt_onnx_call *c, const char *key, double fallback) {
  const rt_onnx_attr *a = attr_of(c, key, RT_ONNX_ATTR_FLOAT);
  return a ? (double)a->f : fallback;
}

rt_view rt_onnx_str(rt_onnx_call *c, const char *key, const char *fallback) {
  const rt_onnx_attr *a = attr_of(c, key, RT_ONNX_ATTR_STRING);
  return a ? a->s : rt_view_of(fallback);
}

const int64_t *rt_onnx_ints_of(rt_onnx_call *c, const char *key, size_t *count) {
  const rt_onnx_attr *a = attr_of(c, key, RT_ONNX_ATTR_INTS);
  static const int64_t NONE[1];
  *count = a ? a->ints.count : 0;
  if (!a) return NULL;
  return a->ints.count ? a->ints.data : NONE;
}

// ---------------------------------------------------------------------------------------------
// What is known

static size_t content_count(const rt_graph *g, const rt_value *v) {
  int64_t size = 1;
  if (v->shape.rank == 1 && !rt_dim_is_const(g, v->shape.dims[0], &size)) return 0;
  return (size_t)size;
}

retort_status rt_onnx_known(rt_onnx_call *c, size_t i, int64_t *out, size_t capacity,
                            size_t *count) {
  *count = 0;
  const rt_value_id id = rt_onnx_in(c, i);
  if (id == RT_NONE) return rt_onnx_refuse(c, "input %zu is left out", i);
  const rt_value *v = rt_graph_value(c->g, id);
  if (v->contents) {
    *count = content_count(c->g, v);
    if (*count > capacity)
      return rt_onnx_refuse(c, "input %zu has %zu numbers, %zu are possible", i, *count, capacity);
    for (size_t k = 0; k < *count; k++) {
      if (!rt_dim_is_const(c->g, v->contents[k], &out[k])) {
        return rt_onnx_refuse(c, "input %zu depends on a symbolic dimension", i);
      }
    }
    return RETORT_OK;
  }
  if (v->kind != RT_VALUE_CONST || rt_dtype_is_float(v->dtype)) {
    return rt_onnx_refuse(c, "input %zu is not known when compiling", i);
  }
  const rt_constant *k = rt_graph_get_constant(c->g, v->constant);
  const size_t size = rt_dtype_bytes(k->dtype);
  if (k->kind == RT_CONST_CONCAT || k->bytes / size > capacity) {
    return rt_onnx_refuse(c, "input %zu has %zu numbers, %zu are possible", i, k->bytes / size,
                          capacity);
  }
  for (*count = 0; *count < k->bytes / size; ++*count) {
    int64_t bits = 0;
    memcpy(&bits, (const unsigned char *)k->data + *count * size, size);
    out[*count] = rt_dtype_wrap(k->dtype, bits);
  }
  return RETORT_OK;
}

retort_status rt_onnx_known_real(rt_onnx_call *c, size_t i, double *out) {
  const rt_value_id id = rt_onnx_in(c, i);
  const rt_value *v = id == RT_NONE ? NULL : rt_graph_value(c->g, id);
  const rt_constant *k =
      v && v->kind == RT_VALUE_CONST ? rt_graph_get_constant(c->g, v->constant) : NULL;
  if (!k || k->kind == RT_CONST_CONCAT || k->bytes != rt_dtype_bytes(k->dtype)) {
    return rt_onnx_refuse(c, "input %zu is not a constant number", i);
  }
  float f;
  uint16_t h;
  switch (k->dtype) {
    case RT_DTYPE_F32:
      memcpy(&f, k->data, 4);
      *out = (double)f;
      return RETORT_OK;
    case RT_DTYPE_F64: memcpy(out, k->data, 8); return RETORT_OK;
    case RT_DTYPE_F16:
      memcpy(&h, k->data, 2);
      *out = (double)rt_num_from_f16(h);
      return RETORT_OK;
    case RT_DTYPE_BF16:
      memcpy(&h, k->data, 2);
      *out = (double)rt_num_from_bf16(h);
      return RETORT_OK;
    default: break;
  }
  int64_t number;
  size_t count;
  RT_TRY(rt_onnx_known(c, i, &number, 1, &count));
  *out = (double)number;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Making

retort_status rt_onnx_const_ints(rt_onnx_call *c, const int64_t *values, size_t count,
                                 rt_value_id *out) {
  const int64_t dims[1] = {(int64_t)count};
  return rt_graph_constant(c->g, RT_CONST_INLINE, c->name, RT_DTYPE_I64, 1, dims, values,
                           count * sizeof *values, out, c->err);
}

retort_status rt_onnx_const_scalar(rt_onnx_call *c, rt_dtype dtype, double value,
                                   rt_value_id *out) {
  unsigned char bytes[8] = {0};
  const float f = (float)value;
  // A double outside of i64 has no integer; the nearest one is meant (limits of a clip).
  int64_t i = 0;
  if (!rt_dtype_is_float(dtype) && !isnan(value)) {
    i = value >= 0x1p63 ? INT64_MAX : value <= -0x1p63 ? INT64_MIN : (int64_t)value;
  }
  if (dtype == RT_DTYPE_F64) {
    memcpy(bytes, &value, 8);
  } else if (dtype == RT_DTYPE_F32) {
    memcpy(bytes, &f, 4);
  } else if (rt_dtype_is_float(dtype)) {
    // Through a cast, which rounds.
    rt_value_id wide;
    RT_TRY(rt_onnx_const_scalar(c, RT_DTYPE_F32, value, &wide));
    const rt_attr_init to[] = {RT_AS("to", rt_dtype_name(dtype)), RT_ATTR_END};
    return rt_onnx_emit(c, "cast", &wide, 1, to, out);
  } else {
    memcpy(bytes, &i, rt_dtype_bytes(dtype));
  }
  return rt_graph_constant(c->g, RT_CONST_INLINE, c->name, dtype, 0, NULL, bytes,
                           rt_dtype_bytes(dtype), out, c->err);
}

retort_status rt_onnx_emit(rt_onnx_call *c, const char *op, const rt_value_id *in, size_t in_count,
                           const rt_attr_init *attrs, rt_value_id *outputs) {
  return rt_graph_node(c->g, op, c->name, in, in_count, attrs, outputs, c->err);
}

retort_status rt_onnx_emit1(rt_onnx_call *c, const char *op, rt_value_id a, rt_value_id *out) {
  return rt_onnx_emit(c, op, &a, 1, NULL, out);
}

retort_status rt_onnx_emit2(rt_onnx_call *c, const char *op, rt_value_id a, rt_value_id b,
                            rt_value_id *out) {
  const rt_value_id in[2] = {a, b};
  return rt_onnx_emit(c, op, in, 2, NULL, out);
}

retort_status rt_onnx_simple(rt_onnx_call *c) {
  return rt_onnx_emit(c, c->arg, c->in, c->in_count, NULL, c->out);
}

rt_dtype rt_onnx_dtype_of(const rt_onnx_call *c, rt_value_id id) {
  return rt_graph_value(c->g, id)->dtype;
}

uint32_t rt_onnx_rank_of(const rt_onnx_call *c, rt_value_id id) {
  return rt_graph_value(c->g, id)->shape.rank;
}

bool rt_onnx_dtype(int32_t onnx_type, rt_dtype *out) {
  static const struct {
    int32_t from;
    rt_dtype to;
  } PAIRS[] = {{RT_ONNX_FLOAT, RT_DTYPE_F32},    {RT_ONNX_UINT8, RT_DTYPE_U8},
               {RT_ONNX_INT8, RT_DTYPE_S8},      {RT_ONNX_UINT16, RT_DTYPE_U16},
               {RT_ONNX_INT16, RT_DTYPE_I16},    {RT_ONNX_INT32, RT_DTYPE_I32},
               {RT_ONNX_INT64, RT_DTYPE_I64},    {RT_ONNX_BOOL, RT_DTYPE_BOOL},
               {RT_ONNX_FLOAT16, RT_DTYPE_F16},  {RT_ONNX_DOUBLE, RT_DTYPE_F64},
               {RT_ONNX_UINT32, RT_DTYPE_U32},   {RT_ONNX_UINT64, RT_DTYPE_U64},
               {RT_ONNX_BFLOAT16, RT_DTYPE_BF16}};
  for (size_t i = 0; i < RT_COUNT(PAIRS); i++) {
    if (PAIRS[i].from != onnx_type) continue;
    *out = PAIRS[i].to;
    return true;
  }
  return false;
}

retort_status rt_onnx_refuse(rt_onnx_call *c, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return rt_fail(c->err, RETORT_ERR_UNSUPPORTED, "%s", text);
}
