/* SPDX-License-Identifier: GPL-3.0-or-later
 * The statistics of a result, made once for all their writers: figures, the effect of each element,
 * links to an outside table. */
#include "report/statistics.h"

static kp_status check_index(const kp_result *result, kp_diag *diag) {
  if (!result->index->is_checklist)
    return KP_OK;
  const kp_place place = kp_index_place(result->index, &result->index->node[0].label);
  kp_diag_error(diag, &place, KP_MSG_REPORT_STAT_CHECKLIST, KP_NO_ARGS,
                KP_MSG_REPORT_STAT_CHECKLIST_HINT);
  return KP_INPUT;
}

static kp_status read_outside(kp_outside **out, const kp_result *result,
                              const kp_statistics_options *options, kp_arena *arena,
                              kp_diag *diag) {
  if (!options || !options->with)
    return KP_OK;
  const kp_table_options how = {.encoding = options->encoding,
                                .bad_as_missing = options->bad_as_missing};
  return kp_outside_read(out, options->with, result->dataset, &how, arena, diag);
}

kp_status kp_statistics_new(kp_statistics **out, const kp_result *result,
                            const kp_statistics_options *options, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_statistics *made = arena ? KP_NEW(arena, kp_statistics) : NULL;
  kp_outside *outside = NULL;
  kp_stat_figures *figures = NULL;
  kp_robust_element *element = NULL;
  kp_status status = made ? check_index(result, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = read_outside(&outside, result, options, arena, diag);
  if (status == KP_OK)
    status = kp_explain_statistics(&figures, result, outside, arena, diag);
  if (status == KP_OK)
    status = kp_robust_elements(&element, &made->n_elements, result, arena, diag);
  if (status == KP_OK) {
    made->arena = arena;
    made->result = result;
    made->figures = figures;
    made->element = element;
    *out = made;
  } else {
    kp_arena_free(arena);
  }
  return status;
}

void kp_statistics_free(kp_statistics *statistics) {
  if (statistics)
    kp_arena_free(statistics->arena);
}

kp_status kp_report_statistics_json(kp_text *out, const kp_statistics *statistics, kp_diag *diag) {
  kp_buf buf = {0};
  kp_json section = kp_json_statistics(statistics);
  kp_json_print(&buf, &section, true);
  kp_buf_add(&buf, "\n");
  if (buf.failed) {
    kp_buf_clear(&buf);
    return kp_diag_no_memory(diag);
  }
  *out = (kp_text){buf.at, buf.len};
  return KP_OK;
}
