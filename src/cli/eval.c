// cli/eval.c: retort eval. The text is cut at blank lines, an end-of-text token put after each
// piece, the stream cut into windows; the mean is taken over the next-token predictions inside each
// window.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "runtime/sampler.h"

enum { DEFAULT_WINDOW = 512 };

typedef struct stream {
  int32_t *ids;
  size_t count, capacity;
} stream;

static bool push(stream *s, const int32_t *ids, size_t count) {
  if (s->count + count > s->capacity) {
    s->capacity = 2 * (s->count + count) + 1024;
    int32_t *larger = realloc(s->ids, s->capacity * sizeof *larger);
    if (!larger) return false;
    s->ids = larger;
  }
  if (count) memcpy(s->ids + s->count, ids, count * sizeof *ids);
  s->count += count;
  return true;
}

static retort_status out_of_memory(retort_error *error) {
  error->status = RETORT_ERR_MEMORY;
  (void)snprintf(error->message, sizeof error->message, "out of memory for the text");
  return RETORT_ERR_MEMORY;
}

// Encodes pieces until `enough` tokens are there.
static retort_status encode_text(const retort_engine *engine, const char *text, size_t bytes,
                                 int32_t end, size_t enough, stream *out, retort_error *error) {
  for (size_t start = 0; start <= bytes && out->count < enough;) {
    const char *blank = bytes > start ? memmem(text + start, bytes - start, "\n\n", 2) : NULL;
    const size_t length = blank ? (size_t)(blank - text) - start : bytes - start;
    int32_t *ids = NULL;
    size_t count = 0;
    const retort_status st =
        retort_engine_encode(engine, text + start, length, 0, &ids, &count, error);
    if (st != RETORT_OK) return st;
    const bool ok = push(out, ids, count) && push(out, &end, 1);
    free(ids);
    if (!ok) return out_of_memory(error);
    start += length + 2;
  }
  return RETORT_OK;
}

typedef struct window_sum {
  const int32_t *ids;
  size_t count, vocab;
  double nll;
  size_t predictions;
} window_sum;

static bool add_row(void *user, size_t row, const float *logits) {
  window_sum *w = user;
  if (row + 1 < w->count) {
    w->nll += rt_log_sum_exp(logits, w->vocab) - logits[w->ids[row + 1]];
    w->predictions++;
  }
  return !cli_interrupted();
}

typedef struct arguments {
  const char *text;
  size_t window, windows;
  bool json;
} arguments;

static retort_status evaluate(retort_engine *engine, const arguments *a, const char *text,
                              size_t bytes, retort_error *error) {
  RETORT_INIT(retort_engine_info, info);
  retort_engine_get_info(engine, &info);
  const int32_t end = retort_engine_eos(engine);
  if (end < 0) {
    error->status = RETORT_ERR_UNSUPPORTED;
    (void)snprintf(error->message, sizeof error->message, "the model has no end-of-text token");
    return RETORT_ERR_UNSUPPORTED;
  }
  // Windows that were asked for are never made shorter behind one's back: the figure would differ.
  if (a->window > info.max_context) {
    error->status = RETORT_ERR_LIMIT;
    (void)snprintf(
        error->message, sizeof error->message,
        "--window %zu exceeds the engine's context of %zu (profile max_context); make it "
        "smaller or build with a larger --max-context",
        a->window, info.max_context);
    return RETORT_ERR_LIMIT;
  }
  const size_t usual = info.max_context < DEFAULT_WINDOW ? info.max_context : DEFAULT_WINDOW;
  const size_t window = a->window ? a->window : usual;
  const size_t most = SIZE_MAX / window;
  const size_t limit = a->windows && a->windows < most ? a->windows : most;
  stream ids = {0};
  retort_session *session = NULL;
  double nll = 0;
  size_t predictions = 0, windows = 0;
  cli_progress progress;
  cli_progress_begin(&progress);
  retort_status st = encode_text(engine, text, bytes, end, limit * window, &ids, error);
  if (st == RETORT_OK) st = retort_session_create(engine, &session, error);
  // A last, shorter window counts too, if it predicts anything.
  for (size_t at = 0; st == RETORT_OK && windows < limit && at + 1 < ids.count; at += window) {
    window_sum w = {.ids = ids.ids + at, .vocab = info.vocab};
    w.count = ids.count - at < window ? ids.count - at : window;
    retort_session_truncate(session, 0);
    st = retort_session_feed_logits(session, w.ids, w.count, w.count, add_row, &w, error);
    nll += w.nll;
    predictions += w.predictions;
    windows++;
    const size_t total = ids.count / window < limit ? ids.count / window : limit;
    if (!cli_progress_update(&progress, "eval", (double)windows / (double)(total + 1))) break;
  }
  cli_progress_end(&progress);
  retort_session_destroy(session);
  free(ids.ids);
  if (st != RETORT_OK) return st;
  if (cli_interrupted() || predictions == 0) {
    error->status = cli_interrupted() ? RETORT_ERR_CANCELLED : RETORT_ERR_FORMAT;
    (void)snprintf(error->message, sizeof error->message,
                   cli_interrupted()
                       ? "interrupted"
                       : "the text is too short: it has no token to predict from another");
    return error->status;
  }
  const double mean = nll / (double)predictions;
  if (a->json) {
    json_t *o = json_object();
    (void)json_object_set_new(o, "nll", cli_real_json(mean));
    (void)json_object_set_new(o, "perplexity", cli_real_json(exp(mean)));
    (void)json_object_set_new(o, "tokens", json_integer((json_int_t)predictions));
    (void)json_object_set_new(o, "window", json_integer((json_int_t)window));
    (void)json_object_set_new(o, "windows", json_integer((json_int_t)windows));
    cli_print_json(o);
  } else {
    (void)printf("nll %.6f nats a token, perplexity %.4f, %zu predictions in %zu windows of %zu\n",
                 mean, exp(mean), predictions, windows, window);
  }
  return RETORT_OK;
}

static int run(int argc, char **argv) {
  const char *path = NULL;
  arguments a = {0};
  RETORT_INIT(retort_engine_options, open);
  bool exit_now;
  const cli_option options[] = {
      {"--text", NULL, CLI_TEXT, &a.text, "FILE", "UTF-8 text; - for standard input (required)"},
      {"--window", NULL, CLI_SIZE, &a.window, "N",
       "tokens of a window; default 512, or the context if that is less"},
      {"--windows", NULL, CLI_SIZE, &a.windows, "N", "how many windows; default all"},
      {"--threads", NULL, CLI_SIZE, &open.threads, "N", "default: all processors"},
      {"--isa", NULL, CLI_TEXT, &open.isa, "LEVEL", "highest instruction set to use"},
      CLI_STRICT(&open.strict),
      CLI_PIN(&open.pin),
      {"--json", NULL, CLI_FLAG, &a.json, NULL, "print nll, perplexity, tokens as JSON"},
  };
  const int code = cli_parse(&cli_eval, options, sizeof options / sizeof options[0], argc, argv,
                             &path, 1, 1, &exit_now);
  if (exit_now) return code;
  if (!a.text) return cli_usage(&cli_eval, "--text FILE is missing");
  if (a.window == 1) return cli_usage(&cli_eval, "--window must be at least 2");
  char *text = NULL;
  size_t bytes = 0;
  if (!cli_read_file(a.text, &text, &bytes)) return CLI_FAILED;
  open.no_warm_up = true;
  retort_error error;
  retort_engine *engine = NULL;
  retort_status st = cli_open_engine(path, &open, &engine, &error);
  if (st == RETORT_OK) st = evaluate(engine, &a, text, bytes, &error);
  retort_engine_close(engine);
  free(text);
  return st == RETORT_OK ? CLI_OK : cli_fail(&error);
}

const cli_command cli_eval = {
    .name = "eval",
    .usage = "ENGINE --text FILE [--window N --windows N] [--json]",
    .summary = "measure the perplexity of a text",
    .details =
        "The text is cut at blank lines, the end-of-text token put after each piece, the stream "
        "cut\n"
        "into windows, and the mean taken over the predictions inside each window.",
    .example = "  retort eval model.engine --text valid.txt --window 512 --windows 64 --json",
    .run = run,
};
