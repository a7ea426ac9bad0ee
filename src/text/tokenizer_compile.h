// text/tokenizer_compile.h: tokenizer.json to the tables that tokenizer.h runs.
//
// Byte-level BPE only: other models, and options that change what tokens come out and are not
// implemented, are refused by name, so that a file either means the same here or does not compile.
// Truncation and padding settings of the file are ignored (they are a caller's business).
#ifndef RT_TEXT_TOKENIZER_COMPILE_H
#define RT_TEXT_TOKENIZER_COMPILE_H

#include "base/buf.h"

// Compiles `tokenizer_json` and, if it is not empty, the tokenizer_config.json beside it; appends
// the block that text/tokenizer_format.h describes to `blob`, which must be empty. The origins name
// the files in errors. From the configuration come:
//   - bos_token, eos_token, pad_token, unk_token (a string or {"content": ...}): the special ids;
//     those that exist become special tokens even if tokenizer.json does not say so,
//   - added_tokens_decoder: added tokens that tokenizer.json lacks,
//   - add_bos_token, add_eos_token: where given, they overrule the post-processor's bos and eos.
// Both inputs are untrusted. Thread-safe.
retort_status rt_tokenizer_compile(rt_view tokenizer_json, const char *origin,
                                   rt_view tokenizer_config_json_or_empty,
                                   const char *config_origin, rt_buf *blob,
                                   retort_error *err) RETORT_MUST_USE;

#endif
