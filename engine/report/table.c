/* SPDX-License-Identifier: GPL-3.0-or-later
 * The ranked table for a terminal: who stands where, and what decided it.
 *
 * Units in the order of their rank, then those without one in the order of the data; at the end how
 * many got each grade. Beyond MOST_ROWS units the first are shown and the rest counted: files hold
 * them all. */
#include "base/arena.h"
#include "base/decimal.h"
#include "report/grid.h"
#include "report/report.h"

#include <math.h>

enum { MOST_ROWS = 100, N_COLUMNS = 8 };

static const char *message(kp_arena *arena, kp_msg id, const char *const *args, kp_lang lang) {
  kp_buf buf = {0};
  kp_message_format(&buf, id, args, lang);
  const char *text = buf.failed ? NULL : kp_arena_copy(arena, buf.at, buf.len);
  kp_buf_clear(&buf);
  return text;
}

/* The checks of a checklist that a unit lacks, by their titles. */
static const char *lacking_of(const kp_result *result, int unit, kp_arena *arena, kp_lang lang) {
  const kp_conditions checks = result->index->checks;
  kp_buf list = {0};
  for (int c = checks.first; c < checks.first + checks.count; c++) {
    uint8_t met = result->scoring->met[c][unit];
    if (met == KP_MET || met == KP_NOT_ASKED)
      continue;
    kp_buf_add(&list, list.len == 0 ? "" : lang == KP_ZH ? "、" : ", ");
    kp_buf_add(&list, result->index->condition[c].label.title);
  }
  const char *text = list.at ? kp_arena_copy(arena, list.at, list.len) : NULL;
  kp_buf_clear(&list);
  return text;
}

/* One line on what decided a grade, or why there is none. */
static const char *remark_of(const kp_result *result, int unit, kp_arena *arena, kp_lang lang) {
  const kp_scoring *scoring = result->scoring;
  const kp_index *index = result->index;
  if (index->is_checklist && scoring->status[unit] != KP_NOT_ELIGIBLE)
    return lacking_of(result, unit, arena, lang);
  switch ((kp_unit_status)scoring->status[unit]) {
  case KP_NOT_ELIGIBLE:
    return message(arena, KP_MSG_REPORT_NOT_ELIGIBLE, KP_NO_ARGS, lang);
  case KP_UNDECIDED:
    return message(arena, KP_MSG_REPORT_UNDECIDED, KP_NO_ARGS, lang);
  case KP_UNSCORED:
    return message(arena, KP_MSG_REPORT_UNSCORED, KP_NO_ARGS, lang);
  case KP_GRADED:
    break;
  }
  int condition = scoring->decided_condition[unit];
  const char *title = condition >= 0 ? index->condition[condition].label.title : "";
  switch ((kp_decided_by)scoring->decided_by[unit]) {
  case KP_BY_GATE:
    return message(arena, KP_MSG_REPORT_BY_GATE, KP_ARGS(title), lang);
  case KP_BY_NEED:
    return message(arena, KP_MSG_REPORT_BY_NEED, KP_ARGS(title), lang);
  case KP_BY_GRANT:
    return message(arena, KP_MSG_REPORT_BY_GRANT, KP_ARGS(title), lang);
  case KP_BY_QUOTA:
    return message(arena, KP_MSG_REPORT_BY_QUOTA, KP_NO_ARGS, lang);
  default:
    return scoring->flagged[unit] ? message(arena, KP_MSG_REPORT_FLAGGED, KP_NO_ARGS, lang) : NULL;
  }
}

static const char *grade_colour(const kp_index *index, int grade) {
  if (grade < 0)
    return "yellow";
  if (grade == 0)
    return "green";
  return grade == index->n_grades - 1 ? "red" : NULL;
}

static const char *decided_title(const kp_result *result, int unit, kp_arena *arena) {
  kp_str written;
  int grade = kp_report_decided(&written, result, unit);
  return grade >= 0 ? result->index->grade[grade].label.title : kp_str_copy(arena, written);
}

static const char *number_text(kp_arena *arena, double x, int digits) {
  char buf[KP_NUM_SIZE];
  return isnan(x) ? NULL : kp_arena_printf(arena, "%s", kp_decimal_fixed(buf, x, digits));
}

static const char *step_title(const kp_result *result, int unit) {
  int step = result->scoring->step ? result->scoring->step[unit] : 0;
  return step > 0 ? result->index->step[step - 1].label.title : NULL;
}

static void add_row(kp_grid *grid, const kp_result *result, int unit, kp_lang lang) {
  const kp_scoring *scoring = result->scoring;
  const kp_index *index = result->index;
  kp_arena *arena = grid->arena;
  int grade = scoring->grade[unit], rank = scoring->rank[unit];
  kp_grid_add(grid, rank > 0 ? kp_arena_printf(arena, "%d", rank) : NULL, NULL);
  kp_grid_add(grid, kp_str_copy(arena, result->dataset->id[unit]), NULL);
  kp_grid_add(grid, kp_str_copy(arena, result->dataset->name[unit]), NULL);
  kp_grid_add(grid, number_text(arena, scoring->total[unit], index->show_digits), NULL);
  kp_grid_add(grid,
              grade < 0 ? message(arena, KP_MSG_REPORT_NO_GRADE, KP_NO_ARGS, lang)
                        : index->grade[grade].label.title,
              grade_colour(index, grade));
  kp_grid_add(grid, decided_title(result, unit, arena), NULL);
  kp_grid_add(grid, step_title(result, unit), NULL);
  kp_grid_add(grid, remark_of(result, unit, arena, lang), NULL);
}

static kp_status print_rows(kp_buf *out, const kp_result *result, const kp_grid *look, kp_lang lang,
                            kp_diag *diag) {
  kp_arena *arena = look->arena;
  int n_units = result->dataset->n_units;
  int n_rows = n_units < MOST_ROWS ? n_units : MOST_ROWS;
  const int32_t *order = kp_report_best_units(result, n_rows, arena);
  if (!order)
    return kp_diag_no_memory(diag);
  static const kp_msg title[N_COLUMNS] = {
      KP_MSG_REPORT_RANK,  KP_MSG_REPORT_ID,      KP_MSG_REPORT_NAME, KP_MSG_REPORT_TOTAL,
      KP_MSG_REPORT_GRADE, KP_MSG_REPORT_DECIDED, KP_MSG_REPORT_STEP, KP_MSG_REPORT_REMARK};
  kp_grid_column column[N_COLUMNS] = {0};
  for (int i = 0; i < N_COLUMNS; i++)
    column[i] = (kp_grid_column){.title = message(arena, title[i], KP_NO_ARGS, lang),
                                 .right = i == 0 || i == 3,
                                 .may_cut = i == 2 || i >= 6};
  kp_grid grid = *look;
  grid.column = column;
  grid.n_columns = N_COLUMNS;
  for (int row = 0; row < n_rows; row++)
    add_row(&grid, result, order[row], lang);
  kp_status status = kp_grid_print(out, &grid, diag);
  if (status == KP_OK && n_rows < n_units) {
    kp_message_format(out, KP_MSG_REPORT_MORE_ROWS,
                      KP_ARGS(kp_arena_printf(arena, "%d", n_units - n_rows)), lang);
    kp_buf_add(out, "\n");
  }
  return status;
}

static int count_grade(const kp_result *result, int grade) {
  int count = 0;
  for (int unit = 0; unit < result->dataset->n_units; unit++)
    count += result->scoring->grade[unit] == grade;
  return count;
}

/* "24 units: 优秀 4, 合格 15, 不合格 2; without a grade 3; to be checked by people 1". */
static void print_summary(kp_buf *out, const kp_result *result, kp_arena *arena, kp_lang lang) {
  const kp_index *index = result->index;
  int n_flagged = 0;
  for (int unit = 0; unit < result->dataset->n_units; unit++)
    n_flagged += result->scoring->flagged[unit] != 0;
  kp_message_format(out, KP_MSG_REPORT_SUMMARY,
                    KP_ARGS(kp_arena_printf(arena, "%d", result->dataset->n_units)), lang);
  for (int grade = 0; grade < index->n_grades; grade++) {
    kp_message_format(out, grade == 0 ? KP_MSG_BASE_COLON : KP_MSG_BASE_COMMA, KP_NO_ARGS, lang);
    kp_buf_printf(out, "%s %d", index->grade[grade].label.title, count_grade(result, grade));
  }
  const int counts[] = {index->n_grades > 0 ? count_grade(result, -1) : 0, n_flagged};
  const kp_msg words[] = {KP_MSG_REPORT_WITHOUT, KP_MSG_REPORT_N_FLAGGED};
  for (int i = 0; i < 2; i++)
    if (counts[i] > 0)
      kp_message_format(out, words[i], KP_ARGS(kp_arena_printf(arena, "%d", counts[i])), lang);
  kp_buf_add(out, "\n");
}

kp_status kp_report_table(kp_text *out, const kp_result *result, kp_lang lang, bool colour,
                          int width, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  kp_buf buf = {0};
  kp_buf_add(&buf, result->index->title);
  if (result->dataset->period[0])
    kp_buf_printf(&buf, "  %s", result->dataset->period);
  kp_buf_add(&buf, "\n\n");
  kp_grid look = {.arena = arena, .colour = colour, .width = width};
  kp_status status = print_rows(&buf, result, &look, lang, diag);
  kp_buf_add(&buf, "\n");
  print_summary(&buf, result, arena, lang);
  if (status == KP_OK && buf.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(arena);
  return status;
}
