/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files of a dataset looked at alone, when there is no index that says what is wanted of them.
 *
 * What is wrong with a file as such (bytes that are no text, a record that is cut wrong, a header
 * that stands twice) needs no index to be seen: each table is opened and read as text by the same
 * reader that a load uses, and only diagnostics come out. Cells mean nothing here, and which file
 * is which table is not asked. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/file.h"
#include "table/dataset.h"

static bool may_be_table(const char *name) {
  static const char *const endings[] = {".csv", ".xlsx", ".xlsm"};
  const size_t len = strlen(name);
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    const size_t n = strlen(endings[i]);
    if (*name != '.' && *name != '~' && len > n && strcasecmp(name + len - n, endings[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* What is wrong has been said, whatever the status; an arena a file, so that it is given back. */
static kp_status look_at(const char *path, const kp_table_options *options, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  if (arena == NULL) {
    return kp_diag_no_memory(diag);
  }
  kp_table *table = NULL;
  kp_status status = kp_table_open(&table, path, path, options, arena, diag);
  if (status == KP_OK) {
    const int n = table->n_columns;
    kp_column_request *requests = KP_ARRAY(arena, kp_column_request, n);
    for (int i = 0; requests != NULL && i < n; i++) {
      requests[i] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
    }
    status = requests != NULL ? kp_table_read(table, requests, -1, options, arena, diag)
                              : kp_diag_no_memory(diag);
    kp_table_close(table);
  }
  kp_arena_free(arena);
  return status;
}

static kp_status look_at_folder(const char *path, const kp_table_options *options, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  if (arena == NULL) {
    return kp_diag_no_memory(diag);
  }
  const char *const *names = NULL;
  int n = 0;
  kp_status status = kp_path_list(&names, &n, path, arena, diag);
  const size_t len = strlen(path);
  const char *slash = len > 0 && path[len - 1] == '/' ? "" : "/";
  for (int i = 0; i < n && status != KP_SYSTEM; i++) {
    if (!may_be_table(names[i])) {
      continue;
    }
    const char *file = kp_arena_printf(arena, "%s%s%s", path, slash, names[i]);
    const kp_status one = file != NULL ? look_at(file, options, diag) : kp_diag_no_memory(diag);
    status = one > status ? one : status;
  }
  kp_arena_free(arena);
  return status;
}

kp_status kp_dataset_look(const char *path, const kp_table_options *options, kp_diag *diag) {
  switch (strcmp(path, "-") == 0 ? KP_PATH_NONE : kp_path_kind_of(path)) {
  case KP_PATH_FOLDER:
    return look_at_folder(path, options, diag);
  case KP_PATH_FILE:
    return look_at(path, options, diag);
  default:
    return KP_OK; /* a pipe is read once, and what is not there a load says */
  }
}
