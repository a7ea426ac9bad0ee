#include "import/hf.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

#include "base/size.h"
#include "import/arch/decoder.h"

enum { MAX_JSON_BYTES = 64 << 20, MAX_TOKENIZER_BYTES = 512 << 20, MAX_TEMPLATE_BYTES = 4 << 20 };

// The folder's files and what was parsed from them, for the time of one import.
typedef struct folder {
  const char *dir;
  const rt_import_options *options;
  rt_import *out;
  rt_buf config_text, generation_text;
  json_t *tokenizer_config, *tokenizer;
  // Paths for messages; rt_json borrows them.
  char config_path[PATH_MAX], generation_path[PATH_MAX], tokenizer_path[PATH_MAX],
      tokenizer_config_path[PATH_MAX], template_path[PATH_MAX];
  retort_error *err;
} folder;

// ---------------------------------------------------------------------------------------------
// Required files

static retort_status read_config(folder *f) {
  if (!rt_is_directory(f->dir)) {
    return rt_fail(f->err, RETORT_ERR_ARGUMENT,
                   "%s: %s; give the folder that has config.json and *.safetensors in it", f->dir,
                   rt_file_exists(f->dir) ? "is a file, not a folder" : "no such folder");
  }
  if (!rt_file_exists(f->config_path)) {
    return rt_fail(
        f->err, RETORT_ERR_IO,
        "%s: no config.json; is this the folder of a Hugging Face checkpoint, and is the "
        "download complete?",
        f->dir);
  }
  RT_TRY(rt_file_read(&f->config_text, f->config_path, MAX_JSON_BYTES, f->err));
  json_t *json = NULL;
  RT_TRY(rt_json_parse(&json, rt_buf_view(&f->config_text), f->config_path, f->err));
  retort_status st = rt_config_parse(&f->out->config, json, f->config_path, &f->out->notes, f->err);
  json_decref(json);
  return st;
}

static retort_status build_graph(folder *f) {
  rt_import *out = f->out;
  RT_TRY(rt_weights_open(&out->weights, f->dir, &out->notes, f->err));
  RT_TRY(rt_graph_create(&out->graph, f->err));
  return rt_decoder_build(&out->config, out->weights, out->graph, &out->notes, f->err);
}

// ---------------------------------------------------------------------------------------------
// Tokenizer

static retort_status missing_tokenizer(const folder *f) {
  // What else a folder may have, from which Transformers can make a tokenizer.json.
  static const char *const OTHERS[] = {"tokenizer.model", "vocab.json", "tekken.json",
                                       "qwen.tiktoken", "spiece.model"};
  for (size_t i = 0; i < RT_COUNT(OTHERS); i++) {
    char path[PATH_MAX];
    RT_TRY(rt_path_join(path, sizeof path, f->dir, OTHERS[i], f->err));
    if (!rt_file_exists(path)) continue;
    return rt_fail(f->err, RETORT_ERR_UNSUPPORTED,
                   "%s: no tokenizer.json, only %s. Convert it once:\n"
                   "  python3 -c \"import sys; from transformers import AutoTokenizer as T; "
                   "T.from_pretrained(sys.argv[1]).save_pretrained(sys.argv[1])\" '%s'",
                   f->dir, OTHERS[i], f->dir);
  }
  return rt_fail(f->err, RETORT_ERR_IO,
                 "%s: no tokenizer.json (nor a tokenizer.model); download it into that folder",
                 f->dir);
}

static retort_status read_tokenizer(folder *f) {
  rt_import *out = f->out;
  if (f->options->no_tokenizer) return RETORT_OK;
  if (!rt_file_exists(f->tokenizer_path)) return missing_tokenizer(f);
  RT_TRY(rt_file_read(&out->tokenizer_json, f->tokenizer_path, MAX_TOKENIZER_BYTES, f->err));
  if (!rt_file_exists(f->tokenizer_config_path)) return RETORT_OK;
  RT_TRY(
      rt_file_read(&out->tokenizer_config_json, f->tokenizer_config_path, MAX_JSON_BYTES, f->err));
  RT_TRY(rt_json_parse(&f->tokenizer_config, rt_buf_view(&out->tokenizer_config_json),
                       f->tokenizer_config_path, f->err));
  rt_json root = rt_json_root(f->tokenizer_config, f->tokenizer_config_path);
  return rt_json_want_object(&root, f->err);
}

// ---------------------------------------------------------------------------------------------
// Chat template

// tokenizer_config.json has one text, or a list of {"name", "template"}.
static retort_status template_of_config(folder *f, const char **out) {
  rt_json root = rt_json_root(f->tokenizer_config, f->tokenizer_config_path);
  rt_json value = rt_json_get(&root, "chat_template");
  *out = NULL;
  if (!rt_json_present(&value)) return RETORT_OK;
  if (!json_is_array(value.node)) return rt_json_str(&value, out, f->err);
  const char *wanted = f->options->template_name ? f->options->template_name : "default";
  rt_buf names = {0};
  retort_status st = RETORT_OK;
  for (size_t i = 0; i < json_array_size(value.node); i++) {
    rt_json entry = rt_json_at(&value, i);
    rt_json name_at = rt_json_get(&entry, "name"), text_at = rt_json_get(&entry, "template");
    const char *name = NULL, *text = NULL;
    RT_TRY_GOTO(rt_json_str(&name_at, &name, f->err));
    RT_TRY_GOTO(rt_json_str(&text_at, &text, f->err));
    if (strcmp(name, wanted) == 0) *out = text;
    rt_buf_append_format(&names, "%s%s", i ? ", " : "", name);
  }
  if (!*out && f->options->template_name) {
    st =
        rt_json_fail(&value, f->err, RETORT_ERR_ARGUMENT,
                     "no template named \"%.64s\"; there are: %.300s", wanted, rt_buf_cstr(&names));
  } else if (!*out) {
    rt_note(&f->out->notes,
            "%s: chat_template: none is named \"default\", none is used; there are: %s",
            f->tokenizer_config_path, rt_buf_cstr(&names));
  }
done:
  rt_buf_deinit(&names);
  return st;
}

static retort_status read_template(folder *f) {
  if (f->options->no_tokenizer) return RETORT_OK;
  rt_buf *out = &f->out->chat_template;
  if (rt_file_exists(f->template_path) && !f->options->template_name) {
    RT_TRY(rt_file_read(out, f->template_path, MAX_TEMPLATE_BYTES, f->err));
    if (!rt_utf8_valid(rt_buf_view(out))) {
      return rt_fail(f->err, RETORT_ERR_FORMAT, "%s: not valid UTF-8", f->template_path);
    }
    return RETORT_OK;
  }
  const char *text = NULL;
  if (f->tokenizer_config) RT_TRY(template_of_config(f, &text));
  if (!text) return RETORT_OK;
  rt_buf_append_str(out, text);
  return out->failed ? RT_OOM(f->err, "the chat template") : RETORT_OK;
}

// ---------------------------------------------------------------------------------------------
// Generation

// A number in [min, max]; absent keeps *out.
static retort_status number(const rt_json *root, const char *key, double min, double max,
                            double *out, retort_error *err) {
  rt_json value = rt_json_get(root, key);
  if (!rt_json_present(&value)) return RETORT_OK;
  double x;
  RT_TRY(rt_json_real(&value, &x, err));
  if (!(x >= min && x <= max)) {
    return rt_json_fail(&value, err, RETORT_ERR_FORMAT, "%g is outside %g..%g", x, min, max);
  }
  *out = x;
  return RETORT_OK;
}

static retort_status generation_keys(folder *f, const rt_json *root) {
  rt_generation *g = &f->out->generation;
  rt_decoder_config *c = &f->out->config;
  RT_TRY(rt_json_want_object(root, f->err));
  RT_TRY(rt_json_opt_bool(root, "do_sample", &g->sample, f->err));
  RT_TRY(number(root, "temperature", 0, 100, &g->temperature, f->err));
  RT_TRY(number(root, "top_p", 0, 1, &g->top_p, f->err));
  RT_TRY(number(root, "min_p", 0, 1, &g->min_p, f->err));
  RT_TRY(number(root, "repetition_penalty", 1e-3, 1e3, &g->repetition_penalty, f->err));
  RT_TRY(rt_json_opt_int(root, "top_k", -1, INT32_MAX, &g->top_k, f->err));
  if (g->top_k < 0) g->top_k = 0;
  RT_TRY(rt_json_opt_int(root, "max_new_tokens", 0, INT32_MAX, &g->max_new_tokens, f->err));
  RT_TRY(rt_config_token_ids(root, "bos_token_id", c->vocab, &c->bos, f->err));
  return rt_config_token_ids(root, "eos_token_id", c->vocab, &c->eos, f->err);
}

static retort_status read_generation(folder *f) {
  f->out->generation = (rt_generation){.temperature = 1, .top_p = 1, .repetition_penalty = 1};
  if (!rt_file_exists(f->generation_path)) return RETORT_OK;
  RT_TRY(rt_file_read(&f->generation_text, f->generation_path, MAX_JSON_BYTES, f->err));
  json_t *json = NULL;
  RT_TRY(rt_json_parse(&json, rt_buf_view(&f->generation_text), f->generation_path, f->err));
  rt_json root = rt_json_root(json, f->generation_path);
  retort_status st = generation_keys(f, &root);
  json_decref(json);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Special tokens by name

// A token is written as its text or as {"content": text, ...}.
static const char *token_text(json_t *node) {
  if (json_is_object(node)) node = json_object_get(node, "content");
  return json_is_string(node) ? json_string_value(node) : NULL;
}

// The id of a special token's text, or -1. tokenizer.json is parsed only if tokenizer_config.json
// does not have the id, as it takes a while for a big vocabulary.
static retort_status token_id(folder *f, const char *text, int64_t *out) {
  *out = -1;
  const char *key;
  json_t *entry;
  json_t *decoder = json_object_get(f->tokenizer_config, "added_tokens_decoder");
  json_object_foreach(decoder, key, entry) {
    const char *content = token_text(entry);
    if (content && strcmp(content, text) == 0) {
      *out = strtoll(key, NULL, 10);
      return RETORT_OK;
    }
  }
  if (!f->tokenizer) {
    RT_TRY(rt_json_parse(&f->tokenizer, rt_buf_view(&f->out->tokenizer_json), f->tokenizer_path,
                         f->err));
  }
  size_t i;
  json_array_foreach(json_object_get(f->tokenizer, "added_tokens"), i, entry) {
    const char *content = token_text(entry);
    json_t *id = json_object_get(entry, "id");
    if (content && strcmp(content, text) == 0 && json_is_number(id)) {
      *out = (int64_t)json_number_value(id);
      return RETORT_OK;
    }
  }
  json_t *vocab = json_object_get(json_object_get(f->tokenizer, "model"), "vocab");
  json_t *id = json_object_get(vocab, text);
  if (json_is_number(id)) *out = (int64_t)json_number_value(id);
  return RETORT_OK;
}

static retort_status named_token(folder *f, const char *key, rt_id_set *ids) {
  const char *text = token_text(json_object_get(f->tokenizer_config, key));
  if (!text) return RETORT_OK;
  int64_t id;
  RT_TRY(token_id(f, text, &id));
  if (id >= 0 && id < f->out->config.vocab) {
    rt_id_set_add(ids, (int32_t)id);
  } else {
    rt_note(&f->out->notes, "%s: %s: \"%s\" is no token of a vocabulary of %lld; it is ignored",
            f->tokenizer_config_path, key, text, (long long)f->out->config.vocab);
  }
  return RETORT_OK;
}

static retort_status read_special_tokens(folder *f) {
  if (!f->tokenizer_config) return RETORT_OK;
  RT_TRY(named_token(f, "bos_token", &f->out->config.bos));
  return named_token(f, "eos_token", &f->out->config.eos);
}

// ---------------------------------------------------------------------------------------------
// Identity

static void hash_text(XXH3_state_t *state, const rt_buf *text) {
  unsigned char length[8];
  for (size_t i = 0; i < 8; i++) length[i] = (unsigned char)((uint64_t)text->size >> (8 * i));
  (void)XXH3_128bits_update(state, length, sizeof length);
  if (text->size) (void)XXH3_128bits_update(state, text->data, text->size);
}

static retort_status hash_source(folder *f) {
  static const char VERSION[] = "retort source 1";
  XXH3_state_t *state = XXH3_createState();
  if (!state) return RT_OOM(f->err, "a hash");
  (void)XXH3_128bits_reset(state);
  (void)XXH3_128bits_update(state, VERSION, sizeof VERSION);
  hash_text(state, &f->config_text);
  hash_text(state, &f->generation_text);
  hash_text(state, &f->out->tokenizer_json);
  hash_text(state, &f->out->tokenizer_config_json);
  hash_text(state, &f->out->chat_template);
  rt_weights_hash(f->out->weights, state);
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
  _Static_assert(sizeof canonical == RT_SOURCE_HASH_BYTES, "hash size");
  memcpy(f->out->source_hash, &canonical, sizeof canonical);
  (void)XXH3_freeState(state);
  return RETORT_OK;
}

// ---------------------------------------------------------------------------------------------

static retort_status paths(folder *f) {
  struct {
    char *path;
    const char *name;
  } files[] = {{f->config_path, "config.json"},
               {f->generation_path, "generation_config.json"},
               {f->tokenizer_path, "tokenizer.json"},
               {f->tokenizer_config_path, "tokenizer_config.json"},
               {f->template_path, "chat_template.jinja"}};
  for (size_t i = 0; i < RT_COUNT(files); i++) {
    RT_TRY(rt_path_join(files[i].path, PATH_MAX, f->dir, files[i].name, f->err));
  }
  return RETORT_OK;
}

static retort_status import_folder(folder *f) {
  RT_TRY(paths(f));
  RT_TRY(read_config(f));
  RT_TRY(read_tokenizer(f));
  RT_TRY(read_template(f));
  RT_TRY(read_generation(f));
  RT_TRY(read_special_tokens(f));
  RT_TRY(build_graph(f));
  RT_TRY(hash_source(f));
  if (f->out->config.eos.count == 0) {
    rt_note(&f->out->notes, "%s: no end-of-text token is named; replies end at their length limit",
            f->dir);
  }
  return RETORT_OK;
}

retort_status rt_hf_import(rt_import *out, const char *dir, const rt_import_options *options,
                           retort_error *err) {
  static const rt_import_options defaults = {0};
  *out = (rt_import){0};
  folder f = {.dir = dir, .options = options ? options : &defaults, .out = out, .err = err};
  retort_status st = import_folder(&f);
  rt_buf_deinit(&f.config_text);
  rt_buf_deinit(&f.generation_text);
  json_decref(f.tokenizer_config);
  json_decref(f.tokenizer);
  if (st != RETORT_OK) rt_import_deinit(out);
  return st;
}

void rt_import_deinit(rt_import *import) {
  rt_graph_destroy(import->graph);
  rt_weights_close(import->weights);
  rt_buf_deinit(&import->tokenizer_json);
  rt_buf_deinit(&import->tokenizer_config_json);
  rt_buf_deinit(&import->chat_template);
  rt_notes_deinit(&import->notes);
  *import = (rt_import){0};
}

void rt_import_locate(const rt_import *import, const void *data, uint64_t element, rt_buf *out) {
  const rt_weight *w = rt_weights_owner(import->weights, data);
  if (!w) {
    rt_buf_append_format(out, "a computed constant, element %llu", (unsigned long long)element);
    return;
  }
  const rt_st_tensor *t = w->tensor;
  int64_t place[RT_MAX_RANK] = {0};
  for (uint32_t i = t->rank; i-- > 0;) {
    uint64_t extent = t->dims[i] > 0 ? (uint64_t)t->dims[i] : 1;
    place[i] = (int64_t)(element % extent);
    element /= extent;
  }
  rt_buf_append_format(out, "%s: tensor %s, element ", w->file->path, t->name);
  rt_st_print_shape(out, t->rank, place);
}
