/* SPDX-License-Identifier: GPL-3.0-or-later
 * The C side of shortest.cc, for decimal.c alone: libdouble-conversion's two directions. */
#ifndef KP_BASE_SHORTEST_H
#define KP_BASE_SHORTEST_H

#ifdef __cplusplus
extern "C" {
#endif

/* The shortest decimal of a finite x into buf of size bytes, NUL-terminated; its length. */
int kp_shortest_write(char *buf, int size, double x);

/* The double nearest to the number that the len bytes spell; they are known to spell one. */
double kp_shortest_read(const char *text, int len);

#ifdef __cplusplus
}
#endif

#endif
