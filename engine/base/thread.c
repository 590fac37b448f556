/* SPDX-License-Identifier: GPL-3.0-or-later
 * Threads: how many a parallel step uses. The one setting of a process, because OpenMP's pool is
 * one; no result depends on it. 0 stands for "as many processors as this process may use". */
#include "base/thread.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "kaoping.h"

enum { MOST_THREADS = 1024 };

static atomic_int chosen_threads = 0;

void kp_set_threads(int n_threads) {
  atomic_store(&chosen_threads, n_threads < 0              ? 0
                                : n_threads > MOST_THREADS ? MOST_THREADS
                                                           : n_threads);
}

static int allowed_processors(void) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return CPU_COUNT(&allowed);
  return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

int kp_threads(void) {
  int n = atomic_load_explicit(&chosen_threads, memory_order_relaxed);
  if (n == 0)
    n = allowed_processors();
  return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : n;
}
