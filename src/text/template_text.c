// text/template_text.c: str methods, % formatting and what Unicode they need.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/size.h"
#include "text/template_internal.h"

// ---- characters ----

bool rt_tpl_is_space(int32_t c) {
  if (c < 128) return (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static utf8proc_category_t category(int32_t c) {
  return c < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);
}
static bool is_letter(int32_t c) {
  utf8proc_category_t k = category(c);
  return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}
static bool is_numeric(int32_t c) {
  utf8proc_category_t k = category(c);
  return k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_NL || k == UTF8PROC_CATEGORY_NO;
}

bool rt_tpl_is_word(int32_t c) {
  if (c < 128) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return is_letter(c) || is_numeric(c);
}

bool rt_tpl_is_printable(int32_t c) {
  if (c < 128) return c >= 32 && c < 127;
  switch (category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS: return false;
    default: return true;
  }
}

static bool is_upper(int32_t c) {
  return c < 128 ? c >= 'A' && c <= 'Z' : category(c) == UTF8PROC_CATEGORY_LU;
}
static bool is_lower(int32_t c) {
  return c < 128 ? c >= 'a' && c <= 'z' : category(c) == UTF8PROC_CATEGORY_LL;
}
static bool is_cased(int32_t c) {
  return is_upper(c) || is_lower(c) || category(c) == UTF8PROC_CATEGORY_LT;
}

static void append_upper(rt_buf *out, int32_t c, bool title) {
  // The one letter of living text whose capital is two letters.
  if (c == 0xDF) {
    rt_buf_append_str(out, title ? "Ss" : "SS");
  } else {
    rt_buf_append_utf8(out, (uint32_t)(title ? utf8proc_totitle(c) : utf8proc_toupper(c)));
  }
}

void rt_tpl_append_case(rt_buf *out, rt_view text, rt_tpl_case how) {
  bool in_word = false;
  for (size_t i = 0, n; i < text.size; i += n) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &n);
    bool upper = how == RT_TPL_UPPER || (how == RT_TPL_CAPITALIZE && i == 0) ||
                 (how == RT_TPL_TITLE && !in_word);
    if (c < 128) {
      char a = (char)c;
      if (upper && a >= 'a' && a <= 'z') a = (char)(a - 32);
      if (!upper && a >= 'A' && a <= 'Z') a = (char)(a + 32);
      rt_buf_append_char(out, a);
    } else if (upper) {
      append_upper(out, c, how != RT_TPL_UPPER);
    } else {
      rt_buf_append_utf8(out, (uint32_t)utf8proc_tolower(c));
    }
    if (how == RT_TPL_TITLE) in_word = is_cased(c);
  }
}

retort_status rt_tpl_change_case(rt_tpl_run *run, const rt_tpl_value *text, rt_tpl_case how,
                                 rt_tpl_value *out) {
  size_t mark = run->out->size;
  RT_TRY(rt_tpl_spend(run, text->u.string->size / 8));
  rt_tpl_append_case(run->out, rt_tpl_view(text), how);
  return rt_tpl_take_out(run, mark, out);
}

bool rt_tpl_all_case(rt_view text, bool upper) {
  bool any = false;
  for (size_t i = 0, n; i < text.size; i += n) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &n);
    if (upper ? is_upper(c) : is_lower(c)) {
      any = true;
    } else if (is_cased(c)) {
      return false;
    }
  }
  return any;
}

// ---- searching and cutting ----

size_t rt_tpl_find_text(rt_view text, rt_view part, size_t from) {
  if (from > text.size || part.size > text.size - from) return SIZE_MAX;
  if (part.size == 0) return from;
  const char *p = memmem(text.data + from, text.size - from, part.data, part.size);
  return p ? (size_t)(p - text.data) : SIZE_MAX;
}

static bool one_of(rt_view chars, const char *c, size_t n) {
  for (size_t i = 0, k; i < chars.size; i += k) {
    (void)rt_utf8_decode(chars.data + i, chars.size - i, &k);
    if (k == n && memcmp(chars.data + i, c, n) == 0) return true;
  }
  return false;
}

rt_view rt_tpl_strip(rt_view text, rt_view chars, bool left, bool right) {
  size_t from = 0, to = text.size;
  while (left && from < to) {
    size_t n;
    int32_t c = rt_utf8_decode(text.data + from, to - from, &n);
    if (chars.data ? !one_of(chars, text.data + from, n) : !rt_tpl_is_space(c)) break;
    from += n;
  }
  while (right && to > from) {
    size_t n = 1, k;
    while (n < to - from && ((unsigned char)text.data[to - n] & 0xC0) == 0x80) n++;
    int32_t c = rt_utf8_decode(text.data + to - n, n, &k);
    if (chars.data ? !one_of(chars, text.data + to - n, n) : !rt_tpl_is_space(c)) break;
    to -= n;
  }
  return (rt_view){text.data + from, to - from};
}

bool rt_tpl_next_line(rt_view text, size_t *at, rt_view *line, rt_view *with_end) {
  size_t start = *at;
  if (start >= text.size) return false;
  for (size_t i = start, n; i < text.size; i += n) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &n);
    if (!((c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 ||
          c == 0x2029)) {
      continue;
    }
    if (c == 13 && i + 1 < text.size && text.data[i + 1] == '\n') n = 2;
    *line = (rt_view){text.data + start, i - start};
    *with_end = (rt_view){text.data + start, i + n - start};
    *at = i + n;
    return true;
  }
  *line = *with_end = (rt_view){text.data + start, text.size - start};
  *at = text.size;
  return true;
}

retort_status rt_tpl_replace(rt_tpl_run *run, rt_view text, rt_view old, rt_view with,
                             int64_t limit, rt_tpl_value *out) {
  size_t mark = run->out->size, at = 0;
  RT_TRY(rt_tpl_spend(run, text.size / 64));
  while (limit != 0) {
    if (old.size == 0) {
      // Between all characters, at the start and at the end.
      rt_buf_append_view(run->out, with);
      if (at == text.size) {
        at = SIZE_MAX;
        break;
      }
      size_t n;
      (void)rt_utf8_decode(text.data + at, text.size - at, &n);
      rt_buf_append(run->out, text.data + at, n);
      at += n;
    } else {
      size_t found = rt_tpl_find_text(text, old, at);
      if (found == SIZE_MAX) break;
      rt_buf_append(run->out, text.data + at, found - at);
      rt_buf_append_view(run->out, with);
      at = found + old.size;
    }
    limit -= limit > 0;
    RT_TRY(rt_tpl_spend(run, 1));
    RT_TRY(rt_tpl_check_out(run));
  }
  if (at == 0 && run->out->size == mark) return rt_tpl_string_of(run, text, out);
  if (at < text.size) rt_buf_append(run->out, text.data + at, text.size - at);
  RT_TRY(rt_tpl_check_out(run));
  return rt_tpl_take_out(run, mark, out);
}

// ---- arguments ----

static retort_status want_string(rt_tpl_run *run, const rt_tpl_value *v, const char *what) {
  if (v->type == RT_TPL_STRING) return RETORT_OK;
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s must be a str, not %s", what, rt_tpl_type_name(v));
}
static retort_status want_int(rt_tpl_run *run, const rt_tpl_value *v, const char *what,
                              int64_t *out) {
  if (v->type == RT_TPL_MISSING || rt_tpl_integer(v, out)) return RETORT_OK;
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s must be an int, not %s", what,
                     rt_tpl_type_name(v));
}

#define METHOD(name)                                                                           \
  static retort_status name(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in, \
                            const rt_tpl_arguments *args, rt_tpl_value *out)
#define UNUSED (void)in, (void)args, (void)self, (void)run

// ---- methods ----

static retort_status strip_how(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                               bool left, bool right, rt_tpl_value *out) {
  rt_view chars = {NULL, 0};
  if (in[0].type != RT_TPL_MISSING && in[0].type != RT_TPL_NONE) {
    RT_TRY(want_string(run, &in[0], "chars"));
    chars = rt_tpl_view(&in[0]);
  }
  RT_TRY(rt_tpl_spend(run, chars.size / 8));
  return rt_tpl_string_of(run, rt_tpl_strip(rt_tpl_view(self), chars, left, right), out);
}
METHOD(str_strip) {
  UNUSED;
  return strip_how(run, self, in, true, true, out);
}
METHOD(str_lstrip) {
  UNUSED;
  return strip_how(run, self, in, true, false, out);
}
METHOD(str_rstrip) {
  UNUSED;
  return strip_how(run, self, in, false, true, out);
}
METHOD(str_upper) {
  UNUSED;
  return rt_tpl_change_case(run, self, RT_TPL_UPPER, out);
}
METHOD(str_lower) {
  UNUSED;
  return rt_tpl_change_case(run, self, RT_TPL_LOWER, out);
}
METHOD(str_title) {
  UNUSED;
  return rt_tpl_change_case(run, self, RT_TPL_TITLE, out);
}
METHOD(str_capitalize) {
  UNUSED;
  return rt_tpl_change_case(run, self, RT_TPL_CAPITALIZE, out);
}
METHOD(str_swapcase) {
  UNUSED;
  size_t mark = run->out->size;
  rt_view s = rt_tpl_view(self);
  RT_TRY(rt_tpl_spend(run, s.size / 8));
  for (size_t i = 0, n; i < s.size; i += n) {
    int32_t c = rt_utf8_decode(s.data + i, s.size - i, &n);
    if (is_lower(c)) {
      append_upper(run->out, c, false);
    } else {
      rt_buf_append_utf8(run->out, (uint32_t)(is_upper(c) ? utf8proc_tolower(c) : c));
    }
  }
  return rt_tpl_take_out(run, mark, out);
}

// A [start, end) in code points, as find, count, startswith take it, to bytes. False: empty and
// beyond the text.
static retort_status bounds(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *start,
                            const rt_tpl_value *end, size_t *from, size_t *to, bool *inside) {
  int64_t n = (int64_t)rt_tpl_chars(self), a = 0, b = n;
  if (start->type != RT_TPL_NONE) RT_TRY(want_int(run, start, "start", &a));
  if (end->type != RT_TPL_NONE) RT_TRY(want_int(run, end, "end", &b));
  if (a < 0) a = a + n < 0 ? 0 : a + n;
  if (b < 0) b = b + n < 0 ? 0 : b + n;
  if (b > n) b = n;
  *inside = a <= b;
  if (!*inside) a = b = 0;
  *from = rt_tpl_char_offset(self, (size_t)a);
  *to = rt_tpl_char_offset(self, (size_t)b);
  return RETORT_OK;
}

static retort_status affix(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                           bool at_end, rt_tpl_value *out) {
  size_t from, to;
  bool inside;
  RT_TRY(bounds(run, self, &in[1], &in[2], &from, &to, &inside));
  const rt_tpl_value *options = &in[0];
  size_t count = 1;
  if (in[0].type == RT_TPL_TUPLE) {
    options = in[0].u.list->items;
    count = in[0].u.list->count;
  }
  rt_view s = rt_tpl_view(self);
  bool found = false;
  for (size_t i = 0; i < count && !found; i++) {
    RT_TRY(want_string(run, &options[i], at_end ? "suffix" : "prefix"));
    rt_view p = rt_tpl_view(&options[i]);
    found = inside && p.size <= to - from &&
            memcmp(at_end ? s.data + to - p.size : s.data + from, p.data, p.size) == 0;
  }
  *out = rt_tpl_bool(found);
  return RETORT_OK;
}
METHOD(str_startswith) {
  UNUSED;
  return affix(run, self, in, false, out);
}
METHOD(str_endswith) {
  UNUSED;
  return affix(run, self, in, true, out);
}

static size_t char_index(rt_view s, size_t offset) {
  size_t n = 0;
  for (size_t i = 0; i < offset; i++) n += ((unsigned char)s.data[i] & 0xC0) != 0x80;
  return n;
}

static retort_status find_how(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                              bool last, bool must, rt_tpl_value *out) {
  size_t from, to;
  bool inside;
  RT_TRY(want_string(run, &in[0], "the text to find"));
  RT_TRY(bounds(run, self, &in[1], &in[2], &from, &to, &inside));
  rt_view s = {self->u.string->data, to}, part = rt_tpl_view(&in[0]);
  RT_TRY(rt_tpl_spend(run, s.size / 64));
  size_t found = SIZE_MAX;
  if (inside && !last) found = rt_tpl_find_text(s, part, from);
  if (inside && last && part.size <= to - from) {
    for (size_t i = to - part.size + 1; i-- > from && found == SIZE_MAX;) {
      if (memcmp(s.data + i, part.data, part.size) == 0) found = i;
    }
  }
  if (found == SIZE_MAX && must) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "substring not found");
  *out = rt_tpl_int(found == SIZE_MAX ? -1 : (int64_t)char_index(s, found));
  return RETORT_OK;
}
METHOD(str_find) {
  UNUSED;
  return find_how(run, self, in, false, false, out);
}
METHOD(str_rfind) {
  UNUSED;
  return find_how(run, self, in, true, false, out);
}
METHOD(str_index) {
  UNUSED;
  return find_how(run, self, in, false, true, out);
}
METHOD(str_rindex) {
  UNUSED;
  return find_how(run, self, in, true, true, out);
}
METHOD(str_count) {
  UNUSED;
  size_t from, to;
  bool inside;
  RT_TRY(want_string(run, &in[0], "the text to count"));
  RT_TRY(bounds(run, self, &in[1], &in[2], &from, &to, &inside));
  rt_view s = {self->u.string->data, to}, part = rt_tpl_view(&in[0]);
  RT_TRY(rt_tpl_spend(run, s.size / 16));
  int64_t n = 0;
  if (part.size == 0) {
    n = inside ? (int64_t)(char_index(s, to) - char_index(s, from)) + 1 : 0;
  } else if (inside) {
    for (size_t at = from; (at = rt_tpl_find_text(s, part, at)) != SIZE_MAX; at += part.size) n++;
  }
  *out = rt_tpl_int(n);
  return RETORT_OK;
}

METHOD(str_replace) {
  UNUSED;
  int64_t count = -1;
  RT_TRY(want_string(run, &in[0], "old"));
  RT_TRY(want_string(run, &in[1], "new"));
  RT_TRY(want_int(run, &in[2], "count", &count));
  return rt_tpl_replace(run, rt_tpl_view(self), rt_tpl_view(&in[0]), rt_tpl_view(&in[1]), count,
                        out);
}

static retort_status push_text(rt_tpl_run *run, rt_tpl_value *list, rt_view text) {
  rt_tpl_value v;
  RT_TRY(rt_tpl_spend(run, 1));
  RT_TRY(rt_tpl_string_of(run, text, &v));
  return rt_tpl_list_push(run, list, v);
}
static rt_view cut(rt_view s, size_t from, size_t to) {
  return (rt_view){s.data + from, to - from};
}

static retort_status split_space(rt_tpl_run *run, rt_view s, int64_t limit, bool from_right,
                                 rt_tpl_value *out) {
  while (true) {
    s = rt_tpl_strip(s, (rt_view){0}, !from_right, from_right);
    if (s.size == 0) return RETORT_OK;
    if (limit == 0) {
      return push_text(run, out, rt_tpl_strip(s, (rt_view){0}, false, from_right));
    }
    limit -= limit > 0;
    if (!from_right) {
      size_t i = 0, n;
      while (i < s.size && !rt_tpl_is_space(rt_utf8_decode(s.data + i, s.size - i, &n))) i += n;
      RT_TRY(push_text(run, out, cut(s, 0, i)));
      s = cut(s, i, s.size);
    } else {
      size_t i = s.size;
      while (i > 0) {
        size_t n = 1, k;
        while (n < i && ((unsigned char)s.data[i - n] & 0xC0) == 0x80) n++;
        if (rt_tpl_is_space(rt_utf8_decode(s.data + i - n, n, &k))) break;
        i -= n;
      }
      RT_TRY(push_text(run, out, cut(s, i, s.size)));
      s = cut(s, 0, i);
    }
  }
}

static void reverse_list(rt_tpl_list *list) {
  for (size_t i = 0, k = list->count; i + 1 < k; i++) {
    rt_tpl_value v = list->items[i];
    list->items[i] = list->items[--k];
    list->items[k] = v;
  }
}

static retort_status split_how(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                               bool from_right, rt_tpl_value *out) {
  int64_t limit = -1;
  rt_view s = rt_tpl_view(self);
  RT_TRY(want_int(run, &in[1], "maxsplit", &limit));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, out));
  RT_TRY(rt_tpl_spend(run, s.size / 64));
  if (in[0].type == RT_TPL_MISSING || in[0].type == RT_TPL_NONE) {
    RT_TRY(split_space(run, s, limit, from_right, out));
    if (from_right) reverse_list(out->u.list);
    return RETORT_OK;
  }
  RT_TRY(want_string(run, &in[0], "sep"));
  rt_view sep = rt_tpl_view(&in[0]);
  if (sep.size == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "empty separator");
  if (!from_right) {
    size_t at = 0, found;
    while (limit != 0 && (found = rt_tpl_find_text(s, sep, at)) != SIZE_MAX) {
      RT_TRY(push_text(run, out, cut(s, at, found)));
      at = found + sep.size;
      limit -= limit > 0;
    }
    return push_text(run, out, cut(s, at, s.size));
  }
  size_t end = s.size;
  for (size_t i = s.size; limit != 0 && i >= sep.size;) {
    if (memcmp(s.data + i - sep.size, sep.data, sep.size) != 0) {
      i--;
      continue;
    }
    RT_TRY(push_text(run, out, cut(s, i, end)));
    end = i = i - sep.size;
    limit -= limit > 0;
  }
  RT_TRY(push_text(run, out, cut(s, 0, end)));
  reverse_list(out->u.list);
  return RETORT_OK;
}
METHOD(str_split) {
  UNUSED;
  return split_how(run, self, in, false, out);
}
METHOD(str_rsplit) {
  UNUSED;
  return split_how(run, self, in, true, out);
}
METHOD(str_splitlines) {
  UNUSED;
  rt_view s = rt_tpl_view(self), line, whole;
  bool keep = in[0].type != RT_TPL_MISSING && rt_tpl_truth(&in[0]);
  RT_TRY(rt_tpl_spend(run, s.size / 16));
  RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, out));
  for (size_t at = 0; rt_tpl_next_line(s, &at, &line, &whole);) {
    RT_TRY(push_text(run, out, keep ? whole : line));
  }
  return RETORT_OK;
}

static retort_status partition_how(rt_tpl_run *run, const rt_tpl_value *self,
                                   const rt_tpl_value *in, bool last, rt_tpl_value *out) {
  RT_TRY(want_string(run, &in[0], "sep"));
  rt_view s = rt_tpl_view(self), sep = rt_tpl_view(&in[0]);
  if (sep.size == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "empty separator");
  RT_TRY(rt_tpl_spend(run, s.size / 64));
  size_t found = SIZE_MAX;
  for (size_t at = 0; (at = rt_tpl_find_text(s, sep, at)) != SIZE_MAX; at++) {
    found = at;
    if (!last) break;
  }
  RT_TRY(rt_tpl_list_new(run, 3, RT_TPL_TUPLE, out));
  rt_view none = {"", 0};
  if (found == SIZE_MAX) {
    RT_TRY(push_text(run, out, last ? none : s));
    RT_TRY(push_text(run, out, none));
    return push_text(run, out, last ? s : none);
  }
  RT_TRY(push_text(run, out, cut(s, 0, found)));
  RT_TRY(push_text(run, out, sep));
  return push_text(run, out, cut(s, found + sep.size, s.size));
}
METHOD(str_partition) {
  UNUSED;
  return partition_how(run, self, in, false, out);
}
METHOD(str_rpartition) {
  UNUSED;
  return partition_how(run, self, in, true, out);
}

METHOD(str_join) {
  UNUSED;
  rt_tpl_iter iter;
  size_t mark = run->out->size;
  RT_TRY(rt_tpl_iterate(run, &in[0], &iter));
  for (bool first = true;; first = false) {
    rt_tpl_value item;
    bool more;
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more) break;
    RT_TRY(want_string(run, &item, "each joined item"));
    if (!first) rt_buf_append_view(run->out, rt_tpl_view(self));
    rt_buf_append_view(run->out, rt_tpl_view(&item));
    RT_TRY(rt_tpl_check_out(run));
  }
  return rt_tpl_take_out(run, mark, out);
}

METHOD(str_removeprefix) {
  UNUSED;
  RT_TRY(want_string(run, &in[0], "prefix"));
  rt_view s = rt_tpl_view(self), p = rt_tpl_view(&in[0]);
  bool there = p.size <= s.size && memcmp(s.data, p.data, p.size) == 0;
  return rt_tpl_string_of(run, cut(s, there ? p.size : 0, s.size), out);
}
METHOD(str_removesuffix) {
  UNUSED;
  RT_TRY(want_string(run, &in[0], "suffix"));
  rt_view s = rt_tpl_view(self), p = rt_tpl_view(&in[0]);
  bool there = p.size <= s.size && memcmp(s.data + s.size - p.size, p.data, p.size) == 0;
  return rt_tpl_string_of(run, cut(s, 0, there ? s.size - p.size : s.size), out);
}

static retort_status pad(rt_tpl_run *run, const rt_tpl_value *self, int64_t left, int64_t right,
                         rt_view fill, rt_tpl_value *out) {
  size_t mark = run->out->size;
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left > (int64_t)run->out_max || right > (int64_t)run->out_max) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "too long");
  }
  RT_TRY(rt_tpl_spend(run, (size_t)(left + right)));
  for (; left > 0; left--) rt_buf_append_view(run->out, fill);
  rt_buf_append_view(run->out, rt_tpl_view(self));
  for (; right > 0; right--) rt_buf_append_view(run->out, fill);
  return rt_tpl_take_out(run, mark, out);
}
static retort_status justify(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                             char how, rt_tpl_value *out) {
  int64_t width = 0;
  rt_view fill = {" ", 1};
  RT_TRY(want_int(run, &in[0], "width", &width));
  if (in[1].type != RT_TPL_MISSING) {
    RT_TRY(want_string(run, &in[1], "fillchar"));
    if (rt_tpl_chars(&in[1]) != 1) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "fillchar must be one character");
    }
    fill = rt_tpl_view(&in[1]);
  }
  int64_t length = (int64_t)rt_tpl_chars(self);
  int64_t room = width > length ? width - length : 0;
  int64_t left = how == 'l' ? 0 : how == 'r' ? room : room / 2 + (room & width & 1);
  return pad(run, self, left, room - left, fill, out);
}
METHOD(str_center) {
  UNUSED;
  return justify(run, self, in, 'c', out);
}
METHOD(str_ljust) {
  UNUSED;
  return justify(run, self, in, 'l', out);
}
METHOD(str_rjust) {
  UNUSED;
  return justify(run, self, in, 'r', out);
}
METHOD(str_zfill) {
  UNUSED;
  int64_t width = 0;
  RT_TRY(want_int(run, &in[0], "width", &width));
  rt_view s = rt_tpl_view(self);
  int64_t room = width - (int64_t)rt_tpl_chars(self);
  if (room <= 0 || s.size == 0 || (s.data[0] != '-' && s.data[0] != '+')) {
    return pad(run, self, room, 0, (rt_view){"0", 1}, out);
  }
  rt_tpl_value rest, zeros;
  RT_TRY(rt_tpl_string_of(run, cut(s, 1, s.size), &rest));
  RT_TRY(pad(run, &rest, room, 0, (rt_view){"0", 1}, &zeros));
  return rt_tpl_concat(run, cut(s, 0, 1), rt_tpl_view(&zeros), out);
}

static bool is_digit(int32_t c) {
  if (c < 128) return c >= '0' && c <= '9';
  // Superscripts are digits to Python, though not decimals.
  return category(c) == UTF8PROC_CATEGORY_ND || c == 0xB2 || c == 0xB3 || c == 0xB9 ||
         (c >= 0x2070 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089);
}
static bool is_decimal(int32_t c) {
  return category(c) == UTF8PROC_CATEGORY_ND;
}
static bool is_alnum(int32_t c) {
  return is_letter(c) || is_numeric(c);
}
static bool is_ascii(int32_t c) {
  return c >= 0 && c < 128;
}
static retort_status all(const rt_tpl_value *self, bool (*is)(int32_t), bool if_empty,
                         rt_tpl_value *out) {
  rt_view s = rt_tpl_view(self);
  bool result = s.size > 0 || if_empty;
  for (size_t i = 0, n; i < s.size && result; i += n) {
    result = is(rt_utf8_decode(s.data + i, s.size - i, &n));
  }
  *out = rt_tpl_bool(result);
  return RETORT_OK;
}
METHOD(str_isalnum) {
  UNUSED;
  return all(self, is_alnum, false, out);
}
METHOD(str_isalpha) {
  UNUSED;
  return all(self, is_letter, false, out);
}
METHOD(str_isascii) {
  UNUSED;
  return all(self, is_ascii, true, out);
}
METHOD(str_isdecimal) {
  UNUSED;
  return all(self, is_decimal, false, out);
}
METHOD(str_isdigit) {
  UNUSED;
  return all(self, is_digit, false, out);
}
METHOD(str_isnumeric) {
  UNUSED;
  return all(self, is_numeric, false, out);
}
METHOD(str_isspace) {
  UNUSED;
  return all(self, rt_tpl_is_space, false, out);
}
METHOD(str_isprintable) {
  UNUSED;
  return all(self, rt_tpl_is_printable, true, out);
}
METHOD(str_isidentifier) {
  UNUSED;
  rt_view s = rt_tpl_view(self);
  if (s.size && s.data[0] >= '0' && s.data[0] <= '9') {
    *out = rt_tpl_bool(false);
    return RETORT_OK;
  }
  return all(self, rt_tpl_is_word, false, out);
}
METHOD(str_islower) {
  UNUSED;
  *out = rt_tpl_bool(rt_tpl_all_case(rt_tpl_view(self), false));
  return RETORT_OK;
}
METHOD(str_isupper) {
  UNUSED;
  *out = rt_tpl_bool(rt_tpl_all_case(rt_tpl_view(self), true));
  return RETORT_OK;
}
METHOD(str_istitle) {
  UNUSED;
  rt_view s = rt_tpl_view(self);
  bool any = false, in_word = false, good = true;
  for (size_t i = 0, n; i < s.size; i += n) {
    int32_t c = rt_utf8_decode(s.data + i, s.size - i, &n);
    bool lower = is_lower(c), cased = is_cased(c);
    if (cased) {
      good = good && lower == in_word;
      any = true;
    }
    in_word = cased;
  }
  *out = rt_tpl_bool(any && good);
  return RETORT_OK;
}

// ---- formatting ----

typedef struct spec {
  bool minus, plus, space, zero, alternate;
  int64_t width, precision;  // precision -1: not given
  char type;
} spec;

enum { MAX_FIELD = 10000 };

// Appends `body` (a sign and digits, or text) padded to the width.
static void append_padded(rt_buf *out, const spec *sp, rt_view body, bool number) {
  int64_t room = sp->width - (int64_t)char_index(body, body.size);
  if (!sp->minus && sp->zero && number) {
    size_t sign = body.size && (body.data[0] == '-' || body.data[0] == '+' || body.data[0] == ' ');
    if (body.size > sign + 1 && body.data[sign] == '0' && strchr("xXo", body.data[sign + 1])) {
      sign += 2;
    }
    rt_buf_append(out, body.data, sign);
    for (; room > 0; room--) rt_buf_append_char(out, '0');
    rt_buf_append(out, body.data + sign, body.size - sign);
    return;
  }
  for (int64_t i = 0; !sp->minus && i < room; i++) rt_buf_append_char(out, ' ');
  rt_buf_append_view(out, body);
  for (int64_t i = 0; sp->minus && i < room; i++) rt_buf_append_char(out, ' ');
}

static void append_real(rt_buf *out, const spec *sp, double v) {
  char format[16], text[512];
  if (!isfinite(v)) {
    (void)snprintf(text, sizeof text, "%s%s",
                   signbit(v) && !isnan(v) ? "-"
                   : sp->plus              ? "+"
                                           : "",
                   isnan(v) ? "nan" : "inf");
  } else {
    (void)snprintf(format, sizeof format, "%%%s%s%s.*%c", sp->plus ? "+" : "", sp->space ? " " : "",
                   sp->alternate ? "#" : "", sp->type);
    int precision = sp->precision < 0 ? 6 : sp->precision > 100 ? 100 : (int)sp->precision;
    (void)snprintf(text, sizeof text, format, precision, v);
    for (char *p = text; *p; p++) {
      if (*p == ',') *p = '.';
    }
  }
  spec padded = *sp;
  padded.zero = sp->zero && isfinite(v);
  append_padded(out, &padded, rt_view_of(text), true);
}

static void append_integer(rt_buf *out, const spec *sp, int64_t v) {
  char digits[32], text[128];
  uint64_t magnitude = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  const char *prefix = "";
  switch (sp->type) {
    case 'x':
      (void)snprintf(digits, sizeof digits, "%llx", (unsigned long long)magnitude);
      prefix = "0x";
      break;
    case 'X':
      (void)snprintf(digits, sizeof digits, "%llX", (unsigned long long)magnitude);
      prefix = "0X";
      break;
    case 'o':
      (void)snprintf(digits, sizeof digits, "%llo", (unsigned long long)magnitude);
      prefix = "0o";
      break;
    default: (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)magnitude); break;
  }
  int zeros = 0;
  if (sp->precision > (int64_t)strlen(digits))
    zeros = (int)(sp->precision > 60 ? 60 : sp->precision) - (int)strlen(digits);
  (void)snprintf(text, sizeof text, "%s%s%.*s%s",
                 v < 0       ? "-"
                 : sp->plus  ? "+"
                 : sp->space ? " "
                             : "",
                 sp->alternate ? prefix : "", zeros,
                 "000000000000000000000000000000000000000000000000000000000000", digits);
  append_padded(out, sp, rt_view_of(text), true);
}

static rt_view first_chars(rt_tpl_value *text, int64_t count) {
  rt_view s = rt_tpl_view(text);
  if (count >= 0 && (size_t)count < rt_tpl_chars(text)) {
    s.size = rt_tpl_char_offset(text, (size_t)count);
  }
  return s;
}

static retort_status format_one(rt_tpl_run *run, const spec *sp, const rt_tpl_value *v) {
  double real;
  int64_t whole;
  rt_tpl_value text;
  size_t mark;
  switch (sp->type) {
    case 's':
      RT_TRY(rt_tpl_to_string(run, v, &text));
      append_padded(run->out, sp, first_chars(&text, sp->precision), false);
      break;
    case 'r':
    case 'a':
      mark = run->out->size;
      RT_TRY(rt_tpl_write_repr(run, v));
      RT_TRY(rt_tpl_take_out(run, mark, &text));
      append_padded(run->out, sp, first_chars(&text, sp->precision), false);
      break;
    case 'c':
      if (v->type == RT_TPL_STRING && rt_tpl_chars(v) == 1) {
        append_padded(run->out, sp, rt_tpl_view(v), false);
        break;
      }
      if (rt_tpl_integer(v, &whole) && whole >= 0 && whole <= 0x10FFFF) {
        mark = run->out->size;
        rt_buf_append_utf8(run->out, (uint32_t)whole);
        RT_TRY(rt_tpl_take_out(run, mark, &text));
        append_padded(run->out, sp, rt_tpl_view(&text), false);
        break;
      }
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%%c needs an int or a character");
    case 'd':
    case 'i':
    case 'u':
      if (v->type == RT_TPL_FLOAT && fabs(v->u.real) < 9e18) {
        append_integer(run->out, sp, (int64_t)v->u.real);
        break;
      }
      // fall through
    case 'x':
    case 'X':
    case 'o':
      if (!rt_tpl_integer(v, &whole)) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%%%c needs a number, not %s", sp->type,
                           rt_tpl_type_name(v));
      }
      append_integer(run->out, sp, whole);
      break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      if (!rt_tpl_number(v, &real)) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%%%c needs a number, not %s", sp->type,
                           rt_tpl_type_name(v));
      }
      append_real(run->out, sp, real);
      break;
    default:
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "unsupported format character '%c'", sp->type);
  }
  return rt_tpl_check_out(run);
}

typedef struct operands {
  const rt_tpl_value *all;
  size_t next;
} operands;

static retort_status next_operand(rt_tpl_run *run, operands *from, rt_tpl_value *out) {
  const rt_tpl_value *v = from->all;
  size_t count = v->type == RT_TPL_TUPLE ? v->u.list->count : 1;
  if (from->next >= count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "not enough arguments for format string");
  }
  *out = v->type == RT_TPL_TUPLE ? v->u.list->items[from->next] : *v;
  from->next++;
  return RETORT_OK;
}

static retort_status read_number(rt_tpl_run *run, rt_view s, size_t *i, operands *from,
                                 int64_t *out) {
  int64_t n = 0;
  if (*i < s.size && s.data[*i] == '*') {
    rt_tpl_value v;
    (*i)++;
    RT_TRY(next_operand(run, from, &v));
    if (!rt_tpl_integer(&v, &n)) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "* wants int");
  }
  while (*i < s.size && s.data[*i] >= '0' && s.data[*i] <= '9' && n <= MAX_FIELD) {
    n = n * 10 + (s.data[(*i)++] - '0');
  }
  if (n > MAX_FIELD || n < -MAX_FIELD) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "format fields wider than %d are refused", MAX_FIELD);
  }
  *out = n;
  return RETORT_OK;
}

retort_status rt_tpl_format_percent(rt_tpl_run *run, const rt_tpl_value *format,
                                    const rt_tpl_value *values, rt_tpl_value *out) {
  rt_view s = rt_tpl_view(format);
  size_t mark = run->out->size;
  operands from = {values, 0};
  bool by_name = false;
  RT_TRY(rt_tpl_spend(run, s.size / 16));
  for (size_t i = 0; i < s.size;) {
    const char *percent = memchr(s.data + i, '%', s.size - i);
    size_t at = percent ? (size_t)(percent - s.data) : s.size;
    rt_buf_append(run->out, s.data + i, at - i);
    i = at + 1;
    if (!percent) break;
    spec sp = {.precision = -1};
    rt_tpl_value v = {0};
    bool named = false;
    if (i < s.size && s.data[i] == '(') {
      const char *close = memchr(s.data + i, ')', s.size - i);
      if (!close || values->type != RT_TPL_DICT) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "format requires a mapping");
      }
      rt_tpl_value key, *found;
      RT_TRY(rt_tpl_string_of(run, cut(s, i + 1, (size_t)(close - s.data)), &key));
      RT_TRY(rt_tpl_dict_find(run, values->u.dict, &key, &found));
      if (!found) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the mapping has no such key");
      v = *found;
      named = by_name = true;
      i = (size_t)(close - s.data) + 1;
    }
    for (bool flag = true; flag && i < s.size;) {
      switch (s.data[i]) {
        case '-': sp.minus = true; break;
        case '+': sp.plus = true; break;
        case ' ': sp.space = true; break;
        case '0': sp.zero = true; break;
        case '#': sp.alternate = true; break;
        default: flag = false; break;
      }
      if (flag) i++;
    }
    RT_TRY(read_number(run, s, &i, &from, &sp.width));
    if (sp.width < 0) {
      sp.minus = true;
      sp.width = -sp.width;
    }
    if (i < s.size && s.data[i] == '.') {
      i++;
      RT_TRY(read_number(run, s, &i, &from, &sp.precision));
      if (sp.precision < 0) sp.precision = 0;
    }
    if (i < s.size && strchr("hlL", s.data[i])) i++;
    if (i >= s.size) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "incomplete format");
    sp.type = s.data[i++];
    if (sp.type == '%') {
      rt_buf_append_char(run->out, '%');
      continue;
    }
    if (!named) RT_TRY(next_operand(run, &from, &v));
    RT_TRY(format_one(run, &sp, &v));
  }
  bool left_over = values->type == RT_TPL_TUPLE ? from.next < values->u.list->count : from.next < 1;
  // Python forgives a mapping (or a list, which it takes for one) that nobody asked.
  bool mapping = values->type == RT_TPL_DICT || values->type == RT_TPL_LIST ||
                 values->type == RT_TPL_UNDEFINED || values->type == RT_TPL_RANGE_OBJECT;
  if (left_over && !by_name && !mapping) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "not all arguments converted during formatting");
  }
  RT_TRY(rt_tpl_check_out(run));
  return rt_tpl_take_out(run, mark, out);
}

// str.format with plain fields: {}, {0}, {name}, with .attributes and [items], and !r.
static retort_status format_field(rt_tpl_run *run, rt_view field, const rt_tpl_arguments *args,
                                  int64_t *automatic) {
  char conversion = 's';
  const char *colon = memchr(field.data, ':', field.size);
  if (colon) {
    if (colon + 1 != field.data + field.size) {
      return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "format specifications are not supported");
    }
    field.size--;
  }
  if (field.size >= 2 && field.data[field.size - 2] == '!') {
    conversion = field.data[field.size - 1];
    field.size -= 2;
    if (conversion != 's' && conversion != 'r') {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "unknown conversion '%c'", conversion);
    }
  }
  size_t n = 0;
  int64_t index = 0;
  bool number = true;
  for (; n < field.size && field.data[n] != '.' && field.data[n] != '['; n++) {
    number = number && field.data[n] >= '0' && field.data[n] <= '9' && index < 1000000;
    if (number) index = index * 10 + (field.data[n] - '0');
  }
  if (n < field.size) {
    return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "attributes in a format are not supported");
  }
  rt_tpl_value v = {0};
  if (number) {
    if ((n == 0) == (*automatic < 0)) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "numbered and automatic fields can't be mixed");
    }
    if (n == 0) index = (*automatic)++;
    if ((size_t)index >= args->count) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "field %lld has no argument", (long long)index);
    }
    v = args->at[index];
  } else {
    for (size_t i = 0; i < args->named_count; i++) {
      if (rt_view_equal(args->named[i].name, field)) v = args->named[i].value;
    }
    if (v.type == RT_TPL_MISSING) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "field '%.*s' has no argument",
                         (int)rt_min_size(field.size, 60), field.data);
    }
  }
  return conversion == 'r' ? rt_tpl_write_repr(run, &v) : rt_tpl_write(run, &v);
}

METHOD(str_format) {
  UNUSED;
  rt_view s = rt_tpl_view(self);
  size_t mark = run->out->size;
  int64_t automatic = 0;
  bool decided = false;
  RT_TRY(rt_tpl_spend(run, s.size / 8));
  for (size_t i = 0; i < s.size; i++) {
    char c = s.data[i];
    if (c != '{' && c != '}') {
      rt_buf_append_char(run->out, c);
      continue;
    }
    if (i + 1 < s.size && s.data[i + 1] == c) {
      rt_buf_append_char(run->out, c);
      i++;
      continue;
    }
    const char *close = c == '{' ? memchr(s.data + i, '}', s.size - i) : NULL;
    if (!close) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "single '%c' in the format", c);
    rt_view field = cut(s, i + 1, (size_t)(close - s.data));
    if (memchr(field.data, '{', field.size)) {
      return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "nested fields are not supported");
    }
    bool is_auto = field.size == 0 || field.data[0] == '!' || field.data[0] == ':';
    bool is_number = !is_auto && field.data[0] >= '0' && field.data[0] <= '9';
    if (!decided && (is_auto || is_number)) {
      automatic = is_auto ? 0 : -1;
      decided = true;
    }
    RT_TRY(format_field(run, field, args, &automatic));
    i = (size_t)(close - s.data);
  }
  RT_TRY(rt_tpl_check_out(run));
  return rt_tpl_take_out(run, mark, out);
}

METHOD(str_unsupported) {
  UNUSED;
  (void)out;
  return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "this str method is not supported");
}

#define ROW(name, parameters, required, call) \
  {                                           \
    RT_TPL_STRING, {                          \
      name, parameters, required, call        \
    }                                         \
  }
const rt_tpl_method_row rt_tpl_string_methods[] = {
    ROW("capitalize", "", 0, str_capitalize),
    ROW("casefold", "", 0, str_lower),
    ROW("center", "/,width,fillchar", 1, str_center),
    ROW("count", "/,sub,start,end", 1, str_count),
    ROW("encode", NULL, 0, str_unsupported),
    ROW("endswith", "/,suffix,start,end", 1, str_endswith),
    ROW("expandtabs", NULL, 0, str_unsupported),
    ROW("find", "/,sub,start,end", 1, str_find),
    ROW("format", NULL, 0, str_format),
    ROW("format_map", NULL, 0, str_unsupported),
    ROW("index", "/,sub,start,end", 1, str_index),
    ROW("isalnum", "", 0, str_isalnum),
    ROW("isalpha", "", 0, str_isalpha),
    ROW("isascii", "", 0, str_isascii),
    ROW("isdecimal", "", 0, str_isdecimal),
    ROW("isdigit", "", 0, str_isdigit),
    ROW("isidentifier", "", 0, str_isidentifier),
    ROW("islower", "", 0, str_islower),
    ROW("isnumeric", "", 0, str_isnumeric),
    ROW("isprintable", "", 0, str_isprintable),
    ROW("isspace", "", 0, str_isspace),
    ROW("istitle", "", 0, str_istitle),
    ROW("isupper", "", 0, str_isupper),
    ROW("join", "/,iterable", 1, str_join),
    ROW("ljust", "/,width,fillchar", 1, str_ljust),
    ROW("lower", "", 0, str_lower),
    ROW("lstrip", "/,chars", 0, str_lstrip),
    ROW("maketrans", NULL, 0, str_unsupported),
    ROW("partition", "/,sep", 1, str_partition),
    ROW("removeprefix", "/,prefix", 1, str_removeprefix),
    ROW("removesuffix", "/,suffix", 1, str_removesuffix),
    ROW("replace", "/,old,new,count", 2, str_replace),
    ROW("rfind", "/,sub,start,end", 1, str_rfind),
    ROW("rindex", "/,sub,start,end", 1, str_rindex),
    ROW("rjust", "/,width,fillchar", 1, str_rjust),
    ROW("rpartition", "/,sep", 1, str_rpartition),
    ROW("rsplit", "sep,maxsplit", 0, str_rsplit),
    ROW("rstrip", "/,chars", 0, str_rstrip),
    ROW("split", "sep,maxsplit", 0, str_split),
    ROW("splitlines", "keepends", 0, str_splitlines),
    ROW("startswith", "/,prefix,start,end", 1, str_startswith),
    ROW("strip", "/,chars", 0, str_strip),
    ROW("swapcase", "", 0, str_swapcase),
    ROW("title", "", 0, str_title),
    ROW("translate", NULL, 0, str_unsupported),
    ROW("upper", "", 0, str_upper),
    ROW("zfill", "/,width", 1, str_zfill),
};
const size_t rt_tpl_string_method_count = RT_COUNT(rt_tpl_string_methods);
