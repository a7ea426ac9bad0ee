#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"

void rt_buf_deinit(rt_buf *buf) {
  free(buf->data);
  *buf = (rt_buf){0};
}

bool rt_buf_reserve(rt_buf *buf, size_t more) {
  size_t need;
  if (!rt_size_add(buf->size, more, &need) || !rt_size_add(need, 1, &need)) {
    buf->failed = true;
    return false;
  }
  if (need <= buf->capacity) return true;
  size_t capacity = buf->capacity < 64 ? 64 : buf->capacity;
  while (capacity < need) {
    if (!rt_size_mul(capacity, 2, &capacity)) {
      capacity = need;
      break;
    }
  }
  char *data = realloc(buf->data, capacity);
  if (!data) {
    buf->failed = true;
    return false;
  }
  buf->data = data;
  buf->capacity = capacity;
  return true;
}

void rt_buf_append(rt_buf *buf, const void *data, size_t size) {
  if (size == 0 || !rt_buf_reserve(buf, size)) return;
  memcpy(buf->data + buf->size, data, size);
  buf->size += size;
}

void rt_buf_append_view(rt_buf *buf, rt_view view) {
  rt_buf_append(buf, view.data, view.size);
}
void rt_buf_append_str(rt_buf *buf, const char *text) {
  rt_buf_append(buf, text, strlen(text));
}
void rt_buf_append_char(rt_buf *buf, char c) {
  rt_buf_append(buf, &c, 1);
}

void rt_buf_append_zeros(rt_buf *buf, size_t count) {
  if (count == 0 || !rt_buf_reserve(buf, count)) return;
  memset(buf->data + buf->size, 0, count);
  buf->size += count;
}

void rt_buf_append_format(rt_buf *buf, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n > 0 && rt_buf_reserve(buf, (size_t)n)) {
    (void)vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
    buf->size += (size_t)n;
  }
  va_end(again);
}

void rt_buf_append_utf8(rt_buf *buf, uint32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  char out[4];
  size_t n;
  if (c < 0x80) {
    out[0] = (char)c;
    n = 1;
  } else if (c < 0x800) {
    out[0] = (char)(0xC0 | (c >> 6));
    out[1] = (char)(0x80 | (c & 0x3F));
    n = 2;
  } else if (c < 0x10000) {
    out[0] = (char)(0xE0 | (c >> 12));
    out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    n = 3;
  } else {
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    n = 4;
  }
  rt_buf_append(buf, out, n);
}

void rt_buf_append_json(rt_buf *buf, rt_view text) {
  rt_buf_append_char(buf, '"');
  for (size_t i = 0; i < text.size;) {
    unsigned char c = (unsigned char)text.data[i];
    size_t n = 1;
    if (c >= 0x80) {
      int32_t cp = rt_utf8_decode(text.data + i, text.size - i, &n);
      rt_buf_append_utf8(buf, cp < 0 ? 0xFFFD : (uint32_t)cp);
    } else if (c == '"' || c == '\\') {
      rt_buf_append_char(buf, '\\');
      rt_buf_append_char(buf, (char)c);
    } else if (c == '\n') {
      rt_buf_append_str(buf, "\\n");
    } else if (c == '\r') {
      rt_buf_append_str(buf, "\\r");
    } else if (c == '\t') {
      rt_buf_append_str(buf, "\\t");
    } else if (c < 0x20 || c == 0x7F) {
      rt_buf_append_format(buf, "\\u%04x", c);
    } else {
      rt_buf_append_char(buf, (char)c);
    }
    i += n;
  }
  rt_buf_append_char(buf, '"');
}

const char *rt_buf_cstr(rt_buf *buf) {
  if (!buf->data && !rt_buf_reserve(buf, 0)) return "";
  buf->data[buf->size] = '\0';
  return buf->data;
}

char *rt_buf_take(rt_buf *buf, size_t *size) {
  (void)rt_buf_cstr(buf);
  char *data = buf->data;
  if (size) *size = buf->size;
  *buf = (rt_buf){0};
  return data;
}

struct rt_arena_block {
  struct rt_arena_block *next;
  size_t used, capacity;
};
enum { ARENA_HEADER = 32, ARENA_BLOCK = 64 * 1024 };
_Static_assert(sizeof(struct rt_arena_block) <= ARENA_HEADER, "arena header");

void *rt_arena_alloc(rt_arena *arena, size_t size) {
  size_t need;
  if (!rt_size_align(size ? size : 1, 16, &need)) return NULL;
  struct rt_arena_block *block = arena->head;
  if (!block || block->capacity - block->used < need) {
    size_t capacity = rt_max_size(need, ARENA_BLOCK - ARENA_HEADER);
    size_t bytes;
    if (!rt_size_add(capacity, ARENA_HEADER, &bytes)) return NULL;
    struct rt_arena_block *fresh = calloc(1, bytes);
    if (!fresh) return NULL;
    fresh->capacity = capacity;
    if (block && need > (ARENA_BLOCK - ARENA_HEADER) / 4) {
      // A large one goes behind the head, so that the head's free room stays in use.
      fresh->next = block->next;
      block->next = fresh;
    } else {
      fresh->next = block;
      arena->head = fresh;
    }
    block = fresh;
  }
  void *p = (char *)block + ARENA_HEADER + block->used;
  block->used += need;
  return p;
}

void *rt_arena_array(rt_arena *arena, size_t count, size_t size) {
  size_t bytes;
  return rt_size_mul(count, size, &bytes) ? rt_arena_alloc(arena, bytes) : NULL;
}

char *rt_arena_strdup(rt_arena *arena, rt_view text) {
  size_t bytes;
  if (!rt_size_add(text.size, 1, &bytes)) return NULL;
  char *copy = rt_arena_alloc(arena, bytes);
  if (copy && text.size) memcpy(copy, text.data, text.size);
  return copy;
}

void rt_arena_deinit(rt_arena *arena) {
  for (struct rt_arena_block *b = arena->head; b;) {
    struct rt_arena_block *next = b->next;
    free(b);
    b = next;
  }
  arena->head = NULL;
}

bool rt_grow(void *array_pointer, size_t *capacity, size_t need, size_t size) {
  if (need <= *capacity) return true;
  size_t grown = *capacity ? *capacity : 8;
  while (grown < need) {
    if (!rt_size_mul(grown, 2, &grown)) return false;
  }
  size_t bytes;
  if (!rt_size_mul(grown, size, &bytes)) return false;
  void *old;
  memcpy(&old, array_pointer, sizeof old);
  void *fresh = realloc(old, bytes);
  if (!fresh) return false;
  memcpy(array_pointer, &fresh, sizeof fresh);
  *capacity = grown;
  return true;
}

int32_t rt_utf8_decode(const char *text, size_t size, size_t *length) {
  const unsigned char *s = (const unsigned char *)text;
  *length = 1;
  if (s[0] < 0x80) return s[0];
  size_t n;
  uint32_t c, low;
  if (s[0] >= 0xC2 && s[0] <= 0xDF) {
    n = 2, c = s[0] & 0x1Fu, low = 0x80;
  } else if ((s[0] & 0xF0) == 0xE0) {
    n = 3, c = s[0] & 0x0Fu, low = 0x800;
  } else if (s[0] >= 0xF0 && s[0] <= 0xF4) {
    n = 4, c = s[0] & 0x07u, low = 0x10000;
  } else {
    return -1;
  }
  if (size < n) return -1;
  for (size_t i = 1; i < n; i++) {
    if ((s[i] & 0xC0) != 0x80) return -1;
    c = (c << 6) | (s[i] & 0x3Fu);
  }
  if (c < low || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return -1;
  *length = n;
  return (int32_t)c;
}

bool rt_utf8_valid(rt_view text) {
  for (size_t i = 0, n; i < text.size; i += n) {
    if (rt_utf8_decode(text.data + i, text.size - i, &n) < 0) return false;
  }
  return true;
}

size_t rt_utf8_complete(rt_view text) {
  size_t back = 0;
  while (back < 3 && back < text.size) {
    unsigned char c = (unsigned char)text.data[text.size - 1 - back];
    if ((c & 0xC0) != 0x80) {
      size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
      return need > back + 1 && c <= 0xF4 ? text.size - 1 - back : text.size;
    }
    back++;
  }
  return text.size;
}
