#include "cli/script.h"

#include <stdio.h>
#include <string.h>

static json_t *list_of(const json_t *object, const char *key) {
  return json_object_get(object, key);
}

// Names what is wrong with a script, or NULL.
static const char *fault(const json_t *script) {
  const json_t *scenes = list_of(script, "scenes");
  if (!json_is_array(scenes) || json_array_size(scenes) == 0) return "it needs a list of scenes";
  size_t i, k;
  json_t *scene, *item;
  json_array_foreach(scenes, i, scene) {
    if (!json_is_array(list_of(scene, "messages")) || !json_is_array(list_of(scene, "player"))) {
      return "every scene needs the lists messages and player";
    }
    if (json_array_size(list_of(scene, "messages")) > CLI_SCENE_MAX_MESSAGES) {
      return "a scene may have at most 1024 messages";
    }
    json_array_foreach(list_of(scene, "messages"), k, item) {
      if (!json_is_string(json_object_get(item, "role")) ||
          !json_is_string(json_object_get(item, "content"))) {
        return "every message needs role and content";
      }
    }
    json_array_foreach(list_of(scene, "player"), k, item) {
      if (!json_is_string(item)) return "the player's lines must be texts";
    }
  }
  return NULL;
}

json_t *cli_script_read(const char *path) {
  json_error_t why;
  json_t *script = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
  if (!script) {
    (void)fprintf(stderr, "retort: %s: line %d: %s\n", path, why.line, why.text);
    return NULL;
  }
  const char *what = fault(script);
  if (!what) return script;
  (void)fprintf(stderr, "retort: %s: not a script: %s\n", path, what);
  json_decref(script);
  return NULL;
}

size_t cli_script_count(const json_t *script) {
  return json_array_size(list_of(script, "scenes"));
}

const json_t *cli_script_scene(const json_t *script, size_t index) {
  return json_array_get(list_of(script, "scenes"), index);
}

int cli_script_find(const json_t *script, const char *id) {
  for (size_t i = 0; i < cli_script_count(script); i++) {
    if (strcmp(cli_scene_text(cli_script_scene(script, i), "id"), id) == 0) return (int)i;
  }
  return -1;
}

const char *cli_scene_text(const json_t *scene, const char *key) {
  const char *text = json_string_value(json_object_get(scene, key));
  return text ? text : "";
}

size_t cli_scene_messages(const json_t *scene) {
  return json_array_size(list_of(scene, "messages"));
}

void cli_scene_message(const json_t *scene, size_t index, const char **role, const char **content) {
  const json_t *message = json_array_get(list_of(scene, "messages"), index);
  *role = cli_scene_text(message, "role");
  *content = cli_scene_text(message, "content");
}

size_t cli_scene_lines(const json_t *scene) {
  return json_array_size(list_of(scene, "player"));
}

const char *cli_scene_line(const json_t *scene, size_t index) {
  return json_string_value(json_array_get(list_of(scene, "player"), index));
}
