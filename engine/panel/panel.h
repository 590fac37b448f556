/* SPDX-License-Identifier: GPL-3.0-or-later
 * Panel: judges' marks to one value a unit and indicator.
 *
 * Marks: a recused judge's mark never counts; one that was given all the same is a warning. Of
 * several rounds the last counts. Marks out of the rule's range or off its step, a judge who marked
 * a cell twice in one round, and a mark of a judge whom assignments do not ask are errors. A judge
 * who is asked and gave nothing is a warning. Fewer marks than min_judges: no value (KP_TOO_FEW, or
 * KP_RECUSED when recusals alone are why), and such marks take no part in a model.
 *
 * Rules, and what they do when they cannot be used:
 *   mean, median  of the marks; mean may be weighted by judge
 *   trimmed       the mean without the `drop` lowest and highest marks. Weights do not say which go
 *                 (of equal marks those that weigh least do), they weigh what is kept. With no more
 *                 than 2 * drop marks: the median, unweighted (fell_back)
 *   winsorised    the same marks become the nearest kept one instead, and keep their weight; the
 *                 same fallback
 *   adjusted      mark = mean + unit - severity of judge, by least squares over the indicator's
 *                 marks, severities adding up to zero; the value of a unit is mean + unit: what a
 *                 judge of mean severity would have given. A value outside of the range becomes its
 *                 end (held). Units and judges that no mark joins to the others cannot be compared:
 *                 an error that names the islands
 *   rasch         the many-facet rating scale model (Andrich 1978, Linacre 1989) over all
 *                 indicators pooled so; the value is the mark that it expects of a judge of mean
 *                 severity (Linacre's fair average), so it lies within the range. Unconnected
 * units, judges or indicators, and an estimation that does not settle, are errors sum (of trimmed):
 * n times the mean of the n marks that are kept. */
#ifndef KP_PANEL_PANEL_H
#define KP_PANEL_PANEL_H

#include "index/index.h"

typedef struct {
  double value; /* NaN when missing */
  kp_why why;   /* KP_UNDEFINED: a model without a solution (kp_panel_pool_without only) */
  int n_marks;  /* that count */
  int n_recused;
  bool fell_back;   /* the rule could not be used: the median was */
  bool held;        /* adjusted: the model's value lay outside of the range, its end counts */
  int first, count; /* marks of the cell: kp_panel.use[first …], by judge */
} kp_pooled;

typedef enum {
  KP_MARK_COUNTS,
  KP_MARK_TRIMMED,
  KP_MARK_RECUSED,
  KP_MARK_EARLIER_ROUND,
  KP_MARK_MISSING,
  KP_MARK_REPLACED /* winsorised: counts as the nearest mark that was kept */
} kp_mark_use;

/* ---- Recusals ---- */

typedef enum {
  KP_NOT_RECUSED,
  KP_RECUSED_LISTED,   /* recusals.csv */
  KP_RECUSED_ON_SHEET, /* the mark's own cell says 回避; holds for that cell */
  KP_RECUSED_BY_RULE   /* judging = { recuse = … } */
} kp_recused_by;

/* A judge who may not mark a unit, whatever the indicator. */
typedef struct {
  int unit, judge;
  kp_recused_by by; /* listed wins over the rule */
  int listed;       /* into dataset->recusal; -1 */
} kp_panel_recusal;

/* Listed ones and those of the index's rule, by unit and judge, each pair once; in the arena. A
 * rule that reads a missing value recuses nobody, and that is a warning. Needs no marks. */
kp_status kp_panel_recusals(kp_panel_recusal **out, int *n_out, const kp_index *index,
                            const kp_dataset *dataset, kp_arena *arena, kp_diag *diag);
/* The pair's entry; NULL: not recused. */
const kp_panel_recusal *kp_panel_find_recusal(const kp_panel_recusal *recusal, int n, int unit,
                                              int judge);

/* ---- Models ---- */

typedef enum {
  KP_MODEL_NONE,        /* no mark took part */
  KP_MODEL_FITTED,      /* there is a solution */
  KP_MODEL_UNCONNECTED, /* islands: it cannot compare all */
  KP_MODEL_UNSETTLED    /* the estimation did not converge */
} kp_model_state;

typedef struct {
  int judge;       /* into dataset->judge */
  int n_marks;     /* that took part */
  double severity; /* in marks; above 0: gives less than the mean judge. They add up to 0 */
  double error;    /* standard error; NaN without degrees of freedom */
} kp_panel_severity;

/* mark = mean + unit - severity of one indicator. */
typedef struct {
  kp_model_state state;
  double mean;        /* over units of their values, before they were held to the range */
  double residual_sd; /* NaN without degrees of freedom */
  int64_t n_marks, degrees;
  const kp_panel_severity *judge; /* ascending by judge */
  int n_judges;
} kp_panel_adjusted;

/* Of one unit, judge or indicator. Logits: units above 0 are able, judges severe, indicators hard.
 */
typedef struct {
  int element; /* into the dataset's units or judges, or into index->panel */
  int n_marks;
  double measure, error;
  double infit, outfit; /* mean squares: 1 as the model has it, above: noise, below: too even */
  bool extreme;         /* all marks the highest, or all the lowest */
} kp_rasch_element;

/* P(category k) ~ exp(sum over h <= k of (unit - judge - indicator - threshold h)); judges,
 * indicators and thresholds each add up to 0. */
typedef struct {
  kp_model_state state;
  const kp_rasch_element *unit, *judge, *indicator;
  int n_units, n_judges, n_indicators;
  const double
      *category; /* n_categories: the marks that occur; those that do not are passed over */
  const double *threshold; /* n_categories: from category k - 1 to k; [0] is 0 */
  int n_categories;
  int n_iterations;
  double correction; /* (L - 1) / L, L the mean number of marks a unit: what estimates of judges,
                        indicators and thresholds were multiplied by */
} kp_panel_rasch;

/* ---- The panel ---- */

typedef struct {
  const kp_dataset *dataset;
  kp_pooled *pooled;      /* column-major: pooled[panel * n_units + unit] */
  const int *mark;        /* into dataset->mark */
  const kp_mark_use *use; /* beside mark */
  int n_used;
  const uint8_t *recused_by; /* beside mark: kp_recused_by, of those with KP_MARK_RECUSED */
  const kp_panel_recusal *recusal;
  int n_recusals;
  const double *const *weight; /* n_panels: of each judge (NaN: unknown), or NULL: all alike */
  const kp_panel_adjusted *adjusted; /* n_panels; KP_MODEL_NONE where the rule is another */
  const kp_panel_rasch *rasch;       /* NULL: no indicator is pooled so */
} kp_panel;

/* Pools every panel of the index; lives in the arena. */
kp_status kp_panel_pool(kp_panel **out, const kp_index *index, const kp_dataset *dataset,
                        kp_arena *arena, kp_diag *diag);
/* The whole panel pooled again without a judge, whose marks are then KP_MARK_MISSING; shares what
 * does not change with the panel that it is made from, which outlives it. Adds no diagnostics but
 * for memory: where a model has no solution any more its cells are KP_UNDEFINED. Several threads
 * may do this with one panel, each with an arena and a diag of its own. */
kp_status kp_panel_pool_without(kp_panel **out, const kp_panel *panel, const kp_index *index,
                                int judge, kp_arena *arena, kp_diag *diag);

/* The value of one unit's cell without a judge (cheap: for explanations). NaN: the judge has no
 * mark there that stands, too few are left, or the cell is pooled by a model. */
kp_status kp_panel_unit_without(double *out, const kp_panel *panel, const kp_index *index,
                                int panel_number, int unit, int judge, kp_diag *diag);

/* How much less than the mean judge a judge gives, by the model that pools the indicator: in marks
 * (adjusted) or logits (rasch). NaN: no model, or the judge has no part in it. */
double kp_panel_severity_of(const kp_panel *panel, int panel_number, int judge);

/* Pools n marks by a rule other than the models; the order of marks does not matter. workspace
 * holds n. use (may be NULL) gets KP_MARK_COUNTS, TRIMMED or REPLACED for each mark (of equal marks
 * the first are taken). */
double kp_panel_pool_marks(const double *marks, int n, const kp_panel_rule *rule, double *workspace,
                           kp_mark_use *use, bool *fell_back);
/* The same with a weight a mark, all above 0; workspace holds 2 * n. weights NULL: alike. */
double kp_panel_pool_weighted(const double *marks, const double *weights, int n,
                              const kp_panel_rule *rule, double *workspace, kp_mark_use *use,
                              bool *fell_back);

/* Unit, judge and indicator of a mark that takes part in a model, and the mark. */
enum { KP_FACET_UNIT, KP_FACET_JUDGE, KP_FACET_INDICATOR, KP_FACETS };
typedef struct {
  int element[KP_FACETS];
  double score;
} kp_model_mark;

/* Fits mark = value of unit - severity of judge. value has n_units (NaN where a unit has no mark);
 * out's lists are in the arena. Cost: a dense system of the judges that occur. */
kp_status kp_panel_fit_adjusted(kp_panel_adjusted *out, double *value, const kp_model_mark *mark,
                                int64_t n, int n_units, int n_judges, kp_arena *arena,
                                kp_diag *diag);
/* Joint maximum likelihood with the (L - 1) / L correction of Wright & Masters (1982). An element
 * with extreme marks alone has 0.3 of a category, spread over its marks, taken off them. size: how
 * many elements each facet may have. */
kp_status kp_panel_fit_rasch(kp_panel_rasch *out, const kp_model_mark *mark, int64_t n,
                             const int size[KP_FACETS], kp_arena *arena, kp_diag *diag);
/* The expected mark at a difference of measures (unit - judge - indicator). */
double kp_panel_rasch_expected(const kp_panel_rasch *rasch, double difference);

#endif
