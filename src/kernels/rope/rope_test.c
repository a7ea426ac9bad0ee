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

static size_t bytes_set(const unsigned char *at, size_t count) {
  size_t set = 0;
  for (size_t i = 0; i < count; i++) set += at[i] != 0;
  return set;
}

static float most_of(const float *x, size_t count) {
  float most = 0.0f;
  for (size_t i = 0; i < count; i++) most = fmaxf(most, fabsf(x[i]));
  return most;
}

static bool is_stored(rt_kvfmt format, float got, float scale, float want) {
  if (format == RT_KV_F32) return got == want;
  if (format == RT_KV_BF16) return got == rt_bf16_to_f32(rt_bf16_from_f32(want));
  return fabsf(got) <= 127.0f && fabsf(got * scale - want) <= scale * 0.5001f;
}

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
  size_t stored = 0;
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
      const float *want_k = y + args.k_column + h * s->head_dim;
      const float *want_v = y + args.v_column + h * s->head_dim;
      const float k_scale = rt_kv_scale(s->format, k, dp, p % RT_KV_BLOCK);
      const float v_scale = rt_kv_scale(s->format, v, dp, p % RT_KV_BLOCK);
      if (s->format == RT_KV_S8) {
        assert_true(k_scale == most_of(want_k, s->head_dim) / 127.0f);
        assert_true(v_scale == most_of(want_v, s->head_dim) / 127.0f);
        stored += bytes_set((const unsigned char *)&k_scale, sizeof k_scale);
        stored += bytes_set((const unsigned char *)&v_scale, sizeof v_scale);
      }
      for (size_t c = 0; c < s->head_dim; c++) {
        const unsigned char *k_at = k + rt_kv_k_offset(s->format, dp, p % RT_KV_BLOCK, c);
        const unsigned char *v_at = v + rt_kv_v_offset(s->format, p % RT_KV_BLOCK, c);
        assert_true(is_stored(s->format, rt_kv_load(s->format, k_at), k_scale, want_k[c]));
        assert_true(is_stored(s->format, rt_kv_load(s->format, v_at), v_scale, want_v[c]));
        const size_t unit = s->format == RT_KV_F32 ? 4 : s->format == RT_KV_BF16 ? 2 : 1;
        stored += bytes_set(k_at, unit) + bytes_set(v_at, unit);
      }
    }
  }
  assert_int_equal(stored, bytes_set(memory[0], BLOCKS * block_bytes));

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
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    for (size_t dim = 1; dim <= 70; dim++) {
      check_rope(&(setup){format, 3, 1, dim, dim / 2 * 2, below(200), 1 + below(5)});
      check_rope(&(setup){format, 4, 2, dim, below(dim / 2 + 1) * 2, below(200), 1 + below(70)});
    }
    check_rope(&(setup){format, 8, 2, 128, 128, 63, 66});
    check_rope(&(setup){format, 2, 1, 256, 64, 0, 64});
  }
}

// Numbers that have no place in int8: every row stores the same, scales are finite, and what is no
// number is zero.
static void odd_values_are_stored(void **state) {
  (void)state;
  enum { DIM = 40, ROWS = 7, WIDTH = 3 * DIM };
  static const float odd[ROWS][3] = {
      {NAN, 1, -2},      {INFINITY, 3, NAN},           {-INFINITY, 0, 0},     {NAN, NAN, NAN},
      {0x1p-140f, 0, 0}, {0x1.8p-125f, -0x1p-126f, 0}, {3.4e38f, -3.4e38f, 1}};
  const rt_kv_shape shape = {RT_KV_S8, 1, 1, DIM};
  const size_t bytes = rt_kv_block_bytes(&shape), dp = rt_kv_padded_dim(DIM);
  unsigned char *memory[2] = {aligned_alloc(64, bytes), aligned_alloc(64, bytes)};
  assert_true(memory[0] && memory[1]);
  float one = 1, zero = 0, qkv[ROWS * WIDTH] = {0}, cosine[ROWS], sine[ROWS] = {0};
  for (size_t r = 0; r < ROWS; r++) {
    cosine[r] = one, sine[r] = zero;
    for (size_t i = 0; i < 3; i++) {
      qkv[r * WIDTH + DIM + 2 + 11 * i] = qkv[r * WIDTH + 2 * DIM + 17 * i] = odd[r][i];
    }
  }
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t t = count; t-- > 0;) {  // the reference first
    if (table[t].op != RT_OP_ROPE || (table[t].isa & ~rt_cpu_isa())) continue;
    unsigned char *blocks = memory[table[t].isa != RT_ISA_SCALAR];
    memset(blocks, 0, bytes);
    const rt_rope_args args = {.qkv = qkv,
                               .stride = WIDTH,
                               .k_column = DIM,
                               .v_column = 2 * DIM,
                               .heads = 1,
                               .kv_heads = 1,
                               .head_dim = DIM,
                               .rotary = 2,
                               .cos = cosine,
                               .sin = sine,
                               .format = RT_KV_S8,
                               .blocks = &blocks};
    table[t].fn.rope(&args, 0, ROWS);
    if (blocks == memory[1]) assert_memory_equal(memory[0], memory[1], bytes);
  }
  for (size_t r = 0; r < ROWS; r++) {
    for (size_t plane = 0; plane < 2; plane++) {
      const unsigned char *at = memory[0] + plane * rt_kv_plane(RT_KV_S8, dp);
      assert_true(isfinite(rt_kv_scale(RT_KV_S8, at, dp, r)));
      for (size_t i = 0; i < 3; i++) {
        const size_t offset = plane ? rt_kv_v_offset(RT_KV_S8, r, 17 * i)
                                    : rt_kv_k_offset(RT_KV_S8, dp, r, 2 + 11 * i);
        const float got = rt_kv_load(RT_KV_S8, at + offset);
        if (isnan(odd[r][i])) assert_true(got == 0);
        if (isinf(odd[r][i])) assert_true(got == copysignf(127, odd[r][i]));
      }
    }
  }
  assert_true(rt_kv_scale(RT_KV_S8, memory[0], dp, 3) == 0);
  free(memory[0]);
  free(memory[1]);
}

int main(void) {
  (void)rt_cpu_enter_kernel_mode();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rope_agrees),
      cmocka_unit_test(odd_values_are_stored),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
