/* SPDX-License-Identifier: GPL-3.0-or-later
 * Unpack: the inputs of a run, laid down as they were: index/ with the files beside the index,
 * data/ with the dataset and, beside it, the other periods.
 *
 * A ledger may come from anywhere: a path that would leave the folder is refused, and bytes that do
 * not have their hash are not written. All that is missing is named before anything is laid down.
 */
#include "ledger/store.h"

#include <string.h>

/* A plain name, or one that goes down. */
static bool goes_down(const char *path) {
  if (path[0] == '\0' || path[0] == '/')
    return false;
  for (const char *at = path; *at;) {
    size_t len = strcspn(at, "/");
    if (len == 0 || (len == 1 && *at == '.') || (len == 2 && at[0] == '.' && at[1] == '.'))
      return false;
    at += len + (at[len] == '/');
  }
  return true;
}

/* False, and said: the file cannot be laid down. */
static bool can_be_had(const kp_ledger *ledger, const kp_ledger_file *file, kp_diag *diag) {
  bool safe = goes_down(file->path) && (!file->folder[0] || goes_down(file->folder));
  if (safe && file->kept)
    return true;
  kp_diag_error(diag, &(kp_place){.file = ledger->path},
                safe ? KP_MSG_LEDGER_NOT_KEPT : KP_MSG_LEDGER_BAD_PATH,
                KP_ARGS(file->path, file->hash),
                safe ? KP_MSG_LEDGER_NOT_KEPT_HINT : KP_MSG_LEDGER_DAMAGED_HINT);
  return false;
}

static kp_status write_file(const char *path, const void *bytes, size_t len, kp_arena *arena,
                            kp_diag *diag) {
  const char *name = strrchr(path, '/') + 1; /* path begins with the folder's */
  const char *folder = kp_arena_copy(arena, path, (size_t)(name - 1 - path));
  kp_output *output = NULL;
  kp_status status = folder ? kp_output_new(&output, folder, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_output_open(output, name, diag);
  if (status == KP_OK) {
    kp_output_write(output, bytes, len);
    status = kp_output_commit(output, diag);
  }
  kp_output_free(output);
  return status;
}

static kp_status lay_down(const char **path, const kp_ledger *ledger, const kp_ledger_file *file,
                          const char *folder, kp_arena *arena, kp_diag *diag) {
  bool is_index = strcmp(file->role, "index") == 0;
  *path = kp_arena_printf(arena, "%s/%s%s%s/%s", folder, is_index ? "index" : "data",
                          file->folder[0] ? "/" : "", file->folder, file->path);
  if (!*path)
    return kp_diag_no_memory(diag);
  unsigned char *bytes = NULL;
  int64_t n_bytes = 0;
  kp_status status = kp_ledger_bytes(&bytes, &n_bytes, ledger, file->hash, diag);
  if (status == KP_OK && !bytes) {
    kp_diag_error(diag, &(kp_place){.file = ledger->path}, KP_MSG_LEDGER_BLOB_CHANGED,
                  KP_ARGS(file->hash), KP_MSG_NONE);
    return KP_INPUT;
  }
  if (status == KP_OK)
    status = write_file(*path, bytes, (size_t)n_bytes, arena, diag);
  kp_free(bytes);
  return status;
}

kp_status kp_ledger_unpack(const char **index, const char **dataset, kp_ledger *ledger,
                           const kp_ledger_run *run, const char *folder, kp_arena *arena,
                           kp_diag *diag) {
  bool all = true;
  for (int i = 0; i < run->n_files; i++)
    all = can_be_had(ledger, &run->file[i], diag) && all;
  const char *index_path = NULL, *dataset_path = NULL;
  kp_status status = all ? KP_OK : KP_INPUT;
  for (int i = 0; i < run->n_files && status == KP_OK; i++) {
    const kp_ledger_file *file = &run->file[i];
    const char *path;
    status = lay_down(&path, ledger, file, folder, arena, diag);
    if (!index_path && strcmp(file->role, "index") == 0)
      index_path = path;
    if (!dataset_path && strcmp(file->role, "dataset") == 0)
      dataset_path =
          file->folder[0] ? kp_arena_printf(arena, "%s/data/%s", folder, file->folder) : path;
  }
  if (status == KP_OK && (!index_path || !dataset_path)) {
    kp_diag_error(diag, &(kp_place){.file = ledger->path}, KP_MSG_LEDGER_DAMAGED, KP_ARGS(run->id),
                  KP_MSG_LEDGER_DAMAGED_HINT);
    status = KP_INPUT;
  }
  if (status == KP_OK) {
    *index = index_path;
    *dataset = dataset_path;
  }
  return status;
}
