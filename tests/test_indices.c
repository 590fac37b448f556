/* SPDX-License-Identifier: GPL-3.0-or-later
 * The indexes that the language must be able to say, each a folder of tests/indices/.
 *
 * A folder holds data (data.csv, or a folder data/), expected.csv and what that was derived by
 * (derive.mjs, or derivation.md by hand), and index.lua unless the index is the shipped one of that
 * name in indicators/. expected.csv has rows id,column,value: total, total_full, rank, grade,
 * status; gate.<id> (met, not_met …), light.<node>, share.<node> (of the whole, as in force for the
 * unit); any other column is a node's score. Figures agree to 1e-9, totals, ranks and words
 * exactly; a blank says that there is none. Every figure that differs is printed before the test
 * fails. */
#include "support.h"

#include <dirent.h>
#include <math.h>

#include "explain/explain.h"
#include "job.h"
#include "plain_csv.h"

typedef struct {
  const job *job;
  const char *folder;
  int unit;
  const kp_explanation *why; /* of the unit */
  int n_wrong;
} checking;

static void wrong(checking *c, const char *column, const char *got, const char *wanted) {
  print_error("%s %s %s: got %s, wanted %s\n", c->folder,
              kp_result_unit_id(c->job->result, c->unit), column, got, *wanted ? wanted : "none");
  c->n_wrong++;
}

static void check_text(checking *c, const char *column, const char *got, const char *wanted) {
  if (strcmp(got ? got : "", wanted) != 0)
    wrong(c, column, got ? got : "none", wanted);
}

static void check_figure(checking *c, const char *column, double got, const char *wanted,
                         double tolerance) {
  const double want = *wanted ? strtod(wanted, NULL) : (double)NAN;
  if ((isnan(got) && isnan(want)) || fabs(got - want) <= tolerance)
    return;
  char text[40];
  snprintf(text, sizeof text, "%.17g", got);
  wrong(c, column, text, wanted);
}

static const kp_explain_node *node_of(const checking *c, const char *id) {
  const int node = kp_index_find_node(c->job->index, id);
  if (node < 0)
    fail_msg("%s: expected.csv names the node '%s', which is none", c->folder, id);
  return &c->why->node[node];
}

static const char *light_of(const checking *c, const char *id) {
  const kp_explain_node *node = node_of(c, id);
  return node->level < 0 ? NULL : c->job->index->node[node->node].level[node->level].id;
}

static const char *gate_of(const checking *c, const char *id) {
  for (int i = 0; i < c->why->n_conditions; i++) {
    const kp_explain_condition *one = &c->why->condition[i];
    if (strcmp(c->job->index->condition[one->condition].label.id, id) == 0)
      return kp_explain_met_name(one->met);
  }
  return NULL;
}

static void check_cell(checking *c, const char *column, const char *wanted) {
  static const char *const STATUS[] = {"graded", "not eligible", "undecided", "unscored"};
  const kp_result *result = c->job->result;
  const char *part = strchr(column, '.');
  if (strcmp(column, "total") == 0)
    check_figure(c, column, kp_result_total(result, c->unit), wanted, 0);
  else if (strcmp(column, "total_full") == 0)
    check_figure(c, column, kp_result_total_full(result, c->unit), wanted, 1e-9);
  else if (strcmp(column, "rank") == 0)
    check_figure(c, column, kp_result_rank(result, c->unit), *wanted ? wanted : "0", 0);
  else if (strcmp(column, "grade") == 0)
    check_text(c, column, kp_result_grade(result, c->unit), wanted);
  else if (strcmp(column, "status") == 0)
    check_text(c, column, STATUS[kp_result_unit_status(result, c->unit)], wanted);
  else if (strncmp(column, "gate.", 5) == 0)
    check_text(c, column, gate_of(c, part + 1), wanted);
  else if (strncmp(column, "light.", 6) == 0)
    check_text(c, column, light_of(c, part + 1), wanted);
  else if (strncmp(column, "share.", 6) == 0)
    check_figure(c, column, node_of(c, part + 1)->share, wanted, 1e-9);
  else
    check_figure(c, column, node_of(c, column)->score, wanted, 1e-9);
}

static int check_unit(const job *j, const char *folder, int unit, kp_explainer *explainer,
                      const plain_csv *expected) {
  kp_arena *arena = kp_arena_new();
  const kp_explain_options options = {.en = true};
  checking c = {.job = j, .folder = folder, .unit = unit};
  kp_explanation why;
  must(kp_explain_make(&why, explainer, unit, &options, arena, j->diag), j->diag);
  c.why = &why;
  for (int r = 1; r < expected->n_rows; r++)
    if (strcmp(plain_cell(expected, r, 0), kp_result_unit_id(j->result, unit)) == 0)
      check_cell(&c, plain_cell(expected, r, 1), plain_cell(expected, r, 2));
  kp_arena_free(arena);
  return c.n_wrong;
}

/* A row of a unit that is none would never be compared. */
static void check_units_of(const plain_csv *expected, const kp_result *result, const char *folder) {
  assert_true(expected->n_rows > 1 && expected->n_columns == 3);
  for (int r = 1; r < expected->n_rows; r++) {
    bool found = false;
    for (int u = 0; u < kp_result_n_units(result); u++)
      found |= strcmp(plain_cell(expected, r, 0), kp_result_unit_id(result, u)) == 0;
    if (!found)
      fail_msg("%s/expected.csv: no unit '%s'", folder, plain_cell(expected, r, 0));
  }
}

static int check_folder(const char *name) {
  char *folder = support_source("tests/indices"), *own = support_path(folder, name);
  char *expected_path = support_path(own, "expected.csv"), *index = support_path(own, "index.lua");
  char *table = support_path(own, "data.csv"), *many = support_path(own, "data");
  char shipped[200], inside[200];
  snprintf(shipped, sizeof shipped, "indicators/%s.lua", name);
  snprintf(inside, sizeof inside, "tests/indices/%s/index.lua", name);
  plain_csv expected = plain_csv_read(expected_path, NULL);
  job j =
      job_run(support_exists(index) ? inside : shipped, support_exists(table) ? table : many, NULL);
  check_units_of(&expected, j.result, name);
  kp_explain_peers *peers = NULL;
  kp_explainer *explainer = NULL;
  must(kp_explain_peers_new(&peers, j.result, j.diag), j.diag);
  must(kp_explainer_new(&explainer, peers, j.diag), j.diag);
  int n_wrong = 0;
  for (int u = 0; u < kp_result_n_units(j.result); u++)
    n_wrong += check_unit(&j, name, u, explainer, &expected);
  kp_explainer_free(explainer);
  kp_explain_peers_free(peers);
  job_clear(&j);
  plain_csv_clear(&expected);
  free(folder), free(own), free(expected_path), free(index), free(table), free(many);
  return n_wrong;
}

static void indices__give_what_their_rules_give(void **state) {
  (void)state;
  char *path = support_source("tests/indices");
  DIR *all = opendir(path);
  assert_non_null(all);
  int n_folders = 0, n_wrong = 0;
  for (struct dirent *entry; (entry = readdir(all));) {
    if (strchr(entry->d_name, '.')) /* table.mjs, and the folders . and .. */
      continue;
    n_wrong += check_folder(entry->d_name);
    n_folders++;
  }
  closedir(all);
  free(path);
  assert_int_equal(n_wrong, 0);
  assert_true(n_folders >= 6); /* one for each row of the table */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(indices__give_what_their_rules_give)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
