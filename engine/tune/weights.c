/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a change of some weights does to the others; the rule is in change.h.
 *
 * Parents come before their children, so that under points a dimension's new weight is known when
 * it is shared out over its children. */
#include <math.h>

#include "base/decimal.h"
#include "tune/change.h"

static double sum_of_children(const kp_index *index, int parent) {
  double sum = 0.0;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling)
    sum += index->node[c].weight;
  return sum;
}

bool kp_weights_are_parts(const kp_index *index, int parent) {
  const double sum = sum_of_children(index, parent);
  return index->in_points || kp_decimal_compare(sum, 1.0) == 0 ||
         kp_decimal_compare(sum, 100.0) == 0;
}

static const kp_change_to *change_of(int node, const kp_change_to *change, int n) {
  for (int k = 0; k < n; k++)
    if (change[k].setting.kind == KP_SETTING_WEIGHT && change[k].setting.at == node)
      return &change[k];
  return NULL;
}

static void refuse(const kp_index *index, int node, kp_msg what, const char *const *args,
                   kp_msg hint, kp_diag *diag) {
  const kp_place place = kp_index_place(index, &index->node[node].label);
  kp_diag_error(diag, &place, what, args, hint);
}

double kp_weight_tidy(double x) {
  enum { SHORT = 10 };
  char text[KP_NUM_SIZE];
  const double key = kp_decimal_key(x);
  return kp_decimal_shortest(text, key) <= SHORT ? key : x;
}

/* Those that were set as they were set, the others in their old ratio; whole: what they add up to
 * in the end. */
static bool share_out(double *out, const kp_index *index, int parent, double whole,
                      const kp_change_to *change, int n, kp_diag *diag) {
  double set = 0.0, others = 0.0;
  const char *name = index->node[parent].label.title;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling) {
    const kp_change_to *own = change_of(c, change, n);
    set += own ? own->value : 0.0;
    others += own ? 0.0 : index->node[c].weight;
  }
  const double left = whole - set;
  char shown[2][KP_NUM_SIZE];
  kp_decimal_plain(shown[0], set, 9);
  kp_decimal_plain(shown[1], whole, 9);
  const bool too_much = kp_decimal_compare(set, whole) > 0;
  if (too_much || (!(others > 0.0) && kp_decimal_compare(set, whole) != 0)) {
    refuse(index, parent, too_much ? KP_MSG_TUNE_WEIGHTS_TOO_MUCH : KP_MSG_TUNE_WEIGHTS_TOO_LITTLE,
           KP_ARGS(name, shown[0], shown[1]), KP_MSG_TUNE_WEIGHTS_HINT, diag);
    return false;
  }
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling) {
    const kp_change_to *own = change_of(c, change, n);
    out[c] = own            ? own->value
             : others > 0.0 ? kp_weight_tidy(index->node[c].weight * fmax(left, 0.0) / others)
                            : 0.0;
  }
  return true;
}

static bool is_found_in_a_run(const kp_index *index, int parent) {
  const kp_weighing *weighing = index->node[parent].weighing;
  return weighing && weighing->kind >= KP_WEIGHING_PCA;
}

static bool change_family(double *out, const kp_index *index, int parent,
                          const kp_change_to *change, int n, const kp_change_rules *rules,
                          kp_diag *diag) {
  int n_set = 0, n_positive = 0;
  for (int c = index->node[parent].first_child; c >= 0; c = index->node[c].next_sibling) {
    const kp_change_to *own = change_of(c, change, n);
    n_set += own != NULL;
    n_positive += (own ? own->value : index->node[c].weight) > 0.0;
    out[c] = own ? own->value : index->node[c].weight;
  }
  const bool grown = index->in_points && parent > 0 && out[parent] != index->node[parent].weight;
  if (n_set == 0 && !grown)
    return true;
  if (n_set > 0 && is_found_in_a_run(index, parent)) {
    refuse(index, parent, KP_MSG_TUNE_WEIGHTS_FOUND,
           KP_ARGS(index->node[parent].label.title,
                   kp_weighing_name(index->node[parent].weighing->kind)),
           KP_MSG_TUNE_WEIGHTS_FOUND_HINT, diag);
    return false;
  }
  const bool all_set = n_set == index->node[parent].n_children;
  if (index->in_points)
    return share_out(out, index, parent, parent > 0 ? out[parent] : index->scale_high, change, n,
                     diag);
  if (!rules->keep && !all_set && kp_weights_are_parts(index, parent))
    return share_out(out, index, parent, sum_of_children(index, parent), change, n, diag);
  if (n_positive == 0) {
    refuse(index, parent, KP_MSG_TUNE_WEIGHTS_NONE, KP_ARGS(index->node[parent].label.title),
           KP_MSG_NONE, diag);
    return false;
  }
  return true;
}

bool kp_weights_change(double *out, const kp_index *index, const kp_change_to *change, int n,
                       const kp_change_rules *rules, kp_diag *diag) {
  bool fine = true;
  out[0] = index->node[0].weight;
  for (int k = 0; k < index->n_nodes; k++)
    if (index->node[k].n_children > 0)
      fine = change_family(out, index, k, change, n, rules, diag) && fine;
  return fine;
}
