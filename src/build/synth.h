// build/synth.h: writes a checkpoint of any shape with random weights, so that speed can be
// measured without a download. The folder is a complete Hugging Face checkpoint: config.json,
// bfloat16 safetensors, a byte-level tokenizer of the full vocabulary, a chat template, generation
// defaults.
//
// Weights are normal with deviation 0.02 and norms 1, as a model has before training: activations
// stay finite, the output is noise. The same shape and seed give the same bytes on any number of
// threads.
#ifndef RT_BUILD_SYNTH_H
#define RT_BUILD_SYNTH_H

#include "base/buf.h"

typedef struct rt_synth_options {
  uint64_t seed;
  size_t threads;        // 0: one per processor
  uint64_t shard_bytes;  // largest file; 0: 2,000,000,000. One tensor may exceed it.
  // Called from the calling thread now and then, at last with done == total; may be NULL. Returning
  // false stops (CANCELLED).
  bool (*progress)(void *self, uint64_t done_bytes, uint64_t total_bytes);
  void *self;
} rt_synth_options;

// `shape` is the name of a built-in shape (rt_synth_shapes) or the path of a config.json of a known
// family. `out_dir` must not exist, or be empty; it appears with all of its files or not at all:
// they are written in a folder beside it, which is removed on failure. Needs about 20 MB of memory
// and as much disk as the weights take, which is checked first. Errors: ARGUMENT (unknown shape,
// folder not empty, vocabulary too small for bytes), IO (disk full), CANCELLED, and those of
// import/config.h.
retort_status rt_synth(const char *shape, const char *out_dir, const rt_synth_options *options,
                       retort_error *err) RETORT_MUST_USE;

// "tinyllama-1.1b, llama-1.3b, ..."
void rt_synth_shapes(rt_buf *out);

// The tokenizer.json alone: byte tokens 0..255, merges of invented syllables, and five special
// tokens at the end, of which the first begins and the second ends a text. vocab is 261 or more.
retort_status rt_synth_tokenizer(int64_t vocab, rt_buf *out, retort_error *err) RETORT_MUST_USE;

#endif
