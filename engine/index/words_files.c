/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files beside an index: CSV files of parameters and norms, read as a table/ would read data and
 * kept as text cells.
 *
 * A path is a plain name or goes down from the index's folder: no absolute path, no "..", no
 * symbolic way out is asked for by name. A file is read once a load; a later state of the same
 * index finds it in the list and reads nothing. All of it is copied to the index's arena, so that
 * no file stays open. */
#include <string.h>

#include "base/file.h"
#include "index/source.h"
#include "index/words.h"
#include "table/table.h"

static bool is_beside(const char *path) {
  if (path[0] == '\0' || path[0] == '/' || strchr(path, '\\'))
    return false;
  for (const char *at = path; *at;) {
    size_t len = strcspn(at, "/");
    if (len == 0 || (len == 2 && at[0] == '.' && at[1] == '.'))
      return false;
    at += len + (at[len] == '/');
  }
  return true;
}

static const char *path_beside(kp_arena *arena, const char *index_path, const char *path) {
  const char *slash = strrchr(index_path, '/');
  int len = slash ? (int)(slash - index_path) + 1 : 0;
  return kp_arena_printf(arena, "%.*s%s", len, index_path, path);
}

static bool copy_cells(kp_word_table *out, const kp_table *table, kp_arena *arena) {
  kp_str *header = KP_ARRAY(arena, kp_str, table->n_columns);
  kp_str *cell = KP_ARRAY(arena, kp_str, (size_t)table->n_rows * (size_t)table->n_columns);
  uint32_t *line = KP_ARRAY(arena, uint32_t, table->n_rows);
  if (!header || !cell || !line)
    return false;
  bool failed = false;
  for (int c = 0; c < table->n_columns; c++) {
    header[c] = (kp_str){kp_str_copy(arena, table->header[c]), table->header[c].len};
    failed |= !header[c].at;
    for (int r = 0; r < table->n_rows; r++) {
      kp_str text = table->column[c].text[r];
      kp_str copy = {kp_str_copy(arena, text), text.len};
      failed |= !copy.at;
      cell[r * table->n_columns + c] = copy;
    }
  }
  for (int r = 0; r < table->n_rows; r++)
    line[r] = table->line[r];
  out->header = header;
  out->cell = cell;
  out->line = line;
  out->n_columns = table->n_columns;
  out->n_rows = table->n_rows;
  return !failed;
}

static kp_status read_table(kp_word_table *out, kp_arena *arena, const char *full, kp_diag *diag) {
  kp_source source = {0};
  kp_status status = kp_source_read(&source, full, out->path, arena, diag);
  if (status != KP_OK)
    return status;
  out->text = source.text;
  memcpy(out->hash, source.hash, sizeof out->hash);
  kp_table *table = NULL;
  const kp_table_options options = {.unmapped = true};
  status = kp_table_open(&table, full, out->path, &options, arena, diag);
  if (status != KP_OK)
    return status;
  kp_column_request *requests = KP_ARRAY(arena, kp_column_request, table->n_columns);
  if (!requests) {
    status = kp_diag_no_memory(diag);
    goto done;
  }
  for (int c = 0; c < table->n_columns; c++)
    requests[c] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  status = kp_table_read(table, requests, -1, &options, arena, diag);
  if (status == KP_OK && !copy_cells(out, table, arena))
    status = kp_diag_no_memory(diag);
done:
  kp_table_close(table);
  return status;
}

static bool grow(kp_word_files *files) {
  if (files->n_tables < files->cap_tables)
    return true;
  int cap = files->cap_tables ? files->cap_tables * 2 : 4;
  kp_word_table *tables = KP_ARRAY(files->arena, kp_word_table, cap);
  if (!tables)
    return false;
  if (files->n_tables > 0)
    memcpy(tables, files->table, (size_t)files->n_tables * sizeof *tables);
  files->table = tables;
  files->cap_tables = cap;
  return true;
}

const kp_word_table *kp_word_files_get(kp_word_files *files, const char *path,
                                       const kp_place *place, kp_diag *diag) {
  for (int i = 0; i < files->n_tables; i++)
    if (strcmp(files->table[i].path, path) == 0)
      return files->table[i].header ? &files->table[i] : NULL;
  if (!is_beside(path)) {
    kp_diag_error(diag, place, KP_MSG_INDEX_PATH_NOT_BESIDE, KP_ARGS(path), KP_MSG_NONE);
    return NULL;
  }
  if (!files->index_path || files->closed) {
    kp_diag_error(diag, place, KP_MSG_INDEX_NO_FILE_BESIDE, KP_ARGS(path), KP_MSG_NONE);
    return NULL;
  }
  const char *copy = kp_arena_copy(files->arena, path, strlen(path));
  const char *full = path_beside(files->arena, files->index_path, path);
  if (!copy || !full || !grow(files)) {
    kp_diag_no_memory(diag);
    return NULL;
  }
  if (kp_path_kind_of(full) != KP_PATH_FILE) {
    kp_diag_error(diag, place, KP_MSG_INDEX_NO_FILE, KP_ARGS(path), KP_MSG_NONE);
    return NULL;
  }
  kp_word_table *table = &files->table[files->n_tables];
  *table = (kp_word_table){.path = copy};
  if (read_table(table, files->arena, full, diag) != KP_OK)
    table->header = NULL;
  files->n_tables++;
  return table->header ? table : NULL;
}
