// Tests of the interpreter: operations against numbers worked out by hand, chunked runs against
// whole ones, lowered graphs against raised ones, binding of symbols.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/size.h"
#include "graph/decoder_testing.h"
#include "graph/num.h"

// A graph without inputs; its first output must be `expect` to within 1e-6.
static void computes(const char *body, const double *expect, size_t count) {
  rt_buf text = {0};
  rt_buf_append_format(&text, "retort-graph 1\n%s", body);
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, err));
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, NULL, 0, err));
  const rt_tensor *t = rt_interp_output(interp, 0);
  assert_int_equal(t->count, count);
  for (size_t i = 0; i < count; i++) {
    double got = t->dtype == RT_DTYPE_F32 ? t->data.f[i] : (double)t->data.i[i];
    if (!(fabs(got - expect[i]) <= 1e-6 * (1 + fabs(expect[i])))) {
      fail_msg("element %zu is %g, expected %g, in\n%s", i, got, expect[i], body);
    }
  }
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
  rt_buf_deinit(&text);
}
#define COMPUTES(body, ...)                                       \
  computes(body "output \"y\" %9\n", (const double[])__VA_ARGS__, \
           sizeof((const double[])__VA_ARGS__) / sizeof(double))

#define A23 "const %0 \"a\" f32[2, 3] = {1, 2, 3, 4, 5, 6}\n"
#define I4 "const %0 \"a\" i64[4] = {-7, 7, 100, -1}\n"

static void test_portable(void **unused) {
  (void)unused;
  COMPUTES(A23 "const %1 \"b\" f32[3] = {10, 20, 30}\n%9 = add(%0, %1)\n",
           {11, 22, 33, 14, 25, 36});
  COMPUTES(A23 "const %1 \"b\" f32[2, 1] = {10, 20}\n%9 = sub(%1, %0)\n", {9, 8, 7, 16, 15, 14});
  COMPUTES(A23 "const %1 \"b\" f32[] = {2}\n%9 = div(%0, %1)\n", {0.5, 1, 1.5, 2, 2.5, 3});
  COMPUTES(
      "const %0 \"a\" f32[2, 1] = {1, 2}\nconst %1 \"b\" f32[1, 2] = {3, 4}\n"
      "%9 = mul(%0, %1)\n",
      {3, 4, 6, 8});
  COMPUTES(I4 "const %1 \"b\" i64[1] = {2}\n%9 = div(%0, %1)\n", {-3, 3, 50, 0});
  COMPUTES("const %0 \"a\" i32[1] = {2147483647}\n%9 = add(%0, %0)\n", {-2});
  COMPUTES("const %0 \"a\" u8[1] = {200}\n%9 = add(%0, %0)\n", {144});
  COMPUTES(I4 "%9 = neg(%0)\n", {7, -7, -100, 1});
  COMPUTES(A23 "%9 = sqrt(%0)\n", {1, sqrt(2), sqrt(3), 2, sqrt(5), sqrt(6)});
  COMPUTES("const %0 \"a\" f32[2] = {0, 1}\n%9 = exp(%0)\n", {1, 2.718281828});
  COMPUTES("const %0 \"a\" f32[3] = {0, 2, -100}\n%9 = sigmoid(%0)\n", {0.5, 0.8807970779, 0});
  COMPUTES("const %0 \"a\" f32[3] = {0, 2, -1}\n%9 = silu(%0)\n", {0, 1.7615941559, -0.2689414214});
  COMPUTES("const %0 \"a\" f32[4] = {2.7, -2.7, nan, 1e30}\n%9 = cast(%0) {to=\"i64\"}\n",
           {2, -2, 0, 9223372036854775807.0});
  COMPUTES(I4 "%9 = cast(%0) {to=\"u8\"}\n", {249, 7, 100, 255});
  COMPUTES(I4 "%1 = cast(%0) {to=\"bool\"}\n%9 = cast(%1) {to=\"f32\"}\n", {1, 1, 1, 1});
  COMPUTES("const %0 \"a\" f32[2] = {1.00390625, 1.01171875}\n%9 = cast(%0) {to=\"bf16\"}\n",
           {1, 1.015625});
  COMPUTES(A23 "const %1 \"b\" f32[3, 2] = {1, 2, 3, 4, 5, 6}\n%9 = matmul(%0, %1)\n",
           {22, 28, 49, 64});
  COMPUTES(
      "const %0 \"a\" f32[2, 1, 2] = {1, 2, 3, 4}\nconst %1 \"b\" f32[2, 1] = {5, 6}\n"
      "%9 = matmul(%0, %1)\n",
      {17, 39});
  COMPUTES(
      "const %0 \"a\" f32[2, 2] = {1, 0, 0, 1}\n"
      "const %1 \"b\" f32[3, 2, 1] = {1, 2, 3, 4, 5, 6}\n%9 = matmul(%0, %1)\n",
      {1, 2, 3, 4, 5, 6});
  COMPUTES(A23 "%1 = softmax(%0) {axis=0}\n%9 = slice_columns(%1) {begin=0, end=1}\n",
           {0.04742587318, 0.9525741268});
  COMPUTES(A23 "%9 = reduce_mean(%0) {axes=[-1]}\n", {2, 5});
  COMPUTES(A23 "%9 = reduce_mean(%0) {axes=[0], keepdims=0}\n", {2.5, 3.5, 4.5});
  COMPUTES(A23 "%9 = reduce_mean(%0)\n", {3.5});
}

static void test_portable_layout(void **unused) {
  (void)unused;
  COMPUTES(A23 "%9 = transpose(%0)\n", {1, 4, 2, 5, 3, 6});
  COMPUTES(
      "const %0 \"a\" i64[1, 2, 3] = {1, 2, 3, 4, 5, 6}\n%9 = transpose(%0) {perm=[2, 0, 1]}\n",
      {1, 4, 2, 5, 3, 6});
  COMPUTES(A23 "%9 = concat(%0, %0) {axis=1}\n", {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  COMPUTES(A23 "%9 = concat(%0, %0) {axis=-2}\n", {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
  COMPUTES(A23 "const %1 \"i\" i64[2] = {-1, 0}\n%9 = gather(%0, %1) {axis=1}\n", {3, 1, 6, 4});
  COMPUTES(A23 "const %1 \"i\" i64[] = {1}\n%9 = gather(%0, %1)\n", {4, 5, 6});
  COMPUTES(A23 "%9 = shape(%0)\n", {2, 3});
#define SLICE(s, e, ax, st)                                          \
  A23 "const %1 \"s\" i64[1] = {" s "}\nconst %2 \"e\" i64[1] = {" e \
      "}\nconst %3 \"a\" "                                           \
      "i64[1] = {" ax "}\nconst %4 \"t\" i64[1] = {" st "}\n%9 = slice(%0, %1, %2, %3, %4)\n"
  COMPUTES(SLICE("1", "3", "1", "1"), {2, 3, 5, 6});
  COMPUTES(SLICE("0", "9223372036854775807", "-1", "2"), {1, 3, 4, 6});
  COMPUTES(SLICE("-1", "-9223372036854775808", "1", "-1"), {3, 2, 1, 6, 5, 4});
  COMPUTES(SLICE("5", "-4", "1", "-2"), {3, 1, 6, 4});
  COMPUTES(SLICE("-100", "-2", "1", "1"), {1, 4});
}

static void test_raised(void **unused) {
  (void)unused;
  COMPUTES(A23 "const %1 \"i\" i32[3] = {1, 0, 1}\n%9 = embedding(%1, %0)\n",
           {4, 5, 6, 1, 2, 3, 4, 5, 6});
  COMPUTES(A23 "const %1 \"i\" i32[1] = {1}\n%9 = gather_rows(%0, %1)\n", {4, 5, 6});
  COMPUTES(
      "const %0 \"x\" f32[1, 2] = {3, 4}\nconst %1 \"w\" f32[2] = {1, 2}\n"
      "%9 = rms_norm(%0, %1) {eps=0.0}\n",
      {3 / sqrt(12.5), 8 / sqrt(12.5)});
  COMPUTES(
      "const %0 \"x\" f32[1, 2] = {1, 1}\nconst %1 \"y\" f32[1, 2] = {2, 3}\n"
      "const %2 \"w\" f32[2] = {1, 2}\n%3, %9 = add_rms_norm(%0, %1, %2) {eps=0.0}\n",
      {3 / sqrt(12.5), 8 / sqrt(12.5)});
  COMPUTES(A23
           "const %1 \"w\" f32[1, 3] = {1, 1, 2}\nconst %2 \"b\" f32[1] = {-1}\n"
           "%9 = linear(%0, %1, %2)\n",
           {8, 20});
  COMPUTES(
      "const %0 \"x\" f32[1, 1] = {2}\nconst %1 \"g\" f32[1, 1] = {1}\n"
      "const %2 \"u\" f32[1, 1] = {3}\nconst %3 \"b\" f32[1] = {1}\n"
      "%9 = gated_linear(%0, %1, %2, _, %3) {act=\"silu\"}\n",
      {1.7615941559 * 7});
}

static void test_rope_and_attention(void **unused) {
  (void)unused;
  // One head of four channels of which two turn; a quarter turn at position 1.
  COMPUTES(
      "const %0 \"x\" f32[2, 4] = {1, 2, 3, 4, 1, 2, 3, 4}\nconst %1 \"p\" i32[2] = {0, 1}\n"
      "const %2 \"f\" f32[1] = {1.5707963267948966}\n"
      "%9 = rope(%0, %1, %2) {heads=1, head_dim=4, factor=2}\n",
      {2, 4, 3, 4, -4, 2, 3, 4});
  // Equal keys: the mean of the visible values. Window 2; two query heads on one key-value head.
  COMPUTES(
      "const %0 \"q\" f32[3, 2] = {1, 1, 1, 1, 1, 1}\nconst %1 \"k\" f32[3, 1] = {1, 1, 1}\n"
      "const %2 \"v\" f32[3, 1] = {1, 3, 5}\nconst %3 \"p\" i32[3] = {0, 1, 2}\n"
      "const %4 \"s\" i32[3] = {7, 7, 7}\n"
      "%9 = attention(%0, %1, %2, %3, %4) "
      "{heads=2, kv_heads=1, head_dim=1, scale=1, window=2, slot=0}\n",
      {1, 1, 2, 2, 4, 4});
  // Sequences do not see each other; softmax of 0 and ln 3.
  COMPUTES(
      "const %0 \"q\" f32[3, 1] = {1, 1, 1}\n"
      "const %1 \"k\" f32[3, 1] = {0, 9, 1.0986122886681098}\n"
      "const %2 \"v\" f32[3, 1] = {4, 100, 8}\nconst %3 \"p\" i32[3] = {0, 0, 1}\n"
      "const %4 \"s\" i32[3] = {1, 2, 1}\n"
      "%9 = attention(%0, %1, %2, %3, %4) "
      "{heads=1, kv_heads=1, head_dim=1, scale=1, window=0, slot=0}\n",
      {4, 100, 7});
}

static void test_half_floats(void **unused) {
  (void)unused;
  for (uint32_t i = 0; i < 65536; i++) {
    uint16_t h = (uint16_t)i;
    float f = rt_num_from_f16(h), b = rt_num_from_bf16(h);
    if (f == f) assert_int_equal(rt_num_to_f16(f), h);
    if (b == b) assert_int_equal(rt_num_to_bf16(b), h);
    if (f != f) assert_true(rt_num_from_f16(rt_num_to_f16(f)) != f);
  }
  // Halfway cases go to even, and overflow to infinity.
  assert_int_equal(rt_num_to_f16(1 + 0x1p-11f), 0x3C00);
  assert_int_equal(rt_num_to_f16(1 + 3 * 0x1p-11f), 0x3C02);
  assert_int_equal(rt_num_to_f16(65519.0f), 0x7BFF);
  assert_int_equal(rt_num_to_f16(65520.0f), 0x7C00);
  assert_int_equal(rt_num_to_f16(-0x1p-25f), 0x8000);
  assert_int_equal(rt_num_to_f16(0x1.8p-25f), 0x0001);
  assert_int_equal(rt_num_to_f16(0x1.ffcp-15f), 0x0400);
  assert_int_equal(rt_num_to_bf16(1 + 0x1p-8f), 0x3F80);
  assert_int_equal(rt_num_to_bf16(1 + 3 * 0x1p-8f), 0x3F82);
  assert_true(rt_num_round_bf16(0x1p-130f) == 0);
  assert_true(rt_num_from_bf16(rt_num_to_bf16(0x1p-130f)) == 0x1p-130f);
}

static void test_quantization_rules(void **unused) {
  (void)unused;
  // amax = 127: the scale is 1, and halves go to even.
  float row[6] = {127, 0.5f, 1.5f, -2.5f, NAN, -126.6f};
  rt_num_quantize_row(row, 6);
  const float want[6] = {127, 0, 2, -2, 0, -127};
  assert_memory_equal(row, want, sizeof row);
  float zero[2] = {0, -0.0f};
  rt_num_quantize_row(zero, 2);
  assert_true(zero[0] == 0 && zero[1] == 0);
  float fixed[6] = {0.25f, -0.75f, 63.75f, -INFINITY, NAN, 3};
  rt_num_quantize_static(fixed, 6, 0.5f);
  const float kept[6] = {0, -1, 63.5f, -63.5f, 0, 3};
  assert_memory_equal(fixed, kept, sizeof kept);
  float channel[3] = {2.54f, -1, 0.005f};
  rt_num_quantize_channel(channel, 3);
  float scale = 2.54f / 127;
  assert_true(channel[0] == 127 * scale && channel[1] == -50 * scale);
}

// ---------------------------------------------------------------------------------------------

static void test_chunks_equal_whole(void **unused) {
  (void)unused;
  enum { N = 24, SEQUENCES = 3 };
  for (uint64_t seed = 0; seed < 30; seed++) {
    test_decoder d = test_decoder_random(seed);
    rt_graph *g = test_decoder_build(&d);
    int64_t ids[N], positions[N], sequences[N], rows[N], next[SEQUENCES] = {0, 5, 0};
    uint64_t s = seed;
    for (size_t i = 0; i < N; i++) {
      rows[i] = (int64_t)i;
      ids[i] = test_below(&s, d.vocab);
      sequences[i] = test_below(&s, SEQUENCES);
      positions[i] = next[sequences[i]]++;
    }
    size_t count, got;
    float *whole = test_decoder_run(g, NULL, ids, positions, sequences, N, rows, N, &count);
    rt_interp_state *state = NULL;
    TEST_TRY(rt_interp_state_create(&state, err));
    for (size_t begin = 0, size; begin < N; begin += size) {
      size = 1 + (size_t)test_below(&s, 6);
      if (size > N - begin) size = N - begin;
      float *part = test_decoder_run(g, state, ids + begin, positions + begin, sequences + begin,
                                     size, rows, size, &got);
      assert_int_equal(got, size * (size_t)d.vocab);
      assert_memory_equal(part, whole + begin * (size_t)d.vocab, got * sizeof *part);
      free(part);
    }
    // Going back: the last position of each sequence again, with another token, then the right one.
    int64_t wrong = (ids[N - 1] + 1) % d.vocab;
    free(
        test_decoder_run(g, state, &wrong, positions + N - 1, sequences + N - 1, 1, rows, 1, &got));
    float *again = test_decoder_run(g, state, ids + N - 1, positions + N - 1, sequences + N - 1, 1,
                                    rows, 1, &got);
    assert_memory_equal(again, whole + (N - 1) * (size_t)d.vocab, got * sizeof *again);
    free(again);
    rt_interp_state_destroy(state);
    free(whole);
    rt_graph_destroy(g);
  }
}

// The value whose node has this name.
static rt_value_id input_of(const rt_graph *g, const char *node, size_t input) {
  for (size_t i = 0; i < rt_graph_node_count(g); i++) {
    const rt_node *n = rt_graph_get_node(g, (rt_node_id)i);
    if (strcmp(n->name, node) == 0) return input < n->input_count ? n->inputs[input] : RT_NONE;
  }
  fail_msg("no node %s", node);
  return RT_NONE;
}

// Appends the lowered form of a decoder of one layer to its raised graph, as output "lowered".
static void append_lowered(rt_graph *g, const test_decoder *d, const char *recipe, const char *act,
                           const char *kv) {
  rt_value_id ids = rt_graph_input_named(g, "token_ids");
  rt_value_id positions = rt_graph_input_named(g, "positions");
  rt_value_id sequences = rt_graph_input_named(g, "sequences");
  rt_value_id rows = rt_graph_input_named(g, "output_rows");
  const char *table_recipe = strcmp(recipe, "w8a8") == 0 ? "w16" : recipe;
  const rt_attr_init embed[] = {RT_AS("recipe", table_recipe), RT_AS("layout", "rows"),
                                RT_ATTR_END};
  const rt_attr_init norm[] = {RT_AR("eps", 1e-5), RT_AS("act", act), RT_AS("signature", "lane16"),
                               RT_ATTR_END};
  const rt_attr_init gemm[] = {RT_AS("recipe", recipe), RT_AS("signature", "s"), RT_ATTR_END};
  const rt_attr_init gate[] = {RT_AS("recipe", recipe), RT_AS("signature", "s"),
                               RT_AS("act", "silu"), RT_ATTR_END};
  const rt_attr_init convert[] = {RT_AS("act", act), RT_AS("signature", "s"), RT_ATTR_END};
  const rt_attr_init table[] = {RT_AR("factor", 1), RT_ATTR_END};
  // The raised graph of the same run uses slot 0.
  const rt_attr_init rope[] = {RT_AI("heads", d->heads),
                               RT_AI("kv_heads", d->kv_heads),
                               RT_AI("head_dim", d->head_dim),
                               RT_AI("slot", 9),
                               RT_AS("kv", kv),
                               RT_AS("signature", "s"),
                               RT_ATTR_END};
  const rt_attr_init attention[] = {RT_AI("heads", d->heads),
                                    RT_AI("kv_heads", d->kv_heads),
                                    RT_AI("head_dim", d->head_dim),
                                    RT_AR("scale", 1 / sqrt((double)d->head_dim)),
                                    RT_AI("window", d->window),
                                    RT_AI("slot", 9),
                                    RT_AS("kv", kv),
                                    RT_AS("signature", "s"),
                                    RT_ATTR_END};
  rt_value_id out[2], qkv_weight = RT_NONE;
  rt_value_id weights[3] = {input_of(g, "q", 1), input_of(g, "k", 1), input_of(g, "v", 1)};
  TEST_TRY(rt_graph_concat_constant(g, "qkv", weights, 3, &qkv_weight, err));
  rt_value_id x =
      test_node(g, "lowered.embed", "", (rt_value_id[]){ids, input_of(g, "embed", 1)}, 2, embed);
  TEST_TRY(rt_graph_node(g, "lowered.norm", "", (rt_value_id[]){x, input_of(g, "norm1", 1)}, 2,
                         norm, out, err));
  rt_value_id qkv = test_node(g, "lowered.gemm", "", (rt_value_id[]){out[1], qkv_weight}, 2, gemm);
  rt_value_id trig[2];
  TEST_TRY(rt_graph_node(g, "lowered.rope_table", "",
                         (rt_value_id[]){positions, input_of(g, "rope_q", 2)}, 2, table, trig,
                         err));
  qkv = test_node(g, "lowered.rope_kv", "",
                  (rt_value_id[]){qkv, trig[0], trig[1], positions, sequences}, 5, rope);
  rt_value_id h = test_node(g, "lowered.attention", "", (rt_value_id[]){qkv, positions, sequences},
                            3, attention);
  h = test_node(g, "lowered.convert", "", &h, 1, convert);
  x = test_node(g, "lowered.gemm", "",
                (rt_value_id[]){h, input_of(g, "o", 1), input_of(g, "o", 2), out[0]}, 4, gemm);
  TEST_TRY(rt_graph_node(g, "lowered.norm", "", (rt_value_id[]){x, input_of(g, "norm2", 1)}, 2,
                         norm, out, err));
  h = test_node(g, "lowered.gemm_gate", "",
                (rt_value_id[]){out[1], input_of(g, "gate", 1), input_of(g, "up", 1),
                                input_of(g, "gate", 2), input_of(g, "up", 2)},
                5, gate);
  h = test_node(g, "lowered.convert", "", &h, 1, convert);
  h = test_node(g, "lowered.gemm", "",
                (rt_value_id[]){h, input_of(g, "down", 1), input_of(g, "down", 2)}, 3, gemm);
  TEST_TRY(rt_graph_node(g, "lowered.norm", "", (rt_value_id[]){out[0], input_of(g, "norm", 1), h},
                         3, norm, out, err));
  // Rows are gathered before the norm in earnest; here after it, to see a q8 row's own scale.
  const rt_attr_init as_f32[] = {RT_AS("act", "f32"), RT_AS("signature", "s"), RT_AR("eps", 1e-5),
                                 RT_ATTR_END};
  TEST_TRY(rt_graph_node(g, "lowered.norm", "", (rt_value_id[]){out[0], input_of(g, "norm", 1)}, 2,
                         as_f32, out, err));
  x = test_node(g, "lowered.gather", "", (rt_value_id[]){out[1], rows}, 2, NULL);
  x = test_node(g, "lowered.convert", "", &x, 1, convert);
  x = test_node(g, "lowered.gemm", "", (rt_value_id[]){x, input_of(g, "lm_head", 1)}, 2, gemm);
  TEST_TRY(rt_graph_output(g, "lowered", x, err));
  TEST_TRY(rt_graph_verify(g, "lowering", err));
}

// act_scale: the same unit in every row, and only where it makes sense.
static void test_static_act_scale(void **unused) {
  (void)unused;
#define ROWS32 "const %0 \"x\" f32[3, 2] = {0.25, -0.75, 100, 1, 3, 63.5}\n"
  COMPUTES(ROWS32 "%9 = lowered.convert(%0) {act=\"q8\", act_scale=0.5, signature=\"s\"}\n",
           {0, -1, 63.5, 1, 3, 63.5});
  COMPUTES(
      "const %0 \"x\" f32[2, 2] = {3, 3, -4, 4}\nconst %1 \"w\" f32[2] = {1, 2}\n%8, %9 = "
      "lowered.norm(%0, %1) {eps=0.0, act=\"q8\", act_scale=0.75, signature=\"s\"}\n",
      {0.75, 2.25, -0.75, 2.25});
  static const char line[] = "retort-graph 1\n" ROWS32
                             "%1 = lowered.convert(%0) {act=\"q8\", act_scale=0x1.91eb86p-7, "
                             "signature=\"s\"} : q8[3, 2]\noutput \"y\" %1\n";
  rt_graph *parsed = NULL;
  rt_buf dumped = {0};
  TEST_TRY(rt_graph_parse(&parsed, rt_view_of(line), "t", NULL, err));
  rt_graph_dump(parsed, &dumped);
  if (!strstr(rt_buf_cstr(&dumped), strstr(line, "%1 ="))) {
    fail_msg("dumped as\n%s", rt_buf_cstr(&dumped));
  }
  rt_buf_deinit(&dumped);
  rt_graph_destroy(parsed);
  static const char *const refused[] = {
      "act=\"q8\", act_scale=-0.5", "act=\"q8\", act_scale=nan",   "act=\"q8\", act_scale=inf",
      "act=\"q8\", act_scale=1e39", "act=\"q8\", act_scale=1e-39", "act=\"bf16\", act_scale=0.5",
      "act=\"f32\", act_scale=0.5"};
  for (size_t i = 0; i < RT_COUNT(refused); i++) {
    rt_buf text = {0};
    rt_buf_append_format(&text,
                         "retort-graph 1\n%s"
                         "%%9 = lowered.convert(%%0) {%s, signature=\"s\"}\noutput \"y\" %%9\n",
                         ROWS32, refused[i]);
    rt_graph *g = NULL;
    retort_error why;
    assert_int_equal(rt_graph_parse(&g, rt_buf_view(&text), "t", NULL, &why), RETORT_ERR_FORMAT);
    if (!strstr(why.message, "act_scale")) fail_msg("%s: %s", refused[i], why.message);
    rt_buf_deinit(&text);
  }
}

static void test_lowered_near_raised(void **unused) {
  (void)unused;
  static const struct {
    const char *recipe, *act, *kv;
    double tolerance, at_least;
  } CASES[] = {{"w32", "f32", "f32", 1e-5, 0},     {"w16", "bf16", "bf16", 0.05, 1e-5},
               {"w16", "bf16", "f32", 0.05, 1e-5}, {"wf16", "f32", "f32", 0.01, 1e-6},
               {"w8a8", "q8", "bf16", 0.12, 1e-4},

               {"w32", "f32", "s8", 0.12, 1e-4}};
  enum { N = 9 };
  for (size_t c = 0; c < RT_COUNT(CASES); c++) {
    for (uint64_t seed = 0; seed < 12; seed++) {
      test_decoder d = test_decoder_random(seed);
      d.layers = 1;
      d.rope = true;
      d.qkv_bias = 0;
      rt_graph *g = test_decoder_build(&d);
      append_lowered(g, &d, CASES[c].recipe, CASES[c].act, CASES[c].kv);
      int64_t ids[N], positions[N], sequences[N] = {0}, rows[N];
      uint64_t s = seed;
      for (size_t i = 0; i < N; i++) {
        rows[i] = positions[i] = (int64_t)i;
        ids[i] = test_below(&s, d.vocab);
      }
      rt_tensor in[4] = {test_ids(ids, N), test_ids(positions, N), test_ids(sequences, N),
                         test_ids(rows, N)};
      rt_interp *interp = NULL;
      TEST_TRY(rt_interp_create(&interp, g, NULL, err));
      TEST_TRY(rt_interp_run(interp, in, 4, err));
      const rt_tensor *raised = rt_interp_output(interp, 0), *lowered = rt_interp_output(interp, 1);
      double error = 0, norm = 0;
      for (size_t i = 0; i < raised->count; i++) {
        double diff = (double)raised->data.f[i] - (double)lowered->data.f[i];
        error += diff * diff;
        norm += (double)raised->data.f[i] * (double)raised->data.f[i];
      }
      double relative = sqrt(error / norm);
      if (!(relative <= CASES[c].tolerance && relative >= CASES[c].at_least)) {
        fail_msg("case %zu seed %d: relative error %g", c, (int)seed, relative);
      }
      rt_interp_destroy(interp);
      rt_graph_destroy(g);
    }
  }
}

static void test_bindings(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"first\" f32[t]\n"
      "input %1 \"second\" f32[t]\n"
      "input %2 \"third\" f32[2*t + 1]\n"
      "%3 = add(%0, %1)\n"
      "output \"y\" %3\n";
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_view_of(TEXT), "t", NULL, err));
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  float data[8] = {1, 2, 3};
  rt_tensor in[3];
  for (int i = 0; i < 3; i++) {
    in[i] = (rt_tensor){.dtype = RT_DTYPE_F32, .rank = 1, .dims = {3}, .count = 3, .data.f = data};
  }
  in[2].dims[0] = 7;
  in[2].count = 7;
  TEST_TRY(rt_interp_run(interp, in, 3, err));
  retort_error why = {0};
  in[1].dims[0] = 4;
  in[1].count = 4;
  assert_int_equal(rt_interp_run(interp, in, 3, &why), RETORT_ERR_ARGUMENT);
  assert_string_equal(why.message, "t is 3 in input \"first\" but 4 in input \"second\"");
  in[1] = in[0];
  in[2].dims[0] = 8;
  in[2].count = 8;
  assert_int_equal(rt_interp_run(interp, in, 3, &why), RETORT_ERR_ARGUMENT);
  assert_string_equal(why.message, "dimension 0 of input \"third\" is 8, not 2*t + 1");
  in[2].dtype = RT_DTYPE_I64;
  assert_int_equal(rt_interp_run(interp, in, 3, &why), RETORT_ERR_ARGUMENT);
  assert_int_equal(rt_interp_run(interp, in, 2, &why), RETORT_ERR_ARGUMENT);
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}

static void test_bad_ids(void **unused) {
  (void)unused;
  test_decoder d = test_decoder_random(1);
  rt_graph *g = test_decoder_build(&d);
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  int64_t id = d.vocab, zero = 0;
  rt_tensor in[4] = {test_ids(&id, 1), test_ids(&zero, 1), test_ids(&zero, 1), test_ids(&zero, 1)};
  retort_error why = {0};
  assert_int_equal(rt_interp_run(interp, in, 4, &why), RETORT_ERR_ARGUMENT);
  assert_non_null(strstr(why.message, "embed"));
  // No tokens at all is fine.
  rt_tensor none[4] = {test_ids(&id, 0), test_ids(&zero, 0), test_ids(&zero, 0),
                       test_ids(&zero, 0)};
  TEST_TRY(rt_interp_run(interp, none, 4, err));
  assert_int_equal(rt_interp_output(interp, 0)->count, 0);
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_portable),
      cmocka_unit_test(test_portable_layout),
      cmocka_unit_test(test_raised),
      cmocka_unit_test(test_rope_and_attention),
      cmocka_unit_test(test_half_floats),
      cmocka_unit_test(test_quantization_rules),
      cmocka_unit_test(test_chunks_equal_whole),
      cmocka_unit_test(test_static_act_scale),
      cmocka_unit_test(test_lowered_near_raised),
      cmocka_unit_test(test_bindings),
      cmocka_unit_test(test_bad_ids),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
