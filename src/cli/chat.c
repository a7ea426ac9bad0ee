// cli/chat.c: retort chat
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/script.h"

enum { MAX_TURNS = 4096, MAX_SCRIPT_REPLIES = 4096 };
_Static_assert(CLI_SCENE_MAX_MESSAGES < MAX_TURNS - 2, "turns can go to make room, scenes can't");

typedef struct chat {
  retort_engine *engine;
  retort_session *session;
  retort_message messages[MAX_TURNS];
  size_t count, system_count;
  size_t max_tokens;
  retort_sampling sampling;
  int speculate;
  bool stats;
  // Of every reply, for the summary of a script.
  double ttft_ms[MAX_SCRIPT_REPLIES], tpot_ms[MAX_SCRIPT_REPLIES];
  size_t reply_count;
} chat;

static bool print_piece(void *user, const retort_piece *piece) {
  (void)user;
  (void)fwrite(piece->text, 1, piece->bytes, stdout);
  (void)fflush(stdout);
  return !cli_interrupted();
}

static void forget(chat *c, size_t index, size_t count) {
  for (size_t i = index; i < index + count; i++) free((void *)(uintptr_t)c->messages[i].content);
  memmove(c->messages + index, c->messages + index + count,
          (c->count - index - count) * sizeof c->messages[0]);
  c->count -= count;
}

static bool add(chat *c, const char *role, const char *content) {
  if (c->count == MAX_TURNS) forget(c, c->system_count, 2);
  char *copy = strdup(content);
  if (!copy) return false;
  c->messages[c->count++] = (retort_message){role, copy};
  return true;
}

// Ids of the conversation that leave room for a reply; the oldest turns go when the context is
// full, half of them at once, so that the prefix then stays the same for a while.
static retort_status encode(chat *c, size_t context, int32_t **ids, size_t *count,
                            retort_error *error) {
  // In a small context a long reply may not push out all that was said before.
  const size_t room = c->max_tokens < context / 2 ? c->max_tokens : context / 2;
  for (;;) {
    const retort_status st =
        retort_engine_encode_chat(c->engine, c->messages, c->count, true, ids, count, error);
    const size_t turns = c->count - c->system_count;
    if (st != RETORT_OK || *count + room <= context || turns < 3) return st;
    free(*ids);
    *ids = NULL;
    size_t drop = turns / 2;
    drop -= drop % 2;
    forget(c, c->system_count, drop < 2 ? 2 : drop);
  }
}

static retort_status reply(chat *c, retort_error *error) {
  RETORT_INIT(retort_engine_info, info);
  retort_engine_get_info(c->engine, &info);
  int32_t *ids = NULL;
  size_t count = 0;
  retort_status st = encode(c, info.max_context, &ids, &count, error);
  if (st != RETORT_OK) return st;
  RETORT_INIT(retort_reply_options, options);
  options.max_tokens = c->max_tokens;
  options.sampling = &c->sampling;
  options.on_piece = print_piece;
  options.speculate = c->speculate;
  retort_reply *r = NULL;
  st = retort_reply_begin(c->session, ids, count, &options, &r, error);
  free(ids);
  for (size_t running = 1; st == RETORT_OK && running;) {
    st = retort_engine_step(c->engine, &r, 1, &running, error);
  }
  if (st == RETORT_OK) {
    RETORT_INIT(retort_reply_result, result);
    retort_reply_get_result(r, &result);
    (void)printf("\n");
    if (c->reply_count < MAX_SCRIPT_REPLIES) {
      c->ttft_ms[c->reply_count] = result.ttft_ms;
      c->tpot_ms[c->reply_count++] = result.tpot_ms;
    }
    if (c->stats) {
      (void)printf("  [TTFT %.1f ms, %zu tokens, %.0f tok/s, %zu of %zu prompt tokens reused]\n",
                   result.ttft_ms, result.output_count,
                   result.tpot_ms > 0 ? 1000 / result.tpot_ms : 0, result.reused_count,
                   result.prompt_count);
    }
    if (!add(c, "assistant", result.text)) {
      error->status = st = RETORT_ERR_MEMORY;
      (void)snprintf(error->message, sizeof error->message, "out of memory for the conversation");
    }
  }
  retort_reply_end(r);
  return st;
}

// A line from the person; NULL at the end of input. Interactive only where a terminal is. A NUL
// byte ends the text of a line.
static char *read_line(bool prompt) {
  if (prompt) {
    (void)fputs("> ", stdout);
    (void)fflush(stdout);
  }
  char *line = NULL;
  size_t capacity = 0;
  const ssize_t n = getline(&line, &capacity, stdin);
  if (n < 0) {
    free(line);
    return NULL;
  }
  line[strcspn(line, "\r\n")] = '\0';
  return line;
}

static int converse(chat *c) {
  const bool terminal = isatty(STDIN_FILENO) != 0;
  if (terminal)
    (void)printf(
        "(an empty line ends the conversation, /reset forgets it, Ctrl-C stops a reply)\n");
  retort_error error;
  for (;;) {
    char *line = read_line(terminal);
    if (!line || (!*line && terminal)) {
      if (!line && terminal) (void)printf("\n");
      free(line);
      return CLI_OK;
    }
    if (strcmp(line, "/reset") == 0) {
      forget(c, c->system_count, c->count - c->system_count);
      free(line);
      continue;
    }
    if (!*line) {
      free(line);
      continue;
    }
    if (!terminal) (void)printf("> %s\n", line);
    const bool added = add(c, "user", line);
    free(line);
    if (!added) return CLI_FAILED;
    if (reply(c, &error) != RETORT_OK) {
      const int code = cli_fail(&error);
      if (!terminal) return code;
      forget(c, c->count - 1, 1);  // a person may say it otherwise
    }
    if (cli_interrupted() && !terminal) return CLI_OK;
    cli_clear_interrupt();  // the first Ctrl-C ends a reply, one at the prompt ends the
                            // conversation
  }
}

static bool add_scene(chat *c, const json_t *scene) {
  forget(c, 0, c->count);
  for (size_t i = 0; i < cli_scene_messages(scene); i++) {
    const char *role, *content;
    cli_scene_message(scene, i, &role, &content);
    if (!add(c, role, content)) return false;
  }
  c->system_count = c->count;
  return true;
}

// Plays every scene of a script from its beginning.
static int play(chat *c, const json_t *script) {
  retort_error error;
  for (size_t s = 0; s < cli_script_count(script); s++) {
    const json_t *scene = cli_script_scene(script, s);
    if (!add_scene(c, scene)) return CLI_FAILED;
    if (s) (void)putchar('\n');
    cli_put_text(stdout, cli_scene_text(scene, "title"));
    (void)putchar('\n');
    for (size_t i = 0; i < cli_scene_lines(scene); i++) {
      (void)printf("> %s\n", cli_scene_line(scene, i));
      if (!add(c, "user", cli_scene_line(scene, i))) return CLI_FAILED;
      if (reply(c, &error) != RETORT_OK) return cli_fail(&error);
      if (cli_interrupted()) return CLI_OK;
    }
  }
  const double ttft = cli_quantile(c->ttft_ms, c->reply_count, 0.5);
  const double tpot = cli_quantile(c->tpot_ms, c->reply_count, 0.5);
  (void)printf("\n[%zu replies: TTFT %.1f ms, %.0f tokens/s (medians)]\n", c->reply_count, ttft,
               tpot > 0 ? 1000 / tpot : 0);
  return CLI_OK;
}

static int run(int argc, char **argv) {
  const char *path = NULL, *system = NULL, *script_path = NULL, *scene_id = NULL, *speculate = NULL;
  static chat c;
  c = (chat){.max_tokens = 256};
  RETORT_INIT(retort_engine_options, open);
  open.no_warm_up = true;  // the first prompt warms up as well as an idle one would
  double temperature = -1, top_p = -1;
  uint64_t seed = 0;
  bool exit_now;
  const cli_option options[] = {
      {"--system", NULL, CLI_TEXT, &system, "TEXT", "who the model is; @FILE reads it from a file"},
      {"--script", NULL, CLI_TEXT, &script_path, "FILE", "play the scenes of a JSON script"},
      {"--scene", NULL, CLI_TEXT, &scene_id, "ID", "talk inside one scene of the script instead"},
      {"--new", "-n", CLI_SIZE, &c.max_tokens, "N", "tokens of a reply at most; default 256"},
      {"--temp", "-t", CLI_REAL, &temperature, "T", "temperature; default: the model's"},
      {"--top-p", NULL, CLI_REAL, &top_p, "P", "default: the model's"},
      {"--seed", "-s", CLI_SEED, &seed, "S", "of the draws; default 0"},
      {"--speculate", NULL, CLI_TEXT, &speculate, "off|auto|N",
       "tokens to guess ahead in a step; default auto, as many as pay"},
      {"--threads", NULL, CLI_SIZE, &open.threads, "N", "default: all processors"},
      CLI_STRICT(&open.strict),
      CLI_PIN(&open.pin),
      {"--stats", NULL, CLI_FLAG, &c.stats, NULL, "show TTFT and speed after each reply"},
  };
  const int code = cli_parse(&cli_chat, options, sizeof options / sizeof options[0], argc, argv,
                             &path, 1, 1, &exit_now);
  if (exit_now) return code;
  if (!cli_parse_speculate(speculate, &c.speculate)) {
    return cli_usage(&cli_chat, "--speculate is off, auto or 1 to %d", RETORT_SPECULATE_LONGEST);
  }
  if (scene_id && !script_path) return cli_usage(&cli_chat, "--scene needs --script FILE");
  if (system && script_path) {
    return cli_usage(&cli_chat, "a script says itself who the model is: leave --system out");
  }
  json_t *script = script_path ? cli_script_read(script_path) : NULL;
  if (script_path && !script) return CLI_FAILED;
  const int scene = scene_id ? cli_script_find(script, scene_id) : -1;
  if (scene_id && scene < 0) {
    json_decref(script);
    return cli_usage(&cli_chat, "%s has no scene '%s'", script_path, scene_id);
  }
  char *text = NULL;
  size_t bytes;
  if (system && system[0] == '@') {
    if (!cli_read_file(system + 1, &text, &bytes)) return CLI_FAILED;  // no script then
    while (bytes > 0 && text[bytes - 1] == '\n') text[--bytes] = '\0';
    system = text;
  }
  retort_error error;
  int result = CLI_FAILED;
  if (cli_open_engine(path, &open, &c.engine, &error) != RETORT_OK) {
    json_decref(script);
    free(text);
    return cli_fail(&error);
  }
  RETORT_INIT(retort_engine_info, info);
  retort_engine_get_info(c.engine, &info);
  if (!info.has_chat_template) {
    (void)fprintf(stderr, "retort: %s has no chat template; use retort run for plain text\n", path);
    retort_engine_close(c.engine);
    json_decref(script);
    free(text);
    return CLI_FAILED;
  }
  c.sampling.size = sizeof c.sampling;
  retort_engine_default_sampling(c.engine, &c.sampling);
  if (temperature >= 0) c.sampling.temperature = temperature;
  if (top_p >= 0) c.sampling.top_p = top_p;
  c.sampling.seed = seed;
  if (system && add(&c, "system", system)) c.system_count = 1;
  if (scene >= 0) (void)add_scene(&c, cli_script_scene(script, (size_t)scene));
  if (retort_session_create(c.engine, &c.session, &error) == RETORT_OK) {
    result = script && scene < 0 ? play(&c, script) : converse(&c);
  } else {
    result = cli_fail(&error);
  }
  retort_session_destroy(c.session);
  retort_engine_close(c.engine);
  forget(&c, 0, c.count);
  json_decref(script);
  free(text);
  return result;
}

const cli_command cli_chat = {
    .name = "chat",
    .usage = "ENGINE [--system TEXT | --script FILE [--scene ID]] [options]",
    .summary = "talk with the model",
    .details = "Reads the other side of the conversation from standard input, a line a turn.",
    .example = "  retort chat model.engine --system 'You are a gruff innkeeper.' --temp 0.7",
    .run = run,
};
