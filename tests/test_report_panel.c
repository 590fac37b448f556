/* SPDX-License-Identifier: GPL-3.0-or-later
 * The panel for a chair: the figures behind it against plain loops over the files, the sentences,
 * and the files that it writes. */
#include "support.h"

#include <math.h>

#include "panel_case.h"
#include "plain_csv.h"
#include "report/panel.h"

static const char G60[] = "indicators/g60/alliance.lua";

static kp_report_panel panel_of(const job *j, kp_arena *arena) {
  kp_report_panel out;
  must(kp_report_panel_make(&out, j->result, true, arena, j->diag), j->diag);
  return out;
}

static job run_year(const char *year) {
  char dataset[64];
  snprintf(dataset, sizeof dataset, "datasets/g60/%s", year);
  return job_run(G60, dataset, NULL);
}

static plain_csv read_year(const char *year, const char *file) {
  char name[64];
  snprintf(name, sizeof name, "datasets/g60/%s/%s", year, file);
  char *path = support_source(name);
  plain_csv csv = plain_csv_read(path, NULL);
  free(path);
  return csv;
}

/* ---- Judges ---- */

/* Not a recusal that stands in the sheet. */
static bool is_mark(const plain_csv *csv, int row) {
  char *end;
  const char *text = plain_cell(csv, row, 3);
  strtod(text, &end);
  return end != text;
}

/* Mean over a judge's rows of what the others gave on average less the judge's own mark. */
static double plain_severity(const plain_csv *csv, const char *judge) {
  double sum = 0.0;
  int n = 0;
  for (int r = 1; r < csv->n_rows; r++) {
    double others = 0.0;
    int n_others = 0;
    if (strcmp(plain_cell(csv, r, 0), judge) != 0 || !is_mark(csv, r))
      continue;
    for (int s = 1; s < csv->n_rows; s++) {
      if (s == r || !is_mark(csv, s) || strcmp(plain_cell(csv, s, 1), plain_cell(csv, r, 1)) != 0 ||
          strcmp(plain_cell(csv, s, 2), plain_cell(csv, r, 2)) != 0)
        continue;
      others += strtod(plain_cell(csv, s, 3), NULL);
      n_others++;
    }
    sum += others / n_others - strtod(plain_cell(csv, r, 3), NULL);
    n++;
  }
  return sum / n;
}

static void report_panel__finds_the_severe_judge_of_every_year(void **state) {
  (void)state;
  static const char *const YEARS[] = {"2022", "2023", "2024"};
  for (int y = 0; y < 3; y++) {
    job j = run_year(YEARS[y]);
    plain_csv csv = read_year(YEARS[y], "panel.csv");
    kp_arena *arena = kp_arena_new();
    const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
    assert_true(analysis->same_range);
    for (int k = 0; k < 5; k++) {
      char id[16];
      snprintf(id, sizeof id, "J%d", k + 1);
      assert_near(id, analysis->judge[k].severity, plain_severity(&csv, id), 1e-12);
      assert_int_equal(analysis->judge[k].leaning, k == 3 ? KP_LEANS_STRICT : KP_LEANS_NOT);
    }
    assert_true(analysis->judge[3].severity > 1.3 && analysis->judge[3].severity < 2.0);
    kp_text text = {0};
    must(kp_report_panel_text(&text, j.result, KP_ZH, false, 0, j.diag), j.diag);
    assert_contains(text.at, "专家丁（J4）");
    assert_contains(text.at, "明显偏严");
    kp_text_free(&text);
    must(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), j.diag);
    assert_contains(text.at, "clearly strict");
    kp_text_free(&text);
    kp_arena_free(arena);
    plain_csv_clear(&csv);
    job_clear(&j);
  }
}

static void report_panel__recusals_hold_in_the_sample_years(void **state) {
  (void)state;
  static const char *const YEARS[] = {"2022", "2023", "2024"};
  for (int y = 0; y < 3; y++) {
    job j = run_year(YEARS[y]);
    plain_csv listed = read_year(YEARS[y], "recusals.csv");
    kp_arena *arena = kp_arena_new();
    const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
    assert_int_equal(analysis->scope[0].coverage.recused, (listed.n_rows - 1) * 2);
    assert_int_equal(analysis->scope[0].coverage.recused_given, 0);
    /* 2022: of five judges two are recused from A17 and one gave nothing */
    assert_int_equal(analysis->scope[0].coverage.missing, y == 0 ? 2 : 0);
    assert_int_equal(analysis->scope[0].n_too_few + analysis->scope[0].n_all_recused,
                     y == 0 ? 2 : 0);
    kp_text text = {0};
    must(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), j.diag);
    if (y == 0)
      assert_contains(text.at, "no pooled score, to be settled");
    kp_text_free(&text);
    kp_arena_free(arena);
    plain_csv_clear(&listed);
    job_clear(&j);
  }
}

/* ---- A small panel with everything in it ---- */

/* a: 0 to 10 with a guide, weight 3; b: 0 to 5, weight 1. J3 is recused from u1 and marks it all
 * the same; J1 changes u2 in round 2; J4 marks u4 far away; J2 leaves u3's b out. */
static const char INDEX[] =
    "return index { id = 'small', title = 'Small', missing = 'none',\n"
    "  indicator { 'a', title = 'Alpha', weight = 3, value = panel { range = { 0, 10 }, pool = "
    "mean,\n"
    "    min_judges = 3, guide = { { 8, 'good' }, { 5, 'fair' }, { 0, 'poor' } } },\n"
    "    score = linear { from = 0, to = 10 } },\n"
    "  indicator { 'b', title = 'Beta', weight = 1, value = panel { range = { 0, 5 }, pool = "
    "mean,\n"
    "    min_judges = 3 }, score = linear { from = 0, to = 5 } },\n"
    "  grades = { grade { 'pass', at_least = 60 }, grade { 'fail' } } }\n";
static const char MARKS[] = "judge,unit,indicator,score,round\n"
                            "J1,u1,a,8,1\nJ2,u1,a,9,1\nJ3,u1,a,10,1\nJ4,u1,a,8.5,1\n"
                            "J1,u1,b,4,1\nJ2,u1,b,4.5,1\nJ4,u1,b,4,1\n"
                            "J1,u2,a,3,1\nJ2,u2,a,6,1\nJ3,u2,a,5.5,1\nJ4,u2,a,6,1\nJ1,u2,a,5,2\n"
                            "J1,u2,b,3,1\nJ2,u2,b,2.5,1\nJ3,u2,b,3,1\nJ4,u2,b,2,1\n"
                            "J1,u3,a,4,1\nJ2,u3,a,4,1\nJ3,u3,a,4.5,1\nJ4,u3,a,5,1\n"
                            "J1,u3,b,1,1\nJ3,u3,b,1.5,1\nJ4,u3,b,1,1\n"
                            "J1,u4,a,7,1\nJ2,u4,a,7,1\nJ3,u4,a,7.5,1\nJ4,u4,a,1,1\n"
                            "J1,u4,b,3.5,1\nJ2,u4,b,4,1\nJ3,u4,b,3,1\nJ4,u4,b,3.5,1\n";
static const panel_file SMALL[] = {
    {"index.lua", INDEX},
    {"panel.csv", MARKS},
    {"judges.csv", "id,name,declared,signed\nJ1,Ann,yes,2024-12-01\nJ2,Ben,no,yes\n"
                   "J3,Cleo,yes,\nJ4,Dan,yes,yes\n"},
    {"recusals.csv", "judge,unit,reason\nJ3,u1,related\n"},
    {NULL, NULL}};

static const kp_panel_noted *find_noted(const kp_panel_analysis *analysis, kp_noted_kind kind) {
  const kp_panel_noted *found = NULL;
  for (int i = 0; i < analysis->n_noted; i++)
    if (analysis->noted[i].kind == kind) {
      assert_null(found);
      found = &analysis->noted[i];
    }
  assert_non_null(found);
  return found;
}

static void report_panel__counts_what_was_asked_and_given(void **state) {
  (void)state;
  char *folder;
  job j = panel_case_run(&folder, SMALL, 4);
  kp_arena *arena = kp_arena_new();
  const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
  const kp_panel_coverage *whole = &analysis->scope[0].coverage;
  assert_int_equal(whole->expected, 4 * 4 * 2 - 2);
  assert_int_equal(whole->given, 29);
  assert_int_equal(whole->missing, 1);
  assert_int_equal(whole->recused, 2);
  assert_int_equal(whole->recused_given, 1);
  assert_int_equal(whole->changed, 1);
  assert_int_equal(analysis->judge[1].coverage.missing, 1);
  assert_int_equal(analysis->judge[2].coverage.recused, 2);
  assert_int_equal(analysis->judge[2].coverage.given, 6);
  assert_false(analysis->same_range);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

static void report_panel__notes_marks_with_their_places(void **state) {
  (void)state;
  char *folder;
  job j = panel_case_run(&folder, SMALL, 4);
  kp_arena *arena = kp_arena_new();
  const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
  const kp_mark *marks = j.result->dataset->mark;
  const kp_panel_noted *recused = find_noted(analysis, KP_NOTED_RECUSED);
  assert_int_equal(marks[recused->mark].line, 4);
  const kp_panel_noted *changed = find_noted(analysis, KP_NOTED_CHANGED);
  assert_int_equal(marks[changed->mark].line, 13);
  assert_near("before", changed->before, 3, 0);
  const kp_panel_noted *far = find_noted(analysis, KP_NOTED_FAR);
  assert_int_equal(marks[far->mark].line, 28);
  assert_near("others", far->middle, 7, 0);
  assert_true(far->times < -3);
  kp_text text = {0};
  must(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), j.diag);
  assert_contains(text.at,
                  "panel.csv:4:4: Cleo (J3) is recused from Unit 1 and gave 10 for 'Alpha'");
  assert_contains(text.at,
                  "panel.csv:13:4: Ann (J1) changed the mark of Unit 2 for 'Alpha' from 3 to 5");
  assert_contains(text.at, "panel.csv:28:4: Dan (J4) gave Unit 4 1 for 'Alpha'");
  assert_contains(text.at, "No declaration: Ben (J2).");
  assert_contains(text.at, "No signature: Cleo (J3).");
  kp_text_free(&text);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

static void assert_same_estimate(const char *label, const kp_estimate *got,
                                 const kp_estimate *wanted) {
  assert_near(label, got->value, wanted->value, 1e-12);
  assert_near(label, got->lower, wanted->lower, 1e-9);
  assert_int_equal(got->n_subjects, wanted->n_subjects);
  assert_int_equal(got->n_judges, wanted->n_judges);
}

/* The panel's figures: (3 a / 10 + b / 5) / 4; a judge who lacks one of them has none. */
static void report_panel__several_indicators_are_weighted_on_a_common_scale(void **state) {
  (void)state;
  char *folder;
  job j = panel_case_run(&folder, SMALL, 4);
  kp_arena *arena = kp_arena_new();
  const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
  static const double A[4][4] = {{8, 9, NAN, 8.5}, {5, 6, 5.5, 6}, {4, 4, 4.5, 5}, {7, 7, 7.5, 1}};
  static const double B[4][4] = {
      {4, 4.5, NAN, 4}, {3, 2.5, 3, 2}, {1, NAN, 1.5, 1}, {3.5, 4, 3, 3.5}};
  double both[16];
  for (int i = 0; i < 16; i++)
    both[i] = (3 * A[i / 4][i % 4] / 10 + B[i / 4][i % 4] / 5) / 4;
  kp_marks marks = kp_stats_marks_by_subject(both, 4, 4);
  kp_estimate icc[KP_ICC_FORMS];
  kp_alpha alpha;
  must(kp_stats_icc(icc, &marks, 0.95, j.diag), j.diag);
  must(kp_stats_alpha(&alpha, &marks, KP_INTERVAL, NULL, j.diag), j.diag);
  const kp_panel_scope *whole = &analysis->scope[0];
  assert_true(whole->composite);
  assert_same_estimate("ICC(2,k)", &whole->icc[KP_ICC_2_K], &icc[KP_ICC_2_K]);
  assert_near("alpha", whole->alpha[KP_INTERVAL].figure.value, alpha.figure.value, 1e-12);
  assert_near("no categories", whole->kappa.value, NAN, 0);
  assert_near("no categories", whole->alpha[KP_NOMINAL].figure.value, NAN, 0);
  marks = kp_stats_marks_by_subject(&A[0][0], 4, 4);
  must(kp_stats_icc(icc, &marks, 0.95, j.diag), j.diag);
  assert_same_estimate("indicator a", &analysis->scope[1].icc[KP_ICC_3_1], &icc[KP_ICC_3_1]);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

/* Bands of the guide: from 8, from 5, below. */
static void report_panel__kappa_counts_bands_of_the_guide(void **state) {
  (void)state;
  char *folder;
  job j = panel_case_run(&folder, SMALL, 4);
  kp_arena *arena = kp_arena_new();
  const kp_panel_analysis *analysis = panel_of(&j, arena).analysis;
  static const double BAND[4][4] = {{3, 3, NAN, 3}, {2, 2, 2, 2}, {1, 1, 1, 2}, {2, 2, 2, 1}};
  kp_marks marks = kp_stats_marks_by_subject(&BAND[0][0], 4, 4);
  kp_estimate kappa;
  must(kp_stats_fleiss_kappa(&kappa, &marks, 0.95, j.diag), j.diag);
  assert_int_equal(analysis->scope[1].kind, KP_SCOPE_INDICATOR);
  assert_true(analysis->scope[1].by_guide);
  assert_false(analysis->scope[2].by_guide);
  assert_near("kappa", analysis->scope[1].kappa.value, kappa.value, 1e-12);
  kp_arena_free(arena);
  panel_case_clear(&j, folder);
}

/* Two way tables without a rest: severities are those of the table, 1 for J1 and -1 for J3. */
static void report_panel__shows_what_the_models_took_out(void **state) {
  (void)state;
  static const char *const MARKS_OF[] = {
      "judge,unit,indicator,score\n"
      "J1,u1,a,6\nJ2,u1,a,7\nJ3,u1,a,8\nJ1,u2,a,3\nJ2,u2,a,4\n"
      "J3,u2,a,5\nJ1,u3,a,1\nJ2,u3,a,2\nJ3,u3,a,3\n",
      /* some noise: the rating scale model has no estimate for a table without any */
      "judge,unit,indicator,score\n"
      "J1,u1,a,3\nJ2,u1,a,5\nJ3,u1,a,4\nJ1,u2,a,4\nJ2,u2,a,3\n"
      "J3,u2,a,4\nJ1,u3,a,3\nJ2,u3,a,2\nJ3,u3,a,3\n"
      "J1,u4,a,2\nJ2,u4,a,3\nJ3,u4,a,3\nJ1,u5,a,4\nJ2,u5,a,5\nJ3,u5,a,5\n"};
  static const char *const POOL[] = {"adjusted", "rasch"};
  static const char *const SAID[] = {"by the additive model", "rating scale model (Rasch)"};
  for (int m = 0; m < 2; m++) {
    char index[512];
    snprintf(index, sizeof index,
             "return index { id = 'm', title = 'M',\n"
             "  indicator { 'a', title = 'Alpha', value = panel { range = { 0, 10 }, step = 1, "
             "pool = %s,\n"
             "    min_judges = 3 }, score = linear { from = 0, to = 10 } } }\n",
             POOL[m]);
    const panel_file files[] = {{"index.lua", index}, {"panel.csv", MARKS_OF[m]}, {NULL, NULL}};
    char *folder;
    job j = panel_case_run(&folder, files, m == 0 ? 3 : 5);
    kp_text text = {0}, json = {0};
    must(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), j.diag);
    must(kp_report_panel_json(&json, j.result, j.diag), j.diag);
    assert_contains(text.at, SAID[m]);
    assert_contains(text.at, "The model takes severity out");
    assert_contains(json.at, m == 0 ? "\"residual_sd\"" : "\"infit\"");
    for (int k = 0; m == 0 && k < 3; k++)
      assert_near("severity", j.result->panel->adjusted[0].judge[k].severity, 1 - k, 1e-12);
    kp_text_free(&text);
    must(kp_explain_unit(&text, j.result, 1, KP_EN, false, j.diag), j.diag);
    assert_contains(text.at, m == 0 ? "J1 3 (stricter than the mean by 1), J2 4, J3 5 (milder than "
                                      "the mean by 1)"
                                    : " logits)");
    assert_null(strstr(text.at, "by -"));
    kp_text_free(&text);
    kp_text_free(&json);
    panel_case_clear(&j, folder);
  }
}

/* Without J4 u1 has 7 instead of 5.75 and passes; it is the second of three as before. */
static void report_panel__says_nothing_of_ranks_when_none_changes(void **state) {
  (void)state;
  static const panel_file files[] = {
      {"index.lua",
       "return index { id = 'm', title = 'M',\n"
       "  indicator { 'a', title = 'Alpha', value = panel { range = { 0, 10 }, pool = mean,\n"
       "    min_judges = 3 }, score = linear { from = 0, to = 10 } },\n"
       "  grades = { grade { 'pass', at_least = 60 }, grade { 'fail' } } }\n"},
      {"panel.csv", "judge,unit,indicator,score\n"
                    "J1,u1,a,7\nJ2,u1,a,7\nJ3,u1,a,7\nJ4,u1,a,2\n"
                    "J1,u2,a,9\nJ2,u2,a,9\nJ3,u2,a,9\nJ4,u2,a,9\n"
                    "J1,u3,a,3\nJ2,u3,a,3\nJ3,u3,a,3\nJ4,u3,a,3\n"},
      {NULL, NULL}};
  char *folder;
  job j = panel_case_run(&folder, files, 3);
  kp_text text = {0};
  must(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), j.diag);
  assert_contains(text.at, "without this judge 1 grade changes, no rank does, a total by 12.5 at "
                           "most");
  kp_text_free(&text);
  must(kp_report_panel_text(&text, j.result, KP_ZH, false, 0, j.diag), j.diag);
  assert_contains(text.at, "去掉此人，1个等次会变，名次都不变，总分至多变12.5分");
  assert_null(strstr(text.at, "0个"));
  kp_text_free(&text);
  panel_case_clear(&j, folder);
}

/* missing is not said, so scoring stops at u2; the chair needs to see it all the more. */
static void report_panel__is_made_of_marks_that_are_too_few_to_score(void **state) {
  (void)state;
  static const panel_file files[] = {
      {"index.lua", "return index { id = 'm', title = 'M',\n"
                    "  indicator { 'a', title = 'Alpha', value = panel { range = { 0, 10 },\n"
                    "    pool = trimmed { drop = 1 }, min_judges = 3 },\n"
                    "    score = linear { from = 0, to = 10 } } }\n"},
      {"panel.csv", "judge,unit,indicator,score\nJ1,u1,a,7\nJ2,u1,a,7\nJ3,u1,a,7\nJ4,u1,a,2\n"
                    "J1,u2,a,9\nJ2,u2,a,8\n"},
      {NULL, NULL}};
  char *folder;
  job j = panel_case_load(&folder, files, 2);
  assert_int_equal(kp_run(&j.result, j.index, j.dataset, j.diag), KP_INPUT);
  kp_diag_free(j.diag);
  j.diag = kp_diag_new();
  must(kp_run_panel(&j.result, j.index, j.dataset, j.diag), j.diag);
  assert_int_equal(kp_result_unit_status(j.result, 0), KP_GRADED);
  assert_int_equal(kp_result_unit_status(j.result, 1), KP_UNSCORED);
  kp_text text = {0};
  must(kp_report_panel_text(&text, j.result, KP_ZH, false, 0, j.diag), j.diag);
  assert_contains(text.at, "应打8个分，缺2个。1格有效打分不足，没有汇总分，待核。");
  assert_contains(text.at, "有效打分2个，不足3个：没有汇总分，待核");
  kp_text_free(&text);
  panel_case_clear(&j, folder);
}

/* ---- Files ---- */

static char *written(const char *folder, const char *name) {
  char *path = support_path(folder, name);
  char *text = support_read(path, NULL);
  free(path);
  return text;
}

static void report_panel__writes_its_tables(void **state) {
  (void)state;
  char *out = support_folder();
  job j = run_year("2024");
  const kp_report_options options = {.lang = KP_EN};
  must(kp_report_panel_write(j.result, out, &options, j.diag), j.diag);
  assert_int_equal(support_count_files(out), 6);
  char *cells = written(out, "panel.csv"), *judges = written(out, "judges.csv");
  char *agreement = written(out, "agreement.csv"), *json = written(out, "result.json");
  assert_contains(cells, "period,id,name,indicator,title,pooled,marks,counted,dropped,recused,rule,"
                         "fallback,judges,source,sentence\r\n");
  /* J1 is recused; of 10, 9, 9, 9.5 the best and one of the worst fall away */
  assert_contains(cells, ",9.25,4,2,2,1,trimmed(1),,");
  assert_contains(cells,
                  "\"panel.csv:2,3,4,5\",\"4 marks, 2 counted: 9.25, 2 taken off, 1 recused\"");
  assert_contains(judges,
                  "judge,name,role,marks,expected,missing,recused,severity,spread,correlation,"
                  "far,grade_changes,rank_changes,declared,signed,sentence\r\n");
  assert_contains(agreement, "scope,statistic,value,lower,upper,n,note\r\n");
  static const char *const NAMES[] = {"\"ICC(1,1)\"",
                                      "\"ICC(2,1)\"",
                                      "\"ICC(3,1)\"",
                                      "\"ICC(1,k)\"",
                                      "\"ICC(2,k)\"",
                                      "\"ICC(3,k)\"",
                                      "W",
                                      "alpha_nominal",
                                      "alpha_ordinal",
                                      "alpha_interval",
                                      "alpha_ratio",
                                      "kappa",
                                      "cronbach"};
  static const char *const SCOPES[] = {"panel", "dimension:innovation", "indicator:breakthrough"};
  for (int s = 0; s < 3; s++)
    for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++) {
      char row[96];
      snprintf(row, sizeof row, "\n%s,%s,", SCOPES[s], NAMES[n]);
      assert_contains(agreement, row);
    }
  assert_contains(json, "\"panel\":{\"unit_of_severity\":\"marks\"");
  free(cells);
  free(judges);
  free(agreement);
  free(json);
  support_folder_remove(out);
  job_clear(&j);
}

static void report_panel__a_scoring_run_holds_the_same_section(void **state) {
  (void)state;
  char *scored = support_folder(), *judged = support_folder();
  job j = run_year("2023");
  const kp_report_options options = {.lang = KP_ZH, .only = "result"};
  must(kp_report_write(j.result, scored, &options, j.diag), j.diag);
  kp_set_threads(3);
  must(kp_report_panel_write(j.result, judged, &options, j.diag), j.diag);
  kp_set_threads(0);
  char *a = written(scored, "result.json"), *b = written(judged, "result.json");
  assert_string_equal(a, b);
  free(a);
  free(b);
  support_folder_remove(scored);
  support_folder_remove(judged);
  job_clear(&j);
}

static void report_panel__an_index_without_judges_is_refused(void **state) {
  (void)state;
  static const panel_file files[] = {
      {"index.lua", "return index { id = 'plain', title = 'Plain', missing = 'none',\n"
                    "  indicator { 'a', title = 'A', score = asis {} } }\n"},
      {"values.csv", "unit,indicator,value\nu1,a,3\n"},
      {NULL, NULL}};
  char *folder, *out = support_folder();
  job j = panel_case_run(&folder, files, 1);
  kp_text text = {0};
  assert_int_equal(kp_report_panel_write(j.result, out, NULL, j.diag), KP_INPUT);
  assert_int_equal(kp_report_panel_text(&text, j.result, KP_EN, false, 0, j.diag), KP_INPUT);
  assert_null(text.at);
  assert_int_equal(support_count_files(out), 0);
  must(kp_diag_text(&text, j.diag, KP_EN, false), j.diag);
  assert_contains(text.at, "no indicator of this index is scored by judges");
  kp_text_free(&text);
  support_folder_remove(out);
  panel_case_clear(&j, folder);
}

/* Every allocation fails once: an error, nothing written, nothing leaked. */
static void report_panel__running_out_of_memory_is_an_error_and_no_output(void **state) {
  (void)state;
  char *folder;
  job j = panel_case_run(&folder, SMALL, 4);
  kp_set_threads(1);
  for (int64_t n = 1; n < 4000; n = n < 60 ? n + 1 : n + n / 12) {
    kp_text text = {0};
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(n);
    const kp_status status = kp_report_panel_json(&text, j.result, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    assert_true((status == KP_OK) == (text.at != NULL));
    kp_text_free(&text);
    kp_diag_free(diag);
  }
  kp_set_threads(0);
  panel_case_clear(&j, folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(report_panel__finds_the_severe_judge_of_every_year),
      cmocka_unit_test(report_panel__recusals_hold_in_the_sample_years),
      cmocka_unit_test(report_panel__counts_what_was_asked_and_given),
      cmocka_unit_test(report_panel__notes_marks_with_their_places),
      cmocka_unit_test(report_panel__several_indicators_are_weighted_on_a_common_scale),
      cmocka_unit_test(report_panel__kappa_counts_bands_of_the_guide),
      cmocka_unit_test(report_panel__shows_what_the_models_took_out),
      cmocka_unit_test(report_panel__says_nothing_of_ranks_when_none_changes),
      cmocka_unit_test(report_panel__is_made_of_marks_that_are_too_few_to_score),
      cmocka_unit_test(report_panel__writes_its_tables),
      cmocka_unit_test(report_panel__a_scoring_run_holds_the_same_section),
      cmocka_unit_test(report_panel__an_index_without_judges_is_refused),
      cmocka_unit_test(report_panel__running_out_of_memory_is_an_error_and_no_output),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
