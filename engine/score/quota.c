/* SPDX-License-Identifier: GPL-3.0-or-later
 * Quota: places of a grade's top share, and ranks; the two steps that compare all units.
 *
 * Both order units by the decimal of the figure that grades go by. Places: floor(share * n + 1e-9)
 * unless the grade says how to round, or how many there are. Those who hold the grade after
 * cut-offs, needs, grants and caps compete, granted ones apart; who gets no place falls to the next
 * grade below whose bounds and needs hold, and competes there. Units that are equal at the edge are
 * all out, or all in where the index says so. The edge is kept, so that one unit can be set against
 * it later. */
#include <math.h>

#include "score/lane.h"

int kp_quota_places(const kp_grade *grade, int n) {
  if (grade->top_places > 0)
    return grade->top_places < n ? grade->top_places : n;
  const double exact = grade->top_share * n;
  const double places = grade->top_round > 0    ? ceil(exact - 1e-9)
                        : grade->top_round == 0 ? floor(exact + 0.5 + 1e-9)
                                                : floor(exact + 1e-9);
  return places < 0.0 ? 0 : places > n ? n : (int)places;
}

/* Best first. */
static uint64_t descending(double key) {
  return ~kp_stats_key(key);
}

typedef struct {
  kp_scoring *scoring;
  kp_keyed *item, *scratch;
} contest;

static int gather(contest *work, int grade) {
  const kp_scoring *scoring = work->scoring;
  int n = 0;
  for (int u = 0; u < scoring->n_units; u++)
    if (scoring->status[u] == KP_GRADED && scoring->grade[u] == grade &&
        scoring->decided_by[u] != KP_BY_GRANT)
      work->item[n++] = (kp_keyed){
          .key = descending(kp_grade_key(scoring->index, scoring->total[u])), .unit = (uint32_t)u};
  return n;
}

/* How many of n competitors in order get in. */
static int count_in(const kp_keyed *item, int n, int places, bool tie_in) {
  if (n <= places)
    return n;
  if (places == 0 && !tie_in)
    return 0;
  int in = places;
  if (tie_in) {
    while (in > 0 && in < n && item[in].key == item[in - 1].key)
      in++;
  } else {
    const uint64_t first_out = item[places].key;
    while (in > 0 && item[in - 1].key == first_out)
      in--;
  }
  return in;
}

static bool settle_grade(contest *work, int grade) {
  kp_scoring *scoring = work->scoring;
  const kp_index *index = scoring->index;
  const int places = scoring->quota_places[grade];
  const int n = gather(work, grade);
  if (!kp_stats_sort_keyed(work->item, work->scratch, n))
    return false;
  const int in = count_in(work->item, n, places, index->grade[grade].tie_in);
  scoring->quota_edge[grade] = n < places ? NAN
                               : in == 0  ? (index->higher_is_better ? INFINITY : -INFINITY)
                                          : scoring->total[work->item[in - 1].unit];
  for (int k = in; k < n; k++) {
    const int u = (int)work->item[k].unit;
    scoring->grade[u] = (int8_t)kp_grade_below(index, scoring->met, grade, scoring->total[u], u);
    scoring->decided_by[u] = KP_BY_QUOTA;
    scoring->decided_condition[u] = -1;
  }
  return true;
}

kp_status kp_score_quotas(kp_scoring *scoring, kp_diag *diag) {
  const kp_index *index = scoring->index;
  int n_totals = 0;
  bool any = false;
  for (int u = 0; u < scoring->n_units; u++)
    n_totals += !isnan(scoring->total[u]);
  for (int g = 0; g < index->n_grades; g++) {
    const kp_grade *grade = &index->grade[g];
    const bool shared = kp_grade_is_limited(grade);
    scoring->quota_edge[g] = NAN;
    scoring->quota_places[g] =
        shared ? kp_quota_places(grade, grade->top_of_scored ? n_totals : scoring->n_scored) : -1;
    any = any || shared;
  }
  if (!any || index->is_checklist)
    return KP_OK;
  kp_keyed *item = kp_malloc(2 * ((size_t)scoring->n_units + 1) * sizeof *item);
  contest work = {.scoring = scoring, .item = item, .scratch = item + scoring->n_units + 1};
  bool done = item != NULL;
  for (int g = 0; g < index->n_grades && done; g++)
    if (scoring->quota_places[g] >= 0)
      done = settle_grade(&work, g);
  kp_free(item);
  return done ? KP_OK : kp_diag_no_memory(diag);
}

void kp_quota_unit(kp_lane *lane) {
  const kp_scoring *scoring = lane->scoring;
  const kp_index *index = scoring->index;
  for (int g = 0; g < index->n_grades; g++) {
    const double edge = scoring->quota_edge[g];
    if (lane->status[0] != KP_GRADED || lane->grade[0] != g || isnan(edge) ||
        lane->decided_by[0] == KP_BY_GRANT)
      continue;
    if (!isinf(edge) && kp_grade_key(index, lane->total[0]) >= kp_grade_key(index, edge))
      continue;
    lane->grade[0] = (int8_t)kp_grade_below(index, lane->met, g, lane->total[0], 0);
    lane->decided_by[0] = KP_BY_QUOTA;
    lane->decided_condition[0] = -1;
  }
}

/* ---- Ranks ---- */

bool kp_score_takes_part(const kp_scoring *scoring, int unit) {
  return scoring->plan->asked[unit] == KP_TAKES_PART;
}

kp_status kp_score_ranks(kp_scoring *scoring, kp_diag *diag) {
  const kp_index *index = scoring->index;
  const double *by = index->rank_on_full ? scoring->total_full : scoring->total;
  kp_keyed *item = kp_malloc(2 * ((size_t)scoring->n_units + 1) * sizeof *item);
  if (!item)
    return kp_diag_no_memory(diag);
  const int n = scoring->n_units;
  const uint64_t nobody = UINT64_MAX; /* sorts behind all that have a rank */
#pragma omp parallel for num_threads(kp_threads()) schedule(static) if (n > KP_BLOCK_ROWS)
  for (int u = 0; u < n; u++) {
    const bool counts = !isnan(by[u]) && kp_score_takes_part(scoring, u);
    item[u] = (kp_keyed){.key = counts ? descending(kp_grade_key(index, by[u])) : nobody,
                         .unit = (uint32_t)u};
  }
  const bool done = kp_stats_sort_keyed(item, item + n + 1, n);
  int rank = 0;
  for (int k = 0; done && k < n && item[k].key != nobody; k++) {
    if (k == 0 || item[k].key != item[k - 1].key)
      rank = k + 1;
    scoring->rank[item[k].unit] = rank;
  }
  kp_free(item);
  return done ? KP_OK : kp_diag_no_memory(diag);
}
