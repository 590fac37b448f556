/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the models of severity found, where an index pools by adjusted or rasch: severities of
 * judges with their standard errors, difficulties of indicators, how well each fits.
 *
 * Mean squares of fit between 0.5 and 1.5 are as a measurement wants them; above is noise, below
 * marks that are more even than the model expects (Linacre 2002). */
#include "base/decimal.h"
#include "report/grid.h"
#include "report/panel.h"

#include <math.h>

typedef struct {
  kp_buf *out;
  const kp_result *result;
  kp_grid look;
  kp_lang lang;
  kp_diag *diag;
} model_paper;

/* ---- Terminal ---- */

static void add_fixed(kp_grid *grid, double x, const char *colour) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, isnan(x) ? "" : kp_decimal_fixed(text, x, 2), colour);
}

static void add_name(kp_grid *grid, const model_paper *to, int judge, int panel) {
  kp_buf name = {0};
  if (judge >= 0)
    kp_report_judge_name(&name, to->result->dataset, judge, to->lang);
  else
    kp_buf_add(&name, to->result->index->node[to->result->index->panel[panel].node].label.title);
  grid->failed = grid->failed || name.failed;
  kp_grid_add(grid, name.at, NULL);
  kp_buf_clear(&name);
}

static kp_status print_adjusted(const model_paper *to, int panel) {
  const kp_panel_adjusted *model = &to->result->panel->adjusted[panel];
  const kp_grid_column column[] = {
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_JUDGE, to->lang)},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_GIVEN, to->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_SEVERITY, to->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_ERROR, to->lang), .right = true}};
  kp_grid grid = to->look;
  grid.column = column;
  grid.n_columns = 4;
  for (int i = 0; i < model->n_judges; i++) {
    add_name(&grid, to, model->judge[i].judge, panel);
    char count[KP_NUM_SIZE];
    kp_grid_add(&grid, kp_decimal_plain(count, model->judge[i].n_marks, 0), NULL);
    add_fixed(&grid, model->judge[i].severity, NULL);
    add_fixed(&grid, model->judge[i].error, NULL);
  }
  char scatter[KP_NUM_SIZE];
  kp_message_format(
      to->out, KP_MSG_REPORT_MODEL_ADJUSTED,
      KP_ARGS(to->result->index->node[to->result->index->panel[panel].node].label.title,
              kp_decimal_plain(scatter, model->residual_sd, 2)),
      to->lang);
  kp_buf_add(to->out, "\n");
  return kp_grid_print(to->out, &grid, to->diag);
}

static const char *fit_of(const kp_rasch_element *element, kp_lang lang) {
  static const double NOISY = 1.5, EVEN = 0.5;
  const double least = fmin(element->infit, element->outfit);
  const double most = fmax(element->infit, element->outfit);
  return isnan(most)    ? ""
         : most > NOISY ? kp_message_template(KP_MSG_REPORT_FIT_NOISY, lang)
         : least < EVEN ? kp_message_template(KP_MSG_REPORT_FIT_EVEN, lang)
                        : kp_message_template(KP_MSG_REPORT_FIT_GOOD, lang);
}

static void add_element(kp_grid *grid, const model_paper *to, const kp_rasch_element *element,
                        bool is_judge) {
  add_name(grid, to, is_judge ? element->element : -1, is_judge ? -1 : element->element);
  char count[KP_NUM_SIZE];
  kp_grid_add(grid, kp_decimal_plain(count, element->n_marks, 0), NULL);
  add_fixed(grid, element->measure, NULL);
  add_fixed(grid, element->error, NULL);
  add_fixed(grid, element->infit, NULL);
  add_fixed(grid, element->outfit, NULL);
  kp_grid_add(grid, fit_of(element, to->lang), NULL);
}

static kp_status print_rasch(const model_paper *to) {
  const kp_panel_rasch *model = to->result->panel->rasch;
  const kp_grid_column column[] = {
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_ELEMENT, to->lang)},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_GIVEN, to->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_LOGITS, to->lang), .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_ERROR, to->lang), .right = true},
      {.title = "infit", .right = true},
      {.title = "outfit", .right = true},
      {.title = kp_message_template(KP_MSG_REPORT_PANEL_FIT, to->lang)}};
  kp_grid grid = to->look;
  grid.column = column;
  grid.n_columns = 7;
  for (int i = 0; i < model->n_judges; i++)
    add_element(&grid, to, &model->judge[i], true);
  for (int i = 0; i < model->n_indicators; i++)
    add_element(&grid, to, &model->indicator[i], false);
  char correction[KP_NUM_SIZE];
  kp_message_format(to->out, KP_MSG_REPORT_MODEL_RASCH,
                    KP_ARGS(kp_decimal_plain(correction, model->correction, 3)), to->lang);
  kp_buf_add(to->out, "\n");
  return kp_grid_print(to->out, &grid, to->diag);
}

kp_status kp_report_models_text(kp_buf *out, const kp_result *result, const kp_grid *look,
                                kp_lang lang, kp_diag *diag) {
  const model_paper to = {out, result, *look, lang, diag};
  kp_status status = KP_OK;
  for (int k = 0; k < result->index->n_panels && status == KP_OK; k++)
    if (result->panel->adjusted[k].state == KP_MODEL_FITTED)
      status = print_adjusted(&to, k);
  if (status == KP_OK && result->panel->rasch && result->panel->rasch->state == KP_MODEL_FITTED)
    status = print_rasch(&to);
  return status;
}

/* ---- result.json ---- */

static kp_json adjusted_of(const kp_result *result, int panel, bool named) {
  const kp_panel_adjusted *model = &result->panel->adjusted[panel];
  kp_json made = kp_json_object(), judges = kp_json_list();
  kp_json_words(&made, "indicator", result->index->node[result->index->panel[panel].node].label.id);
  kp_json_number(&made, "mean", model->mean);
  kp_json_number(&made, "residual_sd", model->residual_sd);
  for (int i = 0; i < model->n_judges && named; i++) {
    kp_json one = kp_json_object();
    kp_json_text(&one, "id", result->dataset->judge[model->judge[i].judge].id);
    kp_json_integer(&one, "marks", model->judge[i].n_marks);
    kp_json_number(&one, "severity", model->judge[i].severity);
    kp_json_number(&one, "error", model->judge[i].error);
    kp_json_add(&judges, &one);
  }
  kp_json_put(&made, "judges", &judges);
  return made;
}

typedef kp_str id_of_element(const kp_result *result, int element);

static kp_str judge_id(const kp_result *result, int element) {
  return result->dataset->judge[element].id;
}

static kp_str unit_id(const kp_result *result, int element) {
  return result->dataset->id[element];
}

static kp_str indicator_id(const kp_result *result, int element) {
  return kp_str_of(result->index->node[result->index->panel[element].node].label.id);
}

static void put_elements(kp_json *made, const char *key, const kp_result *result,
                         const kp_rasch_element *element, int n, id_of_element *id_of) {
  kp_json list = kp_json_list();
  for (int i = 0; i < n; i++) {
    kp_json one = kp_json_object();
    kp_json_text(&one, "id", id_of(result, element[i].element));
    kp_json_integer(&one, "marks", element[i].n_marks);
    kp_json_number(&one, "measure", element[i].measure);
    kp_json_number(&one, "error", element[i].error);
    kp_json_number(&one, "infit", element[i].infit);
    kp_json_number(&one, "outfit", element[i].outfit);
    kp_json_flag(&one, "extreme", element[i].extreme);
    kp_json_add(&list, &one);
  }
  kp_json_put(made, key, &list);
}

static kp_json rasch_of(const kp_result *result, bool named) {
  const kp_panel_rasch *model = result->panel->rasch;
  kp_json made = kp_json_object(), categories = kp_json_list(), thresholds = kp_json_list();
  for (int i = 0; i < model->n_categories; i++) {
    kp_json_add_number(&categories, model->category[i]);
    kp_json_add_number(&thresholds, model->threshold[i]);
  }
  kp_json_put(&made, "categories", &categories);
  kp_json_put(&made, "thresholds", &thresholds);
  kp_json_number(&made, "correction", model->correction);
  put_elements(&made, "judges", result, model->judge, named ? model->n_judges : 0, judge_id);
  put_elements(&made, "indicators", result, model->indicator, model->n_indicators, indicator_id);
  put_elements(&made, "units", result, model->unit, model->n_units, unit_id);
  return made;
}

void kp_json_panel_models(kp_json *section, const kp_result *result, bool named) {
  kp_json adjusted = kp_json_list();
  for (int k = 0; k < result->index->n_panels; k++) {
    if (result->panel->adjusted[k].state != KP_MODEL_FITTED)
      continue;
    kp_json one = adjusted_of(result, k, named);
    kp_json_add(&adjusted, &one);
  }
  if (kp_json_length(&adjusted) > 0)
    kp_json_put(section, "adjusted", &adjusted);
  else
    kp_json_free(&adjusted);
  if (result->panel->rasch && result->panel->rasch->state == KP_MODEL_FITTED) {
    kp_json rasch = rasch_of(result, named);
    kp_json_put(section, "rasch", &rasch);
  }
}
