// api/engine.c: opening engines and telling what is in them.
#include <stdlib.h>

#include "api/internal.h"
#include "api/tuning.h"
#include "base/size.h"
#include "build/build.h"
#include "build/synth.h"
#include "engine/work.h"

static const rt_isa SCALAR_ONLY = 1u << 31;

const char *retort_version(void) {
  return RETORT_VERSION;
}

retort_status rt_api_options(void *out, size_t out_bytes, const void *options, const char *what,
                             retort_error *err) {
  memset(out, 0, out_bytes);
  if (!options) return RETORT_OK;
  size_t size;
  memcpy(&size, options, sizeof size);
  if (size < sizeof size || size > 65536) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "%s: the field `size` is not set; declare the struct with RETORT_INIT", what);
  }
  memcpy(out, options, rt_min_size(size, out_bytes));
  memcpy(out, &out_bytes, sizeof out_bytes);
  return RETORT_OK;
}

void rt_api_result(void *result, const void *full, size_t full_bytes) {
  size_t size;
  memcpy(&size, result, sizeof size);
  const size_t n = rt_min_size(size, full_bytes);
  if (n > sizeof size) {
    memcpy((char *)result + sizeof size, (const char *)full + sizeof size, n - sizeof size);
  }
}

retort_status retort_engine_build(const retort_build_options *options, retort_error *error) {
  retort_build_options build_options;
  RT_TRY(RT_API_OPTIONS(build_options, options, error));
  return rt_build(&build_options, error);
}

typedef struct synth_progress {
  retort_progress_fn fn;
  void *user;
} synth_progress;

static bool forward_synth(void *self, uint64_t done, uint64_t total) {
  const synth_progress *p = self;
  return p->fn(p->user, "write", total ? (double)done / (double)total : 1);
}

retort_status retort_checkpoint_synth(const char *shape, const char *folder, uint64_t seed,
                                      retort_progress_fn on_progress, void *user,
                                      retort_error *error) {
  if (!shape || !folder)
    return rt_fail(error, RETORT_ERR_ARGUMENT, "a shape and a folder are needed");
  synth_progress p = {on_progress, user};
  const rt_synth_options options = {
      .seed = seed, .progress = on_progress ? forward_synth : NULL, .self = &p};
  return rt_synth(shape, folder, &options, error);
}

retort_status retort_engine_open(const char *path, const retort_engine_options *options,
                                 retort_engine **engine, retort_error *error) {
  *engine = NULL;
  retort_engine_options engine_options;
  RT_TRY(RT_API_OPTIONS(engine_options, options, error));
  const retort_engine_options *o = &engine_options;
  rt_model_options model = {.load = o->copy ? RT_LOAD_COPY : RT_LOAD_MAP,
                            .threads = o->threads,
                            .pin = o->pin,
                            .isa = RT_ISA_ALL,
                            .max_sessions = o->max_sessions,
                            .skip_verify = o->skip_verify};
  if (!path) return rt_fail(error, RETORT_ERR_ARGUMENT, "no engine file was named");
  if (o->isa && !rt_isa_level(o->isa, &model.isa)) {
    return rt_fail(
        error, RETORT_ERR_ARGUMENT,
        "unknown instruction set '%s'; known: scalar avx2 avx512 avx512_vnni avx512_bf16 "
        "avx512_fp16 amx_int8 amx_bf16",
        o->isa);
  }
  retort_engine *e = calloc(1, sizeof *e);
  if (!e) return RT_OOM(error, "an engine");
  // In the runtime no bits mean no limit; a bit that no kernel asks for leaves the scalar ones.
  if (model.isa == RT_ISA_SCALAR) model.isa = SCALAR_ONLY;
  rt_api_tuning tuning = {.options = o, .isa = model.isa};
  model.on_file = rt_api_tune;
  model.self = &tuning;
  retort_status st = rt_model_open(&e->model, path, &model, error);
  rt_api_tuning_deinit(&tuning);
  if (st == RETORT_OK && !o->no_warm_up) st = rt_model_warm_up(e->model, error);
  if (st != RETORT_OK) {
    retort_engine_close(e);
    return st;
  }
  *engine = e;
  return RETORT_OK;
}

void retort_engine_close(retort_engine *engine) {
  if (!engine) return;
  rt_model_close(engine->model);
  free(engine);
}

void retort_engine_get_info(const retort_engine *engine, retort_engine_info *info) {
  const rt_model *m = engine->model;
  const rt_manifest *f = &m->file.manifest;
  const rt_program *p = m->program;
  const retort_engine_info full = {
      .name = f->name,
      .architecture = f->architecture,
      .precision = f->precision,
      .vocab = p->vocab,
      .max_context = m->max_context,
      .max_step_tokens = p->profile.max_tokens,
      .max_step_outputs = p->profile.max_outputs,
      .threads = m->backend->threads(m->device),
      .weight_bytes = p->weight_bytes,
      .kv_bytes_per_token = rt_kv_block_bytes(&p->kv) / RT_KV_BLOCK,
      .arena_bytes = p->arena_bytes,
      .bos = f->generation.bos,
      .has_chat_template = m->chat_template != NULL,
      .load_ms = (double)m->load_ns * 1e-6,
      .verify_ms = (double)m->verify_ns * 1e-6,
  };
  rt_api_result(info, &full, sizeof full);
}

retort_status retort_engine_inspect(const char *path, char **json, retort_error *error) {
  *json = NULL;
  rt_engine_file file;
  RT_TRY(rt_engine_file_open(&file, path, RT_LOAD_MAP, error));
  rt_buf text = {0};
  rt_buf_append_view(&text, file.manifest_text);
  rt_engine_file_close(&file);
  (void)rt_buf_cstr(&text);
  if (text.failed) {
    rt_buf_deinit(&text);
    return RT_OOM(error, "the manifest");
  }
  *json = rt_buf_take(&text, NULL);
  return RETORT_OK;
}

int32_t retort_engine_eos(const retort_engine *engine) {
  const rt_generation_defaults *d = &engine->model->file.manifest.generation;
  return d->eos_count ? d->eos[0] : -1;
}

uint64_t retort_engine_bytes_per_token(const retort_engine *engine) {
  return rt_program_work_of(engine->model->program).read_bytes;
}

uint64_t retort_engine_ops_per_token(const retort_engine *engine) {
  const rt_program_work work = rt_program_work_of(engine->model->program);
  uint64_t ops = 0;
  for (size_t k = 0; k < RT_CEILING_KINDS; k++) ops += work.ops[k];
  return ops;
}

void retort_engine_default_sampling(const retort_engine *engine, retort_sampling *sampling) {
  const rt_generation_defaults *d = &engine->model->file.manifest.generation;
  const retort_sampling full = {.temperature = d->temperature,
                                .top_p = d->top_p,
                                .min_p = d->min_p,
                                .top_k = d->top_k,
                                .repetition_penalty = d->repetition_penalty};
  rt_api_result(sampling, &full, sizeof full);
}
