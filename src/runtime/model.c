#include "runtime/model.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/size.h"
#include "base/time.h"

// More rows than the path for a few takes; nothing that costs once depends on how many more.
enum { WARM_UP_ROWS = 32 };

// ---------------------------------------------------------------------------------------------
// Opening

typedef struct verification {
  const rt_engine_file *file;
  atomic_size_t bad;  // 1 + number of the first damaged block found, or 0
} verification;

static void verify_task(void *context, size_t task, size_t worker) {
  (void)worker;
  verification *v = context;
  if (!rt_engine_block_ok(v->file, task)) atomic_store(&v->bad, task + 1);
}

static retort_status verify(rt_model *m, retort_error *err) {
  const int64_t start = rt_time_ns();
  verification v = {.file = &m->file};
  m->backend->parallel(m->device, m->file.blocks, verify_task, &v);
  m->verify_ns = (uint64_t)(rt_time_ns() - start);
  const size_t bad = atomic_load(&v.bad);
  if (bad == 0) return RETORT_OK;
  return rt_fail(
      err, RETORT_ERR_CORRUPT,
      "%s: weight block %zu of %zu does not match its hash: the file was damaged; build the "
      "engine again or copy it anew",
      m->file.path, bad - 1, m->file.blocks);
}

static retort_status open_text(rt_model *m, retort_error *err) {
  const retort_status st = rt_tokenizer_open(&m->tokenizer, m->file.tokenizer, err);
  if (st != RETORT_OK) return rt_fail_in(err, st, "%s", m->file.path);
  const uint32_t count = rt_tokenizer_vocab_size(m->tokenizer);
  size_t longest = 4, capacity = 0;
  for (uint32_t id = 0; id < count; id++) {
    longest = rt_max_size(longest, rt_tokenizer_token_bytes(m->tokenizer, id).size);
    if (!rt_tokenizer_is_special(m->tokenizer, id)) continue;
    if (!rt_grow(&m->special, &capacity, m->special_count + 1, sizeof *m->special)) {
      return RT_OOM(err, "special tokens");
    }
    m->special[m->special_count++] = id;
  }
  // Every byte may turn out to be invalid and become U+FFFD, and one may be left from before.
  m->max_token_bytes = 3 * (longest + 4);
  if (m->file.chat_template.size == 0) return RETORT_OK;
  return rt_template_compile(&m->chat_template, m->file.chat_template, "chat template", err);
}

static retort_status allocate(rt_model *m, retort_error *err) {
  const rt_profile *p = &m->program->profile;
  m->tokens = calloc(p->max_tokens, sizeof *m->tokens);
  m->output_rows = calloc(p->max_outputs, sizeof *m->output_rows);
  m->segments = calloc(p->max_tokens, sizeof *m->segments);
  m->feeds = calloc(p->max_tokens, sizeof *m->feeds);
  m->feed_owner = calloc(p->max_tokens, sizeof *m->feed_owner);
  m->heap = calloc(m->program->vocab, sizeof *m->heap);
  m->work = calloc(m->program->vocab, sizeof *m->work);
  m->weights = calloc(m->program->vocab, sizeof *m->weights);
  m->seen = calloc(m->program->vocab, sizeof *m->seen);
  m->free_blocks = calloc(m->block_count, sizeof *m->free_blocks);
  if (!m->weights || !m->tokens || !m->output_rows || !m->segments || !m->work || !m->heap ||
      !m->feeds || !m->feed_owner || !m->seen || !m->free_blocks) {
    return RT_OOM(err, "the model");
  }
  // Taken from the end: block 0 goes first.
  for (size_t i = 0; i < m->block_count; i++) {
    m->free_blocks[i] = (uint32_t)(m->block_count - 1 - i);
  }
  m->free_count = m->block_count;
  return RETORT_OK;
}

static retort_status open_into(rt_model *m, const char *path, const rt_model_options *o,
                               retort_error *err) {
  const int64_t start = rt_time_ns();
  RT_TRY(rt_engine_file_open(&m->file, path, o->load, err));
  m->program = &m->file.manifest.program;
  m->backend = &rt_backend_cpu;
  m->max_context = m->program->profile.max_context;
  rt_speculator_init(&m->speculator);
  const size_t sessions = o->max_sessions ? o->max_sessions : 1;
  if (!rt_size_mul(sessions, rt_div_up(m->max_context, RT_KV_BLOCK), &m->block_count) ||
      m->block_count > UINT32_MAX) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "%zu sessions of %zu positions are too many", sessions,
                   m->max_context);
  }
  RT_TRY(allocate(m, err));
  rt_device_options options = {.threads = o->threads,
                               .isa = o->isa ? o->isa : RT_ISA_ALL,
                               .kv_blocks = m->block_count,
                               .pin = o->pin};
  if (o->on_file) RT_TRY(o->on_file(o->self, &m->file, &options.tactics, err));
  RT_TRY(m->backend->create(&m->device, m->program, m->file.weights, &options, err));
  if (!o->skip_verify) RT_TRY(verify(m, err));
  RT_TRY(open_text(m, err));
  m->load_ns = (uint64_t)(rt_time_ns() - start);
  return RETORT_OK;
}

retort_status rt_model_open(rt_model **out, const char *path, const rt_model_options *options,
                            retort_error *err) {
  *out = NULL;
  rt_model *m = calloc(1, sizeof *m);
  if (!m) return RT_OOM(err, "the model");
  if (pthread_mutex_init(&m->mutex, NULL) != 0) {
    free(m);
    return RT_OOM(err, "the model's lock");
  }
  const retort_status st = open_into(m, path, options, err);
  if (st != RETORT_OK) {
    rt_model_close(m);
    return st;
  }
  *out = m;
  return RETORT_OK;
}

void rt_model_close(rt_model *m) {
  if (!m) return;
  if (m->device) m->backend->destroy(m->device);
  rt_tokenizer_destroy(m->tokenizer);
  rt_template_destroy(m->chat_template);
  rt_engine_file_close(&m->file);
  free(m->special);
  free(m->tokens);
  free(m->output_rows);
  free(m->segments);
  free(m->work);
  free(m->weights);
  free(m->seen);
  free(m->heap);
  free(m->feeds);
  free(m->feed_owner);
  free(m->free_blocks);
  (void)pthread_mutex_destroy(&m->mutex);
  free(m);
}

void rt_model_lock(rt_model *m) {
  (void)pthread_mutex_lock(&m->mutex);
}
void rt_model_unlock(rt_model *m) {
  (void)pthread_mutex_unlock(&m->mutex);
}

retort_status rt_model_warm_up(rt_model *m, retort_error *err) {
  rt_session *s;
  RT_TRY(rt_session_create(&s, m, err));
  int32_t *tokens = calloc(m->program->profile.max_tokens, sizeof *tokens);
  retort_status st = tokens ? RETORT_OK : RT_OOM(err, "the warm-up");
  const size_t chunk =
      rt_min_size(WARM_UP_ROWS, rt_min_size(m->program->profile.max_tokens, m->max_context));
  const size_t sizes[] = {1, chunk};
  rt_model_lock(m);
  for (size_t i = 0; i < RT_COUNT(sizes) && st == RETORT_OK; i++) {
    const rt_feed feed = {.session = s, .tokens = tokens, .count = sizes[i], .outputs = 1};
    st = rt_model_step(m, &feed, 1, err);
    s->length = 0;  // its blocks stay for the next size
  }
  rt_model_unlock(m);
  free(tokens);
  rt_session_destroy(s);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Sessions

retort_status rt_session_create(rt_session **out, rt_model *m, retort_error *err) {
  *out = NULL;
  rt_session *s = calloc(1, sizeof *s);
  if (!s) return RT_OOM(err, "a session");
  s->model = m;
  s->max_blocks = rt_div_up(m->max_context, RT_KV_BLOCK);
  s->blocks = calloc(s->max_blocks, sizeof(unsigned char *));
  s->block_ids = calloc(s->max_blocks, sizeof *s->block_ids);
  s->tokens = calloc(m->max_context, sizeof *s->tokens);
  // The last token of a reply may stand one past the context.
  const bool indexed = rt_lookup_init(&s->lookup, m->max_context + 1);
  if (!s->blocks || !s->block_ids || !s->tokens || !indexed) {
    rt_session_destroy(s);
    return RT_OOM(err, "a session");
  }
  rt_model_lock(m);
  s->acceptance = m->speculator.acceptance;
  rt_model_unlock(m);
  *out = s;
  return RETORT_OK;
}

static void release_blocks(rt_session *s, size_t keep) {
  rt_model *m = s->model;
  while (s->block_count > keep) m->free_blocks[m->free_count++] = s->block_ids[--s->block_count];
}

void rt_session_destroy(rt_session *s) {
  if (!s) return;
  rt_model_lock(s->model);
  release_blocks(s, 0);
  rt_model_unlock(s->model);
  rt_lookup_deinit(&s->lookup);
  free(s->blocks);
  free(s->block_ids);
  free(s->tokens);
  free(s);
}

void rt_session_rewind(rt_session *s, size_t length) {
  if (length >= s->length) return;
  s->length = length;
  release_blocks(s, rt_div_up(length, RT_KV_BLOCK));
}

void rt_session_truncate(rt_session *s, size_t length) {
  rt_model_lock(s->model);
  rt_session_rewind(s, length);
  rt_model_unlock(s->model);
}

// ---------------------------------------------------------------------------------------------
// The step

static retort_status check_feeds(rt_model *m, const rt_feed *feeds, size_t count,
                                 retort_error *err) {
  const rt_profile *p = &m->program->profile;
  size_t rows = 0, outputs = 0, blocks = 0;
  for (size_t i = 0; i < count; i++) {
    const rt_feed *f = &feeds[i];
    if (f->count == 0 || f->outputs > f->count || f->session->model != m || f->session->in_step) {
      return rt_fail(err, RETORT_ERR_ARGUMENT,
                     "feed %zu of a step is empty, names a session of another engine or one twice",
                     i);
    }
    f->session->in_step = true;
    if (f->count > m->max_context - f->session->length) {
      return rt_fail(
          err, RETORT_ERR_LIMIT,
          "%zu tokens after %zu exceed the engine's context of %zu (profile max_context); "
          "shorten the prompt or build with a larger --max-context",
          f->count, f->session->length, m->max_context);
    }
    for (size_t k = 0; k < f->count; k++) {
      if (f->tokens[k] < 0 || (size_t)f->tokens[k] >= m->program->vocab) {
        return rt_fail(err, RETORT_ERR_ARGUMENT, "token %d is outside the vocabulary of %zu",
                       f->tokens[k], m->program->vocab);
      }
    }
    rows += f->count;
    outputs += f->outputs;
    const size_t need = rt_div_up(f->session->length + f->count, RT_KV_BLOCK);
    if (need > f->session->block_count) blocks += need - f->session->block_count;
  }
  if (rows > p->max_tokens || outputs > p->max_outputs) {
    return rt_fail(err, RETORT_ERR_LIMIT,
                   "a step of %zu rows and %zu outputs exceeds the profile (max_tokens %zu, "
                   "max_outputs %zu)",
                   rows, outputs, p->max_tokens, p->max_outputs);
  }
  if (blocks > m->free_count) {
    return rt_fail(
        err, RETORT_ERR_LIMIT,
        "the KV cache is full: %zu blocks of 64 positions are needed, %zu are free; end a "
        "session or open the engine with more",
        blocks, m->free_count);
  }
  return RETORT_OK;
}

static void add_feed(rt_model *m, const rt_feed *f, rt_step *step, rt_segment *segment) {
  rt_session *s = f->session;
  const size_t need = rt_div_up(s->length + f->count, RT_KV_BLOCK);
  while (s->block_count < need) {
    const uint32_t id = m->free_blocks[--m->free_count];
    m->backend->kv_clear(m->device, id);
    s->block_ids[s->block_count] = id;
    s->blocks[s->block_count++] = m->backend->kv_block(m->device, id);
  }
  *segment = (rt_segment){
      .blocks = s->blocks, .position = s->length, .row_begin = step->rows, .rows = f->count};
  memcpy(m->tokens + step->rows, f->tokens, f->count * sizeof *f->tokens);
  step->rows += f->count;
  for (size_t k = f->outputs; k > 0; k--) {
    m->output_rows[step->outputs++] = (int32_t)(step->rows - k);
  }
}

retort_status rt_model_step(rt_model *m, const rt_feed *feeds, size_t count, retort_error *err) {
  if (count == 0) return RETORT_OK;
  retort_status st = check_feeds(m, feeds, count, err);
  for (size_t i = 0; i < count; i++) feeds[i].session->in_step = false;
  RT_TRY(st);
  rt_step step = {.tokens = m->tokens, .output_rows = m->output_rows, .segments = m->segments};
  for (size_t i = 0; i < count; i++) add_feed(m, &feeds[i], &step, &m->segments[i]);
  step.segment_count = count;
  RT_TRY(m->backend->run(m->device, &step, err));
  for (size_t i = 0; i < count; i++) {
    rt_session *s = feeds[i].session;
    memcpy(s->tokens + s->length, feeds[i].tokens, feeds[i].count * sizeof *s->tokens);
    s->length += feeds[i].count;
  }
  return RETORT_OK;
}

const float *rt_model_logits(rt_model *m, size_t i) {
  return m->backend->logits(m->device, i);
}
