// base/buf.h: a growing byte buffer, borrowed text views and an arena.
//
// rt_buf owns its bytes; zero-initialize it, release with rt_buf_deinit. Appends report failure
// once through the `failed` flag, so that a writer checks at its end instead of at each call.
#ifndef RT_BASE_BUF_H
#define RT_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/status.h"

// Borrowed bytes, not terminated. Text is UTF-8 unless stated.
typedef struct rt_view {
  const char *data;
  size_t size;
} rt_view;

static inline rt_view rt_view_of(const char *text) {
  return (rt_view){text, text ? strlen(text) : 0};
}
static inline rt_view rt_view_make(const void *data, size_t size) {
  return (rt_view){(const char *)data, size};
}
static inline bool rt_view_equal(rt_view a, rt_view b) {
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool rt_view_is(rt_view a, const char *text) {
  return rt_view_equal(a, rt_view_of(text));
}

typedef struct rt_buf {
  char *data;  // always has room for a terminator that rt_buf_cstr writes
  size_t size;
  size_t capacity;
  bool failed;  // an append ran out of memory; the content is then incomplete
} rt_buf;

void rt_buf_deinit(rt_buf *buf);
// Makes room for `more` bytes beyond size. Returns false, and sets `failed`, if it can't.
bool rt_buf_reserve(rt_buf *buf, size_t more);
void rt_buf_append(rt_buf *buf, const void *data, size_t size);
void rt_buf_append_view(rt_buf *buf, rt_view view);
void rt_buf_append_str(rt_buf *buf, const char *text);
void rt_buf_append_char(rt_buf *buf, char c);
void rt_buf_append_zeros(rt_buf *buf, size_t count);
void rt_buf_append_format(rt_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Appends the UTF-8 form of a code point; invalid ones become U+FFFD.
void rt_buf_append_utf8(rt_buf *buf, uint32_t code_point);
// Appends `text` as a quoted JSON string (invalid UTF-8 becomes U+FFFD).
void rt_buf_append_json(rt_buf *buf, rt_view text);
// The content as a C string, valid until the next append. Never NULL.
const char *rt_buf_cstr(rt_buf *buf);
// Hands the bytes to the caller (free() them); the buffer is empty afterwards.
char *rt_buf_take(rt_buf *buf, size_t *size);
static inline rt_view rt_buf_view(const rt_buf *buf) {
  return (rt_view){buf->data, buf->size};
}
static inline void rt_buf_clear(rt_buf *buf) {
  buf->size = 0;
  buf->failed = false;
}

// Arena: many small allocations with one lifetime. Zero-initialize; all memory is zeroed and
// aligned to 16 bytes. Returns NULL when out of memory.
typedef struct rt_arena {
  struct rt_arena_block *head;
} rt_arena;
void *rt_arena_alloc(rt_arena *arena, size_t size);
void *rt_arena_array(rt_arena *arena, size_t count, size_t size);
char *rt_arena_strdup(rt_arena *arena, rt_view text);
void rt_arena_deinit(rt_arena *arena);

// Grows a heap array so that it holds `need` elements of `size` bytes (doubling); false if it
// can't, the array is then unchanged. New elements are not initialized.
bool rt_grow(void *array_pointer, size_t *capacity, size_t need, size_t size);

// Length of the longest prefix of `text` that does not end inside a UTF-8 sequence.
size_t rt_utf8_complete(rt_view text);
// Decodes one code point; *length gets 1-4 (1 for an invalid byte, then returns -1). size >= 1.
int32_t rt_utf8_decode(const char *text, size_t size, size_t *length);
bool rt_utf8_valid(rt_view text);

#endif
