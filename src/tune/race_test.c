// Races on a clock of our own: the choice, the runner-up, the budget, cancelling.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tune/race.h"

typedef struct course {
  double cost[8];
  double noise[8];  // added to every sample but the third of each candidate
  size_t runs[8];
  int64_t clock;
  size_t cancel_at, total;
} course;

static int64_t now(void *self) {
  return ((course *)self)->clock;
}

static bool measure(void *self, size_t i, double *ns) {
  course *c = self;
  if (c->cancel_at && ++c->total >= c->cancel_at) return false;
  *ns = c->cost[i] + (++c->runs[i] == 3 ? 0 : c->noise[i]);
  c->clock += (int64_t)*ns;
  return true;
}

static rt_race_result run(course *c, size_t candidates, size_t rounds, int64_t budget) {
  const rt_race race = {.now = now,
                        .measure = measure,
                        .self = c,
                        .candidates = candidates,
                        .rounds = rounds,
                        .budget_ns = budget};
  rt_race_result r;
  rt_race_run(&race, &r);
  return r;
}

static void fastest_wins(void **state) {
  (void)state;
  course c = {.cost = {100, 300, 80, 90}};
  const rt_race_result r = run(&c, 4, 5, 1000000);
  assert_int_equal(r.winner, 2);
  assert_int_equal(r.next, 3);
  assert_true(r.best[2] == 80 && r.best[3] == 90 && r.best[1] == 300);
  // The hopeless one ran once only, and the usual way too was dropped in the end.
  assert_int_equal(c.runs[1], 1);
  assert_int_equal(c.runs[2], 3);  // then it was alone
  assert_int_equal(c.runs[0], 2 + 1);
}

static void the_usual_stays_within_the_noise(void **state) {
  (void)state;
  course c = {.cost = {100, 98}};
  rt_race_result r = run(&c, 2, 4, 1000000);
  assert_int_equal(r.winner, 0);
  assert_int_equal(r.next, 1);
  course d = {.cost = {100, 96}};
  r = run(&d, 2, 4, 1000000);
  assert_int_equal(r.winner, 1);
  assert_int_equal(r.next, 0);
}

static void best_sample_counts(void **state) {
  (void)state;
  course c = {.cost = {100, 80}, .noise = {0, 22}};
  const rt_race_result r = run(&c, 2, 6, 1000000);
  assert_int_equal(r.winner, 1);
  assert_true(r.best[1] == 80);
  assert_true(r.spread > 0.27 && r.spread < 0.28);
}

static void budget_ends_it(void **state) {
  (void)state;
  course c = {.cost = {100, 50, 10}};
  rt_race_result r = run(&c, 3, 5, 120);
  assert_int_equal(r.winner, 1);
  assert_int_equal(r.next, 0);
  assert_int_equal(c.runs[2], 0);
  // Even without any time the usual way is measured.
  course d = {.cost = {100, 50}};
  r = run(&d, 2, 5, 0);
  assert_int_equal(r.winner, 0);
  assert_int_equal(r.next, 2);
  assert_true(r.best[0] == 100);
}

static void alone_and_cancelled(void **state) {
  (void)state;
  course c = {.cost = {100}};
  rt_race_result r = run(&c, 1, 8, 1000000);
  assert_int_equal(r.winner, 0);
  assert_int_equal(r.next, 1);
  assert_int_equal(c.runs[0], 3);
  course d = {.cost = {100, 50}, .cancel_at = 4};
  r = run(&d, 2, 8, 1000000);
  assert_true(r.cancelled);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fastest_wins),        cmocka_unit_test(the_usual_stays_within_the_noise),
      cmocka_unit_test(best_sample_counts),  cmocka_unit_test(budget_ends_it),
      cmocka_unit_test(alone_and_cancelled),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
