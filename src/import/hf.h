// import/hf.h: a Hugging Face folder, as a whole.
//
//   config.json                         required   import/config.h
//   *.safetensors [+ index]             required   import/weights.h
//   tokenizer.json                      required unless options say otherwise
//   tokenizer_config.json               optional   tokens by name, chat template
//   chat_template.jinja                 optional   wins over the template in tokenizer_config.json
//   generation_config.json              optional   sampling defaults, end-of-text ids
//
// The text files are handed on as they are: src/text compiles them. Start at rt_hf_import.
#ifndef RT_IMPORT_HF_H
#define RT_IMPORT_HF_H

#include "import/config.h"
#include "import/weights.h"

// Zero means the default everywhere.
typedef struct rt_import_options {
  bool no_tokenizer;          // don't read the tokenizer's files; ids only
  const char *template_name;  // of the chat templates in tokenizer_config.json; NULL: "default"
} rt_import_options;

// Sampling as generation_config.json asks for it. Without a key (or file) the neutral value.
typedef struct rt_generation {
  bool sample;                // do_sample; false: greedy, whatever the temperature
  double temperature;         // 1
  int64_t top_k;              // 0: all
  double top_p;               // 1
  double min_p;               // 0
  double repetition_penalty;  // 1
  int64_t max_new_tokens;     // 0: not said
} rt_generation;

enum { RT_SOURCE_HASH_BYTES = 16 };

// Everything that a build needs. Owns all of it; graph constants borrow from `weights`.
typedef struct rt_import {
  rt_graph *graph;      // raised, ragged; verified
  rt_weights *weights;  // the mapped files
  // Shapes: KV rows are kv_heads * head_dim wide in each of `layers` slots. bos and eos here are
  // merged from config.json, generation_config.json and the tokenizer's own: any eos ends a reply.
  rt_decoder_config config;
  rt_generation generation;
  rt_buf tokenizer_json;         // empty with no_tokenizer
  rt_buf tokenizer_config_json;  // empty if absent
  rt_buf chat_template;          // Jinja text; empty if there is none
  // xxh3-128, big-endian, of config.json, the three texts above, generation_config.json and
  // rt_weights_hash (which samples the weights, see there).
  uint8_t source_hash[RT_SOURCE_HASH_BYTES];
  rt_notes notes;  // warnings, one line each
} rt_import;

// Imports a folder. Takes well under a second and little memory whatever the size of the weights,
// which are not read but for the samples of the hash. On success release with rt_import_deinit; on
// failure nothing is held and the error names file, place and remedy: ARGUMENT (no such folder),
// IO, FORMAT, UNSUPPORTED, LIMIT, MEMORY.
retort_status rt_hf_import(rt_import *out, const char *dir, const rt_import_options *options,
                           retort_error *err) RETORT_MUST_USE;
void rt_import_deinit(rt_import *import);

// Says where an element of a constant came from, for messages about values: «DIR/model.safetensors:
// tensor model.norm.weight, element [17]». `data` is the constant's (any address inside it works),
// `element` counts from the start of the tensor. For constants that came from no file, says so.
void rt_import_locate(const rt_import *import, const void *data, uint64_t element, rt_buf *out);

#endif
