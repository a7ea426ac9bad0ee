// Forks of a graph (graph/graph.h) under rewriting.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/decoder_testing.h"
#include "passes/passes.h"

static char *text_of(const rt_graph *g) {
  rt_buf text = {0};
  rt_graph_dump(g, &text);
  char *copy = strdup(rt_buf_cstr(&text));
  rt_buf_deinit(&text);
  return copy;
}

// Whatever is done to a fork, the graph it was made of stays, and the other way it goes on alone.
static void test_fork(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 12; seed++) {
    const test_decoder d = test_decoder_random(seed);
    rt_graph *g = test_decoder_build(&d);
    char *before = text_of(g);
    rt_graph *forks[3];
    for (int i = 0; i < 3; i++) TEST_TRY(rt_graph_fork(&forks[i], g, err));
    for (int i = 0; i < 3; i++) {
      TEST_TRY(rt_graph_verify(forks[i], NULL, err));
      char *text = text_of(forks[i]);
      assert_string_equal(text, before);
      free(text);
    }
    // One is rewritten through and through, and grows beyond what was copied.
    TEST_TRY(rt_passes_run(forks[0], NULL, NULL, err));
    char *rewritten = text_of(forks[0]);
    assert_string_not_equal(rewritten, before);
    char *now = text_of(g), *other = text_of(forks[1]);
    assert_string_equal(now, before);
    assert_string_equal(other, before);
    free(other);
    free(now);
    // A fork of a fork, after the latter went; and the same rewriting gives the same.
    rt_graph *second;
    TEST_TRY(rt_graph_fork(&second, forks[1], err));
    TEST_TRY(rt_passes_run(second, NULL, NULL, err));
    other = text_of(second);
    assert_string_equal(other, rewritten);
    free(other);
    rt_graph_destroy(second);
    // Of a graph whose lists of uses have gaps.
    TEST_TRY(rt_graph_fork(&second, forks[0], err));
    TEST_TRY(rt_graph_verify(second, NULL, err));
    other = text_of(second);
    assert_string_equal(other, rewritten);
    free(other);
    rt_graph_destroy(second);
    for (int i = 0; i < 3; i++) rt_graph_destroy(forks[i]);
    now = text_of(g);
    assert_string_equal(now, before);
    TEST_TRY(rt_graph_verify(g, NULL, err));
    free(now);
    free(before);
    free(rewritten);
    rt_graph_destroy(g);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fork)};
  return cmocka_run_group_tests_name("fork", tests, NULL, NULL);
}
