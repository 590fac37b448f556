/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: the section "panel". Every sentence in both languages; what is not there has no
 * field. */
#include "report/panel.h"

#include <math.h>

typedef struct {
  kp_buf text[2];
} both_languages;

static void put_both(kp_json *object, const char *key, both_languages *both) {
  object->failed |= both->text[0].failed || both->text[1].failed;
  kp_json_both(object, key, (const char *const[]){both->text[0].at, both->text[1].at});
  kp_buf_clear(&both->text[0]);
  kp_buf_clear(&both->text[1]);
}

static kp_json coverage_of(const kp_panel_coverage *coverage) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "expected", coverage->expected);
  kp_json_integer(&made, "given", coverage->given);
  kp_json_integer(&made, "missing", coverage->missing);
  kp_json_integer(&made, "recused", coverage->recused);
  kp_json_integer(&made, "recused_given", coverage->recused_given);
  kp_json_integer(&made, "changed", coverage->changed);
  return made;
}

/* ---- Scopes ---- */

static kp_json figure_of(const kp_report_figure *figure, const kp_panel_scope *scope,
                         const kp_report_panel *panel) {
  const kp_estimate *estimate = figure->estimate;
  kp_json made = kp_json_object();
  kp_json_words(&made, "statistic", figure->name);
  kp_json_number(&made, "value", estimate->value);
  kp_json_number(&made, "lower", estimate->lower);
  kp_json_number(&made, "upper", estimate->upper);
  kp_json_number(&made, "p", estimate->p);
  kp_json_integer(&made, "n", estimate->n_subjects);
  kp_json_integer(&made, "judges", estimate->n_judges);
  both_languages title = {0}, note = {0}, quality = {0};
  for (int lang = 0; lang < 2; lang++) {
    kp_message_format(&title.text[lang], figure->title, KP_NO_ARGS, (kp_lang)lang);
    kp_report_figure_note(&note.text[lang], figure, scope, panel, (kp_lang)lang);
    kp_report_quality(&quality.text[lang], figure, (kp_lang)lang);
  }
  put_both(&made, "title", &title);
  put_both(&made, "note", &note);
  put_both(&made, "quality", &quality);
  return made;
}

static kp_json scope_of(const kp_index *index, const kp_panel_scope *scope,
                        const kp_report_panel *panel) {
  kp_json made = kp_json_object();
  kp_buf name = {0};
  kp_report_scope_name(&name, index, scope);
  kp_json_words(&made, "scope", name.at);
  kp_buf_clear(&name);
  kp_json_integer(&made, "node", scope->node);
  both_languages title = {0}, advice = {0};
  for (int lang = 0; lang < 2; lang++) {
    kp_report_scope_title(&title.text[lang], index, scope, (kp_lang)lang);
    kp_report_advice(&advice.text[lang], index, scope, (kp_lang)lang);
  }
  put_both(&made, "title", &title);
  put_both(&made, "advice", &advice);
  kp_json_integer(&made, "indicators", scope->n_panels);
  kp_json coverage = coverage_of(&scope->coverage);
  kp_json_put(&made, "coverage", &coverage);
  kp_json_integer(&made, "cells", scope->n_cells);
  kp_json_integer(&made, "pooled", scope->n_pooled);
  kp_json_integer(&made, "fell_back", scope->n_fell_back);
  kp_report_figure figure[KP_REPORT_FIGURES];
  kp_json figures = kp_json_list();
  kp_report_figures(figure, scope);
  for (int i = 0; i < KP_REPORT_FIGURES; i++) {
    kp_json one = figure_of(&figure[i], scope, panel);
    kp_json_add(&figures, &one);
  }
  kp_json_put(&made, "figures", &figures);
  return made;
}

/* ---- Judges ---- */

static kp_json move_of(const kp_result *result, int judge, const kp_robust_move *move) {
  const kp_index *index = result->index;
  kp_json made = kp_json_object();
  kp_json_text(&made, "unit", result->dataset->id[move->unit]);
  kp_json_words(&made, "grade_before", kp_report_grade_id(index, move->grade_before));
  kp_json_words(&made, "grade", kp_report_grade_id(index, move->grade));
  kp_json_integer(&made, "rank_before", move->rank_before);
  kp_json_integer(&made, "rank", move->rank);
  kp_json_number(&made, "total_before", move->total_before);
  kp_json_number(&made, "total", move->total);
  if (move->grade != move->grade_before) {
    both_languages sentence = {0};
    for (int lang = 0; lang < 2; lang++)
      kp_report_move_sentence(&sentence.text[lang], result, judge, move, (kp_lang)lang);
    put_both(&made, "sentence", &sentence);
  }
  return made;
}

static kp_json without_of(const kp_result *result, int judge, const kp_robust_judge *robust) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "cells", robust->n_cells);
  kp_json_integer(&made, "kept", robust->n_kept);
  kp_json_integer(&made, "grades", robust->n_grades);
  kp_json_integer(&made, "ranks", robust->n_ranks);
  kp_json_number(&made, "points", robust->most_points);
  kp_json moves = kp_json_list();
  for (int i = 0; i < robust->n_moves; i++) {
    kp_json one = move_of(result, judge, &robust->move[i]);
    kp_json_add(&moves, &one);
  }
  kp_json_put(&made, "moves", &moves);
  return made;
}

static kp_json judge_of(const kp_result *result, const kp_report_panel *panel, int j) {
  static const char *const leaning[] = {
      [KP_LEANS_NOT] = NULL, [KP_LEANS_STRICT] = "strict", [KP_LEANS_MILD] = "mild"};
  const kp_panel_judge *one = &panel->analysis->judge[j];
  const kp_judge *judge = &result->dataset->judge[j];
  kp_json made = kp_json_object();
  kp_json_text(&made, "id", judge->id);
  kp_json_text(&made, "name", judge->name);
  kp_json_text(&made, "role", judge->role);
  kp_json coverage = coverage_of(&one->coverage);
  kp_json_put(&made, "coverage", &coverage);
  kp_json_number(&made, "severity", one->severity);
  kp_json_number(&made, "severity_error", one->figures.deviation_error);
  kp_json_words(&made, "leaning", leaning[one->leaning]);
  kp_json_number(&made, "spread", one->figures.spread);
  kp_json_number(&made, "correlation", one->figures.correlation);
  kp_json_integer(&made, "far", one->n_far);
  if (panel->analysis->keeps_declarations)
    kp_json_flag(&made, "declared", one->declared);
  if (panel->analysis->keeps_signatures)
    kp_json_flag(&made, "signed", one->is_signed);
  if (panel->robust && panel->robust[j].known) {
    kp_json without = without_of(result, j, &panel->robust[j]);
    kp_json_put(&made, "without", &without);
  }
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_judge_sentence(&sentence.text[lang], result, panel, j, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

/* ---- Marks to look at ---- */

static kp_json noted_of(const kp_result *result, const kp_report_panel *panel,
                        const kp_panel_noted *noted) {
  const kp_dataset *dataset = result->dataset;
  const kp_mark *mark = &dataset->mark[noted->mark];
  kp_json made = kp_json_object();
  kp_buf place = {0};
  kp_report_mark_place(&place, dataset, mark);
  kp_json_words(&made, "kind", kp_panel_noted_name(noted->kind));
  if (!panel->judge_key)
    kp_json_text(&made, "judge", dataset->judge[mark->judge].id);
  kp_json_text(&made, "unit", dataset->id[mark->unit]);
  kp_json_words(&made, "indicator",
                result->index->node[result->index->panel[mark->indicator].node].label.id);
  kp_json_number(&made, "score", mark->score);
  kp_json_number(&made, "before", noted->before);
  kp_json_number(&made, "middle", noted->middle);
  if (!panel->judge_key) {
    kp_json_number(&made, "usual", noted->usual);
    kp_json_number(&made, "times", noted->times);
    kp_json_words(&made, "source", place.at);
  }
  kp_buf_clear(&place);
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_noted_sentence(&sentence.text[lang], result, panel, noted, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

kp_json kp_json_panel(const kp_result *result, const kp_report_panel *panel) {
  const kp_panel_analysis *analysis = panel->analysis;
  kp_json made = kp_json_object();
  kp_json_words(&made, "unit_of_severity",
                analysis->same_range ? "marks" : "per cent of the range");
  kp_json_integer(&made, "samples", analysis->n_samples);
  kp_json_integer(&made, "seed", (int64_t)panel->seed);
  kp_json_number(&made, "far_times", analysis->far_times);
  both_languages coverage = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_coverage_sentence(&coverage.text[lang], result, panel, (kp_lang)lang);
  put_both(&made, "coverage", &coverage);
  kp_json scopes = kp_json_list(), judges = kp_json_list(), noted = kp_json_list();
  for (int i = 0; i < analysis->n_scopes; i++) {
    kp_json one = scope_of(result->index, &analysis->scope[i], panel);
    kp_json_add(&scopes, &one);
  }
  for (int j = 0; j < analysis->n_judges && !panel->judge_key; j++) {
    kp_json one = judge_of(result, panel, j);
    kp_json_add(&judges, &one);
  }
  for (int i = 0; i < analysis->n_noted; i++) {
    kp_json one = noted_of(result, panel, &analysis->noted[i]);
    kp_json_add(&noted, &one);
  }
  kp_json_put(&made, "scopes", &scopes);
  kp_json_put(&made, "judges", &judges);
  kp_json_put(&made, "noted", &noted);
  kp_json_panel_models(&made, result, panel->judge_key == NULL);
  return made;
}
