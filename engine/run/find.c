/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding a unit from what a person typed: an id, a name, or a part that only one unit has.
 *
 * Exact id first, then the folded id or name, then a part of either. More than one match is no
 * match: the candidates are listed, so that nobody reads another unit's sheet by mistake. */
#include "run/result.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_CANDIDATES = 8 };

typedef struct {
  int found; /* the first match; -1 */
  int n_found;
  kp_buf names; /* of the first matches: "A07 name, A08 name" */
} matches;

static void match_add(matches *m, const kp_dataset *dataset, int unit) {
  if (m->n_found == 0)
    m->found = unit;
  if (m->n_found < SHOWN_CANDIDATES) {
    if (m->n_found > 0)
      kp_buf_add(&m->names, ", ");
    kp_buf_add_str(&m->names, dataset->id[unit]);
    if (!kp_str_equal(dataset->id[unit], dataset->name[unit])) {
      kp_buf_add(&m->names, " ");
      kp_buf_add_str(&m->names, dataset->name[unit]);
    }
  }
  m->n_found++;
}

static bool contains(kp_str text, kp_str part) {
  return part.len > 0 && text.len >= part.len &&
         memmem(text.at, text.len, part.at, part.len) != NULL;
}

typedef enum { EXACT, FOLDED, PART } how;

static bool unit_matches(const kp_dataset *dataset, int unit, kp_str text, how way,
                         kp_arena *scratch) {
  if (way == EXACT)
    return kp_str_equal(dataset->id[unit], text);
  kp_str id = kp_str_fold(scratch, dataset->id[unit]);
  kp_str name = kp_str_fold(scratch, dataset->name[unit]);
  if (way == FOLDED)
    return kp_str_equal(id, text) || kp_str_equal(name, text);
  return contains(id, text) || contains(name, text);
}

static void report(const kp_dataset *dataset, const char *text, const matches *m, kp_arena *scratch,
                   kp_diag *diag) {
  kp_place place = {.file = dataset->path};
  if (m->n_found > 1) {
    char count[16];
    snprintf(count, sizeof count, "%d", m->n_found);
    kp_diag_add(diag, KP_ERROR, &place, KP_MSG_RUN_UNIT_AMBIGUOUS, KP_ARGS(text, count),
                KP_MSG_RUN_HINT_CANDIDATES, KP_ARGS(m->names.at ? m->names.at : ""));
    return;
  }
  int nearest = kp_text_nearest(kp_str_of(text), dataset->id, dataset->n_units);
  if (nearest < 0)
    nearest = kp_text_nearest(kp_str_of(text), dataset->name, dataset->n_units);
  if (nearest >= 0)
    kp_diag_add(diag, KP_ERROR, &place, KP_MSG_RUN_NO_SUCH_UNIT, KP_ARGS(text),
                KP_MSG_RUN_HINT_NEAREST,
                KP_ARGS(kp_str_copy(scratch, dataset->id[nearest]),
                        kp_str_copy(scratch, dataset->name[nearest])));
  else
    kp_diag_add(diag, KP_ERROR, &place, KP_MSG_RUN_NO_SUCH_UNIT, KP_ARGS(text),
                KP_MSG_RUN_HINT_UNIT, NULL);
}

int kp_result_find_unit(const kp_result *result, const char *text, kp_diag *diag) {
  const kp_dataset *dataset = result->dataset;
  kp_arena *scratch = kp_arena_new();
  if (!scratch) {
    kp_diag_no_memory(diag);
    return -1;
  }
  matches m = {.found = -1};
  kp_str folded = kp_str_fold(scratch, kp_str_of(text));
  for (how way = EXACT; way <= PART && m.n_found == 0; way++)
    for (int unit = 0; unit < dataset->n_units; unit++)
      if (unit_matches(dataset, unit, way == EXACT ? kp_str_of(text) : folded, way, scratch))
        match_add(&m, dataset, unit);
  int found = m.n_found == 1 ? m.found : -1;
  if (found < 0)
    report(dataset, text, &m, scratch, diag);
  kp_buf_clear(&m.names);
  kp_arena_free(scratch);
  return found;
}
