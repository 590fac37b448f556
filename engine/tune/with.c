/* SPDX-License-Identifier: GPL-3.0-or-later
 * An index with other numbers: loaded anew from the same text, then changed where it was built.
 *
 * It owns all that it is made of, and has the wants, nodes and functions of the first in their
 * order, so it runs on the first's datasets. Under points the figures of the rules below a changed
 * weight are scaled with it, as kp_tune_write_index writes them. */
#include "tune/write.h"

#include <string.h>

typedef struct {
  kp_index *index; /* its own */
  kp_settings settings;
  kp_arena *arena; /* the index's */
  kp_diag *diag;
} changing;

/* ---- Loaded anew ---- */

static kp_status check_same(const kp_index *made, const kp_index *from, kp_diag *diag) {
  for (int k = 1; k < from->n_files; k++) {
    if (k < made->n_files && strcmp(made->file[k].hash, from->file[k].hash) == 0)
      continue;
    const kp_place place = {.file = from->file[k].path};
    kp_diag_error(diag, &place, KP_MSG_TUNE_WITH_CHANGED, KP_NO_ARGS,
                  KP_MSG_TUNE_WITH_CHANGED_HINT);
    return KP_INPUT;
  }
  return KP_OK;
}

/* What the first load warned of was said then. */
static kp_status load_again(kp_index **out, const kp_index *from, kp_diag *diag) {
  const kp_str text = from->file[0].text;
  kp_index *made = NULL;
  kp_diag *own = kp_diag_new();
  if (!own)
    return kp_diag_no_memory(diag);
  kp_status status = kp_index_load_text(&made, text.at, text.len, from->path, &from->options, own);
  if (status == KP_OK)
    status = check_same(made, from, own);
  if (status != KP_OK) {
    kp_diag_join(diag, own);
    kp_index_free(made);
  } else {
    memcpy(made->file[0].hash, from->file[0].hash, sizeof made->file[0].hash);
    *out = made;
  }
  kp_diag_free(own);
  return status;
}

/* ---- Weights under points ---- */

static bool speaks_for_itself(const kp_score_rule *rule) {
  return rule->kind == KP_SCORE_ASIS || rule->kind == KP_SCORE_FUNCTION || rule->ends;
}

static const kp_setting *weight_setting(const changing *c, int node) {
  for (int k = 0; k < c->settings.n; k++)
    if (c->settings.setting[k].kind == KP_SETTING_WEIGHT && c->settings.setting[k].at == node)
      return &c->settings.setting[k];
  return NULL;
}

static void check_rules(const changing *c, const double *weight) {
  for (int k = 0; k < c->index->n_leaves; k++) {
    const kp_node *node = &c->index->node[c->index->leaf_node[k]];
    if (weight[c->index->leaf_node[k]] == node->weight || !(node->weight > 0.0) ||
        !speaks_for_itself(&node->score))
      continue;
    const kp_setting *setting = weight_setting(c, c->index->leaf_node[k]);
    const kp_place place = kp_setting_place(c->index, setting);
    kp_diag_error(c->diag, &place, KP_MSG_TUNE_WRITE_POINTS, KP_ARGS(setting->name),
                  KP_MSG_TUNE_WRITE_POINTS_HINT);
  }
}

static bool scale_knot(const changing *c, const kp_setting *setting, double by) {
  kp_score_rule *rule = &c->index->node[setting->at].score;
  double *made = KP_ARRAY(c->arena, double, rule->n_knots);
  if (!made)
    return false;
  memcpy(made, rule->knot_score, (size_t)rule->n_knots * sizeof *made);
  made[setting->knot] = kp_weight_tidy(made[setting->knot] * by);
  rule->knot_score = made;
  return true;
}

static bool scale_figure(const changing *c, const kp_setting *setting, const double *weight) {
  const double was = c->index->node[setting->at].weight, is = weight[setting->at];
  if (was == is || !(was > 0.0))
    return true;
  if (setting->kind == KP_SETTING_KNOT_SCORE)
    return scale_knot(c, setting, is / was);
  double x;
  char *at = (char *)&c->index->node[setting->at].score + setting->offset;
  memcpy(&x, at, sizeof x);
  x = kp_weight_tidy(x * is / was);
  memcpy(at, &x, sizeof x);
  return true;
}

static void put_weights(kp_index *index, const double *weight) {
  kp_node *node = index->node;
  for (int k = 0; k < index->n_nodes; k++)
    node[k].weight = weight[k];
  for (int k = 0; k < index->n_nodes; k++) {
    double sum = 0.0;
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling)
      sum += node[c].weight;
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling)
      node[c].share = sum > 0.0 ? node[k].share * node[c].weight / sum : 0.0;
  }
}

static kp_status change_points(const changing *c, const double *weight) {
  check_rules(c, weight);
  if (kp_diag_status(c->diag) != KP_OK)
    return kp_diag_status(c->diag);
  for (int k = 0; k < c->settings.n; k++)
    if (kp_write_speaks_points(&c->settings.setting[k]) &&
        !scale_figure(c, &c->settings.setting[k], weight))
      return kp_diag_no_memory(c->diag);
  put_weights(c->index, weight);
  return KP_OK;
}

/* ---- Changes ---- */

static bool is_data(const char *word) {
  return strncmp(word, "value.", 6) == 0;
}

static bool read_words(kp_change_to *change, const changing *c, const char *const *set, int n_set) {
  const kp_result base = {.arena = c->arena, .index = c->index};
  bool fine = true;
  for (int k = 0; k < n_set; k++) {
    if (is_data(set[k])) {
      kp_diag_error(c->diag, &(kp_place){0}, KP_MSG_TUNE_WITH_VALUE, KP_ARGS(set[k]), KP_MSG_NONE);
      fine = false;
    } else {
      fine = kp_change_read(&change[k], set[k], &c->settings, &base, c->arena, c->diag) && fine;
    }
  }
  return fine;
}

static kp_status at_fault(const kp_diag *diag) {
  return kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : KP_USAGE;
}

/* Changes the index in place. */
static kp_status change(kp_index *index, const char *const *set, int n_set, kp_diag *diag) {
  static const kp_change_rules rules = {0};
  changing c = {.index = index, .arena = index->arena, .diag = diag};
  kp_change_to *change = KP_ARRAY(index->arena, kp_change_to, n_set);
  const kp_result base = {.arena = index->arena, .index = index};
  kp_variant variant;
  if (!change)
    return kp_diag_no_memory(diag);
  if (kp_settings_list(&c.settings, index, index->arena, diag) != KP_OK)
    return KP_SYSTEM;
  if (!read_words(change, &c, set, n_set) ||
      kp_variant_make(&variant, &base, change, n_set, &rules, index->arena, diag) != KP_OK)
    return at_fault(diag);
  *index = *variant.index;
  return variant.weight ? change_points(&c, variant.weight) : KP_OK;
}

static kp_status keep_words(kp_index *index, const kp_index *from, const char *const *set,
                            int n_set, kp_diag *diag) {
  const char **all = KP_ARRAY(index->arena, const char *, from->n_set + n_set);
  bool fine = all != NULL;
  for (int k = 0; fine && k < from->n_set + n_set; k++) {
    const char *word = k < from->n_set ? from->set[k] : set[k - from->n_set];
    all[k] = kp_arena_copy(index->arena, word, strlen(word));
    fine = all[k] != NULL;
  }
  if (!fine)
    return kp_diag_no_memory(diag);
  index->set = all;
  index->n_set = from->n_set + n_set;
  return KP_OK;
}

static kp_status make(kp_index **out, const kp_index *from, const char *const *set, int n_set,
                      kp_diag *diag) {
  kp_index *made = NULL;
  kp_status status = load_again(&made, from, diag);
  if (status == KP_OK && from->n_set > 0)
    status = change(made, from->set, from->n_set, diag);
  if (status == KP_OK && n_set > 0)
    status = change(made, set, n_set, diag);
  if (status == KP_OK)
    status = keep_words(made, from, set, n_set, diag);
  if (status == KP_OK)
    *out = made;
  else
    kp_index_free(made);
  return status;
}

/* Notes and warnings that a caller's diag holds already are no matter here: a diag of its own. */
kp_status kp_index_with(kp_index **out, const kp_index *index, const char *const *set, int n_set,
                        kp_diag *diag) {
  kp_diag *own = kp_diag_new();
  if (!own)
    return kp_diag_no_memory(diag);
  const kp_status status = make(out, index, set, n_set, own);
  kp_diag_join(diag, own);
  kp_diag_free(own);
  return status;
}
