#include "runtime/sampler.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/size.h"

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

// ---------------------------------------------------------------------------------------------
// Passes over the vocabulary
//
// What counts is defined by weights: weight(x) = expf((x - top) / temperature), each rounded as
// written below, totals summed in double in the order of ids, ranks by weight and then by id. Few
// tokens need their weight, so a survey of blocks finds out which: the highest logit of every
// block, and where a total is needed, sums of a quicker exponential whose error is bounded.
// Wherever a choice lies within that bound the weights of all tokens decide.

enum { MAX_BLOCKS = 2048, LANES = 16 };

typedef struct survey {
  const float *x;  // logits, penalties applied
  size_t vocab;
  size_t block, blocks;   // ids of a block, a multiple of LANES; how many
  double top, rate;       // the highest logit, 1 / temperature
  float max[MAX_BLOCKS];  // of a block; -inf where nothing is a number
  float sum[MAX_BLOCKS];  // of weights, nearly; by sum_blocks()
} survey;

// A share of the total that its quick form, and a sum up to any token, may be off by: the
// exponential by 2 ulps, a block's sum by a few roundings, blocks left out by vocab e^-40.
static const double TOTAL_ERROR = 2e-6;
static const double NEGLIGIBLE = -40;
// Exponents closer than this may have the same weight, where weights are no denormals.
static const double SAME_WEIGHT = 1e-4, NO_DENORMAL = -80;

static float weight_of(const survey *v, float x) {
  const double d = ((double)x - v->top) * v->rate;
  // exp(-104) is below the smallest float.
  return d > -104 ? expf((float)d) : 0.0f;
}

// The loops over LANES are what compilers turn into vectors.
static float max_of(const float *x, size_t n) {
  float lanes[LANES];
  for (int j = 0; j < LANES; j++) lanes[j] = -INFINITY;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    for (size_t j = 0; j < LANES; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
  }
  for (; i < n; i++) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
  for (int j = 1; j < LANES; j++) lanes[0] = lanes[j] > lanes[0] ? lanes[j] : lanes[0];
  return lanes[0];
}

// Returns the most probable id, or -1 if no logit is above -inf.
static int64_t survey_blocks(survey *v, const float *x, size_t vocab) {
  v->x = x;
  v->vocab = vocab;
  v->block = rt_round_up(rt_div_up(vocab, MAX_BLOCKS), LANES);
  v->blocks = rt_div_up(vocab, v->block);
  size_t best = 0;
  for (size_t b = 0; b < v->blocks; b++) {
    const size_t at = b * v->block;
    v->max[b] = max_of(x + at, rt_min_size(v->block, vocab - at));
    if (v->max[b] > v->max[best]) best = b;
  }
  const float top = v->max[best];
  v->top = top;
  if (top == -INFINITY) return -1;
  size_t id = best * v->block;
  while (x[id] != top) id++;
  return (int64_t)id;
}

// Four lanes, which every x86-64 has; compilers don't find them in the plain form of this.
typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t s32x4 __attribute__((vector_size(16)));
typedef double f64x4 __attribute__((vector_size(32)));

// The sum of weight_of() without care for the last bits: e^d = 2^n e^r, a polynomial for e^r.
static f32x4 quick_weights(f32x4 d) {
  const f32x4 lowest = {-87.0f, -87.0f, -87.0f, -87.0f};
  const s32x4 high = d > lowest;  // not where it is NaN
  d = (f32x4)(((s32x4)d & high) | ((s32x4)lowest & ~high));
  const f32x4 t = d * 0x1.715476p+0f + 0x1.8p+23f, n = t - 0x1.8p+23f;
  // The first part of ln 2 has few bits: its product with n is exact.
  const f32x4 r = (d - n * 0x1.62e400p-1f) - n * 0x1.7f7d1cp-20f;
  f32x4 p = r * 0x1.6a243ap-10f + 0x1.1239e0p-7f;
  p = p * r + 0x1.5558f2p-5f;
  p = p * r + 0x1.555492p-3f;
  p = p * r + 0x1.fffffcp-2f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  return p * (f32x4)(((s32x4)t << 23) + 0x3F800000);
}

static float quick_sum(const survey *v, const float *x, size_t n) {
  f32x4 sums[2] = {{0}, {0}};
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    f32x4 d[2];
    memcpy(d, x + i, sizeof d);
    for (int j = 0; j < 2; j++) {
      const f64x4 wide = (__builtin_convertvector(d[j], f64x4) - v->top) * v->rate;
      sums[j] += quick_weights(__builtin_convertvector(wide, f32x4));
    }
  }
  sums[0] += sums[1];
  float sum = sums[0][0] + sums[0][1] + sums[0][2] + sums[0][3];
  for (; i < n; i++) sum += weight_of(v, x[i]);
  return sum;
}

// Nearly the sum of all weights.
static double sum_blocks(survey *v) {
  double total = 0;
  for (size_t b = 0; b < v->blocks; b++) {
    const size_t at = b * v->block;
    const bool counts = ((double)v->max[b] - v->top) * v->rate > NEGLIGIBLE;
    v->sum[b] = counts ? quick_sum(v, v->x + at, rt_min_size(v->block, v->vocab - at)) : 0;
    total += v->sum[b];
  }
  return total;
}

// The sum of all weights; keeps them in `weights` unless that is NULL.
static double exact_total(const survey *v, float *weights) {
  double total = 0;
  for (size_t i = 0; i < v->vocab; i++) {
    const float weight = weight_of(v, v->x[i]);
    if (weights) weights[i] = weight;
    total += weight;
  }
  return total;
}

// ---------------------------------------------------------------------------------------------
// Candidates

// The ids whose weight is at least `least` and above 0 among those with an exponent of at least
// `exponent`; -inf: all. Ids that share a weight with one of them are among them.
static size_t gather(const survey *v, double exponent, float least, rt_sampler_work *w) {
  uint32_t *ids = w->heap;
  size_t count = 0;
  float x_least = -INFINITY;
  if (exponent >= NO_DENORMAL) {
    const double x = v->top + (exponent - SAME_WEIGHT) / v->rate;
    x_least = (float)(x - fabs(x) * 0x1p-22);
  }
  for (size_t b = 0; b < v->blocks; b++) {
    if (!(v->max[b] >= x_least)) continue;
    const size_t end = rt_min_size((b + 1) * v->block, v->vocab);
    for (size_t i = b * v->block; i < end; i++) {
      ids[count] = (uint32_t)i;
      count += v->x[i] >= x_least;
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t id = ids[i];
    const float weight = weight_of(v, v->x[id]);
    if (!(weight > 0 && weight >= least)) continue;
    w->weights[id] = weight;
    ids[kept++] = id;
  }
  return kept;
}

// The k-th largest of x, k >= 1; rearranges x.
static float select_largest(float *x, size_t n, size_t k) {
  size_t low = 0, high = n - 1;
  while (low < high) {
    const float pivot = x[low + (high - low) / 2];
    size_t i = low, j = high;
    for (;;) {
      while (x[i] > pivot) i++;
      while (x[j] < pivot) j--;
      if (i >= j) break;
      const float swap = x[i];
      x[i++] = x[j];
      x[j--] = swap;
    }
    // low .. j >= pivot >= j + 1 .. high
    if (i == j && x[i] < pivot) j--;
    if (k - 1 <= j) {
      high = j;
    } else {
      low = j + 1;
    }
  }
  return x[k - 1];
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

static void make_heap(rt_sampler_work *w, size_t count) {
  for (size_t i = count / 2; i-- > 0;) sift_down(w->weights, w->heap, count, i);
}

// Takes number `taken` out of a heap that had `all`; those taken gather at its end in order.
static float take(rt_sampler_work *w, size_t all, size_t taken) {
  uint32_t *heap = w->heap;
  const size_t left = all - taken - 1;
  const uint32_t id = heap[0];
  heap[0] = heap[left];
  if (left > 0) sift_down(w->weights, heap, left, 0);
  heap[left] = id;
  return w->weights[id];
}

// ---------------------------------------------------------------------------------------------
// Draws

// Among the first `taken` of those that left a heap of `all`, of the mass given.
static int32_t draw_taken(const rt_sampler_work *w, size_t all, size_t taken, double target) {
  double sum = 0;
  for (size_t i = 1; i < taken; i++) {
    sum += w->weights[w->heap[all - i]];
    if (sum > target) return (int32_t)w->heap[all - i];
  }
  return (int32_t)w->heap[all - taken];
}

static int32_t pick_top_k(const rt_sampling *s, survey *v, rt_sampler_work *w, double u) {
  double exponent = -INFINITY;
  if ((uint64_t)s->top_k <= v->blocks) {
    // So many blocks have one as high as this, so as many tokens are.
    memcpy(v->sum, v->max, v->blocks * sizeof *v->max);
    const float least = select_largest(v->sum, v->blocks, (size_t)s->top_k);
    exponent = ((double)least - v->top) * v->rate;
  }
  const size_t all = gather(v, exponent, 0, w);
  const size_t keep = (uint64_t)s->top_k < all ? (size_t)s->top_k : all;
  make_heap(w, all);
  double mass = 0;
  for (size_t taken = 0; taken < keep; taken++) mass += take(w, all, taken);
  // top-p is a share of what top-k leaves.
  const double limit = s->top_p * mass;
  const float least = (float)s->min_p;
  double sum = 0;
  size_t used = 0;
  while (used < keep &&
         (used == 0 || (sum < limit && w->weights[w->heap[all - used - 1]] >= least))) {
    sum += w->weights[w->heap[all - ++used]];
  }
  return draw_taken(w, all, used, u * sum);
}

static int32_t pick_nucleus(const rt_sampling *s, survey *v, rt_sampler_work *w, double u) {
  static const double exponents[] = {-4, -8, -16, -32, -INFINITY};
  const float least = (float)s->min_p;
  const double last = s->min_p > 0 ? log(s->min_p) - SAME_WEIGHT : -INFINITY;
  double total = sum_blocks(v), limit = s->top_p * total;
  bool exact = false;
  size_t all = 0;
  for (size_t i = 0; i < RT_COUNT(exponents); i++) {
    const double exponent = exponents[i] > last ? exponents[i] : last;
    all = gather(v, exponent, least, w);
    double mass = 0;
    for (size_t k = 0; k < all; k++) mass += w->weights[w->heap[k]];
    if (mass > limit * (1 + 4 * TOTAL_ERROR) || exponent == last) break;
  }
  make_heap(w, all);
  double mass = 0;
  size_t taken = 0;
  while (taken < all) {
    if (!exact && fabs(mass - limit) <= TOTAL_ERROR * total) {
      limit = s->top_p * exact_total(v, NULL);
      exact = true;
    }
    if (taken > 0 && mass >= limit) break;
    mass += take(w, all, taken++);
  }
  return draw_taken(w, all, taken, u * mass);
}

// The first id at which the running sum of weights exceeds u of the total, or the last with any.
static int32_t pick_any(survey *v, rt_sampler_work *w, double u) {
  const double total = sum_blocks(v), target = u * total, error = TOTAL_ERROR * total;
  double sum = 0;
  size_t b = 0;
  while (b < v->blocks && sum + v->sum[b] <= target) sum += v->sum[b++];
  if (b < v->blocks && target - sum > error) {
    const size_t end = rt_min_size((b + 1) * v->block, v->vocab);
    for (size_t i = b * v->block; i < end; i++) {
      sum += weight_of(v, v->x[i]);
      if (fabs(sum - target) <= error) break;
      if (sum > target) return (int32_t)i;
    }
  }
  const double exact = u * exact_total(v, w->weights);
  int32_t last = 0;
  sum = 0;
  for (size_t i = 0; i < v->vocab; i++) {
    if (w->weights[i] <= 0) continue;
    sum += w->weights[i];
    last = (int32_t)i;
    if (sum > exact) break;
  }
  return last;
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
  survey v;
  const int64_t best = survey_blocks(&v, x, w->vocab);
  if (best < 0) {
    return rt_fail(
        err, RETORT_ERR_INTERNAL,
        "the model gave no usable logit (all NaN or -inf): its weights or the chosen precision "
        "overflow");
  }
  *token = (int32_t)best;
  // Beside an infinite logit nothing else has a chance.
  if (s->temperature == 0 || s->top_k == 1 || v.top == INFINITY) return RETORT_OK;
  v.rate = 1 / s->temperature;
  const double u = draw(s->seed, generated);
  if (s->top_k > 0) {
    *token = pick_top_k(s, &v, w, u);
  } else if (s->top_p < 1 || s->min_p > 0) {
    *token = pick_nucleus(s, &v, w, u);
  } else {
    *token = pick_any(&v, w, u);
  }
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
