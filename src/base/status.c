#include "base/status.h"

#include <stdio.h>
#include <string.h>

const char *retort_status_name(retort_status status) {
  switch (status) {
    case RETORT_OK: return "ok";
    case RETORT_ERR_ARGUMENT: return "argument";
    case RETORT_ERR_IO: return "io";
    case RETORT_ERR_FORMAT: return "format";
    case RETORT_ERR_UNSUPPORTED: return "unsupported";
    case RETORT_ERR_MEMORY: return "memory";
    case RETORT_ERR_LIMIT: return "limit";
    case RETORT_ERR_CANCELLED: return "cancelled";
    case RETORT_ERR_CORRUPT: return "corrupt";
    case RETORT_ERR_INTERNAL: return "internal";
  }
  return "unknown";
}

// A message cut inside a UTF-8 sequence would be invalid text wherever it is shown.
static void trim_partial_utf8(char *text) {
  size_t n = strlen(text);
  size_t i = n;
  while (i > 0 && n - i < 4 && ((unsigned char)text[i - 1] & 0xC0) == 0x80) i--;
  if (i == 0) return;
  unsigned char lead = (unsigned char)text[i - 1];
  size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (n - (i - 1) < need) text[i - 1] = '\0';
}

retort_status rt_vfail(retort_error *err, retort_status status, const char *format, va_list args) {
  if (err) {
    err->status = status;
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    trim_partial_utf8(err->message);
  }
  return status;
}

retort_status rt_fail(retort_error *err, retort_status status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)rt_vfail(err, status, format, args);
  va_end(args);
  return status;
}

retort_status rt_fail_in(retort_error *err, retort_status status, const char *format, ...) {
  if (!err) return status;
  char inner[RETORT_ERROR_MESSAGE_BYTES];
  memcpy(inner, err->message, sizeof inner);
  char context[RETORT_ERROR_MESSAGE_BYTES / 2];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(context, sizeof context, format, args);
  va_end(args);
  return rt_fail(err, status, "%s: %s", context, inner);
}

retort_status rt_fail_errno(retort_error *err, int errno_value, const char *format, ...) {
  char text[RETORT_ERROR_MESSAGE_BYTES / 2];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  char reason[128];
  // GNU strerror_r may return a static string; both are valid here.
  const char *why = strerror_r(errno_value, reason, sizeof reason);
  return rt_fail(err, RETORT_ERR_IO, "%s: %s", text, why);
}
