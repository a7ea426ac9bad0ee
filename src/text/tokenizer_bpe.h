// text/tokenizer_bpe.h: merging the bytes of one word into tokens.
#ifndef RT_TEXT_TOKENIZER_BPE_H
#define RT_TEXT_TOKENIZER_BPE_H

#include "text/tokenizer.h"

// The tables that merging reads; borrowed, checked by the caller.
typedef struct rt_bpe {
  const uint32_t *bytes;  // (256)
  const rt_token_merge *merges;
  uint32_t merge_mask;
  uint32_t unknown_id;
  bool fuse_unknown;
} rt_bpe;

typedef struct rt_bpe_symbol {
  uint32_t id, previous, next;  // a list of what is left; RT_TOKEN_NONE at its ends
  uint32_t rank, merged;        // of the merge with the next one; rank RT_TOKEN_NONE: none
} rt_bpe_symbol;

// Working memory; zero-initialize.
typedef struct rt_bpe_scratch {
  rt_bpe_symbol *symbols;
  uint64_t *heap;
  size_t symbol_capacity, heap_capacity;
} rt_bpe_scratch;
void rt_bpe_scratch_deinit(rt_bpe_scratch *scratch);

// Appends the tokens of one word. O(n log n) in its length.
retort_status rt_bpe_encode(const rt_bpe *bpe, rt_view word, rt_bpe_scratch *scratch,
                            rt_token_ids *ids, retort_error *err) RETORT_MUST_USE;

#endif
