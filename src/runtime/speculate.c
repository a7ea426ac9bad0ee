#include "runtime/speculate.h"

#include <math.h>

#include "base/size.h"

enum {
  STALE = 512,        // steps after which the cost of a plain step is measured again
  STALE_DRAFT = 128,  // and that of a longer one
  FIRST_ROWS = 2,     // added where nothing is known about more rows than these
  MOST_OUTLIER = 3,   // a step that took so many times longer was interrupted
  CREDIT = 4,         // steps that what was won may pay for later
  DEBT = 8            // and most that are owed
};
static const double ROW_SHARE = 0.05;    // of a step, assumed for a row until it was measured
static const double LEAST_SHARE = 0.01;  // and at least, beyond what was measured
static const double ALLOWANCE = 0.01;    // of the decoding time, may be lost
static const double LEAST_GAIN = 1.05;   // promised, or a draft isn't worth its risk

void rt_speculator_init(rt_speculator *s) {
  *s = (rt_speculator){.acceptance = {{.2f, .3f, .4f, .5f, .6f, .7f, .8f, .9f}}};
}

static size_t class_of(size_t length) {
  static const unsigned char small[] = {0, 0, 0, 1, 2, 3, 3, 4, 4, 4};
  if (length < sizeof small) return small[length];
  return length < 16 ? 5 : length < 32 ? 6 : 7;
}

void rt_acceptance_learn(rt_acceptance *a, size_t length, bool hit, float weight) {
  float *rate = &a->rate[class_of(length)];
  *rate += weight * ((hit ? 1.0f : 0.0f) - *rate);
}

static bool known(const rt_speculator *s, size_t rows, uint64_t stale) {
  return s->stamp[rows] != 0 && s->steps - s->stamp[rows] < stale;
}

// What steps of base .. RT_SPECULATE_ROWS rows take: measured, between two measured, or beyond them
// along the last slope. More rows never take less: an interruption shows by that.
static void estimate(const rt_speculator *s, size_t base, double *ns) {
  double least = INFINITY;
  for (size_t r = RT_SPECULATE_ROWS; r >= base; r--) {
    const bool measured = r == base || known(s, r, STALE_DRAFT);
    if (measured && s->ns[r] < least) least = s->ns[r];
    ns[r] = measured ? least : 0;
  }
  size_t low = base;
  double slope = ROW_SHARE * ns[base] / (double)base;
  for (size_t r = base + 1; r <= RT_SPECULATE_ROWS; r++) {
    if (ns[r] == 0) continue;
    slope = (ns[r] - ns[low]) / (double)(r - low);
    for (size_t k = low + 1; k < r; k++) ns[k] = ns[low] + slope * (double)(k - low);
    low = r;
  }
  const double flattest = LEAST_SHARE * ns[base] / (double)base;
  if (slope < flattest) slope = flattest;
  for (size_t k = low + 1; k <= RT_SPECULATE_ROWS; k++) {
    ns[k] = ns[low] + slope * (double)(k - low);
  }
}

// How many rows the next step may have: no leap far beyond what was measured.
static size_t reach(const rt_speculator *s, size_t base) {
  size_t most = 0;
  for (size_t r = base + 1; r <= RT_SPECULATE_ROWS; r++) {
    if (known(s, r, STALE_DRAFT)) most = r - base;
  }
  return rt_max_size(FIRST_ROWS, 2 * most);
}

void rt_speculator_plan(const rt_speculator *s, size_t base, rt_draft *drafts, size_t count,
                        size_t room) {
  for (size_t i = 0; i < count; i++) drafts[i].count = 0;
  if (base == 0 || base >= RT_SPECULATE_ROWS || !known(s, base, STALE) || s->balance_ns < 0) return;
  room = rt_min_size(room, rt_min_size(RT_SPECULATE_ROWS - base, reach(s, base)));
  double ns[RT_SPECULATE_ROWS + 1];
  estimate(s, base, ns);
  // Rows one by one, each where it is likeliest to be accepted; then as many as pay best.
  unsigned char order[RT_SPECULATE_ROWS];
  double best = LEAST_GAIN * (double)base / ns[base], gain = 0;
  size_t best_rows = 0;
  for (size_t i = 0; i < count; i++) drafts[i].chance = 1;
  for (size_t rows = 0; rows < room; rows++) {
    size_t pick = count;
    double most = 0;
    for (size_t i = 0; i < count; i++) {
      const rt_draft *d = &drafts[i];
      if (d->count == rt_min_size(d->most, RT_DRAFT_LONGEST)) continue;
      const double chance = d->chance * d->acceptance->rate[class_of(d->length + d->count)];
      if (chance > most) {
        most = chance;
        pick = i;
      }
    }
    if (pick == count) break;
    drafts[pick].count++;
    drafts[pick].chance = most;
    order[rows] = (unsigned char)pick;
    gain += most;
    const double value = ((double)base + gain) / ns[base + rows + 1];
    if (value > best) {
      best = value;
      best_rows = rows + 1;
    }
  }
  for (size_t i = 0; i < count; i++) drafts[i].count = 0;
  for (size_t rows = 0; rows < best_rows; rows++) drafts[order[rows]].count++;
}

void rt_speculator_learn(rt_speculator *s, size_t base, size_t rows, size_t accepted, int64_t ns) {
  if (base == 0 || rows > RT_SPECULATE_ROWS) return;
  const bool first = s->steps++ == 0;
  double sample = (double)ns, *mean = &s->ns[rows];
  if (rows > base && s->stamp[base] == 0) return;  // nothing to compare with
  if (s->stamp[rows] == 0 && rows == base) {
    *mean = sample;
  } else {
    double guess[RT_SPECULATE_ROWS + 1], weight = s->steps < 64 ? 0.125 : 0.03125;
    // What is old says little about now. A first measurement may have been interrupted: half of it
    // is what was expected.
    if (!known(s, rows, STALE_DRAFT)) weight = 0.5;
    if (s->stamp[rows] == 0) {
      estimate(s, base, guess);
      *mean = guess[rows];
    }
    if (sample > MOST_OUTLIER * *mean) sample = MOST_OUTLIER * *mean;
    *mean += weight * (sample - *mean);
  }
  s->stamp[rows] = s->steps;
  // Means, so that an interruption isn't held against the draft that it met.
  const double plain = s->ns[base];
  if (rows > base) {
    s->balance_ns += plain * (double)(base + accepted) / (double)base - *mean;
  }
  s->balance_ns += first ? plain : ALLOWANCE * *mean;
  if (s->balance_ns > CREDIT * plain) s->balance_ns = CREDIT * plain;
  if (s->balance_ns < -DEBT * plain) s->balance_ns = -DEBT * plain;
}
