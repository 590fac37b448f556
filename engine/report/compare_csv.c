/* SPDX-License-Identifier: GPL-3.0-or-later
 * changes.csv, causes.csv, transitions.csv. Numbers are the shortest decimal that reads back, so
 * parts add up to the delta beside them. */
#include <math.h>

#include "report/compare.h"
#include "report/csv.h"
#include "report/report.h"

static kp_status write_file(kp_output *output, const char *name, kp_buf *rows, kp_diag *diag) {
  kp_status status = kp_output_open(output, name, diag);
  if (status == KP_OK && rows->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    kp_output_write(output, rows->at, rows->len);
  kp_buf_clear(rows);
  return status;
}

static const kp_index *index_of(const kp_compare *compare, const kp_compare_step *step, int side) {
  return compare->result[side ? step->to : step->from]->index;
}

static const char *period_of(const kp_compare *compare, const kp_compare_step *step, int side) {
  return compare->result[side ? step->to : step->from]->dataset->period;
}

static void add_rank(kp_buf *rows, int rank) {
  if (rank > 0)
    kp_csv_integer(rows, rank);
  else
    kp_csv_words(rows, NULL);
}

static const char *cause_or_none(int cause) {
  return cause < 0 ? NULL : kp_cause_name((kp_cause)cause);
}

static void add_change(kp_buf *rows, const kp_compare *compare, const kp_compare_step *step,
                       const kp_change *change, kp_lang lang) {
  kp_csv_plain(rows, kp_str_of(change->id));
  kp_csv_text(rows, kp_str_of(change->name));
  kp_csv_number(rows, change->full[0]);
  kp_csv_number(rows, change->full[1]);
  kp_csv_number(rows, change->delta);
  for (int c = 0; c < KP_CAUSES; c++)
    kp_csv_number(rows, change->part[c]);
  for (int side = 0; side < 2; side++)
    add_rank(rows, change->rank[side]);
  for (int side = 0; side < 2; side++)
    kp_csv_words(rows, kp_report_grade_id(index_of(compare, step, side), change->grade[side]));
  kp_csv_text(rows, kp_str_of(change->sentence[lang]));
  for (int side = 0; side < 2; side++)
    kp_csv_words(rows, period_of(compare, step, side));
  kp_csv_words(rows, kp_change_state_name(change->state));
  kp_csv_words(rows, change->old_id);
  kp_csv_words(rows, cause_or_none(change->main));
  kp_csv_words(rows, cause_or_none(change->grade_main));
  kp_csv_number(rows, change->state == KP_CHANGE_SPLIT ? change->peers : NAN);
  kp_csv_end_row(rows);
}

kp_status kp_compare_changes_csv(kp_output *output, const kp_compare *compare, kp_lang lang,
                                 kp_diag *diag) {
  static const char *const header[] = {
      "id",           "name",       "from",        "to",          "delta",     "data",
      "rules",        "weights",    "structure",   "gates",       "rank_from", "rank_to",
      "grade_from",   "grade_to",   "sentence",    "period_from", "period_to", "status",
      "renamed_from", "main_cause", "grade_cause", "peers"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int s = 0; s < compare->n_steps; s++)
    for (int k = 0; k < compare->step[s].n_changes; k++)
      add_change(&rows, compare, &compare->step[s], &compare->step[s].change[k], lang);
  return write_file(output, "changes.csv", &rows, diag);
}

static void add_parts(kp_buf *rows, const kp_compare *compare, const kp_compare_step *step,
                      const kp_change *change) {
  for (int k = 0; k < change->n_parts; k++) {
    const kp_cause_part *part = &change->parts[k];
    kp_csv_plain(rows, kp_str_of(change->id));
    kp_csv_text(rows, kp_str_of(change->name));
    kp_csv_words(rows, kp_cause_name(part->cause));
    kp_csv_words(rows, part->id);
    kp_csv_words(rows, part->title);
    kp_csv_number(rows, part->points);
    kp_csv_words(rows, part->by_peers ? "norms moved by the peers"
                       : part->held   ? "only one side has data"
                                      : NULL);
    for (int side = 0; side < 2; side++)
      kp_csv_words(rows, period_of(compare, step, side));
    kp_csv_end_row(rows);
  }
}

kp_status kp_compare_causes_csv(kp_output *output, const kp_compare *compare, kp_diag *diag) {
  static const char *const header[] = {"id",     "name", "cause",       "indicator", "title",
                                       "points", "note", "period_from", "period_to"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int s = 0; s < compare->n_steps; s++)
    for (int k = 0; k < compare->step[s].n_changes; k++)
      add_parts(&rows, compare, &compare->step[s], &compare->step[s].change[k]);
  return write_file(output, "causes.csv", &rows, diag);
}

kp_status kp_compare_transitions_csv(kp_output *output, const kp_compare *compare, kp_diag *diag) {
  static const char *const header[] = {"grade_from", "grade_to", "units", "period_from",
                                       "period_to"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int s = 0; s < compare->n_steps; s++) {
    const kp_compare_step *step = &compare->step[s];
    const kp_index *from = index_of(compare, step, 0), *to = index_of(compare, step, 1);
    for (int a = 0; a <= from->n_grades; a++)
      for (int b = 0; b <= to->n_grades; b++) {
        kp_csv_words(&rows, a < from->n_grades ? kp_report_grade_id(from, a) : NULL);
        kp_csv_words(&rows, b < to->n_grades ? kp_report_grade_id(to, b) : NULL);
        kp_csv_integer(&rows, step->transition[a * (to->n_grades + 1) + b]);
        for (int side = 0; side < 2; side++)
          kp_csv_words(&rows, period_of(compare, step, side));
        kp_csv_end_row(&rows);
      }
  }
  return write_file(output, "transitions.csv", &rows, diag);
}
