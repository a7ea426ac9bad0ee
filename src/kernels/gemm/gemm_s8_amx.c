// i8-exact on AMX's TDPBUSD: u8 activations by s8 weights, sums in int32.
#include "kernels/gemm/gemm_amx.h"
#include "kernels/rows.h"

void rt_gemm_s8_amx(const rt_gemm_args *g, size_t row_begin, size_t row_end, size_t panel_begin,
                    size_t panel_end, void *scratch) {
  amx_gemm(false, g, row_begin, row_end, panel_begin, panel_end, scratch);
}
