#include "text/tokenizer.h"

#include <stdlib.h>

#include "base/size.h"
#include "text/tokenizer_bpe.h"
#include "text/tokenizer_steps.h"
#include "text/tokenizer_unicode.h"

typedef struct trie {
  const rt_token_node *nodes;
  const uint32_t *edges;
  size_t node_count;
  uint32_t first[256];  // node behind the root for each byte, RT_TOKEN_NONE if none
} trie;

struct rt_tokenizer {
  const rt_token_header *header;
  rt_view strings;
  const rt_token_span *texts, *pieces;
  const uint8_t *flags;
  const uint32_t *text_slots;
  size_t text_mask;
  size_t longest_text;
  rt_bpe bpe;
  rt_token_op normalizers[RT_TOKEN_MAX_STEPS], splitters[RT_TOKEN_MAX_STEPS];
  size_t normalizer_count, splitter_count;
  bool mapped;  // words reach the model spelled in byte-level characters
  const uint32_t *prefix, *suffix;
  size_t prefix_count, suffix_count;
  const rt_token_added *added;
  size_t added_count;
  trie raw, normalized;
};

// ---- Opening ----------------------------------------------------------------------------------

static retort_status unsound(retort_error *err, const char *what) {
  return rt_fail(err, RETORT_ERR_FORMAT,
                 "compiled tokenizer: %s; the engine is damaged or was not made by retort", what);
}

// A section as an array of `size`-byte elements.
static const void *section(const rt_tokenizer *t, rt_token_section which, size_t size,
                           size_t *count) {
  const rt_token_extent *e = &t->header->sections[which];
  *count = (size_t)e->bytes / size;
  return (const char *)t->header + e->offset;
}

static retort_status check_header(rt_view blob, retort_error *err) {
  const rt_token_header *h = (const rt_token_header *)(const void *)blob.data;
  if (blob.size < sizeof *h || ((uintptr_t)blob.data & 7) != 0 ||
      memcmp(h->magic, RT_TOKEN_MAGIC, sizeof h->magic) != 0) {
    return unsound(err, "no header");
  }
  if (h->version != RT_TOKEN_VERSION) {
    return rt_fail(
        err, RETORT_ERR_UNSUPPORTED,
        "compiled tokenizer of version %u; this build reads version %d: build the engine "
        "again",
        h->version, RT_TOKEN_VERSION);
  }
  if (h->model != RT_TOKEN_BYTE_LEVEL_BPE) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED,
                   "compiled tokenizer of model kind %u; this build knows 1 (byte-level BPE)",
                   h->model);
  }
  if (h->header_bytes != sizeof *h || h->total_bytes != blob.size) return unsound(err, "its size");
  if (h->vocab_size == 0 || h->vocab_size > RT_TOKEN_MAX_IDS ||
      (h->flags & ~(uint32_t)RT_TOKEN_ALL_FLAGS)) {
    return unsound(err, "its header");
  }
  static const uint8_t ELEMENT[RT_TOKEN_SECTIONS] = {1,  8, 8, 1,  4,  4, 16, 32,
                                                     32, 4, 4, 16, 12, 4, 12, 4};
  for (size_t i = 0; i < RT_TOKEN_SECTIONS; i++) {
    const rt_token_extent *e = &h->sections[i];
    if (!rt_range_inside(e->offset, e->bytes, blob.size) || e->offset % 8 != 0 ||
        e->bytes % ELEMENT[i] != 0 || e->bytes / ELEMENT[i] > UINT32_MAX) {
      return unsound(err, "a section lies outside it");
    }
  }
  return RETORT_OK;
}

static bool span_ok(const rt_tokenizer *t, rt_token_span s) {
  return rt_range_inside(s.offset, s.size, t->strings.size);
}
static rt_view span_view(const rt_tokenizer *t, rt_token_span s) {
  return rt_view_make(t->strings.data + s.offset, s.size);
}
static bool id_ok(const rt_tokenizer *t, uint32_t id) {
  return id < t->header->vocab_size && (t->flags[id] & RT_TOKEN_IS_USED);
}
static bool id_or_none_ok(const rt_tokenizer *t, uint32_t id) {
  return id == RT_TOKEN_NONE || id_ok(t, id);
}

// Whether a hash table is one: a power of two of slots, and no run of used ones (`used` of slot i
// is not RT_TOKEN_NONE, `stride` words apart) so long that probing it would take forever. Half-full
// tables as the compiler makes them have runs of about 100 at most.
static bool slots_ok(const uint32_t *used, size_t stride, size_t slots) {
  enum { LONGEST_RUN = 1024 };
  if (slots == 0 || (slots & (slots - 1)) != 0) return false;
  size_t run = 0, longest = 0, empty = 0;
  for (size_t i = 0; i < slots; i++) {
    run = used[i * stride] == RT_TOKEN_NONE ? 0 : run + 1;
    empty += run == 0;
    longest = rt_max_size(longest, run);
  }
  return empty > 0 && longest <= LONGEST_RUN;
}

static retort_status open_tokens(rt_tokenizer *t, retort_error *err) {
  const rt_token_header *h = t->header;
  size_t n, texts, pieces, flags, slots;
  t->strings.data = section(t, RT_TOKEN_STRINGS, 1, &t->strings.size);
  t->texts = section(t, RT_TOKEN_TEXTS, sizeof *t->texts, &texts);
  t->pieces = section(t, RT_TOKEN_PIECES, sizeof *t->pieces, &pieces);
  t->flags = section(t, RT_TOKEN_FLAGS, 1, &flags);
  if (texts != h->vocab_size || pieces != h->vocab_size || flags != h->vocab_size) {
    return unsound(err, "tables of different lengths");
  }
  for (size_t i = 0; i < h->vocab_size; i++) {
    if (!(t->flags[i] & RT_TOKEN_IS_USED)) continue;
    if (!span_ok(t, t->texts[i]) || !span_ok(t, t->pieces[i])) {
      return unsound(err, "a token's text lies outside it");
    }
    if (!rt_utf8_valid(span_view(t, t->texts[i]))) return unsound(err, "a token's text");
    t->longest_text = rt_max_size(t->longest_text, t->texts[i].size);
  }
  t->bpe.bytes = section(t, RT_TOKEN_BYTES, 4, &n);
  if (n != 256) return unsound(err, "byte table");
  for (size_t i = 0; i < 256; i++) {
    if (!id_or_none_ok(t, t->bpe.bytes[i])) return unsound(err, "byte table");
  }
  t->text_slots = section(t, RT_TOKEN_TEXT_SLOTS, 4, &slots);
  for (size_t i = 0; i < slots; i++) {
    if (!id_or_none_ok(t, t->text_slots[i])) return unsound(err, "text table");
  }
  if (!slots_ok(t->text_slots, 1, slots)) return unsound(err, "text table");
  t->text_mask = slots - 1;
  t->bpe.merges = section(t, RT_TOKEN_MERGE_SLOTS, sizeof *t->bpe.merges, &slots);
  for (size_t i = 0; i < slots; i++) {
    const rt_token_merge *m = &t->bpe.merges[i];
    if (m->left != RT_TOKEN_NONE &&
        (!id_ok(t, m->left) || !id_ok(t, m->right) || !id_ok(t, m->merged))) {
      return unsound(err, "merge table");
    }
  }
  if (!slots_ok(&t->bpe.merges->left, sizeof *t->bpe.merges / 4, slots)) {
    return unsound(err, "merge table");
  }
  t->bpe.merge_mask = (uint32_t)(slots - 1);
  t->bpe.unknown_id = h->unknown_id;
  t->bpe.fuse_unknown = (h->flags & RT_TOKEN_FUSE_UNKNOWN) != 0;
  if (!id_or_none_ok(t, h->unknown_id) || !id_or_none_ok(t, h->bos_id) ||
      !id_or_none_ok(t, h->eos_id) || !id_or_none_ok(t, h->pad_id)) {
    return unsound(err, "special ids");
  }
  t->prefix = section(t, RT_TOKEN_PREFIX, 4, &t->prefix_count);
  t->suffix = section(t, RT_TOKEN_SUFFIX, 4, &t->suffix_count);
  if (t->prefix_count > RT_TOKEN_MAX_TEMPLATE || t->suffix_count > RT_TOKEN_MAX_TEMPLATE) {
    return unsound(err, "template");
  }
  for (size_t i = 0; i < t->prefix_count; i++) {
    if (!id_ok(t, t->prefix[i])) return unsound(err, "template");
  }
  for (size_t i = 0; i < t->suffix_count; i++) {
    if (!id_ok(t, t->suffix[i])) return unsound(err, "template");
  }
  return RETORT_OK;
}

static retort_status open_steps(rt_tokenizer *t, rt_token_section which, bool normalizer,
                                rt_token_op *ops, size_t *count, retort_error *err) {
  size_t n;
  const rt_token_step *steps = section(t, which, sizeof *steps, &n);
  if (n > RT_TOKEN_MAX_STEPS) return unsound(err, "too many steps");
  for (size_t i = 0; i < n; i++) {
    if (!span_ok(t, steps[i].pattern) || !span_ok(t, steps[i].content)) {
      return unsound(err, "a step's text lies outside it");
    }
    rt_view pattern = span_view(t, steps[i].pattern), content = span_view(t, steps[i].content);
    if (!rt_utf8_valid(pattern) || !rt_utf8_valid(content)) return unsound(err, "a step's text");
    // Spelling bytes twice would double a text each time.
    if (steps[i].kind == RT_STEP_MAP_BYTES) {
      if (t->mapped) return unsound(err, "bytes are spelled twice");
      t->mapped = true;
    }
    ++*count;
    RT_TRY(rt_token_op_init(&ops[i], &steps[i], normalizer, pattern, content, err));
  }
  return RETORT_OK;
}

static retort_status open_trie(const rt_tokenizer *t, rt_token_section nodes_section,
                               rt_token_section edges_section, trie *out, retort_error *err) {
  size_t edge_count;
  out->nodes = section(t, nodes_section, sizeof *out->nodes, &out->node_count);
  out->edges = section(t, edges_section, 4, &edge_count);
  memset(out->first, 0xFF, sizeof out->first);
  if (out->node_count == 0) return RETORT_OK;
  for (size_t i = 0; i < out->node_count; i++) {
    const rt_token_node *node = &out->nodes[i];
    if ((node->added != RT_TOKEN_NONE && node->added >= t->added_count) ||
        !rt_range_inside(node->first_edge, node->edges, edge_count)) {
      return unsound(err, "trie of added tokens");
    }
    for (uint32_t e = 0; e < node->edges; e++) {
      size_t child = out->edges[node->first_edge + e] & 0xFFFFFF;
      if (child <= i || child >= out->node_count) return unsound(err, "trie of added tokens");
    }
  }
  if (out->nodes[0].added != RT_TOKEN_NONE) return unsound(err, "an empty added token");
  for (uint32_t e = 0; e < out->nodes[0].edges; e++) {
    uint32_t edge = out->edges[out->nodes[0].first_edge + e];
    out->first[edge >> 24] = edge & 0xFFFFFF;
  }
  return RETORT_OK;
}

static retort_status open_all(rt_tokenizer *t, rt_view blob, retort_error *err) {
  RT_TRY(check_header(blob, err));
  t->header = (const rt_token_header *)(const void *)blob.data;
  RT_TRY(open_tokens(t, err));
  t->added = section(t, RT_TOKEN_ADDED, sizeof *t->added, &t->added_count);
  for (size_t i = 0; i < t->added_count; i++) {
    const rt_token_added *a = &t->added[i];
    if (!id_ok(t, a->id) || (a->flags & ~(uint32_t)RT_TOKEN_ALL_ADDED_FLAGS) ||
        !span_ok(t, a->text)) {
      return unsound(err, "added tokens");
    }
  }
  RT_TRY(open_trie(t, RT_TOKEN_RAW_NODES, RT_TOKEN_RAW_EDGES, &t->raw, err));
  RT_TRY(open_trie(t, RT_TOKEN_TEXT_NODES, RT_TOKEN_TEXT_EDGES, &t->normalized, err));
  RT_TRY(open_steps(t, RT_TOKEN_NORMALIZERS, true, t->normalizers, &t->normalizer_count, err));
  return open_steps(t, RT_TOKEN_SPLITTERS, false, t->splitters, &t->splitter_count, err);
}

retort_status rt_tokenizer_open(rt_tokenizer **out, rt_view blob, retort_error *err) {
  *out = NULL;
  rt_tokenizer *t = calloc(1, sizeof *t);
  if (!t) return RT_OOM(err, "a tokenizer");
  retort_status st = open_all(t, blob, err);
  if (st != RETORT_OK) {
    rt_tokenizer_destroy(t);
    return st;
  }
  *out = t;
  return RETORT_OK;
}

void rt_tokenizer_destroy(rt_tokenizer *t) {
  if (!t) return;
  for (size_t i = 0; i < t->normalizer_count; i++) rt_token_op_deinit(&t->normalizers[i]);
  for (size_t i = 0; i < t->splitter_count; i++) rt_token_op_deinit(&t->splitters[i]);
  free(t);
}

// ---- What is in it ----------------------------------------------------------------------------

uint32_t rt_tokenizer_vocab_size(const rt_tokenizer *t) {
  return t->header->vocab_size;
}
uint32_t rt_tokenizer_bos(const rt_tokenizer *t) {
  return t->header->bos_id;
}
uint32_t rt_tokenizer_eos(const rt_tokenizer *t) {
  return t->header->eos_id;
}
uint32_t rt_tokenizer_pad(const rt_tokenizer *t) {
  return t->header->pad_id;
}

uint32_t rt_tokenizer_find(const rt_tokenizer *t, rt_view text) {
  for (size_t i = rt_token_hash(text.data, text.size) & t->text_mask;; i = (i + 1) & t->text_mask) {
    uint32_t id = t->text_slots[i];
    if (id == RT_TOKEN_NONE || rt_view_equal(span_view(t, t->texts[id]), text)) return id;
  }
}

bool rt_tokenizer_is_used(const rt_tokenizer *t, uint32_t id) {
  return id_ok(t, id);
}
bool rt_tokenizer_is_special(const rt_tokenizer *t, uint32_t id) {
  return id_ok(t, id) && (t->flags[id] & RT_TOKEN_IS_SPECIAL);
}
rt_view rt_tokenizer_token_text(const rt_tokenizer *t, uint32_t id) {
  return id_ok(t, id) ? span_view(t, t->texts[id]) : (rt_view){"", 0};
}
rt_view rt_tokenizer_token_bytes(const rt_tokenizer *t, uint32_t id) {
  return id_ok(t, id) ? span_view(t, t->pieces[id]) : (rt_view){"", 0};
}

// ---- Encoding ---------------------------------------------------------------------------------

void rt_token_ids_deinit(rt_token_ids *ids) {
  free(ids->items);
  *ids = (rt_token_ids){0};
}

retort_status rt_token_ids_push(rt_token_ids *ids, uint32_t id, retort_error *err) {
  if (ids->count == ids->capacity &&
      !rt_grow(&ids->items, &ids->capacity, ids->count + 1, sizeof *ids->items)) {
    return RT_OOM(err, "tokens");
  }
  ids->items[ids->count++] = id;
  return RETORT_OK;
}

struct rt_tokenizer_scratch {
  rt_regex_scratch *regex;
  rt_bpe_scratch bpe;
  rt_token_work work;
  rt_buf clean, normalize[2], word;
};

retort_status rt_tokenizer_scratch_create(rt_tokenizer_scratch **out, retort_error *err) {
  *out = NULL;
  rt_tokenizer_scratch *s = calloc(1, sizeof *s);
  if (!s) return RT_OOM(err, "tokenizing");
  retort_status st = rt_regex_scratch_create(&s->regex, err);
  if (st != RETORT_OK) {
    rt_tokenizer_scratch_destroy(s);
    return st;
  }
  *out = s;
  return RETORT_OK;
}

void rt_tokenizer_scratch_destroy(rt_tokenizer_scratch *s) {
  if (!s) return;
  rt_regex_scratch_destroy(s->regex);
  rt_bpe_scratch_deinit(&s->bpe);
  rt_token_work_deinit(&s->work);
  rt_buf_deinit(&s->clean);
  rt_buf_deinit(&s->normalize[0]);
  rt_buf_deinit(&s->normalize[1]);
  rt_buf_deinit(&s->word);
  free(s);
}

// The longest added token at text[at..]; its index or RT_TOKEN_NONE, and where it ends.
static uint32_t trie_longest(const trie *tr, rt_view text, size_t at, size_t *end) {
  uint32_t found = RT_TOKEN_NONE;
  uint32_t node = tr->first[(unsigned char)text.data[at]];
  while (node != RT_TOKEN_NONE) {
    at++;
    const rt_token_node *n = &tr->nodes[node];
    if (n->added != RT_TOKEN_NONE) {
      found = n->added;
      *end = at;
    }
    node = RT_TOKEN_NONE;
    if (at == text.size) break;
    uint32_t byte = (unsigned char)text.data[at], low = 0, high = n->edges;
    while (low < high) {
      uint32_t middle = (low + high) / 2, edge = tr->edges[n->first_edge + middle];
      if (edge >> 24 == byte) {
        node = edge & 0xFFFFFF;
        break;
      }
      if (edge >> 24 < byte) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
  }
  return found;
}

// Patterns run on what lies between added tokens, and they rely on whole characters.
static bool at_character(rt_view text, size_t at) {
  return at == text.size || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

static bool word_before(rt_view text, size_t at) {
  if (at == 0) return false;
  size_t start = at - 1, n;
  while (start > 0 && at - start < 4 && ((unsigned char)text.data[start] & 0xC0) == 0x80) start--;
  int32_t c = rt_utf8_decode(text.data + start, at - start, &n);
  return c >= 0 && rt_unicode_is_word((uint32_t)c);
}

static bool word_after(rt_view text, size_t at) {
  if (at == text.size) return false;
  size_t n;
  int32_t c = rt_utf8_decode(text.data + at, text.size - at, &n);
  return c >= 0 && rt_unicode_is_word((uint32_t)c);
}

// Stretches of white space already walked, so that many tokens in one long run cost one walk.
typedef struct space_run {
  size_t start, end;
} space_run;

static size_t spaces_before(rt_view text, size_t at, space_run *run) {
  size_t to = at;
  while (at > 0) {
    if (at > run->start && at <= run->end) {
      at = run->start;
      continue;
    }
    size_t start = at - 1, n;
    while (start > 0 && at - start < 4 && ((unsigned char)text.data[start] & 0xC0) == 0x80) start--;
    int32_t c = rt_utf8_decode(text.data + start, at - start, &n);
    if (c < 0 || !rt_unicode_is_space((uint32_t)c)) break;
    at = start;
  }
  if (to > at) *run = (space_run){at, to};
  return at;
}

static size_t spaces_after(rt_view text, size_t at, space_run *run) {
  size_t from = at;
  while (at < text.size) {
    if (at >= run->start && at < run->end) {
      at = run->end;
      continue;
    }
    size_t n;
    int32_t c = rt_utf8_decode(text.data + at, text.size - at, &n);
    if (c < 0 || !rt_unicode_is_space((uint32_t)c)) break;
    at += n;
  }
  if (at > from) *run = (space_run){from, at};
  return at;
}

// Cuts a text at its added tokens: leftmost first, of those the longest. A token that is then not
// wanted (special, or not a single word) is plain text, and so is all of its length.
static retort_status cut_added(const rt_tokenizer *t, const trie *tr, rt_view text, size_t base,
                               unsigned flags, rt_token_stretches *out, retort_error *err) {
  size_t plain = 0;
  space_run left = {0, 0}, right = {0, 0};
  for (size_t at = 0; at < text.size && tr->node_count;) {
    size_t stop = at;
    uint32_t which = tr->first[(unsigned char)text.data[at]] == RT_TOKEN_NONE
                         ? RT_TOKEN_NONE
                         : trie_longest(tr, text, at, &stop);
    if (which == RT_TOKEN_NONE || !at_character(text, at) || !at_character(text, stop)) {
      at++;
      continue;
    }
    const rt_token_added *a = &t->added[which];
    size_t start = at;
    at = stop;
    if ((a->flags & RT_TOKEN_SPECIAL) && !(flags & RT_ENCODE_PARSE_SPECIAL)) continue;
    if ((a->flags & RT_TOKEN_SINGLE_WORD) && (word_before(text, start) || word_after(text, stop))) {
      continue;
    }
    if (a->flags & RT_TOKEN_LSTRIP) start = rt_max_size(spaces_before(text, start, &left), plain);
    if (a->flags & RT_TOKEN_RSTRIP) stop = spaces_after(text, stop, &right);
    if (plain < start) {
      RT_TRY(rt_token_stretch_add(out, base + plain, base + start, RT_TOKEN_NONE, err));
    }
    RT_TRY(rt_token_stretch_add(out, base + start, base + stop, a->id, err));
    plain = stop;
  }
  if (plain < text.size) {
    RT_TRY(rt_token_stretch_add(out, base + plain, base + text.size, RT_TOKEN_NONE, err));
  }
  return RETORT_OK;
}

// Normalizes what is between the added tokens found so far, and finds those of normalized text.
static retort_status normalize(const rt_tokenizer *t, unsigned flags, rt_tokenizer_scratch *s,
                               retort_error *err) {
  rt_token_work *w = &s->work;
  rt_buf_clear(&w->spare);
  w->next.count = 0;
  for (size_t i = 0; i < w->list.count; i++) {
    rt_token_stretch stretch = w->list.items[i];
    if (stretch.id != RT_TOKEN_NONE) {
      RT_TRY(rt_token_stretch_add(&w->next, 0, 0, stretch.id, err));
      continue;
    }
    rt_view text = {w->text.data + stretch.start, stretch.end - stretch.start};
    size_t base = stretch.start;
    if (t->normalizer_count) {
      RT_TRY(rt_token_normalize(t->normalizers, t->normalizer_count, s->regex, text, s->normalize,
                                &text, err));
      base = w->spare.size;
      rt_buf_append_view(&w->spare, text);
      if (w->spare.failed) return RT_OOM(err, "normalizing text");
      if (w->spare.size > RT_TOKENIZER_MAX_TEXT_BYTES) {
        return rt_fail(err, RETORT_ERR_LIMIT, "a text grows beyond %d bytes when normalized",
                       RT_TOKENIZER_MAX_TEXT_BYTES);
      }
    }
    RT_TRY(cut_added(t, &t->normalized, text, base, flags, &w->next, err));
  }
  rt_token_stretches old = w->list;
  w->list = w->next;
  w->next = old;
  if (t->normalizer_count) {
    rt_buf before = w->buffer;
    w->buffer = w->spare;
    w->spare = before;
    w->text = rt_view_make(w->buffer.data ? w->buffer.data : "", w->buffer.size);
  }
  return RETORT_OK;
}

// The model's part: one word, as bytes or spelled in byte-level characters (t->mapped).
static retort_status encode_word(const rt_tokenizer *t, rt_view word, rt_token_ids *ids,
                                 rt_tokenizer_scratch *s, retort_error *err) {
  if ((t->header->flags & RT_TOKEN_IGNORE_MERGES) && word.size <= t->longest_text) {
    rt_view spelled = word;
    if (!t->mapped) {
      rt_buf_clear(&s->word);
      rt_token_map_bytes(word, &s->word);
      if (s->word.failed) return RT_OOM(err, "tokenizing");
      spelled = rt_buf_view(&s->word);
    }
    uint32_t id = rt_tokenizer_find(t, spelled);
    if (id != RT_TOKEN_NONE && (t->flags[id] & RT_TOKEN_IS_MODEL)) {
      return rt_token_ids_push(ids, id, err);
    }
  }
  if (t->mapped) {
    rt_buf_clear(&s->word);
    if (!rt_token_unmap_bytes(word, &s->word)) {
      return rt_fail(err, RETORT_ERR_INTERNAL, "tokenizer: byte-level text has other characters");
    }
    if (s->word.failed) return RT_OOM(err, "tokenizing");
    word = rt_buf_view(&s->word);
  }
  return rt_bpe_encode(&t->bpe, word, &s->bpe, ids, err);
}

static retort_status encode_text(const rt_tokenizer *t, rt_view text, unsigned flags,
                                 rt_token_ids *ids, rt_tokenizer_scratch *s, retort_error *err) {
  if (!rt_utf8_valid(text)) {
    rt_buf_clear(&s->clean);
    rt_utf8_append_lossy(text, &s->clean);
    if (s->clean.failed) return RT_OOM(err, "tokenizing");
    text = rt_buf_view(&s->clean);
  }
  rt_regex_scratch_begin(s->regex, text.size);
  rt_token_work *w = &s->work;
  w->text = text;
  w->list.count = 0;
  RT_TRY(cut_added(t, &t->raw, text, 0, flags, &w->list, err));
  if (t->normalizer_count || t->normalized.node_count) RT_TRY(normalize(t, flags, s, err));
  for (size_t i = 0; i < t->splitter_count; i++) {
    RT_TRY(rt_token_split(&t->splitters[i], s->regex, w, err));
  }
  for (size_t i = 0; i < w->list.count; i++) {
    rt_token_stretch stretch = w->list.items[i];
    if (stretch.id != RT_TOKEN_NONE) {
      RT_TRY(rt_token_ids_push(ids, stretch.id, err));
    } else {
      rt_view word = {w->text.data + stretch.start, stretch.end - stretch.start};
      RT_TRY(encode_word(t, word, ids, s, err));
    }
  }
  return RETORT_OK;
}

retort_status rt_tokenizer_encode(const rt_tokenizer *t, rt_view text, unsigned flags,
                                  rt_token_ids *ids, rt_tokenizer_scratch *s, retort_error *err) {
  if (text.size > RT_TOKENIZER_MAX_TEXT_BYTES) {
    return rt_fail(err, RETORT_ERR_LIMIT,
                   "a text of %zu bytes; at most %d can be tokenized at once", text.size,
                   RT_TOKENIZER_MAX_TEXT_BYTES);
  }
  size_t before = ids->count;
  retort_status st = RETORT_OK;
  if (flags & RT_ENCODE_ADD_SPECIAL) {
    for (size_t i = 0; i < t->prefix_count; i++) {
      RT_TRY_GOTO(rt_token_ids_push(ids, t->prefix[i], err));
    }
  }
  RT_TRY_GOTO(encode_text(t, text, flags, ids, s, err));
  if (flags & RT_ENCODE_ADD_SPECIAL) {
    for (size_t i = 0; i < t->suffix_count; i++) {
      RT_TRY_GOTO(rt_token_ids_push(ids, t->suffix[i], err));
    }
  }
done:
  if (st != RETORT_OK) ids->count = before;
  return st;
}

// ---- Decoding ---------------------------------------------------------------------------------

void rt_decode_stream_init(rt_decode_stream *stream, const rt_tokenizer *t, bool skip_special) {
  *stream = (rt_decode_stream){.tokenizer = t, .skip_special = skip_special};
}

void rt_decode_stream_push(rt_decode_stream *stream, uint32_t id, rt_buf *out) {
  const rt_tokenizer *t = stream->tokenizer;
  if (!id_ok(t, id)) return;
  if (stream->skip_special && (t->flags[id] & RT_TOKEN_IS_SPECIAL)) return;
  if ((t->header->flags & RT_TOKEN_JOIN_SPACES) && stream->begun) {
    rt_utf8_push(&stream->utf8, rt_view_of(" "), out);
  }
  stream->begun = true;
  rt_utf8_push(&stream->utf8, span_view(t, t->pieces[id]), out);
}

void rt_decode_stream_finish(rt_decode_stream *stream, rt_buf *out) {
  rt_utf8_finish(&stream->utf8, out);
  stream->begun = false;
}

retort_status rt_tokenizer_decode(const rt_tokenizer *t, const uint32_t *ids, size_t count,
                                  bool skip_special, rt_buf *out, retort_error *err) {
  rt_decode_stream stream;
  rt_decode_stream_init(&stream, t, skip_special);
  for (size_t i = 0; i < count; i++) rt_decode_stream_push(&stream, ids[i], out);
  rt_decode_stream_finish(&stream, out);
  return out->failed ? RT_OOM(err, "decoding") : RETORT_OK;
}
