// import/onnx/ops/math.h: the translators that math.def names.
#ifndef RT_IMPORT_ONNX_OPS_MATH_H
#define RT_IMPORT_ONNX_OPS_MATH_H

#include "import/onnx/translate.h"

#define RT_ONNX_OP(domain, name, since, translate, arg) retort_status translate(rt_onnx_call *c);
#include "import/onnx/ops/math.def"
#undef RT_ONNX_OP

#endif
