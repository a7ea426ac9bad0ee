// import/notes.h: warnings that an import collects for the person who started it. Each is one line
// that names its file; nothing here stops the import.
#ifndef RT_IMPORT_NOTES_H
#define RT_IMPORT_NOTES_H

#include "base/buf.h"

// Zero-initialize, release with rt_notes_deinit. Owns its texts.
typedef struct rt_notes {
  char **items;
  size_t count, capacity;
  bool lost;  // memory ran out for one
} rt_notes;

// Adds a formatted line; out of memory loses the note (`lost`), never the import. `notes` may be
// NULL.
void rt_note(rt_notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
void rt_notes_deinit(rt_notes *notes);

#endif
