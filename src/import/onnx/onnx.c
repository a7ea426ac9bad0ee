// import/onnx/onnx.c: builds the graph node by node. Start at rt_onnx_import.
#include "import/onnx/onnx.h"

#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "base/size.h"
#include "import/onnx/translate.h"

enum {
  MAX_SCOPES = 16,     // of branches and functions inside one another
  MAX_NODES = 1000000  // translated in all: functions multiply what a file says
};

// What a name stands for in a scope.
typedef struct binding {
  rt_view name;
  rt_value_id value;             // RT_NONE: not made yet (an initializer), or never (poisoned)
  const rt_onnx_tensor *tensor;  // an initializer that nothing has used so far
  bool poisoned;                 // comes from something that was refused
} binding;

typedef struct scope {
  struct scope *parent;  // NULL for the graph itself and for function bodies
  binding *items;        // open addressing; name.data NULL: free
  size_t capacity, count;
} scope;

// One operator that was refused.
typedef struct refusal {
  rt_view domain, op;
  int64_t opset;
  size_t count;
  char *why;  // of the first
  rt_view names[3];
} refusal;

typedef struct importer {
  const rt_onnx_model *model;
  rt_graph *g;
  refusal *refusals;
  size_t refusal_count, refusal_capacity;
  size_t translated, depth;
  retort_error *err;
} importer;

// What references to a function's attributes stand for.
typedef struct frame {
  const rt_onnx_opset *opsets;
  size_t opset_count;
  const rt_onnx_node *call;  // of a function body
  const rt_onnx_function *function;
} frame;

// ---------------------------------------------------------------------------------------------
// Names

static void scope_free(scope *s) {
  free(s->items);
  *s = (scope){0};
}

static binding *scope_slot(const scope *s, rt_view name) {
  size_t at = (size_t)XXH3_64bits(name.data, name.size) & (s->capacity - 1);
  while (s->items[at].name.data && !rt_view_equal(s->items[at].name, name)) {
    at = (at + 1) & (s->capacity - 1);
  }
  return &s->items[at];
}

static binding *scope_find(const scope *s, rt_view name) {
  for (; s; s = s->parent) {
    if (s->capacity == 0) continue;
    binding *b = scope_slot(s, name);
    if (b->name.data) return b;
  }
  return NULL;
}

static retort_status scope_grow(scope *s, retort_error *err) {
  if (s->count * 2 < s->capacity) return RETORT_OK;
  scope larger = {.capacity = s->capacity ? s->capacity * 2 : 64, .count = s->count};
  larger.items = calloc(larger.capacity, sizeof *larger.items);
  if (!larger.items) return RT_OOM(err, "names");
  for (size_t i = 0; i < s->capacity; i++) {
    if (s->items[i].name.data) *scope_slot(&larger, s->items[i].name) = s->items[i];
  }
  free(s->items);
  s->items = larger.items;
  s->capacity = larger.capacity;
  return RETORT_OK;
}

static retort_status scope_add(scope *s, binding b, retort_error *err) {
  RT_TRY(scope_grow(s, err));
  binding *slot = scope_slot(s, b.name);
  if (slot->name.data) {
    return rt_fail(err, RETORT_ERR_FORMAT, "\"%.*s\" is defined twice",
                   (int)rt_min_size(b.name.size, 200), b.name.data);
  }
  *slot = b;
  s->count++;
  return RETORT_OK;
}

// A terminated copy for the graph, which copies it again.
static const char *c_name(rt_view name, char out[256]) {
  const size_t n = rt_min_size(name.size, 255);
  if (n) memcpy(out, name.data, n);
  out[n] = '\0';
  for (size_t i = 0; i < n; i++) {
    if (out[i] == '\0') out[i] = '?';
  }
  return out;
}

// ---------------------------------------------------------------------------------------------
// Constants and inputs

static retort_status make_constant(importer *im, binding *b) {
  const rt_onnx_tensor *t = b->tensor;
  char name[256];
  rt_dtype dtype;
  if (!rt_onnx_dtype(t->type, &dtype)) {
    return rt_fail(im->err, RETORT_ERR_UNSUPPORTED, "the tensor \"%s\" has elements of type %s",
                   c_name(b->name, name), rt_onnx_type_name(t->type));
  }
  if (t->dims.count > RT_MAX_RANK) {
    return rt_fail(im->err, RETORT_ERR_UNSUPPORTED,
                   "the tensor \"%s\" has %zu dimensions, %d are possible", c_name(b->name, name),
                   t->dims.count, RT_MAX_RANK);
  }
  static const unsigned char NOTHING[1];
  return rt_graph_constant(im->g, t->bytes ? RT_CONST_EXTERNAL : RT_CONST_INLINE,
                           c_name(b->name, name), dtype, (uint32_t)t->dims.count, t->dims.data,
                           t->data ? t->data : NOTHING, t->bytes, &b->value, im->err);
}

static retort_status input_shape(importer *im, const rt_onnx_value *v, rt_shape *out) {
  char name[256];
  if (!v->has_shape || v->rank > RT_MAX_RANK) {
    return rt_fail(im->err, RETORT_ERR_UNSUPPORTED,
                   "input \"%s\" has %s; give it a shape of at most %d dimensions",
                   c_name(v->name, name), v->has_shape ? "too many dimensions" : "no shape",
                   RT_MAX_RANK);
  }
  out->rank = (uint32_t)v->rank;
  for (size_t i = 0; i < v->rank; i++) {
    const rt_onnx_dim *d = &v->dims[i];
    if (d->known) {
      if (d->value < 0) {
        return rt_fail(im->err, RETORT_ERR_FORMAT, "dimension %zu of input \"%s\" is %lld", i,
                       c_name(v->name, name), (long long)d->value);
      }
      out->dims[i] = rt_dim_const(im->g, d->value);
    } else if (d->symbol.size) {
      // Exporters write sums of symbols as a text; anything else is a name.
      retort_error why = {0};
      if (rt_dim_parse(im->g, d->symbol, &out->dims[i], &why) != RETORT_OK) {
        out->dims[i] = rt_dim_symbol(im->g, d->symbol);
      }
    } else {
      char symbol[300];
      (void)snprintf(symbol, sizeof symbol, "%.100s.%zu", c_name(v->name, name), i);
      out->dims[i] = rt_dim_symbol(im->g, rt_view_of(symbol));
    }
    if (out->dims[i] == RT_DIM_NONE) {
      return rt_fail(im->err, RETORT_ERR_FORMAT,
                     "dimension %zu of input \"%s\" has an impossible name", i,
                     c_name(v->name, name));
    }
  }
  return RETORT_OK;
}

static retort_status add_input(importer *im, scope *s, const rt_onnx_value *v) {
  char name[256];
  rt_dtype dtype;
  rt_shape shape = {0};
  if (v->kind != RT_ONNX_TENSOR || !rt_onnx_dtype(v->type, &dtype)) {
    return rt_fail(im->err, RETORT_ERR_UNSUPPORTED, "input \"%s\" is %s, not a tensor of numbers",
                   c_name(v->name, name),
                   v->kind == RT_ONNX_TENSOR ? rt_onnx_type_name(v->type) : "no tensor");
  }
  RT_TRY(input_shape(im, v, &shape));
  binding b = {.name = v->name};
  RT_TRY(rt_graph_input(im->g, c_name(v->name, name), dtype, shape, &b.value, im->err));
  return scope_add(s, b, im->err);
}

static retort_status add_initializers(importer *im, scope *s, const rt_onnx_graph *graph) {
  if (graph->sparse_initializer_count) {
    return rt_fail(im->err, RETORT_ERR_UNSUPPORTED,
                   "sparse initializers (%zu of them); export dense ones",
                   graph->sparse_initializer_count);
  }
  for (size_t i = 0; i < graph->initializer_count; i++) {
    const rt_onnx_tensor *t = &graph->initializers[i];
    RT_TRY(scope_add(s, (binding){.name = t->name, .value = RT_NONE, .tensor = t}, im->err));
  }
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Refusals

static retort_status refuse(importer *im, const rt_onnx_node *n, int64_t opset, const char *why) {
  // A node without a name is known by what it computes.
  const rt_view name = n->name.size || !n->outputs.count ? n->name : n->outputs.data[0];
  for (size_t i = 0; i < im->refusal_count; i++) {
    refusal *r = &im->refusals[i];
    if (!rt_view_equal(r->domain, n->domain) || !rt_view_equal(r->op, n->op) ||
        strcmp(r->why, why) != 0)
      continue;
    if (r->count < RT_COUNT(r->names)) r->names[r->count] = name;
    r->count++;
    return RETORT_OK;
  }
  if (!rt_grow(&im->refusals, &im->refusal_capacity, im->refusal_count + 1, sizeof *im->refusals)) {
    return RT_OOM(im->err, "a list");
  }
  refusal *r = &im->refusals[im->refusal_count];
  *r = (refusal){.domain = n->domain,
                 .op = n->op,
                 .opset = opset,
                 .count = 1,
                 .names = {name},
                 .why = strdup(why)};
  if (!r->why) return RT_OOM(im->err, "a list");
  im->refusal_count++;
  return RETORT_OK;
}

static retort_status report_refusals(importer *im) {
  if (im->refusal_count == 0) return RETORT_OK;
  rt_buf text = {0};
  for (size_t i = 0; i < im->refusal_count; i++) {
    const refusal *r = &im->refusals[i];
    rt_buf_append_str(&text, i ? "; " : "");
    if (r->domain.size) {
      rt_buf_append_view(&text, r->domain);
      rt_buf_append_char(&text, '.');
    }
    rt_buf_append_view(&text, r->op);
    rt_buf_append_format(&text, " (opset %lld, %zu node%s:", (long long)r->opset, r->count,
                         r->count == 1 ? "" : "s");
    for (size_t k = 0; k < rt_min_size(r->count, RT_COUNT(r->names)); k++) {
      rt_buf_append_format(&text, " \"%.*s\"", (int)rt_min_size(r->names[k].size, 80),
                           r->names[k].data);
    }
    rt_buf_append_format(&text, "%s): %s", r->count > RT_COUNT(r->names) ? " ..." : "", r->why);
  }
  retort_status st =
      rt_fail(im->err, RETORT_ERR_UNSUPPORTED, "cannot translate %s", rt_buf_cstr(&text));
  rt_buf_deinit(&text);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Nodes

static retort_status import_nodes(importer *im, scope *s, const frame *f, const rt_onnx_node *nodes,
                                  size_t count);

static bool same_domain(rt_view a, rt_view b) {
  if (rt_view_is(a, "ai.onnx")) a = (rt_view){0};
  if (rt_view_is(b, "ai.onnx")) b = (rt_view){0};
  return rt_view_equal(a, b);
}

static int64_t opset_of(const frame *f, rt_view domain) {
  for (size_t i = 0; i < f->opset_count; i++) {
    if (same_domain(f->opsets[i].domain, domain)) return f->opsets[i].version;
  }
  return 0;
}

// The attributes of a node inside a function body, references resolved. *out is to be freed.
static retort_status resolve_attrs(importer *im, const frame *f, const rt_onnx_node *n,
                                   rt_onnx_attr **out, size_t *count) {
  *out = NULL;
  *count = n->attr_count;
  if (!f->function) return RETORT_OK;
  rt_onnx_attr *attrs = calloc(n->attr_count + 1, sizeof *attrs);
  if (!attrs) return RT_OOM(im->err, "attributes");
  size_t kept = 0;
  for (size_t i = 0; i < n->attr_count; i++) {
    attrs[kept] = n->attrs[i];
    if (n->attrs[i].ref.size == 0) {
      kept++;
      continue;
    }
    const rt_onnx_attr *found = NULL;
    for (size_t k = 0; k < f->call->attr_count && !found; k++) {
      if (rt_view_equal(f->call->attrs[k].name, n->attrs[i].ref)) found = &f->call->attrs[k];
    }
    for (size_t k = 0; k < f->function->attr_default_count && !found; k++) {
      if (rt_view_equal(f->function->attr_defaults[k].name, n->attrs[i].ref))
        found = &f->function->attr_defaults[k];
    }
    if (!found) continue;  // left out in the call: left out here
    attrs[kept] = *found;
    attrs[kept++].name = n->attrs[i].name;
  }
  *out = attrs;
  *count = kept;
  return RETORT_OK;
}

// What a node says of itself in messages.
static const char *node_name(const rt_onnx_node *n, char out[256]) {
  if (n->name.size) return c_name(n->name, out);
  return c_name(n->outputs.count ? n->outputs.data[0] : n->op, out);
}

static retort_status find_inputs(importer *im, scope *s, const rt_onnx_node *n, rt_value_id *in,
                                 bool *poisoned) {
  char name[256], input[256];
  *poisoned = false;
  for (size_t i = 0; i < n->inputs.count; i++) {
    in[i] = RT_NONE;
    if (n->inputs.data[i].size == 0) continue;
    binding *b = scope_find(s, n->inputs.data[i]);
    if (!b) {
      return rt_fail(im->err, RETORT_ERR_FORMAT,
                     "node \"%s\" uses \"%s\", which nothing before it computes (nodes out of "
                     "order, a cycle, or a name that is missing)",
                     node_name(n, name), c_name(n->inputs.data[i], input));
    }
    if (b->value == RT_NONE && b->tensor && !b->poisoned) {
      const retort_status st = make_constant(im, b);
      if (st == RETORT_ERR_UNSUPPORTED) {
        RT_TRY(refuse(im, n, 0,
                      im->err ? im->err->message : "a constant of a type that is not supported"));
        b->poisoned = true;
      } else if (st != RETORT_OK) {
        return st;
      }
    }
    *poisoned = *poisoned || b->poisoned;
    in[i] = b->value;
  }
  return RETORT_OK;
}

static retort_status bind_outputs(importer *im, scope *s, const rt_onnx_node *n,
                                  const rt_value_id *out, bool poisoned) {
  for (size_t i = 0; i < n->outputs.count; i++) {
    if (n->outputs.data[i].size == 0) continue;
    RT_TRY(scope_add(s,
                     (binding){.name = n->outputs.data[i],
                               .value = poisoned ? RT_NONE : out[i],
                               .poisoned = poisoned || out[i] == RT_NONE},
                     im->err));
  }
  return RETORT_OK;
}

static const rt_onnx_function *find_function(const importer *im, const rt_onnx_node *n) {
  for (size_t i = 0; i < im->model->function_count; i++) {
    const rt_onnx_function *f = &im->model->functions[i];
    if (rt_view_equal(f->name, n->op) && same_domain(f->domain, n->domain)) return f;
  }
  return NULL;
}

// Runs nodes in a scope of their own and takes what is called `names` there.
static retort_status take_results(importer *im, scope *inner, const rt_view *names, size_t count,
                                  rt_value_id *out, bool *poisoned) {
  for (size_t i = 0; i < count; i++) {
    binding *b = scope_find(inner, names[i]);
    char name[256];
    if (!b) {
      return rt_fail(im->err, RETORT_ERR_FORMAT, "nothing computes the result \"%s\"",
                     c_name(names[i], name));
    }
    if (b->value == RT_NONE && b->tensor) RT_TRY(make_constant(im, b));
    *poisoned = *poisoned || b->poisoned;
    out[i] = b->value;
  }
  return RETORT_OK;
}

static retort_status import_function(importer *im, const rt_onnx_function *function,
                                     const rt_onnx_node *n, const rt_value_id *in, rt_value_id *out,
                                     bool *poisoned) {
  scope inner = {0};
  const frame body = {function->opsets, function->opset_count, n, function};
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < function->inputs.count; i++) {
    const rt_value_id value = i < n->inputs.count ? in[i] : RT_NONE;
    // An input left out is an empty name inside: nothing to bind, and a use of it is left out too.
    RT_TRY_GOTO(
        scope_add(&inner, (binding){.name = function->inputs.data[i], .value = value}, im->err));
  }
  RT_TRY_GOTO(import_nodes(im, &inner, &body, function->nodes, function->node_count));
  RT_TRY_GOTO(take_results(im, &inner, function->outputs.data,
                           rt_min_size(n->outputs.count, function->outputs.count), out, poisoned));
done:
  scope_free(&inner);
  return st;
}

static retort_status import_if(importer *im, scope *s, const frame *f, rt_onnx_call *c,
                               bool *poisoned) {
  int64_t condition;
  size_t count;
  RT_TRY(rt_onnx_known(c, 0, &condition, 1, &count));
  const rt_onnx_attr *branch =
      rt_onnx_attr_find(c->node, condition ? "then_branch" : "else_branch");
  if (!branch || branch->kind != RT_ONNX_ATTR_GRAPH || !branch->g || count != 1) {
    return rt_fail(im->err, RETORT_ERR_FORMAT, "the branch is missing");
  }
  scope inner = {.parent = s};
  retort_status st = RETORT_OK;
  rt_view *names = calloc(branch->g->output_count + 1, sizeof *names);
  if (!names) RT_TRY_GOTO(RT_OOM(im->err, "names"));
  for (size_t i = 0; i < branch->g->output_count; i++) names[i] = branch->g->outputs[i].name;
  RT_TRY_GOTO(add_initializers(im, &inner, branch->g));
  RT_TRY_GOTO(import_nodes(im, &inner, f, branch->g->nodes, branch->g->node_count));
  RT_TRY_GOTO(take_results(im, &inner, names, rt_min_size(c->out_count, branch->g->output_count),
                           c->out, poisoned));
done:
  free(names);
  scope_free(&inner);
  return st;
}

static retort_status translate(importer *im, scope *s, const frame *f, rt_onnx_call *c,
                               bool *poisoned) {
  const rt_onnx_node *n = c->node;
  const rt_onnx_function *function = find_function(im, n);
  const bool standard = n->domain.size == 0 || rt_view_is(n->domain, "ai.onnx");
  if (function || (standard && rt_view_is(n->op, "If"))) {
    if (++im->depth > MAX_SCOPES) {
      return rt_fail(im->err, RETORT_ERR_LIMIT, "functions or branches %d deep inside one another",
                     MAX_SCOPES);
    }
    const retort_status st = function ? import_function(im, function, n, c->in, c->out, poisoned)
                                      : import_if(im, s, f, c, poisoned);
    im->depth--;
    return st;
  }
  const rt_onnx_op *op = rt_onnx_op_find(n->domain, n->op, c->opset);
  if (!op) return rt_onnx_refuse(c, "there is no such operation here");
  // Only those that make something of nothing have no first input.
  if (rt_onnx_in(c, 0) == RT_NONE && !rt_view_is(n->op, "Constant") && n->inputs.count > 0) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "input 0 is left out");
  }
  if (n->inputs.count == 0 && !rt_view_is(n->op, "Constant") &&
      !(n->op.size > 6 && memcmp(n->op.data, "Random", 6) == 0)) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "there are no inputs");
  }
  c->arg = op->arg;
  RT_TRY(op->translate(c));
  if (c->bad_attr) {
    return rt_fail(c->err, RETORT_ERR_FORMAT, "the attribute %s is of the wrong kind", c->bad_attr);
  }
  return RETORT_OK;
}

static retort_status import_node(importer *im, scope *s, const frame *f, const rt_onnx_node *n) {
  char name[256];
  if (++im->translated > MAX_NODES) {
    return rt_fail(im->err, RETORT_ERR_LIMIT, "more than %d nodes after functions are expanded",
                   MAX_NODES);
  }
  // Translators may hand `out` to an operation with more outputs than the node asks for.
  const size_t slots = rt_max_size(n->outputs.count, RT_ONNX_MAX_OUTPUTS);
  rt_value_id *in = calloc(n->inputs.count + slots, sizeof *in);
  rt_value_id *out = in ? in + n->inputs.count : NULL;
  rt_onnx_attr *attrs = NULL;
  retort_status st = RETORT_OK;
  bool poisoned = false;
  if (!in) RT_TRY_GOTO(RT_OOM(im->err, "a node"));
  for (size_t i = 0; i < slots; i++) out[i] = RT_NONE;
  RT_TRY_GOTO(find_inputs(im, s, n, in, &poisoned));
  rt_onnx_node resolved = *n;
  RT_TRY_GOTO(resolve_attrs(im, f, n, &attrs, &resolved.attr_count));
  if (attrs) resolved.attrs = attrs;
  if (!poisoned) {
    retort_error why = {0};
    rt_onnx_call c = {.g = im->g,
                      .node = &resolved,
                      .name = node_name(n, name),
                      .arg = "",
                      .opset = opset_of(f, n->domain),
                      .in = in,
                      .in_count = n->inputs.count,
                      .out = out,
                      .out_count = n->outputs.count,
                      .err = &why};
    retort_error *const outer = im->err;
    im->err = &why;
    st = translate(im, s, f, &c, &poisoned);
    im->err = outer;
    if (st == RETORT_ERR_UNSUPPORTED) {
      RT_TRY_GOTO(refuse(im, n, c.opset, why.message));
      poisoned = true;
      st = RETORT_OK;
    } else if (st != RETORT_OK) {
      st = rt_fail(im->err, st, "node \"%s\" (%.*s): %s", name, (int)rt_min_size(n->op.size, 80),
                   n->op.data, why.message);
      goto done;
    }
  }
  RT_TRY_GOTO(bind_outputs(im, s, n, out, poisoned));
done:
  free(in);
  free(attrs);
  return st;
}

static retort_status import_nodes(importer *im, scope *s, const frame *f, const rt_onnx_node *nodes,
                                  size_t count) {
  for (size_t i = 0; i < count; i++) RT_TRY(import_node(im, s, f, &nodes[i]));
  return RETORT_OK;
}

static retort_status add_outputs(importer *im, scope *s) {
  const rt_onnx_graph *graph = &im->model->graph;
  char name[256];
  for (size_t i = 0; i < graph->output_count; i++) {
    binding *b = scope_find(s, graph->outputs[i].name);
    if (!b) {
      return rt_fail(im->err, RETORT_ERR_FORMAT, "nothing computes the output \"%s\"",
                     c_name(graph->outputs[i].name, name));
    }
    if (b->value == RT_NONE && b->tensor) RT_TRY(make_constant(im, b));
    RT_TRY(rt_graph_output(im->g, c_name(graph->outputs[i].name, name), b->value, im->err));
  }
  return RETORT_OK;
}

static retort_status import_graph(importer *im, scope *s) {
  const rt_onnx_model *m = im->model;
  const frame top = {m->opsets, m->opset_count, NULL, NULL};
  RT_TRY(add_initializers(im, s, &m->graph));
  for (size_t i = 0; i < m->graph.input_count; i++) {
    // Before IR version 4 every initializer was listed as an input too.
    if (!scope_find(s, m->graph.inputs[i].name)) RT_TRY(add_input(im, s, &m->graph.inputs[i]));
  }
  RT_TRY(import_nodes(im, s, &top, m->graph.nodes, m->graph.node_count));
  RT_TRY(report_refusals(im));
  return add_outputs(im, s);
}

retort_status rt_onnx_import(rt_graph **out, const rt_onnx_model *model, retort_error *err) {
  *out = NULL;
  importer im = {.model = model, .err = err};
  scope top = {0};
  retort_status st = rt_graph_create(&im.g, err);
  if (st == RETORT_OK) st = import_graph(&im, &top);
  if (st == RETORT_OK) st = rt_graph_verify(im.g, "import", err);
  scope_free(&top);
  for (size_t i = 0; i < im.refusal_count; i++) free(im.refusals[i].why);
  free(im.refusals);
  if (st != RETORT_OK) {
    rt_graph_destroy(im.g);
    return st;
  }
  *out = im.g;
  return RETORT_OK;
}
