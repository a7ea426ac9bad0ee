// Hostile tokenizer files. The input is tokenizer.json, a zero byte, tokenizer_config.json, a zero
// byte and a text; the last two may be missing. What compiles must open, encode and decode, and a
// stream must decode what the whole does.
#include <stdlib.h>

#include "text/tokenizer.h"
#include "text/tokenizer_compile.h"

static rt_view cut(rt_view *rest) {
  const char *zero = rest->size ? memchr(rest->data, 0, rest->size) : NULL;
  rt_view part = {rest->data, zero ? (size_t)(zero - rest->data) : rest->size};
  size_t used = part.size + (zero ? 1 : 0);
  *rest = rt_view_make(rest->data + used, rest->size - used);
  return part;
}

static void round_trip(const rt_tokenizer *t, rt_view text, unsigned flags,
                       rt_tokenizer_scratch *scratch) {
  rt_token_ids ids = {0};
  rt_buf whole = {0}, streamed = {0};
  retort_error err;
  if (rt_tokenizer_encode(t, text, flags, &ids, scratch, &err) == RETORT_OK) {
    for (int skip = 0; skip < 2; skip++) {
      rt_buf_clear(&whole);
      rt_buf_clear(&streamed);
      if (rt_tokenizer_decode(t, ids.items, ids.count, skip, &whole, &err) != RETORT_OK) abort();
      rt_decode_stream stream;
      rt_decode_stream_init(&stream, t, skip);
      for (size_t i = 0; i < ids.count; i++)
        rt_decode_stream_push(&stream, ids.items[i], &streamed);
      rt_decode_stream_finish(&stream, &streamed);
      if (!rt_view_equal(rt_buf_view(&whole), rt_buf_view(&streamed))) abort();
      if (!rt_utf8_valid(rt_buf_view(&whole))) abort();
    }
  }
  rt_token_ids_deinit(&ids);
  rt_buf_deinit(&whole);
  rt_buf_deinit(&streamed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_view rest = rt_view_make(data, size);
  rt_view json = cut(&rest), config = cut(&rest);
  rt_buf blob = {0};
  retort_error err;
  rt_tokenizer *t = NULL;
  rt_tokenizer_scratch *scratch = NULL;
  if (rt_tokenizer_compile(json, "tokenizer.json", config, "tokenizer_config.json", &blob, &err) ==
      RETORT_OK) {
    if (rt_tokenizer_open(&t, rt_buf_view(&blob), &err) != RETORT_OK) abort();
    if (rt_tokenizer_scratch_create(&scratch, &err) != RETORT_OK) abort();
    for (unsigned flags = 0; flags < 4; flags++) {
      round_trip(t, rest, flags, scratch);
      round_trip(t, rt_view_of("ab <x> Hello's  12\n\xC3\xA9\xE4\xBD\xA0 "), flags, scratch);
    }
    rt_tokenizer_scratch_destroy(scratch);
    rt_tokenizer_destroy(t);
  }
  rt_buf_deinit(&blob);
  return 0;
}
