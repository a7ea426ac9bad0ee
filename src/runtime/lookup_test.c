// The index against a search through everything; removal leaves what was there before.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/lookup.h"

static uint32_t next(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

// The longest match, the newest of equals, over all places.
static rt_match search(const int32_t *t, size_t count) {
  rt_match best = {0};
  for (size_t at = count - 1; at-- > 0;) {
    size_t n = 0;
    while (n <= at && n < RT_LOOKUP_LONGEST && t[at - n] == t[count - 1 - n]) n++;
    if (n >= RT_LOOKUP_SHORTEST && n > best.length) best = (rt_match){at + 1, n};
  }
  return best;
}

static void finds_what_a_search_finds(void **state) {
  (void)state;
  enum { CAPACITY = 300 };
  size_t found = 0, missed = 0;
  for (uint64_t seed = 1; seed < 60; seed++) {
    uint64_t s = seed;
    const uint32_t vocab = 4 + (uint32_t)seed;
    int32_t tokens[CAPACITY];
    rt_lookup l;
    assert_true(rt_lookup_init(&l, CAPACITY));
    size_t count = 0;
    while (count < CAPACITY) {
      // Some of it copied, so that there is something to find.
      const size_t run = 1 + next(&s) % 12;
      const size_t from = count ? next(&s) % count : 0;
      const bool copy = count > 20 && next(&s) % 2;
      for (size_t i = 0; i < run && count < CAPACITY; i++, count++) {
        tokens[count] = (int32_t)(copy ? (uint32_t)tokens[from + i] : next(&s) % vocab);
        rt_lookup_append(&l, &tokens[count], 1);
        const rt_match got = rt_lookup_find(&l), want = search(tokens, count + 1);
        // The chain is short: it may miss an old place, never invent one.
        assert_true(got.length <= want.length);
        assert_true(got.length == 0 || got.length >= RT_LOOKUP_SHORTEST);
        for (size_t k = 0; k < got.length; k++) {
          assert_int_equal(tokens[got.next - 1 - k], tokens[count - k]);
        }
        if (got.length == want.length) assert_int_equal(got.next, want.next);
        missed += got.length < want.length;
        found += got.length > 0;
      }
    }
    rt_lookup_deinit(&l);
  }
  print_message("%zu found, %zu of them longer elsewhere\n", found, missed);
  assert_true(found > 1000 && missed < found / 10);
}

static void truncating_takes_back(void **state) {
  (void)state;
  enum { CAPACITY = 200, BUCKETS = 256 };
  uint64_t s = 5;
  rt_lookup l, fresh;
  assert_true(rt_lookup_init(&l, CAPACITY));
  int32_t tokens[CAPACITY];
  for (int round = 0; round < 300; round++) {
    const size_t count = next(&s) % (CAPACITY + 1), keep = count ? next(&s) % count : 0;
    // Keeps some of the last round.
    for (size_t i = keep; i < count; i++) tokens[i] = (int32_t)(next(&s) % 9);
    rt_lookup_assign(&l, tokens, count);
    assert_true(rt_lookup_init(&fresh, CAPACITY));
    rt_lookup_append(&fresh, tokens, count);
    assert_int_equal(l.count, count);
    assert_int_equal(l.mask, BUCKETS - 1);
    assert_memory_equal(l.tokens, fresh.tokens, count * sizeof *tokens);
    assert_memory_equal(l.newest, fresh.newest, BUCKETS * sizeof *l.newest);
    if (count > 1) {
      assert_memory_equal(l.earlier + 1, fresh.earlier + 1, (count - 1) * sizeof *l.earlier);
    }
    rt_lookup_deinit(&fresh);
  }
  rt_lookup_deinit(&l);
}

static void copies_go_on_past_the_end(void **state) {
  (void)state;
  rt_lookup l;
  assert_true(rt_lookup_init(&l, 16));
  const int32_t text[] = {7, 1, 2, 3, 1, 2, 3, 1, 2};
  rt_lookup_append(&l, text, 9);
  const rt_match m = rt_lookup_find(&l);
  assert_int_equal(m.next, 6);
  assert_int_equal(m.length, 5);
  int32_t out[7];
  rt_lookup_copy(&l, m, out, 7);
  const int32_t want[] = {3, 1, 2, 3, 1, 2, 3};
  assert_memory_equal(out, want, sizeof want);
  rt_lookup_deinit(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_what_a_search_finds),
      cmocka_unit_test(truncating_takes_back),
      cmocka_unit_test(copies_go_on_past_the_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
