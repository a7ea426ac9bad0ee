// import/onnx/model.c: from protobuf's fields to the structs of model.h. Start at rt_onnx_parse.
//
// Each message is walked twice: once to count what its lists will hold, once to read them. A walk
// passes over the messages inside without looking into them, so that the whole costs little more
// than the file's structure; bytes of tensors are not touched.
#include "import/onnx/model.h"

#include <stdlib.h>

#include "base/size.h"
#include "import/onnx/storage.h"

static const rt_view NO_TEXT = {"", 0};

// ---------------------------------------------------------------------------------------------
// Memory

enum { ARENA_FACTOR = 64, ARENA_LEAST = 64 * 1024, ARENA_MOST = 1 << 30 };

retort_status rt_onnx_storage_create(rt_onnx_storage **out, size_t file_bytes, const char *folder,
                                     retort_error *err) {
  rt_onnx_storage *s = calloc(1, sizeof *s);
  *out = NULL;
  if (!s) return RT_OOM(err, "a model");
  if (!rt_size_mul(file_bytes, ARENA_FACTOR, &s->limit)) s->limit = SIZE_MAX;
  s->limit = rt_min_size(rt_max_size(s->limit, ARENA_LEAST), ARENA_MOST);
  if (folder) {
    s->folder = strdup(folder);
    if (!s->folder) {
      free(s);
      return RT_OOM(err, "a path");
    }
  }
  *out = s;
  return RETORT_OK;
}

void rt_onnx_storage_free(rt_onnx_storage *s) {
  if (!s) return;
  rt_onnx_external_close(s);
  rt_map_close(&s->map);
  rt_arena_deinit(&s->arena);
  free(s->folder);
  free(s->folder_real);
  free(s);
}

retort_status rt_onnx_alloc(rt_onnx_storage *s, const rt_wire *w, size_t count, size_t size,
                            void *out) {
  void *p = NULL;
  size_t bytes;
  if (count) {
    if (!rt_size_mul(count, size, &bytes) || !rt_size_align(bytes, 16, &bytes) ||
        bytes > s->limit - s->used) {
      return rt_wire_fail(w, RETORT_ERR_LIMIT,
                          "the lists of the file take more memory than the %zu bytes allowed for "
                          "it",
                          s->limit);
    }
    p = rt_arena_alloc(&s->arena, bytes);
    if (!p) return RT_OOM(w->file->err, "a list of the model");
    s->used += bytes;
  }
  memcpy(out, &p, sizeof p);
  return RETORT_OK;
}

retort_status rt_onnx_take_items(rt_onnx_storage *s, const rt_wire *w, size_t count) {
  if (count > RT_ONNX_MAX_ITEMS - s->items) {
    return rt_wire_fail(w, RETORT_ERR_LIMIT, "more than %d nodes, tensors and attributes",
                        RT_ONNX_MAX_ITEMS);
  }
  s->items += count;
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Lists

retort_status rt_onnx_read_strings(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                                   size_t count, rt_onnx_strings *out) {
  rt_view *data;
  size_t n = 0;
  *out = (rt_onnx_strings){0};
  if (count == 0) return RETORT_OK;
  RT_TRY(rt_onnx_alloc(s, w, count, sizeof *data, &data));
  rt_wire_rewind(w);
  while (n < count && rt_wire_next(w)) {
    if (w->field == field) RT_TRY(rt_wire_bytes(w, name, &data[n++]));
  }
  RT_TRY(w->status);
  rt_wire_rewind(w);
  *out = (rt_onnx_strings){data, n};
  return RETORT_OK;
}

retort_status rt_onnx_read_ints(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                                size_t count, rt_onnx_ints *out) {
  int64_t *data;
  size_t total = 0, n = 0;
  *out = (rt_onnx_ints){0};
  if (count == 0) return RETORT_OK;
  rt_wire_rewind(w);
  while (rt_wire_next(w)) {
    if (w->field == field) RT_TRY(rt_wire_count_varints(w, name, &total));
  }
  RT_TRY(w->status);
  RT_TRY(rt_onnx_alloc(s, w, total, sizeof *data, &data));
  rt_wire_rewind(w);
  while (rt_wire_next(w)) {
    if (w->field != field) continue;
    rt_wire_list list = rt_wire_list_of(w);
    uint64_t v;
    retort_status st;
    while (rt_wire_list_next(&list, &v, &st)) data[n++] = (int64_t)v;
    RT_TRY(st);
  }
  RT_TRY(w->status);
  rt_wire_rewind(w);
  *out = (rt_onnx_ints){data, n};
  return RETORT_OK;
}

static retort_status read_floats(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                                 size_t count, rt_onnx_floats *out) {
  float *data;
  size_t total = 0, at = 0;
  *out = (rt_onnx_floats){0};
  if (count == 0) return RETORT_OK;
  rt_wire_rewind(w);
  while (rt_wire_next(w)) {
    if (w->field == field) RT_TRY(rt_wire_count_fixed(w, name, sizeof *data, &total));
  }
  RT_TRY(w->status);
  RT_TRY(rt_onnx_alloc(s, w, total, sizeof *data, &data));
  rt_wire_rewind(w);
  while (total && rt_wire_next(w)) {
    if (w->field == field) at += rt_wire_copy_fixed(w, sizeof *data, (unsigned char *)data + at);
  }
  RT_TRY(w->status);
  rt_wire_rewind(w);
  *out = (rt_onnx_floats){data, total};
  return RETORT_OK;
}

// Protobuf would merge a message that comes twice; nobody writes that, so it is an error.
static retort_status once(const rt_wire *w, const char *name, size_t count) {
  if (count <= 1) return RETORT_OK;
  return rt_wire_fail(w, RETORT_ERR_FORMAT, "%s is there %zu times", name, count);
}

// ---------------------------------------------------------------------------------------------
// Types of values

static retort_status read_dim(rt_wire *w, rt_onnx_dim *out) {
  *out = (rt_onnx_dim){.symbol = NO_TEXT};
  while (rt_wire_next(w)) switch (w->field) {
      // A number and a symbol exclude each other: the last one counts.
      case 1:
        RT_TRY(rt_wire_int(w, "dim_value", &out->value));
        out->known = true;
        out->symbol = NO_TEXT;
        break;
      case 2:
        RT_TRY(rt_wire_bytes(w, "dim_param", &out->symbol));
        out->known = false;
        break;
      default: break;
    }
  return w->status;
}

static retort_status read_shape(rt_onnx_storage *s, rt_wire *w, rt_onnx_value *out) {
  size_t counts[RT_WIRE_FIELDS], n = 0;
  rt_onnx_dim *dims;
  RT_TRY(rt_wire_count(w, counts));
  RT_TRY(rt_onnx_alloc(s, w, counts[1], sizeof *dims, &dims));
  while (rt_wire_next(w)) {
    if (w->field != 1) continue;
    rt_wire dim;
    RT_TRY(rt_wire_enter(&dim, w, "dim", n));
    RT_TRY(read_dim(&dim, &dims[n++]));
  }
  RT_TRY(w->status);
  out->has_shape = true;
  out->dims = dims;
  out->rank = n;
  return RETORT_OK;
}

static retort_status read_tensor_type(rt_onnx_storage *s, rt_wire *w, rt_onnx_value *out) {
  size_t counts[RT_WIRE_FIELDS];
  RT_TRY(rt_wire_count(w, counts));
  RT_TRY(once(w, "shape", counts[2]));
  while (rt_wire_next(w)) {
    rt_wire shape;
    if (w->field == 1) RT_TRY(rt_wire_int32(w, "elem_type", &out->type));
    if (w->field == 2) {
      RT_TRY(rt_wire_enter(&shape, w, "shape", SIZE_MAX));
      RT_TRY(read_shape(s, &shape, out));
    }
  }
  return w->status;
}

static retort_status read_type(rt_onnx_storage *s, rt_wire *w, rt_onnx_value *out) {
  size_t counts[RT_WIRE_FIELDS];
  RT_TRY(rt_wire_count(w, counts));
  RT_TRY(once(w, "a type's content",
              counts[1] + counts[4] + counts[5] + counts[7] + counts[8] + counts[9]));
  while (rt_wire_next(w)) {
    rt_wire inner;
    switch (w->field) {
      case 1:
        out->kind = RT_ONNX_TENSOR;
        RT_TRY(rt_wire_enter(&inner, w, "tensor_type", SIZE_MAX));
        RT_TRY(read_tensor_type(s, &inner, out));
        break;
      case 4: out->kind = RT_ONNX_SEQUENCE; break;
      case 5: out->kind = RT_ONNX_MAP; break;
      case 8: out->kind = RT_ONNX_SPARSE; break;
      case 9: out->kind = RT_ONNX_OPTIONAL; break;
      default: break;
    }
  }
  return w->status;
}

static retort_status read_value(rt_onnx_storage *s, rt_wire *w, rt_onnx_value *out) {
  size_t counts[RT_WIRE_FIELDS];
  *out = (rt_onnx_value){.name = NO_TEXT};
  RT_TRY(rt_wire_count(w, counts));
  RT_TRY(once(w, "type", counts[2]));
  while (rt_wire_next(w)) {
    rt_wire type;
    if (w->field == 1) RT_TRY(rt_wire_bytes(w, "name", &out->name));
    if (w->field == 2) {
      RT_TRY(rt_wire_enter(&type, w, "type", SIZE_MAX));
      RT_TRY(read_type(s, &type, out));
    }
  }
  return w->status;
}

// ---------------------------------------------------------------------------------------------
// Lists of messages. The reader of an element, called for each of them.

typedef retort_status (*element_reader)(rt_onnx_storage *s, rt_wire *w, void *out);

// Reads field `field` of the message into a fresh array of `count` elements (from rt_wire_count).
static retort_status read_list(rt_onnx_storage *s, rt_wire *w, uint32_t field, const char *name,
                               size_t count, size_t size, element_reader read, void *out,
                               size_t *out_count) {
  unsigned char *data;
  size_t n = 0;
  RT_TRY(rt_onnx_alloc(s, w, count, size, &data));
  rt_wire_rewind(w);
  while (n < count && rt_wire_next(w)) {
    if (w->field != field) continue;
    rt_wire inner;
    RT_TRY(rt_wire_enter(&inner, w, name, n));
    RT_TRY(read(s, &inner, data + size * n++));
  }
  RT_TRY(w->status);
  rt_wire_rewind(w);
  memcpy(out, &data, sizeof data);
  *out_count = n;
  return RETORT_OK;
}

static retort_status value_element(rt_onnx_storage *s, rt_wire *w, void *out) {
  return read_value(s, w, out);
}

static retort_status tensor_element(rt_onnx_storage *s, rt_wire *w, void *out) {
  RT_TRY(rt_onnx_take_items(s, w, 1));
  return rt_onnx_read_tensor(s, w, out);
}

static retort_status opset_element(rt_onnx_storage *s, rt_wire *w, void *out) {
  (void)s;
  rt_onnx_opset *opset = out;
  opset->domain = NO_TEXT;
  while (rt_wire_next(w)) {
    if (w->field == 1) RT_TRY(rt_wire_bytes(w, "domain", &opset->domain));
    if (w->field == 2) RT_TRY(rt_wire_int(w, "version", &opset->version));
  }
  return w->status;
}

static retort_status meta_element(rt_onnx_storage *s, rt_wire *w, void *out) {
  (void)s;
  rt_onnx_meta *meta = out;
  *meta = (rt_onnx_meta){NO_TEXT, NO_TEXT};
  while (rt_wire_next(w)) {
    if (w->field == 1) RT_TRY(rt_wire_bytes(w, "key", &meta->key));
    if (w->field == 2) RT_TRY(rt_wire_bytes(w, "value", &meta->value));
  }
  return w->status;
}

// ---------------------------------------------------------------------------------------------
// Nodes, graphs, functions

static retort_status read_graph(rt_onnx_storage *s, rt_wire *w, rt_onnx_graph *out);

// IR version 1 had no type field: what is there says it.
static int32_t kind_by_field(const size_t counts[RT_WIRE_FIELDS]) {
  static const struct {
    uint8_t field, kind;
  } KINDS[] = {
      {5, RT_ONNX_ATTR_TENSOR},  {6, RT_ONNX_ATTR_GRAPH},         {7, RT_ONNX_ATTR_FLOATS},
      {8, RT_ONNX_ATTR_INTS},    {9, RT_ONNX_ATTR_STRINGS},       {10, RT_ONNX_ATTR_TENSORS},
      {11, RT_ONNX_ATTR_GRAPHS}, {2, RT_ONNX_ATTR_FLOAT},         {3, RT_ONNX_ATTR_INT},
      {4, RT_ONNX_ATTR_STRING},  {22, RT_ONNX_ATTR_SPARSE_TENSOR}};
  for (size_t i = 0; i < RT_COUNT(KINDS); i++) {
    if (counts[KINDS[i].field]) return KINDS[i].kind;
  }
  return RT_ONNX_ATTR_NONE;
}

static retort_status read_attr_tensor(rt_onnx_storage *s, rt_wire *w, rt_onnx_attr *out) {
  rt_onnx_tensor *t;
  rt_wire inner;
  RT_TRY(rt_wire_enter(&inner, w, "t", SIZE_MAX));
  RT_TRY(rt_onnx_alloc(s, w, 1, sizeof *t, &t));
  RT_TRY(tensor_element(s, &inner, t));
  out->t = t;
  return RETORT_OK;
}

static retort_status read_attr_graph(rt_onnx_storage *s, rt_wire *w, rt_onnx_attr *out) {
  rt_onnx_graph *g;
  rt_wire inner;
  RT_TRY(rt_wire_enter(&inner, w, "g", SIZE_MAX));
  RT_TRY(rt_onnx_alloc(s, w, 1, sizeof *g, &g));
  RT_TRY(read_graph(s, &inner, g));
  out->g = g;
  return RETORT_OK;
}

static retort_status attr_element(rt_onnx_storage *s, rt_wire *w, void *attr) {
  rt_onnx_attr *out = attr;
  size_t n[RT_WIRE_FIELDS];
  *out = (rt_onnx_attr){.name = NO_TEXT, .ref = NO_TEXT, .s = NO_TEXT};
  RT_TRY(rt_onnx_take_items(s, w, 1));
  RT_TRY(rt_wire_count(w, n));
  RT_TRY(once(w, "t", n[5]));
  RT_TRY(once(w, "g", n[6]));
  RT_TRY(read_floats(s, w, 7, "floats", n[7], &out->floats));
  RT_TRY(rt_onnx_read_ints(s, w, 8, "ints", n[8], &out->ints));
  RT_TRY(rt_onnx_read_strings(s, w, 9, "strings", n[9], &out->strings));
  RT_TRY(read_list(s, w, 10, "tensors", n[10], sizeof *out->tensors, tensor_element, &out->tensors,
                   &out->tensor_count));
  while (rt_wire_next(w)) switch (w->field) {
      case 1: RT_TRY(rt_wire_bytes(w, "name", &out->name)); break;
      case 2: RT_TRY(rt_wire_float(w, "f", &out->f)); break;
      case 3: RT_TRY(rt_wire_int(w, "i", &out->i)); break;
      case 4: RT_TRY(rt_wire_bytes(w, "s", &out->s)); break;
      case 5: RT_TRY(read_attr_tensor(s, w, out)); break;
      case 6: RT_TRY(read_attr_graph(s, w, out)); break;
      case 20: RT_TRY(rt_wire_int32(w, "type", &out->kind)); break;
      case 21: RT_TRY(rt_wire_bytes(w, "ref_attr_name", &out->ref)); break;
      default: break;
    }
  RT_TRY(w->status);
  if (out->kind == RT_ONNX_ATTR_NONE) out->kind = kind_by_field(n);
  // Users of a tensor or graph needn't ask whether it is there; references have none.
  if (out->ref.size == 0 && ((out->kind == RT_ONNX_ATTR_TENSOR && !out->t) ||
                             (out->kind == RT_ONNX_ATTR_GRAPH && !out->g))) {
    rt_wire_rewind(w);
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "attribute \"%.*s\" is said to be a %s but has none",
                        (int)rt_min_size(out->name.size, 100), out->name.data,
                        out->kind == RT_ONNX_ATTR_TENSOR ? "tensor" : "graph");
  }
  return RETORT_OK;
}

static retort_status node_element(rt_onnx_storage *s, rt_wire *w, void *node) {
  rt_onnx_node *out = node;
  size_t n[RT_WIRE_FIELDS];
  *out = (rt_onnx_node){.name = NO_TEXT, .op = NO_TEXT, .domain = NO_TEXT};
  RT_TRY(rt_onnx_take_items(s, w, 1));
  RT_TRY(rt_wire_count(w, n));
  RT_TRY(rt_onnx_read_strings(s, w, 1, "input", n[1], &out->inputs));
  RT_TRY(rt_onnx_read_strings(s, w, 2, "output", n[2], &out->outputs));
  RT_TRY(read_list(s, w, 5, "attribute", n[5], sizeof *out->attrs, attr_element, &out->attrs,
                   &out->attr_count));
  while (rt_wire_next(w)) switch (w->field) {
      case 3: RT_TRY(rt_wire_bytes(w, "name", &out->name)); break;
      case 4: RT_TRY(rt_wire_bytes(w, "op_type", &out->op)); break;
      case 7: RT_TRY(rt_wire_bytes(w, "domain", &out->domain)); break;
      default: break;
    }
  return w->status;
}

static retort_status read_graph(rt_onnx_storage *s, rt_wire *w, rt_onnx_graph *out) {
  size_t n[RT_WIRE_FIELDS];
  *out = (rt_onnx_graph){.name = NO_TEXT};
  RT_TRY(rt_wire_count(w, n));
  RT_TRY(read_list(s, w, 1, "node", n[1], sizeof *out->nodes, node_element, &out->nodes,
                   &out->node_count));
  RT_TRY(read_list(s, w, 5, "initializer", n[5], sizeof *out->initializers, tensor_element,
                   &out->initializers, &out->initializer_count));
  RT_TRY(read_list(s, w, 11, "input", n[11], sizeof *out->inputs, value_element, &out->inputs,
                   &out->input_count));
  RT_TRY(read_list(s, w, 12, "output", n[12], sizeof *out->outputs, value_element, &out->outputs,
                   &out->output_count));
  RT_TRY(read_list(s, w, 13, "value_info", n[13], sizeof *out->value_infos, value_element,
                   &out->value_infos, &out->value_info_count));
  out->sparse_initializer_count = n[15];
  while (rt_wire_next(w)) {
    if (w->field == 2) RT_TRY(rt_wire_bytes(w, "name", &out->name));
  }
  return w->status;
}

static retort_status function_element(rt_onnx_storage *s, rt_wire *w, void *function) {
  rt_onnx_function *out = function;
  size_t n[RT_WIRE_FIELDS];
  *out = (rt_onnx_function){.name = NO_TEXT, .domain = NO_TEXT};
  RT_TRY(rt_wire_count(w, n));
  RT_TRY(rt_onnx_read_strings(s, w, 4, "input", n[4], &out->inputs));
  RT_TRY(rt_onnx_read_strings(s, w, 5, "output", n[5], &out->outputs));
  RT_TRY(rt_onnx_read_strings(s, w, 6, "attribute", n[6], &out->attr_names));
  RT_TRY(read_list(s, w, 11, "attribute_proto", n[11], sizeof *out->attr_defaults, attr_element,
                   &out->attr_defaults, &out->attr_default_count));
  RT_TRY(read_list(s, w, 7, "node", n[7], sizeof *out->nodes, node_element, &out->nodes,
                   &out->node_count));
  RT_TRY(read_list(s, w, 9, "opset_import", n[9], sizeof *out->opsets, opset_element, &out->opsets,
                   &out->opset_count));
  while (rt_wire_next(w)) {
    if (w->field == 1) RT_TRY(rt_wire_bytes(w, "name", &out->name));
    if (w->field == 10) RT_TRY(rt_wire_bytes(w, "domain", &out->domain));
  }
  return w->status;
}

static retort_status read_model(rt_onnx_storage *s, rt_wire *w, rt_onnx_model *out) {
  size_t n[RT_WIRE_FIELDS];
  out->producer = out->producer_version = out->domain = out->doc = NO_TEXT;
  RT_TRY(rt_wire_count(w, n));
  RT_TRY(once(w, "graph", n[7]));
  if (n[7] == 0) {
    return rt_wire_fail(w, RETORT_ERR_FORMAT, "there is no graph (is this an ONNX model?)");
  }
  RT_TRY(read_list(s, w, 8, "opset_import", n[8], sizeof *out->opsets, opset_element, &out->opsets,
                   &out->opset_count));
  RT_TRY(read_list(s, w, 14, "metadata_props", n[14], sizeof *out->metadata, meta_element,
                   &out->metadata, &out->metadata_count));
  RT_TRY(read_list(s, w, 25, "functions", n[25], sizeof *out->functions, function_element,
                   &out->functions, &out->function_count));
  while (rt_wire_next(w)) {
    rt_wire graph;
    switch (w->field) {
      case 1: RT_TRY(rt_wire_int(w, "ir_version", &out->ir_version)); break;
      case 2: RT_TRY(rt_wire_bytes(w, "producer_name", &out->producer)); break;
      case 3: RT_TRY(rt_wire_bytes(w, "producer_version", &out->producer_version)); break;
      case 4: RT_TRY(rt_wire_bytes(w, "domain", &out->domain)); break;
      case 6: RT_TRY(rt_wire_bytes(w, "doc_string", &out->doc)); break;
      case 7:
        RT_TRY(rt_wire_enter(&graph, w, "graph", SIZE_MAX));
        RT_TRY(read_graph(s, &graph, &out->graph));
        break;
      default: break;
    }
  }
  return w->status;
}

// ---------------------------------------------------------------------------------------------
// Files

// The usual accidents, by what they look like.
static retort_status check_start(rt_view bytes, const char *origin, retort_error *err) {
  static const char LFS[] = "version https://git-lfs";
  if (bytes.size >= sizeof LFS - 1 && memcmp(bytes.data, LFS, sizeof LFS - 1) == 0) {
    return rt_fail(err, RETORT_ERR_FORMAT,
                   "%s: this is a Git LFS pointer, not the model; run `git lfs pull` in its "
                   "folder, or download the file itself",
                   origin);
  }
  if (bytes.size == 0) return rt_fail(err, RETORT_ERR_FORMAT, "%s: the file is empty", origin);
  return RETORT_OK;
}

retort_status rt_onnx_parse(rt_onnx_model *out, rt_view bytes, const char *folder,
                            const char *origin, retort_error *err) {
  *out = (rt_onnx_model){0};
  RT_TRY(check_start(bytes, origin, err));
  RT_TRY(rt_onnx_storage_create(&out->storage, bytes.size, folder, err));
  const rt_wire_file file = {origin, (const unsigned char *)bytes.data, err};
  rt_wire w;
  rt_wire_root(&w, &file, bytes);
  const retort_status st = read_model(out->storage, &w, out);
  if (st != RETORT_OK) rt_onnx_close(out);
  return st;
}

retort_status rt_onnx_open(rt_onnx_model *out, const char *path, retort_error *err) {
  rt_map map;
  *out = (rt_onnx_model){0};
  RT_TRY(rt_map_open(&map, path, err));
  const size_t n = (size_t)(rt_path_base(path) - path);
  char *folder = n ? strndup(path, n) : strdup(".");
  retort_status st = folder
                         ? rt_onnx_parse(out, rt_view_make(map.data, map.size), folder, path, err)
                         : RT_OOM(err, "a path");
  free(folder);
  if (st == RETORT_OK) {
    out->storage->map = map;
  } else {
    rt_map_close(&map);
  }
  return st;
}

void rt_onnx_close(rt_onnx_model *model) {
  rt_onnx_storage_free(model->storage);
  *model = (rt_onnx_model){0};
}

retort_status rt_onnx_parse_tensor(rt_onnx_tensor *out, rt_onnx_storage **storage, rt_view bytes,
                                   const char *origin, retort_error *err) {
  *out = (rt_onnx_tensor){0};
  RT_TRY(rt_onnx_storage_create(storage, bytes.size, NULL, err));
  static const unsigned char NOTHING[1];
  const rt_wire_file file = {origin, bytes.size ? (const unsigned char *)bytes.data : NOTHING, err};
  rt_wire w;
  rt_wire_root(&w, &file, bytes);
  const retort_status st = rt_onnx_read_tensor(*storage, &w, out);
  if (st != RETORT_OK) {
    rt_onnx_storage_free(*storage);
    *storage = NULL;
  }
  return st;
}

const rt_onnx_attr *rt_onnx_attr_find(const rt_onnx_node *node, const char *name) {
  for (size_t i = 0; i < node->attr_count; i++) {
    if (rt_view_is(node->attrs[i].name, name)) return &node->attrs[i];
  }
  return NULL;
}
