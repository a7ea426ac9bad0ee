// build/search.c: formats that are as small as a loss budget lets them be, and no slower for it.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "build/choose.h"
#include "build/workbench.h"
#include "tune/tune.h"

enum {
  MEASUREMENTS = 10,  // of combinations
  CHOICES = 200,      // that are looked at for these
  // What a request is taken to be where times are weighed: this many steps of one row for each step
  // of many.
  DECODED = 64
};

double rt_layer_bytes(const rt_layer *l, rt_wfmt format) {
  const double panels = (double)rt_wfmt_panels(l->n);
  double bytes = panels * (double)rt_wfmt_panel_bytes(format, l->k);
  if (rt_wfmt_is_int(format)) bytes += panels * RT_PANEL * 8;
  if (format == RT_W4) bytes += panels * (double)rt_w4_panel_multipliers(l->k);
  return bytes;
}

// ---------------------------------------------------------------------------------------------
// Times

static bool times_progress(void *self, double fraction) {
  (void)fraction;
  const rt_workbench *w = self;
  return w->lab.o.progress(w->lab.o.self);
}

static bool is_candidate(const rt_layer *l, rt_wfmt format) {
  for (size_t k = 0; k < l->candidate_count; k++) {
    if (l->candidates[k] == format) return true;
  }
  return false;
}

// Times every layer in `format`, or in its best one where that format isn't for it.
static retort_status times_of(rt_workbench *w, rt_recipe *all, rt_wfmt format, retort_error *err) {
  const rt_quantize_input *in = w->in;
  rt_trial trial;
  for (size_t i = 0; i < w->count; i++) {
    const rt_layer *l = &w->layers[i];
    all->linears[i] = (rt_linear){.name = l->name,
                                  .n = l->n,
                                  .k = l->k,
                                  .format = is_candidate(l, format) ? format : l->candidates[0]};
  }
  RT_TRY(rt_trial_plan(&trial, &w->lab, all, &in->profile, err));
  const rt_tune_mode mode = in->tune == RT_TUNE_OFF ? RT_TUNE_FAST : in->tune;
  const rt_tune_options options = {.mode = mode,
                                   .threads = in->o->threads,
                                   .isa = RT_ISA_ALL,
                                   .progress = times_progress,
                                   .self = w};
  rt_tune_report report;
  const rt_program *p = &trial.plan.program;
  const retort_status st = rt_tune_run(p, w->lab.memory, &options, in->cache, &report, err);
  for (size_t i = 0, layer = 0; st == RETORT_OK && i < p->instr_count; i++) {
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    rt_layer *l = &w->layers[layer++];
    const rt_gemm_shape shape = rt_instr_shape(p, &p->instrs[i]);
    // The head runs on the rows whose logits are wanted: one of a prompt.
    const bool head = p->buffers[p->instrs[i].out[0]].rows == RT_ROWS_OUTPUTS;
    const size_t buckets[2] = {0, head ? 0 : rt_row_bucket(in->profile.max_tokens)};
    for (size_t b = 0; b < 2; b++) {
      const rt_tactic *t = rt_tune_cache_find(in->cache, &shape, buckets[b], mode);
      // Whole nanoseconds, as a timing cache keeps them: the next build must decide the same.
      if (t && is_candidate(l, format)) l->ns[format][b] = floor(t->ns);
    }
  }
  rt_trial_close(&trial);
  return st;
}

// Of a request; 0 where a time is missing.
static double request_ns(const rt_layer *l, rt_wfmt format) {
  const double *ns = l->ns[format];
  return ns[0] > 0 && ns[1] > 0 ? DECODED * ns[0] + ns[1] : 0;
}

// Drops candidates that were not measured to be faster than the one before.
static void drop_slower(rt_layer *l) {
  size_t kept = 1;
  for (size_t k = 1; k < l->candidate_count; k++) {
    const double before = request_ns(l, l->candidates[kept - 1]);
    const double now = request_ns(l, l->candidates[k]);
    if (now > 0 && before > 0 && now < before) {
      l->candidates[kept++] = l->candidates[k];
    } else {
      const bool int8 = l->candidates[k] == RT_W8;
      l->note = now > 0 && before > 0 ? (int8 ? "int8 was no faster" : "int4 was no faster")
                                      : (int8 ? "int8 was not timed" : "int4 was not timed");
    }
  }
  l->candidate_count = kept;
}

static retort_status measure_times(rt_workbench *w, retort_error *err) {
  static const rt_wfmt formats[] = {RT_W16, RT_W8, RT_W4};
  w->stage = "times";
  rt_recipe all = {.count = w->count, .other = w->in->precision->base, .kv = w->in->kv};
  all.linears = calloc(w->count + 1, sizeof *all.linears);
  if (!all.linears) return RT_OOM(err, "the search");
  retort_status st = RETORT_OK;
  const size_t count = RT_COUNT(formats);
  for (size_t f = 0; f < count && st == RETORT_OK; f++) {
    w->done = (double)f / (double)count;
    st = times_of(w, &all, formats[f], err);
  }
  free(all.linears);
  RT_TRY(st);
  for (size_t i = 0; i < w->count; i++) {
    if (w->layers[i].candidate_count > 1) drop_slower(&w->layers[i]);
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Combinations

typedef struct search {
  rt_workbench *w;
  rt_recipe recipe;  // its linears: scratch of this search
  rt_choice *items;
  size_t *picks;
  size_t *best;  // the smallest that kept the budget
  double best_size;
  bool found;
  rt_predictions predictions;
  double added;         // of the last combination measured
  uint64_t kept, room;  // bytes of the lab when the search began, and that it may have beyond
  size_t measured;
} search;

// Measures s->picks on the held-out documents.
static retort_status try_picks(search *s, retort_error *err) {
  rt_workbench *w = s->w;
  rt_trial trial;
  w->done = (double)s->measured / MEASUREMENTS;
  rt_workbench_recipe(w, s->picks, &s->recipe);
  // Migrations change what comes before, and so most of a model in each combination.
  if (w->lab.used > s->kept + s->room) rt_lab_forget(&w->lab, s->kept);
  RT_TRY(rt_trial_open(&trial, &w->lab, &s->recipe, NULL, NULL, err));
  const retort_status st = rt_predictions_of_trial(&s->predictions, &trial, err);
  rt_trial_close(&trial);
  RT_TRY(st);
  s->added = rt_predictions_compare(&w->q->reference, &s->predictions).added;
  s->measured++;
  const double size = rt_choice_size(s->items, w->count, s->picks);
  if (s->added <= w->q->budget && (!s->found || size < s->best_size)) {
    memcpy(s->best, s->picks, w->count * sizeof *s->best);
    s->best_size = size;
    s->found = true;
  }
  return RETORT_OK;
}

// Losses add up roughly; how roughly is measured, and the budget given to rt_choose follows.
static retort_status narrow(search *s, retort_error *err) {
  const rt_workbench *w = s->w;
  const size_t bytes = w->count * sizeof *s->picks;
  size_t *last = calloc(2 * w->count + 1, sizeof *last);
  if (!last) return RT_OOM(err, "the search");
  size_t *smallest = last + w->count;
  rt_choose(s->items, w->count, DBL_MAX, smallest);
  retort_status st = RETORT_OK;
  double low = 0, high = 0;  // budgets known to be kept, and not
  double budget = w->q->budget;
  // Budgets may run to either end without another combination coming of it, so they are counted.
  for (size_t n = 0; n < CHOICES && s->measured < MEASUREMENTS; n++) {
    rt_choose(s->items, w->count, budget, s->picks);
    if (s->measured > 1 && memcmp(last, s->picks, bytes) == 0) {
      // The same combination again: only a larger step can find another.
      if (high > 0 && high - low < 0.02 * high) break;
    } else {
      memcpy(last, s->picks, bytes);
      st = try_picks(s, err);
      if (st != RETORT_OK) break;
    }
    const double predicted = rt_choice_loss(s->items, w->count, s->picks);
    if (s->added <= w->q->budget) {
      low = budget;
      if (memcmp(s->picks, smallest, bytes) == 0) break;
    } else {
      high = budget;
    }
    if (high == 0) {
      const double factor = s->added > 0 && predicted > 0 ? w->q->budget / s->added : 2;
      budget *= fmin(4, fmax(1.1, factor));
    } else if (low == 0) {
      budget *= fmin(0.9, fmax(0.1, w->q->budget / s->added));
    } else {
      budget = (low + high) / 2;
    }
  }
  free(last);
  return st;
}

static retort_status find(search *s, retort_error *err) {
  const rt_workbench *w = s->w;
  // The best that there is comes first: without it no combination will do.
  RT_TRY(try_picks(s, err));
  if (!s->found) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "--max-loss %s cannot be met: with the best formats allowed the perplexity of "
                   "the held-out text is %.3f%% above fp32's; allow as much, or more precision",
                   w->in->o->max_loss ? w->in->o->max_loss : "1%", expm1(s->added) * 100);
  }
  return narrow(s, err);
}

retort_status rt_search(rt_workbench *w, size_t *picks, retort_error *err) {
  if (w->in->precision->automatic) RT_TRY(measure_times(w, err));
  w->stage = "formats";
  search s = {.w = w, .kept = w->lab.used, .room = (uint64_t)(8 * w->parameters)};
  s.items = calloc(w->count + 1, sizeof *s.items);
  s.picks = calloc(w->count + 1, sizeof *s.picks);
  s.best = calloc(w->count + 1, sizeof *s.best);
  s.recipe.linears = calloc(w->count + 1, sizeof *s.recipe.linears);
  const rt_corpus *c = &w->q->corpus;
  retort_status st = RETORT_OK;
  if (!s.items || !s.picks || !s.best || !s.recipe.linears) st = RT_OOM(err, "the search");
  if (st == RETORT_OK) {
    st = rt_predictions_init(&s.predictions, c->held.tokens, c->window, c->held.windows,
                             w->q->reference.vocab, err);
  }
  if (st == RETORT_OK) {
    for (size_t i = 0; i < w->count; i++) {
      const rt_layer *l = &w->layers[i];
      s.items[i].count = l->candidate_count;
      for (size_t k = 0; k < l->candidate_count; k++) {
        const double loss = l->loss[l->candidates[k]];
        s.items[i].option[k].size = rt_layer_bytes(l, l->candidates[k]);
        // The best format of a layer was not measured: it costs nothing. One that breaks the model
        // costs more than any budget.
        s.items[i].option[k].loss = isnan(loss) ? 0 : fmin(loss, 1e9);
      }
    }
    st = find(&s, err);
  }
  if (st == RETORT_OK) memcpy(picks, s.best, w->count * sizeof *picks);
  rt_predictions_deinit(&s.predictions);
  free(s.items);
  free(s.picks);
  free(s.best);
  free(s.recipe.linears);
  return st;
}
