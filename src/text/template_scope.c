// text/template_scope.c: names in the tree -> slots.
//
// Jinja decides before rendering where each name lives, and templates depend on the details: a
// `set` in an `if` is seen after it, one in a loop is not, and a name that a block assigns anywhere
// is that block's own from its first line on. So this follows Jinja's own analysis. Each block
// (template, loop body, macro, ...) has a scope with its names and how each gets its value when the
// block is entered:
//   PARAM    the construct binds it          CONTEXT  looked up in the rendering context
//   ALIAS    copied from an outer scope      MISSING  empty until assigned
// The first use in the block decides which; names of an outer scope that are only read need no
// entry. An `if` is analysed branch by branch and merged: what only some branches assign starts out
// with the outer value.
#include <stdlib.h>

#include "text/template_internal.h"

typedef struct entry {
  uint32_t name;
  uint8_t load;  // RT_TPL_FILL_*
  bool stored;
  bool known;  // referenced or stored here (an entry can be both)
  uint32_t slot;
} entry;

typedef struct scope {
  struct scope *parent;
  uint16_t level;
  uint32_t *slots;  // counter of the function
  entry *at;
  size_t count, capacity;
} scope;

typedef struct resolver {
  rt_template *tmpl;
  uint32_t *table;  // open hash of variables: index + 1
  size_t table_size;
  uint64_t work;
  int loops;  // enclosing for loops within the function
  retort_error *err;
} resolver;

enum { MAX_WORK = 50000000, MAX_LEVEL = 100 };

static retort_status oom(resolver *rs) {
  return RT_OOM(rs->err, "the template's names");
}
static retort_status spend(resolver *rs, uint64_t work) {
  rs->work += work;
  if (rs->work <= MAX_WORK) return RETORT_OK;
  return rt_fail(rs->err, RETORT_ERR_LIMIT, "%s: the template's scopes are too large",
                 rs->tmpl->origin);
}

static retort_status intern(resolver *rs, rt_view name, uint32_t *out) {
  rt_template *t = rs->tmpl;
  if (2 * ((size_t)t->variable_count + 1) > rs->table_size) {
    size_t size = rs->table_size ? rs->table_size * 2 : 128;
    uint32_t *table = calloc(size, sizeof *table);
    if (!table) return oom(rs);
    for (size_t i = 0; i < rs->table_size; i++) {
      if (!rs->table[i]) continue;
      size_t h = 5381;
      rt_view v = t->variables[rs->table[i] - 1];
      for (size_t k = 0; k < v.size; k++) h = h * 33 + (unsigned char)v.data[k];
      while (table[h & (size - 1)]) h++;
      table[h & (size - 1)] = rs->table[i];
    }
    free(rs->table);
    rs->table = table;
    rs->table_size = size;
  }
  size_t h = 5381;
  for (size_t k = 0; k < name.size; k++) h = h * 33 + (unsigned char)name.data[k];
  for (;; h++) {
    RT_TRY(spend(rs, 1));
    uint32_t found = rs->table[h & (rs->table_size - 1)];
    if (!found) break;
    if (rt_view_equal(t->variables[found - 1], name)) {
      *out = found - 1;
      return RETORT_OK;
    }
  }
  if (t->variable_count == t->read_capacity) {
    uint32_t capacity = t->read_capacity ? t->read_capacity * 2 : 32;
    rt_view *names = rt_arena_array(&t->arena, capacity, sizeof *names);
    bool *reads = rt_arena_array(&t->arena, capacity, sizeof *reads);
    if (!names || !reads) return oom(rs);
    if (t->variable_count) {
      memcpy(names, t->variables, t->variable_count * sizeof *names);
      memcpy(reads, t->reads, t->variable_count * sizeof *reads);
    }
    t->variables = names;
    t->reads = reads;
    t->read_capacity = capacity;
  }
  t->variables[t->variable_count] = name;
  rs->table[h & (rs->table_size - 1)] = ++t->variable_count;
  *out = t->variable_count - 1;
  return RETORT_OK;
}

// ---- scopes ----

static entry *find_here(resolver *rs, const scope *sc, uint32_t name) {
  rs->work += sc->count / 8 + 1;
  for (size_t i = 0; i < sc->count; i++) {
    if (sc->at[i].name == name) return &sc->at[i];
  }
  return NULL;
}
static bool found_outside(resolver *rs, const scope *sc, uint32_t name) {
  for (const scope *s = sc->parent; s; s = s->parent) {
    entry *e = find_here(rs, s, name);
    if (e && e->known) return true;
  }
  return false;
}
static retort_status add(resolver *rs, scope *sc, uint32_t name, entry **out) {
  RT_TRY(spend(rs, 1));
  entry *e = find_here(rs, sc, name);
  if (!e) {
    if (!rt_grow(&sc->at, &sc->capacity, sc->count + 1, sizeof *sc->at)) return oom(rs);
    e = &sc->at[sc->count++];
    *e = (entry){.name = name};
  }
  *out = e;
  return RETORT_OK;
}

static retort_status use_load(resolver *rs, scope *sc, uint32_t name) {
  entry *e = find_here(rs, sc, name);
  if ((e && e->known) || found_outside(rs, sc, name)) return spend(rs, 1);
  RT_TRY(add(rs, sc, name, &e));
  e->known = true;
  e->load = RT_TPL_FILL_CONTEXT;
  return RETORT_OK;
}
static retort_status use_store(resolver *rs, scope *sc, uint32_t name) {
  entry *e;
  RT_TRY(add(rs, sc, name, &e));
  e->stored = true;
  if (!e->known) {
    e->known = true;
    e->load = found_outside(rs, sc, name) ? RT_TPL_FILL_ALIAS : RT_TPL_FILL_MISSING;
  }
  return RETORT_OK;
}
static retort_status use_param(resolver *rs, scope *sc, uint32_t name) {
  entry *e;
  RT_TRY(add(rs, sc, name, &e));
  e->stored = e->known = true;
  e->load = RT_TPL_FILL_NONE;
  return RETORT_OK;
}

// ---- analysis of one scope ----

static retort_status scan(resolver *rs, scope *sc, rt_tpl_node *node, bool as_param);

static retort_status scan_all(resolver *rs, scope *sc, const rt_tpl_nodes *nodes, bool as_param) {
  for (uint32_t i = 0; i < nodes->count; i++) RT_TRY(scan(rs, sc, nodes->at[i], as_param));
  return RETORT_OK;
}

static retort_status copy_scope(resolver *rs, const scope *from, scope *to) {
  *to = *from;
  to->at = NULL;
  to->capacity = 0;
  RT_TRY(spend(rs, from->count));
  if (from->count) {
    if (!rt_grow(&to->at, &to->capacity, from->count, sizeof *to->at)) return oom(rs);
    memcpy(to->at, from->at, from->count * sizeof *to->at);
  }
  return RETORT_OK;
}

static retort_status merge_branches(resolver *rs, scope *sc, scope branches[3]) {
  size_t before = sc->count;
  for (int b = 0; b < 3; b++) {
    for (size_t i = 0; i < branches[b].count; i++) {
      const entry *from = &branches[b].at[i];
      bool was_stored = i < before && sc->at[i].stored;
      if (!from->stored || was_stored) continue;
      int stores = 0;
      for (int k = 0; k < 3; k++) {
        const entry *e = find_here(rs, &branches[k], from->name);
        stores += e && e->stored;
      }
      RT_TRY(spend(rs, 1));
      if (stores < 3) {
        // Mark it in all branches; the load is decided below.
        bool outside = found_outside(rs, sc, from->name);
        for (int k = 0; k < 3; k++) {
          entry *e = find_here(rs, &branches[k], from->name);
          if (e && e->known) e->load = outside ? RT_TPL_FILL_ALIAS : RT_TPL_FILL_CONTEXT;
        }
      }
    }
  }
  // Stored flags must not be merged before all branches were compared with the original.
  for (int b = 0; b < 3; b++) {
    for (size_t i = 0; i < branches[b].count; i++) {
      const entry *from = &branches[b].at[i];
      entry *e;
      RT_TRY(add(rs, sc, from->name, &e));
      e->stored |= from->stored;
      if (from->known) {
        e->known = true;
        e->load = from->load;
      }
    }
  }
  return RETORT_OK;
}

static retort_status scan_if(resolver *rs, scope *sc, rt_tpl_node *node) {
  RT_TRY(scan(rs, sc, node->a, false));
  scope branches[3] = {{0}, {0}, {0}};
  const rt_tpl_nodes *bodies[3] = {&node->one, &node->two, &node->three};
  retort_status st = RETORT_OK;
  for (int b = 0; b < 3 && st == RETORT_OK; b++) {
    st = copy_scope(rs, sc, &branches[b]);
    if (st == RETORT_OK) st = scan_all(rs, &branches[b], bodies[b], false);
  }
  if (st == RETORT_OK) st = merge_branches(rs, sc, branches);
  for (int b = 0; b < 3; b++) free(branches[b].at);
  return st;
}

// Looks at what `node` does to the scope it stands in; bodies with their own scope are left out.
static retort_status scan(resolver *rs, scope *sc, rt_tpl_node *node, bool as_param) {
  if (!node) return RETORT_OK;
  RT_TRY(spend(rs, 1));
  switch ((rt_tpl_kind)node->kind) {
    case RT_TPL_NAME:
      RT_TRY(intern(rs, node->name, &node->variable));
      if (as_param || node->access == RT_TPL_PARAM) return use_param(rs, sc, node->variable);
      return node->access == RT_TPL_STORE ? use_store(rs, sc, node->variable)
                                          : use_load(rs, sc, node->variable);
    case RT_TPL_NSREF:
      RT_TRY(intern(rs, node->name, &node->variable));
      return use_load(rs, sc, node->variable);
    case RT_TPL_IF: return scan_if(rs, sc, node);
    case RT_TPL_MACRO_DEF:
      RT_TRY(intern(rs, node->name, &node->variable));
      return use_store(rs, sc, node->variable);
    case RT_TPL_SET: RT_TRY(scan(rs, sc, node->b, false)); return scan(rs, sc, node->a, false);
    case RT_TPL_FOR: return scan(rs, sc, node->b, false);
    case RT_TPL_CALL_BLOCK: return scan(rs, sc, node->a, false);
    case RT_TPL_FILTER_BLOCK: return scan(rs, sc, node->a, false);
    case RT_TPL_WITH: return scan_all(rs, sc, &node->two, false);
    case RT_TPL_SET_BLOCK: return scan(rs, sc, node->a, false);
    default: break;
  }
  RT_TRY(scan(rs, sc, node->a, as_param));
  RT_TRY(scan_all(rs, sc, &node->one, as_param));
  RT_TRY(scan_all(rs, sc, &node->two, as_param));
  RT_TRY(scan(rs, sc, node->b, as_param));
  return scan(rs, sc, node->c, as_param);
}

// Whether the nodes read `name` before they bind it; *state: 0 not seen, 1 read, 2 bound.
static retort_status reads_name(resolver *rs, const rt_tpl_node *node, const char *name,
                                int *state) {
  if (!node || *state) return RETORT_OK;
  RT_TRY(spend(rs, 1));
  if (node->kind == RT_TPL_NAME && rt_view_is(node->name, name)) {
    *state = node->access == RT_TPL_LOAD ? 1 : 2;
    return RETORT_OK;
  }
  const rt_tpl_node *single[3] = {node->a, node->b, node->c};
  if (node->kind == RT_TPL_COND) single[0] = node->a;
  for (int i = 0; i < 3; i++) RT_TRY(reads_name(rs, single[i], name, state));
  const rt_tpl_nodes *lists[3] = {&node->one, &node->two, &node->three};
  for (int k = 0; k < 3; k++) {
    for (uint32_t i = 0; i < lists[k]->count; i++) {
      RT_TRY(reads_name(rs, lists[k]->at[i], name, state));
    }
  }
  return RETORT_OK;
}
static retort_status any_reads(resolver *rs, const rt_tpl_nodes *nodes, const char *name,
                               bool *out) {
  int state = 0;
  for (uint32_t i = 0; i < nodes->count && !state; i++) {
    RT_TRY(reads_name(rs, nodes->at[i], name, &state));
  }
  *out = state == 1;
  return RETORT_OK;
}

// ---- assigning slots ----

static retort_status finish(resolver *rs, scope *sc, rt_tpl_frame *frame) {
  rt_template *t = rs->tmpl;
  frame->fills = rt_arena_array(&t->arena, sc->count, sizeof *frame->fills);
  if (!frame->fills) return oom(rs);
  frame->count = 0;
  for (size_t i = 0; i < sc->count; i++) {
    entry *e = &sc->at[i];
    e->slot = (*sc->slots)++;
    struct rt_tpl_fill *fill = &frame->fills[frame->count];
    *fill = (struct rt_tpl_fill){.kind = e->load, .slot = e->slot, .variable = e->name};
    if (e->load == RT_TPL_FILL_CONTEXT) t->reads[e->name] = true;
    if (e->load == RT_TPL_FILL_ALIAS) {
      fill->kind = RT_TPL_FILL_MISSING;
      for (const scope *s = sc->parent; s; s = s->parent) {
        const entry *outer = find_here(rs, s, e->name);
        if (!outer) continue;
        fill->kind = RT_TPL_FILL_ALIAS;
        fill->from = (rt_tpl_place){s->level, outer->slot};
        break;
      }
    }
    if (e->load != RT_TPL_FILL_NONE) frame->count++;
  }
  return spend(rs, sc->count);
}

static retort_status place_of(resolver *rs, scope *sc, uint32_t line, uint32_t name,
                              rt_tpl_place *out) {
  for (const scope *s = sc; s; s = s->parent) {
    const entry *e = find_here(rs, s, name);
    if (!e) continue;
    *out = (rt_tpl_place){s->level, e->slot};
    return spend(rs, 1);
  }
  rt_view v = rs->tmpl->variables[name];
  return rt_tpl_compile_fail(rs->tmpl, line, rs->err, RETORT_ERR_UNSUPPORTED,
                             "'%.*s' can't be used here", (int)v.size, v.data);
}

static retort_status place(resolver *rs, scope *sc, rt_tpl_node *node);

static retort_status place_all(resolver *rs, scope *sc, const rt_tpl_nodes *nodes) {
  for (uint32_t i = 0; i < nodes->count; i++) RT_TRY(place(rs, sc, nodes->at[i]));
  return RETORT_OK;
}

static scope inner(scope *parent) {
  return (scope){.parent = parent, .level = parent->level, .slots = parent->slots};
}

static retort_status place_for(resolver *rs, scope *sc, rt_tpl_node *node) {
  RT_TRY(place(rs, sc, node->b));
  scope body = inner(sc), test = inner(sc), other = inner(sc);
  retort_status st;
  RT_TRY_GOTO(any_reads(rs, &node->one, "loop", &node->uses_loop));
  uint32_t loop = 0;
  if (node->uses_loop) {
    RT_TRY_GOTO(intern(rs, rt_view_of("loop"), &loop));
    RT_TRY_GOTO(use_param(rs, &body, loop));
  }
  RT_TRY_GOTO(scan(rs, &body, node->a, true));
  RT_TRY_GOTO(scan_all(rs, &body, &node->one, false));
  RT_TRY_GOTO(finish(rs, &body, &node->frame));
  if (node->uses_loop) RT_TRY_GOTO(place_of(rs, &body, node->line, loop, &node->place));
  if (node->c) {
    RT_TRY_GOTO(scan(rs, &test, node->three.at[0], true));
    RT_TRY_GOTO(scan(rs, &test, node->c, false));
    RT_TRY_GOTO(finish(rs, &test, &node->frame2));
    RT_TRY_GOTO(place(rs, &test, node->three.at[0]));
    RT_TRY_GOTO(place(rs, &test, node->c));
  }
  rs->loops++;
  RT_TRY_GOTO(place(rs, &body, node->a));
  RT_TRY_GOTO(place_all(rs, &body, &node->one));
  rs->loops--;
  RT_TRY_GOTO(scan_all(rs, &other, &node->two, false));
  RT_TRY_GOTO(finish(rs, &other, &node->frame3));
  RT_TRY_GOTO(place_all(rs, &other, &node->two));
done:
  free(body.at);
  free(test.at);
  free(other.at);
  return st;
}

static retort_status special(resolver *rs, scope *sc, rt_tpl_node *node, const char *name,
                             bool *catches) {
  for (uint32_t i = 0; i < node->one.count; i++) {
    if (!rt_view_is(node->one.at[i]->name, name)) continue;
    if (strcmp(name, "caller") != 0) return RETORT_OK;
    node->explicit_caller = (int)i;
  }
  RT_TRY(any_reads(rs, &node->three, name, catches));
  if (!*catches) return RETORT_OK;
  if (node->explicit_caller >= 0 && strcmp(name, "caller") == 0) {
    if ((uint32_t)node->explicit_caller < node->one.count - node->two.count) {
      return rt_tpl_compile_fail(rs->tmpl, node->line, rs->err, RETORT_ERR_FORMAT,
                                 "macro: the argument 'caller' needs a default");
    }
    return RETORT_OK;
  }
  uint32_t variable;
  RT_TRY(intern(rs, rt_view_of(name), &variable));
  return use_param(rs, sc, variable);
}

static retort_status place_special(resolver *rs, scope *sc, rt_tpl_node *node, const char *name,
                                   rt_tpl_place *out) {
  uint32_t variable;
  RT_TRY(intern(rs, rt_view_of(name), &variable));
  return place_of(rs, sc, node->line, variable, out);
}

// Macros and call blocks: a function with its own slots.
static retort_status place_macro(resolver *rs, scope *sc, rt_tpl_node *node) {
  if (sc->level + 1 > MAX_LEVEL) {
    return rt_tpl_compile_fail(rs->tmpl, node->line, rs->err, RETORT_ERR_LIMIT,
                               "macros are nested more than %d deep", MAX_LEVEL);
  }
  scope body = {.parent = sc, .level = (uint16_t)(sc->level + 1), .slots = &node->slots};
  node->level = body.level;
  int loops = rs->loops;
  rs->loops = 0;
  retort_status st;
  RT_TRY_GOTO(scan_all(rs, &body, &node->one, false));
  RT_TRY_GOTO(scan_all(rs, &body, &node->two, false));
  RT_TRY_GOTO(scan_all(rs, &body, &node->three, false));
  RT_TRY_GOTO(special(rs, &body, node, "caller", &node->catches_caller));
  RT_TRY_GOTO(special(rs, &body, node, "kwargs", &node->catches_kwargs));
  RT_TRY_GOTO(special(rs, &body, node, "varargs", &node->catches_varargs));
  RT_TRY_GOTO(finish(rs, &body, &node->frame));
  if (node->catches_caller) RT_TRY_GOTO(place_special(rs, &body, node, "caller", &node->caller));
  if (node->catches_kwargs) RT_TRY_GOTO(place_special(rs, &body, node, "kwargs", &node->kwargs));
  if (node->catches_varargs) RT_TRY_GOTO(place_special(rs, &body, node, "varargs", &node->varargs));
  RT_TRY_GOTO(place_all(rs, &body, &node->one));
  RT_TRY_GOTO(place_all(rs, &body, &node->two));
  RT_TRY_GOTO(place_all(rs, &body, &node->three));
done:
  rs->loops = loops;
  free(body.at);
  return st;
}

// A block with a scope inside the function: with, filter and set blocks.
static retort_status place_block(resolver *rs, scope *sc, rt_tpl_node *node) {
  scope body = inner(sc);
  retort_status st;
  const rt_tpl_nodes *statements = node->kind == RT_TPL_WITH ? &node->three : &node->one;
  if (node->kind == RT_TPL_WITH) {
    RT_TRY_GOTO(place_all(rs, sc, &node->two));
    RT_TRY_GOTO(scan_all(rs, &body, &node->one, true));
  }
  RT_TRY_GOTO(scan_all(rs, &body, statements, false));
  if (node->kind == RT_TPL_FILTER_BLOCK) RT_TRY_GOTO(scan(rs, &body, node->a, false));
  if (node->kind == RT_TPL_SET_BLOCK) RT_TRY_GOTO(scan(rs, &body, node->b, false));
  RT_TRY_GOTO(finish(rs, &body, &node->frame));
  if (node->kind == RT_TPL_WITH) RT_TRY_GOTO(place_all(rs, &body, &node->one));
  RT_TRY_GOTO(place_all(rs, &body, statements));
  if (node->kind == RT_TPL_FILTER_BLOCK) RT_TRY_GOTO(place(rs, &body, node->a));
  if (node->kind == RT_TPL_SET_BLOCK) {
    RT_TRY_GOTO(place(rs, &body, node->b));
    RT_TRY_GOTO(place(rs, sc, node->a));
  }
done:
  free(body.at);
  return st;
}

static retort_status place(resolver *rs, scope *sc, rt_tpl_node *node) {
  if (!node) return RETORT_OK;
  RT_TRY(spend(rs, 1));
  switch ((rt_tpl_kind)node->kind) {
    case RT_TPL_NAME:
      if (node->access == RT_TPL_STORE && rs->loops && rt_view_is(node->name, "loop")) {
        return rt_tpl_compile_fail(rs->tmpl, node->line, rs->err, RETORT_ERR_FORMAT,
                                   "can't assign to 'loop' inside a for loop");
      }
      RT_TRY(place_of(rs, sc, node->line, node->variable, &node->place));
      if (node->access == RT_TPL_LOAD) {
        rt_tpl_undefined *why = rt_arena_alloc(&rs->tmpl->arena, sizeof *why);
        if (!why) return oom(rs);
        *why = (rt_tpl_undefined){.kind = RT_TPL_NO_NAME, .name = node->name};
        node->constant = (rt_tpl_value){.type = RT_TPL_UNDEFINED, .u.undefined = why};
      }
      return RETORT_OK;
    case RT_TPL_NSREF: return place_of(rs, sc, node->line, node->variable, &node->place);
    case RT_TPL_FOR: return place_for(rs, sc, node);
    case RT_TPL_MACRO_DEF:
      RT_TRY(place_macro(rs, sc, node));
      return place_of(rs, sc, node->line, node->variable, &node->place);
    case RT_TPL_CALL_BLOCK: RT_TRY(place_macro(rs, sc, node)); return place(rs, sc, node->a);
    case RT_TPL_WITH:
    case RT_TPL_FILTER_BLOCK:
    case RT_TPL_SET_BLOCK: return place_block(rs, sc, node);
    case RT_TPL_BREAK:
    case RT_TPL_CONTINUE:
      if (rs->loops) return RETORT_OK;
      return rt_tpl_compile_fail(rs->tmpl, node->line, rs->err, RETORT_ERR_FORMAT,
                                 "'%s' stands outside of a for loop",
                                 node->kind == RT_TPL_BREAK ? "break" : "continue");
    default: break;
  }
  RT_TRY(place(rs, sc, node->a));
  RT_TRY(place(rs, sc, node->b));
  RT_TRY(place(rs, sc, node->c));
  RT_TRY(place_all(rs, sc, &node->one));
  RT_TRY(place_all(rs, sc, &node->two));
  return place_all(rs, sc, &node->three);
}

retort_status rt_tpl_resolve(rt_template *tmpl, retort_error *err) {
  resolver rs = {.tmpl = tmpl, .err = err};
  scope root = {.slots = &tmpl->slots};
  retort_status st;
  RT_TRY_GOTO(scan_all(&rs, &root, &tmpl->body, false));
  RT_TRY_GOTO(finish(&rs, &root, &tmpl->frame));
  RT_TRY_GOTO(place_all(&rs, &root, &tmpl->body));
done:
  free(rs.table);
  free(root.at);
  return st;
}
