// text/tokenizer_steps.h: the normalizers and splitters of a tokenizer, ready to run.
//
// Shared by the compiler (added tokens are normalized when the tables are made) and the runtime.
#ifndef RT_TEXT_TOKENIZER_STEPS_H
#define RT_TEXT_TOKENIZER_STEPS_H

#include "base/buf.h"
#include "text/tokenizer_format.h"
#include "text/tokenizer_regex.h"

typedef struct rt_token_op {
  uint32_t kind, option, behavior;
  rt_view pattern, content;  // borrowed
  rt_regex *regex;           // owned; NULL if none is needed
} rt_token_op;

// Prepares one step; checks its kind, options and patterns. `normalizer` says which kinds may be.
// Deinit in either case.
retort_status rt_token_op_init(rt_token_op *op, const rt_token_step *step, bool normalizer,
                               rt_view pattern, rt_view content, retort_error *err) RETORT_MUST_USE;
void rt_token_op_deinit(rt_token_op *op);

// Runs `count` normalizers over `text` (valid UTF-8). *out views either `text` or one of the two
// buffers, which are cleared first. LIMIT if replacing makes more than 1 MiB + 256 times the text.
retort_status rt_token_normalize(const rt_token_op *ops, size_t count, rt_regex_scratch *scratch,
                                 rt_view text, rt_buf buffers[2], rt_view *out,
                                 retort_error *err) RETORT_MUST_USE;

// Appends `text` with each byte spelled as its byte-level character.
void rt_token_map_bytes(rt_view text, rt_buf *out);
// The other way: appends the bytes; false, with `out` as it was, if a character stands for none.
bool rt_token_unmap_bytes(rt_view text, rt_buf *out);

// A stretch of text that is one token already (id) or is still to be cut (RT_TOKEN_NONE).
typedef struct rt_token_stretch {
  uint32_t start, end, id;
} rt_token_stretch;
typedef struct rt_token_stretches {
  rt_token_stretch *items;
  size_t count, capacity;
} rt_token_stretches;
retort_status rt_token_stretch_add(rt_token_stretches *list, size_t start, size_t end, uint32_t id,
                                   retort_error *err) RETORT_MUST_USE;

// A text on its way through the splitters. `text` is borrowed until a step rewrites it, then it
// views `buffer`; `spare` and `next` are swapped in by each step.
typedef struct rt_token_work {
  rt_view text;
  rt_buf buffer, spare;
  rt_token_stretches list, next;
} rt_token_work;
void rt_token_work_deinit(rt_token_work *work);

// Applies one splitter to every stretch that is still to be cut. Empty results vanish.
retort_status rt_token_split(const rt_token_op *op, rt_regex_scratch *scratch, rt_token_work *work,
                             retort_error *err) RETORT_MUST_USE;

#endif
