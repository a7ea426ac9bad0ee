#include "build/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/size.h"

enum { ALIGN = 4096, GROW = 64 << 20 };

// A packed tensor: what it was made of, and where it is.
struct rt_lab_tensor {
  const void *data, *up;  // of the constants, which all forks of the graph share
  size_t n;
  rt_stored_kind kind;
  rt_wfmt format;
  uint64_t changes;  // hash of what changed its content
  uint64_t offset;   // of the main part
};

// ---------------------------------------------------------------------------------------------
// The file

static retort_status open_file(rt_lab *lab, retort_error *err) {
  char folder[PATH_MAX];
  const char *base = rt_path_base(lab->o.folder_of);
  const size_t length = (size_t)(base - lab->o.folder_of);
  if (length >= sizeof folder - 32)
    return rt_fail(err, RETORT_ERR_ARGUMENT, "the path is too long");
  (void)snprintf(folder, sizeof folder, "%.*s", (int)length, lab->o.folder_of);
  if (length == 0) (void)snprintf(folder, sizeof folder, "./");
  lab->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (lab->fd < 0) {  // a file system without such files
    (void)snprintf(folder + strlen(folder), 32, ".retort-lab-XXXXXX");
    lab->fd = mkostemp(folder, O_CLOEXEC);
    if (lab->fd >= 0) (void)unlink(folder);
  }
  if (lab->fd < 0) {
    return rt_fail_errno(err, errno, "cannot make a temporary file beside %s", lab->o.folder_of);
  }
  return RETORT_OK;
}

retort_status rt_lab_open(rt_lab *lab, const rt_lab_options *options, uint64_t capacity,
                          retort_error *err) {
  *lab = (rt_lab){.o = *options, .fd = -1, .capacity = rt_align_up(capacity + ALIGN, ALIGN)};
  RT_TRY(open_file(lab, err));
  void *memory = mmap(NULL, lab->capacity, PROT_READ | PROT_WRITE, MAP_SHARED, lab->fd, 0);
  if (memory == MAP_FAILED) {
    rt_lab_close(lab);
    return rt_fail(err, RETORT_ERR_MEMORY, "no address space for %llu MiB of calibration",
                   (unsigned long long)(lab->capacity >> 20));
  }
  lab->memory = memory;
  return RETORT_OK;
}

void rt_lab_close(rt_lab *lab) {
  if (lab->memory) (void)munmap(lab->memory, lab->capacity);
  if (lab->fd >= 0) (void)close(lab->fd);
  free(lab->tensors);
  *lab = (rt_lab){.fd = -1};
}

void rt_lab_forget(rt_lab *lab, uint64_t keep) {
  while (lab->tensor_count && lab->tensors[lab->tensor_count - 1].offset >= keep) {
    lab->tensor_count--;
  }
  lab->used = rt_align_up(keep, ALIGN);
  if (keep == 0 && ftruncate(lab->fd, 0) == 0) lab->allocated = 0;
}

static int allocate(rt_lab *lab, uint64_t end) {
  int code;
  do {  // a signal that asks to stop is looked at elsewhere
    code = posix_fallocate(lab->fd, (off_t)lab->allocated, (off_t)(end - lab->allocated));
  } while (code == EINTR);
  return code;
}

// Room is taken before it is written to: a full disk is an error here and not a SIGBUS later.
static retort_status make_room(rt_lab *lab, uint64_t end, retort_error *err) {
  if (end > lab->capacity) {
    return rt_fail(err, RETORT_ERR_INTERNAL, "calibration outgrew the room planned for it");
  }
  if (end <= lab->allocated) return RETORT_OK;
  uint64_t want = rt_max_size(end, rt_min_size(lab->allocated + GROW, lab->capacity));
  int code = allocate(lab, want);
  if (code != 0 && want > end) {  // there may be room for just this
    want = end;
    code = allocate(lab, want);
  }
  if (code != 0) {
    return rt_fail_errno(err, code, "no room for %llu MiB of temporary weights beside %s",
                         (unsigned long long)(end >> 20) + 1, lab->o.folder_of);
  }
  lab->allocated = want;
  return RETORT_OK;
}

retort_status rt_lab_reserve(rt_lab *lab, uint64_t bytes, void **out, retort_error *err) {
  RT_TRY(make_room(lab, lab->used + bytes, err));
  *out = lab->memory + lab->used;
  lab->used = rt_align_up(lab->used + bytes, ALIGN);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Tensors

static uint64_t hash_of(const rt_weight_change *c, const rt_stored *t, size_t outputs) {
  uint64_t hash = 0;
  if (c->importance) hash ^= XXH3_64bits_withSeed(c->importance, t->k * sizeof(float), 1);
  if (c->input_factor) hash ^= XXH3_64bits_withSeed(c->input_factor, t->k * sizeof(float), 2);
  if (c->output_factor) hash ^= XXH3_64bits_withSeed(c->output_factor, outputs * sizeof(float), 3);
  return hash;
}

// How many numbers output_factor has.
static size_t factor_count(const rt_graph *g, const rt_plan *plan, size_t i) {
  const rt_store_job *job = &plan->jobs[i];
  const rt_constant *c = rt_graph_get_constant(g, job->up != RT_NONE ? job->up : job->constant);
  return (size_t)c->dims[0];
}

// Points a planned tensor to its packed content, moving all its parts.
static void place(rt_stored *t, uint64_t offset) {
  const uint64_t by = offset - t->offset;  // wraps as it should
  t->offset += by;
  t->scale_offset += by;
  t->comp_offset += by;
  t->multiplier_offset += by;
}

static uint64_t end_of(const rt_stored *t) {
  uint64_t end = t->offset + t->bytes;
  if (t->kind != RT_STORED_PACKED || !rt_wfmt_is_int(t->format)) return end;
  end = t->comp_offset + rt_wfmt_panels(t->n) * RT_PANEL * 4;
  if (t->format == RT_W4)
    end = t->multiplier_offset + rt_wfmt_panels(t->n) * rt_w4_panel_multipliers(t->k);
  return end;
}

static const void *data_of(const rt_graph *g, rt_const_id id) {
  if (id == RT_NONE) return NULL;
  const rt_constant *c = rt_graph_get_constant(g, id);
  return c->kind == RT_CONST_CONCAT ? data_of(g, c->parts[0]) : c->data;
}

static bool same_tensor(const rt_lab_tensor *a, const rt_lab_tensor *b) {
  return a->data == b->data && a->up == b->up && a->n == b->n && a->kind == b->kind &&
         a->format == b->format && a->changes == b->changes;
}

static retort_status bind(rt_lab *lab, const rt_weight_job *job, rt_plan *plan, size_t i,
                          retort_error *err) {
  rt_stored *t = &plan->program.stored[i];
  const rt_lab_tensor key = {
      .data = data_of(job->graph, plan->jobs[i].constant),
      .up = data_of(job->graph, plan->jobs[i].up),
      .n = t->n,
      .kind = t->kind,
      .format = t->format,
      .changes = hash_of(&job->changes[i], t, factor_count(job->graph, plan, i))};
  for (size_t k = 0; k < lab->tensor_count; k++) {
    if (!same_tensor(&lab->tensors[k], &key)) continue;
    place(t, lab->tensors[k].offset);
    return RETORT_OK;
  }
  if (!rt_grow(&lab->tensors, &lab->tensor_room, lab->tensor_count + 1, sizeof *lab->tensors)) {
    return RT_OOM(err, "calibration");
  }
  if (lab->o.progress && !lab->o.progress(lab->o.self)) {
    return rt_fail(err, RETORT_ERR_CANCELLED, "the build was cancelled");
  }
  place(t, lab->used);
  RT_TRY(make_room(lab, end_of(t), err));
  RT_TRY(rt_weights_pack_one(job, i, lab->memory, err));
  lab->tensors[lab->tensor_count] = key;
  lab->tensors[lab->tensor_count++].offset = t->offset;
  lab->used = rt_align_up(end_of(t), ALIGN);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Trials

static retort_status bind_all(rt_trial *t, const rt_graph *graph, const rt_recipe *recipe,
                              retort_error *err) {
  rt_arena arena = {0};
  const rt_weight_change *changes = rt_recipe_changes(recipe, &t->plan.program, &arena, err);
  retort_status st = changes ? RETORT_OK : RETORT_ERR_MEMORY;
  const rt_weight_job job = {.graph = graph,
                             .plan = &t->plan,
                             .pool = t->lab->o.pool,
                             .locate = t->lab->o.locate,
                             .self = t->lab->o.self,
                             .changes = changes};
  for (size_t i = 0; st == RETORT_OK && i < t->plan.program.stored_count; i++) {
    st = bind(t->lab, &job, &t->plan, i, err);
  }
  rt_arena_deinit(&arena);
  return st;
}

retort_status rt_trial_plan(rt_trial *t, rt_lab *lab, const rt_recipe *recipe,
                            const rt_profile *profile, retort_error *err) {
  *t = (rt_trial){.lab = lab};
  rt_graph *graph;
  RT_TRY(rt_graph_fork(&graph, t->lab->o.graph, err));
  void *self = (void *)(uintptr_t)recipe;
  const rt_lower_options lower = {.weights = recipe->other,
                                  .format_of = rt_recipe_format,
                                  .self = self,
                                  .kv = recipe->kv,
                                  .act_scale_of = rt_recipe_act_scale,
                                  .act_scales = self};
  retort_status st = rt_lower(graph, &lower, err);
  if (st == RETORT_OK) st = rt_plan_create(&t->plan, graph, profile, err);
  if (st == RETORT_OK) st = bind_all(t, graph, recipe, err);
  rt_graph_destroy(graph);
  if (st != RETORT_OK) rt_trial_close(t);
  return st;
}

static retort_status open_device(rt_trial *t, rt_tap_fn tap, void *tap_self, retort_error *err) {
  const rt_profile *p = &t->plan.program.profile;
  t->block_count = rt_div_up(p->max_context, RT_KV_BLOCK);
  const rt_device_options options = {.threads = t->lab->o.threads,
                                     .isa = RT_ISA_ALL,
                                     .kv_blocks = t->block_count,
                                     .tap = tap,
                                     .tap_self = tap_self};
  RT_TRY(rt_backend_cpu.create(&t->device, &t->plan.program, t->lab->memory, &options, err));
  t->blocks = calloc(t->block_count, sizeof *t->blocks);
  t->rows = calloc(p->max_tokens, sizeof *t->rows);
  if (!t->blocks || !t->rows) return RT_OOM(err, "calibration");
  for (size_t i = 0; i < t->block_count; i++) {
    t->blocks[i] = rt_backend_cpu.kv_block(t->device, i);
  }
  for (size_t i = 0; i < p->max_tokens; i++) t->rows[i] = (int32_t)i;
  return RETORT_OK;
}

retort_status rt_trial_open(rt_trial *t, rt_lab *lab, const rt_recipe *recipe, rt_tap_fn tap,
                            void *tap_self, retort_error *err) {
  RT_TRY(rt_trial_plan(t, lab, recipe, &lab->o.profile, err));
  const retort_status st = open_device(t, tap, tap_self, err);
  if (st != RETORT_OK) rt_trial_close(t);
  return st;
}

void rt_trial_close(rt_trial *t) {
  if (t->device) rt_backend_cpu.destroy(t->device);
  rt_plan_deinit(&t->plan);
  free(t->blocks);
  free(t->rows);
  *t = (rt_trial){0};
}

typedef struct scoring {
  const rt_trial *trial;
  size_t first;
  rt_row_fn score;
  void *self;
} scoring;

static void score_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const scoring *s = context;
  s->score(s->self, s->first + task, rt_backend_cpu.logits(s->trial->device, task));
}

retort_status rt_trial_run(rt_trial *t, const int32_t *tokens, size_t count, rt_row_fn score,
                           void *self, retort_error *err) {
  const rt_profile *p = &t->plan.program.profile;
  const size_t most = rt_min_size(p->max_tokens, p->max_outputs);
  for (size_t i = 0; i < t->block_count; i++) rt_backend_cpu.kv_clear(t->device, i);
  for (size_t at = 0; at < count;) {
    if (t->lab->o.progress && !t->lab->o.progress(t->lab->o.self)) {
      return rt_fail(err, RETORT_ERR_CANCELLED, "the build was cancelled");
    }
    const rt_segment segment = {
        .blocks = t->blocks, .position = at, .rows = rt_min_size(most, count - at)};
    const rt_step step = {.tokens = tokens + at,
                          .rows = segment.rows,
                          .segments = &segment,
                          .segment_count = 1,
                          .output_rows = t->rows,
                          .outputs = score ? segment.rows : 0};
    RT_TRY(rt_backend_cpu.run(t->device, &step, err));
    scoring s = {t, at, score, self};
    if (score) rt_backend_cpu.parallel(t->device, segment.rows, score_task, &s);
    at += segment.rows;
  }
  return RETORT_OK;
}
