// cli/synth.c: retort synth
#include "cli/cli.h"

static int run(int argc, char **argv) {
  const char *shape = NULL, *folder = NULL;
  uint64_t seed = 1;
  bool exit_now;
  const cli_option options[] = {
      {"--output", "-o", CLI_TEXT, &folder, "DIR", "the folder to write (required)"},
      {"--seed", NULL, CLI_SEED, &seed, "S", "of the random weights; default 1"},
  };
  const int code = cli_parse(&cli_synth, options, sizeof options / sizeof options[0], argc, argv,
                             &shape, 1, 1, &exit_now);
  if (exit_now) return code;
  if (!folder) return cli_usage(&cli_synth, "-o DIR is missing");
  cli_progress progress;
  cli_progress_begin(&progress);
  retort_error error;
  const retort_status st =
      retort_checkpoint_synth(shape, folder, seed, cli_progress_update, &progress, &error);
  cli_progress_end(&progress);
  return st == RETORT_OK ? CLI_OK : cli_fail(&error);
}

const cli_command cli_synth = {
    .name = "synth",
    .usage = "SHAPE_OR_CONFIG_JSON -o DIR [--seed S]",
    .summary = "write a random-weight checkpoint of any shape, for measuring speed",
    .details =
        "Shapes: tinyllama-1.1b, llama-1.3b, llama-7b, llama-8b, or the path of a config.json.",
    .example =
        "  retort synth tinyllama-1.1b -o /tmp/tiny && retort build /tmp/tiny -o tiny.engine",
    .run = run,
};
