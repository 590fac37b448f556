/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stream: the result of an index over one CSV file that need not fit into memory.
 *
 * The file passes two or three times (more for medians): statistics, where the index needs any;
 * totals, by which units are ranked; and, as the caller asks for them, results part by part, in the
 * order of the file. Memory is bounded by 32 bytes a row and a constant. What comes out is what
 * kp_run gives, to the bit, and so are the diagnostics; what cannot be had this way is refused. */
#ifndef KP_RUN_STREAM_H
#define KP_RUN_STREAM_H

#include "run/result.h"

typedef struct kp_stream kp_stream;

/* Reads, checks and ranks; options may be NULL. index and options outlive the stream. */
kp_status kp_stream_open(kp_stream **out, const kp_index *index, const char *path,
                         const kp_stream_options *options, kp_diag *diag);
void kp_stream_free(kp_stream *stream);
/* The result of the whole without units: index, period, files, norms, weights, number of units. */
const kp_result *kp_stream_whole(const kp_stream *stream);
/* The next part, borrowed until the next call; NULL behind the last. */
kp_status kp_stream_next(const kp_result **out, kp_stream *stream, kp_diag *diag);

#endif
