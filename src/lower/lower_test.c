// Lowering keeps what a graph computes (the interpreter runs it before and after, for every family
// and recipe), refuses what it cannot express, and plans memory that nothing alive shares.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"
#include "graph/decoder_testing.h"
#include "import/hf.h"
#include "lower/lower.h"
#include "passes/passes.h"

#define GOLDEN_DIR RETORT_SOURCE_DIR "/tests/golden"
static const char *const goldens[] = {
    "llama-bias-f16",    "llama-f32",         "llama-gqa-tied-bf16",    "llama-linear-bf16",
    "llama-llama3-bf16", "llama-yarn-bf16",   "mistral-full-f16",       "mistral-window-bf16",
    "qwen2-bf16",        "qwen2-window-bf16", "qwen2-layer-types-bf16",
};
enum { GOLDENS = sizeof goldens / sizeof goldens[0] };

static void import_and_fuse(rt_import *in, const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s", GOLDEN_DIR, name);
  TEST_TRY(rt_hf_import(in, path, NULL, err));
  TEST_TRY(rt_passes_run(in->graph, NULL, NULL, err));
}

enum { TOKENS = 12, OUTPUTS = 5 };
static float *run_graph(const rt_graph *g, size_t *count) {
  // Two sequences, interleaved.
  static const int64_t ids[TOKENS] = {5, 9, 80, 3, 7, 7, 60, 31, 2, 14, 90, 8};
  static const int64_t positions[TOKENS] = {0, 1, 0, 2, 1, 3, 4, 5, 2, 6, 7, 3};
  static const int64_t sequences[TOKENS] = {0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1};
  static const int64_t rows[OUTPUTS] = {11, 0, 5, 10, 2};
  return test_decoder_run(g, NULL, ids, positions, sequences, TOKENS, rows, OUTPUTS, count);
}

static void interpreter_agrees_before_and_after(void **state) {
  (void)state;
  // Relative to the spread of the logits: rounding of fp32 sums, of bf16 operands, of 8-bit ones.
  static const double bounds[] = {1e-5, 0.03, 0.06, 0.6, 0.03};
  double worst[5] = {0};
  for (size_t i = 0; i < GOLDENS; i++) {
    for (int f = RT_W32; f <= RT_WF16; f++) {
      rt_import in;
      import_and_fuse(&in, goldens[i]);
      size_t before_count, after_count;
      float *before = run_graph(in.graph, &before_count);
      const rt_lower_options options = {.weights = (rt_wfmt)f};
      TEST_TRY(rt_lower(in.graph, &options, err));
      for (size_t n = 0; n < rt_graph_node_count(in.graph); n++) {
        const rt_node *node = rt_graph_get_node(in.graph, (rt_node_id)n);
        assert_true(node->removed || node->op->level == RT_LEVEL_LOWERED);
      }
      float *after = run_graph(in.graph, &after_count);
      assert_int_equal(before_count, after_count);
      double error = 0, energy = 0;
      for (size_t k = 0; k < before_count; k++) {
        error += pow((double)after[k] - before[k], 2);
        energy += pow(before[k], 2);
      }
      const double relative = sqrt(error / energy);
      if (!(relative <= bounds[f])) fail_msg("%s recipe %d: error %g", goldens[i], f, relative);
      if (relative > worst[f]) worst[f] = relative;
      free(before);
      free(after);
      rt_import_deinit(&in);
    }
  }
  print_message("worst relative errors: w32 %.1e, w16 %.1e, w8a8 %.1e, w4a8 %.1e, wf16 %.1e\n",
                worst[0], worst[1], worst[2], worst[3], worst[4]);
}

static void lowered_text_parses_back(void **state) {
  (void)state;
  rt_import in;
  import_and_fuse(&in, "qwen2-bf16");
  const rt_lower_options options = {.weights = RT_W8};
  TEST_TRY(rt_lower(in.graph, &options, err));
  rt_buf text = {0};
  rt_graph_dump(in.graph, &text);
  assert_non_null(strstr(rt_buf_cstr(&text), "lowered.gemm_gate"));
  assert_non_null(strstr(rt_buf_cstr(&text), "i8-exact"));
  rt_buf_deinit(&text);
  rt_import_deinit(&in);
}

// The plan's own words against a second reading of the program: walking the instructions, a buffer
// that is read must not have been written over since its value was made.
static void plans_keep_live_values_apart(void **state) {
  (void)state;
  for (size_t i = 0; i < GOLDENS; i++) {
    for (int f = RT_W32; f <= RT_WF16; f++) {
      rt_import in;
      import_and_fuse(&in, goldens[i]);
      const rt_lower_options options = {.weights = (rt_wfmt)f};
      TEST_TRY(rt_lower(in.graph, &options, err));
      const rt_profile profile = {.max_context = 128, .max_tokens = 33, .max_outputs = 7};
      rt_plan plan;
      TEST_TRY(rt_plan_create(&plan, in.graph, &profile, err));
      const rt_program *p = &plan.program;
      assert_true(p->arena_bytes < plan.peak_naive_bytes);
      // Which instruction wrote each 64-byte line last, by buffer.
      const size_t lines = p->arena_bytes / 64 + 1;
      int32_t *owner = malloc(lines * sizeof *owner);
      memset(owner, 0xFF, lines * sizeof *owner);
      for (size_t n = 0; n < p->instr_count; n++) {
        const rt_instr *x = &p->instrs[n];
        for (int k = 0; k < 3; k++) {
          if (x->in[k] < 0) continue;
          const rt_buffer *b = &p->buffers[x->in[k]];
          const size_t rows = b->rows == RT_ROWS_TOKENS ? profile.max_tokens : profile.max_outputs;
          for (size_t at = b->offset / 64; at < (b->offset + rows * b->stride_bytes) / 64; at++) {
            if (owner[at] != x->in[k]) {
              fail_msg("%s: instruction %zu (%s) reads buffer %d, overwritten by %d", goldens[i], n,
                       x->name, x->in[k], owner[at]);
            }
          }
          if (b->format == RT_ACT_U8) assert_int_equal(owner[b->scale_offset / 64], x->in[k]);
        }
        for (int k = 0; k < 2; k++) {
          if (x->out[k] < 0) continue;
          const rt_buffer *b = &p->buffers[x->out[k]];
          const size_t rows = b->rows == RT_ROWS_TOKENS ? profile.max_tokens : profile.max_outputs;
          for (size_t at = b->offset / 64; at < (b->offset + rows * b->stride_bytes) / 64; at++) {
            owner[at] = x->out[k];
          }
          if (b->format == RT_ACT_U8) {
            for (size_t at = b->scale_offset / 64; at <= (b->scale_offset + rows * 4 - 1) / 64;
                 at++) {
              owner[at] = x->out[k];
            }
          }
        }
      }
      free(owner);
      // Stored tensors lie one after another, in the order in which they are first used.
      uint64_t end = 0;
      int32_t last = -1;
      for (size_t n = 0; n < p->instr_count; n++) {
        const int32_t w = p->instrs[n].weight[0];
        if (w > last) last = w;
      }
      assert_true(last + 1 >= (int32_t)p->stored_count - 1);
      for (size_t n = 0; n < p->stored_count; n++) {
        assert_true(p->stored[n].offset >= end);
        end = p->stored[n].offset + p->stored[n].bytes;
      }
      rt_plan_deinit(&plan);
      rt_import_deinit(&in);
    }
  }
}

static rt_wfmt by_name(void *self, const char *linear) {
  (void)self;
  if (strstr(linear, "layers.0.attn")) return RT_W16;
  if (strstr(linear, "layers.0.mlp")) return RT_W32;
  if (strstr(linear, "layers.1.mlp")) return RT_WF16;
  return strcmp(linear, "lm_head") == 0 ? RT_W8 : RT_W4;
}

// One format a layer: norms and conversions follow what reads them.
static void formats_differ_by_layer(void **state) {
  (void)state;
  rt_import in;
  import_and_fuse(&in, "llama-gqa-tied-bf16");
  const rt_lower_options options = {.weights = RT_W4, .format_of = by_name};
  TEST_TRY(rt_lower(in.graph, &options, err));
  const rt_profile profile = {.max_context = 128, .max_tokens = 33, .max_outputs = 7};
  rt_plan plan;
  TEST_TRY(rt_plan_create(&plan, in.graph, &profile, err));
  const rt_program *p = &plan.program;
  assert_int_equal(p->kv.format, RT_KV_BF16);
  size_t gemms = 0;
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    if (n->op != RT_INSTR_GEMM) continue;
    const rt_stored *w = &p->stored[n->weight[0]];
    assert_int_equal(w->format, by_name(NULL, n->name));
    assert_int_equal(n->signature, rt_wfmt_signature(w->format));
    gemms++;
  }
  assert_true(gemms > 4);
  rt_plan_deinit(&plan);
  rt_import_deinit(&in);
}

static rt_wfmt mostly_ints(void *self, const char *linear) {
  const rt_wfmt format = by_name(self, linear);
  return format == RT_WF16 ? RT_W8 : format;
}

// Static scales, by layer: a scale of its own for each layer that reads 8 bits and is given one.
static float scale_by_name(void *act_scales, const char *linear) {
  float *calls = act_scales;
  if (calls) *calls += 1;
  if (strcmp(linear, "lm_head") == 0 || strcmp(linear, "layers.1.attn.o") == 0) return 0;
  float scale = 0.01f;
  for (const char *c = linear; *c; c++) scale += (float)(*c % 16) * 0.0005f;
  return scale;
}

static void static_scales_reach_the_program(void **state) {
  (void)state;
  rt_import in;
  import_and_fuse(&in, "llama-gqa-tied-bf16");
  size_t count;
  float *before = run_graph(in.graph, &count), calls = 0;
  const rt_lower_options options = {.weights = RT_W8,
                                    .format_of = mostly_ints,
                                    .act_scale_of = scale_by_name,
                                    .act_scales = &calls};
  TEST_TRY(rt_lower(in.graph, &options, err));
  assert_true(calls > 0);
  float *after = run_graph(in.graph, &count);
  double error = 0, energy = 0;
  for (size_t k = 0; k < count; k++) {
    error += pow((double)after[k] - before[k], 2);
    energy += pow(before[k], 2);
  }
  print_message("relative error with static scales %.2g\n", sqrt(error / energy));
  assert_true(error > 0 && sqrt(error / energy) < 0.6);
  const rt_profile profile = {.max_context = 128, .max_tokens = 33, .max_outputs = 7};
  rt_plan plan;
  TEST_TRY(rt_plan_create(&plan, in.graph, &profile, err));
  const rt_program *p = &plan.program;
  // Each GEMM reads what was written last into its buffer.
  double scales[64] = {0};
  size_t fixed = 0, dynamic = 0;
  assert_true(p->buffer_count <= RT_COUNT(scales));
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    if (n->op == RT_INSTR_NORM || n->op == RT_INSTR_CONVERT) {
      scales[n->out[0]] = n->act_scale;
    } else {
      assert_true(n->act_scale == 0);
    }
    if (n->op != RT_INSTR_GEMM) continue;
    const bool u8 = p->buffers[n->in[0]].format == RT_ACT_U8;
    const double want = u8 ? (double)scale_by_name(NULL, n->name) : 0;
    if (scales[n->in[0]] != want) fail_msg("%s has scale %g", n->name, scales[n->in[0]]);
    want > 0 ? fixed++ : dynamic++;
  }
  assert_true(fixed >= 3 && dynamic >= 3);
  rt_plan_deinit(&plan);
  free(before);
  free(after);
  rt_import_deinit(&in);
}

static float scale_of_context(void *act_scales, const char *linear) {
  return strcmp(linear, "layers.0.mlp.down") == 0 ? *(const float *)act_scales : 0.01f;
}

static void refuses_scales_that_are_none(void **state) {
  (void)state;
  float bad[] = {-0.01f, NAN, INFINITY, 0x1p-127f, 0x1p127f};
  for (size_t i = 0; i < RT_COUNT(bad); i++) {
    rt_import in;
    import_and_fuse(&in, "llama-f32");
    retort_error why;
    rt_lower_options options = {
        .weights = RT_W8, .act_scale_of = scale_of_context, .act_scales = &bad[i]};
    assert_int_equal(rt_lower(in.graph, &options, &why), RETORT_ERR_ARGUMENT);
    assert_non_null(strstr(why.message, "layers.0.mlp.down"));
    rt_import_deinit(&in);
    // Nothing that isn't quantized is asked about.
    import_and_fuse(&in, "llama-f32");
    options.weights = RT_W16;
    TEST_TRY(rt_lower(in.graph, &options, err));
    rt_import_deinit(&in);
  }
}

// The KV cache as asked for, whatever the layers are; attention follows.
static void kv_format_as_asked_for(void **state) {
  (void)state;
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    rt_import in;
    import_and_fuse(&in, "llama-gqa-tied-bf16");
    const rt_lower_options options = {.weights = RT_W32, .kv = &format};
    TEST_TRY(rt_lower(in.graph, &options, err));
    const rt_profile profile = {.max_context = 128, .max_tokens = 33, .max_outputs = 7};
    rt_plan plan;
    TEST_TRY(rt_plan_create(&plan, in.graph, &profile, err));
    const rt_program *p = &plan.program;
    assert_int_equal(p->kv.format, format);
    TEST_TRY(rt_program_check(p, "plan", err));
    for (size_t i = 0; i < p->instr_count; i++) {
      if (p->instrs[i].op != RT_INSTR_ATTENTION) continue;
      assert_int_equal(p->instrs[i].signature, rt_kvfmt_signature(format));
    }
    rt_plan_deinit(&plan);
    rt_import_deinit(&in);
  }
}

// Two layers on one norm: one conversion where their scales agree, else one for each.
static float scale_of_pair(void *act_scales, const char *linear) {
  return strcmp(linear, "second") == 0 ? *(const float *)act_scales : 0.02f;
}

static void shared_inputs_share_a_scale(void **state) {
  (void)state;
  float second[] = {0.02f, 0.03f, 0};
  for (size_t i = 0; i < RT_COUNT(second); i++) {
    rt_graph *g;
    TEST_TRY(rt_graph_parse(&g,
                            rt_view_of("retort-graph 1\n"
                                       "input %0 \"x\" f32[tokens, 2]\n"
                                       "const %1 \"w\" f32[2] = {1, 2}\n"
                                       "const %2 \"a\" f32[3, 2] = {1, 2, 3, 4, 5, 6}\n"
                                       "const %3 \"b\" f32[3, 2] = {6, 5, 4, 3, 2, 1}\n"
                                       "%4 = rms_norm(%0, %1) {eps=0.0} \"norm\"\n"
                                       "%5 = linear(%4, %2) \"first\"\n"
                                       "%6 = linear(%4, %3) \"second\"\n"
                                       "output \"p\" %5\noutput \"q\" %6\n"),
                            "t", NULL, err));
    const rt_lower_options options = {
        .weights = RT_W8, .act_scale_of = scale_of_pair, .act_scales = &second[i]};
    TEST_TRY(rt_lower(g, &options, err));
    double of_norm = -1, of_linear[2] = {-1, -1};
    for (size_t n = 0; n < rt_graph_node_count(g); n++) {
      const rt_node *node = rt_graph_get_node(g, (rt_node_id)n);
      if (node->removed) continue;
      const double scale = rt_node_real(node, "act_scale", 0);
      if (strcmp(node->op->name, "lowered.norm") == 0) of_norm = scale;
      if (strcmp(node->op->name, "lowered.convert") == 0) {
        of_linear[strcmp(node->name, "second") == 0] = scale;
      }
    }
    if (second[i] == 0.02f) {
      assert_true(of_norm == 0.02f && of_linear[0] == -1 && of_linear[1] == -1);
    } else {
      assert_true(of_norm == 0 && of_linear[0] == 0.02f && of_linear[1] == second[i]);
    }
    rt_graph_destroy(g);
  }
}

static void refuses_what_it_cannot_express(void **state) {
  (void)state;
  const test_decoder d = {.layers = 1,
                          .heads = 2,
                          .kv_heads = 1,
                          .head_dim = 4,
                          .rotary = 4,
                          .inner = 8,
                          .vocab = 12,
                          .rope = true,
                          .seed = 3};
  rt_graph *g = test_decoder_build(&d);
  retort_error why;
  const rt_lower_options options = {.weights = RT_W32};
  // Nothing was merged: the message names the node and what is missing.
  assert_int_equal(rt_lower(g, &options, &why), RETORT_ERR_UNSUPPORTED);
  assert_non_null(strstr(why.message, "cannot lower node"));
  rt_graph_destroy(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(interpreter_agrees_before_and_after),
      cmocka_unit_test(lowered_text_parses_back),
      cmocka_unit_test(plans_keep_live_values_apart),
      cmocka_unit_test(formats_differ_by_layer),
      cmocka_unit_test(static_scales_reach_the_program),
      cmocka_unit_test(refuses_scales_that_are_none),
      cmocka_unit_test(shared_inputs_share_a_scale),
      cmocka_unit_test(kv_format_as_asked_for),
      cmocka_unit_test(refuses_what_it_cannot_express),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
