/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pairs: what a comparison is made of, from words of a command line or from a table.
 *
 * A word is INDEX:DATASET; both may hold colons, so each colon is tried in turn, and the first
 * behind which something is there decides. One word that is no pair is a table, whose cells are
 * paths relative to its folder. Everything that is wrong is named before anything is loaded. */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "compare/compare.h"
#include "table/synonyms.h"
#include "table/table.h"

struct kp_pairs {
  kp_arena *arena;
  kp_pair *pair;
  int n_pairs;
};

static bool is_there(const char *path) {
  return strcmp(path, "-") == 0 || kp_path_kind_of(path) != KP_PATH_NONE;
}

/* False: it is no pair. out borrows from the arena. */
static bool split_word(kp_pair *out, const char *word, kp_arena *arena) {
  for (const char *colon = strchr(word, ':'); colon; colon = strchr(colon + 1, ':')) {
    if (colon == word || !colon[1] || !is_there(colon + 1))
      continue;
    const char *index = kp_arena_copy(arena, word, (size_t)(colon - word));
    const char *dataset = kp_arena_copy(arena, colon + 1, strlen(colon + 1));
    *out = (kp_pair){.index = index, .dataset = dataset};
    return true;
  }
  return false;
}

static kp_status read_words(kp_pairs *pairs, const char *const *words, int n_words, kp_diag *diag) {
  kp_status status = KP_OK;
  pairs->pair = KP_ARRAY(pairs->arena, kp_pair, n_words);
  if (!pairs->pair)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < n_words; k++) {
    kp_pair *pair = &pairs->pair[pairs->n_pairs];
    if (!split_word(pair, words[k], pairs->arena)) {
      kp_diag_error(diag, &(kp_place){0}, KP_MSG_COMPARE_BAD_PAIR, KP_ARGS(words[k]),
                    KP_MSG_COMPARE_BAD_PAIR_HINT);
      status = KP_USAGE;
    } else if (!pair->index || !pair->dataset) {
      return kp_diag_no_memory(diag);
    } else {
      pairs->n_pairs++;
    }
  }
  return status;
}

/* ---- A table ---- */

typedef struct {
  const char *path;
  kp_table *table;
  int period, index, dataset; /* columns; -1 */
  kp_arena *arena;            /* of the pairs */
  kp_diag *diag;
} series;

/* -1: none; -2: two could be it, which has been said. */
static int find_column(series *s, const char *const *names) {
  return kp_table_find(s->table, names, s->arena, s->diag);
}

static kp_status find_columns(series *s) {
  static const char *const index_names[] = {"index", "指标体系", "指标体系文件", NULL};
  static const char *const dataset_names[] = {"dataset", "数据集", "data", "数据", NULL};
  s->period = -1;
  for (const char *const *const *tier = kp_column_names(KP_COLUMN_PERIOD); *tier && s->period == -1;
       tier++)
    s->period = find_column(s, *tier);
  s->index = find_column(s, index_names);
  s->dataset = find_column(s, dataset_names);
  const int needed[] = {s->index, s->dataset};
  const char *const plain[] = {"index", "dataset"};
  bool lacks = s->period == -2 || s->index == -2 || s->dataset == -2;
  for (int k = 0; k < 2; k++) {
    if (needed[k] != -1)
      continue;
    const kp_place place = {.file = s->path, .line = s->table->header_line};
    kp_diag_error(s->diag, &place, KP_MSG_COMPARE_NO_COLUMN, KP_ARGS(plain[k]),
                  KP_MSG_COMPARE_NO_COLUMN_HINT);
    lacks = true;
  }
  return lacks ? KP_INPUT : KP_OK;
}

static kp_status open_series(series *s) {
  const kp_table_options options = {0};
  kp_status status = kp_table_open(&s->table, s->path, s->path, &options, s->arena, s->diag);
  if (status != KP_OK)
    return status;
  kp_column_request *ask = KP_ARRAY(s->arena, kp_column_request, s->table->n_columns);
  if (!ask)
    return kp_diag_no_memory(s->diag);
  for (int k = 0; k < s->table->n_columns; k++)
    ask[k] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  status = kp_table_read(s->table, ask, -1, &options, s->arena, s->diag);
  const kp_status found = find_columns(s);
  return status > found ? status : found;
}

/* A path of a cell; NULL: it has been said what is wrong with it, or memory is out. */
static const char *cell_path(series *s, int row, int column) {
  const kp_str text = s->table->column[column].text[row];
  const kp_place place = kp_table_place(s->table, row, column);
  if (text.len == 0) {
    kp_diag_error(s->diag, &place, KP_MSG_COMPARE_BLANK, KP_NO_ARGS, KP_MSG_COMPARE_NO_COLUMN_HINT);
    return NULL;
  }
  const char *slash = strrchr(s->path, '/');
  const int folder = slash && text.at[0] != '/' ? (int)(slash - s->path) + 1 : 0;
  const char *path =
      memchr(text.at, '\0', text.len)
          ? NULL
          : kp_arena_printf(s->arena, "%.*s%.*s", folder, s->path, (int)text.len, text.at);
  if (!path || kp_path_kind_of(path) == KP_PATH_NONE) {
    const char *shown = kp_str_copy(s->arena, text);
    kp_diag_error(s->diag, &place, KP_MSG_COMPARE_NO_PATH, KP_ARGS(shown ? shown : ""),
                  KP_MSG_COMPARE_NO_PATH_HINT);
    return NULL;
  }
  return path;
}

static kp_status read_rows(kp_pairs *pairs, series *s) {
  const int64_t before = kp_diag_errors(s->diag);
  pairs->pair = KP_ARRAY(pairs->arena, kp_pair, s->table->n_rows);
  if (!pairs->pair)
    return kp_diag_no_memory(s->diag);
  for (int row = 0; row < s->table->n_rows; row++) {
    const kp_str period = s->period >= 0 ? s->table->column[s->period].text[row] : (kp_str){0};
    const kp_pair pair = {.period = period.len > 0 ? kp_str_copy(s->arena, period) : NULL,
                          .index = cell_path(s, row, s->index),
                          .dataset = cell_path(s, row, s->dataset)};
    if (period.len > 0 && !pair.period)
      return kp_diag_no_memory(s->diag);
    if (pair.index && pair.dataset)
      pairs->pair[pairs->n_pairs++] = pair;
  }
  return kp_diag_errors(s->diag) > before ? KP_INPUT : KP_OK;
}

static kp_status read_series(kp_pairs *pairs, const char *path, kp_diag *diag) {
  series s = {.path = path, .arena = pairs->arena, .diag = diag};
  kp_status status = open_series(&s);
  if (status == KP_OK)
    status = read_rows(pairs, &s);
  kp_table_close(s.table);
  return status;
}

kp_status kp_pairs_read(kp_pairs **out, const char *const *words, int n_words, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_pairs *pairs = arena ? KP_NEW(arena, kp_pairs) : NULL;
  if (!pairs) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  pairs->arena = arena;
  kp_pair ignored;
  const bool table = n_words == 1 && !split_word(&ignored, words[0], arena) &&
                     kp_path_kind_of(words[0]) == KP_PATH_FILE;
  kp_status status =
      table ? read_series(pairs, words[0], diag) : read_words(pairs, words, n_words, diag);
  if (status == KP_OK && pairs->n_pairs < 2) {
    kp_diag_error(diag, &(kp_place){.file = table ? words[0] : NULL}, KP_MSG_COMPARE_TOO_FEW,
                  KP_NO_ARGS, KP_MSG_COMPARE_TOO_FEW_HINT);
    status = table ? KP_INPUT : KP_USAGE;
  }
  if (status == KP_OK)
    *out = pairs;
  else
    kp_pairs_free(pairs);
  return status;
}

void kp_pairs_free(kp_pairs *pairs) {
  if (pairs)
    kp_arena_free(pairs->arena);
}

int kp_pairs_count(const kp_pairs *pairs) {
  return pairs->n_pairs;
}

kp_pair kp_pairs_at(const kp_pairs *pairs, int index) {
  return pairs->pair[index];
}
