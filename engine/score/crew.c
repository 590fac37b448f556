/* SPDX-License-Identifier: GPL-3.0-or-later
 * Crew: the threads of a run, each with a lane, a Lua state and diagnostics of its own.
 *
 * Blocks are dealt out statically, so the blocks of one thread stand together and before those of
 * the next: joining the threads' diagnostics in their order is the order of the blocks, whatever
 * the number of threads. */
#include <omp.h>

#include "score/lane.h"

kp_status kp_reader_init(kp_reader *reader, const kp_scoring *scoring, kp_diag *diag) {
  *reader = (kp_reader){.scoring = scoring, .diag = diag};
  reader->scratch = kp_arena_new();
  if (!reader->scratch)
    return kp_diag_no_memory(diag);
  if (scoring->index->n_functions == 0)
    return KP_OK;
  return kp_lua_open(&reader->lua, scoring->index, scoring->dataset, diag);
}

void kp_reader_clear(kp_reader *reader) {
  kp_arena_free(reader->scratch);
  if (reader->lua)
    kp_lua_close(reader->lua);
  *reader = (kp_reader){0};
}

bool kp_reader_reset(kp_reader *reader) {
  if (kp_arena_used(reader->scratch) == 0)
    return true;
  kp_arena *fresh = kp_arena_new();
  if (!fresh)
    return false;
  kp_arena_free(reader->scratch);
  reader->scratch = fresh;
  return true;
}

kp_status kp_crew_init(kp_crew *crew, const kp_scoring *scoring, kp_diag *diag) {
  const int n_blocks = (scoring->n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  int n = kp_threads();
  n = n > n_blocks ? n_blocks : n;
  n = n < 1 ? 1 : n;
  *crew = (kp_crew){.diag = diag, .n_units = scoring->n_units};
  crew->reader = kp_calloc((size_t)n, sizeof *crew->reader);
  crew->lane = kp_calloc((size_t)n, sizeof(kp_lane *));
  if (!crew->reader || !crew->lane)
    return kp_diag_no_memory(diag);
  const int capacity = scoring->n_units < KP_BLOCK_ROWS ? scoring->n_units : KP_BLOCK_ROWS;
  for (; crew->n < n; crew->n++) {
    kp_reader *reader = &crew->reader[crew->n];
    kp_diag *own = kp_diag_new();
    if (!own)
      return kp_diag_no_memory(diag);
    const kp_status status = kp_reader_init(reader, scoring, own);
    reader->diag = own;
    kp_lane *lane = kp_lane_new(scoring, capacity < 1 ? 1 : capacity, scoring->plan->rounds_points);
    crew->lane[crew->n] = lane;
    if (lane) {
      lane->reader = reader;
      reader->lane = lane;
    }
    if (status != KP_OK || !lane) {
      crew->n++; /* so that it is cleared */
      kp_diag_join(diag, own);
      return lane ? status : kp_diag_no_memory(diag);
    }
  }
  return KP_OK;
}

void kp_crew_clear(kp_crew *crew) {
  for (int t = 0; t < crew->n; t++) {
    kp_diag_free(crew->reader[t].diag);
    kp_reader_clear(&crew->reader[t]);
    kp_lane_free(crew->lane[t]);
  }
  kp_free(crew->reader);
  kp_free(crew->lane);
  *crew = (kp_crew){0};
}

static kp_status join(kp_crew *crew) {
  kp_status worst = KP_OK;
  for (int t = 0; t < crew->n; t++) {
    kp_reader *reader = &crew->reader[t];
    worst = reader->status > worst ? reader->status : worst;
    reader->status = KP_OK;
    if (kp_diag_count(reader->diag) == 0 && kp_diag_status(reader->diag) == KP_OK)
      continue;
    kp_diag *fresh = kp_diag_new();
    kp_diag_join(crew->diag, reader->diag);
    if (!fresh)
      return kp_diag_no_memory(crew->diag);
    kp_diag_free(reader->diag);
    reader->diag = fresh;
  }
  return worst;
}

kp_status kp_crew_run(kp_crew *crew, void (*step)(kp_lane *lane, void *context), void *context) {
  const int n_blocks = (crew->n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
#pragma omp parallel for num_threads(crew->n) schedule(static)
  for (int block = 0; block < n_blocks; block++) {
    kp_lane *lane = crew->lane[omp_get_thread_num()];
    const int first = block * KP_BLOCK_ROWS;
    const int rows = crew->n_units - first;
    kp_lane_place(lane, first, rows < KP_BLOCK_ROWS ? rows : KP_BLOCK_ROWS);
    if (kp_reader_reset(lane->reader))
      step(lane, context);
    else
      lane->reader->status = kp_diag_no_memory(lane->reader->diag);
  }
  return join(crew);
}
