/* SPDX-License-Identifier: GPL-3.0-or-later
 * Years of hand-made data for tests of outcomes: an index with a machine, a folder a year, and the
 * outcomes of all of them. */
#ifndef KP_TESTS_OUTCOMES_CASE_H
#define KP_TESTS_OUTCOMES_CASE_H

#include "support.h"

#include "base/date.h"
#include "compare/outcomes.h"
#include "job.h"

enum { MOST_YEARS = 6 };

typedef struct {
  char *folder, *index_path;
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset[MOST_YEARS];
  kp_result *result[MOST_YEARS];
  int n_years;
  kp_outcomes *outcomes;
} years_case;

static inline void case_write(const years_case *c, const char *year, const char *name,
                              const char *text) {
  char *path = support_path(c->folder, year);
  char command[600];
  snprintf(command, sizeof command, "mkdir -p '%s'", path);
  assert_int_equal(system(command), 0);
  char *file = support_path(path, name);
  support_write(file, text);
  free(file);
  free(path);
}

/* outcomes: the text between the braces. Units have one column, a: good from 60, fair from 40. */
static inline years_case case_new(const char *outcomes) {
  years_case c = {.folder = support_folder(), .diag = kp_diag_new()};
  c.index_path = support_path(c.folder, "i.lua");
  char *text = malloc(strlen(outcomes) + 600);
  assert_non_null(text);
  sprintf(text,
          "return index { id = \"i\", title = \"I\", missing = \"none\",\n"
          "  indicator { \"a\", score = asis },\n"
          "  grades = { grade { \"good\", title = \"优秀\", at_least = 60 }, grade { \"fair\", "
          "at_least = 40 }, grade { \"bad\" } },\n"
          "  outcomes = { %s } }\n",
          outcomes);
  support_write(c.index_path, text);
  free(text);
  must(kp_index_load(&c.index, c.index_path, NULL, c.diag), c.diag);
  return c;
}

static inline void case_year(years_case *c, const char *path) {
  const int at = c->n_years++;
  char *full =
      *path == '/' || strchr(path, '/') ? support_source(path) : support_path(c->folder, path);
  must(kp_dataset_load(&c->dataset[at], full, c->index, NULL, c->diag), c->diag);
  must(kp_run(&c->result[at], c->index, c->dataset[at], c->diag), c->diag);
  free(full);
}

static inline kp_status case_run(years_case *c, const char *as_of) {
  const kp_outcomes_options how = {.as_of = as_of};
  kp_outcomes_free(c->outcomes);
  c->outcomes = NULL;
  return kp_outcomes_new(&c->outcomes, (const kp_result *const *)c->result, c->n_years, &how,
                         c->diag);
}

static inline void case_clear(years_case *c) {
  kp_outcomes_free(c->outcomes);
  for (int k = 0; k < c->n_years; k++) {
    kp_result_free(c->result[k]);
    kp_dataset_free(c->dataset[k]);
  }
  kp_index_free(c->index);
  kp_diag_free(c->diag);
  free(c->index_path);
  if (c->folder)
    support_folder_remove(c->folder);
}

static inline int case_unit(const years_case *c, const char *id) {
  for (int u = 0; u < c->outcomes->n_units; u++)
    if (strcmp(c->outcomes->unit[u].id, id) == 0)
      return u;
  fail_msg("no unit %s", id);
  return -1;
}

/* "2024-02-22 order_due; …" */
static inline char *case_path(const years_case *c, const char *id) {
  const kp_outcome_unit *unit = &c->outcomes->unit[case_unit(c, id)];
  char *text = calloc(4096, 1);
  assert_non_null(text);
  for (int s = 0; s < unit->n_steps; s++) {
    const kp_outcome_step *step = &c->outcomes->step[unit->first_step + s];
    char day[64];
    snprintf(text + strlen(text), 4096 - strlen(text), "%s%s %s", s > 0 ? "; " : "",
             kp_date_format(day, step->date), c->outcomes->rules->state[step->to].label.id);
  }
  return text;
}

#define assert_path(c, id, wanted)                                                                 \
  do {                                                                                             \
    char *path_ = case_path((c), (id));                                                            \
    assert_string_equal(path_, (wanted));                                                          \
    free(path_);                                                                                   \
  } while (0)

static inline void assert_said(const years_case *c, const char *part) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, c->diag, KP_EN, false), KP_OK);
  assert_contains(text.at ? text.at : "", part);
  kp_text_free(&text);
}

#endif
