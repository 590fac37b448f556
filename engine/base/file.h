/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files: read whole, written all or not at all.
 *
 * An output set gathers the files of one run. Each is written under a temporary name beside its
 * target; kp_output_commit syncs them all and renames them; without a commit nothing that was there
 * before is changed and the temporary files are gone. A set may know the hash of each of its files,
 * and may be of hashes alone. */
#ifndef KP_BASE_FILE_H
#define KP_BASE_FILE_H

#include "base/diag.h"
#include "base/hash.h"

/* A file's bytes, read-only: mapped from a regular file, else read. "-" is standard input. */
typedef struct {
  const unsigned char *bytes;
  size_t len;
  bool mapped;
} kp_bytes;

/* shown is the name used in diagnostics. A folder, or a file that cannot be read, is an error
 * there. */
kp_status kp_file_read(kp_bytes *out, const char *path, const char *shown, kp_diag *diag);
/* The same, never mapped: for files that are being edited. A mapped file that somebody cuts off
 * ends the process that looks at it. */
kp_status kp_file_read_unmapped(kp_bytes *out, const char *path, const char *shown, kp_diag *diag);
void kp_file_release(kp_bytes *bytes);
/* Adds all of a file. */
kp_status kp_file_take(kp_buf *out, const char *path, kp_diag *diag);
/* A new empty file, or with is_folder a new folder, where temporary ones are kept (TMPDIR, else
 * /tmp); its path in the arena. The caller removes it. */
kp_status kp_file_temporary(const char **out, bool is_folder, kp_arena *arena, kp_diag *diag);

typedef enum { KP_PATH_NONE, KP_PATH_FILE, KP_PATH_FOLDER, KP_PATH_OTHER } kp_path_kind;
kp_path_kind kp_path_kind_of(const char *path);
/* Names in a folder (no . and ..), sorted by bytes; in the arena. */
kp_status kp_path_list(const char *const **names, int *n_names, const char *folder, kp_arena *arena,
                       kp_diag *diag);

typedef struct kp_output kp_output;

/* A folder without a name (an empty variable in a script) is no place to write to: KP_USAGE. */
kp_status kp_output_may_write_to(const char *folder, kp_diag *diag);
/* folder is made (with its parents) at commit when it is not there. */
kp_status kp_output_new(kp_output **out, const char *folder, kp_diag *diag);
/* The same, and each file's bytes are hashed. folder NULL: they go nowhere else. */
kp_status kp_output_new_hashed(kp_output **out, const char *folder, kp_diag *diag);
/* Opens the next file of the set; writes go to it until the next open or the commit. */
kp_status kp_output_open(kp_output *output, const char *name, kp_diag *diag);
/* Buffered; an error is kept and reported by kp_output_commit. */
void kp_output_write(kp_output *output, const void *bytes, size_t len);
typedef struct {
  const char *name;
  char hash[KP_HASH_SIZE];
  int64_t n_bytes;
} kp_output_file;
/* What a hashed set holds, in the order of opening; the last file is finished. Borrowed; fails with
 * the first error of writing, if there was one. */
kp_status kp_output_files(const kp_output_file **files, int *n_files, kp_output *output,
                          kp_diag *diag);
/* Syncs and renames all. On failure nothing is left changed that had not been renamed yet, and the
 * diagnostic says which file could not be put in place. */
kp_status kp_output_commit(kp_output *output, kp_diag *diag);
/* Drops what was not committed; NULL is allowed. */
void kp_output_free(kp_output *output);

#endif
