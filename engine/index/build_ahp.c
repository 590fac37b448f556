/* SPDX-License-Identifier: GPL-3.0-or-later
 * Comparison matrices: how many times one child matters as much as another, by one or more experts.
 *
 * A matrix stands as rows of numbers, in the order of the children that count or of `order`, or as
 * pairs { "a", "b", 3 }, or as rows of parameters (expert, first, second, judgement, and power): a
 * pair is said once, its reciprocal follows; said both ways, or twice, they must agree. Each
 * expert's matrix is looked at alone: a consistency ratio above 0.10 (Saaty 1980) is a warning that
 * names the judgement furthest from the weights. Several are joined by geometric means. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/judgements.h"
#include "stats/weights.h"

static const double ALIKE = 1e-6; /* a relative difference that is none */
static const double CONSISTENT = 0.10;

typedef struct {
  kp_builder *b;
  const kp_judged *of;
  int n, n_experts;
  double *judgement; /* n_experts matrices, row after row; NaN: not said */
  double *power;     /* n_experts */
  kp_str *name;      /* n_experts; "" of a single one */
} matrices;

static void report(const matrices *all, const kp_place *place, kp_msg what, const char *const *args,
                   kp_msg hint) {
  kp_diag_add(all->b->diag, KP_ERROR, place, what, args, hint, NULL);
}

static bool start(matrices *all, kp_builder *b, const kp_judged *of, int n_experts) {
  const size_t cells = (size_t)of->n * (size_t)of->n * (size_t)n_experts;
  *all = (matrices){.b = b, .of = of, .n = of->n, .n_experts = n_experts};
  all->judgement = KP_ARRAY(b->arena, double, cells);
  all->power = KP_ARRAY(b->arena, double, n_experts);
  all->name = KP_ARRAY(b->arena, kp_str, n_experts);
  if (!all->judgement || !all->power || !all->name) {
    b->no_memory = true;
    return false;
  }
  for (size_t i = 0; i < cells; i++)
    all->judgement[i] = NAN;
  for (int k = 0; k < n_experts; k++) {
    all->power[k] = 1;
    all->name[k] = kp_str_of("");
  }
  return true;
}

static double *matrix_of(const matrices *all, int expert) {
  return all->judgement + (size_t)expert * (size_t)all->n * (size_t)all->n;
}

static const char *shown_name(const matrices *all, int expert) {
  const char *name = kp_str_copy(all->b->arena, all->name[expert]);
  return name && *name ? name : "ahp";
}

/* ---- One judgement ---- */

/* Sets i against j; true when it is positive and agrees with what was said before. */
static bool judge(const matrices *all, int expert, int i, int j, double x, const kp_place *place) {
  double *a = matrix_of(all, expert);
  const int n = all->n;
  const char *one = all->of->id[i].at, *other = all->of->id[j].at;
  if (!(x > 0) || !isfinite(x)) {
    report(all, place, KP_MSG_INDEX_AHP_POSITIVE, KP_ARGS(one, other, kp_build_show(all->b, x)),
           KP_MSG_INDEX_HINT_AHP_POSITIVE);
    return false;
  }
  const double before = i == j ? 1 : a[i * n + j];
  if (!isnan(before) && !(fabs(before / x - 1) <= ALIKE)) {
    report(all, place, i == j ? KP_MSG_INDEX_AHP_DIAGONAL : KP_MSG_INDEX_AHP_RECIPROCAL,
           KP_ARGS(one, other, kp_build_show(all->b, x), kp_build_show(all->b, before)),
           i == j ? KP_MSG_NONE : KP_MSG_INDEX_HINT_AHP_RECIPROCAL);
    return false;
  }
  if (isnan(before)) {
    a[i * n + j] = x;
    a[j * n + i] = 1 / x;
  }
  return true;
}

/* Every pair has been said. */
static bool is_complete(const matrices *all, int expert) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  double *a = matrix_of(all, expert);
  for (int i = 0; i < all->n; i++) {
    a[i * all->n + i] = 1;
    for (int j = i + 1; j < all->n; j++)
      if (isnan(a[i * all->n + j])) {
        report(all, &place, KP_MSG_INDEX_AHP_LACKS,
               KP_ARGS(shown_name(all, expert), all->of->id[i].at, all->of->id[j].at), KP_MSG_NONE);
        return false;
      }
  }
  return true;
}

/* ---- In the index ---- */

static bool wrong_size(const matrices *all, int expert, int rows, int columns) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  report(all, &place, KP_MSG_INDEX_AHP_SIZE,
         KP_ARGS(shown_name(all, expert), kp_build_show(all->b, rows),
                 kp_build_show(all->b, columns), kp_build_show(all->b, all->n)),
         KP_MSG_INDEX_HINT_AHP_SIZE);
  return false;
}

/* order[i]: the child of row i; the children's own order without one. */
static bool read_order(const matrices *all, int *order, const kp_term *term) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  const kp_term *list = kp_build_get(term, "order", KP_T_TABLE);
  if (!list)
    list = kp_build_get(all->of->term, "order", KP_T_TABLE);
  for (int i = 0; i < all->n; i++)
    order[i] = i;
  if (!list)
    return true;
  if (list->n_items != all->n) {
    report(all, &place, KP_MSG_INDEX_AHP_ORDER,
           KP_ARGS(kp_build_show(all->b, list->n_items), kp_build_show(all->b, all->n)),
           KP_MSG_NONE);
    return false;
  }
  for (int i = 0; i < all->n; i++) {
    if (list->item[i]->kind != KP_TERM_TEXT)
      return false;
    order[i] = kp_judged_child(all->b, all->of, list->item[i]->text, &place);
    bool twice = false;
    for (int k = 0; k < i; k++)
      twice = twice || order[k] == order[i];
    if (twice && order[i] >= 0)
      report(all, &place, KP_MSG_INDEX_JUDGED_TWICE, KP_ARGS("order", list->item[i]->text.at),
             KP_MSG_NONE);
    if (twice || order[i] < 0)
      return false;
  }
  return true;
}

/* { "a", "b", 3 } */
static bool read_pair(const matrices *all, int expert, const kp_term *item) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  if (item->n_items != 3 || item->item[1]->kind != KP_TERM_TEXT ||
      item->item[2]->kind != KP_TERM_NUMBER) {
    report(all, &place, KP_MSG_INDEX_AHP_PAIR, KP_NO_ARGS, KP_MSG_NONE);
    return false;
  }
  const int i = kp_judged_child(all->b, all->of, item->item[0]->text, &place);
  const int j = kp_judged_child(all->b, all->of, item->item[1]->text, &place);
  return i >= 0 && j >= 0 && judge(all, expert, i, j, item->item[2]->number, &place);
}

static bool read_row(const matrices *all, int expert, const int *order, int row,
                     const kp_term *item) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  for (int c = 0; c < all->n; c++) {
    if (item->item[c]->kind != KP_TERM_NUMBER) {
      report(all, &place, KP_MSG_INDEX_AHP_PAIR, KP_NO_ARGS, KP_MSG_NONE);
      return false;
    }
    if (!judge(all, expert, order[row], order[c], item->item[c]->number, &place))
      return false;
  }
  return true;
}

static bool read_expert(const matrices *all, int expert, const kp_term *term) {
  int *order = KP_ARRAY(all->b->arena, int, all->n);
  if (!order) {
    all->b->no_memory = true;
    return false;
  }
  if (!read_order(all, order, term))
    return false;
  bool pairs = false;
  for (int r = 0; r < term->n_items; r++) {
    const kp_term *item = term->item[r];
    if (item->kind != KP_TERM_TABLE)
      return false; /* the check of form has said so */
    pairs = pairs || (item->n_items > 0 && item->item[0]->kind == KP_TERM_TEXT);
  }
  if (!pairs && term->n_items != all->n)
    return wrong_size(all, expert, term->n_items, term->n_items > 0 ? term->item[0]->n_items : 0);
  bool fine = true;
  for (int r = 0; r < term->n_items && fine; r++) {
    const kp_term *item = term->item[r];
    if (item->n_items > 0 && item->item[0]->kind == KP_TERM_TEXT)
      fine = read_pair(all, expert, item);
    else if (pairs || item->n_items != all->n)
      fine = wrong_size(all, expert, term->n_items, item->n_items);
    else
      fine = read_row(all, expert, order, r, item);
  }
  return fine && is_complete(all, expert);
}

static bool read_power(const matrices *all, int expert, double power, const kp_place *place) {
  all->power[expert] = power;
  if (power > 0)
    return true;
  report(all, place, KP_MSG_INDEX_AHP_POWER,
         KP_ARGS(shown_name(all, expert), kp_build_show(all->b, power)), KP_MSG_NONE);
  return false;
}

static bool read_experts(matrices *all, kp_builder *b, const kp_judged *of, const kp_term *list) {
  const kp_place place = kp_build_place(b, of->term, NULL);
  if (!start(all, b, of, list->n_fields))
    return false;
  bool fine = list->n_fields > 0;
  if (!fine)
    report(all, &place, KP_MSG_INDEX_JUDGED_NO_ROWS, KP_ARGS("ahp"), KP_MSG_NONE);
  for (int k = 0; k < list->n_fields; k++) {
    const kp_term *term = list->field[k].term;
    all->name[k] = list->field[k].name;
    fine = term->kind == KP_TERM_TABLE &&
           read_power(all, k, kp_build_number(term, "power", 1), &place) &&
           read_expert(all, k, term) && fine;
  }
  return fine;
}

/* ---- In a file ---- */

/* "3", "0.5" or "1/3" */
static bool read_judgement(double *out, kp_str cell) {
  const char *slash = cell.len > 0 ? memchr(cell.at, '/', cell.len) : NULL;
  if (!slash)
    return kp_decimal_read(out, cell);
  const size_t at = (size_t)(slash - cell.at);
  double over, under;
  if (!kp_decimal_read(&over, (kp_str){cell.at, (uint32_t)at}) ||
      !kp_decimal_read(&under, (kp_str){slash + 1, cell.len - (uint32_t)at - 1}))
    return false;
  *out = over / under;
  return true;
}

static bool read_one_row(matrices *all, const kp_judged_rows *rows, int row) {
  kp_builder *b = all->b;
  const kp_place place = kp_judged_row_place(b, all->of, rows, row);
  const kp_str cell = kp_judged_cell(b, rows, row, "judgement");
  const kp_str power = kp_judged_cell(b, rows, row, "power");
  const int expert =
      kp_judged_expert(kp_judged_cell(b, rows, row, "expert"), all->name, &all->n_experts);
  const int i = kp_judged_child(b, all->of, kp_judged_cell(b, rows, row, "first"), &place);
  const int j = kp_judged_child(b, all->of, kp_judged_cell(b, rows, row, "second"), &place);
  double x = NAN, heavy = 1;
  if (!read_judgement(&x, cell) || (power.len > 0 && !kp_decimal_read(&heavy, power))) {
    report(all, &place, KP_MSG_INDEX_JUDGED_NUMBER, KP_ARGS("ahp", isnan(x) ? cell.at : power.at),
           KP_MSG_NONE);
    return false;
  }
  if (power.len > 0 && !read_power(all, expert, heavy, &place))
    return false;
  return i >= 0 && j >= 0 && judge(all, expert, i, j, x, &place);
}

static bool read_file(matrices *all, kp_builder *b, const kp_judged *of, const kp_term *term) {
  static const char *const columns[] = {"first", "second", "judgement"};
  kp_judged_rows rows;
  if (!kp_judged_open_rows(b, &rows, of, term, columns, 3) || !start(all, b, of, term->n_items))
    return false;
  all->n_experts = 0;
  bool fine = true;
  for (int r = 0; r < term->n_items; r++)
    fine = read_one_row(all, &rows, r) && fine;
  for (int k = 0; k < all->n_experts && fine; k++)
    fine = is_complete(all, k);
  return fine;
}

/* ---- Weights ---- */

static void warn_inconsistent(const matrices *all, int expert, const kp_weigh_note *note) {
  const kp_place place = kp_build_place(all->b, all->of->term, NULL);
  char ratio[KP_NUM_SIZE], said[KP_NUM_SIZE], wanted[KP_NUM_SIZE];
  const int i = note->worst_row, j = note->worst_column;
  if (!(note->consistency > CONSISTENT) || i < 0 || j < 0)
    return;
  kp_diag_add(all->b->diag, KP_WARNING, &place, KP_MSG_INDEX_AHP_INCONSISTENT,
              KP_ARGS(shown_name(all, expert), kp_decimal_plain(ratio, note->consistency, 3),
                      all->of->id[i].at, all->of->id[j].at,
                      kp_decimal_plain(said, matrix_of(all, expert)[i * all->n + j], 3),
                      kp_decimal_plain(wanted, note->worst_wanted, 2)),
              KP_MSG_INDEX_HINT_AHP_INCONSISTENT, NULL);
}

static bool weigh(const matrices *all, kp_weighing *to, kp_judged *of) {
  kp_weigh_note note = {.consistency = NAN};
  kp_weigh_status status = KP_WEIGH_DONE;
  for (int k = 0; k < all->n_experts && status == KP_WEIGH_DONE; k++) {
    status = kp_weigh_ahp(of->weight, &note, matrix_of(all, k), all->n, all->b->arena);
    if (status == KP_WEIGH_DONE)
      warn_inconsistent(all, k, &note);
  }
  if (all->n_experts > 1 && status == KP_WEIGH_DONE) {
    double *joint = KP_ARRAY(all->b->arena, double, (size_t)all->n *(size_t)all->n);
    if (!joint) {
      all->b->no_memory = true;
      return false;
    }
    kp_weigh_ahp_join(joint, all->judgement, all->power, all->n_experts, all->n);
    status = kp_weigh_ahp(of->weight, &note, joint, all->n, all->b->arena);
  }
  to->n_experts = all->n_experts;
  to->consistency = note.consistency;
  all->b->no_memory |= status == KP_WEIGH_NO_MEMORY;
  if (status != KP_WEIGH_DONE && status != KP_WEIGH_NO_MEMORY) {
    const kp_place place = kp_build_place(all->b, of->term, NULL);
    report(all, &place, KP_MSG_INDEX_AHP_NOT_SETTLED, KP_NO_ARGS, KP_MSG_NONE);
  }
  return status == KP_WEIGH_DONE;
}

bool kp_judged_ahp(kp_builder *b, kp_weighing *to, kp_judged *of) {
  const kp_term *experts = kp_build_get(of->term, "experts", KP_T_TABLE);
  const kp_term *rows = kp_build_get(of->term, "judgements", KP_T_TABLE);
  matrices all;
  const int forms = (experts != NULL) + (rows != NULL) + (of->term->n_items > 0);
  if (forms != 1) {
    kp_build_error(b, of->term, NULL, KP_MSG_INDEX_AHP_FORMS, KP_NO_ARGS, KP_MSG_NONE);
    return false;
  }
  if (experts)
    return read_experts(&all, b, of, experts) && weigh(&all, to, of);
  if (rows)
    return read_file(&all, b, of, rows) && weigh(&all, to, of);
  return start(&all, b, of, 1) && read_expert(&all, 0, of->term) && weigh(&all, to, of);
}
