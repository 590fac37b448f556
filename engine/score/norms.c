/* SPDX-License-Identifier: GPL-3.0-or-later
 * Norms: what norm-referenced scores are referred to.
 *
 * From a file, or from this period: the values after imputation of the units that take part and to
 * which the leaf applies. Moments come block by block, without a column of their own; percentile,
 * rank and borda keep the values in order, as decimal keys, so that ties are those of decimals.
 * robust_z and a distance to a unit gather the column itself. Norms without spread are a warning
 * here and the middle of the scale in rules.c. */
#include <math.h>
#include <string.h>

#include "score/lane.h"

typedef struct {
  const kp_scoring *scoring;
  int n_leaves;
  int *leaf;             /* those whose norms are this period's */
  kp_moments_part *part; /* n_leaves * n_blocks */
  double **key; /* n_leaves: all values, as keys where they are put in order; NULL where only
                   moments are wanted */
  int n_blocks;
} gathering;

static bool is_positional(const kp_score_rule *rule) {
  return rule->kind == KP_SCORE_PERCENTILE || rule->kind == KP_SCORE_RANK ||
         rule->kind == KP_SCORE_BORDA;
}

static bool needs_column(const kp_score_rule *rule) {
  return is_positional(rule) || rule->kind == KP_SCORE_ROBUST_Z ||
         (rule->kind == KP_SCORE_DISTANCE && rule->reference);
}

static void gather(kp_lane *lane, void *context) {
  const gathering *work = context;
  const kp_scoring *scoring = work->scoring;
  const uint8_t *asked = scoring->plan->asked + lane->first;
  for (int k = 0; k < work->n_leaves; k++) {
    const int node = scoring->index->leaf_node[work->leaf[k]];
    kp_leaf_why(lane->poison, lane, node);
    const double *x = kp_leaf_used(lane, node, lane->poison, lane->filled[node]);
    x = kp_leaf_treated(lane, node, x, lane->poison);
    for (int i = 0; !scoring->plan->all_asked && i < lane->n; i++)
      lane->used[i] = asked[i] == KP_TAKES_PART ? x[i] : NAN;
    if (!scoring->plan->all_asked)
      x = lane->used;
    kp_stats_part(
        &work->part[(size_t)k * (size_t)work->n_blocks + (size_t)(lane->first / KP_BLOCK_ROWS)], x,
        lane->n);
    const bool in_order = is_positional(&scoring->index->node[node].score);
    for (int i = 0; work->key[k] && i < lane->n; i++)
      work->key[k][lane->first + i] = in_order ? kp_decimal_key(x[i]) : x[i];
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

kp_status kp_score_norm_from_file(kp_norm *norm, const kp_index *index, const kp_node *node,
                                  kp_diag *diag) {
  if (read_file_norms(norm, index, node))
    return KP_OK;
  kp_place place = kp_index_place(index, &node->label);
  place.indicator = node->label.id;
  kp_diag_error(diag, &place, KP_MSG_SCORE_NO_NORMS, KP_ARGS(node->score.norms),
                KP_MSG_SCORE_NO_NORMS_HINT);
  return KP_INPUT;
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

/* The median as the mean, 1.4826 MAD as the deviation: 1.4826 makes it that of a normal sample. */
static bool find_robust(kp_norm *norm, double *x, int n_units) {
  double *room = kp_malloc(((size_t)n_units + 1) * sizeof *room);
  if (!room)
    return false;
  const double median = kp_stats_quantile(x, n_units, 0.5, room);
  for (int u = 0; u < n_units; u++)
    x[u] = fabs(x[u] - median);
  norm->moments.mean = median;
  norm->moments.sd = 1.4826 * kp_stats_quantile(x, n_units, 0.5, room);
  kp_free(room);
  return true;
}

static int find_reference(const kp_dataset *dataset, const char *id) {
  for (int u = 0; u < dataset->n_units; u++)
    if (kp_str_equal(dataset->id[u], kp_str_of(id)))
      return u;
  return kp_dataset_find_unit(dataset, kp_str_of(id));
}

static kp_status find_goal(kp_scoring *scoring, int leaf, const double *x, kp_diag *diag) {
  const kp_node *node = &scoring->index->node[scoring->index->leaf_node[leaf]];
  const int unit = find_reference(scoring->dataset, node->score.reference);
  scoring->norm[leaf].goal = unit < 0 ? NAN : x[unit];
  if (!isnan(scoring->norm[leaf].goal))
    return KP_OK;
  kp_place place = kp_index_place(scoring->index, &node->label);
  place.indicator = node->label.id;
  place.line = node->score.line;
  kp_diag_error(diag, &place, KP_MSG_SCORE_NO_REFERENCE, KP_ARGS(node->score.reference),
                KP_MSG_SCORE_NO_REFERENCE_HINT);
  return KP_INPUT;
}

static kp_status finish_leaf(kp_scoring *scoring, int leaf, double *key, kp_arena *arena,
                             kp_diag *diag) {
  kp_norm *norm = &scoring->norm[leaf];
  const kp_score_rule *rule = &scoring->index->node[scoring->index->leaf_node[leaf]].score;
  if (!key)
    return KP_OK;
  if (rule->kind == KP_SCORE_DISTANCE)
    return find_goal(scoring, leaf, key, diag);
  if (rule->kind == KP_SCORE_ROBUST_Z)
    return find_robust(norm, key, scoring->n_units) ? KP_OK : kp_diag_no_memory(diag);
  double *sorted = KP_ARRAY(arena, double, norm->moments.n + 1);
  if (!sorted)
    return kp_diag_no_memory(diag);
  kp_stats_sort(sorted, key, scoring->n_units);
  norm->sorted = sorted;
  return KP_OK;
}

static kp_status finish(kp_scoring *scoring, const gathering *work, kp_arena *arena,
                        kp_diag *diag) {
  kp_status worst = KP_OK;
  for (int k = 0; k < work->n_leaves; k++) {
    kp_norm *norm = &scoring->norm[work->leaf[k]];
    kp_stats_join(&norm->moments, work->part + (size_t)k * (size_t)work->n_blocks, work->n_blocks);
    const kp_status status = finish_leaf(scoring, work->leaf[k], work->key[k], arena, diag);
    worst = status > worst ? status : worst;
  }
  return worst;
}

/* What a distance without a unit is measured to; the figures of a norm are known by now. */
void kp_score_set_goals(kp_scoring *scoring) {
  const kp_index *index = scoring->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_score_rule *rule = &index->node[index->leaf_node[k]].score;
    kp_norm *norm = &scoring->norm[k];
    if (rule->kind != KP_SCORE_DISTANCE || rule->reference)
      continue;
    if (isnan(rule->target))
      norm->goal = rule->down ? norm->moments.min : norm->moments.max;
    else
      norm->goal =
          scoring->treated ? kp_score_treat(&scoring->treated[k], rule->target) : rule->target;
  }
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

/* ---- Of other periods ---- */

static kp_status gather_period(const kp_score_period *period, int node, double *x, kp_diag *diag) {
  kp_crew crew;
  kp_status status = kp_crew_init(&crew, period->scoring, diag);
  if (status == KP_OK)
    status = kp_score_gather(&crew, node, x);
  kp_crew_clear(&crew);
  return status;
}

static bool is_same(kp_period a, kp_period b) {
  return a.first == b.first && a.last == b.last;
}

/* Figures of a norm from values in x, of which a distance's reference is found in own. */
static kp_status pool(kp_scoring *scoring, int leaf, double *x, int n, double *own, kp_arena *arena,
                      kp_diag *diag) {
  const kp_score_rule *rule = &scoring->index->node[scoring->index->leaf_node[leaf]].score;
  kp_norm *norm = &scoring->norm[leaf];
  kp_stats_moments(&norm->moments, x, n);
  if (rule->kind == KP_SCORE_DISTANCE && rule->reference)
    return find_goal(scoring, leaf, own, diag);
  if (rule->kind == KP_SCORE_ROBUST_Z)
    return find_robust(norm, x, n) ? KP_OK : kp_diag_no_memory(diag);
  if (!is_positional(rule))
    return KP_OK;
  double *sorted = KP_ARRAY(arena, double, norm->moments.n + 1);
  if (!sorted)
    return kp_diag_no_memory(diag);
  for (int u = 0; u < n; u++)
    x[u] = kp_decimal_key(x[u]);
  kp_stats_sort(sorted, x, n);
  norm->sorted = sorted;
  return KP_OK;
}

static kp_status pool_periods(kp_scoring *scoring, int leaf, kp_arena *arena, kp_crew *crew) {
  const int node = scoring->index->leaf_node[leaf];
  const char *wanted = scoring->index->node[node].score.norm_period;
  const bool all = strcmp(wanted, "all") == 0;
  kp_period span = {0};
  const bool known = all || kp_period_read(&span, kp_str_of(wanted));
  size_t total = (size_t)scoring->n_units;
  for (int p = 0; p < scoring->n_periods; p++)
    total += (size_t)scoring->period[p].scoring->n_units;
  double *x = kp_malloc((total + 1) * sizeof *x);
  if (!x)
    return kp_diag_no_memory(crew->diag);
  kp_status status = kp_score_gather(crew, node, x);
  size_t at = (size_t)scoring->n_units, first = 0;
  size_t n = all || (known && is_same(span, scoring->dataset->span)) ? at : 0;
  for (int p = 0; p < scoring->n_periods && status == KP_OK; p++) {
    const kp_score_period *period = &scoring->period[p];
    const size_t rows = (size_t)period->scoring->n_units;
    status = gather_period(period, node, x + at, crew->diag);
    if (!all && known && is_same(span, period->span)) {
      first = at;
      n = rows;
    } else if (all) {
      n += rows;
    }
    at += rows;
  }
  if (status == KP_OK && n == 0) {
    kp_place place = kp_index_place(scoring->index, &scoring->index->node[node].label);
    place.indicator = scoring->index->node[node].label.id;
    place.line = scoring->index->node[node].score.line;
    kp_diag_error(crew->diag, &place, KP_MSG_SCORE_NO_NORM_PERIOD, KP_ARGS(wanted),
                  KP_MSG_SCORE_NO_NORM_PERIOD_HINT);
    status = KP_INPUT;
  }
  if (status == KP_OK)
    status = pool(scoring, leaf, x + first, (int)n, x, arena, crew->diag);
  kp_free(x);
  return status;
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
    const bool is_treated = scoring->treated && scoring->treated[k].is_done;
    if (node->score.norm_period) {
      const kp_status pooled = pool_periods(scoring, k, arena, crew);
      status = pooled > status ? pooled : status;
      continue;
    }
    if (of_period && known->n > 0 && !needs_column(&node->score) && !is_treated) {
      scoring->norm[k].moments = *known;
    } else if (of_period) {
      if (needs_column(&node->score))
        work.key[work.n_leaves] = KP_ARRAY(own, double, scoring->n_units);
      if (needs_column(&node->score) && !work.key[work.n_leaves]) {
        status = kp_diag_no_memory(crew->diag);
        goto done;
      }
      work.leaf[work.n_leaves++] = k;
    } else if (kp_score_norm_from_file(&scoring->norm[k], index, node, crew->diag) != KP_OK) {
      status = KP_INPUT;
    }
  }
  if (work.n_leaves > 0 && status == KP_OK)
    status = kp_crew_run(crew, gather, &work);
  if (status == KP_OK)
    status = finish(scoring, &work, arena, crew->diag);
  kp_score_set_goals(scoring);
done:
  kp_arena_free(own);
  return status;
}
