// bf16-pair32 on AMX's TDPBF16PS, whose order of additions the signature is.
#include <immintrin.h>
#define RT_AMX_PRODUCT(c, a, b) _tile_dpbf16ps(c, a, b)

#include "kernels/gemm/amx.h"
#include "kernels/rows.h"

void rt_gemm_bf16_amx(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                      size_t panel_end, void *scratch) {
  amx_gemm(g, RT_W16, RT_SUMS_F32, row_begin, row_end, panel_begin, panel_end, scratch);
}
