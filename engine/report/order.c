/* SPDX-License-Identifier: GPL-3.0-or-later
 * The order in which people read units: by rank, then (those without one, and ties) as in the data.
 */
#include "base/arena.h"
#include "report/report.h"

#include <stdlib.h>

typedef struct {
  int32_t rank, unit;
} ranked;

static int by_rank(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

int32_t *kp_report_best_units(const kp_result *result, int max_units, kp_arena *arena) {
  int n_units = result->dataset->n_units;
  ranked *order = KP_ARRAY(arena, ranked, n_units);
  int32_t *units = KP_ARRAY(arena, int32_t, max_units);
  if (!order || !units)
    return NULL;
  for (int unit = 0; unit < n_units; unit++) {
    int32_t rank = result->scoring->rank[unit];
    order[unit] = (ranked){rank > 0 ? rank : INT32_MAX, unit};
  }
  qsort(order, (size_t)n_units, sizeof *order, by_rank);
  for (int i = 0; i < max_units; i++)
    units[i] = order[i].unit;
  return units;
}
