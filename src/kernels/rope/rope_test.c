// rope: every row against the scalar reference bit for bit, the reference against the plain
// formula, and nothing written outside.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/attention/kv_block.h"

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

enum { LAYERS = 3, LAYER = 1, BLOCKS = 5 };

typedef struct setup {
  rt_kvfmt format;
  size_t heads, kv_heads, head_dim, rotary, position, rows;
} setup;

static void check_rope(const setup *s) {
  const rt_kv_shape shape = {s->format, LAYERS, s->kv_heads, s->head_dim};
  const size_t block_bytes = rt_kv_block_bytes(&shape), dp = rt_kv_padded_dim(s->head_dim);
  const size_t gap = 3, q_width = s->heads * s->head_dim, kv_width = s->kv_heads * s->head_dim;
  const size_t stride = q_width + 2 * kv_width + 3 * gap, half = s->rotary / 2;
  const size_t floats = s->rows * stride;
  float *input = malloc(floats * 4), *qkv = malloc(floats * 4), *expected = malloc(floats * 4);
  float *cosine = malloc((s->rows * half + 1) * 4), *sine = malloc((s->rows * half + 1) * 4);
  unsigned char *memory[2], *blocks[2][BLOCKS];
  for (int i = 0; i < 2; i++) {
    memory[i] = aligned_alloc(64, BLOCKS * block_bytes);
    assert_non_null(memory[i]);
    for (size_t b = 0; b < BLOCKS; b++) blocks[i][b] = memory[i] + b * block_bytes;
  }
  memset(memory[0], 0, BLOCKS * block_bytes);
  for (size_t i = 0; i < floats; i++) input[i] = uniform() * 4.0f;
  for (size_t r = 0; r < s->rows; r++) {
    for (size_t i = 0; i < half; i++) {
      const double angle = (double)(s->position + r) / pow(10000.0, (double)i / (double)half);
      cosine[r * half + i] = (float)cos(angle);
      sine[r * half + i] = (float)sin(angle);
    }
  }
  rt_rope_args args = {.qkv = expected,
                       .stride = stride,
                       .k_column = q_width + gap,
                       .v_column = q_width + kv_width + 2 * gap,
                       .heads = s->heads,
                       .kv_heads = s->kv_heads,
                       .head_dim = s->head_dim,
                       .rotary = s->rotary,
                       .cos = cosine,
                       .sin = sine,
                       .format = s->format,
                       .blocks = blocks[0],
                       .layer_offset = LAYER * rt_kv_layer_bytes(&shape),
                       .position = s->position};
  memcpy(expected, input, floats * 4);
  rt_kernel_find(RT_SIG_ROPE, RT_ISA_SCALAR)->fn.rope(&args, 0, s->rows);

  // The reference: rotated values, and each k and v where the layout says; the rest is zero.
  size_t stored = 0, nonzero = 0;
  for (size_t r = 0; r < s->rows; r++) {
    const float *x = input + r * stride, *y = expected + r * stride;
    for (size_t h = 0; h < s->heads + s->kv_heads; h++) {
      const size_t at =
          h < s->heads ? h * s->head_dim : args.k_column + (h - s->heads) * s->head_dim;
      for (size_t c = 0; c < s->head_dim; c++) {
        double e = x[at + c];
        if (c < half) {
          e = (double)x[at + c] * cosine[r * half + c] -
              (double)x[at + c + half] * sine[r * half + c];
        } else if (c < s->rotary) {
          e = (double)x[at + c] * cosine[r * half + c - half] +
              (double)x[at + c - half] * sine[r * half + c - half];
        }
        assert_true(fabs(e - y[at + c]) <= 2e-6);
      }
    }
    const size_t p = s->position + r;
    const unsigned char *layer = blocks[0][p / RT_KV_BLOCK] + args.layer_offset;
    for (size_t h = 0; h < s->kv_heads; h++) {
      const unsigned char *k = layer + rt_kv_head_offset(s->format, dp, h);
      const unsigned char *v = k + rt_kv_plane(s->format, dp);
      for (size_t c = 0; c < s->head_dim; c++) {
        float want_k = y[args.k_column + h * s->head_dim + c];
        float want_v = y[args.v_column + h * s->head_dim + c];
        if (s->format == RT_KV_BF16) {
          want_k = rt_bf16_to_f32(rt_bf16_from_f32(want_k));
          want_v = rt_bf16_to_f32(rt_bf16_from_f32(want_v));
        }
        const float got_k =
            rt_kv_load(s->format, k + rt_kv_k_offset(s->format, dp, p % RT_KV_BLOCK, c));
        const float got_v =
            rt_kv_load(s->format, v + rt_kv_v_offset(s->format, p % RT_KV_BLOCK, c));
        assert_true(got_k == want_k && got_v == want_v);
        stored += (size_t)(got_k != 0) + (size_t)(got_v != 0);
      }
    }
  }
  const size_t unit = s->format == RT_KV_F32 ? 4 : 2;
  for (size_t i = 0; i < BLOCKS * block_bytes; i += unit) {
    nonzero += rt_kv_load(s->format, memory[0] + i) != 0;
  }
  assert_int_equal(stored, nonzero);

  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t t = 0; t < count; t++) {
    if (table[t].op != RT_OP_ROPE || (table[t].isa & ~rt_cpu_isa())) continue;
    args.qkv = qkv;
    args.blocks = blocks[1];
    for (int split = 0; split < 2; split++) {
      memcpy(qkv, input, floats * 4);
      memset(memory[1], 0, BLOCKS * block_bytes);
      for (size_t row = 0; row < s->rows;) {
        const size_t end = split ? row + 1 + below(s->rows - row) : s->rows;
        table[t].fn.rope(&args, row, end);
        row = end;
      }
      if (memcmp(qkv, expected, floats * 4) != 0 ||
          memcmp(memory[0], memory[1], BLOCKS * block_bytes) != 0) {
        fail_msg("%s: format %d heads %zu/%zu dim %zu rotary %zu position %zu rows %zu split %d",
                 table[t].name, (int)s->format, s->heads, s->kv_heads, s->head_dim, s->rotary,
                 s->position, s->rows, split);
      }
    }
  }
  free(input);
  free(qkv);
  free(expected);
  free(cosine);
  free(sine);
  free(memory[0]);
  free(memory[1]);
}

static void rope_agrees(void **state) {
  (void)state;
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_BF16; format++) {
    for (size_t dim = 1; dim <= 70; dim++) {
      check_rope(&(setup){format, 3, 1, dim, dim / 2 * 2, below(200), 1 + below(5)});
      check_rope(&(setup){format, 4, 2, dim, below(dim / 2 + 1) * 2, below(200), 1 + below(70)});
    }
    check_rope(&(setup){format, 8, 2, 128, 128, 63, 66});
    check_rope(&(setup){format, 2, 1, 256, 64, 0, 64});
  }
}

int main(void) {
  (void)rt_cpu_enter_kernel_mode();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rope_agrees),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
