// import/onnx/onnx.h: an ONNX model as a portable graph.
//
// Initializers become constants whose bytes stay in the model's maps, so the model must outlive the
// graph. Graph inputs and outputs keep their names; a symbolic dimension keeps its name, one
// without a name is called INPUT.AXIS. `If` with a known condition is replaced by its branch; local
// functions are expanded. What can't be translated is collected over the whole file: the error
// lists each operator once, with how many nodes use it, the first names and the reason.
#ifndef RT_IMPORT_ONNX_ONNX_H
#define RT_IMPORT_ONNX_ONNX_H

#include "graph/graph.h"
#include "import/onnx/model.h"

// FORMAT: the file contradicts itself (the message names the node); UNSUPPORTED: as above.
retort_status rt_onnx_import(rt_graph **out, const rt_onnx_model *model,
                             retort_error *err) RETORT_MUST_USE;

#endif
