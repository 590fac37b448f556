/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics in the order of a reader: by line and column within each file.
 *
 * Checks find mistakes in their own order; whoever mends a file goes from its top to its end. Files
 * keep the order in which they were first named. A few hundred entries at most, so an insertion
 * sort, which is stable, will do; afterwards the table of hashes is filled again, since it holds
 * positions. */
#include <string.h>

#include "base/diag_store.h"

static bool same_file(const kp_place *a, const kp_place *b) {
  return strcmp(a->file ? a->file : "", b->file ? b->file : "") == 0;
}

/* Whether b belongs before a; files[] lists first places in the order of their files. */
static bool comes_before(const kp_place *b, const kp_place *a, const kp_place *files, int n_files) {
  if (same_file(a, b))
    return b->line != a->line ? b->line < a->line : b->column < a->column;
  for (int i = 0; i < n_files; i++) {
    if (same_file(a, &files[i]))
      return false;
    if (same_file(b, &files[i]))
      return true;
  }
  return false;
}

static int list_files(const kp_diag *diag, kp_place *files) {
  int n = 0;
  for (int i = 0; i < diag->n_entries; i++) {
    bool known = false;
    for (int k = 0; k < n; k++)
      known = known || same_file(&files[k], &diag->entries[i].public.place);
    if (!known)
      files[n++] = diag->entries[i].public.place;
  }
  return n;
}

void kp_diag_sort(kp_diag *diag) {
  if (!diag || diag->n_entries < 2)
    return;
  kp_place files[2 * KP_DIAG_LIMIT];
  int n_files = list_files(diag, files);
  for (int i = 1; i < diag->n_entries; i++) {
    diag_entry moved = diag->entries[i];
    int at = i;
    while (at > 0 &&
           comes_before(&moved.public.place, &diag->entries[at - 1].public.place, files, n_files)) {
      diag->entries[at] = diag->entries[at - 1];
      at--;
    }
    diag->entries[at] = moved;
  }
  memset(diag->slots, 0, sizeof diag->slots);
  for (int i = 0; i < diag->n_entries; i++) {
    int slot = (int)(diag->entries[i].hash >> 17) & (DIAG_SLOTS - 1);
    while (diag->slots[slot])
      slot = (slot + 1) & (DIAG_SLOTS - 1);
    diag->slots[slot] = (uint16_t)(i + 1);
  }
}
