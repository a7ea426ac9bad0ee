// api/text.c: tokenizing and chat templates.
#include <stdlib.h>

#include "api/internal.h"
#include "base/file.h"
#include "base/size.h"
#include "text/tokenizer_compile.h"

enum { MAX_JSON_BYTES = 256 << 20 };

retort_status rt_api_encode(const rt_tokenizer *tokenizer, const char *text, size_t bytes,
                            unsigned flags, int32_t **ids, size_t *count, retort_error *err) {
  *ids = NULL;
  *count = 0;
  rt_tokenizer_scratch *scratch;
  RT_TRY(rt_tokenizer_scratch_create(&scratch, err));
  rt_token_ids list = {0};
  const unsigned inner = (flags & RETORT_ENCODE_SPECIAL ? RT_ENCODE_ADD_SPECIAL : 0u) |
                         (flags & RETORT_ENCODE_PARSE_SPECIAL ? RT_ENCODE_PARSE_SPECIAL : 0u);
  retort_status st =
      rt_tokenizer_encode(tokenizer, rt_view_make(text, bytes), inner, &list, scratch, err);
  rt_tokenizer_scratch_destroy(scratch);
  if (st == RETORT_OK) {
    // Ids are below 2^31: a vocabulary is. An empty text still gives something to free.
    *ids = malloc((list.count + 1) * sizeof **ids);
    if (*ids) {
      for (size_t i = 0; i < list.count; i++) (*ids)[i] = (int32_t)list.items[i];
      *count = list.count;
    } else {
      st = RT_OOM(err, "token ids");
    }
  }
  rt_token_ids_deinit(&list);
  return st;
}

retort_status rt_api_decode(const rt_tokenizer *tokenizer, const int32_t *ids, size_t count,
                            bool skip_special, char **text, size_t *bytes, retort_error *err) {
  *text = NULL;
  for (size_t i = 0; i < count; i++) {
    if (ids[i] < 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "token %zu is negative", i);
  }
  rt_buf out = {0};
  // int32_t and uint32_t may alias, and none is negative.
  retort_status st = rt_tokenizer_decode(tokenizer, (const uint32_t *)(const void *)ids, count,
                                         skip_special, &out, err);
  (void)rt_buf_cstr(&out);
  if (st == RETORT_OK && out.failed) st = RT_OOM(err, "decoded text");
  if (st == RETORT_OK) {
    *text = rt_buf_take(&out, bytes);
  }
  rt_buf_deinit(&out);
  return st;
}

retort_status retort_engine_encode(const retort_engine *engine, const char *text, size_t bytes,
                                   unsigned flags, int32_t **ids, size_t *count,
                                   retort_error *error) {
  return rt_api_encode(engine->model->tokenizer, text, bytes, flags, ids, count, error);
}

retort_status retort_engine_decode(const retort_engine *engine, const int32_t *ids, size_t count,
                                   bool skip_special, char **text, size_t *bytes,
                                   retort_error *error) {
  return rt_api_decode(engine->model->tokenizer, ids, count, skip_special, text, bytes, error);
}

// ---------------------------------------------------------------------------------------------
// Tokenizers without an engine

struct retort_tokenizer {
  rt_engine_file file;
  rt_buf blob;
  rt_tokenizer *tokenizer;
};

static retort_status read_optional(rt_buf *out, const char *dir, const char *name,
                                   retort_error *err) {
  char path[4096];
  RT_TRY(rt_path_join(path, sizeof path, dir, name, err));
  return rt_file_exists(path) ? rt_file_read(out, path, MAX_JSON_BYTES, err) : RETORT_OK;
}

static retort_status compile_folder(rt_buf *blob, const char *source, retort_error *err) {
  rt_buf json = {0}, config = {0};
  char path[4096];
  retort_status st = RETORT_OK;
  if (rt_is_directory(source)) {
    RT_TRY_GOTO(rt_path_join(path, sizeof path, source, "tokenizer.json", err));
    if (!rt_file_exists(path)) {
      st = rt_fail(
          err, RETORT_ERR_IO,
          "%s: no tokenizer.json; give a checkpoint folder that has one, the tokenizer.json "
          "itself or an engine",
          source);
      goto done;
    }
    RT_TRY_GOTO(read_optional(&config, source, "tokenizer_config.json", err));
  } else {
    if (strlen(source) >= sizeof path) {
      st = rt_fail(err, RETORT_ERR_ARGUMENT, "path too long: %.100s...", source);
      goto done;
    }
    memcpy(path, source, strlen(source) + 1);
  }
  RT_TRY_GOTO(rt_file_read(&json, path, MAX_JSON_BYTES, err));
  st = rt_tokenizer_compile(rt_buf_view(&json), path, rt_buf_view(&config), "tokenizer_config.json",
                            blob, err);
done:
  rt_buf_deinit(&json);
  rt_buf_deinit(&config);
  return st;
}

static bool looks_like_engine(const char *source) {
  rt_map map;
  if (rt_is_directory(source) || rt_map_open(&map, source, NULL) != RETORT_OK) return false;
  const bool engine = map.size >= 6 && memcmp(map.data, "RETORT", 6) == 0;
  rt_map_close(&map);
  return engine;
}

retort_status retort_tokenizer_open(const char *source, retort_tokenizer **tokenizer,
                                    retort_error *error) {
  *tokenizer = NULL;
  retort_tokenizer *t = calloc(1, sizeof *t);
  if (!t) return RT_OOM(error, "a tokenizer");
  retort_status st;
  rt_view blob;
  if (looks_like_engine(source)) {
    RT_TRY_GOTO(rt_engine_file_open(&t->file, source, RT_LOAD_MAP, error));
    blob = t->file.tokenizer;
  } else {
    RT_TRY_GOTO(compile_folder(&t->blob, source, error));
    blob = rt_buf_view(&t->blob);
  }
  RT_TRY_GOTO(rt_tokenizer_open(&t->tokenizer, blob, error));
  *tokenizer = t;
  return RETORT_OK;
done:
  retort_tokenizer_close(t);
  return st;
}

void retort_tokenizer_close(retort_tokenizer *t) {
  if (!t) return;
  rt_tokenizer_destroy(t->tokenizer);
  rt_buf_deinit(&t->blob);
  if (t->file.path) rt_engine_file_close(&t->file);
  free(t);
}

retort_status retort_tokenizer_encode(const retort_tokenizer *tokenizer, const char *text,
                                      size_t bytes, unsigned flags, int32_t **ids, size_t *count,
                                      retort_error *error) {
  return rt_api_encode(tokenizer->tokenizer, text, bytes, flags, ids, count, error);
}

retort_status retort_tokenizer_decode(const retort_tokenizer *tokenizer, const int32_t *ids,
                                      size_t count, bool skip_special, char **text, size_t *bytes,
                                      retort_error *error) {
  return rt_api_decode(tokenizer->tokenizer, ids, count, skip_special, text, bytes, error);
}
