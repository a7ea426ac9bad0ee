#include "build/choose.h"

#include <float.h>

enum { HALVINGS = 100 };

double rt_choice_size(const rt_choice *items, size_t count, const size_t *picks) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += items[i].option[picks[i]].size;
  return sum;
}

double rt_choice_loss(const rt_choice *items, size_t count, const size_t *picks) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += items[i].option[picks[i]].loss;
  return sum;
}

static void pick_at(const rt_choice *items, size_t count, double price, size_t *picks) {
  for (size_t i = 0; i < count; i++) {
    picks[i] = 0;
    double best = items[i].option[0].size + price * items[i].option[0].loss;
    for (size_t k = 1; k < items[i].count; k++) {
      const double value = items[i].option[k].size + price * items[i].option[k].loss;
      if (value >= best) continue;
      best = value;
      picks[i] = k;
    }
  }
}

// Takes the step that saves the most for its loss as long as one fits.
static void spend_rest(const rt_choice *items, size_t count, double budget, size_t *picks) {
  for (;;) {
    const double left = budget - rt_choice_loss(items, count, picks);
    double best = 0;
    size_t item = 0, option = 0;
    for (size_t i = 0; i < count; i++) {
      for (size_t k = 0; k < items[i].count; k++) {
        const double saved = items[i].option[picks[i]].size - items[i].option[k].size;
        const double lost = items[i].option[k].loss - items[i].option[picks[i]].loss;
        if (saved <= 0 || lost > left) continue;
        const double worth = lost > 0 ? saved / lost : DBL_MAX;
        if (worth <= best) continue;
        best = worth;
        item = i;
        option = k;
      }
    }
    if (best == 0) return;
    picks[item] = option;
  }
}

void rt_choose(const rt_choice *items, size_t count, double budget, size_t *picks) {
  pick_at(items, count, 0, picks);  // loss is free: the smallest of all
  if (rt_choice_loss(items, count, picks) <= budget) return;
  for (size_t i = 0; i < count; i++) picks[i] = 0;
  if (rt_choice_loss(items, count, picks) > budget) return;
  // A price so high that only loss counts keeps the budget (or nothing but the first options does).
  double low = 0, high = 1;
  for (int i = 0; i < 1000 && high < DBL_MAX / 4; i++) {
    pick_at(items, count, high, picks);
    if (rt_choice_loss(items, count, picks) <= budget) break;
    low = high;
    high *= 2;
  }
  for (int i = 0; i < HALVINGS; i++) {
    const double middle = (low + high) / 2;
    pick_at(items, count, middle, picks);
    if (rt_choice_loss(items, count, picks) <= budget) {
      high = middle;
    } else {
      low = middle;
    }
  }
  pick_at(items, count, high, picks);
  if (rt_choice_loss(items, count, picks) > budget) {
    for (size_t i = 0; i < count; i++) picks[i] = 0;
  }
  spend_rest(items, count, budget, picks);
}
