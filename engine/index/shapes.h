/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes that stand in files of their own: what words for rules and for weights may hold.
 *
 * A shape is constant data; the table of words in shapes.c points to those named here. */
#ifndef KP_INDEX_SHAPES_H
#define KP_INDEX_SHAPES_H

#include "index/words.h"

/* Of plain tables that several words hold. */
extern const kp_shape kp_shape_pair_of_numbers, kp_shape_list_of_pairs, kp_shape_list_of_text;
/* Of the words for rules (shapes_rules.c). */
extern const kp_shape kp_shape_nothing, kp_shape_asis, kp_shape_linear, kp_shape_bands,
    kp_shape_curve, kp_shape_lookup, kp_shape_yesno, kp_shape_target, kp_shape_each,
    kp_shape_deduct, kp_shape_norm, kp_shape_position, kp_shape_borda, kp_shape_distance,
    kp_shape_zscore, kp_shape_skew, kp_shape_fence, kp_shape_winsorise, kp_shape_boxcox,
    kp_shape_mean, kp_shape_power, kp_shape_owa, kp_shape_choquet, kp_shape_mpi, kp_shape_topsis,
    kp_shape_vikor, kp_shape_promethee, kp_shape_mr_sort, kp_shape_electre_tri, kp_shape_quantiles,
    kp_shape_k_means, kp_shape_group, kp_shape_nearest;
/* Of balanced { … }, ahp { … }, budget { … }, best_worst { … }. */
extern const kp_shape kp_shape_balanced, kp_shape_ahp, kp_shape_budget, kp_shape_best_worst;
/* Of outcomes and the words in it (shapes_outcomes.c). */
extern const kp_shape kp_shape_outcomes, kp_shape_state, kp_shape_event, kp_shape_transition;
/* Of benefit_of_the_doubt { … }. */
extern const kp_shape kp_shape_doubt;

#endif
