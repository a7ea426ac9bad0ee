// import/config.h: config.json of a decoder model, checked number by number.
//
// The keys and their defaults are those of Transformers, in both spellings that files have:
// `rope_theta` + `rope_scaling` or `rope_parameters`, `torch_dtype` or `dtype`. What changes
// results and is not implemented is refused by name; keys that change nothing are ignored.
#ifndef RT_IMPORT_CONFIG_H
#define RT_IMPORT_CONFIG_H

#include "base/json.h"
#include "graph/graph.h"
#include "import/notes.h"
#include "import/rope.h"

enum { RT_MAX_LAYERS = 1024, RT_MAX_TOKEN_IDS = 32 };

// A small set of token ids, in the order found, without repeats.
typedef struct rt_id_set {
  int32_t ids[RT_MAX_TOKEN_IDS];
  size_t count;
} rt_id_set;

struct rt_family;

typedef struct rt_decoder_config {
  const struct rt_family *family;  // import/arch/family.h; static
  char dtype[32];                  // as written, without "torch."; "" if absent
  int64_t vocab, hidden, layers, heads, kv_heads, head_dim, intermediate;
  // How far the model is meant to go: max_position_embeddings or, with yarn, the original length
  // times the factor if that is more.
  int64_t max_positions;
  double eps;  // of every rms_norm
  rt_rope_config rope;
  bool qkv_bias, o_bias, mlp_bias;
  bool tied;  // the LM head is the embedding
  // Sliding window of each layer in positions, the token's own included; 0: none.
  int32_t windows[RT_MAX_LAYERS];
  rt_id_set bos, eos;  // either may be empty
} rt_decoder_config;

// Reads and checks a file. The error names file and key: IO, FORMAT (missing, wrong type, out of
// range, contradicting), UNSUPPORTED (unknown architecture: lists the known ones; a feature that is
// not implemented), LIMIT, MEMORY. `notes` may be NULL.
retort_status rt_config_read(rt_decoder_config *out, const char *path, rt_notes *notes,
                             retort_error *err) RETORT_MUST_USE;
// The same for a document in memory; `origin` is its name in messages.
retort_status rt_config_parse(rt_decoder_config *out, json_t *json, const char *origin,
                              rt_notes *notes, retort_error *err) RETORT_MUST_USE;

// Adds the ids of a key that is an integer or a list of them, each in 0..vocab-1; absent adds none.
retort_status rt_config_token_ids(const rt_json *object, const char *key, int64_t vocab,
                                  rt_id_set *ids, retort_error *err) RETORT_MUST_USE;
void rt_id_set_add(rt_id_set *ids, int32_t id);

#endif
