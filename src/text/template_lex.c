// text/template_lex.c: source -> tokens.
//
// White space is decided here and nowhere else: `-` strips all white space on that side, a block
// tag or comment swallows one newline behind it (trim_blocks) and the blanks before it when only
// blanks stand between it and the line's start (lstrip_blocks), `+` turns these two off.
#include <stdlib.h>

#include "text/template_internal.h"

typedef struct lexer {
  const rt_template *tmpl;
  const char *text;
  size_t size, at;
  uint32_t line;
  bool line_starting;  // the last thing ended with a newline (or nothing came before)
  rt_tpl_tokens *tokens;
  retort_error *err;
} lexer;

static retort_status fail(lexer *lx, uint32_t line, const char *message) {
  return rt_tpl_compile_fail(lx->tmpl, line, lx->err, RETORT_ERR_FORMAT, "%s", message);
}

static retort_status push(lexer *lx, rt_tpl_token_type type, uint32_t line, size_t from,
                          size_t to) {
  rt_tpl_tokens *t = lx->tokens;
  if (!rt_grow(&t->at, &t->capacity, t->count + 1, sizeof *t->at)) {
    return RT_OOM(lx->err, "the template's tokens");
  }
  t->at[t->count++] = (rt_tpl_token){type, line, {lx->text + from, to - from}};
  return RETORT_OK;
}

static char peek(const lexer *lx, size_t at) {
  return at < lx->size ? lx->text[at] : '\0';
}
static bool looking_at(const lexer *lx, size_t at, const char *what) {
  size_t n = strlen(what);
  return lx->size - at >= n && memcmp(lx->text + at, what, n) == 0;
}
// Moves to `to`, counting lines.
static void advance(lexer *lx, size_t to) {
  for (size_t i = lx->at; i < to; i++) lx->line += lx->text[i] == '\n';
  if (to > lx->at) lx->line_starting = lx->text[to - 1] == '\n';
  lx->at = to;
}
static size_t skip_space(const lexer *lx, size_t at) {
  while (at < lx->size) {
    size_t n;
    if (!rt_tpl_is_space(rt_utf8_decode(lx->text + at, lx->size - at, &n))) break;
    at += n;
  }
  return at;
}

// Text up to `end` followed by a tag with the sign `sign`: emits what whitespace control leaves of
// it.
static retort_status emit_data(lexer *lx, size_t end, char sign, bool is_variable) {
  size_t from = lx->at, to = end;
  if (sign == '-') {
    to =
        from + rt_tpl_strip((rt_view){lx->text + from, end - from}, (rt_view){0}, false, true).size;
  } else if (sign != '+' && !is_variable) {
    size_t line = end;
    while (line > from && lx->text[line - 1] != '\n') line--;
    if ((line > from || lx->line_starting) && skip_space(lx, line) >= end) to = line;
  }
  if (to > from) RT_TRY(push(lx, RT_TPL_T_DATA, lx->line, from, to));
  advance(lx, end);
  return RETORT_OK;
}

// The end of a tag whose text `close` ("%}" or "#}") begins at `at`, perhaps after a sign. 0: none.
static size_t tag_end(const lexer *lx, size_t at, const char *close) {
  char sign = peek(lx, at);
  if (sign == '-' && looking_at(lx, at + 1, close)) return skip_space(lx, at + 3);
  if (sign == '+' && looking_at(lx, at + 1, close)) return at + 3;
  if (!looking_at(lx, at, close)) return 0;
  return at + 2 + (peek(lx, at + 2) == '\n');
}

// `{% word %}` at `at`: returns where the closing part begins, 0 if it is something else.
static size_t block_word(const lexer *lx, size_t at, const char *word, char *sign) {
  if (!looking_at(lx, at, "{%")) return 0;
  size_t p = at + 2;
  *sign = peek(lx, p);
  if (*sign == '-' || *sign == '+') {
    p++;
  } else {
    *sign = '\0';
  }
  p = skip_space(lx, p);
  if (!looking_at(lx, p, word)) return 0;
  return skip_space(lx, p + strlen(word));
}

static retort_status lex_raw(lexer *lx, size_t content) {
  uint32_t line = lx->line;
  advance(lx, content);
  for (size_t p = lx->at; p + 1 < lx->size; p++) {
    if (lx->text[p] != '{') continue;
    char sign;
    size_t close = block_word(lx, p, "endraw", &sign);
    size_t end = close ? tag_end(lx, close, "%}") : 0;
    if (!end) continue;
    RT_TRY(emit_data(lx, p, sign, false));
    advance(lx, end);
    return RETORT_OK;
  }
  // Jinja forgives a raw block that nothing follows.
  return lx->at == lx->size ? RETORT_OK : fail(lx, line, "block 'raw' has no endraw");
}

static size_t skip_digits(const lexer *lx, size_t at, const char *digits) {
  while (peek(lx, at) && strchr(digits, peek(lx, at))) {
    at++;
    if (peek(lx, at) == '_' && peek(lx, at + 1) && strchr(digits, peek(lx, at + 1))) at++;
  }
  return at;
}

static retort_status lex_number(lexer *lx, size_t start) {
  static const char decimal[] = "0123456789";
  size_t p = skip_digits(lx, start, decimal);
  size_t end = p;
  bool is_float = false;
  if (peek(lx, p) == '.' && peek(lx, p + 1) >= '0' && peek(lx, p + 1) <= '9') {
    end = p = skip_digits(lx, p + 1, decimal);
    is_float = true;
  }
  if ((peek(lx, p) | 32) == 'e') {
    size_t q = p + 1;
    if (peek(lx, q) == '+' || peek(lx, q) == '-') q++;
    if (peek(lx, q) >= '0' && peek(lx, q) <= '9') {
      end = skip_digits(lx, q, decimal);
      is_float = true;
    }
  }
  if (is_float && start > 0 && lx->text[start - 1] == '.') is_float = false;  // a.1.5
  if (!is_float) {
    char base = (char)(peek(lx, start + 1) | 32);
    end = skip_digits(lx, start, decimal);
    if (lx->text[start] == '0') {
      const char *digits = base == 'x'   ? "0123456789abcdefABCDEF"
                           : base == 'o' ? "01234567"
                           : base == 'b' ? "01"
                                         : NULL;
      size_t first = start + 2 + (peek(lx, start + 2) == '_');
      size_t last = digits ? skip_digits(lx, first, digits) : first;
      end = digits && last > first ? last : skip_digits(lx, start, "0");
    }
  }
  RT_TRY(push(lx, is_float ? RT_TPL_T_FLOAT : RT_TPL_T_INT, lx->line, start, end));
  advance(lx, end);
  return RETORT_OK;
}

// The inside of {{ }} or {% %}. lx->at is behind the opening.
static retort_status lex_tag(lexer *lx, bool is_variable, uint32_t begin_line) {
  char open[RT_TPL_PARSE_DEPTH];
  size_t depth = 0;
  for (;;) {
    size_t p = skip_space(lx, lx->at);
    advance(lx, p);
    if (p >= lx->size) {
      return fail(lx, begin_line, is_variable ? "'{{' is never closed" : "'{%' is never closed");
    }
    if (depth == 0) {
      size_t end;
      if (is_variable) {
        end = looking_at(lx, p, "}}")    ? p + 2
              : looking_at(lx, p, "-}}") ? skip_space(lx, p + 3)
                                         : 0;
      } else {
        end = tag_end(lx, p, "%}");
      }
      if (end) {
        RT_TRY(
            push(lx, is_variable ? RT_TPL_T_VARIABLE_END : RT_TPL_T_BLOCK_END, lx->line, p, p + 2));
        advance(lx, end);
        return RETORT_OK;
      }
    }
    size_t n;
    int32_t c = rt_utf8_decode(lx->text + p, lx->size - p, &n);
    if (c >= '0' && c <= '9') {
      RT_TRY(lex_number(lx, p));
      continue;
    }
    if (c == '"' || c == '\'') {
      size_t q = p + 1;
      while (q < lx->size && lx->text[q] != (char)c) q += lx->text[q] == '\\' ? 2 : 1;
      if (q >= lx->size) return fail(lx, lx->line, "a string literal is never closed");
      RT_TRY(push(lx, RT_TPL_T_STRING, lx->line, p, q + 1));
      advance(lx, q + 1);
      continue;
    }
    if (rt_tpl_is_word(c)) {
      size_t q = p;
      while (q < lx->size && rt_tpl_is_word(rt_utf8_decode(lx->text + q, lx->size - q, &n))) q += n;
      RT_TRY(push(lx, RT_TPL_T_NAME, lx->line, p, q));
      advance(lx, q);
      continue;
    }
    static const char *const pairs[] = {"//", "**", "==", "!=", ">=", "<="};
    size_t length = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !length; i++) {
      if (looking_at(lx, p, pairs[i])) length = 2;
    }
    if (!length && c > 0 && c < 128 && strchr("+-/*%~[](){}><=.:|,;", c)) length = 1;
    if (!length) {
      return rt_tpl_compile_fail(lx->tmpl, lx->line, lx->err, RETORT_ERR_FORMAT,
                                 "unexpected character '%.*s'", (int)n, lx->text + p);
    }
    if (length == 1 && (c == '(' || c == '[' || c == '{')) {
      if (depth == sizeof open) {
        return rt_tpl_compile_fail(lx->tmpl, lx->line, lx->err, RETORT_ERR_LIMIT,
                                   "brackets are nested more than %zu deep", sizeof open);
      }
      open[depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (length == 1 && (c == ')' || c == ']' || c == '}')) {
      if (depth == 0 || open[depth - 1] != (char)c) {
        return rt_tpl_compile_fail(lx->tmpl, lx->line, lx->err, RETORT_ERR_FORMAT,
                                   "unexpected '%c'", (char)c);
      }
      depth--;
    }
    RT_TRY(push(lx, RT_TPL_T_OPERATOR, lx->line, p, p + length));
    advance(lx, p + length);
  }
}

retort_status rt_tpl_lex(const rt_template *tmpl, rt_tpl_tokens *tokens, retort_error *err) {
  lexer lx = {.tmpl = tmpl,
              .text = tmpl->source.data,
              .size = tmpl->source.size,
              .line = 1,
              .line_starting = true,
              .tokens = tokens,
              .err = err};
  for (;;) {
    size_t p = lx.at;
    char kind = '\0';
    for (; p < lx.size; p++) {
      const char *brace = memchr(lx.text + p, '{', lx.size - p);
      if (!brace) {
        p = lx.size;
        break;
      }
      p = (size_t)(brace - lx.text);
      kind = peek(&lx, p + 1);
      if (kind == '{' || kind == '%' || kind == '#') break;
      kind = '\0';
    }
    if (!kind) {
      if (lx.at < lx.size) RT_TRY(push(&lx, RT_TPL_T_DATA, lx.line, lx.at, lx.size));
      advance(&lx, lx.size);
      return push(&lx, RT_TPL_T_EOF, lx.line, lx.size, lx.size);
    }
    char sign = peek(&lx, p + 2);
    if (sign != '-' && sign != '+') sign = '\0';
    RT_TRY(emit_data(&lx, p, sign, kind == '{'));
    size_t inside = p + 2 + (sign != '\0');
    uint32_t line = lx.line;
    if (kind == '#') {
      size_t end = 0;
      for (size_t q = inside; q < lx.size && !end; q++) {
        // A sign belongs to the end of the comment, so that it is tried first.
        if (strchr("+-#", lx.text[q])) end = tag_end(&lx, q, "#}");
      }
      if (!end && inside < lx.size) return fail(&lx, line, "'{#' is never closed");
      if (!end) end = lx.size;
      advance(&lx, end);
      continue;
    }
    if (kind == '%') {
      char raw_sign;
      size_t close = block_word(&lx, p, "raw", &raw_sign);
      size_t content = !close                          ? 0
                       : looking_at(&lx, close, "-%}") ? skip_space(&lx, close + 3)
                       : looking_at(&lx, close, "%}")  ? close + 2
                                                       : 0;
      if (content) {
        RT_TRY(lex_raw(&lx, content));
        continue;
      }
    }
    RT_TRY(
        push(&lx, kind == '{' ? RT_TPL_T_VARIABLE_BEGIN : RT_TPL_T_BLOCK_BEGIN, line, p, inside));
    advance(&lx, inside);
    RT_TRY(lex_tag(&lx, kind == '{', line));
  }
}
