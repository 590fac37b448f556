/* SPDX-License-Identifier: GPL-3.0-or-later
 * Record: a run's files made, entered in the ledger, then put in place.
 *
 * The order matters: a record that cannot be made leaves no output, and a process that dies between
 * the two leaves a record of a run whose files can be made again from it. manifest.json holds the
 * time, so its hash is not kept. */
#include "ledger/ledger.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

/* The files to compare, in place of all. */
static int leave_out_manifest(kp_output_file *kept, const kp_output_file *all, int n) {
  int n_kept = 0;
  for (int i = 0; i < n; i++)
    if (strcmp(all[i].name, "manifest.json") != 0)
      kept[n_kept++] = all[i];
  return n_kept;
}

static void say_recorded(const kp_ledger *ledger, const kp_ledger_added *added, kp_diag *diag) {
  const kp_place place = {.file = kp_ledger_path(ledger)};
  char id[KP_LEDGER_SHORT + 1], earlier[KP_LEDGER_SHORT + 1], count[24];
  snprintf(id, sizeof id, "%.*s", KP_LEDGER_SHORT, added->id);
  kp_diag_add(diag, KP_NOTE, &place,
              added->is_new ? KP_MSG_LEDGER_RECORDED : KP_MSG_LEDGER_RECORDED_ALREADY,
              KP_ARGS(id, added->time, added->by), KP_MSG_NONE, NULL);
  if (added->n_not_kept > 0) {
    snprintf(count, sizeof count, "%d", added->n_not_kept);
    kp_diag_add(diag, KP_WARNING, &place, KP_MSG_LEDGER_SOME_NOT_KEPT, KP_ARGS(count),
                KP_MSG_LEDGER_SOME_NOT_KEPT_HINT, NULL);
  }
  if (added->differs) {
    snprintf(earlier, sizeof earlier, "%.*s", KP_LEDGER_SHORT, added->earlier);
    kp_diag_add(diag, KP_WARNING, &place, KP_MSG_LEDGER_OTHER_OUTCOME, KP_ARGS(earlier),
                KP_MSG_LEDGER_OTHER_OUTCOME_HINT, NULL);
  }
}

/* A unit by its id, however it was asked for. */
static kp_status note_audience(kp_ledger_facts *facts, const kp_result *result,
                               const kp_report_options *report, kp_arena *arena, kp_diag *diag) {
  kp_audience audience;
  kp_status status = kp_audience_read(&audience, result, report, arena, diag);
  if (status != KP_OK || audience.kind == KP_FOR_OFFICE)
    return status;
  facts->audience = kp_audience_name(audience.kind);
  if (audience.kind == KP_FOR_UNIT)
    facts->unit = kp_str_copy(arena, result->dataset->id[audience.unit]);
  return audience.kind == KP_FOR_UNIT && !facts->unit ? kp_diag_no_memory(diag) : KP_OK;
}

static kp_status add_run(kp_ledger_added *added, kp_ledger *ledger, const kp_result *result,
                         kp_output *output, const kp_report_options *report,
                         const kp_record_options *options, kp_arena *arena, kp_diag *diag) {
  const kp_output_file *all;
  int n = 0;
  kp_ledger_facts facts = {.by = options ? options->by : NULL,
                           .keep = options ? options->keep : 0,
                           .lang = report && report->lang == KP_EN ? "en" : "zh",
                           .depth = report ? report->depth : 0};
  kp_status status = kp_output_files(&all, &n, output, diag);
  if (status == KP_OK)
    status = kp_report_only(&facts.only, report, arena, diag);
  if (status == KP_OK)
    status = note_audience(&facts, result, report, arena, diag);
  if (status != KP_OK)
    return status;
  kp_output_file *kept = KP_ARRAY(arena, kp_output_file, n);
  if (!kept)
    return kp_diag_no_memory(diag);
  facts.output = kept;
  facts.n_outputs = leave_out_manifest(kept, all, n);
  return kp_ledger_add(added, ledger, result, &facts, arena, diag);
}

/* Room for an id: a run that is recorded must not fail for want of it. */
static kp_status make_room(kp_buf *room, kp_diag *diag) {
  kp_buf_printf(room, "%*s", KP_HASH_SIZE - 1, "");
  return room->failed ? kp_diag_no_memory(diag) : KP_OK;
}

kp_status kp_ledger_record(kp_text *id, kp_ledger *ledger, const kp_result *result,
                           const char *folder, const kp_report_options *report,
                           const kp_record_options *options, kp_diag *diag) {
  if (result->index->n_set > 0) {
    kp_diag_error(diag, &(kp_place){.file = result->index->path}, KP_MSG_LEDGER_INDEX_SET,
                  KP_ARGS(result->index->set[0]), KP_MSG_LEDGER_INDEX_SET_HINT);
    return KP_USAGE;
  }
  kp_output *output = NULL;
  kp_ledger_added added = {0};
  kp_buf room = {0};
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? make_room(&room, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_report_make(&output, result, folder, report, diag);
  if (status == KP_OK)
    status = add_run(&added, ledger, result, output, report, options, arena, diag);
  if (status == KP_OK) {
    say_recorded(ledger, &added, diag);
    status = kp_output_commit(output, diag);
  }
  if (status == KP_OK && id) {
    memcpy(room.at, added.id, KP_HASH_SIZE);
    *id = (kp_text){room.at, room.len};
    room = (kp_buf){0};
  }
  kp_buf_clear(&room);
  kp_output_free(output);
  kp_arena_free(arena);
  return status;
}
