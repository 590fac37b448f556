/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stream: the passes in order.
 *
 * Surveys as long as the index wants one, then the scores of all, ranks, and results part by part.
 * The first pass, whichever it is, checks the data as a load does; with a fault in the data nothing
 * is scored any more, and with one of the scores nothing is handed out, as in kp_run. */
#include "run/stream_held.h"

#include <string.h>

/* ---- Passes ---- */

typedef enum { SURVEY, SCORE } pass_kind;

static kp_status score_part(kp_stream *stream, const kp_dataset *data, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_scoring *scoring = NULL;
  kp_status status =
      arena ? kp_parts_score(&scoring, stream->parts, data, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_parts_keep(stream->parts, scoring, diag);
  kp_arena_free(arena);
  return status;
}

/* found: what is wrong with scores, kept apart until the data are known to be good. */
static kp_status run_pass(kp_stream *stream, pass_kind kind, kp_diag *diag, kp_diag *found) {
  kp_status worst = KP_OK;
  kp_stream_begin_pass(stream);
  for (bool ended = false; !ended;) {
    kp_dataset *data = NULL;
    kp_status status = kp_stream_load(&data, &ended, stream, diag);
    if (data && !stream->load_failed)
      status = kind == SURVEY ? kp_parts_survey(stream->parts, data, found)
                              : score_part(stream, data, found);
    kp_dataset_free(data);
    worst = status > worst ? status : worst;
    if (status == KP_SYSTEM)
      break;
  }
  if (!stream->checked && worst != KP_SYSTEM) {
    const kp_status status = kp_stream_check(stream, diag);
    worst = status > worst ? status : worst;
  }
  if (kind == SURVEY && !stream->load_failed && worst != KP_SYSTEM) {
    const kp_status status = kp_parts_survey_end(stream->parts, diag);
    worst = status > worst ? status : worst;
  }
  return worst;
}

static kp_status run_passes(kp_stream *stream, kp_diag *diag, kp_diag *found) {
  kp_status worst = KP_OK;
  stream->at.n_passes = kp_parts_wants_survey(stream->parts) ? 3 : 2;
  while (kp_parts_wants_survey(stream->parts) && worst == KP_OK) {
    worst = run_pass(stream, SURVEY, diag, found);
    const int least = stream->at.pass + (kp_parts_wants_survey(stream->parts) ? 3 : 2);
    stream->at.n_passes = stream->at.n_passes < least ? least : stream->at.n_passes;
  }
  /* A missing value does not keep the faults of scores from being found. */
  if (worst != KP_SYSTEM && !stream->load_failed) {
    const kp_status status = run_pass(stream, SCORE, diag, found);
    worst = status > worst ? status : worst;
  }
  if (worst == KP_OK)
    worst = kp_parts_rank(stream->parts, diag);
  return worst;
}

/* ---- The whole ---- */

static kp_status make_whole(kp_stream *stream, kp_diag *diag) {
  kp_arena *arena = stream->arena;
  kp_dataset *data = KP_NEW(arena, kp_dataset);
  kp_file_entry *file = KP_NEW(arena, kp_file_entry);
  stream->whole = KP_NEW(arena, kp_result);
  if (!data || !file || !stream->whole)
    return kp_diag_no_memory(diag);
  const char *slash = strrchr(stream->path, '/');
  *file = (kp_file_entry){.path = slash ? slash + 1 : stream->path,
                          .n_bytes = kp_pieces_size(stream->pieces),
                          .encoding = kp_pieces_encoding(stream->pieces)};
  memcpy(file->hash, kp_pieces_hash(stream->pieces), sizeof file->hash);
  *data = (kp_dataset){.arena = arena,
                       .path = stream->path,
                       .period = stream->period ? stream->period : "",
                       .options = stream->spec.table,
                       .file = file,
                       .n_files = 1,
                       .n_units = (int)stream->n_units,
                       .panel_file = -1,
                       .recusal_file = -1,
                       .judge_file = -1,
                       .assignment_file = -1,
                       .decision_file = -1};
  data->has_period = kp_period_read(&data->span, kp_str_of(data->period));
  *stream->whole = (kp_result){.arena = arena,
                               .index = stream->index,
                               .dataset = data,
                               .scoring = (kp_scoring *)(uintptr_t)kp_parts_whole(stream->parts)};
  return KP_OK;
}

const kp_result *kp_stream_whole(const kp_stream *stream) {
  return stream->whole;
}

/* ---- Opening ---- */

static kp_status refuse_panels(const kp_index *index, kp_diag *diag) {
  if (index->n_panels == 0 && !index->needs_periods)
    return KP_OK;
  kp_diag_error(diag, &(kp_place){.file = index->path},
                index->n_panels > 0 ? KP_MSG_RUN_STREAM_PANEL : KP_MSG_RUN_STREAM_PERIODS,
                KP_NO_ARGS, KP_MSG_SCORE_PARTS_HINT);
  return KP_INPUT;
}

static kp_status open_stream(kp_stream *stream, kp_diag *diag) {
  const kp_stream_options *options = stream->options;
  stream->written = KP_ARRAY(stream->arena, kp_piece_written, stream->index->n_wants);
  stream->ids = kp_piece_ids_new();
  if (!stream->written || !stream->ids || !stream->path)
    return kp_diag_no_memory(diag);
  kp_run_dataset_spec(&stream->spec, stream->index, options ? &options->dataset : NULL);
  stream->spec.partial = false;
  kp_status refused = refuse_panels(stream->index, diag);
  kp_status status = kp_parts_new(&stream->parts, stream->index, diag);
  status = status > refused ? status : refused;
  if (status == KP_OK)
    status = kp_pieces_open(&stream->pieces, stream->path, &stream->spec.table,
                            options ? options->piece_bytes : 0, diag);
  if (status != KP_OK)
    return status;
  kp_diag *found = kp_diag_new();
  if (!found)
    return kp_diag_no_memory(diag);
  status = run_passes(stream, diag, found);
  if (!stream->load_failed || status == KP_SYSTEM)
    kp_diag_join(diag, found);
  kp_diag_free(found);
  if (status == KP_OK)
    status = make_whole(stream, diag);
  if (status == KP_OK)
    kp_stream_begin_pass(stream);
  return status;
}

kp_status kp_stream_open(kp_stream **out, const kp_index *index, const char *path,
                         const kp_stream_options *options, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_stream *stream = arena ? KP_NEW(arena, kp_stream) : NULL;
  if (!stream) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *stream = (kp_stream){.arena = arena, .index = index, .options = options};
  stream->path = kp_str_copy(arena, kp_str_of(path));
  const kp_status status = open_stream(stream, diag);
  if (status == KP_OK)
    *out = stream;
  else
    kp_stream_free(stream);
  return status;
}

/* ---- Parts ---- */

static void drop_part(kp_stream *stream) {
  kp_result_free(stream->part);
  kp_dataset_free(stream->part_data);
  stream->part = NULL;
  stream->part_data = NULL;
}

void kp_stream_free(kp_stream *stream) {
  if (!stream)
    return;
  drop_part(stream);
  kp_piece_ids_free(stream->ids);
  kp_parts_free(stream->parts);
  kp_pieces_free(stream->pieces);
  kp_arena_free(stream->arena);
}

static kp_status make_part(kp_stream *stream, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_result *part = arena ? KP_NEW(arena, kp_result) : NULL;
  if (!part) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *part = (kp_result){.arena = arena, .index = stream->index, .dataset = stream->part_data};
  stream->part = part;
  kp_diag *quiet = kp_diag_new(); /* the pass before has said it */
  kp_status status =
      quiet ? kp_parts_score(&part->scoring, stream->parts, stream->part_data, arena, quiet)
            : kp_diag_no_memory(diag);
  if (status != KP_OK && quiet)
    kp_diag_join(diag, quiet);
  kp_diag_free(quiet);
  if (status != KP_OK)
    return status;
  const int64_t first = stream->n_given;
  stream->n_given += stream->part_data->n_units;
  if (stream->n_given > stream->n_units) { /* rows that were not there before */
    kp_diag_error(diag, &(kp_place){.file = stream->path}, KP_MSG_TABLE_PIECES_CHANGED, KP_NO_ARGS,
                  KP_MSG_TABLE_PIECES_CHANGED_HINT);
    return KP_INPUT;
  }
  kp_parts_put(part->scoring, stream->parts, (int)first);
  return KP_OK;
}

kp_status kp_stream_next(const kp_result **out, kp_stream *stream, kp_diag *diag) {
  bool ended = false;
  drop_part(stream);
  kp_status status = kp_stream_load(&stream->part_data, &ended, stream, diag);
  if (status != KP_OK)
    return status;
  if (ended) {
    *out = NULL;
    return KP_OK;
  }
  status = make_part(stream, diag);
  if (status == KP_OK)
    *out = stream->part;
  return status;
}
