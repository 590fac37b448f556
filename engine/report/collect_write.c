/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers to the dataset's own file: panel.csv, values.csv (long) or verified.csv.
 *
 * Rows are in the order of judges, units and indicators, whatever the order of files, so that the
 * same forms give the same bytes. A unit that has not returned its form keeps what the dataset says
 * of it. A file that is there and differs is replaced only when that was asked for. */
#include <math.h>
#include <string.h>

#include "report/collect.h"
#include "report/csv.h"

typedef struct {
  const kp_collecting *of;
  kp_buf buf;
  int n_rows;
} rows;

static const char *const file_name[] = {"panel.csv", "values.csv", "verified.csv"};

/* Ids are read back as they are, so they are quoted and not defused. */
static void add_id(kp_buf *buf, kp_str id) {
  kp_csv_plain(buf, id);
}

static void mark_rows(rows *to) {
  static const char *const header[] = {"judge", "unit", "indicator", "score", "note"};
  const kp_collecting *of = to->of;
  kp_csv_header(&to->buf, header, 5);
  for (int j = 0; j < of->plan.n_who; j++) {
    for (int u = 0; u < of->plan.n_units; u++) {
      for (int p = 0; p < of->plan.n_items; p++) {
        const kp_answer *answer = *kp_answer_at(of, j, u, p);
        if (!answer || answer->text.len == 0)
          continue;
        add_id(&to->buf, of->dataset->judge[j].id);
        add_id(&to->buf, of->dataset->id[u]);
        add_id(&to->buf, kp_str_of(of->index->panel_want[p].id));
        if (isnan(answer->mark))
          kp_csv_words(&to->buf, "回避");
        else
          kp_csv_number(&to->buf, answer->mark);
        kp_csv_text(&to->buf, answer->note);
        kp_csv_end_row(&to->buf);
        to->n_rows++;
      }
    }
  }
}

/* What a unit's row says: what came back, else what the dataset says already. */
static bool value_of(const kp_collecting *of, kp_answer *out, int unit, int want) {
  bool visit = of->plan.kind == KP_SHEETS_VISITS;
  *out = (kp_answer){0};
  if (*kp_sheets_cell(&of->plan, unit, unit, want) && of->returned[unit]) {
    const kp_answer *answer = *kp_answer_at(of, unit, unit, want);
    if (answer)
      *out = *answer;
  } else {
    kp_entry said;
    if ((visit || !kp_form_known_by_office(of->dataset, want)) &&
        kp_form_said(&said, of->dataset, want, unit, visit ? KP_VERIFIED : KP_REPORTED))
      *out = (kp_answer){.text = said.text,
                         .evidence = said.evidence,
                         .note = said.note,
                         .by = said.by,
                         .date = said.date};
  }
  bool beside = out->evidence.len > 0 || out->note.len > 0 || out->by.len > 0 || out->date.len > 0;
  return out->text.len > 0 || beside;
}

static void value_rows(rows *to) {
  static const char *const value[] = {"unit", "indicator", "value", "evidence", "note"};
  static const char *const verified[] = {"unit", "indicator", "value", "evidence", "by", "date"};
  const kp_collecting *of = to->of;
  bool visit = of->plan.kind == KP_SHEETS_VISITS;
  kp_csv_header(&to->buf, visit ? verified : value, visit ? 6 : 5);
  for (int u = 0; u < of->plan.n_units; u++) {
    for (int w = 0; w < of->plan.n_items; w++) {
      kp_answer answer;
      if (!value_of(of, &answer, u, w))
        continue;
      add_id(&to->buf, of->dataset->id[u]);
      add_id(&to->buf, kp_str_of(of->index->want[w].id));
      kp_csv_text(&to->buf, answer.text);
      kp_csv_text(&to->buf, answer.evidence);
      kp_csv_text(&to->buf, visit ? answer.by : answer.note);
      if (visit)
        kp_csv_text(&to->buf, answer.date);
      kp_csv_end_row(&to->buf);
      to->n_rows++;
    }
  }
}

/* ---- Never over another file unasked ---- */

static kp_str stem_of(const char *name) {
  const char *dot = strrchr(name, '.');
  return (kp_str){name, (uint32_t)(dot ? (size_t)(dot - name) : strlen(name))};
}

static bool is_table(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && (strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".xlsx") == 0 ||
                 strcasecmp(dot, ".tsv") == 0 || strcasecmp(dot, ".txt") == 0);
}

/* Another file of the dataset that is the same table would make two of it. */
static kp_status check_others(const kp_collecting *of, const char *name) {
  const char *const *names = NULL;
  int n = 0;
  kp_status status = kp_path_list(&names, &n, of->dataset->path, of->arena, of->diag);
  kp_table_role role = kp_table_role_of(stem_of(name));
  for (int i = 0; status != KP_SYSTEM && i < n; i++) {
    kp_str folded = kp_str_fold(of->arena, stem_of(names[i]));
    if (strcmp(names[i], name) == 0 || !is_table(names[i]) || kp_table_role_of(folded) != role)
      continue;
    kp_place place = {.file = kp_arena_printf(of->arena, "%s/%s", of->dataset->path, names[i])};
    kp_diag_error(of->diag, &place, KP_MSG_SHEETS_OTHER_FILE, KP_ARGS(name),
                  KP_MSG_SHEETS_HINT_OTHER_FILE);
    status = KP_INPUT;
  }
  return status;
}

/* Where values.csv itself lists the units, writing it anew would lose their names and facts. */
static kp_status check_units(const kp_collecting *of) {
  const kp_dataset *dataset = of->dataset;
  if (of->plan.kind != KP_SHEETS_UNITS || dataset->unit_file < 0)
    return KP_OK;
  const char *name = dataset->file[dataset->unit_file].path;
  if (kp_table_role_of(kp_str_fold(of->arena, stem_of(name))) != KP_TABLE_VALUES)
    return KP_OK;
  kp_place place = {.file = kp_arena_printf(of->arena, "%s/%s", dataset->path, name)};
  kp_diag_error(of->diag, &place, KP_MSG_SHEETS_UNITS_IN_VALUES, KP_NO_ARGS,
                KP_MSG_SHEETS_HINT_UNITS_IN_VALUES);
  return KP_INPUT;
}

/* Is the file there with other bytes? */
static kp_status check_there(const kp_collecting *of, const char *name, const kp_buf *buf,
                             bool *same) {
  *same = false;
  const char *path = kp_arena_printf(of->arena, "%s/%s", of->dataset->path, name);
  if (!path)
    return kp_diag_no_memory(of->diag);
  if (kp_path_kind_of(path) == KP_PATH_NONE)
    return KP_OK;
  kp_bytes there;
  kp_status status = kp_file_read(&there, path, path, of->diag);
  if (status != KP_OK)
    return status;
  *same = there.len == buf->len && memcmp(there.bytes, buf->at, buf->len) == 0;
  kp_file_release(&there);
  if (*same || of->options->replace)
    return KP_OK;
  kp_place place = {.file = path};
  kp_diag_error(of->diag, &place, KP_MSG_SHEETS_EXISTS, KP_NO_ARGS, KP_MSG_SHEETS_HINT_EXISTS);
  return KP_INPUT;
}

static kp_status put(const kp_collecting *of, const char *name, const kp_buf *buf) {
  kp_output *output = NULL;
  kp_status status = kp_output_new(&output, of->dataset->path, of->diag);
  if (status == KP_OK)
    status = kp_output_open(output, name, of->diag);
  if (status == KP_OK) {
    kp_output_write(output, buf->at, buf->len);
    status = kp_output_commit(output, of->diag);
  }
  kp_output_free(output);
  return status;
}

kp_status kp_collect_write(const kp_collecting *of, int *n_rows, const char **name) {
  rows to = {.of = of};
  *name = file_name[of->plan.kind];
  if (of->plan.kind == KP_SHEETS_JUDGES)
    mark_rows(&to);
  else
    value_rows(&to);
  *n_rows = to.n_rows;
  bool same = false;
  kp_status status = to.buf.failed ? kp_diag_no_memory(of->diag) : check_units(of);
  if (status == KP_OK)
    status = check_others(of, *name);
  if (status == KP_OK)
    status = check_there(of, *name, &to.buf, &same);
  if (status == KP_OK && !same)
    status = put(of, *name, &to.buf);
  kp_buf_clear(&to.buf);
  return status;
}
