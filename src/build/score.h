// build/score.h: how far a quantized model is from fp32.
//
//   loss       negative log-likelihood of the next token, in nats, mean over all predictions inside
//              the windows; differences are paired, prediction by prediction
//   top-1      share of predictions whose most likely token is that of fp32
//   divergence Kullback-Leibler divergence of the next-token distributions, mean over rows: what a
//              change costs on average in loss, with a fraction of its noise
#ifndef RT_BUILD_SCORE_H
#define RT_BUILD_SCORE_H

#include "build/lab.h"
#include "runtime/model.h"

// Every prediction of `windows` windows of `window` tokens; window * window_index + row. The last
// row of a window predicts nothing and stays 0.
typedef struct rt_predictions {
  const int32_t *tokens;  // borrowed
  size_t window, windows;
  size_t vocab;
  float *loss;
  int32_t *best;
} rt_predictions;

retort_status rt_predictions_init(rt_predictions *p, const int32_t *tokens, size_t window,
                                  size_t windows, size_t vocab, retort_error *err) RETORT_MUST_USE;
void rt_predictions_deinit(rt_predictions *p);

// Fill them in.
retort_status rt_predictions_of_trial(rt_predictions *p, rt_trial *trial,
                                      retort_error *err) RETORT_MUST_USE;
// `progress` is asked before each window; false cancels. May be NULL.
retort_status rt_predictions_of_model(rt_predictions *p, rt_model *model,
                                      bool (*progress)(void *self, double fraction), void *self,
                                      retort_error *err) RETORT_MUST_USE;
// Whether every loss is a number: a damaged model's are not.
bool rt_predictions_finite(const rt_predictions *p);

typedef struct rt_comparison {
  size_t count;
  double reference, loss;  // means
  double added, error;     // mean of the paired differences, and its standard error
  double agreement;        // top-1
} rt_comparison;
rt_comparison rt_predictions_compare(const rt_predictions *reference, const rt_predictions *p);

// Divergence from `reference`, (rows, vocab) logits with their `norm` (log of the sum of
// exponentials), of one row.
double rt_row_divergence(const float *reference, double norm, const float *logits, size_t vocab);

#endif
