/* SPDX-License-Identifier: GPL-3.0-or-later
 * Discreet: what an explanation says to those who may not know everything.
 *
 * Judges without names are 专家1…n of the unit: those who marked it, in the order of the hashes of
 * key, unit and judge. The key does not leave the office, so nobody can draw the order again from a
 * list of the judges, and the numbers of two units do not join. Marks and what is said of judges
 * stand in that order, since the order of the files would tell as much as the names.
 *
 * Where nothing may be said of other units (alone), what their figures decide is left out: limited
 * grades and found classes (a change that reaches one tells the total of whoever stands there) and
 * changes of values that are scored by comparison (two of them tell the extremes). */
#include "explain/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

typedef struct {
  char hash[KP_HASH_SIZE];
  int judge;
} drawn;

static int by_hash(const void *a, const void *b) {
  const drawn *x = a, *y = b;
  const int order = strcmp(x->hash, y->hash);
  return order != 0 ? order : (x->judge > y->judge) - (x->judge < y->judge);
}

static void draw(drawn *to, const kp_dataset *dataset, const char *key, int unit, int judge,
                 kp_buf *buf) {
  const kp_str part[] = {kp_str_of(key), dataset->id[unit], dataset->judge[judge].id};
  buf->len = 0;
  for (int i = 0; i < 3; i++) {
    kp_buf_printf(buf, "%u:", part[i].len);
    kp_buf_add_str(buf, part[i]);
  }
  *to = (drawn){.judge = judge};
  if (!buf->failed)
    kp_hash_bytes(to->hash, buf->at, buf->len);
}

/* number: 1 for those with a mark of the unit. */
static void find_judges(int *number, const kp_result *result, int unit) {
  const kp_panel *panel = result->panel;
  const size_t n_units = (size_t)result->dataset->n_units;
  for (int p = 0; p < result->index->n_panels; p++) {
    const kp_pooled *cell = &panel->pooled[(size_t)p * n_units + (size_t)unit];
    for (int i = cell->first; i < cell->first + cell->count; i++)
      number[result->dataset->mark[panel->mark[i]].judge] = 1;
  }
}

bool kp_explain_number_judges(int *number, const kp_result *result, const char *key, int unit) {
  const int n_judges = result->dataset->n_judges;
  drawn *lots = kp_calloc((size_t)n_judges + 1, sizeof *lots);
  kp_buf buf = {0};
  int n = 0;
  for (int j = 0; j < n_judges; j++)
    number[j] = 0;
  if (lots && result->panel)
    find_judges(number, result, unit);
  for (int j = 0; lots && j < n_judges; j++)
    if (number[j])
      draw(&lots[n++], result->dataset, key, unit, j, &buf);
  if (lots)
    qsort(lots, (size_t)n, sizeof *lots, by_hash);
  for (int i = 0; i < n; i++)
    number[lots[i].judge] = i + 1;
  const bool done = lots && !buf.failed;
  kp_buf_clear(&buf);
  kp_free(lots);
  return done;
}

void kp_maker_number_judges(kp_maker *maker) {
  const int n_judges = maker->by->dataset->n_judges;
  if (!maker->options->judge_key)
    return;
  maker->judge_number = KP_ARRAY(maker->arena, int, n_judges);
  maker->judge_at = KP_ARRAY(maker->arena, int, n_judges);
  if (!maker->judge_number || !maker->judge_at ||
      !kp_explain_number_judges(maker->judge_number, maker->by->result, maker->options->judge_key,
                                maker->out->unit)) {
    maker->failed = true;
    return;
  }
  for (int j = 0; j < n_judges; j++) {
    if (maker->judge_number[j] == 0)
      continue;
    maker->judge_at[maker->judge_number[j] - 1] = j;
    maker->n_numbered++;
  }
}

void kp_maker_judge_name(kp_buf *out, const kp_maker *maker, int judge, kp_lang lang) {
  const kp_judge *of = &maker->by->dataset->judge[judge];
  char number[16];
  if (!maker->options->judge_key) {
    kp_buf_add_str(out, of->name.len ? of->name : of->id);
    return;
  }
  snprintf(number, sizeof number, "%d", maker->judge_number ? maker->judge_number[judge] : 0);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_JUDGE_NUMBER, KP_ARGS(number));
}

int kp_maker_nth_judge(const kp_maker *maker, int place) {
  if (!maker->options->judge_key)
    return place < maker->by->dataset->n_judges ? place : -1;
  return maker->judge_number && place < maker->n_numbered ? maker->judge_at[place] : -1;
}

static int by_number(const void *a, const void *b) {
  const kp_explain_mark *x = a, *y = b;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place; /* rounds stay in their order */
}

/* A severity is one judge's in all units and a place one row of the file: both would join. */
void kp_maker_hide_judges(kp_maker *maker, kp_explain_mark *mark, int n) {
  if (!maker->options->judge_key || !maker->judge_number)
    return;
  for (int i = 0; i < n; i++) {
    mark[i].number = maker->judge_number[mark[i].judge_index];
    mark[i].place = i;
    mark[i].severity = NAN;
    mark[i].source = "";
  }
  qsort(mark, (size_t)n, sizeof *mark, by_number);
}

/* ---- What other units decide ---- */

bool kp_maker_grade_by_others(const kp_maker *maker) {
  const kp_index *index = maker->index;
  bool by_others =
      kp_grade_by_classes(&index->grade_by) || index->grade_by.kind == KP_GRADE_BY_K_MEANS;
  for (int g = 0; g < index->n_grades; g++)
    by_others = by_others || kp_grade_is_limited(&index->grade[g]);
  for (int k = 0; k < index->n_nodes; k++)
    by_others =
        by_others || (index->node[k].leaf < 0 && index->node[k].combine >= KP_COMBINE_COPELAND);
  return by_others;
}

bool kp_maker_scored_by_others(const kp_maker *maker, int node) {
  const kp_score_kind kind = maker->index->node[node].score.kind;
  return kind >= KP_SCORE_MINMAX && kind <= KP_SCORE_DISTANCE;
}
