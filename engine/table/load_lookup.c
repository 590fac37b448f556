/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lookup: a unit or a judge by what a cell says.
 *
 * Exact bytes first, then the folded id, then the folded name. The folded maps are made at the
 * first miss, so that a million ids that are all written alike are never folded; a folded form that
 * two share finds neither. The nearest name for a hint costs a comparison with every one, so what a
 * whole load may spend on it is bounded: beyond, there are no hints. */
#include "table/load.h"

#include <string.h>

/* Folds n texts into names; unclear marks the first of those that are not alone. */
static bool fold_all(kp_load *load, const kp_str *texts, int n, kp_folded *out) {
  out->text = kp_load_alloc(load, load->scratch, (size_t)n, sizeof *out->text);
  out->unclear = kp_load_alloc(load, load->scratch, (size_t)n, sizeof *out->unclear);
  if (out->text == NULL || out->unclear == NULL) {
    return false;
  }
  for (int i = 0; i < n; i++) {
    out->text[i] = kp_str_fold(load->scratch, texts[i]);
  }
  if (kp_names_build(&out->names, out->text, n, NULL, 0) < 0) {
    kp_diag_no_memory(load->diag);
    return false;
  }
  for (int i = 0; i < n; i++) {
    int first = kp_names_find(&out->names, out->text[i]);
    if (first >= 0 && first != i) {
      out->unclear[first] = true;
    }
  }
  return true;
}

bool kp_lookup_fold(kp_load *load, kp_lookup *lookup) {
  if (!lookup->folded) {
    lookup->folded = fold_all(load, lookup->id, lookup->n, &lookup->folded_id) &&
                     fold_all(load, lookup->name, lookup->n, &lookup->folded_name);
  }
  return lookup->folded;
}

int kp_lookup_find(kp_load *load, kp_lookup *lookup, kp_str text) {
  int at = kp_names_find(lookup->exact, text);
  if (at >= 0 || !kp_lookup_fold(load, lookup)) {
    return at;
  }
  kp_str folded = kp_str_fold(load->scratch, text);
  at = kp_names_find(&lookup->folded_id.names, folded);
  if (at >= 0) {
    return lookup->folded_id.unclear[at] ? -2 : at;
  }
  at = kp_names_find(&lookup->folded_name.names, folded);
  if (at >= 0) {
    return lookup->folded_name.unclear[at] ? -2 : at;
  }
  return -1;
}

const char *kp_lookup_nearest(kp_load *load, const kp_lookup *lookup, kp_str text) {
  load->nearest_left -= 2 * (int64_t)lookup->n;
  if (load->nearest_left < 0 || !lookup->folded) {
    return NULL;
  }
  kp_str folded = kp_str_fold(load->scratch, text);
  int nearest = kp_text_nearest(folded, lookup->folded_id.text, lookup->n);
  if (nearest >= 0) {
    return kp_load_c(load, lookup->id[nearest]);
  }
  nearest = kp_text_nearest(folded, lookup->folded_name.text, lookup->n);
  return nearest < 0 ? NULL : kp_load_c(load, lookup->name[nearest]);
}

void kp_lookup_clear(kp_lookup *lookup) {
  kp_names_clear(&lookup->folded_id.names);
  kp_names_clear(&lookup->folded_name.names);
}
