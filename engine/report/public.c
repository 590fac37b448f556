/* SPDX-License-Identifier: GPL-3.0-or-later
 * The public list: who has which grade, and nothing that says why.
 *
 * Units stand under the grade that counts (the decided one, where there is a decision), best grade
 * first, in the order of ranks; those without a grade and those that are not assessed stand apart,
 * without a reason, since a reason names an indicator or a condition. Of a unit the list has id,
 * name, group, grade, decided grade and rank; the total where that was asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/csv.h"
#include "report/letters.h"
#include "report/report.h"

/* Where a unit stands: a grade, n_grades where the index has none, or one of these. */
enum { PENDING = 200, INELIGIBLE };

typedef struct {
  int unit, place, rank;
} entry;

/* The list in its order, and what it shows. */
typedef struct {
  entry *entry;
  int n;
  bool group, rank, decided, tied;
} public_list;

static int by_place(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->rank != y->rank) /* without a rank: last */
    return x->rank == 0 ? 1 : y->rank == 0 ? -1 : x->rank < y->rank ? -1 : 1;
  return (x->unit > y->unit) - (x->unit < y->unit);
}

static int place_of(const kp_result *result, int unit) {
  kp_str written;
  const int decided = kp_report_decided(&written, result, unit);
  const kp_unit_status status = kp_result_unit_status(result, unit);
  if (written.len > 0)
    return decided >= 0 ? decided : result->index->n_grades;
  if (status != KP_GRADED)
    return status == KP_NOT_ELIGIBLE ? INELIGIBLE : PENDING;
  const int grade = result->scoring->grade[unit];
  return grade >= 0 ? grade : result->index->n_grades;
}

static bool is_tied(const public_list *list, int i) {
  const entry *of = &list->entry[i];
  return of->rank > 0 &&
         ((i > 0 && list->entry[i - 1].place == of->place && list->entry[i - 1].rank == of->rank) ||
          (i + 1 < list->n && list->entry[i + 1].place == of->place &&
           list->entry[i + 1].rank == of->rank));
}

static bool order_units(public_list *out, const kp_result *result, kp_arena *arena) {
  const kp_dataset *dataset = result->dataset;
  *out = (public_list){.n = dataset->n_units, .entry = KP_ARRAY(arena, entry, dataset->n_units)};
  if (!out->entry)
    return false;
  for (int u = 0; u < out->n; u++) {
    kp_str written;
    kp_report_decided(&written, result, u);
    out->entry[u] = (entry){u, place_of(result, u), kp_result_rank(result, u)};
    out->group = out->group || dataset->group[u].len > 0;
    out->rank = out->rank || (out->entry[u].rank > 0 && out->entry[u].place < PENDING);
    out->decided = out->decided || written.len > 0;
  }
  if (out->n > 0)
    qsort(out->entry, (size_t)out->n, sizeof *out->entry, by_place);
  for (int i = 0; i < out->n; i++)
    out->tied = out->tied || (out->entry[i].place < PENDING && is_tied(out, i));
  return true;
}

static const char *grade_title(const kp_index *index, int grade) {
  return grade < 0 ? "" : index->grade[grade].label.title;
}

/* ---- Values of the template ---- */

static void fill_row(kp_letter_maker *maker, kp_letter_value *row, const public_list *list, int i,
                     bool totals) {
  const kp_result *result = maker->result;
  const int unit = list->entry[i].unit, rank = list->entry[i].rank;
  row[KP_PUBLIC_ROW_ID].text = kp_letter_keep(maker, result->dataset->id[unit]);
  row[KP_PUBLIC_ROW_NAME].text = kp_letter_keep(maker, result->dataset->name[unit]);
  row[KP_PUBLIC_ROW_GROUP].text = kp_letter_keep(maker, result->dataset->group[unit]);
  if (list->entry[i].place >= PENDING)
    return;
  if (rank > 0)
    row[KP_PUBLIC_ROW_RANK].text = kp_letter_count(maker, rank);
  if (rank > 0 && is_tied(list, i))
    row[KP_PUBLIC_ROW_RANK].text =
        kp_letter_say(maker, KP_MSG_LETTERS_TIED, KP_ARGS(row[KP_PUBLIC_ROW_RANK].text));
  row[KP_PUBLIC_ROW_COMPUTED].text = grade_title(result->index, result->scoring->grade[unit]);
  row[KP_PUBLIC_ROW_DECIDED].text = kp_letter_decided(maker, unit);
  if (totals)
    row[KP_PUBLIC_ROW_TOTAL].text =
        kp_letter_figure(maker, kp_result_total(result, unit), result->index->show_digits);
}

/* How many entries from one on stand in the same place. */
static int run_of(const public_list *list, int from) {
  int n = 0;
  while (from + n < list->n && list->entry[from + n].place == list->entry[from].place)
    n++;
  return n;
}

static void fill_run(kp_letter_maker *maker, kp_letter_value *out, const public_list *list,
                     int from, bool totals) {
  const int n = run_of(list, from);
  if (!kp_letter_rows(out, maker, n, KP_PUBLIC_ROW_N))
    return;
  for (int i = 0; i < n; i++)
    fill_row(maker, out->row[i], list, from + i, totals);
}

static void fill_grades(kp_letter_maker *maker, kp_letter_value *values, const public_list *list,
                        bool totals) {
  int n_places = 0, n_graded = 0;
  for (int i = 0; i < list->n && list->entry[i].place < PENDING; i += run_of(list, i)) {
    n_places++;
    n_graded += run_of(list, i);
  }
  kp_letter_value *grades = &values[KP_PUBLIC_GRADES];
  values[KP_PUBLIC_GRADED].text = kp_letter_count(maker, n_graded);
  if (!kp_letter_rows(grades, maker, n_places, KP_PUBLIC_GRADE_N))
    return;
  int at = 0;
  for (int g = 0; g < n_places; g++) {
    const int place = list->entry[at].place, n = run_of(list, at);
    kp_letter_value *row = grades->row[g];
    row[KP_PUBLIC_GRADE_TITLE].text =
        place < maker->result->index->n_grades
            ? grade_title(maker->result->index, place)
            : kp_letter_say(maker, KP_MSG_LETTERS_NO_GRADES, KP_NO_ARGS);
    row[KP_PUBLIC_GRADE_COUNT].text = kp_letter_count(maker, n);
    fill_run(maker, &row[KP_PUBLIC_GRADE_UNITS], list, at, totals);
    at += n;
  }
  for (; at < list->n; at += run_of(list, at))
    fill_run(maker,
             &values[list->entry[at].place == PENDING ? KP_PUBLIC_PENDING : KP_PUBLIC_INELIGIBLE],
             list, at, false);
}

kp_letter_value *kp_letter_of_all(kp_letter_maker *maker, bool totals,
                                  const kp_letters_office *office) {
  kp_letter_value *values = kp_letter_values(maker, office, KP_PUBLIC_N);
  public_list list;
  if (!values || !order_units(&list, maker->result, maker->arena))
    return NULL;
  const kp_letter_common common = kp_letter_common_of(maker);
  values[KP_PUBLIC_UNIT_WORD].text = common.unit_word;
  values[KP_PUBLIC_PERIOD].text = common.period;
  values[KP_PUBLIC_YEAR].text = common.year;
  values[KP_PUBLIC_INDEX].text = common.index;
  values[KP_PUBLIC_SOURCE].text = common.source;
  values[KP_PUBLIC_INDEX_NOTE].text = common.note;
  values[KP_PUBLIC_COUNT].text = kp_letter_count(maker, list.n);
  const bool shown[] = {list.group, list.rank, list.decided, totals};
  for (int i = 0; i < 4; i++)
    values[KP_PUBLIC_WITH_GROUP + i].text = shown[i] ? "1" : "";
  if (list.tied)
    values[KP_PUBLIC_TIES].text = kp_letter_say(maker, KP_MSG_LETTERS_TIES, KP_NO_ARGS);
  fill_grades(maker, values, &list, totals);
  return maker->failed ? NULL : values;
}

/* ---- CSV ---- */

static void add_row(kp_buf *out, kp_letter_maker *maker, const entry *of, bool totals) {
  const kp_result *result = maker->result;
  const kp_dataset *dataset = result->dataset;
  const int unit = of->unit;
  kp_csv_words(out, dataset->period);
  kp_csv_text(out, dataset->id[unit]);
  kp_csv_text(out, dataset->name[unit]);
  kp_csv_text(out, dataset->group[unit]);
  kp_csv_words(out, kp_letter_status(maker, kp_result_unit_status(result, unit)));
  kp_csv_words(out, grade_title(result->index, result->scoring->grade[unit]));
  kp_csv_words(out, kp_letter_decided(maker, unit));
  if (of->rank > 0 && of->place < PENDING)
    kp_csv_integer(out, of->rank);
  else
    kp_csv_words(out, NULL);
  if (totals)
    kp_csv_number(out, of->place < PENDING ? kp_result_total(result, unit) : NAN);
  kp_csv_end_row(out);
}

bool kp_public_csv(kp_buf *out, kp_letter_maker *maker, bool totals) {
  static const kp_msg names[] = {
      KP_MSG_LETTERS_F_PERIOD,  KP_MSG_LETTERS_F_ID,     KP_MSG_LETTERS_F_NAME,
      KP_MSG_LETTERS_F_GROUP,   KP_MSG_LETTERS_F_STATUS, KP_MSG_LETTERS_F_COMPUTED,
      KP_MSG_LETTERS_F_DECIDED, KP_MSG_LETTERS_F_RANK,   KP_MSG_LETTERS_F_TOTAL};
  const char *column[9];
  public_list list;
  if (!order_units(&list, maker->result, maker->arena))
    return false;
  for (int i = 0; i < 9; i++)
    column[i] = kp_message_template(names[i], maker->lang);
  kp_csv_header(out, column, totals ? 9 : 8);
  for (int i = 0; i < list.n; i++)
    add_row(out, maker, &list.entry[i], totals);
  return !out->failed && !maker->failed;
}
