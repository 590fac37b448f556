/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights of a node's children from their scores: the columns that a method works on, and what is
 * said where it cannot.
 *
 * The columns are the scores of the children that count (weight above 0) over the units that take
 * part and have all of them, in the order of the dataset, so neither threads nor blocks change a
 * bit. A single child weighs 1 whatever the method. Methods are in stats/weights.h; what they
 * cannot do is an error that names the node and the child, and what to use in their place. */
#include <math.h>

#include "score/lane.h"

typedef struct {
  kp_scoring *scoring;
  int node, n;        /* n: children that count */
  int64_t n_units;    /* … and units that have all of them */
  int *child;         /* n */
  double *x, *weight; /* column after column; n */
} columns;

/* Shares that are as far from their targets are not the ones that were asked for. */
static const double OUT_OF_REACH = 1e-6;

/* ---- What cannot be done ---- */

static kp_msg message_of(kp_weigh_status status) {
  switch (status) {
  case KP_WEIGH_FEW:
    return KP_MSG_SCORE_WEIGH_FEW;
  case KP_WEIGH_NO_SPREAD:
    return KP_MSG_SCORE_WEIGH_NO_SPREAD;
  case KP_WEIGH_NOT_POSITIVE:
    return KP_MSG_SCORE_WEIGH_NOT_POSITIVE;
  case KP_WEIGH_NEGATIVE:
    return KP_MSG_SCORE_WEIGH_NEGATIVE;
  case KP_WEIGH_NO_SOLUTION:
    return KP_MSG_SCORE_WEIGH_NO_SOLUTION;
  default:
    return KP_MSG_SCORE_WEIGH_NOT_SETTLED;
  }
}

static kp_msg hint_of(kp_weigh_status status) {
  switch (status) {
  case KP_WEIGH_NO_SPREAD:
    return KP_MSG_SCORE_WEIGH_NO_SPREAD_HINT;
  case KP_WEIGH_NOT_POSITIVE:
    return KP_MSG_SCORE_WEIGH_NOT_POSITIVE_HINT;
  case KP_WEIGH_NEGATIVE:
    return KP_MSG_SCORE_WEIGH_NEGATIVE_HINT;
  default:
    return KP_MSG_SCORE_WEIGH_HINT;
  }
}

static kp_status refuse(const columns *of, kp_weigh_status why, const kp_weigh_note *note,
                        kp_reader *reader) {
  const kp_index *index = of->scoring->index;
  const kp_node *node = &index->node[of->node];
  char units[KP_NUM_SIZE], least[KP_NUM_SIZE];
  const char *child = "";
  if (note->at >= 0 && note->at < of->n)
    child = index->node[of->child[note->at]].label.title;
  kp_place place = kp_index_place(index, &node->label);
  place.line = node->weighing->line ? node->weighing->line : place.line;
  place.indicator = node->parent < 0 ? NULL : node->label.id;
  kp_diag_add(reader->diag, KP_ERROR, &place, message_of(why),
              KP_ARGS(of->node == 0 ? index->title : node->label.title,
                      kp_weighing_name(node->weighing->kind), child,
                      kp_decimal_plain(units, (double)of->n_units, 0),
                      kp_decimal_plain(least, note->least, 0)),
              hint_of(why), KP_ARGS(child));
  return reader->status = KP_INPUT;
}

/* Every child that loads with the other sign; of other faults the one that the note names. */
static kp_status refuse_all(const columns *of, kp_weigh_status why, const kp_weigh_note *note,
                            kp_reader *reader) {
  if (why != KP_WEIGH_NEGATIVE)
    return refuse(of, why, note, reader);
  kp_weigh_note one = *note;
  for (one.at = 0; one.at < of->n; one.at++)
    if (of->weight[one.at] < 0.0)
      refuse(of, why, &one, reader);
  return KP_INPUT;
}

/* The nearest weights that there are stand, and people must know that they are no more. */
static void warn_out_of_reach(const columns *of, const kp_weigh_note *note, kp_reader *reader) {
  const kp_index *index = of->scoring->index;
  const kp_node *node = &index->node[of->node];
  char off[KP_NUM_SIZE];
  kp_place place = kp_index_place(index, &node->label);
  place.line = node->weighing->line ? node->weighing->line : place.line;
  kp_diag_add(reader->diag, KP_WARNING, &place, KP_MSG_SCORE_WEIGH_OUT_OF_REACH,
              KP_ARGS(of->node == 0 ? index->title : node->label.title,
                      kp_decimal_plain(off, note->off, 4)),
              KP_MSG_SCORE_WEIGH_OUT_OF_REACH_HINT, KP_NO_ARGS);
}

/* ---- Columns ---- */

static bool gather(columns *of, kp_arena *own) {
  const kp_scoring *scoring = of->scoring;
  const kp_index *index = scoring->index;
  const size_t n_children = (size_t)index->node[of->node].n_children;
  int *unit = KP_ARRAY(own, int, scoring->n_units);
  of->child = KP_ARRAY(own, int, n_children);
  of->weight = KP_ARRAY(own, double, n_children);
  if (!unit || !of->child || !of->weight)
    return false;
  for (int c = index->node[of->node].first_child; c >= 0; c = index->node[c].next_sibling)
    if (scoring->weight[c] > 0.0)
      of->child[of->n++] = c;
  for (int u = 0; u < scoring->n_units; u++)
    if (kp_score_counts_among(scoring, of->node, u))
      unit[of->n_units++] = u;
  of->x = KP_ARRAY(own, double, (size_t)of->n *(size_t)of->n_units);
  for (int c = 0; of->x && c < of->n; c++)
    for (int64_t i = 0; i < of->n_units; i++)
      of->x[c * of->n_units + i] = scoring->score[of->child[c]][unit[i]];
  return of->x != NULL;
}

/* ---- Methods ---- */

static kp_weigh_status find(columns *of, kp_weigh_note *note, kp_arena *own) {
  const kp_weighing *by = of->scoring->index->node[of->node].weighing;
  double *even = KP_ARRAY(own, double, of->n);
  if (!even)
    return KP_WEIGH_NO_MEMORY;
  for (int c = 0; c < of->n; c++)
    even[c] = 1.0;
  switch (by->kind) {
  case KP_WEIGHING_PCA:
    return kp_weigh_pca(of->weight, note, of->x, of->n_units, of->n, own);
  case KP_WEIGHING_ENTROPY:
    return kp_weigh_entropy(of->weight, note, of->x, of->n_units, of->n, own);
  case KP_WEIGHING_CRITIC:
    return kp_weigh_critic(of->weight, note, of->x, of->n_units, of->n, own);
  case KP_WEIGHING_DEVIATION:
    return kp_weigh_deviation(of->weight, note, of->x, of->n_units, of->n, own);
  case KP_WEIGHING_MEREC:
    return kp_weigh_merec(of->weight, note, of->x, of->n_units, of->n, own);
  default: /* balanced */
    return kp_weigh_balanced(of->weight, note, by->target ? by->target : even, by->at_least, of->x,
                             of->n_units, of->n, own);
  }
}

kp_status kp_weights_find(kp_scoring *scoring, int node, kp_arena *arena, kp_reader *reader) {
  columns of = {.scoring = scoring, .node = node};
  kp_weigh_note note = {.at = -1,
                        .explained = NAN,
                        .consistency = NAN,
                        .worst_row = -1,
                        .worst_column = -1,
                        .worst_wanted = NAN,
                        .off = NAN};
  kp_arena *own = kp_arena_new();
  kp_weigh_status status = KP_WEIGH_NO_MEMORY;
  if (!scoring->weighed)
    scoring->weighed = KP_ARRAY(arena, kp_weigh_note, scoring->index->n_nodes);
  if (own && scoring->weighed && gather(&of, own))
    status = of.n > 1 ? find(&of, &note, own) : KP_WEIGH_DONE;
  kp_status done = KP_OK;
  if (status == KP_WEIGH_NO_MEMORY)
    done = reader->status = kp_diag_no_memory(reader->diag);
  else if (status != KP_WEIGH_DONE)
    done = refuse_all(&of, status, &note, reader);
  else if (note.off > OUT_OF_REACH)
    warn_out_of_reach(&of, &note, reader);
  for (int c = 0; c < of.n && of.n > 1 && done == KP_OK; c++)
    scoring->weight[of.child[c]] = of.weight[c];
  if (done == KP_OK) {
    scoring->weighed[node] = note;
    kp_weights_share(scoring);
  }
  kp_arena_free(own);
  return done;
}
