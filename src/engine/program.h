// engine/program.h: what a device executes. The lowered graph after memory planning: a flat list of
// instructions on numbered activation buffers (offsets in one arena) and stored tensors (offsets in
// the engine's weight section). Written into the manifest by src/lower, read back and checked by
// engine/manifest.c, run by src/backend.
//
// Immutable after rt_program_check; any number of readers. All texts belong to `arena`.
#ifndef RT_ENGINE_PROGRAM_H
#define RT_ENGINE_PROGRAM_H

#include "base/buf.h"
#include "engine/tactic.h"
#include "kernels/kernels.h"

enum {
  RT_MAX_INSTRUCTIONS = 1 << 16,
  RT_MAX_BUFFERS = 1 << 12,
  RT_MAX_STORED = 1 << 16,
  RT_MAX_STEP_ROWS = 1 << 14,
  RT_MAX_WIDTH = 1 << 24,
  RT_BUFFER_ALIGN = 4096
};

// How many rows a buffer has in a step.
typedef enum rt_rows { RT_ROWS_TOKENS, RT_ROWS_OUTPUTS } rt_rows;

typedef struct rt_buffer {
  rt_rows rows;
  rt_act format;        // F32, BF16 or U8 with a scale per row
  size_t width;         // elements that mean something
  size_t stride_bytes;  // >= rt_act_row_bytes(format, width), a multiple of 64
  size_t offset;        // in the arena, a multiple of 64
  size_t scale_offset;  // U8: f32 per row
} rt_buffer;

typedef enum rt_stored_kind {
  RT_STORED_PACKED,  // GEMM panels in `format`; W8 and W4 have scale and comp, W4 multipliers
  RT_STORED_ROWS,    // (n, k) row-major, f32 (W32), bf16 (W16) or f16 (WF16): tables
  RT_STORED_VECTOR   // f32 (k), padded with zeros to 16: norms, biases, frequencies
} rt_stored_kind;

typedef struct rt_stored {
  const char *name;  // "layers.0.qkv.weight"
  rt_stored_kind kind;
  rt_wfmt format;
  size_t n, k;             // n counts padded gate/up panels for interleaved matrices: see `gated`
  bool gated;              // n = 2 * round_up(outputs, 16), gate and up panels alternating
  uint64_t offset, bytes;  // in the weight section, multiples of 64
  uint64_t scale_offset, comp_offset;  // W8, W4
  uint64_t multiplier_offset;          // W4
} rt_stored;

typedef enum rt_instr_op {
  RT_INSTR_EMBED,       // out0 = table[token ids]
  RT_INSTR_NORM,        // in0 x (updated in place when in1 is given), in1 add; w0 weight; out0
  RT_INSTR_CONVERT,     // in0 f32 -> out0
  RT_INSTR_GEMM,        // in0 activations; w0 matrix, w1 bias; out0 f32 (in place when ADD)
  RT_INSTR_ROPE_TABLE,  // w0 inverse frequencies; out0 cos, out1 sin
  RT_INSTR_ROPE_KV,     // in0 qkv (in place), in1 cos, in2 sin
  RT_INSTR_ATTENTION,   // in0 qkv; out0
  RT_INSTR_GATHER,      // in0 (tokens) -> out0 (outputs)
  RT_INSTR_COUNT
} rt_instr_op;
const char *rt_instr_name(rt_instr_op op);

enum { RT_NO_OPERAND = -1 };
typedef struct rt_instr {
  rt_instr_op op;
  const char *name;    // the layer: "layers.0.attn.qkv"
  const char *kernel;  // chosen at build time, or NULL; another one of the same signature may serve
  int32_t in[3], out[2], weight[2];  // buffer and tensor indexes or RT_NO_OPERAND
  rt_signature signature;
  rt_epilogue epilogue;
  double eps, scale, factor;
  double
      act_scale;  // NORM and CONVERT to U8: rt_static_scale_ok, the same for all rows; 0: dynamic
  size_t heads, kv_heads, head_dim, rotary, slot, window;
} rt_instr;

typedef struct rt_profile {
  size_t max_context;  // positions of one session
  size_t max_tokens;   // rows of one step
  size_t max_outputs;  // rows of logits of one step; also the most sessions that can step together
} rt_profile;

typedef struct rt_program {
  rt_profile profile;
  rt_kv_shape kv;
  size_t vocab;
  rt_buffer *buffers;
  size_t buffer_count;
  rt_stored *stored;
  size_t stored_count;
  rt_instr *instrs;
  size_t instr_count;
  int32_t logits;      // the buffer that holds the result
  size_t arena_bytes;  // for the largest step
  uint64_t weight_bytes;
  rt_tactics tactics;  // measured for GEMMs; may be empty
} rt_program;

// Bytes of a stored tensor's main part, and false on overflow or sizes out of bounds.
bool rt_stored_size(const rt_stored *t, uint64_t *bytes);
// Columns that a GEMM on this tensor writes, before padding.
size_t rt_stored_outputs(const rt_stored *t);

// What a GEMM instruction is to the tuner.
rt_gemm_shape rt_instr_shape(const rt_program *program, const rt_instr *instr);
// The arguments that come from the weights: w and what belongs to it, bias, k, epilogue.
void rt_instr_bind(const rt_program *program, const rt_instr *instr, const unsigned char *weights,
                   rt_gemm_args *args);

// Checks everything that execution relies on: indexes, formats, widths, strides, alignment, extents
// inside arena and weight section, attributes of every instruction. Errors name the instruction.
retort_status rt_program_check(const rt_program *program, const char *origin,
                               retort_error *err) RETORT_MUST_USE;

#endif
