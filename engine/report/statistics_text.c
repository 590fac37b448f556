/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics on a terminal: what to look at first, in sentences; then distributions and
 * correlations (the other tables are in statistics_tables.c). No table is longer than a screen or
 * so: the rows that say most are shown and the rest counted. */
#include <math.h>

#include "base/decimal.h"
#include "report/statistics.h"

enum { ROOMY = 100 }; /* columns of a terminal that all figures fit in */

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text rounded(double x, int digits) {
  figure_text text;
  kp_decimal_plain(text.at, x, digits);
  return text;
}

/* ---- What to look at first ---- */

static void print_advice(kp_stat_paper *to) {
  kp_stat_advice advice;
  kp_stat_heading(to, KP_MSG_REPORT_STAT_FIRST, KP_NO_ARGS);
  kp_report_stat_advice(&advice, to->statistics, to->lang);
  for (int i = 0; i < advice.n; i++) {
    to->out->failed = to->out->failed || advice.sentence[i].failed;
    kp_buf_printf(to->out, "- %s\n", advice.sentence[i].at ? advice.sentence[i].at : "");
  }
  kp_report_stat_advice_clear(&advice);
}

/* ---- Distributions ---- */

static void add_look(kp_stat_paper *to, kp_grid *grid, unsigned look) {
  static const struct {
    unsigned bit;
    kp_msg word;
  } words[] = {{KP_LOOK_CONSTANT, KP_MSG_REPORT_STAT_SHORT_CONSTANT},
               {KP_LOOK_MISSING, KP_MSG_REPORT_STAT_SHORT_MISSING},
               {KP_LOOK_SKEWED, KP_MSG_REPORT_STAT_SHORT_SKEWED},
               {KP_LOOK_OUTLIERS, KP_MSG_REPORT_STAT_SHORT_OUTLIERS},
               {KP_LOOK_ZEROS, KP_MSG_REPORT_STAT_SHORT_ZEROS},
               {KP_LOOK_SAME, KP_MSG_REPORT_STAT_SHORT_SAME}};
  kp_buf text = {0};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if ((look & words[i].bit) && !((look & KP_LOOK_CONSTANT) && i > 0)) {
      kp_buf_add(&text, text.len == 0 ? "" : to->lang == KP_ZH ? "、" : ", ");
      kp_buf_add(&text, kp_message_template(words[i].word, to->lang));
    }
  grid->failed = grid->failed || text.failed;
  kp_grid_add(grid, text.at, text.len > 0 ? "yellow" : NULL);
  kp_buf_clear(&text);
}

static void add_column(kp_stat_paper *to, kp_grid *grid, const kp_stat_column *column) {
  kp_stat_add_element(to, grid, column->node);
  kp_stat_add_count(grid, column->of.n, NULL);
  if (column->of.n_missing > 0)
    kp_stat_add_count(grid, column->of.n_missing, "yellow");
  else
    kp_grid_add(grid, "", NULL);
  kp_stat_add_compact(grid, column->of.min);
  kp_stat_add_compact(grid, column->of.median);
  kp_stat_add_compact(grid, column->of.max);
  const bool narrow = to->width > 0 && to->width < ROOMY; /* the title needs the room */
  kp_stat_add_compact(grid, narrow ? (double)NAN : column->of.mean);
  kp_stat_add_compact(grid, narrow ? (double)NAN : column->of.sd);
  kp_stat_add_fixed(grid, column->of.skew, 2, NULL);
  if (column->n_outliers > 0)
    kp_stat_add_count(grid, column->n_outliers, NULL);
  else
    kp_grid_add(grid, "", NULL);
  add_look(to, grid, column->look);
}

static void print_columns_of(kp_stat_paper *to, bool raw) {
  static const kp_msg titles[] = {
      KP_MSG_REPORT_STAT_ELEMENT,  KP_MSG_REPORT_STAT_N,      KP_MSG_REPORT_STAT_MISSING,
      KP_MSG_REPORT_STAT_MIN,      KP_MSG_REPORT_STAT_MEDIAN, KP_MSG_REPORT_STAT_MAX,
      KP_MSG_REPORT_STAT_MEAN,     KP_MSG_REPORT_STAT_SD,     KP_MSG_REPORT_STAT_SKEW,
      KP_MSG_REPORT_STAT_OUTLIERS, KP_MSG_REPORT_STAT_REMARK};
  enum { N = sizeof titles / sizeof *titles };
  kp_grid_column column[N] = {{.may_cut = true}};
  for (int i = 1; i < N - 1; i++)
    column[i].right = true;
  column[N - 1].may_cut = true;
  kp_grid grid = kp_stat_grid(to, column, titles, N);
  int n_all = 0, n_rows = 0;
  for (int i = 0; i < to->figures->n_columns; i++)
    n_all += to->figures->column[i].is_raw == raw;
  /* where all would be too many, those with something to say of them */
  for (int i = 0; i < to->figures->n_columns && n_rows < KP_STAT_MOST_ROWS; i++) {
    const kp_stat_column *one = &to->figures->column[i];
    if (one->is_raw != raw || (n_all > KP_STAT_MOST_ROWS && one->look == 0 && one->node > 0))
      continue;
    add_column(to, &grid, one);
    n_rows++;
  }
  if (n_rows > 0)
    kp_stat_line(to, raw ? KP_MSG_REPORT_STAT_RAW_TABLE : KP_MSG_REPORT_STAT_SCORE_TABLE,
                 KP_NO_ARGS);
  kp_stat_print(to, &grid, n_all - n_rows);
}

static void print_columns(kp_stat_paper *to) {
  kp_stat_heading(to, KP_MSG_REPORT_STAT_COLUMNS, KP_NO_ARGS);
  print_columns_of(to, true);
  print_columns_of(to, false);
  kp_stat_line(to, KP_MSG_REPORT_STAT_COLUMNS_NOTE, KP_NO_ARGS);
}

/* ---- Correlations ---- */

static void add_p(kp_grid *grid, double p) {
  char text[KP_NUM_SIZE];
  kp_grid_add(grid, isnan(p) ? "" : p < 0.0005 ? "<0.001" : kp_decimal_fixed(text, p, 3), NULL);
}

static void add_flag(kp_stat_paper *to, kp_grid *grid, kp_pair_flag flag) {
  static const kp_msg words[] = {[KP_PAIR_PLAIN] = KP_MSG_NONE,
                                 [KP_PAIR_REDUNDANT] = KP_MSG_REPORT_STAT_SHORT_REDUNDANT,
                                 [KP_PAIR_CONFLICT] = KP_MSG_REPORT_STAT_SHORT_CONFLICT};
  kp_grid_add(grid, flag == KP_PAIR_PLAIN ? "" : kp_message_template(words[flag], to->lang),
              flag == KP_PAIR_CONFLICT ? "red" : "yellow");
}

static void print_pairs_of(kp_stat_paper *to, kp_pair_kind kind, int most) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_A, KP_MSG_REPORT_STAT_B, KP_MSG_REPORT_STAT_N};
  enum { N = 8 };
  kp_grid_column column[N] = {{.may_cut = true}, {.may_cut = true}};
  for (int i = 2; i < N - 1; i++)
    column[i].right = true;
  kp_grid grid = kp_stat_grid(to, column, titles, 3);
  grid.n_columns = N;
  const char *const signs[] = {"r", "p", "ρ", "τ"};
  for (int i = 0; i < 4; i++)
    column[3 + i].title = signs[i];
  column[N - 1].title = kp_message_template(KP_MSG_REPORT_STAT_FLAG, to->lang);
  int n_all = 0;
  for (int i = 0; i < to->figures->n_pairs; i++) {
    const kp_stat_pair *pair = &to->figures->pair[i];
    if (pair->kind != kind || n_all++ >= most)
      continue;
    kp_stat_add_element(to, &grid, pair->a);
    kp_stat_add_element(to, &grid, pair->b);
    kp_stat_add_count(&grid, pair->pearson.n, NULL);
    kp_stat_add_fixed(&grid, pair->pearson.value, 2, "bold");
    add_p(&grid, pair->pearson.p);
    kp_stat_add_fixed(&grid, pair->spearman.value, 2, NULL);
    kp_stat_add_fixed(&grid, pair->kendall.value, 2, NULL);
    add_flag(to, &grid, pair->flag);
  }
  if (n_all == 0)
    return;
  kp_stat_line(to,
               kind == KP_PAIR_WITHIN ? KP_MSG_REPORT_STAT_PAIRS_WITHIN
                                      : KP_MSG_REPORT_STAT_PAIRS_ACROSS,
               KP_NO_ARGS);
  kp_stat_print(to, &grid, n_all - most);
}

static const kp_stat_pair *pair_of(const kp_stat_figures *figures, int node, kp_pair_kind kind) {
  for (int i = 0; i < figures->n_pairs; i++)
    if (figures->pair[i].a == node && figures->pair[i].kind == kind)
      return &figures->pair[i];
  return NULL;
}

static void add_upward(kp_stat_paper *to, kp_grid *grid, const kp_stat_pair *parent,
                       const kp_stat_pair *total) {
  const kp_stat_pair *const pair[] = {parent, total};
  kp_stat_add_element(to, grid, total->a);
  for (int i = 0; i < 2; i++) {
    kp_stat_add_fixed(grid, pair[i] ? pair[i]->pearson.value : (double)NAN, 2, NULL);
    add_p(grid, pair[i] ? pair[i]->pearson.p : (double)NAN);
  }
  add_flag(to, grid,
           total->flag == KP_PAIR_CONFLICT || (parent && parent->flag == KP_PAIR_CONFLICT)
               ? KP_PAIR_CONFLICT
               : KP_PAIR_PLAIN);
}

/* Each element with its parent and the total, in the order of the index. */
static void print_upward(kp_stat_paper *to) {
  static const kp_msg titles[] = {KP_MSG_REPORT_STAT_ELEMENT, KP_MSG_REPORT_STAT_WITH_PARENT,
                                  KP_MSG_REPORT_STAT_N,       KP_MSG_REPORT_STAT_WITH_TOTAL,
                                  KP_MSG_REPORT_STAT_N,       KP_MSG_REPORT_STAT_FLAG};
  enum { N = sizeof titles / sizeof *titles };
  kp_grid_column column[N] = {{.may_cut = true}, {.right = true}, {.right = true},
                              {.right = true},   {.right = true}, {0}};
  kp_grid grid = kp_stat_grid(to, column, titles, N);
  column[2].title = column[4].title = "p";
  const bool all = to->index->n_nodes <= KP_STAT_MOST_ROWS;
  int n_all = 0, n_rows = 0;
  for (int k = 1; k < to->index->n_nodes; k++) {
    const kp_stat_pair *parent = pair_of(to->figures, k, KP_PAIR_PARENT);
    const kp_stat_pair *total = pair_of(to->figures, k, KP_PAIR_TOTAL);
    if (!total)
      continue;
    n_all++;
    const bool flagged = total->flag != KP_PAIR_PLAIN || (parent && parent->flag != KP_PAIR_PLAIN);
    if (n_rows >= KP_STAT_MOST_ROWS || (!all && !flagged && to->index->node[k].leaf >= 0))
      continue;
    add_upward(to, &grid, parent, total);
    n_rows++;
  }
  if (n_rows > 0)
    kp_stat_line(to, KP_MSG_REPORT_STAT_PAIRS_PARENT, KP_NO_ARGS);
  kp_stat_print(to, &grid, n_all - n_rows);
}

static void print_pairs(kp_stat_paper *to) {
  enum { MOST_WITHIN = 15, MOST_ACROSS = 10 };
  int n_known = 0;
  kp_stat_heading(to, KP_MSG_REPORT_STAT_PAIRS, KP_NO_ARGS);
  print_upward(to);
  print_pairs_of(to, KP_PAIR_WITHIN, MOST_WITHIN);
  print_pairs_of(to, KP_PAIR_ACROSS, MOST_ACROSS);
  for (int i = 0; i < to->figures->n_pairs; i++)
    n_known += to->figures->pair[i].pearson.why == KP_STATS_KNOWN;
  kp_stat_line(to, KP_MSG_REPORT_STAT_PAIRS_NOTE,
               KP_ARGS(rounded(n_known, 0).at, rounded(KP_SURE * n_known, 0).at));
  if (!to->figures->has_kendall)
    kp_stat_line(to, KP_MSG_REPORT_STAT_NO_KENDALL, KP_NO_ARGS);
}

/* ---- The report ---- */

static void print_title(kp_stat_paper *to) {
  const char *period = to->statistics->result->dataset->period;
  kp_stat_line(to, KP_MSG_REPORT_STAT_TITLE,
               KP_ARGS(to->index->title, period[0] ? " " : "", period));
  kp_stat_line(to, KP_MSG_REPORT_STAT_UNITS,
               KP_ARGS(rounded(to->figures->n_taking_part, 0).at,
                       rounded(to->figures->n_units, 0).at, rounded(to->index->n_leaves, 0).at));
}

kp_status kp_report_statistics_text(kp_text *out, const kp_statistics *statistics, kp_lang lang,
                                    bool colour, int width, kp_diag *diag) {
  kp_buf buf = {0};
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  kp_stat_paper to = {
      &buf, statistics, statistics->figures, statistics->result->index, arena, lang, colour, width,
      diag, KP_OK};
  print_title(&to);
  print_advice(&to);
  print_columns(&to);
  print_pairs(&to);
  kp_stat_print_sets(&to);
  kp_stat_print_importance(&to);
  kp_stat_print_effects(&to);
  kp_stat_print_links(&to);
  const kp_status status = to.status == KP_OK && buf.failed ? kp_diag_no_memory(diag) : to.status;
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(arena);
  return status;
}
