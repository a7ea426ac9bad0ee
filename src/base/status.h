// base/status.h: how functions fail. See include/retort/status.h for the codes.
#ifndef RT_BASE_STATUS_H
#define RT_BASE_STATUS_H

#include <stdarg.h>

#include "retort/status.h"

// Fills *err (if any) with a formatted message and returns `status`, so that a failure is one line:
//   return rt_fail(err, RETORT_ERR_FORMAT, "%s: header length %zu exceeds the file", path, n);
retort_status rt_fail(retort_error *err, retort_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
retort_status rt_vfail(retort_error *err, retort_status status, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

// Puts "context: " in front of the message already in *err and returns its status; for callers that
// know the place (a tensor, a layer, a line) when the callee did not.
retort_status rt_fail_in(retort_error *err, retort_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Appends "; " and `strerror(errno_value)`-style text to a message.
retort_status rt_fail_errno(retort_error *err, int errno_value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Evaluates an expression of type retort_status and returns from the function if it failed.
#define RT_TRY(expr)                                      \
  do {                                                    \
    retort_status rt_try_status = (expr);                 \
    if (rt_try_status != RETORT_OK) return rt_try_status; \
  } while (0)

// The same, for functions with something to release: needs `retort_status st` and a label `done`.
#define RT_TRY_GOTO(expr)           \
  do {                              \
    st = (expr);                    \
    if (st != RETORT_OK) goto done; \
  } while (0)

#define RT_OOM(err, what) rt_fail((err), RETORT_ERR_MEMORY, "out of memory for %s", (what))

#endif
