/* SPDX-License-Identifier: GPL-3.0-or-later
 * Init: a new index and a small dataset to start from, in the user's language.
 *
 * The files are engine/run/template/<language>/, embedded while building; a test scores them, so
 * what a new user gets first always works. Nothing that is there already is overwritten. The
 * dataset's folder is put in place before the index, which is the last thing to appear. */
#include "base/arena.h"
#include "base/file.h"
#include "run/result.h"
#include "run/template.h"

#include <string.h>

/* The template's files in one folder of it ("zh" or "zh/2024", not below) go to target. */
static kp_status write_folder(const char *from, const char *target, kp_diag *diag) {
  kp_output *output = NULL;
  kp_status status = kp_output_new(&output, target, diag);
  size_t len = strlen(from);
  for (int i = 0; i < kp_template_n_files && status == KP_OK; i++) {
    const kp_embedded *file = &kp_template_files[i];
    if (strncmp(file->path, from, len) != 0 || file->path[len] != '/' ||
        strchr(file->path + len + 1, '/'))
      continue;
    status = kp_output_open(output, file->path + len + 1, diag);
    if (status == KP_OK)
      kp_output_write(output, file->bytes, file->len);
  }
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}

static kp_status check_free(const char *folder, kp_arena *arena, kp_diag *diag) {
  kp_place place = {.file = folder};
  const char *const *names;
  int n_names = 0;
  switch (kp_path_kind_of(folder)) {
  case KP_PATH_NONE:
    return KP_OK;
  case KP_PATH_FOLDER: {
    kp_status status = kp_path_list(&names, &n_names, folder, arena, diag);
    if (status != KP_OK || n_names == 0)
      return status;
    kp_diag_error(diag, &place, KP_MSG_RUN_INIT_NOT_EMPTY, KP_NO_ARGS,
                  KP_MSG_RUN_HINT_INIT_NOT_EMPTY);
    return KP_INPUT;
  }
  default:
    kp_diag_error(diag, &place, KP_MSG_RUN_INIT_NOT_A_FOLDER, KP_NO_ARGS,
                  KP_MSG_RUN_HINT_INIT_NOT_EMPTY);
    return KP_INPUT;
  }
}

kp_status kp_init(const char *folder, kp_lang lang, kp_diag *diag) {
  if (kp_output_may_write_to(folder, diag) != KP_OK)
    return KP_USAGE;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  const char *year = kp_arena_printf(arena, "%s/2024", folder);
  kp_status status = year ? check_free(folder, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = write_folder(lang == KP_ZH ? "zh/2024" : "en/2024", year, diag);
  if (status == KP_OK)
    status = write_folder(lang == KP_ZH ? "zh" : "en", folder, diag);
  kp_arena_free(arena);
  return status;
}
