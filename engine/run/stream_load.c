/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pieces of a stream as datasets, and what only all of them tell.
 *
 * Every piece says what is wrong with the header; it is heard of the first alone. The period is the
 * first piece's where the caller picks none: a row of another one later is the fault that reading
 * the whole file would find. Where quotes are at fault their number does not tell where records
 * begin, so that piece comes again and all behind it are cut at records. */
#include <stdio.h>
#include <string.h>

#include "run/stream_held.h"

void kp_stream_begin_pass(kp_stream *stream) {
  kp_pieces_rewind(stream->pieces);
  stream->at.pass++;
  stream->at.n_rows = 0;
  if (stream->at.n_passes < stream->at.pass)
    stream->at.n_passes = stream->at.pass;
}

static void tell_progress(kp_stream *stream) {
  const kp_stream_options *options = stream->options;
  stream->at.n_bytes = kp_pieces_done(stream->pieces);
  stream->at.n_bytes_all = kp_pieces_size(stream->pieces);
  if (options && options->progress)
    options->progress(options->to, &stream->at);
}

/* ---- Periods ---- */

/* What the piece alone would be taken for: its period, or what is wrong with it. */
static kp_status say_periods(kp_stream *stream, const kp_table_piece *piece, bool picked,
                             kp_diag *diag) {
  kp_dataset_spec spec = stream->spec;
  kp_dataset *other = NULL;
  spec.period = NULL;
  spec.piece = piece;
  const int64_t before = kp_diag_errors(diag);
  kp_diag *own = kp_diag_new();
  if (!own)
    return kp_diag_no_memory(diag);
  kp_dataset_read(&other, stream->path, &spec, own);
  char both[256];
  snprintf(both, sizeof both, "%s, %s", stream->period ? stream->period : "",
           other ? other->period : "");
  const kp_place place = {.file = stream->path, .line = stream->rows_line - 1};
  if (!other)
    kp_diag_join(diag, own);
  else if (picked)
    kp_diag_error(diag, &place, KP_MSG_DATASET_PERIOD_NO_ROWS,
                  KP_ARGS(stream->spec.period, other->period), KP_MSG_NONE);
  else
    kp_diag_add(diag, KP_ERROR, &place, KP_MSG_DATASET_PERIODS, KP_ARGS(both),
                KP_MSG_DATASET_HINT_PERIODS, KP_ARGS(other->period));
  kp_dataset_free(other);
  kp_diag_free(own);
  return kp_diag_errors(diag) > before ? KP_INPUT : KP_OK;
}

/* The caller picked a period of which no piece has a row. */
static kp_status say_no_rows(kp_stream *stream, kp_diag *diag) {
  const kp_table_piece *piece = NULL;
  kp_pieces_rewind(stream->pieces);
  const kp_status status = kp_pieces_next(&piece, stream->pieces, diag);
  return status == KP_OK && piece ? say_periods(stream, piece, true, diag) : status;
}

static kp_status check_period(kp_stream *stream, const kp_dataset *data,
                              const kp_table_piece *piece, kp_diag *diag) {
  const bool picked = stream->spec.period != NULL;
  if (piece->first) {
    stream->period = data->period[0] ? kp_str_copy(stream->arena, kp_str_of(data->period)) : NULL;
    return data->period[0] && !stream->period ? kp_diag_no_memory(diag) : KP_OK;
  }
  if (picked || kp_piece_rows(data) == data->n_units)
    return KP_OK;
  return say_periods(stream, piece, false, diag);
}

/* ---- One piece ---- */

static kp_status first_look(kp_stream *stream, const kp_dataset *data, const kp_table_piece *piece,
                            kp_diag *diag) {
  kp_status status = check_period(stream, data, piece, diag);
  if (status == KP_OK)
    status = kp_piece_check(stream->written, data, &stream->spec, diag);
  if (!kp_piece_ids_add(stream->ids, data))
    status = kp_diag_no_memory(diag);
  stream->n_units += data->n_units;
  stream->n_rows += kp_piece_rows(data);
  if (stream->n_units > INT32_MAX && status == KP_OK) {
    kp_diag_error(diag, &(kp_place){.file = stream->path}, KP_MSG_TABLE_TOO_MANY_ROWS,
                  KP_ARGS("2,147,483,647"), KP_MSG_TABLE_SPLIT_HINT);
    status = KP_INPUT;
  }
  return status;
}

static bool is_quote_fault(kp_msg what) {
  return what == KP_MSG_TABLE_STRAY_QUOTE || what == KP_MSG_TABLE_BEHIND_QUOTE ||
         what == KP_MSG_TABLE_UNCLOSED_QUOTE;
}

static bool has_quote_fault(const kp_diag *diag) {
  for (int i = 0; i < kp_diag_count(diag); i++)
    if (is_quote_fault(kp_diag_at(diag, i)->what))
      return true;
  return false;
}

/* *again: the piece has a fault of quotes and has to come again, cut by records. */
static kp_status load(kp_dataset **out, bool *again, kp_stream *stream, const kp_table_piece *piece,
                      kp_diag *own) {
  kp_dataset_spec spec = stream->spec;
  spec.piece = piece;
  if (!spec.period && stream->period)
    spec.period = stream->period;
  if (piece->first)
    stream->rows_line = piece->line;
  kp_dataset *data = NULL;
  kp_status status = kp_dataset_read(&data, stream->path, &spec, own);
  *again = !stream->by_records && has_quote_fault(own);
  if (*again) {
    kp_dataset_free(data);
    return status;
  }
  if (data && !stream->checked) {
    const kp_status seen = first_look(stream, data, piece, own);
    status = seen > status ? seen : status;
  }
  *out = data;
  return status;
}

/* Adds what is wrong with the piece. In later passes the first has said it. */
static void hear(kp_stream *stream, const kp_table_piece *piece, kp_status status,
                 const kp_diag *own, kp_diag *diag) {
  const bool known = stream->checked && (stream->load_failed || status == KP_OK);
  if (!known || status == KP_SYSTEM)
    kp_diag_join_behind(diag, own, !piece || piece->first ? 0 : stream->rows_line - 1);
}

kp_status kp_stream_load(kp_dataset **out, bool *ended, kp_stream *stream, kp_diag *diag) {
  const kp_table_piece *piece = NULL;
  kp_diag *own = NULL;
  kp_status status;
  *out = NULL;
  for (bool again = true; again;) {
    again = false;
    kp_diag_free(own);
    own = kp_diag_new();
    if (!own)
      return kp_diag_no_memory(diag);
    piece = NULL;
    status = kp_pieces_next(&piece, stream->pieces, own);
    *ended = status != KP_OK || !piece;
    if (!*ended)
      status = load(out, &again, stream, piece, own);
    if (again)
      kp_pieces_again(stream->pieces);
    stream->by_records = stream->by_records || again;
  }
  hear(stream, piece, status, own, diag);
  stream->load_failed = stream->load_failed || status != KP_OK;
  kp_diag_free(own);
  if (*out)
    stream->at.n_rows += (*out)->n_units;
  if (!*ended)
    tell_progress(stream);
  return status;
}

/* ---- Behind the first pass ---- */

static kp_status say_repeats(kp_stream *stream, kp_diag *diag) {
  const int64_t before = kp_diag_errors(diag);
  kp_stream_begin_pass(stream);
  for (bool ended = false; !ended;) {
    kp_dataset *data = NULL;
    const kp_status status = kp_stream_load(&data, &ended, stream, diag);
    if (data)
      kp_piece_ids_look(stream->ids, data, diag);
    kp_dataset_free(data);
    if (status == KP_SYSTEM)
      return status;
  }
  kp_piece_ids_say_rest(stream->ids, diag);
  return kp_diag_errors(diag) > before ? KP_INPUT : KP_OK;
}

kp_status kp_stream_check(kp_stream *stream, kp_diag *diag) {
  stream->checked = true;
  kp_status status = KP_OK;
  if (kp_piece_ids_end(stream->ids))
    status = say_repeats(stream, diag);
  kp_piece_ids_free(stream->ids);
  stream->ids = NULL;
  if (status == KP_OK && stream->n_units == 0 && stream->n_rows > 0)
    status = say_no_rows(stream, diag);
  stream->load_failed = stream->load_failed || status != KP_OK;
  return status;
}
