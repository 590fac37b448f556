/* SPDX-License-Identifier: GPL-3.0-or-later
 * What forms say of a column that the index asks for: its name, who uses it, what may be filled in,
 * what has been said of it so far.
 *
 * Texts go to the form's arena. Memory running out is remembered in the maker's diagnostics and the
 * text is then "": whoever made the form asks once, at its end. */
#include "report/sheets.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/text.h"

const char *kp_form_text(const kp_form_maker *maker, kp_str text) {
  const char *copy = kp_str_copy(maker->arena, text);
  if (!copy)
    kp_diag_no_memory(maker->diag);
  return copy ? copy : "";
}

const char *kp_form_take(const kp_form_maker *maker, kp_buf *buf) {
  if (buf->failed)
    kp_diag_no_memory(maker->diag);
  const char *text = kp_form_text(maker, (kp_str){buf->at, (uint32_t)buf->len});
  kp_buf_clear(buf);
  return text;
}

const char *kp_form_say(const kp_form_maker *maker, kp_msg message, const char *const *args) {
  kp_buf buf = {0};
  kp_message_format(&buf, message, args, maker->lang);
  return kp_form_take(maker, &buf);
}

/* ---- Wants ---- */

static bool has_chinese(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 0x80)
      return true;
  return false;
}

const char *kp_form_want_name(const kp_want *want, kp_lang lang) {
  for (const char *const *name = want->names; *name; name++)
    if (has_chinese(*name) == (lang == KP_ZH) && strcmp(*name, want->id) != 0)
      return *name;
  return want->id;
}

static bool reads_want(const kp_value *value) {
  return value->kind == KP_VALUE_COLUMN || value->kind == KP_VALUE_FULL_YEARS ||
         value->kind == KP_VALUE_DISCREPANCY;
}

static bool uses(const kp_value *value, int want) {
  if (reads_want(value))
    return value->want == want;
  for (int i = 0; i < value->n_operands; i++)
    if (uses(&value->operand[i], want))
      return true;
  return false;
}

void kp_form_want_use(kp_form_use *out, const kp_index *index, int want) {
  *out = (kp_form_use){.node = -1, .adjustment = -1, .condition = -1};
  for (int i = 0; i < index->n_leaves; i++) {
    const kp_node *node = &index->node[index->leaf_node[i]];
    if (!uses(&node->value, want))
      continue;
    bool whole = node->value.kind == KP_VALUE_COLUMN;
    if (out->node < 0 || whole)
      out->node = index->leaf_node[i];
    if (whole) {
      out->measure = node->measure;
      out->score = &node->score;
      return;
    }
  }
  for (int i = 0; i < index->n_adjustments && out->node < 0; i++) {
    const kp_adjustment *adjustment = &index->adjustment[i];
    if (!uses(&adjustment->value, want))
      continue;
    out->adjustment = i;
    if (adjustment->value.kind == KP_VALUE_COLUMN) {
      out->measure = adjustment->measure;
      out->score = &adjustment->points;
    }
    return;
  }
  for (int i = 0; i < index->n_conditions && out->node < 0 && out->condition < 0; i++)
    if (uses(&index->condition[i].value, want))
      out->condition = i;
}

typedef struct {
  int *order;
  bool *seen;
  int n;
} ordering;

static void take_want(ordering *to, int want) {
  if (to->seen[want])
    return;
  to->seen[want] = true;
  to->order[to->n++] = want;
}

static void take_value(ordering *to, const kp_value *value) {
  if (reads_want(value))
    take_want(to, value->want);
  for (int i = 0; i < value->n_operands; i++)
    take_value(to, &value->operand[i]);
}

kp_status kp_form_want_order(int **order, const kp_index *index, kp_arena *arena, kp_diag *diag) {
  ordering to = {.order = KP_ARRAY(arena, int, index->n_wants),
                 .seen = KP_ARRAY(arena, bool, index->n_wants)};
  if (!to.order || !to.seen)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < index->n_leaves; i++) {
    const kp_node *node = &index->node[index->leaf_node[i]];
    for (int c = 0; c < node->applies.count; c++)
      take_value(&to, &index->condition[node->applies.first + c].value);
    take_value(&to, &node->value);
  }
  for (int i = 0; i < index->n_adjustments; i++)
    take_value(&to, &index->adjustment[i].value);
  for (int i = 0; i < index->n_conditions; i++)
    take_value(&to, &index->condition[i].value);
  for (int w = 0; w < index->n_wants; w++) /* what functions alone read */
    take_want(&to, w);
  *order = to.order;
  return KP_OK;
}

/* ---- What a cell takes ---- */

static void set_choices(kp_form_fill *fill, const kp_form_maker *maker,
                        const kp_score_rule *score) {
  const char **choice = KP_ARRAY(maker->arena, const char *, score->n_knots);
  if (!choice) {
    kp_diag_no_memory(maker->diag);
    return;
  }
  for (int i = 0; i < score->n_knots; i++)
    choice[i] = kp_form_text(maker, score->choice[i]);
  fill->kind = KP_FILL_CHOICE;
  fill->choice = choice;
  fill->n_choices = score->n_knots;
}

static void set_yes_no(kp_form_fill *fill, const kp_form_maker *maker) {
  static const char *const yes_no[2][2] = {{"是", "否"}, {"yes", "no"}};
  fill->kind = KP_FILL_CHOICE;
  fill->choice = yes_no[maker->lang == KP_EN];
  fill->n_choices = 2;
}

/* "数字(项)" and the marks that the index reads besides. */
static const char *number_help(const kp_form_maker *maker, const kp_cell_rule *rule,
                               const char *measure) {
  kp_buf buf = {0}, marks = {0};
  for (int i = 0; i < rule->n_marks; i++) {
    kp_index_comma(&marks, i, maker->lang);
    kp_buf_add_str(&marks, rule->marks[i].text);
  }
  kp_message_format(&buf, measure ? KP_MSG_SHEETS_HELP_NUMBER_OF : KP_MSG_SHEETS_HELP_NUMBER,
                    KP_ARGS(measure ? measure : ""), maker->lang);
  if (marks.len > 0)
    kp_message_format(&buf, KP_MSG_SHEETS_HELP_MARKS, KP_ARGS(marks.at), maker->lang);
  buf.failed = buf.failed || marks.failed;
  kp_buf_clear(&marks);
  return kp_form_take(maker, &buf);
}

const kp_form_fill *kp_form_want_fill(const kp_form_maker *maker, int want) {
  static const kp_form_fill plain = {.kind = KP_FILL_TEXT};
  const kp_want *asked = &maker->index->want[want];
  kp_form_fill *fill = KP_NEW(maker->arena, kp_form_fill);
  if (!fill) {
    kp_diag_no_memory(maker->diag);
    return &plain;
  }
  kp_form_use use;
  kp_form_want_use(&use, maker->index, want);
  *fill = (kp_form_fill){.kind = KP_FILL_TEXT, .title = kp_form_want_name(asked, maker->lang)};
  switch (asked->rule.kind) {
  case KP_CELL_YESNO:
    set_yes_no(fill, maker);
    fill->help = kp_form_say(maker, KP_MSG_SHEETS_HELP_YESNO, KP_NO_ARGS);
    break;
  case KP_CELL_DATE:
    fill->kind = KP_FILL_DATE;
    fill->help = kp_form_say(maker, KP_MSG_SHEETS_HELP_DATE, KP_NO_ARGS);
    break;
  case KP_CELL_NUMBER:
    /* a mark such as 无 is no number to a spreadsheet */
    fill->kind = asked->rule.n_marks > 0 ? KP_FILL_TEXT : KP_FILL_NUMBER;
    fill->help = number_help(maker, &asked->rule, use.measure);
    break;
  case KP_CELL_TEXT:
    if (use.score && use.score->kind == KP_SCORE_LOOKUP) {
      set_choices(fill, maker, use.score);
      fill->help = kp_form_say(maker, KP_MSG_SHEETS_HELP_CHOICE, KP_NO_ARGS);
    }
    break;
  }
  return fill;
}

/* ---- What has been said ---- */

bool kp_form_said(kp_entry *out, const kp_dataset *dataset, int want, int unit, kp_origin origin) {
  enum { MOST = 32 };
  kp_entry entry[MOST];
  int n = kp_series_trace(entry, MOST, dataset, &dataset->series[want], unit);
  bool found = false;
  for (int i = 0; i < n && i < MOST; i++) {
    if (entry[i].origin == origin && kp_str_trim(entry[i].text).len > 0) {
      *out = entry[i];
      found = true;
    }
  }
  return found;
}

bool kp_form_known_by_office(const kp_dataset *dataset, int want) {
  const kp_series *series = &dataset->series[want];
  if (series->table_file < 0 || series->table_file != dataset->unit_file ||
      kp_path_kind_of(dataset->path) != KP_PATH_FOLDER)
    return false;
  const char *name = dataset->file[dataset->unit_file].path;
  const char *dot = strrchr(name, '.');
  kp_str stem = {name, (uint32_t)(dot ? (size_t)(dot - name) : strlen(name))};
  return kp_table_role_of(stem) != KP_TABLE_VALUES;
}

enum { FACT_COLUMNS = 7, MOST_FACTS = 20000 };

static bool add_fact(kp_form_row *row, const kp_form_maker *maker, int unit, int want) {
  const kp_dataset *dataset = maker->dataset;
  kp_entry reported, verified, corrected;
  bool has_reported = kp_form_said(&reported, dataset, want, unit, KP_REPORTED);
  bool has_verified = kp_form_said(&verified, dataset, want, unit, KP_VERIFIED);
  bool has_corrected = kp_form_said(&corrected, dataset, want, unit, KP_CORRECTED);
  if (!has_reported && !has_verified && !has_corrected)
    return false;
  kp_form_use use;
  kp_form_want_use(&use, maker->index, want);
  const char **cell = KP_ARRAY(maker->arena, const char *, FACT_COLUMNS);
  if (!cell) {
    kp_diag_no_memory(maker->diag);
    return false;
  }
  cell[0] = kp_form_text(maker, dataset->id[unit]);
  cell[1] = kp_form_text(maker, dataset->name[unit]);
  cell[2] = kp_form_want_name(&maker->index->want[want], maker->lang);
  cell[3] = use.measure ? use.measure : "";
  cell[4] = has_reported ? kp_form_text(maker, reported.text) : "";
  cell[5] = has_verified ? kp_form_text(maker, verified.text) : "";
  if (has_corrected)
    cell[5] =
        kp_form_say(maker, KP_MSG_SHEETS_CORRECTED, KP_ARGS(kp_form_text(maker, corrected.text)));
  kp_str evidence = has_verified && verified.evidence.len > 0 ? verified.evidence
                    : has_reported                            ? reported.evidence
                                                              : (kp_str){0};
  cell[6] = kp_form_text(maker, evidence);
  *row = (kp_form_row){.cell = cell};
  return true;
}

kp_status kp_form_add_facts(kp_form *form, const kp_form_maker *maker, const bool *shown) {
  const kp_dataset *dataset = maker->dataset;
  int n_wants = maker->index->n_wants, n_shown = 0;
  for (int u = 0; u < dataset->n_units; u++)
    n_shown += shown[u];
  if (n_shown == 0 || n_wants == 0)
    return KP_OK;
  if (n_shown > MOST_FACTS / n_wants) {
    kp_place place = {.file = dataset->path};
    kp_diag_add(maker->diag, KP_NOTE, &place, KP_MSG_SHEETS_FACTS_LEFT_OUT, KP_NO_ARGS, KP_MSG_NONE,
                NULL);
    return KP_OK;
  }
  const kp_form_column columns[FACT_COLUMNS] = {
      {.heading = kp_message_template(KP_MSG_SHEETS_UNIT, maker->lang), .width = 10},
      {.heading = kp_message_template(KP_MSG_SHEETS_NAME, maker->lang), .width = 28},
      {.heading = kp_message_template(KP_MSG_SHEETS_ITEM, maker->lang), .width = 30},
      {.heading = kp_message_template(KP_MSG_SHEETS_MEASURE, maker->lang), .width = 10},
      {.heading = kp_message_template(KP_MSG_SHEETS_REPORTED, maker->lang), .width = 14},
      {.heading = kp_message_template(KP_MSG_SHEETS_VERIFIED, maker->lang), .width = 18},
      {.heading = kp_message_template(KP_MSG_SHEETS_EVIDENCE, maker->lang), .width = 26},
  };
  kp_form_column *column = KP_ARRAY(maker->arena, kp_form_column, FACT_COLUMNS);
  kp_form_row *row = KP_ARRAY(maker->arena, kp_form_row, (size_t)n_shown * (size_t)n_wants);
  int *order = NULL;
  if (!column || !row ||
      kp_form_want_order(&order, maker->index, maker->arena, maker->diag) != KP_OK || !order)
    return kp_diag_no_memory(maker->diag);
  memcpy(column, columns, sizeof columns);
  int n = 0;
  for (int u = 0; u < dataset->n_units; u++)
    for (int i = 0; shown[u] && i < n_wants; i++)
      n += add_fact(&row[n], maker, u, order[i]);
  if (n > 0)
    form->table[form->n_tables++] = (kp_form_table){
        .caption = kp_message_template(KP_MSG_SHEETS_FACTS, maker->lang),
        .suffix = "-facts",
        .column = column,
        .n_columns = FACT_COLUMNS,
        .answer = -1,
        .row = row,
        .n_rows = n,
    };
  return KP_OK;
}
