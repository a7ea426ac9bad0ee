#include "tune/race.h"

#include <stdlib.h>
#include <string.h>

// How far behind the leader a candidate may be after the first round, the second, and later.
static const double KEEP[] = {1.6, 1.25, 1.1};
// What a challenger must be better by than doing as without measuring.
static const double MARGIN = 1.03;

typedef struct samples {
  double ns[RT_RACE_MAX][RT_RACE_MAX_ROUNDS];
  size_t count[RT_RACE_MAX];
  bool out[RT_RACE_MAX];
} samples;

static double leader(const rt_race *race, const rt_race_result *r) {
  double best = 0;
  for (size_t i = 0; i < race->candidates; i++) {
    if (r->best[i] > 0 && (best == 0 || r->best[i] < best)) best = r->best[i];
  }
  return best;
}

// False when the time is up or the race was cancelled.
static bool run_round(const rt_race *race, int64_t start, samples *s, rt_race_result *r) {
  for (size_t i = 0; i < race->candidates; i++) {
    if (s->out[i]) continue;
    if (r->best[0] > 0 && race->now(race->self) - start >= race->budget_ns) return false;
    double ns = 0;
    if (!race->measure(race->self, i, &ns)) {
      r->cancelled = true;
      return false;
    }
    s->ns[i][s->count[i]++] = ns;
    if (r->best[i] == 0 || ns < r->best[i]) r->best[i] = ns;
  }
  return true;
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void judge(const rt_race *race, samples *s, rt_race_result *r) {
  for (size_t i = 1; i < race->candidates; i++) {
    if (r->best[i] > 0 && r->best[i] < r->best[r->winner]) r->winner = i;
  }
  if (r->best[0] <= r->best[r->winner] * MARGIN) r->winner = 0;
  for (size_t i = 0; i < race->candidates; i++) {
    if (i == r->winner || r->best[i] == 0) continue;
    if (r->next == race->candidates || r->best[i] < r->best[r->next]) r->next = i;
  }
  double *ns = s->ns[r->winner];
  const size_t n = s->count[r->winner];
  qsort(ns, n, sizeof *ns, by_value);
  if (n > 0) r->spread = (ns[n / 2] - ns[0]) / ns[0];
}

void rt_race_run(const rt_race *race, rt_race_result *r) {
  samples s;
  memset(&s, 0, sizeof s);
  memset(r, 0, sizeof *r);
  r->next = race->candidates;
  const int64_t start = race->now(race->self);
  for (size_t round = 0; round < race->rounds; round++) {
    if (!run_round(race, start, &s, r)) break;
    const size_t last = sizeof KEEP / sizeof KEEP[0] - 1;
    const double limit = leader(race, r) * KEEP[round < last ? round : last];
    size_t left = 0;
    for (size_t i = 0; i < race->candidates; i++) {
      s.out[i] = s.out[i] || r->best[i] > limit;
      left += !s.out[i];
    }
    // With one left there is nothing to decide; a few samples tell its spread.
    if (left == 1 && round >= 2) break;
  }
  if (!r->cancelled) judge(race, &s, r);
}
