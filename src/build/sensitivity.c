// build/sensitivity.c: what quantizing each layer alone does to the next-token distribution.
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "build/workbench.h"
#include "runtime/sampler.h"

enum {
  MIN_ROWS = 256,
  MAX_ROWS = 2048,
  WINDOW = 256,            // rows that share a context
  LOGIT_BYTES = 512 << 20  // that may be kept to compare with
};
// Of its loss a variant must save at least this part: below is noise.
static const double worth = 0.05;
// Multiply-adds that one measurement may take: how many rows that is depends on the model.
static const double row_budget = 3e11;

typedef struct comparing {
  const rt_workbench *w;
  size_t rows, window, vocab, first;
  float *logits;  // (rows, vocab) of the model without quantization
  double *norm;   // (rows)
  double *divergence;
} comparing;

static void keep_row(void *self, size_t row, const float *logits) {
  const comparing *c = self;
  const size_t at = c->first + row;
  memcpy(c->logits + at * c->vocab, logits, c->vocab * sizeof *logits);
  c->norm[at] = rt_log_sum_exp(logits, c->vocab);
}

static void compare_row(void *self, size_t row, const float *logits) {
  const comparing *c = self;
  const size_t at = c->first + row;
  c->divergence[at] = rt_row_divergence(c->logits + at * c->vocab, c->norm[at], logits, c->vocab);
}

static retort_status run(comparing *c, const rt_recipe *recipe, rt_row_fn fn, retort_error *err) {
  rt_workbench *w = (rt_workbench *)(uintptr_t)c->w;
  rt_trial trial;
  RT_TRY(rt_trial_open(&trial, &w->lab, recipe, NULL, NULL, err));
  retort_status st = RETORT_OK;
  for (c->first = 0; c->first < c->rows && st == RETORT_OK; c->first += c->window) {
    st = rt_trial_run(&trial, w->q->corpus.train.tokens + c->first,
                      rt_min_size(c->window, c->rows - c->first), fn, c, err);
  }
  rt_trial_close(&trial);
  return st;
}

static double mean(const double *x, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += x[i];
  return sum / (double)count;
}

static void set_linear(rt_linear *out, const rt_layer *l, rt_wfmt format, size_t variant) {
  const rt_variant *v = &l->variants[variant];
  *out = (rt_linear){.name = l->name,
                     .n = l->n,
                     .k = l->k,
                     .format = format,
                     .act_scale = v->factor ? 0 : l->act_scale,
                     .importance = v->importance,
                     .input_factor = rt_wfmt_is_int(format) ? v->factor : NULL};
}

void rt_workbench_recipe(const rt_workbench *w, const size_t *picks, rt_recipe *recipe) {
  for (size_t i = 0; i < w->count; i++) {
    const rt_layer *l = &w->layers[i];
    const rt_wfmt format = l->candidates[picks[i]];
    set_linear(&recipe->linears[i], l, format, l->variant[format]);
  }
  recipe->count = w->count;
  recipe->other = w->in->precision->base;
  recipe->kv = w->in->kv;
}

static retort_status measure(comparing *c, rt_recipe *recipe, size_t layer, rt_wfmt format,
                             retort_error *err) {
  const rt_workbench *w = c->w;
  rt_layer *l = &w->layers[layer];
  const rt_linear base = recipe->linears[layer];
  const uint64_t used = w->lab.used;
  retort_status st = RETORT_OK;
  for (size_t v = 0; v < l->variant_count && st == RETORT_OK; v++) {
    set_linear(&recipe->linears[layer], l, format, v);
    st = run(c, recipe, compare_row, err);
    double loss = mean(c->divergence, c->rows);
    if (isnan(loss)) loss = INFINITY;  // NAN is what was not measured
    if (st == RETORT_OK && (v == 0 || loss < (1 - worth) * l->loss[format])) {
      l->loss[format] = loss;
      l->variant[format] = v;
    }
    rt_lab_forget((rt_lab *)(uintptr_t)&w->lab, used);
  }
  recipe->linears[layer] = base;
  return st;
}

static retort_status measure_all(comparing *c, rt_recipe *recipe, retort_error *err) {
  rt_workbench *w = (rt_workbench *)(uintptr_t)c->w;
  RT_TRY(run(c, recipe, keep_row, err));
  for (size_t i = 0; i < w->count; i++) {
    const rt_layer *l = &w->layers[i];
    w->done = (double)i / (double)w->count;
    for (size_t k = 0; k < l->candidate_count; k++) {
      if (rt_wfmt_is_int(l->candidates[k])) RT_TRY(measure(c, recipe, i, l->candidates[k], err));
    }
  }
  return RETORT_OK;
}

retort_status rt_sensitivity(rt_workbench *w, retort_error *err) {
  const rt_corpus *corpus = &w->q->corpus;
  comparing c = {.w = w, .vocab = w->q->reference.vocab};
  c.window = rt_min_size(WINDOW, corpus->window);
  const double wanted = fmin(MAX_ROWS, fmax(MIN_ROWS, row_budget / w->parameters));
  const size_t most = rt_max_size(1, LOGIT_BYTES / (c.vocab * sizeof(float)));
  c.rows = rt_min_size(rt_min_size((size_t)wanted, most), corpus->train.windows * corpus->window);
  w->stage = "layers";
  w->done = 0;
  // What isn't under test is in the best of its formats; layers that must be fp32 stay so.
  rt_recipe recipe = {.other = RT_W16, .kv = w->in->kv};
  recipe.linears = calloc(w->count + 1, sizeof *recipe.linears);
  c.norm = calloc(c.rows, sizeof *c.norm);
  c.divergence = calloc(c.rows, sizeof *c.divergence);
  retort_status st = RETORT_OK;
  void *logits = NULL;
  if (!recipe.linears || !c.norm || !c.divergence) {
    st = RT_OOM(err, "calibration");
  } else {
    st = rt_lab_reserve(&w->lab, c.rows * c.vocab * sizeof(float), &logits, err);
  }
  if (st == RETORT_OK) {
    c.logits = logits;
    recipe.count = w->count;
    for (size_t i = 0; i < w->count; i++) {
      const rt_wfmt best = w->layers[i].candidates[0];
      set_linear(&recipe.linears[i], &w->layers[i], rt_wfmt_is_int(best) ? RT_W16 : best, 0);
    }
    st = measure_all(&c, &recipe, err);
  }
  free(recipe.linears);
  free(c.norm);
  free(c.divergence);
  return st;
}
