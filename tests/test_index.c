/* SPDX-License-Identifier: GPL-3.0-or-later
 * Indexes as cases: every file of tests/index/good loads, every one of tests/index/broken does not,
 * and both say exactly what their last lines expect.
 *
 * A line "--! 3 error: what | hint" (or "--! rows.csv:3 warning: what") expects one diagnostic in
 * English, at that line; the part behind " | " may be left out. Nothing may be said that is not
 * expected, in either folder. Files named warning_* in broken/ load, with warnings. A new case
 * needs no C. */
#include "support.h"

#include <dirent.h>

#include "base/diag.h"
#include "index/index.h"

/* ---- What was said ---- */

static char *said_line(const kp_diagnostic *d, const char *path) {
  kp_buf buf = {0};
  const char *file = d->place.file ? d->place.file : "";
  if (strcmp(file, path) != 0)
    kp_buf_printf(&buf, "%s:", file);
  kp_buf_printf(&buf, "%u %s: ", d->place.line,
                d->severity == KP_ERROR     ? "error"
                : d->severity == KP_WARNING ? "warning"
                                            : "note");
  kp_message_format(&buf, d->what, d->args, KP_EN);
  if (d->hint != KP_MSG_NONE) {
    kp_buf_add(&buf, " | ");
    kp_message_format(&buf, d->hint, d->hint_args, KP_EN);
  }
  char *text = strdup(buf.at);
  kp_buf_clear(&buf);
  return text;
}

/* A sentence with a place for an argument that was not given shows "?". */
static void check_arguments(const kp_diagnostic *d) {
  for (int lang = 0; lang < 2; lang++) {
    kp_buf buf = {0};
    kp_message_format(&buf, d->what, d->args, lang ? KP_EN : KP_ZH);
    if (d->hint != KP_MSG_NONE)
      kp_message_format(&buf, d->hint, d->hint_args, lang ? KP_EN : KP_ZH);
    assert_non_null(buf.at);
    assert_null(strstr(buf.at, "'?'"));
    assert_null(strstr(buf.at, "“?”"));
    kp_buf_clear(&buf);
  }
}

/* ---- What is expected ---- */

static bool matches(const char *expected, const char *said) {
  size_t len = strlen(expected);
  return strcmp(expected, said) == 0 ||
         (!strstr(expected, " | ") && strncmp(expected, said, len) == 0 &&
          strncmp(said + len, " | ", 3) == 0);
}

static int report_difference(const char *path, const char *expected, char **said, int n_said) {
  int wrong = 0;
  bool *used = calloc((size_t)n_said + 1, sizeof *used);
  for (const char *at = expected; (at = strstr(at, "--! ")); at++) {
    char line[1000];
    size_t len = strcspn(at + 4, "\n");
    snprintf(line, sizeof line, "%.*s", (int)len, at + 4);
    int found = -1;
    for (int i = 0; i < n_said && found < 0; i++)
      if (!used[i] && matches(line, said[i]))
        found = i;
    if (found >= 0) {
      used[found] = true;
      continue;
    }
    print_error("%s: not said: %s\n", path, line);
    wrong++;
  }
  for (int i = 0; i < n_said; i++)
    if (!used[i]) {
      print_error("%s: said, not expected: %s\n", path, said[i]);
      wrong++;
    }
  free(used);
  return wrong;
}

static int check_case(const char *path, bool loads) {
  char *text = support_read(path, NULL);
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  kp_status status = kp_index_load(&index, path, NULL, diag);
  int n = kp_diag_count(diag);
  char **said = calloc((size_t)n + 1, sizeof *said);
  for (int i = 0; i < n; i++) {
    said[i] = said_line(kp_diag_at(diag, i), path);
    check_arguments(kp_diag_at(diag, i));
  }
  int wrong = report_difference(path, text, said, n);
  if (status != (loads ? KP_OK : KP_INPUT) || (index != NULL) != loads) {
    print_error("%s: status %d\n", path, (int)status);
    wrong++;
  }
  for (int i = 0; i < n; i++)
    free(said[i]);
  free(said);
  kp_index_free(index);
  kp_diag_free(diag);
  free(text);
  return wrong;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void check_folder(const char *folder, bool good, int at_least) {
  char *path = support_source(folder);
  struct dirent **entries;
  int n = scandir(path, &entries, NULL, by_name), n_cases = 0, wrong = 0;
  assert_true(n >= 0);
  for (int i = 0; i < n; i++) {
    const char *name = entries[i]->d_name;
    size_t len = strlen(name);
    if (len > 4 && strcmp(name + len - 4, ".lua") == 0) {
      char *file = support_path(path, name);
      wrong += check_case(file, good || strncmp(name, "warning_", 8) == 0);
      n_cases++;
      free(file);
    }
    free(entries[i]);
  }
  free(entries);
  free(path);
  assert_int_equal(wrong, 0);
  assert_true(n_cases >= at_least);
}

static void index__good_files_load(void **state) {
  (void)state;
  check_folder("tests/index/good", true, 20);
}

static void index__broken_files_are_named_mistake_by_mistake(void **state) {
  (void)state;
  check_folder("tests/index/broken", false, 60);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__good_files_load),
      cmocka_unit_test(index__broken_files_are_named_mistake_by_mistake),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
