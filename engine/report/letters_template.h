/* SPDX-License-Identifier: GPL-3.0-or-later
 * Templates: HTML with named fields, for letters and the public list.
 *
 *     {{name}}                      a field, escaped; an office's own that was not given: a blank
 *     {{#losses}} … {{/losses}}     once a row of a list; of a field: once where it says something
 *     {{?losses}} … {{/losses}}     once where the list has rows, or the field says something
 *     {{^losses}} … {{/losses}}     once where it does not
 *     {{! a remark }}
 *
 * Names are resolved when a template is read, in the list that encloses them and outwards, so that
 * writing one cannot fail but for want of memory. A field stands in text only, never within a tag,
 * and a letter has no script: so nothing of the data can become markup. Well-kept template
 * libraries (mstch, kainjow) leave an unknown name empty; here it is a mistake that is named. */
#ifndef KP_REPORT_LETTERS_TEMPLATE_H
#define KP_REPORT_LETTERS_TEMPLATE_H

#include "base/arena.h"
#include "base/diag.h"

struct kp_letter_scope;

/* What may stand in a template. */
typedef struct {
  const char *id;
  const char *title;                  /* its other name, in Chinese; NULL: none */
  const struct kp_letter_scope *rows; /* a list: what its rows have; NULL: a field */
  bool blank;                         /* a field that is an underlined blank where it is empty */
} kp_letter_name;

typedef struct kp_letter_scope {
  const kp_letter_name *name;
  int n_names;
} kp_letter_scope;

/* What stands for a name; those of a scope are an array in its order. */
typedef struct kp_letter_value {
  const char *text; /* NULL is "" */
  struct kp_letter_value **row;
  int n_rows;
} kp_letter_value;

typedef struct kp_letter_template kp_letter_template;

/* Text, scope and shown must live as long as the template, which is in the arena. Every mistake is
 * named with its line and column, and what names there are is a note in lang. */
kp_status kp_letter_template_read(kp_letter_template **out, kp_str text, const char *shown,
                                  const kp_letter_scope *scope, kp_lang lang, kp_arena *arena,
                                  kp_diag *diag);
/* Whether it holds a name of the outermost scope. */
bool kp_letter_template_uses(const kp_letter_template *template, int name);
/* values: those of the outermost scope. */
void kp_letter_template_write(kp_buf *out, const kp_letter_template *template,
                              const kp_letter_value *values);
/* The place of a name, by id or title; -1: none. */
int kp_letter_find(const kp_letter_scope *scope, kp_str name);

#endif
