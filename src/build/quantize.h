// build/quantize.h: calibration, the choice of formats by measured loss and speed, and the report
// of what quantization cost.
//
// With a calibration text a build first runs the model in fp32: over the documents to calibrate on,
// to see what goes into every linear layer (build/recipe.h says what follows from it), and over the
// held-out ones for the losses that everything is compared with. Then each layer alone is quantized
// in a model of bf16, which gives its sensitivity: the divergence of the next-token distribution
// that this layer causes. With --precision auto or a --max-loss the formats are chosen from these
// (build/choose.h), and combinations measured on the held-out documents until the smallest that
// keeps the budget is found. At last the finished engine is measured the same way.
#ifndef RT_BUILD_QUANTIZE_H
#define RT_BUILD_QUANTIZE_H

#include <jansson.h>

#include "build/corpus.h"
#include "build/precision.h"
#include "build/recipe.h"
#include "build/score.h"
#include "quant/calibrate.h"
#include "retort/retort.h"
#include "tune/cache.h"

// --calib-method, read.
typedef struct rt_calib_plan {
  bool smooth;  // migrate range to the weights where that lowers the loss
  bool fixed;   // one scale for all activations of a layer, from
  rt_calib_method method;
  double percentile;
} rt_calib_plan;

typedef struct rt_quantize_input {
  const retort_build_options *o;
  rt_precision *precision;
  const rt_graph *graph;  // after the passes
  rt_view tokenizer;      // compiled
  int32_t end;            // token that ends a text, or -1
  size_t vocab;           // of the model
  rt_profile profile;     // of the engine
  const rt_kvfmt *kv;     // its keys and values, see rt_lower_options
  rt_pool *pool;
  rt_weight_locate_fn locate;
  void *locate_self;
  rt_tune_cache *cache;  // times known, and those that this measures
  rt_tune_mode tune;     // OFF counts as FAST where times are needed
} rt_quantize_input;

typedef struct rt_quantize {
  rt_recipe recipe;  // valid until deinit
  rt_calib_plan plan;
  double budget;  // of loss, in nats; 0: none
  rt_corpus corpus;
  rt_predictions reference;
  json_t *report;  // "accuracy" of the manifest, complete after rt_quantize_confirm
  rt_arena arena;
} rt_quantize;

// Whether the options make sense together; before any work. Errors: ARGUMENT.
retort_status rt_quantize_check(const retort_build_options *o, const rt_precision *precision,
                                retort_error *err) RETORT_MUST_USE;

// Finds the recipe. Errors: those of the text (corpus.h); ARGUMENT for a budget that cannot be met,
// with the least loss that can; CANCELLED, IO, MEMORY.
retort_status rt_quantize_run(rt_quantize *q, const rt_quantize_input *in,
                              retort_error *err) RETORT_MUST_USE;
// Measures the finished engine on the held-out documents and completes the report. ARGUMENT if it
// exceeds the budget.
retort_status rt_quantize_confirm(rt_quantize *q, const rt_quantize_input *in, const char *engine,
                                  retort_error *err) RETORT_MUST_USE;
// Room that the report may take in the manifest.
size_t rt_quantize_bytes(const rt_quantize *q);
void rt_quantize_deinit(rt_quantize *q);

#endif
