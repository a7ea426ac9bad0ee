#include "build/tuning.h"

#include <stdio.h>

#include "base/file.h"
#include "engine/engine.h"
#include "tune/tune.h"

// Bytes of one printed tactic, with room.
enum { TACTIC_BYTES = 640 };

typedef struct tuning {
  const retort_build_options *o;
} tuning;

static void say(void *self, const char *line) {
  const tuning *t = self;
  if (t->o->on_message) t->o->on_message(t->o->user, line);
}

static bool progress(void *self, double fraction) {
  const tuning *t = self;
  return !t->o->on_progress || t->o->on_progress(t->o->user, "tune", fraction);
}

retort_status rt_build_tune_prepare(const retort_build_options *o, rt_manifest *m,
                                    rt_tune_cache *cache, retort_error *err) {
  const char *mode = o->tune ? o->tune : "fast";
  if (!rt_tune_mode_parse(mode, &m->tune)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "--tune %.60s: there are off, fast and full", mode);
  }
  rt_fingerprint_of(&m->fingerprint, RT_ISA_ALL, o->threads);
  rt_tune_cache_init(cache, &m->fingerprint);
  if (!o->timing_cache || m->tune == RT_TUNE_OFF) return RETORT_OK;
  RT_TRY(rt_writer_check(o->timing_cache, err));
  tuning t = {o};
  rt_tune_cache_load(cache, o->timing_cache, say, &t);
  return RETORT_OK;
}

size_t rt_build_tune_bytes(const rt_program *p) {
  size_t shapes = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    const rt_gemm_shape shape = rt_instr_shape(p, &p->instrs[i]);
    bool seen = false;
    for (size_t k = 0; k < i && !seen; k++) {
      if (p->instrs[k].op != RT_INSTR_GEMM) continue;
      const rt_gemm_shape other = rt_instr_shape(p, &p->instrs[k]);
      seen = rt_gemm_shape_equal(&shape, &other);
    }
    shapes += !seen;
  }
  return shapes * RT_ROW_BUCKETS * TACTIC_BYTES;
}

static retort_status measure(const tuning *t, const char *path, const rt_manifest *m,
                             rt_tune_cache *cache, rt_tune_report *report, retort_error *err) {
  rt_engine_file file;
  RT_TRY(rt_engine_file_open(&file, path, RT_LOAD_MAP, err));
  const rt_tune_options options = {.mode = m->tune,
                                   .threads = t->o->threads,
                                   .isa = RT_ISA_ALL,
                                   .progress = progress,
                                   .self = (void *)(uintptr_t)t};
  const retort_status st =
      rt_tune_run(&file.manifest.program, file.weights, &options, cache, report, err);
  rt_engine_file_close(&file);
  return st;
}

static void save(tuning *t, const rt_tune_cache *cache) {
  retort_error why = {0};
  if (!t->o->timing_cache || cache->added == 0) return;
  if (rt_tune_cache_save(cache, t->o->timing_cache, &why) == RETORT_OK) return;
  char line[RETORT_ERROR_MESSAGE_BYTES + 64];
  (void)snprintf(line, sizeof line, "warning: measured times were not kept: %s", why.message);
  say(t, line);
}

retort_status rt_build_tune(const retort_build_options *o, const char *path, rt_manifest *m,
                            rt_tune_cache *cache, rt_arena *arena, retort_error *err) {
  if (m->tune == RT_TUNE_OFF) return RETORT_OK;
  tuning t = {o};
  rt_tune_report report = {0};
  retort_status st = measure(&t, path, m, cache, &report, err);
  if (st == RETORT_OK) {
    save(&t, cache);
    st = rt_tune_collect(&m->program, RT_ISA_ALL, cache, m->tune, arena, &m->program.tactics, NULL,
                         err);
  }
  if (st == RETORT_OK) {
    char line[160];
    (void)snprintf(
        line, sizeof line,
        "tuned: %zu shapes and row counts, %zu timed in %.1f s, %zu known from the cache",
        report.cells, report.timed, report.seconds, report.cached);
    say(&t, line);
  }
  return st;
}
