/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watching by inotify. SIGINT and SIGTERM are blocked but while waiting, so none is lost between.
 */
#include "watch.h"

#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 120, LONGEST_MS = 1500, MOST_FOLDERS = 200 };

static volatile sig_atomic_t stopped;
static sigset_t while_waiting;

static void on_stop(int number) {
  (void)number;
  stopped = 1;
}

bool watch_open(watch *out) {
  struct sigaction action = {.sa_handler = on_stop};
  sigset_t blocked;
  sigemptyset(&action.sa_mask);
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &while_waiting);
  sigdelset(&while_waiting, SIGINT);
  sigdelset(&while_waiting, SIGTERM);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  stopped = 0;
  out->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  return out->fd >= 0;
}

void watch_close(watch *w) {
  if (w->fd >= 0)
    close(w->fd);
  w->fd = -1;
}

/* ---- What is watched ---- */

static bool add_folder(const watch *w, const char *path) {
  const uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR;
  return inotify_add_watch(w->fd, path, events) >= 0;
}

/* The folder that a path is in; false where the path is too long. */
static bool parent_of(char out[PATH_MAX], const char *path) {
  size_t len = strlen(path);
  while (len > 1 && path[len - 1] == '/')
    len--;
  while (len > 0 && path[len - 1] != '/')
    len--;
  while (len > 1 && path[len - 1] == '/')
    len--;
  if (len >= PATH_MAX)
    return false;
  if (len == 0)
    path = ".", len = 1;
  memcpy(out, path, len);
  out[len] = '\0';
  return true;
}

static bool is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static void add_folders_in(const watch *w, const char *folder) {
  DIR *opened = opendir(folder);
  int n = 0;
  for (struct dirent *entry; opened && n < MOST_FOLDERS && (entry = readdir(opened));) {
    char path[PATH_MAX];
    const int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (entry->d_name[0] != '.' && len < (int)sizeof path && is_folder(path))
      n += add_folder(w, path);
  }
  if (opened)
    closedir(opened);
}

bool watch_add(const watch *w, const char *index, const char *dataset) {
  char folder[PATH_MAX];
  bool any = parent_of(folder, index) && add_folder(w, folder);
  if (is_folder(dataset) && add_folder(w, dataset)) {
    any = true;
    char inside[PATH_MAX]; /* "." and "2024/.." have a parent too */
    if (snprintf(inside, sizeof inside, "%s/..", dataset) < (int)sizeof inside)
      add_folders_in(w, inside);
  }
  if (parent_of(folder, dataset))
    any = add_folder(w, folder) || any;
  return any;
}

/* ---- Waiting ---- */

/* Editors' own files (.x.swp, x~, #x#, 4913) are none of ours. */
static bool is_of_interest(const struct inotify_event *event) {
  static const char *const endings[] = {".lua", ".csv", ".xlsx", ".tsv", ".txt"};
  if (event->mask & (IN_Q_OVERFLOW | IN_ISDIR))
    return true;
  if (event->len == 0 || event->name[0] == '.' || event->name[0] == '#')
    return false;
  const size_t len = strlen(event->name);
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    const size_t tail = strlen(endings[k]);
    if (len > tail && strcasecmp(event->name + len - tail, endings[k]) == 0)
      return true;
  }
  return false;
}

/* Takes all events that are there; whether one of them counts. */
static bool take_events(const watch *w) {
  _Alignas(struct inotify_event) char room[16384];
  bool found = false;
  for (ssize_t got; (got = read(w->fd, room, sizeof room)) > 0;)
    for (ssize_t at = 0; at < got;) {
      struct inotify_event event;
      memcpy(&event, room + at, sizeof event);
      found = is_of_interest((const struct inotify_event *)(const void *)(room + at)) || found;
      at += (ssize_t)(sizeof event + event.len);
    }
  return found;
}

/* Whether something came within the time (-1: whenever). */
static bool wait_for(const watch *w, int ms) {
  struct pollfd poll = {.fd = w->fd, .events = POLLIN};
  const struct timespec time = {ms / 1000, (ms % 1000) * 1000000L};
  return ppoll(&poll, 1, ms < 0 ? NULL : &time, &while_waiting) > 0;
}

bool watch_wait(const watch *w) {
  bool found = false;
  while (!stopped && !found)
    found = wait_for(w, -1) && take_events(w);
  /* one save is several events, and a folder that is copied in is many saves */
  for (int ms = 0; !stopped && ms < LONGEST_MS && wait_for(w, QUIET_MS); ms += 20) {
    take_events(w);
    nanosleep(&(struct timespec){0, 20000000L}, NULL);
  }
  return !stopped;
}
