/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small index and its data in a folder of their own, for tests of tuning.
 *
 * tune_case_load writes index.lua and data.csv, loads and runs them; any failure fails the test and
 * prints why. */
#ifndef KP_TESTS_TUNE_CASE_H
#define KP_TESTS_TUNE_CASE_H

#include "support.h"

#include <math.h>

#include "tune/tune.h"

typedef struct {
  char *folder, *index_path, *data_path;
  kp_diag *diag;
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
  kp_tune *tune;
} tune_case;

static inline void tune_must(kp_status status, kp_diag *diag) {
  kp_text text = {0};
  if (status == KP_OK)
    return;
  if (kp_diag_text(&text, diag, KP_EN, false) == KP_OK)
    print_error("%s\n", text.at ? text.at : "");
  kp_text_free(&text);
  fail_msg("status %d", status);
}

static inline tune_case tune_case_at(const char *index_path, const char *data_path) {
  tune_case c = {.diag = kp_diag_new()};
  tune_must(kp_index_load(&c.index, index_path, NULL, c.diag), c.diag);
  tune_must(kp_dataset_load(&c.dataset, data_path, c.index, NULL, c.diag), c.diag);
  tune_must(kp_run(&c.result, c.index, c.dataset, c.diag), c.diag);
  return c;
}

static inline tune_case tune_case_load(const char *index, const char *data) {
  char *folder = support_folder();
  char *index_path = support_path(folder, "index.lua"),
       *data_path = support_path(folder, "data.csv");
  support_write(index_path, index);
  support_write(data_path, data);
  tune_case c = tune_case_at(index_path, data_path);
  c.folder = folder;
  c.index_path = index_path;
  c.data_path = data_path;
  return c;
}

/* Files of the source tree. */
static inline tune_case tune_case_of(const char *index, const char *dataset) {
  char *index_path = support_source(index), *data_path = support_source(dataset);
  tune_case c = tune_case_at(index_path, data_path);
  c.index_path = index_path;
  c.data_path = data_path;
  return c;
}

static inline kp_status tune_try(tune_case *c, const kp_tune_options *options) {
  kp_tune_free(c->tune);
  c->tune = NULL;
  return kp_tune_new(&c->tune, c->result, options, c->diag);
}

static inline const kp_scoring *tune_set(tune_case *c, const char *word) {
  const kp_tune_options options = {.set = &word, .n_set = 1};
  tune_must(tune_try(c, &options), c->diag);
  return c->tune->scoring;
}

/* Totals, ranks and grades of two scorings are the same; totals to the last bit where exact. */
static inline void tune_same(const kp_scoring *a, const kp_scoring *b, bool exact) {
  assert_int_equal(a->n_units, b->n_units);
  for (int u = 0; u < a->n_units; u++) {
    assert_near("total", a->total[u], b->total[u], exact ? 0.0 : 1e-9);
    assert_int_equal(a->rank[u], b->rank[u]);
    assert_int_equal(a->grade[u], b->grade[u]);
    assert_int_equal(a->status[u], b->status[u]);
  }
}

static inline void tune_case_clear(tune_case *c) {
  kp_tune_free(c->tune);
  kp_result_free(c->result);
  kp_dataset_free(c->dataset);
  kp_index_free(c->index);
  kp_diag_free(c->diag);
  free(c->index_path);
  free(c->data_path);
  if (c->folder)
    support_folder_remove(c->folder);
  *c = (tune_case){0};
}

/* The text of all diagnostics so far; free() it. */
static inline char *tune_said(tune_case *c) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, c->diag, KP_EN, false), KP_OK);
  char *copy = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  return copy;
}

/* Three indicators, parts of 100, rounded at the total. A: 77, B: 73, C: 50. */
#define TUNE_THREE(weights, round)                                                                 \
  "return index { id = \"three\", title = \"Three\", unit = \"unit\", scale = { 0, 100 },\n"       \
  "  " weights round "\n"                                                                          \
  "  indicator { \"a\", title = \"甲\", weight = 50, score = linear { from = 0, to = 100 } }, "   \
  "-- half\n"                                                                                      \
  "  indicator { \"b\", title = \"乙\", weight = 30, score = linear { from = 0, to = 100 } },\n"  \
  "  indicator { \"c\", title = \"丙\", weight = 20,\n"                                           \
  "              score = linear { from = 0, to = 100 } },\n"                                       \
  "  grades = { grade { \"top\", title = \"优\", at_least = 80 },\n"                              \
  "             grade { \"good\", title = \"良\", at_least = 60 },\n"                             \
  "             grade { \"poor\", title = \"差\" } },\n}\n"

#define TUNE_THREE_DATA "id,a,b,c\nA,90,60,70\nB,60,90,80\nC,50,50,50\n"

#endif
