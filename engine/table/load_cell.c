/* SPDX-License-Identifier: GPL-3.0-or-later
 * A cell of a text column, read by a want's rule.
 *
 * Long tables, and wide columns that several wants read differently, come here; it must say of a
 * cell what kp_table_read says of it. */
#include <math.h>

#include "table/hint.h"
#include "table/load.h"
#include "table/reading.h"

static void say(kp_load *load, kp_severity severity, const kp_cell_place *at, kp_msg what,
                kp_str text, const kp_cell_rule *rule) {
  const char *hint_args[3] = {NULL, NULL, NULL};
  kp_msg hint = KP_MSG_NONE;
  if (severity == KP_ERROR) {
    hint = kp_hint_for(hint_args, text, rule, load->scratch);
  }
  kp_place place = kp_table_place(at->table->table, at->row, at->column);
  place.unit = at->unit.len > 0 ? kp_load_c(load, at->unit) : NULL;
  place.indicator = at->indicator;
  kp_diag_add(load->diag, severity, &place, what, KP_ARGS(kp_load_c(load, text)), hint, hint_args);
}

void kp_load_cell(kp_load *load, kp_cell_value *out, const kp_want *want, const kp_cell_place *at) {
  kp_str text = kp_load_text(at->table, at->row, at->column);
  *out = (kp_cell_value){.value = NAN, .why = KP_NOT_A_NUMBER};
  if (want->rule.kind == KP_CELL_TEXT) {
    out->why = text.len > 0 ? KP_PRESENT : KP_BLANK;
    return;
  }
  kp_cell_rule rule = want->rule;
  rule.comma_unclear = at->table->table->separator == ';' && !rule.decimal_comma;
  kp_cell_status status = kp_cell_read(out, text, &rule);
  if (status != KP_CELL_OK && load->spec->table.bad_as_missing) {
    say(load, KP_WARNING, at, KP_MSG_CELL_TAKEN_AS_MISSING, text, &rule);
  } else if (status != KP_CELL_OK) {
    say(load, KP_ERROR, at, kp_cell_fault(status, &rule), text, &rule);
  } else if (out->month_only) {
    say(load, KP_NOTE, at, KP_MSG_CELL_MONTH_ONLY, text, &rule);
  }
}

void kp_load_check_date(kp_load *load, const kp_load_table *table, int row, int column, int unit) {
  static const kp_cell_rule rule = {.kind = KP_CELL_DATE};
  kp_str text = kp_load_text(table, row, column);
  kp_cell_value ignored;
  kp_period period;
  if (text.len > 0 && kp_cell_read(&ignored, text, &rule) != KP_CELL_OK &&
      !kp_period_read(&period, text)) {
    say(load, KP_ERROR, &(kp_cell_place){table, row, column, kp_load_text(table, row, unit), NULL},
        KP_MSG_CELL_NOT_DATE, text, &rule);
  }
}
