// build/corpus.h: the text that a build calibrates on and measures its loss with.
//
// A text file in UTF-8; blank lines end documents. Every fourth document is held out: what
// calibration sees and what the loss is measured on never share one. Of a file that is longer than
// needed documents are taken evenly from the whole of it. Each side is a stream of documents, an
// end-of-text token after each, cut into windows of which a short last one is dropped.
#ifndef RT_BUILD_CORPUS_H
#define RT_BUILD_CORPUS_H

#include "text/tokenizer.h"

typedef struct rt_corpus_side {
  int32_t *tokens;  // (windows * window)
  size_t windows, documents;
} rt_corpus_side;

typedef struct rt_corpus {
  size_t window;  // tokens
  rt_corpus_side train, held;
} rt_corpus;

typedef struct rt_corpus_options {
  const char *path;
  int32_t end;    // put after each document; -1: nothing
  size_t vocab;   // of the model, whose tokenizer may have more tokens
  size_t window;  // at least 2
  size_t train_windows,
      held_windows;  // that are wanted; there may be fewer, but at least 1 of each
} rt_corpus_options;

// Errors: IO; LIMIT for a file beyond 64 MiB; FORMAT for a text that is empty, not text, a single
// document or too short, or has a token that the model lacks, with the place and what would do.
retort_status rt_corpus_read(rt_corpus *out, const rt_corpus_options *options,
                             const rt_tokenizer *tokenizer, retort_error *err) RETORT_MUST_USE;
void rt_corpus_deinit(rt_corpus *corpus);

#endif
