// base/json.h: reading JSON from outside with errors that name the place.
//
// A thin layer over jansson: rt_json is a borrowed node plus the path that led to it, so that a
// getter can say «config.json: rope_parameters.factor: expected a number». All getters accept a
// missing key when a default is given, and reject wrong types and out-of-range numbers always.
#ifndef RT_BASE_JSON_H
#define RT_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

// Parses a document; the error names `origin`, line and column. Free with json_decref. Duplicate
// keys and invalid UTF-8 are refused; nesting is limited by jansson (2,048).
retort_status rt_json_parse(json_t **out, rt_view text, const char *origin,
                            retort_error *err) RETORT_MUST_USE;
retort_status rt_json_read(json_t **out, const char *path, size_t max_bytes,
                           retort_error *err) RETORT_MUST_USE;

// A node and how it was reached. `origin` and `parent` are borrowed and must outlive it.
typedef struct rt_json {
  json_t *node;  // NULL: absent
  const char *origin;
  const struct rt_json *parent;
  const char *key;  // or NULL, then index
  size_t index;
} rt_json;

static inline rt_json rt_json_root(json_t *node, const char *origin) {
  return (rt_json){.node = node, .origin = origin};
}
// Child by key; an absent or null child has node == NULL. `object` must outlive the result.
rt_json rt_json_get(const rt_json *object, const char *key);
rt_json rt_json_at(const rt_json *array, size_t index);
static inline bool rt_json_present(const rt_json *j) {
  return j->node && !json_is_null(j->node);
}

// Formats «origin: a.b[3]: message» and returns `status`.
retort_status rt_json_fail(const rt_json *at, retort_error *err, retort_status status,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

// Typed readers of a node itself (required: absent is an error). A string may hold NUL characters;
// where they matter take its size from json_string_length.
retort_status rt_json_int(const rt_json *j, int64_t min, int64_t max, int64_t *out,
                          retort_error *err) RETORT_MUST_USE;
retort_status rt_json_real(const rt_json *j, double *out, retort_error *err) RETORT_MUST_USE;
retort_status rt_json_bool(const rt_json *j, bool *out, retort_error *err) RETORT_MUST_USE;
retort_status rt_json_str(const rt_json *j, const char **out, retort_error *err) RETORT_MUST_USE;
retort_status rt_json_want_object(const rt_json *j, retort_error *err) RETORT_MUST_USE;
retort_status rt_json_want_array(const rt_json *j, size_t *count,
                                 retort_error *err) RETORT_MUST_USE;

// The same for a key of an object; when absent or null *out keeps its value.
retort_status rt_json_opt_int(const rt_json *object, const char *key, int64_t min, int64_t max,
                              int64_t *out, retort_error *err) RETORT_MUST_USE;
retort_status rt_json_opt_real(const rt_json *object, const char *key, double *out,
                               retort_error *err) RETORT_MUST_USE;
retort_status rt_json_opt_bool(const rt_json *object, const char *key, bool *out,
                               retort_error *err) RETORT_MUST_USE;
retort_status rt_json_opt_str(const rt_json *object, const char *key, const char **out,
                              retort_error *err) RETORT_MUST_USE;

#endif
