// cli/run.c: retort run
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef struct arguments {
  const char *prompt, *ids, *isa, *speculate;
  size_t count, threads;
  uint64_t seed;
  double temperature, top_p, min_p, repetition_penalty;
  size_t top_k;
  cli_list stops;
  bool json, copy, strict, pin, ignore_eos, no_special;
  int draft;
} arguments;

static bool print_piece(void *user, const retort_piece *piece) {
  (void)user;
  (void)fwrite(piece->text, 1, piece->bytes, stdout);
  (void)fflush(stdout);
  return !cli_interrupted();
}

static bool watch_interrupt(void *user, const retort_piece *piece) {
  (void)user, (void)piece;
  return !cli_interrupted();
}

static void print_result(retort_reply *reply, bool json) {
  RETORT_INIT(retort_reply_result, r);
  retort_reply_get_result(reply, &r);
  if (!json) {
    (void)printf("\n");
    (void)fflush(stdout);  // the figures come after the text
    (void)fprintf(stderr, "[%zu prompt tokens, %zu new, TTFT %.1f ms, ", r.prompt_count,
                  r.output_count, r.ttft_ms);
    if (r.tpot_ms > 0) {
      (void)fprintf(stderr, "TPOT %.2f ms, %.1f tok/s, ", r.tpot_ms, 1000 / r.tpot_ms);
    }
    if (r.drafted_count > 0) {
      (void)fprintf(stderr, "%zu of %zu guesses right, ", r.accepted_count, r.drafted_count);
    }
    (void)fprintf(stderr, "%s]\n", r.finish_reason);
    return;
  }
  json_t *o = json_object();
  (void)json_object_set_new(o, "prompt_ids", cli_ids_json(r.prompt_ids, r.prompt_count));
  (void)json_object_set_new(o, "output_ids", cli_ids_json(r.output_ids, r.output_count));
  (void)json_object_set_new(o, "text", json_stringn(r.text, r.text_bytes));
  (void)json_object_set_new(o, "finish_reason", json_string(r.finish_reason));
  (void)json_object_set_new(o, "ttft_ms", json_real(r.ttft_ms));
  (void)json_object_set_new(o, "tpot_ms", json_real(r.tpot_ms));
  (void)json_object_set_new(o, "drafted", json_integer((json_int_t)r.drafted_count));
  (void)json_object_set_new(o, "accepted", json_integer((json_int_t)r.accepted_count));
  cli_print_json(o);
}

static retort_status generate(retort_engine *engine, const arguments *a, retort_error *error) {
  int32_t *ids = NULL;
  size_t count = 0;
  if (a->ids) {
    if (!cli_parse_ids(a->ids, &ids, &count)) {
      error->status = RETORT_ERR_ARGUMENT;
      (void)snprintf(error->message, sizeof error->message, "--ids: '%s' is not a list of ids",
                     a->ids);
      return RETORT_ERR_ARGUMENT;
    }
  } else {
    const unsigned flags =
        RETORT_ENCODE_PARSE_SPECIAL | (a->no_special ? 0u : RETORT_ENCODE_SPECIAL);
    const retort_status st =
        retort_engine_encode(engine, a->prompt, strlen(a->prompt), flags, &ids, &count, error);
    if (st != RETORT_OK) return st;
  }
  RETORT_INIT(retort_sampling, sampling);
  sampling.temperature = a->temperature;
  sampling.top_p = a->top_p;
  sampling.min_p = a->min_p;
  sampling.top_k = (int64_t)a->top_k;
  sampling.repetition_penalty = a->repetition_penalty;
  sampling.seed = a->seed;
  RETORT_INIT(retort_reply_options, options);
  options.max_tokens = a->count;
  options.sampling = &sampling;
  options.stops = a->stops.items;
  options.stop_count = a->stops.count;
  options.ignore_eos = a->ignore_eos;
  options.speculate = a->draft;
  options.on_piece = a->json ? watch_interrupt : print_piece;
  retort_session *session = NULL;
  retort_reply *reply = NULL;
  retort_status st = retort_session_create(engine, &session, error);
  if (st == RETORT_OK) st = retort_reply_begin(session, ids, count, &options, &reply, error);
  for (size_t running = 1; st == RETORT_OK && running;) {
    st = retort_engine_step(engine, &reply, 1, &running, error);
  }
  if (st == RETORT_OK) print_result(reply, a->json);
  retort_reply_end(reply);
  retort_session_destroy(session);
  free(ids);
  return st;
}

static int run(int argc, char **argv) {
  const char *path = NULL;
  arguments a = {.count = 64};
  bool exit_now;
  const cli_option options[] = {
      {"--prompt", "-p", CLI_TEXT, &a.prompt, "TEXT", "the prompt"},
      {"--ids", NULL, CLI_TEXT, &a.ids, "1,2,3", "the prompt as token ids"},
      {"--new", "-n", CLI_SIZE, &a.count, "N", "tokens to generate at most; default 64"},
      {"--temp", "-t", CLI_REAL, &a.temperature, "T", "temperature; default 0, greedy"},
      {"--top-k", NULL, CLI_SIZE, &a.top_k, "K", "sample among the K most probable; default off"},
      {"--top-p", NULL, CLI_REAL, &a.top_p, "P",
       "sample among the most probable with mass P; default off"},
      {"--min-p", NULL, CLI_REAL, &a.min_p, "P", "leave out those below P times the most probable"},
      {"--repetition-penalty", NULL, CLI_REAL, &a.repetition_penalty, "R", "default 1, off"},
      {"--seed", "-s", CLI_SEED, &a.seed, "S", "of the draws; default 0"},
      {"--stop", NULL, CLI_LIST, &a.stops, "TEXT", "ends the reply; may be repeated"},
      {"--ignore-eos", NULL, CLI_FLAG, &a.ignore_eos, NULL, "go on after an end-of-text token"},
      {"--no-special", NULL, CLI_FLAG, &a.no_special, NULL,
       "don't put the tokenizer's bos before the prompt"},
      {"--speculate", NULL, CLI_TEXT, &a.speculate, "off|auto|N",
       "tokens to guess ahead in a step; default auto, as many as pay"},
      {"--threads", NULL, CLI_SIZE, &a.threads, "N", "default: all processors"},
      {"--isa", NULL, CLI_TEXT, &a.isa, "LEVEL",
       "highest instruction set: scalar, avx2, avx512, ..."},
      CLI_STRICT(&a.strict),
      CLI_PIN(&a.pin),
      {"--copy", NULL, CLI_FLAG, &a.copy, NULL,
       "copy the engine into memory instead of mapping it"},
      {"--json", NULL, CLI_FLAG, &a.json, NULL, "print the result as JSON, not streamed"},
  };
  const int code = cli_parse(&cli_run, options, sizeof options / sizeof options[0], argc, argv,
                             &path, 1, 1, &exit_now);
  if (exit_now) return code;
  if (!a.prompt == !a.ids) return cli_usage(&cli_run, "give either -p TEXT or --ids");
  if (!cli_parse_speculate(a.speculate, &a.draft)) {
    return cli_usage(&cli_run, "--speculate is off, auto or 1 to %d", RETORT_SPECULATE_LONGEST);
  }
  if (a.count == 0) return cli_usage(&cli_run, "-n must be at least 1");
  RETORT_INIT(retort_engine_options, open);
  open.no_warm_up = true;  // the first prompt warms up as well as an idle one would
  open.threads = a.threads;
  open.copy = a.copy;
  open.isa = a.isa;
  open.strict = a.strict;
  open.pin = a.pin;
  retort_error error;
  retort_engine *engine = NULL;
  if (cli_open_engine(path, &open, &engine, &error) != RETORT_OK) return cli_fail(&error);
  const retort_status st = generate(engine, &a, &error);
  retort_engine_close(engine);
  return st == RETORT_OK ? CLI_OK : cli_fail(&error);
}

const cli_command cli_run = {
    .name = "run",
    .usage = "ENGINE (-p TEXT | --ids 1,2,3) [-n N] [options]",
    .summary = "continue a prompt",
    .example =
        "  retort run model.engine -p 'Once upon a time' -n 100 --temp 0.8 --top-p 0.95 --seed 7",
    .run = run,
};
