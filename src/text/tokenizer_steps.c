#include "text/tokenizer_steps.h"

#include <stdlib.h>

#include "base/size.h"
#include "text/tokenizer_unicode.h"

static const char GPT2_PATTERN[] =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

retort_status rt_token_op_init(rt_token_op *op, const rt_token_step *step, bool normalizer,
                               rt_view pattern, rt_view content, retort_error *err) {
  *op = (rt_token_op){.kind = step->kind,
                      .option = step->option,
                      .behavior = step->behavior,
                      .pattern = pattern,
                      .content = content};
  bool known = false;
  if (normalizer) {
    known = step->kind >= RT_STEP_NFC && step->kind <= RT_STEP_MAP_BYTES;
  } else {
    known = step->kind == RT_STEP_MAP_BYTES ||
            (step->kind >= RT_STEP_SPLIT && step->kind <= RT_STEP_WHITESPACE_SPLIT);
  }
  if (!known || step->option > 3 || step->behavior > RT_SPLIT_CONTIGUOUS) {
    return rt_fail(err, RETORT_ERR_FORMAT, "tokenizer: step of unknown kind %u (option %u, %u)",
                   step->kind, step->option, step->behavior);
  }
  bool needs_pattern = step->kind == RT_STEP_SPLIT || step->kind == RT_STEP_REPLACE;
  if (needs_pattern && pattern.size == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT, "tokenizer: a Split or Replace with an empty pattern");
  }
  if (needs_pattern && (op->option & RT_STEP_REGEX)) {
    return rt_regex_create(&op->regex, pattern, err);
  }
  if (step->kind == RT_STEP_BYTE_LEVEL && (op->option & RT_STEP_GPT2)) {
    return rt_regex_create(&op->regex, rt_view_of(GPT2_PATTERN), err);
  }
  return RETORT_OK;
}

void rt_token_op_deinit(rt_token_op *op) {
  rt_regex_destroy(op->regex);
  op->regex = NULL;
}

void rt_token_map_bytes(rt_view text, rt_buf *out) {
  if (!rt_buf_reserve(out, text.size * 2)) return;
  for (size_t i = 0; i < text.size; i++) {
    rt_buf_append_utf8(out, rt_token_byte_char((unsigned char)text.data[i]));
  }
}

bool rt_token_unmap_bytes(rt_view text, rt_buf *out) {
  size_t before = out->size;
  for (size_t i = 0, n; i < text.size; i += n) {
    int32_t c = rt_utf8_decode(text.data + i, text.size - i, &n);
    int byte = c < 0 ? -1 : rt_token_char_byte((uint32_t)c);
    if (byte < 0) {
      out->size = before;
      return false;
    }
    rt_buf_append_char(out, (char)byte);
  }
  return true;
}

// A walk over the matches of an op's pattern, be it a regex, a literal or a kind of character.
typedef struct matcher {
  const rt_token_op *op;
  rt_regex_walk walk;
  rt_view text;
  size_t at;
} matcher;

static matcher matcher_start(const rt_token_op *op, rt_regex_scratch *scratch, rt_view text) {
  matcher m = {.op = op, .text = text};
  if (op->regex) m.walk = rt_regex_walk_start(op->regex, scratch, text);
  return m;
}

static bool is_delimiter(const rt_token_op *op, uint32_t c) {
  if (op->kind == RT_STEP_DIGITS) return rt_unicode_is_numeric(c);
  if (op->kind == RT_STEP_PUNCTUATION) return rt_unicode_is_punctuation(c);
  return rt_unicode_is_space(c);
}

enum { SPACE, WORD, OTHER };
static int character_kind(rt_view text, size_t at, size_t *length) {
  int32_t c = rt_utf8_decode(text.data + at, text.size - at, length);
  if (c >= 0 && rt_unicode_is_word((uint32_t)c)) return WORD;
  return c >= 0 && rt_unicode_is_space((uint32_t)c) ? SPACE : OTHER;
}

// A run of word characters, or of characters that are neither that nor white space.
static bool next_run(rt_view text, size_t *at, size_t *start, size_t *end) {
  size_t n;
  int kind = SPACE;
  while (*at < text.size && (kind = character_kind(text, *at, &n)) == SPACE) *at += n;
  *start = *at;
  while (*at < text.size && character_kind(text, *at, &n) == kind) *at += n;
  *end = *at;
  return *start < *end;
}

static retort_status matcher_next(matcher *m, bool *found, size_t *start, size_t *end,
                                  retort_error *err) {
  if (m->op->regex) return rt_regex_next(&m->walk, found, start, end, err);
  *found = false;
  if (m->op->kind == RT_STEP_WHITESPACE) {
    *found = next_run(m->text, &m->at, start, end);
    return RETORT_OK;
  }
  if (m->op->kind == RT_STEP_SPLIT || m->op->kind == RT_STEP_REPLACE) {
    rt_view what = m->op->pattern;
    const char *hit = memmem(m->text.data + m->at, m->text.size - m->at, what.data, what.size);
    if (!hit) return RETORT_OK;
    *found = true;
    *start = (size_t)(hit - m->text.data);
    m->at = *end = *start + what.size;
    return RETORT_OK;
  }
  for (size_t n; m->at < m->text.size; m->at += n) {
    int32_t c = rt_utf8_decode(m->text.data + m->at, m->text.size - m->at, &n);
    if (c >= 0 && is_delimiter(m->op, (uint32_t)c)) {
      *found = true;
      *start = m->at;
      m->at = *end = m->at + n;
      return RETORT_OK;
    }
  }
  return RETORT_OK;
}

// `limit` bounds what a pattern that matches everywhere can make of a text.
static retort_status replace(const rt_token_op *op, rt_regex_scratch *scratch, rt_view text,
                             size_t limit, rt_buf *out, retort_error *err) {
  matcher m = matcher_start(op, scratch, text);
  size_t done = 0;
  for (;;) {
    bool found;
    size_t start, end;
    RT_TRY(matcher_next(&m, &found, &start, &end, err));
    if (!found) break;
    rt_buf_append(out, text.data + done, start - done);
    rt_buf_append_view(out, op->content);
    if (out->size > limit) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a text grows beyond %zu bytes when normalized", limit);
    }
    done = end;
  }
  rt_buf_append(out, text.data + done, text.size - done);
  return RETORT_OK;
}

static rt_view strip(rt_view text, uint32_t sides) {
  size_t start = 0, end = text.size, n;
  while ((sides & RT_STEP_LEFT) && start < end) {
    int32_t c = rt_utf8_decode(text.data + start, end - start, &n);
    if (c < 0 || !rt_unicode_is_space((uint32_t)c)) break;
    start += n;
  }
  while ((sides & RT_STEP_RIGHT) && end > start) {
    size_t last = end - 1;
    while (last > start && ((unsigned char)text.data[last] & 0xC0) == 0x80) last--;
    int32_t c = rt_utf8_decode(text.data + last, end - last, &n);
    if (c < 0 || !rt_unicode_is_space((uint32_t)c)) break;
    end = last;
  }
  return (rt_view){text.data + start, end - start};
}

retort_status rt_token_normalize(const rt_token_op *ops, size_t count, rt_regex_scratch *scratch,
                                 rt_view text, rt_buf buffers[2], rt_view *out, retort_error *err) {
  rt_buf_clear(&buffers[0]);
  rt_buf_clear(&buffers[1]);
  size_t which = 0, limit = text.size * 256 + (1 << 20);
  for (size_t i = 0; i < count; i++) {
    const rt_token_op *op = &ops[i];
    if (op->kind == RT_STEP_STRIP) {
      text = strip(text, op->option);
      continue;
    }
    rt_buf *to = &buffers[which];
    rt_buf_clear(to);
    switch (op->kind) {
      case RT_STEP_NFC: RT_TRY(rt_unicode_normalize(RT_NFC, text, to, err)); break;
      case RT_STEP_NFD: RT_TRY(rt_unicode_normalize(RT_NFD, text, to, err)); break;
      case RT_STEP_NFKC: RT_TRY(rt_unicode_normalize(RT_NFKC, text, to, err)); break;
      case RT_STEP_NFKD: RT_TRY(rt_unicode_normalize(RT_NFKD, text, to, err)); break;
      case RT_STEP_LOWERCASE: rt_unicode_lower(text, to); break;
      case RT_STEP_PREPEND:
        if (text.size) rt_buf_append_view(to, op->content);
        rt_buf_append_view(to, text);
        break;
      case RT_STEP_REPLACE: RT_TRY(replace(op, scratch, text, limit, to, err)); break;
      case RT_STEP_MAP_BYTES: rt_token_map_bytes(text, to); break;
      default: return rt_fail(err, RETORT_ERR_INTERNAL, "tokenizer: a normalizer without code");
    }
    if (to->failed) return RT_OOM(err, "normalizing text");
    text = rt_view_make(to->data ? to->data : "", to->size);
    which = 1 - which;
  }
  *out = text;
  return RETORT_OK;
}

retort_status rt_token_stretch_add(rt_token_stretches *list, size_t start, size_t end, uint32_t id,
                                   retort_error *err) {
  if (list->count == list->capacity &&
      !rt_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
    return RT_OOM(err, "splitting text");
  }
  list->items[list->count++] = (rt_token_stretch){(uint32_t)start, (uint32_t)end, id};
  return RETORT_OK;
}

void rt_token_work_deinit(rt_token_work *work) {
  rt_buf_deinit(&work->buffer);
  rt_buf_deinit(&work->spare);
  free(work->list.items);
  free(work->next.items);
  *work = (rt_token_work){0};
}

// Collects the stretches of one text under a behavior. The last one is held back because the next
// may be joined to it.
typedef struct emitter {
  rt_token_stretches *list;
  uint32_t behavior;
  size_t base;  // of the text in the whole
  bool held, held_matches, last_matches;
  size_t start, end;  // the one held
} emitter;

static retort_status emit_held(emitter *e, retort_error *err) {
  if (!e->held) return RETORT_OK;
  e->held = false;
  if (e->start >= e->end) return RETORT_OK;
  return rt_token_stretch_add(e->list, e->base + e->start, e->base + e->end, RT_TOKEN_NONE, err);
}

// Takes the next stretch, which is a match of the pattern or lies between two.
static retort_status emit(emitter *e, size_t start, size_t end, bool matches, retort_error *err) {
  bool join = false;
  switch (e->behavior) {
    case RT_SPLIT_REMOVED:
      if (matches) return RETORT_OK;
      break;
    case RT_SPLIT_CONTIGUOUS: join = matches == e->last_matches; break;
    case RT_SPLIT_MERGED_WITH_PREVIOUS: join = matches && !e->last_matches; break;
    case RT_SPLIT_MERGED_WITH_NEXT: join = !matches && e->last_matches; break;
    default: break;
  }
  e->last_matches = matches;
  if (join && e->held) {
    e->end = end;
    return RETORT_OK;
  }
  RT_TRY(emit_held(e, err));
  e->held = true;
  e->start = start;
  e->end = end;
  return RETORT_OK;
}

static retort_status split_one(const rt_token_op *op, rt_regex_scratch *scratch, rt_view text,
                               size_t base, rt_token_stretches *out, retort_error *err) {
  matcher m = matcher_start(op, scratch, text);
  emitter e = {.list = out, .behavior = op->behavior, .base = base};
  bool invert = op->kind == RT_STEP_SPLIT && (op->option & RT_STEP_INVERT);
  if (op->kind == RT_STEP_BYTE_LEVEL) e.behavior = RT_SPLIT_ISOLATED;
  if (op->kind == RT_STEP_WHITESPACE || op->kind == RT_STEP_WHITESPACE_SPLIT) {
    e.behavior = RT_SPLIT_REMOVED;
    invert = op->kind == RT_STEP_WHITESPACE;
  }
  size_t done = 0;
  for (;;) {
    bool found;
    size_t start, end;
    RT_TRY(matcher_next(&m, &found, &start, &end, err));
    if (!found) break;
    if (start > done) RT_TRY(emit(&e, done, start, invert, err));
    RT_TRY(emit(&e, start, end, !invert, err));
    done = end;
  }
  if (done < text.size) RT_TRY(emit(&e, done, text.size, invert, err));
  return emit_held(&e, err);
}

static retort_status use_spare(rt_token_work *work, retort_error *err) {
  if (work->spare.failed) return RT_OOM(err, "splitting text");
  rt_buf old = work->buffer;
  work->buffer = work->spare;
  work->spare = old;
  work->text = rt_view_make(work->buffer.data ? work->buffer.data : "", work->buffer.size);
  return RETORT_OK;
}

// Rewrites every stretch that is still to be cut: with a space in front, or byte by byte.
static retort_status rewrite(rt_token_work *work, bool map, retort_error *err) {
  rt_buf *to = &work->spare;
  rt_buf_clear(to);
  for (size_t i = 0; i < work->list.count; i++) {
    rt_token_stretch *s = &work->list.items[i];
    if (s->id != RT_TOKEN_NONE) continue;
    rt_view text = {work->text.data + s->start, s->end - s->start};
    size_t start = to->size;
    if (map) {
      rt_token_map_bytes(text, to);
    } else {
      if (text.data[0] != ' ') rt_buf_append_char(to, ' ');
      rt_buf_append_view(to, text);
    }
    if (to->size > UINT32_MAX) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a text grows too long in the tokenizer");
    }
    s->start = (uint32_t)start;
    s->end = (uint32_t)to->size;
  }
  return use_spare(work, err);
}

retort_status rt_token_split(const rt_token_op *op, rt_regex_scratch *scratch, rt_token_work *work,
                             retort_error *err) {
  if (op->kind == RT_STEP_MAP_BYTES) return rewrite(work, true, err);
  if (op->kind == RT_STEP_BYTE_LEVEL) {
    if (op->option & RT_STEP_PREFIX_SPACE) RT_TRY(rewrite(work, false, err));
    if (!op->regex) return RETORT_OK;
  }
  work->next.count = 0;
  for (size_t i = 0; i < work->list.count; i++) {
    rt_token_stretch s = work->list.items[i];
    if (s.id != RT_TOKEN_NONE) {
      RT_TRY(rt_token_stretch_add(&work->next, s.start, s.end, s.id, err));
      continue;
    }
    rt_view text = {work->text.data + s.start, s.end - s.start};
    RT_TRY(split_one(op, scratch, text, s.start, &work->next, err));
  }
  rt_token_stretches old = work->list;
  work->list = work->next;
  work->next = old;
  return RETORT_OK;
}
