/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes that stand in a file of their own: what words for weights may hold.
 *
 * A shape is constant data; the table of words in shapes.c points to those named here. */
#ifndef KP_INDEX_SHAPES_H
#define KP_INDEX_SHAPES_H

#include "index/words.h"

/* Of balanced { … }, ahp { … }, budget { … }, best_worst { … }. */
extern const kp_shape kp_shape_balanced, kp_shape_ahp, kp_shape_budget, kp_shape_best_worst;
/* Of benefit_of_the_doubt { … }. */
extern const kp_shape kp_shape_doubt;

#endif
