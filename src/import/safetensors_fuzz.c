// Any bytes: the reader accepts or refuses them, and every accepted tensor lies inside the file. An
// input that starts with an odd byte is a header's text and data, to which the length is added
// here, so that mutations get past it.
#include <stdlib.h>

#include "import/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const unsigned char *data, size_t size) {
  rt_safetensors file;
  retort_error err;
  if (rt_safetensors_parse(&file, rt_view_make(data, size), "input", &err) != RETORT_OK) return;
  uint64_t total = 8 + file.header.size;
  for (size_t i = 0; i < file.count; i++) {
    const rt_st_tensor *t = &file.tensors[i];
    if (t->data < data || t->bytes > size || (size_t)(t->data - data) > size - t->bytes) abort();
    if (rt_safetensors_find(&file, t->name) != t) abort();
    total += t->bytes;
  }
  if (total != size) abort();
  rt_safetensors_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0 || (data[0] & 1) == 0) {
    check(data, size);
    return 0;
  }
  const uint8_t *end = memchr(data + 1, '\n', size - 1);
  size_t header = end ? (size_t)(end - data - 1) : size - 1;
  unsigned char *file = malloc(8 + size - 1);
  if (!file) return 0;
  for (size_t i = 0; i < 8; i++) file[i] = (unsigned char)((uint64_t)header >> (8 * i));
  memcpy(file + 8, data + 1, size - 1);
  check(file, 8 + size - 1);
  free(file);
  return 0;
}
