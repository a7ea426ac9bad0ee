#include "build/quantize.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "build/workbench.h"

enum { WINDOW = 512, TRIAL_ROWS = 128, SHOWN = 5, REPORT_BYTES = 4096, LAYER_BYTES = 640 };
static const double default_percentile = 99.99;

// ---------------------------------------------------------------------------------------------
// Options

static retort_status parse_method(const char *text, rt_calib_plan *plan, retort_error *err) {
  *plan = (rt_calib_plan){.percentile = default_percentile};
  if (!text || strcmp(text, "dynamic") == 0) return RETORT_OK;
  plan->fixed = true;
  if (strcmp(text, "minmax") == 0) {
    plan->method = RT_CALIB_MINMAX;
  } else if (strcmp(text, "entropy") == 0) {
    plan->method = RT_CALIB_ENTROPY;
  } else if (strncmp(text, "percentile", 10) == 0 && (text[10] == 0 || text[10] == ':')) {
    plan->method = RT_CALIB_PERCENTILE;
    char *end = NULL;
    if (text[10] == ':') plan->percentile = strtod(text + 11, &end);
    if (end && (end == text + 11 || *end || !(plan->percentile > 0 && plan->percentile <= 100))) {
      return rt_fail(err, RETORT_ERR_ARGUMENT,
                     "--calib-method %.60s: a percentile lies between 0 and 100, as in "
                     "percentile:99.9",
                     text);
    }
  } else if (strcmp(text, "smooth") == 0) {
    plan->fixed = false;
    plan->smooth = true;
  } else {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "--calib-method %.60s: there are dynamic, smooth, minmax, percentile, "
                   "percentile:P and entropy",
                   text);
  }
  return RETORT_OK;
}

// "1%" or "0.01": how much the perplexity may rise. *budget: in nats.
static retort_status parse_budget(const char *text, double *budget, retort_error *err) {
  char *end;
  double value = strtod(text, &end);
  const bool percent = end != text && strcmp(end, "%") == 0;
  if (percent) value /= 100;
  if (end == text || (*end && !percent) || !(value > 0 && value <= 10)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "--max-loss %.60s: it is how much the perplexity may rise, such as 1%% or 0.01",
                   text);
  }
  *budget = log1p(value);
  return RETORT_OK;
}

retort_status rt_quantize_check(const retort_build_options *o, const rt_precision *precision,
                                retort_error *err) {
  rt_calib_plan plan;
  double budget;
  RT_TRY(parse_method(o->calib_method, &plan, err));
  if (o->max_loss) RT_TRY(parse_budget(o->max_loss, &budget, err));
  const char *needs = precision->automatic ? "--precision auto"
                      : o->max_loss        ? "--max-loss"
                      : o->calib_method    ? "--calib-method"
                                           : NULL;
  if (o->calib || !needs) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_ARGUMENT,
                 "%s needs --calib FILE: a text like what the model will read and write", needs);
}

// ---------------------------------------------------------------------------------------------
// Running

void rt_workbench_say(const rt_workbench *w, const char *format, ...) {
  if (!w->in->o->on_message) return;
  char line[1024];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(line, sizeof line, format, args);
  va_end(args);
  w->in->o->on_message(w->in->o->user, line);
}

static bool progress(void *self) {
  const rt_workbench *w = self;
  const retort_build_options *o = w->in->o;
  return !o->on_progress || o->on_progress(o->user, w->stage, fmin(1, w->done));
}

static void locate(void *self, const void *data, uint64_t element, rt_buf *out) {
  const rt_workbench *w = self;
  if (w->in->locate) w->in->locate(w->in->locate_self, data, element, out);
}

static double parameters_of(const rt_graph *g) {
  double sum = 0;
  for (size_t i = 0; i < rt_graph_value_count(g); i++) {
    const rt_value *v = rt_graph_value(g, (rt_value_id)i);
    if (v->kind != RT_VALUE_CONST) continue;
    const rt_constant *c = rt_graph_get_constant(g, v->constant);
    if (c->rank == 2) sum += (double)c->dims[0] * (double)c->dims[1];
  }
  return sum;
}

static size_t windows_for(double parameters, size_t window, double budget, size_t most) {
  const double wanted = budget / (parameters * (double)window);
  return (size_t)fmin((double)most, fmax(4, wanted));
}

static retort_status read_corpus(rt_quantize *q, const rt_quantize_input *in, retort_error *err) {
  const double parameters = parameters_of(in->graph);
  const size_t window = rt_min_size(WINDOW, in->profile.max_context);
  // As much text as takes a minute or two of a large model, and no more of a small one than says
  // something new.
  const rt_corpus_options options = {.path = in->o->calib,
                                     .end = in->end,
                                     .vocab = in->vocab,
                                     .window = window,
                                     .train_windows = windows_for(parameters, window, 2.5e12, 16),
                                     .held_windows = windows_for(parameters, window, 2.5e12, 64)};
  if (window < 2) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "a context of one token is too short to calibrate");
  }
  rt_tokenizer *tokenizer;
  RT_TRY(rt_tokenizer_open(&tokenizer, in->tokenizer, err));
  const retort_status st = rt_corpus_read(&q->corpus, &options, tokenizer, err);
  rt_tokenizer_destroy(tokenizer);
  return st;
}

static bool needs_search(const rt_workbench *w) {
  for (size_t i = 0; i < w->count; i++) {
    if (w->layers[i].candidate_count > 1) return true;
  }
  return w->q->budget > 0;
}

static bool any_int(const rt_workbench *w) {
  for (size_t i = 0; i < w->count; i++) {
    const rt_layer *l = &w->layers[i];
    for (size_t k = 0; k < l->candidate_count; k++) {
      if (rt_wfmt_is_int(l->candidates[k])) return true;
    }
  }
  return false;
}

// ---------------------------------------------------------------------------------------------
// The report

static void put(json_t *o, const char *key, json_t *value) {
  (void)json_object_set_new(o, key, value);
}

static json_t *layer_json(const rt_layer *l, const rt_linear *chosen) {
  static const rt_wfmt formats[] = {RT_W16, RT_W8, RT_W4};
  json_t *o = json_object(), *loss = json_object(), *us = json_object();
  put(o, "name", json_string(l->name));
  put(o, "precision", json_string(rt_precision_name(chosen->format)));
  for (size_t f = 0; f < RT_COUNT(formats); f++) {
    const char *name = rt_precision_name(formats[f]);
    if (!isnan(l->loss[formats[f]])) put(loss, name, json_real(l->loss[formats[f]]));
    const double *ns = l->ns[formats[f]];
    if (ns[0] > 0 && ns[1] > 0) put(us, name, json_pack("[f,f]", ns[0] / 1000, ns[1] / 1000));
  }
  put(o, "loss", loss);
  if (json_object_size(us) > 0) {
    put(o, "us", us);
  } else {
    json_decref(us);
  }
  if (chosen->input_factor) put(o, "smooth", json_true());
  if (rt_wfmt_is_int(chosen->format) && chosen->act_scale > 0)
    put(o, "act_scale", json_real(chosen->act_scale));
  if (l->note) put(o, "note", json_string(l->note));
  return o;
}

static void write_report(const rt_workbench *w) {
  const rt_quantize *q = w->q;
  const retort_build_options *o = w->in->o;
  json_t *report = q->report, *layers = json_array();
  put(report, "text", json_string(rt_path_base(o->calib)));
  put(report, "method", json_string(o->calib_method ? o->calib_method : "dynamic"));
  put(report, "window", json_integer((json_int_t)q->corpus.window));
  put(report, "calibration",
      json_pack("{s:I,s:I}", "documents", (json_int_t)q->corpus.train.documents, "windows",
                (json_int_t)q->corpus.train.windows));
  put(report, "held_out",
      json_pack("{s:I,s:I}", "documents", (json_int_t)q->corpus.held.documents, "windows",
                (json_int_t)q->corpus.held.windows));
  if (q->budget > 0) put(report, "max_loss", json_real(expm1(q->budget)));
  for (size_t i = 0; i < w->count; i++) {
    (void)json_array_append_new(layers, layer_json(&w->layers[i], &q->recipe.linears[i]));
  }
  put(report, "layers", layers);
}

static void say_formats(const rt_workbench *w) {
  size_t counts[RT_FORMATS] = {0}, smooth = 0;
  for (size_t i = 0; i < w->count; i++) {
    counts[w->q->recipe.linears[i].format]++;
    smooth += w->q->recipe.linears[i].input_factor != NULL;
  }
  rt_buf text = {0};
  for (size_t f = 0; f < RT_FORMATS; f++) {
    if (!counts[f]) continue;
    rt_buf_append_format(&text, "%s%zu in %s", text.size ? ", " : "", counts[f],
                         rt_precision_name((rt_wfmt)f));
  }
  if (smooth) rt_buf_append_format(&text, "; range migrated in %zu", smooth);
  rt_workbench_say(w, "formats: of %zu linear layers %s", w->count, rt_buf_cstr(&text));
  rt_buf_deinit(&text);
  size_t noted = 0;
  const char *example = NULL;
  for (size_t i = 0; i < w->count; i++) {
    if (!w->layers[i].note) continue;
    noted++;
    if (!example) example = w->layers[i].name;
  }
  if (noted) {
    rt_workbench_say(w, "%zu kept more bits because fewer were not measured to be faster: %s%s",
                     noted, example, noted > 1 ? ", ..." : "");
  }
}

static double chosen_loss(const rt_workbench *w, size_t i) {
  const double loss = w->layers[i].loss[w->q->recipe.linears[i].format];
  return isnan(loss) ? 0 : loss;
}

// The layers that cost the most, as they were chosen.
static void say_sensitive(const rt_workbench *w) {
  bool shown[4096] = {false};
  rt_buf text = {0};
  for (size_t n = 0; n < SHOWN; n++) {
    size_t worst = SIZE_MAX;
    for (size_t i = 0; i < w->count && i < RT_COUNT(shown); i++) {
      if (shown[i] || chosen_loss(w, i) <= 0) continue;
      if (worst == SIZE_MAX || chosen_loss(w, i) > chosen_loss(w, worst)) worst = i;
    }
    if (worst == SIZE_MAX) break;
    shown[worst] = true;
    rt_buf_append_format(&text, "%s%s %s %+.5f", n ? ", " : "", w->layers[worst].name,
                         rt_precision_name(w->q->recipe.linears[worst].format),
                         chosen_loss(w, worst));
  }
  if (text.size) rt_workbench_say(w, "most sensitive: %s", rt_buf_cstr(&text));
  rt_buf_deinit(&text);
}

// ---------------------------------------------------------------------------------------------

static retort_status choose_formats(rt_workbench *w, retort_error *err) {
  rt_quantize *q = w->q;
  size_t *picks = rt_arena_array(&q->arena, w->count + 1, sizeof *picks);
  q->recipe.linears = rt_arena_array(&q->arena, w->count + 1, sizeof *q->recipe.linears);
  if (!picks || !q->recipe.linears) return RT_OOM(err, "the recipe");
  if (any_int(w)) RT_TRY(rt_sensitivity(w, err));
  if (needs_search(w)) RT_TRY(rt_search(w, picks, err));
  rt_workbench_recipe(w, picks, &q->recipe);
  return RETORT_OK;
}

static retort_status work(rt_workbench *w, retort_error *err) {
  rt_quantize *q = w->q;
  const rt_quantize_input *in = w->in;
  const size_t context = rt_round_up(q->corpus.window, RT_KV_BLOCK);
  const size_t rows = rt_min_size(TRIAL_ROWS, context);
  const rt_lab_options options = {
      .graph = in->graph,
      .pool = in->pool,
      .threads = in->o->threads,
      .folder_of = in->o->output,
      .profile = {.max_context = context, .max_tokens = rows, .max_outputs = rows},
      .locate = locate,
      .progress = progress,
      .self = w};
  // Address space only: panels and tiles of small matrices are mostly padding.
  const uint64_t capacity = (uint64_t)(parameters_of(in->graph) * 24) + ((uint64_t)4 << 30);
  RT_TRY(rt_lab_open(&w->lab, &options, capacity, err));
  retort_status st = rt_observe(w, err);
  if (st == RETORT_OK) st = choose_formats(w, err);
  rt_lab_close(&w->lab);
  return st;
}

retort_status rt_quantize_run(rt_quantize *q, const rt_quantize_input *in, retort_error *err) {
  *q = (rt_quantize){.report = json_object()};
  rt_workbench w = {.in = in, .q = q};
  retort_status st = q->report ? RETORT_OK : RT_OOM(err, "the report");
  if (st == RETORT_OK) st = parse_method(in->o->calib_method, &q->plan, err);
  const char *budget = in->o->max_loss ? in->o->max_loss : in->precision->automatic ? "1%" : NULL;
  if (st == RETORT_OK && budget) st = parse_budget(budget, &q->budget, err);
  if (st == RETORT_OK) st = read_corpus(q, in, err);
  if (st == RETORT_OK) {
    rt_workbench_say(
        &w, "calibration: %zu windows of %zu tokens from %zu documents, %zu from %zu held out",
        q->corpus.train.windows, q->corpus.window, q->corpus.train.documents,
        q->corpus.held.windows, q->corpus.held.documents);
    st = work(&w, err);
  }
  if (st == RETORT_OK) {
    write_report(&w);
    say_formats(&w);
    say_sensitive(&w);
  } else {
    rt_quantize_deinit(q);
  }
  return st;
}

static bool confirm_progress(void *self, double fraction) {
  const retort_build_options *o = self;
  return !o->on_progress || o->on_progress(o->user, "accuracy", fraction);
}

retort_status rt_quantize_confirm(rt_quantize *q, const rt_quantize_input *in, const char *engine,
                                  retort_error *err) {
  rt_model *m;
  const rt_model_options options = {.threads = in->o->threads};
  RT_TRY(rt_model_open(&m, engine, &options, err));
  rt_predictions p;
  retort_status st = rt_predictions_init(&p, q->corpus.held.tokens, q->corpus.window,
                                         q->corpus.held.windows, q->reference.vocab, err);
  if (st == RETORT_OK) {
    st = rt_predictions_of_model(&p, m, confirm_progress, (void *)(uintptr_t)in->o, err);
    if (st == RETORT_OK && !rt_predictions_finite(&p)) {
      st = rt_fail(err, RETORT_ERR_ARGUMENT,
                   "in these formats the model gives no probabilities on %s; choose others, or "
                   "another --calib-method",
                   in->o->calib);
    }
    const rt_comparison c = rt_predictions_compare(&q->reference, &p);
    rt_predictions_deinit(&p);
    if (st == RETORT_OK) {
      const rt_workbench w = {.in = in, .q = q};
      put(q->report, "predictions", json_integer((json_int_t)c.count));
      put(q->report, "loss_fp32", json_real(c.reference));
      put(q->report, "loss", json_real(c.loss));
      put(q->report, "added", json_real(c.added));
      put(q->report, "added_error", json_real(c.error));
      put(q->report, "perplexity_ratio", json_real(exp(c.added)));
      put(q->report, "top1", json_real(c.agreement));
      rt_workbench_say(&w,
                       "accuracy: loss %.5f on the held-out text, %+.5f (+-%.5f) against fp32, "
                       "perplexity %+.2f%%; the most likely token is fp32's in %.2f%%",
                       c.loss, c.added, c.error, expm1(c.added) * 100, c.agreement * 100);
      if (q->budget > 0 && !(c.added <= q->budget)) {
        st = rt_fail(err, RETORT_ERR_ARGUMENT,
                     "the engine's perplexity is %.3f%% above fp32's, more than --max-loss allows",
                     expm1(c.added) * 100);
      }
    }
  }
  rt_model_close(m);
  return st;
}

size_t rt_quantize_bytes(const rt_quantize *q) {
  return q->report ? REPORT_BYTES + q->recipe.count * LAYER_BYTES : 0;
}

void rt_quantize_deinit(rt_quantize *q) {
  rt_corpus_deinit(&q->corpus);
  rt_predictions_deinit(&q->reference);
  json_decref(q->report);
  rt_arena_deinit(&q->arena);
  *q = (rt_quantize){0};
}
