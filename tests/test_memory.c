/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of a whole run when memory runs out: wherever it does, the run says so (KP_SYSTEM),
 * nothing leaks or crashes, and the folder of an earlier run stays as it was. One thread, so that
 * the n-th allocation is the same in every run. */
#include "job.h"

#include "base/arena.h"

static const struct {
  const char *index, *dataset;
} cases[] = {
    {"tests/explain/points/index.lua", "tests/explain/points/2024"},
    {"tests/explain/means/index.lua", "tests/explain/means/2024"},
    {"tests/explain/lua/index.lua", "tests/explain/lua/2024"},
    {"tests/explain/combine/index.lua", "tests/explain/combine/units.csv"},
};

typedef kp_status (*stage)(const job *j, const char *folder, kp_diag *diag);

static kp_status write_all(const job *j, const char *folder, kp_diag *diag) {
  const kp_report_options options = {.lang = KP_ZH};
  return kp_report_write(j->result, folder, &options, diag);
}

static kp_status run_again(const job *j, const char *folder, kp_diag *diag) {
  (void)folder;
  kp_result *result = NULL;
  const kp_status status = kp_run(&result, j->index, j->dataset, diag);
  assert_true((status == KP_OK) == (result != NULL));
  kp_result_free(result);
  return status;
}

static kp_status print_table(const job *j, const char *folder, kp_diag *diag) {
  (void)folder;
  kp_text text = {0};
  const kp_status status = kp_report_table(&text, j->result, KP_EN, true, 80, diag);
  assert_true(status == KP_OK || !text.at);
  kp_text_free(&text);
  return status;
}

static kp_status explain_as_json(const job *j, const char *folder, kp_diag *diag) {
  (void)folder;
  kp_text text = {0};
  kp_status status = kp_explain_unit_json(&text, j->result, 1, diag);
  assert_true(status == KP_OK || !text.at);
  kp_text_free(&text);
  if (status == KP_OK)
    status = kp_report_json(&text, j->result, NULL, diag);
  assert_true(status == KP_OK || !text.at);
  kp_text_free(&text);
  return status;
}

static kp_status filter_as_json(const job *j, const char *folder, kp_diag *diag) {
  (void)folder;
  static const char *const whom[] = {"panel", "public", "unit"};
  kp_status status = KP_OK;
  for (int k = 0; k < 3 && status == KP_OK; k++) {
    kp_text text = {0};
    const kp_report_options options = {.audience = whom[k],
                                       .unit = kp_result_unit_id(j->result, 1)};
    status = kp_report_json(&text, j->result, &options, diag);
    assert_true(status == KP_OK || !text.at);
    kp_text_free(&text);
  }
  return status;
}

static kp_status print_index(const job *j, const char *folder, kp_diag *diag) {
  (void)folder;
  kp_text text = {0};
  const kp_status status = kp_index_as_text(&text, j->index, KP_ZH, diag);
  assert_true(status == KP_OK || !text.at);
  kp_text_free(&text);
  return status;
}

/* The step grows, so that a long stage takes a few hundred runs. */
static void starve(const job *j, stage work, const char *folder) {
  char *kept = support_path(folder, "scores.csv");
  support_write(kept, "of an earlier run");
  kp_status status = KP_SYSTEM;
  for (int64_t n = 1; status != KP_OK; n += 1 + n / 25) {
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(n);
    status = work(j, folder, diag);
    kp_memory_fail_after(-1);
    if (status != KP_OK) {
      kp_text text = {0};
      assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
      if (status != KP_SYSTEM)
        fail_msg("allocation %d failed, and the input got the blame: %s", (int)n, text.at);
      assert_contains(text.at, "memory");
      kp_text_free(&text);
      char *now = support_read(kept, NULL);
      assert_string_equal(now, "of an earlier run");
      free(now);
      assert_int_equal(support_count_files(folder), 1);
    }
    kp_diag_free(diag);
  }
  free(kept);
}

static void memory__a_run_that_has_none_says_so_and_changes_nothing(void **state) {
  (void)state;
  static const stage stages[] = {run_again,       print_index,    print_table,
                                 explain_as_json, filter_as_json, write_all};
  kp_set_threads(1);
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    job j = job_run(cases[c].index, cases[c].dataset, NULL);
    for (size_t s = 0; s < sizeof stages / sizeof *stages; s++) {
      char *folder = support_folder();
      starve(&j, stages[s], folder);
      support_folder_remove(folder);
    }
    job_clear(&j);
  }
  kp_set_threads(0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memory__a_run_that_has_none_says_so_and_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
