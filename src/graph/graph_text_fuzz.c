// Fuzzes the text form: what parses must verify, and its dump must parse back to the same dump.
#include <stdlib.h>

#include "graph/graph.h"

// External constants of up to a page exist, whatever their name.
static retort_status find_constant(void *self, const char *name, rt_dtype dtype, uint32_t rank,
                                   const int64_t *dims, const void **data, size_t *bytes,
                                   retort_error *err) {
  static const unsigned char page[4096];
  (void)self;
  size_t size = rt_dtype_bytes(dtype);
  for (uint32_t i = 0; i < rank; i++) {
    if (dims[i] < 0 || __builtin_mul_overflow(size, (size_t)dims[i], &size)) size = SIZE_MAX;
    if (size > sizeof page) {
      return rt_fail(err, RETORT_ERR_IO, "\"%.100s\" is too large", name);
    }
  }
  *data = page;
  *bytes = size;
  return RETORT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_resolver resolver = {.find = find_constant};
  retort_error err = {0};
  rt_graph *g = NULL, *back = NULL;
  if (rt_graph_parse(&g, rt_view_make(data, size), "fuzz", &resolver, &err) != RETORT_OK) return 0;
  rt_buf first = {0}, second = {0};
  if (rt_graph_verify(g, "parse", &err) != RETORT_OK) abort();
  rt_graph_dump(g, &first);
  if (rt_graph_parse(&back, rt_buf_view(&first), "dump", &resolver, &err) != RETORT_OK) abort();
  rt_graph_dump(back, &second);
  if (!rt_view_equal(rt_buf_view(&first), rt_buf_view(&second))) abort();
  if (rt_graph_compact(back, &err) != RETORT_OK) abort();
  if (rt_graph_verify(back, "compact", &err) != RETORT_OK) abort();
  rt_buf_deinit(&first);
  rt_buf_deinit(&second);
  rt_graph_destroy(back);
  rt_graph_destroy(g);
  return 0;
}
