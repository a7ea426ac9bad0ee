// graph/decoder_testing.h: random small decoders for tests: what an importer emits, with weights.
// For tests only; every function is static and fails the test on error.
#ifndef RT_GRAPH_DECODER_TESTING_H
#define RT_GRAPH_DECODER_TESTING_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "graph/graph.h"
#include "graph/interp.h"

typedef struct test_decoder {
  int layers, heads, kv_heads, head_dim, rotary, inner, vocab, window;
  // Bits 0, 1, 2: q, k, v have a bias.
  unsigned qkv_bias;
  bool o_bias, mlp_bias, tied, rope, swap_mul, external;
  uint64_t seed;
} test_decoder;

static inline uint32_t test_random(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}
static inline float test_uniform(uint64_t *state) {
  return (float)test_random(state) / (float)0x40000000 - 1.0f;
}
static inline int test_below(uint64_t *state, int n) {
  return (int)(test_random(state) % (uint32_t)n);
}

static inline test_decoder test_decoder_random(uint64_t seed) {
  uint64_t s = seed * 2654435761u + 17;
  for (int i = 0; i < 4; i++) (void)test_random(&s);
  test_decoder d = {.layers = 1 + test_below(&s, 3), .kv_heads = 1 + test_below(&s, 3)};
  d.heads = d.kv_heads * (1 + test_below(&s, 3));
  d.head_dim = 2 * (1 + test_below(&s, 5));
  d.rotary = 2 * (1 + test_below(&s, d.head_dim / 2));
  d.inner = 3 + test_below(&s, 20);
  d.vocab = 8 + test_below(&s, 40);
  d.window = test_below(&s, 3) ? 0 : 1 + test_below(&s, 5);
  d.qkv_bias = (unsigned)test_below(&s, 8);
  d.o_bias = test_below(&s, 2);
  d.mlp_bias = test_below(&s, 2);
  d.tied = test_below(&s, 2);
  d.rope = test_below(&s, 4) != 0;
  d.swap_mul = test_below(&s, 2);
  d.seed = s;
  return d;
}

#define TEST_TRY(expr)                                                    \
  do {                                                                    \
    retort_error test_err = {0};                                          \
    retort_error *err = &test_err;                                        \
    if ((expr) != RETORT_OK) fail_msg("%s: %s", #expr, test_err.message); \
  } while (0)

static inline rt_value_id test_weight(rt_graph *g, uint64_t *seed, const char *name, int64_t rows,
                                      int64_t columns) {
  // A columns of 0 makes a vector.
  int64_t dims[2] = {rows, columns};
  size_t count = (size_t)(rows * (columns ? columns : 1));
  float *data = malloc(count * sizeof *data);
  for (size_t i = 0; i < count; i++) {
    data[i] = columns ? test_uniform(seed) * 0.5f : 1.0f + 0.3f * test_uniform(seed);
  }
  rt_value_id id = RT_NONE;
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, name, RT_DTYPE_F32, columns ? 2 : 1, dims, data,
                             count * sizeof *data, &id, err));
  free(data);
  return id;
}

static inline rt_value_id test_node(rt_graph *g, const char *op, const char *name,
                                    const rt_value_id *inputs, size_t count,
                                    const rt_attr_init *attrs) {
  rt_value_id out[4] = {RT_NONE, RT_NONE, RT_NONE, RT_NONE};
  TEST_TRY(rt_graph_node(g, op, name, inputs, count, attrs, out, err));
  return out[0];
}

static inline rt_value_id test_linear(rt_graph *g, uint64_t *seed, const char *name, rt_value_id x,
                                      int64_t n, int64_t k, bool bias) {
  rt_value_id in[3] = {x, test_weight(g, seed, name, n, k), RT_NONE};
  if (bias) in[2] = test_weight(g, seed, "bias", n, 0);
  return test_node(g, "linear", name, in, bias ? 3 : 2, NULL);
}

static inline rt_value_id test_input(rt_graph *g, const char *name, const char *symbol) {
  rt_value_id id = RT_NONE;
  rt_shape shape = {.rank = 1, .dims = {rt_dim_symbol(g, rt_view_of(symbol))}};
  TEST_TRY(rt_graph_input(g, name, RT_DTYPE_I32, shape, &id, err));
  return id;
}

// Builds the raised graph of a decoder. The caller destroys it.
static inline rt_graph *test_decoder_build(const test_decoder *d) {
  rt_graph *g = NULL;
  TEST_TRY(rt_graph_create(&g, err));
  uint64_t s = d->seed;
  int64_t hidden = d->heads * d->head_dim, kv = d->kv_heads * d->head_dim;
  rt_value_id ids = test_input(g, "token_ids", "tokens");
  rt_value_id positions = test_input(g, "positions", "tokens");
  rt_value_id sequences = test_input(g, "sequences", "tokens");
  rt_value_id rows = test_input(g, "output_rows", "outputs");
  rt_value_id table = test_weight(g, &s, "embed", d->vocab, hidden);
  float inv_freq[64];
  int64_t half = d->rotary / 2;
  for (int i = 0; i < half; i++) inv_freq[i] = powf(100.0f, -(float)i / (float)half);
  rt_value_id frequencies = RT_NONE;
  TEST_TRY(rt_graph_constant(g, RT_CONST_INLINE, "inv_freq", RT_DTYPE_F32, 1, &half, inv_freq,
                             (size_t)half * 4, &frequencies, err));
  const rt_attr_init eps[] = {RT_AR("eps", 1e-5), RT_ATTR_END};
  rt_value_id x = test_node(g, "embedding", "embed", (rt_value_id[]){ids, table}, 2, NULL);
  for (int layer = 0; layer < d->layers; layer++) {
    rt_value_id weight = test_weight(g, &s, "norm1", hidden, 0);
    rt_value_id h = test_node(g, "rms_norm", "norm1", (rt_value_id[]){x, weight}, 2, eps);
    rt_value_id q = test_linear(g, &s, "q", h, hidden, hidden, d->qkv_bias & 1);
    rt_value_id k = test_linear(g, &s, "k", h, kv, hidden, d->qkv_bias & 2);
    rt_value_id v = test_linear(g, &s, "v", h, kv, hidden, d->qkv_bias & 4);
    if (d->rope) {
      const rt_attr_init q_attrs[] = {RT_AI("heads", d->heads), RT_AI("head_dim", d->head_dim),
                                      RT_AR("factor", 1), RT_ATTR_END};
      const rt_attr_init k_attrs[] = {RT_AI("heads", d->kv_heads), RT_AI("head_dim", d->head_dim),
                                      RT_AR("factor", 1), RT_ATTR_END};
      q = test_node(g, "rope", "rope_q", (rt_value_id[]){q, positions, frequencies}, 3, q_attrs);
      k = test_node(g, "rope", "rope_k", (rt_value_id[]){k, positions, frequencies}, 3, k_attrs);
    }
    const rt_attr_init attn[] = {RT_AI("heads", d->heads),
                                 RT_AI("kv_heads", d->kv_heads),
                                 RT_AI("head_dim", d->head_dim),
                                 RT_AR("scale", 1 / sqrt((double)d->head_dim)),
                                 RT_AI("window", d->window),
                                 RT_AI("slot", layer),
                                 RT_ATTR_END};
    rt_value_id o =
        test_node(g, "attention", "attn", (rt_value_id[]){q, k, v, positions, sequences}, 5, attn);
    o = test_linear(g, &s, "o", o, hidden, hidden, d->o_bias);
    x = test_node(g, "add", "residual1", (rt_value_id[]){x, o}, 2, NULL);
    weight = test_weight(g, &s, "norm2", hidden, 0);
    h = test_node(g, "rms_norm", "norm2", (rt_value_id[]){x, weight}, 2, eps);
    rt_value_id gate = test_linear(g, &s, "gate", h, d->inner, hidden, d->mlp_bias);
    gate = test_node(g, "silu", "act", &gate, 1, NULL);
    rt_value_id up = test_linear(g, &s, "up", h, d->inner, hidden, d->mlp_bias);
    rt_value_id pair[2] = {d->swap_mul ? up : gate, d->swap_mul ? gate : up};
    h = test_node(g, "mul", "gated", pair, 2, NULL);
    h = test_linear(g, &s, "down", h, hidden, d->inner, d->mlp_bias);
    x = test_node(g, "add", "residual2", (rt_value_id[]){h, x}, 2, NULL);
  }
  rt_value_id weight = test_weight(g, &s, "norm", hidden, 0);
  x = test_node(g, "rms_norm", "norm", (rt_value_id[]){x, weight}, 2, eps);
  x = test_node(g, "gather_rows", "last", (rt_value_id[]){x, rows}, 2, NULL);
  rt_value_id head = d->tied ? table : test_weight(g, &s, "lm_head", d->vocab, hidden);
  x = test_node(g, "linear", "lm_head", (rt_value_id[]){x, head}, 2, NULL);
  TEST_TRY(rt_graph_output(g, "logits", x, err));
  return g;
}

static inline rt_tensor test_ids(const int64_t *data, size_t count) {
  return (rt_tensor){.dtype = RT_DTYPE_I64,
                     .rank = 1,
                     .dims = {(int64_t)count},
                     .count = count,
                     .data.i = (int64_t *)(uintptr_t)data};
}

// Runs a decoder graph; logits of `outputs` rows are copied to `logits` (malloc'd).
static inline float *test_decoder_run(const rt_graph *g, rt_interp_state *state, const int64_t *ids,
                                      const int64_t *positions, const int64_t *sequences,
                                      size_t tokens, const int64_t *rows, size_t outputs,
                                      size_t *count) {
  rt_interp *interp = NULL;
  TEST_TRY(rt_interp_create(&interp, g, state, err));
  rt_tensor in[4] = {test_ids(ids, tokens), test_ids(positions, tokens),
                     test_ids(sequences, tokens), test_ids(rows, outputs)};
  TEST_TRY(rt_interp_run(interp, in, 4, err));
  const rt_tensor *out = rt_interp_output(interp, 0);
  float *logits = malloc((out->count + 1) * sizeof *logits);
  memcpy(logits, out->data.f, out->count * sizeof *logits);
  *count = out->count;
  rt_interp_destroy(interp);
  return logits;
}

#endif
