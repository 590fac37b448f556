/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of names: which names of columns may be used to find one, and which are ambiguous.
 *
 * A column is found by its id, its title or a further name. What two columns are both called on
 * purpose is an error; a title that happens to be another's too (女 and 男 each with 预期寿命)
 * finds neither and is dropped. Names are sorted by their folded form, so that equal ones stand
 * together. */
#include <stdlib.h>
#include <string.h>

#include "index/build.h"

typedef struct {
  kp_str folded;
  int want, name;
  bool is_title;
} one_name;

static int compare_names(const void *a, const void *b) {
  const one_name *x = a, *y = b;
  int order = kp_str_compare(x->folded, y->folded);
  return order ? order : (x->want > y->want) - (x->want < y->want);
}

/* The names from first to last are equal: titles go, and of the others only one column may be left.
 */
static void part_group(kp_builder *b, const kp_want *wants, one_name *first, int n) {
  bool shared = false;
  int owner = -1;
  for (int i = 1; i < n; i++)
    shared = shared || first[i].want != first[0].want;
  for (int i = 0; shared && i < n; i++) {
    if (first[i].is_title) {
      first[i].name = -1 - first[i].name; /* to be dropped */
    } else if (owner < 0) {
      owner = first[i].want;
    } else if (strcmp(wants[first[i].want].id, wants[owner].id) != 0) {
      const kp_want *w = &wants[first[i].want];
      kp_diag_error(b->diag, &w->declared, KP_MSG_INDEX_NAME_SHARED,
                    KP_ARGS(w->names[first[i].name], wants[owner].id, w->id), KP_MSG_NONE);
    }
  }
}

static void drop_names(kp_want *wants, const one_name *all, int n) {
  for (int i = 0; i < n; i++)
    if (all[i].name < 0)
      ((const char **)wants[all[i].want].names)[-1 - all[i].name] = "";
  for (int i = 0; i < n; i++) {
    const char **names = (const char **)wants[all[i].want].names;
    int kept = 0;
    for (int k = 0; names[k]; k++)
      if (*names[k])
        names[kept++] = names[k];
    names[kept] = NULL;
  }
}

void kp_build_part_names(kp_builder *b, kp_want *wants, int n_wants, const char *const *titles) {
  int n = 0;
  for (int w = 0; w < n_wants; w++)
    for (int k = 0; wants[w].names[k]; k++)
      n++;
  one_name *all = KP_ARRAY(b->arena, one_name, n);
  if (!all) {
    b->no_memory = true;
    return;
  }
  n = 0;
  for (int w = 0; w < n_wants; w++)
    for (int k = 0; wants[w].names[k]; k++)
      all[n++] = (one_name){kp_build_fold(b, kp_str_of(wants[w].names[k])), w, k,
                            k > 0 && titles[w] && strcmp(wants[w].names[k], titles[w]) == 0};
  qsort(all, (size_t)n, sizeof *all, compare_names);
  for (int i = 0; i < n;) {
    int end = i + 1;
    while (end < n && kp_str_equal(all[end].folded, all[i].folded))
      end++;
    part_group(b, wants, &all[i], end - i);
    i = end;
  }
  drop_names(wants, all, n);
}
