#include "build/precision.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"

enum { NEAR = 4, MAX_NAME = 96, MAX_RULES = 4096 };

static const char *const format_names[] = {
    [RT_W32] = "fp32", [RT_W16] = "bf16", [RT_W8] = "int8", [RT_W4] = "int4", [RT_WF16] = "fp16"};

const char *rt_precision_name(rt_wfmt format) {
  return format_names[format];
}

static bool find_format(rt_view name, rt_wfmt *out) {
  for (unsigned i = 0; i < RT_COUNT(format_names); i++) {
    if (!rt_view_is(name, format_names[i])) continue;
    *out = (rt_wfmt)i;
    return true;
  }
  return false;
}

static retort_status unknown(rt_view name, retort_error *err) {
  return rt_fail(
      err, RETORT_ERR_ARGUMENT,
      "unknown precision '%.*s'; known: fp32, bf16, fp16, int8, int4, auto, and behind one of them "
      "exceptions such as ,lm_head=int8,layers.0.*=bf16",
      (int)rt_min_size(name.size, 100), name.data);
}

static retort_status parse_item(rt_precision *p, rt_view item, retort_error *err) {
  const char *equals = memrchr(item.data, '=', item.size);
  if (!equals) return unknown(item, err);
  const size_t length = (size_t)(equals - item.data);
  rt_precision_rule *rule = &p->rules[p->rule_count];
  const rt_view format = rt_view_make(equals + 1, item.size - length - 1);
  if (length == 0) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "--precision: no layer is named before '=%.*s'",
                   (int)rt_min_size(format.size, 100), format.data);
  }
  if (!find_format(format, &rule->format)) return unknown(format, err);
  rule->pattern = rt_arena_strdup(&p->arena, rt_view_make(item.data, length));
  if (!rule->pattern) return RT_OOM(err, "the precision");
  p->rule_count++;
  return RETORT_OK;
}

static retort_status parse(rt_precision *p, retort_error *err) {
  size_t items = 1;
  for (const char *at = p->text; *at; at++) items += *at == ',';
  if (items > MAX_RULES) return rt_fail(err, RETORT_ERR_ARGUMENT, "--precision: too many items");
  p->rules = rt_arena_array(&p->arena, items + 1, sizeof *p->rules);
  if (!p->rules) return RT_OOM(err, "the precision");
  const char *at = p->text;
  for (size_t i = 0; i < items; i++) {
    const rt_view item = rt_view_make(at, strcspn(at, ","));
    at += item.size + 1;
    if (i > 0) {
      RT_TRY(parse_item(p, item, err));
    } else if (rt_view_is(item, "auto")) {
      p->automatic = true;
      p->base = RT_W16;
    } else if (!find_format(item, &p->base)) {
      return unknown(item, err);
    } else if (p->base == RT_W4) {
      p->rules[p->rule_count++] =
          (rt_precision_rule){.pattern = "lm_head", .format = RT_W8, .used = true, .implied = true};
    }
  }
  return RETORT_OK;
}

retort_status rt_precision_parse(rt_precision *out, const char *text, retort_error *err) {
  *out = (rt_precision){.text = text ? text : "bf16"};
  const retort_status st = parse(out, err);
  if (st != RETORT_OK) rt_precision_deinit(out);
  return st;
}

retort_status rt_precision_parse_kv(rt_kvfmt *out, const char *text, retort_error *err) {
  static const char *const names[] = {
      [RT_KV_F32] = "fp32", [RT_KV_BF16] = "bf16", [RT_KV_S8] = "int8"};
  for (unsigned i = 0; i < RT_COUNT(names); i++) {
    if (strcmp(text, names[i]) != 0) continue;
    *out = (rt_kvfmt)i;
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_ARGUMENT,
                 "unknown format '%.100s' of keys and values (--kv); known: fp32, bf16, int8",
                 text);
}

void rt_precision_deinit(rt_precision *p) {
  free(p->layers);
  rt_arena_deinit(&p->arena);
  *p = (rt_precision){0};
}

rt_wfmt rt_precision_of(void *self, const char *layer) {
  rt_precision *p = self;
  bool known = false;
  for (size_t i = 0; i < p->layer_count; i++) known = known || strcmp(p->layers[i], layer) == 0;
  // Only for messages: without memory they list fewer.
  if (!known && rt_grow(&p->layers, &p->layer_room, p->layer_count + 1, sizeof *p->layers)) {
    char *copy = rt_arena_strdup(&p->arena, rt_view_of(layer));
    if (copy) p->layers[p->layer_count++] = copy;
  }
  rt_wfmt format = p->base;
  for (size_t i = 0; i < p->rule_count; i++) {
    if (fnmatch(p->rules[i].pattern, layer, 0) != 0) continue;
    p->rules[i].used = true;
    format = p->rules[i].format;
  }
  return format;
}

bool rt_precision_is_fixed(const rt_precision *p, const char *layer) {
  for (size_t i = 0; i < p->rule_count; i++) {
    if (!p->rules[i].implied && fnmatch(p->rules[i].pattern, layer, 0) == 0) return true;
  }
  return false;
}

// Insertions, deletions and changes that make `name` fit `pattern`, in which * is free.
static size_t distance(const char *pattern, const char *name) {
  size_t row[MAX_NAME + 1];
  const size_t n = rt_min_size(strlen(name), MAX_NAME);
  for (size_t i = 0; i <= n; i++) row[i] = i;
  for (const char *c = pattern; *c; c++) {
    size_t diagonal = row[0];
    row[0] += *c != '*';
    for (size_t i = 1; i <= n; i++) {
      const size_t above = row[i];
      if (*c == '*') {
        row[i] = rt_min_size(above, row[i - 1]);
      } else {
        const size_t changed = diagonal + (*c != name[i - 1] && *c != '?');
        row[i] = rt_min_size(changed, 1 + rt_min_size(above, row[i - 1]));
      }
      diagonal = above;
    }
  }
  return row[n];
}

static retort_status no_layer(const rt_precision *p, const char *pattern, retort_error *err) {
  // The nearest first; of equals those that come first in the model.
  const char *near[NEAR];
  size_t far[NEAR], count = 0;
  for (size_t i = 0; i < p->layer_count; i++) {
    const size_t d = distance(pattern, p->layers[i]);
    size_t at = count;
    if (count < NEAR) count++;
    for (; at > 0 && d < far[at - 1]; at--) {
      if (at == NEAR) continue;
      near[at] = near[at - 1];
      far[at] = far[at - 1];
    }
    if (at == NEAR) continue;
    near[at] = p->layers[i];
    far[at] = d;
  }
  rt_buf names = {0};
  for (size_t i = 0; i < count; i++) rt_buf_append_format(&names, "%s%s", i ? ", " : "", near[i]);
  const retort_status st =
      rt_fail(err, RETORT_ERR_ARGUMENT, "--precision: no layer fits '%.100s'; near are %s", pattern,
              rt_buf_cstr(&names));
  rt_buf_deinit(&names);
  return st;
}

retort_status rt_precision_check(const rt_precision *p, retort_error *err) {
  for (size_t i = 0; i < p->rule_count; i++) {
    if (!p->rules[i].used) return no_layer(p, p->rules[i].pattern, err);
  }
  return RETORT_OK;
}
