#include "import/weights.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/json.h"
#include "base/size.h"

enum {
  MAX_INDEX_BYTES = 256 << 20,
  MAX_FILES = 4096,
  SAMPLE_BYTES = 4096,
};
static const char INDEX_NAME[] = "model.safetensors.index.json";
static const char SINGLE_NAME[] = "model.safetensors";

struct rt_weights {
  char *dir;
  rt_safetensors *files;  // sorted by file name; never moves after opening
  size_t file_count, file_capacity;
  rt_weight *items;  // sorted by tensor name
  size_t count;
};

// ---------------------------------------------------------------------------------------------
// Which files

static bool has_suffix(const char *name, const char *suffix) {
  size_t n = strlen(name), m = strlen(suffix);
  return n >= m && strcmp(name + n - m, suffix) == 0;
}

static bool has_prefix(const char *name, const char *prefix) {
  return strncmp(name, prefix, strlen(prefix)) == 0;
}

// What a folder holds, as far as choosing files needs it.
typedef struct listing {
  rt_notes safetensors;  // names, sorted
  char pickle[256];      // one pickled weights file, "" if none
  char gguf[256];
} listing;

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static retort_status list_folder(const char *dir, listing *out, retort_error *err) {
  DIR *d = opendir(dir);
  if (!d) return rt_fail_errno(err, errno, "cannot open the folder %s", dir);
  for (struct dirent *e; (e = readdir(d));) {
    const char *name = e->d_name;
    if (name[0] == '.') continue;
    if (has_suffix(name, ".safetensors")) {
      rt_note(&out->safetensors, "%s", name);
    } else if ((has_suffix(name, ".bin") && has_prefix(name, "pytorch_model")) ||
               has_suffix(name, ".pth") || has_suffix(name, ".pt")) {
      (void)snprintf(out->pickle, sizeof out->pickle, "%s", name);
    } else if (has_suffix(name, ".gguf")) {
      (void)snprintf(out->gguf, sizeof out->gguf, "%s", name);
    }
  }
  (void)closedir(d);
  if (out->safetensors.lost) return RT_OOM(err, "the file list");
  if (out->safetensors.count > 1) {
    qsort(out->safetensors.items, out->safetensors.count, sizeof(char *), compare_names);
  }
  return RETORT_OK;
}

static retort_status no_weights(const char *dir, const listing *list, retort_error *err) {
  if (list->pickle[0]) {
    return rt_fail(
        err, RETORT_ERR_UNSUPPORTED,
        "%s: only pickled weights (%s), which can run code when they are opened. Convert them "
        "once:\n"
        "  python3 -c \"import sys; from transformers import AutoModelForCausalLM as M; "
        "M.from_pretrained(sys.argv[1], dtype='auto').save_pretrained(sys.argv[1])\" '%s'",
        dir, list->pickle, dir);
  }
  if (list->gguf[0]) {
    return rt_fail(err, RETORT_ERR_ARGUMENT,
                   "%s: no *.safetensors here, but %s; give the path of that file instead", dir,
                   list->gguf);
  }
  return rt_fail(err, RETORT_ERR_IO,
                 "%s: no weights: looked for %s, %s and *.safetensors; is the download complete?",
                 dir, SINGLE_NAME, INDEX_NAME);
}

// ---------------------------------------------------------------------------------------------
// Opening

static int compare_weights(const void *a, const void *b) {
  return strcmp(((const rt_weight *)a)->tensor->name, ((const rt_weight *)b)->tensor->name);
}

static retort_status open_file(rt_weights *w, const char *name, retort_error *err) {
  char path[PATH_MAX];
  RT_TRY(rt_path_join(path, sizeof path, w->dir, name, err));
  if (w->file_count >= MAX_FILES) {
    return rt_fail(err, RETORT_ERR_LIMIT, "%s: more than %d weight files", w->dir, MAX_FILES);
  }
  if (!rt_grow(&w->files, &w->file_capacity, w->file_count + 1, sizeof *w->files)) {
    return RT_OOM(err, "the file list");
  }
  RT_TRY(rt_safetensors_open(&w->files[w->file_count], path, err));
  w->file_count++;
  return RETORT_OK;
}

// Makes the sorted list over all files; the same name twice is refused.
static retort_status gather(rt_weights *w, retort_error *err) {
  size_t total = 0;
  for (size_t f = 0; f < w->file_count; f++) total += w->files[f].count;
  w->items = calloc(rt_max_size(total, 1), sizeof *w->items);
  if (!w->items) return RT_OOM(err, "the weight list");
  for (size_t f = 0; f < w->file_count; f++) {
    for (size_t i = 0; i < w->files[f].count; i++) {
      w->items[w->count++] = (rt_weight){&w->files[f].tensors[i], &w->files[f], false};
    }
  }
  if (w->count > 1) qsort(w->items, w->count, sizeof *w->items, compare_weights);
  for (size_t i = 1; i < w->count; i++) {
    const rt_weight *a = &w->items[i - 1], *b = &w->items[i];
    if (strcmp(a->tensor->name, b->tensor->name) == 0) {
      return rt_fail(err, RETORT_ERR_FORMAT,
                     "%s: tensor %s is also in %s; keep the files of one checkpoint in the folder",
                     b->file->path, b->tensor->name, rt_path_base(a->file->path));
    }
  }
  return RETORT_OK;
}

static bool plain_name(const char *name) {
  return name[0] && name[0] != '.' && !strchr(name, '/') && !strchr(name, '\\') &&
         !strstr(name, "..") && strlen(name) < 256;
}

// The distinct shard names of a weight map, sorted.
static retort_status shard_names(const rt_json *map, rt_notes *names, retort_error *err) {
  void *it = json_object_iter(map->node);
  const char *last = NULL;
  for (; it; it = json_object_iter_next(map->node, it)) {
    rt_json entry = rt_json_get(map, json_object_iter_key(it));
    const char *name = NULL;
    RT_TRY(rt_json_str(&entry, &name, err));
    if (!plain_name(name)) {
      return rt_json_fail(&entry, err, RETORT_ERR_FORMAT,
                          "\"%.200s\" is not the plain name of a file in the same folder", name);
    }
    // Neighbours mostly share a shard; the rest is removed after sorting.
    if (!last || strcmp(last, name) != 0) rt_note(names, "%s", name);
    last = name;
  }
  if (names->lost) return RT_OOM(err, "the file list");
  if (names->count == 0) {
    return rt_json_fail(map, err, RETORT_ERR_FORMAT, "the index lists no tensors");
  }
  qsort(names->items, names->count, sizeof(char *), compare_names);
  size_t kept = 0;
  for (size_t i = 0; i < names->count; i++) {
    if (kept && strcmp(names->items[kept - 1], names->items[i]) == 0) {
      free(names->items[i]);
    } else {
      names->items[kept++] = names->items[i];
    }
  }
  names->count = kept;
  return RETORT_OK;
}

// Names every missing shard at once, so that one download mends it.
static retort_status check_shards_exist(const char *dir, const rt_notes *names, retort_error *err) {
  rt_buf missing = {0};
  size_t count = 0;
  for (size_t i = 0; i < names->count; i++) {
    char path[PATH_MAX];
    retort_status st = rt_path_join(path, sizeof path, dir, names->items[i], err);
    if (st != RETORT_OK) {
      rt_buf_deinit(&missing);
      return st;
    }
    if (rt_file_exists(path)) continue;
    if (count < 8) rt_buf_append_format(&missing, "%s%s", count ? ", " : "", names->items[i]);
    if (count == 8) rt_buf_append_str(&missing, ", ...");
    count++;
  }
  retort_status st = RETORT_OK;
  if (count) {
    st = rt_fail(
        err, RETORT_ERR_IO,
        "%s: %zu of the %zu files that %s names %s missing: %s; download %s into that folder", dir,
        count, names->count, INDEX_NAME, count == 1 ? "is" : "are", rt_buf_cstr(&missing),
        count == 1 ? "it" : "them");
  }
  rt_buf_deinit(&missing);
  return st;
}

// Every entry must be in the shard it points to; tensors outside the index are only worth a note.
static retort_status check_index(rt_weights *w, const rt_json *map, rt_notes *notes,
                                 retort_error *err) {
  void *it = json_object_iter(map->node);
  for (; it; it = json_object_iter_next(map->node, it)) {
    rt_json entry = rt_json_get(map, json_object_iter_key(it));
    const char *shard = json_string_value(entry.node);
    const rt_weight *found = rt_weights_find(w, entry.key);
    if (!found || strcmp(rt_path_base(found->file->path), shard) != 0) {
      return rt_json_fail(&entry, err, RETORT_ERR_FORMAT,
                          "the index says %s, but %s; the index and the files are of different "
                          "versions, download all of them again",
                          shard,
                          found ? "the tensor is in another file" : "no file has this tensor");
    }
  }
  for (size_t i = 0; i < w->count; i++) {
    if (!json_object_get(map->node, w->items[i].tensor->name)) {
      rt_note(notes, "%s: tensor %s is not listed in %s", w->items[i].file->path,
              w->items[i].tensor->name, INDEX_NAME);
    }
  }
  return RETORT_OK;
}

static retort_status open_indexed(rt_weights *w, const char *index_path, rt_notes *notes,
                                  retort_error *err) {
  json_t *json = NULL;
  rt_notes names = {0};
  retort_status st = RETORT_OK;
  RT_TRY_GOTO(rt_json_read(&json, index_path, MAX_INDEX_BYTES, err));
  rt_json root = rt_json_root(json, index_path);
  RT_TRY_GOTO(rt_json_want_object(&root, err));
  rt_json map = rt_json_get(&root, "weight_map");
  RT_TRY_GOTO(rt_json_want_object(&map, err));
  RT_TRY_GOTO(shard_names(&map, &names, err));
  RT_TRY_GOTO(check_shards_exist(w->dir, &names, err));
  for (size_t i = 0; i < names.count; i++) RT_TRY_GOTO(open_file(w, names.items[i], err));
  RT_TRY_GOTO(gather(w, err));
  RT_TRY_GOTO(check_index(w, &map, notes, err));
done:
  rt_notes_deinit(&names);
  json_decref(json);
  return st;
}

static retort_status open_single(rt_weights *w, rt_notes *notes, retort_error *err) {
  RT_TRY(open_file(w, SINGLE_NAME, err));
  listing list = {0};
  retort_status st = list_folder(w->dir, &list, err);
  if (st == RETORT_OK && list.safetensors.count > 1) {
    rt_note(notes, "%s: reading %s only; the %zu other *.safetensors files are ignored", w->dir,
            SINGLE_NAME, list.safetensors.count - 1);
  }
  rt_notes_deinit(&list.safetensors);
  return st == RETORT_OK ? gather(w, err) : st;
}

static retort_status open_listed(rt_weights *w, retort_error *err) {
  listing list = {0};
  retort_status st = RETORT_OK;
  RT_TRY_GOTO(list_folder(w->dir, &list, err));
  if (list.safetensors.count == 0) {
    st = no_weights(w->dir, &list, err);
    goto done;
  }
  for (size_t i = 0; i < list.safetensors.count; i++) {
    RT_TRY_GOTO(open_file(w, list.safetensors.items[i], err));
  }
  RT_TRY_GOTO(gather(w, err));
done:
  rt_notes_deinit(&list.safetensors);
  return st;
}

retort_status rt_weights_open(rt_weights **out, const char *dir, rt_notes *notes,
                              retort_error *err) {
  *out = NULL;
  char index_path[PATH_MAX], single_path[PATH_MAX];
  RT_TRY(rt_path_join(index_path, sizeof index_path, dir, INDEX_NAME, err));
  RT_TRY(rt_path_join(single_path, sizeof single_path, dir, SINGLE_NAME, err));
  rt_weights *w = calloc(1, sizeof *w);
  if (w) w->dir = strdup(dir);
  retort_status st;
  if (!w || !w->dir) {
    st = RT_OOM(err, "the weight index");
  } else if (rt_file_exists(single_path)) {
    st = open_single(w, notes, err);
  } else if (rt_file_exists(index_path)) {
    st = open_indexed(w, index_path, notes, err);
  } else {
    st = open_listed(w, err);
  }
  if (st != RETORT_OK) {
    rt_weights_close(w);
    return st;
  }
  *out = w;
  return RETORT_OK;
}

void rt_weights_close(rt_weights *w) {
  if (!w) return;
  for (size_t i = 0; i < w->file_count; i++) rt_safetensors_close(&w->files[i]);
  free(w->files);
  free(w->items);
  free(w->dir);
  free(w);
}

// ---------------------------------------------------------------------------------------------
// Reading

size_t rt_weights_count(const rt_weights *w) {
  return w->count;
}

const rt_weight *rt_weights_at(const rt_weights *w, size_t i) {
  return &w->items[i];
}

static rt_weight *find(const rt_weights *w, const char *name) {
  rt_st_tensor wanted = {.name = name};
  rt_weight key = {.tensor = &wanted};
  return w->count ? bsearch(&key, w->items, w->count, sizeof key, compare_weights) : NULL;
}

const rt_weight *rt_weights_find(const rt_weights *w, const char *name) {
  return find(w, name);
}

retort_status rt_weights_use(rt_weights *w, const char *name, uint32_t rank, const int64_t *dims,
                             const rt_weight **out, retort_error *err) {
  rt_weight *found = find(w, name);
  if (!found) {
    return rt_fail(
        err, RETORT_ERR_FORMAT,
        "%s: no file has tensor %s, which config.json asks for; the checkpoint is incomplete "
        "or config.json belongs to another model",
        w->dir, name);
  }
  const rt_st_tensor *t = found->tensor;
  if (!t->usable) {
    return rt_fail(
        err, RETORT_ERR_UNSUPPORTED,
        "%s: tensor %s is stored as %s; F32, F16 and BF16 can be read: use the checkpoint "
        "that is not quantized",
        found->file->path, name, t->dtype_name);
  }
  if (t->rank != rank || memcmp(t->dims, dims, rank * sizeof *dims) != 0) {
    rt_buf text = {0};
    rt_st_print_shape(&text, t->rank, t->dims);
    rt_buf_append_str(&text, ", expected ");
    rt_st_print_shape(&text, rank, dims);
    retort_status st =
        rt_fail(err, RETORT_ERR_FORMAT,
                "%s: tensor %s has shape %s from config.json; the two belong to different models",
                found->file->path, name, rt_buf_cstr(&text));
    rt_buf_deinit(&text);
    return st;
  }
  found->used = true;
  *out = found;
  return RETORT_OK;
}

const rt_weight *rt_weights_owner(const rt_weights *w, const void *data) {
  uintptr_t at = (uintptr_t)data;
  for (size_t i = 0; i < w->count; i++) {
    uintptr_t begin = (uintptr_t)w->items[i].tensor->data;
    if (at >= begin && at - begin < w->items[i].tensor->bytes) return &w->items[i];
  }
  return NULL;
}

static void advise(const rt_weight *weight, bool inside_only, int advice) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uintptr_t begin = (uintptr_t)weight->tensor->data;
  uintptr_t end = begin + (uintptr_t)weight->tensor->bytes;
  // Pages shared with a neighbour may be read ahead, but not given up.
  begin = inside_only ? (begin + page - 1) & ~(page - 1) : begin & ~(page - 1);
  end = inside_only ? end & ~(page - 1) : end;
  // The address is that of a mapping: the kernel wants it without const.
  if (begin < end) (void)madvise((void *)begin, end - begin, advice);
}

void rt_weights_will_read(const rt_weight *weight) {
  advise(weight, false, MADV_WILLNEED);
}

void rt_weights_done_reading(const rt_weight *weight) {
  advise(weight, true, MADV_DONTNEED);
}

const char *rt_weights_dir(const rt_weights *w) {
  return w->dir;
}

uint64_t rt_weights_bytes(const rt_weights *w) {
  uint64_t total = 0;
  for (size_t i = 0; i < w->count; i++) total += w->items[i].tensor->bytes;
  return total;
}

// ---------------------------------------------------------------------------------------------
// Identity

static void hash_number(struct XXH3_state_s *state, uint64_t value) {
  unsigned char bytes[8];
  for (size_t i = 0; i < 8; i++) bytes[i] = (unsigned char)(value >> (8 * i));
  (void)XXH3_128bits_update(state, bytes, sizeof bytes);
}

static void hash_samples(struct XXH3_state_s *state, const rt_st_tensor *t) {
  uint64_t size = t->bytes;
  if (size <= 3 * SAMPLE_BYTES) {
    (void)XXH3_128bits_update(state, t->data, (size_t)size);
    return;
  }
  uint64_t middle = size / 2 - SAMPLE_BYTES / 2;
  (void)XXH3_128bits_update(state, t->data, SAMPLE_BYTES);
  (void)XXH3_128bits_update(state, t->data + middle, SAMPLE_BYTES);
  (void)XXH3_128bits_update(state, t->data + size - SAMPLE_BYTES, SAMPLE_BYTES);
}

void rt_weights_hash(const rt_weights *w, struct XXH3_state_s *state) {
  hash_number(state, w->file_count);
  // Files are opened in order of name, tensors of a file are in order of name.
  for (size_t f = 0; f < w->file_count; f++) {
    const rt_safetensors *file = &w->files[f];
    const char *name = rt_path_base(file->path);
    hash_number(state, strlen(name));
    (void)XXH3_128bits_update(state, name, strlen(name));
    hash_number(state, file->bytes.size);
    hash_number(state, file->header.size);
    (void)XXH3_128bits_update(state, file->header.data, file->header.size);
    for (size_t i = 0; i < file->count; i++) hash_samples(state, &file->tensors[i]);
  }
}
