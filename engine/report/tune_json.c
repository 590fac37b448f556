/* SPDX-License-Identifier: GPL-3.0-or-later
 * tune.json: a tuning as one document, "kaoping.tune/1".
 *
 * changes and weights say what is new; units holds everybody before and after; sweep, intervals and
 * fit are there when they were asked for. Missing figures have no field. */
#include <math.h>

#include "base/decimal.h"
#include "report/report.h"
#include "report/tune.h"

static void put_id(kp_json *object, const char *key, const kp_tune *tune, int unit) {
  if (unit >= 0)
    kp_json_text(object, key, tune->base->dataset->id[unit]);
}

static kp_json standing_of(const kp_tune *tune, double total, int rank, int grade) {
  kp_json made = kp_json_object();
  kp_json_number(&made, "total", total);
  if (rank > 0)
    kp_json_integer(&made, "rank", rank);
  kp_json_words(&made, "grade", kp_report_grade_id(tune->base->index, grade));
  return made;
}

static kp_json changes_of(const kp_tune *tune) {
  kp_json list = kp_json_list();
  kp_arena *arena = kp_arena_new();
  list.failed = list.failed || !arena;
  for (int k = 0; arena && k < tune->n_changes; k++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "setting", tune->change[k].setting.name);
    kp_json_words(&one, "title", tune->change[k].setting.said);
    kp_json_words(&one, "from", kp_tune_before(tune, &tune->change[k], arena));
    kp_json_words(&one, "to", tune->change[k].said);
    kp_json_add(&list, &one);
  }
  kp_arena_free(arena);
  return list;
}

static kp_json weights_of(const kp_tune *tune) {
  kp_json list = kp_json_list();
  const kp_index *index = tune->base->index;
  for (int k = 1; k < index->n_nodes; k++) {
    if (kp_decimal_compare(tune->weight[k], index->node[k].weight) == 0)
      continue;
    kp_json one = kp_json_object();
    kp_json_words(&one, "id", index->node[k].label.id);
    kp_json_number(&one, "from", index->node[k].weight);
    kp_json_number(&one, "to", tune->weight[k]);
    kp_json_number(&one, "share_from", tune->base->scoring->share[k]);
    kp_json_number(&one, "share_to", tune->scoring->share[k]);
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json units_of(const kp_tune *tune) {
  kp_json list = kp_json_list();
  const kp_scoring *before = tune->base->scoring, *after = tune->scoring;
  for (int u = 0; u < before->n_units; u++) {
    kp_json one = kp_json_object();
    put_id(&one, "id", tune, u);
    kp_json_text(&one, "name", tune->base->dataset->name[u]);
    kp_json from = standing_of(tune, before->total[u], before->rank[u], before->grade[u]);
    kp_json to = standing_of(tune, after->total[u], after->rank[u], after->grade[u]);
    kp_json_put(&one, "from", &from);
    kp_json_put(&one, "to", &to);
    kp_json_flag(&one, "moves", kp_tune_moves(before, after, u));
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json point_of(const kp_tune *tune, const kp_sweep_point *point) {
  kp_json made = kp_json_object();
  kp_json values = kp_json_list();
  for (int a = 0; a < tune->sweep->n_axes; a++)
    kp_json_add_number(&values, point->value[a]);
  kp_json_put(&made, "values", &values);
  kp_json_flag(&made, "possible", !point->impossible);
  if (point->impossible)
    return made;
  kp_json_integer(&made, "grades_changed", point->n_grades);
  kp_json_integer(&made, "ranks_changed", point->n_ranks);
  kp_json units = kp_json_list();
  for (int u = 0; u < tune->base->scoring->n_units; u++) {
    kp_json one = standing_of(tune, point->total[u], point->rank[u], point->grade[u]);
    put_id(&one, "id", tune, u);
    kp_json_add(&units, &one);
  }
  kp_json_put(&made, "units", &units);
  return made;
}

static kp_json sweep_of(const kp_tune *tune) {
  kp_json made = kp_json_object(), axes = kp_json_list(), points = kp_json_list();
  for (int a = 0; a < tune->sweep->n_axes; a++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "setting", tune->sweep->axis[a].change.setting.name);
    kp_json_words(&one, "title", tune->sweep->axis[a].change.setting.said);
    kp_json_add(&axes, &one);
  }
  for (int k = 0; k < tune->sweep->n_points; k++) {
    kp_json one = point_of(tune, &tune->sweep->point[k]);
    kp_json_add(&points, &one);
  }
  kp_json_put(&made, "settings", &axes);
  kp_json_put(&made, "points", &points);
  return made;
}

static kp_json edge_of(const kp_tune *tune, const kp_interval_edge *edge) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "is", kp_edge_name(edge->kind));
  kp_json_number(&made, "at", edge->at);
  if (edge->kind != KP_EDGE_OPEN)
    kp_json_flag(&made, "inside", edge->inside);
  kp_json_number(&made, "beyond", edge->beyond);
  put_id(&made, "unit", tune, edge->unit);
  put_id(&made, "other", tune, edge->other);
  kp_json_words(&made, "grade", kp_report_grade_id(tune->base->index, edge->grade));
  return made;
}

static kp_json intervals_of(const kp_tune *tune) {
  kp_json list = kp_json_list();
  for (int k = 0; k < tune->n_intervals; k++) {
    const kp_interval *interval = &tune->interval[k];
    kp_json one = kp_json_object();
    kp_json_words(&one, "setting", interval->setting.name);
    kp_json_words(&one, "title", interval->setting.said);
    kp_json_number(&one, "current", interval->current);
    kp_json_words(&one, "method", kp_interval_how_name(interval->how));
    kp_json low = edge_of(tune, &interval->low), high = edge_of(tune, &interval->high);
    kp_json_put(&one, "low", &low);
    kp_json_put(&one, "high", &high);
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json fit_of(const kp_tune *tune) {
  const kp_fit *fit = tune->fit;
  kp_json made = kp_json_object(), targets = kp_json_list(), bounds = kp_json_list();
  kp_json_flag(&made, "met", fit->is_met);
  kp_json_number(&made, "distance", fit->distance);
  for (int k = 0; k < fit->n_targets; k++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "target", fit->target[k].text);
    kp_json_flag(&one, "met", fit->target[k].is_met);
    kp_json_add(&targets, &one);
  }
  for (int k = 0; k < fit->n_bounds; k++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "bounds", fit->bound[k].text);
    kp_json_add(&bounds, &one);
  }
  kp_json_put(&made, "targets", &targets);
  kp_json_put(&made, "bounds", &bounds);
  return made;
}

kp_json kp_tune_json(const kp_tune *tune) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "schema", "kaoping.tune/1");
  kp_json_words(&made, "index", tune->base->index->id);
  kp_json_words(&made, "title", tune->base->index->title);
  kp_json_words(&made, "period", tune->base->dataset->period);
  kp_json_integer(&made, "first", tune->first);
  if (tune->scoring) {
    kp_json changes = changes_of(tune), weights = weights_of(tune), units = units_of(tune);
    kp_json_put(&made, "changes", &changes);
    kp_json_put(&made, "weights", &weights);
    kp_json_put(&made, "units", &units);
  }
  if (tune->sweep) {
    kp_json sweep = sweep_of(tune);
    kp_json_put(&made, "sweep", &sweep);
  }
  if (tune->interval) {
    kp_json intervals = intervals_of(tune);
    kp_json_put(&made, "intervals", &intervals);
  }
  if (tune->fit) {
    kp_json fit = fit_of(tune);
    kp_json_put(&made, "fit", &fit);
  }
  return made;
}

kp_status kp_report_tune_json(kp_text *out, const kp_tune *tune, kp_diag *diag) {
  kp_buf text = {0};
  kp_json made = kp_tune_json(tune);
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  if (text.failed) {
    kp_buf_clear(&text);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){text.at, text.len};
  return KP_OK;
}
