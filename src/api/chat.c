// api/chat.c: messages -> chat template -> token ids, with forged special tokens kept harmless.
//
// A template writes special tokens as text («<|user|>»), so its output has to be tokenized with
// special tokens recognised; but a player may type the same characters. Before rendering, every
// special token found inside a message is replaced by a marker of private-use characters; after
// rendering, the text is cut at the markers and what stood there is tokenized as plain text.
#include <stdlib.h>

#include "api/internal.h"
#include "base/json.h"
#include "base/size.h"

// U+F8F0 <digits> U+F8F1. Private-use characters inside messages are rare, and one that happens to
// look like a marker is itself replaced by a marker.
#define MARK_OPEN "\xEF\xA3\xB0"
#define MARK_CLOSE "\xEF\xA3\xB1"
enum { MARK_BYTES = 3 };

typedef struct chat {
  const rt_model *m;
  retort_error *err;
  rt_view *forged;  // what the markers stand for
  size_t forged_count, forged_capacity;
} chat;

// Length of a special token (or marker character) that starts at `text`, or 0.
static size_t special_at(const chat *c, rt_view text) {
  if (text.size >= MARK_BYTES && (memcmp(text.data, MARK_OPEN, MARK_BYTES) == 0 ||
                                  memcmp(text.data, MARK_CLOSE, MARK_BYTES) == 0)) {
    return MARK_BYTES;
  }
  size_t longest = 0;
  const rt_tokenizer *t = c->m->tokenizer;
  for (size_t i = 0; i < c->m->special_count; i++) {
    const rt_view token = rt_tokenizer_token_text(t, c->m->special[i]);
    if (token.size > longest && token.size <= text.size &&
        memcmp(token.data, text.data, token.size) == 0) {
      longest = token.size;
    }
  }
  return longest;
}

static retort_status mark(chat *c, rt_view content, rt_buf *out) {
  for (size_t i = 0; i < content.size;) {
    const rt_view rest = {content.data + i, content.size - i};
    const size_t n = special_at(c, rest);
    if (n == 0) {
      rt_buf_append_char(out, content.data[i++]);
      continue;
    }
    if (!rt_grow(&c->forged, &c->forged_capacity, c->forged_count + 1, sizeof *c->forged)) {
      return RT_OOM(c->err, "a message");
    }
    c->forged[c->forged_count] = (rt_view){rest.data, n};
    rt_buf_append_format(out, MARK_OPEN "%zu" MARK_CLOSE, c->forged_count++);
    i += n;
  }
  return out->failed ? RT_OOM(c->err, "a message") : RETORT_OK;
}

static json_t *token_json(const rt_model *m, int64_t id) {
  if (id < 0) return json_string("");
  const rt_view text = rt_tokenizer_token_text(m->tokenizer, (uint32_t)id);
  return json_stringn(text.data ? text.data : "", text.size);
}

static retort_status make_context(chat *c, const retort_message *messages, size_t count,
                                  bool generation, json_t **out) {
  json_t *root = json_object(), *list = json_array();
  *out = root;
  const rt_generation_defaults *d = &c->m->file.manifest.generation;
  int bad = json_object_set_new(root, "messages", list);
  bad |= json_object_set_new(root, "add_generation_prompt", json_boolean(generation));
  bad |= json_object_set_new(root, "bos_token", token_json(c->m, d->bos));
  bad |= json_object_set_new(root, "eos_token", token_json(c->m, d->eos_count ? d->eos[0] : -1));
  for (size_t i = 0; i < count; i++) {
    if (!messages[i].role || !messages[i].content) {
      return rt_fail(c->err, RETORT_ERR_ARGUMENT, "message %zu has no role or no content", i);
    }
    rt_buf content = {0};
    const retort_status st = mark(c, rt_view_of(messages[i].content), &content);
    json_t *message = json_object();
    bad |= json_object_set_new(message, "role", json_string(messages[i].role));
    json_t *text = st == RETORT_OK ? json_stringn(rt_buf_cstr(&content), content.size) : NULL;
    rt_buf_deinit(&content);
    if (st == RETORT_OK && !text) {
      json_decref(message);
      return rt_fail(c->err, RETORT_ERR_ARGUMENT, "message %zu is not valid UTF-8", i);
    }
    bad |= json_object_set_new(message, "content", text);
    bad |= json_array_append_new(list, message);
    if (st != RETORT_OK) return st;
  }
  return bad ? RT_OOM(c->err, "messages") : RETORT_OK;
}

static retort_status encode_piece(const chat *c, rt_view text, unsigned flags, rt_token_ids *ids,
                                  rt_tokenizer_scratch *scratch) {
  if (text.size == 0) return RETORT_OK;
  return rt_tokenizer_encode(c->m->tokenizer, text, flags, ids, scratch, c->err);
}

// Tokenizes the rendered text piece by piece between markers.
static retort_status encode_rendered(const chat *c, rt_view text, rt_token_ids *ids,
                                     rt_tokenizer_scratch *scratch) {
  size_t start = 0;
  for (size_t i = 0; c->forged_count > 0 && i + MARK_BYTES <= text.size;) {
    if (memcmp(text.data + i, MARK_OPEN, MARK_BYTES) != 0) {
      i++;
      continue;
    }
    char *end = NULL;
    const unsigned long long number = strtoull(text.data + i + MARK_BYTES, &end, 10);
    const size_t after = (size_t)(end - text.data);
    if (number >= c->forged_count || after + MARK_BYTES > text.size ||
        memcmp(text.data + after, MARK_CLOSE, MARK_BYTES) != 0) {
      i += MARK_BYTES;  // the template took it apart; it stays what it is, plain text
      continue;
    }
    RT_TRY(encode_piece(c, (rt_view){text.data + start, i - start}, RT_ENCODE_PARSE_SPECIAL, ids,
                        scratch));
    RT_TRY(encode_piece(c, c->forged[number], 0, ids, scratch));
    i = start = after + MARK_BYTES;
  }
  return encode_piece(c, (rt_view){text.data + start, text.size - start}, RT_ENCODE_PARSE_SPECIAL,
                      ids, scratch);
}

retort_status retort_engine_encode_chat(const retort_engine *engine, const retort_message *messages,
                                        size_t count, bool add_generation_prompt, int32_t **ids,
                                        size_t *id_count, retort_error *error) {
  *ids = NULL;
  *id_count = 0;
  chat c = {.m = engine->model, .err = error};
  if (!c.m->chat_template) {
    return rt_fail(error, RETORT_ERR_UNSUPPORTED,
                   "the model has no chat template; give a plain prompt instead");
  }
  json_t *context = NULL;
  rt_buf text = {0};
  rt_token_ids list = {0};
  rt_tokenizer_scratch *scratch = NULL;
  retort_status st;
  RT_TRY_GOTO(make_context(&c, messages, count, add_generation_prompt, &context));
  RT_TRY_GOTO(rt_template_render(c.m->chat_template, context, NULL, &text, error));
  RT_TRY_GOTO(rt_tokenizer_scratch_create(&scratch, error));
  (void)rt_buf_cstr(&text);  // strtoull stops at the terminator
  RT_TRY_GOTO(encode_rendered(&c, rt_buf_view(&text), &list, scratch));
  *ids = malloc((list.count + 1) * sizeof **ids);
  if (!*ids) RT_TRY_GOTO(RT_OOM(error, "token ids"));
  for (size_t i = 0; i < list.count; i++) (*ids)[i] = (int32_t)list.items[i];
  *id_count = list.count;
done:
  json_decref(context);
  rt_buf_deinit(&text);
  rt_token_ids_deinit(&list);
  rt_tokenizer_scratch_destroy(scratch);
  free(c.forged);
  return st;
}
