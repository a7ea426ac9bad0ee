#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double cli_seconds(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// ---------------------------------------------------------------------------------------------
// Options

static void print_help(const cli_command *c, const cli_option *options, size_t count) {
  (void)printf("usage: retort %s %s\n\n%s\n", c->name, c->usage, c->summary);
  if (c->details) (void)printf("\n%s\n", c->details);
  (void)printf("\noptions:\n");
  for (size_t i = 0; i < count; i++) {
    const cli_option *o = &options[i];
    char left[64];
    (void)snprintf(left, sizeof left, "%s%s%s%s%s", o->alias ? o->alias : "", o->alias ? ", " : "",
                   o->name, o->value ? " " : "", o->value ? o->value : "");
    (void)printf("  %-26s %s\n", left, o->help);
  }
  (void)printf("  %-26s %s\n\nexample:\n%s\n", "-h, --help", "this text", c->example);
}

int cli_usage(const cli_command *command, const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)fprintf(stderr, "retort %s: ", command->name);
  (void)vfprintf(stderr, format, args);
  va_end(args);
  (void)fprintf(stderr, "\nusage: retort %s %s\ntry: retort %s --help\n", command->name,
                command->usage, command->name);
  return CLI_USAGE;
}

static bool parse_size(const char *text, size_t *out) {
  char *end = NULL;
  errno = 0;
  if (*text < '0' || *text > '9') return false;
  const unsigned long long value = strtoull(text, &end, 10);
  if (errno || *end) return false;
  *out = (size_t)value;
  return true;
}

static bool store(const cli_option *o, const char *value) {
  char *end = NULL;
  switch (o->kind) {
    case CLI_FLAG: *(bool *)o->out = true; return true;
    case CLI_TEXT: *(const char **)o->out = value; return true;
    case CLI_SIZE: return parse_size(value, o->out);
    case CLI_SEED: {
      size_t seed;
      if (!parse_size(value, &seed)) return false;
      *(uint64_t *)o->out = seed;
      return true;
    }
    case CLI_REAL: {
      const double real = strtod(value, &end);
      if (end == value || *end || !isfinite(real)) return false;
      *(double *)o->out = real;
      return true;
    }
    case CLI_LIST: {
      cli_list *list = o->out;
      if (list->count == CLI_MAX_LIST) return false;
      list->items[list->count++] = value;
      return true;
    }
  }
  return false;
}

int cli_parse(const cli_command *command, const cli_option *options, size_t option_count, int argc,
              char **argv, const char **words, size_t need, size_t room, bool *exit_now) {
  *exit_now = true;
  size_t given = 0;
  bool only_words = false;
  for (int i = 0; i < argc; i++) {
    const char *arg = argv[i];
    if (only_words || arg[0] != '-' || strcmp(arg, "-") == 0) {
      if (given == room) return cli_usage(command, "unexpected argument '%s'", arg);
      words[given++] = arg;
      continue;
    }
    if (strcmp(arg, "--") == 0) {
      only_words = true;
      continue;
    }
    if (strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0) {
      print_help(command, options, option_count);
      return CLI_OK;
    }
    // --name=value
    const char *equals = strncmp(arg, "--", 2) == 0 ? strchr(arg, '=') : NULL;
    const size_t length = equals ? (size_t)(equals - arg) : strlen(arg);
    const cli_option *found = NULL;
    for (size_t k = 0; k < option_count && !found; k++) {
      const cli_option *o = &options[k];
      const bool name = strlen(o->name) == length && strncmp(o->name, arg, length) == 0;
      if (name || (o->alias && strcmp(o->alias, arg) == 0)) found = o;
    }
    if (!found) return cli_usage(command, "unknown option '%s'", arg);
    const char *value = equals ? equals + 1 : NULL;
    if (found->kind == CLI_FLAG) {
      if (value) return cli_usage(command, "%s takes no value", found->name);
    } else if (!value) {
      if (i + 1 == argc) return cli_usage(command, "%s needs a value", found->name);
      value = argv[++i];
    }
    if (!store(found, value)) {
      if (found->kind == CLI_LIST) {
        return cli_usage(command, "%s: given more than %d times", found->name, CLI_MAX_LIST);
      }
      return cli_usage(command, "%s: '%s' is not a %s", found->name, value,
                       found->kind == CLI_REAL ? "number" : "whole number from 0 on");
    }
  }
  if (given < need) {
    const int length = (int)strcspn(command->usage, " ");
    return cli_usage(command, "%.*s is missing", length, command->usage);
  }
  *exit_now = false;
  return CLI_OK;
}

// ---------------------------------------------------------------------------------------------
// Talking

void cli_put_text(FILE *out, const char *text) {
  for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
    // C1 controls are U+0080..U+009F, in UTF-8 C2 80..C2 9F.
    if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0) {
      (void)fprintf(out, "\\x%02x", *++p);
    } else if ((*p < 0x20 && *p != '\n' && *p != '\t') || *p == 0x7F) {
      (void)fprintf(out, "\\x%02x", *p);
    } else {
      (void)fputc(*p, out);
    }
  }
}

int cli_fail(const retort_error *error) {
  (void)fputs("retort: ", stderr);
  cli_put_text(stderr, error->message);
  (void)fputc('\n', stderr);
  return error->status == RETORT_ERR_ARGUMENT ? CLI_USAGE : CLI_FAILED;
}

void cli_progress_begin(cli_progress *progress) {
  *progress = (cli_progress){.started = cli_seconds()};
}

bool cli_progress_update(void *user, const char *stage, double fraction) {
  cli_progress *p = user;
  if (cli_interrupted()) return false;
  const double now = cli_seconds();
  if (!isatty(STDERR_FILENO) || now - p->started < 1.0 || now - p->shown < 0.1) return true;
  p->shown = now;
  p->visible = true;
  enum { WIDTH = 32 };
  char bar[WIDTH + 1];
  const int full = (int)(fraction * WIDTH);
  for (int i = 0; i < WIDTH; i++) bar[i] = i < full ? '#' : '.';
  bar[WIDTH] = '\0';
  (void)fprintf(stderr, "\r%-10s [%s] %3d%%  %.0f s", stage, bar, (int)(fraction * 100),
                now - p->started);
  (void)fflush(stderr);
  return true;
}

void cli_progress_end(cli_progress *p) {
  if (p->visible) (void)fprintf(stderr, "\r\033[K");
  p->visible = false;
}

void cli_print_json(json_t *object) {
  char *text = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
  if (text) (void)puts(text);
  free(text);
  json_decref(object);
}

json_t *cli_real_json(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

json_t *cli_ids_json(const int32_t *ids, size_t count) {
  json_t *array = json_array();
  for (size_t i = 0; i < count; i++) (void)json_array_append_new(array, json_integer(ids[i]));
  return array;
}

bool cli_parse_speculate(const char *text, int *out) {
  *out = RETORT_SPECULATE_AUTO;
  if (!text || strcmp(text, "auto") == 0) return true;
  *out = RETORT_SPECULATE_OFF;
  if (strcmp(text, "off") == 0) return true;
  char *end;
  const long n = strtol(text, &end, 10);
  if (*end || end == text || n < 1 || n > RETORT_SPECULATE_LONGEST) return false;
  *out = (int)n;
  return true;
}

bool cli_parse_ids(const char *text, int32_t **ids, size_t *count) {
  size_t capacity = 1;
  for (const char *p = text; *p; p++) capacity += *p == ',' || *p == ' ' || *p == '\n';
  *ids = calloc(capacity, sizeof **ids);
  *count = 0;
  if (!*ids) return false;
  const char *p = text;
  for (;;) {
    p += strspn(p, ", \t\r\n");
    if (!*p) return true;
    char *end = NULL;
    errno = 0;
    const long value = strtol(p, &end, 10);
    if (end == p || errno || value < 0 || value > INT32_MAX ||
        (*end && !strchr(", \t\r\n", *end))) {
      free(*ids);
      *ids = NULL;
      return false;
    }
    (*ids)[(*count)++] = (int32_t)value;
    p = end;
  }
}

bool cli_read_file(const char *path, char **data, size_t *bytes) {
  const bool standard = strcmp(path, "-") == 0;
  FILE *file = standard ? stdin : fopen(path, "rb");
  if (!file) {
    (void)fprintf(stderr, "retort: cannot open %s: %s\n", path, strerror(errno));
    return false;
  }
  if (standard && isatty(STDIN_FILENO)) {
    (void)fprintf(stderr, "(reading from the terminal; Ctrl-D on an empty line ends the input)\n");
  }
  size_t capacity = 65536, used = 0;
  char *buffer = malloc(capacity);
  while (buffer) {
    used += fread(buffer + used, 1, capacity - used - 1, file);
    if (used + 1 < capacity) break;
    char *larger = realloc(buffer, capacity *= 2);
    if (!larger) free(buffer);
    buffer = larger;
  }
  const int why = errno;
  const bool failed = !buffer || ferror(file);
  if (!standard) (void)fclose(file);
  if (failed) {
    (void)fprintf(stderr, "retort: cannot read %s: %s\n", standard ? "standard input" : path,
                  strerror(why));
    free(buffer);
    return false;
  }
  buffer[used] = '\0';
  *data = buffer;
  *bytes = used;
  return true;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

double cli_quantile(double *values, size_t count, double p) {
  if (count == 0) return 0;
  qsort(values, count, sizeof *values, ascending);
  size_t at = (size_t)ceil(p * (double)count);
  if (at > 0) at--;
  return values[at < count ? at : count - 1];
}

static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal_number) {
  (void)signal_number;
  if (++interrupts > 1) _exit(130);
}

bool cli_interrupted(void) {
  return interrupts > 0;
}

void cli_clear_interrupt(void) {
  interrupts = 0;
}

void cli_catch_signals(void) {
  static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
  const struct sigaction action = {.sa_handler = on_interrupt}, ignore = {.sa_handler = SIG_IGN};
  for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
    // What nohup or a shell's background job ignores stays ignored.
    struct sigaction before;
    if (sigaction(stops[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    (void)sigaction(stops[i], &action, NULL);
  }
  // A file over the limit is then an error of write, which is reported and cleaned up after.
  (void)sigaction(SIGXFSZ, &ignore, NULL);
}
