// engine/header.h: the first 4 KiB of an engine, private to src/engine.
#ifndef RT_ENGINE_HEADER_H
#define RT_ENGINE_HEADER_H

#include <stdint.h>

#include "engine/engine.h"

#define RT_ENGINE_MAGIC \
  "RETORT\x1a\n"  // the 0x1A stops DOS `type`, the newline shows text mode damage

typedef struct rt_section_entry {
  uint32_t kind, reserved;
  uint64_t offset, bytes;
  uint64_t hash;  // XXH3-64 of the bytes; of the hash table for the weights
} rt_section_entry;

typedef struct rt_engine_header {
  char magic[8];
  uint32_t version, header_bytes;
  uint64_t file_bytes;
  uint32_t section_count, hash_block_bytes;
  rt_section_entry sections[RT_ENGINE_MAX_SECTIONS];
  unsigned char reserved[RT_ENGINE_ALIGN - 32 - 32 * RT_ENGINE_MAX_SECTIONS - 8];
  uint64_t hash;  // XXH3-64 of everything before it
} rt_engine_header;
_Static_assert(sizeof(rt_section_entry) == 32, "section entry is 32 bytes");
_Static_assert(sizeof(rt_engine_header) == RT_ENGINE_ALIGN, "header is one page");

#endif
