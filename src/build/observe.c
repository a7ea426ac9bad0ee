// build/observe.c: runs the model in fp32 and notes what goes into each linear layer.
#include <math.h>
#include <stdlib.h>

#include "base/size.h"
#include "build/workbench.h"

// What was seen of one layer.
typedef struct sight {
  rt_channel_stats stats;
  rt_histogram *histogram;  // for static scales only
} sight;

typedef struct observer {
  rt_workbench *w;
  rt_trial trial;
  sight *sights;     // (count)
  size_t *layer_of;  // (instr_count): SIZE_MAX for what is no linear layer
  bool watching;
} observer;

static const double migration_strength[RT_VARIANTS] = {0, 0.3, 0.6};  // 0: none

static void tap(void *self, size_t instr, const void *input, size_t rows) {
  const observer *o = self;
  const rt_program *p = &o->trial.plan.program;
  if (!o->watching || o->layer_of[instr] == SIZE_MAX) return;
  const rt_buffer *b = &p->buffers[p->instrs[instr].in[0]];
  sight *s = &o->sights[o->layer_of[instr]];
  const size_t stride = b->stride_bytes / sizeof(float);
  rt_channel_stats_observe(&s->stats, input, rows, stride);
  for (size_t i = 0; s->histogram && i < rows; i++) {
    rt_histogram_observe(s->histogram, (const float *)input + i * stride, b->width);
  }
}

// ---------------------------------------------------------------------------------------------
// Layers

static void set_candidates(const rt_workbench *w, rt_layer *l) {
  rt_precision *precision = w->in->precision;
  const rt_wfmt asked = rt_precision_of(precision, l->name);
  const bool open = !rt_precision_is_fixed(precision, l->name) &&
                    (precision->automatic || (w->q->budget > 0 && rt_wfmt_is_int(asked)));
  const rt_wfmt least = !open ? asked : precision->automatic ? RT_W4 : asked;
  l->candidates[l->candidate_count++] = open ? RT_W16 : asked;
  if (!open || l->k > RT_W8_MAX_K) return;
  l->candidates[l->candidate_count++] = RT_W8;
  if (least == RT_W4) l->candidates[l->candidate_count++] = RT_W4;
}

static retort_status list_layers(observer *o, retort_error *err) {
  rt_workbench *w = o->w;
  const rt_program *p = &o->trial.plan.program;
  w->layers = rt_arena_array(&w->q->arena, p->instr_count, sizeof *w->layers);
  o->sights = calloc(p->instr_count, sizeof *o->sights);
  o->layer_of = calloc(p->instr_count, sizeof *o->layer_of);
  if (!w->layers || !o->sights || !o->layer_of) return RT_OOM(err, "calibration");
  for (size_t i = 0; i < p->instr_count; i++) {
    o->layer_of[i] = SIZE_MAX;
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    const rt_stored *t = &p->stored[p->instrs[i].weight[0]];
    rt_layer *l = &w->layers[w->count];
    *l = (rt_layer){.n = t->n, .k = t->k, .variant_count = 1, .loss = {NAN, NAN, NAN, NAN, NAN}};
    l->name = rt_arena_strdup(&w->q->arena, rt_view_of(p->instrs[i].name));
    if (!l->name) return RT_OOM(err, "calibration");
    set_candidates(w, l);
    w->parameters += (double)t->n * (double)t->k;
    o->layer_of[i] = w->count;
    sight *s = &o->sights[w->count++];
    RT_TRY(rt_channel_stats_init(&s->stats, l->k, err));
    if (!w->q->plan.fixed) continue;
    s->histogram = calloc(1, sizeof *s->histogram);
    if (!s->histogram) return RT_OOM(err, "calibration");
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// What follows from it

// Largest magnitude of each input channel over all outputs, from the packed fp32 panels.
static void weight_most(const observer *o, const rt_stored *t, float *most) {
  const unsigned char *panels = o->w->lab.memory + t->offset;
  const size_t bytes = rt_wfmt_panel_bytes(RT_W32, t->k);
  for (size_t k = 0; k < t->k; k++) most[k] = 0;
  for (size_t panel = 0; panel < rt_wfmt_panels(t->n); panel++) {
    const float *x = (const float *)(const void *)(panels + panel * bytes);
    for (size_t k = 0; k < t->k; k++) {
      for (size_t j = 0; j < RT_PANEL; j++) most[k] = fmaxf(most[k], fabsf(x[k * RT_PANEL + j]));
    }
  }
}

// Query heads that share a V head must agree: the largest of each channel counts for all.
static void share_heads(const rt_instr *a, float *most) {
  const size_t share = a->heads / a->kv_heads;
  for (size_t h = 0; h < a->heads; h += share) {
    for (size_t c = 0; c < a->head_dim; c++) {
      float all = 0;
      for (size_t i = 0; i < share; i++) all = fmaxf(all, most[(h + i) * a->head_dim + c]);
      for (size_t i = 0; i < share; i++) most[(h + i) * a->head_dim + c] = all;
    }
  }
}

static retort_status add_migrations(observer *o, rt_layer *l, const sight *s, size_t instr,
                                    retort_error *err) {
  const rt_program *p = &o->trial.plan.program;
  size_t from;
  const rt_producer producer = rt_recipe_producer(p, instr, &from);
  if (producer == RT_PRODUCER_NONE || s->stats.rows == 0) return RETORT_OK;
  // Channels of V that share a scale do feel a factor.
  const rt_kvfmt *kv = o->w->in->kv;
  if (producer == RT_PRODUCER_V && kv && *kv == RT_KV_S8) return RETORT_OK;
  float *inputs = malloc(2 * l->k * sizeof *inputs);
  if (!inputs) return RT_OOM(err, "calibration");
  float *weights = inputs + l->k;
  memcpy(inputs, s->stats.most, l->k * sizeof *inputs);
  weight_most(o, &p->stored[p->instrs[instr].weight[0]], weights);
  if (producer == RT_PRODUCER_V) {
    const rt_instr *a = &p->instrs[from];
    while (a->op != RT_INSTR_ATTENTION) a++;
    share_heads(a, inputs);
    share_heads(a, weights);
  }
  retort_status st = RETORT_OK;
  for (size_t v = 1; v < RT_VARIANTS && st == RETORT_OK; v++) {
    float *factor = rt_arena_array(&o->w->q->arena, l->k, sizeof *factor);
    float *importance = rt_arena_array(&o->w->q->arena, l->k, sizeof *importance);
    if (!factor || !importance) {
      st = RT_OOM(err, "calibration");
      break;
    }
    rt_smooth_factors(inputs, weights, l->k, migration_strength[v], factor);
    for (size_t k = 0; k < l->k; k++) {
      // A power of two, and a sane one.
      factor[k] = exp2f(fmaxf(-20, fminf(20, rintf(log2f(factor[k])))));
      importance[k] = l->variants[0].importance[k] / (factor[k] * factor[k]);
    }
    l->variants[l->variant_count++] = (rt_variant){factor, importance};
  }
  free(inputs);
  return st;
}

static retort_status conclude(observer *o, retort_error *err) {
  rt_workbench *w = o->w;
  const rt_calib_plan *plan = &w->q->plan;
  for (size_t i = 0; i < o->trial.plan.program.instr_count; i++) {
    if (o->layer_of[i] == SIZE_MAX) continue;
    rt_layer *l = &w->layers[o->layer_of[i]];
    const sight *s = &o->sights[o->layer_of[i]];
    float *importance = rt_arena_array(&w->q->arena, l->k, sizeof *importance);
    if (!importance) return RT_OOM(err, "calibration");
    rt_channel_importance(&s->stats, importance);
    l->variants[0].importance = importance;
    if (plan->fixed) {
      l->act_scale = rt_histogram_threshold(s->histogram, plan->method, plan->percentile) / 127;
      if (!isnormal(l->act_scale)) l->act_scale = 0;  // nothing but zeros was seen: per token
    }
    if (plan->smooth) RT_TRY(add_migrations(o, l, s, i, err));
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------

static retort_status watch(observer *o, retort_error *err) {
  const rt_corpus *c = &o->w->q->corpus;
  o->watching = true;
  for (size_t i = 0; i < c->train.windows; i++) {
    o->w->done = (double)i / (double)(c->train.windows + c->held.windows);
    RT_TRY(rt_trial_run(&o->trial, c->train.tokens + i * c->window, c->window, NULL, NULL, err));
  }
  o->watching = false;
  o->w->done = (double)c->train.windows / (double)(c->train.windows + c->held.windows);
  RT_TRY(rt_predictions_of_trial(&o->w->q->reference, &o->trial, err));
  if (rt_predictions_finite(&o->w->q->reference)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_FORMAT,
                 "%s: on the text of %s the model gives no probabilities even in fp32, its numbers "
                 "overflow: the checkpoint is damaged or diverged in training",
                 o->w->in->o->source, o->w->in->o->calib);
}

retort_status rt_observe(rt_workbench *w, retort_error *err) {
  observer o = {.w = w};
  w->stage = "fp32";
  const rt_recipe fp32 = {.other = RT_W32};
  const rt_corpus *c = &w->q->corpus;
  RT_TRY(rt_trial_open(&o.trial, &w->lab, &fp32, tap, &o, err));
  retort_status st = rt_predictions_init(&w->q->reference, c->held.tokens, c->window,
                                         c->held.windows, o.trial.plan.program.vocab, err);
  if (st == RETORT_OK) st = list_layers(&o, err);
  if (st == RETORT_OK) st = rt_precision_check(w->in->precision, err);
  if (st == RETORT_OK) st = watch(&o, err);
  if (st == RETORT_OK) st = conclude(&o, err);
  for (size_t i = 0; o.sights && i < w->count; i++) {
    rt_channel_stats_deinit(&o.sights[i].stats);
    free(o.sights[i].histogram);
  }
  free(o.sights);
  free(o.layer_of);
  rt_trial_close(&o.trial);
  rt_lab_forget(&w->lab, 0);
  return st;
}
