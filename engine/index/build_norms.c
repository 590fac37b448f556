/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of norms: files that say what an indicator's values are compared with.
 *
 * A file of norms has a column "indicator" and some of min, max, mean, sd; each file becomes one
 * kp_norm_table however many rules name it. A rule needs its indicator's row to give what it works
 * with (minmax: min < max; zscore: mean and sd > 0), which is checked here, where row and rule
 * meet. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

enum { N_FIGURES = 4, AT_INDICATOR = N_FIGURES };
static const char *const headers[] = {"min", "max", "mean", "sd", "indicator"};

static bool make_room(kp_builder *b, const char ***ids, double *figure[N_FIGURES], int n) {
  *ids = KP_ARRAY(b->arena, const char *, n);
  b->no_memory |= !*ids;
  for (int k = 0; k < N_FIGURES; k++) {
    figure[k] = KP_ARRAY(b->arena, double, n);
    b->no_memory |= !figure[k];
  }
  return !b->no_memory;
}

static void read_figure(kp_builder *b, double *out, const kp_word_table *table, int row, int column,
                        int figure) {
  kp_str cell = table->cell[row * table->n_columns + column];
  *out = NAN;
  if (cell.len == 0 || kp_decimal_read(out, cell))
    return;
  kp_place place = {.file = table->path, .line = table->line[row]};
  place.column = (uint32_t)column + 1;
  const char *shown = kp_str_copy(b->arena, cell);
  b->no_memory |= !shown;
  kp_diag_error(b->diag, &place, KP_MSG_INDEX_NORMS_NUMBER,
                KP_ARGS(shown ? shown : "", headers[figure]), KP_MSG_NONE);
}

static void read_rows(kp_builder *b, kp_norm_table *out, const kp_word_table *table) {
  const char **ids;
  double *figure[N_FIGURES];
  if (!make_room(b, &ids, figure, table->n_rows))
    return;
  int at[N_FIGURES + 1] = {-1, -1, -1, -1, -1};
  for (int c = 0; c < table->n_columns; c++)
    for (int k = 0; k <= N_FIGURES; k++)
      if (kp_str_equal(table->header[c], kp_str_of(headers[k])))
        at[k] = c;
  if (at[AT_INDICATOR] < 0) {
    kp_place place = {.file = table->path, .line = 1};
    kp_diag_error(b->diag, &place, KP_MSG_INDEX_NORMS_COLUMN, KP_NO_ARGS, KP_MSG_NONE);
  }
  for (int r = 0; r < table->n_rows; r++) {
    ids[r] = "";
    if (at[AT_INDICATOR] >= 0)
      ids[r] = kp_str_copy(b->arena, table->cell[r * table->n_columns + at[AT_INDICATOR]]);
    b->no_memory |= !ids[r];
    for (int k = 0; k < N_FIGURES; k++) {
      figure[k][r] = NAN;
      if (at[k] >= 0)
        read_figure(b, &figure[k][r], table, r, at[k], k);
    }
  }
  *out =
      (kp_norm_table){table->path, table->n_rows, ids, figure[0], figure[1], figure[2], figure[3]};
}

/* The table of a path, read when it is first named; NULL with a diagnostic. */
static const kp_norm_table *get_table(kp_builder *b, const char *path, const kp_term *term) {
  kp_index *index = b->index;
  for (int i = 0; i < index->n_norms; i++)
    if (strcmp(index->norm[i].file, path) == 0)
      return &index->norm[i];
  kp_place place = kp_build_place(b, term, NULL);
  const kp_word_table *table = kp_word_files_get(b->files, path, &place, b->diag);
  kp_norm_table *out = table ? KP_PUSH(b, index->norm, index->n_norms, b->cap_norms) : NULL;
  if (!out)
    return NULL;
  b->files->table[table - b->files->table].is_norms = true;
  *out = (kp_norm_table){.file = table->path};
  read_rows(b, out, table);
  return b->no_memory ? NULL : out;
}

void kp_build_norms(kp_builder *b, kp_score_rule *out, const kp_term *term, const char *indicator) {
  const char *path = kp_build_id(term);
  const kp_norm_table *table = *path ? get_table(b, path, term) : NULL;
  if (!table)
    return;
  out->norms = table->file;
  bool minmax = out->kind == KP_SCORE_MINMAX;
  for (int r = 0; r < table->n; r++) {
    if (strcmp(table->indicator[r], indicator) != 0)
      continue;
    double low = minmax ? table->min[r] : table->mean[r];
    double high = minmax ? table->max[r] : table->sd[r];
    if (isnan(low) || isnan(high) || (minmax ? low >= high : high <= 0))
      kp_build_error(b, term, NULL, KP_MSG_INDEX_NORMS_INCOMPLETE,
                     KP_ARGS(path, indicator, minmax ? "min < max" : "mean, sd > 0"), KP_MSG_NONE);
    return;
  }
  kp_build_error(b, term, NULL, KP_MSG_INDEX_NORMS_NO_ROW, KP_ARGS(path, indicator), KP_MSG_NONE);
}
