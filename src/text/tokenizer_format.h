// text/tokenizer_format.h: the compiled tokenizer, as it lies in an engine.
//
// One flat, relocatable block: little-endian, offsets from its first byte, every section aligned to
// 8 bytes, no pointers. Written by tokenizer_compile.c, read in place by tokenizer.c, which checks
// every field before use: the bytes are untrusted.
//
//   offset 0   rt_token_header (magic, sizes, section table, special ids)
//   sections, in this order:
//     STRINGS      bytes that others point into
//     TEXTS        vocab_size × rt_token_span: the text of each id, as in tokenizer.json
//                  (byte-level spelled: "Ġthe"); offset RT_TOKEN_NONE where an id is unused
//     PIECES       vocab_size × rt_token_span: the bytes each id decodes to (" the")
//     FLAGS        vocab_size × uint8: RT_TOKEN_IS_*
//     BYTES        256 × uint32: id of the one-byte token, or RT_TOKEN_NONE
//     TEXT_SLOTS   power of two × uint32: hash table from text to id, open addressing with linear
//                  probing from rt_token_hash(text), RT_TOKEN_NONE = empty, at least one empty
//     MERGE_SLOTS  power of two × rt_token_merge: hash table from a pair of ids to its merge,
//     probed
//                  from rt_token_pair_hash(left, right), left RT_TOKEN_NONE = empty, one empty
//     NORMALIZERS  rt_token_step, applied in order
//     SPLITTERS    rt_token_step, applied in order
//     PREFIX       uint32 ids that ADD_SPECIAL puts before the text
//     SUFFIX       ... and behind it
//     ADDED        rt_token_added: tokens found in the text before anything else
//     RAW_NODES    rt_token_node: trie of the added tokens matched on the raw text; node 0 is its
//     RAW_EDGES    root, edges of a node are sorted by byte and lead to nodes with higher numbers;
//                  an edge is uint32 byte << 24 | node
//     TEXT_NODES   the same for the added tokens that are matched on normalized text
//     TEXT_EDGES
#ifndef RT_TEXT_TOKENIZER_FORMAT_H
#define RT_TEXT_TOKENIZER_FORMAT_H

#include <stdint.h>

#define RT_TOKEN_MAGIC "RTTOKEN1"
enum {
  RT_TOKEN_VERSION = 1,
  RT_TOKEN_MAX_IDS = 1 << 22,       // more ids than any vocabulary has
  RT_TOKEN_MAX_ADDED = 1 << 20,     // added tokens
  RT_TOKEN_MAX_ADDED_BYTES = 1024,  // length of one
  RT_TOKEN_MAX_NODES = 1 << 24,     // an edge has 24 bits for its node
  RT_TOKEN_MAX_STEPS = 64,          // normalizers, and splitters
  RT_TOKEN_MAX_TEMPLATE = 64        // ids before, and behind
};
#define RT_TOKEN_NONE UINT32_MAX

typedef enum rt_token_model {
  RT_TOKEN_BYTE_LEVEL_BPE = 1  // WordPiece and SentencePiece-type BPE will get their own numbers
} rt_token_model;

typedef enum rt_token_section {
  RT_TOKEN_STRINGS,
  RT_TOKEN_TEXTS,
  RT_TOKEN_PIECES,
  RT_TOKEN_FLAGS,
  RT_TOKEN_BYTES,
  RT_TOKEN_TEXT_SLOTS,
  RT_TOKEN_MERGE_SLOTS,
  RT_TOKEN_NORMALIZERS,
  RT_TOKEN_SPLITTERS,
  RT_TOKEN_PREFIX,
  RT_TOKEN_SUFFIX,
  RT_TOKEN_ADDED,
  RT_TOKEN_RAW_NODES,
  RT_TOKEN_RAW_EDGES,
  RT_TOKEN_TEXT_NODES,
  RT_TOKEN_TEXT_EDGES,
  RT_TOKEN_SECTIONS
} rt_token_section;

enum {                               // header.flags
  RT_TOKEN_IGNORE_MERGES = 1u << 0,  // a word that is a token is that token
  RT_TOKEN_FUSE_UNKNOWN = 1u << 1,   // neighbouring unknown bytes become one unknown token
  RT_TOKEN_JOIN_SPACES = 1u << 2,    // no decoder: texts are joined with spaces
  RT_TOKEN_ALL_FLAGS = 7
};

enum {  // FLAGS section
  RT_TOKEN_IS_USED = 1u << 0,
  RT_TOKEN_IS_SPECIAL = 1u << 1,  // left out of decoding on request
  RT_TOKEN_IS_ADDED = 1u << 2,
  RT_TOKEN_IS_MODEL = 1u << 3  // in the model's own vocabulary
};

enum {  // rt_token_added.flags
  RT_TOKEN_LSTRIP = 1u << 0,
  RT_TOKEN_RSTRIP = 1u << 1,
  RT_TOKEN_SINGLE_WORD = 1u << 2,
  RT_TOKEN_SPECIAL = 1u << 3,
  RT_TOKEN_NORMALIZED = 1u << 4,
  RT_TOKEN_ALL_ADDED_FLAGS = 31
};

typedef struct rt_token_span {
  uint32_t offset, size;  // in STRINGS
} rt_token_span;

typedef struct rt_token_merge {
  uint32_t left, right, rank, merged;
} rt_token_merge;

typedef enum rt_token_step_kind {
  // Normalizers
  RT_STEP_NFC = 1,
  RT_STEP_NFD,
  RT_STEP_NFKC,
  RT_STEP_NFKD,
  RT_STEP_LOWERCASE,
  RT_STEP_STRIP,      // option: 1 = left, 2 = right
  RT_STEP_PREPEND,    // content
  RT_STEP_REPLACE,    // pattern (option 1: a regex), content
  RT_STEP_MAP_BYTES,  // each byte to its byte-level character; also behind BYTE_LEVEL
  // Splitters
  RT_STEP_SPLIT = 32,   // pattern, option, behavior
  RT_STEP_BYTE_LEVEL,   // option: 1 = add prefix space, 2 = split with the GPT-2 pattern
  RT_STEP_DIGITS,       // behavior
  RT_STEP_PUNCTUATION,  // behavior
  RT_STEP_WHITESPACE,   // words and runs of other characters; spaces vanish
  RT_STEP_WHITESPACE_SPLIT
} rt_token_step_kind;

enum { RT_STEP_REGEX = 1, RT_STEP_INVERT = 2 };       // option of SPLIT and REPLACE
enum { RT_STEP_PREFIX_SPACE = 1, RT_STEP_GPT2 = 2 };  // option of BYTE_LEVEL
enum { RT_STEP_LEFT = 1, RT_STEP_RIGHT = 2 };         // option of STRIP

typedef enum rt_split_behavior {
  RT_SPLIT_REMOVED,
  RT_SPLIT_ISOLATED,
  RT_SPLIT_MERGED_WITH_PREVIOUS,
  RT_SPLIT_MERGED_WITH_NEXT,
  RT_SPLIT_CONTIGUOUS
} rt_split_behavior;

typedef struct rt_token_step {
  uint32_t kind, option, behavior, reserved;
  rt_token_span pattern;  // in the dialect of tokenizer.json
  rt_token_span content;
} rt_token_step;

typedef struct rt_token_added {
  uint32_t id, flags;
  rt_token_span text;  // what is looked for
} rt_token_added;

typedef struct rt_token_node {
  uint32_t added;  // index into ADDED of the token that ends here, or RT_TOKEN_NONE
  uint32_t first_edge, edges;
} rt_token_node;

typedef struct rt_token_extent {
  uint64_t offset, bytes;  // in the block
} rt_token_extent;

typedef struct rt_token_header {
  char magic[8];
  uint32_t version, header_bytes;
  uint64_t total_bytes;
  uint32_t model, flags;
  uint32_t vocab_size;  // largest id + 1
  uint32_t unknown_id, bos_id, eos_id, pad_id;
  uint32_t reserved;
  rt_token_extent sections[RT_TOKEN_SECTIONS];
} rt_token_header;

_Static_assert(sizeof(rt_token_header) == 24 + 32 + 16 * RT_TOKEN_SECTIONS, "header layout");
_Static_assert(sizeof(rt_token_step) == 32 && sizeof(rt_token_added) == 16, "record layout");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tables are read in place");

// FNV-1a over the text, folded so that the low bits are good.
static inline uint32_t rt_token_hash(const char *text, uint64_t size) {
  uint64_t state = 0xCBF29CE484222325u;
  for (uint64_t i = 0; i < size; i++) state = (state ^ (unsigned char)text[i]) * 0x100000001B3u;
  return (uint32_t)(state ^ (state >> 32));
}
static inline uint32_t rt_token_pair_hash(uint32_t left, uint32_t right) {
  uint64_t key = ((uint64_t)left << 32 | right) * 0x9E3779B97F4A7C15u;
  return (uint32_t)(key >> 32);
}

// The printable character that stands for a byte in byte-level texts (GPT-2's table), and back:
// -1 for a character that stands for none.
static inline uint32_t rt_token_byte_char(unsigned byte) {
  if ((byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD)) return byte;
  if (byte <= 0x20) return 0x100 + byte;
  if (byte <= 0xA0) return 0x100 + 0x21 + (byte - 0x7F);
  return 0x143;  // 0xAD, the last of the 68
}
static inline int rt_token_char_byte(uint32_t c) {
  if ((c >= 0x21 && c <= 0x7E) || (c >= 0xA1 && c <= 0xFF && c != 0xAD)) return (int)c;
  if (c >= 0x100 && c <= 0x120) return (int)(c - 0x100);
  if (c >= 0x121 && c <= 0x142) return (int)(c - 0x121 + 0x7F);
  return c == 0x143 ? 0xAD : -1;
}

#endif
