/* SPDX-License-Identifier: GPL-3.0-or-later
 * Among: the units that a node compares, and one unit's score among them.
 *
 * kp_score_find_among runs when the scores of a node's children are known for all units, and before
 * the node itself is walked. Shares between 0 and 1 are put on the scale. One warning a node where
 * nothing can be told apart; VIKOR's conditions of a compromise solution are a note. */
#include "score/among.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool kp_combine_is_among(kp_combine_kind kind) {
  return kind >= KP_COMBINE_COPELAND;
}

static bool is_pairwise(kp_combine_kind kind) {
  return kind == KP_COMBINE_COPELAND || kind == KP_COMBINE_PROMETHEE || kind == KP_COMBINE_DOUBT;
}

/* Rules by order and difference hold ties of decimals. */
static double key_of(const kp_among *among, double x) {
  const kp_combine_kind kind = among->node->combine;
  const bool as_is =
      kind == KP_COMBINE_TOPSIS || kind == KP_COMBINE_VIKOR || kind == KP_COMBINE_DOUBT;
  return as_is ? x : kp_decimal_key(x);
}

/* ---- The set ---- */

static void find_children(kp_among *among, const kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  int number = 0;
  among->n_children = 0;
  for (int c = among->node->first_child; c >= 0; c = index->node[c].next_sibling, number++) {
    if (!(scoring->weight[c] > 0.0) || among->n_children == KP_MOST_TOGETHER)
      continue;
    among->child[among->n_children] = c;
    among->number[among->n_children] = number;
    among->weight[among->n_children++] = scoring->weight[c];
  }
}

/* A unit's row; false: it lacks what the node needs. */
static bool read_row(double *x, const kp_among *among, const kp_scoring *scoring, int unit) {
  bool any = false;
  for (int k = 0; k < among->n_children; k++) {
    const int child = among->child[k];
    const uint8_t why = scoring->score_why[child][unit];
    const bool out =
        why == KP_NOT_APPLICABLE || scoring->index->node[child].missing.kind == KP_MISSING_SKIP;
    x[k] = NAN;
    if (why == KP_PRESENT)
      x[k] = key_of(among, scoring->score[child][unit]);
    else if (!out)
      return false;
    any = any || why == KP_PRESENT;
  }
  return any;
}

static bool counts(const kp_scoring *scoring, int unit) {
  return scoring->plan->asked[unit] == KP_TAKES_PART && !kp_score_is_screened(scoring, unit);
}

static void find_rows(kp_among *among, const kp_scoring *scoring) {
  among->n_rows = 0;
  for (int u = 0; u < scoring->n_units; u++) {
    double *x = among->x + (size_t)among->n_rows * (size_t)among->n_children;
    among->row[u] = -1;
    if (!counts(scoring, u) || !read_row(x, among, scoring, u))
      continue;
    among->row[u] = among->n_rows;
    among->unit[among->n_rows++] = u;
  }
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

static void turn_to_columns(kp_among *among) {
  const size_t m = (size_t)among->n_children;
  for (size_t k = 0; k < m; k++)
    for (size_t r = 0; r < (size_t)among->n_rows; r++)
      among->by_child[k * (size_t)among->n_rows + r] = among->x[r * m + k];
}

static void sort_columns(kp_among *among) {
  for (int k = 0; k < among->n_children; k++) {
    double *column = among->by_child + (size_t)k * (size_t)among->n_rows;
    int n = 0;
    for (int r = 0; r < among->n_rows; r++) {
      const double x = among->x[(size_t)r * (size_t)among->n_children + (size_t)k];
      if (!isnan(x))
        column[n++] = x;
    }
    among->n_sorted[k] = n;
    qsort(column, (size_t)n, sizeof *column, ascending);
  }
}

static const kp_among *among_of(const kp_scoring *scoring, int number) {
  return scoring->plan->among ? scoring->plan->among[number] : NULL;
}

static kp_among *new_among(const kp_scoring *scoring, int number, kp_arena *arena) {
  kp_among *among = KP_NEW(arena, kp_among);
  if (!among)
    return NULL;
  const kp_index *index = scoring->index;
  among->node = &index->node[number];
  among->low = index->scale_low;
  among->high = index->scale_high;
  among->slack = 1e-12 * (index->scale_high - index->scale_low);
  const size_t cells = (size_t)scoring->n_units * (size_t)among->node->n_children;
  among->unit = KP_ARRAY(arena, int, scoring->n_units);
  among->row = KP_ARRAY(arena, int, scoring->n_units);
  among->x = KP_ARRAY(arena, double, cells);
  const bool by_columns =
      among->node->combine == KP_COMBINE_BORDA || is_pairwise(among->node->combine);
  if (by_columns && !(among->by_child = KP_ARRAY(arena, double, cells)))
    return NULL;
  return among->unit && among->row && among->x ? among : NULL;
}

/* ---- What has to be said of a node ---- */

static kp_place place_of(const kp_scoring *scoring, const kp_among *among) {
  kp_place place = kp_index_place(scoring->index, &among->node->label);
  place.indicator = among->node->parent < 0 ? NULL : among->node->label.id;
  return place;
}

static bool tells_apart(const kp_among *among) {
  for (int k = 0; k < among->n_children; k++)
    if (among->kept.best[k] > among->kept.worst[k])
      return true;
  return false;
}

static kp_status report_too_many(const kp_scoring *scoring, const kp_among *among, kp_diag *diag) {
  char n[KP_NUM_SIZE], most[KP_NUM_SIZE];
  const kp_place place = place_of(scoring, among);
  kp_diag_error(diag, &place, KP_MSG_SCORE_TOO_MANY_COMPARED,
                KP_ARGS(among->node->label.title, kp_decimal_plain(n, among->n_rows, 0),
                        kp_decimal_plain(most, KP_MOST_COMPARED, 0)),
                KP_MSG_SCORE_TOO_MANY_COMPARED_HINT);
  return KP_INPUT;
}

static kp_status start_doubt(const kp_scoring *scoring, kp_among *among, kp_arena *arena,
                             kp_diag *diag) {
  const int child = kp_among_doubt_negative(among);
  if (child < 0)
    return kp_among_doubt_start(among, arena, diag);
  const kp_place place = place_of(scoring, among);
  kp_diag_error(diag, &place, KP_MSG_SCORE_DOUBT_NEGATIVE,
                KP_ARGS(among->node->label.title, scoring->index->node[child].label.title),
                KP_MSG_SCORE_DOUBT_NEGATIVE_HINT);
  return KP_INPUT;
}

kp_status kp_score_find_among(kp_scoring *scoring, int number, kp_arena *arena, kp_diag *diag) {
  struct kp_score_plan *plan = scoring->plan;
  if (!plan->among && !(plan->among = KP_ARRAY(arena, kp_among *, scoring->index->n_nodes)))
    return kp_diag_no_memory(diag);
  kp_among *among = plan->among[number];
  if (!among && !(among = new_among(scoring, number, arena)))
    return kp_diag_no_memory(diag);
  find_children(among, scoring);
  find_rows(among, scoring);
  if (is_pairwise(among->node->combine) && among->n_rows > KP_MOST_COMPARED)
    return report_too_many(scoring, among, diag);
  if (is_pairwise(among->node->combine))
    turn_to_columns(among);
  else if (among->by_child)
    sort_columns(among);
  const kp_among_view all = {.among = among, .self = -1};
  kp_among_extremes(&among->kept, &all);
  if (among->node->combine == KP_COMBINE_DOUBT) {
    const kp_status status = start_doubt(scoring, among, arena, diag);
    if (status != KP_OK)
      return status;
  }
  plan->among[number] = among;
  return KP_OK;
}

/* ---- One unit ---- */

static void find_one(kp_score_found *found, const kp_among_view *view) {
  *found = (kp_score_found){.kind = view->among->node->combine};
  switch (view->among->node->combine) {
  case KP_COMBINE_COPELAND:
    kp_among_copeland(found, view);
    break;
  case KP_COMBINE_BORDA:
    kp_among_borda(found, view);
    break;
  case KP_COMBINE_PROMETHEE:
    kp_among_promethee(found, view);
    break;
  case KP_COMBINE_TOPSIS:
    kp_among_topsis(found, view);
    break;
  case KP_COMBINE_DOUBT:
    kp_among_doubt(found, view);
    break;
  default:
    kp_among_vikor(found, view);
    break;
  }
}

static kp_among_view view_of(const kp_among *among, const double *mine, int unit) {
  kp_among_view view = {.among = among, .self = among->row[unit], .mine = mine};
  if (view.self < 0) {
    view.self = among->n_rows;
    return view;
  }
  const double *kept = among->x + (size_t)view.self * (size_t)among->n_children;
  view.is_kept = true;
  for (int k = 0; k < among->n_children; k++)
    view.is_kept = view.is_kept && (mine[k] == kept[k] || (isnan(mine[k]) && isnan(kept[k])));
  return view;
}

/* Weights that suit the unit best do not exist within the bounds: an error of the run, but no score
 * where someone only asks what if. */
static void report_doubt(const kp_lane *lane, const kp_among *among, const kp_among_view *view,
                         kp_weigh_status why, int unit) {
  kp_reader *reader = lane->reader;
  if (why == KP_WEIGH_NO_MEMORY)
    reader->status = kp_diag_no_memory(reader->diag);
  else if (view->is_kept)
    kp_score_report(reader, KP_ERROR, NULL, unit, among->node->label.id,
                    KP_MSG_SCORE_DOUBT_NO_SOLUTION, KP_ARGS(among->node->label.title),
                    KP_MSG_SCORE_DOUBT_NO_SOLUTION_HINT);
}

double kp_among_unit(const kp_lane *lane, int number, int i) {
  const kp_among *among = among_of(lane->scoring, number);
  const kp_index *index = lane->scoring->index;
  double mine[KP_MOST_TOGETHER];
  if (!among) /* a walk that only asks who would have a score */
    return (index->scale_low + index->scale_high) / 2.0;
  for (int k = 0; k < among->n_children; k++) {
    const int child = among->child[k];
    const bool there = lane->why[child][i] == KP_PRESENT;
    mine[k] = there ? key_of(among, lane->score[child][i]) : NAN;
  }
  const kp_among_view view = view_of(among, mine, lane->first + i);
  kp_score_found found;
  find_one(&found, &view);
  if (isnan(found.share))
    report_doubt(lane, among, &view, found.doubt, lane->first + i);
  return kp_among_scale(among, found.share);
}

static bool find_together(kp_score_found *out, const kp_scoring *scoring, int number, int unit) {
  const kp_index *index = scoring->index;
  double score[KP_MOST_TOGETHER], weight[KP_MOST_TOGETHER];
  int n = 0;
  for (int c = index->node[number].first_child; c >= 0 && n < KP_MOST_TOGETHER;
       c = index->node[c].next_sibling, n++) {
    const bool there = scoring->score_why[c][unit] == KP_PRESENT;
    score[n] = there ? scoring->score[c][unit] : NAN;
    weight[n] = there ? scoring->weight[c] : 0.0;
  }
  kp_together_found(out, &index->node[number], score, weight, n);
  return true;
}

bool kp_score_find(kp_score_found *out, const kp_scoring *scoring, int number, int unit) {
  const kp_node *node = &scoring->index->node[number];
  *out = (kp_score_found){.kind = node->combine};
  if (node->leaf >= 0 || scoring->score_why[number][unit] != KP_PRESENT)
    return false;
  if (kp_combine_is_together(node->combine))
    return find_together(out, scoring, number, unit);
  const kp_among *among = among_of(scoring, number);
  if (!kp_combine_is_among(node->combine) || !among)
    return false;
  double mine[KP_MOST_TOGETHER];
  read_row(mine, among, scoring, unit);
  const kp_among_view view = view_of(among, mine, unit);
  find_one(out, &view);
  return true;
}

/* ---- VIKOR's compromise ---- */

typedef struct {
  double q, s, r;
  int unit;
} solution;

static int by_q(const void *a, const void *b) {
  const solution *x = a;
  const solution *y = b;
  if (x->q != y->q)
    return x->q > y->q ? 1 : -1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

static void add_unit(kp_buf *out, const kp_scoring *scoring, int unit, int n) {
  char id[128];
  kp_buf_add(out, n > 0 ? ", " : "");
  kp_buf_add(out, kp_score_unit_id(id, sizeof id, scoring->dataset, unit));
}

/* C1: the lead of the best is at least 1 / (n - 1). C2: it is the best by S or by R too. Without C2
 * the first two are the compromise, without C1 all whose Q is within that lead (Opricovic & Tzeng
 * 2004, section 2). */
static void note_compromise(const kp_scoring *scoring, const kp_among *among, const solution *list,
                            kp_diag *diag) {
  enum { MOST_NAMED = 10 };
  const int n = among->n_rows;
  const double lead = 1.0 / (n - 1);
  const bool advantage = kp_decimal_compare(list[1].q - list[0].q, lead) >= 0;
  const bool stable = kp_decimal_compare(list[0].s, among->kept.s_best) <= 0 ||
                      kp_decimal_compare(list[0].r, among->kept.r_best) <= 0;
  char id[128], first[KP_NUM_SIZE], wanted[KP_NUM_SIZE];
  kp_buf named = {0};
  int n_named = 0;
  for (int i = 0; i < n; i++) {
    const bool in = i == 0 || (advantage ? i == 1 && !stable
                                         : kp_decimal_compare(list[i].q - list[0].q, lead) < 0);
    if (in && n_named < MOST_NAMED)
      add_unit(&named, scoring, list[i].unit, n_named);
    n_named += in;
  }
  if (n_named > MOST_NAMED)
    kp_buf_add(&named, " …");
  const kp_place place = place_of(scoring, among);
  kp_score_unit_id(id, sizeof id, scoring->dataset, list[0].unit);
  kp_decimal_plain(first, list[1].q - list[0].q, 4);
  kp_decimal_plain(wanted, lead, 4);
  const kp_msg what = !advantage ? KP_MSG_SCORE_VIKOR_NO_ADVANTAGE
                      : !stable  ? KP_MSG_SCORE_VIKOR_UNSTABLE
                                 : KP_MSG_SCORE_VIKOR_ACCEPTED;
  kp_diag_add(diag, KP_NOTE, &place, what,
              KP_ARGS(among->node->label.title, id, first, wanted, named.at ? named.at : ""),
              KP_MSG_NONE, KP_NO_ARGS);
  kp_buf_clear(&named);
}

static kp_status check_compromise(const kp_scoring *scoring, const kp_among *among, kp_diag *diag) {
  solution *list = kp_calloc((size_t)among->n_rows, sizeof *list);
  if (!list)
    return kp_diag_no_memory(diag);
  for (int r = 0; r < among->n_rows; r++) {
    const kp_among_view view = {.among = among,
                                .self = r,
                                .mine = among->x + (size_t)r * (size_t)among->n_children,
                                .is_kept = true};
    kp_score_found found;
    find_one(&found, &view);
    list[r] = (solution){kp_decimal_key(found.q), found.s, found.r, among->unit[r]};
  }
  qsort(list, (size_t)among->n_rows, sizeof *list, by_q);
  note_compromise(scoring, among, list, diag);
  kp_free(list);
  return KP_OK;
}

kp_status kp_among_report(const kp_scoring *scoring, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int k = 0; k < scoring->index->n_nodes && status == KP_OK; k++) {
    const kp_among *among = among_of(scoring, k);
    if (!among || among->n_rows == 0 || among->node->combine == KP_COMBINE_DOUBT)
      continue;
    const kp_place place = place_of(scoring, among);
    if (among->n_rows < 2 || !tells_apart(among))
      kp_diag_add(diag, KP_WARNING, &place, KP_MSG_SCORE_NOT_TOLD_APART,
                  KP_ARGS(among->node->label.title), KP_MSG_NONE, KP_NO_ARGS);
    else if (among->node->combine == KP_COMBINE_VIKOR)
      status = check_compromise(scoring, among, diag);
  }
  return status;
}
