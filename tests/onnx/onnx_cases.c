// Runs ONNX's test cases through the importer and the reference interpreter:
//   onnx_cases [--by-op] CASE_FOLDER...         or --all PARENT_FOLDER...
// A case folder has model.onnx, test_data_set_K/input_I.pb and output_I.pb (one TensorProto each)
// and perhaps `tolerance`, "rtol atol". One line a case: PASS name, FAIL name: why, or REFUSED
// name: why where something isn't supported; then the totals, and with --by-op how each operator
// fared in the cases that use it. Exits with 1 if a case failed, with 2 if there was none.
//
// Every case runs in a process of its own with a time limit: a crash is a failure like others.
#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/size.h"
#include "graph/interp.h"
#include "graph/num.h"
#include "import/onnx/onnx.h"
#include "import/onnx/translate.h"

enum { SECONDS = 20 };

typedef struct tolerance {
  double rtol, atol;
} tolerance;

// ---------------------------------------------------------------------------------------------
// Tensors

// A TensorProto as the interpreter has it. The caller frees data.
static retort_status to_tensor(const rt_onnx_tensor *t, rt_dtype *dtype, rt_tensor *out,
                               retort_error *err) {
  if (!rt_onnx_dtype(t->type, dtype)) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "a tensor of type %s", rt_onnx_type_name(t->type));
  }
  if (t->dims.count > RT_MAX_RANK) {
    return rt_fail(err, RETORT_ERR_UNSUPPORTED, "a tensor of %zu dimensions", t->dims.count);
  }
  const size_t size = rt_dtype_bytes(*dtype), count = t->bytes / size;
  const bool real = rt_dtype_is_float(*dtype);
  *out = (rt_tensor){
      .dtype = real ? RT_DTYPE_F32 : RT_DTYPE_I64, .rank = (uint32_t)t->dims.count, .count = count};
  for (size_t i = 0; i < t->dims.count; i++) out->dims[i] = t->dims.data[i];
  void *data = calloc(count + 1, real ? sizeof(float) : sizeof(int64_t));
  if (!data) return RT_OOM(err, "a tensor");
  out->data.f = real ? data : NULL;
  if (!real) out->data.i = data;
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = 0;
    memcpy(&bits, t->data + i * size, size);
    double d;
    switch (*dtype) {
      case RT_DTYPE_F32: out->data.f[i] = rt_num_from_bits((uint32_t)bits); break;
      case RT_DTYPE_F16: out->data.f[i] = rt_num_from_f16((uint16_t)bits); break;
      case RT_DTYPE_BF16: out->data.f[i] = rt_num_from_bf16((uint16_t)bits); break;
      case RT_DTYPE_F64:
        memcpy(&d, &bits, sizeof d);
        out->data.f[i] = (float)d;
        break;
      default: out->data.i[i] = rt_dtype_wrap(*dtype, (int64_t)bits); break;
    }
  }
  return RETORT_OK;
}

static retort_status load_tensor(const char *path, rt_dtype *dtype, rt_tensor *out,
                                 retort_error *err) {
  rt_map map;
  rt_onnx_tensor t;
  struct rt_onnx_storage *storage;
  RT_TRY(rt_map_open(&map, path, err));
  retort_status st =
      rt_onnx_parse_tensor(&t, &storage, rt_view_make(map.data, map.size), path, err);
  if (st == RETORT_OK) {
    st = to_tensor(&t, dtype, out, err);
    rt_onnx_storage_free(storage);
  }
  rt_map_close(&map);
  return st;
}

// ---------------------------------------------------------------------------------------------
// Comparing

// Neighbours among 16-bit floats differ by one. The expected values of a chain of operators were
// rounded after each, in an order of additions that nobody promises: two apart is the same.
enum { HALF_SLACK = 2 };
static int ordered(uint16_t bits) {
  return bits & 0x8000 ? -(bits & 0x7FFF) : bits;
}

static bool real_agrees(float got, float want, rt_dtype dtype, tolerance t) {
  if (isnan(want) || isnan(got)) return isnan(want) && isnan(got);
  if (got == want) return true;
  if (dtype == RT_DTYPE_F16 &&
      abs(ordered(rt_num_to_f16(got)) - ordered(rt_num_to_f16(want))) <= HALF_SLACK) {
    return true;
  }
  if (dtype == RT_DTYPE_BF16 &&
      abs(ordered(rt_num_to_bf16(got)) - ordered(rt_num_to_bf16(want))) <= HALF_SLACK) {
    return true;
  }
  if (isinf(got) || isinf(want)) return false;
  return fabs((double)got - (double)want) <= t.atol + t.rtol * fabs((double)want);
}

static void print_dims(rt_buf *out, const rt_tensor *t) {
  rt_buf_append_char(out, '[');
  for (uint32_t i = 0; i < t->rank; i++) {
    rt_buf_append_format(out, "%s%lld", i ? ", " : "", (long long)t->dims[i]);
  }
  rt_buf_append_char(out, ']');
}

static retort_status compare(const rt_tensor *got, rt_dtype got_type, const rt_tensor *want,
                             rt_dtype want_type, tolerance tol, size_t index, retort_error *err) {
  if (got_type != want_type) {
    return rt_fail(err, RETORT_ERR_FORMAT, "output %zu is of type %s, not %s", index,
                   rt_dtype_name(got_type), rt_dtype_name(want_type));
  }
  bool same = got->rank == want->rank && got->dtype == want->dtype && got->count == want->count;
  for (uint32_t i = 0; same && i < got->rank; i++) same = got->dims[i] == want->dims[i];
  if (!same) {
    rt_buf text = {0};
    print_dims(&text, got);
    rt_buf_append_str(&text, ", not ");
    print_dims(&text, want);
    const retort_status st =
        rt_fail(err, RETORT_ERR_FORMAT, "output %zu has the shape %s", index, rt_buf_cstr(&text));
    rt_buf_deinit(&text);
    return st;
  }
  size_t wrong = 0, first = 0;
  for (size_t i = got->count; i-- > 0;) {
    const bool ok = got->dtype == RT_DTYPE_F32
                        ? real_agrees(got->data.f[i], want->data.f[i], want_type, tol)
                        : rt_dtype_wrap(want_type, got->data.i[i]) == want->data.i[i];
    if (ok) continue;
    wrong++;
    first = i;
  }
  if (!wrong) return RETORT_OK;
  if (got->dtype == RT_DTYPE_F32) {
    return rt_fail(err, RETORT_ERR_FORMAT, "output %zu: %zu of %zu differ, [%zu] is %.9g, not %.9g",
                   index, wrong, got->count, first, (double)got->data.f[first],
                   (double)want->data.f[first]);
  }
  return rt_fail(err, RETORT_ERR_FORMAT, "output %zu: %zu of %zu differ, [%zu] is %lld, not %lld",
                 index, wrong, got->count, first,
                 (long long)rt_dtype_wrap(want_type, got->data.i[first]),
                 (long long)want->data.i[first]);
}

// ---------------------------------------------------------------------------------------------
// One case, in a process of its own; what it allocates ends with it.

static bool is_initializer(const rt_onnx_graph *g, rt_view name) {
  for (size_t i = 0; i < g->initializer_count; i++) {
    if (rt_view_equal(g->initializers[i].name, name)) return true;
  }
  return false;
}

static retort_status run_set(const rt_onnx_model *model, const rt_graph *g, const char *set,
                             tolerance tol, retort_error *err) {
  char path[PATH_MAX + 128];
  const size_t inputs = rt_graph_input_count(g), outputs = rt_graph_output_count(g);
  rt_tensor *in = calloc(inputs + 1, sizeof *in), want;
  rt_dtype type;
  size_t n = 0;
  if (!in) return RT_OOM(err, "inputs");
  for (size_t i = 0; i < model->graph.input_count; i++) {
    if (is_initializer(&model->graph, model->graph.inputs[i].name)) continue;
    if (n == inputs) return rt_fail(err, RETORT_ERR_INTERNAL, "the graph has too few inputs");
    (void)snprintf(path, sizeof path, "%.*s/input_%zu.pb", PATH_MAX, set, i);
    RT_TRY(load_tensor(path, &type, &in[n], err));
    if (type != rt_graph_value(g, rt_graph_input_at(g, n))->dtype) {
      return rt_fail(err, RETORT_ERR_FORMAT, "input %zu of the graph isn't of type %s", i,
                     rt_dtype_name(type));
    }
    n++;
  }
  rt_interp *interp;
  RT_TRY(rt_interp_create(&interp, g, NULL, err));
  RT_TRY(rt_interp_run(interp, in, n, err));
  if (outputs != model->graph.output_count) {
    return rt_fail(err, RETORT_ERR_INTERNAL, "the graph has %zu outputs, the model %zu", outputs,
                   model->graph.output_count);
  }
  for (size_t i = 0; i < outputs; i++) {
    const rt_tensor *got = rt_interp_output(interp, i);
    if (!got) return rt_fail(err, RETORT_ERR_INTERNAL, "output %zu was not computed", i);
    (void)snprintf(path, sizeof path, "%.*s/output_%zu.pb", PATH_MAX, set, i);
    RT_TRY(load_tensor(path, &type, &want, err));
    RT_TRY(compare(got, rt_graph_value(g, rt_graph_output_at(g, i, NULL))->dtype, &want, type, tol,
                   i, err));
  }
  return RETORT_OK;
}

static tolerance read_tolerance(const char *folder) {
  tolerance t = {1e-3, 1e-7};
  char path[PATH_MAX + 128];
  (void)snprintf(path, sizeof path, "%s/tolerance", folder);
  FILE *f = fopen(path, "r");
  if (!f) return t;
  if (fscanf(f, "%lf %lf", &t.rtol, &t.atol) != 2) t = (tolerance){0, 0};
  (void)fclose(f);
  return t;
}

// Tells the operators, "O name", before anything can go wrong with them.
static void tell_operators(const rt_onnx_model *model, FILE *out) {
  for (size_t i = 0; i < model->graph.node_count; i++) {
    const rt_view op = model->graph.nodes[i].op;
    (void)fprintf(out, "O%.*s\n", (int)rt_min_size(op.size, 100), op.data);
  }
  (void)fflush(out);
}

static retort_status run_case(const char *folder, FILE *out, retort_error *err) {
  char path[PATH_MAX + 128];
  rt_onnx_model model;
  rt_graph *g;
  (void)snprintf(path, sizeof path, "%s/model.onnx", folder);
  RT_TRY(rt_onnx_open(&model, path, err));
  tell_operators(&model, out);
  RT_TRY(rt_onnx_import(&g, &model, err));
  const tolerance tol = read_tolerance(folder);
  size_t sets = 0;
  for (;; sets++) {
    (void)snprintf(path, sizeof path, "%s/test_data_set_%zu", folder, sets);
    if (!rt_is_directory(path)) break;
    RT_TRY(run_set(&model, g, path, tol, err));
  }
  return sets ? RETORT_OK : rt_fail(err, RETORT_ERR_IO, "no test_data_set_0");
}

// The child: writes "O operator" lines, then "P", "F why" or "R why".
static void child(const char *folder, int fd) {
  retort_error err = {0};
  FILE *out = fdopen(fd, "w");
  if (!out) _exit(3);
  const retort_status st = run_case(folder, out, &err);
  for (char *c = err.message; *c; c++) {
    if (*c == '\n' || *c == '\r') *c = ' ';
  }
  if (st == RETORT_OK) {
    (void)fprintf(out, "P\n");
  } else {
    (void)fprintf(out, "%c%s\n", st == RETORT_ERR_UNSUPPORTED ? 'R' : 'F', err.message);
  }
  (void)fclose(out);
  _exit(0);
}

// ---------------------------------------------------------------------------------------------
// All cases

typedef struct op_row {
  char name[104];
  size_t passed, failed, refused;
} op_row;
typedef struct totals {
  size_t passed, failed, refused;
  op_row *ops;
  size_t op_count, op_capacity;
} totals;

static double now(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// All that the child writes until it ends; false if it was stopped for taking too long.
static bool listen_to(int fd, rt_buf *out) {
  const double end = now() + SECONDS;
  for (;;) {
    const double left = end - now();
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (left <= 0 || poll(&p, 1, (int)(left * 1000) + 1) == 0) return false;
    char bytes[4096];
    const ssize_t n = read(fd, bytes, sizeof bytes);
    if (n <= 0) return true;
    rt_buf_append(out, bytes, (size_t)n);
  }
}

static op_row *op_of(totals *t, const char *name) {
  for (size_t i = 0; i < t->op_count; i++) {
    if (strcmp(t->ops[i].name, name) == 0) return &t->ops[i];
  }
  if (!rt_grow(&t->ops, &t->op_capacity, t->op_count + 1, sizeof *t->ops)) return NULL;
  op_row *row = &t->ops[t->op_count++];
  *row = (op_row){0};
  (void)snprintf(row->name, sizeof row->name, "%s", name);
  return row;
}

// Counts the result for the case and once for each of its operators.
static void count_case(totals *t, char *told, char result) {
  size_t *const total = result == 'P' ? &t->passed : result == 'R' ? &t->refused : &t->failed;
  ++*total;
  char *lines[4096];
  size_t n = 0;
  for (char *rest = told, *line; (line = strsep(&rest, "\n"));) {
    if (line[0] != 'O' || n == RT_COUNT(lines)) continue;
    bool seen = false;
    for (size_t i = 0; i < n && !seen; i++) seen = strcmp(lines[i], line) == 0;
    if (seen) continue;
    lines[n++] = line;
    op_row *row = op_of(t, line + 1);
    if (!row) continue;
    row->passed += result == 'P';
    row->refused += result == 'R';
    row->failed += result == 'F';
  }
}

static void one_case(totals *t, const char *folder) {
  int ends[2];
  (void)fflush(stdout);
  if (pipe(ends) != 0) {
    perror("pipe");
    exit(2);
  }
  const pid_t pid = fork();
  if (pid < 0) {
    perror("fork");
    exit(2);
  }
  if (pid == 0) {
    (void)close(ends[0]);
    child(folder, ends[1]);
  }
  (void)close(ends[1]);
  rt_buf told = {0};
  const bool in_time = listen_to(ends[0], &told);
  (void)close(ends[0]);
  if (!in_time) (void)kill(pid, SIGKILL);
  int status = 0;
  (void)waitpid(pid, &status, 0);

  char result = 'F', why[RETORT_ERROR_MESSAGE_BYTES] = "";
  const char *text = rt_buf_cstr(&told);
  const char *last = told.size > 1 ? text + told.size - 1 : text;
  while (last > text && last[-1] != '\n') last--;
  const bool finished = in_time && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
                        (*last == 'P' || *last == 'R' || *last == 'F');
  if (finished) {
    result = *last;
    (void)snprintf(why, sizeof why, "%.*s", (int)strcspn(last + 1, "\n"), last + 1);
  } else if (!in_time) {
    (void)snprintf(why, sizeof why, "not done after %d s", SECONDS);
  } else if (WIFSIGNALED(status)) {
    (void)snprintf(why, sizeof why, "crashed: %s", strsignal(WTERMSIG(status)));
  } else {
    (void)snprintf(why, sizeof why, "ended with status %d", WEXITSTATUS(status));
  }
  (void)printf("%s %s%s%s\n",
               result == 'P'   ? "PASS"
               : result == 'R' ? "REFUSED"
                               : "FAIL",
               rt_path_base(folder), why[0] ? ": " : "", why);
  char *copy = rt_buf_take(&told, NULL);
  if (copy) count_case(t, copy, result);
  free(copy);
}

static int is_case(const struct dirent *e) {
  return e->d_name[0] != '.';
}

static void all_cases(totals *t, const char *parent) {
  struct dirent **list;
  const int n = scandir(parent, &list, is_case, alphasort);
  if (n < 0) {
    perror(parent);
    exit(2);
  }
  for (int i = 0; i < n; i++) {
    char folder[PATH_MAX], model[PATH_MAX + 16];
    (void)snprintf(folder, sizeof folder, "%s/%s", parent, list[i]->d_name);
    (void)snprintf(model, sizeof model, "%s/model.onnx", folder);
    if (rt_file_exists(model)) one_case(t, folder);
    free(list[i]);
  }
  free(list);
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const op_row *)a)->name, ((const op_row *)b)->name);
}

int main(int argc, char **argv) {
  totals t = {0};
  bool all = false, by_op = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--all") == 0) {
      all = true;
    } else if (strcmp(argv[i], "--by-op") == 0) {
      by_op = true;
    } else {
      // "name/" would have no last part.
      size_t n = strlen(argv[i]);
      while (n > 1 && argv[i][n - 1] == '/') argv[i][--n] = '\0';
      if (all) {
        all_cases(&t, argv[i]);
      } else {
        one_case(&t, argv[i]);
      }
    }
  }
  if (by_op) {
    if (t.op_count) qsort(t.ops, t.op_count, sizeof *t.ops, by_name);
    (void)printf("%-32s %7s %7s %7s\n", "operator", "passed", "failed", "refused");
    for (size_t i = 0; i < t.op_count; i++) {
      (void)printf("%-32s %7zu %7zu %7zu\n", t.ops[i].name, t.ops[i].passed, t.ops[i].failed,
                   t.ops[i].refused);
    }
  }
  (void)printf("%zu passed, %zu failed, %zu refused\n", t.passed, t.failed, t.refused);
  free(t.ops);
  if (t.passed + t.failed + t.refused == 0) return 2;
  return t.failed ? 1 : 0;
}
