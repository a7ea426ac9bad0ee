#include "import/arch/decoder.h"

#include <math.h>
#include <stdio.h>

#include "base/size.h"

// ---------------------------------------------------------------------------------------------
// Tensors

bool rt_decoder_has(const rt_decoder_config *config, rt_role role) {
  switch (role) {
    case RT_ROLE_Q_BIAS:
    case RT_ROLE_K_BIAS:
    case RT_ROLE_V_BIAS: return config->qkv_bias;
    case RT_ROLE_O_BIAS: return config->o_bias;
    case RT_ROLE_GATE_BIAS:
    case RT_ROLE_UP_BIAS:
    case RT_ROLE_DOWN_BIAS: return config->mlp_bias;
    case RT_ROLE_HEAD: return !config->tied;
    default: return true;
  }
}

static int64_t extent(const rt_decoder_config *c, rt_extent what) {
  switch (what) {
    case RT_EXTENT_NONE: return 0;
    case RT_EXTENT_VOCAB: return c->vocab;
    case RT_EXTENT_HIDDEN: return c->hidden;
    case RT_EXTENT_QUERY: return c->heads * c->head_dim;
    case RT_EXTENT_KEY: return c->kv_heads * c->head_dim;
    case RT_EXTENT_INTERMEDIATE: return c->intermediate;
  }
  return 0;
}

void rt_decoder_tensor(const rt_decoder_config *config, rt_role role, int64_t layer,
                       const char *prefix, rt_tensor_spec *out) {
  const rt_tensor_row *row = &config->family->tensors[role];
  *out = (rt_tensor_spec){.rank = row->columns == RT_EXTENT_NONE ? 1 : 2};
  out->dims[0] = extent(config, row->rows);
  out->dims[1] = extent(config, row->columns);
  if (rt_role_per_layer(role)) {
    (void)snprintf(out->name, sizeof out->name, "%slayers.%lld.%s", prefix, (long long)layer,
                   row->name);
  } else {
    (void)snprintf(out->name, sizeof out->name, "%s%s", role == RT_ROLE_HEAD ? "" : prefix,
                   row->name);
  }
}

// ---------------------------------------------------------------------------------------------
// Graph

// What is the same for every node of one build.
typedef struct builder {
  const rt_decoder_config *config;
  rt_weights *weights;
  rt_graph *graph;
  const char *prefix;
  int64_t layer;
  rt_value_id token_ids, positions, sequences, output_rows, inv_freq;
  double rope_factor;
  retort_error *err;
} builder;

// The tensor of a role as a constant; RT_NONE in *out if the model has none.
static retort_status weight(builder *b, rt_role role, rt_value_id *out) {
  *out = RT_NONE;
  if (!rt_decoder_has(b->config, role)) return RETORT_OK;
  rt_tensor_spec spec;
  rt_decoder_tensor(b->config, role, b->layer, b->prefix, &spec);
  const rt_weight *found = NULL;
  RT_TRY(rt_weights_use(b->weights, spec.name, spec.rank, spec.dims, &found, b->err));
  const rt_st_tensor *t = found->tensor;
  return rt_graph_constant(b->graph, RT_CONST_EXTERNAL, spec.name, t->dtype, t->rank, t->dims,
                           t->data, (size_t)t->bytes, out, b->err);
}

// "layers.3.attn.q", or just `part` outside layers.
static retort_status node(builder *b, const char *op, const char *part, const rt_value_id *inputs,
                          size_t count, const rt_attr_init *attrs, rt_value_id *out) {
  static const rt_attr_init none[] = {RT_ATTR_END};
  char name[96];
  if (b->layer < 0) {
    (void)snprintf(name, sizeof name, "%s", part);
  } else {
    (void)snprintf(name, sizeof name, "layers.%lld.%s", (long long)b->layer, part);
  }
  return rt_graph_node(b->graph, op, name, inputs, count, attrs ? attrs : none, out, b->err);
}

// Vectors (norm weights, biases) are few bytes and wanted in f32; constant folding evaluates this.
static retort_status vector(builder *b, rt_role role, const char *part, rt_value_id *out) {
  RT_TRY(weight(b, role, out));
  if (*out == RT_NONE || rt_graph_value(b->graph, *out)->dtype == RT_DTYPE_F32) return RETORT_OK;
  const rt_attr_init attrs[] = {RT_AS("to", "f32"), RT_ATTR_END};
  char name[64];
  (void)snprintf(name, sizeof name, "%s.f32", part);
  return node(b, "cast", name, (rt_value_id[]){*out}, 1, attrs, out);
}

// x * W^T [+ bias]; `bias` may be RT_ROLE_COUNT.
static retort_status linear(builder *b, const char *part, rt_value_id x, rt_role w, rt_role bias,
                            rt_value_id *out) {
  rt_value_id inputs[3] = {x, RT_NONE, RT_NONE};
  RT_TRY(weight(b, w, &inputs[1]));
  if (bias != RT_ROLE_COUNT) {
    char name[64];
    (void)snprintf(name, sizeof name, "%s.bias", part);
    RT_TRY(vector(b, bias, name, &inputs[2]));
  }
  return node(b, "linear", part, inputs, inputs[2] == RT_NONE ? 2 : 3, NULL, out);
}

static retort_status norm(builder *b, const char *part, rt_value_id x, rt_role role,
                          rt_value_id *out) {
  rt_value_id inputs[2] = {x, RT_NONE};
  char name[64];
  (void)snprintf(name, sizeof name, "%s.weight", part);
  RT_TRY(vector(b, role, name, &inputs[1]));
  const rt_attr_init attrs[] = {RT_AR("eps", b->config->eps), RT_ATTR_END};
  return node(b, "rms_norm", part, inputs, 2, attrs, out);
}

static retort_status rope(builder *b, const char *part, rt_value_id x, int64_t heads,
                          rt_value_id *out) {
  const rt_attr_init attrs[] = {RT_AI("heads", heads), RT_AI("head_dim", b->config->head_dim),
                                RT_AR("factor", b->rope_factor), RT_ATTR_END};
  return node(b, "rope", part, (rt_value_id[]){x, b->positions, b->inv_freq}, 3, attrs, out);
}

static retort_status attention(builder *b, rt_value_id q, rt_value_id k, rt_value_id v,
                               rt_value_id *out) {
  const rt_decoder_config *c = b->config;
  const rt_attr_init attrs[] = {RT_AI("heads", c->heads),
                                RT_AI("kv_heads", c->kv_heads),
                                RT_AI("head_dim", c->head_dim),
                                RT_AR("scale", 1 / sqrt((double)c->head_dim)),
                                RT_AI("window", c->windows[b->layer]),
                                RT_AI("slot", b->layer),
                                RT_ATTR_END};
  return node(b, "attention", "attn.attention",
              (rt_value_id[]){q, k, v, b->positions, b->sequences}, 5, attrs, out);
}

static retort_status add(builder *b, const char *part, rt_value_id x, rt_value_id y,
                         rt_value_id *out) {
  return node(b, "add", part, (rt_value_id[]){x, y}, 2, NULL, out);
}

// One layer: *x is the residual stream, (tokens, hidden), before and after.
static retort_status layer(builder *b, rt_value_id *x) {
  const rt_decoder_config *c = b->config;
  rt_value_id h, q, k, v, gate, up;
  RT_TRY(norm(b, "attn.norm", *x, RT_ROLE_ATTN_NORM, &h));
  RT_TRY(linear(b, "attn.q", h, RT_ROLE_Q, RT_ROLE_Q_BIAS, &q));
  RT_TRY(linear(b, "attn.k", h, RT_ROLE_K, RT_ROLE_K_BIAS, &k));
  RT_TRY(linear(b, "attn.v", h, RT_ROLE_V, RT_ROLE_V_BIAS, &v));
  RT_TRY(rope(b, "attn.rope_q", q, c->heads, &q));
  RT_TRY(rope(b, "attn.rope_k", k, c->kv_heads, &k));
  RT_TRY(attention(b, q, k, v, &h));
  RT_TRY(linear(b, "attn.o", h, RT_ROLE_O, RT_ROLE_O_BIAS, &h));
  RT_TRY(add(b, "attn.add", *x, h, x));

  RT_TRY(norm(b, "mlp.norm", *x, RT_ROLE_MLP_NORM, &h));
  RT_TRY(linear(b, "mlp.gate", h, RT_ROLE_GATE, RT_ROLE_GATE_BIAS, &gate));
  RT_TRY(linear(b, "mlp.up", h, RT_ROLE_UP, RT_ROLE_UP_BIAS, &up));
  RT_TRY(node(b, "silu", "mlp.silu", &gate, 1, NULL, &gate));
  RT_TRY(node(b, "mul", "mlp.mul", (rt_value_id[]){gate, up}, 2, NULL, &h));
  RT_TRY(linear(b, "mlp.down", h, RT_ROLE_DOWN, RT_ROLE_DOWN_BIAS, &h));
  return add(b, "mlp.add", *x, h, x);
}

static retort_status inputs(builder *b) {
  rt_graph *g = b->graph;
  rt_shape tokens = {.rank = 1, .dims = {rt_dim_symbol(g, rt_view_of("tokens"))}};
  rt_shape outputs = {.rank = 1, .dims = {rt_dim_symbol(g, rt_view_of("outputs"))}};
  RT_TRY(rt_graph_input(g, "token_ids", RT_DTYPE_I32, tokens, &b->token_ids, b->err));
  RT_TRY(rt_graph_input(g, "positions", RT_DTYPE_I32, tokens, &b->positions, b->err));
  RT_TRY(rt_graph_input(g, "sequences", RT_DTYPE_I32, tokens, &b->sequences, b->err));
  return rt_graph_input(g, "output_rows", RT_DTYPE_I32, outputs, &b->output_rows, b->err);
}

static retort_status frequencies(builder *b) {
  float inv_freq[512];
  const rt_decoder_config *c = b->config;
  int64_t pairs = (int64_t)rt_rope_channels(&c->rope, c->head_dim) / 2;
  if (pairs > (int64_t)RT_COUNT(inv_freq)) {
    return rt_fail(b->err, RETORT_ERR_INTERNAL, "heads of %lld channels", (long long)c->head_dim);
  }
  rt_rope_frequencies(&c->rope, c->head_dim, inv_freq, &b->rope_factor);
  return rt_graph_constant(b->graph, RT_CONST_INLINE, "rope.inv_freq", RT_DTYPE_F32, 1, &pairs,
                           inv_freq, (size_t)pairs * sizeof *inv_freq, &b->inv_freq, b->err);
}

static retort_status whole(builder *b) {
  rt_value_id table, head, x;
  b->layer = -1;
  RT_TRY(inputs(b));
  RT_TRY(frequencies(b));
  RT_TRY(weight(b, RT_ROLE_EMBEDDING, &table));
  RT_TRY(node(b, "embedding", "embedding", (rt_value_id[]){b->token_ids, table}, 2, NULL, &x));
  for (b->layer = 0; b->layer < b->config->layers; b->layer++) RT_TRY(layer(b, &x));
  b->layer = -1;
  RT_TRY(node(b, "gather_rows", "final.rows", (rt_value_id[]){x, b->output_rows}, 2, NULL, &x));
  RT_TRY(norm(b, "final.norm", x, RT_ROLE_FINAL_NORM, &x));
  RT_TRY(weight(b, RT_ROLE_HEAD, &head));
  if (head == RT_NONE) head = table;
  RT_TRY(node(b, "linear", "lm_head", (rt_value_id[]){x, head}, 2, NULL, &x));
  return rt_graph_output(b->graph, "logits", x, b->err);
}

// ---------------------------------------------------------------------------------------------
// What a file may say beyond its config

// Some tools save the bare model, without the family's prefix.
static const char *find_prefix(const rt_decoder_config *c, const rt_weights *weights) {
  rt_tensor_spec bare;
  rt_decoder_tensor(c, RT_ROLE_EMBEDDING, 0, "", &bare);
  return rt_weights_find(weights, bare.name) ? "" : c->family->prefix;
}

// Compares two tensors of the same size by 64 samples over their length: a trained head differs
// from the embedding everywhere.
static bool same_samples(const rt_st_tensor *a, const rt_st_tensor *b) {
  enum { SAMPLES = 64, BYTES = 1024 };
  if (a->bytes != b->bytes || a->dtype != b->dtype) return false;
  size_t size = (size_t)a->bytes, length = rt_min_size(size, BYTES);
  for (size_t i = 0; i < SAMPLES; i++) {
    size_t at = (size - length) / SAMPLES * i;
    if (memcmp(a->data + at, b->data + at, length) != 0) return false;
  }
  return true;
}

static void check_head(rt_decoder_config *c, const rt_weights *weights, const char *prefix,
                       rt_notes *notes) {
  rt_tensor_spec head_spec, table_spec;
  rt_decoder_tensor(c, RT_ROLE_HEAD, 0, prefix, &head_spec);
  rt_decoder_tensor(c, RT_ROLE_EMBEDDING, 0, prefix, &table_spec);
  const rt_weight *head = rt_weights_find(weights, head_spec.name);
  const rt_weight *table = rt_weights_find(weights, table_spec.name);
  if (!c->tied || !head || !table || same_samples(head->tensor, table->tensor)) return;
  rt_note(
      notes,
      "%s: tie_word_embeddings is true in config.json, but %s differs from the embedding: using "
      "it as a separate head",
      head->file->path, head_spec.name);
  c->tied = false;
}

// Older files store the rotation frequencies, which the config determines anyway.
static bool harmless(const char *name) {
  static const char SUFFIX[] = "rotary_emb.inv_freq";
  size_t n = strlen(name), m = sizeof SUFFIX - 1;
  return n >= m && strcmp(name + n - m, SUFFIX) == 0;
}

static void note_unused(const rt_decoder_config *c, const rt_weights *weights, rt_notes *notes) {
  enum { NAMED = 8 };
  size_t unused = 0;
  rt_tensor_spec head;
  rt_decoder_tensor(c, RT_ROLE_HEAD, 0, "", &head);
  for (size_t i = 0; i < rt_weights_count(weights); i++) {
    const rt_weight *w = rt_weights_at(weights, i);
    if (w->used || harmless(w->tensor->name)) continue;
    if (c->tied && strcmp(w->tensor->name, head.name) == 0) continue;
    if (unused++ < NAMED) {
      rt_note(notes, "%s: tensor %s is not used by a %s model with this config.json", w->file->path,
              w->tensor->name, c->family->model_type);
    }
  }
  if (unused > NAMED) {
    rt_note(notes, "%s: %zu more tensors are not used", rt_weights_dir(weights), unused - NAMED);
  }
}

retort_status rt_decoder_build(rt_decoder_config *config, rt_weights *weights, rt_graph *graph,
                               rt_notes *notes, retort_error *err) {
  builder b = {.config = config,
               .weights = weights,
               .graph = graph,
               .prefix = find_prefix(config, weights),
               .err = err};
  check_head(config, weights, b.prefix, notes);
  RT_TRY(whole(&b));
  note_unused(config, weights, notes);
  return rt_graph_verify(graph, "import", err);
}
