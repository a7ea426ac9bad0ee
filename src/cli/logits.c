// cli/logits.c: retort logits
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "runtime/sampler.h"

typedef struct collected {
  size_t vocab, count;
  rt_logprob *top;
} collected;

static bool collect(void *user, size_t row, const float *logits) {
  (void)row;
  const collected *c = user;
  rt_top_logits(logits, c->vocab, c->top, c->count);
  return true;
}

static retort_status compute(retort_engine *engine, const int32_t *ids, size_t count, collected *c,
                             retort_error *error) {
  retort_session *session = NULL;
  retort_status st = retort_session_create(engine, &session, error);
  if (st == RETORT_OK) {
    st = retort_session_feed_logits(session, ids, count, 1, collect, c, error);
  }
  retort_session_destroy(session);
  return st;
}

static void print_top(const collected *c, bool json) {
  if (!json) {
    for (size_t i = 0; i < c->count; i++) {
      (void)printf("%8d  %.6f\n", c->top[i].id, (double)c->top[i].logprob);
    }
    return;
  }
  json_t *o = json_object(), *ids = json_array(), *logits = json_array();
  for (size_t i = 0; i < c->count; i++) {
    (void)json_array_append_new(ids, json_integer(c->top[i].id));
    (void)json_array_append_new(logits, cli_real_json((double)c->top[i].logprob));
  }
  (void)json_object_set_new(o, "top_ids", ids);
  (void)json_object_set_new(o, "top_logits", logits);
  cli_print_json(o);
}

static int run(int argc, char **argv) {
  const char *path = NULL, *text = NULL;
  size_t top = 10;
  RETORT_INIT(retort_engine_options, open);
  bool json = false, exit_now;
  const cli_option options[] = {
      {"--ids", NULL, CLI_TEXT, &text, "1,2,3", "token ids to read (required)"},
      {"--top", NULL, CLI_SIZE, &top, "K", "how many logits to show; default 10"},
      {"--threads", NULL, CLI_SIZE, &open.threads, "N", "default: all processors"},
      {"--isa", NULL, CLI_TEXT, &open.isa, "LEVEL", "highest instruction set to use"},
      CLI_STRICT(&open.strict),
      CLI_PIN(&open.pin),
      {"--json", NULL, CLI_FLAG, &json, NULL, "print top_ids and top_logits as JSON"},
  };
  const int code = cli_parse(&cli_logits, options, sizeof options / sizeof options[0], argc, argv,
                             &path, 1, 1, &exit_now);
  if (exit_now) return code;
  int32_t *ids = NULL;
  size_t count = 0;
  if (!text || !cli_parse_ids(text, &ids, &count) || count == 0) {
    free(ids);
    return cli_usage(&cli_logits, "--ids needs a list of token ids");
  }
  open.no_warm_up = true;
  retort_error error;
  retort_engine *engine = NULL;
  retort_status st = cli_open_engine(path, &open, &engine, &error);
  if (st == RETORT_OK) {
    RETORT_INIT(retort_engine_info, info);
    retort_engine_get_info(engine, &info);
    collected c = {.vocab = info.vocab, .count = top < info.vocab ? top : info.vocab};
    c.top = calloc(c.count + 1, sizeof *c.top);
    st = compute(engine, ids, count, &c, &error);
    if (st == RETORT_OK) print_top(&c, json);
    free(c.top);
  }
  retort_engine_close(engine);
  free(ids);
  return st == RETORT_OK ? CLI_OK : cli_fail(&error);
}

const cli_command cli_logits = {
    .name = "logits",
    .usage = "ENGINE --ids 1,2,3 [--top K] [--json]",
    .summary = "show the largest logits after a list of tokens",
    .example = "  retort logits model.engine --ids 385,1272,2641 --top 8 --json",
    .run = run,
};
