/* SPDX-License-Identifier: GPL-3.0-or-later
 * The panel of judges, for a chair: what its writers share.
 *
 * Figures come from panel/analysis.h (coverage, agreement, judges, marks to look at) and
 * robust/judges.h (what if a judge were not there); here they are put into words and set out. Every
 * sentence is made by one function, so that terminal, CSV and result.json cannot say a thing in
 * different words. */
#ifndef KP_REPORT_PANEL_H
#define KP_REPORT_PANEL_H

#include "panel/analysis.h"
#include "report/grid.h"
#include "report/report.h"
#include "robust/judges.h"

typedef struct kp_report_panel {
  const kp_panel_analysis *analysis;
  const kp_robust_judge *robust; /* one a judge; NULL: not looked at */
  uint64_t seed;
  const char *judge_key; /* NULL: judges have their names. Else nothing tells one from another but
                            their number at a unit (explain/discreet.c) */
} kp_report_panel;

enum { KP_REPORT_FIGURES = 14 };

/* One figure of a scope, with its name in files. */
typedef enum {
  KP_FIGURE_ICC,
  KP_FIGURE_W,
  KP_FIGURE_FRIEDMAN,
  KP_FIGURE_ALPHA,
  KP_FIGURE_KAPPA,
  KP_FIGURE_CRONBACH
} kp_figure_kind;
typedef struct {
  const char *name; /* "ICC(2,k)", "W", "alpha_interval" … */
  kp_figure_kind kind;
  kp_msg title; /* what it is */
  const kp_estimate *estimate;
} kp_report_figure;

/* KP_INPUT with a diagnostic where the index has no indicator that judges score. */
kp_status kp_report_panel_needed(const kp_result *result, kp_diag *diag);
/* Whether the index has judges is the caller's to ask. always: also where scoring everything again
 * for each judge takes long. In the arena. */
kp_status kp_report_panel_make(kp_report_panel *out, const kp_result *result, bool always,
                               kp_arena *arena, kp_diag *diag);

/* panel.csv, judges.csv, agreement.csv; report->panel is there. */
kp_status kp_report_panel_cells(const kp_report *report, kp_diag *diag);
kp_status kp_report_panel_judges(const kp_report *report, kp_diag *diag);
kp_status kp_report_panel_agreement(const kp_report *report, kp_diag *diag);

/* Adds what the models of severity found ("adjusted", "rasch") to the section; nothing where no
 * indicator is pooled by one. */
void kp_json_panel_models(kp_json *section, const kp_result *result, bool named);
/* The same for a terminal, on grids with the look of one; nothing likewise. */
kp_status kp_report_models_text(kp_buf *out, const kp_result *result, const kp_grid *look,
                                kp_lang lang, kp_diag *diag);
/* The section "panel" of result.json. */
kp_json kp_json_panel(const kp_result *result, const kp_report_panel *panel);

/* ---- Names for machine formats ---- */

/* KP_REPORT_FIGURES of them, in the order of agreement.csv. */
void kp_report_figures(kp_report_figure *out, const kp_panel_scope *scope);
/* "panel", "dimension:innovation", "indicator:breakthrough". */
void kp_report_scope_name(kp_buf *out, const kp_index *index, const kp_panel_scope *scope);
/* "trimmed(1)". */
void kp_report_rule_name(kp_buf *out, const kp_panel_rule *rule);
/* "panel.csv:12:4". */
void kp_report_mark_place(kp_buf *out, const kp_dataset *dataset, const kp_mark *mark);

/* ---- Sentences ---- */

void kp_report_scope_title(kp_buf *out, const kp_index *index, const kp_panel_scope *scope,
                           kp_lang lang);
/* "good (Koo & Li 2016); excellent (Cicchetti 1994)"; nothing where there is no figure. */
void kp_report_quality(kp_buf *out, const kp_report_figure *figure, kp_lang lang);
/* What a figure stands on, its test, or why it is not there; without the quality. */
void kp_report_figure_note(kp_buf *out, const kp_report_figure *figure, const kp_panel_scope *scope,
                           const kp_report_panel *panel, kp_lang lang);
/* What to do about the agreement of a scope. */
void kp_report_advice(kp_buf *out, const kp_index *index, const kp_panel_scope *scope,
                      kp_lang lang);
void kp_report_judge_name(kp_buf *out, const kp_dataset *dataset, int judge, kp_lang lang);
void kp_report_judge_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                              int judge, kp_lang lang);
/* Whether a chair should read about this judge. */
bool kp_report_judge_stands_out(const kp_report_panel *panel, int judge);
void kp_report_noted_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                              const kp_panel_noted *noted, kp_lang lang);
void kp_report_move_sentence(kp_buf *out, const kp_result *result, int judge,
                             const kp_robust_move *move, kp_lang lang);
void kp_report_cell_sentence(kp_buf *out, const kp_result *result, const kp_pooled *cell, int panel,
                             kp_lang lang);
/* The whole panel's coverage, in a few sentences. */
void kp_report_coverage_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                                 kp_lang lang);

#endif
