// engine/engine.h: the engine file. docs/ENGINE_FORMAT.md draws it byte by byte.
//
//   header (4 KiB)  manifest (JSON)  tokenizer tables  chat template  block hashes  weights
//
// Sections start on 4 KiB. The header carries a hash of itself and of every section but the
// weights, whose 1 MiB blocks are hashed one by one, so that a reader can check them in parallel
// and ahead of their first use. Every byte is untrusted until its hash and then its meaning were
// checked.
#ifndef RT_ENGINE_ENGINE_H
#define RT_ENGINE_ENGINE_H

#include "base/file.h"
#include "engine/manifest.h"

enum {
  RT_ENGINE_VERSION = 1,
  RT_ENGINE_ALIGN = 4096,
  RT_ENGINE_HASH_BLOCK = 1 << 20,
  RT_ENGINE_MAX_SECTIONS = 32
};

typedef enum rt_section {
  RT_SECTION_MANIFEST = 1,
  RT_SECTION_TOKENIZER = 2,
  RT_SECTION_TEMPLATE = 3,  // may be empty: the model has no chat template
  RT_SECTION_HASHES = 4,    // u64 per block of the weight section
  RT_SECTION_WEIGHTS = 5
} rt_section;

typedef enum rt_load_mode {
  RT_LOAD_MAP,  // pages of the file, shared with other processes; starts at once
  RT_LOAD_COPY  // anonymous memory with huge pages; safe from a file that is overwritten
} rt_load_mode;

// An open engine. Immutable after opening but for `checked`; any number of readers.
typedef struct rt_engine_file {
  rt_map map;  // the whole file; in COPY mode a view of `copy`
  char *path;
  unsigned char *copy;  // COPY: the file's bytes
  size_t copy_bytes;
  rt_view manifest_text, tokenizer, chat_template;
  const unsigned char *hashes;
  const unsigned char *weights;
  uint64_t weight_bytes;
  size_t blocks;
  rt_manifest manifest;
} rt_engine_file;

// Opens and checks everything except the contents of the weight blocks. Errors: IO; FORMAT (not an
// engine, cut short); CORRUPT (a hash differs); UNSUPPORTED (made by a newer retort).
retort_status rt_engine_file_open(rt_engine_file *file, const char *path, rt_load_mode mode,
                                  retort_error *err) RETORT_MUST_USE;
void rt_engine_file_close(rt_engine_file *file);

// True if weight block `index` (0 .. blocks-1) has the hash that was written. Thread-safe.
bool rt_engine_block_ok(const rt_engine_file *file, size_t index);

// Writing. Sections go out in order; the weights are streamed; manifest and header are filled in at
// the end. Nothing is visible under `path` before commit, and nothing remains after deinit without
// it.
typedef struct rt_engine_writer {
  rt_writer out;
  uint64_t manifest_offset, manifest_capacity;
  uint64_t manifest_bytes;  // of the last one written
  uint64_t tokenizer_offset, tokenizer_bytes, tokenizer_hash;
  uint64_t template_offset, template_bytes, template_hash;
  uint64_t hashes_offset, weights_offset, weight_bytes;
  uint64_t *hashes;
  size_t blocks, block;
  void *hash_state;
  size_t in_block;
} rt_engine_writer;

retort_status rt_engine_writer_open(rt_engine_writer *writer, const char *path,
                                    size_t manifest_capacity, rt_view tokenizer,
                                    rt_view chat_template, uint64_t weight_bytes,
                                    retort_error *err) RETORT_MUST_USE;
// Appends to the weight section.
retort_status rt_engine_writer_weights(rt_engine_writer *writer, const void *data, size_t size,
                                       retort_error *err) RETORT_MUST_USE;
// Writes manifest, hashes and header; the temporary file (writer->out.temporary) is then a complete
// engine that can be opened and measured. May be called again with another manifest of at most
// `manifest_capacity` bytes.
retort_status rt_engine_writer_finish(rt_engine_writer *writer, rt_view manifest,
                                      retort_error *err) RETORT_MUST_USE;
// Renames it into place.
retort_status rt_engine_writer_commit(rt_engine_writer *writer, retort_error *err) RETORT_MUST_USE;
void rt_engine_writer_deinit(rt_engine_writer *writer);

#endif
