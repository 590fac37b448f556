/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: a template of letters from any bytes.
 *
 * Whatever the text is, reading ends with a template or with at least one error. A template that
 * reads is written with a list of two rows, and what it writes has no "<" of the data: the values
 * are markup, and each of theirs comes out escaped. */
#include <stdlib.h>
#include <string.h>

#include "report/letters.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good) {
  if (!good)
    abort();
}

/* All fields of a scope say "<b>", all lists have two rows of the same; in the arena. */
static kp_letter_value *fill(const kp_letter_scope *scope, kp_arena *arena) {
  kp_letter_value *values = KP_ARRAY(arena, kp_letter_value, scope->n_names);
  for (int i = 0; values && i < scope->n_names; i++) {
    if (!scope->name[i].rows) {
      values[i].text = "<b>";
      continue;
    }
    kp_letter_value **row = KP_ARRAY(arena, kp_letter_value *, 2);
    check(row != NULL);
    for (int r = 0; r < 2; r++)
      row[r] = fill(scope->name[i].rows, arena);
    values[i] = (kp_letter_value){.row = row, .n_rows = 2};
  }
  check(values != NULL);
  return values;
}

static void use_template(const kp_letter_template *template, const kp_letter_scope *scope,
                         bool has_b, kp_arena *arena) {
  kp_buf out = {0};
  kp_letter_template_write(&out, template, fill(scope, arena));
  check(!out.failed);
  check(has_b || !out.at || !strstr(out.at, "<b>"));
  kp_buf_clear(&out);
}

/* Whether "<b>" could be made of the text itself, braces and remarks taken out. */
static bool may_say_b(const uint8_t *data, size_t size) {
  return memchr(data, '<', size) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  kp_diag *diag = kp_diag_new();
  kp_arena *arena = kp_arena_new();
  kp_letters_office office;
  kp_letter_template *template = NULL;
  check(diag && arena && size < (size_t)1 << 20);
  check(kp_letters_office_read(&office, NULL, 0, arena, diag) == KP_OK);
  const kp_str text = {(const char *)data, (uint32_t)size};
  const kp_letter_scope *scope = size % 2 ? &office.list : &office.letter;
  const kp_status status =
      kp_letter_template_read(&template, text, "fuzz.html", scope, KP_EN, arena, diag);
  check((status == KP_OK) == (template != NULL));
  check(status == KP_OK || kp_diag_errors(diag) > 0);
  if (template)
    use_template(template, scope, may_say_b(data, size), arena);
  kp_arena_free(arena);
  kp_diag_free(diag);
  return 0;
}
