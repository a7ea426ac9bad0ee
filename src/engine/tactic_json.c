#include "engine/tactic_json.h"

#include <math.h>

#include "engine/program.h"

// Longer than any GEMM takes; in nanoseconds.
static const int64_t MAX_NS = (int64_t)1000 * 1000 * 1000 * 1000;
enum { MAX_PANELS = RT_MAX_WIDTH / RT_PANEL };

// json_object_set_new drops what it is given where it fails, and fails on NULL.
static bool put(json_t *object, const char *key, json_t *value) {
  return json_object_set_new(object, key, value) == 0;
}
static bool put_str(json_t *object, const char *key, const char *value) {
  return put(object, key, json_string(value ? value : "?"));
}
static bool put_int(json_t *object, const char *key, double value) {
  return put(object, key, json_integer((json_int_t)value));
}

static json_t *finish(json_t *object, bool ok) {
  if (ok) return object;
  json_decref(object);
  return NULL;
}

json_t *rt_fingerprint_json(const rt_fingerprint *f) {
  json_t *o = json_object();
  return finish(o, put_str(o, "cpu", f->cpu) && put_str(o, "isa", f->isa) &&
                       put_str(o, "caches", f->caches) &&
                       put_int(o, "threads", (double)f->threads) &&
                       put_str(o, "kernels", f->kernels));
}

static bool put_way(json_t *o, const rt_gemm_way *way, double ns) {
  return put_str(o, "kernel", way->kernel->name) && put_int(o, "panels", (double)way->panels) &&
         put_int(o, "row_block", (double)way->row_block) && put_int(o, "ns", ns);
}

json_t *rt_tactic_json(const rt_tactic *t) {
  json_t *o = json_object();
  bool ok =
      put_str(o, "op", "gemm") && put_str(o, "signature", rt_signature_name(t->shape.signature)) &&
      put_str(o, "format", rt_wfmt_name(t->shape.format)) && put_int(o, "n", (double)t->shape.n) &&
      put_int(o, "k", (double)t->shape.k) &&
      put_str(o, "epilogue", rt_epilogue_name(t->shape.epilogue)) &&
      put_int(o, "rows", (double)rt_row_bucket_first(t->bucket)) && put_way(o, &t->way, t->ns) &&
      put(o, "spread", json_real(rint(t->spread * 1000) / 1000)) &&
      put_str(o, "mode", rt_tune_mode_name(t->mode));
  if (ok && t->next.kernel) {
    json_t *next = json_object();
    ok = put_way(next, &t->next, t->next_ns);
    ok = put(o, "next", next) && ok;
  }
  return finish(o, ok);
}

// ---------------------------------------------------------------------------------------------
// Reading

static retort_status read_text(const rt_json *o, const char *key, char *out, size_t size,
                               retort_error *err) {
  const rt_json j = rt_json_get(o, key);
  const char *text = NULL;
  RT_TRY(rt_json_str(&j, &text, err));
  if (strlen(text) >= size || strlen(text) != json_string_length(j.node)) {
    return rt_json_fail(&j, err, RETORT_ERR_FORMAT, "too long, or not a plain text");
  }
  memcpy(out, text, strlen(text) + 1);
  return RETORT_OK;
}

static retort_status read_size(const rt_json *o, const char *key, int64_t min, int64_t max,
                               size_t *out, retort_error *err) {
  const rt_json j = rt_json_get(o, key);
  int64_t value = 0;
  RT_TRY(rt_json_int(&j, min, max, &value, err));
  *out = (size_t)value;
  return RETORT_OK;
}

retort_status rt_fingerprint_read(const rt_json *j, rt_fingerprint *out, retort_error *err) {
  *out = (rt_fingerprint){0};
  RT_TRY(rt_json_want_object(j, err));
  RT_TRY(read_text(j, "cpu", out->cpu, sizeof out->cpu, err));
  RT_TRY(read_text(j, "isa", out->isa, sizeof out->isa, err));
  RT_TRY(read_text(j, "caches", out->caches, sizeof out->caches, err));
  RT_TRY(read_text(j, "kernels", out->kernels, sizeof out->kernels, err));
  return read_size(j, "threads", 1, RT_MAX_TUNE_THREADS, &out->threads, err);
}

static retort_status unknown(const rt_json *j, const char *what, const char *text,
                             retort_error *err) {
  return rt_json_fail(j, err, RETORT_ERR_UNSUPPORTED, "this retort has no %s '%.60s'", what, text);
}

static retort_status read_way(const rt_json *o, rt_signature signature, rt_gemm_way *out,
                              double *ns, retort_error *err) {
  RT_TRY(rt_json_want_object(o, err));
  const rt_json j = rt_json_get(o, "kernel");
  const char *name = NULL;
  size_t value = 0;
  RT_TRY(rt_json_str(&j, &name, err));
  RT_TRY(read_size(o, "ns", 1, MAX_NS, &value, err));
  *ns = (double)value;
  RT_TRY(read_size(o, "panels", 2, MAX_PANELS, &out->panels, err));
  RT_TRY(read_size(o, "row_block", 0, RT_MAX_STEP_ROWS, &out->row_block, err));
  if (out->panels % 2) return rt_json_fail(o, err, RETORT_ERR_FORMAT, "an odd number of panels");
  out->kernel = rt_kernel_by_name(name);
  if (!out->kernel) return unknown(&j, "kernel", name, err);
  if (out->kernel->op != RT_OP_GEMM || out->kernel->signature != signature) {
    return rt_json_fail(&j, err, RETORT_ERR_FORMAT, "'%s' does not compute %s", name,
                        rt_signature_name(signature));
  }
  return RETORT_OK;
}

static retort_status read_shape(const rt_json *o, rt_gemm_shape *s, retort_error *err) {
  const rt_json op = rt_json_get(o, "op"), signature = rt_json_get(o, "signature");
  const rt_json format = rt_json_get(o, "format"), epilogue = rt_json_get(o, "epilogue");
  const char *text = NULL, *name;
  RT_TRY(rt_json_str(&op, &text, err));
  if (strcmp(text, "gemm") != 0) return unknown(&op, "tuned operation", text, err);
  RT_TRY(rt_json_str(&signature, &text, err));
  if (!rt_signature_parse(text, &s->signature)) return unknown(&signature, "signature", text, err);
  RT_TRY(rt_json_str(&format, &text, err));
  unsigned i = 0;
  while ((name = rt_wfmt_name((rt_wfmt)i)) && strcmp(name, text) != 0) i++;
  if (!name) return unknown(&format, "weight format", text, err);
  s->format = (rt_wfmt)i;
  RT_TRY(rt_json_str(&epilogue, &text, err));
  for (i = 0; (name = rt_epilogue_name((rt_epilogue)i)) && strcmp(name, text) != 0;) i++;
  if (!name) return unknown(&epilogue, "epilogue", text, err);
  s->epilogue = (rt_epilogue)i;
  RT_TRY(read_size(o, "n", 1, RT_MAX_WIDTH, &s->n, err));
  return read_size(o, "k", 1, RT_MAX_WIDTH, &s->k, err);
}

retort_status rt_tactic_read(const rt_json *o, rt_tactic *t, retort_error *err) {
  *t = (rt_tactic){0};
  RT_TRY(rt_json_want_object(o, err));
  RT_TRY(read_shape(o, &t->shape, err));
  size_t rows = 0;
  RT_TRY(read_size(o, "rows", 1, RT_MAX_STEP_ROWS, &rows, err));
  t->bucket = rt_row_bucket(rows);
  if (rt_row_bucket_first(t->bucket) != rows) {
    const rt_json j = rt_json_get(o, "rows");
    return rt_json_fail(&j, err, RETORT_ERR_FORMAT, "%zu is not the first of a bucket", rows);
  }
  RT_TRY(read_way(o, t->shape.signature, &t->way, &t->ns, err));
  RT_TRY(rt_json_opt_real(o, "spread", &t->spread, err));
  if (!(t->spread >= 0 && t->spread < 1e6)) {
    return rt_json_fail(o, err, RETORT_ERR_FORMAT, "a spread outside 0..1000000");
  }
  const rt_json mode = rt_json_get(o, "mode"), next = rt_json_get(o, "next");
  const char *text = NULL;
  RT_TRY(rt_json_str(&mode, &text, err));
  if (!rt_tune_mode_parse(text, &t->mode) || t->mode == RT_TUNE_OFF) {
    return rt_json_fail(&mode, err, RETORT_ERR_FORMAT, "'%.20s' is neither fast nor full", text);
  }
  if (!rt_json_present(&next)) return RETORT_OK;
  return read_way(&next, t->shape.signature, &t->next, &t->next_ns, err);
}
