// tune/race.h: which of several ways to do the same is fastest, on a machine that has other things
// to do.
//
// Candidates are timed in turn, round after round, so that a slow moment hits all of them alike.
// After each round those far behind the leader are left out. What counts is the best sample of
// each: noise only ever adds time. Candidate 0 is what would be done without measuring: another one
// must beat it by more than the noise, or it stays.
#ifndef RT_TUNE_RACE_H
#define RT_TUNE_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RT_RACE_MAX = 64, RT_RACE_MAX_ROUNDS = 16 };

typedef struct rt_race {
  // The clock and one sample of a candidate in nanoseconds (> 0); false cancels the race.
  int64_t (*now)(void *self);
  bool (*measure)(void *self, size_t candidate, double *ns);
  void *self;
  size_t candidates;  // 1 .. RT_RACE_MAX
  size_t rounds;      // 1 .. RT_RACE_MAX_ROUNDS
  int64_t budget_ns;  // no sample begins after this; the first candidate gets one in any case
} rt_race;

typedef struct rt_race_result {
  bool cancelled;
  size_t winner, next;       // next == candidates: no other one was measured
  double best[RT_RACE_MAX];  // 0: not measured
  double spread;             // of the winner: (median - best) / best
} rt_race_result;

void rt_race_run(const rt_race *race, rt_race_result *result);

#endif
