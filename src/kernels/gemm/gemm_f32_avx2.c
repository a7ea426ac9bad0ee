// f32-seq on 8 lanes; see gemm_seq_avx2.inc.
#include "kernels/gemm/finish_avx2.h"
#include "kernels/rows.h"

enum { FORMAT = RT_W32, LINE_K = 1 };

static inline __m256 load8(const unsigned char *w) {
  return _mm256_load_ps((const float *)(const void *)w);
}

#include "kernels/gemm/gemm_seq_avx2.inc"

void rt_gemm_f32_avx2(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                      size_t panel_end, void *scratch) {
  rt_gemm_blocked(&gemm_kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
