// text/template_parse.c: tokens -> tree, by recursive descent with Jinja's grammar (which differs
// from Python's in places: `**` is left-associative and `~` binds tighter than `+`).
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/template_internal.h"

typedef struct parser {
  rt_template *tmpl;
  rt_tpl_tokens tokens;
  size_t at;
  int depth;
  int branches;  // `if` statements around the place
  retort_error *err;
} parser;

retort_status rt_tpl_compile_fail(const rt_template *tmpl, uint32_t line, retort_error *err,
                                  retort_status status, const char *format, ...) {
  char text[RETORT_ERROR_MESSAGE_BYTES];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return rt_fail(err, status, "%s: line %u: %s", tmpl->origin, line, text);
}

static const rt_tpl_token *current(const parser *ps) {
  return &ps->tokens.at[ps->at];
}
static const rt_tpl_token *look(const parser *ps) {
  return &ps->tokens.at[ps->at + (current(ps)->type != RT_TPL_T_EOF)];
}
static void next(parser *ps) {
  if (current(ps)->type != RT_TPL_T_EOF) ps->at++;
}
static bool token_is(const rt_tpl_token *t, rt_tpl_token_type type, const char *text) {
  return t->type == type && rt_view_is(t->text, text);
}
static bool at_op(const parser *ps, const char *op) {
  return token_is(current(ps), RT_TPL_T_OPERATOR, op);
}
static bool at_name(const parser *ps, const char *name) {
  return token_is(current(ps), RT_TPL_T_NAME, name);
}
static bool skip_op(parser *ps, const char *op) {
  bool there = at_op(ps, op);
  if (there) next(ps);
  return there;
}
static bool skip_name(parser *ps, const char *name) {
  bool there = at_name(ps, name);
  if (there) next(ps);
  return there;
}

// "'x'", "end of block" and the like, for messages.
static const char *describe(const rt_tpl_token *t, char *out, size_t size) {
  switch (t->type) {
    case RT_TPL_T_EOF: return "the end of the template";
    case RT_TPL_T_DATA: return "text";
    case RT_TPL_T_VARIABLE_BEGIN: return "'{{'";
    case RT_TPL_T_VARIABLE_END: return "'}}'";
    case RT_TPL_T_BLOCK_BEGIN: return "'{%'";
    case RT_TPL_T_BLOCK_END: return "'%}'";
    default: break;
  }
  (void)snprintf(
      out, size, "'%.*s'",
      (int)rt_utf8_complete((rt_view){t->text.data, t->text.size < 60 ? t->text.size : 60}),
      t->text.data);
  return out;
}

#define FAIL(ps, line, ...) \
  rt_tpl_compile_fail((ps)->tmpl, (line), (ps)->err, RETORT_ERR_FORMAT, __VA_ARGS__)

static retort_status fail_expected(parser *ps, const char *what) {
  char text[80];
  return FAIL(ps, current(ps)->line, "expected %s, found %s", what,
              describe(current(ps), text, sizeof text));
}
static retort_status expect_op(parser *ps, const char *op) {
  char what[8];
  if (skip_op(ps, op)) return RETORT_OK;
  (void)snprintf(what, sizeof what, "'%s'", op);
  return fail_expected(ps, what);
}

static retort_status new_node(parser *ps, rt_tpl_kind kind, uint32_t line, rt_tpl_node **out) {
  *out = NULL;
  rt_tpl_node *node = rt_arena_alloc(&ps->tmpl->arena, sizeof *node);
  if (!node) return RT_OOM(ps->err, "the template's tree");
  node->kind = (uint8_t)kind;
  node->line = line;
  node->depth = 1;
  node->explicit_caller = -1;
  *out = node;
  return RETORT_OK;
}

// Every link goes through here, so that no tree gets deeper than the walkers can stand.
static retort_status grow(parser *ps, rt_tpl_node *parent, const rt_tpl_node *child) {
  if (child && child->depth >= parent->depth) {
    parent->depth = (uint16_t)(child->depth + 1);
    if (parent->depth > RT_TPL_TREE_DEPTH) {
      return rt_tpl_compile_fail(ps->tmpl, parent->line, ps->err, RETORT_ERR_LIMIT,
                                 "expressions are nested more than %d deep", RT_TPL_TREE_DEPTH);
    }
  }
  return RETORT_OK;
}
static retort_status append(parser *ps, rt_tpl_node *parent, rt_tpl_nodes *list,
                            rt_tpl_node *child) {
  if (list->count == list->capacity) {
    uint32_t capacity = list->capacity ? list->capacity * 2 : 4;
    rt_tpl_node **at = rt_arena_array(&ps->tmpl->arena, capacity, sizeof *at);
    if (!at) return RT_OOM(ps->err, "the template's tree");
    if (list->count) memcpy(at, list->at, list->count * sizeof *at);
    list->at = at;
    list->capacity = capacity;
  }
  list->at[list->count++] = child;
  return parent ? grow(ps, parent, child) : RETORT_OK;
}

static retort_status enter(parser *ps) {
  if (++ps->depth <= RT_TPL_PARSE_DEPTH) return RETORT_OK;
  return rt_tpl_compile_fail(ps->tmpl, current(ps)->line, ps->err, RETORT_ERR_LIMIT,
                             "constructs are nested more than %d deep", RT_TPL_PARSE_DEPTH);
}

// ---- literals ----

static int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// Appends the value of a string token: Python's escapes, unknown ones kept as they are.
static retort_status unescape(parser *ps, const rt_tpl_token *t, rt_buf *out) {
  rt_view s = {t->text.data + 1, t->text.size - 2};
  for (size_t i = 0; i < s.size;) {
    if (s.data[i] != '\\' || i + 1 >= s.size) {
      rt_buf_append_char(out, s.data[i++]);
      continue;
    }
    char c = s.data[i + 1];
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *simple = strchr(from, c);
    if (simple) {
      rt_buf_append_char(out, to[simple - from]);
      i += 2;
    } else if (c == '\n') {
      i += 2;
    } else if (c >= '0' && c <= '7') {
      uint32_t v = 0;
      size_t n = 0;
      for (; n < 3 && i + 1 + n < s.size && s.data[i + 1 + n] >= '0' && s.data[i + 1 + n] <= '7';
           n++) {
        v = v * 8 + (uint32_t)(s.data[i + 1 + n] - '0');
      }
      rt_buf_append_utf8(out, v);
      i += 1 + n;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      uint32_t v = 0;
      for (size_t n = 0; n < digits; n++) {
        int d = i + 2 + n < s.size ? hex_digit(s.data[i + 2 + n]) : -1;
        if (d < 0) return FAIL(ps, t->line, "string literal: truncated \\%c escape", c);
        v = v * 16 + (uint32_t)d;
      }
      if (v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) {
        return FAIL(ps, t->line, "string literal: \\%c escape is not a character", c);
      }
      rt_buf_append_utf8(out, v);
      i += 2 + digits;
    } else if (c == 'N') {
      return rt_tpl_compile_fail(ps->tmpl, t->line, ps->err, RETORT_ERR_UNSUPPORTED,
                                 "string literal: \\N escapes are not supported");
    } else {
      rt_buf_append_char(out, '\\');
      i++;
    }
  }
  return RETORT_OK;
}

static retort_status make_string(parser *ps, rt_view text, rt_tpl_value *out) {
  rt_tpl_string *s = rt_arena_alloc(&ps->tmpl->arena, sizeof *s);
  char *data = rt_arena_strdup(&ps->tmpl->arena, text);
  if (!s || !data) return RT_OOM(ps->err, "the template's strings");
  *s = (rt_tpl_string){data, text.size, SIZE_MAX};
  *out = (rt_tpl_value){.type = RT_TPL_STRING, .u.string = s};
  (void)rt_tpl_chars(out);  // now, because later it would be a race
  return RETORT_OK;
}

static retort_status parse_string(parser *ps, rt_tpl_node **out) {
  RT_TRY(new_node(ps, RT_TPL_CONST, current(ps)->line, out));
  rt_buf text = {0};
  retort_status st = RETORT_OK;
  while (st == RETORT_OK && current(ps)->type == RT_TPL_T_STRING) {
    st = unescape(ps, current(ps), &text);
    next(ps);
  }
  if (st == RETORT_OK && text.failed) st = RT_OOM(ps->err, "a string literal");
  if (st == RETORT_OK) st = make_string(ps, rt_buf_view(&text), &(*out)->constant);
  rt_buf_deinit(&text);
  return st;
}

static retort_status parse_number(parser *ps, rt_tpl_node **out) {
  const rt_tpl_token *t = current(ps);
  RT_TRY(new_node(ps, RT_TPL_CONST, t->line, out));
  char digits[512];
  size_t n = 0;
  for (size_t i = 0; i < t->text.size; i++) {
    if (t->text.data[i] == '_') continue;
    if (n + 1 >= sizeof digits) return FAIL(ps, t->line, "number literal is too long");
    digits[n++] = t->text.data[i];
  }
  digits[n] = '\0';
  next(ps);
  if (t->type == RT_TPL_T_FLOAT) {
    double v;
    if (!rt_tpl_parse_float((rt_view){digits, n}, &v)) {
      return FAIL(ps, t->line, "'%s' is not a number", digits);
    }
    (*out)->constant = rt_tpl_float(v);
    return RETORT_OK;
  }
  int64_t v = 0, base = 10;
  size_t i = 0;
  if (n > 2 && digits[0] == '0') {
    char c = (char)(digits[1] | 32);
    base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    if (base != 10) i = 2;
  }
  for (; i < n; i++) {
    if (__builtin_mul_overflow(v, base, &v) ||
        __builtin_add_overflow(v, hex_digit(digits[i]), &v)) {
      return rt_tpl_compile_fail(ps->tmpl, t->line, ps->err, RETORT_ERR_UNSUPPORTED,
                                 "integer %.60s does not fit 64 bits", digits);
    }
  }
  (*out)->constant = rt_tpl_int(v);
  return RETORT_OK;
}

// ---- expressions ----

static retort_status parse_expression(parser *ps, bool conditional, rt_tpl_node **out);
static retort_status parse_unary(parser *ps, bool with_filter, rt_tpl_node **out);
static retort_status parse_primary(parser *ps, bool with_namespace, rt_tpl_node **out);
static retort_status parse_postfix(parser *ps, rt_tpl_node **node);

enum { TUPLE_SIMPLE = 1, TUPLE_NO_COND = 2, TUPLE_PARENS = 4, TUPLE_NAMESPACE = 8 };
// `end` is a name that ends the tuple ("in"), or NULL.
static retort_status parse_tuple(parser *ps, int how, const char *end, rt_tpl_node **out) {
  uint32_t line = current(ps)->line;
  rt_tpl_node *tuple = NULL, *first = NULL;
  for (;;) {
    const rt_tpl_token *t = current(ps);
    if (t->type == RT_TPL_T_VARIABLE_END || t->type == RT_TPL_T_BLOCK_END || at_op(ps, ")") ||
        (end && at_name(ps, end))) {
      break;
    }
    rt_tpl_node *item;
    if (how & TUPLE_SIMPLE) {
      RT_TRY(parse_primary(ps, (how & TUPLE_NAMESPACE) != 0, &item));
    } else {
      RT_TRY(parse_expression(ps, !(how & TUPLE_NO_COND), &item));
    }
    if (tuple) {
      RT_TRY(append(ps, tuple, &tuple->one, item));
    } else {
      first = item;
    }
    if (!at_op(ps, ",")) break;
    if (!tuple) {
      RT_TRY(new_node(ps, RT_TPL_MAKE_TUPLE, line, &tuple));
      RT_TRY(append(ps, tuple, &tuple->one, first));
    }
    next(ps);
  }
  if (!tuple && first) {
    *out = first;
    return RETORT_OK;
  }
  if (!tuple) {
    if (!(how & TUPLE_PARENS)) return fail_expected(ps, "an expression");
    RT_TRY(new_node(ps, RT_TPL_MAKE_TUPLE, line, &tuple));
  }
  *out = tuple;
  return RETORT_OK;
}

static retort_status parse_name_node(parser *ps, bool with_namespace, rt_tpl_node **out) {
  const rt_tpl_token *t = current(ps);
  next(ps);
  static const struct {
    const char *name;
    rt_tpl_value value;
  } constants[] = {
      {"true", {.type = RT_TPL_BOOL, .u.boolean = true}},
      {"True", {.type = RT_TPL_BOOL, .u.boolean = true}},
      {"false", {.type = RT_TPL_BOOL, .u.boolean = false}},
      {"False", {.type = RT_TPL_BOOL, .u.boolean = false}},
      {"none", {.type = RT_TPL_NONE}},
      {"None", {.type = RT_TPL_NONE}},
  };
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
    if (rt_view_is(t->text, constants[i].name)) {
      RT_TRY(new_node(ps, RT_TPL_CONST, t->line, out));
      (*out)->constant = constants[i].value;
      return RETORT_OK;
    }
  }
  if (with_namespace && at_op(ps, ".")) {
    next(ps);
    if (current(ps)->type != RT_TPL_T_NAME) return fail_expected(ps, "an attribute name");
    RT_TRY(new_node(ps, RT_TPL_NSREF, t->line, out));
    (*out)->name = t->text;
    RT_TRY(make_string(ps, current(ps)->text, &(*out)->constant));
    next(ps);
    return RETORT_OK;
  }
  RT_TRY(new_node(ps, RT_TPL_NAME, t->line, out));
  (*out)->name = t->text;
  return RETORT_OK;
}

static retort_status parse_list(parser *ps, rt_tpl_node **out) {
  RT_TRY(new_node(ps, RT_TPL_MAKE_LIST, current(ps)->line, out));
  next(ps);
  while (!at_op(ps, "]")) {
    if ((*out)->one.count) {
      RT_TRY(expect_op(ps, ","));
      if (at_op(ps, "]")) break;
    }
    rt_tpl_node *item = NULL;
    RT_TRY(parse_expression(ps, true, &item));
    RT_TRY(append(ps, *out, &(*out)->one, item));
  }
  return expect_op(ps, "]");
}

static retort_status parse_dict(parser *ps, rt_tpl_node **out) {
  RT_TRY(new_node(ps, RT_TPL_MAKE_DICT, current(ps)->line, out));
  next(ps);
  while (!at_op(ps, "}")) {
    if ((*out)->one.count) {
      RT_TRY(expect_op(ps, ","));
      if (at_op(ps, "}")) break;
    }
    rt_tpl_node *key, *value;
    RT_TRY(parse_expression(ps, true, &key));
    RT_TRY(expect_op(ps, ":"));
    RT_TRY(parse_expression(ps, true, &value));
    RT_TRY(append(ps, *out, &(*out)->one, key));
    RT_TRY(append(ps, *out, &(*out)->two, value));
  }
  return expect_op(ps, "}");
}

static retort_status parse_primary(parser *ps, bool with_namespace, rt_tpl_node **out) {
  switch (current(ps)->type) {
    case RT_TPL_T_NAME: return parse_name_node(ps, with_namespace, out);
    case RT_TPL_T_STRING: return parse_string(ps, out);
    case RT_TPL_T_INT:
    case RT_TPL_T_FLOAT: return parse_number(ps, out);
    default: break;
  }
  RT_TRY(enter(ps));
  if (at_op(ps, "(")) {
    next(ps);
    RT_TRY(parse_tuple(ps, TUPLE_PARENS, NULL, out));
    RT_TRY(expect_op(ps, ")"));
  } else if (at_op(ps, "[")) {
    RT_TRY(parse_list(ps, out));
  } else if (at_op(ps, "{")) {
    RT_TRY(parse_dict(ps, out));
  } else {
    return fail_expected(ps, "an expression");
  }
  ps->depth--;
  return RETORT_OK;
}

static retort_status parse_arguments(parser *ps, rt_tpl_node *call) {
  RT_TRY(expect_op(ps, "("));
  bool comma = false;
  while (!at_op(ps, ")")) {
    if (comma) {
      RT_TRY(expect_op(ps, ","));
      if (at_op(ps, ")")) break;
    }
    uint32_t line = current(ps)->line;
    rt_tpl_node *value;
    bool in_order = true;
    if (at_op(ps, "*")) {
      in_order = !call->b && !call->c;
      next(ps);
      RT_TRY(parse_expression(ps, true, &call->b));
      RT_TRY(grow(ps, call, call->b));
    } else if (at_op(ps, "**")) {
      in_order = !call->c;
      next(ps);
      RT_TRY(parse_expression(ps, true, &call->c));
      RT_TRY(grow(ps, call, call->c));
    } else if (current(ps)->type == RT_TPL_T_NAME && token_is(look(ps), RT_TPL_T_OPERATOR, "=")) {
      in_order = !call->c;
      rt_tpl_node *named;
      RT_TRY(new_node(ps, RT_TPL_KWARG, line, &named));
      named->name = current(ps)->text;
      next(ps);
      next(ps);
      RT_TRY(parse_expression(ps, true, &named->a));
      RT_TRY(grow(ps, named, named->a));
      for (uint32_t i = 0; i < call->two.count; i++) {
        if (rt_view_equal(call->two.at[i]->name, named->name)) {
          return FAIL(ps, line, "argument '%.*s' is given twice", (int)named->name.size,
                      named->name.data);
        }
      }
      RT_TRY(append(ps, call, &call->two, named));
    } else {
      in_order = !call->b && !call->c && call->two.count == 0;
      RT_TRY(parse_expression(ps, true, &value));
      RT_TRY(append(ps, call, &call->one, value));
    }
    if (!in_order) return FAIL(ps, line, "invalid order of call arguments");
    comma = true;
  }
  return expect_op(ps, ")");
}

static retort_status parse_call(parser *ps, rt_tpl_node **node) {
  rt_tpl_node *call;
  RT_TRY(new_node(ps, RT_TPL_CALL, current(ps)->line, &call));
  call->a = *node;
  RT_TRY(grow(ps, call, *node));
  RT_TRY(enter(ps));
  RT_TRY(parse_arguments(ps, call));
  ps->depth--;
  *node = call;
  return RETORT_OK;
}

// One of the expressions between [ and ]; a slice too.
static retort_status parse_subscribed(parser *ps, rt_tpl_node **out) {
  uint32_t line = current(ps)->line;
  rt_tpl_node *parts[3] = {NULL, NULL, NULL};
  if (!at_op(ps, ":")) {
    RT_TRY(parse_expression(ps, true, &parts[0]));
    if (!at_op(ps, ":")) {
      *out = parts[0];
      return RETORT_OK;
    }
  }
  next(ps);
  if (!at_op(ps, ":") && !at_op(ps, "]") && !at_op(ps, ",")) {
    RT_TRY(parse_expression(ps, true, &parts[1]));
  }
  if (skip_op(ps, ":") && !at_op(ps, "]") && !at_op(ps, ",")) {
    RT_TRY(parse_expression(ps, true, &parts[2]));
  }
  RT_TRY(new_node(ps, RT_TPL_SLICE, line, out));
  (*out)->a = parts[0];
  (*out)->b = parts[1];
  (*out)->c = parts[2];
  for (int i = 0; i < 3; i++) RT_TRY(grow(ps, *out, parts[i]));
  return RETORT_OK;
}

static retort_status parse_subscript(parser *ps, rt_tpl_node **node) {
  uint32_t line = current(ps)->line;
  rt_tpl_node *get;
  if (skip_op(ps, ".")) {
    const rt_tpl_token *t = current(ps);
    if (t->type == RT_TPL_T_NAME) {
      RT_TRY(new_node(ps, RT_TPL_GETATTR, t->line, &get));
      get->name = t->text;
      next(ps);
    } else if (t->type == RT_TPL_T_INT) {
      RT_TRY(new_node(ps, RT_TPL_GETITEM, t->line, &get));
      RT_TRY(parse_number(ps, &get->b));
    } else {
      return fail_expected(ps, "a name or a number after '.'");
    }
  } else {
    RT_TRY(new_node(ps, RT_TPL_GETITEM, line, &get));
    RT_TRY(enter(ps));
    next(ps);
    rt_tpl_node *tuple = NULL;
    while (!at_op(ps, "]")) {
      rt_tpl_node *item = NULL;
      if (get->b) RT_TRY(expect_op(ps, ","));
      RT_TRY(parse_subscribed(ps, &item));
      if (get->b && !tuple) {
        RT_TRY(new_node(ps, RT_TPL_MAKE_TUPLE, line, &tuple));
        RT_TRY(append(ps, tuple, &tuple->one, get->b));
        get->b = tuple;
      }
      if (tuple) {
        RT_TRY(append(ps, tuple, &tuple->one, item));
      } else {
        get->b = item;
      }
    }
    RT_TRY(expect_op(ps, "]"));
    ps->depth--;
    if (!get->b) RT_TRY(new_node(ps, RT_TPL_MAKE_TUPLE, line, &get->b));
    if (tuple) {
      for (uint32_t i = 0; i < tuple->one.count; i++) {
        if (tuple->one.at[i]->kind == RT_TPL_SLICE) {
          return FAIL(ps, line, "a slice can't be part of a tuple of indexes");
        }
      }
    }
    RT_TRY(grow(ps, get, get->b));
  }
  get->a = *node;
  RT_TRY(grow(ps, get, *node));
  *node = get;
  return RETORT_OK;
}

static retort_status parse_postfix(parser *ps, rt_tpl_node **node) {
  for (;;) {
    if (at_op(ps, ".") || at_op(ps, "[")) {
      RT_TRY(parse_subscript(ps, node));
    } else if (at_op(ps, "(")) {
      RT_TRY(parse_call(ps, node));
    } else {
      return RETORT_OK;
    }
  }
}

// As in Jinja, a name that is not known is an error of the template, but inside an `if` only once
// that branch is taken: templates of models hold branches for programs that bring filters of their
// own.
static retort_status unknown(parser *ps, const rt_tpl_node *node, const char *what,
                             void (*list)(rt_buf *)) {
  if (ps->branches > 0) return RETORT_OK;
  rt_buf known = {0};
  list(&known);
  retort_status st = rt_tpl_compile_fail(ps->tmpl, node->line, ps->err, RETORT_ERR_UNSUPPORTED,
                                         "%s '%.*s' is not known; known: %s", what,
                                         (int)(node->name.size < 60 ? node->name.size : 60),
                                         node->name.data, rt_buf_cstr(&known));
  rt_buf_deinit(&known);
  return st;
}

// A dotted name: rare, but part of the grammar.
static retort_status parse_dotted(parser *ps, rt_view *name) {
  const rt_tpl_token *first = current(ps);
  if (first->type != RT_TPL_T_NAME) return fail_expected(ps, "a name");
  next(ps);
  const rt_tpl_token *last = first;
  while (at_op(ps, ".")) {
    next(ps);
    last = current(ps);
    if (last->type != RT_TPL_T_NAME) return fail_expected(ps, "a name");
    next(ps);
  }
  *name =
      (rt_view){first->text.data, (size_t)(last->text.data + last->text.size - first->text.data)};
  return RETORT_OK;
}

// `| name(args)` repeated; with start_inline the first name comes without its bar.
static retort_status parse_filters(parser *ps, bool start_inline, rt_tpl_node **node) {
  while (start_inline || at_op(ps, "|")) {
    if (!start_inline) next(ps);
    start_inline = false;
    rt_tpl_node *filter;
    RT_TRY(new_node(ps, RT_TPL_FILTER, current(ps)->line, &filter));
    RT_TRY(parse_dotted(ps, &filter->name));
    filter->row = rt_tpl_find_filter(filter->name);
    if (!filter->row) RT_TRY(unknown(ps, filter, "filter", rt_tpl_list_filters));
    filter->a = *node;
    RT_TRY(grow(ps, filter, *node));
    if (at_op(ps, "(")) {
      RT_TRY(enter(ps));
      RT_TRY(parse_arguments(ps, filter));
      ps->depth--;
    }
    *node = filter;
  }
  return RETORT_OK;
}

static retort_status negate(parser *ps, rt_tpl_node **node) {
  rt_tpl_node *no;
  RT_TRY(new_node(ps, RT_TPL_NOT, (*node)->line, &no));
  no->a = *node;
  RT_TRY(grow(ps, no, *node));
  *node = no;
  return RETORT_OK;
}

static retort_status parse_test(parser *ps, rt_tpl_node **node) {
  next(ps);
  bool negated = skip_name(ps, "not");
  rt_tpl_node *test;
  RT_TRY(new_node(ps, RT_TPL_TEST, current(ps)->line, &test));
  RT_TRY(parse_dotted(ps, &test->name));
  test->row = rt_tpl_find_test(test->name);
  if (!test->row) RT_TRY(unknown(ps, test, "test", rt_tpl_list_tests));
  test->a = *node;
  RT_TRY(grow(ps, test, *node));
  const rt_tpl_token *t = current(ps);
  if (at_op(ps, "(")) {
    RT_TRY(enter(ps));
    RT_TRY(parse_arguments(ps, test));
    ps->depth--;
  } else if ((t->type == RT_TPL_T_NAME || t->type == RT_TPL_T_STRING || t->type == RT_TPL_T_INT ||
              t->type == RT_TPL_T_FLOAT || at_op(ps, "[") || at_op(ps, "{")) &&
             !at_name(ps, "else") && !at_name(ps, "or") && !at_name(ps, "and")) {
    if (at_name(ps, "is")) return FAIL(ps, t->line, "tests can't be chained with 'is'");
    rt_tpl_node *arg;
    RT_TRY(parse_primary(ps, false, &arg));
    RT_TRY(parse_postfix(ps, &arg));
    RT_TRY(append(ps, test, &test->one, arg));
  }
  *node = test;
  return negated ? negate(ps, node) : RETORT_OK;
}

static retort_status parse_unary(parser *ps, bool with_filter, rt_tpl_node **out) {
  if (at_op(ps, "-") || at_op(ps, "+")) {
    RT_TRY(enter(ps));
    rt_tpl_node *sign;
    RT_TRY(new_node(ps, at_op(ps, "-") ? RT_TPL_NEG : RT_TPL_POS, current(ps)->line, &sign));
    next(ps);
    RT_TRY(parse_unary(ps, false, &sign->a));
    RT_TRY(grow(ps, sign, sign->a));
    ps->depth--;
    *out = sign;
  } else {
    RT_TRY(parse_primary(ps, false, out));
  }
  RT_TRY(parse_postfix(ps, out));
  while (with_filter) {
    if (at_op(ps, "|")) {
      RT_TRY(parse_filters(ps, false, out));
    } else if (at_name(ps, "is")) {
      RT_TRY(parse_test(ps, out));
    } else if (at_op(ps, "(")) {
      RT_TRY(parse_call(ps, out));
    } else {
      break;
    }
  }
  return RETORT_OK;
}

static retort_status binary(parser *ps, rt_tpl_kind kind, rt_tpl_op op, uint32_t line,
                            rt_tpl_node **left, rt_tpl_node *right) {
  rt_tpl_node *node;
  RT_TRY(new_node(ps, kind, line, &node));
  node->op = (uint8_t)op;
  node->a = *left;
  node->b = right;
  RT_TRY(grow(ps, node, *left));
  RT_TRY(grow(ps, node, right));
  *left = node;
  return RETORT_OK;
}

// The four levels of left-associative operators, tightest first; `~` sits between 1 and 2.
static retort_status parse_level(parser *ps, int level, rt_tpl_node **out) {
  static const struct {
    const char *text;
    int level;
    rt_tpl_op op;
  } operators[] = {
      {"**", 0, RT_TPL_POW}, {"*", 1, RT_TPL_MUL}, {"/", 1, RT_TPL_DIV}, {"//", 1, RT_TPL_FLOORDIV},
      {"%", 1, RT_TPL_MOD},  {"+", 3, RT_TPL_ADD}, {"-", 3, RT_TPL_SUB},
  };
  if (level < 0) return parse_unary(ps, true, out);
  RT_TRY(parse_level(ps, level - 1, out));
  if (level == 2) {
    if (!at_op(ps, "~")) return RETORT_OK;
    rt_tpl_node *join;
    RT_TRY(new_node(ps, RT_TPL_CONCAT, current(ps)->line, &join));
    RT_TRY(append(ps, join, &join->one, *out));
    while (skip_op(ps, "~")) {
      RT_TRY(parse_level(ps, level - 1, out));
      RT_TRY(append(ps, join, &join->one, *out));
    }
    *out = join;
    return RETORT_OK;
  }
  for (;;) {
    size_t i = 0;
    while (i < sizeof operators / sizeof *operators &&
           !(operators[i].level == level && at_op(ps, operators[i].text))) {
      i++;
    }
    if (i == sizeof operators / sizeof *operators) return RETORT_OK;
    uint32_t line = current(ps)->line;
    next(ps);
    rt_tpl_node *right;
    RT_TRY(parse_level(ps, level - 1, &right));
    RT_TRY(binary(ps, RT_TPL_BINARY, operators[i].op, line, out, right));
  }
}

static retort_status parse_compare(parser *ps, rt_tpl_node **out) {
  static const struct {
    const char *text;
    rt_tpl_op op;
  } operators[] = {{"==", RT_TPL_EQ}, {"!=", RT_TPL_NE}, {"<", RT_TPL_LT},
                   {"<=", RT_TPL_LE}, {">", RT_TPL_GT},  {">=", RT_TPL_GE}};
  RT_TRY(parse_level(ps, 3, out));
  rt_tpl_node *compare = NULL;
  for (;;) {
    uint32_t line = current(ps)->line;
    int op = -1;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
      if (at_op(ps, operators[i].text)) op = (int)operators[i].op;
    }
    if (at_name(ps, "in")) op = RT_TPL_IN;
    if (at_name(ps, "not") && token_is(look(ps), RT_TPL_T_NAME, "in")) {
      op = RT_TPL_NOT_IN;
      next(ps);
    }
    if (op < 0) return RETORT_OK;
    next(ps);
    if (!compare) {
      RT_TRY(new_node(ps, RT_TPL_COMPARE, line, &compare));
      compare->a = *out;
      RT_TRY(grow(ps, compare, *out));
      *out = compare;
    }
    rt_tpl_node *operand;
    RT_TRY(new_node(ps, RT_TPL_OPERAND, line, &operand));
    operand->op = (uint8_t)op;
    RT_TRY(parse_level(ps, 3, &operand->a));
    RT_TRY(grow(ps, operand, operand->a));
    RT_TRY(append(ps, compare, &compare->one, operand));
  }
}

static retort_status parse_not(parser *ps, rt_tpl_node **out) {
  if (!at_name(ps, "not")) return parse_compare(ps, out);
  RT_TRY(enter(ps));
  next(ps);
  RT_TRY(parse_not(ps, out));
  ps->depth--;
  return negate(ps, out);
}

static retort_status parse_or(parser *ps, rt_tpl_node **out) {
  rt_tpl_node *or_left = NULL;
  for (uint32_t or_line = 0;;) {
    RT_TRY(parse_not(ps, out));
    while (at_name(ps, "and")) {
      uint32_t line = current(ps)->line;
      next(ps);
      rt_tpl_node *right;
      RT_TRY(parse_not(ps, &right));
      RT_TRY(binary(ps, RT_TPL_AND, RT_TPL_ADD, line, out, right));
    }
    if (or_left) {
      RT_TRY(binary(ps, RT_TPL_OR, RT_TPL_ADD, or_line, &or_left, *out));
      *out = or_left;
    }
    if (!at_name(ps, "or")) return RETORT_OK;
    or_line = current(ps)->line;
    or_left = *out;
    next(ps);
  }
}

static retort_status parse_expression(parser *ps, bool conditional, rt_tpl_node **out) {
  RT_TRY(enter(ps));
  RT_TRY(parse_or(ps, out));
  while (conditional && at_name(ps, "if")) {
    rt_tpl_node *node;
    RT_TRY(new_node(ps, RT_TPL_COND, current(ps)->line, &node));
    next(ps);
    node->b = *out;
    RT_TRY(parse_or(ps, &node->a));
    if (skip_name(ps, "else")) RT_TRY(parse_expression(ps, true, &node->c));
    RT_TRY(grow(ps, node, node->a));
    RT_TRY(grow(ps, node, node->b));
    RT_TRY(grow(ps, node, node->c));
    *out = node;
  }
  ps->depth--;
  return RETORT_OK;
}

// ---- statements ----

// Marks the names in an assignment's left side; refuses what can't be assigned to.
static retort_status set_access(parser *ps, rt_tpl_node *target, rt_tpl_access access) {
  if (target->kind == RT_TPL_MAKE_TUPLE) {
    for (uint32_t i = 0; i < target->one.count; i++) {
      RT_TRY(set_access(ps, target->one.at[i], access));
    }
    return RETORT_OK;
  }
  if (target->kind == RT_TPL_NSREF) return RETORT_OK;
  if (target->kind != RT_TPL_NAME) return FAIL(ps, target->line, "can't assign to this expression");
  target->access = (uint8_t)access;
  return RETORT_OK;
}

static retort_status parse_target(parser *ps, bool with_namespace, const char *end,
                                  rt_tpl_access access, rt_tpl_node **out) {
  RT_TRY(parse_tuple(ps, TUPLE_SIMPLE | (with_namespace ? TUPLE_NAMESPACE : 0), end, out));
  return set_access(ps, *out, access);
}

static retort_status parse_body(parser *ps, const char *const *ends, uint32_t line, const char *tag,
                                rt_tpl_node *parent, rt_tpl_nodes *body);

// A body up to the tag `end`, which is consumed.
static retort_status parse_until(parser *ps, const char *tag, const char *end, rt_tpl_node *node,
                                 rt_tpl_nodes *body) {
  const char *const ends[] = {end, NULL};
  RT_TRY(parse_body(ps, ends, node->line, tag, node, body));
  next(ps);
  return RETORT_OK;
}

static retort_status parse_for(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_FOR;
  size_t start = ps->at;
  RT_TRY(parse_target(ps, false, "in", RT_TPL_STORE, &node->a));
  if (!skip_name(ps, "in")) return fail_expected(ps, "'in' of the for loop");
  RT_TRY(parse_tuple(ps, TUPLE_NO_COND, "recursive", &node->b));
  if (skip_name(ps, "if")) {
    RT_TRY(parse_expression(ps, true, &node->c));
    // The condition binds the target in a scope of its own, hence a second copy of it.
    size_t resume = ps->at;
    rt_tpl_node *copy;
    ps->at = start;
    RT_TRY(parse_target(ps, false, "in", RT_TPL_PARAM, &copy));
    RT_TRY(append(ps, node, &node->three, copy));
    ps->at = resume;
  }
  if (at_name(ps, "recursive")) {
    return rt_tpl_compile_fail(ps->tmpl, node->line, ps->err, RETORT_ERR_UNSUPPORTED,
                               "recursive for loops are not supported");
  }
  RT_TRY(grow(ps, node, node->a));
  RT_TRY(grow(ps, node, node->b));
  RT_TRY(grow(ps, node, node->c));
  static const char *const ends[] = {"endfor", "else", NULL};
  RT_TRY(parse_body(ps, ends, node->line, "for", node, &node->one));
  bool has_else = at_name(ps, "else");
  next(ps);
  return has_else ? parse_until(ps, "for", "endfor", node, &node->two) : RETORT_OK;
}

static retort_status parse_if(parser *ps, rt_tpl_node *node) {
  static const char *const ends[] = {"elif", "else", "endif", NULL};
  node->kind = RT_TPL_IF;
  rt_tpl_node *branch = node;
  ps->branches++;
  for (;;) {
    RT_TRY(parse_tuple(ps, TUPLE_NO_COND, NULL, &branch->a));
    RT_TRY(grow(ps, branch, branch->a));
    RT_TRY(parse_body(ps, ends, node->line, "if", branch, &branch->one));
    if (branch != node) RT_TRY(append(ps, node, &node->two, branch));
    if (!at_name(ps, "elif")) break;
    RT_TRY(new_node(ps, RT_TPL_IF, current(ps)->line, &branch));
    next(ps);
  }
  bool has_else = at_name(ps, "else");
  next(ps);
  if (has_else) RT_TRY(parse_until(ps, "if", "endif", node, &node->three));
  ps->branches--;
  return RETORT_OK;
}

static retort_status parse_set(parser *ps, rt_tpl_node *node) {
  RT_TRY(parse_target(ps, true, NULL, RT_TPL_STORE, &node->a));
  if (skip_op(ps, "=")) {
    node->kind = RT_TPL_SET;
    RT_TRY(parse_tuple(ps, 0, NULL, &node->b));
  } else {
    node->kind = RT_TPL_SET_BLOCK;
    RT_TRY(parse_filters(ps, false, &node->b));
    RT_TRY(parse_until(ps, "set", "endset", node, &node->one));
  }
  RT_TRY(grow(ps, node, node->a));
  return grow(ps, node, node->b);
}

static retort_status parse_one_name(parser *ps, rt_tpl_access access, rt_tpl_node **out) {
  if (current(ps)->type != RT_TPL_T_NAME) return fail_expected(ps, "a name");
  RT_TRY(parse_name_node(ps, false, out));
  return set_access(ps, *out, access);
}

static retort_status parse_signature(parser *ps, rt_tpl_node *node) {
  RT_TRY(expect_op(ps, "("));
  while (!at_op(ps, ")")) {
    if (node->one.count) RT_TRY(expect_op(ps, ","));
    rt_tpl_node *name, *value;
    uint32_t line = current(ps)->line;
    RT_TRY(parse_one_name(ps, RT_TPL_PARAM, &name));
    for (uint32_t i = 0; i < node->one.count; i++) {
      if (rt_view_equal(node->one.at[i]->name, name->name)) {
        return FAIL(ps, line, "macro: argument '%.*s' appears twice", (int)name->name.size,
                    name->name.data);
      }
    }
    RT_TRY(append(ps, node, &node->one, name));
    if (skip_op(ps, "=")) {
      RT_TRY(parse_expression(ps, true, &value));
      RT_TRY(append(ps, node, &node->two, value));
    } else if (node->two.count) {
      return FAIL(ps, line, "macro: an argument without a default follows one with a default");
    }
  }
  return expect_op(ps, ")");
}

static retort_status parse_macro(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_MACRO_DEF;
  rt_tpl_node *name;
  RT_TRY(parse_one_name(ps, RT_TPL_STORE, &name));
  node->name = name->name;
  RT_TRY(parse_signature(ps, node));
  return parse_until(ps, "macro", "endmacro", node, &node->three);
}

static retort_status parse_call_block(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_CALL_BLOCK;
  node->name = rt_view_of("caller");
  if (at_op(ps, "(")) RT_TRY(parse_signature(ps, node));
  RT_TRY(parse_expression(ps, true, &node->a));
  if (node->a->kind != RT_TPL_CALL) return FAIL(ps, node->line, "block 'call': expected a call");
  RT_TRY(grow(ps, node, node->a));
  return parse_until(ps, "call", "endcall", node, &node->three);
}

static retort_status parse_with(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_WITH;
  while (current(ps)->type != RT_TPL_T_BLOCK_END) {
    if (node->one.count) RT_TRY(expect_op(ps, ","));
    rt_tpl_node *target, *value;
    RT_TRY(parse_target(ps, false, NULL, RT_TPL_PARAM, &target));
    RT_TRY(expect_op(ps, "="));
    RT_TRY(parse_expression(ps, true, &value));
    RT_TRY(append(ps, node, &node->one, target));
    RT_TRY(append(ps, node, &node->two, value));
  }
  return parse_until(ps, "with", "endwith", node, &node->three);
}

static retort_status parse_filter_block(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_FILTER_BLOCK;
  RT_TRY(parse_filters(ps, true, &node->a));
  RT_TRY(grow(ps, node, node->a));
  return parse_until(ps, "filter", "endfilter", node, &node->one);
}

// `generation` marks the model's own words for training; here it is its body, in a scope of its
// own.
static retort_status parse_generation(parser *ps, rt_tpl_node *node) {
  node->kind = RT_TPL_CALL_BLOCK;
  node->name = rt_view_of("generation");
  return parse_until(ps, "generation", "endgeneration", node, &node->three);
}

static retort_status parse_break(parser *ps, rt_tpl_node *node) {
  (void)ps;
  node->kind = RT_TPL_BREAK;
  return RETORT_OK;
}
static retort_status parse_continue(parser *ps, rt_tpl_node *node) {
  (void)ps;
  node->kind = RT_TPL_CONTINUE;
  return RETORT_OK;
}

static retort_status parse_statement(parser *ps, rt_tpl_node *parent, rt_tpl_nodes *body) {
  static const struct {
    const char *tag;
    retort_status (*parse)(parser *, rt_tpl_node *);
  } tags[] = {{"for", parse_for},
              {"if", parse_if},
              {"set", parse_set},
              {"macro", parse_macro},
              {"call", parse_call_block},
              {"with", parse_with},
              {"filter", parse_filter_block},
              {"generation", parse_generation},
              {"break", parse_break},
              {"continue", parse_continue}};
  static const char *const refused[] = {"include", "import", "from",
                                        "extends", "block",  "autoescape"};
  const rt_tpl_token *t = current(ps);
  if (t->type != RT_TPL_T_NAME) return fail_expected(ps, "a tag's name");
  next(ps);
  if (rt_view_is(t->text, "print")) {
    while (current(ps)->type != RT_TPL_T_BLOCK_END) {
      rt_tpl_node *output;
      RT_TRY(new_node(ps, RT_TPL_OUTPUT, t->line, &output));
      RT_TRY(parse_expression(ps, true, &output->a));
      RT_TRY(grow(ps, output, output->a));
      RT_TRY(append(ps, parent, body, output));
      if (current(ps)->type != RT_TPL_T_BLOCK_END) RT_TRY(expect_op(ps, ","));
    }
    return RETORT_OK;
  }
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
    if (!rt_view_is(t->text, tags[i].tag)) continue;
    rt_tpl_node *node;
    RT_TRY(new_node(ps, RT_TPL_IF, t->line, &node));
    RT_TRY(enter(ps));
    RT_TRY(tags[i].parse(ps, node));
    ps->depth--;
    return append(ps, parent, body, node);
  }
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    if (rt_view_is(t->text, refused[i])) {
      return rt_tpl_compile_fail(ps->tmpl, t->line, ps->err, RETORT_ERR_UNSUPPORTED,
                                 "tag '%s' is not supported in chat templates", refused[i]);
    }
  }
  return rt_tpl_compile_fail(ps->tmpl, t->line, ps->err, RETORT_ERR_UNSUPPORTED,
                             "tag '%.*s' is not known; known: for, if, set, macro, call, with, "
                             "filter, generation, break, continue, print, raw",
                             (int)(t->text.size < 60 ? t->text.size : 60), t->text.data);
}

// Text and tags until one of `ends` (NULL-terminated; NULL: the template's end) begins a tag, which
// stays current. For bodies of a tag it first closes that tag.
static retort_status parse_body(parser *ps, const char *const *ends, uint32_t line, const char *tag,
                                rt_tpl_node *parent, rt_tpl_nodes *body) {
  if (ends) {
    (void)skip_op(ps, ":");
    if (current(ps)->type != RT_TPL_T_BLOCK_END) return fail_expected(ps, "'%}'");
    next(ps);
  }
  for (;;) {
    const rt_tpl_token *t = current(ps);
    rt_tpl_node *node;
    switch (t->type) {
      case RT_TPL_T_DATA:
        RT_TRY(new_node(ps, RT_TPL_DATA, t->line, &node));
        node->name = t->text;
        RT_TRY(append(ps, parent, body, node));
        next(ps);
        break;
      case RT_TPL_T_VARIABLE_BEGIN:
        next(ps);
        RT_TRY(new_node(ps, RT_TPL_OUTPUT, t->line, &node));
        RT_TRY(parse_tuple(ps, 0, NULL, &node->a));
        RT_TRY(grow(ps, node, node->a));
        if (current(ps)->type != RT_TPL_T_VARIABLE_END) return fail_expected(ps, "'}}'");
        next(ps);
        RT_TRY(append(ps, parent, body, node));
        break;
      case RT_TPL_T_BLOCK_BEGIN:
        next(ps);
        for (const char *const *end = ends; end && *end; end++) {
          if (at_name(ps, *end)) return RETORT_OK;
        }
        RT_TRY(parse_statement(ps, parent, body));
        if (current(ps)->type != RT_TPL_T_BLOCK_END) return fail_expected(ps, "'%}'");
        next(ps);
        break;
      default:
        if (!ends) return RETORT_OK;
        return FAIL(ps, line, "block '%s' is never closed: expected '%s' before the end", tag,
                    ends[0]);
    }
  }
}

retort_status rt_tpl_parse(rt_template *tmpl, retort_error *err) {
  parser ps = {.tmpl = tmpl, .err = err};
  retort_status st = rt_tpl_lex(tmpl, &ps.tokens, err);
  if (st == RETORT_OK) st = parse_body(&ps, NULL, 0, "", NULL, &tmpl->body);
  free(ps.tokens.at);
  return st;
}
