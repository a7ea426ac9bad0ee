// Any bytes: the reader accepts or refuses them, and every accepted tensor lies inside the file.
#include <stdlib.h>

#include "import/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_safetensors file;
  retort_error err;
  if (rt_safetensors_parse(&file, rt_view_make(data, size), "input", &err) != RETORT_OK) return 0;
  uint64_t total = 8 + file.header.size;
  for (size_t i = 0; i < file.count; i++) {
    const rt_st_tensor *t = &file.tensors[i];
    if (t->data < data || t->bytes > size || (size_t)(t->data - data) > size - t->bytes) abort();
    if (rt_safetensors_find(&file, t->name) != t) abort();
    total += t->bytes;
  }
  if (total != size) abort();
  rt_safetensors_close(&file);
  return 0;
}
