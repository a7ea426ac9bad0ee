// f32-seq on 16 lanes; see gemm_seq_avx512.inc.
#include "kernels/gemm/finish_avx512.h"
#include "kernels/rows.h"

enum { FORMAT = RT_W32, LINE_K = 1 };

static inline __m512 load16(const unsigned char *w) {
  return _mm512_load_ps(w);
}

#include "kernels/gemm/gemm_seq_avx512.inc"

void rt_gemm_f32_avx512(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                        size_t panel_end, void *scratch) {
  rt_gemm_blocked(&gemm_kind, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
