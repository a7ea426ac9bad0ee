// cli/script.h: scripted conversations, JSON of the form
//   {"scenes": [{"id": "...", "title": "...", "messages": [{"role", "content"}, ...],
//                "player": ["first line", "second line", ...]}, ...]}
#ifndef RT_CLI_SCRIPT_H
#define RT_CLI_SCRIPT_H

#include <jansson.h>
#include <stdbool.h>

enum { CLI_SCENE_MAX_MESSAGES = 1024 };

// Reads and checks a script; NULL with a message printed. Free with json_decref.
json_t *cli_script_read(const char *path);
size_t cli_script_count(const json_t *script);
// Scene by place, or by id (-1 if there is none).
const json_t *cli_script_scene(const json_t *script, size_t index);
int cli_script_find(const json_t *script, const char *id);
const char *cli_scene_text(const json_t *scene, const char *key);  // "title"; "" if absent
size_t cli_scene_messages(const json_t *scene);
void cli_scene_message(const json_t *scene, size_t index, const char **role, const char **content);
size_t cli_scene_lines(const json_t *scene);
const char *cli_scene_line(const json_t *scene, size_t index);

#endif
