// Tests of the neural network translators on nodes made by hand: what the conformance cases of ONNX
// don't have, above all symbolic sizes and what is refused.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "import/onnx/ops/nn.h"
#include "graph/decoder_testing.h"

typedef struct bench {
  rt_graph *g;
  rt_value_id in[4], out[4];
  retort_error err;
} bench;

// Runs the translator of an operator of the newest opset on `in_count` inputs.
static retort_status translate(bench *b, const char *op, int64_t opset, size_t in_count,
                               const rt_onnx_attr *attrs, size_t attr_count) {
  static const rt_view OUT[1] = {{"y", 1}};
  const rt_onnx_node node = {.op = rt_view_of(op),
                             .outputs = {.data = OUT, .count = 1},
                             .attrs = attrs,
                             .attr_count = attr_count};
  const rt_onnx_op *row = rt_onnx_op_find((rt_view){0}, rt_view_of(op), opset);
  assert_non_null(row);
  b->out[0] = RT_NONE;
  b->err = (retort_error){0};
  rt_onnx_call c = {.g = b->g,
                    .node = &node,
                    .name = "n",
                    .arg = row->arg,
                    .opset = opset,
                    .in = b->in,
                    .in_count = in_count,
                    .out = b->out,
                    .out_count = 1,
                    .err = &b->err};
  return row->translate(&c);
}

static void input(bench *b, size_t i, const char *name, rt_dtype dtype, const char *dims) {
  rt_shape shape = {0};
  for (const char *p = dims; *p;) {
    const size_t size = strcspn(p, ",");
    TEST_TRY(rt_dim_parse(b->g, (rt_view){p, size}, &shape.dims[shape.rank++], err));
    p += size + (p[size] == ',');
  }
  TEST_TRY(rt_graph_input(b->g, name, dtype, shape, &b->in[i], err));
}

static void has_shape(const bench *b, const char *want) {
  rt_buf got = {0};
  const rt_value *v = rt_graph_value(b->g, b->out[0]);
  for (uint32_t i = 0; i < v->shape.rank; i++) {
    if (i) rt_buf_append_char(&got, ',');
    rt_dim_print(b->g, v->shape.dims[i], &got);
  }
  assert_string_equal(rt_buf_cstr(&got), want);
  rt_buf_deinit(&got);
}

static rt_onnx_attr string_attr(const char *name, const char *value) {
  return (rt_onnx_attr){
      .name = rt_view_of(name), .kind = RT_ONNX_ATTR_STRING, .s = rt_view_of(value)};
}
static rt_onnx_attr int_attr(const char *name, int64_t value) {
  return (rt_onnx_attr){.name = rt_view_of(name), .kind = RT_ONNX_ATTR_INT, .i = value};
}

static void test_windows(void **unused) {
  (void)unused;
  bench b = {0};
  TEST_TRY(rt_graph_create(&b.g, err));
  input(&b, 0, "x", RT_DTYPE_F32, "n,3,h,w");
  input(&b, 1, "k", RT_DTYPE_F32, "8,3,3,3");
  static const int64_t TWO[2] = {2, 2};
  const rt_onnx_attr attrs[2] = {string_attr("auto_pad", "SAME_LOWER"),
                                 {.name = rt_view_of("strides"),
                                  .kind = RT_ONNX_ATTR_INTS,
                                  .ints = {.data = TWO, .count = 2}}};
  assert_int_equal(translate(&b, "Conv", 22, 2, attrs, 1), RETORT_OK);
  has_shape(&b, "n,8,h,w");
  assert_int_equal(translate(&b, "Conv", 22, 2, attrs, 2), RETORT_OK);
  has_shape(&b, "n,8,floordiv(h + 1, 2),floordiv(w + 1, 2)");
  assert_int_equal(translate(&b, "GlobalAveragePool", 22, 1, NULL, 0), RETORT_OK);
  has_shape(&b, "n,3,1,1");
  assert_int_equal(translate(&b, "Conv", 22, 1, NULL, 0), RETORT_ERR_FORMAT);
  const rt_onnx_attr odd = string_attr("auto_pad", "ODD");
  assert_int_equal(translate(&b, "Conv", 22, 2, &odd, 1), RETORT_ERR_FORMAT);
  rt_graph_destroy(b.g);
}

static void test_products(void **unused) {
  (void)unused;
  bench b = {0};
  TEST_TRY(rt_graph_create(&b.g, err));
  input(&b, 0, "a", RT_DTYPE_F32, "k");
  input(&b, 1, "b", RT_DTYPE_F32, "n,k,m");
  assert_int_equal(translate(&b, "MatMul", 13, 2, NULL, 0), RETORT_OK);
  has_shape(&b, "n,m");
  input(&b, 1, "c", RT_DTYPE_F32, "k");
  assert_int_equal(translate(&b, "MatMul", 13, 2, NULL, 0), RETORT_OK);
  has_shape(&b, "");
  input(&b, 0, "d", RT_DTYPE_I32, "k,n");
  input(&b, 1, "e", RT_DTYPE_I32, "k,4");
  rt_onnx_attr attrs[2] = {int_attr("transA", 1),
                           {.name = rt_view_of("alpha"), .kind = RT_ONNX_ATTR_FLOAT, .f = 2}};
  assert_int_equal(translate(&b, "Gemm", 13, 2, attrs, 2), RETORT_OK);
  has_shape(&b, "n,4");
  attrs[1].f = 0.5F;
  assert_int_equal(translate(&b, "Gemm", 13, 2, attrs, 2), RETORT_ERR_UNSUPPORTED);
  rt_graph_destroy(b.g);
}

static void test_norms(void **unused) {
  (void)unused;
  bench b = {0};
  TEST_TRY(rt_graph_create(&b.g, err));
  input(&b, 0, "x", RT_DTYPE_F16, "n,6,s");
  input(&b, 1, "g", RT_DTYPE_F16, "3");
  input(&b, 2, "h", RT_DTYPE_F16, "3");
  const rt_onnx_attr groups = int_attr("num_groups", 3), zero = int_attr("num_groups", 0);
  assert_int_equal(translate(&b, "GroupNormalization", 18, 3, &groups, 1), RETORT_OK);
  has_shape(&b, "n,6,s");
  assert_int_equal(translate(&b, "GroupNormalization", 21, 3, &groups, 1), RETORT_ERR_FORMAT);
  assert_int_equal(translate(&b, "GroupNormalization", 21, 3, &zero, 1), RETORT_ERR_FORMAT);
  const rt_onnx_attr training = int_attr("training_mode", 1);
  b.in[3] = b.in[1];
  assert_int_equal(translate(&b, "BatchNormalization", 15, 4, &training, 1), RETORT_ERR_FORMAT);
  rt_graph_destroy(b.g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_windows),
                                     cmocka_unit_test(test_products), cmocka_unit_test(test_norms)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
