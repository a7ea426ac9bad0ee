// kernels/kernels.h: the contracts of all compute kernels, their stored layouts, and the registry.
//
// Start here to write a kernel: pick the function type of your operation below, write one file
// `kernels/<op>/<op>_<what>_<isa>.c`, add one row to kernels.def. The row alone makes it a
// candidate at run time, a subject of kernels_test.c (bit-compared with the scalar row of the same
// signature) and of the benchmark.
//
// Kernels are pure: no allocation, no globals, no libc I/O, no failure. Callers guarantee shapes,
// alignment and padding as stated. They run in kernel mode (flush-to-zero, see base/cpu.h).
//
// REDUCTION SIGNATURES. A signature fixes the exact sequence of roundings that gives an output
// element, so that two kernels with the same signature return the same bits whatever the row count,
// the thread count, the instruction set or the neighbours in the batch. fma(a,b,c) rounds once.
//
//   f32-seq      GEMM: acc = 0; for k = 0..K-1: acc = fma(a[k], w[k], acc).
//   f16-seq      The same chain on f32 activations and f16 weights, which are exact in f32: the
//                bits of f32-seq on the expanded matrix.
//   bf16-pair32  GEMM on bf16 operands, the order of AMX's TDPBF16PS over whole tiles: acc = 0; for
//                each block of 32 k's: even = odd = 0; for its 16 pairs in order: even =
//                fma(a[2i], w[2i], even), odd = fma(a[2i+1], w[2i+1], odd); acc = acc + (even +
//                odd). The last block is padded with zeros.
//   i8-exact     GEMM on u8 activations (true value + 128) and s8 weights in int32: exact in any
//                order. value = (float)(sum - comp) * (a_scale * w_scale), comp = 128 * sum(w);
//                the product of scales is rounded first, then the outer product.
//   i8-exact-w4  The same arithmetic on the 8-bit weights that W4 stands for: the bits of i8-exact
//                on the expanded matrix.
//   lane16       Row reductions (norms): lane j of 16 takes elements j, j+16, ... in order (missing
//                ones skipped), acc_j = fma(x, x, acc_j); then lanes add as a tree: j with j+8,
//                then +4, +2, +1 (acc_j + acc_{j+h}).
//   attn-f32 / attn-bf16 / attn-s8   see ATTENTION below.
//
// Epilogues work element by element in fp32: v = value; if bias: v = v + bias; then STORE c = v,
// ADD c = c + v, or GATE c = silu(gate) * up where silu(x) = x / (1 + exp(-x)), exp as in vmath.
#ifndef RT_KERNELS_KERNELS_H
#define RT_KERNELS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"

// ---------------------------------------------------------------------------------------------
// Formats

// Activations entering a GEMM, row-major, rows 64-byte aligned (stride a multiple of 64 bytes).
typedef enum rt_act {
  RT_ACT_F32,   // k padded to 16 with zeros
  RT_ACT_BF16,  // k padded to 32 with zeros
  RT_ACT_U8     // k padded to 64 with 128; true value (u - 128) * scale[row]
} rt_act;

// Weights of a GEMM. W has n output channels of k inputs each: logical (n, k). Stored as panels of
// 16 output channels; a panel is a run of 1 KiB tiles, each 16 rows of 64 bytes, which is AMX's B
// operand and the VNNI order at once. n is padded to 16 and k to the tile with zeros.
//   W32  f32:   tile = 16 k.  element (n, k) at panel n/16, tile k/16, row k%16, byte (n%16)*4
//   W16  bf16:  tile = 32 k.  panel n/16, tile k/32, row (k%32)/2, byte (n%16)*4 + (k%2)*2
//   W8   s8:    tile = 64 k.  panel n/16, tile k/64, row (k%64)/4, byte (n%16)*4 + k%4
//               with f32 scale[n] and s32 comp[n] = 128 * sum over k of w, n padded to 16 (zeros);
//               values lie in -127..127; k <= 66,311, so that no sum leaves int32.
//   W4   4-bit codes in groups of 128 k: tile = 128 k = one group. The low nibbles of a tile are
//               laid out like the W8 tile of the group's first 64 k, the high nibbles like that of
//               the next 64. Code c of channel n in group j stands for the 8-bit weight
//               rt_w4_value[c] * multiplier[n / 16][j][n % 16], which lies in -127..127;
//               multipliers are s8, an array of (panel, group, 16). scale, comp and the bound on k
//               are those of W8 on these weights. No code is zero: behind the last k there are
//               codes like any up to a multiple of 64, where activations are 128 (zero); comp
//               counts them too, so that they cancel. Codes beyond that mean nothing.
//   WF16 f16:   tile = 32 k.  panel n/16, tile k/32, byte (k%32)*32 + (n%16)*2: 16 channels of a k
//               lie side by side, as VCVTPH2PS expands them. Finite; denormals count as they are.
typedef enum rt_wfmt { RT_W32, RT_W16, RT_W8, RT_W4, RT_WF16 } rt_wfmt;

enum { RT_PANEL = 16, RT_TILE_BYTES = 1024, RT_W8_MAX_K = 66311, RT_W4_GROUP = 128 };
static inline size_t rt_wfmt_tile_k(rt_wfmt f) {
  return f == RT_W32 ? 16 : f == RT_W16 || f == RT_WF16 ? 32 : f == RT_W8 ? 64 : RT_W4_GROUP;
}
static inline bool rt_wfmt_is_int(rt_wfmt f) {  // has scale and comp
  return f == RT_W8 || f == RT_W4;
}
// What W4's codes stand for. Why these: docs/ARCHITECTURE.md.
#define RT_W4_MAGNITUDES 1, 3, 5, 7, 9, 12, 16, 21
#define RT_W4_VALUES -21, -16, -12, -9, -7, -5, -3, -1, RT_W4_MAGNITUDES
enum {
  RT_W4_POSITIVE = 8,  // the first code above zero; code 15 - c is code c's negative
  RT_W4_MAX_VALUE = 21,
  RT_W4_MAX_MULTIPLIER = 127 / RT_W4_MAX_VALUE
};
extern const signed char rt_w4_value[16];
// Inputs that count: k rounded up to what activations are padded to.
static inline size_t rt_w4_stored_k(size_t k) {
  return (k + 63) / 64 * 64;
}
// Groups of a channel of k inputs, and bytes of the multipliers of a panel.
static inline size_t rt_w4_groups(size_t k) {
  return (k + RT_W4_GROUP - 1) / RT_W4_GROUP;
}
static inline size_t rt_w4_panel_multipliers(size_t k) {
  return rt_w4_groups(k) * RT_PANEL;
}
static inline size_t rt_wfmt_panels(size_t n) {
  return (n + RT_PANEL - 1) / RT_PANEL;
}
static inline size_t rt_wfmt_panel_bytes(rt_wfmt f, size_t k) {
  return (k + rt_wfmt_tile_k(f) - 1) / rt_wfmt_tile_k(f) * RT_TILE_BYTES;
}
static inline rt_act rt_wfmt_act(rt_wfmt f) {
  return f == RT_W32 || f == RT_WF16 ? RT_ACT_F32 : f == RT_W16 ? RT_ACT_BF16 : RT_ACT_U8;
}
// Byte offset of element (n, k) in a packed matrix of k_total inputs. W4: the byte it shares with
// k ^ 64, of which it has the high nibble if k & 64.
size_t rt_wfmt_offset(rt_wfmt f, size_t k_total, size_t n, size_t k);
// Bytes of one activation row of k elements, padding included (a multiple of 64).
static inline size_t rt_act_row_bytes(rt_act a, size_t k) {
  size_t bytes = a == RT_ACT_F32 ? k * 4 : a == RT_ACT_BF16 ? k * 2 : k;
  return (bytes + 63) / 64 * 64;
}

typedef uint16_t rt_bf16;
static inline float rt_bf16_to_f32(rt_bf16 x) {
  union {
    uint32_t u;
    float f;
  } v = {.u = (uint32_t)x << 16};
  return v.f;
}
// Round to nearest even; NaN stays NaN; denormal inputs count as zero (kernel mode).
static inline rt_bf16 rt_bf16_from_f32(float x) {
  union {
    float f;
    uint32_t u;
  } v = {.f = x};
  if ((v.u & 0x7F800000u) == 0) return (rt_bf16)((v.u >> 16) & 0x8000u);
  if ((v.u & 0x7FFFFFFFu) > 0x7F800000u) return (rt_bf16)((v.u >> 16) | 0x40u);
  return (rt_bf16)((v.u + 0x7FFFu + ((v.u >> 16) & 1u)) >> 16);
}

typedef uint16_t rt_f16;
// Exact, denormals, infinities and NaN included, in any processor mode.
static inline float rt_f16_to_f32(rt_f16 h) {
  const uint32_t sign = (uint32_t)(h & 0x8000u) << 16, exponent = h & 0x7C00u,
                 mantissa = h & 0x3FFu;
  union {
    uint32_t u;
    float f;
  } v;
  if (exponent == 0) {
    v.f = (float)(int32_t)mantissa * 0x1p-24f;
    v.u |= sign;
  } else if (exponent == 0x7C00u) {
    v.u = sign | 0x7F800000u | mantissa << 13;
  } else {
    v.u = sign | (((uint32_t)(h & 0x7FFFu) << 13) + (112u << 23));
  }
  return v.f;
}
// Round to nearest even, to denormals too, in any processor mode; RT_F16_OVER and up become
// infinite, NaN stays NaN. Without branches, so that loops over it become vector code.
enum { RT_F16_OVER = 0x477FF000 };  // the bits of 65520
static inline rt_f16 rt_f16_from_f32(float x) {
  union {
    float f;
    uint32_t u;
  } v = {.f = x}, tiny;
  const uint32_t sign = (v.u >> 16) & 0x8000u, magnitude = v.u & 0x7FFFFFFFu;
  // Below 2^-14 the step is 2^-24, which is that of floats from 0.5 on.
  tiny.u = magnitude;
  tiny.f += 0.5f;
  uint32_t half = (magnitude + 0xFFFu + ((magnitude >> 13) & 1u) - (112u << 23)) >> 13;
  half = magnitude < 0x38800000u ? tiny.u - 0x3F000000u : half;
  half = magnitude >= (uint32_t)RT_F16_OVER ? 0x7C00u : half;
  half = magnitude > 0x7F800000u ? 0x7E00u : half;
  return (rt_f16)(sign | half);
}

// ---------------------------------------------------------------------------------------------
// GEMM: c (rows, n) = epilogue(a (rows, k) x W (n, k) transposed)

typedef enum rt_epilogue {
  RT_EPI_STORE,
  RT_EPI_ADD,  // c += v
  // Panels come in pairs: 2i holds 16 gate channels, 2i+1 the 16 up channels of the same outputs;
  // output panel i = silu(gate) * up. Bias, if any, is laid out like the panels.
  RT_EPI_GATE
} rt_epilogue;

typedef struct rt_gemm_args {
  const void *a;         // (rows, k) in the signature's activation format
  size_t a_stride;       // bytes
  const float *a_scale;  // (rows), RT_ACT_U8 only
  const void *w;         // packed panels, 64-byte aligned
  const float *w_scale;  // (panels * 16), W8 and W4
  const int32_t *w_comp;
  const signed char *w_multiplier;  // (panels, groups, 16), W4 only
  const float *bias;                // (panels * 16) or NULL
  size_t k;                         // at least 1
  float *c;                         // (rows, columns padded to 16): whole panels are written
  size_t c_stride;                  // floats, a multiple of 16
  rt_epilogue epilogue;
} rt_gemm_args;

// Computes rows [row_begin, row_end) x panels [panel_begin, panel_end) (even bounds for GATE).
// Different tasks write disjoint parts of c. `scratch` is private to the task, 64-byte aligned, of
// RT_GEMM_SCRATCH_BYTES.
enum { RT_GEMM_SCRATCH_BYTES = 512 * 1024 };
typedef void (*rt_gemm_fn)(const rt_gemm_args *args, size_t row_begin, size_t row_end,
                           size_t panel_begin, size_t panel_end, void *scratch);

// ---------------------------------------------------------------------------------------------
// NORM: residual add, RMS normalization and conversion to a GEMM's activation format, fused

typedef struct rt_norm_args {
  float *x;          // (rows, width): the residual stream
  size_t x_stride;   // floats
  const float *add;  // (rows, width) or NULL; if given x = x + add is stored back first
  size_t add_stride;
  const float *weight;  // (width)
  float eps;
  size_t width;
  // out = (x * inv) * weight, inv = 1 / sqrtf(sum / width + eps), sum by lane16; each product
  // rounded; then converted as in CONVERT.
  void *out;
  size_t out_stride;   // bytes
  float *out_scale;    // (rows), U8 only
  float static_scale;  // U8 only, as in rt_convert_args
} rt_norm_args;
typedef void (*rt_norm_fn)(const rt_norm_args *args, size_t row_begin, size_t row_end);

// CONVERT: f32 (rows, width) -> activation format, padding filled.
//   F32: copy. BF16: round to nearest even. U8: amax = max |x|; scale = amax / 127 (0 if amax ==
//   0); u = 128 + clamp(rint(x * (127 / amax)), -127, 127); all 128 if amax == 0. NaN counts as 0.
//   U8 with a static scale: scale = static_scale; u = 128 + clamp(rint(x * (1 / static_scale)),
//   -127, 127), the reciprocal rounded to f32. NaN counts as 0, what lies beyond is clamped: no
//   pass over the row for its largest magnitude.
typedef struct rt_convert_args {
  const float *x;
  size_t x_stride;  // floats
  size_t width;
  void *out;
  size_t out_stride;  // bytes
  float *out_scale;
  float static_scale;  // U8 only. 0: dynamic, per row; else rt_static_scale_ok
} rt_convert_args;
// Whether a static scale and its reciprocal are normal floats: kernels take others for zero.
static inline bool rt_static_scale_ok(double scale) {
  return scale >= 0x1p-126 && scale <= 0x1p126;
}
typedef void (*rt_convert_fn)(const rt_convert_args *args, size_t row_begin, size_t row_end);

// ---------------------------------------------------------------------------------------------
// EMBED: rows of a table -> f32 (rows, width)

typedef enum rt_table_layout { RT_TABLE_ROWS, RT_TABLE_PACKED } rt_table_layout;
typedef struct rt_embed_args {
  const void *table;  // ROWS: (vocab, width) of f32, bf16 or f16; PACKED: panels with n = vocab
  rt_wfmt format;     // RT_W32: f32, RT_W16: bf16, RT_WF16: f16
  rt_table_layout layout;
  size_t width;
  const int32_t *ids;  // (rows), already checked to be inside the vocabulary
  float *out;
  size_t out_stride;  // floats
} rt_embed_args;
typedef void (*rt_embed_fn)(const rt_embed_args *args, size_t row_begin, size_t row_end);

// ---------------------------------------------------------------------------------------------
// KV BLOCKS and ATTENTION
//
// The KV cache of a session is a list of blocks of 64 positions. A block holds, for each layer, for
// each KV head, K then V, so that attention reads both in place (on AMX too):
//   head_dim is padded to dp, a multiple of 32, with zeros.
//   f32:  K (position p, channel c) at ((p/16 * dp + c) * 16 + p%16) * 4
//         V (p, c)                  at ((c/16 * 64 + p) * 16 + c%16) * 4
//   bf16: K (p, c) at ((p/16 * dp/2 + c/2) * 16 + p%16) * 4 + (c%2) * 2    pairs of channels
//         V (p, c) at ((c/16 * 32 + p/2) * 16 + c%16) * 4 + (p%2) * 2      pairs of positions
//   s8:   K (p, c) at (p/16 * dp + c) * 16 + p%16
//         V (p, c) at (c/16 * 64 + p) * 16 + c%16
//         and behind either plane, at 64 * dp, f32 scale[p]: what is stored stands for q *
//         scale[p], q in -127..127. A position's scale is that of its K (or V) in this head alone.
// K and V of one head take 64 * dp * (4 or 2) bytes each, in s8 64 * (dp + 4). A fresh block is all
// zeros: positions not yet written are read (times a probability of zero), so they must be finite.
typedef enum rt_kvfmt { RT_KV_F32, RT_KV_BF16, RT_KV_S8 } rt_kvfmt;
enum { RT_KV_BLOCK = 64 };

typedef struct rt_kv_shape {
  rt_kvfmt format;
  size_t layers, kv_heads, head_dim;
} rt_kv_shape;
static inline size_t rt_kv_padded_dim(size_t head_dim) {
  return (head_dim + 31) / 32 * 32;
}
static inline size_t rt_kv_plane_bytes(const rt_kv_shape *s) {  // K or V of one head
  const size_t dp = rt_kv_padded_dim(s->head_dim);
  return RT_KV_BLOCK * (s->format == RT_KV_F32    ? 4 * dp
                        : s->format == RT_KV_BF16 ? 2 * dp
                                                  : dp + 4);
}
static inline size_t rt_kv_layer_bytes(const rt_kv_shape *s) {
  return 2 * s->kv_heads * rt_kv_plane_bytes(s);
}
static inline size_t rt_kv_block_bytes(const rt_kv_shape *s) {
  return s->layers * rt_kv_layer_bytes(s);
}

// ROPE + KV WRITE for consecutive rows of one session: rotates q and k in place (halves: channel i
// with i + rotary/2; channels from `rotary` on pass), then stores k and v into the blocks.
//   y[i] = x[i]*cos[i] - x[i+h]*sin[i];  y[i+h] = x[i+h]*cos[i] + x[i]*sin[i], each operation
//   rounded. s8 is quantized as in CONVERT, the head_dim channels of a head by themselves, but an
//   amax beyond FLT_MAX counts as FLT_MAX, so that scales are finite whatever comes.
typedef struct rt_rope_args {
  float *qkv;     // (rows, ...): q at column 0, k at k_column, v at v_column
  size_t stride;  // floats
  size_t k_column, v_column;
  size_t heads, kv_heads, head_dim, rotary;  // rotary even, <= head_dim
  const float *cos, *sin;                    // (rows, rotary / 2)
  rt_kvfmt format;
  unsigned char *const *blocks;  // block i of the session holds positions 64 i .. 64 i + 63
  size_t layer_offset;           // bytes from a block's start to this layer's K of head 0
  size_t position;               // absolute position of row 0
} rt_rope_args;
typedef void (*rt_rope_fn)(const rt_rope_args *args, size_t row_begin, size_t row_end);

// ATTENTION of consecutive rows of one session against its blocks (which already hold their own k
// and v). Row r, at position p = position + r, sees positions max(0, p - window + 1) .. p (window
// 0: from 0). Signature, per row and query head, over the absolute grid of blocks from the one that
// holds the first visible position to the one that holds p. Blocks 8i .. 8i + 7 form a span; spans
// are summed apart and then joined in order, so that one long context can be shared among threads
// without another result:
//   per span: m = -inf, l = 0, o[c] = 0
//   per block of it: s[j] = dot(q, K[j]) * scale, -inf where not visible;
//     mb = max(m, max s); alpha = m == -inf ? 0 : exp(m - mb); p[j] = exp(s[j] - mb), 0 where
//     masked; bf16: p[j] is rounded to bf16 here and used rounded in both sums; lb: lane t of 16 =
//     ((p[t] + p[t+16]) + (p[t+32] + p[t+48])), lanes then added by the tree of lane16; l = fma(l,
//     alpha, lb); o[c] = fma(o[c], alpha, sum_j p[j] V[j][c]); m = mb
//     s8: K[j] and V[j] are the stored integers, exact in bf16. s[j] = dot(q, K[j]) * (scale *
//     K's scale[j]), the product of scales rounded first; p[j] is not rounded in lb; the weight in
//     the sum over V is p[j] * V's scale[j], rounded to f32, then to bf16
//   M, L, O = m, l, o of the first span with a visible position; then per further span:
//     mb = max(M, m); a = exp(M - mb); b = exp(m - mb); L = fma(L, a, l * b);
//     O[c] = fma(O[c], a, o[c] * b); M = mb
//   out[c] = O[c] * (1 / L)
// Blocks before the one that holds the first visible position of row_begin are not touched.
// dot and the sum over j: attn-f32: one fma chain in order from 0; attn-bf16 and attn-s8: the order
// of bf16-pair32 (dot: q rounded to bf16, blocks of 32 channels; sum: two blocks of 32 positions).
typedef struct rt_attention_args {
  const float *q;
  size_t q_stride;  // floats; head h at column h * head_dim
  float *out;
  size_t out_stride;
  size_t heads, kv_heads, head_dim;
  float scale;
  size_t window;
  rt_kvfmt format;
  const unsigned char *const *blocks;
  size_t layer_offset;
  size_t position;
} rt_attention_args;
// One task: rows [row_begin, row_end) of the query heads that share `kv_head`. `scratch` is private
// to the task, 64-byte aligned, of RT_ATTENTION_SCRATCH_BYTES.
enum {
  RT_ATTENTION_MAX_DIM = 256,
  RT_ATTENTION_SPAN = 8,  // blocks
  RT_ATTENTION_SCRATCH_BYTES = 256 * 1024
};
typedef void (*rt_attention_fn)(const rt_attention_args *args, size_t kv_head, size_t row_begin,
                                size_t row_end, void *scratch);

// ---------------------------------------------------------------------------------------------
// Registry

typedef enum rt_kernel_op {
  RT_OP_GEMM,
  RT_OP_NORM,
  RT_OP_CONVERT,
  RT_OP_EMBED,
  RT_OP_ROPE,
  RT_OP_ATTENTION,
  RT_OP_COUNT
} rt_kernel_op;

// What a row computes, exactly. Two rows with the same signature agree bit for bit.
typedef enum rt_signature {
  RT_SIG_GEMM_F32_SEQ,
  RT_SIG_GEMM_F16_SEQ,
  RT_SIG_GEMM_BF16_PAIR32,
  RT_SIG_GEMM_I8_EXACT,
  RT_SIG_GEMM_I8_EXACT_W4,
  RT_SIG_NORM_F32,  // lane16, by output format
  RT_SIG_NORM_BF16,
  RT_SIG_NORM_U8,
  RT_SIG_CONVERT_F32,
  RT_SIG_CONVERT_BF16,
  RT_SIG_CONVERT_U8,
  RT_SIG_EMBED,
  RT_SIG_ROPE,
  RT_SIG_ATTENTION_F32,
  RT_SIG_ATTENTION_BF16,
  RT_SIG_ATTENTION_S8,
  RT_SIG_COUNT
} rt_signature;

typedef struct rt_kernel {
  const char *name;  // "gemm_bf16_avx512": the same in engine, log and bench
  rt_kernel_op op;
  rt_signature signature;
  rt_isa isa;  // all bits required
  union {
    rt_gemm_fn gemm;
    rt_norm_fn norm;
    rt_convert_fn convert;
    rt_embed_fn embed;
    rt_rope_fn rope;
    rt_attention_fn attention;
  } fn;
} rt_kernel;

// The signature of a GEMM on weights of this format.
rt_signature rt_wfmt_signature(rt_wfmt f);
// The signature of attention on a KV cache of this format.
rt_signature rt_kvfmt_signature(rt_kvfmt f);
// "bf16-pair32" and so on; NULL if out of range. The reverse returns false if unknown.
const char *rt_signature_name(rt_signature signature);
bool rt_signature_parse(const char *name, rt_signature *out);

// All rows, in the order of kernels.def: within a signature from the fastest to the scalar
// reference, which is always there.
const rt_kernel *rt_kernel_table(size_t *count);
// The first row of `signature` that `isa` can run; never NULL for a valid signature.
const rt_kernel *rt_kernel_find(rt_signature signature, rt_isa isa);
// By name, or NULL.
const rt_kernel *rt_kernel_by_name(const char *name);

#endif
