/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sentences of a review. Figures are those of the runs, which are rounded by the index already;
 * long lists of cells are cut, the files have them all. */
#include "compare/review_say.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

enum { MOST_CELLS = 8 };

static const char *number(char *buf, double x) {
  return isnan(x) ? "—" : kp_decimal_plain(buf, x, 10);
}

/* With its sign. */
static const char *delta_text(char *buf, size_t size, double x) {
  char plain[KP_NUM_SIZE];
  if (isnan(x))
    return "—";
  snprintf(buf, size, "%s%s", x > 0 ? "+" : "", kp_decimal_plain(plain, x, 10));
  return buf;
}

static const char *rank_text(char *buf, size_t size, int rank) {
  if (rank > 0)
    snprintf(buf, size, "%d", rank);
  return rank > 0 ? buf : "—";
}

static const char *grade_text(const kp_review_run *run, const kp_review_unit *unit) {
  return unit->grade[0] ? kp_review_grade_title(run, unit->grade) : "—";
}

static void add_moves(kp_buf *out, const kp_review *review, const kp_review_move *move,
                      kp_lang lang) {
  const kp_review_unit *a = move->before, *b = move->after;
  char from[KP_NUM_SIZE], to[KP_NUM_SIZE], by[KP_NUM_SIZE + 1];
  if (a->total != b->total && !(isnan(a->total) && isnan(b->total)))
    kp_message_format(out, KP_MSG_REVIEW_TOTAL_MOVED,
                      KP_ARGS(number(from, a->total), number(to, b->total),
                              delta_text(by, sizeof by, move->delta)),
                      lang);
  if (a->rank != b->rank)
    kp_message_format(
        out, KP_MSG_REVIEW_RANK_MOVED,
        KP_ARGS(rank_text(from, sizeof from, a->rank), rank_text(to, sizeof to, b->rank)), lang);
  if (strcmp(a->grade, b->grade) != 0)
    kp_message_format(out, KP_MSG_REVIEW_GRADE_MOVED,
                      KP_ARGS(grade_text(&review->run[0], a), grade_text(&review->run[1], b)),
                      lang);
  if (strcmp(a->status, b->status) != 0)
    kp_message_format(out, KP_MSG_REVIEW_STATUS_MOVED, KP_ARGS(a->status, b->status), lang);
  if (!move->moved)
    kp_message_format(out, KP_MSG_REVIEW_NOT_MOVED, KP_NO_ARGS, lang);
}

static const char *cell_text(const kp_review_cell *cell, kp_lang lang) {
  return !cell || !cell->shown[lang][0] ? "—" : cell->shown[lang];
}

static void add_cells(kp_buf *out, const kp_review_move *move, kp_lang lang) {
  char n[32];
  snprintf(n, sizeof n, "%d", move->n_changes);
  kp_message_format(out, KP_MSG_REVIEW_CELLS, KP_ARGS(n), lang);
  for (int c = 0; c < move->n_changes && c < MOST_CELLS; c++) {
    const kp_review_change *change = &move->change[c];
    const kp_review_cell *of = change->after ? change->after : change->before;
    kp_message_format(
        out, KP_MSG_REVIEW_CELL,
        KP_ARGS(of->title, cell_text(change->before, lang), cell_text(change->after, lang)), lang);
    if (of->source[0])
      kp_message_format(out, KP_MSG_REVIEW_CELL_SOURCE, KP_ARGS(of->source), lang);
  }
  if (move->n_changes > MOST_CELLS)
    kp_message_format(out, KP_MSG_REVIEW_MORE_CELLS, KP_NO_ARGS, lang);
  snprintf(n, sizeof n, "%d", move->n_norms);
  if (move->n_norms > 0)
    kp_message_format(out, KP_MSG_REVIEW_AND_NORMS, KP_ARGS(n), lang);
}

static void add_cause(kp_buf *out, const kp_review_move *move, kp_lang lang) {
  static const kp_msg why[KP_MOVED_WAYS] = {
      [KP_MOVED_RULES] = KP_MSG_REVIEW_BY_RULES,   [KP_MOVED_NORMS] = KP_MSG_REVIEW_BY_NORMS,
      [KP_MOVED_SHARES] = KP_MSG_REVIEW_BY_SHARES, [KP_MOVED_RANK] = KP_MSG_REVIEW_BY_RANK,
      [KP_MOVED_CAME] = KP_MSG_REVIEW_HAS_COME,    [KP_MOVED_WENT] = KP_MSG_REVIEW_HAS_GONE};
  char n[32];
  snprintf(n, sizeof n, "%d", move->n_norms);
  if (move->by == KP_MOVED_OWN)
    add_cells(out, move, lang);
  else
    kp_message_format(out, why[move->by], KP_ARGS(n), lang);
}

bool kp_review_say(const kp_review *review, kp_review_move *move) {
  const kp_review_unit *unit = move->after ? move->after : move->before;
  for (int lang = 0; lang < 2; lang++) {
    kp_buf all = {0};
    kp_message_format(&all, KP_MSG_REVIEW_UNIT, KP_ARGS(unit->name, unit->id), (kp_lang)lang);
    if (move->before && move->after)
      add_moves(&all, review, move, (kp_lang)lang);
    add_cause(&all, move, (kp_lang)lang);
    kp_message_format(&all, KP_MSG_OUTCOMES_STOP, KP_NO_ARGS, (kp_lang)lang);
    move->sentence[lang] =
        all.failed ? NULL : kp_arena_copy(review->arena, all.at ? all.at : "", all.len);
    kp_buf_clear(&all);
    if (!move->sentence[lang])
      return false;
  }
  return true;
}
