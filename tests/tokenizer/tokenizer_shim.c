// The tokenizer behind a few flat functions, for ctypes (tests/tokenizer/shim.py).
#include <stdio.h>
#include <stdlib.h>

#include "text/tokenizer.h"
#include "text/tokenizer_compile.h"

#define EXPORT __attribute__((visibility("default")))

typedef struct shim {
  rt_buf blob;
  rt_tokenizer *tokenizer;
  rt_tokenizer_scratch *scratch;
  rt_token_ids ids;
  rt_buf text;
  retort_error err;
} shim;

EXPORT shim *shim_open(const char *json, size_t json_size, const char *config, size_t config_size);
EXPORT const char *shim_error(const shim *s);
EXPORT void shim_close(shim *s);
EXPORT long shim_encode(shim *s, const char *text, size_t size, unsigned flags,
                        const uint32_t **ids);
EXPORT long shim_decode(shim *s, const uint32_t *ids, size_t count, int skip, const char **text);
EXPORT int shim_stream_agrees(shim *s, const uint32_t *ids, size_t count, int skip);
EXPORT const char *shim_blob(const shim *s, size_t *bytes);

// Never NULL unless out of memory: shim_error says whether it is usable.
shim *shim_open(const char *json, size_t json_size, const char *config, size_t config_size) {
  shim *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  retort_status st = rt_tokenizer_compile(rt_view_make(json, json_size), "tokenizer.json",
                                          rt_view_make(config, config_size),
                                          "tokenizer_config.json", &s->blob, &s->err);
  if (st == RETORT_OK) st = rt_tokenizer_open(&s->tokenizer, rt_buf_view(&s->blob), &s->err);
  if (st == RETORT_OK) st = rt_tokenizer_scratch_create(&s->scratch, &s->err);
  if (st != RETORT_OK && !s->err.message[0]) (void)snprintf(s->err.message, 8, "failed");
  return s;
}

const char *shim_error(const shim *s) {
  return s->err.message;
}
const char *shim_blob(const shim *s, size_t *bytes) {
  *bytes = s->blob.size;
  return s->blob.data;
}

void shim_close(shim *s) {
  rt_tokenizer_scratch_destroy(s->scratch);
  rt_tokenizer_destroy(s->tokenizer);
  rt_token_ids_deinit(&s->ids);
  rt_buf_deinit(&s->text);
  rt_buf_deinit(&s->blob);
  free(s);
}

// The number of ids, or -1.
long shim_encode(shim *s, const char *text, size_t size, unsigned flags, const uint32_t **ids) {
  s->ids.count = 0;
  if (rt_tokenizer_encode(s->tokenizer, rt_view_make(text, size), flags, &s->ids, s->scratch,
                          &s->err) != RETORT_OK) {
    return -1;
  }
  *ids = s->ids.items;
  return (long)s->ids.count;
}

long shim_decode(shim *s, const uint32_t *ids, size_t count, int skip, const char **text) {
  rt_buf_clear(&s->text);
  if (rt_tokenizer_decode(s->tokenizer, ids, count, skip != 0, &s->text, &s->err) != RETORT_OK) {
    return -1;
  }
  *text = rt_buf_cstr(&s->text);
  return (long)s->text.size;
}

// Decodes token by token; every step must end at a character, the sum must be s->text.
int shim_stream_agrees(shim *s, const uint32_t *ids, size_t count, int skip) {
  rt_buf out = {0};
  rt_decode_stream stream;
  rt_decode_stream_init(&stream, s->tokenizer, skip != 0);
  int ok = 1;
  size_t before = 0;
  for (size_t i = 0; i < count; i++) {
    rt_decode_stream_push(&stream, ids[i], &out);
    ok = ok && rt_utf8_valid(rt_view_make(out.data + before, out.size - before));
    before = out.size;
  }
  rt_decode_stream_finish(&stream, &out);
  ok = ok && rt_view_equal(rt_buf_view(&out), rt_buf_view(&s->text));
  rt_buf_deinit(&out);
  return ok;
}
