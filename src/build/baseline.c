#include "build/baseline.h"

#include "base/size.h"
#include "runtime/generate.h"

enum { PROMPT = 128, NEW = 16 };

typedef struct watch {
  rt_baseline_progress progress;
  void *self;
} watch;

static retort_status report(const watch *w, double fraction, retort_error *err) {
  if (!w->progress || w->progress(w->self, fraction)) return RETORT_OK;
  return rt_fail(err, RETORT_ERR_CANCELLED, "the build was cancelled");
}

static retort_status measure(rt_baseline *out, rt_model *m, rt_session *s, const watch *w,
                             retort_error *err) {
  int32_t prompt[PROMPT];
  out->prompt_tokens = rt_min_size(PROMPT, m->max_context / 2 + 1);
  uint32_t state = 1;
  for (size_t i = 0; i < out->prompt_tokens; i++) {
    state = state * 1664525u + 1013904223u;
    prompt[i] = (int32_t)((state >> 8) % m->program->vocab);
  }
  const rt_generate_options options = {
      .max_tokens = NEW,
      .sampling = {.top_p = 1, .repetition_penalty = 1},
      .ignore_eos = true,
  };
  rt_generation_state g;
  RT_TRY(rt_generation_begin(&g, s, prompt, out->prompt_tokens, &options, err));
  rt_generation_state *list[] = {&g};
  retort_status st = RETORT_OK;
  for (size_t running = 1; running && st == RETORT_OK;) {
    st = report(w, (1 + (double)g.output_count) / (NEW + 1), err);
    if (st == RETORT_OK) st = rt_generations_step(m, list, 1, &running, err);
  }
  out->new_tokens = g.output_count;
  out->ttft_ms = (double)(g.first_ns - g.begin_ns) * 1e-6;
  if (g.output_count > 1) {
    out->tpot_ms = (double)(g.last_ns - g.first_ns) * 1e-6 / (double)(g.output_count - 1);
  }
  out->memory_bytes = m->program->arena_bytes + s->block_count * rt_kv_block_bytes(&m->program->kv);
  rt_generation_deinit(&g);
  return st;
}

retort_status rt_baseline_measure(rt_baseline *out, const char *engine, size_t threads,
                                  rt_baseline_progress progress, void *self, retort_error *err) {
  *out = (rt_baseline){0};
  rt_model *m;
  const watch w = {progress, self};
  RT_TRY(report(&w, 0, err));
  const rt_model_options options = {.threads = threads};
  RT_TRY(rt_model_open(&m, engine, &options, err));
  out->load_ms = (double)m->load_ns * 1e-6;
  rt_session *s = NULL;
  retort_status st = rt_model_warm_up(m, err);
  if (st == RETORT_OK) st = report(&w, 1.0 / (NEW + 1), err);
  if (st == RETORT_OK) st = rt_session_create(&s, m, err);
  if (st == RETORT_OK) st = measure(out, m, s, &w, err);
  rt_session_destroy(s);
  rt_model_close(m);
  return st;
}
