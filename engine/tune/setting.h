/* SPDX-License-Identifier: GPL-3.0-or-later
 * Settings: every number of an index that can be tuned, by a name.
 *
 *     weight.NODE            grade.GRADE.at_least|above|at_most|below|top
 *     gate.GATE              on or off; also eligible.ID, need.GRADE.ID, grant.GRADE.ID, check.ID
 *     gate.GATE.at_least …   the bounds of a condition (all of the above)
 *     score.ID.from|to|…     figures of a rule, of an indicator or an adjustment
 *     band.ID.K              the K-th bound of bands or curve, from 1; band.ID.K.score what it
 * gives adjust.at_most|at_least value.UNIT.NAME        what the data say of a unit: an indicator,
 * adjustment or column A name may say titles in place of ids. All but values are listed; a list
 * belongs to one index and holds nothing but numbers into it, so it fits every copy of that index.
 */
#ifndef KP_TUNE_SETTING_H
#define KP_TUNE_SETTING_H

#include "run/result.h"

typedef enum {
  KP_SETTING_WEIGHT,     /* at: node */
  KP_SETTING_GRADE,      /* at: grade */
  KP_SETTING_SWITCH,     /* at: condition; 1 is on */
  KP_SETTING_CONDITION,  /* at: condition */
  KP_SETTING_RULE,       /* at: node, or adjustment */
  KP_SETTING_KNOT,       /* at: node, or adjustment */
  KP_SETTING_KNOT_SCORE, /* the same */
  KP_SETTING_ADJUST,     /* the bounds on the sum of adjustments */
  KP_SETTING_VALUE,      /* at: want, or -1: node or adjustment in owner */
} kp_setting_kind;

typedef struct {
  kp_setting_kind kind;
  const char *name;  /* by ids */
  const char *said;  /* the same by titles */
  const char *field; /* "at_least", "from" … as the language spells it; NULL */
  size_t offset;     /* of the figure in its kp_grade, kp_test or kp_score_rule */
  int at;
  bool of_adjustment; /* RULE, KNOT, KNOT_SCORE, VALUE: at (VALUE: owner) is an adjustment */
  int knot;           /* KNOT, KNOT_SCORE */
  int unit, owner;    /* VALUE; owner: node or adjustment whose value it is, -1: a column alone */
} kp_setting;

typedef struct {
  kp_setting *setting;
  int n;
} kp_settings;

/* All settings of an index in its order; in the arena. */
kp_status kp_settings_list(kp_settings *out, const kp_index *index, kp_arena *arena, kp_diag *diag);
/* The one of a name; false with a diagnostic that has a hint. value.… is looked for in the dataset.
 */
bool kp_settings_find(kp_setting *out, const kp_settings *settings, kp_str name,
                      const kp_result *base, kp_arena *arena, kp_diag *diag);
/* What the index says now. Not for values. */
double kp_setting_current(const kp_index *index, const kp_setting *setting);
/* Where its thing stands, for diagnostics. */
kp_place kp_setting_place(const kp_index *index, const kp_setting *setting);
/* The rule that a RULE or KNOT is a part of. */
const kp_score_rule *kp_setting_rule(const kp_index *index, const kp_setting *setting);

#endif
