// i8-exact on 8 lanes with VPMADDUBSW, which adds two products into a saturating 16-bit number: as
// |activation| times the weight with the activation's sign it holds at most 2 * 128 * 127, which
// fits. (Widening both sides to 16 bits for VPMADDWD is as exact; it was 5-15% slower.)
#include "kernels/gemm/finish_avx2.h"
#include "kernels/rows.h"

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const int32_t *a = (const int32_t *)(const void *)t->a;
  const size_t stride = t->a_stride / 4;
  int32_t *acc = t->acc;
  __m256i sum[4][4];  // two halves a panel
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int h = 0; h < 2 * P; h++) {
      const void *from = acc + (size_t)r * t->acc_stride + h * 8;
      sum[r][h] = t->first ? _mm256_setzero_si256() : _mm256_loadu_si256((const __m256i *)from);
    }
  }
  const unsigned char *w = t->w, *fetch = t->fetch;
  const __m256i ones = _mm256_set1_epi16(1);
  size_t k = 0;
  for (size_t end = t->k - t->fetch_turn / 16;; end = t->k, fetch += t->fetch_jump) {
    for (; k < end; k += 4, w += 64, a++, fetch += t->fetch_step) {
      rt_gemm_fetch(fetch, t->w_stride, P);
#pragma GCC unroll 4
      for (int h = 0; h < 2 * P; h++) {
        const unsigned char *from = w + (size_t)(h / 2) * t->w_stride + h % 2 * 32;
        const __m256i quad = _mm256_load_si256((const __m256i *)(const void *)from);
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
          const __m256i x = _mm256_set1_epi32(a[(size_t)r * stride]);
          const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(quad, x));
          sum[r][h] = _mm256_add_epi32(sum[r][h], _mm256_madd_epi16(pairs, ones));
        }
      }
    }
    if (end == t->k) break;
  }
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int h = 0; h < 2 * P; h++) {
      void *to = acc + (size_t)r * t->acc_stride + h * 8;
      _mm256_storeu_si256((__m256i *)to, sum[r][h]);
    }
  }
}

static void run_tile(const rt_gemm_tile *t) {
  switch (t->rows) {
    case 1: t->panels == 2 ? tile(1, 2, t) : tile(1, 1, t); return;
    case 2: tile(2, 1, t); return;
    case 3: tile(3, 1, t); return;
    case 4: tile(4, 1, t); return;
  }
}

// u8 to the signed value.
static void prepare(const unsigned char *row, size_t k, unsigned char *out) {
  for (size_t i = 0; i < k; i += 32) {
    const __m256i u = _mm256_loadu_si256((const __m256i *)(const void *)(row + i));
    _mm256_storeu_si256((__m256i *)(void *)(out + i), _mm256_xor_si256(u, _mm256_set1_epi8(-128)));
  }
}

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish8(g, RT_SUMS_S8, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_s8_avx2(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                     size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W8,
                                    .max_rows = 4,
                                    .max_panels = 1,
                                    .wide_rows = 1,
                                    .wide_panels = 2,
                                    .a_bytes = 1,
                                    .prepare = prepare,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
