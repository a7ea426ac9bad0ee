#include "import/notes.h"

#include <stdlib.h>

void rt_note(rt_notes *notes, const char *format, ...) {
  if (!notes) return;
  // An error's text is formatted and cut at a character boundary, which is what a note needs too.
  retort_error line;
  va_list args;
  va_start(args, format);
  (void)rt_vfail(&line, RETORT_OK, format, args);
  va_end(args);
  char *copy = strdup(line.message);
  if (copy && rt_grow(&notes->items, &notes->capacity, notes->count + 1, sizeof *notes->items)) {
    notes->items[notes->count++] = copy;
  } else {
    free(copy);
    notes->lost = true;
  }
}

void rt_notes_deinit(rt_notes *notes) {
  for (size_t i = 0; i < notes->count; i++) free(notes->items[i]);
  free(notes->items);
  *notes = (rt_notes){0};
}
