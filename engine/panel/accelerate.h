/* SPDX-License-Identifier: GPL-3.0-or-later
 * Acceleration of a fixed-point iteration x <- g(x) (Anderson 1965).
 *
 * From the last few rounds it finds the mix whose differences g(x) - x cancel best, and goes on
 * from there: what takes hundreds of turns of facets takes some tens. Whether the iteration has
 * ended is the caller's to say, from g(x) - x alone, so the solution is that of the plain one. */
#ifndef KP_PANEL_ACCELERATE_H
#define KP_PANEL_ACCELERATE_H

#include <stdbool.h>
#include <stddef.h>

enum { KP_ACCELERATE_DEPTH = 6 };

typedef struct {
  size_t n;
  int held, next; /* rounds in the store; where the next goes */
  bool started;
  double *store;                  /* DEPTH differences of g(x) - x, then DEPTH of g(x) */
  double *last_left, *last_image; /* g(x) - x and g(x) of the round before */
} kp_accelerator;

/* False: no memory. */
bool kp_accelerator_init(kp_accelerator *to, size_t n);
void kp_accelerator_clear(kp_accelerator *to);
/* image is g(x) and becomes the next x. */
void kp_accelerate(kp_accelerator *by, const double *x, double *image);

#endif
