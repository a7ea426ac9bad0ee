// sampler_bench: what choosing a token costs, by vocabulary and settings.
//
//   sampler_bench [--rounds N]
//
// Logits are normal (three wide) with a few that lead, as those of a language model are; "flat" has
// no leaders and is the worst case for top-p. Prints the best and the median time of a sample.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "base/time.h"
#include "runtime/sampler.h"

enum { DISTINCT = 8, HISTORY = 300, MAX_ROUNDS = 100000 };

static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return ((double)(*state >> 40) + 0.5) * 0x1p-24;
}

static void fill(float *logits, size_t vocab, uint64_t seed, bool leaders) {
  for (size_t i = 0; i < vocab; i++) {
    const double radius = sqrt(-2 * log(uniform(&seed)));
    logits[i] = (float)(3 * radius * cos(6.283185307179586 * uniform(&seed)));
  }
  for (int i = 0; i < 30 && leaders; i++) {
    logits[(size_t)(uniform(&seed) * (double)vocab)] = (float)(24 - 0.4 * i);
  }
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  size_t rounds = 200;
  if (argc == 3 && strcmp(argv[1], "--rounds") == 0) rounds = strtoul(argv[2], NULL, 10);
  if (argc == 2 || rounds == 0 || rounds > MAX_ROUNDS) {
    (void)fprintf(stderr, "usage: sampler_bench [--rounds N]\n");
    return 2;
  }
  static const struct {
    const char *name;
    rt_sampling s;
  } cases[] = {
      {"greedy", {.temperature = 0, .top_p = 1, .repetition_penalty = 1}},
      {"temperature 0.8", {.temperature = 0.8, .top_p = 1, .repetition_penalty = 1}},
      {"top_k 40", {.temperature = 0.8, .top_p = 1, .top_k = 40, .repetition_penalty = 1}},
      {"top_p 0.9", {.temperature = 0.8, .top_p = 0.9, .repetition_penalty = 1}},
      {"min_p 0.05", {.temperature = 0.8, .top_p = 1, .min_p = 0.05, .repetition_penalty = 1}},
      {"top_k 40, top_p 0.9, penalties",
       {.temperature = 0.8,
        .top_p = 0.9,
        .top_k = 40,
        .repetition_penalty = 1.1,
        .presence_penalty = 0.1}},
  };
  static const size_t vocabs[] = {32000, 151936};
  static double times[MAX_ROUNDS];
  static int32_t history[HISTORY];
  for (size_t v = 0; v < RT_COUNT(vocabs); v++) {
    const size_t vocab = vocabs[v];
    float *logits = malloc(2 * DISTINCT * vocab * sizeof *logits);
    uint32_t stamp = 0;
    rt_sampler_work work = {.vocab = vocab,
                            .work = malloc(vocab * sizeof *work.work),
                            .seen = calloc(vocab, sizeof *work.seen),
                            .stamp = &stamp,
                            .heap = malloc(vocab * sizeof *work.heap),
                            .weights = malloc(vocab * sizeof *work.weights)};
    if (!logits || !work.work || !work.seen || !work.heap || !work.weights) return 1;
    for (size_t i = 0; i < 2 * DISTINCT; i++) fill(logits + i * vocab, vocab, i, i < DISTINCT);
    for (size_t i = 0; i < HISTORY; i++) history[i] = (int32_t)(i * 97 % vocab);
    for (size_t c = 0; c < 2 * RT_COUNT(cases); c++) {
      const bool flat = c >= RT_COUNT(cases);
      rt_sampling s = cases[c % RT_COUNT(cases)].s;
      uint64_t sum = 0;
      for (size_t r = 0; r < rounds; r++) {
        const float *x = logits + (r % DISTINCT + (flat ? DISTINCT : 0)) * vocab;
        int32_t token;
        s.seed = r;
        const int64_t start = rt_time_ns();
        if (rt_sample(&s, x, history, HISTORY, 200, &work, &token, NULL) != RETORT_OK) return 1;
        times[r] = (double)(rt_time_ns() - start) * 1e-3;
        sum = sum * 31 + (uint32_t)token;
      }
      qsort(times, rounds, sizeof *times, by_value);
      (void)printf("vocab %6zu %-31s %-5s best %8.1f us, median %8.1f us   (%08x)\n", vocab,
                   cases[c % RT_COUNT(cases)].name, flat ? "flat" : "", times[0], times[rounds / 2],
                   (unsigned)(sum ^ sum >> 32));
    }
    free(logits);
    free(work.work);
    free(work.seen);
    free(work.heap);
    free(work.weights);
  }
  return 0;
}
