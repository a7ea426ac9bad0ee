// quant/calibrate.h: what activations look like, and the scales that follow from it.
//
// A histogram watches the magnitudes of one tensor over any number of calls; channel statistics
// watch each input channel of a linear layer. Both are pure and deterministic: the same numbers in
// the same order give the same result, however they are cut into calls. Not thread-safe; one owner.
//
//   static scales      rt_histogram_threshold picks the magnitude T that the largest code stands
//                      for: scale = T / 127, what lies beyond is clamped.
//                        MINMAX      the largest magnitude seen
//                        PERCENTILE  the smallest T with at least that share of the numbers within
//                        ENTROPY     the T whose clamped and quantized distribution loses the least
//                                    information (Kullback-Leibler divergence) against the one
//                                    seen; after S. Migacz, "8-bit inference with TensorRT", GTC
//                                    2017
//   migration          rt_smooth_factors moves range from activations to weights, channel by
//                      channel: x / f and w * f are easier to quantize than x and w; after
//                      G. Xiao et al., "SmoothQuant", ICML 2023
//   importance         the mean square of each input channel, by which errors of its weights count
#ifndef RT_QUANT_CALIBRATE_H
#define RT_QUANT_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef enum rt_calib_method {
  RT_CALIB_MINMAX,
  RT_CALIB_PERCENTILE,
  RT_CALIB_ENTROPY
} rt_calib_method;

enum { RT_HISTOGRAM_BINS = 2048 };

// Magnitudes 0 .. range in bins of equal width. The range is a power of two and doubles when a
// number beyond it comes: neighbours are then added up, so that no number has to be seen twice.
typedef struct rt_histogram {
  uint64_t bins[RT_HISTOGRAM_BINS];
  uint64_t count;  // finite numbers seen, zeros included
  uint64_t bad;    // others
  float most;      // largest magnitude
  double range;    // 0: nothing but zeros so far
} rt_histogram;

void rt_histogram_observe(rt_histogram *h, const float *x, size_t count);
// `percentile` in (0, 100], PERCENTILE only. 0 if nothing but zeros was seen.
float rt_histogram_threshold(const rt_histogram *h, rt_calib_method method, double percentile);

// Per input channel of a linear layer.
typedef struct rt_channel_stats {
  size_t width;
  float *most;         // (width): largest magnitude
  double *sum_square;  // (width)
  uint64_t rows;
} rt_channel_stats;

retort_status rt_channel_stats_init(rt_channel_stats *s, size_t width,
                                    retort_error *err) RETORT_MUST_USE;
void rt_channel_stats_deinit(rt_channel_stats *s);
// `x` (rows, width), rows `stride` floats apart. What is not finite counts as zero.
void rt_channel_stats_observe(rt_channel_stats *s, const float *x, size_t rows, size_t stride);
// (width): mean square, at least a ten-thousandth of the mean over all channels, so that no channel
// counts for nothing; all 1 if no row was seen.
void rt_channel_importance(const rt_channel_stats *s, float *out);

// factors (width): activations^alpha / weights^(1 - alpha) of the largest magnitudes, scaled so
// that their geometric mean is 1; channels that are zero on either side get 1. alpha in 0..1.
void rt_smooth_factors(const float *activation_most, const float *weight_most, size_t width,
                       double alpha, float *factors);

#endif
