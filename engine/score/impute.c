/* SPDX-License-Identifier: GPL-3.0-or-later
 * Imputation: the one number, or the number of each group, that stands in for what is missing.
 *
 * A leaf's fill is taken over raw values, a dimension's over scores, of the units that take part
 * and have one; `over = "ranked"` narrows a dimension's to the units that get a total. Groups are
 * the different texts of a column (blank is a group of its own). Sums go in the order of the units
 * or by blocks, so no number of threads shows. A group without any value has no fill (NaN). */
#include <math.h>
#include <string.h>

#include "score/lane.h"

bool kp_score_is_statistical(kp_missing_kind kind) {
  return kind == KP_MISSING_MEAN || kind == KP_MISSING_MEDIAN || kind == KP_MISSING_GROUP_MEAN ||
         kind == KP_MISSING_GROUP_MEDIAN;
}

static bool is_grouped(kp_missing_kind kind) {
  return kind == KP_MISSING_GROUP_MEAN || kind == KP_MISSING_GROUP_MEDIAN;
}

/* ---- Groups ---- */

/* The texts that a grouping goes by; NULL when there is no such column. */
const kp_str *kp_score_group_texts(const kp_dataset *dataset, const char *by) {
  if (!by)
    return dataset->group;
  const kp_str name = kp_str_of(by);
  const int fact = kp_dataset_find_fact(dataset, name);
  if (fact >= 0)
    return dataset->fact[fact].text;
  const int series = kp_dataset_find_series(dataset, name);
  if (series >= 0 && dataset->series[series].text)
    return dataset->series[series].text;
  return strcmp(by, "group") == 0 ? dataset->group : NULL;
}

static uint64_t hash_text(kp_str text) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (uint32_t i = 0; i < text.len; i++)
    hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
  return hash;
}

/* Numbers the different texts in the order of their first unit. */
static bool number_groups(kp_fill *fill, const kp_str *text, int n_units, kp_arena *arena) {
  int size = 16;
  while (size < 2 * n_units)
    size *= 2;
  int *slot = kp_calloc((size_t)size, sizeof *slot); /* group + 1 */
  int *group = KP_ARRAY(arena, int, n_units);
  kp_str *name = KP_ARRAY(arena, kp_str, n_units);
  if (!slot || !group || !name) {
    kp_free(slot);
    return false;
  }
  int n_groups = 0;
  for (int u = 0; u < n_units; u++) {
    size_t at = (size_t)hash_text(text[u]) & (size_t)(size - 1);
    while (slot[at] && !kp_str_equal(name[slot[at] - 1], text[u]))
      at = (at + 1) & (size_t)(size - 1);
    if (!slot[at]) {
      name[n_groups++] = text[u];
      slot[at] = n_groups;
    }
    group[u] = slot[at] - 1;
  }
  kp_free(slot);
  fill->n_groups = n_groups;
  fill->group = group;
  fill->name = name;
  return true;
}

kp_status kp_score_say_no_groups(const kp_index *index, const kp_node *node, kp_diag *diag) {
  const kp_place place = {
      .file = index->path, .line = node->missing.line, .indicator = node->label.id};
  kp_diag_error(diag, &place, KP_MSG_SCORE_NO_GROUPS,
                KP_ARGS(node->missing.by ? node->missing.by : "group"),
                KP_MSG_SCORE_NO_GROUPS_HINT);
  return KP_INPUT;
}

static kp_status find_groups(kp_fill *fill, const kp_scoring *scoring, const kp_node *node,
                             kp_arena *arena, kp_reader *reader) {
  if (!is_grouped(node->missing.kind)) {
    fill->n_groups = 1;
    return KP_OK;
  }
  const kp_str *text = kp_score_group_texts(scoring->dataset, node->missing.by);
  if (!text)
    return reader->status = kp_score_say_no_groups(scoring->index, node, reader->diag);
  return number_groups(fill, text, scoring->n_units, arena)
             ? KP_OK
             : (reader->status = kp_diag_no_memory(reader->diag));
}

/* ---- Means and medians of groups ---- */

/* x has NaN where a unit does not count; workspace holds n_units, and two times that for medians.
 */
static void fill_means(double *value, const kp_fill *fill, const double *x, int n_units,
                       double *count) {
  for (int g = 0; g < fill->n_groups; g++)
    value[g] = count[g] = 0.0;
  for (int u = 0; u < n_units; u++) {
    const int g = fill->group ? fill->group[u] : 0;
    if (isnan(x[u]))
      continue;
    value[g] += x[u];
    count[g] += 1.0;
  }
  for (int g = 0; g < fill->n_groups; g++)
    value[g] = count[g] > 0.0 ? value[g] / count[g] : NAN;
}

/* Values are put group by group first: end[g] is where those of group g stop. */
static bool fill_medians(double *value, const kp_fill *fill, const double *x, int n_units,
                         double *workspace) {
  int *end = kp_calloc((size_t)fill->n_groups + 1, sizeof *end);
  if (!end)
    return false;
  for (int u = 0; u < n_units; u++)
    end[(fill->group ? fill->group[u] : 0) + 1]++;
  for (int g = 0; g < fill->n_groups; g++)
    end[g + 1] += end[g];
  for (int u = 0; u < n_units; u++)
    workspace[end[fill->group ? fill->group[u] : 0]++] = x[u];
  for (int g = 0, first = 0; g < fill->n_groups; first = end[g++])
    value[g] = kp_stats_quantile(workspace + first, end[g] - first, 0.5, workspace + n_units);
  kp_free(end);
  return true;
}

static bool compute_fill(kp_fill *fill, kp_moments *moments, kp_missing_kind kind, const double *x,
                         int n_units, kp_arena *arena) {
  double *value = KP_ARRAY(arena, double, fill->n_groups);
  double *workspace = kp_malloc((2 * (size_t)n_units + 1) * sizeof *workspace);
  if (!value || !workspace) {
    kp_free(workspace);
    return false;
  }
  bool done = true;
  if (kind == KP_MISSING_MEAN) {
    kp_stats_moments(moments, x, n_units);
    value[0] = moments->mean;
  } else if (kind == KP_MISSING_GROUP_MEAN) {
    fill_means(value, fill, x, n_units, workspace);
  } else {
    done = fill_medians(value, fill, x, n_units, workspace);
  }
  kp_free(workspace);
  fill->value = value;
  return done;
}

/* ---- Leaves ---- */

/* The leaf's raw column where it counts for a fill: itself when all do. */
static const double *values_that_count(double *room, uint8_t *why, kp_lane *lane, int node) {
  const kp_scoring *scoring = lane->scoring;
  const double *raw = scoring->raw[scoring->index->node[node].leaf];
  kp_leaf_why(why, lane, node);
  for (int u = 0; u < scoring->n_units; u++)
    room[u] = why[u] == KP_PRESENT && scoring->plan->asked[u] == KP_TAKES_PART ? raw[u] : NAN;
  return room;
}

static bool has_gap(const kp_scoring *scoring, int leaf) {
  const uint8_t *why = scoring->raw_why[leaf];
  uint8_t seen = 0;
  for (int u = 0; u < scoring->n_units; u++)
    seen |= why[u];
  return seen != KP_PRESENT;
}

/* What is filled in lies on the mean: count and spread follow, and the norms need no pass of their
 * own. */
static void keep_moments(kp_scoring *scoring, int leaf, kp_moments moments) {
  const uint8_t *why = scoring->raw_why[leaf];
  int64_t n = 0;
  for (int u = 0; u < scoring->n_units; u++)
    n += why[u] != KP_NOT_APPLICABLE && why[u] != KP_DEPENDS;
  if (moments.n < 2)
    return;
  moments.sd *= sqrt((double)(moments.n - 1) / (double)(n - 1));
  moments.n = n;
  scoring->plan->filled_moments[leaf] = moments;
}

static kp_status fill_leaf(kp_scoring *scoring, kp_lane *lane, int node, double *room, uint8_t *why,
                           kp_arena *arena, kp_reader *reader) {
  const kp_node *leaf = &scoring->index->node[node];
  kp_fill *fill = &scoring->fill[node];
  const kp_status status = find_groups(fill, scoring, leaf, arena, reader);
  if (status != KP_OK)
    return status;
  const bool plain = scoring->plan->all_asked && !scoring->plan->has_applies;
  const double *x = plain ? scoring->raw[leaf->leaf] : values_that_count(room, why, lane, node);
  kp_moments moments = {0};
  if (!compute_fill(fill, &moments, leaf->missing.kind, x, scoring->n_units, arena))
    return reader->status = kp_diag_no_memory(reader->diag);
  if (plain && leaf->missing.kind == KP_MISSING_MEAN)
    keep_moments(scoring, leaf->leaf, moments);
  return KP_OK;
}

kp_status kp_score_fill_leaves(kp_scoring *scoring, kp_arena *arena, kp_reader *reader) {
  const kp_index *index = scoring->index;
  const size_t n_units = (size_t)scoring->n_units;
  kp_lane *lane =
      NULL; /* one over all units, for the columns of conditions; its workspace is not used */
  double *room = NULL;
  uint8_t *why = NULL;
  kp_status status = KP_OK;
  for (int k = 0; k < index->n_leaves && status == KP_OK && n_units > 0; k++) {
    const int node = index->leaf_node[k];
    const kp_missing_kind kind = index->node[node].missing.kind;
    if ((!kp_score_is_statistical(kind) && !kp_score_is_modelled(kind) &&
         !kp_score_is_of_periods(kind)) ||
        !has_gap(scoring, k))
      continue;
    if (kp_score_is_of_periods(kind)) {
      status = kp_score_fill_from_periods(scoring, node, arena, reader);
      continue;
    }
    if (kp_score_is_modelled(kind)) {
      status = kp_score_fill_by_model(scoring, node, arena, reader);
      continue;
    }
    if (!lane) {
      lane = kp_lane_new(scoring, 1, false);
      room = kp_malloc(n_units * sizeof *room);
      why = kp_malloc(n_units);
      if (!lane || !room || !why) {
        status = reader->status = kp_diag_no_memory(reader->diag);
        break;
      }
      kp_lane_place(lane, 0, scoring->n_units);
    }
    status = fill_leaf(scoring, lane, node, room, why, arena, reader);
  }
  kp_lane_free(lane);
  kp_free(room);
  kp_free(why);
  return status;
}

/* ---- Dimensions ---- */

kp_status kp_score_fill_node(kp_scoring *scoring, int node, const uint8_t *ranked, kp_arena *arena,
                             kp_reader *reader) {
  const int n_units = scoring->n_units;
  const kp_missing *missing = &scoring->index->node[node].missing;
  kp_fill fill = {0};
  const kp_status status = find_groups(&fill, scoring, &scoring->index->node[node], arena, reader);
  if (status != KP_OK)
    return status;
  double *room = kp_malloc(((size_t)n_units + 1) * sizeof *room);
  bool done = room != NULL;
  for (int u = 0; done && u < n_units; u++) {
    const bool counts = scoring->plan->asked[u] == KP_TAKES_PART &&
                        scoring->score_why[node][u] == KP_PRESENT &&
                        (!missing->over_ranked || !ranked || ranked[u]);
    room[u] = counts ? scoring->score[node][u] : NAN;
  }
  kp_moments moments;
  done = done && compute_fill(&fill, &moments, missing->kind, room, n_units, arena);
  kp_free(room);
  if (!done)
    return reader->status = kp_diag_no_memory(reader->diag);
  scoring->fill[node] = fill;
  return KP_OK;
}
