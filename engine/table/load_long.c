/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables that say something of cells, a row a cell: long values.csv, verified.csv, corrections.csv.
 *
 * Each row becomes a pending entry of every want that its indicator names (two wants may read one
 * column by different rules); load_series.c sorts them to cells and decides what counts. Spellings
 * of indicators are interned and matched once each, by any name of a want, folded. A row whose unit
 * or indicator is not known is an error with the nearest name, and so are a number with % and one
 * without in one table and indicator. */
#include "table/load.h"

#include <string.h>

enum { OF_NOBODY = -1, OF_PANEL = -2 }; /* a wide column that nobody wants; judges score it */

/* A table on its way to entries. */
typedef struct {
  kp_load *load;
  const kp_load_table *table;
  const kp_field *field;
  kp_origin origin;
  kp_names texts;     /* spellings of indicators */
  int *first, *count; /* of each: the wants that it names, in want; or OF_… */
  int *want;
  int n_want, cap_want, cap_texts;
  uint32_t *percent_line,
      *plain_line; /* one a want: where a number with % was first seen, and without */
} reader;

static const kp_field value_fields[KP_LONG_FIELDS] = {
    [KP_LONG_UNIT] = {KP_COLUMN_UNIT, true, -1},
    [KP_LONG_INDICATOR] = {KP_COLUMN_INDICATOR, true, -1},
    [KP_LONG_VALUE] = {KP_COLUMN_VALUE, true, -1},
    [KP_LONG_EVIDENCE] = {KP_COLUMN_EVIDENCE, false, -1},
    [KP_LONG_NOTE] = {KP_COLUMN_NOTE, false, -1},
    [KP_LONG_BY] = {KP_COLUMN_BY, false, -1},
    [KP_LONG_DATE] = {KP_COLUMN_DATE, false, -1},
    [KP_LONG_OLD] = {KP_COLUMN_OLD, false, -1},
};

/* ---- Which wants an indicator's name means ---- */

static void say_unknown(reader *r, int row, kp_str text, bool of_panel) {
  kp_load *load = r->load;
  kp_str folded = kp_str_fold(load->scratch, text);
  int column = r->field[KP_LONG_INDICATOR].at;
  if (of_panel) {
    kp_load_say(load, KP_ERROR, r->table, row, column, KP_MSG_DATASET_IS_PANEL,
                KP_ARGS(kp_load_c(load, text)), KP_MSG_DATASET_HINT_IS_PANEL, NULL);
    return;
  }
  const char *nearest = kp_load_nearest_want(load, folded);
  kp_load_say(load, KP_ERROR, r->table, row, column, KP_MSG_DATASET_INDICATOR_UNKNOWN,
              KP_ARGS(kp_load_c(load, text)),
              nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_NONE, KP_ARGS(nearest));
}

/* Twice the room of an int array in scratch; the old one dies with scratch. */
static bool widen(kp_load *load, int **array, int n, int *cap) {
  int wider = *cap > 0 ? *cap * 2 : 64;
  int *copy = kp_load_alloc(load, load->scratch, (size_t)wider, sizeof *copy);
  if (copy == NULL) {
    return false;
  }
  if (n > 0) {
    memcpy(copy, *array, (size_t)n * sizeof *copy);
  }
  *array = copy;
  *cap = wider;
  return true;
}

/* A new spelling: finds its wants. */
static bool match(reader *r, int number, kp_str text) {
  kp_load *load = r->load;
  if (number == r->cap_texts) {
    int cap = r->cap_texts;
    if (!widen(load, &r->first, number, &cap) || !widen(load, &r->count, number, &r->cap_texts)) {
      return false;
    }
  }
  kp_str folded = kp_str_fold(load->scratch, text);
  r->first[number] = r->n_want;
  for (int w = 0; w < load->spec->n_wants; w++) {
    if (!kp_load_want_has(load, w, folded)) {
      continue;
    }
    if (r->n_want == r->cap_want && !widen(load, &r->want, r->n_want, &r->cap_want)) {
      return false;
    }
    r->want[r->n_want++] = w;
  }
  r->count[number] = r->n_want - r->first[number];
  if (r->count[number] == 0) {
    r->count[number] = kp_load_find_panel(load, folded) >= 0 ? OF_PANEL
                       : kp_load_is_spare(load, folded)      ? OF_NOBODY
                                                             : 0;
  }
  return true;
}

/* The number of the indicator's spelling; -1 when the row names none that is wanted, which is said.
 */
static int indicator_of(reader *r, int row) {
  kp_load *load = r->load;
  kp_str text = kp_load_text(r->table, row, r->field[KP_LONG_INDICATOR].at);
  if (text.len == 0) {
    kp_load_say(load, KP_ERROR, r->table, row, r->field[KP_LONG_INDICATOR].at,
                KP_MSG_DATASET_INDICATOR_BLANK, KP_NO_ARGS, KP_MSG_NONE, NULL);
    return -1;
  }
  int before = r->texts.n;
  int number = kp_names_intern(&r->texts, text);
  if (number < 0) {
    kp_diag_no_memory(load->diag);
    return -1;
  }
  if (number == before && !match(r, number, text)) {
    return -1;
  }
  if (r->count[number] == 0 || r->count[number] == OF_PANEL) {
    say_unknown(r, row, text, r->count[number] == OF_PANEL);
  }
  return r->count[number] > 0 ? number : -1;
}

/* ---- Rows to entries ---- */

static kp_pending *next_pending(kp_load *load) {
  if (load->n_pending == load->cap_pending) {
    size_t cap = load->cap_pending > 0 ? load->cap_pending * 2 : 256;
    kp_pending *wider = kp_realloc(load->pending, cap * sizeof *wider);
    if (wider == NULL) {
      kp_diag_no_memory(load->diag);
      return NULL;
    }
    load->pending = wider;
    load->cap_pending = cap;
  }
  return &load->pending[load->n_pending++];
}

/* 0.72 beside 72% in one column: nobody can tell which of the two a 1 is. */
static void check_percent(reader *r, int row, int want, const kp_cell_value *value) {
  if (value->why != KP_PRESENT || value->marked ||
      r->load->spec->wants[want].rule.kind != KP_CELL_NUMBER) {
    return;
  }
  int column = r->field[KP_LONG_VALUE].at;
  uint32_t line = kp_table_cell_line(r->table->table, row, column);
  uint32_t *first = value->had_percent ? &r->percent_line[want] : &r->plain_line[want];
  bool news = *first == 0;
  *first = news ? line : *first;
  if (news && r->percent_line[want] > 0 && r->plain_line[want] > 0) {
    const char *with = kp_arena_printf(r->load->scratch, "%u", (unsigned)r->percent_line[want]);
    const char *without = kp_arena_printf(r->load->scratch, "%u", (unsigned)r->plain_line[want]);
    kp_load_say(r->load, KP_ERROR, r->table, row, column, KP_MSG_CELL_PERCENT_MIXED,
                KP_ARGS(r->load->spec->wants[want].id, with, without),
                KP_MSG_CELL_PERCENT_MIXED_HINT, NULL);
  }
}

static void add_entry(reader *r, int row, int unit, int want, kp_str unit_text) {
  kp_load *load = r->load;
  const kp_field *field = r->field;
  int column = field[KP_LONG_VALUE].at;
  kp_cell_value value;
  kp_cell_place at = {r->table, row, column, unit_text, load->spec->wants[want].id};
  kp_load_cell(load, &value, &load->spec->wants[want], &at);
  check_percent(r, row, want, &value);
  kp_pending *pending = unit < 0 ? NULL : next_pending(load);
  if (pending == NULL) {
    return;
  }
  *pending =
      (kp_pending){.want = want,
                   .old = kp_load_text(r->table, row, field[KP_LONG_OLD].at),
                   .old_column = field[KP_LONG_OLD].at,
                   .entry = {.unit = unit,
                             .origin = r->origin,
                             .number = value.value,
                             .why = value.why,
                             .text = kp_load_text(r->table, row, column),
                             .file = r->table->file,
                             .line = kp_table_cell_line(r->table->table, row, column),
                             .column = (uint32_t)column + 1,
                             .evidence = kp_load_text(r->table, row, field[KP_LONG_EVIDENCE].at),
                             .note = kp_load_text(r->table, row, field[KP_LONG_NOTE].at),
                             .by = kp_load_text(r->table, row, field[KP_LONG_BY].at),
                             .date = kp_load_text(r->table, row, field[KP_LONG_DATE].at)}};
}

static void take_row(reader *r, int row) {
  kp_load *load = r->load;
  kp_str unit_text = kp_load_text(r->table, row, r->field[KP_LONG_UNIT].at);
  int unit = kp_load_unit(load, r->table, row, r->field[KP_LONG_UNIT].at);
  int number = indicator_of(r, row);
  if (r->origin != KP_REPORTED) {
    kp_load_check_date(load, r->table, row, r->field[KP_LONG_DATE].at, r->field[KP_LONG_UNIT].at);
  }
  if (number < 0) {
    return;
  }
  if (r->origin == KP_CORRECTED &&
      kp_load_text(r->table, row, r->field[KP_LONG_VALUE].at).len == 0) {
    kp_load_say(load, KP_ERROR, r->table, row, r->field[KP_LONG_VALUE].at,
                KP_MSG_DATASET_CORRECTION_BLANK, KP_NO_ARGS, KP_MSG_DATASET_HINT_CORRECTION_BLANK,
                NULL);
    return;
  }
  for (int i = 0; i < r->count[number]; i++) {
    int want = r->want[r->first[number] + i];
    load->want_settled[want] = true;
    add_entry(r, row, unit, want, unit_text);
  }
}

static void take_rows(kp_load *load, const kp_load_table *table, const kp_field *field,
                      kp_origin origin) {
  reader r = {.load = load, .table = table, .field = field, .origin = origin};
  size_t n_wants = (size_t)load->spec->n_wants;
  r.percent_line = kp_load_alloc(load, load->scratch, n_wants, sizeof(uint32_t));
  r.plain_line = kp_load_alloc(load, load->scratch, n_wants, sizeof(uint32_t));
  bool ready = r.percent_line != NULL && r.plain_line != NULL;
  for (int i = 0; ready && i < table->n_rows && !kp_load_failed(load); i++) {
    take_row(&r, kp_load_row(table, i));
  }
  kp_names_clear(&r.texts);
}

/* ---- The three tables ---- */

bool kp_long_is(kp_load *load, const kp_load_table *table) {
  return kp_load_column(load, table, KP_COLUMN_INDICATOR) >= 0 &&
         kp_load_column(load, table, KP_COLUMN_VALUE) >= 0;
}

int kp_long_open(kp_load *load, kp_load_table *table) {
  memcpy(load->values_field, value_fields, sizeof value_fields);
  if (!kp_load_text_rows(load, table, load->values_field, KP_LONG_OLD, KP_COLUMN_PERIOD)) {
    return -1;
  }
  return load->values_field[KP_LONG_UNIT].at;
}

void kp_long_values(kp_load *load, const kp_load_table *table) {
  take_rows(load, table, load->values_field, KP_REPORTED);
}

void kp_long_verified(kp_load *load) {
  const char *file = load->file_of[KP_TABLE_VERIFIED];
  kp_field field[KP_LONG_FIELDS];
  memcpy(field, value_fields, sizeof field);
  kp_load_table table = {0};
  if (file != NULL && kp_load_text_table(load, &table, file, kp_load_source(load, "verified"),
                                         field, KP_LONG_OLD, KP_COLUMN_PERIOD)) {
    take_rows(load, &table, field, KP_VERIFIED);
  }
}

void kp_long_corrections(kp_load *load) {
  const char *file = load->file_of[KP_TABLE_CORRECTIONS];
  kp_field field[KP_LONG_FIELDS];
  memcpy(field, value_fields, sizeof field);
  field[KP_LONG_VALUE].role = KP_COLUMN_NEW;
  field[KP_LONG_NOTE].role = KP_COLUMN_REASON;
  field[KP_LONG_OLD].needed = true;
  kp_load_table table = {0};
  if (file != NULL && kp_load_text_table(load, &table, file, kp_load_source(load, "corrections"),
                                         field, KP_LONG_FIELDS, KP_COLUMN_PERIOD)) {
    take_rows(load, &table, field, KP_CORRECTED);
  }
}
