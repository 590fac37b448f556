/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes of outcomes: what its table, and state, event and transition in it, may hold.
 *
 * Which of them a transition needs, and whether they can be together, is a matter of meaning
 * (build_outcomes.c). */
#include "index/shapes.h"

#define END                                                                                        \
  { NULL, 0, NULL, NULL, false }

static const kp_field_shape within_fields[] = {
    {"days", KP_T_NUMBER, NULL, NULL, false},
    {"months", KP_T_NUMBER, NULL, NULL, false},
    {"years", KP_T_NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape within_table = {.field = within_fields};

static const kp_field_shape state_fields[] = {
    {"final", KP_T_BOOL, NULL, NULL, false},
    {"within", KP_T_TABLE, &within_table, NULL, false},
    {"by", KP_T_TEXT, NULL, NULL, false},
    {"task", KP_T_TEXT, NULL, NULL, false},
    {"who", KP_T_TEXT, NULL, NULL, false},
    {"letter", KP_T_TEXT | KP_T_TABLE, &kp_shape_list_of_text, NULL, false},
    END,
};
const kp_shape kp_shape_state = {
    .first = KP_T_TEXT, .min_items = 1, .max_items = 1, .label = true, .field = state_fields};

/* column = "text", column = { "text", "other text" } */
static const kp_shape event_where = {.open = KP_T_TEXT | KP_T_TABLE,
                                     .open_shape = &kp_shape_list_of_text};
static const kp_field_shape event_fields[] = {
    {"names", KP_T_TEXT | KP_T_TABLE, &kp_shape_list_of_text, NULL, false},
    {"where", KP_T_TABLE, &event_where, NULL, false},
    END,
};
const kp_shape kp_shape_event = {
    .first = KP_T_TEXT, .min_items = 1, .max_items = 1, .label = true, .field = event_fields};

static const kp_field_shape transition_fields[] = {
    {"from", KP_T_TEXT | KP_T_TABLE, &kp_shape_list_of_text, NULL, true},
    {"to", KP_T_TEXT, NULL, NULL, true},
    {"grade", KP_T_TEXT | KP_T_TABLE, &kp_shape_list_of_text, NULL, false},
    {"running", KP_T_NUMBER, NULL, NULL, false},
    {"event", KP_T_TEXT, NULL, NULL, false},
    {"missed", KP_T_BOOL, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_transition = {.label = true, .field = transition_fields};

static const kp_field_shape outcomes_fields[] = {
    {"start", KP_T_TEXT, NULL, NULL, false},
    {"note", KP_T_TEXT, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_outcomes = {
    .first = KP_T_OUTCOME, .rest = KP_T_OUTCOME, .min_items = 1, .field = outcomes_fields};
