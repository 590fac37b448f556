/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rosters: members, activities … many rows a unit, all columns text.
 *
 * Only the rosters that the index names are read. Their rows are grouped by unit with a counting
 * sort, so that rows of a unit stay in file order; rows whose unit is not known are errors and in
 * no group. A column that a rule names must be there, by its own name or one of the catalogue's
 * (city: 城市, 所在城市). */
#include <string.h>

#include "table/load.h"

/* True when two columns of the roster answer to the name, which is said. */
static bool is_unclear(kp_load *load, const kp_load_table *table, const char *name) {
  const char *const *others = kp_roster_synonyms(kp_str_fold(load->scratch, kp_str_of(name)));
  return others != NULL && kp_table_find(table->table, others, load->scratch, load->diag) == -2;
}

/* The header nearest to a wanted name, or NULL. */
static const char *nearest_column(kp_load *load, const kp_table *table, const char *name) {
  kp_str *folded = kp_load_alloc(load, load->scratch, (size_t)table->n_columns, sizeof *folded);
  if (folded == NULL) {
    return NULL;
  }
  for (int c = 0; c < table->n_columns; c++) {
    folded[c] = kp_str_fold(load->scratch, table->header[c]);
  }
  kp_str wanted = kp_str_fold(load->scratch, kp_str_of(name));
  int nearest = kp_text_nearest(wanted, folded, table->n_columns);
  return nearest < 0 ? NULL : kp_load_c(load, table->header[nearest]);
}

/* "城市, 所在城市 …": what else the column may be called, or NULL. */
static const char *other_names(kp_load *load, const char *name) {
  const char *const *others = kp_roster_synonyms(kp_str_fold(load->scratch, kp_str_of(name)));
  if (others == NULL) {
    return NULL;
  }
  kp_buf list = {0};
  for (; *others != NULL; others++) {
    if (strcmp(*others, name) != 0) {
      kp_buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", *others);
    }
  }
  const char *text = kp_load_c(load, (kp_str){list.at, (uint32_t)list.len});
  kp_buf_clear(&list);
  return text;
}

static void check_columns(kp_load *load, const kp_roster_want *want, const kp_roster *roster,
                          const kp_load_table *table) {
  for (const char *const *name = want->columns; name != NULL && *name != NULL; name++) {
    if (is_unclear(load, table, *name) || kp_roster_find(roster, kp_str_of(*name)) >= 0) {
      continue;
    }
    const char *nearest = nearest_column(load, table->table, *name);
    const char *others = nearest == NULL ? other_names(load, *name) : NULL;
    kp_load_say_header(load, KP_ERROR, table, -1, KP_MSG_DATASET_ROSTER_COLUMN,
                       KP_ARGS(want->name, *name),
                       nearest != NULL  ? KP_MSG_DATASET_HINT_MEANT
                       : others != NULL ? KP_MSG_DATASET_HINT_COLUMN
                                        : KP_MSG_NONE,
                       KP_ARGS(nearest != NULL ? nearest : others));
  }
}

/* Groups the rows by unit. */
static void group_rows(kp_load *load, kp_roster *roster, const kp_load_table *table, int column) {
  int n_units = load->data->n_units;
  roster->first = kp_load_alloc(load, load->arena, (size_t)n_units + 1, sizeof(int));
  roster->row = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof(int));
  int *unit_of = kp_load_alloc(load, load->scratch, (size_t)table->n_rows, sizeof(int));
  int *next = kp_load_alloc(load, load->scratch, (size_t)n_units + 1, sizeof(int));
  if (roster->first == NULL || roster->row == NULL || unit_of == NULL || next == NULL) {
    return;
  }
  for (int i = 0; i < table->n_rows; i++) {
    unit_of[i] = kp_load_unit(load, table, kp_load_row(table, i), column);
    if (unit_of[i] >= 0) {
      roster->first[unit_of[i] + 1]++;
    }
  }
  for (int u = 0; u < n_units; u++) {
    roster->first[u + 1] += roster->first[u];
    next[u] = roster->first[u];
  }
  for (int i = 0; i < table->n_rows; i++) {
    if (unit_of[i] >= 0) {
      roster->row[next[unit_of[i]]++] = kp_load_row(table, i);
    }
  }
}

/* A roster without columns or rows, so that rosters keep the numbers that the index gives them. */
static void add_empty(kp_load *load, const kp_roster_want *want) {
  kp_roster roster = {.name = kp_str_copy(load->arena, kp_str_of(want->name)), .file = -1};
  roster.table = kp_load_alloc(load, load->arena, 1, sizeof(kp_table));
  roster.first = kp_load_alloc(load, load->arena, (size_t)load->data->n_units + 1, sizeof(int));
  if (roster.name == NULL) {
    kp_diag_no_memory(load->diag);
  } else if (roster.table != NULL && roster.first != NULL) {
    load->data->roster[load->data->n_rosters++] = roster;
  }
}

static void read_roster(kp_load *load, int r) {
  const kp_roster_want *want = &load->spec->rosters[r];
  const char *file = load->roster_file[r];
  if (file == NULL && load->spec->partial) {
    add_empty(load, want);
    return;
  }
  if (file == NULL) {
    kp_place place = {.file = load->data->path};
    const char *line =
        kp_arena_printf(load->scratch, "%s:%u", want->declared.file ? want->declared.file : "",
                        (unsigned)want->declared.line);
    kp_diag_add(load->diag, KP_ERROR, &place, KP_MSG_DATASET_NO_ROSTER, KP_ARGS(want->name),
                want->declared.file ? KP_MSG_DATASET_HINT_WANT_MISSING : KP_MSG_NONE,
                KP_ARGS(line));
    return;
  }
  kp_field field = {KP_COLUMN_UNIT, true, -1};
  kp_load_table table = {0};
  bool usable = kp_load_text_table(load, &table, file, kp_load_source(load, want->name), &field, 1,
                                   KP_COLUMN_ROSTER_PERIOD);
  if (table.table == NULL || kp_load_failed(load)) {
    return;
  }
  kp_roster roster = {.name = kp_str_copy(load->arena, kp_str_of(want->name)),
                      .table = table.table,
                      .file = table.file};
  if (roster.name == NULL) {
    kp_diag_no_memory(load->diag);
    return;
  }
  check_columns(load, want, &roster, &table);
  kp_load_roster_cells(load, want, &roster, &table, field.at);
  if (usable && load->units_known) {
    group_rows(load, &roster, &table, field.at);
    load->data->roster[load->data->n_rosters++] = roster;
  }
}

/* What sources say of a roster by its folded name; NULL: nothing. */
static const kp_source_names *source_of(kp_load *load, kp_str folded) {
  for (int i = 0; i < load->spec->n_sources; i++) {
    const kp_source_names *source = &load->spec->sources[i];
    if (kp_str_equal(kp_str_fold(load->scratch, kp_str_of(source->table)), folded)) {
      return source;
    }
  }
  return NULL;
}

/* A file that a function names. Without a column of units it is none of the dataset's. */
static void read_free(kp_load *load, int f) {
  kp_dataset *data = load->data;
  kp_load_table table = {0};
  if (!kp_load_open(load, &table, load->free_file[f], source_of(load, load->free_name[f]))) {
    return;
  }
  kp_field field = {KP_COLUMN_UNIT, true, -1};
  if (kp_load_column(load, &table, KP_COLUMN_UNIT) == -1) {
    kp_load_say_header(load, KP_WARNING, &table, -1, KP_MSG_DATASET_FREE_WITHOUT_UNIT, KP_NO_ARGS,
                       KP_MSG_DATASET_HINT_FREE_WITHOUT_UNIT, NULL);
    kp_table_close(table.table);
    data->n_files--;
    return;
  }
  bool usable = kp_load_text_rows(load, &table, &field, 1, KP_COLUMN_ROSTER_PERIOD);
  kp_roster roster = {.name = kp_str_copy(load->arena, load->free_name[f]),
                      .table = table.table,
                      .file = table.file};
  if (roster.name == NULL) {
    kp_diag_no_memory(load->diag);
  } else if (usable && load->units_known) {
    group_rows(load, &roster, &table, field.at);
    data->roster[data->n_rosters++] = roster;
  }
}

void kp_load_rosters(kp_load *load) {
  int n = load->spec->n_rosters;
  size_t most = (size_t)n + (size_t)load->n_free;
  load->data->roster = kp_load_alloc(load, load->arena, most, sizeof *load->data->roster);
  for (int r = 0; load->data->roster != NULL && r < n && !kp_load_failed(load); r++) {
    read_roster(load, r);
  }
  for (int f = 0; load->data->roster != NULL && f < load->n_free && !kp_load_failed(load); f++) {
    read_free(load, f);
  }
}
