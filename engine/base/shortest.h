/* SPDX-License-Identifier: GPL-3.0-or-later
 * A double to the shortest decimal and back, for decimal.c and number.c alone: shortest_plain.c for
 * most figures, shortest.cc (the C++ library's) for all others. */
#ifndef KP_BASE_SHORTEST_H
#define KP_BASE_SHORTEST_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The same as kp_shortest_write for everyday figures (shortest_plain.c), zero and integers among
 * them; 0 where x is none. buf holds KP_NUM_SIZE bytes, and any of them may be written over. */
int kp_shortest_plain(char *buf, double x);

/* The shortest decimal of a finite x that is not 0 into buf (KP_NUM_SIZE bytes), NUL-terminated;
 * its length. */
int kp_shortest_write(char *buf, double x);

/* The double nearest to the number that the len bytes spell; they are known to spell one. False
 * when it is too large or too small to be one. */
bool kp_shortest_read(double *value, const char *text, int len);

#ifdef __cplusplus
}
#endif

#endif
