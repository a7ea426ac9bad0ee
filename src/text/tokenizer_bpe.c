#include "text/tokenizer_bpe.h"

#include <stdlib.h>

enum { SHORT_WORD = 32 };  // bytes up to which scanning beats the heap

void rt_bpe_scratch_deinit(rt_bpe_scratch *scratch) {
  free(scratch->symbols);
  free(scratch->heap);
  *scratch = (rt_bpe_scratch){0};
}

// *rank is RT_TOKEN_NONE if the pair does not merge.
static inline void find_merge(const rt_bpe *bpe, uint32_t left, uint32_t right, uint32_t *rank,
                              uint32_t *merged) {
  for (uint32_t i = rt_token_pair_hash(left, right) & bpe->merge_mask;;
       i = (i + 1) & bpe->merge_mask) {
    const rt_token_merge *m = &bpe->merges[i];
    if (m->left == RT_TOKEN_NONE) {
      *rank = RT_TOKEN_NONE;
      return;
    }
    if (m->left == left && m->right == right) {
      *rank = m->rank;
      *merged = m->merged;
      return;
    }
  }
}

static inline uint64_t find_packed(const rt_bpe *bpe, uint32_t left, uint32_t right) {
  uint32_t rank, merged = 0;
  find_merge(bpe, left, right, &rank, &merged);
  return (uint64_t)rank << 32 | merged;
}

// The ids to start from, one a byte. A byte without a token is the unknown token, or nothing.
static size_t first_ids(const rt_bpe *bpe, rt_view word, uint32_t *out) {
  size_t n = 0;
  bool unknown_last = false;
  for (size_t i = 0; i < word.size; i++) {
    uint32_t id = bpe->bytes[(unsigned char)word.data[i]];
    if (id != RT_TOKEN_NONE) {
      out[n++] = id;
      unknown_last = false;
    } else if (bpe->unknown_id != RT_TOKEN_NONE) {
      if (!(unknown_last && bpe->fuse_unknown)) out[n++] = bpe->unknown_id;
      unknown_last = true;
    }
  }
  return n;
}

// The best merge again and again by looking at all of them: quadratic, but fastest when short. A
// merge is its rank in the upper half and the merged id in the lower.
static size_t merge_short(const rt_bpe *bpe, uint32_t *ids, size_t n) {
  uint64_t merges[SHORT_WORD];
  const uint64_t none = (uint64_t)RT_TOKEN_NONE << 32;
  for (size_t i = 0; i + 1 < n; i++) merges[i] = find_packed(bpe, ids[i], ids[i + 1]);
  while (n > 1) {
    size_t best = 0;
    uint64_t least = merges[0];
    for (size_t i = 1; i + 1 < n; i++) {
      // Ranks differ unless the merges are the same; then the left one stays.
      best = merges[i] < least ? i : best;
      least = merges[i] < least ? merges[i] : least;
    }
    if (least >= none) break;
    ids[best] = (uint32_t)least;
    n--;
    for (size_t i = best + 1; i < n; i++) ids[i] = ids[i + 1];
    for (size_t i = best + 1; i + 1 < n; i++) merges[i] = merges[i + 1];
    if (best + 1 < n) merges[best] = find_packed(bpe, ids[best], ids[best + 1]);
    if (best > 0) merges[best - 1] = find_packed(bpe, ids[best - 1], ids[best]);
  }
  return n;
}

// A heap of rank << 32 | position with four children a node: the lowest rank comes first and, among
// equals, the leftmost.
static void sift_down(uint64_t *heap, size_t n, size_t at) {
  uint64_t item = heap[at];
  for (;;) {
    size_t child = 4 * at + 1;
    if (child >= n) break;
    size_t end = child + 4 < n ? child + 4 : n, least = child;
    for (size_t i = child + 1; i < end; i++) {
      if (heap[i] < heap[least]) least = i;
    }
    if (heap[least] >= item) break;
    heap[at] = heap[least];
    at = least;
  }
  heap[at] = item;
}

static void sift_up(uint64_t *heap, size_t at) {
  uint64_t item = heap[at];
  while (at > 0) {
    size_t parent = (at - 1) / 4;
    if (heap[parent] <= item) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = item;
}

// Looks up the merge of symbol `at` with its next one and queues it.
static inline void queue_merge(const rt_bpe *bpe, rt_bpe_symbol *symbols, uint32_t at,
                               uint64_t *heap, size_t *queued) {
  rt_bpe_symbol *s = &symbols[at];
  s->rank = RT_TOKEN_NONE;
  if (s->next == RT_TOKEN_NONE) return;
  find_merge(bpe, s->id, symbols[s->next].id, &s->rank, &s->merged);
  if (s->rank != RT_TOKEN_NONE) heap[(*queued)++] = (uint64_t)s->rank << 32 | at;
}

static void merge_long(const rt_bpe *bpe, rt_bpe_symbol *symbols, size_t n, uint64_t *heap) {
  size_t queued = 0;
  for (size_t i = 0; i < n; i++) queue_merge(bpe, symbols, (uint32_t)i, heap, &queued);
  for (size_t i = queued / 4 + 1; i-- > 0;) {
    if (i < queued) sift_down(heap, queued, i);
  }
  while (queued) {
    uint32_t at = (uint32_t)heap[0], rank = (uint32_t)(heap[0] >> 32);
    heap[0] = heap[--queued];
    if (queued) sift_down(heap, queued, 0);
    rt_bpe_symbol *s = &symbols[at];
    // A symbol that was merged away or has got another neighbour since has another rank by now.
    if (s->rank != rank) continue;
    rt_bpe_symbol *gone = &symbols[s->next];
    s->id = s->merged;
    s->next = gone->next;
    gone->rank = RT_TOKEN_NONE;
    if (s->next != RT_TOKEN_NONE) symbols[s->next].previous = at;
    size_t before = queued;
    queue_merge(bpe, symbols, at, heap, &queued);
    if (queued > before) sift_up(heap, queued - 1);
    if (s->previous != RT_TOKEN_NONE) {
      before = queued;
      queue_merge(bpe, symbols, s->previous, heap, &queued);
      if (queued > before) sift_up(heap, queued - 1);
    }
  }
}

static retort_status reserve_ids(rt_token_ids *ids, size_t more, retort_error *err) {
  if (!rt_grow(&ids->items, &ids->capacity, ids->count + more, sizeof *ids->items)) {
    return RT_OOM(err, "tokens");
  }
  return RETORT_OK;
}

retort_status rt_bpe_encode(const rt_bpe *bpe, rt_view word, rt_bpe_scratch *scratch,
                            rt_token_ids *ids, retort_error *err) {
  RT_TRY(reserve_ids(ids, word.size, err));
  uint32_t *out = ids->items + ids->count;
  size_t n = first_ids(bpe, word, out);
  if (n <= SHORT_WORD) {
    ids->count += merge_short(bpe, out, n);
    return RETORT_OK;
  }
  // Each merge takes one entry out of the heap at least and puts in two at most, and there are less
  // than n merges: 2n entries are enough.
  if (!rt_grow(&scratch->symbols, &scratch->symbol_capacity, n, sizeof *scratch->symbols) ||
      !rt_grow(&scratch->heap, &scratch->heap_capacity, 2 * n, sizeof *scratch->heap)) {
    return RT_OOM(err, "tokens");
  }
  rt_bpe_symbol *symbols = scratch->symbols;
  for (size_t i = 0; i < n; i++) {
    symbols[i] = (rt_bpe_symbol){.id = out[i],
                                 .previous = i ? (uint32_t)(i - 1) : RT_TOKEN_NONE,
                                 .next = i + 1 < n ? (uint32_t)(i + 1) : RT_TOKEN_NONE};
  }
  merge_long(bpe, symbols, n, scratch->heap);
  for (uint32_t i = 0; i != RT_TOKEN_NONE; i = symbols[i].next) {
    ids->items[ids->count++] = symbols[i].id;
  }
  return RETORT_OK;
}
