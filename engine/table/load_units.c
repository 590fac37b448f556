/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units: who is in the dataset, and how a cell that names one finds it.
 *
 * Units are the rows of units.csv, else of a wide values.csv, else of the single file; where there
 * is only a long table, its units in order of first appearance. Ids are checked for blanks and
 * repeats by exact bytes, a million in a few hundredths of a second; how a cell finds its unit is
 * in load_lookup.c. */
#include "table/load.h"

#include <string.h>

enum { TWINS = 50 }; /* repeats that are said one by one */

/* ---- Lookup ---- */

static kp_str without_zeros(kp_str text) {
  while (text.len > 1 && text.at[0] == '0')
    text = (kp_str){text.at + 1, text.len - 1};
  return text;
}

/* The unit whose id differs only by zeros in front; NULL where there is none, or more than one. */
static const char *same_but_for_zeros(kp_load *load, kp_str id) {
  const kp_dataset *data = load->data;
  const kp_str bare = without_zeros(id);
  int found = -1;
  load->nearest_left -= data->n_units;
  if (load->nearest_left < 0 || bare.at[0] < '0' || bare.at[0] > '9')
    return NULL;
  for (int i = 0; i < data->n_units; i++) {
    if (!kp_str_equal(without_zeros(data->id[i]), bare))
      continue;
    if (found >= 0)
      return NULL;
    found = i;
  }
  return found < 0 ? NULL : kp_load_c(load, data->id[found]);
}

static void say_unknown(kp_load *load, const kp_load_table *table, int row, int column, kp_str id,
                        bool several) {
  const char *text = kp_load_c(load, id);
  if (several) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_UNIT_UNCLEAR, KP_ARGS(text),
                KP_MSG_DATASET_HINT_UNIT_UNCLEAR, NULL);
    return;
  }
  const char *padded = same_but_for_zeros(load, id);
  const char *nearest = padded ? padded : kp_lookup_nearest(load, &load->units, id);
  kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_UNIT_UNKNOWN,
              KP_ARGS(text, load->data->file[load->data->unit_file].path),
              padded    ? KP_MSG_DATASET_HINT_ZEROS_LOST
              : nearest ? KP_MSG_DATASET_HINT_MEANT
                        : KP_MSG_DATASET_HINT_UNIT_UNKNOWN,
              KP_ARGS(nearest));
}

int kp_load_unit(kp_load *load, const kp_load_table *table, int row, int column) {
  if (!load->units_known || column < 0) {
    return -1;
  }
  kp_str id = kp_load_text(table, row, column);
  if (id.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_UNIT_BLANK, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
    return -1;
  }
  int unit = kp_names_find(&load->data->tables->id, id);
  if (unit < 0) {
    unit = kp_lookup_find(load, &load->units, kp_load_alias(load, id));
  }
  if (unit == -2 || (unit == -1 && !load->units_lost)) {
    say_unknown(load, table, row, column, id, unit == -2);
  }
  return unit < 0 ? -1 : unit;
}

/* ---- The list of units ---- */

static void say_twins(kp_load *load, const kp_load_table *table, int key) {
  kp_dataset *data = load->data;
  kp_twin twins[TWINS];
  int64_t n = kp_names_build(&data->tables->id, data->id, data->n_units, twins, TWINS);
  if (n < 0) {
    kp_diag_no_memory(load->diag);
    return;
  }
  if (load->spec->piece != NULL) { /* the other one may stand in another piece */
    return;
  }
  for (int i = 0; i < n && i < TWINS; i++) {
    kp_load_say(load, KP_ERROR, table, kp_load_row(table, twins[i].again), key,
                KP_MSG_DATASET_UNIT_TWICE,
                KP_ARGS(kp_load_c(load, data->id[twins[i].again]),
                        kp_load_line(load, table, kp_load_row(table, twins[i].first))),
                KP_MSG_DATASET_HINT_UNIT_TWICE, NULL);
  }
  if (n > TWINS) {
    const char *more = kp_arena_printf(load->scratch, "%lld", (long long)(n - TWINS));
    kp_load_say_header(load, KP_ERROR, table, key, KP_MSG_DATASET_UNITS_TWICE,
                       KP_ARGS(more != NULL ? more : ""), KP_MSG_NONE, NULL);
  }
}

/* True when two different ids may have one folded form. Ids in ASCII of one case, with no blanks,
 * cannot: that is known from one look at their bytes, and spares folding a million of them. */
static bool may_fold_alike(const kp_dataset *data) {
  bool upper = false, lower = false;
  for (int u = 0; u < data->n_units; u++) {
    for (uint32_t i = 0; i < data->id[u].len; i++) {
      unsigned char c = (unsigned char)data->id[u].at[i];
      if (c >= 0x80 || c <= ' ') {
        return true;
      }
      upper = upper || (c >= 'A' && c <= 'Z');
      lower = lower || (c >= 'a' && c <= 'z');
    }
  }
  return upper && lower;
}

/* "A07" and "Ａ０７" are two units by their bytes, and hardly two in anybody's mind. */
static void warn_alike(kp_load *load, const kp_load_table *table, int key) {
  const kp_dataset *data = load->data;
  if (!may_fold_alike(data) || !kp_lookup_fold(load, &load->units)) {
    return;
  }
  const kp_folded *folded = &load->units.folded_id;
  int n_said = 0;
  for (int u = 0; u < data->n_units && n_said < TWINS; u++) {
    int first = kp_names_find(&folded->names, folded->text[u]);
    if (first < 0 || first == u || kp_str_equal(data->id[first], data->id[u])) {
      continue;
    }
    kp_load_say(load, KP_WARNING, table, kp_load_row(table, u), key, KP_MSG_DATASET_UNITS_ALIKE,
                KP_ARGS(kp_load_c(load, data->id[u]), kp_load_c(load, data->id[first]),
                        kp_load_line(load, table, kp_load_row(table, first))),
                KP_MSG_NONE, NULL);
    n_said++;
  }
}

static void say_blank_ids(kp_load *load, const kp_load_table *table, int key) {
  for (int u = 0; u < load->data->n_units; u++) {
    if (load->data->id[u].len == 0) {
      kp_load_say(load, KP_ERROR, table, kp_load_row(table, u), key, KP_MSG_DATASET_UNIT_BLANK,
                  KP_NO_ARGS, KP_MSG_NONE, NULL);
    }
  }
}

/* A copy of texts in which a blank is the unit's id; texts itself when none is blank. */
static kp_str *fill_names(kp_load *load, kp_str *texts) {
  const kp_dataset *data = load->data;
  int blank = 0;
  while (blank < data->n_units && texts[blank].len > 0) {
    blank++;
  }
  if (blank == data->n_units) {
    return texts;
  }
  kp_str *out = kp_load_alloc(load, load->arena, (size_t)data->n_units, sizeof *out);
  for (int u = 0; out != NULL && u < data->n_units; u++) {
    out[u] = texts[u].len > 0 ? texts[u] : data->id[u];
  }
  return out;
}

static kp_str *renamed_ids(kp_load *load, kp_str *ids) {
  const kp_dataset *data = load->data;
  if (load->n_aliases == 0) {
    return ids;
  }
  kp_str *out = kp_load_alloc(load, load->arena, (size_t)data->n_units, sizeof *out);
  for (int u = 0; out != NULL && u < data->n_units; u++) {
    out[u] = kp_load_alias(load, ids[u]);
  }
  return out;
}

static uint32_t *lines_of(kp_load *load, const kp_load_table *table) {
  if (table->row == NULL) {
    return table->table->line;
  }
  uint32_t *line = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *line);
  for (int i = 0; line != NULL && i < table->n_rows; i++) {
    line[i] = table->table->line[table->row[i]];
  }
  return line;
}

static void units_are_known(kp_load *load) {
  const kp_dataset *data = load->data;
  load->units = (kp_lookup){
      .id = data->id, .name = data->name, .n = data->n_units, .exact = &data->tables->id};
  load->units_known = !kp_load_failed(load);
}

/* Every row of the table is a unit. */
static void units_from_rows(kp_load *load, const kp_wide_table *wide) {
  kp_dataset *data = load->data;
  const kp_load_table *table = &wide->t;
  data->n_units = table->n_rows;
  data->unit_file = table->file;
  data->units_key = kp_str_copy(load->arena, table->table->header[wide->key]);
  data->unit_line = lines_of(load, table);
  kp_str *id = kp_load_gather(load, table, wide->key);
  data->id = id == NULL ? NULL : renamed_ids(load, id);
  if (data->units_key == NULL || data->unit_line == NULL || data->id == NULL) {
    kp_diag_no_memory(load->diag);
    return;
  }
  kp_str *name = wide->name < 0 ? data->id : kp_load_gather(load, table, wide->name);
  data->name = name == NULL ? NULL : fill_names(load, name);
  data->group = wide->group >= 0
                    ? kp_load_gather(load, table, wide->group)
                    : kp_load_alloc(load, load->arena, (size_t)data->n_units, sizeof(kp_str));
  if (data->name == NULL || data->group == NULL) {
    return;
  }
  data->tables->row_of_unit[table->file] = table->row;
  say_blank_ids(load, table, wide->key);
  say_twins(load, table, wide->key);
  units_are_known(load);
  warn_alike(load, table, wide->key);
}

/* The different ids of a long table, in order of first appearance. */
static void units_from_long(kp_load *load, const kp_load_table *table, int key) {
  kp_dataset *data = load->data;
  kp_names seen = {0};
  int *row_of = kp_load_alloc(load, load->scratch, (size_t)table->n_rows, sizeof *row_of);
  for (int i = 0; row_of != NULL && i < table->n_rows; i++) {
    int row = kp_load_row(table, i);
    kp_str id = kp_load_alias(load, kp_load_text(table, row, key));
    int before = seen.n;
    if (id.len > 0 && kp_names_intern(&seen, id) < 0) {
      kp_diag_no_memory(load->diag);
    } else if (seen.n > before) {
      row_of[before] = row;
    }
  }
  data->n_units = seen.n;
  data->unit_file = table->file;
  data->units_key = kp_str_copy(load->arena, table->table->header[key]);
  data->id = kp_load_alloc(load, load->arena, (size_t)seen.n, sizeof(kp_str));
  data->group = kp_load_alloc(load, load->arena, (size_t)seen.n, sizeof(kp_str));
  data->unit_line = kp_load_alloc(load, load->arena, (size_t)seen.n, sizeof(uint32_t));
  if (row_of != NULL && data->units_key != NULL && data->id != NULL && data->group != NULL &&
      data->unit_line != NULL) {
    for (int u = 0; u < seen.n; u++) {
      data->id[u] = seen.key[u];
      data->unit_line[u] = table->table->line[row_of[u]];
    }
    data->name = data->id;
    if (kp_names_build(&data->tables->id, data->id, data->n_units, NULL, 0) >= 0) {
      units_are_known(load);
    }
  }
  if (!load->units_known) {
    kp_diag_no_memory(load->diag);
  }
  kp_names_clear(&seen);
}

/* Opens a table that may be wide or long. */
static bool open_either(kp_load *load, kp_load_table *out, kp_table_role role, bool *is_long) {
  const char *name = load->folder ? load->file_of[role] : load->file_of[KP_TABLE_UNITS];
  *is_long = false;
  out->lists_units = role == KP_TABLE_UNITS || load->file_of[KP_TABLE_UNITS] == NULL;
  if (name == NULL) {
    return false;
  }
  if (!kp_load_open(load, out, name, kp_load_source(load, kp_table_role_name(role)))) {
    load->values_lost = true;
    return false;
  }
  *is_long = kp_long_is(load, out);
  if (*is_long && load->spec->piece != NULL) { /* rows of a unit may be far apart */
    kp_load_say_header(load, KP_ERROR, out, -1, KP_MSG_DATASET_LONG_PIECES, KP_NO_ARGS,
                       KP_MSG_DATASET_HINT_LONG_PIECES, NULL);
    return false;
  }
  return true;
}

static void check_main(kp_load *load, const kp_load_table *table) {
  if (load->units_known && load->data->n_units == 0 && !load->period_unclear &&
      table->table->n_rows == 0) {
    kp_load_say_header(load, KP_ERROR, table, -1, KP_MSG_DATASET_NO_ROWS, KP_NO_ARGS, KP_MSG_NONE,
                       NULL);
  }
  if (load->period_unclear) {
    load->units_known = false; /* who is meant is not known: no fault of other tables */
  }
}

void kp_load_units(kp_load *load) {
  kp_wide_table units = {.is_units = true}, values = {0};
  bool units_long = false, values_long = false;
  bool have_units = open_either(load, &units.t, KP_TABLE_UNITS, &units_long);
  bool have_values = load->folder && open_either(load, &values.t, KP_TABLE_VALUES, &values_long);
  if (units_long && have_units && !load->folder) {
    values = units; /* a single file in long form */
    have_values = values_long = true;
    have_units = false;
  }
  bool units_read = have_units && kp_load_wide_read(load, &units, KP_COLUMN_KEY);
  bool values_main = load->file_of[KP_TABLE_UNITS] == NULL || !load->folder;
  bool values_read =
      have_values && !values_long &&
      kp_load_wide_read(load, &values, values_main ? KP_COLUMN_KEY : KP_COLUMN_WIDE_UNIT);
  int long_unit = -1;
  if (have_values && values_long) {
    long_unit = kp_long_open(load, &values.t);
  }
  kp_load_period_end(load);
  kp_load_aliases(load);
  if (kp_load_failed(load)) {
    return;
  }
  if (units_read) {
    units_from_rows(load, &units);
    check_main(load, &units.t);
  } else if (values_read && values_main) {
    units_from_rows(load, &values);
    check_main(load, &values.t);
  } else if (long_unit >= 0 && values_main) {
    units_from_long(load, &values.t, long_unit);
    check_main(load, &values.t);
  }
  if (values_read && !values_main && load->units_known) {
    kp_load_wide_join(load, &values);
  }
  if (units_read) {
    kp_load_wide_facts(load, &units);
  }
  if (values_read) {
    kp_load_wide_facts(load, &values);
  }
  if (long_unit >= 0) {
    kp_long_values(load, &values.t);
  }
}
