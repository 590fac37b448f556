/* SPDX-License-Identifier: GPL-3.0-or-later
 * Figures of agreement in words: what each is, how good, what it stands on, what to do about it.
 *
 * The bounds are the usual ones, each named with its source: Koo & Li (2016) and Cicchetti (1994)
 * for intraclass correlations, Landis & Koch (1977) for kappa, Krippendorff (2004) for alpha,
 * Schmidt (1997) for W, Nunnally & Bernstein (1994) for Cronbach's alpha. */
#include "base/decimal.h"
#include "report/panel.h"

#include <math.h>
#include <stdio.h>

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text rounded(double x, int digits) {
  figure_text text;
  kp_decimal_plain(text.at, x, digits);
  return text;
}

static figure_text coefficient(double x) {
  figure_text text;
  kp_decimal_fixed(text.at, x, 3);
  return text;
}

/* ---- Names ---- */

void kp_report_figures(kp_report_figure *out, const kp_panel_scope *scope) {
  static const kp_msg icc[KP_ICC_FORMS] = {
      [KP_ICC_1_1] = KP_MSG_REPORT_FIGURE_ICC_1_1, [KP_ICC_2_1] = KP_MSG_REPORT_FIGURE_ICC_2_1,
      [KP_ICC_3_1] = KP_MSG_REPORT_FIGURE_ICC_3_1, [KP_ICC_1_K] = KP_MSG_REPORT_FIGURE_ICC_1_K,
      [KP_ICC_2_K] = KP_MSG_REPORT_FIGURE_ICC_2_K, [KP_ICC_3_K] = KP_MSG_REPORT_FIGURE_ICC_3_K};
  static const kp_msg alpha[KP_SCALE_LEVELS] = {[KP_NOMINAL] = KP_MSG_REPORT_FIGURE_NOMINAL,
                                                [KP_ORDINAL] = KP_MSG_REPORT_FIGURE_ORDINAL,
                                                [KP_INTERVAL] = KP_MSG_REPORT_FIGURE_INTERVAL,
                                                [KP_RATIO] = KP_MSG_REPORT_FIGURE_RATIO};
  int n = 0;
  for (int form = 0; form < KP_ICC_FORMS; form++)
    out[n++] = (kp_report_figure){kp_stats_icc_name((kp_icc_form)form), KP_FIGURE_ICC, icc[form],
                                  &scope->icc[form]};
  out[n++] = (kp_report_figure){"W", KP_FIGURE_W, KP_MSG_REPORT_FIGURE_W, &scope->w};
  out[n++] = (kp_report_figure){"friedman", KP_FIGURE_FRIEDMAN, KP_MSG_REPORT_FIGURE_FRIEDMAN,
                                &scope->friedman};
  for (int scale = 0; scale < KP_SCALE_LEVELS; scale++)
    out[n++] = (kp_report_figure){kp_stats_alpha_name((kp_scale_level)scale), KP_FIGURE_ALPHA,
                                  alpha[scale], &scope->alpha[scale].figure};
  out[n++] =
      (kp_report_figure){"kappa", KP_FIGURE_KAPPA, KP_MSG_REPORT_FIGURE_KAPPA, &scope->kappa};
  out[n] = (kp_report_figure){"cronbach", KP_FIGURE_CRONBACH, KP_MSG_REPORT_FIGURE_CRONBACH,
                              &scope->cronbach};
}

void kp_report_scope_name(kp_buf *out, const kp_index *index, const kp_panel_scope *scope) {
  if (scope->kind == KP_SCOPE_PANEL)
    kp_buf_add(out, "panel");
  else
    kp_buf_printf(out, "%s:%s", scope->kind == KP_SCOPE_DIMENSION ? "dimension" : "indicator",
                  index->node[scope->node].label.id);
}

void kp_report_scope_title(kp_buf *out, const kp_index *index, const kp_panel_scope *scope,
                           kp_lang lang) {
  if (scope->kind == KP_SCOPE_PANEL)
    kp_message_format(out, KP_MSG_REPORT_PANEL_WHOLE, KP_NO_ARGS, lang);
  else
    kp_buf_add(out, index->node[scope->node].label.title);
}

/* ---- How good ---- */

typedef struct {
  double from; /* the word holds from here up, in order */
  kp_msg word;
} bound;

/* Bounds are compared as they are printed: 0.7496 is 0.750 to whoever reads it. */
static const char *word_of(const bound *bounds, int n, double value, kp_lang lang) {
  int at = 0;
  for (int i = 1; i < n; i++)
    if (kp_decimal_round(value, 3) >= bounds[i].from)
      at = i;
  return kp_message_template(bounds[at].word, lang);
}

static const bound KOO_LI[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_POOR},
                               {0.50, KP_MSG_REPORT_QUALITY_MODERATE},
                               {0.75, KP_MSG_REPORT_QUALITY_GOOD},
                               {0.90, KP_MSG_REPORT_QUALITY_EXCELLENT}};
static const bound CICCHETTI[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_POOR},
                                  {0.40, KP_MSG_REPORT_QUALITY_FAIR},
                                  {0.60, KP_MSG_REPORT_QUALITY_GOOD},
                                  {0.75, KP_MSG_REPORT_QUALITY_EXCELLENT}};
static const bound LANDIS_KOCH[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_NO_AGREEMENT},
                                    {0.0, KP_MSG_REPORT_QUALITY_SLIGHT},
                                    {0.201, KP_MSG_REPORT_QUALITY_FAIR_AGREEMENT},
                                    {0.401, KP_MSG_REPORT_QUALITY_MODERATE_AGREEMENT},
                                    {0.601, KP_MSG_REPORT_QUALITY_SUBSTANTIAL},
                                    {0.801, KP_MSG_REPORT_QUALITY_ALMOST_PERFECT}};
static const bound KRIPPENDORFF[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_UNRELIABLE},
                                     {0.667, KP_MSG_REPORT_QUALITY_TENTATIVE},
                                     {0.800, KP_MSG_REPORT_QUALITY_RELIABLE}};
static const bound SCHMIDT[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_VERY_WEAK},
                                {0.3, KP_MSG_REPORT_QUALITY_WEAK},
                                {0.5, KP_MSG_REPORT_QUALITY_MODERATE},
                                {0.7, KP_MSG_REPORT_QUALITY_STRONG},
                                {0.9, KP_MSG_REPORT_QUALITY_VERY_STRONG}};
static const bound NUNNALLY[] = {{-INFINITY, KP_MSG_REPORT_QUALITY_LOW},
                                 {0.70, KP_MSG_REPORT_QUALITY_ACCEPTABLE},
                                 {0.90, KP_MSG_REPORT_QUALITY_GOOD}};
#define WORD_OF(bounds) word_of((bounds), (int)(sizeof(bounds) / sizeof *(bounds)), value, lang)

void kp_report_quality(kp_buf *out, const kp_report_figure *figure, kp_lang lang) {
  static const double SURE = 0.05;
  const double value = figure->estimate->value;
  if (figure->estimate->why != KP_FIGURE_KNOWN)
    return;
  switch (figure->kind) {
  case KP_FIGURE_ICC:
    kp_message_format(out, KP_MSG_REPORT_QUALITY_ICC, KP_ARGS(WORD_OF(KOO_LI), WORD_OF(CICCHETTI)),
                      lang);
    break;
  case KP_FIGURE_W:
    kp_message_format(out, KP_MSG_REPORT_QUALITY_W, KP_ARGS(WORD_OF(SCHMIDT)), lang);
    break;
  case KP_FIGURE_FRIEDMAN:
    kp_message_format(out,
                      figure->estimate->p < SURE ? KP_MSG_REPORT_QUALITY_DIFFERS
                                                 : KP_MSG_REPORT_QUALITY_NO_DIFFERENCE,
                      KP_NO_ARGS, lang);
    break;
  case KP_FIGURE_ALPHA:
    kp_message_format(out, KP_MSG_REPORT_QUALITY_ALPHA, KP_ARGS(WORD_OF(KRIPPENDORFF)), lang);
    break;
  case KP_FIGURE_KAPPA:
    kp_message_format(out, KP_MSG_REPORT_QUALITY_KAPPA, KP_ARGS(WORD_OF(LANDIS_KOCH)), lang);
    break;
  case KP_FIGURE_CRONBACH:
    kp_message_format(out, KP_MSG_REPORT_QUALITY_CRONBACH, KP_ARGS(WORD_OF(NUNNALLY)), lang);
    break;
  }
}

/* ---- Notes ---- */

static void say_why(kp_buf *out, kp_figure_why why, kp_lang lang) {
  static const kp_msg messages[] = {[KP_FIGURE_KNOWN] = KP_MSG_NONE,
                                    [KP_FIGURE_FEW_SUBJECTS] = KP_MSG_REPORT_WHY_FEW_SUBJECTS,
                                    [KP_FIGURE_FEW_JUDGES] = KP_MSG_REPORT_WHY_FEW_JUDGES,
                                    [KP_FIGURE_MISSING] = KP_MSG_REPORT_WHY_MISSING,
                                    [KP_FIGURE_NO_VARIANCE] = KP_MSG_REPORT_WHY_NO_VARIANCE,
                                    [KP_FIGURE_UNDEFINED] = KP_MSG_REPORT_WHY_UNDEFINED,
                                    [KP_FIGURE_NOT_RATIO] = KP_MSG_REPORT_WHY_NOT_RATIO,
                                    [KP_FIGURE_TOO_MANY_VALUES] = KP_MSG_REPORT_WHY_TOO_MANY_VALUES,
                                    [KP_FIGURE_NOT_ASKED] = KP_MSG_REPORT_WHY_NOT_CATEGORIES};
  kp_message_format(out, messages[why], KP_NO_ARGS, lang);
}

/* "= 0.0003"; what rounds to 0 at four places is said to be below. */
static figure_text chance(double p) {
  char digits[KP_NUM_SIZE];
  figure_text text = {"< 0.0001"};
  if (p >= 0.00005)
    snprintf(text.at, sizeof text.at, "= %.28s", kp_decimal_plain(digits, p, 4));
  return text;
}

static void say_test(kp_buf *out, const kp_estimate *estimate, kp_lang lang) {
  if (isnan(estimate->p) || isnan(estimate->statistic))
    return;
  const figure_text p = chance(estimate->p);
  const figure_text statistic = rounded(estimate->statistic, 2);
  const figure_text df1 = rounded(estimate->df1, 2), df2 = rounded(estimate->df2, 2);
  if (!isnan(estimate->df2))
    kp_message_format(out, KP_MSG_REPORT_NOTE_F, KP_ARGS(df1.at, df2.at, statistic.at, p.at), lang);
  else if (!isnan(estimate->df1))
    kp_message_format(out, KP_MSG_REPORT_NOTE_CHI, KP_ARGS(df1.at, statistic.at, p.at), lang);
  else
    kp_message_format(out, KP_MSG_REPORT_NOTE_Z, KP_ARGS(statistic.at, p.at), lang);
}

void kp_report_figure_note(kp_buf *out, const kp_report_figure *figure, const kp_panel_scope *scope,
                           const kp_report_panel *panel, kp_lang lang) {
  const kp_estimate *estimate = figure->estimate;
  if (estimate->why != KP_FIGURE_KNOWN) {
    say_why(out, estimate->why, lang);
    return;
  }
  kp_message_format(out, KP_MSG_REPORT_NOTE_MATRIX,
                    KP_ARGS(rounded((double)estimate->n_subjects, 0).at,
                            rounded((double)estimate->n_judges, 0).at),
                    lang);
  if (estimate->n_left_out > 0)
    kp_message_format(out, KP_MSG_REPORT_NOTE_LEFT_OUT,
                      KP_ARGS(rounded((double)estimate->n_left_out, 0).at), lang);
  say_test(out, estimate, lang);
  if (figure->kind == KP_FIGURE_ALPHA && estimate->why_interval == KP_FIGURE_KNOWN)
    kp_message_format(out, KP_MSG_REPORT_NOTE_BOOTSTRAP,
                      KP_ARGS(rounded((double)panel->analysis->n_samples, 0).at,
                              rounded((double)panel->seed, 0).at),
                      lang);
  if (scope->composite)
    kp_message_format(out, KP_MSG_REPORT_NOTE_COMPOSITE, KP_NO_ARGS, lang);
  if (figure->kind == KP_FIGURE_KAPPA && scope->by_guide)
    kp_message_format(out, KP_MSG_REPORT_NOTE_GUIDE, KP_NO_ARGS, lang);
}

/* ---- What to do ---- */

/* For panels in which no unit has a mark of every judge. */
static void advise_by_alpha(kp_buf *out, const kp_estimate *alpha, kp_lang lang) {
  const double value = kp_decimal_round(alpha->value, 3);
  if (alpha->why != KP_FIGURE_KNOWN) {
    kp_message_format(out, KP_MSG_REPORT_ADVICE_NONE, KP_NO_ARGS, lang);
    return;
  }
  const kp_msg message = value >= 0.800   ? KP_MSG_REPORT_ADVICE_ALPHA_GOOD
                         : value >= 0.667 ? KP_MSG_REPORT_ADVICE_ALPHA_TENTATIVE
                                          : KP_MSG_REPORT_ADVICE_ALPHA_POOR;
  kp_message_format(out, message, KP_ARGS(coefficient(alpha->value).at), lang);
}

/* Whether an indicator of the scope is pooled by a model that takes severity out. */
static bool takes_severity_out(const kp_index *index, const kp_panel_scope *scope) {
  for (int k = 0; k < index->n_panels; k++) {
    int at = index->panel[k].node;
    while (at >= 0 && at != scope->node)
      at = index->node[at].parent;
    if (at >= 0 &&
        (index->panel[k].pool == KP_POOL_ADJUSTED || index->panel[k].pool == KP_POOL_RASCH))
      return true;
  }
  return false;
}

static kp_msg advice_of(const kp_panel_scope *scope, bool without_severity) {
  static const double GOOD = 0.75, SURE = 0.05, SEVERITY = 0.1;
  const kp_estimate *agreement = &scope->icc[KP_ICC_2_K], *order = &scope->icc[KP_ICC_3_K];
  if (without_severity)
    return kp_decimal_round(order->value, 3) >= GOOD ? KP_MSG_REPORT_ADVICE_MODEL_GOOD
                                                     : KP_MSG_REPORT_ADVICE_MODEL_POOR;
  if (kp_decimal_round(agreement->value, 3) >= GOOD)
    return scope->friedman.p < SURE ? KP_MSG_REPORT_ADVICE_GOOD_BUT : KP_MSG_REPORT_ADVICE_GOOD;
  if (order->value - agreement->value >= SEVERITY)
    return KP_MSG_REPORT_ADVICE_SEVERITY;
  return KP_MSG_REPORT_ADVICE_ORDER;
}

void kp_report_advice(kp_buf *out, const kp_index *index, const kp_panel_scope *scope,
                      kp_lang lang) {
  const kp_estimate *agreement = &scope->icc[KP_ICC_2_K], *order = &scope->icc[KP_ICC_3_K];
  if (agreement->why != KP_FIGURE_KNOWN || order->why != KP_FIGURE_KNOWN) {
    advise_by_alpha(out, &scope->alpha[KP_INTERVAL].figure, lang);
    return;
  }
  kp_message_format(out, advice_of(scope, takes_severity_out(index, scope)),
                    KP_ARGS(coefficient(agreement->value).at, coefficient(order->value).at), lang);
}
