// Tests of building, rewriting, verifying, and the text form.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <dirent.h>

#include "base/file.h"
#include "base/size.h"
#include "graph/decoder_testing.h"

static void dump_parses_back(const rt_graph *g) {
  rt_buf first = {0}, second = {0};
  retort_error why = {0};
  rt_graph_dump(g, &first);
  rt_graph *back = NULL;
  retort_status st = rt_graph_parse(&back, rt_buf_view(&first), "dump", NULL, &why);
  if (st != RETORT_OK) fail_msg("%s\n%s", why.message, rt_buf_cstr(&first));
  TEST_TRY(rt_graph_verify(back, "parse", err));
  rt_graph_dump(back, &second);
  assert_string_equal(rt_buf_cstr(&first), rt_buf_cstr(&second));
  rt_graph_destroy(back);
  rt_buf_deinit(&first);
  rt_buf_deinit(&second);
}

static void test_decoders_verify_and_round_trip(void **unused) {
  (void)unused;
  for (uint64_t seed = 0; seed < 40; seed++) {
    test_decoder d = test_decoder_random(seed);
    rt_graph *g = test_decoder_build(&d);
    TEST_TRY(rt_graph_verify(g, NULL, err));
    dump_parses_back(g);
    rt_graph_destroy(g);
  }
}

static void test_use_lists(void **unused) {
  (void)unused;
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_create(&g, err));
  rt_dim t = rt_dim_symbol(g, rt_view_of("t"));
  rt_value_id a = RT_NONE, b = RT_NONE;
  TEST_TRY(rt_graph_input(g, "a", RT_DTYPE_F32, (rt_shape){1, {t}}, &a, err));
  TEST_TRY(rt_graph_input(g, "b", RT_DTYPE_F32, (rt_shape){1, {t}}, &b, err));
  rt_value_id twice = test_node(g, "mul", "m", (rt_value_id[]){a, a}, 2, NULL);
  assert_int_equal(rt_graph_use_count(g, a), 2);
  assert_int_equal(rt_graph_single_user(g, a), RT_NONE);
  rt_node_id users[4];
  assert_int_equal(rt_graph_users(g, a, users, 4), 1);
  rt_value_id n = test_node(g, "neg", "n", &twice, 1, NULL);
  assert_int_equal(rt_graph_single_user(g, twice), rt_graph_value(g, n)->producer);
  TEST_TRY(rt_graph_output(g, "y", n, err));
  assert_int_equal(rt_graph_single_user(g, n), RT_NONE);
  assert_int_equal(rt_graph_use_count(g, n), 1);
  rt_graph_replace(g, a, b);
  assert_int_equal(rt_graph_use_count(g, a), 0);
  assert_int_equal(rt_graph_use_count(g, b), 2);
  TEST_TRY(rt_graph_verify(g, NULL, err));
  rt_graph_replace(g, n, twice);
  rt_graph_remove_node(g, rt_graph_value(g, n)->producer);
  assert_int_equal(rt_graph_use_count(g, twice), 1);
  TEST_TRY(rt_graph_verify(g, NULL, err));
  TEST_TRY(rt_graph_compact(g, err));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  assert_int_equal(rt_graph_node_count(g), 1);
  assert_int_equal(rt_graph_value_count(g), 3);
  dump_parses_back(g);
  rt_graph_destroy(g);
}

static void test_node_before_and_order(void **unused) {
  (void)unused;
  rt_graph *g = NULL;
  retort_error why = {0};
  TEST_TRY(rt_graph_create(&g, err));
  rt_dim t = rt_dim_symbol(g, rt_view_of("t"));
  rt_value_id x = RT_NONE;
  TEST_TRY(rt_graph_input(g, "x", RT_DTYPE_F32, (rt_shape){1, {t}}, &x, err));
  rt_value_id a = test_node(g, "neg", "a", &x, 1, NULL);
  rt_value_id b = test_node(g, "exp", "b", &a, 1, NULL), c = RT_NONE;
  TEST_TRY(rt_graph_output(g, "y", b, err));
  TEST_TRY(rt_graph_node_before(g, 1, "silu", "c", &a, 1, NULL, &c, err));
  rt_graph_replace(g, b, c);
  assert_int_equal(rt_graph_order(g, 0), 0);
  assert_int_equal(rt_graph_order(g, 1), 2);
  assert_int_equal(rt_graph_order(g, 2), 1);
  TEST_TRY(rt_graph_verify(g, NULL, err));
  // A use before the definition is caught.
  rt_value_id d = RT_NONE;
  TEST_TRY(rt_graph_node_before(g, 0, "neg", "d", &b, 1, NULL, &d, err));
  assert_int_equal(rt_graph_verify(g, "a pass", &why), RETORT_ERR_INTERNAL);
  assert_non_null(strstr(why.message, "before it is defined"));
  assert_non_null(strstr(why.message, "a pass"));
  rt_graph_destroy(g);
}

static void test_failed_node_changes_nothing(void **unused) {
  (void)unused;
  test_decoder d = test_decoder_random(3);
  rt_graph *g = test_decoder_build(&d);
  rt_buf before = {0}, after = {0};
  rt_graph_dump(g, &before);
  retort_error why = {0};
  rt_value_id x = rt_graph_input_named(g, "token_ids"), out;
  assert_int_equal(rt_graph_node(g, "nonsense", "n", &x, 1, NULL, &out, &why),
                   RETORT_ERR_UNSUPPORTED);
  assert_int_equal(rt_graph_node(g, "exp", "n", &x, 1, NULL, &out, &why), RETORT_ERR_FORMAT);
  assert_non_null(strstr(why.message, "token_ids"));
  assert_int_equal(rt_graph_node(g, "neg", "n", (rt_value_id[]){x, x}, 2, NULL, &out, &why),
                   RETORT_ERR_FORMAT);
  const rt_attr_init unknown[] = {RT_AI("speed", 3), RT_ATTR_END};
  assert_int_equal(rt_graph_node(g, "neg", "n", &x, 1, unknown, &out, &why), RETORT_ERR_FORMAT);
  assert_non_null(strstr(why.message, "speed"));
  const rt_attr_init kind[] = {RT_AI("eps", 3), RT_ATTR_END};
  assert_int_equal(rt_graph_node(g, "rms_norm", "n", (rt_value_id[]){x, x}, 2, kind, &out, &why),
                   RETORT_ERR_FORMAT);
  rt_graph_dump(g, &after);
  assert_string_equal(rt_buf_cstr(&before), rt_buf_cstr(&after));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  rt_buf_deinit(&before);
  rt_buf_deinit(&after);
  rt_graph_destroy(g);
}

static void test_concat_constants(void **unused) {
  (void)unused;
  rt_graph *g = NULL;
  retort_error why = {0};
  TEST_TRY(rt_graph_create(&g, err));
  uint64_t s = 1;
  rt_value_id a = test_weight(g, &s, "a", 2, 3), b = test_weight(g, &s, "b", 4, 3);
  rt_value_id c = test_weight(g, &s, "c", 4, 2), ab = RT_NONE, aba = RT_NONE;
  TEST_TRY(rt_graph_concat_constant(g, "ab", (rt_value_id[]){a, b}, 2, &ab, err));
  TEST_TRY(rt_graph_concat_constant(g, "aba", (rt_value_id[]){ab, a}, 2, &aba, err));
  const rt_constant *k = rt_graph_get_constant(g, rt_graph_value(g, aba)->constant);
  assert_int_equal(k->part_count, 3);
  assert_int_equal(k->dims[0], 8);
  assert_int_equal(rt_graph_concat_constant(g, "ac", (rt_value_id[]){a, c}, 2, &ab, &why),
                   RETORT_ERR_ARGUMENT);
  TEST_TRY(rt_graph_output(g, "y", aba, err));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  dump_parses_back(g);
  // The parts outlive their own values' uses.
  TEST_TRY(rt_graph_compact(g, err));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  assert_int_equal(rt_graph_value_count(g), 3);
  dump_parses_back(g);
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  TEST_TRY(rt_interp_run(interp, NULL, 0, err));
  const rt_tensor *t = rt_interp_output(interp, 0);
  assert_int_equal(t->count, 24);
  for (int i = 0; i < 6; i++) assert_true(t->data.f[i] == t->data.f[18 + i]);
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}

static retort_status find_constant(void *self, const char *name, rt_dtype dtype, uint32_t rank,
                                   const int64_t *dims, const void **data, size_t *bytes,
                                   retort_error *err) {
  (void)err;
  assert_string_equal(name, "w");
  assert_int_equal(dtype, RT_DTYPE_BF16);
  assert_int_equal(rank, 2);
  *data = self;
  *bytes = (size_t)(dims[0] * dims[1]) * 2;
  return RETORT_OK;
}

static void test_external_and_special_constants(void **unused) {
  (void)unused;
  rt_graph *g = NULL, *back = NULL;
  retort_error why = {0};
  TEST_TRY(rt_graph_create(&g, err));
  static const uint16_t w[6] = {0x3F80, 1, 2, 3, 4, 5};
  int64_t dims[2] = {2, 3}, six = 6, hundred = 100;
  rt_value_id id = RT_NONE;
  TEST_TRY(
      rt_graph_constant(g, RT_CONST_EXTERNAL, "w", RT_DTYPE_BF16, 2, dims, w, sizeof w, &id, err));
  TEST_TRY(rt_graph_output(g, "w", id, err));
  const float special[6] = {-0.0f, INFINITY, -INFINITY, 0x1p-149f, 3.4e38f, -1.0f / 3};
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, "special \"f\"\n", RT_DTYPE_F32, 1, &six, special,
                             sizeof special, &id, err));
  const float with_nan[6] = {NAN, 1, 2, 3, 4, 5};
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, "nan", RT_DTYPE_F32, 1, &six, with_nan,
                             sizeof with_nan, &id, err));
  unsigned char bytes[100];
  for (int i = 0; i < 100; i++) bytes[i] = (unsigned char)(i * 37);
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, "bytes", RT_DTYPE_U8, 1, &hundred, bytes, 100, &id,
                             err));
  const int64_t wide[2] = {INT64_MIN, INT64_MAX};
  int64_t two = 2;
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, "wide", RT_DTYPE_I64, 1, &two, wide, sizeof wide,
                             &id, err));
  TEST_TRY(
      rt_graph_constant(g, RT_CONST_INLINE, "scalar", RT_DTYPE_F32, 0, NULL, special, 4, &id, err));
  rt_buf first = {0}, second = {0};
  rt_graph_dump(g, &first);
  assert_int_equal(rt_graph_parse(&back, rt_buf_view(&first), "t", NULL, &why),
                   RETORT_ERR_ARGUMENT);
  rt_resolver resolver = {.find = find_constant, .self = (void *)(uintptr_t)w};
  TEST_TRY(rt_graph_parse(&back, rt_buf_view(&first), "t", &resolver, err));
  rt_graph_dump(back, &second);
  assert_string_equal(rt_buf_cstr(&first), rt_buf_cstr(&second));
  const rt_constant *c = rt_graph_get_constant(back, 1);
  assert_memory_equal(c->data, special, sizeof special);
  assert_memory_equal(rt_graph_get_constant(back, 2)->data, with_nan, sizeof with_nan);
  assert_memory_equal(rt_graph_get_constant(back, 3)->data, bytes, sizeof bytes);
  rt_buf_deinit(&first);
  rt_buf_deinit(&second);
  rt_graph_destroy(back);
  rt_graph_destroy(g);
}

static void test_parse_errors(void **unused) {
  (void)unused;
  static const struct {
    const char *text, *expect;
  } cases[] = {
      {"", "t:1: column 1: expected \"retort-graph 1\""},
      {"retort-graph 2\n", "t:1"},
      {"retort-graph 1\nbogus\n", "t:2: column 6: expected input"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\ninput %0 \"y\" f32[t]\n", "t:3: column 9"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\ninput %1 \"x\" f32[t]\n", "named \"x\""},
      {"retort-graph 1\n%1 = neg(%0)\n", "not defined yet"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\n%1 = exp(%0) : f32[t + 1]\n",
       "the shape rule gives f32[t]"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\n%1 = frobnicate(%0)\n", "unknown operation"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\n%1 = cast(%0)\n", "attribute to is missing"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\n%1 = cast(%0) {to=\"f16\", to=\"f16\"}\n", "twice"},
      {"retort-graph 1\ninput %0 \"x\" f32[t]\n%1 = cast(%0) {too=1}\n", "no such attribute"},
      {"retort-graph 1\nconst %0 \"c\" f32[3] = {0x1p+0}\n", "4 bytes where the shape needs 12"},
      {"retort-graph 1\nconst %0 \"c\" f32[t] = {0x1p+0}\n", "must be numbers"},
      {"retort-graph 1\nconst %0 \"c\" s8[1] = {128}\n", "out of range"},
      {"retort-graph 1\nconst %0 \"c\" u8[2] = base64 \"AA=A\"\n", "base64"},
      {"retort-graph 1\nconst %0 \"c\" f32[4000000000, 4000000000, 4000000000] external\n",
       "no source"},
      {"retort-graph 1\ninput %0 \"x\" f32[1,1,1,1,1,1,1,1,1]\n", "rank"},
      {"retort-graph 1\ninput %99999999 \"x\" f32[1]\n", "out of range"},
      {"retort-graph 1\ninput %0 \"\\u0000\" f32[1]\n", "malformed string"},
      {"retort-graph 1\ninput %0 \"\xff\" f32[1]\n", "malformed string"},
      {"retort-graph 1\ninput %0 \"x\" f32[1 - 2]\n", "dimension 0 is -1"},
      {"retort-graph 1\ninput %0 \"x\" f32[floordiv(t, 0)]\n", "division by zero"},
      {"retort-graph 1\ninput %0 \"x\" f32[9223372036854775808]\n", "too large"},
      {"retort-graph 1\noutput \"y\" %3\n", "not defined yet"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_graph *g = NULL;
    retort_error why = {0};
    assert_int_not_equal(rt_graph_parse(&g, rt_view_of(cases[i].text), "t", NULL, &why), RETORT_OK);
    assert_null(g);
    if (!strstr(why.message, cases[i].expect)) {
      fail_msg("case %zu: \"%s\" lacks \"%s\"", i, why.message, cases[i].expect);
    }
  }
}

// Page-sized external constants of any name.
static retort_status find_zeros(void *self, const char *name, rt_dtype dtype, uint32_t rank,
                                const int64_t *dims, const void **data, size_t *bytes,
                                retort_error *err) {
  (void)self;
  (void)name;
  (void)err;
  static const char zeros[4096];
  *bytes = rt_dtype_bytes(dtype);
  for (uint32_t i = 0; i < rank; i++) *bytes *= (size_t)dims[i];
  assert_true(*bytes <= sizeof zeros);
  *data = zeros;
  return RETORT_OK;
}

// A seed that does not parse teaches the fuzzer little.
static void test_fuzz_seeds(void **unused) {
  (void)unused;
  static const char FOLDER[] = RETORT_SOURCE_DIR "/tests/fuzz/graph_text";
  DIR *dir = opendir(FOLDER);
  assert_non_null(dir);
  int seen = 0;
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    if (e->d_name[0] == '.') continue;
    char path[4096];
    rt_buf text = {0};
    rt_graph *g = NULL;
    rt_resolver resolver = {.find = find_zeros};
    TEST_TRY(rt_path_join(path, sizeof path, FOLDER, e->d_name, err));
    TEST_TRY(rt_file_read(&text, path, 1 << 20, err));
    TEST_TRY(rt_graph_parse(&g, rt_buf_view(&text), path, &resolver, err));
    TEST_TRY(rt_graph_verify(g, NULL, err));
    rt_graph_destroy(g);
    rt_buf_deinit(&text);
    seen++;
  }
  closedir(dir);
  assert_true(seen >= 4);
}

// Rewriting must not get slower with the number of uses of a value.
static void test_many_uses(void **unused) {
  (void)unused;
  enum { N = 200000 };
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_create(&g, err));
  rt_value_id x = test_input(g, "x", "t"), y = test_input(g, "y", "t");
  for (int i = 0; i < N; i++) (void)test_node(g, "neg", "", &x, 1, NULL);
  rt_graph_replace(g, x, y);
  assert_int_equal(rt_graph_use_count(g, y), N);
  for (rt_node_id i = 0; i < N; i += 2) rt_graph_remove_node(g, i);
  for (rt_node_id i = N; i-- > 0;) rt_graph_remove_node(g, i);
  assert_int_equal(rt_graph_use_count(g, y), 0);
  TEST_TRY(rt_graph_verify(g, NULL, err));
  TEST_TRY(rt_graph_compact(g, err));
  assert_int_equal(rt_graph_node_count(g), 0);
  rt_graph_destroy(g);
}

static void test_hand_written_text(void **unused) {
  (void)unused;
  static const char TEXT[] =
      "retort-graph 1\n"
      "# a comment\n"
      "input %10 \"x\" f32[t, 4]\n"
      "\n"
      "const %3 \"w\" f32[4] = {1, 1.5, -2e-1, 0x1p+0}\n"
      "%7 = rms_norm(%10, %3) {eps=1e-5} \"n\"\n"
      "output \"y\" %7\n";
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_view_of(TEXT), "t", NULL, err));
  dump_parses_back(g);
  rt_graph_destroy(g);
}

static void test_shape_arithmetic(void **unused) {
  (void)unused;
  // The chain an exporter writes for x.view(shape[0], shape[1], heads, -1).
  static const char TEXT[] =
      "retort-graph 1\n"
      "input %0 \"x\" f32[batch, seq, 64]\n"
      "const %1 \"zero\" i64[] = {0}\n"
      "const %2 \"one\" i64[1] = {1}\n"
      "const %3 \"heads\" i64[2] = {8, -1}\n"
      "const %4 \"axis\" i64[1] = {0}\n"
      "%5 = shape(%0)\n"
      "%6 = gather(%5, %1)\n"
      "%7 = reshape(%6, %2)\n"
      "const %8 \"two\" i64[1] = {2}\n"
      "%9 = slice(%5, %2, %8, %4)\n"
      "%10 = concat(%7, %9, %3) {axis=0}\n"
      "%11 = reshape(%0, %10) : f32[batch, seq, 8, 8]\n"
      "%12 = transpose(%11) {perm=[0, 2, 1, 3]} : f32[batch, 8, seq, 8]\n"
      "%13 = transpose(%11) {perm=[0, 2, 3, 1]}\n"
      "%14 = matmul(%12, %13) : f32[batch, 8, seq, seq]\n"
      "%15 = softmax(%14)\n"
      "const %16 \"flat\" i64[2] = {0, -1}\n"
      "%17 = reshape(%11, %16) : f32[batch, 64*seq]\n"
      "%18 = add(%5, %5)\n"
      "%19 = div(%18, %8)\n"
      "%20 = cast(%19) {to=\"i32\"}\n"
      "%21 = reshape(%17, %20) : f32[batch, seq, 64]\n"
      "output \"a\" %15\n"
      "output \"b\" %21\n";
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_parse(&g, rt_view_of(TEXT), "t", NULL, err));
  TEST_TRY(rt_graph_verify(g, NULL, err));
  dump_parses_back(g);
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, NULL, err));
  float data[2 * 3 * 64];
  uint64_t s = 5;
  for (size_t i = 0; i < RT_COUNT(data); i++) data[i] = test_uniform(&s);
  rt_tensor x = {
      .dtype = RT_DTYPE_F32, .rank = 3, .dims = {2, 3, 64}, .count = 384, .data.f = data};
  TEST_TRY(rt_interp_run(interp, &x, 1, err));
  assert_memory_equal(rt_interp_output(interp, 1)->data.f, data, sizeof data);
  const rt_tensor *a = rt_interp_output(interp, 0);
  double sum = 0;
  for (int i = 0; i < 3; i++) sum += a->data.f[i];
  assert_true(fabs(sum - 1) < 1e-6);
  rt_interp_destroy(interp);
  rt_graph_destroy(g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_decoders_verify_and_round_trip),
      cmocka_unit_test(test_use_lists),
      cmocka_unit_test(test_node_before_and_order),
      cmocka_unit_test(test_failed_node_changes_nothing),
      cmocka_unit_test(test_concat_constants),
      cmocka_unit_test(test_external_and_special_constants),
      cmocka_unit_test(test_parse_errors),
      cmocka_unit_test(test_hand_written_text),
      cmocka_unit_test(test_fuzz_seeds),
      cmocka_unit_test(test_many_uses),
      cmocka_unit_test(test_shape_arithmetic),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
