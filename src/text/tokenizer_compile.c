#include "text/tokenizer_compile.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/size.h"
#include "text/tokenizer_format.h"
#include "text/tokenizer_steps.h"

// What is known about one id while compiling.
typedef struct token {
  rt_view text;    // borrowed from the JSON or the arena; data NULL: unused
  rt_view shown;   // what decoding starts from: the normalized text of some added tokens
  uint32_t added;  // 1 + its index among the added tokens, 0 if it is none
  uint8_t flags;
} token;

typedef struct added {
  rt_view text, pattern;
  uint32_t id, flags;
} added;

typedef struct compiler {
  rt_arena arena;
  json_t *json, *config;
  retort_error *err;
  token *tokens;  // by id
  size_t ids, tokens_capacity;
  uint32_t next_id;  // for added tokens that the model lacks
  uint32_t *slots;   // hash table from text to id
  size_t slot_count;
  added *added;
  size_t added_count, added_capacity;
  rt_token_step normalizers[RT_TOKEN_MAX_STEPS], splitters[RT_TOKEN_MAX_STEPS];
  rt_token_op normalizer_ops[RT_TOKEN_MAX_STEPS];
  size_t normalizer_count, splitter_count;
  uint32_t prefix[RT_TOKEN_MAX_TEMPLATE], suffix[RT_TOKEN_MAX_TEMPLATE];
  size_t prefix_count, suffix_count;
  rt_token_op decoders[RT_TOKEN_MAX_STEPS];
  rt_token_step decoder_steps[RT_TOKEN_MAX_STEPS];
  size_t decoder_count;
  bool decodes_bytes, byte_level, bytes_mapped;
  rt_regex_scratch *scratch;
  rt_token_header header;
  rt_buf sections[RT_TOKEN_SECTIONS];
} compiler;

// ---- Small readers ----------------------------------------------------------------------------

// How much of a text to quote in a message: at most `most` bytes, whole characters.
static int shown(rt_view text, size_t most) {
  return (int)rt_utf8_complete(rt_view_make(text.data, rt_min_size(text.size, most)));
}

// A string with its length: texts may hold any character.
static retort_status want_text(const rt_json *j, rt_view *out, retort_error *err) {
  const char *text;
  RT_TRY(rt_json_str(j, &text, err));
  *out = rt_view_make(text, json_string_length(j->node));
  return RETORT_OK;
}

static retort_status want_type(const rt_json *j, const char **out, retort_error *err) {
  RT_TRY(rt_json_want_object(j, err));
  rt_json type = rt_json_get(j, "type");
  return rt_json_str(&type, out, err);
}

// A pattern of Split and Replace: {"String": ...} or {"Regex": ...}.
static retort_status want_pattern(const rt_json *step, rt_view *out, uint32_t *option,
                                  retort_error *err) {
  rt_json pattern = rt_json_get(step, "pattern");
  RT_TRY(rt_json_want_object(&pattern, err));
  rt_json regex = rt_json_get(&pattern, "Regex"), literal = rt_json_get(&pattern, "String");
  if (regex.node) *option |= RT_STEP_REGEX;
  return want_text(regex.node ? &regex : &literal, out, err);
}

static rt_token_span add_string(compiler *c, rt_view text) {
  rt_buf *strings = &c->sections[RT_TOKEN_STRINGS];
  rt_token_span span = {(uint32_t)strings->size, (uint32_t)text.size};
  if (text.size == 0) span.offset = 0;
  if (strings->size + text.size > UINT32_MAX) strings->failed = true;
  rt_buf_append_view(strings, text);
  return span;
}

// ---- Vocabulary -------------------------------------------------------------------------------

static uint32_t find_text(const compiler *c, rt_view text) {
  size_t mask = c->slot_count - 1;
  for (size_t i = rt_token_hash(text.data, text.size) & mask;; i = (i + 1) & mask) {
    if (c->slots[i] == RT_TOKEN_NONE) return RT_TOKEN_NONE;
    if (rt_view_equal(c->tokens[c->slots[i]].text, text)) return c->slots[i];
  }
}

static void insert_text(compiler *c, uint32_t id) {
  rt_view text = c->tokens[id].text;
  size_t mask = c->slot_count - 1;
  size_t i = rt_token_hash(text.data, text.size) & mask;
  while (c->slots[i] != RT_TOKEN_NONE) i = (i + 1) & mask;
  c->slots[i] = id;
}

static retort_status set_token(compiler *c, uint32_t id, rt_view text, uint8_t flags) {
  if (id >= c->ids) {
    size_t before = c->tokens_capacity;
    if (!rt_grow(&c->tokens, &c->tokens_capacity, (size_t)id + 1, sizeof *c->tokens)) {
      return RT_OOM(c->err, "the vocabulary");
    }
    memset(c->tokens + before, 0, (c->tokens_capacity - before) * sizeof *c->tokens);
    c->ids = (size_t)id + 1;
  }
  c->tokens[id].text = c->tokens[id].shown = text;
  c->tokens[id].flags = (uint8_t)(flags | RT_TOKEN_IS_USED);
  return RETORT_OK;
}

static retort_status read_vocabulary(compiler *c, const rt_json *model, size_t more) {
  retort_error *err = c->err;
  rt_json vocab = rt_json_get(model, "vocab");
  RT_TRY(rt_json_want_object(&vocab, err));
  size_t count = json_object_size(vocab.node);
  if (count == 0) return rt_json_fail(&vocab, err, RETORT_ERR_FORMAT, "the vocabulary is empty");
  if (count > RT_TOKEN_MAX_IDS || more > RT_TOKEN_MAX_ADDED) {
    return rt_json_fail(&vocab, err, RETORT_ERR_UNSUPPORTED, "%zu tokens; at most %d are supported",
                        count, RT_TOKEN_MAX_IDS);
  }
  c->next_id = (uint32_t)count;
  c->slot_count = 16;
  while (c->slot_count < 2 * (count + more) + 2) c->slot_count *= 2;
  c->slots = malloc(c->slot_count * sizeof *c->slots);
  if (!c->slots) return RT_OOM(err, "the vocabulary");
  memset(c->slots, 0xFF, c->slot_count * sizeof *c->slots);

  // Holes between ids are allowed, but not so many that a tiny file asks for huge tables.
  int64_t largest = (int64_t)rt_min_size(2 * count + 65536, RT_TOKEN_MAX_IDS) - 1;
  const char *key;
  json_t *value;
  json_object_foreach(vocab.node, key, value) {
    rt_json at = {.node = value, .origin = vocab.origin, .parent = &vocab, .key = key};
    int64_t id;
    RT_TRY(rt_json_int(&at, 0, largest, &id, err));
    if ((size_t)id < c->ids && c->tokens[id].text.data) {
      return rt_json_fail(&at, err, RETORT_ERR_FORMAT, "id %lld is taken by another token",
                          (long long)id);
    }
    RT_TRY(set_token(c, (uint32_t)id, rt_view_of(key), RT_TOKEN_IS_MODEL));
    insert_text(c, (uint32_t)id);
  }
  return RETORT_OK;
}

// Splits "a b", or reads ["a", "b"].
static retort_status read_merge(const rt_json *merge, rt_view *left, rt_view *right, bool *skip,
                                retort_error *err) {
  *skip = false;
  if (json_is_array(merge->node)) {
    if (json_array_size(merge->node) != 2) {
      return rt_json_fail(merge, err, RETORT_ERR_FORMAT, "expected a pair of tokens");
    }
    rt_json a = rt_json_at(merge, 0), b = rt_json_at(merge, 1);
    RT_TRY(want_text(&a, left, err));
    return want_text(&b, right, err);
  }
  rt_view text;
  RT_TRY(want_text(merge, &text, err));
  if (text.size >= 8 && memcmp(text.data, "#version", 8) == 0) {
    *skip = true;
    return RETORT_OK;
  }
  const char *space = text.size ? memchr(text.data, ' ', text.size) : NULL;
  size_t n = space ? (size_t)(space - text.data) : 0;
  if (!space || memchr(space + 1, ' ', text.size - n - 1)) {
    return rt_json_fail(merge, err, RETORT_ERR_FORMAT,
                        "expected two tokens with one space between");
  }
  *left = rt_view_make(text.data, n);
  *right = rt_view_make(space + 1, text.size - n - 1);
  return RETORT_OK;
}

static retort_status merge_id(compiler *c, const rt_json *at, rt_view text, uint32_t *id) {
  *id = find_text(c, text);
  if (*id != RT_TOKEN_NONE) return RETORT_OK;
  return rt_json_fail(at, c->err, RETORT_ERR_FORMAT, "\"%.*s\" is not in the vocabulary",
                      shown(text, 100), text.data);
}

static retort_status read_merges(compiler *c, const rt_json *model) {
  retort_error *err = c->err;
  rt_json merges = rt_json_get(model, "merges");
  size_t count;
  RT_TRY(rt_json_want_array(&merges, &count, err));
  if (count > RT_TOKEN_MAX_IDS) {
    return rt_json_fail(&merges, err, RETORT_ERR_UNSUPPORTED,
                        "%zu merges; at most %d are supported", count, RT_TOKEN_MAX_IDS);
  }
  size_t slots = 16;
  while (slots < 2 * count + 2) slots *= 2;
  rt_buf *out = &c->sections[RT_TOKEN_MERGE_SLOTS];
  rt_buf_append_zeros(out, slots * sizeof(rt_token_merge));
  if (out->failed) return RT_OOM(err, "the merges");
  memset(out->data, 0xFF, out->size);
  rt_token_merge *table = (rt_token_merge *)(void *)out->data;

  rt_buf joined = {0};
  retort_status st = RETORT_OK;
  uint32_t rank = 0;
  for (size_t i = 0; i < count; i++) {
    rt_json at = rt_json_at(&merges, i);
    rt_view left, right;
    bool skip;
    RT_TRY_GOTO(read_merge(&at, &left, &right, &skip, err));
    if (skip) continue;
    rt_token_merge merge = {.rank = rank++};
    rt_buf_clear(&joined);
    rt_buf_append_view(&joined, left);
    rt_buf_append_view(&joined, right);
    if (joined.failed) {
      st = RT_OOM(err, "the merges");
      goto done;
    }
    RT_TRY_GOTO(merge_id(c, &at, left, &merge.left));
    RT_TRY_GOTO(merge_id(c, &at, right, &merge.right));
    RT_TRY_GOTO(merge_id(c, &at, rt_view_make(rt_buf_cstr(&joined), joined.size), &merge.merged));
    size_t slot = rt_token_pair_hash(merge.left, merge.right) & (slots - 1);
    while (table[slot].left != RT_TOKEN_NONE &&
           (table[slot].left != merge.left || table[slot].right != merge.right)) {
      slot = (slot + 1) & (slots - 1);
    }
    table[slot] = merge;  // of two equal pairs, the later one counts
  }
done:
  rt_buf_deinit(&joined);
  return st;
}

static retort_status read_model(compiler *c, const rt_json *root, const rt_json *config_added) {
  retort_error *err = c->err;
  rt_json model = rt_json_get(root, "model");
  RT_TRY(rt_json_want_object(&model, err));
  const char *type = "BPE";  // old files leave it out
  RT_TRY(rt_json_opt_str(&model, "type", &type, err));
  if (strcmp(type, "BPE") != 0) {
    return rt_json_fail(&model, err, RETORT_ERR_UNSUPPORTED,
                        "tokenizer model \"%.40s\" is not supported; only byte-level BPE is (the "
                        "kind of GPT-2, Llama 3, Qwen and DeepSeek)",
                        type);
  }
  bool byte_fallback = false, fuse = false, ignore = false;
  RT_TRY(rt_json_opt_bool(&model, "byte_fallback", &byte_fallback, err));
  RT_TRY(rt_json_opt_bool(&model, "fuse_unk", &fuse, err));
  RT_TRY(rt_json_opt_bool(&model, "ignore_merges", &ignore, err));
  if (byte_fallback) {
    return rt_json_fail(&model, err, RETORT_ERR_UNSUPPORTED,
                        "byte_fallback: SentencePiece-type BPE is not supported; only byte-level "
                        "BPE is");
  }
  double dropout = 0;
  RT_TRY(rt_json_opt_real(&model, "dropout", &dropout, err));
  if (dropout != 0) {
    return rt_json_fail(&model, err, RETORT_ERR_UNSUPPORTED,
                        "dropout makes tokens random; set it to null");
  }
  static const char *const AFFIXES[] = {"continuing_subword_prefix", "end_of_word_suffix"};
  for (size_t i = 0; i < RT_COUNT(AFFIXES); i++) {
    const char *affix = "";
    RT_TRY(rt_json_opt_str(&model, AFFIXES[i], &affix, err));
    if (*affix) {
      return rt_json_fail(&model, err, RETORT_ERR_UNSUPPORTED,
                          "%s is not supported; byte-level BPE has none", AFFIXES[i]);
    }
  }
  rt_json added_list = rt_json_get(root, "added_tokens");
  size_t more = json_is_array(added_list.node) ? json_array_size(added_list.node) : 0;
  if (json_is_object(config_added->node)) more += json_object_size(config_added->node);
  RT_TRY(read_vocabulary(c, &model, more + 8));
  RT_TRY(read_merges(c, &model));
  if (fuse) c->header.flags |= RT_TOKEN_FUSE_UNKNOWN;
  if (ignore) c->header.flags |= RT_TOKEN_IGNORE_MERGES;

  const char *unknown = NULL;
  RT_TRY(rt_json_opt_str(&model, "unk_token", &unknown, err));
  c->header.unknown_id = unknown ? find_text(c, rt_view_of(unknown)) : RT_TOKEN_NONE;
  uint32_t bytes[256];
  size_t missing = 0;
  for (unsigned b = 0; b < 256; b++) {
    rt_buf one = {0};
    rt_buf_append_utf8(&one, rt_token_byte_char(b));
    bytes[b] = one.failed ? RT_TOKEN_NONE : find_text(c, rt_buf_view(&one));
    if (bytes[b] == RT_TOKEN_NONE) missing++;
    rt_buf_deinit(&one);
  }
  rt_buf_append(&c->sections[RT_TOKEN_BYTES], bytes, sizeof bytes);
  if (missing && unknown && c->header.unknown_id == RT_TOKEN_NONE) {
    return rt_json_fail(&model, err, RETORT_ERR_FORMAT,
                        "unk_token \"%.60s\" is needed (%zu bytes have no token), but it is not in "
                        "the vocabulary",
                        unknown, missing);
  }
  return RETORT_OK;
}

// ---- Normalizers and splitters ----------------------------------------------------------------

static retort_status push_step(const rt_json *at, rt_token_step *steps, size_t *count,
                               rt_token_step step, retort_error *err) {
  if (*count == RT_TOKEN_MAX_STEPS) {
    return rt_json_fail(at, err, RETORT_ERR_UNSUPPORTED, "more than %d steps", RT_TOKEN_MAX_STEPS);
  }
  steps[(*count)++] = step;
  return RETORT_OK;
}

// A Replace that finds the empty string inserts text everywhere; the reference garbles it.
static retort_status refuse_empty_match(compiler *c, const rt_json *at, const rt_token_op *op) {
  if (!op->regex) return RETORT_OK;
  bool found;
  size_t start, end;
  rt_regex_walk walk = rt_regex_walk_start(op->regex, c->scratch, rt_view_of(""));
  RT_TRY(rt_regex_next(&walk, &found, &start, &end, c->err));
  if (!found) return RETORT_OK;
  return rt_json_fail(at, c->err, RETORT_ERR_UNSUPPORTED,
                      "a Replace whose pattern matches the empty string");
}

static retort_status push_normalizer(compiler *c, const rt_json *at, rt_token_step step,
                                     rt_view pattern, rt_view content) {
  if (c->bytes_mapped) {
    return rt_json_fail(at, c->err, RETORT_ERR_UNSUPPORTED, "a normalizer behind ByteLevel");
  }
  step.pattern = add_string(c, pattern);
  step.content = add_string(c, content);
  rt_token_op *op = &c->normalizer_ops[c->normalizer_count];
  RT_TRY(push_step(at, c->normalizers, &c->normalizer_count, step, c->err));
  retort_error why;
  retort_status st = rt_token_op_init(op, &step, true, pattern, content, &why);
  if (st != RETORT_OK) return rt_json_fail(at, c->err, st, "%s", why.message);
  return refuse_empty_match(c, at, op);
}

static retort_status read_normalizer(compiler *c, const rt_json *j) {
  retort_error *err = c->err;
  const char *type;
  RT_TRY(want_type(j, &type, err));
  const rt_view none = {"", 0};
  if (strcmp(type, "Sequence") == 0) {
    rt_json list = rt_json_get(j, "normalizers");
    size_t count;
    RT_TRY(rt_json_want_array(&list, &count, err));
    for (size_t i = 0; i < count; i++) {
      rt_json item = rt_json_at(&list, i);
      RT_TRY(read_normalizer(c, &item));
    }
    return RETORT_OK;
  }
  static const struct {
    const char *type;
    uint32_t kind;
  } PLAIN[] = {{"NFC", RT_STEP_NFC},
               {"NFD", RT_STEP_NFD},
               {"NFKC", RT_STEP_NFKC},
               {"NFKD", RT_STEP_NFKD},
               {"Lowercase", RT_STEP_LOWERCASE}};
  for (size_t i = 0; i < RT_COUNT(PLAIN); i++) {
    if (strcmp(type, PLAIN[i].type) == 0) {
      return push_normalizer(c, j, (rt_token_step){.kind = PLAIN[i].kind}, none, none);
    }
  }
  if (strcmp(type, "ByteLevel") == 0) {
    RT_TRY(push_normalizer(c, j, (rt_token_step){.kind = RT_STEP_MAP_BYTES}, none, none));
    c->byte_level = c->bytes_mapped = true;
    return RETORT_OK;
  }
  if (strcmp(type, "Strip") == 0) {
    bool left = true, right = true;
    RT_TRY(rt_json_opt_bool(j, "strip_left", &left, err));
    RT_TRY(rt_json_opt_bool(j, "strip_right", &right, err));
    uint32_t option = (left ? RT_STEP_LEFT : 0u) | (right ? RT_STEP_RIGHT : 0u);
    return push_normalizer(c, j, (rt_token_step){.kind = RT_STEP_STRIP, .option = option}, none,
                           none);
  }
  if (strcmp(type, "Prepend") == 0) {
    rt_json text = rt_json_get(j, "prepend");
    rt_view content;
    RT_TRY(want_text(&text, &content, err));
    return push_normalizer(c, j, (rt_token_step){.kind = RT_STEP_PREPEND}, none, content);
  }
  if (strcmp(type, "Replace") == 0) {
    rt_token_step step = {.kind = RT_STEP_REPLACE};
    rt_view pattern, content;
    RT_TRY(want_pattern(j, &pattern, &step.option, err));
    rt_json text = rt_json_get(j, "content");
    RT_TRY(want_text(&text, &content, err));
    return push_normalizer(c, j, step, pattern, content);
  }
  return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED,
                      "normalizer \"%.40s\" is not supported; known are NFC, NFD, NFKC, NFKD, "
                      "Lowercase, Strip, Prepend, Replace, ByteLevel and Sequence",
                      type);
}

static retort_status read_behavior(const rt_json *j, const char *otherwise, uint32_t *out,
                                   retort_error *err) {
  static const char *const NAMES[] = {"Removed", "Isolated", "MergedWithPrevious", "MergedWithNext",
                                      "Contiguous"};
  const char *name = otherwise;
  RT_TRY(rt_json_opt_str(j, "behavior", &name, err));
  for (uint32_t i = 0; name && i < RT_COUNT(NAMES); i++) {
    if (strcmp(name, NAMES[i]) == 0) {
      *out = i;
      return RETORT_OK;
    }
  }
  return rt_json_fail(j, err, RETORT_ERR_FORMAT,
                      "behavior \"%.40s\" is none of Removed, Isolated, MergedWithPrevious, "
                      "MergedWithNext, Contiguous",
                      name ? name : "");
}

static retort_status push_splitter(compiler *c, const rt_json *at, rt_token_step step,
                                   rt_view pattern) {
  // Between two steps that work on byte-level text, the bytes have to be spelled for real; a last
  // ByteLevel leaves them as they are, which saves spelling and reading them back.
  if (c->byte_level && !c->bytes_mapped) {
    c->bytes_mapped = true;
    RT_TRY(push_step(at, c->splitters, &c->splitter_count,
                     (rt_token_step){.kind = RT_STEP_MAP_BYTES}, c->err));
  }
  step.pattern = add_string(c, pattern);
  rt_token_op op;
  retort_error why;
  retort_status st = rt_token_op_init(&op, &step, false, pattern, rt_view_of(""), &why);
  rt_token_op_deinit(&op);
  if (st != RETORT_OK) return rt_json_fail(at, c->err, st, "%s", why.message);
  return push_step(at, c->splitters, &c->splitter_count, step, c->err);
}

static retort_status read_splitter(compiler *c, const rt_json *j) {
  retort_error *err = c->err;
  const char *type;
  RT_TRY(want_type(j, &type, err));
  const rt_view none = {"", 0};
  if (strcmp(type, "Sequence") == 0) {
    rt_json list = rt_json_get(j, "pretokenizers");
    size_t count;
    RT_TRY(rt_json_want_array(&list, &count, err));
    for (size_t i = 0; i < count; i++) {
      rt_json item = rt_json_at(&list, i);
      RT_TRY(read_splitter(c, &item));
    }
    return RETORT_OK;
  }
  if (strcmp(type, "Split") == 0) {
    rt_token_step step = {.kind = RT_STEP_SPLIT};
    rt_view pattern;
    bool invert = false;
    RT_TRY(want_pattern(j, &pattern, &step.option, err));
    RT_TRY(rt_json_opt_bool(j, "invert", &invert, err));
    RT_TRY(read_behavior(j, NULL, &step.behavior, err));
    if (invert) step.option |= RT_STEP_INVERT;
    return push_splitter(c, j, step, pattern);
  }
  if (strcmp(type, "ByteLevel") == 0) {
    if (c->byte_level) {
      return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED, "a second ByteLevel step");
    }
    bool prefix = true, use_regex = true;
    RT_TRY(rt_json_opt_bool(j, "add_prefix_space", &prefix, err));
    RT_TRY(rt_json_opt_bool(j, "use_regex", &use_regex, err));
    uint32_t option = (prefix ? RT_STEP_PREFIX_SPACE : 0u) | (use_regex ? RT_STEP_GPT2 : 0u);
    RT_TRY(
        push_splitter(c, j, (rt_token_step){.kind = RT_STEP_BYTE_LEVEL, .option = option}, none));
    c->byte_level = true;
    return RETORT_OK;
  }
  if (strcmp(type, "Digits") == 0) {
    bool individual = false;
    RT_TRY(rt_json_opt_bool(j, "individual_digits", &individual, err));
    rt_token_step step = {.kind = RT_STEP_DIGITS,
                          .behavior = individual ? RT_SPLIT_ISOLATED : RT_SPLIT_CONTIGUOUS};
    return push_splitter(c, j, step, none);
  }
  if (strcmp(type, "Punctuation") == 0) {
    rt_token_step step = {.kind = RT_STEP_PUNCTUATION};
    RT_TRY(read_behavior(j, "Isolated", &step.behavior, err));
    return push_splitter(c, j, step, none);
  }
  if (strcmp(type, "Whitespace") == 0) {
    return push_splitter(c, j, (rt_token_step){.kind = RT_STEP_WHITESPACE}, none);
  }
  if (strcmp(type, "WhitespaceSplit") == 0) {
    return push_splitter(c, j, (rt_token_step){.kind = RT_STEP_WHITESPACE_SPLIT}, none);
  }
  return rt_json_fail(
      j, err, RETORT_ERR_UNSUPPORTED,
      "pre-tokenizer \"%.40s\" is not supported; known are ByteLevel, Split, Digits, "
      "Punctuation, Whitespace, WhitespaceSplit and Sequence",
      type);
}

// ---- Added tokens -----------------------------------------------------------------------------

static added *find_added(compiler *c, uint32_t id) {
  return c->tokens[id].added ? &c->added[c->tokens[id].added - 1] : NULL;
}

// Adds a token, or changes the flags of one that is there. `id` is what the file says, or
// RT_TOKEN_NONE.
static retort_status add_token(compiler *c, const rt_json *at, rt_view text, uint32_t flags,
                               uint32_t id) {
  if (text.size == 0) return RETORT_OK;
  if (text.size > RT_TOKEN_MAX_ADDED_BYTES) {
    return rt_json_fail(at, c->err, RETORT_ERR_UNSUPPORTED,
                        "an added token of %zu bytes; at most %d are supported", text.size,
                        RT_TOKEN_MAX_ADDED_BYTES);
  }
  uint32_t known = find_text(c, text);
  if (known == RT_TOKEN_NONE) {
    // Ids are handed out in order, as the reference does it; a file that says otherwise would be
    // read differently there and here.
    uint32_t next = c->next_id++;
    if (next < c->ids && c->tokens[next].text.data) {
      return rt_json_fail(
          at, c->err, RETORT_ERR_FORMAT,
          "added token \"%.*s\" would get id %u, which is taken: the vocabulary has "
          "holes",
          shown(text, 60), text.data, next);
    }
    known = next;
  }
  if (id != RT_TOKEN_NONE && known != id) {
    return rt_json_fail(at, c->err, RETORT_ERR_FORMAT,
                        "added token \"%.*s\" says id %u, but its place gives it %u; number added "
                        "tokens from the end of the vocabulary without holes",
                        shown(text, 60), text.data, id, known);
  }
  if (known >= c->ids || !c->tokens[known].text.data) {
    RT_TRY(set_token(c, known, text, 0));
    insert_text(c, known);
  }
  token *t = &c->tokens[known];
  // Once special, a text stays special, even if a later entry says otherwise.
  t->flags |= (uint8_t)(RT_TOKEN_IS_ADDED | ((flags & RT_TOKEN_SPECIAL) ? RT_TOKEN_IS_SPECIAL : 0));
  added *entry = find_added(c, known);
  if (!entry) {
    if (c->added_count == RT_TOKEN_MAX_ADDED) {
      return rt_json_fail(at, c->err, RETORT_ERR_UNSUPPORTED, "too many added tokens");
    }
    if (!rt_grow(&c->added, &c->added_capacity, c->added_count + 1, sizeof *c->added)) {
      return RT_OOM(c->err, "added tokens");
    }
    entry = &c->added[c->added_count++];
    t->added = (uint32_t)c->added_count;
  }
  *entry = (added){.text = text, .pattern = text, .id = known, .flags = flags};
  return RETORT_OK;
}

static retort_status read_added(compiler *c, const rt_json *j, uint32_t id) {
  retort_error *err = c->err;
  RT_TRY(rt_json_want_object(j, err));
  rt_json content = rt_json_get(j, "content");
  rt_view text;
  RT_TRY(want_text(&content, &text, err));
  bool special = false;
  RT_TRY(rt_json_opt_bool(j, "special", &special, err));
  static const struct {
    const char *key;
    uint32_t flag;
  } FLAGS[] = {{"lstrip", RT_TOKEN_LSTRIP},
               {"rstrip", RT_TOKEN_RSTRIP},
               {"single_word", RT_TOKEN_SINGLE_WORD},
               {"normalized", RT_TOKEN_NORMALIZED}};
  uint32_t flags = special ? RT_TOKEN_SPECIAL : 0;
  for (size_t i = 0; i < RT_COUNT(FLAGS); i++) {
    bool on = FLAGS[i].flag == RT_TOKEN_NORMALIZED && !special;
    RT_TRY(rt_json_opt_bool(j, FLAGS[i].key, &on, err));
    if (on) flags |= FLAGS[i].flag;
  }
  return add_token(c, j, text, flags, id);
}

static int compare_ids(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

// added_tokens_decoder: {"123": {"content": ...}}, in the order of the ids.
static retort_status read_config_added(compiler *c, const rt_json *map) {
  if (!map->node) return RETORT_OK;
  RT_TRY(rt_json_want_object(map, c->err));
  size_t count = json_object_size(map->node), n = 0;
  uint32_t *ids = rt_arena_array(&c->arena, count + 1, sizeof *ids);
  if (!ids) return RT_OOM(c->err, "added tokens");
  const char *key;
  json_t *value;
  json_object_foreach(map->node, key, value) {
    char *end;
    unsigned long id = strtoul(key, &end, 10);
    if (*key < '0' || *key > '9' || *end || id >= RT_TOKEN_MAX_IDS) {
      return rt_json_fail(map, c->err, RETORT_ERR_FORMAT, "key \"%.40s\" is not an id", key);
    }
    ids[n++] = (uint32_t)id;
  }
  qsort(ids, n, sizeof *ids, compare_ids);
  for (size_t i = 0; i < n; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "%u", ids[i]);
    rt_json item = rt_json_get(map, name);
    if (!item.node) {
      return rt_json_fail(map, c->err, RETORT_ERR_FORMAT, "ids are not written plainly");
    }
    RT_TRY(read_added(c, &item, ids[i]));
  }
  return RETORT_OK;
}

// bos_token and its kind. *id stays RT_TOKEN_NONE if there is none or the vocabulary lacks it.
static retort_status read_config_token(compiler *c, const rt_json *config, const char *key,
                                       uint32_t *id) {
  *id = RT_TOKEN_NONE;
  rt_json j = rt_json_get(config, key);
  if (!j.node) return RETORT_OK;
  rt_json content = json_is_object(j.node) ? rt_json_get(&j, "content") : j;
  rt_view text;
  RT_TRY(want_text(&content, &text, c->err));
  *id = find_text(c, text);
  if (*id == RT_TOKEN_NONE || find_added(c, *id)) return RETORT_OK;
  return add_token(c, &j, text, RT_TOKEN_SPECIAL, *id);
}

static retort_status normalize_added(compiler *c, const rt_json *root) {
  rt_buf buffers[2] = {{0}, {0}};
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < c->added_count; i++) {
    added *a = &c->added[i];
    if (!(a->flags & RT_TOKEN_NORMALIZED) || c->normalizer_count == 0) continue;
    rt_regex_scratch_begin(c->scratch, a->text.size);
    rt_view out;
    RT_TRY_GOTO(rt_token_normalize(c->normalizer_ops, c->normalizer_count, c->scratch, a->text,
                                   buffers, &out, c->err));
    if (rt_view_equal(out, a->text)) continue;
    if (out.size == 0 || out.size > 16 * RT_TOKEN_MAX_ADDED_BYTES) {
      st = rt_json_fail(root, c->err, RETORT_ERR_FORMAT,
                        "added token \"%.*s\" is %s when normalized; set its normalized to false",
                        shown(a->text, 60), a->text.data, out.size ? "too long" : "empty");
      goto done;
    }
    char *copy = rt_arena_strdup(&c->arena, out);
    if (!copy) {
      st = RT_OOM(c->err, "added tokens");
      goto done;
    }
    a->pattern = rt_view_make(copy, out.size);
    // Decoding starts from the normalized text too, and then no longer knows it for special unless
    // that text is a special token itself. So the reference does it.
    token *t = &c->tokens[a->id];
    t->shown = a->pattern;
    t->flags &= (uint8_t)~RT_TOKEN_IS_SPECIAL;
    uint32_t twin = find_text(c, t->shown);
    if (twin != RT_TOKEN_NONE) {
      added *other = find_added(c, twin);
      if (other && (other->flags & RT_TOKEN_SPECIAL)) t->flags |= RT_TOKEN_IS_SPECIAL;
    }
  }
done:
  rt_buf_deinit(&buffers[0]);
  rt_buf_deinit(&buffers[1]);
  return st;
}

// ---- The trie of added tokens -----------------------------------------------------------------

static int compare_patterns(const void *a, const void *b) {
  const added *x = *(const added *const *)a, *y = *(const added *const *)b;
  size_t n = rt_min_size(x->pattern.size, y->pattern.size);
  int order = memcmp(x->pattern.data, y->pattern.data, n);
  return order ? order : x->pattern.size < y->pattern.size ? -1 : x->pattern.size > y->pattern.size;
}

typedef struct trie_span {
  size_t first, last;  // of the sorted patterns below a node
  size_t depth;
} trie_span;

// Builds level by level, so that children come after their parents and the edges of a node lie
// together.
static retort_status build_trie(compiler *c, const rt_json *root, bool normalized,
                                rt_token_section nodes_section, rt_token_section edges_section) {
  size_t count = 0;
  added **sorted = rt_arena_array(&c->arena, c->added_count + 1, sizeof *sorted);
  if (!sorted) return RT_OOM(c->err, "added tokens");
  for (size_t i = 0; i < c->added_count; i++) {
    if (((c->added[i].flags & RT_TOKEN_NORMALIZED) != 0) == normalized) {
      sorted[count++] = &c->added[i];
    }
  }
  if (count == 0) return RETORT_OK;
  qsort(sorted, count, sizeof *sorted, compare_patterns);
  for (size_t i = 1; i < count; i++) {
    if (compare_patterns(&sorted[i - 1], &sorted[i]) == 0) {
      return rt_json_fail(root, c->err, RETORT_ERR_FORMAT,
                          "added tokens \"%.*s\" and \"%.*s\" are the same when normalized",
                          shown(sorted[i - 1]->text, 60), sorted[i - 1]->text.data,
                          shown(sorted[i]->text, 60), sorted[i]->text.data);
    }
  }
  rt_buf *nodes = &c->sections[nodes_section], *edges = &c->sections[edges_section];
  trie_span *queue = NULL;
  size_t queued = 1, capacity = 0;
  if (!rt_grow(&queue, &capacity, 64, sizeof *queue)) return RT_OOM(c->err, "added tokens");
  queue[0] = (trie_span){0, count, 0};
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < queued; i++) {
    trie_span span = queue[i];
    rt_token_node node = {RT_TOKEN_NONE, (uint32_t)(edges->size / 4), 0};
    if (sorted[span.first]->pattern.size == span.depth) {
      node.added = (uint32_t)(sorted[span.first] - c->added);
      span.first++;
    }
    while (span.first < span.last) {
      uint32_t byte = (unsigned char)sorted[span.first]->pattern.data[span.depth];
      trie_span child = {span.first, span.first, span.depth + 1};
      while (child.last < span.last &&
             (unsigned char)sorted[child.last]->pattern.data[span.depth] == byte) {
        child.last++;
      }
      if (queued >= RT_TOKEN_MAX_NODES) {
        st = rt_json_fail(root, c->err, RETORT_ERR_UNSUPPORTED, "added tokens are too long in all");
        goto done;
      }
      if (!rt_grow(&queue, &capacity, queued + 1, sizeof *queue)) {
        st = RT_OOM(c->err, "added tokens");
        goto done;
      }
      uint32_t edge = byte << 24 | (uint32_t)queued;
      rt_buf_append(edges, &edge, sizeof edge);
      queue[queued++] = child;
      node.edges++;
      span.first = child.last;
    }
    rt_buf_append(nodes, &node, sizeof node);
  }
done:
  free(queue);
  return st;
}

// ---- Post-processor and decoder ---------------------------------------------------------------

static retort_status push_template(compiler *c, const rt_json *at, bool behind, uint32_t id) {
  size_t *count = behind ? &c->suffix_count : &c->prefix_count;
  if (*count == RT_TOKEN_MAX_TEMPLATE) {
    return rt_json_fail(at, c->err, RETORT_ERR_UNSUPPORTED, "a template of more than %d tokens",
                        RT_TOKEN_MAX_TEMPLATE);
  }
  (behind ? c->suffix : c->prefix)[(*count)++] = id;
  return RETORT_OK;
}

static retort_status read_template(compiler *c, const rt_json *j) {
  retort_error *err = c->err;
  if (c->prefix_count || c->suffix_count) {
    return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED, "a second TemplateProcessing");
  }
  rt_json single = rt_json_get(j, "single"), tokens = rt_json_get(j, "special_tokens");
  size_t count, texts = 0;
  RT_TRY(rt_json_want_array(&single, &count, err));
  for (size_t i = 0; i < count; i++) {
    rt_json piece = rt_json_at(&single, i);
    rt_json special = rt_json_get(&piece, "SpecialToken"), text = rt_json_get(&piece, "Sequence");
    if (text.node) {
      rt_json which = rt_json_get(&text, "id");
      const char *name;
      RT_TRY(rt_json_str(&which, &name, err));
      if (strcmp(name, "A") != 0 || ++texts > 1) {
        return rt_json_fail(&piece, err, RETORT_ERR_UNSUPPORTED,
                            "expected the text (sequence A) once");
      }
      continue;
    }
    RT_TRY(rt_json_want_object(&special, err));
    rt_json name = rt_json_get(&special, "id");
    const char *key;
    RT_TRY(rt_json_str(&name, &key, err));
    rt_json entry = rt_json_get(&tokens, key);
    if (!entry.node) {
      return rt_json_fail(&name, err, RETORT_ERR_FORMAT, "\"%.60s\" is not in special_tokens", key);
    }
    rt_json ids = rt_json_get(&entry, "ids");
    size_t n;
    RT_TRY(rt_json_want_array(&ids, &n, err));
    for (size_t k = 0; k < n; k++) {
      rt_json item = rt_json_at(&ids, k);
      int64_t id;
      RT_TRY(rt_json_int(&item, 0, (int64_t)c->ids - 1, &id, err));
      if (!c->tokens[id].text.data) {
        return rt_json_fail(&item, err, RETORT_ERR_FORMAT, "no token has id %lld", (long long)id);
      }
      RT_TRY(push_template(c, &item, texts > 0, (uint32_t)id));
    }
  }
  if (texts == 0) {
    return rt_json_fail(&single, err, RETORT_ERR_UNSUPPORTED, "a template without the text");
  }
  return RETORT_OK;
}

static retort_status read_post_processor(compiler *c, const rt_json *j) {
  const char *type;
  RT_TRY(want_type(j, &type, c->err));
  if (strcmp(type, "ByteLevel") == 0) return RETORT_OK;  // offsets only
  if (strcmp(type, "TemplateProcessing") == 0) return read_template(c, j);
  if (strcmp(type, "Sequence") == 0) {
    rt_json list = rt_json_get(j, "processors");
    size_t count;
    RT_TRY(rt_json_want_array(&list, &count, c->err));
    for (size_t i = 0; i < count; i++) {
      rt_json item = rt_json_at(&list, i);
      RT_TRY(read_post_processor(c, &item));
    }
    return RETORT_OK;
  }
  return rt_json_fail(j, c->err, RETORT_ERR_UNSUPPORTED,
                      "post-processor \"%.40s\" is not supported; known are TemplateProcessing, "
                      "ByteLevel and Sequence",
                      type);
}

// Makes the outer token of one side what add_bos_token or add_eos_token asks for.
static retort_status apply_add_token(compiler *c, const rt_json *config, const char *key,
                                     uint32_t id, uint32_t *ids, size_t *count, bool first) {
  rt_json j = rt_json_get(config, key);
  if (!j.node) return RETORT_OK;
  bool add;
  RT_TRY(rt_json_bool(&j, &add, c->err));
  size_t outer = first ? 0 : *count - 1;
  bool there = *count > 0 && ids[outer] == id;
  if (add == there) return RETORT_OK;
  if (!add) {
    if (id == RT_TOKEN_NONE) return RETORT_OK;
    if (first) memmove(ids, ids + 1, (*count - 1) * sizeof *ids);
    --*count;
    return RETORT_OK;
  }
  if (id == RT_TOKEN_NONE) {
    return rt_json_fail(&j, c->err, RETORT_ERR_FORMAT,
                        "is true, but the %s_token is not given or not in the vocabulary",
                        first ? "bos" : "eos");
  }
  if (*count == RT_TOKEN_MAX_TEMPLATE) {
    return rt_json_fail(&j, c->err, RETORT_ERR_UNSUPPORTED, "too many template tokens");
  }
  if (first) memmove(ids + 1, ids, *count * sizeof *ids);
  ids[first ? 0 : *count] = id;
  ++*count;
  return RETORT_OK;
}

static retort_status read_decoder(compiler *c, const rt_json *j, bool *whole) {
  retort_error *err = c->err;
  const char *type;
  RT_TRY(want_type(j, &type, err));
  if (strcmp(type, "Sequence") == 0) {
    rt_json list = rt_json_get(j, "decoders");
    size_t count;
    RT_TRY(rt_json_want_array(&list, &count, err));
    for (size_t i = 0; i < count; i++) {
      rt_json item = rt_json_at(&list, i);
      RT_TRY(read_decoder(c, &item, whole));
    }
    return RETORT_OK;
  }
  // Steps on single tokens are done here, once for each id. Behind ByteLevel or Fuse there is one
  // text of unknown length, and a stream could not decode it.
  bool fuse = strcmp(type, "Fuse") == 0, bytes = strcmp(type, "ByteLevel") == 0;
  if (fuse && *whole) return RETORT_OK;
  if (*whole) {
    return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED,
                        "decoder \"%.40s\" behind ByteLevel or Fuse is not supported", type);
  }
  if (fuse || bytes) {
    *whole = true;
    c->decodes_bytes = bytes;
    return RETORT_OK;
  }
  rt_token_step step = {0};
  rt_view pattern = {"", 0}, content = {"", 0};
  if (strcmp(type, "Replace") == 0) {
    step.kind = RT_STEP_REPLACE;
    RT_TRY(want_pattern(j, &pattern, &step.option, err));
    rt_json text = rt_json_get(j, "content");
    RT_TRY(want_text(&text, &content, err));
  } else if (strcmp(type, "Strip") == 0) {
    // Kept in the step's spare fields: what to strip is `content`, how often each side.
    step.kind = RT_STEP_STRIP;
    rt_json text = rt_json_get(j, "content");
    RT_TRY(want_text(&text, &content, err));
    int64_t start = 0, stop = 0;
    RT_TRY(rt_json_opt_int(j, "start", 0, 1 << 20, &start, err));
    RT_TRY(rt_json_opt_int(j, "stop", 0, 1 << 20, &stop, err));
    step.behavior = (uint32_t)start;
    step.reserved = (uint32_t)stop;
    size_t n;
    if (content.size == 0 || rt_utf8_decode(content.data, content.size, &n) < 0 ||
        n != content.size) {
      return rt_json_fail(&text, err, RETORT_ERR_FORMAT, "expected one character");
    }
  } else {
    return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED,
                        "decoder \"%.40s\" is not supported; known are ByteLevel, Fuse, Replace, "
                        "Strip and Sequence",
                        type);
  }
  rt_token_op *op = &c->decoders[c->decoder_count];
  RT_TRY(push_step(j, c->decoder_steps, &c->decoder_count, step, err));
  if (step.kind == RT_STEP_STRIP) {
    *op = (rt_token_op){.kind = step.kind, .content = content};
    return RETORT_OK;
  }
  retort_error why;
  retort_status st = rt_token_op_init(op, &step, true, pattern, content, &why);
  if (st != RETORT_OK) return rt_json_fail(j, err, st, "%s", why.message);
  return refuse_empty_match(c, j, op);
}

static rt_view strip_token(rt_view text, rt_view what, uint32_t start, uint32_t stop) {
  for (uint32_t i = 0; i < start && text.size >= what.size; i++) {
    if (memcmp(text.data, what.data, what.size) != 0) break;
    text = rt_view_make(text.data + what.size, text.size - what.size);
  }
  for (uint32_t i = 0; i < stop && text.size >= what.size; i++) {
    if (memcmp(text.data + text.size - what.size, what.data, what.size) != 0) break;
    text.size -= what.size;
  }
  return text;
}

// What one token adds to a decoded text.
static retort_status decode_token(compiler *c, rt_view text, rt_buf buffers[2], rt_buf *copy,
                                  rt_buf *out) {
  rt_regex_scratch_begin(c->scratch, text.size);
  for (size_t i = 0; i < c->decoder_count; i++) {
    if (c->decoders[i].kind == RT_STEP_STRIP) {
      text = strip_token(text, c->decoders[i].content, c->decoder_steps[i].behavior,
                         c->decoder_steps[i].reserved);
      continue;
    }
    rt_buf_clear(copy);
    rt_buf_append_view(copy, text);
    if (copy->failed) return RT_OOM(c->err, "decoding tables");
    RT_TRY(rt_token_normalize(&c->decoders[i], 1, c->scratch,
                              rt_view_make(rt_buf_cstr(copy), copy->size), buffers, &text, c->err));
  }
  rt_buf_clear(out);
  // A text with a character that stands for no byte is taken as it is.
  if (!c->decodes_bytes || !rt_token_unmap_bytes(text, out)) rt_buf_append_view(out, text);
  return out->failed ? RT_OOM(c->err, "decoding tables") : RETORT_OK;
}

// ---- Putting it together ----------------------------------------------------------------------

static retort_status write_tokens(compiler *c) {
  rt_buf buffers[2] = {{0}, {0}}, copy = {0}, piece = {0};
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < c->ids; i++) {
    const token *t = &c->tokens[i];
    rt_token_span text = {RT_TOKEN_NONE, 0}, shown = {0, 0};
    if (t->text.data) {
      text = add_string(c, t->text);
      RT_TRY_GOTO(decode_token(c, t->shown, buffers, &copy, &piece));
      // Most tokens of plain letters decode to themselves.
      shown =
          rt_view_equal(t->text, rt_buf_view(&piece)) ? text : add_string(c, rt_buf_view(&piece));
    }
    rt_buf_append(&c->sections[RT_TOKEN_TEXTS], &text, sizeof text);
    rt_buf_append(&c->sections[RT_TOKEN_PIECES], &shown, sizeof shown);
    rt_buf_append(&c->sections[RT_TOKEN_FLAGS], &t->flags, 1);
  }
  rt_buf_append(&c->sections[RT_TOKEN_TEXT_SLOTS], c->slots, c->slot_count * sizeof *c->slots);
  for (size_t i = 0; i < c->added_count; i++) {
    rt_token_added a = {c->added[i].id, c->added[i].flags, add_string(c, c->added[i].pattern)};
    rt_buf_append(&c->sections[RT_TOKEN_ADDED], &a, sizeof a);
  }
done:
  rt_buf_deinit(&buffers[0]);
  rt_buf_deinit(&buffers[1]);
  rt_buf_deinit(&copy);
  rt_buf_deinit(&piece);
  return st;
}

static retort_status write_blob(compiler *c, rt_buf *blob) {
  rt_buf_append(&c->sections[RT_TOKEN_NORMALIZERS], c->normalizers,
                c->normalizer_count * sizeof *c->normalizers);
  rt_buf_append(&c->sections[RT_TOKEN_SPLITTERS], c->splitters,
                c->splitter_count * sizeof *c->splitters);
  rt_buf_append(&c->sections[RT_TOKEN_PREFIX], c->prefix, c->prefix_count * sizeof *c->prefix);
  rt_buf_append(&c->sections[RT_TOKEN_SUFFIX], c->suffix, c->suffix_count * sizeof *c->suffix);
  rt_token_header *h = &c->header;
  memcpy(h->magic, RT_TOKEN_MAGIC, sizeof h->magic);
  h->version = RT_TOKEN_VERSION;
  h->header_bytes = sizeof *h;
  h->model = RT_TOKEN_BYTE_LEVEL_BPE;
  h->vocab_size = (uint32_t)c->ids;
  uint64_t at = sizeof *h;
  for (size_t i = 0; i < RT_TOKEN_SECTIONS; i++) {
    if (c->sections[i].failed) return RT_OOM(c->err, "tokenizer tables");
    h->sections[i] = (rt_token_extent){at, c->sections[i].size};
    at = rt_align_up(at + c->sections[i].size, 8);
  }
  h->total_bytes = at;
  rt_buf_append(blob, h, sizeof *h);
  for (size_t i = 0; i < RT_TOKEN_SECTIONS; i++) {
    rt_buf_append_view(blob, rt_buf_view(&c->sections[i]));
    rt_buf_append_zeros(blob, rt_align_up(blob->size, 8) - blob->size);
  }
  return blob->failed ? RT_OOM(c->err, "tokenizer tables") : RETORT_OK;
}

// Configurations hold integers beyond 64 bits ("model_max_length":
// 1000000000000000019884624838656), which are read as real numbers here.
static retort_status parse_config(json_t **out, rt_view text, const char *origin,
                                  retort_error *err) {
  *out = json_loadb(text.data, text.size,
                    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
  return *out ? RETORT_OK : rt_json_parse(out, text, origin, err);
}

static retort_status compile(compiler *c, const rt_json *root, const rt_json *config) {
  retort_error *err = c->err;
  RT_TRY(rt_json_want_object(root, err));
  if (config->node) RT_TRY(rt_json_want_object(config, err));
  const char *version = "1.0";
  RT_TRY(rt_json_opt_str(root, "version", &version, err));
  if (strcmp(version, "1.0") != 0) {
    return rt_json_fail(root, err, RETORT_ERR_UNSUPPORTED, "version \"%.20s\"; 1.0 is known",
                        version);
  }
  rt_json config_added = rt_json_get(config, "added_tokens_decoder");
  RT_TRY(read_model(c, root, &config_added));

  rt_json normalizer = rt_json_get(root, "normalizer");
  if (normalizer.node) RT_TRY(read_normalizer(c, &normalizer));
  rt_json splitter = rt_json_get(root, "pre_tokenizer");
  if (splitter.node) RT_TRY(read_splitter(c, &splitter));
  if (!c->byte_level) {
    return rt_json_fail(root, err, RETORT_ERR_UNSUPPORTED,
                        "this BPE is not byte-level (no ByteLevel among pre_tokenizer and "
                        "normalizer); only byte-level BPE is supported");
  }
  rt_json list = rt_json_get(root, "added_tokens");
  if (list.node) {
    size_t count;
    RT_TRY(rt_json_want_array(&list, &count, err));
    for (size_t i = 0; i < count; i++) {
      rt_json item = rt_json_at(&list, i);
      rt_json id_json = rt_json_get(&item, "id");
      int64_t id;
      RT_TRY(rt_json_int(&id_json, 0, RT_TOKEN_MAX_IDS - 1, &id, err));
      RT_TRY(read_added(c, &item, (uint32_t)id));
    }
  }
  RT_TRY(read_config_added(c, &config_added));
  uint32_t ignored;
  RT_TRY(read_config_token(c, config, "bos_token", &c->header.bos_id));
  RT_TRY(read_config_token(c, config, "eos_token", &c->header.eos_id));
  RT_TRY(read_config_token(c, config, "pad_token", &c->header.pad_id));
  RT_TRY(read_config_token(c, config, "unk_token", &ignored));
  RT_TRY(normalize_added(c, root));
  RT_TRY(build_trie(c, root, false, RT_TOKEN_RAW_NODES, RT_TOKEN_RAW_EDGES));
  RT_TRY(build_trie(c, root, true, RT_TOKEN_TEXT_NODES, RT_TOKEN_TEXT_EDGES));

  rt_json post = rt_json_get(root, "post_processor");
  if (post.node) RT_TRY(read_post_processor(c, &post));
  RT_TRY(apply_add_token(c, config, "add_bos_token", c->header.bos_id, c->prefix, &c->prefix_count,
                         true));
  RT_TRY(apply_add_token(c, config, "add_eos_token", c->header.eos_id, c->suffix, &c->suffix_count,
                         false));
  rt_json decoder = rt_json_get(root, "decoder");
  bool whole = false;
  if (decoder.node) {
    RT_TRY(read_decoder(c, &decoder, &whole));
  } else {
    c->header.flags |= RT_TOKEN_JOIN_SPACES;
  }
  return write_tokens(c);
}

retort_status rt_tokenizer_compile(rt_view tokenizer_json, const char *origin,
                                   rt_view tokenizer_config_json_or_empty,
                                   const char *config_origin, rt_buf *blob, retort_error *err) {
  if (blob->size) return rt_fail(err, RETORT_ERR_ARGUMENT, "the output of a compilation is in use");
  compiler *c = calloc(1, sizeof *c);
  if (!c) return RT_OOM(err, "compiling a tokenizer");
  c->err = err;
  retort_status st;
  RT_TRY_GOTO(rt_regex_scratch_create(&c->scratch, err));
  RT_TRY_GOTO(rt_json_parse(&c->json, tokenizer_json, origin, err));
  if (tokenizer_config_json_or_empty.size) {
    RT_TRY_GOTO(parse_config(&c->config, tokenizer_config_json_or_empty, config_origin, err));
  }
  rt_json root = rt_json_root(c->json, origin), config = rt_json_root(c->config, config_origin);
  RT_TRY_GOTO(compile(c, &root, &config));
  RT_TRY_GOTO(write_blob(c, blob));
done:
  for (size_t i = 0; i < c->normalizer_count; i++) rt_token_op_deinit(&c->normalizer_ops[i]);
  for (size_t i = 0; i < c->decoder_count; i++) rt_token_op_deinit(&c->decoders[i]);
  for (size_t i = 0; i < RT_TOKEN_SECTIONS; i++) rt_buf_deinit(&c->sections[i]);
  rt_regex_scratch_destroy(c->scratch);
  rt_arena_deinit(&c->arena);
  json_decref(c->json);
  json_decref(c->config);
  free(c->tokens);
  free(c->slots);
  free(c->added);
  free(c);
  return st;
}
