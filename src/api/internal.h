// api/internal.h: what stands behind the public handles. Only src/api includes it.
#ifndef RT_API_INTERNAL_H
#define RT_API_INTERNAL_H

#include "retort/retort.h"
#include "runtime/generate.h"

struct retort_engine {
  rt_model *model;
};

struct retort_session {
  retort_engine *engine;
  rt_session *session;
  retort_reply *reply;  // the one in progress
};

struct retort_reply {
  retort_session *session;
  rt_generation_state state;
  retort_piece_fn on_piece;
  void *user;
};

// Options structs from a caller that was compiled against an older header are shorter, from a newer
// one longer: copies the common part over zeros. `size` is the caller's first field; 0 is refused.
retort_status rt_api_options(void *out, size_t out_bytes, const void *options, const char *what,
                             retort_error *err) RETORT_MUST_USE;
#define RT_API_OPTIONS(out, options, err) \
  rt_api_options(&(out), sizeof(out), (options), #out, (err))

// Fills a result struct of which the caller knows only the first `size` bytes.
void rt_api_result(void *result, const void *full, size_t full_bytes);

retort_status rt_api_encode(const rt_tokenizer *tokenizer, const char *text, size_t bytes,
                            unsigned flags, int32_t **ids, size_t *count,
                            retort_error *err) RETORT_MUST_USE;
retort_status rt_api_decode(const rt_tokenizer *tokenizer, const int32_t *ids, size_t count,
                            bool skip_special, char **text, size_t *bytes,
                            retort_error *err) RETORT_MUST_USE;

#endif
