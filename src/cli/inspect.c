// cli/inspect.c: retort inspect
#include <stdarg.h>
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

// "name        value"; what comes out of a file may not steer the terminal.
static void print_row(const char *label, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void print_row(const char *label, const char *format, ...) {
  char line[2048];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(line, sizeof line, format, args);
  va_end(args);
  (void)printf("%-11s ", label);
  cli_put_text(stdout, line);
  (void)putchar('\n');
}

// What quantization cost on the held-out documents.
static void print_accuracy(const json_t *a) {
  if (!a) return;
  const json_t *held = json_object_get(a, "held_out");
  print_row("accuracy",
            "loss %.5f, %+.5f (+-%.5f) against fp32, perplexity %+.2f%%, most likely token %.2f%%",
            number_at(a, "loss"), number_at(a, "added"), number_at(a, "added_error"),
            (number_at(a, "perplexity_ratio") - 1) * 100, number_at(a, "top1") * 100);
  print_row("", "on %.0f predictions in %.0f windows of %.0f tokens held out of %s; method %s",
            number_at(a, "predictions"), number_at(held, "windows"), number_at(a, "window"),
            text_at(a, "text"), text_at(a, "method"));
  const double bound = number_at(a, "max_loss");
  if (bound > 0) print_row("", "perplexity was allowed to rise by %.2f%%", bound * 100);
}

static void format_pair(char *out, size_t size, const json_t *pair) {
  if (json_array_size(pair) != 2) {
    (void)snprintf(out, size, "-");
    return;
  }
  (void)snprintf(out, size, "%.0f / %.0f", json_number_value(json_array_get(pair, 0)),
                 json_number_value(json_array_get(pair, 1)));
}

static void format_loss(char *out, size_t size, const json_t *loss) {
  if (json_is_number(loss)) {
    (void)snprintf(out, size, "%.6f", json_number_value(loss));
  } else {
    (void)snprintf(out, size, "-");
  }
}

// The layers one by one.
static void print_layers(const json_t *a) {
  if (!a) {
    (void)puts("nothing was measured: the engine was built without --calib");
    return;
  }
  print_accuracy(a);
  (void)puts(
      "loss: what quantizing that layer alone adds; us: a step of one row / of many (head: one)");
  print_row("precision", "%-26s %10s %10s  %14s %14s %14s", "layer", "int8 loss", "int4 loss",
            "bf16 us", "int8 us", "int4 us");
  size_t i;
  json_t *l;
  json_array_foreach(json_object_get(a, "layers"), i, l) {
    const json_t *loss = json_object_get(l, "loss"), *us = json_object_get(l, "us");
    char cells[5][40];
    format_loss(cells[0], sizeof cells[0], json_object_get(loss, "int8"));
    format_loss(cells[1], sizeof cells[1], json_object_get(loss, "int4"));
    format_pair(cells[2], sizeof cells[2], json_object_get(us, "bf16"));
    format_pair(cells[3], sizeof cells[3], json_object_get(us, "int8"));
    format_pair(cells[4], sizeof cells[4], json_object_get(us, "int4"));
    print_row(text_at(l, "precision"), "%-26s %10s %10s  %14s %14s %14s %s%s", text_at(l, "name"),
              cells[0], cells[1], cells[2], cells[3], cells[4],
              json_is_true(json_object_get(l, "smooth")) ? "range migrated; " : "",
              text_at(l, "note"));
  }
}

static void print_report(const json_t *report) {
  const char *key;
  json_t *value;
  bool first = true;
  json_object_foreach(json_object_get(report, "passes"), key, value) {
    if (json_is_integer(value)) {
      print_row(first ? "passes" : "", "%-16s %lld rewrites", key,
                (long long)json_integer_value(value));
    } else {
      print_row(first ? "passes" : "", "%-16s switched off", key);
    }
    first = false;
  }
  print_accuracy(json_object_get(report, "accuracy"));
  const json_t *b = json_object_get(report, "baseline");
  if (b) {
    print_row("measured",
              "first token of a %.0f-token prompt in %.2f ms, then %.3f ms a token; load %.1f ms",
              number_at(b, "prompt_tokens"), number_at(b, "ttft_ms"), number_at(b, "tpot_ms"),
              number_at(b, "load_ms"));
  }
  if (json_object_get(report, "build_seconds")) {
    print_row("build", "took %.1f s", number_at(report, "build_seconds"));
  }
  // What a later retort added to the report is shown as it is.
  static const char *const known[] = {"passes", "accuracy", "baseline", "build_seconds"};
  json_object_foreach((json_t *)(uintptr_t)report, key, value) {
    bool shown = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
      shown = shown || strcmp(key, known[i]) == 0;
    }
    char *text = shown ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(5));
    if (text) print_row(key, "%s", text);
    free(text);
  }
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
    char index[24], scale[40] = "";
    (void)snprintf(index, sizeof index, "  %4zu", i);
    if (number_at(n, "act_scale") > 0) {
      (void)snprintf(scale, sizeof scale, ", scale %.6g", number_at(n, "act_scale"));
    }
    print_row(index, "%-10s %-28s %-22s %-14s %s%s", text_at(n, "op"), text_at(n, "name"), shape,
              text_at(n, "signature"), text_at(n, "kernel"), scale);
  }
}

// Where activations become 8-bit integers, and how many scales are the same for every row.
static void print_act_scales(const json_t *m) {
  size_t i, all = 0, fixed = 0;
  json_t *n;
  json_array_foreach(json_object_get(m, "program"), i, n) {
    const char *signature = text_at(n, "signature");
    if (strcmp(signature, "norm-u8") != 0 && strcmp(signature, "convert-u8") != 0) continue;
    all++;
    if (number_at(n, "act_scale") > 0) fixed++;
  }
  if (all == 0) return;
  print_row("activations", "%zu conversions to 8 bits, %zu with a static scale%s", all, fixed,
            fixed ? " (--program shows them)" : "");
}

static void format_way(char *out, size_t size, const json_t *way) {
  char rows[24] = "all";
  const double block = number_at(way, "row_block");
  if (block > 0) (void)snprintf(rows, sizeof rows, "%.0f", block);
  (void)snprintf(out, size, "%-22.40s %4.0f panels, %s rows: %9.1f us", text_at(way, "kernel"),
                 number_at(way, "panels"), rows, number_at(way, "ns") / 1000);
}

// What was chosen for each shape and bucket of row counts, and what came second.
static void print_kernels(const json_t *m) {
  const json_t *tune = json_object_get(m, "tune");
  const json_t *machine = json_object_get(tune, "fingerprint");
  const json_t *list = json_object_get(m, "tactics");
  print_row("tuned", "%s", tune ? text_at(tune, "mode") : "off");
  if (machine) {
    print_row("for", "%s, %.0f threads, %s, %s, kernels %s", text_at(machine, "cpu"),
              number_at(machine, "threads"), text_at(machine, "isa"), text_at(machine, "caches"),
              text_at(machine, "kernels"));
  }
  if (json_array_size(list) == 0) {
    (void)puts("nothing was measured; see the program's own kernels with --program");
  }
  size_t i;
  json_t *t;
  char shown[256] = "";
  json_array_foreach(list, i, t) {
    char head[256], rows[32], way[160], last[16] = "";
    (void)snprintf(head, sizeof head, "%s %s %.0f x %.0f %s", text_at(t, "op"),
                   text_at(t, "format"), number_at(t, "n"), number_at(t, "k"),
                   text_at(t, "epilogue"));
    if (strcmp(head, shown) != 0) {
      cli_put_text(stdout, head);
      (void)putchar('\n');
      (void)snprintf(shown, sizeof shown, "%s", head);
    }
    // Buckets are 1, 2-4, 5-8, ... 65-128 and all above.
    const double first = number_at(t, "rows");
    if (first > 128) {
      (void)snprintf(last, sizeof last, "+");
    } else if (first > 1) {
      (void)snprintf(last, sizeof last, "-%.0f", first == 2 ? 4 : (first - 1) * 2);
    }
    (void)snprintf(rows, sizeof rows, "  %.0f%s", first, last);
    format_way(way, sizeof way, t);
    print_row(rows, "%s, spread %.0f%%", way, number_at(t, "spread") * 100);
    const json_t *next = json_object_get(t, "next");
    if (!next) continue;
    format_way(way, sizeof way, next);
    print_row("    then", "%s", way);
  }
}

static void print_kernels_json(const char *engine, const json_t *m) {
  json_t *out = json_object();
  (void)json_object_set_new(out, "engine", json_string(engine));
  json_t *tune = json_object_get(m, "tune"), *list = json_object_get(m, "tactics");
  (void)json_object_set_new(out, "tune", tune ? json_incref(tune) : json_null());
  (void)json_object_set_new(out, "tactics", list ? json_incref(list) : json_array());
  cli_print_json(out);
}

static void print_manifest(const json_t *m, bool all) {
  const json_t *source = json_object_get(m, "source"), *target = json_object_get(m, "target");
  const json_t *profile = json_object_get(m, "profile"), *kv = json_object_get(m, "kv");
  print_row("name", "%s", text_at(m, "name"));
  print_row("precision", "%s", text_at(m, "precision"));
  print_row("source", "%s (%s), %s", text_at(source, "name"), text_at(source, "architecture"),
            text_at(source, "hash"));
  print_row("built by", "retort %s for %s, %s, %.0f threads (%s)", text_at(m, "retort"),
            text_at(target, "arch"), text_at(target, "cpu"), number_at(target, "threads"),
            text_at(target, "isa"));
  print_row("profile", "context %.0f, %.0f tokens and %.0f outputs a step",
            number_at(profile, "max_context"), number_at(profile, "max_tokens"),
            number_at(profile, "max_outputs"));
  print_row("kv cache", "%s, %.0f layers x %.0f heads x %.0f", text_at(kv, "format"),
            number_at(kv, "layers"), number_at(kv, "kv_heads"), number_at(kv, "head_dim"));
  print_row("memory", "weights %.1f MiB, activations %.1f MiB",
            number_at(m, "weight_bytes") / 1048576, number_at(m, "arena_bytes") / 1048576);
  print_act_scales(m);
  print_report(json_object_get(m, "report"));
  if (all) print_program(m);
}

static int run(int argc, char **argv) {
  const char *engine = NULL;
  bool json = false, program = false, kernels = false, accuracy = false, exit_now;
  const cli_option options[] = {
      {"--program", NULL, CLI_FLAG, &program, NULL, "list the instructions"},
      {"--kernels", NULL, CLI_FLAG, &kernels, NULL,
       "the choice measured for each shape and row count, and the next"},
      {"--accuracy", NULL, CLI_FLAG, &accuracy, NULL,
       "what each layer's quantization costs, as measured by build --calib"},
      {"--json", NULL, CLI_FLAG, &json, NULL, "the whole manifest, or with --kernels that part"},
  };
  const int code = cli_parse(&cli_inspect, options, sizeof options / sizeof options[0], argc, argv,
                             &engine, 1, 1, &exit_now);
  if (exit_now) return code;
  retort_error error;
  char *text = NULL;
  if (retort_engine_inspect(engine, &text, &error) != RETORT_OK) return cli_fail(&error);
  if (json && !kernels) {
    (void)fputs(text, stdout);
  } else {
    json_t *m = json_loads(text, 0, NULL);
    if (kernels && json) {
      print_kernels_json(engine, m);
    } else if (kernels) {
      print_kernels(m);
    } else if (accuracy) {
      print_layers(json_object_get(json_object_get(m, "report"), "accuracy"));
    } else {
      print_manifest(m, program);
    }
    json_decref(m);
  }
  free(text);
  return CLI_OK;
}

const cli_command cli_inspect = {
    .name = "inspect",
    .usage = "ENGINE [--program | --kernels | --accuracy] [--json]",
    .summary = "show what is in an engine",
    .example = "  retort inspect model.engine --program",
    .run = run,
};
