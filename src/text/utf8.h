// text/utf8.h: turning any bytes into valid UTF-8, at once or piece by piece.
//
// Every maximal invalid part becomes one U+FFFD, as Python's bytes.decode(errors="replace") and the
// reference tokenizers' decoders do it. Because a character may arrive in pieces, the converter
// holds back at most three bytes.
#ifndef RT_TEXT_UTF8_H
#define RT_TEXT_UTF8_H

#include "base/buf.h"

// Zero-initialize. Small enough to live inside another object; nothing to release.
typedef struct rt_utf8_stream {
  unsigned char held[4];  // the beginning of a character that is not complete yet
  unsigned char held_bytes;
} rt_utf8_stream;

// Appends to `out` what can be said now. Never ends inside a character.
void rt_utf8_push(rt_utf8_stream *stream, rt_view bytes, rt_buf *out);
// No more bytes come: a beginning held back becomes U+FFFD. The stream may be used again.
void rt_utf8_finish(rt_utf8_stream *stream, rt_buf *out);

// Appends the valid form of `bytes` to `out`.
void rt_utf8_append_lossy(rt_view bytes, rt_buf *out);

#endif
