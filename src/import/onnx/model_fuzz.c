// Any bytes: the reader accepts or refuses them, and all that an accepted model points to can be
// read and is as long as it says. The first byte chooses between a model and a single tensor.
#include <stdlib.h>

#include "import/onnx/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile unsigned char sink;

static void touch(const void *data, size_t size) {
  const unsigned char *bytes = data;
  unsigned char sum = 0;
  for (size_t i = 0; i < size; i++) sum = (unsigned char)(sum + bytes[i]);
  sink = sum;
}
static void text(rt_view v) {
  if (!v.data) abort();
  touch(v.data, v.size);
}
static void texts(rt_onnx_strings list) {
  for (size_t i = 0; i < list.count; i++) text(list.data[i]);
}

static void tensor(const rt_onnx_tensor *t) {
  text(t->name);
  touch(t->dims.data, t->dims.count * sizeof *t->dims.data);
  if ((t->bytes == 0) != (t->data == NULL) || t->external) abort();
  touch(t->data, t->bytes);
  texts(t->strings);
  if (t->type != RT_ONNX_FLOAT && t->type != RT_ONNX_STRING) return;
  uint64_t count = 1;
  for (size_t i = 0; i < t->dims.count; i++) count *= (uint64_t)t->dims.data[i];
  if (t->type == RT_ONNX_FLOAT ? t->bytes != count * 4 : t->strings.count != count) abort();
}

static void graph(const rt_onnx_graph *g);

static void attrs(const rt_onnx_attr *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const rt_onnx_attr *a = &list[i];
    text(a->name);
    text(a->ref);
    text(a->s);
    if (a->t) tensor(a->t);
    if (a->g) graph(a->g);
    touch(a->floats.data, a->floats.count * sizeof *a->floats.data);
    touch(a->ints.data, a->ints.count * sizeof *a->ints.data);
    texts(a->strings);
    for (size_t k = 0; k < a->tensor_count; k++) tensor(&a->tensors[k]);
    if (a->kind == RT_ONNX_ATTR_TENSOR && !a->t && a->ref.size == 0) abort();
    if (a->kind == RT_ONNX_ATTR_GRAPH && !a->g && a->ref.size == 0) abort();
  }
}

static void nodes(const rt_onnx_node *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    text(list[i].name);
    text(list[i].op);
    text(list[i].domain);
    texts(list[i].inputs);
    texts(list[i].outputs);
    attrs(list[i].attrs, list[i].attr_count);
    (void)rt_onnx_attr_find(&list[i], "axis");
  }
}

static void values(const rt_onnx_value *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    text(list[i].name);
    for (size_t d = 0; d < list[i].rank; d++) text(list[i].dims[d].symbol);
  }
}

static void graph(const rt_onnx_graph *g) {
  text(g->name);
  nodes(g->nodes, g->node_count);
  for (size_t i = 0; i < g->initializer_count; i++) tensor(&g->initializers[i]);
  values(g->inputs, g->input_count);
  values(g->outputs, g->output_count);
  values(g->value_infos, g->value_info_count);
}

static void model(const rt_onnx_model *m) {
  text(m->producer);
  text(m->doc);
  for (size_t i = 0; i < m->opset_count; i++) text(m->opsets[i].domain);
  for (size_t i = 0; i < m->metadata_count; i++) text(m->metadata[i].value);
  for (size_t i = 0; i < m->function_count; i++) {
    const rt_onnx_function *f = &m->functions[i];
    text(f->name);
    texts(f->inputs);
    texts(f->outputs);
    texts(f->attr_names);
    attrs(f->attr_defaults, f->attr_default_count);
    nodes(f->nodes, f->node_count);
  }
  graph(&m->graph);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  retort_error err;
  if (size == 0) return 0;
  rt_view bytes = rt_view_make(data + 1, size - 1);
  if (data[0] & 1) {
    rt_onnx_tensor t;
    struct rt_onnx_storage *storage;
    if (rt_onnx_parse_tensor(&t, &storage, bytes, "input", &err) != RETORT_OK) return 0;
    tensor(&t);
    rt_onnx_storage_free(storage);
  } else {
    rt_onnx_model m;
    if (rt_onnx_parse(&m, bytes, NULL, "input", &err) != RETORT_OK) return 0;
    model(&m);
    rt_onnx_close(&m);
  }
  return 0;
}
