// Fuzzes the template compiler and interpreter with a fixed conversation as the context: nothing a
// template says may crash it, leak, or go on for long.
#include <stdlib.h>

#include "text/template.h"

static const char context_text[] =
    "{\"messages\": [{\"role\": \"system\", \"content\": \" Be kind. \"},"
    "{\"role\": \"user\", \"content\": \"h\\u00e9llo <b>\\n\"},"
    "{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"type\": \"function\","
    "\"function\": {\"name\": \"f\", \"arguments\": {\"x\": 1, \"y\": [1.5, true]}}}]},"
    "{\"role\": \"tool\", \"content\": \"42\"}],"
    "\"tools\": [{\"name\": \"f\", \"parameters\": {\"type\": \"object\"}}],"
    "\"add_generation_prompt\": true, \"bos_token\": \"<s>\", \"n\": 3, \"x\": \"abc\","
    "\"items\": [3, 1, 2], \"d\": {\"a\": 1, \"b\": \"two\"}}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static json_t *context;
  if (!context) context = json_loads(context_text, 0, NULL);
  rt_template *tmpl = NULL;
  retort_error err = {0};
  rt_template_limits limits = {.max_output_bytes = 1 << 16,
                               .max_memory_bytes = 1 << 22,
                               .max_steps = 200000,
                               .now_unix_seconds = 1700000000};
  if (rt_template_compile(&tmpl, (rt_view){(const char *)data, size}, "fuzz", &err) == RETORT_OK) {
    rt_buf out = {0};
    retort_status st = rt_template_render(tmpl, context, &limits, &out, &err);
    if (st == RETORT_OK ? !rt_utf8_valid(rt_buf_view(&out)) : out.size != 0 || !err.message[0]) {
      abort();
    }
    rt_buf_deinit(&out);
  } else if (tmpl || !err.message[0]) {
    abort();
  }
  rt_template_destroy(tmpl);
  return 0;
}
