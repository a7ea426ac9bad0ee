// Any text: config.json is accepted or refused, and what is accepted gives finite frequencies.
#include <math.h>
#include <stdlib.h>

#include "import/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static rt_decoder_config config;
  retort_error err;
  json_t *json;
  if (rt_json_parse(&json, rt_view_make(data, size), "config.json", &err) != RETORT_OK) return 0;
  rt_notes notes = {0};
  if (rt_config_parse(&config, json, "config.json", &notes, &err) == RETORT_OK) {
    size_t channels = rt_rope_channels(&config.rope, config.head_dim);
    if (channels > 1024 || config.heads % config.kv_heads != 0) abort();
    float inv_freq[512];
    double factor;
    rt_rope_frequencies(&config.rope, config.head_dim, inv_freq, &factor);
    for (size_t i = 0; i < channels / 2; i++) {
      if (!isfinite(inv_freq[i])) abort();
    }
    if (!isfinite(factor)) abort();
  }
  rt_notes_deinit(&notes);
  json_decref(json);
  return 0;
}
