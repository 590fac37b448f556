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
  bool same = a->n_files == b->n_files && a->n_set == b->n_set;
  for (int f = 0; same && f < a->n_files; f++)
    same = strcmp(a->file[f].hash, b->file[f].hash) == 0;
  for (int k = 0; same && k < a->n_set; k++)
    same = strcmp(a->set[k], b->set[k]) == 0;
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

/* Figures of a run's leaves, for leaves of an index; leaf_of NULL: it is the run's own. */
bool kp_hybrid_freeze(kp_score_frozen *out, const kp_scoring *of, const kp_index *index,
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

/* ---- The four ---- */

static kp_status make_frozen(kp_hybrid *h, kp_diag *diag) {
  kp_score_options options = {0};
  if (!kp_hybrid_freeze(&options.frozen, h->run[0][0], h->index[1], h->leaf_of[1], h->arena))
    return kp_diag_no_memory(diag);
  return kp_hybrid_score(&h->run[1][1], h->index[1], h->side[1]->dataset, &options, h->arena, diag);
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
      status = kp_hybrid_cross(&h, data, diag);
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
