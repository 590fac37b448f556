/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON: objects and lists as values, with the rules of our documents in one place. json-c behind.
 *
 * A number is the shortest decimal that reads back, NaN is left out (a field that is not there is
 * missing), text is UTF-8, what people read is { "zh": …, "en": … }. A value is owned by whoever
 * made it until it is put into another, which takes it. Memory running out is remembered in
 * `failed` and handed up, so a caller checks once: kp_json_print gives no text then. */
#ifndef KP_REPORT_JSON_H
#define KP_REPORT_JSON_H

#include "base/text.h"

typedef struct {
  struct json_object *at;
  bool failed;
} kp_json;

kp_json kp_json_object(void);
kp_json kp_json_list(void);
void kp_json_free(kp_json *value);

/* Fields of an object, in the order in which they are set. */
void kp_json_number(kp_json *object, const char *key, double x); /* NaN: no field */
void kp_json_integer(kp_json *object, const char *key, int64_t x);
void kp_json_flag(kp_json *object, const char *key, bool x);
void kp_json_text(kp_json *object, const char *key, kp_str text);
void kp_json_words(kp_json *object, const char *key, const char *text); /* NULL: no field */
/* words[KP_ZH], words[KP_EN]; no field when both are NULL or empty. */
void kp_json_both(kp_json *object, const char *key, const char *const *words);
void kp_json_null(kp_json *object, const char *key);
/* Takes the value. */
void kp_json_put(kp_json *object, const char *key, kp_json *value);

/* Items of a list. */
void kp_json_add(kp_json *list, kp_json *value);
void kp_json_add_number(kp_json *list, double x); /* NaN: null */
void kp_json_add_words(kp_json *list, const char *text);
int kp_json_length(const kp_json *list);

/* Appends the document to out (out->failed when memory ran out at any point) and frees it. */
void kp_json_print(kp_buf *out, kp_json *value, bool pretty);

#endif
