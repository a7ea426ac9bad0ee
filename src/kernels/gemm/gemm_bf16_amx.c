// bf16-pair32 on AMX's TDPBF16PS, whose order of additions the signature is.
#include "kernels/gemm/gemm_amx.h"
#include "kernels/rows.h"

void rt_gemm_bf16_amx(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                      size_t panel_end, void *scratch) {
  amx_gemm(true, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
