#include "kernels/kernels.h"

const signed char rt_w4_value[16] = {RT_W4_VALUES};

size_t rt_wfmt_offset(rt_wfmt f, size_t k_total, size_t n, size_t k) {
  if (f == RT_WF16) {
    return n / RT_PANEL * rt_wfmt_panel_bytes(f, k_total) + k * 32 + n % RT_PANEL * 2;
  }
  const size_t tile_k = rt_wfmt_tile_k(f);
  const size_t element = f == RT_W32 ? 4 : f == RT_W16 ? 2 : 1;
  const size_t per_row = 4 / element;  // k's beside each other in a 4-byte column
  const size_t in_tile = f == RT_W4 ? k % 64 : k % tile_k;
  return n / RT_PANEL * rt_wfmt_panel_bytes(f, k_total) + k / tile_k * RT_TILE_BYTES +
         in_tile / per_row * 64 + n % RT_PANEL * 4 + in_tile % per_row * element;
}
