// import/weights.h: all tensors of a checkpoint folder, whatever number of files they lie in.
//
// Looked for, in this order:
//   model.safetensors              one file
//   model.safetensors.index.json   its "weight_map" names the file of each tensor
//   *.safetensors                  every such file of the folder
// Everything is mapped, nothing is read ahead; opening checks the headers only. Start at
// rt_weights_open.
#ifndef RT_IMPORT_WEIGHTS_H
#define RT_IMPORT_WEIGHTS_H

#include "import/notes.h"
#include "import/safetensors.h"

typedef struct rt_weights rt_weights;

typedef struct rt_weight {
  const rt_st_tensor *tensor;
  const rt_safetensors *file;
  bool used;  // rt_weights_use returned it
} rt_weight;

// Opens a folder's weights. Errors name the file and what to do: IO, FORMAT (missing shard, damaged
// file, index and shard disagree, two files with the same tensor, a shard name with '/' or ".."),
// UNSUPPORTED (only pickled *.bin weights: says how to convert them), MEMORY. Shards that hold
// tensors the index does not list get a note; `notes` may be NULL.
retort_status rt_weights_open(rt_weights **out, const char *dir, rt_notes *notes,
                              retort_error *err) RETORT_MUST_USE;
// Unmaps everything; tensor names and data end here. NULL works.
void rt_weights_close(rt_weights *weights);

size_t rt_weights_count(const rt_weights *weights);
// Sorted by name.
const rt_weight *rt_weights_at(const rt_weights *weights, size_t i);
// NULL if absent.
const rt_weight *rt_weights_find(const rt_weights *weights, const char *name);

// Finds a tensor, checks that its dtype can be used and its shape is the one given, and marks it
// used. The error names tensor, file, found and expected shape. Not thread-safe.
retort_status rt_weights_use(rt_weights *weights, const char *name, uint32_t rank,
                             const int64_t *dims, const rt_weight **out,
                             retort_error *err) RETORT_MUST_USE;

// The tensor whose bytes contain `data`, or NULL: for messages about values («NaN in …»).
const rt_weight *rt_weights_owner(const rt_weights *weights, const void *data);

// Tells the operating system that the data of a tensor will be read soon, or is not needed again.
// Advice: failures are ignored.
void rt_weights_will_read(const rt_weight *weight);
void rt_weights_done_reading(const rt_weight *weight);

// Folder the weights came from, and the number of bytes of tensor data in all files.
const char *rt_weights_dir(const rt_weights *weights);
uint64_t rt_weights_bytes(const rt_weights *weights);

// Feeds an xxh3-128 state with what identifies the weights without reading gigabytes: per file, in
// order of name, its name, size and whole header (so every name, dtype, shape and place); per
// tensor three samples of at most 4 KiB, at its begin, middle and end. Training changes every
// tensor throughout, so it changes the samples; an edit of single numbers between them is not seen.
struct XXH3_state_s;
void rt_weights_hash(const rt_weights *weights, struct XXH3_state_s *state);

#endif
