/* SPDX-License-Identifier: GPL-3.0-or-later
 * A unit's forms: its self-assessment, and what a visit verifies.
 *
 * A self-assessment has a row a column that the index asks of the unit, in the order in which the
 * index uses them, with the rule in words; what has been reported is filled in. Rosters (members,
 * activities …) are tables of their own with empty rows. A visit has a row a reported value. */
#include "report/sheets.h"

#include <string.h>

#include "index/text.h"

typedef struct {
  kp_msg heading;
  int width;
  bool fill;
} heading;

static kp_form_column *make_columns(const kp_form_maker *maker, const heading *of, int n) {
  kp_form_column *column = KP_ARRAY(maker->arena, kp_form_column, n);
  for (int i = 0; column && i < n; i++)
    column[i] = (kp_form_column){.heading = kp_message_template(of[i].heading, maker->lang),
                                 .width = of[i].width,
                                 .fill = of[i].fill};
  return column;
}

/* A catalogue sentence a line; n at most 8. */
static const char *const *make_lines(const kp_form_maker *maker, const kp_msg *of, int n) {
  const char **line = KP_ARRAY(maker->arena, const char *, n);
  if (!line)
    kp_diag_no_memory(maker->diag);
  for (int i = 0; line && i < n; i++)
    line[i] = kp_form_say(maker, of[i], KP_NO_ARGS);
  return line;
}

static int count_rows(const kp_sheets_plan *plan, int unit) {
  int n = 0;
  for (int w = 0; w < plan->n_items; w++)
    n += *kp_sheets_cell(plan, unit, unit, w);
  return n;
}

static void set_title(kp_form *out, const kp_form_maker *maker, int unit, kp_msg title) {
  const kp_dataset *dataset = maker->dataset;
  out->title = kp_form_say(maker, title, KP_ARGS(maker->index->title, dataset->period));
  out->whose = kp_form_say(
      maker, KP_MSG_SHEETS_UNIT_WHOSE,
      KP_ARGS(maker->index->unit ? maker->index->unit
                                 : kp_message_template(KP_MSG_SHEETS_UNIT_WORD, maker->lang),
              kp_form_text(maker, dataset->name[unit]), kp_form_text(maker, dataset->id[unit])));
}

/* ---- Self-assessment ---- */

/* The rule that a want goes into, in words, with the indicator where it is one part of several. */
static const char *rule_of(const kp_form_maker *maker, int want) {
  const kp_index *index = maker->index;
  kp_form_use use;
  kp_form_want_use(&use, index, want);
  kp_buf buf = {0};
  if (use.node >= 0) {
    if (!use.score)
      kp_message_format(&buf, KP_MSG_SHEETS_PART_OF, KP_ARGS(index->node[use.node].label.title),
                        maker->lang);
    kp_index_rule_text(&buf, index, use.node, maker->lang);
  } else if (use.adjustment >= 0) {
    kp_index_points_text(&buf, index, &index->adjustment[use.adjustment], maker->lang);
  } else if (use.condition >= 0) {
    kp_message_format(&buf, KP_MSG_SHEETS_CONDITION,
                      KP_ARGS(index->condition[use.condition].label.title), maker->lang);
  }
  return kp_form_take(maker, &buf);
}

enum { UNIT, NAME, INDICATOR, MEASURE, RULE, VALUE, EVIDENCE, NOTE, UNIT_COLUMNS };

static void add_unit_row(kp_form_table *table, const kp_form_maker *maker, int unit, int want) {
  const kp_dataset *dataset = maker->dataset;
  const char **cell = KP_ARRAY(maker->arena, const char *, UNIT_COLUMNS);
  if (!cell) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  kp_form_use use;
  kp_form_want_use(&use, maker->index, want);
  kp_entry said = {0};
  kp_form_said(&said, dataset, want, unit, KP_REPORTED);
  cell[UNIT] = kp_form_text(maker, dataset->id[unit]);
  cell[NAME] = kp_form_text(maker, dataset->name[unit]);
  cell[INDICATOR] = kp_form_want_name(&maker->index->want[want], maker->lang);
  cell[MEASURE] = use.measure ? use.measure : "";
  cell[RULE] = rule_of(maker, want);
  cell[VALUE] = kp_form_text(maker, said.text);
  cell[EVIDENCE] = kp_form_text(maker, said.evidence);
  cell[NOTE] = kp_form_text(maker, said.note);
  table->row[table->n_rows++] =
      (kp_form_row){.cell = cell, .answer = kp_form_want_fill(maker, want)};
}

enum { BLANK_ROWS = 20 };

/* The headings of a roster: as the dataset has it, else what the index reads of it. */
static int roster_columns(const kp_form_maker *maker, int roster, const kp_roster *there,
                          kp_form_column **out, int *unit_column) {
  const kp_roster_want *want = &maker->index->roster[roster];
  int n = there ? there->table->n_columns : 0;
  for (const char *const *name = want->columns; !there && name && *name; name++)
    n++;
  kp_form_column *column = KP_ARRAY(maker->arena, kp_form_column, n + 1);
  *unit_column = there ? -1 : 0;
  if (!column)
    return 0;
  for (int i = 0; there && i < n; i++) {
    kp_str header = there->table->header[i];
    bool is_unit =
        *unit_column < 0 && kp_column_is(KP_COLUMN_UNIT, kp_str_fold(maker->arena, header));
    *unit_column = is_unit ? i : *unit_column;
    column[i] = (kp_form_column){
        .heading = kp_form_text(maker, header), .width = is_unit ? 8 : 18, .fill = !is_unit};
  }
  if (!there) {
    column[0] = (kp_form_column){.heading = kp_message_template(KP_MSG_SHEETS_UNIT, maker->lang),
                                 .width = 8};
    for (int i = 0; i < n; i++)
      column[i + 1] = (kp_form_column){.heading = want->columns[i], .width = 18, .fill = true};
    n++;
  }
  *out = column;
  return n;
}

static void add_roster(kp_form *form, const kp_form_maker *maker, int unit, int roster) {
  const kp_roster *there =
      roster < maker->dataset->n_rosters ? &maker->dataset->roster[roster] : NULL;
  there = there && there->table->n_columns > 0 ? there : NULL;
  kp_form_column *column = NULL;
  int unit_column = 0;
  int n_columns = roster_columns(maker, roster, there, &column, &unit_column);
  int first = there ? there->first[unit] : 0, n_there = there ? there->first[unit + 1] - first : 0;
  kp_form_row *row = KP_ARRAY(maker->arena, kp_form_row, n_there + BLANK_ROWS);
  if (!column || !row) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  for (int r = 0; r < n_there + BLANK_ROWS; r++) {
    const char **cell = KP_ARRAY(maker->arena, const char *, n_columns);
    if (!cell) {
      kp_diag_no_memory(maker->diag);
      return;
    }
    for (int c = 0; c < n_columns; c++) {
      cell[c] = "";
      if (r < n_there)
        cell[c] = kp_form_text(maker, there->table->column[c].text[there->row[first + r]]);
      else if (c == unit_column)
        cell[c] = kp_form_text(maker, maker->dataset->id[unit]);
    }
    row[r].cell = cell;
  }
  const char *name = maker->index->roster[roster].name;
  form->table[form->n_tables++] = (kp_form_table){
      .caption = name,
      .suffix = kp_form_say(maker, KP_MSG_SHEETS_SUFFIX, KP_ARGS(kp_form_safe_name(maker, name))),
      .column = column,
      .n_columns = n_columns,
      .answer = -1,
      .row = row,
      .n_rows = n_there + BLANK_ROWS};
}

kp_status kp_form_unit(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                       int unit) {
  static const heading columns[UNIT_COLUMNS] = {[UNIT] = {KP_MSG_SHEETS_UNIT, 8, false},
                                                [NAME] = {KP_MSG_SHEETS_NAME, 22, false},
                                                [INDICATOR] = {KP_MSG_SHEETS_INDICATOR, 28, false},
                                                [MEASURE] = {KP_MSG_SHEETS_MEASURE, 10, false},
                                                [RULE] = {KP_MSG_SHEETS_RULE, 34, false},
                                                [VALUE] = {KP_MSG_SHEETS_VALUE, 14, true},
                                                [EVIDENCE] = {KP_MSG_SHEETS_EVIDENCE, 26, true},
                                                [NOTE] = {KP_MSG_SHEETS_NOTE, 20, true}};
  static const kp_msg lines[] = {KP_MSG_SHEETS_UNIT_HOW, KP_MSG_SHEETS_UNIT_EVIDENCE};
  static const kp_msg signs[] = {KP_MSG_SHEETS_SIGN_BY, KP_MSG_SHEETS_SIGN_HEAD,
                                 KP_MSG_SHEETS_SIGN_SEAL, KP_MSG_SHEETS_SIGN_DATE};
  int *order = NULL;
  kp_status status = kp_form_want_order(&order, maker->index, maker->arena, maker->diag);
  kp_form_table table = {.caption = kp_message_template(KP_MSG_SHEETS_UNIT_TABLE, maker->lang),
                         .suffix = "",
                         .column = make_columns(maker, columns, UNIT_COLUMNS),
                         .n_columns = UNIT_COLUMNS,
                         .answer = VALUE,
                         .row = KP_ARRAY(maker->arena, kp_form_row, count_rows(plan, unit))};
  if (status != KP_OK || !table.column || !table.row)
    return kp_diag_no_memory(maker->diag);
  for (int i = 0; i < plan->n_items; i++)
    if (*kp_sheets_cell(plan, unit, unit, order[i]))
      add_unit_row(&table, maker, unit, order[i]);
  set_title(out, maker, unit, KP_MSG_SHEETS_UNIT_TITLE);
  out->table[0] = table;
  out->n_tables = 1;
  out->line = make_lines(maker, lines, 2);
  out->n_lines = out->line ? 2 : 0;
  out->sign = make_lines(maker, signs, 4);
  out->n_signs = out->sign ? 4 : 0;
  for (int r = 0; r < maker->index->n_rosters && out->n_tables < KP_FORM_TABLES; r++)
    add_roster(out, maker, unit, r);
  return kp_diag_status(maker->diag) == KP_SYSTEM ? KP_SYSTEM : KP_OK;
}

/* ---- Visit ---- */

enum {
  V_UNIT,
  V_NAME,
  V_INDICATOR,
  V_MEASURE,
  V_REPORTED,
  V_REPORTED_EVIDENCE,
  V_VALUE,
  V_EVIDENCE,
  V_BY,
  V_DATE,
  VISIT_COLUMNS
};

static void add_visit_row(kp_form_table *table, const kp_form_maker *maker, int unit, int want) {
  const kp_dataset *dataset = maker->dataset;
  const char **cell = KP_ARRAY(maker->arena, const char *, VISIT_COLUMNS);
  if (!cell) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  kp_form_use use;
  kp_form_want_use(&use, maker->index, want);
  kp_entry reported = {0}, verified = {0};
  kp_form_said(&reported, dataset, want, unit, KP_REPORTED);
  kp_form_said(&verified, dataset, want, unit, KP_VERIFIED);
  cell[V_UNIT] = kp_form_text(maker, dataset->id[unit]);
  cell[V_NAME] = kp_form_text(maker, dataset->name[unit]);
  cell[V_INDICATOR] = kp_form_want_name(&maker->index->want[want], maker->lang);
  cell[V_MEASURE] = use.measure ? use.measure : "";
  cell[V_REPORTED] = kp_form_text(maker, reported.text);
  cell[V_REPORTED_EVIDENCE] = kp_form_text(maker, reported.evidence);
  cell[V_VALUE] = kp_form_text(maker, verified.text);
  cell[V_EVIDENCE] = kp_form_text(maker, verified.evidence);
  cell[V_BY] = kp_form_text(maker, verified.by);
  cell[V_DATE] = kp_form_text(maker, verified.date);
  table->row[table->n_rows++] =
      (kp_form_row){.cell = cell, .answer = kp_form_want_fill(maker, want)};
}

kp_status kp_form_visit(kp_form *out, const kp_form_maker *maker, const kp_sheets_plan *plan,
                        int unit) {
  static const heading columns[VISIT_COLUMNS] = {
      [V_UNIT] = {KP_MSG_SHEETS_UNIT, 8, false},
      [V_NAME] = {KP_MSG_SHEETS_NAME, 20, false},
      [V_INDICATOR] = {KP_MSG_SHEETS_INDICATOR, 26, false},
      [V_MEASURE] = {KP_MSG_SHEETS_MEASURE, 10, false},
      [V_REPORTED] = {KP_MSG_SHEETS_REPORTED, 12, false},
      [V_REPORTED_EVIDENCE] = {KP_MSG_SHEETS_REPORTED_EVIDENCE, 18, false},
      [V_VALUE] = {KP_MSG_SHEETS_VERIFIED, 12, true},
      [V_EVIDENCE] = {KP_MSG_SHEETS_EVIDENCE, 22, true},
      [V_BY] = {KP_MSG_SHEETS_BY, 12, true},
      [V_DATE] = {KP_MSG_SHEETS_DATE, 12, true}};
  static const kp_msg lines[] = {KP_MSG_SHEETS_VISIT_HOW};
  static const kp_msg signs[] = {KP_MSG_SHEETS_SIGN_VISITORS, KP_MSG_SHEETS_SIGN_UNIT,
                                 KP_MSG_SHEETS_SIGN_SEAL, KP_MSG_SHEETS_SIGN_DATE};
  int *order = NULL;
  kp_status status = kp_form_want_order(&order, maker->index, maker->arena, maker->diag);
  kp_form_table table = {.caption = kp_message_template(KP_MSG_SHEETS_VISIT_TABLE, maker->lang),
                         .suffix = "",
                         .column = make_columns(maker, columns, VISIT_COLUMNS),
                         .n_columns = VISIT_COLUMNS,
                         .answer = V_VALUE,
                         .row = KP_ARRAY(maker->arena, kp_form_row, count_rows(plan, unit))};
  if (status != KP_OK || !table.column || !table.row)
    return kp_diag_no_memory(maker->diag);
  for (int i = 0; i < plan->n_items; i++)
    if (*kp_sheets_cell(plan, unit, unit, order[i]))
      add_visit_row(&table, maker, unit, order[i]);
  set_title(out, maker, unit, KP_MSG_SHEETS_VISIT_TITLE);
  out->table[0] = table;
  out->n_tables = 1;
  out->line = make_lines(maker, lines, 1);
  out->n_lines = out->line ? 1 : 0;
  out->sign = make_lines(maker, signs, 4);
  out->n_signs = out->sign ? 4 : 0;
  return kp_diag_status(maker->diag) == KP_SYSTEM ? KP_SYSTEM : KP_OK;
}
