// cli/cli.h: what the commands share: option tables, help, progress, JSON output, exit codes.
//
// Exit codes: 0 done, 1 failed (a message on standard error), 2 wrong usage. Results go to standard
// output, everything said to the person to standard error.
#ifndef RT_CLI_CLI_H
#define RT_CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "retort/retort.h"

enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

typedef enum cli_kind { CLI_FLAG, CLI_TEXT, CLI_SIZE, CLI_REAL, CLI_SEED, CLI_LIST } cli_kind;

enum { CLI_MAX_LIST = 64 };
typedef struct cli_list {
  const char *items[CLI_MAX_LIST];
  size_t count;
} cli_list;

typedef struct cli_option {
  const char *name;   // "--precision"
  const char *alias;  // "-p" or NULL
  cli_kind kind;
  void *out;          // bool, const char *, size_t, double, uint64_t, cli_list
  const char *value;  // shown in help: "TEXT"
  const char *help;
} cli_option;

typedef struct cli_command {
  const char *name, *usage, *summary, *details, *example;
  int (*run)(int argc, char **argv);
} cli_command;

extern const cli_command cli_build, cli_run, cli_chat, cli_eval, cli_tokenize, cli_logits,
    cli_inspect, cli_bench, cli_synth;

// Parses options and up to `room` positional words (at least `need`). Returns CLI_OK, or the code
// to exit with: usage errors and --help are handled here (then *exit_now is true).
int cli_parse(const cli_command *command, const cli_option *options, size_t option_count, int argc,
              char **argv, const char **words, size_t need, size_t room, bool *exit_now);

// Prints «retort: message» and returns the exit code that fits the status: CLI_USAGE where an
// argument was at fault, else CLI_FAILED.
int cli_fail(const retort_error *error);
int cli_usage(const cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A progress bar on standard error, only on a terminal and only once a second has passed.
typedef struct cli_progress {
  double started, shown;
  bool visible;
} cli_progress;
void cli_progress_begin(cli_progress *progress);
bool cli_progress_update(void *progress, const char *stage, double fraction);
void cli_progress_end(cli_progress *progress);

// Opens an engine with a progress bar and messages on standard error, should it have to be tuned;
// fills the fields of `options` that this takes.
retort_status cli_open_engine(const char *path, retort_engine_options *options,
                              retort_engine **engine, retort_error *error);
// The row of --strict, for every command that opens an engine.
#define CLI_STRICT(field)                                     \
  {                                                           \
    "--strict", NULL, CLI_FLAG, (field), NULL,                \
        "refuse an engine that was tuned for another machine" \
  }
// The same for threads that stay on their processors.
#define CLI_PIN(field) \
  { "--pin", NULL, CLI_FLAG, (field), NULL, "bind each thread to a processor" }

// Writes text of unknown origin (names out of a checkpoint or an engine): control characters, which
// could steer a terminal, are shown as \\x1b; newlines and tabs stay.
void cli_put_text(FILE *out, const char *text);

// Prints the object and drops it.
void cli_print_json(json_t *object);
// A number; null where it is not finite, as JSON has no form for it.
json_t *cli_real_json(double value);
json_t *cli_ids_json(const int32_t *ids, size_t count);
// "1,2,3" or "1 2 3"; false if it is not a list of ids. *ids is allocated.
bool cli_parse_ids(const char *text, int32_t **ids, size_t *count);
// "off", "auto" or a number of tokens (NULL: auto); false if it is none of them.
bool cli_parse_speculate(const char *text, int *out);
// All of a file ("-": standard input); false with a message printed.
bool cli_read_file(const char *path, char **data, size_t *bytes);

double cli_seconds(void);
// Sorts and returns the value below which a share `p` (0..1) of the values lie.
double cli_quantile(double *values, size_t count, double p);

// Set by the first SIGINT, SIGTERM or SIGHUP; a second one ends the program.
bool cli_interrupted(void);
void cli_clear_interrupt(void);
void cli_catch_signals(void);

#endif
