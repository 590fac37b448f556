/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading a dataset that is there: where a cell comes from, and finding things by name.
 *
 * What a wide table reports is not stored a cell: it is made on demand from the table's row.
 * Lookups here scan, which is fast enough for people's questions; a load has maps of its own. */
#include "table/load.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool kp_series_reported(kp_entry *out, const kp_dataset *dataset, const kp_series *series,
                        int unit) {
  if (series->table_file < 0) {
    return false;
  }
  const int *row_of_unit = dataset->tables->row_of_unit[series->table_file];
  int row = row_of_unit == NULL ? unit : row_of_unit[unit];
  const kp_reported *reported = &dataset->tables->reported[series - dataset->series];
  if (row < 0 || reported->why == NULL) {
    return false;
  }
  const kp_table *table = dataset->tables->table[series->table_file];
  int column = series->table_column;
  *out =
      (kp_entry){.unit = unit,
                 .origin = KP_REPORTED,
                 .number = reported->number != NULL ? reported->number[row] : NAN,
                 .why = (kp_why)reported->why[row],
                 .text = reported->text != NULL
                             ? reported->text[row]
                             : kp_table_cell_text(
                                   table, &dataset->tables->lines[series->table_file], row, column),
                 .file = series->table_file,
                 .line = kp_table_cell_line(table, row, column),
                 .column = (uint32_t)column + 1};
  return true;
}

int kp_series_trace(kp_entry *out, int max, const kp_dataset *dataset, const kp_series *series,
                    int unit) {
  int n = 0;
  kp_entry wide;
  if (kp_series_reported(&wide, dataset, series, unit)) {
    if (n < max) {
      out[n] = wide;
    }
    n++;
  }
  int low = 0, high = series->n_entries;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (series->entry[middle].unit < unit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < series->n_entries && series->entry[low].unit == unit; low++) {
    if (n < max) {
      out[n] = series->entry[low];
    }
    n++;
  }
  return n;
}

const char *kp_entry_source(char *buf, size_t size, const kp_dataset *dataset,
                            const kp_entry *entry) {
  const char *path = entry->file < 0 ? "" : dataset->file[entry->file].path;
  if (size > 0) {
    snprintf(buf, size, "%s:%u:%u", path, (unsigned)entry->line, (unsigned)entry->column);
  }
  return buf;
}

/* ---- Finding by name ---- */

static bool is_folded(kp_str folded, kp_str candidate, kp_arena *scratch) {
  return kp_str_equal(folded, kp_str_fold(scratch, candidate));
}

/* The first of n texts that is name: by its bytes, else folded. -1: none. text_of gives a text. */
static int find_text(kp_str name, int n, kp_str (*text_of)(const void *, int), const void *of) {
  for (int i = 0; i < n; i++) {
    if (kp_str_equal(text_of(of, i), name)) {
      return i;
    }
  }
  kp_arena *scratch = kp_arena_new();
  kp_str folded = {0};
  if (scratch != NULL) {
    folded = kp_str_fold(scratch, name);
  }
  int found = -1;
  for (int i = 0; folded.len > 0 && i < n && found < 0; i++) {
    found = is_folded(folded, text_of(of, i), scratch) ? i : -1;
  }
  kp_arena_free(scratch);
  return found;
}

static kp_str series_id(const void *dataset, int i) {
  return kp_str_of(((const kp_dataset *)dataset)->series[i].id);
}

static kp_str fact_name(const void *dataset, int i) {
  return ((const kp_dataset *)dataset)->fact[i].name;
}

static kp_str roster_name(const void *dataset, int i) {
  return kp_str_of(((const kp_dataset *)dataset)->roster[i].name);
}

static kp_str header_of(const void *table, int i) {
  return ((const kp_table *)table)->header[i];
}

static kp_str name_in(const void *names, int i) {
  return kp_str_of(((const char *const *)names)[i]);
}

int kp_dataset_find_series(const kp_dataset *dataset, kp_str name) {
  int found = find_text(name, dataset->n_series, series_id, dataset);
  for (int i = 0; i < dataset->n_series && found < 0; i++) {
    const char *const *names = dataset->tables->series_name[i];
    int n = 0;
    while (names[n] != NULL) {
      n++;
    }
    found = find_text(name, n, name_in, names) >= 0 ? i : -1;
  }
  return found;
}

int kp_dataset_find_fact(const kp_dataset *dataset, kp_str name) {
  return find_text(name, dataset->n_facts, fact_name, dataset);
}

int kp_dataset_find_roster(const kp_dataset *dataset, kp_str name) {
  return find_text(name, dataset->n_rosters, roster_name, dataset);
}

int kp_roster_find(const kp_roster *roster, kp_str name) {
  const kp_table *table = roster->table;
  int found = find_text(name, table->n_columns, header_of, table);
  if (found >= 0) {
    return found;
  }
  kp_arena *scratch = kp_arena_new();
  kp_str folded = {0};
  if (scratch != NULL) {
    folded = kp_str_fold(scratch, name);
  }
  const char *const *other = folded.len > 0 ? kp_roster_synonyms(folded) : NULL;
  kp_arena_free(scratch);
  for (; other != NULL && *other != NULL && found < 0; other++) {
    found = find_text(kp_str_of(*other), table->n_columns, header_of, table);
  }
  return found;
}

/* The only unit whose folded text is the folded one; -1 when none or several. */
static int only_folded(kp_str folded, const kp_str *texts, int n, kp_arena *scratch) {
  int found = -1;
  for (int u = 0; u < n; u++) {
    if (is_folded(folded, texts[u], scratch)) {
      if (found >= 0) {
        return -1;
      }
      found = u;
    }
  }
  return found;
}

int kp_dataset_find_unit(const kp_dataset *dataset, kp_str id) {
  int unit = kp_names_find(&dataset->tables->id, id);
  kp_arena *scratch = unit < 0 ? kp_arena_new() : NULL;
  if (scratch == NULL) {
    return unit;
  }
  kp_str folded = kp_str_fold(scratch, id);
  if (folded.len > 0) {
    unit = only_folded(folded, dataset->id, dataset->n_units, scratch);
    unit = unit >= 0 ? unit : only_folded(folded, dataset->name, dataset->n_units, scratch);
  }
  kp_arena_free(scratch);
  return unit;
}
