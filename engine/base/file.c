/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files in: a whole file as bytes, and the names in a folder.
 *
 * Regular files are mapped, so that reading costs no copy; pipes and files that do not know their
 * length (/proc) are read to their end. A file that is not there, or may not be read, is the
 * input's fault; a disk that fails is the machine's. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag_store.h"

/* Whose fault an errno is when something is to be read. */
static kp_status read_fault(kp_diag *diag, const char *shown, int errnum) {
  static const int of_input[] = {ENOENT,       EACCES, EPERM, ENOTDIR, EISDIR,
                                 ENAMETOOLONG, ELOOP,  ENXIO, ENODEV};
  for (size_t i = 0; i < sizeof of_input / sizeof *of_input; i++) {
    if (of_input[i] == errnum) {
      kp_diag_add_errno(diag, shown, errnum);
      return KP_INPUT;
    }
  }
  return kp_diag_system(diag, shown, errnum);
}

/* Reads to the end; errno on failure, else 0. */
static int read_all(kp_bytes *out, int fd) {
  kp_buf buf = {0};
  for (;;) {
    char *room = kp_buf_room(&buf, 65536);
    ssize_t got = room ? read(fd, room, buf.cap - buf.len - 1) : -1;
    if (room && got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      int errnum = room ? errno : ENOMEM;
      kp_buf_clear(&buf);
      return errnum;
    }
    if (got == 0)
      break;
    buf.len += (size_t)got;
  }
  *out = (kp_bytes){(unsigned char *)buf.at, buf.len, false};
  return 0;
}

static int read_opened(kp_bytes *out, int fd, bool may_map) {
  struct stat status;
  if (fstat(fd, &status) != 0)
    return errno;
  if (S_ISDIR(status.st_mode))
    return EISDIR;
  if (S_ISBLK(status.st_mode) || (S_ISCHR(status.st_mode) && !isatty(fd)))
    return ENODEV; /* /dev/zero has no end */
  if (may_map && S_ISREG(status.st_mode) && status.st_size > 0) {
    void *at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at != MAP_FAILED) {
      *out = (kp_bytes){at, (size_t)status.st_size, true};
      return 0;
    }
  }
  return read_all(out, fd);
}

static kp_status read_path(kp_bytes *out, const char *path, const char *shown, bool may_map,
                           kp_diag *diag) {
  int errnum;
  if (strcmp(path, "-") == 0) {
    errnum = read_all(out, STDIN_FILENO);
  } else {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
      return read_fault(diag, shown, errno);
    errnum = read_opened(out, fd, may_map);
    close(fd);
  }
  return errnum ? read_fault(diag, shown, errnum) : KP_OK;
}

kp_status kp_file_read(kp_bytes *out, const char *path, const char *shown, kp_diag *diag) {
  return read_path(out, path, shown, true, diag);
}

kp_status kp_file_read_unmapped(kp_bytes *out, const char *path, const char *shown, kp_diag *diag) {
  return read_path(out, path, shown, false, diag);
}

void kp_file_release(kp_bytes *bytes) {
  if (bytes->mapped)
    munmap((void *)(uintptr_t)bytes->bytes, bytes->len);
  else
    kp_free((void *)(uintptr_t)bytes->bytes);
  *bytes = (kp_bytes){0};
}

kp_path_kind kp_path_kind_of(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0)
    return KP_PATH_NONE;
  return S_ISREG(status.st_mode)   ? KP_PATH_FILE
         : S_ISDIR(status.st_mode) ? KP_PATH_FOLDER
                                   : KP_PATH_OTHER;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of an opened folder into a buffer, each with its NUL; errno on failure, else 0. */
static int gather_names(kp_buf *names, int *n_names, DIR *folder) {
  *n_names = 0;
  for (;;) {
    errno = 0;
    struct dirent *entry = readdir(folder);
    if (!entry)
      return errno;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
      continue;
    kp_buf_add_bytes(names, entry->d_name, strlen(entry->d_name) + 1);
    ++*n_names;
  }
}

kp_status kp_path_list(const char *const **names, int *n_names, const char *folder, kp_arena *arena,
                       kp_diag *diag) {
  DIR *opened = opendir(folder);
  if (!opened)
    return read_fault(diag, folder, errno);
  kp_buf gathered = {0};
  int n = 0, errnum = gather_names(&gathered, &n, opened);
  closedir(opened);
  const char **list = NULL;
  const char *text = NULL;
  if (errnum == 0 && !gathered.failed) {
    list = KP_ARRAY(arena, const char *, n + 1);
    text = kp_arena_copy(arena, gathered.at, gathered.len);
  }
  kp_buf_clear(&gathered);
  if (errnum)
    return read_fault(diag, folder, errnum);
  if (!list || !text)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < n; i++, text += strlen(text) + 1)
    list[i] = text;
  qsort(list, (size_t)n, sizeof *list, compare_names);
  *names = list;
  *n_names = n;
  return KP_OK;
}
