// graph/ops/window.h: the geometry of sliding windows (convolution, pooling). For ops/*.c only.
//
// A window covers `kernel` elements of each spatial axis, `dilations` apart, and moves by
// `strides`; `begin` and `end` elements of padding lie before and behind the input. Attributes of
// an operation with windows: strides, dilations (default 1), pads (all begins, then all ends,
// default 0), auto_pad ("SAME_UPPER" or "SAME_LOWER": ceil(input / stride) positions, the padding
// shared between both ends, the odd element at the end or at the beginning), ceil (positions that
// hang over the end count if they begin inside).
#ifndef RT_GRAPH_OPS_WINDOW_H
#define RT_GRAPH_OPS_WINDOW_H

#include "graph/ops/op.h"

#define RT_OP_WINDOW_ATTRS "strides:ints? pads:ints? dilations:ints? auto_pad:str?"

enum { RT_OP_MAX_SPATIAL = RT_MAX_RANK - 2 };

typedef enum rt_op_same { RT_OP_SAME_NONE, RT_OP_SAME_UPPER, RT_OP_SAME_LOWER } rt_op_same;
typedef struct rt_op_window {
  uint32_t axes;  // spatial axes: those behind batch and channels
  int64_t kernel[RT_OP_MAX_SPATIAL], strides[RT_OP_MAX_SPATIAL], dilations[RT_OP_MAX_SPATIAL];
  int64_t begin[RT_OP_MAX_SPATIAL], end[RT_OP_MAX_SPATIAL];
  rt_op_same same;
  bool ceil;
} rt_op_window;

// Reads the attributes; `kernel` (`axes` sizes) or, where NULL, the attribute of that name.
// `negative_pads`: pads may take away. FORMAT for lists of another length and numbers out of range.
retort_status rt_op_window_read(const rt_node *node, uint32_t axes, const int64_t *kernel,
                                bool negative_pads, rt_op_window *out,
                                retort_error *err) RETORT_MUST_USE;
// Elements from the first to the last one that a window covers, one included.
int64_t rt_op_window_extent(const rt_op_window *w, uint32_t axis);
// How many positions there are for an input of `in` elements. FORMAT if the window can't fit.
retort_status rt_op_window_infer(rt_graph *g, const rt_op_window *w, uint32_t axis, rt_dim in,
                                 rt_dim *out, retort_error *err) RETORT_MUST_USE;
// The same with numbers for all axes; resolves `same` into begin and end. ARGUMENT if the window
// doesn't fit.
retort_status rt_op_window_fix(rt_op_window *w, const int64_t *in, int64_t *out,
                               retort_error *err) RETORT_MUST_USE;

// An element that a window covers: flat spatial indices in the kernel and in the input.
typedef struct rt_op_tap {
  size_t kernel, in;
} rt_op_tap;
// Room for the taps of any position; owned by the interpreter.
retort_status rt_op_window_room(rt_interp *interp, const rt_op_window *w, const int64_t *in,
                                rt_op_tap **out, retort_error *err) RETORT_MUST_USE;
// What the window at position `at` (`axes` indices) covers of the input, padding left out, in
// order. Returns how many there are.
size_t rt_op_window_taps(const rt_op_window *w, const int64_t *in, const int64_t *at,
                         rt_op_tap *taps);
// The next position in row-major order; false after the last.
bool rt_op_next(int64_t *at, const int64_t *dims, uint32_t rank);

#endif
