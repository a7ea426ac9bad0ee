// speculate_bench: what speculation by prompt lookup does to the speed of decoding.
//
//   speculate_bench ENGINE TEXT [--prompt N] [--new N] [--rounds R] [--temp T] [--copy]
//                   [--threads N] [--draft N]
//
// Prompts are windows of a text file. With --copy a prompt is a window and then its own first half
// again, so that copying it further is the likely continuation. Each round decodes the same reply
// with speculation off, auto, auto, off and compares the times between first and last token; the
// replies must agree. Prints the median over the rounds of off / auto, and the sums; on a busy
// machine, with one thread, the ratio of processor times says most. --draft N forces N instead of
// auto.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "retort/retort.h"

static retort_engine *engine;
static retort_session *session;

static void or_die(retort_status st, const retort_error *error) {
  if (st == RETORT_OK) return;
  (void)fprintf(stderr, "%s\n", error->message);
  exit(1);
}

static char *read_text(const char *path, size_t *bytes) {
  FILE *f = fopen(path, "rb");
  if (!f) {
    (void)fprintf(stderr, "%s: cannot be read\n", path);
    exit(1);
  }
  enum { MOST = 1 << 20 };
  char *text = malloc(MOST);
  if (!text) exit(1);
  *bytes = fread(text, 1, MOST, f);
  (void)fclose(f);
  return text;
}

typedef struct outcome {
  double ms;      // from the first token to the last
  double cpu_ms;  // the same, of the processors: what others take from this program isn't in it
  size_t tokens, drafted, accepted;
  uint64_t hash;  // of the ids
} outcome;

static double cpu_ms(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static outcome decode(const int32_t *prompt, size_t count, size_t fresh, double temperature,
                      uint64_t seed, int speculate) {
  RETORT_INIT(retort_sampling, sampling);
  sampling.temperature = temperature;
  sampling.seed = seed;
  RETORT_INIT(retort_reply_options, options);
  options.max_tokens = fresh;
  options.sampling = &sampling;
  options.ignore_eos = true;
  options.speculate = speculate;
  retort_error error;
  retort_reply *reply;
  or_die(retort_reply_begin(session, prompt, count, &options, &reply, &error), &error);
  RETORT_INIT(retort_reply_result, r);
  double cpu_start = 0;
  for (size_t running = 1; running;) {
    or_die(retort_engine_step(engine, &reply, 1, &running, &error), &error);
    if (r.output_count > 0) continue;
    retort_reply_get_result(reply, &r);
    cpu_start = cpu_ms();
  }
  const double cpu = cpu_ms() - cpu_start;
  retort_reply_get_result(reply, &r);
  outcome out = {.ms = r.tpot_ms * (double)(r.output_count - 1),
                 .cpu_ms = cpu,
                 .tokens = r.output_count,
                 .drafted = r.drafted_count,
                 .accepted = r.accepted_count};
  for (size_t i = 0; i < r.output_count; i++) out.hash = out.hash * 31 + (uint32_t)r.output_ids[i];
  retort_reply_end(reply);
  return out;
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { MAX_ROUNDS = 1000 };

int main(int argc, char **argv) {
  size_t length = 100, fresh = 100, rounds = 20, threads = 0;
  double temperature = 0;
  int draft = RETORT_SPECULATE_AUTO;
  bool copy = false;
  const char *path = argc > 2 ? argv[1] : NULL, *file = argc > 2 ? argv[2] : NULL;
  for (int i = 3; i < argc; i++) {
    const char *value = i + 1 < argc ? argv[i + 1] : "0";
    if (strcmp(argv[i], "--copy") == 0) {
      copy = true;
      continue;
    }
    if (strcmp(argv[i], "--prompt") == 0) {
      length = strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--new") == 0) {
      fresh = strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--rounds") == 0) {
      rounds = strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--threads") == 0) {
      threads = strtoul(value, NULL, 10);
    } else if (strcmp(argv[i], "--temp") == 0) {
      temperature = strtod(value, NULL);
    } else if (strcmp(argv[i], "--draft") == 0) {
      draft = (int)strtol(value, NULL, 10);
    } else {
      path = NULL;
      break;
    }
    i++;
  }
  if (!path || length < 2 || fresh < 2 || rounds == 0 || rounds > MAX_ROUNDS) {
    (void)fprintf(stderr,
                  "usage: speculate_bench ENGINE TEXT [--prompt N] [--new N] [--rounds R] "
                  "[--temp T] [--copy] [--threads N] [--draft N]\n");
    return 2;
  }
  retort_error error;
  RETORT_INIT(retort_engine_options, open);
  open.threads = threads;
  or_die(retort_engine_open(path, &open, &engine, &error), &error);
  or_die(retort_session_create(engine, &session, &error), &error);
  size_t bytes, count;
  char *text = read_text(file, &bytes);
  int32_t *ids;
  or_die(retort_engine_encode(engine, text, bytes, 0, &ids, &count, &error), &error);
  if (count < length + rounds) {
    (void)fprintf(stderr, "%s: %zu tokens are too few\n", file, count);
    return 1;
  }
  int32_t *prompt = malloc(2 * length * sizeof *prompt);
  if (!prompt) return 1;
  static double ratios[MAX_ROUNDS];
  double off_ms = 0, on_ms = 0, off_cpu = 0, on_cpu = 0;
  size_t drafted = 0, accepted = 0, tokens = 0;
  for (size_t r = 0; r < rounds; r++) {
    memcpy(prompt, ids + r * ((count - length) / rounds), length * sizeof *prompt);
    size_t n = length;
    if (copy) {
      memcpy(prompt + length, prompt, length / 2 * sizeof *prompt);
      n += length / 2;
    }
    outcome off[2], on[2];
    off[0] = decode(prompt, n, fresh, temperature, r, RETORT_SPECULATE_OFF);
    on[0] = decode(prompt, n, fresh, temperature, r, draft);
    on[1] = decode(prompt, n, fresh, temperature, r, draft);
    off[1] = decode(prompt, n, fresh, temperature, r, RETORT_SPECULATE_OFF);
    for (int i = 0; i < 2; i++) {
      if (on[i].hash == off[0].hash && on[i].tokens == off[0].tokens) continue;
      (void)fprintf(stderr, "the replies differ: a bug\n");
      return 1;
    }
    const double a = off[0].ms + off[1].ms, b = on[0].ms + on[1].ms;
    ratios[r] = a / b;
    off_cpu += off[0].cpu_ms + off[1].cpu_ms;
    on_cpu += on[0].cpu_ms + on[1].cpu_ms;
    off_ms += a;
    on_ms += b;
    tokens += on[0].tokens + on[1].tokens;
    drafted += on[0].drafted + on[1].drafted;
    accepted += on[0].accepted + on[1].accepted;
  }
  qsort(ratios, rounds, sizeof *ratios, by_value);
  (void)printf(
      "off %.3f ms, on %.3f ms a token; %.2f of %.2f guesses a token right; off / on median "
      "%.3f (%.3f .. %.3f), of the sums %.3f, of processor time %.3f\n",
      off_ms / (double)tokens, on_ms / (double)tokens, (double)accepted / (double)tokens,
      (double)drafted / (double)tokens, ratios[rounds / 2], ratios[rounds / 10],
      ratios[rounds - 1 - rounds / 10], off_ms / on_ms, off_cpu / on_cpu);
  free(prompt);
  free(ids);
  free(text);
  retort_session_destroy(session);
  retort_engine_close(engine);
  return 0;
}
