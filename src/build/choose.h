// build/choose.h: which layers get fewer bits, so that the model is as small as it can be while the
// loss stays within a budget.
//
// Each item has options, from the largest and best to the smallest; losses of different items count
// as adding up, which is what small divergences do. Solved by Lagrange multipliers: for a price of
// loss every item takes the option with the least size + price * loss; the price is the lowest that
// keeps the budget, and what is left of the budget then goes to the cheapest single steps.
#ifndef RT_BUILD_CHOOSE_H
#define RT_BUILD_CHOOSE_H

#include <stddef.h>

enum { RT_CHOICE_OPTIONS = 4 };
typedef struct rt_choice {
  size_t count;  // at least 1
  struct {
    double size, loss;
  } option[RT_CHOICE_OPTIONS];
} rt_choice;

// picks (count): index of each item's option. The first options of all are the answer where even
// they exceed the budget.
void rt_choose(const rt_choice *items, size_t count, double budget, size_t *picks);
double rt_choice_size(const rt_choice *items, size_t count, const size_t *picks);
double rt_choice_loss(const rt_choice *items, size_t count, const size_t *picks);

#endif
