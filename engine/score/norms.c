/* SPDX-License-Identifier: GPL-3.0-or-later
 * Norms: what norm-referenced scores are referred to.
 *
 * From a file, or from this period: the values after imputation of the units that take part and to
 * which the leaf applies. Moments come block by block, without a column of their own; percentile
 * and rank keep the values in order, as decimal keys, so that ties are those of decimals. Norms
 * without spread are a warning here and the middle of the scale in rules.c. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

typedef struct {
  const kp_scoring *scoring;
  int n_leaves;
  int *leaf;             /* those whose norms are this period's */
  kp_moments_part *part; /* n_leaves * n_blocks */
  double **key;          /* n_leaves: all values, as keys; NULL where only moments are wanted */
  int n_blocks;
} gathering;

static bool is_positional(const kp_score_rule *rule) {
  return rule->kind == KP_SCORE_PERCENTILE || rule->kind == KP_SCORE_RANK;
}

static void gather(kp_lane *lane, void *context) {
  const gathering *work = context;
  const kp_scoring *scoring = work->scoring;
  const uint8_t *asked = scoring->plan->asked + lane->first;
  for (int k = 0; k < work->n_leaves; k++) {
    const int node = scoring->index->leaf_node[work->leaf[k]];
    kp_leaf_why(lane->poison, lane, node);
    const double *x = kp_leaf_used(lane, node, lane->poison, lane->filled[node]);
    for (int i = 0; !scoring->plan->all_asked && i < lane->n; i++)
      lane->used[i] = asked[i] == KP_TAKES_PART ? x[i] : NAN;
    if (!scoring->plan->all_asked)
      x = lane->used;
    kp_stats_part(
        &work->part[(size_t)k * (size_t)work->n_blocks + (size_t)(lane->first / KP_BLOCK_ROWS)], x,
        lane->n);
    for (int i = 0; work->key[k] && i < lane->n; i++)
      work->key[k][lane->first + i] = kp_decimal_key(x[i]);
  }
}

/* ---- From a file ---- */

static const kp_norm_table *find_table(const kp_index *index, const char *file) {
  for (int k = 0; k < index->n_norms; k++)
    if (strcmp(index->norm[k].file, file) == 0)
      return &index->norm[k];
  return NULL;
}

static bool read_file_norms(kp_norm *norm, const kp_index *index, const kp_node *node) {
  const kp_norm_table *table = find_table(index, node->score.norms);
  for (int row = 0; table && row < table->n; row++) {
    if (strcmp(table->indicator[row], node->label.id) != 0)
      continue;
    norm->from_file = true;
    norm->moments = (kp_moments){.n = 0,
                                 .min = table->min[row],
                                 .max = table->max[row],
                                 .mean = table->mean[row],
                                 .sd = table->sd[row]};
    const bool deviation = node->score.kind == KP_SCORE_ZSCORE;
    return deviation ? !isnan(table->mean[row]) && !isnan(table->sd[row])
                     : !isnan(table->min[row]) && !isnan(table->max[row]);
  }
  return false;
}

/* ---- Of this period ---- */

static bool allocate(gathering *work, const kp_scoring *scoring, kp_arena *arena) {
  const kp_index *index = scoring->index;
  work->n_blocks = (scoring->n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  work->leaf = KP_ARRAY(arena, int, index->n_leaves);
  work->part =
      KP_ARRAY(arena, kp_moments_part, (size_t)index->n_leaves * (size_t)(work->n_blocks + 1));
  work->key = KP_ARRAY(arena, double *, index->n_leaves);
  return work->leaf && work->part && work->key;
}

static bool finish(kp_scoring *scoring, const gathering *work, kp_arena *arena) {
  for (int k = 0; k < work->n_leaves; k++) {
    kp_norm *norm = &scoring->norm[work->leaf[k]];
    kp_stats_join(&norm->moments, work->part + (size_t)k * (size_t)work->n_blocks, work->n_blocks);
    if (!work->key[k])
      continue;
    double *sorted = KP_ARRAY(arena, double, norm->moments.n + 1);
    if (!sorted)
      return false;
    kp_stats_sort(sorted, work->key[k], scoring->n_units);
    norm->sorted = sorted;
  }
  return true;
}

void kp_score_warn_no_spread(const kp_scoring *scoring, kp_diag *diag) {
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (!kp_rule_is_normed(node->score.kind) ||
        !kp_rule_has_no_spread(&node->score, &scoring->norm[k]))
      continue;
    kp_place place = kp_index_place(index, &node->label);
    place.indicator = node->label.id;
    kp_diag_add(diag, KP_WARNING, &place, KP_MSG_SCORE_NO_SPREAD, KP_ARGS(node->label.title),
                KP_MSG_SCORE_NO_SPREAD_HINT, KP_NO_ARGS);
  }
}

kp_status kp_score_find_norms(kp_scoring *scoring, kp_arena *arena, kp_crew *crew) {
  const kp_index *index = scoring->index;
  kp_arena *own = kp_arena_new();
  gathering work = {.scoring = scoring};
  kp_status status = KP_OK;
  if (!own || !allocate(&work, scoring, own)) {
    status = kp_diag_no_memory(crew->diag);
    goto done;
  }
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (!kp_rule_is_normed(node->score.kind))
      continue;
    const kp_moments *known = &scoring->plan->filled_moments[k];
    const bool of_period = !node->score.norms || strcmp(node->score.norms, "period") == 0;
    if (of_period && known->n > 0 && !is_positional(&node->score)) {
      scoring->norm[k].moments = *known;
    } else if (of_period) {
      if (is_positional(&node->score))
        work.key[work.n_leaves] = KP_ARRAY(own, double, scoring->n_units);
      if (is_positional(&node->score) && !work.key[work.n_leaves]) {
        status = kp_diag_no_memory(crew->diag);
        goto done;
      }
      work.leaf[work.n_leaves++] = k;
    } else if (!read_file_norms(&scoring->norm[k], index, node)) {
      kp_place place = kp_index_place(index, &node->label);
      place.indicator = node->label.id;
      kp_diag_error(crew->diag, &place, KP_MSG_SCORE_NO_NORMS, KP_ARGS(node->score.norms),
                    KP_MSG_SCORE_NO_NORMS_HINT);
      status = KP_INPUT;
    }
  }
  if (work.n_leaves > 0 && status == KP_OK)
    status = kp_crew_run(crew, gather, &work);
  if (status == KP_OK && !finish(scoring, &work, arena))
    status = kp_diag_no_memory(crew->diag);
done:
  kp_arena_free(own);
  return status;
}
