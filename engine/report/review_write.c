/* SPDX-License-Identifier: GPL-3.0-or-later
 * review.csv and review.json: both, or none. A row of review.csv is a unit and a cell that changed;
 * a unit that moved without one has a single row. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "report/audience.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/review.h"

static void add_rank(kp_buf *rows, const kp_review_unit *unit) {
  if (unit && unit->rank > 0)
    kp_csv_integer(rows, unit->rank);
  else
    kp_csv_words(rows, NULL);
}

static void add_row(kp_buf *rows, const kp_review_move *move, const kp_review_change *change,
                    kp_lang lang) {
  const kp_review_unit *before = move->before, *after = move->after;
  const kp_review_unit *unit = after ? after : before;
  const kp_review_cell *of = !change ? NULL : change->after ? change->after : change->before;
  kp_csv_plain(rows, kp_str_of(unit->id));
  kp_csv_words(rows, unit->name);
  kp_csv_words(rows, kp_moved_name(move->by));
  kp_csv_number(rows, before ? before->total : NAN);
  kp_csv_number(rows, after ? after->total : NAN);
  kp_csv_number(rows, move->delta);
  add_rank(rows, before);
  add_rank(rows, after);
  kp_csv_words(rows, before ? before->grade : NULL);
  kp_csv_words(rows, after ? after->grade : NULL);
  kp_csv_words(rows, before ? before->status : NULL);
  kp_csv_words(rows, after ? after->status : NULL);
  kp_csv_words(rows, of ? of->id : NULL);
  kp_csv_words(rows, of ? of->title : NULL);
  kp_csv_words(rows, change && change->before ? change->before->shown[lang] : NULL);
  kp_csv_words(rows, change && change->after ? change->after->shown[lang] : NULL);
  kp_csv_words(rows, change && change->before ? change->before->source : NULL);
  kp_csv_words(rows, change && change->after ? change->after->source : NULL);
  kp_csv_words(rows, move->sentence[lang]);
  kp_csv_end_row(rows);
}

static kp_status write_csv(kp_output *output, const kp_review *review, kp_lang lang,
                           kp_diag *diag) {
  static const char *const header[] = {
      "id",          "name",       "because",      "total_before", "total_after",   "delta",
      "rank_before", "rank_after", "grade_before", "grade_after",  "status_before", "status_after",
      "cell",        "title",      "old",          "new",          "old_source",    "new_source",
      "sentence"};
  kp_buf rows = {0};
  kp_csv_header(&rows, header, sizeof header / sizeof *header);
  for (int m = 0; m < review->n_moves; m++) {
    const kp_review_move *move = &review->move[m];
    for (int c = 0; c < move->n_changes; c++)
      add_row(&rows, move, &move->change[c], lang);
    if (move->n_changes == 0)
      add_row(&rows, move, NULL, lang);
  }
  kp_status status = rows.failed ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK)
    status = kp_output_open(output, "review.csv", diag);
  if (status == KP_OK)
    kp_output_write(output, rows.at, rows.len);
  kp_buf_clear(&rows);
  return status;
}

/* ---- JSON ---- */

static kp_json side_of(const kp_review_unit *unit) {
  kp_json one = kp_json_object();
  kp_json_words(&one, "status", unit->status);
  kp_json_number(&one, "total", unit->total);
  kp_json_number(&one, "total_full", unit->full);
  if (unit->rank > 0)
    kp_json_integer(&one, "rank", unit->rank);
  kp_json_words(&one, "grade", unit->grade[0] ? unit->grade : NULL);
  return one;
}

static kp_json cell_of(const kp_review_cell *cell) {
  kp_json one = kp_json_object();
  kp_json_both(&one, "value", cell->shown);
  kp_json_words(&one, "source", cell->source[0] ? cell->source : NULL);
  kp_json_number(&one, "points", cell->points);
  return one;
}

static kp_json change_of(const kp_review_change *change) {
  const kp_review_cell *of = change->after ? change->after : change->before;
  kp_json one = kp_json_object();
  kp_json_words(&one, "id", of->id);
  kp_json_words(&one, "title", of->title);
  if (change->before) {
    kp_json cell = cell_of(change->before);
    kp_json_put(&one, "old", &cell);
  }
  if (change->after) {
    kp_json cell = cell_of(change->after);
    kp_json_put(&one, "new", &cell);
  }
  return one;
}

static kp_json move_of(const kp_review_move *move) {
  kp_json one = kp_json_object(), cells = kp_json_list();
  const kp_review_unit *unit = move->after ? move->after : move->before;
  kp_json_words(&one, "id", unit->id);
  kp_json_words(&one, "name", unit->name);
  kp_json_words(&one, "because", kp_moved_name(move->by));
  kp_json_number(&one, "delta", move->delta);
  if (move->before) {
    kp_json side = side_of(move->before);
    kp_json_put(&one, "before", &side);
  }
  if (move->after) {
    kp_json side = side_of(move->after);
    kp_json_put(&one, "after", &side);
  }
  for (int c = 0; c < move->n_changes; c++) {
    kp_json change = change_of(&move->change[c]);
    kp_json_add(&cells, &change);
  }
  kp_json_put(&one, "cells", &cells);
  kp_json_integer(&one, "norms_moved", move->n_norms);
  kp_json_both(&one, "sentence", move->sentence);
  return one;
}

kp_status kp_report_review_json(kp_text *out, const kp_review *review, kp_diag *diag) {
  kp_json made = kp_json_object(), runs = kp_json_list(), counts = kp_json_object(),
          moves = kp_json_list();
  kp_json_words(&made, "schema", "kaoping.review/1");
  for (int k = 0; k < 2; k++) {
    kp_json run = kp_json_object();
    kp_json_words(&run, "name", review->run[k].shown);
    kp_json_words(&run, "index", review->run[k].index_id);
    kp_json_words(&run, "index_hash", review->run[k].index_hash);
    kp_json_words(&run, "period", review->run[k].period);
    kp_json_add(&runs, &run);
  }
  kp_json_put(&made, "runs", &runs);
  for (int w = 0; w < KP_MOVED_WAYS; w++)
    kp_json_integer(&counts, kp_moved_name((kp_moved)w), review->n_by[w]);
  kp_json_integer(&counts, "same", review->n_same);
  kp_json_put(&made, "counts", &counts);
  for (int m = 0; m < review->n_moves; m++) {
    kp_json move = move_of(&review->move[m]);
    kp_json_add(&moves, &move);
  }
  kp_json_put(&made, "moves", &moves);
  kp_buf text = {0};
  kp_json_print(&text, &made, true);
  kp_buf_add(&text, "\n");
  if (text.failed) {
    kp_buf_clear(&text);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){text.at, text.len};
  return KP_OK;
}

/* ---- Files ---- */

/* Which of the two are wanted: bit 0 review.csv, bit 1 review.json; 0: not understood, said. */
static int read_only(const char *only, kp_diag *diag) {
  int wanted = only ? 0 : 3;
  for (const char *at = only; at && *at;) {
    const size_t len = strcspn(at, ",");
    const kp_str name = kp_str_trim((kp_str){at, (uint32_t)len});
    const int bit = kp_str_equal(name, kp_str_of("review")) ? 1
                    : kp_str_equal(name, kp_str_of("json")) ? 2
                                                            : 0;
    if (bit == 0) {
      char text[64];
      snprintf(text, sizeof text, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
      kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_REPORT_COMPARE_BAD_ONLY, KP_ARGS(text),
                  KP_MSG_REVIEW_HINT_ONLY, NULL);
      return 0;
    }
    wanted |= bit;
    at += len;
    at += *at == ',';
  }
  return wanted ? wanted : 3;
}

static kp_status write_document(kp_output *output, const kp_review *review, kp_diag *diag) {
  kp_text text = {0};
  kp_status status = kp_report_review_json(&text, review, diag);
  if (status == KP_OK)
    status = kp_output_open(output, "review.json", diag);
  if (status == KP_OK)
    kp_output_write(output, text.at, text.len);
  kp_text_free(&text);
  return status;
}

kp_status kp_report_review_write(const kp_review *review, const char *folder,
                                 const kp_report_options *options, kp_diag *diag) {
  kp_output *output = NULL;
  kp_status status = kp_audience_refuse(options, diag);
  const int wanted = status == KP_OK ? read_only(options ? options->only : NULL, diag) : 0;
  if (status == KP_OK)
    status = wanted ? kp_output_new(&output, folder, diag) : KP_USAGE;
  if (status == KP_OK && (wanted & 1))
    status = write_csv(output, review, options ? options->lang : KP_ZH, diag);
  if (status == KP_OK && (wanted & 2))
    status = write_document(output, review, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}
