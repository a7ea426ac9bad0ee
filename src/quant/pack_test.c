// Packing against the rules of pack.h written down a second time, element by element.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/pool.h"
#include "base/size.h"
#include "quant/fit_w4.h"
#include "quant/pack.h"

static uint64_t seed = 88172645463325252ull;
static uint32_t next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 32);
}

static float f32_of(uint32_t u) {
  float x;
  memcpy(&x, &u, sizeof x);
  return x;
}
static uint32_t bits_of(float x) {
  uint32_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static double f16_exact(uint16_t h) {
  const int e = h >> 10 & 31, m = h & 1023;
  const double v = e == 0    ? ldexp(m, -24)
                   : e == 31 ? (m ? NAN : INFINITY)
                             : ldexp(1024 + m, e - 25);
  return h & 0x8000 ? -v : v;
}

// By search among all halves, not by bits.
static uint16_t f16_nearest(double x) {
  const double magnitude = fabs(x);
  uint32_t low = 0, high = 0x7C00;  // the last at or below x lies in [low, high)
  while (high - low > 1) {
    const uint32_t middle = (low + high) / 2;
    *(f16_exact((uint16_t)middle) <= magnitude ? &low : &high) = middle;
  }
  const double above = low == 0x7BFF ? 65536 : f16_exact((uint16_t)(low + 1));
  const double down = magnitude - f16_exact((uint16_t)low), up = above - magnitude;
  if (up < down || (up == down && low % 2)) low++;
  return (uint16_t)(low | (signbit(x) ? 0x8000u : 0));
}

static void test_to_f16(void **state) {
  (void)state;
  for (int mode = 0; mode < 2; mode++) {
    const uint32_t previous = mode ? rt_cpu_enter_kernel_mode() : 0;
    bool same = true;
    for (uint32_t i = 0; i < 2000000 && same; i++) {
      // Exponents around those of f16; one in four near a half or the middle between two.
      uint32_t u = (next_random() & 0x807FFFFFu) | (96 + next_random() % 52) << 23;
      if (i % 4 == 0) u = (u & 0xFFFFE000u) + 0x1000u + next_random() % 3 - 1;
      const float x = f32_of(u);
      same = rt_f16_from_f32(x) == f16_nearest((double)x);
    }
    for (uint32_t h = 0; h < 0x10000 && same; h++) {
      const float x = rt_f16_to_f32((uint16_t)h);
      same = isnan(x) ? isnan(rt_f16_to_f32(rt_f16_from_f32(x))) : rt_f16_from_f32(x) == h;
    }
    if (mode) rt_cpu_leave_kernel_mode(previous);
    assert_true(same);
  }
  assert_int_equal(rt_f16_from_f32(0x1p-149f), 0);
  assert_int_equal(rt_f16_from_f32(-0x1p-149f), 0x8000);
  assert_int_equal(rt_f16_from_f32(-INFINITY), 0xFC00);
}

static void test_f16(void **state) {
  (void)state;
  for (int mode = 0; mode < 2; mode++) {
    const uint32_t previous = mode ? rt_cpu_enter_kernel_mode() : 0;
    for (uint32_t h = 0; h < 0x10000; h++) {
      const float got = rt_f16_to_f32((uint16_t)h);
      const double want = f16_exact((uint16_t)h);
      const bool same =
          isnan(want) ? isnan(got) : got == (float)want && !signbit(got) == !signbit(want);
      if (!same) {
        if (mode) rt_cpu_leave_kernel_mode(previous);
        fail_msg("%04x: %a, not %a", h, got, want);
      }
    }
    if (mode) rt_cpu_leave_kernel_mode(previous);
  }
}

// A source with random finite numbers of its type, among them zeros, denormals and extremes.
static uint32_t random_element(rt_pack_dtype t, float most) {
  for (;;) {
    const uint32_t kind = next_random() % 20;
    uint32_t u = kind == 0 ? 0 : kind == 1 ? next_random() & 0x807FFFFFu : next_random();
    if (kind > 2) u = (u & 0x80FFFFFFu) | 0x3B000000u;  // the usual size of weights
    if (t == RT_PACK_BF16) u >>= 16;
    if (t == RT_PACK_F16) u = kind <= 2 ? u >> 16 : (next_random() & 0x8FFFu) | 0x2000u;
    const float x = t == RT_PACK_F32    ? f32_of(u)
                    : t == RT_PACK_BF16 ? f32_of(u << 16)
                                        : rt_f16_to_f32((uint16_t)u);
    if (isfinite(x) && fabsf(x) < most) return u;
  }
}

static float element_of(const rt_pack_source *s, size_t n, size_t k) {
  const unsigned char *at = (const unsigned char *)s->data + n * s->n_stride + k * s->k_stride;
  uint32_t u = 0;
  memcpy(&u, at, rt_pack_dtype_bytes(s->dtype));
  if (s->dtype == RT_PACK_F16) return rt_f16_to_f32((uint16_t)u);
  if (s->dtype == RT_PACK_BF16) u <<= 16;
  if ((u & 0x7F800000u) == 0) u &= 0x80000000u;
  return f32_of(u);
}

typedef struct fixture {
  rt_pack_source parts[3];
  void *memory[3];
  rt_pack_matrix m;
} fixture;

// `layout`: 0 rows adjacent, 1 rows apart and unaligned, 2 transposed.
static void fixture_make(fixture *f, rt_wfmt format, rt_pack_order order, rt_pack_dtype dtype,
                         size_t k, int layout) {
  static const size_t concat[] = {33, 5, 14}, gate[] = {37, 37};
  const size_t count = order == RT_PACK_GATE ? 2 : 3;
  const size_t size = rt_pack_dtype_bytes(dtype);
  for (size_t i = 0; i < count; i++) {
    const size_t n = order == RT_PACK_GATE ? gate[i] : concat[i];
    rt_pack_source s = {.dtype = dtype, .n = n, .n_stride = k * size, .k_stride = size};
    if (layout == 1) s.n_stride = k * size + 3;
    if (layout == 2) s.n_stride = size, s.k_stride = n * size;
    const size_t bytes = (n - 1) * s.n_stride + (k - 1) * s.k_stride + size;
    unsigned char *data = malloc(bytes + 1);  // exactly: a read beyond is a sanitizer's find
    assert_non_null(data);
    f->memory[i] = data;
    s.data = layout == 1 ? data + 1 : data;
    for (size_t r = 0; r < n; r++) {
      for (size_t c = 0; c < k; c++) {
        uint32_t u = random_element(dtype, format == RT_WF16 ? 65520 : 3.38e38f);
        if (r == 3) u = 0;                                       // a channel of zeros
        if (r == 4) u = dtype == RT_PACK_F32 ? 0x00800000u : 1;  // too small, or f16's smallest
        memcpy((unsigned char *)(uintptr_t)s.data + r * s.n_stride + c * s.k_stride, &u, size);
      }
    }
    f->parts[i] = s;
  }
  f->m = (rt_pack_matrix){format, order, f->parts, count, k, NULL, NULL};
}

static void fixture_free(fixture *f) {
  for (size_t i = 0; i < f->m.part_count; i++) free(f->memory[i]);
}

// Channel n of the packed matrix, or NULL for padding.
static const rt_pack_source *locate(const rt_pack_matrix *m, size_t n, size_t *row) {
  if (m->order == RT_PACK_GATE) {
    *row = n / 32 * 16 + n % 16;
    const rt_pack_source *s = &m->parts[n / 16 % 2];
    return *row < s->n ? s : NULL;
  }
  *row = n;
  for (size_t i = 0; i < m->part_count; i++) {
    if (*row < m->parts[i].n) return &m->parts[i];
    *row -= m->parts[i].n;
  }
  return NULL;
}

typedef struct packed {
  unsigned char *out;
  float *scale;
  int32_t *comp;
  signed char *multiplier;
  size_t bytes, panels, multipliers;
} packed;

static packed pack_all(const rt_pack_matrix *m, size_t panels_at_once) {
  packed p = {.panels = rt_pack_panel_count(m)};
  const size_t panel_bytes = rt_wfmt_panel_bytes(m->format, m->k);
  p.bytes = p.panels * panel_bytes;
  p.out = aligned_alloc(64, p.bytes);
  p.scale = malloc(p.panels * 16 * sizeof(float));
  p.comp = malloc(p.panels * 16 * sizeof(int32_t));
  p.multipliers = p.panels * rt_w4_panel_multipliers(m->k);
  p.multiplier = malloc(p.multipliers);
  assert_true(p.out && p.scale && p.comp && p.multiplier);
  memset(p.multiplier, 0xA5, p.multipliers);
  memset(p.out, 0xA5, p.bytes);
  memset(p.scale, 0xA5, p.panels * 16 * sizeof(float));
  memset(p.comp, 0xA5, p.panels * 16 * sizeof(int32_t));
  const bool sides = rt_wfmt_is_int(m->format), w4 = m->format == RT_W4;
  for (size_t i = 0; i < p.panels; i += panels_at_once) {
    rt_pack_bad bad;
    assert_true(rt_pack_panels(m, i, rt_min_size(i + panels_at_once, p.panels),
                               p.out + i * panel_bytes, sides ? p.scale + i * 16 : NULL,
                               sides ? p.comp + i * 16 : NULL,
                               w4 ? p.multiplier + i * rt_w4_panel_multipliers(m->k) : NULL, &bad));
  }
  return p;
}

static void packed_free(packed *p) {
  free(p->out);
  free(p->scale);
  free(p->comp);
  free(p->multiplier);
}

static int w4_code(const packed *p, size_t k_total, size_t n, size_t k) {
  const unsigned char pair = p->out[rt_wfmt_offset(RT_W4, k_total, n, k)];
  return k & 64 ? pair >> 4 : pair & 15;
}
static int w4_multiplier(const packed *p, size_t k_total, size_t n, size_t k) {
  return p->multiplier[(n / 16 * rt_w4_groups(k_total) + k / 128) * 16 + n % 16];
}

// Codes are the nearest ones; scale and multipliers leave a small error; comp counts what is there.
static void check_w4(const rt_pack_matrix *m, const packed *p) {
  for (size_t n = 0; n < p->panels * 16; n++) {
    size_t row;
    const rt_pack_source *s = locate(m, n, &row);
    const float scale = p->scale[n];
    double amax = 0, error = 0;
    for (size_t k = 0; s && k < m->k; k++) amax = fmax(amax, fabs((double)element_of(s, row, k)));
    assert_true(isfinite(scale) && scale >= 0);
    assert_true((scale == 0) == (amax < 127 * 0x1p-126));
    int64_t sum = 0;
    for (size_t k = 0; k < rt_round_up(m->k, 64); k++) {
      const int code = w4_code(p, m->k, n, k), by = w4_multiplier(p, m->k, n, k);
      const double x = s && k < m->k ? (double)element_of(s, row, k) : 0, step = (double)scale * by;
      assert_true(by >= 1 && by <= RT_W4_MAX_MULTIPLIER);
      sum += rt_w4_value[code] * by;
      if (scale == 0) continue;
      double least = INFINITY;
      for (int c = 0; c < 16; c++) least = fmin(least, fabs(x - rt_w4_value[c] * step));
      const double e = fabs(x - rt_w4_value[code] * step);
      assert_true(e <= least * (1 + 1e-5) + step * 1e-5);
      if (k < m->k) error += e * e;
    }
    assert_int_equal(p->comp[n], 128 * sum);
    // Gaps between values are at most 5 of 21, so even plain rounding stays below this.
    assert_true(sqrt(error / (double)m->k) <= amax * 2.6 / 21);
  }
}

static void check(const rt_pack_matrix *m, const packed *p) {
  if (m->format == RT_W4) {
    check_w4(m, p);
    return;
  }
  const size_t k_padded = rt_round_up(m->k, rt_wfmt_tile_k(m->format));
  for (size_t n = 0; n < p->panels * 16; n++) {
    size_t row;
    const rt_pack_source *s = locate(m, n, &row);
    float amax = 0;
    for (size_t k = 0; s && k < m->k; k++) amax = fmaxf(amax, fabsf(element_of(s, row, k)));
    const bool zero = amax < 127.0f * 0x1p-126f;
    const float scale = zero ? 0.0f : amax / 127.0f;
    int64_t sum = 0;
    for (size_t k = 0; k < k_padded; k++) {
      const unsigned char *at = p->out + rt_wfmt_offset(m->format, m->k, n, k);
      const float x = s && k < m->k ? element_of(s, row, k) : 0.0f;
      uint32_t got = 0;
      if (m->format == RT_W32) {
        memcpy(&got, at, 4);
        assert_int_equal(got, bits_of(x));
      } else if (m->format == RT_W16) {
        memcpy(&got, at, 2);
        assert_int_equal(got, rt_bf16_from_f32(x));
      } else if (m->format == RT_WF16) {
        memcpy(&got, at, 2);
        assert_int_equal(got, f16_nearest((double)x));
        if (s && s->dtype == RT_PACK_F16) {  // nothing is lost
          assert_int_equal(bits_of(rt_f16_to_f32((uint16_t)got)), bits_of(x));
        }
      } else {
        const int q = zero ? 0 : (int)fmaxf(-127, fminf(127, rintf(x / scale)));
        assert_int_equal(*(const signed char *)at, q);
        sum += q;
      }
    }
    if (m->format == RT_W8) {
      assert_int_equal(bits_of(p->scale[n]), bits_of(scale));
      assert_int_equal(p->comp[n], 128 * sum);
    }
  }
}

static void test_rules(void **state) {
  (void)state;
  static const size_t ks[] = {1, 15, 16, 63, 64, 65, 127, 128, 129, 200, 300};
  for (int format = RT_W32; format <= RT_WF16; format++) {
    for (int dtype = RT_PACK_F32; dtype <= RT_PACK_BF16; dtype++) {
      for (int order = RT_PACK_CONCAT; order <= RT_PACK_GATE; order++) {
        for (size_t i = 0; i < RT_COUNT(ks); i++) {
          for (int layout = 0; layout < 3; layout++) {
            fixture f;
            fixture_make(&f, (rt_wfmt)format, (rt_pack_order)order, (rt_pack_dtype)dtype, ks[i],
                         layout);
            packed all = pack_all(&f.m, 100), streamed = pack_all(&f.m, 1);
            check(&f.m, &all);
            assert_memory_equal(all.out, streamed.out, all.bytes);
            assert_memory_equal(all.scale, streamed.scale, all.panels * 64);
            assert_memory_equal(all.comp, streamed.comp, all.panels * 64);
            if (format == RT_W4) {
              assert_memory_equal(all.multiplier, streamed.multiplier, all.multipliers);
            }
            // The processor's denormal mode does not show.
            const uint32_t mode = rt_cpu_enter_kernel_mode();
            packed kernel_mode = pack_all(&f.m, 2);
            rt_cpu_leave_kernel_mode(mode);
            assert_memory_equal(all.out, kernel_mode.out, all.bytes);
            assert_memory_equal(all.scale, kernel_mode.scale, all.panels * 64);
            if (format == RT_W4) {
              assert_memory_equal(all.multiplier, kernel_mode.multiplier, all.multipliers);
            }
            packed_free(&all);
            packed_free(&streamed);
            packed_free(&kernel_mode);
            fixture_free(&f);
          }
        }
      }
    }
  }
}

static void test_panel_count(void **state) {
  (void)state;
  const rt_pack_source parts[] = {{.n = 20}, {.n = 20}};
  rt_pack_matrix m = {RT_W32, RT_PACK_CONCAT, parts, 2, 8, NULL, NULL};
  assert_int_equal(rt_pack_panel_count(&m), 3);
  m.order = RT_PACK_GATE;
  assert_int_equal(rt_pack_panel_count(&m), 4);
}

static void test_dequant(void **state) {
  (void)state;
  for (int format = RT_W32; format <= RT_WF16; format++) {
    fixture f;
    fixture_make(&f, (rt_wfmt)format, RT_PACK_CONCAT, RT_PACK_F16, 77, 0);
    packed p = pack_all(&f.m, 100);
    float back[20 * 77];
    rt_pack_dequant((rt_wfmt)format, p.out, p.scale, p.multiplier, 30, 50, 77, back);
    for (size_t n = 30; n < 50; n++) {
      size_t row;
      const rt_pack_source *s = locate(&f.m, n, &row);
      float amax = 0;
      for (size_t k = 0; k < 77; k++) amax = fmaxf(amax, fabsf(element_of(s, row, k)));
      for (size_t k = 0; k < 77; k++) {
        const float x = element_of(s, row, k), y = back[(n - 30) * 77 + k];
        const float most = format == RT_W32    ? 0
                           : format == RT_WF16 ? 0
                           : format == RT_W16  ? fabsf(x) / 256
                           : format == RT_W8   ? amax / 253
                                               : amax * 0.45f;
        assert_true(fabsf(x - y) <= most);
      }
    }
    packed_free(&p);
    fixture_free(&f);
  }
}

static void test_bad_elements(void **state) {
  (void)state;
  static const struct {
    uint32_t bits;
    int only;  // the format that has it beyond its range; -1: every one
    bool f16_too;
  } bad_values[] = {
      {0x7F800000u, -1, true},      {0xFF800000u, -1, true},      {0x7FC00000u, -1, true},
      {0xFFA00001u, -1, true},      {0x7F7FFFFFu, RT_W16, true},  {0x7F7F8000u, RT_W16, true},
      {0x477FF000u, RT_WF16, true}, {0xC77FF000u, RT_WF16, true}, {0x477FEFFFu, RT_WF16, false}};
  for (int format = RT_W32; format <= RT_WF16; format++) {
    for (size_t i = 0; i < RT_COUNT(bad_values); i++) {
      for (int order = RT_PACK_CONCAT; order <= RT_PACK_GATE; order++) {
        fixture f;
        fixture_make(&f, (rt_wfmt)format, (rt_pack_order)order, RT_PACK_F32, 150, 1);
        // Two bad ones: the first in the order of panels is told, within its channel the first k.
        unsigned char *data = f.memory[1];
        const size_t stride = f.parts[1].n_stride;
        memcpy(data + 1 + 2 * stride + 130 * 4, &bad_values[i].bits, 4);
        memcpy(data + 1 + 2 * stride + 140 * 4, &bad_values[i].bits, 4);
        memcpy(data + 1 + 4 * stride, &bad_values[i].bits, 4);
        const size_t panels = rt_pack_panel_count(&f.m);
        unsigned char *out = aligned_alloc(64, panels * rt_wfmt_panel_bytes((rt_wfmt)format, 150));
        float scale[6 * 16];
        int32_t comp[6 * 16];
        signed char multiplier[6 * 2 * 16];
        assert_non_null(out);
        assert_true(panels <= 6);
        rt_pack_bad bad = {0};
        const bool ok = rt_pack_panels(&f.m, 0, panels, out, scale, comp, multiplier, &bad);
        const bool bad_here =
            bad_values[i].only < 0 || bad_values[i].only == format || format == RT_WF16;
        if (!bad_here || (format == RT_WF16 && !bad_values[i].f16_too)) {
          assert_true(ok);
        } else {
          assert_false(ok);
          assert_int_equal(bad.part, 1);
          assert_int_equal(bad.row, 2);
          assert_int_equal(bad.column, 130);
          assert_int_equal(bits_of(bad.value) & 0x7F800000u, bad_values[i].bits & 0x7F800000u);
          // Panels without it pack.
          assert_true(rt_pack_panels(&f.m, 0, 1, out, scale, comp, multiplier, &bad));
        }
        free(out);
        fixture_free(&f);
      }
    }
  }
}

// From a checkpoint's matrix to a GEMM's result: QKV merged, and a gated pair with its epilogue.
static void test_through_gemm(void **state) {
  (void)state;
  enum { K = 70 };
  for (int format = RT_W32; format <= RT_WF16; format++) {
    for (int order = RT_PACK_CONCAT; order <= RT_PACK_GATE; order++) {
      fixture f;
      fixture_make(&f, (rt_wfmt)format, (rt_pack_order)order, RT_PACK_F16, K, 0);
      packed p = pack_all(&f.m, 100);
      const rt_act act = rt_wfmt_act((rt_wfmt)format);
      const size_t stride = rt_act_row_bytes(act, K);
      unsigned char *a = aligned_alloc(64, stride);
      float *c = aligned_alloc(64, p.panels * 64), x[K], a_scale = 0.5f;
      void *scratch = aligned_alloc(64, RT_GEMM_SCRATCH_BYTES);
      assert_true(a && c && scratch);
      memset(a, act == RT_ACT_U8 ? 128 : 0, stride);
      for (size_t k = 0; k < K; k++) {
        const int v = (int)(next_random() % 15) - 7;
        x[k] = (float)v * a_scale;
        if (act == RT_ACT_F32) ((float *)(void *)a)[k] = x[k];
        if (act == RT_ACT_BF16) ((rt_bf16 *)(void *)a)[k] = rt_bf16_from_f32(x[k]);
        if (act == RT_ACT_U8) a[k] = (unsigned char)(128 + v);
      }
      const rt_gemm_args args = {.a = a,
                                 .a_stride = stride,
                                 .a_scale = &a_scale,
                                 .w = p.out,
                                 .w_scale = p.scale,
                                 .w_comp = p.comp,
                                 .w_multiplier = p.multiplier,
                                 .k = K,
                                 .c = c,
                                 .c_stride = p.panels * 16,
                                 .epilogue = order == RT_PACK_GATE ? RT_EPI_GATE : RT_EPI_STORE};
      const uint32_t mode = rt_cpu_enter_kernel_mode();
      rt_kernel_find(rt_wfmt_signature((rt_wfmt)format), rt_cpu_isa())
          ->fn.gemm(&args, 0, 1, 0, p.panels, scratch);
      rt_cpu_leave_kernel_mode(mode);
      const size_t outputs = order == RT_PACK_GATE ? f.parts[0].n : 33 + 5 + 14;
      for (size_t n = 0; n < outputs; n++) {
        double sum[2] = {0, 0}, size = 0;
        for (size_t part = 0; part < (order == RT_PACK_GATE ? 2 : 1); part++) {
          size_t row = n;
          const rt_pack_source *s = order == RT_PACK_GATE ? &f.parts[part] : locate(&f.m, n, &row);
          double amax = 0;
          for (size_t k = 0; k < K; k++) amax = fmax(amax, fabs((double)element_of(s, row, k)));
          const double each = format == RT_W4 ? amax * 0.2
                              : format == RT_W8
                                  ? amax / 250
                                  : amax / 250 / (format == RT_W32 || format == RT_WF16 ? 9999 : 1);
          for (size_t k = 0; k < K; k++) {
            sum[part] += (double)x[k] * (double)element_of(s, row, k);
            size += fabs((double)x[k]) * each;
          }
        }
        const double up = order == RT_PACK_GATE ? sum[1] : 1;
        const double gate = sum[0] / (order == RT_PACK_GATE ? 1 + exp(-sum[0]) : 1);
        assert_true(fabs((double)c[n] - gate * up) <=
                    size * (1 + fabs(sum[0]) + fabs(sum[1])) + 1e-5);
      }
      free(a);
      free(c);
      free(scratch);
      packed_free(&p);
      fixture_free(&f);
    }
  }
}

typedef struct job {
  const rt_pack_matrix *m;
  const packed *p;
  unsigned char *out;
  float *scale;
  int32_t *comp;
  signed char *multiplier;
} job;

static void pack_task(void *context, size_t task, size_t worker) {
  (void)worker;
  const job *j = context;
  rt_pack_bad bad;
  if (!rt_pack_panels(j->m, task, task + 1,
                      j->out + task * rt_wfmt_panel_bytes(j->m->format, j->m->k),
                      j->scale + task * 16, j->comp + task * 16,
                      j->multiplier + task * rt_w4_panel_multipliers(j->m->k), &bad)) {
    abort();
  }
}

static void threads(rt_wfmt format) {
  fixture f;
  fixture_make(&f, format, RT_PACK_CONCAT, RT_PACK_BF16, 333, 0);
  packed alone = pack_all(&f.m, 100), shared = pack_all(&f.m, 100);
  memset(shared.out, 0, shared.bytes);
  rt_pool *pool;
  assert_int_equal(rt_pool_create(&pool, 4, NULL), RETORT_OK);
  job j = {&f.m, &shared, shared.out, shared.scale, shared.comp, shared.multiplier};
  rt_pool_run(pool, shared.panels, pack_task, &j);
  rt_pool_destroy(pool);
  assert_memory_equal(alone.out, shared.out, alone.bytes);
  packed_free(&alone);
  packed_free(&shared);
  fixture_free(&f);
}

static void test_threads(void **state) {
  (void)state;
  threads(RT_W8);
  threads(RT_W4);
}

// Weights as trained ones are, normal with an outlier here and there: the search must beat plain
// rounding to the same values, and errors go where the importance is small.
static void test_w4_search(void **state) {
  (void)state;
  enum { N = 16, K = 512 };
  float w[N][K], importance[K], back[K];
  for (size_t n = 0; n < N; n++) {
    for (size_t k = 0; k < K; k++) {
      float x = -6;
      for (int i = 0; i < 12; i++) x += (float)next_random() * 0x1p-32f;
      w[n][k] = x * 0.02f * (float)(1 + k / 128) * (next_random() % 300 ? 1 : 3);
    }
  }
  for (size_t k = 0; k < K; k++) importance[k] = k % 8 ? 0.01f : 1.0f;
  const rt_pack_source source = {w, RT_PACK_F32, N, K * 4, 4, NULL};
  rt_pack_matrix m = {RT_W4, RT_PACK_CONCAT, &source, 1, K, NULL, NULL};
  double total[2] = {0, 0}, chosen[2] = {0, 0}, plain = 0;
  for (int weighted = 0; weighted < 2; weighted++) {
    m.importance = weighted ? importance : NULL;
    packed p = pack_all(&m, 1);
    for (size_t n = 0; n < N; n++) {
      rt_pack_dequant(RT_W4, p.out, p.scale, p.multiplier, n, n + 1, K, back);
      for (size_t k = 0; k < K; k++) {
        const double e = (double)back[k] - (double)w[n][k];
        total[weighted] += e * e;
        if (k % 8 == 0) chosen[weighted] += e * e;
      }
    }
    packed_free(&p);
  }
  for (size_t n = 0; n < N; n++) {
    for (size_t g = 0; g < K; g += 128) {
      double amax = 0;
      for (size_t k = g; k < g + 128; k++) amax = fmax(amax, fabs((double)w[n][k]));
      for (size_t k = g; k < g + 128; k++) {
        double least = INFINITY;
        for (int c = 0; c < 16; c++) {
          least = fmin(least, fabs((double)w[n][k] - rt_w4_value[c] * amax / 21));
        }
        plain += least * least;
      }
    }
  }
  print_message("squared error: plain %.4f, searched %.4f, where it matters %.4f of %.4f\n", plain,
                total[0], chosen[1], chosen[0]);
  assert_true(total[0] < 0.95 * plain);
  assert_true(chosen[1] < 0.95 * chosen[0] && total[1] > total[0]);
}

// Every build of the rounding gives the same bits.
static void test_w4_round_builds(void **state) {
  (void)state;
  static const char *const levels[] = {"avx2", "avx512"};
  for (int round = 0; round < 200; round++) {
    float x[RT_W4_GROUP], weight[RT_W4_GROUP];
    for (size_t i = 0; i < RT_W4_GROUP; i++) {
      x[i] = (float)(next_random() >> 8) * 0x1p-22f;
      weight[i] = next_random() % 9 ? (float)next_random() * 0x1p-32f : 0;
    }
    const float step = (float)(1 + next_random() % 999) * 3e-4f;
    rt_w4_sums want, got;
    int32_t want_index[RT_W4_GROUP], got_index[RT_W4_GROUP];
    rt_w4_round_any(x, weight, step, &want, want_index);
    for (size_t i = 0; i < RT_COUNT(levels); i++) {
      rt_isa isa;
      assert_true(rt_isa_level(levels[i], &isa));
      rt_w4_round_for(isa & rt_cpu_isa())(x, weight, step, &got, got_index);
      assert_memory_equal(&got, &want, sizeof got);
      assert_memory_equal(got_index, want_index, sizeof got_index);
    }
  }
}

// With factors a matrix packs to the bytes of the matrix that was multiplied beforehand, in every
// format, order and mode of the processor.
static void test_factors(void **state) {
  (void)state;
  enum { N = 37, K = 150, PANELS = 6 };
  static float plain[2][N * K], multiplied[2][N * K];
  float in[K], out[2][N];
  for (size_t i = 0; i < K; i++) in[i] = ldexpf(1, (int)(next_random() % 13) - 6);
  for (size_t i = 0; i < 2 * N; i++) out[i / N][i % N] = ldexpf(1, (int)(next_random() % 13) - 6);
  for (size_t i = 0; i < 2 * N * K; i++) {
    const size_t part = i / (N * K), n = i / K % N, k = i % K;
    float x = f32_of((next_random() & 0x80FFFFFFu) | 0x3B000000u);
    // Denormals count as zero before they are multiplied, and what becomes one does too.
    if (i % 97 == 0) x = f32_of((next_random() & 0x807FFFFFu) | 1);
    if (i % 101 == 0) x = f32_of(0x00800000u);
    plain[part][n * K + k] = x;
    const float product = (fabsf(x) < 0x1p-126f ? copysignf(0, x) : x) * out[part][n];
    const float flushed = fabsf(product) < 0x1p-126f ? copysignf(0, x) : product;
    const float all = flushed * in[k];
    multiplied[part][n * K + k] = fabsf(all) < 0x1p-126f ? copysignf(0, x) : all;
  }
  for (int n = 0; n < 16; n++) {
    const rt_wfmt format = (rt_wfmt)(n % 4);
    const rt_pack_order order = n / 4 % 2 ? RT_PACK_GATE : RT_PACK_CONCAT;
    const bool kernel_mode = n / 8;
    rt_pack_source with[2], without[2];
    for (size_t i = 0; i < 2; i++) {
      with[i] = (rt_pack_source){.data = plain[i],
                                 .dtype = RT_PACK_F32,
                                 .n = N,
                                 .n_stride = K * 4,
                                 .k_stride = 4,
                                 .output_factor = out[i]};
      without[i] = with[i];
      without[i].data = multiplied[i];
      without[i].output_factor = NULL;
    }
    rt_pack_matrix m[2] = {{.format = format,
                            .order = order,
                            .parts = with,
                            .part_count = 2,
                            .k = K,
                            .input_factor = in}};
    m[1] = m[0];
    m[1].parts = without;
    m[1].input_factor = NULL;
    const size_t panels = rt_pack_panel_count(&m[0]), bytes = rt_wfmt_panel_bytes(format, K);
    assert_true(panels <= PANELS);
    unsigned char *to[2];
    static float scale[2][PANELS * RT_PANEL];
    static int32_t comp[2][PANELS * RT_PANEL];
    static signed char multiplier[2][PANELS * RT_PANEL * 2];
    memset(multiplier, 0, sizeof multiplier);
    for (size_t i = 0; i < 2; i++) {
      rt_pack_bad bad;
      to[i] = aligned_alloc(64, panels * bytes);
      const uint32_t previous = kernel_mode ? rt_cpu_enter_kernel_mode() : 0;
      const bool ok =
          rt_pack_panels(&m[i], 0, panels, to[i], scale[i], comp[i], multiplier[i], &bad);
      if (kernel_mode) rt_cpu_leave_kernel_mode(previous);
      assert_true(ok);
    }
    assert_memory_equal(to[0], to[1], panels * bytes);
    assert_memory_equal(multiplier[0], multiplier[1], sizeof multiplier[0]);
    if (rt_wfmt_is_int(format)) {
      assert_memory_equal(scale[0], scale[1], panels * RT_PANEL * sizeof(float));
      assert_memory_equal(comp[0], comp[1], panels * RT_PANEL * sizeof(int32_t));
    }
    free(to[0]);
    free(to[1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_f16),
      cmocka_unit_test(test_rules),
      cmocka_unit_test(test_panel_count),
      cmocka_unit_test(test_dequant),
      cmocka_unit_test(test_bad_elements),
      cmocka_unit_test(test_through_gemm),
      cmocka_unit_test(test_threads),
      cmocka_unit_test(test_w4_search),
      cmocka_unit_test(test_w4_round_builds),
      cmocka_unit_test(test_to_f16),
      cmocka_unit_test(test_factors),
  };
  return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}
