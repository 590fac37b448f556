/* SPDX-License-Identifier: GPL-3.0-or-later
 * A judge's form: the units and indicators that this judge scores, and no other judge's anything.
 *
 * Cells are those of assignments.csv where there is one, else all; units from which the judge is
 * recused (listed, or by the index's rule), and units of which the data say already that they are
 * not assessed, are left out and named at the bottom. */
#include "report/sheets.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/text.h"
#include "panel/panel.h"
#include "score/score.h"

/* ---- Who scores what ---- */

static void assign_cells(kp_sheets_plan *plan, const kp_dataset *dataset) {
  for (int i = 0; i < dataset->n_assignments; i++) {
    const kp_assignment *of = &dataset->assignment[i];
    int first = of->unit < 0 ? 0 : of->unit, last = of->unit < 0 ? plan->n_units - 1 : of->unit;
    for (int u = first; u <= last; u++)
      for (int p = 0; p < plan->n_items; p++)
        if (of->indicator < 0 || of->indicator == p)
          *kp_sheets_cell(plan, of->judge, u, p) = true;
  }
  size_t n_cells = (size_t)plan->n_who * (size_t)plan->n_units * (size_t)plan->n_items;
  if (dataset->assignment_file < 0)
    memset(plan->cell, true, n_cells * sizeof *plan->cell);
}

static kp_status plan_judges(kp_sheets_plan *plan, const kp_index *index, const kp_dataset *dataset,
                             kp_arena *arena, kp_diag *diag) {
  kp_panel_recusal *recusal = NULL;
  int n_recusals = 0;
  kp_status status = kp_panel_recusals(&recusal, &n_recusals, index, dataset, arena, diag);
  if (status != KP_OK)
    return status;
  assign_cells(plan, dataset);
  for (int i = 0; i < n_recusals; i++) {
    int judge = recusal[i].judge, unit = recusal[i].unit;
    plan->recused[(size_t)judge * (size_t)plan->n_units + (size_t)unit] = true;
    if (plan->n_items > 0)
      memset(kp_sheets_cell(plan, judge, unit, 0), false,
             (size_t)plan->n_items * sizeof *plan->cell);
  }
  return KP_OK;
}

/* Units are asked for what the office does not know; a visit verifies what they reported. */
static void plan_units(kp_sheets_plan *plan, const kp_dataset *dataset) {
  for (int u = 0; u < plan->n_units; u++) {
    for (int w = 0; w < plan->n_items; w++) {
      kp_entry entry;
      bool asked = !kp_form_known_by_office(dataset, w);
      if (plan->kind == KP_SHEETS_VISITS)
        asked = asked && kp_form_said(&entry, dataset, w, u, KP_REPORTED);
      *kp_sheets_cell(plan, u, u, w) = asked;
    }
  }
}

/* Nobody marks or visits a unit that is not eligible. Where that is undecided it stays: what it
 * lacks may still come. A function of the index that fails is an error when the year is scored. */
static kp_status leave_out(kp_sheets_plan *plan, const kp_index *index, const kp_dataset *dataset,
                           kp_arena *arena, kp_diag *diag) {
  bool *left_out = NULL;
  kp_diag *said = kp_diag_new();
  if (!said)
    return kp_diag_no_memory(diag);
  kp_status status = kp_score_not_assessed(&left_out, index, dataset, arena, said);
  if (status == KP_SYSTEM)
    kp_diag_join(diag, said);
  kp_diag_free(said);
  if (status != KP_OK)
    return status == KP_SYSTEM ? status : KP_OK;
  bool of_judges = plan->kind == KP_SHEETS_JUDGES;
  for (int w = 0; w < (of_judges ? plan->n_who : 1); w++) {
    for (int u = 0; u < plan->n_units; u++) {
      bool *flag = &plan->not_assessed[(size_t)w * (size_t)plan->n_units + (size_t)u];
      for (int i = 0; left_out[u] && i < plan->n_items; i++) {
        bool *cell = kp_sheets_cell(plan, w, u, i);
        *flag = *flag || *cell;
        *cell = false;
      }
    }
  }
  return KP_OK;
}

kp_status kp_sheets_plan_make(kp_sheets_plan *out, const kp_index *index, const kp_dataset *dataset,
                              kp_sheets_for kind, kp_arena *arena, kp_diag *diag) {
  bool of_judges = kind == KP_SHEETS_JUDGES;
  kp_sheets_plan plan = {.kind = kind,
                         .n_who = of_judges ? dataset->n_judges : dataset->n_units,
                         .n_units = dataset->n_units,
                         .n_items = of_judges ? index->n_panels : index->n_wants};
  size_t n_rows = (size_t)plan.n_units * (size_t)(of_judges ? plan.n_who : 1);
  plan.cell = KP_ARRAY(arena, bool, n_rows *(size_t)plan.n_items);
  plan.recused = KP_ARRAY(arena, bool, of_judges ? n_rows : 0);
  plan.not_assessed = KP_ARRAY(arena, bool, n_rows);
  if (!plan.cell || !plan.recused || !plan.not_assessed)
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  if (of_judges)
    status = plan_judges(&plan, index, dataset, arena, diag);
  else
    plan_units(&plan, dataset);
  if (status == KP_OK && kind != KP_SHEETS_UNITS) /* a unit's own form may decide it */
    status = leave_out(&plan, index, dataset, arena, diag);
  if (status == KP_OK)
    *out = plan;
  return status;
}

/* ---- The form ---- */

enum { JUDGE, UNIT, NAME, INDICATOR, MEASURE, RANGE, GUIDE, SCORE, NOTE, COLUMNS };

static const char *range_text(const kp_form_maker *maker, const kp_panel_rule *rule) {
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE], step[KP_NUM_SIZE];
  kp_decimal_plain(low, rule->low, 10);
  kp_decimal_plain(high, rule->high, 10);
  if (isnan(rule->low) || isnan(rule->high))
    return "";
  if (isnan(rule->step))
    return kp_form_say(maker, KP_MSG_SHEETS_RANGE, KP_ARGS(low, high));
  kp_decimal_plain(step, rule->step, 10);
  return kp_form_say(maker, KP_MSG_SHEETS_RANGE_STEP, KP_ARGS(low, high, step));
}

static const char *guide_text(const kp_form_maker *maker, const kp_panel_rule *rule) {
  kp_buf buf = {0};
  for (int i = 0; i < rule->n_guides; i++) {
    char from[KP_NUM_SIZE];
    kp_message_format(&buf, i == 0 ? KP_MSG_SHEETS_GUIDE : KP_MSG_SHEETS_GUIDE_NEXT,
                      KP_ARGS(kp_decimal_plain(from, rule->guide_from[i], 10), rule->guide_text[i]),
                      maker->lang);
  }
  return kp_form_take(maker, &buf);
}

/* What of a row depends on the indicator alone. */
typedef struct {
  const char *name, *measure, *range, *guide;
  kp_form_fill fill;
} asked_item;

static void ask(asked_item *out, const kp_form_maker *maker, int panel) {
  const kp_panel_rule *rule = &maker->index->panel[panel];
  const kp_want *want = &maker->index->panel_want[panel];
  const char *measure = maker->index->node[rule->node].measure;
  *out = (asked_item){.name = kp_form_want_name(want, maker->lang),
                      .measure = measure ? measure : "",
                      .range = range_text(maker, rule),
                      .guide = guide_text(maker, rule)};
  out->fill = (kp_form_fill){
      .kind = KP_FILL_MARK,
      .low = rule->low,
      .high = rule->high,
      .step = rule->step,
      .title = out->name,
      .help = kp_form_say(maker, KP_MSG_SHEETS_HELP_MARK, KP_ARGS(out->range, out->guide))};
}

static void add_rows(kp_form_table *table, const kp_form_maker *maker, const kp_sheets_plan *plan,
                     int judge, const asked_item *item) {
  const kp_dataset *dataset = maker->dataset;
  const char *who = kp_form_text(maker, dataset->judge[judge].id);
  for (int u = 0; u < plan->n_units; u++) {
    const char *id = NULL, *name = NULL;
    for (int p = 0; p < plan->n_items; p++) {
      if (!*kp_sheets_cell(plan, judge, u, p))
        continue;
      const char **cell = KP_ARRAY(maker->arena, const char *, COLUMNS);
      if (!cell) {
        kp_diag_no_memory(maker->diag);
        return;
      }
      id = id ? id : kp_form_text(maker, dataset->id[u]);
      name = name ? name : kp_form_text(maker, dataset->name[u]);
      const char *const cells[COLUMNS] = {
          who, id, name, item[p].name, item[p].measure, item[p].range, item[p].guide, "", ""};
      memcpy(cell, cells, sizeof cells);
      table->row[table->n_rows++] = (kp_form_row){.cell = cell, .answer = &item[p].fill};
    }
  }
}

static kp_form_column *judge_columns(const kp_form_maker *maker) {
  static const struct {
    kp_msg heading;
    int width;
    bool fill;
  } of[COLUMNS] = {
      [JUDGE] = {KP_MSG_SHEETS_JUDGE, 8, false},
      [UNIT] = {KP_MSG_SHEETS_UNIT, 8, false},
      [NAME] = {KP_MSG_SHEETS_NAME, 26, false},
      [INDICATOR] = {KP_MSG_SHEETS_INDICATOR, 22, false},
      [MEASURE] = {KP_MSG_SHEETS_MEASURE, 10, false},
      [RANGE] = {KP_MSG_SHEETS_OF_RANGE, 16, false},
      [GUIDE] = {KP_MSG_SHEETS_GUIDE_HEAD, 30, false},
      [SCORE] = {KP_MSG_SHEETS_SCORE, 9, true},
      [NOTE] = {KP_MSG_SHEETS_NOTE, 24, true},
  };
  kp_form_column *column = KP_ARRAY(maker->arena, kp_form_column, COLUMNS);
  for (int i = 0; column && i < COLUMNS; i++)
    column[i] = (kp_form_column){.heading = kp_message_template(of[i].heading, maker->lang),
                                 .width = of[i].width,
                                 .fill = of[i].fill,
                                 .above = i == GUIDE};
  return column;
}

/* Why the judge does not score a unit, as the recusal says it. */
static kp_str recusal_reason(const kp_dataset *dataset, int judge, int unit) {
  for (int i = 0; i < dataset->n_recusals; i++)
    if (dataset->recusal[i].judge == judge && dataset->recusal[i].unit == unit)
      return dataset->recusal[i].reason;
  return (kp_str){0};
}

static void add_left_out(kp_form *form, const kp_form_maker *maker, const kp_sheets_plan *plan,
                         int judge) {
  const kp_dataset *dataset = maker->dataset;
  size_t first = (size_t)judge * (size_t)plan->n_units;
  const char **foot = KP_ARRAY(maker->arena, const char *, (size_t)plan->n_units);
  if (!foot) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  for (int u = 0; u < plan->n_units; u++) {
    bool recused = plan->recused[first + (size_t)u];
    if (!recused && !plan->not_assessed[first + (size_t)u])
      continue;
    kp_str reason = recused ? recusal_reason(dataset, judge, u) : (kp_str){0};
    kp_msg sentence = !recused         ? KP_MSG_SHEETS_LEFT_OUT_NOT_ASSESSED
                      : reason.len > 0 ? KP_MSG_SHEETS_LEFT_OUT_WHY
                                       : KP_MSG_SHEETS_LEFT_OUT;
    foot[form->n_feet++] =
        kp_form_say(maker, sentence,
                    KP_ARGS(kp_form_text(maker, dataset->id[u]),
                            kp_form_text(maker, dataset->name[u]), kp_form_text(maker, reason)));
  }
  form->foot = foot;
}

/* How to fill it in, and what the marks of each indicator mean. */
static void add_lines(kp_form *form, const kp_form_maker *maker, const asked_item *item, int n) {
  const char **line = KP_ARRAY(maker->arena, const char *, n + 2);
  const char **sign = KP_ARRAY(maker->arena, const char *, 2);
  if (!line || !sign) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  line[0] = kp_form_say(maker, KP_MSG_SHEETS_JUDGE_HOW, KP_NO_ARGS);
  line[1] = kp_form_say(maker, KP_MSG_SHEETS_JUDGE_RECUSE, KP_NO_ARGS);
  for (int i = 0; i < n; i++)
    line[i + 2] =
        kp_form_say(maker, item[i].guide[0] ? KP_MSG_SHEETS_ITEM_GUIDE : KP_MSG_SHEETS_ITEM_RANGE,
                    KP_ARGS(item[i].name, item[i].range, item[i].guide));
  sign[0] = kp_form_say(maker, KP_MSG_SHEETS_SIGN_JUDGE, KP_NO_ARGS);
  sign[1] = kp_form_say(maker, KP_MSG_SHEETS_SIGN_DATE, KP_NO_ARGS);
  form->line = line;
  form->n_lines = n + 2;
  form->sign = sign;
  form->n_signs = 2;
}

kp_status kp_form_judge(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                        int judge) {
  const kp_judge *who = &maker->dataset->judge[judge];
  asked_item *item = KP_ARRAY(maker->arena, asked_item, plan->n_items);
  bool *shown = KP_ARRAY(maker->arena, bool, plan->n_units);
  int n_rows = 0;
  for (int u = 0; shown && u < plan->n_units; u++) {
    for (int p = 0; p < plan->n_items; p++)
      if (*kp_sheets_cell(plan, judge, u, p)) {
        n_rows++;
        shown[u] = true;
      }
  }
  kp_form_table table = {.caption = kp_message_template(KP_MSG_SHEETS_JUDGE_TABLE, maker->lang),
                         .suffix = "",
                         .column = judge_columns(maker),
                         .n_columns = COLUMNS,
                         .answer = SCORE,
                         .row = KP_ARRAY(maker->arena, kp_form_row, n_rows)};
  if (!item || !shown || !table.column || !table.row)
    return kp_diag_no_memory(maker->diag);
  for (int p = 0; p < plan->n_items; p++)
    ask(&item[p], maker, p);
  add_rows(&table, maker, plan, judge, item);
  out->title = kp_form_say(maker, KP_MSG_SHEETS_JUDGE_TITLE,
                           KP_ARGS(maker->index->title, maker->dataset->period));
  out->whose = kp_form_say(maker, KP_MSG_SHEETS_JUDGE_WHOSE,
                           KP_ARGS(kp_form_text(maker, who->name), kp_form_text(maker, who->id)));
  out->table[0] = table;
  out->n_tables = 1;
  add_left_out(out, maker, plan, judge);
  add_lines(out, maker, item, plan->n_items);
  kp_status status = kp_form_add_facts(out, maker, shown);
  return kp_diag_status(maker->diag) == KP_SYSTEM ? KP_SYSTEM : status;
}
