#include "text/utf8.h"

// What the bytes seen so far of one character amount to.
typedef enum verdict { COMPLETE, INCOMPLETE, BROKEN } verdict;

// s[0..n) with n >= 1. On COMPLETE and BROKEN, *length is how many bytes are used up: the
// character, or the invalid part that one U+FFFD stands for.
static verdict look(const unsigned char *s, size_t n, size_t *length) {
  unsigned char lead = s[0];
  *length = 1;
  if (lead < 0x80) return COMPLETE;
  if (lead < 0xC2 || lead > 0xF4) return BROKEN;
  size_t need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte of some leads is narrower: no overlong forms, surrogates or beyond U+10FFFF.
  unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (size_t i = 1; i < need; i++) {
    *length = i;
    if (i == n) return INCOMPLETE;
    if (s[i] < low || s[i] > high) return BROKEN;
    low = 0x80, high = 0xBF;
  }
  *length = need;
  return COMPLETE;
}

static void append_replacement(rt_buf *out) {
  rt_buf_append(out, "\xEF\xBF\xBD", 3);
}

void rt_utf8_push(rt_utf8_stream *stream, rt_view bytes, rt_buf *out) {
  const unsigned char *s = (const unsigned char *)bytes.data;
  size_t n = bytes.size, i = 0;
  while (stream->held_bytes && i < n) {
    stream->held[stream->held_bytes++] = s[i];
    size_t length;
    verdict is = look(stream->held, stream->held_bytes, &length);
    if (is == INCOMPLETE) {
      i++;
    } else if (is == COMPLETE) {
      rt_buf_append(out, stream->held, length);
      stream->held_bytes = 0;
      i++;
    } else {
      // The byte just added is not part of the broken beginning: look at it again on its own.
      append_replacement(out);
      stream->held_bytes = 0;
    }
  }
  size_t plain = i;  // s[plain..i) is valid and not yet appended
  while (i < n) {
    if (s[i] < 0x80) {
      i++;
      continue;
    }
    size_t length;
    verdict is = look(s + i, n - i, &length);
    if (is != COMPLETE) {
      rt_buf_append(out, s + plain, i - plain);
      if (is == INCOMPLETE) {
        memcpy(stream->held, s + i, n - i);
        stream->held_bytes = (unsigned char)(n - i);
      } else {
        append_replacement(out);
      }
      plain = i + length;
    }
    i += length;
  }
  if (plain < n) rt_buf_append(out, s + plain, n - plain);
}

void rt_utf8_finish(rt_utf8_stream *stream, rt_buf *out) {
  if (stream->held_bytes) append_replacement(out);
  stream->held_bytes = 0;
}

void rt_utf8_append_lossy(rt_view bytes, rt_buf *out) {
  rt_utf8_stream stream = {0};
  rt_utf8_push(&stream, bytes, out);
  rt_utf8_finish(&stream, out);
}
