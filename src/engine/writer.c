#include <stdlib.h>
#include <xxhash.h>

#include "base/size.h"
#include "engine/header.h"

retort_status rt_engine_writer_open(rt_engine_writer *w, const char *path, size_t manifest_capacity,
                                    rt_view tokenizer, rt_view chat_template, uint64_t weight_bytes,
                                    retort_error *err) {
  *w = (rt_engine_writer){.out = {.fd = -1}};
  w->manifest_capacity = rt_align_up(manifest_capacity, RT_ENGINE_ALIGN);
  w->weight_bytes = weight_bytes;
  w->blocks = rt_div_up(weight_bytes, RT_ENGINE_HASH_BLOCK);
  w->hashes = calloc(w->blocks + 1, sizeof *w->hashes);
  w->hash_state = XXH3_createState();
  if (!w->hashes || !w->hash_state) {
    rt_engine_writer_deinit(w);
    return RT_OOM(err, "the engine writer");
  }
  retort_status st;
  RT_TRY_GOTO(rt_writer_open(&w->out, path, err));
  const rt_engine_header header = {0};
  RT_TRY_GOTO(rt_writer_write(&w->out, &header, sizeof header, err));
  w->manifest_offset = w->out.offset;
  for (uint64_t i = 0; i < w->manifest_capacity; i += sizeof header) {
    RT_TRY_GOTO(rt_writer_write(&w->out, &header, sizeof header, err));
  }
  w->tokenizer_offset = w->out.offset;
  w->tokenizer_bytes = tokenizer.size;
  w->tokenizer_hash = XXH3_64bits(tokenizer.data, tokenizer.size);
  RT_TRY_GOTO(rt_writer_write(&w->out, tokenizer.data, tokenizer.size, err));
  RT_TRY_GOTO(rt_writer_align(&w->out, RT_ENGINE_ALIGN, err));
  w->template_offset = w->out.offset;
  w->template_bytes = chat_template.size;
  w->template_hash = XXH3_64bits(chat_template.data, chat_template.size);
  RT_TRY_GOTO(rt_writer_write(&w->out, chat_template.data, chat_template.size, err));
  RT_TRY_GOTO(rt_writer_align(&w->out, RT_ENGINE_ALIGN, err));
  w->hashes_offset = w->out.offset;
  RT_TRY_GOTO(rt_writer_write(&w->out, w->hashes, w->blocks * sizeof *w->hashes, err));
  RT_TRY_GOTO(rt_writer_align(&w->out, RT_ENGINE_ALIGN, err));
  w->weights_offset = w->out.offset;
  (void)XXH3_64bits_reset_withSeed(w->hash_state, 0);
done:
  if (st != RETORT_OK) rt_engine_writer_deinit(w);
  return st;
}

retort_status rt_engine_writer_weights(rt_engine_writer *w, const void *data, size_t size,
                                       retort_error *err) {
  RT_TRY(rt_writer_write(&w->out, data, size, err));
  const unsigned char *from = data;
  while (size > 0) {
    const size_t n = rt_min_size(size, RT_ENGINE_HASH_BLOCK - w->in_block);
    (void)XXH3_64bits_update(w->hash_state, from, n);
    from += n;
    size -= n;
    w->in_block += n;
    if (w->in_block == RT_ENGINE_HASH_BLOCK) {
      if (w->block < w->blocks) w->hashes[w->block] = XXH3_64bits_digest(w->hash_state);
      w->block++;
      w->in_block = 0;
      (void)XXH3_64bits_reset_withSeed(w->hash_state, w->block);
    }
  }
  return RETORT_OK;
}

retort_status rt_engine_writer_finish(rt_engine_writer *w, rt_view manifest, retort_error *err) {
  if (w->in_block > 0) {
    if (w->block < w->blocks) w->hashes[w->block] = XXH3_64bits_digest(w->hash_state);
    w->block++;
    w->in_block = 0;
  }
  if (w->out.offset != w->weights_offset + w->weight_bytes || w->block != w->blocks) {
    return rt_fail(err, RETORT_ERR_INTERNAL,
                   "the weights written differ from the plan by %lld bytes",
                   (long long)(w->out.offset - w->weights_offset - w->weight_bytes));
  }
  if (manifest.size > w->manifest_capacity) {
    return rt_fail(err, RETORT_ERR_INTERNAL,
                   "the manifest needs %zu bytes but %llu were kept for it", manifest.size,
                   (unsigned long long)w->manifest_capacity);
  }
  const uint64_t table_bytes = w->blocks * sizeof *w->hashes;
  const uint64_t table_hash = XXH3_64bits(w->hashes, table_bytes);
  rt_engine_header h = {
      .version = RT_ENGINE_VERSION,
      .header_bytes = sizeof h,
      .file_bytes = w->out.offset,
      .section_count = 5,
      .hash_block_bytes = RT_ENGINE_HASH_BLOCK,
      .sections = {{RT_SECTION_MANIFEST, 0, w->manifest_offset, manifest.size,
                    XXH3_64bits(manifest.data, manifest.size)},
                   {RT_SECTION_TOKENIZER, 0, w->tokenizer_offset, w->tokenizer_bytes,
                    w->tokenizer_hash},
                   {RT_SECTION_TEMPLATE, 0, w->template_offset, w->template_bytes,
                    w->template_hash},
                   {RT_SECTION_HASHES, 0, w->hashes_offset, table_bytes, table_hash},
                   {RT_SECTION_WEIGHTS, 0, w->weights_offset, w->weight_bytes, table_hash}},
  };
  memcpy(h.magic, RT_ENGINE_MAGIC, sizeof h.magic);
  h.hash = XXH3_64bits(&h, offsetof(rt_engine_header, hash));
  RT_TRY(rt_writer_rewrite(&w->out, w->manifest_offset, manifest.data, manifest.size, err));
  // Of a longer manifest written before nothing may remain: readers check that padding is zero.
  static const unsigned char zeros[RT_ENGINE_ALIGN];
  for (uint64_t at = manifest.size; at < w->manifest_bytes; at += sizeof zeros) {
    RT_TRY(rt_writer_rewrite(&w->out, w->manifest_offset + at, zeros,
                             rt_min_size(sizeof zeros, w->manifest_bytes - at), err));
  }
  w->manifest_bytes = manifest.size;
  RT_TRY(rt_writer_rewrite(&w->out, w->hashes_offset, w->hashes, table_bytes, err));
  return rt_writer_rewrite(&w->out, 0, &h, sizeof h, err);
}

retort_status rt_engine_writer_commit(rt_engine_writer *w, retort_error *err) {
  retort_status st = rt_writer_commit(&w->out, err);
  rt_engine_writer_deinit(w);
  return st;
}

void rt_engine_writer_deinit(rt_engine_writer *w) {
  rt_writer_deinit(&w->out);
  free(w->hashes);
  if (w->hash_state) (void)XXH3_freeState(w->hash_state);
  *w = (rt_engine_writer){.out = {.fd = -1}};
}
