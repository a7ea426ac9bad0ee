// Any bytes that are an ONNX file: the importer makes a graph of it that the verifier accepts, or
// refuses it.
#include <stdlib.h>

#include "import/onnx/onnx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_onnx_model model;
  rt_graph *g;
  retort_error err;
  if (rt_onnx_parse(&model, rt_view_make(data, size), NULL, "input", &err) != RETORT_OK) return 0;
  if (rt_onnx_import(&g, &model, &err) == RETORT_OK) {
    if (rt_graph_output_count(g) != model.graph.output_count) abort();
    rt_graph_destroy(g);
  }
  rt_onnx_close(&model);
  return 0;
}
