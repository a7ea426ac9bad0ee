#include "api/tuning.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "engine/header.h"
#include "tune/tune.h"

// An engine opens within this even if the machine is new to it.
static const double OPEN_SECONDS = 10;

static void say(void *self, const char *line) {
  const rt_api_tuning *t = self;
  if (t->options->on_message) t->options->on_message(t->options->user, line);
}

static bool progress(void *self, double fraction) {
  const rt_api_tuning *t = self;
  return !t->options->on_progress || t->options->on_progress(t->options->user, "tune", fraction);
}

// Every folder on the way to a file; what is there already is no error.
static void make_folders(const char *path) {
  char folder[PATH_MAX];
  if (strlen(path) >= sizeof folder) return;
  memcpy(folder, path, strlen(path) + 1);
  for (char *at = folder + 1; *at; at++) {
    if (*at != '/') continue;
    *at = '\0';
    (void)mkdir(folder, 0777);
    *at = '/';
  }
}

// ENGINE.tune, or what the caller said; and where it goes if that can't be written. Empty: none.
static void sidecar_paths(const rt_api_tuning *t, const rt_engine_file *file, char *beside,
                          char *elsewhere, size_t size) {
  const retort_engine_options *o = t->options;
  const char *own = o->tune_path ? o->tune_path : file->path;
  if (snprintf(beside, size, "%s%s", own, o->tune_path ? "" : ".tune") >= (int)size) *beside = '\0';
  *elsewhere = '\0';
  if (!o->tune_folder || !*o->tune_folder) return;
  // The header's hash covers the hashes of everything else.
  uint64_t hash;
  memcpy(&hash, file->map.data + offsetof(rt_engine_header, hash), sizeof hash);
  if (snprintf(elsewhere, size, "%s/%016llx.tune", o->tune_folder, (unsigned long long)hash) >=
      (int)size) {
    *elsewhere = '\0';
  }
}

static void keep(rt_api_tuning *t, const rt_tune_cache *cache, const char *beside,
                 const char *elsewhere) {
  retort_error first = {0}, second = {0};
  if (*beside && rt_tune_cache_save(cache, beside, &first) == RETORT_OK) return;
  if (*elsewhere) {
    make_folders(elsewhere);
    if (rt_tune_cache_save(cache, elsewhere, &second) == RETORT_OK) return;
  }
  char line[RETORT_ERROR_MESSAGE_BYTES + 128];
  (void)snprintf(line, sizeof line,
                 "warning: measured times were not kept, the next start measures again: %s",
                 *elsewhere ? second.message : first.message);
  say(t, line);
}

// Measures what is missing. Not being able to is told, and the heuristics serve.
static retort_status measure(rt_api_tuning *t, const rt_engine_file *file,
                             const rt_fingerprint *here, rt_tune_cache *cache, const char *beside,
                             const char *elsewhere, retort_error *err) {
  char line[RETORT_ERROR_MESSAGE_BYTES + 1024], was[512], is[512];
  rt_fingerprint_print(&file->manifest.fingerprint, was, sizeof was);
  rt_fingerprint_print(here, is, sizeof is);
  (void)snprintf(line, sizeof line, "%.300s was tuned for: %s; here: %s; tuning it anew",
                 file->path, was, is);
  say(t, line);
  const rt_tune_options options = {.mode = RT_TUNE_FAST,
                                   .seconds = OPEN_SECONDS,
                                   .threads = t->options->threads,
                                   .isa = t->isa,
                                   .progress = progress,
                                   .self = t};
  rt_tune_report report;
  const retort_status st =
      rt_tune_run(&file->manifest.program, file->weights, &options, cache, &report, err);
  if (st == RETORT_ERR_CANCELLED) return st;
  if (st != RETORT_OK) {
    (void)snprintf(line, sizeof line, "warning: not tuned: %s", err ? err->message : "");
    say(t, line);
    return RETORT_OK;
  }
  keep(t, cache, beside, elsewhere);
  (void)snprintf(line, sizeof line, "tuned in %.1f s", report.seconds);
  say(t, line);
  return RETORT_OK;
}

static retort_status refuse(const rt_engine_file *file, const rt_fingerprint *here,
                            retort_error *err) {
  const rt_manifest *m = &file->manifest;
  char was[384] = "an unknown machine", is[384];
  if (m->fingerprint.threads) rt_fingerprint_print(&m->fingerprint, was, sizeof was);
  rt_fingerprint_print(here, is, sizeof is);
  return rt_fail(
      err, RETORT_ERR_UNSUPPORTED,
      "%.150s was built for: %s; this is: %s; build it here, or open it without --strict",
      file->path, was, is);
}

retort_status rt_api_tune(void *self, const rt_engine_file *file, const rt_tactics **tactics,
                          retort_error *err) {
  rt_api_tuning *t = self;
  const rt_manifest *m = &file->manifest;
  rt_fingerprint here;
  rt_fingerprint_of(&here, t->isa, t->options->threads);
  const bool same = rt_fingerprint_equal(&here, &m->fingerprint);
  if (t->options->strict && !same) return refuse(file, &here, err);
  if (same || m->tune == RT_TUNE_OFF) return RETORT_OK;
  char beside[PATH_MAX], elsewhere[PATH_MAX];
  sidecar_paths(t, file, beside, elsewhere, sizeof beside);
  rt_tune_cache cache;
  rt_tune_cache_init(&cache, &here);
  if (*beside) rt_tune_cache_load(&cache, beside, say, t);
  if (*elsewhere) rt_tune_cache_load(&cache, elsewhere, say, t);
  size_t missing = 0;
  retort_status st = rt_tune_collect(&m->program, t->isa, &cache, RT_TUNE_FAST, &t->arena,
                                     &t->tactics, &missing, err);
  if (st == RETORT_OK && missing) {
    st = measure(t, file, &here, &cache, beside, elsewhere, err);
    if (st == RETORT_OK) {
      st = rt_tune_collect(&m->program, t->isa, &cache, RT_TUNE_FAST, &t->arena, &t->tactics, NULL,
                           err);
    }
  }
  rt_tune_cache_deinit(&cache);
  *tactics = &t->tactics;
  return st;
}

void rt_api_tuning_deinit(rt_api_tuning *t) {
  rt_arena_deinit(&t->arena);
}
