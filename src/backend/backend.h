// backend/backend.h: a device that executes programs. The CPU is one; the CUDA driver will be
// another.
//
// A device holds what executing one engine needs beyond its weights: activation arena, scratch and
// the memory of the KV cache. It runs one step at a time; calls on one device must not overlap.
#ifndef RT_BACKEND_BACKEND_H
#define RT_BACKEND_BACKEND_H

#include "engine/program.h"

// Consecutive rows of one session in a step.
typedef struct rt_segment {
  unsigned char *const *blocks;  // the session's KV blocks, enough for position + rows
  size_t position;               // of its first row
  size_t row_begin, rows;
} rt_segment;

typedef struct rt_step {
  const int32_t *tokens;  // (rows), inside the vocabulary
  size_t rows;            // 1 .. profile.max_tokens
  const rt_segment *segments;
  size_t segment_count;        // covering all rows in order
  const int32_t *output_rows;  // (outputs)
  size_t outputs;              // 0 .. profile.max_outputs
} rt_step;

typedef struct rt_device_options {
  size_t threads;    // 0: one per processor
  rt_isa isa;        // instructions that may be used; masked by what the machine has
  size_t kv_blocks;  // size of the KV cache
  bool pin;          // binds each thread but the caller's to a processor, where the system lets it
  // Measured ways to run the GEMMs, in place of the program's own; NULL: those. Not kept.
  const rt_tactics *tactics;
  // For calibration: called before each GEMM with its input, (rows) of the instruction's first
  // buffer, from the thread that runs the step. May be NULL.
  void (*tap)(void *self, size_t instr, const void *input, size_t rows);
  void *tap_self;
} rt_device_options;

// Times of the instructions since the last reset, in nanoseconds; see rt_backend.profile.
typedef struct rt_profile_row {
  int64_t ns;
  uint64_t calls;
} rt_profile_row;

typedef struct rt_device rt_device;
typedef struct rt_backend {
  const char *name;
  // `program` and `weights` are borrowed and must outlive the device.
  retort_status (*create)(rt_device **out, const rt_program *program, const unsigned char *weights,
                          const rt_device_options *options, retort_error *err);
  void (*destroy)(rt_device *device);
  // Runs a step whose arguments were checked by the caller. Afterwards row i of logits is valid
  // until the next step. Cannot fail on the CPU; a device that can be lost returns INTERNAL.
  retort_status (*run)(rt_device *device, const rt_step *step, retort_error *err);
  const float *(*logits)(rt_device *device, size_t output);  // (vocab)
  unsigned char *(*kv_block)(rt_device *device, size_t index);
  void (*kv_clear)(rt_device *device, size_t index);  // a fresh block is all zeros
  // For warm-up and verification before any step: runs `fn` for 0..count-1 on the device's threads.
  void (*parallel)(rt_device *device, size_t count, void (*fn)(void *, size_t, size_t),
                   void *context);
  size_t (*threads)(const rt_device *device);
  const char *(*kernel_name)(const rt_device *device, size_t instr);
  // Turns timing of every instruction on or off; costs a clock read each, changes nothing else.
  void (*profile)(rt_device *device, bool on);
  const rt_profile_row *(*profile_rows)(const rt_device *device);  // (instr_count) or NULL
} rt_backend;

extern const rt_backend rt_backend_cpu;

#endif
