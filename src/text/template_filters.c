// text/template_filters.c: filters and tests. A new one is a function and a row.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"
#include "text/template_internal.h"

#define FILTER(name)                                                                           \
  static retort_status name(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in, \
                            const rt_tpl_arguments *args, rt_tpl_value *out)
#define UNUSED (void)in, (void)args, (void)self, (void)run

static bool given(const rt_tpl_value *v) {
  return v->type != RT_TPL_MISSING && v->type != RT_TPL_NONE;
}
static bool flag(const rt_tpl_value *v) {
  return v->type != RT_TPL_MISSING && rt_tpl_truth(v);
}
static retort_status int_argument(rt_tpl_run *run, const rt_tpl_value *v, const char *what,
                                  int64_t *out) {
  if (v->type == RT_TPL_MISSING || rt_tpl_integer(v, out)) return RETORT_OK;
  if (v->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, v);
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s must be an int, not %s", what,
                     rt_tpl_type_name(v));
}
// Where Python itself wants a bool or an int, not just something with a truth.
static retort_status bool_argument(rt_tpl_run *run, const rt_tpl_value *v, bool *out) {
  int64_t whole = 0;
  RT_TRY(int_argument(run, v, "reverse", &whole));
  *out = whole != 0;
  return RETORT_OK;
}
static retort_status text_argument(rt_tpl_run *run, const rt_tpl_value *v, const char *what,
                                   rt_view *out) {
  if (v->type == RT_TPL_MISSING) return RETORT_OK;
  if (v->type != RT_TPL_STRING) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s must be a str, not %s", what,
                       rt_tpl_type_name(v));
  }
  *out = rt_tpl_view(v);
  return RETORT_OK;
}

// ---- text ----

static retort_status case_filter(rt_tpl_run *run, const rt_tpl_value *self, rt_tpl_case how,
                                 rt_tpl_value *out) {
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  return rt_tpl_change_case(run, &text, how, out);
}
FILTER(filter_upper) {
  UNUSED;
  return case_filter(run, self, RT_TPL_UPPER, out);
}
FILTER(filter_lower) {
  UNUSED;
  return case_filter(run, self, RT_TPL_LOWER, out);
}
FILTER(filter_capitalize) {
  UNUSED;
  return case_filter(run, self, RT_TPL_CAPITALIZE, out);
}
// Unlike str.title, words begin after white space, dashes and opening brackets only.
FILTER(filter_title) {
  UNUSED;
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  rt_view s = rt_tpl_view(&text);
  size_t mark = run->out->size, start = 0;
  RT_TRY(rt_tpl_spend(run, s.size / 8));
  for (size_t i = 0, n; i < s.size; i += n) {
    int32_t c = rt_utf8_decode(s.data + i, s.size - i, &n);
    bool separator = rt_tpl_is_space(c) || (c < 128 && c > 0 && strchr("-({[<", c));
    if (!separator && i + n < s.size) continue;
    size_t end = separator ? i : i + n;
    rt_tpl_append_case(run->out, (rt_view){s.data + start, end - start}, RT_TPL_CAPITALIZE);
    if (separator) rt_buf_append(run->out, s.data + i, n);
    start = i + n;
  }
  return rt_tpl_take_out(run, mark, out);
}
FILTER(filter_trim) {
  UNUSED;
  rt_tpl_value text;
  rt_view chars = {NULL, 0};
  RT_TRY(rt_tpl_to_string(run, self, &text));
  if (given(&in[0])) RT_TRY(text_argument(run, &in[0], "chars", &chars));
  return rt_tpl_string_of(run, rt_tpl_strip(rt_tpl_view(&text), chars, true, true), out);
}
FILTER(filter_string) {
  UNUSED;
  return rt_tpl_to_string(run, self, out);
}
FILTER(filter_replace) {
  UNUSED;
  rt_tpl_value s, old, with;
  int64_t count = -1;
  RT_TRY(rt_tpl_to_string(run, self, &s));
  RT_TRY(rt_tpl_to_string(run, &in[0], &old));
  RT_TRY(rt_tpl_to_string(run, &in[1], &with));
  if (given(&in[2])) RT_TRY(int_argument(run, &in[2], "count", &count));
  return rt_tpl_replace(run, rt_tpl_view(&s), rt_tpl_view(&old), rt_tpl_view(&with), count, out);
}
FILTER(filter_escape) {
  UNUSED;
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  rt_view s = rt_tpl_view(&text);
  size_t mark = run->out->size;
  RT_TRY(rt_tpl_spend(run, s.size / 8));
  for (size_t i = 0; i < s.size; i++) {
    switch (s.data[i]) {
      case '&': rt_buf_append_str(run->out, "&amp;"); break;
      case '<': rt_buf_append_str(run->out, "&lt;"); break;
      case '>': rt_buf_append_str(run->out, "&gt;"); break;
      case '\'': rt_buf_append_str(run->out, "&#39;"); break;
      case '"': rt_buf_append_str(run->out, "&#34;"); break;
      default: rt_buf_append_char(run->out, s.data[i]);
    }
  }
  return rt_tpl_take_out(run, mark, out);
}
FILTER(filter_indent) {
  UNUSED;
  rt_view indent = {NULL, 0}, line, whole;
  int64_t width = 4;
  rt_tpl_value text;
  if (self->type != RT_TPL_STRING) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a str, not %s", rt_tpl_type_name(self));
  }
  if (in[0].type == RT_TPL_STRING) {
    indent = rt_tpl_view(&in[0]);
  } else {
    RT_TRY(int_argument(run, &in[0], "width", &width));
    rt_tpl_value space, times = rt_tpl_int(width > 10000 ? 10000 : width);
    RT_TRY(rt_tpl_string_of(run, (rt_view){" ", 1}, &space));
    RT_TRY(rt_tpl_binary(run, RT_TPL_MUL, &space, &times, &text));
    indent = rt_tpl_view(&text);
  }
  // With a newline behind, a text that ends in one keeps it as an empty last line.
  RT_TRY(rt_tpl_concat(run, rt_tpl_view(self), (rt_view){"\n", 1}, &text));
  rt_view s = rt_tpl_view(&text);
  size_t mark = run->out->size, at = 0;
  RT_TRY(rt_tpl_spend(run, s.size / 16));
  for (bool first = true; rt_tpl_next_line(s, &at, &line, &whole); first = false) {
    if (!first) rt_buf_append_char(run->out, '\n');
    if (first ? flag(&in[1]) : flag(&in[2]) || line.size) rt_buf_append_view(run->out, indent);
    rt_buf_append_view(run->out, line);
    RT_TRY(rt_tpl_spend(run, 1));
    RT_TRY(rt_tpl_check_out(run));
  }
  return rt_tpl_take_out(run, mark, out);
}
FILTER(filter_truncate) {
  UNUSED;
  int64_t length = 255, leeway = 5;
  rt_view end = {"...", 3};
  bool whole = in[0].type != RT_TPL_FLOAT;  // which will do while nothing is cut
  if (whole) {
    RT_TRY(int_argument(run, &in[0], "length", &length));
  } else {
    length = fabs(in[0].u.real) < 1e15 ? (int64_t)in[0].u.real : 1000000000000000;
  }
  RT_TRY(text_argument(run, &in[2], "end", &end));
  if (given(&in[3])) RT_TRY(int_argument(run, &in[3], "leeway", &leeway));
  int64_t end_chars = in[2].type ? (int64_t)rt_tpl_chars(&in[2]) : 3;
  if (length < end_chars || leeway < 0) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT,
                       "the length is shorter than the end, or a negative leeway");
  }
  if (self->type != RT_TPL_STRING) {
    int64_t n;
    RT_TRY(rt_tpl_length(run, self, &n));
    if (n <= length + leeway) {
      *out = *self;
      return RETORT_OK;
    }
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a str, not %s", rt_tpl_type_name(self));
  }
  int64_t n = (int64_t)rt_tpl_chars(self);
  if (leeway > n || length > n || n <= length + leeway) {
    *out = *self;
    return RETORT_OK;
  }
  if (!whole) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "length must be an int, not float");
  rt_view s = rt_tpl_view(self);
  s.size = rt_tpl_char_offset(self, (size_t)(length - end_chars));
  if (!flag(&in[1])) {
    for (size_t i = s.size; i > 0; i--) {
      if (s.data[i - 1] != ' ') continue;
      s.size = i - 1;
      break;
    }
  }
  return rt_tpl_concat(run, s, end, out);
}
FILTER(filter_wordcount) {
  UNUSED;
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  rt_view s = rt_tpl_view(&text);
  int64_t count = 0;
  bool in_word = false;
  RT_TRY(rt_tpl_spend(run, s.size / 8));
  for (size_t i = 0, n; i < s.size; i += n) {
    bool word = rt_tpl_is_word(rt_utf8_decode(s.data + i, s.size - i, &n));
    count += word && !in_word;
    in_word = word;
  }
  *out = rt_tpl_int(count);
  return RETORT_OK;
}
FILTER(filter_center) {
  UNUSED;
  rt_tpl_value text, method, width = in[0].type ? in[0] : rt_tpl_int(80);
  RT_TRY(rt_tpl_to_string(run, self, &text));
  RT_TRY(rt_tpl_get_attribute(run, &text, rt_view_of("center"), &method));
  return rt_tpl_call(run, &method, &(rt_tpl_arguments){.at = &width, .count = 1}, out);
}
FILTER(filter_format) {
  UNUSED;
  rt_tpl_value text, values;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  if (args->named_count && args->count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "positional and named arguments can't be mixed");
  }
  if (args->named_count) {
    RT_TRY(rt_tpl_dict_new(run, args->named_count, RT_TPL_DICT, &values));
    for (size_t i = 0; i < args->named_count; i++) {
      rt_tpl_value key;
      RT_TRY(rt_tpl_string_of(run, args->named[i].name, &key));
      RT_TRY(rt_tpl_dict_push(run, values.u.dict, key, args->named[i].value));
    }
  } else {
    RT_TRY(rt_tpl_list_new(run, args->count, RT_TPL_TUPLE, &values));
    for (size_t i = 0; i < args->count; i++) RT_TRY(rt_tpl_list_push(run, &values, args->at[i]));
  }
  return rt_tpl_format_percent(run, &text, &values, out);
}

// ---- numbers ----

// int(text, base) of Python: white space around, a sign, underscores between digits.
static bool parse_int(rt_view s, int64_t base, int64_t *out, bool *overflow) {
  s = rt_tpl_strip(s, (rt_view){0}, true, true);
  size_t i = 0;
  bool negative = s.size && s.data[0] == '-';
  if (s.size && (s.data[0] == '-' || s.data[0] == '+')) i++;
  if (i + 1 < s.size && s.data[i] == '0') {
    char c = (char)(s.data[i + 1] | 32);
    int64_t implied = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (implied && (base == implied || base == 0)) {
      base = implied;
      i += 2;
      if (i < s.size && s.data[i] == '_') i++;
    }
  }
  if (base == 0) base = 10;
  int64_t v = 0;
  bool digit = false;
  for (; i < s.size; i++) {
    char c = s.data[i];
    if (c == '_') {
      if (!digit || i + 1 == s.size) return false;
      digit = false;
      continue;
    }
    int64_t d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'z' ? c - 'a' + 10
                : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                       : 99;
    if (d >= base) return false;
    digit = true;
    if (__builtin_mul_overflow(v, base, &v) || __builtin_sub_overflow(v, d, &v)) *overflow = true;
  }
  if (!digit) return false;
  if (!negative && v == INT64_MIN) *overflow = true;
  *out = negative ? v : v == INT64_MIN ? 0 : -v;
  return true;
}

static bool parse_real(rt_view s, double *out) {
  char plain[400];
  size_t n = 0;
  s = rt_tpl_strip(s, (rt_view){0}, true, true);
  if (s.size >= sizeof plain) return false;
  for (size_t i = 0; i < s.size; i++) {
    if (s.data[i] != '_') {
      plain[n++] = s.data[i];
      continue;
    }
    if (i == 0 || i + 1 == s.size || s.data[i - 1] < '0' || s.data[i - 1] > '9' ||
        s.data[i + 1] < '0' || s.data[i + 1] > '9') {
      return false;
    }
  }
  plain[n] = '\0';
  const char *word = plain + (plain[0] == '-' || plain[0] == '+');
  if (!strcasecmp(word, "nan")) {
    *out = NAN;
    return true;
  }
  if (!strcasecmp(word, "inf") || !strcasecmp(word, "infinity")) {
    *out = plain[0] == '-' ? -INFINITY : INFINITY;
    return true;
  }
  return rt_tpl_parse_float((rt_view){plain, n}, out);
}

FILTER(filter_int) {
  UNUSED;
  int64_t base = 10, whole;
  double real;
  bool overflow = false;
  RT_TRY(int_argument(run, &in[1], "base", &base));
  if (base != 0 && (base < 2 || base > 36)) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "base must be 0 or 2 to 36");
  }
  if (self->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, self);
  if (rt_tpl_integer(self, &whole)) {
    *out = rt_tpl_int(whole);
    return RETORT_OK;
  }
  bool is_real = self->type == RT_TPL_FLOAT;
  real = is_real ? self->u.real : 0;
  if (self->type == RT_TPL_STRING) {
    if (parse_int(rt_tpl_view(self), base, &whole, &overflow)) {
      if (overflow)
        return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "the integer does not fit 64 bits");
      *out = rt_tpl_int(whole);
      return RETORT_OK;
    }
    is_real = parse_real(rt_tpl_view(self), &real);
  }
  if (is_real && isfinite(real)) {
    if (!(real > -9.2e18 && real < 9.2e18)) {
      return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "the integer does not fit 64 bits");
    }
    *out = rt_tpl_int((int64_t)real);
    return RETORT_OK;
  }
  if (self->type == RT_TPL_FLOAT && isinf(real)) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "infinity is not an int");
  }
  *out = in[0].type ? in[0] : rt_tpl_int(0);
  return RETORT_OK;
}
FILTER(filter_float) {
  UNUSED;
  double real;
  if (self->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, self);
  bool good = self->type == RT_TPL_STRING ? parse_real(rt_tpl_view(self), &real)
                                          : rt_tpl_number(self, &real);
  *out = good ? rt_tpl_float(real) : in[0].type ? in[0] : rt_tpl_float(0);
  return RETORT_OK;
}
static retort_status fail_number(rt_tpl_run *run, const rt_tpl_value *v) {
  if (v->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, v);
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a number, not %s", rt_tpl_type_name(v));
}
FILTER(filter_abs) {
  UNUSED;
  int64_t whole;
  if (rt_tpl_integer(self, &whole)) {
    if (whole == INT64_MIN) return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "does not fit 64 bits");
    *out = rt_tpl_int(whole < 0 ? -whole : whole);
    return RETORT_OK;
  }
  if (self->type != RT_TPL_FLOAT) return fail_number(run, self);
  *out = rt_tpl_float(fabs(self->u.real));
  return RETORT_OK;
}
FILTER(filter_round) {
  UNUSED;
  int64_t precision = 0, whole;
  rt_view method = {"common", 6};
  double v;
  RT_TRY(int_argument(run, &in[0], "precision", &precision));
  RT_TRY(text_argument(run, &in[1], "method", &method));
  bool common = rt_view_is(method, "common"), up = rt_view_is(method, "ceil");
  if (!common && !up && !rt_view_is(method, "floor")) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "method must be common, ceil or floor");
  }
  if (!rt_tpl_number(self, &v)) return fail_number(run, self);
  if (precision > 300) precision = 300;
  if (precision < -300) precision = -300;
  double scale = pow(10, (double)precision);
  if (!common) {
    double scaled = v * scale;
    if (!isfinite(scaled)) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the number is too large");
    *out = rt_tpl_float((up ? ceil(scaled) : floor(scaled)) / scale);
    return RETORT_OK;
  }
  if (rt_tpl_integer(self, &whole)) {
    if (precision < 0) {
      int64_t unit = 1;
      for (int64_t i = 0; i < -precision && unit < 1000000000000000000; i++) unit *= 10;
      if (precision < -18) {
        whole = 0;
      } else {
        int64_t rest = whole % unit;
        whole -= rest;
        int64_t twice = rest < 0 ? -rest : rest, half = unit / 2;
        bool odd = (whole / unit) % 2 != 0;
        if (twice > half || (twice == half && odd)) {
          if (__builtin_add_overflow(whole, rest < 0 ? -unit : unit, &whole)) {
            return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "does not fit 64 bits");
          }
        }
      }
    }
    *out = rt_tpl_int(whole);
    return RETORT_OK;
  }
  if (!isfinite(v)) {
    *out = rt_tpl_float(v);
  } else if (precision < 0) {
    *out = rt_tpl_float(nearbyint(v * scale) / scale);
  } else {
    // Correctly rounded decimals, as Python does it, are what printf gives.
    char text[700];
    (void)snprintf(text, sizeof text, "%.*f", (int)precision, v);
    *out = rt_tpl_float(strtod(text, NULL));
  }
  return RETORT_OK;
}

// ---- sequences ----

FILTER(filter_length) {
  UNUSED;
  int64_t n;
  RT_TRY(rt_tpl_length(run, self, &n));
  *out = rt_tpl_int(n);
  return RETORT_OK;
}
FILTER(filter_list) {
  UNUSED;
  return rt_tpl_to_list(run, self, out);
}
static retort_status nothing(rt_tpl_run *run, const char *why, rt_tpl_value *out) {
  return rt_tpl_undefined_of(run, (rt_tpl_undefined){RT_TPL_HINT, RT_TPL_LIST, rt_view_of(why), 0},
                             out);
}
FILTER(filter_first) {
  UNUSED;
  rt_tpl_iter iter;
  bool more;
  RT_TRY(rt_tpl_iterate(run, self, &iter));
  RT_TRY(rt_tpl_next(run, &iter, out, &more));
  return more ? RETORT_OK : nothing(run, "No first item, sequence was empty.", out);
}
FILTER(filter_last) {
  UNUSED;
  if (self->type == RT_TPL_GENERATOR) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a generator can't be reversed; use | list first");
  }
  rt_tpl_value list;
  RT_TRY(rt_tpl_to_list(run, self, &list));
  if (!list.u.list->count) return nothing(run, "No last item, sequence was empty.", out);
  *out = list.u.list->items[list.u.list->count - 1];
  return RETORT_OK;
}
FILTER(filter_reverse) {
  UNUSED;
  rt_tpl_value bounds[3] = {rt_tpl_none(), rt_tpl_none(), rt_tpl_int(-1)}, list, reversed;
  if (self->type == RT_TPL_STRING) return rt_tpl_get_slice(run, self, bounds, out);
  RT_TRY(rt_tpl_to_list(run, self, &list));
  RT_TRY(rt_tpl_get_slice(run, &list, bounds, &reversed));
  return rt_tpl_generate(run, reversed, "list_reverseiterator", out);
}
FILTER(filter_items) {
  UNUSED;
  rt_tpl_value list, view, method;
  if (self->type == RT_TPL_UNDEFINED) {
    RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &list));
  } else if (self->type == RT_TPL_DICT) {
    RT_TRY(rt_tpl_get_attribute(run, self, rt_view_of("items"), &method));
    RT_TRY(rt_tpl_call(run, &method, &(rt_tpl_arguments){0}, &view));
    RT_TRY(rt_tpl_to_list(run, &view, &list));
  } else {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "can only get item pairs from a mapping, not %s",
                       rt_tpl_type_name(self));
  }
  return rt_tpl_generate(run, list, "generator", out);
}
FILTER(filter_batch) {
  UNUSED;
  int64_t size = 0;
  rt_tpl_value list, batch = {0}, result;
  RT_TRY(int_argument(run, &in[0], "linecount", &size));
  RT_TRY(rt_tpl_to_list(run, self, &list));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &result));
  if (list.u.list->count || size == 0) RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &batch));
  for (size_t i = 0; i < list.u.list->count; i++) {
    if ((int64_t)batch.u.list->count == size) {
      RT_TRY(rt_tpl_list_push(run, &result, batch));
      RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &batch));
    }
    RT_TRY(rt_tpl_list_push(run, &batch, list.u.list->items[i]));
  }
  if (batch.type && batch.u.list->count) {
    while (given(&in[1]) && (int64_t)batch.u.list->count < size) {
      RT_TRY(rt_tpl_spend(run, 1));
      RT_TRY(rt_tpl_list_push(run, &batch, in[1]));
    }
    RT_TRY(rt_tpl_list_push(run, &result, batch));
  }
  return rt_tpl_generate(run, result, "generator", out);
}
FILTER(filter_slice) {
  UNUSED;
  int64_t slices = 0;
  rt_tpl_value list, result;
  RT_TRY(int_argument(run, &in[0], "slices", &slices));
  if (slices == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "zero slices");
  RT_TRY(rt_tpl_to_list(run, self, &list));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &result));
  int64_t n = (int64_t)list.u.list->count, at = 0;
  for (int64_t i = 0; i < slices; i++) {
    rt_tpl_value part;
    int64_t count = n / slices + (i < n % slices);
    RT_TRY(rt_tpl_spend(run, 1));
    RT_TRY(rt_tpl_list_new(run, (size_t)count, RT_TPL_LIST, &part));
    for (int64_t k = 0; k < count; k++) {
      RT_TRY(rt_tpl_list_push(run, &part, list.u.list->items[at++]));
    }
    if (given(&in[1]) && i >= n % slices) RT_TRY(rt_tpl_list_push(run, &part, in[1]));
    RT_TRY(rt_tpl_list_push(run, &result, part));
  }
  return rt_tpl_generate(run, result, "generator", out);
}

// ---- by attribute ----

// "a.b.0" or 0 -> the parts to look up one after the other.
static retort_status attribute_parts(rt_tpl_run *run, const rt_tpl_value *attribute,
                                     rt_tpl_value *out) {
  RT_TRY(rt_tpl_list_new(run, 1, RT_TPL_LIST, out));
  if (attribute->type != RT_TPL_STRING) return rt_tpl_list_push(run, out, *attribute);
  rt_view s = rt_tpl_view(attribute);
  for (size_t start = 0, i = 0; i <= s.size; i++) {
    if (i < s.size && s.data[i] != '.') continue;
    rt_view part = {s.data + start, i - start};
    rt_tpl_value v;
    int64_t number = 0;
    bool digits = part.size > 0 && part.size < 18, overflow = false;
    for (size_t k = 0; k < part.size && digits; k++)
      digits = part.data[k] >= '0' && part.data[k] <= '9';
    if (digits && parse_int(part, 10, &number, &overflow)) {
      v = rt_tpl_int(number);
    } else {
      RT_TRY(rt_tpl_string_of(run, part, &v));
    }
    RT_TRY(rt_tpl_list_push(run, out, v));
    start = i + 1;
  }
  return RETORT_OK;
}
static retort_status follow(rt_tpl_run *run, const rt_tpl_value *parts, const rt_tpl_value *item,
                            const rt_tpl_value *fallback, rt_tpl_value *out) {
  *out = *item;
  for (size_t i = 0; i < parts->u.list->count; i++) {
    rt_tpl_value v = *out;
    RT_TRY(rt_tpl_get_item(run, &v, &parts->u.list->items[i], out));
    if (out->type == RT_TPL_UNDEFINED && fallback && given(fallback)) *out = *fallback;
  }
  return RETORT_OK;
}
// The key by which an item is sorted, grouped or compared; `many` allows "a,b".
static retort_status key_of(rt_tpl_run *run, const rt_tpl_value *item,
                            const rt_tpl_value *attribute, const rt_tpl_value *fallback, bool fold,
                            rt_tpl_value *out) {
  *out = *item;
  if (given(attribute)) {
    rt_tpl_value parts;
    RT_TRY(attribute_parts(run, attribute, &parts));
    RT_TRY(follow(run, &parts, item, fallback, out));
  }
  if (fold && out->type == RT_TPL_STRING) {
    rt_tpl_value text = *out;
    return rt_tpl_change_case(run, &text, RT_TPL_LOWER, out);
  }
  return RETORT_OK;
}

FILTER(filter_sort) {
  UNUSED;
  rt_tpl_value list, *keys;
  RT_TRY(rt_tpl_to_list(run, self, &list));
  size_t count = list.u.list->count;
  bool fold = !flag(&in[1]), reverse;
  RT_TRY(bool_argument(run, &in[0], &reverse));
  RT_TPL_ALLOC(keys, run, count + 1);
  for (size_t i = 0; i < count; i++) {
    const rt_tpl_value *item = &list.u.list->items[i];
    if (in[2].type != RT_TPL_STRING || !memchr(in[2].u.string->data, ',', in[2].u.string->size)) {
      RT_TRY(key_of(run, item, &in[2], NULL, fold, &keys[i]));
      continue;
    }
    rt_view s = rt_tpl_view(&in[2]);
    RT_TRY(rt_tpl_list_new(run, 2, RT_TPL_LIST, &keys[i]));
    for (size_t start = 0, at = 0; at <= s.size; at++) {
      if (at < s.size && s.data[at] != ',') continue;
      rt_tpl_value name, key;
      RT_TRY(rt_tpl_string_of(run, (rt_view){s.data + start, at - start}, &name));
      RT_TRY(key_of(run, item, &name, NULL, fold, &key));
      RT_TRY(rt_tpl_list_push(run, &keys[i], key));
      start = at + 1;
    }
  }
  *out = list;
  return rt_tpl_sort(run, list.u.list->items, keys, count, reverse);
}
FILTER(filter_dictsort) {
  UNUSED;
  rt_view by = {"key", 3};
  rt_tpl_value pairs, view, method, *keys;
  bool reverse;
  RT_TRY(bool_argument(run, &in[2], &reverse));
  RT_TRY(text_argument(run, &in[1], "by", &by));
  if (!rt_view_is(by, "key") && !rt_view_is(by, "value")) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "can only sort by 'key' or 'value'");
  }
  if (self->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, self);
  if (self->type != RT_TPL_DICT) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a dict, not %s", rt_tpl_type_name(self));
  }
  RT_TRY(rt_tpl_get_attribute(run, self, rt_view_of("items"), &method));
  RT_TRY(rt_tpl_call(run, &method, &(rt_tpl_arguments){0}, &view));
  RT_TRY(rt_tpl_to_list(run, &view, &pairs));
  size_t count = pairs.u.list->count;
  RT_TPL_ALLOC(keys, run, count + 1);
  rt_tpl_value none = rt_tpl_none();
  for (size_t i = 0; i < count; i++) {
    const rt_tpl_value *item = &pairs.u.list->items[i].u.list->items[rt_view_is(by, "value")];
    RT_TRY(key_of(run, item, &none, NULL, !flag(&in[0]), &keys[i]));
  }
  *out = pairs;
  return rt_tpl_sort(run, pairs.u.list->items, keys, count, reverse);
}
FILTER(filter_unique) {
  UNUSED;
  rt_tpl_value list, seen, result;
  RT_TRY(rt_tpl_to_list(run, self, &list));
  RT_TRY(rt_tpl_dict_new(run, 0, RT_TPL_DICT, &seen));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &result));
  for (size_t i = 0; i < list.u.list->count; i++) {
    rt_tpl_value key, *there;
    RT_TRY(key_of(run, &list.u.list->items[i], &in[1], NULL, !flag(&in[0]), &key));
    RT_TRY(rt_tpl_dict_find(run, seen.u.dict, &key, &there));
    if (there) continue;
    RT_TRY(rt_tpl_dict_push(run, seen.u.dict, key, rt_tpl_none()));
    RT_TRY(rt_tpl_list_push(run, &result, list.u.list->items[i]));
  }
  return rt_tpl_generate(run, result, "generator", out);
}
FILTER(filter_groupby) {
  UNUSED;
  rt_tpl_value list, *keys, result, group = {0};
  bool fold = !flag(&in[2]);
  RT_TRY(rt_tpl_to_list(run, self, &list));
  size_t count = list.u.list->count;
  RT_TPL_ALLOC(keys, run, count + 1);
  for (size_t i = 0; i < count; i++) {
    RT_TRY(key_of(run, &list.u.list->items[i], &in[0], &in[1], fold, &keys[i]));
  }
  RT_TRY(rt_tpl_sort(run, list.u.list->items, keys, count, false));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &result));
  for (size_t i = 0; i < count; i++) {
    bool same = false;
    if (i) RT_TRY(rt_tpl_equal(run, &keys[i - 1], &keys[i], &same));
    if (!same) {
      rt_tpl_value key, items;
      RT_TRY(key_of(run, &list.u.list->items[i], &in[0], &in[1], false, &key));
      RT_TRY(rt_tpl_list_new(run, 2, RT_TPL_TUPLE, &group));
      RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &items));
      RT_TRY(rt_tpl_list_push(run, &group, key));
      RT_TRY(rt_tpl_list_push(run, &group, items));
      group.u.list->group = true;
      RT_TRY(rt_tpl_list_push(run, &result, group));
    }
    RT_TRY(rt_tpl_list_push(run, &group.u.list->items[1], list.u.list->items[i]));
  }
  *out = result;
  return RETORT_OK;
}
static retort_status extreme(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                             rt_tpl_op op, rt_tpl_value *out) {
  rt_tpl_iter iter;
  rt_tpl_value best_key, key, item;
  bool more;
  RT_TRY(rt_tpl_iterate(run, self, &iter));
  RT_TRY(rt_tpl_next(run, &iter, out, &more));
  if (!more) return nothing(run, "No aggregated item, sequence was empty.", out);
  RT_TRY(key_of(run, out, &in[1], NULL, !flag(&in[0]), &best_key));
  for (;;) {
    bool better;
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more) return RETORT_OK;
    RT_TRY(key_of(run, &item, &in[1], NULL, !flag(&in[0]), &key));
    RT_TRY(rt_tpl_compare(run, op, &key, &best_key, &better));
    if (!better) continue;
    *out = item;
    best_key = key;
  }
}
FILTER(filter_min) {
  UNUSED;
  return extreme(run, self, in, RT_TPL_LT, out);
}
FILTER(filter_max) {
  UNUSED;
  return extreme(run, self, in, RT_TPL_GT, out);
}
FILTER(filter_sum) {
  UNUSED;
  rt_tpl_iter iter;
  rt_tpl_value total = in[1].type ? in[1] : rt_tpl_int(0);
  if (total.type == RT_TPL_STRING) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "can't sum strings");
  RT_TRY(rt_tpl_iterate(run, self, &iter));
  for (;;) {
    rt_tpl_value item, key, sum;
    bool more;
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more) break;
    RT_TRY(key_of(run, &item, &in[0], NULL, false, &key));
    RT_TRY(rt_tpl_binary(run, RT_TPL_ADD, &total, &key, &sum));
    total = sum;
  }
  *out = total;
  return RETORT_OK;
}
FILTER(filter_join) {
  UNUSED;
  rt_tpl_iter iter;
  rt_tpl_value glue = {0}, parts = {0};
  RT_TRY(rt_tpl_iterate(run, self, &iter));
  if (in[0].type) RT_TRY(rt_tpl_to_string(run, &in[0], &glue));
  if (given(&in[1])) RT_TRY(attribute_parts(run, &in[1], &parts));
  size_t mark = run->out->size;
  for (bool first = true;; first = false) {
    rt_tpl_value item, v;
    bool more;
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more) break;
    v = item;
    if (parts.type) RT_TRY(follow(run, &parts, &item, NULL, &v));
    if (!first && glue.type) rt_buf_append_view(run->out, rt_tpl_view(&glue));
    RT_TRY(rt_tpl_write(run, &v));
  }
  return rt_tpl_take_out(run, mark, out);
}
FILTER(filter_attr) {
  UNUSED;
  rt_tpl_value name;
  RT_TRY(rt_tpl_to_string(run, &in[0], &name));
  if (self->type == RT_TPL_DICT) {
    // Attributes only, not items.
    rt_tpl_value empty;
    RT_TRY(rt_tpl_dict_new(run, 0, RT_TPL_DICT, &empty));
    RT_TRY(rt_tpl_get_attribute(run, &empty, rt_tpl_view(&name), out));
    if (out->type == RT_TPL_UNDEFINED) return RETORT_OK;
  }
  return rt_tpl_get_attribute(run, self, rt_tpl_view(&name), out);
}

// ---- map, select, reject ----

static retort_status fail_unknown(rt_tpl_run *run, const char *what, const rt_tpl_value *name) {
  if (name->type != RT_TPL_STRING) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the %s's name must be a str, not %s", what,
                       rt_tpl_type_name(name));
  }
  rt_view s = rt_tpl_view(name);
  return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "%s '%.*s' is not known", what,
                     (int)rt_min_size(s.size, 60), s.data);
}
static retort_status empty_generator(rt_tpl_run *run, rt_tpl_value *out) {
  rt_tpl_value list;
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &list));
  return rt_tpl_generate(run, list, "generator", out);
}
// Arguments behind the first `skip`, copied, since the generator outlives the call.
static retort_status keep_arguments(rt_tpl_run *run, const rt_tpl_arguments *args, size_t skip,
                                    rt_tpl_arguments *out) {
  rt_tpl_value *at;
  struct rt_tpl_named *named;
  *out = (rt_tpl_arguments){0};
  if (args->count > skip) {
    RT_TPL_ALLOC(at, run, args->count - skip);
    memcpy(at, args->at + skip, (args->count - skip) * sizeof *at);
    out->at = at;
    out->count = args->count - skip;
  }
  if (args->named_count) {
    RT_TPL_ALLOC(named, run, args->named_count);
    memcpy(named, args->named, args->named_count * sizeof *named);
    out->named = named;
    out->named_count = args->named_count;
  }
  return RETORT_OK;
}

FILTER(filter_map) {
  UNUSED;
  if (!rt_tpl_truth(self)) return empty_generator(run, out);
  rt_tpl_generator *g;
  RT_TPL_ALLOC(g, run, 1);
  g->kind = RT_TPL_GEN_MAP;
  g->type_name = "generator";
  RT_TRY(rt_tpl_iterate(run, self, &g->source));
  if (args->count == 0) {
    for (size_t i = 0; i < args->named_count; i++) {
      const struct rt_tpl_named *named = &args->named[i];
      if (rt_view_is(named->name, "attribute")) {
        RT_TRY(attribute_parts(run, &named->value, &g->attribute));
      } else if (rt_view_is(named->name, "default")) {
        g->fallback = named->value;
      } else {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "unexpected argument '%.*s'",
                           (int)rt_min_size(named->name.size, 60), named->name.data);
      }
    }
    if (!g->attribute.type) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a filter's name or attribute=");
    }
  } else {
    if (args->at[0].type == RT_TPL_STRING)
      g->filter = rt_tpl_find_filter(rt_tpl_view(&args->at[0]));
    if (!g->filter) return fail_unknown(run, "filter", &args->at[0]);
    RT_TRY(keep_arguments(run, args, 1, &g->args));
  }
  *out = (rt_tpl_value){.type = RT_TPL_GENERATOR, .u.generator = g};
  return RETORT_OK;
}
static retort_status select_how(rt_tpl_run *run, const rt_tpl_value *self,
                                const rt_tpl_arguments *args, bool by_attribute, bool reject,
                                rt_tpl_value *out) {
  if (!rt_tpl_truth(self)) return empty_generator(run, out);
  rt_tpl_generator *g;
  RT_TPL_ALLOC(g, run, 1);
  g->kind = RT_TPL_GEN_SELECT;
  g->type_name = "generator";
  g->reject = reject;
  RT_TRY(rt_tpl_iterate(run, self, &g->source));
  size_t skip = 0;
  if (by_attribute) {
    if (!args->count) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs an attribute's name");
    RT_TRY(attribute_parts(run, &args->at[0], &g->attribute));
    skip = 1;
  }
  if (args->count > skip) {
    const rt_tpl_value *name = &args->at[skip];
    if (name->type == RT_TPL_STRING) g->test = rt_tpl_find_test(rt_tpl_view(name));
    if (!g->test) return fail_unknown(run, "test", name);
    RT_TRY(keep_arguments(run, args, skip + 1, &g->args));
  }
  *out = (rt_tpl_value){.type = RT_TPL_GENERATOR, .u.generator = g};
  return RETORT_OK;
}
FILTER(filter_select) {
  UNUSED;
  return select_how(run, self, args, false, false, out);
}
FILTER(filter_reject) {
  UNUSED;
  return select_how(run, self, args, false, true, out);
}
FILTER(filter_selectattr) {
  UNUSED;
  return select_how(run, self, args, true, false, out);
}
FILTER(filter_rejectattr) {
  UNUSED;
  return select_how(run, self, args, true, true, out);
}

FILTER(filter_default) {
  UNUSED;
  if (self->type == RT_TPL_UNDEFINED || (flag(&in[1]) && !rt_tpl_truth(self))) {
    if (in[0].type) {
      *out = in[0];
      return RETORT_OK;
    }
    return rt_tpl_string_of(run, (rt_view){"", 0}, out);
  }
  *out = *self;
  return RETORT_OK;
}

#define ROW(name, parameters, required, call) \
  {                                           \
    { name, parameters, required, call }      \
  }
static const rt_tpl_filter filters[] = {
    ROW("abs", "", 0, filter_abs),
    ROW("attr", "name", 1, filter_attr),
    ROW("batch", "linecount,fill_with", 1, filter_batch),
    ROW("capitalize", "", 0, filter_capitalize),
    ROW("center", "width", 0, filter_center),
    ROW("count", "", 0, filter_length),
    ROW("d", "default_value,boolean", 0, filter_default),
    ROW("default", "default_value,boolean", 0, filter_default),
    ROW("dictsort", "case_sensitive,by,reverse", 0, filter_dictsort),
    ROW("e", "", 0, filter_escape),
    ROW("escape", "", 0, filter_escape),
    ROW("first", "", 0, filter_first),
    ROW("float", "default", 0, filter_float),
    ROW("forceescape", "", 0, filter_escape),
    ROW("format", NULL, 0, filter_format),
    ROW("groupby", "attribute,default,case_sensitive", 1, filter_groupby),
    ROW("indent", "width,first,blank", 0, filter_indent),
    ROW("int", "default,base", 0, filter_int),
    ROW("items", "", 0, filter_items),
    ROW("join", "d,attribute", 0, filter_join),
    ROW("last", "", 0, filter_last),
    ROW("length", "", 0, filter_length),
    ROW("list", "", 0, filter_list),
    ROW("lower", "", 0, filter_lower),
    ROW("map", NULL, 0, filter_map),
    ROW("max", "case_sensitive,attribute", 0, filter_max),
    ROW("min", "case_sensitive,attribute", 0, filter_min),
    ROW("reject", NULL, 0, filter_reject),
    ROW("rejectattr", NULL, 0, filter_rejectattr),
    ROW("replace", "old,new,count", 2, filter_replace),
    ROW("reverse", "", 0, filter_reverse),
    ROW("round", "precision,method", 0, filter_round),
    ROW("safe", "", 0, filter_string),
    ROW("select", NULL, 0, filter_select),
    ROW("selectattr", NULL, 0, filter_selectattr),
    ROW("slice", "slices,fill_with", 1, filter_slice),
    ROW("sort", "reverse,case_sensitive,attribute", 0, filter_sort),
    ROW("string", "", 0, filter_string),
    ROW("sum", "attribute,start", 0, filter_sum),
    ROW("title", "", 0, filter_title),
    ROW("tojson", "ensure_ascii,indent,separators,sort_keys", 0, rt_tpl_tojson),
    ROW("trim", "chars", 0, filter_trim),
    ROW("truncate", "length,killwords,end,leeway", 0, filter_truncate),
    ROW("unique", "case_sensitive,attribute", 0, filter_unique),
    ROW("upper", "", 0, filter_upper),
    ROW("wordcount", "", 0, filter_wordcount),
};

// ---- tests ----

#define TEST(name, expression)      \
  FILTER(name) {                    \
    UNUSED;                         \
    *out = rt_tpl_bool(expression); \
    return RETORT_OK;               \
  }
TEST(test_boolean, self->type == RT_TPL_BOOL)
TEST(test_callable, self->type == RT_TPL_MACRO || self->type == RT_TPL_METHOD ||
                        self->type == RT_TPL_FUNCTION || self->type == RT_TPL_UNDEFINED ||
                        self->type == RT_TPL_LOOP)
TEST(test_defined, self->type != RT_TPL_UNDEFINED)
TEST(test_undefined, self->type == RT_TPL_UNDEFINED)
TEST(test_false, self->type == RT_TPL_BOOL && !self->u.boolean)
TEST(test_true, self->type == RT_TPL_BOOL && self->u.boolean)
TEST(test_none, self->type == RT_TPL_NONE)
TEST(test_float, self->type == RT_TPL_FLOAT)
TEST(test_integer, self->type == RT_TPL_INT)
TEST(test_number,
     self->type == RT_TPL_INT || self->type == RT_TPL_FLOAT || self->type == RT_TPL_BOOL)
TEST(test_string, self->type == RT_TPL_STRING)
TEST(test_mapping, self->type == RT_TPL_DICT)
TEST(test_sequence, self->type == RT_TPL_STRING || self->type == RT_TPL_LIST ||
                        self->type == RT_TPL_TUPLE || self->type == RT_TPL_DICT ||
                        self->type == RT_TPL_RANGE_OBJECT || self->type == RT_TPL_UNDEFINED)
TEST(test_iterable, self->type == RT_TPL_STRING || self->type == RT_TPL_LIST ||
                        self->type == RT_TPL_TUPLE || self->type == RT_TPL_DICT ||
                        self->type == RT_TPL_RANGE_OBJECT || self->type == RT_TPL_UNDEFINED ||
                        self->type == RT_TPL_DICT_VIEW || self->type == RT_TPL_GENERATOR ||
                        self->type == RT_TPL_LOOP)
FILTER(test_filter) {
  UNUSED;
  *out = rt_tpl_bool(self->type == RT_TPL_STRING && rt_tpl_find_filter(rt_tpl_view(self)));
  return RETORT_OK;
}
FILTER(test_test) {
  UNUSED;
  *out = rt_tpl_bool(self->type == RT_TPL_STRING && rt_tpl_find_test(rt_tpl_view(self)));
  return RETORT_OK;
}
static retort_status all_case(rt_tpl_run *run, const rt_tpl_value *self, bool upper,
                              rt_tpl_value *out) {
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, self, &text));
  *out = rt_tpl_bool(rt_tpl_all_case(rt_tpl_view(&text), upper));
  return RETORT_OK;
}
FILTER(test_lower) {
  UNUSED;
  return all_case(run, self, false, out);
}
FILTER(test_upper) {
  UNUSED;
  return all_case(run, self, true, out);
}
static retort_status remainder_is(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *by,
                                  int64_t want, rt_tpl_value *out) {
  rt_tpl_value rest, wanted = rt_tpl_int(want);
  bool same;
  RT_TRY(rt_tpl_binary(run, RT_TPL_MOD, self, by, &rest));
  RT_TRY(rt_tpl_equal(run, &rest, &wanted, &same));
  *out = rt_tpl_bool(same);
  return RETORT_OK;
}
FILTER(test_odd) {
  UNUSED;
  rt_tpl_value two = rt_tpl_int(2);
  return remainder_is(run, self, &two, 1, out);
}
FILTER(test_even) {
  UNUSED;
  rt_tpl_value two = rt_tpl_int(2);
  return remainder_is(run, self, &two, 0, out);
}
FILTER(test_divisibleby) {
  UNUSED;
  return remainder_is(run, self, &in[0], 0, out);
}
static retort_status compare_test(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *self,
                                  const rt_tpl_value *in, rt_tpl_value *out) {
  bool result;
  RT_TRY(rt_tpl_compare(run, op, self, &in[0], &result));
  *out = rt_tpl_bool(result);
  return RETORT_OK;
}
#define COMPARE(name, op)                        \
  FILTER(name) {                                 \
    UNUSED;                                      \
    return compare_test(run, op, self, in, out); \
  }
COMPARE(test_eq, RT_TPL_EQ)
COMPARE(test_ne, RT_TPL_NE)
COMPARE(test_lt, RT_TPL_LT)
COMPARE(test_le, RT_TPL_LE)
COMPARE(test_gt, RT_TPL_GT)
COMPARE(test_ge, RT_TPL_GE)
COMPARE(test_in, RT_TPL_IN)
// `is` of Python, as far as it means anything: same type and same value, or the same object.
FILTER(test_sameas) {
  UNUSED;
  const rt_tpl_value *other = &in[0];
  bool same = self->type == other->type;
  if (same &&
      (self->type == RT_TPL_BOOL || self->type == RT_TPL_INT || self->type == RT_TPL_STRING)) {
    RT_TRY(rt_tpl_equal(run, self, other, &same));
  } else if (same && self->type == RT_TPL_FLOAT) {
    same = false;
  } else if (same && self->type != RT_TPL_NONE) {
    same = self->u.list == other->u.list;
  }
  *out = rt_tpl_bool(same);
  return RETORT_OK;
}

static const rt_tpl_filter tests[] = {
    ROW("!=", "other", 1, test_ne),
    ROW("<", "other", 1, test_lt),
    ROW("<=", "other", 1, test_le),
    ROW("==", "other", 1, test_eq),
    ROW(">", "other", 1, test_gt),
    ROW(">=", "other", 1, test_ge),
    ROW("boolean", "", 0, test_boolean),
    ROW("callable", "", 0, test_callable),
    ROW("defined", "", 0, test_defined),
    ROW("divisibleby", "num", 1, test_divisibleby),
    ROW("eq", "other", 1, test_eq),
    ROW("equalto", "other", 1, test_eq),
    ROW("even", "", 0, test_even),
    ROW("false", "", 0, test_false),
    ROW("filter", "", 0, test_filter),
    ROW("float", "", 0, test_float),
    ROW("ge", "other", 1, test_ge),
    ROW("greaterthan", "other", 1, test_gt),
    ROW("gt", "other", 1, test_gt),
    ROW("in", "seq", 1, test_in),
    ROW("integer", "", 0, test_integer),
    ROW("iterable", "", 0, test_iterable),
    ROW("le", "other", 1, test_le),
    ROW("lessthan", "other", 1, test_lt),
    ROW("lower", "", 0, test_lower),
    ROW("lt", "other", 1, test_lt),
    ROW("mapping", "", 0, test_mapping),
    ROW("ne", "other", 1, test_ne),
    ROW("none", "", 0, test_none),
    ROW("number", "", 0, test_number),
    ROW("odd", "", 0, test_odd),
    ROW("sameas", "other", 1, test_sameas),
    ROW("sequence", "", 0, test_sequence),
    ROW("string", "", 0, test_string),
    ROW("test", "", 0, test_test),
    ROW("true", "", 0, test_true),
    ROW("undefined", "", 0, test_undefined),
    ROW("upper", "", 0, test_upper),
};

static const rt_tpl_filter *find(const rt_tpl_filter *rows, size_t count, rt_view name) {
  for (size_t i = 0; i < count; i++) {
    if (rt_view_is(name, rows[i].function.name)) return &rows[i];
  }
  return NULL;
}
const rt_tpl_filter *rt_tpl_find_filter(rt_view name) {
  return find(filters, RT_COUNT(filters), name);
}
const rt_tpl_filter *rt_tpl_find_test(rt_view name) {
  return find(tests, RT_COUNT(tests), name);
}
static void list_names(rt_buf *out, const rt_tpl_filter *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i) rt_buf_append_str(out, ", ");
    rt_buf_append_str(out, rows[i].function.name);
  }
}
void rt_tpl_list_filters(rt_buf *out) {
  list_names(out, filters, RT_COUNT(filters));
}
void rt_tpl_list_tests(rt_buf *out) {
  list_names(out, tests, RT_COUNT(tests));
}
