// base/size.h: arithmetic on sizes that come from files and requests. Every function returns false
// on overflow and then leaves *out alone.
#ifndef RT_BASE_SIZE_H
#define RT_BASE_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool rt_size_add(size_t a, size_t b, size_t *out) {
  size_t sum;
  if (__builtin_add_overflow(a, b, &sum)) return false;
  *out = sum;
  return true;
}

static inline bool rt_size_mul(size_t a, size_t b, size_t *out) {
  size_t product;
  if (__builtin_mul_overflow(a, b, &product)) return false;
  *out = product;
  return true;
}

// Rounds up to a multiple of `align`, a power of two.
static inline bool rt_size_align(size_t value, size_t align, size_t *out) {
  size_t up;
  if (__builtin_add_overflow(value, align - 1, &up)) return false;
  *out = up & ~(align - 1);
  return true;
}

// For sizes already known to be small enough: the plain forms.
static inline size_t rt_align_up(size_t value, size_t align) {
  return (value + align - 1) & ~(align - 1);
}
static inline size_t rt_div_up(size_t value, size_t by) {
  return (value + by - 1) / by;
}
static inline size_t rt_round_up(size_t value, size_t by) {
  return rt_div_up(value, by) * by;
}
static inline size_t rt_min_size(size_t a, size_t b) {
  return a < b ? a : b;
}
static inline size_t rt_max_size(size_t a, size_t b) {
  return a > b ? a : b;
}

// True if [offset, offset + length) lies inside [0, limit).
static inline bool rt_range_inside(uint64_t offset, uint64_t length, uint64_t limit) {
  return offset <= limit && length <= limit - offset;
}

#define RT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
