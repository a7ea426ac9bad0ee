// passes/passes.c: runs the passes in the order of passes.def.
#include "passes/passes.h"

#include "base/size.h"
#include "passes/pass.h"

static const rt_pass TABLE[] = {
#define RT_PASS(name_, what_) {.name = #name_, .what = what_, .run = rt_pass_##name_},
#include "passes/passes.def"
#undef RT_PASS
};
_Static_assert(RT_COUNT(TABLE) <= RT_PASSES_MAX, "the report has no room for every pass");

const rt_pass *rt_pass_table(size_t *count) {
  *count = RT_COUNT(TABLE);
  return TABLE;
}

static retort_status check_disabled(const rt_passes_options *options, retort_error *err) {
  for (size_t i = 0; i < options->disabled_count; i++) {
    bool known = false;
    rt_buf names = {0};
    for (size_t p = 0; p < RT_COUNT(TABLE); p++) {
      known = known || strcmp(options->disabled[i], TABLE[p].name) == 0;
      rt_buf_append_format(&names, "%s%s", p ? ", " : "", TABLE[p].name);
    }
    retort_status st = RETORT_OK;
    if (!known) {
      st = rt_fail(err, RETORT_ERR_ARGUMENT, "there is no pass \"%.100s\" (there are %s)",
                   options->disabled[i], rt_buf_cstr(&names));
    }
    rt_buf_deinit(&names);
    RT_TRY(st);
  }
  return RETORT_OK;
}

retort_status rt_passes_run(rt_graph *g, const rt_passes_options *options, rt_passes_report *report,
                            retort_error *err) {
  static const rt_passes_options NONE = {0};
  if (!options) options = &NONE;
  RT_TRY(check_disabled(options, err));
  if (report) *report = (rt_passes_report){0};
  RT_TRY(rt_graph_verify(g, NULL, err));
  for (size_t p = 0; p < RT_COUNT(TABLE); p++) {
    bool disabled = false;
    for (size_t i = 0; i < options->disabled_count; i++) {
      disabled = disabled || strcmp(options->disabled[i], TABLE[p].name) == 0;
    }
    size_t rewrites = 0;
    if (!disabled) {
      retort_status st = TABLE[p].run(g, &rewrites, err);
      if (st != RETORT_OK) return rt_fail_in(err, st, "pass %s", TABLE[p].name);
      RT_TRY(rt_graph_verify(g, TABLE[p].name, err));
      if (options->dump_after) options->dump_after(options->self, &TABLE[p], g);
    }
    if (report) {
      report->passes[report->count].pass = &TABLE[p];
      report->passes[report->count].disabled = disabled;
      report->passes[report->count++].rewrites = rewrites;
    }
  }
  return RETORT_OK;
}

const rt_node *rt_pass_producer(const rt_graph *g, rt_value_id value, const char *op,
                                rt_node_id *id) {
  if (value == RT_NONE || rt_graph_value(g, value)->kind != RT_VALUE_NODE) return NULL;
  *id = rt_graph_value(g, value)->producer;
  const rt_node *n = rt_graph_get_node(g, *id);
  return rt_pass_is(n, op) ? n : NULL;
}

bool rt_pass_is(const rt_node *n, const char *op) {
  return !n->removed && strcmp(n->op->name, op) == 0;
}

rt_value_id rt_pass_input(const rt_node *n, size_t i) {
  return i < n->input_count ? n->inputs[i] : RT_NONE;
}

bool rt_pass_same_type(const rt_graph *g, rt_value_id a, rt_value_id b) {
  const rt_value *x = rt_graph_value(g, a), *y = rt_graph_value(g, b);
  bool same = x->dtype == y->dtype && x->shape.rank == y->shape.rank;
  for (uint32_t i = 0; same && i < x->shape.rank; i++) same = x->shape.dims[i] == y->shape.dims[i];
  return same;
}
