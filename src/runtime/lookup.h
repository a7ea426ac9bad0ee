// runtime/lookup.h: where a text has said this before: the index behind speculation by prompt
// lookup.
//
// Holds the tokens of one conversation and, for every pair of neighbours, a chain of its places
// from the newest back. Appending and removing a token cost O(1); finding looks at no more than
// RT_LOOKUP_CHAIN places and RT_LOOKUP_LONGEST tokens of each, whatever the length of the text.
// Memory is taken once, about 16 bytes a token. Not thread-safe.
#ifndef RT_RUNTIME_LOOKUP_H
#define RT_RUNTIME_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RT_LOOKUP_SHORTEST = 2, RT_LOOKUP_LONGEST = 32, RT_LOOKUP_CHAIN = 16 };

typedef struct rt_lookup {
  int32_t *tokens;    // (capacity)
  uint32_t *earlier;  // (capacity) for the pair that ends at i: 1 + the place before it, 0: none
  uint32_t *newest;   // (mask + 1) by hash of the pair: 1 + the place where the last one ends
  size_t capacity, count, mask;
} rt_lookup;

// The last `length` tokens stand before `next` as well; 0: nothing found.
typedef struct rt_match {
  size_t next, length;
} rt_match;

// False: out of memory, or a capacity beyond 2^31; deinit is needed either way.
bool rt_lookup_init(rt_lookup *lookup, size_t capacity);
void rt_lookup_deinit(rt_lookup *lookup);

void rt_lookup_append(rt_lookup *lookup, const int32_t *tokens, size_t count);  // room is needed
void rt_lookup_truncate(rt_lookup *lookup, size_t count);
// Makes the text equal to `tokens`, keeping the common beginning.
void rt_lookup_assign(rt_lookup *lookup, const int32_t *tokens, size_t count);

// The longest match of the end of the text among the newest places, the newest of equals.
rt_match rt_lookup_find(const rt_lookup *lookup);
// What followed the match: exactly `count` tokens; where the text ends it goes on with the copy,
// as a period does.
void rt_lookup_copy(const rt_lookup *lookup, rt_match match, int32_t *out, size_t count);

#endif
