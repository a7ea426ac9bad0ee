// The GEMM signatures as stated in kernels.h, one element at a time.
#include <string.h>

#include "kernels/rows.h"
#include "kernels/vmath_ref.h"

typedef float (*element_fn)(const rt_gemm_args *g, size_t row, size_t n);

static inline const unsigned char *row_of(const rt_gemm_args *g, size_t row) {
  return (const unsigned char *)g->a + row * g->a_stride;
}

static float element_f32(const rt_gemm_args *g, size_t row, size_t n) {
  const float *a = (const float *)(const void *)row_of(g, row);
  const float *w = (const float *)(const void *)((const unsigned char *)g->w +
                                                 rt_wfmt_offset(RT_W32, g->k, n, 0));
  float acc = 0.0f;
  for (size_t k = 0; k < g->k; k++) acc = fmaf(a[k], w[k * RT_PANEL], acc);
  return acc;
}

static float element_f16(const rt_gemm_args *g, size_t row, size_t n) {
  const float *a = (const float *)(const void *)row_of(g, row);
  const rt_f16 *w = (const rt_f16 *)(const void *)((const unsigned char *)g->w +
                                                   rt_wfmt_offset(RT_WF16, g->k, n, 0));
  float acc = 0.0f;
  for (size_t k = 0; k < g->k; k++) acc = fmaf(a[k], rt_f16_to_f32(w[k * RT_PANEL]), acc);
  return acc;
}

static float element_bf16(const rt_gemm_args *g, size_t row, size_t n) {
  const rt_bf16 *a = (const rt_bf16 *)(const void *)row_of(g, row);
  const rt_bf16 *w = (const rt_bf16 *)(const void *)((const unsigned char *)g->w +
                                                     rt_wfmt_offset(RT_W16, g->k, n, 0));
  float acc = 0.0f;
  for (size_t k = 0; k < g->k; k += 32, a += 32) {
    float even = 0.0f, odd = 0.0f;
    for (size_t i = 0; i < 16; i++, w += 32) {
      even = fmaf(rt_bf16_to_f32(a[2 * i]), rt_bf16_to_f32(w[0]), even);
      odd = fmaf(rt_bf16_to_f32(a[2 * i + 1]), rt_bf16_to_f32(w[1]), odd);
    }
    acc = acc + (even + odd);
  }
  return acc;
}

static float element_s8(const rt_gemm_args *g, size_t row, size_t n) {
  const unsigned char *a = row_of(g, row);
  const signed char *w = (const signed char *)g->w;
  int32_t sum = 0;
  for (size_t k = 0; k < g->k; k++) sum += a[k] * w[rt_wfmt_offset(RT_W8, g->k, n, k)];
  return (float)(sum - g->w_comp[n]) * (g->a_scale[row] * g->w_scale[n]);
}

// The weight that a code stands for; a damaged file's may leave 8 bits and is cut to them.
static signed char expand_s4(const rt_gemm_args *g, size_t n, size_t k) {
  const unsigned char pair = ((const unsigned char *)g->w)[rt_wfmt_offset(RT_W4, g->k, n, k)];
  const size_t groups = rt_w4_groups(g->k);
  const int code = k & 64 ? pair >> 4 : pair & 15;
  return (signed char)(rt_w4_value[code] *
                       g->w_multiplier[(n / RT_PANEL * groups + k / RT_W4_GROUP) * RT_PANEL +
                                       n % RT_PANEL]);
}

static float element_s4(const rt_gemm_args *g, size_t row, size_t n) {
  const unsigned char *a = row_of(g, row);
  int32_t sum = 0;
  for (size_t k = 0; k < rt_w4_stored_k(g->k); k++) sum += a[k] * expand_s4(g, n, k);
  return (float)(sum - g->w_comp[n]) * (g->a_scale[row] * g->w_scale[n]);
}

static void gemm(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                 size_t panel_end, element_fn element) {
  const bool gate = g->epilogue == RT_EPI_GATE;
  for (size_t row = row_begin; row < row_end; row++) {
    for (size_t panel = panel_begin; panel < panel_end; panel += gate ? 2 : 1) {
      float *c = g->c + row * g->c_stride + (gate ? panel / 2 : panel) * RT_PANEL;
      for (size_t j = 0; j < RT_PANEL; j++) {
        const size_t n = panel * RT_PANEL + j;
        float v = element(g, row, n);
        if (g->bias) v = v + g->bias[n];
        if (gate) {
          float up = element(g, row, n + RT_PANEL);
          if (g->bias) up = up + g->bias[n + RT_PANEL];
          v = rt_siluf(v) * up;
        }
        c[j] = g->epilogue == RT_EPI_ADD ? c[j] + v : v;
      }
    }
  }
}

void rt_gemm_f32_ref(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                     size_t panel_end, void *scratch) {
  (void)scratch;
  gemm(g, row_begin, row_end, panel_begin, panel_end, element_f32);
}

void rt_gemm_f16_ref(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                     size_t panel_end, void *scratch) {
  (void)scratch;
  gemm(g, row_begin, row_end, panel_begin, panel_end, element_f16);
}

void rt_gemm_bf16_ref(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                      size_t panel_end, void *scratch) {
  (void)scratch;
  gemm(g, row_begin, row_end, panel_begin, panel_end, element_bf16);
}

void rt_gemm_s8_ref(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                    size_t panel_end, void *scratch) {
  (void)scratch;
  gemm(g, row_begin, row_end, panel_begin, panel_end, element_s8);
}

void rt_gemm_s4_ref(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                    size_t panel_end, void *scratch) {
  (void)scratch;
  gemm(g, row_begin, row_end, panel_begin, panel_end, element_s4);
}
