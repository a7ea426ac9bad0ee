// cli/main.c: picks the command. One file a command beside this one; rows below.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const cli_command *const commands[] = {
    &cli_build,  &cli_run,      &cli_chat,    &cli_bench, &cli_eval,
    &cli_logits, &cli_tokenize, &cli_inspect, &cli_synth,
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_overview(FILE *out) {
  (void)fprintf(out,
                "retort %s: compiles a language model into one engine file and runs it\n\n"
                "usage: retort COMMAND ...\n\ncommands:\n",
                retort_version());
  for (size_t i = 0; i < COMMANDS; i++) {
    const char *summary = commands[i]->summary;
    (void)fprintf(out, "  %-10s %.*s\n", commands[i]->name, (int)strcspn(summary, "\n"), summary);
  }
  (void)fprintf(out,
                "\nretort COMMAND --help tells more.\n\nexample:\n"
                "  retort build ./TinyLlama-1.1B-Chat -o tiny.engine --precision int8\n"
                "  retort chat tiny.engine --system \"You are an innkeeper.\"\n");
}

// A result that could not be written (a full disk behind standard output) is a failure.
static int close_output(int code) {
  errno = 0;
  const bool failed = ferror(stdout) != 0;
  if (fflush(stdout) == 0 && !failed) return code;
  (void)fprintf(stderr, "retort: cannot write to standard output%s%s\n", errno ? ": " : "",
                errno ? strerror(errno) : "");
  return code == CLI_OK ? CLI_FAILED : code;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    print_overview(stderr);
    return CLI_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    print_overview(stdout);
    return CLI_OK;
  }
  if (strcmp(name, "--version") == 0) {
    (void)printf("retort %s\n", retort_version());
    return CLI_OK;
  }
  cli_catch_signals();
  for (size_t i = 0; i < COMMANDS; i++) {
    if (strcmp(name, commands[i]->name) == 0) {
      return close_output(commands[i]->run(argc - 2, argv + 2));
    }
  }
  (void)fprintf(stderr, "retort: unknown command '%s'\n\n", name);
  print_overview(stderr);
  return CLI_USAGE;
}
