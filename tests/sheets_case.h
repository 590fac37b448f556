/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small year for tests of forms: two units, three judges, marks on a step, a lookup, a number and
 * yes/no; written into a folder of its own, so that a test can break what it likes. Forms are
 * filled in as CSV text. */
#ifndef KP_TESTS_SHEETS_CASE_H
#define KP_TESTS_SHEETS_CASE_H

#include "kaoping.h"
#include "plain_csv.h"
#include "support.h"

#include <sys/stat.h>

typedef struct {
  char *folder, *index, *data, *out;
  kp_diag *diag;
  char *said; /* the diagnostics of the last call, in English */
} year;

static const char year_index[] =
    "return index { id = 'year', title = '年度考核', unit = '联盟', scale = { 0, 100 },\n"
    "  weights = 'points', missing = 'none',\n"
    "  indicator { 'craft', title = '工艺', measure = '分', weight = 40, basis = 'ours',\n"
    "    value = panel { range = { 0, 10 }, step = 0.5, pool = mean, min_judges = 1,\n"
    "      guide = { { 8, '好' }, { 0, '一般' } } }, score = linear { from = 0, to = 10 } },\n"
    "  indicator { 'level', title = '级别', weight = 20, basis = 'ours',\n"
    "    score = lookup { ['国家级'] = 20, ['省级'] = 10 } },\n"
    "  indicator { 'rate', title = '增长率', measure = '%', weight = 20, basis = 'ours',\n"
    "    score = linear { from = 0, to = 10 } },\n"
    "  indicator { 'rules', title = '有章程', weight = 20, basis = 'ours', score = yesno },\n"
    "  grades = { grade { 'pass', title = '合格', at_least = 60, basis = 'ours' },\n"
    "    grade { 'fail', title = '不合格', basis = 'ours' } } }\n";

static inline void year_put(const year *y, const char *name, const char *text) {
  char *path = support_path(y->data, name);
  support_write(path, text);
  free(path);
}

static inline int year_set_up(void **state) {
  year *y = calloc(1, sizeof *y);
  y->folder = support_folder();
  y->index = support_path(y->folder, "index.lua");
  y->data = support_path(y->folder, "2024");
  y->out = support_path(y->folder, "forms");
  y->diag = kp_diag_new();
  support_write(y->index, year_index);
  assert_int_equal(mkdir(y->data, 0777), 0);
  year_put(y, "units.csv", "id,name\nA1,甲联盟\nA2,乙联盟\n");
  year_put(y, "judges.csv", "id,name\nJ1,赵一\nJ2,钱二\nJ3,孙三\n");
  year_put(y, "recusals.csv", "judge,unit,reason\nJ2,A1,任职\n");
  *state = y;
  return 0;
}

static inline int year_tear_down(void **state) {
  year *y = *state;
  kp_diag_free(y->diag);
  support_folder_remove(y->folder);
  free(y->index);
  free(y->data);
  free(y->out);
  free(y->said);
  free(y);
  return 0;
}

/* Keeps what was said, and starts anew. */
static inline void year_listen(year *y) {
  kp_text text = {0};
  free(y->said);
  y->said = NULL;
  if (kp_diag_count(y->diag) > 0) {
    assert_int_equal(kp_diag_text(&text, y->diag, KP_EN, false), KP_OK);
    y->said = strdup(text.at);
  }
  y->said = y->said ? y->said : strdup("");
  kp_text_free(&text);
  kp_diag_free(y->diag);
  y->diag = kp_diag_new();
}

static inline kp_status year_sheets(year *y, kp_sheets_for who, kp_lang lang, bool partial) {
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  kp_dataset_options how = {.partial = partial};
  kp_sheets_options options = {.lang = lang, .who = who};
  kp_status status = kp_index_load(&index, y->index, NULL, y->diag);
  if (status == KP_OK)
    status = kp_dataset_load(&dataset, y->data, index, &how, y->diag);
  if (status == KP_OK)
    status = kp_sheets_write(NULL, index, dataset, y->out, &options, y->diag);
  kp_dataset_free(dataset);
  kp_index_free(index);
  year_listen(y);
  return status;
}

static inline void year_must_sheets(year *y, kp_sheets_for who) {
  if (year_sheets(y, who, KP_EN, true) != KP_OK)
    fail_msg("%s", y->said);
}

static inline kp_status year_collect(year *y, bool replace, bool strict) {
  kp_text summary = {0};
  kp_collect_options options = {.replace = replace, .strict = strict, .lang = KP_EN};
  kp_status status = kp_collect(&summary, y->out, y->data, &options, y->diag);
  kp_text_free(&summary);
  year_listen(y);
  return status;
}

/* A form with the answers in its column, in the order of its rows. */
static inline void year_answer(const year *y, const char *name, const char *column,
                               const char *const *answer) {
  char *path = support_path(y->out, name);
  plain_csv form = plain_csv_read(path, NULL);
  int at = plain_find(&form, column, NULL);
  assert_true(at >= 0);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  for (int r = 0; r < form.n_rows; r++) {
    for (int c = 0; c < form.n_columns; c++) {
      const char *text = plain_cell(&form, r, c);
      if (r > 0 && c == at)
        text = *answer ? *answer++ : "";
      fprintf(file, "%s\"%s\"", c > 0 ? "," : "", text);
    }
    fputs("\n", file);
  }
  fclose(file);
  plain_csv_clear(&form);
  free(path);
}

/* A file of a folder, as text; NULL: it is not there. */
static inline char *year_text(const char *folder, const char *name) {
  char *path = support_path(folder, name);
  char *text = support_read_if_there(path, NULL);
  free(path);
  return text;
}

#endif
