/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watching files for --watch: waits until somebody has saved an index or a table.
 *
 * Folders are watched, not files, since most editors replace a file by a new one of its name. */
#ifndef KP_CLI_WATCH_H
#define KP_CLI_WATCH_H

#include <stdbool.h>

typedef struct {
  int fd; /* inotify; -1 */
} watch;

bool watch_open(watch *out);
void watch_close(watch *w);
/* The folder of the index, the dataset's, those beside it (other periods) and the one above: call
 * it before each run, since folders come and go. False where nothing could be watched. */
bool watch_add(const watch *w, const char *index, const char *dataset);
/* Until a file of interest was changed and all has been quiet for a moment; false after Ctrl-C. */
bool watch_wait(const watch *w);

#endif
