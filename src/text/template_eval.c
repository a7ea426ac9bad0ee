// text/template_eval.c: walks the tree; the entry points of template.h.
//
// Output goes straight to the caller's buffer. A capture (macro, set block, filter block, anything
// that needs a text) is a mark in that buffer: what was written since is taken off again as a
// string. On failure the buffer is cut back to where it was.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"
#include "text/template_internal.h"

// ---- services for the other files ----

// What the node is called in messages.
static void describe(const rt_tpl_node *n, char *out, size_t size) {
  static const char *const ops[] = {
      "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
  int length = (int)rt_min_size(n->name.size, 60);
  const char *name = n->name.data ? n->name.data : "";
  switch ((rt_tpl_kind)n->kind) {
    case RT_TPL_NAME: (void)snprintf(out, size, "variable '%.*s'", length, name); return;
    case RT_TPL_GETATTR: (void)snprintf(out, size, "attribute '%.*s'", length, name); return;
    case RT_TPL_GETITEM: (void)snprintf(out, size, "subscript"); return;
    case RT_TPL_SLICE: (void)snprintf(out, size, "slice"); return;
    case RT_TPL_FILTER: (void)snprintf(out, size, "filter '%.*s'", length, name); return;
    case RT_TPL_TEST: (void)snprintf(out, size, "test '%.*s'", length, name); return;
    case RT_TPL_BINARY:
    case RT_TPL_OPERAND: (void)snprintf(out, size, "operator '%s'", ops[n->op]); return;
    case RT_TPL_CONCAT: (void)snprintf(out, size, "operator '~'"); return;
    case RT_TPL_NEG: (void)snprintf(out, size, "operator '-'"); return;
    case RT_TPL_POS: (void)snprintf(out, size, "operator '+'"); return;
    case RT_TPL_CALL:
      if (n->a->kind == RT_TPL_NAME || n->a->kind == RT_TPL_GETATTR) {
        (void)snprintf(out, size, "call of '%.*s'", (int)rt_min_size(n->a->name.size, 60),
                       n->a->name.data);
      } else {
        (void)snprintf(out, size, "call");
      }
      return;
    case RT_TPL_MAKE_DICT: (void)snprintf(out, size, "dict literal"); return;
    case RT_TPL_FOR: (void)snprintf(out, size, "for loop"); return;
    case RT_TPL_SET:
    case RT_TPL_SET_BLOCK: (void)snprintf(out, size, "set"); return;
    case RT_TPL_MACRO_DEF: (void)snprintf(out, size, "macro '%.*s'", length, name); return;
    case RT_TPL_CALL_BLOCK: (void)snprintf(out, size, "%.*s block", length, name); return;
    case RT_TPL_FILTER_BLOCK: (void)snprintf(out, size, "filter block"); return;
    case RT_TPL_WITH: (void)snprintf(out, size, "with"); return;
    default: (void)snprintf(out, size, "output"); return;
  }
}

retort_status rt_tpl_fail(rt_tpl_run *run, retort_status status, const char *format, ...) {
  if (!run->err) return status;
  char text[RETORT_ERROR_MESSAGE_BYTES], construct[128];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (!run->at) return rt_fail(run->err, status, "%s: %s", run->tmpl->origin, text);
  describe(run->at, construct, sizeof construct);
  return rt_fail(run->err, status, "%s: line %u: %s: %s", run->tmpl->origin, run->at->line,
                 construct, text);
}

void *rt_tpl_alloc(rt_tpl_run *run, size_t count, size_t size) {
  size_t bytes;
  if (!rt_size_mul(count, size, &bytes) || bytes > run->memory_left ||
      run->memory_left - bytes < 16) {
    (void)rt_tpl_fail(run, RETORT_ERR_MEMORY, "the template uses too much memory");
    run->memory_left = 0;
    return NULL;
  }
  void *p = rt_arena_alloc(&run->arena, bytes);
  if (!p) {
    (void)RT_OOM(run->err, "rendering a template");
    return NULL;
  }
  run->memory_left -= bytes + 16;
  return p;
}

retort_status rt_tpl_spend(rt_tpl_run *run, size_t steps) {
  if (steps <= run->steps_left) {
    run->steps_left -= steps;
    return RETORT_OK;
  }
  run->steps_left = 0;
  return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the template takes too many steps");
}

retort_status rt_tpl_check_out(rt_tpl_run *run) {
  if (run->out->failed) return RT_OOM(run->err, "a rendered template");
  if (run->out->size <= run->out_max) return RETORT_OK;
  return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the rendered text is too long");
}

retort_status rt_tpl_take_out(rt_tpl_run *run, size_t mark, rt_tpl_value *out) {
  RT_TRY(rt_tpl_check_out(run));
  rt_view text = {run->out->data + mark, run->out->size - mark};
  RT_TRY(rt_tpl_string_copy(run, text, out));
  run->out->size = mark;
  return RETORT_OK;
}

// ---- frames and names ----

static rt_tpl_value *slot_of(rt_tpl_run *run, rt_tpl_place place) {
  return &run->display[place.level][place.slot];
}

static retort_status look_up(rt_tpl_run *run, uint32_t variable, rt_tpl_value *out) {
  if (!run->looked[variable]) {
    rt_view name = run->tmpl->variables[variable];
    json_t *json = json_object_getn(run->context, name.data, name.size);
    const rt_tpl_function *global = NULL;
    if (json) {
      RT_TRY(rt_tpl_from_json(run, json, &run->variables[variable]));
    } else if ((global = rt_tpl_find_global(name))) {
      run->variables[variable] = (rt_tpl_value){.type = RT_TPL_FUNCTION, .u.function = global};
    }
    run->looked[variable] = true;
  }
  *out = run->variables[variable];
  return RETORT_OK;
}

static retort_status enter_frame(rt_tpl_run *run, const rt_tpl_frame *frame, size_t level) {
  rt_tpl_value *slots = run->display[level];
  for (uint32_t i = 0; i < frame->count; i++) {
    const struct rt_tpl_fill *fill = &frame->fills[i];
    switch (fill->kind) {
      case RT_TPL_FILL_CONTEXT: RT_TRY(look_up(run, fill->variable, &slots[fill->slot])); break;
      case RT_TPL_FILL_ALIAS: slots[fill->slot] = *slot_of(run, fill->from); break;
      default: slots[fill->slot] = (rt_tpl_value){0}; break;
    }
  }
  return RETORT_OK;
}

static retort_status eval(rt_tpl_run *run, const rt_tpl_node *node, rt_tpl_value *out);
static retort_status exec_all(rt_tpl_run *run, const rt_tpl_nodes *nodes, size_t level);

static retort_status assign(rt_tpl_run *run, const rt_tpl_node *target, const rt_tpl_value *value) {
  if (target->kind == RT_TPL_NAME) {
    *slot_of(run, target->place) = *value;
    return RETORT_OK;
  }
  if (target->kind == RT_TPL_NSREF) {
    const rt_tpl_value *ns = slot_of(run, target->place);
    if (ns->type != RT_TPL_NAMESPACE) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "cannot assign attribute on non-namespace object");
    }
    return rt_tpl_dict_set(run, ns->u.dict, target->constant, *value);
  }
  rt_tpl_iter iter;
  rt_tpl_value item;
  bool more;
  uint32_t want = target->one.count;
  rt_tpl_value *items;
  RT_TPL_ALLOC(items, run, want + 1);
  if (value->type == RT_TPL_UNDEFINED && want == 0) return RETORT_OK;
  RT_TRY(rt_tpl_iterate(run, value, &iter));
  for (uint32_t i = 0;; i++) {
    RT_TRY(rt_tpl_next(run, &iter, &item, &more));
    if (!more && i == want) break;
    if (!more || i == want) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "%s values to unpack (expected %u)",
                         more ? "too many" : "not enough", want);
    }
    items[i] = item;
  }
  for (uint32_t i = 0; i < want; i++) RT_TRY(assign(run, target->one.at[i], &items[i]));
  return RETORT_OK;
}

// ---- calls ----

retort_status rt_tpl_call_row(rt_tpl_run *run, const rt_tpl_function *row, const rt_tpl_value *self,
                              const rt_tpl_arguments *args, rt_tpl_value *out) {
  if (!row->parameters) return row->call(run, self, NULL, args, out);
  rt_tpl_value in[RT_TPL_MAX_PARAMETERS] = {{0}};
  const char *p = row->parameters;
  bool by_name = *p != '/';
  if (!by_name) p += 2;
  size_t count = 0;
  while (*p) {
    size_t n = strcspn(p, ",");
    if (count < args->count) {
      in[count] = args->at[count];
    }
    for (size_t i = 0; by_name && i < args->named_count; i++) {
      if (!rt_view_equal(args->named[i].name, (rt_view){p, n})) continue;
      if (in[count].type) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "argument '%.*s' is given twice", (int)n, p);
      }
      in[count] = args->named[i].value;
    }
    count++;
    p += n + (p[n] == ',');
  }
  size_t bound = 0;
  for (size_t i = 0; i < count; i++) bound += in[i].type != RT_TPL_MISSING;
  if (args->count > count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "takes at most %zu arguments (%zu given)", count,
                       args->count);
  }
  if (bound < args->count + args->named_count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "unexpected keyword argument '%.*s'",
                       (int)rt_min_size(args->named[0].name.size, 60), args->named[0].name.data);
  }
  for (int i = 0; i < row->required; i++) {
    if (!in[i].type) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs %d argument%s", row->required,
                         row->required == 1 ? "" : "s");
    }
  }
  return row->call(run, self, in, args, out);
}

static const rt_tpl_value *find_named(const rt_tpl_arguments *args, rt_view name) {
  for (size_t i = 0; i < args->named_count; i++) {
    if (rt_view_equal(args->named[i].name, name)) return &args->named[i].value;
  }
  return NULL;
}

// The special variables of a macro, after its own arguments.
static retort_status bind_specials(rt_tpl_run *run, const rt_tpl_node *node,
                                   const rt_tpl_arguments *args, bool *used, rt_tpl_value *slots,
                                   bool found_caller) {
  if (node->catches_caller && !found_caller) {
    const rt_tpl_value *caller = NULL;
    for (size_t i = 0; i < args->named_count; i++) {
      if (!rt_view_is(args->named[i].name, "caller")) continue;
      caller = &args->named[i].value;
      used[i] = true;
    }
    if (node->explicit_caller < 0) {
      rt_tpl_value *slot = &slots[node->caller.slot];
      if (caller && caller->type != RT_TPL_NONE) {
        *slot = *caller;
      } else {
        RT_TRY(rt_tpl_undefined_of(
            run, (rt_tpl_undefined){RT_TPL_HINT, RT_TPL_MACRO, rt_view_of("No caller defined"), 0},
            slot));
      }
    }
  }
  if (node->catches_kwargs) {
    rt_tpl_value *kwargs = &slots[node->kwargs.slot];
    RT_TRY(rt_tpl_dict_new(run, args->named_count, RT_TPL_DICT, kwargs));
    for (size_t i = 0; i < args->named_count; i++) {
      rt_tpl_value key;
      if (used[i]) continue;
      RT_TRY(rt_tpl_string_of(run, args->named[i].name, &key));
      RT_TRY(rt_tpl_dict_push(run, kwargs->u.dict, key, args->named[i].value));
    }
  } else {
    for (size_t i = 0; i < args->named_count; i++) {
      if (used[i]) continue;
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "macro '%.*s' takes no keyword argument '%.*s'",
                         (int)rt_min_size(node->name.size, 60), node->name.data,
                         (int)rt_min_size(args->named[i].name.size, 60), args->named[i].name.data);
    }
  }
  if (node->catches_varargs) {
    rt_tpl_value *varargs = &slots[node->varargs.slot];
    RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_TUPLE, varargs));
    for (size_t i = node->one.count; i < args->count; i++) {
      RT_TRY(rt_tpl_list_push(run, varargs, args->at[i]));
    }
  } else if (args->count > node->one.count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "macro '%.*s' takes not more than %u argument(s)",
                       (int)rt_min_size(node->name.size, 60), node->name.data, node->one.count);
  }
  return RETORT_OK;
}

static retort_status run_macro(rt_tpl_run *run, const rt_tpl_node *node,
                               const rt_tpl_arguments *args, const bool *given) {
  rt_tpl_value *slots = run->display[node->level];
  RT_TRY(enter_frame(run, &node->frame, node->level));
  (void)args;
  for (uint32_t i = 0; i < node->one.count; i++) {
    if (given[i]) continue;
    const rt_tpl_node *name = node->one.at[i];
    uint32_t first_default = node->one.count - node->two.count;
    rt_tpl_value *slot = &slots[name->place.slot];
    if (i >= first_default) {
      RT_TRY(eval(run, node->two.at[i - first_default], slot));
    } else {
      RT_TRY(rt_tpl_undefined_of(
          run, (rt_tpl_undefined){RT_TPL_NO_NAME, RT_TPL_MACRO, name->name, 0}, slot));
    }
  }
  return exec_all(run, &node->three, node->level);
}

static retort_status call_macro(rt_tpl_run *run, const rt_tpl_macro *macro,
                                const rt_tpl_arguments *args, rt_tpl_value *out) {
  const rt_tpl_node *node = macro->node;
  rt_tpl_value **display, **saved = run->display;
  bool *given, *used;
  RT_TPL_ALLOC(display, run, (size_t)node->level + 1);
  memcpy(display, macro->outer, node->level * sizeof *display);
  RT_TPL_ALLOC(display[node->level], run, node->slots + 1);
  RT_TPL_ALLOC(given, run, (size_t)node->one.count + 1);
  RT_TPL_ALLOC(used, run, args->named_count + 1);
  rt_tpl_value *slots = display[node->level];
  size_t positional = rt_min_size(args->count, node->one.count);
  bool found_caller = positional == node->one.count && node->explicit_caller >= 0;
  for (size_t i = 0; i < node->one.count; i++) {
    const rt_tpl_node *name = node->one.at[i];
    if (i < positional) {
      slots[name->place.slot] = args->at[i];
      given[i] = true;
      continue;
    }
    if (rt_view_is(name->name, "caller")) found_caller = true;
    const rt_tpl_value *v = find_named(args, name->name);
    if (!v) continue;
    slots[name->place.slot] = *v;
    given[i] = true;
    for (size_t k = 0; k < args->named_count; k++) used[k] |= &args->named[k].value == v;
  }
  RT_TRY(bind_specials(run, node, args, used, slots, found_caller));
  size_t mark = run->out->size;
  run->display = display;
  RT_TRY(run_macro(run, node, args, given));
  run->display = saved;
  return rt_tpl_take_out(run, mark, out);
}

retort_status rt_tpl_call(rt_tpl_run *run, const rt_tpl_value *callee, const rt_tpl_arguments *args,
                          rt_tpl_value *out) {
  retort_status st;
  switch (callee->type) {
    case RT_TPL_FUNCTION: return rt_tpl_call_row(run, callee->u.function, callee, args, out);
    case RT_TPL_METHOD:
      return rt_tpl_call_row(run, &callee->u.method->row->function, &callee->u.method->self, args,
                             out);
    case RT_TPL_MACRO:
      if (++run->depth > RT_TPL_EVAL_DEPTH) {
        return rt_tpl_fail(run, RETORT_ERR_LIMIT, "macros call each other too deep");
      }
      st = call_macro(run, callee->u.macro, args, out);
      run->depth--;
      return st;
    case RT_TPL_UNDEFINED: return rt_tpl_fail_undefined(run, callee);
    default: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a %s can't be called", rt_tpl_type_name(callee));
}

// Evaluates the arguments of a call, filter or test; `caller` (or NULL) is one more named one.
static retort_status eval_arguments(rt_tpl_run *run, const rt_tpl_node *node,
                                    const rt_tpl_value *caller, rt_tpl_arguments *out) {
  rt_tpl_value list, more;
  size_t named_count = node->two.count + (caller != NULL);
  *out = (rt_tpl_arguments){0};
  if (!node->one.count && !named_count && !node->b && !node->c) return RETORT_OK;
  RT_TRY(rt_tpl_list_new(run, node->one.count, RT_TPL_LIST, &list));
  for (uint32_t i = 0; i < node->one.count; i++) {
    RT_TRY(eval(run, node->one.at[i], &list.u.list->items[i]));
  }
  list.u.list->count = node->one.count;
  struct rt_tpl_named *named = NULL;
  if (named_count) RT_TPL_ALLOC(named, run, named_count);
  for (uint32_t i = 0; i < node->two.count; i++) {
    named[i].name = node->two.at[i]->name;
    RT_TRY(eval(run, node->two.at[i]->a, &named[i].value));
  }
  if (caller) named[node->two.count] = (struct rt_tpl_named){rt_view_of("caller"), *caller};
  if (node->b) {
    rt_tpl_iter iter;
    rt_tpl_value item;
    RT_TRY(eval(run, node->b, &more));
    run->at = node;
    RT_TRY(rt_tpl_iterate(run, &more, &iter));
    for (bool there;;) {
      RT_TRY(rt_tpl_next(run, &iter, &item, &there));
      if (!there) break;
      RT_TRY(rt_tpl_list_push(run, &list, item));
    }
  }
  if (node->c) {
    RT_TRY(eval(run, node->c, &more));
    run->at = node;
    if (more.type != RT_TPL_DICT) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the argument after ** must be a dict");
    }
    struct rt_tpl_named *all;
    size_t total = named_count + more.u.dict->count;
    RT_TPL_ALLOC(all, run, total + 1);
    if (named_count) memcpy(all, named, named_count * sizeof *all);
    for (size_t i = 0; i < more.u.dict->count; i++) {
      const struct rt_tpl_entry *e = &more.u.dict->entries[i];
      if (e->key.type != RT_TPL_STRING) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "keywords must be strings");
      }
      for (size_t k = 0; k < named_count; k++) {
        if (rt_view_equal(named[k].name, rt_tpl_view(&e->key))) {
          return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a keyword argument is given twice");
        }
      }
      all[named_count + i] = (struct rt_tpl_named){rt_tpl_view(&e->key), e->value};
    }
    named = all;
    named_count = total;
  }
  out->at = list.u.list->items;
  out->count = list.u.list->count;
  out->named = named;
  out->named_count = named_count;
  return RETORT_OK;
}

// ---- expressions ----
//
// The helpers stay out of line, so that the recursion's stack frame is that of eval alone.
#define NOINLINE __attribute__((noinline))

static NOINLINE retort_status eval_call(rt_tpl_run *run, const rt_tpl_node *node,
                                        const rt_tpl_value *caller, rt_tpl_value *out) {
  rt_tpl_value callee;
  rt_tpl_arguments args;
  RT_TRY(eval(run, node->a, &callee));
  RT_TRY(eval_arguments(run, node, caller, &args));
  run->at = node;
  RT_TRY(rt_tpl_call(run, &callee, &args, out));
  run->at = node;
  return RETORT_OK;
}

// Filters and tests; `block` is the text where a filter has no operand of its own.
static NOINLINE retort_status eval_row(rt_tpl_run *run, const rt_tpl_node *node,
                                       const rt_tpl_value *block, rt_tpl_value *out) {
  rt_tpl_value self;
  rt_tpl_arguments args;
  if (node->a && node->a->kind == RT_TPL_FILTER && block) {
    RT_TRY(eval_row(run, node->a, block, &self));
  } else if (node->a) {
    RT_TRY(eval(run, node->a, &self));
  } else {
    self = *block;
  }
  RT_TRY(eval_arguments(run, node, NULL, &args));
  run->at = node;
  if (!node->row) return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "is not known");
  return rt_tpl_call_row(run, &node->row->function, &self, &args, out);
}

static NOINLINE retort_status eval_sequence(rt_tpl_run *run, const rt_tpl_node *node,
                                            rt_tpl_value *out) {
  rt_tpl_value result;
  RT_TRY(rt_tpl_list_new(run, node->one.count,
                         node->kind == RT_TPL_MAKE_LIST ? RT_TPL_LIST : RT_TPL_TUPLE, &result));
  for (uint32_t i = 0; i < node->one.count; i++) {
    RT_TRY(eval(run, node->one.at[i], &result.u.list->items[i]));
  }
  result.u.list->count = node->one.count;
  *out = result;
  return RETORT_OK;
}

static NOINLINE retort_status eval_dict(rt_tpl_run *run, const rt_tpl_node *node,
                                        rt_tpl_value *out) {
  rt_tpl_value result, key, value;
  RT_TRY(rt_tpl_dict_new(run, node->one.count, RT_TPL_DICT, &result));
  for (uint32_t i = 0; i < node->one.count; i++) {
    RT_TRY(eval(run, node->one.at[i], &key));
    RT_TRY(eval(run, node->two.at[i], &value));
    run->at = node;
    RT_TRY(rt_tpl_dict_set(run, result.u.dict, key, value));
  }
  *out = result;
  return RETORT_OK;
}

static NOINLINE retort_status eval_item(rt_tpl_run *run, const rt_tpl_node *node,
                                        rt_tpl_value *out) {
  rt_tpl_value object, key, bounds[3];
  RT_TRY(eval(run, node->a, &object));
  if (node->b->kind != RT_TPL_SLICE) {
    RT_TRY(eval(run, node->b, &key));
    run->at = node;
    return rt_tpl_get_item(run, &object, &key, out);
  }
  const rt_tpl_node *parts[3] = {node->b->a, node->b->b, node->b->c};
  for (int i = 0; i < 3; i++) {
    bounds[i] = rt_tpl_none();
    if (parts[i]) RT_TRY(eval(run, parts[i], &bounds[i]));
  }
  run->at = node->b;
  return rt_tpl_get_slice(run, &object, bounds, out);
}

static NOINLINE retort_status eval_compare(rt_tpl_run *run, const rt_tpl_node *node,
                                           rt_tpl_value *out) {
  rt_tpl_value left, right;
  bool holds = true;
  RT_TRY(eval(run, node->a, &left));
  for (uint32_t i = 0; i < node->one.count && holds; i++) {
    const rt_tpl_node *operand = node->one.at[i];
    RT_TRY(eval(run, operand->a, &right));
    run->at = operand;
    RT_TRY(rt_tpl_compare(run, (rt_tpl_op)operand->op, &left, &right, &holds));
    left = right;
  }
  *out = rt_tpl_bool(holds);
  return RETORT_OK;
}

static NOINLINE retort_status eval_concat(rt_tpl_run *run, const rt_tpl_node *node,
                                          rt_tpl_value *out) {
  // All operands first: evaluating one may use the buffer for captures.
  rt_tpl_value *parts, text;
  RT_TPL_ALLOC(parts, run, node->one.count);
  for (uint32_t i = 0; i < node->one.count; i++) RT_TRY(eval(run, node->one.at[i], &parts[i]));
  run->at = node;
  RT_TRY(rt_tpl_to_string(run, &parts[0], &text));
  for (uint32_t i = 1; i < node->one.count; i++) {
    rt_tpl_value part, joined;
    RT_TRY(rt_tpl_to_string(run, &parts[i], &part));
    RT_TRY(rt_tpl_concat(run, rt_tpl_view(&text), rt_tpl_view(&part), &joined));
    text = joined;
  }
  *out = text;
  return RETORT_OK;
}

static NOINLINE retort_status eval_unary(rt_tpl_run *run, const rt_tpl_node *node,
                                         rt_tpl_value *out) {
  rt_tpl_value v, zero = rt_tpl_int(0);
  int64_t whole;
  RT_TRY(eval(run, node->a, &v));
  run->at = node;
  if (v.type == RT_TPL_FLOAT) {
    *out = rt_tpl_float(node->kind == RT_TPL_NEG ? -v.u.real : v.u.real);
    return RETORT_OK;
  }
  if (rt_tpl_integer(&v, &whole)) {
    return rt_tpl_binary(run, node->kind == RT_TPL_NEG ? RT_TPL_SUB : RT_TPL_ADD, &zero, &v, out);
  }
  if (v.type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, &v);
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "needs a number, not %s", rt_tpl_type_name(&v));
}

static NOINLINE retort_status eval_binary(rt_tpl_run *run, const rt_tpl_node *node,
                                          rt_tpl_value *out) {
  rt_tpl_value a, b;
  RT_TRY(eval(run, node->a, &a));
  RT_TRY(eval(run, node->b, &b));
  run->at = node;
  return rt_tpl_binary(run, (rt_tpl_op)node->op, &a, &b, out);
}

static NOINLINE retort_status eval_attribute(rt_tpl_run *run, const rt_tpl_node *node,
                                             rt_tpl_value *out) {
  rt_tpl_value object;
  RT_TRY(eval(run, node->a, &object));
  run->at = node;
  return rt_tpl_get_attribute(run, &object, node->name, out);
}

static NOINLINE retort_status missing_else(rt_tpl_run *run, rt_tpl_value *out) {
  return rt_tpl_undefined_of(
      run,
      (rt_tpl_undefined){RT_TPL_HINT, RT_TPL_NONE,
                         rt_view_of("the inline if-expression evaluated to false and no else "
                                    "section was defined"),
                         0},
      out);
}

static retort_status eval_node(rt_tpl_run *run, const rt_tpl_node *node, rt_tpl_value *out) {
  switch ((rt_tpl_kind)node->kind) {
    case RT_TPL_MAKE_TUPLE:
    case RT_TPL_MAKE_LIST: return eval_sequence(run, node, out);
    case RT_TPL_MAKE_DICT: return eval_dict(run, node, out);
    case RT_TPL_GETATTR: return eval_attribute(run, node, out);
    case RT_TPL_GETITEM: return eval_item(run, node, out);
    case RT_TPL_CALL: return eval_call(run, node, NULL, out);
    case RT_TPL_FILTER:
    case RT_TPL_TEST: return eval_row(run, node, NULL, out);
    case RT_TPL_COND:
      RT_TRY(eval(run, node->a, out));
      if (rt_tpl_truth(out)) return eval(run, node->b, out);
      return node->c ? eval(run, node->c, out) : missing_else(run, out);
    case RT_TPL_AND:
      RT_TRY(eval(run, node->a, out));
      return rt_tpl_truth(out) ? eval(run, node->b, out) : RETORT_OK;
    case RT_TPL_OR:
      RT_TRY(eval(run, node->a, out));
      return rt_tpl_truth(out) ? RETORT_OK : eval(run, node->b, out);
    case RT_TPL_NOT:
      RT_TRY(eval(run, node->a, out));
      *out = rt_tpl_bool(!rt_tpl_truth(out));
      return RETORT_OK;
    case RT_TPL_NEG:
    case RT_TPL_POS: return eval_unary(run, node, out);
    case RT_TPL_BINARY: return eval_binary(run, node, out);
    case RT_TPL_CONCAT: return eval_concat(run, node, out);
    case RT_TPL_COMPARE: return eval_compare(run, node, out);
    default: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_INTERNAL, "not an expression");
}

static retort_status eval(rt_tpl_run *run, const rt_tpl_node *node, rt_tpl_value *out) {
  RT_TRY(rt_tpl_spend(run, 1));
  if (node->kind == RT_TPL_CONST) {
    *out = node->constant;
    return RETORT_OK;
  }
  if (node->kind == RT_TPL_NAME) {
    const rt_tpl_value *slot = slot_of(run, node->place);
    *out = slot->type == RT_TPL_MISSING ? node->constant : *slot;
    return RETORT_OK;
  }
  if (++run->depth > RT_TPL_EVAL_DEPTH) {
    run->at = node;
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "calls and expressions are nested too deep");
  }
  retort_status st = eval_node(run, node, out);
  run->depth--;
  return st;
}

// ---- statements ----

// What a target holds, put together again: behind a condition, Jinja hands on the unpacked parts as
// a tuple, whatever the item was.
static retort_status repack(rt_tpl_run *run, const rt_tpl_node *target, rt_tpl_value *out) {
  if (target->kind != RT_TPL_MAKE_TUPLE) {
    *out = *slot_of(run, target->place);
    return RETORT_OK;
  }
  RT_TRY(rt_tpl_list_new(run, target->one.count, RT_TPL_TUPLE, out));
  for (uint32_t i = 0; i < target->one.count; i++) {
    rt_tpl_value part;
    RT_TRY(repack(run, target->one.at[i], &part));
    RT_TRY(rt_tpl_list_push(run, out, part));
  }
  return RETORT_OK;
}

// The next item that passes the loop's condition.
static retort_status loop_next(rt_tpl_run *run, rt_tpl_loop *loop, rt_tpl_value *item, bool *more) {
  for (;;) {
    const rt_tpl_node *node = loop->node;
    RT_TRY(rt_tpl_next(run, &loop->iter, item, more));
    if (!*more || !node || !node->c) return RETORT_OK;
    rt_tpl_value keep, **saved = run->display;
    const rt_tpl_node *at = run->at;
    run->display = loop->display;
    run->at = node;
    RT_TRY(assign(run, node->three.at[0], item));
    RT_TRY(eval(run, node->c, &keep));
    if (rt_tpl_truth(&keep)) RT_TRY(repack(run, node->three.at[0], item));
    run->display = saved;
    run->at = at;
    if (rt_tpl_truth(&keep)) return RETORT_OK;
  }
}

retort_status rt_tpl_loop_peek(rt_tpl_run *run, rt_tpl_loop *loop, bool *more) {
  *more = loop->has_after;
  if (loop->has_after || loop->ended) return RETORT_OK;
  RT_TRY(loop_next(run, loop, &loop->after, more));
  loop->has_after = *more;
  loop->ended = !*more;
  return RETORT_OK;
}

static NOINLINE retort_status exec_for(rt_tpl_run *run, const rt_tpl_node *node, size_t level) {
  rt_tpl_value iterable;
  rt_tpl_loop *loop;
  bool completed = false;
  RT_TRY(eval(run, node->b, &iterable));
  run->at = node;
  RT_TPL_ALLOC(loop, run, 1);
  loop->node = node;
  loop->display = run->display;
  loop->index0 = -1;
  loop->length = -1;
  RT_TRY(rt_tpl_iterate(run, &iterable, &loop->iter));
  if (!node->c && iterable.type != RT_TPL_GENERATOR) {
    RT_TRY(rt_tpl_length(run, &iterable, &loop->length));
  }
  if (node->c) RT_TRY(enter_frame(run, &node->frame2, level));
  for (;;) {
    bool more;
    RT_TRY(rt_tpl_loop_peek(run, loop, &more));
    if (!more) break;
    loop->before = loop->current;
    loop->current = loop->after;
    loop->has_after = false;
    loop->index0++;
    RT_TRY(enter_frame(run, &node->frame, level));
    if (node->uses_loop) {
      *slot_of(run, node->place) = (rt_tpl_value){.type = RT_TPL_LOOP, .u.loop = loop};
    }
    run->at = node;
    RT_TRY(assign(run, node->a, &loop->current));
    RT_TRY(exec_all(run, &node->one, level));
    bool stop = run->flow == RT_TPL_FLOW_BREAK;
    completed |= run->flow == RT_TPL_FLOW_NEXT;
    run->flow = RT_TPL_FLOW_NEXT;
    if (stop) break;
  }
  // Jinja's else runs unless some round got to its end, even after a break.
  if (completed || !node->two.count) return RETORT_OK;
  RT_TRY(enter_frame(run, &node->frame3, level));
  return exec_all(run, &node->two, level);
}

static NOINLINE retort_status exec_if(rt_tpl_run *run, const rt_tpl_node *node, size_t level) {
  rt_tpl_value v;
  RT_TRY(eval(run, node->a, &v));
  if (rt_tpl_truth(&v)) return exec_all(run, &node->one, level);
  for (uint32_t i = 0; i < node->two.count; i++) {
    const rt_tpl_node *branch = node->two.at[i];
    RT_TRY(eval(run, branch->a, &v));
    if (rt_tpl_truth(&v)) return exec_all(run, &branch->one, level);
  }
  return exec_all(run, &node->three, level);
}

static NOINLINE retort_status make_macro(rt_tpl_run *run, const rt_tpl_node *node,
                                         rt_tpl_value *out) {
  rt_tpl_macro *macro;
  RT_TPL_ALLOC(macro, run, 1);
  *macro = (rt_tpl_macro){node, run->display};
  *out = (rt_tpl_value){.type = RT_TPL_MACRO, .u.macro = macro};
  return RETORT_OK;
}

static NOINLINE retort_status exec_call_block(rt_tpl_run *run, const rt_tpl_node *node) {
  rt_tpl_value caller, result;
  RT_TRY(make_macro(run, node, &caller));
  if (node->a) {
    RT_TRY(eval_call(run, node->a, &caller, &result));
  } else {
    run->at = node;
    RT_TRY(rt_tpl_call(run, &caller, &(rt_tpl_arguments){0}, &result));
  }
  return rt_tpl_write(run, &result);
}

// with, filter and set blocks.
static NOINLINE retort_status exec_block(rt_tpl_run *run, const rt_tpl_node *node, size_t level) {
  rt_tpl_value text, result;
  if (node->kind == RT_TPL_WITH) {
    // In order, as Jinja does: the frame is entered first, values are read outside of it.
    RT_TRY(enter_frame(run, &node->frame, level));
    for (uint32_t i = 0; i < node->one.count; i++) {
      RT_TRY(eval(run, node->two.at[i], &result));
      run->at = node;
      RT_TRY(assign(run, node->one.at[i], &result));
    }
    return exec_all(run, &node->three, level);
  }
  RT_TRY(enter_frame(run, &node->frame, level));
  size_t mark = run->out->size;
  RT_TRY(exec_all(run, &node->one, level));
  run->at = node;
  RT_TRY(rt_tpl_take_out(run, mark, &text));
  if (node->kind == RT_TPL_FILTER_BLOCK) {
    RT_TRY(eval_row(run, node->a, &text, &result));
    return rt_tpl_write(run, &result);
  }
  result = text;
  if (node->b) RT_TRY(eval_row(run, node->b, &text, &result));
  run->at = node;
  return assign(run, node->a, &result);
}

static retort_status exec(rt_tpl_run *run, const rt_tpl_node *node, size_t level) {
  rt_tpl_value v;
  RT_TRY(rt_tpl_spend(run, 1));
  switch ((rt_tpl_kind)node->kind) {
    case RT_TPL_DATA:
      RT_TRY(rt_tpl_spend(run, node->name.size / 64));
      rt_buf_append_view(run->out, node->name);
      run->at = node;
      return rt_tpl_check_out(run);
    case RT_TPL_OUTPUT:
      RT_TRY(eval(run, node->a, &v));
      run->at = node;
      return rt_tpl_write(run, &v);
    case RT_TPL_FOR: return exec_for(run, node, level);
    case RT_TPL_IF: return exec_if(run, node, level);
    case RT_TPL_SET:
      RT_TRY(eval(run, node->b, &v));
      run->at = node;
      return assign(run, node->a, &v);
    case RT_TPL_MACRO_DEF:
      RT_TRY(make_macro(run, node, &v));
      *slot_of(run, node->place) = v;
      return RETORT_OK;
    case RT_TPL_CALL_BLOCK: return exec_call_block(run, node);
    case RT_TPL_SET_BLOCK:
    case RT_TPL_FILTER_BLOCK:
    case RT_TPL_WITH: return exec_block(run, node, level);
    case RT_TPL_BREAK: run->flow = RT_TPL_FLOW_BREAK; return RETORT_OK;
    case RT_TPL_CONTINUE: run->flow = RT_TPL_FLOW_CONTINUE; return RETORT_OK;
    default: break;
  }
  return rt_tpl_fail(run, RETORT_ERR_INTERNAL, "not a statement");
}

static retort_status exec_all(rt_tpl_run *run, const rt_tpl_nodes *nodes, size_t level) {
  if (!nodes->count) return RETORT_OK;
  if (++run->depth > RT_TPL_EVAL_DEPTH) {
    run->at = nodes->at[0];
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "calls and expressions are nested too deep");
  }
  for (uint32_t i = 0; i < nodes->count && run->flow == RT_TPL_FLOW_NEXT; i++) {
    RT_TRY(exec(run, nodes->at[i], level));
  }
  run->depth--;
  return RETORT_OK;
}

// ---- entry points ----

// Newlines become \n, and one at the very end is dropped.
static retort_status normalize(rt_template *tmpl, rt_view source, retort_error *err) {
  char *text = rt_arena_alloc(&tmpl->arena, source.size + 1);
  if (!text) return RT_OOM(err, "a template");
  size_t n = 0;
  for (size_t i = 0; i < source.size; i++) {
    char c = source.data[i];
    if (c == '\r') {
      if (i + 1 < source.size && source.data[i + 1] == '\n') i++;
      c = '\n';
    }
    text[n++] = c;
  }
  if (n && text[n - 1] == '\n') n--;
  tmpl->source = (rt_view){text, n};
  return RETORT_OK;
}

static retort_status compile(rt_template *tmpl, rt_view source, const char *origin,
                             retort_error *err) {
  tmpl->origin = rt_arena_strdup(&tmpl->arena, rt_view_of(origin));
  if (!tmpl->origin) return RT_OOM(err, "a template");
  if (source.size > RT_TPL_SOURCE_BYTES) {
    return rt_fail(err, RETORT_ERR_LIMIT, "%s: a template of %zu bytes exceeds the limit of %d",
                   origin, source.size, RT_TPL_SOURCE_BYTES);
  }
  if (!rt_utf8_valid(source)) return rt_fail(err, RETORT_ERR_FORMAT, "%s: not UTF-8", origin);
  RT_TRY(normalize(tmpl, source, err));
  RT_TRY(rt_tpl_parse(tmpl, err));
  return rt_tpl_resolve(tmpl, err);
}

retort_status rt_template_compile(rt_template **out, rt_view source, const char *origin,
                                  retort_error *err) {
  *out = NULL;
  rt_template *tmpl = calloc(1, sizeof *tmpl);
  if (!tmpl) return RT_OOM(err, "a template");
  retort_status st = compile(tmpl, source, origin, err);
  if (st == RETORT_OK) {
    *out = tmpl;
  } else {
    rt_template_destroy(tmpl);
  }
  return st;
}

void rt_template_destroy(rt_template *tmpl) {
  if (!tmpl) return;
  rt_arena_deinit(&tmpl->arena);
  free(tmpl);
}

bool rt_template_uses(const rt_template *tmpl, const char *name) {
  for (uint32_t i = 0; i < tmpl->variable_count; i++) {
    if (tmpl->reads[i] && rt_view_is(tmpl->variables[i], name)) return true;
  }
  return false;
}

static retort_status render(rt_tpl_run *run) {
  const rt_template *tmpl = run->tmpl;
  RT_TPL_ALLOC(run->variables, run, (size_t)tmpl->variable_count + 1);
  RT_TPL_ALLOC(run->looked, run, (size_t)tmpl->variable_count + 1);
  RT_TPL_ALLOC(run->display, run, 1);
  RT_TPL_ALLOC(run->display[0], run, (size_t)tmpl->slots + 1);
  RT_TRY(enter_frame(run, &tmpl->frame, 0));
  RT_TRY(exec_all(run, &tmpl->body, 0));
  return rt_tpl_check_out(run);
}

retort_status rt_template_render(const rt_template *tmpl, json_t *context,
                                 const rt_template_limits *limits, rt_buf *out, retort_error *err) {
  static const rt_template_limits defaults = {0};
  if (!limits) limits = &defaults;
  if (!json_is_object(context)) {
    return rt_fail(err, RETORT_ERR_ARGUMENT, "%s: the context must be a JSON object", tmpl->origin);
  }
  // Room from the start, so that captures never see a buffer without memory.
  if (out->failed || !rt_buf_reserve(out, 64)) return RT_OOM(err, "a rendered template");
  size_t start = out->size;
  size_t max = limits->max_output_bytes ? limits->max_output_bytes : (size_t)16 << 20;
  rt_tpl_run run = {
      .tmpl = tmpl,
      .context = context,
      .memory_left = limits->max_memory_bytes ? limits->max_memory_bytes : (size_t)64 << 20,
      .steps_left = limits->max_steps ? limits->max_steps : 20000000,
      .now = limits->now_unix_seconds,
      .out = out,
      .out_max = max > SIZE_MAX - start ? SIZE_MAX : start + max,
      .err = err};
  retort_status st = render(&run);
  rt_arena_deinit(&run.arena);
  if (st != RETORT_OK) {
    out->size = start;
    out->failed = false;
  }
  return st;
}
