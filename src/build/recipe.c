#include "build/recipe.h"

#include <string.h>

#include "base/size.h"

rt_linear *rt_recipe_find(const rt_recipe *r, const char *layer) {
  for (size_t i = 0; i < r->count; i++) {
    if (strcmp(r->linears[i].name, layer) == 0) return &r->linears[i];
  }
  return NULL;
}

rt_wfmt rt_recipe_format(void *self, const char *layer) {
  const rt_recipe *r = self;
  const rt_linear *l = rt_recipe_find(r, layer);
  return l ? l->format : r->other;
}

float rt_recipe_act_scale(void *self, const char *layer) {
  const rt_linear *l = rt_recipe_find(self, layer);
  return l && rt_wfmt_is_int(l->format) ? l->act_scale : 0;
}

// ---------------------------------------------------------------------------------------------
// What comes before a GEMM

static bool writes(const rt_instr *n, int32_t buffer) {
  return n->out[0] == buffer || n->out[1] == buffer;
}

// The last instruction before `at` that makes `buffer`; SIZE_MAX if there is none.
static size_t writer_before(const rt_program *p, size_t at, int32_t buffer) {
  while (at-- > 0) {
    const rt_instr *n = &p->instrs[at];
    if (n->op != RT_INSTR_ROPE_KV && writes(n, buffer)) return at;
  }
  return SIZE_MAX;
}

// How many instructions read what instruction `at` wrote to `buffer`.
static size_t readers(const rt_program *p, size_t at, int32_t buffer) {
  size_t count = 0;
  for (size_t i = at + 1; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    if (n->op == RT_INSTR_ROPE_KV) continue;  // turns it in place
    count += n->in[0] == buffer || n->in[1] == buffer || n->in[2] == buffer;
    if (writes(n, buffer)) break;
  }
  return count;
}

static size_t uses_of_stored(const rt_program *p, int32_t stored) {
  size_t count = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    count += p->instrs[i].weight[0] == stored || p->instrs[i].weight[1] == stored;
  }
  return count;
}

static bool owns_tensors(const rt_program *p, const rt_instr *n) {
  return uses_of_stored(p, n->weight[0]) == 1 &&
         (n->weight[1] == RT_NO_OPERAND || uses_of_stored(p, n->weight[1]) == 1);
}

rt_producer rt_recipe_producer(const rt_program *p, size_t gemm, size_t *instr) {
  if (!owns_tensors(p, &p->instrs[gemm])) return RT_PRODUCER_NONE;
  int32_t buffer = p->instrs[gemm].in[0];
  size_t at = gemm;
  for (;;) {
    at = writer_before(p, at, buffer);
    if (at == SIZE_MAX || readers(p, at, buffer) != 1) return RT_PRODUCER_NONE;
    const rt_instr *n = &p->instrs[at];
    *instr = at;
    if (n->op == RT_INSTR_CONVERT || n->op == RT_INSTR_GATHER) {
      buffer = n->in[0];
      continue;
    }
    if (n->op == RT_INSTR_NORM) return owns_tensors(p, n) ? RT_PRODUCER_NORM : RT_PRODUCER_NONE;
    if (n->op == RT_INSTR_ATTENTION) {
      buffer = n->in[0];
      *instr = writer_before(p, at, buffer);
      if (*instr == SIZE_MAX || p->instrs[*instr].op != RT_INSTR_GEMM ||
          readers(p, *instr, buffer) != 1)
        return RT_PRODUCER_NONE;
      return owns_tensors(p, &p->instrs[*instr]) ? RT_PRODUCER_V : RT_PRODUCER_NONE;
    }
    if (n->op == RT_INSTR_GEMM && n->epilogue == RT_EPI_GATE) {
      return owns_tensors(p, n) ? RT_PRODUCER_UP : RT_PRODUCER_NONE;
    }
    return RT_PRODUCER_NONE;
  }
}

// ---------------------------------------------------------------------------------------------
// Changes

static float *inverse(rt_arena *arena, const float *factors, size_t count) {
  float *out = rt_arena_array(arena, count, sizeof *out);
  for (size_t i = 0; out && i < count; i++) out[i] = 1 / factors[i];
  return out;
}

// Rows of the merged matrix: Q and K as they are, V by what its first query head takes (all heads
// that share it have the same factors).
static float *v_rows(rt_arena *arena, const rt_program *p, size_t gemm, const float *factors) {
  const rt_instr *a = &p->instrs[gemm];
  while (a->op != RT_INSTR_ATTENTION) a++;
  const size_t first = (a->heads + a->kv_heads) * a->head_dim, share = a->heads / a->kv_heads;
  float *out = rt_arena_array(arena, first + a->kv_heads * a->head_dim, sizeof *out);
  if (!out) return NULL;
  for (size_t i = 0; i < first; i++) out[i] = 1;
  for (size_t h = 0; h < a->kv_heads; h++) {
    for (size_t c = 0; c < a->head_dim; c++) {
      out[first + h * a->head_dim + c] = 1 / factors[h * share * a->head_dim + c];
    }
  }
  return out;
}

static bool add_migration(const rt_linear *l, const rt_program *p, size_t gemm,
                          rt_weight_change *changes, rt_arena *arena) {
  size_t from;
  const rt_producer producer = rt_recipe_producer(p, gemm, &from);
  if (producer == RT_PRODUCER_NONE) return true;
  const float *rows = producer == RT_PRODUCER_V ? v_rows(arena, p, from, l->input_factor)
                                                : inverse(arena, l->input_factor, l->k);
  changes[p->instrs[gemm].weight[0]].input_factor = l->input_factor;
  changes[p->instrs[from].weight[0]].output_factor = rows;
  if (p->instrs[from].weight[1] != RT_NO_OPERAND) {
    changes[p->instrs[from].weight[1]].output_factor = rows;
  }
  return rows != NULL;
}

const rt_weight_change *rt_recipe_changes(const rt_recipe *recipe, const rt_program *p,
                                          rt_arena *arena, retort_error *err) {
  rt_weight_change *changes = rt_arena_array(arena, p->stored_count, sizeof *changes);
  bool ok = changes != NULL;
  for (size_t i = 0; ok && i < p->instr_count; i++) {
    if (p->instrs[i].op != RT_INSTR_GEMM) continue;
    const rt_linear *l = rt_recipe_find(recipe, p->instrs[i].name);
    if (!l) continue;
    if (l->format == RT_W4) changes[p->instrs[i].weight[0]].importance = l->importance;
    if (l->input_factor) ok = add_migration(l, p, i, changes, arena);
  }
  if (!ok) (void)RT_OOM(err, "the recipe");
  return ok ? changes : NULL;
}
