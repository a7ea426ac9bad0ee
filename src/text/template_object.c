// text/template_object.c: attributes, items and slices with the sandbox's rules; methods of lists
// and dicts; global functions.
#include <time.h>

#include "base/size.h"
#include "text/template_internal.h"

#define METHOD(name)                                                                           \
  static retort_status name(rt_tpl_run *run, const rt_tpl_value *self, const rt_tpl_value *in, \
                            const rt_tpl_arguments *args, rt_tpl_value *out)
#define UNUSED (void)in, (void)args, (void)self, (void)run

// ---- methods of containers ----

METHOD(list_count) {
  UNUSED;
  int64_t n = 0;
  for (size_t i = 0; i < self->u.list->count; i++) {
    bool same;
    RT_TRY(rt_tpl_equal(run, &self->u.list->items[i], &in[0], &same));
    n += same;
  }
  *out = rt_tpl_int(n);
  return RETORT_OK;
}
METHOD(list_index) {
  UNUSED;
  int64_t n = (int64_t)self->u.list->count, from = 0, to = n;
  if ((in[1].type && !rt_tpl_integer(&in[1], &from)) ||
      (in[2].type && !rt_tpl_integer(&in[2], &to))) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "bounds must be ints");
  }
  if (from < 0) from = from + n < 0 ? 0 : from + n;
  if (to < 0) to += n;
  for (int64_t i = from; i < to && i < n; i++) {
    bool same;
    RT_TRY(rt_tpl_equal(run, &self->u.list->items[i], &in[0], &same));
    if (same) {
      *out = rt_tpl_int(i);
      return RETORT_OK;
    }
  }
  return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the value is not in the %s", rt_tpl_type_name(self));
}
METHOD(list_copy) {
  UNUSED;
  return rt_tpl_to_list(run, self, out);
}

static retort_status dict_view(rt_tpl_run *run, const rt_tpl_value *self, rt_tpl_view_kind kind,
                               rt_tpl_value *out) {
  rt_tpl_dict_view *view;
  RT_TPL_ALLOC(view, run, 1);
  *view = (rt_tpl_dict_view){self->u.dict, kind};
  *out = (rt_tpl_value){.type = RT_TPL_DICT_VIEW, .u.view = view};
  return RETORT_OK;
}
METHOD(dict_items) {
  UNUSED;
  return dict_view(run, self, RT_TPL_ITEMS, out);
}
METHOD(dict_keys) {
  UNUSED;
  return dict_view(run, self, RT_TPL_KEYS, out);
}
METHOD(dict_values) {
  UNUSED;
  return dict_view(run, self, RT_TPL_VALUES, out);
}
METHOD(dict_get) {
  UNUSED;
  rt_tpl_value *found;
  RT_TRY(rt_tpl_dict_find(run, self->u.dict, &in[0], &found));
  *out = found ? *found : in[1].type ? in[1] : rt_tpl_none();
  return RETORT_OK;
}
static retort_status copy_dict(rt_tpl_run *run, const rt_tpl_value *from, rt_tpl_type type,
                               rt_tpl_value *out) {
  const rt_tpl_dict *d = from->u.dict;
  RT_TRY(rt_tpl_spend(run, d->count));
  RT_TRY(rt_tpl_dict_new(run, d->count, type, out));
  if (d->count) memcpy(out->u.dict->entries, d->entries, d->count * sizeof *d->entries);
  out->u.dict->count = d->count;
  return RETORT_OK;
}
METHOD(dict_copy) {
  UNUSED;
  return copy_dict(run, self, RT_TPL_DICT, out);
}
METHOD(unsupported) {
  UNUSED;
  (void)out;
  return rt_tpl_fail(run, RETORT_ERR_UNSUPPORTED, "this method is not supported");
}

METHOD(loop_cycle) {
  UNUSED;
  if (args->named_count || !args->count) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "no items for cycling given");
  }
  *out = args->at[(size_t)self->u.loop->index0 % args->count];
  return RETORT_OK;
}
METHOD(loop_changed) {
  UNUSED;
  rt_tpl_value now;
  bool same = false;
  RT_TRY(rt_tpl_list_new(run, args->count, RT_TPL_TUPLE, &now));
  for (size_t i = 0; i < args->count; i++) RT_TRY(rt_tpl_list_push(run, &now, args->at[i]));
  if (self->u.loop->changed.type) RT_TRY(rt_tpl_equal(run, &self->u.loop->changed, &now, &same));
  self->u.loop->changed = now;
  *out = rt_tpl_bool(!same);
  return RETORT_OK;
}

#define ROW(type, name, parameters, required, call) \
  {                                                 \
    type, {                                         \
      name, parameters, required, call              \
    }                                               \
  }
#define UNSAFE(type, name) \
  {                        \
    type, {                \
      name, NULL, 0, NULL  \
    }                      \
  }
static const rt_tpl_method_row methods[] = {
    ROW(RT_TPL_DICT, "items", "", 0, dict_items),
    ROW(RT_TPL_DICT, "get", "/,key,default", 1, dict_get),
    ROW(RT_TPL_DICT, "keys", "", 0, dict_keys),
    ROW(RT_TPL_DICT, "values", "", 0, dict_values),
    ROW(RT_TPL_DICT, "copy", "", 0, dict_copy),
    ROW(RT_TPL_DICT, "fromkeys", NULL, 0, unsupported),
    UNSAFE(RT_TPL_DICT, "clear"),
    UNSAFE(RT_TPL_DICT, "pop"),
    UNSAFE(RT_TPL_DICT, "popitem"),
    UNSAFE(RT_TPL_DICT, "setdefault"),
    UNSAFE(RT_TPL_DICT, "update"),
    ROW(RT_TPL_LIST, "count", "/,value", 1, list_count),
    ROW(RT_TPL_LIST, "index", "/,value,start,stop", 1, list_index),
    ROW(RT_TPL_LIST, "copy", "", 0, list_copy),
    UNSAFE(RT_TPL_LIST, "append"),
    UNSAFE(RT_TPL_LIST, "clear"),
    UNSAFE(RT_TPL_LIST, "extend"),
    UNSAFE(RT_TPL_LIST, "insert"),
    UNSAFE(RT_TPL_LIST, "pop"),
    UNSAFE(RT_TPL_LIST, "remove"),
    UNSAFE(RT_TPL_LIST, "reverse"),
    UNSAFE(RT_TPL_LIST, "sort"),
    ROW(RT_TPL_TUPLE, "count", "/,value", 1, list_count),
    ROW(RT_TPL_TUPLE, "index", "/,value,start,stop", 1, list_index),
    ROW(RT_TPL_LOOP, "cycle", NULL, 0, loop_cycle),
    ROW(RT_TPL_LOOP, "changed", NULL, 0, loop_changed),
};

static const rt_tpl_method_row *find_method(rt_tpl_type type, rt_view name) {
  if (type == RT_TPL_STRING) {
    size_t low = 0, high = rt_tpl_string_method_count;
    while (low < high) {
      size_t mid = (low + high) / 2;
      const char *have = rt_tpl_string_methods[mid].function.name;
      int order = strncmp(name.data, have, name.size);
      if (order == 0 && strlen(have) > name.size) order = -1;
      if (order == 0) return &rt_tpl_string_methods[mid];
      if (order < 0) {
        high = mid;
      } else {
        low = mid + 1;
      }
    }
    return NULL;
  }
  if (type != RT_TPL_DICT && type != RT_TPL_LIST && type != RT_TPL_TUPLE && type != RT_TPL_LOOP) {
    return NULL;
  }
  for (size_t i = 0; i < RT_COUNT(methods); i++) {
    if (methods[i].type == type && rt_view_is(name, methods[i].function.name)) return &methods[i];
  }
  return NULL;
}

// ---- attributes ----

static retort_status loop_length(rt_tpl_run *run, rt_tpl_loop *loop, int64_t *out) {
  if (loop->length < 0) {
    // Not known in advance: read the rest.
    rt_tpl_value rest;
    RT_TRY(rt_tpl_list_new(run, 0, RT_TPL_LIST, &rest));
    for (;;) {
      bool more;
      loop->has_after = false;
      RT_TRY(rt_tpl_loop_peek(run, loop, &more));
      if (!more) break;
      RT_TRY(rt_tpl_list_push(run, &rest, loop->after));
    }
    loop->length = loop->index0 + 1 + (int64_t)rest.u.list->count;
    loop->iter = (rt_tpl_iter){rest, 0};
    loop->node = NULL;  // the condition has been applied
    loop->has_after = loop->ended = false;
  }
  *out = loop->length;
  return RETORT_OK;
}

// Before reading the rest, an item that was already peeked must be put back in front.
static retort_status loop_length_all(rt_tpl_run *run, rt_tpl_loop *loop, int64_t *out) {
  if (loop->length >= 0 || !loop->has_after) return loop_length(run, loop, out);
  rt_tpl_value peeked = loop->after;
  loop->index0++;
  RT_TRY(loop_length(run, loop, out));
  loop->index0--;
  loop->after = peeked;
  loop->has_after = true;
  return RETORT_OK;
}

static retort_status loop_attribute(rt_tpl_run *run, rt_tpl_loop *loop, rt_view name,
                                    rt_tpl_value *out, bool *found) {
  bool more;
  int64_t length;
  *found = true;
  if (rt_view_is(name, "index")) {
    *out = rt_tpl_int(loop->index0 + 1);
  } else if (rt_view_is(name, "index0")) {
    *out = rt_tpl_int(loop->index0);
  } else if (rt_view_is(name, "first")) {
    *out = rt_tpl_bool(loop->index0 == 0);
  } else if (rt_view_is(name, "last")) {
    RT_TRY(rt_tpl_loop_peek(run, loop, &more));
    *out = rt_tpl_bool(!more);
  } else if (rt_view_is(name, "length")) {
    RT_TRY(loop_length_all(run, loop, &length));
    *out = rt_tpl_int(length);
  } else if (rt_view_is(name, "revindex") || rt_view_is(name, "revindex0")) {
    RT_TRY(loop_length_all(run, loop, &length));
    *out = rt_tpl_int(length - loop->index0 - (name.size == 9));
  } else if (rt_view_is(name, "depth")) {
    *out = rt_tpl_int(1);  // deeper ones are recursive loops, which are refused
  } else if (rt_view_is(name, "depth0")) {
    *out = rt_tpl_int(0);
  } else if (rt_view_is(name, "previtem")) {
    if (loop->index0 > 0) {
      *out = loop->before;
    } else {
      return rt_tpl_undefined_of(
          run,
          (rt_tpl_undefined){RT_TPL_HINT, RT_TPL_LOOP, rt_view_of("there is no previous item"), 0},
          out);
    }
  } else if (rt_view_is(name, "nextitem")) {
    RT_TRY(rt_tpl_loop_peek(run, loop, &more));
    if (!more) {
      return rt_tpl_undefined_of(
          run, (rt_tpl_undefined){RT_TPL_HINT, RT_TPL_LOOP, rt_view_of("there is no next item"), 0},
          out);
    }
    *out = loop->after;
  } else {
    *found = false;
  }
  return RETORT_OK;
}

// What getattr() of Python would find, without the items of dicts.
static retort_status own_attribute(rt_tpl_run *run, const rt_tpl_value *object, rt_view name,
                                   rt_tpl_value *out, bool *found) {
  *found = true;
  if (object->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, object);
  if (object->type == RT_TPL_LOOP) {
    RT_TRY(loop_attribute(run, object->u.loop, name, out, found));
    if (*found) return RETORT_OK;
    *found = true;
  }
  if (object->type == RT_TPL_NAMESPACE) {
    for (size_t i = 0; i < object->u.dict->count; i++) {
      const struct rt_tpl_entry *e = &object->u.dict->entries[i];
      if (e->key.type == RT_TPL_STRING && rt_view_equal(rt_tpl_view(&e->key), name)) {
        *out = e->value;
        return RETORT_OK;
      }
    }
  }
  if (object->type == RT_TPL_MACRO && rt_view_is(name, "name")) {
    return rt_tpl_string_of(run, object->u.macro->node->name, out);
  }
  if (object->type == RT_TPL_TUPLE && object->u.list->group) {
    bool grouper = rt_view_is(name, "grouper");
    if (grouper || rt_view_is(name, "list")) {
      *out = object->u.list->items[!grouper];
      return RETORT_OK;
    }
  }
  const rt_tpl_method_row *row = find_method(object->type, name);
  bool dunder = name.size > 4 && memcmp(name.data, "__", 2) == 0 &&
                memcmp(name.data + name.size - 2, "__", 2) == 0;
  if ((row && !row->function.call) || dunder) {
    return rt_tpl_undefined_of(run, (rt_tpl_undefined){RT_TPL_UNSAFE, object->type, name, 0}, out);
  }
  if (!row) {
    *found = false;
    return RETORT_OK;
  }
  rt_tpl_method *method;
  RT_TPL_ALLOC(method, run, 1);
  *method = (rt_tpl_method){*object, row};
  *out = (rt_tpl_value){.type = RT_TPL_METHOD, .u.method = method};
  return RETORT_OK;
}

retort_status rt_tpl_get_attribute(rt_tpl_run *run, const rt_tpl_value *object, rt_view name,
                                   rt_tpl_value *out) {
  bool found;
  RT_TRY(own_attribute(run, object, name, out, &found));
  if (found) return RETORT_OK;
  if (object->type == RT_TPL_DICT) {
    RT_TRY(rt_tpl_spend(run, object->u.dict->count / 8));
    for (size_t i = 0; i < object->u.dict->count; i++) {
      const struct rt_tpl_entry *e = &object->u.dict->entries[i];
      if (e->key.type == RT_TPL_STRING && rt_view_equal(rt_tpl_view(&e->key), name)) {
        *out = e->value;
        return RETORT_OK;
      }
    }
  }
  return rt_tpl_undefined_of(run, (rt_tpl_undefined){RT_TPL_NO_ATTRIBUTE, object->type, name, 0},
                             out);
}

retort_status rt_tpl_get_item(rt_tpl_run *run, const rt_tpl_value *object, const rt_tpl_value *key,
                              rt_tpl_value *out) {
  int64_t index;
  if (object->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, object);
  if (object->type == RT_TPL_DICT) {
    if (rt_tpl_hashable(key)) {
      rt_tpl_value *found;
      RT_TRY(rt_tpl_dict_find(run, object->u.dict, key, &found));
      if (found) {
        *out = *found;
        return RETORT_OK;
      }
    }
  } else if (rt_tpl_integer(key, &index) &&
             (object->type == RT_TPL_STRING || object->type == RT_TPL_LIST ||
              object->type == RT_TPL_TUPLE || object->type == RT_TPL_RANGE_OBJECT)) {
    int64_t n;
    RT_TRY(rt_tpl_length(run, object, &n));
    int64_t at = index < 0 ? index + n : index;
    if (at >= 0 && at < n) {
      if (object->type == RT_TPL_STRING) {
        size_t from = rt_tpl_char_offset(object, (size_t)at), length;
        rt_view s = rt_tpl_view(object);
        RT_TRY(rt_tpl_spend(run, from / 64));
        (void)rt_utf8_decode(s.data + from, s.size - from, &length);
        return rt_tpl_string_of(run, (rt_view){s.data + from, length}, out);
      }
      *out = object->type == RT_TPL_RANGE_OBJECT
                 ? rt_tpl_int(object->u.range->start + at * object->u.range->step)
                 : object->u.list->items[at];
      return RETORT_OK;
    }
    return rt_tpl_undefined_of(
        run, (rt_tpl_undefined){RT_TPL_NO_ITEM, object->type, {NULL, 0}, index}, out);
  }
  if (key->type == RT_TPL_STRING) {
    bool found;
    RT_TRY(own_attribute(run, object, rt_tpl_view(key), out, &found));
    if (found) return RETORT_OK;
    return rt_tpl_undefined_of(
        run, (rt_tpl_undefined){RT_TPL_NO_ATTRIBUTE, object->type, rt_tpl_view(key), 0}, out);
  }
  if (rt_tpl_integer(key, &index)) {
    return rt_tpl_undefined_of(
        run, (rt_tpl_undefined){RT_TPL_NO_ITEM, object->type, {NULL, 0}, index}, out);
  }
  return rt_tpl_undefined_of(
      run,
      (rt_tpl_undefined){RT_TPL_NO_ATTRIBUTE, object->type, rt_view_of(rt_tpl_type_name(key)), 0},
      out);
}

retort_status rt_tpl_get_slice(rt_tpl_run *run, const rt_tpl_value *object,
                               const rt_tpl_value bounds[3], rt_tpl_value *out) {
  if (object->type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, object);
  if (object->type != RT_TPL_STRING && object->type != RT_TPL_LIST &&
      object->type != RT_TPL_TUPLE && object->type != RT_TPL_RANGE_OBJECT) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "a %s can't be sliced", rt_tpl_type_name(object));
  }
  int64_t given[3] = {0, 0, 1}, n;
  bool has[3];
  for (int i = 0; i < 3; i++) {
    has[i] = bounds[i].type != RT_TPL_NONE;
    if (has[i] && bounds[i].type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, &bounds[i]);
    if (has[i] && !rt_tpl_integer(&bounds[i], &given[i])) {
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "slice bounds must be ints or none, not %s",
                         rt_tpl_type_name(&bounds[i]));
    }
  }
  int64_t step = given[2];
  if (step == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the slice's step is zero");
  RT_TRY(rt_tpl_length(run, object, &n));
  // Beyond the length all steps are alike; clamped, nothing below can overflow.
  if (step > n + 1) step = n + 1;
  if (step < -n - 1) step = -n - 1;
  int64_t low = step < 0 ? -1 : 0, high = step < 0 ? n - 1 : n;
  int64_t ends[2] = {step < 0 ? high : low, step < 0 ? low : high};
  for (int i = 0; i < 2; i++) {
    if (!has[i]) continue;
    int64_t v = given[i];
    if (v < 0) v = v < -n ? low : v + n;
    ends[i] = v < low ? low : v > high ? high : v;
  }
  int64_t count =
      step > 0 ? (ends[1] - ends[0] + step - 1) / step : (ends[0] - ends[1] - step - 1) / -step;
  if (count < 0) count = 0;
  if (object->type == RT_TPL_RANGE_OBJECT) {
    rt_tpl_range *r;
    const rt_tpl_range *from = object->u.range;
    RT_TPL_ALLOC(r, run, 1);
    r->start = from->start + ends[0] * from->step;
    r->step = from->step * step;
    r->count = count;
    r->stop = from->start + ends[1] * from->step;
    *out = (rt_tpl_value){.type = RT_TPL_RANGE_OBJECT, .u.range = r};
    return RETORT_OK;
  }
  if (object->type != RT_TPL_STRING) {
    RT_TRY(rt_tpl_spend(run, (size_t)count / 4));
    RT_TRY(rt_tpl_list_new(run, (size_t)count, object->type, out));
    for (int64_t i = 0; i < count; i++) {
      out->u.list->items[i] = object->u.list->items[ends[0] + i * step];
    }
    out->u.list->count = (size_t)count;
    return RETORT_OK;
  }
  rt_view s = rt_tpl_view(object);
  RT_TRY(rt_tpl_spend(run, s.size / 64));
  if (count == 0) return rt_tpl_string_of(run, (rt_view){"", 0}, out);
  if (step == 1) {
    size_t from = rt_tpl_char_offset(object, (size_t)ends[0]);
    size_t to = rt_tpl_char_offset(object, (size_t)(ends[0] + count));
    return rt_tpl_string_of(run, (rt_view){s.data + from, to - from}, out);
  }
  size_t mark = run->out->size;
  size_t at = rt_tpl_char_offset(object, (size_t)ends[0]);
  for (int64_t i = 0; i < count; i++) {
    size_t length;
    (void)rt_utf8_decode(s.data + at, s.size - at, &length);
    rt_buf_append(run->out, s.data + at, length);
    if (i + 1 == count) break;
    for (int64_t k = 0; k < (step < 0 ? -step : step); k++) {
      if (step > 0) {
        do at++;
        while (at < s.size && ((unsigned char)s.data[at] & 0xC0) == 0x80);
      } else {
        do at--;
        while (((unsigned char)s.data[at] & 0xC0) == 0x80);
      }
    }
  }
  return rt_tpl_take_out(run, mark, out);
}

// ---- globals ----

METHOD(global_range) {
  UNUSED;
  int64_t v[3] = {0, 0, 1};
  int given = 0;
  for (int i = 0; i < 3; i++) {
    if (in[i].type == RT_TPL_MISSING) break;
    if (!rt_tpl_integer(&in[i], &v[i])) {
      if (in[i].type == RT_TPL_UNDEFINED) return rt_tpl_fail_undefined(run, &in[i]);
      return rt_tpl_fail(run, RETORT_ERR_FORMAT, "range() needs ints, not %s",
                         rt_tpl_type_name(&in[i]));
    }
    given++;
  }
  if (given == 1) {
    v[1] = v[0];
    v[0] = 0;
  }
  if (v[2] == 0) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "range() step must not be zero");
  // In floating point, since the difference of two 64-bit numbers needs 65 bits.
  double span = v[2] > 0 ? (double)v[1] - (double)v[0] : (double)v[0] - (double)v[1];
  double stride = v[2] > 0 ? (double)v[2] : -(double)v[2];
  if (span / stride > RT_TPL_RANGE) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "range() is longer than %d", RT_TPL_RANGE);
  }
  rt_tpl_range *r;
  RT_TPL_ALLOC(r, run, 1);
  *r = (rt_tpl_range){.start = v[0], .step = v[2], .stop = v[1]};
  if (span > 0) {
    uint64_t distance =
        v[2] > 0 ? (uint64_t)v[1] - (uint64_t)v[0] : (uint64_t)v[0] - (uint64_t)v[1];
    uint64_t by = v[2] > 0 ? (uint64_t)v[2] : 0 - (uint64_t)v[2];
    r->count = (int64_t)((distance - 1) / by + 1);
    if (r->count > RT_TPL_RANGE) {
      return rt_tpl_fail(run, RETORT_ERR_LIMIT, "range() is longer than %d", RT_TPL_RANGE);
    }
  }
  *out = (rt_tpl_value){.type = RT_TPL_RANGE_OBJECT, .u.range = r};
  return RETORT_OK;
}

// dict(...) and namespace(...): a mapping or pairs, then named values.
static retort_status make_mapping(rt_tpl_run *run, const rt_tpl_arguments *args, rt_tpl_type type,
                                  rt_tpl_value *out) {
  if (args->count > 1) return rt_tpl_fail(run, RETORT_ERR_FORMAT, "takes one positional argument");
  if (args->count && args->at[0].type == RT_TPL_UNDEFINED) {
    return rt_tpl_fail_undefined(run, &args->at[0]);
  }
  if (args->count && args->at[0].type == RT_TPL_DICT) {
    RT_TRY(copy_dict(run, &args->at[0], type, out));
  } else {
    RT_TRY(rt_tpl_dict_new(run, args->named_count, type, out));
    rt_tpl_iter iter;
    if (args->count) RT_TRY(rt_tpl_iterate(run, &args->at[0], &iter));
    for (bool more = args->count > 0; more;) {
      rt_tpl_value pair, parts;
      RT_TRY(rt_tpl_next(run, &iter, &pair, &more));
      if (!more) break;
      RT_TRY(rt_tpl_to_list(run, &pair, &parts));
      if (parts.u.list->count != 2) {
        return rt_tpl_fail(run, RETORT_ERR_FORMAT, "each element must be a pair");
      }
      RT_TRY(rt_tpl_dict_set(run, out->u.dict, parts.u.list->items[0], parts.u.list->items[1]));
    }
  }
  for (size_t i = 0; i < args->named_count; i++) {
    rt_tpl_value key;
    RT_TRY(rt_tpl_string_of(run, args->named[i].name, &key));
    RT_TRY(rt_tpl_dict_set(run, out->u.dict, key, args->named[i].value));
  }
  return RETORT_OK;
}
METHOD(global_dict) {
  UNUSED;
  return make_mapping(run, args, RT_TPL_DICT, out);
}
METHOD(global_namespace) {
  UNUSED;
  return make_mapping(run, args, RT_TPL_NAMESPACE, out);
}

METHOD(global_raise) {
  UNUSED;
  rt_tpl_value text;
  RT_TRY(rt_tpl_to_string(run, &in[0], &text));
  rt_view s = rt_tpl_view(&text);
  (void)out;
  return rt_tpl_fail(run, RETORT_ERR_ARGUMENT, "%.*s", (int)rt_min_size(s.size, 900), s.data);
}

METHOD(global_strftime) {
  UNUSED;
  if (in[0].type != RT_TPL_STRING) {
    return rt_tpl_fail(run, RETORT_ERR_FORMAT, "the format must be a str");
  }
  time_t now = run->now ? (time_t)run->now : time(NULL);
  struct tm local;
  char format[256], text[1024];
  rt_view s = rt_tpl_view(&in[0]);
  if (s.size + 1 >= sizeof format || memchr(s.data, 0, s.size) || !localtime_r(&now, &local)) {
    return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the format is too long");
  }
  memcpy(format, s.data, s.size);
  format[s.size] = ' ';  // so that an empty result is told from one that did not fit
  format[s.size + 1] = '\0';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  size_t n = strftime(text, sizeof text, format, &local);
#pragma GCC diagnostic pop
  if (n == 0) return rt_tpl_fail(run, RETORT_ERR_LIMIT, "the time's text is too long");
  return rt_tpl_string_copy(run, (rt_view){text, n - 1}, out);
}

const rt_tpl_function *rt_tpl_find_global(rt_view name) {
  static const rt_tpl_function globals[] = {
      {"range", "/,start,stop,step", 1, global_range},
      {"dict", NULL, 0, global_dict},
      {"namespace", NULL, 0, global_namespace},
      {"raise_exception", "message", 1, global_raise},
      {"strftime_now", "format", 1, global_strftime},
  };
  for (size_t i = 0; i < RT_COUNT(globals); i++) {
    if (rt_view_is(name, globals[i].name)) return &globals[i];
  }
  return NULL;
}
