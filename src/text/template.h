// text/template.h: chat templates, the Jinja that models ship to say how a conversation becomes
// text.
//
// The language is Jinja2 as the Hugging Face tooling sets it up: trim_blocks, lstrip_blocks, loop
// controls, an immutable sandbox, `tojson` without HTML escapes and with key order kept, the
// globals raise_exception, strftime_now, namespace, range and dict, and {% generation %} blocks
// that pass through. Rendered text is byte for byte the same. What is left out (include, import,
// extends, block, recursive loops, autoescape) is refused when the template is compiled.
//
// Templates come from strangers: rendering is bounded in steps, memory, output and depth, and every
// error names the template, the line and the construct:
//   chat_template.jinja: line 12: filter 'join': 'tools' is undefined
//
// Start at template_parse.c; template_scope.c explains how names find their values.
#ifndef RT_TEXT_TEMPLATE_H
#define RT_TEXT_TEMPLATE_H

#include <jansson.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"

// Immutable once compiled; any number of threads may render it at the same time.
typedef struct rt_template rt_template;

// Compiles UTF-8 source of at most 1 MiB. `origin` (copied) names the template in errors. On
// failure *out is NULL. Errors: FORMAT for broken syntax, UNSUPPORTED for a tag, filter or test
// that is not known, LIMIT for nesting too deep, MEMORY.
retort_status rt_template_compile(rt_template **out, rt_view source, const char *origin,
                                  retort_error *err) RETORT_MUST_USE;
void rt_template_destroy(rt_template *tmpl);

// Bounds of one rendering; a field that is zero means the default.
typedef struct rt_template_limits {
  size_t max_output_bytes;   // 16 MiB
  size_t max_memory_bytes;   // 64 MiB of values made on the way
  uint64_t max_steps;        // 20 million evaluated nodes and visited items
  int64_t now_unix_seconds;  // the time that strftime_now tells (local time zone); 0: the clock
} rt_template_limits;

// Renders with the variables in `context`, a JSON object (messages, tools, add_generation_prompt,
// bos_token, ...), and appends the text to *out. The context is only read, and not kept. `limits`
// may be NULL. On failure *out is as it was before. Errors: ARGUMENT when the template itself
// refuses the conversation (raise_exception; the message ends with its text), LIMIT when a bound is
// reached, MEMORY for the bound on memory or none left, FORMAT for all that is an exception in
// Jinja (undefined values, wrong types), UNSUPPORTED.
retort_status rt_template_render(const rt_template *tmpl, json_t *context,
                                 const rt_template_limits *limits, rt_buf *out,
                                 retort_error *err) RETORT_MUST_USE;

// Whether the template reads the variable `name` (such as "tools") from its context.
bool rt_template_uses(const rt_template *tmpl, const char *name);

#endif
