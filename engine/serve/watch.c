/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watching by inotify.
 *
 * One saving makes several events (create, write, rename): after the first, more are read until
 * none comes for a moment, at most half a second in all, so that a half-written set of files is
 * seldom read. If it is, the event of the last file brings another reading. Files that editors keep
 * for themselves beside the one that is edited change nothing. */
#include "serve/watch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/arena.h"

enum { SETTLE_MS = 40, MOST_SETTLES = 12 };

struct kp_watch {
  int fd;
};

kp_status kp_watch_new(kp_watch **out, kp_diag *diag) {
  kp_watch *watch = kp_calloc(1, sizeof *watch);
  if (!watch)
    return kp_diag_no_memory(diag);
  watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch->fd < 0) {
    const int errnum = errno;
    kp_free(watch);
    return kp_diag_system(diag, NULL, errnum);
  }
  *out = watch;
  return KP_OK;
}

void kp_watch_add(kp_watch *watch, const char *folder) {
  inotify_add_watch(watch->fd, folder,
                    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM |
                        IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

void kp_watch_add_around(kp_watch *watch, const char *path) {
  size_t len = strlen(path);
  kp_buf folder = {0};
  while (len > 1 && path[len - 1] == '/')
    len--;
  while (len > 0 && path[len - 1] != '/')
    len--;
  kp_buf_add_bytes(&folder, len > 0 ? path : ".", len > 0 ? len : 1);
  if (!folder.failed)
    kp_watch_add(watch, folder.at);
  kp_buf_clear(&folder);
}

/* .index.lua.swp, #index.lua#, index.lua~, 4913; a folder that was watched itself has no name. */
static bool is_of_an_editor(const struct inotify_event *event) {
  const size_t len = event->len > 0 ? strlen(event->name) : 0;
  return len > 0 && (event->name[0] == '.' || event->name[0] == '#' ||
                     event->name[len - 1] == '~' || strcmp(event->name, "4913") == 0);
}

/* Takes all events that come within the time: whether there were any, and in *counts, whether one
 * of them was of a file that may be ours. */
static bool take_events(kp_watch *watch, int other_fd, int milliseconds, bool *counts) {
  _Alignas(struct inotify_event) char events[4096];
  struct pollfd fds[] = {{.fd = watch->fd, .events = POLLIN}, {.fd = other_fd, .events = POLLIN}};
  if (poll(fds, 2, milliseconds) <= 0 || !(fds[0].revents & POLLIN))
    return false;
  for (ssize_t got; (got = read(watch->fd, events, sizeof events)) > 0;) {
    for (ssize_t at = 0; at < got;) {
      const struct inotify_event *event = (const void *)(events + at);
      *counts = *counts || !is_of_an_editor(event);
      at += (ssize_t)(sizeof *event + event->len);
    }
  }
  return true;
}

bool kp_watch_wait(kp_watch *watch, int other_fd, int milliseconds) {
  bool counts = false;
  if (!take_events(watch, other_fd, milliseconds, &counts) || !counts)
    return false;
  for (int i = 0; i < MOST_SETTLES && take_events(watch, -1, SETTLE_MS, &counts); i++)
    continue;
  return true;
}

void kp_watch_free(kp_watch *watch) {
  if (!watch)
    return;
  close(watch->fd);
  kp_free(watch);
}
