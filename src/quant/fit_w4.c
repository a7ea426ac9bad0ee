#include "quant/fit_w4.h"

#include <math.h>
#include <string.h>

// Four lanes at a time, which every x86-64 has; the sums below are the same without.
typedef float lanes __attribute__((vector_size(16)));
typedef int32_t masks __attribute__((vector_size(16)));
enum { LANES = 4, CHAINS = 4 };

// Steps are tried from LOW to HIGH times the one at which the largest weight gets the largest
// value.
static const float LOW = 0.6f, HIGH = 1.05f;
static const float STEP = (1.05f - 0.6f) / (RT_W4_FIT_STEPS - 1);
enum { SCALES = 56 };

typedef struct sums {
  float error, product, square;
} sums;

static inline float add_up(const lanes s[CHAINS]) {
  const lanes all = (s[0] + s[2]) + (s[1] + s[3]);
  return (all[0] + all[2]) + (all[1] + all[3]);
}

// Rounds x to values times `step`: the weighted squares of errors; with `full` also the sums of x
// times value and of squared values. All in steps, but product in units of x.
static inline __attribute__((always_inline)) sums round_group(const float *x, const float *weight,
                                                              float step, const bool full) {
  const float inverse = 1.0f / step;
  lanes error[CHAINS] = {{0}}, product[CHAINS] = {{0}}, square[CHAINS] = {{0}};
  for (size_t i = 0; i < RT_W4_GROUP; i += LANES * CHAINS) {
    for (size_t c = 0; c < CHAINS; c++) {
      lanes v, w = {1, 1, 1, 1};
      memcpy(&v, x + i + c * LANES, sizeof v);
      if (weight) memcpy(&w, weight + i + c * LANES, sizeof w);
      const lanes u = v * inverse;
      lanes q = {0};
      q += (float)rt_w4_value[RT_W4_POSITIVE];
      for (unsigned code = RT_W4_POSITIVE; code < 15; code++) {
        const lanes rise = {0}, by = rise + (float)(rt_w4_value[code + 1] - rt_w4_value[code]);
        const float middle = (float)(rt_w4_value[code] + rt_w4_value[code + 1]) * 0.5f;
        q += (lanes)((masks)(u > middle) & (masks)by);
      }
      const lanes e = u - q;
      error[c] += e * e * w;
      if (full) {
        product[c] += v * q * w;
        square[c] += q * q * w;
      }
    }
  }
  if (!full) return (sums){.error = add_up(error)};
  return (sums){add_up(error), add_up(product), add_up(square)};
}

static sums errors(const float *x, const float *weight, float step) {
  return weight ? round_group(x, weight, step, false) : round_group(x, NULL, step, false);
}
static sums all_sums(const float *x, const float *weight, float step) {
  return weight ? round_group(x, weight, step, true) : round_group(x, NULL, step, true);
}

void rt_w4_fit_measure(rt_w4_fit *f, size_t group, const float x[RT_W4_GROUP],
                       const float *weight) {
  float max = 0;
  for (size_t i = 0; i < RT_W4_GROUP; i++) max = x[i] > max ? x[i] : max;
  f->max[group] = max;
  // A group of (almost) zeros has no say.
  if (max < 0x1p-60f) {
    f->max[group] = 0;
    return;
  }
  for (size_t i = 0; i < RT_W4_FIT_STEPS; i++) {
    const float step = max * (LOW + (float)i * STEP) / RT_W4_MAX_VALUE;
    f->error[group][i] = errors(x, weight, step).error * step * step;
  }
}

// The error of a group at a step size, between those measured.
static float look_up(const rt_w4_fit *f, size_t group, float step) {
  const float *error = f->error[group];
  const float at = (step * RT_W4_MAX_VALUE / f->max[group] - LOW) / STEP;
  if (at < 0) return error[0] * (1 + at * at);  // cuts more and more off
  if (at >= RT_W4_FIT_STEPS - 1) {
    const float beyond = 1 + (at - (RT_W4_FIT_STEPS - 1)) * (STEP / HIGH);
    return error[RT_W4_FIT_STEPS - 1] * beyond * beyond;
  }
  const size_t i = (size_t)at;
  return error[i] + (error[i + 1] - error[i]) * (at - (float)i);
}

static int limit(int multiplier) {
  return multiplier < 1 ? 1 : multiplier > RT_W4_MAX_MULTIPLIER ? RT_W4_MAX_MULTIPLIER : multiplier;
}

void rt_w4_fit_choose(rt_w4_fit *f) {
  float best_step[RT_W4_MAX_GROUPS], largest = 0, least = INFINITY;
  for (size_t g = 0; g < f->groups; g++) {
    size_t best = 0;
    for (size_t i = 1; i < RT_W4_FIT_STEPS && f->max[g] > 0; i++) {
      if (f->error[g][i] < f->error[g][best]) best = i;
    }
    best_step[g] = f->max[g] * (LOW + (float)best * STEP) / RT_W4_MAX_VALUE;
    largest = f->max[g] > largest ? f->max[g] : largest;
    f->multiplier[g] = 1;
  }
  f->scale = largest / RT_W4_MAX_VALUE;
  // From the largest multiplier for the widest group down to half of it, which would be as fine if
  // all groups were alike.
  const float from = largest * LOW / (RT_W4_MAX_VALUE * RT_W4_MAX_MULTIPLIER);
  const float to = largest * HIGH * 2 / (RT_W4_MAX_VALUE * RT_W4_MAX_MULTIPLIER);
  for (size_t i = 0; i < SCALES; i++) {
    const float scale = from + (to - from) * (float)i / (SCALES - 1);
    signed char chosen[RT_W4_MAX_GROUPS];
    float sum = 0;
    for (size_t g = 0; g < f->groups && sum < least; g++) {
      chosen[g] = 1;
      if (f->max[g] <= 0) continue;
      const int below = limit((int)(best_step[g] / scale)), above = limit(below + 1);
      const float low = look_up(f, g, scale * (float)below);
      const float high = look_up(f, g, scale * (float)above);
      chosen[g] = (signed char)(high < low ? above : below);
      sum += high < low ? high : low;
    }
    if (sum >= least) continue;
    least = sum;
    f->scale = scale;
    memcpy(f->multiplier, chosen, f->groups);
  }
  f->product = f->square = 0;
}

void rt_w4_fit_refine(rt_w4_fit *f, size_t group, const float x[RT_W4_GROUP], const float *weight) {
  const int middle = f->multiplier[group];
  float least = INFINITY;
  int best = middle;
  for (int m = limit(middle - 1); m <= limit(middle + 1); m++) {
    const float step = f->scale * (float)m;
    const float error = errors(x, weight, step).error * step * step;
    if (error >= least) continue;
    least = error;
    best = m;
  }
  const sums s = all_sums(x, weight, f->scale * (float)best);
  f->multiplier[group] = (signed char)best;
  f->product += s.product * (float)best;
  f->square += s.square * (float)(best * best);
}

void rt_w4_fit_update(rt_w4_fit *f) {
  if (f->square > 0 && f->product > 0) f->scale = f->product / f->square;
  f->product = f->square = 0;
}
