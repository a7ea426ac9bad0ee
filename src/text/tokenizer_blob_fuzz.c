// Hostile compiled tokenizers: whatever opens must encode and decode without harm. The text is the
// end of the input and a fixed one.
#include <stdlib.h>

#include "text/tokenizer.h"

static void use(const rt_tokenizer *t, rt_view text, rt_tokenizer_scratch *scratch) {
  rt_token_ids ids = {0};
  rt_buf out = {0};
  retort_error err;
  for (unsigned flags = 0; flags < 4; flags++) {
    ids.count = 0;
    if (rt_tokenizer_encode(t, text, flags, &ids, scratch, &err) != RETORT_OK) continue;
    if (rt_tokenizer_decode(t, ids.items, ids.count, flags & 1, &out, &err) != RETORT_OK) abort();
  }
  if (!rt_utf8_valid(rt_buf_view(&out))) abort();
  rt_token_ids_deinit(&ids);
  rt_buf_deinit(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *copy = malloc(size + 8);  // aligned, and writable for the next line
  if (!copy) return 0;
  if (size) memcpy(copy, data, size);
  // A length that fits lets changes of the length reach further than the first check.
  uint64_t total = size;
  if (size >= 24) memcpy(copy + 16, &total, sizeof total);
  rt_tokenizer *t;
  retort_error err;
  if (rt_tokenizer_open(&t, rt_view_make(copy, size), &err) == RETORT_OK) {
    rt_tokenizer_scratch *scratch;
    if (rt_tokenizer_scratch_create(&scratch, &err) == RETORT_OK) {
      use(t, rt_view_of("ab <x> Hello's  12\n\xC3\xA9\xE4\xBD\xA0 \xFF yesterday"), scratch);
      size_t tail = size < 64 ? size : 64;
      use(t, rt_view_make(copy + size - tail, tail), scratch);
    }
    uint32_t ids = rt_tokenizer_vocab_size(t);
    for (uint32_t id = 0; id < ids + 2 && id < 1000; id++) {
      rt_view text = rt_tokenizer_token_text(t, id);
      if (text.size && rt_tokenizer_find(t, text) > ids && rt_tokenizer_is_special(t, id)) continue;
    }
    rt_tokenizer_scratch_destroy(scratch);
    rt_tokenizer_destroy(t);
  }
  free(copy);
  return 0;
}
