#include "quant/fit_w4.h"

#include <math.h>
#include <string.h>

// Steps are tried from LOW to HIGH times the one at which the largest weight gets the largest
// value.
static const float LOW = 0.6f, HIGH = 1.05f;
static const float STEP = (1.05f - 0.6f) / (RT_W4_FIT_STEPS - 1);
enum { SCALES = 56 };

rt_w4_round_fn rt_w4_round_for(rt_isa isa) {
  if ((isa & RT_ISA_AVX512) == RT_ISA_AVX512) return rt_w4_round_avx512;
  if ((isa & RT_ISA_AVX2) == RT_ISA_AVX2) return rt_w4_round_avx2;
  return rt_w4_round_any;
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
  const rt_w4_round_fn round = rt_w4_round_for(rt_cpu_isa());
  for (size_t i = 0; i < RT_W4_FIT_STEPS; i++) {
    const float step = max * (LOW + (float)i * STEP) / RT_W4_MAX_VALUE;
    rt_w4_sums s;
    round(x, weight, step, &s, NULL);
    f->error[group][i] = s.error * step * step;
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
    int16_t chosen[RT_W4_MAX_GROUPS];
    float sum = 0;
    for (size_t g = 0; g < f->groups && sum < least; g++) {
      chosen[g] = 1;
      if (f->max[g] <= 0) continue;
      const int below = limit((int)(best_step[g] / scale)), above = limit(below + 1);
      const float low = look_up(f, g, scale * (float)below);
      const float high = look_up(f, g, scale * (float)above);
      chosen[g] = (int16_t)(high < low ? above : below);
      sum += high < low ? high : low;
    }
    if (sum >= least) continue;
    least = sum;
    f->scale = scale;
    memcpy(f->multiplier, chosen, f->groups * sizeof chosen[0]);
  }
  f->product = f->square = 0;
}

void rt_w4_fit_refine(rt_w4_fit *f, size_t group, const float x[RT_W4_GROUP], const float *weight) {
  const rt_w4_round_fn round = rt_w4_round_for(rt_cpu_isa());
  const int middle = f->multiplier[group];
  float least = INFINITY;
  int best = middle;
  rt_w4_sums of_best = {0};
  for (int m = limit(middle - 1); m <= limit(middle + 1); m++) {
    const float step = f->scale * (float)m;
    rt_w4_sums s;
    round(x, weight, step, &s, NULL);
    if (s.error * step * step >= least) continue;
    least = s.error * step * step;
    best = m;
    of_best = s;
  }
  f->multiplier[group] = (int16_t)best;
  f->product += of_best.product * (float)best;
  f->square += of_best.square * (float)(best * best);
}

void rt_w4_fit_update(rt_w4_fit *f) {
  if (f->square > 0 && f->product > 0) f->scale = f->product / f->square;
  f->product = f->square = 0;
}
