#include "runtime/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/size.h"

bool rt_lookup_init(rt_lookup *l, size_t capacity) {
  *l = (rt_lookup){.capacity = capacity};
  if (capacity > (size_t)1 << 31) return false;
  size_t buckets = 16;
  while (buckets < capacity) buckets *= 2;
  l->mask = buckets - 1;
  l->tokens = malloc((capacity + 1) * sizeof *l->tokens);
  l->earlier = malloc((capacity + 1) * sizeof *l->earlier);
  l->newest = calloc(buckets, sizeof *l->newest);
  return l->tokens && l->earlier && l->newest;
}

void rt_lookup_deinit(rt_lookup *l) {
  free(l->tokens);
  free(l->earlier);
  free(l->newest);
  *l = (rt_lookup){0};
}

// The bucket of the pair that ends at `at`, which is at least 1.
static size_t bucket(const rt_lookup *l, size_t at) {
  const uint64_t pair = (uint64_t)(uint32_t)l->tokens[at - 1] << 32 | (uint32_t)l->tokens[at];
  return (size_t)(pair * 0x9E3779B97F4A7C15u >> 32) & l->mask;
}

void rt_lookup_append(rt_lookup *l, const int32_t *tokens, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const size_t at = l->count++;
    l->tokens[at] = tokens[i];
    if (at == 0) continue;
    uint32_t *newest = &l->newest[bucket(l, at)];
    l->earlier[at] = *newest;
    *newest = (uint32_t)at + 1;
  }
}

void rt_lookup_truncate(rt_lookup *l, size_t count) {
  // Chains shrink in the reverse of the order in which they grew.
  for (; l->count > count; l->count--) {
    const size_t at = l->count - 1;
    if (at > 0) l->newest[bucket(l, at)] = l->earlier[at];
  }
}

void rt_lookup_assign(rt_lookup *l, const int32_t *tokens, size_t count) {
  const size_t most = rt_min_size(count, l->count);
  size_t common = 0;
  while (common < most && l->tokens[common] == tokens[common]) common++;
  rt_lookup_truncate(l, common);
  rt_lookup_append(l, tokens + common, count - common);
}

rt_match rt_lookup_find(const rt_lookup *l) {
  rt_match best = {0};
  if (l->count < RT_LOOKUP_SHORTEST) return best;
  const size_t end = l->count - 1;
  uint32_t place = l->earlier[end];
  for (int i = 0; i < RT_LOOKUP_CHAIN && place && best.length < RT_LOOKUP_LONGEST; i++) {
    const size_t at = place - 1;
    const size_t most = rt_min_size(at + 1, RT_LOOKUP_LONGEST);
    size_t n = 0;
    while (n < most && l->tokens[at - n] == l->tokens[end - n]) n++;
    // Other pairs may share the bucket.
    if (n >= RT_LOOKUP_SHORTEST && n > best.length) best = (rt_match){at + 1, n};
    place = l->earlier[at];
  }
  return best;
}

void rt_lookup_copy(const rt_lookup *l, rt_match match, int32_t *out, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const size_t from = match.next + i;
    out[i] = from < l->count ? l->tokens[from] : out[from - l->count];
  }
}
