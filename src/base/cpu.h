// base/cpu.h: what this processor can execute, and a fingerprint of the machine.
//
// A bit is set only if CPUID reports the instructions *and* the operating system saves their
// registers (XCR0). The bits are cumulative levels for kernels plus single features.
#ifndef RT_BASE_CPU_H
#define RT_BASE_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t rt_isa;
enum {
  RT_ISA_SCALAR = 0,             // what every x86-64 has
  RT_ISA_AVX2 = 1u << 0,         // AVX2 + FMA + F16C
  RT_ISA_AVX512 = 1u << 1,       // F + BW + DQ + VL, and AVX2
  RT_ISA_AVX512_VNNI = 1u << 2,  // VPDPBUSD on 512 bits
  RT_ISA_AVX512_BF16 = 1u << 3,  // VDPBF16PS
  RT_ISA_AVX512_FP16 = 1u << 4,
  RT_ISA_AMX_INT8 = 1u << 5,  // tile registers permitted by the kernel too
  RT_ISA_AMX_BF16 = 1u << 6,
  RT_ISA_ALL = 0xFFFFFFFFu
};

// Detected once; thread-safe. Asks the kernel for AMX permission on the first call.
rt_isa rt_cpu_isa(void);
// "avx512_vnni" and the like; `rt_isa_names` writes a space-separated list, "scalar" if none.
void rt_isa_names(rt_isa isa, char *out, size_t size);
// Parses a level name ("scalar", "avx2", "avx512", "avx512_vnni", "avx512_bf16", "amx"): the mask
// of everything up to that level. Returns false for an unknown name.
bool rt_isa_level(const char *name, rt_isa *mask);

// Processor brand string, trimmed; "unknown" if there is none.
void rt_cpu_brand(char *out, size_t size);
// Processors this process may run on (its affinity mask), at least 1.
size_t rt_cpu_count(void);
// Bytes of the data cache of level 1, 2 or 3; 0 if that is not known.
size_t rt_cpu_cache_bytes(int level);

// Sets flush-to-zero and denormals-are-zero on the calling thread and returns the previous state.
// Every kernel runs in this mode: it is part of the reduction signatures (AMX has no other), and it
// keeps denormals from costing 100 cycles each.
uint32_t rt_cpu_enter_kernel_mode(void);
void rt_cpu_leave_kernel_mode(uint32_t previous);

#endif
