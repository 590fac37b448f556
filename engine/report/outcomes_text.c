/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes on a terminal: what is due, where every unit stands, and in words how those that moved
 * came there. Long lists are cut; the files hold all. */
#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/grid.h"
#include "report/outcomes.h"

enum { MOST_ROWS = 100, MOST_STEPS = 200 };

typedef struct {
  kp_buf *out;
  kp_arena *arena;
  const kp_outcomes *outcomes;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
} page;

static void say(const page *p, kp_msg id, const char *const *args) {
  kp_message_format(p->out, id, args, p->lang);
  kp_buf_add(p->out, "\n");
}

static const char *day_text(const page *p, double day) {
  char text[KP_NUM_SIZE];
  return isnan(day) ? NULL : kp_arena_printf(p->arena, "%s", kp_date_format(text, day));
}

static void say_left_out(const page *p, int n, int most) {
  char left[32];
  snprintf(left, sizeof left, "%d", n - most);
  if (n > most)
    say(p, KP_MSG_OUTCOMES_LEFT_OUT, KP_ARGS(left));
}

static kp_status print_due(const page *p) {
  static const kp_msg titles[] = {KP_MSG_REPORT_ID,
                                  KP_MSG_REPORT_NAME,
                                  KP_MSG_OUTCOMES_STATE,
                                  KP_MSG_OUTCOMES_WHAT,
                                  KP_MSG_OUTCOMES_WHO,
                                  KP_MSG_OUTCOMES_DEADLINE,
                                  KP_MSG_OUTCOMES_OVERDUE_DAYS};
  enum { N = sizeof titles / sizeof *titles };
  const kp_outcomes *o = p->outcomes;
  kp_grid_column column[N] = {0};
  for (int k = 0; k < N; k++)
    column[k].title = kp_message_template(titles[k], p->lang);
  column[1].may_cut = column[3].may_cut = true;
  column[N - 1].right = true;
  kp_grid grid = {
      .arena = p->arena, .column = column, .n_columns = N, .width = p->width, .colour = p->colour};
  for (int d = 0; d < o->n_due && d < MOST_ROWS; d++) {
    const kp_outcome_due *due = &o->due[d];
    const kp_outcome_unit *unit = &o->unit[due->unit];
    const kp_outcome_state *state = &o->rules->state[unit->state];
    const bool late = due->behind > 0;
    kp_grid_add(&grid, unit->id, NULL);
    kp_grid_add(&grid, unit->name, NULL);
    kp_grid_add(&grid, state->label.title, NULL);
    kp_grid_add(&grid, state->task, NULL);
    kp_grid_add(&grid, state->who, NULL);
    kp_grid_add(&grid, day_text(p, due->by), late ? "red" : NULL);
    kp_grid_add(&grid, late ? kp_arena_printf(p->arena, "%.0f", due->behind) : NULL, "red");
  }
  const kp_status status = kp_grid_print(p->out, &grid, p->diag);
  say_left_out(p, o->n_due, MOST_ROWS);
  return status;
}

/* How many units stand in each state. */
static kp_status print_states(const page *p) {
  const kp_outcomes *o = p->outcomes;
  kp_grid_column column[] = {
      {.title = kp_message_template(KP_MSG_OUTCOMES_STATE, p->lang)},
      {.title = kp_message_template(KP_MSG_OUTCOMES_UNITS, p->lang), .right = true},
      {.title = kp_message_template(KP_MSG_OUTCOMES_WHICH, p->lang), .may_cut = true}};
  kp_grid grid = {
      .arena = p->arena, .column = column, .n_columns = 3, .width = p->width, .colour = p->colour};
  for (int s = 0; s < o->rules->n_states; s++) {
    kp_buf ids = {0};
    int n = 0;
    for (int u = 0; u < o->n_units; u++)
      if (o->unit[u].state == s && n++ < MOST_ROWS)
        kp_buf_printf(&ids, "%s%s", n > 1 ? " " : "", o->unit[u].id);
    kp_grid_add(&grid, o->rules->state[s].label.title, NULL);
    kp_grid_add(&grid, kp_arena_printf(p->arena, "%d", n), NULL);
    kp_grid_add(&grid, ids.at, NULL);
    p->out->failed = p->out->failed || ids.failed;
    kp_buf_clear(&ids);
  }
  return kp_grid_print(p->out, &grid, p->diag);
}

static void print_steps(const page *p) {
  const kp_outcomes *o = p->outcomes;
  for (int s = 0; s < o->n_steps && s < MOST_STEPS; s++) {
    if (s > 0 && o->step[s].unit != o->step[s - 1].unit)
      kp_buf_add(p->out, "\n");
    kp_buf_printf(p->out, "  %s\n", o->step[s].sentence[p->lang]);
  }
  say_left_out(p, o->n_steps, MOST_STEPS);
}

static kp_status print_all(const page *p) {
  const kp_outcomes *o = p->outcomes;
  kp_buf periods = {0};
  char due[32];
  snprintf(due, sizeof due, "%d", o->n_due);
  for (int r = 0; r < o->n_results; r++)
    kp_buf_printf(&periods, "%s%s", r > 0 ? " " : "", o->result[r]->dataset->period);
  const char *title = o->index->title ? o->index->title : o->index->id;
  say(p, o->as_of_given ? KP_MSG_OUTCOMES_HEAD : KP_MSG_OUTCOMES_HEAD_LAST,
      KP_ARGS(title, periods.at ? periods.at : "", day_text(p, o->as_of)));
  p->out->failed = p->out->failed || periods.failed;
  kp_buf_clear(&periods);
  kp_buf_add(p->out, "\n");
  say(p, o->n_due > 0 ? KP_MSG_OUTCOMES_DUE_HEAD : KP_MSG_OUTCOMES_DUE_NONE, KP_ARGS(due));
  kp_status status = o->n_due > 0 ? print_due(p) : KP_OK;
  kp_buf_add(p->out, "\n");
  if (status == KP_OK)
    status = print_states(p);
  kp_buf_add(p->out, "\n");
  say(p, o->n_steps > 0 ? KP_MSG_OUTCOMES_STEPS_HEAD : KP_MSG_OUTCOMES_STEPS_NONE, KP_NO_ARGS);
  print_steps(p);
  return status;
}

kp_status kp_report_outcomes_text(kp_text *out, const kp_outcomes *outcomes, kp_lang lang,
                                  bool colour, int width, kp_diag *diag) {
  kp_buf text = {0};
  const page p = {&text, kp_arena_new(), outcomes, lang, colour, width, diag};
  kp_status status = p.arena ? print_all(&p) : kp_diag_no_memory(diag);
  kp_arena_free(p.arena);
  if (status == KP_OK && text.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){text.at, text.len};
  else
    kp_buf_clear(&text);
  return status;
}
