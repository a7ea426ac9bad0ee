// What becomes of a calibration text: documents, windows, what is held out, and texts that won't
// do.
#include "build/corpus.h"

#include "import/hf.h"
#include "runtime/engine_testing.h"
#include "text/tokenizer_compile.h"

enum { VOCAB = 272, END = 2 };

static rt_buf compiled;
static rt_tokenizer *tokenizer;

static int open_tokenizer(void **state) {
  (void)state;
  rt_import in;
  char source[512];
  (void)snprintf(source, sizeof source, "%s/llama-gqa-tied-bf16", TEST_GOLDEN_DIR);
  TEST_OK(rt_hf_import(&in, source, NULL, err));
  TEST_OK(rt_tokenizer_compile(rt_buf_view(&in.tokenizer_json), "tokenizer.json",
                               rt_buf_view(&in.tokenizer_config_json), "tokenizer_config.json",
                               &compiled, err));
  rt_import_deinit(&in);
  TEST_OK(rt_tokenizer_open(&tokenizer, rt_buf_view(&compiled), err));
  return 0;
}

static int close_tokenizer(void **state) {
  (void)state;
  rt_tokenizer_destroy(tokenizer);
  rt_buf_deinit(&compiled);
  test_remove_folder();
  return 0;
}

static retort_status read_text(rt_corpus *c, const char *text, size_t bytes, rt_corpus_options o,
                               retort_error *err) {
  char path[256];
  FILE *f = fopen(test_path(path, sizeof path, "text.txt"), "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(text, 1, bytes, f), bytes);
  assert_int_equal(fclose(f), 0);
  o.path = path;
  if (!o.vocab) o.vocab = VOCAB;
  return rt_corpus_read(c, &o, tokenizer, err);
}

static const rt_corpus_options small = {
    .end = END, .window = 4, .train_windows = 3, .held_windows = 2};

// Side by side: the ids of these documents, an end behind each, cut into windows.
static void expect(const rt_corpus_side *side, size_t window, size_t most, const char *const *texts,
                   size_t count) {
  rt_token_ids ids = {0};
  rt_tokenizer_scratch *scratch;
  TEST_OK(rt_tokenizer_scratch_create(&scratch, err));
  for (size_t i = 0; i < count; i++) {
    TEST_OK(rt_tokenizer_encode(tokenizer, rt_view_of(texts[i]), 0, &ids, scratch, err));
    TEST_OK(rt_token_ids_push(&ids, END, err));
  }
  assert_int_equal(side->windows, rt_min_size(most, ids.count / window));
  for (size_t i = 0; i < side->windows * window; i++)
    assert_int_equal(side->tokens[i], ids.items[i]);
  rt_tokenizer_scratch_destroy(scratch);
  rt_token_ids_deinit(&ids);
}

static void test_documents(void **state) {
  (void)state;
  // However blank lines look, and wherever.
  static const char *const texts[] = {
      "one two\n\nthree\nlines\n\nfive\n\nsix seven eight\n\nnine",
      "\n\n\none two\n \n\n \t \nthree\nlines\n\t\nfive\n\n\n\n\nsix seven eight\n\nnine\n\n\n",
  };
  static const char *const train[] = {"one two", "three\nlines", "five", "nine"};
  static const char *const held[] = {"six seven eight"};
  for (size_t i = 0; i < RT_COUNT(texts); i++) {
    rt_corpus c;
    // The last document ends with the file, with its line's end or without.
    rt_corpus_options o = small;
    TEST_OK(read_text(&c, texts[i], strlen(texts[i]), o, err));
    assert_int_equal(c.window, 4);
    expect(&c.train, 4, 3, train, 4);
    expect(&c.held, 4, 2, held, 1);
    assert_int_equal(c.held.documents, 1);
    rt_corpus_deinit(&c);
  }
  static const char crlf[] = "a b c d\r\n\r\ne f g h\r\n\r\ni j k l\r\n\r\nm n o p\r\n";
  rt_corpus c;
  TEST_OK(read_text(&c, crlf, sizeof crlf - 1, small, err));
  assert_int_equal(c.held.documents, 1);
  rt_corpus_deinit(&c);
}

static void test_end(void **state) {
  (void)state;
  static const char text[] = "abcd\n\nabcd\n\nabcd\n\nabcd\n\nabcd\n\nabcd\n\nabcd\n\nabcd";
  rt_corpus with, without;
  rt_corpus_options o = small;
  o.window = 2;
  TEST_OK(read_text(&with, text, sizeof text - 1, o, err));
  o.end = -1;
  TEST_OK(read_text(&without, text, sizeof text - 1, o, err));
  size_t ends[2] = {0};
  for (size_t i = 0; i < with.train.windows * 2; i++) ends[0] += with.train.tokens[i] == END;
  for (size_t i = 0; i < without.train.windows * 2; i++) ends[1] += without.train.tokens[i] == END;
  assert_true(ends[0] > 0 && ends[1] == 0);
  rt_corpus_deinit(&with);
  rt_corpus_deinit(&without);
}

static void append_document(rt_buf *text, size_t n, size_t words) {
  for (size_t i = 0; i < words; i++) rt_buf_append_format(text, "w%zu ", (n * 7919 + i) % 10007);
  rt_buf_append_str(text, "\n\n");
}

static bool holds(const rt_corpus_side *s, size_t window, const int32_t *tokens, size_t count) {
  for (size_t i = 0; i + count <= s->windows * window; i++) {
    if (memcmp(s->tokens + i, tokens, count * sizeof *tokens) == 0) return true;
  }
  return false;
}

// Nothing of one side is in the other, and much text is taken from all over the file.
static void test_sides(void **state) {
  (void)state;
  rt_buf text = {0};
  for (size_t n = 0; n < 4000; n++) append_document(&text, n, 20);
  rt_corpus_options o = {.end = END, .window = 32, .train_windows = 16, .held_windows = 16};
  rt_corpus c;
  TEST_OK(read_text(&c, text.data, text.size, o, err));
  assert_int_equal(c.train.windows, 16);
  assert_int_equal(c.held.windows, 16);
  for (size_t i = 0; i + 24 <= 16 * 32; i += 24) {
    assert_false(holds(&c.train, 32, c.held.tokens + i, 24));
  }
  // A second time the same.
  rt_corpus again;
  TEST_OK(read_text(&again, text.data, text.size, o, err));
  assert_memory_equal(c.train.tokens, again.train.tokens, 16 * 32 * sizeof(int32_t));
  rt_corpus_deinit(&again);
  // Only the beginning would have been the same as that of a shorter text.
  rt_corpus part;
  TEST_OK(read_text(&part, text.data, text.size / 16, o, err));
  assert_memory_not_equal(c.train.tokens, part.train.tokens, 16 * 32 * sizeof(int32_t));
  rt_corpus_deinit(&part);
  rt_corpus_deinit(&c);
  rt_buf_deinit(&text);
}

// Documents far longer than what is wanted, among short ones or alone.
static void test_long_documents(void **state) {
  (void)state;
  for (size_t longs = 1; longs <= 8; longs++) {
    rt_buf text = {0};
    for (size_t n = 0; n < 8; n++) append_document(&text, n, n < longs ? 20000 : 50);
    rt_corpus_options o = {.end = END, .window = 32, .train_windows = 8, .held_windows = 4};
    rt_corpus c;
    TEST_OK(read_text(&c, text.data, text.size, o, err));
    assert_int_equal(c.train.windows, 8);
    assert_int_equal(c.held.windows, 4);
    rt_corpus_deinit(&c);
    rt_buf_deinit(&text);
  }
  // Cut at the beginning of a character.
  rt_buf text = {0};
  for (size_t n = 0; n < 4; n++) {
    for (size_t i = 0; i < 5000; i++) rt_buf_append_str(&text, "a\u20ac\U0001F600");
    rt_buf_append_str(&text, "\n\n");
  }
  rt_corpus c;
  rt_corpus_options o = {.end = END, .window = 5, .train_windows = 1, .held_windows = 1};
  TEST_OK(read_text(&c, text.data, text.size, o, err));
  rt_corpus_deinit(&c);
  rt_buf_deinit(&text);
}

static void test_wrong_texts(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t bytes;
    const char *says;
  } cases[] = {
      {"", 0, "empty"},
      {"\n\n \n\t\n\n", 7, "0 documents"},
      {"a b c d e f g h i j k l m n o p", 31, "1 documents"},
      {"a b c d\n\ne f g h\n\ni j k l", 25, "3 documents"},
      {"a\n\nb\n\nc\n\nd", 10, "too short"},
      {"abcdefgh\n\nabcdefgh\n\nabcdefgh\n\na", 31, "too short"},
      {"abc\0def", 7, "byte 3"},
      {"ab\xff"
       "cd",
       5, "byte 2"},
      {"abc\xe2\x82", 5, "byte 3"},
      {"\xed\xa0\x80", 3, "byte 0"},
      {"\x7f"
       "ELF\x02\x01\x01\0",
       8, "byte 7"},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_corpus c;
    retort_error why = {0};
    assert_int_equal(read_text(&c, cases[i].text, cases[i].bytes, small, &why), RETORT_ERR_FORMAT);
    if (!strstr(why.message, cases[i].says) || !strstr(why.message, "text.txt")) {
      fail_msg("%zu: %s", i, why.message);
    }
    assert_null(c.train.tokens);
  }
  // A text with a token that the model has no row for.
  rt_corpus c;
  retort_error why = {0};
  rt_corpus_options o = small;
  o.vocab = 4;
  static const char text[] = "aaaa\n\naaaa\n\naaab\n\naaaa\n\naaaa";
  assert_int_equal(read_text(&c, text, sizeof text - 1, o, &why), RETORT_ERR_FORMAT);
  assert_non_null(strstr(why.message, "vocabulary"));
  o.path = "/nowhere/text.txt";
  assert_int_equal(rt_corpus_read(&c, &o, tokenizer, &why), RETORT_ERR_IO);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_documents),   cmocka_unit_test(test_end),
      cmocka_unit_test(test_sides),       cmocka_unit_test(test_long_documents),
      cmocka_unit_test(test_wrong_texts),
  };
  return cmocka_run_group_tests_name("corpus", tests, open_tokenizer, close_tokenizer);
}
