/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics of a result, for whoever built the index: what their writers share.
 *
 * Figures come from explain/statistics.h and robust/elements.h; here they are put into words and
 * set out. Every sentence is made by one function, so that terminal, CSV and result.json cannot say
 * a thing in different words. */
#ifndef KP_REPORT_STATISTICS_H
#define KP_REPORT_STATISTICS_H

#include "explain/statistics.h"
#include "report/grid.h"
#include "report/report.h"
#include "robust/elements.h"

/* Opaque in kaoping.h. */
struct kp_statistics {
  kp_arena *arena;
  const kp_result *result;
  const kp_stat_figures *figures;
  const kp_robust_element *element;
  int n_elements;
};

/* statistics.csv, correlations.csv, reliability.csv, components.csv, importance.csv, effects.csv,
 * links.csv; report->statistics is there. links.csv is not written without an outside table. */
kp_status kp_report_stat_columns(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_pairs(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_reliability(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_components(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_importance(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_effects(const kp_report *report, kp_diag *diag);
kp_status kp_report_stat_links(const kp_report *report, kp_diag *diag);

/* Writes rows as a file and clears them. */
kp_status kp_report_stat_write(const kp_report *report, const char *name, kp_buf *rows,
                               kp_diag *diag);
/* A cell of text that was made first; clears the text. */
void kp_report_stat_cell(kp_buf *rows, kp_buf *text);

/* The section "statistics" of result.json. */
kp_json kp_json_statistics(const kp_statistics *statistics);

/* ---- Names for machine formats ---- */

const char *kp_report_element_id(const kp_index *index, int node); /* "total" for the root */
const char *kp_report_pair_kind_name(kp_pair_kind kind);
const char *kp_report_pair_flag_name(kp_pair_flag flag); /* NULL: none */
const char *kp_report_stat_why_name(kp_stats_why why);   /* NULL: known */
const char *kp_report_element_change_name(kp_element_change change);
const char *kp_report_element_why_name(kp_element_why why); /* NULL: known */
const char *kp_report_matters_name(kp_matters matters);     /* NULL: as meant */
/* "skewed outliers": names of what to look at, blanks between. */
void kp_report_look_names(kp_buf *out, unsigned look);

/* ---- Sentences; each adds nothing where there is nothing to say ---- */

void kp_report_element_title(kp_buf *out, const kp_index *index, int node, kp_lang lang);
/* "missing in 12 of 30; skewed" */
void kp_report_column_sentence(kp_buf *out, const kp_stat_figures *figures,
                               const kp_stat_column *column, kp_lang lang);
void kp_report_pair_sentence(kp_buf *out, const kp_stat_figures *figures, const kp_stat_pair *pair,
                             kp_lang lang);
/* Why a figure of a set is not there: least is how many units it would take. */
void kp_report_stat_why(kp_buf *out, kp_stats_why why, int64_t n, int64_t least, kp_lang lang);
/* What reliability, and what components, say of a set. */
void kp_report_reliability_sentence(kp_buf *out, const kp_stat_figures *figures,
                                    const kp_stat_set *set, kp_lang lang);
void kp_report_components_sentence(kp_buf *out, const kp_stat_figures *figures,
                                   const kp_stat_set *set, kp_lang lang);
void kp_report_importance_sentence(kp_buf *out, const kp_stat_figures *figures,
                                   const kp_stat_importance *one, kp_lang lang);
/* What one change of an element does. */
void kp_report_effect_sentence(kp_buf *out, const kp_result *result,
                               const kp_robust_element *element, kp_element_change change,
                               kp_lang lang);
void kp_report_link_sentence(kp_buf *out, const kp_stat_figures *figures, const kp_stat_link *link,
                             kp_lang lang);

/* What to look at first: sentences, the most important first. */
enum { KP_REPORT_ADVICES = 16 };
typedef struct {
  kp_buf sentence[KP_REPORT_ADVICES];
  int n;
} kp_stat_advice;
void kp_report_stat_advice(kp_stat_advice *out, const kp_statistics *statistics, kp_lang lang);
void kp_report_stat_advice_clear(kp_stat_advice *advice);

/* ---- On a terminal ---- */

enum { KP_STAT_MOST_ROWS = 40 }; /* of a table; files hold them all */

typedef struct {
  kp_buf *out;
  const kp_statistics *statistics;
  const kp_stat_figures *figures;
  const kp_index *index;
  kp_arena *arena;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
  kp_status status;
} kp_stat_paper;

/* ---- statistics_paper.c: lines and cells ---- */

void kp_stat_line(kp_stat_paper *to, kp_msg message, const char *const *args);
void kp_stat_heading(kp_stat_paper *to, kp_msg message, const char *const *args);
/* column has n_columns entries, whose titles are set here. */
kp_grid kp_stat_grid(kp_stat_paper *to, kp_grid_column *column, const kp_msg *titles,
                     int n_columns);
/* Prints it, unless nothing is in it, and how many rows were left out. */
void kp_stat_print(kp_stat_paper *to, kp_grid *grid, int n_left_out);
void kp_stat_add_fixed(kp_grid *grid, double x, int digits, const char *colour); /* NaN: "" */
void kp_stat_add_count(kp_grid *grid, int64_t n, const char *colour); /* colour unless 0 */
/* About four figures. */
void kp_stat_add_compact(kp_grid *grid, double x);
void kp_stat_add_percent(kp_grid *grid, double share, const char *colour);
void kp_stat_add_element(kp_stat_paper *to, kp_grid *grid, int node);

/* ---- Parts of the report: statistics_text.c, statistics_tables.c ---- */

void kp_stat_print_sets(kp_stat_paper *to);
void kp_stat_print_importance(kp_stat_paper *to);
void kp_stat_print_effects(kp_stat_paper *to);
void kp_stat_print_links(kp_stat_paper *to);

#endif
