/* SPDX-License-Identifier: GPL-3.0-or-later
 * What all tests share (see support.h). Everything that a test writes goes to a folder under TMPDIR
 * that the test removes again; programs are run with pipes for their three streams, read in one
 * poll loop so that neither side can block the other. */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void support_assert_near(const char *label, double got, double wanted, double tolerance,
                         const char *file, int line) {
  bool same = isnan(got) || isnan(wanted)   ? isnan(got) && isnan(wanted)
              : isinf(got) || isinf(wanted) ? got == wanted
                                            : fabs(got - wanted) <= tolerance;
  if (same)
    return;
  print_error("%s: got %.17g, wanted %.17g, difference %.3g, allowed %.3g\n", label, got, wanted,
              got - wanted, tolerance);
  _fail(file, line);
}

void support_assert_contains(const char *text, const char *part, const char *file, int line) {
  if (text && strstr(text, part))
    return;
  print_error("text:   %s\nshould contain: %s\n", text ? text : "(null)", part);
  _fail(file, line);
}

static void *checked(void *memory) {
  if (!memory)
    fail_msg("the test itself ran out of memory");
  return memory;
}

char *support_path(const char *folder, const char *name) {
  size_t size = strlen(folder) + strlen(name) + 2;
  char *path = checked(malloc(size));
  snprintf(path, size, "%s/%s", folder, name);
  return path;
}

char *support_folder(void) {
  const char *parent = getenv("TMPDIR");
  char *folder = support_path(parent && *parent ? parent : "/tmp", "kaoping-test-XXXXXX");
  if (!mkdtemp(folder))
    fail_msg("cannot make the folder %s: %s", folder, strerror(errno));
  return folder;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where) {
  (void)status;
  (void)kind;
  (void)where;
  return remove(path);
}

void support_folder_remove(char *folder) {
  if (nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
    fail_msg("cannot remove %s: %s", folder, strerror(errno));
  free(folder);
}

char *support_read_if_there(const char *path, size_t *len) {
  FILE *in = fopen(path, "rb");
  if (!in)
    return NULL;
  size_t n = 0, cap = 4096;
  char *text = checked(malloc(cap));
  for (size_t got; (got = fread(text + n, 1, cap - n - 1, in)) > 0;) {
    n += got;
    if (cap - n < 2)
      text = checked(realloc(text, cap *= 2));
  }
  fclose(in);
  text[n] = '\0';
  if (len)
    *len = n;
  return text;
}

char *support_read(const char *path, size_t *len) {
  char *text = support_read_if_there(path, len);
  if (!text)
    fail_msg("cannot read %s: %s", path, strerror(errno));
  return text;
}

void support_write_bytes(const char *path, const void *bytes, size_t len) {
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(bytes, 1, len, out) != len || fclose(out) != 0)
    fail_msg("cannot write %s: %s", path, strerror(errno));
}

void support_write(const char *path, const char *text) {
  support_write_bytes(path, text, strlen(text));
}

bool support_exists(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0;
}

int support_count_files(const char *folder) {
  DIR *entries = opendir(folder);
  if (!entries)
    fail_msg("cannot list %s: %s", folder, strerror(errno));
  int count = 0;
  for (struct dirent *entry; (entry = readdir(entries));)
    count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  closedir(entries);
  return count;
}

char *support_source(const char *path) {
  return support_path(KP_SOURCE_DIR, path);
}

bool support_shared_is_absent(void) {
  return !support_exists(KP_SOURCE_DIR "/../shared");
}

char *support_shared(const char *path) {
  return support_shared_is_absent() ? NULL : support_path(KP_SOURCE_DIR "/../shared", path);
}

/* ---- Running a program ---- */

typedef struct {
  int fd;
  char *text;
  size_t len, cap;
} stream;

static void stream_read(stream *from) {
  if (from->cap - from->len < 4097)
    from->text = checked(realloc(from->text, from->cap = from->cap * 2 + 8192));
  ssize_t got = read(from->fd, from->text + from->len, from->cap - from->len - 1);
  if (got > 0) {
    from->len += (size_t)got;
  } else if (got == 0 || errno != EINTR) {
    close(from->fd);
    from->fd = -1;
  }
}

static void exchange(int input_fd, const char *input, stream *out, stream *err) {
  size_t left = input ? strlen(input) : 0;
  while (out->fd >= 0 || err->fd >= 0 || input_fd >= 0) {
    if (input_fd >= 0 && left == 0) {
      close(input_fd);
      input_fd = -1;
    }
    struct pollfd fds[3] = {{out->fd, POLLIN, 0}, {err->fd, POLLIN, 0}, {input_fd, POLLOUT, 0}};
    if (poll(fds, 3, -1) < 0 && errno != EINTR)
      fail_msg("poll: %s", strerror(errno));
    if (fds[0].revents)
      stream_read(out);
    if (fds[1].revents)
      stream_read(err);
    if (fds[2].revents) {
      ssize_t sent = write(input_fd, input, left);
      if (sent < 0)
        left = 0;
      else
        input += sent, left -= (size_t)sent;
    }
  }
}

static void become(const char *const *argv, const char *const *environment, int in, int out,
                   int err) {
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  for (int i = 0; environment && environment[i]; i++)
    putenv((char *)(uintptr_t)environment[i]);
  signal(SIGPIPE, SIG_DFL);
  execvp(argv[0], (char *const *)(uintptr_t)argv);
  _exit(127);
}

support_run_result support_run_with(const char *const *argv, const char *input,
                                    const char *const *environment) {
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
    fail_msg("pipe: %s", strerror(errno));
  fflush(NULL);
  pid_t child = fork();
  if (child == 0)
    become(argv, environment, in[0], out[1], err[1]);
  if (child < 0)
    fail_msg("fork: %s", strerror(errno));
  close(in[0]);
  close(out[1]);
  close(err[1]);
  void (*old)(int) = signal(SIGPIPE, SIG_IGN);
  stream got_out = {.fd = out[0]}, got_err = {.fd = err[0]};
  exchange(in[1], input, &got_out, &got_err);
  signal(SIGPIPE, old);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  got_out.text[got_out.len] = '\0';
  got_err.text[got_err.len] = '\0';
  return (support_run_result){.status =
                                  WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                              .out = got_out.text,
                              .err = got_err.text,
                              .out_len = got_out.len,
                              .err_len = got_err.len};
}

support_run_result support_run(const char *const *argv, const char *input) {
  return support_run_with(argv, input, NULL);
}

void support_run_clear(support_run_result *result) {
  free(result->out);
  free(result->err);
  *result = (support_run_result){0};
}
