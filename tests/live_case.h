/* SPDX-License-Identifier: GPL-3.0-or-later
 * A live server for tests: the program, serving a small index and dataset of its own folder, and a
 * client of it over plain sockets.
 *
 * A test edits the files through server.index and server.data; server_stop ends the program and
 * gives its exit status. */
#ifndef KP_TESTS_LIVE_CASE_H
#define KP_TESTS_LIVE_CASE_H

#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  pid_t pid;
  char *folder, *index, *data, *said; /* said: standard error */
  char address[128], token[64];
  int port;
} server;

static const char good_index[] =
    "return index { id = 'live', title = 'live', unit = 'unit', scale = { 0, 100 },\n"
    "  indicator { 'a', title = 'A', weight = 3, score = linear { from = 0, to = 10 } },\n"
    "  indicator { 'b', title = 'B', weight = 1, score = linear { from = 0, to = 10 } },\n"
    "  grades = { grade { 'good', title = 'Good', at_least = 50 }, grade { 'bad', title = 'Bad' } "
    "} "
    "}\n";
static const char good_data[] = "id,name,a,b\nu1,One,8,1\nu2,Two,4,9\n";

static inline double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline pid_t start_program(const char *const *argv, int *out, const char *error_file) {
  int pipe_fds[2];
  assert_int_equal(pipe(pipe_fds), 0);
  const pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    const int err = open(error_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(pipe_fds[1], STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(pipe_fds[0]);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
  }
  close(pipe_fds[1]);
  *out = pipe_fds[0];
  return pid;
}

static inline server server_start(const char *index) {
  server made = {.folder = support_folder()};
  made.index = support_path(made.folder, "index.lua");
  made.data = support_path(made.folder, "data.csv");
  made.said = support_path(made.folder, "said.log");
  support_write(made.index, index);
  support_write(made.data, good_data);
  const char *const argv[] = {KP_PROGRAM, "serve", made.index, made.data, "--lang", "en", NULL};
  int out = -1;
  made.pid = start_program(argv, &out, made.said);
  size_t len = 0;
  while (len < sizeof made.address - 1 && read(out, made.address + len, 1) == 1 &&
         made.address[len] != '\n')
    len++;
  made.address[len] = '\0';
  close(out);
  assert_int_equal(sscanf(made.address, "http://127.0.0.1:%d/%32[0-9a-f]/", &made.port, made.token),
                   2);
  return made;
}

/* Ends it by a signal; its exit status. */
static inline int server_stop(server *one, int signal_number) {
  int status = 0;
  kill(one->pid, signal_number);
  assert_int_equal(waitpid(one->pid, &status, 0), one->pid);
  free(one->index);
  free(one->data);
  free(one->said);
  support_folder_remove(one->folder);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- A client ---- */

static inline int connect_to(int port) {
  const struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)port),
                                 .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(fd >= 0);
  assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof at), 0);
  return fd;
}

/* All that comes until the other side closes, or seconds are over; malloc'd. */
static inline char *receive_all(int fd, double seconds) {
  const double until = now_s() + seconds;
  size_t len = 0, cap = 1 << 16;
  char *text = malloc(cap + 1);
  assert_non_null(text);
  for (;;) {
    struct pollfd one = {.fd = fd, .events = POLLIN};
    const double left = until - now_s();
    if (left <= 0 || poll(&one, 1, (int)(left * 1000) + 1) <= 0)
      break;
    const ssize_t got = recv(fd, text + len, cap - len, 0);
    if (got <= 0)
      break;
    len += (size_t)got;
    if (len == cap) {
      cap *= 2;
      text = realloc(text, cap + 1);
      assert_non_null(text);
    }
  }
  text[len] = '\0';
  return text;
}

/* One well-formed request and its whole answer, headers too; malloc'd. */
static inline char *ask_within(const server *one, double seconds, const char *method,
                               const char *path, const char *body) {
  char head[512];
  const int fd = connect_to(one->port);
  snprintf(head, sizeof head,
           "%s /%s/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
           "Content-Length: %zu\r\n\r\n",
           method, one->token, path, one->port, strlen(body));
  assert_int_equal(send(fd, head, strlen(head), MSG_NOSIGNAL), strlen(head));
  if (*body)
    assert_int_equal(send(fd, body, strlen(body), MSG_NOSIGNAL), strlen(body));
  char *answer = receive_all(fd, seconds);
  close(fd);
  return answer;
}

static inline char *ask(const server *one, const char *method, const char *path, const char *body) {
  return ask_within(one, 30, method, path, body);
}

/* The state once a part stands in it, within 20 seconds. */
static inline void await_state(const server *one, const char *part) {
  const double until = now_s() + 20;
  char *state = ask(one, "GET", "state.json", "");
  while (!strstr(state, part) && now_s() < until) {
    free(state);
    usleep(20000);
    state = ask(one, "GET", "state.json", "");
  }
  assert_contains(state, part);
  free(state);
}

#endif
