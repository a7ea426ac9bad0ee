// engine/work.h: what a token asks of a machine.
#ifndef RT_ENGINE_WORK_H
#define RT_ENGINE_WORK_H

#include "engine/program.h"
#include "kernels/ceiling/ceiling.h"

typedef struct rt_program_work {
  uint64_t read_bytes;  // of weights, for one decoded token
  // Multiply-adds of one prompt token's linear layers, two each; not those of the head, which runs
  // on output rows only, nor of attention.
  uint64_t ops[RT_CEILING_KINDS];
} rt_program_work;

rt_program_work rt_program_work_of(const rt_program *program);

#endif
