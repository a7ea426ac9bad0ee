// hello.c: load an engine and let it answer, streaming. Build it with
//   cc hello.c $(pkg-config --cflags --libs retort) -o hello
// or, in CMake, find_package(retort) and target_link_libraries(hello PRIVATE retort::retort).
#include <retort/retort.h>
#include <stdio.h>

static bool print_piece(void *user, const retort_piece *piece) {
  (void)user;
  fwrite(piece->text, 1, piece->bytes, stdout);
  return fflush(stdout) == 0;  // false would stop the reply
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: hello ENGINE LINE\n");
    return 2;
  }
  retort_error error;
  retort_engine *engine = NULL;
  retort_session *session = NULL;
  retort_status status = retort_engine_open(argv[1], NULL, &engine, &error);
  if (status == RETORT_OK) status = retort_session_create(engine, &session, &error);
  if (status == RETORT_OK) {
    const retort_message messages[] = {
        {"system", "name: Marta\nrole: innkeeper\nmood: cheerful"},
        {"user", argv[2]},
    };
    RETORT_INIT(retort_reply_options, options);
    options.max_tokens = 60;
    options.on_piece = print_piece;
    status = retort_session_chat(session, messages, 2, &options, NULL, &error);
  }
  if (status != RETORT_OK) fprintf(stderr, "hello: %s\n", error.message);
  printf("\n");
  retort_session_destroy(session);
  retort_engine_close(engine);
  return status == RETORT_OK ? 0 : 1;
}
