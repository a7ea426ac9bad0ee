// text/tokenizer_regex.h: the patterns of tokenizer files, matched as their own library would.
//
// tokenizer.json holds patterns in Oniguruma's dialect. They are translated to pcre2 by a small
// parser that knows where the two differ (\s, \w, \h, `$`, {n,m}+, Unicode versions, scripts) and
// refuses what it does not know, so that a pattern either means the same or fails to compile.
// Matching is bounded: a pattern that backtracks without end fails with LIMIT, it does not hang.
#ifndef RT_TEXT_TOKENIZER_REGEX_H
#define RT_TEXT_TOKENIZER_REGEX_H

#include "base/buf.h"

enum { RT_REGEX_MAX_BYTES = 16 * 1024 };  // longest pattern accepted

// A compiled pattern: immutable, shared by threads.
typedef struct rt_regex rt_regex;

// What one thread needs to match; reused between calls and patterns.
typedef struct rt_regex_scratch rt_regex_scratch;

// `pattern` is UTF-8 and need not outlive the call. FORMAT or UNSUPPORTED with the place in it.
retort_status rt_regex_create(rt_regex **out, rt_view pattern, retort_error *err) RETORT_MUST_USE;
void rt_regex_destroy(rt_regex *regex);

retort_status rt_regex_scratch_create(rt_regex_scratch **out, retort_error *err) RETORT_MUST_USE;
void rt_regex_scratch_destroy(rt_regex_scratch *scratch);
// Starts the clock for the finds that follow on `text_bytes` of text in all: 2 s plus 2 s a
// megabyte, which only a runaway pattern reaches.
void rt_regex_scratch_begin(rt_regex_scratch *scratch, size_t text_bytes);

// A walk over all matches in a text, left to right. The text is valid UTF-8 and outlives it.
typedef struct rt_regex_walk {
  const rt_regex *regex;
  rt_regex_scratch *scratch;
  rt_view text;
  size_t at;        // where the next search starts
  size_t last_end;  // end of the last match, SIZE_MAX before the first
} rt_regex_walk;
static inline rt_regex_walk rt_regex_walk_start(const rt_regex *regex, rt_regex_scratch *scratch,
                                                rt_view text) {
  return (rt_regex_walk){regex, scratch, text, 0, SIZE_MAX};
}
// Finds the next match, [*start, *end); *found is false at the end. Empty matches are reported,
// except right behind another match. LIMIT if the pattern takes too long.
retort_status rt_regex_next(rt_regex_walk *walk, bool *found, size_t *start, size_t *end,
                            retort_error *err) RETORT_MUST_USE;

// The translation itself, appended to `out`; for tests.
retort_status rt_regex_translate(rt_view pattern, rt_buf *out, retort_error *err) RETORT_MUST_USE;

#endif
