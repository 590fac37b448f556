/* SPDX-License-Identifier: GPL-3.0-or-later
 * What has not come back: forms of judges and units, and marks on the forms that did.
 *
 * One sentence a judge says how many marks are blank, one how many rows are gone, each with the
 * first few. A row that is at fault was said with its place already: it is not missed again. */
#include "report/collect.h"

#include <stdio.h>

static void say_not_returned(kp_collecting *to, int sheet) {
  const kp_dataset *dataset = to->dataset;
  int who = to->who_of_sheet[sheet];
  bool of_judges = to->plan.kind == KP_SHEETS_JUDGES;
  kp_place place = {.file = to->folder};
  const char *id = kp_collect_c(to, of_judges ? dataset->judge[who].id : dataset->id[who]);
  const char *name = kp_collect_c(to, of_judges ? dataset->judge[who].name : dataset->name[who]);
  kp_diag_add(to->diag, to->options->strict ? KP_ERROR : KP_NOTE, &place,
              KP_MSG_SHEETS_NOT_RETURNED, KP_ARGS(name, id), KP_MSG_NONE, NULL);
}

/* Rows at fault beyond this many are too many to be matched one by one. */
enum { MOST_STRAYS = 1000, SHOWN = 3 };

/* True when a row that is at fault may have been this cell's; it then stands for no other. */
static bool is_stray(const kp_collecting *to, int who, int unit, int item) {
  if (to->n_strays > MOST_STRAYS)
    return true;
  for (kp_stray *stray = to->stray; stray; stray = stray->before) {
    bool fits = (stray->who < 0 || stray->who == who) && (stray->unit < 0 || stray->unit == unit) &&
                (stray->item < 0 || stray->item == item);
    if (fits && !stray->used) {
      stray->used = true;
      return true;
    }
  }
  return false;
}

typedef struct {
  int n;
  kp_place place; /* of the first */
  kp_buf shown;
} gaps;

static void add_gap(gaps *to, const kp_collecting *of, const kp_answer *answer, int unit,
                    int item) {
  if (to->n == 0)
    to->place = (kp_place){.file = answer ? answer->file : of->folder,
                           .line = answer ? answer->line : 0,
                           .column = answer ? answer->column : 0};
  if (to->n < SHOWN)
    kp_buf_printf(&to->shown, "%s%s / %s", to->n > 0 ? ", " : "", kp_collect_unit(of, unit),
                  kp_collect_item(of, item));
  to->n++;
}

static void say_gaps(kp_collecting *to, gaps *of, int who, kp_msg what) {
  char count[16], more[16];
  snprintf(count, sizeof count, "%d", of->n);
  snprintf(more, sizeof more, "%d", of->n - SHOWN);
  if (of->shown.failed)
    kp_diag_no_memory(to->diag);
  else if (of->n > 0)
    kp_diag_add(to->diag, to->options->strict ? KP_ERROR : KP_WARNING, &of->place, what,
                KP_ARGS(kp_collect_judge(to, who), count, of->shown.at),
                of->n > SHOWN ? KP_MSG_SHEETS_HINT_MORE : KP_MSG_NONE, KP_ARGS(more));
  kp_buf_clear(&of->shown);
}

/* Marks that a judge who returned a form has not given. */
static void say_not_filled(kp_collecting *to, int who) {
  gaps blank = {0}, gone = {0};
  for (int u = 0; u < to->plan.n_units; u++) {
    for (int i = 0; i < to->plan.n_items; i++) {
      const kp_answer *answer = *kp_answer_at(to, who, u, i);
      if (!*kp_sheets_cell(&to->plan, who, u, i) || (answer && answer->text.len > 0))
        continue;
      if (answer)
        add_gap(&blank, to, answer, u, i);
      else if (!is_stray(to, who, u, i))
        add_gap(&gone, to, NULL, u, i);
    }
  }
  say_gaps(to, &blank, who, KP_MSG_SHEETS_NOT_FILLED);
  say_gaps(to, &gone, who, KP_MSG_SHEETS_ROW_GONE);
}

kp_status kp_collect_missing(kp_collecting *to, int *n_returned) {
  int64_t before = kp_diag_errors(to->diag);
  for (int s = 0; s < to->sent->n_sheets; s++) {
    int who = to->who_of_sheet[s];
    *n_returned += to->returned[who];
    if (!to->returned[who])
      say_not_returned(to, s);
    else if (to->plan.kind == KP_SHEETS_JUDGES)
      say_not_filled(to, who);
  }
  if (to->n_answers == 0 && kp_diag_errors(to->diag) == before) {
    kp_place place = {.file = to->folder};
    kp_diag_error(to->diag, &place, KP_MSG_SHEETS_NOTHING_BACK, KP_NO_ARGS,
                  KP_MSG_SHEETS_HINT_NOTHING_BACK);
  }
  return kp_diag_errors(to->diag) > before ? KP_INPUT : KP_OK;
}
