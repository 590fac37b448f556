/* SPDX-License-Identifier: GPL-3.0-or-later
 * Analysis of a panel: who marked what, how far the judges agree, and which judge or mark stands
 * apart.
 *
 * Works on the marks that stand: of the last round, not recused, trimmed or not. Scopes are the
 * whole panel, each dimension with a judged indicator below it, and each such indicator. The
 * subjects of an indicator are the units, its marks as they are. Where a dimension or the panel
 * holds several indicators, a judge's figure for a unit is the mean of the judge's marks there,
 * each put on 0..1 of its range (of the marks given, where the rule has no range) and weighted by
 * the indicator's share of the whole (alike, when all have share 0); a judge who left out one of
 * the indicators that others marked for that unit has no figure. Such means are no categories, so
 * neither nominal alpha nor kappa is given for them. kappa takes the bands of the rule's guide as
 * categories where it has one, else every mark.
 *
 * A judge's own figures stand on all cells together, each indicator centred on its mean: in marks
 * where all indicators have the same range, else in per cent of the range. */
#ifndef KP_PANEL_ANALYSIS_H
#define KP_PANEL_ANALYSIS_H

#include "panel/panel.h"
#include "stats/agreement.h"

/* A unit, an indicator and a judge that is asked to mark it, counted. */
typedef struct {
  int64_t expected; /* asked of the judges, recusals left out */
  int64_t given;    /* of these, marks that stand */
  int64_t missing;  /* of these, not given: expected - given */
  int64_t recused;
  int64_t recused_given; /* of the recused, marked all the same */
  int64_t changed;       /* marks that differ from the same judge's mark of the round before */
} kp_panel_coverage;

typedef enum { KP_SCOPE_PANEL, KP_SCOPE_DIMENSION, KP_SCOPE_INDICATOR } kp_scope_kind;

typedef struct {
  kp_scope_kind kind;
  int node;       /* into index->node; the root for the whole panel */
  int panel;      /* into index->panel; -1 unless one indicator */
  int n_panels;   /* judged indicators in the scope */
  bool composite; /* several: figures are weighted means on 0..1 */
  bool by_guide;  /* kappa: categories are the bands of the guide */
  kp_panel_coverage coverage;
  int n_cells; /* units × indicators that are assessed */
  int n_pooled, n_too_few, n_all_recused, n_fell_back;
  kp_estimate icc[KP_ICC_FORMS];
  kp_estimate w, friedman, kappa, cronbach;
  kp_alpha alpha[KP_SCALE_LEVELS];
} kp_panel_scope;

/* Stricter or milder than the others by more than a tenth of the range, and by more than twice the
 * figure's standard error. */
typedef enum { KP_LEANS_NOT, KP_LEANS_STRICT, KP_LEANS_MILD } kp_leaning;

typedef struct {
  int judge; /* into dataset->judge */
  kp_panel_coverage coverage;
  kp_judge_figures figures;
  double severity; /* how far below the others on average; negative: milder */
  int n_far;
  kp_leaning leaning;
  bool stands_alone;        /* correlation with the others below 0.5, on at least 5 marks */
  bool declared, is_signed; /* said in judges.csv, and not as a no */
} kp_panel_judge;

typedef enum { KP_NOTED_FAR, KP_NOTED_RECUSED, KP_NOTED_CHANGED } kp_noted_kind;

/* A cell that somebody should look at. */
typedef struct {
  kp_noted_kind kind;
  int mark;      /* into dataset->mark: its place, judge, unit, indicator, score */
  double before; /* CHANGED: the judge's mark of the round before; else NaN */
  double middle; /* FAR: the median of the others' marks; else NaN */
  double usual;  /* FAR: middle, moved by how the judge marks otherwise; else NaN */
  double times;  /* FAR: the distance in units of the others' scatter, beyond 3 either way */
} kp_panel_noted;

typedef struct {
  kp_panel_scope *scope; /* the panel, its dimensions in document order, then indicators */
  int n_scopes;
  kp_panel_judge *judge; /* n_judges, as in the dataset */
  int n_judges;
  bool same_range;                           /* figures of judges are in marks */
  bool keeps_declarations, keeps_signatures; /* judges.csv has such a column */
  kp_panel_noted *noted;                     /* far, recused, changed; by mark in each */
  int n_noted;
  double far_times;  /* beyond which a mark is far */
  int64_t n_samples; /* of the intervals of alpha */
} kp_panel_analysis;

typedef struct {
  const uint8_t *left_out; /* n_units: not 0: not assessed, asked for nothing; NULL: all are */
  int64_t n_samples;       /* of the intervals of alpha; 0: none */
  uint64_t seed;
} kp_panel_analysis_options;

enum { KP_PANEL_SAMPLES = 1000, KP_PANEL_SEED = 20210824 };

/* In the arena. The index has panels. */
kp_status kp_panel_analyse(kp_panel_analysis **out, const kp_index *index, const kp_panel *panel,
                           const kp_panel_analysis_options *options, kp_arena *arena,
                           kp_diag *diag);

/* Samples of alpha's intervals that a panel of n marks is worth: fewer where there are many. */
int64_t kp_panel_samples(int64_t n_marks);

/* "far", "recused", "changed". */
const char *kp_panel_noted_name(kp_noted_kind kind);

#endif
