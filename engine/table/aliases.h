/* SPDX-License-Identifier: GPL-3.0-or-later
 * Aliases: what aliases.csv of a dataset says of ids that were changed, for those who set one
 * period beside another.
 *
 * The dataset itself has followed its aliases already (load_aliases.c): its units bear the new ids
 * where the alias holds in its period. An older dataset knows the old ones. Every row is handed
 * out, whatever its "from": which ids are there to be matched decides. Spans borrow from the
 * dataset. */
#ifndef KP_TABLE_ALIASES_H
#define KP_TABLE_ALIASES_H

#include "table/dataset.h"

typedef struct {
  kp_str old_id, new_id;
} kp_renamed;

/* In the arena; none where the dataset has no such file. */
kp_status kp_dataset_aliases(kp_renamed **out, int *n_out, const kp_dataset *dataset,
                             kp_arena *arena, kp_diag *diag);

#endif
