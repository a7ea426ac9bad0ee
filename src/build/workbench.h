// build/workbench.h: what the steps of quantization share; see build/quantize.h.
#ifndef RT_BUILD_WORKBENCH_H
#define RT_BUILD_WORKBENCH_H

#include "build/quantize.h"

enum { RT_FORMATS = 5, RT_VARIANTS = 3 };

// One way to quantize a layer: with its range migrated by these factors, or as it is (NULL).
typedef struct rt_variant {
  const float *factor, *importance;  // (k)
} rt_variant;

typedef struct rt_layer {
  const char *name;
  size_t n, k;
  // Formats that may be chosen, the best first. More than one: auto, or a budget.
  rt_wfmt candidates[RT_FORMATS];
  size_t candidate_count;
  rt_variant variants[RT_VARIANTS];
  size_t variant_count;
  float act_scale;
  // By format. Loss that quantizing this layer alone adds, with the variant that adds least; NAN
  // where it was not measured.
  double loss[RT_FORMATS];
  size_t variant[RT_FORMATS];
  double ns[RT_FORMATS][2];  // a step of one row, and of many; 0 unknown
  const char *note;          // why it kept more bits; NULL
} rt_layer;

typedef struct rt_workbench {
  const rt_quantize_input *in;
  rt_quantize *q;
  rt_lab lab;
  rt_layer *layers;
  size_t count;
  double parameters;  // of the linear layers
  const char *stage;  // for progress
  double done;        // 0..1
} rt_workbench;

// Bytes of a layer's matrix.
double rt_layer_bytes(const rt_layer *layer, rt_wfmt format);
// Writes one line to the build's messages.
void rt_workbench_say(const rt_workbench *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// observe.c: the model in fp32. Fills in layers (but for losses and times) and q->reference.
retort_status rt_observe(rt_workbench *w, retort_error *err) RETORT_MUST_USE;
// sensitivity.c: loss and variant of every candidate of each layer that is not its best.
retort_status rt_sensitivity(rt_workbench *w, retort_error *err) RETORT_MUST_USE;
// search.c: the formats. picks (count): index of a candidate each.
retort_status rt_search(rt_workbench *w, size_t *picks, retort_error *err) RETORT_MUST_USE;

// The recipe of these picks.
void rt_workbench_recipe(const rt_workbench *w, const size_t *picks, rt_recipe *recipe);

#endif
