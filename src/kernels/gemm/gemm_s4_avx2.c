// i8-exact-w4 on 8 lanes. The values that codes stand for are so small that VPMADDUBSW cannot
// saturate, nor can the 16-bit sum of the low and the high half's products.
#include "kernels/gemm/finish_avx2.h"
#include "kernels/rows.h"

_Static_assert(4 * 255 * RT_W4_MAX_VALUE <= INT16_MAX, "four products fit 16 bits");

static inline __m256i load(const void *from) {
  return _mm256_loadu_si256((const __m256i *)from);
}

static inline __attribute__((always_inline)) void group(const int R, const int P, const bool half,
                                                        const int32_t *a, size_t stride,
                                                        const unsigned char *w, size_t w_stride,
                                                        const unsigned char *fetch,
                                                        size_t fetch_step, __m256i sum[4][4]) {
  const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(RT_W4_VALUES));
  const __m256i ones = _mm256_set1_epi16(1), mask = _mm256_set1_epi8(15);
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int h = 0; h < 2 * P; h++) sum[r][h] = _mm256_setzero_si256();
  }
  for (size_t i = 0; i < 16; i++, w += 64, a++, fetch += fetch_step) {
    rt_gemm_fetch(fetch, w_stride, P);
#pragma GCC unroll 4
    for (int h = 0; h < 2 * P; h++) {
      const unsigned char *from = w + (size_t)(h / 2) * w_stride + h % 2 * 32;
      const __m256i codes = load(from);
      const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(codes, mask));
      const __m256i high =
          _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(codes, 4), mask));
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        const int32_t *from_a = a + (size_t)r * stride;
        __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(from_a[0]), low);
        if (!half) {
          const __m256i second = _mm256_maddubs_epi16(_mm256_set1_epi32(from_a[16]), high);
          pairs = _mm256_add_epi16(pairs, second);
        }
        sum[r][h] = _mm256_add_epi32(sum[r][h], _mm256_madd_epi16(pairs, ones));
      }
    }
  }
}

static inline __attribute__((always_inline)) void tile(const int R, const int P,
                                                       const rt_gemm_tile *t) {
  const int32_t *a = (const int32_t *)(const void *)t->a;
  const size_t stride = t->a_stride / 4;
  const unsigned char *w = t->w, *fetch = t->fetch;
  const size_t fetch_step = t->fetch_step;
  for (size_t k = 0, j = 0; k < t->k; k += RT_W4_GROUP, j += RT_PANEL, w += RT_TILE_BYTES) {
    __m256i sum[4][4];
    if (rt_gemm_w4_left(t, k) == t->fetch_turn) fetch += t->fetch_jump;
    if (k + RT_W4_GROUP <= t->k) {
      group(R, P, false, a, stride, w, t->w_stride, fetch, fetch_step, sum);
    } else {
      group(R, P, true, a, stride, w, t->w_stride, fetch, fetch_step, sum);
    }
    a += RT_W4_GROUP / 4;
    fetch += 16 * fetch_step;
#pragma GCC unroll 4
    for (int h = 0; h < 2 * P; h++) {
      const signed char *from =
          t->multiplier + (size_t)(h / 2) * t->multiplier_stride + j + h % 2 * 8;
      const __m256i by = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)from));
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        int32_t *acc = (int32_t *)t->acc + (size_t)r * t->acc_stride + h * 8;
        __m256i v = _mm256_mullo_epi32(sum[r][h], by);
        if (!t->first || k) v = _mm256_add_epi32(load(acc), v);
        _mm256_storeu_si256((__m256i *)(void *)acc, v);
      }
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

static void finish(const rt_gemm_args *g, size_t row, size_t rows, size_t panel, size_t panels,
                   const void *acc, size_t acc_stride) {
  rt_finish8(g, RT_SUMS_U8, row, rows, panel, panels, acc, acc_stride);
}

void rt_gemm_s4_avx2(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                     size_t panel_end, void *scratch) {
  static const rt_gemm_kind kind = {.format = RT_W4,
                                    .max_rows = 4,
                                    .max_panels = 1,
                                    .wide_rows = 1,
                                    .wide_panels = 2,
                                    .a_bytes = 1,
                                    .tile = run_tile,
                                    .finish = finish};
  rt_gemm_blocked(&kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
