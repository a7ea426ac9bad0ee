// attention: every row against the scalar reference bit for bit, over shapes, windows, row splits
// and prefill chunkings; and the reference against a plain softmax in double.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/attention/kv_block.h"
#include "kernels/vmath_ref.h"

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

typedef struct setup {
  rt_kvfmt format;
  size_t heads, kv_heads, head_dim, window, position, rows;
} setup;

typedef struct fixture {
  setup s;
  rt_attention_args args;
  size_t block_count, out_floats;
  unsigned char **blocks;
  float *q, *out, *expected;
  void *scratch;
} fixture;

static void *aligned(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
  assert_non_null(p);
  return p;
}

// Positions up to the last row's hold random keys and values; later ones hold large finite garbage.
static void fixture_init(fixture *f, const setup *s) {
  const size_t dp = rt_kv_padded_dim(s->head_dim), end = s->position + s->rows;
  const size_t plane = rt_kv_plane(s->format, dp), pad = 256;
  f->s = *s;
  f->block_count = (end + RT_KV_BLOCK - 1) / RT_KV_BLOCK;
  f->blocks = malloc(f->block_count * sizeof *f->blocks);
  assert_non_null(f->blocks);
  for (size_t b = 0; b < f->block_count; b++) {
    f->blocks[b] = aligned(pad + s->kv_heads * 2 * plane);
    memset(f->blocks[b], 0, pad + s->kv_heads * 2 * plane);
    for (size_t h = 0; h < s->kv_heads; h++) {
      unsigned char *k = f->blocks[b] + pad + rt_kv_head_offset(s->format, dp, h), *v = k + plane;
      for (size_t p = 0; p < RT_KV_BLOCK; p++) {
        const bool garbage = b * RT_KV_BLOCK + p >= end;
        float x[RT_ATTENTION_MAX_DIM], y[RT_ATTENTION_MAX_DIM];
        for (size_t c = 0; c < s->head_dim; c++) {
          x[c] = garbage ? uniform() * 1e38f : uniform() * 2.0f;
          y[c] = garbage ? uniform() * 1e38f : uniform();
        }
        rt_kv_put_k(s->format, k, dp, p, x, s->head_dim);
        rt_kv_put_v(s->format, v, dp, p, y, s->head_dim);
      }
    }
  }
  const size_t width = s->heads * s->head_dim, stride = width + 5;
  f->out_floats = s->rows * stride;
  f->q = aligned(f->out_floats * 4);
  f->out = aligned(f->out_floats * 4);
  f->expected = aligned(f->out_floats * 4);
  for (size_t i = 0; i < f->out_floats; i++) {
    f->q[i] = uniform() * 3.0f;
    f->out[i] = f->expected[i] = -77.0f;
  }
  f->scratch = aligned(RT_ATTENTION_SCRATCH_BYTES);
  memset(f->scratch, 0xFF, RT_ATTENTION_SCRATCH_BYTES);
  f->args = (rt_attention_args){.q = f->q,
                                .q_stride = stride,
                                .out = f->expected,
                                .out_stride = stride,
                                .heads = s->heads,
                                .kv_heads = s->kv_heads,
                                .head_dim = s->head_dim,
                                .scale = 1.0f / sqrtf((float)s->head_dim),
                                .window = s->window,
                                .format = s->format,
                                .blocks = (const unsigned char *const *)f->blocks,
                                .layer_offset = pad,
                                .position = s->position};
}

static void fixture_deinit(fixture *f) {
  for (size_t b = 0; b < f->block_count; b++) free(f->blocks[b]);
  free(f->blocks);
  free(f->q);
  free(f->out);
  free(f->expected);
  free(f->scratch);
}

static rt_signature signature_of(const setup *s) {
  return rt_kvfmt_signature(s->format);
}

static void expect(fixture *f) {
  const rt_kernel *reference = rt_kernel_find(signature_of(&f->s), RT_ISA_SCALAR);
  for (size_t h = 0; h < f->s.kv_heads; h++) {
    reference->fn.attention(&f->args, h, 0, f->s.rows, f->scratch);
  }
}

static void check(const fixture *f, const rt_kernel *kernel, const char *what) {
  if (memcmp(f->out, f->expected, f->out_floats * 4) == 0) return;
  size_t i = 0;
  while (memcmp(&f->out[i], &f->expected[i], 4) == 0) i++;
  fail_msg(
      "%s, %s: heads %zu/%zu, dim %zu, window %zu, position %zu, rows %zu: row %zu column %zu: "
      "%a, expected %a",
      kernel->name, what, f->s.heads, f->s.kv_heads, f->s.head_dim, f->s.window, f->s.position,
      f->s.rows, i / f->args.out_stride, i % f->args.out_stride, (double)f->out[i],
      (double)f->expected[i]);
}

static void clear(fixture *f) {
  for (size_t i = 0; i < f->out_floats; i++) f->out[i] = -77.0f;
}

// All rows of the table that this machine runs, at once, in row splits and in prefill chunks.
static void compare(const setup *s) {
  fixture f;
  fixture_init(&f, s);
  expect(&f);
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t t = 0; t < count; t++) {
    const rt_kernel *kernel = &table[t];
    if (kernel->signature != signature_of(s) || (kernel->isa & ~rt_cpu_isa())) continue;
    if (kernel->isa == RT_ISA_SCALAR && s->position + s->rows > 200) continue;
    f.args.out = f.out;
    clear(&f);
    for (size_t h = 0; h < s->kv_heads; h++)
      kernel->fn.attention(&f.args, h, 0, s->rows, f.scratch);
    check(&f, kernel, "at once");
    if (s->rows == 1) continue;
    clear(&f);
    for (size_t h = s->kv_heads; h-- > 0;) {
      for (size_t row = 0; row < s->rows;) {
        const size_t end = row + 1 + below(s->rows - row);
        kernel->fn.attention(&f.args, h, row, end, f.scratch);
        row = end;
      }
    }
    check(&f, kernel, "split");
    clear(&f);
    for (size_t row = 0; row < s->rows;) {
      const size_t rows = 1 + below(s->rows - row);
      rt_attention_args chunk = f.args;
      chunk.q += row * chunk.q_stride;
      chunk.out += row * chunk.out_stride;
      chunk.position += row;
      for (size_t h = 0; h < s->kv_heads; h++) kernel->fn.attention(&chunk, h, 0, rows, f.scratch);
      row += rows;
    }
    check(&f, kernel, "chunked");
  }
  fixture_deinit(&f);
}

static void rows_agree_everywhere(void **state) {
  (void)state;
  static const size_t edges[] = {0, 1, 15, 16, 31, 32, 62, 63, 64, 65, 127, 128, 300};
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
      compare(&(setup){format, 4, 2, 16, 0, edges[i], 1});
      compare(&(setup){format, 4, 2, 16, 40, edges[i], 1});
      compare(&(setup){format, 3, 1, 33, 0, edges[i], 2});
    }
    for (size_t rows = 1; rows <= 70; rows++) {
      compare(&(setup){format, 2, 1, 8, 0, below(130), rows});
      compare(&(setup){format, 2, 2, 32, 1 + below(150), below(130), rows});
    }
  }
}

static void groups_agree(void **state) {
  (void)state;
  static const size_t groups[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 64, 71};
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
      compare(&(setup){format, groups[i] * 2, 2, 24, 0, 70, 1});
      compare(&(setup){format, groups[i], 1, 16, 0, 60, 9});
      compare(&(setup){format, groups[i], 1, 16, 5, 60, 9});
    }
  }
}

static void head_dims_agree(void **state) {
  (void)state;
  static const size_t dims[] = {1,  2,  15,  16,  17,  31,  32,  33,  40,  48,  63,  64,  65,
                                80, 96, 100, 112, 120, 127, 128, 129, 160, 192, 224, 255, 256};
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    for (size_t i = 0; i < sizeof dims / sizeof dims[0]; i++) {
      compare(&(setup){format, 6, 2, dims[i], 0, 61, 6});
      compare(&(setup){format, 4, 1, dims[i], 0, 127, 1});
    }
  }
  compare(&(setup){RT_KV_BF16, 64, 1, 256, 0, 3, 2});
  compare(&(setup){RT_KV_F32, 64, 1, 256, 0, 3, 2});
  compare(&(setup){RT_KV_S8, 64, 1, 256, 0, 3, 2});
}

static void windows_agree(void **state) {
  (void)state;
  static const size_t windows[] = {1, 2, 16, 63, 64, 65, 100, 128, 500, 513, 2000};
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
      compare(&(setup){format, 2, 1, 16, windows[i], 0, 70});
      compare(&(setup){format, 2, 1, 16, windows[i], 500, 30});
      compare(&(setup){format, 3, 1, 16, windows[i], 1000 + below(64), 66});
    }
  }
}

static void long_contexts_agree(void **state) {
  (void)state;
  for (rt_kvfmt format = RT_KV_F32; format <= RT_KV_S8; format++) {
    compare(&(setup){format, 2, 1, 32, 0, 511, 2});
    compare(&(setup){format, 5, 1, 64, 0, 4095, 3});
    compare(&(setup){format, 2, 1, 16, 0, 131071, 1});
    compare(&(setup){format, 2, 1, 16, 4096, 131000, 3});
  }
}

// Any configuration at all.
static void random_setups_agree(void **state) {
  (void)state;
  for (int i = 0; i < 150; i++) {
    const size_t kv_heads = 1 + below(3);
    setup s = {.format = (rt_kvfmt)below(3),
               .heads = kv_heads * (1 + below(8)),
               .kv_heads = kv_heads,
               .head_dim = 1 + below(below(4) ? 64 : 256),
               .window = below(2) ? 0 : 1 + below(300),
               .position = below(700),
               .rows = 1 + below(20)};
    compare(&s);
  }
}

// TDPBF16PS as documented, on tiles in memory: c (16, 16) += a (16, 32) x b, rows `a_stride` and 64
// bytes apart.
static void tile_product(float c[16][16], const rt_bf16 *a, size_t a_stride,
                         const unsigned char *b) {
  for (size_t m = 0; m < 16; m++) {
    float even[16] = {0}, odd[16] = {0};
    for (size_t k = 0; k < 16; k++) {
      for (size_t n = 0; n < 16; n++) {
        rt_bf16 pair[2];
        memcpy(pair, b + k * 64 + n * 4, sizeof pair);
        const rt_bf16 *x = a + m * a_stride + 2 * k;
        even[n] = fmaf(rt_bf16_to_f32(x[0]), rt_bf16_to_f32(pair[0]), even[n]);
        odd[n] = fmaf(rt_bf16_to_f32(x[1]), rt_bf16_to_f32(pair[1]), odd[n]);
      }
    }
    for (size_t n = 0; n < 16; n++) c[m][n] = c[m][n] + (even[n] + odd[n]);
  }
}

// A tile unit can follow the signature on the blocks as they are: 16 heads of one row, in a context
// of one span, by tile products alone.
static void tiles_agree(void **state) {
  (void)state;
  enum { HEADS = 16 };
  static const size_t dims[] = {32, 64, 80, 128};
  for (size_t d = 0; d < sizeof dims / sizeof dims[0]; d++) {
    const size_t dim = dims[d], dp = rt_kv_padded_dim(dim), position = 300 + below(100);
    fixture f;
    fixture_init(&f, &(setup){RT_KV_BF16, HEADS, 1, dim, 0, position, 1});
    expect(&f);
    rt_bf16 q[HEADS][RT_ATTENTION_MAX_DIM] = {0}, p[HEADS][RT_KV_BLOCK];
    float o[HEADS][RT_ATTENTION_MAX_DIM] = {0}, m[HEADS], l[HEADS] = {0}, alpha[HEADS];
    for (size_t h = 0; h < HEADS; h++) {
      m[h] = -INFINITY;
      for (size_t c = 0; c < dim; c++) q[h][c] = rt_bf16_from_f32(f.q[h * dim + c]);
    }
    for (size_t b = 0; b < f.block_count; b++) {
      const unsigned char *k = f.blocks[b] + f.args.layer_offset;
      const unsigned char *v = k + rt_kv_plane(RT_KV_BF16, dp);
      float s[HEADS][RT_KV_BLOCK];
      for (size_t panel = 0; panel < 4; panel++) {
        float c[16][16] = {0};
        for (size_t i = 0; i < dp / 32; i++) {
          tile_product(c, &q[0][32 * i], RT_ATTENTION_MAX_DIM,
                       k + (panel * dp / 32 + i) * RT_TILE_BYTES);
        }
        for (size_t h = 0; h < HEADS; h++) memcpy(&s[h][16 * panel], c[h], sizeof c[h]);
      }
      for (size_t h = 0; h < HEADS; h++) {
        float most = m[h], lanes[16], rounded[RT_KV_BLOCK];
        for (size_t j = 0; j < RT_KV_BLOCK; j++) {
          s[h][j] = b * RT_KV_BLOCK + j <= position ? s[h][j] * f.args.scale : -INFINITY;
          most = s[h][j] > most ? s[h][j] : most;
        }
        for (size_t j = 0; j < RT_KV_BLOCK; j++) {
          p[h][j] = rt_bf16_from_f32(rt_expf(s[h][j] - most));
          rounded[j] = rt_bf16_to_f32(p[h][j]);
        }
        for (size_t t = 0; t < 16; t++) {
          lanes[t] = (rounded[t] + rounded[t + 16]) + (rounded[t + 32] + rounded[t + 48]);
        }
        alpha[h] = m[h] == -INFINITY ? 0.0f : rt_expf(m[h] - most);
        l[h] = fmaf(l[h], alpha[h], rt_tree_sum(lanes));
        m[h] = most;
      }
      for (size_t panel = 0; panel < dp / 16; panel++) {
        float c[16][16] = {0};
        for (size_t i = 0; i < 2; i++) {
          tile_product(c, &p[0][32 * i], RT_KV_BLOCK, v + (2 * panel + i) * RT_TILE_BYTES);
        }
        for (size_t h = 0; h < HEADS; h++) {
          for (size_t n = 0; n < 16; n++) {
            o[h][16 * panel + n] = fmaf(o[h][16 * panel + n], alpha[h], c[h][n]);
          }
        }
      }
    }
    for (size_t h = 0; h < HEADS; h++) {
      const float inverse = 1.0f / l[h];
      for (size_t c = 0; c < dim; c++) o[h][c] = o[h][c] * inverse;
      assert_memory_equal(o[h], f.expected + h * dim, dim * sizeof(float));
    }
    fixture_deinit(&f);
  }
}

// Largest error against a softmax in double on the same keys and values (as stored), relative to
// the largest output.
static double error_of(const setup *s) {
  fixture f;
  fixture_init(&f, s);
  const rt_kernel *kernel = rt_kernel_find(signature_of(s), rt_cpu_isa());
  f.args.out = f.out;
  for (size_t h = 0; h < s->kv_heads; h++) kernel->fn.attention(&f.args, h, 0, s->rows, f.scratch);
  const size_t dp = rt_kv_padded_dim(s->head_dim), plane = rt_kv_plane(s->format, dp);
  double *p = malloc((s->position + s->rows) * sizeof *p), worst = 0, largest = 0;
  assert_non_null(p);
  for (size_t r = 0; r < s->rows; r++) {
    for (size_t h = 0; h < s->heads; h++) {
      const size_t offset =
          f.args.layer_offset + rt_kv_head_offset(s->format, dp, h / (s->heads / s->kv_heads));
      const float *q = f.q + r * f.args.q_stride + h * s->head_dim;
      const size_t last = s->position + r;
      const size_t first = s->window && last + 1 > s->window ? last + 1 - s->window : 0;
      double most = -INFINITY, sum = 0;
      for (size_t j = first; j <= last; j++) {
        const unsigned char *k = f.blocks[j / RT_KV_BLOCK] + offset;
        p[j] = 0;
        for (size_t c = 0; c < s->head_dim; c++) {
          p[j] +=
              (double)q[c] *
              (double)rt_kv_load(s->format, k + rt_kv_k_offset(s->format, dp, j % RT_KV_BLOCK, c));
        }
        p[j] *= (double)f.args.scale * (double)rt_kv_scale(s->format, k, dp, j % RT_KV_BLOCK);
        most = fmax(most, p[j]);
      }
      for (size_t j = first; j <= last; j++) sum += p[j] = exp(p[j] - most);
      for (size_t c = 0; c < s->head_dim; c++) {
        double o = 0;
        for (size_t j = first; j <= last; j++) {
          const unsigned char *v = f.blocks[j / RT_KV_BLOCK] + offset + plane;
          o += p[j] / sum * (double)rt_kv_scale(s->format, v, dp, j % RT_KV_BLOCK) *
               (double)rt_kv_load(s->format, v + rt_kv_v_offset(s->format, j % RT_KV_BLOCK, c));
        }
        worst = fmax(worst, fabs(o - (double)f.out[r * f.args.out_stride + h * s->head_dim + c]));
        largest = fmax(largest, fabs(o));
      }
    }
  }
  free(p);
  fixture_deinit(&f);
  return worst / largest;
}

static void values_are_right(void **state) {
  (void)state;
  static const size_t positions[] = {0, 63, 64, 200, 511, 512, 4000, 20000};
  static const size_t windows[] = {0, 64, 600};
  double f32 = 0, bf16 = 0, s8 = 0;
  for (size_t i = 0; i < sizeof positions / sizeof positions[0]; i++) {
    for (size_t w = 0; w < sizeof windows / sizeof windows[0]; w++) {
      f32 = fmax(f32, error_of(&(setup){RT_KV_F32, 6, 2, 64, windows[w], positions[i], 3}));
      bf16 = fmax(bf16, error_of(&(setup){RT_KV_BF16, 6, 2, 64, windows[w], positions[i], 3}));
      s8 = fmax(s8, error_of(&(setup){RT_KV_S8, 6, 2, 64, windows[w], positions[i], 3}));
    }
  }
  print_message("error against double: f32 %.2g, bf16 %.2g, s8 %.2g\n", f32, bf16, s8);
  assert_true(f32 < 1e-5);
  assert_true(bf16 < 1.0 / 128);
  assert_true(s8 < 1.0 / 128);
}

int main(void) {
  (void)rt_cpu_enter_kernel_mode();
  size_t count;
  const rt_kernel *table = rt_kernel_table(&count);
  for (size_t i = 0; i < count; i++) {
    if (table[i].op == RT_OP_ATTENTION && (table[i].isa & ~rt_cpu_isa())) {
      print_message("skipped, not on this processor: %s\n", table[i].name);
    }
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_are_right),      cmocka_unit_test(tiles_agree),
      cmocka_unit_test(rows_agree_everywhere), cmocka_unit_test(groups_agree),
      cmocka_unit_test(head_dims_agree),       cmocka_unit_test(windows_agree),
      cmocka_unit_test(random_setups_agree),   cmocka_unit_test(long_contexts_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
