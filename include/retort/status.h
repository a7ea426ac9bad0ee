// retort/status.h: result codes and error details, shared by every public header.
#ifndef RETORT_STATUS_H
#define RETORT_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define RETORT_API __attribute__((visibility("default")))
#define RETORT_MUST_USE __attribute__((warn_unused_result))
#else
#define RETORT_API
#define RETORT_MUST_USE
#endif

// Result of every fallible call. 0 is success.
typedef enum retort_status {
  RETORT_OK = 0,
  RETORT_ERR_ARGUMENT = 1,     // the caller passed something invalid
  RETORT_ERR_IO = 2,           // the operating system refused a read, write or mapping
  RETORT_ERR_FORMAT = 3,       // a file or text is not what it should be
  RETORT_ERR_UNSUPPORTED = 4,  // well-formed, but this build cannot do it
  RETORT_ERR_MEMORY = 5,       // out of memory, or over a configured budget
  RETORT_ERR_LIMIT = 6,        // outside the engine's profile (context, batch, rows)
  RETORT_ERR_CANCELLED = 7,    // the caller asked for it to stop
  RETORT_ERR_CORRUPT = 8,      // a hash does not match: the file was damaged
  RETORT_ERR_INTERNAL = 9      // a bug in retort
} retort_status;

enum { RETORT_ERROR_MESSAGE_BYTES = 1024 };

// Caller-owned details of a failure; every function accepts NULL. `message` is one line or
// several, always terminated, cut at a character boundary if too long; it names the file, the place
// and the remedy. Untouched on success.
typedef struct retort_error {
  retort_status status;
  char message[RETORT_ERROR_MESSAGE_BYTES];
} retort_error;

// A short English name such as "format". Never NULL; static storage.
RETORT_API const char *retort_status_name(retort_status status);

#ifdef __cplusplus
}
#endif
#endif
