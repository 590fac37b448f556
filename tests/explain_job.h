/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explanations of a case in tests/explain/<case>/ or of a shipped index: run, explainer and arena
 * in one. Any failure fails the test. */
#ifndef KP_TESTS_EXPLAIN_JOB_H
#define KP_TESTS_EXPLAIN_JOB_H

#include "job.h"

#include <math.h>

#include "explain/explain.h"

typedef struct {
  job run;
  kp_explain_peers *peers;
  kp_explainer *explainer;
  kp_arena *arena;
} case_job;

static inline case_job case_open(const char *index, const char *dataset) {
  case_job c = {.run = job_run(index, dataset, NULL), .arena = kp_arena_new()};
  assert_non_null(c.arena);
  must(kp_explain_peers_new(&c.peers, c.run.result, c.run.diag), c.run.diag);
  must(kp_explainer_new(&c.explainer, c.peers, c.run.diag), c.run.diag);
  return c;
}

static inline void case_close(case_job *c) {
  kp_explainer_free(c->explainer);
  kp_explain_peers_free(c->peers);
  kp_arena_free(c->arena);
  job_clear(&c->run);
}

static inline kp_explanation case_explain(case_job *c, const char *unit) {
  kp_explanation e;
  const kp_explain_options options = {.zh = true, .en = true, .what_if = true};
  int number = kp_result_find_unit(c->run.result, unit, c->run.diag);
  assert_true(number >= 0);
  must(kp_explain_make(&e, c->explainer, number, &options, c->arena, c->run.diag), c->run.diag);
  return e;
}

static inline const kp_explain_node *case_node(const kp_explanation *e, const char *id) {
  int node = kp_index_find_node(e->result->index, id);
  assert_true(node >= 0);
  return &e->node[node];
}

/* What all contributions add up to. */
static inline double case_sum(const kp_explanation *e, bool shown) {
  double sum = shown ? e->adjust_cut_shown : e->adjust_cut;
  for (int i = 0; i < e->n_nodes; i++)
    if (e->node[i].carries)
      sum += shown ? e->node[i].points_shown : e->node[i].points;
  for (int i = 0; i < e->n_adjustments; i++)
    sum += shown ? e->adjustment[i].points_shown : e->adjustment[i].points;
  return sum;
}

#endif
