#define PCRE2_CODE_UNIT_WIDTH 8
#include "text/tokenizer_regex.h"

#include <pcre2.h>
#include <stdlib.h>

#include "base/size.h"
#include "base/time.h"
#include "text/tokenizer_unicode.h"

enum {
  MAX_DEPTH = 64,       // nested groups
  MAX_REPEAT = 1000,    // in {n,m}
  WINDOW_BYTES = 4096,  // start positions tried between two looks at the clock
  FINDS_BETWEEN_LOOKS = 256,
  JIT_STACK_BYTES = 16 << 20,
  HEAP_LIMIT_KIB = 256 << 10
};

// The translator: reads `in` from `at`, appends to `out`. `atom` is where the last thing that a
// quantifier would apply to starts in out, or NO_ATOM.
static const size_t NO_ATOM = (size_t)-1;
typedef struct translator {
  rt_view in;
  size_t at;
  rt_buf *out;
  retort_error *err;
  size_t atom;
  bool atom_simple;        // one character wide
  bool atom_quantified;    // already has a quantifier
  bool atom_from_one;      // ... which is {1,m}: then {1,m}+ is just +
  size_t interval;         // where that {1,m} starts in out
  size_t open[MAX_DEPTH];  // start in out of each open group
  bool lookaround[MAX_DEPTH];
  size_t depth;
  // For the guard against quadratic searches, see finish().
  bool alternatives;
  size_t first_atom_bytes, first_repeat_end;
  bool first_repeats;
} translator;

// How much of a text to quote in a message: at most `most` bytes, whole characters.
static int shown(rt_view text, size_t most) {
  return (int)rt_utf8_complete(rt_view_make(text.data, rt_min_size(text.size, most)));
}

static retort_status refuse(translator *t, retort_status status, const char *what) {
  return rt_fail(
      t->err, status,
      "pattern \"%.*s\"%s: %s at byte %zu; write it with literals, [...], (...), (?:...), "
      "(?i:...), lookaround, . ^ $ | * + ? {n,m} and \\s \\w \\d \\p{...}",
      shown(t->in, 200), t->in.data, t->in.size > 200 ? "..." : "", what, t->at);
}

static int peek(const translator *t, size_t ahead) {
  return t->at + ahead < t->in.size ? (unsigned char)t->in.data[t->at + ahead] : -1;
}
static bool next_is(const translator *t, const char *text) {
  size_t n = strlen(text);
  return t->in.size - t->at >= n && memcmp(t->in.data + t->at, text, n) == 0;
}

static void set_atom(translator *t, size_t start, bool simple) {
  t->atom = start;
  t->atom_simple = simple;
  t->atom_quantified = false;
  t->atom_from_one = false;
}

static const char SPACE_SET[] =
    "\\t-\\r\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"
    "\\x{3000}";
static const char NOT_SPACE_SET[] =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
    "\\x{3001}-\\x{10ffff}";

static void append_extra(rt_buf *out, const char *name) {
  size_t count;
  const rt_code_range *ranges = rt_unicode_extra(name, &count);
  for (size_t i = 0; i < count; i++) {
    rt_buf_append_format(out, "\\x{%x}-\\x{%x}", ranges[i].first, ranges[i].last);
  }
}

// Appends the inside of a class for \s, \w, \d; false if c is none of them.
static bool append_class_set(rt_buf *out, int c) {
  if (c == 's') {
    rt_buf_append_str(out, SPACE_SET);
  } else if (c == 'w') {
    rt_buf_append_str(out, "\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}");
    append_extra(out, "w");
  } else if (c == 'd') {
    rt_buf_append_str(out, "\\p{Nd}");
    append_extra(out, "Nd");
  } else if (c == 'h') {
    rt_buf_append_str(out, "0-9A-Fa-f");
  } else {
    return false;
  }
  return true;
}

static const char *const CATEGORIES[] = {
    "L",  "Lu", "Ll", "Lt", "Lm", "Lo", "N", "Nd", "Nl", "No", "M",  "Mn", "Mc", "Me", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z",  "Zs", "Zl", "Zp"};
static const struct {
  const char *name, *category;
} LONG_NAMES[] = {{"Letter", "L"}, {"Number", "N"},      {"Mark", "M"},
                  {"Symbol", "S"}, {"Punctuation", "P"}, {"Separator", "Z"}};
static const char *const SCRIPTS[] = {"Arabic", "Cyrillic", "Greek",    "Han",   "Hangul",
                                      "Hebrew", "Hiragana", "Katakana", "Latin", "Thai"};

static bool same_name(const char *a, size_t n, const char *b) {
  if (strlen(b) != n) return false;
  for (size_t i = 0; i < n; i++) {
    if ((a[i] | 32) != (b[i] | 32)) return false;
  }
  return true;
}

// At the character after "\p" or "\P". Appends the inside of a class; *negated says what was asked.
static retort_status append_property(translator *t, bool capital, bool *negated) {
  *negated = capital;
  if (peek(t, 0) != '{') return refuse(t, RETORT_ERR_UNSUPPORTED, "\\p without braces");
  t->at++;
  if (peek(t, 0) == '^') {
    *negated = !*negated;
    t->at++;
  }
  const char *name = t->in.data + t->at;
  size_t n = 0;
  while (peek(t, n) >= 0 && peek(t, n) != '}') n++;
  if (peek(t, n) != '}') return refuse(t, RETORT_ERR_FORMAT, "\\p{ without its }");
  t->at += n + 1;
  for (size_t i = 0; i < RT_COUNT(LONG_NAMES); i++) {
    if (same_name(name, n, LONG_NAMES[i].name)) {
      name = LONG_NAMES[i].category;
      n = 1;
    }
  }
  for (size_t i = 0; i < RT_COUNT(CATEGORIES); i++) {
    if (same_name(name, n, CATEGORIES[i])) {
      rt_buf_append_format(t->out, "\\p{%s}", CATEGORIES[i]);
      append_extra(t->out, CATEGORIES[i]);
      return RETORT_OK;
    }
  }
  for (size_t i = 0; i < RT_COUNT(SCRIPTS); i++) {
    if (same_name(name, n, SCRIPTS[i])) {
      rt_buf_append_format(t->out, "\\p{sc:%s}", SCRIPTS[i]);
      append_extra(t->out, SCRIPTS[i]);
      return RETORT_OK;
    }
  }
  return refuse(t, RETORT_ERR_UNSUPPORTED, "a \\p{...} that is no category or known script");
}

static int hex_digit(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// After a backslash: a single character, appended as \x{...} or escaped. *known is false when the
// escape is none (nothing is consumed then).
static retort_status append_escaped_char(translator *t, bool *known) {
  static const char NAMES[] = "nrtfvae", VALUES[] = "\n\r\t\f\v\a\x1b";
  int c = peek(t, 0);
  *known = true;
  const char *named = c > 0 ? strchr(NAMES, c) : NULL;
  if (named) {
    rt_buf_append_format(t->out, "\\x{%x}", (unsigned)VALUES[named - NAMES]);
    t->at++;
    return RETORT_OK;
  }
  if (c == 'x' || c == 'u') {
    bool braces = c == 'x' && peek(t, 1) == '{';
    size_t most = braces ? 8 : c == 'x' ? 2 : 4, n = 0;
    t->at += braces ? 2 : 1;
    uint32_t value = 0;
    for (; n < most && hex_digit(peek(t, 0)) >= 0; n++, t->at++) {
      value = value * 16 + (uint32_t)hex_digit(peek(t, 0));
    }
    bool ended = !braces || peek(t, 0) == '}';
    // Two hexadecimal digits from 80 up would be a bare byte, not a character.
    if (n == 0 || !ended || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF) ||
        (c == 'u' && n != 4) || (c == 'x' && !braces && value >= 0x80)) {
      return refuse(t, RETORT_ERR_FORMAT, "a bad code point");
    }
    if (braces) t->at++;
    rt_buf_append_format(t->out, "\\x{%x}", value);
    return RETORT_OK;
  }
  bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
  if (alphanumeric) {
    *known = false;
    return RETORT_OK;
  }
  if (c >= 0x80) return RETORT_OK;  // escaping means nothing there: the character follows
  rt_buf_append_format(t->out, "\\x{%x}", (unsigned)c);
  t->at++;
  return RETORT_OK;
}

static void append_word_class(rt_buf *out, bool negated) {
  rt_buf_append_str(out, negated ? "[^" : "[");
  (void)append_class_set(out, 'w');
  rt_buf_append_char(out, ']');
}

// At the character after a backslash, outside a class.
static retort_status translate_escape(translator *t) {
  int c = peek(t, 0);
  size_t start = t->out->size;
  if (c == 's' || c == 'w' || c == 'd' || c == 'h' || c == 'S' || c == 'W' || c == 'D' ||
      c == 'H') {
    rt_buf_append_str(t->out, c < 'a' ? "[^" : "[");
    (void)append_class_set(t->out, c | 32);
    rt_buf_append_char(t->out, ']');
    t->at++;
    set_atom(t, start, true);
    return RETORT_OK;
  }
  if (c == 'p' || c == 'P') {
    t->at++;
    rt_buf inside = {0};
    rt_buf *out = t->out;
    t->out = &inside;
    bool negated;
    retort_status st = append_property(t, c == 'P', &negated);
    t->out = out;
    if (st == RETORT_OK) {
      rt_buf_append_str(out, negated ? "[^" : "[");
      rt_buf_append_view(out, rt_buf_view(&inside));
      rt_buf_append_char(out, ']');
      out->failed = out->failed || inside.failed;
    }
    rt_buf_deinit(&inside);
    set_atom(t, start, true);
    return st;
  }
  if (c == 'A' || c == 'z' || c == 'Z' || c == 'G') {
    rt_buf_append_format(t->out, "\\%c", c);
    t->at++;
    t->atom = NO_ATOM;
    return RETORT_OK;
  }
  if (c == 'b' || c == 'B') {
    rt_buf_append_str(t->out, "(?:(?<=");
    append_word_class(t->out, false);
    rt_buf_append_str(t->out, c == 'b' ? ")(?!" : ")(?=");
    append_word_class(t->out, false);
    rt_buf_append_str(t->out, ")|(?<!");
    append_word_class(t->out, false);
    rt_buf_append_str(t->out, c == 'b' ? ")(?=" : ")(?!");
    append_word_class(t->out, false);
    rt_buf_append_str(t->out, "))");
    t->at++;
    t->atom = NO_ATOM;
    return RETORT_OK;
  }
  bool known;
  RT_TRY(append_escaped_char(t, &known));
  if (!known) return refuse(t, RETORT_ERR_UNSUPPORTED, "an escape that is not known here");
  if (t->out->size == start) return RETORT_OK;  // a non-ASCII character comes as a literal
  set_atom(t, start, true);
  return RETORT_OK;
}

// At the character after '['.
static retort_status translate_class(translator *t) {
  size_t start = t->out->size;
  rt_buf_append_char(t->out, '[');
  bool negated = peek(t, 0) == '^';
  if (negated) {
    rt_buf_append_char(t->out, '^');
    t->at++;
  }
  bool first = true;
  for (;; first = false) {
    int c = peek(t, 0);
    if (c < 0) return refuse(t, RETORT_ERR_FORMAT, "[ without its ]");
    if (c == ']' && !first) break;
    if (c == ']') {
      t->at++;
      rt_buf_append_str(t->out, "\\]");
      continue;
    }
    if (c == '[') return refuse(t, RETORT_ERR_UNSUPPORTED, "[ inside a class (escape it: \\[)");
    if (c == '&' && peek(t, 1) == '&') return refuse(t, RETORT_ERR_UNSUPPORTED, "&& in a class");
    if (c != '\\') {
      size_t n;
      (void)rt_utf8_decode(t->in.data + t->at, t->in.size - t->at, &n);
      rt_buf_append(t->out, t->in.data + t->at, n);
      t->at += n;
      continue;
    }
    t->at++;
    c = peek(t, 0);
    if (append_class_set(t->out, c)) {
      t->at++;
    } else if (c == 'S') {
      rt_buf_append_str(t->out, NOT_SPACE_SET);
      t->at++;
    } else if (c == 'p' || c == 'P') {
      t->at++;
      bool inverse;
      RT_TRY(append_property(t, c == 'P', &inverse));
      if (inverse) return refuse(t, RETORT_ERR_UNSUPPORTED, "a negated \\p inside a class");
    } else {
      bool known;
      RT_TRY(append_escaped_char(t, &known));
      if (!known) return refuse(t, RETORT_ERR_UNSUPPORTED, "an escape not known inside a class");
    }
  }
  t->at++;
  rt_buf_append_char(t->out, ']');
  set_atom(t, start, true);
  return RETORT_OK;
}

// At the character after '('.
static retort_status translate_group(translator *t) {
  if (t->depth == MAX_DEPTH) return refuse(t, RETORT_ERR_UNSUPPORTED, "too many nested groups");
  size_t start = t->out->size;
  bool look = false;
  if (peek(t, 0) != '?') {
    // Nothing refers back to groups, so none needs to be captured.
    rt_buf_append_str(t->out, "(?:");
  } else {
    static const char *const PLAIN[] = {"?:", "?>", "?=", "?!", "?<=", "?<!"};
    size_t i = 0;
    while (i < RT_COUNT(PLAIN) && !next_is(t, PLAIN[i])) i++;
    if (i < RT_COUNT(PLAIN)) {
      rt_buf_append_format(t->out, "(%s", PLAIN[i]);
      t->at += strlen(PLAIN[i]);
      look = i >= 2;
    } else if (next_is(t, "?<")) {
      // A named group: nothing refers to it either.
      while (peek(t, 0) >= 0 && peek(t, 0) != '>') t->at++;
      if (peek(t, 0) < 0) return refuse(t, RETORT_ERR_FORMAT, "(?< without its >");
      t->at++;
      rt_buf_append_str(t->out, "(?:");
    } else {
      // (?i:...), (?m:...), (?-i:...): m is "dot matches newline" there.
      rt_buf_append_str(t->out, "(?");
      t->at++;
      while (peek(t, 0) == 'i' || peek(t, 0) == 'm' || peek(t, 0) == '-') {
        rt_buf_append_char(t->out, peek(t, 0) == 'm' ? 's' : (char)peek(t, 0));
        t->at++;
      }
      if (peek(t, 0) == ')' && start == 0) {
        rt_buf_append_char(t->out, ')');
        t->at++;
        t->atom = NO_ATOM;
        t->alternatives = true;  // the guard must not go in front of it
        return RETORT_OK;
      }
      if (peek(t, 0) != ':') return refuse(t, RETORT_ERR_UNSUPPORTED, "a kind of group");
      rt_buf_append_char(t->out, ':');
      t->at++;
    }
  }
  t->lookaround[t->depth] = look;
  t->open[t->depth++] = start;
  t->atom = NO_ATOM;
  return RETORT_OK;
}

static void insert(rt_buf *out, size_t at, const char *text) {
  size_t n = strlen(text);
  if (!rt_buf_reserve(out, n)) return;
  memmove(out->data + at + n, out->data + at, out->size - at);
  memcpy(out->data + at, text, n);
  out->size += n;
}

// Reads {n}, {n,}, {,m} or {n,m} at t->at; false, with nothing consumed, if it is a literal brace.
static bool read_interval(translator *t, int *low, int *high) {
  size_t i = 1;
  int bounds[2] = {0, -1};
  bool given[2] = {false, false};
  size_t which = 0;
  for (;; i++) {
    int c = peek(t, i);
    if (c >= '0' && c <= '9' && bounds[which] < 100000) {
      bounds[which] = (given[which] ? bounds[which] * 10 : 0) + (c - '0');
      given[which] = true;
    } else if (c == ',' && which == 0) {
      which = 1;
    } else if (c == '}') {
      break;
    } else {
      return false;
    }
  }
  if (!given[0] && !given[1]) return false;
  *low = given[0] ? bounds[0] : 0;
  *high = which == 0 ? bounds[0] : given[1] ? bounds[1] : -1;
  t->at += i + 1;
  return true;
}

static retort_status translate_quantifier(translator *t) {
  int c = peek(t, 0), low = 0, high = 0;
  bool interval = false;
  if (c == '{') {
    interval = read_interval(t, &low, &high);
    if (!interval) {
      set_atom(t, t->out->size, true);
      rt_buf_append_str(t->out, "\\{");
      t->at++;
      return RETORT_OK;
    }
    if (low > MAX_REPEAT || high > MAX_REPEAT || (high >= 0 && high < low)) {
      return refuse(t, RETORT_ERR_UNSUPPORTED, "bounds of {n,m}");
    }
  } else {
    t->at++;
  }
  if (t->atom == NO_ATOM) return refuse(t, RETORT_ERR_FORMAT, "nothing to repeat");
  if (t->atom == 0 && t->depth == 0 && !t->atom_quantified && t->atom_simple) {
    t->first_atom_bytes = t->out->size;
    t->first_repeats = c == '*' || c == '+';
  }
  if (t->atom_quantified) {
    if (c == '+' && t->atom_from_one) {
      // In this dialect {1,m}+ is a repeated interval, not a possessive one; the same as a plain +.
      t->out->size = t->interval;
      rt_buf_append_char(t->out, '+');
      t->atom_from_one = false;
      return RETORT_OK;
    }
    if (t->atom == 0) t->first_repeats = false;
    insert(t->out, t->atom, "(?:");
    rt_buf_append_char(t->out, ')');
    t->atom_simple = false;
  }
  t->interval = t->out->size;
  t->atom_from_one = false;
  if (!interval) {
    rt_buf_append_char(t->out, (char)c);
    // A second sign makes these lazy or possessive; behind an interval it is a new quantifier,
    // except for a lazy {n,m}.
    if (peek(t, 0) == '?' || peek(t, 0) == '+') {
      rt_buf_append_char(t->out, (char)peek(t, 0));
      t->at++;
    }
  } else {
    if (high == low) {
      rt_buf_append_format(t->out, "{%d}", low);
    } else if (high < 0) {
      rt_buf_append_format(t->out, "{%d,}", low);
    } else {
      rt_buf_append_format(t->out, "{%d,%d}", low, high);
    }
    if (peek(t, 0) == '?' && high != low) {
      rt_buf_append_char(t->out, '?');
      t->at++;
    } else {
      t->atom_from_one = low == 1 && high != 0 && t->atom_simple;
    }
  }
  if (t->first_repeat_end == 0) t->first_repeat_end = t->out->size;
  t->atom_quantified = true;
  return RETORT_OK;
}

// A search for one C+tail or C*tail (C a class) that fails in a run of C would be tried again from
// every character of the run, which is quadratic: "\s+$" on a megabyte of spaces. When the attempt
// before a character of C failed, the one at it fails too, so only starts of runs need a try.
static void finish(translator *t) {
  if (t->alternatives || !t->first_repeats || t->first_atom_bytes == 0) return;
  if (t->out->size == t->first_repeat_end) return;  // no tail
  rt_buf guard = {0};
  rt_buf_append_str(&guard, "(?:\\G|(?<!");
  rt_buf_append(&guard, t->out->data, t->first_atom_bytes);
  rt_buf_append_str(&guard, "))");
  if (guard.failed) {
    t->out->failed = true;
  } else {
    insert(t->out, 0, rt_buf_cstr(&guard));
  }
  rt_buf_deinit(&guard);
}

static retort_status translate(translator *t) {
  if (t->in.size > RT_REGEX_MAX_BYTES) {
    return rt_fail(t->err, RETORT_ERR_UNSUPPORTED, "pattern of %zu bytes: at most %d are accepted",
                   t->in.size, RT_REGEX_MAX_BYTES);
  }
  if (t->in.size == 0) return rt_fail(t->err, RETORT_ERR_FORMAT, "the pattern is empty");
  if (!rt_utf8_valid(t->in) || memchr(t->in.data, 0, t->in.size)) {
    return rt_fail(t->err, RETORT_ERR_FORMAT, "the pattern is not valid text");
  }
  while (t->at < t->in.size) {
    int c = peek(t, 0);
    switch (c) {
      case '\\':
        t->at++;
        RT_TRY(translate_escape(t));
        break;
      case '[':
        t->at++;
        RT_TRY(translate_class(t));
        break;
      case '(':
        t->at++;
        RT_TRY(translate_group(t));
        break;
      case ')':
        if (t->depth == 0) return refuse(t, RETORT_ERR_FORMAT, ") without its (");
        t->depth--;
        t->at++;
        rt_buf_append_char(t->out, ')');
        set_atom(t, t->open[t->depth], false);
        if (t->lookaround[t->depth]) t->atom = NO_ATOM;
        break;
      case '|':
        if (t->depth == 0) t->alternatives = true;
        t->at++;
        rt_buf_append_char(t->out, '|');
        t->atom = NO_ATOM;
        break;
      case '*':
      case '+':
      case '?':
      case '{': RT_TRY(translate_quantifier(t)); break;
      case '^':
      case '$':
        t->at++;
        rt_buf_append_char(t->out, (char)c);
        t->atom = NO_ATOM;
        break;
      default: {
        size_t n;
        (void)rt_utf8_decode(t->in.data + t->at, t->in.size - t->at, &n);
        set_atom(t, t->out->size, true);
        rt_buf_append(t->out, t->in.data + t->at, n);
        t->at += n;
      }
    }
  }
  if (t->depth) return refuse(t, RETORT_ERR_FORMAT, "( without its )");
  finish(t);
  return t->out->failed ? RT_OOM(t->err, "a pattern") : RETORT_OK;
}

retort_status rt_regex_translate(rt_view pattern, rt_buf *out, retort_error *err) {
  translator t = {.in = pattern, .out = out, .err = err, .atom = NO_ATOM};
  if (out->size) return rt_fail(err, RETORT_ERR_ARGUMENT, "the output of a translation is in use");
  return translate(&t);
}

struct rt_regex {
  pcre2_code *code;
  bool jit;
};

struct rt_regex_scratch {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;  // NULL: the interpreter is used
  int64_t deadline_ns;
  unsigned finds;
};

retort_status rt_regex_create(rt_regex **out, rt_view pattern, retort_error *err) {
  *out = NULL;
  rt_buf text = {0};
  retort_status st;
  pcre2_compile_context *context = NULL;
  rt_regex *regex = NULL;
  RT_TRY_GOTO(rt_regex_translate(pattern, &text, err));
  context = pcre2_compile_context_create(NULL);
  regex = calloc(1, sizeof *regex);
  if (!context || !regex) {
    st = RT_OOM(err, "a pattern");
    goto done;
  }
  (void)pcre2_set_newline(context, PCRE2_NEWLINE_LF);
  int code;
  size_t offset;
  regex->code = pcre2_compile(
      (PCRE2_SPTR)text.data, text.size,
      PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT,
      &code, &offset, context);
  if (!regex->code) {
    char why[128] = "";
    (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    st = rt_fail(err, RETORT_ERR_FORMAT, "pattern \"%.*s\": %s", shown(pattern, 200), pattern.data,
                 why);
    goto done;
  }
  regex->jit = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
  *out = regex;
  regex = NULL;
  st = RETORT_OK;
done:
  rt_regex_destroy(regex);
  pcre2_compile_context_free(context);
  rt_buf_deinit(&text);
  return st;
}

void rt_regex_destroy(rt_regex *regex) {
  if (!regex) return;
  pcre2_code_free(regex->code);
  free(regex);
}

retort_status rt_regex_scratch_create(rt_regex_scratch **out, retort_error *err) {
  *out = NULL;
  rt_regex_scratch *scratch = calloc(1, sizeof *scratch);
  if (!scratch) return RT_OOM(err, "pattern matching");
  scratch->data = pcre2_match_data_create(1, NULL);
  scratch->context = pcre2_match_context_create(NULL);
  if (!scratch->data || !scratch->context) {
    rt_regex_scratch_destroy(scratch);
    return RT_OOM(err, "pattern matching");
  }
  scratch->stack = pcre2_jit_stack_create(64 * 1024, JIT_STACK_BYTES, NULL);
  if (scratch->stack) pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
  (void)pcre2_set_heap_limit(scratch->context, HEAP_LIMIT_KIB);
  rt_regex_scratch_begin(scratch, 0);
  *out = scratch;
  return RETORT_OK;
}

void rt_regex_scratch_destroy(rt_regex_scratch *scratch) {
  if (!scratch) return;
  pcre2_match_data_free(scratch->data);
  pcre2_match_context_free(scratch->context);
  pcre2_jit_stack_free(scratch->stack);
  free(scratch);
}

void rt_regex_scratch_begin(rt_regex_scratch *scratch, size_t text_bytes) {
  scratch->deadline_ns = rt_time_ns() + 2000000000 + (int64_t)text_bytes * 2000;
  scratch->finds = 0;
  // A match may look at each character a few times; a start position that needs more is running
  // away. Windows and the clock bound the sum over all start positions.
  size_t limit = 100000 + text_bytes * 8;
  (void)pcre2_set_match_limit(scratch->context, (uint32_t)rt_min_size(limit, UINT32_MAX));
}

// One search that starts in [from, last]; *found is false if there is no match there.
static retort_status search(const rt_regex *regex, rt_regex_scratch *scratch, rt_view text,
                            size_t from, size_t last, bool *found, retort_error *err) {
  (void)pcre2_set_offset_limit(scratch->context, last);
  PCRE2_SPTR subject = (PCRE2_SPTR)text.data;
  int rc = PCRE2_ERROR_JIT_STACKLIMIT;
  if (regex->jit && scratch->stack) {
    rc = pcre2_jit_match(regex->code, subject, text.size, from, 0, scratch->data, scratch->context);
  }
  if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
    // The interpreter keeps its frames on the heap and goes deeper.
    rc = pcre2_match(regex->code, subject, text.size, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                     scratch->data, scratch->context);
  }
  *found = rc >= 0;
  if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH) return RETORT_OK;
  if (rc == PCRE2_ERROR_NOMEMORY) return RT_OOM(err, "pattern matching");
  return rt_fail(
      err, RETORT_ERR_LIMIT,
      "a pattern of the tokenizer takes too many steps at byte %zu of a text; shorten the "
      "text or simplify the pattern",
      from);
}

retort_status rt_regex_next(rt_regex_walk *walk, bool *found, size_t *start, size_t *end,
                            retort_error *err) {
  rt_view text = walk->text;
  rt_regex_scratch *scratch = walk->scratch;
  *found = false;
  while (walk->at <= text.size) {
    // Windows keep an unlucky search from running long between two looks at the clock.
    size_t last = text.size - walk->at > WINDOW_BYTES ? walk->at + WINDOW_BYTES : text.size;
    if (++scratch->finds % FINDS_BETWEEN_LOOKS == 0 && rt_time_ns() > scratch->deadline_ns) {
      return rt_fail(err, RETORT_ERR_LIMIT, "a pattern of the tokenizer takes too long on a text");
    }
    bool hit;
    RT_TRY(search(walk->regex, scratch, text, walk->at, last, &hit, err));
    if (!hit) {
      if (last == text.size) {
        walk->at = text.size + 1;
        return RETORT_OK;
      }
      walk->at = last + 1;
      scratch->finds = FINDS_BETWEEN_LOOKS - 1;  // a whole window went by: look at the clock
      while (walk->at < text.size && ((unsigned char)text.data[walk->at] & 0xC0) == 0x80)
        walk->at++;
      continue;
    }
    const size_t *pair = pcre2_get_ovector_pointer(scratch->data);
    if (pair[0] == pair[1] && pair[1] == walk->last_end) {
      // An empty match right behind the last one: go on one character later.
      walk->at++;
      while (walk->at < text.size && ((unsigned char)text.data[walk->at] & 0xC0) == 0x80)
        walk->at++;
      continue;
    }
    *start = pair[0];
    *end = pair[1];
    walk->at = walk->last_end = pair[1];
    *found = true;
    return RETORT_OK;
  }
  return RETORT_OK;
}
