// embed: every row, format and layout against the table's values, and nothing written outside.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/kernels.h"

static uint64_t seed = 0x9E3779B97F4A7C15u;
static uint64_t random_bits(void) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return seed;
}
static float uniform(void) {  // -1..1
  return (float)((double)(random_bits() >> 11) / 4503599627370496.0 - 1.0);
}
static size_t below(size_t n) {
  return (size_t)(random_bits() >> 20) % n;
}

static void embed_agrees(void **state) {
  (void)state;
  enum { VOCAB = 37, ROWS = 9 };
  static const size_t widths[] = {1, 7, 16, 31, 32, 33, 64, 100, 256};
  for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
    const size_t width = widths[w], stride = width + 3;
    for (int f = 0; f < 3; f++) {
      const rt_wfmt format = f == 0 ? RT_W32 : f == 1 ? RT_W16 : RT_WF16;
      const size_t unit = format == RT_W32 ? 4 : 2;
      const size_t packed_bytes = rt_wfmt_panels(VOCAB) * rt_wfmt_panel_bytes(format, width);
      unsigned char *plain = malloc(VOCAB * width * unit);
      unsigned char *packed = aligned_alloc(64, packed_bytes);
      float *values = malloc(VOCAB * width * 4), *out = malloc(ROWS * stride * 4);
      assert_true(plain && packed && values && out);
      memset(packed, 0, packed_bytes);
      for (size_t n = 0; n < VOCAB; n++) {
        for (size_t k = 0; k < width; k++) {
          const bool half = format == RT_WF16;
          const uint16_t b = half ? rt_f16_from_f32(uniform()) : rt_bf16_from_f32(uniform());
          const float x = format == RT_W32 ? uniform()
                          : half           ? rt_f16_to_f32(b)
                                           : rt_bf16_to_f32(b);
          const void *from = format == RT_W32 ? (const void *)&x : (const void *)&b;
          values[n * width + k] = x;
          memcpy(plain + (n * width + k) * unit, from, unit);
          memcpy(packed + rt_wfmt_offset(format, width, n, k), from, unit);
        }
      }
      int32_t ids[ROWS];
      for (size_t r = 0; r < ROWS; r++) ids[r] = (int32_t)below(VOCAB);
      ids[0] = 0;
      ids[1] = VOCAB - 1;
      size_t count;
      const rt_kernel *table = rt_kernel_table(&count);
      for (size_t t = 0; t < count; t++) {
        if (table[t].op != RT_OP_EMBED || (table[t].isa & ~rt_cpu_isa())) continue;
        for (rt_table_layout layout = RT_TABLE_ROWS; layout <= RT_TABLE_PACKED; layout++) {
          for (size_t i = 0; i < ROWS * stride; i++) out[i] = -77.0f;
          const rt_embed_args args = {.table = layout == RT_TABLE_ROWS ? plain : packed,
                                      .format = format,
                                      .layout = layout,
                                      .width = width,
                                      .ids = ids,
                                      .out = out,
                                      .out_stride = stride};
          table[t].fn.embed(&args, 4, ROWS);
          table[t].fn.embed(&args, 0, 4);
          for (size_t r = 0; r < ROWS; r++) {
            assert_memory_equal(out + r * stride, values + (size_t)ids[r] * width, width * 4);
            for (size_t i = width; i < stride; i++) assert_true(out[r * stride + i] == -77.0f);
          }
        }
      }
      free(plain);
      free(packed);
      free(values);
      free(out);
    }
  }
}

int main(void) {
  (void)rt_cpu_enter_kernel_mode();
  const struct CMUnitTest tests[] = {cmocka_unit_test(embed_agrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
