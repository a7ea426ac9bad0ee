#include "text/tokenizer_steps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/size.h"
#include "base/time.h"

static rt_regex_scratch *scratch;

static void init(rt_token_op *op, rt_token_step step, bool normalizer, const char *pattern,
                 const char *content) {
  retort_error err = {0};
  retort_status st =
      rt_token_op_init(op, &step, normalizer, rt_view_of(pattern), rt_view_of(content), &err);
  if (st != RETORT_OK) fail_msg("%s", err.message);
}

static void assert_splits(rt_token_step step, const char *pattern, const char *text,
                          const char *want) {
  retort_error err = {0};
  rt_token_op op;
  init(&op, step, false, pattern, "");
  rt_token_work work = {.text = rt_view_of(text)};
  assert_int_equal(rt_token_stretch_add(&work.list, 0, strlen(text), RT_TOKEN_NONE, &err),
                   RETORT_OK);
  assert_int_equal(rt_token_split(&op, scratch, &work, &err), RETORT_OK);
  rt_buf out = {0};
  for (size_t i = 0; i < work.list.count; i++) {
    if (i) rt_buf_append_char(&out, '|');
    rt_buf_append(&out, work.text.data + work.list.items[i].start,
                  work.list.items[i].end - work.list.items[i].start);
  }
  assert_string_equal(rt_buf_cstr(&out), want);
  rt_buf_deinit(&out);
  rt_token_work_deinit(&work);
  rt_token_op_deinit(&op);
}

static rt_token_step split(uint32_t option, uint32_t behavior) {
  return (rt_token_step){.kind = RT_STEP_SPLIT, .option = option, .behavior = behavior};
}

static void test_behaviors(void **state) {
  (void)state;
  const char *text = "the-final--countdown";
  assert_splits(split(0, RT_SPLIT_REMOVED), "-", text, "the|final|countdown");
  assert_splits(split(0, RT_SPLIT_ISOLATED), "-", text, "the|-|final|-|-|countdown");
  assert_splits(split(0, RT_SPLIT_MERGED_WITH_PREVIOUS), "-", text, "the-|final-|-|countdown");
  assert_splits(split(0, RT_SPLIT_MERGED_WITH_NEXT), "-", text, "the|-final|-|-countdown");
  assert_splits(split(0, RT_SPLIT_CONTIGUOUS), "-", text, "the|-|final|--|countdown");
  assert_splits(split(RT_STEP_REGEX, RT_SPLIT_ISOLATED), "-+", text, "the|-|final|--|countdown");
  assert_splits(split(RT_STEP_REGEX | RT_STEP_INVERT, RT_SPLIT_REMOVED), "-+", text, "-|--");
  assert_splits(split(RT_STEP_INVERT, RT_SPLIT_MERGED_WITH_PREVIOUS), "-", text,
                "the|-final|-|-countdown");
  assert_splits(split(0, RT_SPLIT_ISOLATED), "none", text, text);
}

static void test_splitters(void **state) {
  (void)state;
  assert_splits((rt_token_step){.kind = RT_STEP_DIGITS, .behavior = RT_SPLIT_ISOLATED}, "",
                "a12\xC2\xBD", "a|1|2|\xC2\xBD");
  assert_splits((rt_token_step){.kind = RT_STEP_DIGITS, .behavior = RT_SPLIT_CONTIGUOUS}, "",
                "a12b", "a|12|b");
  assert_splits((rt_token_step){.kind = RT_STEP_PUNCTUATION, .behavior = RT_SPLIT_ISOLATED}, "",
                "a,b$\xE3\x80\x82", "a|,|b|$|\xE3\x80\x82");
  assert_splits((rt_token_step){.kind = RT_STEP_WHITESPACE}, "", " it's  \xE2\x80\x8D ok?! ",
                "it|'|s|\xE2\x80\x8D|ok|?!");
  assert_splits((rt_token_step){.kind = RT_STEP_WHITESPACE_SPLIT}, "", " it's \xE3\x80\x80ok ",
                "it's|ok");
  assert_splits((rt_token_step){.kind = RT_STEP_BYTE_LEVEL, .option = RT_STEP_GPT2}, "",
                "I'll  go, 12 ", "I|'ll| | go|,| 12| ");
  assert_splits((rt_token_step){.kind = RT_STEP_BYTE_LEVEL, .option = 3}, "", "a b", " a| b");
  assert_splits((rt_token_step){.kind = RT_STEP_BYTE_LEVEL, .option = 1}, "", " a b", " a b");
  assert_splits((rt_token_step){.kind = RT_STEP_MAP_BYTES}, "", " \xC3\xA9\n",
                "\xC4\xA0\xC3\x83\xC2\xA9\xC4\x8A");
}

static void assert_normal(rt_token_step step, const char *pattern, const char *content,
                          const char *text, const char *want) {
  retort_error err = {0};
  rt_token_op op;
  init(&op, step, true, pattern, content);
  rt_buf buffers[2] = {{0}, {0}};
  rt_view out;
  assert_int_equal(rt_token_normalize(&op, 1, scratch, rt_view_of(text), buffers, &out, &err),
                   RETORT_OK);
  assert_int_equal(out.size, strlen(want));
  assert_memory_equal(out.data, want, out.size);
  rt_buf_deinit(&buffers[0]);
  rt_buf_deinit(&buffers[1]);
  rt_token_op_deinit(&op);
}

static void test_normalizers(void **state) {
  (void)state;
  rt_token_step nfc = {.kind = RT_STEP_NFC}, nfd = {.kind = RT_STEP_NFD},
                nfkc = {.kind = RT_STEP_NFKC}, nfkd = {.kind = RT_STEP_NFKD};
  assert_normal(nfc, "", "", "cafe\xCC\x81", "caf\xC3\xA9");
  assert_normal(nfd, "", "", "caf\xC3\xA9", "cafe\xCC\x81");
  // Marks are put in order: dot below (220) before dot above (230), equal ones keep theirs.
  assert_normal(nfd, "", "", "s\xCC\x87\xCC\xA3", "s\xCC\xA3\xCC\x87");
  assert_normal(nfc, "", "", "s\xCC\x87\xCC\xA3", "\xE1\xB9\xA9");
  assert_normal(nfc, "", "", "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "\xEA\xB0\x81");
  assert_normal(nfkc, "", "", "\xEF\xAC\x81\xE2\x91\xA0", "fi1");
  assert_normal(nfkd, "", "", "\xE2\x84\xAB", "A\xCC\x8A");
  assert_normal(nfc, "", "", "\xE2\x84\xA6", "\xCE\xA9");
  // U+32FF is newer than the reference's data and stays as it is.
  assert_normal(nfkc, "", "", "a\xE3\x8B\xBF", "a\xE3\x8B\xBF");
  assert_normal((rt_token_step){.kind = RT_STEP_LOWERCASE}, "", "", "A\xC3\x89\xC4\xB0\xCE\xA3",
                "a\xC3\xA9i\xCC\x87\xCF\x83");
  assert_normal((rt_token_step){.kind = RT_STEP_STRIP, .option = 3}, "", "",
                "\xE3\x80\x80 a b\n\xC2\xA0", "a b");
  assert_normal((rt_token_step){.kind = RT_STEP_STRIP, .option = RT_STEP_RIGHT}, "", "", " a ",
                " a");
  assert_normal((rt_token_step){.kind = RT_STEP_STRIP, .option = RT_STEP_LEFT}, "", "", "  ", "");
  assert_normal((rt_token_step){.kind = RT_STEP_PREPEND}, "", "_", "a", "_a");
  assert_normal((rt_token_step){.kind = RT_STEP_PREPEND}, "", "_", "", "");
  assert_normal((rt_token_step){.kind = RT_STEP_REPLACE}, " ", "__", "a b ", "a__b__");
  assert_normal((rt_token_step){.kind = RT_STEP_REPLACE, .option = 1}, "\\s+", " ", "a \n b",
                "a b");
}

// A megabyte of marks in the worst order; a library's own loop would be quadratic.
static void test_many_marks(void **state) {
  (void)state;
  rt_buf text = {0}, buffers[2] = {{0}, {0}};
  rt_buf_append_char(&text, 'a');
  for (size_t i = 0; i < 250000; i++) rt_buf_append_str(&text, "\xCC\x81\xCC\xA3");
  rt_token_op op;
  init(&op, (rt_token_step){.kind = RT_STEP_NFC}, true, "", "");
  retort_error err = {0};
  rt_view out;
  int64_t start = rt_time_ns();
  assert_int_equal(rt_token_normalize(&op, 1, scratch, rt_buf_view(&text), buffers, &out, &err),
                   RETORT_OK);
  assert_true(rt_time_ns() - start < 5000000000);
  assert_memory_equal(out.data, "\xE1\xBA\xA1\xCC\xA3", 5);  // a with dot below, then the others
  rt_token_op_deinit(&op);
  rt_buf_deinit(&text);
  rt_buf_deinit(&buffers[0]);
  rt_buf_deinit(&buffers[1]);
}

static void test_bytes(void **state) {
  (void)state;
  bool seen[0x144] = {false};
  for (unsigned b = 0; b < 256; b++) {
    uint32_t c = rt_token_byte_char(b);
    assert_true(c < 0x144 && !seen[c]);
    seen[c] = true;
    assert_int_equal(rt_token_char_byte(c), (int)b);
  }
  for (uint32_t c = 0; c < 0x500; c++) {
    assert_int_equal(rt_token_char_byte(c) >= 0, c < 0x144 && seen[c]);
  }
  rt_buf out = {0};
  assert_false(rt_token_unmap_bytes(rt_view_of("ab c"), &out));
  assert_int_equal(out.size, 0);
  rt_buf_deinit(&out);
}

static void test_bounds(void **state) {
  (void)state;
  retort_error err = {0};
  rt_token_op op;
  rt_token_step step = {.kind = 99};
  assert_int_equal(rt_token_op_init(&op, &step, true, rt_view_of(""), rt_view_of(""), &err),
                   RETORT_ERR_FORMAT);
  step.kind = RT_STEP_SPLIT;
  assert_int_equal(rt_token_op_init(&op, &step, false, rt_view_of(""), rt_view_of(""), &err),
                   RETORT_ERR_FORMAT);
  // Replacing may not make a text explode.
  rt_buf big = {0}, buffers[2] = {{0}, {0}};
  rt_buf_append_zeros(&big, 300000);
  init(&op, (rt_token_step){.kind = RT_STEP_REPLACE}, true, "a", "");
  op.content = rt_buf_view(&big);
  rt_view out;
  assert_int_equal(rt_token_normalize(&op, 1, scratch, rt_view_of("aaaaaaaa"), buffers, &out, &err),
                   RETORT_ERR_LIMIT);
  rt_buf_deinit(&big);
  rt_buf_deinit(&buffers[0]);
  rt_buf_deinit(&buffers[1]);
}

static int setup(void **state) {
  (void)state;
  return rt_regex_scratch_create(&scratch, NULL) != RETORT_OK;
}
static int teardown(void **state) {
  (void)state;
  rt_regex_scratch_destroy(scratch);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_behaviors),   cmocka_unit_test(test_splitters),
      cmocka_unit_test(test_normalizers), cmocka_unit_test(test_many_marks),
      cmocka_unit_test(test_bytes),       cmocka_unit_test(test_bounds),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
