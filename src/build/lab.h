// build/lab.h: runs a model in one combination of formats after the other, without writing engines.
//
// A lab holds packed tensors in a temporary file that has no name and is mapped: pages of a file,
// so that even fp32 copies of a large model need little anonymous memory. Each is packed when a
// combination first needs it and serves all later ones. A trial is one combination, lowered,
// planned and ready to run.
//
// Not thread-safe. Trials must be closed before what they were opened on.
#ifndef RT_BUILD_LAB_H
#define RT_BUILD_LAB_H

#include "backend/backend.h"
#include "build/recipe.h"

typedef struct rt_lab_tensor rt_lab_tensor;

typedef struct rt_lab_options {
  const rt_graph *graph;  // after the passes; only borrowed and forked
  rt_pool *pool;          // for packing
  size_t threads;         // of trials
  const char *folder_of;  // the temporary file lies in the folder of this path
  rt_profile profile;     // of trials; context a multiple of RT_KV_BLOCK
  rt_weight_locate_fn locate;
  bool (*progress)(void *self);  // asked now and then; false cancels. May be NULL
  void *self;
} rt_lab_options;

typedef struct rt_lab {
  rt_lab_options o;
  int fd;
  unsigned char *memory;
  uint64_t capacity, used, allocated;
  rt_lab_tensor *tensors;
  size_t tensor_count, tensor_room;
} rt_lab;

// `capacity`: bytes of address space that the tensors at any one time may take.
retort_status rt_lab_open(rt_lab *lab, const rt_lab_options *options, uint64_t capacity,
                          retort_error *err) RETORT_MUST_USE;
void rt_lab_close(rt_lab *lab);
// Memory of the same file, zeroed or not, aligned to 64; goes with what lies behind it.
retort_status rt_lab_reserve(rt_lab *lab, uint64_t bytes, void **out,
                             retort_error *err) RETORT_MUST_USE;
// Forgets the tensors packed since there were `keep` bytes, and gives back their room.
void rt_lab_forget(rt_lab *lab, uint64_t keep);

typedef struct rt_trial {
  rt_lab *lab;
  rt_plan plan;
  rt_device *device;
  unsigned char **blocks;  // of the KV cache
  size_t block_count;
  int32_t *rows;
} rt_trial;

typedef void (*rt_tap_fn)(void *self, size_t instr, const void *input, size_t rows);

// The error IO if there is no room for the temporary file, and those of lowering and packing.
retort_status rt_trial_open(rt_trial *trial, rt_lab *lab, const rt_recipe *recipe, rt_tap_fn tap,
                            void *tap_self, retort_error *err) RETORT_MUST_USE;
// Only plans and packs, for another profile, for the tuner to time; it can't be run.
retort_status rt_trial_plan(rt_trial *trial, rt_lab *lab, const rt_recipe *recipe,
                            const rt_profile *profile, retort_error *err) RETORT_MUST_USE;
void rt_trial_close(rt_trial *trial);

// Feeds tokens to an empty context, `count` at most the profile's. After each step `scores` is
// called for each of its rows, from several threads: row of the window, its logits.
typedef void (*rt_row_fn)(void *self, size_t row, const float *logits);
retort_status rt_trial_run(rt_trial *trial, const int32_t *tokens, size_t count, rt_row_fn score,
                           void *self, retort_error *err) RETORT_MUST_USE;

#endif
