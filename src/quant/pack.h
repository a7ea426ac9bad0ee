// quant/pack.h: weights from a checkpoint into the panels that the GEMM kernels read.
//
// Start here: fill an rt_pack_matrix, call rt_pack_panels for one range of panels after the other
// (or several at once from a pool: it is pure and thread-safe). A panel reads its 16 channels from
// the first to the last k, so packing in order reads a mapped file once, front to back, and no more
// than the panels asked for are in memory. See kernels/kernels.h for the layouts.
//
// THE RULES, which make the packed bytes a function of the source's numbers alone:
//   Every source element is read as f32 (f16 and bf16 are exact in it) and multiplied by the
//   factors given for its channel and its input, in this order; denormal f32, before and after
//   each, count as zero of the same sign, whatever the processor's mode.
//   W32   that number.
//   W16   rounded to bf16, to nearest, ties to even.
//   WF16  rounded to f16, to nearest, ties to even, below 2^-14 to a multiple of 2^-24: what f16
//         sources hold stays as it is, denormals too.
//   W8    per output channel n, symmetric, in f32 arithmetic rounded to nearest:
//           amax  = max over k of |w[n][k]|
//           scale[n] = amax / 127;   q[n][k] = rint(w[n][k] / scale[n]) clamped to -127..127
//         where rint takes ties to even. A channel with amax < 127 * 2^-126 (all zeros, or too
//         small for a normal scale) has scale 0 and q 0. comp[n] = 128 * sum over k of q[n][k]. The
//         value meant by q is scale * q.
//   W4   per output channel and group of 128 k, by a search (quant/fit_w4.h) for the scale and the
//        small multipliers that make the sum over k of importance[k] * (w - stored)^2 small; then
//        q = the value nearest to w / (scale * multiplier), of two as near the smaller magnitude.
//        All in f32. Channels too small for W8 have scale 0. comp[n] = 128 * the sum of value *
//        multiplier over k up to a multiple of 64. w's sign, that of zero included, is q's.
//   Padding (channels up to a multiple of 16, k up to the tile) is zero, with scale 0 and comp 0
//   (W4: means zero, by its scale or by comp; the multipliers of padding are 1). An element that is
//   not finite, or is not after rounding to bf16 or f16, is an error.
#ifndef RT_QUANT_PACK_H
#define RT_QUANT_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernels/kernels.h"

typedef enum rt_pack_dtype { RT_PACK_F32, RT_PACK_F16, RT_PACK_BF16 } rt_pack_dtype;
static inline size_t rt_pack_dtype_bytes(rt_pack_dtype t) {
  return t == RT_PACK_F32 ? 4 : 2;
}

// A borrowed matrix of `n` output channels by the k of rt_pack_matrix: element (n, k) lies at data
// + n * n_stride + k * k_stride bytes, at any alignment, little-endian. (n, k) row-major has
// k_stride = element size; the (k, n) row-major of ONNX's MatMul has n_stride = element size.
typedef struct rt_pack_source {
  const void *data;
  rt_pack_dtype dtype;
  size_t n;
  size_t n_stride, k_stride;
  const float *output_factor;  // (n), powers of two; NULL: 1
} rt_pack_source;

typedef enum rt_pack_order {
  RT_PACK_CONCAT,  // the parts' channels one after the other, unpadded (Q, K, V merged)
  // Two parts of equal n, gate and up, for RT_EPI_GATE: panel 2i holds channels 16 i .. 16 i + 15
  // of the gate, panel 2i + 1 those of up, each padded to 16.
  RT_PACK_GATE
} rt_pack_order;

typedef struct rt_pack_matrix {
  rt_wfmt format;
  rt_pack_order order;
  const rt_pack_source *parts;
  size_t part_count;  // 2 for GATE
  size_t k;
  // W4: how much errors at each input matter, (k), positive and finite, such as the mean square of
  // its activations; NULL: alike.
  const float *importance;
  const float *input_factor;  // (k), powers of two; NULL: 1
} rt_pack_matrix;

// Panels of the whole matrix; each takes rt_wfmt_panel_bytes(format, k).
size_t rt_pack_panel_count(const rt_pack_matrix *m);

// Where an element that cannot be stored was found.
typedef struct rt_pack_bad {
  size_t part, row, column;  // channel and k inside parts[part]
  float value;
} rt_pack_bad;

// Packs panels [panel_begin, panel_end) to `out` (64-byte aligned; panel_begin at its start). For
// W8 and W4 also writes scale and comp, 16 numbers a panel, and for W4 rt_w4_panel_multipliers(k)
// multipliers a panel, likewise from panel_begin; else they may be NULL. Returns false at the first
// bad element of the range, in order of panel, channel, k, and describes it in *bad; the output is
// then incomplete.
bool rt_pack_panels(const rt_pack_matrix *m, size_t panel_begin, size_t panel_end, void *out,
                    float *scale, int32_t *comp, signed char *multiplier, rt_pack_bad *bad)
    __attribute__((warn_unused_result));

// The values that packed channels [n_begin, n_end) mean, as f32 row-major (n_end - n_begin, k).
// `packed`, `scale` (W8, W4) and `multiplier` (W4) start at panel 0. For tests.
void rt_pack_dequant(rt_wfmt format, const void *packed, const float *scale,
                     const signed char *multiplier, size_t n_begin, size_t n_end, size_t k,
                     float *out);

#endif
