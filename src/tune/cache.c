#include "tune/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/size.h"
#include "engine/tactic_json.h"

#define MAGIC_KEY "retort_timing_cache"

void rt_tune_cache_init(rt_tune_cache *c, const rt_fingerprint *fingerprint) {
  *c = (rt_tune_cache){.fingerprint = *fingerprint};
}

void rt_tune_cache_deinit(rt_tune_cache *c) {
  free(c->tactics.items);
  c->tactics = (rt_tactics){0};
}

const rt_tactic *rt_tune_cache_find(const rt_tune_cache *c, const rt_gemm_shape *shape,
                                    size_t bucket, rt_tune_mode mode) {
  const rt_tactic *t = rt_tactics_find(&c->tactics, shape, bucket);
  return t && t->mode >= mode ? t : NULL;
}

retort_status rt_tune_cache_add(rt_tune_cache *c, const rt_tactic *tactic, retort_error *err) {
  for (size_t i = 0; i < c->tactics.count; i++) {
    rt_tactic *t = &c->tactics.items[i];
    if (t->bucket != tactic->bucket || !rt_gemm_shape_equal(&t->shape, &tactic->shape)) continue;
    if (t->mode <= tactic->mode) {
      *t = *tactic;
      c->added++;
    }
    return RETORT_OK;
  }
  if (c->tactics.count >= RT_MAX_TACTICS) return RETORT_OK;  // not worth an error
  if (!rt_grow(&c->tactics.items, &c->capacity, c->tactics.count + 1, sizeof *tactic)) {
    return RT_OOM(err, "measured times");
  }
  c->tactics.items[c->tactics.count++] = *tactic;
  c->added++;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Reading

// Whether a text begins as our files do: such a one may be replaced even if it is cut short.
static bool begins_as_cache(rt_view text) {
  static const char want[] = "{\"" MAGIC_KEY "\"";
  size_t at = 0;
  for (size_t i = 0; i < text.size && at < sizeof want - 1; i++) {
    const char c = text.data[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c != want[at++]) return false;
  }
  return at == sizeof want - 1;
}

// Parses and checks the outer form. On success *root is owned and has an array "machines".
static retort_status parse_root(json_t **root, rt_view text, const char *origin,
                                retort_error *err) {
  *root = NULL;
  if (!begins_as_cache(text)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "%s is not a timing cache", origin);
  }
  RT_TRY(rt_json_parse(root, text, origin, err));
  const rt_json top = rt_json_root(*root, origin);
  const rt_json version = rt_json_get(&top, MAGIC_KEY), machines = rt_json_get(&top, "machines");
  int64_t number = 0;
  size_t count = 0;
  retort_status st;
  RT_TRY_GOTO(rt_json_int(&version, 1, INT32_MAX, &number, err));
  if (number > RT_TUNE_CACHE_VERSION) {
    RT_TRY_GOTO(rt_fail(err, RETORT_ERR_UNSUPPORTED,
                        "%s was written by a newer retort (timing cache %lld)", origin,
                        (long long)number));
  }
  RT_TRY_GOTO(rt_json_want_array(&machines, &count, err));
  if (count > RT_TUNE_MAX_MACHINES) {
    RT_TRY_GOTO(rt_json_fail(&machines, err, RETORT_ERR_FORMAT, "more than %d machines",
                             RT_TUNE_MAX_MACHINES));
  }
done:
  if (st != RETORT_OK) {
    json_decref(*root);
    *root = NULL;
  }
  return st;
}

static retort_status read_tactics(rt_tune_cache *c, const rt_json *machine, size_t *ignored,
                                  retort_error *err) {
  const rt_json list = rt_json_get(machine, "tactics");
  size_t count = 0;
  RT_TRY(rt_json_want_array(&list, &count, err));
  for (size_t i = 0; i < count; i++) {
    const rt_json item = rt_json_at(&list, i);
    rt_tactic t;
    if (i >= RT_MAX_TACTICS || rt_tactic_read(&item, &t, NULL) != RETORT_OK) {
      ++*ignored;
      continue;
    }
    RT_TRY(rt_tune_cache_add(c, &t, err));
  }
  return RETORT_OK;
}

retort_status rt_tune_cache_parse(rt_tune_cache *c, rt_view text, const char *origin,
                                  size_t *ignored, retort_error *err) {
  size_t none = 0;
  if (!ignored) ignored = &none;
  *ignored = 0;
  json_t *root;
  RT_TRY(parse_root(&root, text, origin, err));
  const rt_json top = rt_json_root(root, origin), machines = rt_json_get(&top, "machines");
  const size_t added = c->added;
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < json_array_size(machines.node) && st == RETORT_OK; i++) {
    const rt_json machine = rt_json_at(&machines, i);
    const rt_json fingerprint = rt_json_get(&machine, "fingerprint");
    rt_fingerprint f;
    if (rt_fingerprint_read(&fingerprint, &f, NULL) != RETORT_OK) {
      ++*ignored;
    } else if (rt_fingerprint_equal(&f, &c->fingerprint)) {
      st = read_tactics(c, &machine, ignored, err);
    }
  }
  c->added = added;
  json_decref(root);
  return st;
}

void rt_tune_cache_load(rt_tune_cache *c, const char *path, rt_tune_message message, void *self) {
  if (!rt_file_exists(path)) return;
  rt_buf text = {0};
  retort_error err = {0};
  size_t ignored = 0;
  retort_status st = rt_file_read(&text, path, RT_TUNE_CACHE_MAX_BYTES, &err);
  if (st == RETORT_OK) st = rt_tune_cache_parse(c, rt_buf_view(&text), path, &ignored, &err);
  rt_buf_deinit(&text);
  char line[RETORT_ERROR_MESSAGE_BYTES + 256];
  line[0] = '\0';
  if (st != RETORT_OK) {
    (void)snprintf(line, sizeof line, "warning: measured times are ignored: %s", err.message);
  } else if (ignored) {
    (void)snprintf(line, sizeof line,
                   "warning: %.200s: %zu entries are not valid here and were ignored", path,
                   ignored);
  }
  if (line[0] && message) message(self, line);
}

// ---------------------------------------------------------------------------------------------
// Writing

static bool same_machine(json_t *entry, const rt_fingerprint *f) {
  const rt_json machine = rt_json_root(entry, ""), j = rt_json_get(&machine, "fingerprint");
  rt_fingerprint other;
  return rt_fingerprint_read(&j, &other, NULL) == RETORT_OK && rt_fingerprint_equal(&other, f);
}

static json_t *machine_json(const rt_tune_cache *c) {
  json_t *machine = json_object(), *list = json_array();
  bool ok = json_object_set_new(machine, "fingerprint", rt_fingerprint_json(&c->fingerprint)) == 0;
  for (size_t i = 0; i < c->tactics.count && ok; i++) {
    ok = json_array_append_new(list, rt_tactic_json(&c->tactics.items[i])) == 0;
  }
  ok = json_object_set_new(machine, "tactics", list) == 0 && ok;
  if (ok) return machine;
  json_decref(machine);
  return NULL;
}

// One machine's head and one tactic a line.
static bool print(json_t *machines, rt_buf *out) {
  bool ok = true;
  size_t i, k;
  json_t *machine, *tactic;
  rt_buf_append_format(out, "{\"" MAGIC_KEY "\": %d, \"machines\": [", RT_TUNE_CACHE_VERSION);
  json_array_foreach(machines, i, machine) {
    char *head = json_dumps(json_object_get(machine, "fingerprint"), 0);
    rt_buf_append_format(out, "%s\n{\"fingerprint\": %s,\n \"tactics\": [", i ? "," : "",
                         head ? head : "null");
    ok = ok && head;
    free(head);
    json_array_foreach(json_object_get(machine, "tactics"), k, tactic) {
      char *line = json_dumps(tactic, JSON_ENCODE_ANY);
      rt_buf_append_format(out, "%s\n  %s", k ? "," : "", line ? line : "null");
      ok = ok && line;
      free(line);
    }
    rt_buf_append_str(out, "]}");
  }
  rt_buf_append_str(out, "\n]}\n");
  return ok && !out->failed;
}

// The machines of the file, without ours, whose tactics are added to `merged`.
static retort_status read_others(rt_tune_cache *merged, const char *path, json_t *machines,
                                 retort_error *err) {
  if (!rt_file_exists(path)) return RETORT_OK;
  rt_buf text = {0};
  json_t *root = NULL;
  retort_status st = rt_file_read(&text, path, RT_TUNE_CACHE_MAX_BYTES, err);
  // An empty file, as mktemp makes it, is nobody's work.
  if (st == RETORT_OK && text.size > 0) {
    st = parse_root(&root, rt_buf_view(&text), path, err);
    if (st == RETORT_ERR_FORMAT && begins_as_cache(rt_buf_view(&text))) st = RETORT_OK;
  }
  if (st == RETORT_OK && root) {
    st = rt_tune_cache_parse(merged, rt_buf_view(&text), path, NULL, err);
    json_t *list = json_object_get(root, "machines"), *machine;
    size_t i, skip = json_array_size(list) >= RT_TUNE_MAX_MACHINES;  // the oldest makes room
    json_array_foreach(list, i, machine) {
      const bool whole = json_is_object(json_object_get(machine, "fingerprint")) &&
                         json_is_array(json_object_get(machine, "tactics"));
      if (i < skip || !whole || same_machine(machine, &merged->fingerprint)) continue;
      if (json_array_append(machines, machine) != 0) st = RT_OOM(err, "measured times");
    }
  }
  json_decref(root);
  rt_buf_deinit(&text);
  return st;
}

// Locks the file's folder for as long as the descriptor is open; -1 where that can't be had in a
// moment: then two builds that end at once may lose the times of one.
static int lock_folder(const char *path) {
  enum { TRIES = 40, WAIT_NS = 50 * 1000 * 1000 };
  char *folder = strdup(path);
  if (!folder) return -1;
  char *slash = strrchr(folder, '/');
  if (slash) slash[slash == folder ? 1 : 0] = '\0';
  const int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(folder);
  for (int i = 0; fd >= 0 && i < TRIES; i++) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    const struct timespec wait = {0, WAIT_NS};
    (void)nanosleep(&wait, NULL);
  }
  if (fd >= 0) (void)close(fd);
  return -1;
}

retort_status rt_tune_cache_save(const rt_tune_cache *cache, const char *path, retort_error *err) {
  RT_TRY(rt_writer_check(path, err));
  rt_tune_cache merged;
  rt_tune_cache_init(&merged, &cache->fingerprint);
  json_t *machines = json_array();
  rt_buf text = {0};
  rt_writer out = {.fd = -1};
  const int lock = lock_folder(path);
  retort_status st = machines ? RETORT_OK : RT_OOM(err, "measured times");
  if (st == RETORT_OK) st = read_others(&merged, path, machines, err);
  for (size_t i = 0; i < cache->tactics.count && st == RETORT_OK; i++) {
    st = rt_tune_cache_add(&merged, &cache->tactics.items[i], err);
  }
  if (st == RETORT_OK &&
      (json_array_append_new(machines, machine_json(&merged)) != 0 || !print(machines, &text))) {
    st = RT_OOM(err, "measured times");
  }
  if (st == RETORT_OK) st = rt_writer_open(&out, path, err);
  if (st == RETORT_OK) st = rt_writer_write(&out, text.data, text.size, err);
  if (st == RETORT_OK) st = rt_writer_commit(&out, err);
  rt_writer_deinit(&out);
  if (lock >= 0) (void)close(lock);
  rt_buf_deinit(&text);
  json_decref(machines);
  rt_tune_cache_deinit(&merged);
  return st;
}
