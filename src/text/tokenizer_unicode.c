#include "text/tokenizer_unicode.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/size.h"
#include "text/tokenizer_unicode_data.h"

static bool in_ranges(const rt_code_range *ranges, size_t count, uint32_t c) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c > ranges[middle].last) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < count && c >= ranges[low].first;
}
#define IN(table, c) in_ranges((table), RT_COUNT(table), (c))

bool rt_unicode_is_space(uint32_t c) {
  if (c < 0x1680) return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0;
  return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool rt_unicode_is_numeric(uint32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return IN(unicode_numeric, c);
}

bool rt_unicode_is_punctuation(uint32_t c) {
  return IN(unicode_punctuation, c);
}

bool rt_unicode_is_word(uint32_t c) {
  return IN(unicode_word, c);
}

const rt_code_range *rt_unicode_extra(const char *name, size_t *count) {
  for (size_t i = 0; i < RT_COUNT(extra_ranges); i++) {
    if (strcmp(extra_ranges[i].name, name) == 0) {
      *count = extra_ranges[i].count;
      return extra_ranges[i].ranges;
    }
  }
  *count = 0;
  return NULL;
}

static uint32_t lower(uint32_t c) {
  size_t low = 0, high = RT_COUNT(extra_lower);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c > extra_lower[middle].from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < RT_COUNT(extra_lower) && extra_lower[low].from == c) return extra_lower[low].to;
  return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

void rt_unicode_lower(rt_view text, rt_buf *out) {
  for (size_t i = 0, n; i < text.size; i += n) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &n);
    if (c >= 0 && c < 0x80) {
      rt_buf_append_char(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    } else if (c == 0x130) {
      rt_buf_append(out, "i\xCC\x87", 3);  // the one character whose lower case is two
    } else {
      rt_buf_append_utf8(out, c < 0 ? 0xFFFD : lower((uint32_t)c));
    }
  }
}

// One code point and its place in the order that normalization sorts by.
typedef struct mark {
  int32_t c;
  uint32_t order;  // combining class
} mark;

static uint32_t combining_class(int32_t c) {
  return (uint32_t)utf8proc_get_property(c)->combining_class;
}

// Stable merge sort by combining class; utf8proc's own loop is quadratic in the length of a run.
static void sort_marks(mark *marks, mark *scratch, size_t n) {
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t start = 0; start < n; start += 2 * width) {
      size_t a = start, b = rt_min_size(start + width, n);
      size_t a_end = b, b_end = rt_min_size(start + 2 * width, n);
      for (size_t k = start; k < b_end; k++) {
        bool take_a = a < a_end && (b >= b_end || marks[a].order <= marks[b].order);
        scratch[k] = take_a ? marks[a++] : marks[b++];
      }
    }
    memcpy(marks, scratch, n * sizeof *marks);
  }
}

// Normalizes points[0..n), already decomposed but not ordered, and appends them.
static retort_status finish_run(rt_normal_form form, int32_t *points, size_t n, rt_buf *out,
                                retort_error *err) {
  for (size_t i = 0; i < n;) {
    if (combining_class(points[i]) == 0) {
      i++;
      continue;
    }
    size_t end = i + 1;
    bool ordered = true;
    for (; end < n && combining_class(points[end]) != 0; end++) {
      ordered = ordered && combining_class(points[end - 1]) <= combining_class(points[end]);
    }
    if (!ordered) {
      size_t count = end - i;
      mark *marks = calloc(2 * count, sizeof *marks);
      if (!marks) return RT_OOM(err, "normalizing text");
      for (size_t k = 0; k < count; k++) {
        marks[k] = (mark){points[i + k], combining_class(points[i + k])};
      }
      sort_marks(marks, marks + count, count);
      for (size_t k = 0; k < count; k++) points[i + k] = marks[k].c;
      free(marks);
    }
    i = end;
  }
  if (form == RT_NFC || form == RT_NFKC) {
    utf8proc_ssize_t left =
        utf8proc_normalize_utf32(points, (utf8proc_ssize_t)n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (left < 0) return rt_fail(err, RETORT_ERR_INTERNAL, "normalization failed");
    n = (size_t)left;
  }
  for (size_t i = 0; i < n; i++) rt_buf_append_utf8(out, (uint32_t)points[i]);
  return RETORT_OK;
}

retort_status rt_unicode_normalize(rt_normal_form form, rt_view text, rt_buf *out,
                                   retort_error *err) {
  // Below U+0300 nothing changes in NFC; for the other forms only ASCII is safe.
  size_t plain = 0;
  unsigned char limit = form == RT_NFC ? 0xCC : 0x80;
  while (plain < text.size && (unsigned char)text.data[plain] < limit) plain++;
  if (plain == text.size) {
    rt_buf_append_view(out, text);
    return RETORT_OK;
  }
  utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
  if (form == RT_NFKC || form == RT_NFKD) options |= UTF8PROC_COMPAT;

  retort_status st = RETORT_OK;
  int32_t *points = NULL;
  size_t n = 0, capacity = 0;
  for (size_t i = 0, length; i < text.size; i += length) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &length);
    if (c < 0) c = 0xFFFD;
    // A character unknown to the reference's data is a starter that composes with nothing.
    if (c >= 0x300 && IN(normalize_inert, (uint32_t)c)) {
      RT_TRY_GOTO(finish_run(form, points, n, out, err));
      rt_buf_append_utf8(out, (uint32_t)c);
      n = 0;
      continue;
    }
    // Plain letters need nothing; what precedes them is complete unless they start a composition.
    if (!rt_grow(&points, &capacity, n + 32, sizeof *points)) {
      st = RT_OOM(err, "normalizing text");
      goto done;
    }
    int boundary = 0;
    utf8proc_ssize_t got = c < 0x80
                               ? (points[n] = c, 1)
                               : utf8proc_decompose_char(c, points + n, 32, options, &boundary);
    if (got < 0 || got > 32) {
      st = rt_fail(err, RETORT_ERR_INTERNAL, "normalization failed at U+%04X", (unsigned)c);
      goto done;
    }
    n += (size_t)got;
  }
  RT_TRY_GOTO(finish_run(form, points, n, out, err));
  if (out->failed) st = RT_OOM(err, "normalizing text");
done:
  free(points);
  return st;
}
