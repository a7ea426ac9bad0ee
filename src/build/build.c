#include "build/build.h"

#include <limits.h>
#include <stdlib.h>

#include "base/cpu.h"
#include "base/size.h"
#include "base/time.h"
#include "build/baseline.h"
#include "build/precision.h"
#include "build/quantize.h"
#include "build/tuning.h"
#include "build/weights.h"
#include "import/arch/family.h"
#include "import/hf.h"
#include "lower/lower.h"
#include "passes/passes.h"
#include "text/template.h"
#include "text/tokenizer_compile.h"

enum {
  DEFAULT_CONTEXT = 4096,
  DEFAULT_STEP_TOKENS = 256,
  DEFAULT_STEP_OUTPUTS = 64,
  // Room in the manifest for what is only known after the weights were written.
  MANIFEST_SLACK = 64 << 10
};

typedef struct builder {
  const retort_build_options *o;
  retort_error *err;
  rt_precision precision;
  rt_kvfmt kv;  // meant if o->kv is given
  rt_import import;
  rt_profile profile;
  rt_tune_cache cache;
  rt_quantize quantize;  // with a calibration text
  rt_plan plan;
  rt_buf tokenizer;
  rt_pool *pool;
  rt_engine_writer writer;
  rt_manifest manifest;
  json_t *report;
  int64_t started_ns;
} builder;

static void say(const builder *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(const builder *b, const char *format, ...) {
  if (!b->o->on_message) return;
  char line[1024];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(line, sizeof line, format, args);
  va_end(args);
  b->o->on_message(b->o->user, line);
}

static retort_status progress(const builder *b, const char *stage, double fraction) {
  if (b->o->on_progress && !b->o->on_progress(b->o->user, stage, fraction)) {
    return rt_fail(b->err, RETORT_ERR_CANCELLED, "the build was cancelled");
  }
  return RETORT_OK;
}

static void locate(void *self, const void *data, uint64_t element, rt_buf *out) {
  const builder *b = self;
  rt_import_locate(&b->import, data, element, out);
}

static void report_json(const builder *b, const char *key, json_t *value) {
  (void)json_object_set_new(b->report, key, value);
}

// ---------------------------------------------------------------------------------------------
// Graph stages

static void dump(const builder *b, const char *stage) {
  if (!b->o->dump_after || strcmp(b->o->dump_after, stage) != 0 || !b->o->on_dump) return;
  rt_buf text = {0};
  rt_graph_dump(b->import.graph, &text);
  b->o->on_dump(b->o->user, stage, rt_buf_cstr(&text), text.size);
  rt_buf_deinit(&text);
}

// A pass that runs twice is dumped after its last run: what is printed is one graph.
static void after_pass(void *self, const rt_pass *pass, const rt_graph *graph) {
  (void)graph;
  size_t count;
  const rt_pass *table = rt_pass_table(&count);
  for (const rt_pass *later = pass + 1; later < table + count; later++) {
    if (strcmp(later->name, pass->name) == 0) return;
  }
  dump(self, pass->name);
}

// A wrong name is told before the work, not after.
static retort_status check_dump(const builder *b) {
  const char *wanted = b->o->dump_after;
  if (!wanted) return RETORT_OK;
  bool known = strcmp(wanted, "import") == 0 || strcmp(wanted, "lower") == 0;
  size_t count;
  const rt_pass *table = rt_pass_table(&count);
  rt_buf names = {0};
  for (size_t i = 0; i < count; i++) {
    known = known || strcmp(table[i].name, wanted) == 0;
    bool listed = false;
    for (size_t k = 0; k < i; k++) listed = listed || strcmp(table[k].name, table[i].name) == 0;
    if (!listed) rt_buf_append_format(&names, "%s, ", table[i].name);
  }
  retort_status st = RETORT_OK;
  if (!known) {
    st = rt_fail(b->err, RETORT_ERR_ARGUMENT,
                 "--dump-after %.100s: no such stage; there are import, %slower", wanted,
                 rt_buf_cstr(&names));
  }
  rt_buf_deinit(&names);
  for (size_t i = 0; i < b->o->disabled_pass_count && st == RETORT_OK; i++) {
    if (strcmp(b->o->disabled_passes[i], wanted) == 0) {
      st = rt_fail(b->err, RETORT_ERR_ARGUMENT, "--dump-after %.100s: that pass is switched off",
                   wanted);
    }
  }
  return st;
}

static retort_status run_passes(builder *b) {
  const rt_passes_options options = {.disabled = b->o->disabled_passes,
                                     .disabled_count = b->o->disabled_pass_count,
                                     .dump_after = after_pass,
                                     .self = b};
  rt_passes_report rows;
  RT_TRY(rt_passes_run(b->import.graph, &options, &rows, b->err));
  json_t *passes = json_object();
  for (size_t i = 0; i < rows.count; i++) {
    const char *name = rows.passes[i].pass->name;
    // A pass may run twice; its rewrites are added up.
    const json_int_t before = json_integer_value(json_object_get(passes, name));
    json_t *value = rows.passes[i].disabled
                        ? json_string("disabled")
                        : json_integer(before + (json_int_t)rows.passes[i].rewrites);
    (void)json_object_set_new(passes, name, value);
  }
  report_json(b, "passes", passes);
  return RETORT_OK;
}

static retort_status make_profile(builder *b) {
  const retort_build_options *o = b->o;
  const rt_decoder_config *c = &b->import.config;
  const size_t model_context = (size_t)c->max_positions;
  if (o->max_context > model_context) {
    say(b, "warning: --max-context %zu is beyond the %zu positions that the model was made for",
        o->max_context, model_context);
  }
  rt_profile *profile = &b->profile;
  *profile = (rt_profile){
      .max_context = o->max_context ? o->max_context : rt_min_size(model_context, DEFAULT_CONTEXT),
      .max_tokens = o->max_step_tokens ? o->max_step_tokens : DEFAULT_STEP_TOKENS,
      .max_outputs = o->max_step_outputs ? o->max_step_outputs : DEFAULT_STEP_OUTPUTS};
  if (profile->max_tokens > RT_MAX_STEP_ROWS || profile->max_context > (1u << 24)) {
    return rt_fail(b->err, RETORT_ERR_ARGUMENT,
                   "a step has at most %d tokens and a context at most %d positions",
                   RT_MAX_STEP_ROWS, 1 << 24);
  }
  profile->max_outputs = rt_min_size(profile->max_outputs, profile->max_tokens);
  return RETORT_OK;
}

static rt_quantize_input quantize_input(builder *b) {
  const rt_decoder_config *c = &b->import.config;
  return (rt_quantize_input){.o = b->o,
                             .precision = &b->precision,
                             .graph = b->import.graph,
                             .tokenizer = rt_buf_view(&b->tokenizer),
                             .end = c->eos.count ? (int32_t)c->eos.ids[0] : -1,
                             .vocab = (size_t)c->vocab,
                             .profile = b->profile,
                             .kv = b->o->kv ? &b->kv : NULL,
                             .pool = b->pool,
                             .locate = locate,
                             .locate_self = b,
                             .cache = &b->cache,
                             .tune = b->manifest.tune};
}

static retort_status make_plan(builder *b) {
  rt_lower_options lower = {.weights = b->precision.base,
                            .format_of = rt_precision_of,
                            .self = &b->precision,
                            .kv = b->o->kv ? &b->kv : NULL};
  if (b->o->calib) {
    lower.format_of = rt_recipe_format;
    lower.act_scale_of = rt_recipe_act_scale;
    lower.self = lower.act_scales = &b->quantize.recipe;
  }
  RT_TRY(rt_lower(b->import.graph, &lower, b->err));
  if (!b->o->calib) RT_TRY(rt_precision_check(&b->precision, b->err));
  dump(b, "lower");
  RT_TRY(rt_plan_create(&b->plan, b->import.graph, &b->profile, b->err));
  for (size_t i = 0; i < b->plan.program.instr_count; i++) {
    rt_instr *n = &b->plan.program.instrs[i];
    if (n->op != RT_INSTR_ROPE_TABLE && n->op != RT_INSTR_GATHER) {
      n->kernel = rt_kernel_find(n->signature, rt_cpu_isa())->name;
    }
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Manifest

static retort_status fill_manifest(builder *b) {
  rt_manifest *m = &b->manifest;
  const rt_import *in = &b->import;
  char text[512];
  rt_arena *arena = &b->plan.arena;
  // "." and trailing slashes have no useful last part.
  char *resolved = realpath(b->o->source, NULL);
  m->source = rt_arena_strdup(arena, rt_view_of(rt_path_base(resolved ? resolved : b->o->source)));
  free(resolved);
  m->name = b->o->name ? b->o->name : m->source;
  m->retort_version = RETORT_VERSION;
  m->architecture = in->config.family->architectures[0];
  rt_buf hash = {0};
  rt_buf_append_str(&hash, "xxh3-128:");
  for (size_t i = 0; i < sizeof in->source_hash; i++) {
    rt_buf_append_format(&hash, "%02x", in->source_hash[i]);
  }
  m->source_hash = rt_arena_strdup(arena, rt_buf_view(&hash));
  rt_buf_deinit(&hash);
  m->target_arch = "x86_64";
  rt_cpu_brand(text, sizeof text);
  m->target_cpu = rt_arena_strdup(arena, rt_view_of(text));
  rt_isa_names(rt_cpu_isa(), text, sizeof text);
  m->target_isa = rt_arena_strdup(arena, rt_view_of(text));
  m->target_threads = rt_pool_threads(b->pool);
  if (!m->source || !m->name || !m->source_hash || !m->target_cpu || !m->target_isa) {
    return RT_OOM(b->err, "the manifest");
  }
  const rt_generation *g = &in->generation;
  m->generation = (rt_generation_defaults){.bos = -1,
                                           .temperature = g->sample ? g->temperature : 0,
                                           .top_p = g->top_p,
                                           .min_p = g->min_p,
                                           .repetition_penalty = g->repetition_penalty,
                                           .top_k = g->top_k};
  if (in->config.bos.count) m->generation.bos = in->config.bos.ids[0];
  for (size_t i = 0; i < in->config.eos.count && i < RT_MAX_EOS; i++) {
    m->generation.eos[m->generation.eos_count++] = in->config.eos.ids[i];
  }
  m->program = b->plan.program;
  m->report = b->report;
  return RETORT_OK;
}

static retort_status print_manifest(builder *b, rt_buf *out) {
  rt_buf_clear(out);
  return rt_manifest_print(&b->manifest, out, b->err);
}

// ---------------------------------------------------------------------------------------------
// Writing

static bool pack_progress(void *self, uint64_t done, uint64_t total) {
  const builder *b = self;
  return !b->o->on_progress || b->o->on_progress(b->o->user, "pack", (double)done / (double)total);
}

static retort_status write_engine(builder *b, rt_buf *manifest) {
  RT_TRY(print_manifest(b, manifest));
  RT_TRY(rt_engine_writer_open(&b->writer, b->o->output,
                               manifest->size + MANIFEST_SLACK +
                                   rt_build_tune_bytes(&b->plan.program) +
                                   rt_quantize_bytes(&b->quantize),
                               rt_buf_view(&b->tokenizer), rt_buf_view(&b->import.chat_template),
                               b->plan.program.weight_bytes, b->err));
  const rt_weight_change *changes =
      rt_recipe_changes(&b->quantize.recipe, &b->plan.program, &b->plan.arena, b->err);
  if (!changes) return RETORT_ERR_MEMORY;
  const rt_weight_job job = {.graph = b->import.graph,
                             .plan = &b->plan,
                             .pool = b->pool,
                             .locate = locate,
                             .progress = pack_progress,
                             .self = b,
                             .changes = changes};
  RT_TRY(rt_weights_write(&job, &b->writer, b->err));
  return rt_engine_writer_finish(&b->writer, rt_buf_view(manifest), b->err);
}

// Times the engine under its temporary name; what is measured next runs with the result.
static retort_status tune(builder *b, rt_buf *manifest) {
  RT_TRY(rt_build_tune(b->o, b->writer.out.temporary, &b->manifest, &b->cache, &b->plan.arena,
                       b->err));
  if (b->manifest.program.tactics.count == 0) return RETORT_OK;
  RT_TRY(print_manifest(b, manifest));
  return rt_engine_writer_finish(&b->writer, rt_buf_view(manifest), b->err);
}

// Measures what quantization cost the finished engine.
static retort_status confirm(builder *b) {
  if (!b->o->calib) return RETORT_OK;
  const rt_quantize_input in = quantize_input(b);
  RT_TRY(rt_quantize_confirm(&b->quantize, &in, b->writer.out.temporary, b->err));
  report_json(b, "accuracy", json_incref(b->quantize.report));
  return RETORT_OK;
}

static bool measure_progress(void *self, double fraction) {
  const builder *b = self;
  return !b->o->on_progress || b->o->on_progress(b->o->user, "measure", fraction);
}

// Runs the engine under its temporary name and records what it does, then writes the final
// manifest.
static retort_status measure(builder *b, rt_buf *manifest) {
  rt_baseline baseline;
  RT_TRY(rt_baseline_measure(&baseline, b->writer.out.temporary, b->o->threads, measure_progress, b,
                             b->err));
  json_t *o = json_object();
  (void)json_object_set_new(o, "prompt_tokens", json_integer((json_int_t)baseline.prompt_tokens));
  (void)json_object_set_new(o, "new_tokens", json_integer((json_int_t)baseline.new_tokens));
  (void)json_object_set_new(o, "ttft_ms", json_real(baseline.ttft_ms));
  (void)json_object_set_new(o, "tpot_ms", json_real(baseline.tpot_ms));
  (void)json_object_set_new(o, "load_ms", json_real(baseline.load_ms));
  (void)json_object_set_new(o, "memory_bytes", json_integer((json_int_t)baseline.memory_bytes));
  report_json(b, "baseline", o);
  report_json(b, "build_seconds", json_real((double)(rt_time_ns() - b->started_ns) * 1e-9));
  RT_TRY(print_manifest(b, manifest));
  RT_TRY(rt_engine_writer_finish(&b->writer, rt_buf_view(manifest), b->err));
  say(b, "measured: first token of a %zu-token prompt in %.1f ms, then %.2f ms a token",
      baseline.prompt_tokens, baseline.ttft_ms, baseline.tpot_ms);
  return RETORT_OK;
}

static void announce(const builder *b) {
  const rt_program *p = &b->plan.program;
  say(b, "%s: %s, %lld layers, vocabulary %zu, precision %s", b->manifest.name,
      b->manifest.architecture, (long long)b->import.config.layers, p->vocab,
      b->manifest.precision);
  say(b, "engine: %zu instructions, weights %.1f MiB, KV cache %.1f KiB a token", p->instr_count,
      (double)p->weight_bytes / 1048576, (double)rt_kv_block_bytes(&p->kv) / (RT_KV_BLOCK * 1024));
  say(b, "activations: %.1f MiB (%.1f MiB without sharing)", (double)p->arena_bytes / 1048576,
      (double)b->plan.peak_naive_bytes / 1048576);
  // Packing, then measuring with the arena and a few KV blocks; never both at once.
  const size_t pack = rt_weights_memory(&b->plan);
  const size_t run = p->arena_bytes + 4 * rt_kv_block_bytes(&p->kv) + (4u << 20);
  say(b, "memory: at most %.0f MiB of anonymous memory for building (the checkpoint is mapped)",
      (double)(rt_max_size(pack, run) + b->tokenizer.size * 3 + (32u << 20)) / 1048576);
  if (!b->o->calib) say(b, "accuracy: not measured; --calib FILE gives a text to measure it with");
}

static retort_status compile_text(builder *b) {
  char path[PATH_MAX], config_path[PATH_MAX];  // for messages
  RT_TRY(rt_path_join(path, sizeof path, b->o->source, "tokenizer.json", b->err));
  RT_TRY(
      rt_path_join(config_path, sizeof config_path, b->o->source, "tokenizer_config.json", b->err));
  RT_TRY(rt_tokenizer_compile(rt_buf_view(&b->import.tokenizer_json), path,
                              rt_buf_view(&b->import.tokenizer_config_json), config_path,
                              &b->tokenizer, b->err));
  if (b->import.chat_template.size == 0) return RETORT_OK;
  // A template that this interpreter can't read costs the engine its chat, not the whole build.
  rt_template *template;
  retort_error why;
  if (rt_template_compile(&template, rt_buf_view(&b->import.chat_template), "chat template",
                          &why) == RETORT_OK) {
    rt_template_destroy(template);
  } else {
    say(b, "warning: %s; the engine will have no chat template", why.message);
    rt_buf_clear(&b->import.chat_template);
  }
  return RETORT_OK;
}

// An output that can't be, told before the work: nothing but a file in a folder that may be
// written, and not over a file of the model itself.
static retort_status check_output(const retort_build_options *o, retort_error *err) {
  RT_TRY(rt_writer_check(o->output, err));
  char *output = realpath(o->output, NULL), *source = realpath(o->source, NULL);
  bool inside = false;
  if (output && source) {
    const size_t folder = (size_t)(rt_path_base(output) - output) - 1;
    inside = strlen(source) == folder && strncmp(output, source, folder) == 0;
  }
  free(output);
  free(source);
  if (!inside) return RETORT_OK;
  rt_engine_file file;
  if (rt_engine_file_open(&file, o->output, RT_LOAD_MAP, NULL) == RETORT_OK) {
    rt_engine_file_close(&file);
    return RETORT_OK;
  }
  return rt_fail(err, RETORT_ERR_ARGUMENT,
                 "cannot write %s: it is a file of the model itself; give the engine another name",
                 o->output);
}

static retort_status build_into(builder *b) {
  const retort_build_options *o = b->o;
  if (!o->source || !*o->source || !o->output || !*o->output) {
    return rt_fail(b->err, RETORT_ERR_ARGUMENT, "a source folder and an output file are needed");
  }
  RT_TRY(rt_precision_parse(&b->precision, o->precision, b->err));
  b->manifest.precision = b->precision.text;
  if (o->kv) RT_TRY(rt_precision_parse_kv(&b->kv, o->kv, b->err));
  RT_TRY(check_dump(b));
  RT_TRY(check_output(o, b->err));
  RT_TRY(rt_quantize_check(o, &b->precision, b->err));
  RT_TRY(rt_build_tune_prepare(o, &b->manifest, &b->cache, b->err));
  RT_TRY(rt_pool_create(&b->pool, o->threads, b->err));
  RT_TRY(progress(b, "import", 0));
  RT_TRY(rt_hf_import(&b->import, o->source, NULL, b->err));
  for (size_t i = 0; i < b->import.notes.count; i++) {
    say(b, "warning: %s", b->import.notes.items[i]);
  }
  dump(b, "import");
  RT_TRY(rt_weights_check_vectors(b->import.graph, locate, b, b->err));
  RT_TRY(run_passes(b));
  RT_TRY(make_profile(b));
  RT_TRY(compile_text(b));
  if (o->calib) {
    const rt_quantize_input in = quantize_input(b);
    RT_TRY(rt_quantize_run(&b->quantize, &in, b->err));
  }
  RT_TRY(make_plan(b));
  RT_TRY(fill_manifest(b));
  announce(b);
  rt_buf manifest = {0};
  retort_status st = write_engine(b, &manifest);
  if (st == RETORT_OK) st = tune(b, &manifest);
  if (st == RETORT_OK) st = confirm(b);
  if (st == RETORT_OK) st = measure(b, &manifest);
  if (st == RETORT_OK) st = rt_engine_writer_commit(&b->writer, b->err);
  rt_buf_deinit(&manifest);
  if (st == RETORT_OK) {
    say(b, "wrote %s in %.1f s", o->output, (double)(rt_time_ns() - b->started_ns) * 1e-9);
  }
  return st;
}

retort_status rt_build(const retort_build_options *options, retort_error *err) {
  builder b = {.o = options,
               .err = err,
               .report = json_object(),
               .started_ns = rt_time_ns(),
               .writer = {.out = {.fd = -1}}};
  const retort_status st = b.report ? build_into(&b) : RT_OOM(err, "the build");
  rt_engine_writer_deinit(&b.writer);
  json_decref(b.report);
  rt_quantize_deinit(&b.quantize);
  rt_tune_cache_deinit(&b.cache);
  rt_plan_deinit(&b.plan);
  rt_precision_deinit(&b.precision);
  rt_buf_deinit(&b.tokenizer);
  rt_import_deinit(&b.import);
  rt_pool_destroy(b.pool);
  return st;
}
