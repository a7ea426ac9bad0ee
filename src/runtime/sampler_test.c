// Sampling against plain definitions, and against the distributions they describe.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/sampler.h"

enum { VOCAB = 200 };
static float work[VOCAB], weights[VOCAB];
static uint32_t seen[VOCAB], heap[VOCAB], stamp;
static rt_sampler_work scratch = {VOCAB, work, seen, &stamp, heap, weights};
static const rt_sampling neutral = {.temperature = 1, .top_p = 1, .repetition_penalty = 1};

static void fill(float *logits, uint64_t seed) {
  for (size_t i = 0; i < VOCAB; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    logits[i] = (float)(seed >> 40) / (float)(1 << 24) * 12 - 6;
  }
}

static int32_t sample(const rt_sampling *s, const float *logits, size_t index) {
  int32_t history[1] = {0}, token = -1;
  // `generated` selects the draw; without presence penalties the history is not looked at.
  retort_error err;
  if (rt_sample(s, logits, history, 0, index, &scratch, &token, &err) != RETORT_OK) {
    fail_msg("%s", err.message);
  }
  return token;
}

static int by_logit(const void *a, const void *b, void *logits) {
  const float *l = logits;
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return l[x] != l[y] ? (l[x] > l[y] ? -1 : 1) : (x > y) - (x < y);
}

// The probabilities that top-k, then top-p, then min-p leave, by the definitions.
static void expected(const rt_sampling *s, float *logits, double *p) {
  int32_t order[VOCAB];
  for (int32_t i = 0; i < VOCAB; i++) order[i] = i;
  qsort_r(order, VOCAB, sizeof *order, by_logit, logits);
  double mass = 0;
  for (size_t i = 0; i < VOCAB; i++) p[i] = 0;
  const size_t k = s->top_k && s->top_k < VOCAB ? (size_t)s->top_k : VOCAB;
  double total = 0;
  for (size_t i = 0; i < k; i++) {
    total += exp((logits[order[i]] - logits[order[0]]) / s->temperature);
  }
  for (size_t i = 0; i < k; i++) {
    const double w = exp((logits[order[i]] - logits[order[0]]) / s->temperature);
    if (i > 0 && (mass >= s->top_p * total || w < s->min_p)) break;
    p[order[i]] = w;
    mass += w;
  }
  for (size_t i = 0; i < VOCAB; i++) p[i] /= mass;
}

static void distributions_are_as_defined(void **state) {
  (void)state;
  static const rt_sampling cases[] = {
      {.temperature = 1, .top_p = 1, .repetition_penalty = 1},
      {.temperature = 0.7, .top_p = 1, .repetition_penalty = 1},
      {.temperature = 1, .top_p = 1, .top_k = 5, .repetition_penalty = 1},
      {.temperature = 1.3, .top_p = 0.5, .repetition_penalty = 1},
      {.temperature = 1, .top_p = 0.9, .top_k = 20, .repetition_penalty = 1},
      {.temperature = 1, .top_p = 1, .min_p = 0.2, .repetition_penalty = 1},
      {.temperature = 2, .top_p = 0.8, .top_k = 50, .min_p = 0.05, .repetition_penalty = 1},
      {.temperature = 1, .top_p = 0.01, .repetition_penalty = 1},
      {.temperature = 1, .top_p = 1, .top_k = 1000, .repetition_penalty = 1},
  };
  enum { DRAWS = 40000 };
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    float logits[VOCAB];
    fill(logits, c + 1);
    double p[VOCAB];
    expected(&cases[c], logits, p);
    int counts[VOCAB] = {0};
    for (size_t i = 0; i < DRAWS; i++) counts[sample(&cases[c], logits, i)]++;
    for (size_t i = 0; i < VOCAB; i++) {
      // Never outside the set; inside within five standard deviations.
      if (p[i] == 0) assert_int_equal(counts[i], 0);
      const double deviation = sqrt(DRAWS * p[i] * (1 - p[i])) + 1;
      if (fabs(counts[i] - DRAWS * p[i]) > 5 * deviation) {
        fail_msg("case %zu token %zu: %d draws, %.1f expected", c, i, counts[i], DRAWS * p[i]);
      }
    }
  }
}

static void greedy_takes_the_lowest_of_equals(void **state) {
  (void)state;
  float logits[VOCAB] = {0};
  rt_sampling s = neutral;
  s.temperature = 0;
  logits[7] = logits[30] = 2;
  assert_int_equal(sample(&s, logits, 0), 7);
  logits[3] = NAN;
  assert_int_equal(sample(&s, logits, 0), 7);
  s.temperature = 5;
  s.top_k = 1;
  assert_int_equal(sample(&s, logits, 0), 7);
}

static void extreme_logits(void **state) {
  (void)state;
  float logits[VOCAB];
  for (size_t i = 0; i < VOCAB; i++) logits[i] = -3e38f;
  logits[5] = 3e38f;
  logits[6] = -INFINITY;
  rt_sampling s = neutral;
  assert_int_equal(sample(&s, logits, 1), 5);
  s.temperature = 1e-6;
  assert_int_equal(sample(&s, logits, 1), 5);
  for (size_t i = 0; i < VOCAB; i++) logits[i] = i % 2 ? NAN : -INFINITY;
  int32_t token;
  retort_error err;
  assert_int_equal(rt_sample(&s, logits, NULL, 0, 0, &scratch, &token, &err), RETORT_ERR_INTERNAL);
}

static void penalties(void **state) {
  (void)state;
  float logits[VOCAB] = {0};
  logits[1] = 4, logits[2] = 3.5f, logits[3] = 3.2f, logits[4] = -1;
  rt_sampling s = neutral;
  s.temperature = 0;
  int32_t token;
  const int32_t history[] = {9, 1, 1, 2};
  s.repetition_penalty = 2;  // 1 -> 2, 2 -> 1.75, so 3 leads
  assert_int_equal(rt_sample(&s, logits, history, 4, 2, &scratch, &token, NULL), RETORT_OK);
  assert_int_equal(token, 3);
  s.repetition_penalty = 1;
  s.presence_penalty = 0.6;  // only what was generated, {1, 2}: 3.4, 2.9
  assert_int_equal(rt_sample(&s, logits, history, 4, 2, &scratch, &token, NULL), RETORT_OK);
  assert_int_equal(token, 1);
  s.presence_penalty = 0.9;
  assert_int_equal(rt_sample(&s, logits, history, 4, 2, &scratch, &token, NULL), RETORT_OK);
  assert_int_equal(token, 3);
  s.presence_penalty = 0;
  s.frequency_penalty = 0.45;  // {1, 1, 2}: 3.1, 3.05
  assert_int_equal(rt_sample(&s, logits, history, 4, 3, &scratch, &token, NULL), RETORT_OK);
  assert_int_equal(token, 3);
}

static void stamps_wrap(void **state) {
  (void)state;
  float logits[VOCAB] = {0};
  logits[1] = 4, logits[2] = 3.5f;
  rt_sampling s = neutral;
  s.temperature = 0;
  s.repetition_penalty = 2;
  const int32_t history[] = {1};
  stamp = UINT32_MAX - 1;
  for (int i = 0; i < 4; i++) {
    int32_t token;
    assert_int_equal(rt_sample(&s, logits, history, 1, 0, &scratch, &token, NULL), RETORT_OK);
    assert_int_equal(token, 2);
  }
}

// The definition: weights of all, totals in the order of ids, a full sort, one walk.
static int32_t by_definition(const rt_sampling *s, const float *logits, size_t vocab,
                             const int32_t *history, size_t count, size_t generated, float *x,
                             float *weight, int32_t *order) {
  memcpy(x, logits, vocab * sizeof *x);
  for (size_t id = 0; id < vocab; id++) {
    size_t all = 0, own = 0;
    for (size_t i = 0; i < count; i++) {
      all += history[i] == (int32_t)id;
      own += i >= count - generated && history[i] == (int32_t)id;
    }
    if (all && s->repetition_penalty != 1) {
      const double l = x[id];
      x[id] = (float)(l > 0 ? l / s->repetition_penalty : l * s->repetition_penalty);
    }
    for (size_t i = 0; i < own; i++) {
      double l = x[id] - s->frequency_penalty;
      if (i == 0) l -= s->presence_penalty;
      x[id] = (float)l;
    }
  }
  int32_t best = -1;
  for (size_t i = 0; i < vocab; i++) {
    if (!isnan(x[i]) && (best < 0 || x[i] > x[best])) best = (int32_t)i;
  }
  if (s->temperature == 0 || s->top_k == 1) return best;
  double total = 0;
  for (size_t i = 0; i < vocab; i++) {
    const double d = ((double)x[i] - x[best]) * (1 / s->temperature);
    weight[i] = d > -104 ? expf((float)d) : 0;
    total += weight[i];
  }
  uint64_t z = s->seed + (generated + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  const double u = (double)(z >> 11) * 0x1.0p-53;
  double sum = 0, mass = 0;
  if (s->top_k == 0 && s->top_p == 1 && s->min_p == 0) {
    int32_t last = 0;
    for (size_t i = 0; i < vocab && sum <= u * total; i++) {
      if (weight[i] > 0) last = (int32_t)i;
      sum += weight[i];
    }
    return last;
  }
  size_t n = 0, used = 0;
  for (size_t i = 0; i < vocab; i++) {
    if (weight[i] > 0 && (s->top_k || weight[i] >= (float)s->min_p)) order[n++] = (int32_t)i;
  }
  qsort_r(order, n, sizeof *order, by_logit, weight);
  if (s->top_k && (size_t)s->top_k < n) n = (size_t)s->top_k;
  if (s->top_k) {
    total = 0;
    for (size_t i = 0; i < n; i++) total += weight[order[i]];
  }
  while (used < n &&
         (used == 0 || (mass < s->top_p * total && weight[order[used]] >= (float)s->min_p))) {
    mass += weight[order[used++]];
  }
  for (size_t i = 0; i + 1 < used; i++) {
    sum += weight[order[i]];
    if (sum > u * mass) return order[i];
  }
  return order[used - 1];
}

static uint32_t next(uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 33);
}

// Every way through the fast paths, over vocabularies with and without whole blocks; logits with
// ties, gaps, infinities and no number at all.
static void tokens_are_those_of_the_definition(void **state) {
  (void)state;
  enum { MOST = 9000, HISTORY = 40, ROUNDS = 3000 };
  float *logits = malloc(4 * MOST * sizeof *logits);
  float *x = logits + MOST, *plain = x + MOST, *own = plain + MOST;
  float *own_work = malloc(MOST * sizeof *own_work);
  uint32_t *own_seen = calloc(MOST, sizeof *own_seen), *own_heap = malloc(MOST * sizeof *own_heap);
  int32_t *order = malloc(MOST * sizeof *order);
  uint32_t own_stamp = 0;
  uint64_t seed = 1;
#define NEXT(n) (next(&seed) % (n))
  for (int round = 0; round < ROUNDS; round++) {
    const size_t vocab = NEXT(4) ? 1 + NEXT(400) : 1 + NEXT(MOST);
    const double spread = (double[]){0, 0.001, 1, 8, 60, 1000}[NEXT(6)];
    const bool steps = NEXT(3) == 0;
    for (size_t i = 0; i < vocab; i++) {
      double v = ((double)(NEXT(1000001)) / 1e6 + (double)(NEXT(1000001)) / 1e6 - 1) * spread;
      if (steps) v = rint(v * 2) / 2;
      logits[i] = (float)v;
      if (NEXT(50) == 0) logits[i] = NEXT(2) ? NAN : -INFINITY;
    }
    logits[NEXT(vocab)] = (float)(spread * 0.9);
    int32_t history[HISTORY];
    for (size_t i = 0; i < HISTORY; i++) history[i] = (int32_t)(NEXT(vocab));
    const rt_sampling s = {.temperature = (double[]){0, 0.01, 0.7, 1, 3, 90}[NEXT(6)],
                           .top_p = (double[]){1, 1, 0.9, 0.5, 0.999999, 0.01}[NEXT(6)],
                           .top_k = (int64_t[]){0, 0, 1, 5, 40, 3000}[NEXT(6)],
                           .min_p = (double[]){0, 0, 0, 0.05, 1, 1e-30}[NEXT(6)],
                           .repetition_penalty = NEXT(3) ? 1 : 1.3,
                           .presence_penalty = NEXT(3) ? 0 : 0.5,
                           .frequency_penalty = NEXT(3) ? 0 : -0.2,
                           .seed = seed};
    rt_sampler_work w = {vocab, own_work, own_seen, &own_stamp, own_heap, own};
    const size_t generated = NEXT(HISTORY + 1);
    int32_t token = -1;
    const int32_t want =
        by_definition(&s, logits, vocab, history, HISTORY, generated, x, plain, order);
    assert_int_equal(rt_sample(&s, logits, history, HISTORY, generated, &w, &token, NULL),
                     RETORT_OK);
    if (token != want) {
      fail_msg("round %d: %d, expected %d (vocab %zu spread %g t %g k %d p %g m %g)", round, token,
               want, vocab, spread, s.temperature, (int)s.top_k, s.top_p, s.min_p);
    }
  }
#undef NEXT
  free(logits);
  free(own_work);
  free(own_seen);
  free(own_heap);
  free(order);
}

static void logprobs(void **state) {
  (void)state;
  float logits[VOCAB];
  fill(logits, 3);
  double sum = 0;
  for (size_t i = 0; i < VOCAB; i++) sum += exp(logits[i]);
  assert_true(fabs(rt_log_sum_exp(logits, VOCAB) - log(sum)) < 1e-5);
  rt_logprob chosen, top[4];
  rt_logprobs(logits, VOCAB, 17, &chosen, top, 4);
  assert_true(fabs(chosen.logprob - (logits[17] - log(sum))) < 1e-5);
  int32_t order[VOCAB];
  for (int32_t i = 0; i < VOCAB; i++) order[i] = i;
  qsort_r(order, VOCAB, sizeof *order, by_logit, logits);
  for (size_t i = 0; i < 4; i++) assert_int_equal(top[i].id, order[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(distributions_are_as_defined),
      cmocka_unit_test(greedy_takes_the_lowest_of_equals),
      cmocka_unit_test(extreme_logits),
      cmocka_unit_test(penalties),
      cmocka_unit_test(stamps_wrap),
      cmocka_unit_test(tokens_are_those_of_the_definition),
      cmocka_unit_test(logprobs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
