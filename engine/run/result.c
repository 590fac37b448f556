/* SPDX-License-Identifier: GPL-3.0-or-later
 * Result: what a caller may read of it, unit by unit. Nothing is computed here. */
#include "run/result.h"

#include <assert.h>
#include <math.h>
#include <string.h>

int kp_result_n_units(const kp_result *result) {
  return result->dataset->n_units;
}

static bool is_unit(const kp_result *result, int unit) {
  return unit >= 0 && unit < result->dataset->n_units;
}

/* Ids and names are spans of a file; public text ends with NUL, so a copy is kept in the result's
 * arena. The arena is the result's own memory, not part of what it says: adding to it leaves it as
 * it was. */
static const char *terminated(const kp_result *result, kp_str text) {
  return kp_str_copy(result->arena, text);
}

const char *kp_result_unit_id(const kp_result *result, int unit) {
  return is_unit(result, unit) ? terminated(result, result->dataset->id[unit]) : NULL;
}

const char *kp_result_unit_name(const kp_result *result, int unit) {
  return is_unit(result, unit) ? terminated(result, result->dataset->name[unit]) : NULL;
}

kp_unit_status kp_result_unit_status(const kp_result *result, int unit) {
  assert(is_unit(result, unit));
  return (kp_unit_status)result->scoring->status[unit];
}

double kp_result_total(const kp_result *result, int unit) {
  return is_unit(result, unit) ? result->scoring->total[unit] : NAN;
}

double kp_result_total_full(const kp_result *result, int unit) {
  return is_unit(result, unit) ? result->scoring->total_full[unit] : NAN;
}

int kp_result_rank(const kp_result *result, int unit) {
  return is_unit(result, unit) ? result->scoring->rank[unit] : 0;
}

const char *kp_result_grade(const kp_result *result, int unit) {
  if (!is_unit(result, unit) || result->scoring->grade[unit] < 0)
    return NULL;
  return result->index->grade[result->scoring->grade[unit]].label.id;
}

const char *kp_result_grade_title(const kp_result *result, int unit) {
  if (!is_unit(result, unit) || result->scoring->grade[unit] < 0)
    return NULL;
  return result->index->grade[result->scoring->grade[unit]].label.title;
}

/* Columns that are made late are the result's own memory, too. */
kp_status kp_result_keep_leaves(const kp_result *result, kp_diag *diag) {
  kp_status status;
#pragma omp critical(kp_result_leaves)
  status = kp_score_keep_leaves(result->scoring, result->arena, diag);
  return status;
}

double kp_result_score(const kp_result *result, int unit, const char *node) {
  int at = kp_index_find_node(result->index, node);
  if (at < 0 || !is_unit(result, unit) || !result->scoring->score)
    return NAN;
  kp_diag *diag = kp_diag_new(); /* no memory: no score */
  const kp_status status = diag ? kp_result_keep_leaves(result, diag) : KP_SYSTEM;
  kp_diag_free(diag);
  return status == KP_OK ? result->scoring->score[at][unit] : NAN;
}
