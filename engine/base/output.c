/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files out: a set that appears as a whole or not at all.
 *
 * Each file is written under a hidden temporary name beside its target. A commit syncs all of them,
 * then exchanges each with its target (renameat2), so that the temporary name holds the old file
 * and a failure half way can exchange back; where the file system knows no exchange, a plain rename
 * takes its place. Folders that were made for the set go again when it is dropped. Errors while
 * writing are kept, and the commit reports the first. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum { BUFFER = 1 << 18, MOST_TRIES = 1000 };

typedef enum { WRITTEN, EXCHANGED, NEW, REPLACED } placing;

typedef struct out_file {
  struct out_file *next; /* in the order of opening */
  const char *target, *temporary;
  placing state;
  bool is_there; /* the temporary name exists */
  bool finished;
  int fd; /* -1: closed, or there is none */
  kp_output_file about;
} out_file;

typedef struct made_folder {
  struct made_folder *outer;
  const char *path;
} made_folder;

struct kp_output {
  kp_arena *arena;
  const char *folder; /* NULL: nothing is written */
  kp_hasher *hasher;  /* NULL: nothing is hashed */
  made_folder *made;  /* innermost first */
  out_file *first, *last;
  int errnum; /* of the first failure, */
  const char *failed_path;
  size_t n_buffered;
  char buffer[BUFFER];
};

static void keep_error(kp_output *output, const char *path, int errnum) {
  if (output->errnum)
    return;
  output->errnum = errnum;
  output->failed_path = path;
}

kp_status kp_output_may_write_to(const char *folder, kp_diag *diag) {
  if (folder[0] != '\0')
    return KP_OK;
  kp_diag_error(diag, NULL, KP_MSG_BASE_NAMELESS_FOLDER, NULL, KP_MSG_BASE_NAMELESS_FOLDER_HINT);
  return KP_USAGE;
}

static kp_status new_set(kp_output **out, const char *folder, bool hashed, kp_diag *diag) {
  if (folder && kp_output_may_write_to(folder, diag) != KP_OK)
    return KP_USAGE;
  kp_output *output = kp_calloc(1, sizeof *output);
  if (!output)
    return kp_diag_no_memory(diag);
  output->arena = kp_arena_new();
  if (output->arena && folder)
    output->folder = kp_arena_copy(output->arena, folder, strlen(folder));
  output->hasher = hashed ? kp_hasher_new() : NULL;
  if (!output->arena || (folder && !output->folder) || (hashed && !output->hasher)) {
    kp_output_free(output);
    return kp_diag_no_memory(diag);
  }
  *out = output;
  return KP_OK;
}

kp_status kp_output_new(kp_output **out, const char *folder, kp_diag *diag) {
  return new_set(out, folder, false, diag);
}

kp_status kp_output_new_hashed(kp_output **out, const char *folder, kp_diag *diag) {
  return new_set(out, folder, true, diag);
}

/* ---- Folders ---- */

/* Makes one folder when it is not there, and remembers that. errno or 0. */
static int make_folder(kp_output *output, const char *path, size_t len) {
  made_folder *made = KP_NEW(output->arena, made_folder);
  char *copy = kp_arena_copy(output->arena, path, len);
  if (!made || !copy)
    return ENOMEM;
  if (mkdir(copy, 0777) == 0) {
    *made = (made_folder){output->made, copy};
    output->made = made;
    return 0;
  }
  int errnum = errno;
  struct stat
      status; /* on a read-only disk mkdir may say so before it says that the folder is there */
  if (stat(copy, &status) != 0)
    return errnum;
  return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
}

static int make_folders(kp_output *output) {
  const char *path = output->folder;
  for (size_t i = 1; path[0] != '\0' && i <= strlen(path); i++) {
    if (path[i] != '/' && path[i] != '\0')
      continue;
    int errnum = make_folder(output, path, i);
    if (errnum)
      return errnum;
  }
  return 0;
}

/* ---- Writing ---- */

static void write_out(kp_output *output, const char *bytes, size_t len) {
  const off_t from = output->last->about.n_bytes;
  output->last->about.n_bytes += (int64_t)len;
  if (output->hasher)
    kp_hasher_add(output->hasher, bytes, len);
  const size_t all = len;
  while (len > 0 && !output->errnum && output->folder) {
    ssize_t sent = write(output->last->fd, bytes, len);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0) {
      keep_error(output, output->last->target, sent < 0 ? errno : EIO);
      return;
    }
    bytes += sent;
    len -= (size_t)sent;
  }
  /* On its way to the disk while more is made, so that the sync at the end waits for little. */
  if (output->folder && !output->errnum)
    (void)!sync_file_range(output->last->fd, from, (off_t)all, SYNC_FILE_RANGE_WRITE);
}

static void flush(kp_output *output) {
  write_out(output, output->buffer, output->n_buffered);
  output->n_buffered = 0;
}

void kp_output_write(kp_output *output, const void *bytes, size_t len) {
  if (output->errnum || !output->last || len == 0)
    return;
  if (len > BUFFER - output->n_buffered)
    flush(output);
  if (len >= BUFFER) {
    write_out(output, bytes, len);
    return;
  }
  memcpy(output->buffer + output->n_buffered, bytes, len);
  output->n_buffered += len;
}

/* Flushes, syncs and closes the file that is open, so that as few as possible are open at once. */
static void finish_last(kp_output *output) {
  out_file *file = output->last;
  if (!file || file->finished)
    return;
  flush(output);
  file->finished = true;
  if (output->hasher)
    kp_hasher_end(file->about.hash, output->hasher);
  if (file->fd < 0)
    return;
  if (!output->errnum && fsync(file->fd) != 0 &&
      errno != EINVAL) /* EINVAL: nothing to sync there */
    keep_error(output, file->target, errno);
  if (close(file->fd) != 0 && !output->errnum)
    keep_error(output, file->target, errno);
  file->fd = -1;
}

/* A new file beside the target, with the target's mode where that exists. errno or 0. */
static int open_temporary(kp_output *output, out_file *file, const char *name) {
  for (int i = 0; i < MOST_TRIES; i++) {
    file->temporary = kp_arena_printf(output->arena, "%s/.%s.%ld-%d.tmp", output->folder, name,
                                      (long)getpid(), i);
    if (!file->temporary)
      return ENOMEM;
    file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file->fd < 0 && errno != EEXIST)
      return errno;
    if (file->fd >= 0)
      break;
  }
  if (file->fd < 0)
    return EEXIST;
  file->is_there = true;
  struct stat status;
  if (stat(file->target, &status) == 0 && S_ISREG(status.st_mode))
    (void)!fchmod(file->fd,
                  status.st_mode & 07777); /* a courtesy: the file is written either way */
  return 0;
}

kp_status kp_output_open(kp_output *output, const char *name, kp_diag *diag) {
  finish_last(output);
  out_file *file = KP_NEW(output->arena, out_file);
  const char *target =
      kp_arena_printf(output->arena, "%s/%s", output->folder ? output->folder : "", name);
  if (!file || !target) {
    keep_error(output, output->folder, ENOMEM);
    return kp_diag_no_memory(diag);
  }
  *file = (out_file){.target = target, .fd = -1};
  file->about.name = target + strlen(target) - strlen(name);
  int errnum = output->first || !output->folder ? 0 : make_folders(output);
  if (errnum) {
    keep_error(output, output->folder, errnum);
    return kp_diag_system(diag, output->folder, errnum);
  }
  errnum = output->folder ? open_temporary(output, file, name) : 0;
  if (errnum) {
    keep_error(output, target, errnum);
    return kp_diag_system(diag, target, errnum);
  }
  if (output->last)
    output->last->next = file;
  else
    output->first = file;
  output->last = file;
  return KP_OK;
}

kp_status kp_output_files(const kp_output_file **files, int *n_files, kp_output *output,
                          kp_diag *diag) {
  finish_last(output);
  if (output->errnum)
    return kp_diag_system(diag, output->failed_path, output->errnum);
  int n = 0;
  for (const out_file *file = output->first; file; file = file->next)
    n++;
  kp_output_file *list = KP_ARRAY(output->arena, kp_output_file, n);
  if (!list)
    return kp_diag_no_memory(diag);
  n = 0;
  for (const out_file *file = output->first; file; file = file->next)
    list[n++] = file->about;
  *files = list;
  *n_files = n;
  return KP_OK;
}

/* ---- Putting in place ---- */

static int place(out_file *file) {
  struct stat status;
  bool there = lstat(file->target, &status) == 0;
  if (there && renameat2(AT_FDCWD, file->temporary, AT_FDCWD, file->target, RENAME_EXCHANGE) == 0) {
    file->state = EXCHANGED;
    return 0;
  }
  if (there && errno != EINVAL && errno != ENOSYS)
    return errno;
  if (rename(file->temporary, file->target) != 0)
    return errno;
  file->state = there ? REPLACED : NEW;
  file->is_there = false;
  return 0;
}

static void take_back(kp_output *output) {
  for (out_file *file = output->first; file; file = file->next) {
    if (file->state == EXCHANGED)
      (void)!renameat2(AT_FDCWD, file->temporary, AT_FDCWD, file->target, RENAME_EXCHANGE);
    else if (file->state == NEW)
      unlink(file->target);
    file->state = WRITTEN;
  }
}

/* A target that is a folder cannot be replaced: better known before anything is. */
static bool targets_are_free(const kp_output *output, kp_diag *diag) {
  bool ok = true;
  for (const out_file *file = output->first; file; file = file->next) {
    struct stat status;
    if (lstat(file->target, &status) != 0 || !S_ISDIR(status.st_mode))
      continue;
    kp_diag_error(diag, &(kp_place){.file = file->target}, KP_MSG_BASE_TARGET_IS_FOLDER, NULL,
                  KP_MSG_BASE_TARGET_IS_FOLDER_HINT);
    ok = false;
  }
  return ok;
}

static void sync_folder(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return; /* a folder that may be written and not read: the files themselves are safe */
  (void)!fsync(fd);
  close(fd);
}

kp_status kp_output_commit(kp_output *output, kp_diag *diag) {
  finish_last(output);
  if (!output->folder && !output->errnum)
    return KP_OK;
  if (!output->errnum && !targets_are_free(output, diag))
    return KP_INPUT;
  for (out_file *file = output->first; file && !output->errnum; file = file->next) {
    int errnum = place(file);
    if (errnum)
      keep_error(output, file->target, errnum);
  }
  if (output->errnum) {
    take_back(output);
    return kp_diag_system(diag, output->failed_path, output->errnum);
  }
  for (out_file *file = output->first; file; file = file->next) {
    if (file->is_there)
      unlink(file->temporary); /* the old file */
    file->is_there = false;
  }
  sync_folder(output->folder);
  output->made = NULL;
  output->first = output->last = NULL;
  return KP_OK;
}

void kp_output_free(kp_output *output) {
  if (!output)
    return;
  for (out_file *file = output->first; file; file = file->next) {
    if (file->fd >= 0)
      close(file->fd);
    if (file->is_there)
      unlink(file->temporary);
  }
  for (const made_folder *made = output->made; made; made = made->outer)
    rmdir(made->path);
  kp_hasher_free(output->hasher);
  kp_arena_free(output->arena);
  kp_free(output);
}
