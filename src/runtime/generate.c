#include "runtime/generate.h"

#include <stdlib.h>

#include "base/size.h"
#include "base/time.h"

const char *rt_finish_name(rt_finish finish) {
  switch (finish) {
    case RT_FINISH_STOP: return "stop";
    case RT_FINISH_LENGTH: return "length";
    case RT_FINISH_CANCELLED: return "cancelled";
    case RT_FINISH_NONE: break;
  }
  return "none";
}

static retort_status check(const rt_session *s, const int32_t *prompt, size_t count,
                           const rt_generate_options *o, retort_error *err) {
  const rt_model *m = s->model;
  RT_TRY(rt_sampling_check(&o->sampling, err));
  if (count == 0)
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "the prompt is empty: it must have at least one token");
  if (count > m->max_context) {
    return rt_fail(
        err, RETORT_ERR_LIMIT,
        "the prompt has %zu tokens but the engine's context is %zu (profile max_context); "
        "shorten it or build with a larger --max-context",
        count, m->max_context);
  }
  for (size_t i = 0; i < count; i++) {
    if (prompt[i] < 0 || (size_t)prompt[i] >= m->program->vocab) {
      return rt_fail(err, RETORT_ERR_ARGUMENT,
                     "prompt token %zu is %d, outside the vocabulary of %zu", i, prompt[i],
                     m->program->vocab);
    }
  }
  if (o->max_tokens == 0) return rt_fail(err, RETORT_ERR_ARGUMENT, "max_tokens must be at least 1");
  if (o->stop_count > RT_MAX_STOPS) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "at most %d stop strings are allowed", RT_MAX_STOPS);
  }
  if (o->speculate < RT_SPECULATE_OFF || o->speculate > RT_DRAFT_LONGEST) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "speculate must lie in -1..%d", RT_DRAFT_LONGEST);
  }
  if (o->top_logprobs > RT_MAX_TOP_LOGPROBS) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "at most %d top logprobs are allowed",
                   RT_MAX_TOP_LOGPROBS);
  }
  for (size_t i = 0; i < o->stop_count; i++) {
    const size_t n = strlen(o->stops[i]);
    if (n == 0 || n >= RT_MAX_STOP_BYTES) {
      return rt_fail(err, RETORT_ERR_ARGUMENT, "stop string %zu must have 1 to %d bytes", i,
                     RT_MAX_STOP_BYTES - 1);
    }
  }
  return RETORT_OK;
}

retort_status rt_generation_begin(rt_generation_state *g, rt_session *session,
                                  const int32_t *prompt, size_t prompt_count,
                                  const rt_generate_options *options, retort_error *err) {
  *g = (rt_generation_state){.session = session, .options = *options, .begin_ns = rt_time_ns()};
  RT_TRY(check(session, prompt, prompt_count, options, err));
  rt_model *m = session->model;
  // Past the context nothing can be said, so nothing needs room for it. The last token of a reply
  // is never fed back, so it may stand one past the end.
  g->options.max_tokens = rt_min_size(options->max_tokens, m->max_context - prompt_count + 1);
  g->ids = malloc((prompt_count + g->options.max_tokens) * sizeof *g->ids);
  size_t text_bytes = 0;
  const bool fits = rt_size_mul(g->options.max_tokens + 1, m->max_token_bytes, &text_bytes);
  if (!g->ids || !fits || !rt_buf_reserve(&g->text, text_bytes + RT_MAX_STOP_BYTES)) {
    rt_generation_deinit(g);
    return RT_OOM(err, "a reply");
  }
  memcpy(g->ids, prompt, prompt_count * sizeof *prompt);
  g->prompt_count = prompt_count;
  for (size_t i = 0; i < options->stop_count; i++) {
    g->stop_bytes[i] = strlen(options->stops[i]);
    memcpy(g->stops[i], options->stops[i], g->stop_bytes[i]);
  }
  g->options.stops = NULL;
  rt_decode_stream_init(&g->decoder, m->tokenizer, true);
  // Keep what the session already knows; the last prompt token is fed again for its logits.
  size_t common = 0;
  const size_t most = rt_min_size(session->length, prompt_count - 1);
  while (common < most && session->tokens[common] == prompt[common]) common++;
  rt_session_truncate(session, common);
  g->reused = common;
  if (options->speculate != RT_SPECULATE_OFF) {
    rt_lookup_assign(&session->lookup, prompt, prompt_count);
  }
  return RETORT_OK;
}

void rt_generation_deinit(rt_generation_state *g) {
  free(g->ids);
  rt_buf_deinit(&g->text);
  g->ids = NULL;
}

void rt_generation_cancel(rt_generation_state *g) {
  atomic_store(&g->cancelled, true);
}

// ---------------------------------------------------------------------------------------------
// Text: streaming, stop strings

static bool emit(rt_generation_state *g, int32_t token, size_t upto, const rt_logprob *chosen,
                 const rt_logprob *top) {
  const rt_piece piece = {.token = token,
                          .index = g->output_count - 1,
                          .text = {g->text.data + g->emitted, upto - g->emitted},
                          .chosen = chosen,
                          .top = top,
                          .top_count = chosen ? g->options.top_logprobs : 0};
  g->emitted = upto;
  return !g->options.on_piece || g->options.on_piece(g->options.user, &piece);
}

// Position of the first stop string that ends in the text added since `from`, or SIZE_MAX.
static size_t find_stop(const rt_generation_state *g, size_t from) {
  size_t found = SIZE_MAX;
  for (size_t i = 0; i < g->options.stop_count; i++) {
    const size_t n = g->stop_bytes[i];
    size_t at = from >= n ? from - n + 1 : 0;
    if (at < g->emitted) at = g->emitted;
    for (; at + n <= g->text.size && at < found; at++) {
      if (memcmp(g->text.data + at, g->stops[i], n) == 0) {
        found = at;
        break;
      }
    }
  }
  return found;
}

// How much of the text's end could be the beginning of a stop string.
static size_t held_back(const rt_generation_state *g) {
  size_t longest = 0;
  const size_t pending = g->text.size - g->emitted;
  for (size_t i = 0; i < g->options.stop_count; i++) {
    size_t n = rt_min_size(g->stop_bytes[i] - 1, pending);
    while (n > longest && memcmp(g->text.data + g->text.size - n, g->stops[i], n) != 0) n--;
    if (n > longest) longest = n;
  }
  return longest;
}

static bool is_eos(const rt_generation_state *g, int32_t token) {
  const rt_generation_defaults *d = &g->session->model->file.manifest.generation;
  for (size_t i = 0; i < d->eos_count && !g->options.ignore_eos; i++) {
    if (d->eos[i] == token) return true;
  }
  return false;
}

static void accept_token(rt_generation_state *g, int32_t token, const rt_logprob *chosen,
                         const rt_logprob *top) {
  g->last_ns = rt_time_ns();
  if (g->output_count == 0) g->first_ns = g->last_ns;
  g->ids[g->prompt_count + g->output_count++] = token;
  const size_t from = g->text.size;
  const bool end = is_eos(g, token);
  if (end) {
    g->finish = RT_FINISH_STOP;
  } else {
    rt_decode_stream_push(&g->decoder, (uint32_t)token, &g->text);
    if (g->output_count == g->options.max_tokens) g->finish = RT_FINISH_LENGTH;
  }
  if (g->finish != RT_FINISH_NONE) rt_decode_stream_finish(&g->decoder, &g->text);
  const size_t stop = find_stop(g, from);
  if (stop != SIZE_MAX) {
    g->text.size = stop;
    g->finish = RT_FINISH_STOP;
  }
  const size_t hold = g->finish == RT_FINISH_NONE ? held_back(g) : 0;
  if (!emit(g, token, g->text.size - hold, chosen, top) && g->finish == RT_FINISH_NONE) {
    g->finish = RT_FINISH_CANCELLED;
  }
}

// ---------------------------------------------------------------------------------------------
// Tokens

static retort_status sample_one(rt_model *m, rt_generation_state *g, const float *logits,
                                retort_error *err) {
  rt_sampler_work work = {.vocab = m->program->vocab,
                          .work = m->work,
                          .seen = m->seen,
                          .stamp = &m->stamp,
                          .heap = m->heap,
                          .weights = m->weights};
  int32_t token = 0;
  RT_TRY(rt_sample(&g->options.sampling, logits, g->ids, g->prompt_count + g->output_count,
                   g->output_count, &work, &token, err));
  rt_logprob chosen, top[RT_MAX_TOP_LOGPROBS];
  if (g->options.logprobs) {
    rt_logprobs(logits, m->program->vocab, token, &chosen, top, g->options.top_logprobs);
  }
  accept_token(g, token, g->options.logprobs ? &chosen : NULL, top);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Drafts

// What a token teaches: whether the lookup would have guessed it, guess or no guess fed.
static void learn_token(rt_model *m, rt_generation_state *g, int32_t token) {
  if (g->options.speculate == RT_SPECULATE_OFF) return;
  rt_lookup *l = &g->session->lookup;
  if (g->match.length > 0) {
    const bool hit = l->tokens[g->match.next] == token;
    rt_acceptance_learn(&g->session->acceptance, g->match.length, hit, 1.0f / 16);
    rt_acceptance_learn(&m->speculator.acceptance, g->match.length, hit, 1.0f / 64);
    g->match = hit ? (rt_match){g->match.next + 1, g->match.length + 1} : (rt_match){0};
  }
  rt_lookup_append(l, &token, 1);
}

// How many tokens may be drafted for g in a step that leaves room for `room` more rows.
static size_t most_drafts(const rt_generation_state *g, size_t room) {
  // The token after the last draft is sampled too.
  const size_t left = g->options.max_tokens - g->output_count - 1;
  return rt_min_size(rt_min_size(left, room), RT_DRAFT_LONGEST);
}

// Blocks that feed f takes from the pool with `more` rows.
static size_t new_blocks(const rt_feed *f, size_t more) {
  const size_t need = rt_div_up(f->session->length + f->count + more, RT_KV_BLOCK);
  return need - rt_min_size(need, f->session->block_count);
}

// Writes `want` guesses behind the known tokens of g and lengthens its feed by them.
static void add_draft(rt_generation_state *g, rt_feed *f, size_t want, size_t *free_blocks) {
  const size_t plain = new_blocks(f, 0);
  while (want > 0 && new_blocks(f, want) - plain > *free_blocks) want--;
  if (want == 0) return;
  int32_t *out = g->ids + g->prompt_count + g->output_count;
  if (g->options.draft) {
    want = g->options.draft(g->options.draft_user, g->ids, g->prompt_count + g->output_count, out,
                            want);
  } else {
    rt_lookup_copy(&g->session->lookup, g->match, out, want);
  }
  *free_blocks -= new_blocks(f, want) - plain;
  f->count += want;
  f->outputs += want;
  g->draft = want;
}

// Lengthens the feeds of a step of single decode tokens.
static void add_drafts(rt_model *m, rt_generation_state *const *list, size_t feeds) {
  const rt_profile *p = &m->program->profile;
  size_t room = rt_min_size(p->max_tokens, p->max_outputs), free_blocks = m->free_count;
  room -= rt_min_size(room, feeds);
  if (room == 0) return;
  for (size_t i = 0; i < feeds; i++) {
    const size_t need = new_blocks(&m->feeds[i], 0);
    if (need > free_blocks) return;  // the step will fail and say so
    free_blocks -= need;
  }
  rt_draft drafts[RT_SPECULATE_ROWS];
  size_t feed_of[RT_SPECULATE_ROWS], count = 0;
  for (size_t i = 0; i < feeds; i++) {
    rt_generation_state *g = list[m->feed_owner[i]];
    if (g->options.speculate == RT_SPECULATE_OFF) continue;
    g->match = rt_lookup_find(&g->session->lookup);
    const size_t most = most_drafts(g, room);
    const bool guess = g->options.draft || g->match.length > 0;
    if (!guess || most == 0) continue;
    if (g->options.speculate > 0) {
      add_draft(g, &m->feeds[i], rt_min_size(most, (size_t)g->options.speculate), &free_blocks);
      room -= g->draft;
    } else if (feeds < RT_SPECULATE_ROWS) {
      drafts[count] = (rt_draft){
          .length = g->match.length, .most = most, .acceptance = &g->session->acceptance};
      feed_of[count++] = i;
    }
  }
  if (count == 0) return;
  rt_speculator_plan(&m->speculator, feeds, drafts, count, room);
  for (size_t i = 0; i < count; i++) {
    rt_feed *f = &m->feeds[feed_of[i]];
    add_draft(list[m->feed_owner[feed_of[i]]], f, drafts[i].count, &free_blocks);
  }
}

// Goes through the rows of g's feed as through single steps. Row 0 follows a known token; row k
// counts if the draft's token k is the one that was sampled.
static retort_status sample_rows(rt_model *m, rt_generation_state *g, size_t output, size_t rows,
                                 size_t *accepted, retort_error *err) {
  retort_status st = RETORT_OK;
  *accepted = 0;
  for (size_t k = 0; k < rows; k++) {
    if (k > 0 && atomic_load(&g->cancelled)) g->finish = RT_FINISH_CANCELLED;
    if (g->finish != RT_FINISH_NONE) break;
    const size_t at = g->prompt_count + g->output_count;
    const int32_t guess = k + 1 < rows ? g->ids[at] : -1;
    st = sample_one(m, g, rt_model_logits(m, output + k), err);
    if (st != RETORT_OK) break;
    learn_token(m, g, g->ids[at]);
    if (g->ids[at] != guess) break;
    ++*accepted;
  }
  // All but the last token have been fed, as if one by one.
  rt_session_rewind(g->session, g->prompt_count + g->output_count - 1);
  g->drafted += rows - 1;
  g->accepted += *accepted;
  g->draft = 0;
  return st;
}

// ---------------------------------------------------------------------------------------------
// The step

// Fills m->feeds with the next step; the generation behind each feed goes to m->feed_owner.
// `*prompts` tells whether rows of prompts are among them.
static size_t gather(rt_model *m, rt_generation_state *const *list, size_t count, bool *prompts) {
  const rt_profile *p = &m->program->profile;
  size_t feeds = 0, rows = 0, outputs = 0;
  *prompts = false;
  // Two rounds: those that are decoding wait for nobody's prompt.
  for (int round = 0; round < 2; round++) {
    for (size_t i = 0; i < count; i++) {
      rt_generation_state *g = list[i];
      if (g->finish != RT_FINISH_NONE) continue;
      const size_t known = g->prompt_count + g->output_count, fed = g->session->length;
      const bool decoding = known - fed == 1;
      if (decoding != (round == 0) || rows == p->max_tokens || feeds == p->max_tokens) continue;
      size_t n = rt_min_size(known - fed, p->max_tokens - rows);
      const bool last = n == known - fed;
      if (last && outputs == p->max_outputs) {
        if (n == 1) continue;
        n--;
      }
      m->feeds[feeds] = (rt_feed){.session = g->session,
                                  .tokens = g->ids + fed,
                                  .count = n,
                                  .outputs = n == known - fed ? 1 : 0};
      m->feed_owner[feeds++] = i;
      rows += n;
      outputs += n == known - fed;
      *prompts |= round == 1;
    }
  }
  return feeds;
}

static retort_status step_locked(rt_model *m, rt_generation_state *const *list, size_t count,
                                 retort_error *err) {
  for (size_t i = 0; i < count; i++) {
    rt_generation_state *g = list[i];
    if (g->finish == RT_FINISH_NONE && atomic_load(&g->cancelled)) g->finish = RT_FINISH_CANCELLED;
  }
  bool prompts;
  const size_t feeds = gather(m, list, count, &prompts);
  if (feeds == 0) return RETORT_OK;
  if (!prompts) add_drafts(m, list, feeds);
  const int64_t start = rt_time_ns();
  retort_status st = rt_model_step(m, m->feeds, feeds, err);
  const int64_t took = rt_time_ns() - start;
  if (st != RETORT_OK) {
    for (size_t i = 0; i < feeds; i++) list[m->feed_owner[i]]->draft = 0;
    return st;
  }
  size_t output = 0, accepted = 0;
  for (size_t i = 0; i < feeds; i++) {
    const size_t rows = m->feeds[i].outputs;
    if (rows == 0) continue;
    rt_generation_state *g = list[m->feed_owner[i]];
    size_t right = 0;
    // After a failure the rest is only brought into order.
    if (st == RETORT_OK) {
      st = sample_rows(m, g, output, rows, &right, err);
    } else {
      rt_session_rewind(g->session, g->prompt_count + g->output_count - 1);
    }
    output += rows;
    accepted += right;
  }
  if (!prompts) rt_speculator_learn(&m->speculator, feeds, output, accepted, took);
  return st;
}

retort_status rt_generations_step(rt_model *m, rt_generation_state *const *list, size_t count,
                                  size_t *running, retort_error *err) {
  rt_model_lock(m);
  const retort_status st = step_locked(m, list, count, err);
  rt_model_unlock(m);
  *running = 0;
  for (size_t i = 0; i < count; i++) *running += list[i]->finish == RT_FINISH_NONE;
  return st;
}
