// graph/text.c: the readable form of a graph, written and read.
//
//   retort-graph 1
//   # inputs, then constants, then nodes in execution order, one a line
//   input %0 "token_ids" i32[tokens]
//   const %1 "model.embed_tokens.weight" bf16[32000, 2048] external
//   const %2 "inv_freq" f32[2] = {0x1p+0, 0x1p-1}
//   const %3 "table" u8[20] = base64 "AAEC..."
//   const %4 "qkv" bf16[96, 64] = concat(%5, %6)
//   %7 = embedding(%0, %1) "embed" : f32[tokens, 2048]
//   %8, %9 = add_rms_norm(%7, %7, %2) {eps=0x1p-20} "norm" : f32[tokens, 64], f32[tokens, 64]
//   output "logits" %9
//
// Numbers of values are any, as long as each is defined once and before use; dumps count from 0.
// Omitted inputs are written _. Reals are hexadecimal, so that they come back exactly; decimal ones
// are read as well. The types after the colon are optional and checked against the shape rules.
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "graph/internal.h"

enum {
  TEXT_LIST_MAX = 64,  // elements of a constant that is written as a list
  TEXT_MAX_ID = 1000000
};

// ---------------------------------------------------------------------------------------------
// Writing

// Independent of the locale, unlike printf's %a.
static void print_real(rt_buf *out, double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  uint64_t mantissa = bits & 0xFFFFFFFFFFFFFu;
  int exponent = (int)(bits >> 52 & 0x7FF);
  if (exponent == 0x7FF && mantissa) {
    rt_buf_append_str(out, "nan");
    return;
  }
  if (bits >> 63) rt_buf_append_char(out, '-');
  if (exponent == 0x7FF) {
    rt_buf_append_str(out, "inf");
    return;
  }
  if (exponent == 0 && mantissa == 0) {
    rt_buf_append_str(out, "0x0p+0");
    return;
  }
  if (exponent == 0) {  // denormal: shift the leading one into place
    exponent = 1;
    while (!(mantissa >> 52)) {
      mantissa <<= 1;
      exponent--;
    }
    mantissa &= 0xFFFFFFFFFFFFFu;
  }
  rt_buf_append_str(out, "0x1");
  if (mantissa) rt_buf_append_char(out, '.');
  for (; mantissa; mantissa = mantissa << 4 & 0xFFFFFFFFFFFFFu) {
    rt_buf_append_char(out, "0123456789abcdef"[mantissa >> 48]);
  }
  rt_buf_append_format(out, "p%+d", exponent - 1023);
}

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void print_base64(rt_buf *out, const unsigned char *data, size_t size) {
  rt_buf_append_str(out, "base64 \"");
  for (size_t i = 0; i < size; i += 3) {
    uint32_t word = (uint32_t)data[i] << 16;
    if (i + 1 < size) word |= (uint32_t)data[i + 1] << 8;
    if (i + 2 < size) word |= data[i + 2];
    char four[4] = {BASE64[word >> 18], BASE64[word >> 12 & 63],
                    i + 1 < size ? BASE64[word >> 6 & 63] : '=',
                    i + 2 < size ? BASE64[word & 63] : '='};
    rt_buf_append(out, four, 4);
  }
  rt_buf_append_char(out, '"');
}

static int64_t int_element(rt_dtype dtype, const unsigned char *data, size_t i) {
  // Little-endian: the bytes of a narrower number are the low ones.
  const size_t size = rt_dtype_bytes(dtype);
  int64_t bits = 0;
  memcpy(&bits, data + i * size, size);
  return rt_dtype_wrap(dtype, bits);
}

static void print_elements(rt_buf *out, const rt_constant *c) {
  size_t count = c->bytes / rt_dtype_bytes(c->dtype);
  const unsigned char *data = c->data;
  bool list = count <= TEXT_LIST_MAX && (c->dtype == RT_DTYPE_F32 || !rt_dtype_is_float(c->dtype));
  float f;
  for (size_t i = 0; list && c->dtype == RT_DTYPE_F32 && i < count; i++) {
    memcpy(&f, data + i * 4, 4);
    // The bits of a NaN have no spelling.
    list = f == f;
  }
  if (!list) {
    print_base64(out, data, c->bytes);
    return;
  }
  rt_buf_append_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    if (i) rt_buf_append_str(out, ", ");
    if (c->dtype == RT_DTYPE_F32) {
      memcpy(&f, data + i * 4, 4);
      print_real(out, (double)f);
    } else {
      rt_buf_append_format(out, "%lld", (long long)int_element(c->dtype, data, i));
    }
  }
  rt_buf_append_char(out, '}');
}

static void print_type(const rt_graph *g, rt_buf *out, const rt_value *v) {
  rt_buf_append_str(out, rt_dtype_name(v->dtype));
  rt_buf_append_char(out, '[');
  for (uint32_t i = 0; i < v->shape.rank; i++) {
    if (i) rt_buf_append_str(out, ", ");
    rt_dim_print(g, v->shape.dims[i], out);
  }
  rt_buf_append_char(out, ']');
}

static void print_text(rt_buf *out, const char *text) {
  rt_buf_append_json(out, rt_view_of(text));
}

static void print_id(rt_buf *out, const uint32_t *number, rt_value_id id) {
  if (id == RT_NONE) {
    rt_buf_append_char(out, '_');
  } else {
    rt_buf_append_format(out, "%%%u", number[id]);
  }
}

static void print_constant(const rt_graph *g, rt_buf *out, const uint32_t *number,
                           const rt_value_id *value_of, rt_value_id id) {
  const rt_value *v = &g->values[id];
  const rt_constant *c = &g->constants[v->constant];
  rt_buf_append_format(out, "const %%%u ", number[id]);
  print_text(out, c->name);
  rt_buf_append_char(out, ' ');
  print_type(g, out, v);
  if (c->kind == RT_CONST_EXTERNAL) {
    rt_buf_append_str(out, " external");
  } else if (c->kind == RT_CONST_INLINE) {
    rt_buf_append_str(out, " = ");
    print_elements(out, c);
  } else {
    rt_buf_append_str(out, " = concat(");
    for (uint32_t i = 0; i < c->part_count; i++) {
      if (i) rt_buf_append_str(out, ", ");
      print_id(out, number, value_of[c->parts[i]]);
    }
    rt_buf_append_char(out, ')');
  }
  rt_buf_append_char(out, '\n');
}

static void print_attr(rt_buf *out, const rt_attr *a) {
  rt_buf_append_format(out, "%s=", a->key);
  switch (a->kind) {
    case RT_ATTR_INT: rt_buf_append_format(out, "%lld", (long long)a->i); break;
    case RT_ATTR_REAL: print_real(out, a->r); break;
    case RT_ATTR_STR: print_text(out, a->s); break;
    case RT_ATTR_INTS:
      rt_buf_append_char(out, '[');
      for (uint32_t i = 0; i < a->int_count; i++) {
        rt_buf_append_format(out, "%s%lld", i ? ", " : "", (long long)a->ints[i]);
      }
      rt_buf_append_char(out, ']');
      break;
  }
}

static void print_node(const rt_graph *g, rt_buf *out, const uint32_t *number, const rt_node *n) {
  for (uint32_t i = 0; i < n->output_count; i++) {
    if (i) rt_buf_append_str(out, ", ");
    print_id(out, number, n->outputs[i]);
  }
  rt_buf_append_format(out, " = %s(", n->op->name);
  for (uint32_t i = 0; i < n->input_count; i++) {
    if (i) rt_buf_append_str(out, ", ");
    print_id(out, number, n->inputs[i]);
  }
  rt_buf_append_char(out, ')');
  for (uint32_t i = 0; i < n->attr_count; i++) {
    rt_buf_append_str(out, i ? ", " : " {");
    print_attr(out, &n->attrs[i]);
  }
  if (n->attr_count) rt_buf_append_char(out, '}');
  if (*n->name) {
    rt_buf_append_char(out, ' ');
    print_text(out, n->name);
  }
  rt_buf_append_str(out, " : ");
  for (uint32_t i = 0; i < n->output_count; i++) {
    if (i) rt_buf_append_str(out, ", ");
    print_type(g, out, &g->values[n->outputs[i]]);
  }
  rt_buf_append_char(out, '\n');
}

void rt_graph_dump(const rt_graph *g, rt_buf *out) {
  uint32_t *number = malloc((g->value_count + 1) * sizeof *number);
  rt_value_id *value_of = malloc((g->constant_count + 1) * sizeof *value_of);
  if (!number || !value_of) {
    out->failed = true;
    goto done;
  }
  uint32_t next = 0;
  memset(number, 0xFF, g->value_count * sizeof *number);
  for (size_t i = 0; i < g->input_count; i++) number[g->inputs[i].value] = next++;
  for (size_t i = 0; i < g->value_count; i++) {
    if (g->values[i].kind != RT_VALUE_CONST) continue;
    value_of[g->values[i].constant] = (rt_value_id)i;
    number[i] = next++;
  }
  for (size_t i = 0; i < g->node_count; i++) {
    const rt_node *n = &g->nodes[g->order[i]];
    for (uint32_t k = 0; !n->removed && k < n->output_count; k++) number[n->outputs[k]] = next++;
  }

  rt_buf_append_str(out, "retort-graph 1\n");
  for (size_t i = 0; i < g->input_count; i++) {
    rt_buf_append_format(out, "input %%%zu ", i);
    print_text(out, g->inputs[i].name);
    rt_buf_append_char(out, ' ');
    print_type(g, out, &g->values[g->inputs[i].value]);
    rt_buf_append_char(out, '\n');
  }
  for (size_t i = 0; i < g->value_count; i++) {
    if (g->values[i].kind == RT_VALUE_CONST) {
      print_constant(g, out, number, value_of, (rt_value_id)i);
    }
  }
  for (size_t i = 0; i < g->node_count; i++) {
    if (!g->nodes[g->order[i]].removed) print_node(g, out, number, &g->nodes[g->order[i]]);
  }
  for (size_t i = 0; i < g->output_count; i++) {
    rt_buf_append_str(out, "output ");
    print_text(out, g->outputs[i].name);
    rt_buf_append_format(out, " %%%u\n", number[g->outputs[i].value]);
  }
done:
  free(number);
  free(value_of);
}

// ---------------------------------------------------------------------------------------------
// Reading: pieces of a line

typedef struct parser {
  rt_graph *g;
  rt_view line;
  size_t pos;
  const rt_resolver *resolve;
  rt_value_id *ids;  // by the number in the text
  size_t id_count, id_capacity;
  // Scratch, reused from line to line.
  rt_buf name, bytes;
  retort_error *err;
} parser;

static retort_status bad(parser *p, const char *what) {
  return rt_fail(p->err, RETORT_ERR_FORMAT, "column %zu: %s", p->pos + 1, what);
}

static char peek(parser *p) {
  while (p->pos < p->line.size && p->line.data[p->pos] == ' ') p->pos++;
  return p->pos < p->line.size ? p->line.data[p->pos] : '\0';
}

static bool accept(parser *p, char c) {
  if (peek(p) != c) return false;
  p->pos++;
  return true;
}

static retort_status expect(parser *p, char c) {
  char what[] = "expected ' '";
  what[10] = c;
  return accept(p, c) ? RETORT_OK : bad(p, what);
}

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

static rt_view word(parser *p) {
  (void)peek(p);
  size_t begin = p->pos;
  while (p->pos < p->line.size && is_word(p->line.data[p->pos])) p->pos++;
  return rt_view_make(p->line.data + begin, p->pos - begin);
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static bool hex4(rt_view text, size_t pos, uint32_t *out) {
  if (text.size < 4 || pos > text.size - 4) return false;
  *out = 0;
  for (size_t i = 0; i < 4; i++) {
    int d = hex_digit(text.data[pos + i]);
    if (d < 0) return false;
    *out = *out << 4 | (uint32_t)d;
  }
  return true;
}

// Reads what follows a backslash.
static bool escape(rt_view text, size_t *pos, rt_buf *out) {
  static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";
  if (*pos >= text.size) return false;
  char c = text.data[(*pos)++];
  if (c != 'u') {
    const char *found = c ? strchr(FROM, c) : NULL;
    if (found) rt_buf_append_char(out, TO[found - FROM]);
    return found != NULL;
  }
  uint32_t code, low;
  if (!hex4(text, *pos, &code) || code == 0) return false;
  *pos += 4;
  if (code >= 0xD800 && code <= 0xDBFF) {
    if (text.size - *pos < 6 || text.data[*pos] != '\\' || text.data[*pos + 1] != 'u' ||
        !hex4(text, *pos + 2, &low) || low < 0xDC00 || low > 0xDFFF) {
      return false;
    }
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    *pos += 6;
  } else if (code >= 0xDC00 && code <= 0xDFFF) {
    return false;
  }
  rt_buf_append_utf8(out, code);
  return true;
}

retort_status rt_text_string(rt_view text, size_t *pos, rt_buf *out, retort_error *err) {
  size_t begin = out->size, at = *pos + 1;
  bool good = true, closed = false;
  while (good && !closed && at < text.size) {
    unsigned char c = (unsigned char)text.data[at++];
    if (c == '"') {
      closed = true;
    } else if (c == '\\') {
      good = escape(text, &at, out);
    } else {
      good = c >= 0x20;
      rt_buf_append_char(out, (char)c);
    }
  }
  if (out->failed) return RT_OOM(err, "a string");
  if (!good || !closed ||
      !rt_utf8_valid(rt_view_make(out->data ? out->data + begin : "", out->size - begin))) {
    return rt_fail(err, RETORT_ERR_FORMAT, "column %zu: malformed string", *pos + 1);
  }
  *pos = at;
  return RETORT_OK;
}

// A quoted string into p->name.
static retort_status quoted(parser *p, const char **out) {
  if (peek(p) != '"') return bad(p, "expected a quoted name");
  rt_buf_clear(&p->name);
  RT_TRY(rt_text_string(p->line, &p->pos, &p->name, p->err));
  *out = rt_buf_cstr(&p->name);
  return p->name.failed ? RT_OOM(p->err, "a string") : RETORT_OK;
}

static retort_status integer(parser *p, int64_t *out) {
  bool negative = accept(p, '-');
  int64_t v = 0;
  size_t begin = p->pos;
  while (p->pos < p->line.size && p->line.data[p->pos] >= '0' && p->line.data[p->pos] <= '9') {
    int digit = p->line.data[p->pos++] - '0';
    if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v)) {
      return bad(p, "the number is too large");
    }
  }
  if (p->pos == begin) return bad(p, "expected an integer");
  if (!negative && __builtin_sub_overflow(0, v, &v)) return bad(p, "the number is too large");
  *out = v;
  return RETORT_OK;
}

// "1.8p-3" after "0x".
static bool hex_real(const char *s, double *out) {
  uint64_t mantissa = 0;
  int digits = 0, shift = 0;
  bool point = false;
  for (;; s++) {
    int d = hex_digit(*s);
    if (*s == '.' && !point) {
      point = true;
      continue;
    }
    if (d < 0) break;
    if (++digits > 15) return false;
    mantissa = mantissa << 4 | (uint64_t)d;
    if (point) shift += 4;
  }
  if (digits == 0 || *s++ != 'p') return false;
  bool negative = *s == '-';
  if (*s == '-' || *s == '+') s++;
  int exponent = 0, exponent_digits = 0;
  for (; *s >= '0' && *s <= '9'; s++) {
    if (++exponent_digits > 4) return false;
    exponent = exponent * 10 + (*s - '0');
  }
  if (*s || !exponent_digits) return false;
  *out = ldexp((double)mantissa, (negative ? -exponent : exponent) - shift);
  return true;
}

static retort_status real(parser *p, double *out) {
  char token[64];
  size_t n = 0;
  (void)peek(p);
  size_t begin = p->pos;
  while (p->pos < p->line.size && n + 1 < sizeof token &&
         (is_word(p->line.data[p->pos]) || p->line.data[p->pos] == '+' ||
          p->line.data[p->pos] == '-')) {
    token[n++] = p->line.data[p->pos++];
  }
  token[n] = '\0';
  bool negative = token[0] == '-', good;
  const char *s = token + negative;
  if (strcmp(s, "inf") == 0) {
    *out = INFINITY;
    good = true;
  } else if (strcmp(s, "nan") == 0) {
    *out = NAN;
    good = true;
  } else if (s[0] == '0' && s[1] == 'x') {
    good = hex_real(s + 2, out);
  } else {
    // Decimal, for texts written by hand.
    char *end;
    good = s[0] >= '0' && s[0] <= '9';
    *out = good ? strtod(s, &end) : 0;
    good = good && *end == '\0';
  }
  if (!good) {
    p->pos = begin;
    return bad(p, "expected a number");
  }
  if (negative) *out = -*out;
  return RETORT_OK;
}

// "f32[tokens, 64]"
static retort_status type(parser *p, rt_dtype *dtype, rt_shape *shape) {
  rt_view name = word(p);
  if (!rt_dtype_parse(name, dtype)) return bad(p, "expected an element type");
  RT_TRY(expect(p, '['));
  *shape = (rt_shape){0};
  if (accept(p, ']')) return RETORT_OK;
  do {
    if (shape->rank == RT_MAX_RANK) return bad(p, "the rank is above 8");
    RT_TRY(rt_dim_parse_at(p->g, p->line, &p->pos, &shape->dims[shape->rank++], p->err));
  } while (accept(p, ','));
  return expect(p, ']');
}

static retort_status number(parser *p, size_t *out) {
  int64_t v;
  RT_TRY(expect(p, '%'));
  RT_TRY(integer(p, &v));
  if (v < 0 || v > TEXT_MAX_ID) return bad(p, "the value's number is out of range");
  *out = (size_t)v;
  return RETORT_OK;
}

static retort_status reference(parser *p, rt_value_id *out) {
  size_t n;
  RT_TRY(number(p, &n));
  if (n >= p->id_count || p->ids[n] == RT_NONE) return bad(p, "the value is not defined yet");
  *out = p->ids[n];
  return RETORT_OK;
}

// A number that a line defines; `define` fills it in afterwards.
static retort_status fresh(parser *p, size_t *out) {
  RT_TRY(number(p, out));
  if (*out < p->id_count && p->ids[*out] != RT_NONE) return bad(p, "the value is defined twice");
  if (*out >= p->id_count) {
    if (!rt_grow(&p->ids, &p->id_capacity, *out + 1, sizeof *p->ids)) {
      return RT_OOM(p->err, "values");
    }
    while (p->id_count <= *out) p->ids[p->id_count++] = RT_NONE;
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Reading: lines

static retort_status input_line(parser *p) {
  size_t n;
  const char *name;
  rt_dtype dtype;
  rt_shape shape;
  RT_TRY(fresh(p, &n));
  RT_TRY(quoted(p, &name));
  RT_TRY(type(p, &dtype, &shape));
  return rt_graph_input(p->g, name, dtype, shape, &p->ids[n], p->err);
}

static retort_status output_line(parser *p) {
  const char *name;
  rt_value_id value;
  RT_TRY(quoted(p, &name));
  RT_TRY(reference(p, &value));
  return rt_graph_output(p->g, name, value, p->err);
}

static int base64_digit(char c) {
  const char *found = c ? strchr(BASE64, c) : NULL;
  return found ? (int)(found - BASE64) : -1;
}

static retort_status base64(parser *p) {
  if (!accept(p, '"')) return bad(p, "expected a quoted base64 text");
  size_t begin = p->pos;
  while (p->pos < p->line.size && p->line.data[p->pos] != '"') p->pos++;
  rt_view text = rt_view_make(p->line.data + begin, p->pos - begin);
  if (p->pos == p->line.size || text.size % 4 != 0) return bad(p, "malformed base64");
  p->pos++;
  if (!rt_buf_reserve(&p->bytes, text.size / 4 * 3)) return RT_OOM(p->err, "a constant");
  for (size_t i = 0; i < text.size; i += 4) {
    const char *c = text.data + i;
    bool last = i + 4 == text.size;
    size_t keep = last && c[3] == '=' ? (c[2] == '=' ? 1 : 2) : 3;
    uint32_t bits = 0;
    for (size_t k = 0; k < 4; k++) {
      int d = k <= keep ? base64_digit(c[k]) : 0;
      if (d < 0) return bad(p, "malformed base64");
      bits = bits << 6 | (uint32_t)d;
    }
    const unsigned char three[3] = {(unsigned char)(bits >> 16), (unsigned char)(bits >> 8),
                                    (unsigned char)bits};
    rt_buf_append(&p->bytes, three, keep);
  }
  return RETORT_OK;
}

static retort_status element(parser *p, rt_dtype dtype) {
  static const int64_t LOW[RT_DTYPE_COUNT] = {[RT_DTYPE_I64] = INT64_MIN,
                                              [RT_DTYPE_I32] = INT32_MIN,
                                              [RT_DTYPE_S8] = -128,
                                              [RT_DTYPE_I16] = INT16_MIN,
                                              [RT_DTYPE_U64] = INT64_MIN};
  static const int64_t HIGH[RT_DTYPE_COUNT] = {
      [RT_DTYPE_I64] = INT64_MAX,  [RT_DTYPE_I32] = INT32_MAX,  [RT_DTYPE_S8] = 127,
      [RT_DTYPE_U8] = 255,         [RT_DTYPE_BOOL] = 1,         [RT_DTYPE_I16] = INT16_MAX,
      [RT_DTYPE_U16] = UINT16_MAX, [RT_DTYPE_U32] = UINT32_MAX, [RT_DTYPE_U64] = INT64_MAX};
  if (dtype == RT_DTYPE_F32) {
    double d;
    RT_TRY(real(p, &d));
    if (isfinite(d) && fabs(d) > (double)FLT_MAX) return bad(p, "the number is too large for f32");
    float f = (float)d;
    rt_buf_append(&p->bytes, &f, sizeof f);
    return RETORT_OK;
  }
  int64_t v;
  RT_TRY(integer(p, &v));
  if (v < LOW[dtype] || v > HIGH[dtype]) return bad(p, "the number is out of range");
  // Little-endian: the low bytes are the narrower number.
  rt_buf_append(&p->bytes, &v, rt_dtype_bytes(dtype));
  return RETORT_OK;
}

static retort_status concat_line(parser *p, const char *name, rt_value_id *out) {
  rt_buf parts = {0};
  retort_status st;
  RT_TRY_GOTO(expect(p, '('));
  do {
    rt_value_id part;
    RT_TRY_GOTO(reference(p, &part));
    rt_buf_append(&parts, &part, sizeof part);
  } while (accept(p, ','));
  RT_TRY_GOTO(expect(p, ')'));
  if (parts.failed) {
    st = RT_OOM(p->err, "a constant");
    goto done;
  }
  // A buffer's bytes come from malloc and are aligned.
  st = rt_graph_concat_constant(p->g, name, (const rt_value_id *)(const void *)parts.data,
                                parts.size / sizeof(rt_value_id), out, p->err);
done:
  rt_buf_deinit(&parts);
  return st;
}

static retort_status external_line(parser *p, const char *name, rt_dtype dtype, uint32_t rank,
                                   const int64_t *dims, rt_value_id *out) {
  const void *data = NULL;
  size_t size = 0;
  if (!p->resolve) {
    return rt_fail(p->err, RETORT_ERR_ARGUMENT, "no source for the external constant \"%.200s\"",
                   name);
  }
  RT_TRY(p->resolve->find(p->resolve->self, name, dtype, rank, dims, &data, &size, p->err));
  return rt_graph_constant(p->g, RT_CONST_EXTERNAL, name, dtype, rank, dims, data, size, out,
                           p->err);
}

static retort_status const_line(parser *p) {
  size_t n;
  const char *name;
  rt_dtype dtype;
  rt_shape shape;
  int64_t dims[RT_MAX_RANK];
  RT_TRY(fresh(p, &n));
  RT_TRY(quoted(p, &name));
  RT_TRY(type(p, &dtype, &shape));
  if (dtype == RT_DTYPE_Q8) return bad(p, "a constant cannot be q8");
  for (uint32_t i = 0; i < shape.rank; i++) {
    if (!rt_dim_is_const(p->g, shape.dims[i], &dims[i])) {
      return bad(p, "the shape of a constant must be numbers");
    }
  }
  if (!accept(p, '=')) {
    if (!rt_view_is(word(p), "external")) return bad(p, "expected '=' or external");
    return external_line(p, name, dtype, shape.rank, dims, &p->ids[n]);
  }
  rt_buf_clear(&p->bytes);
  if (accept(p, '{')) {
    if (dtype == RT_DTYPE_F16 || dtype == RT_DTYPE_BF16) return bad(p, "expected base64");
    if (!accept(p, '}')) {
      do {
        RT_TRY(element(p, dtype));
      } while (accept(p, ','));
      RT_TRY(expect(p, '}'));
    }
  } else {
    rt_view form = word(p);
    if (rt_view_is(form, "concat")) {
      RT_TRY(concat_line(p, name, &p->ids[n]));
      const rt_shape *got = &p->g->values[p->ids[n]].shape;
      bool same = p->g->values[p->ids[n]].dtype == dtype && got->rank == shape.rank;
      for (uint32_t i = 0; same && i < shape.rank; i++) same = got->dims[i] == shape.dims[i];
      return same ? RETORT_OK : bad(p, "the type is not that of the parts together");
    }
    if (!rt_view_is(form, "base64")) return bad(p, "expected '{', base64 or concat");
    RT_TRY(base64(p));
  }
  if (p->bytes.failed) return RT_OOM(p->err, "a constant");
  return rt_graph_constant(p->g, RT_CONST_INLINE, name, dtype, shape.rank, dims,
                           p->bytes.data ? p->bytes.data : "", p->bytes.size, &p->ids[n], p->err);
}

// Reads one attribute; what it points to lives in `scratch`.
static retort_status attribute(parser *p, const rt_op *op, rt_arena *scratch, rt_attr_init *out) {
  rt_view key = word(p);
  *out = (rt_attr_init){.key = rt_arena_strdup(scratch, key)};
  if (!out->key) return RT_OOM(p->err, "an attribute");
  if (!rt_op_attr_kind(op, key, &out->kind)) return bad(p, "the operation has no such attribute");
  RT_TRY(expect(p, '='));
  const char *text;
  switch (out->kind) {
    case RT_ATTR_INT: return integer(p, &out->i);
    case RT_ATTR_REAL: return real(p, &out->r);
    case RT_ATTR_STR:
      RT_TRY(quoted(p, &text));
      out->s = rt_arena_strdup(scratch, rt_view_of(text));
      return out->s ? RETORT_OK : RT_OOM(p->err, "an attribute");
    case RT_ATTR_INTS: break;
  }
  RT_TRY(expect(p, '['));
  int64_t *ints = NULL;
  size_t capacity = 0;
  while (!accept(p, ']')) {
    if (out->int_count == RT_GRAPH_MAX_ATTR_INTS) return bad(p, "too many numbers");
    if (out->int_count) RT_TRY(expect(p, ','));
    if (out->int_count == capacity) {
      capacity = capacity ? capacity * 2 : 8;
      int64_t *grown = rt_arena_array(scratch, capacity, sizeof *grown);
      if (!grown) return RT_OOM(p->err, "an attribute");
      if (ints) memcpy(grown, ints, out->int_count * sizeof *ints);
      ints = grown;
    }
    RT_TRY(integer(p, &ints[out->int_count++]));
  }
  out->ints = ints;
  return RETORT_OK;
}

static retort_status check_types(parser *p, const size_t *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    rt_dtype dtype;
    rt_shape shape;
    if (i) RT_TRY(expect(p, ','));
    RT_TRY(type(p, &dtype, &shape));
    rt_value *v = &p->g->values[p->ids[numbers[i]]];
    bool same = v->dtype == dtype && v->shape.rank == shape.rank;
    for (uint32_t d = 0; same && d < shape.rank; d++) {
      // Open dimensions have the names that the text gives them.
      if (rt_dim_is_open(p->g, v->shape.dims[d]) && rt_dim_is_open(p->g, shape.dims[d])) {
        v->shape.dims[d] = shape.dims[d];
      }
      same = v->shape.dims[d] == shape.dims[d];
    }
    if (same) continue;
    rt_buf text = {0};
    print_type(p->g, &text, v);
    retort_status st = rt_fail(p->err, RETORT_ERR_FORMAT, "column %zu: the shape rule gives %.400s",
                               p->pos + 1, rt_buf_cstr(&text));
    rt_buf_deinit(&text);
    return st;
  }
  return RETORT_OK;
}

static retort_status node_line(parser *p, rt_arena *scratch) {
  enum { MAX_OUTPUTS = RT_OP_MAX_OUTPUTS, MAX_ATTRS = 64 };
  size_t numbers[MAX_OUTPUTS], count = 0;
  rt_value_id outputs[MAX_OUTPUTS];
  do {
    if (count == MAX_OUTPUTS) return bad(p, "too many outputs");
    RT_TRY(fresh(p, &numbers[count]));
    for (size_t i = 0; i < count; i++) {
      if (numbers[i] == numbers[count]) return bad(p, "the value is defined twice");
    }
    count++;
  } while (accept(p, ','));
  RT_TRY(expect(p, '='));
  char op_name[64] = {0};
  rt_view name = word(p);
  if (name.size == 0 || name.size >= sizeof op_name) return bad(p, "expected an operation");
  memcpy(op_name, name.data, name.size);
  const rt_op *op = rt_op_find(op_name);
  if (!op) {
    return rt_fail(p->err, RETORT_ERR_UNSUPPORTED, "unknown operation \"%s\"", op_name);
  }
  if (op->outputs != count) return bad(p, "the wrong number of outputs");

  RT_TRY(expect(p, '('));
  rt_value_id *inputs = rt_arena_array(scratch, op->max_inputs, sizeof *inputs);
  if (!inputs) return RT_OOM(p->err, "a node");
  size_t input_count = 0;
  while (!accept(p, ')')) {
    if (input_count == op->max_inputs) return bad(p, "too many inputs");
    if (input_count) RT_TRY(expect(p, ','));
    inputs[input_count] = RT_NONE;
    if (!accept(p, '_')) RT_TRY(reference(p, &inputs[input_count]));
    input_count++;
  }

  rt_attr_init attrs[MAX_ATTRS + 1];
  size_t attr_count = 0;
  if (accept(p, '{')) {
    do {
      if (attr_count == MAX_ATTRS) return bad(p, "too many attributes");
      RT_TRY(attribute(p, op, scratch, &attrs[attr_count++]));
    } while (accept(p, ','));
    RT_TRY(expect(p, '}'));
  }
  attrs[attr_count] = (rt_attr_init)RT_ATTR_END;
  const char *node_name = "";
  if (peek(p) == '"') RT_TRY(quoted(p, &node_name));
  RT_TRY(rt_graph_node(p->g, op_name, node_name, inputs, input_count, attrs, outputs, p->err));
  for (size_t i = 0; i < count; i++) p->ids[numbers[i]] = outputs[i];
  return accept(p, ':') ? check_types(p, numbers, count) : RETORT_OK;
}

static retort_status parse_line(parser *p) {
  char c = peek(p);
  if (c == '\0' && p->pos == p->line.size) return RETORT_OK;
  if (c == '#') return RETORT_OK;
  if (c == '%') {
    rt_arena scratch = {0};
    retort_status st = node_line(p, &scratch);
    rt_arena_deinit(&scratch);
    RT_TRY(st);
  } else {
    rt_view kind = word(p);
    if (rt_view_is(kind, "input")) {
      RT_TRY(input_line(p));
    } else if (rt_view_is(kind, "const")) {
      RT_TRY(const_line(p));
    } else if (rt_view_is(kind, "output")) {
      RT_TRY(output_line(p));
    } else {
      return bad(p, "expected input, const, output or a value");
    }
  }
  (void)peek(p);
  return p->pos == p->line.size ? RETORT_OK : bad(p, "unexpected text");
}

retort_status rt_graph_parse(rt_graph **out, rt_view text, const char *origin,
                             const rt_resolver *resolve, retort_error *err) {
  retort_error why = {0};
  parser p = {.resolve = resolve, .err = &why};
  *out = NULL;
  RT_TRY(rt_graph_create(&p.g, err));
  retort_status st = RETORT_OK;
  size_t at = 0, line_number = 0;
  while (st == RETORT_OK && at < text.size) {
    const char *end = memchr(text.data + at, '\n', text.size - at);
    size_t size = end ? (size_t)(end - (text.data + at)) : text.size - at;
    p.line = rt_view_make(text.data + at, size);
    p.pos = 0;
    at += size + 1;
    if (++line_number == 1) {
      if (!rt_view_is(p.line, "retort-graph 1")) st = bad(&p, "expected \"retort-graph 1\"");
    } else {
      st = parse_line(&p);
    }
  }
  if (st == RETORT_OK && line_number == 0) {
    line_number = 1;
    st = bad(&p, "expected \"retort-graph 1\"");
  }
  free(p.ids);
  rt_buf_deinit(&p.name);
  rt_buf_deinit(&p.bytes);
  if (st != RETORT_OK) {
    rt_graph_destroy(p.g);
    return rt_fail(err, st, "%s:%zu: %s", origin, line_number, why.message);
  }
  *out = p.g;
  return RETORT_OK;
}
