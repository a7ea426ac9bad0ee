#include "base/cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"

static void test_levels(void **state) {
  (void)state;
  static const char *const levels[] = {"scalar",      "avx2",        "avx512", "avx512_vnni",
                                       "avx512_bf16", "avx512_fp16", "amx"};
  rt_isa below = 0;
  for (size_t i = 0; i < RT_COUNT(levels); i++) {
    rt_isa mask;
    assert_true(rt_isa_level(levels[i], &mask));
    assert_true((below & ~mask) == 0);  // each level holds the ones before
    assert_true(i == 0 ? mask == RT_ISA_SCALAR : mask != below);
    below = mask;
  }
  assert_true(below == RT_ISA_ALL);
  rt_isa mask = 42;
  assert_false(rt_isa_level("avx", &mask));
  assert_false(rt_isa_level("", &mask));
  assert_false(rt_isa_level("AVX2", &mask));
  assert_true(mask == 42);
}

static void test_names(void **state) {
  (void)state;
  char text[128];
  rt_isa_names(RT_ISA_SCALAR, text, sizeof text);
  assert_string_equal(text, "scalar");
  rt_isa_names(RT_ISA_AVX2 | RT_ISA_AVX512_VNNI, text, sizeof text);
  assert_string_equal(text, "avx2 avx512_vnni");
  rt_isa_names(RT_ISA_ALL, text, sizeof text);
  assert_non_null(strstr(text, "amx_bf16"));
  // Cut, but terminated and inside the buffer.
  for (size_t size = 0; size < 20; size++) {
    memset(text, 'x', sizeof text);
    rt_isa_names(RT_ISA_ALL, text, size);
    if (size) assert_true(memchr(text, '\0', size) != NULL);
    assert_int_equal(text[size], 'x');
  }
}

static void test_detected(void **state) {
  (void)state;
  const rt_isa isa = rt_cpu_isa();
  assert_true(isa == rt_cpu_isa());
  // Features come with the level they need.
  if (isa & RT_ISA_AVX512) assert_true(isa & RT_ISA_AVX2);
  if (isa & (RT_ISA_AVX512_VNNI | RT_ISA_AVX512_BF16 | RT_ISA_AVX512_FP16)) {
    assert_true(isa & RT_ISA_AVX512);
  }
  if (isa & (RT_ISA_AMX_INT8 | RT_ISA_AMX_BF16)) assert_true(isa & RT_ISA_AVX512);
  assert_true(rt_cpu_count() >= 1);
#if defined(__x86_64__)
  assert_true(!!(isa & RT_ISA_AVX2) ==
              (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")));
  assert_true(!!(isa & RT_ISA_AVX512_VNNI) == !!__builtin_cpu_supports("avx512vnni"));
#endif
}

static void test_brand(void **state) {
  (void)state;
  char text[64], small[4] = "xxx";
  rt_cpu_brand(text, sizeof text);
  assert_true(strlen(text) > 0);
  assert_true(text[0] != ' ' && text[strlen(text) - 1] != ' ');
  rt_cpu_brand(small, sizeof small);
  assert_int_equal(strlen(small), 3);
  assert_memory_equal(small, text, 3);
}

static void test_kernel_mode(void **state) {
  (void)state;
  volatile float tiny = 0x1p-126f, half = 0.5f, denormal = 0x1p-140f, big = 0x1p100f;
  assert_true(tiny * half != 0.0f && denormal * big != 0.0f);
  const uint32_t outer = rt_cpu_enter_kernel_mode();
  assert_true(tiny * half == 0.0f && denormal * big == 0.0f);
  const uint32_t inner = rt_cpu_enter_kernel_mode();
  rt_cpu_leave_kernel_mode(inner);
  assert_true(tiny * half == 0.0f);  // nested: still in it
  rt_cpu_leave_kernel_mode(outer);
  assert_true(tiny * half != 0.0f && denormal * big != 0.0f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_levels),      cmocka_unit_test(test_names),
      cmocka_unit_test(test_detected),    cmocka_unit_test(test_brand),
      cmocka_unit_test(test_kernel_mode),
  };
  return cmocka_run_group_tests_name("cpu", tests, NULL, NULL);
}
