/* SPDX-License-Identifier: GPL-3.0-or-later
 * A review from two sides, each a folder of a run or a result, and how it is shown: on a terminal,
 * as review.csv and as review.json. A result is read through its own result.json, so that both ways
 * give the same. */
#include "report/review.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "report/csv.h"
#include "report/grid.h"
#include "report/json.h"

enum { MOST_ROWS = 100, MOST_SENTENCES = 60 };

/* ---- Two sides ---- */

static kp_status read_folder(kp_review_run *out, const char *folder, kp_arena *arena,
                             kp_diag *diag) {
  const bool is_folder = kp_path_kind_of(folder) == KP_PATH_FOLDER;
  const char *path = kp_arena_printf(arena, is_folder ? "%s/result.json" : "%s", folder);
  if (!path)
    return kp_diag_no_memory(diag);
  if (kp_path_kind_of(path) != KP_PATH_FILE) {
    kp_diag_error(diag, &(kp_place){.file = folder}, KP_MSG_REVIEW_NO_RUN, KP_NO_ARGS,
                  KP_MSG_REVIEW_NO_RUN_HINT);
    return KP_INPUT;
  }
  kp_bytes bytes;
  kp_status status = kp_file_read(&bytes, path, path, diag);
  if (status != KP_OK)
    return status;
  status = kp_review_read(out, (const char *)bytes.bytes, bytes.len, path, arena, diag);
  kp_file_release(&bytes);
  return status;
}

static kp_status read_result(kp_review_run *out, const kp_result *result, const char *shown,
                             kp_arena *arena, kp_diag *diag) {
  kp_text text = {0};
  kp_status status = kp_report_json(&text, result, NULL, diag);
  if (status == KP_OK)
    status = kp_review_read(out, text.at, text.len, shown, arena, diag);
  kp_text_free(&text);
  return status;
}

kp_status kp_review_new(kp_review **out, const kp_review_side *before, const kp_review_side *after,
                        kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_review *made = arena ? KP_NEW(arena, kp_review) : NULL;
  if (!made) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  made->arena = arena;
  kp_status status = KP_OK;
  const kp_review_side *const side[2] = {before, after};
  for (int k = 0; k < 2 && status != KP_SYSTEM; k++) {
    const char *shown = kp_arena_printf(arena, "%s", side[k]->name);
    const kp_status own = !shown ? kp_diag_no_memory(diag)
                          : side[k]->result
                              ? read_result(&made->run[k], side[k]->result, shown, arena, diag)
                              : read_folder(&made->run[k], shown, arena, diag);
    made->run[k].shown = shown;
    status = own > status ? own : status;
  }
  if (status == KP_OK)
    status = kp_review_compare(made, diag);
  if (status == KP_OK)
    *out = made;
  else
    kp_review_free(made);
  return status;
}

/* ---- Text ---- */

typedef struct {
  kp_buf *out;
  kp_arena *arena;
  const kp_review *review;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
} page;

static void say(const page *p, kp_msg id, const char *const *args) {
  kp_message_format(p->out, id, args, p->lang);
  kp_buf_add(p->out, "\n");
}

static const char *figure(const page *p, double x, bool sign) {
  char buf[KP_NUM_SIZE];
  if (isnan(x) || (sign && x == 0))
    return NULL;
  return kp_arena_printf(p->arena, "%s%s", sign && x > 0 ? "+" : "", kp_decimal_plain(buf, x, 10));
}

static const char *arrow(const page *p, const char *from, const char *to) {
  if (strcmp(from, to) == 0)
    return from;
  return kp_arena_printf(p->arena, "%s → %s", from[0] ? from : "—", to[0] ? to : "—");
}

static const char *rank_of(const page *p, const kp_review_unit *unit) {
  const char *text = unit && unit->rank > 0 ? kp_arena_printf(p->arena, "%d", unit->rank) : "";
  return text ? text : "";
}

static const char *grade_of(const page *p, int side, const kp_review_unit *unit) {
  return unit && unit->grade[0] ? kp_review_grade_title(&p->review->run[side], unit->grade) : "";
}

static kp_status print_table(const page *p) {
  static const kp_msg titles[] = {KP_MSG_REPORT_ID,    KP_MSG_REPORT_NAME,  KP_MSG_REVIEW_TOTAL,
                                  KP_MSG_REVIEW_DELTA, KP_MSG_REVIEW_RANKS, KP_MSG_REVIEW_GRADES,
                                  KP_MSG_REVIEW_WHY};
  enum { N = sizeof titles / sizeof *titles };
  const kp_review *review = p->review;
  kp_grid_column column[N] = {0};
  for (int k = 0; k < N; k++)
    column[k].title = kp_message_template(titles[k], p->lang);
  column[1].may_cut = true;
  column[2].right = column[3].right = true;
  kp_grid grid = {
      .arena = p->arena, .column = column, .n_columns = N, .width = p->width, .colour = p->colour};
  for (int m = 0; m < review->n_moves && m < MOST_ROWS; m++) {
    const kp_review_move *move = &review->move[m];
    const kp_review_unit *unit = move->after ? move->after : move->before;
    kp_grid_add(&grid, unit->id, NULL);
    kp_grid_add(&grid, unit->name, NULL);
    kp_grid_add(&grid, figure(p, unit->total, false), NULL);
    kp_grid_add(&grid, figure(p, move->delta, true), move->delta < 0 ? "red" : "green");
    kp_grid_add(&grid, arrow(p, rank_of(p, move->before), rank_of(p, move->after)), NULL);
    kp_grid_add(&grid, arrow(p, grade_of(p, 0, move->before), grade_of(p, 1, move->after)), NULL);
    kp_grid_add(&grid, kp_message_template(kp_moved_title(move->by), p->lang), NULL);
  }
  return kp_grid_print(p->out, &grid, p->diag);
}

static void print_counts(const page *p) {
  const kp_review *review = p->review;
  char n[32];
  for (int w = 0; w < KP_MOVED_WAYS; w++) {
    snprintf(n, sizeof n, "%d", review->n_by[w]);
    if (review->n_by[w] > 0)
      say(p, KP_MSG_REVIEW_COUNT,
          KP_ARGS(kp_message_template(kp_moved_title((kp_moved)w), p->lang), n));
  }
  snprintf(n, sizeof n, "%d", review->n_same);
  say(p, KP_MSG_REVIEW_SAME, KP_ARGS(n));
}

static kp_status print_all(const page *p) {
  const kp_review *review = p->review;
  char left[32];
  say(p, KP_MSG_REVIEW_HEAD,
      KP_ARGS(review->run[0].shown, review->run[1].shown, review->run[1].title));
  print_counts(p);
  kp_buf_add(p->out, "\n");
  if (review->n_moves == 0) {
    say(p, KP_MSG_REVIEW_NOBODY, KP_NO_ARGS);
    return KP_OK;
  }
  const kp_status status = print_table(p);
  kp_buf_add(p->out, "\n");
  for (int m = 0; m < review->n_moves && m < MOST_SENTENCES; m++)
    kp_buf_printf(p->out, "  %s\n", review->move[m].sentence[p->lang]);
  snprintf(left, sizeof left, "%d", review->n_moves - MOST_SENTENCES);
  if (review->n_moves > MOST_SENTENCES)
    say(p, KP_MSG_OUTCOMES_LEFT_OUT, KP_ARGS(left));
  return status;
}

kp_status kp_report_review_text(kp_text *out, const kp_review *review, kp_lang lang, bool colour,
                                int width, kp_diag *diag) {
  kp_buf text = {0};
  const page p = {&text, kp_arena_new(), review, lang, colour, width, diag};
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
