/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every step of a load needs: opening a table, finding its columns, saying where something is
 * wrong.
 *
 * A file that is opened becomes an entry of the dataset at once, whatever is found in it later, and
 * stays open until the dataset is freed, since spans point into its text. Columns go by the name
 * that the index's "sources" give, then by the name that they give for the units (people use one
 * key throughout), then by the tiers of synonyms. */
#include "table/load.h"

#include <stdio.h>
#include <string.h>

#include "table/pieces.h"

void *kp_load_alloc(kp_load *load, kp_arena *arena, size_t count, size_t size) {
  void *memory = kp_arena_alloc(arena, count, size);
  if (memory == NULL) {
    kp_diag_no_memory(load->diag);
  }
  return memory;
}

bool kp_load_failed(const kp_load *load) {
  return kp_diag_status(load->diag) == KP_SYSTEM;
}

const kp_source_names *kp_load_source(const kp_load *load, const char *table) {
  for (int i = 0; i < load->spec->n_sources; i++) {
    if (strcmp(load->spec->sources[i].table, table) == 0) {
      return &load->spec->sources[i];
    }
  }
  return NULL;
}

/* The path to open, which is also what people are shown: as given, so that an editor can jump to
 * it. */
static const char *path_of(kp_load *load, const char *name) {
  const char *folder = load->data->path;
  size_t len = strlen(folder);
  const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
  const char *path =
      load->folder ? kp_arena_printf(load->arena, "%s%s%s", folder, slash, name) : folder;
  if (path == NULL) {
    kp_diag_no_memory(load->diag);
  }
  return path;
}

bool kp_load_open(kp_load *load, kp_load_table *out, const char *name,
                  const kp_source_names *source) {
  kp_dataset *data = load->data;
  *out = (kp_load_table){.file = -1, .source = source, .lists_units = out->lists_units};
  const char *path = path_of(load, name);
  kp_table *table = NULL;
  const kp_table_piece *piece = load->spec->piece;
  if (path == NULL || (piece != NULL ? kp_table_open_piece(&table, piece, load->arena, load->diag)
                                     : kp_table_open(&table, path, path, &load->spec->table,
                                                     load->arena, load->diag))) {
    return false;
  }
  int file = data->n_files++;
  data->tables->table[file] = table;
  kp_file_entry *entry = &data->file[file];
  *entry = (kp_file_entry){.path = kp_str_copy(load->arena, kp_str_of(name)),
                           .n_bytes = table->n_bytes,
                           .encoding = table->encoding};
  memcpy(entry->hash, table->hash, sizeof entry->hash);
  if (entry->path == NULL) {
    kp_diag_no_memory(load->diag);
    return false;
  }
  out->table = table;
  out->file = file;
  return true;
}

static const char *source_name(const kp_source_names *source, kp_column_role role) {
  if (source == NULL) {
    return NULL;
  }
  switch (role) {
  case KP_COLUMN_KEY:
  case KP_COLUMN_UNIT:
  case KP_COLUMN_WIDE_UNIT:
    return source->key;
  case KP_COLUMN_NAME:
    return source->name;
  case KP_COLUMN_GROUP:
    return source->group;
  case KP_COLUMN_PERIOD:
  case KP_COLUMN_ROSTER_PERIOD:
    return source->period;
  default:
    return NULL;
  }
}

/* The header nearest to a name, or NULL. */
static const char *nearest_header(kp_load *load, const kp_table *table, const char *name) {
  kp_str *folded = kp_arena_alloc(load->scratch, (size_t)table->n_columns, sizeof *folded);
  if (folded == NULL) {
    return NULL;
  }
  for (int i = 0; i < table->n_columns; i++) {
    folded[i] = kp_str_fold(load->scratch, table->header[i]);
  }
  int nearest =
      kp_text_nearest(kp_str_fold(load->scratch, kp_str_of(name)), folded, table->n_columns);
  return nearest < 0 ? NULL : kp_load_c(load, table->header[nearest]);
}

/* A column that sources name must be there. */
static int declared_column(kp_load *load, const kp_load_table *table, const char *name) {
  int at =
      kp_table_find(table->table, (const char *const[]){name, NULL}, load->scratch, load->diag);
  if (at != -1) {
    return at;
  }
  const char *nearest = nearest_header(load, table->table, name);
  const kp_place *declared = &table->source->declared;
  const char *line = kp_arena_printf(load->scratch, "%s:%u", declared->file ? declared->file : "",
                                     (unsigned)declared->line);
  kp_load_say_header(load, KP_ERROR, table, -1, KP_MSG_DATASET_SOURCE_COLUMN,
                     KP_ARGS(name, line != NULL ? line : ""),
                     nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_DATASET_HINT_SOURCE,
                     KP_ARGS(nearest));
  return -2;
}

static bool is_key(kp_column_role role) {
  return role == KP_COLUMN_KEY || role == KP_COLUMN_UNIT || role == KP_COLUMN_WIDE_UNIT;
}

int kp_load_column(kp_load *load, const kp_load_table *table, kp_column_role role) {
  const char *name = source_name(table->source, role);
  if (name != NULL) {
    return declared_column(load, table, name);
  }
  bool of_unit = is_key(role) || role == KP_COLUMN_PERIOD;
  name = of_unit ? source_name(kp_load_source(load, "units"), role) : NULL;
  if (name != NULL) {
    int at =
        kp_table_find(table->table, (const char *const[]){name, NULL}, load->scratch, load->diag);
    if (at != -1) {
      return at;
    }
  }
  for (const char *const *const *tier = kp_column_names(role); *tier != NULL; tier++) {
    int at = kp_table_find(table->table, *tier, load->scratch, load->diag);
    if (at != -1) {
      return at;
    }
  }
  return -1;
}

int kp_load_needed_column(kp_load *load, const kp_load_table *table, kp_column_role role) {
  int at = kp_load_column(load, table, role);
  if (at != -1) {
    return at;
  }
  const char *const *names = *kp_column_names(role);
  kp_buf list = {0};
  for (int i = 1; i < 5 && names[i] != NULL; i++) {
    kp_buf_printf(&list, "%s%s", i > 1 ? ", " : "", names[i]);
  }
  const char *others = kp_load_c(load, (kp_str){list.at, (uint32_t)list.len});
  kp_buf_clear(&list);
  const char *nearest = NULL;
  for (const char *const *const *tier = kp_column_names(role); *tier != NULL && !nearest; tier++) {
    for (const char *const *one = *tier; *one != NULL && nearest == NULL; one++) {
      nearest = nearest_header(load, table->table, *one);
    }
  }
  kp_load_say_header(load, KP_ERROR, table, -1, KP_MSG_DATASET_NO_COLUMN, KP_ARGS(names[0]),
                     nearest != NULL ? KP_MSG_DATASET_HINT_MEANT
                     : is_key(role)  ? KP_MSG_DATASET_HINT_KEY
                                     : KP_MSG_DATASET_HINT_COLUMN,
                     KP_ARGS(nearest != NULL ? nearest : others));
  return -2;
}

bool kp_load_text_rows(kp_load *load, kp_load_table *table, kp_field *fields, int n_fields,
                       kp_column_role period_role) {
  bool usable = true;
  for (int i = 0; i < n_fields; i++) {
    kp_field *field = &fields[i];
    field->at = field->needed ? kp_load_needed_column(load, table, field->role)
                              : kp_load_column(load, table, field->role);
    usable = usable && (field->at >= 0 || !field->needed);
    field->at = field->at < 0 ? -1 : field->at;
  }
  int period = -1;
  if (period_role != KP_COLUMN_ROLES) {
    period = kp_load_column(load, table, period_role);
  }
  int n_columns = table->table->n_columns;
  kp_column_request *requests =
      kp_load_alloc(load, load->scratch, (size_t)n_columns, sizeof *requests);
  if (requests == NULL) {
    return false;
  }
  for (int i = 0; i < n_columns; i++) {
    requests[i] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  }
  /* Faults in rows have been said; the rows that could be read are still looked at. */
  kp_table_read(table->table, requests, -1, &load->spec->table, load->arena, load->diag);
  if (kp_load_failed(load)) {
    return false;
  }
  kp_load_period_rows(load, table, period);
  return usable && !kp_load_failed(load);
}

bool kp_load_text_table(kp_load *load, kp_load_table *out, const char *name,
                        const kp_source_names *source, kp_field *fields, int n_fields,
                        kp_column_role period_role) {
  return kp_load_open(load, out, name, source) &&
         kp_load_text_rows(load, out, fields, n_fields, period_role);
}

void kp_load_say(kp_load *load, kp_severity severity, const kp_load_table *table, int row,
                 int column, kp_msg what, const char *const *args, kp_msg hint,
                 const char *const *hint_args) {
  kp_place place;
  if (column >= 0) {
    place = kp_table_place(table->table, row, column);
  } else {
    place = (kp_place){.file = table->table->file, .line = table->table->line[row]};
  }
  kp_diag_add(load->diag, severity, &place, what, args, hint, hint_args);
}

void kp_load_say_header(kp_load *load, kp_severity severity, const kp_load_table *table, int column,
                        kp_msg what, const char *const *args, kp_msg hint,
                        const char *const *hint_args) {
  kp_place place = {.file = table->table->file, .line = table->table->header_line};
  if (column >= 0) {
    place.column = (uint32_t)column + 1;
  }
  kp_diag_add(load->diag, severity, &place, what, args, hint, hint_args);
}

const char *kp_load_c(kp_load *load, kp_str text) {
  const char *copy = kp_str_copy(load->scratch, text);
  if (copy == NULL) {
    kp_diag_no_memory(load->diag);
    return "";
  }
  return copy;
}

const char *kp_load_line(kp_load *load, const kp_load_table *table, int row) {
  const char *text = kp_arena_printf(load->scratch, "%s:%u", load->data->file[table->file].path,
                                     (unsigned)table->table->line[row]);
  if (text == NULL) {
    kp_diag_no_memory(load->diag);
    return "";
  }
  return text;
}

kp_str *kp_load_gather(kp_load *load, const kp_load_table *table, int column) {
  kp_str *from = table->table->column[column].text;
  if (table->row == NULL) {
    return from;
  }
  kp_str *out = kp_load_alloc(load, load->arena, (size_t)table->n_rows, sizeof *out);
  for (int i = 0; out != NULL && i < table->n_rows; i++) {
    out[i] = from[table->row[i]];
  }
  return out;
}
