/* SPDX-License-Identifier: GPL-3.0-or-later
 * Collect: what its files share. Private to report/.
 *
 * What was sent is laid out as a plan (sheets.h) again, and beside each of its cells stands the
 * answer that came back, if any. Texts of answers are spans into the tables, which stay open until
 * the end. A fault of a form is said and reading goes on, so that one run names them all. */
#ifndef KP_REPORT_COLLECT_H
#define KP_REPORT_COLLECT_H

#include "panel/panel.h"
#include "report/sheets.h"
#include "table/table.h"

typedef struct {
  kp_str text; /* as it was written, trimmed; empty: not filled in */
  kp_str evidence, note, by, date;
  double mark; /* judges: NaN when recused */
  const char *file;
  uint32_t line, column;
} kp_answer;

/* A row that is at fault and could not be placed: what it names, -1 where that is unknown. */
typedef struct kp_stray {
  int who, unit, item;
  bool used; /* a cell that seems to be missing is this one */
  struct kp_stray *before;
} kp_stray;

typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  const kp_sent *sent;
  const char *folder;
  const kp_collect_options *options;
  kp_arena *arena;
  kp_diag *diag;
  kp_sheets_plan plan;       /* the cells that were sent */
  int *who_of_sheet;         /* judge or unit of sent->sheet[i] */
  bool *asked;               /* one a judge or unit: it was sent a form, */
  bool *returned;            /* … and sent one back */
  kp_panel_recusal *recusal; /* judges: as the dataset has them now */
  int n_recusals;
  kp_answer **answer; /* beside plan.cell */
  int n_answers;      /* filled in */
  kp_stray *stray;    /* the last one */
  int n_strays;
  kp_table **table; /* all that are open */
  int n_tables;
  kp_str *item_name; /* folded names of what was asked … */
  int *item_of_name; /* … and which each names */
  int n_item_names;
} kp_collecting;

static inline kp_answer **kp_answer_at(const kp_collecting *to, int who, int unit, int item) {
  return &to->answer[kp_sheets_cell(&to->plan, who, unit, item) - to->plan.cell];
}

/* collect_read.c: reads a form that came back. */
kp_status kp_collect_file(kp_collecting *to, const char *name);
/* collect_open.c: the table of a file; *out NULL when there is none. */
kp_status kp_collect_open(kp_table **out, kp_collecting *to, const char *path,
                          const kp_table_options *options);
/* collect_check.c: what is wrong with an answer, said with its place; judges' marks are read. */
void kp_collect_check(kp_collecting *to, kp_answer *answer, int unit, int item);
/* collect_missing.c: what has not come back, said once a judge or unit. n_returned: forms. */
kp_status kp_collect_missing(kp_collecting *to, int *n_returned);
/* collect_write.c: the dataset's file of this kind. n_rows: how many it has. */
kp_status kp_collect_write(const kp_collecting *to, int *n_rows, const char **name);

/* What a cell says when csv.h put an apostrophe in front of it. */
kp_str kp_collect_text(kp_str cell);
const char *kp_collect_c(const kp_collecting *to, kp_str text);
/* collect_check.c: what people know it by: "name (id)". */
const char *kp_collect_judge(const kp_collecting *to, int judge);
const char *kp_collect_unit(const kp_collecting *to, int unit);
const char *kp_collect_item(const kp_collecting *to, int item);

#endif
