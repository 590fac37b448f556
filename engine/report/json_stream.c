/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json as a stream: the head, then unit by unit, so that its size is no matter of memory.
 *
 * A document that holds some units only (the page) takes the best ranked and counts the others in
 * left_out. */
#include "base/arena.h"
#include "report/panel.h"
#include "report/statistics.h"

static void add_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  (void)lang; /* both languages stand in it */
  kp_json one = kp_json_unit(unit, false);
  kp_buf_add(buf, ",\n");
  kp_json_print(buf, &one, false);
}

/* {"schema": …, …, "units":[ — the closing brace of the head is taken off again. */
static kp_status write_head(const kp_report_sink *sink, const kp_report *report, int left_out,
                            bool what_if, kp_diag *diag) {
  const kp_result *result = report->result;
  kp_json head = kp_json_object();
  kp_json_words(&head, "schema", "kaoping.result/1");
  kp_json_words(&head, "version", kp_version());
  kp_json_audience(&head, &report->audience, report->peers);
  kp_json index = kp_json_index(report);
  kp_json_put(&head, "index", &index);
  kp_json dataset = kp_json_object();
  kp_json files = kp_audience_sees(&report->audience, KP_SEES_FILES)
                      ? kp_json_files(result->dataset)
                      : kp_json_list();
  kp_json_words(&dataset, "period", result->dataset->period);
  kp_json_put(&dataset, "files", &files);
  kp_json_put(&head, "dataset", &dataset);
  kp_json summary = kp_json_summary(report);
  kp_json_put(&head, "summary", &summary);
  if (report->panel) {
    kp_json panel = kp_json_panel(result, report->panel);
    kp_json_put(&head, "panel", &panel);
  }
  if (report->statistics) {
    kp_json statistics = kp_json_statistics(report->statistics);
    kp_json_put(&head, "statistics", &statistics);
  }
  kp_json_integer(&head, "left_out", left_out);
  kp_json_flag(&head, "what_if", what_if);
  kp_buf text = {0};
  kp_json_print(&text, &head, false);
  kp_status status = text.failed ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK) {
    sink->write(sink->to, text.at, text.len - 1);
    sink->write(sink->to, ",\n\"units\":[", 11);
  }
  kp_buf_clear(&text);
  return status;
}

/* The comma in front of the first unit is dropped. */
typedef struct {
  const kp_report_sink *sink;
  bool begun;
} list_sink;

static void write_list(void *to, const void *bytes, size_t len) {
  list_sink *list = to;
  size_t skip = list->begun ? 0 : 1;
  list->begun = true;
  list->sink->write(list->sink->to, (const char *)bytes + skip, len - skip);
}

kp_status kp_report_json_stream(const kp_report_sink *sink, const kp_report *report,
                                const kp_report_document *document, kp_diag *diag) {
  int n_units = report->result->dataset->n_units;
  const bool one = report->audience.kind == KP_FOR_UNIT;
  int n_shown = one ? 1 : n_units < document->max_units ? n_units : document->max_units;
  const double n_leaves = report->result->index->n_leaves;
  bool what_if = (one ? 1 : n_units) * n_leaves * n_leaves <= KP_REPORT_WHAT_IF_WORK &&
                 report->audience.kind != KP_FOR_PUBLIC;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  const bool best = n_shown < n_units && !one;
  int32_t *units = best ? kp_report_best_units(report->result, n_shown, arena) : NULL;
  kp_status status = best && !units ? kp_diag_no_memory(diag) : KP_OK;
  if (status == KP_OK)
    status = write_head(sink, report, n_units - n_shown, what_if, diag);
  if (status == KP_OK) {
    const kp_report_rows_of rows = {{.zh = true, .en = true, .what_if = what_if},
                                    document->add_unit ? document->add_unit : add_unit,
                                    document->end_block};
    list_sink list = {.sink = sink};
    const kp_report_sink to_list = {write_list, &list};
    status = kp_report_rows(&to_list, report, units, n_shown, &rows, diag);
    sink->write(sink->to, "\n]}\n", 4);
  }
  kp_arena_free(arena);
  return status;
}

kp_status kp_report_result(const kp_report *report, kp_diag *diag) {
  kp_status status = kp_output_open(report->output, "result.json", diag);
  if (status != KP_OK)
    return status;
  kp_report_sink sink = kp_report_to_output(report->output);
  return kp_report_json_stream(&sink, report, &(kp_report_document){.max_units = INT32_MAX}, diag);
}

static void write_text(void *to, const void *bytes, size_t len) {
  kp_buf_add_bytes(to, bytes, len);
}

static kp_status take_text(kp_text *out, kp_buf *buf, kp_status status, kp_diag *diag) {
  if (status == KP_OK && buf->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf->at, buf->len};
  else
    kp_buf_clear(buf);
  return status;
}

kp_status kp_report_json(kp_text *out, const kp_result *result, const kp_report_options *options,
                         kp_diag *diag) {
  kp_explain_peers *peers = NULL;
  kp_report_panel panel;
  kp_buf buf = {0};
  kp_arena *arena = kp_arena_new();
  kp_audience audience = {0};
  kp_status status =
      arena ? kp_audience_read(&audience, result, options, arena, diag) : kp_diag_no_memory(diag);
  const bool judged = result->panel && kp_audience_sees(&audience, KP_SEES_PANEL);
  if (status == KP_OK)
    status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK && judged)
    status = kp_report_panel_make(&panel, result, false, arena, diag);
  panel.judge_key = audience.judge_key;
  if (status == KP_OK) {
    const kp_report report = {
        .result = result, .peers = peers, .panel = judged ? &panel : NULL, .audience = audience};
    const kp_report_sink sink = {write_text, &buf};
    status =
        kp_report_json_stream(&sink, &report, &(kp_report_document){.max_units = INT32_MAX}, diag);
  }
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  return take_text(out, &buf, status, diag);
}

kp_status kp_report_panel_json(kp_text *out, const kp_result *result, kp_diag *diag) {
  kp_report_panel panel;
  kp_buf buf = {0};
  kp_status status = kp_report_panel_needed(result, diag);
  if (status != KP_OK)
    return status;
  kp_arena *arena = kp_arena_new();
  status =
      arena ? kp_report_panel_make(&panel, result, true, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    kp_json section = kp_json_panel(result, &panel);
    kp_json_print(&buf, &section, true);
    kp_buf_add(&buf, "\n");
  }
  kp_arena_free(arena);
  return take_text(out, &buf, status, diag);
}

kp_status kp_explain_unit_json(kp_text *out, const kp_result *result, int unit, kp_diag *diag) {
  kp_explain_peers *peers = NULL;
  kp_buf buf = {0};
  kp_status status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK) {
    const kp_report report = {.result = result, .peers = peers};
    const kp_report_rows_of rows = {{.zh = true, .en = true, .what_if = true}, add_unit, NULL};
    list_sink list = {.sink = &(kp_report_sink){write_text, &buf}};
    const kp_report_sink to_list = {write_list, &list};
    status = kp_report_rows(&to_list, &report, &(int32_t){unit}, 1, &rows, diag);
    kp_buf_add(&buf, "\n");
  }
  kp_explain_peers_free(peers);
  return take_text(out, &buf, status, diag);
}
