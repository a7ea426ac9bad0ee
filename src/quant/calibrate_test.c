// Calibration: histograms that grow, the three thresholds on distributions whose answer is known,
// channel statistics, and factors that make a badly scaled layer easy.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quant/calibrate.h"

static uint64_t seed = 88172645463325252ull;
static double uniform(void) {  // (0, 1)
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return ((double)(seed >> 12) + 0.5) * 0x1p-52;
}
static float normal(void) {
  return (float)(sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()));
}

static void test_empty(void **state) {
  (void)state;
  rt_histogram h = {0};
  for (int m = RT_CALIB_MINMAX; m <= RT_CALIB_ENTROPY; m++) {
    assert_float_equal(rt_histogram_threshold(&h, (rt_calib_method)m, 99), 0, 0);
  }
  const float zeros[5] = {0, -0.0f, 0, 0, 0};
  rt_histogram_observe(&h, zeros, 5);
  assert_int_equal(h.count, 5);
  assert_float_equal(rt_histogram_threshold(&h, RT_CALIB_ENTROPY, 99), 0, 0);
  const float odd[4] = {NAN, INFINITY, -INFINITY, 2};
  rt_histogram_observe(&h, odd, 4);
  assert_int_equal(h.bad, 3);
  for (int m = RT_CALIB_MINMAX; m <= RT_CALIB_ENTROPY; m++) {
    assert_float_equal(rt_histogram_threshold(&h, (rt_calib_method)m, 100), 2, 0);
  }
  // The ends of the range of floats.
  const float ends[3] = {1e-45f, 3.402823466e38f, 1};
  rt_histogram_observe(&h, ends, 3);
  assert_float_equal(rt_histogram_threshold(&h, RT_CALIB_MINMAX, 0), 3.402823466e38f, 0);
  assert_true(isfinite(rt_histogram_threshold(&h, RT_CALIB_ENTROPY, 0)));
}

// Growing late or early, in one call or many: the same histogram.
static void test_growth(void **state) {
  (void)state;
  enum { N = 20000 };
  static float x[N];
  for (size_t i = 0; i < N; i++) x[i] = normal() * ldexpf(1, (int)(i / 1000) - 10);
  rt_histogram whole = {0}, parts = {0};
  rt_histogram_observe(&whole, x, N);
  for (size_t i = 0; i < N; i += 7) rt_histogram_observe(&parts, x + i, i + 7 < N ? 7 : N - i);
  assert_memory_equal(&whole, &parts, sizeof whole);
  uint64_t sum = 0;
  for (size_t i = 0; i < RT_HISTOGRAM_BINS; i++) sum += whole.bins[i];
  assert_int_equal(sum, N);
  // Every number lies in the bin it would have been put in, had the range been known.
  rt_histogram known = {.range = whole.range};
  rt_histogram_observe(&known, x, N);
  assert_memory_equal(known.bins, whole.bins, sizeof known.bins);
}

static void fill_normal(rt_histogram *h, size_t n, float sigma) {
  for (size_t i = 0; i < n; i++) {
    const float x = normal() * sigma;
    rt_histogram_observe(h, &x, 1);
  }
}

static void test_percentile(void **state) {
  (void)state;
  rt_histogram h = {0};
  for (size_t i = 0; i < 100000; i++) {
    const float x = (float)(i + 1) / 100000;
    rt_histogram_observe(&h, &x, 1);
  }
  assert_float_equal(rt_histogram_threshold(&h, RT_CALIB_PERCENTILE, 90), 0.9, 0.001);
  assert_float_equal(rt_histogram_threshold(&h, RT_CALIB_PERCENTILE, 100), 1, 0);
  rt_histogram g = {0};
  fill_normal(&g, 400000, 3);
  assert_float_equal(rt_histogram_threshold(&g, RT_CALIB_PERCENTILE, 99.73), 9, 0.2);
}

static double squared_error(const float *x, size_t n, float threshold) {
  const double scale = (double)threshold / 127;
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    const double q = fmin(fmax(rint((double)x[i] / scale), -127), 127);
    sum += (q * scale - (double)x[i]) * (q * scale - (double)x[i]);
  }
  return sum;
}

static void test_entropy(void **state) {
  (void)state;
  enum { N = 200000 };
  static float x[N];
  // A bell with a few numbers far out: they must not stretch the scale of all others...
  rt_histogram h = {0};
  for (size_t i = 0; i < N; i++) x[i] = i % 20000 == 0 ? 100 : normal();
  rt_histogram_observe(&h, x, N);
  const float t = rt_histogram_threshold(&h, RT_CALIB_ENTROPY, 0);
  assert_true(t > 2 && t < 20);
  // ...and those near zero gain much more than the few lose, counted without the latter.
  float bell[1000];
  for (size_t i = 0; i < 1000; i++) bell[i] = normal();
  assert_true(squared_error(bell, 1000, t) < 0.1 * squared_error(bell, 1000, h.most));
  // A flat distribution has no tail to cut.
  rt_histogram flat = {0};
  for (size_t i = 0; i < N; i++) {
    const float y = (float)uniform() * 5;
    rt_histogram_observe(&flat, &y, 1);
  }
  assert_true(rt_histogram_threshold(&flat, RT_CALIB_ENTROPY, 0) > 4.9f);
  // Many exact zeros, as behind a ReLU, do not pull it down.
  rt_histogram sparse = {0};
  for (size_t i = 0; i < N; i++) {
    const float y = i % 10 ? 0 : (float)uniform() * 5;
    rt_histogram_observe(&sparse, &y, 1);
  }
  assert_true(rt_histogram_threshold(&sparse, RT_CALIB_ENTROPY, 0) > 4.5f);
}

static void test_channels(void **state) {
  (void)state;
  rt_channel_stats s;
  assert_int_equal(rt_channel_stats_init(&s, 3, NULL), RETORT_OK);
  float out[3];
  rt_channel_importance(&s, out);
  assert_float_equal(out[1], 1, 0);
  const float x[2][4] = {{1, -3, 0, 99}, {-2, NAN, 0, 99}};
  rt_channel_stats_observe(&s, &x[0][0], 2, 4);
  assert_float_equal(s.most[0], 2, 0);
  assert_float_equal(s.most[1], 3, 0);
  assert_float_equal(s.most[2], 0, 0);
  rt_channel_importance(&s, out);
  assert_float_equal(out[0], 2.5, 1e-6);
  assert_float_equal(out[1], 4.5, 1e-6);
  assert_true(out[2] > 0 && out[2] < 0.001f);
  rt_channel_stats_deinit(&s);
}

// A layer with one loud input channel: x w^T after int8 per row and per channel, before and after.
static double layer_error(const float *x, const float *w, const float *f, size_t rows, size_t n,
                          size_t k) {
  double error = 0;
  for (size_t r = 0; r < rows; r++) {
    float most_x = 0;
    for (size_t i = 0; i < k; i++) most_x = fmaxf(most_x, fabsf(x[r * k + i] / f[i]));
    for (size_t c = 0; c < n; c++) {
      float most_w = 0;
      for (size_t i = 0; i < k; i++) most_w = fmaxf(most_w, fabsf(w[c * k + i] * f[i]));
      double want = 0, got = 0;
      for (size_t i = 0; i < k; i++) {
        const double a = (double)most_x / 127, b = (double)most_w / 127;
        want += (double)x[r * k + i] * (double)w[c * k + i];
        got += rint((double)(x[r * k + i] / f[i]) / a) * a *
               (rint((double)(w[c * k + i] * f[i]) / b) * b);
      }
      error += (want - got) * (want - got);
    }
  }
  return error;
}

static void test_smooth(void **state) {
  (void)state;
  enum { ROWS = 16, N = 16, K = 64 };
  static float x[ROWS * K], w[N * K], f[K], one[K];
  float most_x[K] = {0}, most_w[K] = {0};
  for (size_t i = 0; i < ROWS * K; i++) {
    x[i] = normal() * (i % K == 5 ? 80 : i % K == 9 ? 0 : 1);
    most_x[i % K] = fmaxf(most_x[i % K], fabsf(x[i]));
  }
  for (size_t i = 0; i < N * K; i++) {
    w[i] = normal();
    most_w[i % K] = fmaxf(most_w[i % K], fabsf(w[i]));
  }
  for (size_t i = 0; i < K; i++) one[i] = 1;
  rt_smooth_factors(most_x, most_w, K, 0.5, f);
  assert_float_equal(f[9], 1, 0);  // never used
  assert_true(f[5] > 4);
  double mean = 0;
  for (size_t i = 0; i < K; i++) mean += i == 9 ? 0 : log((double)f[i]);
  assert_float_equal(mean / (K - 1), 0, 1e-5);
  assert_true(layer_error(x, w, f, ROWS, N, K) < 0.1 * layer_error(x, w, one, ROWS, N, K));
  // The two ends: all of the range stays with the weights, or goes to them.
  rt_smooth_factors(most_x, most_w, K, 1, f);
  assert_float_equal(f[5] / f[6], most_x[5] / most_x[6], 0.001f * most_x[5] / most_x[6]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_empty),      cmocka_unit_test(test_growth),
      cmocka_unit_test(test_percentile), cmocka_unit_test(test_entropy),
      cmocka_unit_test(test_channels),   cmocka_unit_test(test_smooth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
