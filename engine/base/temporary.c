/* SPDX-License-Identifier: GPL-3.0-or-later
 * Temporary files: where a library wants a path to write to, and what it wrote taken over. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

kp_status kp_file_temporary(const char **out, bool is_folder, kp_arena *arena, kp_diag *diag) {
  const char *above = getenv("TMPDIR");
  const char *folder = above && *above ? above : "/tmp";
  char *path = kp_arena_printf(arena, "%s/kaoping-XXXXXX", folder);
  if (!path)
    return kp_diag_no_memory(diag);
  const int fd = is_folder ? -1 : mkstemp(path);
  if (is_folder ? mkdtemp(path) == NULL : fd < 0)
    return kp_diag_system(diag, folder, errno);
  if (fd >= 0)
    close(fd);
  *out = path;
  return KP_OK;
}

kp_status kp_file_take(kp_buf *out, const char *path, kp_diag *diag) {
  kp_bytes bytes;
  const kp_status status = kp_file_read(&bytes, path, path, diag);
  if (status != KP_OK)
    return status;
  kp_buf_add_bytes(out, bytes.bytes, bytes.len);
  kp_file_release(&bytes);
  return out->failed ? kp_diag_no_memory(diag) : KP_OK;
}
