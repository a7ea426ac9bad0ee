// text/tokenizer.h: text to token ids and back, from the tables that tokenizer_compile.h makes.
//
// Start at rt_tokenizer_open. An open tokenizer is immutable and shared by any number of threads;
// what a thread needs to encode is in an rt_tokenizer_scratch of its own.
//
// Ids and decoded texts equal those of the `tokenizers` package, whose Unicode data and matching
// rules are followed to the letter (tokenizer_regex.h, tokenizer_unicode.h).
#ifndef RT_TEXT_TOKENIZER_H
#define RT_TEXT_TOKENIZER_H

#include "base/buf.h"
#include "text/tokenizer_format.h"
#include "text/utf8.h"

enum { RT_TOKENIZER_MAX_TEXT_BYTES = 1 << 29 };  // longest text that is encoded

typedef struct rt_tokenizer rt_tokenizer;

// Opens a compiled tokenizer. The block is borrowed and must outlive the tokenizer; it must be
// aligned to 8 bytes. It is untrusted: everything in it is checked here. FORMAT if it is not sound,
// UNSUPPORTED for another version or model.
retort_status rt_tokenizer_open(rt_tokenizer **out, rt_view blob,
                                retort_error *err) RETORT_MUST_USE;
void rt_tokenizer_destroy(rt_tokenizer *tokenizer);

// ---- What is in it ----

// Largest id + 1; there may be ids below it that no token has.
uint32_t rt_tokenizer_vocab_size(const rt_tokenizer *tokenizer);
// RT_TOKEN_NONE where the files name none. A model may stop at further ids: see its generation
// configuration.
uint32_t rt_tokenizer_bos(const rt_tokenizer *tokenizer);
uint32_t rt_tokenizer_eos(const rt_tokenizer *tokenizer);
uint32_t rt_tokenizer_pad(const rt_tokenizer *tokenizer);
// The id of a token spelled as in tokenizer.json ("Ġthe", "<|end|>"); RT_TOKEN_NONE if none.
uint32_t rt_tokenizer_find(const rt_tokenizer *tokenizer, rt_view text);
// That spelling; empty for an id that no token has. Lives as long as the block.
rt_view rt_tokenizer_token_text(const rt_tokenizer *tokenizer, uint32_t id);
// The bytes that decoding emits for it (" the"); may be part of a character. Empty as above.
rt_view rt_tokenizer_token_bytes(const rt_tokenizer *tokenizer, uint32_t id);
bool rt_tokenizer_is_used(const rt_tokenizer *tokenizer, uint32_t id);
bool rt_tokenizer_is_special(const rt_tokenizer *tokenizer, uint32_t id);

// ---- Encoding ----

typedef struct rt_token_ids {  // zero-initialize
  uint32_t *items;
  size_t count, capacity;
} rt_token_ids;
void rt_token_ids_deinit(rt_token_ids *ids);
retort_status rt_token_ids_push(rt_token_ids *ids, uint32_t id, retort_error *err) RETORT_MUST_USE;

// Buffers for encoding, reused so that a warm encode of a short text allocates nothing. One thread
// at a time; may serve several tokenizers in turn. Keeps the memory of the longest text so far.
typedef struct rt_tokenizer_scratch rt_tokenizer_scratch;
retort_status rt_tokenizer_scratch_create(rt_tokenizer_scratch **out,
                                          retort_error *err) RETORT_MUST_USE;
void rt_tokenizer_scratch_destroy(rt_tokenizer_scratch *scratch);

enum {
  // Put the post-processor's tokens around the text (bos, eos), as encode(add_special_tokens=True).
  RT_ENCODE_ADD_SPECIAL = 1u << 0,
  // Recognise special tokens that are spelled out in the text ("<|end|>"). Without it they are
  // plain text (encode_special_tokens=True of the reference), so that a user can't forge them;
  // added tokens that are not special match in either case.
  RT_ENCODE_PARSE_SPECIAL = 1u << 1
};

// Appends the ids of `text` to `ids`. Invalid UTF-8 is read as U+FFFD, one for each maximal invalid
// part. O(n log n). LIMIT if the text is longer than RT_TOKENIZER_MAX_TEXT_BYTES or a pattern runs
// away on it; on failure `ids` is as it was.
retort_status rt_tokenizer_encode(const rt_tokenizer *tokenizer, rt_view text, unsigned flags,
                                  rt_token_ids *ids, rt_tokenizer_scratch *scratch,
                                  retort_error *err) RETORT_MUST_USE;

// ---- Decoding ----

// Appends the text of `ids` to `out`: always valid UTF-8, U+FFFD stands for each invalid part. Ids
// that no token has are left out; so are special ones with skip_special.
retort_status rt_tokenizer_decode(const rt_tokenizer *tokenizer, const uint32_t *ids, size_t count,
                                  bool skip_special, rt_buf *out,
                                  retort_error *err) RETORT_MUST_USE;

// Decoding as ids arrive. What is pushed never ends inside a character, and all pushes and the
// finish together append exactly what rt_tokenizer_decode would. Lives in the caller's storage, has
// nothing to release and allocates nothing; only `out` may grow (out->failed says if it could not).
typedef struct rt_decode_stream {
  const rt_tokenizer *tokenizer;
  rt_utf8_stream utf8;
  bool skip_special, begun;
} rt_decode_stream;
void rt_decode_stream_init(rt_decode_stream *stream, const rt_tokenizer *tokenizer,
                           bool skip_special);
void rt_decode_stream_push(rt_decode_stream *stream, uint32_t id, rt_buf *out);
// Ends the text: half a character that never became whole is U+FFFD. The stream starts anew.
void rt_decode_stream_finish(rt_decode_stream *stream, rt_buf *out);

#endif
