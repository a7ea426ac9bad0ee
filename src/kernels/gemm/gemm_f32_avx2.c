// f32-seq on 8 lanes: a tile of up to 6 rows x 1 panel keeps 12 sums in registers.
#include "kernels/gemm/finish_avx2.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const float *a = (const float *)(const void *)t->a;
  const size_t stride = t->a_stride / sizeof(float);
  float *acc = t->acc;
  __m256 sum[6][8];  // two halves a panel
#pragma GCC unroll 6
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 8
    for (int h = 0; h < 2 * P; h++) {
      sum[r][h] =
          t->first ? _mm256_setzero_ps() : _mm256_loadu_ps(acc + (size_t)r * t->acc_stride + h * 8);
    }
  }
  const unsigned char *w = t->w;
  // Near a panel's end the next bytes to come are those behind the last panel of this tile.
  const size_t lines = RT_GEMM_PREFETCH_BYTES / 64, near_end = t->k > lines ? t->k - lines : 0;
  size_t ahead = RT_GEMM_PREFETCH_BYTES, k = 0;
  for (size_t end = near_end;; end = t->k, ahead += (size_t)(P - 1) * t->w_stride) {
#pragma GCC unroll 2
    for (; k < end; k++, w += 64, a++) {
#pragma GCC unroll 4
      for (int p = 0; p < P; p++) {
        const unsigned char *from = w + (size_t)p * t->w_stride;
        const __m256 low = _mm256_load_ps((const float *)(const void *)from);
        const __m256 high = _mm256_load_ps((const float *)(const void *)(from + 32));
        _mm_prefetch((const char *)from + ahead, _MM_HINT_T0);
#pragma GCC unroll 6
        for (int r = 0; r < R; r++) {
          const __m256 x = _mm256_set1_ps(a[(size_t)r * stride]);
          sum[r][2 * p] = _mm256_fmadd_ps(x, low, sum[r][2 * p]);
          sum[r][2 * p + 1] = _mm256_fmadd_ps(x, high, sum[r][2 * p + 1]);
        }
      }
    }
    if (end == t->k) break;
  }
#pragma GCC unroll 6
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 8
    for (int h = 0; h < 2 * P; h++) {
      _mm256_storeu_ps(acc + (size_t)r * t->acc_stride + h * 8, sum[r][h]);
    }
  }
}

static void run_tile(const rt_gemm_tile *t) {
  switch (t->rows) {
    case 1: t->panels == 4 ? tile(1, 4, t) : t->panels == 2 ? tile(1, 2, t) : tile(1, 1, t); return;
    case 2: tile(2, 1, t); return;
    case 3: tile(3, 1, t); return;
    case 4: tile(4, 1, t); return;
    case 5: tile(5, 1, t); return;
    case 6: tile(6, 1, t); return;
  }
}

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish8(g, RT_SUMS_F32, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_f32_avx2(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                      size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W32,
                                    .max_rows = 6,
                                    .max_panels = 1,
                                    .wide_rows = 1,
                                    .wide_panels = 4,
                                    .a_bytes = 4,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
