/* SPDX-License-Identifier: GPL-3.0-or-later
 * Surveys: fills and norms from parts.
 *
 * A pass gathers, of every leaf that is not known yet, the values that count, as impute.c and
 * norms.c would over all units, and feeds them to the leaf's stage; the end of the pass takes each
 * leaf on by a stage. Values without a fill are those of a leaf that needs none, so one pass serves
 * both: only a leaf that has gaps and a fill other than the mean of all takes a second one for its
 * norms. A mean over all values gives the norms at once, by the same rule as in impute.c. Sums of
 * groups go in the order of the units, moments block by block of the whole. */
#include <math.h>
#include <string.h>

#include "score/parts_held.h"

/* ---- A leaf ---- */

static bool is_grouped(const kp_part_leaf *leaf, const kp_node *node) {
  return leaf->has_fill && node->missing.kind == KP_MISSING_GROUP_MEAN;
}

bool kp_part_leaf_start(kp_part_leaf *leaf, const kp_index *index, int number) {
  const kp_node *node = &index->node[index->leaf_node[number]];
  const bool of_period = !node->score.norms || strcmp(node->score.norms, "period") == 0;
  leaf->has_fill = kp_score_is_statistical(node->missing.kind);
  leaf->has_norm = kp_rule_is_normed(node->score.kind) && of_period;
  if (!leaf->has_fill && !leaf->has_norm)
    return true;
  leaf->stage = KP_PART_RAW;
  leaf->block = kp_malloc(KP_BLOCK_ROWS * sizeof *leaf->block);
  bool done = leaf->block != NULL;
  if (leaf->has_fill && node->missing.kind == KP_MISSING_MEDIAN)
    done = done && (leaf->sieve = kp_sieve_new(0.5)) != NULL;
  if (is_grouped(leaf, node)) {
    leaf->arena = kp_arena_new();
    leaf->group_sum = kp_calloc(KP_MOST_GROUPS, sizeof *leaf->group_sum);
    leaf->group_count = kp_calloc(KP_MOST_GROUPS, sizeof *leaf->group_count);
    done = done && leaf->arena && leaf->group_sum && leaf->group_count;
  }
  return done;
}

void kp_part_leaf_clear(kp_part_leaf *leaf) {
  kp_free(leaf->block);
  kp_sieve_free(leaf->sieve);
  kp_arena_free(leaf->arena);
  kp_names_clear(&leaf->group);
  kp_free(leaf->group_sum);
  kp_free(leaf->group_count);
}

static void end_block(kp_part_leaf *leaf) {
  kp_moments_part part;
  kp_stats_part(&part, leaf->block, leaf->n_block);
  kp_stats_add(&leaf->sum, &part);
  leaf->n_block = 0;
}

static void feed_moments(kp_part_leaf *leaf, const double *x, int n) {
  for (int at = 0; at < n;) {
    const int room = KP_BLOCK_ROWS - leaf->n_block, more = n - at < room ? n - at : room;
    memcpy(leaf->block + leaf->n_block, x + at, (size_t)more * sizeof *x);
    leaf->n_block += more;
    at += more;
    if (leaf->n_block == KP_BLOCK_ROWS)
      end_block(leaf);
  }
}

static kp_moments moments_of(kp_part_leaf *leaf) {
  kp_moments out;
  if (leaf->n_block > 0)
    end_block(leaf);
  kp_stats_join(&out, &leaf->sum, 1);
  leaf->sum = (kp_moments_part){0};
  return out;
}

/* ---- Groups ---- */

/* The number of a text's group, given when it is new; -1: see too_many_groups, no_memory. */
static int group_of(kp_part_leaf *leaf, kp_str text) {
  const int before = leaf->group.n;
  const int group = kp_names_intern(&leaf->group, text);
  if (group < 0 || leaf->group.n == before) {
    leaf->no_memory = leaf->no_memory || group < 0;
    return group;
  }
  if (group >= KP_MOST_GROUPS) {
    leaf->too_many_groups = true;
    return -1;
  }
  const char *copy = kp_arena_copy(leaf->arena, text.at ? text.at : "", text.len);
  leaf->no_memory = leaf->no_memory || !copy;
  leaf->group.own[group].at = copy; /* the text itself goes with its part */
  return copy ? group : -1;
}

static void feed_groups(kp_part_leaf *leaf, const kp_str *text, const double *x, int n) {
  for (int u = 0; u < n && !leaf->no_memory && !leaf->too_many_groups; u++) {
    const int group = group_of(leaf, text[u]);
    if (group < 0 || isnan(x[u]))
      continue;
    leaf->group_sum[group] += x[u];
    leaf->group_count[group] += 1.0;
  }
}

static bool end_groups(kp_part_leaf *leaf) {
  const int n = leaf->group.n;
  double *value = KP_ARRAY(leaf->arena, double, n);
  for (int g = 0; value && g < n; g++)
    value[g] = leaf->group_count[g] > 0.0 ? leaf->group_sum[g] / leaf->group_count[g] : NAN;
  leaf->fill = (kp_fill){.n_groups = n, .value = value, .name = leaf->group.own};
  return value != NULL;
}

/* The groups of a part's units. */
static kp_status place_groups(kp_fill *fill, kp_part_leaf *leaf, const kp_dataset *part,
                              const kp_node *node, kp_arena *arena, kp_diag *diag) {
  const kp_str *text = kp_score_group_texts(part, node->missing.by);
  int *group = KP_ARRAY(arena, int, part->n_units);
  if (!text)
    return kp_diag_no_memory(diag); /* said by the first survey */
  if (!group)
    return kp_diag_no_memory(diag);
  for (int u = 0; u < part->n_units; u++) {
    group[u] = kp_names_intern(&leaf->group, text[u]);
    if (group[u] < 0)
      return kp_diag_no_memory(diag);
  }
  fill->group = group;
  return KP_OK;
}

kp_status kp_parts_place(kp_scoring *scoring, kp_parts *parts, kp_arena *arena, kp_diag *diag) {
  const kp_index *index = parts->index;
  for (int k = 0; k < index->n_leaves; k++) {
    kp_part_leaf *leaf = &parts->leaf[k];
    const kp_node *node = &index->node[index->leaf_node[k]];
    kp_fill *fill = &scoring->fill[index->leaf_node[k]];
    scoring->norm[k] = leaf->norm;
    *fill = leaf->fill;
    if (leaf->fill.n_groups > 0 && is_grouped(leaf, node)) {
      const kp_status status = place_groups(fill, leaf, scoring->dataset, node, arena, diag);
      if (status != KP_OK)
        return status;
    }
  }
  return KP_OK;
}

/* ---- A pass ---- */

typedef struct {
  const kp_parts *parts;
  double **x; /* n_leaves columns of the part's units; NULL: known */
} gathering;

static void gather(kp_lane *lane, void *context) {
  const gathering *work = context;
  const kp_scoring *scoring = lane->scoring;
  const struct kp_score_plan *plan = scoring->plan;
  for (int k = 0; k < scoring->index->n_leaves; k++) {
    if (!work->x[k])
      continue;
    const int node = scoring->index->leaf_node[k];
    kp_leaf_why(lane->poison, lane, node);
    const double *x = kp_leaf_used(lane, node, lane->poison, lane->filled[node]);
    double *out = work->x[k] + lane->first;
    for (int i = 0; i < lane->n; i++)
      out[i] = plan->all_asked || plan->asked[lane->first + i] == KP_TAKES_PART ? x[i] : NAN;
  }
}

static void look_at_gaps(kp_part_leaf *leaf, const uint8_t *why, int n) {
  for (int u = 0; u < n; u++) {
    leaf->gap = leaf->gap || why[u] != KP_PRESENT;
    leaf->n_asked += why[u] != KP_NOT_APPLICABLE && why[u] != KP_DEPENDS;
  }
}

static void feed_distances(kp_part_leaf *leaf, double *x, int n) {
  for (int u = 0; u < n; u++)
    x[u] = fabs(x[u] - leaf->centre);
  kp_sieve_feed(leaf->sieve, x, n);
}

static void feed(kp_part_leaf *leaf, const kp_scoring *scoring, int number, double *x) {
  const kp_node *node = &scoring->index->node[scoring->index->leaf_node[number]];
  const int n = scoring->n_units;
  switch (leaf->stage) {
  case KP_PART_KNOWN:
    break;
  case KP_PART_RAW:
    look_at_gaps(leaf, scoring->raw_why[number], n);
    feed_moments(leaf, x, n);
    if (leaf->sieve)
      kp_sieve_feed(leaf->sieve, x, n);
    if (is_grouped(leaf, node))
      feed_groups(leaf, kp_score_group_texts(scoring->dataset, node->missing.by), x, n);
    break;
  case KP_PART_NORM:
    feed_moments(leaf, x, n);
    break;
  case KP_PART_MEDIAN:
  case KP_PART_CENTRE:
    kp_sieve_feed(leaf->sieve, x, n);
    break;
  case KP_PART_SPREAD:
    feed_distances(leaf, x, n);
    break;
  }
}

static kp_status feed_all(kp_parts *parts, const kp_scoring *scoring, double **x, kp_diag *diag) {
  const kp_index *index = parts->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (is_grouped(&parts->leaf[k], node) && parts->leaf[k].stage == KP_PART_RAW &&
        !kp_score_group_texts(scoring->dataset, node->missing.by))
      return kp_score_say_no_groups(index, node, diag);
  }
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic, 1)
  for (int k = 0; k < index->n_leaves; k++)
    if (x[k])
      feed(&parts->leaf[k], scoring, k, x[k]);
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_node *node = &index->node[index->leaf_node[k]];
    if (parts->leaf[k].no_memory)
      return kp_diag_no_memory(diag);
    if (!parts->leaf[k].too_many_groups)
      continue;
    const kp_place place = {.file = index->path, .line = node->missing.line};
    kp_diag_error(diag, &place, KP_MSG_SCORE_PARTS_GROUPS, KP_ARGS(node->label.title, "65,536"),
                  KP_MSG_SCORE_PARTS_HINT);
    return KP_INPUT;
  }
  return KP_OK;
}

bool kp_parts_wants_survey(const kp_parts *parts) {
  for (int k = 0; k < parts->index->n_leaves; k++)
    if (parts->leaf[k].stage != KP_PART_KNOWN)
      return true;
  return false;
}

static kp_status survey(kp_parts *parts, kp_scoring *scoring, kp_crew *crew, kp_arena *arena,
                        kp_diag *diag) {
  const kp_index *index = parts->index;
  kp_reader reader = {.scoring = scoring, .diag = crew->diag};
  kp_status status = kp_score_find_columns(scoring, crew, arena, &reader);
  if (!parts->surveyed)
    kp_score_check_missing(scoring, &reader);
  status = reader.status > status ? reader.status : status;
  parts->all_asked = parts->all_asked && scoring->plan->all_asked;
  crew->diag = diag;
  gathering work = {.parts = parts, .x = KP_ARRAY(arena, double *, index->n_leaves)};
  for (int k = 0; work.x && k < index->n_leaves; k++)
    if (parts->leaf[k].stage != KP_PART_KNOWN &&
        !(work.x[k] = KP_ARRAY(arena, double, scoring->n_units)))
      return kp_diag_no_memory(diag);
  if (!work.x)
    return kp_diag_no_memory(diag);
  kp_status more = kp_parts_place(scoring, parts, arena, diag);
  if (more == KP_OK)
    more = kp_crew_run(crew, gather, &work);
  if (more == KP_OK)
    more = feed_all(parts, scoring, work.x, diag);
  return more > status ? more : status;
}

kp_status kp_parts_survey(kp_parts *parts, const kp_dataset *part, kp_diag *diag) {
  kp_scoring *scoring = NULL;
  kp_crew crew = {0};
  kp_arena *arena = kp_arena_new();
  kp_diag *quiet = kp_diag_new(); /* what an earlier pass has said */
  kp_status status = arena && quiet ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_score_start(&scoring, parts->index, part, NULL, NULL, arena, diag);
  if (status == KP_OK)
    status = kp_crew_init(&crew, scoring, parts->surveyed ? quiet : diag);
  if (status == KP_OK)
    status = survey(parts, scoring, &crew, arena, diag);
  kp_crew_clear(&crew);
  if (kp_diag_status(quiet) == KP_SYSTEM)
    status = kp_diag_no_memory(diag);
  kp_diag_free(quiet);
  kp_arena_free(arena);
  return status;
}

/* ---- From stage to stage ---- */

static bool is_robust(const kp_node *node) {
  return node->score.kind == KP_SCORE_ROBUST_Z;
}

/* Norms are known but for the medians of robust_z. */
static bool end_norm(kp_part_leaf *leaf, const kp_node *node, kp_moments moments) {
  leaf->norm.moments = moments;
  leaf->stage = is_robust(node) ? KP_PART_CENTRE : KP_PART_KNOWN;
  kp_sieve_free(leaf->sieve);
  leaf->sieve = is_robust(node) ? kp_sieve_new(0.5) : NULL;
  return !is_robust(node) || leaf->sieve;
}

/* As keep_moments in impute.c: what is filled in lies on the mean. */
static bool norm_of_filled(kp_moments *out, const kp_part_leaf *leaf, const kp_node *node,
                           kp_moments moments, bool plain) {
  if (!plain || node->missing.kind != KP_MISSING_MEAN || moments.n < 2 || is_robust(node))
    return false;
  moments.sd *= sqrt((double)(moments.n - 1) / (double)(leaf->n_asked - 1));
  moments.n = leaf->n_asked;
  *out = moments;
  return true;
}

/* The fill is known, if there is one. */
static bool end_fill(kp_part_leaf *leaf, const kp_node *node, kp_moments moments, bool plain) {
  kp_moments filled;
  if (!leaf->has_norm)
    leaf->stage = KP_PART_KNOWN;
  else if (!leaf->has_fill || !leaf->gap)
    return end_norm(leaf, node, moments);
  else if (norm_of_filled(&filled, leaf, node, moments, plain))
    return end_norm(leaf, node, filled);
  else
    leaf->stage = KP_PART_NORM;
  return true;
}

static bool set_fill(kp_part_leaf *leaf, kp_arena *arena, double value) {
  double *kept = KP_NEW(arena, double);
  if (kept)
    *kept = value;
  leaf->fill = (kp_fill){.n_groups = 1, .value = kept};
  return kept != NULL;
}

static bool end_raw(kp_part_leaf *leaf, const kp_node *node, kp_arena *arena, bool plain) {
  const kp_moments moments = moments_of(leaf);
  bool done = true;
  if (leaf->has_fill && leaf->gap) {
    switch (node->missing.kind) {
    case KP_MISSING_MEAN:
      done = set_fill(leaf, arena, moments.mean);
      break;
    case KP_MISSING_GROUP_MEAN:
      done = end_groups(leaf);
      break;
    default:
      if (!kp_sieve_end(leaf->sieve)) {
        leaf->stage = KP_PART_MEDIAN;
        return true;
      }
      done = set_fill(leaf, arena, kp_sieve_quantile(leaf->sieve));
    }
  }
  return done && end_fill(leaf, node, moments, plain);
}

static bool end_stage(kp_part_leaf *leaf, const kp_node *node, kp_arena *arena, bool plain) {
  switch (leaf->stage) {
  case KP_PART_KNOWN:
    return true;
  case KP_PART_RAW:
    return end_raw(leaf, node, arena, plain);
  case KP_PART_NORM:
    return end_norm(leaf, node, moments_of(leaf));
  default:
    break;
  }
  if (!kp_sieve_end(leaf->sieve))
    return true;
  const double median = kp_sieve_quantile(leaf->sieve);
  if (leaf->stage == KP_PART_MEDIAN)
    return set_fill(leaf, arena, median) && end_fill(leaf, node, (kp_moments){0}, plain);
  kp_sieve_free(leaf->sieve);
  leaf->sieve = NULL;
  if (leaf->stage == KP_PART_CENTRE) {
    leaf->norm.moments.mean = leaf->centre = median;
    leaf->stage = KP_PART_SPREAD;
    leaf->sieve = kp_sieve_new(0.5);
    return leaf->sieve != NULL;
  }
  leaf->norm.moments.sd = 1.4826 * median;
  leaf->stage = KP_PART_KNOWN;
  return true;
}

kp_status kp_parts_survey_end(kp_parts *parts, kp_diag *diag) {
  const kp_index *index = parts->index;
  const bool plain = parts->all_asked && !parts->whole->plan->has_applies;
  parts->surveyed = true;
  for (int k = 0; k < index->n_leaves; k++)
    if (!end_stage(&parts->leaf[k], &index->node[index->leaf_node[k]], parts->arena, plain))
      return kp_diag_no_memory(diag);
  return KP_OK;
}
