// text/template_json.c: JSON -> values, and the `tojson` filter as the Hugging Face tooling defines
// it (json.dumps with ensure_ascii off: key order kept, no HTML escapes, floats by their shortest
// digits).
#include <math.h>

#include "base/size.h"
#include "text/template_internal.h"

static retort_status convert(rt_tpl_run *run, json_t *json, int depth, rt_tpl_value *out) {
  RT_TRY(rt_tpl_spend(run, 1));
  if (depth > RT_TPL_VALUE_DEPTH) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the JSON is nested more than %d deep",
                       RT_TPL_VALUE_DEPTH);
  }
  switch (json_typeof(json)) {
    case JSON_OBJECT: {
      RT_TRY(rt_tpl_dict_new(run, json_object_size(json), RT_TPL_DICT, out));
      const char *key;
      size_t size;
      json_t *child;
      json_object_keylen_foreach(json, key, size, child) {
        rt_tpl_value name, value;
        RT_TRY(rt_tpl_string_of(run, (rt_view){key, size}, &name));
        RT_TRY(convert(run, child, depth + 1, &value));
        RT_TRY(rt_tpl_dict_push(run, out->u.dict, name, value));
      }
      return RETORT_OK;
    }
    case JSON_ARRAY: {
      size_t count = json_array_size(json);
      RT_TRY(rt_tpl_list_new(run, count, RT_TPL_LIST, out));
      for (size_t i = 0; i < count; i++) {
        RT_TRY(convert(run, json_array_get(json, i), depth + 1, &out->u.list->items[i]));
      }
      out->u.list->count = count;
      return RETORT_OK;
    }
    case JSON_STRING:
      // Borrowed: the context outlives the rendering.
      return rt_tpl_string_of(run, (rt_view){json_string_value(json), json_string_length(json)},
                              out);
    case JSON_INTEGER: *out = rt_tpl_int(json_integer_value(json)); return RETORT_OK;
    case JSON_REAL: *out = rt_tpl_float(json_real_value(json)); return RETORT_OK;
    case JSON_TRUE: *out = rt_tpl_bool(true); return RETORT_OK;
    case JSON_FALSE: *out = rt_tpl_bool(false); return RETORT_OK;
    case JSON_NULL: break;
  }
  *out = rt_tpl_none();
  return RETORT_OK;
}

retort_status rt_tpl_from_json(rt_tpl_run *run, json_t *json, rt_tpl_value *out) {
  return convert(run, json, 0, out);
}

// ---- tojson ----

typedef struct dump {
  rt_tpl_run *run;
  bool ascii, sort, pretty;
  rt_view indent, item_separator, key_separator;
  int depth;
} dump;

static void append_string(rt_buf *out, rt_view s, bool ascii) {
  rt_buf_append_char(out, '"');
  for (size_t i = 0, n; i < s.size; i += n) {
    int32_t c = rt_utf8_decode(s.data + i, s.size - i, &n);
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *simple = c > 0 && c < 128 ? strchr(from, c) : NULL;
    if (simple) {
      rt_buf_append_char(out, '\\');
      rt_buf_append_char(out, to[simple - from]);
    } else if (c < 32 || (ascii && c > 126 && c < 0x10000)) {
      // Python's ensure_ascii leaves DEL alone.
      if (c == 127) {
        rt_buf_append_char(out, 127);
      } else {
        rt_buf_append_format(out, "\\u%04x", (unsigned)c);
      }
    } else if (ascii && c >= 0x10000) {
      unsigned v = (unsigned)c - 0x10000;
      rt_buf_append_format(out, "\\u%04x\\u%04x", 0xD800 | (v >> 10), 0xDC00 | (v & 0x3FF));
    } else {
      rt_buf_append(out, s.data + i, n);
    }
  }
  rt_buf_append_char(out, '"');
}

static void append_number(rt_buf *out, double v) {
  if (isnan(v)) {
    rt_buf_append_str(out, "NaN");
  } else if (isinf(v)) {
    rt_buf_append_str(out, v < 0 ? "-Infinity" : "Infinity");
  } else {
    rt_tpl_append_float(out, v);
  }
}

static void new_line(const dump *d) {
  if (!d->pretty) return;
  rt_buf_append_char(d->run->out, '\n');
  for (int i = 0; i < d->depth; i++) rt_buf_append_view(d->run->out, d->indent);
}

static retort_status dump_value(dump *d, const rt_tpl_value *v);

static retort_status dump_key(dump *d, const rt_tpl_value *key) {
  rt_buf *out = d->run->out;
  switch (key->type) {
    case RT_TPL_STRING: append_string(out, rt_tpl_view(key), d->ascii); return RETORT_OK;
    case RT_TPL_NONE:
    case RT_TPL_BOOL:
    case RT_TPL_INT:
    case RT_TPL_FLOAT:
      rt_buf_append_char(out, '"');
      RT_TRY(dump_value(d, key));
      rt_buf_append_char(out, '"');
      return RETORT_OK;
    default: break;
  }
  return rt_tpl_fail(d->run, RETORT_ERR_FORMAT, "a %s can't be a key in JSON",
                     rt_tpl_type_name(key));
}

static retort_status dump_dict(dump *d, const rt_tpl_dict *dict) {
  rt_buf *out = d->run->out;
  if (dict->count == 0) {
    rt_buf_append_str(out, "{}");
    return RETORT_OK;
  }
  rt_tpl_value *keys = NULL, *values = NULL;
  if (d->sort) {
    RT_TPL_ALLOC(keys, d->run, dict->count);
    RT_TPL_ALLOC(values, d->run, dict->count);
    for (size_t i = 0; i < dict->count; i++) {
      keys[i] = dict->entries[i].key;
      values[i] = dict->entries[i].value;
    }
    RT_TRY(rt_tpl_sort(d->run, values, keys, dict->count, false));
  }
  rt_buf_append_char(out, '{');
  d->depth++;
  for (size_t i = 0; i < dict->count; i++) {
    if (i) rt_buf_append_view(out, d->item_separator);
    new_line(d);
    RT_TRY(dump_key(d, keys ? &keys[i] : &dict->entries[i].key));
    rt_buf_append_view(out, d->key_separator);
    RT_TRY(dump_value(d, values ? &values[i] : &dict->entries[i].value));
  }
  d->depth--;
  new_line(d);
  rt_buf_append_char(out, '}');
  return RETORT_OK;
}

static retort_status dump_value(dump *d, const rt_tpl_value *v) {
  rt_buf *out = d->run->out;
  RT_TRY(rt_tpl_spend(d->run, 1));
  RT_TRY(rt_tpl_check_out(d->run));
  switch (v->type) {
    case RT_TPL_NONE: rt_buf_append_str(out, "null"); return RETORT_OK;
    case RT_TPL_BOOL: rt_buf_append_str(out, v->u.boolean ? "true" : "false"); return RETORT_OK;
    case RT_TPL_INT: rt_buf_append_format(out, "%lld", (long long)v->u.integer); return RETORT_OK;
    case RT_TPL_FLOAT: append_number(out, v->u.real); return RETORT_OK;
    case RT_TPL_STRING:
      RT_TRY(rt_tpl_spend(d->run, v->u.string->size / 16));
      append_string(out, rt_tpl_view(v), d->ascii);
      return RETORT_OK;
    case RT_TPL_LIST:
    case RT_TPL_TUPLE:
    case RT_TPL_DICT: break;
    default:
      return rt_tpl_fail(d->run, RETORT_ERR_FORMAT, "a %s can't be written as JSON",
                         rt_tpl_type_name(v));
  }
  if (d->depth > RT_TPL_VALUE_DEPTH) {
    return rt_tpl_fail(d->run, RETORT_ERR_LIMIT, "a value is nested more than %d deep",
                       RT_TPL_VALUE_DEPTH);
  }
  if (v->type == RT_TPL_DICT) return dump_dict(d, v->u.dict);
  if (v->u.list->count == 0) {
    rt_buf_append_str(out, "[]");
    return RETORT_OK;
  }
  rt_buf_append_char(out, '[');
  d->depth++;
  for (size_t i = 0; i < v->u.list->count; i++) {
    if (i) rt_buf_append_view(out, d->item_separator);
    new_line(d);
    RT_TRY(dump_value(d, &v->u.list->items[i]));
  }
  d->depth--;
  new_line(d);
  rt_buf_append_char(out, ']');
  return RETORT_OK;
}

retort_status rt_tpl_tojson(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                            const rt_tpl_arguments *args, rt_tpl_value *out) {
  (void)args;
  dump d = {.run = run,
            .ascii = in[0].type && rt_tpl_truth(&in[0]),
            .sort = in[3].type && rt_tpl_truth(&in[3]),
            .item_separator = {", ", 2},
            .key_separator = {": ", 2}};
  int64_t width;
  if (in[1].type != RT_TPL_MISSING && in[1].type != RT_TPL_NONE) {
    d.pretty = true;
    d.item_separator.size = 1;
    if (in[1].type == RT_TPL_STRING) {
      d.indent = rt_tpl_view(&in[1]);
    } else if (rt_tpl_integer(&in[1], &width)) {
      rt_tpl_value text, space = {0};
      RT_TRY(rt_tpl_string_of(run, (rt_view){" ", 1}, &space));
      rt_tpl_value times = rt_tpl_int(width > 1000 ? 1000 : width);
      RT_TRY(rt_tpl_binary(run, RT_TPL_MUL, &space, &times, &text));
      d.indent = rt_tpl_view(&text);
    } else {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "indent must be an int or a str");
    }
  }
  if (in[2].type != RT_TPL_MISSING && in[2].type != RT_TPL_NONE) {
    const rt_tpl_value *s = &in[2];
    if ((s->type != RT_TPL_TUPLE && s->type != RT_TPL_LIST) || s->u.list->count != 2 ||
        s->u.list->items[0].type != RT_TPL_STRING || s->u.list->items[1].type != RT_TPL_STRING) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "separators must be two strings");
    }
    d.item_separator = rt_tpl_view(&s->u.list->items[0]);
    d.key_separator = rt_tpl_view(&s->u.list->items[1]);
  }
  size_t mark = run->out->size;
  RT_TRY(dump_value(&d, self));
  RT_TRY(rt_tpl_check_out(run));
  return rt_tpl_take_out(run, mark, out);
}
