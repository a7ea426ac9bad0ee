// text/tokenizer_unicode.h: characters as the reference tokenizers see them.
//
// Classes come from tables made from the reference (tokenizer_unicode_data.h); normalization is
// utf8proc's for everything the reference's Unicode data knows.
#ifndef RT_TEXT_TOKENIZER_UNICODE_H
#define RT_TEXT_TOKENIZER_UNICODE_H

#include "base/buf.h"

typedef struct rt_code_range {
  uint32_t first, last;
} rt_code_range;
typedef struct rt_extra_ranges {
  const char *name;
  const rt_code_range *ranges;
  size_t count;
} rt_extra_ranges;

bool rt_unicode_is_space(uint32_t c);        // White_Space
bool rt_unicode_is_numeric(uint32_t c);      // category N
bool rt_unicode_is_punctuation(uint32_t c);  // ASCII punctuation and category P
bool rt_unicode_is_word(uint32_t c);         // letters, marks, digits, joiners, underscore-likes

// Code points to add to a pcre2 class so that it equals the reference's: the name of a category
// ("L", "Nd"), of a script ("Han"), or "w" for the word class. *count is 0 if there is nothing.
const rt_code_range *rt_unicode_extra(const char *name, size_t *count);

typedef enum rt_normal_form { RT_NFC, RT_NFD, RT_NFKC, RT_NFKD } rt_normal_form;

// Appends the normal form of `text` (valid UTF-8) to `out`. O(n log n) for any text, a megabyte of
// combining marks included. Fails for lack of memory only.
retort_status rt_unicode_normalize(rt_normal_form form, rt_view text, rt_buf *out,
                                   retort_error *err) RETORT_MUST_USE;
// Appends `text` (valid UTF-8) with each character in lower case, without regard to context.
void rt_unicode_lower(rt_view text, rt_buf *out);

#endif
