// cli/tokenize.c: retort tokenize
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef struct settings {
  bool decode, json, lines, special, plain;
} settings;

// One text or one list of ids -> one result.
static int convert(const retort_tokenizer *t, const settings *s, const char *text, size_t bytes) {
  retort_error error;
  int32_t *ids = NULL;
  size_t count = 0, out_bytes = bytes;
  char *decoded = NULL;
  if (s->decode) {
    // A NUL would end the list early.
    if (memchr(text, '\0', bytes) || !cli_parse_ids(text, &ids, &count)) {
      (void)fprintf(
          stderr,
          "retort tokenize: standard input: ids must be numbers separated by spaces or commas\n");
      return CLI_USAGE;
    }
    if (retort_tokenizer_decode(t, ids, count, s->plain, &decoded, &out_bytes, &error) !=
        RETORT_OK) {
      free(ids);
      return cli_fail(&error);
    }
  } else {
    const unsigned flags =
        (s->special ? RETORT_ENCODE_SPECIAL : 0u) | (s->plain ? 0u : RETORT_ENCODE_PARSE_SPECIAL);
    if (retort_tokenizer_encode(t, text, bytes, flags, &ids, &count, &error) != RETORT_OK) {
      return cli_fail(&error);
    }
  }
  if (s->json) {
    json_t *out = json_object();
    json_t *shown = json_stringn(decoded ? decoded : text, out_bytes);
    (void)json_object_set_new(out, "ids", cli_ids_json(ids, count));
    // Input that is not UTF-8 has no JSON form; its ids are still right.
    (void)json_object_set_new(out, "text", shown ? shown : json_null());
    if (s->lines) {
      char *line = json_dumps(out, JSON_COMPACT);
      if (line) (void)puts(line);
      free(line);
      json_decref(out);
    } else {
      cli_print_json(out);
    }
  } else if (s->decode) {
    (void)fwrite(decoded, 1, out_bytes, stdout);
    (void)putchar('\n');
  } else {
    for (size_t i = 0; i < count; i++) (void)printf("%s%d", i ? " " : "", ids[i]);
    (void)putchar('\n');
  }
  free(ids);
  free(decoded);
  return CLI_OK;
}

// Each input line is a JSON string (encoding) or a list of ids (decoding).
static int convert_lines(const retort_tokenizer *t, const settings *s, char *data) {
  int code = CLI_OK;
  for (char *line = strtok(data, "\n"); line && code == CLI_OK; line = strtok(NULL, "\n")) {
    if (s->decode) {
      code = convert(t, s, line, strlen(line));
      continue;
    }
    json_error_t why;
    json_t *text = json_loads(line, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    if (!json_is_string(text)) {
      (void)fprintf(
          stderr, "retort tokenize: --lines wants one JSON string a line, such as \"Hello\\n\"\n");
      code = CLI_USAGE;
    } else {
      code = convert(t, s, json_string_value(text), json_string_length(text));
    }
    json_decref(text);
  }
  return code;
}

static int run(int argc, char **argv) {
  const char *source = NULL;
  settings s = {0};
  bool exit_now;
  const cli_option options[] = {
      {"--decode", NULL, CLI_FLAG, &s.decode, NULL, "ids on standard input, text out"},
      {"--special", NULL, CLI_FLAG, &s.special, NULL,
       "add what the tokenizer puts around a text (bos, ...)"},
      {"--plain", NULL, CLI_FLAG, &s.plain, NULL,
       "special tokens: plain text when encoding, left out when decoding"},
      {"--lines", NULL, CLI_FLAG, &s.lines, NULL,
       "one JSON string (or list of ids) a line, one result a line"},
      {"--json", NULL, CLI_FLAG, &s.json, NULL, "print ids and text as JSON"},
  };
  const int code = cli_parse(&cli_tokenize, options, sizeof options / sizeof options[0], argc, argv,
                             &source, 1, 1, &exit_now);
  if (exit_now) return code;
  retort_error error;
  retort_tokenizer *t = NULL;
  if (retort_tokenizer_open(source, &t, &error) != RETORT_OK) return cli_fail(&error);
  char *data = NULL;
  size_t bytes = 0;
  int result = CLI_FAILED;
  if (cli_read_file("-", &data, &bytes)) {
    result = s.lines ? convert_lines(t, &s, data) : convert(t, &s, data, bytes);
  }
  free(data);
  retort_tokenizer_close(t);
  return result;
}

const cli_command cli_tokenize = {
    .name = "tokenize",
    .usage = "SRC_OR_ENGINE [--decode] [--json] < TEXT",
    .summary = "turn text into token ids, or ids into text",
    .details =
        "SRC_OR_ENGINE is a checkpoint folder, a tokenizer.json or an engine. All of standard "
        "input is\n"
        "one text, a final newline included.",
    .example =
        "  printf 'Hello, world!' | retort tokenize ./model --json\n"
        "  echo 43 7593 15 | retort tokenize model.engine --decode",
    .run = run,
};
