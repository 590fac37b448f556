/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pairs: how scores go together, within and across dimensions, with their parents and the total;
 * and links to outside figures.
 *
 * Whole matrices of all elements are computed at once and the pairs that mean something are taken
 * out of them. Kendall's tau costs a sort a pair and is left out where there are more than
 * MOST_KENDALL units times pairs: Spearman's rho then stands for ranks. */
#include <math.h>
#include <stdlib.h>

#include "explain/stat_parts.h"

static const double MOST_KENDALL = 5e7, LEVEL = 0.95;

/* ---- Matrices ---- */

typedef struct {
  kp_correlation *of[KP_CORRELATION_KINDS]; /* n_x * n_y; NULL: left out */
  int n_y;
} matrices;

/* y NULL: x with itself. */
static kp_status correlate_all(matrices *out, kp_stat_job *job, double *const *y, int n_y) {
  const int n_x = job->index->n_nodes;
  const double pairs = y ? (double)n_x * n_y : 0.5 * n_x * n_x;
  kp_status status = KP_OK;
  out->n_y = y ? n_y : n_x;
  for (int kind = 0; kind < KP_CORRELATION_KINDS && status == KP_OK; kind++) {
    out->of[kind] = NULL;
    if ((kind == KP_KENDALL && (double)job->n * pairs > MOST_KENDALL) ||
        (kind != KP_PEARSON && job->pearson_only))
      continue;
    out->of[kind] = KP_ARRAY(job->scratch, kp_correlation, (size_t)n_x * (size_t)out->n_y);
    if (!out->of[kind])
      return kp_diag_no_memory(job->diag);
    status = kp_stats_correlations(out->of[kind], (kp_correlation_kind)kind,
                                   (const double *const *)job->score, n_x, (const double *const *)y,
                                   n_y, job->n, LEVEL, job->diag);
  }
  return status;
}

static kp_correlation take(const matrices *from, kp_correlation_kind kind, int i, int j) {
  if (!from->of[kind])
    return (kp_correlation){
        .value = NAN, .p = NAN, .lower = NAN, .upper = NAN, .why = KP_STATS_NOT_ASKED};
  return from->of[kind][(size_t)i * (size_t)from->n_y + (size_t)j];
}

/* ---- Which pairs ---- */

static bool is_leaf(const kp_stat_job *job, int node) {
  return job->index->node[node].leaf >= 0;
}

/* Elements that do not count are looked at too: they are shown, and may come to count. pair NULL:
 * counts alone. */
static int list_pairs(const kp_stat_job *job, kp_stat_pair *pair) {
  const kp_index *index = job->index;
  int n = 0;
  for (int a = 1; a < index->n_nodes; a++) {
    for (int b = a + 1; b < index->n_nodes; b++) {
      const bool siblings = index->node[a].parent == index->node[b].parent;
      if (!siblings && !(is_leaf(job, a) && is_leaf(job, b)))
        continue;
      if (pair)
        pair[n] =
            (kp_stat_pair){.a = a, .b = b, .kind = siblings ? KP_PAIR_WITHIN : KP_PAIR_ACROSS};
      n++;
    }
    if (index->node[a].parent > 0) {
      if (pair)
        pair[n] = (kp_stat_pair){.a = a, .b = index->node[a].parent, .kind = KP_PAIR_PARENT};
      n++;
    }
    if (pair)
      pair[n] = (kp_stat_pair){.a = a, .b = 0, .kind = KP_PAIR_TOTAL};
    n++;
  }
  return n;
}

/* A sibling that says the same, or the contrary; who scores high in an element is expected to be
 * high in what it is part of. Across dimensions scores may well differ, but not be the same. */
static kp_pair_flag flag_of(const kp_stat_pair *pair) {
  const kp_correlation *of = &pair->pearson;
  const bool upward = pair->kind == KP_PAIR_PARENT || pair->kind == KP_PAIR_TOTAL;
  if (of->why != KP_STATS_KNOWN || of->n < KP_FEW_FOR_FLAGS || !(of->p < KP_SURE))
    return KP_PAIR_PLAIN;
  if (!upward && fabs(of->value) > KP_REDUNDANT)
    return KP_PAIR_REDUNDANT;
  return pair->kind != KP_PAIR_ACROSS && of->value < 0.0 ? KP_PAIR_CONFLICT : KP_PAIR_PLAIN;
}

/* A correlation that is not there is the weakest. */
static double strength(const kp_correlation *of) {
  return isnan(of->value) ? -1.0 : fabs(of->value);
}

static int stronger(const void *a, const void *b) {
  const kp_stat_pair *x = a, *y = b;
  const double p = strength(&x->pearson), q = strength(&y->pearson);
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (p != q)
    return p > q ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

kp_status kp_stat_pairs(kp_stat_job *job) {
  kp_stat_figures *out = job->out;
  matrices all;
  out->n_pairs = list_pairs(job, NULL);
  out->pair = KP_ARRAY(job->arena, kp_stat_pair, out->n_pairs);
  if (!out->pair)
    return kp_diag_no_memory(job->diag);
  list_pairs(job, out->pair);
  const kp_status status = correlate_all(&all, job, NULL, 0);
  if (status != KP_OK)
    return status;
  out->has_kendall = all.of[KP_KENDALL] != NULL;
  for (int i = 0; i < out->n_pairs; i++) {
    kp_stat_pair *pair = &out->pair[i];
    pair->pearson = take(&all, KP_PEARSON, pair->a, pair->b);
    pair->spearman = take(&all, KP_SPEARMAN, pair->a, pair->b);
    pair->kendall = take(&all, KP_KENDALL, pair->a, pair->b);
    pair->flag = flag_of(pair);
    out->n_redundant += pair->flag == KP_PAIR_REDUNDANT;
    out->n_conflicts += pair->flag == KP_PAIR_CONFLICT;
  }
  qsort(out->pair, (size_t)out->n_pairs, sizeof *out->pair, stronger);
  return KP_OK;
}

/* ---- Links ---- */

/* The total first, then the strongest. */
static int linked_more(const void *a, const void *b) {
  const kp_stat_link *x = a, *y = b;
  const double p = strength(&x->pearson), q = strength(&y->pearson);
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  if ((x->node == 0) != (y->node == 0))
    return x->node == 0 ? -1 : 1;
  if (p != q)
    return p > q ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

kp_status kp_stat_links(kp_stat_job *job) {
  kp_stat_figures *out = job->out;
  const int n_nodes = job->index->n_nodes;
  matrices all;
  if (!out->outside)
    return KP_OK;
  out->link = KP_ARRAY(job->arena, kp_stat_link, (size_t)out->outside->n_columns * (size_t)n_nodes);
  if (!out->link)
    return kp_diag_no_memory(job->diag);
  const kp_status status = correlate_all(&all, job, job->outside, out->outside->n_columns);
  if (status != KP_OK)
    return status;
  for (int column = 0; column < out->outside->n_columns; column++)
    for (int node = 0; node < n_nodes; node++)
      out->link[out->n_links++] = (kp_stat_link){.node = node,
                                                 .column = column,
                                                 .pearson = take(&all, KP_PEARSON, node, column),
                                                 .spearman = take(&all, KP_SPEARMAN, node, column),
                                                 .kendall = take(&all, KP_KENDALL, node, column)};
  qsort(out->link, (size_t)out->n_links, sizeof *out->link, linked_more);
  return KP_OK;
}
