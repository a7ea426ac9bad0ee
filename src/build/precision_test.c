// The text of --precision: rules, their order, and what is said about wrong ones.
#include "build/precision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/size.h"

static const char *const layers[] = {"layers.0.attn.qkv", "layers.0.attn.o",   "layers.0.mlp.gate",
                                     "layers.0.mlp.down", "layers.1.attn.qkv", "lm_head"};

static void test_rules(void **state) {
  (void)state;
  static const struct {
    const char *text;
    rt_wfmt want[RT_COUNT(layers)];
  } cases[] = {
      {NULL, {RT_W16, RT_W16, RT_W16, RT_W16, RT_W16, RT_W16}},
      {"fp32", {RT_W32, RT_W32, RT_W32, RT_W32, RT_W32, RT_W32}},
      {"int8", {RT_W8, RT_W8, RT_W8, RT_W8, RT_W8, RT_W8}},
      {"int4", {RT_W4, RT_W4, RT_W4, RT_W4, RT_W4, RT_W8}},
      {"fp16", {RT_WF16, RT_WF16, RT_WF16, RT_WF16, RT_WF16, RT_WF16}},
      {"int4,lm_head=fp16", {RT_W4, RT_W4, RT_W4, RT_W4, RT_W4, RT_WF16}},
      {"int4,lm_head=int4", {RT_W4, RT_W4, RT_W4, RT_W4, RT_W4, RT_W4}},
      {"int4,layers.0.*=bf16,*.o=fp32", {RT_W16, RT_W32, RT_W16, RT_W16, RT_W4, RT_W8}},
      {"bf16,*=int8,layers.?.attn.qkv=int4", {RT_W4, RT_W8, RT_W8, RT_W8, RT_W4, RT_W8}},
  };
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_precision p;
    assert_int_equal(rt_precision_parse(&p, cases[i].text, NULL), RETORT_OK);
    for (int again = 0; again < 2; again++) {
      for (size_t k = 0; k < RT_COUNT(layers); k++) {
        assert_int_equal(rt_precision_of(&p, layers[k]), cases[i].want[k]);
      }
    }
    assert_int_equal(rt_precision_check(&p, NULL), RETORT_OK);
    rt_precision_deinit(&p);
  }
}

static void test_wrong_texts(void **state) {
  (void)state;
  static const char *const texts[] = {"",          "fp64",    "int4,",         "int4,,a=int8",
                                      "int4,a",    "int4,a=", "int4,=int8",    "int4,a=int5",
                                      "a=int8",    ",int4",   "int4 ,a=int8",  "int4,a=int8,",
                                      "int4;int8", "INT4",    "int4,a=int8=x", "="};
  for (size_t i = 0; i < RT_COUNT(texts); i++) {
    rt_precision p;
    retort_error why = {0};
    if (rt_precision_parse(&p, texts[i], &why) != RETORT_ERR_ARGUMENT) fail_msg("'%s'", texts[i]);
    assert_true(strstr(why.message, "known") || strstr(why.message, "no layer"));
  }
}

static void test_kv(void **state) {
  (void)state;
  static const char *const names[] = {"fp32", "bf16", "int8"};
  for (size_t i = 0; i < RT_COUNT(names); i++) {
    rt_kvfmt format = RT_KV_F32;
    assert_int_equal(rt_precision_parse_kv(&format, names[i], NULL), RETORT_OK);
    assert_int_equal(format, i);
  }
  static const char *const wrong[] = {"", "f32", "s8", "int4", "INT8", "int8 ", "bf16,int8"};
  for (size_t i = 0; i < RT_COUNT(wrong); i++) {
    rt_kvfmt format;
    retort_error why = {0};
    assert_int_equal(rt_precision_parse_kv(&format, wrong[i], &why), RETORT_ERR_ARGUMENT);
    assert_non_null(strstr(why.message, "known"));
  }
}

static void test_no_layer_fits(void **state) {
  (void)state;
  static const struct {
    const char *text, *pattern, *first;
  } cases[] = {{"int4,lmhead=int8", "'lmhead'", "near are lm_head,"},
               {"int8,layer.0.*.gate=bf16", "'layer.0.*.gate'", "near are layers.0.mlp.gate,"},
               {"int8,*=bf16,layers.0.mlp.up=bf16", "'layers.0.mlp.up'", "layers.0.mlp."}};
  for (size_t i = 0; i < RT_COUNT(cases); i++) {
    rt_precision p;
    retort_error why = {0};
    assert_int_equal(rt_precision_parse(&p, cases[i].text, &why), RETORT_OK);
    for (size_t k = 0; k < RT_COUNT(layers); k++) (void)rt_precision_of(&p, layers[k]);
    assert_int_equal(rt_precision_check(&p, &why), RETORT_ERR_ARGUMENT);
    if (!strstr(why.message, cases[i].pattern) || !strstr(why.message, cases[i].first)) {
      fail_msg("%s", why.message);
    }
    rt_precision_deinit(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rules),
      cmocka_unit_test(test_kv),
      cmocka_unit_test(test_wrong_texts),
      cmocka_unit_test(test_no_layer_fits),
  };
  return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}
