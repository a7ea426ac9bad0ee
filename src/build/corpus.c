#include "build/corpus.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/size.h"

enum {
  HELD_EVERY = 4,
  SHARES = 16,
  // Of a text with more bytes than this for each token wanted only some documents are read.
  BYTES_PER_TOKEN = 8,
  MOST_TOKEN_BYTES = 64,
  MAX_TEXT_BYTES = 64 << 20  // all of it is in memory for a while
};

typedef struct reader {
  const rt_corpus_options *o;
  const rt_tokenizer *tokenizer;
  rt_tokenizer_scratch *scratch;
  rt_token_ids ids;
  size_t shares;  // a document gives at most this part of what is wanted; 0: any
  retort_error *err;
} reader;

static retort_status check_text(const rt_corpus_options *o, rt_view text, retort_error *err) {
  if (text.size == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s: the calibration text is empty; it must be like what the model will read "
                   "and write, with a blank line between documents",
                   o->path);
  }
  size_t at = 0;
  while (at < text.size) {
    size_t length = 1;
    const bool ascii = (unsigned char)text.data[at] < 0x80;
    if (text.data[at] == 0 ||
        (!ascii && rt_utf8_decode(text.data + at, text.size - at, &length) < 0)) {
      return rt_fail(err, RETORT_ERR_FORMAT,
                     "%s: byte %zu is not UTF-8 text: calibration needs a plain text file", o->path,
                     at);
    }
    at += length;
  }
  return RETORT_OK;
}

static bool is_blank(rt_view text) {
  for (size_t i = 0; i < text.size; i++) {
    const char c = text.data[i];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return false;
  }
  return true;
}

// Behind the line that begins at `at`.
static size_t line_end(rt_view text, size_t at) {
  const char *end = memchr(text.data + at, '\n', text.size - at);
  return end ? (size_t)(end - text.data) + 1 : text.size;
}

// The next run of lines that are not blank, without its last line's end; *at moves behind it.
static bool next_document(rt_view text, size_t *at, rt_view *out) {
  size_t begin = 0, end = 0;
  while (*at < text.size) {
    const size_t next = line_end(text, *at);
    const bool blank = is_blank(rt_view_make(text.data + *at, next - *at));
    if (blank && end > 0) break;
    if (!blank && end == 0) begin = *at;
    if (!blank) end = next;
    *at = next;
  }
  while (end > begin && (text.data[end - 1] == '\n' || text.data[end - 1] == '\r')) end--;
  *out = rt_view_make(text.data + begin, end - begin);
  return end > begin;
}

static retort_status add_document(reader *r, rt_corpus_side *side, size_t *count, size_t room,
                                  rt_view text) {
  r->ids.count = 0;
  // Of a document longer than all that is wanted the beginning will do.
  if (text.size > room * MOST_TOKEN_BYTES) {
    text.size = rt_utf8_complete(rt_view_make(text.data, room * MOST_TOKEN_BYTES));
  }
  RT_TRY(rt_tokenizer_encode(r->tokenizer, text, 0, &r->ids, r->scratch, r->err));
  const size_t most = r->shares ? rt_div_up(room, r->shares) : room;
  for (size_t i = 0; i < r->ids.count && i < most && *count < room; i++) {
    const uint32_t id = r->ids.items[i];
    if (id >= r->o->vocab) {
      const rt_view token = rt_tokenizer_token_text(r->tokenizer, id);
      return rt_fail(r->err, RETORT_ERR_FORMAT,
                     "%s: the text has the token \"%.*s\", number %u, and the model's vocabulary "
                     "ends at %zu: take it out of the text",
                     r->o->path, (int)rt_min_size(token.size, 60), token.data, id, r->o->vocab - 1);
    }
    side->tokens[(*count)++] = (int32_t)id;
  }
  if (r->o->end >= 0 && *count < room) side->tokens[(*count)++] = r->o->end;
  side->documents++;
  return RETORT_OK;
}

static retort_status read_documents(reader *r, rt_corpus *c, rt_view text, size_t every) {
  const size_t window = r->o->window;
  const size_t rooms[2] = {r->o->train_windows * window, r->o->held_windows * window};
  size_t counts[2] = {0, 0};
  rt_corpus_side *sides[2] = {&c->train, &c->held};
  rt_view document;
  size_t index = 0, taken = 0;
  for (size_t at = 0; next_document(text, &at, &document); index++) {
    if (counts[0] >= rooms[0] && counts[1] >= rooms[1]) break;
    if (index % every != 0) continue;
    const int side = taken++ % HELD_EVERY == HELD_EVERY - 1;
    if (counts[side] < rooms[side]) {
      RT_TRY(add_document(r, sides[side], &counts[side], rooms[side], document));
    }
  }
  c->train.windows = counts[0] / window;
  c->held.windows = counts[1] / window;
  if (c->train.windows && c->held.windows) return RETORT_OK;
  if (taken < HELD_EVERY) {
    return rt_fail(r->err, RETORT_ERR_FORMAT,
                   "%s: there are %zu documents, and at least %d are needed, since every fourth is "
                   "held out to measure the loss on; put a blank line between documents",
                   r->o->path, taken, HELD_EVERY);
  }
  return rt_fail(r->err, RETORT_ERR_FORMAT,
                 "%s: the text is too short: %zu tokens to calibrate on and %zu held out, and a "
                 "window of %zu of each is the least; a few hundred kilobytes are better",
                 r->o->path, counts[0], counts[1], window);
}

// Every document, or as few as give all the windows that are wanted, first from many documents.
static retort_status read_text(reader *r, rt_corpus *c, rt_view text) {
  const size_t train = r->o->train_windows * r->o->window, held = r->o->held_windows * r->o->window;
  c->train.tokens = calloc(train, sizeof *c->train.tokens);
  c->held.tokens = calloc(held, sizeof *c->held.tokens);
  if (!c->train.tokens || !c->held.tokens) return RT_OOM(r->err, "the calibration text");
  const size_t wanted = rt_max_size(train, HELD_EVERY * held) * BYTES_PER_TOKEN;
  for (size_t every = rt_max_size(1, text.size / wanted); every > 0; every /= 2) {
    // Few long documents among many short ones: then more of them are needed after all.
    retort_error ignored, *err = r->err;
    r->err = &ignored;
    r->shares = SHARES;
    const retort_status st = read_documents(r, c, text, every);
    r->shares = 0;
    r->err = err;
    const bool full =
        c->train.windows == r->o->train_windows && c->held.windows == r->o->held_windows;
    if (st == RETORT_OK && full) return st;
    c->train.documents = c->held.documents = 0;
  }
  return read_documents(r, c, text, 1);
}

retort_status rt_corpus_read(rt_corpus *out, const rt_corpus_options *options,
                             const rt_tokenizer *tokenizer, retort_error *err) {
  *out = (rt_corpus){.window = options->window};
  // Read, not mapped: a file that is cut short meanwhile must not end the build.
  rt_buf bytes = {0};
  RT_TRY(rt_file_read(&bytes, options->path, MAX_TEXT_BYTES, err));
  reader r = {.o = options, .tokenizer = tokenizer, .err = err};
  const rt_view text = rt_buf_view(&bytes);
  retort_status st = check_text(options, text, err);
  if (st == RETORT_OK) st = rt_tokenizer_scratch_create(&r.scratch, err);
  if (st == RETORT_OK) st = read_text(&r, out, text);
  rt_tokenizer_scratch_destroy(r.scratch);
  rt_token_ids_deinit(&r.ids);
  rt_buf_deinit(&bytes);
  if (st != RETORT_OK) rt_corpus_deinit(out);
  return st;
}

void rt_corpus_deinit(rt_corpus *c) {
  free(c->train.tokens);
  free(c->held.tokens);
  *c = (rt_corpus){0};
}
