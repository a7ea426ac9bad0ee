#include "text/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <pthread.h>

static const char context_text[] =
    "{\"messages\": [{\"role\": \"system\", \"content\": \" Be kind. \"},"
    "{\"role\": \"user\", \"content\": \"h\\u00e9llo\"},"
    "{\"role\": \"assistant\", \"content\": \"hi\"}],"
    "\"tools\": [{\"name\": \"f\", \"args\": {\"z\": 1, \"a\": [1.5, true, null]}}],"
    "\"add_generation_prompt\": true, \"bos\": \"<s>\", \"n\": 3, \"f\": 2.5, \"nil\": null,"
    "\"s\": \"Hello, World\", \"l\": [3, 1, 2], \"d\": {\"b\": 1, \"a\": {\"x\": 2}}}";

static retort_status render_with(const char *source, const rt_template_limits *limits, rt_buf *out,
                                 retort_error *err) {
  json_t *context = json_loads(context_text, 0, NULL);
  assert_non_null(context);
  rt_template *tmpl;
  retort_status st = rt_template_compile(&tmpl, rt_view_of(source), "chat.jinja", err);
  if (st == RETORT_OK) {
    st = rt_template_render(tmpl, context, limits, out, err);
  } else {
    assert_null(tmpl);
  }
  rt_template_destroy(tmpl);
  json_decref(context);
  return st;
}

#define GIVES(source, text) gives(source, text, __LINE__)
static void gives(const char *source, const char *text, int line) {
  rt_buf out = {0};
  retort_error err = {0};
  rt_template_limits limits = {.now_unix_seconds = 1700000000};
  if (render_with(source, &limits, &out, &err) != RETORT_OK) {
    fail_msg("line %d: %s: %s", line, source, err.message);
  }
  if (strcmp(rt_buf_cstr(&out), text) != 0) {
    fail_msg("line %d: %s: got «%s», wanted «%s»", line, source, rt_buf_cstr(&out), text);
  }
  rt_buf_deinit(&out);
}

#define FAILS(source, status, text) fails(source, status, text, __LINE__)
static void fails(const char *source, retort_status status, const char *text, int line) {
  rt_buf out = {0};
  retort_error err = {0};
  rt_buf_append_str(&out, "kept");
  retort_status st = render_with(source, NULL, &out, &err);
  if (st != status || err.status != status || !strstr(err.message, text)) {
    fail_msg("line %d: %s: got %s «%s», wanted %s «%s»", line, source, retort_status_name(st),
             err.message, retort_status_name(status), text);
  }
  assert_string_equal(rt_buf_cstr(&out), "kept");
  rt_buf_deinit(&out);
}

static void expressions(void **state) {
  (void)state;
  GIVES("{{ 1 + 2 * 3 }} {{ 7 // -2 }} {{ -7 % 3 }} {{ 2 ** 3 ** 2 }} {{ 1 / 4 }}",
        "7 -4 2 64 0.25");
  GIVES("{{ 'a' 'b' ~ 1 ~ none }} {{ \"\\x41\\u00e9\\n\" }}", "ab1None A\xC3\xA9\n");
  GIVES("{{ 1 < n <= 3 }} {{ 3 in l and 4 not in l }} {{ not n }} {{ '' or 'x' }}",
        "True True False x");
  GIVES("{{ l[0] }}{{ l[-1] }}{{ l[1:] }}{{ l[::-1] }}{{ s[7:] }}{{ s[::-4] }}",
        "32[1, 2][2, 1, 3]WorlddWl");
  GIVES("{{ d.a.x }}{{ d['b'] }}{{ l.0 }}{{ d.get('q', 5) }}{{ d.q }}{{ d['q'] }}", "2135");
  GIVES("{{ 'y' if n == 3 else 'z' }}{{ 'y' if n == 4 }}", "y");
  GIVES("{{ [1, 'a', none, true, 1.0, (1,), {'k': \"it's\"}] }}",
        "[1, 'a', None, True, 1.0, (1,), {'k': \"it's\"}]");
  GIVES("{{ 1e16 }} {{ 1e15 }} {{ 0.1 + 0.2 }} {{ 1e-5 }} {{ 100.0 }} {{ 1.5e300 * 1e300 }}",
        "1e+16 1000000000000000.0 0.30000000000000004 1e-05 100.0 inf");
  GIVES("{{ [nope, '\\t\\x00\xC3\xA9'] }}{{ nope }}{{ nope is defined }}",
        "[Undefined, '\\t\\x00\xC3\xA9']False");
}

static void methods_and_filters(void **state) {
  (void)state;
  GIVES(
      "{{ ' a '.strip() }}{{ 'xxaxx'.strip('x') }}{{ 'a,b,c'.split(',', 1) }}{{ ' a  b '.split() "
      "}}",
      "aa['a', 'b,c']['a', 'b']");
  GIVES("{{ s.startswith(('x', 'He')) }}{{ s.find('o') }}{{ s.rfind('o') }}{{ s.count('l') }}",
        "True483");
  GIVES(
      "{{ '-'.join(['a', 'b']) }}{{ 'ab'.replace('', '.') }}{{ '%05.1f|%-3s|%r' % (f, 'a', 'b') }}",
      "a-b.a.b.002.5|a  |'b'");
  GIVES("{{ d.items() | list }}{{ d | tojson }}",
        "[('b', 1), ('a', {'x': 2})]{\"b\": 1, \"a\": {\"x\": 2}}");
  GIVES(
      "{{ tools[0] | tojson(indent=2) }}",
      "{\n  \"name\": \"f\",\n  \"args\": {\n    \"z\": 1,\n    \"a\": [\n      1.5,\n      true,\n"
      "      null\n    ]\n  }\n}");
  GIVES("{{ '<\xC3\xA9\"\\n/>' | tojson }}", "\"<\xC3\xA9\\\"\\n/>\"");
  GIVES("{{ messages | map(attribute='role') | join(',') }}", "system,user,assistant");
  GIVES("{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | list }}",
        "['h\xC3\xA9llo']");
  GIVES("{{ l | sort }}{{ l | sort(reverse=true) }}{{ l | reject('odd') | list }}{{ l | sum }}",
        "[1, 2, 3][3, 2, 1][2]6");
  GIVES("{{ nope | default('x') }}{{ '' | default('y', true) }}{{ nil | d('z') }}", "xyNone");
  GIVES("{{ 'a\\nb' | indent(2) }}{{ '42.9' | int }}{{ 2.5 | round }}{{ 'hi there' | title }}",
        "a\n  b422.0Hi There");
  GIVES("{{ s is string and d is mapping and l is iterable and n is odd and nil is none }}",
        "True");
  GIVES("{{ l | select }}", "<generator object>");
  GIVES("{{ strftime_now('%Y') }}", "2023");
}

static void statements(void **state) {
  (void)state;
  GIVES("{% for x in l if x > 1 %}{{ loop.index }}:{{ x }}{{ ',' if not loop.last }}{% endfor %}",
        "1:3,2:2");
  GIVES("{% for x in [] %}a{% else %}b{% endfor %}", "b");
  GIVES("{% for k, v in d.items() %}{{ k }}{{ loop.length }}{{ loop.revindex }}{% endfor %}",
        "b22a21");
  GIVES(
      "{% for x in l %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}{{ loop.cycle('a', 'b') }}{% "
      "endfor %}",
      "<3>1a3<1>2b1<2>a");
  GIVES(
      "{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}"
      "{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}",
      "323");
  GIVES("{% set x = 0 %}{% for i in l %}{% set x = i %}{% endfor %}{{ x }}", "0");
  GIVES(
      "{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x "
      "}}",
      "6");
  GIVES("{% if false %}{% set n = 1 %}{% endif %}{{ n }}", "3");
  GIVES("{% for i in l %}{% set n = i %}{{ n }}{% endfor %}{{ n }}", "3123");
  GIVES(
      "{% set a, b = 1, 2 %}{% set a, b = b, a %}{{ a }}{{ b }}{% set x | upper %}q{{ n }}{% "
      "endset %}{{ x }}",
      "21Q3");
  GIVES(
      "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ kwargs }}{% endmacro %}{{ m(1) }}{{ m(1, b=3, c=4) }}",
      "12{}13{'c': 4}");
  GIVES("{% macro m(k) %}{{ k if k < 1 else m(k - 1) ~ k }}{% endmacro %}{{ m(4) }}", "01234");
  GIVES(
      "{% macro w(x) %}[{{ caller(x) }}]{% endmacro %}{% call(v) w(5) %}{{ v }}{{ n }}{% endcall "
      "%}",
      "[53]");
  GIVES("{% filter upper %}a{% endfilter %}{% with q = 1 %}{{ q }}{% endwith %}{{ q }}", "A1");
  GIVES("{% generation %}g{% endgeneration %}{% raw %}{{ x }}{% endraw %}{# no #}", "g{{ x }}");
  GIVES("{{ l | map('string') | join }}{% for x in l | reverse %}{{ x }}{% endfor %}", "312213");
}

static void white_space(void **state) {
  (void)state;
  GIVES("a\n  {% if n %}\nb\n  {% endif %}\nc\n", "a\nb\nc");
  GIVES("a\n  {%+ if n %}\nb{% endif +%}\nc", "a\n  b\nc");
  GIVES("a  {{- n -}}  b", "a3b");
  GIVES("a \n {%- if n -%} \n b {% endif %}", "ab ");
  GIVES("  {# c #}\n x {# d #} y", " x  y");
  GIVES("a\r\nb\r\n", "a\nb");
  GIVES("a\n\n", "a\n");
}

static void errors(void **state) {
  (void)state;
  FAILS("a\n{{ nope.x }}", RETORT_ERR_FORMAT,
        "chat.jinja: line 2: attribute 'x': 'nope' is undefined");
  FAILS("{{ x | foo }}", RETORT_ERR_UNSUPPORTED, "line 1: filter 'foo' is not known; known: abs,");
  GIVES("{% if false %}{{ x | foo }}{% endif %}a", "a");
  FAILS("{% if true %}{{ x | foo }}{% endif %}", RETORT_ERR_UNSUPPORTED,
        "filter 'foo': is not known");
  FAILS("{% if true %}a{% endif %}{{ x | foo }}", RETORT_ERR_UNSUPPORTED, "is not known; known");
  FAILS("{{ x is foo }}", RETORT_ERR_UNSUPPORTED, "test 'foo' is not known");
  FAILS("\n{% foo %}", RETORT_ERR_UNSUPPORTED, "line 2: tag 'foo' is not known");
  FAILS("{% include 'x' %}", RETORT_ERR_UNSUPPORTED, "tag 'include' is not supported");
  FAILS("{% for x in l recursive %}{% endfor %}", RETORT_ERR_UNSUPPORTED, "recursive");
  FAILS("{% if n %}", RETORT_ERR_FORMAT, "block 'if' is never closed");
  FAILS("{{ n", RETORT_ERR_FORMAT, "'{{' is never closed");
  FAILS("{{ (n }}", RETORT_ERR_FORMAT, "unexpected '}'");
  FAILS("{{ n n }}", RETORT_ERR_FORMAT, "expected '}}', found 'n'");
  FAILS("{% break %}", RETORT_ERR_FORMAT, "'break' stands outside");
  FAILS("{{ raise_exception('roles must alternate') }}", RETORT_ERR_ARGUMENT,
        "roles must alternate");
  FAILS("{{ 1 + 'x' }}", RETORT_ERR_FORMAT, "operator '+': '+' does not work between int and str");
  FAILS("{{ l.append(1) }}", RETORT_ERR_FORMAT,
        "access to attribute 'append' of 'list' is not allowed");
  FAILS("{{ d.update({}) }}", RETORT_ERR_FORMAT, "not allowed");
  FAILS("{{ 9223372036854775807 + 1 }}", RETORT_ERR_UNSUPPORTED, "64 bits");
  FAILS("{{ n() }}", RETORT_ERR_FORMAT, "call of 'n': a int can't be called");
  FAILS("{% set d.x = 1 %}", RETORT_ERR_FORMAT, "non-namespace");
  FAILS("{{ '\xFF' }}", RETORT_ERR_FORMAT, "not UTF-8");
}

static void limits(void **state) {
  (void)state;
  FAILS("{{ range(1000000) }}", RETORT_ERR_LIMIT, "range() is longer");
  FAILS("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        RETORT_ERR_LIMIT, "too many steps");
  FAILS("{{ 'x' * 999999999999 }}", RETORT_ERR_LIMIT, "too many steps");
  FAILS("{{ 'x' * 99999999 }}", RETORT_ERR_MEMORY, "too much memory");
  FAILS("{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}", RETORT_ERR_LIMIT, "");
  FAILS("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", RETORT_ERR_LIMIT, "too deep");
  FAILS(
      "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor "
      "%}{{ ns.x }}",
      RETORT_ERR_LIMIT, "nested");
  FAILS("{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}", RETORT_ERR_LIMIT, "nested");
  rt_buf deep = {0};
  for (int i = 0; i < 5000; i++) rt_buf_append_str(&deep, i ? "(" : "{{ ");
  FAILS(rt_buf_cstr(&deep), RETORT_ERR_LIMIT, "nested");
  rt_buf_clear(&deep);
  for (int i = 0; i < 5000; i++) rt_buf_append_str(&deep, "{% if n %}");
  FAILS(rt_buf_cstr(&deep), RETORT_ERR_LIMIT, "nested");
  rt_buf_clear(&deep);
  rt_buf_append_str(&deep, "{{ n");
  for (int i = 0; i < 5000; i++) rt_buf_append_str(&deep, " + 1");
  rt_buf_append_str(&deep, " }}");
  FAILS(rt_buf_cstr(&deep), RETORT_ERR_LIMIT, "nested");
  rt_buf_deinit(&deep);

  rt_template_limits small = {.max_output_bytes = 10};
  rt_buf out = {0};
  retort_error err = {0};
  assert_int_equal(render_with("{{ s }}", &small, &out, &err), RETORT_ERR_LIMIT);
  assert_int_equal(out.size, 0);
  // A long text built piece by piece stays within its length, not its square.
  assert_int_equal(
      render_with("{% set ns = namespace(t='') %}{% for i in range(50000) %}"
                  "{% set ns.t = ns.t ~ '0123456789' %}{% endfor %}{{ ns.t | length }}",
                  NULL, &out, &err),
      RETORT_OK);
  assert_string_equal(rt_buf_cstr(&out), "500000");
  rt_buf_deinit(&out);
}

static void reads_its_variables(void **state) {
  (void)state;
  rt_template *tmpl;
  assert_int_equal(
      rt_template_compile(&tmpl, rt_view_of("{% set x = 1 %}{% if tools %}{{ x }}{% endif %}"), "t",
                          NULL),
      RETORT_OK);
  assert_true(rt_template_uses(tmpl, "tools"));
  assert_false(rt_template_uses(tmpl, "x"));
  assert_false(rt_template_uses(tmpl, "messages"));
  rt_template_destroy(tmpl);
  rt_template_destroy(NULL);
}

static const char shared_source[] =
    "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}{{ 'h\xC3\xA9'[1:] }}{% endfor %}";
static void *render_often(void *tmpl) {
  json_t *context = json_loads(context_text, 0, NULL);
  for (int i = 0; i < 200; i++) {
    rt_buf out = {0};
    assert_int_equal(rt_template_render(tmpl, context, NULL, &out, NULL), RETORT_OK);
    assert_string_equal(rt_buf_cstr(&out),
                        "<system>Be kind.\xC3\xA9<user>h\xC3\xA9llo\xC3\xA9<assistant>hi\xC3\xA9");
    rt_buf_deinit(&out);
  }
  json_decref(context);
  return NULL;
}
static void shared_by_threads(void **state) {
  (void)state;
  rt_template *tmpl;
  assert_int_equal(rt_template_compile(&tmpl, rt_view_of(shared_source), "t", NULL), RETORT_OK);
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, render_often, tmpl), 0);
  for (int i = 0; i < 4; i++) (void)pthread_join(threads[i], NULL);
  rt_template_destroy(tmpl);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(expressions),
      cmocka_unit_test(methods_and_filters),
      cmocka_unit_test(statements),
      cmocka_unit_test(white_space),
      cmocka_unit_test(errors),
      cmocka_unit_test(limits),
      cmocka_unit_test(reads_its_variables),
      cmocka_unit_test(shared_by_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
