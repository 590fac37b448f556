/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hybrid: the four runs that every hybrid of two results is made of: each side's data under each
 * side's index.
 *
 * Two are the results themselves. The other two read a side's data again as the other index wants
 * them and score them with the norms, fills and treatments of that index's own run, so that what
 * peers do moves with the rules and not with the data. There nothing is an error: a column that was
 * not collected then is missing, everybody takes part. What cannot be read or scored at all is
 * NULL. With one index and nothing that hangs on peers, or with one dataset, the results are all
 * there is to know. */
#include "compare/parts.h"

#include <math.h>
#include <string.h>

#include "index/text.h"

/* ---- What is the same on both sides ---- */

static bool same_files(const kp_index *a, const kp_index *b) {
  bool same = a->n_files == b->n_files;
  for (int f = 0; same && f < a->n_files; f++)
    same = strcmp(a->file[f].hash, b->file[f].hash) == 0;
  return same;
}

static bool same_data(const kp_dataset *a, const kp_dataset *b) {
  return a == b || (strcmp(a->path, b->path) == 0 && strcmp(a->period, b->period) == 0 &&
                    a->n_units == b->n_units);
}

static bool is_by_comparison(const kp_node *node) {
  return node->score.kind >= KP_SCORE_MINMAX && node->score.kind <= KP_SCORE_DISTANCE;
}

static bool is_filled_by_others(kp_missing_kind kind) {
  return kind >= KP_MISSING_MEAN && kind <= KP_MISSING_EM && kind != KP_MISSING_ROW_MEAN;
}

static bool hangs_on_peers(const kp_index *index) {
  for (int k = 0; k < index->n_nodes; k++) {
    const kp_node *node = &index->node[k];
    if (is_filled_by_others(node->missing.kind) ||
        (node->leaf >= 0 &&
         ((is_by_comparison(node) && !node->score.norms) || node->treat.kind != KP_TREAT_NONE)))
      return true;
  }
  return false;
}

static bool has_function(const kp_value *value) {
  if (value->kind == KP_VALUE_FUNCTION || (value->rows && value->rows->function >= 0))
    return true;
  for (int i = 0; i < value->n_operands; i++)
    if (has_function(&value->operand[i]))
      return true;
  return false;
}

static void say_rule(kp_buf *out, const kp_index *index, int number) {
  const kp_node *node = &index->node[number];
  kp_index_value_text(out, index, &node->value, KP_EN);
  kp_buf_add(out, "\n");
  kp_index_rule_text(out, index, number, KP_EN);
  kp_buf_add(out, "\n");
  kp_index_treat_text(out, index, &node->treat, KP_EN);
  kp_buf_add(out, "\n");
  kp_index_missing_text(out, index, &node->missing, true, KP_EN);
}

/* Whether two leaves are said in the same words. Functions may hide a difference. */
static bool same_rule(const kp_index *a, int leaf_a, const kp_index *b, int leaf_b) {
  const kp_node *x = &a->node[a->leaf_node[leaf_a]], *y = &b->node[b->leaf_node[leaf_b]];
  if (x->score.kind == KP_SCORE_FUNCTION || y->score.kind == KP_SCORE_FUNCTION ||
      x->treat.kind == KP_TREAT_FUNCTION || has_function(&x->value) || has_function(&y->value))
    return false;
  kp_buf text_a = {0}, text_b = {0};
  say_rule(&text_a, a, a->leaf_node[leaf_a]);
  say_rule(&text_b, b, b->leaf_node[leaf_b]);
  const bool same = !text_a.failed && !text_b.failed && text_a.len == text_b.len &&
                    memcmp(text_a.at, text_b.at, text_a.len) == 0;
  kp_buf_clear(&text_a);
  kp_buf_clear(&text_b);
  return same;
}

/* ---- Which is which ---- */

static bool map_index(kp_hybrid *h, int side) {
  const kp_index *own = h->index[side], *other = h->index[1 - side];
  h->node_of[side] = KP_ARRAY(h->arena, int, own->n_nodes);
  h->leaf_of[side] = KP_ARRAY(h->arena, int, own->n_leaves);
  h->adjustment_of[side] = KP_ARRAY(h->arena, int, own->n_adjustments);
  if (!h->node_of[side] || !h->leaf_of[side] || !h->adjustment_of[side])
    return false;
  for (int k = 0; k < own->n_nodes; k++) {
    int at = k == 0 ? 0 : kp_index_find_node(other, own->node[k].label.id);
    if (at >= 0 && (k > 0) != (at > 0))
      at = -1;
    if (at >= 0 && (own->node[k].leaf < 0) != (other->node[at].leaf < 0))
      at = -1;
    h->node_of[side][k] = at;
    if (own->node[k].leaf >= 0)
      h->leaf_of[side][own->node[k].leaf] = at < 0 ? -1 : other->node[at].leaf;
  }
  for (int k = 0; k < own->n_adjustments; k++) {
    h->adjustment_of[side][k] = -1;
    for (int j = 0; j < other->n_adjustments; j++)
      if (strcmp(own->adjustment[k].label.id, other->adjustment[j].label.id) == 0)
        h->adjustment_of[side][k] = j;
  }
  return true;
}

/* The share of a node in the weights of its siblings and itself. */
static double share_in_parent(const kp_index *index, const double *weight, int node) {
  double sum = 0.0;
  const int parent = index->node[node].parent;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    sum += weight[c];
  return sum > 0.0 ? weight[node] / sum : 0.0;
}

/* Whether a node has the same children on both sides. */
static bool same_children(const kp_hybrid *h, int side, int node) {
  const kp_index *own = h->index[side], *other = h->index[1 - side];
  const int there = h->node_of[side][node];
  if (there < 0 || own->node[node].n_children != other->node[there].n_children)
    return false;
  for (int c = own->node[node].first_child; c >= 0; c = own->node[c].next_sibling)
    if (h->node_of[side][c] < 0 || other->node[h->node_of[side][c]].parent != there)
      return false;
  return true;
}

/* Weights of one index in the tree of the other. Under a node with the same children they are taken
 * as they are; else shares of the parent stand beside each other, a child that only this tree has
 * keeps the share that it has here. */
static void foreign_weights(double *out, const kp_hybrid *h, int side) {
  const kp_index *own = h->index[side], *other = h->index[1 - side];
  const double *mine = h->weight[side][side], *theirs = h->weight[1 - side][1 - side];
  out[0] = mine[0];
  for (int k = 0; k < own->n_nodes; k++) {
    const bool as_is = own->node[k].leaf < 0 && same_children(h, side, k);
    for (int c = own->node[k].first_child; c >= 0; c = own->node[c].next_sibling) {
      const int there = h->node_of[side][c];
      out[c] = as_is        ? theirs[there]
               : there >= 0 ? share_in_parent(other, theirs, there)
                            : share_in_parent(own, mine, c);
    }
  }
}

static bool map_weights(kp_hybrid *h) {
  for (int side = 0; side < 2; side++)
    h->weight[side][side] = h->run[side][side]->weight;
  for (int side = 0; side < 2; side++) {
    double *made = KP_ARRAY(h->arena, double, h->index[side]->n_nodes);
    if (!made)
      return false;
    foreign_weights(made, h, side);
    h->weight[side][1 - side] = made;
  }
  return true;
}

/* ---- Runs ---- */

/* The index where nothing that is missing stops it and everybody takes part; NULL: no memory. */
static const kp_index *lenient(const kp_index *index, kp_arena *arena) {
  kp_index *made = KP_NEW(arena, kp_index);
  kp_node *node = KP_ARRAY(arena, kp_node, index->n_nodes);
  kp_adjustment *adjustment = KP_ARRAY(arena, kp_adjustment, index->n_adjustments);
  if (!made || !node || !adjustment)
    return NULL;
  *made = *index;
  made->node = node;
  made->adjustment = adjustment;
  made->eligible.count = 0;
  made->screen_share = made->screen_nonzero = 0.0;
  for (int k = 0; k < index->n_nodes; k++) {
    node[k] = index->node[k];
    if (node[k].missing.kind == KP_MISSING_ERROR)
      node[k].missing.kind = KP_MISSING_NONE;
  }
  for (int k = 0; k < index->n_adjustments; k++) {
    adjustment[k] = index->adjustment[k];
    adjustment[k].missing = KP_MISSING_ZERO;
  }
  return made;
}

/* Figures of a run's leaves, for leaves of an index; leaf_of NULL: it is the run's own. */
static bool freeze(kp_score_frozen *out, const kp_scoring *of, const kp_index *index,
                   const int *leaf_of, kp_arena *arena) {
  const kp_norm **norm = KP_ARRAY(arena, const kp_norm *, index->n_leaves);
  const kp_fill **fill = KP_ARRAY(arena, const kp_fill *, index->n_leaves);
  const kp_treated **treated = KP_ARRAY(arena, const kp_treated *, index->n_leaves);
  if (!norm || !fill || !treated)
    return false;
  for (int k = 0; k < index->n_leaves; k++) {
    const int at = leaf_of ? leaf_of[k] : k;
    if (at < 0)
      continue;
    const int node = of->index->leaf_node[at];
    const kp_node *mine = &index->node[index->leaf_node[k]];
    if (is_by_comparison(mine) && is_by_comparison(&of->index->node[node]) &&
        mine->score.kind == of->index->node[node].score.kind)
      norm[k] = &of->norm[at];
    if (mine->missing.kind == of->index->node[node].missing.kind)
      fill[k] = &of->fill[node];
    if (of->treated && mine->treat.kind == of->index->node[node].treat.kind)
      treated[k] = &of->treated[at];
  }
  *out = (kp_score_frozen){.norm = norm, .fill = fill, .treated = treated};
  return true;
}

static kp_status prepare_periods(kp_score_options *options, const kp_index *index,
                                 const kp_dataset *dataset, kp_arena *arena, kp_diag *diag) {
  kp_score_period *period = KP_ARRAY(arena, kp_score_period, dataset->n_siblings);
  if (!period)
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  for (int i = 0; i < dataset->n_siblings && status == KP_OK; i++) {
    const kp_dataset *other = dataset->sibling[i];
    kp_panel *panel = NULL;
    kp_scoring *scoring = NULL;
    if (index->n_panels > 0)
      status = kp_panel_pool(&panel, index, other, arena, diag);
    if (status == KP_OK)
      status = kp_score_prepare(&scoring, index, other, panel, arena, diag);
    period[i] = (kp_score_period){other->period, other->span, scoring};
  }
  options->period = period;
  options->n_periods = dataset->n_siblings;
  return status;
}

static kp_status score(const kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
                       kp_score_options *options, kp_arena *arena, kp_diag *diag) {
  kp_panel *panel = NULL;
  kp_scoring *made = NULL;
  kp_status status = KP_OK;
  if (index->n_panels > 0)
    status = kp_panel_pool(&panel, index, dataset, arena, diag);
  if (status == KP_OK && index->needs_periods)
    status = prepare_periods(options, index, dataset, arena, diag);
  if (status == KP_OK)
    status = kp_score_all_with(&made, index, dataset, panel, options, arena, diag);
  if (status == KP_OK)
    *out = made;
  return status;
}

/* ---- Data read again ---- */

/* Whether two columns can go by the same name. */
static bool share_name(const kp_want *a, const kp_want *b) {
  for (const char *const *x = a->names; x && *x; x++)
    for (const char *const *y = b->names; y && *y; y++)
      if (strcmp(*x, *y) == 0)
        return true;
  return strcmp(a->id, b->id) == 0;
}

/* Columns of an index, and behind them those that only the data's own index has, so that what it
 * wrote of them is known for what it is. None has to be there. */
static const kp_want *all_optional(int *n_out, const kp_want *want, int n, const kp_want *more,
                                   int n_more, kp_arena *arena) {
  kp_want *made = KP_ARRAY(arena, kp_want, n + n_more);
  for (int k = 0; made && k < n; k++)
    made[k] = want[k];
  int n_made = n;
  for (int k = 0; made && k < n_more; k++) {
    bool known = false;
    for (int j = 0; j < n && !known; j++)
      known = share_name(&more[k], &want[j]);
    if (!known)
      made[n_made++] = more[k];
  }
  for (int k = 0; made && k < n_made; k++)
    made[k].optional = true;
  *n_out = n_made;
  return made;
}

/* What judges say of indicators that the index does not have. They stand behind its own. */
static void drop_strangers(kp_dataset *data, int n_panels) {
  while (data->n_marks > 0 && data->mark[data->n_marks - 1].indicator >= n_panels)
    data->n_marks--;
  int n = 0;
  for (int k = 0; k < data->n_assignments; k++)
    if (data->assignment[k].indicator < n_panels)
      data->assignment[n++] = data->assignment[k];
  data->n_assignments = n;
}

/* Columns that are not there are missing; where that is not enough (a roster, marks), what is not
 * there is left out altogether. */
static kp_status read_again(kp_dataset **out, const kp_result *own, const kp_index *index,
                            kp_arena *arena, kp_diag *diag) {
  const kp_dataset *data = own->dataset;
  const kp_dataset_options how = {.period = data->has_period ? data->period : NULL,
                                  .encoding = data->options.encoding,
                                  .bad_as_missing = true};
  kp_dataset_spec spec;
  kp_run_dataset_spec(&spec, index, &how);
  spec.wants = all_optional(&spec.n_wants, index->want, index->n_wants, own->index->want,
                            own->index->n_wants, arena);
  spec.panel = all_optional(&spec.n_panel, index->panel_want, index->n_panels,
                            own->index->panel_want, own->index->n_panels, arena);
  if (!spec.wants || !spec.panel)
    return kp_diag_no_memory(diag);
  kp_dataset *made = NULL;
  kp_status status = KP_INPUT;
  for (int partial = 0; partial < 2 && status == KP_INPUT; partial++) {
    kp_diag *quiet = kp_diag_new();
    spec.partial = partial == 1;
    status = quiet ? kp_dataset_read(&made, data->path, &spec, quiet) : KP_SYSTEM;
    kp_diag_free(quiet);
  }
  if (status == KP_SYSTEM)
    return kp_diag_no_memory(diag);
  bool same = status == KP_OK && made->n_units == data->n_units;
  for (int u = 0; same && u < data->n_units; u++)
    same = kp_str_equal(made->id[u], data->id[u]);
  if (same)
    drop_strangers(made, index->n_panels);
  if (same && index->needs_periods)
    status = kp_run_load_siblings(made, &spec, diag);
  if (!same || status != KP_OK) {
    kp_dataset_free(made);
    return status == KP_SYSTEM ? status : KP_INPUT;
  }
  *out = made;
  return KP_OK;
}

/* ---- The four ---- */

/* A side's data under the other's index; stays NULL where that cannot be. */
static kp_status make_cross(kp_hybrid *h, int data, kp_diag *diag) {
  const int by = 1 - data;
  kp_diag *quiet = kp_diag_new();
  const kp_index *index = lenient(h->index[by], h->arena);
  kp_score_options options = {.weight = h->run[by][by]->weight};
  kp_status status = KP_OK;
  if (!quiet || !index || !freeze(&options.frozen, h->run[by][by], index, NULL, h->arena))
    status = kp_diag_no_memory(diag);
  if (status == KP_OK && h->same_index) {
    h->data[data][by] = h->side[data]->dataset;
  } else if (status == KP_OK) {
    status = read_again(&h->owned[data], h->side[data], h->index[by], h->arena, quiet);
    h->data[data][by] = h->owned[data];
  }
  if (status == KP_OK)
    status = score(&h->run[data][by], index, h->data[data][by], &options, h->arena, quiet);
  kp_diag_free(quiet);
  if (status == KP_SYSTEM)
    return kp_diag_no_memory(diag);
  return KP_OK;
}

static kp_status make_frozen(kp_hybrid *h, kp_diag *diag) {
  kp_score_options options = {0};
  if (!freeze(&options.frozen, h->run[0][0], h->index[1], h->leaf_of[1], h->arena))
    return kp_diag_no_memory(diag);
  return score(&h->run[1][1], h->index[1], h->side[1]->dataset, &options, h->arena, diag);
}

static bool has_shares(const kp_index *index) {
  for (int g = 0; g < index->n_grades; g++)
    if (!isnan(index->grade[g].top_share))
      return true;
  return false;
}

static bool same_weights(const kp_hybrid *h) {
  for (int k = 1; k < h->index[0]->n_nodes; k++)
    if (h->weight[0][0][k] != h->weight[1][1][k])
      return false;
  return true;
}

kp_status kp_hybrid_make(kp_hybrid *out, const kp_compare *compare, kp_compare_step *step,
                         kp_arena *arena, kp_diag *diag) {
  kp_hybrid h = {.arena = arena};
  kp_status status = KP_OK;
  for (int side = 0; side < 2; side++) {
    h.side[side] = compare->result[side ? step->to : step->from];
    h.index[side] = h.side[side]->index;
    h.run[side][side] = h.side[side]->scoring;
    h.data[side][side] = h.side[side]->dataset;
  }
  h.same_index = same_files(h.index[0], h.index[1]);
  h.same_data = same_data(h.data[0][0], h.data[1][1]);
  h.peers_move = hangs_on_peers(h.index[0]) || hangs_on_peers(h.index[1]);
  h.by_peers = KP_ARRAY(arena, bool, h.index[1]->n_leaves);
  if (!h.by_peers || !map_index(&h, 0) || !map_index(&h, 1))
    status = kp_diag_no_memory(diag);
  if (status == KP_OK && compare->frozen && h.peers_move)
    status = make_frozen(&h, diag);
  if (status == KP_OK && !map_weights(&h))
    status = kp_diag_no_memory(diag);
  for (int k = 0; status == KP_OK && k < h.index[1]->n_leaves; k++)
    h.by_peers[k] = h.leaf_of[1][k] >= 0 &&
                    (h.same_index || same_rule(h.index[0], h.leaf_of[1][k], h.index[1], k));
  const bool moving = h.peers_move && !compare->frozen;
  for (int data = 0; data < 2 && status == KP_OK; data++) {
    const bool by_index = h.same_data, by_data = h.same_index && !moving;
    if (by_index || by_data) {
      const int same = by_index ? 1 - data : data;
      h.run[data][1 - data] = h.run[same][same];
      h.data[data][1 - data] = h.data[same][same];
    } else {
      status = make_cross(&h, data, diag);
    }
  }
  step->differs[KP_CAUSE_DATA] = !h.same_data;
  step->differs[KP_CAUSE_RULES] =
      !h.same_index || (moving && !h.same_data) || (has_shares(h.index[0]) && !h.same_data);
  step->differs[KP_CAUSE_WEIGHTS] = status == KP_OK && (!h.same_index || !same_weights(&h));
  step->differs[KP_CAUSE_STRUCTURE] = step->differs[KP_CAUSE_GATES] = !h.same_index;
  step->peers_move = h.peers_move;
  step->held_back = !h.run[0][1] || !h.run[1][0];
  *out = h;
  return status;
}

void kp_hybrid_clear(kp_hybrid *hybrid) {
  for (int side = 0; side < 2; side++)
    kp_dataset_free(hybrid->owned[side]);
}
