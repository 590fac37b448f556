/* SPDX-License-Identifier: GPL-3.0-or-later
 * Threads: how work is cut, so that a result does not depend on how many there are.
 *
 * Rows are cut into blocks of KP_BLOCK_ROWS; a reduction keeps one partial a block and joins the
 * partials in block order. The cut depends on the data alone, never on the number of threads. Loops
 * themselves are OpenMP, in the rooms: "#pragma omp parallel for num_threads(kp_threads())
 * schedule(static)". */
#ifndef KP_BASE_THREAD_H
#define KP_BASE_THREAD_H

enum { KP_BLOCK_ROWS = 4096 };

/* Threads that parallel steps use: what kp_set_threads gave (see kaoping.h), else the processors
 * that this process may use. At least 1. */
int kp_threads(void);

#endif
