/* SPDX-License-Identifier: GPL-3.0-or-later
 * Series: for each want, what counts in each unit, of all that was said.
 *
 * A wide column is taken in place where rows are units, else gathered. Then entries in the order
 * reported, verified, corrected are laid over it: the last that is not blank counts. A column that
 * entries write into is copied first, because the trace shows the table's own value for ever. A
 * correction must name what it corrects: "old" is compared with what counts up to it, so that
 * several corrections of one cell make a chain. */
#include "table/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

/* By unit, then origin, then place: no two are equal, so the order is one. */
static int compare_pending(const void *a, const void *b) {
  const kp_entry *x = &((const kp_pending *)a)->entry, *y = &((const kp_pending *)b)->entry;
  if (x->unit != y->unit) {
    return x->unit < y->unit ? -1 : 1;
  }
  if (x->origin != y->origin) {
    return x->origin < y->origin ? -1 : 1;
  }
  return x->line < y->line ? -1 : x->line > y->line;
}

static void say_at(kp_load *load, const kp_entry *entry, uint32_t column, kp_msg what,
                   const char *const *args, kp_msg hint) {
  const kp_table *table = load->data->tables->table[entry->file];
  kp_place place = {.file = table->file,
                    .line = entry->line,
                    .column = column,
                    .column_name = kp_load_c(load, table->header[column - 1]),
                    .unit = kp_load_c(load, load->data->id[entry->unit])};
  kp_diag_error(load->diag, &place, what, args, hint);
}

static const char *source_of(kp_load *load, const kp_entry *entry) {
  char buf[512];
  kp_entry_source(buf, sizeof buf, load->data, entry);
  return kp_load_c(load, kp_str_of(buf));
}

/* ---- Faults among the entries of a cell ---- */

static void check_twice(kp_load *load, const kp_pending *pending, int n) {
  for (int i = 1; i < n; i++) {
    const kp_entry *first = &pending[i - 1].entry, *again = &pending[i].entry;
    if (first->unit == again->unit && first->origin == again->origin &&
        again->origin != KP_CORRECTED) {
      say_at(load, again, again->column, KP_MSG_DATASET_CELL_TWICE,
             KP_ARGS(kp_load_c(load, load->data->id[again->unit]),
                     load->spec->wants[pending[i].want].id, source_of(load, first)),
             KP_MSG_DATASET_HINT_CELL_TWICE);
    }
  }
}

/* True when "old" says what counts until now. */
static bool matches(const kp_load *load, const kp_pending *correction, const kp_entry *current) {
  const kp_want *want = &load->spec->wants[correction->want];
  kp_str old = correction->old;
  bool present = current != NULL && current->why == KP_PRESENT;
  if (want->rule.kind != KP_CELL_TEXT) {
    kp_cell_value value;
    if (kp_cell_read(&value, old, &want->rule) == KP_CELL_OK) {
      bool old_present = value.why == KP_PRESENT;
      return old_present == present &&
             (!present || kp_decimal_compare(value.value, current->number) == 0);
    }
  }
  if (old.len == 0 || !present) {
    return old.len == 0 && !present;
  }
  kp_str a = kp_str_fold(load->scratch, old), b = kp_str_fold(load->scratch, current->text);
  return kp_str_equal(a, b);
}

static void check_old(kp_load *load, const kp_pending *correction, const kp_entry *current) {
  if (matches(load, correction, current)) {
    return;
  }
  const char *old = kp_load_c(load, correction->old);
  uint32_t column = (uint32_t)correction->old_column + 1;
  if (current == NULL || current->why != KP_PRESENT) {
    say_at(load, &correction->entry, column, KP_MSG_DATASET_OLD_OF_NONE, KP_ARGS(old),
           KP_MSG_DATASET_HINT_OLD_OF_NONE);
    return;
  }
  say_at(load, &correction->entry, column, KP_MSG_DATASET_OLD_DIFFERS,
         KP_ARGS(old, kp_load_c(load, current->text), source_of(load, current)),
         KP_MSG_DATASET_HINT_OLD_DIFFERS);
}

/* Corrections of one want, each against what counts before it. */
static void check_corrections(kp_load *load, const kp_series *series, const kp_pending *pending,
                              int n) {
  kp_entry wide;
  const kp_entry *current = NULL;
  for (int i = 0; i < n; i++) {
    const kp_entry *entry = &pending[i].entry;
    if (i == 0 || entry->unit != pending[i - 1].entry.unit) {
      bool reported = kp_series_reported(&wide, load->data, series, entry->unit);
      current = reported ? &wide : NULL;
    }
    if (entry->origin == KP_CORRECTED) {
      check_old(load, &pending[i], current);
    }
    if (entry->origin != KP_VERIFIED || entry->why != KP_BLANK) {
      current = entry;
    }
  }
}

/* ---- What counts ---- */

static bool allocate(kp_load *load, kp_series *series, int n_units) {
  bool is_text = series->kind == KP_CELL_TEXT;
  series->why = kp_load_alloc(load, load->arena, (size_t)n_units, sizeof *series->why);
  if (is_text) {
    series->text = kp_load_alloc(load, load->arena, (size_t)n_units, sizeof *series->text);
  } else {
    series->number = kp_load_alloc(load, load->arena, (size_t)n_units, sizeof *series->number);
  }
  return series->why != NULL && (is_text || series->number != NULL) && (!is_text || series->text);
}

/* Copies a wide column to units. */
static void gather(kp_series *series, const kp_reported *from, const int *row_of_unit,
                   int n_units) {
  const kp_str none = {0};
  for (int u = 0; u < n_units; u++) {
    int row = row_of_unit == NULL ? u : row_of_unit[u];
    series->why[u] = row < 0 ? KP_NO_ROW : from->why[row];
    if (series->kind == KP_CELL_TEXT) {
      series->text[u] = row < 0 ? none : from->text[row];
    } else {
      series->number[u] = row < 0 ? NAN : from->number[row];
    }
  }
}

/* The series before any entry. to_write: entries will write into it. */
static bool start(kp_load *load, kp_series *series, int w, bool to_write) {
  kp_dataset *data = load->data;
  const kp_reported *reported = &data->tables->reported[w];
  bool wide = series->table_file >= 0 && reported->why != NULL;
  const int *row_of_unit = wide ? data->tables->row_of_unit[series->table_file] : NULL;
  if (wide && row_of_unit == NULL && !to_write) {
    series->number = (double *)(uintptr_t)reported->number;
    series->why = (uint8_t *)(uintptr_t)reported->why;
    series->text = series->kind == KP_CELL_TEXT ? (kp_str *)(uintptr_t)reported->text : NULL;
    return true;
  }
  if (!allocate(load, series, data->n_units)) {
    return false;
  }
  if (wide) {
    gather(series, reported, row_of_unit, data->n_units);
    return true;
  }
  uint8_t why = load->want_settled[w] ? KP_NO_ROW : KP_NO_COLUMN;
  memset(series->why, why, (size_t)data->n_units);
  for (int u = 0; series->number != NULL && u < data->n_units; u++) {
    series->number[u] = NAN;
  }
  return true;
}

static void put(kp_series *series, const kp_entry *entry) {
  int u = entry->unit;
  series->why[u] = (uint8_t)entry->why;
  if (series->kind == KP_CELL_TEXT) {
    series->text[u] = entry->text;
  } else {
    series->number[u] = entry->number;
  }
}

static void lay_over(kp_series *series) {
  for (int i = 0; i < series->n_entries; i++) {
    const kp_entry *entry = &series->entry[i];
    if (entry->origin == KP_REPORTED || entry->why != KP_BLANK) {
      put(series, entry);
    }
  }
}

/* ---- Wants that nothing answers ---- */

/* The file in which people would look for the column. */
static const char *likely_file(const kp_load *load) {
  const kp_dataset *data = load->data;
  const char *name = load->file_of[KP_TABLE_VALUES] != NULL ? load->file_of[KP_TABLE_VALUES]
                                                            : load->file_of[KP_TABLE_UNITS];
  for (int i = 0; name != NULL && i < data->n_files; i++) {
    if (strcmp(data->file[i].path, name) == 0) {
      return data->tables->table[i]->file;
    }
  }
  return data->path;
}

static void say_missing(kp_load *load, int w) {
  const kp_want *want = &load->spec->wants[w];
  const char *nearest = kp_load_nearest_spare(load, w);
  const char *other = want->names[0] != NULL ? want->names[1] : NULL;
  kp_place place = {.file = likely_file(load), .indicator = want->id};
  const kp_place *at = &want->declared;
  const char *declared =
      kp_arena_printf(load->scratch, "%s:%u", at->file ? at->file : "", (unsigned)at->line);
  kp_msg hint = nearest != NULL && at->file != NULL ? KP_MSG_DATASET_HINT_MEANT_AT
                : nearest != NULL                   ? KP_MSG_DATASET_HINT_MEANT
                : at->file != NULL                  ? KP_MSG_DATASET_HINT_WANT_MISSING
                                                    : KP_MSG_NONE;
  kp_diag_add(load->diag, KP_ERROR, &place,
              other != NULL ? KP_MSG_DATASET_WANT_MISSING_TITLED : KP_MSG_DATASET_WANT_MISSING,
              KP_ARGS(want->id, other), hint,
              nearest != NULL ? KP_ARGS(nearest, declared) : KP_ARGS(declared));
}

/* ---- All wants ---- */

/* The pending entries of each want stand together: first[w] … first[w + 1] - 1. */
static kp_pending *by_want(kp_load *load, size_t *first) {
  size_t n_wants = (size_t)load->spec->n_wants;
  kp_pending *sorted = kp_malloc((load->n_pending + 1) * sizeof *sorted);
  size_t *next = kp_load_alloc(load, load->scratch, n_wants + 1, sizeof *next);
  if (sorted == NULL || next == NULL) {
    kp_diag_no_memory(load->diag);
    kp_free(sorted);
    return NULL;
  }
  for (size_t i = 0; i < load->n_pending; i++) {
    first[load->pending[i].want + 1]++;
  }
  for (size_t w = 0; w < n_wants; w++) {
    first[w + 1] += first[w];
    next[w] = first[w];
  }
  for (size_t i = 0; i < load->n_pending; i++) {
    sorted[next[load->pending[i].want]++] = load->pending[i];
  }
  return sorted;
}

static void make(kp_load *load, int w, kp_pending *pending, int n) {
  kp_series *series = &load->data->series[w];
  if (n > 0) {
    qsort(pending, (size_t)n, sizeof *pending, compare_pending);
    check_twice(load, pending, n);
    check_corrections(load, series, pending, n);
  }
  series->entry = kp_load_alloc(load, load->arena, (size_t)n, sizeof *series->entry);
  if (series->entry == NULL || !start(load, series, w, n > 0)) {
    return;
  }
  for (int i = 0; i < n; i++) {
    series->entry[i] = pending[i].entry;
  }
  series->n_entries = n;
  lay_over(series);
}

void kp_load_series(kp_load *load) {
  bool looked = load->data->n_files > 0 && !load->period_unclear && !load->values_lost &&
                !load->spec->partial;
  for (int w = 0; looked && w < load->spec->n_wants; w++) {
    if (!load->want_settled[w] && !load->spec->wants[w].optional) {
      say_missing(load, w);
    }
  }
  size_t *first =
      kp_load_alloc(load, load->scratch, (size_t)load->spec->n_wants + 1, sizeof *first);
  if (!load->units_known || first == NULL) {
    return;
  }
  kp_pending *pending = by_want(load, first);
  for (int w = 0; pending != NULL && w < load->spec->n_wants && !kp_load_failed(load); w++) {
    make(load, w, pending + first[w], (int)(first[w + 1] - first[w]));
  }
  kp_free(pending);
}
