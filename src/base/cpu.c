#include "base/cpu.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

static const struct {
  rt_isa bit;
  const char *name;
} isa_names[] = {
    {RT_ISA_AVX2, "avx2"},
    {RT_ISA_AVX512, "avx512"},
    {RT_ISA_AVX512_VNNI, "avx512_vnni"},
    {RT_ISA_AVX512_BF16, "avx512_bf16"},
    {RT_ISA_AVX512_FP16, "avx512_fp16"},
    {RT_ISA_AMX_INT8, "amx_int8"},
    {RT_ISA_AMX_BF16, "amx_bf16"},
};

#if defined(__x86_64__)
static uint64_t read_xcr0(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((uint64_t)high << 32) | low;
}

static bool amx_permitted(void) {
  enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };
  return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

static rt_isa detect(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return RT_ISA_SCALAR;
  const bool osxsave = (c >> 27) & 1, fma = (c >> 12) & 1, f16c = (c >> 29) & 1;
  if (!osxsave) return RT_ISA_SCALAR;
  const uint64_t xcr0 = read_xcr0();
  const bool ymm = (xcr0 & 0x6) == 0x6, zmm = (xcr0 & 0xE6) == 0xE6;
  const bool tiles = (xcr0 & 0x60000) == 0x60000;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return RT_ISA_SCALAR;
  const uint32_t b7 = b, c7 = c, d7 = d;
  uint32_t a71 = 0;
  if (a >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d)) a71 = a;
  rt_isa isa = RT_ISA_SCALAR;
  if (!ymm || !fma || !f16c || !((b7 >> 5) & 1)) return isa;
  isa |= RT_ISA_AVX2;
  const uint32_t avx512 = (1u << 16) | (1u << 17) | (1u << 30) | (1u << 31);  // F DQ BW VL
  if (!zmm || (b7 & avx512) != avx512) return isa;
  isa |= RT_ISA_AVX512;
  if ((c7 >> 11) & 1) isa |= RT_ISA_AVX512_VNNI;
  if ((a71 >> 5) & 1) isa |= RT_ISA_AVX512_BF16;
  if ((d7 >> 23) & 1) isa |= RT_ISA_AVX512_FP16;
#ifdef RT_AMX_SOFTWARE  // a test build: see kernels/amx.h
  return isa | RT_ISA_AMX_INT8 | RT_ISA_AMX_BF16;
#endif
  const bool amx_tile = (d7 >> 24) & 1;
  if (tiles && amx_tile && ((d7 >> 25) & 1 || (d7 >> 22) & 1) && amx_permitted()) {
    if ((d7 >> 25) & 1) isa |= RT_ISA_AMX_INT8;
    if ((d7 >> 22) & 1) isa |= RT_ISA_AMX_BF16;
  }
  return isa;
}
#else
static rt_isa detect(void) {
  return RT_ISA_SCALAR;
}
#endif

static pthread_once_t detect_once = PTHREAD_ONCE_INIT;
static rt_isa detected;
static void run_detect(void) {
  detected = detect();
}

rt_isa rt_cpu_isa(void) {
  (void)pthread_once(&detect_once, run_detect);
  return detected;
}

void rt_isa_names(rt_isa isa, char *out, size_t size) {
  size_t used = 0;
  if (size) out[0] = '\0';
  for (size_t i = 0; i < sizeof isa_names / sizeof isa_names[0]; i++) {
    if (!(isa & isa_names[i].bit)) continue;
    int n = snprintf(out + used, size - used, "%s%s", used ? " " : "", isa_names[i].name);
    if (n < 0 || (size_t)n >= size - used) return;
    used += (size_t)n;
  }
  if (used == 0) (void)snprintf(out, size, "scalar");
}

bool rt_isa_level(const char *name, rt_isa *mask) {
  if (strcmp(name, "scalar") == 0) {
    *mask = RT_ISA_SCALAR;
    return true;
  }
  if (strcmp(name, "amx") == 0) {
    *mask = RT_ISA_ALL;
    return true;
  }
  rt_isa upto = 0;
  for (size_t i = 0; i < sizeof isa_names / sizeof isa_names[0]; i++) {
    upto |= isa_names[i].bit;
    if (strcmp(name, isa_names[i].name) == 0) {
      *mask = upto;
      return true;
    }
  }
  return false;
}

void rt_cpu_brand(char *out, size_t size) {
  char text[64] = {0};
#if defined(__x86_64__)
  uint32_t *words = (uint32_t *)(void *)text;
  uint32_t top, b, c, d;
  if (__get_cpuid(0x80000000u, &top, &b, &c, &d) && top >= 0x80000004u) {
    for (uint32_t i = 0; i < 3; i++) {
      (void)__get_cpuid(0x80000002u + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
                        &words[4 * i + 3]);
    }
  }
#endif
  const char *start = text + strspn(text, " ");
  size_t n = strlen(start);
  while (n > 0 && start[n - 1] == ' ') n--;
  if (n == 0) {
    start = "unknown";
    n = 7;
  }
  (void)snprintf(out, size, "%.*s", (int)n, start);
}

size_t rt_cpu_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    int n = CPU_COUNT(&set);
    if (n > 0) return (size_t)n;
  }
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? (size_t)n : 1;
}

size_t rt_cpu_cache_bytes(int level) {
#if defined(_SC_LEVEL1_DCACHE_SIZE)
  static const int names[] = {_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE};
  if (level < 1 || level > 3) return 0;
  const long bytes = sysconf(names[level - 1]);
  return bytes > 0 ? (size_t)bytes : 0;
#else
  (void)level;
  return 0;
#endif
}

uint32_t rt_cpu_enter_kernel_mode(void) {
#if defined(__x86_64__)
  uint32_t previous = _mm_getcsr();
  _mm_setcsr(previous | 0x8040u);
  return previous;
#else
  return 0;
#endif
}

void rt_cpu_leave_kernel_mode(uint32_t previous) {
#if defined(__x86_64__)
  _mm_setcsr(previous);
#else
  (void)previous;
#endif
}
