#include "build/synth.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/file.h"
#include "base/pool.h"
#include "base/size.h"
#include "import/arch/decoder.h"

static const struct shape {
  const char *name;
  int hidden, layers, heads, kv_heads, intermediate, vocab, positions;
  double theta;
} SHAPES[] = {
    {"tinyllama-1.1b", 2048, 22, 32, 4, 5632, 32000, 2048, 10000},
    {"llama-1.3b", 2048, 24, 16, 16, 5504, 32000, 2048, 10000},
    {"llama-7b", 4096, 32, 32, 32, 11008, 32000, 4096, 10000},
    {"llama-8b", 4096, 32, 32, 8, 14336, 128256, 8192, 500000},
};

static const char CHAT_TEMPLATE[] =
    "{{ bos_token }}{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}";

enum {
  CHUNK_VALUES = 1 << 19,  // one task; its random numbers depend on nothing else
  BATCH_CHUNKS = 16,
  QUANTILES = 1 << 16,
  MAX_SHARDS = 1000,
  HEADER_ROOM = 64 << 20,  // disk for everything but weights, generously
  BFLOAT16_ONE = 0x3F80,
};
static const uint64_t DEFAULT_SHARD_BYTES = 2000000000;
static const double DEVIATION = 0.02;

// One tensor to write.
typedef struct plan_row {
  rt_tensor_spec spec;
  rt_role role;
  size_t shard;
  uint64_t values;
} plan_row;

typedef struct job {
  const rt_synth_options *options;
  json_t *json;  // config.json
  rt_decoder_config config;
  char *out_dir, *stage;  // where it goes, and where it is made
  plan_row *rows;
  size_t row_count, row_capacity, shard_count;
  uint64_t total_bytes, done_bytes;
  rt_pool *pool;
  uint16_t *quantiles;  // (QUANTILES), bfloat16
  uint16_t *batch;      // (BATCH_CHUNKS, CHUNK_VALUES)
  // What the tasks of a batch fill.
  uint64_t tensor_seed, first_chunk, batch_values;
  bool constant_one;
  retort_error *err;
} job;

// ---------------------------------------------------------------------------------------------
// Random numbers

// One step of splitmix64: a good mix of a counter, so any chunk can start anywhere.
static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

static uint16_t to_bfloat16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (uint16_t)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

// Entry i is the normal quantile of (i + 0.5) / QUANTILES: a uniform index gives a normal value for
// one load, and four come out of one 64-bit number.
static void fill_quantiles(uint16_t *table) {
  double x = -4.3;
  for (size_t i = 0; i < QUANTILES / 2; i++) {
    double p = ((double)i + 0.5) / QUANTILES;
    // Newton's method; the last quantile is close.
    for (int step = 0; step < 8; step++) {
      double density = exp(-0.5 * x * x) * 0.3989422804014327;
      x -= (0.5 * erfc(-x * 0.7071067811865476) - p) / density;
    }
    table[i] = to_bfloat16((float)(x * DEVIATION));
    table[QUANTILES - 1 - i] = to_bfloat16((float)(-x * DEVIATION));
  }
}

static void fill_chunk(void *context, size_t task, size_t worker) {
  (void)worker;
  job *j = context;
  size_t begin = task * CHUNK_VALUES;
  size_t count = rt_min_size(CHUNK_VALUES, (size_t)j->batch_values - begin);
  uint16_t *out = j->batch + begin;
  if (j->constant_one) {
    for (size_t i = 0; i < count; i++) out[i] = BFLOAT16_ONE;
    return;
  }
  const uint16_t *table = j->quantiles;
  uint64_t state = mix(j->tensor_seed + (j->first_chunk + task) * 0xD1B54A32D192ED03u);
  for (size_t i = 0; i < count; i += 4) {
    state += 0x9E3779B97F4A7C15u;
    uint64_t r = mix(state);
    uint16_t four[4] = {table[r & 0xFFFF], table[(r >> 16) & 0xFFFF], table[(r >> 32) & 0xFFFF],
                        table[r >> 48]};
    memcpy(out + i, four, sizeof *out * rt_min_size(4, count - i));
  }
}

// ---------------------------------------------------------------------------------------------
// config.json

static json_t *shape_config(const struct shape *s) {
  return json_pack("{s:[s],s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:s,s:f,s:f,s:b,s:b,s:b}",
                   "architectures", "LlamaForCausalLM", "model_type", "llama", "vocab_size",
                   s->vocab, "hidden_size", s->hidden, "num_hidden_layers", s->layers,
                   "num_attention_heads", s->heads, "num_key_value_heads", s->kv_heads,
                   "intermediate_size", s->intermediate, "max_position_embeddings", s->positions,
                   "hidden_act", "silu", "rms_norm_eps", 1e-5, "rope_theta", s->theta,
                   "tie_word_embeddings", 0, "attention_bias", 0, "mlp_bias", 0);
}

static retort_status read_shape(job *j, const char *shape) {
  const char *origin = shape;
  for (size_t i = 0; i < RT_COUNT(SHAPES); i++) {
    if (strcmp(shape, SHAPES[i].name) == 0) j->json = shape_config(&SHAPES[i]);
  }
  if (!j->json && !rt_file_exists(shape)) {
    rt_buf known = {0};
    rt_synth_shapes(&known);
    retort_status st =
        rt_fail(j->err, RETORT_ERR_ARGUMENT,
                "%s: no shape of that name and no such file; shapes: %s, or the path "
                "of a config.json",
                shape, rt_buf_cstr(&known));
    rt_buf_deinit(&known);
    return st;
  }
  if (!j->json) RT_TRY(rt_json_read(&j->json, shape, 16 << 20, j->err));
  RT_TRY(rt_config_parse(&j->config, j->json, origin, NULL, j->err));
  // What is written is bfloat16 and has its own tokenizer.
  int64_t begin = j->config.vocab - 5;
  (void)json_object_del(j->json, "torch_dtype");
  (void)json_object_del(j->json, "pad_token_id");
  if (json_object_set_new(j->json, "dtype", json_string("bfloat16")) != 0 ||
      json_object_set_new(j->json, "bos_token_id", json_integer(begin)) != 0 ||
      json_object_set_new(j->json, "eos_token_id", json_integer(begin + 1)) != 0) {
    return RT_OOM(j->err, "config.json");
  }
  return RETORT_OK;
}

void rt_synth_shapes(rt_buf *out) {
  for (size_t i = 0; i < RT_COUNT(SHAPES); i++) {
    rt_buf_append_format(out, "%s%s", i ? ", " : "", SHAPES[i].name);
  }
}

// ---------------------------------------------------------------------------------------------
// Which tensor goes into which file

static retort_status plan_tensor(job *j, rt_role role, int64_t layer, uint64_t *shard_bytes) {
  if (!rt_decoder_has(&j->config, role)) return RETORT_OK;
  if (!rt_grow(&j->rows, &j->row_capacity, j->row_count + 1, sizeof *j->rows)) {
    return RT_OOM(j->err, "the list of tensors");
  }
  plan_row *row = &j->rows[j->row_count++];
  *row = (plan_row){.role = role};
  rt_decoder_tensor(&j->config, role, layer, j->config.family->prefix, &row->spec);
  row->values =
      (uint64_t)row->spec.dims[0] * (row->spec.rank == 2 ? (uint64_t)row->spec.dims[1] : 1);
  uint64_t bytes = row->values * 2;
  uint64_t limit = j->options->shard_bytes ? j->options->shard_bytes : DEFAULT_SHARD_BYTES;
  if (j->shard_count == 0 || (*shard_bytes > 0 && *shard_bytes + bytes > limit)) {
    j->shard_count++;
    *shard_bytes = 0;
  }
  row->shard = j->shard_count - 1;
  *shard_bytes += bytes;
  j->total_bytes += bytes;
  return RETORT_OK;
}

static retort_status plan(job *j) {
  uint64_t shard_bytes = 0;
  RT_TRY(plan_tensor(j, RT_ROLE_EMBEDDING, 0, &shard_bytes));
  for (int64_t layer = 0; layer < j->config.layers; layer++) {
    for (rt_role role = 0; role < RT_ROLE_COUNT; role++) {
      if (rt_role_per_layer(role)) RT_TRY(plan_tensor(j, role, layer, &shard_bytes));
    }
  }
  RT_TRY(plan_tensor(j, RT_ROLE_FINAL_NORM, 0, &shard_bytes));
  RT_TRY(plan_tensor(j, RT_ROLE_HEAD, 0, &shard_bytes));
  if (j->shard_count > MAX_SHARDS) {
    return rt_fail(j->err, RETORT_ERR_ARGUMENT, "%zu files of weights; at most %d", j->shard_count,
                   MAX_SHARDS);
  }
  return RETORT_OK;
}

static void shard_name(const job *j, size_t shard, char *out, size_t size) {
  if (j->shard_count == 1) {
    (void)snprintf(out, size, "model.safetensors");
  } else {
    (void)snprintf(out, size, "model-%05zu-of-%05zu.safetensors", shard + 1, j->shard_count);
  }
}

// ---------------------------------------------------------------------------------------------
// Writing

static retort_status write_text(job *j, const char *name, rt_view text) {
  char path[PATH_MAX];
  rt_writer writer;
  RT_TRY(rt_path_join(path, sizeof path, j->stage, name, j->err));
  RT_TRY(rt_writer_open(&writer, path, j->err));
  retort_status st = rt_writer_write(&writer, text.data, text.size, j->err);
  if (st == RETORT_OK) return rt_writer_commit(&writer, j->err);
  rt_writer_deinit(&writer);
  return st;
}

static retort_status write_json(job *j, const char *name, const json_t *json) {
  char *text = json_dumps(json, JSON_INDENT(2) | JSON_SORT_KEYS);
  if (!text) return RT_OOM(j->err, name);
  retort_status st = write_text(j, name, rt_view_of(text));
  free(text);
  return st;
}

static retort_status write_texts(job *j) {
  RT_TRY(write_json(j, "config.json", j->json));
  rt_buf tokenizer = {0};
  retort_status st = rt_synth_tokenizer(j->config.vocab, &tokenizer, j->err);
  if (st == RETORT_OK) st = write_text(j, "tokenizer.json", rt_buf_view(&tokenizer));
  rt_buf_deinit(&tokenizer);
  RT_TRY(st);
  RT_TRY(write_text(j, "chat_template.jinja", rt_view_of(CHAT_TEMPLATE)));
  json_t *json = json_pack("{s:s,s:s,s:I,s:s}", "bos_token", "<|begin|>", "eos_token", "<|end|>",
                           "model_max_length", (json_int_t)j->config.max_positions,
                           "tokenizer_class", "PreTrainedTokenizerFast");
  st = write_json(j, "tokenizer_config.json", json);
  json_decref(json);
  RT_TRY(st);
  json_int_t begin = j->config.vocab - 5;
  json =
      json_pack("{s:I,s:I,s:b}", "bos_token_id", begin, "eos_token_id", begin + 1, "do_sample", 0);
  st = write_json(j, "generation_config.json", json);
  json_decref(json);
  return st;
}

static retort_status write_index(job *j) {
  if (j->shard_count == 1) return RETORT_OK;
  rt_buf out = {0};
  rt_buf_append_format(&out, "{\n  \"metadata\": {\"total_size\": %llu},\n  \"weight_map\": {",
                       (unsigned long long)j->total_bytes);
  for (size_t i = 0; i < j->row_count; i++) {
    char name[64];
    shard_name(j, j->rows[i].shard, name, sizeof name);
    rt_buf_append_format(&out, "%s\n    \"%s\": \"%s\"", i ? "," : "", j->rows[i].spec.name, name);
  }
  rt_buf_append_str(&out, "\n  }\n}\n");
  retort_status st = out.failed ? RT_OOM(j->err, "the index")
                                : write_text(j, "model.safetensors.index.json", rt_buf_view(&out));
  rt_buf_deinit(&out);
  return st;
}

static void append_header(const job *j, size_t shard, rt_buf *out) {
  uint64_t at = 0;
  rt_buf_append_zeros(out, 8);
  rt_buf_append_str(out, "{\"__metadata__\":{\"format\":\"pt\"}");
  for (size_t i = 0; i < j->row_count; i++) {
    const plan_row *row = &j->rows[i];
    if (row->shard != shard) continue;
    rt_buf_append_format(out, ",\"%s\":{\"dtype\":\"BF16\",\"shape\":", row->spec.name);
    rt_st_print_shape(out, row->spec.rank, row->spec.dims);
    const uint64_t end = at + row->values * 2;
    rt_buf_append_format(out, ",\"data_offsets\":[%llu,%llu]}", (unsigned long long)at,
                         (unsigned long long)end);
    at = end;
  }
  rt_buf_append_char(out, '}');
  while (out->size % 8 != 0 && !out->failed) rt_buf_append_char(out, ' ');
  if (out->failed) return;
  uint64_t length = out->size - 8;
  for (size_t i = 0; i < 8; i++) out->data[i] = (char)(length >> (8 * i));
}

static retort_status write_tensor(job *j, rt_writer *writer, const plan_row *row) {
  j->tensor_seed = XXH3_64bits_withSeed(row->spec.name, strlen(row->spec.name), j->options->seed);
  j->constant_one = row->role == RT_ROLE_ATTN_NORM || row->role == RT_ROLE_MLP_NORM ||
                    row->role == RT_ROLE_FINAL_NORM;
  for (uint64_t done = 0; done < row->values; done += j->batch_values) {
    uint64_t left = row->values - done;
    j->batch_values = left < BATCH_CHUNKS * CHUNK_VALUES ? left : BATCH_CHUNKS * CHUNK_VALUES;
    j->first_chunk = done / CHUNK_VALUES;
    rt_pool_run(j->pool, rt_div_up((size_t)j->batch_values, CHUNK_VALUES), fill_chunk, j);
    RT_TRY(rt_writer_write(writer, j->batch, (size_t)j->batch_values * 2, j->err));
    j->done_bytes += j->batch_values * 2;
    // The last report comes when everything is in place.
    if (j->options->progress && j->done_bytes < j->total_bytes &&
        !j->options->progress(j->options->self, j->done_bytes, j->total_bytes)) {
      return rt_fail(j->err, RETORT_ERR_CANCELLED, "%s: stopped; nothing was left behind",
                     j->out_dir);
    }
  }
  return RETORT_OK;
}

static retort_status write_shard(job *j, size_t shard) {
  char name[64], path[PATH_MAX];
  shard_name(j, shard, name, sizeof name);
  RT_TRY(rt_path_join(path, sizeof path, j->stage, name, j->err));
  rt_writer writer;
  RT_TRY(rt_writer_open(&writer, path, j->err));
  retort_status st = RETORT_OK;
  rt_buf header = {0};
  append_header(j, shard, &header);
  if (header.failed) {
    st = RT_OOM(j->err, "a header");
    goto done;
  }
  RT_TRY_GOTO(rt_writer_write(&writer, header.data, header.size, j->err));
  for (size_t i = 0; i < j->row_count; i++) {
    if (j->rows[i].shard == shard) RT_TRY_GOTO(write_tensor(j, &writer, &j->rows[i]));
  }
  st = rt_writer_commit(&writer, j->err);
done:
  rt_buf_deinit(&header);
  rt_writer_deinit(&writer);
  return st;
}

// ---------------------------------------------------------------------------------------------
// The folder

static bool is_empty_folder(const char *path) {
  DIR *d = opendir(path);
  if (!d) return false;
  bool empty = true;
  for (struct dirent *e; (e = readdir(d));) {
    empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
  }
  (void)closedir(d);
  return empty;
}

static retort_status open_stage(job *j, const char *out_dir) {
  size_t n = strlen(out_dir);
  while (n > 1 && out_dir[n - 1] == '/') n--;
  if (n == 0) return rt_fail(j->err, RETORT_ERR_ARGUMENT, "no output folder given");
  j->out_dir = strndup(out_dir, n);
  struct stat info;
  if (!j->out_dir) return RT_OOM(j->err, "a path");
  if (lstat(j->out_dir, &info) == 0 && !is_empty_folder(j->out_dir)) {
    return rt_fail(j->err, RETORT_ERR_ARGUMENT,
                   "%s: exists and is not an empty folder; remove it or give another name",
                   j->out_dir);
  }
  rt_buf stage = {0};
  rt_buf_append_format(&stage, "%s.partial-XXXXXX", j->out_dir);
  char *name = rt_buf_take(&stage, NULL);
  if (!name) return RT_OOM(j->err, "a path");
  if (!mkdtemp(name)) {
    retort_status st = rt_fail_errno(j->err, errno, "cannot create a folder beside %s", j->out_dir);
    free(name);
    return st;
  }
  j->stage = name;
  (void)chmod(name, 0755);

  struct statvfs disk;
  if (statvfs(j->stage, &disk) == 0) {
    uint64_t room = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (room < j->total_bytes + HEADER_ROOM) {
      return rt_fail(j->err, RETORT_ERR_IO,
                     "%s: the weights take %.1f GB, the disk has %.1f GB left; free some or choose "
                     "another disk",
                     j->out_dir, (double)(j->total_bytes + HEADER_ROOM) / 1e9, (double)room / 1e9);
    }
  }
  return RETORT_OK;
}

// The stage is this run's own, made by mkdtemp: everything in it was written here.
static void remove_stage(const char *stage) {
  DIR *d = opendir(stage);
  if (d) {
    for (struct dirent *e; (e = readdir(d));) {
      (void)unlinkat(dirfd(d), e->d_name, 0);  // "." and ".." are refused
    }
    (void)closedir(d);
  }
  (void)rmdir(stage);
}

static retort_status run(job *j, const char *shape, const char *out_dir) {
  RT_TRY(read_shape(j, shape));
  RT_TRY(plan(j));
  RT_TRY(open_stage(j, out_dir));
  RT_TRY(write_texts(j));
  RT_TRY(rt_pool_create(&j->pool, j->options->threads, j->err));
  j->quantiles = malloc(QUANTILES * sizeof *j->quantiles);
  j->batch = malloc((size_t)BATCH_CHUNKS * CHUNK_VALUES * sizeof *j->batch);
  if (!j->quantiles || !j->batch) return RT_OOM(j->err, "a batch of weights");
  fill_quantiles(j->quantiles);
  for (size_t shard = 0; shard < j->shard_count; shard++) RT_TRY(write_shard(j, shard));
  RT_TRY(write_index(j));
  if (rename(j->stage, j->out_dir) != 0) {
    return rt_fail_errno(j->err, errno, "cannot rename the finished folder to %s", j->out_dir);
  }
  free(j->stage);
  j->stage = NULL;
  if (j->options->progress) {
    (void)j->options->progress(j->options->self, j->total_bytes, j->total_bytes);
  }
  return RETORT_OK;
}

retort_status rt_synth(const char *shape, const char *out_dir, const rt_synth_options *options,
                       retort_error *err) {
  static const rt_synth_options defaults = {0};
  job j = {.options = options ? options : &defaults, .err = err};
  retort_status st = run(&j, shape, out_dir);
  if (j.stage) remove_stage(j.stage);
  rt_pool_destroy(j.pool);
  json_decref(j.json);
  free(j.stage);
  free(j.out_dir);
  free(j.rows);
  free(j.quantiles);
  free(j.batch);
  return st;
}
