#include "build/score.h"

#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "runtime/sampler.h"

retort_status rt_predictions_init(rt_predictions *p, const int32_t *tokens, size_t window,
                                  size_t windows, size_t vocab, retort_error *err) {
  *p = (rt_predictions){.tokens = tokens, .window = window, .windows = windows, .vocab = vocab};
  p->loss = calloc(window * windows, sizeof *p->loss);
  p->best = calloc(window * windows, sizeof *p->best);
  if (p->loss && p->best) return RETORT_OK;
  rt_predictions_deinit(p);
  return RT_OOM(err, "predictions");
}

void rt_predictions_deinit(rt_predictions *p) {
  free(p->loss);
  free(p->best);
  *p = (rt_predictions){0};
}

typedef struct filling {
  rt_predictions *p;
  size_t base;
} filling;

static void fill_row(void *self, size_t row, const float *logits) {
  const filling *f = self;
  rt_predictions *p = f->p;
  if (row + 1 >= p->window) return;
  const size_t at = f->base + row;
  rt_logprob top;
  rt_top_logits(logits, p->vocab, &top, 1);
  p->best[at] = top.id;
  p->loss[at] = (float)(rt_log_sum_exp(logits, p->vocab) - logits[p->tokens[at + 1]]);
}

retort_status rt_predictions_of_trial(rt_predictions *p, rt_trial *trial, retort_error *err) {
  for (size_t w = 0; w < p->windows; w++) {
    filling f = {p, w * p->window};
    RT_TRY(rt_trial_run(trial, p->tokens + f.base, p->window, fill_row, &f, err));
  }
  return RETORT_OK;
}

bool rt_predictions_finite(const rt_predictions *p) {
  for (size_t i = 0; i < p->windows * p->window; i++) {
    if (!isfinite(p->loss[i])) return false;
  }
  return true;
}

typedef struct model_rows {
  filling f;
  rt_model *model;
  size_t first;
} model_rows;

static void fill_model_row(void *context, size_t task, size_t worker) {
  (void)worker;
  model_rows *m = context;
  fill_row(&m->f, m->first + task, rt_model_logits(m->model, task));
}

static retort_status window_of_model(rt_predictions *p, rt_model *m, rt_session *s, size_t base,
                                     retort_error *err) {
  const rt_profile *profile = &m->program->profile;
  const size_t most = rt_min_size(profile->max_tokens, profile->max_outputs);
  for (size_t at = 0; at < p->window;) {
    const size_t rows = rt_min_size(most, p->window - at);
    const rt_feed feed = {
        .session = s, .tokens = p->tokens + base + at, .count = rows, .outputs = rows};
    RT_TRY(rt_model_step(m, &feed, 1, err));
    model_rows r = {{p, base}, m, at};
    m->backend->parallel(m->device, rows, fill_model_row, &r);
    at += rows;
  }
  return RETORT_OK;
}

retort_status rt_predictions_of_model(rt_predictions *p, rt_model *m,
                                      bool (*progress)(void *self, double fraction), void *self,
                                      retort_error *err) {
  rt_session *s;
  RT_TRY(rt_session_create(&s, m, err));
  rt_model_lock(m);
  retort_status st = RETORT_OK;
  for (size_t w = 0; w < p->windows && st == RETORT_OK; w++) {
    if (progress && !progress(self, (double)w / (double)p->windows)) {
      st = rt_fail(err, RETORT_ERR_CANCELLED, "the build was cancelled");
      break;
    }
    rt_session_rewind(s, 0);
    st = window_of_model(p, m, s, w * p->window, err);
  }
  rt_model_unlock(m);
  rt_session_destroy(s);
  return st;
}

rt_comparison rt_predictions_compare(const rt_predictions *reference, const rt_predictions *p) {
  rt_comparison out = {.count = p->windows * (p->window - 1)};
  const double n = (double)out.count;
  double square = 0;
  size_t same = 0;
  for (size_t i = 0; i < p->windows * p->window; i++) {
    if (i % p->window == p->window - 1) continue;
    const double d = (double)p->loss[i] - reference->loss[i];
    out.reference += reference->loss[i];
    out.loss += p->loss[i];
    out.added += d;
    square += d * d;
    same += p->best[i] == reference->best[i];
  }
  out.reference /= n;
  out.loss /= n;
  out.added /= n;
  const double variance = square / n - out.added * out.added;
  out.error = n > 1 && variance > 0 ? sqrt(variance / (n - 1)) : 0;
  out.agreement = (double)same / n;
  return out;
}

double rt_row_divergence(const float *reference, double norm, const float *logits, size_t vocab) {
  const double other = rt_log_sum_exp(logits, vocab);
  double sum = 0;
  for (size_t i = 0; i < vocab; i++) {
    const double log_p = reference[i] - norm;
    if (log_p > -50) sum += expf((float)log_p) * (log_p - (logits[i] - other));
  }
  return sum;
}
