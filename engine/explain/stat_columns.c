/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns: how each raw value and each score is distributed, and what to look at in it.
 *
 * The figures are stats/describe.h's. Where the quartiles do not differ, no value is called an
 * outlier: every other value would be. Of two values only, that one of them stands half of the time
 * says nothing: nine tenths are asked for there. */
#include <math.h>

#include "base/decimal.h"
#include "base/thread.h"
#include "explain/stat_parts.h"

enum { FEW_VALUES = 2 };

/* ---- One column ---- */

/* Values further than FAR interquartile ranges from the quartiles. */
static int64_t count_far(const kp_description *of, const double *x, int64_t n) {
  static const double FAR = 3.0; /* Tukey (1977) */
  const double between = of->upper_quartile - of->lower_quartile;
  int64_t n_far = 0;
  for (int64_t i = 0; i < n && between > 0.0; i++)
    n_far += of->lower_quartile - x[i] > FAR * between || x[i] - of->upper_quartile > FAR * between;
  return n_far;
}

static unsigned look_at(const kp_stat_column *column) {
  static const double THERE = 0.65, SKEW = 2.0, KURTOSIS = 3.5, HALF = 0.5, MOST = 0.9;
  const kp_description *of = &column->of;
  const double n = (double)of->n, all = n + (double)of->n_missing;
  const double often = of->n_distinct <= FEW_VALUES ? MOST : HALF;
  unsigned look = all > 0.0 && n / all < THERE ? KP_LOOK_MISSING : 0;
  if (of->n >= 2 && kp_decimal_compare(of->min, of->max) == 0)
    return look | KP_LOOK_CONSTANT;
  if (of->n < KP_FEW_FOR_FLAGS)
    return look;
  look |= fabs(of->skew) > SKEW && of->kurtosis > KURTOSIS ? KP_LOOK_SKEWED : 0;
  look |= column->n_far > 0 ? KP_LOOK_OUTLIERS : 0;
  look |= (double)of->n_zeros >= often * n ? KP_LOOK_ZEROS : 0;
  look |= (double)of->n_most_frequent >= often * n ? KP_LOOK_SAME : 0;
  return look;
}

/* ---- All columns ---- */

/* Values that are choices of a lookup are words, not figures. */
static bool has_raw(const kp_stat_job *job, int node) {
  const int leaf = job->index->node[node].leaf;
  return leaf >= 0 && job->scoring->raw[leaf] &&
         !(job->scoring->raw_text && job->scoring->raw_text[leaf]);
}

static bool describe_one(kp_stat_job *job, kp_stat_column *column) {
  const int leaf = job->index->node[column->node].leaf;
  double *x = kp_malloc(sizeof *x * 3 * (size_t)(job->n + 1));
  if (!x)
    return false;
  for (int64_t i = 0; i < job->n; i++)
    x[i] = column->is_raw ? job->scoring->raw[leaf][job->unit[i]] : job->score[column->node][i];
  kp_stats_describe(&column->of, x, job->n, x + job->n);
  column->n_outliers = column->of.upper_quartile > column->of.lower_quartile
                           ? column->of.n_below + column->of.n_above
                           : 0;
  column->n_far = count_far(&column->of, x, job->n);
  column->look = look_at(column);
  kp_free(x);
  return true;
}

kp_status kp_stat_columns(kp_stat_job *job) {
  kp_stat_figures *out = job->out;
  out->column = KP_ARRAY(job->arena, kp_stat_column, 2 * (size_t)job->index->n_nodes);
  if (!out->column)
    return kp_diag_no_memory(job->diag);
  for (int k = 0; k < job->index->n_nodes; k++) {
    if (has_raw(job, k))
      out->column[out->n_columns++] = (kp_stat_column){.node = k, .is_raw = true};
    out->column[out->n_columns++] = (kp_stat_column){.node = k};
  }
  bool done = true;
#pragma omp parallel for num_threads(kp_threads()) schedule(dynamic) reduction(&& : done)
  for (int i = 0; i < out->n_columns; i++)
    done = describe_one(job, &out->column[i]) && done;
  return done ? KP_OK : kp_diag_no_memory(job->diag);
}
