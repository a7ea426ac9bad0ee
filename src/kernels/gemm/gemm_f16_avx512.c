// f16-seq on 16 lanes: weights are expanded as they are read; see gemm_seq_avx512.inc.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

enum { FORMAT = RT_WF16, LINE_K = 2 };

static inline __m512 load16(const unsigned char *w) {
  return _mm512_cvtph_ps(_mm256_load_si256((const __m256i *)(const void *)w));
}

#include "kernels/gemm/gemm_seq_avx512.inc"

void rt_gemm_f16_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                        size_t panel_end, void *scratch) {
  rt_gemm_blocked(&gemm_kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
