// The invented vocabulary of build/synth. Every token can be reached by encoding its own text:
//   0..255        the bytes
//   syllables     consonant + vowel. Two merges never compete for a letter.
//   words         a syllable of the first consonants + one of the others: neither do these.
//   " word"       with the space in front
//   pairs         word + word, as many as the vocabulary has room for
//   the last 5    special tokens
// A merge of each level only joins tokens of the level before, so encoding rebuilds them in order.
#include "build/synth.h"

#include "base/size.h"

enum {
  FIRST = 10,   // consonants that begin a word
  SECOND = 11,  // consonants that begin its second syllable
  VOWELS = 5,
  SYLLABLES = (FIRST + SECOND) * VOWELS,
  WORDS = FIRST * VOWELS * SECOND * VOWELS,
  BYTES = 256,
  SPECIAL = 5,
};
static const char CONSONANTS[] = "bcdfghjklmnpqrstvwxyz";
static const char VOWEL_LETTERS[] = "aeiou";
static const char *const SPECIAL_TEXTS[SPECIAL] = {"<|begin|>", "<|end|>", "<|system|>", "<|user|>",
                                                   "<|assistant|>"};
_Static_assert(sizeof CONSONANTS == FIRST + SECOND + 1, "consonants");

// Byte-level tokenizers write each byte as a printable character: itself, or one from U+0100 on.
static uint32_t byte_character(unsigned byte) {
  uint32_t shifted = 0x100;
  for (unsigned b = 0; b <= byte; b++) {
    bool printable = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    if (b == byte) return printable ? b : shifted;
    if (!printable) shifted++;
  }
  return 0xFFFD;
}

static void syllable(rt_buf *out, size_t index) {
  rt_buf_append_char(out, CONSONANTS[index / VOWELS]);
  rt_buf_append_char(out, VOWEL_LETTERS[index % VOWELS]);
}

static void word(rt_buf *out, size_t index) {
  syllable(out, index / (SECOND * VOWELS));
  syllable(out, FIRST * VOWELS + index % (SECOND * VOWELS));
}

// The two halves of merge number `index`; their concatenation is token BYTES + index.
static void merge(rt_buf *left, rt_buf *right, size_t index) {
  rt_buf_clear(left);
  rt_buf_clear(right);
  if (index < SYLLABLES) {
    rt_buf_append_char(left, CONSONANTS[index / VOWELS]);
    rt_buf_append_char(right, VOWEL_LETTERS[index % VOWELS]);
    return;
  }
  index -= SYLLABLES;
  if (index < WORDS) {
    syllable(left, index / (SECOND * VOWELS));
    syllable(right, FIRST * VOWELS + index % (SECOND * VOWELS));
    return;
  }
  index -= WORDS;
  if (index < WORDS) {
    rt_buf_append_utf8(left, byte_character(' '));
    word(right, index);
    return;
  }
  index -= WORDS;
  // All pairs, each first word in turn, so that a small vocabulary has variety too.
  word(left, index % WORDS);
  word(right, (index / WORDS + index) % WORDS);
}

static void append_vocab(rt_buf *out, size_t merges) {
  rt_buf token = {0}, left = {0}, right = {0};
  for (unsigned b = 0; b < BYTES; b++) {
    rt_buf_clear(&token);
    rt_buf_append_utf8(&token, byte_character(b));
    if (b) rt_buf_append_str(out, ",\n");
    rt_buf_append_json(out, rt_buf_view(&token));
    rt_buf_append_format(out, ":%u", b);
  }
  for (size_t i = 0; i < merges; i++) {
    merge(&left, &right, i);
    rt_buf_append_view(&left, rt_buf_view(&right));
    rt_buf_append_str(out, ",\n");
    rt_buf_append_json(out, rt_buf_view(&left));
    rt_buf_append_format(out, ":%zu", BYTES + i);
  }
  out->failed = out->failed || token.failed || left.failed || right.failed;
  rt_buf_deinit(&token);
  rt_buf_deinit(&left);
  rt_buf_deinit(&right);
}

static void append_merges(rt_buf *out, size_t merges) {
  rt_buf left = {0}, right = {0};
  for (size_t i = 0; i < merges; i++) {
    merge(&left, &right, i);
    rt_buf_append_str(out, i ? ",\n[" : "[");
    rt_buf_append_json(out, rt_buf_view(&left));
    rt_buf_append_char(out, ',');
    rt_buf_append_json(out, rt_buf_view(&right));
    rt_buf_append_char(out, ']');
  }
  out->failed = out->failed || left.failed || right.failed;
  rt_buf_deinit(&left);
  rt_buf_deinit(&right);
}

retort_status rt_synth_tokenizer(int64_t vocab, rt_buf *out, retort_error *err) {
  const int64_t most = (int64_t)BYTES + SYLLABLES + 2 * WORDS + (int64_t)WORDS * WORDS + SPECIAL;
  if (vocab < BYTES + SPECIAL || vocab > most) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "a vocabulary of %lld tokens; a byte-level tokenizer can be made for %d to %lld",
                   (long long)vocab, BYTES + SPECIAL, (long long)most);
  }
  size_t merges = (size_t)vocab - BYTES - SPECIAL;
  rt_buf_append_str(
      out, "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\n\"added_tokens\":[");
  for (size_t i = 0; i < SPECIAL; i++) {
    rt_buf_append_format(out,
                         "%s\n{\"id\":%zu,\"content\":\"%s\",\"single_word\":false,"
                         "\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}",
                         i ? "," : "", BYTES + merges + i, SPECIAL_TEXTS[i]);
  }
  rt_buf_append_str(out,
                    "],\n\"normalizer\":null,\n\"pre_tokenizer\":{\"type\":\"ByteLevel\","
                    "\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true},\n");
  rt_buf_append_format(
      out,
      "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":"
      "{\"id\":\"%s\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":"
      "[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],"
      "\"special_tokens\":{\"%s\":{\"id\":\"%s\",\"ids\":[%zu],\"tokens\":[\"%s\"]}}},\n",
      SPECIAL_TEXTS[0], SPECIAL_TEXTS[0], SPECIAL_TEXTS[0], BYTES + merges, SPECIAL_TEXTS[0]);
  rt_buf_append_str(out,
                    "\"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
                    "\"trim_offsets\":true,\"use_regex\":true},\n"
                    "\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
                    "\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,"
                    "\"fuse_unk\":false,\"byte_fallback\":false,\"ignore_merges\":false,\n"
                    "\"vocab\":{");
  append_vocab(out, merges);
  rt_buf_append_str(out, "},\n\"merges\":[");
  append_merges(out, merges);
  rt_buf_append_str(out, "]}}\n");
  return out->failed ? RT_OOM(err, "the tokenizer") : RETORT_OK;
}
