/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights of judges: weights = { by = "role", ["组长"] = 2, otherwise = 1 }.
 *
 * The column is id, name or role of a judge, or any other of judges.csv. Texts are compared folded.
 * A judge whose text has no weight is an error only where a mark of this judge would count. */
#include <math.h>

#include "panel/pooling.h"

typedef enum { BY_ID, BY_NAME, BY_ROLE, BY_COLUMN } by_kind;

static int find_column(const kp_dataset *dataset, const char *by) {
  if (!dataset->judge_table)
    return -1;
  const kp_roster roster = {
      .name = "judges", .table = dataset->judge_table, .file = dataset->judge_file};
  return kp_roster_find(&roster, kp_str_of(by));
}

/* What a judge's weight goes by; false: there is no such column. */
static bool find_kind(by_kind *kind, int *column, const kp_dataset *dataset, const char *by) {
  static const char *const own[] = {"id", "name", "role"};
  *column = -1;
  for (int i = 0; i < BY_COLUMN; i++) {
    if (kp_str_equal(kp_str_of(by), kp_str_of(own[i]))) {
      *kind = (by_kind)i;
      return true;
    }
  }
  *kind = BY_COLUMN;
  *column = find_column(dataset, by);
  return *column >= 0;
}

static kp_str text_of(const kp_dataset *dataset, const kp_judge *judge, by_kind kind, int column) {
  if (kind != BY_COLUMN)
    return kind == BY_ID ? judge->id : kind == BY_NAME ? judge->name : judge->role;
  const kp_table_column *cells = &dataset->judge_table->column[column];
  return judge->row >= 0 && cells->kept && cells->text ? cells->text[judge->row] : (kp_str){0};
}

static double weight_of(const kp_panel_rule *rule, kp_str folded) {
  for (int i = 0; i < rule->n_weights; i++)
    if (kp_str_equal(rule->weight_key[i], folded))
      return rule->weight_value[i];
  return rule->weight_otherwise;
}

static const char *judge_file(const kp_dataset *dataset) {
  const bool has_file = dataset->judge_file >= 0 && dataset->judge_file < dataset->n_files;
  return dataset->judge_table && has_file ? dataset->file[dataset->judge_file].path : NULL;
}

static void report_unweighed(kp_pooling *work, const kp_panel_rule *rule, int judge, kp_str text) {
  const kp_judge *of = &work->dataset->judge[judge];
  char id[128], shown[128];
  const kp_place place = {.file = judge_file(work->dataset),
                          .line = of->row >= 0 ? of->line : 0,
                          .indicator = work->index->node[rule->node].label.id};
  kp_diag_add(work->diag, KP_ERROR, &place, KP_MSG_PANEL_UNWEIGHED,
              KP_ARGS(kp_pooling_text(of->id, id, sizeof id), rule->weight_by,
                      kp_pooling_text(text, shown, sizeof shown)),
              KP_MSG_PANEL_UNWEIGHED_HINT, NULL);
}

static kp_status weigh_panel(double *weight, kp_pooling *work, int panel) {
  const kp_dataset *dataset = work->dataset;
  const kp_panel_rule *rule = &work->index->panel[panel];
  by_kind kind;
  int column;
  bool *marks = kp_calloc((size_t)dataset->n_judges + 1, sizeof *marks);
  if (!marks)
    return kp_diag_no_memory(work->diag);
  for (int i = 0; i < dataset->n_marks; i++)
    if (dataset->mark[i].indicator == panel && kp_pooling_stands(work->use[i]))
      marks[dataset->mark[i].judge] = true;
  const bool found = find_kind(&kind, &column, dataset, rule->weight_by);
  if (!found) {
    const kp_place place = {.file = judge_file(dataset),
                            .indicator = work->index->node[rule->node].label.id};
    kp_diag_add(work->diag, KP_ERROR, &place, KP_MSG_PANEL_NO_WEIGHT_COLUMN,
                KP_ARGS(rule->weight_by), KP_MSG_PANEL_NO_WEIGHT_COLUMN_HINT, NULL);
  }
  for (int j = 0; j < dataset->n_judges && found; j++) {
    const kp_str text = text_of(dataset, &dataset->judge[j], kind, column);
    weight[j] = weight_of(rule, kp_str_fold(work->arena, text));
    if (isnan(weight[j]) && marks[j])
      report_unweighed(work, rule, j, text);
  }
  kp_free(marks);
  return KP_OK;
}

kp_status kp_pooling_weigh(kp_pooling *work) {
  const int n_panels = work->index->n_panels;
  const double **all = KP_ARRAY(work->arena, const double *, n_panels);
  kp_status status = all ? KP_OK : kp_diag_no_memory(work->diag);
  for (int k = 0; k < n_panels && status == KP_OK; k++) {
    if (!work->index->panel[k].weight_by)
      continue;
    double *weight = KP_ARRAY(work->arena, double, work->dataset->n_judges);
    status = weight ? weigh_panel(weight, work, k) : kp_diag_no_memory(work->diag);
    all[k] = weight;
  }
  work->panel->weight = all;
  return status;
}
