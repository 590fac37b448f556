/* SPDX-License-Identifier: GPL-3.0-or-later
 * An index and a dataset made by hand, so that tests of panel and score need neither Lua nor files.
 *
 * A `bench` holds both. Start with bench_new, add nodes in document order, then columns; every
 * field may be changed before scoring. Everything lives in the bench's arena. Names are constant
 * strings. */
#ifndef KP_TESTS_SCORE_BY_HAND_H
#define KP_TESTS_SCORE_BY_HAND_H

#include "support.h"

#include <math.h>

#include "score/score.h"

enum { BENCH_NODES = 40, BENCH_CONDITIONS = 16, BENCH_WANTS = 40 };

typedef struct {
  kp_arena *arena;
  kp_index index;
  kp_dataset data;
  kp_diag *diag;
  kp_scoring *scoring;
} bench;

static inline void *bench_room(bench *b, size_t count, size_t size) {
  void *room = kp_arena_alloc(b->arena, count, size);
  assert_non_null(room);
  return room;
}

static inline kp_test bench_no_test(void) {
  return (kp_test){.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN};
}

static inline kp_test bench_at_least(double bound) {
  kp_test test = bench_no_test();
  test.at_least = bound;
  return test;
}

static inline kp_label bench_label(const char *id) {
  return (kp_label){.id = id, .title = id, .line = 1};
}

static inline bench *bench_new(int n_units) {
  kp_arena *arena = kp_arena_new();
  assert_non_null(arena);
  bench *b = kp_arena_alloc(arena, 1, sizeof *b);
  assert_non_null(b);
  b->arena = arena;
  b->diag = kp_diag_new();
  kp_index *index = &b->index;
  *index = (kp_index){.id = "hand",
                      .title = "hand",
                      .path = "hand.lua",
                      .scale_low = 0,
                      .scale_high = 100,
                      .adjust_at_most = NAN,
                      .adjust_at_least = NAN,
                      .grade_distance_from = NAN,
                      .higher_is_better = true,
                      .discrepancy_over = NAN,
                      .round_digits = -1,
                      .show_digits = 2};
  index->file = bench_room(b, 1, sizeof *index->file);
  index->file[0].path = "hand.lua";
  index->n_files = 1;
  index->node = bench_room(b, BENCH_NODES, sizeof *index->node);
  index->leaf_node = bench_room(b, BENCH_NODES, sizeof *index->leaf_node);
  index->condition = bench_room(b, BENCH_CONDITIONS, sizeof *index->condition);
  index->grade = bench_room(b, 8, sizeof *index->grade);
  index->adjustment = bench_room(b, 4, sizeof *index->adjustment);
  index->want = bench_room(b, BENCH_WANTS, sizeof *index->want);
  b->data.n_units = n_units;
  b->data.id = bench_room(b, (size_t)n_units, sizeof(kp_str));
  b->data.group = bench_room(b, (size_t)n_units, sizeof(kp_str));
  b->data.unit_line = bench_room(b, (size_t)n_units, sizeof(uint32_t));
  b->data.series = bench_room(b, BENCH_WANTS, sizeof *b->data.series);
  for (int u = 0; u < n_units; u++) {
    char id[16];
    snprintf(id, sizeof id, "u%d", u);
    b->data.id[u] = kp_str_of(kp_arena_copy(arena, id, strlen(id)));
    b->data.unit_line[u] = (uint32_t)u + 2;
  }
  b->data.name = b->data.id;
  b->data.unit_file = -1;
  b->data.panel_file = b->data.recusal_file = b->data.decision_file = -1;
  return b;
}

static inline void bench_free(bench *b) {
  kp_diag_free(b->diag);
  kp_arena_free(b->arena);
}

static inline int bench_node(bench *b, const char *id, int parent, double weight) {
  kp_index *index = &b->index;
  const int number = index->n_nodes++;
  index->node[number] = (kp_node){.label = bench_label(id),
                                  .parent = parent,
                                  .first_child = -1,
                                  .next_sibling = -1,
                                  .leaf = -1,
                                  .weight = weight,
                                  .coverage = NAN,
                                  .missing = {.kind = KP_MISSING_ERROR, .function = -1}};
  if (parent < 0)
    return number;
  int *link = &index->node[parent].first_child;
  while (*link >= 0)
    link = &index->node[*link].next_sibling;
  *link = number;
  index->node[parent].n_children++;
  return number;
}

/* A column of numbers; NaN is a blank. */
static inline int bench_column(bench *b, const char *id, const double *x) {
  const int number = b->index.n_wants++;
  b->data.n_series = b->index.n_wants;
  kp_series *series = &b->data.series[number];
  const size_t n = (size_t)b->data.n_units;
  *series = (kp_series){.id = id, .kind = KP_CELL_NUMBER, .table_file = -1, .table_column = -1};
  series->number = bench_room(b, n, sizeof(double));
  series->why = bench_room(b, n, 1);
  for (size_t u = 0; u < n; u++) {
    series->number[u] = x ? x[u] : NAN;
    series->why[u] = x && !isnan(x[u]) ? KP_PRESENT : KP_BLANK;
  }
  return number;
}

static inline kp_value bench_value(bench *b, const char *id, const double *x) {
  return (kp_value){.kind = KP_VALUE_COLUMN, .want = bench_column(b, id, x), .function = -1};
}

static inline kp_score_rule bench_rule(kp_score_kind kind) {
  return (kp_score_rule){.kind = kind,
                         .from = 0,
                         .to = 100,
                         .otherwise = NAN,
                         .yes_score = NAN,
                         .no_score = NAN,
                         .limit = NAN,
                         .mean = 50,
                         .sd = 10,
                         .function = -1};
}

static inline int bench_leaf(bench *b, const char *id, int parent, double weight, const double *x,
                             kp_score_kind kind) {
  const int number = bench_node(b, id, parent, weight);
  kp_index *index = &b->index;
  index->node[number].leaf = index->n_leaves;
  index->leaf_node[index->n_leaves++] = number;
  index->node[number].value = bench_value(b, id, x);
  index->node[number].score = bench_rule(kind);
  return number;
}

static inline int bench_condition(bench *b, const char *id, kp_value value, kp_test test) {
  const int number = b->index.n_conditions++;
  b->index.condition[number] = (kp_condition){
      .label = bench_label(id), .value = value, .test = test, .cap = -1, .owner = -1};
  return number;
}

static inline int bench_grade(bench *b, const char *id, double at_least) {
  const int number = b->index.n_grades++;
  b->index.grade[number] = (kp_grade){.label = bench_label(id),
                                      .at_least = at_least,
                                      .above = NAN,
                                      .at_most = NAN,
                                      .below = NAN,
                                      .top_share = NAN,
                                      .top_round = -1};
  return number;
}

/* Shares of the whole from the weights, as index/ sets them. */
static inline void bench_share(bench *b) {
  kp_index *index = &b->index;
  index->node[0].share = 1;
  for (int k = 0; k < index->n_nodes; k++) {
    double sum = 0;
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      sum += index->node[c].weight;
    for (int c = index->node[k].first_child; c >= 0; c = index->node[c].next_sibling)
      index->node[c].share = sum > 0 ? index->node[k].share * index->node[c].weight / sum : 0;
  }
}

static inline kp_status bench_try(bench *b) {
  bench_share(b);
  b->scoring = NULL;
  return kp_score_all(&b->scoring, &b->index, &b->data, NULL, b->arena, b->diag);
}

static inline char *bench_diag(const bench *b) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, b->diag, KP_EN, false), KP_OK);
  char *copy = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  return copy;
}

static inline kp_scoring *bench_score(bench *b) {
  const kp_status status = bench_try(b);
  if (status != KP_OK) {
    char *text = bench_diag(b);
    print_error("%s", text);
    free(text);
  }
  assert_int_equal(status, KP_OK);
  return b->scoring;
}

static inline void bench_expect_error(bench *b, const char *part) {
  assert_int_equal(bench_try(b), KP_INPUT);
  char *text = bench_diag(b);
  assert_contains(text, part);
  free(text);
}

/* kp_score_unit must give what kp_score_all gave, bit for bit, for every unit. */
static inline void bench_check_units(bench *b) {
  const kp_scoring *all = b->scoring;
  kp_score_workspace *workspace;
  assert_int_equal(kp_score_workspace_new(&workspace, all, b->diag), KP_OK);
  for (int u = 0; u < all->n_units; u++) {
    const kp_unit_score *one;
    assert_int_equal(kp_score_unit(&one, workspace, u, NULL, b->diag), KP_OK);
    assert_int_equal(one->status, all->status[u]);
    assert_int_equal(one->grade, all->grade[u]);
    assert_int_equal(one->grade_before, all->grade_before[u]);
    assert_int_equal(one->decided_by, all->decided_by[u]);
    assert_int_equal(one->decided_condition, all->decided_condition[u]);
    assert_int_equal(one->flagged, all->flagged[u]);
    assert_near("total", one->total, all->total[u], 0);
    assert_near("total_full", one->total_full, all->total_full[u], 0);
    for (int k = 0; all->score && k < b->index.n_nodes; k++) {
      assert_near("score", one->score[k], all->score[k][u], 0);
      assert_int_equal(one->score_why[k], all->score_why[k][u]);
    }
    for (int c = 0; c < b->index.n_conditions; c++)
      assert_int_equal(one->met[c], all->met[c][u]);
  }
  kp_score_workspace_free(workspace);
}

#endif
