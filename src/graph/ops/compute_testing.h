// graph/ops/compute_testing.h: tests of operations on graphs in text form without inputs.
#ifndef RT_GRAPH_OPS_COMPUTE_TESTING_H
#define RT_GRAPH_OPS_COMPUTE_TESTING_H

#include "graph/decoder_testing.h"

// The value %9 of the graph must be `expect` to within 1e-5.
static inline void computes(const char *body, const double *expect, size_t count) {
  rt_buf text = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%soutput \"y\" %%9\n", body);
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, err));
  TEST_TRY(rt_graph_verify(g, "parsing", err));
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, NULL, 0, err));
  const rt_tensor *t = rt_interp_output(interp, 0);
  assert_int_equal(t->count, count);
  for (size_t i = 0; i < count; i++) {
    const double got = t->dtype == RT_DTYPE_F32 ? (double)t->data.f[i] : (double)t->data.i[i];
    if (!(fabs(got - expect[i]) <= 1e-5 * (1 + fabs(expect[i])))) {
      fail_msg("element %zu is %g, expected %g, in\n%s", i, got, expect[i], body);
    }
  }
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
  rt_buf_deinit(&text);
}
#define COMPUTES(body, ...) \
  computes(body, (const double[])__VA_ARGS__, sizeof((const double[])__VA_ARGS__) / sizeof(double))

// The graph must be refused with a message that has `part`.
static inline void refuses(const char *body, const char *part) {
  rt_buf text = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%s", body);
  rt_graph *g = NULL;
  retort_error err = {0};
  assert_int_not_equal(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, &err), RETORT_OK);
  if (!strstr(err.message, part)) fail_msg("\"%s\" lacks \"%s\"", err.message, part);
  rt_buf_deinit(&text);
}

// Dimensions of output 0 of the graph, printed with commas.
static inline void has_shape(const char *body, const char *want) {
  rt_buf text = {0}, got = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%soutput \"y\" %%9\n", body);
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, err));
  TEST_TRY(rt_graph_verify(g, "parsing", err));
  const rt_value *v = rt_graph_value(g, rt_graph_output_at(g, 0, NULL));
  for (uint32_t i = 0; i < v->shape.rank; i++) {
    if (i) rt_buf_append_str(&got, ", ");
    rt_dim_print(g, v->shape.dims[i], &got);
  }
  assert_string_equal(rt_buf_cstr(&got), want);
  rt_graph_destroy(g);
  rt_buf_deinit(&text);
  rt_buf_deinit(&got);
}

#endif
