/* SPDX-License-Identifier: GPL-3.0-or-later
 * Datasets as case folders: tests/datasets/<case>/ holds data, what is wanted of it, and what must
 * come out.
 *
 * spec.txt, one thing a line:
 *     path data                     the dataset, inside the case's folder (default: data)
 *     period 2024                   what --period picks
 *     bad missing                   --bad-value missing
 *     want joint_projects number 联合攻关项目 …     id, kind, other names; "optional" may be among
 * them; 无=0 and /=na are marks roster members city …         a roster and the columns that rules
 * name panel breakthrough 关键技术突破    an indicator that judges score source units key=iso3
 * name=country   names of a table; of the roster before: dates when …, filter city 杭州 …; grades
 * 优秀 …; functions acts; of the panel before: range 0 10 0.5. expected.txt: the exit status, the
 * diagnostics in English (paths inside the case's folder), and for a dataset that could be read,
 * all that is in it: written out by hand, or checked by hand against the files. */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/diag.h"
#include "base/file.h"
#include "table/dataset.h"

enum { MOST = 32, WORDS = 16 };

/* A spec as its file says. Strings point into text. */
typedef struct {
  char *text;
  const char *path;
  kp_dataset_spec spec;
  kp_want want[MOST], panel[MOST];
  kp_roster_want roster[MOST];
  kp_source_names source[MOST];
  const char *names[3 * MOST][WORDS + 1];
  int n_names;
  kp_cell_mark mark[MOST];
  int n_marks;
  kp_roster_filter filter[MOST];
  kp_str choice[MOST];
  int n_filters, n_choices;
} case_spec;

/* ---- spec.txt ---- */

static kp_cell_kind kind_of(const char *word) {
  const char *const words[] = {"text", "number", "yesno", "date"};
  for (int i = 0; i < 4; i++) {
    if (strcmp(word, words[i]) == 0) {
      return (kp_cell_kind)i;
    }
  }
  fail_msg("spec.txt: '%s' is no kind", word);
  return KP_CELL_TEXT;
}

static bool take_mark(case_spec *c, kp_want *want, char *word) {
  char *equals = strchr(word, '=');
  if (equals == NULL) {
    return false;
  }
  *equals = '\0';
  kp_cell_mark *mark = &c->mark[c->n_marks++];
  bool na = strcmp(equals + 1, "na") == 0;
  *mark = (kp_cell_mark){.text = kp_str_of(word),
                         .value = na ? NAN : strtod(equals + 1, NULL),
                         .why = na ? KP_NOT_APPLICABLE : KP_PRESENT};
  want->rule.marks = want->rule.n_marks > 0 ? want->rule.marks : mark;
  want->rule.n_marks++;
  return true;
}

static kp_want want_of(case_spec *c, char **word, int n, kp_cell_kind kind, int first_name) {
  kp_want want = {.id = word[1], .rule = {.kind = kind}};
  want.declared = (kp_place){.file = "index.lua", .line = (uint32_t)c->n_names + 1};
  const char **names = c->names[c->n_names++];
  int n_names = 0;
  names[n_names++] = word[1];
  for (int i = first_name; i < n; i++) {
    if (strcmp(word[i], "optional") == 0) {
      want.optional = true;
    } else if (!take_mark(c, &want, word[i])) {
      names[n_names++] = word[i];
    }
  }
  want.names = names;
  return want;
}

static void take_source(case_spec *c, char **word, int n) {
  kp_source_names *source = &c->source[c->spec.n_sources++];
  *source = (kp_source_names){.table = word[1], .declared = {.file = "index.lua", .line = 1}};
  for (int i = 2; i < n; i++) {
    const char *equals = strchr(word[i], '=');
    assert_non_null(equals);
    const char **field = strncmp(word[i], "file=", 5) == 0    ? &source->file
                         : strncmp(word[i], "key=", 4) == 0   ? &source->key
                         : strncmp(word[i], "name=", 5) == 0  ? &source->name
                         : strncmp(word[i], "group=", 6) == 0 ? &source->group
                                                              : &source->period;
    *field = equals + 1;
  }
}

static void take_roster(case_spec *c, char **word, int n) {
  const char **columns = c->names[c->n_names++];
  for (int i = 2; i < n; i++) {
    columns[i - 2] = word[i];
  }
  c->roster[c->spec.n_rosters++] = (kp_roster_want){
      .name = word[1], .columns = columns, .declared = {.file = "index.lua", .line = 1}};
}

static const char *const *list_of(case_spec *c, char **word, int n, int from) {
  const char **list = c->names[c->n_names++];
  for (int i = from; i < n; i++) {
    list[i - from] = word[i];
  }
  return list;
}

/* A filter of the roster that was named last. */
static void take_filter(case_spec *c, char **word, int n) {
  kp_roster_want *roster = &c->roster[c->spec.n_rosters - 1];
  kp_roster_filter *filter = &c->filter[c->n_filters++];
  *filter = (kp_roster_filter){.column = word[1],
                               .declared = {.file = "index.lua", .line = (uint32_t)c->n_filters}};
  kp_str *choice = &c->choice[c->n_choices];
  for (int i = 2; i < n; i++) {
    c->choice[c->n_choices++] = kp_str_of(word[i]);
    filter->n_choices++;
  }
  filter->choice = choice;
  roster->filters = roster->n_filters == 0 ? filter : roster->filters;
  roster->n_filters++;
}

static void take_line(case_spec *c, char **word, int n) {
  if (n < 2 || word[0][0] == '#') {
    return;
  }
  if (strcmp(word[0], "path") == 0) {
    c->path = word[1];
  } else if (strcmp(word[0], "period") == 0) {
    c->spec.period = word[1];
  } else if (strcmp(word[0], "bad") == 0) {
    c->spec.table.bad_as_missing = true;
  } else if (strcmp(word[0], "want") == 0) {
    c->want[c->spec.n_wants++] = want_of(c, word, n, kind_of(word[2]), 3);
  } else if (strcmp(word[0], "panel") == 0) {
    c->panel[c->spec.n_panel++] = want_of(c, word, n, KP_CELL_NUMBER, 2);
  } else if (strcmp(word[0], "roster") == 0) {
    take_roster(c, word, n);
  } else if (strcmp(word[0], "dates") == 0) {
    c->roster[c->spec.n_rosters - 1].dates = list_of(c, word, n, 1);
  } else if (strcmp(word[0], "filter") == 0) {
    take_filter(c, word, n);
  } else if (strcmp(word[0], "grades") == 0) {
    c->spec.grade_ids = c->spec.grade_titles = list_of(c, word, n, 1);
    c->spec.n_grades = n - 1;
  } else if (strcmp(word[0], "functions") == 0) {
    c->spec.functions = kp_str_of(word[1]);
  } else if (strcmp(word[0], "range") == 0) {
    kp_want *panel = &c->panel[c->spec.n_panel - 1];
    panel->has_range = true;
    panel->low = strtod(word[1], NULL);
    panel->high = strtod(word[2], NULL);
    panel->step = strtod(word[3], NULL);
  } else if (strcmp(word[0], "source") == 0) {
    take_source(c, word, n);
  } else {
    fail_msg("spec.txt: '%s' is no word of it", word[0]);
  }
}

static case_spec *spec_read(const char *path) {
  case_spec *c = calloc(1, sizeof *c);
  assert_non_null(c);
  c->text = support_read(path, NULL);
  c->path = "data";
  char *rest = NULL;
  for (char *line = strtok_r(c->text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    char *word[WORDS] = {0}, *more = NULL;
    int n = 0;
    for (char *at = strtok_r(line, " ", &more); at && n < WORDS; at = strtok_r(NULL, " ", &more)) {
      word[n++] = at;
    }
    take_line(c, word, n);
  }
  c->spec.wants = c->want;
  c->spec.panel = c->panel;
  c->spec.rosters = c->roster;
  c->spec.sources = c->source;
  return c;
}

/* ---- What came out, as text ---- */

static const char *const whys[] = {"present",    "blank",          "no row", "no column",
                                   "not number", "not applicable", "recused"};
static const char *const origins[] = {"reported", "verified", "corrected"};

static void print_value(kp_buf *out, double number, kp_why why, const kp_str *text) {
  char buf[KP_NUM_SIZE];
  if (why != KP_PRESENT) {
    kp_buf_add(out, whys[why]);
    assert_true(text != NULL || isnan(number));
  } else if (text != NULL) {
    kp_buf_printf(out, "'%.*s'", (int)text->len, text->at);
  } else {
    kp_decimal_shortest(buf, number);
    kp_buf_add(out, buf);
  }
}

static void print_part(kp_buf *out, const char *label, kp_str text) {
  if (text.len > 0) {
    kp_buf_printf(out, " %s'%.*s'", label, (int)text.len, text.at);
  }
}

static void print_series(kp_buf *out, const kp_dataset *data, const kp_series *series, int unit) {
  kp_buf_printf(out, "  %s = ", series->id);
  bool is_text = series->kind == KP_CELL_TEXT;
  print_value(out, is_text ? NAN : series->number[unit], (kp_why)series->why[unit],
              is_text ? &series->text[unit] : NULL);
  kp_buf_add(out, "\n");
  kp_entry entry[8];
  char buf[256];
  int n = kp_series_trace(entry, 8, data, series, unit);
  for (int i = 0; i < n; i++) {
    kp_buf_printf(out, "    %s ", origins[entry[i].origin]);
    print_value(out, entry[i].number, entry[i].why, is_text ? &entry[i].text : NULL);
    kp_buf_printf(out, " at %s", kp_entry_source(buf, sizeof buf, data, &entry[i]));
    print_part(out, "as ", entry[i].text);
    print_part(out, "evidence ", entry[i].evidence);
    print_part(out, "note ", entry[i].note);
    print_part(out, "by ", entry[i].by);
    print_part(out, "on ", entry[i].date);
    kp_buf_add(out, "\n");
  }
}

static void print_rows(kp_buf *out, const kp_roster *roster, int unit) {
  kp_buf_printf(out, "  %s:", roster->name);
  for (int i = roster->first[unit]; i < roster->first[unit + 1]; i++) {
    kp_buf_printf(out, " %u", (unsigned)roster->table->line[roster->row[i]]);
  }
  kp_buf_add(out, "\n");
}

static void print_unit(kp_buf *out, const kp_dataset *data, int unit) {
  kp_buf_printf(out, "unit %.*s", (int)data->id[unit].len, data->id[unit].at);
  print_part(out, "", data->name[unit]);
  print_part(out, "group ", data->group[unit]);
  kp_buf_printf(out, " line %u\n", (unsigned)data->unit_line[unit]);
  for (int w = 0; w < data->n_series; w++) {
    print_series(out, data, &data->series[w], unit);
  }
  for (int f = 0; f < data->n_facts; f++) {
    kp_str text = data->fact[f].text[unit];
    kp_buf_printf(out, "  fact %.*s = '%.*s'\n", (int)data->fact[f].name.len, data->fact[f].name.at,
                  (int)text.len, text.len > 0 ? text.at : "");
  }
  for (int r = 0; r < data->n_rosters; r++) {
    print_rows(out, &data->roster[r], unit);
  }
  if (data->decision != NULL && data->decision[unit].line > 0) {
    print_part(out, " decided ", data->decision[unit].grade);
    print_part(out, "basis ", data->decision[unit].basis);
    print_part(out, "on ", data->decision[unit].date);
    kp_buf_add(out, "\n");
  }
}

static void print_marks(kp_buf *out, const kp_dataset *data, const kp_dataset_spec *spec) {
  for (int j = 0; j < data->n_judges; j++) {
    kp_buf_add(out, "judge");
    print_part(out, "", data->judge[j].id);
    print_part(out, "", data->judge[j].name);
    print_part(out, "role ", data->judge[j].role);
    print_part(out, "declared ", data->judge[j].declaration);
    print_part(out, "signed ", data->judge[j].signature);
    assert_true(data->judge[j].row < 0 || data->judge_table != NULL);
    kp_buf_add(out, "\n");
  }
  for (int i = 0; i < data->n_marks; i++) {
    const kp_mark *mark = &data->mark[i];
    kp_str unit = data->id[mark->unit], judge = data->judge[mark->judge].id;
    kp_buf_printf(out, "mark %s %.*s %.*s ", spec->panel[mark->indicator].id, (int)unit.len,
                  unit.at, (int)judge.len, judge.at);
    print_value(out, mark->score, mark->why, NULL);
    kp_buf_printf(out, " round %g at %u:%u\n", mark->round, (unsigned)mark->line,
                  (unsigned)mark->column);
  }
  for (int i = 0; i < data->n_recusals; i++) {
    kp_str unit = data->id[data->recusal[i].unit], judge = data->judge[data->recusal[i].judge].id;
    kp_buf_printf(out, "recused %.*s %.*s", (int)judge.len, judge.at, (int)unit.len, unit.at);
    print_part(out, "reason ", data->recusal[i].reason);
    kp_buf_add(out, "\n");
  }
}

static void print_assignments(kp_buf *out, const kp_dataset *data, const kp_dataset_spec *spec) {
  for (int i = 0; i < data->n_assignments; i++) {
    const kp_assignment *one = &data->assignment[i];
    kp_buf_add(out, "assigned");
    print_part(out, "", data->judge[one->judge].id);
    print_part(out, "unit ", one->unit < 0 ? kp_str_of("all") : data->id[one->unit]);
    print_part(out, "indicator ",
               kp_str_of(one->indicator < 0 ? "all" : spec->panel[one->indicator].id));
    kp_buf_printf(out, " line %u\n", (unsigned)one->line);
  }
}

static void print_dataset(kp_buf *out, const kp_dataset *data, const kp_dataset_spec *spec) {
  kp_buf_printf(out, "---\nperiod '%s'\n", data->period);
  for (int i = 0; i < data->n_files; i++) {
    kp_buf_printf(out, "file %s %s\n", data->file[i].path, data->file[i].encoding);
    assert_int_equal(strlen(data->file[i].hash), 64);
    assert_true(data->file[i].n_bytes > 0);
  }
  for (int u = 0; u < data->n_units; u++) {
    print_unit(out, data, u);
    assert_int_equal(kp_dataset_find_unit(data, data->id[u]), u);
  }
  print_marks(out, data, spec);
  print_assignments(out, data, spec);
}

/* The diagnostics with the case's folder taken out of their paths. */
static void print_diag(kp_buf *out, const kp_diag *diag, const char *folder) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  size_t len = strlen(folder);
  for (const char *at = text.at; at != NULL && *at != '\0';) {
    if (strncmp(at, folder, len) == 0 && at[len] == '/') {
      at += len + 1;
    } else {
      kp_buf_add_bytes(out, at++, 1);
    }
  }
  kp_text_free(&text);
}

/* ---- The cases ---- */

static char *run_case(const char *folder) {
  char *spec_path = support_path(folder, "spec.txt");
  case_spec *c = spec_read(spec_path);
  char *path = support_path(folder, c->path);
  kp_diag *diag = kp_diag_new();
  kp_dataset *data = NULL;
  kp_status status = kp_dataset_read(&data, path, &c->spec, diag);
  kp_buf out = {0};
  kp_buf_printf(&out, "status %d\n", (int)status);
  print_diag(&out, diag, folder);
  assert_int_equal(status == KP_OK, data != NULL);
  if (data != NULL) {
    print_dataset(&out, data, &c->spec);
  }
  kp_dataset_free(data);
  kp_diag_free(diag);
  free(path);
  free(spec_path);
  free(c->text);
  free(c);
  char *text = strdup(out.at);
  kp_buf_clear(&out);
  return text;
}

static void dataset__each_case_folder_gives_what_it_expects(void **state) {
  (void)state;
  char *cases = support_source("tests/datasets");
  kp_arena *arena = kp_arena_new();
  const char *const *names = NULL;
  int n = 0, n_failed = 0;
  assert_int_equal(kp_path_list(&names, &n, cases, arena, NULL), KP_OK);
  assert_true(n > 0);
  for (int i = 0; i < n; i++) {
    char *folder = support_path(cases, names[i]);
    char *expected_path = support_path(folder, "expected.txt");
    char *got = run_case(folder);
    char *expected = support_read(expected_path, NULL);
    if (strcmp(got, expected) != 0) {
      fprintf(stderr, "==== %s: got\n%s==== %s: wanted\n%s====\n", names[i], got, names[i],
              expected);
      n_failed++;
    }
    free(got);
    free(expected);
    free(expected_path);
    free(folder);
  }
  kp_arena_free(arena);
  free(cases);
  assert_int_equal(n_failed, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dataset__each_case_folder_gives_what_it_expects),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
