#include "base/json.h"

#include <math.h>
#include <stdio.h>

#include "base/file.h"

retort_status rt_json_parse(json_t **out, rt_view text, const char *origin, retort_error *err) {
  const size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
  const char *data = text.data ? text.data : "";
  json_error_t why;
  *out = json_loadb(data, text.size, flags, &why);
  // Files written by Python have integers beyond 64 bits (model_max_length: 10^30). jansson has
  // none, so such a document is read with all numbers as reals, which rt_json_int takes where they
  // are whole.
  if (!*out && json_error_code(&why) == json_error_numeric_overflow) {
    *out = json_loadb(data, text.size, flags | JSON_DECODE_INT_AS_REAL, &why);
  }
  if (*out) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT, "%s: line %d, column %d: not valid JSON: %s", origin,
                 why.line, why.column, why.text);
}

retort_status rt_json_read(json_t **out, const char *path, size_t max_bytes, retort_error *err) {
  *out = NULL;
  rt_buf text = {0};
  retort_status st = rt_file_read(&text, path, max_bytes, err);
  if (st == RETORT_OK) st = rt_json_parse(out, rt_buf_view(&text), path, err);
  rt_buf_deinit(&text);
  return st;
}

rt_json rt_json_get(const rt_json *object, const char *key) {
  json_t *child = object->node ? json_object_get(object->node, key) : NULL;
  if (json_is_null(child)) child = NULL;
  return (rt_json){.node = child, .origin = object->origin, .parent = object, .key = key};
}

rt_json rt_json_at(const rt_json *array, size_t index) {
  json_t *child = array->node ? json_array_get(array->node, index) : NULL;
  return (rt_json){.node = child, .origin = array->origin, .parent = array, .index = index};
}

static void append_path(rt_buf *out, const rt_json *at) {
  if (!at->parent) return;
  append_path(out, at->parent);
  if (at->key) {
    if (at->parent->parent) rt_buf_append_char(out, '.');
    rt_buf_append_str(out, at->key);
  } else {
    rt_buf_append_format(out, "[%zu]", at->index);
  }
}

retort_status rt_json_fail(const rt_json *at, retort_error *err, retort_status status,
                           const char *format, ...) {
  if (!err) return status;
  rt_buf path = {0};
  append_path(&path, at);
  char text[RETORT_ERROR_MESSAGE_BYTES / 2];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (path.size) {
    (void)rt_fail(err, status, "%s: %.300s: %s", at->origin, rt_buf_cstr(&path), text);
  } else {
    (void)rt_fail(err, status, "%s: %s", at->origin, text);
  }
  rt_buf_deinit(&path);
  return status;
}

static const char *type_name(const json_t *node) {
  if (!node) return "nothing";
  switch (json_typeof(node)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER: return "an integer";
    case JSON_REAL: return "a number";
    case JSON_TRUE:
    case JSON_FALSE: return "a boolean";
    case JSON_NULL: return "null";
  }
  return "something else";
}

static retort_status wrong_type(const rt_json *j, const char *want, retort_error *err) {
  return rt_json_fail(j, err, RETORT_ERR_FORMAT, "expected %s, found %s", want, type_name(j->node));
}

retort_status rt_json_int(const rt_json *j, int64_t min, int64_t max, int64_t *out,
                          retort_error *err) {
  int64_t value;
  if (json_is_integer(j->node)) {
    value = json_integer_value(j->node);
  } else if (json_is_real(j->node)) {
    // Some writers put 4096.0 or 1e6 where an integer is meant.
    double real = json_real_value(j->node);
    if (!(real >= -9.0e15 && real <= 9.0e15) || real != floor(real)) {
      return wrong_type(j, "an integer", err);
    }
    value = (int64_t)real;
  } else {
    return wrong_type(j, "an integer", err);
  }
  if (value < min || value > max) {
    return rt_json_fail(j, err, RETORT_ERR_FORMAT, "%lld is outside %lld..%lld", (long long)value,
                        (long long)min, (long long)max);
  }
  *out = value;
  return RETORT_OK;
}

retort_status rt_json_real(const rt_json *j, double *out, retort_error *err) {
  if (!json_is_number(j->node)) return wrong_type(j, "a number", err);
  double value = json_number_value(j->node);
  if (!isfinite(value)) return rt_json_fail(j, err, RETORT_ERR_FORMAT, "not a finite number");
  *out = value;
  return RETORT_OK;
}

retort_status rt_json_bool(const rt_json *j, bool *out, retort_error *err) {
  if (!json_is_boolean(j->node)) return wrong_type(j, "true or false", err);
  *out = json_is_true(j->node);
  return RETORT_OK;
}

retort_status rt_json_str(const rt_json *j, const char **out, retort_error *err) {
  if (!json_is_string(j->node)) return wrong_type(j, "a string", err);
  *out = json_string_value(j->node);
  return RETORT_OK;
}

retort_status rt_json_want_object(const rt_json *j, retort_error *err) {
  return json_is_object(j->node) ? RETORT_OK : wrong_type(j, "an object", err);
}

retort_status rt_json_want_array(const rt_json *j, size_t *count, retort_error *err) {
  if (!json_is_array(j->node)) return wrong_type(j, "an array", err);
  *count = json_array_size(j->node);
  return RETORT_OK;
}

retort_status rt_json_opt_int(const rt_json *object, const char *key, int64_t min, int64_t max,
                              int64_t *out, retort_error *err) {
  rt_json child = rt_json_get(object, key);
  return child.node ? rt_json_int(&child, min, max, out, err) : RETORT_OK;
}

retort_status rt_json_opt_real(const rt_json *object, const char *key, double *out,
                               retort_error *err) {
  rt_json child = rt_json_get(object, key);
  return child.node ? rt_json_real(&child, out, err) : RETORT_OK;
}

retort_status rt_json_opt_bool(const rt_json *object, const char *key, bool *out,
                               retort_error *err) {
  rt_json child = rt_json_get(object, key);
  return child.node ? rt_json_bool(&child, out, err) : RETORT_OK;
}

retort_status rt_json_opt_str(const rt_json *object, const char *key, const char **out,
                              retort_error *err) {
  rt_json child = rt_json_get(object, key);
  return child.node ? rt_json_str(&child, out, err) : RETORT_OK;
}
