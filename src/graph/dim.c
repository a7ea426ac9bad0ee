// graph/dim.c: dimension expressions, hash-consed in normal form.
//
// Every expression is a polynomial with int64 coefficients over atoms (symbols and floor
// divisions). Two equal polynomials get the same id because terms and factors are kept in one
// structural order: symbols by name, then floor divisions, then products. The order does not depend
// on ids, so that the printed form does not depend on how a graph was built.
#include <stdio.h>
#include <stdlib.h>

#include "base/size.h"
#include "graph/internal.h"

// ---------------------------------------------------------------------------------------------
// The table

static const rt_dim_expr *expr_of(const rt_graph *g, rt_dim d) {
  return &g->dims[d];
}
static bool valid(const rt_graph *g, rt_dim d) {
  return d < g->dim_count;
}

void rt_dim_deinit(rt_graph *g) {
  free(g->dims);
  free(g->dim_buckets);
  g->dims = NULL;
  g->dim_buckets = NULL;
}

static uint64_t mix(uint64_t h, uint64_t v) {
  h ^= v + 0x9E3779B97F4A7C15u + (h << 6) + (h >> 2);
  h *= 0xFF51AFD7ED558CCDu;
  return h ^ (h >> 32);
}

static uint64_t hash_expr(const rt_dim_expr *e) {
  uint64_t h = mix((uint64_t)e->kind, (uint64_t)e->value);
  for (uint32_t i = 0; i < e->count; i++) {
    h = mix(h, e->terms[i]);
    if (e->coefs) h = mix(h, (uint64_t)e->coefs[i]);
  }
  for (const char *c = e->name; c && *c; c++) h = mix(h, (unsigned char)*c);
  return h;
}

static bool same_expr(const rt_dim_expr *a, const rt_dim_expr *b) {
  if (a->kind != b->kind || a->count != b->count || a->value != b->value) return false;
  if (a->kind == RT_DIM_SYMBOL) return strcmp(a->name, b->name) == 0;
  if (a->count && memcmp(a->terms, b->terms, a->count * sizeof *a->terms) != 0) return false;
  return a->kind != RT_DIM_SUM || memcmp(a->coefs, b->coefs, a->count * sizeof *a->coefs) == 0;
}

static bool grow_buckets(rt_graph *g) {
  size_t count = g->dim_bucket_count ? g->dim_bucket_count * 2 : 64;
  uint32_t *buckets = malloc(count * sizeof *buckets);
  if (!buckets) return false;
  memset(buckets, 0xFF, count * sizeof *buckets);
  for (size_t i = 0; i < g->dim_count; i++) {
    size_t b = g->dims[i].hash & (count - 1);
    g->dims[i].next = buckets[b];
    buckets[b] = (uint32_t)i;
  }
  free(g->dim_buckets);
  g->dim_buckets = buckets;
  g->dim_bucket_count = count;
  return true;
}

static uint32_t cost_of(const rt_graph *g, const rt_dim_expr *e) {
  // Each summand is at most RT_DIM_MAX_COST and there are few, so this cannot overflow.
  uint32_t cost = 20;
  if (e->name) cost += (uint32_t)strlen(e->name) * 6;
  for (uint32_t i = 0; i < e->count; i++) {
    cost += expr_of(g, e->terms[i])->cost + (e->coefs ? 24 : 4);
  }
  return cost;
}

// Finds or adds an expression; the arrays and the name are copied when it is new.
static rt_dim intern(rt_graph *g, rt_dim_expr e) {
  e.hash = hash_expr(&e);
  if (g->dim_bucket_count) {
    for (uint32_t i = g->dim_buckets[e.hash & (g->dim_bucket_count - 1)]; i != RT_NONE;
         i = g->dims[i].next) {
      if (g->dims[i].hash == e.hash && same_expr(&g->dims[i], &e)) return i;
    }
  }
  e.cost = cost_of(g, &e);
  if (e.cost > RT_DIM_MAX_COST || g->dim_count >= RT_DIM_MAX_COUNT) return RT_DIM_NONE;
  if (e.name && !(e.name = rt_arena_strdup(&g->arena, rt_view_of(e.name)))) return RT_DIM_NONE;
  if (e.count) {
    rt_dim *terms = rt_arena_array(&g->arena, e.count, sizeof *terms);
    if (!terms) return RT_DIM_NONE;
    memcpy(terms, e.terms, e.count * sizeof *terms);
    e.terms = terms;
  }
  if (e.coefs) {
    int64_t *coefs = rt_arena_array(&g->arena, e.count, sizeof *coefs);
    if (!coefs) return RT_DIM_NONE;
    memcpy(coefs, e.coefs, e.count * sizeof *coefs);
    e.coefs = coefs;
  }
  if (!rt_grow(&g->dims, &g->dim_capacity, g->dim_count + 1, sizeof *g->dims)) return RT_DIM_NONE;
  if (g->dim_count >= g->dim_bucket_count && !grow_buckets(g)) return RT_DIM_NONE;
  size_t bucket = e.hash & (g->dim_bucket_count - 1);
  e.next = g->dim_buckets[bucket];
  g->dims[g->dim_count] = e;
  g->dim_buckets[bucket] = (uint32_t)g->dim_count;
  return (rt_dim)g->dim_count++;
}

// The structural order. Different ids mean different expressions, so that the first child whose id
// differs decides, and the walk is a single path.
static int compare(const rt_graph *g, rt_dim a, rt_dim b) {
  while (a != b) {
    const rt_dim_expr *x = expr_of(g, a), *y = expr_of(g, b);
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->kind == RT_DIM_SYMBOL) return strcmp(x->name, y->name);
    if (x->count != y->count) return x->count < y->count ? -1 : 1;
    uint32_t i = 0;
    while (i < x->count && x->terms[i] == y->terms[i]) i++;
    if (i == x->count) {
      for (i = 0; x->coefs && i < x->count; i++) {
        if (x->coefs[i] != y->coefs[i]) return x->coefs[i] < y->coefs[i] ? -1 : 1;
      }
      return x->value < y->value ? -1 : 1;
    }
    a = x->terms[i];
    b = y->terms[i];
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------
// Polynomials

typedef struct poly {
  int64_t constant;
  uint32_t count;
  rt_dim terms[RT_DIM_MAX_TERMS];
  int64_t coefs[RT_DIM_MAX_TERMS];
} poly;

static void poly_of(const rt_graph *g, rt_dim d, poly *p) {
  const rt_dim_expr *e = expr_of(g, d);
  p->constant = 0;
  p->count = 0;
  if (e->kind == RT_DIM_CONST) {
    p->constant = e->value;
  } else if (e->kind == RT_DIM_SUM) {
    p->constant = e->value;
    p->count = e->count;
    memcpy(p->terms, e->terms, e->count * sizeof *p->terms);
    memcpy(p->coefs, e->coefs, e->count * sizeof *p->coefs);
  } else {
    p->count = 1;
    p->terms[0] = d;
    p->coefs[0] = 1;
  }
}

// Adds coef * term; term RT_DIM_NONE stands for the constant.
static bool poly_add(poly *p, rt_dim term, int64_t coef) {
  if (coef == 0) return true;
  if (term == RT_DIM_NONE) return !__builtin_add_overflow(p->constant, coef, &p->constant);
  for (uint32_t i = 0; i < p->count; i++) {
    if (p->terms[i] != term) continue;
    if (__builtin_add_overflow(p->coefs[i], coef, &p->coefs[i])) return false;
    if (p->coefs[i] == 0) {
      p->count--;
      p->terms[i] = p->terms[p->count];
      p->coefs[i] = p->coefs[p->count];
    }
    return true;
  }
  if (p->count == RT_DIM_MAX_TERMS) return false;
  p->terms[p->count] = term;
  p->coefs[p->count++] = coef;
  return true;
}

static rt_dim poly_intern(rt_graph *g, poly *p) {
  if (p->count == 0) return rt_dim_const(g, p->constant);
  if (p->count == 1 && p->coefs[0] == 1 && p->constant == 0) return p->terms[0];
  for (uint32_t i = 1; i < p->count; i++) {
    rt_dim term = p->terms[i];
    int64_t coef = p->coefs[i];
    uint32_t j = i;
    for (; j > 0 && compare(g, p->terms[j - 1], term) > 0; j--) {
      p->terms[j] = p->terms[j - 1];
      p->coefs[j] = p->coefs[j - 1];
    }
    p->terms[j] = term;
    p->coefs[j] = coef;
  }
  return intern(g, (rt_dim_expr){.kind = RT_DIM_SUM,
                                 .value = p->constant,
                                 .count = p->count,
                                 .terms = p->terms,
                                 .coefs = p->coefs});
}

// The atoms of a term (itself, or the factors of a product).
static uint32_t atoms_of(const rt_graph *g, const rt_dim *term, const rt_dim **atoms) {
  const rt_dim_expr *e = expr_of(g, *term);
  if (e->kind == RT_DIM_PRODUCT) {
    *atoms = e->terms;
    return e->count;
  }
  *atoms = term;
  return 1;
}

static rt_dim product_of(rt_graph *g, const rt_dim *atoms, uint32_t count) {
  if (count == 1) return atoms[0];
  return intern(g, (rt_dim_expr){.kind = RT_DIM_PRODUCT, .count = count, .terms = atoms});
}

static rt_dim multiply_terms(rt_graph *g, rt_dim a, rt_dim b) {
  const rt_dim *x, *y;
  uint32_t nx = atoms_of(g, &a, &x), ny = atoms_of(g, &b, &y);
  rt_dim merged[2 * RT_DIM_MAX_FACTORS];
  uint32_t n = 0, i = 0, j = 0;
  while (i < nx || j < ny) {
    bool left = j == ny || (i < nx && compare(g, x[i], y[j]) <= 0);
    merged[n++] = left ? x[i++] : y[j++];
  }
  if (n > RT_DIM_MAX_FACTORS) return RT_DIM_NONE;
  return product_of(g, merged, n);
}

// term / by where `by` divides it; *ok tells. RT_DIM_NONE in `by` or the result stands for 1.
static rt_dim divide_term(rt_graph *g, rt_dim term, rt_dim by, bool *ok) {
  *ok = true;
  if (by == RT_DIM_NONE) return term;
  *ok = false;
  if (term == RT_DIM_NONE) return RT_DIM_NONE;
  const rt_dim *x, *y;
  uint32_t nx = atoms_of(g, &term, &x), ny = atoms_of(g, &by, &y);
  rt_dim left[RT_DIM_MAX_FACTORS];
  uint32_t n = 0, j = 0;
  for (uint32_t i = 0; i < nx; i++) {
    if (j < ny && x[i] == y[j]) {
      j++;
    } else {
      left[n++] = x[i];
    }
  }
  if (j != ny) return RT_DIM_NONE;
  *ok = true;
  if (n == 0) return RT_DIM_NONE;
  rt_dim result = product_of(g, left, n);
  // Out of memory: "does not divide" is a safe answer.
  if (result == RT_DIM_NONE) *ok = false;
  return result;
}

// ---------------------------------------------------------------------------------------------
// Constructors

rt_dim rt_dim_const(rt_graph *g, int64_t value) {
  return intern(g, (rt_dim_expr){.kind = RT_DIM_CONST, .value = value});
}

rt_dim rt_dim_symbol(rt_graph *g, rt_view name) {
  char copy[RT_DIM_MAX_NAME_BYTES + 1];
  if (name.size == 0 || name.size > RT_DIM_MAX_NAME_BYTES || memchr(name.data, 0, name.size) ||
      !rt_utf8_valid(name)) {
    return RT_DIM_NONE;
  }
  memcpy(copy, name.data, name.size);
  copy[name.size] = '\0';
  return intern(g, (rt_dim_expr){.kind = RT_DIM_SYMBOL, .name = copy});
}

rt_dim rt_dim_fresh(rt_graph *g) {
  // Numbers that a parsed text has taken are passed over.
  for (size_t n = 1; n <= RT_DIM_MAX_COUNT; n++) {
    char name[24];
    (void)snprintf(name, sizeof name, "?%zu", ++g->fresh_count);
    const size_t before = g->dim_count;
    const rt_dim dim = rt_dim_symbol(g, rt_view_of(name));
    if (dim == RT_DIM_NONE || g->dim_count > before) return dim;
  }
  return RT_DIM_NONE;
}

bool rt_dim_is_open(const rt_graph *g, rt_dim dim) {
  return dim < g->dim_count && g->dims[dim].kind == RT_DIM_SYMBOL && g->dims[dim].name[0] == '?';
}

static rt_dim add_scaled(rt_graph *g, rt_dim a, rt_dim b, int64_t scale) {
  if (!valid(g, a) || !valid(g, b)) return RT_DIM_NONE;
  poly p, q;
  poly_of(g, a, &p);
  poly_of(g, b, &q);
  int64_t v;
  if (__builtin_mul_overflow(q.constant, scale, &v) || !poly_add(&p, RT_DIM_NONE, v)) {
    return RT_DIM_NONE;
  }
  for (uint32_t i = 0; i < q.count; i++) {
    if (__builtin_mul_overflow(q.coefs[i], scale, &v) || !poly_add(&p, q.terms[i], v)) {
      return RT_DIM_NONE;
    }
  }
  return poly_intern(g, &p);
}

rt_dim rt_dim_add(rt_graph *g, rt_dim a, rt_dim b) {
  return add_scaled(g, a, b, 1);
}
rt_dim rt_dim_sub(rt_graph *g, rt_dim a, rt_dim b) {
  return add_scaled(g, a, b, -1);
}

rt_dim rt_dim_mul(rt_graph *g, rt_dim a, rt_dim b) {
  if (!valid(g, a) || !valid(g, b)) return RT_DIM_NONE;
  poly p, q, r = {0};
  poly_of(g, a, &p);
  poly_of(g, b, &q);
  for (uint32_t i = 0; i <= p.count; i++) {
    rt_dim x = i < p.count ? p.terms[i] : RT_DIM_NONE;
    int64_t cx = i < p.count ? p.coefs[i] : p.constant;
    for (uint32_t j = 0; j <= q.count; j++) {
      rt_dim y = j < q.count ? q.terms[j] : RT_DIM_NONE;
      int64_t cy = j < q.count ? q.coefs[j] : q.constant, coef;
      if (cx == 0 || cy == 0) continue;
      if (__builtin_mul_overflow(cx, cy, &coef)) return RT_DIM_NONE;
      rt_dim term = x == RT_DIM_NONE ? y : x;
      if (x != RT_DIM_NONE && y != RT_DIM_NONE) {
        term = multiply_terms(g, x, y);
        if (term == RT_DIM_NONE) return RT_DIM_NONE;
      }
      if (!poly_add(&r, term, coef)) return RT_DIM_NONE;
    }
  }
  return poly_intern(g, &r);
}

static bool floor_divide(int64_t a, int64_t b, int64_t *out) {
  if (b == 0 || (a == INT64_MIN && b == -1)) return false;
  int64_t q = a / b;
  *out = q - (a % b != 0 && (a < 0) != (b < 0));
  return true;
}

rt_dim rt_dim_floordiv(rt_graph *g, rt_dim a, rt_dim b) {
  if (!valid(g, a) || !valid(g, b)) return RT_DIM_NONE;
  poly p, q;
  poly_of(g, a, &p);
  poly_of(g, b, &q);
  if (q.count == 0 && q.constant == 0) return RT_DIM_NONE;
  if (a == b) return rt_dim_const(g, 1);

  // Summands that the divisor divides come out: floor((b*x + r) / b) = x + floor(r / b).
  poly whole = {0}, rest = {0};
  bool monomial = q.count == 0 || (q.count == 1 && q.constant == 0);
  if (monomial) {
    rt_dim by = q.count ? q.terms[0] : RT_DIM_NONE;
    int64_t scale = q.count ? q.coefs[0] : q.constant;
    for (uint32_t i = 0; i <= p.count; i++) {
      rt_dim term = i < p.count ? p.terms[i] : RT_DIM_NONE;
      int64_t coef = i < p.count ? p.coefs[i] : p.constant, quotient = 0;
      if (coef == 0) continue;
      bool divides;
      rt_dim left = divide_term(g, term, by, &divides);
      // For a number over a number the whole part comes out as well.
      bool number = term == RT_DIM_NONE && by == RT_DIM_NONE;
      bool fits = floor_divide(coef, scale, &quotient);
      if (number && !fits) return RT_DIM_NONE;
      // Smaller than the divisor, even where the product of both wraps around.
      int64_t remainder = (int64_t)((uint64_t)coef - (uint64_t)quotient * (uint64_t)scale);
      if (divides && fits && (number || remainder == 0)) {
        if (!poly_add(&whole, left, quotient)) return RT_DIM_NONE;
        coef = remainder;
      }
      if (!poly_add(&rest, term, coef)) return RT_DIM_NONE;
    }
    // Only a remainder of numbers is left: it is smaller than the divisor.
    if (by == RT_DIM_NONE && rest.count == 0) return poly_intern(g, &whole);
  } else {
    // a = n * b for a number n.
    int64_t n = 0;
    bool multiple =
        p.count == q.count && q.coefs[0] != 0 && floor_divide(p.coefs[0], q.coefs[0], &n);
    int64_t v;
    multiple = multiple && !__builtin_mul_overflow(q.constant, n, &v) && v == p.constant;
    for (uint32_t i = 0; multiple && i < p.count; i++) {
      multiple =
          p.terms[i] == q.terms[i] && !__builtin_mul_overflow(q.coefs[i], n, &v) && v == p.coefs[i];
    }
    if (multiple) return rt_dim_const(g, n);
    rest = p;
  }
  if (rest.count == 0 && rest.constant == 0) return poly_intern(g, &whole);
  rt_dim pair[2] = {poly_intern(g, &rest), b};
  if (pair[0] == RT_DIM_NONE) return RT_DIM_NONE;
  rt_dim quotient = intern(g, (rt_dim_expr){.kind = RT_DIM_FLOORDIV, .count = 2, .terms = pair});
  if (quotient == RT_DIM_NONE || !poly_add(&whole, quotient, 1)) return RT_DIM_NONE;
  return poly_intern(g, &whole);
}

bool rt_dim_is_const(const rt_graph *g, rt_dim dim, int64_t *value) {
  if (!valid(g, dim) || expr_of(g, dim)->kind != RT_DIM_CONST) return false;
  if (value) *value = expr_of(g, dim)->value;
  return true;
}

bool rt_dim_eval(const rt_graph *g, rt_dim dim, const rt_binding *bindings, size_t count,
                 int64_t *out) {
  if (!valid(g, dim)) return false;
  const rt_dim_expr *e = expr_of(g, dim);
  int64_t a, b, sum = e->value;
  switch (e->kind) {
    case RT_DIM_CONST: *out = e->value; return true;
    case RT_DIM_SYMBOL:
      for (size_t i = 0; i < count; i++) {
        if (strcmp(bindings[i].symbol, e->name) == 0) {
          *out = bindings[i].value;
          return true;
        }
      }
      return false;
    case RT_DIM_FLOORDIV:
      return rt_dim_eval(g, e->terms[0], bindings, count, &a) &&
             rt_dim_eval(g, e->terms[1], bindings, count, &b) && floor_divide(a, b, out);
    case RT_DIM_PRODUCT:
      a = 1;
      for (uint32_t i = 0; i < e->count; i++) {
        if (!rt_dim_eval(g, e->terms[i], bindings, count, &b) || __builtin_mul_overflow(a, b, &a)) {
          return false;
        }
      }
      *out = a;
      return true;
    case RT_DIM_SUM:
      for (uint32_t i = 0; i < e->count; i++) {
        if (!rt_dim_eval(g, e->terms[i], bindings, count, &a) ||
            __builtin_mul_overflow(a, e->coefs[i], &a) || __builtin_add_overflow(sum, a, &sum)) {
          return false;
        }
      }
      *out = sum;
      return true;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------
// Text

static bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static void print_symbol(const char *name, rt_buf *out) {
  bool plain = is_name_start(name[0]) && strcmp(name, "floordiv") != 0;
  for (const char *c = name; plain && *c; c++) {
    plain = is_name_start(*c) || is_digit(*c) || *c == '.';
  }
  if (plain) {
    rt_buf_append_str(out, name);
  } else {
    rt_buf_append_json(out, rt_view_of(name));
  }
}

void rt_dim_print(const rt_graph *g, rt_dim dim, rt_buf *out) {
  if (!valid(g, dim)) {
    rt_buf_append_str(out, "?");
    return;
  }
  const rt_dim_expr *e = expr_of(g, dim);
  switch (e->kind) {
    case RT_DIM_CONST: rt_buf_append_format(out, "%lld", (long long)e->value); return;
    case RT_DIM_SYMBOL: print_symbol(e->name, out); return;
    case RT_DIM_FLOORDIV:
      rt_buf_append_str(out, "floordiv(");
      rt_dim_print(g, e->terms[0], out);
      rt_buf_append_str(out, ", ");
      rt_dim_print(g, e->terms[1], out);
      rt_buf_append_char(out, ')');
      return;
    case RT_DIM_PRODUCT:
      for (uint32_t i = 0; i < e->count; i++) {
        if (i) rt_buf_append_char(out, '*');
        rt_dim_print(g, e->terms[i], out);
      }
      return;
    case RT_DIM_SUM:
      for (uint32_t i = 0; i < e->count; i++) {
        int64_t coef = e->coefs[i];
        if (i) rt_buf_append_str(out, coef < 0 ? " - " : " + ");
        // The magnitude, which may not fit int64.
        unsigned long long size =
            coef < 0 ? 0 - (unsigned long long)coef : (unsigned long long)coef;
        if (!i && coef < 0) rt_buf_append_char(out, '-');
        if (size != 1) rt_buf_append_format(out, "%llu*", size);
        rt_dim_print(g, e->terms[i], out);
      }
      if (e->value) {
        bool minus = e->value < 0;
        unsigned long long size =
            minus ? 0 - (unsigned long long)e->value : (unsigned long long)e->value;
        rt_buf_append_format(out, " %c %llu", minus ? '-' : '+', size);
      }
      return;
  }
}

typedef struct dim_parser {
  rt_graph *g;
  rt_view text;
  size_t pos;
  uint32_t depth;
  retort_error *err;
} dim_parser;

static char peek(dim_parser *p) {
  while (p->pos < p->text.size && p->text.data[p->pos] == ' ') p->pos++;
  return p->pos < p->text.size ? p->text.data[p->pos] : '\0';
}

static retort_status bad(dim_parser *p, const char *what) {
  return rt_fail(p->err, RETORT_ERR_FORMAT, "dimension at character %zu: %s", p->pos + 1, what);
}

static retort_status checked(dim_parser *p, rt_dim d) {
  return d == RT_DIM_NONE ? bad(p, "too large an expression, an overflow or a division by zero")
                          : RETORT_OK;
}

static retort_status parse_sum(dim_parser *p, rt_dim *out);

static retort_status parse_number(dim_parser *p, bool negative, rt_dim *out) {
  int64_t value = 0;
  while (p->pos < p->text.size && is_digit(p->text.data[p->pos])) {
    int digit = p->text.data[p->pos] - '0';
    // Built up on the negative side, which reaches one further.
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, digit, &value)) {
      return bad(p, "the number is too large");
    }
    p->pos++;
  }
  if (!negative && __builtin_sub_overflow(0, value, &value))
    return bad(p, "the number is too large");
  *out = rt_dim_const(p->g, value);
  return checked(p, *out);
}

static retort_status parse_floordiv(dim_parser *p, rt_dim *out) {
  rt_dim a, b;
  if (peek(p) != '(') return bad(p, "expected '(' after floordiv");
  p->pos++;
  RT_TRY(parse_sum(p, &a));
  if (peek(p) != ',') return bad(p, "expected ',' in floordiv");
  p->pos++;
  RT_TRY(parse_sum(p, &b));
  if (peek(p) != ')') return bad(p, "expected ')' after floordiv");
  p->pos++;
  *out = rt_dim_floordiv(p->g, a, b);
  return checked(p, *out);
}

static retort_status parse_factor(dim_parser *p, bool negative, rt_dim *out) {
  char c = peek(p);
  if (is_digit(c)) return parse_number(p, negative, out);
  if (c == '(') {
    p->pos++;
    RT_TRY(parse_sum(p, out));
    if (peek(p) != ')') return bad(p, "expected ')'");
    p->pos++;
  } else if (c == '"') {
    rt_buf name = {0};
    retort_status st = rt_text_string(p->text, &p->pos, &name, p->err);
    if (st == RETORT_OK && name.failed) st = RT_OOM(p->err, "a symbol");
    *out = st == RETORT_OK ? rt_dim_symbol(p->g, rt_buf_view(&name)) : RT_DIM_NONE;
    rt_buf_deinit(&name);
    RT_TRY(st);
    RT_TRY(checked(p, *out));
  } else if (is_name_start(c)) {
    size_t begin = p->pos;
    while (p->pos < p->text.size &&
           (is_name_start(p->text.data[p->pos]) || is_digit(p->text.data[p->pos]) ||
            p->text.data[p->pos] == '.')) {
      p->pos++;
    }
    rt_view name = rt_view_make(p->text.data + begin, p->pos - begin);
    if (rt_view_is(name, "floordiv")) {
      RT_TRY(parse_floordiv(p, out));
    } else {
      *out = rt_dim_symbol(p->g, name);
      RT_TRY(checked(p, *out));
    }
  } else {
    return bad(p, "expected a number, a name or '('");
  }
  if (negative) {
    *out = rt_dim_mul(p->g, rt_dim_const(p->g, -1), *out);
    RT_TRY(checked(p, *out));
  }
  return RETORT_OK;
}

static retort_status parse_term(dim_parser *p, bool negative, rt_dim *out) {
  RT_TRY(parse_factor(p, negative, out));
  while (peek(p) == '*') {
    rt_dim factor;
    p->pos++;
    RT_TRY(parse_factor(p, false, &factor));
    *out = rt_dim_mul(p->g, *out, factor);
    RT_TRY(checked(p, *out));
  }
  return RETORT_OK;
}

static retort_status parse_sum(dim_parser *p, rt_dim *out) {
  if (p->depth == 64) return bad(p, "nested too deeply");
  p->depth++;
  bool negative = peek(p) == '-';
  if (negative) p->pos++;
  RT_TRY(parse_term(p, negative, out));
  for (char c = peek(p); c == '+' || c == '-'; c = peek(p)) {
    rt_dim term;
    p->pos++;
    RT_TRY(parse_term(p, c == '-', &term));
    *out = rt_dim_add(p->g, *out, term);
    RT_TRY(checked(p, *out));
  }
  p->depth--;
  return RETORT_OK;
}

retort_status rt_dim_parse_at(rt_graph *g, rt_view text, size_t *pos, rt_dim *out,
                              retort_error *err) {
  dim_parser p = {.g = g, .text = text, .pos = *pos, .err = err};
  RT_TRY(parse_sum(&p, out));
  *pos = p.pos;
  return RETORT_OK;
}

retort_status rt_dim_parse(rt_graph *g, rt_view text, rt_dim *out, retort_error *err) {
  size_t pos = 0;
  RT_TRY(rt_dim_parse_at(g, text, &pos, out, err));
  while (pos < text.size && text.data[pos] == ' ') pos++;
  if (pos != text.size) {
    return rt_fail(err, RETORT_ERR_FORMAT, "dimension: unexpected text at character %zu", pos + 1);
  }
  return RETORT_OK;
}
