// import/rope.h: rotation frequencies of rotary position embedding.
//
// Computed in float32 in the order in which Transformers does it, so that long contexts see the
// same angles: at position 100,000 a frequency that is off by one part in a million turns by 0.1
// rad.
#ifndef RT_IMPORT_ROPE_H
#define RT_IMPORT_ROPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum rt_rope_type {
  RT_ROPE_DEFAULT,
  RT_ROPE_LINEAR,
  RT_ROPE_LLAMA3,
  RT_ROPE_YARN
} rt_rope_type;

typedef struct rt_rope_config {
  rt_rope_type type;
  double theta;
  double partial;                 // share of a head's channels that rotate, (0, 1]
  double factor;                  // linear, llama3, yarn
  double original_positions;      // llama3, yarn
  double low_freq, high_freq;     // llama3
  double beta_fast, beta_slow;    // yarn
  double attention_factor;        // yarn; 0: derived from factor and mscale
  double mscale, mscale_all_dim;  // yarn; 0: absent
  bool truncate;                  // yarn: round the bounds of the ramp
} rt_rope_config;

// Number of rotating channels of a head, even.
size_t rt_rope_channels(const rt_rope_config *rope, int64_t head_dim);

// Writes rt_rope_channels / 2 frequencies and the factor that cos and sin are multiplied by.
void rt_rope_frequencies(const rt_rope_config *rope, int64_t head_dim, float *inv_freq,
                         double *factor);

#endif
