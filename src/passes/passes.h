// passes/passes.h: rewrites a raised graph into the form that src/lower turns into an engine.
//
// Every pass keeps what the graph computes (up to the rounding of a different order of additions,
// and none of today's passes changes even that), finds its own pattern and leaves everything else
// alone. Each can be switched off by name. The verifier runs after each.
#ifndef RT_PASSES_PASSES_H
#define RT_PASSES_PASSES_H

#include "graph/graph.h"

typedef struct rt_pass {
  const char *name;
  const char *what;  // one line for people
  // Adds the number of rewrites made to *rewrites. After a failure the graph is only good for
  // rt_graph_destroy.
  retort_status (*run)(rt_graph *g, size_t *rewrites, retort_error *err);
} rt_pass;

// The passes in order.
const rt_pass *rt_pass_table(size_t *count);

typedef struct rt_passes_options {
  const char *const *disabled;  // names; an unknown one is an ARGUMENT error
  size_t disabled_count;
  // Called after each pass that ran, if set; must not change the graph.
  void (*dump_after)(void *self, const rt_pass *pass, const rt_graph *g);
  void *self;
} rt_passes_options;

enum { RT_PASSES_MAX = 32 };
typedef struct rt_passes_report {
  size_t count;
  struct {
    const rt_pass *pass;
    bool disabled;
    size_t rewrites;
  } passes[RT_PASSES_MAX];
} rt_passes_report;

// Runs all passes. `options` and `report` may be NULL. INTERNAL if a pass left an invalid graph;
// the message names it. After a failure the graph is only good for rt_graph_destroy.
retort_status rt_passes_run(rt_graph *g, const rt_passes_options *options, rt_passes_report *report,
                            retort_error *err) RETORT_MUST_USE;

#endif
