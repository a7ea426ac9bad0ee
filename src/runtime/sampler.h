// runtime/sampler.h: from logits to a token.
//
// Order of operations: penalties on the raw logits, then greedy if temperature is 0, else
// temperature, top-k, top-p (of what top-k left), min-p (relative to the most probable), and one
// draw. The draw for token number i of a request depends on (seed, i) only, so that a reply can be
// repeated exactly whatever ran beside it. Ties go to the lower id.
#ifndef RT_RUNTIME_SAMPLER_H
#define RT_RUNTIME_SAMPLER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct rt_sampling {
  double temperature;         // 0: greedy
  double top_p;               // 1: off
  double min_p;               // 0: off
  int64_t top_k;              // 0: off
  double repetition_penalty;  // 1: off; divides positive logits of tokens seen, multiplies negative
  double presence_penalty;    // 0: off; subtracted once from generated tokens
  double frequency_penalty;   // 0: off; subtracted per occurrence among generated tokens
  uint64_t seed;
} rt_sampling;

// Checks the ranges; the message names the parameter.
retort_status rt_sampling_check(const rt_sampling *s, retort_error *err) RETORT_MUST_USE;

// Caller-owned scratch; seen must start zeroed with stamp 0.
typedef struct rt_sampler_work {
  size_t vocab;
  float *work;     // (vocab)
  uint32_t *seen;  // (vocab)
  uint32_t *stamp;
  uint32_t *heap;  // (vocab)
  float *weights;  // (vocab)
} rt_sampler_work;

// `history` is everything the model has read, the last `generated` of it its own output. INTERNAL
// if no logit is a number. Allocates nothing.
retort_status rt_sample(const rt_sampling *s, const float *logits, const int32_t *history,
                        size_t history_count, size_t generated, rt_sampler_work *w, int32_t *token,
                        retort_error *err) RETORT_MUST_USE;

typedef struct rt_logprob {
  int32_t id;
  float logprob;
} rt_logprob;
// Log-probabilities under the raw logits: of `token`, and of the `top_count` most probable in
// `top`.
void rt_logprobs(const float *logits, size_t vocab, int32_t token, rt_logprob *chosen,
                 rt_logprob *top, size_t top_count);
// log(sum(exp(logits))) in double.
double rt_log_sum_exp(const float *logits, size_t vocab);
// Ids of the `count` largest logits, largest first, ties to the lower id.
void rt_top_logits(const float *logits, size_t vocab, rt_logprob *top, size_t count);

#endif
