/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watching folders for changes of what is in them.
 *
 * Folders are watched, not files: an editor that writes a new file and renames it over the old
 * would leave a watch on a file that nobody reads any more. */
#ifndef KP_SERVE_WATCH_H
#define KP_SERVE_WATCH_H

#include "base/diag.h"

typedef struct kp_watch kp_watch;

kp_status kp_watch_new(kp_watch **out, kp_diag *diag);
/* A folder that is watched already is not watched twice; one that is not there is left out, and its
 * parent tells when it comes. */
void kp_watch_add(kp_watch *watch, const char *folder);
/* The same for the folder that a path is in. */
void kp_watch_add_around(kp_watch *watch, const char *path);
/* Waits until something has changed and the changes have come to an end: true. False after
 * milliseconds, when a signal came, or when other_fd can be read. */
bool kp_watch_wait(kp_watch *watch, int other_fd, int milliseconds);
/* NULL is allowed. */
void kp_watch_free(kp_watch *watch);

#endif
