// The choice against all there are.
#include "build/choose.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t state_of = 12345;
static double uniform(void) {
  state_of = state_of * 6364136223846793005u + 1442695040888963407u;
  return (double)(state_of >> 11) * 0x1p-53;
}

enum { ITEMS = 7 };

// Of all combinations within the budget the smallest size; INFINITY if there is none.
static double brute(const rt_choice *items, size_t count, double budget) {
  size_t picks[ITEMS] = {0};
  double best = INFINITY;
  for (;;) {
    const double size = rt_choice_size(items, count, picks);
    if (rt_choice_loss(items, count, picks) <= budget && size < best) best = size;
    size_t i = 0;
    while (i < count && ++picks[i] == items[i].count) picks[i++] = 0;
    if (i == count) return best;
  }
}

// Sizes as layers have them: 2, 1 and about a half, times one of a few matrices; losses of any
// magnitude, rising, but for a few that noise has put elsewhere, and zeros.
static void make(rt_choice *items, size_t count) {
  static const double parts[RT_CHOICE_OPTIONS] = {2, 1.01, 0.54, 0.3};
  for (size_t i = 0; i < count; i++) {
    const double n = 1 + floor(uniform() * 4), base = pow(10, -5 + 4 * uniform());
    items[i].count = 1 + (size_t)(uniform() * RT_CHOICE_OPTIONS);
    double loss = 0;
    for (size_t k = 0; k < items[i].count; k++) {
      items[i].option[k].size = n * parts[k];
      items[i].option[k].loss = loss;
      loss += base * pow(8, (double)k) * (0.5 + uniform());
      if (uniform() < 0.1) loss = 0;
      if (uniform() < 0.02) loss = 1e9;                         // breaks the model
      if (uniform() < 0.05) items[i].option[k].size = 1.5 * n;  // no smaller
      if (uniform() < 0.05) items[i].option[k].loss = -1e-7;    // noise
    }
  }
}

static void test_against_all(void **state) {
  (void)state;
  double worst = 1, sum = 0, ideal = 0;
  for (int n = 0; n < 4000; n++) {
    rt_choice items[ITEMS];
    size_t picks[ITEMS];
    const size_t count = 1 + (size_t)(uniform() * ITEMS);
    make(items, count);
    const double budget = n % 50 ? pow(10, -6 + 6 * uniform()) : n % 100 ? 0 : DBL_MAX;
    memset(picks, 0xEE, sizeof picks);
    rt_choose(items, count, budget, picks);
    for (size_t i = 0; i < count; i++) assert_true(picks[i] < items[i].count);
    const double best = brute(items, count, budget);
    size_t first[ITEMS] = {0};
    if (rt_choice_loss(items, count, first) > budget &&
        rt_choice_loss(items, count, picks) > budget) {
      assert_memory_equal(picks, first, count * sizeof *picks);
      continue;
    }
    assert_true(rt_choice_loss(items, count, picks) <= budget);
    const double size = rt_choice_size(items, count, picks);
    assert_true(size >= best - 1e-9 && size <= rt_choice_size(items, count, first) + 1e-9);
    worst = fmax(worst, size / best);
    sum += size;
    ideal += best;
  }
  // Lagrange multipliers miss what lies off the hull: a little with seven layers, less with more.
  if (sum > 1.02 * ideal || worst > 1.7) fail_msg("%g of all, %g at worst", sum / ideal, worst);
}

static void test_corners(void **state) {
  (void)state;
  size_t picks[2] = {9, 9};
  // A budget that nothing keeps, not even the first.
  const rt_choice lossy[2] = {{2, {{2, 0.5}, {1, 0.9}}}, {1, {{3, 0.1}}}};
  rt_choose(lossy, 2, 0.3, picks);
  assert_true(picks[0] == 0 && picks[1] == 0);
  // What costs nothing is taken however small the budget.
  const rt_choice free_of_loss[2] = {{3, {{2, 0}, {1, 0}, {0.5, 1e-3}}}, {2, {{4, 0}, {2, 1e-9}}}};
  rt_choose(free_of_loss, 2, 0, picks);
  assert_true(picks[0] == 1 && picks[1] == 0);
  rt_choose(free_of_loss, 2, DBL_MAX, picks);
  assert_true(picks[0] == 2 && picks[1] == 1);
  // More bits, no gain.
  const rt_choice larger[1] = {{2, {{1, 0}, {2, 0.1}}}};
  rt_choose(larger, 1, DBL_MAX, picks);
  assert_int_equal(picks[0], 0);
  rt_choose(NULL, 0, 1, picks);
}

static void test_budget_and_size(void **state) {
  (void)state;
  enum { LAYERS = 200, BUDGETS = 40 };
  static rt_choice items[LAYERS];
  static size_t picks[LAYERS];
  make(items, LAYERS);
  for (size_t i = 0; i < LAYERS; i++) {
    for (size_t k = 0; k < items[i].count; k++) {
      if (items[i].option[k].loss < 0 || items[i].option[k].loss > 1) items[i].option[k].loss = 0.5;
    }
    items[i].option[0].loss = 0;
  }
  double before = INFINITY;
  for (int n = 0; n < BUDGETS; n++) {
    const double budget = pow(10, -6 + n / 5.0);
    rt_choose(items, LAYERS, budget, picks);
    assert_true(rt_choice_loss(items, LAYERS, picks) <= budget);
    const double size = rt_choice_size(items, LAYERS, picks);
    assert_true(size <= before * 1.003);  // more budget, no larger
    before = size;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_against_all),
      cmocka_unit_test(test_corners),
      cmocka_unit_test(test_budget_and_size),
  };
  return cmocka_run_group_tests_name("choose", tests, NULL, NULL);
}
