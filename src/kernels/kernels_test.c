// The registry, the stored layouts, and every GEMM row bit-compared with the reference of its
// signature: all row counts, odd sizes, all epilogues, any cut into tasks.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"
#include "kernels/gemm/block.h"
#include "kernels/kernels.h"

static uint64_t seed = 88172645463325252ull;
static uint32_t next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 32);
}
static float next_float(void) {  // about -2..2, all mantissa bits used, now and then zero
  if (next_random() % 50 == 0) return 0.0f;
  return ((float)next_random() - 2147483648.0f) * 0x1p-30f;
}

static rt_f16 next_f16(void) {  // small and large, and one in ten denormal
  const uint32_t u = next_random();
  return (rt_f16)(u % 10 == 0   ? u >> 16 & 0x83FFu
                  : u % 10 == 1 ? u >> 16 & 0xBFFFu
                                : (u >> 16 & 0x8FFFu) + 0x2C00u);
}

static void *must_alloc(size_t bytes) {
  void *p = aligned_alloc(64, rt_round_up(bytes ? bytes : 64, 64));
  assert_non_null(p);
  return p;
}

// ---------------------------------------------------------------------------------------------

static void test_table(void **state) {
  (void)state;
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  assert_true(count > 0);
  for (size_t i = 0; i < count; i++) {
    assert_ptr_equal(rt_kernel_by_name(table[i].name), &table[i]);
    assert_true(table[i].op < RT_OP_COUNT && table[i].signature < RT_SIG_COUNT);
    assert_non_null(table[i].fn.gemm);
    // Faster rows come before those that need less.
    for (size_t j = 0; j < i; j++) {
      if (table[j].signature == table[i].signature) {
        assert_true((table[j].isa & ~table[i].isa) != 0);
        assert_int_equal(table[j].op, table[i].op);
      }
    }
    const rt_kernel *scalar = rt_kernel_find(table[i].signature, RT_ISA_SCALAR);
    assert_non_null(scalar);
    assert_int_equal(scalar->isa, RT_ISA_SCALAR);
  }
  assert_null(rt_kernel_by_name("gemm_f32"));
}

static void test_find(void **state) {
  (void)state;
  static const struct {
    const char *level, *name;
  } cases[] = {{"scalar", "gemm_s8_ref"},
               {"avx2", "gemm_s8_avx2"},
               {"avx512", "gemm_s8_avx512"},
               {"avx512_vnni", "gemm_s8_avx512_vnni"},
               {"amx", "gemm_s8_amx"}};
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_isa mask;
    assert_true(rt_isa_level(cases[i].level, &mask));
    assert_string_equal(rt_kernel_find(RT_SIG_GEMM_I8_EXACT, mask)->name, cases[i].name);
  }
}

static void test_signature_names(void **state) {
  (void)state;
  for (unsigned i = 0; i < RT_SIG_COUNT; i++) {
    rt_signature back;
    assert_true(rt_signature_parse(rt_signature_name((rt_signature)i), &back));
    assert_int_equal(back, i);
  }
  rt_signature none;
  assert_false(rt_signature_parse("bf16", &none));
  assert_null(rt_signature_name(RT_SIG_COUNT));
}

// Every element has its own place, inside its panel, and the places are those of kernels.h.
static void test_layout(void **state) {
  (void)state;
  const size_t n_total = 37, ks[] = {1, 16, 31, 64, 130};
  for (int f = RT_W32; f <= RT_WF16; f++) {
    const size_t element = f == RT_W32 ? 4 : f == RT_W16 || f == RT_WF16 ? 2 : 1;
    for (size_t c = 0; c < RT_COUNT(ks); c++) {
      const size_t bytes = rt_wfmt_panels(n_total) * rt_wfmt_panel_bytes((rt_wfmt)f, ks[c]);
      unsigned char *seen = calloc(1, bytes);
      assert_non_null(seen);
      for (size_t n = 0; n < n_total; n++) {
        for (size_t k = 0; k < ks[c]; k++) {
          const size_t at = rt_wfmt_offset((rt_wfmt)f, ks[c], n, k);
          assert_true(at + element <= bytes && at % element == 0);
          const unsigned char part = f == RT_W4 && k & 64 ? 2 : 1;
          assert_false(seen[at] & part);
          seen[at] |= part;
          const size_t panel = n / 16 * rt_wfmt_panel_bytes((rt_wfmt)f, ks[c]);
          const size_t want =
              f == RT_W32    ? k / 16 * 1024 + k % 16 * 64 + n % 16 * 4
              : f == RT_WF16 ? k / 32 * 1024 + k % 32 * 32 + n % 16 * 2
              : f == RT_W16
                  ? k / 32 * 1024 + k % 32 / 2 * 64 + n % 16 * 4 + k % 2 * 2
                  : k / (f == RT_W4 ? 128 : 64) * 1024 + k % 64 / 4 * 64 + n % 16 * 4 + k % 4;
          assert_int_equal(at, panel + want);
        }
      }
      free(seen);
    }
  }
}

// ---------------------------------------------------------------------------------------------
// GEMM

typedef struct problem {
  rt_wfmt format;
  size_t rows, panels, k;
  unsigned char *a, *w;
  float *a_scale, *w_scale, *bias;
  int32_t *comp;
  signed char *multiplier;
  float *c0;  // what c holds before
  size_t c_stride;
  void *scratch;
} problem;

enum { GUARD = 16 };  // columns behind the last panel that must stay as they were

static rt_wfmt format_of(rt_signature s) {
  rt_wfmt f = RT_W32;
  while (rt_wfmt_signature(f) != s) f++;
  return f;
}

static problem problem_make(rt_wfmt format, size_t rows, size_t panels, size_t k) {
  problem p = {.format = format, .rows = rows, .panels = panels, .k = k};
  const rt_act act = rt_wfmt_act(format);
  const size_t stride = rt_act_row_bytes(act, k), n = panels * RT_PANEL;
  p.a = must_alloc(rows * stride);
  p.w = must_alloc(panels * rt_wfmt_panel_bytes(format, k));
  p.a_scale = must_alloc(rows * sizeof(float));
  p.w_scale = must_alloc(n * sizeof(float));
  p.bias = must_alloc(n * sizeof(float));
  p.comp = must_alloc(n * sizeof(int32_t));
  p.c_stride = n + GUARD;
  p.c0 = must_alloc(rows * p.c_stride * sizeof(float));
  p.scratch = must_alloc(RT_GEMM_SCRATCH_BYTES);
  memset(p.a, act == RT_ACT_U8 ? 128 : 0, rows * stride);
  // W4 ends in codes like any, which cancel, and then in ones that mean nothing.
  memset(p.w, format == RT_W4 ? 0xE7 : 0, panels * rt_wfmt_panel_bytes(format, k));
  const size_t groups = rt_w4_groups(k);
  p.multiplier = must_alloc(n * groups);
  for (size_t i = 0; i < n * groups; i++) {
    const int m = (int)(next_random() % RT_W4_MAX_MULTIPLIER) + 1;
    p.multiplier[i] = (signed char)(i % 16 % 5 < 2 ? RT_W4_MAX_MULTIPLIER : i % 3 ? m : -m);
  }
  memset(p.comp, 0, n * sizeof(int32_t));
  memset(p.scratch, 0xFF, RT_GEMM_SCRATCH_BYTES);
  for (size_t r = 0; r < rows; r++) {
    p.a_scale[r] = next_float() * 0.01f;
    unsigned char *row = p.a + r * stride;
    for (size_t i = 0; i < k; i++) {
      if (act == RT_ACT_F32) ((float *)(void *)row)[i] = next_float();
      if (act == RT_ACT_BF16) ((rt_bf16 *)(void *)row)[i] = rt_bf16_from_f32(next_float());
      // Runs of the extremes show any saturation.
      const unsigned char any = (unsigned char)(1 + next_random() % 255);
      if (act == RT_ACT_U8) row[i] = r % 5 == 4 ? 255 : r % 5 == 3 ? 0 : any;
    }
  }
  for (size_t j = 0; j < n; j++) {
    p.w_scale[j] = next_float() * 0.01f;
    p.bias[j] = next_float();
    for (size_t i = 0; i < (format == RT_W4 ? rt_w4_stored_k(k) : k); i++) {
      unsigned char *at = p.w + rt_wfmt_offset(format, k, j, i);
      if (format == RT_W32) *(float *)(void *)at = next_float();
      if (format == RT_W16) *(rt_bf16 *)(void *)at = rt_bf16_from_f32(next_float());
      if (format == RT_WF16) *(rt_f16 *)(void *)at = next_f16();
      if (format == RT_W8) {
        const int q = j % 5 == 0 ? 127 : j % 5 == 1 ? -127 : (int)(next_random() % 255) - 127;
        *(signed char *)at = (signed char)q;
        p.comp[j] += 128 * q;
      }
      if (format == RT_W4) {
        const unsigned code = j % 5 == 0 ? 15 : j % 5 == 1 ? 0 : next_random() % 16;
        const unsigned old = *at;
        *at = (unsigned char)(i & 64 ? (old & 15) | code << 4 : (old & 0xF0) | code);
        p.comp[j] += 128 * rt_w4_value[code] *
                     p.multiplier[(j / 16 * groups + i / RT_W4_GROUP) * 16 + j % 16];
      }
    }
  }
  for (size_t i = 0; i < rows * p.c_stride; i++) p.c0[i] = next_float();
  return p;
}

static void problem_free(problem *p) {
  free(p->a);
  free(p->w);
  free(p->a_scale);
  free(p->w_scale);
  free(p->bias);
  free(p->comp);
  free(p->multiplier);
  free(p->c0);
  free(p->scratch);
}

static rt_gemm_args problem_args(const problem *p, rt_epilogue epilogue, bool bias, float *c) {
  return (rt_gemm_args){.a = p->a,
                        .a_stride = rt_act_row_bytes(rt_wfmt_act(p->format), p->k),
                        .a_scale = p->a_scale,
                        .w = p->w,
                        .w_scale = p->w_scale,
                        .w_comp = p->comp,
                        .w_multiplier = p->multiplier,
                        .bias = bias ? p->bias : NULL,
                        .k = p->k,
                        .c = c,
                        .c_stride = p->c_stride,
                        .epilogue = epilogue};
}

static float *problem_c(const problem *p) {
  float *c = must_alloc(p->rows * p->c_stride * sizeof(float));
  memcpy(c, p->c0, p->rows * p->c_stride * sizeof(float));
  return c;
}

// rows [begin, end) as in `want`, the others untouched, guards and unused columns too.
static void check(const char *name, const problem *p, const float *got, const float *want,
                  size_t begin, size_t end, int epilogue) {
  for (size_t r = 0; r < p->rows; r++) {
    const float *expect = (r >= begin && r < end ? want : p->c0) + r * p->c_stride;
    if (memcmp(got + r * p->c_stride, expect, p->c_stride * sizeof(float)) == 0) continue;
    for (size_t j = 0; j < p->c_stride; j++) {
      const float g = got[r * p->c_stride + j];
      if (memcmp(&g, &expect[j], sizeof g) == 0) continue;
      fail_msg("%s k=%zu panels=%zu rows %zu..%zu epilogue %d: row %zu column %zu is %a, not %a",
               name, p->k, p->panels, begin, end, epilogue, r, j, g, expect[j]);
    }
  }
}

static const rt_kernel *reference_of(rt_signature s) {
  return rt_kernel_find(s, RT_ISA_SCALAR);
}

typedef void (*visit_fn)(const rt_kernel *kernel, const problem *p, const float *want,
                         rt_epilogue epilogue, bool bias);

// Calls `visit` for every runnable GEMM row of `signature` with the reference's result.
static void for_each(rt_signature signature, const problem *p, rt_epilogue epilogue, bool bias,
                     visit_fn visit) {
  if (epilogue == RT_EPI_GATE && p->panels % 2) return;
  float *want = problem_c(p);
  const rt_gemm_args args = problem_args(p, epilogue, bias, want);
  const rt_kernel *reference = reference_of(signature);
  reference->fn.gemm(&args, 0, p->rows, 0, p->panels, p->scratch);
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (table[i].signature != signature || &table[i] == reference) continue;
    if (table[i].isa & ~rt_cpu_isa()) continue;
    visit(&table[i], p, want, epilogue, bias);
  }
  free(want);
}

static void visit_row_counts(const rt_kernel *kernel, const problem *p, const float *want,
                             rt_epilogue epilogue, bool bias) {
  float *c = problem_c(p);
  const rt_gemm_args args = problem_args(p, epilogue, bias, c);
  const bool all = epilogue == RT_EPI_STORE && !bias;
  for (size_t rows = 1; rows <= p->rows; rows += all ? 1 : 1 + rows / 2) {
    memcpy(c, p->c0, p->rows * p->c_stride * sizeof(float));
    kernel->fn.gemm(&args, 0, rows, 0, p->panels, p->scratch);
    check(kernel->name, p, c, want, 0, rows, (int)epilogue);
  }
  free(c);
}

static void row_counts(rt_signature signature) {
  static const size_t ks[] = {1, 2, 31, 32, 33, 63, 64, 65, 100, 128, 129, 384, 449, 1000};
  static const size_t panel_counts[] = {1, 2, 3, 6, 9};
  for (size_t i = 0; i < RT_COUNT(ks); i++) {
    for (size_t j = 0; j < RT_COUNT(panel_counts); j++) {
      problem p = problem_make(format_of(signature), 70, panel_counts[j], ks[i]);
      for (int e = RT_EPI_STORE; e <= RT_EPI_GATE; e++) {
        for_each(signature, &p, (rt_epilogue)e, false, visit_row_counts);
        for_each(signature, &p, (rt_epilogue)e, true, visit_row_counts);
      }
      problem_free(&p);
    }
  }
}

static void test_f32_row_counts(void **state) {
  (void)state;
  row_counts(RT_SIG_GEMM_F32_SEQ);
}
static void test_f16_row_counts(void **state) {
  (void)state;
  row_counts(RT_SIG_GEMM_F16_SEQ);
}
static void test_bf16_row_counts(void **state) {
  (void)state;
  row_counts(RT_SIG_GEMM_BF16_PAIR32);
}
static void test_s8_row_counts(void **state) {
  (void)state;
  row_counts(RT_SIG_GEMM_I8_EXACT);
}

static void test_s4_row_counts(void **state) {
  (void)state;
  row_counts(RT_SIG_GEMM_I8_EXACT_W4);
}

// WF16 gives the bits of W32 on the same weights, denormals among them.
static void test_f16_is_f32_expanded(void **state) {
  (void)state;
  static const size_t ks[] = {1, 5, 16, 64, 100, 449};
  for (size_t c = 0; c < RT_COUNT(ks); c++) {
    const size_t k = ks[c], bytes = 4 * rt_wfmt_panel_bytes(RT_W32, k);
    problem p = problem_make(RT_WF16, 5, 4, k);
    unsigned char *w32 = must_alloc(bytes);
    memset(w32, 0, bytes);
    for (size_t n = 0; n < 64; n++) {
      for (size_t i = 0; i < k; i++) {
        const rt_f16 *from = (const rt_f16 *)(const void *)(p.w + rt_wfmt_offset(RT_WF16, k, n, i));
        *(float *)(void *)(w32 + rt_wfmt_offset(RT_W32, k, n, i)) = rt_f16_to_f32(*from);
      }
    }
    float *want = problem_c(&p), *got = problem_c(&p);
    rt_gemm_args args = problem_args(&p, RT_EPI_GATE, true, got);
    rt_kernel_find(RT_SIG_GEMM_F16_SEQ, RT_ISA_SCALAR)->fn.gemm(&args, 0, 5, 0, 4, p.scratch);
    args.c = want;
    args.w = w32;
    rt_kernel_find(RT_SIG_GEMM_F32_SEQ, RT_ISA_SCALAR)->fn.gemm(&args, 0, 5, 0, 4, p.scratch);
    assert_memory_equal(got, want, 5 * p.c_stride * sizeof(float));
    free(want);
    free(got);
    free(w32);
    problem_free(&p);
  }
}

// A weight that is denormal in f16 counts in full on every row, beside one that makes it vanish.
static void test_f16_denormals(void **state) {
  (void)state;
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t t = 0; t < count; t++) {
    if (table[t].signature != RT_SIG_GEMM_F16_SEQ || (table[t].isa & ~rt_cpu_isa())) continue;
    problem p = problem_make(RT_WF16, 3, 2, 2);
    float *c = problem_c(&p);
    for (size_t n = 0; n < 32; n++) {
      const rt_f16 w[2] = {(rt_f16)(n * 31 + 1), (rt_f16)(0x8001u + n)};
      for (size_t k = 0; k < 2; k++) memcpy(p.w + rt_wfmt_offset(RT_WF16, 2, n, k), &w[k], 2);
    }
    for (size_t r = 0; r < 3; r++) {
      const float a[2] = {1.0f, 0x1p24f};
      memcpy(p.a + r * rt_act_row_bytes(RT_ACT_F32, 2), a, sizeof a);
    }
    const rt_gemm_args args = problem_args(&p, RT_EPI_STORE, false, c);
    table[t].fn.gemm(&args, 0, 3, 0, 2, p.scratch);
    for (size_t i = 0; i < 96; i++) {
      const size_t n = i % 32;
      const float want = fmaf(0x1p24f, -(float)(n + 1) * 0x1p-24f, (float)(n * 31 + 1) * 0x1p-24f);
      assert_true(c[i / 32 * p.c_stride + n] == want);
    }
    free(c);
    problem_free(&p);
  }
}

// W4 gives the bits of W8 on the weights that it stands for.
static void test_s4_is_s8_expanded(void **state) {
  (void)state;
  static const size_t ks[] = {5, 64, 100, 128, 200, 449};
  for (size_t c = 0; c < RT_COUNT(ks); c++) {
    const size_t k = ks[c], groups = rt_w4_groups(k);
    problem p = problem_make(RT_W4, 5, 4, k);
    unsigned char *w8 = must_alloc(4 * rt_wfmt_panel_bytes(RT_W8, k));
    memset(w8, 0, 4 * rt_wfmt_panel_bytes(RT_W8, k));
    for (size_t n = 0; n < 64; n++) {
      for (size_t i = 0; i < rt_w4_stored_k(k); i++) {
        const unsigned pair = p.w[rt_wfmt_offset(RT_W4, k, n, i)];
        w8[rt_wfmt_offset(RT_W8, k, n, i)] =
            (unsigned char)(rt_w4_value[i & 64 ? pair >> 4 : pair & 15] *
                            p.multiplier[(n / 16 * groups + i / 128) * 16 + n % 16]);
      }
    }
    if ((rt_cpu_isa() & RT_ISA_AVX512) == RT_ISA_AVX512) {
      // What the expansion writes, and no more.
      const size_t bytes = rt_wfmt_panel_bytes(RT_W8, k);
      unsigned char *expanded = must_alloc(bytes);
      for (size_t panel = 0; panel < 4; panel++) {
        rt_w4_expand_avx512(p.w + panel * rt_wfmt_panel_bytes(RT_W4, k),
                            p.multiplier + panel * rt_w4_panel_multipliers(k), k, expanded);
        assert_memory_equal(expanded, w8 + panel * bytes, bytes);
      }
      free(expanded);
    }
    float *want = problem_c(&p), *got = problem_c(&p);
    rt_gemm_args args = problem_args(&p, RT_EPI_GATE, true, got);
    rt_kernel_find(RT_SIG_GEMM_I8_EXACT_W4, RT_ISA_SCALAR)->fn.gemm(&args, 0, 5, 0, 4, p.scratch);
    args.c = want;
    args.w = w8;
    args.k = rt_w4_stored_k(k);
    rt_kernel_find(RT_SIG_GEMM_I8_EXACT, RT_ISA_SCALAR)->fn.gemm(&args, 0, 5, 0, 4, p.scratch);
    assert_memory_equal(got, want, 5 * p.c_stride * sizeof(float));
    free(want);
    free(got);
    free(w8);
    problem_free(&p);
  }
}

// Random cuts into tasks, each with scratch memory full of junk, in any order.
static void visit_cuts(const rt_kernel *kernel, const problem *p, const float *want,
                       rt_epilogue epilogue, bool bias) {
  float *c = problem_c(p);
  const rt_gemm_args args = problem_args(p, epilogue, bias, c);
  const size_t unit = epilogue == RT_EPI_GATE ? 2 : 1;
  for (int round = 0; round < 4; round++) {
    memcpy(c, p->c0, p->rows * p->c_stride * sizeof(float));
    for (size_t r = 0, r_end; r < p->rows; r = r_end) {
      r_end = rt_min_size(p->rows, r + 1 + next_random() % (round == 0 ? 1 : 40));
      for (size_t n = 0, n_end; n < p->panels; n = n_end) {
        n_end = rt_min_size(p->panels, n + unit * (1 + next_random() % 6));
        memset(p->scratch, 0xFF, RT_GEMM_SCRATCH_BYTES);
        kernel->fn.gemm(&args, r, r_end, n, n_end, p->scratch);
      }
    }
    check(kernel->name, p, c, want, 0, p->rows, (int)epilogue);
    // Nothing to do is allowed, and does nothing.
    kernel->fn.gemm(&args, 1, 1, 0, p->panels, p->scratch);
    kernel->fn.gemm(&args, 0, p->rows, unit, unit, p->scratch);
    check(kernel->name, p, c, want, 0, p->rows, (int)epilogue);
  }
  free(c);
}

static void test_cuts(void **state) {
  (void)state;
  for (int s = RT_SIG_GEMM_F32_SEQ; s <= RT_SIG_GEMM_I8_EXACT_W4; s++) {
    problem p = problem_make(format_of((rt_signature)s), 83, 14, 333);
    for (int e = RT_EPI_STORE; e <= RT_EPI_GATE; e++) {
      for_each((rt_signature)s, &p, (rt_epilogue)e, e != RT_EPI_ADD, visit_cuts);
    }
    problem_free(&p);
  }
}

// Sizes that make several row blocks, k chunks and panel groups; k far beyond the scratch memory.
static void visit_whole(const rt_kernel *kernel, const problem *p, const float *want,
                        rt_epilogue epilogue, bool bias) {
  float *c = problem_c(p);
  const rt_gemm_args args = problem_args(p, epilogue, bias, c);
  kernel->fn.gemm(&args, 0, p->rows, 0, p->panels, p->scratch);
  check(kernel->name, p, c, want, 0, p->rows, (int)epilogue);
  free(c);
}

static void test_large(void **state) {
  (void)state;
  static const struct {
    size_t rows, panels, k;
  } cases[] = {{200, 22, 1100}, {1, 4, 70001},   {2, 2, 70001}, {7, 2, 30001},
               {100, 2, 9001},  {270, 18, 2500}, {83, 3, 17000}};
  for (int s = RT_SIG_GEMM_F32_SEQ; s <= RT_SIG_GEMM_I8_EXACT_W4; s++) {
    for (size_t i = 0; i < RT_COUNT(cases); i++) {
      if (s >= RT_SIG_GEMM_I8_EXACT && cases[i].k > 60000)
        continue;  // beyond int32 at the extremes
      problem p =
          problem_make(format_of((rt_signature)s), cases[i].rows, cases[i].panels, cases[i].k);
      for_each((rt_signature)s, &p, i % 2 ? RT_EPI_GATE : RT_EPI_ADD, true, visit_whole);
      problem_free(&p);
    }
  }
}

// The references against plain double arithmetic, so that they are right and not only agreed with.
static void test_reference_values(void **state) {
  (void)state;
  for (int s = RT_SIG_GEMM_F32_SEQ; s <= RT_SIG_GEMM_I8_EXACT_W4; s++) {
    problem p = problem_make(format_of((rt_signature)s), 3, 2, 200);
    float *c = problem_c(&p);
    const rt_gemm_args args = problem_args(&p, RT_EPI_STORE, true, c);
    reference_of((rt_signature)s)->fn.gemm(&args, 0, 3, 0, 2, p.scratch);
    for (size_t r = 0; r < 3; r++) {
      for (size_t n = 0; n < 32; n++) {
        double sum = 0;
        for (size_t k = 0; k < p.k; k++) {
          const unsigned char *w = p.w + rt_wfmt_offset(p.format, p.k, n, k);
          const unsigned char *row = p.a + r * args.a_stride;
          if (p.format == RT_W32) {
            sum += (double)((const float *)(const void *)row)[k] * *(const float *)(const void *)w;
          } else if (p.format == RT_WF16) {
            sum += (double)((const float *)(const void *)row)[k] *
                   rt_f16_to_f32(*(const rt_f16 *)(const void *)w);
          } else if (p.format == RT_W16) {
            sum += (double)rt_bf16_to_f32(((const rt_bf16 *)(const void *)row)[k]) *
                   rt_bf16_to_f32(*(const rt_bf16 *)(const void *)w);
          } else if (p.format == RT_W4) {
            sum += (row[k] - 128) * (double)p.a_scale[r] * p.w_scale[n] *
                   rt_w4_value[k & 64 ? *w >> 4 : *w & 15] *
                   p.multiplier[(n / 16 * 2 + k / 128) * 16 + n % 16];
          } else {
            sum += (row[k] - 128) * (double)p.a_scale[r] * *(const signed char *)w * p.w_scale[n];
          }
        }
        sum += p.bias[n];
        const double error = sum - c[r * p.c_stride + n];
        assert_true(error < 1e-4 && error > -1e-4);
      }
    }
    free(c);
    problem_free(&p);
  }
}

static int enter(void **state) {
  (void)state;
  (void)rt_cpu_enter_kernel_mode();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_table),
      cmocka_unit_test(test_find),
      cmocka_unit_test(test_signature_names),
      cmocka_unit_test(test_layout),
      cmocka_unit_test(test_reference_values),
      cmocka_unit_test(test_f32_row_counts),
      cmocka_unit_test(test_f16_row_counts),
      cmocka_unit_test(test_f16_is_f32_expanded),
      cmocka_unit_test(test_f16_denormals),
      cmocka_unit_test(test_bf16_row_counts),
      cmocka_unit_test(test_s8_row_counts),
      cmocka_unit_test(test_s4_row_counts),
      cmocka_unit_test(test_s4_is_s8_expanded),
      cmocka_unit_test(test_cuts),
      cmocka_unit_test(test_large),
  };
  return cmocka_run_group_tests_name("kernels", tests, enter, NULL);
}
