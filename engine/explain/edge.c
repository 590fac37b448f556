/* SPDX-License-Identifier: GPL-3.0-or-later
 * Edge: who stands in a place that an undecided unit may yet take.
 *
 * A unit that holds a grade of limited places keeps it as long as no more than the places are as
 * good or better (with tie = "in": as long as fewer are better). Undecided units compete with
 * nobody yet; those whose total belongs to the grade and stands as high are counted here, and where
 * they are enough to push the unit out, that is said. All units are looked at, so it belongs to
 * what is asked of few (what_if). */
#include "explain/parts.h"

#include <math.h>
#include <stdio.h>

#include "base/decimal.h"

/* Above 0: a stands better than b by the figure that grades go by. */
static int stands(const kp_index *index, double a, double b) {
  const double from = index->grade_distance_from;
  if (!isnan(from))
    return kp_decimal_compare(fabs(b - from), fabs(a - from));
  return index->higher_is_better ? kp_decimal_compare(a, b) : kp_decimal_compare(b, a);
}

/* How many undecided ones it takes; names those that there are. */
static int count_rivals(kp_buf *names, int *n_names, const kp_maker *maker, kp_lang lang) {
  enum { MOST_NAMES = 5 };
  const kp_scoring *scoring = maker->by->result->scoring;
  const kp_dataset *dataset = maker->by->dataset;
  const int grade = maker->out->grade;
  const bool tie_in = maker->index->grade[grade].tie_in;
  int ahead = 0;
  *n_names = 0;
  for (int u = 0; u < scoring->n_units; u++) {
    if (isnan(scoring->total[u]))
      continue;
    const int order = stands(maker->index, scoring->total[u], maker->out->total);
    if (order < (tie_in ? 1 : 0))
      continue;
    if (scoring->status[u] == KP_GRADED && scoring->grade[u] == grade &&
        scoring->decided_by[u] != KP_BY_GRANT)
      ahead++;
    if (scoring->status[u] != KP_UNDECIDED || scoring->grade_before[u] != grade)
      continue;
    if (*n_names < MOST_NAMES) {
      kp_buf name = {0};
      kp_index_comma(names, *n_names, lang);
      kp_buf_add_str(&name, dataset->name[u].len ? dataset->name[u] : dataset->id[u]);
      kp_index_say(names, lang, KP_MSG_WORD_QUOTED, KP_ARGS(kp_index_part(names, &name)));
      kp_buf_clear(&name);
    }
    ++*n_names;
  }
  return scoring->quota_places[grade] - ahead + (tie_in ? 0 : 1);
}

void kp_edge_text(kp_buf *out, const kp_maker *maker, kp_lang lang) {
  const kp_explanation *of = maker->out;
  const kp_scoring *scoring = maker->by->result->scoring;
  if (!maker->options->what_if || maker->options->alone || of->status != KP_GRADED ||
      of->grade < 0 || isnan(of->total) || of->decided_by == KP_BY_GRANT ||
      !scoring->quota_places || scoring->quota_places[of->grade] < 0)
    return;
  kp_buf names = {0};
  char wanted[16];
  int n = 0;
  const int needed = count_rivals(&names, &n, maker, lang);
  snprintf(wanted, sizeof wanted, "%d", needed);
  if (needed > 0 && n >= needed) {
    if (lang == KP_EN && out->len > 0)
      kp_buf_add(out, " ");
    kp_index_say(
        out, lang, n == 1 ? KP_MSG_EXPLAIN_EDGE_ONE : KP_MSG_EXPLAIN_EDGE_MANY,
        KP_ARGS(kp_grade_title(maker->index, of->grade), kp_index_part(out, &names), wanted));
  }
  kp_buf_clear(&names);
}
