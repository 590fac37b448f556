/* SPDX-License-Identifier: GPL-3.0-or-later
 * A comparison on a terminal: with more than two results first the totals side by side, then each
 * step: who changed by how much and because of what, the whole, the table of grades, and in words
 * whoever crossed a grade or cannot be split. Long lists are cut, files hold them all. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "report/compare.h"
#include "report/grid.h"
#include "report/report.h"

enum { MOST_ROWS = 100, MOST_SENTENCES = 40, MOST_PERIODS = 12 };

typedef struct {
  kp_buf *out;
  kp_arena *arena;
  const kp_compare *compare;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
} page;

static void say(const page *p, kp_msg id, const char *const *args) {
  kp_message_format(p->out, id, args, p->lang);
}

static const char *word(kp_msg id, kp_lang lang) {
  return kp_message_template(id, lang);
}

const char *kp_compare_label(const kp_compare *compare, const kp_compare_step *step, int side) {
  const kp_result *own = compare->result[side ? step->to : step->from];
  const kp_result *other = compare->result[side ? step->from : step->to];
  const bool by_period =
      own->dataset->period[0] && other->dataset->period[0] &&
      !kp_str_equal(kp_str_of(own->dataset->period), kp_str_of(other->dataset->period));
  const bool by_index = !kp_str_equal(kp_str_of(own->index->path), kp_str_of(other->index->path));
  return by_period ? own->dataset->period : by_index ? own->index->path : own->dataset->path;
}

static int digits_of(const page *p, const kp_compare_step *step) {
  const int a = p->compare->result[step->from]->index->show_digits;
  const int b = p->compare->result[step->to]->index->show_digits;
  return a > b ? a : b;
}

static const char *fixed(const page *p, double x, int digits) {
  char buf[KP_NUM_SIZE];
  return isnan(x) ? NULL : kp_arena_printf(p->arena, "%s", kp_decimal_fixed(buf, x, digits));
}

/* With its sign, "" for what is not there. */
static const char *change_text(const page *p, double x, int digits) {
  char buf[KP_NUM_SIZE];
  if (isnan(x))
    return NULL;
  const char *text = kp_decimal_fixed(buf, x, digits);
  return kp_arena_printf(p->arena, "%s%s", x > 0.0 ? "+" : "", text);
}

static const char *sign_colour(double x) {
  return x > 0.0 ? "green" : x < 0.0 ? "red" : NULL;
}

/* ---- Who changed ---- */

typedef struct {
  int rank, number;
} ranked;

static int by_rank(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank)
                            : (x->number > y->number) - (x->number < y->number);
}

static const char *arrow(const page *p, const char *from, const char *to) {
  if (!from && !to)
    return NULL;
  return kp_arena_printf(p->arena, "%s → %s", from ? from : "—", to ? to : "—");
}

static const char *grade_title(const kp_index *index, int grade) {
  return grade < 0 ? NULL : index->grade[grade].label.title;
}

static void add_change(kp_grid *grid, const page *p, const kp_compare_step *step,
                       const kp_change *change) {
  const int digits = digits_of(p, step);
  const kp_index *from = p->compare->result[step->from]->index;
  const kp_index *to = p->compare->result[step->to]->index;
  char rank[2][KP_NUM_SIZE];
  for (int side = 0; side < 2; side++)
    snprintf(rank[side], sizeof rank[side], "%d", change->rank[side]);
  kp_grid_add(grid, change->id, NULL);
  kp_grid_add(grid, change->name, NULL);
  kp_grid_add(grid, fixed(p, change->total[0], digits), NULL);
  kp_grid_add(grid, fixed(p, change->total[1], digits), NULL);
  kp_grid_add(grid, change_text(p, change->delta_shown, digits), sign_colour(change->delta_shown));
  for (int c = 0; c < KP_CAUSES; c++)
    kp_grid_add(grid, step->differs[c] ? change_text(p, change->part_shown[c], digits) : NULL,
                NULL);
  kp_grid_add(grid,
              arrow(p, change->rank[0] > 0 ? rank[0] : NULL, change->rank[1] > 0 ? rank[1] : NULL),
              NULL);
  kp_grid_add(grid,
              arrow(p, grade_title(from, change->grade[0]), grade_title(to, change->grade[1])),
              change->crossed > 0   ? "green"
              : change->crossed < 0 ? "red"
                                    : NULL);
}

static kp_status print_changes(const page *p, const kp_compare_step *step) {
  enum { N = 12 };
  static const kp_msg titles[] = {KP_MSG_REPORT_ID, KP_MSG_REPORT_NAME};
  kp_grid_column column[N] = {0};
  ranked *order = KP_ARRAY(p->arena, ranked, step->n_changes);
  if (!order)
    return kp_diag_no_memory(p->diag);
  for (int k = 0; k < 2; k++)
    column[k] = (kp_grid_column){.title = word(titles[k], p->lang), .may_cut = k == 1};
  for (int side = 0; side < 2; side++)
    column[2 + side] =
        (kp_grid_column){.title = kp_compare_label(p->compare, step, side), .right = true};
  column[4] = (kp_grid_column){.title = word(KP_MSG_REPORT_COMPARE_CHANGE, p->lang), .right = true};
  for (int c = 0; c < KP_CAUSES; c++)
    column[5 + c] =
        (kp_grid_column){.title = word(kp_cause_title((kp_cause)c), p->lang), .right = true};
  column[10] = (kp_grid_column){.title = word(KP_MSG_REPORT_RANK, p->lang), .right = true};
  column[11] = (kp_grid_column){.title = word(KP_MSG_REPORT_GRADE, p->lang), .may_cut = true};
  for (int k = 0; k < step->n_changes; k++) {
    const int rank = step->change[k].rank[1];
    order[k] = (ranked){rank > 0 ? rank : INT32_MAX, k};
  }
  qsort(order, (size_t)step->n_changes, sizeof *order, by_rank);
  kp_grid grid = {
      .arena = p->arena, .column = column, .n_columns = N, .width = p->width, .colour = p->colour};
  const int n = step->n_changes < MOST_ROWS ? step->n_changes : MOST_ROWS;
  for (int k = 0; k < n; k++)
    add_change(&grid, p, step, &step->change[order[k].number]);
  const kp_status status = kp_grid_print(p->out, &grid, p->diag);
  if (status == KP_OK && n < step->n_changes) {
    say(p, KP_MSG_REPORT_MORE_ROWS, KP_ARGS(kp_arena_printf(p->arena, "%d", step->n_changes - n)));
    kp_buf_add(p->out, "\n");
  }
  return status;
}

/* ---- The whole ---- */

static void print_whole(const page *p, const kp_compare_step *step) {
  const int digits = digits_of(p, step);
  const char *n_text = kp_arena_printf(p->arena, "%d", step->n_split);
  kp_buf causes = {0};
  double shown[KP_CAUSES];
  const double delta =
      kp_decimal_round(step->mean[1], digits) - kp_decimal_round(step->mean[0], digits);
  if (step->n_split > 0)
    kp_decimal_apportion(shown, step->mean_part, KP_CAUSES, kp_decimal_round(delta, digits),
                         digits);
  for (int c = 0; step->n_split > 0 && c < KP_CAUSES; c++) {
    if (!step->differs[c])
      continue;
    kp_buf_add(&causes, causes.len == 0 ? "" : p->lang == KP_ZH ? "，" : ", ");
    kp_buf_printf(&causes, "%s %s", word(kp_cause_title((kp_cause)c), p->lang),
                  change_text(p, shown[c], digits));
  }
  if (step->n_split > 0)
    say(p, KP_MSG_REPORT_COMPARE_MEAN,
        KP_ARGS(n_text, fixed(p, step->mean[0], digits), fixed(p, step->mean[1], digits),
                causes.len ? causes.at : "0"));
  kp_buf_add(p->out, step->n_split > 0 ? "\n" : "");
  p->out->failed = p->out->failed || causes.failed;
  kp_buf_clear(&causes);
  const int counts[] = {step->n_better, step->n_worse,   step->n_came,
                        step->n_went,   step->n_renamed, step->n_no_total + step->n_whole};
  const char *text[6];
  for (int k = 0; k < 6; k++)
    text[k] = kp_arena_printf(p->arena, "%d", counts[k]);
  say(p, KP_MSG_REPORT_COMPARE_COUNTS,
      KP_ARGS(text[0], text[1], text[2], text[3], text[4], text[5]));
  kp_buf_add(p->out, "\n");
  if (!isnan(step->spearman))
    say(p, KP_MSG_REPORT_COMPARE_RANKS,
        KP_ARGS(kp_arena_printf(p->arena, "%d", step->n_ranked), fixed(p, step->spearman, 3),
                isnan(step->kendall) ? "—" : fixed(p, step->kendall, 3)));
  kp_buf_add(p->out, isnan(step->spearman) ? "" : "\n");
}

static kp_status print_transitions(const page *p, const kp_compare_step *step) {
  const kp_index *from = p->compare->result[step->from]->index;
  const kp_index *to = p->compare->result[step->to]->index;
  const int n_columns = to->n_grades + 2;
  kp_grid_column *column = KP_ARRAY(p->arena, kp_grid_column, n_columns);
  if (!column)
    return kp_diag_no_memory(p->diag);
  if (from->n_grades == 0 && to->n_grades == 0)
    return KP_OK;
  column[0] = (kp_grid_column){.title = word(KP_MSG_REPORT_COMPARE_GRADES, p->lang)};
  for (int g = 0; g <= to->n_grades; g++)
    column[g + 1] =
        (kp_grid_column){.title = g < to->n_grades ? to->grade[g].label.title
                                                   : word(KP_MSG_REPORT_COMPARE_NONE, p->lang),
                         .right = true};
  kp_grid grid = {.arena = p->arena,
                  .column = column,
                  .n_columns = n_columns,
                  .width = p->width,
                  .colour = p->colour};
  for (int a = 0; a <= from->n_grades; a++) {
    kp_grid_add(&grid,
                a < from->n_grades ? from->grade[a].label.title
                                   : word(KP_MSG_REPORT_COMPARE_NONE, p->lang),
                NULL);
    for (int b = 0; b <= to->n_grades; b++)
      kp_grid_add(&grid,
                  kp_arena_printf(p->arena, "%d", step->transition[a * (to->n_grades + 1) + b]),
                  NULL);
  }
  kp_buf_add(p->out, "\n");
  return kp_grid_print(p->out, &grid, p->diag);
}

/* ---- In words ---- */

static bool is_told(const kp_change *change) {
  return change->crossed != 0 || change->state != KP_CHANGE_SPLIT ||
         (change->grade[0] < 0) != (change->grade[1] < 0);
}

static void print_sentences(const page *p, const kp_compare_step *step) {
  int told = 0, left = 0;
  for (int k = 0; k < step->n_changes; k++) {
    if (!is_told(&step->change[k]))
      continue;
    if (told == MOST_SENTENCES) {
      left++;
      continue;
    }
    kp_buf_add(p->out, told++ == 0 ? "\n  " : "  ");
    kp_buf_add(p->out, step->change[k].sentence[p->lang]);
    kp_buf_add(p->out, "\n");
  }
  if (left > 0) {
    say(p, KP_MSG_REPORT_MORE_ROWS, KP_ARGS(kp_arena_printf(p->arena, "%d", left)));
    kp_buf_add(p->out, "\n");
  }
}

static kp_status print_step(const page *p, const kp_compare_step *step) {
  kp_buf_printf(p->out, "%s → %s\n\n", kp_compare_label(p->compare, step, 0),
                kp_compare_label(p->compare, step, 1));
  kp_status status = print_changes(p, step);
  if (status != KP_OK)
    return status;
  kp_buf_add(p->out, "\n");
  print_whole(p, step);
  if (step->peers_move) {
    say(p, p->compare->frozen ? KP_MSG_REPORT_COMPARE_FROZEN : KP_MSG_REPORT_COMPARE_MOVING,
        KP_ARGS(kp_compare_label(p->compare, step, 0)));
    kp_buf_add(p->out, "\n");
  }
  status = print_transitions(p, step);
  print_sentences(p, step);
  return status;
}

/* ---- All periods ---- */

/* A unit's total and grade in each result, found from step to step. */
static void add_trend(kp_grid *grid, const page *p, const kp_change *last, int first) {
  const kp_compare *compare = p->compare;
  const char *cell[MOST_PERIODS] = {NULL};
  int unit = last->unit[1];
  for (int s = compare->n_results - 2; s >= first && unit >= 0; s--) {
    const kp_compare_step *step = &compare->step[s];
    const kp_change *at = &step->change[unit]; /* new units come first, in their order */
    for (int side = 0; side < 2; side++) {
      const int r = side ? step->to : step->from;
      const kp_index *index = compare->result[r]->index;
      if (at->unit[side] < 0 || isnan(at->total[side]))
        continue;
      const char *grade = grade_title(index, at->grade[side]);
      cell[r - first] =
          kp_arena_printf(p->arena, "%s%s%s", fixed(p, at->total[side], index->show_digits),
                          grade ? " " : "", grade ? grade : "");
    }
    unit = at->unit[0];
  }
  kp_grid_add(grid, last->id, NULL);
  kp_grid_add(grid, last->name, NULL);
  for (int r = first; r < compare->n_results; r++)
    kp_grid_add(grid, cell[r - first], NULL);
}

static kp_status print_trend(const page *p) {
  const kp_compare *compare = p->compare;
  const int first = compare->n_results > MOST_PERIODS ? compare->n_results - MOST_PERIODS : 0;
  kp_grid_column column[MOST_PERIODS + 2] = {
      {.title = word(KP_MSG_REPORT_ID, p->lang)},
      {.title = word(KP_MSG_REPORT_NAME, p->lang), .may_cut = true}};
  for (int r = first; r < compare->n_results; r++) {
    const kp_result *result = compare->result[r];
    column[r - first + 2] = (kp_grid_column){
        .title = result->dataset->period[0] ? result->dataset->period : result->index->path,
        .right = true};
  }
  kp_grid grid = {.arena = p->arena,
                  .column = column,
                  .n_columns = compare->n_results - first + 2,
                  .width = p->width,
                  .colour = p->colour};
  const kp_compare_step *last = &compare->step[compare->n_results - 2];
  int n = 0;
  for (int k = 0; k < last->n_changes && n < MOST_ROWS; k++)
    if (last->change[k].unit[1] >= 0) {
      add_trend(&grid, p, &last->change[k], first);
      n++;
    }
  const kp_status status = kp_grid_print(p->out, &grid, p->diag);
  kp_buf_add(p->out, "\n");
  return status;
}

kp_status kp_report_compare_text(kp_text *out, const kp_compare *compare, kp_lang lang, bool colour,
                                 int width, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  kp_buf buf = {0};
  const page p = {.out = &buf,
                  .arena = arena,
                  .compare = compare,
                  .lang = lang,
                  .colour = colour,
                  .width = width,
                  .diag = diag};
  kp_buf_printf(&buf, "%s\n\n", compare->result[compare->n_results - 1]->index->title);
  kp_status status = compare->n_results > 2 ? print_trend(&p) : KP_OK;
  for (int s = 0; s < compare->n_steps && status == KP_OK; s++) {
    kp_buf_add(&buf, s > 0 ? "\n" : "");
    status = print_step(&p, &compare->step[s]);
  }
  if (status == KP_OK && buf.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_arena_free(arena);
  return status;
}
