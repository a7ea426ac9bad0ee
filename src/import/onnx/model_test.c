#include "import/onnx/model.h"

#include "import/test_folder.h"

// ---------------------------------------------------------------------------------------------
// A writer of protobuf: what a test says is what is written, right or wrong.

static void put_varint(rt_buf *out, uint64_t v) {
  for (; v >= 0x80; v >>= 7) rt_buf_append_char(out, (char)(v | 0x80));
  rt_buf_append_char(out, (char)v);
}
static void put_int(rt_buf *out, unsigned field, int64_t v) {
  put_varint(out, field << 3);
  put_varint(out, (uint64_t)v);
}
static void put_bytes(rt_buf *out, unsigned field, const void *data, size_t size) {
  put_varint(out, field << 3 | 2);
  put_varint(out, size);
  rt_buf_append(out, data, size);
}
static void put_text(rt_buf *out, unsigned field, const char *text) {
  put_bytes(out, field, text, strlen(text));
}
static void put_float(rt_buf *out, unsigned field, float v) {
  put_varint(out, field << 3 | 5);
  rt_buf_append(out, &v, 4);
}
static void put_double(rt_buf *out, unsigned field, double v) {
  put_varint(out, field << 3 | 1);
  rt_buf_append(out, &v, 8);
}
// A message that was written into `inner`, which is emptied.
static void put_message(rt_buf *out, unsigned field, rt_buf *inner) {
  put_bytes(out, field, inner->data, inner->size);
  rt_buf_clear(inner);
}
static void put_pair(rt_buf *out, unsigned field, const char *key, const char *value) {
  rt_buf pair = {0};
  put_text(&pair, 1, key);
  put_text(&pair, 2, value);
  put_message(out, field, &pair);
  rt_buf_deinit(&pair);
}

static void put_tensor_head(rt_buf *out, const char *name, int type, int count,
                            const int64_t *dims) {
  for (int i = 0; i < count; i++) put_int(out, 1, dims[i]);
  put_int(out, 2, type);
  put_text(out, 8, name);
}
#define HEAD(out, name, type, ...)                                                            \
  put_tensor_head(out, name, type, (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), \
                  (int64_t[]){__VA_ARGS__})

// A model of one of everything.
static void full_model(rt_buf *out) {
  rt_buf graph = {0}, node = {0}, attr = {0}, tensor = {0}, value = {0}, type = {0}, shape = {0},
         part = {0}, inner = {0};
  put_text(&node, 1, "x");
  put_text(&node, 1, "");
  put_text(&node, 2, "y");
  put_text(&node, 3, "first");
  put_text(&node, 4, "Conv");
  put_text(&node, 7, "ai.onnx");
  put_text(&attr, 1, "alpha");
  put_float(&attr, 2, 1.5f);
  put_int(&attr, 20, 1);
  put_message(&node, 5, &attr);
  put_text(&attr, 1, "axis");
  put_int(&attr, 3, -1);
  put_int(&attr, 20, 2);
  put_message(&node, 5, &attr);
  put_text(&attr, 1, "mode");
  put_text(&attr, 4, "same");
  put_int(&attr, 20, 3);
  put_message(&node, 5, &attr);
  HEAD(&tensor, "value", RT_ONNX_INT64, 2);
  put_int(&tensor, 7, 5);
  put_int(&tensor, 7, -6);
  put_text(&attr, 1, "value");
  put_message(&attr, 5, &tensor);
  put_int(&attr, 20, 4);
  put_message(&node, 5, &attr);
  put_text(&inner, 2, "branch");
  put_text(&attr, 1, "body");
  put_message(&attr, 6, &inner);
  put_int(&attr, 20, 5);
  put_message(&node, 5, &attr);
  put_text(&attr, 1, "scales");
  put_float(&attr, 7, 2);
  put_bytes(&attr, 7, (float[]){3, 4}, 8);
  put_int(&attr, 20, 6);
  put_message(&node, 5, &attr);
  put_text(&attr, 1, "pads");  // no type: an old file
  put_int(&attr, 8, 1);
  put_bytes(&attr, 8, "\x02\xAC\x02", 3);
  put_message(&node, 5, &attr);
  put_text(&attr, 1, "names");
  put_text(&attr, 9, "a");
  put_text(&attr, 9, "b");
  put_int(&attr, 20, 8);
  put_message(&node, 5, &attr);
  HEAD(&tensor, "list", RT_ONNX_UINT8, 1);
  put_text(&tensor, 9, "7");
  put_text(&attr, 1, "tensors");
  put_message(&attr, 10, &tensor);
  put_int(&attr, 20, 9);
  put_message(&node, 5, &attr);
  put_text(&node, 6, "unread");
  put_message(&graph, 1, &node);
  put_text(&graph, 2, "main");
  HEAD(&tensor, "w", RT_ONNX_FLOAT, 2, 1);
  put_bytes(&tensor, 9, (float[]){1, 2}, 8);
  put_message(&graph, 5, &tensor);
  put_text(&part, 2, "batch");
  put_message(&shape, 1, &part);
  put_int(&part, 1, 3);
  put_message(&shape, 1, &part);
  put_message(&shape, 1, &part);
  put_int(&type, 1, RT_ONNX_FLOAT);
  put_message(&type, 2, &shape);
  put_text(&value, 1, "x");
  put_message(&part, 1, &type);
  put_message(&value, 2, &part);
  put_message(&graph, 11, &value);
  put_text(&value, 1, "y");
  put_message(&part, 4, &type);
  put_message(&value, 2, &part);
  put_message(&graph, 12, &value);
  put_text(&value, 1, "between");
  put_message(&graph, 13, &value);
  put_message(&graph, 15, &tensor);

  put_int(out, 1, 8);
  put_text(out, 2, "writer");
  put_text(out, 3, "1.0");
  put_int(&part, 2, 17);
  put_message(out, 8, &part);
  put_message(out, 7, &graph);
  put_pair(out, 14, "key", "value");
  put_text(&inner, 1, "Twice");
  put_text(&inner, 10, "local");
  put_text(&inner, 4, "a");
  put_text(&inner, 5, "b");
  put_text(&inner, 6, "factor");
  put_text(&node, 4, "Add");
  put_message(&inner, 7, &node);
  put_int(&part, 2, 18);
  put_message(&inner, 9, &part);
  put_text(&attr, 1, "mode");
  put_text(&attr, 21, "outer");
  put_int(&attr, 20, 4);
  put_message(&inner, 11, &attr);
  put_message(out, 25, &inner);
  put_text(out, 500, "unknown");
  put_double(out, 501, 1);
  rt_buf *all[] = {&graph, &node, &attr, &tensor, &value, &type, &shape, &part, &inner};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) rt_buf_deinit(all[i]);
}

static void reads_all_fields(void **state) {
  (void)state;
  rt_buf bytes = {0};
  retort_error err = {0};
  rt_onnx_model m;
  full_model(&bytes);
  if (rt_onnx_parse(&m, rt_buf_view(&bytes), NULL, "m.onnx", &err) != RETORT_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(m.ir_version, 8);
  assert_true(rt_view_is(m.producer, "writer"));
  assert_true(rt_view_is(m.producer_version, "1.0"));
  assert_int_equal(m.opset_count, 1);
  assert_int_equal(m.opsets[0].version, 17);
  assert_int_equal(m.metadata_count, 1);
  assert_true(rt_view_is(m.metadata[0].key, "key"));
  assert_true(rt_view_is(m.metadata[0].value, "value"));
  assert_true(rt_view_is(m.graph.name, "main"));
  assert_int_equal(m.graph.node_count, 1);
  assert_int_equal(m.graph.sparse_initializer_count, 1);
  assert_int_equal(m.graph.value_info_count, 1);

  const rt_onnx_node *n = &m.graph.nodes[0];
  assert_true(rt_view_is(n->op, "Conv"));
  assert_true(rt_view_is(n->name, "first"));
  assert_true(rt_view_is(n->domain, "ai.onnx"));
  assert_int_equal(n->inputs.count, 2);
  assert_int_equal(n->inputs.data[1].size, 0);
  assert_true(rt_view_is(n->outputs.data[0], "y"));
  assert_int_equal(n->attr_count, 9);
  assert_true(rt_onnx_attr_find(n, "alpha")->f == 1.5f);
  assert_int_equal(rt_onnx_attr_find(n, "axis")->i, -1);
  assert_true(rt_view_is(rt_onnx_attr_find(n, "mode")->s, "same"));
  const rt_onnx_tensor *t = rt_onnx_attr_find(n, "value")->t;
  assert_int_equal(t->bytes, 16);
  assert_memory_equal(t->data, ((int64_t[]){5, -6}), 16);
  assert_true(rt_view_is(rt_onnx_attr_find(n, "body")->g->name, "branch"));
  rt_onnx_floats scales = rt_onnx_attr_find(n, "scales")->floats;
  assert_int_equal(scales.count, 3);
  assert_true(scales.data[0] == 2 && scales.data[1] == 3 && scales.data[2] == 4);
  const rt_onnx_attr *pads = rt_onnx_attr_find(n, "pads");
  assert_int_equal(pads->kind, RT_ONNX_ATTR_INTS);
  assert_int_equal(pads->ints.count, 3);
  assert_int_equal(pads->ints.data[2], 300);
  assert_true(rt_view_is(rt_onnx_attr_find(n, "names")->strings.data[1], "b"));
  assert_int_equal(rt_onnx_attr_find(n, "tensors")->tensor_count, 1);
  assert_int_equal(rt_onnx_attr_find(n, "tensors")->tensors[0].data[0], '7');
  assert_null(rt_onnx_attr_find(n, "alph"));

  assert_int_equal(m.graph.initializer_count, 1);
  assert_memory_equal(m.graph.initializers[0].data, ((float[]){1, 2}), 8);
  const rt_onnx_value *x = &m.graph.inputs[0];
  assert_int_equal(x->kind, RT_ONNX_TENSOR);
  assert_int_equal(x->type, RT_ONNX_FLOAT);
  assert_true(x->has_shape);
  assert_int_equal(x->rank, 3);
  assert_true(rt_view_is(x->dims[0].symbol, "batch") && !x->dims[0].known);
  assert_true(x->dims[1].known && x->dims[1].value == 3);
  assert_true(!x->dims[2].known && x->dims[2].symbol.size == 0);
  assert_int_equal(m.graph.outputs[0].kind, RT_ONNX_SEQUENCE);

  assert_int_equal(m.function_count, 1);
  const rt_onnx_function *f = &m.functions[0];
  assert_true(rt_view_is(f->name, "Twice") && rt_view_is(f->domain, "local"));
  assert_int_equal(f->node_count, 1);
  assert_int_equal(f->opsets[0].version, 18);
  assert_true(rt_view_is(f->attr_names.data[0], "factor"));
  assert_true(rt_view_is(f->attr_defaults[0].ref, "outer"));
  assert_null(f->attr_defaults[0].t);
  rt_onnx_close(&m);
  rt_buf_deinit(&bytes);
}

// Every prefix, in memory of exactly its size: accepted or an error, never a wrong access.
static void truncated_anywhere(void **state) {
  (void)state;
  rt_buf bytes = {0};
  size_t accepted = 0;
  full_model(&bytes);
  for (size_t n = 0; n < bytes.size; n++) {
    retort_error err = {0};
    rt_onnx_model m;
    char *copy = malloc(n + 1);
    memcpy(copy, bytes.data, n);
    char *exact = realloc(copy, n ? n : 1);
    if (rt_onnx_parse(&m, rt_view_make(exact, n), NULL, "m.onnx", &err) == RETORT_OK) {
      accepted++;
      rt_onnx_close(&m);
    } else {
      assert_int_equal(err.status, RETORT_ERR_FORMAT);
      assert_non_null(strstr(err.message, "m.onnx"));
    }
    free(exact);
  }
  // Only cuts between top-level fields behind the graph: metadata, a function, two unknown ones.
  assert_int_equal(accepted, 4);
  // And every byte turned around.
  for (size_t i = 0; i < bytes.size; i++) {
    static const unsigned char FLIPS[] = {0x01, 0x08, 0x80, 0xFF};
    for (size_t k = 0; k < sizeof FLIPS; k++) {
      rt_onnx_model m;
      bytes.data[i] = (char)(bytes.data[i] ^ FLIPS[k]);
      if (rt_onnx_parse(&m, rt_buf_view(&bytes), NULL, "m.onnx", NULL) == RETORT_OK) {
        rt_onnx_close(&m);
      }
      bytes.data[i] = (char)(bytes.data[i] ^ FLIPS[k]);
    }
  }
  rt_buf_deinit(&bytes);
}

// ---------------------------------------------------------------------------------------------
// Tensors

// Parses and empties `bytes`; the data must be `want`.
static void expect_tensor(rt_buf *bytes, const void *want, size_t size) {
  retort_error err = {0};
  rt_onnx_tensor t;
  struct rt_onnx_storage *storage;
  if (rt_onnx_parse_tensor(&t, &storage, rt_buf_view(bytes), "t.pb", &err) != RETORT_OK) {
    fail_msg("%s", err.message);
  }
  assert_int_equal(t.bytes, size);
  assert_false(t.external);
  if (size) {
    assert_memory_equal(t.data, want, size);
  } else {
    assert_null(t.data);
  }
  rt_onnx_storage_free(storage);
  rt_buf_clear(bytes);
}

static void refuse_tensor(rt_buf *bytes, retort_status want, const char *fragments) {
  retort_error err = {0};
  rt_onnx_tensor t;
  struct rt_onnx_storage *storage;
  check_error(rt_onnx_parse_tensor(&t, &storage, rt_buf_view(bytes), "t.pb", &err), &err, want,
              fragments);
  rt_buf_clear(bytes);
}

static void data_of_every_field(void **state) {
  (void)state;
  rt_buf b = {0}, packed = {0};
  // Packed int32_data, narrowed; negative numbers are ten bytes long.
  static const struct {
    int type;
    int64_t numbers[2];
    unsigned char want[8];
    size_t size;
  } SMALL[] = {
      {RT_ONNX_INT8, {-1, 127}, {0xFF, 0x7F}, 2},
      {RT_ONNX_UINT8, {255, 1}, {0xFF, 1}, 2},
      {RT_ONNX_BOOL, {1, 2}, {1, 1}, 2},
      {RT_ONNX_INT16, {-2, 3}, {0xFE, 0xFF, 3, 0}, 4},
      {RT_ONNX_UINT16, {65535, 3}, {0xFF, 0xFF, 3, 0}, 4},
      {RT_ONNX_FLOAT16, {0x3C00, 0xBC00}, {0, 0x3C, 0, 0xBC}, 4},
      {RT_ONNX_BFLOAT16, {0x3F80, 0}, {0x80, 0x3F, 0, 0}, 4},
      {RT_ONNX_INT32, {-2, 3}, {0xFE, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0}, 8},
  };
  for (size_t i = 0; i < sizeof SMALL / sizeof *SMALL; i++) {
    HEAD(&b, "t", SMALL[i].type, 2);
    put_varint(&packed, (uint64_t)SMALL[i].numbers[0]);
    put_varint(&packed, (uint64_t)SMALL[i].numbers[1]);
    put_message(&b, 5, &packed);
    expect_tensor(&b, SMALL[i].want, SMALL[i].size);
    HEAD(&b, "t", SMALL[i].type, 1, 2);
    put_int(&b, 5, SMALL[i].numbers[0]);
    put_int(&b, 5, SMALL[i].numbers[1]);
    expect_tensor(&b, SMALL[i].want, SMALL[i].size);
  }
  HEAD(&b, "t", RT_ONNX_FLOAT, 3);
  put_bytes(&b, 4, (float[]){1, 2, 3}, 12);
  expect_tensor(&b, (float[]){1, 2, 3}, 12);
  HEAD(&b, "t", RT_ONNX_FLOAT, 3);
  put_bytes(&b, 4, (float[]){1, 2}, 8);
  put_float(&b, 4, 3);
  expect_tensor(&b, (float[]){1, 2, 3}, 12);
  HEAD(&b, "t", RT_ONNX_DOUBLE, 2);
  put_double(&b, 10, 1);
  put_double(&b, 10, -1);
  expect_tensor(&b, (double[]){1, -1}, 16);
  HEAD(&b, "t", RT_ONNX_COMPLEX64, 1);
  put_bytes(&b, 4, (float[]){1, 2}, 8);
  expect_tensor(&b, (float[]){1, 2}, 8);
  HEAD(&b, "t", RT_ONNX_UINT32, 1);
  put_int(&b, 11, UINT32_MAX);
  expect_tensor(&b, (uint32_t[]){UINT32_MAX}, 4);
  HEAD(&b, "t", RT_ONNX_UINT64, 1);
  put_int(&b, 11, -1);
  expect_tensor(&b, (uint64_t[]){UINT64_MAX}, 8);
  HEAD(&b, "t", 22, 3);  // int4: two to a byte
  put_int(&b, 5, 0x21);
  put_int(&b, 5, 0x03);
  expect_tensor(&b, "\x21\x03", 2);
  HEAD(&b, "t", 25, 5);  // uint2: four to a byte
  put_bytes(&b, 9, "\x1B\x01", 2);
  expect_tensor(&b, "\x1B\x01", 2);
  HEAD(&b, "t", 99, 5);  // unknown: as it comes
  put_text(&b, 9, "abc");
  expect_tensor(&b, "abc", 3);
  // Scalars and empty tensors.
  put_int(&b, 2, RT_ONNX_FLOAT);
  put_float(&b, 4, 7);
  expect_tensor(&b, (float[]){7}, 4);
  HEAD(&b, "t", RT_ONNX_FLOAT, 0, 4);
  expect_tensor(&b, NULL, 0);
  HEAD(&b, "t", RT_ONNX_FLOAT, 4, 0);
  put_bytes(&b, 9, "", 0);
  expect_tensor(&b, NULL, 0);

  retort_error err = {0};
  rt_onnx_tensor t;
  struct rt_onnx_storage *storage;
  HEAD(&b, "t", RT_ONNX_STRING, 2);
  put_text(&b, 6, "one");
  put_text(&b, 6, "");
  assert_int_equal(rt_onnx_parse_tensor(&t, &storage, rt_buf_view(&b), "t.pb", &err), RETORT_OK);
  assert_int_equal(t.strings.count, 2);
  assert_true(rt_view_is(t.strings.data[0], "one"));
  rt_onnx_storage_free(storage);
  rt_buf_deinit(&b);
  rt_buf_deinit(&packed);
}

static void tensors_refused(void **state) {
  (void)state;
  rt_buf b = {0};
  HEAD(&b, "t", RT_ONNX_FLOAT, 3);
  put_bytes(&b, 9, (float[]){1, 2}, 8);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "t.pb|tensor \"t\"|8 bytes|raw_data|make 12");
  HEAD(&b, "t", RT_ONNX_FLOAT, 3);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "0 bytes");
  HEAD(&b, "t", RT_ONNX_FLOAT, 3);
  put_bytes(&b, 4, (float[]){1, 2}, 8);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "2 numbers|float_data|make 3");
  HEAD(&b, "t", RT_ONNX_FLOAT, 1);
  put_bytes(&b, 4, (float[]){1, 2}, 5);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "float_data has 5 bytes");
  HEAD(&b, "t", RT_ONNX_FLOAT, 1);
  put_int(&b, 5, 1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "type float in int32_data");
  HEAD(&b, "t", RT_ONNX_INT32, 1);
  put_int(&b, 5, 1);
  put_int(&b, 7, 1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "both int32_data and int64_data");
  HEAD(&b, "t", RT_ONNX_INT64, 1);
  put_text(&b, 9, "12345678");
  put_text(&b, 9, "12345678");
  refuse_tensor(&b, RETORT_ERR_FORMAT, "raw_data is given twice");
  HEAD(&b, "t", RT_ONNX_UINT8, 1);
  put_int(&b, 5, 256);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "element 0 is 256|uint8");
  HEAD(&b, "t", RT_ONNX_UINT32, 1);
  put_int(&b, 11, (int64_t)UINT32_MAX + 1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "element 0|uint32");
  HEAD(&b, "t", RT_ONNX_STRING, 1);
  put_text(&b, 9, "x");
  refuse_tensor(&b, RETORT_ERR_FORMAT, "string_data");
  HEAD(&b, "t", RT_ONNX_STRING, 1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "0 strings");
  HEAD(&b, "t", RT_ONNX_FLOAT, -1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "dimension 0|-1");
  HEAD(&b, "t", RT_ONNX_FLOAT, INT64_MAX, INT64_MAX, 16);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "more elements");
  HEAD(&b, "t", RT_ONNX_DOUBLE, INT64_MAX);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "overflows");
  HEAD(&b, "t", RT_ONNX_FLOAT, INT64_MAX / 32);
  put_text(&b, 9, "x");
  refuse_tensor(&b, RETORT_ERR_FORMAT, "1 bytes");
  put_message(&b, 3, &(rt_buf){0});
  refuse_tensor(&b, RETORT_ERR_UNSUPPORTED, "segments");
  // A packed list whose last number has no end, and one of eleven bytes.
  put_bytes(&b, 1, "\x01\x80", 2);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "dims|no end");
  put_bytes(&b, 1, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "over 10 bytes");
  // External data without a folder.
  HEAD(&b, "t", RT_ONNX_FLOAT, 1);
  put_pair(&b, 13, "location", "weights");
  put_int(&b, 14, 1);
  refuse_tensor(&b, RETORT_ERR_FORMAT, "\"t\"|\"weights\"|no folder");
  rt_buf_deinit(&b);
}

// ---------------------------------------------------------------------------------------------
// The wire

static void refuse_model(rt_buf *bytes, retort_status want, const char *fragments) {
  retort_error err = {0};
  rt_onnx_model m;
  check_error(rt_onnx_parse(&m, rt_buf_view(bytes), NULL, "m.onnx", &err), &err, want, fragments);
  rt_buf_clear(bytes);
}

static void hostile_wire(void **state) {
  (void)state;
  rt_buf b = {0}, graph = {0}, node = {0}, attr = {0};
  refuse_model(&b, RETORT_ERR_FORMAT, "m.onnx|empty");
  rt_buf_append_str(&b, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
  refuse_model(&b, RETORT_ERR_FORMAT, "git lfs pull");
  put_int(&b, 1, 8);
  refuse_model(&b, RETORT_ERR_FORMAT, "no graph");
  // A length of almost 2^64, and one a byte too large.
  put_varint(&b, 7 << 3 | 2);
  put_varint(&b, UINT64_MAX);
  refuse_model(&b, RETORT_ERR_FORMAT, "18446744073709551615 bytes|byte 0");
  put_varint(&b, 7 << 3 | 2);
  put_varint(&b, 1);
  refuse_model(&b, RETORT_ERR_FORMAT, "1 bytes|0 left");
  // Field 0, a field number that is too large, groups, wire types that don't exist.
  put_varint(&b, 2);
  refuse_model(&b, RETORT_ERR_FORMAT, "0 is no field number");
  put_varint(&b, (uint64_t)1 << 32 | 2);
  refuse_model(&b, RETORT_ERR_FORMAT, "no field number");
  for (unsigned type = 3; type < 8; type++) {
    if (type == 5) continue;
    put_varint(&b, 1 << 3 | type);
    refuse_model(&b, RETORT_ERR_FORMAT, "wire type");
  }
  // An overlong varint.
  for (int i = 0; i < 10; i++) rt_buf_append_char(&b, (char)0x80);
  rt_buf_append_char(&b, 1);
  refuse_model(&b, RETORT_ERR_FORMAT, "over 10 bytes");
  // Wrong wire types, with the place.
  put_text(&attr, 3, "x");
  put_message(&node, 5, &(rt_buf){0});
  put_message(&node, 5, &attr);
  put_message(&graph, 1, &(rt_buf){0});
  put_message(&graph, 1, &node);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_FORMAT,
               "m.onnx: graph.node[1].attribute[1]: i must be a varint|byte");
  put_int(&graph, 2, 1);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_FORMAT, "graph: name must be bytes");
  put_int(&graph, 1, 1);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_FORMAT, "node must be bytes");
  // What may be there once.
  put_message(&b, 7, &graph);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_FORMAT, "graph is there 2 times");
  // A type without what it says.
  put_int(&attr, 20, 4);
  put_message(&node, 5, &attr);
  put_message(&graph, 1, &node);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_FORMAT, "attribute[0]|tensor but has none");
  // Graphs inside graphs.
  rt_buf inner = {0};
  for (int i = 0; i < 20; i++) {
    put_message(&attr, 6, &inner);
    put_message(&node, 5, &attr);
    put_message(&inner, 1, &node);
  }
  put_message(&b, 7, &inner);
  refuse_model(&b, RETORT_ERR_FORMAT, "nested more than 32 deep");
  rt_buf_deinit(&inner);
  rt_buf_deinit(&b);
  rt_buf_deinit(&graph);
  rt_buf_deinit(&node);
  rt_buf_deinit(&attr);
}

// Two bytes of an empty attribute are some 180 in memory: a file can't make more of that than 64
// times its size.
static void memory_is_limited(void **state) {
  (void)state;
  rt_buf b = {0}, graph = {0}, node = {0};
  for (int i = 0; i < 200000; i++) put_message(&node, 5, &(rt_buf){0});
  put_message(&graph, 1, &node);
  put_message(&b, 7, &graph);
  refuse_model(&b, RETORT_ERR_LIMIT, "memory");
  rt_buf_deinit(&b);
  rt_buf_deinit(&graph);
  rt_buf_deinit(&node);
}

static void many_items(void **state) {
  (void)state;
  rt_buf b = {0}, graph = {0};
  for (int i = 0; i <= RT_ONNX_MAX_ITEMS; i++) rt_buf_append(&graph, "\x0A\x02\x3A\x00", 4);
  put_message(&b, 7, &graph);
  retort_error err = {0};
  rt_onnx_model m;
  assert_int_equal(rt_onnx_parse(&m, rt_buf_view(&b), NULL, "m.onnx", &err), RETORT_ERR_LIMIT);
  rt_buf_deinit(&b);
  rt_buf_deinit(&graph);
}

// ---------------------------------------------------------------------------------------------
// External data

static void write_external(const char *dir, const char *location, const char *offset,
                           const char *length) {
  rt_buf b = {0}, graph = {0}, tensor = {0};
  HEAD(&tensor, "w", RT_ONNX_FLOAT, 2);
  if (location) put_pair(&tensor, 13, "location", location);
  if (offset) put_pair(&tensor, 13, "offset", offset);
  if (length) put_pair(&tensor, 13, "length", length);
  put_pair(&tensor, 13, "checksum", "unread");
  put_int(&tensor, 14, 1);
  put_message(&graph, 5, &tensor);
  put_message(&b, 7, &graph);
  write_file(dir, "model.onnx", b.data, b.size);
  rt_buf_deinit(&b);
  rt_buf_deinit(&graph);
  rt_buf_deinit(&tensor);
}

static void external_accepted(void **state) {
  (void)state;
  char *dir = make_folder();
  float numbers[] = {0, 1, 2, 3};
  char path[256];
  assert_int_equal(mkdir(path_in(dir, "sub"), 0777), 0);
  write_file(dir, "weights", numbers, sizeof numbers);
  write_file(dir, "sub/weights", numbers, sizeof numbers);
  assert_int_equal(symlink("sub/weights", path_in(dir, "link")), 0);
  static const char *const GOOD[][3] = {{"weights", "4", "8"},
                                        {"./weights", "8", NULL},
                                        {"sub/weights", "4", "8"},
                                        {"link", "4", "8"},
                                        {"weights", NULL, "8"}};
  static const float FIRST[] = {1, 2, 1, 1, 0};
  (void)snprintf(path, sizeof path, "%s/model.onnx", dir);
  for (size_t i = 0; i < sizeof FIRST / sizeof *FIRST; i++) {
    retort_error err = {0};
    rt_onnx_model m;
    write_external(dir, GOOD[i][0], GOOD[i][1], GOOD[i][2]);
    if (rt_onnx_open(&m, path, &err) != RETORT_OK) fail_msg("%zu: %s", i, err.message);
    const rt_onnx_tensor *t = &m.graph.initializers[0];
    assert_true(t->external);
    assert_int_equal(t->bytes, 8);
    assert_memory_equal(t->data, ((float[]){FIRST[i], FIRST[i] + 1}), 8);
    rt_onnx_close(&m);
  }
  remove_folder(dir);
}

static void external_refused(void **state) {
  (void)state;
  char *dir = make_folder(), *other = make_folder();
  char path[256];
  float numbers[] = {0, 1, 2, 3};
  write_file(dir, "weights", numbers, sizeof numbers);
  write_file(other, "secret", numbers, sizeof numbers);
  assert_int_equal(symlink(path_in(other, "secret"), strdupa(path_in(dir, "link"))), 0);
  assert_int_equal(symlink(other, path_in(dir, "sub")), 0);
  assert_int_equal(mkfifo(path_in(dir, "pipe"), 0666), 0);
  char *const absolute = strdup(path_in(other, "secret"));
  char up[300], sibling[300];
  (void)snprintf(up, sizeof up, "../%s/secret", rt_path_base(other));
  // A folder whose name begins like this one.
  (void)snprintf(sibling, sizeof sibling, "%s-more", dir);
  assert_int_equal(mkdir(sibling, 0777), 0);
  write_file(sibling, "secret", numbers, sizeof numbers);
  assert_int_equal(symlink(path_in(sibling, "secret"), strdupa(path_in(dir, "near"))), 0);
  const struct {
    const char *location, *offset, *length, *fragments;
    retort_status status;
  } BAD[] = {
      {absolute, NULL, NULL, "\"w\"|relative", RETORT_ERR_FORMAT},
      {up, NULL, NULL, "\"w\"|..", RETORT_ERR_FORMAT},
      {"a/..", NULL, NULL, "..", RETORT_ERR_FORMAT},
      {"..", NULL, NULL, "..", RETORT_ERR_FORMAT},
      {"", NULL, NULL, "no path", RETORT_ERR_FORMAT},
      {NULL, NULL, NULL, "no path", RETORT_ERR_FORMAT},
      {"link", "0", "8", "\"link\"|leads out", RETORT_ERR_FORMAT},
      {"sub/secret", "0", "8", "leads out", RETORT_ERR_FORMAT},
      {"near", "0", "8", "leads out", RETORT_ERR_FORMAT},
      {"missing", "0", "8", "\"w\"|missing", RETORT_ERR_IO},
      {"pipe", "0", "8", "special file", RETORT_ERR_IO},
      {".", "0", "8", "out of|.", RETORT_ERR_FORMAT},
      {"weights", "17", NULL, "beyond", RETORT_ERR_FORMAT},
      {"weights", "12", "8", "beyond", RETORT_ERR_FORMAT},
      {"weights", "8", "18446744073709551615", "beyond", RETORT_ERR_FORMAT},
      {"weights", "18446744073709551616", "8", "offset is not a number", RETORT_ERR_FORMAT},
      {"weights", "-1", "8", "offset is not a number", RETORT_ERR_FORMAT},
      {"weights", "0", " 8", "length is not a number", RETORT_ERR_FORMAT},
      {"weights", "0", "", "length is not a number", RETORT_ERR_FORMAT},
      {"weights", "0", "12", "12 bytes|make 8", RETORT_ERR_FORMAT},
      {"weights", NULL, NULL, "16 bytes|make 8", RETORT_ERR_FORMAT},
  };
  (void)snprintf(path, sizeof path, "%s/model.onnx", dir);
  for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
    retort_error err = {0};
    rt_onnx_model m;
    write_external(dir, BAD[i].location, BAD[i].offset, BAD[i].length);
    check_error(rt_onnx_open(&m, path, &err), &err, BAD[i].status, BAD[i].fragments);
  }
  // A zero byte would cut the path short.
  rt_buf b = {0}, graph = {0}, tensor = {0}, pair = {0};
  HEAD(&tensor, "w", RT_ONNX_FLOAT, 2);
  put_text(&pair, 1, "location");
  put_bytes(&pair, 2, "weights\0x", 9);
  put_message(&tensor, 13, &pair);
  put_int(&tensor, 14, 1);
  put_message(&graph, 5, &tensor);
  put_message(&b, 7, &graph);
  retort_error err = {0};
  rt_onnx_model m;
  check_error(rt_onnx_parse(&m, rt_buf_view(&b), dir, "m.onnx", &err), &err, RETORT_ERR_FORMAT,
              "zero byte");
  // Given twice, and data of its own as well.
  rt_buf_clear(&b);
  put_pair(&tensor, 13, "location", "weights");
  put_pair(&tensor, 13, "location", "weights");
  put_message(&graph, 5, &tensor);
  put_message(&b, 7, &graph);
  check_error(rt_onnx_parse(&m, rt_buf_view(&b), dir, "m.onnx", &err), &err, RETORT_ERR_FORMAT,
              "twice");
  rt_buf_clear(&b);
  HEAD(&tensor, "w", RT_ONNX_FLOAT, 1);
  put_float(&tensor, 4, 1);
  put_pair(&tensor, 13, "location", "weights");
  put_int(&tensor, 14, 1);
  put_message(&graph, 5, &tensor);
  put_message(&b, 7, &graph);
  check_error(rt_onnx_parse(&m, rt_buf_view(&b), dir, "m.onnx", &err), &err, RETORT_ERR_FORMAT,
              "as well");
  rt_buf_deinit(&b);
  rt_buf_deinit(&graph);
  rt_buf_deinit(&tensor);
  rt_buf_deinit(&pair);
  (void)unlink(path_in(sibling, "secret"));
  (void)rmdir(sibling);
  free(absolute);
  remove_folder(dir);
  remove_folder(other);
}

static void type_names(void **state) {
  (void)state;
  assert_string_equal(rt_onnx_type_name(RT_ONNX_FLOAT), "float");
  assert_string_equal(rt_onnx_type_name(RT_ONNX_BFLOAT16), "bfloat16");
  assert_string_equal(rt_onnx_type_name(22), "int4");
  assert_string_equal(rt_onnx_type_name(99), "type 99");
  assert_string_equal(rt_onnx_type_name(-1), "type -1");
  assert_string_equal(rt_onnx_type_name(INT32_MIN), "type -2147483648");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_all_fields),    cmocka_unit_test(truncated_anywhere),
      cmocka_unit_test(data_of_every_field), cmocka_unit_test(tensors_refused),
      cmocka_unit_test(hostile_wire),        cmocka_unit_test(memory_is_limited),
      cmocka_unit_test(many_items),          cmocka_unit_test(external_accepted),
      cmocka_unit_test(external_refused),    cmocka_unit_test(type_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
