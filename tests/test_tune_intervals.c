/* SPDX-License-Identifier: GPL-3.0-or-later
 * Intervals: by hand, and against a fine sweep: nothing changes inside, something does just
 * outside. The sweep knows nothing of how an edge was found: it scores values as --set does. */
#include "tune_case.h"

static const kp_interval *interval_of(const tune_case *c, const char *name) {
  for (int k = 0; k < c->tune->n_intervals; k++)
    if (strcmp(c->tune->interval[k].setting.name, name) == 0)
      return &c->tune->interval[k];
  fail_msg("no interval of %s", name);
  return NULL;
}

static void find_all(tune_case *c, int first) {
  const kp_tune_options options = {.intervals = true, .first = first};
  tune_must(tune_try(c, &options), c->diag);
}

/* Whether grades and the first K are those of the base run when the setting has the value. */
static bool is_same(tune_case *c, const char *name, double value, int first) {
  char word[120];
  const char *set = word;
  kp_tune *tune = NULL;
  snprintf(word, sizeof word, "%s=%.17g", name, value);
  const kp_tune_options options = {.set = &set, .n_set = 1};
  tune_must(kp_tune_new(&tune, c->result, &options, c->diag), c->diag);
  const kp_scoring *a = c->result->scoring, *b = tune->scoring;
  bool same = true;
  for (int u = 0; u < a->n_units; u++) {
    const bool was_first = a->rank[u] > 0 && a->rank[u] <= first;
    const bool is_first = b->rank[u] > 0 && b->rank[u] <= first;
    same = same && a->grade[u] == b->grade[u] && a->status[u] == b->status[u] &&
           was_first == is_first && (!was_first || a->rank[u] == b->rank[u]);
  }
  kp_tune_free(tune);
  return same;
}

/* n looks between the value in force and the edge, and one behind it. */
static void check_edge(tune_case *c, const kp_interval *interval, const kp_interval_edge *edge,
                       int first, int n) {
  const char *name = interval->setting.name;
  if (edge->kind == KP_EDGE_OPEN)
    return;
  for (int k = 1; k < n; k++) {
    const double value = interval->current + (edge->at - interval->current) * k / n;
    if (!is_same(c, name, value, first))
      fail_msg("%s: %.17g changes something inside of %.17g … %.17g", name, value,
               interval->current, edge->at);
  }
  if (edge->kind != KP_EDGE_CHANGE)
    return;
  if (is_same(c, name, edge->at, first) != edge->inside)
    fail_msg("%s: at %.17g itself it is otherwise", name, edge->at);
  const double away = edge->at > interval->current ? 1.0 : -1.0;
  const double behind = edge->at + away * 1e-9 * fmax(1.0, fabs(edge->at));
  if (edge->at != interval->current && is_same(c, name, behind, first))
    fail_msg("%s: nothing changes at %.17g behind %.17g", name, behind, edge->at);
}

static void check_all(tune_case *c, int first, int n) {
  int n_exact = 0;
  find_all(c, first);
  for (int k = 0; k < c->tune->n_intervals; k++) {
    const kp_interval *interval = &c->tune->interval[k];
    if (interval->how == KP_INTERVAL_NONE)
      continue;
    n_exact += interval->how == KP_INTERVAL_EXACT;
    check_edge(c, interval, &interval->low, first, n);
    check_edge(c, interval, &interval->high, first, n);
  }
  assert_true(n_exact > 0);
}

/* A(t) = 64 + 0.26 t, B(t) = 86 - 0.26 t. Up to t = 61.519… A stays below 79.995; down to 42.3269…
 * the two are not printed alike: there A is 75.005 and B 74.995. */
static void tune_intervals__a_weight_ends_where_the_printed_totals_say(void **state) {
  (void)state;
  tune_case c =
      tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"), TUNE_THREE_DATA);
  find_all(&c, 3);
  const kp_interval *a = interval_of(&c, "weight.a");
  assert_int_equal(a->how, KP_INTERVAL_EXACT);
  assert_near("low", a->low.at, 42.3269230769, 1e-9);
  assert_near("high", a->high.at, 15.995 / 0.26, 1e-9);
  assert_int_equal(a->high.unit, 0);
  assert_int_equal(a->high.grade, 0);
  assert_true(a->high.of_grade);
  tune_case_clear(&c);
}

static void tune_intervals__cut_offs_end_at_totals(void **state) {
  (void)state;
  tune_case c =
      tune_case_load(TUNE_THREE("", "round = { digits = 2, at = \"total\" },"), TUNE_THREE_DATA);
  find_all(&c, 3);
  const kp_interval *top = interval_of(&c, "grade.top.at_least");
  assert_near("top down to", top->low.at, 77.0, 0.0);
  assert_false(top->low.inside); /* at 77 A is top */
  assert_int_equal(top->high.kind, KP_EDGE_LIMIT);
  assert_near("top up to", top->high.at, 100.0, 0.0);
  const kp_interval *good = interval_of(&c, "grade.good.at_least");
  assert_near("good down to", good->low.at, 50.0, 0.0);
  assert_false(good->low.inside);
  assert_near("good up to", good->high.at, 73.0, 0.0);
  assert_true(good->high.inside); /* at 73 B is good still */
  tune_case_clear(&c);
}

static void tune_intervals__hold_against_a_fine_sweep(void **state) {
  (void)state;
  static const char *const rounds[] = {
      "round = { digits = 2, at = \"total\" },", "round = { digits = 0, at = \"total\" },",
      "round = { digits = 4, at = \"total\" }, rank_on = \"full\",",
      "round = { digits = 1, at = \"indicator\" },"};
  static const char data[] = "id,a,b,c\nA,90,60,70\nB,60,90,80\nC,50,50,50\nD,72.5,61,99\n"
                             "E,12,88,40\nF,66,66,66.5\n";
  for (size_t k = 0; k < 4; k++) {
    char text[2000];
    snprintf(
        text, sizeof text,
        "return index { id = \"f\", title = \"F\", unit = \"u\", scale = { 0, 100 }, %s\n"
        "  dimension { \"d\", weight = 70,\n"
        "    indicator { \"a\", weight = 3, score = linear { from = 0, to = 100 } },\n"
        "    indicator { \"b\", weight = 2, score = bands { at_least = { { 80, 100 }, { 60, 70 "
        "}, { 20, 35 } }, otherwise = 0 } } },\n"
        "  indicator { \"c\", weight = 30, score = linear { from = 0, to = 100 } },\n"
        "  gates = { gate { \"e\", column \"a\", at_least = 20, otherwise = cap \"poor\" } },\n"
        "  grades = { grade { \"top\", at_least = 75, need = { d = 68 } }, grade { \"good\", "
        "at_least = 60 }, grade { \"poor\" } } }\n",
        rounds[k]);
    tune_case c = tune_case_load(text, data);
    check_all(&c, 3, 300);
    tune_case_clear(&c);
  }
}

/* Under points, rounded at the indicator, with one indicator that does not apply to some. */
static void tune_intervals__of_points_hold_against_a_fine_sweep(void **state) {
  (void)state;
  static const char index[] =
      "return index { id = \"p\", title = \"P\", unit = \"u\", scale = { 0, 100 },\n"
      "  weights = \"points\", round = { digits = 1, at = \"indicator\" },\n"
      "  dimension { \"d\", weight = 60,\n"
      "    indicator { \"a\", weight = 25, score = linear { from = 0, to = 9 } },\n"
      "    indicator { \"b\", weight = 20, score = each { 3, upto = 20 } },\n"
      "    indicator { \"n\", weight = 15, score = linear { from = 0, to = 7 },\n"
      "      applies = require_that { \"has_n\", column \"h\", above = 0 } } },\n"
      "  indicator { \"e\", weight = 40, score = linear { from = 0, to = 11 } },\n"
      "  grades = { grade { \"top\", at_least = 70, need = { d = 60 } }, grade { \"good\", "
      "at_least "
      "= 50 }, grade { \"poor\" } },\n"
      "}\n";
  tune_case c = tune_case_load(index, "id,a,b,n,h,e\nX,5,4,3,1,7\nY,8,1,,0,9\nZ,2,6,7,2,3\n"
                                      "V,7,7,5,1,9\nW,6,2,,0,8\nU,1,1,1,1,1\n");
  check_all(&c, 3, 400);
  assert_int_equal(interval_of(&c, "weight.a")->how, KP_INTERVAL_EXACT);
  assert_int_equal(interval_of(&c, "weight.d")->how, KP_INTERVAL_EXACT);
  tune_case_clear(&c);
}

static void tune_intervals__say_when_they_were_searched(void **state) {
  (void)state;
  tune_case c = tune_case_load(
      "return index { id = \"g\", title = \"G\", unit = \"u\", scale = { 0, 100 }, combine = "
      "geometric, round = { digits = 2, at = \"total\" },\n"
      "  indicator { \"a\", weight = 1, score = linear { from = 0, to = 100 } },\n"
      "  indicator { \"b\", weight = 1, score = linear { from = 0, to = 100 } },\n"
      "  grades = { grade { \"top\", at_least = 60 }, grade { \"poor\" } } }\n",
      "id,a,b\nX,90,40\nY,50,80\n");
  check_all(&c, 2, 100);
  const kp_interval *a = interval_of(&c, "weight.a");
  assert_int_equal(a->how, KP_INTERVAL_SEARCHED);
  /* Y falls to 59.995 = 50^x 80^(1-x) at x = ln(80/59.995)/ln(80/50): weight x / (1 - x), unless X
   * overtakes Y before: 90^x 40^(1-x) = 50^x 80^(1-x) at x = ln 2 / ln(18/5). */
  const double x = log(2.0) / log(3.6);
  assert_near("to", a->high.at, x / (1.0 - x), 2e-3);
  tune_case_clear(&c);
}

static void tune_intervals__an_only_child_has_none(void **state) {
  (void)state;
  tune_case c =
      tune_case_load("return index { id = \"o\", title = \"O\", unit = \"u\", scale = { 0, 100 },\n"
                     "  indicator { \"a\", score = asis } }\n",
                     "id,a\nX,90\n");
  find_all(&c, 1);
  assert_int_equal(interval_of(&c, "weight.a")->how, KP_INTERVAL_NONE);
  tune_case_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tune_intervals__a_weight_ends_where_the_printed_totals_say),
      cmocka_unit_test(tune_intervals__cut_offs_end_at_totals),
      cmocka_unit_test(tune_intervals__hold_against_a_fine_sweep),
      cmocka_unit_test(tune_intervals__of_points_hold_against_a_fine_sweep),
      cmocka_unit_test(tune_intervals__say_when_they_were_searched),
      cmocka_unit_test(tune_intervals__an_only_child_has_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
