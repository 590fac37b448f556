/* SPDX-License-Identifier: GPL-3.0-or-later
 * Model: what totals would be for any weight of one node, without scoring anew.
 *
 * Everything hangs on x, the node's share of its parent: its siblings have the rest in their ratio.
 * Two forms:
 *   - straight: totals before rounding are a + b x (means and sums of scores that stay), taken from
 *     two scorings and held against a third;
 *   - points: under round.at = "indicator" a total is the sum of rounded points of the leaves, out
 *     of rounded full points; computed as score/points.c does and held against scorings.
 * A model that does not agree with the scorings is none. What it foretells is only where to look:
 * what is told has been scored. */
#ifndef KP_TUNE_MODEL_H
#define KP_TUNE_MODEL_H

#include "tune/probe.h"

typedef struct {
  const kp_scoring *from;
  const kp_index *index;
  int node, parent, first; /* first: K */
  bool is_relative;        /* the weight is x others / (1 - x), else x whole */
  double whole, others;
  double x; /* in force */
  bool in_points;
  int n_units;
  double *a, *b;             /* straight: of totals */
  int n_watched;             /* conditions on the score of a node that some unit's grade reads */
  int *watched;              /* conditions */
  double *score_a, *score_b; /* straight: n_watched x n_units */
  /* points */
  double *weight, *room, *adjustment;
  double *full, *points; /* a row of n_nodes a unit, as last looked at */
  double *shared,
      *shared_of;         /* n_nodes: full points last shared out to a node; those of a parent */
  bool *plays, *is_other; /* n_nodes: in play then; other full points than at the last look */
  /* What is foretold: a number that is another when anything that counts may be. */
  double *total;
} kp_weight_model;

double kp_model_weight(const kp_weight_model *model, double x);
/* Sets what the model is of; returns the weights of the siblings, 0: there is nothing to share. */
double kp_model_range(kp_weight_model *out, const kp_probe *probe);
/* False where there is no such model; KP_SYSTEM of diag where memory is out. */
bool kp_model_make(kp_weight_model *model, kp_probe *probe, kp_arena *arena, kp_diag *diag);
/* A fingerprint of everything that counts at x. */
uint64_t kp_model_look(kp_weight_model *model, double x);
/* The full points and points of one unit under the weights last looked at (points form). */
void kp_model_unit(kp_weight_model *model, int unit);
/* Where it may change between x and `to`, nearest first; *out is the
 * caller's: kp_free. False: there are too many, or no memory for them. */
bool kp_model_breaks(double **out, int *n_out, kp_weight_model *model, double to);

#endif
