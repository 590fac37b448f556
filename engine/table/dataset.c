/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dataset: the order of a load, and the life of what it makes.
 *
 * Faults are gathered in diagnostics of the load's own, so that they can be counted whatever the
 * caller's hold already; the load fails when there is an error among them, after every table has
 * been looked at. Whatever happens, all that was opened is closed: the dataset holds it from the
 * first file on, and a load that fails frees its dataset. */
#include "table/dataset.h"

#include <string.h>

#include "table/held.h"
#include "table/load.h"
#include "table/reading.h"

static const char *file_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

static const char *const *copy_names(kp_load *load, const char *const *names) {
  size_t n = 0;
  while (names[n] != NULL) {
    n++;
  }
  const char **copy = kp_load_alloc(load, load->arena, n + 1, sizeof *copy);
  for (size_t i = 0; copy != NULL && i < n; i++) {
    copy[i] = kp_str_copy(load->arena, kp_str_of(names[i]));
    if (copy[i] == NULL) {
      kp_diag_no_memory(load->diag);
      return NULL;
    }
  }
  return copy;
}

static void start_series(kp_load *load) {
  kp_dataset *data = load->data;
  for (int w = 0; w < data->n_series && !kp_load_failed(load); w++) {
    const kp_want *want = &load->spec->wants[w];
    const char *id = kp_str_copy(load->arena, kp_str_of(want->id));
    if (id == NULL) {
      kp_diag_no_memory(load->diag);
    }
    data->series[w] =
        (kp_series){.id = id, .kind = want->rule.kind, .table_file = -1, .table_column = -1};
    data->tables->series_name[w] = copy_names(load, want->names);
  }
}

/* Everything whose size the spec tells. */
static void start_arrays(kp_load *load) {
  kp_dataset *data = load->data;
  kp_arena *arena = load->arena;
  size_t n_wants = (size_t)load->spec->n_wants, n_rosters = (size_t)load->spec->n_rosters;
  size_t most_files = KP_TABLE_ROLES + n_rosters + KP_FREE_FILES + 1;
  struct kp_dataset_tables *tables = data->tables;
  data->file = kp_load_alloc(load, arena, most_files, sizeof *data->file);
  tables->table = kp_load_alloc(load, arena, most_files, sizeof(kp_table *));
  tables->row_of_unit = kp_load_alloc(load, arena, most_files, sizeof(int *));
  tables->lines = kp_load_alloc(load, arena, most_files, sizeof *tables->lines);
  tables->reported = kp_load_alloc(load, arena, n_wants, sizeof *tables->reported);
  tables->series_name = kp_load_alloc(load, arena, n_wants, sizeof *tables->series_name);
  data->series = kp_load_alloc(load, arena, n_wants, sizeof *data->series);
  load->want_settled = kp_load_alloc(load, load->scratch, n_wants, sizeof *load->want_settled);
  load->roster_file = kp_load_alloc(load, load->scratch, n_rosters, sizeof(char *));
  if (!kp_load_failed(load)) {
    data->n_series = (int)n_wants;
    start_series(load);
    kp_load_fold_names(load);
  }
}

/* An empty dataset with an arena; NULL when memory is out. */
static kp_dataset *dataset_new(const char *path) {
  kp_arena *arena = kp_arena_new();
  kp_dataset *data = arena == NULL ? NULL : KP_NEW(arena, kp_dataset);
  struct kp_dataset_tables *tables = data == NULL ? NULL : KP_NEW(arena, struct kp_dataset_tables);
  const char *copy = tables == NULL ? NULL : kp_str_copy(arena, kp_str_of(path));
  if (copy == NULL) {
    kp_arena_free(arena);
    return NULL;
  }
  *data = (kp_dataset){.arena = arena,
                       .path = copy,
                       .period = "",
                       .unit_file = -1,
                       .panel_file = -1,
                       .recusal_file = -1,
                       .judge_file = -1,
                       .assignment_file = -1,
                       .decision_file = -1,
                       .tables = tables};
  return data;
}

/* False: there is nothing to read at the path, which has been said. */
static bool find_path(kp_load *load) {
  const char *path = load->data->path;
  kp_path_kind kind = strcmp(path, "-") == 0 ? KP_PATH_FILE : kp_path_kind_of(path);
  if (kind == KP_PATH_NONE) {
    kp_place place = {.file = path};
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_NO_PATH, KP_NO_ARGS,
                  KP_MSG_DATASET_HINT_NO_PATH);
    return false;
  }
  load->folder = kind == KP_PATH_FOLDER;
  if (!load->folder) {
    load->file_of[KP_TABLE_UNITS] = file_name(path);
  }
  return true;
}

static void load_steps(kp_load *load) {
  static void (*const steps[])(kp_load *) = {
      kp_load_find_files,  kp_load_period_start, kp_load_units,       kp_long_verified,
      kp_long_corrections, kp_load_series,       kp_load_rosters,     kp_load_judges,
      kp_load_marks,       kp_load_recusals,     kp_load_assignments, kp_load_decisions,
      kp_load_events,      kp_load_mark_ranges,
  };
  for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !kp_load_failed(load); i++) {
    steps[i](load);
  }
  kp_dataset *data = load->data;
  for (int i = 0; i < data->n_files; i++) { /* a table knows its hash once it is read */
    memcpy(data->file[i].hash, data->tables->table[i]->hash, sizeof data->file[i].hash);
  }
}

static void load_clear(kp_load *load) {
  kp_lookup_clear(&load->units);
  kp_lookup_clear(&load->judges);
  kp_names_clear(&load->judge_ids);
  kp_names_clear(&load->alias_old);
  kp_names_clear(&load->spare);
  kp_names_clear(&load->panel_name);
  kp_free(load->pending);
  kp_arena_free(load->scratch);
  kp_dataset_free(load->data);
  kp_diag_free(load->diag);
}

kp_status kp_dataset_read(kp_dataset **out, const char *path, const kp_dataset_spec *spec,
                          kp_diag *diag) {
  kp_load load = {
      .spec = spec, .data = dataset_new(path), .scratch = kp_arena_new(), .diag = kp_diag_new()};
  kp_status status = KP_SYSTEM;
  if (load.data == NULL || load.scratch == NULL || load.diag == NULL) {
    if (diag != NULL) {
      kp_diag_no_memory(diag);
    }
    goto done;
  }
  load.arena = load.data->arena;
  start_arrays(&load);
  if (!kp_load_failed(&load) && find_path(&load)) {
    load_steps(&load);
  }
  status = kp_diag_status(load.diag);
  if (diag != NULL) {
    kp_diag_join(diag, load.diag);
    status = kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : status;
  }
  if (status == KP_OK || (status == KP_INPUT && spec->piece != NULL && load.units_known)) {
    *out = load.data;
    load.data = NULL;
  }
done:
  load_clear(&load);
  return status;
}

const kp_bytes *kp_dataset_piped(const kp_dataset *dataset, int file) {
  const kp_bytes *bytes = &dataset->tables->table[file]->decoded->held->file;
  return bytes->mapped ? NULL : bytes;
}

int kp_dataset_n_units(const kp_dataset *dataset) {
  return dataset->n_units;
}

const char *kp_dataset_period(const kp_dataset *dataset) {
  return dataset->has_period ? dataset->period : NULL;
}

void kp_dataset_free(kp_dataset *dataset) {
  if (dataset == NULL) {
    return;
  }
  struct kp_dataset_tables *tables = dataset->tables;
  for (int i = 0; i < dataset->n_siblings; i++)
    kp_dataset_free(dataset->sibling[i]);
  for (int i = 0; i < dataset->n_files; i++) {
    kp_table_close(tables->table[i]);
    kp_line_index_free(tables->lines[i]);
  }
  kp_names_clear(&tables->id);
  kp_arena_free(dataset->arena);
}
