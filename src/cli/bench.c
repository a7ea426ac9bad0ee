// cli/bench.c: retort bench. Fresh random prompts, warm-up, repeats, and the machine's ceilings
// measured in the same run over the same footprint, so that a speed can be read as a share of what
// is possible.
//
// Reading is measured twice: over the engine's own weights in the pages that the engine reads them
// from (4 KiB ones of the mapped file), and over as many bytes of memory on huge pages. The better
// one is the ceiling: a share of the same pages would hide what the pages cost.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "engine/engine.h"
#include "engine/work.h"
#include "tune/ceiling.h"

// Ceilings are sampled so often, spread over the repeats: often enough for a good one, and no more
// of them where there are many short repeats.
enum { MAX_REPEATS = 1000, MAX_BATCH = 4096, CEILING_SAMPLES = 12 };

typedef struct bench {
  size_t prompt, fresh, batch, repeats;
  size_t prefix;  // tokens at the start of every prompt that its session has read before
  uint64_t seed;
  retort_engine *engine;
  rt_engine_file file;  // a second view of the engine, for its weights and what they ask for
  rt_program_work work;
  rt_ceiling_range *ranges;
  rt_ceiling_probe *ceiling;
  retort_engine_info info;
  double ttft[MAX_REPEATS];  // ms, of the first token of the last session to have one
  double *tpot;              // ms, every step between tokens of every repeat
  size_t tpot_count;
  double prefill_s[MAX_REPEATS], decode_s[MAX_REPEATS];
  double reply_ms[MAX_REPEATS];  // from the prompt to the last token of the last session
} bench;

// xorshift64*: prompts need not be good random numbers, only fresh ones.
static uint32_t next_random(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (uint32_t)((*state * 0x2545F4914F6CDD1Du) >> 32);
}

typedef struct batch_run {
  retort_session *sessions[MAX_BATCH];
  retort_reply *replies[MAX_BATCH];
} batch_run;

static retort_status begin_all(bench *b, batch_run *r, int32_t *prompt, retort_error *error) {
  RETORT_INIT(retort_reply_options, options);
  options.max_tokens = b->fresh;
  options.ignore_eos = true;
  options.speculate = RETORT_SPECULATE_OFF;  // a token is a step
  for (size_t i = 0; i < b->batch; i++) {
    for (size_t k = b->prefix; k < b->prompt; k++) {
      prompt[k] = (int32_t)(next_random(&b->seed) % b->info.vocab);
    }
    // Nothing of an earlier prompt is reused but the prefix, which all prompts share.
    retort_session_truncate(r->sessions[i], b->prefix);
    const retort_status st =
        retort_reply_begin(r->sessions[i], prompt, b->prompt, &options, &r->replies[i], error);
    if (st != RETORT_OK) return st;
  }
  return RETORT_OK;
}

static bool all_have_first(const bench *b, const batch_run *r) {
  for (size_t i = 0; i < b->batch; i++) {
    RETORT_INIT(retort_reply_result, result);
    retort_reply_get_result(r->replies[i], &result);
    if (result.output_count == 0) return false;
  }
  return true;
}

// One repeat; `index` < 0 warms up.
static retort_status run_once(bench *b, batch_run *r, int32_t *prompt, int index,
                              retort_error *error) {
  retort_status st = begin_all(b, r, prompt, error);
  const double start = cli_seconds();
  double first = 0, before = start;
  for (size_t running = 1; st == RETORT_OK && running && !cli_interrupted();) {
    st = retort_engine_step(b->engine, r->replies, b->batch, &running, error);
    const double now = cli_seconds();
    if (first == 0) {
      if (all_have_first(b, r)) first = now;
    } else if (index >= 0) {
      b->tpot[b->tpot_count++] = (now - before) * 1e3;
    }
    before = now;
  }
  if (index >= 0) {
    b->ttft[index] = (first - start) * 1e3;
    b->prefill_s[index] = first - start;
    b->decode_s[index] = before - first;
    b->reply_ms[index] = (before - start) * 1e3;
  }
  for (size_t i = 0; i < b->batch; i++) {
    retort_reply_end(r->replies[i]);
    r->replies[i] = NULL;
  }
  return st;
}

static json_t *spread(double *values, size_t count) {
  json_t *o = json_object();
  (void)json_object_set_new(o, "median", cli_real_json(cli_quantile(values, count, 0.5)));
  (void)json_object_set_new(o, "p99", cli_real_json(cli_quantile(values, count, 0.99)));
  return o;
}

// What the figures are shares of.
typedef struct ceilings {
  double read, ops;  // a second; ops in the engine's own mix of formats
  double read_median, ops_median;
  double read_in_place;  // 0: the weights are a copy on huge pages
  const char *row;       // of the loops that most operations could use
} ceilings;

static ceilings measured(const bench *b) {
  const rt_ceiling c = rt_ceiling_best(b->ceiling);
  const rt_ceiling_rate *read = c.in_place.best > c.read.best ? &c.in_place : &c.read;
  ceilings out = {
      .read = read->best, .read_median = read->median, .read_in_place = c.in_place.best};
  double ops = 0, seconds = 0, seconds_median = 0;
  uint64_t most = 0;
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
    if (b->work.ops[k] == 0) continue;
    ops += (double)b->work.ops[k];
    seconds += (double)b->work.ops[k] / c.ops[k].best;
    seconds_median += (double)b->work.ops[k] / c.ops[k].median;
    if (b->work.ops[k] <= most) continue;
    most = b->work.ops[k];
    out.row = c.ops[k].row;
  }
  out.ops = ops / seconds;
  out.ops_median = ops / seconds_median;
  return out;
}

static void report(bench *b, bool json) {
  const double weights = (double)b->work.read_bytes;
  const ceilings ceiling = measured(b);
  const double prefill_s = cli_quantile(b->prefill_s, b->repeats, 0.5);
  const double decode_s = cli_quantile(b->decode_s, b->repeats, 0.5);
  const double steps = (double)(b->fresh - 1);
  const double prefill = (double)((b->prompt - b->prefix) * b->batch) / prefill_s;
  const double decode = steps > 0 ? steps * (double)b->batch / decode_s : 0;
  // Each decode step reads the weights once and each session's KV once.
  const double context = (double)b->prompt + steps / 2;
  const double kv = (double)b->info.kv_bytes_per_token * context * (double)b->batch;
  const double read = steps > 0 ? (weights + kv) * steps / decode_s : 0;
  const double ops = (double)retort_engine_ops_per_token(b->engine) * prefill;
  json_t *o = json_object();
  (void)json_object_set_new(o, "ttft_ms", spread(b->ttft, b->repeats));
  (void)json_object_set_new(o, "tpot_ms", spread(b->tpot, b->tpot_count));
  (void)json_object_set_new(o, "reply_ms", spread(b->reply_ms, b->repeats));
  (void)json_object_set_new(o, "prefill_tok_s", cli_real_json(prefill));
  (void)json_object_set_new(o, "decode_tok_s", cli_real_json(decode));
  (void)json_object_set_new(o, "read_bandwidth_share", cli_real_json(read / ceiling.read));
  (void)json_object_set_new(o, "arithmetic_share", cli_real_json(ops / ceiling.ops));
  (void)json_object_set_new(o, "machine_read_gb_s", cli_real_json(ceiling.read * 1e-9));
  (void)json_object_set_new(o, "machine_gops", cli_real_json(ceiling.ops * 1e-9));
  (void)json_object_set_new(o, "machine_read_gb_s_median",
                            cli_real_json(ceiling.read_median * 1e-9));
  (void)json_object_set_new(o, "machine_read_in_place_gb_s",
                            cli_real_json(ceiling.read_in_place * 1e-9));
  (void)json_object_set_new(o, "machine_gops_median", cli_real_json(ceiling.ops_median * 1e-9));
  (void)json_object_set_new(o, "machine_ops_row", json_string(ceiling.row));
  (void)json_object_set_new(o, "load_ms", cli_real_json(b->info.load_ms));
  (void)json_object_set_new(o, "verify_ms", cli_real_json(b->info.verify_ms));
  (void)json_object_set_new(o, "threads", json_integer((json_int_t)b->info.threads));
  (void)json_object_set_new(o, "prompt", json_integer((json_int_t)b->prompt));
  (void)json_object_set_new(o, "prefix", json_integer((json_int_t)b->prefix));
  (void)json_object_set_new(o, "new", json_integer((json_int_t)b->fresh));
  (void)json_object_set_new(o, "batch", json_integer((json_int_t)b->batch));
  (void)json_object_set_new(o, "repeats", json_integer((json_int_t)b->repeats));
  if (json) {
    cli_print_json(o);
    return;
  }
  json_decref(o);
  (void)printf("%s, %s, %zu threads: prompt %zu, new %zu, batch %zu, %zu repeats\n", b->info.name,
               b->info.precision, b->info.threads, b->prompt, b->fresh, b->batch, b->repeats);
  (void)printf("TTFT     median %9.2f ms   p99 %9.2f ms\n", cli_quantile(b->ttft, b->repeats, 0.5),
               cli_quantile(b->ttft, b->repeats, 0.99));
  (void)printf("TPOT     median %9.3f ms   p99 %9.3f ms\n",
               cli_quantile(b->tpot, b->tpot_count, 0.5),
               cli_quantile(b->tpot, b->tpot_count, 0.99));
  (void)printf("reply    median %9.2f ms   p99 %9.2f ms\n",
               cli_quantile(b->reply_ms, b->repeats, 0.5),
               cli_quantile(b->reply_ms, b->repeats, 0.99));
  (void)printf("prefill  %9.1f tok/s   %5.1f%% of %.0f Gop/s measured (%s)\n", prefill,
               100 * ops / ceiling.ops, ceiling.ops * 1e-9, ceiling.row);
  (void)printf("decode   %9.1f tok/s   %5.1f%% of %.1f GB/s measured\n", decode,
               100 * read / ceiling.read, ceiling.read * 1e-9);
  (void)printf("load     %9.1f ms, of which checking the weights %.1f ms\n", b->info.load_ms,
               b->info.verify_ms);
}

// A reply that the context cuts short would be counted as if it had all its tokens. The last token
// of a reply is never fed back, so it needs no place.
static retort_status check_room(const bench *b, retort_error *error) {
  const size_t context = b->info.max_context;
  if (b->prompt <= context && b->fresh - 1 <= context - b->prompt) return RETORT_OK;
  error->status = RETORT_ERR_LIMIT;
  (void)snprintf(
      error->message, sizeof error->message,
      "--prompt %zu and --new %zu exceed the engine's context of %zu (profile max_context); "
      "ask for fewer or build with a larger --max-context",
      b->prompt, b->fresh, context);
  return RETORT_ERR_LIMIT;
}

// The ceilings' footprint: as many bytes as a token reads, and the weights where they lie.
static retort_status prepare_ceilings(bench *b, const char *path, const retort_engine_options *open,
                                      retort_error *error) {
  const retort_status st = rt_engine_file_open(&b->file, path, RT_LOAD_MAP, error);
  if (st != RETORT_OK) return st;
  const rt_program *p = &b->file.manifest.program;
  b->work = rt_program_work_of(p);
  rt_ceiling_options options = {
      .threads = open->threads, .isa = RT_ISA_ALL, .bytes = (size_t)b->work.read_bytes};
  if (open->isa) (void)rt_isa_level(open->isa, &options.isa);
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) {
    if (b->work.ops[k]) options.kinds |= 1u << k;
  }
  if (!open->copy) {
    b->ranges = calloc(p->instr_count, sizeof *b->ranges);
    if (!b->ranges) {
      error->status = RETORT_ERR_MEMORY;
      (void)snprintf(error->message, sizeof error->message, "out of memory");
      return RETORT_ERR_MEMORY;
    }
    for (size_t i = 0; i < p->instr_count; i++) {
      if (p->instrs[i].op != RT_INSTR_GEMM) continue;
      const rt_stored *w = &p->stored[p->instrs[i].weight[0]];
      b->ranges[options.range_count++] =
          (rt_ceiling_range){b->file.weights + w->offset, (size_t)w->bytes};
    }
    options.ranges = b->ranges;
  }
  return rt_ceiling_create(&b->ceiling, &options, error);
}

// As many samples as are due after `done` of all runs.
static void sample_ceilings(bench *b, int done) {
  const size_t runs = b->repeats + 1, after = (size_t)done;
  const size_t before = (after - 1) * CEILING_SAMPLES / runs, due = after * CEILING_SAMPLES / runs;
  for (size_t k = before; k < due; k++) rt_ceiling_sample(b->ceiling);
}

static retort_status measure(bench *b, batch_run *r, retort_error *error) {
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < b->batch && st == RETORT_OK; i++) {
    st = retort_session_create(b->engine, &r->sessions[i], error);
  }
  int32_t *prompt = calloc(b->prompt, sizeof *prompt);
  for (size_t k = 0; prompt && k < b->prefix; k++) {
    prompt[k] = (int32_t)(next_random(&b->seed) % b->info.vocab);
  }
  b->tpot = calloc(b->fresh * b->repeats + 1, sizeof *b->tpot);
  if (!prompt || !b->tpot) {
    error->status = st = RETORT_ERR_MEMORY;
    (void)snprintf(error->message, sizeof error->message, "out of memory");
  }
  cli_progress progress;
  cli_progress_begin(&progress);
  for (int i = -1; st == RETORT_OK && i < (int)b->repeats; i++) {
    st = run_once(b, r, prompt, i, error);
    if (st == RETORT_OK) sample_ceilings(b, i + 2);
    if (!cli_progress_update(&progress, "bench", (double)(i + 2) / (double)(b->repeats + 1))) {
      error->status = st = RETORT_ERR_CANCELLED;
      (void)snprintf(error->message, sizeof error->message, "interrupted");
    }
  }
  cli_progress_end(&progress);
  for (size_t i = 0; i < b->batch; i++) retort_session_destroy(r->sessions[i]);
  free(prompt);
  return st;
}

static int run(int argc, char **argv) {
  static bench b;
  static batch_run r;
  b = (bench){.prompt = 512, .fresh = 64, .batch = 1, .repeats = 5, .seed = 0};
  const char *path = NULL;
  RETORT_INIT(retort_engine_options, open);
  bool json = false, exit_now;
  const cli_option options[] = {
      {"--prompt", NULL, CLI_SIZE, &b.prompt, "N", "tokens of a prompt; default 512"},
      {"--prefix", NULL, CLI_SIZE, &b.prefix, "N",
       "of these, how many the session has read before; default 0"},
      {"--new", NULL, CLI_SIZE, &b.fresh, "N", "tokens generated after it; default 64"},
      {"--batch", NULL, CLI_SIZE, &b.batch, "N", "sessions side by side; default 1"},
      {"--repeats", NULL, CLI_SIZE, &b.repeats, "N",
       "measured runs after one to warm up; default 5"},
      {"--seed", NULL, CLI_SEED, &b.seed, "S", "of the prompts; default: from the clock"},
      {"--threads", NULL, CLI_SIZE, &open.threads, "N", "default: all processors"},
      {"--isa", NULL, CLI_TEXT, &open.isa, "LEVEL", "highest instruction set to use"},
      CLI_STRICT(&open.strict),
      CLI_PIN(&open.pin),
      {"--copy", NULL, CLI_FLAG, &open.copy, NULL,
       "copy the engine into memory instead of mapping it"},
      {"--json", NULL, CLI_FLAG, &json, NULL, "print the figures as JSON"},
  };
  const int code = cli_parse(&cli_bench, options, sizeof options / sizeof options[0], argc, argv,
                             &path, 1, 1, &exit_now);
  if (exit_now) return code;
  if (b.prompt == 0 || b.fresh == 0 || b.batch == 0 || b.batch > MAX_BATCH || b.repeats == 0 ||
      b.repeats > MAX_REPEATS) {
    return cli_usage(&cli_bench,
                     "numbers must be at least 1 (batch at most %d, repeats at most %d)", MAX_BATCH,
                     MAX_REPEATS);
  }
  if (b.prefix >= b.prompt) {
    return cli_usage(&cli_bench, "--prefix %zu must be less than --prompt %zu", b.prefix, b.prompt);
  }
  if (b.seed == 0) b.seed = (uint64_t)(cli_seconds() * 1e9) | 1;
  open.max_sessions = b.batch;
  retort_error error;
  retort_status st = cli_open_engine(path, &open, &b.engine, &error);
  if (st == RETORT_OK) {
    b.info.size = sizeof b.info;
    retort_engine_get_info(b.engine, &b.info);
    st = check_room(&b, &error);
    if (st == RETORT_OK) st = prepare_ceilings(&b, path, &open, &error);
    if (st == RETORT_OK) st = measure(&b, &r, &error);
    if (st == RETORT_OK) report(&b, json);
    rt_ceiling_destroy(b.ceiling);
    rt_engine_file_close(&b.file);
    free(b.ranges);
    free(b.tpot);
  }
  retort_engine_close(b.engine);
  return st == RETORT_OK ? CLI_OK : cli_fail(&error);
}

const cli_command cli_bench = {
    .name = "bench",
    .usage = "ENGINE [--prompt N] [--new N] [--batch N] [--json]",
    .summary = "measure TTFT, TPOT and throughput, and their share of what the machine can do",
    .details =
        "Prompts are random and fresh. The ceilings are measured between the repeats, by as many\n"
        "threads: reading the weights where they lie, and as many bytes on huge pages; "
        "multiply-adds\n"
        "of the kind the formats of the weights use, with the best instructions that --isa "
        "allows.\n"
        "A ceiling is the best of all samples. Attention is not counted in the share of prefill.",
    .example = "  retort bench model.engine --prompt 512 --new 64 --batch 1 --json",
    .run = run,
};
