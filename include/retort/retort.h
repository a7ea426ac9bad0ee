// retort.h: compile a language model into an engine file, load it, and let it speak.
//
//   retort_engine_build   checkpoint folder -> engine file        (slow, once)
//   retort_engine_open    engine file -> loaded engine            (fast, maps the file)
//   retort_session_create a conversation: its KV cache            (one per dialogue)
//   retort_session_chat   messages -> streamed reply              (the whole in one call)
//   retort_reply_begin, retort_engine_step                        (many replies side by side)
//
// Conventions. Every fallible function returns a retort_status and fills an optional caller-owned
// retort_error; nothing is changed on failure unless said otherwise. Options structs start with
// `size` (set it with RETORT_INIT, which zeroes the rest); zero or NULL in a field means its
// default. Texts are UTF-8. Functions named destroy, close and end accept NULL. The library never
// prints, exits or reads the environment.
//
// Threads. An engine may be used from any number of threads; steps on it run one at a time. A
// session or reply belongs to one thread at a time, except retort_reply_cancel. Callbacks run on
// the thread that called and must not call back into the same engine.
#ifndef RETORT_RETORT_H
#define RETORT_RETORT_H

#include <stdbool.h>
#include <stdint.h>

#include "retort/status.h"

#ifdef __cplusplus
extern "C" {
#endif

// "0.1.0"
RETORT_API const char *retort_version(void);

// Declares an options struct with its size set: RETORT_INIT(retort_build_options, options);
#define RETORT_INIT(type, name) type name = {.size = sizeof(type)}

// ---------------------------------------------------------------------------------------------
// Building

// Progress of something that takes long. `fraction` is 0..1; `stage` a short English word such as
// "pack". Return false to cancel (the call then fails with RETORT_ERR_CANCELLED).
typedef bool (*retort_progress_fn)(void *user, const char *stage, double fraction);
// One line for people: what will be done, peak memory, warnings. Not terminated by a newline.
typedef void (*retort_message_fn)(void *user, const char *line);
// The text form of the graph after the pass asked for.
typedef void (*retort_dump_fn)(void *user, const char *pass, const char *text, size_t bytes);

typedef struct retort_build_options {
  size_t size;
  const char *source;  // Hugging Face folder; required
  const char *output;  // engine file; written under another name and renamed; required
  const char *name;    // of the model; default: the folder's name
  // "fp32", "bf16" (default), "fp16", "int8", "int4" or "auto", then ",LAYER=PRECISION" for
  // exceptions.
  // "auto" chooses bf16, int8 or int4 for each layer: the fewest bytes within `max_loss` that were
  // measured to be no slower.
  const char *precision;
  // A UTF-8 text file like what the model will read and write, a blank line between documents: what
  // quantization costs is measured on every fourth, the others teach it what matters. "auto" needs
  // it. The weights in fp32 are kept in a temporary file beside `output` meanwhile.
  const char *calib;
  // "dynamic" (default): activations are scaled per token. "smooth": so they are, and range is
  // moved from them to the weights where that lowers the loss. "minmax", "percentile",
  // "percentile:P", "entropy": one scale for all tokens of a layer, found that way.
  const char *calib_method;
  // How much quantization may raise the perplexity of the held-out documents, "1%" or "0.01";
  // layers keep more bits where that is needed. Default: 1% with "auto", else no bound.
  const char *max_loss;
  size_t max_context;       // positions of a session; default: the model's own, at most 4096
  size_t max_step_tokens;   // rows of a step, the prefill chunk; default 256
  size_t max_step_outputs;  // sessions that can decode in one step; default 64
  size_t threads;           // for building; default: one per processor
  const char *tune;         // how long to time the ways to run it: "off", "fast" (default), "full"
  // File with times measured before, on any machines; read, and extended with what is new. Default:
  // none.
  const char *timing_cache;
  const char *const *disabled_passes;
  size_t disabled_pass_count;
  const char *dump_after;  // a pass name, or "import", "lower"
  retort_dump_fn on_dump;
  retort_progress_fn on_progress;
  retort_message_fn on_message;
  void *user;
  // Keys and values of sessions: "fp32", "bf16" or "int8", which takes half of bf16's memory (and
  // a float for each position, KV head and layer, for K and for V). Default: fp32 where all layers
  // are, else bf16.
  const char *kv;
} retort_build_options;

// Imports, optimizes, packs and writes. Weights are mapped and streamed: anonymous memory stays far
// below the checkpoint's size. On failure nothing is left under `output`.
RETORT_API retort_status retort_engine_build(const retort_build_options *options,
                                             retort_error *error) RETORT_MUST_USE;

// Writes a random-weight checkpoint folder. `shape` is tinyllama-1.1b, llama-1.3b, llama-7b,
// llama-8b or the path of a config.json.
RETORT_API retort_status retort_checkpoint_synth(const char *shape, const char *folder,
                                                 uint64_t seed, retort_progress_fn on_progress,
                                                 void *user, retort_error *error) RETORT_MUST_USE;

// ---------------------------------------------------------------------------------------------
// Engines

typedef struct retort_engine retort_engine;

typedef struct retort_engine_options {
  size_t size;
  size_t threads;       // default: one per processor
  size_t max_sessions;  // KV memory is set aside for this many full contexts; default 1
  bool copy;            // load into memory of our own instead of mapping the file
  bool skip_verify;     // don't check the hashes of the weights
  bool pin;             // bind each thread but the caller's to a processor of its own
  bool no_warm_up;      // return before the first steps were run; the first request pays for them
  const char *isa;      // highest instruction set to use: scalar, avx2, avx512, avx512_vnni, ...
  // An engine that was tuned for another machine, other instructions or another number of threads
  // is tuned anew before it opens (up to ten seconds), and what was measured is kept in a sidecar
  // file, so that the next opening finds it. Results never differ, only speed.
  bool strict;                     // fail with RETORT_ERR_UNSUPPORTED instead
  const char *tune_path;           // the sidecar; default: the engine's path and ".tune"
  const char *tune_folder;         // where it goes if that can't be written; default: nowhere
  retort_message_fn on_message;    // is told of such tuning
  retort_progress_fn on_progress;  // and asked meanwhile
  void *user;
} retort_engine_options;

// Opens, verifies and warms up. `options` may be NULL. *engine is NULL on failure.
RETORT_API retort_status retort_engine_open(const char *path, const retort_engine_options *options,
                                            retort_engine **engine,
                                            retort_error *error) RETORT_MUST_USE;
// Every session must have been destroyed.
RETORT_API void retort_engine_close(retort_engine *engine);

typedef struct retort_engine_info {
  size_t size;
  const char *name, *architecture, *precision;  // valid while the engine is open
  size_t vocab, max_context, max_step_tokens, max_step_outputs;
  size_t threads;
  uint64_t weight_bytes, kv_bytes_per_token, arena_bytes;
  int32_t bos;  // -1: none
  bool has_chat_template;
  double load_ms, verify_ms;  // what opening took
} retort_engine_info;
RETORT_API void retort_engine_get_info(const retort_engine *engine, retort_engine_info *info);

// The manifest of an engine file as JSON text, checked but not loaded; free() it.
RETORT_API retort_status retort_engine_inspect(const char *path, char **json,
                                               retort_error *error) RETORT_MUST_USE;

// The first end-of-text token, or -1.
RETORT_API int32_t retort_engine_eos(const retort_engine *engine);

// Bytes of weights that one decoded token reads, for relating speed to memory bandwidth.
RETORT_API uint64_t retort_engine_bytes_per_token(const retort_engine *engine);
// Multiply-add operations of one token's linear layers, times two.
RETORT_API uint64_t retort_engine_ops_per_token(const retort_engine *engine);

// ---------------------------------------------------------------------------------------------
// Text and tokens

typedef enum retort_encode_flags {
  RETORT_ENCODE_SPECIAL = 1,       // add what the tokenizer puts around a text (bos, ...)
  RETORT_ENCODE_PARSE_SPECIAL = 2  // recognise special tokens written in the text
} retort_encode_flags;

// *ids is allocated, free() it.
RETORT_API retort_status retort_engine_encode(const retort_engine *engine, const char *text,
                                              size_t bytes, unsigned flags, int32_t **ids,
                                              size_t *count, retort_error *error) RETORT_MUST_USE;
// *text is allocated and terminated, free() it.
RETORT_API retort_status retort_engine_decode(const retort_engine *engine, const int32_t *ids,
                                              size_t count, bool skip_special, char **text,
                                              size_t *bytes, retort_error *error) RETORT_MUST_USE;

// The same without an engine: `source` is a checkpoint folder, a tokenizer.json or an engine file.
typedef struct retort_tokenizer retort_tokenizer;
RETORT_API retort_status retort_tokenizer_open(const char *source, retort_tokenizer **tokenizer,
                                               retort_error *error) RETORT_MUST_USE;
RETORT_API void retort_tokenizer_close(retort_tokenizer *tokenizer);
RETORT_API retort_status retort_tokenizer_encode(const retort_tokenizer *tokenizer,
                                                 const char *text, size_t bytes, unsigned flags,
                                                 int32_t **ids, size_t *count,
                                                 retort_error *error) RETORT_MUST_USE;
RETORT_API retort_status retort_tokenizer_decode(const retort_tokenizer *tokenizer,
                                                 const int32_t *ids, size_t count,
                                                 bool skip_special, char **text, size_t *bytes,
                                                 retort_error *error) RETORT_MUST_USE;

typedef struct retort_message {
  const char *role;  // "system", "user", "assistant", ...
  const char *content;
} retort_message;

// Applies the model's chat template. Special tokens written inside a message's content stay plain
// text: a player can't forge a turn. *ids is allocated. Errors: UNSUPPORTED without a chat
// template; ARGUMENT with the template's own message if it refuses the messages.
RETORT_API retort_status retort_engine_encode_chat(const retort_engine *engine,
                                                   const retort_message *messages, size_t count,
                                                   bool add_generation_prompt, int32_t **ids,
                                                   size_t *id_count,
                                                   retort_error *error) RETORT_MUST_USE;

// ---------------------------------------------------------------------------------------------
// Sessions and replies

typedef struct retort_session retort_session;
typedef struct retort_reply retort_reply;

RETORT_API retort_status retort_session_create(retort_engine *engine, retort_session **session,
                                               retort_error *error) RETORT_MUST_USE;
RETORT_API void retort_session_destroy(retort_session *session);
// Tokens whose keys and values the session holds.
RETORT_API size_t retort_session_length(const retort_session *session);
// Forgets positions from `length` on.
RETORT_API void retort_session_truncate(retort_session *session, size_t length);

typedef struct retort_logprob {
  int32_t id;
  float logprob;
} retort_logprob;

typedef struct retort_piece {
  int32_t token;     // the token just produced
  size_t index;      // its place in the reply
  const char *text;  // whole characters, not terminated; may be empty
  size_t bytes;
  const retort_logprob *chosen;  // NULL unless logprobs were asked for
  const retort_logprob *top;     // (top_count), most probable first
  size_t top_count;
} retort_piece;
// Return false to stop the reply.
typedef bool (*retort_piece_fn)(void *user, const retort_piece *piece);

typedef struct retort_sampling {
  size_t size;
  double temperature;         // 0: greedy
  double top_p;               // (0, 1]; 0 means 1, off
  double min_p;               // 0: off
  int64_t top_k;              // 0: off
  double repetition_penalty;  // 0 means 1, off
  double presence_penalty, frequency_penalty;
  uint64_t seed;
} retort_sampling;
// What the model's authors recommend (generation_config.json), or greedy.
RETORT_API void retort_engine_default_sampling(const retort_engine *engine,
                                               retort_sampling *sampling);

// Tokens guessed ahead from what the conversation said before and checked together in one step. The
// reply is the same with and without, only its speed differs.
enum {
  RETORT_SPECULATE_OFF = -1,
  RETORT_SPECULATE_AUTO = 0,     // as many as pay by what steps and guesses were measured to bring
  RETORT_SPECULATE_LONGEST = 16  // 1 .. 16: always as many, paying or not
};

typedef struct retort_reply_options {
  size_t size;
  size_t max_tokens;                // default: what the context leaves
  const retort_sampling *sampling;  // default: greedy
  const char *const *stops;         // texts that end the reply and are not part of it
  size_t stop_count;
  bool ignore_eos;
  bool logprobs;
  size_t top_logprobs;  // at most 20
  retort_piece_fn on_piece;
  void *user;
  int speculate;  // RETORT_SPECULATE_...; default auto
} retort_reply_options;

// Starts a reply to a prompt of token ids: the whole conversation so far. What the session already
// holds of it is not computed again. One reply at a time per session; *reply belongs to the caller
// until retort_reply_end. Takes all memory that the reply will need.
RETORT_API retort_status retort_reply_begin(retort_session *session, const int32_t *prompt,
                                            size_t prompt_count,
                                            const retort_reply_options *options,
                                            retort_reply **reply,
                                            retort_error *error) RETORT_MUST_USE;
RETORT_API void retort_reply_end(retort_reply *reply);
RETORT_API void retort_reply_cancel(retort_reply *reply);  // from any thread
// One step of all unfinished replies of one engine, side by side. *running gets how many are left.
// A reply may get several tokens in a step unless its speculation is off.
RETORT_API retort_status retort_engine_step(retort_engine *engine, retort_reply *const *replies,
                                            size_t count, size_t *running,
                                            retort_error *error) RETORT_MUST_USE;

typedef struct retort_reply_result {
  size_t size;
  const int32_t *prompt_ids, *output_ids;  // valid until retort_reply_end
  size_t prompt_count, output_count;
  size_t reused_count;  // prompt tokens that the session already held
  const char *text;     // the reply, terminated
  size_t text_bytes;
  const char *finish_reason;  // "stop", "length", "cancelled" or "none" (not finished)
  double ttft_ms;             // from begin to the first token
  double tpot_ms;             // mean time between tokens after the first; 0 with fewer than two
  size_t drafted_count, accepted_count;  // tokens guessed ahead, and how many were right
} retort_reply_result;
RETORT_API void retort_reply_get_result(retort_reply *reply, retort_reply_result *result);

// Begin, steps until done, end: a prompt or messages in, a streamed reply out. If `text` is not
// NULL it gets an allocated copy of the reply.
RETORT_API retort_status retort_session_generate(retort_session *session, const int32_t *prompt,
                                                 size_t prompt_count,
                                                 const retort_reply_options *options, char **text,
                                                 retort_error *error) RETORT_MUST_USE;
RETORT_API retort_status retort_session_chat(retort_session *session,
                                             const retort_message *messages, size_t count,
                                             const retort_reply_options *options, char **text,
                                             retort_error *error) RETORT_MUST_USE;

// ---------------------------------------------------------------------------------------------
// Logits, for evaluation and for sampling of one's own

// Appends tokens to the session, in chunks as needed.
RETORT_API retort_status retort_session_feed(retort_session *session, const int32_t *tokens,
                                             size_t count, retort_error *error) RETORT_MUST_USE;
// Called for each row: `row` counts from the first token fed; `logits` (vocab) are those after it.
// Return false to stop.
typedef bool (*retort_logits_fn)(void *user, size_t row, const float *logits);
// The same, giving the logits of the last `rows` tokens fed.
RETORT_API retort_status retort_session_feed_logits(retort_session *session, const int32_t *tokens,
                                                    size_t count, size_t rows,
                                                    retort_logits_fn on_logits, void *user,
                                                    retort_error *error) RETORT_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
