#include <string.h>

#include "base/size.h"
#include "kernels/kernels.h"
#include "kernels/rows.h"

enum {
  OP_gemm = RT_OP_GEMM,
  OP_norm = RT_OP_NORM,
  OP_convert = RT_OP_CONVERT,
  OP_embed = RT_OP_EMBED,
  OP_rope = RT_OP_ROPE,
  OP_attention = RT_OP_ATTENTION
};

static const rt_kernel table[] = {
#define RT_KERNEL(name_, op_, signature_, isa_) \
  {.name = #name_,                              \
   .op = (rt_kernel_op)OP_##op_,                \
   .signature = RT_SIG_##signature_,            \
   .isa = (isa_),                               \
   .fn = {.op_ = rt_##name_}},
#include "kernels/kernels.def"
#undef RT_KERNEL
};

static const char *const signature_names[RT_SIG_COUNT] = {
    [RT_SIG_GEMM_F32_SEQ] = "f32-seq",
    [RT_SIG_GEMM_F16_SEQ] = "f16-seq",
    [RT_SIG_GEMM_BF16_PAIR32] = "bf16-pair32",
    [RT_SIG_GEMM_I8_EXACT] = "i8-exact",
    [RT_SIG_GEMM_I8_EXACT_W4] = "i8-exact-w4",
    [RT_SIG_NORM_F32] = "norm-f32",
    [RT_SIG_NORM_BF16] = "norm-bf16",
    [RT_SIG_NORM_U8] = "norm-u8",
    [RT_SIG_CONVERT_F32] = "convert-f32",
    [RT_SIG_CONVERT_BF16] = "convert-bf16",
    [RT_SIG_CONVERT_U8] = "convert-u8",
    [RT_SIG_EMBED] = "embed",
    [RT_SIG_ROPE] = "rope",
    [RT_SIG_ATTENTION_F32] = "attn-f32",
    [RT_SIG_ATTENTION_BF16] = "attn-bf16",
    [RT_SIG_ATTENTION_S8] = "attn-s8",
};

rt_signature rt_wfmt_signature(rt_wfmt f) {
  static const rt_signature of[] = {[RT_W32] = RT_SIG_GEMM_F32_SEQ,
                                    [RT_W16] = RT_SIG_GEMM_BF16_PAIR32,
                                    [RT_W8] = RT_SIG_GEMM_I8_EXACT,
                                    [RT_W4] = RT_SIG_GEMM_I8_EXACT_W4,
                                    [RT_WF16] = RT_SIG_GEMM_F16_SEQ};
  return of[f];
}

rt_signature rt_kvfmt_signature(rt_kvfmt f) {
  static const rt_signature of[] = {[RT_KV_F32] = RT_SIG_ATTENTION_F32,
                                    [RT_KV_BF16] = RT_SIG_ATTENTION_BF16,
                                    [RT_KV_S8] = RT_SIG_ATTENTION_S8};
  return of[f];
}

const char *rt_signature_name(rt_signature signature) {
  return (unsigned)signature < RT_SIG_COUNT ? signature_names[signature] : NULL;
}

bool rt_signature_parse(const char *name, rt_signature *out) {
  for (unsigned i = 0; i < RT_SIG_COUNT; i++) {
    if (strcmp(name, signature_names[i]) != 0) continue;
    *out = (rt_signature)i;
    return true;
  }
  return false;
}

const rt_kernel *rt_kernel_table(size_t *count) {
  *count = RT_COUNT(table);
  return table;
}

const rt_kernel *rt_kernel_find(rt_signature signature, rt_isa isa) {
  for (size_t i = 0; i < RT_COUNT(table); i++) {
    if (table[i].signature == signature && (table[i].isa & ~isa) == 0) return &table[i];
  }
  return NULL;
}

const rt_kernel *rt_kernel_by_name(const char *name) {
  for (size_t i = 0; i < RT_COUNT(table); i++) {
    if (strcmp(table[i].name, name) == 0) return &table[i];
  }
  return NULL;
}
