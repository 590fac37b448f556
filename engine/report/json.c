/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON through json-c: chosen because a number can be given with its own text there
 * (json_object_new_double_s), so that 0.1 is printed as 0.1. */
#include "report/json.h"

#include "base/decimal.h"

#include <json-c/json.h>
#include <math.h>

static kp_json made(json_object *object) {
  return (kp_json){.at = object, .failed = object == NULL};
}

kp_json kp_json_object(void) {
  return made(json_object_new_object());
}

kp_json kp_json_list(void) {
  return made(json_object_new_array());
}

void kp_json_free(kp_json *value) {
  json_object_put(value->at);
  *value = (kp_json){0};
}

/* Every value goes in here; a NULL one is memory that ran out. */
static void put(kp_json *object, const char *key, json_object *value) {
  if (object->failed || !value || json_object_object_add(object->at, key, value) != 0) {
    json_object_put(value);
    object->failed = true;
  }
}

static json_object *number_of(double x) {
  char text[KP_NUM_SIZE];
  kp_decimal_shortest(text, x);
  return json_object_new_double_s(x, text);
}

void kp_json_number(kp_json *object, const char *key, double x) {
  if (isfinite(x))
    put(object, key, number_of(x));
}

void kp_json_integer(kp_json *object, const char *key, int64_t x) {
  put(object, key, json_object_new_int64(x));
}

void kp_json_flag(kp_json *object, const char *key, bool x) {
  put(object, key, json_object_new_boolean(x));
}

void kp_json_text(kp_json *object, const char *key, kp_str text) {
  put(object, key, json_object_new_string_len(text.at ? text.at : "", (int)text.len));
}

void kp_json_words(kp_json *object, const char *key, const char *text) {
  if (text)
    put(object, key, json_object_new_string(text));
}

void kp_json_both(kp_json *object, const char *key, const char *const *words) {
  const char *zh = words[KP_ZH] ? words[KP_ZH] : "", *en = words[KP_EN] ? words[KP_EN] : "";
  if (!*zh && !*en)
    return;
  kp_json both = kp_json_object();
  kp_json_words(&both, "zh", zh);
  kp_json_words(&both, "en", en);
  kp_json_put(object, key, &both);
}

void kp_json_null(kp_json *object, const char *key) {
  if (object->failed || json_object_object_add(object->at, key, NULL) != 0)
    object->failed = true;
}

void kp_json_put(kp_json *object, const char *key, kp_json *value) {
  object->failed |= value->failed;
  put(object, key, value->at);
  *value = (kp_json){0};
}

static void add(kp_json *list, json_object *value, bool failed) {
  list->failed |= failed;
  if (list->failed || json_object_array_add(list->at, value) != 0) {
    json_object_put(value);
    list->failed = true;
  }
}

void kp_json_add(kp_json *list, kp_json *value) {
  add(list, value->at, value->failed);
  *value = (kp_json){0};
}

void kp_json_add_number(kp_json *list, double x) {
  json_object *number = isfinite(x) ? number_of(x) : NULL;
  add(list, number, isfinite(x) && !number);
}

void kp_json_add_words(kp_json *list, const char *text) {
  json_object *made = json_object_new_string(text);
  add(list, made, !made);
}

int kp_json_length(const kp_json *list) {
  return list->at ? (int)json_object_array_length(list->at) : 0;
}

void kp_json_print(kp_buf *out, kp_json *value, bool pretty) {
  size_t len = 0;
  int flags = JSON_C_TO_STRING_NOSLASHESCAPE |
              (pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : JSON_C_TO_STRING_PLAIN);
  const char *text =
      value->failed ? NULL : json_object_to_json_string_length(value->at, flags, &len);
  if (text)
    kp_buf_add_bytes(out, text, len);
  else
    out->failed = true;
  kp_json_free(value);
}
