// cli/inspect.c: retort inspect
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char *text_at(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}
static double number_at(const json_t *object, const char *key) {
  return json_number_value(json_object_get(object, key));
}

static void print_value(const char *indent, const char *key, json_t *value) {
  char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(5));
  (void)printf("%s%-22s %s\n", indent, key, text ? text : "");
  free(text);
}

static void print_program(const json_t *m) {
  const json_t *buffers = json_object_get(m, "buffers"), *tensors = json_object_get(m, "tensors");
  (void)printf("program (%zu instructions, %zu buffers, %zu tensors)\n",
               json_array_size(json_object_get(m, "program")), json_array_size(buffers),
               json_array_size(tensors));
  size_t i;
  json_t *n;
  json_array_foreach(json_object_get(m, "program"), i, n) {
    json_t *weight = json_array_get(json_object_get(n, "weights"), 0);
    const json_t *t = weight ? json_array_get(tensors, (size_t)json_integer_value(weight)) : NULL;
    char shape[64] = "";
    if (t) {
      (void)snprintf(shape, sizeof shape, "%s %.0f x %.0f", text_at(t, "format"), number_at(t, "n"),
                     number_at(t, "k"));
    }
    (void)printf("  %4zu %-10s %-28s %-22s %-14s %s\n", i, text_at(n, "op"), text_at(n, "name"), shape,
                 text_at(n, "signature"), text_at(n, "kernel"));
  }
}

static void print_manifest(const json_t *m, bool all) {
  const json_t *source = json_object_get(m, "source"), *target = json_object_get(m, "target");
  const json_t *profile = json_object_get(m, "profile"), *kv = json_object_get(m, "kv");
  (void)printf("name        %s\nprecision   %s\nsource      %s (%s), %s\n", text_at(m, "name"),
               text_at(m, "precision"), text_at(source, "name"), text_at(source, "architecture"),
               text_at(source, "hash"));
  (void)printf("built by    retort %s for %s, %s, %.0f threads (%s)\n", text_at(m, "retort"),
               text_at(target, "arch"), text_at(target, "cpu"), number_at(target, "threads"),
               text_at(target, "isa"));
  (void)printf("profile     context %.0f, %.0f tokens and %.0f outputs a step\n",
               number_at(profile, "max_context"), number_at(profile, "max_tokens"),
               number_at(profile, "max_outputs"));
  (void)printf("kv cache    %s, %.0f layers x %.0f heads x %.0f\n", text_at(kv, "format"),
               number_at(kv, "layers"), number_at(kv, "kv_heads"), number_at(kv, "head_dim"));
  (void)printf("memory      weights %.1f MiB, activations %.1f MiB\n",
               number_at(m, "weight_bytes") / 1048576, number_at(m, "arena_bytes") / 1048576);
  const char *key;
  json_t *value;
  json_t *report = json_object_get(m, "report");
  if (report) (void)printf("report\n");
  json_object_foreach(report, key, value) print_value("  ", key, value);
  if (all) print_program(m);
}

static int run(int argc, char **argv) {
  const char *engine = NULL;
  bool json = false, program = false, exit_now;
  const cli_option options[] = {
      {"--program", NULL, CLI_FLAG, &program, NULL, "list the instructions"},
      {"--json", NULL, CLI_FLAG, &json, NULL, "the whole manifest"},
  };
  const int code = cli_parse(&cli_inspect, options, sizeof options / sizeof options[0], argc, argv,
                             &engine, 1, 1, &exit_now);
  if (exit_now) return code;
  retort_error error;
  char *text = NULL;
  if (retort_engine_inspect(engine, &text, &error) != RETORT_OK) return cli_fail(&error);
  if (json) {
    (void)fputs(text, stdout);
  } else {
    json_t *m = json_loads(text, 0, NULL);
    print_manifest(m, program);
    json_decref(m);
  }
  free(text);
  return CLI_OK;
}

const cli_command cli_inspect = {
    .name = "inspect",
    .usage = "ENGINE [--program] [--json]",
    .summary = "show what is in an engine",
    .example = "  retort inspect model.engine --program",
    .run = run,
};
