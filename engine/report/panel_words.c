/* SPDX-License-Identifier: GPL-3.0-or-later
 * The panel in words: judges, cells, coverage, what would change without a judge.
 *
 * Phrases of the catalogue joined in a fixed order; what is nil is left out. Figures are rounded
 * for people: marks and points to 2 places, coefficients to 2. A figure's text lives to the end of
 * the full expression that asked for it. */
#include "base/arena.h"
#include "base/decimal.h"
#include "report/panel.h"

#include <math.h>

typedef struct {
  char at[KP_NUM_SIZE];
} figure_text;

static figure_text plain(double x) {
  figure_text text;
  kp_decimal_plain(text.at, x, 2);
  return text;
}

static figure_text coefficient(double x) {
  figure_text text;
  kp_decimal_fixed(text.at, x, 2);
  return text;
}

static void say(kp_buf *out, kp_lang lang, kp_msg message, const char *const *args) {
  kp_message_format(out, message, args, lang);
}

/* Nothing when n is 0. */
static void say_count(kp_buf *out, kp_lang lang, kp_msg message, int64_t n) {
  if (n != 0)
    say(out, lang, message, KP_ARGS(plain((double)n).at));
}

/* ---- Names ---- */

void kp_report_mark_place(kp_buf *out, const kp_dataset *dataset, const kp_mark *mark) {
  if (mark->file >= 0)
    kp_buf_printf(out, "%s:%u:%u", dataset->file[mark->file].path, mark->line, mark->column);
}

void kp_report_judge_name(kp_buf *out, const kp_dataset *dataset, int judge, kp_lang lang) {
  const kp_judge *one = &dataset->judge[judge];
  if (one->name.len == 0 || kp_str_equal(one->name, one->id)) {
    kp_buf_add_str(out, one->id);
    return;
  }
  kp_buf id = {0}, name = {0};
  kp_buf_add_str(&id, one->id);
  kp_buf_add_str(&name, one->name);
  out->failed = out->failed || id.failed || name.failed;
  say(out, lang, KP_MSG_REPORT_JUDGE_NAMED, KP_ARGS(name.at ? name.at : "", id.at ? id.at : ""));
  kp_buf_clear(&id);
  kp_buf_clear(&name);
}

/* The unit of severity and spread, for an amount of it. */
static void unit_of(kp_buf *out, const kp_panel_analysis *analysis, double amount, kp_lang lang) {
  say(out, lang, analysis->same_range ? KP_MSG_REPORT_JUDGE_IN_MARKS : KP_MSG_REPORT_JUDGE_IN_SHARE,
      KP_ARGS(plain(amount).at));
}

/* ---- Judges ---- */

static void say_marks(kp_buf *out, const kp_panel_judge *judge, kp_lang lang) {
  const kp_panel_coverage *coverage = &judge->coverage;
  const int64_t n = coverage->given;
  if (n > 0)
    say_count(out, lang, KP_MSG_REPORT_JUDGE_MARKS, n);
  else
    say(out, lang, KP_MSG_REPORT_JUDGE_NO_MARKS, KP_NO_ARGS);
  say_count(out, lang, KP_MSG_REPORT_JUDGE_MISSING, coverage->missing);
  say_count(out, lang, KP_MSG_REPORT_JUDGE_RECUSED, coverage->recused);
  say_count(out, lang, KP_MSG_REPORT_JUDGE_RECUSED_GIVEN, coverage->recused_given);
}

static void say_severity(kp_buf *out, const kp_panel_analysis *analysis,
                         const kp_panel_judge *judge, kp_lang lang) {
  const double deviation = judge->figures.deviation, amount = fabs(deviation);
  if (isnan(deviation))
    return;
  if (kp_decimal_round(amount, 2) == 0.0) {
    say(out, lang, KP_MSG_REPORT_JUDGE_LIKE, KP_NO_ARGS);
    return;
  }
  const kp_msg message = judge->leaning == KP_LEANS_STRICT ? KP_MSG_REPORT_JUDGE_STRICT
                         : judge->leaning == KP_LEANS_MILD ? KP_MSG_REPORT_JUDGE_MILD
                         : deviation < 0.0                 ? KP_MSG_REPORT_JUDGE_BELOW
                                                           : KP_MSG_REPORT_JUDGE_ABOVE;
  kp_buf unit = {0};
  unit_of(&unit, analysis, amount, lang);
  out->failed = out->failed || unit.failed;
  say(out, lang, message, KP_ARGS(plain(amount).at, unit.at ? unit.at : ""));
  kp_buf_clear(&unit);
}

static void say_without(kp_buf *out, const kp_robust_judge *robust, kp_lang lang) {
  if (!robust->known) {
    say(out, lang, KP_MSG_REPORT_JUDGE_UNKNOWN, KP_NO_ARGS);
    return;
  }
  if (robust->n_cells == 0)
    return;
  const figure_text grades = plain(robust->n_grades), ranks = plain(robust->n_ranks),
                    points = plain(robust->most_points);
  if (robust->n_grades > 0 && robust->n_ranks > 0)
    say(out, lang, KP_MSG_REPORT_JUDGE_WITHOUT, KP_ARGS(grades.at, ranks.at, points.at));
  else if (robust->n_grades > 0)
    say(out, lang, KP_MSG_REPORT_JUDGE_WITHOUT_GRADES, KP_ARGS(grades.at, points.at));
  else if (robust->n_ranks == 0)
    say(out, lang, KP_MSG_REPORT_JUDGE_WITHOUT_POINTS, KP_ARGS(points.at));
  else
    say(out, lang, KP_MSG_REPORT_JUDGE_WITHOUT_NONE, KP_ARGS(ranks.at, points.at));
  say_count(out, lang, KP_MSG_REPORT_JUDGE_KEPT, robust->n_kept);
}

static bool lacks_declaration(const kp_report_panel *panel, int judge) {
  return panel->analysis->keeps_declarations && !panel->analysis->judge[judge].declared;
}

static bool lacks_signature(const kp_report_panel *panel, int judge) {
  return panel->analysis->keeps_signatures && !panel->analysis->judge[judge].is_signed;
}

void kp_report_judge_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                              int judge, kp_lang lang) {
  const kp_panel_judge *one = &panel->analysis->judge[judge];
  kp_buf text = {0}, name = {0};
  kp_report_judge_name(&name, result->dataset, judge, lang);
  say_marks(&text, one, lang);
  say_severity(&text, panel->analysis, one, lang);
  if (!isnan(one->figures.correlation))
    say(&text, lang,
        one->stands_alone ? KP_MSG_REPORT_JUDGE_LOW_CORRELATION : KP_MSG_REPORT_JUDGE_CORRELATION,
        KP_ARGS(coefficient(one->figures.correlation).at));
  say_count(&text, lang, KP_MSG_REPORT_JUDGE_FAR, one->n_far);
  say_count(&text, lang, KP_MSG_REPORT_JUDGE_CHANGED, one->coverage.changed);
  if (panel->robust)
    say_without(&text, &panel->robust[judge], lang);
  if (lacks_declaration(panel, judge))
    say(&text, lang, KP_MSG_REPORT_JUDGE_UNDECLARED, KP_NO_ARGS);
  if (lacks_signature(panel, judge))
    say(&text, lang, KP_MSG_REPORT_JUDGE_UNSIGNED, KP_NO_ARGS);
  say(&text, lang, KP_MSG_REPORT_JUDGE_STOP, KP_NO_ARGS);
  out->failed = out->failed || text.failed || name.failed;
  say(out, lang, KP_MSG_REPORT_JUDGE_COLON,
      KP_ARGS(name.at ? name.at : "", text.at ? text.at : ""));
  kp_buf_clear(&text);
  kp_buf_clear(&name);
}

bool kp_report_judge_stands_out(const kp_report_panel *panel, int judge) {
  const kp_panel_judge *one = &panel->analysis->judge[judge];
  const kp_panel_coverage *coverage = &one->coverage;
  return one->leaning != KP_LEANS_NOT || one->stands_alone || one->n_far > 0 ||
         coverage->missing > 0 || coverage->recused > 0 || coverage->recused_given > 0 ||
         coverage->changed > 0 || lacks_declaration(panel, judge) ||
         lacks_signature(panel, judge) ||
         (panel->robust && (panel->robust[judge].n_grades > 0 || panel->robust[judge].n_kept > 0 ||
                            !panel->robust[judge].known));
}

/* ---- Cells ---- */

/* Name or, without names, number at the unit. */
static void say_who(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                    const kp_mark *mark, kp_lang lang) {
  if (!panel->judge_key) {
    kp_report_judge_name(out, result->dataset, mark->judge, lang);
    return;
  }
  int *number = kp_malloc(sizeof *number * ((size_t)result->dataset->n_judges + 1));
  if (number && kp_explain_number_judges(number, result, panel->judge_key, mark->unit))
    say(out, lang, KP_MSG_EXPLAIN_JUDGE_NUMBER, KP_ARGS(plain(number[mark->judge]).at));
  else
    out->failed = true;
  kp_free(number);
}

void kp_report_noted_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                              const kp_panel_noted *noted, kp_lang lang) {
  static const kp_msg messages[] = {[KP_NOTED_FAR] = KP_MSG_REPORT_NOTED_FAR,
                                    [KP_NOTED_RECUSED] = KP_MSG_REPORT_NOTED_RECUSED,
                                    [KP_NOTED_CHANGED] = KP_MSG_REPORT_NOTED_CHANGED};
  const kp_mark *mark = &result->dataset->mark[noted->mark];
  const int node = result->index->panel[mark->indicator].node;
  kp_buf judge = {0}, unit = {0};
  say_who(&judge, result, panel, mark, lang);
  kp_buf_add_str(&unit, result->dataset->name[mark->unit]);
  out->failed = out->failed || judge.failed || unit.failed;
  /* What is usual of a judge would tell which numbers are the same one's. */
  const bool unnamed = panel->judge_key && noted->kind == KP_NOTED_FAR;
  say(out, lang, unnamed ? KP_MSG_REPORT_NOTED_FAR_UNNAMED : messages[noted->kind],
      KP_ARGS(judge.at ? judge.at : "", unit.at ? unit.at : "",
              result->index->node[node].label.title, plain(mark->score).at,
              plain(noted->kind == KP_NOTED_FAR ? noted->middle : noted->before).at,
              plain(noted->usual).at));
  kp_buf_clear(&judge);
  kp_buf_clear(&unit);
}

void kp_report_cell_sentence(kp_buf *out, const kp_result *result, const kp_pooled *cell, int panel,
                             kp_lang lang) {
  const kp_panel_rule *rule = &result->index->panel[panel];
  int n_counted = 0, n_dropped = 0, n_replaced = 0;
  for (int i = cell->first; i < cell->first + cell->count; i++) {
    n_counted += result->panel->use[i] == KP_MARK_COUNTS;
    n_dropped += result->panel->use[i] == KP_MARK_TRIMMED;
    n_replaced += result->panel->use[i] == KP_MARK_REPLACED;
  }
  if (cell->why != KP_PRESENT) {
    say(out, lang,
        cell->why == KP_RECUSED ? KP_MSG_REPORT_POOLED_ALL_RECUSED : KP_MSG_REPORT_POOLED_TOO_FEW,
        KP_ARGS(plain(cell->n_marks).at, plain(rule->min_judges).at));
    return;
  }
  say(out, lang, KP_MSG_REPORT_POOLED,
      KP_ARGS(plain(cell->n_marks).at, plain(n_counted + n_replaced).at, plain(cell->value).at));
  say_count(out, lang, KP_MSG_REPORT_POOLED_DROPPED, n_dropped);
  say_count(out, lang, KP_MSG_REPORT_POOLED_REPLACED, n_replaced);
  say_count(out, lang, KP_MSG_REPORT_POOLED_RECUSED, cell->n_recused);
  if (cell->held)
    say(out, lang, KP_MSG_REPORT_POOLED_HELD, KP_NO_ARGS);
  if (cell->fell_back) {
    kp_buf name = {0};
    kp_report_rule_name(&name, rule);
    out->failed = out->failed || name.failed;
    say(out, lang, KP_MSG_REPORT_POOLED_FELL_BACK, KP_ARGS(name.at ? name.at : ""));
    kp_buf_clear(&name);
  }
}

/* ---- Without a judge ---- */

static const char *grade_title(const kp_index *index, int grade, kp_lang lang) {
  return grade >= 0 ? index->grade[grade].label.title
                    : kp_message_template(KP_MSG_REPORT_WITHOUT_GRADELESS, lang);
}

void kp_report_move_sentence(kp_buf *out, const kp_result *result, int judge,
                             const kp_robust_move *move, kp_lang lang) {
  const kp_index *index = result->index;
  kp_buf id = {0}, name = {0}, who = {0};
  kp_buf_add_str(&id, result->dataset->id[move->unit]);
  kp_buf_add_str(&name, result->dataset->name[move->unit]);
  kp_report_judge_name(&who, result->dataset, judge, lang);
  out->failed = out->failed || id.failed || name.failed || who.failed;
  figure_text before, after;
  kp_decimal_fixed(before.at, move->total_before, index->show_digits);
  kp_decimal_fixed(after.at, move->total, index->show_digits);
  say(out, lang, KP_MSG_REPORT_WITHOUT_MOVE,
      KP_ARGS(name.at ? name.at : "", id.at ? id.at : "", who.at ? who.at : "",
              grade_title(index, move->grade_before, lang), grade_title(index, move->grade, lang),
              before.at, after.at));
  kp_buf_clear(&id);
  kp_buf_clear(&name);
  kp_buf_clear(&who);
}

/* ---- Coverage ---- */

static void list_judges(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                        bool (*lacks)(const kp_report_panel *, int), kp_msg message, kp_lang lang) {
  kp_buf names = {0};
  for (int j = 0; j < panel->analysis->n_judges; j++) {
    if (!lacks(panel, j))
      continue;
    if (names.len > 0)
      kp_buf_add(&names, lang == KP_ZH ? "、" : ", ");
    kp_report_judge_name(&names, result->dataset, j, lang);
  }
  out->failed = out->failed || names.failed;
  if (names.len > 0)
    say(out, lang, message, KP_ARGS(names.at));
  kp_buf_clear(&names);
}

void kp_report_coverage_sentence(kp_buf *out, const kp_result *result, const kp_report_panel *panel,
                                 kp_lang lang) {
  const kp_panel_scope *whole = &panel->analysis->scope[0];
  const kp_panel_coverage *coverage = &whole->coverage;
  if (coverage->missing == 0)
    say_count(out, lang, KP_MSG_REPORT_PANEL_ALL_GIVEN, coverage->expected);
  else
    say(out, lang, KP_MSG_REPORT_PANEL_SOME_MISSING,
        KP_ARGS(plain((double)coverage->expected).at, plain((double)coverage->missing).at));
  say_count(out, lang, KP_MSG_REPORT_PANEL_RECUSALS, coverage->recused);
  say_count(out, lang, KP_MSG_REPORT_PANEL_RECUSED_GIVEN, coverage->recused_given);
  say_count(out, lang, KP_MSG_REPORT_PANEL_CHANGED, coverage->changed);
  say_count(out, lang, KP_MSG_REPORT_PANEL_SHORT, whole->n_cells - whole->n_pooled);
  if (panel->judge_key)
    return;
  list_judges(out, result, panel, lacks_declaration, KP_MSG_REPORT_PANEL_NOT_DECLARED, lang);
  list_judges(out, result, panel, lacks_signature, KP_MSG_REPORT_PANEL_NOT_SIGNED, lang);
}
