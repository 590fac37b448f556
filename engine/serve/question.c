/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading a question, by json-c. The text comes from outside: it may be anything, so it is held to
 * its form, its depth and the number of its words before a word is looked at. */
#include "serve/question.h"

#include <json-c/json.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"

enum { DEPTH = 4 };

/* NULL: the document is no question (or memory is out, then *failed). */
static const char *const *words_of(struct json_object *document, int *n_words, kp_arena *arena,
                                   bool *failed) {
  struct json_object *set = NULL;
  if (!json_object_is_type(document, json_type_object) ||
      !json_object_object_get_ex(document, "set", &set) ||
      !json_object_is_type(set, json_type_array) ||
      json_object_array_length(set) > KP_QUESTION_WORDS)
    return NULL;
  const int n = (int)json_object_array_length(set);
  const char **words = KP_ARRAY(arena, const char *, n);
  *failed = !words;
  for (int i = 0; i < n && !*failed; i++) {
    struct json_object *word = json_object_array_get_idx(set, (size_t)i);
    if (!json_object_is_type(word, json_type_string))
      return NULL;
    words[i] = kp_arena_copy(arena, json_object_get_string(word),
                             (size_t)json_object_get_string_len(word));
    *failed = !words[i];
  }
  *n_words = n;
  return words;
}

kp_status kp_question_read(const char *const **words, int *n_words, kp_str text, kp_arena *arena,
                           kp_diag *diag) {
  bool failed = false;
  struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
  struct json_object *document = NULL;
  if (!tokener)
    return kp_diag_no_memory(diag);
  if (text.len > 0) {
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    document = json_tokener_parse_ex(tokener, text.at, (int)text.len);
  }
  const char *const *found = words_of(document, n_words, arena, &failed);
  json_object_put(document);
  json_tokener_free(tokener);
  if (failed)
    return kp_diag_no_memory(diag);
  if (!found) {
    kp_diag_error(diag, NULL, KP_MSG_SERVE_BAD_QUESTION, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  *words = found;
  return KP_OK;
}
