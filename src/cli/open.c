// cli/open.c: opening an engine for any command: progress, messages, where its sidecar goes.
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static void print_message(void *user, const char *line) {
  cli_progress_end(user);
  (void)fputs("retort: ", stderr);
  cli_put_text(stderr, line);
  (void)fputc('\n', stderr);
}

// $XDG_CACHE_HOME/retort or ~/.cache/retort; empty without either.
static void cache_folder(char *out, size_t size) {
  const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  int n = 0;
  // The XDG rules: a path that isn't absolute counts as none.
  if (cache && cache[0] == '/') {
    n = snprintf(out, size, "%s/retort", cache);
  } else if (home && home[0] == '/') {
    n = snprintf(out, size, "%s/.cache/retort", home);
  }
  if (n <= 0 || (size_t)n >= size) out[0] = '\0';
}

retort_status cli_open_engine(const char *path, retort_engine_options *options,
                              retort_engine **engine, retort_error *error) {
  char folder[PATH_MAX];
  cli_progress progress;
  cli_progress_begin(&progress);
  cache_folder(folder, sizeof folder);
  options->tune_folder = folder;
  options->on_message = print_message;
  options->on_progress = cli_progress_update;
  options->user = &progress;
  const retort_status st = retort_engine_open(path, options, engine, error);
  cli_progress_end(&progress);
  return st;
}
