// passes/pass_testing.h: for the tests of single passes.
#ifndef RT_PASSES_PASS_TESTING_H
#define RT_PASSES_PASS_TESTING_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/size.h"
#include "graph/decoder_testing.h"
#include "passes/pass.h"
#include "passes/passes.h"

static inline rt_graph *test_parse(const char *text) {
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_view_of(text), "test", NULL, err));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  return g;
}

static inline size_t test_count(const rt_graph *g, const char *op) {
  size_t n = 0;
  for (size_t i = 0; i < rt_graph_node_count(g); i++) {
    n += rt_pass_is(rt_graph_get_node(g, (rt_node_id)i), op);
  }
  return n;
}

// Runs one pass, verifies, and returns its number of rewrites.
static inline size_t test_run(rt_graph *g,
                              retort_status (*pass)(rt_graph *, size_t *, retort_error *)) {
  size_t rewrites = 0;
  TEST_TRY(pass(g, &rewrites, err));
  TEST_TRY(rt_graph_verify(g, "the pass", err));
  return rewrites;
}

// Runs a graph on random inputs: every symbol is `size`, integers lie in 0..1. The outputs, all in
// one array, are the caller's to free.
static inline float *test_evaluate(const rt_graph *g, int64_t size, uint64_t seed, size_t *count) {
  rt_tensor in[8];
  rt_interp *interp = NULL;
  assert_true(rt_graph_input_count(g) <= 8);
  for (size_t i = 0; i < rt_graph_input_count(g); i++) {
    const rt_value *v = rt_graph_value(g, rt_graph_input_at(g, i));
    in[i] = (rt_tensor){.rank = v->shape.rank, .count = 1};
    for (uint32_t d = 0; d < v->shape.rank; d++) {
      in[i].dims[d] = size;
      (void)rt_dim_is_const(g, v->shape.dims[d], &in[i].dims[d]);
      in[i].count *= (size_t)in[i].dims[d];
    }
    in[i].dtype = v->dtype == RT_DTYPE_F32 ? RT_DTYPE_F32 : RT_DTYPE_I64;
    in[i].data.i = calloc(in[i].count + 1, 8);
    for (size_t k = 0; k < in[i].count; k++) {
      if (in[i].dtype == RT_DTYPE_F32) {
        in[i].data.f[k] = test_uniform(&seed);
      } else {
        // Positions must differ, or rows of one sequence would overwrite each other.
        in[i].data.i[k] = strcmp(v->name, "positions") == 0 ? (int64_t)k : test_below(&seed, 2);
      }
    }
  }
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, in, rt_graph_input_count(g), err));
  rt_buf all = {0};
  for (size_t i = 0; i < rt_graph_output_count(g); i++) {
    const rt_tensor *t = rt_interp_output(interp, i);
    for (size_t k = 0; k < t->count; k++) {
      float f = t->dtype == RT_DTYPE_F32 ? t->data.f[k] : (float)t->data.i[k];
      rt_buf_append(&all, &f, sizeof f);
    }
  }
  rt_interp_destroy(interp);
  for (size_t i = 0; i < rt_graph_input_count(g); i++) free(in[i].data.i);
  rt_buf_append_zeros(&all, 4);
  *count = all.size / 4 - 1;
  return (float *)(void *)rt_buf_take(&all, NULL);
}

// The pass must leave what the graph computes the same to the last bit.
static inline void test_preserves(const char *text,
                                  retort_status (*pass)(rt_graph *, size_t *, retort_error *),
                                  size_t rewrites) {
  rt_graph *g = test_parse(text);
  size_t before_count, after_count;
  float *before = test_evaluate(g, 5, 7, &before_count);
  size_t made = test_run(g, pass);
  if (made != rewrites) fail_msg("%zu rewrites, expected %zu, in\n%s", made, rewrites, text);
  float *after = test_evaluate(g, 5, 7, &after_count);
  assert_int_equal(before_count, after_count);
  assert_memory_equal(before, after, before_count * sizeof *before);
  free(before);
  free(after);
  rt_graph_destroy(g);
}

// Replaces the first `from` in a text; the result is valid for three more calls.
static inline const char *test_edit(const char *text, const char *from, const char *to) {
  static char buffers[4][16384];
  static unsigned turn;
  char *out = buffers[turn++ % 4];
  const char *at = strstr(text, from);
  if (!at) fail_msg("the text lacks \"%s\"", from);
  size_t head = (size_t)(at - text), middle = strlen(to), tail = strlen(at + strlen(from)) + 1;
  assert_true(head + middle + tail <= sizeof buffers[0]);
  memcpy(out, text, head);
  memcpy(out + head, to, middle);
  memcpy(out + head + middle, at + strlen(from), tail);
  return out;
}

#endif
