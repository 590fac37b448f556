/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names of the kinds that an explanation holds, as machine formats write them. They are stable:
 * scripts read them. */
#include "explain/explain.h"

const char *kp_explain_method_name(kp_contrib_method method) {
  static const char *const name[] = {[KP_CONTRIB_NONE] = "none",
                                     [KP_CONTRIB_POINTS] = "points",
                                     [KP_CONTRIB_SHAPLEY] = "shapley",
                                     [KP_CONTRIB_SAMPLED] = "shapley_sampled"};
  return name[method];
}

const char *kp_explain_state_name(kp_explain_state state) {
  static const char *const name[] = {[KP_STATE_PRESENT] = "present",
                                     [KP_STATE_FILLED] = "filled",
                                     [KP_STATE_MISSING] = "missing",
                                     [KP_STATE_NOT_APPLICABLE] = "not_applicable",
                                     [KP_STATE_WITHHELD] = "withheld"};
  return name[state];
}

const char *kp_explain_role_name(kp_condition_role role) {
  static const char *const name[] = {
      [KP_ROLE_ELIGIBLE] = "eligible", [KP_ROLE_GATE] = "gate",   [KP_ROLE_NEED] = "need",
      [KP_ROLE_GRANT] = "grant",       [KP_ROLE_CHECK] = "check", [KP_ROLE_APPLIES] = "applies"};
  return name[role];
}

const char *kp_explain_origin_name(kp_origin origin) {
  static const char *const name[] = {
      [KP_REPORTED] = "reported", [KP_VERIFIED] = "verified", [KP_CORRECTED] = "corrected"};
  return name[origin];
}

const char *kp_explain_met_name(kp_met met) {
  static const char *const name[] = {[KP_NOT_MET] = "not_met",
                                     [KP_MET] = "met",
                                     [KP_UNDECIDED_RESULT] = "undecided",
                                     [KP_NOT_ASKED] = "not_asked"};
  return name[met];
}

const char *kp_explain_why_name(kp_why why) {
  static const char *const name[] = {[KP_PRESENT] = "present",
                                     [KP_BLANK] = "blank",
                                     [KP_NO_ROW] = "no_row",
                                     [KP_NO_COLUMN] = "no_column",
                                     [KP_NOT_A_NUMBER] = "not_a_number",
                                     [KP_NOT_APPLICABLE] = "not_applicable",
                                     [KP_RECUSED] = "recused",
                                     [KP_TOO_FEW] = "too_few_marks",
                                     [KP_UNDEFINED] = "undefined",
                                     [KP_DEPENDS] = "depends",
                                     [KP_COVERAGE] = "coverage"};
  return name[why];
}

const char *kp_explain_decided_name(kp_decided_by by) {
  static const char *const name[] = {
      [KP_BY_NOTHING] = "nothing", [KP_BY_CUTOFF] = "cutoff",   [KP_BY_NEED] = "need",
      [KP_BY_QUOTA] = "quota",     [KP_BY_GATE] = "gate",       [KP_BY_GRANT] = "grant",
      [KP_BY_CHECKS] = "checks",   [KP_BY_PROFILE] = "profile", [KP_BY_CLASS] = "class"};
  return name[by];
}

const char *kp_explain_mark_name(kp_mark_use use) {
  static const char *const name[] = {
      [KP_MARK_COUNTS] = "counts",   [KP_MARK_TRIMMED] = "trimmed",
      [KP_MARK_RECUSED] = "recused", [KP_MARK_EARLIER_ROUND] = "earlier_round",
      [KP_MARK_MISSING] = "missing", [KP_MARK_REPLACED] = "replaced"};
  return name[use];
}
