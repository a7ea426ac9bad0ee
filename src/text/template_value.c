// text/template_value.c: Python's values: truth, equality, order, arithmetic, printing, iteration.
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"
#include "text/template_internal.h"

// ---- making values ----

retort_status rt_tpl_string_of(rt_tpl_run *run, rt_view text, rt_tpl_value *out) {
  rt_tpl_string *s;
  RT_TPL_ALLOC(s, run, 1);
  *s = (rt_tpl_string){text.size ? text.data : "", text.size, SIZE_MAX};
  *out = (rt_tpl_value){.type = RT_TPL_STRING, .u.string = s};
  return RETORT_OK;
}

retort_status rt_tpl_string_copy(rt_tpl_run *run, rt_view text, rt_tpl_value *out) {
  char *data;
  RT_TPL_ALLOC(data, run, text.size + 1);
  if (text.size) memcpy(data, text.data, text.size);
  return rt_tpl_string_of(run, (rt_view){data, text.size}, out);
}

retort_status rt_tpl_undefined_of(rt_tpl_run *run, rt_tpl_undefined why, rt_tpl_value *out) {
  rt_tpl_undefined *u;
  RT_TPL_ALLOC(u, run, 1);
  *u = why;
  *out = (rt_tpl_value){.type = RT_TPL_UNDEFINED, .u.undefined = u};
  return RETORT_OK;
}

static const char *type_name(rt_tpl_type type) {
  static const char *const names[] = {[RT_TPL_MISSING] = "missing",
                                      [RT_TPL_UNDEFINED] = "Undefined",
                                      [RT_TPL_NONE] = "None",
                                      [RT_TPL_BOOL] = "bool",
                                      [RT_TPL_INT] = "int",
                                      [RT_TPL_FLOAT] = "float",
                                      [RT_TPL_STRING] = "str",
                                      [RT_TPL_LIST] = "list",
                                      [RT_TPL_TUPLE] = "tuple",
                                      [RT_TPL_DICT] = "dict",
                                      [RT_TPL_DICT_VIEW] = "dict view",
                                      [RT_TPL_RANGE_OBJECT] = "range",
                                      [RT_TPL_GENERATOR] = "generator",
                                      [RT_TPL_NAMESPACE] = "Namespace",
                                      [RT_TPL_LOOP] = "LoopContext",
                                      [RT_TPL_MACRO] = "Macro",
                                      [RT_TPL_METHOD] = "method",
                                      [RT_TPL_FUNCTION] = "function"};
  return names[type];
}
const char *rt_tpl_type_name(const rt_tpl_value *v) {
  return type_name(v->type);
}

retort_status rt_tpl_fail_undefined(rt_tpl_run *run, const rt_tpl_value *v) {
  const rt_tpl_undefined *u = v->u.undefined;
  int n = (int)rt_utf8_complete((rt_view){u->name.data, rt_min_size(u->name.size, 200)});
  switch (u->kind) {
    case RT_TPL_NO_NAME:
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "'%.*s' is undefined", n, u->name.data);
    case RT_TPL_NO_ATTRIBUTE:
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "'%s object' has no attribute '%.*s'",
                         type_name(u->owner), n, u->name.data);
    case RT_TPL_NO_ITEM:
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s object has no element %lld",
                         type_name(u->owner), (long long)u->index);
    case RT_TPL_UNSAFE:
      return rt_tpl_fail(run, RETORT_ERR_FORMAT,
                         "access to attribute '%.*s' of '%s' is not allowed", n, u->name.data,
                         type_name(u->owner));
    case RT_TPL_HINT: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%.*s", n, u->name.data);
}

retort_status rt_tpl_list_new(rt_tpl_run *run, size_t capacity, rt_tpl_type type,
                              rt_tpl_value *out) {
  rt_tpl_list *list;
  RT_TPL_ALLOC(list, run, 1);
  if (capacity) RT_TPL_ALLOC(list->items, run, capacity);
  list->capacity = capacity;
  *out = (rt_tpl_value){.type = type, .u.list = list};
  return RETORT_OK;
}

retort_status rt_tpl_list_push(rt_tpl_run *run, rt_tpl_value *value, rt_tpl_value item) {
  rt_tpl_list *list = value->u.list;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 8;
    rt_tpl_value *items;
    RT_TPL_ALLOC(items, run, capacity);
    if (list->count) memcpy(items, list->items, list->count * sizeof *items);
    list->items = items;
    list->capacity = capacity;
  }
  list->items[list->count++] = item;
  return RETORT_OK;
}

retort_status rt_tpl_dict_new(rt_tpl_run *run, size_t capacity, rt_tpl_type type,
                              rt_tpl_value *out) {
  rt_tpl_dict *dict;
  RT_TPL_ALLOC(dict, run, 1);
  if (capacity) RT_TPL_ALLOC(dict->entries, run, capacity);
  dict->capacity = capacity;
  *out = (rt_tpl_value){.type = type, .u.dict = dict};
  return RETORT_OK;
}

retort_status rt_tpl_dict_push(rt_tpl_run *run, rt_tpl_dict *dict, rt_tpl_value key,
                               rt_tpl_value value) {
  if (dict->count == dict->capacity) {
    size_t capacity = dict->capacity ? dict->capacity * 2 : 4;
    struct rt_tpl_entry *entries;
    RT_TPL_ALLOC(entries, run, capacity);
    if (dict->count) memcpy(entries, dict->entries, dict->count * sizeof *entries);
    dict->entries = entries;
    dict->capacity = capacity;
  }
  dict->entries[dict->count++] = (struct rt_tpl_entry){key, value};
  return RETORT_OK;
}

bool rt_tpl_hashable(const rt_tpl_value *v) {
  if (v->type == RT_TPL_LIST || v->type == RT_TPL_DICT) return false;
  if (v->type == RT_TPL_DICT_VIEW) return v->u.view->kind == RT_TPL_VALUES;
  if (v->type == RT_TPL_TUPLE) {
    for (size_t i = 0; i < v->u.list->count; i++) {
      const rt_tpl_value *item = &v->u.list->items[i];
      // Tuples in tuples are not looked into further; nobody uses them as keys.
      if (item->type == RT_TPL_TUPLE || !rt_tpl_hashable(item)) return false;
    }
  }
  return true;
}

retort_status rt_tpl_dict_find(rt_tpl_run *run, const rt_tpl_dict *dict, const rt_tpl_value *key,
                               rt_tpl_value **out) {
  *out = NULL;
  if (!rt_tpl_hashable(key)) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a %s can't be a dictionary's key",
                       rt_tpl_type_name(key));
  }
  RT_TRY(rt_tpl_spend(run, dict->count / 8));
  if (key->type == RT_TPL_STRING) {
    rt_view name = rt_tpl_view(key);
    for (size_t i = 0; i < dict->count; i++) {
      const rt_tpl_value *k = &dict->entries[i].key;
      if (k->type == RT_TPL_STRING && rt_view_equal(rt_tpl_view(k), name)) {
        *out = &dict->entries[i].value;
        return RETORT_OK;
      }
    }
    return RETORT_OK;
  }
  for (size_t i = 0; i < dict->count; i++) {
    bool same;
    RT_TRY(rt_tpl_equal(run, &dict->entries[i].key, key, &same));
    if (same) {
      *out = &dict->entries[i].value;
      return RETORT_OK;
    }
  }
  return RETORT_OK;
}

retort_status rt_tpl_dict_set(rt_tpl_run *run, rt_tpl_dict *dict, rt_tpl_value key,
                              rt_tpl_value value) {
  rt_tpl_value *there;
  RT_TRY(rt_tpl_dict_find(run, dict, &key, &there));
  if (!there) return rt_tpl_dict_push(run, dict, key, value);
  *there = value;
  return RETORT_OK;
}

// ---- strings ----

size_t rt_tpl_chars(const rt_tpl_value *string) {
  rt_tpl_string *s = string->u.string;
  if (s->chars == SIZE_MAX) {
    size_t n = 0;
    for (size_t i = 0; i < s->size; i++) n += ((unsigned char)s->data[i] & 0xC0) != 0x80;
    s->chars = n;
  }
  return s->chars;
}

size_t rt_tpl_char_offset(const rt_tpl_value *string, size_t index) {
  const rt_tpl_string *s = string->u.string;
  if (rt_tpl_chars(string) == s->size) return index;
  size_t at = 0;
  for (; index > 0; index--) {
    do at++;
    while (at < s->size && ((unsigned char)s->data[at] & 0xC0) == 0x80);
  }
  return at;
}

// Appending to the newest concatenation happens in place, so that a text built piece by piece costs
// its length and not its square.
retort_status rt_tpl_concat(rt_tpl_run *run, rt_view a, rt_view b, rt_tpl_value *out) {
  if (b.size == 0) return rt_tpl_string_of(run, a, out);
  if (a.size == 0) return rt_tpl_string_of(run, b, out);
  RT_TRY(rt_tpl_spend(run, b.size / 64));
  if (a.data + a.size == run->tail && run->tail_room >= b.size) {
    memcpy(run->tail, b.data, b.size);
    run->tail += b.size;
    run->tail_room -= b.size;
    return rt_tpl_string_of(run, (rt_view){a.data, a.size + b.size}, out);
  }
  RT_TRY(rt_tpl_spend(run, a.size / 64));
  size_t size, room;
  if (!rt_size_add(a.size, b.size, &size) || !rt_size_mul(size, 2, &room)) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the text is too long");
  }
  if (room < 128) room = 128;
  char *data;
  RT_TPL_ALLOC(data, run, room);
  memcpy(data, a.data, a.size);
  memcpy(data + a.size, b.data, b.size);
  run->tail = data + size;
  run->tail_room = room - size;
  return rt_tpl_string_of(run, (rt_view){data, size}, out);
}

// ---- numbers ----

bool rt_tpl_integer(const rt_tpl_value *v, int64_t *out) {
  if (v->type == RT_TPL_BOOL) {
    *out = v->u.boolean;
  } else if (v->type == RT_TPL_INT) {
    *out = v->u.integer;
  } else {
    return false;
  }
  return true;
}

bool rt_tpl_number(const rt_tpl_value *v, double *out) {
  int64_t i;
  if (v->type == RT_TPL_FLOAT) {
    *out = v->u.real;
  } else if (rt_tpl_integer(v, &i)) {
    *out = (double)i;
  } else {
    return false;
  }
  return true;
}

// The process may run under a locale whose decimal point is a comma.
bool rt_tpl_parse_float(rt_view text, double *out) {
  char copy[400];
  if (text.size == 0 || text.size + 8 > sizeof copy) return false;
  size_t n = 0;
  bool digits = false, point = false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c >= '0' && c <= '9') {
      digits = true;
      copy[n++] = c;
    } else if (c == '.' && !point) {
      point = true;
      for (const char *p = nl_langinfo(RADIXCHAR); *p && n + 2 < sizeof copy; p++) copy[n++] = *p;
    } else if ((c == '+' || c == '-') && (i == 0 || (text.data[i - 1] | 32) == 'e')) {
      copy[n++] = c;
    } else if ((c | 32) == 'e' && digits) {
      copy[n++] = c;
    } else {
      return false;
    }
  }
  if (!digits) return false;
  copy[n] = '\0';
  char *end;
  *out = strtod(copy, &end);
  return end == copy + n;
}

// repr(float): the shortest digits that read back as the same number.
void rt_tpl_append_float(rt_buf *out, double v) {
  if (isnan(v)) {
    rt_buf_append_str(out, "nan");
    return;
  }
  if (isinf(v)) {
    rt_buf_append_str(out, v < 0 ? "-inf" : "inf");
    return;
  }
  char text[64];
  for (int precision = 0; precision < 17; precision++) {
    (void)snprintf(text, sizeof text, "%.*e", precision, v);
    if (strtod(text, NULL) == v) break;
  }
  char digits[24];
  size_t n = 0;
  const char *p = text;
  if (*p == '-') {
    rt_buf_append_char(out, '-');
    p++;
  }
  for (; *p && *p != 'e'; p++) {
    if (*p >= '0' && *p <= '9' && n < sizeof digits) digits[n++] = *p;
  }
  int exponent = *p == 'e' ? atoi(p + 1) : 0;
  if (exponent < -4 || exponent >= 16) {
    rt_buf_append_char(out, digits[0]);
    if (n > 1) {
      rt_buf_append_char(out, '.');
      rt_buf_append(out, digits + 1, n - 1);
    }
    rt_buf_append_format(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    return;
  }
  if (exponent < 0) {
    rt_buf_append_str(out, "0.");
    for (int i = -1; i > exponent; i--) rt_buf_append_char(out, '0');
    rt_buf_append(out, digits, n);
    return;
  }
  for (int i = 0; i <= exponent; i++) rt_buf_append_char(out, (size_t)i < n ? digits[i] : '0');
  rt_buf_append_char(out, '.');
  if (n > (size_t)exponent + 1) {
    rt_buf_append(out, digits + exponent + 1, n - (size_t)exponent - 1);
  } else {
    rt_buf_append_char(out, '0');
  }
}

static const char *op_text(rt_tpl_op op) {
  static const char *const text[] = {
      "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
  return text[op];
}

static retort_status fail_operands(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                                   const rt_tpl_value *b) {
  if (a->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, a);
  if (b->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, b);
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "'%s' does not work between %s and %s", op_text(op),
                     rt_tpl_type_name(a), rt_tpl_type_name(b));
}

static int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}

// Python's float modulo and floor division.
static double float_mod(double a, double b, double *floored) {
  double mod = fmod(a, b);
  double div = (a - mod) / b;
  if (mod != 0) {
    if ((b < 0) != (mod < 0)) {
      mod += b;
      div -= 1.0;
    }
  } else {
    mod = copysign(0.0, b);
  }
  if (div != 0) {
    double f = floor(div);
    *floored = div - f > 0.5 ? f + 1.0 : f;
  } else {
    *floored = copysign(0.0, a / b);
  }
  return mod;
}

static retort_status fail_big(rt_tpl_run *run) {
  return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "the integer result does not fit 64 bits");
}

static retort_status int_power(rt_tpl_run *run, int64_t base, int64_t exponent, int64_t *out) {
  int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return fail_big(run);
    exponent >>= 1;
    if (exponent && __builtin_mul_overflow(base, base, &base)) return fail_big(run);
  }
  *out = result;
  return RETORT_OK;
}

static retort_status arithmetic(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                                const rt_tpl_value *b, rt_tpl_value *out) {
  int64_t i = 0, k = 0, r = 0;
  double x, y;
  if (!rt_tpl_number(a, &x) || !rt_tpl_number(b, &y)) return fail_operands(run, op, a, b);
  bool whole = rt_tpl_integer(a, &i) && rt_tpl_integer(b, &k);
  if ((op == RT_TPL_DIV || op == RT_TPL_FLOORDIV || op == RT_TPL_MOD) && y == 0) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "division by zero");
  }
  if (whole) {
    bool overflow = false;
    switch (op) {
      case RT_TPL_ADD: overflow = __builtin_add_overflow(i, k, &r); break;
      case RT_TPL_SUB: overflow = __builtin_sub_overflow(i, k, &r); break;
      case RT_TPL_MUL: overflow = __builtin_mul_overflow(i, k, &r); break;
      case RT_TPL_FLOORDIV:
        overflow = i == INT64_MIN && k == -1;
        r = overflow ? 0 : floor_div(i, k);
        break;
      case RT_TPL_MOD: r = k == -1 ? 0 : i - k * floor_div(i, k); break;
      case RT_TPL_POW:
        if (k < 0) {
          if (i == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "zero to a negative power");
          *out = rt_tpl_float(pow(x, y));
          return RETORT_OK;
        }
        RT_TRY(int_power(run, i, k, &r));
        break;
      default: *out = rt_tpl_float(x / y); return RETORT_OK;
    }
    if (overflow) return fail_big(run);
    *out = rt_tpl_int(r);
    return RETORT_OK;
  }
  double v = 0;
  switch (op) {
    case RT_TPL_ADD: v = x + y; break;
    case RT_TPL_SUB: v = x - y; break;
    case RT_TPL_MUL: v = x * y; break;
    case RT_TPL_DIV: v = x / y; break;
    case RT_TPL_FLOORDIV: (void)float_mod(x, y, &v); break;
    case RT_TPL_MOD: {
      double ignored;
      v = float_mod(x, y, &ignored);
      break;
    }
    default:
      if (x == 0 && y < 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "zero to a negative power");
      if (x < 0 && isfinite(y) && isfinite(x) && y != floor(y)) {
        return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "complex numbers are not supported");
      }
      v = pow(x, y);
      if (isinf(v) && isfinite(x) && isfinite(y)) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the result is too large");
      }
  }
  *out = rt_tpl_float(v);
  return RETORT_OK;
}

// Sequence * count.
static retort_status repeat(rt_tpl_run *run, const rt_tpl_value *v, int64_t count,
                            rt_tpl_value *out) {
  size_t times = count > 0 ? (size_t)count : 0;
  if (v->type == RT_TPL_STRING) {
    rt_view text = rt_tpl_view(v);
    size_t size;
    if (!rt_size_mul(text.size, times, &size))
      return rt_tpl_fail(run, RETORT_ERR_LIMIT, "too long");
    RT_TRY(rt_tpl_spend(run, size / 64));
    char *data;
    RT_TPL_ALLOC(data, run, size + 1);
    if (text.size == 1) {
      memset(data, text.data[0], size);
    } else {
      for (size_t i = 0; text.size && i < times; i++) {
        memcpy(data + i * text.size, text.data, text.size);
      }
    }
    return rt_tpl_string_of(run, (rt_view){data, size}, out);
  }
  const rt_tpl_list *list = v->u.list;
  size_t total;
  if (!rt_size_mul(list->count, times, &total))
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "too long");
  RT_TRY(rt_tpl_spend(run, total / 4));
  RT_TRY(rt_tpl_list_new(run, total, v->type, out));
  rt_tpl_list *to = out->u.list;
  for (size_t i = 0; list->count && i < times; i++) {
    memcpy(to->items + i * list->count, list->items, list->count * sizeof *list->items);
  }
  to->count = total;
  return RETORT_OK;
}

static bool is_sequence(const rt_tpl_value *v) {
  return v->type == RT_TPL_STRING || v->type == RT_TPL_LIST || v->type == RT_TPL_TUPLE;
}

retort_status rt_tpl_binary(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                            const rt_tpl_value *b, rt_tpl_value *out) {
  if (op == RT_TPL_ADD && is_sequence(a) && a->type == b->type) {
    if (a->type == RT_TPL_STRING) return rt_tpl_concat(run, rt_tpl_view(a), rt_tpl_view(b), out);
    const rt_tpl_list *x = a->u.list, *y = b->u.list;
    RT_TRY(rt_tpl_spend(run, (x->count + y->count) / 4));
    RT_TRY(rt_tpl_list_new(run, x->count + y->count, a->type, out));
    rt_tpl_list *to = out->u.list;
    if (x->count) memcpy(to->items, x->items, x->count * sizeof *x->items);
    if (y->count) memcpy(to->items + x->count, y->items, y->count * sizeof *y->items);
    to->count = x->count + y->count;
    return RETORT_OK;
  }
  int64_t count;
  if (op == RT_TPL_MUL && is_sequence(a) && rt_tpl_integer(b, &count)) {
    return repeat(run, a, count, out);
  }
  if (op == RT_TPL_MUL && is_sequence(b) && rt_tpl_integer(a, &count)) {
    return repeat(run, b, count, out);
  }
  // "..." % undefined formats it; Undefined has no reflected modulo that would be asked first.
  if (op == RT_TPL_MOD && a->type == RT_TPL_STRING) return rt_tpl_format_percent(run, a, b, out);
  return arithmetic(run, op, a, b, out);
}

// ---- truth, equality, order ----

retort_status rt_tpl_length(rt_tpl_run *run, const rt_tpl_value *v, int64_t *out) {
  switch (v->type) {
    case RT_TPL_UNDEFINED: *out = 0; return RETORT_OK;
    case RT_TPL_STRING: *out = (int64_t)rt_tpl_chars(v); return RETORT_OK;
    case RT_TPL_LIST:
    case RT_TPL_TUPLE: *out = (int64_t)v->u.list->count; return RETORT_OK;
    case RT_TPL_DICT: *out = (int64_t)v->u.dict->count; return RETORT_OK;
    case RT_TPL_DICT_VIEW: *out = (int64_t)v->u.view->dict->count; return RETORT_OK;
    case RT_TPL_RANGE_OBJECT: *out = v->u.range->count; return RETORT_OK;
    default: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a %s has no length", rt_tpl_type_name(v));
}

bool rt_tpl_truth(const rt_tpl_value *v) {
  switch (v->type) {
    case RT_TPL_MISSING:
    case RT_TPL_UNDEFINED:
    case RT_TPL_NONE: return false;
    case RT_TPL_BOOL: return v->u.boolean;
    case RT_TPL_INT: return v->u.integer != 0;
    case RT_TPL_FLOAT: return v->u.real != 0;
    case RT_TPL_STRING: return v->u.string->size != 0;
    case RT_TPL_LIST:
    case RT_TPL_TUPLE: return v->u.list->count != 0;
    case RT_TPL_DICT: return v->u.dict->count != 0;
    case RT_TPL_DICT_VIEW: return v->u.view->dict->count != 0;
    case RT_TPL_RANGE_OBJECT: return v->u.range->count != 0;
    default: return true;
  }
}

static retort_status enter_value(rt_tpl_run *run) {
  if (run->value_depth < RT_TPL_VALUE_DEPTH) {
    run->value_depth++;
    return RETORT_OK;
  }
  return rt_tpl_fail(run, RETORT_ERR_LIMIT, "a value is nested more than %d deep",
                     RT_TPL_VALUE_DEPTH);
}

retort_status rt_tpl_equal(rt_tpl_run *run, const rt_tpl_value *a, const rt_tpl_value *b,
                           bool *out) {
  RT_TRY(rt_tpl_spend(run, 1));
  double x, y;
  int64_t i, k;
  if (rt_tpl_number(a, &x) && rt_tpl_number(b, &y)) {
    *out = rt_tpl_integer(a, &i) && rt_tpl_integer(b, &k) ? i == k : x == y;
    return RETORT_OK;
  }
  *out = false;
  if (a->type != b->type) return RETORT_OK;
  switch (a->type) {
    case RT_TPL_UNDEFINED:
    case RT_TPL_NONE: *out = true; return RETORT_OK;
    case RT_TPL_STRING: {
      rt_view s = rt_tpl_view(a), t = rt_tpl_view(b);
      if (s.size != t.size) return RETORT_OK;
      RT_TRY(rt_tpl_spend(run, s.size / 256));
      *out = rt_view_equal(s, t);
      return RETORT_OK;
    }
    case RT_TPL_LIST:
    case RT_TPL_TUPLE: {
      const rt_tpl_list *s = a->u.list, *t = b->u.list;
      if (s == t) {
        *out = true;
        return RETORT_OK;
      }
      if (s->count != t->count) return RETORT_OK;
      RT_TRY(enter_value(run));
      *out = true;
      for (size_t n = 0; n < s->count && *out; n++) {
        RT_TRY(rt_tpl_equal(run, &s->items[n], &t->items[n], out));
      }
      run->value_depth--;
      return RETORT_OK;
    }
    case RT_TPL_DICT: {
      const rt_tpl_dict *s = a->u.dict, *t = b->u.dict;
      if (s == t) {
        *out = true;
        return RETORT_OK;
      }
      if (s->count != t->count) return RETORT_OK;
      RT_TRY(enter_value(run));
      *out = true;
      for (size_t n = 0; n < s->count && *out; n++) {
        rt_tpl_value *other;
        RT_TRY(rt_tpl_dict_find(run, t, &s->entries[n].key, &other));
        if (!other) {
          *out = false;
        } else {
          RT_TRY(rt_tpl_equal(run, &s->entries[n].value, other, out));
        }
      }
      run->value_depth--;
      return RETORT_OK;
    }
    case RT_TPL_RANGE_OBJECT: {
      const rt_tpl_range *s = a->u.range, *t = b->u.range;
      *out = s->count == t->count && (s->count == 0 || s->start == t->start) &&
             (s->count < 2 || s->step == t->step);
      return RETORT_OK;
    }
    case RT_TPL_METHOD:
      *out = a->u.method->row == b->u.method->row &&
             a->u.method->self.u.list == b->u.method->self.u.list;
      return RETORT_OK;
    default: *out = a->u.list == b->u.list; return RETORT_OK;  // identity
  }
}

static bool holds(rt_tpl_op op, int order) {
  switch (op) {
    case RT_TPL_LT: return order < 0;
    case RT_TPL_LE: return order <= 0;
    case RT_TPL_GT: return order > 0;
    default: return order >= 0;
  }
}

static retort_status order(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                           const rt_tpl_value *b, bool *out) {
  RT_TRY(rt_tpl_spend(run, 1));
  double x, y;
  int64_t i, k;
  if (rt_tpl_number(a, &x) && rt_tpl_number(b, &y)) {
    if (rt_tpl_integer(a, &i) && rt_tpl_integer(b, &k)) {
      *out = holds(op, (i > k) - (i < k));
    } else {
      *out = op == RT_TPL_LT ? x < y : op == RT_TPL_LE ? x <= y : op == RT_TPL_GT ? x > y : x >= y;
    }
    return RETORT_OK;
  }
  if (a->type == RT_TPL_STRING && b->type == RT_TPL_STRING) {
    // The order of UTF-8 bytes is the order of code points.
    rt_view s = rt_tpl_view(a), t = rt_tpl_view(b);
    size_t n = rt_min_size(s.size, t.size);
    RT_TRY(rt_tpl_spend(run, n / 256));
    int c = n ? memcmp(s.data, t.data, n) : 0;
    *out = holds(op, c ? c : (s.size > t.size) - (s.size < t.size));
    return RETORT_OK;
  }
  if (a->type == b->type && (a->type == RT_TPL_LIST || a->type == RT_TPL_TUPLE)) {
    const rt_tpl_list *s = a->u.list, *t = b->u.list;
    size_t n = 0;
    bool same = true;
    RT_TRY(enter_value(run));
    for (; n < s->count && n < t->count; n++) {
      RT_TRY(rt_tpl_equal(run, &s->items[n], &t->items[n], &same));
      if (!same) break;
    }
    retort_status st = RETORT_OK;
    if (n < s->count && n < t->count) {
      st = order(run, op, &s->items[n], &t->items[n], out);
    } else {
      *out = holds(op, (s->count > t->count) - (s->count < t->count));
    }
    run->value_depth--;
    return st;
  }
  return fail_operands(run, op, a, b);
}

static retort_status contains(rt_tpl_run *run, const rt_tpl_value *item,
                              const rt_tpl_value *container, bool *out) {
  *out = false;
  if (container->type == RT_TPL_STRING) {
    if (item->type != RT_TPL_STRING) return fail_operands(run, RT_TPL_IN, item, container);
    rt_view text = rt_tpl_view(container);
    RT_TRY(rt_tpl_spend(run, text.size / 64));
    *out = rt_tpl_find_text(text, rt_tpl_view(item), 0) != SIZE_MAX;
    return RETORT_OK;
  }
  if (container->type == RT_TPL_DICT ||
      (container->type == RT_TPL_DICT_VIEW && container->u.view->kind == RT_TPL_KEYS)) {
    rt_tpl_value *found;
    const rt_tpl_dict *dict =
        container->type == RT_TPL_DICT ? container->u.dict : container->u.view->dict;
    RT_TRY(rt_tpl_dict_find(run, dict, item, &found));
    *out = found != NULL;
    return RETORT_OK;
  }
  rt_tpl_iter iter;
  RT_TRY(rt_tpl_iterate(run, container, &iter));
  for (bool more;;) {
    rt_tpl_value v;
    RT_TRY(rt_tpl_next(run, &iter, &v, &more));
    if (!more) return RETORT_OK;
    RT_TRY(rt_tpl_equal(run, &v, item, out));
    if (*out) return RETORT_OK;
  }
}

retort_status rt_tpl_compare(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                             const rt_tpl_value *b, bool *out) {
  retort_status st;
  switch (op) {
    case RT_TPL_EQ: return rt_tpl_equal(run, a, b, out);
    case RT_TPL_NE:
      st = rt_tpl_equal(run, a, b, out);
      *out = !*out;
      return st;
    case RT_TPL_IN: return contains(run, a, b, out);
    case RT_TPL_NOT_IN:
      st = contains(run, a, b, out);
      *out = !*out;
      return st;
    default: return order(run, op, a, b, out);
  }
}

// ---- printing ----

static void write_string_repr(rt_buf *out, rt_view s) {
  bool single = s.size && memchr(s.data, '\'', s.size);
  bool twice = s.size && memchr(s.data, '"', s.size);
  char quote = single && !twice ? '"' : '\'';
  rt_buf_append_char(out, quote);
  for (size_t i = 0, n; i < s.size; i += n) {
    int32_t c = rt_utf8_decode(s.data + i, s.size - i, &n);
    if (c == quote || c == '\\') {
      rt_buf_append_char(out, '\\');
      rt_buf_append_char(out, (char)c);
    } else if (c == '\n') {
      rt_buf_append_str(out, "\\n");
    } else if (c == '\r') {
      rt_buf_append_str(out, "\\r");
    } else if (c == '\t') {
      rt_buf_append_str(out, "\\t");
    } else if (rt_tpl_is_printable(c)) {
      rt_buf_append(out, s.data + i, n);
    } else if (c < 0x100) {
      rt_buf_append_format(out, "\\x%02x", (unsigned)c);
    } else if (c < 0x10000) {
      rt_buf_append_format(out, "\\u%04x", (unsigned)c);
    } else {
      rt_buf_append_format(out, "\\U%08x", (unsigned)c);
    }
  }
  rt_buf_append_char(out, quote);
}

static retort_status write_items(rt_tpl_run *run, const rt_tpl_value *items, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i) rt_buf_append_str(run->out, ", ");
    RT_TRY(rt_tpl_write_repr(run, &items[i]));
  }
  return RETORT_OK;
}

static retort_status write_dict(rt_tpl_run *run, const rt_tpl_dict *dict) {
  rt_buf_append_char(run->out, '{');
  for (size_t i = 0; i < dict->count; i++) {
    if (i) rt_buf_append_str(run->out, ", ");
    RT_TRY(rt_tpl_write_repr(run, &dict->entries[i].key));
    rt_buf_append_str(run->out, ": ");
    RT_TRY(rt_tpl_write_repr(run, &dict->entries[i].value));
  }
  rt_buf_append_char(run->out, '}');
  return RETORT_OK;
}

static retort_status write_view(rt_tpl_run *run, const rt_tpl_dict_view *view) {
  static const char *const names[] = {"dict_keys([", "dict_values([", "dict_items(["};
  rt_buf_append_str(run->out, names[view->kind]);
  for (size_t i = 0; i < view->dict->count; i++) {
    const struct rt_tpl_entry *e = &view->dict->entries[i];
    if (i) rt_buf_append_str(run->out, ", ");
    if (view->kind == RT_TPL_ITEMS) rt_buf_append_char(run->out, '(');
    if (view->kind != RT_TPL_VALUES) RT_TRY(rt_tpl_write_repr(run, &e->key));
    if (view->kind == RT_TPL_ITEMS) rt_buf_append_str(run->out, ", ");
    if (view->kind != RT_TPL_KEYS) RT_TRY(rt_tpl_write_repr(run, &e->value));
    if (view->kind == RT_TPL_ITEMS) rt_buf_append_char(run->out, ')');
  }
  rt_buf_append_str(run->out, "])");
  return RETORT_OK;
}

static retort_status write_container(rt_tpl_run *run, const rt_tpl_value *v) {
  rt_buf *out = run->out;
  switch (v->type) {
    case RT_TPL_LIST:
      rt_buf_append_char(out, '[');
      RT_TRY(write_items(run, v->u.list->items, v->u.list->count));
      rt_buf_append_char(out, ']');
      return RETORT_OK;
    case RT_TPL_TUPLE:
      rt_buf_append_char(out, '(');
      RT_TRY(write_items(run, v->u.list->items, v->u.list->count));
      rt_buf_append_str(out, v->u.list->count == 1 ? ",)" : ")");
      return RETORT_OK;
    case RT_TPL_DICT: return write_dict(run, v->u.dict);
    case RT_TPL_DICT_VIEW: return write_view(run, v->u.view);
    default:
      rt_buf_append_str(out, "<Namespace ");
      RT_TRY(write_dict(run, v->u.dict));
      rt_buf_append_char(out, '>');
      return RETORT_OK;
  }
}

retort_status rt_tpl_write_repr(rt_tpl_run *run, const rt_tpl_value *v) {
  rt_buf *out = run->out;
  RT_TRY(rt_tpl_spend(run, 1));
  switch (v->type) {
    case RT_TPL_MISSING:
    case RT_TPL_UNDEFINED: rt_buf_append_str(out, "Undefined"); break;
    case RT_TPL_NONE: rt_buf_append_str(out, "None"); break;
    case RT_TPL_BOOL: rt_buf_append_str(out, v->u.boolean ? "True" : "False"); break;
    case RT_TPL_INT: rt_buf_append_format(out, "%lld", (long long)v->u.integer); break;
    case RT_TPL_FLOAT: rt_tpl_append_float(out, v->u.real); break;
    case RT_TPL_STRING:
      RT_TRY(rt_tpl_spend(run, v->u.string->size / 16));
      write_string_repr(out, rt_tpl_view(v));
      break;
    case RT_TPL_LIST:
    case RT_TPL_TUPLE:
    case RT_TPL_DICT:
    case RT_TPL_DICT_VIEW:
    case RT_TPL_NAMESPACE: {
      RT_TRY(enter_value(run));
      RT_TRY(write_container(run, v));
      run->value_depth--;
      break;
    }
    case RT_TPL_RANGE_OBJECT: {
      const rt_tpl_range *r = v->u.range;
      rt_buf_append_format(out, "range(%lld, %lld", (long long)r->start, (long long)r->stop);
      if (r->step != 1) rt_buf_append_format(out, ", %lld", (long long)r->step);
      rt_buf_append_char(out, ')');
      break;
    }
    case RT_TPL_GENERATOR:
      rt_buf_append_format(out, "<%s object>", v->u.generator->type_name);
      break;
    case RT_TPL_LOOP: {
      rt_tpl_loop *loop = v->u.loop;
      rt_tpl_value length;
      RT_TRY(rt_tpl_get_attribute(run, v, rt_view_of("length"), &length));
      rt_buf_append_format(out, "<LoopContext %lld/%lld>", (long long)loop->index0 + 1,
                           (long long)length.u.integer);
      break;
    }
    case RT_TPL_MACRO: {
      rt_tpl_value name;
      rt_buf_append_str(out, "<Macro ");
      RT_TRY(rt_tpl_string_of(run, v->u.macro->node->name, &name));
      RT_TRY(rt_tpl_write_repr(run, &name));
      rt_buf_append_char(out, '>');
      break;
    }
    case RT_TPL_METHOD:
      rt_buf_append_format(out, "<built-in method %s of %s object>",
                           v->u.method->row->function.name, rt_tpl_type_name(&v->u.method->self));
      break;
    case RT_TPL_FUNCTION: rt_buf_append_format(out, "<function %s>", v->u.function->name); break;
  }
  return rt_tpl_check_out(run);
}

retort_status rt_tpl_write(rt_tpl_run *run, const rt_tpl_value *v) {
  if (v->type == RT_TPL_STRING) {
    RT_TRY(rt_tpl_spend(run, v->u.string->size / 64));
    rt_buf_append(run->out, v->u.string->data, v->u.string->size);
    return rt_tpl_check_out(run);
  }
  if (v->type == RT_TPL_UNDEFINED) return RETORT_OK;
  return rt_tpl_write_repr(run, v);
}

retort_status rt_tpl_to_string(rt_tpl_run *run, const rt_tpl_value *v, rt_tpl_value *out) {
  if (v->type == RT_TPL_STRING) {
    *out = *v;
    return RETORT_OK;
  }
  size_t mark = run->out->size;
  RT_TRY(rt_tpl_write(run, v));
  return rt_tpl_take_out(run, mark, out);
}

// ---- iteration ----

retort_status rt_tpl_iterate(rt_tpl_run *run, const rt_tpl_value *v, rt_tpl_iter *iter) {
  switch (v->type) {
    case RT_TPL_UNDEFINED:
    case RT_TPL_STRING:
    case RT_TPL_LIST:
    case RT_TPL_TUPLE:
    case RT_TPL_DICT:
    case RT_TPL_DICT_VIEW:
    case RT_TPL_RANGE_OBJECT:
    case RT_TPL_GENERATOR: *iter = (rt_tpl_iter){*v, 0}; return RETORT_OK;
    default: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a %s can't be iterated", rt_tpl_type_name(v));
}

static retort_status generator_next(rt_tpl_run *run, rt_tpl_generator *g, rt_tpl_value *item,
                                    bool *more);

static retort_status entry_item(rt_tpl_run *run, const struct rt_tpl_entry *e,
                                rt_tpl_view_kind kind, rt_tpl_value *item) {
  if (kind != RT_TPL_ITEMS) {
    *item = kind == RT_TPL_KEYS ? e->key : e->value;
    return RETORT_OK;
  }
  RT_TRY(rt_tpl_list_new(run, 2, RT_TPL_TUPLE, item));
  item->u.list->items[0] = e->key;
  item->u.list->items[1] = e->value;
  item->u.list->count = 2;
  return RETORT_OK;
}

retort_status rt_tpl_next(rt_tpl_run *run, rt_tpl_iter *iter, rt_tpl_value *item, bool *more) {
  const rt_tpl_value *v = &iter->source;
  RT_TRY(rt_tpl_spend(run, 1));
  *more = false;
  switch (v->type) {
    case RT_TPL_STRING: {
      rt_view s = rt_tpl_view(v);
      if (iter->at >= s.size) return RETORT_OK;
      size_t n;
      (void)rt_utf8_decode(s.data + iter->at, s.size - iter->at, &n);
      RT_TRY(rt_tpl_string_of(run, (rt_view){s.data + iter->at, n}, item));
      iter->at += n;
      break;
    }
    case RT_TPL_LIST:
    case RT_TPL_TUPLE:
      if (iter->at >= v->u.list->count) return RETORT_OK;
      *item = v->u.list->items[iter->at++];
      break;
    case RT_TPL_DICT:
      if (iter->at >= v->u.dict->count) return RETORT_OK;
      *item = v->u.dict->entries[iter->at++].key;
      break;
    case RT_TPL_DICT_VIEW:
      if (iter->at >= v->u.view->dict->count) return RETORT_OK;
      RT_TRY(entry_item(run, &v->u.view->dict->entries[iter->at++], v->u.view->kind, item));
      break;
    case RT_TPL_RANGE_OBJECT:
      if ((int64_t)iter->at >= v->u.range->count) return RETORT_OK;
      *item = rt_tpl_int(v->u.range->start + (int64_t)iter->at++ * v->u.range->step);
      break;
    case RT_TPL_GENERATOR:
      // Its position is its own: two walks share one generator, as in Python.
      return generator_next(run, v->u.generator, item, more);
    default: return RETORT_OK;
  }
  *more = true;
  return RETORT_OK;
}

// The attribute (or path) that map(attribute=) and selectattr ask for.
static retort_status attribute_of(rt_tpl_run *run, const rt_tpl_generator *g,
                                  const rt_tpl_value *item, rt_tpl_value *out) {
  *out = *item;
  if (g->attribute.type == RT_TPL_MISSING) return RETORT_OK;
  for (size_t i = 0; i < g->attribute.u.list->count; i++) {
    rt_tpl_value part = *out;
    RT_TRY(rt_tpl_get_item(run, &part, &g->attribute.u.list->items[i], out));
    if (out->type == RT_TPL_UNDEFINED && g->fallback.type != RT_TPL_MISSING &&
        g->fallback.type != RT_TPL_NONE) {
      *out = g->fallback;
    }
  }
  return RETORT_OK;
}

static retort_status generator_step(rt_tpl_run *run, rt_tpl_generator *g, rt_tpl_value *item,
                                    bool *more) {
  for (;;) {
    rt_tpl_value raw, key, result;
    RT_TRY(rt_tpl_next(run, &g->source, &raw, more));
    if (!*more) return RETORT_OK;
    if (g->kind == RT_TPL_GEN_ITEMS) {
      *item = raw;
      return RETORT_OK;
    }
    RT_TRY(attribute_of(run, g, &raw, &key));
    if (g->kind == RT_TPL_GEN_MAP) {
      if (!g->filter) {
        *item = key;
        return RETORT_OK;
      }
      return rt_tpl_call_row(run, &g->filter->function, &key, &g->args, item);
    }
    result = key;
    if (g->test) RT_TRY(rt_tpl_call_row(run, &g->test->function, &key, &g->args, &result));
    if (rt_tpl_truth(&result) != g->reject) {
      *item = raw;
      return RETORT_OK;
    }
  }
}

static retort_status generator_next(rt_tpl_run *run, rt_tpl_generator *g, rt_tpl_value *item,
                                    bool *more) {
  // Generators over generators over ... are recursion too.
  RT_TRY(enter_value(run));
  RT_TRY(generator_step(run, g, item, more));
  run->value_depth--;
  return RETORT_OK;
}

retort_status rt_tpl_to_list(rt_tpl_run *run, const rt_tpl_value *v, rt_tpl_value *out) {
  rt_tpl_iter iter;
  RT_TRY(rt_tpl_iterate(run, v, &iter));
  size_t guess = v->type == RT_TPL_LIST || v->type == RT_TPL_TUPLE ? v->u.list->count : 0;
  rt_tpl_value list;
  RT_TRY(rt_tpl_list_new(run, guess, RT_TPL_LIST, &list));
  for (;;) {
    rt_tpl_value item;
    bool more;
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more) break;
    RT_TRY(rt_tpl_list_push(run, &list, item));
  }
  *out = list;
  return RETORT_OK;
}

retort_status rt_tpl_generate(rt_tpl_run *run, rt_tpl_value list, const char *name,
                              rt_tpl_value *out) {
  rt_tpl_generator *g;
  RT_TPL_ALLOC(g, run, 1);
  g->kind = RT_TPL_GEN_ITEMS;
  g->source.source = list;
  g->type_name = name;
  *out = (rt_tpl_value){.type = RT_TPL_GENERATOR, .u.generator = g};
  return RETORT_OK;
}

// Merge sort, because the order must be stable and a comparison may fail.
retort_status rt_tpl_sort(rt_tpl_run *run, rt_tpl_value *items, rt_tpl_value *keys, size_t count,
                          bool reverse) {
  struct pair {
    rt_tpl_value key, item;
  } * from, *to;
  if (count < 2) return RETORT_OK;
  RT_TPL_ALLOC(from, run, count);
  RT_TPL_ALLOC(to, run, count);
  for (size_t i = 0; i < count; i++) from[i] = (struct pair){keys[i], items[i]};
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t start = 0; start < count; start += 2 * width) {
      size_t a = start, a_end = rt_min_size(start + width, count);
      size_t b = a_end, b_end = rt_min_size(start + 2 * width, count);
      for (size_t k = start; k < b_end; k++) {
        bool take_b = a == a_end;
        if (!take_b && b < b_end) {
          RT_TRY(reverse ? order(run, RT_TPL_LT, &from[a].key, &from[b].key, &take_b)
                         : order(run, RT_TPL_LT, &from[b].key, &from[a].key, &take_b));
        }
        to[k] = take_b ? from[b++] : from[a++];
      }
    }
    struct pair *swap = from;
    from = to;
    to = swap;
  }
  for (size_t i = 0; i < count; i++) {
    items[i] = from[i].item;
    keys[i] = from[i].key;
  }
  return RETORT_OK;
}
