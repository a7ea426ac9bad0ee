// text/template_internal.h: what the files of the template interpreter share.
//
//   template_lex.c      source -> tokens (whitespace control happens here)
//   template_parse.c    tokens -> tree
//   template_scope.c    names in the tree -> slots
//   template_eval.c     walks the tree; entry points of template.h
//   template_value.c    Python's values: truth, equality, order, arithmetic, printing, iteration
//   template_text.c     str methods and % formatting
//   template_object.c   attributes, items, slices, methods of lists and dicts, global functions
//   template_filters.c  filters and tests
//   template_json.c     JSON -> values, tojson
//
// Everything that exists during a rendering lives in the arena of its rt_tpl_run and is freed with
// it. Functions that can fail return a status; the message is written where the failure happens.
#ifndef RT_TEXT_TEMPLATE_INTERNAL_H
#define RT_TEXT_TEMPLATE_INTERNAL_H

#include "text/template.h"

typedef struct rt_tpl_run rt_tpl_run;
typedef struct rt_tpl_node rt_tpl_node;
typedef struct rt_tpl_value rt_tpl_value;

enum {
  RT_TPL_SOURCE_BYTES = 1 << 20,
  RT_TPL_PARSE_DEPTH = 200,  // nested constructs and parentheses
  RT_TPL_TREE_DEPTH = 1000,  // chains such as a + b + c count too
  RT_TPL_EVAL_DEPTH = 2000,  // the tree plus macro calls
  RT_TPL_VALUE_DEPTH = 400,  // lists in lists
  RT_TPL_RANGE = 100000,     // longest range(), as in Jinja's sandbox
};

// ---- values ----

typedef enum rt_tpl_type {
  RT_TPL_MISSING = 0,  // an empty slot or an absent argument, never seen by a template
  RT_TPL_UNDEFINED,
  RT_TPL_NONE,
  RT_TPL_BOOL,
  RT_TPL_INT,
  RT_TPL_FLOAT,
  RT_TPL_STRING,
  RT_TPL_LIST,
  RT_TPL_TUPLE,
  RT_TPL_DICT,
  RT_TPL_DICT_VIEW,  // keys(), values(), items()
  RT_TPL_RANGE_OBJECT,
  RT_TPL_GENERATOR,  // can be walked once
  RT_TPL_NAMESPACE,
  RT_TPL_LOOP,
  RT_TPL_MACRO,
  RT_TPL_METHOD,
  RT_TPL_FUNCTION,
} rt_tpl_type;

// UTF-8, not terminated. `chars` is the number of code points, SIZE_MAX while nobody asked.
typedef struct rt_tpl_string {
  const char *data;
  size_t size;
  size_t chars;
} rt_tpl_string;

struct rt_tpl_value {
  rt_tpl_type type;
  union {
    bool boolean;
    int64_t integer;
    double real;
    rt_tpl_string *string;
    struct rt_tpl_list *list;  // LIST and TUPLE
    struct rt_tpl_dict *dict;  // DICT and NAMESPACE
    struct rt_tpl_dict_view *view;
    struct rt_tpl_range *range;
    struct rt_tpl_generator *generator;
    struct rt_tpl_loop *loop;
    struct rt_tpl_macro *macro;
    struct rt_tpl_method *method;
    const struct rt_tpl_function *function;
    const struct rt_tpl_undefined *undefined;
  } u;
};

// Why a value is undefined; the message is made only if someone trips over it.
typedef struct rt_tpl_undefined {
  enum { RT_TPL_NO_NAME, RT_TPL_NO_ATTRIBUTE, RT_TPL_NO_ITEM, RT_TPL_UNSAFE, RT_TPL_HINT } kind;
  rt_tpl_type owner;
  rt_view name;  // or the whole hint
  int64_t index;
} rt_tpl_undefined;

typedef struct rt_tpl_list {
  rt_tpl_value *items;
  size_t count, capacity;
  bool group;  // a tuple of `groupby`, which also answers to .grouper and .list
} rt_tpl_list;

typedef struct rt_tpl_dict {
  struct rt_tpl_entry {
    rt_tpl_value key, value;
  } * entries;
  size_t count, capacity;
} rt_tpl_dict;

typedef enum { RT_TPL_KEYS, RT_TPL_VALUES, RT_TPL_ITEMS } rt_tpl_view_kind;
typedef struct rt_tpl_dict_view {
  rt_tpl_dict *dict;
  rt_tpl_view_kind kind;
} rt_tpl_dict_view;

typedef struct rt_tpl_range {
  int64_t start, step;
  int64_t count;
  int64_t stop;
} rt_tpl_range;

// A position in something that can be iterated.
typedef struct rt_tpl_iter {
  rt_tpl_value source;
  size_t at;
} rt_tpl_iter;

typedef struct rt_tpl_arguments {
  const rt_tpl_value *at;
  size_t count;
  const struct rt_tpl_named {
    rt_view name;
    rt_tpl_value value;
  } * named;
  size_t named_count;
} rt_tpl_arguments;

typedef struct rt_tpl_generator {
  enum { RT_TPL_GEN_ITEMS, RT_TPL_GEN_MAP, RT_TPL_GEN_SELECT } kind;
  rt_tpl_iter source;
  const char *type_name;
  const struct rt_tpl_filter *filter;  // map by name
  const struct rt_tpl_filter *test;    // select; NULL: truth
  rt_tpl_value attribute;              // MISSING: the item itself
  rt_tpl_value fallback;               // map(attribute=, default=)
  rt_tpl_arguments args;
  bool reject;
} rt_tpl_generator;

typedef struct rt_tpl_macro {
  const rt_tpl_node *node;
  rt_tpl_value **outer;  // display of the function that defined it
} rt_tpl_macro;

typedef struct rt_tpl_method {
  rt_tpl_value self;
  const struct rt_tpl_method_row *row;
} rt_tpl_method;

typedef struct rt_tpl_loop {
  rt_tpl_iter iter;
  const rt_tpl_node *node;  // the for statement, whose condition filters
  rt_tpl_value **display;
  int64_t index0;
  int64_t length;  // -1 while unknown
  rt_tpl_value before, current, after;
  bool has_after, ended;
  rt_tpl_value changed;
} rt_tpl_loop;

// Rows of the tables. `parameters` is "a,b,c" ('/' first: positional only); NULL passes all through
// in `args`. Otherwise in[i] is MISSING where an argument was not given; `required` of them were.
enum { RT_TPL_MAX_PARAMETERS = 6 };
typedef retort_status (*rt_tpl_call_fn)(rt_tpl_run *run, const rt_tpl_value *self,
                                        const rt_tpl_value *in, const rt_tpl_arguments *args,
                                        rt_tpl_value *out);
typedef struct rt_tpl_function {
  const char *name, *parameters;
  int required;
  rt_tpl_call_fn call;
} rt_tpl_function;
typedef struct rt_tpl_method_row {
  rt_tpl_type type;
  rt_tpl_function function;  // call == NULL: changes its object, which the sandbox forbids
} rt_tpl_method_row;
typedef struct rt_tpl_filter {
  rt_tpl_function function;  // for a test *out is a boolean
} rt_tpl_filter;

// ---- tree ----

typedef enum rt_tpl_kind {
  RT_TPL_CONST,       // constant
  RT_TPL_NAME,        // name
  RT_TPL_NSREF,       // name . attribute (assignment only)
  RT_TPL_MAKE_TUPLE,  // one
  RT_TPL_MAKE_LIST,   // one
  RT_TPL_MAKE_DICT,   // one: keys, two: values
  RT_TPL_GETATTR,     // a . name
  RT_TPL_GETITEM,     // a [ b ]
  RT_TPL_SLICE,       // a : b : c, each may be NULL; only as b of GETITEM
  RT_TPL_CALL,        // a ( one, two as KWARG, *b, **c )
  RT_TPL_FILTER,      // a | name ( as CALL ); a NULL: the text of a block
  RT_TPL_TEST,        // a is name ( as CALL )
  RT_TPL_KWARG,       // name = a
  RT_TPL_COND,        // b if a else c
  RT_TPL_AND,
  RT_TPL_OR,
  RT_TPL_NOT,
  RT_TPL_NEG,
  RT_TPL_POS,
  RT_TPL_BINARY,        // a op b
  RT_TPL_CONCAT,        // one, joined by ~
  RT_TPL_COMPARE,       // a, one as OPERAND
  RT_TPL_OPERAND,       // op a
  RT_TPL_DATA,          // name is the text
  RT_TPL_OUTPUT,        // a
  RT_TPL_FOR,           // a in b if c: one, else: two
  RT_TPL_IF,            // a: one, elif: two, else: three
  RT_TPL_SET,           // a = b
  RT_TPL_SET_BLOCK,     // a, filter b, one
  RT_TPL_MACRO_DEF,     // name(one = two): three
  RT_TPL_CALL_BLOCK,    // (one = two) a: three; a NULL: generation
  RT_TPL_FILTER_BLOCK,  // a: one
  RT_TPL_WITH,          // one = two: three
  RT_TPL_BREAK,
  RT_TPL_CONTINUE,
} rt_tpl_kind;

typedef enum rt_tpl_op {
  RT_TPL_ADD,
  RT_TPL_SUB,
  RT_TPL_MUL,
  RT_TPL_DIV,
  RT_TPL_FLOORDIV,
  RT_TPL_MOD,
  RT_TPL_POW,
  RT_TPL_EQ,
  RT_TPL_NE,
  RT_TPL_LT,
  RT_TPL_LE,
  RT_TPL_GT,
  RT_TPL_GE,
  RT_TPL_IN,
  RT_TPL_NOT_IN,
} rt_tpl_op;

typedef struct rt_tpl_nodes {
  rt_tpl_node **at;
  uint32_t count, capacity;
} rt_tpl_nodes;

// How a name is used. PARAM: bound by the construct itself (macro argument, with).
typedef enum { RT_TPL_LOAD, RT_TPL_STORE, RT_TPL_PARAM } rt_tpl_access;

// A value's place: slot `slot` of the function `level` (0 is the template, 1 a macro in it, ...).
typedef struct rt_tpl_place {
  uint16_t level;
  uint32_t slot;
} rt_tpl_place;

// What happens to the slots of a block when it is entered (see template_scope.c).
typedef struct rt_tpl_frame {
  struct rt_tpl_fill {
    enum { RT_TPL_FILL_NONE, RT_TPL_FILL_CONTEXT, RT_TPL_FILL_ALIAS, RT_TPL_FILL_MISSING } kind;
    uint32_t slot;
    uint32_t variable;  // CONTEXT: index of the name
    rt_tpl_place from;  // ALIAS
  } * fills;
  uint32_t count;
} rt_tpl_frame;

struct rt_tpl_node {
  uint8_t kind, op;
  uint16_t depth;  // height of the tree below
  uint32_t line;
  rt_view name;
  rt_tpl_value constant;  // NAME: the undefined value it may turn out to be
  rt_tpl_node *a, *b, *c;
  rt_tpl_nodes one, two, three;
  const rt_tpl_filter *row;  // FILTER and TEST; NULL: not known, an error where it is evaluated
  uint8_t access;
  // Found by template_scope.c:
  uint32_t variable;                   // NAME, KWARG and so on: the name's number
  rt_tpl_place place;                  // NAME and NSREF; FOR: of `loop`; MACRO_DEF: of the macro
  rt_tpl_frame frame, frame2, frame3;  // FOR: body, condition, else; others: their block
  bool uses_loop;
  bool catches_caller, catches_kwargs, catches_varargs;  // macros
  int explicit_caller;                                   // index of an argument, -1
  rt_tpl_place caller, kwargs, varargs;
  uint32_t slots;  // macros: size of their function
  uint16_t level;  // macros: their function's level
};

struct rt_template {
  rt_arena arena;
  char *origin;
  rt_view source;  // newlines normalized
  rt_tpl_nodes body;
  rt_tpl_frame frame;
  uint32_t slots;
  rt_view *variables;  // interned names
  bool *reads;         // variables[i] is looked up in the context
  uint32_t variable_count;
  uint32_t read_capacity;
};

// ---- compiling ----

typedef enum rt_tpl_token_type {
  RT_TPL_T_EOF,
  RT_TPL_T_DATA,
  RT_TPL_T_VARIABLE_BEGIN,
  RT_TPL_T_VARIABLE_END,
  RT_TPL_T_BLOCK_BEGIN,
  RT_TPL_T_BLOCK_END,
  RT_TPL_T_NAME,
  RT_TPL_T_STRING,  // with its quotes
  RT_TPL_T_INT,
  RT_TPL_T_FLOAT,
  RT_TPL_T_OPERATOR,
} rt_tpl_token_type;

typedef struct rt_tpl_token {
  rt_tpl_token_type type;
  uint32_t line;
  rt_view text;
} rt_tpl_token;

typedef struct rt_tpl_tokens {
  rt_tpl_token *at;
  size_t count, capacity;
} rt_tpl_tokens;

// Splits tmpl->source. The tokens point into it; free tokens->at, on failure too.
retort_status rt_tpl_lex(const rt_template *tmpl, rt_tpl_tokens *tokens,
                         retort_error *err) RETORT_MUST_USE;
// Fills tmpl->body from tmpl->source.
retort_status rt_tpl_parse(rt_template *tmpl, retort_error *err) RETORT_MUST_USE;
// Gives every name its place.
retort_status rt_tpl_resolve(rt_template *tmpl, retort_error *err) RETORT_MUST_USE;
// «origin: line N: message».
retort_status rt_tpl_compile_fail(const rt_template *tmpl, uint32_t line, retort_error *err,
                                  retort_status status, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

const rt_tpl_filter *rt_tpl_find_filter(rt_view name);
const rt_tpl_filter *rt_tpl_find_test(rt_view name);
// All names, comma-separated.
void rt_tpl_list_filters(rt_buf *out);
void rt_tpl_list_tests(rt_buf *out);

// ---- rendering ----

struct rt_tpl_run {
  const rt_template *tmpl;
  json_t *context;
  rt_arena arena;
  size_t memory_left;
  uint64_t steps_left;
  int64_t now;
  rt_buf *out;
  size_t out_max;  // highest allowed out->size
  retort_error *err;
  const rt_tpl_node *at;  // what is being evaluated, for errors
  int depth;
  int value_depth;
  enum { RT_TPL_FLOW_NEXT, RT_TPL_FLOW_BREAK, RT_TPL_FLOW_CONTINUE } flow;
  rt_tpl_value **display;   // display[level]: slots of the innermost function of that level
  rt_tpl_value *variables;  // context values already converted, MISSING if there is none
  bool *looked;             // variables[i] was looked up
  char *tail;               // end of the last concatenation, with room behind
  size_t tail_room;
};

// «origin: line N: construct: message», from run->at.
retort_status rt_tpl_fail(rt_tpl_run *run, retort_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// NULL after reporting the error. Zeroed.
void *rt_tpl_alloc(rt_tpl_run *run, size_t count, size_t size);
// Charges work that is not counted otherwise.
retort_status rt_tpl_spend(rt_tpl_run *run, size_t steps) RETORT_MUST_USE;
// Checks run->out against its bound after appends.
retort_status rt_tpl_check_out(rt_tpl_run *run) RETORT_MUST_USE;
// Ends a capture: takes what was written since `mark` off the output as a string.
retort_status rt_tpl_take_out(rt_tpl_run *run, size_t mark, rt_tpl_value *out) RETORT_MUST_USE;

#define RT_TPL_ALLOC(pointer, run, count)                        \
  do {                                                           \
    (pointer) = rt_tpl_alloc((run), (count), sizeof *(pointer)); \
    if (!(pointer)) return RETORT_ERR_MEMORY;                    \
  } while (0)

// template_eval.c
retort_status rt_tpl_call(rt_tpl_run *run, const rt_tpl_value *callee, const rt_tpl_arguments *args,
                          rt_tpl_value *out) RETORT_MUST_USE;
// Binds arguments by the row and calls it.
retort_status rt_tpl_call_row(rt_tpl_run *run, const rt_tpl_function *row, const rt_tpl_value *self,
                              const rt_tpl_arguments *args, rt_tpl_value *out) RETORT_MUST_USE;
// The next item of a for loop; *more is false at the end.
retort_status rt_tpl_loop_peek(rt_tpl_run *run, rt_tpl_loop *loop, bool *more) RETORT_MUST_USE;

// template_value.c
static inline rt_tpl_value rt_tpl_bool(bool v) {
  return (rt_tpl_value){.type = RT_TPL_BOOL, .u.boolean = v};
}
static inline rt_tpl_value rt_tpl_int(int64_t v) {
  return (rt_tpl_value){.type = RT_TPL_INT, .u.integer = v};
}
static inline rt_tpl_value rt_tpl_float(double v) {
  return (rt_tpl_value){.type = RT_TPL_FLOAT, .u.real = v};
}
static inline rt_tpl_value rt_tpl_none(void) {
  return (rt_tpl_value){.type = RT_TPL_NONE};
}
static inline rt_view rt_tpl_view(const rt_tpl_value *string) {
  return (rt_view){string->u.string->data, string->u.string->size};
}
static inline bool rt_tpl_is(const rt_tpl_value *v, const char *text) {
  return v->type == RT_TPL_STRING && rt_view_is(rt_tpl_view(v), text);
}
// Borrows the bytes, which must live as long as the run.
retort_status rt_tpl_string_of(rt_tpl_run *run, rt_view text, rt_tpl_value *out) RETORT_MUST_USE;
retort_status rt_tpl_string_copy(rt_tpl_run *run, rt_view text, rt_tpl_value *out) RETORT_MUST_USE;
retort_status rt_tpl_undefined_of(rt_tpl_run *run, rt_tpl_undefined why,
                                  rt_tpl_value *out) RETORT_MUST_USE;
// Reports the use of an undefined value.
retort_status rt_tpl_fail_undefined(rt_tpl_run *run, const rt_tpl_value *v);
retort_status rt_tpl_list_new(rt_tpl_run *run, size_t capacity, rt_tpl_type type,
                              rt_tpl_value *out) RETORT_MUST_USE;
retort_status rt_tpl_list_push(rt_tpl_run *run, rt_tpl_value *list,
                               rt_tpl_value item) RETORT_MUST_USE;
retort_status rt_tpl_dict_new(rt_tpl_run *run, size_t capacity, rt_tpl_type type,
                              rt_tpl_value *out) RETORT_MUST_USE;
// Appends without looking for the key.
retort_status rt_tpl_dict_push(rt_tpl_run *run, rt_tpl_dict *dict, rt_tpl_value key,
                               rt_tpl_value value) RETORT_MUST_USE;
retort_status rt_tpl_dict_set(rt_tpl_run *run, rt_tpl_dict *dict, rt_tpl_value key,
                              rt_tpl_value value) RETORT_MUST_USE;
// *out is NULL if the key is not there; fails for keys that cannot be hashed.
retort_status rt_tpl_dict_find(rt_tpl_run *run, const rt_tpl_dict *dict, const rt_tpl_value *key,
                               rt_tpl_value **out) RETORT_MUST_USE;
bool rt_tpl_hashable(const rt_tpl_value *v);
const char *rt_tpl_type_name(const rt_tpl_value *v);
// Fails only for a type without a length (of an undefined value it is 0).
retort_status rt_tpl_length(rt_tpl_run *run, const rt_tpl_value *v, int64_t *out) RETORT_MUST_USE;
size_t rt_tpl_chars(const rt_tpl_value *string);
// Byte offset of a code point, index <= rt_tpl_chars.
size_t rt_tpl_char_offset(const rt_tpl_value *string, size_t index);
bool rt_tpl_truth(const rt_tpl_value *v);
retort_status rt_tpl_equal(rt_tpl_run *run, const rt_tpl_value *a, const rt_tpl_value *b,
                           bool *out) RETORT_MUST_USE;
// One of EQ..NOT_IN.
retort_status rt_tpl_compare(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                             const rt_tpl_value *b, bool *out) RETORT_MUST_USE;
retort_status rt_tpl_binary(rt_tpl_run *run, rt_tpl_op op, const rt_tpl_value *a,
                            const rt_tpl_value *b, rt_tpl_value *out) RETORT_MUST_USE;
retort_status rt_tpl_concat(rt_tpl_run *run, rt_view a, rt_view b,
                            rt_tpl_value *out) RETORT_MUST_USE;
bool rt_tpl_number(const rt_tpl_value *v, double *out);    // bool, int or float
bool rt_tpl_integer(const rt_tpl_value *v, int64_t *out);  // bool or int
// Python's str() and repr(), appended to run->out.
retort_status rt_tpl_write(rt_tpl_run *run, const rt_tpl_value *v) RETORT_MUST_USE;
retort_status rt_tpl_write_repr(rt_tpl_run *run, const rt_tpl_value *v) RETORT_MUST_USE;
retort_status rt_tpl_to_string(rt_tpl_run *run, const rt_tpl_value *v,
                               rt_tpl_value *out) RETORT_MUST_USE;
void rt_tpl_append_float(rt_buf *out, double v);
bool rt_tpl_parse_float(rt_view text, double *out);  // decimal syntax only, all of it
retort_status rt_tpl_iterate(rt_tpl_run *run, const rt_tpl_value *v,
                             rt_tpl_iter *iter) RETORT_MUST_USE;
retort_status rt_tpl_next(rt_tpl_run *run, rt_tpl_iter *iter, rt_tpl_value *item,
                          bool *more) RETORT_MUST_USE;
// list(v)
retort_status rt_tpl_to_list(rt_tpl_run *run, const rt_tpl_value *v,
                             rt_tpl_value *out) RETORT_MUST_USE;
// A generator over a finished list.
retort_status rt_tpl_generate(rt_tpl_run *run, rt_tpl_value list, const char *type_name,
                              rt_tpl_value *out) RETORT_MUST_USE;
// Stable; keys[i] belongs to items[i].
retort_status rt_tpl_sort(rt_tpl_run *run, rt_tpl_value *items, rt_tpl_value *keys, size_t count,
                          bool reverse) RETORT_MUST_USE;

// template_text.c
extern const rt_tpl_method_row rt_tpl_string_methods[];
extern const size_t rt_tpl_string_method_count;
retort_status rt_tpl_format_percent(rt_tpl_run *run, const rt_tpl_value *format,
                                    const rt_tpl_value *values, rt_tpl_value *out) RETORT_MUST_USE;
typedef enum { RT_TPL_UPPER, RT_TPL_LOWER, RT_TPL_CAPITALIZE, RT_TPL_TITLE } rt_tpl_case;
void rt_tpl_append_case(rt_buf *out, rt_view text, rt_tpl_case how);
retort_status rt_tpl_change_case(rt_tpl_run *run, const rt_tpl_value *text, rt_tpl_case how,
                                 rt_tpl_value *out) RETORT_MUST_USE;
bool rt_tpl_is_space(int32_t c);  // Python's str.isspace and regex \s
bool rt_tpl_is_word(int32_t c);   // regex \w
bool rt_tpl_is_printable(int32_t c);
// Strips code points of `chars` (data NULL: white space) on the left and/or right.
rt_view rt_tpl_strip(rt_view text, rt_view chars, bool left, bool right);
retort_status rt_tpl_replace(rt_tpl_run *run, rt_view text, rt_view old, rt_view with,
                             int64_t limit, rt_tpl_value *out) RETORT_MUST_USE;
// The next line of str.splitlines; false at the end. *end includes the line break.
bool rt_tpl_next_line(rt_view text, size_t *at, rt_view *line, rt_view *with_end);
// Whether every cased letter is lower (upper), and there is one.
bool rt_tpl_all_case(rt_view text, bool upper);
size_t rt_tpl_find_text(rt_view text, rt_view part, size_t from);  // SIZE_MAX: not there

// template_object.c
retort_status rt_tpl_get_attribute(rt_tpl_run *run, const rt_tpl_value *object, rt_view name,
                                   rt_tpl_value *out) RETORT_MUST_USE;
retort_status rt_tpl_get_item(rt_tpl_run *run, const rt_tpl_value *object, const rt_tpl_value *key,
                              rt_tpl_value *out) RETORT_MUST_USE;
// bounds[3]: start, stop, step; NONE where left out.
retort_status rt_tpl_get_slice(rt_tpl_run *run, const rt_tpl_value *object,
                               const rt_tpl_value bounds[3], rt_tpl_value *out) RETORT_MUST_USE;
// A global such as range; NULL if there is none.
const rt_tpl_function *rt_tpl_find_global(rt_view name);

// template_json.c
retort_status rt_tpl_from_json(rt_tpl_run *run, json_t *json, rt_tpl_value *out) RETORT_MUST_USE;
// in: ensure_ascii, indent, separators, sort_keys
retort_status rt_tpl_tojson(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in,
                            const rt_tpl_arguments *args, rt_tpl_value *out) RETORT_MUST_USE;

#endif
