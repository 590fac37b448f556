/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes of the words for weights: balanced, ahp, budget, best_worst, benefit_of_the_doubt.
 *
 * Judgements may come as plain tables or as rows of parameters; what their items hold differs a
 * form, so it is checked where it is read (build_judgements.c), not here. */
#include "index/shapes.h"

enum { TEXT = KP_T_TEXT, NUMBER = KP_T_NUMBER, TABLE = KP_T_TABLE };

#define END                                                                                        \
  { NULL, 0, NULL, NULL, false }

static const kp_shape numbers_of_children = {.open = NUMBER};

static const kp_field_shape balanced_fields[] = {
    {"target", TEXT | TABLE, &numbers_of_children, "equal", false},
    {"at_least", NUMBER, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_balanced = {.field = balanced_fields};

/* One expert's: rows of numbers in the order of the children or of `order`, or pairs. */
static const kp_field_shape expert_fields[] = {
    {"order", TABLE, &kp_shape_list_of_text, NULL, false},
    {"power", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape ahp_expert = {
    .first = TABLE, .rest = TABLE, .min_items = 1, .field = expert_fields};
static const kp_shape ahp_experts = {.open = TABLE, .open_shape = &ahp_expert};
static const kp_field_shape ahp_fields[] = {
    {"order", TABLE, &kp_shape_list_of_text, NULL, false},
    {"experts", TABLE, &ahp_experts, NULL, false},
    {"judgements", TABLE, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_ahp = {.first = TABLE, .rest = TABLE, .field = ahp_fields};

static const kp_shape budget_experts = {.open = TABLE, .open_shape = &numbers_of_children};
static const kp_field_shape budget_fields[] = {
    {"experts", TABLE, &budget_experts, NULL, false},
    {"points", TABLE, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_budget = {.open = NUMBER, .field = budget_fields};

#define BEST_WORST_FIELDS(needed)                                                                  \
  {"best", TEXT, NULL, NULL, needed}, {"worst", TEXT, NULL, NULL, needed},                         \
      {"best_to", TABLE, &numbers_of_children, NULL, needed}, {                                    \
    "to_worst", TABLE, &numbers_of_children, NULL, needed                                          \
  }
static const kp_field_shape best_worst_expert_fields[] = {BEST_WORST_FIELDS(true), END};
static const kp_shape best_worst_expert = {.field = best_worst_expert_fields};
static const kp_shape best_worst_experts = {.open = TABLE, .open_shape = &best_worst_expert};
static const kp_field_shape best_worst_fields[] = {
    BEST_WORST_FIELDS(false), {"experts", TABLE, &best_worst_experts, NULL, false}, END};
const kp_shape kp_shape_best_worst = {.field = best_worst_fields};

static const kp_field_shape doubt_fields[] = {
    {"at_least", NUMBER | TABLE, &numbers_of_children, NULL, false},
    {"at_most", NUMBER | TABLE, &numbers_of_children, NULL, false},
    END,
};
const kp_shape kp_shape_doubt = {.field = doubt_fields};
