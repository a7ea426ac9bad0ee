// bf16-pair32 on 16 lanes. The even and the odd element of each pair are widened and go through one
// chain of fused multiply-adds each. (VDPBF16PS adds both products to one sum: other roundings.)
// A tile of up to 6 rows x 2 panels keeps 24 chains in registers; the sums over blocks of 32 are
// added in memory.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const float *a = (const float *)(const void *)t->a;
  const size_t stride = t->a_stride / sizeof(float);
  float *acc = t->acc;
  if (t->first) {
    for (int r = 0; r < R; r++) {
      for (int p = 0; p < P; p++) {
        _mm512_storeu_ps(acc + (size_t)r * t->acc_stride + p * RT_PANEL, _mm512_setzero_ps());
      }
    }
  }
  const unsigned char *w = t->w;
  const __m512i high = _mm512_set1_epi32((int)0xFFFF0000u);
  for (size_t k = 0; k < t->k; k += 32) {
    // Near a panel's end the next bytes to come are those behind the last panel of this tile.
    const size_t ahead =
        RT_GEMM_PREFETCH_BYTES +
        ((t->k - k) * 32 <= RT_GEMM_PREFETCH_BYTES ? (size_t)(P - 1) * t->w_stride : 0);
    __m512 even[6][4], odd[6][4];
#pragma GCC unroll 6
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) even[r][p] = odd[r][p] = _mm512_setzero_ps();
    }
#pragma GCC unroll 2
    for (int i = 0; i < 16; i++, w += 64, a += 2) {
      __m512 b_even[4], b_odd[4];
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        const __m512i pair = _mm512_load_si512(w + (size_t)p * t->w_stride);
        b_even[p] = _mm512_castsi512_ps(_mm512_slli_epi32(pair, 16));
        b_odd[p] = _mm512_castsi512_ps(_mm512_and_si512(pair, high));
        _mm_prefetch((const char *)w + (size_t)p * t->w_stride + ahead, _MM_HINT_T0);
      }
#pragma GCC unroll 6
      for (int r = 0; r < R; r++) {
        const __m512 x_even = _mm512_set1_ps(a[(size_t)r * stride]);
        const __m512 x_odd = _mm512_set1_ps(a[(size_t)r * stride + 1]);
#pragma GCC unroll 4
        for (int p = 0; p < P; p++) {
          even[r][p] = _mm512_fmadd_ps(x_even, b_even[p], even[r][p]);
          odd[r][p] = _mm512_fmadd_ps(x_odd, b_odd[p], odd[r][p]);
        }
      }
    }
#pragma GCC unroll 6
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        float *s = acc + (size_t)r * t->acc_stride + p * RT_PANEL;
        _mm512_storeu_ps(s,
                         _mm512_add_ps(_mm512_loadu_ps(s), _mm512_add_ps(even[r][p], odd[r][p])));
      }
    }
  }
}

static void run_tile(const rt_gemm_tile *t) {
  if (t->panels == 4) {
    t->rows == 1 ? tile(1, 4, t) : tile(2, 4, t);
    return;
  }
#define CASE(R) \
  case R: t->panels == 2 ? tile(R, 2, t) : tile(R, 1, t); return;
  switch (t->rows) {
    CASE(1)
    CASE(2)
    CASE(3)
    CASE(4)
    CASE(5)
    CASE(6)
  }
#undef CASE
}

static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  const __m256i *x = (const __m256i *)(const void *)row;
  float *y = (float *)(void *)out;
  for (size_t i = 0; i < k; i += 16) {
    _mm512_storeu_ps(y + i, rt_bf16_expand16(_mm256_loadu_si256(x++)));
  }
}

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish16(g, RT_SUMS_F32, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_bf16_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end,
                         size_t panel_begin, size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W16,
                                    .max_rows = 6,
                                    .max_panels = 2,
                                    .wide_rows = 2,
                                    .wide_panels = 4,
                                    .a_bytes = 4,
                                    .prepare = prepare,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
