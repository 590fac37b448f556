/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of aliases.csv, read off the table that the dataset keeps.
 *
 * The file is known by its name, the columns by their synonyms, as at load, where every fault of
 * the file has been named. */
#include "table/aliases.h"

#include <string.h>

#include "table/load.h"
#include "table/synonyms.h"

static bool is_aliases(const char *path, kp_arena *arena) {
  const char *slash = strrchr(path, '/');
  const char *stem = slash ? slash + 1 : path;
  const char *dot = strrchr(stem, '.');
  const kp_str name = {stem, (uint32_t)(dot ? (size_t)(dot - stem) : strlen(stem))};
  const kp_str folded = kp_str_fold(arena, name);
  return folded.at && kp_table_role_of(folded) == KP_TABLE_ALIASES;
}

/* The first column of text with a name of the role, by tiers; -1. */
static int find_column(const kp_table *table, kp_column_role role, kp_arena *arena) {
  for (const char *const *const *tier = kp_column_names(role); *tier; tier++)
    for (const char *const *name = *tier; *name; name++)
      for (int k = 0; k < table->n_columns; k++) {
        const kp_str folded = kp_str_fold(arena, table->header[k]);
        if (kp_str_equal(folded, kp_str_of(*name)) && table->column[k].text)
          return k;
      }
  return -1;
}

kp_status kp_dataset_aliases(kp_renamed **out, int *n_out, const kp_dataset *dataset,
                             kp_arena *arena, kp_diag *diag) {
  kp_renamed *list = NULL;
  int n = 0;
  for (int f = 0; f < dataset->n_files && !list; f++) {
    const kp_table *table = dataset->tables ? dataset->tables->table[f] : NULL;
    if (!table || !is_aliases(dataset->file[f].path, arena))
      continue;
    const int old_id = find_column(table, KP_COLUMN_OLD_ID, arena);
    const int new_id = find_column(table, KP_COLUMN_NEW_ID, arena);
    list = KP_ARRAY(arena, kp_renamed, table->n_rows);
    if (!list)
      return kp_diag_no_memory(diag);
    for (int row = 0; old_id >= 0 && new_id >= 0 && row < table->n_rows; row++)
      list[n++] = (kp_renamed){table->column[old_id].text[row], table->column[new_id].text[row]};
  }
  *out = list;
  *n_out = n;
  return KP_OK;
}
