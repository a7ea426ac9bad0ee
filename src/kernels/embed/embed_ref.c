// embed: rows of a table to f32.
//
// The scalar code is the only row: a packed table costs one cache line per two or one elements and
// plain rows are a copy, so that the memory sets the pace.
#include <string.h>

#include "kernels/rows.h"

static void row_plain(const rt_embed_args *args, size_t id, float *out) {
  if (args->format == RT_W32) {
    memcpy(out, (const float *)args->table + id * args->width, args->width * sizeof *out);
    return;
  }
  if (args->format == RT_WF16) {
    const rt_f16 *from = (const rt_f16 *)args->table + id * args->width;
    for (size_t i = 0; i < args->width; i++) out[i] = rt_f16_to_f32(from[i]);
    return;
  }
  const rt_bf16 *from = (const rt_bf16 *)args->table + id * args->width;
  for (size_t i = 0; i < args->width; i++) out[i] = rt_bf16_to_f32(from[i]);
}

static void row_packed(const rt_embed_args *args, size_t id, float *out) {
  const unsigned char *panel = (const unsigned char *)args->table +
                               id / RT_PANEL * rt_wfmt_panel_bytes(args->format, args->width);
  if (args->format == RT_WF16) {  // 16 channels of one k lie side by side
    const rt_f16 *column = (const rt_f16 *)(const void *)panel + id % RT_PANEL;
    for (size_t i = 0; i < args->width; i++) out[i] = rt_f16_to_f32(column[i * RT_PANEL]);
    return;
  }
  const unsigned char *from = panel + id % RT_PANEL * 4;
  if (args->format == RT_W32) {  // a row of the panel is one k
    for (size_t i = 0; i < args->width; i++) memcpy(&out[i], from + i * 64, sizeof out[i]);
    return;
  }
  for (size_t i = 0; i < args->width; i++) {  // a row of the panel is a pair of k's
    rt_bf16 x;
    memcpy(&x, from + i / 2 * 64 + i % 2 * 2, sizeof x);
    out[i] = rt_bf16_to_f32(x);
  }
}

void rt_embed_ref(const rt_embed_args *args, size_t row_begin, size_t row_end) {
  for (size_t r = row_begin; r < row_end; r++) {
    float *out = args->out + r * args->out_stride;
    if (args->layout == RT_TABLE_ROWS) {
      row_plain(args, (size_t)args->ids[r], out);
    } else {
      row_packed(args, (size_t)args->ids[r], out);
    }
  }
}
