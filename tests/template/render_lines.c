// tests/template/render_lines.c: the templates' side of tests/template/against_jinja2.py.
//
// Reads one JSON object a line, {"t": template, "c": context}, and answers with one line each:
// {"out": text}, or {"status": name, "error": message}. With "repeat": n, renders n times and
// answers with {"ns": nanoseconds per rendering} too.
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "text/template.h"

static void answer(json_t *request) {
  rt_view source = {json_string_value(json_object_get(request, "t")),
                    json_string_length(json_object_get(request, "t"))};
  json_int_t repeat = json_integer_value(json_object_get(request, "repeat"));
  rt_template_limits limits = {.now_unix_seconds = 1700000000};
  rt_template *tmpl;
  rt_buf out = {0};
  retort_error err = {0};
  int64_t begin = rt_time_ns();
  retort_status st = rt_template_compile(&tmpl, source, "t", &err);
  int64_t compiled = rt_time_ns();
  if (st == RETORT_OK) {
    st = rt_template_render(tmpl, json_object_get(request, "c"), &limits, &out, &err);
  }
  int64_t ns = rt_time_ns();
  for (json_int_t i = 0; i < repeat && st == RETORT_OK; i++) {
    rt_buf_clear(&out);
    st = rt_template_render(tmpl, json_object_get(request, "c"), &limits, &out, &err);
  }
  ns = repeat ? (rt_time_ns() - ns) / repeat : 0;
  json_t *reply = json_object();
  if (st == RETORT_OK) {
    json_object_set_new(reply, "out", json_stringn(rt_buf_cstr(&out), out.size));
    json_object_set_new(reply, "ns", json_integer(ns));
    json_object_set_new(reply, "compile_ns", json_integer(compiled - begin));
  } else {
    json_object_set_new(reply, "status", json_string(retort_status_name(st)));
    json_object_set_new(reply, "error", json_string(err.message));
  }
  char *text = json_dumps(reply, JSON_COMPACT);
  puts(text);
  fflush(stdout);
  free(text);
  json_decref(reply);
  rt_template_destroy(tmpl);
  rt_buf_deinit(&out);
}

int main(void) {
  char *line = NULL;
  size_t capacity = 0;
  ssize_t n;
  while ((n = getline(&line, &capacity, stdin)) > 0) {
    json_error_t why;
    json_t *request = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &why);
    if (!request) {
      fprintf(stderr, "bad request: %s\n", why.text);
      return 1;
    }
    answer(request);
    json_decref(request);
  }
  free(line);
  return 0;
}
