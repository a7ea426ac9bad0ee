// cli/build.c: retort build
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static void print_message(void *user, const char *line) {
  cli_progress_end(user);  // the bar makes room, and comes back below the line
  cli_put_text(stderr, line);
  (void)fputc('\n', stderr);
}

static void print_warning(void *user, const char *line) {
  if (strncmp(line, "warning:", 8) == 0) print_message(user, line);
}

static void print_dump(void *user, const char *pass, const char *text, size_t bytes) {
  (void)user, (void)pass;
  (void)fwrite(text, 1, bytes, stdout);
}

static int run(int argc, char **argv) {
  RETORT_INIT(retort_build_options, o);
  const char *source = NULL;
  cli_list disabled = {0};
  bool json = false, quiet = false, exit_now;
  const cli_option options[] = {
      {"--output", "-o", CLI_TEXT, &o.output, "ENGINE", "the engine file to write (required)"},
      {"--precision", NULL, CLI_TEXT, &o.precision, "P",
       "fp32, bf16 (default), fp16, int8, int4, auto; then LAYER=P for some"},
      {"--calib", NULL, CLI_TEXT, &o.calib, "FILE",
       "text to calibrate on and to measure the loss with"},
      {"--calib-method", NULL, CLI_TEXT, &o.calib_method, "HOW",
       "dynamic (default), smooth, minmax, percentile[:P] or entropy"},
      {"--max-loss", NULL, CLI_TEXT, &o.max_loss, "PART",
       "how much the perplexity may rise, as 1% (default of auto)"},
      {"--kv", NULL, CLI_TEXT, &o.kv, "P",
       "keys and values: fp32, bf16, int8; default: bf16, or fp32 if all is"},
      {"--max-context", NULL, CLI_SIZE, &o.max_context, "N",
       "positions of a session; default: the model's, at most 4096"},
      {"--max-step-tokens", NULL, CLI_SIZE, &o.max_step_tokens, "N",
       "rows of one step, the prefill chunk; default 256"},
      {"--max-step-outputs", NULL, CLI_SIZE, &o.max_step_outputs, "N",
       "sessions that decode in one step; default 64"},
      {"--name", NULL, CLI_TEXT, &o.name, "TEXT", "name of the model; default: the folder's"},
      {"--threads", NULL, CLI_SIZE, &o.threads, "N",
       "threads to build with and to tune for; default: all processors"},
      {"--tune", NULL, CLI_TEXT, &o.tune, "HOW",
       "time the ways to run it here: off, fast (default) or full"},
      {"--timing-cache", NULL, CLI_TEXT, &o.timing_cache, "FILE",
       "times measured before; read and extended"},
      {"--disable-pass", NULL, CLI_LIST, &disabled, "PASS", "leave a pass out; may be repeated"},
      {"--dump-after", NULL, CLI_TEXT, &o.dump_after, "PASS",
       "print the graph after a pass, or after import or lower"},
      {"--quiet", "-q", CLI_FLAG, &quiet, NULL, "warnings and errors only"},
      {"--json", NULL, CLI_FLAG, &json, NULL, "print what was built as JSON"},
  };
  const int code = cli_parse(&cli_build, options, sizeof options / sizeof options[0], argc, argv,
                             &source, 1, 1, &exit_now);
  if (exit_now) return code;
  if (!o.output) return cli_usage(&cli_build, "-o ENGINE is missing");
  if (json && o.dump_after) {
    return cli_usage(&cli_build,
                     "--json and --dump-after both write to standard output; choose one");
  }
  // `retort build ... 2>&1 | head` must not end a build half-way.
  (void)signal(SIGPIPE, SIG_IGN);
  cli_progress progress;
  cli_progress_begin(&progress);
  o.source = source;
  o.disabled_passes = disabled.items;
  o.disabled_pass_count = disabled.count;
  o.on_progress = cli_progress_update;
  o.on_message = quiet ? print_warning : print_message;
  o.on_dump = o.dump_after ? print_dump : NULL;
  o.user = &progress;
  retort_error error;
  const retort_status st = retort_engine_build(&o, &error);
  cli_progress_end(&progress);
  if (st != RETORT_OK) return cli_fail(&error);
  if (json) {
    char *manifest = NULL;
    if (retort_engine_inspect(o.output, &manifest, &error) != RETORT_OK) return cli_fail(&error);
    json_t *full = json_loads(manifest, 0, NULL);
    free(manifest);
    json_t *out = json_object();
    (void)json_object_set_new(out, "engine", json_string(o.output));
    static const char *const keys[] = {"name",         "precision",   "profile",
                                       "weight_bytes", "arena_bytes", "report"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
      json_t *value = json_object_get(full, keys[i]);
      if (value) (void)json_object_set(out, keys[i], value);
    }
    (void)json_object_set_new(out, "build_seconds", json_real(cli_seconds() - progress.started));
    json_decref(full);
    cli_print_json(out);
  }
  return CLI_OK;
}

const cli_command cli_build = {
    .name = "build",
    .usage = "SRC -o ENGINE [options]",
    .summary = "compile a Hugging Face folder into an engine file",
    .details =
        "SRC holds config.json, *.safetensors and tokenizer.json. The engine is written under a\n"
        "temporary name and renamed when it is whole.\n"
        "\n"
        "--precision int4,lm_head=bf16,layers.0.*=int8 gives layers a format of their own: "
        "patterns\n"
        "over the names that `retort inspect --program` shows. int4 alone leaves the head in "
        "int8.\n"
        "\n"
        "--kv int8 halves what a conversation takes, so that twice as many fit into memory.\n"
        "\n"
        "--calib FILE measures on every fourth document of a text what quantization costs, and "
        "lets\n"
        "--precision auto choose a format for each layer; `retort inspect --accuracy` shows it "
        "all.\n"
        "\n"
        "Tuning chooses how matrices are multiplied on this machine; results never depend on it.\n"
        "fast takes at most about 12 s, full about two minutes. With --timing-cache nothing is\n"
        "measured twice; one file serves any number of machines, models and builds at once.",
    .example =
        "  retort build ./Qwen2-0.5B-Instruct -o qwen.engine --precision int8 --max-context 2048",
    .run = run,
};
