// Engine files from strangers. An input is a whole file whose hashes are put right first, so that
// the checks behind them are reached; what passes every check is executed on zeroed memory.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include "backend/backend.h"
#include "engine/header.h"

static void seal(unsigned char *bytes, size_t size) {
  if (size < sizeof(rt_engine_header)) return;
  rt_engine_header h;
  memcpy(&h, bytes, sizeof h);
  memcpy(h.magic, RT_ENGINE_MAGIC, sizeof h.magic);
  h.file_bytes = size;
  for (uint32_t k = 0; k < h.section_count && k < RT_ENGINE_MAX_SECTIONS; k++) {
    rt_section_entry *s = &h.sections[k];
    if (s->offset > size || s->bytes > size - s->offset) continue;
    if (s->kind != RT_SECTION_WEIGHTS) s->hash = XXH3_64bits(bytes + s->offset, s->bytes);
  }
  h.hash = XXH3_64bits(&h, offsetof(rt_engine_header, hash));
  memcpy(bytes, &h, sizeof h);
}

// Memory that one execution may take; larger plans are sound but tell nothing new.
enum { SMALL = 8 << 20 };

static void execute(const rt_program *p) {
  const size_t block = rt_kv_block_bytes(&p->kv);
  if (p->arena_bytes > SMALL || p->weight_bytes > SMALL || block > SMALL || p->instr_count > 200)
    return;
  for (size_t i = 0; i < p->instr_count; i++) {
    if (p->instrs[i].window > p->profile.max_context * 2) return;
  }
  const size_t rows = p->profile.max_tokens < 3 ? p->profile.max_tokens : 3;
  if (rows > p->profile.max_context) return;
  unsigned char *weights = aligned_alloc(4096, (p->weight_bytes + 8191) / 4096 * 4096);
  if (!weights) return;
  memset(weights, 0, p->weight_bytes);
  rt_device *device = NULL;
  const rt_device_options options = {.threads = 1, .isa = RT_ISA_ALL, .kv_blocks = 1};
  if (rt_backend_cpu.create(&device, p, weights, &options, NULL) == RETORT_OK) {
    const int32_t tokens[3] = {0, (int32_t)(p->vocab - 1), 0};
    const int32_t outputs[1] = {(int32_t)rows - 1};
    unsigned char *blocks[1] = {rt_backend_cpu.kv_block(device, 0)};
    const rt_segment segment = {.blocks = blocks, .position = 0, .row_begin = 0, .rows = rows};
    const rt_step step = {.tokens = tokens,
                          .rows = rows,
                          .segments = &segment,
                          .segment_count = 1,
                          .output_rows = outputs,
                          .outputs = 1};
    (void)rt_backend_cpu.run(device, &step, NULL);
    rt_backend_cpu.destroy(device);
  }
  free(weights);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned char *bytes = malloc(size + 1);
  if (!bytes) return 0;
  memcpy(bytes, data, size);
  seal(bytes, size);
  const int fd = memfd_create("engine", 0);
  if (fd >= 0 && write(fd, bytes, size) == (ssize_t)size) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    rt_engine_file file;
    const rt_load_mode mode = size % 2 ? RT_LOAD_COPY : RT_LOAD_MAP;
    if (rt_engine_file_open(&file, path, mode, NULL) == RETORT_OK) {
      for (size_t i = 0; i < file.blocks; i++) (void)rt_engine_block_ok(&file, i);
      execute(&file.manifest.program);
      rt_engine_file_close(&file);
    }
  }
  if (fd >= 0) (void)close(fd);
  free(bytes);
  return 0;
}
