// runtime/generate.h: one reply being made: prompt, sampling, stopping, streaming, timing.
//
// A generation drives a session: begin() takes the prompt (reusing what the session already holds
// of it), each step of rt_generations_step feeds chunks and samples. Several generations step
// together; what each says does not depend on the others. After begin() nothing is allocated.
//
// Speculation: a decode step may feed, after the last token, a draft of those that will follow,
// copied from where the conversation said the same before (runtime/lookup.h). The step gives logits
// for every row; the sampler goes through them as it would have through single steps, and stops at
// the first token that differs from the draft. What was fed beyond is forgotten. So tokens, texts,
// log-probabilities and the state of the session are those of plain decoding, bit for bit, since a
// row's logits do not depend on how many rows a step has. Only time is at stake, and
// runtime/speculate.h decides.
#ifndef RT_RUNTIME_GENERATE_H
#define RT_RUNTIME_GENERATE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "runtime/model.h"
#include "runtime/sampler.h"

enum { RT_MAX_STOPS = 16, RT_MAX_STOP_BYTES = 256, RT_MAX_TOP_LOGPROBS = 20 };

typedef enum rt_finish {
  RT_FINISH_NONE,  // still running
  RT_FINISH_STOP,  // an end-of-text token or a stop string
  RT_FINISH_LENGTH,
  RT_FINISH_CANCELLED
} rt_finish;
const char *rt_finish_name(rt_finish finish);  // "stop", "length", "cancelled", "none"

// A piece of the reply. `text` is whole characters and may be empty (a token inside a character, or
// text held back because a stop string may be beginning).
typedef struct rt_piece {
  int32_t token;  // -1: only text that was held back
  size_t index;   // of the token in the reply
  rt_view text;
  const rt_logprob *chosen;  // NULL unless asked for
  const rt_logprob *top;
  size_t top_count;
} rt_piece;
// Returns false to cancel. Called with the model's lock held: it must not call back into the model.
typedef bool (*rt_piece_fn)(void *user, const rt_piece *piece);

enum { RT_SPECULATE_OFF = -1, RT_SPECULATE_AUTO = 0 };
// Writes up to `most` guesses of what follows the `count` ids and returns how many.
typedef size_t (*rt_draft_fn)(void *user, const int32_t *ids, size_t count, int32_t *out,
                              size_t most);

typedef struct rt_generate_options {
  size_t max_tokens;
  rt_sampling sampling;
  const char *const *stops;  // copied
  size_t stop_count;
  bool ignore_eos;
  bool logprobs;
  size_t top_logprobs;
  rt_piece_fn on_piece;  // or NULL
  void *user;
  int speculate;  // tokens to draft in a step: 0 as many as pay, N always N, RT_SPECULATE_OFF none
  rt_draft_fn draft;  // for tests: guesses instead of the lookup
  void *draft_user;
} rt_generate_options;

typedef struct rt_generation_state {
  rt_session *session;
  rt_generate_options options;
  char stops[RT_MAX_STOPS][RT_MAX_STOP_BYTES];
  size_t stop_bytes[RT_MAX_STOPS];
  int32_t *ids;  // prompt, then output, then drafts; (prompt_count + max_tokens)
  size_t prompt_count, output_count;
  rt_match match;            // what the next token is guessed from
  size_t draft;              // guesses in the step under way
  size_t drafted, accepted;  // so far
  size_t reused;             // prompt tokens that the session already held
  rt_buf text;               // the reply so far, held-back text included
  size_t emitted;            // bytes of it that were streamed
  rt_decode_stream decoder;
  rt_finish finish;
  atomic_bool cancelled;
  int64_t begin_ns, first_ns, last_ns;  // request, first and last token
  retort_status status;                 // of the step that failed, if any
} rt_generation_state;

// Checks and copies; takes all memory that the reply can need. The session's tokens that agree with
// the prompt are kept, the rest forgotten. Errors: ARGUMENT, LIMIT (prompt longer than the
// context).
retort_status rt_generation_begin(rt_generation_state *g, rt_session *session,
                                  const int32_t *prompt, size_t prompt_count,
                                  const rt_generate_options *options,
                                  retort_error *err) RETORT_MUST_USE;
void rt_generation_deinit(rt_generation_state *g);
void rt_generation_cancel(rt_generation_state *g);  // from any thread; seen before the next step

// One step of all that are unfinished: decode tokens first, then prompt chunks up to the profile;
// drafts only in steps without prompts, in what the profile and the KV pool leave. A reply may get
// several tokens in a step. Takes the lock. `*running` gets how many are still unfinished.
retort_status rt_generations_step(rt_model *model, rt_generation_state *const *list, size_t count,
                                  size_t *running, retort_error *err) RETORT_MUST_USE;

#endif
