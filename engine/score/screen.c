/* SPDX-License-Identifier: GPL-3.0-or-later
 * Screen: units with too little data, or too many zeros, to be scored.
 *
 * Counted over the indicators that apply to the unit and weigh something, on the data before
 * imputation: the share that is there, and of those the share that is not 0 (a text counts as not
 * 0). A unit that falls short is taken out of all statistics and quotas; its data stay, so that its
 * sheet can be read. A unit to which nothing applies passes. Nothing is done where the index says
 * no bound. */
#include <math.h>

#include "score/lane.h"

typedef struct {
  int *asked, *present, *nonzero; /* n_units */
} counts;

static void count_leaf(counts *sum, const kp_scoring *scoring, const kp_lane *lane, int node,
                       uint8_t *why) {
  const int leaf = scoring->index->node[node].leaf;
  const double *raw = scoring->raw[leaf];
  const bool is_text = scoring->raw_text[leaf] != NULL;
  kp_leaf_why(why, lane, node);
  for (int u = 0; u < scoring->n_units; u++) {
    sum->asked[u] += why[u] != KP_NOT_APPLICABLE;
    sum->present[u] += why[u] == KP_PRESENT;
    sum->nonzero[u] += why[u] == KP_PRESENT && (is_text || raw[u] != 0.0);
  }
}

static bool is_short(int part, int whole, double bound) {
  return bound > 0.0 && whole > 0 && kp_decimal_compare((double)part / whole, bound) < 0;
}

static void report(const kp_scoring *scoring, int unit, kp_screened how, kp_diag *diag) {
  char id[128], share[KP_NUM_SIZE];
  const kp_index *index = scoring->index;
  const bool few = how == KP_SCREEN_FEW_DATA;
  kp_place place = {.file = scoring->dataset->path};
  place.unit = kp_score_unit_id(id, sizeof id, scoring->dataset, unit);
  kp_decimal_plain(share, 100.0 * (few ? index->screen_share : index->screen_nonzero), 10);
  kp_diag_add(diag, KP_WARNING, &place,
              few ? KP_MSG_SCORE_SCREENED_SHARE : KP_MSG_SCORE_SCREENED_NONZERO, KP_ARGS(share),
              KP_MSG_NONE, NULL);
}

static void decide(kp_scoring *scoring, const counts *sum, uint8_t *screened, kp_diag *diag) {
  const kp_index *index = scoring->index;
  for (int u = 0; u < scoring->n_units; u++) {
    const bool few = is_short(sum->present[u], sum->asked[u], index->screen_share);
    if (scoring->plan->asked[u] == KP_NOT_ASKED_AT_ALL ||
        (!few && !is_short(sum->nonzero[u], sum->present[u], index->screen_nonzero)))
      continue;
    screened[u] = few ? KP_SCREEN_FEW_DATA : KP_SCREEN_MANY_ZEROS;
    scoring->screened = screened;
    if (scoring->plan->asked[u] == KP_TAKES_PART)
      report(scoring, u, (kp_screened)screened[u], diag);
    scoring->plan->asked[u] = KP_MAYBE; /* asked, and counted nowhere */
  }
}

kp_status kp_score_screen(kp_scoring *scoring, kp_arena *arena, kp_reader *reader) {
  const kp_index *index = scoring->index;
  const size_t n = (size_t)scoring->n_units;
  if ((!(index->screen_share > 0.0) && !(index->screen_nonzero > 0.0)) || n == 0)
    return KP_OK;
  kp_arena *own = kp_arena_new();
  kp_lane *lane = kp_lane_new(scoring, 1, false);
  uint8_t *screened = KP_ARRAY(arena, uint8_t, n);
  counts sum = {0};
  uint8_t *why = NULL;
  if (own) {
    why = KP_ARRAY(own, uint8_t, n);
    sum = (counts){KP_ARRAY(own, int, n), KP_ARRAY(own, int, n), KP_ARRAY(own, int, n)};
  }
  const bool done = lane && screened && why && sum.asked && sum.present && sum.nonzero;
  if (done) {
    kp_lane_place(lane, 0, scoring->n_units);
    for (int k = 0; k < index->n_leaves; k++)
      if (scoring->weight[index->leaf_node[k]] > 0.0)
        count_leaf(&sum, scoring, lane, index->leaf_node[k], why);
    decide(scoring, &sum, screened, reader->diag);
  }
  kp_lane_free(lane);
  kp_arena_free(own);
  return done ? KP_OK : (reader->status = kp_diag_no_memory(reader->diag));
}

bool kp_score_is_screened(const kp_scoring *scoring, int unit) {
  return scoring->screened && scoring->screened[unit] != KP_SCREEN_PASSED;
}
