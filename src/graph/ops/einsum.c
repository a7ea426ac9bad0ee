// graph/ops/einsum.c: sums of products by Einstein's convention, as numpy has it: "ij,jk->ik".
//
// A letter names an axis, "..." the axes that have no letter, which broadcast. Letters that the
// result lacks are summed over; one that stands twice in an operand takes its diagonal. Without
// "->" the result has the broadcast axes and then, in the order of their codes, the letters that
// stand once.
#include "base/size.h"
#include "graph/ops/op.h"

enum {
  MAX_OPERANDS = 64,
  LETTERS = 52,
  // Letters, then axes of "..." from the left.
  MAX_LABELS = LETTERS + RT_MAX_RANK,
  ELLIPSIS = MAX_LABELS  // while parsing
};

typedef struct equation {
  uint32_t operands;
  uint32_t rank[MAX_OPERANDS];
  uint8_t labels[MAX_OPERANDS][RT_MAX_RANK];
  uint32_t out_rank;
  uint8_t out[RT_MAX_RANK];
} equation;

static int label_of(char ch) {
  if (ch >= 'A' && ch <= 'Z') return ch - 'A';
  if (ch >= 'a' && ch <= 'z') return 26 + ch - 'a';
  return -1;
}

// Labels up to ',' or '-' or the end; *count of them, at most RT_MAX_RANK and an ELLIPSIS.
static retort_status read_term(const char **text, uint8_t *labels, uint32_t *count,
                               retort_error *err) {
  bool dots = false;
  *count = 0;
  for (;; ++*text) {
    const char ch = **text;
    if (ch == '\0' || ch == ',' || ch == '-') return RETORT_OK;
    if (ch == ' ') continue;
    uint8_t label;
    if (ch == '.' && strncmp(*text, "...", 3) == 0 && !dots) {
      label = ELLIPSIS;
      dots = true;
      *text += 2;
    } else if (label_of(ch) >= 0) {
      label = (uint8_t)label_of(ch);
    } else {
      return rt_fail(err, RETORT_ERR_FORMAT, "equation: unexpected \"%.20s\"", *text);
    }
    if (*count > RT_MAX_RANK) return rt_fail(err, RETORT_ERR_FORMAT, "equation: too many axes");
    labels[(*count)++] = label;
  }
}

// Puts labels of a tensor of `rank` in the place of an ellipsis; `dots` axes are named in all.
static retort_status expand(const uint8_t *labels, uint32_t count, uint32_t rank, uint32_t dots,
                            uint8_t *out, retort_error *err) {
  bool ellipsis = false;
  for (uint32_t i = 0; i < count; i++) ellipsis = ellipsis || labels[i] == ELLIPSIS;
  const uint32_t named = count - ellipsis;
  if (named > rank || (!ellipsis && named != rank)) {
    return rt_fail(err, RETORT_ERR_FORMAT, "equation: %u axes named of a tensor of rank %u", named,
                   rank);
  }
  uint32_t n = 0;
  const uint32_t own = rank - named;
  for (uint32_t i = 0; i < count; i++) {
    if (labels[i] != ELLIPSIS) out[n++] = labels[i];
    for (uint32_t k = 0; labels[i] == ELLIPSIS && k < own; k++) {
      out[n++] = (uint8_t)(LETTERS + dots - own + k);
    }
  }
  return RETORT_OK;
}

static retort_status parse(const char *text, const uint32_t *ranks, uint32_t operands, equation *eq,
                           retort_error *err) {
  uint8_t terms[MAX_OPERANDS][RT_MAX_RANK + 1];
  uint32_t counts[MAX_OPERANDS], dots = 0, uses[LETTERS] = {0};
  *eq = (equation){.operands = operands};
  for (uint32_t i = 0; i < operands; i++) {
    RT_TRY(read_term(&text, terms[i], &counts[i], err));
    if ((*text == ',') != (i + 1 < operands)) {
      return rt_fail(err, RETORT_ERR_FORMAT, "equation: not of %u operands", operands);
    }
    if (*text == ',') text++;
    uint32_t named = 0;
    for (uint32_t k = 0; k < counts[i]; k++) {
      if (terms[i][k] == ELLIPSIS) continue;
      named++;
      uses[terms[i][k]]++;
    }
    if (named < counts[i] && ranks[i] > named && ranks[i] - named > dots) dots = ranks[i] - named;
  }
  for (uint32_t i = 0; i < operands; i++) {
    eq->rank[i] = ranks[i];
    RT_TRY(expand(terms[i], counts[i], ranks[i], dots, eq->labels[i], err));
  }
  uint8_t result[RT_MAX_RANK + 1 + LETTERS];
  uint32_t count = 0;
  if (*text == '-') {
    if (text[1] != '>') return rt_fail(err, RETORT_ERR_FORMAT, "equation: \"-\" without \">\"");
    text += 2;
    RT_TRY(read_term(&text, result, &count, err));
    if (*text != '\0') return rt_fail(err, RETORT_ERR_FORMAT, "equation: two results");
  } else {
    result[count++] = ELLIPSIS;
    for (uint32_t i = 0; i < LETTERS; i++) {
      if (uses[i] == 1) result[count++] = (uint8_t)i;
    }
  }
  uint32_t named = 0;
  bool ellipsis = false;
  for (uint32_t i = 0; i < count; i++) {
    if (result[i] == ELLIPSIS) {
      ellipsis = true;
      continue;
    }
    named++;
    bool twice = false;
    for (uint32_t k = 0; k < i; k++) twice = twice || result[k] == result[i];
    if (uses[result[i]] == 0 || twice)
      return rt_fail(err, RETORT_ERR_FORMAT,
                     "equation: an axis of the result stands in no operand "
                     "or twice");
  }
  eq->out_rank = named + (ellipsis ? dots : 0);
  if (eq->out_rank > RT_MAX_RANK)
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "the result has rank %u", eq->out_rank);
  return expand(result, count, eq->out_rank, dots, eq->out, err);
}

retort_status rt_infer_einsum(rt_graph *g, rt_node_id n, retort_error *err) {
  const rt_node *node = rt_graph_get_node(g, n);
  uint32_t ranks[MAX_OPERANDS];
  const rt_dtype dtype = rt_op_in(g, n, 0)->dtype;
  for (uint32_t i = 0; i < node->input_count; i++) {
    const rt_value *v = rt_op_in(g, n, i);
    if (v->dtype != dtype || dtype == RT_DTYPE_BOOL || dtype == RT_DTYPE_Q8) {
      return rt_fail(err, RETORT_ERR_FORMAT, "operands are %s and %s", rt_dtype_name(dtype),
                     rt_dtype_name(v->dtype));
    }
    ranks[i] = v->shape.rank;
  }
  equation eq;
  RT_TRY(parse(rt_node_str(node, "equation", ""), ranks, node->input_count, &eq, err));
  rt_dim dims[MAX_LABELS];
  for (uint32_t i = 0; i < MAX_LABELS; i++) dims[i] = RT_DIM_NONE;
  for (uint32_t i = 0; i < eq.operands; i++) {
    for (uint32_t k = 0; k < eq.rank[i]; k++) {
      rt_dim *have = &dims[eq.labels[i][k]];
      const rt_dim d = rt_op_in(g, n, i)->shape.dims[k];
      int64_t v;
      if (*have == RT_DIM_NONE || (rt_dim_is_const(g, *have, &v) && v == 1)) {
        *have = d;
      } else if (d != *have && !(rt_dim_is_const(g, d, &v) && v == 1)) {
        return rt_fail(err, RETORT_ERR_FORMAT, "axis %u of operand %u does not fit the others", k,
                       i);
      }
    }
  }
  rt_shape shape = {.rank = eq.out_rank};
  for (uint32_t i = 0; i < eq.out_rank; i++) shape.dims[i] = dims[eq.out[i]];
  rt_op_set(g, n, 0, dtype, shape);
  return RETORT_OK;
}

typedef struct walk {
  const equation *eq;
  uint32_t labels;  // result's first
  int64_t dims[MAX_LABELS];
  size_t step[MAX_OPERANDS][MAX_LABELS];
  int64_t at[MAX_LABELS];
  size_t offset[MAX_OPERANDS];
} walk;

// The next index among labels first..last-1, the last one fastest; false (and back at 0) behind the
// end.
static bool advance(walk *w, uint32_t first, uint32_t last) {
  for (uint32_t d = last; d-- > first;) {
    for (uint32_t i = 0; i < w->eq->operands; i++) w->offset[i] += w->step[i][d];
    if (++w->at[d] < w->dims[d]) return true;
    for (uint32_t i = 0; i < w->eq->operands; i++) {
      w->offset[i] -= w->step[i][d] * (size_t)w->dims[d];
    }
    w->at[d] = 0;
  }
  return false;
}

static retort_status prepare(const equation *eq, const rt_tensor *const *in, walk *w,
                             retort_error *err) {
  uint32_t index[MAX_LABELS];
  *w = (walk){.eq = eq};
  for (uint32_t i = 0; i < MAX_LABELS; i++) index[i] = RT_NONE;
  for (uint32_t i = 0; i < eq->out_rank; i++) index[eq->out[i]] = w->labels++;
  for (uint32_t i = 0; i < MAX_LABELS; i++) w->dims[i] = 1;
  for (uint32_t i = 0; i < eq->operands; i++) {
    size_t run = 1;
    for (uint32_t k = eq->rank[i]; k-- > 0;) {
      uint32_t *at = &index[eq->labels[i][k]];
      const int64_t size = in[i]->dims[k];
      if (*at == RT_NONE) *at = w->labels++;
      if (w->dims[*at] == 1) w->dims[*at] = size;
      if (size != 1 && size != w->dims[*at])
        return rt_fail(err, RETORT_ERR_ARGUMENT, "operands do not fit");
      if (size != 1) w->step[i][*at] += run;
      run *= (size_t)size;
    }
  }
  return RETORT_OK;
}

retort_status rt_reference_einsum(rt_interp *interp, const rt_graph *g, const rt_node *n,
                                  const rt_tensor *const *in, rt_tensor *out, retort_error *err) {
  (void)g;
  uint32_t ranks[MAX_OPERANDS];
  for (uint32_t i = 0; i < n->input_count; i++) ranks[i] = in[i]->rank;
  equation eq;
  RT_TRY(parse(rt_node_str(n, "equation", ""), ranks, n->input_count, &eq, err));
  walk w;
  RT_TRY(prepare(&eq, in, &w, err));
  RT_TRY(rt_interp_alloc(interp, in[0]->dtype, eq.out_rank, w.dims, out, err));
  for (uint32_t i = 0; i < w.labels; i++) {
    if (w.dims[i] == 0) return RETORT_OK;  // sums of nothing
  }
  const bool real = in[0]->dtype == RT_DTYPE_F32;
  for (size_t o = 0; o < out->count; o++) {
    double sum = 0;
    uint64_t isum = 0;
    do {
      double p = 1;
      uint64_t ip = 1;
      for (uint32_t i = 0; i < eq.operands; i++) {
        if (real) {
          p *= (double)in[i]->data.f[w.offset[i]];
        } else {
          ip *= (uint64_t)in[i]->data.i[w.offset[i]];
        }
      }
      sum += p;
      isum += ip;
    } while (advance(&w, eq.out_rank, w.labels));
    if (real) {
      out->data.f[o] = (float)sum;
    } else {
      out->data.i[o] = (int64_t)isum;
    }
    (void)advance(&w, 0, eq.out_rank);
  }
  return RETORT_OK;
}
