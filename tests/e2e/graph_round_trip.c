// Reads graphs from files, as `retort build --dump-after` prints them: each must parse, verify and
// dump to the same text.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/file.h"
#include "graph/graph.h"

// Weights stay outside the text. Nothing reads them here, so any address with enough bytes after it
// does.
static retort_status find_weight(void *self, const char *name, rt_dtype dtype, uint32_t rank,
                                 const int64_t *dims, const void **data, size_t *bytes,
                                 retort_error *err) {
  (void)err, (void)name;
  *bytes = rt_dtype_bytes(dtype);
  for (uint32_t i = 0; i < rank; i++) *bytes *= (size_t)dims[i];
  *data = self;
  return RETORT_OK;
}

static retort_status round_trip(const char *path, retort_error *err) {
  enum { ROOM = 1 << 30 };
  void *zeros = mmap(NULL, ROOM, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zeros == MAP_FAILED) return rt_fail(err, RETORT_ERR_MEMORY, "no address space");
  const rt_resolver resolver = {find_weight, zeros};
  rt_buf text = {0}, again = {0};
  rt_graph *graph = NULL;
  retort_status st = rt_file_read(&text, path, 64u << 20, err);
  if (st == RETORT_OK) st = rt_graph_parse(&graph, rt_buf_view(&text), path, &resolver, err);
  if (st == RETORT_OK) st = rt_graph_verify(graph, "dump", err);
  if (st == RETORT_OK) {
    rt_graph_dump(graph, &again);
    if (!rt_view_equal(rt_buf_view(&text), rt_buf_view(&again))) {
      st = rt_fail(err, RETORT_ERR_FORMAT, "%s: parsed and dumped again it is another text", path);
    }
  }
  rt_graph_destroy(graph);
  rt_buf_deinit(&text);
  rt_buf_deinit(&again);
  (void)munmap(zeros, ROOM);
  return st;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    retort_error err;
    if (round_trip(argv[i], &err) != RETORT_OK) {
      (void)fprintf(stderr, "%s\n", err.message);
      return EXIT_FAILURE;
    }
  }
  return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
