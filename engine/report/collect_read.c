/* SPDX-License-Identifier: GPL-3.0-or-later
 * A form that came back, to answers.
 *
 * Columns go by the same names as in a dataset. Judges' marks may be long (a row a mark; a file
 * without a judge's column is that judge's whose form has its name) or wide (a column a judge). A
 * row is taken by what it says, never by where it stands; a row that names nobody is a fault, and
 * so is an answer to what was not asked of its judge or unit. */
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "report/collect.h"

enum {
  F_JUDGE,
  F_UNIT,
  F_INDICATOR,
  F_ANSWER, /* score or value */
  F_EVIDENCE,
  F_NOTE,
  F_BY,
  F_DATE,
  FIELDS
};

typedef struct {
  kp_collecting *to;
  kp_table *table;
  int at[FIELDS];  /* -1: none */
  int judge;       /* whose form it is, by its name; -1 */
  int *judge_of;   /* wide: the judge of a column, -1: none; NULL: long */
  kp_str last_who; /* folded names cost: rows of one judge stand together */
  int last_judge;
  int n_repeats; /* cells that another file has with the same answer; one of them, and the other's
                  */
  int repeat_row, repeat_column;
  const kp_answer *repeated;
} form_reader;

kp_str kp_collect_text(kp_str cell) {
  cell = kp_str_trim(cell);
  if (cell.len > 1 && cell.at[0] == '\'' && strchr("=+-@", cell.at[1]) != NULL)
    return (kp_str){cell.at + 1, cell.len - 1};
  return cell;
}

const char *kp_collect_c(const kp_collecting *to, kp_str text) {
  const char *copy = kp_str_copy(to->arena, text);
  if (!copy)
    kp_diag_no_memory(to->diag);
  return copy ? copy : "";
}

static kp_str cell_text(const form_reader *r, int row, int column) {
  return column < 0 ? (kp_str){0} : kp_collect_text(r->table->column[column].text[row]);
}

static void say(form_reader *r, int row, int column, kp_msg what, const char *const *args,
                kp_msg hint) {
  kp_place place = kp_table_place(r->table, row, column < 0 ? 0 : column);
  kp_diag_add(r->to->diag, KP_ERROR, &place, what, args, hint, args);
}

/* ---- Who and what ---- */

static int find_judge(form_reader *r, kp_str text) {
  const kp_dataset *dataset = r->to->dataset;
  if (r->last_who.at && kp_str_equal(text, r->last_who))
    return r->last_judge;
  kp_str folded = kp_str_fold(r->to->arena, text);
  int found = -1;
  for (int pass = 0; pass < 2 && found < 0; pass++) { /* an id before a name */
    for (int j = 0; j < dataset->n_judges && found < 0; j++) {
      kp_str one = pass == 0 ? dataset->judge[j].id : dataset->judge[j].name;
      if (kp_str_equal(kp_str_fold(r->to->arena, one), folded))
        found = j;
    }
  }
  r->last_who = text;
  r->last_judge = found;
  return found;
}

static int find_item(form_reader *r, kp_str text) {
  const kp_collecting *to = r->to;
  kp_str folded = kp_str_fold(to->arena, text);
  for (int i = 0; i < to->n_item_names; i++)
    if (kp_str_equal(to->item_name[i], folded))
      return to->item_of_name[i];
  return -1;
}

/* The judge who may be meant by what names none, as "name (id)"; NULL: nobody is near. taken: one a
 * judge, who has been named already; NULL: nobody. */
static const char *nearest_judge(const form_reader *r, kp_str text, const bool *taken) {
  const kp_dataset *dataset = r->to->dataset;
  kp_str *name = KP_ARRAY(r->to->arena, kp_str, 2 * (size_t)dataset->n_judges);
  int *judge = KP_ARRAY(r->to->arena, int, 2 * (size_t)dataset->n_judges);
  int n = 0;
  if (!name || !judge) {
    kp_diag_no_memory(r->to->diag);
    return NULL;
  }
  for (int pass = 0; pass < 2; pass++) {
    for (int j = 0; j < dataset->n_judges; j++) {
      if (taken && taken[j])
        continue;
      name[n] = pass == 0 ? dataset->judge[j].id : dataset->judge[j].name;
      judge[n++] = j;
    }
  }
  int near = kp_text_nearest(text, name, n);
  return near < 0 ? NULL : kp_collect_judge(r->to, judge[near]);
}

static void say_unknown_judge(form_reader *r, kp_place place, kp_str text, const bool *taken) {
  const char *near = nearest_judge(r, text, taken);
  bool of_column = r->judge_of != NULL;
  kp_msg what = of_column ? KP_MSG_SHEETS_UNKNOWN_COLUMN : KP_MSG_SHEETS_UNKNOWN_JUDGE;
  kp_msg hint = near && of_column ? KP_MSG_SHEETS_HINT_NEAREST_COLUMN
                : near            ? KP_MSG_SHEETS_HINT_NEAREST_JUDGE
                : of_column       ? KP_MSG_SHEETS_HINT_UNKNOWN_COLUMN
                                  : KP_MSG_SHEETS_HINT_UNKNOWN_JUDGE;
  kp_diag_add(r->to->diag, KP_ERROR, &place, what, KP_ARGS(kp_collect_c(r->to, text)), hint,
              KP_ARGS(near ? near : ""));
}

/* ---- Answers ---- */

static bool same_answer(const kp_answer *a, const kp_answer *b) {
  bool numbers = a->mark == a->mark && b->mark == b->mark;
  return numbers ? kp_decimal_compare(a->mark, b->mark) == 0 : kp_str_equal(a->text, b->text);
}

static const char *answer_place(const kp_collecting *to, const kp_answer *answer) {
  const char *where = kp_arena_printf(to->arena, "%s:%u:%u", answer->file, (unsigned)answer->line,
                                      (unsigned)answer->column);
  if (!where)
    kp_diag_no_memory(to->diag);
  return where ? where : answer->file;
}

static void say_twice(form_reader *r, const kp_answer *first, int row, int column, int unit,
                      int item) {
  kp_collecting *to = r->to;
  kp_place place = kp_table_place(r->table, row, column);
  kp_diag_add(to->diag, KP_ERROR, &place, KP_MSG_SHEETS_TWICE,
              KP_ARGS(kp_collect_c(to, cell_text(r, row, column)), kp_collect_c(to, first->text),
                      answer_place(to, first), kp_collect_unit(to, unit),
                      kp_collect_item(to, item)),
              KP_MSG_SHEETS_HINT_TWICE, NULL);
}

/* The same answer again: within a file row by row, of another file once for all of them. */
static void say_again(form_reader *r, const kp_answer *first, int row, int column, int unit,
                      int item) {
  kp_collecting *to = r->to;
  if (first->file != r->table->file) {
    r->n_repeats++;
    if (r->n_repeats > 1)
      return;
    r->repeat_row = row;
    r->repeat_column = column;
    r->repeated = first;
    return;
  }
  kp_place place = kp_table_place(r->table, row, column);
  kp_diag_add(
      to->diag, KP_WARNING, &place, KP_MSG_SHEETS_AGAIN,
      KP_ARGS(kp_collect_unit(to, unit), kp_collect_item(to, item), answer_place(to, first)),
      KP_MSG_SHEETS_HINT_AGAIN, NULL);
}

static void say_repeats(form_reader *r) {
  char count[16];
  snprintf(count, sizeof count, "%d", r->n_repeats);
  if (r->n_repeats == 0)
    return;
  kp_place place = kp_table_place(r->table, r->repeat_row, r->repeat_column);
  kp_diag_add(r->to->diag, KP_WARNING, &place, KP_MSG_SHEETS_AGAIN_FILE,
              KP_ARGS(count, answer_place(r->to, r->repeated)), KP_MSG_SHEETS_HINT_AGAIN, NULL);
}

static void take_answer(form_reader *r, int row, int column, int who, int unit, int item) {
  kp_collecting *to = r->to;
  kp_answer **slot = kp_answer_at(to, who, unit, item);
  kp_answer *answer = KP_NEW(to->arena, kp_answer);
  if (!answer) {
    kp_diag_no_memory(to->diag);
    return;
  }
  *answer = (kp_answer){.text = cell_text(r, row, column),
                        .evidence = cell_text(r, row, r->at[F_EVIDENCE]),
                        .note = cell_text(r, row, r->at[F_NOTE]),
                        .by = cell_text(r, row, r->at[F_BY]),
                        .date = cell_text(r, row, r->at[F_DATE]),
                        .file = r->table->file,
                        .line = kp_table_cell_line(r->table, row, column),
                        .column = (uint32_t)column + 1};
  if (answer->text.len > 0)
    kp_collect_check(to, answer, unit, item);
  kp_answer *first = *slot;
  if (first && first->text.len > 0) {
    if (answer->text.len > 0 && !same_answer(first, answer))
      say_twice(r, first, row, column, unit, item);
    else if (answer->text.len > 0)
      say_again(r, first, row, column, unit, item);
    return;
  }
  to->n_answers += answer->text.len > 0;
  *slot = answer;
}

/* Where a recusal is said: the row of recusals.csv, or the index's rule. */
static const char *recusal_place(const kp_collecting *to, const kp_panel_recusal *recusal) {
  bool listed = recusal->listed >= 0;
  const kp_recusal *of = listed ? &to->dataset->recusal[recusal->listed] : NULL;
  const char *file = listed ? to->dataset->file[of->file].path : to->index->path;
  uint32_t line = listed ? of->line : to->index->function[to->index->recuse].line;
  const char *text = kp_arena_printf(to->arena, "%s:%u", file, (unsigned)line);
  if (!text)
    kp_diag_no_memory(to->diag);
  return text ? text : file;
}

/* An answer to what did not stand on the form: that a judge is recused says nothing new. */
static void say_not_asked(form_reader *r, int row, int column, int who, int unit, int item) {
  kp_collecting *to = r->to;
  bool of_judge = to->plan.kind == KP_SHEETS_JUDGES;
  kp_str text = cell_text(r, row, column);
  if (text.len == 0 || (of_judge && kp_text_is_recused(kp_str_fold(to->arena, text))))
    return;
  const kp_panel_recusal *recusal =
      of_judge ? kp_panel_find_recusal(to->recusal, to->n_recusals, unit, who) : NULL;
  const char *unit_name = kp_collect_unit(to, unit), *item_name = kp_collect_item(to, item);
  if (recusal)
    say(r, row, column, KP_MSG_SHEETS_RECUSED_MARK,
        KP_ARGS(kp_collect_judge(to, who), unit_name, item_name, kp_collect_c(to, text),
                recusal_place(to, recusal)),
        KP_MSG_SHEETS_HINT_RECUSED_MARK);
  else
    say(r, row, column, KP_MSG_SHEETS_NOT_SENT,
        KP_ARGS(of_judge ? kp_collect_judge(to, who) : kp_collect_unit(to, who), unit_name,
                item_name),
        of_judge ? KP_MSG_SHEETS_HINT_NOT_SENT : KP_MSG_SHEETS_HINT_NOT_ASKED);
}

/* An answer for one judge or unit: was it asked? */
static void take_cell(form_reader *r, int row, int column, int who, int unit, int item) {
  if (*kp_sheets_cell(&r->to->plan, who, unit, item)) {
    r->to->returned[who] = true;
    take_answer(r, row, column, who, unit, item);
  } else {
    say_not_asked(r, row, column, who, unit, item);
  }
}

/* The judge of a row; -1: none, said. */
static int judge_of_row(form_reader *r, int row) {
  if (r->at[F_JUDGE] < 0)
    return r->judge;
  kp_str text = cell_text(r, row, r->at[F_JUDGE]);
  int judge = text.len > 0 ? find_judge(r, text) : r->judge;
  if (judge < 0)
    say_unknown_judge(r, kp_table_place(r->table, row, r->at[F_JUDGE]), text, NULL);
  return judge;
}

/* A row that is at fault is not missed as well. */
static void keep_stray(form_reader *r, int who, int unit, int item) {
  kp_collecting *to = r->to;
  kp_stray *stray = KP_NEW(to->arena, kp_stray);
  if (!stray) {
    kp_diag_no_memory(to->diag);
    return;
  }
  *stray = (kp_stray){.who = who, .unit = unit, .item = item, .before = to->stray};
  to->stray = stray;
  to->n_strays++;
}

static void keep_strays(form_reader *r, int row, int who, int unit, int item) {
  if (!r->judge_of)
    keep_stray(r, who, unit, item);
  for (int c = 0; r->judge_of && c < r->table->n_columns; c++)
    if (r->judge_of[c] >= 0 && cell_text(r, row, c).len > 0)
      keep_stray(r, r->judge_of[c], unit, item);
}

static void take_row(form_reader *r, int row) {
  kp_collecting *to = r->to;
  kp_str unit_text = cell_text(r, row, r->at[F_UNIT]);
  kp_str item_text = cell_text(r, row, r->at[F_INDICATOR]);
  int unit = kp_dataset_find_unit(to->dataset, unit_text);
  int item = find_item(r, item_text);
  if (unit < 0)
    say(r, row, r->at[F_UNIT], KP_MSG_SHEETS_UNKNOWN_UNIT, KP_ARGS(kp_collect_c(to, unit_text)),
        KP_MSG_SHEETS_HINT_UNKNOWN_UNIT);
  if (item < 0)
    say(r, row, r->at[F_INDICATOR], KP_MSG_SHEETS_UNKNOWN_ITEM,
        KP_ARGS(kp_collect_c(to, item_text)), KP_MSG_SHEETS_HINT_UNKNOWN_ITEM);
  bool of_judge = to->plan.kind == KP_SHEETS_JUDGES;
  int who = !of_judge ? unit : r->judge_of ? 0 : judge_of_row(r, row);
  if (unit < 0 || item < 0 || who < 0) {
    keep_strays(r, row, who, unit, item);
    return;
  }
  if (!r->judge_of) {
    take_cell(r, row, r->at[F_ANSWER], who, unit, item);
    return;
  }
  for (int c = 0; c < r->table->n_columns; c++)
    if (r->judge_of[c] >= 0)
      take_cell(r, row, c, r->judge_of[c], unit, item);
}

/* ---- Columns ---- */

static int column_of(form_reader *r, kp_column_role role, int n_tiers) {
  const char *const *const *tier = kp_column_names(role);
  for (int i = 0; i < n_tiers && tier[i]; i++) {
    int at = kp_table_find(r->table, tier[i], r->to->arena, r->to->diag);
    if (at != -1)
      return at;
  }
  return -1;
}

/* The judge whose form a file is by its name: "judge-J1", "judge-J1 (2)". -1: nobody's. */
static int judge_of_name(const kp_collecting *to, const char *name) {
  for (int s = 0; s < to->sent->n_sheets; s++) {
    for (int f = 0; f < to->sent->sheet[s].n_files; f++) {
      const char *sent = to->sent->sheet[s].file[f].name;
      const char *dot = strrchr(sent, '.');
      size_t len = dot ? (size_t)(dot - sent) : strlen(sent);
      if (strncmp(name, sent, len) == 0 &&
          (name[len] == '.' || name[len] == ' ' || name[len] == '('))
        return to->who_of_sheet[s];
    }
  }
  return -1;
}

/* A heading that a form or a table of marks has for something else than a judge. */
static bool is_other_heading(const form_reader *r, kp_str header) {
  static const kp_msg ours[] = {KP_MSG_SHEETS_NAME, KP_MSG_SHEETS_MEASURE, KP_MSG_SHEETS_OF_RANGE,
                                KP_MSG_SHEETS_GUIDE_HEAD, KP_MSG_SHEETS_NOTE};
  static const kp_column_role roles[] = {KP_COLUMN_UNIT,   KP_COLUMN_KEY,   KP_COLUMN_NAME,
                                         KP_COLUMN_GROUP,  KP_COLUMN_JUDGE, KP_COLUMN_NOTE,
                                         KP_COLUMN_PERIOD, KP_COLUMN_ROUND, KP_COLUMN_DATE};
  kp_str folded = kp_str_fold(r->to->arena, header);
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
    if (kp_column_is(roles[i], folded))
      return true;
  for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
    for (int lang = KP_ZH; lang <= KP_EN; lang++)
      if (kp_str_equal(folded, kp_str_of(kp_message_template(ours[i], (kp_lang)lang))))
        return true;
  return false;
}

static bool column_is_blank(const form_reader *r, int column) {
  for (int row = 0; row < r->table->n_rows; row++)
    if (cell_text(r, row, column).len > 0)
      return false;
  return true;
}

/* A wide table's column of nobody: its marks would be lost. */
static void say_unknown_columns(form_reader *r) {
  kp_collecting *to = r->to;
  bool *taken = KP_ARRAY(to->arena, bool, to->dataset->n_judges);
  if (!taken) {
    kp_diag_no_memory(to->diag);
    return;
  }
  for (int c = 0; c < r->table->n_columns; c++)
    if (r->judge_of[c] >= 0)
      taken[r->judge_of[c]] = true;
  for (int c = 0; c < r->table->n_columns; c++) {
    kp_str header = kp_collect_text(r->table->header[c]);
    bool known = c == r->at[F_UNIT] || c == r->at[F_INDICATOR] || r->judge_of[c] >= 0;
    if (known || column_is_blank(r, c) || is_other_heading(r, header))
      continue;
    kp_place place = {
        .file = r->table->file, .line = r->table->header_line, .column = (uint32_t)c + 1};
    say_unknown_judge(r, place, header, taken);
  }
}

/* Marks in columns of judges beside a column of marks: which of them stand is not ours to say. */
static void say_judges_beside(form_reader *r) {
  for (int c = 0; c < r->table->n_columns; c++) {
    bool known = false;
    for (int i = 0; i < FIELDS; i++)
      known = known || r->at[i] == c;
    int judge = known ? -1 : find_judge(r, kp_collect_text(r->table->header[c]));
    kp_place place = {
        .file = r->table->file, .line = r->table->header_line, .column = (uint32_t)c + 1};
    if (judge >= 0 && !column_is_blank(r, c))
      kp_diag_error(r->to->diag, &place, KP_MSG_SHEETS_JUDGE_BESIDE,
                    KP_ARGS(kp_collect_judge(r->to, judge)), KP_MSG_SHEETS_HINT_JUDGE_BESIDE);
  }
}

/* Columns whose headings are judges; false when there is none. */
static bool find_judges(form_reader *r) {
  kp_collecting *to = r->to;
  bool any = false;
  r->judge_of = KP_ARRAY(to->arena, int, r->table->n_columns);
  if (!r->judge_of) {
    kp_diag_no_memory(to->diag);
    return false;
  }
  for (int c = 0; c < r->table->n_columns; c++) {
    bool known = c == r->at[F_UNIT] || c == r->at[F_INDICATOR];
    r->judge_of[c] = known ? -1 : find_judge(r, kp_collect_text(r->table->header[c]));
    any = any || r->judge_of[c] >= 0;
  }
  if (any)
    say_unknown_columns(r);
  return any;
}

static void say_no_column(form_reader *r, kp_column_role role) {
  kp_place place = {.file = r->table->file, .line = r->table->header_line};
  kp_diag_error(r->to->diag, &place, KP_MSG_SHEETS_NO_COLUMN, KP_ARGS(kp_column_names(role)[0][0]),
                KP_MSG_SHEETS_HINT_NO_COLUMN);
}

/* False: a column that is needed is not there, which has been said. */
static bool find_columns(form_reader *r, const char *name) {
  enum { ALL = 8 };
  bool of_judge = r->to->plan.kind == KP_SHEETS_JUDGES;
  kp_column_role answer = of_judge ? KP_COLUMN_SCORE : KP_COLUMN_VALUE;
  r->at[F_JUDGE] = of_judge ? column_of(r, KP_COLUMN_JUDGE, 2) : -1; /* 名称 is the unit's here */
  r->at[F_UNIT] = column_of(r, KP_COLUMN_UNIT, ALL);
  r->at[F_INDICATOR] = column_of(r, KP_COLUMN_INDICATOR, ALL);
  r->at[F_ANSWER] = column_of(r, answer, ALL);
  r->at[F_EVIDENCE] = column_of(r, KP_COLUMN_EVIDENCE, ALL);
  r->at[F_NOTE] = column_of(r, KP_COLUMN_NOTE, ALL);
  r->at[F_BY] = column_of(r, KP_COLUMN_BY, ALL);
  r->at[F_DATE] = column_of(r, KP_COLUMN_DATE, ALL);
  for (int i = 0; i < FIELDS; i++)
    if (r->at[i] == -2)
      return false;
  if (r->at[F_UNIT] < 0 || r->at[F_INDICATOR] < 0) {
    say_no_column(r, r->at[F_UNIT] < 0 ? KP_COLUMN_UNIT : KP_COLUMN_INDICATOR);
    return false;
  }
  if (r->at[F_ANSWER] < 0 && !(of_judge && find_judges(r))) {
    say_no_column(r, answer);
    return false;
  }
  if (of_judge && !r->judge_of)
    say_judges_beside(r);
  r->judge = of_judge ? judge_of_name(r->to, name) : -1;
  if (of_judge && !r->judge_of && r->at[F_JUDGE] < 0 && r->judge < 0) {
    say_no_column(r, KP_COLUMN_JUDGE);
    return false;
  }
  return true;
}

/* ---- The file ---- */

static bool row_is_blank(const form_reader *r, int row) {
  for (int c = 0; c < r->table->n_columns; c++)
    if (cell_text(r, row, c).len > 0)
      return false;
  return true;
}

kp_status kp_collect_file(kp_collecting *to, const char *name) {
  form_reader r = {.to = to, .judge = -1, .last_judge = -1};
  const kp_dataset_options *how = &to->options->dataset;
  kp_table_options options = {.encoding = how->encoding};
  const char *path = kp_arena_printf(to->arena, "%s/%s", to->folder, name);
  if (!path)
    return kp_diag_no_memory(to->diag);
  kp_status status = kp_collect_open(&r.table, to, path, &options);
  if (status != KP_OK || !r.table)
    return status;
  to->table[to->n_tables++] = r.table;
  kp_column_request *request = KP_ARRAY(to->arena, kp_column_request, r.table->n_columns);
  if (!request)
    return kp_diag_no_memory(to->diag);
  for (int c = 0; c < r.table->n_columns; c++)
    request[c] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  status = kp_table_read(r.table, request, -1, &options, to->arena, to->diag);
  if (status == KP_SYSTEM || !find_columns(&r, name))
    return status == KP_SYSTEM ? KP_SYSTEM : KP_INPUT;
  for (int row = 0; row < r.table->n_rows && kp_diag_status(to->diag) != KP_SYSTEM; row++)
    if (!row_is_blank(&r, row))
      take_row(&r, row);
  say_repeats(&r);
  return kp_diag_status(to->diag) == KP_SYSTEM ? KP_SYSTEM : status;
}
