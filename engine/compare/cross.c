/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cross: the data of one side under the index of the other.
 *
 * The data are read again as that index wants them; columns that only their own index has are known
 * for what they are, none has to be there. They are scored with norms, fills and treatments of that
 * index's own run, everybody takes part, and what is missing is missing. An indicator that the
 * rules have no score for (a text that a lookup does not name, a value outside of the scale) is
 * left without one; whoever asks for it then finds what its own side has. What cannot be read or
 * scored at all is NULL. */
#include <math.h>
#include <string.h>

#include "compare/parts.h"

/* ---- Runs ---- */

/* The index where nothing that is missing stops it and everybody takes part; NULL: no memory. */
static kp_index *lenient(const kp_index *index, kp_arena *arena) {
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

kp_status kp_hybrid_score(const kp_scoring **out, const kp_index *index, const kp_dataset *dataset,
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
  if (strcmp(data->path, "-") == 0)
    return KP_INPUT; /* a pipe is read once */
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

/* ---- What has no score ---- */

/* The indicators and adjustments that errors were said of, in diagnostics from `from` on, are left
 * without a value. False: none that had one. */
static bool mute(kp_index *index, const kp_diag *diag, int from) {
  const kp_value none = {.kind = KP_VALUE_NONE};
  bool any = false;
  for (int d = from; d < kp_diag_count(diag); d++) {
    const kp_diagnostic *at = kp_diag_at(diag, d);
    if (at->severity != KP_ERROR || !at->place.indicator)
      continue;
    for (int k = 0; k < index->n_nodes; k++) {
      kp_node *node = &index->node[k];
      if (node->leaf < 0 || node->value.kind == KP_VALUE_NONE ||
          strcmp(node->label.id, at->place.indicator) != 0)
        continue;
      node->value = none;
      node->missing.kind = KP_MISSING_NONE;
      any = true;
    }
    for (int k = 0; k < index->n_adjustments; k++) {
      kp_adjustment *adjustment = &index->adjustment[k];
      if (adjustment->value.kind == KP_VALUE_NONE ||
          strcmp(adjustment->label.id, at->place.indicator) != 0)
        continue;
      adjustment->value = none;
      any = true;
    }
  }
  return any;
}

static kp_status score_what_can_be(kp_hybrid *h, int data, kp_index *index, kp_diag *quiet) {
  const int by = 1 - data;
  kp_score_options options = {.weight = h->run[by][by]->weight};
  if (!kp_hybrid_freeze(&options.frozen, h->run[by][by], index, NULL, h->arena))
    return KP_SYSTEM;
  for (;;) {
    const int before = kp_diag_count(quiet);
    const kp_status status =
        kp_hybrid_score(&h->run[data][by], index, h->data[data][by], &options, h->arena, quiet);
    if (status != KP_INPUT || !mute(index, quiet, before))
      return status;
  }
}

kp_status kp_hybrid_cross(kp_hybrid *h, int data, kp_diag *diag) {
  const int by = 1 - data;
  kp_diag *quiet = kp_diag_new();
  kp_index *index = lenient(h->index[by], h->arena);
  kp_status status = quiet && index ? KP_OK : KP_SYSTEM;
  if (status == KP_OK && h->same_index) {
    h->data[data][by] = h->side[data]->dataset;
  } else if (status == KP_OK) {
    status = read_again(&h->owned[data], h->side[data], h->index[by], h->arena, quiet);
    h->data[data][by] = h->owned[data];
  }
  if (status == KP_OK)
    status = score_what_can_be(h, data, index, quiet);
  kp_diag_free(quiet);
  return status == KP_SYSTEM ? kp_diag_no_memory(diag) : KP_OK;
}
