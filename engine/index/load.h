/* SPDX-License-Identifier: GPL-3.0-or-later
 * Load, inside the engine: an index from text in memory, and a further sandboxed state of a loaded
 * index.
 *
 * A further state runs the text that was kept, with the files that were read then, so that it has
 * the same functions under the same numbers whatever has happened on disk since. */
#ifndef KP_INDEX_LOAD_H
#define KP_INDEX_LOAD_H

#include "index/index.h"
#include "index/words.h"

struct kp_sandbox;

/* A new state with the index loaded and its functions registered, for call.c. files is the caller's
 * memory for the state's data pointer; it and the arena outlive the sandbox, which the caller
 * frees. */
kp_status kp_index_reload(struct kp_sandbox **out, const kp_index *index, kp_arena *arena,
                          kp_word_files *files, kp_diag *diag);

#endif
