// kernels/rows.h: the prototype of every kernel, made from kernels.def. A kernel's file includes
// it, so that a function that does not fit its row fails to compile.
#ifndef RT_KERNELS_ROWS_H
#define RT_KERNELS_ROWS_H

#include "kernels/kernels.h"

#define RT_KERNEL(name, op, signature, isa) __typeof__(*(rt_##op##_fn)0) rt_##name;
#include "kernels/kernels.def"
#undef RT_KERNEL

#endif
