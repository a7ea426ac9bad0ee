#include "text/tokenizer.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/size.h"
#include "base/time.h"
#include "text/tokenizer_compile.h"

// The parts of a tokenizer.json that a test sets; NULL is null or the usual.
typedef struct parts {
  const char *added, *normalizer, *pre_tokenizer, *post_processor, *decoder;
  const char *merges;  // "a b", ... : JSON strings; their results join the vocabulary
  const char *model;   // further members of the model, with a comma behind
  bool few_bytes;      // only the letters a to z have tokens
} parts;

static const char BYTE_LEVEL[] =
    "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";

// Ids: bytes in their order (0-255, or 0-25 for a-z), then the merged tokens in order.
static void write_json(const parts *p, rt_buf *out) {
  rt_buf_append_format(out,
                       "{\"version\":\"1.0\",\"added_tokens\":[%s],\"normalizer\":%s,"
                       "\"pre_tokenizer\":%s,\"post_processor\":%s,\"decoder\":%s,"
                       "\"model\":{%s\"type\":\"BPE\",\"vocab\":{",
                       p->added ? p->added : "", p->normalizer ? p->normalizer : "null",
                       p->pre_tokenizer ? p->pre_tokenizer : BYTE_LEVEL,
                       p->post_processor ? p->post_processor : "null",
                       p->decoder ? p->decoder : BYTE_LEVEL, p->model ? p->model : "");
  size_t id = 0;
  for (unsigned b = 0; b < 256; b++) {
    if (p->few_bytes && (b < 'a' || b > 'z')) continue;
    rt_buf one = {0};
    rt_buf_append_utf8(&one, rt_token_byte_char(b));
    if (id) rt_buf_append_char(out, ',');
    rt_buf_append_json(out, rt_buf_view(&one));
    rt_buf_append_format(out, ":%zu", id++);
    rt_buf_deinit(&one);
  }
  const char *merges = p->merges ? p->merges : "";
  for (const char *at = strchr(merges, '"'); at; at = strchr(at, '"')) {
    const char *end = strchr(++at, '"'), *space = memchr(at, ' ', (size_t)(end - at));
    rt_buf_append_format(out, ",\"%.*s%.*s\":%zu", (int)(space - at), at, (int)(end - space - 1),
                         space + 1, id++);
    at = end + 1;
  }
  rt_buf_append_format(out, "},\"merges\":[%s]}}", merges);
}

typedef struct fixture {
  rt_buf json, blob;
  rt_tokenizer *tokenizer;
  rt_tokenizer_scratch *scratch;
  retort_error err;
} fixture;

static retort_status try_open(fixture *f, rt_view json, const char *config) {
  *f = (fixture){.json = f->json};
  RT_TRY(rt_tokenizer_compile(json, "tokenizer.json", rt_view_of(config ? config : ""),
                              "tokenizer_config.json", &f->blob, &f->err));
  RT_TRY(rt_tokenizer_open(&f->tokenizer, rt_buf_view(&f->blob), &f->err));
  return rt_tokenizer_scratch_create(&f->scratch, &f->err);
}

static fixture *open_config(const parts *p, const char *config) {
  static fixture f;
  f = (fixture){0};
  write_json(p, &f.json);
  if (try_open(&f, rt_buf_view(&f.json), config) != RETORT_OK) fail_msg("%s", f.err.message);
  return &f;
}
static fixture *open_parts(const parts *p) {
  return open_config(p, NULL);
}

static void close_fixture(fixture *f) {
  rt_tokenizer_scratch_destroy(f->scratch);
  rt_tokenizer_destroy(f->tokenizer);
  rt_buf_deinit(&f->blob);
  rt_buf_deinit(&f->json);
}

// Encodes and compares the tokens' texts, joined with spaces.
static void assert_tokens(fixture *f, unsigned flags, const char *text, const char *want) {
  rt_token_ids ids = {0};
  rt_buf got = {0};
  if (rt_tokenizer_encode(f->tokenizer, rt_view_of(text), flags, &ids, f->scratch, &f->err)) {
    fail_msg("%s", f->err.message);
  }
  for (size_t i = 0; i < ids.count; i++) {
    if (i) rt_buf_append_char(&got, ' ');
    rt_buf_append_view(&got, rt_tokenizer_token_text(f->tokenizer, ids.items[i]));
  }
  assert_string_equal(rt_buf_cstr(&got), want);
  rt_buf_deinit(&got);
  rt_token_ids_deinit(&ids);
}

static void assert_decodes(fixture *f, const uint32_t *ids, size_t n, bool skip, const char *want) {
  rt_buf whole = {0}, streamed = {0};
  assert_int_equal(rt_tokenizer_decode(f->tokenizer, ids, n, skip, &whole, &f->err), RETORT_OK);
  assert_string_equal(rt_buf_cstr(&whole), want);
  rt_decode_stream stream;
  rt_decode_stream_init(&stream, f->tokenizer, skip);
  for (size_t i = 0; i < n; i++) {
    size_t before = streamed.size;
    rt_decode_stream_push(&stream, ids[i], &streamed);
    assert_true(rt_utf8_valid(rt_view_make(streamed.data + before, streamed.size - before)));
  }
  rt_decode_stream_finish(&stream, &streamed);
  assert_string_equal(rt_buf_cstr(&streamed), want);
  rt_buf_deinit(&whole);
  rt_buf_deinit(&streamed);
}

static void test_merging(void **state) {
  (void)state;
  // Lower ranks first, then the left: "aab" is a+ab, since "a b" comes before "a a".
  fixture *f =
      open_parts(&(parts){.merges = "\"a b\",\"a a\",\"ab c\",\"aa aa\",\"\xC4\xA0 a\",\"d d\""});
  assert_tokens(f, 0, "", "");
  assert_tokens(f, 0, "aab", "a ab");
  assert_tokens(f, 0, "abcaaaa", "abc aaaa");
  assert_tokens(f, 0, "aaa", "aa a");
  assert_tokens(f, 0, "a abd dd", "a \xC4\xA0 ab d \xC4\xA0 dd");
  assert_tokens(f, 0, "\xC3\xA9", "\xC3\x83 \xC2\xA9");
  assert_tokens(f, 0, "\xFF", "\xC3\xAF \xC2\xBF \xC2\xBD");  // U+FFFD
  // Beyond 32 bytes another algorithm works; it must agree.
  rt_buf text = {0}, want = {0};
  for (size_t i = 0; i < 20; i++) {
    rt_buf_append_str(&text, "aabcaaaad");
    rt_buf_append_str(&want, i ? " a abc aaaa d" : "a abc aaaa d");
  }
  assert_tokens(f, 0, rt_buf_cstr(&text), rt_buf_cstr(&want));
  rt_buf_deinit(&text);
  rt_buf_deinit(&want);
  close_fixture(f);
}

static void test_model_options(void **state) {
  (void)state;
  fixture *f = open_parts(
      &(parts){.merges = "\"b c\",\"a bc\",\"a b\"", .model = "\"ignore_merges\":true,"});
  assert_tokens(f, 0, "ab", "ab");
  close_fixture(f);
  // A word that no sequence of merges reaches is found whole only with ignore_merges.
  parts p = {.merges = "\"a b\",\"b c\",\"a bc\""};
  f = open_parts(&p);
  assert_tokens(f, 0, "abc", "ab c");
  close_fixture(f);
  p.model = "\"ignore_merges\":true,";
  f = open_parts(&p);
  assert_tokens(f, 0, "abc abc", "abc \xC4\xA0 ab c");
  close_fixture(f);

  p = (parts){.few_bytes = true, .model = "\"unk_token\":\"z\","};
  f = open_parts(&p);
  assert_tokens(f, 0, "aABb", "a z z b");
  close_fixture(f);
  p.model = "\"unk_token\":\"z\",\"fuse_unk\":true,";
  f = open_parts(&p);
  assert_tokens(f, 0, "aABb", "a z b");
  close_fixture(f);
  p.model = NULL;
  f = open_parts(&p);
  assert_tokens(f, 0, "aABb", "a b");  // no token, nothing: as the reference
  close_fixture(f);
}

static void test_pipelines(void **state) {
  (void)state;
  fixture *f = open_parts(
      &(parts){.merges = "\"\xC4\xA0 a\",\"1 2\",\"a b\"",
               .pre_tokenizer = "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\","
                                "\"individual_digits\":true},{\"type\":\"ByteLevel\","
                                "\"add_prefix_space\":true,\"use_regex\":false}]}"});
  assert_tokens(f, 0, "ab12",
                "\xC4\xA0"
                "a b \xC4\xA0 1 \xC4\xA0 2");
  close_fixture(f);
  // Steps behind ByteLevel see its characters: Digits takes the one for byte B2.
  f = open_parts(&(parts){
      .merges = "\"\xC3\x82 \xC2\xB2\",\"\xC2\xB2 a\"",
      .pre_tokenizer =
          "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":"
          "false,\"use_regex\":false},{\"type\":\"Digits\",\"individual_digits\":true}]}"});
  assert_tokens(f, 0,
                "\xC2\xB2"
                "a",
                "\xC3\x82 \xC2\xB2 a");
  close_fixture(f);
  f = open_parts(&(parts){.normalizer =
                              "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},"
                              "{\"type\":\"Lowercase\"},{\"type\":\"ByteLevel\"}]}",
                          .pre_tokenizer = "{\"type\":\"Split\",\"pattern\":{\"String\":\"x\"},"
                                           "\"behavior\":\"Removed\",\"invert\":false}",
                          .merges = "\"a b\""});
  assert_tokens(f, 0, "AxaB E\xCC\x81", "a ab \xC4\xA0 \xC3\x83 \xC2\xA9");
  close_fixture(f);
}

static void test_added_tokens(void **state) {
  (void)state;
  fixture *f = open_parts(&(parts){
      .normalizer = "{\"type\":\"Lowercase\"}",
      .merges = "\"a b\"",
      .added =
          "{\"id\":257,\"content\":\"<s>\",\"special\":true,\"normalized\":false},"
          "{\"id\":258,\"content\":\"<s><s>\",\"special\":false,\"normalized\":false},"
          "{\"id\":259,\"content\":\"<l>\",\"special\":false,\"normalized\":false,\"lstrip\":true},"
          "{\"id\":260,\"content\":\"<r>\",\"special\":false,\"normalized\":false,\"rstrip\":true},"
          "{\"id\":261,\"content\":\"cat\",\"special\":false,\"normalized\":false,"
          "\"single_word\":true},"
          "{\"id\":262,\"content\":\"Day\",\"special\":false,\"normalized\":true}"});
  const unsigned parse = RT_ENCODE_PARSE_SPECIAL;
  assert_tokens(f, parse, "ab<s>AB", "ab <s> ab");
  assert_tokens(f, 0, "<s>", "< s >");
  assert_tokens(f, parse, "<s><s><s>", "<s><s> <s>");  // the longest of the leftmost
  assert_tokens(f, 0, "<s><s>", "<s><s>");
  assert_tokens(f, parse, "a \n<l> b", "a <l> \xC4\xA0 b");
  assert_tokens(f, parse, "a <r> \t b", "a \xC4\xA0 <r> b");
  assert_tokens(f, parse, "<r>  <l>", "<r> <l>");
  assert_tokens(f, parse, "cat cats", "cat \xC4\xA0 c a t s");
  assert_tokens(f, parse,
                "\xC3\xA9"
                "cat cat!",
                "\xC3\x83 \xC2\xA9 c a t \xC4\xA0 cat !");
  assert_tokens(f, parse, "MONDAY", "m o n Day");  // on normalized text
  assert_int_equal(rt_tokenizer_find(f->tokenizer, rt_view_of("<s>")), 257);
  assert_int_equal(rt_tokenizer_find(f->tokenizer, rt_view_of("<none>")), RT_TOKEN_NONE);
  assert_int_equal(rt_tokenizer_vocab_size(f->tokenizer), 263);
  assert_true(rt_tokenizer_is_special(f->tokenizer, 257));
  assert_false(rt_tokenizer_is_special(f->tokenizer, 258));
  assert_false(rt_tokenizer_is_special(f->tokenizer, 263));
  assert_decodes(f, (uint32_t[]){'a', 257, 256, 999, 258}, 5, true, "aab<s><s>");
  assert_decodes(f, (uint32_t[]){'a', 257, 256, 262}, 4, false, "a<s>abday");
  close_fixture(f);
}

static void test_template_and_config(void **state) {
  (void)state;
  parts p = {
      .added =
          "{\"id\":256,\"content\":\"<b>\",\"special\":true},"
          "{\"id\":257,\"content\":\"<e>\",\"special\":true}",
      .post_processor =
          "{\"type\":\"Sequence\",\"processors\":[{\"type\":\"ByteLevel\"},{\"type\":"
          "\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<b>\",\"type_id\":0}},"
          "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{\"<b>\":"
          "{\"id\":\"<b>\",\"ids\":[256],\"tokens\":[\"<b>\"]}}}]}"};
  const unsigned add = RT_ENCODE_ADD_SPECIAL;
  fixture *f = open_parts(&p);
  assert_tokens(f, add, "x", "<b> x");
  assert_tokens(f, add, "", "<b>");
  assert_tokens(f, 0, "x", "x");
  assert_int_equal(rt_tokenizer_bos(f->tokenizer), RT_TOKEN_NONE);
  close_fixture(f);

  f = open_config(&p,
                  "{\"bos_token\":\"<b>\",\"eos_token\":{\"content\":\"<e>\"},"
                  "\"pad_token\":\"q\",\"add_eos_token\":true,"
                  "\"model_max_length\":1000000000000000019884624838656}");
  assert_tokens(f, add, "x", "<b> x <e>");
  assert_int_equal(rt_tokenizer_bos(f->tokenizer), 256);
  assert_int_equal(rt_tokenizer_eos(f->tokenizer), 257);
  assert_int_equal(rt_tokenizer_pad(f->tokenizer), 'q');
  assert_true(rt_tokenizer_is_special(f->tokenizer, 'q'));  // named there, so special
  close_fixture(f);

  f = open_config(&p, "{\"bos_token\":\"<b>\",\"add_bos_token\":false,\"eos_token\":\"<none>\"}");
  assert_tokens(f, add, "x", "x");
  assert_int_equal(rt_tokenizer_eos(f->tokenizer), RT_TOKEN_NONE);
  close_fixture(f);

  f = open_config(&p,
                  "{\"add_bos_token\":true,\"bos_token\":\"<b>\",\"added_tokens_decoder\":"
                  "{\"258\":{\"content\":\"<new>\",\"special\":true}}}");
  assert_tokens(f, add | RT_ENCODE_PARSE_SPECIAL, "<new>x", "<b> <new> x");
  close_fixture(f);
}

static void test_decoders(void **state) {
  (void)state;
  uint32_t smile[] = {0xF0, 0x9F, 0x99, 0x82, 'a', 0xF0, 0x9F, 'b', 0xC3};
  fixture *f = open_parts(&(parts){0});
  assert_decodes(f, smile, RT_COUNT(smile), false,
                 "\xF0\x9F\x99\x82"
                 "a\xEF\xBF\xBD"
                 "b\xEF\xBF\xBD");
  rt_view byte = rt_tokenizer_token_bytes(f->tokenizer, 0xF0);
  assert_int_equal(byte.size, 1);
  assert_int_equal((unsigned char)byte.data[0], 0xF0);
  assert_int_equal(rt_tokenizer_token_bytes(f->tokenizer, 256).size, 0);
  close_fixture(f);

  f = open_parts(&(parts){.decoder =
                              "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\","
                              "\"pattern\":{\"String\":\"a\"},\"content\":\"xx\"},{\"type\":"
                              "\"Strip\",\"content\":\"x\",\"start\":1,\"stop\":0},{\"type\":"
                              "\"ByteLevel\"},{\"type\":\"Fuse\"}]}"});
  assert_decodes(f, (uint32_t[]){'a', 'x', ' ', 'b'}, 4, false, "x b");
  close_fixture(f);

  parts p = {.decoder = "null"};
  f = open_parts(&p);
  assert_decodes(f, (uint32_t[]){'a', ' ', 'b'}, 3, false, "a \xC4\xA0 b");
  close_fixture(f);
}

// After the buffer has room, pushing tokens asks for no memory.
static void test_stream_allocates_nothing(void **state) {
  (void)state;
  fixture *f = open_parts(&(parts){0});
  rt_buf out = {0};
  assert_true(rt_buf_reserve(&out, 100000));
  struct mallinfo2 before = mallinfo2();
  rt_decode_stream stream;
  rt_decode_stream_init(&stream, f->tokenizer, true);
  for (uint32_t i = 0; i < 10000; i++) rt_decode_stream_push(&stream, i * 7 % 256, &out);
  rt_decode_stream_finish(&stream, &out);
  struct mallinfo2 after = mallinfo2();
  assert_int_equal(before.uordblks, after.uordblks);
  rt_buf_deinit(&out);
  close_fixture(f);
}

static void test_errors(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;  // replaced once in a good file
    const char *says;
    retort_status status;
  } BAD[] = {
      {"\"BPE\"", "\"WordPiece\"", "model: tokenizer model \"WordPiece\"", RETORT_ERR_UNSUPPORTED},
      {"\"BPE\"", "\"Unigram\"", "only byte-level BPE is", RETORT_ERR_UNSUPPORTED},
      {"\"BPE\"", "\"BPE\",\"byte_fallback\":true", "SentencePiece", RETORT_ERR_UNSUPPORTED},
      {"\"BPE\"", "\"BPE\",\"dropout\":0.1", "dropout", RETORT_ERR_UNSUPPORTED},
      {"\"BPE\"", "\"BPE\",\"end_of_word_suffix\":\"</w>\"", "end_of_word_suffix",
       RETORT_ERR_UNSUPPORTED},
      {"\"1.0\"", "\"2.0\"", "version \"2.0\"", RETORT_ERR_UNSUPPORTED},
      {"\"a\":97", "\"a\":98", "id 98 is taken", RETORT_ERR_FORMAT},
      {"\"a\":97", "\"a\":-1", "outside", RETORT_ERR_FORMAT},
      {"\"a\":97", "\"a\":4000000", "outside", RETORT_ERR_FORMAT},
      {"\"a b\"", "\"a q q\"", "model.merges[0]: expected two tokens", RETORT_ERR_FORMAT},
      {"\"a b\"", "[\"a\"]", "expected a pair", RETORT_ERR_FORMAT},
      {"\"a b\"", "\"a q\"", "\"aq\" is not in the vocabulary", RETORT_ERR_FORMAT},
      {"\"normalizer\":null", "\"normalizer\":{\"type\":\"Nmt\"}",
       "normalizer: normalizer \"Nmt\" is not supported; known are", RETORT_ERR_UNSUPPORTED},
      {"\"normalizer\":null",
       "\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"x*\"},\"content\":\"\"}",
       "matches the empty string", RETORT_ERR_UNSUPPORTED},
      {"{\"type\":\"ByteLevel\",", "{\"type\":\"Metaspace\",", "pre-tokenizer \"Metaspace\"",
       RETORT_ERR_UNSUPPORTED},
      {"{\"type\":\"ByteLevel\",\"add_prefix_space\":false", "{\"type\":\"Whitespace\",\"x\":false",
       "not byte-level", RETORT_ERR_UNSUPPORTED},
      {"{\"type\":\"ByteLevel\",",
       "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(\"},\"behavior\":\"Isolated\",",
       "pre_tokenizer: pattern \"(\": ( without its ) at byte 1", RETORT_ERR_FORMAT},
      {"{\"type\":\"ByteLevel\",",
       "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a\"},\"behavior\":\"Both\",",
       "behavior \"Both\"", RETORT_ERR_FORMAT},
      {"\"post_processor\":null", "\"post_processor\":{\"type\":\"RobertaProcessing\"}",
       "post-processor \"RobertaProcessing\"", RETORT_ERR_UNSUPPORTED},
      {"\"decoder\":{\"type\":\"ByteLevel\"", "\"decoder\":{\"type\":\"ByteFallback\"",
       "decoder \"ByteFallback\"", RETORT_ERR_UNSUPPORTED},
      {"\"added_tokens\":[]", "\"added_tokens\":[{\"id\":300,\"content\":\"<x>\"}]",
       "says id 300, but its place gives it 257", RETORT_ERR_FORMAT},
      {"\"added_tokens\":[]", "\"added_tokens\":[{\"id\":257}]", "added_tokens[0].content",
       RETORT_ERR_FORMAT},
      {"{\"version\"", "[{\"version\"", "not valid JSON", RETORT_ERR_FORMAT},
  };
  rt_buf good = {0}, json = {0};
  write_json(&(parts){.merges = "\"a b\""}, &good);
  const char *text = rt_buf_cstr(&good);
  for (size_t i = 0; i < RT_COUNT(BAD); i++) {
    const char *at = strstr(text, BAD[i].from);
    if (!at) fail_msg("no %s", BAD[i].from);
    rt_buf_clear(&json);
    rt_buf_append(&json, text, (size_t)(at - text));
    rt_buf_append_str(&json, BAD[i].to);
    rt_buf_append_str(&json, at + strlen(BAD[i].from));
    fixture f = {0};
    retort_status st = try_open(&f, rt_buf_view(&json), NULL);
    if (st != BAD[i].status || !strstr(f.err.message, BAD[i].says)) {
      fail_msg("%s: status %d, \"%s\"", BAD[i].to, st, f.err.message);
    }
    f.json = (rt_buf){0};
    close_fixture(&f);
  }
  rt_buf_deinit(&good);
  rt_buf_deinit(&json);
}

// No byte of a block, changed or cut off, may do harm; sanitizers watch.
static void test_damaged_block(void **state) {
  (void)state;
  fixture *f = open_parts(&(parts){.added = "{\"id\":257,\"content\":\"<x>\",\"special\":true}",
                                   .normalizer = "{\"type\":\"NFC\"}",
                                   .merges = "\"a b\""});
  rt_buf copy = {0};
  rt_buf_append_view(&copy, rt_buf_view(&f->blob));
  retort_error err;
  rt_tokenizer *t;
  for (size_t n = 0; n < f->blob.size; n += 1 + n / 16) {
    assert_int_not_equal(rt_tokenizer_open(&t, rt_view_make(copy.data, n), &err), RETORT_OK);
    assert_null(t);
  }
  rt_token_ids ids = {0};
  for (size_t i = 0; i < f->blob.size; i++) {
    if (i >= 312 && i % 7) continue;  // every byte of the header, some of the rest
    for (unsigned change = 1; change < 256; change = change * 4 + 3) {
      copy.data[i] = (char)((unsigned char)f->blob.data[i] ^ change);
      if (rt_tokenizer_open(&t, rt_buf_view(&copy), &err) == RETORT_OK) {
        ids.count = 0;
        retort_status st =
            rt_tokenizer_encode(t, rt_view_of("ab<x> ab"), 3, &ids, f->scratch, &err);
        assert_true(st == RETORT_OK || st == RETORT_ERR_LIMIT);
        rt_tokenizer_destroy(t);
      }
    }
    copy.data[i] = f->blob.data[i];
  }
  rt_token_ids_deinit(&ids);
  rt_buf_deinit(&copy);
  close_fixture(f);
}

static void test_long_texts(void **state) {
  (void)state;
  fixture *f = open_parts(
      &(parts){.merges = "\"a a\",\"aa aa\",\"aaaa aaaa\",\"\xC4\xA0 \xC4\xA0\",\"7 7\"",
               .pre_tokenizer =
                   "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{"
                   "\"Regex\":\"(?i:'s|'t)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}| ?[^"
                   "\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|"
                   "\\\\s+\"},\"behavior\":\"Isolated\"},{\"type\":\"ByteLevel\","
                   "\"add_prefix_space\":false,\"use_regex\":false}]}"});
  static const char *const UNITS[] = {"a",    " ",          "7", "\n", "!", "\xE4\xBD\xA0",
                                      "\xFF", "ab \xCC\x81"};
  // The claim is a second; a sanitizer's build gets more.
  const int64_t limit = 1000000000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const int64_t factor = 20;
#else
  const int64_t factor = 2;  // a busy machine
#endif
  rt_token_ids ids = {0};
  rt_buf text = {0};
  for (size_t i = 0; i < RT_COUNT(UNITS); i++) {
    rt_buf_clear(&text);
    while (text.size < 1000000) rt_buf_append_str(&text, UNITS[i]);
    ids.count = 0;
    int64_t start = rt_time_ns();
    assert_int_equal(
        rt_tokenizer_encode(f->tokenizer, rt_buf_view(&text), 0, &ids, f->scratch, &f->err),
        RETORT_OK);
    assert_true(rt_time_ns() - start < limit * factor);
    rt_buf_clear(&text);
  }
  rt_token_ids_deinit(&ids);
  rt_buf_deinit(&text);
  close_fixture(f);
}

// The folder of shared models: beside the repository, or where RETORT_SHARED_DIR says.
static bool shared_path(char *out, size_t size, const char *name) {
  const char *dir = getenv("RETORT_SHARED_DIR");
  (void)snprintf(out, size, "%s/%s", dir ? dir : RETORT_SOURCE_DIR "/../shared", name);
  return rt_file_exists(out);
}

static void test_golden(void **state) {
  (void)state;
  char path[512], config_path[512], golden_path[512];
  if (!shared_path(path, sizeof path, "models/prose-16m/tokenizer.json") ||
      !shared_path(config_path, sizeof config_path, "models/prose-16m/tokenizer_config.json") ||
      !shared_path(golden_path, sizeof golden_path, "models/prose-16m/tokenizer_golden.json")) {
    skip();
  }
  fixture f = {0};
  rt_buf json = {0}, config = {0}, out = {0};
  assert_int_equal(rt_file_read(&json, path, 1 << 26, &f.err), RETORT_OK);
  assert_int_equal(rt_file_read(&config, config_path, 1 << 20, &f.err), RETORT_OK);
  assert_int_equal(try_open(&f, rt_buf_view(&json), rt_buf_cstr(&config)), RETORT_OK);
  assert_int_equal(rt_tokenizer_eos(f.tokenizer), 0);
  json_t *golden = NULL;
  assert_int_equal(rt_json_read(&golden, golden_path, 1 << 24, &f.err), RETORT_OK);
  rt_token_ids ids = {0};
  size_t i;
  json_t *item;
  json_array_foreach(golden, i, item) {
    json_t *text = json_object_get(item, "text"), *want = json_object_get(item, "ids");
    ids.count = 0;
    assert_int_equal(
        rt_tokenizer_encode(f.tokenizer,
                            rt_view_make(json_string_value(text), json_string_length(text)), 3,
                            &ids, f.scratch, &f.err),
        RETORT_OK);
    assert_int_equal(ids.count, json_array_size(want));
    for (size_t k = 0; k < ids.count; k++) {
      assert_int_equal(ids.items[k], json_integer_value(json_array_get(want, k)));
    }
    assert_decodes(&f, ids.items, ids.count, false,
                   json_string_value(json_object_get(item, "decoded")));
  }
  // Real prose comes back as it was.
  if (shared_path(path, sizeof path, "models/prose-16m/valid.txt")) {
    rt_buf_clear(&json);
    assert_int_equal(rt_file_read(&json, path, 1 << 26, &f.err), RETORT_OK);
    ids.count = 0;
    assert_int_equal(
        rt_tokenizer_encode(f.tokenizer, rt_buf_view(&json), 0, &ids, f.scratch, &f.err),
        RETORT_OK);
    assert_int_equal(rt_tokenizer_decode(f.tokenizer, ids.items, ids.count, false, &out, &f.err),
                     RETORT_OK);
    assert_true(rt_view_equal(rt_buf_view(&out), rt_buf_view(&json)));
  }
  json_decref(golden);
  rt_token_ids_deinit(&ids);
  rt_buf_deinit(&json);
  rt_buf_deinit(&config);
  rt_buf_deinit(&out);
  close_fixture(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_merging),
      cmocka_unit_test(test_model_options),
      cmocka_unit_test(test_pipelines),
      cmocka_unit_test(test_added_tokens),
      cmocka_unit_test(test_template_and_config),
      cmocka_unit_test(test_decoders),
      cmocka_unit_test(test_stream_allocates_nothing),
      cmocka_unit_test(test_errors),
      cmocka_unit_test(test_damaged_block),
      cmocka_unit_test(test_long_texts),
      cmocka_unit_test(test_golden),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
