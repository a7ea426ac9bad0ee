// runtime/model.h: a loaded engine, its sessions and the step that runs them together.
//
// A model owns the engine file, one device, and the pool of KV blocks. A session owns a list of
// blocks and the tokens whose keys and values they hold. A step feeds tokens to several sessions at
// once and leaves logits for the rows asked for; what a session gets never depends on who else is
// in the step.
//
// Threads: one step at a time; rt_model_lock serializes callers that share a model. Sessions of one
// model may be created and destroyed from any thread (the pool takes the same lock).
// Memory: all of it is taken when the model or the session is created; a step allocates nothing.
#ifndef RT_RUNTIME_MODEL_H
#define RT_RUNTIME_MODEL_H

#include <pthread.h>

#include "backend/backend.h"
#include "engine/engine.h"
#include "runtime/lookup.h"
#include "runtime/speculate.h"
#include "text/template.h"
#include "text/tokenizer.h"

typedef struct rt_model_options {
  rt_load_mode load;
  size_t threads;       // 0: one per processor
  rt_isa isa;           // 0 means everything the machine has
  size_t max_sessions;  // KV memory is kept for this many full contexts; 0: 1
  bool skip_verify;     // trust the weight blocks
  bool pin;             // see rt_device_options
  // Called once the file is open and checked (its weight blocks not yet), before anything runs on
  // it: may put tactics measured on this machine in the place of the engine's own, by pointing
  // *tactics to them (valid until rt_model_open returns), or refuse the engine. May be NULL.
  retort_status (*on_file)(void *self, const rt_engine_file *file, const rt_tactics **tactics,
                           retort_error *err);
  void *self;
} rt_model_options;

typedef struct rt_session rt_session;

typedef struct rt_feed {
  rt_session *session;
  const int32_t *tokens;
  size_t count;    // >= 1
  size_t outputs;  // logits of the last `outputs` rows, 0 .. count
} rt_feed;

typedef struct rt_model {
  rt_engine_file file;
  const rt_program *program;  // of file.manifest
  const rt_backend *backend;
  rt_device *device;
  rt_tokenizer *tokenizer;
  size_t max_token_bytes;  // that one token can add to a text
  uint32_t *special;       // ids of the special tokens
  size_t special_count;
  rt_template *chat_template;  // NULL if the engine has none
  pthread_mutex_t mutex;
  uint32_t *free_blocks;
  size_t free_count, block_count;
  size_t max_context;  // of a session: the profile's
  // Step arguments, sized by the profile.
  int32_t *tokens, *output_rows;
  rt_segment *segments;
  rt_feed *feeds;  // (max_tokens), for runtime/generate.c
  size_t *feed_owner;
  // Sampling scratch, see runtime/sampler.h.
  float *work;     // (vocab)
  float *weights;  // (vocab)
  uint32_t *seen;  // (vocab) stamps
  uint32_t stamp;
  uint32_t *heap;  // (vocab)
  rt_speculator speculator;
  uint64_t load_ns, verify_ns;  // what opening took
} rt_model;

retort_status rt_model_open(rt_model **out, const char *path, const rt_model_options *options,
                            retort_error *err) RETORT_MUST_USE;
void rt_model_close(rt_model *model);  // every session must be gone
void rt_model_lock(rt_model *model);
void rt_model_unlock(rt_model *model);

// Runs a step of every size that differs inside (one token; a full chunk) so that nothing is slow
// the first time: pages in the weights, starts the threads, touches the arena.
retort_status rt_model_warm_up(rt_model *model, retort_error *err) RETORT_MUST_USE;

struct rt_session {
  rt_model *model;
  unsigned char **blocks;  // (max_blocks) for the device
  uint32_t *block_ids;
  size_t block_count, max_blocks;
  int32_t *tokens;  // (max_context): those whose KV is stored
  size_t length;
  bool in_step;
  // For speculation: what was said so far, the token not yet fed included, and how well it repeats.
  rt_lookup lookup;
  rt_acceptance acceptance;
};
retort_status rt_session_create(rt_session **out, rt_model *model,
                                retort_error *err) RETORT_MUST_USE;
void rt_session_destroy(rt_session *session);
// Forgets positions from `length` on; blocks no longer needed go back to the pool.
void rt_session_truncate(rt_session *session, size_t length);
void rt_session_rewind(rt_session *session, size_t length);  // the same with the lock held

// Appends the tokens to their sessions. Each session at most once; rows and outputs within the
// profile. Errors leave every session as it was: ARGUMENT (a token outside the vocabulary, a
// session twice), LIMIT (context, rows or KV pool exhausted). Call with the lock held.
retort_status rt_model_step(rt_model *model, const rt_feed *feeds, size_t count,
                            retort_error *err) RETORT_MUST_USE;
// Logits of output row i of the last step, in the order of feeds and rows; (vocab) floats, valid
// until the next step.
const float *rt_model_logits(rt_model *model, size_t i);

#endif
