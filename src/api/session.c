// api/session.c: sessions, replies and logits.
#include <stdlib.h>

#include "api/internal.h"
#include "base/size.h"

enum { STEP_LIST = 256 };

retort_status retort_session_create(retort_engine *engine, retort_session **session,
                                    retort_error *error) {
  *session = NULL;
  retort_session *s = calloc(1, sizeof *s);
  if (!s) return RT_OOM(error, "a session");
  s->engine = engine;
  const retort_status st = rt_session_create(&s->session, engine->model, error);
  if (st != RETORT_OK) {
    free(s);
    return st;
  }
  *session = s;
  return RETORT_OK;
}

void retort_session_destroy(retort_session *session) {
  if (!session) return;
  if (session->reply) retort_reply_end(session->reply);
  rt_session_destroy(session->session);
  free(session);
}

size_t retort_session_length(const retort_session *session) {
  return session->session->length;
}

void retort_session_truncate(retort_session *session, size_t length) {
  rt_session_truncate(session->session, length);
}

// ---------------------------------------------------------------------------------------------
// Replies

static rt_sampling sampling_of(const retort_sampling *s) {
  return (rt_sampling){.temperature = s->temperature,
                       .top_p = s->top_p == 0 ? 1 : s->top_p,
                       .min_p = s->min_p,
                       .top_k = s->top_k,
                       .repetition_penalty = s->repetition_penalty == 0 ? 1 : s->repetition_penalty,
                       .presence_penalty = s->presence_penalty,
                       .frequency_penalty = s->frequency_penalty,
                       .seed = s->seed};
}

_Static_assert((int)RETORT_SPECULATE_OFF == (int)RT_SPECULATE_OFF &&
                   (int)RETORT_SPECULATE_AUTO == (int)RT_SPECULATE_AUTO &&
                   (int)RETORT_SPECULATE_LONGEST == (int)RT_DRAFT_LONGEST,
               "the public and internal names agree");
_Static_assert(sizeof(retort_logprob) == sizeof(rt_logprob), "the public and internal types agree");

static bool forward_piece(void *user, const rt_piece *piece) {
  const retort_reply *reply = user;
  const retort_piece out = {.token = piece->token,
                            .index = piece->index,
                            .text = piece->text.data,
                            .bytes = piece->text.size,
                            .chosen = (const retort_logprob *)(const void *)piece->chosen,
                            .top = (const retort_logprob *)(const void *)piece->top,
                            .top_count = piece->top_count};
  return reply->on_piece(reply->user, &out);
}

retort_status retort_reply_begin(retort_session *session, const int32_t *prompt,
                                 size_t prompt_count, const retort_reply_options *options,
                                 retort_reply **reply, retort_error *error) {
  *reply = NULL;
  retort_reply_options reply_options;
  retort_sampling sampling;
  RT_TRY(RT_API_OPTIONS(reply_options, options, error));
  const retort_reply_options *o = &reply_options;
  RT_TRY(RT_API_OPTIONS(sampling, o->sampling, error));
  if (session->reply) {
    return rt_fail(error, RETORT_ERR_ARGUMENT,
                   "the session has a reply in progress; end it before the next");
  }
  retort_reply *r = calloc(1, sizeof *r);
  if (!r) return RT_OOM(error, "a reply");
  r->session = session;
  r->on_piece = o->on_piece;
  r->user = o->user;
  const rt_generate_options inner = {.max_tokens = o->max_tokens ? o->max_tokens : SIZE_MAX,
                                     .sampling = sampling_of(&sampling),
                                     .stops = o->stops,
                                     .stop_count = o->stop_count,
                                     .ignore_eos = o->ignore_eos,
                                     .logprobs = o->logprobs,
                                     .top_logprobs = o->top_logprobs,
                                     .on_piece = o->on_piece ? forward_piece : NULL,
                                     .user = r,
                                     .speculate = o->speculate};
  const retort_status st =
      rt_generation_begin(&r->state, session->session, prompt, prompt_count, &inner, error);
  if (st != RETORT_OK) {
    free(r);
    return st;
  }
  session->reply = r;
  *reply = r;
  return RETORT_OK;
}

void retort_reply_end(retort_reply *reply) {
  if (!reply) return;
  reply->session->reply = NULL;
  rt_generation_deinit(&reply->state);
  free(reply);
}

void retort_reply_cancel(retort_reply *reply) {
  rt_generation_cancel(&reply->state);
}

retort_status retort_engine_step(retort_engine *engine, retort_reply *const *replies, size_t count,
                                 size_t *running, retort_error *error) {
  // Small lists, the usual case, need no memory.
  rt_generation_state *few[STEP_LIST];
  rt_generation_state **list = few;
  if (count > STEP_LIST) {
    list = malloc(count * sizeof(rt_generation_state *));
    if (!list) return RT_OOM(error, "a step");
  }
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < count; i++) {
    list[i] = &replies[i]->state;
    if (replies[i]->session->engine != engine) {
      st = rt_fail(error, RETORT_ERR_ARGUMENT, "reply %zu belongs to another engine", i);
    }
  }
  if (st == RETORT_OK) st = rt_generations_step(engine->model, list, count, running, error);
  if (list != few) free(list);
  return st;
}

void retort_reply_get_result(retort_reply *reply, retort_reply_result *result) {
  rt_generation_state *g = &reply->state;
  const double decode_ns = (double)(g->last_ns - g->first_ns);
  const retort_reply_result full = {
      .prompt_ids = g->ids,
      .output_ids = g->ids + g->prompt_count,
      .prompt_count = g->prompt_count,
      .output_count = g->output_count,
      .reused_count = g->reused,
      .text = rt_buf_cstr(&g->text),
      .text_bytes = g->text.size,
      .finish_reason = rt_finish_name(g->finish),
      .ttft_ms = g->output_count ? (double)(g->first_ns - g->begin_ns) * 1e-6 : 0,
      .tpot_ms = g->output_count > 1 ? decode_ns * 1e-6 / (double)(g->output_count - 1) : 0,
      .drafted_count = g->drafted,
      .accepted_count = g->accepted,
  };
  rt_api_result(result, &full, sizeof full);
}

retort_status retort_session_generate(retort_session *session, const int32_t *prompt,
                                      size_t prompt_count, const retort_reply_options *options,
                                      char **text, retort_error *error) {
  if (text) *text = NULL;
  retort_reply *reply;
  RT_TRY(retort_reply_begin(session, prompt, prompt_count, options, &reply, error));
  size_t running = 1;
  retort_status st = RETORT_OK;
  while (running && st == RETORT_OK) {
    st = retort_engine_step(session->engine, &reply, 1, &running, error);
  }
  if (st == RETORT_OK && text) {
    *text = strdup(rt_buf_cstr(&reply->state.text));
    if (!*text) st = RT_OOM(error, "a reply");
  }
  retort_reply_end(reply);
  return st;
}

retort_status retort_session_chat(retort_session *session, const retort_message *messages,
                                  size_t count, const retort_reply_options *options, char **text,
                                  retort_error *error) {
  if (text) *text = NULL;
  int32_t *ids;
  size_t id_count;
  RT_TRY(retort_engine_encode_chat(session->engine, messages, count, true, &ids, &id_count, error));
  const retort_status st = retort_session_generate(session, ids, id_count, options, text, error);
  free(ids);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Logits

retort_status retort_session_feed(retort_session *session, const int32_t *tokens, size_t count,
                                  retort_error *error) {
  return retort_session_feed_logits(session, tokens, count, 0, NULL, NULL, error);
}

static retort_status feed_chunk(rt_model *m, rt_session *s, const int32_t *tokens, size_t count,
                                size_t done, size_t outputs, retort_logits_fn on_logits, void *user,
                                bool *stopped, retort_error *err) {
  const rt_feed feed = {.session = s, .tokens = tokens, .count = count, .outputs = outputs};
  RT_TRY(rt_model_step(m, &feed, 1, err));
  for (size_t i = 0; i < outputs && !*stopped; i++) {
    *stopped = !on_logits(user, done + count - outputs + i, rt_model_logits(m, i));
  }
  return RETORT_OK;
}

retort_status retort_session_feed_logits(retort_session *session, const int32_t *tokens,
                                         size_t count, size_t rows, retort_logits_fn on_logits,
                                         void *user, retort_error *error) {
  rt_session *s = session->session;
  rt_model *m = s->model;
  if (rows > count || (rows > 0 && !on_logits)) {
    return rt_fail(error, RETORT_ERR_ARGUMENT, "more rows of logits asked for than tokens fed");
  }
  if (count > m->max_context - s->length) {
    return rt_fail(
        error, RETORT_ERR_LIMIT,
        "%zu tokens exceed the engine's context of %zu (profile max_context), of which %zu are "
        "taken; give fewer or build with a larger --max-context",
        count, m->max_context, s->length);
  }
  const rt_profile *p = &m->program->profile;
  bool stopped = false;
  retort_status st = RETORT_OK;
  for (size_t done = 0; done < count && !stopped && st == RETORT_OK;) {
    size_t n = rt_min_size(count - done, p->max_tokens), outputs = 0;
    const size_t silent = count - rows;  // rows before the first whose logits are wanted
    if (done >= silent) {
      n = outputs = rt_min_size(n, p->max_outputs);
    } else {
      n = rt_min_size(n, silent - done);
    }
    rt_model_lock(m);
    st = feed_chunk(m, s, tokens + done, n, done, outputs, on_logits, user, &stopped, error);
    rt_model_unlock(m);
    done += n;
  }
  return st;
}
