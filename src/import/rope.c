#include "import/rope.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

size_t rt_rope_channels(const rt_rope_config *rope, int64_t head_dim) {
  return (size_t)((double)head_dim * rope->partial) & ~(size_t)1;
}

// Channel i turns theta^(-2i/dim) radians a position. (dim / 2)
static void base_frequencies(const rt_rope_config *rope, size_t dim, float *inv_freq) {
  for (size_t i = 0; i < dim / 2; i++) {
    inv_freq[i] = 1.0f / powf((float)rope->theta, (float)(2 * i) / (float)dim);
  }
}

// Long waves are stretched by `factor`, short ones kept, those between blended.
static void llama3(const rt_rope_config *rope, size_t dim, float *inv_freq) {
  float low = (float)rope->low_freq, factor = (float)rope->factor;
  float old = (float)rope->original_positions;
  float low_wave = (float)(rope->original_positions / rope->low_freq);
  float high_wave = (float)(rope->original_positions / rope->high_freq);
  float range = (float)(rope->high_freq - rope->low_freq);
  for (size_t i = 0; i < dim / 2; i++) {
    // A number divided by a tensor is its reciprocal times the number there: two roundings.
    float wave = (1.0f / inv_freq[i]) * (float)(2 * PI);
    if (wave > low_wave) {
      inv_freq[i] /= factor;
    } else if (!(wave < high_wave)) {
      float smooth = ((1.0f / wave) * old - low) / range;
      inv_freq[i] = (1.0f - smooth) * inv_freq[i] / factor + smooth * inv_freq[i];
    }
  }
}

// The (fractional) channel pair that turns `rotations` times within the original context.
static double correction_dim(const rt_rope_config *rope, double rotations, size_t dim) {
  return (double)dim * log(rope->original_positions / (rotations * 2 * PI)) /
         (2 * log(rope->theta));
}

static void yarn(const rt_rope_config *rope, size_t dim, float *inv_freq) {
  double low = correction_dim(rope, rope->beta_fast, dim);
  double high = correction_dim(rope, rope->beta_slow, dim);
  if (rope->truncate) {
    low = floor(low);
    high = ceil(high);
  }
  low = low > 0 ? low : 0;
  high = high < (double)(dim - 1) ? high : (double)(dim - 1);
  if (low == high) high += 0.001;  // the ramp is a step then, not a division by zero
  for (size_t i = 0; i < dim / 2; i++) {
    float period = powf((float)rope->theta, (float)(2 * i) / (float)dim);
    float stretched = 1.0f / ((float)rope->factor * period);
    float kept = 1.0f / period;
    float ramp = ((float)i - (float)low) / (float)(high - low);
    ramp = ramp < 0 ? 0 : ramp > 1 ? 1 : ramp;
    float keep = 1.0f - ramp;
    inv_freq[i] = stretched * (1.0f - keep) + kept * keep;
  }
}

static double yarn_scale(double factor, double mscale) {
  return factor <= 1 ? 1 : 0.1 * mscale * log(factor) + 1;
}

static double yarn_attention_factor(const rt_rope_config *rope) {
  if (rope->attention_factor != 0) return rope->attention_factor;
  if (rope->mscale != 0 && rope->mscale_all_dim != 0) {
    return yarn_scale(rope->factor, rope->mscale) / yarn_scale(rope->factor, rope->mscale_all_dim);
  }
  return yarn_scale(rope->factor, 1);
}

void rt_rope_frequencies(const rt_rope_config *rope, int64_t head_dim, float *inv_freq,
                         double *factor) {
  size_t dim = rt_rope_channels(rope, head_dim);
  *factor = 1;
  switch (rope->type) {
    case RT_ROPE_DEFAULT: base_frequencies(rope, dim, inv_freq); return;
    case RT_ROPE_LINEAR:
      base_frequencies(rope, dim, inv_freq);
      for (size_t i = 0; i < dim / 2; i++) inv_freq[i] /= (float)rope->factor;
      return;
    case RT_ROPE_LLAMA3:
      base_frequencies(rope, dim, inv_freq);
      llama3(rope, dim, inv_freq);
      return;
    case RT_ROPE_YARN:
      yarn(rope, dim, inv_freq);
      *factor = yarn_attention_factor(rope);
      return;
  }
}
