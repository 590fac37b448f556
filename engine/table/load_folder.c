/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which file of a folder is which table.
 *
 * Only names in the folder's own listing are ever opened, so an index cannot reach a file elsewhere
 * by naming it under "sources". A CSV or XLSX file is a table by the name that sources give, by the
 * table's plain name or by a synonym (成员.csv); two files for one table are an error, one that is
 * none is a warning (but panel-王.csv is the panel's part of one judge), for it may be a misspelt
 * name, and so is a workbook of another kind that has a table's name: people forget to save it as
 * one of the two. */
#include "table/load.h"

#include <string.h>

#include "base/file.h"
#include "table/held.h"

typedef struct {
  const char *name;   /* as listed */
  kp_str stem;        /* folded, without the ending */
  const char *ending; /* of a file that may be a table; NULL: it may not */
  bool other_workbook, taken;
} folder_file;

static bool ends_with(kp_str folded, const char *ending) {
  size_t len = strlen(ending);
  return folded.len > len && memcmp(folded.at + folded.len - len, ending, len) == 0;
}

static folder_file describe(kp_load *load, const char *name) {
  static const char *const tables[] = {".csv", ".xlsx", ".xlsm"};
  static const char *const others[] = {".xls", ".xlsb", ".et", ".ods"};
  folder_file file = {.name = name};
  if (name[0] == '.' || name[0] == '~') {
    return file; /* hidden, or a lock file of a spreadsheet program */
  }
  kp_str folded = kp_str_fold(load->scratch, kp_str_of(name));
  for (int i = 0; i < 3; i++) {
    file.ending = ends_with(folded, tables[i]) ? tables[i] : file.ending;
  }
  for (int i = 0; i < 4; i++) {
    file.other_workbook = file.other_workbook || ends_with(folded, others[i]);
  }
  if (file.ending != NULL || file.other_workbook) {
    const char *dot = memrchr(folded.at, '.', folded.len);
    file.stem = kp_str_trim((kp_str){folded.at, (uint32_t)(dot - folded.at)});
  }
  return file;
}

/* Takes a file for a table; a second one is an error. */
static void take(kp_load *load, const char **slot, folder_file *file, const char *table) {
  file->taken = true;
  if (*slot == NULL) {
    *slot = file->name;
    return;
  }
  kp_place place = {.file = load->data->path};
  kp_diag_error(load->diag, &place, KP_MSG_DATASET_TWO_FILES, KP_ARGS(*slot, file->name, table),
                KP_MSG_DATASET_HINT_TWO_FILES);
}

static bool same_name(kp_load *load, const char *declared, const folder_file *file) {
  kp_str a = kp_str_fold(load->scratch, kp_str_of(declared));
  return kp_str_equal(a, kp_str_fold(load->scratch, kp_str_of(file->name)));
}

/* The files that sources name for a table. */
static void take_declared(kp_load *load, const char **slot, const kp_source_names *source,
                          folder_file *files, int n_files) {
  for (int i = 0; i < n_files; i++) {
    if (files[i].ending != NULL && same_name(load, source->file, &files[i])) {
      take(load, slot, &files[i], source->table);
    }
  }
  if (*slot == NULL) {
    kp_diag_error(load->diag, &source->declared, KP_MSG_DATASET_SOURCE_FILE,
                  KP_ARGS(source->table, source->file, load->data->path),
                  KP_MSG_DATASET_HINT_SOURCE_FILE);
  }
}

/* Where a table's file goes, and what the table is called; NULL: the dataset has no such table. */
static const char **slot_of(kp_load *load, kp_str folded, const char **table) {
  for (int i = 0; i < load->spec->n_rosters; i++) {
    const char *name = load->spec->rosters[i].name;
    kp_str wanted = kp_str_fold(load->scratch, kp_str_of(name));
    *table = name;
    if (kp_str_equal(wanted, folded)) {
      return &load->roster_file[i];
    }
    const char *const *other = kp_roster_file_synonyms(wanted);
    for (; other != NULL && *other != NULL; other++) {
      if (kp_str_equal(kp_str_of(*other), folded)) {
        return &load->roster_file[i];
      }
    }
  }
  kp_table_role role = kp_table_role_of(folded);
  if (role == KP_TABLE_ROLES) {
    return NULL;
  }
  *table = kp_table_role_name(role);
  return &load->file_of[role];
}

static void take_sources(kp_load *load, folder_file *files, int n_files) {
  for (int i = 0; i < load->spec->n_sources; i++) {
    const kp_source_names *source = &load->spec->sources[i];
    kp_str folded = kp_str_fold(load->scratch, kp_str_of(source->table));
    const char *table;
    const char **slot = slot_of(load, folded, &table);
    if (slot == NULL && kp_load_is_named(load, kp_str_of(source->table))) {
      continue; /* take_free */
    }
    if (slot == NULL) {
      kp_diag_add(load->diag, KP_WARNING, &source->declared, KP_MSG_DATASET_SOURCE_TABLE,
                  KP_ARGS(source->table), KP_MSG_DATASET_HINT_SOURCE_TABLE, NULL);
    } else if (source->file != NULL && load->folder) {
      take_declared(load, slot, source, files, n_files);
    }
  }
}

/* Files that sources have not named. */
static void take_by_name(kp_load *load, folder_file *files, int n_files) {
  for (int i = 0; i < n_files; i++) {
    if (files[i].ending == NULL || files[i].taken) {
      continue;
    }
    const char *table;
    const char **slot = slot_of(load, files[i].stem, &table);
    if (slot != NULL) {
      take(load, slot, &files[i], table);
    }
  }
}

/* The roster that a file is by what sources say, its stem or a synonym of it, if functions of the
 * index name that; else empty. */
static kp_str free_name_of(kp_load *load, const folder_file *file) {
  for (int i = 0; i < load->spec->n_sources; i++) {
    const kp_source_names *source = &load->spec->sources[i];
    if (source->file != NULL && same_name(load, source->file, file)) {
      return kp_str_fold(load->scratch, kp_str_of(source->table));
    }
  }
  kp_str name = kp_load_is_named(load, file->stem) ? file->stem : (kp_str){0};
  const char *const *other = kp_roster_file_synonyms(file->stem);
  for (; other != NULL && *other != NULL && name.len == 0; other++) {
    name = kp_load_is_named(load, kp_str_of(*other)) ? kp_str_of(*other) : name;
  }
  return name;
}

/* Files that are no table, but that functions of the index name. */
static void take_free(kp_load *load, folder_file *files, int n_files) {
  load->free_file = kp_load_alloc(load, load->scratch, (size_t)n_files, sizeof(char *));
  load->free_name = kp_load_alloc(load, load->scratch, (size_t)n_files, sizeof(kp_str));
  if (load->spec->functions.len == 0 || load->free_file == NULL || load->free_name == NULL) {
    return;
  }
  for (int i = 0; i < n_files && load->n_free < KP_FREE_FILES; i++) {
    folder_file *file = &files[i];
    if (file->ending == NULL || file->taken || file->stem.len == 0) {
      continue;
    }
    kp_str name = free_name_of(load, file);
    if (name.len > 0) {
      file->taken = true;
      load->free_file[load->n_free] = file->name;
      load->free_name[load->n_free++] = name;
    }
  }
}

/* No file has been opened yet: the list of files is made anew, with room for these as well. */
static void make_room_for_files(kp_load *load) {
  kp_dataset *data = load->data;
  const size_t most = (size_t)KP_TABLE_ROLES + (size_t)load->spec->n_rosters +
                      (size_t)load->n_panel_files + KP_FREE_FILES + 1;
  kp_file_entry *file = kp_load_alloc(load, load->arena, most, sizeof *file);
  kp_table **table = kp_load_alloc(load, load->arena, most, sizeof(kp_table *));
  int **row_of_unit = kp_load_alloc(load, load->arena, most, sizeof(int *));
  _Atomic(kp_line_index *) *lines = kp_load_alloc(load, load->arena, most, sizeof *lines);
  if (file == NULL || table == NULL || row_of_unit == NULL || lines == NULL) {
    load->n_panel_files = 0;
    return;
  }
  data->file = file;
  data->tables->table = table;
  data->tables->row_of_unit = row_of_unit;
  data->tables->lines = lines;
}

/* What stands between the first - or _ of a file's name and its ending, as it is written. */
static kp_str judge_of(const char *name) {
  const char *from = name + strcspn(name, "-_"), *to = strrchr(name, '.');
  if (*from == '\0' || to == NULL || to <= from) {
    return kp_str_of(name);
  }
  return kp_str_trim((kp_str){from + 1, (uint32_t)(to - from - 1)});
}

/* "panel-王.csv", "打分_王.xlsx": the marks of one judge, named behind the panel's own name. */
static void take_of_judges(kp_load *load, folder_file *files, int n_files) {
  load->panel_file = kp_load_alloc(load, load->scratch, (size_t)n_files, sizeof(char *));
  load->panel_judge = kp_load_alloc(load, load->scratch, (size_t)n_files, sizeof(kp_str));
  for (int i = 0; load->panel_file != NULL && load->panel_judge != NULL && i < n_files; i++) {
    kp_str stem = files[i].stem;
    uint32_t at = 0;
    while (at < stem.len && stem.at[at] != '-' && stem.at[at] != '_') {
      at++;
    }
    if (files[i].ending == NULL || files[i].taken || at + 1 >= stem.len ||
        kp_table_role_of(kp_str_trim((kp_str){stem.at, at})) != KP_TABLE_PANEL) {
      continue;
    }
    files[i].taken = true;
    load->panel_judge[load->n_panel_files] = judge_of(files[i].name);
    load->panel_file[load->n_panel_files++] = files[i].name;
  }
  if (load->n_panel_files > 0) {
    make_room_for_files(load);
  }
}

/* A name that a table has and this file nearly has. */
static const char *nearest_table(kp_load *load, kp_str stem) {
  int n = KP_TABLE_ROLES + load->spec->n_rosters;
  kp_str *names = kp_arena_alloc(load->scratch, (size_t)n, sizeof *names);
  if (names == NULL) {
    return NULL;
  }
  for (int i = 0; i < KP_TABLE_ROLES; i++) {
    names[i] = kp_str_of(kp_table_role_name((kp_table_role)i));
  }
  for (int i = 0; i < load->spec->n_rosters; i++) {
    names[KP_TABLE_ROLES + i] = kp_str_of(load->spec->rosters[i].name);
  }
  int nearest = kp_text_nearest(stem, names, n);
  return nearest < 0 ? NULL : kp_load_c(load, names[nearest]);
}

static void say_unused(kp_load *load, const folder_file *files, int n_files) {
  for (int i = 0; i < n_files; i++) {
    const folder_file *file = &files[i];
    kp_place place = {.file = load->data->path};
    const char *table;
    if (file->ending != NULL && !file->taken) {
      const char *nearest = nearest_table(load, file->stem);
      kp_diag_add(load->diag, KP_WARNING, &place, KP_MSG_DATASET_FILE_UNUSED, KP_ARGS(file->name),
                  nearest != NULL ? KP_MSG_DATASET_HINT_FILE_MEANT : KP_MSG_NONE,
                  KP_ARGS(nearest, file->ending));
    }
    if (file->other_workbook && slot_of(load, file->stem, &table) != NULL) {
      kp_diag_add(load->diag, KP_WARNING, &place, KP_MSG_DATASET_WORKBOOK, KP_ARGS(file->name),
                  KP_MSG_DATASET_HINT_WORKBOOK, NULL);
    }
  }
}

/* A folder of folders of periods is taken for a dataset easily. */
static void say_no_units(kp_load *load, const char *const *names, int n) {
  const char *period = NULL;
  kp_period span;
  for (int i = 0; i < n; i++) {
    if (kp_period_read(&span, kp_str_of(names[i]))) {
      period = names[i];
    }
  }
  kp_place place = {.file = load->data->path};
  kp_diag_add(load->diag, KP_ERROR, &place, KP_MSG_DATASET_NO_UNITS_FILE, KP_NO_ARGS,
              period != NULL ? KP_MSG_DATASET_HINT_SUBFOLDER : KP_MSG_DATASET_HINT_NO_UNITS_FILE,
              KP_ARGS(period));
}

void kp_load_find_files(kp_load *load) {
  if (!load->folder) {
    take_sources(load, NULL, 0);
    return;
  }
  const char *const *names = NULL;
  int n = 0;
  if (kp_path_list(&names, &n, load->data->path, load->scratch, load->diag) != KP_OK) {
    return;
  }
  folder_file *files = kp_load_alloc(load, load->scratch, (size_t)n, sizeof *files);
  if (files == NULL) {
    return;
  }
  for (int i = 0; i < n; i++) {
    files[i] = describe(load, names[i]);
  }
  take_sources(load, files, n);
  take_by_name(load, files, n);
  take_of_judges(load, files, n);
  take_free(load, files, n);
  say_unused(load, files, n);
  if (load->file_of[KP_TABLE_UNITS] == NULL && load->file_of[KP_TABLE_VALUES] == NULL) {
    say_no_units(load, names, n);
  }
}
