/* SPDX-License-Identifier: GPL-3.0-or-later
 * compare.json: the comparison as one document; its schema is report/compare.schema.json.
 *
 * Written unit by unit, so that its size is no matter of memory. */
#include <string.h>

#include "report/compare.h"
#include "report/report.h"

static kp_json pair_of(double from, double to) {
  kp_json made = kp_json_object();
  kp_json_number(&made, "from", from);
  kp_json_number(&made, "to", to);
  return made;
}

static kp_json parts_of(const double *part) {
  kp_json made = kp_json_object();
  for (int c = 0; c < KP_CAUSES; c++)
    kp_json_number(&made, kp_cause_name((kp_cause)c), part[c]);
  return made;
}

static void put_cause(kp_json *object, const char *key, int cause) {
  kp_json_words(object, key, cause < 0 ? NULL : kp_cause_name((kp_cause)cause));
}

static kp_json indicators_of(const kp_change *change) {
  kp_json list = kp_json_list();
  for (int k = 0; k < change->n_parts; k++) {
    const kp_cause_part *part = &change->parts[k];
    kp_json one = kp_json_object();
    kp_json_words(&one, "cause", kp_cause_name(part->cause));
    kp_json_words(&one, "indicator", part->id);
    kp_json_words(&one, "title", part->title);
    kp_json_number(&one, "points", part->points);
    kp_json_number(&one, "points_shown", part->points_shown);
    if (part->by_peers)
      kp_json_flag(&one, "by_peers", true);
    if (part->held)
      kp_json_flag(&one, "one_side_only", true);
    kp_json_add(&list, &one);
  }
  return list;
}

static void put_figures(kp_json *one, const kp_change *change) {
  kp_json total = pair_of(change->total[0], change->total[1]);
  kp_json_put(one, "total", &total);
  kp_json full = pair_of(change->full[0], change->full[1]);
  kp_json_put(one, "total_full", &full);
  kp_json_number(one, "delta", change->delta);
  kp_json_number(one, "delta_shown", change->delta_shown);
  if (change->state != KP_CHANGE_SPLIT)
    return;
  kp_json parts = parts_of(change->part), shown = parts_of(change->part_shown);
  kp_json_put(one, "causes", &parts);
  kp_json_put(one, "causes_shown", &shown);
  kp_json_number(one, "peers", change->peers);
  put_cause(one, "main_cause", change->main);
  kp_json indicators = indicators_of(change);
  kp_json_put(one, "indicators", &indicators);
}

static kp_json change_of(const kp_change *change, const kp_index *from, const kp_index *to) {
  kp_json one = kp_json_object();
  kp_json_words(&one, "id", change->id);
  kp_json_words(&one, "name", change->name);
  kp_json_words(&one, "group", change->group[0] ? change->group : NULL);
  kp_json_words(&one, "renamed_from", change->old_id);
  kp_json_words(&one, "status", kp_change_state_name(change->state));
  put_figures(&one, change);
  if (change->rank[0] > 0)
    kp_json_integer(&one, "rank_from", change->rank[0]);
  if (change->rank[1] > 0)
    kp_json_integer(&one, "rank_to", change->rank[1]);
  kp_json_words(&one, "grade_from", kp_report_grade_id(from, change->grade[0]));
  kp_json_words(&one, "grade_to", kp_report_grade_id(to, change->grade[1]));
  kp_json_integer(&one, "crossed", change->crossed);
  if (change->crossed != 0) {
    kp_json grade = parts_of(change->grade_part);
    kp_json_put(&one, "grade_causes", &grade);
    put_cause(&one, "grade_cause", change->grade_main);
  }
  kp_json_both(&one, "sentence", change->sentence);
  return one;
}

static kp_json whole_of(const kp_compare_step *step) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "units", step->n_changes);
  kp_json_integer(&made, "split", step->n_split);
  kp_json_integer(&made, "not_split", step->n_whole);
  kp_json_integer(&made, "no_total", step->n_no_total);
  kp_json_integer(&made, "came", step->n_came);
  kp_json_integer(&made, "went", step->n_went);
  kp_json_integer(&made, "renamed", step->n_renamed);
  kp_json_integer(&made, "better", step->n_better);
  kp_json_integer(&made, "worse", step->n_worse);
  kp_json mean = pair_of(step->mean[0], step->mean[1]);
  kp_json_put(&made, "mean", &mean);
  kp_json_number(&made, "delta", step->mean_delta);
  kp_json parts = parts_of(step->mean_part);
  kp_json_put(&made, "causes", &parts);
  kp_json_number(&made, "peers", step->mean_peers);
  kp_json_integer(&made, "ranked", step->n_ranked);
  kp_json_number(&made, "spearman", step->spearman);
  kp_json_number(&made, "kendall", step->kendall);
  return made;
}

static kp_json transitions_of(const kp_compare_step *step, const kp_index *from,
                              const kp_index *to) {
  kp_json list = kp_json_list();
  for (int a = 0; a <= from->n_grades; a++)
    for (int b = 0; b <= to->n_grades; b++) {
      const int n = step->transition[a * (to->n_grades + 1) + b];
      if (n == 0)
        continue;
      kp_json one = kp_json_object();
      kp_json_words(&one, "from", a < from->n_grades ? kp_report_grade_id(from, a) : NULL);
      kp_json_words(&one, "to", b < to->n_grades ? kp_report_grade_id(to, b) : NULL);
      kp_json_integer(&one, "units", n);
      kp_json_add(&list, &one);
    }
  return list;
}

static kp_json step_of(const kp_compare *compare, const kp_compare_step *step) {
  const kp_index *from = compare->result[step->from]->index;
  const kp_index *to = compare->result[step->to]->index;
  kp_json made = kp_json_object();
  kp_json_integer(&made, "from", step->from);
  kp_json_integer(&made, "to", step->to);
  kp_json differs = kp_json_object();
  for (int c = 0; c < KP_CAUSES; c++)
    kp_json_flag(&differs, kp_cause_name((kp_cause)c), step->differs[c]);
  kp_json_put(&made, "differs", &differs);
  kp_json_flag(&made, "data_and_rules_apart", !step->held_back);
  kp_json whole = whole_of(step);
  kp_json_put(&made, "whole", &whole);
  kp_json transitions = transitions_of(step, from, to);
  kp_json_put(&made, "transitions", &transitions);
  return made;
}

static kp_json result_of(const kp_result *result) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "period", result->dataset->period[0] ? result->dataset->period : NULL);
  kp_json_words(&made, "index", result->index->id);
  kp_json_words(&made, "index_title", result->index->title);
  kp_json_words(&made, "index_path", result->index->path);
  kp_json_words(&made, "index_sha256", result->index->file[0].hash);
  kp_json_words(&made, "dataset", result->dataset->path);
  kp_json_integer(&made, "units", result->dataset->n_units);
  kp_json files = kp_json_files(result->dataset);
  kp_json_put(&made, "files", &files);
  kp_json grades = kp_json_list();
  for (int g = 0; g < result->index->n_grades; g++) {
    kp_json one = kp_json_object();
    kp_json_words(&one, "id", result->index->grade[g].label.id);
    kp_json_words(&one, "title", result->index->grade[g].label.title);
    kp_json_add(&grades, &one);
  }
  kp_json_put(&made, "grades", &grades);
  return made;
}

static kp_json head_of(const kp_compare *compare) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "schema", "kaoping.compare/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "norms", compare->frozen ? "frozen" : "moving");
  kp_json results = kp_json_list();
  for (int k = 0; k < compare->n_results; k++) {
    kp_json one = result_of(compare->result[k]);
    kp_json_add(&results, &one);
  }
  kp_json_put(&made, "results", &results);
  return made;
}

/* ---- The document, piece by piece ---- */

typedef struct {
  const kp_report_sink *sink;
  bool failed;
} writer;

static void write_text(const writer *w, const char *text) {
  w->sink->write(w->sink->to, text, strlen(text));
}

/* An object; open: without its closing brace, a list of the name begins in it. */
static void write_object(writer *w, kp_json *object, const char *open) {
  kp_buf text = {0};
  kp_json_print(&text, object, false);
  w->failed = w->failed || text.failed;
  if (!text.failed)
    w->sink->write(w->sink->to, text.at, open ? text.len - 1 : text.len);
  kp_buf_clear(&text);
  if (!open)
    return;
  write_text(w, ",\"");
  write_text(w, open);
  write_text(w, "\":[");
}

static void write_step(writer *w, const kp_compare *compare, const kp_compare_step *step) {
  kp_json head = step_of(compare, step);
  write_object(w, &head, "units");
  for (int k = 0; k < step->n_changes && !w->failed; k++) {
    write_text(w, k > 0 ? ",\n" : "\n");
    kp_json one = change_of(&step->change[k], compare->result[step->from]->index,
                            compare->result[step->to]->index);
    write_object(w, &one, NULL);
  }
  write_text(w, "]}");
}

kp_status kp_compare_json_stream(const kp_report_sink *sink, const kp_compare *compare,
                                 kp_diag *diag) {
  writer w = {.sink = sink};
  kp_json head = head_of(compare);
  write_object(&w, &head, "steps");
  for (int s = 0; s < compare->n_steps && !w.failed; s++) {
    write_text(&w, s > 0 ? ",\n" : "\n");
    write_step(&w, compare, &compare->step[s]);
  }
  write_text(&w, "]}\n");
  return w.failed ? kp_diag_no_memory(diag) : KP_OK;
}

static void add_to_buf(void *to, const void *bytes, size_t len) {
  kp_buf_add_bytes(to, bytes, len);
}

kp_status kp_report_compare_json(kp_text *out, const kp_compare *compare, kp_diag *diag) {
  kp_buf text = {0};
  const kp_report_sink sink = {add_to_buf, &text};
  kp_status status = kp_compare_json_stream(&sink, compare, diag);
  if (status == KP_OK && text.failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){text.at, text.len};
  else
    kp_buf_clear(&text);
  return status;
}
