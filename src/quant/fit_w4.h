// quant/fit_w4.h: the search for the scale and the multipliers of one W4 channel.
//
// For every group in order: rt_w4_fit_measure. Then rt_w4_fit_choose. Then RT_W4_FIT_ROUNDS times:
// rt_w4_fit_refine for every group in order, rt_w4_fit_update. `x` are the magnitudes of the
// group's weights (values are symmetric, so signs don't matter), scaled so that the channel's
// largest is from 1 up to 4, zeros behind the last; `weight` how much the error of each counts, or
// NULL: alike.
//
// Plain f32 in a fixed order: the same result on every machine. No allocation, no globals.
#ifndef RT_QUANT_FIT_W4_H
#define RT_QUANT_FIT_W4_H

#include "base/cpu.h"
#include "kernels/kernels.h"

enum {
  RT_W4_FIT_ROUNDS = 2,
  RT_W4_FIT_STEPS = 12,
  RT_W4_MAX_GROUPS = (RT_W8_MAX_K + RT_W4_GROUP - 1) / RT_W4_GROUP
};

// The positive values.
static const signed char rt_w4_magnitude[8] = {RT_W4_MAGNITUDES};

typedef struct rt_w4_fit {
  size_t groups;
  float scale;                           // the result, of the scaled magnitudes
  int16_t multiplier[RT_W4_MAX_GROUPS];  // the result
  float product, square;                 // for the best scale of the codes chosen
  float max[RT_W4_MAX_GROUPS];
  float error[RT_W4_MAX_GROUPS][RT_W4_FIT_STEPS];  // by step size, relative to max
} rt_w4_fit;

void rt_w4_fit_measure(rt_w4_fit *f, size_t group, const float x[RT_W4_GROUP], const float *weight);
void rt_w4_fit_choose(rt_w4_fit *f);
void rt_w4_fit_refine(rt_w4_fit *f, size_t group, const float x[RT_W4_GROUP], const float *weight);
void rt_w4_fit_update(rt_w4_fit *f);

typedef struct rt_w4_sums {
  float error;            // weight * (x / step - value)^2
  float product, square;  // weight * x * value, weight * value^2
} rt_w4_sums;

// Rounds a group to the values nearest to x / step, of two as near to the smaller: their sums, and
// if `index` is given which of the eight each is.
typedef void (*rt_w4_round_fn)(const float *x, const float *weight, float step, rt_w4_sums *sums,
                               int32_t *index);
void rt_w4_round_any(const float *x, const float *weight, float step, rt_w4_sums *sums,
                     int32_t *index);
void rt_w4_round_avx2(const float *x, const float *weight, float step, rt_w4_sums *sums,
                      int32_t *index);
void rt_w4_round_avx512(const float *x, const float *weight, float step, rt_w4_sums *sums,
                        int32_t *index);
// The one for `isa`.
rt_w4_round_fn rt_w4_round_for(rt_isa isa);

#endif
