// bf16-pair32 on 8 lanes: up to 2 rows x 1 panel, or 1 x 2, in 8 chains; see gemm_bf16_avx512.c.
#include "kernels/gemm/finish_avx2.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const float *a = (const float *)(const void *)t->a;
  const size_t stride = t->a_stride / sizeof(float);
  float *acc = t->acc;
  if (t->first) {
    for (int r = 0; r < R; r++) {
      for (int h = 0; h < 2 * P; h++) {
        _mm256_storeu_ps(acc + (size_t)r * t->acc_stride + h * 8, _mm256_setzero_ps());
      }
    }
  }
  const unsigned char *w = t->w, *fetch = t->fetch;
  const __m256i high = _mm256_set1_epi32((int)0xFFFF0000u);
  for (size_t k = 0; k < t->k; k += 32) {
    if ((t->k - k) * 32 == t->fetch_turn) fetch += t->fetch_jump;
    __m256 even[2][4], odd[2][4];  // two halves a panel
#pragma GCC unroll 2
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int h = 0; h < 2 * P; h++) even[r][h] = odd[r][h] = _mm256_setzero_ps();
    }
#pragma GCC unroll 2
    for (int i = 0; i < 16; i++, w += 64, a += 2, fetch += t->fetch_step) {
      rt_gemm_fetch(fetch, t->w_stride, P);
#pragma GCC unroll 4
      for (int h = 0; h < 2 * P; h++) {
        const unsigned char *from = w + (size_t)(h / 2) * t->w_stride + h % 2 * 32;
        const __m256i pair = _mm256_load_si256((const __m256i *)(const void *)from);
        const __m256 b_even = _mm256_castsi256_ps(_mm256_slli_epi32(pair, 16));
        const __m256 b_odd = _mm256_castsi256_ps(_mm256_and_si256(pair, high));
#pragma GCC unroll 2
        for (int r = 0; r < R; r++) {
          const __m256 x_even = _mm256_set1_ps(a[(size_t)r * stride]);
          const __m256 x_odd = _mm256_set1_ps(a[(size_t)r * stride + 1]);
          even[r][h] = _mm256_fmadd_ps(x_even, b_even, even[r][h]);
          odd[r][h] = _mm256_fmadd_ps(x_odd, b_odd, odd[r][h]);
        }
      }
    }
#pragma GCC unroll 2
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int h = 0; h < 2 * P; h++) {
        float *s = acc + (size_t)r * t->acc_stride + h * 8;
        _mm256_storeu_ps(s,
                         _mm256_add_ps(_mm256_loadu_ps(s), _mm256_add_ps(even[r][h], odd[r][h])));
      }
    }
  }
}

static void run_tile(const rt_gemm_tile *t) {
  if (t->rows == 2) {
    tile(2, 1, t);
  } else if (t->panels == 2) {
    tile(1, 2, t);
  } else {
    tile(1, 1, t);
  }
}

static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  const __m128i *x = (const __m128i *)(const void *)row;
  float *y = (float *)(void *)out;
  for (size_t i = 0; i < k; i += 8) {
    _mm256_storeu_ps(y + i, rt_bf16_expand8(_mm_loadu_si128(x++)));
  }
}

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish8(g, RT_SUMS_F32, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_bf16_avx2(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                       size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W16,
                                    .max_rows = 2,
                                    .max_panels = 1,
                                    .wide_rows = 1,
                                    .wide_panels = 2,
                                    .a_bytes = 4,
                                    .prepare = prepare,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
