#include "quant/pack.h"

#include <math.h>
#include <string.h>

#include "base/size.h"
#include "quant/fit_w4.h"

enum { STEP = 64, INFINITE = 0x7F800000 };  // elements of a channel handled at a time

static uint32_t bits_of(float x) {
  uint32_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}
static float f32_of(uint32_t u) {
  float x;
  memcpy(&x, &u, sizeof x);
  return x;
}

// One channel of a panel; `source` NULL for padding.
typedef struct channel {
  const rt_pack_source *source;
  size_t part, row;
  const float *input_factor;
} channel;

size_t rt_pack_panel_count(const rt_pack_matrix *m) {
  if (m->order == RT_PACK_GATE) return 2 * rt_wfmt_panels(m->parts[0].n);
  size_t n = 0;
  for (size_t i = 0; i < m->part_count; i++) n += m->parts[i].n;
  return rt_wfmt_panels(n);
}

static channel find_channel(const rt_pack_matrix *m, size_t panel, size_t j) {
  if (m->order == RT_PACK_GATE) {
    const size_t part = panel % 2, row = panel / 2 * RT_PANEL + j;
    return (channel){row < m->parts[part].n ? &m->parts[part] : NULL, part, row, m->input_factor};
  }
  size_t row = panel * RT_PANEL + j;
  for (size_t part = 0; part < m->part_count; part++) {
    if (row < m->parts[part].n) return (channel){&m->parts[part], part, row, m->input_factor};
    row -= m->parts[part].n;
  }
  return (channel){0};
}

static void flush(uint32_t *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if ((x[i] & INFINITE) == 0) x[i] &= 0x80000000u;
  }
}

// Denormals become zeros before the processor's mode can make a difference.
static void multiply(uint32_t *x, size_t count, const float *factors, float factor) {
  flush(x, count);
  for (size_t i = 0; i < count; i++) x[i] = bits_of(f32_of(x[i]) * (factors ? factors[i] : factor));
}

// Loads elements [k, k + count) of a channel as bits of f32, denormals as zeros, followed by zeros
// up to STEP.
static void load(const channel *c, size_t k, size_t count, uint32_t out[STEP]) {
  if (!c->source || count < STEP) memset(out, 0, STEP * sizeof *out);
  if (!c->source || count == 0) return;
  const rt_pack_source *s = c->source;
  const unsigned char *from =
      (const unsigned char *)s->data + c->row * s->n_stride + k * s->k_stride;
  const size_t size = rt_pack_dtype_bytes(s->dtype);
  // Gathered first, so that the conversions below run over adjacent elements.
  uint32_t wide[STEP];
  uint16_t narrow[STEP];
  unsigned char *gathered = size == 4 ? (unsigned char *)wide : (unsigned char *)narrow;
  if (s->k_stride == size) {
    memcpy(gathered, from, count * size);
  } else if (size == 4) {
    for (size_t i = 0; i < count; i++) memcpy(&wide[i], from + i * s->k_stride, 4);
  } else {
    for (size_t i = 0; i < count; i++) memcpy(&narrow[i], from + i * s->k_stride, 2);
  }
  switch (s->dtype) {
    case RT_PACK_F32: memcpy(out, wide, count * sizeof *out); break;
    case RT_PACK_BF16:
      for (size_t i = 0; i < count; i++) out[i] = (uint32_t)narrow[i] << 16;
      break;
    case RT_PACK_F16:
      for (size_t i = 0; i < count; i++) out[i] = bits_of(rt_f16_to_f32(narrow[i]));
      break;
  }
  if (s->output_factor) multiply(out, count, NULL, s->output_factor[c->row]);
  if (c->input_factor) multiply(out, count, c->input_factor + k, 1);
  flush(out, count);
}

// The largest magnitude, as bits: not finite if and only if >= INFINITE.
static uint32_t max_magnitude(const uint32_t x[STEP]) {
  uint32_t max = 0;
  for (size_t i = 0; i < STEP; i++) {
    const uint32_t magnitude = x[i] & 0x7FFFFFFFu;
    max = magnitude > max ? magnitude : max;
  }
  return max;
}

// Tells where the first element of a channel beyond `limit` in magnitude is.
static bool fail(const channel *c, size_t k, const uint32_t x[STEP], uint32_t limit,
                 rt_pack_bad *bad) {
  size_t i = 0;
  while ((x[i] & 0x7FFFFFFFu) < limit) i++;
  *bad = (rt_pack_bad){.part = c->part, .row = c->row, .column = k + i, .value = f32_of(x[i])};
  return false;
}

static bool pack_wide(const rt_pack_matrix *m, size_t panel, unsigned char *out, rt_pack_bad *bad) {
  const size_t tile_k = rt_wfmt_tile_k(m->format);
  // The smallest magnitude that rounds to an infinity of the format.
  const uint32_t limit = m->format == RT_W16    ? 0x7F7F8000u
                         : m->format == RT_WF16 ? (uint32_t)RT_F16_OVER
                                                : (uint32_t)INFINITE;
  const size_t padded = rt_round_up(m->k, tile_k);
  for (size_t j = 0; j < RT_PANEL; j++) {
    const channel c = find_channel(m, panel, j);
    for (size_t k = 0; k < padded; k += STEP) {
      uint32_t x[STEP];
      load(&c, k, k < m->k ? rt_min_size(STEP, m->k - k) : 0, x);
      if (max_magnitude(x) >= limit) return fail(&c, k, x, limit, bad);
      const size_t count = rt_min_size(STEP, padded - k);
      unsigned char *to = out + rt_wfmt_offset(m->format, m->k, j, k);
      if (m->format == RT_W32) {
        for (size_t i = 0; i < count; i++) memcpy(to + i * 64, &x[i], 4);
      } else if (m->format == RT_WF16) {
        rt_f16 half[STEP];
        for (size_t i = 0; i < STEP; i++) half[i] = rt_f16_from_f32(f32_of(x[i]));
        for (size_t i = 0; i < count; i++) memcpy(to + i * 32, &half[i], 2);
      } else {
        for (size_t i = 0; i < count; i += 2) {
          const uint32_t low = rt_bf16_from_f32(f32_of(x[i])),
                         high = rt_bf16_from_f32(f32_of(x[i + 1]));
          const uint32_t pair = low | high << 16;
          memcpy(to + i * 32, &pair, 4);
        }
      }
    }
  }
  return true;
}

static bool pack_w8(const rt_pack_matrix *m, size_t panel, unsigned char *out, float *scale,
                    int32_t *comp, rt_pack_bad *bad) {
  const size_t padded = rt_round_up(m->k, STEP);
  for (size_t j = 0; j < RT_PANEL; j++) {
    const channel c = find_channel(m, panel, j);
    uint32_t amax = 0, x[STEP];
    for (size_t k = 0; k < m->k; k += STEP) {
      load(&c, k, rt_min_size(STEP, m->k - k), x);
      const uint32_t most = max_magnitude(x);
      if (most >= INFINITE) return fail(&c, k, x, INFINITE, bad);
      amax = most > amax ? most : amax;
    }
    const bool zero = f32_of(amax) < 127.0f * 0x1p-126f;
    scale[j] = zero ? 0.0f : f32_of(amax) / 127.0f;
    const float by = zero ? 1.0f : scale[j];
    int32_t sum = 0;
    for (size_t k = 0; k < padded; k += STEP) {
      load(&c, k, zero || k >= m->k ? 0 : rt_min_size(STEP, m->k - k), x);
      int32_t q[STEP];
      for (size_t i = 0; i < STEP; i++) {
        // Adding and taking away 1.5 * 2^23 rounds to an integer, ties to even; |w / scale| is at
        // most 127 and a few last places, so the clamp is a formality.
        const float r = (f32_of(x[i]) / by + 0x1.8p23f) - 0x1.8p23f;
        q[i] = (int32_t)(r > 127.0f ? 127.0f : r < -127.0f ? -127.0f : r);
        sum += q[i];
      }
      unsigned char *to = out + rt_wfmt_offset(RT_W8, m->k, j, k);
      for (size_t i = 0; i < STEP; i += 4) {
        const uint32_t quad = (uint32_t)(q[i] & 0xFF) | (uint32_t)(q[i + 1] & 0xFF) << 8 |
                              (uint32_t)(q[i + 2] & 0xFF) << 16 | (uint32_t)(q[i + 3] & 0xFF) << 24;
        memcpy(to + i * 16, &quad, 4);
      }
    }
    comp[j] = 128 * sum;
  }
  return true;
}

// Loads a group's bits; false if one is not finite.
static bool load_group(const rt_pack_matrix *m, const channel *c, size_t group,
                       uint32_t out[RT_W4_GROUP], rt_pack_bad *bad) {
  for (size_t i = 0; i < RT_W4_GROUP; i += STEP) {
    const size_t k = group * RT_W4_GROUP + i;
    load(c, k, k < m->k ? rt_min_size(STEP, m->k - k) : 0, out + i);
    if (max_magnitude(out + i) >= INFINITE) return fail(c, k, out + i, INFINITE, bad);
  }
  return true;
}

// One channel of W4 as the search sees it.
typedef struct w4_channel {
  const rt_pack_matrix *m;
  channel c;
  float to_unit;  // a power of two: what magnitudes are multiplied by
  rt_w4_fit fit;
} w4_channel;

// The magnitudes of a group and their weights, which are put together in `room` where need be.
static const float *w4_group(const w4_channel *w, size_t group, uint32_t bits[RT_W4_GROUP],
                             float x[RT_W4_GROUP], float room[RT_W4_GROUP]) {
  rt_pack_bad none;
  (void)load_group(w->m, &w->c, group, bits, &none);
  for (size_t i = 0; i < RT_W4_GROUP; i++) x[i] = f32_of(bits[i] & 0x7FFFFFFFu) * w->to_unit;
  const size_t k = group * RT_W4_GROUP, left = w->m->k - k;
  if (left >= RT_W4_GROUP && w->m->importance) return w->m->importance + k;
  // What lies behind the end has no error.
  for (size_t i = 0; i < RT_W4_GROUP; i++) {
    room[i] = i >= left ? 0.0f : w->m->importance ? w->m->importance[k + i] : 1.0f;
  }
  return room;
}

static void fit_w4(w4_channel *w) {
  uint32_t bits[RT_W4_GROUP];
  float x[RT_W4_GROUP], room[RT_W4_GROUP];
  for (size_t g = 0; g < w->fit.groups; g++) {
    const float *weight = w4_group(w, g, bits, x, room);
    rt_w4_fit_measure(&w->fit, g, x, weight);
  }
  rt_w4_fit_choose(&w->fit);
  for (int round = 0; round < RT_W4_FIT_ROUNDS; round++) {
    for (size_t g = 0; g < w->fit.groups; g++) {
      const float *weight = w4_group(w, g, bits, x, room);
      rt_w4_fit_refine(&w->fit, g, x, weight);
    }
    rt_w4_fit_update(&w->fit);
  }
}

static bool pack_w4(const rt_pack_matrix *m, size_t panel, unsigned char *out, float *scale,
                    int32_t *comp, signed char *multiplier, rt_pack_bad *bad) {
  w4_channel w = {.m = m, .fit.groups = rt_w4_groups(m->k)};
  const rt_w4_round_fn round_group = rt_w4_round_for(rt_cpu_isa());
  for (size_t j = 0; j < RT_PANEL; j++) {
    w.c = find_channel(m, panel, j);
    uint32_t bits[RT_W4_GROUP], amax = 0;
    for (size_t g = 0; g < w.fit.groups; g++) {
      if (!load_group(m, &w.c, g, bits, bad)) return false;
      for (size_t i = 0; i < RT_W4_GROUP; i += STEP) {
        const uint32_t most = max_magnitude(bits + i);
        amax = most > amax ? most : amax;
      }
    }
    const bool zero = f32_of(amax) < 127.0f * 0x1p-126f;
    // Exponents 254 and 253 have no normal inverse: those magnitudes end up below 4.
    const uint32_t exponent = amax >> 23, inverse = exponent < 253 ? 254 - exponent : 1;
    w.to_unit = zero ? 0.0f : f32_of(inverse << 23);
    if (zero) {
      for (size_t g = 0; g < w.fit.groups; g++) w.fit.multiplier[g] = 1;
    } else {
      fit_w4(&w);
    }
    scale[j] = zero ? 0.0f : w.fit.scale * f32_of((254 - inverse) << 23);
    int32_t sum = 0;
    for (size_t g = 0; g < w.fit.groups; g++) {
      const int by = w.fit.multiplier[g];
      float x[RT_W4_GROUP], room[RT_W4_GROUP];
      int32_t code[RT_W4_GROUP];
      rt_w4_sums sums;
      const float *weight = w4_group(&w, g, bits, x, room);
      round_group(x, weight, zero ? 1.0f : w.fit.scale * (float)by, &sums, code);
      const size_t stored = rt_min_size(RT_W4_GROUP, rt_w4_stored_k(m->k) - g * RT_W4_GROUP);
      int32_t group_sum = 0;
      for (size_t i = 0; i < RT_W4_GROUP; i++) {
        code[i] = bits[i] >> 31 ? RT_W4_POSITIVE - 1 - code[i] : RT_W4_POSITIVE + code[i];
        group_sum += i < stored ? rt_w4_value[code[i]] : 0;
      }
      sum += group_sum * by;
      unsigned char *to = out + rt_wfmt_offset(RT_W4, m->k, j, g * RT_W4_GROUP);
      for (size_t i = 0; i < 64; i++) {
        to[i / 4 * 64 + i % 4] = (unsigned char)(code[i] | code[64 + i] << 4);
      }
      multiplier[g * RT_PANEL + j] = (signed char)by;
    }
    comp[j] = 128 * sum;
  }
  return true;
}

bool rt_pack_panels(const rt_pack_matrix *m, size_t panel_begin, size_t panel_end, void *out,
                    float *scale, int32_t *comp, signed char *multiplier, rt_pack_bad *bad) {
  const size_t panel_bytes = rt_wfmt_panel_bytes(m->format, m->k);
  // Errors of extreme weights may be denormal: one mode for all callers, so that one result.
  const uint32_t mode = rt_cpu_enter_kernel_mode();
  bool ok = true;
  for (size_t panel = panel_begin; panel < panel_end && ok; panel++) {
    const size_t i = panel - panel_begin;
    unsigned char *to = (unsigned char *)out + i * panel_bytes;
    ok = m->format == RT_W4 ? pack_w4(m, panel, to, scale + i * RT_PANEL, comp + i * RT_PANEL,
                                      multiplier + i * rt_w4_panel_multipliers(m->k), bad)
         : m->format == RT_W8
             ? pack_w8(m, panel, to, scale + i * RT_PANEL, comp + i * RT_PANEL, bad)
             : pack_wide(m, panel, to, bad);
  }
  rt_cpu_leave_kernel_mode(mode);
  return ok;
}

void rt_pack_dequant(rt_wfmt format, const void *packed, const float *scale,
                     const signed char *multiplier, size_t n_begin, size_t n_end, size_t k,
                     float *out) {
  for (size_t n = n_begin; n < n_end; n++) {
    for (size_t i = 0; i < k; i++) {
      const unsigned char *at = (const unsigned char *)packed + rt_wfmt_offset(format, k, n, i);
      float value = 0.0f;
      if (format == RT_W32) memcpy(&value, at, sizeof value);
      if (format == RT_W16) {
        rt_bf16 b;
        memcpy(&b, at, sizeof b);
        value = rt_bf16_to_f32(b);
      }
      if (format == RT_WF16) {
        rt_f16 h;
        memcpy(&h, at, sizeof h);
        value = rt_f16_to_f32(h);
      }
      if (format == RT_W4) {
        const int code = i & 64 ? *at >> 4 : *at & 15;
        const size_t group = n / RT_PANEL * rt_w4_groups(k) + i / RT_W4_GROUP;
        value = scale[n] * (float)(rt_w4_value[code] * multiplier[group * RT_PANEL + n % RT_PANEL]);
      }
      if (format == RT_W8) value = scale[n] * (float)(int32_t) * (const signed char *)at;
      *out++ = value;
    }
  }
}
