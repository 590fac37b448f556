/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics on a terminal, the second half: reliability and components, importance, effects of
 * each element, links to outside figures. */
#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "report/statistics.h"

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text rounded(double x, int digits) {
  figure_text text;
  kp_decimal_plain(text.at, x, digits);
  return text;
}

/* ---- Reliability and components ---- */

/* Takes nothing over: the title of a set, "(by dimension)" where its items are dimensions. */
static void set_title(kp_buf *out, kp_stat_paper *to, const kp_stat_set *set) {
  kp_buf title = {0};
  kp_report_element_title(&title, to->index, set->node, to->lang);
  if (set->of_children)
    kp_message_format(out, KP_MSG_REPORT_STAT_BY_DIMENSION, KP_ARGS(title.at ? title.at : ""),
                      to->lang);
  else
    kp_buf_add(out, title.at ? title.at : "");
  out->failed = out->failed || title.failed;
  kp_buf_clear(&title);
}

static void add_set(kp_stat_paper *to, kp_grid *grid, const kp_stat_set *set) {
  static const double LOW = 0.7;
  kp_buf title = {0}, interval = {0};
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE];
  set_title(&title, to, set);
  if (!isnan(set->alpha_low))
    kp_buf_printf(&interval, "%s…%s", kp_decimal_fixed(low, set->alpha_low, 2),
                  kp_decimal_fixed(high, set->alpha_high, 2));
  grid->failed = grid->failed || title.failed || interval.failed;
  kp_grid_add(grid, title.at, NULL);
  kp_stat_add_count(grid, set->n_items, NULL);
  kp_stat_add_count(grid, set->n, NULL);
  kp_stat_add_fixed(grid, set->alpha, 2, kp_decimal_round(set->alpha, 2) < LOW ? "yellow" : "bold");
  kp_grid_add(grid, interval.at, NULL);
  kp_stat_add_fixed(grid, set->omega, 2, NULL);
  kp_stat_add_fixed(grid, set->kmo, 2, NULL);
  const bool known = set->why_components == KP_STATS_KNOWN;
  kp_stat_add_percent(grid, known ? set->variance[0] / set->n_items : (double)NAN, NULL);
  if (known)
    kp_stat_add_count(grid, set->n_components, NULL);
  else
    kp_grid_add(grid, "", NULL);
  kp_buf_clear(&title);
  kp_buf_clear(&interval);
}

/* "- 创新活动:各项不大一致;主成分:只有20个…" */
static void print_set_sentence(kp_stat_paper *to, const kp_stat_set *set) {
  kp_buf title = {0}, reliability = {0}, components = {0}, said = {0};
  set_title(&title, to, set);
  kp_report_reliability_sentence(&reliability, to->figures, set, to->lang);
  kp_report_components_sentence(&components, to->figures, set, to->lang);
  if (components.len > 0)
    kp_message_format(&said, KP_MSG_REPORT_STAT_NOT_COMPONENTS, KP_ARGS(components.at), to->lang);
  kp_buf_printf(to->out, "- %s%s%s%s%s\n", title.at ? title.at : "",
                to->lang == KP_ZH ? "：" : ": ", reliability.at ? reliability.at : "",
                said.len == 0       ? ""
                : to->lang == KP_ZH ? "；"
                                    : "; ",
                said.at ? said.at : "");
  to->out->failed = to->out->failed || title.failed || reliability.failed || said.failed;
  kp_buf_clear(&title);
  kp_buf_clear(&reliability);
  kp_buf_clear(&components);
  kp_buf_clear(&said);
}

/* Loadings on the components that are kept, of the whole index. */
static void print_loadings(kp_stat_paper *to, const kp_stat_set *set) {
  enum { MOST = 5 };
  if (set->why_components != KP_STATS_KNOWN)
    return;
  const int n_shown = set->n_components < 1      ? 1
                      : set->n_components > MOST ? MOST
                                                 : set->n_components;
  kp_msg titles[MOST + 1] = {KP_MSG_REPORT_STAT_ELEMENT};
  kp_grid_column column[MOST + 1] = {{.may_cut = true}};
  kp_buf name[MOST] = {{0}}, title = {0};
  for (int k = 0; k < n_shown; k++)
    titles[k + 1] = KP_MSG_REPORT_STAT_COMPONENT;
  kp_grid grid = kp_stat_grid(to, column, titles, n_shown + 1);
  double explained = 0.0;
  for (int k = 0; k < n_shown; k++) {
    kp_message_format(&name[k], KP_MSG_REPORT_STAT_COMPONENT, KP_ARGS(rounded(k + 1, 0).at),
                      to->lang);
    column[k + 1] = (kp_grid_column){.title = name[k].at ? name[k].at : "", .right = true};
    explained += set->variance[k] / set->n_items;
  }
  for (int i = 0; i < set->n_items && i < KP_STAT_MOST_ROWS; i++) {
    kp_stat_add_element(to, &grid, set->item[i]);
    for (int k = 0; k < n_shown; k++) {
      const double loading = set->loading[i * set->n_items + k];
      kp_stat_add_fixed(&grid, loading, 2, fabs(loading) >= 0.5 ? "bold" : NULL);
    }
  }
  set_title(&title, to, set);
  kp_stat_line(to, KP_MSG_REPORT_STAT_LOADINGS,
               KP_ARGS(title.at ? title.at : "", rounded(set->n_components, 0).at,
                       rounded(100.0 * explained, 0).at));
  kp_stat_print(to, &grid, set->n_items - KP_STAT_MOST_ROWS);
  for (int k = 0; k < n_shown; k++)
    kp_buf_clear(&name[k]);
  kp_buf_clear(&title);
}

void kp_stat_print_sets(kp_stat_paper *to) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_SET,
                                  KP_MSG_REPORT_STAT_ITEMS,
                                  KP_MSG_REPORT_STAT_N,
                                  KP_MSG_NONE,
                                  KP_MSG_REPORT_STAT_ALPHA_INTERVAL,
                                  KP_MSG_NONE,
                                  KP_MSG_NONE,
                                  KP_MSG_REPORT_STAT_FIRST_COMPONENT,
                                  KP_MSG_REPORT_STAT_COMPONENTS};
  enum { N = sizeof titles / sizeof *titles, MOST = 20 };
  kp_grid_column column[N] = {{.may_cut = true}};
  for (int i = 1; i < N; i++)
    column[i].right = true;
  kp_grid grid = kp_stat_grid(to, column, titles, N);
  column[3].title = "α";
  column[5].title = "ω";
  column[6].title = "KMO";
  const int n_sets = to->figures->n_sets, n_rows = n_sets < MOST ? n_sets : MOST;
  if (n_sets == 0)
    return;
  kp_stat_heading(to, KP_MSG_REPORT_STAT_SETS, KP_NO_ARGS);
  for (int i = 0; i < n_rows; i++)
    add_set(to, &grid, &to->figures->set[i]);
  kp_stat_print(to, &grid, n_sets - n_rows);
  for (int i = 0; i < n_rows; i++)
    print_set_sentence(to, &to->figures->set[i]);
  kp_stat_line(to, KP_MSG_REPORT_STAT_SETS_NOTE, KP_NO_ARGS);
  print_loadings(to, &to->figures->set[0]);
}

/* ---- Importance ---- */

static void add_importance(kp_stat_paper *to, kp_grid *grid, const kp_stat_importance *one) {
  static const kp_msg words[] = {[KP_MATTERS_AS_MEANT] = KP_MSG_NONE,
                                 [KP_MATTERS_MORE] = KP_MSG_REPORT_STAT_SHORT_MORE,
                                 [KP_MATTERS_LESS] = KP_MSG_REPORT_STAT_SHORT_LESS};
  kp_stat_add_element(to, grid, one->node);
  kp_stat_add_percent(grid, one->weight, NULL);
  kp_stat_add_percent(grid, one->effect_share, "bold");
  kp_stat_add_percent(grid, one->linear_share, NULL);
  kp_stat_add_fixed(grid, one->ratio, 2, NULL);
  kp_grid_add(
      grid,
      one->matters == KP_MATTERS_AS_MEANT ? "" : kp_message_template(words[one->matters], to->lang),
      "yellow");
}

static void print_importance_group(kp_stat_paper *to, int depth) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_ELEMENT, KP_MSG_REPORT_STAT_WEIGHT,
                                  KP_MSG_REPORT_STAT_EFFECT,  KP_MSG_REPORT_STAT_LINEAR,
                                  KP_MSG_REPORT_STAT_RATIO,   KP_MSG_REPORT_STAT_REMARK};
  enum { N = sizeof titles / sizeof *titles };
  kp_grid_column column[N] = {{.may_cut = true}, {.right = true}, {.right = true},
                              {.right = true},   {.right = true}, {0}};
  kp_grid grid = kp_stat_grid(to, column, titles, N);
  int n_all = 0, n_rows = 0;
  for (int i = 0; i < to->figures->n_importance; i++)
    n_all += to->figures->importance[i].depth == depth;
  for (int i = 0; i < to->figures->n_importance && n_rows < KP_STAT_MOST_ROWS; i++) {
    const kp_stat_importance *one = &to->figures->importance[i];
    if (one->depth != depth || (n_all > KP_STAT_MOST_ROWS && one->matters == KP_MATTERS_AS_MEANT))
      continue;
    add_importance(to, &grid, one);
    n_rows++;
  }
  if (n_all == 0)
    return;
  if (depth < 0)
    kp_stat_line(to, KP_MSG_REPORT_STAT_INDICATORS_GROUP, KP_NO_ARGS);
  else
    kp_stat_line(to, KP_MSG_REPORT_STAT_DIMENSIONS_GROUP, KP_ARGS(rounded(depth, 0).at));
  kp_stat_print(to, &grid, n_all - n_rows);
}

void kp_stat_print_importance(kp_stat_paper *to) {
  int deepest = 0;
  if (to->figures->n_importance == 0)
    return;
  kp_stat_heading(to, KP_MSG_REPORT_STAT_IMPORTANCE, KP_NO_ARGS);
  for (int i = 0; i < to->figures->n_importance; i++)
    if (to->figures->importance[i].depth > deepest)
      deepest = to->figures->importance[i].depth;
  for (int depth = 1; depth <= deepest; depth++)
    print_importance_group(to, depth);
  print_importance_group(to, -1);
  const kp_stat_importance *first = &to->figures->importance[0];
  if (first->why == KP_STATS_FEW) {
    kp_report_importance_sentence(
        to->out, to->figures,
        &(kp_stat_importance){.why = first->why, .n = first->n, .linear = first->linear}, to->lang);
    kp_buf_add(to->out, "\n");
  } else if (to->figures->importance_caution) {
    kp_stat_line(to, KP_MSG_REPORT_STAT_IMPORTANCE_CAUTION,
                 KP_ARGS(rounded((double)first->n, 0).at));
  }
  kp_stat_line(to, KP_MSG_REPORT_STAT_IMPORTANCE_NOTE, KP_NO_ARGS);
}

/* ---- Effects ---- */

static int mightier(const void *a, const void *b) {
  const kp_robust_element *x = *(const kp_robust_element *const *)a;
  const kp_robust_element *y = *(const kp_robust_element *const *)b;
  const kp_element_effect *p = &x->of[KP_ELEMENT_OUT], *q = &y->of[KP_ELEMENT_OUT];
  const bool p_known = p->why == KP_ELEMENT_KNOWN, q_known = q->why == KP_ELEMENT_KNOWN;
  if (p_known != q_known)
    return p_known ? -1 : 1;
  if (p->n_grades != q->n_grades)
    return p->n_grades > q->n_grades ? -1 : 1;
  if (p->mean_rank != q->mean_rank && !isnan(p->mean_rank) && !isnan(q->mean_rank))
    return p->mean_rank > q->mean_rank ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

/* "12/1": ranks and grades that change. */
static void add_both(kp_grid *grid, const kp_element_effect *effect) {
  kp_buf text = {0};
  if (effect->why == KP_ELEMENT_KNOWN)
    kp_buf_printf(&text, "%d/%d", effect->n_ranks, effect->n_grades);
  grid->failed = grid->failed || text.failed;
  kp_grid_add(grid, text.at ? text.at : "–", NULL);
  kp_buf_clear(&text);
}

static void add_effect(kp_stat_paper *to, kp_grid *grid, const kp_robust_element *element) {
  const kp_element_effect *out = &element->of[KP_ELEMENT_OUT];
  kp_stat_add_element(to, grid, element->node);
  if (out->why == KP_ELEMENT_KNOWN) {
    kp_stat_add_count(grid, out->n_ranks, NULL);
    kp_stat_add_fixed(grid, out->mean_rank, 1, NULL);
    kp_stat_add_count(grid, out->most_rank, NULL);
    kp_stat_add_count(grid, out->n_grades, "red");
  } else {
    for (int i = 0; i < 4; i++)
      kp_grid_add(grid, "–", NULL);
  }
  add_both(grid, &element->of[KP_ELEMENT_LESS]);
  add_both(grid, &element->of[KP_ELEMENT_MORE]);
}

/* Whose grade would be another without the element. */
static void print_grade_changes(kp_stat_paper *to, const kp_robust_element *const *order, int n) {
  enum { MOST = 10 };
  int n_said = 0;
  for (int i = 0; i < n && n_said < MOST; i++) {
    if (order[i]->of[KP_ELEMENT_OUT].n_grades == 0)
      continue;
    n_said++;
    kp_buf_printf(to->out, "- %s%s", to->index->node[order[i]->node].label.title,
                  to->lang == KP_ZH ? "：" : ": ");
    kp_buf sentence = {0};
    kp_report_effect_sentence(&sentence, to->statistics->result, order[i], KP_ELEMENT_OUT,
                              to->lang);
    to->out->failed = to->out->failed || sentence.failed;
    kp_buf_printf(to->out, "%s\n", sentence.at ? sentence.at : "");
    kp_buf_clear(&sentence);
  }
}

void kp_stat_print_effects(kp_stat_paper *to) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_ELEMENT,    KP_MSG_REPORT_STAT_RANKS,
                                  KP_MSG_REPORT_STAT_MEAN_SHIFT, KP_MSG_REPORT_STAT_MOST_SHIFT,
                                  KP_MSG_REPORT_STAT_GRADES,     KP_MSG_REPORT_STAT_LESS,
                                  KP_MSG_REPORT_STAT_MORE};
  enum { N = sizeof titles / sizeof *titles };
  kp_grid_column column[N] = {{.may_cut = true}};
  for (int i = 1; i < N; i++)
    column[i].right = true;
  kp_grid grid = kp_stat_grid(to, column, titles, N);
  const int n = to->statistics->n_elements;
  const kp_robust_element **order = KP_ARRAY(to->arena, const kp_robust_element *, n);
  if (n == 0 || !order) {
    to->out->failed = to->out->failed || !order;
    return;
  }
  for (int i = 0; i < n; i++)
    order[i] = &to->statistics->element[i];
  qsort(order, (size_t)n, sizeof *order, mightier);
  kp_stat_heading(to, KP_MSG_REPORT_STAT_EFFECTS, KP_NO_ARGS);
  for (int i = 0; i < n && i < KP_STAT_MOST_ROWS; i++)
    add_effect(to, &grid, order[i]);
  kp_stat_print(to, &grid, n - KP_STAT_MOST_ROWS);
  print_grade_changes(to, order, n);
  kp_stat_line(to, KP_MSG_REPORT_STAT_EFFECTS_NOTE, KP_NO_ARGS);
}

/* ---- Links ---- */

void kp_stat_print_links(kp_stat_paper *to) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_OUTSIDE, KP_MSG_REPORT_STAT_ELEMENT,
                                  KP_MSG_REPORT_STAT_N};
  enum { N = 8, A_COLUMN = 8 };
  const kp_outside *outside = to->figures->outside;
  if (!outside)
    return;
  kp_grid_column column[N] = {{.may_cut = true}, {.may_cut = true}};
  for (int i = 2; i < N - 1; i++)
    column[i].right = true;
  kp_grid grid = kp_stat_grid(to, column, titles, 3);
  grid.n_columns = N;
  const char *const signs[] = {"r", "p", "ρ", "τ"};
  for (int i = 0; i < 4; i++)
    column[3 + i].title = signs[i];
  column[N - 1].title = kp_message_template(KP_MSG_REPORT_STAT_REMARK, to->lang);
  int n_of_column = 0, n_rows = 0;
  for (int i = 0; i < to->figures->n_links; i++) {
    const kp_stat_link *link = &to->figures->link[i];
    n_of_column = i > 0 && link[-1].column == link->column ? n_of_column + 1 : 0;
    if (n_rows >= KP_STAT_MOST_ROWS || (n_of_column >= A_COLUMN && link->node != 0))
      continue;
    kp_buf sentence = {0};
    char p[KP_NUM_SIZE];
    kp_report_link_sentence(&sentence, to->figures, link, to->lang);
    kp_grid_add(&grid, outside->column[link->column].name, NULL);
    kp_stat_add_element(to, &grid, link->node);
    kp_stat_add_count(&grid, link->pearson.n, NULL);
    kp_stat_add_fixed(&grid, link->pearson.value, 2, "bold");
    kp_grid_add(&grid,
                isnan(link->pearson.p)     ? ""
                : link->pearson.p < 0.0005 ? "<0.001"
                                           : kp_decimal_fixed(p, link->pearson.p, 3),
                NULL);
    kp_stat_add_fixed(&grid, link->spearman.value, 2, NULL);
    kp_stat_add_fixed(&grid, link->kendall.value, 2, NULL);
    kp_grid_add(&grid, sentence.at, NULL);
    grid.failed = grid.failed || sentence.failed;
    kp_buf_clear(&sentence);
    n_rows++;
  }
  kp_stat_heading(to, KP_MSG_REPORT_STAT_LINKS, KP_ARGS(outside->file));
  kp_stat_print(to, &grid, to->figures->n_links - n_rows);
  kp_stat_line(to, KP_MSG_REPORT_STAT_LINKS_NOTE,
               KP_ARGS(rounded(outside->n_matched, 0).at, rounded(outside->n_unmatched, 0).at));
}
