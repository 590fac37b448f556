/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of a stream share. Private to run/. */
#ifndef KP_RUN_STREAM_HELD_H
#define KP_RUN_STREAM_HELD_H

#include "base/arena.h"
#include "run/stream.h"
#include "score/parts.h"
#include "table/piece_check.h"
#include "table/piece_ids.h"
#include "table/pieces.h"

struct kp_stream {
  kp_arena *arena;
  const kp_index *index;
  const char *path;
  const kp_stream_options *options;
  kp_dataset_spec spec;
  kp_pieces *pieces;
  kp_parts *parts;
  kp_piece_ids *ids;
  kp_piece_written *written; /* one a want */
  const char *period;        /* the file's, as its first piece tells; NULL: it has none */
  uint32_t rows_line;        /* where rows begin */
  bool checked;              /* the first pass is over */
  bool by_records;           /* quotes are at fault: see kp_pieces_again */
  bool load_failed;          /* the data cannot be read: nothing is scored any more */
  int64_t n_units, n_rows;   /* n_rows: those of other periods too */
  kp_dataset *whole_data;
  kp_result *whole;

  kp_stream_progress at;
  int64_t n_given; /* units of parts that were handed out */
  kp_dataset *part_data;
  kp_result *part;
};

/* ---- stream_load.c ---- */

/* The next piece as a dataset; NULL behind the last, and where it cannot be read. In the first pass
 * faults are said, and what only all pieces tell is gathered. */
kp_status kp_stream_load(kp_dataset **out, bool *ended, kp_stream *stream, kp_diag *diag);
/* Behind the first pass: ids that stand twice, periods without rows. */
kp_status kp_stream_check(kp_stream *stream, kp_diag *diag);
void kp_stream_begin_pass(kp_stream *stream);

#endif
