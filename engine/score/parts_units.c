/* SPDX-License-Identifier: GPL-3.0-or-later
 * Units of a whole that was scored in parts: what is kept of them, shares and ranks.
 *
 * The rules are those of quota.c; here units are compared by keys alone, so that nothing but the
 * keys has to be put in order. A tie at the edge of a share is all in or all out, so a key says who
 * has a place; a rank is one more than the number of keys that are better. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/keys.h"
#include "score/parts_held.h"

void kp_part_units_clear(kp_part_units *units, const kp_index *index) {
  kp_free(units->rank_key);
  kp_free(units->total_key);
  kp_free(units->state);
  kp_free(units->grade);
  kp_free(units->rank);
  for (int g = 0; units->below && g < index->n_grades; g++)
    kp_free(units->below[g]);
}

/* ---- Keeping ---- */

static bool widen(void **array, size_t size, int64_t count) {
  void *wider = kp_realloc(*array, size * (size_t)count);
  if (wider)
    *array = wider;
  return wider != NULL;
}

static bool needs_total_key(const kp_index *index) {
  bool limited = false;
  for (int g = 0; g < index->n_grades; g++)
    limited = limited || kp_grade_is_limited(&index->grade[g]);
  return limited && index->rank_on_full;
}

/* By an eighth, so that little is spare. */
static bool make_room(kp_part_units *units, const kp_index *index, int64_t n) {
  if (n <= units->size)
    return true;
  int64_t size = units->size + units->size / 8;
  size = size < n ? n : size;
  bool done = widen((void **)&units->rank_key, sizeof(uint64_t), size) &&
              widen((void **)&units->state, 1, size) && widen((void **)&units->grade, 1, size);
  if (needs_total_key(index))
    done = done && widen((void **)&units->total_key, sizeof(uint64_t), size);
  for (int g = 0; g < index->n_grades; g++)
    if (kp_grade_is_limited(&index->grade[g]))
      done = done && widen((void **)&units->below[g], 1, size);
  units->size = done ? size : units->size;
  return done;
}

/* Best first. */
static uint64_t key_of(const kp_index *index, double total) {
  return ~kp_stats_key(kp_grade_key(index, total));
}

static void keep_unit(kp_parts *parts, const kp_scoring *scoring, int u) {
  const kp_index *index = parts->index;
  kp_part_units *units = &parts->units;
  const int64_t at = units->n++;
  const double total = scoring->total[u];
  const double by = index->rank_on_full ? scoring->total_full[u] : total;
  const bool takes_part = kp_score_takes_part(scoring, u);
  const bool competes = scoring->status[u] == KP_GRADED && scoring->decided_by[u] != KP_BY_GRANT;
  units->rank_key[at] = key_of(index, by);
  if (units->total_key)
    units->total_key[at] = key_of(index, total);
  units->state[at] = (uint8_t)((!isnan(by) && takes_part ? KP_PART_RANKED : 0) |
                               (competes ? KP_PART_COMPETES : 0));
  units->grade[at] = scoring->grade[u];
  for (int g = 0; g < index->n_grades; g++)
    if (units->below[g])
      units->below[g][at] = (int8_t)kp_grade_below(index, scoring->met, g, total, u);
  parts->n_totals += !isnan(total);
  parts->n_eligible += takes_part;
  parts->n_scored += takes_part && !isnan(total);
}

static kp_status keep_zeros(kp_parts *parts, const kp_scoring *scoring, kp_diag *diag) {
  char id[128];
  for (int k = 0; k < parts->index->n_nodes && !parts->index->is_checklist; k++) {
    int first = 0;
    const int n = kp_combine_count_zeros(&first, scoring, k);
    if (n > 0 && parts->n_zeros[k] == 0) {
      kp_score_unit_id(id, sizeof id, scoring->dataset, first);
      parts->first_zero[k] = kp_str_copy(parts->arena, kp_str_of(id));
      if (!parts->first_zero[k])
        return kp_diag_no_memory(diag);
    }
    parts->n_zeros[k] += n;
  }
  return KP_OK;
}

kp_status kp_parts_keep(kp_parts *parts, const kp_scoring *scoring, kp_diag *diag) {
  if (!make_room(&parts->units, parts->index, parts->units.n + scoring->n_units))
    return kp_diag_no_memory(diag);
  for (int u = 0; u < scoring->n_units; u++)
    keep_unit(parts, scoring, u);
  return keep_zeros(parts, scoring, diag);
}

/* ---- Shares ---- */

/* How many of n keys in order get in. */
static int64_t count_in(const uint64_t *key, int64_t n, int places, bool tie_in) {
  if (n <= places)
    return n;
  if (places == 0 && !tie_in)
    return 0;
  int64_t in = places;
  if (tie_in) {
    while (in > 0 && in < n && key[in] == key[in - 1])
      in++;
  } else {
    const uint64_t first_out = key[places];
    while (in > 0 && key[in - 1] == first_out)
      in--;
  }
  return in;
}

static bool settle_grade(kp_parts *parts, int grade, int places) {
  kp_part_units *units = &parts->units;
  const uint64_t *by = units->total_key ? units->total_key : units->rank_key;
  int64_t n = 0;
  for (int64_t u = 0; u < units->n; u++)
    n += units->grade[u] == grade && (units->state[u] & KP_PART_COMPETES);
  uint64_t *key = kp_malloc((size_t)(n + 1) * sizeof *key);
  if (!key)
    return false;
  n = 0;
  for (int64_t u = 0; u < units->n; u++)
    if (units->grade[u] == grade && (units->state[u] & KP_PART_COMPETES))
      key[n++] = by[u];
  kp_keys_sort(key, n);
  const int64_t in = count_in(key, n, places, parts->index->grade[grade].tie_in);
  const uint64_t edge = in > 0 ? key[in - 1] : 0;
  for (int64_t u = 0; u < units->n && in < n; u++)
    if (units->grade[u] == grade && (units->state[u] & KP_PART_COMPETES) &&
        (in == 0 || by[u] > edge))
      units->grade[u] = units->below[grade][u];
  kp_free(key);
  return true;
}

static kp_status find_shares(kp_parts *parts, kp_diag *diag) {
  const kp_index *index = parts->index;
  for (int g = 0; g < index->n_grades && !index->is_checklist; g++) {
    if (!parts->units.below[g])
      continue;
    const kp_grade *grade = &index->grade[g];
    const int64_t n = grade->top_of_scored ? parts->n_totals : parts->n_scored;
    if (!settle_grade(parts, g, kp_quota_places(grade, (int)n)))
      return kp_diag_no_memory(diag);
  }
  return KP_OK;
}

/* ---- Ranks ---- */

static kp_status find_ranks(kp_parts *parts, kp_diag *diag) {
  kp_part_units *units = &parts->units;
  kp_free(units->total_key);
  units->total_key = NULL;
  uint64_t *key = kp_malloc(((size_t)units->n + 1) * sizeof *key);
  units->rank = kp_malloc(((size_t)units->n + 1) * sizeof *units->rank);
  if (!key || !units->rank) {
    kp_free(key);
    return kp_diag_no_memory(diag);
  }
  int64_t n = 0;
  for (int64_t u = 0; u < units->n; u++)
    if (units->state[u] & KP_PART_RANKED)
      key[n++] = units->rank_key[u];
  kp_keys_sort(key, n);
#pragma omp parallel for num_threads(kp_threads()) schedule(static) if (n > KP_BLOCK_ROWS)
  for (int64_t u = 0; u < units->n; u++)
    units->rank[u] = units->state[u] & KP_PART_RANKED
                         ? (int32_t)(kp_keys_below(key, n, units->rank_key[u]) + 1)
                         : 0;
  kp_free(key);
  kp_free(units->rank_key);
  units->rank_key = NULL;
  return KP_OK;
}

kp_status kp_parts_rank(kp_parts *parts, kp_diag *diag) {
  const kp_index *index = parts->index;
  kp_score_warn_no_spread(kp_parts_whole(parts), diag);
  for (int k = 0; k < index->n_nodes; k++)
    if (parts->n_zeros[k] > 0)
      kp_combine_warn_zero(index, k, parts->n_zeros[k], parts->first_zero[k], diag);
  parts->whole->n_units = (int)parts->units.n;
  parts->whole->n_eligible = (int)parts->n_eligible;
  parts->whole->n_scored = (int)parts->n_scored;
  kp_status status = find_shares(parts, diag);
  return status == KP_OK ? find_ranks(parts, diag) : status;
}

void kp_parts_put(kp_scoring *scoring, const kp_parts *parts, int first) {
  memcpy(scoring->rank, parts->units.rank + first, (size_t)scoring->n_units * sizeof(int32_t));
  memcpy(scoring->grade, parts->units.grade + first, (size_t)scoring->n_units);
}
