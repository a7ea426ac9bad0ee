// runtime/speculate.h: how many tokens to guess: what a step of so many rows costs, how often
// guesses come true, and what follows from both.
//
// Costs are measured on the steps that run anyway. How often a guess comes true is learned from
// every token, also from those that nobody guessed aloud: the index is asked, the answer compared
// with the token that came. A draft is made where the tokens it promises are worth more than the
// rows it adds. An account of time won and lost against plain decoding bounds what a wrong estimate
// can cost: in the red nothing is drafted until 1% of the time spent decoding has paid it back.
//
// All of it only decides how fast tokens come, never which. Call with the model's lock held.
#ifndef RT_RUNTIME_SPECULATE_H
#define RT_RUNTIME_SPECULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  RT_DRAFT_LONGEST = 16,   // tokens drafted for a session in a step
  RT_SPECULATE_ROWS = 64,  // steps of more rows are not drafted for
  RT_MATCH_CLASSES = 8     // of match length
};

// Share of guesses that came true, by length of the match behind them.
typedef struct rt_acceptance {
  float rate[RT_MATCH_CLASSES];
} rt_acceptance;

typedef struct rt_speculator {
  double ns[RT_SPECULATE_ROWS + 1];       // of a step of so many rows
  uint64_t stamp[RT_SPECULATE_ROWS + 1];  // when it was last measured, 0: never
  uint64_t steps;
  double balance_ns;         // won against plain decoding
  rt_acceptance acceptance;  // what a new session expects
} rt_speculator;

void rt_speculator_init(rt_speculator *s);

// A guess was compared with the token that came; `length` is that of the match.
void rt_acceptance_learn(rt_acceptance *a, size_t length, bool hit, float weight);

typedef struct rt_draft {
  size_t length;                    // of the match
  size_t most;                      // that may be drafted
  const rt_acceptance *acceptance;  // of the session
  size_t count;                     // out: to draft
  double chance;                    // for rt_speculator_plan: that all of them are accepted
} rt_draft;
// Chooses the counts so that tokens per time are most, within `room` rows beyond the `base` rows
// that the step has without drafts. All counts may be 0.
void rt_speculator_plan(const rt_speculator *s, size_t base, rt_draft *drafts, size_t count,
                        size_t room);

// A step without prompt rows took so long: `base` rows would have been fed anyway, `accepted` of
// the other `rows - base` were right.
void rt_speculator_learn(rt_speculator *s, size_t base, size_t rows, size_t accepted, int64_t ns);

#endif
