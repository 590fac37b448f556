/* SPDX-License-Identifier: GPL-3.0-or-later
 * Comparisons for tests: small indexes and datasets as text in a folder of their own, run and set
 * beside each other; whatever fails fails the test.
 *
 * A side is a design (rules, weights, indicators, gates as plain figures) and data. The same
 * designs are computed by hand in the tests, without the engine. */
#ifndef KP_TESTS_COMPARE_CASE_H
#define KP_TESTS_COMPARE_CASE_H

#include "compare/compare.h"
#include "job.h"

enum { MOST_LEAVES = 6, MOST_UNITS = 60 };

/* Two dimensions (leaves 0-2 and 3-5) of linear indicators; a leaf of weight 0 is not there. */
typedef struct {
  double weight[MOST_LEAVES], goal[MOST_LEAVES]; /* full score at goal */
  double dimension[2];                           /* weights */
  double pass;                                   /* cut-off */
  const char *more;                              /* further fields of the index; "" */
} design;

typedef struct {
  int n_units;
  double value[MOST_UNITS][MOST_LEAVES];
  const char *id[MOST_UNITS]; /* NULL: U00, U01 … */
} figures;

static inline void write_design(const char *path, const design *d) {
  char text[4096];
  size_t at = (size_t)snprintf(text, sizeof text,
                               "return index { id = \"i\", title = \"I\", scale = { 0, 100 }, "
                               "missing = \"none\",\n%s\n",
                               d->more ? d->more : "");
  for (int g = 0; g < 2; g++) {
    at += (size_t)snprintf(text + at, sizeof text - at,
                           "  dimension { \"d%d\", title = \"D%d\", weight = %.17g,\n", g, g,
                           d->dimension[g]);
    for (int k = 3 * g; k < 3 * g + 3; k++)
      if (d->weight[k] > 0)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "    indicator { \"x%d\", title = \"X%d\", weight = %.17g, "
                               "score = linear { from = 0, to = %.17g } },\n",
                               k, k, d->weight[k], d->goal[k]);
    at += (size_t)snprintf(text + at, sizeof text - at, "  },\n");
  }
  snprintf(text + at, sizeof text - at,
           "  grades = { grade { \"pass\", title = \"合格\", at_least = %.17g },\n"
           "             grade { \"fail\", title = \"不合格\" } },\n}\n",
           d->pass);
  support_write(path, text);
}

static inline void write_figures(const char *path, const figures *f) {
  char *text = malloc(256 + (size_t)f->n_units * 256);
  assert_non_null(text);
  size_t at = (size_t)sprintf(text, "id,x0,x1,x2,x3,x4,x5\n");
  for (int u = 0; u < f->n_units; u++) {
    at += (size_t)(f->id[u] ? sprintf(text + at, "%s", f->id[u]) : sprintf(text + at, "U%02d", u));
    for (int k = 0; k < MOST_LEAVES; k++)
      at += (size_t)sprintf(text + at, ",%.17g", f->value[u][k]);
    at += (size_t)sprintf(text + at, "\n");
  }
  support_write(path, text);
  free(text);
}

/* Two sides and what came of them. */
typedef struct {
  char *folder;
  job side[2];
  kp_diag *diag;
  kp_compare *compare;
} compared;

static inline kp_compare *compare_jobs(job *const *sides, int n, kp_norms norms, kp_diag *diag) {
  const kp_result *results[64];
  kp_compare *compare = NULL;
  for (int k = 0; k < n; k++)
    results[k] = sides[k]->result;
  must(kp_compare_new(&compare, results, n, &(kp_compare_options){.norms = norms}, diag), diag);
  return compare;
}

/* job_run takes paths inside the source tree; this one any. */
static inline job run_at(const char *index, const char *dataset, const char *period) {
  job j = {.diag = kp_diag_new()};
  const kp_dataset_options options = {.period = period};
  must(kp_index_load(&j.index, index, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, dataset, j.index, &options, j.diag), j.diag);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  return j;
}

static inline compared compare_designs(const design *designs, const figures *data, kp_norms norms) {
  compared c = {.folder = support_folder(), .diag = kp_diag_new()};
  for (int side = 0; side < 2; side++) {
    char name[32];
    snprintf(name, sizeof name, "index%d.lua", side);
    char *index = support_path(c.folder, name);
    snprintf(name, sizeof name, "data%d.csv", side);
    char *dataset = support_path(c.folder, name);
    write_design(index, &designs[side]);
    write_figures(dataset, &data[side]);
    c.side[side] = run_at(index, dataset, NULL);
    free(index);
    free(dataset);
  }
  c.compare = compare_jobs((job *const[]){&c.side[0], &c.side[1]}, 2, norms, c.diag);
  return c;
}

static inline void compared_clear(compared *c) {
  kp_compare_free(c->compare);
  kp_diag_free(c->diag);
  for (int side = 0; side < 2; side++)
    job_clear(&c->side[side]);
  support_folder_remove(c->folder);
}

static inline const kp_change *change_of(const kp_compare_step *step, const char *id) {
  for (int k = 0; k < step->n_changes; k++)
    if (strcmp(step->change[k].id, id) == 0)
      return &step->change[k];
  fail_msg("no unit %s", id);
  return NULL;
}

/* Parts add up to the change, and each cause's indicators to its part. */
static inline void assert_adds_up(const kp_change *change) {
  double sum = 0, own[KP_CAUSES] = {0}, shown = 0;
  if (change->state != KP_CHANGE_SPLIT)
    return;
  for (int c = 0; c < KP_CAUSES; c++) {
    sum += change->part[c];
    shown += change->part_shown[c];
  }
  for (int k = 0; k < change->n_parts; k++)
    own[change->parts[k].cause] += change->parts[k].points;
  assert_near(change->id, sum, change->delta, 1e-9);
  assert_near(change->id, shown, change->delta_shown, 1e-9);
  for (int c = 0; c < KP_CAUSES; c++)
    assert_near(kp_cause_name((kp_cause)c), own[c], change->part[c], 1e-9);
}

/* splitmix64: the same figures everywhere. */
static inline double drawn(uint64_t *state) {
  uint64_t x = *state += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return (double)((x ^ x >> 31) >> 11) * 0x1p-53;
}

#endif
