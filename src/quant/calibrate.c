#include "quant/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"

enum {
  LEVELS = 128,  // magnitudes that int8 tells apart, zero included
  // Candidates for the threshold are whole multiples of this many bins.
  STEP = 8
};

// ---------------------------------------------------------------------------------------------
// Histogram

static void widen(rt_histogram *h, float most) {
  if (h->range == 0) {
    int exponent;
    (void)frexp((double)most, &exponent);
    h->range = ldexp(1.0, exponent);  // the numbers so far were zeros, which are in the first bin
  }
  while ((double)most >= h->range) {
    for (size_t i = 0; i < RT_HISTOGRAM_BINS / 2; i++) {
      h->bins[i] = h->bins[2 * i] + h->bins[2 * i + 1];
    }
    memset(h->bins + RT_HISTOGRAM_BINS / 2, 0, sizeof h->bins / 2);
    h->range *= 2;
  }
}

void rt_histogram_observe(rt_histogram *h, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float a = fabsf(x[i]);
    if (!(a <= 3.402823466e38f)) {
      h->bad++;
      continue;
    }
    h->count++;
    if (a > h->most) h->most = a;
    if (a == 0) {
      h->bins[0]++;
      continue;
    }
    if ((double)a >= h->range) widen(h, a);
    h->bins[(size_t)((double)a / h->range * RT_HISTOGRAM_BINS)]++;
  }
}

static float percentile_threshold(const rt_histogram *h, double percentile) {
  const double want = percentile / 100 * (double)h->count;
  uint64_t seen = 0;
  for (size_t i = 0; i < RT_HISTOGRAM_BINS; i++) {
    seen += h->bins[i];
    if ((double)seen >= want) {
      return fminf(h->most, (float)(h->range * (double)(i + 1) / RT_HISTOGRAM_BINS));
    }
  }
  return h->most;
}

// The divergence of what `kept` bins become in LEVELS levels from what they are, the numbers beyond
// them counted in the last one. Every level spreads its numbers evenly over its bins that were hit.
static double divergence(const rt_histogram *h, size_t kept, double total, uint64_t beyond) {
  double sum = 0;
  for (size_t level = 0; level < LEVELS; level++) {
    const size_t begin = level * kept / LEVELS, end = (level + 1) * kept / LEVELS;
    double inside = 0;
    size_t hit = 0;
    for (size_t i = begin; i < end; i++) {
      inside += (double)h->bins[i];
      hit += h->bins[i] > 0;
    }
    // What was clamped is part of the distribution to be matched, but not of the one that is left:
    // the level only knows the numbers within.
    for (size_t i = begin; i < end; i++) {
      const double p = (double)h->bins[i] + (i + 1 == kept ? (double)beyond : 0);
      if (p == 0) continue;
      // A bin that only clamped numbers hit has nothing on the other side; a small count stands in.
      const double q = hit > 0 && h->bins[i] > 0 ? inside / (double)hit : 0.5;
      sum += p / total * log(p / q);
    }
  }
  // q sums to the numbers within, p to all.
  return sum + log((total - (double)beyond) / total);
}

static float entropy_threshold(const rt_histogram *h) {
  // The first bin holds the zeros, exact ones and many; they cost nothing at any scale.
  rt_histogram without = *h;
  without.bins[0] = without.bins[1];
  uint64_t total = 0;
  for (size_t i = 0; i < RT_HISTOGRAM_BINS; i++) total += without.bins[i];
  if (total == 0) return h->most;
  double best = INFINITY;
  size_t best_kept = RT_HISTOGRAM_BINS;
  uint64_t within = 0;
  for (size_t i = 0; i < LEVELS; i++) within += without.bins[i];
  for (size_t kept = LEVELS; kept <= RT_HISTOGRAM_BINS; kept += STEP) {
    if (kept > LEVELS) {
      for (size_t i = kept - STEP; i < kept; i++) within += without.bins[i];
    }
    if (within == 0) continue;
    const double d = divergence(&without, kept, (double)total, total - within);
    if (d < best) {
      best = d;
      best_kept = kept;
    }
    if (within == total) break;  // more range would hold nothing more
  }
  return fminf(h->most, (float)(h->range * (double)best_kept / RT_HISTOGRAM_BINS));
}

float rt_histogram_threshold(const rt_histogram *h, rt_calib_method method, double percentile) {
  if (h->most == 0) return 0;
  switch (method) {
    case RT_CALIB_MINMAX: return h->most;
    case RT_CALIB_PERCENTILE: return percentile_threshold(h, percentile);
    case RT_CALIB_ENTROPY: return entropy_threshold(h);
  }
  return h->most;
}

// ---------------------------------------------------------------------------------------------
// Channels

retort_status rt_channel_stats_init(rt_channel_stats *s, size_t width, retort_error *err) {
  *s = (rt_channel_stats){.width = width,
                          .most = calloc(width, sizeof *s->most),
                          .sum_square = calloc(width, sizeof *s->sum_square)};
  if (s->most && s->sum_square) return RETORT_OK;
  rt_channel_stats_deinit(s);
  return RT_OOM(err, "channel statistics");
}

void rt_channel_stats_deinit(rt_channel_stats *s) {
  free(s->most);
  free(s->sum_square);
  *s = (rt_channel_stats){0};
}

void rt_channel_stats_observe(rt_channel_stats *s, const float *x, size_t rows, size_t stride) {
  for (size_t r = 0; r < rows; r++, x += stride) {
    for (size_t i = 0; i < s->width; i++) {
      const float a = fabsf(x[i]);
      if (!(a <= 3.402823466e38f)) continue;
      if (a > s->most[i]) s->most[i] = a;
      s->sum_square[i] += (double)a * (double)a;
    }
  }
  s->rows += rows;
}

void rt_channel_importance(const rt_channel_stats *s, float *out) {
  double mean = 0;
  for (size_t i = 0; i < s->width; i++) mean += s->sum_square[i] / (double)s->width;
  if (s->rows == 0 || mean == 0) {
    for (size_t i = 0; i < s->width; i++) out[i] = 1;
    return;
  }
  const double rows = (double)s->rows;
  for (size_t i = 0; i < s->width; i++) {
    out[i] = (float)(fmax(s->sum_square[i], mean * 1e-4) / rows);
  }
}

void rt_smooth_factors(const float *activation_most, const float *weight_most, size_t width,
                       double alpha, float *factors) {
  double mean = 0;
  size_t used = 0;
  for (size_t i = 0; i < width; i++) {
    if (!(activation_most[i] > 0 && weight_most[i] > 0)) continue;
    mean += alpha * log((double)activation_most[i]) - (1 - alpha) * log((double)weight_most[i]);
    used++;
  }
  if (used) mean /= (double)used;
  for (size_t i = 0; i < width; i++) {
    if (!(activation_most[i] > 0 && weight_most[i] > 0)) {
      factors[i] = 1;
      continue;
    }
    const double f =
        alpha * log((double)activation_most[i]) - (1 - alpha) * log((double)weight_most[i]) - mean;
    // Far enough for any outlier, near enough that neither side can leave the range of floats.
    factors[i] = (float)exp(fmin(fmax(f, -20), 20));
  }
}
