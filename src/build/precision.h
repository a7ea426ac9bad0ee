// build/precision.h: the text of --precision: which linear layer gets which weight format.
//
//   BASE[,LAYER=PREC]...   PREC: fp32, bf16, fp16, int8, int4; BASE: one of these or auto
//
// LAYER is a glob (* ? [...]) over the names that `retort inspect --program` prints; of several
// that fit, the last counts. int4 alone leaves the LM head in int8: it is the layer that suffers
// most and is read once a token.
#ifndef RT_BUILD_PRECISION_H
#define RT_BUILD_PRECISION_H

#include "base/buf.h"
#include "kernels/kernels.h"

typedef struct rt_precision_rule {
  char *pattern;
  rt_wfmt format;
  bool used;
  bool implied;  // by the base, not asked for
} rt_precision_rule;

typedef struct rt_precision {
  rt_wfmt base;      // auto: bf16, the best that it chooses
  bool automatic;    // auto
  const char *text;  // as given
  rt_precision_rule *rules;
  size_t rule_count;
  const char **layers;  // names that rt_precision_of was asked for
  size_t layer_count, layer_room;
  rt_arena arena;
} rt_precision;

// `text` NULL: bf16. It must outlive *out. Errors: ARGUMENT with what is known. On failure *out
// holds nothing.
retort_status rt_precision_parse(rt_precision *out, const char *text,
                                 retort_error *err) RETORT_MUST_USE;
void rt_precision_deinit(rt_precision *p);

// The text of --kv: fp32, bf16 or int8. Errors: ARGUMENT with what is known.
retort_status rt_precision_parse_kv(rt_kvfmt *out, const char *text,
                                    retort_error *err) RETORT_MUST_USE;

// The format of one layer, for rt_lower_options.format_of with the rt_precision as `self`.
// Remembers the layer's name and which rules applied. Not thread-safe.
rt_wfmt rt_precision_of(void *self, const char *layer);
// Whether the layer's format was asked for by an exception.
bool rt_precision_is_fixed(const rt_precision *p, const char *layer);
const char *rt_precision_name(rt_wfmt format);  // "bf16"

// After all layers were asked for: ARGUMENT if a rule fitted none, with the names nearest to it.
retort_status rt_precision_check(const rt_precision *p, retort_error *err) RETORT_MUST_USE;

#endif
