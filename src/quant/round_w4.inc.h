// quant/round_w4.inc.h: the body of rt_w4_round, included by one file for each instruction set. 16
// lanes that the compiler splits as it must, no fused operations: every build gives the same bits.
#include <string.h>

#include "quant/fit_w4.h"

enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef int32_t masks __attribute__((vector_size(4 * LANES)));

static float add_up(const lanes *s) {
  float sum[LANES];
  memcpy(sum, s, sizeof sum);
  for (int half = LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) sum[i] += sum[i + half];
  }
  return sum[0];
}

void RT_W4_ROUND(const float *x, const float *weight, float step, rt_w4_sums *sums,
                 int32_t *index) {
  const float inverse = 1.0f / step;
  const lanes zero = {0};
  lanes error = zero, product = zero, square = zero;
  for (size_t i = 0; i < RT_W4_GROUP; i += LANES) {
    lanes v, w;
    memcpy(&v, x + i, sizeof v);
    memcpy(&w, weight + i, sizeof w);
    const lanes u = v * inverse;
    lanes q = zero + (float)rt_w4_magnitude[0];
    masks n = {0};
#pragma GCC unroll 8
    for (int c = 0; c < 7; c++) {
      const lanes rise = zero + (float)(rt_w4_magnitude[c + 1] - rt_w4_magnitude[c]);
      const masks beyond = u > (float)(rt_w4_magnitude[c + 1] + rt_w4_magnitude[c]) * 0.5f;
      q += (lanes)(beyond & (masks)rise);
      n -= beyond;
    }
    const lanes e = u - q;
    error += e * e * w;
    product += v * q * w;
    square += q * q * w;
    if (index) memcpy(index + i, &n, sizeof n);
  }
  *sums = (rt_w4_sums){add_up(&error), add_up(&product), add_up(&square)};
}
