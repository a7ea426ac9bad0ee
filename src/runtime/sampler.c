#include "runtime/sampler.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

retort_status rt_sampling_check(const rt_sampling *s, retort_error *err) {
  const char *what = NULL;
  // Written so that NaN fails.
  if (!(s->temperature >= 0 && s->temperature <= 100))
    what = "temperature must lie in 0..100";
  else if (!(s->top_p > 0 && s->top_p <= 1))
    what = "top_p must lie in (0, 1]";
  else if (!(s->min_p >= 0 && s->min_p <= 1))
    what = "min_p must lie in 0..1";
  else if (s->top_k < 0)
    what = "top_k must not be negative";
  else if (!(s->repetition_penalty > 0 && s->repetition_penalty <= 100))
    what = "repetition_penalty must lie in (0, 100]";
  else if (!(s->presence_penalty >= -100 && s->presence_penalty <= 100))
    what = "presence_penalty must lie in -100..100";
  else if (!(s->frequency_penalty >= -100 && s->frequency_penalty <= 100))
    what = "frequency_penalty must lie in -100..100";
  return what ? rt_fail(err, RETORT_ERR_ARGUMENT, "%s", what) : RETORT_OK;
}

// splitmix64 (Steele, Lea, Flood 2014) of seed and index: independent draws without a state.
static double draw(uint64_t seed, uint64_t index) {
  uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return (double)(z >> 11) * 0x1.0p-53;
}

static bool next_stamp(rt_sampler_work *w) {
  if (++*w->stamp != 0) return true;
  // Wrapped after 2^32 uses.
  memset(w->seen, 0, w->vocab * sizeof *w->seen);
  *w->stamp = 1;
  return true;
}

static void penalize(const rt_sampling *s, const int32_t *history, size_t count, size_t generated,
                     rt_sampler_work *w) {
  if (s->repetition_penalty != 1) {
    (void)next_stamp(w);
    for (size_t i = 0; i < count; i++) {
      const size_t id = (size_t)history[i];
      if (w->seen[id] == *w->stamp) continue;
      w->seen[id] = *w->stamp;
      const double l = w->work[id];
      w->work[id] = (float)(l > 0 ? l / s->repetition_penalty : l * s->repetition_penalty);
    }
  }
  if (s->presence_penalty == 0 && s->frequency_penalty == 0) return;
  (void)next_stamp(w);
  for (size_t i = count - generated; i < count; i++) {
    const size_t id = (size_t)history[i];
    double l = w->work[id] - s->frequency_penalty;
    if (w->seen[id] != *w->stamp) {
      w->seen[id] = *w->stamp;
      l -= s->presence_penalty;
    }
    w->work[id] = (float)l;
  }
}

// The most probable id, or -1 if no logit is a number.
static int64_t argmax(const float *x, size_t n) {
  int64_t best = -1;
  for (size_t i = 0; i < n; i++) {
    if (x[i] == x[i] && (best < 0 || x[i] > x[best])) best = (int64_t)i;
  }
  return best;
}

// Max-heap of ids by weight, ties to the lower id.
static bool before(const float *weight, uint32_t a, uint32_t b) {
  return weight[a] > weight[b] || (weight[a] == weight[b] && a < b);
}

static void sift_down(const float *weight, uint32_t *heap, size_t count, size_t at) {
  const uint32_t item = heap[at];
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && before(weight, heap[child + 1], heap[child])) child++;
    if (!before(weight, heap[child], item)) break;
    heap[at] = heap[child];
  }
  heap[at] = item;
}

// The last of the weights w (all of them, by id) at which the running sum exceeds `target`.
static int32_t pick_all(const float *w, size_t n, double target) {
  double sum = 0;
  int32_t last = 0;
  for (size_t i = 0; i < n; i++) {
    if (w[i] <= 0) continue;
    sum += w[i];
    last = (int32_t)i;
    if (sum > target) break;
  }
  return last;
}

// Draws among the most probable under top-k, top-p and min-p. The candidates leave the heap in
// order of probability and gather at its end.
static int32_t pick_filtered(const rt_sampling *s, rt_sampler_work *w, double total, double u) {
  const float *weight = w->work;
  uint32_t *heap = w->heap;
  size_t count = 0;
  // The largest weight is 1. Under top-k the improbable ones still count towards top-p's mass.
  const float floor_weight = (float)s->min_p, entry = s->top_k > 0 ? 0 : floor_weight;
  for (size_t i = 0; i < w->vocab; i++) {
    if (weight[i] > 0 && weight[i] >= entry) heap[count++] = (uint32_t)i;
  }
  for (size_t i = count / 2; i-- > 0;) sift_down(weight, heap, count, i);
  const size_t all = count;
  size_t keep = all;
  if (s->top_k > 0 && (uint64_t)s->top_k < all) keep = (size_t)s->top_k;
  size_t taken = 0;
  double mass = 0;
  if (s->top_k > 0) {
    // top-p is a share of what top-k leaves, so that has to be known first.
    while (taken < keep) {
      const uint32_t id = heap[0];
      heap[0] = heap[--count];
      if (count > 0) sift_down(weight, heap, count, 0);
      heap[all - ++taken] = id;
      mass += weight[id];
    }
    const double limit = s->top_p * mass;
    double sum = 0;
    size_t used = 0;
    while (used < taken &&
           (used == 0 || (sum < limit && weight[heap[all - used - 1]] >= floor_weight))) {
      sum += weight[heap[all - ++used]];
    }
    taken = used;
    mass = sum;
  } else {
    const double limit = s->top_p * total;
    while (taken < keep && (taken == 0 || mass < limit)) {
      const uint32_t id = heap[0];
      heap[0] = heap[--count];
      if (count > 0) sift_down(weight, heap, count, 0);
      heap[all - ++taken] = id;
      mass += weight[id];
    }
  }
  double sum = 0;
  for (size_t i = 1; i < taken; i++) {
    sum += weight[heap[all - i]];
    if (sum > u * mass) return (int32_t)heap[all - i];
  }
  return (int32_t)heap[all - taken];
}

retort_status rt_sample(const rt_sampling *s, const float *logits, const int32_t *history,
                        size_t history_count, size_t generated, rt_sampler_work *w, int32_t *token,
                        retort_error *err) {
  const bool penalties =
      s->repetition_penalty != 1 || s->presence_penalty != 0 || s->frequency_penalty != 0;
  const float *x = logits;
  if (penalties) {
    memcpy(w->work, logits, w->vocab * sizeof *logits);
    penalize(s, history, history_count, generated, w);
    x = w->work;
  }
  const int64_t best = argmax(x, w->vocab);
  if (best < 0 || x[best] == -INFINITY) {
    return rt_fail(
        err, RETORT_ERR_INTERNAL,
        "the model gave no usable logit (all NaN or -inf): its weights or the chosen precision "
        "overflow");
  }
  *token = (int32_t)best;
  if (s->temperature == 0 || s->top_k == 1) return RETORT_OK;
  // Weights relative to the best, in place of the logits.
  const double top = x[best], rate = 1 / s->temperature;
  double total = 0;
  for (size_t i = 0; i < w->vocab; i++) {
    const double d = ((double)x[i] - top) * rate;
    // exp(-104) is below the smallest float.
    const float weight = d > -104 ? expf((float)d) : 0.0f;
    w->work[i] = weight;
    total += weight;
  }
  const double u = draw(s->seed, generated);
  const bool filtered = s->top_k > 0 || s->top_p < 1 || s->min_p > 0;
  *token = filtered ? pick_filtered(s, w, total, u) : pick_all(w->work, w->vocab, u * total);
  return RETORT_OK;
}

double rt_log_sum_exp(const float *logits, size_t vocab) {
  const int64_t best = argmax(logits, vocab);
  if (best < 0) return NAN;
  const double top = logits[best];
  double sum = 0;
  for (size_t i = 0; i < vocab; i++) {
    const float d = (float)(logits[i] - top);
    if (d > -104) sum += expf(d);
  }
  return top + log(sum);
}

void rt_top_logits(const float *logits, size_t vocab, rt_logprob *top, size_t count) {
  size_t filled = 0;
  for (size_t i = 0; i < vocab; i++) {
    const float x = logits[i];
    if (filled == count && !(count > 0 && x > top[count - 1].logprob)) continue;
    size_t at = filled < count ? filled++ : count - 1;
    for (; at > 0 && !(top[at - 1].logprob >= x); at--) top[at] = top[at - 1];
    top[at] = (rt_logprob){(int32_t)i, x};
  }
  for (; filled < count; filled++) top[filled] = (rt_logprob){-1, -INFINITY};
}

void rt_logprobs(const float *logits, size_t vocab, int32_t token, rt_logprob *chosen,
                 rt_logprob *top, size_t top_count) {
  const double norm = rt_log_sum_exp(logits, vocab);
  *chosen = (rt_logprob){token, (float)(logits[token] - norm)};
  rt_top_logits(logits, vocab, top, top_count);
  for (size_t i = 0; i < top_count; i++) top[i].logprob = (float)(top[i].logprob - norm);
}
